/* SPDX-License-Identifier: MIT */
/*
 * The pages that are connected, as drivers of their sessions.
 *
 *   run thread    sends a numbered message and waits for the answer of that number
 *   loop thread   takes messages in, and wakes whoever waits
 *
 * One link per session, made when the session's token is given out; a page that acts and one at which
 * a person speaks may hold it at the same time. A page that is left for another
 * disconnects in the middle of an act; the next page's hello names the act and answers it, so a
 * link outlives its connections. What a page says is hostile: it can answer questions it was asked
 * and nothing else.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "server/internal.h"
#include "server/jobs.h"
#include "voice/recogniser.h"

enum { CLOSE_MALFORMED = 4400, CLOSE_WHO = 4401, CLOSE_REPLACED = 4409 };
enum {
    MAX_SOUND = GD_VOICE_SAMPLES * 2,
    MAX_SOUND_FRAME = 8192,
    MAX_ALL_SOUND = 64 << 20 /* of all pages together */
};
enum { LINKS = 4096, RECONNECT_MS = 5000, ANSWER_MS = 30000, UNUSED_MS = 600000 };

typedef struct waiter {
    struct waiter *next;
    json_int_t id;
    json_t *reply;
} waiter;

/* An utterance that comes in pieces, from one of the two pages. Only the loop thread touches it. */
typedef struct {
    uint8_t *p;
    size_t n, cap;
    uint64_t conn; /* whose it is; 0: nobody speaks */
} sound_t;

typedef struct link {
    struct link *next;
    gd_sockets *all;
    char session[GD_ID], token[GD_KEY_TEXT], resume[GD_KEY_TEXT];
    gd_principal who;
    uint64_t conn, person; /* the page that acts, the page somebody speaks at; 0: not connected */
    bool was_connected;
    int64_t used_ms;
    json_int_t last_id;
    waiter *waiters;
    /* the act that runs, for judging the page's requests */
    json_t *act_facts;
    char act_function[16];
    bool act_paid; /* one of its requests is still paid with the act itself */
    /* those the session's budget is not charged for yet, how many more it has, and whether an act
       wanted more than that */
    int64_t requests, requests_left;
    bool requests_over;
    json_t *budget; /* as of the last outcome */
    sound_t sound;
} link_t;

struct gd_sockets {
    gd_server *server;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    link_t *links;
    size_t n, connected;
    bool stopping;    /* nobody waits for a page any more */
    size_t all_sound; /* bytes that the links hold; only the loop thread touches it */
};

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

gd_sockets *gd_sockets_new(gd_server *s, gd_error *e)
{
    gd_sockets *k = calloc(1, sizeof *k);
    if (!k) {
        gd_fail(e, GD_MEMORY, "no memory for connections");
        return NULL;
    }
    k->server = s;
    pthread_mutex_init(&k->lock, NULL);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&k->changed, &attr);
    pthread_condattr_destroy(&attr);
    return k;
}

static void link_free(link_t *l)
{
    json_decref(l->act_facts);
    json_decref(l->budget);
    free(l->sound.p);
    free(l);
}

void gd_sockets_free(gd_sockets *k)
{
    if (!k) return;
    while (k->links) {
        link_t *l = k->links;
        k->links = l->next;
        link_free(l);
    }
    pthread_mutex_destroy(&k->lock);
    pthread_cond_destroy(&k->changed);
    free(k);
}

void gd_sockets_stop(gd_sockets *k)
{
    if (!k) return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
}

static link_t *by_session(gd_sockets *k, const char *session)
{
    link_t *l = k->links;
    while (l && strcmp(l->session, session) != 0)
        l = l->next;
    return l;
}

static link_t *by_conn(gd_sockets *k, uint64_t conn)
{
    link_t *l = k->links;
    while (l && l->conn != conn && l->person != conn)
        l = l->next;
    return conn ? l : NULL;
}

