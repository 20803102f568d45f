/* SPDX-License-Identifier: MIT */
/* One function per route: reads the request, asks the session, answers. */
#include <stdlib.h>
#include <string.h>
#include "approval/approval.h"
#include "server/internal.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* The client of the exchange; d is where its driver goes, if a page is connected. */
static gd_client client_of(gd_exchange *x, gd_driver *d)
{
    bool page = *x->id && gd_sockets_driver(x->server->sockets, x->who.tenant, x->id, d);
    return (gd_client){ x->server->engine, x->store, &x->who, page ? d : NULL };
}

static void answer_or_error(gd_exchange *x, int status, json_t *v, const gd_error *e)
{
    if (v)
        gd_answer(x, status, v);
    else
        gd_answer_error(x, e);
}

/* ?name=value of the query, or NULL; the value is cut at size. */
static const char *query_of(const gd_request *q, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);
    for (const char *p = q->query; p && *p; p = strchr(p, '&') ? strchr(p, '&') + 1 : NULL)
        if (strncmp(p, name, n) == 0 && p[n] == '=') {
            size_t k = strcspn(p + n + 1, "&");
            if (k >= size) return NULL;
            memcpy(out, p + n + 1, k);
            out[k] = '\0';
            return out;
        }
    return NULL;
}

static int64_t number_of(const gd_request *q, const char *name, int64_t otherwise, int64_t most)
{
    char text[24], *end;
    if (!query_of(q, name, text, sizeof text)) return otherwise;
    long long n = strtoll(text, &end, 10);
    return *end || n < 0 ? otherwise : n > most ? most : n;
}

/* ---- about the server ---- */

void gd_handle_healthz(gd_exchange *x) { gd_respond(x->r, 200, "text/plain", "ok\n", 3); }

void gd_handle_readyz(gd_exchange *x)
{
    gd_error e = { 0 };
    json_t *head = gd_store_audit_head(x->store, &e);
    if (head)
        gd_respond(x->r, 200, "text/plain", "ready\n", 6);
    else
        gd_answer_error(x, &e);
    json_decref(head);
}

void gd_handle_metrics(gd_exchange *x)
{
    char text[2048];
    gd_http_stats st;
    gd_server *s = x->server;
    gd_http_stats_get(s->http, &st);
    int n = snprintf(
        text, sizeof text,
        "# TYPE cloche_http_requests_total counter\ncloche_http_requests_total %llu\n"
        "# TYPE cloche_http_refused_total counter\ncloche_http_refused_total %llu\n"
        "# TYPE cloche_http_responses_total counter\n"
        "cloche_http_responses_total{class=\"2xx\"} %llu\n"
        "cloche_http_responses_total{class=\"4xx\"} %llu\n"
        "cloche_http_responses_total{class=\"5xx\"} %llu\n"
        "# TYPE cloche_http_connections gauge\ncloche_http_connections %llu\n"
        "# TYPE cloche_http_waiting gauge\ncloche_http_waiting %llu\n"
        "# TYPE cloche_event_streams gauge\ncloche_event_streams %llu\n"
        "# TYPE cloche_pages gauge\ncloche_pages %zu\n"
        "# TYPE cloche_commands_total counter\ncloche_commands_total %llu\n"
        "# TYPE cloche_commands_paused_total counter\ncloche_commands_paused_total %llu\n"
        "# TYPE cloche_commands_blocked_total counter\ncloche_commands_blocked_total %llu\n"
        "# TYPE cloche_audit_seq gauge\ncloche_audit_seq %lld\n",
        (unsigned long long)st.requests, (unsigned long long)st.refused,
        (unsigned long long)st.by_class[2], (unsigned long long)st.by_class[4],
        (unsigned long long)st.by_class[5], (unsigned long long)st.connections,
        (unsigned long long)st.queued, (unsigned long long)st.sse_open,
        gd_sockets_count(s->sockets), (unsigned long long)s->commands_run,
        (unsigned long long)s->calls_paused, (unsigned long long)s->calls_blocked,
        (long long)s->published);
    gd_respond(x->r, 200, "text/plain; version=0.0.4", text, (size_t)n);
}

