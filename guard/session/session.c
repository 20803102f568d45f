/* SPDX-License-Identifier: MIT */
/* What clients ask of a session: commands, resume, cancel. */
#include "session/session.h"
#include <stdlib.h>
#include <string.h>
#include "base/canon.h"
#include "policy/view.h"
#include "session/engine.h"
#include "store/memory.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static json_t *out_of_memory(gd_error *e)
{
    gd_fail(e, GD_MEMORY, "no memory for a session");
    return NULL;
}

/* ---- making and showing ---- */

json_t *gd_session_record(const gd_client *c, const char *parent, const char *tree, bool record,
                          json_t *context, json_t *budget)
{
    char id[GD_ID], new_tree[GD_ID];
    int64_t t = gd_engine_now(c->engine);
    gd_id_new("ses", id);
    gd_id_new("tree", new_tree);
    json_t *effects = record ? json_array() : json_string("live");
    return json_pack("{ss ss ss ss ss ss? ss so so so sI sI}", "id", id, "tenant", c->who->tenant,
                     "requester", c->who->name, "mode", gd_engine_mode(c->engine), "state", "idle",
                     "parent", parent, "tree", tree ? tree : new_tree, "effects", effects,
                     "context", context, "budget", budget, "created", (json_int_t)t, "updated",
                     (json_int_t)t);
}

bool gd_session_store(const gd_client *c, const json_t *session, const char *type, gd_error *e)
{
    json_t *body = json_pack("{sO sO? ss}", "mode", json_object_get(session, "mode"), "parent",
                             json_object_get(session, "parent"), "policy",
                             gd_policy_digest(c->engine->cfg.policy));
    bool ok = body && gd_store_begin(c->store, true, e) &&
              gd_store_session_new(c->store, session, e) &&
              gd_store_audit(c->store, c->who->tenant, str(session, "id"), type, body,
                             gd_engine_now(c->engine), e) &&
              gd_store_commit(c->store, e);
    if (!ok) gd_store_rollback(c->store);
    json_decref(body);
    return ok;
}

json_t *gd_session_view_of(const gd_engine *g, const json_t *s)
{
    const json_t *context = json_object_get(s, "context");
    const json_t *url = json_object_get(context, "url");
    gd_error why;
    gd_budget b;
    gd_budget_init(&b, gd_policy_budgets(g->cfg.policy, false), NULL);
    bool ok = gd_counts_read(json_object_get(s, "budget"), &b.used, &why);
    json_t *v = json_pack(
        "{sO sO sO sO? sO? so sO sO* sO sO sO}", "id", json_object_get(s, "id"), "state",
        json_object_get(s, "state"), "mode", json_object_get(s, "mode"), "parent",
        json_object_get(s, "parent"), "url", url, "budget", ok ? gd_budget_view(&b) : NULL,
        "conversation", json_object_get(context, "conversation"), "waits",
        json_object_get(context, "waits"), "createdAt", json_object_get(s, "created"), "updatedAt",
        json_object_get(s, "updated"), "requester", json_object_get(s, "requester"));
    gd_budget_done(&b);
    return v;
}

json_t *gd_session_create(const gd_client *c, const json_t *options, gd_error *e)
{
    const char *effects = str(options, "effects");
    gd_counts none = { 0 };
    if (effects && strcmp(effects, "live") != 0 && strcmp(effects, "record") != 0) {
        gd_fail(e, GD_INVALID, "\"effects\" is \"live\" or \"record\"");
        return NULL;
    }
    json_t *s = gd_session_record(
        c, NULL, NULL, effects && strcmp(effects, "record") == 0,
        json_pack("{s[] s[] s[] sn}", "conversation", "history", "labelled", "url"),
        gd_counts_json(&none));
    if (!s) return out_of_memory(e);
    json_t *view =
        gd_session_store(c, s, "session.created", e) ? gd_session_view_of(c->engine, s) : NULL;
    json_decref(s);
    return view;
}

