/* SPDX-License-Identifier: MIT */
/*
 * Calls to compare two policies with. For every rule (and row of the risk table and of `classify`)
 * calls are made that should meet its conditions, and calls that just miss one of them; beside them
 * stands a plain grid of functions, targets and sources. Expressions of `when` are not solved.
 */
#include "policy/grid.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/match.h"

enum { MAX_CASES = 20000 };

static const char *const functions[] = { "navigate",
                                         "show",
                                         "click",
                                         "fill",
                                         "select",
                                         "read",
                                         "wait",
                                         "export",
                                         "delete",
                                         "email",
                                         "api",
                                         "ask",
                                         "handoff",
                                         "say",
                                         "checkpoint",
                                         "modify",
                                         "an-unknown-function",
                                         NULL };

typedef struct {
    json_t *out;
    json_t *seen; /* canonical texts of the cases there are */
    bool ok;
} grid;

/* Takes over call. */
static void add(grid *g, json_t *call, const json_t *history)
{
    if (!call) g->ok = false;
    if (!g->ok || json_array_size(g->out) >= MAX_CASES) {
        json_decref(call);
        return;
    }
    json_t *v = json_pack("{s:O, s:O*}", "call", call, "history", history);
    json_decref(call);
    char *text = v ? gd_canon(v, NULL, NULL) : NULL;
    if (text && json_object_get(g->seen, text)) {
        json_decref(v);
    } else {
        g->ok = text && json_object_set_new(g->seen, text, json_true()) == 0 &&
                json_array_append_new(g->out, v) == 0;
        if (!text) json_decref(v);
    }
    free(text);
}

/* The first of a name or a list of names; NULL: the key is not there. */
static const char *first_name(const json_t *v, const char *key)
{
    const json_t *x = json_object_get(v, key);
    return json_string_value(json_is_array(x) ? json_array_get(x, 0) : x);
}

/* A value that meets the condition, or (miss) just misses it. NULL: absent. */
static json_t *witness(const json_t *c, const json_t *domains, bool miss)
{
    const json_t *v;
    if (json_is_array(c))
        return miss ? json_string("none of these") : json_incref(json_array_get(c, 0));
    if (!json_is_object(c)) return miss ? json_string("another value") : json_incref((json_t *)c);
    if ((v = json_object_get(c, "equals"))) return witness(v, domains, miss);
    if ((v = json_object_get(c, "in"))) return witness(v, domains, miss);
    if ((v = json_object_get(c, "any"))) return witness(v, domains, miss);
    if ((v = json_object_get(c, "not"))) return witness(v, domains, !miss);
    if ((v = json_object_get(c, "words")))
        return miss ? json_string("other words") : json_incref(json_array_get(v, 0));
    if ((v = json_object_get(c, "min"))) return json_real(json_number_value(v) - (miss ? 1 : 0));
    if ((v = json_object_get(c, "max"))) return json_real(json_number_value(v) + (miss ? 1 : 0));
    if ((v = json_object_get(c, "pattern"))) {
        const char *s = json_string_value(json_is_array(v) ? json_array_get(v, 0) : v);
        char text[300];
        size_t n = 0;
        for (; *s && n < sizeof text - 2; s++)
            if (*s != '*') text[n++] = *s == '?' ? 'x' : *s;
        text[n] = '\0';
        return miss ? json_sprintf("~%s~", text) : json_string(text);
    }
    if ((v = json_object_get(c, "domain"))) {
        if (json_is_string(v)) v = json_object_get(domains, json_string_value(v));
        const char *host = json_string_value(json_array_get(v, 0));
        if (miss || !host) return json_string("https://elsewhere.test/");
        return json_sprintf("https://%s%s/", *host == '*' ? "www" : "", host + (*host == '*'));
    }
    bool present =
        json_is_true(json_object_get(c, "present")) || json_is_false(json_object_get(c, "absent"));
    return present != miss ? json_string("something") : NULL;
}

