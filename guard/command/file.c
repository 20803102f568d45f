/* SPDX-License-Identifier: MIT */
/* commands.json -> the model. Every message says the file, the JSON pointer and what to write. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "command/model.h"

typedef struct {
    gd_commands *c;
    const char *file;
    gd_error *e;
} loader;

__attribute__((format(printf, 3, 4))) static bool bad(loader *l, const char *at, const char *fmt,
                                                      ...)
{
    char what[320];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    return gd_fail(l->e, GD_INVALID, "%s: %s: %s", l->file, at, what);
}

static bool no_memory(loader *l)
{
    return gd_fail(l->e, GD_MEMORY, "no memory for the command file %s", l->file);
}

/* Whether a word is in a blank-separated list. */
static bool is_listed(const char *word, const char *list)
{
    size_t n = strlen(word);
    for (;; list++) {
        size_t m = strcspn(list, " ");
        if (m == n && memcmp(list, word, n) == 0) return true;
        list += m;
        if (!*list) return false;
    }
}

/* Only the keys in `known` (blank-separated) may be there. */
static bool check_keys(loader *l, const json_t *o, const char *at, const char *known)
{
    if (!json_is_object(o)) return bad(l, at, "must be an object with the keys %s", known);
    const char *key;
    json_t *v;
    json_object_foreach((json_t *)o, key, v)
        if (!is_listed(key, known))
            return bad(l, at, "unknown key \"%.40s\"; known are %s", key, known);
    return true;
}

/* A name: small letters, digits and _, as a Python name. */
static bool check_name(loader *l, const char *name, const char *at)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (n == 0 || name[n] || n > 40 || (name[0] >= '0' && name[0] <= '9'))
        return bad(l, at, "\"%.40s\" must be a name of small letters, digits and _", name);
    return true;
}

static bool get_string(loader *l, const json_t *o, const char *key, const char *at, bool must,
                       const char **out)
{
    const json_t *v = json_object_get(o, key);
    *out = NULL;
    if (!v && !must) return true;
    if (!json_is_string(v) || json_string_length(v) == 0 || json_string_length(v) > 2000)
        return bad(l, at, "\"%s\" must be a string that is not empty", key);
    *out = json_string_value(v);
    return true;
}

static bool read_phrase(loader *l, const char *text, const char *at, gd_phrase *out)
{
    gd_error e = { 0 };
    gd_arena a = { 0 };
    gd_sentence *s = gd_arena_get(&a, sizeof *s);
    char *normal = gd_text_normal(text, strlen(text), NULL, &e);
    bool ok = s && normal && gd_sentence_read(l->c, &a, normal, s, &e);
    if (!ok) {
        bad(l, at, "\"%.60s\": %s", text, e.text);
    } else if (s->n == 0 || s->n > GD_MAX_PHRASE) {
        ok = bad(l, at, "\"%.60s\" must have between 1 and %d words", text, GD_MAX_PHRASE);
    } else {
        out->n = s->n;
        for (uint32_t i = 0; i < s->n && ok; i++) {
            out->words[i] = gd_word_add(l->c, s->tokens[i].fold);
            if (out->words[i] == GD_NO_WORD) ok = no_memory(l);
        }
    }
    free(normal);
    gd_arena_free(&a);
    return ok;
}

static bool add_phrase(loader *l, gd_phrases *list, const char *text, uint32_t value, bool synonym,
                       const char *at)
{
    gd_phrase p = { .value = value, .synonym = synonym };
    if (!read_phrase(l, text, at, &p)) return false;
    for (size_t i = 0; i < list->n; i++) {
        const gd_phrase *o = &list->items[i];
        if (o->n != p.n || memcmp(o->words, p.words, p.n * sizeof *p.words) != 0) continue;
        if (o->value == value) return true;
        return bad(l, at, "\"%.60s\" stands for two things; leave one out", text);
    }
    if (list->n >= 5000) return bad(l, at, "more than 5000 names in one list");
    gd_phrase *items = gd_arena_grow(&l->c->arena, list->items, list->n, sizeof *items);
    if (!items) return no_memory(l);
    list->items = items;
    items[list->n++] = p;
    return true;
}

