/* SPDX-License-Identifier: MIT */
/* The store's statements: keys, calls, tokens, idempotency. sessions.c and audit.c have the others. */
#include "store/store.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "store/internal.h"
#include "store/seal.h"

/* One statement each; %s is the type of bytes. Never changed, only added to: version n of the
   schema is the first n of these. */
static const char *const schema[] = {
    "CREATE TABLE schema_version (version BIGINT NOT NULL)",
    "INSERT INTO schema_version VALUES (0)",
    "CREATE TABLE api_keys (hash %s PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL,"
    " roles BIGINT NOT NULL, created BIGINT NOT NULL)",
    "CREATE TABLE trees (id TEXT PRIMARY KEY, n0 BIGINT NOT NULL DEFAULT 0,"
    " n1 BIGINT NOT NULL DEFAULT 0, n2 BIGINT NOT NULL DEFAULT 0, n3 BIGINT NOT NULL DEFAULT 0)",
    "CREATE TABLE sessions (id TEXT PRIMARY KEY, tenant TEXT NOT NULL, state TEXT NOT NULL,"
    " tree TEXT NOT NULL, data TEXT NOT NULL, snapshot %s, created BIGINT NOT NULL,"
    " updated BIGINT NOT NULL, lease BIGINT NOT NULL DEFAULT 0, fence BIGINT NOT NULL DEFAULT 0)",
    "CREATE INDEX sessions_of ON sessions (tenant, updated)",
    "CREATE TABLE calls (id TEXT PRIMARY KEY, tenant TEXT NOT NULL, session TEXT NOT NULL,"
    " state TEXT NOT NULL, created BIGINT NOT NULL, data TEXT NOT NULL,"
    " version BIGINT NOT NULL DEFAULT 0)",
    "CREATE INDEX calls_of ON calls (tenant, state, created)",
    "CREATE INDEX calls_in ON calls (session, created)",
    "CREATE TABLE tokens (hash %s PRIMARY KEY, data TEXT NOT NULL, expires BIGINT NOT NULL,"
    " used BIGINT, decision TEXT, answer TEXT)",
    "CREATE TABLE audit (seq BIGINT PRIMARY KEY, ts BIGINT NOT NULL, tenant TEXT, session TEXT,"
    " type TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE INDEX audit_of ON audit (tenant, seq)",
    "CREATE INDEX audit_in ON audit (session, seq)",
    "CREATE TABLE audit_head (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL,"
    " signature TEXT NOT NULL)",
    "INSERT INTO audit_head VALUES (1, 0, '', '')",
    "CREATE TABLE idempotency (tenant TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL,"
    " created BIGINT NOT NULL, answer TEXT, PRIMARY KEY (tenant, name))",
    /* Apart from what it guards: taking a session must not rewrite its snapshot. */
    "CREATE TABLE leases (session TEXT PRIMARY KEY, tenant TEXT NOT NULL, until BIGINT NOT NULL,"
    " fence BIGINT NOT NULL, pause BIGINT NOT NULL DEFAULT 0)",
    "INSERT INTO leases SELECT id, tenant, lease, fence, 0 FROM sessions",
    "CREATE TABLE session_rows (session TEXT NOT NULL, n BIGINT NOT NULL, data TEXT NOT NULL,"
    " PRIMARY KEY (session, n))",
    /* Each index is a page more to write with every command; nothing that is asked often needs
       these. */
    "DROP INDEX sessions_of",
    "DROP INDEX audit_of",
    /* Answers are sealed since (store/seal.h): those that were not had tokens in them. The requests
       stay known as made, so that none is done twice. */
    "UPDATE tokens SET answer = NULL",
    "UPDATE idempotency SET answer = NULL",
};
enum { SCHEMA = sizeof schema / sizeof *schema };

static bool migrate(gd_store *s, gd_error *e)
{
    gd_rows rows;
    gd_error none;
    int64_t version = 0;
    if (!gd_db_begin(s->db, true, e)) return false;
    if (gd_db_query(s->db, "SELECT version FROM schema_version", NULL, 0, &rows, &none)) {
        version = gd_cell_int(&rows, 0, 0);
        gd_rows_free(&rows);
    } else { /* a new store; the failed statement has ended the transaction of PostgreSQL */
        gd_db_rollback(s->db);
        if (!gd_db_begin(s->db, true, e)) return false;
    }
    if (version > SCHEMA)
        return gd_fail(e, GD_INVALID, "the store was written by a newer version of Cloche");
    for (int64_t i = version; i < SCHEMA; i++) {
        char sql[512];
        snprintf(sql, sizeof sql, schema[i], s->db->driver->schema_bytes);
        if (!gd_db_query(s->db, sql, NULL, 0, NULL, e)) return false;
    }
    return (version == SCHEMA ||
            gd_db_do(s->db, NULL, e, "UPDATE schema_version SET version = $1", gd_int(SCHEMA))) &&
           gd_db_commit(s->db, e);
}

