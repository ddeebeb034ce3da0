/*
 * The plain C single pass that Witan is measured against: one loop that computes the indicators, decides, fills and
 * keeps the cash, in Double, without plugins, risk, ledger or journal.
 *
 *     cc -O3 -march=native reference.c -o reference -lm && ./reference w1|w2 BARS.csv [RUNS=5]
 *
 * Prints one line: seconds (the median run), bars, equity, trips. The rules stand in README.md.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST = 1000 };  /* signals count from this bar on */
static const double capital = 1e6, part = 0.05, fee = 0.001;

typedef struct market { size_t count; double *open, *high, *low, *close; } market;

/* ---- money ---- */

typedef struct account { double cash, held, order; long trips; } account;  /* order: > 0 to buy, < 0 to sell all */

static inline void settle(account *a, double open) {
    if (a->order == 0) return;
    if (a->order > 0) {
        a->cash -= a->order * open * (1 + fee);
        a->held = a->order;
    } else {
        a->cash += a->held * open * (1 - fee);
        a->held = 0;
        a->trips += 1;
    }
    a->order = 0;
}

static inline void buy(account *a, double close) { if (a->held == 0) a->order = part * a->cash / close; }
static inline void sell(account *a) { if (a->held != 0) a->order = -1; }

/* ---- the averages of MACD 12/26/9, seeded with the first value ---- */

typedef struct macd { double fast, slow, signal; } macd;

static inline double histogram(macd *m, double close) {
    m->fast += 2.0 / 13 * (close - m->fast);
    m->slow += 2.0 / 27 * (close - m->slow);
    double line = m->fast - m->slow;
    m->signal += 2.0 / 10 * (line - m->signal);
    return line - m->signal;
}

/* W1: buys where the histogram turns positive, sells where it turns negative. */
static account cross(const market *m) {
    account a = { capital, 0, 0, 0 };
    macd lines = { m->close[0], m->close[0], 0 };
    double before = 0;
    for (size_t i = 1; i < m->count; ++i) {
        settle(&a, m->open[i]);
        double now = histogram(&lines, m->close[i]);
        if (i >= FIRST) {
            if (before <= 0 && now > 0) buy(&a, m->close[i]);
            else if (before >= 0 && now < 0) sell(&a);
        }
        before = now;
    }
    return a;
}

/* ---- W2: eight views and their weighted sum ---- */

static inline double least(double a, double b) { return a < b ? a : b; }

/* Four lanes, which the compiler turns into one vector. */
static inline double highest(const double *x, int count) {
    double lane[4] = { x[0], x[1], x[2], x[3] };
    int i = 4;
    for (; i + 4 <= count; i += 4)
        for (int j = 0; j < 4; ++j) lane[j] = lane[j] > x[i + j] ? lane[j] : x[i + j];
    for (; i < count; ++i) lane[0] = lane[0] > x[i] ? lane[0] : x[i];
    double a = lane[0] > lane[1] ? lane[0] : lane[1], b = lane[2] > lane[3] ? lane[2] : lane[3];
    return a > b ? a : b;
}

static inline double lowest(const double *x, int count) {
    double lane[4] = { x[0], x[1], x[2], x[3] };
    int i = 4;
    for (; i + 4 <= count; i += 4)
        for (int j = 0; j < 4; ++j) lane[j] = least(lane[j], x[i + j]);
    for (; i < count; ++i) lane[0] = least(lane[0], x[i]);
    return least(least(lane[0], lane[1]), least(lane[2], lane[3]));
}

/* Running sums of distances from an anchor, which is renewed before rounding can gather. */
typedef struct sums { double anchor, short_sum, short_squares, long_sum; } sums;

static void renew(sums *s, const double *close, size_t i) {
    *s = (sums){ close[i], 0, 0, 0 };
    for (size_t k = i - 49; k <= i; ++k) {
        double d = close[k] - s->anchor;
        s->long_sum += d;
        if (k + 20 > i) { s->short_sum += d; s->short_squares += d * d; }
    }
}

static inline void slide(sums *s, const double *close, size_t i) {
    if (i % 1024 == 0) { renew(s, close, i); return; }
    double in = close[i] - s->anchor, out = close[i - 20] - s->anchor, old = close[i - 50] - s->anchor;
    s->short_sum += in - out;
    s->short_squares += in * in - out * out;
    s->long_sum += in - old;
}

typedef struct figures {
    double mean20, mean50, variance, histogram, rsi, k, d, high20, low20;
} figures;

