/* SPDX-License-Identifier: MIT */
/* Budgets: the article's limits and texts, pause and resume, forks, time. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "policy/budget.h"

static gd_counts one(gd_counter c)
{
    gd_counts n = { { 0 } };
    n.n[c] = 1;
    return n;
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        gd_counter counter;
        int limit;
        const char *text;
    } table[] = {
        { GD_DOM, 50, "Exceeded 50 DOM operations" },
        { GD_NAVIGATION, 10, "Exceeded 10 navigation steps" },
        { GD_API, 20, "Exceeded 20 API calls" },
    };
    for (size_t i = 0; i < 3; i++) {
        gd_limits limits;
        gd_budget b;
        gd_exceeded x;
        gd_limits_default(&limits, false);
        gd_budget_init(&b, &limits, NULL);
        gd_counts cost = one(table[i].counter);
        for (int k = 0; k < table[i].limit; k++) {
            assert_true(gd_budget_charge(&b, &cost, &x));
            assert_null(x.type);
        }
        for (int k = 0; k < 3; k++) { /* and it stays so */
            assert_false(gd_budget_charge(&b, &cost, &x));
            assert_string_equal(x.type, "DemoResourceError");
            assert_string_equal(x.message, table[i].text);
            assert_int_equal(x.counter, table[i].counter);
        }
        assert_int_equal(b.used.n[table[i].counter], table[i].limit);
        cost = one(table[(i + 1) % 3].counter); /* the others are not used up */
        assert_true(gd_budget_charge(&b, &cost, &x));
        gd_budget_done(&b);
    }
}

/* All counters of a call, or none. */
static void test_all_or_none(void **state)
{
    (void)state;
    gd_limits limits = { { 5, 1, 5, 100 } };
    gd_budget b;
    gd_exceeded x;
    gd_tree *tree = gd_tree_new(&limits, NULL, NULL);
    gd_budget_init(&b, &limits, tree);
    gd_counts both = { { 1, 1, 0, 0 } };
    assert_true(gd_budget_charge(&b, &both, &x));
    assert_false(gd_budget_charge(&b, &both, &x));
    assert_string_equal(x.message, "Exceeded 1 navigation steps");
    assert_int_equal(b.used.n[GD_DOM], 1);
    gd_counts used;
    gd_tree_used(tree, &used);
    assert_int_equal(used.n[GD_DOM], 1);
    gd_budget_done(&b);
    gd_tree_release(tree);
}

static void test_time(void **state)
{
    (void)state;
    gd_limits limits;
    gd_budget b;
    gd_exceeded x;
    gd_limits_default(&limits, false);
    gd_budget_init(&b, &limits, NULL);
    assert_int_equal(gd_budget_left_ms(&b, 0), 30001);
    gd_budget_start(&b, 1000);
    gd_budget_start(&b, 5000); /* it runs already */
    assert_int_equal(gd_budget_left_ms(&b, 11000), 20001);
    gd_budget_stop(&b, 11000); /* waits for an approval: a day */
    gd_budget_stop(&b, 12000);
    assert_int_equal(b.used.n[GD_ACTIVE_MS], 10000);
    assert_true(gd_budget_check_time(&b, 86400000, &x));
    gd_budget_start(&b, 86400000);
    assert_true(gd_budget_check_time(&b, 86400000 - 500, &x)); /* the clock went back */
    assert_true(gd_budget_check_time(&b, 86420000, &x));
    assert_int_equal(gd_budget_left_ms(&b, 86420000), 1);
    assert_false(gd_budget_check_time(&b, 86420001, &x));
    assert_string_equal(x.type, "DemoTimeoutError");
    assert_string_equal(x.message, "Demo exceeded 30 second limit");
    assert_int_equal(gd_budget_left_ms(&b, 86420001), 0);
    gd_budget_stop(&b, 86420001);
    assert_false(gd_budget_check_time(&b, 0, &x));
    gd_budget_done(&b);
}