void gd_handle_me(gd_exchange *x)
{
    json_t *roles = json_array();
    if (x->who.roles & GD_ROLE_REQUESTER) json_array_append_new(roles, json_string("requester"));
    if (x->who.roles & GD_ROLE_APPROVER) json_array_append_new(roles, json_string("approver"));
    if (x->who.roles & GD_ROLE_ADMIN) json_array_append_new(roles, json_string("admin"));
    gd_answer(x, 200,
              json_pack("{ss ss so sI ss ss*}", "name", x->who.name, "tenant", x->who.tenant,
                        "roles", roles, "now", (json_int_t)gd_engine_now(x->server->engine), "mode",
                        gd_engine_mode(x->server->engine), "product", x->server->cfg.product));
}

/* ---- sessions ---- */

/* {"url","token"} for a page that becomes the driver of a session; NULL with *e. */
static json_t *driver_pass(gd_exchange *x, const json_t *session, gd_error *e)
{
    char token[GD_KEY_TEXT], url[256];
    const char *id = str(session, "id");
    if (!gd_sockets_token(x->server->sockets, &x->who, id, token)) {
        gd_fail(e, GD_LIMIT, "too many pages wait to connect");
        return NULL;
    }
    gd_sockets_budget(x->server->sockets, id, json_object_get(session, "budget"));
    snprintf(url, sizeof url, "%s://%s/v1/driver", x->server->cfg.cert ? "wss" : "ws",
             x->q->host ? x->q->host : "");
    json_t *v = json_pack("{ss ss}", "url", url, "token", token);
    if (!v) gd_fail(e, GD_MEMORY, "no memory for an answer");
    return v;
}

void gd_handle_session_new(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *v = gd_session_create(&c, x->body, &e), *pass = v ? driver_pass(x, v, &e) : NULL;
    answer_or_error(x, 201, pass ? json_pack("{sO so}", "session", v, "driver", pass) : NULL, &e);
    json_decref(v);
}

/* A new pass, after a restart or for another window; the one before is not good any more. */
void gd_handle_session_driver(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *v = gd_session_view(&c, x->id, &e), *pass = NULL;
    const char *requester = str(v, "requester");
    if (v && (!requester || strcmp(requester, x->who.name) != 0))
        gd_fail(&e, GD_REFUSED, "only who made the session may drive its page");
    else if (v)
        pass = driver_pass(x, v, &e);
    answer_or_error(x, 201, pass, &e);
    json_decref(v);
}

void gd_handle_session_get(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    answer_or_error(x, 200, gd_session_view(&c, x->id, &e), &e);
}

/* An outcome to whoever asked: over HTTP, or as a message to the page. */
static void answer_outcome(gd_exchange *x, json_t *outcome, const gd_error *e)
{
    if (!outcome) {
        gd_answer_error(x, e);
        return;
    }
    const char *status = str(outcome, "status"), *token = str(outcome, "token");
    bool paused = strcmp(status, "paused") == 0;
    if (token) gd_sockets_paused(x->server->sockets, str(outcome, "session"), token);
    gd_sockets_budget(x->server->sockets, str(outcome, "session"),
                      json_object_get(outcome, "budget"));
    x->server->calls_paused += paused;
    x->server->calls_blocked += strcmp(status, "blocked") == 0;
    outcome = gd_view_outcome(x->server, x->store, outcome, &x->who);
    const char *reason = str(outcome, "reason"), *session = str(outcome, "session");
    bool stopped = paused && reason && strcmp(reason, "user") == 0;
    /* the pages of the session hear of it, whoever asked; not that it still waits */
    json_t *told = paused && !token ? NULL : json_copy(outcome);
    if (told && json_object_set_new(told, "type", json_string("outcome")) == 0)
        gd_sockets_tell(x->server->sockets, session, json_incref(told));
    if (told && str(outcome, "say"))
        gd_sockets_tell(x->server->sockets, session,
                        json_pack("{ss ss}", "type", "say", "text", str(outcome, "say")));
    json_decref(told);
    /* what a branch did leaves the session itself as it is */
    const char *control = str(outcome, "control"), *state = str(outcome, "state");
    bool waits = paused || (state && strcmp(state, "paused") == 0);
    gd_sockets_status(x->server->sockets, session,
                      stopped ? "stopped"
                      : waits ? "waiting"
                              : "idle",
                      str(outcome, "say") ? str(outcome, "say") : "");
    if (x->q->socket && (!paused || str(outcome, "token"))) { /* it has heard */
        json_decref(outcome);
        x->r->status = 200;
    } else {
        if (x->q->socket)
            json_object_set_new(outcome, "type", json_string(control ? "control" : "outcome"));
        gd_answer(x, paused ? 202 : 200, outcome);
    }
}

