/* SPDX-License-Identifier: MIT */
/* Conditions: all keys of a rule must hold; the least certain answer is the answer. */
#include "policy/match.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const gd_modes[] = { "demo", "production", NULL };
const char *const gd_history_keys[] = {
    "action", "target", "params", "min", "max", "withinMs", NULL
};

/* ---- checking ---- */

/* A name, or a list of names. choices: what they may be, or NULL. */
static bool check_names(gd_reader *r, const json_t *o, const char *key, const char *const *choices)
{
    const json_t *v = json_object_get(o, key);
    if (!v) return true;
    size_t mark = gd_read_key(r, key), n = json_is_array(v) ? json_array_size(v) : 1;
    if (n == 0) return gd_read_bad(r, "the list is empty; leave the key out for \"any\"");
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_is_array(v) ? json_array_get(v, i) : v;
        size_t inner = json_is_array(v) ? gd_read_index(r, i) : r->n;
        if (choices) {
            if (!gd_read_choice(r, s, choices)) return false;
        } else if (!json_is_string(s) || json_string_length(s) == 0 ||
                   json_string_length(s) > 200) {
            return gd_read_bad(r, "must be a name, or a list of names");
        } else {
            char *f = gd_fold(json_string_value(s), json_string_length(s));
            bool same = f && strcmp(f, json_string_value(s)) == 0;
            free(f);
            if (!same) return gd_read_bad(r, "must be written in lower case");
        }
        gd_read_back(r, inner);
    }
    gd_read_back(r, mark);
    return true;
}

/* {"format": condition, "element.name": condition} */
static bool check_values(gd_reader *r, const json_t *o, const char *key, const json_t *domains)
{
    const json_t *v = json_object_get(o, key);
    if (!v) return true;
    size_t mark = gd_read_key(r, key);
    if (!json_is_object(v) || json_object_size(v) == 0)
        return gd_read_bad(r, "must be an object of conditions, {\"format\": {\"in\": [\"csv\"]}}");
    for (void *it = json_object_iter((json_t *)v); it;
         it = json_object_iter_next((json_t *)v, it)) {
        size_t inner = gd_read_key(r, json_object_iter_key(it));
        if (!gd_constraint_check(r, json_object_iter_value(it), domains)) return false;
        gd_read_back(r, inner);
    }
    gd_read_back(r, mark);
    return true;
}

static bool check_confidence(gd_reader *r, const json_t *o)
{
    static const char *const keys[] = { "min", "max", NULL };
    const json_t *v = json_object_get(o, "confidence");
    if (!v) return true;
    size_t mark = gd_read_key(r, "confidence");
    if (!gd_read_object(r, v, keys)) return false;
    if (json_object_size(v) == 0) return gd_read_bad(r, "needs min or max");
    for (size_t i = 0; keys[i]; i++) {
        const json_t *x = json_object_get(v, keys[i]);
        if (x && (!json_is_number(x) || json_number_value(x) < 0 || json_number_value(x) > 1))
            return gd_read_bad_key(r, keys[i], "must be a number from 0 to 1");
    }
    gd_read_back(r, mark);
    return true;
}

static bool check_labels(gd_reader *r, const json_t *o)
{
    const json_t *v = json_object_get(o, "labels");
    if (!json_is_object(v)) return check_names(r, o, "labels", NULL);
    size_t mark = gd_read_key(r, "labels");
    if (json_object_size(v) == 0) return gd_read_bad(r, "is empty; write {\"to\": [\"page\"]}");
    for (void *it = json_object_iter((json_t *)v); it; it = json_object_iter_next((json_t *)v, it))
        if (!check_names(r, v, json_object_iter_key(it), NULL)) return false;
    gd_read_back(r, mark);
    return true;
}

