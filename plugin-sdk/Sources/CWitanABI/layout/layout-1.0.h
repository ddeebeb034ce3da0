/*
 * The released layout of version 1.0, asserted: every struct, field, offset and size, and every enum value.
 * The same rows as abi/layout-1.0.tsv. Append-only: a line here is never changed nor removed; if one fails to compile,
 * the header that moved is wrong, not this file. 64-bit machines.
 */
#ifndef WTN_LAYOUT_1_0_H
#define WTN_LAYOUT_1_0_H

#include "witan.h"

#ifdef __cplusplus
#define WTN_HOLDS(condition, text) static_assert(condition, text)
#else
#define WTN_HOLDS(condition, text) _Static_assert(condition, text)
#endif

#define WTN_FIELD(type, field, at, bytes) \
    WTN_HOLDS(offsetof(type, field) == (at), #type "." #field " has moved"); \
    WTN_HOLDS(sizeof(((type *)0)->field) == (bytes), #type "." #field " has another size")
#define WTN_WHOLE(type, bytes) WTN_HOLDS(sizeof(type) == (bytes), #type " is frozen and has another size")
#define WTN_NUMBER(name, value) WTN_HOLDS((name) == (value), #name " has another value")

WTN_FIELD(wtn_str, ptr, 0, 8);
WTN_FIELD(wtn_str, len, 8, 8);
WTN_WHOLE(wtn_str, 16);
WTN_FIELD(wtn_bytes, ptr, 0, 8);
WTN_FIELD(wtn_bytes, len, 8, 8);
WTN_WHOLE(wtn_bytes, 16);
WTN_FIELD(wtn_bars, size, 0, 4);
WTN_FIELD(wtn_bars, flags, 4, 4);
WTN_FIELD(wtn_bars, count, 8, 8);
WTN_FIELD(wtn_bars, last_seq, 16, 8);
WTN_FIELD(wtn_bars, interval_ms, 24, 8);
WTN_FIELD(wtn_bars, symbol, 32, 16);
WTN_FIELD(wtn_bars, open_ms, 48, 8);
WTN_FIELD(wtn_bars, open, 56, 8);
WTN_FIELD(wtn_bars, high, 64, 8);
WTN_FIELD(wtn_bars, low, 72, 8);
WTN_FIELD(wtn_bars, close, 80, 8);
WTN_FIELD(wtn_bars, volume, 88, 8);
WTN_FIELD(wtn_news_event, size, 0, 4);
WTN_FIELD(wtn_news_event, flags, 4, 4);
WTN_FIELD(wtn_news_event, published_ms, 8, 8);
WTN_FIELD(wtn_news_event, id, 16, 16);
WTN_FIELD(wtn_news_event, source, 32, 16);
WTN_FIELD(wtn_news_event, title, 48, 16);
WTN_FIELD(wtn_news_event, body, 64, 16);
WTN_FIELD(wtn_news_event, url, 80, 16);
WTN_FIELD(wtn_news_event, symbols, 96, 16);
WTN_FIELD(wtn_news_event, sentiment, 112, 8);
WTN_FIELD(wtn_signal, confidence, 0, 8);
WTN_FIELD(wtn_signal, action, 8, 4);
WTN_FIELD(wtn_signal, reason, 12, 4);
WTN_FIELD(wtn_signal, valid_ms, 16, 8);
WTN_FIELD(wtn_signal, stop_price, 24, 8);
WTN_FIELD(wtn_signal, target_price, 32, 8);
WTN_FIELD(wtn_signal, figures, 40, 24);
WTN_WHOLE(wtn_signal, 64);
WTN_FIELD(wtn_signals, size, 0, 4);
WTN_FIELD(wtn_signals, flags, 4, 4);
WTN_FIELD(wtn_signals, action, 8, 8);
WTN_FIELD(wtn_signals, confidence, 16, 8);
WTN_FIELD(wtn_signals, reason, 24, 8);
WTN_FIELD(wtn_signals, figures, 32, 24);
WTN_FIELD(wtn_signals, valid_ms, 56, 8);
WTN_FIELD(wtn_signals, stop_price, 64, 8);
WTN_FIELD(wtn_signals, target_price, 72, 8);
WTN_FIELD(wtn_reason, sentence, 0, 16);
WTN_FIELD(wtn_reason, unit, 16, 48);
WTN_WHOLE(wtn_reason, 64);
WTN_FIELD(wtn_value, type, 0, 4);
WTN_FIELD(wtn_value, reserved, 4, 4);
WTN_FIELD(wtn_value, i, 8, 8);
WTN_FIELD(wtn_value, f, 16, 8);
WTN_FIELD(wtn_value, s, 24, 16);
WTN_WHOLE(wtn_value, 40);
WTN_FIELD(wtn_param, size, 0, 4);
WTN_FIELD(wtn_param, flags, 4, 4);
WTN_FIELD(wtn_param, name, 8, 16);
WTN_FIELD(wtn_param, label, 24, 16);
WTN_FIELD(wtn_param, unit, 40, 16);
WTN_FIELD(wtn_param, min, 56, 40);
WTN_FIELD(wtn_param, max, 96, 40);
WTN_FIELD(wtn_param, step, 136, 40);
WTN_FIELD(wtn_param, def, 176, 40);
WTN_FIELD(wtn_param, choices, 216, 8);
WTN_FIELD(wtn_param, choice_count, 224, 8);
WTN_FIELD(wtn_http_request, size, 0, 4);
WTN_FIELD(wtn_http_request, method, 4, 4);
WTN_FIELD(wtn_http_request, url, 8, 16);
WTN_FIELD(wtn_http_request, headers, 24, 16);
WTN_FIELD(wtn_http_request, body, 40, 16);
WTN_FIELD(wtn_http_request, timeout_ms, 56, 4);
WTN_FIELD(wtn_http_request, max_reply, 60, 4);
WTN_FIELD(wtn_http_reply, size, 0, 4);
WTN_FIELD(wtn_http_reply, error, 4, 4);
WTN_FIELD(wtn_http_reply, request, 8, 8);
WTN_FIELD(wtn_http_reply, http_status, 16, 4);
WTN_FIELD(wtn_http_reply, reserved, 20, 4);
WTN_FIELD(wtn_http_reply, content_type, 24, 16);
WTN_FIELD(wtn_http_reply, body, 40, 16);
WTN_FIELD(wtn_host, size, 0, 4);
WTN_FIELD(wtn_host, abi_major, 4, 2);
WTN_FIELD(wtn_host, abi_minor, 6, 2);
WTN_FIELD(wtn_host, granted, 8, 8);
WTN_FIELD(wtn_host, ctx, 16, 8);
WTN_FIELD(wtn_host, log, 24, 8);
WTN_FIELD(wtn_host, set_error, 32, 8);
WTN_FIELD(wtn_host, now_ms, 40, 8);
WTN_FIELD(wtn_host, random, 48, 8);
WTN_FIELD(wtn_host, emit, 56, 8);
WTN_FIELD(wtn_host, explain, 64, 8);
WTN_FIELD(wtn_host, http, 72, 8);
WTN_FIELD(wtn_host, http_cancel, 80, 8);
WTN_FIELD(wtn_host, set_timer, 88, 8);
WTN_FIELD(wtn_function, size, 0, 4);
WTN_FIELD(wtn_function, flags, 4, 4);
WTN_FIELD(wtn_function, name, 8, 16);
WTN_FIELD(wtn_function, signature, 24, 16);
WTN_FIELD(wtn_function, doc, 40, 16);
WTN_FIELD(wtn_function, fn, 56, 8);
WTN_FIELD(wtn_plugin, magic, 0, 4);
WTN_FIELD(wtn_plugin, size, 4, 4);
WTN_FIELD(wtn_plugin, abi_major, 8, 2);
WTN_FIELD(wtn_plugin, abi_minor, 10, 2);
WTN_FIELD(wtn_plugin, flags, 12, 4);
WTN_FIELD(wtn_plugin, wants, 16, 8);
WTN_FIELD(wtn_plugin, needs, 24, 8);
WTN_FIELD(wtn_plugin, id, 32, 16);
WTN_FIELD(wtn_plugin, name, 48, 16);
WTN_FIELD(wtn_plugin, version, 64, 16);
WTN_FIELD(wtn_plugin, author, 80, 16);
WTN_FIELD(wtn_plugin, summary, 96, 16);
WTN_FIELD(wtn_plugin, state_version, 112, 4);
WTN_FIELD(wtn_plugin, reserved, 116, 4);
WTN_FIELD(wtn_plugin, params, 120, 8);
WTN_FIELD(wtn_plugin, param_count, 128, 4);
WTN_FIELD(wtn_plugin, param_stride, 132, 4);
WTN_FIELD(wtn_plugin, reasons, 136, 8);
WTN_FIELD(wtn_plugin, reason_count, 144, 4);
WTN_FIELD(wtn_plugin, reason_stride, 148, 4);
WTN_FIELD(wtn_plugin, functions, 152, 8);
WTN_FIELD(wtn_plugin, function_count, 160, 4);
WTN_FIELD(wtn_plugin, function_stride, 164, 4);
WTN_FIELD(wtn_plugin, create, 168, 8);
WTN_FIELD(wtn_plugin, destroy, 176, 8);
WTN_FIELD(wtn_plugin, warmup_bars, 184, 8);
WTN_FIELD(wtn_plugin, evaluate, 192, 8);
WTN_FIELD(wtn_plugin, save, 200, 8);
WTN_FIELD(wtn_plugin, restore, 208, 8);
WTN_FIELD(wtn_plugin, on_http, 216, 8);
WTN_FIELD(wtn_plugin, on_news, 224, 8);
WTN_FIELD(wtn_plugin, on_timer, 232, 8);
WTN_FIELD(wtn_plugin, set_param, 240, 8);
WTN_FIELD(wtn_plugin, on_outcome, 248, 8);
WTN_NUMBER(WTN_OK, 0);
WTN_NUMBER(WTN_E_ARG, -1);
WTN_NUMBER(WTN_E_STATE, -2);
WTN_NUMBER(WTN_E_NOMEM, -3);
WTN_NUMBER(WTN_E_DENIED, -4);
WTN_NUMBER(WTN_E_RANGE, -5);
WTN_NUMBER(WTN_E_INTERNAL, -6);
WTN_NUMBER(WTN_E_UNSUPPORTED, -7);
WTN_NUMBER(WTN_E_BUSY, -8);
WTN_NUMBER(WTN_E_TOO_SMALL, -9);
WTN_NUMBER(WTN_SELL, -1);
WTN_NUMBER(WTN_HOLD, 0);
WTN_NUMBER(WTN_BUY, 1);
WTN_NUMBER(WTN_ABSTAIN, 2);
WTN_NUMBER(WTN_PENDING, 3);
WTN_NUMBER(WTN_BARS_REPLAY, 1);
WTN_NUMBER(WTN_BARS_AFTER_GAP, 2);
WTN_NUMBER(WTN_T_BOOL, 1);
WTN_NUMBER(WTN_T_INT, 2);
WTN_NUMBER(WTN_T_FLOAT, 3);
WTN_NUMBER(WTN_T_TEXT, 4);
WTN_NUMBER(WTN_T_CHOICE, 5);
WTN_NUMBER(WTN_PF_TUNABLE, 1);
WTN_NUMBER(WTN_PF_LIVE, 2);
WTN_NUMBER(WTN_CAP_HTTP, 1);
WTN_NUMBER(WTN_CAP_NEWS, 2);
WTN_NUMBER(WTN_CAP_TIMER, 4);
WTN_NUMBER(WTN_CAP_OWN_THREADS, 8);
WTN_NUMBER(WTN_F_UNLOADABLE, 1);
WTN_NUMBER(WTN_F_DETERMINISTIC, 2);
WTN_NUMBER(WTN_HTTP_GET, 0);
WTN_NUMBER(WTN_HTTP_POST, 1);
WTN_NUMBER(WTN_LOG_DEBUG, 0);
WTN_NUMBER(WTN_LOG_INFO, 1);
WTN_NUMBER(WTN_LOG_WARNING, 2);
WTN_NUMBER(WTN_LOG_ERROR, 3);

#undef WTN_HOLDS
#undef WTN_FIELD
#undef WTN_WHOLE
#undef WTN_NUMBER

#endif
