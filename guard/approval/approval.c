/* SPDX-License-Identifier: MIT */
/* The arrows of a call's life; approval.h has the picture. */
#include "approval/approval.h"
#include <string.h>
#include "base/canon.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static bool set(json_t *o, const char *key, json_t *v, gd_error *e)
{
    return json_object_set_new(o, key, v) == 0 || gd_fail(e, GD_MEMORY, "no memory for a call");
}

static const json_t *args_of(const json_t *call)
{
    const json_t *edited = json_object_get(call, "edited");
    return edited ? edited : json_object_get(call, "args");
}

json_t *gd_call_record(const json_t *call, const json_t *args)
{
    const json_t *facts = json_object_get(call, "facts");
    return json_pack(
        "{si ss ss ss ss sO sO ss? ss?}", "version", 1, "tenant", str(call, "tenant"), "session",
        str(call, "session"), "call", str(call, "id"), "function", str(call, "function"), "args",
        args ? args : args_of(call), "facts", facts ? facts : json_null(), "policy",
        str(json_object_get(call, "decision"), "policy"), "snapshot", str(call, "snapshot"));
}

bool gd_call_digest(const json_t *call, const json_t *args, char out[65], gd_error *e)
{
    json_t *record = gd_call_record(call, args);
    if (!record) return gd_fail(e, GD_INTERNAL, "a call without its fields cannot be digested");
    bool ok = gd_digest(GD_CALL_DOMAIN, record, out, e);
    json_decref(record);
    return ok;
}

/* What the audit says of a call: who, what, on which digest; never results, which may be large. */
static bool audit(gd_store *s, const json_t *call, const char *type, const char *who, int64_t now,
                  gd_error *e)
{
    json_t *body = json_pack("{ss ss sO ss? ss? ss?}", "call", str(call, "id"), "function",
                             str(call, "function"), "args", args_of(call), "digest",
                             str(call, "digest"), "effect", str(call, "effect"), "by", who);
    static const char *const also[] = { "decision", "reason", "drift", "error", "source" };
    for (size_t i = 0; body && i < sizeof also / sizeof *also; i++) {
        json_t *v = json_object_get(call, also[i]);
        if (v && json_object_set(body, also[i], v) != 0) {
            json_decref(body);
            body = NULL;
        }
    }
    if (!body) return gd_fail(e, GD_MEMORY, "no memory for an audit entry");
    bool ok = gd_store_audit(s, str(call, "tenant"), str(call, "session"), type, body, now, e);
    json_decref(body);
    return ok;
}

/* The picture of approval.h. */
static const struct {
    const char *from, *to;
} arrows[] = {
    { "pending", "approved" }, { "pending", "edited" },     { "pending", "rejected" },
    { "pending", "expired" },  { "pending", "withdrawn" },  { "approved", "pending" },
    { "edited", "pending" },   { "approved", "executing" }, { "edited", "executing" },
    { "executing", "done" },   { "executing", "failed" },   { "executing", "unknown" },
    { "unknown", "done" },     { "unknown", "failed" },
};

static bool is_arrow(const char *from, const char *to, gd_error *e)
{
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
        if (strcmp(arrows[i].from, from) == 0 && strcmp(arrows[i].to, to) == 0) return true;
    return gd_fail(e, GD_CONFLICT, "a call that is %s does not become %s", from, to);
}

/* One arrow with its audit entry, in the running transaction. */
static bool move(gd_store *s, json_t *call, const char *from, const char *to, const char *type,
                 const char *who, int64_t now, gd_error *e)
{
    return is_arrow(from, to, e) && set(call, "state", json_string(to), e) &&
           gd_store_call_move(s, call, from, to, e) && audit(s, call, type, who, now, e);
}

/* The same as a transaction of its own. */
static bool move_alone(gd_store *s, json_t *call, const char *from, const char *to,
                       const char *type, const char *who, int64_t now, gd_error *e)
{
    if (gd_store_begin(s, true, e) && move(s, call, from, to, type, who, now, e) &&
        gd_store_commit(s, e))
        return true;
    gd_store_rollback(s);
    return false;
}

