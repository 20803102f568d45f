/* SPDX-License-Identifier: MIT */
/* What the methods of bytes, bytearray and memoryview share, and the text encodings. */
#ifndef CL_BUILTIN_BYTES_H
#define CL_BUILTIN_BYTES_H
#include "builtin/natives.h"
#include "obj/str.h"

/* str.encode and bytes.decode; encoding and errors are str values or UNBOUND (utf-8, strict). data
   is any bytes-like value. */
cl_st cl_str_encode(cl_vm *vm, cl_val s, cl_val encoding, cl_val errors, cl_val *out);
cl_st cl_bytes_decode(cl_vm *vm, cl_val data, cl_val encoding, cl_val errors, cl_val *out);

/* builtin/escape_codec.c: is it one of unicode-escape and raw-unicode-escape? */
bool cl_escape_codec(const cl_vm *vm, cl_val encoding, bool *raw);
cl_st cl_escape_decode(cl_vm *vm, cl_val data, bool raw, cl_val errors, cl_val *out);
cl_st cl_escape_encode(cl_vm *vm, cl_val str, bool raw, cl_val *out);

/* ValueError if the memoryview was released. */
cl_st cl_memview_alive(cl_vm *vm, cl_val v);
bool cl_memview_readonly(const cl_vm *vm, cl_val v);
/* The bytes of any bytes-like value (subclasses too); a memoryview with steps is copied. TypeError
   "a bytes-like object is required, not 'str'"; ValueError of a released memoryview. */
cl_st cl_bytes_arg(cl_vm *vm, cl_val v, const uint8_t **p, size_t *n);
/* A new object of the kind of model (bytes for anything but a bytearray), with its labels. p may be
   NULL: the caller fills *data. */
cl_st cl_bytes_made(cl_vm *vm, cl_val model, const void *p, uint64_t n, uint8_t **data,
                    cl_val *out);
/* An int 0..255 as an element. */
cl_st cl_byte_value(cl_vm *vm, cl_val v, const char *range, uint8_t *out);
/* An integer argument: OverflowError when it is too large; the second for what C has as int. */
cl_st cl_ssize_arg(cl_vm *vm, cl_val v, int64_t *out);
cl_st cl_tabsize_arg(cl_vm *vm, cl_val v, int64_t *out);
/* Bytes from a constructor's or extend's source; ESCALATE when Python has to run. */
cl_st cl_bytes_collect(cl_vm *vm, cl_val source, bool array, cl_val *out);
/* bytearray[start:stop] = p[0..n); p must not lie in the array. */
cl_st cl_bytearray_splice(cl_vm *vm, cl_val o, uint32_t start, uint32_t stop, const uint8_t *p,
                          size_t n);
/* start and end arguments of find() and others. */
cl_st cl_bytes_bounds(cl_vm *vm, size_t len, cl_val vs, cl_val ve, int64_t *start, int64_t *end);
#endif
