/* SPDX-License-Identifier: MIT */
/* The guard as a server: everything of guard.md's section 7 on one address. */
#ifndef GD_SERVER_H
#define GD_SERVER_H

#include "base/error.h"
#include "session/session.h"

typedef struct {
    const char *host;
    int port; /* 0: any */
    const char *store, *key_file;
    const char *commands, *policy; /* files */
    const char *mode;              /* demo, production, or NULL: the policy's */
    const char *web;               /* folder of the pages */
    const char *const *origins;    /* pages of these origins may use the server */
    size_t norigins;
    const char *product; /* origin shown inside /demo, or NULL */
    const char *cert, *key;
    bool local; /* requests without a key are the tenant "local", who may ask but not approve */
    unsigned threads;
    gd_isolation isolated;
    bool quiet;                    /* no log lines */
    const char *clock_offset_file; /* for tests: milliseconds to add to the clock; or NULL */
    int fail_at;                   /* for tests: base/failpoint.h; 0: never */
} gd_server_config;

typedef struct gd_server gd_server;

gd_server *gd_server_new(const gd_server_config *c, gd_error *e);
int gd_server_port(const gd_server *s);
/* Where programs run, as a sentence; 400 bytes are enough. */
void gd_server_isolation(const gd_server *s, char *out, size_t size);
/* Until gd_server_stop (any thread, signal handlers). */
void gd_server_run(gd_server *s);
void gd_server_stop(gd_server *s);
void gd_server_free(gd_server *s);

#endif
