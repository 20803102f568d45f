/* SPDX-License-Identifier: MIT */
/* Branches: copies of a session that go another way. What they would do is written down, not done. */
#include <stdlib.h>
#include <string.h>
#include "session/engine.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static json_t *out_of_memory(gd_error *e)
{
    gd_fail(e, GD_MEMORY, "no memory for a branch");
    return NULL;
}

/* A branch of a paused session, as a session of its own that records effects. */
static bool branch_session(const gd_client *c, const gd_run *r, char id[GD_ID], gd_error *e)
{
    void *bytes = NULL;
    size_t n;
    int64_t fence, t = gd_engine_now(c->engine);
    json_t *s = gd_session_record(c, r->id, str(r->session, "tree"), true,
                                  json_deep_copy(json_object_get(r->session, "context")),
                                  json_deep_copy(json_object_get(r->session, "budget")));
    if (!s) return gd_fail(e, GD_MEMORY, "no memory for a branch");
    snprintf(id, GD_ID, "%s", str(s, "id"));
    bool ok = gd_machine_dump(r->machine, gd_store_snapshot_key(c->store), &bytes, &n, e) &&
              gd_session_store(c, s, "session.forked", e) &&
              gd_store_session_claim(c->store, c->who->tenant, id, t, t + 1000, &fence, e);
    if (ok) {
        json_object_set(s, "state", json_object_get(r->session, "state"));
        ok = gd_store_begin(c->store, true, e) &&
             gd_store_session_save(c->store, s, bytes, n, fence, 0, t, e) &&
             gd_store_commit(c->store, e);
        if (!ok) gd_store_rollback(c->store);
    }
    free(bytes);
    json_decref(s);
    return ok;
}

/* One branch: an answer to the pending call, or another command instead of it. */
static json_t *run_branch(const gd_client *c, const char *id, const json_t *branch, gd_error *e)
{
    gd_run r;
    json_t *out = NULL, *answer = json_object_get(branch, "answer");
    json_t *command = json_object_get(branch, "command");
    if (gd_run_open(&r, c, id, e)) {
        bool noted = !answer || gd_run_answered(&r, e);
        json_object_del(json_object_get(r.session, "context"), "waits");
        if (!noted)
            ;
        else if (answer)
            out = gd_machine_now(r.machine) == GD_M_CALL
                      ? gd_run_on(&r, gd_machine_answer(r.machine, answer, e), e)
                      : (gd_fail(e, GD_CONFLICT, "the session waits for no answer"), NULL);
        else {
            gd_machine_abandon(r.machine);
            if (json_is_string(command)) {
                json_t *request = json_pack("{sO}", "text", command);
                out = request ? gd_run_words(&r, request, e) : out_of_memory(e);
                json_decref(request);
            } else {
                json_t *commands = json_pack("[O]", command);
                out = commands ? gd_run_commands(&r, commands, e) : out_of_memory(e);
                json_decref(commands);
            }
        }
    }
    gd_run_close(&r);
    return out;
}

/* The branches a request asks for: [{"answer"} | {"command"}]. NULL with *e. */
static json_t *branches_of(const json_t *request, gd_error *e)
{
    json_t *list = json_object_get(request, "branches"), *v, *one;
    size_t i;
    if (json_is_array(list) && json_array_size(list) >= 1 && json_array_size(list) <= 8) {
        json_array_foreach(list, i, v) {
            if (!json_object_get(v, "answer") == !json_object_get(v, "command")) {
                gd_fail(e, GD_INVALID, "branch %zu needs either an \"answer\" or a \"command\"", i);
                return NULL;
            }
        }
        return json_incref(list);
    }
    one = json_array();
    if (json_object_get(request, "answer"))
        json_array_append_new(one, json_pack("{sO}", "answer", json_object_get(request, "answer")));
    if (json_object_get(request, "command"))
        json_array_append_new(one,
                              json_pack("{sO}", "command", json_object_get(request, "command")));
    json_array_foreach(json_object_get(request, "commands"), i, v)
        json_array_append_new(one, json_pack("{sO}", "command", v));
    if (json_array_size(one)) return one;
    json_decref(one);
    gd_fail(e, GD_INVALID,
            "a fork needs an \"answer\" to the pending call, a \"command\" to run "
            "instead, or 1 to 8 \"branches\" of these");
    return NULL;
}

json_t *gd_session_fork(const gd_client *c, const char *id, const json_t *request, gd_error *e)
{
    gd_run parent;
    char ids[8][GD_ID];
    size_t n = 0, i;
    const json_t *effects = json_object_get(request, "effects");
    if (effects &&
        (!json_is_string(effects) || strcmp(json_string_value(effects), "record") != 0)) {
        gd_fail(e, GD_REFUSED,
                "a branch only records its effects (\"effects\": \"record\"); one of its own needs "
                "a product that can copy itself, which none has registered here");
        return NULL;
    }
    json_t *branch, *list = branches_of(request, e), *out = NULL, *done = json_array();
    if (!list) {
        json_decref(done);
        return NULL;
    }
    /* The parent is only read, but its lease keeps it from moving meanwhile. */
    bool ok = gd_run_open(&parent, c, id, e);
    for (; ok && n < json_array_size(list) && n < 8; n++)
        ok = branch_session(c, &parent, ids[n], e);
    json_t *view = ok ? gd_session_view_of(c->engine, parent.session) : NULL;
    gd_run_close(&parent);
    json_array_foreach(list, i, branch) {
        if (!ok || i >= n) break;
        json_t *o = run_branch(c, ids[i], branch, e);
        ok = o && json_array_append_new(done, o) == 0;
    }
    if (ok) {
        out = json_pack("{sO sO}", "original", view, "branches", done);
        if (!out) out_of_memory(e);
    }
    json_decref(view);
    json_decref(done);
    json_decref(list);
    return out;
}
