#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <runner_channel.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int wrc_output(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno; }

/* A signal's state is inherited; a runner begins with none blocked and none ignored. */
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

static int arrange(posix_spawn_file_actions_t *actions, const int *moved, int output) {
    int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, output, 1);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, output, 2);
    for (int i = 0; i < WRC_HELD && !error; ++i) error = posix_spawn_file_actions_adddup2(actions, moved[i], 3 + i);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 3 + WRC_HELD);
    if (!error) error = posix_spawn_file_actions_addchdir_np(actions, "/");
    return error;
}

static int start(const char *path, const int *moved, int output, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    char parent[24];
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    char *words[] = { "plugin-runner", parent, NULL };
    /* A Swift plugin's runtime would start another program when it fails. */
    char *environment[] = { "SWIFT_BACKTRACE=enable=no", NULL };
    int error = own_session(&attributes);
    if (!error) error = arrange(&actions, moved, output);
    if (!error) error = posix_spawn(pid, path, &actions, &attributes, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* One order at a time for the thread that starts runners. */
static struct {
    pthread_mutex_t lock, turn;
    pthread_cond_t  changed;
    const char     *path;
    const int      *held;
    int             output, error, isThere, isDone;
    pid_t           pid;
} order = { .lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void *serve(void *unused) {
    (void)unused;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_mutex_lock(&order.lock);
    for (;;) {
        while (!order.path) pthread_cond_wait(&order.changed, &order.lock);
        order.error = start(order.path, order.held, order.output, &order.pid);
        order.path = NULL;
        order.isDone = 1;
        pthread_cond_broadcast(&order.changed);
    }
    return NULL;
}

static int engage(void) {
    if (order.isThere) return 0;
    pthread_t thread;
    int error = pthread_create(&thread, NULL, serve, NULL);
    if (error) return error;
    pthread_detach(thread);
    order.isThere = 1;
    return 0;
}

static int commission(const char *path, const int *held, int output, pid_t *pid) {
    pthread_mutex_lock(&order.turn);
    pthread_mutex_lock(&order.lock);
    int error = engage();
    if (!error) {
        order.path = path;
        order.held = held;
        order.output = output;
        order.isDone = 0;
        pthread_cond_broadcast(&order.changed);
        while (!order.isDone) pthread_cond_wait(&order.changed, &order.lock);
        error = order.error;
        *pid = order.pid;
    }
    pthread_mutex_unlock(&order.lock);
    pthread_mutex_unlock(&order.turn);
    return error;
}

int wrc_spawn(const char *path, const int held[WRC_HELD], int output, pid_t *pid, int *pidfd) {
    /* Out of the way of 0 to 8, so that no dup2 closes what a later one needs. */
    int moved[WRC_HELD + 1], error = 0;
    for (int i = 0; i <= WRC_HELD; ++i) {
        moved[i] = fcntl(i < WRC_HELD ? held[i] : output, F_DUPFD_CLOEXEC, 32);
        if (moved[i] < 0) error = errno;
    }
    if (!error) error = commission(path, moved, moved[WRC_HELD], pid);
    for (int i = 0; i <= WRC_HELD; ++i)
        if (moved[i] >= 0) close(moved[i]);
    if (error) return error;
    *pidfd = (int)syscall(SYS_pidfd_open, *pid, 0);
    if (*pidfd >= 0) return 0;
    error = errno;
    kill(*pid, SIGKILL);
    waitpid(*pid, NULL, 0);
    return error;
}
