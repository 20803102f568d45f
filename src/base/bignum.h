/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on integers of any size, without allocation.
 *
 * A magnitude is a little-endian span of 64-bit limbs, `const uint64_t *d, size_t n`. It is
 normalised when the last
 * limb is not zero; zero has length 0. Functions on magnitudes are called cl_mag_*; they take
 normalised operands
 * unless they say "span". A cl_big adds a sign (zero is never negative); functions on it are called
 cl_big_*.
 *
 * Who provides memory: the caller, always. `..._size` gives the limbs the result needs,
 `..._scratch` the limbs of
 * working memory, `..._cost` an estimate of the work in limb operations (saturating), to be charged
 before the call.
 * Results must not overlap operands or scratch unless the function says so.
 *
 * Functions that take a poll return 0 when done, CL_BIG_STOPPED when the poll said stop: the result
 is then
 * undefined, nothing else was touched. Linear functions (add, shift, bit operations) are not
 polled.
 *
 * No operand may be longer than CL_BIG_MAX_LIMBS; the size estimates are 64 bits wide so that a
 caller can see an
 * oversized result before it happens.
 */
#ifndef CL_BIGNUM_H
#define CL_BIGNUM_H

#include <stddef.h>
#include <stdint.h>

#include "poll.h"

#define CL_BIG_MAX_LIMBS ((size_t)1 << 26)

enum { CL_BIG_OK = 0, CL_BIG_STOPPED = 1, CL_BIG_BAD = 2 };

typedef struct {
    uint64_t *d;
    uint32_t n;
    int neg;
} cl_big;

/* ---- limb loops on spans: r, a, b have n limbs; r may be a or b; the return value is the carry or
   borrow ---- */
uint64_t cl_mag_add_n(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n);
uint64_t cl_mag_sub_n(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n);
uint64_t cl_mag_add_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
uint64_t cl_mag_sub_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
uint64_t cl_mag_mul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
uint64_t cl_mag_addmul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
uint64_t cl_mag_submul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
/* Shift by 0..63 bits; the return value is the bits shifted out (of the top, or left-aligned, of
   the bottom).
 * lshift works from the top (r >= a may overlap), rshift from the bottom (r <= a may overlap). */
uint64_t cl_mag_lshift_n(uint64_t *r, const uint64_t *a, size_t n, unsigned bits);
uint64_t cl_mag_rshift_n(uint64_t *r, const uint64_t *a, size_t n, unsigned bits);
/* q = a / b (q may be a), returns a % b; b != 0. */
uint64_t cl_mag_divrem_1(uint64_t *q, const uint64_t *a, size_t n, uint64_t b);
/* a % b for one limb. */
uint64_t cl_mag_rem_1(const uint64_t *a, size_t n, uint64_t b);

/* ---- magnitudes ---- */
/* The length without leading zero limbs. */
size_t cl_mag_norm(const uint64_t *d, size_t n);
/* -1, 0, 1 */
int cl_mag_cmp(const uint64_t *a, size_t an, const uint64_t *b, size_t bn);
uint64_t cl_mag_bits(const uint64_t *a, size_t n);
uint64_t cl_mag_popcount(const uint64_t *a, size_t n);
/* Index of the lowest set bit; a != 0. */
uint64_t cl_mag_ctz(const uint64_t *a, size_t n);
/* Nonzero if any of the low `bits` bits is set. */
int cl_mag_low_bits(const uint64_t *a, size_t n, uint64_t bits);
/* r has max(an, bn) + 1 limbs, may be a or b; returns the length. */
size_t cl_mag_add(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);
/* a >= b; r has an limbs, may be a or b; returns the length. */
size_t cl_mag_sub(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);
/* r has n + bits/64 + 1 limbs, may be a; returns the length. */
size_t cl_mag_shl(uint64_t *r, const uint64_t *a, size_t n, uint64_t bits);
/* r has n - bits/64 limbs (if positive), may be a; returns the length. */
size_t cl_mag_shr(uint64_t *r, const uint64_t *a, size_t n, uint64_t bits);

