/* SPDX-License-Identifier: MIT */
/* The conditions of rules, of the risk table and of `classify`: checking and answering them. */
#ifndef GD_MATCH_H
#define GD_MATCH_H

#include <stdint.h>
#include "policy/history.h"
#include "policy/view.h"
#include "policy/when.h"

/* What a condition may look at. */
typedef struct {
    const json_t *domains;
    const char *mode;
    int64_t now_ms;
    gd_past past;
    const gd_judged *call;
    const gd_view *view;
    bool assume_when; /* every `when` is taken for true */
    json_t *names;    /* for `when`, made on first use */
} gd_scene;

/* Goes on to another view of the call. */
void gd_scene_view(gd_scene *s, const gd_view *view);
void gd_scene_done(gd_scene *s);

/* Checks the conditions of v (its other keys are checked elsewhere). */
bool gd_match_check(gd_reader *r, const json_t *v, const json_t *domains);
/* Do all conditions of the rule v hold? when: the compiled expression of v, or NULL. */
gd_truth gd_rule_match(gd_scene *s, const json_t *v, const gd_when *when, gd_why *why);
/* The same for a row of the risk table or of `classify`, which have no other conditions than action,
   target, params and facts. */
gd_truth gd_match_row(gd_scene *s, const json_t *v, gd_why *why);

/* Is s among the names, a text or a list of them? */
bool gd_name_among(const json_t *names, const char *s);
/* Do the values meet the conditions v[key]? {"format": condition, "element.name": condition} */
gd_truth gd_values_fit(const json_t *v, const char *key, const json_t *values,
                       const json_t *domains, gd_why *why);

extern const char *const gd_modes[];        /* "demo", "production" */
extern const char *const gd_history_keys[]; /* of the condition "history" */

#endif
