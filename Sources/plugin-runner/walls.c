/*
 * A world of its own: user, network and message namespaces, and a root folder that holds nothing but the plugin's own
 * copy. Where the kernel lends no namespaces, Landlock takes the files away. What stands is reported, not assumed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "runner.h"

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    close(file);
    return written == (ssize_t)strlen(text) ? 0 : -1;
}

/* The user keeps its own number; without a map it could make no file, not even in its own folder. */
static int map_user(uid_t user, gid_t group) {
    char line[64];
    if (write_text("/proc/self/setgroups", "deny") != 0) return -1;
    snprintf(line, sizeof line, "%u %u 1", group, group);
    if (write_text("/proc/self/gid_map", line) != 0) return -1;
    snprintf(line, sizeof line, "%u %u 1", user, user);
    return write_text("/proc/self/uid_map", line);
}

static int copy_plugin(const char *path) {
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0500);
    if (to < 0) return -1;
    static char buffer[65536];
    off_t at = 0;
    ssize_t got;
    while ((got = pread(WRC_PLUGIN, buffer, sizeof buffer, at)) > 0) {
        if (write(to, buffer, (size_t)got) != got) break;
        at += got;
    }
    close(to);
    return got == 0 ? 0 : -1;
}

/* A folder in memory that is gone with the process, laid over one that is there in any case. */
static int own_root(void) {
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
    if (mount("plugin", "/proc", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0700,size=80m") != 0) return -1;
    if (copy_plugin("/proc/plugin.so") != 0) return -1;
    if (mount(NULL, "/proc", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) != 0) return -1;
    return chroot("/proc") == 0 && chdir("/") == 0 ? 0 : -1;
}

static int drop_rights(void) {
    for (int right = 0; right < 64; ++right)
        if (prctl(PR_CAPBSET_DROP, right, 0, 0, 0) != 0 && errno != EINVAL && errno != EPERM) return -1;
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { { 0 } };
    return (int)syscall(SYS_capset, &head, none);
}

/* No file can be opened by its path from here on; the plugin's own is none. */
static int take_files_away(void) {
    struct landlock_ruleset_attr all = { .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE
        | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0) return -1;
    int status = (int)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
    return status;
}

int32_t shut_in(const char **plugin) {
    uid_t user = getuid();
    gid_t group = getgid();
    pid_t parent = getppid();
    *plugin = "/proc/self/fd/8";
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC) == 0) {
        self.walls |= WRC_W_USER | WRC_W_NETWORK | WRC_W_IPC;
        if (map_user(user, group) == 0 && own_root() == 0) {
            self.walls |= WRC_W_ROOT;
            *plugin = "/plugin.so";
        }
    }
    if (!(self.walls & WRC_W_ROOT) && take_files_away() == 0) self.walls |= WRC_W_LANDLOCK;
    if (drop_rights() != 0) return trouble(WRC_NOT_SHUT_IN, "its rights cannot be dropped: %s", strerror(errno));
    /* Other rights made the kernel forget this. */
    if (wkp_confine() != 0 || (!(self.walls & WRC_W_USER) && getppid() != parent)) _exit(71);
    return 0;
}
