#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <runner_channel.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int give_up(int file) {
    int error = errno;
    close(file);
    errno = error;
    return -1;
}

/* A file that its other holder could cut would kill its reader with SIGBUS. */
int wrc_sealed_file(const char *name, uint64_t size) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    if (ftruncate(file, (off_t)size) != 0) return give_up(file);
    if (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return give_up(file);
    return file;
}

int wrc_sealed_copy(const char *name, const void *bytes, uint64_t count) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -1;
    uint64_t done = 0;
    while (done < count) {
        ssize_t written = write(file, (const char *)bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return give_up(file);
        done += (uint64_t)written;
    }
    if (fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return give_up(file);
    return file;
}

int wrc_reading_end(int file) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return open(path, O_RDONLY | O_CLOEXEC);
}

void *wrc_map(int file, uint64_t offset, uint64_t length) {
    void *place = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)offset);
    return place == MAP_FAILED ? NULL : place;
}
