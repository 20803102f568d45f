/* SPDX-License-Identifier: MIT */
/*
 * Answers at rest. What a request was answered is kept for whoever asks again, and may hold what the
 * store must not know: the token of the next pause, the pass of a page. So it is stored encrypted
 * and authenticated with a key of the key file, bound to the row it belongs to: who reads the store
 * can use nothing of it, who writes to it cannot put one answer in the place of another.
 */
#ifndef GD_SEAL_H
#define GD_SEAL_H

#include "audit/chain.h"

/* The text to be stored for an answer; row names where (what kind, and its key). Free with free(). */
char *gd_seal(const gd_keys *k, const char *row, const json_t *answer, gd_error *e);
/* The answer again. NULL with *e: it was changed, moved, or sealed with another key. */
json_t *gd_unseal(const gd_keys *k, const char *row, const char *text, gd_error *e);

#endif