json_t *gd_session_view(const gd_client *c, const char *id, gd_error *e)
{
    json_t *s = gd_store_session(c->store, c->who->tenant, id, e);
    json_t *view = s ? gd_session_view_of(c->engine, s) : NULL;
    json_decref(s);
    return view;
}

/* ---- commands ---- */

static json_t *context_of(const gd_run *r) { return json_object_get(r->session, "context"); }

static bool note_words(gd_run *r, const json_t *request, const char *text, gd_error *e)
{
    json_t *line =
        json_pack("{ss sI ss* sO*}", "role", "user", "at", (json_int_t)gd_engine_now(r->c->engine),
                  "text", text, "source", json_object_get(request, "source"));
    return gd_memory_add(r->session, "conversation", line) ||
           gd_fail(e, GD_MEMORY, "no memory for the conversation");
}

/* An outcome without a run: nothing was understood, or only a question is asked back. */
static json_t *nothing_done(gd_run *r, const json_t *parsed, gd_error *e)
{
    const char *reason = str(parsed, "reason"), *ask = str(parsed, "ask");
    if (!reason) reason = ask ? ask : "this is no command of this product";
    if (!gd_run_note(r, "command.refused", json_pack("{ss}", "reason", reason), e)) return NULL;
    r->say = reason;
    json_t *out = gd_run_finish(r, "not_understood", "idle", e);
    r->say = NULL;
    json_t *more = json_pack("{ss ss*}", "reason", reason, "ask", ask);
    if (out && more) { json_object_update(out, more); }
    json_decref(more);
    return out;
}

/* The recogniser took the sound for no command: whatever its words are, they mean nothing. */
static json_t *unheard(gd_run *r, gd_error *e)
{
    json_t *reason = json_pack("{ss}", "reason", "no command was heard; say it again, or type it");
    json_t *out = reason ? nothing_done(r, reason, e) : out_of_memory(e);
    json_decref(reason);
    return out;
}

/* Runs a program of command/program.h for `commands` (an array, empty for plans and code). */
static json_t *run_program(gd_run *r, json_t *commands, const json_t *program, gd_error *e)
{
    gd_error why = { 0 };
    const char *source = str(program, "source");
    json_t *inputs = json_object_get(program, "inputs");
    json_int_t steps = json_integer_value(json_object_get(context_of(r), "steps")) +
                       (json_int_t)json_array_size(json_object_get(program, "steps"));
    json_t *first = json_array_get(commands, 0), *context = context_of(r), *out;
    const char *target = str(first, "target");
    if (json_object_set_new(context, "code", json_string(source)) != 0 ||
        json_object_set(context, "inputs", inputs) != 0 ||
        json_object_set_new(context, "steps", json_integer(steps)) != 0 ||
        json_object_set(context, "plan", json_object_get(program, "steps")) != 0 ||
        json_object_set(context, "command", r->command) != 0 ||
        (target && json_object_set(context, "target", json_object_get(first, "target")) != 0))
        return out_of_memory(e);
    json_object_del(context, "waits");
    if (!gd_run_note(r, "command.run",
                     json_pack("{sO sO* ss}", "commands", commands, "source",
                               json_object_get(r->command, "source"), "program", source),
                     e))
        return NULL;
    gd_machine_state st = gd_machine_feed(r->machine, source, inputs, &why);
    if (st == GD_M_FAILED) {
        if (why.code != GD_INVALID) {
            *e = why;
            return NULL;
        }
        r->error = json_pack("{ss ss}", "type", "SyntaxError", "message", why.text);
        out = gd_run_finish(r, "failed", "idle", e);
    } else
        out = gd_run_on(r, st, e);
    if (out && first) json_object_set(out, "command", first);
    if (out) json_object_set(out, "commands", commands);
    return out;
}