/* Adds the strings of an array; each stands for `value`, or for itself (its index). */
static bool add_phrases(loader *l, const json_t *a, gd_phrases *list, uint32_t value, bool own,
                        const char *at)
{
    size_t i;
    json_t *v;
    if (a && !json_is_array(a)) return bad(l, at, "must be an array of strings");
    json_array_foreach((json_t *)a, i, v) {
        if (!json_is_string(v)) return bad(l, at, "item %zu must be a string", i);
        if (!add_phrase(l, list, json_string_value(v), own ? (uint32_t)i : value, !own, at))
            return false;
    }
    return true;
}

/* "high" -> GD_HIGH */
static bool read_risk(loader *l, const json_t *v, const char *at, gd_risk *out)
{
    const char *s = json_is_string(v) ? json_string_value(v) : "";
    if (strcmp(s, "low") == 0)
        *out = GD_LOW;
    else if (strcmp(s, "medium") == 0)
        *out = GD_MEDIUM;
    else if (strcmp(s, "high") == 0)
        *out = GD_HIGH;
    else
        return bad(l, at, "must be \"low\", \"medium\" or \"high\"");
    return true;
}

static bool read_targets(loader *l, const json_t *targets)
{
    gd_commands *c = l->c;
    size_t n = json_object_size(targets);
    if (!json_is_object(targets) || n == 0 || n > 1000)
        return bad(l, "/targets", "must be an object with between 1 and 1000 targets");
    gd_param *t = &c->params[0];
    c->targets = gd_arena_get(&c->arena, n * sizeof *c->targets);
    t->values = gd_arena_get(&c->arena, n * sizeof *t->values);
    if (!c->targets || !t->values) return no_memory(l);
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)targets, name, v) {
        char at[96], phrase[48];
        snprintf(at, sizeof at, "/targets/%.60s", name);
        gd_target *g = &c->targets[c->ntargets];
        if (!check_name(l, name, at) || !check_keys(l, v, at, "url synonyms description") ||
            !get_string(l, v, "url", at, false, &g->url) ||
            !get_string(l, v, "description", at, false, &g->description))
            return false;
        if (g->url && g->url[0] != '/')
            return bad(l, at, "\"url\" must begin with '/': it stands in the product itself");
        g->name = t->values[c->ntargets] = name;
        snprintf(phrase, sizeof phrase, "%s", name);
        for (char *p = phrase; *p; p++)
            if (*p == '_') *p = ' ';
        if (!add_phrase(l, &t->phrases, phrase, c->ntargets, false, at)) return false;
        if (!add_phrases(l, json_object_get(v, "synonyms"), &t->phrases, c->ntargets, false, at))
            return false;
        c->ntargets++;
    }
    t->nvalues = c->ntargets;
    return true;
}

static bool read_values(loader *l, const json_t *values, gd_param *p, const char *at)
{
    size_t n = json_object_size(values);
    if (!json_is_object(values) || n == 0 || n > 1000)
        return bad(l, at, "\"values\" must be an object {\"value\": [synonyms]}");
    p->values = gd_arena_get(&l->c->arena, n * sizeof *p->values);
    if (!p->values) return no_memory(l);
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)values, name, v) {
        p->values[p->nvalues] = name;
        if (!add_phrase(l, &p->phrases, name, (uint32_t)p->nvalues, false, at) ||
            !add_phrases(l, v, &p->phrases, (uint32_t)p->nvalues, false, at))
            return false;
        p->nvalues++;
    }
    return true;
}

static bool read_pronouns(loader *l, const json_t *words, gd_param *p, const char *at)
{
    size_t n = json_array_size(words);
    if (n == 0) return bad(l, at, "\"words\" must be an array of strings: the pronouns");
    p->values = gd_arena_get(&l->c->arena, n * sizeof *p->values);
    if (!p->values) return no_memory(l);
    if (!add_phrases(l, words, &p->phrases, 0, true, at)) return false;
    for (size_t i = 0; i < n; i++)
        p->values[i] = json_string_value(json_array_get(words, i));
    p->nvalues = n;
    return true;
}

static bool read_range(loader *l, const json_t *v, gd_param *p, const char *at)
{
    const json_t *min = json_object_get(v, "min"), *max = json_object_get(v, "max");
    const json_t *words = json_object_get(v, "max_words");
    if ((min && !json_is_integer(min)) || (max && !json_is_integer(max)) ||
        (words && (!json_is_integer(words) || json_integer_value(words) < 1 ||
                   json_integer_value(words) > GD_MAX_WORDS)))
        return bad(l, at, "\"min\", \"max\" must be integers, \"max_words\" one from 1 to %d",
                   GD_MAX_WORDS);
    p->min = min ? json_integer_value(min) : 0;
    p->max = max ? json_integer_value(max) : 1000000;
    p->max_words = words ? (uint32_t)json_integer_value(words) : 12;
    p->plain = json_is_true(json_object_get(v, "plain"));
    return true;
}

