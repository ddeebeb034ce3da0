/*
 * The version of the contract, and how it grows.
 *
 * MAJOR  changes when something that was promised no longer holds. A host refuses a plugin of another major, or
 *        routes it through an adapter; a plugin asked for another major by its entry answers with a null pointer.
 * MINOR  only adds: fields at the END of a growable struct, capability bits, enum values, host functions. A newer
 *        minor on either side must be accepted: read what you know, ignore what you do not.
 *
 * SIZES  Every growable struct carries `size`, filled by its PRODUCER with its own sizeof. A reader uses a field only
 *        if the field lies inside that size: WTN_HAS. An array of growable structs carries a stride, so that a reader
 *        steps by the producer's size and not by its own.
 *        OUT structs (wtn_signals) are filled in by the caller, size included; the callee writes only where the
 *        caller has given room.
 * FROZEN Structs marked frozen never change and carry no size: wtn_str, wtn_bytes, wtn_value, wtn_signal, wtn_reason.
 *
 * The released layout (struct, field, offset, size) of each minor is asserted at compile time by layout-1.N.h and kept as
 * data in abi/layout-1.N.tsv: a minor's table is the one before it, with rows added.
 *
 * 1.0    the first.
 * 1.1    wtn_plugin.evaluate_many, WTN_MOST_SETS.
 */
#ifndef WTN_VERSION_H
#define WTN_VERSION_H

#include <stddef.h>
#include <stdint.h>

/* First word of the descriptor: the bytes 'W' 'T' 'A' 'N' in memory on a little-endian machine. */
#define WTN_MAGIC 0x4E415457u

/* The version these headers describe. A plugin writes both into its descriptor, a host into wtn_host. */
#define WTN_ABI_MAJOR 1
#define WTN_ABI_MINOR 1

/*
 * True if the producer of *p knew `field`. Ask before reading any field of a growable struct that was not there in
 * version 1.0, and before any field at all if the other side is not trusted.
 *   if (WTN_HAS(bars, wtn_bars, volume) && bars->volume) ...
 */
#define WTN_HAS(p, type, field) ((p)->size >= offsetof(type, field) + sizeof(((type *)0)->field))

#endif
