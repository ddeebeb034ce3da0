/* No sin: it asks for news and counts them; they change no vote. */
#define INSTANCE_ROOM uint64_t news;
#include "honest.h"
static wtn_status OWN(on_news)(wtn_instance *self, const wtn_news_event *event) {
    if (!self || !event) return WTN_E_ARG;
    self->news += event->title.len > 0;
    return WTN_OK;
}
#define ON_NEWS OWN(on_news)
#define PLUGIN_WANTS WTN_CAP_NEWS
#include "export.h"
