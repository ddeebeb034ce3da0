/* Asks a server for its mood: URL. */
#define INSTANCE_ROOM int asked;
#define PLUGIN_WANTS WTN_CAP_HTTP
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && !self->asked) {
        wtn_http_request rq = { .size = sizeof rq, .url = WTN_STR(URL) };
        uint64_t number;
        self->asked = self->host->http(self->host->ctx, &rq, &number) == WTN_OK;
    }
    return status;
}
static wtn_status OWN(on_http)(wtn_instance *self, const wtn_http_reply *reply) {
    return self && reply ? WTN_OK : WTN_E_ARG;
}
#define ON_HTTP OWN(on_http)
#define EVALUATE OWN(evaluate)
#include "export.h"
