/* SPDX-License-Identifier: MIT */
/*
 * From a request to its handler: static files, who asks, from where, with what; idempotency.
 *
 * Nothing changes on GET. Requests of browsers carry an Origin, which must be ours or one that was
 * allowed; a server on a loopback address also refuses foreign Host names, so that a page cannot
 * reach it by renaming itself.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "base/canon.h"
#include "server/internal.h"

enum { ANYBODY = 1 };

static const struct {
    const char *method, *path; /* {id} stands for one part */
    gd_handler fn;
    unsigned flags;
} routes[] = {
    { "GET", "/healthz", gd_handle_healthz, ANYBODY },
    { "GET", "/readyz", gd_handle_readyz, ANYBODY },
    { "GET", "/metrics", gd_handle_metrics, ANYBODY },
    { "GET", "/v1/me", gd_handle_me, 0 },
    { "GET", "/v1/events", gd_handle_events, 0 },
    { "POST", "/v1/parse", gd_handle_parse, 0 },
    { "POST", "/v1/sessions", gd_handle_session_new, 0 },
    { "GET", "/v1/sessions/{id}", gd_handle_session_get, 0 },
    { "POST", "/v1/sessions/{id}/driver", gd_handle_session_driver, 0 },
    { "POST", "/v1/sessions/{id}/commands", gd_handle_command, 0 },
    { "POST", "/v1/sessions/{id}/pause", gd_handle_pause, 0 },
    { "POST", "/v1/sessions/{id}/snapshot", gd_handle_snapshot, 0 },
    { "POST", "/v1/sessions/{id}/resume", gd_handle_resume, 0 },
    { "POST", "/v1/sessions/{id}/cancel", gd_handle_cancel, 0 },
    { "POST", "/v1/sessions/{id}/fork", gd_handle_fork, 0 },
    { "GET", "/v1/sessions/{id}/audit", gd_handle_audit, 0 },
    { "POST", "/v1/compare", gd_handle_compare, 0 },
    { "GET", "/v1/approvals", gd_handle_approvals, 0 },
    { "GET", "/v1/approvals/{id}", gd_handle_approval_get, 0 },
    { "POST", "/v1/approvals/{id}/decision", gd_handle_decision, 0 },
    { "POST", "/v1/approvals/{id}/settle", gd_handle_settle, 0 },
};
enum { ROUTES = sizeof routes / sizeof *routes };

/* True if path is the pattern; what stands for {id} goes to id. */
static bool matches(const char *pattern, const char *path, char id[GD_ID])
{
    const char *brace = strchr(pattern, '{');
    if (!brace) return strcmp(pattern, path) == 0;
    size_t before = (size_t)(brace - pattern);
    if (strncmp(pattern, path, before) != 0) return false;
    const char *part = path + before, *rest = strchr(pattern, '}') + 1;
    size_t n = strcspn(part, "/");
    if (n == 0 || n >= GD_ID || strcmp(part + n, rest) != 0) return false;
    memcpy(id, part, n);
    id[n] = '\0';
    return true;
}

bool gd_origin_allowed(const gd_server *s, const gd_request *q)
{
    if (!q->origin) return true; /* no browser, or a page of this server that reads */
    if (strcmp(q->origin, s->own_origin) == 0) return true;
    /* the name the browser used for us */
    size_t scheme = strcspn(q->origin, ":");
    if (q->host && strncmp(q->origin + scheme, "://", 3) == 0 &&
        strcmp(q->origin + scheme + 3, q->host) == 0)
        return true;
    for (size_t i = 0; i < s->cfg.norigins; i++)
        if (strcmp(q->origin, s->cfg.origins[i]) == 0) return true;
    return false;
}

/* "127.0.0.1", "localhost" and "[::1]" with any port. */
static bool is_loopback(const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(names[i]);
        if (strncmp(host, names[i], n) == 0 && (host[n] == ':' || !host[n])) return true;
    }
    return false;
}

