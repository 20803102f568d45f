/* SPDX-License-Identifier: MIT */
/* How two policies differ: in their text, and in what they decide. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/grid.h"
#include "policy/internal.h"

enum { MAX_EXAMPLES = 50, MAX_PATH = 300 };

/* ---- text ---- */

typedef struct {
    json_t *changes;
    char path[MAX_PATH];
    bool ok;
} texts;

static void changed(texts *t, const char *kind, const json_t *a, const json_t *b)
{
    json_t *v =
        json_pack("{s:s, s:s, s:O*, s:O*}", "at", t->path, "kind", kind, "before", a, "after", b);
    t->ok = t->ok && json_array_append_new(t->changes, v) == 0;
}

static void compare(texts *t, const json_t *a, const json_t *b, bool by_id);

static void compare_at(texts *t, const char *key, const json_t *a, const json_t *b, bool by_id)
{
    size_t n = strlen(t->path);
    snprintf(t->path + n, sizeof t->path - n, "/%.100s", key);
    size_t end = strlen(t->path); /* without the half of a character */
    while (end > n && ((unsigned char)t->path[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > n && (unsigned char)t->path[end - 1] >= 0xC0) t->path[end - 1] = '\0';
    compare(t, a, b, by_id);
    t->path[n] = '\0';
}

static void compare_objects(texts *t, const json_t *a, const json_t *b)
{
    for (void *it = json_object_iter((json_t *)a); it;
         it = json_object_iter_next((json_t *)a, it)) {
        const char *key = json_object_iter_key(it);
        compare_at(t, key, json_object_iter_value(it), json_object_get(b, key),
                   strcmp(t->path, "") == 0 && strcmp(key, "rules") == 0);
    }
    for (void *it = json_object_iter((json_t *)b); it;
         it = json_object_iter_next((json_t *)b, it)) {
        const char *key = json_object_iter_key(it);
        if (!json_object_get(a, key)) compare_at(t, key, NULL, json_object_iter_value(it), false);
    }
}

static const json_t *rule_named(const json_t *rules, const char *id)
{
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const json_t *v = json_array_get(rules, i);
        if (strcmp(json_string_value(json_object_get(v, "id")), id) == 0) return v;
    }
    return NULL;
}

/* Rules are the same when their ids are: moving one is no change. */
static void compare_rules(texts *t, const json_t *a, const json_t *b)
{
    for (size_t i = 0; i < json_array_size(a); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(a, i), "id"));
        compare_at(t, id, json_array_get(a, i), rule_named(b, id), false);
    }
    for (size_t i = 0; i < json_array_size(b); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(b, i), "id"));
        if (!rule_named(a, id)) compare_at(t, id, NULL, json_array_get(b, i), false);
    }
}

static void compare(texts *t, const json_t *a, const json_t *b, bool by_id)
{
    if (!a || !b)
        changed(t, a ? "removed" : "added", a, b);
    else if (json_is_object(a) && json_is_object(b))
        compare_objects(t, a, b);
    else if (by_id && json_is_array(a) && json_is_array(b))
        compare_rules(t, a, b);
    else if (!json_equal(a, b))
        changed(t, "changed", a, b);
}

/* ---- decisions ---- */

typedef struct {
    int compared, loosened, tightened, other;
    json_t *examples[3]; /* loosened, tightened, other */
    json_t *seen;        /* one example for each pair of deciding rules and function */
} outcome;

static json_t *in_short(const json_t *d)
{
    return json_pack("{s:O, s:O, s:O, s:O*}", "effect", json_object_get(d, "effect"), "rules",
                     json_object_get(d, "rules"), "reason", json_object_get(d, "reason"),
                     "requires", json_object_get(d, "requires"));
}

/* Is this difference unlike those there are examples of? */
static bool is_new(outcome *o, int kind, const json_t *call, const json_t *before,
                   const json_t *after)
{
    if (json_array_size(o->examples[kind]) >= MAX_EXAMPLES) return false;
    json_t *v = json_pack("[i, O, O, O]", kind, json_object_get(call, "function"),
                          json_object_get(before, "rules"), json_object_get(after, "rules"));
    char *key = v ? gd_canon(v, NULL, NULL) : NULL;
    bool fresh = key && !json_object_get(o->seen, key) &&
                 json_object_set_new(o->seen, key, json_true()) == 0;
    free(key);
    json_decref(v);
    return fresh;
}

typedef json_t *decider(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e);

