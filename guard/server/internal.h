/* SPDX-License-Identifier: MIT */
/* Inside the server. */
#ifndef GD_SERVER_INTERNAL_H
#define GD_SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include "server/hearing.h"
#include "server/http.h"
#include "server/server.h"
#include "session/session.h"

typedef struct gd_sockets gd_sockets;
typedef struct gd_pages gd_pages;

struct gd_server {
    gd_server_config cfg;
    gd_commands *commands;
    gd_policy *policy;
    gd_engine *engine;
    gd_http *http;
    gd_store **stores; /* one for each thread of the pool */
    unsigned nstores;
    gd_sockets *sockets;
    gd_pages *pages;
    gd_hearing *hearing;
    char own_origin[128];
    /* The publisher: turns new audit entries into events. */
    pthread_t publisher;
    bool publishing;
    pthread_mutex_t wake_lock;
    pthread_cond_t wake;
    _Atomic bool stop;
    _Atomic int64_t published; /* seq of the last entry that was sent */
    /* With wake_lock: the last entry whose events nobody can have any more, and when somebody last
       asked for events. */
    int64_t first_event, subscribed_ms;
    _Atomic uint64_t commands_run, calls_blocked, calls_paused, effects;
    int64_t started_ms;
};

/* What a handler works with. */
typedef struct {
    gd_server *server;
    gd_store *store;
    const gd_request *q;
    gd_response *r;
    gd_principal who;
    char id[GD_ID]; /* {id} of the path */
    json_t *body;   /* of a POST; an object */
} gd_exchange;

/* routes.c: the handler of every request. */
void gd_route(gd_server *s, unsigned thread, const gd_request *q, gd_response *r);
bool gd_origin_allowed(const gd_server *s, const gd_request *q);
/* Wakes the publisher after a change. */
void gd_server_changed(gd_server *s);

/* Where a new stream of events starts; *oldest: where it may start at the earliest. */
int64_t gd_server_subscribe(gd_server *s, int64_t *oldest);

/* answer.c */
void gd_answer(gd_exchange *x, int status, json_t *body); /* takes body; NULL gives 500 */
void gd_answer_error(gd_exchange *x, const gd_error *e);
void gd_answer_problem(gd_exchange *x, int status, const char *code, const char *title,
                       const char *detail);

/* views.c: what the pages see (web/PROTOCOL.md). who NULL: nobody in particular. */
json_t *gd_view_approval(gd_server *s, gd_store *store, const json_t *call,
                         const gd_principal *who);
json_t *gd_view_audit(const json_t *entry);
json_t *gd_view_outcome(gd_server *s, gd_store *store, json_t *outcome, const gd_principal *who);

/* pages.c: the files of the web folder, read once. NULL with *e: a file is missing. */
gd_pages *gd_pages_load(const char *folder, gd_error *e);
void gd_pages_free(gd_pages *p);
/* Answers path, or returns false. */
bool gd_pages_answer(const gd_server *s, const gd_request *q, gd_response *r);

/* sockets.c: pages that are connected. */
gd_sockets *gd_sockets_new(gd_server *s, gd_error *e);
/* The server ends: runs that wait for a page are told that it did not answer. */
void gd_sockets_stop(gd_sockets *k);
void gd_sockets_free(gd_sockets *k);
/* A token a page presents to become the driver of a session; kept in memory only. */
bool gd_sockets_token(gd_sockets *k, const gd_principal *who, const char *session,
                      char token[GD_KEY_TEXT]);
/* Who a message of this WebSocket speaks for. */
bool gd_sockets_principal(gd_sockets *k, uint64_t conn, gd_principal *who);
/* The driver of a session, or false when no page was ever connected to it. */
bool gd_sockets_driver(gd_sockets *k, const char *tenant, const char *session, gd_driver *out);
/* Remembers what a paused outcome waits for, so that the page can go on when it is decided. */
void gd_sockets_paused(gd_sockets *k, const char *session, const char *token);
/* The totals a page is welcomed with. */
void gd_sockets_budget(gd_sockets *k, const char *session, const json_t *budget);
/* That token, for the person who says "go on"; false: nothing is waited for here. */
bool gd_sockets_resume_token(gd_sockets *k, const char *session, const gd_principal *who,
                             char token[GD_KEY_TEXT]);
/* Somebody decided about a call of the session: tells the page and lets it go on. */
void gd_sockets_settled(gd_sockets *k, const char *session, const json_t *approval);
/* Sends v to the pages of a session; takes v. */
void gd_sockets_tell(gd_sockets *k, const char *session, json_t *v);
/* What the banner shows: acting, waiting, idle, stopped. */
void gd_sockets_status(gd_sockets *k, const char *session, const char *state, const char *text);
size_t gd_sockets_count(gd_sockets *k);
bool gd_sockets_open(void *server, const gd_request *q);
void gd_sockets_message(void *server, uint64_t conn, bool binary, const uint8_t *p, size_t n);
void gd_sockets_closed(void *server, uint64_t conn);

/* One row per route, in routes.c. */
typedef void (*gd_handler)(gd_exchange *x);
#define GD_HANDLERS(H) \
    H(me)              \
    H(session_new)     \
    H(session_get)     \
    H(session_driver)  \
    H(command)         \
    H(parse)           \
    H(pause)           \
    H(snapshot)        \
    H(resume)          \
    H(fork)            \
    H(cancel)          \
    H(compare)         \
    H(approvals)       \
    H(approval_get) H(decision) H(settle) H(audit) H(events) H(healthz) H(readyz) H(metrics)
#define DECLARE(name) void gd_handle_##name(gd_exchange *x);
GD_HANDLERS(DECLARE)
#undef DECLARE

#endif
