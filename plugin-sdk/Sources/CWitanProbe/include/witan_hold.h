/*
 * What a check needs to run a plugin under a clock and a source of chance of its own, and twice from one same moment.
 */
#ifndef WITAN_HOLD_H
#define WITAN_HOLD_H

#include <stdint.h>
#include <sys/types.h>

/* How the clocks go that a held image reads. */
enum {
    WKP_CLOCK_REAL    = 0, /* as the system's */
    WKP_CLOCK_STILL   = 1, /* always `base_ns` */
    WKP_CLOCK_RUNNING = 2, /* from base_ns on, `step_ns` further at each reading; below 0 = backwards */
};

/* What held images get, and how often they asked. One for the process. */
typedef struct wkp_hold_state {
    int32_t  clock;
    int32_t  chance; /* 0 = the system's; 1 = always the same; 2 = a sequence from `seed` */
    int64_t  base_ns, step_ns;
    uint64_t seed;
    uint64_t clock_reads, chance_reads;
} wkp_hold_state;

wkp_hold_state *wkp_hold_now(void);

/* From now on the image that holds `inside` (null = every image but the program, the C library, the loader and
   libdispatch) reads its clocks and its chance through this state. Returns how many places were led here. */
int wkp_hold(const void *inside);

/* A copy of this process with one thread, which dies with it; as fork. */
pid_t wkp_fork(void);

/* From now on opening or mapping a file, shared memory, sockets and programs raise SIGSYS. Returns 0, or errno. */
int wkp_seal_files(void);

#endif
