/* SPDX-License-Identifier: MIT */
/* What tests of the store, of calls and of the audit share: opening a store, saying what a call must give. */
#ifndef STORES_H
#define STORES_H

#include "databases.h"
#include "store/db.h"
#include "store/store.h"

/* call, which must succeed, uses e. */
#define OK(call)                             \
    do {                                     \
        gd_error e = { 0 };                  \
        if (!(call)) fail_msg("%s", e.text); \
    } while (0)
/* call, which must fail, uses e. */
#define FAILS(call, want)                 \
    do {                                  \
        gd_error e = { 0 };               \
        assert_false(call);               \
        assert_int_equal(e.code, want);   \
        assert_true(strlen(e.text) > 10); \
    } while (0)

static inline gd_store *open_store(const database *d)
{
    gd_error e = { 0 };
    gd_store *s = gd_store_open(d->url, d->keys, &e);
    if (!s) fail_msg("%s", e.text);
    return s;
}

/* The one number a statement gives, asked over a connection of its own. */
static inline int64_t ask(const database *d, const char *sql)
{
    gd_error e = { 0 };
    gd_rows r;
    gd_db *db = gd_db_open(d->url, &e);
    if (!db || !gd_db_query(db, sql, NULL, 0, &r, &e)) fail_msg("%s", e.text);
    int64_t n = gd_cell_int(&r, 0, 0);
    gd_rows_free(&r);
    gd_db_close(db);
    return n;
}

#endif
