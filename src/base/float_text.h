/* SPDX-License-Identifier: MIT */
/*
 * Doubles to and from text, exactly as CPython does it, without the C library's locale-dependent
 functions and
 * without allocation. All results are correctly rounded (ties to even on the exact value).
 */
#ifndef CL_FLOAT_TEXT_H
#define CL_FLOAT_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum { CL_FLOAT_OK = 0, CL_FLOAT_BAD = 1, CL_FLOAT_OVERFLOW = 2 };

/* Python's repr: the shortest digits that read back as x. No terminating NUL; returns the length,
   at most 24. */
size_t cl_float_repr(double x, char out[32]);

enum {
    CL_FLOAT_ALT = 1,       /* '#': keep the decimal point, and with g the trailing zeros */
    CL_FLOAT_ADD_DOT_0 = 2, /* "1" becomes "1.0" */
    CL_FLOAT_NO_NEG_0 = 4   /* 'z' of format specs: a result that is zero has no minus */
};
#define CL_FLOAT_MAX_PRECISION 2000000000

/* What PyOS_double_to_string gives for `type` e E f F g G r; '%' is 100 x as 'f' with a '%' behind
   it. 'r' ignores the
 * precision, which is otherwise 0..CL_FLOAT_MAX_PRECISION. A minus sign is written, a plus never.
 Returns the length
 * needed; nothing is written if that is more than cap. No terminating NUL. */
size_t cl_float_format(double x, char type, int precision, unsigned flags, char *buf, size_t cap);

/* Decimal digits of a finite x: the value is about 0.d1 d2 d3... * 10^*point.
 * 'r': the shortest that reads back; 'e': `n` significant digits, n >= 1; 'f': n digits after the
 point (n may be
 * negative: rounds to tens, hundreds ...). Trailing zeros are left out; zero gives no digits and
 point 1. Returns
 * the number of digits, at most CL_FLOAT_MAX_DIGITS. The sign is ignored. */
#define CL_FLOAT_MAX_DIGITS 800
int cl_float_digits(double x, char mode, int n, char digits[CL_FLOAT_MAX_DIGITS], int *point);

/* round(x, ndigits) of a finite x, ndigits of any size. CL_FLOAT_OVERFLOW if the result would be
   infinite. */
int cl_float_round(double x, int64_t ndigits, double *out);

/* The whole text must be what float() takes between the surrounding white space: sign, digits with
   single
 * underscores between digits, point, exponent, or inf, infinity, nan in any case. CL_FLOAT_BAD
 otherwise. Too large
 * gives an infinity, as in Python. */
int cl_float_parse(const char *s, size_t n, double *out);

/* float.hex: at most 24 characters; returns the length. */
size_t cl_float_hex(double x, char out[32]);
/* float.fromhex, for text without surrounding white space. */
int cl_float_fromhex(const char *s, size_t n, double *out);

#endif