/* Puts a value at "a.b". */
static bool put(json_t *o, const char *path, json_t *v)
{
    const char *dot = strchr(path, '.');
    if (!dot) return json_object_set_new(o, path, v) == 0;
    char key[64];
    size_t n = (size_t)(dot - path) < sizeof key - 1 ? (size_t)(dot - path) : sizeof key - 1;
    memcpy(key, path, n);
    key[n] = '\0';
    json_t *inner = json_object_get(o, key);
    if (!inner && (inner = json_object()) != NULL) json_object_set_new(o, key, inner);
    if (json_is_object(inner)) return put(inner, dot + 1, v);
    json_decref(v);
    return inner != NULL;
}

/* The arguments (or facts) a set of conditions asks for; the one at `missed` is just missed. */
static json_t *values(const json_t *want, const json_t *domains, int missed, bool mail)
{
    json_t *o = json_object();
    int i = 0;
    for (void *it = json_object_iter((json_t *)want); it && o;
         it = json_object_iter_next((json_t *)want, it), i++) {
        json_t *v = witness(json_object_iter_value(it), domains, i == missed);
        const char *key = json_object_iter_key(it), *s = json_string_value(v);
        if (s && strncmp(s, "https://", 8) == 0 && mail) { /* a domain of mail */
            json_t *address = json_sprintf("somebody@%.*s", (int)strcspn(s + 8, "/"), s + 8);
            json_decref(v);
            v = address;
        }
        if (v && !put(o, strcmp(key, "recipients") == 0 ? "to" : key, v)) {
            json_decref(o);
            o = NULL;
        }
    }
    return o;
}

static json_t *labels_for(const json_t *want)
{
    if (!want) return NULL;
    if (!json_is_object(want))
        return json_pack("{s:[O]}", "to", json_is_array(want) ? json_array_get(want, 0) : want);
    json_t *o = json_object();
    for (void *it = json_object_iter((json_t *)want); it && o;
         it = json_object_iter_next((json_t *)want, it)) {
        const json_t *v = json_object_iter_value(it);
        json_object_set_new(o, json_object_iter_key(it),
                            json_pack("[O]", json_is_array(v) ? json_array_get(v, 0) : v));
    }
    return o;
}

/* As many earlier calls as the condition asks for, or one less. */
static json_t *history_for(const json_t *want, bool miss)
{
    if (!want) return NULL;
    const json_t *min = json_object_get(want, "min"), *max = json_object_get(want, "max");
    json_int_t n = json_integer_value(min ? min : max);
    if (miss) n += min ? -1 : 1;
    if (n > 200) n = 200;
    const char *action = first_name(want, "action"), *target = first_name(want, "target");
    json_t *list = json_array();
    for (json_int_t i = 0; i < n && list; i++)
        json_array_append_new(list, json_pack("{s:s, s:{s:s*}, s:s}", "function",
                                              action ? action : "show", "args", "target", target,
                                              "state", "done"));
    return list;
}

static int size_of(const json_t *v, const char *key)
{
    return (int)json_object_size(json_object_get(v, key));
}

/* One call for the conditions v of a rule; `missed` counts through params, then facts, then history,
   confidence, labels; -1: none is missed. */