static inline double score(const figures *f, double c) {
    double sum = 0, x = (f->mean20 - f->mean50) / f->mean50;
    if (fabs(x) > 0.0005) sum += copysign(0.30 * least(100, 50 + fabs(x) * 20000), x);           /* momentum */
    x = f->histogram / c;
    if (fabs(x) > 0.0001) sum += copysign(0.30 * least(100, 50 + fabs(x) * 100000), x);          /* MACD */
    double deviation = sqrt(f->variance > 1e-12 ? f->variance : 1e-12);
    x = (c - f->mean20) / deviation;
    if (fabs(x) > 2) sum -= copysign(0.38 * least(100, 60 + (fabs(x) - 2) * 40), x);             /* Bollinger */
    x = (c - f->mean20) / (deviation * 1.0259783520851542);                                      /* sqrt(20/19) */
    if (fabs(x) > 2) sum -= copysign(0.22 * least(100, fabs(x) * 30), x);                        /* mean reversion */
    if (c > f->high20) sum += 0.45 * least(100, 60 + (c - f->high20) / f->high20 * 20000);       /* breakout */
    else if (c < f->low20) sum -= 0.45 * least(100, 60 + (f->low20 - c) / f->low20 * 20000);
    if (f->k < 20 && f->k > f->d) sum += 0.30 * least(100, 50 + (20 - f->k) * 2.5);              /* stochastic */
    else if (f->k > 80 && f->k < f->d) sum -= 0.30 * least(100, 50 + (f->k - 80) * 2.5);
    if (f->rsi < 30) sum += 0.38 * least(100, 50 + (30 - f->rsi) * 2.5);                         /* RSI */
    else if (f->rsi > 70) sum -= 0.38 * least(100, 50 + (f->rsi - 70) * 2.5);
    int up = (c > f->mean50) + (f->histogram > 0) + (f->rsi > 50);
    if (up == 3 || up == 0) {                                                                    /* composite */
        double strength = 0.60 * least(100, 60 + fabs(f->rsi - 50) * 2);
        sum += up ? strength : -strength;
    }
    return sum;
}

static account vote(const market *m) {
    account a = { capital, 0, 0, 0 };
    macd lines = { m->close[0], m->close[0], 0 };
    sums s = { 0 };
    double gain = 0, loss = 0, raw1 = 50, raw2 = 50, k1 = 50, k2 = 50;
    for (size_t i = 1; i < m->count; ++i) {
        settle(&a, m->open[i]);
        double c = m->close[i], step = c - m->close[i - 1];
        figures f;
        f.histogram = histogram(&lines, c);
        gain += ((step > 0 ? step : 0) - gain) / 14;
        loss += ((step < 0 ? -step : 0) - loss) / 14;
        if (i < 64) continue;
        if (i == 64) renew(&s, m->close, i); else slide(&s, m->close, i);
        double high = highest(m->high + i - 13, 14), low = lowest(m->low + i - 13, 14);
        double raw = high > low ? 100 * (c - low) / (high - low) : 50;
        f.k = (raw + raw1 + raw2) / 3;
        f.d = (f.k + k1 + k2) / 3;
        raw2 = raw1, raw1 = raw, k2 = k1, k1 = f.k;
        if (i < FIRST) continue;
        double mean = s.short_sum / 20;
        f.mean20 = s.anchor + mean;
        f.mean50 = s.anchor + s.long_sum / 50;
        f.variance = s.short_squares / 20 - mean * mean;
        f.rsi = gain + loss > 0 ? 100 * gain / (gain + loss) : 50;
        f.high20 = highest(m->high + i - 20, 20);
        f.low20 = lowest(m->low + i - 20, 20);
        double sum = score(&f, c);
        if (sum >= 70) buy(&a, c);
        else if (sum <= -70) sell(&a);
    }
    return a;
}

/* ---- reading and timing ---- */

static market load(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) { perror(path); exit(1); }
    char line[256];
    size_t room = 0;
    market m = { 0 };
    if (!fgets(line, sizeof line, file)) { fprintf(stderr, "%s: found no header\n", path); exit(1); }
    while (fgets(line, sizeof line, file)) {
        if (m.count == room) {
            room = room ? room * 2 : 1 << 16;
            m.open = realloc(m.open, room * sizeof(double)), m.high = realloc(m.high, room * sizeof(double));
            m.low = realloc(m.low, room * sizeof(double)), m.close = realloc(m.close, room * sizeof(double));
            if (!m.open || !m.high || !m.low || !m.close) { perror(path); exit(1); }
        }
        size_t i = m.count++;
        if (sscanf(line, "%*[^,],%lf,%lf,%lf,%lf", m.open + i, m.high + i, m.low + i, m.close + i) != 4) {
            fprintf(stderr, "%s: row %zu is no bar: %s", path, m.count, line);
            exit(1);
        }
    }
    fclose(file);
    if (m.count <= FIRST) { fprintf(stderr, "%s: found %zu bars, expected more than %d\n", path, m.count, FIRST); exit(1); }
    return m;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc < 3 || (strcmp(argv[1], "w1") && strcmp(argv[1], "w2"))) {
        fprintf(stderr, "reference: expected: reference w1|w2 BARS.csv [RUNS]\n");
        return 2;
    }
    market m = load(argv[2]);
    int runs = argc > 3 ? atoi(argv[3]) : 5;
    if (runs < 1 || runs > 99) runs = 5;
    double times[99];
    account a = { 0 };
    for (int run = 0; run < runs; ++run) {
        double begin = seconds();
        a = strcmp(argv[1], "w1") ? vote(&m) : cross(&m);
        times[run] = seconds() - begin;
    }
    qsort(times, (size_t)runs, sizeof *times, rising);
    printf("%.9f %zu %.6f %ld\n", times[runs / 2], m.count, a.cash + a.held * m.close[m.count - 1], a.trips);
    return 0;
}
