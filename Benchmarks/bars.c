/*
 * Writes the benchmark's bars as CSV: N one-minute bars of a market that goes through four kinds of weather.
 *
 *     cc -O2 -ffp-contract=off bars.c -o bars && ./bars N [SEED=42] [GAP=0] > bars.csv
 *
 * Only integers and IEEE + - * / are used, so every machine writes the same bytes; `run` checks their SHA-256.
 * GAP 0: each open is the close before it. Otherwise the open lies GAP bar volatilities away from it.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* A random word for place `index` of stream `stream`: SplitMix64's finaliser (Steele, Lea, Flood) over a counter. */
static uint64_t word(uint64_t seed, uint64_t stream, uint64_t index) {
    uint64_t x = seed * UINT64_C(0xD1342543DE82EF95) + stream * UINT64_C(0xDA942042E4DD58B5);
    x += (index + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* Nearly normal: the sum of twelve 16-bit draws, less its mean of six. */
static double bell(uint64_t seed, uint64_t stream, uint64_t index) {
    int64_t sum = 0;
    for (uint64_t part = 0; part < 3; ++part) {
        uint64_t x = word(seed, stream + part, index);
        sum += (int64_t)(x & 0xFFFF) + (int64_t)(x >> 16 & 0xFFFF) + (int64_t)(x >> 32 & 0xFFFF) + (int64_t)(x >> 48);
    }
    return (double)sum / 65536.0 - 6.0;
}

static double size_of(double x) { return x < 0 ? -x : x; }

/* Hundredths, rounded half up; prices are positive, so the cast rounds down. */
static int64_t cents(double price) { return (int64_t)(price * 100.0 + 0.5); }

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "bars: found no number of bars, expected: bars N [SEED] [GAP]\n");
        return 2;
    }
    int64_t count = strtoll(argv[1], NULL, 10);
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 42;
    double gap = argc > 3 ? strtod(argv[3], NULL) : 0;
    const double drift[4] = { 0.0, 0.000004, -0.000004, 0.0 }, unrest[4] = { 0.6, 1.0, 1.2, 2.0 };

    puts("timestamp,open,high,low,close,volume");
    double before = 30000.0;
    for (int64_t i = 0; i < count; ++i) {
        uint64_t place = (uint64_t)i;
        int weather = (int)(word(seed, 100, place / 4096) & 3);
        double hour = 2.0 * (double)(i % 1440) / 1440.0 - 1.0;  /* -1 at midnight, 0 at noon: the middle is calm */
        double spread = 0.0006 * unrest[weather] * (0.6 + 0.8 * hour * hour);
        double move = bell(seed, 1, place);
        double close = before * (1.0 + (drift[weather] + spread * move));
        double open = before * (1.0 + gap * spread * bell(seed, 11, place));
        double high = (open > close ? open : close) * (1.0 + 0.5 * spread * size_of(bell(seed, 21, place)));
        double low = (open < close ? open : close) * (1.0 - 0.5 * spread * size_of(bell(seed, 31, place)));
        double share = (double)(word(seed, 90, place) >> 11) / 9007199254740992.0;
        int64_t volume = (int64_t)(1000.0 * (200.0 + 800.0 * share) * (1.0 + size_of(move)));
        int64_t o = cents(open), h = cents(high), l = cents(low), c = cents(close);
        printf("%" PRId64 ",%" PRId64 ".%02d,%" PRId64 ".%02d,%" PRId64 ".%02d,%" PRId64 ".%02d,%" PRId64 ".%03d\n",
               INT64_C(1577836800000) + 60000 * i, o / 100, (int)(o % 100), h / 100, (int)(h % 100), l / 100,
               (int)(l % 100), c / 100, (int)(c % 100), volume / 1000, (int)(volume % 1000));
        before = close;
    }
    return fflush(stdout) != 0 || ferror(stdout);
}
