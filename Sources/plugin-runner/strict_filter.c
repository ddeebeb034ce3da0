/* From the first bar on: memory, time, chance, locks, and the way back to the host. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "filter.h"
#include "runner.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

static const long allowed[] = {
    __NR_futex, __NR_read, __NR_rt_sigreturn, __NR_rt_sigprocmask, __NR_rt_sigaction, __NR_sigaltstack, __NR_exit,
    __NR_exit_group, __NR_clock_gettime, __NR_clock_getres, __NR_gettimeofday, __NR_clock_nanosleep, __NR_nanosleep,
    __NR_getrandom, __NR_getpid, __NR_gettid, __NR_getppid, __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid,
    __NR_sched_yield, __NR_sched_getaffinity, __NR_sysinfo, __NR_uname, __NR_getrusage, __NR_times, __NR_getcpu,
    __NR_brk, __NR_munmap, __NR_mremap, __NR_madvise, __NR_restart_syscall, __NR_membarrier, __NR_close, __NR_dup,
    __NR_lseek, __NR_ppoll, __NR_rt_sigpending, __NR_setitimer, __NR_getitimer,
#if defined(__x86_64__)
    __NR_time, __NR_poll, __NR_pause, __NR_alarm,
#endif
};

/* What only a plugin that was granted threads needs: the C library and the languages' own pools. */
static const long for_threads[] = {
    __NR_set_robust_list, __NR_rseq, __NR_set_tid_address, __NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait,
    __NR_eventfd2, __NR_timerfd_create, __NR_timerfd_settime, __NR_sched_getparam, __NR_sched_getscheduler,
    __NR_sched_get_priority_max, __NR_sched_get_priority_min,
#if defined(__x86_64__)
    __NR_epoll_wait,
#endif
};

/* Questions about files: there are none, and asking is harmless. */
static const long futile[] = {
    __NR_fstat, __NR_newfstatat, __NR_statx, __NR_faccessat, __NR_readlinkat, __NR_getcwd,
#if defined(__x86_64__)
    __NR_stat, __NR_lstat, __NR_access, __NR_readlink,
#endif
};

static void allow_all(filter *f, const long *numbers, size_t count) {
    for (size_t i = 0; i < count; ++i) filter_allow(f, numbers[i]);
}

int filter_strictly(int may_thread) {
    static const uint32_t outputs[] = { 1, 2, WRC_ANSWERED };
    static const uint32_t names[] = { PR_SET_NAME, PR_SET_VMA };
    static filter f;
    filter_begin(&f);
    allow_all(&f, allowed, sizeof allowed / sizeof *allowed);
    for (size_t i = 0; i < sizeof futile / sizeof *futile; ++i) filter_fail(&f, futile[i], EACCES);
    filter_fail(&f, __NR_ioctl, ENOTTY);
    filter_fail(&f, __NR_clone3, ENOSYS);
    filter_allow_among(&f, __NR_write, 0, outputs, 3);
    filter_allow_among(&f, __NR_writev, 0, outputs, 3);
    filter_allow_among(&f, __NR_prctl, 0, names, 2);
    filter_allow_only(&f, __NR_tgkill, 0, (uint32_t)getpid());
    filter_allow_mapping(&f, __NR_mmap, 2, PROT_EXEC, 3, MAP_ANONYMOUS);
    filter_allow_without(&f, __NR_mprotect, 2, PROT_EXEC);
    if (may_thread) {
        allow_all(&f, for_threads, sizeof for_threads / sizeof *for_threads);
        filter_allow_with(&f, __NR_clone, 0, 0x00010000u);
    }
    return filter_install(&f, 0);
}
