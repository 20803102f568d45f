/* SPDX-License-Identifier: MIT */
/*
 * One call that somebody must decide about, from question to effect.
 *
 *   pending -> approved | edited | rejected | expired | withdrawn
 *   approved | edited -> pending              (drift: the world changed since the decision)
 *   approved | edited -> executing            written before the effect, with effect id and lease
 *   executing -> done | failed | unknown
 *   unknown -> done | failed                  an operator settles it
 *
 * Each arrow is one compare-and-set in the store, in one transaction with its audit entry, so two
 * deciders, or two servers, cannot both be right. An effect whose outcome nobody knows is never
 * tried again by itself, unless the function says that twice is as good as once.
 *
 * What is decided is the digest: SHA-256 over the canonical record of tenant, session, call,
 * function, normalised arguments, facts, policy and snapshot. The decision states it, the effect is
 * checked against it.
 */
#ifndef GD_APPROVAL_H
#define GD_APPROVAL_H

#include "store/store.h"

#define GD_EFFECT_LEASE_MS 60000

/* The record that is digested; args: the call's own if NULL. NULL: a field is missing, no memory. */
json_t *gd_call_record(const json_t *call, const json_t *args);
/* Its digest (gd_digest of base/canon.h under GD_CALL_DOMAIN). */
#define GD_CALL_DOMAIN "guard.call"
bool gd_call_digest(const json_t *call, const json_t *args, char out[65], gd_error *e);

/* Writes a new call in state "pending" (or as a finished one: "done", "blocked", ...), with its
   audit entry. In the running transaction. */
bool gd_call_open(gd_store *s, json_t *call, const char *state, int64_t now, gd_error *e);

/* Checks edited arguments, as the function's schema and the policy demand; fills *e. */
typedef bool (*gd_revalidate)(void *arg, const json_t *call, json_t *args, gd_error *e);

/* A decision {"decision":"approve|edit|reject|respond","digest":hex,"args":{...}?,"value":any?,
   "reason":text?} of `who` about a pending call. Returns the call as it is then (its own
   transaction, audited). GD_REFUSED: who may not decide (the requester where a second person is
   required, nobody without the role). GD_CONFLICT: decided already, or the digest is not what is
   asked now. GD_INVALID: not a decision. An expired call becomes "expired" here. */
json_t *gd_call_decide(gd_store *s, const gd_principal *who, const char *id, const json_t *decision,
                       gd_revalidate check, void *arg, int64_t now, gd_error *e);

/* approved|edited -> executing; sets "effect" and "lease". In the running transaction. */
bool gd_call_begin(gd_store *s, json_t *call, int64_t now, gd_error *e);
/* executing -> to ("done", "failed", "unknown") with "result" or "error". */
bool gd_call_end(gd_store *s, json_t *call, const char *to, json_t *result, const char *error,
                 int64_t now, gd_error *e);
/* approved|edited -> pending, with the difference in "drift" and a new digest. */
bool gd_call_drift(gd_store *s, json_t *call, json_t *facts, json_t *decision, json_t *drift,
                   int64_t now, gd_error *e);
/* pending -> withdrawn. */
bool gd_call_withdraw(gd_store *s, json_t *call, int64_t now, gd_error *e);
/* unknown -> done|failed, by an operator. */
bool gd_call_settle(gd_store *s, const gd_principal *who, const char *id, const char *to,
                    json_t *result, int64_t now, gd_error *e);
/* Calls of all tenants that are executing with a lease that ran out become unknown; pending ones past
   their time expired. Returns how many, or -1. */
int gd_calls_recover(gd_store *s, int64_t now, gd_error *e);

#endif
