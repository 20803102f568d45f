/* SPDX-License-Identifier: MIT */
/*
 * The little of SQL that the store needs, on SQLite or PostgreSQL.
 *
 * The store's statements are written once: parameters are $1, $2, ..., types are integers of 64
 * bits, text, and bytes; both databases know ON CONFLICT and RETURNING. What differs (opening,
 * binding, transactions) is behind this interface.
 *
 * A gd_db is one connection: one thread uses it at a time. Rows are copies, to be freed.
 */
#ifndef GD_DB_H
#define GD_DB_H

#include <stdint.h>
#include "base/error.h"

typedef struct gd_db gd_db;

typedef struct {
    enum { GD_NULL, GD_INT, GD_TEXT, GD_BYTES } kind;
    int64_t i;
    const char *p; /* text needs no NUL when n is given */
    size_t n;
} gd_param;

static inline gd_param gd_int(int64_t i) { return (gd_param){ .kind = GD_INT, .i = i }; }
gd_param gd_text(const char *s); /* NULL: SQL's NULL */
static inline gd_param gd_bytes(const void *p, size_t n)
{
    return (gd_param){ .kind = p ? GD_BYTES : GD_NULL, .p = p, .n = n };
}

typedef struct {
    char *p; /* NULL: SQL's NULL; else n bytes and a NUL */
    size_t n;
} gd_cell;

typedef struct {
    size_t nrows, ncols;
    int64_t changed; /* rows a statement without RETURNING touched */
    gd_cell *cells;
} gd_rows;

/* Opens "sqlite:FILE", a bare FILE name, or a "postgres://..." URL. NULL with *e. */
gd_db *gd_db_open(const char *url, gd_error *e);
void gd_db_close(gd_db *db);

/* Runs one statement. GD_MAX_PARAMS at most. On true *rows is filled, to be freed with gd_rows_free;
   rows may be NULL. False: *e is GD_CONFLICT when a constraint or another transaction was in the
   way, GD_IO otherwise; the transaction must be rolled back. */
#define GD_MAX_PARAMS 32
bool gd_db_query(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                 gd_error *e);
/* gd_db_do(db, rows, e, sql, params...) */
#define gd_db_do(db, rows, e, sql, ...)                     \
    gd_db_query(db, sql, (const gd_param[]){ __VA_ARGS__ }, \
                sizeof((const gd_param[]){ __VA_ARGS__ }) / sizeof(gd_param), rows, e)
void gd_rows_free(gd_rows *rows);

const char *gd_cell_text(const gd_rows *r, size_t row, size_t col); /* NULL for NULL */
int64_t gd_cell_int(const gd_rows *r, size_t row, size_t col);      /* 0 for NULL */

/* A transaction that writes. durable: it must survive a power failure when commit returns (an
   effect follows); without it may be lost, never half done. */
bool gd_db_begin(gd_db *db, bool durable, gd_error *e);
bool gd_db_commit(gd_db *db, gd_error *e);
void gd_db_rollback(gd_db *db); /* also when the begin or commit failed */

/* What a database offers; sqlite.c and postgres.c each have one. */
typedef struct {
    const char *schema_bytes; /* the type of a column of bytes */
    bool (*query)(gd_db *db, const char *sql, const gd_param *params, size_t n, gd_rows *rows,
                  gd_error *e);
    bool (*begin)(gd_db *db, bool durable, gd_error *e);
    bool (*commit)(gd_db *db, gd_error *e);
    void (*rollback)(gd_db *db);
    void (*close)(gd_db *db);
} gd_db_driver;

struct gd_db {
    const gd_db_driver *driver;
    bool open, broken; /* a transaction; one of its statements failed */
    bool durable;
};
gd_db *gd_sqlite_open(const char *file, gd_error *e);
gd_db *gd_postgres_open(const char *url, gd_error *e);

#endif
