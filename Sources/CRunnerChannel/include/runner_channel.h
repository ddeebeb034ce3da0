/*
 * The channel between the host and plugin-runner, the child that holds one isolated plugin: two files in memory, two
 * bells and a flight recorder.
 *
 * REQUEST  written by the host, read-only in the runner: what to do, a parcel of bytes, and the bars' columns.
 * REPLY    written by the runner: the answer, a parcel, the columns of signals, and two snapshots of an instance's
 *          state. The host trusts nothing of it: it copies first and checks the copy.
 * BELLS    two eventfds: "a request lies there", "a reply lies there". One request at a time.
 *
 * A column ends where its area ends, at an unreadable page: its last element is the newest.
 */
#ifndef RUNNER_CHANNEL_H
#define RUNNER_CHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Descriptors of the runner; it has no others but 0, 1 and 2. */
enum { WRC_REQUEST = 3, WRC_REPLY = 4, WRC_RECORD = 5, WRC_ASKED = 6, WRC_ANSWERED = 7, WRC_PLUGIN = 8, WRC_HELD = 6 };

/* Changes with every layout below: a runner of another build answers nothing. */
#define WRC_MAGIC 0x57524331u

enum {
    WRC_ROWS      = 4096,    /* bars judged by one call at most */
    WRC_SLOTS     = 256,     /* instances at most */
    WRC_TEXT      = 1024,    /* bytes of an error or of a line */
    WRC_LINES     = 40,      /* lines kept of one call */
    WRC_STATE     = 1 << 20, /* bytes of a state */
    WRC_PARCEL    = 8 << 20, /* bytes of a parcel */
    WRC_LONGEST   = 65536,   /* bytes of a text of the descriptor that is carried; a longer one is only named */
    WRC_COLUMNS   = 6,       /* open_ms, open, high, low, close, volume */
    WRC_SIGNALS   = 7        /* action, confidence, valid_ms, reason, three figures */
};

/* What is asked. */
enum {
    WRC_LOAD = 1, /* parcel: the libraries to have first, each ended by a NUL; flags: WRC_MAY_THREAD */
    WRC_WARM_UP,  /* parcel: values */
    WRC_CREATE,   /* slot, capacity; parcel: values */
    WRC_DESTROY,  /* slot */
    WRC_EVALUATE, /* slot and all that follows below; the strict filter is on from the first one on */
    WRC_SAVE,     /* slot; the reply's parcel is the state */
    WRC_RESTORE   /* slot, state_version; parcel: the state */
};

enum { WRC_MAY_THREAD = 1u };

/* What a reply's status says beside the contract's own: the runner's trouble, with the words in `error`. */
enum { WRC_NOT_LOADED = -1001, WRC_NO_ENTRY = -1002, WRC_REFUSED_HOST = -1003, WRC_ARITHMETIC = -1004,
       WRC_NOT_SHUT_IN = -1005, WRC_BAD_REQUEST = -1006 };

/* The walls that stand around a runner. */
enum { WRC_W_USER = 1u, WRC_W_NETWORK = 2u, WRC_W_IPC = 4u, WRC_W_ROOT = 8u, WRC_W_LANDLOCK = 16u, WRC_W_FILTER = 32u };

typedef struct wrc_request {
    uint32_t magic, kind;
    uint64_t ticket; /* counts requests */
    uint32_t slot, flags;
    int64_t  now_ms;
    uint64_t random; /* the state of the instance's generator */
    uint64_t parcel; /* bytes */
    uint64_t memory; /* LOAD: the address space at most, bytes */
    uint64_t capacity;                /* CREATE: bars that the columns hold */
    uint64_t count, fresh, last_seq;  /* EVALUATE, as in wtn_bars */
    int64_t  interval_ms;
    uint32_t bar_flags, reasons;      /* reasons: 0 = not wanted */
    uint32_t state_version, symbol_length;
    char     symbol[64];
} wrc_request;

typedef struct wrc_line {
    int32_t  level;
    uint32_t length;
    char     text[WRC_TEXT];
} wrc_line;

typedef struct wrc_reply {
    uint32_t magic, walls;
    uint64_t ticket;
    int32_t  status;
    uint32_t error_length;
    uint64_t random, parcel;
    uint32_t lines, lines_dropped;
    char     error[WRC_TEXT];
    wrc_line line[WRC_LINES];
} wrc_reply;

