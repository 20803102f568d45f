/* SPDX-License-Identifier: MIT */
/*
 * What the guard remembers: tenants and their keys, sessions with their snapshots, one row per
 * call that was judged, tokens, the audit chain, answers by idempotency key.
 *
 * A gd_store is one connection; one thread uses it at a time, each thread opens its own. Reading
 * functions are complete in themselves. Writing functions are called between gd_store_begin and
 * gd_store_commit, so that a change and the audit entry that tells of it are one transaction; the
 * first failure makes the rest fail, and gd_store_rollback ends it.
 *
 * Times are milliseconds since the epoch. JSON values returned belong to the caller. A tenant sees
 * its own rows only: an id of another tenant is GD_NOT_FOUND.
 */
#ifndef GD_STORE_H
#define GD_STORE_H

#include <jansson.h>
#include <stdint.h>
#include "audit/chain.h"
#include "base/error.h"

typedef struct gd_store gd_store;

/* Opens or makes the store (gd_db_open has the forms of url). key_file: the keys of the audit chain
   and of snapshots; made on first use, readable by its owner only. */
gd_store *gd_store_open(const char *url, const char *key_file, gd_error *e);
void gd_store_close(gd_store *s);
/* 32 bytes that authenticate the snapshots of this store. */
const unsigned char *gd_store_snapshot_key(const gd_store *s);
/* The keys of the audit chain (audit/chain.h), for checking it. */
const gd_keys *gd_store_keys(const gd_store *s);

bool gd_store_begin(gd_store *s, bool durable, gd_error *e);
bool gd_store_commit(gd_store *s, gd_error *e);
void gd_store_rollback(gd_store *s);

/* An identifier nobody can guess: prefix and 26 letters and digits. */
#define GD_ID 40
void gd_id_new(const char *prefix, char out[GD_ID]);

/* ---- API keys: only their hashes are kept ---- */

typedef enum { GD_ROLE_REQUESTER = 1, GD_ROLE_APPROVER = 2, GD_ROLE_ADMIN = 4 } gd_role;
typedef struct {
    char tenant[GD_ID], name[64];
    unsigned roles; /* gd_role, or-ed */
} gd_principal;
#define GD_KEY_TEXT 64
/* Makes a key of name; its text, to be shown once, in key. */
bool gd_store_key_new(gd_store *s, const char *tenant, const char *name, unsigned roles,
                      int64_t now, char key[GD_KEY_TEXT], gd_error *e);
/* Who presents this key. GD_REFUSED: nobody. */
bool gd_store_key_find(gd_store *s, const char *key, gd_principal *out, gd_error *e);

/* ---- sessions ---- */

/* A session as JSON: {"id","tenant","requester","mode","state":"idle|running|paused|closed",
   "parent","tree","effects","context":{...},"budget":{...},"created","updated"}. Its snapshot is
   apart: bytes of cloche_dump; so are the lists of its context that grow (store/memory.h). */
bool gd_store_session_new(gd_store *s, const json_t *session, gd_error *e);
json_t *gd_store_session(gd_store *s, const char *tenant, const char *id, gd_error *e);
/* Takes the session for a run: nobody else writes it until `until`. *fence rises with every claim,
   and every save states it, so that a holder whose lease ran out cannot overwrite what came after.
   GD_CONFLICT: somebody has it. Its own transaction. */
bool gd_store_session_claim(gd_store *s, const char *tenant, const char *id, int64_t now,
                            int64_t until, int64_t *fence, gd_error *e);
/* Writes state, context and budget, and the snapshot if bytes is not NULL, and holds the session until
   then; 0: gives it back. GD_CONFLICT: the fence is behind. */
bool gd_store_session_save(gd_store *s, json_t *session, const void *bytes, size_t n, int64_t fence,
                           int64_t until, int64_t now, gd_error *e);
/* Gives it back as it was. Its own transaction. */
bool gd_store_session_release(gd_store *s, const char *id, int64_t fence, gd_error *e);
/* Within a transaction: nobody has taken the session since it was claimed under the fence, and nobody
   will until then. GD_CONFLICT: somebody has. */
bool gd_store_session_hold(gd_store *s, const char *id, int64_t fence, int64_t until, gd_error *e);
/* The same as a transaction of its own, for a run that goes on; until 0: only looks. *pause: somebody
   asked for the run to stop. */
