/* SPDX-License-Identifier: MIT */
/* The rows of the audit: appended in the transaction of what they tell of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/canon.h"
#include "store/internal.h"

/* Touching the head makes writers of other connections wait until this transaction has ended. */
static bool open_head(gd_store *s, gd_error *e)
{
    gd_rows r;
    if (s->head.open) return true;
    if (!gd_db_do(s->db, &r, e,
                  "UPDATE audit_head SET seq = seq WHERE one = $1 RETURNING seq, hash", gd_int(1)))
        return false;
    const char *hash = gd_cell_text(&r, 0, 1);
    s->head.seq = gd_cell_int(&r, 0, 0);
    snprintf(s->head.hash, sizeof s->head.hash, "%s", s->head.seq && hash ? hash : gd_chain_start);
    s->head.open = r.nrows == 1;
    gd_rows_free(&r);
    return s->head.open || gd_fail(e, GD_INTERNAL, "the audit has no head");
}

bool gd_store_audit(gd_store *s, const char *tenant, const char *session, const char *type,
                    const json_t *body, int64_t now, gd_error *e)
{
    char hash[GD_CHAIN_HASH], *text = gd_canon(body, NULL, e);
    bool ok = text && open_head(s, e) &&
              gd_chain_hash(&s->keys, s->head.seq + 1, now, tenant, session, type, text,
                            s->head.hash, hash, e) &&
              gd_db_do(s->db, NULL, e, "INSERT INTO audit VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                       gd_int(s->head.seq + 1), gd_int(now), gd_text(tenant), gd_text(session),
                       gd_text(type), gd_text(text), gd_text(s->head.hash), gd_text(hash));
    if (ok) {
        s->head.seq++;
        memcpy(s->head.hash, hash, sizeof hash);
    }
    free(text);
    return ok;
}

bool gd_store_audit_seal(gd_store *s, gd_error *e)
{
    char signature[GD_CHAIN_SIGNATURE];
    if (!s->head.open) return true;
    s->head.open = false;
    gd_chain_sign(&s->keys, s->head.seq, s->head.hash, signature);
    return gd_db_do(s->db, NULL, e,
                    "UPDATE audit_head SET seq = $1, hash = $2, signature = $3 WHERE one = 1",
                    gd_int(s->head.seq), gd_text(s->head.hash), gd_text(signature));
}

static json_t *entry(const gd_rows *r, size_t i, gd_error *e)
{
    const char *text = gd_cell_text(r, i, 5);
    json_t *body = gd_store_parse(text, NULL); /* one that was damaged is shown as it is */
    json_t *v = json_pack("{sI sI ss? ss? ss? so ss? ss? ss?}", "seq",
                          (json_int_t)gd_cell_int(r, i, 0), "ts", (json_int_t)gd_cell_int(r, i, 1),
                          "tenant", gd_cell_text(r, i, 2), "session", gd_cell_text(r, i, 3), "type",
                          gd_cell_text(r, i, 4), "body", body ? body : json_null(), "text", text,
                          "prev", gd_cell_text(r, i, 6), "hash", gd_cell_text(r, i, 7));
    if (!v)
        gd_fail(e, GD_INVALID, "audit entry %lld is not readable text",
                (long long)gd_cell_int(r, i, 0));
    return v;
}

json_t *gd_store_audit_read(gd_store *s, const char *tenant, const char *session, int64_t after,
                            int limit, gd_error *e)
{
    gd_rows r;
    bool ok;
#define COLUMNS "SELECT seq, ts, tenant, session, type, body, prev, hash FROM audit WHERE "
    if (session)
        ok = gd_db_do(s->db, &r, e,
                      COLUMNS "session = $1 AND tenant = $2 AND seq > $3 ORDER BY seq LIMIT $4",
                      gd_text(session), gd_text(tenant), gd_int(after), gd_int(limit));
    else if (tenant)
        ok = gd_db_do(s->db, &r, e, COLUMNS "tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                      gd_text(tenant), gd_int(after), gd_int(limit));
    else
        ok = gd_db_do(s->db, &r, e, COLUMNS "seq > $1 ORDER BY seq LIMIT $2", gd_int(after),
                      gd_int(limit));
#undef COLUMNS
    json_t *list = ok ? json_array() : NULL;
    for (size_t i = 0; list && i < r.nrows; i++) {
        json_t *v = entry(&r, i, e);
        if (!v || json_array_append_new(list, v) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    if (ok) gd_rows_free(&r);
    return list;
}

json_t *gd_store_audit_head(gd_store *s, gd_error *e)
{
    gd_rows r;
    if (!gd_db_query(s->db, "SELECT seq, hash, signature FROM audit_head", NULL, 0, &r, e))
        return NULL;
    json_t *v = json_pack("{sI ss? ss?}", "seq", (json_int_t)gd_cell_int(&r, 0, 0), "hash",
                          gd_cell_text(&r, 0, 1), "signature", gd_cell_text(&r, 0, 2));
    gd_rows_free(&r);
    return v;
}
