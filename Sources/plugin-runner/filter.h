/*
 * A filter of system calls, written rule by rule. A rule compares the call's number, and where it fits it decides:
 * nothing falls through it. What no rule names gets the filter's last word.
 */
#ifndef FILTER_H
#define FILTER_H

#include <linux/filter.h>
#include <stdint.h>

typedef struct filter {
    struct sock_filter rule[512];
    uint32_t           count;
} filter;

/* Begins one: another machine's calls, and those of its narrower sisters, end the process. */
void filter_begin(filter *f);
void filter_allow(filter *f, long number);
/* SIGSYS, which is reported by the call's name. */
void filter_trap(filter *f, long number);
void filter_fail(filter *f, long number, int error);
/* Allowed where the argument's low half is `value`. */
void filter_allow_only(filter *f, long number, uint32_t argument, uint32_t value);
/* Allowed where the argument has one of `bits`, or none of them. */
void filter_allow_with(filter *f, long number, uint32_t argument, uint32_t bits);
void filter_allow_without(filter *f, long number, uint32_t argument, uint32_t bits);
/* Allowed where one argument has none of `bits` and the other has one of `needed`. */
void filter_allow_mapping(filter *f, long number, uint32_t argument, uint32_t bits, uint32_t other, uint32_t needed);
/* Allowed where the argument is one of `count` values. */
void filter_allow_among(filter *f, long number, uint32_t argument, const uint32_t *values, uint32_t count);
/* Ends it with what is done with every other call, and installs it. 0, or an error number. */
int filter_install(filter *f, int allows_others);

#endif
