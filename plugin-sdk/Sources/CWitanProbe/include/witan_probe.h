/*
 * What the conformance kit needs from the system and Swift cannot say: the flight recorder, the handler that notes a
 * fault, confinement of a child, and starting one.
 */
#ifndef WITAN_PROBE_H
#define WITAN_PROBE_H

#include <stdint.h>
#include <sys/types.h>
#include <witan_hold.h>
#include <witan_meter.h>

enum { WKP_CALLS = 256, WKP_REGIONS = 128, WKP_TEXT = 160 };

/* A call into the plugin; left_ns is 0 while it lasts. */
typedef struct wkp_call {
    uint32_t function, instance;
    uint64_t bar; /* number of the newest bar given, 0 = none */
    uint64_t entered_ns, left_ns;
} wkp_call;

/* Memory lent to the plugin: [low, start) and [end, high) may not be touched. */
typedef struct wkp_region {
    uint64_t low, start, end, high;
    uint32_t kind, column, element; /* element: bytes of one */
    uint32_t retired;               /* 1: it was lent for an earlier call */
} wkp_region;

/* The flight recorder: shared with the parent, which reads it when the child is dead. */
typedef struct wkp_record {
    uint64_t   entered; /* calls so far; the newest lies at (entered - 1) % WKP_CALLS */
    uint64_t   case_index;
    uint64_t   image_low, image_high; /* where the plugin lies; 0 = not loaded */
    uint64_t   regions;
    int32_t    signal, code; /* 0 = no fault was noted */
    uint64_t   address, pc, trapped_ns;
    int32_t    is_write, system_call; /* -1 = not known */
    char       phase[WKP_TEXT];
    wkp_call   ring[WKP_CALLS];
    wkp_region region[WKP_REGIONS];
} wkp_record;

/* Nanoseconds of a clock that only goes forward, and of the calling thread's processor time. */
uint64_t wkp_now_ns(void);
uint64_t wkp_thread_ns(void);
/* How often the calling thread has given the processor up by itself: it slept, or waited. */
uint64_t wkp_waits(void);

/* Maps a record: of the file `fd`, or private memory where fd is -1. Null on failure, errno set. */
wkp_record *wkp_record_map(int fd);
void wkp_record_unmap(wkp_record *record);
/* A file in memory of `size` bytes, closed on exec; -1 on failure. */
int wkp_memory_file(const char *name, uint64_t size);

/* Notes the beginning and the end of a call. */
uint64_t wkp_enter(wkp_record *record, uint32_t function, uint32_t instance, uint64_t bar);
void wkp_leave(wkp_record *record, uint64_t ticket);

/* Installs handlers, on a stack of their own, that note a fault in `record` and let the signal end the process. */
int wkp_watch(wkp_record *record);

/* Gives the calling thread a stack for handlers, so that the end of its own stack can be noted. Returns 0, or errno. */
int wkp_alternate_stack(void);
/* The signals that the calling thread blocks, a bit each. */
uint64_t wkp_signal_mask(void);
/* From now on SIGALRM comes so many times a second and is handled, without restarting system calls; 0 ends it.
   Returns 0, or errno. */
int wkp_storm(int per_second);

/* Dies with its parent, gains no privileges. */
int wkp_confine(void);

/* From now on sockets, files opened for writing, programs, processes and tracing raise SIGSYS. Returns 0, or errno. */
int wkp_seal(void);
/* From now on starting a thread raises SIGSYS. Returns 0, or errno. */
int wkp_seal_threads(void);
/* Closes every descriptor from `first` on. */
void wkp_close_from(int first);
/* Bytes that malloc has given out and not got back, over all its arenas. */
uint64_t wkp_heap_bytes(void);

/* The floating point modes of this thread: MXCSR's control bits and the x87 control word; FPCR on ARM. */
uint64_t wkp_fp_mode(void);
void wkp_fp_restore(uint64_t mode);

/* Where the image lies that holds `inside`. 1 = found. */
int wkp_image_of(const void *inside, uint64_t *low, uint64_t *high);
/* The file of the image that holds `inside`; null where there is none. Borrowed from the loader. */
const char *wkp_file_of(const void *inside);
/* 1 while some image holds that address. */
int wkp_image_loaded(uint64_t address);

/* 1 where the bytes hold that word. */
int wkp_holds(const uint8_t *bytes, uint64_t count, const char *word);
/* Copies a file of which nothing else has that name; its owner alone may read it. Returns 0, or errno. */
int wkp_copy_file(const char *from, const char *to);

/* The C library's version: "2.36". */
const char *wkp_libc_version(void);

/* This process's environment, as it stands. */
char **wkp_environment(void);

/* A pipe whose ends are closed on exec. 0, or -1 with errno. */
int wkp_pipe(int ends[2]);
/* Removes a folder and what lies in it, without following links. */
void wkp_remove_tree(const char *path);

/* Starts `path` in a session of its own with its output to `output` (1 and 2), and 3 = result, 4 = record,
   5 = earlier; nothing else stays open. Returns 0, or an error number. *pidfd is closed on exec. */
int wkp_spawn(const char *path, char *const argv[], char *const envp[], const char *folder, int output, int result,
              int record, int earlier, pid_t *pid, int *pidfd);

#endif
