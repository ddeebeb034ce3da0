#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "runner.h"

/* Rounding and denormal modes are the plugin's to use, and are set back. */
#define CALL(result, function, bar, call)                                              \
    do {                                                                               \
        uint64_t mode = wkp_fp_mode();                                                 \
        uint64_t ticket = wkp_enter(self.record, function, 0, bar); \
        result = call;                                                                 \
        wkp_leave(self.record, ticket);                                                \
        if (wkp_fp_mode() != mode) wkp_fp_restore(mode);                               \
    } while (0)

/* A parcel of values: their number, the values with offsets for addresses, the texts. */
const wtn_value *values(uint64_t *count) {
    static wtn_value lent[64];
    uint64_t length = self.request->parcel;
    if (length < 8 || length > WRC_PARCEL) return NULL;
    memcpy(count, self.parcel, 8);
    if (*count > 64 || 8 + *count * sizeof *lent > length) return NULL;
    memcpy(lent, self.parcel + 8, *count * sizeof *lent);
    for (uint64_t i = 0; i < *count; ++i)
        if (lent[i].s.len) lent[i].s.ptr = (const char *)self.parcel + (uintptr_t)lent[i].s.ptr;
    return lent;
}

int32_t warm_up(void) {
    uint64_t count = 0;
    const wtn_value *given = values(&count);
    if (!given) return trouble(WRC_BAD_REQUEST, "the values cannot be read");
    int32_t status;
    CALL(status, CALL_WARM_UP, 0, self.plugin->warmup_bars(given, count));
    return status;
}

int32_t create(void) {
    uint32_t slot = self.request->slot;
    uint64_t count = 0;
    const wtn_value *given = values(&count);
    if (!given || self.instance[slot]) return trouble(WRC_BAD_REQUEST, "slot %u cannot be used", slot);
    int error = map_columns(self.request->capacity);
    if (error) return trouble(WRC_BAD_REQUEST, "the columns cannot be mapped: %s", strerror(error));
    wtn_instance *made = NULL;
    int32_t status;
    CALL(status, CALL_CREATE, 0, self.plugin->create(&host_table, given, count, &made));
    if (status >= 0 && !made) return trouble(WTN_E_INTERNAL, "create answered no instance");
    if (status >= 0) self.instance[slot] = made;
    return status;
}

static wtn_instance *called(void) { return self.instance[self.request->slot]; }

int32_t destroy(void) {
    wtn_instance *instance = called();
    int32_t status = 0;
    if (!instance) return trouble(WRC_BAD_REQUEST, "there is no such instance");
    self.instance[self.request->slot] = NULL;
    CALL(status, CALL_DESTROY, 0, (self.plugin->destroy(instance), 0));
    return status;
}

/* Before the first bar the last doors are shut. */
static int32_t be_strict(void) {
    if (self.isStrict) return 0;
    int error = filter_strictly(self.mayThread);
    if (error) return trouble(WRC_NOT_SHUT_IN, "the filter of system calls was refused: %s", strerror(error));
    self.isStrict = 1;
    self.walls |= WRC_W_FILTER;
    return 0;
}

static const void *column(uint32_t index, uint64_t count) { return self.column[index] - count * 8; }
static void *signal_column(uint32_t index, uint64_t fresh) {
    return self.signal[index] - fresh * wrc_signal_element(index);
}

int32_t evaluate(void) {
    const wrc_request *request = self.request;
    wtn_instance *instance = called();
    uint64_t count = request->count, fresh = request->fresh;
    if (!instance || fresh == 0 || fresh > count || fresh > WRC_ROWS || count > self.capacity)
        return trouble(WRC_BAD_REQUEST, "%llu bars cannot be judged", (unsigned long long)count);
    if (be_strict() != 0) return WRC_NOT_SHUT_IN;
    wtn_bars bars = { .size = sizeof bars, .flags = request->bar_flags, .count = count, .last_seq = request->last_seq,
                      .interval_ms = request->interval_ms,
                      .symbol = { request->symbol, request->symbol_length },
                      .open_ms = column(0, count), .open = column(1, count), .high = column(2, count),
                      .low = column(3, count), .close = column(4, count), .volume = column(5, count) };
    wtn_signals out = { .size = sizeof out, .action = signal_column(0, fresh), .confidence = signal_column(1, fresh),
                        .valid_ms = signal_column(2, fresh) };
    if (request->reasons) {
        out.reason = signal_column(3, fresh);
        for (uint32_t i = 0; i < 3; ++i) out.figures[i] = signal_column(4 + i, fresh);
    }
    note_columns(count, fresh);
    int32_t status;
    CALL(status, CALL_EVALUATE, request->last_seq,
         self.plugin->evaluate(instance, &bars, fresh, &out));
    return status;
}

/* Saves into `room`; the status, and in *length how many bytes were written or are needed. */
static int32_t save_into(wtn_instance *instance, uint8_t *room, size_t size, size_t *length) {
    int32_t status;
    *length = 0;
    CALL(status, CALL_SAVE, self.request->last_seq,
         self.plugin->save(instance, room, size, length));
    return status;
}

int32_t save(void) {
    size_t length;
    if (!called()) return trouble(WRC_BAD_REQUEST, "there is no such instance");
    if (be_strict() != 0) return WRC_NOT_SHUT_IN;
    int32_t status = save_into(called(), self.answer, WRC_STATE, &length);
    if (status == WTN_E_TOO_SMALL) return trouble(WTN_E_TOO_SMALL, "a state of %zu bytes", length);
    if (status >= 0 && length > WRC_STATE) return trouble(WTN_E_INTERNAL, "save claims %zu bytes", length);
    if (status >= 0) self.reply->parcel = length;
    return status;
}

int32_t restore(void) {
    uint64_t length = self.request->parcel;
    if (!called() || length > WRC_STATE) return trouble(WRC_BAD_REQUEST, "the state cannot be taken up");
    if (be_strict() != 0) return WRC_NOT_SHUT_IN;
    wtn_bytes blob = { length ? self.parcel : NULL, length };
    int32_t status;
    CALL(status, CALL_RESTORE, 0,
         self.plugin->restore(called(), blob, self.request->state_version));
    return status;
}

/* The host may write its next request meanwhile: nothing of the request is read. */
void take_snapshot(void) {
    uint64_t ticket = self.lastTicket;
    uint32_t slot = self.lastSlot;
    wrc_snapshot *snapshot = self.snapshot[ticket & 1];
    __atomic_store_n(&snapshot->ticket, 0, __ATOMIC_RELAXED);
    size_t length = 0;
    int32_t status;
    CALL(status, CALL_SAVE, self.lastBar,
         self.plugin->save(self.instance[slot], snapshot->bytes, WRC_STATE, &length));
    if (status < 0 || length > WRC_STATE) return;
    snapshot->slot = slot;
    snapshot->length = (uint32_t)length;
    __atomic_store_n(&snapshot->ticket, ticket, __ATOMIC_RELEASE);
}
