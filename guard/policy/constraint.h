/* SPDX-License-Identifier: MIT */
/*
 * Conditions on one value: {"equals": v}, {"in": [v, ...]}, {"pattern": "a*"}, {"domain":
 * "email"}, {"min": n, "max": n}, {"present": true}, {"absent": true}, {"words": ["delete"]},
 * {"not": condition}, {"any": condition}; a plain value is short for equals, a list for in. All keys
 * of one object must hold. Of a list as value every element must fit (words, any: one).
 *
 * The answer has three values. UNKNOWN is what looks nearly the same (other case, look-alike
 * letters, "5" for 5, an address that is none): rules that restrict take it for a match, rules that
 * allow do not, and `not` leaves it unknown.
 */
#ifndef GD_CONSTRAINT_H
#define GD_CONSTRAINT_H

#include "policy/read.h"

typedef enum { GD_NO, GD_UNKNOWN, GD_YES } gd_truth; /* AND is the minimum */

typedef struct {
    char *p; /* NULL: nobody asks */
    size_t n;
} gd_why;
/* Writes the reason, if somebody asks. */
void gd_because(gd_why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

extern const char *const gd_constraint_keys[];

/* Is it a condition? `domains` is the table of the policy (may be NULL). */
bool gd_constraint_check(gd_reader *r, const json_t *c, const json_t *domains);
bool gd_domain_check(gd_reader *r, const json_t *entry);

/* v NULL or JSON null: the value is absent. `name` is for the reason. */
gd_truth gd_constraint_eval(const json_t *c, const json_t *v, const json_t *domains,
                            const char *name, gd_why *why);

/* Text with case, compatibility forms and invisible characters taken away; malloc'ed. */
char *gd_fold(const char *s, size_t n);

#endif
