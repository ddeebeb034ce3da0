#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/time.h>
#include <ucontext.h>
#include <witan_probe.h>

/* The handler's own; set once, before the handlers are installed. */
static wkp_record *noted;

/* Only what may be done in a handler: plain stores, sigaction, raise. */
static void note(int signal, siginfo_t *info, void *context) {
    const ucontext_t *at = context;
    wkp_record *record = noted;
    if (record && record->signal == 0) {
        record->code = info->si_code;
        record->is_write = -1;
        record->system_call = signal == SIGSYS ? info->si_syscall : -1;
        record->address = (uint64_t)(uintptr_t)info->si_addr;
#if defined(__x86_64__)
        record->pc = (uint64_t)at->uc_mcontext.gregs[REG_RIP];
        if (signal == SIGSEGV) record->is_write = (at->uc_mcontext.gregs[REG_ERR] >> 1) & 1;
#elif defined(__aarch64__)
        record->pc = at->uc_mcontext.pc;
#endif
        record->trapped_ns = wkp_now_ns();
        record->signal = signal;
    }
    struct sigaction standard = { .sa_handler = SIG_DFL };
    sigaction(signal, &standard, NULL);
    /* A fault happens again on return and then ends the process; a signal that was sent must be sent again. */
    if (signal == SIGSYS || info->si_code <= 0) raise(signal);
}

int wkp_alternate_stack(void) {
    stack_t stack = { .ss_size = 65536 };
    stack.ss_sp = malloc(stack.ss_size);
    if (!stack.ss_sp) return ENOMEM;
    if (sigaltstack(&stack, NULL) == 0) return 0;
    int error = errno;
    free(stack.ss_sp);
    return error;
}

uint64_t wkp_signal_mask(void) {
    sigset_t blocked;
    uint64_t bits = 0;
    if (pthread_sigmask(SIG_BLOCK, NULL, &blocked) != 0) return 0;
    for (int signal = 1; signal <= 64; ++signal)
        if (sigismember(&blocked, signal) == 1) bits |= 1ull << (signal - 1);
    return bits;
}

static void tick(int signal) { (void)signal; }

int wkp_storm(int per_second) {
    struct sigaction action = { .sa_handler = per_second ? tick : SIG_DFL };
    struct itimerval every = { { 0, per_second ? 1000000 / per_second : 0 }, { 0, per_second ? 1000 : 0 } };
    sigemptyset(&action.sa_mask);
    /* The timer ends before its handler does. */
    if (!per_second && setitimer(ITIMER_REAL, &every, NULL) != 0) return errno;
    if (sigaction(SIGALRM, &action, NULL) != 0) return errno;
    return per_second && setitimer(ITIMER_REAL, &every, NULL) != 0 ? errno : 0;
}

int wkp_watch(wkp_record *record) {
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP, SIGXCPU };
    int error = wkp_alternate_stack();
    if (error) return error;
    noted = record;
    struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; ++i)
        if (sigaction(signals[i], &action, NULL) != 0) return errno;
    return 0;
}
