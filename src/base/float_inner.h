/* SPDX-License-Identifier: MIT */
/* Shared by float_text.c and float_parse.c only. */
#ifndef CL_FLOAT_INNER_H
#define CL_FLOAT_INNER_H

#include <stddef.h>
#include <stdint.h>

/* The two limbs (high, low) of the leading 128 bits of 10^q, or NULL outside the table. */
const uint64_t *cl_float_power(int q);

/* The double nearest to digits * 10^exp; n is at most 781. */
double cl_float_from_digits(const char *digits, size_t n, int64_t exp);

#endif
