/* SPDX-License-Identifier: MIT */
/* The database of one machine: a file in WAL mode, one connection per thread. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "store/db.h"

enum { CACHED = 48, BUSY_MS = 10000 };

/* Statements are prepared once. */
typedef struct {
    const char *sql;
    sqlite3_stmt *stmt;
} cached;

typedef struct {
    gd_db db;
    sqlite3 *handle;
    bool durable; /* how the connection is set now */
    bool writing; /* it has the turn */
    size_t ncached;
    cached cache[CACHED];
} sqlite_db;

static bool fail(const sqlite_db *s, gd_error *e, const char *doing)
{
    int rc = sqlite3_errcode(s->handle) & 0xff;
    bool conflict = rc == SQLITE_CONSTRAINT || rc == SQLITE_BUSY || rc == SQLITE_LOCKED;
    return gd_fail(e, conflict ? GD_CONFLICT : GD_IO, "%s: %s", doing, sqlite3_errmsg(s->handle));
}

static sqlite3_stmt *statement(sqlite_db *s, const char *sql, gd_error *e)
{
    for (size_t i = 0; i < s->ncached; i++)
        if (s->cache[i].sql == sql && strcmp(sqlite3_sql(s->cache[i].stmt), sql) == 0)
            return s->cache[i].stmt;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v3(s->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
        SQLITE_OK) {
        fail(s, e, sql);
        return NULL;
    }
    size_t at = s->ncached < CACHED ? s->ncached++ : (size_t)((uintptr_t)sql >> 4) % CACHED;
    sqlite3_finalize(s->cache[at].stmt);
    s->cache[at] = (cached){ sql, stmt };
    return stmt;
}

