/* SPDX-License-Identifier: MIT */
/*
 * The normal form of an http or https address.
 *
 * Browsers repair what they are given ("http:\\evil", "http:/evil", tabs inside, 0x7f.1 as a host); a
 * policy that reads the same text without the repairs judges another address. So what needs repair
 * is refused, and the rest is written in one way.
 */
#ifndef GD_URL_H
#define GD_URL_H

#include <stddef.h>
#include "base/error.h"

#define GD_URL_MAX 4096

typedef struct {
    char scheme[8]; /* "http" | "https" */
    char host[256]; /* "acme.test", "127.0.0.1", "[::1]" */
    unsigned port;  /* the scheme's own if none was given */
    char *path;     /* "/a/b", dot segments resolved, %XX in one spelling */
    char *query;    /* without '?', or NULL */
    char *fragment; /* without '#', or NULL */
} gd_url;

/* Reads the n bytes at s. base: what relative addresses ("/a", "?b", "//host/c") stand in, or NULL to
   refuse them. On true *out is to be released with gd_url_free. */
bool gd_url_parse(const char *s, size_t n, const gd_url *base, gd_url *out, gd_error *e);
void gd_url_free(gd_url *u);

/* The address as text ("https://acme.test/a?b#c"), to be freed with free(); NULL: no memory. */
char *gd_url_text(const gd_url *u);
/* Scheme, host and port, as a browser writes an origin ("https://acme.test:8443"). */
void gd_url_origin(const gd_url *u, char *out, size_t size);

#endif
