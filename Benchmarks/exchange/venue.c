/*
 * A venue on loopback that is fast enough to time a trading program with: one thread, no database, no signatures. What
 * it says is as much of Binance's protocol as the programs here need; `exchange-simulator` is the exchange to rehearse on.
 *
 *   venue orders SAMPLES GAP-MS          closing bars; prints how long after each the order's first byte was here
 *   venue flood SYMBOLS RATE BARS        BARS trades and as many closing bars a symbol, RATE frames a second
 *   venue drop TIMES                     a market connection delivers 20 trades and ends, TIMES times
 *   venue frames COUNT                   prints COUNT frames of streams and ends: what is decoded where none were recorded
 *
 * The first line of output is the port. Bars are of BTC/USDT and a minute long; at even minutes the programs buy, at odd
 * ones they sell. They come every few milliseconds, so the market's time runs ahead of the clock.
 */
#define _GNU_SOURCE
#include "wire.h"
#include "account.h"

enum { PEERS = 64, WARM_UP = 100 };
enum kind { HTTP, MARKET, USER };

static struct peer {
    int       fd;
    enum kind kind;
    uint8_t  *in;
    size_t    used, room;
    unsigned  requests, streams;
    int64_t   first_byte; /* of the request that is being read */
} peers[PEERS];
static int market = -1; /* the peer that hears the market */

static struct { const char *mode; int64_t count, gap, symbols, rate; } work;
static uint64_t chance = 42;
static int64_t opening; /* when the first bar opens: the minute in which the venue was begun */

static uint64_t draw(uint64_t span) {
    uint64_t word = chance += 0x9E3779B97F4A7C15;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
    word = (word ^ word >> 27) * 0x94D049BB133111EB;
    return (word ^ word >> 31) % span;
}

static void part(struct peer *p) {
    if (market >= 0 && p == &peers[market]) market = -1;
    close(p->fd);
    free(p->in);
    *p = (struct peer){ .fd = -1 };
}

/* ---- frames ---- */

static void trade_frame(text *t, const char *symbol, const char *lower, int64_t id, int64_t price, int64_t time) {
    text words = { 0 };
    say(&words, "{\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%" PRId64 ",\"s\":\"%s\",\"t\":%" PRId64
        ",\"p\":\"" NUMBER "\",\"q\":\"0.00120000\",\"T\":%" PRId64 ",\"m\":%s,\"M\":true}}", lower, time, symbol, id,
        PARTS(price), time, id % 2 ? "true" : "false");
    add_frame(t, 1, words.at, words.used);
    free(words.at);
}

static void bar_frame(text *t, const char *symbol, const char *lower, int64_t bar, int64_t close) {
    text words = { 0 };
    say(&words, "{\"stream\":\"%s@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":%" PRId64 ",\"s\":\"%s\",\"k\":{\"t\":%"
        PRId64 ",\"T\":%" PRId64 ",\"s\":\"%s\",\"i\":\"1m\",\"f\":501,\"L\":560,\"o\":\"" NUMBER "\",\"c\":\"" NUMBER
        "\",\"h\":\"" NUMBER "\",\"l\":\"" NUMBER "\",\"v\":\"1.00000000\",\"n\":60,\"x\":true,\"q\":\"50000.00000000\","
        "\"V\":\"0.50000000\",\"Q\":\"25000.00000000\",\"B\":\"0\"}}}", lower, bar + MINUTE + 3, symbol, bar,
        bar + MINUTE - 1, symbol, PARTS(close), PARTS(close), PARTS(close + UNIT), PARTS(close - UNIT / 2));
    add_frame(t, 1, words.at, words.used);
    free(words.at);
}

/* ---- orders: when each bar went out and when the order was here ---- */

static struct {
    int64_t sent, next, answered, unsettled_at;
    int     waits;      /* for an order: 0, or what for: 'b'uy, 'c'ancel */
    int     selling;    /* the sale behind a cancel is to come */
    int64_t lost, fresh;
} timing;

/* Holding with its stop at the venue, or neither. */
static int is_settled(void) { return account.base ? account.open == 1 : account.open == 0; }

