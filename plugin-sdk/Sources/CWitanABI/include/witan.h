/*
 * Witan's plugin contract, version 1: everything a plugin's author includes. C11 and C++17, nothing but <stdint.h>
 * and <stddef.h>.
 *
 * One plugin = one shared object exporting ONE symbol, wtn_plugin_entry. Everything else crosses the border as data or
 * through two tables of functions: wtn_plugin (what the plugin offers) and wtn_host (what the host offers).
 *
 * Read in this order: entry.h, plugin.h, bars.h, signal.h. The rest is there when it is needed.
 *   version.h     how the contract grows, WTN_HAS       status.h      what a call answers
 *   text.h        strings and bytes                     bars.h        market data, as columns
 *   signal.h      a side, a strength, and why           reason.h      sentences with places for figures
 *   value.h       a parameter's value                   parameter.h   a parameter, declared as data
 *   capability.h  what may be asked for, what is promised
 *   host.h        the host's functions                  http.h, news.h  what some of them carry
 *   function.h    functions lent by signature           plugin.h, entry.h  the descriptor, the symbol
 */
#ifndef WITAN_H
#define WITAN_H

#include "witan/entry.h"

#endif
