/* SPDX-License-Identifier: MIT */
/* The store on both databases: who holds a session, what it remembers, the audit, older stores. */
#include "stores.h"
#include "store/memory.h"

static json_t *new_session(gd_store *s, const char *id)
{
    json_t *v =
        json_pack("{ss ss ss ss ss s{s[] s[] s[]} s{} sI}", "id", id, "tenant", "t", "requester",
                  "rob", "state", "idle", "tree", "tree_1", "context", "conversation", "history",
                  "labelled", "budget", "created", (json_int_t)1000);
    assert_non_null(v);
    OK(gd_store_begin(s, true, &e));
    OK(gd_store_session_new(s, v, &e));
    OK(gd_store_commit(s, &e));
    return v;
}

static json_t *load(gd_store *s, const char *id)
{
    gd_error e = { 0 };
    json_t *v = gd_store_session(s, "t", id, &e);
    if (!v) fail_msg("%s", e.text);
    return v;
}

static void save(gd_store *s, json_t *v, int64_t fence)
{
    OK(gd_store_begin(s, true, &e));
    OK(gd_store_session_save(s, v, "bytes", 5, fence, 0, 2000, &e));
    OK(gd_store_commit(s, &e));
}

/* ---- leases ---- */

static void test_leases(void **state)
{
    const database *d = database_of(state);
    gd_store *a = open_store(d), *b = open_store(d);
    json_t *v = new_session(a, "ses_1");
    int64_t first, second;
    bool pause, asked;
    OK(gd_store_session_ask_pause(b, "t", "ses_1", 100, &asked, &e));
    assert_false(asked); /* nobody runs it */
    OK(gd_store_session_claim(a, "t", "ses_1", 100, 200, &first, &e));
    FAILS(gd_store_session_claim(b, "t", "ses_1", 199, 300, &second, &e), GD_CONFLICT);
    FAILS(gd_store_session_claim(b, "other", "ses_1", 999, 1300, &second, &e), GD_NOT_FOUND);
    FAILS(gd_store_session_claim(b, "t", "ses_2", 999, 1300, &second, &e), GD_NOT_FOUND);

    OK(gd_store_session_keep(a, "ses_1", first, 0, &pause, &e));
    assert_false(pause);
    OK(gd_store_session_ask_pause(b, "t", "ses_1", 150, &asked, &e));
    assert_true(asked);
    OK(gd_store_session_keep(a, "ses_1", first, 250, &pause, &e));
    assert_true(pause);
    FAILS(gd_store_session_claim(b, "t", "ses_1", 249, 300, &second, &e), GD_CONFLICT);

    /* the lease runs out: who had it may do nothing any more */
    OK(gd_store_session_claim(b, "t", "ses_1", 250, 350, &second, &e));
    assert_true(second > first);
    FAILS(gd_store_session_keep(a, "ses_1", first, 0, &pause, &e), GD_CONFLICT);
    FAILS(gd_store_session_keep(a, "ses_1", first, 400, &pause, &e), GD_CONFLICT);
    FAILS(gd_store_session_release(a, "ses_1", first, &e), GD_CONFLICT);
    OK(gd_store_begin(a, true, &e));
    FAILS(gd_store_session_hold(a, "ses_1", first, 400, &e), GD_CONFLICT);
    gd_store_rollback(a);
    OK(gd_store_begin(a, true, &e));
    FAILS(gd_store_session_save(a, v, "old", 3, first, 0, 2000, &e), GD_CONFLICT);
    gd_store_rollback(a);

    OK(gd_store_session_keep(b, "ses_1", second, 0, &pause, &e));
    assert_false(pause); /* that was asked of the one before */
    save(b, v, second);
    /* given back: renewing it late must not take it again */
    FAILS(gd_store_session_keep(b, "ses_1", second, 500, &pause, &e), GD_CONFLICT);
    OK(gd_store_session_claim(a, "t", "ses_1", 251, 400, &first, &e));
    OK(gd_store_session_release(a, "ses_1", first, &e));
    json_decref(v);
    gd_store_close(a);
    gd_store_close(b);
}

/* ---- what a session remembers ---- */