static void note(const char *what, int64_t at, const struct peer *p) {
    if (timing.answered < WARM_UP) return;
    timing.fresh += p->requests == 0;
    printf("%s %" PRId64 "\n", what, at - timing.sent);
}

/* An order or a cancel came, its first byte at `at`. */
static void order_came(int is_cancel, int is_buy, int64_t at, const struct peer *p) {
    if (timing.waits == 'b' && !is_cancel && is_buy) {
        note("buy", at, p);
        timing.answered += 1;
        timing.waits = 0;
    } else if (timing.waits == 'c' && is_cancel) {
        note("cancel", at, p);
        timing.waits = 0;
        timing.selling = 1;
    } else if (timing.selling && !is_cancel && !is_buy) {
        note("sell", at, p);
        timing.selling = 0;
    }
}

/* Sends the next bar where everything before it is done. What is to be done next, in nanoseconds from now. */
static int64_t step_orders(void) {
    int64_t now = now_ns();
    if (market < 0) {
        timing.next = 0;
        return INT64_C(100000000);
    }
    if (!timing.next) timing.next = now + INT64_C(3000000000); /* ledger and account are compared first */
    if (timing.waits || timing.selling || !is_settled()) {
        if (!timing.unsettled_at) timing.unsettled_at = now;
        if (now - timing.unsettled_at < INT64_C(3000000000)) return INT64_C(1000000);
        timing.lost += 1;
        timing.waits = timing.selling = 0;
        if (timing.lost > 20) {
            fprintf(stderr, "venue: 20 times nothing came for 3 s; expected to be bought from, with a stop, at even bars,"
                " and sold to at odd ones\n");
            exit(1);
        }
    }
    if (timing.unsettled_at) timing.next = now + work.gap * 1000000 + (int64_t)draw((uint64_t)work.gap * 1000000);
    timing.unsettled_at = 0;
    if (now < timing.next) return timing.next - now;
    if (timing.answered >= work.count + WARM_UP) {
        printf("lost %" PRId64 "\nfresh %" PRId64 "\ndone 0\n", timing.lost, timing.fresh);
        exit(fflush(stdout) ? 1 : 0);
    }
    account.bar = account.bar ? account.bar + MINUTE : opening;
    text t = { 0 };
    bar_frame(&t, "BTCUSDT", "btcusdt", account.bar, close_of(account.bar));
    timing.waits = account.base ? (is_even(account.bar) ? 0 : 'c') : is_even(account.bar) ? 'b' : 0;
    timing.next = now + work.gap * 1000000 + (int64_t)draw((uint64_t)work.gap * 1000000);
    timing.sent = now_ns();
    write_all(peers[market].fd, t.at, t.used);
    free(t.at);
    return 0;
}

/* ---- flood ---- */

static struct { int64_t begun, sent, total, first; } flood;

static int64_t step_flood(void) {
    static char symbols[1024][32], lower[1024][32];
    if (market < 0 || peers[market].streams < 2 * work.symbols) return INT64_C(50000000);
    int64_t now = now_ns();
    if (!flood.begun) {
        for (int64_t k = 0; k < work.symbols; ++k) {
            snprintf(symbols[k], sizeof symbols[k], "C%03" PRId64 "USDT", k);
            snprintf(lower[k], sizeof lower[k], "c%03" PRId64 "usdt", k);
        }
        flood.begun = now + INT64_C(500000000);
        flood.first = opening;
        flood.total = work.symbols * work.count * 2;
    }
    if (flood.sent == flood.total) return INT64_C(100000000);
    int64_t due = now < flood.begun ? 0 : (int64_t)((__int128)(now - flood.begun) * work.rate / 1000000000) + 1;
    if (due > flood.total) due = flood.total;
    text t = { 0 };
    for (; flood.sent < due && t.used < 1 << 20; ++flood.sent) {
        int64_t k = flood.sent % work.symbols, turn = flood.sent / work.symbols, number = turn / 2;
        int64_t bar = flood.first + number * MINUTE;
        if (turn % 2 == 0) trade_frame(&t, symbols[k], lower[k], number + 1, UNIT + number + 1, bar + 1);
        else bar_frame(&t, symbols[k], lower[k], bar, UNIT + number + 1);
    }
    if (t.used && !write_all(peers[market].fd, t.at, t.used)) part(&peers[market]);
    free(t.at);
    if (flood.sent == flood.total) {
        printf("sent %" PRId64 "\nmilliseconds %" PRId64 "\n", flood.sent, (now_ns() - flood.begun) / 1000000);
        fflush(stdout);
    }
    return flood.sent < due ? 0 : 1000000;
}

