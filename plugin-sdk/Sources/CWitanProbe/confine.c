#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <witan_probe.h>

int wkp_confine(void) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return errno;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    /* An arena reserves 128 MB of addresses. A thread that finds no room for one, under the limit of a check, would ask
       the kernel for each block: its plugin would look slow by the kit's doing. */
    mallopt(M_ARENA_MAX, 2);
    return 0;
}

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#define WORD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define TRAP BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)
#define FORBID(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(name), 0, 1), TRAP
/* `open` with a way to write in its flags: the argument is loaded, so this must be the last rule that fits. */
#define FORBID_WRITING(name, flags)                                                                     \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(name), 0, 4), WORD(flags),                           \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1), TRAP,         \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

#ifdef MACHINE
#define CLONE_THREAD_BIT 0x00010000u

static int install(struct sock_filter *rules, size_t count) {
    struct sock_fprog program = { .len = (unsigned short)count, .filter = rules };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
}
#endif

void wkp_close_from(int first) { closefrom(first); }

int wkp_seal_threads(void) {
#ifdef MACHINE
    struct sock_filter rules[] = {
        WORD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        WORD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3), WORD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD_BIT, 0, 1), TRAP,
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return install(rules, sizeof rules / sizeof *rules);
#else
    return ENOSYS;
#endif
}

int wkp_seal(void) {
#ifdef MACHINE
    struct sock_filter rules[] = {
        WORD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        WORD(nr),
        FORBID(__NR_socket), FORBID(__NR_socketpair), FORBID(__NR_connect), FORBID(__NR_bind),
        FORBID(__NR_execve), FORBID(__NR_execveat), FORBID(__NR_ptrace), FORBID(__NR_process_vm_readv),
        FORBID(__NR_process_vm_writev), FORBID(__NR_kill), FORBID(__NR_mkdirat), FORBID(__NR_unlinkat),
        FORBID(__NR_renameat2), FORBID(__NR_io_uring_setup), FORBID(__NR_bpf), FORBID(__NR_mount),
#if defined(__x86_64__)
        FORBID(__NR_fork), FORBID(__NR_vfork), FORBID(__NR_mkdir), FORBID(__NR_unlink), FORBID(__NR_rename),
        FORBID(__NR_creat),
#endif
        /* clone without CLONE_THREAD is a new process; clone3's flags lie in memory, where a filter cannot look. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 4), WORD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD_BIT, 1, 0), TRAP, BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
#if defined(__x86_64__)
        FORBID_WRITING(__NR_open, args[1]),
#endif
        FORBID_WRITING(__NR_openat, args[2]),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return install(rules, sizeof rules / sizeof *rules);
#else
    return ENOSYS;
#endif
}
