/* SPDX-License-Identifier: MIT */
/*
 * A run: the loop between the interpreter and the world.
 *
 * Each call goes the same way: arguments to their one form, facts from the driver, budget, policy,
 * and then one of four things. What the audit must say before an effect is committed before it;
 * calls the policy simply allows, and that may as well happen twice, are written with the session
 * at the end, so that a command costs one durable transaction.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/canon.h"
#include "base/failpoint.h"
#include "policy/view.h"
#include "session/engine.h"
#include "session/labels.h"
#include "store/memory.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static int64_t now(const gd_run *r) { return gd_engine_now(r->c->engine); }

static json_t *context(const gd_run *r) { return json_object_get(r->session, "context"); }

bool gd_run_note(gd_run *r, const char *type, json_t *body, gd_error *e)
{
    json_t *entry = body ? json_pack("[so]", type, body) : NULL;
    return (entry && json_array_append_new(r->audit, entry) == 0) ||
           gd_fail(e, GD_MEMORY, "no memory for an audit entry");
}

/* ---- opening and saving ---- */

/* {"domInteractions":{"used","limit"},...} */
json_t *gd_budget_view(const gd_budget *b)
{
    json_t *v = json_object();
    for (size_t i = 0; v && i < GD_COUNTERS; i++)
        if (json_object_set_new(v, gd_counter_names[i],
                                json_pack("{sI sI}", "used", (json_int_t)b->used.n[i], "limit",
                                          (json_int_t)b->limits.n[i])) != 0) {
            json_decref(v);
            v = NULL;
        }
    return v;
}

static void machine_limits(gd_run *r, gd_machine_limits *l)
{
    l->memory = r->c->engine->cfg.memory;
    l->left_ms = gd_budget_left_ms(&r->budget, now(r));
}

static bool load_machine(gd_run *r, gd_error *e)
{
    gd_machine_limits l;
    void *bytes;
    size_t n;
    machine_limits(r, &l);
    if (r->machine) {
        gd_machine_limit(r->machine, &l);
        return true;
    }
    if (!gd_store_session_snapshot(r->c->store, r->tenant, r->id, &bytes, &n, e)) return false;
    r->machine = bytes ? gd_machine_load(&r->c->engine->machines, r->tenant, bytes, n,
                                         gd_store_snapshot_key(r->c->store), &l, e)
                       : gd_machine_new(&r->c->engine->machines, r->tenant, &l, e);
    free(bytes);
    return r->machine != NULL;
}

/* The session's own totals, and those of the tree it belongs to: a branch is no new budget. */
static bool open_budget(gd_run *r, gd_error *e)
{
    const gd_policy *p = r->c->engine->cfg.policy;
    gd_counts used;
    bool ok = gd_store_tree_totals(r->c->store, str(r->session, "tree"), used.n, e);
    gd_tree *tree = ok ? gd_tree_new(gd_policy_budgets(p, true), &used, e) : NULL;
    if (!tree) return false;
    gd_budget_init(&r->budget, gd_policy_budgets(p, false), tree);
    gd_tree_release(tree); /* the budget holds it */
    return true;
}

/* The session as the last run left it here or, if anybody had it since, as the store has it. */
static bool load_session(gd_run *r, const char *id, gd_error *e)
{
    const gd_client *c = r->c;
    if (!gd_warm_take(c->engine->warm, id, r->fence - 1, &r->session, &r->machine))
        r->session = gd_store_session(c->store, c->who->tenant, id, e);
#ifdef CL_DEBUG
    else { /* they must not differ: what is kept shares values with outcomes that were sent */
        json_t *stored = gd_store_session(c->store, c->who->tenant, id, e);
        if (!json_equal(stored, r->session)) {
            fprintf(stderr, "session %s was changed after its save\n", id);
            abort();
        }
        json_decref(stored);
    }
#endif
    return r->session != NULL;
}

bool gd_run_open(gd_run *r, const gd_client *c, const char *id, gd_error *e)
{
    int64_t t = gd_engine_now(c->engine);
    const json_t *recorded;
    memset(r, 0, sizeof *r);
    r->c = c;
    r->driver = c->driver;
    if (!gd_store_session_claim(c->store, c->who->tenant, id, t, t + GD_LEASE_MS, &r->fence, e))
        return false;
    r->calls = json_array();
    r->audit = json_array();
    if (!load_session(r, id, e) || !r->calls || !r->audit || !open_budget(r, e)) return false;
    r->id = str(r->session, "id");
    r->tenant = str(r->session, "tenant");
    if (!gd_engine_begin(c->engine, r->id, r->fence))
        return gd_fail(e, GD_LIMIT, "too many sessions run at once");
    r->registered = r->fence;
    if (!gd_counts_read(json_object_get(r->session, "budget"), &r->budget.used, e)) return false;
    r->before = r->budget.used;
    recorded = json_object_get(r->session, "effects");
    if (json_is_array(recorded)) {
        r->effects = (json_t *)recorded;
        gd_driver_recorder(&r->recorder, r->effects);
        r->driver = &r->recorder;
    }
    gd_budget_start(&r->budget, t);
    return load_machine(r, e);
}