gd_store *gd_store_open(const char *url, const char *key_file, gd_error *e)
{
    gd_store *s = calloc(1, sizeof *s);
    if (!s) {
        gd_fail(e, GD_MEMORY, "no memory for a store");
        return NULL;
    }
    if (!gd_keys_load(key_file, &s->keys, e) || !(s->db = gd_db_open(url, e))) {
        gd_store_close(s);
        return NULL;
    }
    /* Two processes may make the same new store: the second finds it made. */
    if (!migrate(s, e)) {
        gd_db_rollback(s->db);
        if (!migrate(s, e)) {
            gd_store_close(s);
            return NULL;
        }
    }
    return s;
}

void gd_store_close(gd_store *s)
{
    if (!s) return;
    gd_db_close(s->db);
    sodium_memzero(&s->keys, sizeof s->keys);
    free(s);
}

const unsigned char *gd_store_snapshot_key(const gd_store *s) { return s->keys.snapshot; }
const gd_keys *gd_store_keys(const gd_store *s) { return &s->keys; }

bool gd_store_begin(gd_store *s, bool durable, gd_error *e)
{
    s->head.open = false;
    return gd_db_begin(s->db, durable, e);
}

bool gd_store_commit(gd_store *s, gd_error *e)
{
    return gd_store_audit_seal(s, e) && gd_db_commit(s->db, e);
}

void gd_store_rollback(gd_store *s)
{
    s->head.open = false;
    gd_db_rollback(s->db);
}

void gd_id_new(const char *prefix, char out[GD_ID])
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's 32 */
    unsigned char r[26];
    randombytes_buf(r, sizeof r);
    size_t n = (size_t)snprintf(out, GD_ID - sizeof r, "%s_", prefix);
    for (size_t i = 0; i < sizeof r; i++)
        out[n + i] = digits[r[i] & 31];
    out[n + sizeof r] = '\0';
}

/* ---- between rows and JSON ---- */

json_t *gd_store_parse(const char *text, gd_error *e)
{
    json_error_t je;
    json_t *v = text ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je) : NULL;
    if (!v) gd_fail(e, GD_INTERNAL, "a row of the store is no JSON: %s", text ? je.text : "empty");
    return v;
}

char *gd_store_text(const json_t *v, gd_error *e)
{
    char *s = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!s) gd_fail(e, GD_MEMORY, "no memory for JSON text");
    return s;
}

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* data with the columns that are the truth over it. NULL with *e. */
static json_t *with_state(const gd_rows *r, size_t row, gd_error *e)
{
    json_t *v = gd_store_parse(gd_cell_text(r, row, 0), e);
    if (v && json_object_set_new(v, "state", json_string(gd_cell_text(r, row, 1))) != 0) {
        json_decref(v);
        v = NULL;
    }
    return v;
}

json_t *gd_store_one(gd_rows *r, const char *what, gd_error *e)
{
    json_t *v = NULL;
    if (r->nrows)
        v = with_state(r, 0, e);
    else
        gd_fail(e, GD_NOT_FOUND, "there is no such %s", what);
    gd_rows_free(r);
    return v;
}

static json_t *all(gd_rows *r, gd_error *e)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < r->nrows; i++) {
        json_t *v = with_state(r, i, e);
        if (!v || json_array_append_new(list, v) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    gd_rows_free(r);
    return list;
}

/* ---- API keys ---- */

static void key_hash(const char *key, unsigned char out[32])
{
    crypto_generichash(out, 32, (const unsigned char *)key, strlen(key), NULL, 0);
}

bool gd_store_key_new(gd_store *s, const char *tenant, const char *name, unsigned roles,
                      int64_t now, char key[GD_KEY_TEXT], gd_error *e)
{
    unsigned char secret[32], hash[32];
    randombytes_buf(secret, sizeof secret);
    memcpy(key, "ck_", 3);
    sodium_bin2base64(key + 3, GD_KEY_TEXT - 3, secret, sizeof secret,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    key_hash(key, hash);
    return gd_db_do(s->db, NULL, e, "INSERT INTO api_keys VALUES ($1, $2, $3, $4, $5)",
                    gd_bytes(hash, sizeof hash), gd_text(tenant), gd_text(name), gd_int(roles),
                    gd_int(now));
}

bool gd_store_key_find(gd_store *s, const char *key, gd_principal *out, gd_error *e)
{
    unsigned char hash[32];
    gd_rows r;
    key_hash(key, hash);
    if (!gd_db_do(s->db, &r, e, "SELECT tenant, name, roles FROM api_keys WHERE hash = $1",
                  gd_bytes(hash, sizeof hash)))
        return false;
    bool found = r.nrows == 1;
    if (found) {
        snprintf(out->tenant, sizeof out->tenant, "%s", gd_cell_text(&r, 0, 0));
        snprintf(out->name, sizeof out->name, "%s", gd_cell_text(&r, 0, 1));
        out->roles = (unsigned)gd_cell_int(&r, 0, 2);
    }
    gd_rows_free(&r);
    return found || gd_fail(e, GD_REFUSED, "this API key is not known");
}

/* ---- calls ---- */

bool gd_store_call_new(gd_store *s, const json_t *v, gd_error *e)
{
    char *data = gd_store_text(v, e);
    if (!data) return false;
    bool ok = gd_db_do(s->db, NULL, e,
                       "INSERT INTO calls (id, tenant, session, state, created, data)"
                       " VALUES ($1, $2, $3, $4, $5, $6)",
                       gd_text(str(v, "id")), gd_text(str(v, "tenant")), gd_text(str(v, "session")),
                       gd_text(str(v, "state")),
                       gd_int(json_integer_value(json_object_get(v, "created"))), gd_text(data));
    free(data);
    return ok;
}

json_t *gd_store_call(gd_store *s, const char *tenant, const char *id, gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e, "SELECT data, state FROM calls WHERE id = $1 AND tenant = $2",
                  gd_text(id), gd_text(tenant)))
        return NULL;
    return gd_store_one(&r, "call", e);
}

