/*
 * A plugin reaches the C library through a table of addresses that the loader filled. Here entries of it are led to the
 * kit's functions; the kit's own calls are not touched.
 */
#define _GNU_SOURCE
#include "lead.h"
#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__aarch64__)
#define IS_TABLE(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#define IS_POINTER(type) ((type) == R_AARCH64_ABS64)
#else
#define IS_TABLE(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#define IS_POINTER(type) ((type) == R_X86_64_64)
#endif

typedef struct image {
    uint64_t base, guard_low, guard_high; /* what the loader made read-only after it had filled the table */
    const struct dl_phdr_info *about;
    const ElfW(Sym) *symbols;
    const char *texts;
} image;

typedef struct choice {
    uint64_t       inside;
    const wkp_led *led;
    size_t         count;
    int            found;
} choice;

/* Code that the loader rewrites is left as it is: to make its page writable would take its right to run. */
static int is_code(const image *in, uint64_t at) {
    for (int i = 0; i < in->about->dlpi_phnum; ++i) {
        const ElfW(Phdr) *segment = &in->about->dlpi_phdr[i];
        uint64_t low = in->base + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && at >= low && at < low + segment->p_memsz)
            return (segment->p_flags & PF_X) != 0;
    }
    return 1;
}

static void lead(const image *in, const ElfW(Rela) *place, size_t count, choice *wish) {
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < count; ++i) {
        uint64_t type = ELF64_R_TYPE(place[i].r_info), at = in->base + place[i].r_offset, start = at & ~(page - 1);
        if (!IS_TABLE(type) && !(IS_POINTER(type) && place[i].r_addend == 0 && !is_code(in, at))) continue;
        const char *name = in->texts + in->symbols[ELF64_R_SYM(place[i].r_info)].st_name;
        for (size_t k = 0; k < wish->count; ++k) {
            if (strcmp(name, wish->led[k].name) != 0) continue;
            if (mprotect((void *)start, page, PROT_READ | PROT_WRITE) != 0) continue;
            memcpy((void *)at, &wish->led[k].function, sizeof wish->led[k].function);
            if (start >= in->guard_low && start + page <= in->guard_high) mprotect((void *)start, page, PROT_READ);
            wish->found += 1;
        }
    }
}

static void lead_image(const struct dl_phdr_info *info, choice *wish) {
    image in = { .base = info->dlpi_addr, .about = info };
    const ElfW(Dyn) *dynamic = NULL;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_DYNAMIC) dynamic = (const void *)(in.base + segment->p_vaddr);
        if (segment->p_type == PT_GNU_RELRO) {
            in.guard_low = in.base + segment->p_vaddr;
            in.guard_high = in.guard_low + segment->p_memsz;
        }
    }
    const ElfW(Rela) *calls = NULL, *data = NULL;
    size_t calls_size = 0, data_size = 0;
    for (; dynamic && dynamic->d_tag != DT_NULL; ++dynamic) {
        const void *pointer = (const void *)dynamic->d_un.d_ptr; /* glibc has added the base */
        if (dynamic->d_tag == DT_SYMTAB) in.symbols = pointer;
        if (dynamic->d_tag == DT_STRTAB) in.texts = pointer;
        if (dynamic->d_tag == DT_JMPREL) calls = pointer;
        if (dynamic->d_tag == DT_RELA) data = pointer;
        if (dynamic->d_tag == DT_PLTRELSZ) calls_size = dynamic->d_un.d_val;
        if (dynamic->d_tag == DT_RELASZ) data_size = dynamic->d_un.d_val;
    }
    if (!in.symbols || !in.texts) return;
    if (calls) lead(&in, calls, calls_size / sizeof *calls, wish);
    if (data) lead(&in, data, data_size / sizeof *data, wish);
}

static int look(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    choice *wish = context;
    if (wish->inside) {
        for (int i = 0; i < info->dlpi_phnum; ++i) {
            const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
            uint64_t low = info->dlpi_addr + segment->p_vaddr;
            if (segment->p_type != PT_LOAD || wish->inside < low || wish->inside >= low + segment->p_memsz) continue;
            lead_image(info, wish);
            return 1;
        }
        return 0;
    }
    static const char *const left_alone[] = { "/libc.so", "/ld-linux", "linux-vdso", "/libdispatch", "/libpthread" };
    if (!info->dlpi_name || !*info->dlpi_name) return 0;
    for (size_t i = 0; i < sizeof left_alone / sizeof *left_alone; ++i)
        if (strstr(info->dlpi_name, left_alone[i])) return 0;
    lead_image(info, wish);
    return 0;
}

int wkp_lead(const void *inside, const wkp_led *led, size_t count) {
    choice wish = { .inside = (uint64_t)(uintptr_t)inside, .led = led, .count = count };
    dl_iterate_phdr(look, &wish);
    return wish.found;
}
