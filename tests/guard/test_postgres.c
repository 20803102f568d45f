/* SPDX-License-Identifier: MIT */
/* The SQL interface of the store: the same on both databases; and PostgreSQL's own troubles. */
#include "databases.h"
#include <pthread.h>
#include "store/db.h"

static gd_db *open_db(const database *d)
{
    gd_error e = { 0 };
    gd_db *db = gd_db_open(d->url, &e);
    if (!db) fail_msg("%s", e.text);
    return db;
}

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

static void make_table(gd_db *db)
{
    char sql[128];
    snprintf(sql, sizeof sql, "CREATE TABLE t (k BIGINT PRIMARY KEY, s TEXT, b %s)",
             db->driver->schema_bytes);
    OK(gd_db_query(db, sql, NULL, 0, NULL, &e));
}

static int64_t count(gd_db *db)
{
    gd_rows r;
    OK(gd_db_query(db, "SELECT count(*) FROM t", NULL, 0, &r, &e));
    int64_t n = gd_cell_int(&r, 0, 0);
    gd_rows_free(&r);
    return n;
}

#define INSERT "INSERT INTO t VALUES ($1, $2, $3)"
#define SELECT_ALL "SELECT k, s, b FROM t WHERE k >= $1 ORDER BY k"

static void test_values(void **state)
{
    gd_db *db = open_db(database_of(state));
    make_table(db);
    char every[256];
    for (int i = 0; i < 256; i++)
        every[i] = (char)i;
    static const char words[] = "it's \xe2\x82\xac \xf0\x9f\x99\x82 $1 \\x41 \"q\"";
    gd_rows r;
    OK(gd_db_do(db, &r, &e, INSERT, gd_int(INT64_MIN), gd_text(words), gd_bytes(every, 256)));
    assert_int_equal(r.changed, 1);
    gd_rows_free(&r);
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(INT64_MAX), gd_text(NULL), gd_bytes(NULL, 0)));
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(0), gd_text(""), gd_bytes("", 0)));
    /* text that is part of a longer one */
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(1),
                ((gd_param){ .kind = GD_TEXT, .p = "abcdef", .n = 3 }), gd_bytes("x", 1)));
    OK(gd_db_do(db, &r, &e, SELECT_ALL, gd_int(INT64_MIN)));
    assert_int_equal(r.nrows, 4);
    assert_int_equal(r.ncols, 3);
    assert_true(gd_cell_int(&r, 0, 0) == INT64_MIN);
    assert_string_equal(gd_cell_text(&r, 0, 1), words);
    assert_int_equal(r.cells[2].n, 256);
    assert_memory_equal(r.cells[2].p, every, 256);
    assert_string_equal(gd_cell_text(&r, 1, 1), "");
    assert_non_null(r.cells[5].p); /* empty is not NULL */
    assert_int_equal(r.cells[5].n, 0);
    assert_string_equal(gd_cell_text(&r, 2, 1), "abc");
    assert_true(gd_cell_int(&r, 3, 0) == INT64_MAX);
    assert_null(gd_cell_text(&r, 3, 1));
    assert_null(gd_cell_text(&r, 3, 2));
    gd_rows_free(&r);
    gd_db_close(db);
}

static void test_large_bytes(void **state)
{
    gd_db *db = open_db(database_of(state));
    make_table(db);
    size_t n = 3 << 20;
    char *big = malloc(n);
    assert_non_null(big);
    for (size_t i = 0; i < n; i++)
        big[i] = (char)(i * 2654435761u >> 13);
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(1), gd_text(NULL), gd_bytes(big, n)));
    gd_rows r;
    OK(gd_db_do(db, &r, &e, SELECT_ALL, gd_int(1)));
    assert_int_equal(r.cells[2].n, n);
    assert_memory_equal(r.cells[2].p, big, n);
    gd_rows_free(&r);
    free(big);
    gd_db_close(db);
}

/* A text with a NUL inside would be judged whole and stored in half. */
static void test_no_nul_in_text(void **state)
{
    gd_db *db = open_db(database_of(state));
    make_table(db);
    FAILS(gd_db_do(db, NULL, &e, INSERT, gd_int(1),
                   ((gd_param){ .kind = GD_TEXT, .p = "a\0b", .n = 3 }), gd_bytes(NULL, 0)),
          GD_INVALID);
    assert_int_equal(count(db), 0);
    gd_db_close(db);
}

/* Statements are told apart by what they say, not by where they are. */
static void test_statement_in_reused_memory(void **state)
{
    gd_db *db = open_db(database_of(state));
    make_table(db);
    char sql[64];
    for (int i = 0; i < 200; i++) {
        gd_rows r;
        snprintf(sql, sizeof sql, "SELECT %d + $1 + 0 * count(*) FROM t", i % 100);
        OK(gd_db_do(db, &r, &e, sql, gd_int(1)));
        assert_int_equal(gd_cell_int(&r, 0, 0), i % 100 + 1);
        gd_rows_free(&r);
    }
    gd_db_close(db);
}

