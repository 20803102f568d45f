/* SPDX-License-Identifier: MIT */
/* The database of several machines: one PostgreSQL connection per thread. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "store/db.h"

enum { PREPARED = 64, RECONNECT_TRIES = 15, RECONNECT_PAUSE_MS = 100 };

typedef struct {
    gd_db db;
    PGconn *conn;
    bool lost; /* the server said that it ends the connection; libpq believes it is there */
    size_t nprepared;
    struct {
        char *sql;
        char name[16];
    } prepared[PREPARED];
} postgres_db;

static bool fail(gd_error *e, const char *state, const char *message)
{
    /* class 23: a constraint; 40: serialization, deadlock; 55P03: a lock */
    bool conflict = state && (strncmp(state, "23", 2) == 0 || strncmp(state, "40", 2) == 0 ||
                              strcmp(state, "55P03") == 0);
    size_t n = strcspn(message, "\n");
    return gd_fail(e, conflict ? GD_CONFLICT : GD_IO, "the database: %.*s", (int)n, message);
}

static bool failed(postgres_db *p, PGresult *res, gd_error *e)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    bool ok = fail(e, state, PQresultErrorMessage(res));
    /* class 08: the connection; 57P: an administrator ended it, the server stops or crashed; none at
       all: libpq itself says it, that nobody is there any more */
    if (!state || strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0) p->lost = true;
    PQclear(res);
    return ok;
}

static void forget(postgres_db *p)
{
    while (p->nprepared)
        free(p->prepared[--p->nprepared].sql);
}

/* What every connection needs, also one that was made again. A server that hangs within a
   transaction must not hold the head of the audit for ever; a durable commit is one although the
   administrator switched that off. */
static bool settle(postgres_db *p, gd_error *e)
{
    PGresult *res = PQexec(p->conn, "SET statement_timeout = '30s'; SET lock_timeout = '10s';"
                                    "SET idle_in_transaction_session_timeout = '30s';"
                                    "SET default_transaction_isolation = 'read committed';"
                                    "SELECT set_config('synchronous_commit', 'on', false)"
                                    " WHERE current_setting('synchronous_commit') = 'off'");
    bool ok = PQresultStatus(res) == PGRES_TUPLES_OK;
    PQclear(res);
    return ok || fail(e, NULL, PQerrorMessage(p->conn));
}

static bool broken(const postgres_db *p) { return p->lost || PQstatus(p->conn) != CONNECTION_OK; }

/* A connection that broke is made again before the next statement outside of a transaction; for as
   long as a server needs to restart, but not so long that all threads wait for one that is gone. */
static bool alive(postgres_db *p, gd_error *e)
{
    const struct timespec pause = { 0, RECONNECT_PAUSE_MS * 1000000L };
    if (!broken(p)) return true;
    forget(p);
    for (int tries = 0; tries < RECONNECT_TRIES; tries++) {
        if (tries) nanosleep(&pause, NULL);
        PQreset(p->conn);
        p->lost = false;
        if (PQstatus(p->conn) == CONNECTION_OK && settle(p, e)) return true;
    }
    return fail(e, NULL, PQerrorMessage(p->conn));
}

/* Statements of the program are prepared on first use; the few that are built at run time (the
   schema) are not. */
static const char *prepare(postgres_db *p, const char *sql, gd_error *e)
{
    for (size_t i = 0; i < p->nprepared; i++)
        if (strcmp(p->prepared[i].sql, sql) == 0) return p->prepared[i].name;
    if (p->nprepared == PREPARED) return "";
    char name[16];
    snprintf(name, sizeof name, "s%zu", p->nprepared);
    PGresult *res = PQprepare(p->conn, name, sql, 0, NULL);
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        failed(p, res, e);
        return NULL;
    }
    PQclear(res);
    if (!(p->prepared[p->nprepared].sql = strdup(sql))) {
        gd_fail(e, GD_MEMORY, "no memory for a statement");
        return NULL;
    }
    memcpy(p->prepared[p->nprepared].name, name, sizeof name);
    return p->prepared[p->nprepared++].name;
}