bool gd_call_open(gd_store *s, json_t *call, const char *state, int64_t now, gd_error *e)
{
    char digest[65];
    return set(call, "state", json_string(state), e) && gd_call_digest(call, NULL, digest, e) &&
           set(call, "digest", json_string(digest), e) && gd_store_call_new(s, call, e) &&
           audit(s, call, strcmp(state, "pending") == 0 ? "call.pending" : "call.judged",
                 str(call, "requester"), now, e);
}

/* ---- decisions ---- */

static bool may_decide(const gd_principal *who, const json_t *call, gd_error *e)
{
    const char *
        requires
    = str(json_object_get(call, "decision"), "requires");
    const char *requester = str(call, "requester");
    bool own = requester && strcmp(requester, who->name) == 0;
    if (requires && strcmp(requires, "confirmation") == 0 && own) return true;
    if (own)
        return gd_fail(e, GD_REFUSED,
                       "a second person must decide this; you asked for it yourself");
    return (who->roles & (GD_ROLE_APPROVER | GD_ROLE_ADMIN)) ||
           gd_fail(e, GD_REFUSED, "this key may not approve; it needs the role approver");
}

/* The state a decision leads to, with what it says put into the call. NULL with *e. */
static const char *apply(json_t *call, const json_t *d, gd_revalidate check, void *arg, gd_error *e)
{
    const char *word = str(d, "decision");
    json_t *args = json_object_get(d, "args"), *value = json_object_get(d, "value");
    char digest[65];
    if (!word) word = "";
    if (json_object_get(d, "reason") &&
        (!str(d, "reason") || strlen(str(d, "reason")) > 1000 ||
         json_object_set(call, "reason", json_object_get(d, "reason")) != 0)) {
        gd_fail(e, GD_INVALID, "the reason of a decision is a text of at most 1000 bytes");
        return NULL;
    }
    if (strcmp(word, "approve") == 0) return "approved";
    if (strcmp(word, "reject") == 0) return "rejected";
    if (strcmp(word, "respond") == 0) {
        if (!value) {
            gd_fail(e, GD_INVALID, "the decision respond needs a \"value\": the answer itself");
            return NULL;
        }
        return set(call, "response", json_incref(value), e) ? "approved" : NULL;
    }
    if (strcmp(word, "edit") != 0) {
        gd_fail(e, GD_INVALID, "a decision is approve, edit, reject or respond, not \"%.40s\"",
                word);
        return NULL;
    }
    if (!json_is_object(args)) {
        gd_fail(e, GD_INVALID, "the decision edit needs \"args\": the arguments to use instead");
        return NULL;
    }
    json_t *copy = json_deep_copy(args);
    if (!copy || !check(arg, call, copy, e) || !gd_call_digest(call, copy, digest, e)) {
        json_decref(copy);
        return NULL;
    }
    return set(call, "edited", copy, e) && set(call, "editedDigest", json_string(digest), e)
               ? "edited"
               : NULL;
}

json_t *gd_call_decide(gd_store *s, const gd_principal *who, const char *id, const json_t *decision,
                       gd_revalidate check, void *arg, int64_t now, gd_error *e)
{
    json_t *call = gd_store_call(s, who->tenant, id, e);
    if (!call) return NULL;
    const char *state = str(call, "state"), *digest = str(decision, "digest"), *to = NULL;
    bool ok = false;
    if (strcmp(state, "pending") != 0)
        gd_fail(e, GD_CONFLICT, "this call is %s already", state);
    else if (json_integer_value(json_object_get(call, "expires")) <= now) {
        move_alone(s, call, "pending", "expired", "call.expired", NULL, now, e);
        gd_fail(e, GD_CONFLICT, "this call is expired already");
    } else if (!digest || strcmp(digest, str(call, "digest")) != 0)
        gd_fail(e, digest ? GD_CONFLICT : GD_INVALID,
                digest ? "the call changed since you saw it; look at it again"
                       : "a decision states the \"digest\" of what was seen");
    else if (may_decide(who, call, e) && (to = apply(call, decision, check, arg, e)))
        ok = set(call, "decidedBy", json_string(who->name), e) &&
             set(call, "decidedAt", json_integer(now), e) &&
             set(call, "decided", json_string(str(decision, "decision")), e) &&
             move_alone(s, call, "pending", to, "call.decided", who->name, now, e);
    if (ok) return call;
    json_decref(call);
    return NULL;
}

