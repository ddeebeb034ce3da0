#include <runner_channel.h>

uint64_t wrc_request_size(void) { return WRC_REQUEST_SIZE; }
uint64_t wrc_request_parcel(void) { return WRC_REQUEST_PARCEL; }
uint64_t wrc_request_column(uint32_t column) { return WRC_REQUEST_COLUMNS + column * WRC_COLUMN_ROOM; }

uint64_t wrc_reply_size(void) { return WRC_REPLY_SIZE; }
uint64_t wrc_reply_parcel(void) { return WRC_REPLY_PARCEL; }
uint64_t wrc_reply_snapshot(uint32_t which) { return WRC_REPLY_SNAPSHOTS + (which & 1) * WRC_SNAPSHOT_ROOM; }
uint64_t wrc_reply_signal(uint32_t column) { return WRC_REPLY_SIGNALS + column * WRC_SIGNAL_ROOM; }
uint64_t wrc_signal_room(void) { return WRC_SIGNAL_ROOM; }

uint32_t wrc_signal_element(uint32_t column) {
    static const uint32_t sizes[WRC_SIGNALS] = { 1, 8, 8, 4, 8, 8, 8 };
    return column < WRC_SIGNALS ? sizes[column] : 0;
}

uint64_t wrc_load(const uint64_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
