/* SPDX-License-Identifier: MIT */
/*
 * The normal form of a text from outside.
 *
 * What is shown to a person, what the policy compares and what is executed must be one text. So
 * text is brought to one form where it comes in, and text that looks like something it is not is
 * refused there: characters nobody sees (zero width, direction marks, control characters), and
 * letters that look like others ("pаypal" with a Cyrillic "а").
 */
#ifndef GD_TEXT_H
#define GD_TEXT_H

#include <stddef.h>
#include "base/error.h"

#define GD_TEXT_MAX 8192 /* bytes of one text */

/* The normal form of the n bytes at s: NFKC, white space as single blanks, none at the ends. The
   result is NUL-terminated, to be freed with free(); *out_n (may be NULL) is its length. NULL with
   *e: not UTF-8, longer than GD_TEXT_MAX, an invisible character, a word of mixed or look-alike
   letters, no memory. */
char *gd_text_normal(const char *s, size_t n, size_t *out_n, gd_error *e);

/* The text for comparing: its normal form with case folded ("Straße" and "STRASSE" are one). */
char *gd_text_fold(const char *s, size_t n, size_t *out_n, gd_error *e);

#endif
