/* SPDX-License-Identifier: MIT */
/*
 * The one text of a JSON value (RFC 8785), and its digest.
 *
 * What is approved, what is judged and what is executed must be the same thing, so all three are
 * compared by this text: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * writes them. A number that a double does not hold exactly has no such text and is refused: two
 * readers would disagree about it.
 */
#ifndef GD_CANON_H
#define GD_CANON_H

#include <jansson.h>
#include <stdint.h>
#include "base/error.h"

#define GD_DIGEST_BYTES 32
#define GD_DIGEST_TEXT (2 * GD_DIGEST_BYTES + 1)

/* The canonical text of v, NUL-terminated, to be freed with free(); its length in *n (may be NULL).
   NULL with *e: nested deeper than GD_MAX_DEPTH, a number outside the range, no memory. */
#define GD_MAX_DEPTH 64
char *gd_canon(const json_t *v, size_t *n, gd_error *e);

/* SHA-256 of `domain`, a zero byte, and the canonical text of v, as 64 hexadecimal digits and a NUL.
   The domain ("cloche.policy.v1") keeps a digest of one kind from being taken for another. */
bool gd_digest(const char *domain, const json_t *v, char out[GD_DIGEST_TEXT], gd_error *e);

#endif
