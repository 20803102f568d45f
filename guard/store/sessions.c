/* SPDX-License-Identifier: MIT */
/* Sessions: who holds them, what they are, what they remember, what they share. */
#include <stdlib.h>
#include <string.h>
#include "store/internal.h"
#include "store/memory.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* ---- leases ---- */

bool gd_store_session_claim(gd_store *s, const char *tenant, const char *id, int64_t now,
                            int64_t until, int64_t *fence, gd_error *e)
{
    gd_rows r = { 0 };
    if (!gd_db_begin(s->db, false, e)) return false;
    bool ok = gd_db_do(s->db, &r, e,
                       "UPDATE leases SET until = $4, fence = fence + 1, pause = 0"
                       " WHERE session = $1 AND tenant = $2 AND until <= $3 RETURNING fence",
                       gd_text(id), gd_text(tenant), gd_int(now), gd_int(until));
    bool got = ok && r.nrows == 1;
    if (got) *fence = gd_cell_int(&r, 0, 0);
    gd_rows_free(&r);
    if (got && gd_db_commit(s->db, e)) return true;
    gd_db_rollback(s->db);
    if (!ok || got) return false;
    if (!gd_db_do(s->db, &r, e, "SELECT fence FROM leases WHERE session = $1 AND tenant = $2",
                  gd_text(id), gd_text(tenant)))
        return false;
    bool there = r.nrows == 1;
    gd_rows_free(&r);
    return there ? gd_fail(e, GD_CONFLICT,
                           "the session is busy with another command; try again when it "
                           "has ended")
                 : gd_fail(e, GD_NOT_FOUND, "there is no such session");
}

bool gd_store_session_hold(gd_store *s, const char *id, int64_t fence, int64_t until, gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e,
                  "UPDATE leases SET until = $3 WHERE session = $1 AND fence = $2"
                  " AND until > 0 RETURNING session",
                  gd_text(id), gd_int(fence), gd_int(until)))
        return false;
    bool still = r.nrows == 1;
    gd_rows_free(&r);
    return still || gd_fail(e, GD_CONFLICT, "the session was taken over by another server");
}

bool gd_store_session_keep(gd_store *s, const char *id, int64_t fence, int64_t until, bool *pause,
                           gd_error *e)
{
    gd_rows r = { 0 };
    bool ok = until ? gd_db_begin(s->db, false, e) && gd_store_session_hold(s, id, fence, until, e)
                    : true;
    ok = ok && gd_db_do(s->db, &r, e, "SELECT pause FROM leases WHERE session = $1 AND fence = $2",
                        gd_text(id), gd_int(fence));
    bool still = ok && r.nrows == 1;
    *pause = still && gd_cell_int(&r, 0, 0);
    gd_rows_free(&r);
    if (ok && !still) gd_fail(e, GD_CONFLICT, "the session was taken over by another server");
    if (!until) return still;
    if (still && gd_db_commit(s->db, e)) return true;
    gd_db_rollback(s->db);
    return false;
}

bool gd_store_session_ask_pause(gd_store *s, const char *tenant, const char *id, int64_t now,
                                bool *asked, gd_error *e)
{
    gd_rows r = { 0 };
    *asked = false;
    bool ok = gd_db_begin(s->db, false, e) &&
              gd_db_do(s->db, &r, e,
                       "UPDATE leases SET pause = 1 WHERE session = $1 AND tenant = $2"
                       " AND until > $3 RETURNING session",
                       gd_text(id), gd_text(tenant), gd_int(now)) &&
              gd_db_commit(s->db, e);
    if (ok)
        *asked = r.nrows == 1;
    else
        gd_db_rollback(s->db);
    gd_rows_free(&r);
    return ok;
}

bool gd_store_session_release(gd_store *s, const char *id, int64_t fence, gd_error *e)
{
    if (gd_db_begin(s->db, false, e) && gd_store_session_hold(s, id, fence, 0, e) &&
        gd_db_commit(s->db, e))
        return true;
    gd_db_rollback(s->db);
    return false;
}

/* ---- what a session is ---- */

/* The session itself and the row of what it remembers. */
static bool texts_of(const json_t *v, json_t **row, char **data, char **text, gd_error *e)
{
    *row = gd_memory_row(v);
    json_t *rest = *row ? gd_memory_rest(v, *row) : NULL;
    *data = rest ? gd_store_text(rest, e) : NULL;
    *text = *data ? gd_store_text(*row, e) : NULL;
    if (!rest) gd_fail(e, GD_MEMORY, "no memory for a session");
    json_decref(rest);
    return *text != NULL;
}

static bool write_row(gd_store *s, const json_t *v, const json_t *row, const char *text,
                      gd_error *e)
{
    const char *id = str(v, "id");
    if (!json_object_size(row)) return true;
    if (json_object_get(row, "full") &&
        !gd_db_do(s->db, NULL, e, "DELETE FROM session_rows WHERE session = $1", gd_text(id)))
        return false;
    return gd_db_do(s->db, NULL, e, "INSERT INTO session_rows VALUES ($1, $2, $3)", gd_text(id),
                    gd_int(gd_memory_next(v)), gd_text(text));
}

