/* SPDX-License-Identifier: MIT */
/* Hashes: of text (ours), and of numbers, tuples and sets (as CPython computes them, so that
   programs that print hash() and iterate sets of numbers see what they expect). No seed, and the
   same result on every platform: running time attacks are answered by metering the probes. */

#ifndef CL_BASE_HASH_H
#define CL_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The hash of len code units of width bytes (1, 2 or 4). Never 0. The width takes part: the same
   text in two widths has two hashes, which is sound because strings are kept at the least width
   that holds them. For bytes, use width 1. */
uint32_t cl_hash_str(const void *units, size_t len, int width);

/* CPython's numeric hash works modulo this prime. */
#define CL_HASH_MODULUS ((UINT64_C(1) << 61) - 1)

/* hash(float), as a two's complement int64. NaN gives 0: CPython hashes a NaN by identity, which
   is up to the caller. */
uint64_t cl_hash_double(double v);

/* hash(int) of a small int; -1 gives -2. */
int64_t cl_hash_int64(int64_t v);

/* hash of a tuple: acc = init; step for each item's hash; finish with the length. */
#define CL_HASH_TUPLE_INIT UINT64_C(2870177450012600261)
uint64_t cl_hash_tuple_step(uint64_t acc, uint64_t item);
int64_t cl_hash_tuple_finish(uint64_t acc, size_t len);

/* hash of a frozenset: acc = 0; step for each item's hash in any order; finish with the size. */
uint64_t cl_hash_set_step(uint64_t acc, uint64_t item);
int64_t cl_hash_set_finish(uint64_t acc, size_t len);

#endif