void gd_run_close(gd_run *r)
{
    gd_error ignored;
    /* A run that saved has given its lease back; one that failed gives it back without writing. If
       that fails too, the lease runs out by itself. */
    if (r->session && r->fence) gd_store_session_release(r->c->store, r->id, r->fence, &ignored);
    if (r->registered) gd_engine_end(r->c->engine, r->id, r->registered);
    if (r->saved) {
        gd_warm_put(r->c->engine->warm, r->id, r->saved, r->session, r->machine);
        r->session = NULL;
        r->machine = NULL;
    }
    gd_machine_free(r->machine);
    gd_budget_done(&r->budget);
    json_decref(r->session);
    json_decref(r->calls);
    json_decref(r->audit);
    json_decref(r->error);
    json_decref(r->more);
}

/* Writes the audit entries that wait, before what comes after them; inside a transaction. */
static bool write_notes(gd_run *r, gd_error *e)
{
    for (size_t i = 0; i < json_array_size(r->audit); i++) {
        const json_t *entry = json_array_get(r->audit, i);
        if (!gd_store_audit(r->c->store, r->tenant, r->id,
                            json_string_value(json_array_get(entry, 0)), json_array_get(entry, 1),
                            now(r), e))
            return false;
    }
    json_array_clear(r->audit);
    return true;
}

static void snapshot_digest(const void *bytes, size_t n, char out[GD_DIGEST_TEXT])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes, n);
    sodium_bin2hex(out, GD_DIGEST_TEXT, hash, sizeof hash);
}

/* Snapshot, session, tree and the waiting audit entries; inside a transaction. until: how long the
   session is held from then on; 0: it is given back. */