static bool check_history(gd_reader *r, const json_t *o, const json_t *domains)
{
    const json_t *v = json_object_get(o, "history");
    if (!v) return true;
    size_t mark = gd_read_key(r, "history");
    if (!gd_read_object(r, v, gd_history_keys)) return false;
    if (!check_names(r, v, "action", NULL) || !check_names(r, v, "target", NULL) ||
        !check_values(r, v, "params", domains))
        return false;
    if (!json_object_get(v, "min") && !json_object_get(v, "max"))
        return gd_read_bad(r, "needs min or max: how many earlier calls");
    static const char *const numbers[] = { "min", "max", "withinMs", NULL };
    for (size_t i = 0; numbers[i]; i++) {
        const json_t *x = json_object_get(v, numbers[i]);
        if (x && (!json_is_integer(x) || json_integer_value(x) < 0))
            return gd_read_bad_key(r, numbers[i], "must be an integer from 0");
    }
    gd_read_back(r, mark);
    return true;
}

bool gd_match_check(gd_reader *r, const json_t *v, const json_t *domains)
{
    return check_names(r, v, "mode", gd_modes) && check_names(r, v, "action", NULL) &&
           check_names(r, v, "target", NULL) && check_names(r, v, "risk", gd_risks) &&
           check_names(r, v, "source", gd_sources) && check_values(r, v, "params", domains) &&
           check_values(r, v, "facts", domains) && check_confidence(r, v) && check_labels(r, v) &&
           check_history(r, v, domains);
}

/* ---- answering ---- */

void gd_scene_view(gd_scene *s, const gd_view *view)
{
    gd_scene_done(s);
    s->view = view;
}

void gd_scene_done(gd_scene *s)
{
    json_decref(s->names);
    s->names = NULL;
}

/* Is s one of the names (a text or a list)? */
bool gd_name_among(const json_t *names, const char *s)
{
    if (json_is_string(names)) return strcmp(json_string_value(names), s) == 0;
    for (size_t i = 0; i < json_array_size(names); i++)
        if (strcmp(json_string_value(json_array_get(names, i)), s) == 0) return true;
    return false;
}

static void show_names(const json_t *names, char *out, size_t n)
{
    char *s = json_dumps(names, JSON_ENCODE_ANY | JSON_COMPACT);
    snprintf(out, n, "%s", s ? s : "");
    if (s && strlen(s) >= n) memcpy(out + n - 4, "...", 4);
    free(s);
}

static gd_truth name_is(const json_t *v, const char *key, const char *s, gd_why *why)
{
    const json_t *names = json_object_get(v, key);
    if (!names || (s && gd_name_among(names, s))) return GD_YES;
    if (why && why->p) {
        char want[80];
        show_names(names, want, sizeof want);
        gd_because(why, "%s is %.60s, not %s", key, s ? s : "absent", want);
    }
    return GD_NO;
}

/* The member "a.b" of o: a key of that name, or b in a. */
static const json_t *member(const json_t *o, const char *path)
{
    const json_t *v = json_object_get(o, path);
    const char *dot = strchr(path, '.');
    if (v || !dot) return v;
    return member(json_object_getn(o, path, (size_t)(dot - path)), dot + 1);
}

gd_truth gd_values_fit(const json_t *v, const char *key, const json_t *values,
                       const json_t *domains, gd_why *why)
{
    const json_t *want = json_object_get(v, key);
    gd_truth all = GD_YES;
    for (void *it = json_object_iter((json_t *)want); it && all != GD_NO;
         it = json_object_iter_next((json_t *)want, it)) {
        const char *path = json_object_iter_key(it);
        char name[80];
        snprintf(name, sizeof name, "%s.%.60s", key, path);
        gd_truth t = gd_constraint_eval(json_object_iter_value(it), member(values, path), domains,
                                        name, why);
        if (t < all) all = t;
    }
    return all;
}

static gd_truth confidence_fits(gd_scene *s, const json_t *v, gd_why *why)
{
    const json_t *want = json_object_get(v, "confidence"), *x = s->call->confidence;
    if (!want) return GD_YES;
    if (!x) {
        gd_because(why, "nobody stated a confidence");
        return GD_UNKNOWN;
    }
    const json_t *min = json_object_get(want, "min"), *max = json_object_get(want, "max");
    double d = json_number_value(x);
    if (min ? !(d >= json_number_value(min)) : false) {
        gd_because(why, "confidence %g is below %g", d, json_number_value(min));
        return GD_NO;
    }
    if (max ? !(d <= json_number_value(max)) : false) {
        gd_because(why, "confidence %g is above %g", d, json_number_value(max));
        return GD_NO;
    }
    return GD_YES;
}