/* A fresh token for who made the session, when it waits: the pause was at another server, or the page
   of it is gone. */
static bool token_of_waiting(gd_exchange *x, const gd_client *c, char token[GD_KEY_TEXT])
{
    gd_error ignored;
    json_t *view = gd_session_view(c, x->id, &ignored), *v = NULL;
    const char *requester = str(view, "requester");
    if (json_is_object(json_object_get(view, "waits")) && requester &&
        strcmp(requester, x->who.name) == 0)
        v = gd_session_pause(c, x->id, &ignored);
    const char *fresh = str(v, "token");
    if (fresh) snprintf(token, GD_KEY_TEXT, "%s", fresh);
    bool ok = fresh != NULL;
    json_decref(view);
    json_decref(v);
    return ok;
}

/* A spoken request becomes one with the words that were heard: {"text", "source": "voice",
   "confidence", "accepted"}; *heard is what the recogniser said, to be released. True if there was no
   sound in it. */
static bool hear(gd_exchange *x, json_t **heard, gd_error *e)
{
    json_t *audio = json_object_get(x->body, "audio");
    const char *encoding = str(x->body, "encoding");
    *heard = NULL;
    if (!audio) return true;
    if (!json_is_string(audio) || (encoding && strcmp(encoding, "pcm") != 0))
        return gd_fail(e, GD_INVALID,
                       "\"audio\" is the base64 of a WAV file, or with \"encoding\": \"pcm\" of "
                       "signed 16-bit mono samples, both at 16000 Hz");
    if (str(x->body, "text") || json_object_get(x->body, "plan") || str(x->body, "code"))
        return gd_fail(e, GD_INVALID, "a command has \"audio\" or words, not both");
    *heard = gd_hear(x->server->hearing, json_string_value(audio), json_string_length(audio),
                     encoding != NULL, e);
    if (!*heard) return false;
    json_object_del(x->body, "audio");
    json_object_del(x->body, "encoding");
    json_object_update(x->body, *heard);
    json_object_set_new(x->body, "source", json_string("voice"));
    return true;
}

void gd_handle_command(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *heard;
    x->server->commands_run++;
    if (!hear(x, &heard, &e)) {
        gd_answer_error(x, &e);
        return;
    }
    if (heard) {
        json_t *told = json_copy(heard);
        json_object_set_new(told, "type", json_string("heard"));
        gd_sockets_tell(x->server->sockets, x->id, told);
    }
    gd_sockets_status(x->server->sockets, x->id, "acting", "");
    json_t *out = gd_session_command(&c, x->id, x->body, &e);
    if (out && heard) json_object_set(out, "heard", heard);
    json_decref(heard);
    const char *control = str(out, "control");
    if (control && strcmp(control, "resume") == 0) { /* "go on" */
        char token[GD_KEY_TEXT];
        json_decref(out);
        if (!gd_sockets_resume_token(x->server->sockets, x->id, &x->who, token) &&
            !token_of_waiting(x, &c, token)) {
            gd_answer_problem(x, 409, "conflict", "Not possible now",
                              "nothing was paused here that could go on");
            return;
        }
        json_t *request = json_pack("{ss}", "token", token);
        answer_outcome(x, request ? gd_session_resume(&c, x->id, request, &e) : NULL, &e);
        json_decref(request);
        return;
    }
    if (!out) gd_sockets_status(x->server->sockets, x->id, "idle", "");
    json_t *branch;
    size_t i;
    json_array_foreach(json_object_get(out, "branches"), i, branch)
        gd_view_outcome(x->server, x->store, branch, &x->who);
    answer_outcome(x, out, &e);
}

