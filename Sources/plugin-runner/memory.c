#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "runner.h"

static void *reading(uint64_t offset, uint64_t length) {
    void *place = mmap(NULL, length, PROT_READ, MAP_SHARED, WRC_REQUEST, (off_t)offset);
    return place == MAP_FAILED ? NULL : place;
}

/* A window onto a file between two pages that cannot be touched; answers where it ends. */
static uint8_t *fenced(int file, uint64_t offset, uint64_t length, int protection) {
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint8_t *place = mmap(NULL, length + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) return NULL;
    if (mmap(place + page, length, protection, MAP_SHARED | MAP_FIXED, file, (off_t)offset) == MAP_FAILED) return NULL;
    return place + page + length;
}

static void note(uint32_t index, uint32_t kind, uint32_t column, uint32_t element, const uint8_t *end, uint64_t room) {
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    wkp_region *region = &self.record->region[index];
    region->end = region->start = (uint64_t)(uintptr_t)end;
    region->low = region->end - room - page;
    region->high = region->end + page;
    region->kind = kind;
    region->column = column;
    region->element = element;
    if (self.record->regions < index + 1) self.record->regions = index + 1;
}

/* The recorder's numbers of the columns of signals, in the channel's order. */
static const uint32_t signal_names[WRC_SIGNALS] = { 6, 7, 12, 8, 9, 10, 11 };

int map_channel(void) {
    self.request = reading(0, WRC_REQUEST_PARCEL);
    self.parcel = reading(WRC_REQUEST_PARCEL, WRC_PARCEL);
    self.reply = wrc_map(WRC_REPLY, 0, WRC_REPLY_PARCEL);
    self.answer = wrc_map(WRC_REPLY, WRC_REPLY_PARCEL, WRC_PARCEL);
    self.record = wkp_record_map(WRC_RECORD);
    if (!self.request || !self.parcel || !self.reply || !self.answer || !self.record) return errno;
    for (uint32_t i = 0; i < 2; ++i) {
        self.snapshot[i] = wrc_map(WRC_REPLY, wrc_reply_snapshot(i), WRC_SNAPSHOT_ROOM);
        if (!self.snapshot[i]) return errno;
    }
    for (uint32_t i = 0; i < WRC_SIGNALS; ++i) {
        self.signal[i] = fenced(WRC_REPLY, wrc_reply_signal(i), WRC_SIGNAL_ROOM, PROT_READ | PROT_WRITE);
        if (!self.signal[i]) return errno;
        note(WRC_COLUMNS + i, 4, signal_names[i], wrc_signal_element(i), self.signal[i], WRC_SIGNAL_ROOM);
    }
    return 0;
}

int map_columns(uint64_t capacity) {
    if (self.capacity) return capacity == self.capacity ? 0 : EINVAL;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    if (capacity == 0 || capacity > WRC_MOST_BARS || capacity * 8 % page) return EINVAL;
    for (uint32_t i = 0; i < WRC_COLUMNS; ++i) {
        self.column[i] = fenced(WRC_REQUEST, wrc_request_column(i), capacity * 8, PROT_READ);
        if (!self.column[i]) return errno;
        note(i, 1, i, 8, self.column[i], capacity * 8);
    }
    self.capacity = capacity;
    return 0;
}

void note_columns(uint64_t count, uint64_t fresh) {
    wkp_region *region = self.record->region;
    for (uint32_t i = 0; i < WRC_COLUMNS; ++i) region[i].start = region[i].end - count * 8;
    for (uint32_t i = 0; i < WRC_SIGNALS; ++i)
        region[WRC_COLUMNS + i].start = region[WRC_COLUMNS + i].end - fresh * wrc_signal_element(i);
}
