/*
 * Clocks and chance, as a check wishes them: a held image's calls are led here (lead.c).
 */
#define _GNU_SOURCE
#include "lead.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <witan_probe.h>

static wkp_hold_state held;

wkp_hold_state *wkp_hold_now(void) { return &held; }

/* ---- clocks ---- */

/* A plugin that waits for time to pass would wait for ever: after so many readings time goes on. */
enum { PATIENCE = 1 << 20 };

static int64_t read_clock(int64_t real) {
    uint64_t turn = held.clock_reads++;
    if (held.clock == WKP_CLOCK_REAL) return real;
    if (held.clock == WKP_CLOCK_RUNNING) return held.base_ns + (int64_t)turn * held.step_ns;
    return held.base_ns + (turn > PATIENCE ? (int64_t)(turn - PATIENCE) * 1000 : 0);
}

static int is_time(clockid_t clock) {
    return clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID && clock >= 0;
}

static int held_clock_gettime(clockid_t clock, struct timespec *out) {
    int status = clock_gettime(clock, out);
    if (status != 0 || !is_time(clock)) return status;
    int64_t now = read_clock((int64_t)out->tv_sec * 1000000000 + out->tv_nsec);
    out->tv_sec = now / 1000000000;
    out->tv_nsec = now % 1000000000;
    return 0;
}

static struct timespec real_time(void) {
    struct timespec now = { 0 };
    held_clock_gettime(CLOCK_REALTIME, &now);
    return now;
}

static time_t held_time(time_t *out) {
    time_t now = real_time().tv_sec;
    if (out) *out = now;
    return now;
}

static int held_gettimeofday(struct timeval *out, void *zone) {
    struct timespec now = real_time();
    if (out) *out = (struct timeval) { now.tv_sec, now.tv_nsec / 1000 };
    if (zone) memset(zone, 0, sizeof(struct timezone));
    return 0;
}

static int held_timespec_get(struct timespec *out, int base) {
    *out = real_time();
    return base;
}

/* ---- chance ---- */

static uint64_t draw(void) {
    uint64_t turn = held.chance_reads++;
    uint64_t word = held.seed + 0x9E3779B97F4A7C15u;
    /* A plugin that draws until it likes what it gets would draw for ever. */
    if (held.chance == 2 || turn > PATIENCE) word += turn * 0x9E3779B97F4A7C15u;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
    word = (word ^ word >> 27) * 0x94D049BB133111EBu;
    return word ^ word >> 31;
}

static void draw_bytes(void *out, size_t count) {
    uint8_t *byte = out;
    for (size_t i = 0; i < count; i += 8) {
        uint64_t word = draw();
        memcpy(byte + i, &word, count - i < 8 ? count - i : 8);
    }
}

static ssize_t held_getrandom(void *out, size_t count, unsigned flags) {
    if (held.chance == 0) {
        held.chance_reads += 1;
        return getrandom(out, count, flags);
    }
    draw_bytes(out, count);
    return (ssize_t)count;
}

static int held_getentropy(void *out, size_t count) {
    if (count > 256) {
        errno = EIO;
        return -1;
    }
    return held_getrandom(out, count, 0) == (ssize_t)count ? 0 : -1;
}

static uint64_t chance_word(void) {
    uint64_t word = 0;
    if (held_getrandom(&word, sizeof word, 0) != sizeof word) word = draw();
    return word;
}

static uint32_t held_arc4random(void) { return (uint32_t)chance_word(); }
static void held_arc4random_buf(void *out, size_t count) {
    if (held.chance || held_getentropy(out, count) != 0) draw_bytes(out, count);
}
static uint32_t held_arc4random_uniform(uint32_t bound) { return bound ? (uint32_t)(chance_word() % bound) : 0; }
static int held_rand(void) { return (int)(chance_word() >> 33); }
static long held_random(void) { return (long)(chance_word() >> 33); }
static double held_drand48(void) { return (double)(chance_word() >> 16) / 281474976710656.0; }
static long held_mrand48(void) { return (long)(int32_t)chance_word(); }

static long held_syscall(long number, ...) {
    long a[6];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 6; ++i) a[i] = va_arg(arguments, long);
    va_end(arguments);
    if (number == SYS_getrandom) return held_getrandom((void *)a[0], (size_t)a[1], (unsigned)a[2]);
    if (number == SYS_clock_gettime) return held_clock_gettime((clockid_t)a[0], (struct timespec *)a[1]);
    return syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static const wkp_led led[] = {
    { "clock_gettime", (wkp_function)held_clock_gettime }, { "time", (wkp_function)held_time },
    { "gettimeofday", (wkp_function)held_gettimeofday },   { "timespec_get", (wkp_function)held_timespec_get },
    { "getrandom", (wkp_function)held_getrandom },         { "getentropy", (wkp_function)held_getentropy },
    { "arc4random", (wkp_function)held_arc4random },       { "arc4random_buf", (wkp_function)held_arc4random_buf },
    { "arc4random_uniform", (wkp_function)held_arc4random_uniform },
    { "rand", (wkp_function)held_rand },                   { "random", (wkp_function)held_random },
    { "lrand48", (wkp_function)held_random },              { "drand48", (wkp_function)held_drand48 },
    { "mrand48", (wkp_function)held_mrand48 },             { "syscall", (wkp_function)held_syscall },
};

int wkp_hold(const void *inside) { return wkp_lead(inside, led, sizeof led / sizeof *led); }
