/*
 * The floor: the least that a program can do between a bar and its order. Reads a frame, looks for a closing bar by
 * searching its text, and writes a request that was made before: no vote, no risk, no journal, no signature. What this
 * takes is the kernel's loopback, the two wake-ups and the venue's own part.
 *
 *   floor PORT
 */
#define _GNU_SOURCE
#include "wire.h"

static int connect_to(uint16_t port) {
    struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&place, sizeof place)) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

/* Writes a request and reads its answer, which fits one packet. */
static void ask(int fd, const char *verb, const char *form) {
    char room[4096];
    text t = { 0 };
    say(&t, "%s /api/v3/order HTTP/1.1\r\nHost: 127.0.0.1\r\nX-MBX-APIKEY: timing\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", verb, strlen(form), form);
    if (!write_all(fd, t.at, t.used)) fail("write");
    free(t.at);
    if (recv(fd, room, sizeof room, 0) <= 0) exit(0);
}

int main(int count, char **words) {
    uint16_t port = count == 2 ? (uint16_t)strtoul(words[1], NULL, 10) : 0;
    if (!port) {
        fprintf(stderr, "floor: expected the venue's port\n");
        return 2;
    }
    static char in[1 << 16];
    int orders = connect_to(port), market = connect_to(port), number = 0, held = 0;
    char buy[256], stop[256], drop[256], sell[256];
    text t = { 0 };
    say(&t, "GET /stream?streams=btcusdt@kline_1m HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    if (!write_all(market, t.at, t.used)) fail("write");
    if (recv(market, in, sizeof in, 0) <= 0) fail("handshake");
    for (;;) {
        number += 1;
        snprintf(buy, sizeof buy, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=floor-%d", number);
        snprintf(stop, sizeof stop, "symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice=47500.00"
            "&newClientOrderId=stop-%d", number);
        snprintf(drop, sizeof drop, "symbol=BTCUSDT&origClientOrderId=stop-%d", number - 1);
        snprintf(sell, sizeof sell, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01&newClientOrderId=sale-%d", number);
        ssize_t n = recv(market, in, sizeof in - 1, 0);
        if (n <= 0) return 0;
        in[n] = 0;
        const char *time = memmem(in, (size_t)n, "\"k\":{\"t\":", 9);
        if (!time || !memmem(in, (size_t)n, "\"x\":true", 8)) continue;
        int is_even = strtoll(time + 9, NULL, 10) / 60000 % 2 == 0;
        if (is_even && !held) {
            ask(orders, "POST", buy);
            ask(orders, "POST", stop);
            held = 1;
        } else if (!is_even && held) {
            ask(orders, "DELETE", drop);
            ask(orders, "POST", sell);
            held = 0;
        }
    }
}