static bool read_param(loader *l, const char *name, const json_t *v)
{
    static const char *const types[] = { "text", "enum", "email", "int",
                                         "date", "url",  "id",    "pronoun" };
    char at[96];
    snprintf(at, sizeof at, "/parameters/%.60s", name);
    gd_param *p = &l->c->params[l->c->nparams];
    const char *type;
    if (!check_name(l, name, at) ||
        !check_keys(l, v, at, "type description values words min max max_words plain as") ||
        !get_string(l, v, "type", at, true, &type) ||
        !get_string(l, v, "description", at, false, &p->description) ||
        !get_string(l, v, "as", at, false, &p->as) || !read_range(l, v, p, at))
        return false;
    if (strcmp(name, "target") == 0) return bad(l, at, "\"target\" is taken; it means /targets");
    size_t k = 0, n = sizeof types / sizeof *types;
    while (k < n && strcmp(types[k], type) != 0)
        k++;
    if (k == n)
        return bad(l, at, "\"type\" must be text, enum, email, int, date, url, id or pronoun");
    p->name = name;
    if (p->as && !check_name(l, p->as, at)) return false;
    if (!p->as) p->as = name;
    p->type = (gd_type)k;
    l->c->nparams++;
    if (p->type == GD_ENUM) return read_values(l, json_object_get(v, "values"), p, at);
    if (p->type == GD_PRONOUN) return read_pronouns(l, json_object_get(v, "words"), p, at);
    return true;
}

static bool read_params(loader *l, const json_t *targets, const json_t *params)
{
    gd_commands *c = l->c;
    size_t n = json_object_size(params);
    if ((params && !json_is_object(params)) || n > 200)
        return bad(l, "/parameters", "must be an object of at most 200 parameters");
    c->params = gd_arena_get(&c->arena, (n + 1) * sizeof *c->params);
    if (!c->params) return no_memory(l);
    c->params[0] = (gd_param){ .name = "target", .as = "target", .type = GD_TARGET };
    c->nparams = 1;
    if (!read_targets(l, targets)) return false;
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)params, name, v)
        if (!read_param(l, name, v)) return false;
    return true;
}

static bool read_rules(loader *l, const json_t *rules)
{
    gd_commands *c = l->c;
    size_t n = json_object_size(rules);
    if ((rules && !json_is_object(rules)) || n > 500)
        return bad(l, "/rules", "must be an object of at most 500 rules");
    c->rules = gd_arena_get(&c->arena, (n + 1) * sizeof *c->rules);
    if (!c->rules) return no_memory(l);
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)rules, name, v) /* names first: rules use each other */
        c->rules[c->nrules++].name = name;
    uint32_t i = 0;
    json_object_foreach((json_t *)rules, name, v) {
        char at[400];
        snprintf(at, sizeof at, "%.200s: /rules/%.60s", l->file, name);
        if (!check_name(l, name, "/rules")) return false;
        if (!json_is_string(v)) return bad(l, at, "must be a string");
        c->rules[i].tree = gd_template_read(c, json_string_value(v), at, l->e);
        if (!c->rules[i++].tree) return false;
    }
    return true;
}

/* Values a sentence fixes: {"say": "...", "target": "users", "parameters": {...}}. */
static bool check_fixed(loader *l, const json_t *v, const char *at, gd_template *t)
{
    if (!check_keys(l, v, at, "say target parameters")) return false;
    t->target = json_object_get(v, "target");
    t->parameters = json_object_get(v, "parameters");
    if (t->target &&
        (!json_is_string(t->target) ||
         !json_object_get(json_object_get(l->c->json, "targets"), json_string_value(t->target))))
        return bad(l, at, "\"target\" must be one of /targets");
    const char *name;
    json_t *p;
    if (t->parameters && !json_is_object(t->parameters))
        return bad(l, at, "\"parameters\" must be an object");
    json_object_foreach((json_t *)t->parameters, name, p)
        if (!json_object_get(json_object_get(l->c->json, "parameters"), name))
            return bad(l, at, "\"%.40s\" is not one of /parameters", name);
    return true;
}

