#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <witan_probe.h>

int wkp_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int wkp_holds(const uint8_t *bytes, uint64_t count, const char *word) {
    return memmem(bytes, count, word, strlen(word)) != NULL;
}

static int copy_all(int from, int to) {
    ssize_t count;
    while ((count = sendfile(to, from, NULL, 1 << 30)) != 0)
        if (count < 0 && errno != EINTR) return errno;
    return 0;
}

int wkp_copy_file(const char *from, const char *to) {
    int source = open(from, O_RDONLY | O_CLOEXEC);
    if (source < 0) return errno;
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int error = target < 0 ? errno : copy_all(source, target);
    if (target >= 0 && close(target) != 0 && !error) error = errno;
    close(source);
    return error;
}

static int discard(const char *path, const struct stat *about, int kind, struct FTW *walk) {
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

void wkp_remove_tree(const char *path) { nftw(path, discard, 16, FTW_DEPTH | FTW_PHYS); }

/* A signal's state is inherited; a child begins with none blocked and none ignored. */
static int own_session(posix_spawnattr_t *attributes) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int error = posix_spawnattr_setsigdefault(attributes, &all);
    if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
    if (!error)
        error = posix_spawnattr_setflags(attributes,
                                         POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    return error;
}

static int arrange(posix_spawn_file_actions_t *actions, const char *folder, const int from[4]) {
    static const int to[4] = { 2, 3, 4, 5 };
    int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, from[0], 1);
    for (int i = 0; i < 4 && !error; ++i) error = posix_spawn_file_actions_adddup2(actions, from[i], to[i]);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 6);
    if (!error) error = posix_spawn_file_actions_addchdir_np(actions, folder);
    return error;
}

int wkp_spawn(const char *path, char *const argv[], char *const envp[], const char *folder, int output, int result,
              int record, int earlier, pid_t *pid, int *pidfd) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    /* Out of the way of 0 to 5, so that no dup2 closes what a later one needs. */
    const int given[4] = { output, result, record, earlier };
    int moved[4], error = 0;
    for (int i = 0; i < 4; ++i) {
        moved[i] = fcntl(given[i], F_DUPFD_CLOEXEC, 16);
        if (moved[i] < 0) error = errno;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (!error) error = own_session(&attributes);
    if (!error) error = arrange(&actions, folder, moved);
    if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    for (int i = 0; i < 4; ++i)
        if (moved[i] >= 0) close(moved[i]);
    if (error) return error;
    *pidfd = (int)syscall(SYS_pidfd_open, *pid, 0);
    if (*pidfd >= 0) return 0;
    error = errno;
    kill(*pid, SIGKILL);
    return error;
}