/* ---- drop ---- */

static int64_t dropped, last_trade, drop_at;

/* Twenty trades right behind the handshake; five milliseconds later the end. */
static int64_t step_drop(void) {
    if (market < 0 || dropped == work.count) {
        drop_at = 0;
        return INT64_C(50000000);
    }
    struct peer *p = &peers[market];
    text t = { 0 };
    int64_t now = now_ns();
    if (!drop_at) {
        for (int k = 0; k < 20; ++k) {
            last_trade += 1;
            trade_frame(&t, "BTCUSDT", "btcusdt", last_trade, 50000 * UNIT + last_trade, wall_ms());
        }
        write_all(p->fd, t.at, t.used);
        free(t.at);
        drop_at = now + 5000000;
    }
    if (now < drop_at) return drop_at - now;
    int64_t how = dropped++ % 4;
    struct linger reset = { 1, 0 };
    t = (text){ 0 };
    if (how == 0) add_frame(&t, 8, "\x03\xE9" "over", 6);
    if (how == 1) { /* half a frame */
        add_frame(&t, 1, "{\"stream\":\"btcusdt@trade\"}", 26);
        t.used -= 13;
    }
    if (t.used) write_all(p->fd, t.at, t.used);
    free(t.at);
    if (how == 2) setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    part(p);
    drop_at = 0;
    return 0;
}

/* ---- requests ---- */

static void answer(struct peer *p, int status, const text *body) {
    text t = { 0 };
    say(&t, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s", status,
        status == 200 ? "OK" : "Refused", body->used, (int)body->used, body->at ? body->at : "");
    if (!write_all(p->fd, t.at, t.used)) fprintf(stderr, "venue: a client went before its answer\n");
    free(t.at);
}

static int begins(const char *line, const char *with) { return !strncmp(line, with, strlen(with)); }

static void upgrade(struct peer *p, const char *head, const char *path) {
    const char *key = strcasestr(head, "sec-websocket-key:");
    char value[29];
    text t = { 0 };
    if (!key) { errno = EPROTO; fail("a handshake without its key"); }
    key += strlen("sec-websocket-key:");
    key += strspn(key, " ");
    accept_value(key, strcspn(key, "\r "), value);
    p->kind = begins(path, "/stream") ? MARKET : USER;
    if (p->kind == MARKET) {
        market = (int)(p - peers);
        for (const char *at = path; *at && *at != ' '; ++at) p->streams += *at == '@';
    }
    say(&t, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s"
        "\r\n\r\n", value);
    write_all(p->fd, t.at, t.used);
    free(t.at);
}

static void refuse(text *t, int code, const char *words) { say(t, "{\"code\":%d,\"msg\":\"%s\"}", code, words); }

/* Answers a request; `form` holds its parameters. */
static void serve(struct peer *p, const char *verb, const char *path, const char *form) {
    text t = { 0 };
    int status = 200, number;
    int64_t newest = account.bar ? account.bar : opening - MINUTE;
    if (begins(path, "/api/v3/order/test")) {
        say(&t, "{}");
    } else if (begins(path, "/api/v3/order") && (path[13] == ' ' || path[13] == '?')) {
        if (!strcmp(verb, "POST")) number = place(form);
        else number = find(form);
        if (number < 0) refuse(&t, -2010, "Account has insufficient balance for requested action."), status = 400;
        else if (strcmp(verb, "DELETE")) show(&t, number, NULL);
        else if (cancel(number)) show(&t, number, "cancel");
        else refuse(&t, -2011, "Unknown order sent."), status = 400;
    } else if (begins(path, "/api/v3/time")) {
        say(&t, "{\"serverTime\":%" PRId64 "}", wall_ms());
    } else if (begins(path, "/api/v3/ping")) {
        say(&t, "{}");
    } else if (begins(path, "/api/v3/exchangeInfo")) {
        show_rules(&t);
    } else if (begins(path, "/api/v3/klines")) {
        if (strcmp(work.mode, "orders")) say(&t, "[]");
        else show_bars(&t, form, newest);
    } else if (begins(path, "/api/v3/account")) {
        show_account(&t);
    } else if (begins(path, "/api/v3/openOrders")) {
        show_open(&t);
    } else if (begins(path, "/api/v3/myTrades")) {
        show_trades(&t, form);
    } else if (begins(path, "/api/v3/userDataStream")) {
        say(&t, strcmp(verb, "POST") ? "{}" : "{\"listenKey\":\"timing\"}");
    } else {
        refuse(&t, -1000, "The venue for timing does not know this path."), status = 404;
    }
    answer(p, status, &t);
    free(t.at);
}