/* The number of the next step: the variables s1, s2, ... of earlier commands stay. */
static unsigned first_step(const gd_run *r)
{
    return (unsigned)json_integer_value(json_object_get(context_of(r), "steps")) + 1;
}

/* Runs a program that was made, or says why it could not be (the command's fault). */
static json_t *run_made(gd_run *r, json_t *commands, json_t *program, const gd_error *why,
                        gd_error *e)
{
    json_t *out = NULL;
    if (program)
        out = run_program(r, commands, program, e);
    else if (why->code != GD_INVALID && why->code != GD_REFUSED && why->code != GD_LIMIT)
        *e = *why;
    else {
        json_t *reason = json_pack("{ss}", "reason", why->text);
        out = nothing_done(r, reason, e);
        json_decref(reason);
    }
    json_decref(program);
    return out;
}

json_t *gd_run_commands(gd_run *r, json_t *commands, gd_error *e)
{
    gd_error why = { 0 };
    r->command = json_array_get(commands, 0);
    json_t *program =
        gd_program_of_commands(r->c->engine->cfg.commands, commands, first_step(r), &why);
    return run_made(r, commands, program, &why, e);
}

json_t *gd_run_words(gd_run *r, const json_t *request, gd_error *e)
{
    const char *text = str(request, "text");
    const json_t *context = context_of(r);
    char result[24];
    snprintf(result, sizeof result, "s%u", first_step(r) - 1);
    gd_speaker who = { str(request, "source"),
                       json_number_value(json_object_get(request, "confidence")),
                       str(context, "target"), first_step(r) > 1 ? result : NULL,
                       gd_engine_now(r->c->engine) };
    if (!note_words(r, request, text, e)) return NULL;
    if (json_is_false(json_object_get(request, "accepted"))) return unheard(r, e);
    json_t *parsed = gd_command_parse(r->c->engine->cfg.commands, text, strlen(text), &who, e);
    if (!parsed) return NULL;
    json_t *one = json_object_get(parsed, "command"), *out = NULL;
    json_t *several = json_object_get(parsed, "commands");
    if (!json_is_object(one) || str(parsed, "control"))
        out = nothing_done(r, parsed, e);
    else {
        json_t *commands = json_is_array(several) ? json_incref(several) : json_pack("[O]", one);
        out = gd_run_commands(r, commands, e);
        json_decref(commands);
    }
    json_decref(parsed);
    return out;
}

/* Missing, or one of the list. */
static bool is_choice(const json_t *v, const char *const *list)
{
    return !v || (json_is_string(v) && gd_one_of(json_string_value(v), list));
}

/* Missing, or a number above 0, at most 1. */
static bool is_confidence(const json_t *v)
{
    return !v || (json_is_number(v) && json_number_value(v) > 0 && json_number_value(v) <= 1);
}

/* Commands as the parser would have made them, from somebody else: only their known keys, each
   checked, with the source of the request. Without a confidence it is 0. NULL with *e. */
static json_t *checked_commands(const json_t *plan, const char *source, gd_error *e)
{
    json_t *out = json_array(), *given;
    size_t i;
    json_array_foreach((json_t *)plan, i, given) {
        json_t *intent = json_object_get(given, "intent"),
               *target = json_object_get(given, "target");
        json_t *parameters = json_object_get(given, "parameters");
        json_t *risk = json_object_get(given, "riskLevel"),
               *sure = json_object_get(given, "confidence");
        if (!json_is_string(intent) || !is_choice(risk, gd_risks) ||
            (target && !json_is_string(target) && !json_is_null(target)) ||
            (parameters && !json_is_object(parameters)) || !is_confidence(sure)) {
            gd_fail(e, GD_INVALID,
                    "command %zu of the plan needs \"intent\" (a string), and if they are there "
                    "\"target\" (a string), \"parameters\" (an object), \"riskLevel\" (low, "
                    "medium, high) "
                    "and \"confidence\" (above 0, at most 1)",
                    i + 1);
            json_decref(out);
            return NULL;
        }
        json_array_append_new(
            out, json_pack("{sO sO? so ss sf ss s[] ss}", "intent", intent, "target", target,
                           "parameters", parameters ? json_incref(parameters) : json_object(),
                           "riskLevel", risk ? json_string_value(risk) : "low", "confidence",
                           json_number_value(sure), "source", source, "alternatives", "text", ""));
    }
    return out;
}