bool gd_store_session_keep(gd_store *s, const char *id, int64_t fence, int64_t until, bool *pause,
                           gd_error *e);
/* Asks whoever runs the session to stop at its next call. *asked false: nobody runs it. */
bool gd_store_session_ask_pause(gd_store *s, const char *tenant, const char *id, int64_t now,
                                bool *asked, gd_error *e);
/* *bytes NULL: it has none yet. Free with free(). */
bool gd_store_session_snapshot(gd_store *s, const char *tenant, const char *id, void **bytes,
                               size_t *n, gd_error *e);
/* The totals all branches of a session share, and adding to them. */
bool gd_store_tree_totals(gd_store *s, const char *tree, int64_t total[4], gd_error *e);
bool gd_store_tree_charge(gd_store *s, const char *tree, const int64_t add[4], gd_error *e);

/* ---- calls ---- */

/* A call as JSON: {"id","tenant","session","function","args","facts","decision","state","digest",
   "requester","source","line","created","expires", and as they come "edited","editedDigest",
   "decidedBy","decidedAt","decisionText","reason","effect","lease","result","error","drift",
   "ref"}. What has no column of its own is kept in one JSON column. */
bool gd_store_call_new(gd_store *s, const json_t *call, gd_error *e);
json_t *gd_store_call(gd_store *s, const char *tenant, const char *id, gd_error *e);
/* Of a session (or NULL: of all) in a state (or NULL: any), newest first. tenant NULL: of all
   tenants, for the server's own work. */
json_t *gd_store_calls(gd_store *s, const char *tenant, const char *session, const char *state,
                       int limit, gd_error *e);
/* The one way a call changes: from the state it is believed to be in, and as it was when it was read
   ("version", which this raises), with all of `call` written. GD_CONFLICT: it is another by now. So
   who holds an old copy cannot bring back what was decided about it. */
bool gd_store_call_move(gd_store *s, json_t *call, const char *from, const char *to, gd_error *e);

/* ---- tokens ---- */

/* hash is of the token (approval/token.h). {"kind","tenant","session","call","audience","expires"} */
bool gd_store_token_new(gd_store *s, const unsigned char hash[32], const json_t *token,
                        gd_error *e);
/* NULL with GD_NOT_FOUND: none such. Adds "usedAt", "decision" (digest), "answer" when used. */
json_t *gd_store_token(gd_store *s, const unsigned char hash[32], gd_error *e);
/* Takes the token: GD_CONFLICT when it is used already. */
bool gd_store_token_use(gd_store *s, const unsigned char hash[32], const char *decision,
                        int64_t now, gd_error *e);
bool gd_store_token_answer(gd_store *s, const unsigned char hash[32], const json_t *answer,
                           gd_error *e);

/* ---- audit ---- */

/* Appends one entry to the chain, in the running transaction. */
bool gd_store_audit(gd_store *s, const char *tenant, const char *session, const char *type,
                    const json_t *body, int64_t now, gd_error *e);
/* Entries with seq > after: [{"seq","ts","tenant","session","type","body","prev","hash"}]; body is
   parsed, "text" has it as it was sealed. tenant or session NULL: of all. */
json_t *gd_store_audit_read(gd_store *s, const char *tenant, const char *session, int64_t after,
                            int limit, gd_error *e);
/* {"seq","hash","signature"}; seq 0 when nothing was written yet. */
json_t *gd_store_audit_head(gd_store *s, gd_error *e);

/* ---- answers by idempotency key ---- */

/* Reserves the key for a request: true and *answer NULL: it is new. *answer set: what it was
   answered. GD_CONFLICT: another request has this key, or it is still worked on. Its own
   transaction. */
bool gd_store_idempotent(gd_store *s, const char *tenant, const char *key, const char *request,
                         int64_t now, json_t **answer, gd_error *e);
/* Gives the key back: what was done under it failed and may be tried again. */
bool gd_store_idempotent_forget(gd_store *s, const char *tenant, const char *key, gd_error *e);
bool gd_store_idempotent_answer(gd_store *s, const char *tenant, const char *key,
                                const json_t *answer, gd_error *e);

#endif