/* ---- effects ---- */

bool gd_call_begin(gd_store *s, json_t *call, int64_t now, gd_error *e)
{
    char effect[GD_ID], from[16] = "";
    strncat(from, str(call, "state"), sizeof from - 1);
    if (strcmp(from, "approved") != 0 && strcmp(from, "edited") != 0)
        return gd_fail(e, GD_CONFLICT, "a call that is %s is not executed", from);
    gd_id_new("eff", effect);
    return set(call, "effect", json_string(effect), e) &&
           set(call, "lease", json_integer(now + GD_EFFECT_LEASE_MS), e) &&
           move(s, call, from, "executing", "effect.begin", NULL, now, e);
}

bool gd_call_end(gd_store *s, json_t *call, const char *to, json_t *result, const char *error,
                 int64_t now, gd_error *e)
{
    if (result && json_object_set(call, "result", result) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a result");
    if (error && !set(call, "error", json_string(error), e)) return false;
    char type[24] = "effect.";
    strncat(type, to, sizeof type - sizeof "effect.");
    return move_alone(s, call, "executing", to, type, NULL, now, e);
}

bool gd_call_drift(gd_store *s, json_t *call, json_t *facts, json_t *decision, json_t *drift,
                   int64_t now, gd_error *e)
{
    char digest[65], from[16] = "";
    strncat(from, str(call, "state"), sizeof from - 1);
    if (json_object_set(call, "facts", facts) != 0 ||
        json_object_set(call, "decision", decision) != 0 ||
        json_object_set(call, "drift", drift) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a call");
    return gd_call_digest(call, NULL, digest, e) && set(call, "digest", json_string(digest), e) &&
           move_alone(s, call, from, "pending", "call.drift", NULL, now, e);
}

bool gd_call_withdraw(gd_store *s, json_t *call, int64_t now, gd_error *e)
{
    return move_alone(s, call, "pending", "withdrawn", "call.withdrawn", NULL, now, e);
}

bool gd_call_settle(gd_store *s, const gd_principal *who, const char *id, const char *to,
                    json_t *result, int64_t now, gd_error *e)
{
    if (!(who->roles & GD_ROLE_ADMIN))
        return gd_fail(e, GD_REFUSED,
                       "only an operator settles a call; the key needs the role "
                       "admin");
    if (strcmp(to, "done") != 0 && strcmp(to, "failed") != 0)
        return gd_fail(e, GD_INVALID, "an unknown call is settled as done or failed");
    json_t *call = gd_store_call(s, who->tenant, id, e);
    if (!call) return false;
    bool ok = (!result || json_object_set(call, "result", result) == 0) &&
              move_alone(s, call, "unknown", to, "effect.settled", who->name, now, e);
    json_decref(call);
    return ok;
}

static int recover(gd_store *s, const char *from, const char *clock, const char *to,
                   const char *type, int64_t now, gd_error *e)
{
    int n = 0;
    size_t i;
    json_t *call, *calls = gd_store_calls(s, NULL, NULL, from, 1000, e);
    if (!calls) return -1;
    json_array_foreach(calls, i, call) {
        if (json_integer_value(json_object_get(call, clock)) > now) continue;
        if (move_alone(s, call, from, to, type, NULL, now, e))
            n++;
        else if (e->code != GD_CONFLICT) { /* a conflict: somebody else did it */
            n = -1;
            break;
        }
    }
    json_decref(calls);
    return n;
}

int gd_calls_recover(gd_store *s, int64_t now, gd_error *e)
{
    int a = recover(s, "executing", "lease", "unknown", "effect.unknown", now, e);
    int b = a < 0 ? -1 : recover(s, "pending", "expires", "expired", "call.expired", now, e);
    return b < 0 ? -1 : a + b;
}