static bool take_cell(const PGresult *res, int row, int col, gd_cell *c, gd_error *e)
{
    *c = (gd_cell){ 0 };
    if (PQgetisnull(res, row, col)) return true;
    const char *text = PQgetvalue(res, row, col);
    const Oid bytea = 17;
    if (PQftype(res, col) == bytea) { /* "\x" and hexadecimal digits */
        unsigned char *raw = PQunescapeBytea((const unsigned char *)text, &c->n);
        c->p = raw ? malloc(c->n + 1) : NULL;
        if (c->p) {
            memcpy(c->p, raw, c->n);
            c->p[c->n] = '\0';
        }
        PQfreemem(raw);
    } else {
        c->n = (size_t)PQgetlength(res, row, col);
        c->p = strdup(text);
    }
    return c->p || gd_fail(e, GD_MEMORY, "no memory for a column");
}

static bool take(PGresult *res, gd_rows *rows, gd_error *e)
{
    rows->changed = strtoll(PQcmdTuples(res), NULL, 10);
    size_t n = (size_t)PQntuples(res), cols = (size_t)PQnfields(res);
    rows->ncols = cols;
    rows->cells = n ? calloc(n * cols, sizeof *rows->cells) : NULL;
    if (n && !rows->cells) return gd_fail(e, GD_MEMORY, "no memory for %zu rows", n);
    rows->nrows = n; /* cells not yet filled are empty, so that freeing is safe */
    for (size_t i = 0; i < n * cols; i++)
        if (!take_cell(res, (int)(i / cols), (int)(i % cols), &rows->cells[i], e)) return false;
    return true;
}

static bool query_once(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                       gd_error *e)
{
    postgres_db *p = (postgres_db *)db;
    const char *values[GD_MAX_PARAMS];
    int lengths[GD_MAX_PARAMS], formats[GD_MAX_PARAMS];
    char numbers[GD_MAX_PARAMS][24], *copies[GD_MAX_PARAMS] = { 0 };
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        const gd_param *a = &params[i];
        formats[i] = a->kind == GD_BYTES;
        lengths[i] = (int)a->n;
        values[i] = NULL;
        if (a->kind == GD_BYTES) values[i] = a->n ? a->p : "";
        if (a->kind == GD_INT) {
            snprintf(numbers[i], sizeof numbers[i], "%lld", (long long)a->i);
            values[i] = numbers[i];
        }
        if (a->kind == GD_TEXT) {
            copies[i] = strndup(a->p, a->n);
            values[i] = copies[i];
            ok = ok && copies[i];
        }
    }
    PGresult *res = NULL;
    if (!ok)
        gd_fail(e, GD_MEMORY, "no memory for a statement");
    else if (n == 0) /* may be of the schema, whose text is not constant */
        res = PQexecParams(p->conn, sql, 0, NULL, NULL, NULL, NULL, 0);
    else {
        const char *name = prepare(p, sql, e);
        ok = name != NULL;
        if (ok)
            res = *name ? PQexecPrepared(p->conn, name, (int)n, values, lengths, formats, 0)
                        : PQexecParams(p->conn, sql, (int)n, NULL, values, lengths, formats, 0);
    }
    for (size_t i = 0; i < n; i++)
        free(copies[i]);
    if (!ok) return false;
    ExecStatusType st = PQresultStatus(res);
    if (st != PGRES_TUPLES_OK && st != PGRES_COMMAND_OK) return failed(p, res, e);
    ok = take(res, rows, e);
    PQclear(res);
    return ok;
}

/* Outside of a transaction, what changes nothing is asked again when the connection broke. */
static bool query(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                  gd_error *e)
{
    postgres_db *p = (postgres_db *)db;
    if (db->open) return query_once(db, sql, params, n, rows, e);
    if (!alive(p, e)) return false;
    if (query_once(db, sql, params, n, rows, e)) return true;
    bool again = strncmp(sql, "SELECT", 6) == 0;
    return again && broken(p) && alive(p, e) && query_once(db, sql, params, n, rows, e);
}