static bool compare_call(outcome *o, const gd_policy *a, const gd_policy *b, const json_t *item,
                         const char *mode, decider *decide, gd_error *e)
{
    static const char *const names[] = { "loosened", "tightened", "other" };
    const json_t *call = json_object_get(item, "call");
    gd_context c = { .mode = mode, .history = json_object_get(item, "history") };
    json_t *before = decide(a, call, &c, e);
    json_t *after = before ? decide(b, call, &c, e) : NULL;
    bool ok = after != NULL, no_call = !ok && (e->code == GD_INVALID || e->code == GD_LIMIT);
    int x = gd_decision_rank(before), y = gd_decision_rank(after), kind = -1;
    if (no_call) { /* what the conditions ask for is no call, so it meets neither policy */
        *e = (gd_error){ 0 };
        json_decref(before);
        return true;
    }
    o->compared++;
    if (ok && y < x) o->loosened++, kind = 0;
    if (ok && y > x) o->tightened++, kind = 1;
    if (ok && y == x &&
        !json_equal(json_object_get(before, "reason"), json_object_get(after, "reason")))
        o->other++, kind = 2;
    if (kind >= 0 && is_new(o, kind, call, before, after))
        ok = json_array_append_new(o->examples[kind],
                                   json_pack("{s:s, s:s, s:O, s:O*, s:b, s:o, s:o}", "direction",
                                             names[kind], "mode", mode, "call", call, "history",
                                             c.history, "assumingWhen",
                                             decide == gd_decide_assuming, "before",
                                             in_short(before), "after", in_short(after))) == 0;
    json_decref(before);
    json_decref(after);
    if (!ok && !e->code) gd_fail(e, GD_MEMORY, "no memory to compare decisions");
    return ok;
}

static bool compare_decisions(outcome *o, const gd_policy *a, const gd_policy *b, gd_error *e)
{
    json_t *calls = gd_grid(a->json, b->json, e);
    bool ok = calls != NULL, has_when = false;
    for (size_t i = 0; i < a->n || i < b->n; i++)
        has_when = has_when || (i < a->n && a->rules[i].when) || (i < b->n && b->rules[i].when);
    for (size_t i = 0; ok && i < json_array_size(calls); i++)
        for (size_t m = 0; ok && gd_modes[m]; m++)
            ok =
                compare_call(o, a, b, json_array_get(calls, i), gd_modes[m], gd_policy_decide, e) &&
                (!has_when || compare_call(o, a, b, json_array_get(calls, i), gd_modes[m],
                                           gd_decide_assuming, e));
    json_decref(calls);
    return ok;
}

/* The rules whose `when` is another: no grid of calls says what that does. */
static json_t *changed_whens(const gd_policy *a, const gd_policy *b)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < a->n; i++) {
        const json_t *other = rule_named(json_object_get(b->json, "rules"), a->rules[i].id);
        const json_t *x = json_object_get(a->rules[i].json, "when"),
                     *y = json_object_get(other, "when");
        if (!other || (!x && !y) || (x && y && json_equal(x, y))) continue;
        if (json_array_append_new(list, json_string(a->rules[i].id)) == 0) continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

json_t *gd_policy_diff(const gd_policy *a, const gd_policy *b, gd_error *e)
{
    gd_error mine = { 0 };
    texts t = { .changes = json_array(), .ok = true };
    outcome o = { .examples = { json_array(), json_array(), json_array() }, .seen = json_object() };
    bool ok = t.changes && o.seen && o.examples[0] && o.examples[1] && o.examples[2];
    if (ok) compare(&t, a->json, b->json, false);
    ok = ok && t.ok && compare_decisions(&o, a, b, &mine) &&
         json_array_extend(o.examples[0], o.examples[1]) == 0 &&
         json_array_extend(o.examples[0], o.examples[2]) == 0;
    json_t *v = NULL;
    if (ok)
        v = json_pack("{s:b, s:s, s:s, s:O, s:o, s:{s:i, s:i, s:i, s:i, s:O}}", "same",
                      strcmp(a->digest, b->digest) == 0, "before", a->digest, "after", b->digest,
                      "changes", t.changes, "unsure", changed_whens(a, b), "decisions", "compared",
                      o.compared, "loosened", o.loosened, "tightened", o.tightened, "other",
                      o.other, "examples", o.examples[0]);
    json_decref(t.changes);
    json_decref(o.seen);
    for (int i = 0; i < 3; i++)
        json_decref(o.examples[i]);
    if (!v) {
        if (!mine.code) gd_fail(&mine, GD_MEMORY, "no memory to compare two policies");
        if (e) *e = mine;
    }
    return v;
}
