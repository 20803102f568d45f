/* SPDX-License-Identifier: MIT */
/* Identifiers beyond ASCII: which characters may form one, and their normal form. */
#ifndef CL_FRONT_IDENT_H
#define CL_FRONT_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* Is this valid UTF-8 text an identifier (XID_Start XID_Continue*)? If not, the offending
 * character:
 * its offset, its length in bytes and its code point. */
bool cl_ident_check(const char *text, uint32_t len, uint32_t *bad, uint32_t *bad_len, uint32_t *cp);

bool cl_ident_printable(uint32_t cp);

/* The NFKC form of the text, in the arena. NULL when out of memory. */
const char *cl_ident_nfkc(cl_arena *a, const char *text, size_t len, size_t *out_len);

#endif