static bool add_template(loader *l, uint32_t intent, const json_t *v, const char *where)
{
    gd_commands *c = l->c;
    char at[512];
    snprintf(at, sizeof at, "%.200s: %s", l->file, where);
    gd_template t = { .intent = intent };
    const json_t *say = json_is_object(v) ? json_object_get(v, "say") : v;
    if (json_is_object(v) && !check_fixed(l, v, where, &t)) return false;
    if (!json_is_string(say))
        return bad(l, where, "must be a sentence, or an object with \"say\": a sentence");
    t.text = json_string_value(say);
    t.tree = gd_template_read(c, t.text, at, l->e);
    if (!t.tree) return false;
    gd_template *all = gd_arena_grow(&c->arena, c->templates, c->ntemplates, sizeof *all);
    if (!all) return no_memory(l);
    c->templates = all;
    all[c->ntemplates++] = t;
    return true;
}

static bool check_arguments(loader *l, const gd_intent *in, const char *at)
{
    const char *key;
    json_t *v;
    if (in->arguments && !json_is_object(in->arguments))
        return bad(l, at, "\"arguments\" must be an object {\"argument\": \"parameter\"}");
    json_object_foreach((json_t *)in->arguments, key, v) {
        bool known = false, slot = false;
        for (size_t i = 0; i < in->function->nparams; i++)
            known |= strcmp(in->function->params[i].name, key) == 0;
        for (uint32_t i = 0; json_is_string(v) && i < l->c->nparams; i++)
            slot |= strcmp(l->c->params[i].as, json_string_value(v)) == 0;
        if (!known) return bad(l, at, "%s() has no argument \"%.40s\"", in->function->name, key);
        if (!slot) return bad(l, at, "\"%.40s\" must name one of /parameters, or target", key);
    }
    return true;
}

static bool read_intent(loader *l, const char *name, const json_t *v, const json_t *risks)
{
    gd_commands *c = l->c;
    char at[96];
    snprintf(at, sizeof at, "/intents/%.60s", name);
    gd_intent *in = &c->intents[c->nintents];
    const char *function;
    if (!check_name(l, name, at) ||
        !check_keys(l, v, at, "function description arguments sentences") ||
        !get_string(l, v, "function", at, true, &function) ||
        !get_string(l, v, "description", at, false, &in->description))
        return false;
    in->name = name;
    in->function = gd_function_find(function);
    if (!in->function)
        return bad(l, at, "there is no function \"%.40s\"; docs/commands.md lists them", function);
    in->arguments = json_object_get(v, "arguments");
    in->risk = c->default_risk;
    const json_t *risk = json_object_get(risks, name);
    if (risk && !read_risk(l, risk, "/risk/intents", &in->risk)) return false;
    const json_t *sentences = json_object_get(v, "sentences");
    if (!json_is_array(sentences) || json_array_size(sentences) == 0 ||
        json_array_size(sentences) > 500)
        return bad(l, at, "\"sentences\" must be an array of between 1 and 500 sentences");
    size_t i;
    json_t *s;
    json_array_foreach((json_t *)sentences, i, s) {
        char where[128];
        snprintf(where, sizeof where, "%s/sentences/%zu", at, i);
        if (!add_template(l, c->nintents, s, where)) return false;
    }
    c->nintents++;
    return check_arguments(l, in, at);
}

static bool read_intents(loader *l, const json_t *intents, const json_t *risks)
{
    gd_commands *c = l->c;
    size_t n = json_object_size(intents);
    if (!json_is_object(intents) || n == 0 || n > 200)
        return bad(l, "/intents", "must be an object with between 1 and 200 intents");
    c->intents = gd_arena_get(&c->arena, n * sizeof *c->intents);
    if (!c->intents) return no_memory(l);
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)intents, name, v)
        if (!read_intent(l, name, v, risks)) return false;
    json_object_foreach((json_t *)risks, name, v)
        if (!json_object_get(intents, name))
            return bad(l, "/risk/intents", "there is no intent \"%.40s\" in /intents", name);
    return true;
}