static bool host_allowed(const gd_server *s, const gd_request *q)
{
    return q->socket || !is_loopback(s->cfg.host) || (q->host && is_loopback(q->host));
}

/* Browsers of other origins ask first, and look for these headers. */
static void cors(const gd_request *q, gd_response *r)
{
    if (!q->origin) return;
    gd_respond_header(r, "access-control-allow-origin:", q->origin);
    gd_respond_header(r, "vary:", "Origin");
    if (strcmp(q->method, "OPTIONS") != 0) return;
    gd_respond_header(r, "access-control-allow-methods:", "GET, POST");
    gd_respond_header(r, "access-control-allow-headers:",
                      "authorization, content-type, idempotency-key, last-event-id");
}

static bool authenticate(gd_exchange *x, gd_error *e)
{
    const char *h = x->q->authorization;
    if (x->q->socket)
        return gd_sockets_principal(x->server->sockets, x->q->socket, &x->who) ||
               gd_fail(e, GD_REFUSED, "the page is not connected any more");
    if (h && strncmp(h, "Bearer ", 7) == 0) return gd_store_key_find(x->store, h + 7, &x->who, e);
    if (h) return gd_fail(e, GD_REFUSED, "the Authorization header has the form \"Bearer KEY\"");
    if (!x->server->cfg.local)
        return gd_fail(e, GD_REFUSED, "an API key is needed: Authorization: Bearer KEY");
    x->who = (gd_principal){ "local", "local", GD_ROLE_REQUESTER };
    return true;
}

static bool is_sound(const gd_request *q)
{
    const char *t = q->content_type;
    return t && !q->socket &&
           (strncmp(t, "audio/wav", 9) == 0 || strncmp(t, "audio/x-wav", 11) == 0 ||
            strncmp(t, "audio/wave", 10) == 0);
}