/* A plan or Python. */
static json_t *run_given(gd_run *r, const json_t *request, gd_error *e)
{
    gd_error why = { 0 };
    const char *code = str(request, "code"), *source = str(request, "source");
    json_t *plan = json_object_get(request, "plan"), *out = NULL;
    if (!note_words(r, request, NULL, e)) return NULL;
    if (json_is_string(json_object_get(json_array_get(plan, 0), "intent"))) {
        json_t *commands = checked_commands(plan, source ? source : "llm", &why);
        if (commands)
            out = gd_run_commands(r, commands, e);
        else
            out = run_made(r, NULL, NULL, &why, e);
        json_decref(commands);
        return out;
    }
    /* whose calls these are: not those of the command before */
    json_t *commands = json_array(),
           *whose = json_pack("{ss sO*}", "source", source ? source : "llm", "confidence",
                              json_object_get(request, "confidence"));
    json_t *program = code ? gd_program_of_source(code, strlen(code), &why)
                           : gd_program_of_plan(plan, first_step(r), &why);
    r->command = whose;
    if (commands && whose)
        out = run_made(r, commands, program, &why, e);
    else {
        json_decref(program);
        out_of_memory(e);
    }
    r->command = NULL;
    json_decref(whose);
    json_decref(commands);
    return out;
}

static bool check_request(const json_t *request, gd_error *e)
{
    int forms = json_is_string(json_object_get(request, "text")) +
                json_is_array(json_object_get(request, "plan")) +
                json_is_string(json_object_get(request, "code"));
    if (forms != 1)
        return gd_fail(e, GD_INVALID,
                       "a command has exactly one of \"text\" (words), \"plan\" (an "
                       "array of steps), \"code\" (Python) and \"audio\" (a WAV file)");
    if (!is_choice(json_object_get(request, "source"), gd_sources))
        return gd_fail(e, GD_INVALID, "\"source\" is one of text, voice, llm, page, mcp");
    if (!is_confidence(json_object_get(request, "confidence")))
        return gd_fail(e, GD_INVALID, "\"confidence\" is a number above 0, at most 1");
    return true;
}

/* The outcome of words that steer a session: nothing ran, so it only says where things stand. */
static json_t *control_outcome(const gd_client *c, const char *id, const char *status,
                               const char *word, gd_error *e)
{
    bool paused = strcmp(status, "paused") == 0;
    json_t *view = gd_session_view(c, id, e);
    json_t *out =
        view ? json_pack("{ss ss so ss ss* sn s[] s[] s[] sO ss sO}", "session", id, "status",
                         status, "say", gd_sentence(status, NULL, NULL, NULL), "control", word,
                         "reason", paused ? "user" : NULL, "command", "commands", "calls",
                         "pending", "budget", json_object_get(view, "budget"), "stdout", "",
                         "state", json_object_get(view, "state"))
             : NULL;
    if (view && !out) out_of_memory(e);
    json_decref(view);
    return out;
}

static json_t *pause_by_words(const gd_client *c, const char *id, gd_error *e)
{
    bool running;
    if (!gd_session_stop(c, id, &running, e)) return NULL;
    json_t *paused = running ? NULL : gd_session_pause(c, id, e), *out = NULL;
    /* a running command answers with its own outcome, and the token with it */
    if (running || paused) out = control_outcome(c, id, "paused", "pause", e);
    if (out && paused) {
        json_object_set(out, "token", json_object_get(paused, "token"));
        json_object_set(out, "expiresAt", json_object_get(paused, "expiresAt"));
    }
    json_decref(paused);
    return out;
}