static void add_for(grid *g, const json_t *v, const json_t *domains, const char *action, int missed)
{
    const char *target = first_name(v, "target"), *risk = first_name(v, "risk");
    const char *source = first_name(v, "source");
    int np = size_of(v, "params"), nf = size_of(v, "facts");
    json_t *args = values(json_object_get(v, "params"), domains, missed,
                          strcmp(action, "email") == 0 || strcmp(action, "export") == 0);
    json_t *facts = values(json_object_get(v, "facts"), domains, missed - np, false);
    if (target && args) json_object_set_new(args, "target", json_string(target));
    const json_t *limit = json_object_get(v, "confidence");
    const json_t *min = json_object_get(limit, "min"), *max = json_object_get(limit, "max");
    double confidence = min ? json_number_value(min) : max ? json_number_value(max) : 1;
    if (limit && missed == np + nf + 1) confidence += min ? -0.01 : 0.01;
    json_t *labels = missed == np + nf + 2 ? NULL : labels_for(json_object_get(v, "labels"));
    json_t *history = history_for(json_object_get(v, "history"), missed == np + nf);
    add(g,
        json_pack("{s:s, s:o, s:o, s:s, s:s, s:f, s:o*}", "function", action, "args", args, "facts",
                  facts, "risk", risk ? risk : "low", "source", source ? source : "text",
                  "confidence", confidence, "labels", labels),
        history);
    json_decref(history);
}

static void add_conditions(grid *g, const json_t *list, const json_t *domains)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i), *action = json_object_get(v, "action");
        static const char *const any[] = { "show", "click", "delete", "email", NULL };
        size_t n = json_is_array(action) ? json_array_size(action) : action ? 1 : 4;
        int misses = size_of(v, "params") + size_of(v, "facts") + 3;
        for (size_t k = 0; k < n; k++) {
            const char *name = any[k < 4 ? k : 0];
            if (action)
                name =
                    json_string_value(json_is_array(action) ? json_array_get(action, k) : action);
            for (int missed = -1; missed < misses; missed++)
                add_for(g, v, domains, name, missed);
        }
    }
}

/* Every target a policy names. */
static void add_targets(json_t *set, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *t = json_object_get(json_array_get(list, i), "target");
        for (size_t k = 0; k < (json_is_array(t) ? json_array_size(t) : t ? 1 : 0); k++)
            json_object_set_new(set, json_string_value(json_is_array(t) ? json_array_get(t, k) : t),
                                json_true());
    }
}

static void add_plain(grid *g, json_t *targets)
{
    json_object_set_new(targets, "something", json_true());
    for (size_t s = 0; gd_sources[s]; s++)
        for (size_t f = 0; functions[f]; f++) {
            for (void *it = json_object_iter(targets); it; it = json_object_iter_next(targets, it))
                add(g,
                    json_pack("{s:s, s:{s:s}, s:s, s:i}", "function", functions[f], "args",
                              "target", json_object_iter_key(it), "source", gd_sources[s],
                              "confidence", 1),
                    NULL);
        }
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", NULL };
    for (size_t i = 0; methods[i]; i++)
        add(g,
            json_pack("{s:s, s:{s:s}, s:s, s:i, s:{s:s}}", "function", "click", "args", "el", "Go",
                      "source", "text", "confidence", 1, "facts", "method", methods[i]),
            NULL);
}

json_t *gd_grid(const json_t *a, const json_t *b, gd_error *e)
{
    static const char *const lists[] = { "rules", "risk", "classify", NULL };
    const json_t *both[] = { a, b };
    grid g = { json_array(), json_object(), true };
    json_t *targets = json_object();
    g.ok = g.out && g.seen && targets;
    for (int p = 0; p < 2 && g.ok; p++) {
        const json_t *tests = json_object_get(both[p], "tests");
        for (size_t i = 0; i < json_array_size(tests); i++) {
            const json_t *t = json_array_get(tests, i);
            add(&g, json_incref(json_object_get(t, "call")), json_object_get(t, "history"));
        }
        for (size_t i = 0; lists[i]; i++) {
            const json_t *list = json_object_get(both[p], lists[i]);
            add_conditions(&g, list, json_object_get(both[p], "domains"));
            add_targets(targets, list);
        }
    }
    if (g.ok) add_plain(&g, targets);
    json_decref(targets);
    json_decref(g.seen);
    if (g.ok) return g.out;
    json_decref(g.out);
    gd_fail(e, GD_MEMORY, "no memory for the calls to compare with");
    return NULL;
}
