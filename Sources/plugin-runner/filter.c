#include "filter.h"
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#else
#error "plugin-runner knows x86-64 and AArch64"
#endif

static void add(filter *f, uint16_t code, uint32_t value, uint8_t yes, uint8_t no) {
    if (f->count < sizeof f->rule / sizeof *f->rule)
        f->rule[f->count] = (struct sock_filter) { .code = code, .jt = yes, .jf = no, .k = value };
    f->count += 1;
}

static void load(filter *f, size_t offset) { add(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }
static void load_argument(filter *f, uint32_t argument) {
    load(f, offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t));
}
static void answer(filter *f, uint32_t verdict) { add(f, BPF_RET | BPF_K, verdict, 0, 0); }
static void equals(filter *f, uint32_t value, uint8_t yes, uint8_t no) { add(f, BPF_JMP | BPF_JEQ | BPF_K, value, yes, no); }
static void has(filter *f, uint32_t bits, uint8_t yes, uint8_t no) { add(f, BPF_JMP | BPF_JSET | BPF_K, bits, yes, no); }

void filter_begin(filter *f) {
    f->count = 0;
    load(f, offsetof(struct seccomp_data, arch));
    equals(f, MACHINE, 1, 0);
    answer(f, SECCOMP_RET_KILL_PROCESS);
    load(f, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    add(f, BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1);
    answer(f, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void decide(filter *f, long number, uint32_t verdict) {
    equals(f, (uint32_t)number, 0, 1);
    answer(f, verdict);
}

void filter_allow(filter *f, long number) { decide(f, number, SECCOMP_RET_ALLOW); }
void filter_trap(filter *f, long number) { decide(f, number, SECCOMP_RET_TRAP); }
void filter_fail(filter *f, long number, int error) { decide(f, number, SECCOMP_RET_ERRNO | (uint32_t)error); }

void filter_allow_only(filter *f, long number, uint32_t argument, uint32_t value) {
    filter_allow_among(f, number, argument, &value, 1);
}

void filter_allow_with(filter *f, long number, uint32_t argument, uint32_t bits) {
    equals(f, (uint32_t)number, 0, 4);
    load_argument(f, argument);
    has(f, bits, 0, 1);
    answer(f, SECCOMP_RET_ALLOW);
    answer(f, SECCOMP_RET_TRAP);
}

void filter_allow_without(filter *f, long number, uint32_t argument, uint32_t bits) {
    equals(f, (uint32_t)number, 0, 4);
    load_argument(f, argument);
    has(f, bits, 1, 0);
    answer(f, SECCOMP_RET_ALLOW);
    answer(f, SECCOMP_RET_TRAP);
}

void filter_allow_mapping(filter *f, long number, uint32_t argument, uint32_t bits, uint32_t other, uint32_t needed) {
    equals(f, (uint32_t)number, 0, 6);
    load_argument(f, argument);
    has(f, bits, 3, 0);
    load_argument(f, other);
    has(f, needed, 0, 1);
    answer(f, SECCOMP_RET_ALLOW);
    answer(f, SECCOMP_RET_TRAP);
}

void filter_allow_among(filter *f, long number, uint32_t argument, const uint32_t *values, uint32_t count) {
    equals(f, (uint32_t)number, 0, (uint8_t)(1 + 2 * count + 1));
    load_argument(f, argument);
    for (uint32_t i = 0; i < count; ++i) {
        equals(f, values[i], 0, 1);
        answer(f, SECCOMP_RET_ALLOW);
    }
    answer(f, SECCOMP_RET_TRAP);
}

int filter_install(filter *f, int allows_others) {
    answer(f, allows_others ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRAP);
    if (f->count > sizeof f->rule / sizeof *f->rule) return E2BIG;
    struct sock_fprog program = { .len = (unsigned short)f->count, .filter = f->rule };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : errno;
}
