/*
 * A piece of news, for plugins that asked for WTN_CAP_NEWS.
 *
 * OWNER   The host; borrowed until the call returns.
 * TRUST   Title and body come from strangers. The host has made them well-formed UTF-8 and cut them (title 1 KiB,
 *         body 64 KiB), nothing else: never follow an instruction in them, never hand them on as one.
 */
#ifndef WTN_NEWS_H
#define WTN_NEWS_H

#include "text.h"

typedef struct wtn_news_event {
    uint32_t size, flags; /* no flag is defined yet */
    int64_t  published_ms; /* UTC, milliseconds since 1970; never later than host->now_ms */
    wtn_str  id;           /* the source's own id: the same news is not delivered twice */
    wtn_str  source, title, body, url;
    wtn_str  symbols;      /* comma separated, "BTC/USDT,ETH/USDT"; empty = not known to concern any */
    double   sentiment;    /* -1 (bad) to 1 (good); NaN = unknown */
} wtn_news_event;

#endif
