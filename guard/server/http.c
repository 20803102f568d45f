/* SPDX-License-Identifier: MIT */
/* The loop thread: sockets, requests, answers, events. jobs.c has the pool. */
#include "server/http.h"
#include <libwebsockets.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "server/jobs.h"

enum { MAX_HEADER = 4096, CHUNK = 16384, MAX_PENDING = 4 << 20 };

/* What waits to be written to one socket. */
typedef struct out {
    struct out *next;
    size_t n;
    uint8_t p[]; /* LWS_PRE bytes free, then n */
} out;

typedef enum { HTTP_READING, HTTP_WORKING, HTTP_HEADERS, HTTP_BODY, HTTP_EVENTS, WEBSOCKET } phase;

/* One request with its answer, stream of events, or WebSocket. */
typedef struct conn {
    struct conn *next, **prev;
    struct lws *wsi;
    uint64_t id;
    phase phase;
    gd_request *q;
    size_t body_cap;
    gd_response r;
    size_t sent;
    char *channel;
    out *first, **last;
    size_t pending;
    /* a WebSocket message that comes in pieces */
    uint8_t *message;
    size_t message_len;
    unsigned close_code; /* not 0: it closes with it once all is sent */
} conn;

/* Loop's own data: a pointer per socket, as libwebsockets wants it. */
typedef struct {
    conn *c;
} session_data;

typedef struct {
    int64_t id;
    char *channel, *text; /* text: as it goes over the wire */
} event;

/* From other threads to the loop. */
typedef struct task {
    struct task *next;
    enum { TASK_ANSWER, TASK_EVENT, TASK_SEND, TASK_CLOSE } kind;
    uint64_t conn;
    gd_response r;
    event e;
    out *o;
    unsigned code; /* of a close */
} task;

struct gd_http {
    gd_http_config cfg;
    struct lws_context *lws;
    struct lws_protocols protocols[2];
    gd_jobs *jobs;
    conn *conns;
    uint64_t next_id;
    pthread_mutex_t lock; /* of tasks, live and stats */
    task *tasks, **last_task;
    uint64_t *live; /* ids of WebSockets, so that a sender knows */
    size_t nlive, live_cap;
    gd_http_stats stats;
    event kept[GD_EVENTS_KEPT];
    size_t nkept, kept_at;
    _Atomic bool stop;
    int port;
};

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- requests and answers ---- */

void gd_request_free(gd_request *q)
{
    if (!q) return;
    free(q->path);
    free(q->query);
    free(q->authorization);
    free(q->origin);
    free(q->host);
    free(q->content_type);
    free(q->idempotency_key);
    free(q->last_event_id);
    free(q->body);
    free(q);
}

static void response_clear(gd_response *r)
{
    free(r->body);
    free(r->channel);
    for (size_t i = 0; i < GD_RESPONSE_HEADERS; i++)
        free(r->headers[i].value);
    memset(r, 0, sizeof *r);
}

void gd_respond(gd_response *r, int status, const char *type, const char *body, size_t n)
{
    free(r->body);
    r->body = malloc(n + 1);
    r->status = r->body ? status : 500;
    r->type = type;
    r->body_len = r->body ? n : 0;
    if (r->body && n) memcpy(r->body, body, n);
}

bool gd_respond_header(gd_response *r, const char *name, const char *value)
{
    for (size_t i = 0; i < GD_RESPONSE_HEADERS; i++)
        if (!r->headers[i].name) {
            r->headers[i].value = strdup(value);
            if (r->headers[i].value) r->headers[i].name = name;
            return r->headers[i].name != NULL;
        }
    return false;
}

static char *header(struct lws *wsi, enum lws_token_indexes token)
{
    int n = lws_hdr_total_length(wsi, token);
    if (n <= 0 || n > MAX_HEADER) return NULL;
    char *s = malloc((size_t)n + 1);
    if (s && lws_hdr_copy(wsi, s, n + 1, token) < 0) {
        free(s);
        return NULL;
    }
    return s;
}