static bool bind(sqlite_db *s, sqlite3_stmt *stmt, const gd_param *p, size_t n, gd_error *e)
{
    for (size_t i = 0; i < n; i++) {
        char name[24];
        snprintf(name, sizeof name, "$%zu", i + 1);
        int at = sqlite3_bind_parameter_index(stmt, name), rc = SQLITE_OK;
        if (!at) continue; /* a statement need not use all */
        switch (p[i].kind) {
        case GD_NULL: rc = sqlite3_bind_null(stmt, at); break;
        case GD_INT: rc = sqlite3_bind_int64(stmt, at, p[i].i); break;
        case GD_TEXT:
            rc = sqlite3_bind_text64(stmt, at, p[i].p, p[i].n, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case GD_BYTES: rc = sqlite3_bind_blob64(stmt, at, p[i].p, p[i].n, SQLITE_STATIC); break;
        }
        if (rc != SQLITE_OK) return fail(s, e, "a parameter");
    }
    return true;
}

static bool add_row(gd_rows *rows, sqlite3_stmt *stmt, gd_error *e)
{
    size_t n = (size_t)sqlite3_column_count(stmt), at = rows->nrows * n;
    /* room for a power of two of rows */
    if ((rows->nrows & (rows->nrows - 1)) == 0) {
        size_t cap = rows->nrows ? 2 * rows->nrows : 1;
        gd_cell *cells = realloc(rows->cells, cap * n * sizeof *cells);
        if (!cells) return gd_fail(e, GD_MEMORY, "no memory for %zu rows", cap);
        rows->cells = cells;
    }
    rows->ncols = n;
    for (size_t i = 0; i < n; i++) {
        gd_cell *c = &rows->cells[at + i];
        *c = (gd_cell){ 0 };
        if (sqlite3_column_type(stmt, (int)i) == SQLITE_NULL) continue;
        const void *p = sqlite3_column_blob(stmt, (int)i); /* of a number: its text */
        c->n = (size_t)sqlite3_column_bytes(stmt, (int)i);
        c->p = malloc(c->n + 1);
        if (!c->p) {
            while (i--)
                free(rows->cells[at + i].p);
            return gd_fail(e, GD_MEMORY, "no memory for a column of %zu bytes", c->n);
        }
        if (c->n) memcpy(c->p, p, c->n);
        c->p[c->n] = '\0';
    }
    rows->nrows++;
    return true;
}

static bool query(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                  gd_error *e)
{
    sqlite_db *s = (sqlite_db *)db;
    sqlite3_stmt *stmt = statement(s, sql, e);
    if (!stmt) return false;
    bool ok = bind(s, stmt, params, n, e);
    int rc = SQLITE_ROW;
    while (ok && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        ok = add_row(rows, stmt, e);
    if (ok && rc != SQLITE_DONE) ok = fail(s, e, "the database");
    rows->changed = sqlite3_changes64(s->handle);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return ok;
}

static bool exec(sqlite_db *s, const char *sql, gd_error *e)
{
    return sqlite3_exec(s->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(s, e, sql);
}

/* One transaction writes at a time. Within a process, who comes next waits here: SQLite itself would
   look again after ever longer sleeps. It remains the judge: who does not get the turn in time, or
   has it on another connection, asks it all the same. */
static pthread_mutex_t turn;

static void make_turn(void)
{
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK); /* a second time: an error, no wait */
    pthread_mutex_init(&turn, &a);
    pthread_mutexattr_destroy(&a);
}

static void take_turn(sqlite_db *s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += BUSY_MS / 1000;
    s->writing = pthread_mutex_timedlock(&turn, &until) == 0;
}

static void end_turn(sqlite_db *s)
{
    if (s->writing) pthread_mutex_unlock(&turn);
    s->writing = false;
}

static bool begin_here(sqlite_db *s, bool durable, gd_error *e)
{
    if (durable != s->durable) {
        if (!exec(s, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", e))
            return false;
        s->durable = durable;
    }
    return query(&s->db, "BEGIN IMMEDIATE", NULL, 0, &(gd_rows){ 0 }, e);
}

static bool begin(gd_db *db, bool durable, gd_error *e)
{
    sqlite_db *s = (sqlite_db *)db;
    take_turn(s);
    if (begin_here(s, durable, e)) return true;
    end_turn(s);
    return false;
}

static bool commit(gd_db *db, gd_error *e)
{
    if (!query(db, "COMMIT", NULL, 0, &(gd_rows){ 0 }, e)) return false;
    end_turn((sqlite_db *)db);
    return true;
}

static void rollback(gd_db *db)
{
    sqlite_db *s = (sqlite_db *)db;
    /* A failure here means that no transaction is open, which is what is wanted. */
    if (!sqlite3_get_autocommit(s->handle)) sqlite3_exec(s->handle, "ROLLBACK", NULL, NULL, NULL);
    end_turn(s);
}

static void close_db(gd_db *db)
{
    sqlite_db *s = (sqlite_db *)db;
    for (size_t i = 0; i < s->ncached; i++)
        sqlite3_finalize(s->cache[i].stmt);
    sqlite3_close(s->handle);
    end_turn(s);
    free(s);
}

static const gd_db_driver driver = { "BLOB", query, begin, commit, rollback, close_db };

gd_db *gd_sqlite_open(const char *file, gd_error *e)
{
    sqlite_db *s = calloc(1, sizeof *s);
    if (!s) {
        gd_fail(e, GD_MEMORY, "no memory for a database connection");
        return NULL;
    }
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_turn);
    s->db.driver = &driver;
    s->durable = true;
    if (sqlite3_open_v2(file, &s->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        gd_fail(e, GD_IO, "cannot open the store %s: %s", file, sqlite3_errmsg(s->handle));
        close_db(&s->db);
        return NULL;
    }
    sqlite3_busy_timeout(s->handle, BUSY_MS);
    if (!exec(s, "PRAGMA journal_mode=WAL", e) || !exec(s, "PRAGMA synchronous=FULL", e) ||
        !exec(s, "PRAGMA foreign_keys=ON", e) || !exec(s, "PRAGMA trusted_schema=OFF", e)) {
        close_db(&s->db);
        return NULL;
    }
    return &s->db;
}
