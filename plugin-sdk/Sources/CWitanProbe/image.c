#define _GNU_SOURCE
#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <malloc.h>
#include <stddef.h>
#include <unistd.h>
#include <witan_probe.h>

const char *wkp_libc_version(void) { return gnu_get_libc_version(); }

uint64_t wkp_heap_bytes(void) {
    struct mallinfo2 heap = mallinfo2();
    return (uint64_t)heap.uordblks + (uint64_t)heap.hblkhd;
}

char **wkp_environment(void) { return environ; }

typedef struct search {
    uint64_t wanted, low, high;
    int      found;
} search;

/* An image's extent is that of its loaded segments. */
static int look(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    search *s = context;
    uint64_t low = UINT64_MAX, high = 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        uint64_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        uint64_t end = start + info->dlpi_phdr[i].p_memsz;
        if (start < low) low = start;
        if (end > high) high = end;
    }
    if (s->wanted < low || s->wanted >= high) return 0;
    s->low = low;
    s->high = high;
    s->found = 1;
    return 1;
}

int wkp_image_of(const void *inside, uint64_t *low, uint64_t *high) {
    search s = { .wanted = (uint64_t)(uintptr_t)inside };
    dl_iterate_phdr(look, &s);
    *low = s.low;
    *high = s.high;
    return s.found;
}

const char *wkp_file_of(const void *inside) {
    Dl_info place;
    return dladdr(inside, &place) ? place.dli_fname : NULL;
}

int wkp_image_loaded(uint64_t address) {
    search s = { .wanted = address };
    dl_iterate_phdr(look, &s);
    return s.found;
}

#if defined(__x86_64__)
/* The control bits only: the flags of exceptions that happened are no mode. */
uint64_t wkp_fp_mode(void) {
    uint32_t sse;
    uint16_t x87;
    __asm__ volatile("stmxcsr %0" : "=m"(sse));
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return (uint64_t)x87 << 32 | (sse & 0xFFC0u);
}

void wkp_fp_restore(uint64_t mode) {
    uint32_t sse = (uint32_t)(mode & 0xFFC0u);
    uint16_t x87 = (uint16_t)(mode >> 32);
    __asm__ volatile("ldmxcsr %0" : : "m"(sse));
    __asm__ volatile("fldcw %0" : : "m"(x87));
}
#elif defined(__aarch64__)
uint64_t wkp_fp_mode(void) {
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
}

void wkp_fp_restore(uint64_t mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }
#else
uint64_t wkp_fp_mode(void) { return 0; }
void wkp_fp_restore(uint64_t mode) { (void)mode; }
#endif
