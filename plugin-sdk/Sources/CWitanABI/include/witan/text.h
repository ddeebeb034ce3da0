/*
 * Strings and bytes as they cross the border. Both structs are frozen.
 *
 * ENCODING  UTF-8, pointer and length, NOT terminated by a NUL. Length 0 may come with a null pointer: look at `len`
 *           first. The host replaces ill-formed UTF-8 and control characters before it stores or shows a text, so a
 *           plugin need not be careful for the host's sake.
 * OWNER     An argument is borrowed: readable until the call returns, never freed by the callee; copy what you keep.
 *           A text inside the descriptor is static: readable from the entry's return until dlclose.
 */
#ifndef WTN_TEXT_H
#define WTN_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct wtn_str { /* frozen */
    const char *ptr; /* may be null when len is 0 */
    size_t      len; /* bytes, not characters */
} wtn_str;

typedef struct wtn_bytes { /* frozen */
    const uint8_t *ptr; /* may be null when len is 0 */
    size_t         len;
} wtn_bytes;

/* A C string literal as a wtn_str, also in a static initialiser: .name = WTN_STR("EMA cross"). */
#define WTN_STR(literal) { (literal), sizeof(literal) - 1 }

#endif
