/* SPDX-License-Identifier: MIT */
/* What a loaded policy is made of. Only files of guard/policy look inside. */
#ifndef GD_POLICY_INTERNAL_H
#define GD_POLICY_INTERNAL_H

#include "policy/match.h"
#include "policy/policy.h"

/* How restrictive an answer is. */
enum { GD_ALLOW, GD_LOG, GD_CONFIRM, GD_APPROVE, GD_BLOCK };

typedef struct {
    const json_t *json; /* its conditions */
    const char *id, *reason;
    int rank;
    bool shadow;
    gd_when *when;
} gd_rule;

struct gd_policy {
    json_t *json;
    char digest[GD_DIGEST_TEXT];
    const char *name, *mode;
    gd_limits budgets[2]; /* of a session, of a tree */
    const json_t *domains, *risk, *classify, *tests;
    gd_rule *rules;
    size_t n;
};

/* "allow", "log", "approve", "approve", "block" */
extern const char *const gd_effects[];
/* What the file may say; NULL at the end. */
extern const char *const gd_policy_keys[],
    *const gd_rule_keys[], *const gd_risk_keys[], *const gd_classify_keys[],
                                                      *const gd_test_keys[],
                                                          *const gd_expect_keys[];

/* The decision if every `when` were true: to compare policies by. */
json_t *gd_decide_assuming(const gd_policy *p, const json_t *call, const gd_context *c,
                           gd_error *e);

#endif