/* Takes a whole request off the front; 0 where there is none yet. */
static int take_request(struct peer *p) {
    uint8_t *end = p->used ? memmem(p->in, p->used, "\r\n\r\n", 4) : NULL;
    if (!end) return 0;
    size_t head = (size_t)(end - p->in) + 4, body = 0;
    end[2] = 0;
    const char *line = (const char *)p->in, *length = strcasestr(line, "content-length:");
    if (length) body = strtoul(length + strlen("content-length:"), NULL, 10);
    if (p->used < head + body) {
        end[2] = '\r';
        return 0;
    }
    const char *path = strchr(line, ' ') + 1;
    if (strcasestr(line, "upgrade: websocket")) {
        upgrade(p, line, path);
    } else {
        char verb[8] = "";
        snprintf(verb, sizeof verb, "%.*s", (int)strcspn(line, " "), line);
        size_t mark = strcspn(path, "? ");
        text form = { 0 };
        say(&form, "%.*s%s%.*s", path[mark] == '?' ? (int)strcspn(path + mark + 1, " ") : 0, path + mark + 1,
            body && path[mark] == '?' ? "&" : "", (int)body, (const char *)p->in + head);
        int is_cancel = !strcmp(verb, "DELETE");
        char side[8] = "", type[20] = "";
        parameter(form.at, "side", side, sizeof side);
        parameter(form.at, "type", type, sizeof type);
        if (begins(path, "/api/v3/order") && strcmp(verb, "GET") && (is_cancel || !strcmp(type, "MARKET")))
            order_came(is_cancel, !strcmp(side, "BUY"), p->first_byte, p);
        serve(p, verb, path, form.at);
        free(form.at);
        p->requests += 1;
    }
    p->used -= head + body;
    memmove(p->in, p->in + head + body, p->used);
    p->first_byte = now_ns();
    return 1;
}

/* Takes a frame off the front; 0 where there is none yet, or the peer is gone. */
static int take_message(struct peer *p) {
    int opcode;
    char *payload;
    size_t length, took = take_frame(p->in, p->used, &opcode, &payload, &length);
    if (!took) return 0;
    text t = { 0 };
    if (opcode == 8) {
        add_frame(&t, 8, payload, length < 2 ? 0 : 2);
        write_all(p->fd, t.at, t.used);
        free(t.at);
        part(p);
        return 0;
    }
    if (opcode == 9) add_frame(&t, 10, payload, length);
    if (opcode == 1) {
        const char *id = memmem(payload, length, "\"id\":", 5);
        text words = { 0 };
        for (size_t k = 0; k < length; ++k) p->streams += payload[k] == '@';
        say(&words, "{\"result\":null,\"id\":%ld}", id ? strtol(id + 5, NULL, 10) : 0);
        add_frame(&t, 1, words.at, words.used);
        free(words.at);
    }
    if (t.used) write_all(p->fd, t.at, t.used);
    free(t.at);
    p->used -= took;
    memmove(p->in, p->in + took, p->used);
    return 1;
}