bool gd_store_session_new(gd_store *s, const json_t *v, gd_error *e)
{
    json_t *row;
    char *data = NULL, *text = NULL;
    const char *id = str(v, "id");
    json_int_t now = json_integer_value(json_object_get(v, "created"));
    bool ok = texts_of(v, &row, &data, &text, e) &&
              gd_db_do(s->db, NULL, e, "INSERT INTO trees (id) VALUES ($1) ON CONFLICT DO NOTHING",
                       gd_text(str(v, "tree"))) &&
              gd_db_do(s->db, NULL, e,
                       "INSERT INTO leases (session, tenant, until, fence) VALUES ($1, $2, 0, 0)",
                       gd_text(id), gd_text(str(v, "tenant"))) &&
              gd_db_do(s->db, NULL, e,
                       "INSERT INTO sessions (id, tenant, state, tree, data, created, updated)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $6)",
                       gd_text(id), gd_text(str(v, "tenant")), gd_text(str(v, "state")),
                       gd_text(str(v, "tree")), gd_text(data), gd_int(now)) &&
              write_row(s, v, row, text, e);
    json_decref(row);
    free(data);
    free(text);
    return ok;
}

static bool read_rows(gd_store *s, const char *id, json_t *v, gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e, "SELECT data FROM session_rows WHERE session = $1 ORDER BY n",
                  gd_text(id)))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < r.nrows; i++) {
        json_t *row = gd_store_parse(gd_cell_text(&r, i, 0), e);
        ok = row && (gd_memory_load(v, row) ||
                     gd_fail(e, GD_INTERNAL, "a row of session %s is not readable", id));
        json_decref(row);
    }
    gd_rows_free(&r);
    return ok;
}

json_t *gd_store_session(gd_store *s, const char *tenant, const char *id, gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e, "SELECT data, state FROM sessions WHERE id = $1 AND tenant = $2",
                  gd_text(id), gd_text(tenant)))
        return NULL;
    json_t *v = gd_store_one(&r, "session", e);
    if (!v || read_rows(s, id, v, e)) return v;
    json_decref(v);
    return NULL;
}

bool gd_store_session_save(gd_store *s, json_t *v, const void *bytes, size_t n, int64_t fence,
                           int64_t until, int64_t now, gd_error *e)
{
    json_t *row;
    char *data = NULL, *text = NULL;
    const char *id = str(v, "id");
    bool ok = texts_of(v, &row, &data, &text, e) && gd_store_session_hold(s, id, fence, until, e) &&
              gd_db_do(s->db, NULL, e,
                       "UPDATE sessions SET state = $2, data = $3,"
                       " snapshot = COALESCE($4, snapshot), updated = $5 WHERE id = $1",
                       gd_text(id), gd_text(str(v, "state")), gd_text(data), gd_bytes(bytes, n),
                       gd_int(now)) &&
              write_row(s, v, row, text, e) &&
              (gd_memory_saved(v, row) || gd_fail(e, GD_MEMORY, "no memory for a session"));
    json_decref(row);
    free(data);
    free(text);
    return ok;
}

bool gd_store_session_snapshot(gd_store *s, const char *tenant, const char *id, void **bytes,
                               size_t *n, gd_error *e)
{
    gd_rows r;
    *bytes = NULL;
    *n = 0;
    if (!gd_db_do(s->db, &r, e, "SELECT snapshot FROM sessions WHERE id = $1 AND tenant = $2",
                  gd_text(id), gd_text(tenant)))
        return false;
    bool found = r.nrows == 1;
    if (found) { /* the cell goes to the caller */
        *bytes = r.cells[0].p;
        *n = r.cells[0].n;
        r.cells[0].p = NULL;
    }
    gd_rows_free(&r);
    return found || gd_fail(e, GD_NOT_FOUND, "there is no such session");
}

bool gd_store_tree_charge(gd_store *s, const char *tree, const int64_t add[4], gd_error *e)
{
    return gd_db_do(s->db, NULL, e,
                    "UPDATE trees SET n0 = n0 + $2, n1 = n1 + $3, n2 = n2 + $4, n3 = n3 + $5"
                    " WHERE id = $1",
                    gd_text(tree), gd_int(add[0]), gd_int(add[1]), gd_int(add[2]), gd_int(add[3]));
}

bool gd_store_tree_totals(gd_store *s, const char *tree, int64_t total[4], gd_error *e)
{
    gd_rows r;
    if (!gd_db_do(s->db, &r, e, "SELECT n0, n1, n2, n3 FROM trees WHERE id = $1", gd_text(tree)))
        return false;
    bool found = r.nrows == 1;
    for (size_t i = 0; i < 4; i++)
        total[i] = gd_cell_int(&r, 0, i);
    gd_rows_free(&r);
    return found || gd_fail(e, GD_NOT_FOUND, "there is no such tree of sessions");
}
