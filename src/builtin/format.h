/* SPDX-License-Identifier: MIT */
/* The format mini-language: parsed once, used by format(), f-strings, str.format and % formatting.
   */
#ifndef CL_FORMAT_H
#define CL_FORMAT_H
#include "obj/str.h"

typedef struct {
    uint32_t fill;     /* code point, ' ' by default */
    uint32_t align;    /* '<' '>' '=' '^' or 0 */
    char sign;         /* '+' '-' ' ' or 0 */
    bool zneg;         /* z */
    bool alt;          /* # */
    bool zero;         /* 0 in front of the width */
    int64_t width;     /* -1 = none */
    int64_t precision; /* -1 = none */
    char group;        /* ',' '_' or 0 */
    char frac_group;   /* grouping of the fraction, 3.14 */
    uint32_t type;     /* code point or 0 */
} cl_fmt;

/* Pads text (a str value) to the width. */
cl_st cl_fmt_pad(cl_vm *vm, const cl_fmt *f, cl_val text, uint32_t default_align, cl_val *out);
cl_st cl_fmt_int(cl_vm *vm, cl_val v, const cl_fmt *f, cl_val *out);
cl_st cl_fmt_float(cl_vm *vm, double d, const cl_fmt *f, cl_val *out);
cl_st cl_fmt_str(cl_vm *vm, cl_val v, const cl_fmt *f, cl_val *out);
/* fmt % args */
cl_st cl_str_percent(cl_vm *vm, cl_val fmt, cl_val args, cl_val *out);
cl_st cl_bytes_percent(cl_vm *vm, cl_val fmt, cl_val args, cl_val *out);
#endif