/* What was kept in memory is what another server reads, after each of many saves. */
static void test_memory(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    json_t *v = new_session(s, "ses_1"), *read;
    json_decref(v);
    v = load(s, "ses_1");
    char text[32];
    for (int i = 0; i < 260; i++) {
        int64_t fence;
        OK(gd_store_session_claim(s, "t", "ses_1", i * 10, i * 10 + 5, &fence, &e));
        snprintf(text, sizeof text, "line %d", i);
        if (i % 7) assert_true(gd_memory_add(v, "conversation", json_pack("{ss}", "text", text)));
        /* each call is told of twice, with another one in between */
        snprintf(text, sizeof text, "call_%d", i / 3 + i % 2);
        assert_true(gd_memory_add(v, "history", json_pack("{ss si}", "call", text, "at", i)));
        save(s, v, fence);
        assert_null(json_object_get(v, "fresh"));
        read = load(s, "ses_1");
        assert_true(json_equal(read, v));
        json_decref(read);
    }
    const json_t *context = json_object_get(v, "context");
    assert_int_equal(json_array_size(json_object_get(context, "conversation")), 100);
    assert_int_equal(json_array_size(json_object_get(context, "history")), 88);
    assert_in_range(ask(d, "SELECT count(*) FROM session_rows"), 1, 48);
    assert_false(gd_memory_add(v, "history", NULL)); /* no memory for the entry */
    json_decref(v);
    gd_store_close(s);
}

/* A store that was written before leases and rows had tables of their own. */
static void test_older_store(void **state)
{
    const database *d = database_of(state);
    static const char *const before[] = {
        "DROP TABLE leases",
        "DROP TABLE session_rows",
        "CREATE INDEX sessions_of ON sessions (tenant, updated)",
        "CREATE INDEX audit_of ON audit (tenant, seq)",
        "UPDATE schema_version SET version = 16",
        "INSERT INTO trees (id) VALUES ('tree_1')",
        "INSERT INTO sessions (id, tenant, state, tree, data, created, updated, lease, fence)"
        " VALUES ('ses_1', 't', 'idle', 'tree_1',"
        " '{\"id\":\"ses_1\",\"context\":{\"history\":[{\"call\":\"c\"}],\"conversation\":[1],"
        "\"labelled\":[]}}',"
        " 1, 1, 50, 7)",
    };
    gd_error why = { 0 };
    gd_store_close(open_store(d));
    gd_db *db = gd_db_open(d->url, &why);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        OK(gd_db_query(db, before[i], NULL, 0, NULL, &e));
    gd_db_close(db);

    gd_store *s = open_store(d);
    int64_t fence;
    FAILS(gd_store_session_claim(s, "t", "ses_1", 49, 100, &fence, &e), GD_CONFLICT);
    OK(gd_store_session_claim(s, "t", "ses_1", 50, 100, &fence, &e));
    assert_int_equal(fence, 8);
    json_t *v = load(s, "ses_1"), *read;
    assert_true(gd_memory_add(v, "history", json_pack("{ss}", "call", "d")));
    save(s, v, fence);
    read = load(s, "ses_1");
    assert_true(json_equal(read, v));
    assert_int_equal(json_array_size(json_object_get(json_object_get(read, "context"), "history")),
                     2);
    json_decref(v);
    json_decref(read);
    gd_store_close(s);
}

/* ---- the audit ---- */

static void note(gd_store *s, int i)
{
    json_t *body = json_pack("{si}", "i", i);
    OK(gd_store_audit(s, "t", "ses_1", "test", body, 1000 + i, &e));
    json_decref(body);
}

static void test_audit(void **state)
{
    const database *d = database_of(state);
    gd_store *a = open_store(d), *b = open_store(d);
    gd_error why = { 0 };
    for (int i = 0; i < 12; i++) {
        gd_store *s = i % 2 ? a : b; /* each goes on where the other ended */
        OK(gd_store_begin(s, true, &e));
        for (int k = 0; k <= i % 4; k++)
            note(s, i);
        if (i % 3 == 2) /* what is rolled back was never there */
            gd_store_rollback(s);
        else
            OK(gd_store_commit(s, &e));
    }
    gd_chain_at at = { 0 };
    size_t i;
    json_t *entry, *list = gd_store_audit_read(a, NULL, NULL, 0, 100, &why);
    json_array_foreach(list, i, entry)
        OK(gd_chain_check(gd_store_keys(a), &at, entry, &e));
    assert_int_equal(at.seq, 20);
    json_t *head = gd_store_audit_head(b, &why);
    OK(gd_chain_check_head(gd_store_keys(a), &at, head, &e));
    assert_int_equal(ask(d, "SELECT max(seq) FROM audit"), 20);
    json_decref(list);
    json_decref(head);
    gd_store_close(a);
    gd_store_close(b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_BOTH(test_leases),
        ON_BOTH(test_memory),
        ON_BOTH(test_older_store),
        ON_BOTH(test_audit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
