/* Sockets on loopback, HTTP/1.1 and WebSocket, as far as a venue for timing needs them. Included once. */
#ifndef WIRE_H
#define WIRE_H

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static inline int64_t wall_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* ---- text that grows ---- */

typedef struct text { char *at; size_t used, room; } text;

static inline void reserve(text *t, size_t more) {
    if (t->used + more <= t->room) return;
    while (t->room < t->used + more) t->room = t->room ? t->room * 2 : 4096;
    t->at = realloc(t->at, t->room);
    if (!t->at) fail("memory");
}

__attribute__((format(printf, 2, 3))) static void say(text *t, const char *form, ...) {
    va_list words;
    va_start(words, form);
    int size = vsnprintf(NULL, 0, form, words);
    va_end(words);
    reserve(t, (size_t)size + 1);
    va_start(words, form);
    vsnprintf(t->at + t->used, (size_t)size + 1, form, words);
    va_end(words);
    t->used += (size_t)size;
}

/* ---- sockets ---- */

static inline int listen_on_loopback(uint16_t *port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof place;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&place, size) || listen(fd, 64)) fail("listen");
    getsockname(fd, (struct sockaddr *)&place, &size);
    *port = ntohs(place.sin_port);
    return fd;
}

/* 0 where the other side is gone. */
static inline int write_all(int fd, const char *bytes, size_t count) {
    while (count) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return 0;
        bytes += n;
        count -= (size_t)n;
    }
    return 1;
}

/* ---- WebSocket (RFC 6455) ---- */

static inline uint32_t turn(uint32_t word, int by) { return word << by | word >> (32 - by); }

/* SHA-1 (FIPS 180-4) of at most 119 bytes, for the handshake alone. */
static inline void sha1(const char *bytes, size_t count, uint8_t out[20]) {
    uint32_t h[5] = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 };
    uint8_t padded[128] = { 0 };
    size_t whole = count + 9 > 64 ? 128 : 64;
    memcpy(padded, bytes, count);
    padded[count] = 0x80;
    for (int i = 0; i < 8; ++i) padded[whole - 1 - (size_t)i] = (uint8_t)((uint64_t)count * 8 >> (8 * i));
    for (size_t block = 0; block < whole; block += 64) {
        uint32_t w[80];
        for (int i = 0; i < 16; ++i)
            w[i] = (uint32_t)padded[block + 4 * (size_t)i] << 24 | (uint32_t)padded[block + 4 * (size_t)i + 1] << 16
                | (uint32_t)padded[block + 4 * (size_t)i + 2] << 8 | padded[block + 4 * (size_t)i + 3];
        for (int i = 16; i < 80; ++i) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; ++i) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = turn(a, 5) + f + e + k + w[i];
            e = d, d = c, c = turn(b, 30), b = a, a = next;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; ++i) out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* The value of Sec-WebSocket-Accept for a key: 28 characters. */
static inline void accept_value(const char *key, size_t length, char out[29]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char joined[119];
    uint8_t hash[21] = { 0 };
    int size = snprintf(joined, sizeof joined, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)length, key);
    sha1(joined, (size_t)size, hash);
    for (int i = 0; i < 7; ++i) {
        uint32_t word = (uint32_t)hash[3 * i] << 16 | (uint32_t)hash[3 * i + 1] << 8 | hash[3 * i + 2];
        for (int k = 0; k < 4; ++k) out[4 * i + k] = digits[word >> (18 - 6 * k) & 63];
    }
    out[27] = '=';
    out[28] = 0;
}

/* A frame of the server's: not masked. */
static inline void add_frame(text *t, int opcode, const char *bytes, size_t count) {
    reserve(t, count + 10);
    uint8_t *at = (uint8_t *)t->at + t->used;
    size_t head = 2;
    at[0] = (uint8_t)(0x80 | opcode);
    if (count < 126) {
        at[1] = (uint8_t)count;
    } else {
        at[1] = 126;
        at[2] = (uint8_t)(count >> 8), at[3] = (uint8_t)count;
        head = 4;
    }
    memcpy(at + head, bytes, count);
    t->used += head + count;
}

/* Takes a frame of the client's off the front of `count` bytes and unmasks it in place. The number of bytes that it
   took, 0 where it is not whole yet; larger ones than 64 KiB are never sent by who is timed. */
static inline size_t take_frame(uint8_t *bytes, size_t count, int *opcode, char **payload, size_t *length) {
    if (count < 2) return 0;
    size_t head = 2, size = bytes[1] & 127;
    if (size == 127) { errno = EMSGSIZE; fail("a client's frame"); }
    if (size == 126) {
        if (count < 4) return 0;
        size = (size_t)bytes[2] << 8 | bytes[3];
        head = 4;
    }
    uint8_t *mask = bytes + head;
    if (bytes[1] & 128) head += 4;
    if (count < head + size) return 0;
    if (bytes[1] & 128)
        for (size_t i = 0; i < size; ++i) bytes[head + i] ^= mask[i & 3];
    *opcode = bytes[0] & 15;
    *payload = (char *)bytes + head;
    *length = size;
    return head + size;
}

#endif