/* "what if I said ...": the same commands in a copy of the session. */
static json_t *fork_by_words(const gd_client *c, const char *id, const json_t *parsed, gd_error *e)
{
    json_t *one = json_object_get(parsed, "command"), *request, *forked = NULL, *out = NULL;
    if (!json_is_object(one)) {
        gd_fail(e, GD_INVALID, "what if what? Say a command after it");
        return NULL;
    }
    request = json_pack("{s[O]}", "commands", one);
    if (request) forked = gd_session_fork(c, id, request, e);
    if (forked) out = control_outcome(c, id, "done", "fork", e);
    if (out) {
        json_object_set(out, "branches", json_object_get(forked, "branches"));
        json_object_set_new(out, "say",
                            json_string("I tried that in a copy; nothing happened here."));
    }
    json_decref(request);
    json_decref(forked);
    return out;
}

/* Words that steer a session instead of asking for something: answered without claiming it. */
static json_t *control(const gd_client *c, const char *id, const json_t *request, bool *is,
                       gd_error *e)
{
    const char *text = str(request, "text"), *word;
    gd_speaker who = { .source = str(request, "source") };
    *is = false;
    if (!text || json_is_false(json_object_get(request, "accepted"))) return NULL;
    json_t *parsed = gd_command_parse(c->engine->cfg.commands, text, strlen(text), &who, e), *out;
    if (!parsed) return NULL;
    word = str(parsed, "control");
    *is = word != NULL;
    out = NULL;
    if (!word)
        ;
    else if (strcmp(word, "pause") == 0)
        out = pause_by_words(c, id, e);
    else if (strcmp(word, "cancel") == 0) {
        out = gd_session_cancel(c, id, e);
        if (out) json_object_set_new(out, "control", json_string(word));
    } else if (strcmp(word, "fork") == 0)
        out = fork_by_words(c, id, parsed, e);
    else
        out = control_outcome(c, id, "paused", word, e); /* the server knows the token */
    json_decref(parsed);
    return out;
}

json_t *gd_session_command(const gd_client *c, const char *id, const json_t *request, gd_error *e)
{
    gd_run r;
    bool is_control;
    json_t *out = NULL;
    if (!check_request(request, e)) return NULL;
    e->code = GD_OK;
    out = control(c, id, request, &is_control, e);
    if (is_control || e->code != GD_OK) return out;
    if (gd_run_open(&r, c, id, e)) {
        if (json_object_get(context_of(&r), "waits"))
            gd_fail(e, GD_CONFLICT, "the session is paused; resume it, cancel it, or fork it");
        else {
            r.command = (json_t *)request;
            out = str(request, "text") ? gd_run_words(&r, request, e) : run_given(&r, request, e);
        }
    }
    gd_run_close(&r);
    return out;
}

/* ---- pausing and going on ---- */

static bool audit_refusal(const gd_client *c, const char *id, const char *reason, gd_error *e)
{
    gd_error why = { 0 };
    json_t *body = json_pack("{ss ss}", "by", c->who->name, "reason", reason);
    bool ok = body && gd_store_begin(c->store, true, &why) &&
              gd_store_audit(c->store, c->who->tenant, id, "token.refused", body,
                             gd_engine_now(c->engine), &why) &&
              gd_store_commit(c->store, &why);
    if (!ok) gd_store_rollback(c->store);
    json_decref(body);
    if (!ok) *e = why;
    return ok;
}

/* The digest of what a resume decides, so that the same one again is recognised. */
static bool decision_digest(const json_t *request, char out[GD_DIGEST_TEXT], gd_error *e)
{
    json_t *d = json_object_get(request, "decisions");
    json_t *record = json_pack("{sO?}", "decisions", d);
    bool ok = record && gd_digest("cloche.resume.v1", record, out, e);
    json_decref(record);
    return ok;
}

