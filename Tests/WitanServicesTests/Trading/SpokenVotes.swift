/// A plugin in C whose votes stand in the bars: the digit of the close at `PLACE` (100 = tenths, 10 = hundredths)
/// says 0 abstain, 1 BUY, 2 SELL, 3 HOLD, 4 fail; the strength is 80. Its reason tells how many bars it has seen since
/// it was made, history and restored state included: who forgot its past is found out.
let spokenVotes = #"""
  #include <math.h>
  #include <stdlib.h>
  #include <string.h>
  #include "witan.h"
  #ifndef VERSION
  #define VERSION "1.0.0"
  #endif
  #ifndef MAGIC
  #define MAGIC WTN_MAGIC
  #endif
  struct wtn_instance { const wtn_host *host; uint64_t count; };
  static wtn_status create(const wtn_host *host, const wtn_value *v, size_t n, wtn_instance **out) {
      (void)v; (void)n;
      struct wtn_instance *me = calloc(1, sizeof *me);
      if (!me) return WTN_E_NOMEM;
      me->host = host; *out = me;
      return WTN_OK;
  }
  static void destroy(wtn_instance *me) { free(me); }
  static int32_t warmup_bars(const wtn_value *v, size_t n) { (void)v; (void)n; return 2; }
  static wtn_status evaluate(wtn_instance *me, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
      for (uint64_t i = 0; i < fresh; i++) {
          uint64_t at = bars->count - fresh + i;
          long word = lround(bars->close[at] * 100) * 10 / PLACE % 10;
          me->count++;
          if (word == 4) {
              wtn_str why = WTN_STR("as the bar says");
              me->host->set_error(me->host->ctx, why);
              return WTN_E_INTERNAL;
          }
          out->action[i] = word == 1 ? 1 : word == 2 ? -1 : word == 3 ? 0 : WTN_ABSTAIN;
          out->confidence[i] = word >= 1 && word <= 3 ? 80 : NAN;
          if (out->reason) out->reason[i] = 1;
          if (out->figures[0]) out->figures[0][i] = (double)me->count;
      }
      return WTN_OK;
  }
  static wtn_status save(wtn_instance *me, uint8_t *buf, size_t cap, size_t *need) {
      *need = 8;
      if (cap < 8) return WTN_E_TOO_SMALL;
      memcpy(buf, &me->count, 8);
      return WTN_OK;
  }
  static wtn_status restore(wtn_instance *me, wtn_bytes blob, uint32_t from) {
      if (from != 1 || blob.len != 8) return WTN_E_STATE;
      memcpy(&me->count, blob.ptr, 8);
      return WTN_OK;
  }
  static const wtn_reason reasons[] = { { WTN_STR(""), { { 0 } } }, { WTN_STR("bar {0}"), { WTN_STR("bars") } } };
  static const wtn_plugin plugin = {
      .magic = MAGIC, .size = sizeof(wtn_plugin), .abi_major = 1, .abi_minor = 0,
      .flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC, .id = WTN_STR(ID), .name = WTN_STR("Spoken"),
      .version = WTN_STR(VERSION), .author = WTN_STR("tests"), .summary = WTN_STR("votes as the bars say"),
      .state_version = 1, .reasons = reasons, .reason_count = 2, .reason_stride = sizeof(wtn_reason),
      .create = create, .destroy = destroy, .warmup_bars = warmup_bars, .evaluate = evaluate,
      .save = save, .restore = restore,
  };
  WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t major, uint16_t minor) {
      (void)major; (void)minor;
      return &plugin;
  }
  """#