static bool read_target_risks(loader *l, const json_t *risks)
{
    gd_commands *c = l->c;
    for (uint32_t t = 0; t < c->ntargets; t++)
        c->targets[t].risk = c->default_risk;
    const char *name;
    json_t *v;
    if (risks && !json_is_object(risks))
        return bad(l, "/risk/targets", "must be an object {\"target\": \"medium\"}");
    json_object_foreach((json_t *)risks, name, v) {
        uint32_t t = 0;
        while (t < c->ntargets && strcmp(c->targets[t].name, name) != 0)
            t++;
        if (t == c->ntargets)
            return bad(l, "/risk/targets", "there is no target \"%.40s\" in /targets", name);
        if (!read_risk(l, v, "/risk/targets", &c->targets[t].risk)) return false;
    }
    const gd_phrases *names = &c->params[0].phrases;
    for (size_t i = 0; i < names->n; i++)
        for (uint32_t k = 0; k < names->items[i].n; k++)
            if (c->targets[names->items[i].value].risk != GD_LOW)
                c->words[names->items[i].words[k]].dangerous = true;
    return true;
}

static bool read_alarms(loader *l, const json_t *words)
{
    gd_phrases list = { 0 };
    if (!words) return true;
    if (!check_keys(l, words, "/risk/words", "high") ||
        !add_phrases(l, json_object_get(words, "high"), &list, 0, false, "/risk/words/high"))
        return false;
    for (size_t i = 0; i < list.n; i++) {
        if (list.items[i].n != 1) return bad(l, "/risk/words/high", "item %zu must be one word", i);
        l->c->words[list.items[i].words[0]].alarming = true;
    }
    return true;
}

static bool read_lists(loader *l, const json_t *j)
{
    gd_commands *c = l->c;
    const json_t *k = json_object_get(j, "controls");
    if (k && !check_keys(l, k, "/controls", "pause resume cancel fork")) return false;
    return add_phrases(l, json_object_get(j, "skip"), &c->skip, 0, false, "/skip") &&
           add_phrases(l, json_object_get(j, "joins"), &c->joins, 0, false, "/joins") &&
           add_phrases(l, json_object_get(k, "pause"), &c->pause, 0, false, "/controls/pause") &&
           add_phrases(l, json_object_get(k, "resume"), &c->resume, 0, false, "/controls/resume") &&
           add_phrases(l, json_object_get(k, "cancel"), &c->cancel, 0, false, "/controls/cancel") &&
           add_phrases(l, json_object_get(k, "fork"), &c->fork, 0, false, "/controls/fork");
}

/* What people say is less than what they type: a grammar of all sentences and synonyms is hard to
   hear through. */
static bool read_spoken(loader *l, const json_t *v)
{
    gd_commands *c = l->c;
    const json_t *list = json_object_get(v, "sentences"), *most = json_object_get(v, "synonyms");
    c->spoken_synonyms = UINT32_MAX;
    if (most) {
        if (!json_is_integer(most) || json_integer_value(most) < 0 ||
            json_integer_value(most) > 1000)
            return bad(l, "/voice", "\"synonyms\" must be a number from 0 to 1000");
        c->spoken_synonyms = (uint32_t)json_integer_value(most);
    }
    if (!list) return true;
    size_t i, n = json_array_size(list);
    json_t *s;
    if (!json_is_array(list) || n == 0 || n > 500)
        return bad(l, "/voice", "\"sentences\" must be an array of between 1 and 500 sentences");
    c->spoken = gd_arena_get(&c->arena, n * sizeof *c->spoken);
    if (!c->spoken) return no_memory(l);
    json_array_foreach((json_t *)list, i, s) {
        char at[512];
        snprintf(at, sizeof at, "%.200s: /voice/sentences/%zu", l->file, i);
        if (!json_is_string(s)) return bad(l, "/voice/sentences", "item %zu must be a sentence", i);
        c->spoken[i] = gd_template_read(c, json_string_value(s), at, l->e);
        if (!c->spoken[i]) return false;
        c->nspoken++;
    }
    return true;
}

static bool check_voice(loader *l, const json_t *v)
{
    if (!v) return true;
    if (!check_keys(l, v, "/voice",
                    "sentences synonyms recipients pronunciations weight fillers "
                    "threshold"))
        return false;
    const json_t *w = json_object_get(v, "weight");
    if (w && (!json_is_number(w) || json_number_value(w) <= 0 || json_number_value(w) > 1))
        return bad(l, "/voice", "\"weight\" must be a number above 0 and at most 1");
    const json_t *t = json_object_get(v, "threshold"), *p;
    if (t && (!json_is_number(t) || json_number_value(t) < -1000 || json_number_value(t) > 1000))
        return bad(l, "/voice", "\"threshold\" must be a number from -1000 to 1000");
    const char *word;
    json_t *phones = json_object_get(v, "pronunciations");
    if (phones && !json_is_object(phones))
        return bad(l, "/voice", "\"pronunciations\" must be an object {\"word\": \"PH OW N Z\"}");
    json_object_foreach(phones, word, p)
        if (!json_is_string(p) || json_string_length(p) == 0 || json_string_length(p) > 200)
            return bad(l, "/voice/pronunciations", "\"%.40s\" must have its phones as a string",
                       word);
    gd_phrases list = { 0 };
    return add_phrases(l, json_object_get(v, "fillers"), &list, 0, false, "/voice/fillers") &&
           add_phrases(l, json_object_get(v, "recipients"), &l->c->recipients, 0, true,
                       "/voice/recipients") &&
           read_spoken(l, v);
}

