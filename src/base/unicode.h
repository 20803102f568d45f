/* SPDX-License-Identifier: MIT */
/* Unicode 16.0 as CPython 3.14 has it: properties, case, and the four normal forms. All functions
   are pure. A code point above 0x10FFFF has no property and maps to itself. */

#ifndef CL_BASE_UNICODE_H
#define CL_BASE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of cl_unicode_flags; tools/gen_unicode.py has the same list. The str methods test: */
enum {
    CL_UC_ALPHA = 1 << 0,     /* isalpha */
    CL_UC_DECIMAL = 1 << 1,   /* isdecimal */
    CL_UC_DIGIT = 1 << 2,     /* isdigit */
    CL_UC_NUMERIC = 1 << 3,   /* isnumeric */
    CL_UC_SPACE = 1 << 4,     /* isspace, and what split() and strip() remove */
    CL_UC_LOWER = 1 << 5,     /* islower */
    CL_UC_UPPER = 1 << 6,     /* isupper */
    CL_UC_TITLE = 1 << 7,     /* category Lt; istitle accepts CL_UC_UPPER | CL_UC_TITLE */
    CL_UC_PRINTABLE = 1 << 8, /* isprintable */
    CL_UC_XID_START = 1 << 9, /* may start an identifier, '_' included */
    CL_UC_XID_CONTINUE = 1 << 10,
    CL_UC_CASED = 1 << 11,     /* cased and not case-ignorable: what the final sigma rule needs */
    CL_UC_IGNORABLE = 1 << 12, /* case-ignorable */
    CL_UC_LINEBREAK = 1 << 13, /* str.splitlines */
    CL_UC_NFD_NO = 1 << 14,    /* changed by NFD */
    CL_UC_NFKD_NO = 1 << 15,
    CL_UC_NFC_MAYBE = 1 << 16, /* changed by NFC, or joins with something before it */
    CL_UC_NFKC_MAYBE = 1 << 17,
    CL_UC_MIRRORED = 1 << 18,
    CL_UC_ALNUM = CL_UC_ALPHA | CL_UC_DECIMAL | CL_UC_DIGIT | CL_UC_NUMERIC /* isalnum: any */
};

uint32_t cl_unicode_flags(uint32_t cp);

static inline bool cl_unicode_is(uint32_t cp, uint32_t flags)
{
    return (cl_unicode_flags(cp) & flags) != 0;
}

/* Values of digits. -1 = none. */
int cl_unicode_decimal(uint32_t cp);
int cl_unicode_digit(uint32_t cp);
/* unicodedata.numeric; false = no value. */
bool cl_unicode_numeric(uint32_t cp, double *out);

/* One to one case mapping (what re.IGNORECASE compares). */
uint32_t cl_unicode_lower(uint32_t cp);
uint32_t cl_unicode_upper(uint32_t cp);
uint32_t cl_unicode_title(uint32_t cp);

/* Full mapping as str.lower, upper, title and casefold use it: writes 1 to 3 code points, returns
   how many. The final sigma is the caller's business, see below. */
#define CL_UNICODE_CASE_MAX 3
int cl_unicode_lower_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX]);
int cl_unicode_upper_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX]);
int cl_unicode_title_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX]);
int cl_unicode_fold_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX]);

/* Capital sigma U+03A3 at index i of a text of len units of width bytes: is its lower case the
   final form U+03C2 (true) or U+03C3? Used by lower, title, capitalize, swapcase. Over a whole
   text the calls together read each unit at most three times. */
bool cl_unicode_final_sigma(const void *units, size_t len, int width, size_t i);

/* unicodedata. The names are static; bidirectional of an unassigned code point is "". */
const char *cl_unicode_category(uint32_t cp);
const char *cl_unicode_bidirectional(uint32_t cp);
const char *cl_unicode_east_asian_width(uint32_t cp);
int cl_unicode_combining(uint32_t cp);

/* unicodedata.decomposition in parts: the number of code points written to out (0 = none; Hangul
   syllables have none here), and the tag such as "<compat>", or "" for a canonical one. */
#define CL_UNICODE_DECOMP_MAX 18
int cl_unicode_decomposition(uint32_t cp, uint32_t out[CL_UNICODE_DECOMP_MAX], const char **tag);

typedef enum { CL_NFD, CL_NFC, CL_NFKD, CL_NFKC } cl_unicode_form;

/* True = surely in this form. False = may or may not be: normalise and compare. One pass. */
bool cl_unicode_quick_check(cl_unicode_form form, const void *units, size_t len, int width);

/* The room cl_unicode_normalize needs, in code points (at most 18 * len; len must be below
   SIZE_MAX / 32). One pass. */
size_t cl_unicode_normal_room(cl_unicode_form form, const void *units, size_t len, int width);

/* Writes the normal form to out, which has the room told above, and returns its length. Time is
   linear in the room, times the square of the logarithm of the longest run of combining marks. */
size_t cl_unicode_normalize(cl_unicode_form form, const void *units, size_t len, int width,
                            uint32_t *out);

#endif
