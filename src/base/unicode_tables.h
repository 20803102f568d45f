/* SPDX-License-Identifier: MIT */
/* The layout of the tables, for unicode.c only. Made by tools/gen_unicode.py. */
/* clang-format off */

#ifndef CL_BASE_UNICODE_TABLES_H
#define CL_BASE_UNICODE_TABLES_H

#include <stdint.h>

/* Case: deltas to the simple mapping; full_* is offset << 2 | count into
   cl_unicode_special when the full mapping has several code points, else 0. */
typedef struct {
    uint32_t flags;
    int32_t upper, lower, title, fold;
    uint16_t full_upper, full_lower, full_title, full_fold;
} cl_unicode_case_rec;

/* What unicodedata answers; 255 = no decimal or digit value, number 0 = no value. */
typedef struct {
    uint8_t category, bidi, combining, width, decimal, digit, number;
} cl_unicode_info_rec;

typedef struct {
    uint64_t pair; /* first << 21 | second */
    uint32_t composed;
} cl_unicode_pair_rec;

extern const uint8_t cl_unicode_case_top[];
extern const uint16_t cl_unicode_case_mid[];
extern const uint16_t cl_unicode_case_low[];
#define CL_UNICODE_CASE_LOW_BITS 3
#define CL_UNICODE_CASE_MID_BITS 5
extern const uint8_t cl_unicode_info_top[];
extern const uint16_t cl_unicode_info_mid[];
extern const uint16_t cl_unicode_info_low[];
#define CL_UNICODE_INFO_LOW_BITS 3
#define CL_UNICODE_INFO_MID_BITS 5
extern const uint8_t cl_unicode_decomp_top[];
extern const uint16_t cl_unicode_decomp_mid[];
extern const uint16_t cl_unicode_decomp_low[];
#define CL_UNICODE_DECOMP_LOW_BITS 4
#define CL_UNICODE_DECOMP_MID_BITS 6
extern const cl_unicode_case_rec cl_unicode_case[];
extern const cl_unicode_info_rec cl_unicode_info[];
extern const double cl_unicode_number[];
extern const uint16_t cl_unicode_special[];
/* Each entry: units << 5 | tag, then the code points as UTF-16. */
extern const uint16_t cl_unicode_decomp[];
extern const cl_unicode_pair_rec cl_unicode_pair[];
#define CL_UNICODE_PAIRS 961

#endif
