/*
 * Requests that the host makes for a plugin (WTN_CAP_HTTP). A plugin opens no socket and holds no key.
 *
 * host->http returns at once with a request's number, or an error; the reply comes later through on_http, in turn
 * with the instance's other calls, exactly once for each accepted request (a timeout, a cancellation and a reload are
 * replies too, with `error` set). The host clamps time, size and number of requests to the operator's budget.
 */
#ifndef WTN_HTTP_H
#define WTN_HTTP_H

#include "status.h"
#include "text.h"

enum {
    WTN_HTTP_GET  = 0,
    WTN_HTTP_POST = 1
};

/* Owned by the plugin; the host has copied all of it when host->http returns. */
typedef struct wtn_http_request {
    uint32_t  size, method;
    wtn_str   url;        /* https; its host part must be on the operator's allow-list, else WTN_E_DENIED */
    wtn_str   headers;    /* "Name: value\n" lines; ${secret:NAME} is filled in by the host */
    wtn_bytes body;
    uint32_t  timeout_ms; /* 0 = the host's default; clamped */
    uint32_t  max_reply;  /* bytes, 0 = the host's default; clamped; a longer reply is an error, never a cut text */
} wtn_http_request;

/* Owned by the host; borrowed until on_http returns. */
typedef struct wtn_http_reply {
    uint32_t  size;
    int32_t   error;       /* WTN_OK, or why no reply came */
    uint64_t  request;     /* the number host->http told */
    int32_t   http_status; /* 200, 429, ...; 0 when error is set */
    int32_t   reserved;
    wtn_str   content_type;
    wtn_bytes body;        /* bytes from a stranger */
} wtn_http_reply;

#endif
