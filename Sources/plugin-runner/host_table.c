#include <string.h>
#include "runner.h"

/* Bounded copies; the host cleans the text, and limits how many lines it keeps. */
static void note_line(void *ctx, int32_t level, wtn_str text) {
    (void)ctx;
    wrc_reply *reply = self.reply;
    if (reply->lines >= WRC_LINES) {
        reply->lines_dropped += 1;
        return;
    }
    wrc_line *line = &reply->line[reply->lines];
    line->level = level;
    line->length = text.ptr && text.len ? (uint32_t)(text.len < WRC_TEXT ? text.len : WRC_TEXT) : 0;
    if (line->length) memcpy(line->text, text.ptr, line->length);
    reply->lines += 1;
}

static void set_error(void *ctx, wtn_str text) {
    (void)ctx;
    self.reply->error_length = text.ptr && text.len ? (uint32_t)(text.len < WRC_TEXT ? text.len : WRC_TEXT) : 0;
    if (self.reply->error_length) memcpy(self.reply->error, text.ptr, self.reply->error_length);
}

static int64_t now_ms(void *ctx) {
    (void)ctx;
    return self.request->now_ms;
}

/* Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64); as the host's own. */
static uint64_t next_random(void *ctx) {
    (void)ctx;
    self.random += 0x9E3779B97F4A7C15u;
    uint64_t word = self.random;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
    word = (word ^ word >> 27) * 0x94D049BB133111EBu;
    return word ^ word >> 31;
}

static wtn_status emit(void *ctx, uint64_t seq, const wtn_signal *signal) {
    (void)ctx, (void)seq, (void)signal;
    return WTN_E_DENIED;
}

static wtn_status explain(void *ctx, uint64_t seq, wtn_str text) {
    (void)ctx, (void)seq, (void)text;
    return WTN_E_DENIED;
}

static wtn_status http(void *ctx, const wtn_http_request *rq, uint64_t *request) {
    (void)ctx, (void)rq, (void)request;
    return WTN_E_DENIED;
}

static wtn_status http_cancel(void *ctx, uint64_t request) {
    (void)ctx, (void)request;
    return WTN_E_DENIED;
}

static wtn_status set_timer(void *ctx, int64_t at_ms, uint64_t id) {
    (void)ctx, (void)at_ms, (void)id;
    return WTN_E_DENIED;
}

/* One for all instances: calls never overlap in here, so who is called is known. What is granted follows at loading. */
wtn_host host_table = {
    .size = sizeof(wtn_host), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR, .log = note_line,
    .set_error = set_error, .now_ms = now_ms, .random = next_random, .emit = emit, .explain = explain, .http = http,
    .http_cancel = http_cancel, .set_timer = set_timer,
};
