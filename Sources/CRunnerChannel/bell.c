#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <runner_channel.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int wrc_bell(void) { return eventfd(0, EFD_CLOEXEC); }

int wrc_ring(int bell) {
    uint64_t one = 1;
    ssize_t written;
    do written = write(bell, &one, sizeof one);
    while (written < 0 && errno == EINTR);
    return written == sizeof one ? 0 : errno;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int wrc_wait(int bell, int pidfd, int64_t nanoseconds) {
    struct pollfd places[2] = { { .fd = bell, .events = POLLIN }, { .fd = pidfd, .events = POLLIN } };
    int64_t end = now() + nanoseconds;
    for (;;) {
        int64_t left = end - now();
        if (left < 0) left = 0;
        struct timespec limit = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        int seen = ppoll(places, 2, &limit, NULL);
        if (seen < 0 && errno == EINTR) continue;
        if (seen <= 0) return WRC_LATE;
        uint64_t rings;
        /* An answer that came just before the end is an answer. */
        if (places[0].revents && read(bell, &rings, sizeof rings) == sizeof rings) return WRC_RANG;
        return WRC_DIED;
    }
}
