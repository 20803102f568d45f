/* SPDX-License-Identifier: MIT */
/* Puts the parts together; one thread publishes what changes, renews the leases of what runs and looks
   after what was left. */
#include "server/server.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "approval/approval.h"
#include "base/clock.h"
#include "base/failpoint.h"
#include "server/internal.h"

enum {
    THREADS = 16,
    RECOGNISERS = 2,
    POLL_MS = GD_LEASE_LOOK_MS,
    BATCH = 200,
    RECOVER_MS = 5000,
    SUBSCRIBING_MS = 5000
};

/* ---- events ---- */

static void wake(gd_server *s)
{
    pthread_mutex_lock(&s->wake_lock);
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->wake_lock);
}

void gd_server_changed(gd_server *s)
{
    gd_http_stats st;
    gd_http_stats_get(s->http, &st);
    if (!st.sse_open) return; /* nobody waits for the event; a new stream finds it within POLL_MS */
    wake(s);
}

static void publish_json(gd_server *s, const char *tenant, int64_t id, const char *type, json_t *v)
{
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    if (text) gd_http_event(s->http, tenant, id, type, text);
    free(text);
    json_decref(v);
}

/* A decision that was made at another server, for the page that waits here. */
static void settle(gd_server *s, gd_store *store, const char *tenant, const char *id)
{
    gd_error ignored;
    json_t *call = gd_store_call(store, tenant, id, &ignored);
    json_t *view = call ? gd_view_approval(s, store, call, NULL) : NULL;
    if (view)
        gd_sockets_settled(s->sockets, json_string_value(json_object_get(call, "session")), view);
    json_decref(view);
    json_decref(call);
}

/* An entry itself, and the call it is about as it is now. */
static void publish(gd_server *s, gd_store *store, const json_t *entry, bool heard)
{
    gd_error ignored;
    const char *tenant = json_string_value(json_object_get(entry, "tenant"));
    int64_t seq = json_integer_value(json_object_get(entry, "seq"));
    const json_t *body = json_object_get(entry, "body");
    const char *id = json_string_value(json_object_get(body, "call"));
    const char *type = json_string_value(json_object_get(entry, "type"));
    if (!tenant || !type) return;
    if (id && strcmp(type, "call.decided") == 0 && !gd_engine_decided(s->engine, id))
        settle(s, store, tenant, id);
    if (!heard) return;
    publish_json(s, tenant, seq, "audit", gd_view_audit(entry));
    const char *session = json_string_value(json_object_get(entry, "session"));
    if (session && (strncmp(type, "session.", 8) == 0 || strncmp(type, "command.", 8) == 0)) {
        json_t *s1 = gd_store_session(store, tenant, session, &ignored);
        if (s1) publish_json(s, tenant, seq, "session", gd_session_view_of(s->engine, s1));
        json_decref(s1);
    }
    if (!id) return;
    json_t *call = gd_store_call(store, tenant, id, &ignored); /* allowed calls have no row */
    if (call && json_object_get(call, "expires"))
        publish_json(s, tenant, seq, "approval", gd_view_approval(s, store, call, NULL));
    json_decref(call);
}

/* Whether a page waits here or somebody hears the events (*heard), or has just asked to. If not, what
   happened up to now is passed over without a look, and who comes back from before is told to load
   its lists again. */
static bool anybody_listens(gd_server *s, gd_store *store, bool *events)
{
    gd_error ignored;
    gd_http_stats st;
    gd_http_stats_get(s->http, &st);
    bool heard = st.sse_open > 0;
    pthread_mutex_lock(&s->wake_lock);
    heard = heard || gd_engine_now(s->engine) - s->subscribed_ms < SUBSCRIBING_MS;
    *events = heard;
    heard = heard || gd_sockets_count(s->sockets) > 0;
    json_t *head = heard ? NULL : gd_store_audit_head(store, &ignored);
    if (head) {
        s->published = json_integer_value(json_object_get(head, "seq"));
        s->first_event = s->published;
    }
    pthread_mutex_unlock(&s->wake_lock);
    json_decref(head);
    return heard;
}

int64_t gd_server_subscribe(gd_server *s, int64_t *oldest)
{
    pthread_mutex_lock(&s->wake_lock);
    s->subscribed_ms = gd_engine_now(s->engine);
    int64_t last = s->published;
    *oldest = s->first_event;
    pthread_mutex_unlock(&s->wake_lock);
    return last;
}

static void *publisher(void *arg)
{
    gd_server *s = arg;
    gd_error e = { 0 };
    gd_store *store = s->stores[s->nstores - 1]; /* its own */
    int64_t recovered = 0;
    while (!s->stop) {
        int64_t now = gd_engine_now(s->engine);
        if (now - recovered >= RECOVER_MS) {
            /* a failure is tried again with the next round */
            gd_calls_recover(store, now, &e);
            recovered = now;
        }
        gd_engine_keep(s->engine, store);
        bool events;
        json_t *entry, *list = anybody_listens(s, store, &events)
                                   ? gd_store_audit_read(store, NULL, NULL, s->published, BATCH, &e)
                                   : NULL;
        size_t i, n = json_array_size(list);
        json_array_foreach(list, i, entry) {
            publish(s, store, entry, events);
            s->published = json_integer_value(json_object_get(entry, "seq"));
        }
        if (!events) {
            pthread_mutex_lock(&s->wake_lock);
            s->first_event = s->published;
            pthread_mutex_unlock(&s->wake_lock);
        }
        json_decref(list);
        if (n == BATCH) continue;
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        t.tv_nsec += POLL_MS * 1000000L; /* other servers write too */
        if (t.tv_nsec >= 1000000000L) {
            t.tv_nsec -= 1000000000L;
            t.tv_sec++;
        }
        pthread_mutex_lock(&s->wake_lock);
        if (!s->stop) pthread_cond_timedwait(&s->wake, &s->wake_lock, &t);
        pthread_mutex_unlock(&s->wake_lock);
    }
    return NULL;
}

