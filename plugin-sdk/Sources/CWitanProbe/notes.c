/*
 * What a plugin asks of the C library that a check wants to know: variables, files, libraries, functions for the
 * process's end. The plugin's own calls are led here (lead.c), noted and made.
 */
#define _GNU_SOURCE
#include "lead.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <witan_probe.h>

static wkp_note notes[WKP_NOTES];
static uint64_t noted;

uint64_t wkp_note_count(void) {
    uint64_t count = __atomic_load_n(&noted, __ATOMIC_RELAXED);
    return count < WKP_NOTES ? count : WKP_NOTES;
}

wkp_note *wkp_note_at(uint64_t index) { return &notes[index % WKP_NOTES]; }

static void note(uint32_t kind, const char *text) {
    uint64_t place = __atomic_fetch_add(&noted, 1, __ATOMIC_RELAXED);
    if (place >= WKP_NOTES) return;
    strncpy(notes[place].text, text ? text : "", WKP_NOTE_TEXT - 1);
    notes[place].kind = kind;
}

static char *noted_getenv(const char *name) {
    note(WKP_NOTE_VARIABLE, name);
    return getenv(name);
}

static char *noted_secure_getenv(const char *name) {
    note(WKP_NOTE_VARIABLE, name);
    return secure_getenv(name);
}

/* The mode is given only where a file may be made; to hand on what is not there does no harm. */
static int noted_open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    note(WKP_NOTE_FILE, path);
    return open(path, flags, mode);
}

static int noted_openat(int folder, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    note(WKP_NOTE_FILE, path);
    return openat(folder, path, flags, mode);
}

static FILE *noted_fopen(const char *path, const char *mode) {
    note(WKP_NOTE_FILE, path);
    return fopen(path, mode);
}

static void *noted_dlopen(const char *path, int flags) {
    note(WKP_NOTE_LIBRARY, path);
    return dlopen(path, flags);
}

static void *noted_dlmopen(Lmid_t space, const char *path, int flags) {
    note(WKP_NOTE_LIBRARY, path);
    return dlmopen(space, path, flags);
}

extern int __cxa_atexit(void (*function)(void *), void *argument, void *image);
extern int on_exit(void (*function)(int, void *), void *argument);

/* atexit comes here without an argument; a C++ destructor with its object, which dlclose ends as it should. */
static int noted_cxa_atexit(void (*function)(void *), void *argument, void *image) {
    if (!argument) note(WKP_NOTE_AT_EXIT, "atexit");
    return __cxa_atexit(function, argument, image);
}

static int noted_on_exit(void (*function)(int, void *), void *argument) {
    note(WKP_NOTE_AT_EXIT, "on_exit");
    return on_exit(function, argument);
}

static const wkp_led asked[] = {
    { "getenv", (wkp_function)noted_getenv },
    { "secure_getenv", (wkp_function)noted_secure_getenv },
    { "open", (wkp_function)noted_open },
    { "open64", (wkp_function)noted_open },
    { "openat", (wkp_function)noted_openat },
    { "openat64", (wkp_function)noted_openat },
    { "fopen", (wkp_function)noted_fopen },
    { "fopen64", (wkp_function)noted_fopen },
    { "dlopen", (wkp_function)noted_dlopen },
    { "dlmopen", (wkp_function)noted_dlmopen },
    { "__cxa_atexit", (wkp_function)noted_cxa_atexit },
    { "on_exit", (wkp_function)noted_on_exit },
};

int wkp_take_notes(const void *inside) { return wkp_lead(inside, asked, sizeof asked / sizeof *asked); }
