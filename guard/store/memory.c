/* SPDX-License-Identifier: MIT */
/* The lists of a session, in memory and as rows. */
#include "store/memory.h"
#include <string.h>

static const struct {
    const char *name;
    size_t most;
    const char *key; /* what names an entry; NULL: each is a new one */
} lists[] = { { "conversation", 100, NULL },
              { "history", 200, "call" },
              { "labelled", 200, NULL } };

enum { LISTS = sizeof lists / sizeof *lists, ROWS_BETWEEN_FULL = 48 };

static json_t *context_of(const json_t *session) { return json_object_get(session, "context"); }

/* o[name] as an array, made if it is not there. */
static json_t *array_in(json_t *o, const char *name)
{
    json_t *list = json_object_get(o, name);
    if (json_is_array(list)) return list;
    return json_object_set_new(o, name, json_array()) == 0 ? json_object_get(o, name) : NULL;
}

static bool add(json_t *list, size_t i, json_t *entry)
{
    const char *id = lists[i].key ? json_string_value(json_object_get(entry, lists[i].key)) : NULL;
    json_t *old;
    size_t at;
    if (id) {
        json_array_foreach(list, at, old) {
            const char *known = json_string_value(json_object_get(old, lists[i].key));
            if (known && strcmp(known, id) == 0) return json_array_set(list, at, entry) == 0;
        }
    }
    while (json_array_size(list) >= lists[i].most)
        json_array_remove(list, 0);
    return json_array_append(list, entry) == 0;
}

bool gd_memory_add(json_t *session, const char *name, json_t *entry)
{
    json_t *fresh = json_object_get(session, "fresh");
    if (!fresh && json_object_set_new(session, "fresh", json_object()) == 0)
        fresh = json_object_get(session, "fresh");
    bool ok = entry && fresh;
    for (size_t i = 0; ok && i < LISTS; i++) {
        if (strcmp(lists[i].name, name) != 0) continue;
        json_t *list = array_in(context_of(session), name), *added = array_in(fresh, name);
        ok = list && added && add(list, i, entry) && add(added, i, entry);
    }
    json_decref(entry);
    return ok;
}

static json_int_t number(const json_t *session, const char *key)
{
    return json_integer_value(json_object_get(session, key));
}

int64_t gd_memory_next(const json_t *session) { return number(session, "lastRow") + 1; }

/* "rows": from the last full one on; "lastRow": the number of the newest. */
static bool count(json_t *session, const json_t *row)
{
    json_int_t rows = json_object_get(row, "full") ? 1 : number(session, "rows") + 1;
    if (json_object_size(row) == 0) return true;
    return json_object_set_new(session, "lastRow", json_integer(gd_memory_next(session))) == 0 &&
           json_object_set_new(session, "rows", json_integer(rows)) == 0;
}

json_t *gd_memory_row(const json_t *session)
{
    json_t *fresh = json_object_get(session, "fresh");
    json_int_t rows = number(session, "rows");
    if (rows && !json_object_size(fresh)) return json_object();
    if (rows && rows < ROWS_BETWEEN_FULL) return json_incref(fresh);
    json_t *row = json_pack("{sb}", "full", 1);
    for (size_t i = 0; row && i < LISTS; i++) {
        json_t *list = json_object_get(context_of(session), lists[i].name);
        if (list && json_object_set(row, lists[i].name, list) != 0) {
            json_decref(row);
            row = NULL;
        }
    }
    return row;
}

json_t *gd_memory_rest(const json_t *session, const json_t *row)
{
    json_t *rest = json_copy((json_t *)session), *context = json_copy(context_of(session));
    for (size_t i = 0; context && i < LISTS; i++)
        json_object_del(context, lists[i].name);
    json_object_del(rest, "fresh");
    /* takes context; fails without rest or context */
    bool ok = json_object_set_new(rest, "context", context) == 0 && count(rest, row);
    if (ok) return rest;
    json_decref(rest);
    return NULL;
}

bool gd_memory_saved(json_t *session, const json_t *row)
{
    bool ok = count(session, row);
    json_object_del(session, "fresh");
    return ok;
}

bool gd_memory_load(json_t *session, const json_t *row)
{
    json_t *context = context_of(session), *entry;
    size_t at;
    bool ok = json_is_object(row) && json_is_object(context);
    for (size_t i = 0; ok && i < LISTS; i++) {
        if (json_object_get(row, "full")) json_object_del(context, lists[i].name);
        json_t *list = array_in(context, lists[i].name);
        ok = list != NULL;
        json_array_foreach(json_object_get(row, lists[i].name), at, entry)
            ok = ok && add(list, i, entry);
    }
    return ok;
}