/* The query as it was sent: libwebsockets keeps its parts apart. */
static char *query(struct lws *wsi)
{
    int total = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS), n;
    size_t at = 0;
    if (total <= 0 || total > MAX_HEADER) return NULL;
    size_t cap = 2 * (size_t)total + 2; /* a separator for each part */
    char *s = calloc(1, cap);
    for (int i = 0; s && at + 1 < cap; i++) {
        size_t from = at ? at + 1 : 0;
        n = lws_hdr_copy_fragment(wsi, s + from, (int)(cap - from), WSI_TOKEN_HTTP_URI_ARGS, i);
        if (n <= 0) break;
        if (at) s[at] = '&';
        at = from + (size_t)n;
    }
    if (s) s[at] = '\0';
    return s;
}

static char *custom_header(struct lws *wsi, const char *name)
{
    int len = (int)strlen(name), n = lws_hdr_custom_length(wsi, name, len);
    if (n <= 0 || n > MAX_HEADER) return NULL;
    char *s = malloc((size_t)n + 1);
    if (s && lws_hdr_custom_copy(wsi, s, n + 1, name, len) < 0) {
        free(s);
        return NULL;
    }
    return s;
}

static const struct {
    enum lws_token_indexes token;
    const char *name;
} methods[] = {
    { WSI_TOKEN_GET_URI, "GET" },         { WSI_TOKEN_POST_URI, "POST" },
    { WSI_TOKEN_OPTIONS_URI, "OPTIONS" }, { WSI_TOKEN_PUT_URI, "PUT" },
    { WSI_TOKEN_PATCH_URI, "PATCH" },     { WSI_TOKEN_DELETE_URI, "DELETE" },
    { WSI_TOKEN_HEAD_URI, "HEAD" },       { WSI_TOKEN_HTTP_COLON_PATH, "GET" },
};

/* The request line and headers of wsi; NULL without memory or without a method we know. */
static gd_request *read_request(struct lws *wsi)
{
    gd_request *q = calloc(1, sizeof *q);
    if (!q) return NULL;
    for (size_t i = 0; i < sizeof methods / sizeof *methods && !q->path; i++) {
        q->path = header(wsi, methods[i].token);
        q->method = methods[i].name;
    }
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_COLON_METHOD) > 0 &&
        lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_COLON_METHOD) < 8) { /* HTTP/2 */
        char m[8] = "";
        lws_hdr_copy(wsi, m, sizeof m, WSI_TOKEN_HTTP_COLON_METHOD);
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
            if (strcmp(m, methods[i].name) == 0) q->method = methods[i].name;
    }
    if (!q->path) {
        gd_request_free(q);
        return NULL;
    }
    q->query = query(wsi);
    q->authorization = header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION);
    q->origin = header(wsi, WSI_TOKEN_ORIGIN);
    q->host = header(wsi, WSI_TOKEN_HOST);
    q->content_type = header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE);
    q->idempotency_key = custom_header(wsi, "idempotency-key:");
    q->last_event_id = custom_header(wsi, "last-event-id:");
    lws_get_peer_simple(wsi, q->peer, sizeof q->peer);
    q->received_ms = monotonic_ms();
    return q;
}

/* ---- connections ---- */

static conn *conn_new(gd_http *h, struct lws *wsi)
{
    conn *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->wsi = wsi;
    c->id = ++h->next_id;
    c->last = &c->first;
    c->next = h->conns;
    c->prev = &h->conns;
    if (c->next) c->next->prev = &c->next;
    h->conns = c;
    pthread_mutex_lock(&h->lock);
    h->stats.connections++;
    pthread_mutex_unlock(&h->lock);
    return c;
}

static void live_remove(gd_http *h, uint64_t id)
{
    for (size_t i = 0; i < h->nlive; i++)
        if (h->live[i] == id) h->live[i--] = h->live[--h->nlive];
}

