/*
 * Memory, counted: the plugin's calls for it are led here (lead.c), and so are, when asked for, those of its language's
 * runtime. Whose call it is tells the return address; a runtime's calls count while the plugin is called.
 */
#define _GNU_SOURCE
#include "lead.h"
#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <witan_probe.h>

static wkp_meter_state meter;
static uint64_t image_low, image_high;
static _Thread_local int depth, in_host;

wkp_meter_state *wkp_meter_now(void) { return &meter; }

void wkp_host_begin(void) { in_host += 1; }
void wkp_host_end(void) { in_host -= 1; }
int wkp_is_inside(void) { return depth > 0; }
void wkp_step_in(void) { depth += 1; }
void wkp_step_out(void) { depth -= 1; }

static int is_counted(const void *caller) {
    uint64_t from = (uint64_t)(uintptr_t)caller;
    return (from >= image_low && from < image_high) || (depth > 0 && in_host == 0);
}

/* Counts an allocation; 1 = it is the one that must fail. */
static int must_fail(void) {
    __atomic_fetch_add(&meter.allocations, 1, __ATOMIC_RELAXED);
    uint64_t left = __atomic_load_n(&meter.fail_at, __ATOMIC_RELAXED);
    if (left == 0) return 0;
    __atomic_store_n(&meter.fail_at, left - 1, __ATOMIC_RELAXED);
    if (left != 1) return 0;
    __atomic_fetch_add(&meter.failed, 1, __ATOMIC_RELAXED);
    errno = ENOMEM;
    return 1;
}

static void *taken(void *block) {
    if (block) __atomic_fetch_add(&meter.bytes, (int64_t)malloc_usable_size(block), __ATOMIC_RELAXED);
    return block;
}

static void given_back(void *block) {
    if (block) __atomic_fetch_sub(&meter.bytes, (int64_t)malloc_usable_size(block), __ATOMIC_RELAXED);
}

#define IS_OURS is_counted(__builtin_return_address(0))

static void *metered_malloc(size_t size) {
    if (!IS_OURS) return malloc(size);
    return must_fail() ? NULL : taken(malloc(size));
}

static void *metered_calloc(size_t count, size_t size) {
    if (!IS_OURS) return calloc(count, size);
    return must_fail() ? NULL : taken(calloc(count, size));
}

static void *resize(void *block, size_t size) {
    if (must_fail()) return NULL;
    given_back(block);
    void *moved = realloc(block, size);
    /* On failure the old block stays; a size of 0 has freed it. */
    if (!moved && size > 0) taken(block);
    return taken(moved);
}

static void *metered_realloc(void *block, size_t size) { return IS_OURS ? resize(block, size) : realloc(block, size); }

static void *metered_reallocarray(void *block, size_t count, size_t size) {
    size_t all;
    if (!IS_OURS) return reallocarray(block, count, size);
    if (__builtin_mul_overflow(count, size, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return resize(block, all);
}

static int metered_posix_memalign(void **out, size_t alignment, size_t size) {
    if (!IS_OURS) return posix_memalign(out, alignment, size);
    if (must_fail()) return ENOMEM;
    int status = posix_memalign(out, alignment, size);
    if (status == 0) taken(*out);
    return status;
}

static void *metered_aligned_alloc(size_t alignment, size_t size) {
    if (!IS_OURS) return aligned_alloc(alignment, size);
    return must_fail() ? NULL : taken(aligned_alloc(alignment, size));
}

static void metered_free(void *block) {
    if (IS_OURS) given_back(block);
    free(block);
}

static char *metered_strdup(const char *text) {
    if (!IS_OURS) return strdup(text);
    return must_fail() ? NULL : taken(strdup(text));
}

static char *metered_strndup(const char *text, size_t most) {
    if (!IS_OURS) return strndup(text, most);
    return must_fail() ? NULL : taken(strndup(text, most));
}

static int metered_vasprintf(char **out, const char *format, va_list arguments) {
    int is_ours = IS_OURS;
    if (is_ours && must_fail()) return -1;
    int length = vasprintf(out, format, arguments);
    if (is_ours && length >= 0) taken(*out);
    return length;
}

static int metered_asprintf(char **out, const char *format, ...) {
    if (IS_OURS && must_fail()) return -1;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(out, format, arguments);
    va_end(arguments);
    if (IS_OURS && length >= 0) taken(*out);
    return length;
}

static const wkp_led memory[] = {
    { "malloc", (wkp_function)metered_malloc },
    { "calloc", (wkp_function)metered_calloc },
    { "realloc", (wkp_function)metered_realloc },
    { "reallocarray", (wkp_function)metered_reallocarray },
    { "posix_memalign", (wkp_function)metered_posix_memalign },
    { "aligned_alloc", (wkp_function)metered_aligned_alloc },
    { "memalign", (wkp_function)metered_aligned_alloc },
    { "free", (wkp_function)metered_free },
    { "strdup", (wkp_function)metered_strdup },
    { "strndup", (wkp_function)metered_strndup },
    { "asprintf", (wkp_function)metered_asprintf },
    { "vasprintf", (wkp_function)metered_vasprintf },
};

int wkp_meter_libraries(void) { return wkp_lead(NULL, memory, sizeof memory / sizeof *memory); }

int wkp_meter(const void *inside) {
    uint64_t low, high;
    if (wkp_image_of(inside, &low, &high)) {
        image_low = low;
        image_high = high;
    }
    return wkp_lead(inside, memory, sizeof memory / sizeof *memory) + wkp_take_notes(inside);
}
