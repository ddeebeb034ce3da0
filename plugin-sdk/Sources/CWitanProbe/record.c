#define _GNU_SOURCE
#include "lead.h"
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <witan_probe.h>

static uint64_t clock_ns(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) return 0;
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t wkp_now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
uint64_t wkp_thread_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

uint64_t wkp_waits(void) {
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? (uint64_t)usage.ru_nvcsw : 0;
}

int wkp_memory_file(const char *name, uint64_t size) {
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, (off_t)size) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

wkp_record *wkp_record_map(int fd) {
    int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    void *place = mmap(NULL, sizeof(wkp_record), PROT_READ | PROT_WRITE, flags, fd, 0);
    return place == MAP_FAILED ? NULL : place;
}

void wkp_record_unmap(wkp_record *record) { munmap(record, sizeof *record); }

uint64_t wkp_enter(wkp_record *record, uint32_t function, uint32_t instance, uint64_t bar) {
    uint64_t ticket = __atomic_fetch_add(&record->entered, 1, __ATOMIC_RELAXED);
    wkp_call *call = &record->ring[ticket % WKP_CALLS];
    call->function = function;
    call->instance = instance;
    call->bar = bar;
    call->left_ns = 0;
    call->entered_ns = wkp_now_ns();
    wkp_step_in();
    return ticket;
}

void wkp_leave(wkp_record *record, uint64_t ticket) {
    wkp_step_out();
    record->ring[ticket % WKP_CALLS].left_ns = wkp_now_ns();
}
