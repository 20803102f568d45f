/* SPDX-License-Identifier: MIT */
/*
 * `when` of a rule: one Python expression, compiled when the policy is read and evaluated by the
 * interpreter with a cap on fuel and memory and no host functions. It sees copies of the facts and
 * can change nothing.
 */
#ifndef GD_WHEN_H
#define GD_WHEN_H

#include "policy/constraint.h"

typedef struct gd_when gd_when;

/* The names an expression may use, NULL at the end. */
extern const char *const gd_when_names[];

/* NULL: not one expression, or it does not compile. */
gd_when *gd_when_compile(gd_reader *r, const char *source, size_t n);
void gd_when_free(gd_when *w);

/* Is the name written in the expression? Values of others need not be made. */
bool gd_when_uses(const gd_when *w, const char *name);

/* bool(expression) over an object with a value for each name it uses. UNKNOWN: it raised, or met a
   limit. */
gd_truth gd_when_eval(const gd_when *w, const json_t *names, gd_why *why);

#endif
