/* SPDX-License-Identifier: MIT */
/* The layout of charname_tables.c. Made by tools/gen_charnames.py; do not edit by hand. */
/* clang-format off */

#ifndef CL_BASE_CHARNAME_TABLES_H
#define CL_BASE_CHARNAME_TABLES_H

#include <stdint.h>

/* Consecutive characters: the first, and the number of its name. */
typedef struct {
    uint32_t first, name;
} cl_charname_span;

/* Characters whose name is the prefix and the code point. */
typedef struct {
    uint32_t first, last;
    const char *prefix;
} cl_charname_range;

#define CL_CHARNAME_WORD_COUNT 12441
#define CL_CHARNAME_ONE_BYTE 200
#define CL_CHARNAME_PLAIN 34137 /* names; the numbers above are aliases */
#define CL_CHARNAME_COUNT 34614
#define CL_CHARNAME_LONGEST 88
#define CL_CHARNAME_LONGEST_CODE 20

extern const uint8_t cl_charname_words[62664];
extern const uint32_t cl_charname_word_blocks[778];
extern const uint8_t cl_charname_names[134337];
extern const uint32_t cl_charname_name_blocks[2164];
extern const uint16_t cl_charname_order[34614];
extern const cl_charname_span cl_charname_spans[716];
extern const uint32_t cl_charname_aliases[477];
extern const cl_charname_range cl_charname_ranges[17];

#endif
