/* SPDX-License-Identifier: MIT */
/* The names of characters of Unicode 16.0, as \N{...} and unicodedata know them. All functions are
   pure; both directions take a few microseconds at most. */

#ifndef CL_BASE_CHARNAME_H
#define CL_BASE_CHARNAME_H

#include <stddef.h>
#include <stdint.h>

#define CL_CHARNAME_MAX 88 /* no name is longer */

/* The code point of a name or alias of n bytes, -1 for none. The case of letters does not matter,
   but in names of Hangul syllables and unified ideographs, as in CPython. */
int32_t cl_charname_find(const char *name, size_t n);

/* unicodedata.name: writes the name (no NUL behind it) and returns its length, 0 if the character
   has none. */
size_t cl_charname_of(uint32_t cp, char out[CL_CHARNAME_MAX]);

#endif