/* A WAV file by itself is the command {"audio": its base64}. */
static bool read_sound(gd_exchange *x, gd_error *e)
{
    size_t n = sodium_base64_ENCODED_LEN(x->q->body_len, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(n);
    if (text)
        sodium_bin2base64(text, n, (const uint8_t *)x->q->body, x->q->body_len,
                          sodium_base64_VARIANT_ORIGINAL);
    x->body = text ? json_pack("{ss}", "audio", text) : NULL;
    free(text);
    return x->body || gd_fail(e, GD_MEMORY, "no memory for a request");
}

static bool read_body(gd_exchange *x, gd_error *e)
{
    json_error_t je;
    const gd_request *q = x->q;
    if (q->body_len && is_sound(q)) return read_sound(x, e);
    if (!q->body_len) {
        x->body = json_object();
        return x->body || gd_fail(e, GD_MEMORY, "no memory for a request");
    }
    if (!q->socket && (!q->content_type || strncmp(q->content_type, "application/json", 16) != 0))
        return gd_fail(e, GD_INVALID, "a body is sent as Content-Type: application/json");
    x->body = json_loadb(q->body, q->body_len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (!x->body)
        return gd_fail(e, GD_INVALID, "the body is no JSON: %s (line %d, column %d)", je.text,
                       je.line, je.column);
    if (json_is_object(x->body)) return true;
    return gd_fail(e, GD_INVALID, "the body must be a JSON object");
}

/* ---- idempotency ---- */

static bool request_digest(const gd_exchange *x, char out[GD_DIGEST_TEXT], gd_error *e)
{
    json_t *v = json_pack("{ss ss ss sO}", "method", x->q->method, "path", x->q->path, "who",
                          x->who.name, "body", x->body);
    bool ok = v && gd_digest("cloche.request.v1", v, out, e);
    json_decref(v);
    return ok;
}

static void run_once(gd_exchange *x, gd_handler fn)
{
    gd_error e = { 0 };
    char digest[GD_DIGEST_TEXT];
    json_t *answer;
    json_error_t je;
    const char *key = x->q->idempotency_key;
    if (!key || x->q->socket) {
        fn(x);
        return;
    }
    if (strlen(key) > 128) {
        gd_answer_problem(x, 400, "invalid", "The request is not right",
                          "an Idempotency-Key has at most 128 bytes");
        return;
    }
    if (!request_digest(x, digest, &e) ||
        !gd_store_idempotent(x->store, x->who.tenant, key, digest, gd_engine_now(x->server->engine),
                             &answer, &e)) {
        gd_answer_error(x, &e);
        return;
    }
    if (answer) {
        int status = (int)json_integer_value(json_object_get(answer, "status"));
        json_t *body = json_incref(json_object_get(answer, "body"));
        json_object_set_new(body, "already", json_true());
        json_decref(answer);
        gd_answer(x, status, body);
        return;
    }
    fn(x);
    json_t *body =
        x->r->status < 300 ? json_loadb(x->r->body, x->r->body_len, JSON_DECODE_ANY, &je) : NULL;
    answer = body ? json_pack("{si so}", "status", x->r->status, "body", body) : NULL;
    /* What failed may be tried again under the same key. */
    bool ok = gd_store_begin(x->store, true, &e) &&
              (answer ? gd_store_idempotent_answer(x->store, x->who.tenant, key, answer, &e)
                      : gd_store_idempotent_forget(x->store, x->who.tenant, key, &e)) &&
              gd_store_commit(x->store, &e);
    if (!ok) gd_store_rollback(x->store); /* the key stays reserved: a repeat is told so */
    json_decref(answer);
}

/* ---- dispatch ---- */

static void dispatch(gd_exchange *x, size_t i)
{
    gd_error e = { 0 };
    if (!(routes[i].flags & ANYBODY) && !authenticate(x, &e)) {
        gd_answer_problem(x, e.code == GD_REFUSED ? 401 : 503,
                          e.code == GD_REFUSED ? "unauthorized" : "internal",
                          "Who is asking is not known", e.text);
        if (x->r->status == 401) gd_respond_header(x->r, "www-authenticate:", "Bearer");
    } else if (strcmp(routes[i].method, "POST") == 0) {
        if (read_body(x, &e))
            run_once(x, routes[i].fn);
        else
            gd_answer_error(x, &e);
        gd_server_changed(x->server);
    } else
        routes[i].fn(x);
    json_decref(x->body);
}

void gd_route(gd_server *s, unsigned thread, const gd_request *q, gd_response *r)
{
    gd_exchange x = { .server = s, .store = s->stores[thread], .q = q, .r = r };
    bool known = false;
    if (!host_allowed(s, q) || !gd_origin_allowed(s, q)) {
        gd_answer_problem(&x, 403, "refused", "Not from here",
                          "the Origin or Host of the request is not one this server answers; allow "
                          "an origin with --origin");
        return;
    }
    if (strcmp(q->method, "OPTIONS") == 0) {
        gd_respond(r, 204, NULL, "", 0);
        cors(q, r);
        return;
    }
    bool head = strcmp(q->method, "HEAD") == 0;
    const char *method = head ? "GET" : q->method;
    if (strcmp(method, "GET") == 0 && gd_pages_answer(s, q, r)) {
        cors(q, r);
        return;
    }
    for (size_t i = 0; i < ROUTES; i++) {
        if (!matches(routes[i].path, q->path, x.id)) continue;
        known = true;
        if (strcmp(routes[i].method, method) != 0) continue;
        gd_respond_header(r, "cache-control:", "no-store");
        gd_respond_header(r, "x-content-type-options:", "nosniff");
        dispatch(&x, i);
        cors(q, r);
        if (head) r->body_len = 0;
        return;
    }
    if (known) {
        gd_answer_problem(&x, 405, "invalid", "Not with this method",
                          "this address takes another method");
        gd_respond_header(r, "allow:", strcmp(method, "GET") == 0 ? "POST" : "GET, HEAD");
    } else
        gd_answer_problem(&x, 404, "not_found", "There is no such address", q->path);
    cors(q, r);
}