json_t *gd_store_calls(gd_store *s, const char *tenant, const char *session, const char *state,
                       int limit, gd_error *e)
{
    gd_rows r;
    bool ok = session ? gd_db_do(s->db, &r, e,
                                 "SELECT data, state FROM calls WHERE session = $1 AND tenant = $2"
                                 " AND ($3 = '' OR state = $3) ORDER BY created DESC, id LIMIT $4",
                                 gd_text(session), gd_text(tenant), gd_text(state ? state : ""),
                                 gd_int(limit))
                      : gd_db_do(s->db, &r, e,
                                 "SELECT data, state FROM calls WHERE ($1 = '' OR tenant = $1)"
                                 " AND ($2 = '' OR state = $2) ORDER BY created DESC, id LIMIT $3",
                                 gd_text(tenant ? tenant : ""), gd_text(state ? state : ""),
                                 gd_int(limit));
    return ok ? all(&r, e) : NULL;
}

bool gd_store_call_move(gd_store *s, json_t *v, const char *from, const char *to, gd_error *e)
{
    gd_rows r;
    int64_t version = json_integer_value(json_object_get(v, "version"));
    if (json_object_set_new(v, "version", json_integer(version + 1)) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a call");
    char *data = gd_store_text(v, e);
    if (!data) return false;
    bool ok = gd_db_do(s->db, &r, e,
                       "UPDATE calls SET state = $4, data = $5, version = version + 1"
                       " WHERE id = $1 AND tenant = $2 AND state = $3 AND version = $6"
                       " RETURNING version",
                       gd_text(str(v, "id")), gd_text(str(v, "tenant")), gd_text(from), gd_text(to),
                       gd_text(data), gd_int(version));
    free(data);
    bool moved = ok && r.nrows == 1;
    if (ok) gd_rows_free(&r);
    if (!moved) json_object_set_new(v, "version", json_integer(version));
    return moved ||
           (!ok ? false
                : gd_fail(e, GD_CONFLICT, "the call is no longer %s: somebody was faster", from));
}

/* ---- tokens ---- */

/* Where the answer of a token belongs. */
enum { TOKEN_ROW = 6 + 2 * 32 + 1 };
static void token_row(const unsigned char hash[32], char out[TOKEN_ROW])
{
    memcpy(out, "token ", 6);
    sodium_bin2hex(out + 6, TOKEN_ROW - 6, hash, 32);
}

bool gd_store_token_new(gd_store *s, const unsigned char hash[32], const json_t *token, gd_error *e)
{
    char *data = gd_store_text(token, e);
    if (!data) return false;
    bool ok =
        gd_db_do(s->db, NULL, e, "INSERT INTO tokens (hash, data, expires) VALUES ($1, $2, $3)",
                 gd_bytes(hash, 32), gd_text(data),
                 gd_int(json_integer_value(json_object_get(token, "expires"))));
    free(data);
    return ok;
}

json_t *gd_store_token(gd_store *s, const unsigned char hash[32], gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e, "SELECT data, used, decision, answer FROM tokens WHERE hash = $1",
                  gd_bytes(hash, 32)))
        return NULL;
    json_t *v = NULL;
    if (!r.nrows)
        gd_fail(e, GD_NOT_FOUND, "there is no such token");
    else
        v = gd_store_parse(gd_cell_text(&r, 0, 0), e);
    const char *answer = gd_cell_text(&r, 0, 3);
    bool ok = v != NULL;
    if (ok && gd_cell_text(&r, 0, 1))
        ok = json_object_set_new(v, "usedAt", json_integer(gd_cell_int(&r, 0, 1))) == 0 &&
             json_object_set_new(v, "decision", json_string(gd_cell_text(&r, 0, 2))) == 0;
    if (ok && answer) {
        char row[TOKEN_ROW];
        token_row(hash, row);
        ok = json_object_set_new(v, "answer", gd_unseal(&s->keys, row, answer, e)) == 0;
    }
    gd_rows_free(&r);
    if (ok) return v;
    json_decref(v);
    return NULL;
}