/* Makes room by dropping the oldest link that no run can still be using. */
static void drop_unused(gd_sockets *k)
{
    link_t **p = &k->links, **last = NULL;
    int64_t now = monotonic_ms();
    for (; *p; p = &(*p)->next)
        if (!(*p)->conn && !(*p)->person && !(*p)->waiters && now - (*p)->used_ms > UNUSED_MS)
            last = p;
    if (!last) return;
    link_t *l = *last;
    *last = l->next;
    link_free(l);
    k->n--;
}

bool gd_sockets_token(gd_sockets *k, const gd_principal *who, const char *session,
                      char token[GD_KEY_TEXT])
{
    unsigned char secret[32];
    randombytes_buf(secret, sizeof secret);
    memcpy(token, "dt_", 3);
    sodium_bin2base64(token + 3, GD_KEY_TEXT - 3, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    if (!l) {
        if (k->n >= LINKS) drop_unused(k);
        l = k->n < LINKS ? calloc(1, sizeof *l) : NULL;
        if (l) {
            l->all = k;
            l->who = *who;
            l->requests_left = INT64_MAX; /* until a run says what it is */
            snprintf(l->session, sizeof l->session, "%s", session);
            l->next = k->links;
            k->links = l;
            k->n++;
        }
    }
    if (l) {
        l->used_ms = monotonic_ms();
        memcpy(l->token, token, GD_KEY_TEXT);
    }
    pthread_mutex_unlock(&k->lock);
    return l != NULL;
}

bool gd_sockets_principal(gd_sockets *k, uint64_t conn, gd_principal *who)
{
    pthread_mutex_lock(&k->lock);
    link_t *l = by_conn(k, conn);
    if (l) *who = l->who;
    pthread_mutex_unlock(&k->lock);
    return l != NULL;
}

size_t gd_sockets_count(gd_sockets *k)
{
    pthread_mutex_lock(&k->lock);
    size_t n = k->connected;
    pthread_mutex_unlock(&k->lock);
    return n;
}

/* ---- the driver: questions to the page ---- */

static bool wait_until(gd_sockets *k, int64_t until)
{
    struct timespec t = { until / 1000, until % 1000 * 1000000 };
    return pthread_cond_timedwait(&k->changed, &k->lock, &t) == 0;
}

static bool send_json(gd_sockets *k, uint64_t conn, json_t *v)
{
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    bool ok = text && gd_http_ws_send(k->server->http, conn, text, strlen(text));
    free(text);
    json_decref(v);
    return ok;
}

/* Sends v with a new id and waits for the answer. *sent says whether the page may have seen it. */
static json_t *ask(link_t *l, json_t *v, int64_t left_ms, bool *sent, gd_error *e)
{
    gd_sockets *k = l->all;
    int64_t start = monotonic_ms(), until = start + (left_ms < ANSWER_MS ? left_ms : ANSWER_MS);
    int64_t connect_until = start + RECONNECT_MS < until ? start + RECONNECT_MS : until;
    waiter w = { 0 };
    *sent = false;
    pthread_mutex_lock(&k->lock);
    while (!l->conn && !k->stopping && wait_until(k, connect_until))
        ;
    uint64_t conn = l->conn;
    w.id = ++l->last_id;
    w.next = l->waiters;
    l->waiters = &w;
    pthread_mutex_unlock(&k->lock);
    bool ok = conn && v && json_object_set_new(v, "id", json_integer(w.id)) == 0;
    if (ok) {
        *sent = send_json(k, conn, v);
        ok = *sent;
    } else
        json_decref(v);
    pthread_mutex_lock(&k->lock);
    while (ok && !w.reply && !k->stopping && wait_until(k, until))
        ;
    waiter **p = &l->waiters;
    while (*p != &w)
        p = &(*p)->next;
    *p = w.next;
    pthread_mutex_unlock(&k->lock);
    if (!conn)
        gd_fail(e, GD_NOT_FOUND, "the page of this session is not connected");
    else if (!ok)
        gd_fail(e, GD_IO, "the page of this session went away");
    else if (!w.reply)
        gd_fail(e, GD_LIMIT, "the page did not answer in time");
    return w.reply;
}

/* An answer of type `want`, or *e from an error answer. */
static json_t *expect(json_t *reply, const char *want, gd_error *e)
{
    const char *type = json_string_value(json_object_get(reply, "type"));
    const char *code = json_string_value(json_object_get(reply, "code"));
    const char *message = json_string_value(json_object_get(reply, "message"));
    if (!reply) return NULL;
    if (type && strcmp(type, want) == 0) return reply;
    if (type && strcmp(type, "error") == 0)
        gd_fail(e,
                code && strcmp(code, "drift") == 0       ? GD_CONFLICT
                : code && strcmp(code, "not_found") == 0 ? GD_NOT_FOUND
                                                         : GD_REFUSED,
                "%.40s: %.300s", code ? code : "error", message ? message : "");
    else
        gd_fail(e, GD_INVALID, "the page answered something else");
    json_decref(reply);
    return NULL;
}

static bool resolve(void *arg, const char *function, const json_t *args, int64_t left_ms,
                    json_t **facts, json_t **ref, gd_error *e)
{
    bool sent;
    json_t *v = json_pack("{ss ss sO}", "type", "resolve", "function", function, "args", args);
    json_t *reply = expect(ask(arg, v, left_ms, &sent, e), "facts", e);
    json_t *f = json_object_get(reply, "facts"), *r = json_object_get(reply, "ref");
    if (reply && !json_is_object(f)) gd_fail(e, GD_INVALID, "the page's facts are no object");
    bool ok = json_is_object(f);
    *facts = ok ? json_incref(f) : NULL;
    *ref = ok ? (r ? json_incref(r) : json_null()) : NULL;
    json_decref(reply);
    return ok;
}

static bool act(void *arg, const char *function, const json_t *args, const json_t *facts,
                const json_t *ref, const char *key, int64_t left_ms, json_t **value, bool *unknown,
                gd_error *e)
{
    link_t *l = arg;
    bool sent;
    char fresh
        [GD_ID]; /* one that may happen twice has no effect id; the product wants a key all the same */
    if (!key) {
        gd_id_new("eff", fresh);
        key = fresh;
    }
    json_t *v = json_pack("{ss ss sO sO sO ss}", "type", "act", "function", function, "args", args,
                          "expect", facts, "ref", ref, "key", key);
    pthread_mutex_lock(&l->all->lock);
    json_decref(l->act_facts);
    l->act_facts = json_deep_copy(facts);
    snprintf(l->act_function, sizeof l->act_function, "%s", function);
    l->act_paid = true;
    pthread_mutex_unlock(&l->all->lock);
    json_t *answer = ask(l, v, left_ms, &sent, e);
    pthread_mutex_lock(&l->all->lock);
    json_decref(l->act_facts);
    l->act_facts = NULL;
    pthread_mutex_unlock(&l->all->lock);
    *unknown = sent && !answer;
    *value = expect(answer, "result", e);
    return *value != NULL;
}

static bool capture(void *arg, int64_t left_ms, json_t **state, gd_error *e)
{
    bool sent;
    json_t *v = json_pack("{ss}", "type", "capture");
    json_t *reply = expect(ask(arg, v, left_ms, &sent, e), "state", e);
    json_t *s = json_object_get(reply, "state");
    *state = reply ? json_pack("{sO? sO?}", "url", json_object_get(s, "url"), "dom", s) : NULL;
    json_decref(reply);
    return *state != NULL;
}

static int64_t requests(void *arg, int64_t left, bool *over)
{
    link_t *l = arg;
    pthread_mutex_lock(&l->all->lock);
    int64_t n = l->requests;
    *over = l->requests_over;
    l->requests = 0;
    l->requests_over = false;
    l->requests_left = left > n ? left - n : 0;
    pthread_mutex_unlock(&l->all->lock);
    return n;
}

static bool restore(void *arg, const json_t *state, int64_t left_ms, gd_error *e)
{
    bool sent;
    json_t *v = json_pack("{ss sO}", "type", "restore", "state", json_object_get(state, "dom"));
    json_t *reply = expect(ask(arg, v, left_ms, &sent, e), "restored", e);
    json_decref(reply);
    return reply != NULL;
}

void gd_sockets_tell(gd_sockets *k, const char *session, json_t *v)
{
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    uint64_t conn = l ? l->conn : 0, person = l ? l->person : 0;
    pthread_mutex_unlock(&k->lock);
    /* a page that is gone need not be told */
    if (conn) send_json(k, conn, json_incref(v));
    if (person) send_json(k, person, json_incref(v));
    json_decref(v);
}

void gd_sockets_status(gd_sockets *k, const char *session, const char *state, const char *text)
{
    gd_sockets_tell(k, session,
                    json_pack("{ss ss ss}", "type", "status", "state", state, "text", text));
}

static void say(void *arg, const char *text)
{
    link_t *l = arg;
    gd_sockets_tell(l->all, l->session, json_pack("{ss ss}", "type", "say", "text", text));
}

bool gd_sockets_driver(gd_sockets *k, const char *tenant, const char *session, gd_driver *out)
{
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    bool ok = l && l->was_connected && strcmp(l->who.tenant, tenant) == 0;
    if (ok) l->used_ms = monotonic_ms();
    pthread_mutex_unlock(&k->lock);
    if (ok) *out = (gd_driver){ l, resolve, act, capture, restore, requests, say };
    return ok;
}

void gd_sockets_paused(gd_sockets *k, const char *session, const char *token)
{
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    if (l) snprintf(l->resume, sizeof l->resume, "%s", token);
    pthread_mutex_unlock(&k->lock);
}

void gd_sockets_budget(gd_sockets *k, const char *session, const json_t *budget)
{
    pthread_mutex_lock(&k->lock);
    link_t *l = session && budget ? by_session(k, session) : NULL;
    if (l) {
        json_decref(l->budget);
        l->budget = json_deep_copy(budget);
    }
    pthread_mutex_unlock(&k->lock);
}

bool gd_sockets_resume_token(gd_sockets *k, const char *session, const gd_principal *who,
                             char token[GD_KEY_TEXT])
{
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    bool ok = l && *l->resume && strcmp(l->who.tenant, who->tenant) == 0 &&
              strcmp(l->who.name, who->name) == 0;
    if (ok) memcpy(token, l->resume, GD_KEY_TEXT);
    pthread_mutex_unlock(&k->lock);
    return ok;
}

/* ---- messages of the page ---- */

static void send_error(gd_sockets *k, uint64_t conn, const char *code, const char *message)
{
    send_json(k, conn, json_pack("{ss ss ss}", "type", "error", "code", code, "message", message));
}

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* A request of the page as if it had come over HTTP. */
static bool submit(gd_sockets *k, uint64_t conn, const char *session, const char *what,
                   json_t *body)
{
    gd_request *q = calloc(1, sizeof *q);
    char path[128];
    snprintf(path, sizeof path, "/v1/sessions/%s/%s", session, what);
    if (!q) {
        json_decref(body);
        return false;
    }
    q->method = "POST";
    q->path = strdup(path);
    q->body = body ? json_dumps(body, JSON_COMPACT) : NULL;
    q->body_len = q->body ? strlen(q->body) : 0;
    q->socket = conn;
    q->received_ms = monotonic_ms();
    json_decref(body);
    if (!q->path || !q->body) {
        gd_request_free(q);
        return false;
    }
    return gd_http_submit(k->server->http, q);
}

static void resume_now(gd_sockets *k, uint64_t conn, const char *session, const char *token,
                       json_t *decisions)
{
    json_t *body = json_pack("{ss so*}", "token", token, "decisions", decisions);
    if (!submit(k, conn, session, "resume", body))
        send_error(k, conn, "limit", "the server is busy; try again");
}

void gd_sockets_settled(gd_sockets *k, const char *session, const json_t *approval)
{
    char token[GD_KEY_TEXT] = "";
    pthread_mutex_lock(&k->lock);
    link_t *l = by_session(k, session);
    uint64_t conn = l ? (l->conn ? l->conn : l->person) : 0;
    if (conn) memcpy(token, l->resume, sizeof token);
    pthread_mutex_unlock(&k->lock);
    if (!conn) return;
    gd_sockets_tell(k, session, json_pack("{ss sO}", "type", "settled", "approval", approval));
    if (*token) resume_now(k, conn, session, token, NULL);
}

/* The product's own function for export(), email() or delete() was let do what the call says: its
   requests may change things, but not be something else again. */
static bool part_of_hook(const json_t *facts, const char *function, const json_t *decision)
{
    size_t i;
    json_t *action;
    const char *effect = str(decision, "effect");
    if (!facts || !str(facts, "hook") || !effect || strcmp(effect, "approve") != 0) return false;
    json_array_foreach(json_object_get(decision, "actions"), i, action) {
        const char *a = json_string_value(action);
        if (!a ||
            (strcmp(a, "request") != 0 && strcmp(a, "modify") != 0 && strcmp(a, function) != 0))
            return false;
    }
    return true;
}

/* Counts a request. One of an act is paid with it: exactly what was judged, or any where the call is
   an API call itself. False: the budget has none left. */
static bool count_request(link_t *l, const char *function, bool judged)
{
    json_t *call = json_pack("{ss}", "function", function);
    gd_counts cost = { 0 };
    if (call) gd_budget_cost(call, &cost);
    json_decref(call);
    pthread_mutex_lock(&l->all->lock);
    bool paid = l->act_facts && l->act_paid && (judged || cost.n[GD_API]);
    bool ok = paid || l->requests_left > 0;
    if (paid)
        l->act_paid = false;
    else if (ok) {
        l->requests_left--;
        l->requests++;
    } else if (l->act_facts)
        l->requests_over = true;
    pthread_mutex_unlock(&l->all->lock);
    return ok;
}

/* A request the page wants to send by itself: part of the act that runs, or judged as what it is. */
static void judge_request(gd_sockets *k, link_t *l, uint64_t conn, const json_t *m)
{
    gd_error e = { 0 };
    const char *method = str(m, "method"), *url = str(m, "url"), *effect = "block";
    const char *reason = "this request was not asked for";
    json_t *decision = NULL, *facts;
    pthread_mutex_lock(&k->lock);
    char function[16];
    facts = json_incref(l->act_facts);
    memcpy(function, l->act_function, sizeof function);
    pthread_mutex_unlock(&k->lock);
    const json_t *form = json_object_get(facts, "form");
    const char *act_url = str(form, "action") ? str(form, "action") : str(facts, "href");
    const char *act_method = str(facts, "method") ? str(facts, "method") : str(form, "method");
    bool judged = method && url && facts && act_url && act_method && strcmp(act_url, url) == 0 &&
                  strcmp(act_method, method) == 0;
    if (method && url && !count_request(l, function, judged))
        reason = "the API calls of this session are used up";
    else if (judged) {
        effect = "allow"; /* exactly what was judged with the act */
        reason = "";
    } else if (method && url) {
        json_t *call = json_pack("{ss s{ss ss} s{ss ss} ss}", "function", "request", "args",
                                 "method", method, "url", url, "facts", "method", method, "href",
                                 url, "source", facts ? "llm" : "page");
        gd_context around = { .mode = gd_engine_mode(k->server->engine) };
        decision = call ? gd_policy_decide(k->server->policy, call, &around, &e) : NULL;
        const char *rank = str(decision, "effect");
        bool may = rank && (strcmp(rank, "allow") == 0 || strcmp(rank, "log") == 0 ||
                            part_of_hook(facts, function, decision));
        effect = may ? "allow" : "block";
        reason = str(decision, "reason") ? str(decision, "reason") : e.text;
        json_decref(call);
    }
    send_json(k, conn,
              json_pack("{ss sO? ss ss}", "type", "verdict", "id", json_object_get(m, "id"),
                        "effect", effect, "reason", reason));
    json_decref(decision);
    json_decref(facts);
}

/* Tells the person of a session whether there is a page that acts. */
static void tell_page(gd_sockets *k, uint64_t person, bool connected)
{
    if (person) send_json(k, person, json_pack("{ss sb}", "type", "page", "connected", connected));
}

/* Only the page that acts answers, not the one a person speaks at. */
static void answer(gd_sockets *k, link_t *l, uint64_t conn, json_t *m)
{
    json_int_t id = json_integer_value(json_object_get(m, "id"));
    pthread_mutex_lock(&k->lock);
    for (waiter *w = l->conn == conn ? l->waiters : NULL; w; w = w->next)
        if (w->id == id && !w->reply) {
            w->reply = json_incref(m);
            break;
        }
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
}

/* ---- sound ---- */

static void end_sound(gd_sockets *k, link_t *l)
{
    k->all_sound -= l->sound.cap;
    free(l->sound.p);
    l->sound = (sound_t){ 0 };
}

static bool room_for_sound(gd_sockets *k, sound_t *s, size_t n)
{
    size_t cap = s->cap ? s->cap : 65536;
    while (cap < s->n + n)
        cap *= 2;
    if (cap == s->cap) return true;
    if (k->all_sound - s->cap + cap > MAX_ALL_SOUND) return false;
    uint8_t *p = realloc(s->p, cap);
    if (!p) return false;
    k->all_sound += cap - s->cap;
    s->p = p;
    s->cap = cap;
    return true;
}

/* A binary frame: samples between two audio frames. What is too much ends the utterance, once. */
static void take_sound(gd_sockets *k, link_t *l, uint64_t conn, const uint8_t *p, size_t n)
{
    sound_t *s = &l->sound;
    if (s->conn != conn) return; /* late, or refused already */
    if (n > MAX_SOUND_FRAME || n % 2) {
        end_sound(k, l);
        gd_http_ws_close(k->server->http, conn, CLOSE_MALFORMED);
        return;
    }
    if (s->n + n > MAX_SOUND) {
        end_sound(k, l);
        send_error(k, conn, "limit", "that was too long; say one command at a time");
        return;
    }
    if (!room_for_sound(k, s, n)) {
        end_sound(k, l);
        send_error(k, conn, "limit", "the server is listening to others; say it again in a moment");
        return;
    }
    memcpy(s->p + s->n, p, n);
    s->n += n;
}

/* {"type": "audio", "state": "start" | "end"}: one utterance, which becomes a command. */
static void bracket_sound(gd_sockets *k, link_t *l, uint64_t conn, const json_t *m)
{
    const char *state = str(m, "state");
    json_t *rate = json_object_get(m, "rate");
    if (state && strcmp(state, "start") == 0) {
        if (!gd_hearing_possible())
            send_error(k, conn, "unsupported", "this server hears no speech; type instead");
        else if (rate && json_integer_value(rate) != GD_VOICE_RATE)
            send_error(k, conn, "invalid", "sound comes at 16000 samples a second");
        else {
            end_sound(k, l);
            l->sound.conn = conn;
        }
        return;
    }
    if (!state || strcmp(state, "end") != 0) {
        gd_http_ws_close(k->server->http, conn, CLOSE_MALFORMED);
        return;
    }
    if (l->sound.conn != conn) return;
    size_t n = sodium_base64_ENCODED_LEN(l->sound.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(n);
    if (text) sodium_bin2base64(text, n, l->sound.p, l->sound.n, sodium_base64_VARIANT_ORIGINAL);
    json_t *body = text ? json_pack("{ss ss}", "audio", text, "encoding", "pcm") : NULL;
    free(text);
    end_sound(k, l);
    if (!body || !submit(k, conn, l->session, "commands", body))
        send_error(k, conn, "limit", "the server is busy; say it again in a moment");
}

/* ---- connections ---- */

static void hello(gd_sockets *k, uint64_t conn, const json_t *m)
{
    const char *session = str(m, "session"), *token = str(m, "token"), *role = str(m, "role");
    bool person = role && strcmp(role, "person") == 0;
    uint64_t old = 0, acts = 0, speaks = 0;
    json_t *budget = NULL;
    pthread_mutex_lock(&k->lock);
    link_t *l = session && token ? by_session(k, session) : NULL;
    bool ok = l && strlen(token) == strlen(l->token) &&
              sodium_memcmp(token, l->token, strlen(token)) == 0;
    if (ok) {
        uint64_t *place = person ? &l->person : &l->conn;
        old = *place;
        if (old && l->sound.conn == old) end_sound(k, l);
        *place = conn;
        acts = l->conn;
        speaks = l->person;
        l->was_connected = l->was_connected || !person;
        k->connected += !old;
        budget = json_deep_copy(l->budget);
        pthread_cond_broadcast(&k->changed);
    }
    pthread_mutex_unlock(&k->lock);
    if (old && old != conn) gd_http_ws_close(k->server->http, old, CLOSE_REPLACED);
    if (!ok) {
        gd_http_ws_close(k->server->http, conn, CLOSE_WHO);
        return;
    }
    send_json(k, conn,
              json_pack("{ss ss ss ss so so*}", "type", "welcome", "session", session, "mode",
                        gd_engine_mode(k->server->engine), "judge", "acts", "targets",
                        gd_commands_targets(k->server->commands), "budget", budget));
    if (person || !old) tell_page(k, speaks, acts != 0);
}

bool gd_sockets_open(void *server, const gd_request *q)
{
    return strcmp(q->path, "/v1/driver") == 0 && q->origin && gd_origin_allowed(server, q);
}

void gd_sockets_message(void *server, uint64_t conn, bool binary, const uint8_t *p, size_t n)
{
    gd_server *s = server;
    gd_sockets *k = s->sockets;
    json_error_t je;
    char session[GD_ID] = "", token[GD_KEY_TEXT] = "";
    json_t *m = binary ? NULL : json_loadb((const char *)p, n, JSON_REJECT_DUPLICATES, &je);
    const char *type = str(m, "type");
    pthread_mutex_lock(&k->lock);
    link_t *l = by_conn(k, conn);
    if (l) {
        memcpy(session, l->session, sizeof session);
        memcpy(token, l->resume, sizeof token);
    }
    pthread_mutex_unlock(&k->lock);
    if (binary && l)
        take_sound(k, l, conn, p, n);
    else if (!type)
        gd_http_ws_close(s->http, conn, CLOSE_MALFORMED);
    else if (strcmp(type, "hello") == 0)
        hello(k, conn, m);
    else if (!l)
        gd_http_ws_close(s->http, conn, CLOSE_WHO); /* the first message says who it is */
    else if (strcmp(type, "facts") == 0 || strcmp(type, "result") == 0 ||
             strcmp(type, "state") == 0 || strcmp(type, "restored") == 0 ||
             strcmp(type, "error") == 0)
        answer(k, l, conn, m);
    else if (strcmp(type, "request") == 0)
        judge_request(k, l, conn, m);
    else if (strcmp(type, "command") == 0) {
        json_t *body =
            json_pack("{sO* sO* sO*}", "text", json_object_get(m, "text"), "source",
                      json_object_get(m, "source"), "confidence", json_object_get(m, "confidence"));
        if (!submit(k, conn, session, "commands", body))
            send_error(k, conn, "limit", "the server is busy; try again");
    } else if (strcmp(type, "decision") == 0) {
        json_t *d =
            json_pack("{sO* sO* sO* sO*}", "call", json_object_get(m, "call"), "digest",
                      json_object_get(m, "digest"), "decision", json_object_get(m, "decision"),
                      "reason", json_object_get(m, "reason"));
        resume_now(k, conn, session, token, json_pack("[o]", d));
    } else if (strcmp(type, "stop") == 0)
        submit(k, conn, session, "pause", json_object());
    else if (strcmp(type, "resume") == 0)
        resume_now(k, conn, session, token, NULL);
    else if (strcmp(type, "audio") == 0)
        bracket_sound(k, l, conn, m);
    json_decref(m);
}

void gd_sockets_closed(void *server, uint64_t conn)
{
    gd_sockets *k = ((gd_server *)server)->sockets;
    uint64_t person = 0;
    pthread_mutex_lock(&k->lock);
    link_t *l = by_conn(k, conn);
    if (l) {
        if (l->sound.conn == conn) end_sound(k, l);
        if (l->conn == conn) person = l->person;
        *(l->conn == conn ? &l->conn : &l->person) = 0;
        k->connected--;
    }
    pthread_mutex_unlock(&k->lock);
    tell_page(k, person, false);
}