/* Two statements in one round trip; SET LOCAL lasts for this transaction. */
static bool begin_once(postgres_db *p, bool durable, gd_error *e)
{
    PGresult *res =
        PQexec(p->conn, durable ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit = off");
    if (PQresultStatus(res) != PGRES_COMMAND_OK) return failed(p, res, e);
    PQclear(res);
    return true;
}

/* Nothing is lost when a beginning fails, so one that met a broken connection is tried again. */
static bool begin(gd_db *db, bool durable, gd_error *e)
{
    postgres_db *p = (postgres_db *)db;
    return alive(p, e) &&
           (begin_once(p, durable, e) || (broken(p) && alive(p, e) && begin_once(p, durable, e)));
}

static bool commit(gd_db *db, gd_error *e)
{
    postgres_db *p = (postgres_db *)db;
    PGresult *res = PQexec(p->conn, "COMMIT");
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        failed(p, res, e);
        /* The answer was lost, not the question: it may have been done. */
        return broken(p) ? gd_fail(e, GD_IO,
                                   "the connection to the database broke at the end of a "
                                   "transaction; look whether it was done before doing it again")
                         : false;
    }
    /* a transaction in which a statement failed answers COMMIT with ROLLBACK */
    bool done = strcmp(PQcmdStatus(res), "COMMIT") == 0;
    PQclear(res);
    return done || gd_fail(e, GD_IO, "the database rolled the transaction back");
}

static void rollback(gd_db *db)
{
    postgres_db *p = (postgres_db *)db;
    if (PQtransactionStatus(p->conn) != PQTRANS_IDLE) PQclear(PQexec(p->conn, "ROLLBACK"));
}

static void close_db(gd_db *db)
{
    postgres_db *p = (postgres_db *)db;
    forget(p);
    PQfinish(p->conn);
    free(p);
}

static void quiet(void *arg, const char *message) /* notices are not for the log */
{
    (void)arg;
    (void)message;
}

static const gd_db_driver driver = { "BYTEA", query, begin, commit, rollback, close_db };

/* Also the port: of a password with a slash in it, libpq takes the first part for one. */
static bool readable(const char *url)
{
    PQconninfoOption *parts = PQconninfoParse(url, NULL);
    bool ok = parts != NULL;
    for (const PQconninfoOption *o = parts; o && o->keyword; o++)
        if (o->val && strcmp(o->keyword, "port") == 0)
            ok = ok && strspn(o->val, "0123456789,") == strlen(o->val);
    PQconninfoFree(parts);
    return ok;
}

gd_db *gd_postgres_open(const char *url, gd_error *e)
{
    postgres_db *p = calloc(1, sizeof *p);
    if (!p) {
        gd_fail(e, GD_MEMORY, "no memory for a database connection");
        return NULL;
    }
    p->db.driver = &driver;
    if (!readable(url)) { /* libpq's message would quote the URL, with its password */
        gd_fail(e, GD_INVALID,
                "the URL of the database cannot be read; it looks like "
                "postgres://USER:PASSWORD@HOST:PORT/NAME, other characters as %%XX");
        close_db(&p->db);
        return NULL;
    }
    const char *const names[] = { "connect_timeout", "tcp_user_timeout", "dbname",
                                  "client_encoding", NULL };
    const char *const values[] = { "10", "15000", url, "UTF8", NULL };
    p->conn = PQconnectdbParams(names, values, 1);
    if (PQstatus(p->conn) != CONNECTION_OK) {
        fail(e, NULL, PQerrorMessage(p->conn)); /* holds no password */
        close_db(&p->db);
        return NULL;
    }
    PQsetNoticeProcessor(p->conn, quiet, NULL);
    if (settle(p, e)) return &p->db;
    close_db(&p->db);
    return NULL;
}
