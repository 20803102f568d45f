/* SPDX-License-Identifier: MIT */
/*
 * Sessions that ran here a moment ago, as they were saved: the next command need not read and parse
 * them, nor load the interpreter.
 *
 * They are good only if nobody had the session since. Every writer claims it first, and each claim
 * raises its fence; so what was saved under fence n is what the store has exactly when the next
 * claim gives n + 1.
 */
#ifndef GD_WARM_H
#define GD_WARM_H

#include <jansson.h>
#include "session/machine.h"

typedef struct gd_warm gd_warm;

gd_warm *gd_warm_new(gd_error *e);
void gd_warm_free(gd_warm *w);

/* Keeps what was saved under the fence; takes both. */
void gd_warm_put(gd_warm *w, const char *id, int64_t fence, json_t *session, gd_machine *m);
/* Hands both over if they were saved under this fence; *m may be NULL all the same. False: *session
   and *m are as before. */
bool gd_warm_take(gd_warm *w, const char *id, int64_t fence, json_t **session, gd_machine **m);

#endif
