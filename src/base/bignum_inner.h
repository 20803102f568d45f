/* SPDX-License-Identifier: MIT */
/* Shared by the bignum_*.c files only: word helpers and the work counter behind polling. */
#ifndef CL_BIGNUM_INNER_H
#define CL_BIGNUM_INNER_H

#include <string.h>

#include "bignum.h"

typedef unsigned __int128 cl_u128;

/* Only the quadratic loops count; the linear passes around them take about as long again. */
#define CL_MAG_POLL_EVERY 50000

typedef struct {
    const cl_poll *poll;
    uint64_t left;
} cl_mag_work;

static inline cl_mag_work cl_mag_work_start(const cl_poll *poll)
{
    cl_mag_work w = { poll, CL_MAG_POLL_EVERY };
    return w;
}

/* Count `ops` limb operations about to be done; nonzero means stop. */
static inline int cl_mag_spend(cl_mag_work *w, uint64_t ops)
{
    if (ops < w->left) {
        w->left -= ops;
        return 0;
    }
    w->left = CL_MAG_POLL_EVERY;
    return w->poll && w->poll->fn(w->poll->arg);
}

static inline uint64_t cl_mag_sat_mul(uint64_t a, uint64_t b)
{
    cl_u128 p = (cl_u128)a * b;
    return p >> 64 ? UINT64_MAX : (uint64_t)p;
}

static inline uint64_t cl_mag_sat_add(uint64_t a, uint64_t b)
{
    return a + b < a ? UINT64_MAX : a + b;
}

static inline void cl_mag_copy(uint64_t *r, const uint64_t *a, size_t n)
{
    if (n) memmove(r, a, n * sizeof *r);
}

static inline void cl_mag_zero(uint64_t *r, size_t n)
{
    if (n) memset(r, 0, n * sizeof *r);
}

/* floor((2^128 - 1) / d) - 2^64 for d with its top bit set. */
uint64_t cl_mag_invert(uint64_t d);

/* One step of a division by one limb: (u1, u0) / d with u1 < d and v from cl_mag_invert.
 * Möller and Granlund, "Improved division by invariant integers" (2011), algorithm 4. */
static inline uint64_t cl_mag_div_2by1(uint64_t *rem, uint64_t u1, uint64_t u0, uint64_t d,
                                       uint64_t v)
{
    cl_u128 q = (cl_u128)u1 * v + (((cl_u128)u1 << 64) | u0);
    uint64_t q1 = (uint64_t)(q >> 64) + 1, r = u0 - q1 * d;
    if (r > (uint64_t)q) {
        q1--;
        r += d;
    }
    if (__builtin_expect(r >= d, 0)) {
        q1++;
        r -= d;
    }
    *rem = r;
    return q1;
}

/* Multiplication and division that share one work counter. */
int cl_mag_mul_w(cl_mag_work *w, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                 size_t bn, uint64_t *scratch);
int cl_mag_divrem_w(cl_mag_work *w, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an,
                    const uint64_t *b, size_t bn, uint64_t *scratch);

/* The double nearest to (v + a fraction if sticky) * 2^exp, v having its top bit set; ties to even,
   with gradual
 * underflow; CL_BIG_BAD if it would be infinite. */
int cl_mag_round_double(double *out, uint64_t v, int sticky, int64_t exp);

#endif
