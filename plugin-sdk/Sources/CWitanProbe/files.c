#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <witan_probe.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#define WORD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define TRAP BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)
#define FORBID(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(name), 0, 1), TRAP

int wkp_seal_files(void) {
#ifdef MACHINE
    struct sock_filter rules[] = {
        WORD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        WORD(nr),
        FORBID(__NR_openat), FORBID(__NR_openat2), FORBID(__NR_open_by_handle_at), FORBID(__NR_memfd_create),
        FORBID(__NR_shmget), FORBID(__NR_shmat), FORBID(__NR_msgget), FORBID(__NR_mq_open), FORBID(__NR_socket),
        FORBID(__NR_socketpair), FORBID(__NR_connect), FORBID(__NR_execve), FORBID(__NR_execveat),
        FORBID(__NR_process_vm_readv), FORBID(__NR_io_uring_setup), FORBID(__NR_ptrace),
#if defined(__x86_64__)
        FORBID(__NR_open), FORBID(__NR_creat),
#endif
        /* Memory of a file: any descriptor but -1. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mmap, 0, 3), WORD(args[4]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xFFFFFFFFu, 1, 0), TRAP,
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { .len = sizeof rules / sizeof *rules, .filter = rules };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
#else
    return ENOSYS;
#endif
}
