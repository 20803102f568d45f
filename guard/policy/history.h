/* SPDX-License-Identifier: MIT */
/*
 * Earlier calls of a session, for rules that count them: {"action": "email", "min": 3, "withinMs":
 * 3600000}. Calls in flight count, refused ones do not. A call counts as everything its facts said
 * it was ("actions", from its Decision, saves finding that out again).
 */
#ifndef GD_HISTORY_H
#define GD_HISTORY_H

#include <stdint.h>
#include "policy/constraint.h"

typedef struct gd_earlier gd_earlier;

/* One decision's view of the history; entries are read when first asked for. */
typedef struct {
    const json_t *list; /* NULL: none */
    gd_earlier *calls;  /* as many as in list, or NULL */
} gd_past;

/* Is every entry a call with a state and a time? */
bool gd_history_check(const json_t *history, gd_error *e);
/* Does the number of calls like `want` fit its min and max? UNKNOWN: some calls cannot be judged. */
gd_truth gd_past_fits(gd_past *p, const json_t *want, int64_t now_ms, const json_t *domains,
                      gd_why *why);
void gd_past_free(gd_past *p);

#endif
