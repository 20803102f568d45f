/* SPDX-License-Identifier: MIT */
/* Texts that came from outside, and arguments compared with them. */
#include "session/labels.h"
#include <string.h>
#include "store/memory.h"

enum {
    TEXT_MAX = 4096, /* bytes of one */
    WHOLE_MIN = 3,   /* an argument this long that stands in a text came from it */
    PART_MIN = 6,    /* a text this long that stands in an argument is part of it */
    DEPTH_MAX = 16,
};

static bool learn_text(json_t *session, const char *text, size_t n, const json_t *labels)
{
    if (n < WHOLE_MIN) return true;
    json_t *entry =
        json_pack("{ss% sO}", "text", text, n < TEXT_MAX ? n : (size_t)TEXT_MAX, "labels", labels);
    /* a text cut inside a character is no text: leave out what does not fit */
    return !entry ? n >= TEXT_MAX : gd_memory_add(session, "labelled", entry);
}

static bool learn(json_t *session, const json_t *v, const json_t *labels, int depth)
{
    const char *key;
    json_t *item;
    size_t i;
    bool ok = true;
    if (depth > DEPTH_MAX) return true;
    if (json_is_string(v))
        return learn_text(session, json_string_value(v), json_string_length(v), labels);
    json_array_foreach((json_t *)v, i, item)
        ok = ok && learn(session, item, labels, depth + 1);
    json_object_foreach((json_t *)v, key, item)
        ok = ok && learn(session, item, labels, depth + 1);
    return ok;
}

bool gd_labels_learn(json_t *session, const json_t *value, const json_t *labels)
{
    return !json_is_array(labels) || !json_array_size(labels) || learn(session, value, labels, 0);
}

static bool add_all(json_t *to, const json_t *labels)
{
    size_t i, k;
    json_t *label, *have;
    json_array_foreach((json_t *)labels, i, label) {
        bool known = false;
        json_array_foreach(to, k, have)
            known = known || json_equal(have, label);
        if (!known && json_array_append(to, label) != 0) return false;
    }
    return true;
}

/* Adds the labels of every known text that v shares words with. */
static bool compare(const json_t *known, const json_t *v, json_t *labels, int depth)
{
    const char *key, *text = json_string_value(v);
    json_t *item;
    size_t i, n = json_string_length(v);
    bool ok = true;
    if (depth > DEPTH_MAX) return true;
    if (text) {
        json_array_foreach((json_t *)known, i, item) {
            const char *was = json_string_value(json_object_get(item, "text"));
            bool from = (n >= WHOLE_MIN && strstr(was, text)) ||
                        (strlen(was) >= PART_MIN && strstr(text, was));
            if (from && !add_all(labels, json_object_get(item, "labels"))) return false;
        }
        return true;
    }
    json_array_foreach((json_t *)v, i, item)
        ok = ok && compare(known, item, labels, depth + 1);
    json_object_foreach((json_t *)v, key, item)
        ok = ok && compare(known, item, labels, depth + 1);
    return ok;
}

json_t *gd_labels_of(const json_t *known, const json_t *args)
{
    const char *key;
    json_t *v, *out = json_object();
    json_object_foreach((json_t *)args, key, v) {
        json_t *labels = json_array();
        bool ok = labels && compare(known, v, labels, 0) &&
                  (!json_array_size(labels) || json_object_set(out, key, labels) == 0);
        json_decref(labels);
        if (!ok) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}
