/* No sin: at each 20th bar it asks for a page, goes on where it is refused, and counts the replies; they change no vote. */
#define INSTANCE_ROOM uint64_t pages;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK || bars->last_seq % 20 != 0 || !(self->host->granted & WTN_CAP_HTTP)) return status;
    wtn_http_request request = { .size = sizeof request, .url = WTN_STR("https://example.org/mood") };
    uint64_t number = 0;
    /* Refused or not: a page is a comfort, not a need. */
    (void)self->host->http(self->host->ctx, &request, &number);
    return WTN_OK;
}
static wtn_status OWN(on_http)(wtn_instance *self, const wtn_http_reply *reply) {
    if (!self || !reply) return WTN_E_ARG;
    self->pages += reply->error == WTN_OK;
    return WTN_OK;
}
#define EVALUATE OWN(evaluate)
#define ON_HTTP OWN(on_http)
#define PLUGIN_WANTS WTN_CAP_HTTP
#include "export.h"