static void test_transactions(void **state)
{
    gd_db *db = open_db(database_of(state)), *other = open_db(database_of(state));
    make_table(db);
    for (int durable = 0; durable < 2; durable++) {
        OK(gd_db_begin(db, durable, &e));
        OK(gd_db_do(db, NULL, &e, INSERT, gd_int(durable), gd_text("a"), gd_bytes(NULL, 0)));
        assert_int_equal(count(other), durable); /* not yet seen */
        OK(gd_db_commit(db, &e));
        assert_int_equal(count(other), durable + 1);
    }
    OK(gd_db_begin(db, true, &e));
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(7), gd_text("a"), gd_bytes(NULL, 0)));
    gd_db_rollback(db);
    gd_db_rollback(db); /* nothing is open: harmless */
    assert_int_equal(count(other), 2);
    FAILS(gd_db_commit(db, &e), GD_INTERNAL);
    OK(gd_db_begin(db, true, &e));
    FAILS(gd_db_begin(db, true, &e), GD_INTERNAL);
    gd_db_rollback(db);
    gd_db_close(db);
    gd_db_close(other);
}

/* "The first failure makes the rest fail": half a transaction is never committed, whatever the
   caller overlooks. */
static void test_failure_in_a_transaction(void **state)
{
    gd_db *db = open_db(database_of(state));
    make_table(db);
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(1), gd_text("a"), gd_bytes(NULL, 0)));
    OK(gd_db_begin(db, true, &e));
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(2), gd_text("a"), gd_bytes(NULL, 0)));
    FAILS(gd_db_do(db, NULL, &e, INSERT, gd_int(1), gd_text("twice"), gd_bytes(NULL, 0)),
          GD_CONFLICT);
    FAILS(gd_db_do(db, NULL, &e, INSERT, gd_int(3), gd_text("a"), gd_bytes(NULL, 0)), GD_IO);
    FAILS(gd_db_commit(db, &e), GD_IO);
    gd_db_rollback(db);
    assert_int_equal(count(db), 1);
    OK(gd_db_begin(db, true, &e)); /* and all is well again */
    OK(gd_db_do(db, NULL, &e, INSERT, gd_int(2), gd_text("a"), gd_bytes(NULL, 0)));
    OK(gd_db_commit(db, &e));
    FAILS(gd_db_query(db, "SELECT nothing FROM nowhere", NULL, 0, NULL, &e), GD_IO);
    gd_db_close(db);
}

/* ---- who is faster ---- */

enum { RACERS = 12, ROUNDS = 20 };
typedef struct {
    const database *d;
    int wins;
    bool failed;
} racer;

/* Each round has one winner: one compare-and-set in a transaction. */
static void *race(void *arg)
{
    racer *me = arg;
    gd_error e = { 0 };
    gd_db *db = gd_db_open(me->d->url, &e);
    for (int i = 0; db && i < ROUNDS; i++) {
        gd_rows r = { 0 };
        bool ok =
            gd_db_begin(db, false, &e) &&
            gd_db_do(db, &r, &e, "UPDATE t SET s = 'taken' WHERE k = $1 AND s = 'free' RETURNING k",
                     gd_int(i));
        if (ok && r.nrows == 1) me->wins++;
        gd_rows_free(&r);
        if (!ok || !gd_db_commit(db, &e)) {
            fprintf(stderr, "racer: %s\n", e.text);
            me->failed = true;
            gd_db_rollback(db);
        }
    }
    if (!db) me->failed = true;
    gd_db_close(db);
    return NULL;
}

static void test_one_winner(void **state)
{
    const database *d = database_of(state);
    gd_db *db = open_db(d);
    make_table(db);
    for (int i = 0; i < ROUNDS; i++)
        OK(gd_db_do(db, NULL, &e, INSERT, gd_int(i), gd_text("free"), gd_bytes(NULL, 0)));
    racer racers[RACERS];
    pthread_t threads[RACERS];
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (racer){ d, 0, false };
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    int wins = 0;
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(racers[i].failed);
        wins += racers[i].wins;
    }
    assert_int_equal(wins, ROUNDS);
    gd_db_close(db);
}

/* ---- PostgreSQL alone ---- */

static void cut_connections(const database *d)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'",
             pg_name(d));
    pg_admin("postgres", sql);
}

static char *setting(gd_db *db, const char *name)
{
    gd_rows r;
    OK(gd_db_do(db, &r, &e, "SELECT current_setting($1)", gd_text(name)));
    char *s = strdup(gd_cell_text(&r, 0, 0));
    gd_rows_free(&r);
    return s;
}

static void check_setting(gd_db *db, const char *name, const char *want)
{
    char *s = setting(db, name);
    assert_string_equal(s, want);
    free(s);
}

/* Reads and beginnings go on after the connection broke; what was within a transaction is lost as a
   whole. */