void gd_handle_parse(gd_exchange *x)
{
    gd_error e = { 0 };
    json_t *heard;
    if (!hear(x, &heard, &e)) {
        gd_answer_error(x, &e);
        return;
    }
    const char *text =
        json_is_false(json_object_get(heard, "accepted")) ? "" : str(x->body, "text");
    gd_speaker who = { .source = str(x->body, "source"),
                       .confidence = json_number_value(json_object_get(heard, "confidence")),
                       .now_ms = gd_engine_now(x->server->engine) };
    if (!text) {
        gd_answer_problem(x, 400, "invalid", "The request is not right",
                          "parse needs the words as \"text\"");
        return;
    }
    json_t *parsed =
        gd_command_parse(gd_engine_commands(x->server->engine), text, strlen(text), &who, &e);
    json_t *list = json_object_get(parsed, "commands"), *one = json_object_get(parsed, "command");
    json_t *v = parsed ? json_pack("{so sO* sO* sO*}", "commands",
                                   json_is_array(list)   ? json_incref(list)
                                   : json_is_object(one) ? json_pack("[O]", one)
                                                         : json_array(),
                                   "question", json_object_get(parsed, "ask"), "reason",
                                   json_object_get(parsed, "reason"), "control",
                                   json_object_get(parsed, "control"))
                       : NULL;
    if (v && heard) json_object_set(v, "heard", heard);
    json_decref(heard);
    json_decref(parsed);
    answer_or_error(x, 200, v, &e);
}

void gd_handle_pause(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *v = gd_session_pause(&c, x->id, &e);
    json_t *view = v ? json_incref(json_object_get(v, "demoSnapshot")) : NULL;
    if (v) gd_sockets_paused(x->server->sockets, x->id, str(v, "token"));
    json_decref(v);
    answer_or_error(x, 200, view, &e);
}

void gd_handle_snapshot(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *v = gd_session_snapshot(&c, x->id, &e);
    json_t *view = v ? json_incref(json_object_get(v, "stateSnapshot")) : NULL;
    json_decref(v);
    answer_or_error(x, 200, view, &e);
}

void gd_handle_resume(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    answer_outcome(x, gd_session_resume(&c, x->id, x->body, &e), &e);
}

void gd_handle_cancel(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    answer_outcome(x, gd_session_cancel(&c, x->id, &e), &e);
}

/* One branch is the protocol's {"session","outcome"}; several come as {"original","branches"}. */
void gd_handle_fork(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    json_t *v = gd_session_fork(&c, x->id, x->body, &e), *outcome;
    size_t i;
    json_array_foreach(json_object_get(v, "branches"), i, outcome)
        gd_view_outcome(x->server, x->store, outcome, &x->who);
    json_t *only = json_array_get(json_object_get(v, "branches"), 0);
    if (v && json_array_size(json_object_get(v, "branches")) == 1) {
        json_t *session = gd_session_view(&c, str(only, "session"), &e);
        json_object_set_new(v, "session", session ? session : json_null());
        json_object_set(v, "outcome", only);
    }
    answer_or_error(x, 201, v, &e);
}

void gd_handle_compare(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_driver d;
    gd_client c = client_of(x, &d);
    answer_or_error(x, 200, gd_session_compare(&c, x->body, &e), &e);
}

/* ---- approvals ---- */

void gd_handle_approvals(gd_exchange *x)
{
    gd_error e = { 0 };
    char state[16];
    const char *want = query_of(x->q, "state", state, sizeof state);
    bool settled = want && strcmp(want, "settled") == 0, all = want && strcmp(want, "all") == 0;
    int limit = (int)number_of(x->q, "limit", 100, 500);
    json_t *calls =
        gd_store_calls(x->store, x->who.tenant, NULL, settled || all ? NULL : "pending", limit, &e);
    json_t *list = json_array(), *call;
    size_t i;
    json_array_foreach(calls, i, call) {
        /* what was never asked about is not an approval, but an operator must find what is unknown */
        if (!json_object_get(call, "expires") && strcmp(str(call, "state"), "unknown") != 0)
            continue;
        if (settled && strcmp(str(call, "state"), "pending") == 0) continue;
        json_t *v = gd_view_approval(x->server, x->store, call, &x->who);
        if (v) json_array_append_new(list, v);
    }
    json_t *v = calls ? json_pack("{sO sI}", "approvals", list, "now",
                                  (json_int_t)gd_engine_now(x->server->engine))
                      : NULL;
    json_decref(calls);
    json_decref(list);
    answer_or_error(x, 200, v, &e);
}