static void conn_free(gd_http *h, conn *c)
{
    pthread_mutex_lock(&h->lock);
    h->stats.connections--;
    if (c->phase == HTTP_EVENTS) h->stats.sse_open--;
    if (c->phase == WEBSOCKET) {
        h->stats.ws_open--;
        live_remove(h, c->id);
    }
    pthread_mutex_unlock(&h->lock);
    if (c->phase == WEBSOCKET && h->cfg.ws_close) h->cfg.ws_close(h->cfg.arg, c->id);
    *c->prev = c->next;
    if (c->next) c->next->prev = c->prev;
    gd_request_free(c->q);
    response_clear(&c->r);
    free(c->channel);
    free(c->message);
    while (c->first) {
        out *o = c->first;
        c->first = o->next;
        free(o);
    }
    free(c);
}

static conn *conn_find(gd_http *h, uint64_t id)
{
    conn *c = h->conns;
    while (c && c->id != id)
        c = c->next;
    return c;
}

static out *out_new(const void *p, size_t n)
{
    out *o = malloc(sizeof *o + LWS_PRE + n);
    if (!o) return NULL;
    o->next = NULL;
    o->n = n;
    memcpy(o->p + LWS_PRE, p, n);
    return o;
}

/* Takes o. A client that does not read is cut off. */
static void conn_queue(conn *c, out *o)
{
    if (c->pending + o->n > MAX_PENDING) {
        free(o);
        lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
        return;
    }
    *c->last = o;
    c->last = &o->next;
    c->pending += o->n;
    lws_callback_on_writable(c->wsi);
}

static bool event_after(const event *e, const conn *c, int64_t after)
{
    return e->text && e->id > after && strcmp(e->channel, c->channel) == 0;
}

/* ---- tasks from other threads ---- */

static void task_free(task *t)
{
    response_clear(&t->r);
    free(t->e.channel);
    free(t->e.text);
    free(t->o);
    free(t);
}

static void task_post(gd_http *h, task *t)
{
    pthread_mutex_lock(&h->lock);
    t->next = NULL;
    *h->last_task = t;
    h->last_task = &t->next;
    pthread_mutex_unlock(&h->lock);
    lws_cancel_service(h->lws);
}

void gd_http_answer(gd_http *h, uint64_t id, gd_response *r)
{
    task *t = calloc(1, sizeof *t);
    if (!t) {
        response_clear(r); /* the client's own timeout ends it */
        return;
    }
    t->kind = TASK_ANSWER;
    t->conn = id;
    t->r = *r;
    task_post(h, t);
}

void gd_http_event(gd_http *h, const char *channel, int64_t id, const char *type, const char *data)
{
    task *t = calloc(1, sizeof *t);
    size_t n = strlen(data) + strlen(type) + 64;
    if (t) {
        t->kind = TASK_EVENT;
        t->e.id = id;
        t->e.channel = strdup(channel);
        t->e.text = malloc(n);
    }
    if (!t || !t->e.channel || !t->e.text) {
        if (t) task_free(t);
        return; /* clients read the state itself when an event is missing */
    }
    snprintf(t->e.text, n, "id: %lld\nevent: %s\ndata: %s\n\n", (long long)id, type, data);
    task_post(h, t);
}

bool gd_http_ws_send(gd_http *h, uint64_t id, const char *text, size_t n)
{
    bool live = false;
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < h->nlive && !live; i++)
        live = h->live[i] == id;
    pthread_mutex_unlock(&h->lock);
    task *t = live ? calloc(1, sizeof *t) : NULL;
    if (!t) return false;
    t->kind = TASK_SEND;
    t->conn = id;
    t->o = out_new(text, n);
    if (!t->o) {
        task_free(t);
        return false;
    }
    task_post(h, t);
    return true;
}

void gd_http_ws_close(gd_http *h, uint64_t id, unsigned code)
{
    task *t = calloc(1, sizeof *t);
    if (!t) return;
    t->kind = TASK_CLOSE;
    t->conn = id;
    t->code = code;
    task_post(h, t);
}

bool gd_http_submit(gd_http *h, gd_request *q)
{
    if (!h->stop && gd_jobs_add(h->jobs, q->socket, q)) return true;
    gd_request_free(q);
    return false;
}

