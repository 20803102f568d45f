/* SPDX-License-Identifier: MIT */
/* Making and checking tokens. */
#include "approval/token.h"
#include <sodium.h>
#include <string.h>

static const char prefix[] = "rt_";
enum { PREFIX = sizeof prefix - 1, SECRET = 32, ENCODED = 43 };

static void hash_of(const char *text, unsigned char out[32])
{
    crypto_generichash(out, 32, (const unsigned char *)text, strlen(text), NULL, 0);
}

bool gd_token_new(gd_store *s, const char *tenant, const char *session, const char *call,
                  const char *audience, int64_t expires, char out[GD_TOKEN_TEXT], gd_error *e)
{
    unsigned char secret[SECRET], hash[32];
    randombytes_buf(secret, sizeof secret);
    memcpy(out, prefix, PREFIX);
    sodium_bin2base64(out + PREFIX, GD_TOKEN_TEXT - PREFIX, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof secret);
    hash_of(out, hash);
    json_t *row =
        json_pack("{ss ss ss ss ss sI}", "kind", "resume", "tenant", tenant, "session", session,
                  "call", call, "audience", audience, "expires", (json_int_t)expires);
    bool ok =
        row ? gd_store_token_new(s, hash, row, e) : gd_fail(e, GD_MEMORY, "no memory for a token");
    json_decref(row);
    return ok;
}

static bool is(const json_t *row, const char *key, const char *want)
{
    const char *s = json_string_value(json_object_get(row, key));
    size_t n = strlen(want);
    return s && strlen(s) == n && sodium_memcmp(s, want, n) == 0;
}

bool gd_token_check(gd_store *s, const char *text, const char *tenant, const char *session,
                    const char *audience, int64_t now, gd_token *out, const char **reason,
                    gd_error *e)
{
    gd_error why = { 0 };
    *reason = NULL;
    out->row = NULL;
    if (!text || strlen(text) != PREFIX + ENCODED || strncmp(text, prefix, PREFIX) != 0)
        *reason = "it has not the form of a token";
    else {
        hash_of(text, out->hash); /* looked up by hash: no secret is compared byte by byte */
        out->row = gd_store_token(s, out->hash, &why);
        if (!out->row && why.code != GD_NOT_FOUND) {
            *e = why;
            return false;
        }
        if (!out->row)
            *reason = "there is no such token";
        else if (!is(out->row, "tenant", tenant))
            *reason = "it belongs to another tenant";
        else if (!is(out->row, "session", session))
            *reason = "it belongs to another session";
        else if (!is(out->row, "audience", audience))
            *reason = "it was given to somebody else";
        else if (json_integer_value(json_object_get(out->row, "expires")) <= now &&
                 !json_object_get(out->row, "usedAt"))
            *reason = "it has expired";
    }
    if (!*reason) return true;
    gd_token_done(out);
    return gd_fail(e, GD_REFUSED, "this token is not good here");
}

void gd_token_done(gd_token *t)
{
    json_decref(t->row);
    t->row = NULL;
}
