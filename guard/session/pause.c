/* SPDX-License-Identifier: MIT */
/*
 * "Wait": stopping a session and showing it as it stands, in the article's two views.
 *
 * A session that runs stops before its next call; one that is idle or waits already is only marked.
 * Each time a fresh token is made, for the one who asked: the tokens of earlier pauses are stored as
 * hashes and cannot be shown again.
 */
#include <string.h>
#include <time.h>
#include "session/engine.h"

enum { PATIENCE_MS = 10000, LOOK_MS = 20 };

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static json_t *out_of_memory(gd_error *e)
{
    gd_fail(e, GD_MEMORY, "no memory for a pause");
    return NULL;
}

bool gd_session_stop(const gd_client *c, const char *id, bool *running, gd_error *e)
{
    *running = gd_engine_pause(c->engine, id);
    return *running || gd_store_session_ask_pause(c->store, c->who->tenant, id,
                                                  gd_engine_now(c->engine), running, e);
}

/* Until the command that runs, here or on another server, has stopped at its next call. */
static bool stop(const gd_client *c, const char *id, gd_error *e)
{
    const struct timespec t = { 0, LOOK_MS * 1000000L };
    bool running = true;
    for (int ms = 0;; ms += LOOK_MS) {
        if (!gd_session_stop(c, id, &running, e)) return false;
        if (!running) return true;
        if (ms >= PATIENCE_MS)
            return gd_fail(e, GD_CONFLICT,
                           "the command did not come to a call within %d s; it stops at its next "
                           "one",
                           PATIENCE_MS / 1000);
        nanosleep(&t, NULL);
    }
}

/* A token for what the session waits for. */
static bool mint(gd_run *r, const json_t *waits, int64_t expires, char token[GD_TOKEN_TEXT],
                 gd_error *e)
{
    const char *call = str(waits, "call"), *pause = str(waits, "pause");
    gd_store *s = r->c->store;
    bool ok = gd_store_begin(s, true, e) &&
              gd_token_new(s, r->tenant, r->id, call ? call : pause, r->c->who->name, expires,
                           token, e) &&
              gd_store_commit(s, e);
    if (!ok) gd_store_rollback(s);
    return ok;
}

bool gd_run_user_pause(gd_run *r, gd_error *e)
{
    char id[GD_ID];
    gd_error gone = { 0 };
    int64_t t = gd_engine_now(r->c->engine);
    json_t *context = json_object_get(r->session, "context"), *state = NULL;
    gd_id_new("pau", id);
    json_t *waits = json_pack("{ss ss}", "kind", "user", "pause", id);
    if (!waits || json_object_set_new(context, "waits", waits) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a pause");
    if (r->driver && r->driver->capture(r->driver->arg, 2000, &state, &gone))
        json_object_set_new(context, "page", state); /* a page that is gone keeps its last state */
    r->pass.id = str(waits, "pause");
    r->pass.expires = t + GD_TOKEN_LIFE_MS;
    return gd_run_note(r, "session.paused", json_pack("{ss}", "by", r->c->who->name), e);
}

json_t *gd_session_pause(const gd_client *c, const char *id, gd_error *e)
{
    gd_run r;
    char token[GD_TOKEN_TEXT];
    json_t *out = NULL, *view = NULL, *done = NULL;
    int64_t expires = 0;
    bool ok;
    json_t *s = gd_store_session(c->store, c->who->tenant, id, e);
    if (!s) return NULL;
    json_decref(s);
    if (!stop(c, id, e)) return NULL;
    ok = gd_run_open(&r, c, id, e);
    if (ok) {
        const json_t *waits = json_object_get(json_object_get(r.session, "context"), "waits");
        expires = gd_engine_now(c->engine) + GD_TOKEN_LIFE_MS;
        if (waits)
            ok = mint(&r, waits, expires, token, e);
        else
            ok = gd_run_user_pause(&r, e) && (done = gd_run_finish(&r, "paused", "paused", e));
        if (ok && !waits) memcpy(token, r.pass.token, sizeof token);
    }
    gd_run_close(&r);
    if (ok) view = gd_session_snapshot(c, id, e);
    if (view) {
        json_t *demo = json_object_get(view, "demoSnapshot");
        json_object_set_new(demo, "resumeToken", json_string(token));
        out = json_pack("{sO ss sI}", "demoSnapshot", demo, "token", token, "expiresAt",
                        (json_int_t)expires);
        if (!out) out_of_memory(e);
    }
    json_decref(view);
    json_decref(done);
    return out;
}

json_t *gd_session_snapshot(const gd_client *c, const char *id, gd_error *e)
{
    json_t *s = gd_store_session(c->store, c->who->tenant, id, e), *out = NULL, *call, *steps;
    if (!s) return NULL;
    const json_t *context = json_object_get(s, "context"), *page = json_object_get(context, "page");
    const json_t *history = json_object_get(context, "history");
    const char *waiting = str(json_object_get(context, "waits"), "call");
    json_t *pending = waiting ? gd_store_call(c->store, c->who->tenant, waiting, e) : json_null();
    size_t i;
    /* step n of the plan stands in line n of the program, so the next one is plan[line] */
    const json_t *next =
        json_array_get(json_object_get(context, "plan"),
                       (size_t)json_integer_value(json_object_get(pending, "line")));
    steps = json_array();
    json_array_foreach((json_t *)history, i, call) {
        if (strcmp(str(call, "state"), "done") == 0) json_array_append(steps, call);
    }
    json_t *url = json_object_get(context, "url"), *talk = json_object_get(context, "conversation");
    json_t *dom = json_object_get(page, "dom"), *none = json_null();
    if (!url) url = none;
    if (!dom) dom = none;
    if (pending)
        out = json_pack("{s{sO s{sO sO sO sO} sO} s{sO? sO? s{sO sO sO?} s{sO sO sO} sO}}",
                        "demoSnapshot", "sessionId", json_object_get(s, "id"), "currentState",
                        "url", url, "domSnapshot", dom, "conversationHistory", talk,
                        "pendingAction", pending, "pausedAt", json_object_get(s, "updated"),
                        "stateSnapshot", "code", json_object_get(context, "code"), "inputs",
                        json_object_get(context, "inputs"), "progress", "stepsCompleted", steps,
                        "currentStep", pending, "nextStep", waiting ? next : NULL, "state", "url",
                        url, "dom", dom, "conversation", talk, "timestamp",
                        json_object_get(s, "updated"));
    if (pending && !out) out_of_memory(e);
    json_decref(pending);
    json_decref(steps);
    json_decref(s);
    return out;
}
