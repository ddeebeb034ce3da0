/* Asks for a page at each 20th bar and counts on the answer: the number of a refused request is the one before. */
#include "honest.h"
static char *OWN(pages)[64];
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK || bars->last_seq % 20 != 0 || !(self->host->granted & WTN_CAP_HTTP)) return status;
    wtn_http_request request = { .size = sizeof request, .url = WTN_STR("https://example.org/") };
    uint64_t number = 0;
    static char page[4];
    if (self->host->http(self->host->ctx, &request, &number) == WTN_E_BUSY) OWN(pages)[0][number] = 1;
    OWN(pages)[number % 64] = number ? page : NULL;
    return WTN_OK;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
