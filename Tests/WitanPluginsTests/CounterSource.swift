/// A plugin in C that counts its bars, and misbehaves where it is told to at compile time.
///
/// Honest, it votes BUY, SELL, HOLD in turn by the number of bars it has counted, with a strength taken from the
/// close; figure {0} is its count. `-DSIN=n` breaks the contract at the bars `SIN_FROM` to `SIN_TO` of the stream.
let counterSource = #"""
  #define _GNU_SOURCE
  #include <fcntl.h>
  #include <math.h>
  #include <signal.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include <string.h>
  #include <sys/mman.h>
  #include <sys/ptrace.h>
  #include <sys/socket.h>
  #include <unistd.h>
  #include "witan.h"
  #ifndef ID
  #define ID "counter"
  #endif
  #ifndef VERSION
  #define VERSION "1.0.0"
  #endif
  #ifndef STATE_VERSION
  #define STATE_VERSION 1
  #endif
  #ifndef MAGIC
  #define MAGIC WTN_MAGIC
  #endif
  #ifndef MAJOR
  #define MAJOR 1
  #endif
  #ifndef MINOR
  #define MINOR 0
  #endif
  #ifndef SIZE
  #define SIZE sizeof(wtn_plugin)
  #endif
  #ifndef NEEDS
  #define NEEDS 0
  #endif
  #ifndef WANTS
  #define WANTS 0
  #endif
  #ifndef FLAGS
  #define FLAGS (WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC)
  #endif
  #ifndef SIN
  #define SIN 0
  #endif
  #ifndef SIN_FROM
  #define SIN_FROM 0
  #endif
  #ifndef SIN_TO
  #define SIN_TO 1000000000
  #endif
  #ifndef DEFAULT
  #define DEFAULT 3
  #endif
  #ifndef CREATE_STATUS
  #define CREATE_STATUS WTN_OK
  #endif
  /* What ends the process, at the bars DEATH_FROM to DEATH_TO; with DEATH_LIVE only where the answer counts. */
  #ifndef DEATH
  #define DEATH (void)0
  #endif
  #ifndef DEATH_FROM
  #define DEATH_FROM 1000000000
  #endif
  #ifndef DEATH_TO
  #define DEATH_TO DEATH_FROM
  #endif
  #ifndef DEATH_LIVE
  #define DEATH_LIVE 0
  #endif
  #ifndef AT_LOAD
  #define AT_LOAD (void)0
  #endif
  #ifndef AT_CREATE
  #define AT_CREATE (void)0
  #endif
  #ifndef AT_SAVE
  #define AT_SAVE (void)0
  #endif
  __attribute__((constructor)) static void at_load(void) { AT_LOAD; }
  __attribute__((noinline)) int deeper(volatile char *above);
  __attribute__((noinline)) int deeper(volatile char *above) {
      volatile char here[4096];
      here[0] = above ? above[0] : 1;
      return deeper(here) + here[0];
  }
  struct wtn_instance { const wtn_host *host; uint64_t count; int64_t warmup; };
  static wtn_status create(const wtn_host *host, const wtn_value *v, size_t n, wtn_instance **out) {
      if (n != 2 || v[0].type != WTN_T_INT || v[1].type != WTN_T_CHOICE) return WTN_E_ARG;
      if (CREATE_STATUS < 0) { wtn_str why = WTN_STR("not today"); host->set_error(host->ctx, why); return CREATE_STATUS; }
      struct wtn_instance *me = calloc(1, sizeof *me);
      if (!me) return WTN_E_NOMEM;
      AT_CREATE;
      me->host = host; me->warmup = v[0].i; *out = me;
      return WTN_OK;
  }
  static void destroy(wtn_instance *me) { free(me); }
  static int32_t warmup_bars(const wtn_value *v, size_t n) { return n == 2 ? (int32_t)v[0].i : WTN_E_ARG; }
  static wtn_status evaluate(wtn_instance *me, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
      if (!me->count && bars->last_seq > fresh) me->count = bars->last_seq - fresh;
      for (uint64_t i = 0; i < fresh; i++) {
          uint64_t at = bars->count - fresh + i, seq = bars->last_seq - fresh + i + 1;
          int sin = seq >= SIN_FROM && seq <= SIN_TO ? SIN : 0;
          if (seq >= DEATH_FROM && seq <= DEATH_TO && !(DEATH_LIVE && (bars->flags & WTN_BARS_REPLAY))) { DEATH; }
          if (sin == 6) { wtn_str why = WTN_STR("out\nof \x1b[31mluck"); me->host->set_error(me->host->ctx, why); return WTN_E_INTERNAL; }
          me->count++;
          out->action[i] = (int8_t)(me->count % 3) - 1;
          out->confidence[i] = fmod(bars->close[at], 99) + 0.5;
          if (seq <= (uint64_t)me->warmup) { out->action[i] = WTN_ABSTAIN; out->confidence[i] = NAN; }
          if (out->reason) out->reason[i] = 1;
          if (out->figures[0]) out->figures[0][i] = (double)me->count;
          if (out->valid_ms && seq % 5 == 0) out->valid_ms[i] = 60000;
          switch (sin) {
          case 1: out->action[i] = 1; out->confidence[i] = NAN; break;
          case 2: out->action[i] = 1; out->confidence[i] = 101; break;
          case 3: out->action[i] = 1; out->confidence[i] = -1; break;
          case 4: out->action[i] = 7; break;
          case 5: if (out->reason) out->reason[i] = 9; break;
          case 7: out->action[i] = 127; break;
          case 8: out->action[i] = 1; if (out->figures[1]) out->figures[1][i] = INFINITY; break;
          case 9: out->valid_ms[i] = -1; break;
          case 10: out->action[i] = WTN_PENDING; break;
          case 11: out->action[i] = 1; out->confidence[i] = 0; break;
          case 12: out->action[i] = 1; out->confidence[i] = 1e-9; break;
          case 13: { wtn_str text = WTN_STR("a\x1b[2Jline"); for (int k = 0; k < 100; k++) me->host->log(me->host->ctx, 2, text); break; }
          case 14: { uint64_t id = 0; wtn_http_request rq = {0};
              out->confidence[i] = me->host->http(me->host->ctx, &rq, &id) == WTN_E_DENIED && me->host->set_timer(me->host->ctx, 1, 1) == WTN_E_DENIED ? 44 : 1;
              out->action[i] = 1; break; }
          case 15: out->action[i] = 1; out->confidence[i] = (double)(me->host->random(me->host->ctx) % 100) + 0.5;
              if (out->figures[2]) out->figures[2][i] = (double)me->host->now_ms(me->host->ctx); break;
          }
      }
      return WTN_OK;
  }
  static wtn_status save(wtn_instance *me, uint8_t *buf, size_t cap, size_t *need) {
      AT_SAVE;
      *need = 8;
      if (cap < 8) return WTN_E_TOO_SMALL;
      memcpy(buf, &me->count, 8);
      return WTN_OK;
  }
  static wtn_status restore(wtn_instance *me, wtn_bytes blob, uint32_t from) {
      if (from != STATE_VERSION || blob.len != 8) return WTN_E_STATE;
      memcpy(&me->count, blob.ptr, 8);
      return WTN_OK;
  }
  static const wtn_str words[] = { WTN_STR("state"), WTN_STR("cross") };
  static const wtn_param params[] = {
      { .size = sizeof(wtn_param), .flags = WTN_PF_TUNABLE, .name = WTN_STR("warmup"), .label = WTN_STR("Warm-up"),
        .unit = WTN_STR("bars"), .min = { .type = WTN_T_INT }, .max = { .type = WTN_T_INT, .i = 100 },
        .step = { .type = WTN_T_INT, .i = 1 }, .def = { .type = WTN_T_INT, .i = DEFAULT } },
      { .size = sizeof(wtn_param), .name = WTN_STR("mode"), .min = { .type = WTN_T_CHOICE },
        .max = { .type = WTN_T_CHOICE, .i = 1 }, .step = { .type = WTN_T_CHOICE, .i = 1 },
        .def = { .type = WTN_T_CHOICE }, .choices = words, .choice_count = 2 },
  };
  static const wtn_reason reasons[] = { { WTN_STR(""), { { 0 } } }, { WTN_STR("bar {0}"), { WTN_STR("bars") } } };
  #ifdef MANY
  /* Offered; the host tells of it and asks nobody. */
  static wtn_status many(const wtn_value *values, size_t count, size_t sets, const wtn_bars *bars, uint64_t fresh,
                         const wtn_signals *const *out, size_t *bad) {
      (void)values; (void)count; (void)sets; (void)bars; (void)fresh; (void)out; (void)bad;
      return WTN_E_NOMEM;
  }
  #endif
  static const wtn_plugin plugin = {
      .magic = MAGIC, .size = SIZE, .abi_major = MAJOR, .abi_minor = MINOR, .flags = FLAGS,
      .needs = NEEDS, .wants = WANTS, .id = WTN_STR(ID), .name = WTN_STR("Counter"), .version = WTN_STR(VERSION),
      .author = WTN_STR("tests"), .summary = WTN_STR("counts bars"), .state_version = STATE_VERSION,
      .params = params, .param_count = 2, .param_stride = sizeof(wtn_param),
      .reasons = reasons, .reason_count = 2, .reason_stride = sizeof(wtn_reason),
      .create = create, .destroy = destroy, .warmup_bars = warmup_bars, .evaluate = evaluate,
      .save = save, .restore = restore,
  #ifdef MANY
      .evaluate_many = many,
  #endif
  };
  WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t major, uint16_t minor) {
      (void)major; (void)minor;
      return &plugin;
  }
  """#
