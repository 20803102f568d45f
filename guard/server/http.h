/* SPDX-License-Identifier: MIT */
/*
 * HTTP, server-sent events and WebSocket on libwebsockets, without any knowledge of the guard.
 *
 *   loop thread   reads requests, writes answers, owns every socket
 *   pool threads  call the handler with a whole request; it may block
 *
 * What crosses between them are plain structs in two queues. A client that goes away while its
 * request is worked on loses only the answer. Every size and count is bounded; a client that reads
 * too slowly is disconnected, never waited for.
 */
#ifndef GD_HTTP_H
#define GD_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"

typedef struct gd_http gd_http;

/* A request. Texts are NUL-terminated; those of headers the client did not send are NULL. It is
   freed when the handler has returned. */
typedef struct {
    const char *method; /* GET, POST, ...; constant */
    char *path, *query; /* decoded path; query as sent, without '?', or NULL */
    char *authorization, *origin, *host, *content_type, *idempotency_key, *last_event_id;
    char *body; /* NUL-terminated */
    size_t body_len;
    uint64_t socket; /* not 0: it came as a message of this WebSocket */
    char peer[48];
    int64_t received_ms; /* monotonic */
} gd_request;

#define GD_RESPONSE_HEADERS 6
typedef struct {
    int status;
    const char *type; /* of the body; constant */
    char *body;       /* malloc; the server frees it */
    size_t body_len;
    struct {
        const char *name; /* with the colon, lower case; constant */
        char *value;      /* malloc */
    } headers[GD_RESPONSE_HEADERS];
    /* Not NULL: the connection stays open and gets the body and then the events of this channel
       (malloc), those kept with an id above last_event first. */
    char *channel;
    int64_t last_event;
} gd_response;

typedef struct {
    const char *host;         /* address to listen on */
    int port;                 /* 0: any free one */
    const char *cert, *key;   /* PEM files for TLS, or NULL */
    unsigned threads;         /* pool; 0: 16 */
    unsigned max_connections; /* 0: 4096 */
    size_t max_body,
        max_message; /* bytes of a request, of a WebSocket message; 0: 1 MiB, 256 KiB */
    void *arg;
    /* On a pool thread. thread counts from 0, so that each can have its own store. */
    void (*handle)(void *arg, unsigned thread, const gd_request *q, gd_response *r);
    /* On the loop thread, must not block. ws_open: false refuses (path, origin). */
    bool (*ws_open)(void *arg, const gd_request *q);
    void (*ws_message)(void *arg, uint64_t conn, bool binary, const uint8_t *p, size_t n);
    void (*ws_close)(void *arg, uint64_t conn);
} gd_http_config;

/* Listens. NULL with *e. */
gd_http *gd_http_new(const gd_http_config *c, gd_error *e);
int gd_http_port(const gd_http *h);
/* Serves until gd_http_stop: no new requests then, those begun get their answer. */
void gd_http_run(gd_http *h);
/* From any thread or signal handler. */
void gd_http_stop(gd_http *h);
void gd_http_free(gd_http *h);

/* From any thread. event: the text of one event, sent to all who listen on the channel. The last
   GD_EVENTS_KEPT of all channels are kept for clients that come back. */
#define GD_EVENTS_KEPT 1024
void gd_http_event(gd_http *h, const char *channel, int64_t id, const char *type, const char *data);
/* From any thread. A connection that is gone swallows it: false then. */
bool gd_http_ws_send(gd_http *h, uint64_t conn, const char *text, size_t n);
void gd_http_ws_close(gd_http *h, uint64_t conn, unsigned code);
/* Hands a request to the pool as if it had come over HTTP; the body of its answer goes to the
   WebSocket q->socket as one message. Takes q (made with calloc, texts with malloc). False: too
   many wait. */
bool gd_http_submit(gd_http *h, gd_request *q);

typedef struct {
    uint64_t requests, refused, ws_open, sse_open, connections, queued;
    uint64_t by_class[6]; /* answers by hundreds of the status */
} gd_http_stats;
void gd_http_stats_get(gd_http *h, gd_http_stats *stats);

/* For handlers: replaces the body; a failed allocation gives status 500. */
void gd_respond(gd_response *r, int status, const char *type, const char *body, size_t n);
bool gd_respond_header(gd_response *r, const char *name, const char *value);

#endif