/* The edited arguments of a decision must be what the function takes, and not be blocked. */
static bool revalidate(void *arg, const json_t *call, json_t *args, gd_error *e)
{
    const gd_client *c = arg;
    const gd_function *f = gd_function_find(str(call, "function"));
    json_t *none = json_array(), *clean = f && none ? gd_function_args(f, none, args, e) : NULL;
    json_decref(none);
    if (!clean) return f ? false : gd_fail(e, GD_INTERNAL, "an unknown function was stored");
    json_object_clear(args);
    json_object_update(args, clean);
    json_decref(clean);
    json_t *again = json_copy((json_t *)call);
    json_object_set(again, "args", args);
    gd_context around = { gd_engine_mode(c->engine), gd_engine_now(c->engine), NULL };
    json_t *decision = gd_policy_decide(c->engine->cfg.policy, again, &around, e);
    bool blocked = decision && strcmp(str(decision, "effect"), "block") == 0;
    if (blocked) gd_fail(e, GD_REFUSED, "the edited call is blocked: %s", str(decision, "reason"));
    json_decref(again);
    bool ok = decision && !blocked;
    json_decref(decision);
    return ok;
}

json_t *gd_session_decide(const gd_client *c, const char *call, const json_t *decision, gd_error *e)
{
    gd_engine_decide(c->engine, call, true); /* before other threads can read of it */
    json_t *after = gd_call_decide(c->store, c->who, call, decision, revalidate, (void *)c,
                                   gd_engine_now(c->engine), e);
    if (!after) gd_engine_decide(c->engine, call, false);
    return after;
}

/* The decisions that came with the token, about the call the session waits for. */
static json_t *decide_here(const gd_client *c, json_t *call, const json_t *request, gd_error *e)
{
    size_t i;
    json_t *d, *list = json_object_get(request, "decisions");
    json_array_foreach(list, i, d) {
        const char *id = str(d, "call");
        if (id && strcmp(id, str(call, "id")) != 0) {
            gd_fail(e, GD_INVALID, "the session does not wait for call %.40s", id);
            json_decref(call);
            return NULL;
        }
        if (strcmp(str(call, "state"), "pending") != 0) continue;
        json_t *after = gd_session_decide(c, str(call, "id"), d, e);
        json_decref(call);
        if (!after) return NULL;
        call = after;
    }
    return call;
}

static json_t *still_waiting(const gd_client *c, const char *id, json_t *call, gd_error *e)
{
    json_t *view = gd_session_view(c, id, e);
    json_t *out = view ? json_pack("{ss ss so ss sn s[] s[O] s[] sO ss sO}", "status", "paused",
                                   "session", id, "say", gd_sentence("paused", NULL, call, NULL),
                                   "reason", "high_risk_action", "command", "commands", "pending",
                                   call, "calls", "budget", json_object_get(view, "budget"),
                                   "stdout", "", "expiresAt", json_object_get(call, "expires"))
                       : NULL;
    if (view && !out) out_of_memory(e);
    json_decref(view);
    return out;
}