static void test_reconnect(void **state)
{
    const database *d = database_of(state);
    gd_db *db = open_db(d);
    make_table(db);
    for (int how = 0; how < 2; how++) {
        gd_rows r;
        OK(gd_db_do(db, &r, &e, SELECT_ALL, gd_int(0))); /* prepared on the old connection */
        gd_rows_free(&r);
        how ? pg_restart() : cut_connections(d);
        OK(gd_db_do(db, &r, &e, SELECT_ALL, gd_int(0)));
        assert_int_equal(r.nrows, how);
        gd_rows_free(&r);
        how ? pg_restart() : cut_connections(d);
        OK(gd_db_begin(db, true, &e));
        OK(gd_db_do(db, NULL, &e, INSERT, gd_int(how), gd_text("a"), gd_bytes(NULL, 0)));
        OK(gd_db_commit(db, &e));

        OK(gd_db_begin(db, true, &e));
        OK(gd_db_do(db, NULL, &e, INSERT, gd_int(10), gd_text("a"), gd_bytes(NULL, 0)));
        how ? pg_restart() : cut_connections(d);
        FAILS(gd_db_do(db, NULL, &e, INSERT, gd_int(11), gd_text("a"), gd_bytes(NULL, 0)), GD_IO);
        FAILS(gd_db_commit(db, &e), GD_IO);
        gd_db_rollback(db);
        assert_int_equal(count(db), how + 1);
    }
    /* the settings of the connection came back with it */
    check_setting(db, "lock_timeout", "10s");
    check_setting(db, "statement_timeout", "30s");
    check_setting(db, "idle_in_transaction_session_timeout", "30s");
    gd_db_close(db);
}

/* An effect may follow a durable commit, so an administrator's setting does not weaken it. */
static void test_durable(void **state)
{
    const database *d = database_of(state);
    char sql[128];
    snprintf(sql, sizeof sql, "ALTER DATABASE \"%s\" SET synchronous_commit = off", pg_name(d));
    pg_admin("postgres", sql);
    gd_db *db = open_db(d);
    OK(gd_db_begin(db, true, &e));
    check_setting(db, "synchronous_commit", "on");
    gd_db_rollback(db);
    OK(gd_db_begin(db, false, &e));
    check_setting(db, "synchronous_commit", "off");
    gd_db_rollback(db);
    OK(gd_db_begin(db, true, &e));
    check_setting(db, "synchronous_commit", "on");
    check_setting(db, "transaction_isolation", "read committed");
    gd_db_rollback(db);
    gd_db_close(db);
}

static void test_refusals(void **state)
{
    const database *d = database_of(state);
    char url[300];
    gd_error e = { 0 };
    snprintf(url, sizeof url, "postgres:///nosuch?host=%s&user=cloche", pg_server.dir);
    assert_null(gd_db_open(url, &e));
    assert_int_equal(e.code, GD_IO);
    assert_non_null(strstr(e.text, "nosuch"));
    /* what is wrong with a URL is said without its password */
    static const char *const bad[] = {
        "postgres://me:se/cret@localhost/x",
        "postgres://me:cret@localhost:cret/x",
        "postgres://me:cret%zz@localhost/x",
        "postgres://me@localhost/x?cret=1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        memset(&e, 0, sizeof e);
        assert_null(gd_db_open(bad[i], &e));
        assert_int_equal(e.code, GD_INVALID);
        assert_null(strstr(e.text, "cret"));
        assert_non_null(strstr(e.text, "postgres://"));
    }
    /* a server that does not answer */
    snprintf(url, sizeof url, "postgres:///x?host=%s", d->dir);
    memset(&e, 0, sizeof e);
    assert_null(gd_db_open(url, &e));
    assert_int_equal(e.code, GD_IO);
}

/* A lock somebody holds is a conflict, after a while, and not forever. */
static void test_lock_timeout(void **state)
{
    const database *d = database_of(state);
    gd_db *a = open_db(d), *b = open_db(d);
    make_table(a);
    OK(gd_db_do(a, NULL, &e, INSERT, gd_int(1), gd_text("a"), gd_bytes(NULL, 0)));
    OK(gd_db_query(b, "SET lock_timeout = '50ms'", NULL, 0, NULL, &e));
    OK(gd_db_begin(a, true, &e));
    OK(gd_db_do(a, NULL, &e, "UPDATE t SET s = 'b' WHERE k = $1", gd_int(1)));
    OK(gd_db_begin(b, true, &e));
    FAILS(gd_db_do(b, NULL, &e, "UPDATE t SET s = 'c' WHERE k = $1", gd_int(1)), GD_CONFLICT);
    gd_db_rollback(b);
    OK(gd_db_commit(a, &e));
    gd_db_close(a);
    gd_db_close(b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_BOTH(test_values),           ON_BOTH(test_large_bytes),
        ON_BOTH(test_no_nul_in_text),   ON_BOTH(test_statement_in_reused_memory),
        ON_BOTH(test_transactions),     ON_BOTH(test_failure_in_a_transaction),
        ON_BOTH(test_one_winner),       ON_POSTGRES(test_reconnect),
        ON_POSTGRES(test_durable),      ON_POSTGRES(test_refusals),
        ON_POSTGRES(test_lock_timeout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