void gd_handle_approval_get(gd_exchange *x)
{
    gd_error e = { 0 };
    json_t *call = gd_store_call(x->store, x->who.tenant, x->id, &e);
    json_t *v = call ? gd_view_approval(x->server, x->store, call, &x->who) : NULL;
    json_decref(call);
    answer_or_error(x, 200, v, &e);
}

void gd_handle_decision(gd_exchange *x)
{
    gd_error e = { 0 };
    gd_client c = { x->server->engine, x->store, &x->who, NULL };
    json_t *call = gd_session_decide(&c, x->id, x->body, &e);
    if (!call) {
        bool expired = e.code == GD_CONFLICT && strstr(e.text, "expired");
        if (expired)
            gd_answer_problem(x, 410, "expired", "Too late", e.text);
        else
            gd_answer_error(x, &e);
        return;
    }
    json_t *view = gd_view_approval(x->server, x->store, call, &x->who);
    if (view) gd_sockets_settled(x->server->sockets, str(call, "session"), view);
    json_decref(call);
    gd_answer(x, 200, view ? json_pack("{so sb}", "approval", view, "already", 0) : NULL);
}

void gd_handle_settle(gd_exchange *x)
{
    gd_error e = { 0 };
    const char *to = str(x->body, "state");
    if (gd_call_settle(x->store, &x->who, x->id, to ? to : "", json_object_get(x->body, "result"),
                       gd_engine_now(x->server->engine), &e))
        gd_handle_approval_get(x);
    else
        gd_answer_error(x, &e);
}

/* ---- audit and events ---- */

void gd_handle_audit(gd_exchange *x)
{
    gd_error e = { 0 }, bad = { 0 };
    int64_t after = number_of(x->q, "after", 0, INT64_MAX);
    int limit = (int)number_of(x->q, "limit", 200, 1000);
    json_t *s = gd_store_session(x->store, x->who.tenant, x->id, &e), *entry, *v = NULL;
    json_t *list =
        s ? gd_store_audit_read(x->store, x->who.tenant, x->id, after, limit + 1, &e) : NULL;
    json_t *head = list ? gd_store_audit_head(x->store, &e) : NULL, *records = json_array();
    size_t i;
    bool good = true, more = json_array_size(list) > (size_t)limit;
    json_array_foreach(list, i, entry) {
        if (i == (size_t)limit) break;
        json_array_append_new(records, gd_view_audit(entry));
        /* A session's entries are not neighbours in the chain: each is checked against its own
           predecessor's hash, the whole chain by `cloche audit verify`. */
        gd_chain_at at = { json_integer_value(json_object_get(entry, "seq")) - 1, "" };
        memcpy(at.hash, str(entry, "prev"), sizeof at.hash);
        good = good && gd_chain_check(gd_store_keys(x->store), &at, entry, &bad);
    }
    if (head)
        v = json_pack("{ss sO sb ss* sO sb}", "session", x->id, "records", records, "verified",
                      good, "problem", good ? NULL : bad.text, "head", head, "more", more);
    json_decref(s);
    json_decref(list);
    json_decref(head);
    json_decref(records);
    answer_or_error(x, 200, v, &e);
}

void gd_handle_events(gd_exchange *x)
{
    int64_t oldest, last = gd_server_subscribe(x->server, &oldest);
    if (x->q->last_event_id) {
        char *end;
        long long n = strtoll(x->q->last_event_id, &end, 10);
        if (*end || n < oldest || n > last || last - n > GD_EVENTS_KEPT / 4) {
            static const char reset[] = "event: reset\ndata: {}\n\n";
            gd_respond(x->r, 200, NULL, reset, sizeof reset - 1);
        } else
            last = n;
    }
    x->r->status = 200;
    x->r->last_event = last;
    x->r->channel = strdup(x->who.tenant);
    if (!x->r->channel) gd_answer(x, 500, NULL);
}
