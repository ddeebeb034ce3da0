/*
 * The released layout of version 1.1, asserted: that of 1.0, and what was added to it. The same rows as
 * abi/layout-1.1.tsv. Append-only: if a line fails to compile, the header that moved is wrong, not this file.
 */
#ifndef WTN_LAYOUT_1_1_H
#define WTN_LAYOUT_1_1_H

#include "layout-1.0.h"

#ifdef __cplusplus
#define WTN_HOLDS(condition, text) static_assert(condition, text)
#else
#define WTN_HOLDS(condition, text) _Static_assert(condition, text)
#endif

WTN_HOLDS(offsetof(wtn_plugin, evaluate_many) == 256, "wtn_plugin.evaluate_many has moved");
WTN_HOLDS(sizeof(((wtn_plugin *)0)->evaluate_many) == 8, "wtn_plugin.evaluate_many has another size");
WTN_HOLDS(WTN_MOST_SETS == 4096, "WTN_MOST_SETS has another value");

#undef WTN_HOLDS

#endif
