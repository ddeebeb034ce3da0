/*
 * libffi, as Swift can use it: calls of functions whose signature is known only when the program runs.
 *
 * libffi describes types by global variables, which Swift 6 takes for shared mutable state; they are constants, and the
 * functions below hand their addresses over.
 */
#ifndef CFFI_SHIM_H
#define CFFI_SHIM_H

#include <ffi.h>

static inline ffi_type *cffi_void(void) { return &ffi_type_void; }
static inline ffi_type *cffi_sint32(void) { return &ffi_type_sint32; }
static inline ffi_type *cffi_uint32(void) { return &ffi_type_uint32; }
static inline ffi_type *cffi_sint64(void) { return &ffi_type_sint64; }
static inline ffi_type *cffi_uint64(void) { return &ffi_type_uint64; }
static inline ffi_type *cffi_double(void) { return &ffi_type_double; }
static inline ffi_type *cffi_pointer(void) { return &ffi_type_pointer; }

/* The calling convention that C functions of this machine have. */
static inline ffi_abi cffi_abi(void) { return FFI_DEFAULT_ABI; }

#endif
