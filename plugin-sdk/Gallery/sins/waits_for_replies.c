/* Lets destroy wait until every reply has come; thrice in a process, so that others than the check meant for it end. */
#define INSTANCE_ROOM uint64_t open_requests;
#define PLUGIN_WANTS WTN_CAP_HTTP
#include "honest.h"
#include <unistd.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->open_requests == 0) {
        wtn_http_request rq = { .size = sizeof rq, .url = WTN_STR("https://example.com/mood") };
        uint64_t number;
        if (self->host->http(self->host->ctx, &rq, &number) == WTN_OK) self->open_requests = 1;
    }
    return status;
}
static void OWN(destroy)(wtn_instance *instance) {
    static int waits;
    int most = instance && instance->open_requests && waits++ < 3 ? 800 : 0;
    for (int n = 0; n < most; ++n) usleep(1000);
    honest_destroy(instance);
}
static wtn_status OWN(on_http)(wtn_instance *self, const wtn_http_reply *reply) {
    if (self && reply) self->open_requests = 0;
    return self && reply ? WTN_OK : WTN_E_ARG;
}
#define ON_HTTP OWN(on_http)
#define EVALUATE OWN(evaluate)
#define DESTROY OWN(destroy)
#include "export.h"