/* r = a * b over an + bn limbs, both spans; the caller normalises. a == b with the same length
   squares. */
int cl_mag_mul(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
               uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_mul_scratch(size_t an, size_t bn);
uint64_t cl_mag_mul_cost(size_t an, size_t bn);

/* q (an - bn + 1 limbs, or NULL) and r (bn limbs, or NULL) of a / b; an >= bn >= 1. Both are spans
   to normalise.
 * q and r may overlap a and b, not each other. */
int cl_mag_divrem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                  size_t bn, uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_divrem_scratch(size_t an, size_t bn);
uint64_t cl_mag_divrem_cost(size_t an, size_t bn);

/* r = a ** e; r has cl_mag_pow_size limbs. *rn is the length. */
int cl_mag_pow(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, uint64_t e, uint64_t *scratch,
               const cl_poll *poll);
uint64_t cl_mag_pow_size(const uint64_t *a, size_t an, uint64_t e);
uint64_t cl_mag_pow_scratch(const uint64_t *a, size_t an, uint64_t e);
uint64_t cl_mag_pow_cost(const uint64_t *a, size_t an, uint64_t e);

/* r = a ** e % m; m != 0; r has mn limbs. */
int cl_mag_powmod(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *e,
                  size_t en, const uint64_t *m, size_t mn, uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_powmod_scratch(size_t an, size_t en, size_t mn);
uint64_t cl_mag_powmod_cost(size_t an, size_t en, size_t mn);

/* r = a ** -1 % m, 0 <= r < m; CL_BIG_BAD if a and m have a common factor. m != 0; r has mn limbs.
   */
int cl_mag_invmod(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *m,
                  size_t mn, uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_invmod_scratch(size_t an, size_t mn);
uint64_t cl_mag_invmod_cost(size_t an, size_t mn);

/* r has max(an, bn) limbs. gcd(0, x) = x. */
int cl_mag_gcd(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
               uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_gcd_scratch(size_t an, size_t bn);
uint64_t cl_mag_gcd_cost(size_t an, size_t bn);

/* r = floor(sqrt(a)); r has (an + 1) / 2 limbs. */
int cl_mag_isqrt(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, uint64_t *scratch,
                 const cl_poll *poll);
size_t cl_mag_isqrt_scratch(size_t an);
uint64_t cl_mag_isqrt_cost(size_t an);

/* ---- text, bases 2 to 36, lower case, no sign, no prefix; zero is "0" ---- */
/* Upper limit of the characters written, at most a few more than needed. */
uint64_t cl_mag_text_size(const uint64_t *a, size_t n, unsigned base);
/* out has cl_mag_text_size bytes; no terminating NUL; *len is what was written. */
int cl_mag_to_text(char *out, size_t *len, const uint64_t *a, size_t n, unsigned base,
                   uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_to_text_scratch(size_t n, unsigned base);
uint64_t cl_mag_to_text_cost(size_t n, unsigned base);
/* Limbs that `len` digits may need. */
uint64_t cl_mag_from_text_size(size_t len, unsigned base);
/* Digits only, either case. CL_BIG_BAD for any other byte, and for no digits at all. r has
 * cl_mag_from_text_size limbs. */
int cl_mag_from_text(uint64_t *r, size_t *rn, const char *s, size_t len, unsigned base,
                     uint64_t *scratch, const cl_poll *poll);
size_t cl_mag_from_text_scratch(size_t len, unsigned base);
uint64_t cl_mag_from_text_cost(size_t len, unsigned base);

/* ---- doubles ---- */
/* The nearest double (ties to even); CL_BIG_BAD if it would be infinite. */
int cl_mag_to_double(double *out, const uint64_t *a, size_t n);
/* The double nearest to a / b; b != 0; CL_BIG_BAD if it would be infinite. Linear in the length. */
int cl_mag_truediv(double *out, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
                   uint64_t *scratch);
size_t cl_mag_truediv_scratch(size_t an, size_t bn);

/* ---- signed ---- */
/* r->d has the limbs that the comment or the _size function says; n and neg are set. Python's rules
   throughout. */
/* r->d has 1 limb. */
void cl_big_from_i64(cl_big *r, int64_t v);
void cl_big_from_u64(cl_big *r, uint64_t v);
/* CL_BIG_BAD if it does not fit. */
int cl_big_to_i64(int64_t *out, const cl_big *a);
/* The integer part of x (finite, else CL_BIG_BAD); r->d has 16 limbs. */
int cl_big_from_double(cl_big *r, double x);
int cl_big_to_double(double *out, const cl_big *a);
int cl_big_truediv(double *out, const cl_big *a, const cl_big *b, uint64_t *scratch);
int cl_big_cmp(const cl_big *a, const cl_big *b);
/* -1, 0, 1; 2 if x is not a number. Exact. */
int cl_big_cmp_double(const cl_big *a, double x);
/* CPython's hash(int): the value modulo 2**61 - 1 with its sign, -2 in place of -1. */
int64_t cl_big_hash(const cl_big *a);

/* max(n) + 1 limbs; r->d may be a->d or b->d. */
void cl_big_add(cl_big *r, const cl_big *a, const cl_big *b);
void cl_big_sub(cl_big *r, const cl_big *a, const cl_big *b);
/* a->n + b->n limbs; scratch of cl_mag_mul. */
int cl_big_mul(cl_big *r, const cl_big *a, const cl_big *b, uint64_t *scratch, const cl_poll *poll);
/* Floor division; b != 0; q (may be NULL) has max(an - bn + 2, 1) limbs, r (may be NULL) has bn
   limbs. They may
 * overlap a and b, not each other. */
int cl_big_divmod(cl_big *q, cl_big *r, const cl_big *a, const cl_big *b, uint64_t *scratch,
                  const cl_poll *poll);
size_t cl_big_divmod_scratch(size_t an, size_t bn);
/* n + bits/64 + 1 limbs; r->d may be a->d. */
void cl_big_shl(cl_big *r, const cl_big *a, uint64_t bits);
/* max(n - bits/64, 0) + 1 limbs; r->d may be a->d; rounds down. */
void cl_big_shr(cl_big *r, const cl_big *a, uint64_t bits);
/* max(n) + 1 limbs; r->d may be a->d or b->d. Infinite two's complement, as Python has it. */
void cl_big_and(cl_big *r, const cl_big *a, const cl_big *b);
void cl_big_or(cl_big *r, const cl_big *a, const cl_big *b);
void cl_big_xor(cl_big *r, const cl_big *a, const cl_big *b);
/* n + 1 limbs; r->d may be a->d. */
void cl_big_not(cl_big *r, const cl_big *a);
/* pow(a, e, m) with e >= 0, m != 0; the result has the sign of m; r->d has m->n limbs. */
int cl_big_powmod(cl_big *r, const cl_big *a, const cl_big *e, const cl_big *m, uint64_t *scratch,
                  const cl_poll *poll);
/* pow(a, -1, m): CL_BIG_BAD if not invertible. r->d has m->n limbs, scratch of cl_mag_invmod. */
int cl_big_invmod(cl_big *r, const cl_big *a, const cl_big *m, uint64_t *scratch,
                  const cl_poll *poll);

/* ---- bytes ---- */
/* Bytes to an integer; r->d has (len + 7) / 8 limbs. */
void cl_big_from_bytes(cl_big *r, const uint8_t *s, size_t len, int little, int is_signed);
/* Exactly len bytes; CL_BIG_BAD if it does not fit (a negative one never fits unsigned). */
int cl_big_to_bytes(uint8_t *out, size_t len, const cl_big *a, int little, int is_signed);

#endif
