/* SPDX-License-Identifier: MIT */
/* What both databases share. */
#include "store/db.h"
#include <stdlib.h>
#include <string.h>
#include "base/failpoint.h"

gd_param gd_text(const char *s)
{
    return (gd_param){ .kind = s ? GD_TEXT : GD_NULL, .p = s, .n = s ? strlen(s) : 0 };
}

gd_db *gd_db_open(const char *url, gd_error *e)
{
    if (strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0)
        return gd_postgres_open(url, e);
    return gd_sqlite_open(strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url, e);
}

void gd_db_close(gd_db *db)
{
    if (db) db->driver->close(db);
}

bool gd_db_query(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                 gd_error *e)
{
    gd_rows none = { 0 };
    if (rows) *rows = none;
    if (n > GD_MAX_PARAMS) return gd_fail(e, GD_INTERNAL, "%zu parameters of a statement", n);
    for (size_t i = 0; i < n; i++)
        if (params[i].kind == GD_TEXT && params[i].n && memchr(params[i].p, 0, params[i].n)) {
            db->broken = true;
            return gd_fail(e, GD_INVALID, "parameter %zu of a statement has a NUL in its text",
                           i + 1);
        }
    if (db->open && db->broken)
        return gd_fail(e, GD_IO, "an earlier statement of the transaction failed; roll it back");
    bool ok = db->driver->query(db, sql, params, n, rows ? rows : &none, e);
    if (!ok) db->broken = true;
    if (!rows || !ok) gd_rows_free(rows ? rows : &none);
    return ok;
}

bool gd_db_begin(gd_db *db, bool durable, gd_error *e)
{
    if (db->open) return gd_fail(e, GD_INTERNAL, "a transaction is open already");
    db->broken = false;
    db->durable = durable;
    return db->open = db->driver->begin(db, durable, e);
}

/* Half a transaction is never committed, whatever its caller overlooked. */
bool gd_db_commit(gd_db *db, gd_error *e)
{
    if (!db->open) return gd_fail(e, GD_INTERNAL, "there is no transaction to commit");
    if (db->broken) return gd_fail(e, GD_IO, "a statement of the transaction failed; roll it back");
    if (db->durable) gd_failpoint();
    db->broken = !db->driver->commit(db, e);
    db->open = db->broken;
    if (db->durable) gd_failpoint();
    return !db->broken;
}

void gd_db_rollback(gd_db *db)
{
    db->driver->rollback(db);
    db->open = db->broken = false;
}

void gd_rows_free(gd_rows *r)
{
    for (size_t i = 0; i < r->nrows * r->ncols; i++)
        free(r->cells[i].p);
    free(r->cells);
    *r = (gd_rows){ 0 };
}

const char *gd_cell_text(const gd_rows *r, size_t row, size_t col)
{
    return row < r->nrows && col < r->ncols ? r->cells[row * r->ncols + col].p : NULL;
}

int64_t gd_cell_int(const gd_rows *r, size_t row, size_t col)
{
    const char *s = gd_cell_text(r, row, col);
    return s ? strtoll(s, NULL, 10) : 0;
}