static void subscribe(gd_http *h, conn *c)
{
    c->phase = HTTP_EVENTS;
    pthread_mutex_lock(&h->lock);
    h->stats.sse_open++;
    pthread_mutex_unlock(&h->lock);
    /* a comment at least, so that the client sees that it is connected */
    out *o = c->r.body_len ? out_new(c->r.body, c->r.body_len) : out_new(":\n\n", 3);
    if (o) conn_queue(c, o);
    for (size_t i = 0; i < h->nkept; i++) {
        const event *e = &h->kept[(h->kept_at + GD_EVENTS_KEPT - h->nkept + i) % GD_EVENTS_KEPT];
        if (!event_after(e, c, c->r.last_event)) continue;
        o = out_new(e->text, strlen(e->text));
        if (o) conn_queue(c, o);
    }
}

static void publish(gd_http *h, event *e)
{
    for (conn *c = h->conns; c; c = c->next) {
        if (c->phase != HTTP_EVENTS || !event_after(e, c, INT64_MIN)) continue;
        out *o = out_new(e->text, strlen(e->text));
        if (o) conn_queue(c, o);
    }
    event *slot = &h->kept[h->kept_at];
    free(slot->channel);
    free(slot->text);
    *slot = *e;
    e->channel = e->text = NULL;
    h->kept_at = (h->kept_at + 1) % GD_EVENTS_KEPT;
    if (h->nkept < GD_EVENTS_KEPT) h->nkept++;
}

static void run_tasks(gd_http *h)
{
    pthread_mutex_lock(&h->lock);
    task *t = h->tasks;
    h->tasks = NULL;
    h->last_task = &h->tasks;
    pthread_mutex_unlock(&h->lock);
    while (t) {
        task *next = t->next;
        conn *c = t->kind == TASK_EVENT ? NULL : conn_find(h, t->conn);
        if (t->kind == TASK_EVENT)
            publish(h, &t->e);
        else if (c && t->kind == TASK_ANSWER && c->phase == WEBSOCKET) {
            out *o = t->r.body_len ? out_new(t->r.body, t->r.body_len) : NULL;
            if (o) conn_queue(c, o);
        } else if (c && t->kind == TASK_ANSWER) {
            c->r = t->r;
            memset(&t->r, 0, sizeof t->r);
            c->phase = HTTP_HEADERS;
            c->sent = 0;
            lws_callback_on_writable(c->wsi);
        } else if (c && t->kind == TASK_SEND && c->phase == WEBSOCKET) {
            conn_queue(c, t->o);
            t->o = NULL;
        } else if (c && t->kind == TASK_CLOSE) {
            c->close_code = t->code; /* what is queued goes out first */
            lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, 5);
            lws_callback_on_writable(c->wsi);
        }
        task_free(t);
        t = next;
    }
}

/* ---- HTTP ---- */

static void count_answer(gd_http *h, int status)
{
    pthread_mutex_lock(&h->lock);
    h->stats.by_class[status / 100 < 6 ? status / 100 : 5]++;
    pthread_mutex_unlock(&h->lock);
}

/* Says no before the handler is asked. */
static int refuse(gd_http *h, conn *c, int status)
{
    char body[160];
    int n = snprintf(body, sizeof body, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d}",
                     status == 413   ? "The body is too large"
                     : status == 503 ? "Too many requests are waiting"
                                     : "Not a request this server takes",
                     status);
    gd_respond(&c->r, status, "application/problem+json", body, (size_t)n);
    if (status == 503) gd_respond_header(&c->r, "retry-after:", "1");
    c->phase = HTTP_HEADERS;
    pthread_mutex_lock(&h->lock);
    h->stats.refused++;
    pthread_mutex_unlock(&h->lock);
    lws_callback_on_writable(c->wsi);
    return 0;
}

static int dispatch(gd_http *h, conn *c)
{
    c->phase = HTTP_WORKING;
    lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0); /* the handler has its own limits */
    pthread_mutex_lock(&h->lock);
    h->stats.requests++;
    pthread_mutex_unlock(&h->lock);
    gd_request *q = c->q;
    c->q = NULL;
    if (!h->stop && gd_jobs_add(h->jobs, c->id, q)) return 0;
    gd_request_free(q);
    return refuse(h, c, 503);
}

