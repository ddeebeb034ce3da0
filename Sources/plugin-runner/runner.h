/*
 * plugin-runner: the child in which one isolated plugin lives. It maps the channel, lets itself be shut in, loads the
 * plugin, and serves one request after the other until its host is gone.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include <runner_channel.h>
#include <witan.h>
#include <witan_probe.h>

/* Everything the runner has; there is one. */
typedef struct runner {
    const wrc_request *request; /* read-only */
    const uint8_t     *parcel;  /* the request's, read-only */
    wrc_reply         *reply;
    uint8_t           *answer;  /* the reply's parcel */
    wrc_snapshot      *snapshot[2];
    wkp_record        *record;
    const wtn_plugin  *plugin;
    uint8_t           *column[WRC_COLUMNS]; /* where each ends */
    uint8_t           *signal[WRC_SIGNALS]; /* where each ends */
    wtn_instance      *instance[WRC_SLOTS];
    uint64_t           capacity;
    uint64_t           lastBar; /* of the call before, as are lastSlot and lastTicket */
    uint64_t           lastTicket;
    uint32_t           lastSlot;
    uint64_t           random; /* of the instance that is being called */
    uint32_t           walls;
    int                isStrict, mayThread;
} runner;

/* runner.c */
extern runner self;

/* The functions that call the plugin, numbered as the conformance kit numbers them in the flight recorder. */
enum { CALL_LOAD = 1, CALL_ENTRY, CALL_CREATE, CALL_DESTROY, CALL_WARM_UP, CALL_EVALUATE, CALL_SAVE, CALL_RESTORE };

/* Says why a request failed; at most WRC_TEXT bytes are kept. Returns `status`. */
int32_t trouble(int32_t status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* memory.c: maps the channel, and the bars' columns once their length is known. 0, or an error number. */
int map_channel(void);
int map_columns(uint64_t capacity);
/* Tells the recorder where the elements of this call begin. */
void note_columns(uint64_t count, uint64_t fresh);

/* load.c */
int32_t load(void);
/* descriptor.c: writes the descriptor into the reply's parcel, with offsets in place of addresses. 0 = no room. */
uint64_t write_descriptor(const wtn_plugin *plugin, uint8_t *room, uint64_t size);

/* host_table.c: what the plugin may ask. */
extern wtn_host host_table;

/* calls.c: a request's work; the plugin's status, or the runner's trouble. */
int32_t warm_up(void);
int32_t create(void);
int32_t destroy(void);
int32_t evaluate(void);
int32_t save(void);
int32_t restore(void);
/* After the answer: saves the instance's state where the host finds it. */
void take_snapshot(void);
/* The values in a request's parcel; null where they are none. *count is their number. */
const wtn_value *values(uint64_t *count);

/* walls.c: a world of its own without network, files or rights. Notes what stands in self.walls. 0, or an error. */
int32_t shut_in(const char **plugin);
/* limits.c */
int32_t set_limits(uint64_t memory, int may_thread);
/* loading_filter.c, strict_filter.c: 0, or an error number. */
int filter_while_loading(void);
int filter_strictly(int may_thread);

#endif
