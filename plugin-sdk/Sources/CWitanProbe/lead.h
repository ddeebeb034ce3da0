/*
 * How an image's calls of the C library are led elsewhere; for the probe's own files.
 */
#ifndef WITAN_LEAD_H
#define WITAN_LEAD_H

#include <stddef.h>

typedef void (*wkp_function)(void);

/* A function of the C library by its name, and what is called in its place. */
typedef struct wkp_led {
    const char  *name;
    wkp_function function;
} wkp_led;

/* From now on the image that holds `inside` (null = every image but the program, the C library, the loader and
   libdispatch) calls these. Returns how many places were led here. */
int wkp_lead(const void *inside, const wkp_led *led, size_t count);

/* From now on what the image that holds `inside` asks of the C library is noted. */
int wkp_take_notes(const void *inside);

/* A call into the plugin begins, and ends, on this thread. */
void wkp_step_in(void);
void wkp_step_out(void);

#endif
