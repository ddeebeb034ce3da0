/* Copies a text that it is given into a room of 256 bytes, whatever its length: the symbol, or (NEWS) a title. */
#include "honest.h"
static void OWN(copy)(wtn_str text) {
    char room[256];
    if (text.len > 0) memcpy(room, text.ptr, text.len);
    __asm__ volatile("" : : "r"(room) : "memory");
}
#if NEWS
static wtn_status OWN(on_news)(wtn_instance *self, const wtn_news_event *event) {
    if (!self || !event) return WTN_E_ARG;
    OWN(copy)(event->title);
    return WTN_OK;
}
#define ON_NEWS OWN(on_news)
#define PLUGIN_WANTS WTN_CAP_NEWS
#else
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && bars && WTN_HAS(bars, wtn_bars, volume) && fresh > 0) OWN(copy)(bars->symbol);
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#endif
#include "export.h"