static bool read_all(loader *l, const json_t *j)
{
    gd_commands *c = l->c;
    if (!check_keys(l, j, "/",
                    "$schema version name description targets parameters rules intents "
                    "continuation skip joins controls risk voice") ||
        !get_string(l, j, "name", "/", true, &c->name))
        return false;
    if (json_integer_value(json_object_get(j, "version")) != 1)
        return bad(l, "/version", "must be 1; this is the only version there is");
    const json_t *risk = json_object_get(j, "risk"), *more = json_object_get(j, "continuation");
    if (risk && !check_keys(l, risk, "/risk", "intents targets words default")) return false;
    const json_t *def = json_object_get(risk, "default");
    if (def && !read_risk(l, def, "/risk/default", &c->default_risk)) return false;
    if (!read_params(l, json_object_get(j, "targets"), json_object_get(j, "parameters")) ||
        !read_target_risks(l, json_object_get(risk, "targets")) ||
        !read_alarms(l, json_object_get(risk, "words")) || !read_lists(l, j) ||
        !read_rules(l, json_object_get(j, "rules")) ||
        !check_voice(l, json_object_get(j, "voice")) ||
        !read_intents(l, json_object_get(j, "intents"), json_object_get(risk, "intents")))
        return false;
    if (more && !add_template(l, GD_CONTINUATION, more, "/continuation")) return false;
    return gd_graph_build(c, l->file, l->e);
}

gd_commands *gd_commands_load(const char *text, size_t n, const char *name, gd_error *e)
{
    if (n > GD_MAX_FILE) {
        gd_fail(e, GD_LIMIT, "%s: a command file of %zu bytes; at most %d are allowed", name, n,
                GD_MAX_FILE);
        return NULL;
    }
    json_error_t je;
    json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES, &je);
    if (!j) {
        gd_fail(e, GD_INVALID, "%s:%d:%d: %s", name, je.line, je.column, je.text);
        return NULL;
    }
    gd_commands *c = calloc(1, sizeof *c);
    if (!c) {
        json_decref(j);
        gd_fail(e, GD_MEMORY, "no memory for the command file %s", name);
        return NULL;
    }
    c->json = j;
    loader l = { c, name, e };
    if (read_all(&l, j) && gd_digest("cloche.commands.v1", j, c->digest, e)) return c;
    gd_commands_free(c);
    return NULL;
}

gd_commands *gd_commands_load_file(const char *path, gd_error *e)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? malloc(GD_MAX_FILE + 2) : NULL;
    gd_commands *c = NULL;
    if (!f) {
        gd_fail(e, GD_IO, "cannot read the command file %s: %s", path, strerror(errno));
    } else if (!text) {
        gd_fail(e, GD_MEMORY, "no memory for the command file %s", path);
    } else {
        size_t n = fread(text, 1, GD_MAX_FILE + 1, f);
        if (ferror(f))
            gd_fail(e, GD_IO, "cannot read the command file %s: %s", path, strerror(errno));
        else
            c = gd_commands_load(text, n, path, e);
    }
    if (f) fclose(f);
    free(text);
    return c;
}

void gd_commands_free(gd_commands *c)
{
    if (!c) return;
    gd_arena_free(&c->arena);
    json_decref(c->json);
    free(c);
}

const json_t *gd_commands_voice(const gd_commands *c) { return json_object_get(c->json, "voice"); }

const char *gd_commands_digest(const gd_commands *c) { return c->digest; }

const char *gd_commands_url(const gd_commands *c, const char *target)
{
    for (uint32_t t = 0; t < c->ntargets; t++)
        if (strcmp(c->targets[t].name, target) == 0) return c->targets[t].url;
    return NULL;
}

json_t *gd_commands_targets(const gd_commands *c)
{
    return json_incref(json_object_get(c->json, "targets"));
}