bool gd_store_token_use(gd_store *s, const unsigned char hash[32], const char *decision,
                        int64_t now, gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e,
                  "UPDATE tokens SET used = $2, decision = $3 WHERE hash = $1 AND used IS NULL"
                  " RETURNING expires",
                  gd_bytes(hash, 32), gd_int(now), gd_text(decision)))
        return false;
    bool got = r.nrows == 1;
    gd_rows_free(&r);
    return got || gd_fail(e, GD_CONFLICT, "the token is used already");
}

bool gd_store_token_answer(gd_store *s, const unsigned char hash[32], const json_t *answer,
                           gd_error *e)
{
    char row[TOKEN_ROW];
    token_row(hash, row);
    char *text = gd_seal(&s->keys, row, answer, e);
    if (!text) return false;
    bool ok = gd_db_do(s->db, NULL, e, "UPDATE tokens SET answer = $2 WHERE hash = $1",
                       gd_bytes(hash, 32), gd_text(text));
    free(text);
    return ok;
}

/* ---- idempotency ---- */

/* Where the answer of a key belongs: the length keeps tenant and key apart. NULL with *e. */
static char *key_row(const char *tenant, const char *key, gd_error *e)
{
    size_t n = strlen(tenant) + strlen(key) + sizeof "idempotency 18446744073709551615  ";
    char *row = malloc(n);
    if (row)
        snprintf(row, n, "idempotency %zu %s %s", strlen(tenant), tenant, key);
    else
        gd_fail(e, GD_MEMORY, "no memory for an answer");
    return row;
}

bool gd_store_idempotent(gd_store *s, const char *tenant, const char *key, const char *request,
                         int64_t now, json_t **answer, gd_error *e)
{
    gd_rows r = { 0 }, old = { 0 };
    *answer = NULL;
    if (!gd_db_begin(s->db, true, e)) return false;
    bool ok = gd_db_do(s->db, &r, e,
                       "INSERT INTO idempotency (tenant, name, request, created)"
                       " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING name",
                       gd_text(tenant), gd_text(key), gd_text(request), gd_int(now));
    bool fresh = ok && r.nrows == 1;
    if (ok) gd_rows_free(&r);
    if (ok && !fresh)
        ok = gd_db_do(s->db, &old, e,
                      "SELECT request, answer FROM idempotency WHERE tenant = $1 AND name = $2",
                      gd_text(tenant), gd_text(key));
    if (!ok || !gd_db_commit(s->db, e)) {
        gd_rows_free(&old);
        gd_db_rollback(s->db);
        return false;
    }
    if (fresh) return true;
    const char *was = gd_cell_text(&old, 0, 0), *text = gd_cell_text(&old, 0, 1);
    if (!was || strcmp(was, request) != 0)
        ok = gd_fail(e, GD_CONFLICT, "this Idempotency-Key was used for another request");
    else if (!text)
        ok = gd_fail(e, GD_CONFLICT, "the request with this Idempotency-Key is still worked on");
    else {
        char *row = key_row(tenant, key, e);
        *answer = row ? gd_unseal(&s->keys, row, text, e) : NULL;
        ok = *answer != NULL;
        free(row);
    }
    gd_rows_free(&old);
    return ok;
}

bool gd_store_idempotent_answer(gd_store *s, const char *tenant, const char *key,
                                const json_t *answer, gd_error *e)
{
    char *row = key_row(tenant, key, e), *text = row ? gd_seal(&s->keys, row, answer, e) : NULL;
    free(row);
    if (!text) return false;
    bool ok = gd_db_do(s->db, NULL, e,
                       "UPDATE idempotency SET answer = $3 WHERE tenant = $1 AND name = $2",
                       gd_text(tenant), gd_text(key), gd_text(text));
    free(text);
    return ok;
}

bool gd_store_idempotent_forget(gd_store *s, const char *tenant, const char *key, gd_error *e)
{
    return gd_db_do(s->db, NULL, e, "DELETE FROM idempotency WHERE tenant = $1 AND name = $2",
                    gd_text(tenant), gd_text(key));
}