static json_t *go_on(const gd_client *c, const char *id, json_t *request, gd_token *token,
                     gd_error *e)
{
    gd_run r;
    char digest[GD_DIGEST_TEXT];
    json_t *out = NULL, *call = NULL;
    if (!decision_digest(request, digest, e)) return NULL;
    const char *used = str(token->row, "decision");
    json_t *answer = json_object_get(token->row, "answer");
    if (used && strcmp(used, digest) != 0) {
        gd_fail(e, GD_CONFLICT, "this token was used with another decision");
        return NULL;
    }
    if (answer) return json_incref(answer);
    if (!gd_run_open(&r, c, id, e)) goto end;
    const json_t *waits = json_object_get(json_object_get(r.session, "context"), "waits");
    const char *kind = str(waits, "kind"), *waiting = str(waits, "call");
    const char *pause = str(waits, "pause"), *bound = str(token->row, "call");
    if (!kind || strcmp(waiting ? waiting : pause, bound) != 0) {
        gd_fail(e, GD_CONFLICT, "the session does not wait for this any more");
        goto end;
    }
    if (waiting) {
        call = gd_store_call(c->store, c->who->tenant, waiting, e);
        if (call) call = decide_here(c, call, request, e);
        if (!call) goto end;
        const char *state = str(call, "state");
        if (strcmp(state, "pending") == 0) {
            out = still_waiting(c, id, call, e);
            goto end;
        }
        if (strcmp(state, "executing") == 0 || strcmp(state, "unknown") == 0) {
            gd_fail(e, GD_CONFLICT,
                    "nobody knows whether the call happened; an operator must settle it");
            goto end;
        }
    }
    /* Before an effect, the token is used up. A mere pause is left with the save, or when an effect is
       announced; until then going on once more does nothing twice. */
    if (!used && waiting) {
        if (!gd_store_begin(c->store, true, e) ||
            !gd_store_token_use(c->store, token->hash, digest, gd_engine_now(c->engine), e) ||
            !gd_store_commit(c->store, e)) {
            gd_store_rollback(c->store);
            goto end;
        }
    } else if (!used)
        r.decision = digest;
    r.token = token->hash;
    json_t *page = json_object_get(json_object_get(r.session, "context"), "page");
    gd_error lost = { 0 };
    if (r.driver && json_is_object(page) &&
        !r.driver->restore(r.driver->arg, page,
                           gd_budget_left_ms(&r.budget, gd_engine_now(c->engine)), &lost))
        gd_run_note(&r, "page.restore", json_pack("{ss}", "error", lost.text), e);
    if (waiting)
        out = gd_run_decided(&r, call, e);
    else {
        json_object_del(json_object_get(r.session, "context"), "waits");
        out = gd_run_on(&r, gd_machine_now(r.machine), e);
    }
end:
    json_decref(call);
    gd_run_close(&r);
    return out;
}

json_t *gd_session_resume(const gd_client *c, const char *id, const json_t *request, gd_error *e)
{
    gd_token token;
    const char *reason;
    const json_t *decisions = json_object_get(request, "decisions");
    if (!str(request, "token") || (decisions && !json_is_array(decisions))) {
        gd_fail(e, GD_INVALID,
                "resume needs the \"token\" of the pause, and \"decisions\" as an "
                "array");
        return NULL;
    }
    if (!gd_token_check(c->store, str(request, "token"), c->who->tenant, id, c->who->name,
                        gd_engine_now(c->engine), &token, &reason, e)) {
        gd_error why;
        if (reason && !audit_refusal(c, id, reason, &why)) *e = why;
        return NULL;
    }
    json_t *out = go_on(c, id, (json_t *)request, &token, e);
    gd_token_done(&token);
    return out;
}

json_t *gd_session_cancel(const gd_client *c, const char *id, gd_error *e)
{
    gd_run r;
    json_t *out = NULL;
    if (gd_run_open(&r, c, id, e)) {
        const char *waiting =
            str(json_object_get(json_object_get(r.session, "context"), "waits"), "call");
        json_t *call = waiting ? gd_store_call(c->store, c->who->tenant, waiting, e) : NULL;
        bool ok = true;
        if (call && strcmp(str(call, "state"), "pending") == 0)
            ok = gd_call_withdraw(c->store, call, gd_engine_now(c->engine), e);
        json_decref(call);
        json_object_del(json_object_get(r.session, "context"), "waits");
        gd_machine_abandon(r.machine);
        if (ok && gd_run_note(&r, "session.cancelled", json_pack("{ss}", "by", c->who->name), e))
            out = gd_run_finish(&r, "cancelled", "idle", e);
    }
    gd_run_close(&r);
    return out;
}
