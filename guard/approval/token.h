/* SPDX-License-Identifier: MIT */
/*
 * Tokens: 256 random bits that let their bearer resume one paused call once. The store has only
 * their hash. A token is bound to a tenant, a session, a call and the person it was given to, and
 * it expires.
 */
#ifndef GD_TOKEN_H
#define GD_TOKEN_H

#include "store/store.h"

#define GD_TOKEN_TEXT 64
#define GD_TOKEN_LIFE_MS (15 * 60 * 1000)

/* Makes a token in the running transaction; its text, shown once, in out. */
bool gd_token_new(gd_store *s, const char *tenant, const char *session, const char *call,
                  const char *audience, int64_t expires, char out[GD_TOKEN_TEXT], gd_error *e);

typedef struct {
    unsigned char hash[32];
    json_t *row; /* as gd_store_token gives it */
} gd_token;

/* Finds and checks a token. Whatever is wrong with it, *e is the same (GD_REFUSED, "this token is
   not good here"); `reason` is for the audit. A used token is found too: the caller compares what
   it was used for. */
bool gd_token_check(gd_store *s, const char *text, const char *tenant, const char *session,
                    const char *audience, int64_t now, gd_token *out, const char **reason,
                    gd_error *e);
void gd_token_done(gd_token *t);

#endif
