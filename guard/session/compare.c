/* SPDX-License-Identifier: MIT */
/* How sessions differ: field by field, and the first call in which they part. */
#include <string.h>
#include "session/engine.h"

enum { MOST = 8 };

static json_t *get(const json_t *o, const char *key) { return json_object_get(o, key); }
static const char *str(const json_t *o, const char *key) { return json_string_value(get(o, key)); }

/* What the session did to the product, or would have done. */
static json_t *effects_of(const json_t *session)
{
    const json_t *recorded = get(session, "effects");
    bool record = json_is_array(recorded);
    const json_t *from = record ? recorded : get(get(session, "context"), "history");
    json_t *list = json_array(), *call;
    size_t i;
    json_array_foreach((json_t *)from, i, call) {
        const char *state = str(call, "state");
        const gd_function *f = gd_function_find(str(call, "function"));
        if (!record && (!f || f->idempotent || !state || strcmp(state, "done") != 0)) continue;
        json_array_append_new(list, json_pack("{sO sO sb}", "function", get(call, "function"),
                                              "args", get(call, "args"), "recorded", record));
    }
    return list;
}

static json_t *calls_of(const json_t *history)
{
    json_t *list = json_array(), *call;
    size_t i;
    json_array_foreach((json_t *)history, i, call)
        json_array_append_new(list, json_pack("{sO sO sO? sO}", "function", get(call, "function"),
                                              "args", get(call, "args"), "effect",
                                              get(call, "effect"), "state", get(call, "state")));
    return list;
}

static json_t *side_of(const gd_client *c, const json_t *s, size_t forks)
{
    const json_t *context = get(s, "context"), *last = get(context, "last");
    const json_t *digest = get(get(get(context, "page"), "dom"), "digest");
    json_t *view = gd_session_view_of(c->engine, s);
    json_t *label = json_is_string(get(s, "parent")) ? json_sprintf("fork %zu", forks)
                                                     : json_string("original");
    json_t *v = json_pack("{sO so sO sO? sO? sO? sO? so so}", "id", get(s, "id"), "label", label,
                          "status", get(last, "status") ? get(last, "status") : get(s, "state"),
                          "output", get(last, "output"), "url", get(context, "url"), "pageDigest",
                          digest, "budget", get(view, "budget"), "calls",
                          calls_of(get(context, "history")), "effects", effects_of(s));
    json_decref(view);
    return v;
}

/* The value at "budget.apiCalls" and the like; a counter is what was used of it. */
static json_t *at(const json_t *side, const char *path)
{
    char part[32];
    const char *dot = strchr(path, '.');
    if (!dot) return get(side, path);
    snprintf(part, sizeof part, "%.*s", (int)(dot - path), path);
    return get(get(get(side, part), dot + 1), "used");
}

static json_t *field(const json_t *sides, const char *path)
{
    json_t *values = json_array(), *side, *none = json_null();
    bool equal = true;
    size_t i;
    json_array_foreach((json_t *)sides, i, side) {
        json_t *v = at(side, path);
        json_array_append(values, v ? v : none);
        equal = equal && json_equal(json_array_get(values, 0), json_array_get(values, i));
    }
    json_decref(none);
    return json_pack("{ss sb so}", "path", path, "equal", equal, "values", values);
}

/* The first index at which not all sides have the same call; null if there is none. */
static json_t *parting(const json_t *sides)
{
    const json_t *first = get(json_array_get(sides, 0), "calls");
    for (size_t i = 0;; i++) {
        bool any = false;
        json_t *side;
        size_t k;
        json_array_foreach((json_t *)sides, k, side) {
            const json_t *a = json_array_get(first, i), *b = json_array_get(get(side, "calls"), i);
            if (!a != !b || (a && !json_equal(a, b))) return json_integer((json_int_t)i);
            any = any || a;
        }
        if (!any) return json_null();
    }
}

json_t *gd_session_compare(const gd_client *c, const json_t *request, gd_error *e)
{
    static const char *const paths[] = { "status",
                                         "output",
                                         "url",
                                         "pageDigest",
                                         "effects",
                                         "budget.domInteractions",
                                         "budget.navigations",
                                         "budget.apiCalls" };
    const json_t *ids = get(request, "sessions");
    size_t count = json_array_size(ids), forks = 0;
    if (count < 2 || count > MOST) {
        gd_fail(e, GD_INVALID, "compare needs 2 to %d ids as \"sessions\"", MOST);
        return NULL;
    }
    json_t *sides = json_array(), *fields = json_array(), *out = NULL;
    bool ok = sides && fields;
    for (size_t i = 0; ok && i < count; i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        json_t *s = gd_store_session(c->store, c->who->tenant, id ? id : "", e);
        if (s && json_is_string(get(s, "parent"))) forks++;
        ok = s != NULL;
        if (ok && json_array_append_new(sides, side_of(c, s, forks)) != 0)
            ok = gd_fail(e, GD_MEMORY, "no memory for a comparison");
        json_decref(s);
    }
    for (size_t i = 0; ok && i < sizeof paths / sizeof *paths; i++)
        json_array_append_new(fields, field(sides, paths[i]));
    if (ok) {
        out = json_pack("{sO so sO}", "sessions", sides, "firstDifferentCall", parting(sides),
                        "fields", fields);
        if (!out) gd_fail(e, GD_MEMORY, "no memory for a comparison");
    }
    json_decref(sides);
    json_decref(fields);
    return out;
}