static void test_json(void **state)
{
    (void)state;
    gd_counts c = { { 1, 2, 3, 4567 } }, d;
    gd_error e = { 0 };
    json_t *v = gd_counts_json(&c);
    assert_true(gd_counts_read(v, &d, &e));
    assert_memory_equal(&c, &d, sizeof c);
    static const char *const bad[] = {
        "[]",
        "{}",
        "{\"domInteractions\":1,\"navigations\":1,\"apiCalls\":1}",
        "{\"domInteractions\":-1,\"navigations\":1,\"apiCalls\":1,\"activeMs\":1}",
        "{\"domInteractions\":1.5,\"navigations\":1,\"apiCalls\":1,\"activeMs\":1}",
        "{\"domInteractions\":1,\"navigations\":1,\"apiCalls\":1,\"activeMs\":9007199254740993}",
        "{\"domInteractions\":1,\"navigations\":1,\"apiCalls\":1,\"activeMs\":1,\"more\":1}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *w = json_loads(bad[i], 0, NULL);
        e = (gd_error){ 0 };
        assert_false(gd_counts_read(w, &d, &e));
        assert_int_equal(e.code, GD_INVALID);
        assert_memory_equal(&c, &d, sizeof c); /* untouched */
        json_decref(w);
    }
    json_decref(v);
}

/* A session that was paused goes on with its totals; forks make no new budget. */
static void test_fork(void **state)
{
    (void)state;
    gd_limits limits, whole = { { 60, 100, 100, 100000 } };
    gd_limits_default(&limits, false);
    gd_tree *tree = gd_tree_new(&whole, NULL, NULL);
    gd_budget parent, child, other;
    gd_exceeded x;
    gd_counts dom = one(GD_DOM), used;
    gd_budget_init(&parent, &limits, tree);
    for (int i = 0; i < 40; i++)
        assert_true(gd_budget_charge(&parent, &dom, &x));
    gd_budget_fork(&parent, &child);
    gd_budget_fork(&parent, &other);
    assert_int_equal(child.used.n[GD_DOM], 40);
    for (int i = 0; i < 10; i++)
        assert_true(gd_budget_charge(&child, &dom, &x));
    assert_false(gd_budget_charge(&child, &dom, &x));
    assert_string_equal(x.message, "Exceeded 50 DOM operations");
    assert_int_equal(parent.used.n[GD_DOM], 40);
    for (int i = 0; i < 10; i++)
        assert_true(gd_budget_charge(&other, &dom, &x));
    gd_tree_used(tree, &used);
    assert_int_equal(used.n[GD_DOM], 60);
    assert_false(gd_budget_charge(&parent, &dom, &x)); /* its own budget would allow it */
    assert_string_equal(x.type, "DemoResourceError");
    assert_string_equal(x.message, "Exceeded 60 DOM operations in all branches");
    assert_int_equal(parent.used.n[GD_DOM], 40);
    gd_budget_done(&parent);
    gd_budget_done(&child);
    gd_budget_done(&other);
    gd_tree *again = gd_tree_new(&whole, &used, NULL); /* after a restart */
    gd_budget_init(&parent, &limits, again);
    assert_false(gd_budget_charge(&parent, &dom, &x));
    gd_budget_done(&parent);
    gd_tree_release(again);
    gd_tree_release(tree);
}

static void test_tree_time(void **state)
{
    (void)state;
    gd_limits limits, whole = { { 100, 100, 100, 50000 } };
    gd_limits_default(&limits, false);
    gd_tree *tree = gd_tree_new(&whole, NULL, NULL);
    gd_budget a, b;
    gd_exceeded x;
    gd_budget_init(&a, &limits, tree);
    gd_budget_init(&b, &limits, tree);
    gd_budget_start(&a, 0);
    gd_budget_stop(&a, 30000);
    gd_budget_start(&b, 0);
    assert_int_equal(gd_budget_left_ms(&b, 0), 20001);
    assert_true(gd_budget_check_time(&b, 20000, &x));
    assert_false(gd_budget_check_time(&b, 20001, &x));
    assert_string_equal(x.message, "Demo exceeded 50 second limit in all branches");
    gd_budget_done(&a);
    gd_budget_done(&b);
    gd_tree_release(tree);
}