static int http_begin(gd_http *h, conn *c)
{
    c->phase = HTTP_READING;
    c->q = read_request(c->wsi);
    if (!c->q) return -1;
    char *length = header(c->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    char *coding = header(c->wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING);
    unsigned long long n = length ? strtoull(length, NULL, 10) : 0;
    bool chunked = coding != NULL;
    free(length);
    free(coding);
    if (chunked) return refuse(h, c, 400); /* libwebsockets does not unwrap it */
    if (n > h->cfg.max_body) return refuse(h, c, 413);
    if (n == 0) return dispatch(h, c);
    c->q->body = malloc((size_t)n + 1);
    c->body_cap = (size_t)n;
    return c->q->body ? 0 : -1;
}

static int http_body(gd_http *h, conn *c, const void *p, size_t n)
{
    if (c->phase != HTTP_READING || !c->q) return 0; /* the body of a request that was refused */
    if (n > c->body_cap - c->q->body_len) return refuse(h, c, 400);
    memcpy(c->q->body + c->q->body_len, p, n);
    c->q->body_len += n;
    c->q->body[c->q->body_len] = '\0';
    return 0;
}

static int write_headers(gd_http *h, conn *c)
{
    uint8_t buf[LWS_PRE + MAX_HEADER], *start = buf + LWS_PRE, *p = start, *end = buf + sizeof buf;
    gd_response *r = &c->r;
    const char *type = r->channel ? "text/event-stream" : r->type;
    if (lws_add_http_header_status(c->wsi, (unsigned)r->status, &p, end)) return -1;
    if (type && lws_add_http_header_by_name(c->wsi, (const uint8_t *)"content-type:",
                                            (const uint8_t *)type, (int)strlen(type), &p, end))
        return -1;
    for (size_t i = 0; i < GD_RESPONSE_HEADERS && r->headers[i].name; i++)
        if (lws_add_http_header_by_name(c->wsi, (const uint8_t *)r->headers[i].name,
                                        (const uint8_t *)r->headers[i].value,
                                        (int)strlen(r->headers[i].value), &p, end))
            return -1;
    if (!r->channel && lws_add_http_header_content_length(c->wsi, r->body_len, &p, end)) return -1;
    if (lws_finalize_write_http_header(c->wsi, start, &p, end)) return -1;
    count_answer(h, r->status);
    if (r->channel) {
        c->channel = r->channel;
        r->channel = NULL;
        subscribe(h, c);
        lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0);
        return 0;
    }
    c->phase = HTTP_BODY;
    if (r->body_len) lws_callback_on_writable(c->wsi);
    return 0;
}

/* Ready for the next request of this connection, which libwebsockets gives new data of its own, or
   closes it. */