static void receive(struct peer *p) {
    if (p->room - p->used < 65536) {
        p->room += 131072;
        p->in = realloc(p->in, p->room);
        if (!p->in) fail("memory");
    }
    ssize_t n = recv(p->fd, p->in + p->used, p->room - p->used - 1, 0);
    int64_t at = now_ns();
    if (n <= 0) {
        part(p);
        return;
    }
    if (!p->used) p->first_byte = at;
    p->used += (size_t)n;
    p->in[p->used] = 0;
    while (p->fd >= 0 && p->used && (p->kind == HTTP ? take_request(p) : take_message(p))) continue;
}

static void welcome(int listener) {
    int yes = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    for (int k = 0; k < PEERS; ++k)
        if (peers[k].fd < 0) {
            peers[k].fd = fd;
            return;
        }
    close(fd);
}

static void print_frames(int64_t count) {
    int64_t price = 50000 * UNIT, bar = INT64_C(1704067200000);
    for (int64_t k = 0; k < count; ++k) {
        text t = { 0 };
        price += (int64_t)draw(2000000) - 1000000;
        int64_t time = bar + k * 25;
        if (k % 20 == 19) bar_frame(&t, "BTCUSDT", "btcusdt", bar + k / 20 * MINUTE, price);
        else if (k % 4) {
            text words = { 0 };
            say(&words, "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%" PRId64 ",\"s\":\"BTCUSDT\",\"b\":\"" NUMBER
                "\",\"B\":\"3.57880000\",\"a\":\"" NUMBER "\",\"A\":\"1.21190000\"}}", 400 + k, PARTS(price),
                PARTS(price + 1000000));
            add_frame(&t, 1, words.at, words.used);
            free(words.at);
        } else trade_frame(&t, "BTCUSDT", "btcusdt", k + 1, price, time);
        size_t head = ((uint8_t)t.at[1]) < 126 ? 2 : 4;
        printf("%.*s\n", (int)(t.used - head), t.at + head);
        free(t.at);
    }
}

int main(int count, char **words) {
    work.mode = count > 1 ? words[1] : "";
    int wanted = !strcmp(work.mode, "orders") ? 2 : !strcmp(work.mode, "flood") ? 3
        : !strcmp(work.mode, "drop") || !strcmp(work.mode, "frames") ? 1 : -1;
    int64_t numbers[3] = { 0 };
    for (int k = 0; k < wanted && k + 2 < count; ++k) numbers[k] = strtoll(words[k + 2], NULL, 10);
    if (count != wanted + 2 || numbers[0] < 1) {
        fprintf(stderr, "venue: expected orders SAMPLES GAP-MS, flood SYMBOLS RATE BARS, drop TIMES or frames COUNT\n");
        return 2;
    }
    work.count = numbers[0], work.gap = numbers[1];
    if (wanted == 3) work.symbols = numbers[0], work.rate = numbers[1], work.count = numbers[2];
    if (work.symbols > 1000 || (wanted == 3 && (work.rate < 1 || work.count < 1))) {
        fprintf(stderr, "venue: found %s %s %s; expected 1 to 1000 symbols, and a rate and bars from 1\n", words[2],
            words[3], words[4]);
        return 2;
    }
    if (!strcmp(work.mode, "frames")) {
        print_frames(work.count);
        return fflush(stdout) ? 1 : 0;
    }
    uint16_t port;
    int listener = listen_on_loopback(&port);
    for (int k = 0; k < PEERS; ++k) peers[k].fd = -1;
    printf("%u\n", port);
    fflush(stdout);
    opening = wall_ms() / MINUTE * MINUTE;
    for (;;) {
        int64_t wait = wanted == 2 ? step_orders() : wanted == 3 ? step_flood() : step_drop();
        struct pollfd fds[PEERS + 1] = { { .fd = listener, .events = POLLIN } };
        for (int k = 0; k < PEERS; ++k) fds[k + 1] = (struct pollfd){ .fd = peers[k].fd, .events = POLLIN };
        struct timespec limit = { wait / 1000000000, wait % 1000000000 };
        if (ppoll(fds, PEERS + 1, &limit, NULL) < 0 && errno != EINTR) fail("poll");
        for (int k = 0; k < PEERS; ++k)
            if (fds[k + 1].revents && peers[k].fd == fds[k + 1].fd) receive(&peers[k]);
        if (fds[0].revents) welcome(listener);
    }
}
