/*
 * What a plugin takes of memory, exactly, and what it asks of the C library that a check wants to know.
 */
#ifndef WITAN_METER_H
#define WITAN_METER_H

#include <stdint.h>

/* What was counted since the process began. One for the process. */
typedef struct wkp_meter_state {
    int64_t  bytes;       /* in the plugin's hands now, as malloc_usable_size tells */
    uint64_t allocations; /* calls that gave memory, or were to */
    uint64_t fail_at;     /* the n-th allocation from now on fails with ENOMEM; 0 = none. Counted down to 0 */
    uint64_t failed;      /* how many failed by it */
} wkp_meter_state;

wkp_meter_state *wkp_meter_now(void);

/* From now on the calls for memory of the image that holds `inside` are counted, and what it asks for is noted.
   Returns how many places were led here. */
int wkp_meter(const void *inside);
/* From now on the calls for memory of all libraries are counted too, while a call into the plugin lasts: those of a
   language's runtime. Returns how many places were led here. */
int wkp_meter_libraries(void);

/* A function of the host's runs: what is taken meanwhile is not the plugin's. */
void wkp_host_begin(void);
void wkp_host_end(void);
/* 1 while this thread is in a call into the plugin. */
int wkp_is_inside(void);

/* What a plugin asked for. */
enum {
    WKP_NOTE_VARIABLE = 1, /* of the environment, by name */
    WKP_NOTE_FILE     = 2, /* by path */
    WKP_NOTE_LIBRARY  = 3, /* dlopen, by name; empty = the program itself */
    WKP_NOTE_AT_EXIT  = 4, /* a function of its own is to run at the end of the process; the function's name */
    WKP_NOTES         = 64,
    WKP_NOTE_TEXT     = 200
};

typedef struct wkp_note {
    uint32_t kind;
    char     text[WKP_NOTE_TEXT];
} wkp_note;

/* The notes so far, at most WKP_NOTES. */
uint64_t wkp_note_count(void);
wkp_note *wkp_note_at(uint64_t index);

#endif