static int http_end(gd_http *h, conn *c)
{
    struct lws *wsi = c->wsi;
    ((session_data *)lws_wsi_user(wsi))->c = NULL;
    conn_free(h, c);
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int write_body(gd_http *h, conn *c)
{
    uint8_t buf[LWS_PRE + CHUNK];
    size_t n = c->r.body_len - c->sent;
    if (n > CHUNK) n = CHUNK;
    if (n) memcpy(buf + LWS_PRE, c->r.body + c->sent, n);
    c->sent += n;
    bool last = c->sent == c->r.body_len;
    if (lws_write(c->wsi, buf + LWS_PRE, n, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)n)
        return -1;
    if (!last) {
        lws_callback_on_writable(c->wsi);
        return 0;
    }
    return http_end(h, c);
}

static int write_next(conn *c, enum lws_write_protocol how)
{
    out *o = c->first;
    if (!o) return 0;
    c->first = o->next;
    if (!c->first) c->last = &c->first;
    c->pending -= o->n;
    int n = (int)o->n, wrote = lws_write(c->wsi, o->p + LWS_PRE, o->n, how);
    free(o);
    if (wrote < n) return -1;
    if (c->first || c->close_code) lws_callback_on_writable(c->wsi);
    return 0;
}

static int http_writeable(gd_http *h, conn *c)
{
    switch (c->phase) {
    case HTTP_HEADERS:
        if (write_headers(h, c) != 0) return -1;
        return c->phase == HTTP_BODY && c->r.body_len == 0 ? http_end(h, c) : 0;
    case HTTP_BODY: return write_body(h, c);
    case HTTP_EVENTS: return write_next(c, LWS_WRITE_HTTP);
    default: return 0;
    }
}

/* ---- WebSocket ---- */

static bool ws_admit(gd_http *h, struct lws *wsi)
{
    gd_request *q = read_request(wsi);
    bool ok = q && !h->stop && h->cfg.ws_open && h->cfg.ws_open(h->cfg.arg, q);
    gd_request_free(q);
    return ok;
}

static int ws_begin(gd_http *h, conn *c)
{
    c->phase = WEBSOCKET;
    pthread_mutex_lock(&h->lock);
    if (h->nlive == h->live_cap) {
        size_t cap = h->live_cap ? 2 * h->live_cap : 16;
        uint64_t *p = realloc(h->live, cap * sizeof *p);
        if (p) {
            h->live = p;
            h->live_cap = cap;
        }
    }
    bool ok = h->nlive < h->live_cap;
    if (ok) h->live[h->nlive++] = c->id;
    h->stats.ws_open++;
    pthread_mutex_unlock(&h->lock);
    return ok ? 0 : -1;
}

static int ws_piece(gd_http *h, conn *c, const uint8_t *p, size_t n)
{
    if (n > h->cfg.max_message - c->message_len) return -1;
    uint8_t *m = realloc(c->message, c->message_len + n + 1);
    if (!m) return -1;
    memcpy(m + c->message_len, p, n);
    c->message = m;
    c->message_len += n;
    if (!lws_is_final_fragment(c->wsi) || lws_remaining_packet_payload(c->wsi)) return 0;
    m[c->message_len] = '\0';
    h->cfg.ws_message(h->cfg.arg, c->id, lws_frame_is_binary(c->wsi), m, c->message_len);
    free(c->message);
    c->message = NULL;
    c->message_len = 0;
    return 0;
}

/* ---- libwebsockets ---- */

static int on_event(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in,
                    size_t len)
{
    gd_http *h = lws_context_user(lws_get_context(wsi));
    session_data *s = user;
    switch (why) {
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: run_tasks(h); return 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION: {
        pthread_mutex_lock(&h->lock);
        bool full = h->stats.connections >= h->cfg.max_connections;
        h->stats.refused += full;
        pthread_mutex_unlock(&h->lock);
        return full ? -1 : 0;
    }
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: return ws_admit(h, wsi) ? 0 : -1;
    case LWS_CALLBACK_HTTP:
        if (!s->c) s->c = conn_new(h, wsi);
        return s->c ? http_begin(h, s->c) : -1;
    case LWS_CALLBACK_HTTP_BODY: return s->c ? http_body(h, s->c, in, len) : -1;
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return s->c && s->c->phase == HTTP_READING && s->c->q ? dispatch(h, s->c) : 0;
    case LWS_CALLBACK_HTTP_WRITEABLE: return s->c ? http_writeable(h, s->c) : -1;
    case LWS_CALLBACK_ESTABLISHED:
        /* the connection began as a request */
        if (!s->c) s->c = conn_new(h, wsi);
        return s->c ? ws_begin(h, s->c) : -1;
    case LWS_CALLBACK_RECEIVE: return s->c ? ws_piece(h, s->c, in, len) : -1;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (!s->c) return -1;
        if (s->c->first || !s->c->close_code) return write_next(s->c, LWS_WRITE_TEXT);
        lws_close_reason(wsi, (enum lws_close_status)s->c->close_code, NULL, 0);
        return -1;
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_CLOSED:
        if (s && s->c) conn_free(h, s->c);
        if (s) s->c = NULL;
        return 0;
    default: return 0;
    }
}

static void pool_handle(void *arg, unsigned thread, uint64_t id, gd_request *q)
{
    gd_http *h = arg;
    gd_response r = { 0 };
    h->cfg.handle(h->cfg.arg, thread, q, &r);
    if (!r.status) gd_respond(&r, 500, "text/plain", "", 0);
    gd_http_answer(h, id, &r);
}

gd_http *gd_http_new(const gd_http_config *c, gd_error *e)
{
    gd_http *h = calloc(1, sizeof *h);
    if (!h) {
        gd_fail(e, GD_MEMORY, "no memory for the server");
        return NULL;
    }
    h->cfg = *c;
    if (!h->cfg.max_body) h->cfg.max_body = 1 << 20;
    if (!h->cfg.max_message) h->cfg.max_message = 256 << 10;
    if (!h->cfg.max_connections) h->cfg.max_connections = 4096;
    h->last_task = &h->tasks;
    pthread_mutex_init(&h->lock, NULL);
    h->protocols[0] = (struct lws_protocols){ .name = "cloche.driver.v1",
                                              .callback = on_event,
                                              .per_session_data_size = sizeof(session_data),
                                              .rx_buffer_size = CHUNK };
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context_creation_info info = {
        .port = c->port,
        .iface = c->host,
        .protocols = h->protocols,
        .user = h,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .ssl_cert_filepath = c->cert,
        .ssl_private_key_filepath = c->key,
        .keepalive_timeout = 60,
        .timeout_secs = 20,
        .max_http_header_data = 8192,
        .max_http_header_pool = 256,
        .options = LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                   LWS_SERVER_OPTION_DISABLE_IPV6 |
                   (c->cert ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
    };
    h->lws = lws_create_context(&info);
    struct lws_vhost *vhost = h->lws ? lws_get_vhost_by_name(h->lws, "default") : NULL;
    h->port = vhost ? lws_get_vhost_listen_port(vhost) : 0;
    if (!h->port) {
        gd_fail(e, GD_IO,
                "cannot listen on %s port %d; is it in use, or not an address of this "
                "machine?",
                c->host, c->port);
        gd_http_free(h);
        return NULL;
    }
    h->jobs = gd_jobs_new(c->threads ? c->threads : 16, pool_handle, h, e);
    if (!h->jobs) {
        gd_http_free(h);
        return NULL;
    }
    return h;
}

int gd_http_port(const gd_http *h) { return h->port; }

static bool busy(gd_http *h)
{
    for (conn *c = h->conns; c; c = c->next)
        if (c->phase == HTTP_WORKING || c->phase == HTTP_HEADERS || c->phase == HTTP_BODY)
            return true;
    return false;
}

void gd_http_run(gd_http *h)
{
    int64_t until = INT64_MAX;
    while (lws_service(h->lws, 0) >= 0) {
        if (!h->stop) continue;
        if (until == INT64_MAX) {
            until = monotonic_ms() + 10000;
            lws_vhost_destroy(lws_get_vhost_by_name(h->lws, "default"));
        }
        if (!busy(h) || monotonic_ms() > until) break;
    }
}

void gd_http_stop(gd_http *h)
{
    h->stop = true;
    lws_cancel_service(h->lws);
}

void gd_http_free(gd_http *h)
{
    if (!h) return;
    gd_jobs_free(h->jobs); /* waits for the handlers */
    if (h->lws) lws_context_destroy(h->lws);
    while (h->tasks) {
        task *t = h->tasks;
        h->tasks = t->next;
        task_free(t);
    }
    for (size_t i = 0; i < GD_EVENTS_KEPT; i++) {
        free(h->kept[i].channel);
        free(h->kept[i].text);
    }
    free(h->live);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

void gd_http_stats_get(gd_http *h, gd_http_stats *stats)
{
    pthread_mutex_lock(&h->lock);
    *stats = h->stats;
    pthread_mutex_unlock(&h->lock);
    stats->queued = gd_jobs_waiting(h->jobs);
}
