/* SPDX-License-Identifier: MIT */
/* The tests a policy carries, and what in it is legal but hardly meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/internal.h"

/* Does the decision have what the test says? The text of the difference, or NULL. */
static char *difference(const json_t *expect, const json_t *decision)
{
    json_t *want = json_is_string(expect) ? json_pack("{s:O}", "effect", expect)
                                          : json_incref((json_t *)expect);
    char *text = NULL;
    for (size_t i = 0; gd_expect_keys[i] && !text; i++) {
        const char *key = gd_expect_keys[i];
        const json_t *a = json_object_get(want, key), *b = json_object_get(decision, key);
        if (!a || (b && json_equal(a, b))) continue;
        char *at = json_dumps(a, JSON_ENCODE_ANY), *bt = b ? json_dumps(b, JSON_ENCODE_ANY) : NULL;
        size_t n = 64 + (at ? strlen(at) : 0) + (bt ? strlen(bt) : 0);
        text = malloc(n);
        if (text)
            snprintf(text, n, "%s is %s, expected %s", key, bt ? bt : "absent", at ? at : "?");
        free(at);
        free(bt);
    }
    json_decref(want);
    return text;
}

static json_t *run_test(const gd_policy *p, const json_t *test, size_t i, bool *ok, gd_error *e)
{
    const json_t *now = json_object_get(test, "now"), *expect = json_object_get(test, "expect");
    gd_context c = { .mode = json_string_value(json_object_get(test, "mode")),
                     .now_ms = json_integer_value(now),
                     .history = json_object_get(test, "history") };
    json_t *d = gd_policy_decide(p, json_object_get(test, "call"), &c, e);
    if (!d) return NULL;
    char *problem = difference(expect, d);
    *ok = !problem;
    const json_t *name = json_object_get(test, "name");
    json_t *v = json_pack("{s:o, s:b, s:O, s:o, s:s?}", "name",
                          name ? json_incref((json_t *)name) : json_sprintf("test %zu", i), "ok",
                          *ok, "expected", expect, "decision", d, "problem", problem);
    free(problem);
    if (!v) gd_fail(e, GD_MEMORY, "no memory for the result of a test");
    return v;
}

json_t *gd_policy_test(const gd_policy *p, gd_error *e)
{
    json_t *tests = json_array();
    int passed = 0, failed = 0;
    for (size_t i = 0; tests && i < json_array_size(p->tests); i++) {
        bool ok = false;
        json_t *v = run_test(p, json_array_get(p->tests, i), i, &ok, e);
        if (!v || json_array_append_new(tests, v) != 0) {
            json_decref(tests);
            return NULL;
        }
        passed += ok;
        failed += !ok;
    }
    json_t *v = json_pack("{s:i, s:i, s:o}", "passed", passed, "failed", failed, "tests", tests);
    if (!v) gd_fail(e, GD_MEMORY, "no memory for the results of the tests");
    return v;
}

/* ---- warnings ---- */

static bool warn(json_t *list, const char *at, const char *problem)
{
    return json_array_append_new(list, json_pack("{s:s, s:s}", "at", at, "problem", problem)) == 0;
}

static bool is_condition(const char *key)
{
    static const char *const others[] = { "id",     "description", "effect", "requires",
                                          "reason", "shadow",      NULL };
    for (size_t i = 0; others[i]; i++)
        if (strcmp(others[i], key) == 0) return false;
    return true;
}

static size_t conditions(const json_t *rule)
{
    size_t n = 0;
    for (size_t i = 0; gd_rule_keys[i]; i++)
        n += is_condition(gd_rule_keys[i]) && json_object_get(rule, gd_rule_keys[i]);
    return n;
}

static bool same_conditions(const json_t *a, const json_t *b)
{
    for (size_t i = 0; gd_rule_keys[i]; i++) {
        const json_t *x = json_object_get(a, gd_rule_keys[i]),
                     *y = json_object_get(b, gd_rule_keys[i]);
        if (is_condition(gd_rule_keys[i]) && !json_equal((json_t *)x, (json_t *)y) && (x || y))
            return false;
    }
    return true;
}

/* Does the text `"domain": "name"` occur under v? */
static bool uses_domain(const json_t *v, const char *name)
{
    const char *s = json_string_value(json_object_get(v, "domain"));
    bool found = s && strcmp(s, name) == 0;
    for (void *it = json_object_iter((json_t *)v); it && !found;
         it = json_object_iter_next((json_t *)v, it))
        found = uses_domain(json_object_iter_value(it), name);
    for (size_t i = 0; i < json_array_size(v) && !found; i++)
        found = uses_domain(json_array_get(v, i), name);
    return found;
}

static bool warn_rules(const gd_policy *p, json_t *list)
{
    char at[64], text[200];
    for (size_t i = 0; i < p->n; i++) {
        const gd_rule *rule = &p->rules[i];
        snprintf(at, sizeof at, "/rules/%zu", i);
        if (conditions(rule->json) == 0 && rule->rank <= GD_LOG && !rule->shadow &&
            !warn(list, at,
                  "has no condition, so it lets every call through that no other rule stops"))
            return false;
        for (size_t k = 0; k < i; k++) {
            const gd_rule *other = &p->rules[k];
            if (other->shadow != rule->shadow || !same_conditions(other->json, rule->json))
                continue;
            snprintf(text, sizeof text,
                     "has the same conditions as /rules/%zu; only the stricter of "
                     "the two has an effect",
                     k);
            if (!warn(list, at, text)) return false;
        }
    }
    return true;
}

static bool warn_domains(const gd_policy *p, json_t *list)
{
    char at[128];
    for (void *it = json_object_iter((json_t *)p->domains); it;
         it = json_object_iter_next((json_t *)p->domains, it)) {
        const char *name = json_object_iter_key(it);
        snprintf(at, sizeof at, "/domains/%.100s", name);
        if (uses_domain(json_object_get(p->json, "rules"), name) ||
            uses_domain(p->classify, name) || uses_domain(p->risk, name))
            continue;
        if (!warn(list, at, "no rule uses this list")) return false;
    }
    return true;
}

json_t *gd_policy_warnings(const gd_policy *p, gd_error *e)
{
    json_t *list = json_array();
    bool ok = list && warn_rules(p, list) && warn_domains(p, list);
    if (ok && p->n == 0) ok = warn(list, "/rules", "is empty: every call is blocked");
    if (ok && json_array_size(p->tests) == 0)
        ok = warn(list, "/tests", "there are none; write down what you expect of the rules");
    if (ok) return list;
    json_decref(list);
    gd_fail(e, GD_MEMORY, "no memory for warnings");
    return NULL;
}