/* ---- requests ---- */

static void log_line(const gd_server *s, const gd_request *q, const gd_response *r)
{
    struct timespec t;
    if (s->cfg.quiet) return;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 - q->received_ms;
    json_t *v = json_pack("{sI ss ss si sI ss}", "ts", (json_int_t)gd_engine_now(s->engine),
                          "method", q->method, "path", q->path, "status", r->status, "ms",
                          (json_int_t)ms, "peer", q->peer);
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    if (text) fprintf(stderr, "%s\n", text);
    free(text);
    json_decref(v);
}

static void handle(void *arg, unsigned thread, const gd_request *q, gd_response *r)
{
    gd_server *s = arg;
    gd_route(s, thread, q, r);
    log_line(s, q, r);
}

/* ---- life ---- */

/* A clock that tests can move, by what stands in a file. */
static int64_t moved_clock(void *arg)
{
    const gd_server *s = arg;
    long long offset = 0;
    FILE *f = fopen(s->cfg.clock_offset_file, "r");
    if (f && fscanf(f, "%lld", &offset) != 1) offset = 0;
    if (f) fclose(f);
    return gd_now() + offset;
}

static bool open_stores(gd_server *s, gd_error *e)
{
    s->nstores = (s->cfg.threads ? s->cfg.threads : THREADS) + 1;
    s->stores = calloc(s->nstores, sizeof(gd_store *));
    if (!s->stores) return gd_fail(e, GD_MEMORY, "no memory for the stores");
    for (unsigned i = 0; i < s->nstores; i++)
        if (!(s->stores[i] = gd_store_open(s->cfg.store, s->cfg.key_file, e))) return false;
    json_t *head = gd_store_audit_head(s->stores[0], e);
    if (!head) return false;
    s->first_event = json_integer_value(json_object_get(head, "seq"));
    s->published = s->first_event;
    json_decref(head);
    return true;
}

gd_server *gd_server_new(const gd_server_config *c, gd_error *e)
{
    gd_server *s = calloc(1, sizeof *s);
    if (!s) {
        gd_fail(e, GD_MEMORY, "no memory for the server");
        return NULL;
    }
    s->cfg = *c;
    pthread_mutex_init(&s->wake_lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    bool ok = (s->commands = gd_commands_load_file(c->commands, e)) &&
              (s->policy = gd_policy_load_file(c->policy, e)) &&
              (s->pages = gd_pages_load(c->web, e)) &&
              (s->hearing = gd_hearing_new(s->commands, RECOGNISERS, e)) &&
              (s->sockets = gd_sockets_new(s, e)) &&
              open_stores(s, e);
    gd_engine_config g = { .commands = s->commands,
                           .policy = s->policy,
                           .mode = c->mode,
                           .isolated = c->isolated,
                           .now = c->clock_offset_file ? moved_clock : NULL,
                           .now_arg = s };
    gd_http_config h = { .host = c->host,
                         .port = c->port,
                         .cert = c->cert,
                         .key = c->key,
                         .threads = s->nstores - 1,
                         .max_message = 1 << 20,
                         .arg = s,
                         .handle = handle,
                         .ws_open = gd_sockets_open,
                         .ws_message = gd_sockets_message,
                         .ws_close = gd_sockets_closed };
    ok = ok && (s->engine = gd_engine_new(&g, e)) && (s->http = gd_http_new(&h, e));
    if (ok) {
        s->started_ms = gd_engine_now(s->engine);
        snprintf(s->own_origin, sizeof s->own_origin, "%s://%s:%d", c->cert ? "https" : "http",
                 c->host, gd_http_port(s->http));
        ok = pthread_create(&s->publisher, NULL, publisher, s) == 0 ||
             gd_fail(e, GD_MEMORY, "the system gives no thread for the events");
        s->publishing = ok;
    }
    if (ok) gd_failpoint_arm(c->fail_at);
    if (ok) return s;
    gd_server_free(s);
    return NULL;
}

void gd_server_isolation(const gd_server *s, char *out, size_t size)
{
    gd_engine_isolation(s->engine, out, size);
}

int gd_server_port(const gd_server *s) { return gd_http_port(s->http); }
void gd_server_run(gd_server *s) { gd_http_run(s->http); }
void gd_server_stop(gd_server *s) { gd_http_stop(s->http); }

void gd_server_free(gd_server *s)
{
    if (!s) return;
    s->stop = true;
    wake(s);
    gd_sockets_stop(s->sockets);
    if (s->publishing) pthread_join(s->publisher, NULL);
    gd_http_free(s->http);
    gd_sockets_free(s->sockets);
    gd_hearing_free(s->hearing);
    gd_engine_free(s->engine);
    for (unsigned i = 0; s->stores && i < s->nstores; i++)
        gd_store_close(s->stores[i]);
    free(s->stores);
    gd_pages_free(s->pages);
    gd_policy_free(s->policy);
    gd_commands_free(s->commands);
    pthread_mutex_destroy(&s->wake_lock);
    pthread_cond_destroy(&s->wake);
    free(s);
}