static bool has_label(const json_t *labels, const json_t *want)
{
    for (size_t i = 0; i < json_array_size(labels); i++)
        if (gd_name_among(want, json_string_value(json_array_get(labels, i)))) return true;
    return false;
}

static gd_truth labels_fit(gd_scene *s, const json_t *v, gd_why *why)
{
    const json_t *want = json_object_get(v, "labels"), *labels = s->call->labels;
    if (!want) return GD_YES;
    bool per_param = json_is_object(want), ok = per_param;
    for (void *it = json_object_iter((json_t *)(per_param ? want : labels)); it;
         it = json_object_iter_next((json_t *)(per_param ? want : labels), it)) {
        if (per_param)
            ok = ok && has_label(json_object_get(labels, json_object_iter_key(it)),
                                 json_object_iter_value(it));
        else
            ok = ok || has_label(json_object_iter_value(it), want);
    }
    if (!ok) gd_because(why, "no value with such a label");
    return ok ? GD_YES : GD_NO;
}

static gd_truth history_fits(gd_scene *s, const json_t *v, gd_why *why)
{
    const json_t *want = json_object_get(v, "history");
    return want ? gd_past_fits(&s->past, want, s->now_ms, s->domains, why) : GD_YES;
}

static bool make_names(gd_scene *s)
{
    const gd_judged *c = s->call;
    if (s->names) return true;
    const json_t *facts = c->facts, *labels = c->labels, *history = s->past.list;
    s->names = json_pack("{s:s, s:s?, s:O, s:s, s:s?, s:O?, s:o?, s:o?, s:o?, s:s}", "action",
                         s->view->action, "target", s->view->target, "params", c->params, "risk",
                         gd_risks[s->view->risk], "source", c->source, "confidence", c->confidence,
                         "facts", facts ? json_incref((json_t *)facts) : json_object(), "labels",
                         labels ? json_incref((json_t *)labels) : json_object(), "history",
                         history ? json_incref((json_t *)history) : json_array(), "mode", s->mode);
    return s->names != NULL;
}

static gd_truth when_fits(gd_scene *s, const gd_when *when, gd_why *why)
{
    if (!when || s->assume_when) return GD_YES;
    if (make_names(s)) return gd_when_eval(when, s->names, why);
    gd_because(why, "when could not be evaluated: no memory, or text that is not UTF-8");
    return GD_UNKNOWN;
}

static gd_truth source_fits(gd_scene *s, const json_t *v, gd_why *why)
{
    if (!json_object_get(v, "source") || s->call->source)
        return name_is(v, "source", s->call->source, why);
    gd_because(why, "nobody stated where the command came from");
    return GD_UNKNOWN;
}

gd_truth gd_match_row(gd_scene *s, const json_t *v, gd_why *why)
{
    gd_truth all = name_is(v, "action", s->view->action, why);
    if (all != GD_NO) all = name_is(v, "target", s->view->target, why);
    if (all == GD_NO) return all;
    gd_truth t = gd_values_fit(v, "params", s->call->params, s->domains, why);
    if (t < all) all = t;
    if (all != GD_NO) t = gd_values_fit(v, "facts", s->call->facts, s->domains, why);
    return t < all ? t : all;
}

gd_truth gd_rule_match(gd_scene *s, const json_t *v, const gd_when *when, gd_why *why)
{
    gd_truth all = gd_match_row(s, v, why);
    for (int i = 0; i < 7 && all != GD_NO; i++) {
        gd_truth t = GD_YES;
        switch (i) { /* the cheap ones first */
        case 0: t = name_is(v, "mode", s->mode, why); break;
        case 1: t = name_is(v, "risk", gd_risks[s->view->risk], why); break;
        case 2: t = source_fits(s, v, why); break;
        case 3: t = confidence_fits(s, v, why); break;
        case 4: t = labels_fit(s, v, why); break;
        case 5: t = history_fits(s, v, why); break;
        case 6: t = when_fits(s, when, why); break;
        }
        if (t < all) all = t;
    }
    return all;
}