enum { THREADS = 4, EACH = 2000 };

typedef struct {
    gd_tree *tree;
    int charged;
} worker;

static void *charge_many(void *arg)
{
    worker *w = arg;
    gd_limits limits = { { EACH, EACH, EACH, EACH } };
    gd_budget b;
    gd_exceeded x;
    gd_counts dom = one(GD_DOM);
    gd_budget_init(&b, &limits, w->tree);
    for (int i = 0; i < EACH; i++)
        w->charged += gd_budget_charge(&b, &dom, &x);
    gd_budget_done(&b);
    return NULL;
}

/* Branches that run at once share one total exactly. */
static void test_threads(void **state)
{
    (void)state;
    gd_limits whole = { { 5000, 1, 1, 1 } };
    gd_tree *tree = gd_tree_new(&whole, NULL, NULL);
    pthread_t threads[THREADS];
    worker workers[THREADS];
    int sum = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){ tree, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, charge_many, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += workers[i].charged;
    }
    assert_int_equal(sum, 5000);
    gd_tree_release(tree);
}

static void test_cost(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        int dom, navigation, api;
    } table[] = {
        { "{\"function\":\"navigate\"}", 0, 1, 0 },
        { "{\"function\":\"show\"}", 1, 0, 0 },
        { "{\"function\":\"click\"}", 1, 0, 0 },
        { "{\"function\":\"fill\"}", 1, 0, 0 },
        { "{\"function\":\"select\"}", 1, 0, 0 },
        { "{\"function\":\"read\"}", 1, 0, 0 },
        { "{\"function\":\"export\"}", 0, 0, 1 },
        { "{\"function\":\"delete\"}", 0, 0, 1 },
        { "{\"function\":\"email\"}", 0, 0, 1 },
        { "{\"function\":\"api\"}", 0, 0, 1 },
        { "{\"function\":\"request\"}", 0, 0, 1 },
        { "{\"function\":\"something\"}", 0, 0, 1 },
        { "{}", 0, 0, 1 },
        { "{\"function\":\"say\"}", 0, 0, 0 },
        { "{\"function\":\"wait\"}", 0, 0, 0 },
        { "{\"function\":\"click\",\"facts\":{\"href\":\"/users\"}}", 1, 1, 0 },
        { "{\"function\":\"click\",\"facts\":{\"href\":\"#top\"}}", 1, 0, 0 },
        { "{\"function\":\"click\",\"facts\":{\"href\":\"https://a.test/x#top\",\"url\":"
          "\"https://a.test/x#end\"}}",
          1, 0, 0 },
        { "{\"function\":\"click\",\"facts\":{\"href\":\"mailto:a@b.test\"}}", 1, 0, 0 },
        { "{\"function\":\"show\",\"facts\":{\"href\":\"/users\"}}", 0, 1, 0 },
        { "{\"function\":\"show\",\"facts\":{\"href\":\"/users\",\"element\":{}}}", 1, 0, 0 },
        { "{\"function\":\"fill\",\"facts\":{\"href\":\"/users\"}}", 1, 0, 0 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        json_t *call = json_loads(table[i].call, 0, NULL);
        gd_counts c;
        gd_budget_cost(call, &c);
        if (c.n[GD_DOM] != table[i].dom || c.n[GD_NAVIGATION] != table[i].navigation ||
            c.n[GD_API] != table[i].api || c.n[GD_ACTIVE_MS] != 0)
            fail_msg("%s", table[i].call);
        json_decref(call);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits), cmocka_unit_test(test_all_or_none),
        cmocka_unit_test(test_time),   cmocka_unit_test(test_json),
        cmocka_unit_test(test_fork),   cmocka_unit_test(test_tree_time),
        cmocka_unit_test(test_cost),   cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
