/* SPDX-License-Identifier: MIT */
/*
 * The policy: a file of rules that decides about every effect before it happens.
 *
 *   Call -> effective actions -> every rule -> Decision {effect, rules, reason, ...}
 *
 * block > approve > log > allow, the most restrictive matching rule wins, the order of rules means
 * nothing, and what no rule matches is blocked. A call is judged as what it says it is and as
 * everything its facts say it is (a "Save" button that sends DELETE is a delete too): each of these
 * actions is judged alone, and the most restrictive answer is the decision. What cannot be known
 * (an expression that fails, a confidence nobody stated) counts as "matches" for rules that
 * restrict and as "does not match" for rules that allow.
 *
 * A loaded policy never changes; decisions may be made from several threads at once. JSON values
 * that are returned belong to the caller (json_decref); those passed in are only read.
 */
#ifndef GD_POLICY_H
#define GD_POLICY_H

#include <jansson.h>
#include <stdint.h>
#include "base/canon.h"
#include "base/error.h"
#include "policy/budget.h"

typedef struct gd_policy gd_policy;

/* What is around a call. Zeroes are good: the policy's own mode, no time, no earlier calls. */
typedef struct {
    const char *mode; /* "demo" or "production"; NULL: the policy's */
    int64_t now_ms;   /* for rules with withinMs */
    /* Earlier calls of the session and those in flight: an array of Calls, each with "state" (of the
       store: pending, executing, done, ...; also "blocked") and "at" (milliseconds). Those that were
       blocked, rejected, expired or withdrawn do not count. "actions", if present, is the list the
       Decision of that call had. */
    const json_t *history;
} gd_context;

/* Reads a policy; `name` is the file's name for messages. NULL with *e: no JSON, an unknown key (the
   message has its JSON pointer and the nearest known key), a value of the wrong kind, an expression
   that does not compile. */
gd_policy *gd_policy_load(const char *text, size_t n, const char *name, gd_error *e);
gd_policy *gd_policy_load_file(const char *path, gd_error *e);
gd_policy *gd_policy_from_json(const json_t *v, const char *name, gd_error *e);
void gd_policy_free(gd_policy *p);

/* SHA-256 of the canonical text, 64 hexadecimal digits; and what the file says. They live as long
   as the policy. */
const char *gd_policy_digest(const gd_policy *p);
const char *gd_policy_name(const gd_policy *p);
const char *gd_policy_mode(const gd_policy *p);
const json_t *gd_policy_json(const gd_policy *p);
const gd_limits *gd_policy_budgets(const gd_policy *p, bool tree);

/* Decides about a Call:
     {"effect":"allow|log|approve|block", "rules":[ids of the rules that decided, sorted],
      "reason":"a sentence", "requires":"approval|confirmation" (with approve only),
      "error":{"type":"DemoSecurityError","message":reason} (with block only),
      "risk":"low|medium|high", "mode":"demo|production", "actions":["click","delete"],
      "judgedAs":[{"action","target","because"}] (what the facts made of it; often empty),
      "shadow":[{"rule","effect"}], "policy":digest}
   NULL with *e: the call is malformed or memory ran out; whoever gets NULL does not act. */
json_t *gd_policy_decide(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e);

/* The same with every rule and why: {"decision":..., "judged":[{"action","target","risk","because",
   "effect","rules":[{"id","effect","matched":bool,"because":"the condition that failed, or what
   matched"}]}]}. */
json_t *gd_policy_explain(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e);

/* The Call of a Command {"intent","target","parameters","riskLevel","confidence","source"}, so that
   a command can be judged before its program runs (`cloche command`). */
json_t *gd_policy_call_of_command(const json_t *command, gd_error *e);

/* How restrictive: 0 allow, 1 log, 2 approve by confirmation, 3 approve by a second person, 4 block.
   -1: not a Decision. */
int gd_decision_rank(const json_t *decision);

/* Runs the policy's own tests: {"passed":n,"failed":n,"tests":[{"name","ok","expected","decision",
   "problem"}]}. */
json_t *gd_policy_test(const gd_policy *p, gd_error *e);

/* Things that are legal but hardly meant: [{"at":"/rules/3","problem":"..."}]. */
json_t *gd_policy_warnings(const gd_policy *p, gd_error *e);

/* How two policies differ: {"same":bool, "before":digest, "after":digest, "changes":[{"at","kind":"added|removed|changed","before",
   "after"}], "decisions":{"compared":n,"loosened":n,"tightened":n,"other":n,
   "examples":[{"direction","mode","call","history","assumingWhen","before","after"}]},
   "unsure":[ids]}, loosened ones first. Decisions are compared over the tests of both and over
   calls made from the rules of both, as they are and as if every `when` were true; "unsure" are the
   rules whose `when` changed, which no such comparison can judge. */
json_t *gd_policy_diff(const gd_policy *a, const gd_policy *b, gd_error *e);

#endif