/* A state that was saved after the answer `ticket`; the ticket is written last, and is 0 while it is being written. */
typedef struct wrc_snapshot {
    uint64_t ticket;
    uint32_t slot, length;
    uint8_t  bytes[WRC_STATE];
} wrc_snapshot;

enum { WRC_SNAPSHOT_BYTES = 16 };
_Static_assert(offsetof(wrc_snapshot, bytes) == WRC_SNAPSHOT_BYTES, "the state lies behind its head");

/* Where things lie; every area begins at a multiple of 64 KiB, which any page size divides. */
#define WRC_AREA(bytes) (((uint64_t)(bytes) + 65535u) / 65536u * 65536u)
#define WRC_MOST_BARS 10010000u
#define WRC_COLUMN_ROOM WRC_AREA((uint64_t)WRC_MOST_BARS * 8u)
#define WRC_REQUEST_PARCEL WRC_AREA(sizeof(wrc_request))
#define WRC_REQUEST_COLUMNS (WRC_REQUEST_PARCEL + WRC_PARCEL)
#define WRC_REQUEST_SIZE (WRC_REQUEST_COLUMNS + WRC_COLUMNS * WRC_COLUMN_ROOM)

#define WRC_REPLY_PARCEL WRC_AREA(sizeof(wrc_reply))
#define WRC_REPLY_SNAPSHOTS (WRC_REPLY_PARCEL + WRC_PARCEL)
#define WRC_SNAPSHOT_ROOM WRC_AREA(sizeof(wrc_snapshot))
#define WRC_REPLY_SIGNALS (WRC_REPLY_SNAPSHOTS + 2 * WRC_SNAPSHOT_ROOM)
#define WRC_SIGNAL_ROOM WRC_AREA(WRC_ROWS * 8)
#define WRC_REPLY_SIZE (WRC_REPLY_SIGNALS + WRC_SIGNALS * WRC_SIGNAL_ROOM)

/* The same as numbers, for who cannot read macros. */
uint64_t wrc_request_size(void), wrc_request_parcel(void), wrc_request_column(uint32_t column);
uint64_t wrc_reply_size(void), wrc_reply_parcel(void), wrc_reply_snapshot(uint32_t which);
uint64_t wrc_reply_signal(uint32_t column), wrc_signal_room(void);
/* The bytes of one element of a column of signals. */
uint32_t wrc_signal_element(uint32_t column);

/* A number that the other side writes. */
uint64_t wrc_load(const uint64_t *word);

/* A file in memory of a size that nobody can change any more, closed on exec; -1 with errno. */
int wrc_sealed_file(const char *name, uint64_t size);
/* The same with contents that nobody can change any more; it may be executed. */
int wrc_sealed_copy(const char *name, const void *bytes, uint64_t count);
/* The same file through a descriptor that can only read; -1 with errno. */
int wrc_reading_end(int file);
/* `length` bytes of a file from `offset` on, shared, to read and write; null with errno. */
void *wrc_map(int file, uint64_t offset, uint64_t length);

/* A bell; -1 with errno. */
int wrc_bell(void);
/* Rings it. 0, or an error number. */
int wrc_ring(int bell);
/* What wrc_wait saw. */
enum { WRC_RANG = 1, WRC_DIED = 2, WRC_LATE = 3 };
/* Waits until the bell rings (and silences it), the process ends, or the time is over, in nanoseconds. */
int wrc_wait(int bell, int pidfd, int64_t nanoseconds);

/* Starts `path` in a session of its own: no environment but SWIFT_BACKTRACE, 1 and 2 = output, the six descriptors of
   `held` as 3 to 8, nothing else. It is started by a thread that lives as long as this process, since a child that
   dies with its parent dies with the very thread that started it. 0, or an error number. */
int wrc_spawn(const char *path, const int held[WRC_HELD], int output, pid_t *pid, int *pidfd);

/* Where this process has the library of that name from. 1 = found. */
int wrc_loaded_path(const char *name, char *path, size_t size);

/* A pipe of which neither end ever blocks, closed on exec. 0, or an error number. */
int wrc_output(int ends[2]);

#endif
