/*
 * A parameter, declared as data: it drives the command line, the configuration's check, the dashboard's form and the
 * grid search, so that nothing about a strategy is written twice.
 *
 * OWNER   Static, owned by the plugin, readable until dlclose.
 * ORDER   A parameter's index is its place in the descriptor's array; `values` of create and warmup_bars come in the
 *         same order, one for each, always all of them. New parameters of a later release of the plugin go to the
 *         end. Names, not indices, are what users and stored configurations say.
 * CHECKS  The host checks type and range before create; a plugin checks again (another host may not), and alone knows
 *         relations ("fast is below slow"): it refuses with WTN_E_RANGE or WTN_E_ARG and a sentence.
 * GRID    value = min + k * step, k = 0, 1, ... up to max. A FLOAT outside the grid but inside the range is allowed.
 */
#ifndef WTN_PARAMETER_H
#define WTN_PARAMETER_H

#include "value.h"

/* Bits of wtn_param.flags. A host ignores bits it does not know. */
enum {
    WTN_PF_TUNABLE = 1u, /* a grid search may vary it */
    WTN_PF_LIVE    = 2u  /* set_param may change it in a living instance */
};

typedef struct wtn_param {
    uint32_t  size, flags;
    wtn_str   name;  /* [a-z][a-z0-9_]{0,31}: what `--param name=value` says; unique in a plugin */
    wtn_str   label; /* for people: "Fast window" */
    wtn_str   unit;  /* "bars", "%"; empty = none */
    wtn_value min, max, step, def; /* all of the parameter's type. BOOL: 0, 1, 1. CHOICE: 0, choice_count-1, 1.
                                      TEXT: min and step are zero, max.i is the greatest length in bytes */
    const wtn_str *choices;        /* CHOICE: choice_count words, same alphabet as name; else null */
    size_t         choice_count;
} wtn_param;

#endif