static bool save(gd_run *r, const char *state, const void *bytes, size_t n, int64_t until,
                 gd_error *e)
{
    int64_t add[GD_COUNTERS];
    for (size_t i = 0; i < GD_COUNTERS; i++)
        add[i] = r->budget.used.n[i] - r->before.n[i];
    json_t *used = gd_counts_json(&r->budget.used);
    if (!used || json_object_set_new(r->session, "budget", used) != 0 ||
        json_object_set_new(r->session, "state", json_string(state)) != 0 ||
        json_object_set_new(r->session, "updated", json_integer(now(r))) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a session");
    if (!gd_store_tree_charge(r->c->store, str(r->session, "tree"), add, e)) return false;
    return write_notes(r, e) &&
           gd_store_session_save(r->c->store, r->session, bytes, n, r->fence, until, now(r), e);
}

/* After the commit of a save. */
static void given_back(gd_run *r)
{
    r->saved = r->fence;
    r->fence = 0;
}

/* What the session says about its end goes into the conversation. */
static json_t *say_outcome(gd_run *r, const char *status, const json_t *pending,
                           const json_t *error, gd_error *e)
{
    const json_t *command = r->command ? r->command : json_object_get(context(r), "command");
    json_t *say = r->say ? json_string(r->say) : gd_sentence(status, command, pending, error);
    json_t *line = json_pack("{ss sO sI sO*}", "role", "agent", "text", say, "at",
                             (json_int_t)now(r), "error", error);
    if (gd_memory_add(r->session, "conversation", line)) return say;
    json_decref(say);
    gd_fail(e, GD_MEMORY, "no memory for the conversation");
    return NULL;
}

/* What the last command gave, for comparing sessions. */
static bool remember_last(gd_run *r, const char *status, const json_t *extra, gd_error *e)
{
    const json_t *value = json_object_get(extra, "value");
    json_t *last = json_pack("{ss sO?}", "status", status, "output",
                             value ? value : json_object_get(extra, "error"));
    return (last && json_object_set_new(context(r), "last", last) == 0) ||
           gd_fail(e, GD_MEMORY, "no memory for an outcome");
}

/* Takes say. What was printed is taken out of the machine, so that its snapshot has it no more. */
static json_t *outcome(gd_run *r, const char *status, json_t *say, gd_error *e)
{
    json_t *used = gd_budget_view(&r->budget);
    json_t *out = json_pack("{ss ss so sO so* sO* so so sn s[] s[]}", "status", status, "session",
                            r->id, "say", say, "calls", r->calls, "budget", used, "effects",
                            r->effects, "stdout", gd_machine_output(r->machine, e), "usage",
                            gd_machine_usage(r->machine, e), "command", "commands", "pending");
    if (!out) gd_fail(e, GD_MEMORY, "no memory for an outcome");
    return out;
}

/* Into the outcome: what this end says, and what the run has to say besides. */
static bool add_more(gd_run *r, json_t *out, json_t *extra, gd_error *e)
{
    bool ok =
        json_object_update(out, extra) == 0 && (!r->more || json_object_update(out, r->more) == 0);
    return ok || gd_fail(e, GD_MEMORY, "no memory for an outcome");
}

/* The outcome is what the same token gets again. In the transaction of the save, so that nobody finds
   the session gone on and its answer lost. */
static bool answer_token(gd_run *r, const json_t *out, gd_error *e)
{
    gd_store *s = r->c->store;
    return !r->token ||
           ((!r->decision || gd_store_token_use(s, r->token, r->decision, now(r), e)) &&
            gd_store_token_answer(s, r->token, out, e));
}

/* The token for what the session waits for now, in the transaction that makes it wait. */
static bool make_pass(gd_run *r, json_t *out, gd_error *e)
{
    if (!r->pass.id) return true;
    return gd_token_new(r->c->store, r->tenant, r->id, r->pass.id, r->c->who->name, r->pass.expires,
                        r->pass.token, e) &&
           ((json_object_set_new(out, "token", json_string(r->pass.token)) == 0 &&
             json_object_set_new(out, "expiresAt", json_integer(r->pass.expires)) == 0) ||
            gd_fail(e, GD_MEMORY, "no memory for an outcome"));
}

json_t *gd_run_finish(gd_run *r, const char *status, const char *state, gd_error *e)
{
    void *bytes = NULL;
    size_t n = 0;
    gd_budget_stop(&r->budget, now(r));
    gd_machine_state st = gd_machine_now(r->machine);
    json_t *extra = NULL, *say = NULL, *out = NULL;
    const json_t *pending = json_array_get(json_object_get(r->more, "pending"), 0);
    if (st == GD_M_DONE && strcmp(status, "done") == 0)
        extra = json_pack("{so}", "value", gd_machine_value(r->machine, e));
    else if (st == GD_M_RAISED || st == GD_M_LIMIT)
        extra = json_pack("{so}", "error", gd_machine_error(r->machine, e));
    else if (r->error)
        extra = json_pack("{sO}", "error", r->error);
    else
        extra = json_object();
    if (st == GD_M_LIMIT) gd_machine_abandon(r->machine);
    bool ok = extra && remember_last(r, status, extra, e) &&
              (say = say_outcome(r, status, pending, json_object_get(extra, "error"), e)) &&
              (out = outcome(r, status, say, e)) && add_more(r, out, extra, e) &&
              gd_machine_dump(r->machine, gd_store_snapshot_key(r->c->store), &bytes, &n, e) &&
              gd_store_begin(r->c->store, true, e) && make_pass(r, out, e) &&
              save(r, state, bytes, n, 0, e) && answer_token(r, out, e) &&
              gd_store_commit(r->c->store, e);
    free(bytes);
    json_decref(extra);
    if (ok) {
        given_back(r);
        return out;
    }
    gd_store_rollback(r->c->store);
    json_decref(out);
    return NULL;
}

/* The budget is used up: the run ends, whatever the program would catch. */
static json_t *exceeded(gd_run *r, const gd_exceeded *x, gd_error *e)
{
    gd_machine_abandon(r->machine);
    if (!gd_run_note(r, "budget.exceeded",
                     json_pack("{ss ss ss}", "error", x->type, "message", x->message, "counter",
                               gd_counter_names[x->counter]),
                     e))
        return NULL;
    r->error = json_pack("{ss ss}", "type", x->type, "message", x->message);
    return gd_run_finish(r, "failed", "idle", e);
}

/* ---- one call ---- */

/* The step of the plan that makes this call: step n stands in line n. NULL: a model's own Python. */
static const json_t *step_of(const gd_run *r, const json_t *asked, const gd_function *f)
{
    json_int_t line = json_integer_value(json_object_get(asked, "line"));
    const json_t *plan = json_object_get(context(r), "plan");
    const json_t *step = line > 0 ? json_array_get(plan, (size_t)line - 1) : NULL;
    const char *function = str(step, "function");
    return function && strcmp(function, f->name) == 0 ? step : NULL;
}

/* The higher of the table's risk and that of the words. */
static const char *risk_of(const gd_run *r, const gd_function *f, const json_t *step,
                           const char *target)
{
    const char *risk = gd_command_risk(r->c->engine->cfg.commands, f->name, target);
    const char *said = str(step, "risk");
    if (!said || strcmp(risk, "high") == 0 || strcmp(said, "low") == 0) return risk;
    return said;
}

/* The call as the policy, the store and the audit know it. NULL with *e; *refused: the program's
   own mistake, to be raised in it. */
static json_t *canonical(gd_run *r, json_t *asked, bool *refused, gd_error *e)
{
    const gd_function *f = gd_function_find(str(asked, "name"));
    const json_t *command = r->command ? r->command : json_object_get(context(r), "command");
    char id[GD_ID];
    *refused = true;
    if (!f) {
        gd_fail(e, GD_INVALID, "there is no function %s", str(asked, "name"));
        return NULL;
    }
    json_t *args =
        gd_function_args(f, json_object_get(asked, "args"), json_object_get(asked, "kwargs"), e);
    if (!args) return NULL;
    *refused = false;
    gd_id_new("call", id);
    json_t *labels = gd_labels_of(json_object_get(context(r), "labelled"), args);
    const char *target = str(args, "target"), *source = str(command, "source");
    const json_t *step = step_of(r, asked, f);
    json_t *confidence = json_object_get(step ? step : command, "confidence");
    json_t *call = json_pack("{ss ss ss ss so ss ss ss ss* sO* sO sI so}", "id", id, "tenant",
                             r->tenant, "session", r->id, "function", f->name, "args", args,
                             "source", source ? source : "llm", "requester", r->c->who->name,
                             "risk", risk_of(r, f, step, target), "intent", str(step, "intent"),
                             "confidence", confidence, "line", json_object_get(asked, "line"),
                             "created", (json_int_t)now(r), "labels", labels);
    if (!call) gd_fail(e, GD_MEMORY, "no memory for a call");
    return call;
}

static bool needs_page(const char *function)
{
    static const char *const own[] = { "say", "ask", "handoff", "checkpoint", "wait", NULL };
    return !gd_one_of(function, own);
}

static bool find(gd_run *r, json_t *call, const json_t *args, json_t **facts, json_t **ref,
                 gd_error *e)
{
    *facts = *ref = NULL;
    if (!needs_page(str(call, "function"))) {
        *facts = json_object();
        *ref = json_null();
        return *facts || gd_fail(e, GD_MEMORY, "no memory for facts");
    }
    if (!r->driver) return gd_fail(e, GD_NOT_FOUND, "no page is connected to this session");
    return r->driver->resolve(r->driver->arg, str(call, "function"), args,
                              gd_budget_left_ms(&r->budget, now(r)), facts, ref, e);
}

/* Judged by what came before it: a call that is judged again is no earlier call of itself. */
static json_t *judge(gd_run *r, const json_t *call, gd_error *e)
{
    json_t *history = json_object_get(context(r), "history"), *others = NULL, *old;
    const char *id = str(call, "id");
    size_t i;
    json_array_foreach(history, i, old) {
        if (strcmp(str(old, "call"), id) != 0) continue;
        others = json_copy(history);
        if (!others || json_array_remove(others, i) != 0) {
            json_decref(others);
            gd_fail(e, GD_MEMORY, "no memory for the calls of a session");
            return NULL;
        }
        break;
    }
    gd_context around = { gd_engine_mode(r->c->engine), now(r), others ? others : history };
    json_t *decision = gd_policy_decide(r->c->engine->cfg.policy, call, &around, e);
    json_decref(others);
    return decision;
}

/* For the outcome and the history: what happened to a call. */
static bool listed(gd_run *r, const json_t *call, const char *state, gd_error *e)
{
    const json_t *decision = json_object_get(call, "decision");
    json_t *v =
        json_pack("{sO sO sO ss sO* sO* sI}", "call", json_object_get(call, "id"), "function",
                  json_object_get(call, "function"), "args", json_object_get(call, "args"), "state",
                  state, "effect", json_object_get(decision, "effect"), "actions",
                  json_object_get(decision, "actions"), "at", (json_int_t)now(r));
    return (v && gd_memory_add(r->session, "history", json_incref(v)) &&
            json_array_append_new(r->calls, v) == 0) ||
           gd_fail(e, GD_MEMORY, "no memory for a call");
}

bool gd_run_answered(gd_run *r, gd_error *e)
{
    const char *id = str(json_object_get(context(r), "waits"), "call");
    json_t *call, *answered = NULL;
    size_t i;
    json_array_foreach(json_object_get(context(r), "history"), i, call) {
        if (id && strcmp(str(call, "call"), id) == 0) answered = json_copy(call);
    }
    if (!answered) return true;
    return (json_object_set_new(answered, "state", json_string("responded")) == 0 &&
            gd_memory_add(r->session, "history", answered)) ||
           gd_fail(e, GD_MEMORY, "no memory for a call");
}

/* What a call gives the program, and what the session remembers of it. */
static json_t *take_value(gd_run *r, json_t *reply)
{
    json_t *url = json_object_get(reply, "url"), *value = json_object_get(reply, "value");
    if (json_is_string(url)) json_object_set(context(r), "url", url);
    gd_labels_learn(r->session, value, json_object_get(reply, "labels"));
    return value ? value : json_null();
}

/* Waits as long as the program asked and the budget lets it; "wait" of a person ends it early. */
static bool pass_time(gd_run *r, const json_t *args, gd_error *e)
{
    json_t *seconds = json_object_get(args, "seconds");
    int64_t until = now(r) + json_integer_value(seconds) * 1000;
    gd_exceeded x;
    if (!seconds || json_integer_value(seconds) < 0)
        return gd_fail(e, GD_INVALID, "wait needs the number of seconds");
    while (now(r) < until && gd_budget_check_time(&r->budget, now(r), &x) &&
           gd_engine_wish(r->c->engine, r->id, r->fence) == GD_GO_ON) {
        struct timespec t = { 0, 20000000 };
        nanosleep(&t, NULL);
    }
    return true;
}

/* Notes which snapshot a label stands for; the session's next save has it. */
static bool note_checkpoint(gd_run *r, const json_t *args, gd_error *e)
{
    void *bytes;
    size_t n;
    char digest[GD_DIGEST_TEXT];
    if (!gd_machine_dump(r->machine, gd_store_snapshot_key(r->c->store), &bytes, &n, e))
        return false;
    snapshot_digest(bytes, n, digest);
    free(bytes);
    return gd_run_note(r, "checkpoint",
                       json_pack("{sO? ss sI}", "label", json_object_get(args, "label"), "snapshot",
                                 digest, "bytes", (json_int_t)n),
                       e);
}

/* What the page did by itself goes on the budget too. */
static void charge_requests(gd_run *r)
{
    const gd_counts one = { .n[GD_API] = 1 };
    bool over;
    int64_t n =
        r->driver->requests(r->driver->arg, gd_budget_left(&r->budget, GD_API), &over) + over;
    while (n-- > 0 && !r->over.type)
        gd_budget_charge(&r->budget, &one, &r->over);
}

/* The guard's own functions and the driver's. */
static bool perform(gd_run *r, const json_t *call, const json_t *args, const json_t *ref,
                    json_t **reply, bool *unknown, gd_error *e)
{
    const char *function = str(call, "function");
    *unknown = false;
    if (needs_page(function)) {
        charge_requests(r); /* those since the last act */
        if (r->over.type) return gd_fail(e, GD_LIMIT, "%s", r->over.message);
        bool ok = r->driver->act(r->driver->arg, function, args, json_object_get(call, "facts"),
                                 ref, str(call, "effect"), gd_budget_left_ms(&r->budget, now(r)),
                                 reply, unknown, e);
        charge_requests(r);
        return ok;
    }
    if (strcmp(function, "say") == 0 && r->driver && str(args, "text"))
        r->driver->say(r->driver->arg, str(args, "text"));
    if (strcmp(function, "wait") == 0 && !pass_time(r, args, e)) return false;
    if (strcmp(function, "checkpoint") == 0 && !note_checkpoint(r, args, e)) return false;
    *reply = json_pack("{sn}", "value");
    return *reply || gd_fail(e, GD_MEMORY, "no memory for a value");
}

/* Announces an effect: from here on, a crash leaves a call whose outcome is unknown. Who lost the
   session to another server may not. */
static bool begin_effect(gd_run *r, json_t *call, gd_error *e)
{
    gd_store *s = r->c->store;
    int64_t t = now(r);
    if (gd_store_begin(s, true, e) && write_notes(r, e) &&
        gd_store_session_hold(s, r->id, r->fence, t + GD_LEASE_MS, e) &&
        gd_call_begin(s, call, t, e) && gd_store_commit(s, e))
        return true;
    gd_store_rollback(s);
    return false;
}

/* The same for a call that the policy lets through at once, and that is not stored yet. The session is
   stored with it, as waiting for the call: who takes it on after a crash finds the effect behind it,
   and does not come to it a second time. */
static bool begin_new_effect(gd_run *r, json_t *call, gd_error *e)
{
    gd_store *s = r->c->store;
    int64_t t = now(r);
    void *bytes = NULL;
    size_t n = 0;
    json_t *waits = json_pack("{ss sO}", "kind", "call", "call", json_object_get(call, "id"));
    if (!waits || json_object_set_new(context(r), "waits", waits) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a call");
    bool ok = gd_machine_dump(r->machine, gd_store_snapshot_key(s), &bytes, &n, e) &&
              gd_store_begin(s, true, e) && write_notes(r, e) &&
              gd_call_open(s, call, "approved", t, e) && gd_call_begin(s, call, t, e) &&
              save(r, "running", bytes, n, t + GD_LEASE_MS, e) && gd_store_commit(s, e);
    free(bytes);
    json_object_del(context(r), "waits");
    if (ok)
        r->before = r->budget.used; /* the tree has been charged for that */
    else
        gd_store_rollback(s);
    return ok;
}

/* An effect whose audit entry and state commit before and after it. */
static bool perform_logged(gd_run *r, json_t *call, const json_t *args, const json_t *ref,
                           json_t **reply, bool *unknown, gd_error *e)
{
    gd_error why = { 0 };
    gd_failpoint();
    bool ok = perform(r, call, args, ref, reply, unknown, &why);
    gd_failpoint();
    const char *to = ok ? "done" : *unknown ? "unknown" : "failed";
    if (!gd_call_end(r->c->store, call, to, ok ? json_object_get(*reply, "value") : NULL,
                     ok ? NULL : why.text, now(r), e)) {
        *unknown = true; /* it happened or not, and the store does not know */
        return false;
    }
    if (!ok) *e = why;
    return ok;
}

static json_t *unknown_outcome(gd_run *r, json_t *call, gd_error *e)
{
    json_t *waits = json_pack("{ss sO}", "kind", "unknown", "call", json_object_get(call, "id"));
    if (!waits || json_object_set_new(context(r), "waits", waits) != 0) return NULL;
    r->more = json_pack("{s[O]}", "pending", call);
    return gd_run_finish(r, "unknown", "paused", e);
}

/* Continues the program after an effect, or with what went wrong. */
static gd_machine_state go_on(gd_run *r, bool ok, json_t *reply, const gd_error *why, gd_error *e)
{
    gd_machine_limits l;
    if (r->over.type) return GD_M_LIMIT; /* the program does not hear of it: it cannot catch that */
    machine_limits(r, &l);
    gd_machine_limit(r->machine, &l);
    if (ok) {
        gd_error large = { 0 };
        gd_machine_state st = gd_machine_answer(r->machine, take_value(r, reply), &large);
        if (st != GD_M_FAILED) return st;
        return gd_machine_throw(r->machine, large.code == GD_LIMIT ? "MemoryError" : "ValueError",
                                large.text, e);
    }
    return gd_machine_throw(r->machine, "DriverError", why->text, e);
}

/* Stores the call and the session, and says what is needed to go on. */
static json_t *wait_for(gd_run *r, json_t *call, const char *reason, gd_error *e)
{
    int64_t t = now(r), expires = t + GD_TOKEN_LIFE_MS;
    void *bytes = NULL;
    size_t n = 0;
    const char *
        requires
    = str(json_object_get(call, "decision"), "requires");
    gd_store *s = r->c->store;
    gd_budget_stop(&r->budget, t);
    json_t *state = NULL,
           *waits = json_pack("{ss sO}", "kind", "call", "call", json_object_get(call, "id"));
    if (r->driver &&
        !r->driver->capture(r->driver->arg, 2000, &state, e)) /* the page may be gone: go without */
        state = json_null();
    bool ok = waits && json_object_set_new(context(r), "waits", waits) == 0 &&
              json_object_set_new(context(r), "page", state ? state : json_null()) == 0 &&
              json_object_set_new(call, "expires", json_integer(expires)) == 0;
    if (!ok) gd_fail(e, GD_MEMORY, "no memory to pause");
    json_t *say =
        ok && listed(r, call, "pending", e) ? say_outcome(r, "paused", call, NULL, e) : NULL;
    ok = say && remember_last(r, "paused", NULL, e) &&
         gd_machine_dump(r->machine, gd_store_snapshot_key(s), &bytes, &n, e);
    if (ok) { /* what is approved is bound to what runs on afterwards */
        char digest[GD_DIGEST_TEXT];
        snapshot_digest(bytes, n, digest);
        ok = json_object_set_new(call, "snapshot", json_string(digest)) == 0;
    }
    json_t *out = ok ? outcome(r, "paused", say, e) : NULL, *more = NULL;
    r->pass.id = str(call, "id");
    r->pass.expires = expires;
    if (out)
        more = json_pack("{ss ss s[O]}", "reason", reason, "requires",
                         requires ? requires : "approval", "pending", call);
    ok = more && add_more(r, out, more, e) && gd_store_begin(s, true, e) && write_notes(r, e) &&
         gd_call_open(s, call, "pending", t, e) && make_pass(r, out, e) &&
         save(r, "paused", bytes, n, 0, e) && answer_token(r, out, e) && gd_store_commit(s, e);
    free(bytes);
    json_decref(more);
    if (ok) {
        given_back(r);
        return out;
    }
    gd_store_rollback(s);
    json_decref(out);
    return NULL;
}

/* "wait": the session stops before the call it is at, and nothing was asked yet. */
static json_t *stopped_by_user(gd_run *r, gd_error *e)
{
    if (!gd_run_user_pause(r, e)) return NULL;
    r->more = json_pack("{ss}", "reason", "user");
    return gd_run_finish(r, "paused", "paused", e);
}

/* A question to a person is a pending call that only "respond" answers. */
static bool is_question(const char *function)
{
    return strcmp(function, "ask") == 0 || strcmp(function, "handoff") == 0;
}

/* One call of the program. Either *st is where the program is now and NULL is returned with
   e->code GD_OK, or the run has ended with an outcome, or failed (NULL, e->code set). */
static json_t *one_call(gd_run *r, gd_machine_state *st, gd_error *e)
{
    gd_error why = { 0 };
    gd_exceeded x;
    gd_counts cost;
    bool refused = false, unknown = false, ok;
    json_t *facts = NULL, *ref = NULL, *reply = NULL, *out = NULL;
    e->code = GD_OK;
    gd_wish wish = gd_engine_wish(r->c->engine, r->id, r->fence);
    if (wish == GD_PAUSE) return stopped_by_user(r, e);
    if (wish == GD_LOST) {
        gd_fail(e, GD_CONFLICT, "the session was taken over by another server");
        return NULL;
    }
    if (!gd_budget_check_time(&r->budget, now(r), &x)) return exceeded(r, &x, e);
    json_t *asked = gd_machine_call(r->machine, &why);
    json_t *call = asked ? canonical(r, asked, &refused, &why) : NULL;
    json_decref(asked);
    if (!call) {
        if (!refused && why.code != GD_INVALID) {
            *e = why;
            return NULL;
        }
        *st = gd_machine_throw(r->machine, "TypeError", why.text, e);
        return NULL;
    }
    const json_t *args = json_object_get(call, "args");
    const char *function = str(call, "function");
    if (!find(r, call, args, &facts, &ref, &why)) {
        *st = go_on(r, false, NULL, &why, e);
        json_decref(call);
        return NULL;
    }
    json_object_set_new(call, "facts", facts);
    gd_budget_cost(call, &cost);
    if (!gd_budget_charge(&r->budget, &cost, &x)) {
        out = exceeded(r, &x, e);
        goto end;
    }
    json_t *decision = judge(r, call, e);
    if (!decision) goto end;
    json_object_set_new(call, "decision", decision);
    const char *effect = str(decision, "effect");
    if (strcmp(effect, "block") == 0) {
        if (!gd_store_begin(r->c->store, true, e) || !write_notes(r, e) ||
            !gd_call_open(r->c->store, call, "blocked", now(r), e) ||
            !gd_store_commit(r->c->store, e)) {
            gd_store_rollback(r->c->store);
            goto end;
        }
        if (listed(r, call, "blocked", e))
            *st = gd_machine_throw(r->machine, "DemoSecurityError", str(decision, "reason"), e);
    } else if (strcmp(effect, "approve") == 0)
        out = wait_for(r, call, "high_risk_action", e);
    else if (is_question(function)) {
        json_object_set_new(decision, "requires", json_string("confirmation"));
        out = wait_for(r, call, "question", e);
    } else {
        bool quiet = strcmp(effect, "allow") == 0 && gd_function_find(function)->idempotent;
        if (quiet)
            ok = perform(r, call, args, ref, &reply, &unknown, &why);
        else {
            if (!begin_new_effect(r, call, e)) goto end;
            ok = perform_logged(r, call, args, ref, &reply, &unknown, &why);
        }
        if (!listed(r, call, ok ? "done" : unknown && !quiet ? "unknown" : "failed", e)) goto end;
        if (quiet &&
            !gd_run_note(r, "call.allowed",
                         json_pack("{sO sO sO sO sO* ss*}", "call", json_object_get(call, "id"),
                                   "function", json_object_get(call, "function"), "args", args,
                                   "rules", json_object_get(decision, "rules"), "source",
                                   json_object_get(call, "source"), "error", ok ? NULL : why.text),
                         e))
            goto end;
        if (!ok && unknown && !quiet)
            out = unknown_outcome(r, call, e);
        else
            *st = go_on(r, ok, reply, &why, e);
    }
end:
    json_decref(reply);
    json_decref(ref);
    json_decref(call);
    return out;
}

json_t *gd_run_on(gd_run *r, gd_machine_state st, gd_error *e)
{
    json_t *out;
    for (;;) {
        switch (st) {
        case GD_M_CALL:
            out = one_call(r, &st, e);
            if (out || e->code != GD_OK) return out;
            break;
        case GD_M_DONE: return gd_run_finish(r, "done", "idle", e);
        case GD_M_RAISED: {
            json_t *error = gd_machine_error(r->machine, e);
            const char *type = str(error, "type");
            bool blocked = type && strcmp(type, "DemoSecurityError") == 0;
            json_decref(error);
            return gd_run_finish(r, blocked ? "blocked" : "failed", "idle", e);
        }
        case GD_M_LIMIT: {
            gd_exceeded x;
            if (r->over.type) return exceeded(r, &r->over, e);
            if (!gd_budget_check_time(&r->budget, now(r), &x)) return exceeded(r, &x, e);
            return gd_run_finish(r, "failed", "idle", e);
        }
        case GD_M_FAILED: return NULL;
        }
    }
}

/* ---- after a decision ---- */

/* Adds the keys in which two objects differ, as {"path","was","now"}. */
static bool differences(const char *path, const json_t *was, const json_t *now, json_t *list)
{
    const char *key;
    json_t *v;
    bool ok = true;
    json_object_foreach((json_t *)was, key, v) {
        const json_t *other = json_object_get(now, key);
        if (!json_equal(v, other))
            ok = ok && json_array_append_new(list, json_pack("{so sO sO?}", "path",
                                                             json_sprintf("%s.%s", path, key),
                                                             "was", v, "now", other)) == 0;
    }
    json_object_foreach((json_t *)now, key, v) {
        if (!json_object_get(was, key))
            ok = ok && json_array_append_new(list, json_pack("{so sn sO}", "path",
                                                             json_sprintf("%s.%s", path, key),
                                                             "was", "now", v)) == 0;
    }
    return ok;
}

/* What makes a decision stale; empty: nothing. */
static json_t *drift(const json_t *call, const json_t *facts, const json_t *decision, gd_error *e)
{
    const char *policy = str(decision, "policy");
    const char *old = str(json_object_get(call, "decision"), "policy");
    json_t *d = json_array();
    bool ok = d && differences("facts", json_object_get(call, "facts"), facts, d);
    if (ok && policy && old && strcmp(policy, old) != 0)
        ok = json_array_append_new(
                 d, json_pack("{ss ss ss}", "path", "policy", "was", old, "now", policy)) == 0;
    if (ok) return d;
    json_decref(d);
    gd_fail(e, GD_MEMORY, "no memory for what changed");
    return NULL;
}

/* Back to pending with what is true now, for a new decision and under a new token. */
static json_t *ask_again(gd_run *r, json_t *call, json_t *facts, json_t *decision, json_t *changed,
                         gd_error *e)
{
    gd_store *s = r->c->store;
    int64_t expires = now(r) + GD_TOKEN_LIFE_MS;
    json_t *waits = json_pack("{ss sO}", "kind", "call", "call", json_object_get(call, "id"));
    if (!waits || json_object_set_new(context(r), "waits", waits) != 0 ||
        json_object_set_new(call, "expires", json_integer(expires)) != 0) {
        gd_fail(e, GD_MEMORY, "no memory to pause");
        return NULL;
    }
    if (!gd_call_drift(s, call, facts, decision, changed, now(r), e)) return NULL;
    r->pass.id = str(call, "id");
    r->pass.expires = expires;
    r->more = json_pack("{ss s[O]}", "reason", "drift", "pending", call);
    return gd_run_finish(r, "paused", "paused", e);
}

json_t *gd_run_decided(gd_run *r, json_t *call, gd_error *e)
{
    gd_error why = { 0 };
    json_t *facts = NULL, *ref = NULL, *reply = NULL, *decision = NULL, *changed = NULL,
           *out = NULL;
    const json_t *args = json_object_get(call, "edited"), *response;
    const char *state = str(call, "state");
    gd_machine_state st;
    bool unknown = false, ok;
    if (!args) args = json_object_get(call, "args");
    json_object_del(context(r), "waits");
    if (strcmp(state, "rejected") == 0 || strcmp(state, "expired") == 0 ||
        strcmp(state, "withdrawn") == 0) {
        const char *reason = str(call, "reason");
        st = gd_machine_throw(r->machine, "ApprovalRejected", reason ? reason : state, e);
        return listed(r, call, state, e) ? gd_run_on(r, st, e) : NULL;
    }
    if (strcmp(state, "done") == 0 || strcmp(state, "failed") == 0) {
        json_t *result = json_object_get(call, "result");
        bool done = strcmp(state, "done") == 0;
        st = done ? gd_machine_answer(r->machine, result ? result : json_null(), e)
                  : gd_machine_throw(r->machine, "DriverError",
                                     str(call, "error") ? str(call, "error") : "it failed", e);
        return listed(r, call, state, e) ? gd_run_on(r, st, e) : NULL;
    }
    response = json_object_get(call, "response");
    if (response) { /* a person answered instead: no effect */
        ok = begin_effect(r, call, e) &&
             gd_call_end(r->c->store, call, "done", (json_t *)response, NULL, now(r), e) &&
             listed(r, call, "done", e);
        return ok ? gd_run_on(r, gd_machine_answer(r->machine, response, e), e) : NULL;
    }
    if (!find(r, call, args, &facts, &ref, &why)) {
        st = go_on(r, false, NULL, &why, e);
        return gd_run_on(r, st, e);
    }
    json_t *again = json_copy(call);
    if (again && json_object_set(again, "args", (json_t *)args) == 0 &&
        json_object_set(again, "facts", facts) == 0)
        decision = judge(r, again, e);
    json_decref(again);
    if (decision) changed = drift(call, facts, decision, e);
    if (!changed) goto end;
    if (strcmp(str(decision, "effect"), "block") == 0) {
        st = gd_machine_throw(r->machine, "DemoSecurityError", str(decision, "reason"), e);
        out = listed(r, call, "blocked", e) ? gd_run_on(r, st, e) : NULL;
        goto end;
    }
    if (json_array_size(changed)) {
        out = ask_again(r, call, facts, decision, changed, e);
        goto end;
    }
    if (!begin_effect(r, call, e)) goto end; /* another resume has it */
    ok = perform_logged(r, call, args, ref, &reply, &unknown, &why);
    if (!ok && unknown) {
        out = unknown_outcome(r, call, e);
        goto end;
    }
    if (listed(r, call, ok ? "done" : "failed", e))
        out = gd_run_on(r, go_on(r, ok, reply, &why, e), e);
end:
    json_decref(reply);
    json_decref(facts);
    json_decref(ref);
    json_decref(decision);
    json_decref(changed);
    return out;
}
