/* SPDX-License-Identifier: MIT */
/* Reading a policy: everything in it is checked before anything is judged by it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/internal.h"

enum {
    MAX_FILE = 1 << 20, /* bytes */
    MAX_RULES = 2000,   /* in each of rules, risk, classify */
    MAX_TESTS = 10000,
    MAX_TEXT = 1000, /* bytes of a reason, a description */
    MAX_ID = 64,
};

#define CONDITIONS "action", "target", "params", "facts"

const char *const gd_effects[] = { "allow", "log", "approve", "approve", "block" };
const char *const gd_policy_keys[] = { "$schema", "version", "name", "description", "mode",
                                       "budgets", "domains", "risk", "rules",       "classify",
                                       "default", "tests",   NULL };
const char *const gd_rule_keys[] = { "id",     "description", CONDITIONS, "mode",    "risk",
                                     "source", "confidence",  "labels",   "history", "when",
                                     "effect", "requires",    "reason",   "shadow",  NULL };
const char *const gd_risk_keys[] = { "id", "description", CONDITIONS, "risk", NULL };
const char *const gd_classify_keys[] = { "id", "description", CONDITIONS, "as", NULL };
const char *const gd_test_keys[] = { "name", "mode", "call", "history", "now", "expect", NULL };
const char *const gd_expect_keys[] = { "effect", "requires", "rules", "reason",
                                       "risk",   "actions",  NULL };

/* ---- pieces ---- */

static bool check_text(gd_reader *r, const json_t *o, const char *key, bool needed)
{
    const json_t *v = json_object_get(o, key);
    if (!v && !needed) return true;
    if (!v) return gd_read_bad(r, "the key \"%s\" is missing", key);
    if (!json_is_string(v) || json_string_length(v) == 0 || json_string_length(v) > MAX_TEXT)
        return gd_read_bad_key(r, key, "must be text of 1 to %d bytes", MAX_TEXT);
    return true;
}

/* Ids stand in messages, logs and audits, so they are plain. */
static bool check_id(gd_reader *r, const json_t *o, bool needed)
{
    if (!check_text(r, o, "id", needed)) return false;
    const json_t *v = json_object_get(o, "id");
    size_t n = json_string_length(v);
    if (!v || (n <= MAX_ID &&
               strspn(json_string_value(v), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789_.:-") == n))
        return true;
    return gd_read_bad_key(r, "id", "must have 1 to %d letters, digits and _ . : -", MAX_ID);
}

static bool check_choice(gd_reader *r, const json_t *o, const char *key, bool needed,
                         const char *const *choices)
{
    const json_t *v = json_object_get(o, key);
    if (!v) return !needed || gd_read_bad(r, "the key \"%s\" is missing", key);
    size_t mark = gd_read_key(r, key);
    if (!gd_read_choice(r, v, choices)) return false;
    gd_read_back(r, mark);
    return true;
}

static bool read_limits(gd_reader *r, const json_t *v, gd_limits *out, bool top)
{
    static const char *const keys[] = { "domInteractions", "navigations", "apiCalls",
                                        "activeMs",        "tree",        NULL };
    static const char *const inner[] = { "domInteractions", "navigations", "apiCalls", "activeMs",
                                         NULL };
    if (!gd_read_object(r, v, top ? keys : inner)) return false;
    for (int i = 0; i < GD_COUNTERS; i++) {
        const json_t *n = json_object_get(v, gd_counter_names[i]);
        if (!n) continue;
        if (!json_is_integer(n) || json_integer_value(n) < 0 ||
            json_integer_value(n) > 1000000000000)
            return gd_read_bad_key(r, gd_counter_names[i],
                                   "must be an integer from 0 to 1000000000000");
        out->n[i] = json_integer_value(n);
    }
    return true;
}

static bool read_budgets(gd_reader *r, gd_policy *p)
{
    gd_limits_default(&p->budgets[0], false);
    const json_t *v = json_object_get(p->json, "budgets"), *tree = json_object_get(v, "tree");
    size_t mark = gd_read_key(r, "budgets");
    if (v && !read_limits(r, v, &p->budgets[0], true)) return false;
    for (int i = 0; i < GD_COUNTERS; i++)
        p->budgets[1].n[i] = 4 * p->budgets[0].n[i];
    gd_read_key(r, "tree");
    if (tree && !read_limits(r, tree, &p->budgets[1], false)) return false;
    gd_read_back(r, mark);
    return true;
}

static bool read_domains(gd_reader *r, gd_policy *p)
{
    p->domains = json_object_get(p->json, "domains");
    if (!p->domains) return true;
    size_t mark = gd_read_key(r, "domains");
    if (!json_is_object(p->domains))
        return gd_read_bad(r, "must be an object of lists, {\"email\": [\"acme.test\"]}");
    for (void *it = json_object_iter((json_t *)p->domains); it;
         it = json_object_iter_next((json_t *)p->domains, it)) {
        size_t inner = gd_read_key(r, json_object_iter_key(it));
        const json_t *list = json_object_iter_value(it);
        const char *name = json_object_iter_key(it);
        size_t len = json_object_iter_key_len(it);
        if (len == 0 || len > 40 ||
            strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != len)
            return gd_read_bad(r, "the name of a list has 1 to 40 letters, digits, _ and -");
        if (!json_is_array(list) || json_array_size(list) > MAX_RULES)
            return gd_read_bad(r, "must be a list of at most %d host names", MAX_RULES);
        for (size_t i = 0; i < json_array_size(list); i++) {
            size_t at = gd_read_index(r, i);
            if (!gd_domain_check(r, json_array_get(list, i))) return false;
            gd_read_back(r, at);
        }
        gd_read_back(r, inner);
    }
    gd_read_back(r, mark);
    return true;
}

/* Calls check for each entry of a list of objects. */
static bool each(gd_reader *r, const json_t *file, const char *key, size_t max, const json_t **out,
                 bool (*check)(gd_reader *, const json_t *, gd_policy *, size_t), gd_policy *p)
{
    *out = json_object_get(file, key);
    if (!*out) return true;
    size_t mark = gd_read_key(r, key);
    if (!json_is_array(*out) || json_array_size(*out) > max)
        return gd_read_bad(r, "must be a list of at most %zu entries", max);
    for (size_t i = 0; i < json_array_size(*out); i++) {
        size_t inner = gd_read_index(r, i);
        if (!check(r, json_array_get(*out, i), p, i)) return false;
        gd_read_back(r, inner);
    }
    gd_read_back(r, mark);
    return true;
}

static bool check_risk(gd_reader *r, const json_t *v, gd_policy *p, size_t i)
{
    (void)i;
    if (!gd_read_object(r, v, gd_risk_keys) || !check_id(r, v, false) ||
        !check_text(r, v, "description", false) || !check_choice(r, v, "risk", true, gd_risks))
        return false;
    return gd_match_check(r, v, p->domains);
}

static bool check_classify(gd_reader *r, const json_t *v, gd_policy *p, size_t i)
{
    (void)i;
    if (!gd_read_object(r, v, gd_classify_keys) || !check_id(r, v, false) ||
        !check_text(r, v, "description", false) || !check_text(r, v, "as", true))
        return false;
    const char *as = json_string_value(json_object_get(v, "as"));
    size_t n = json_string_length(json_object_get(v, "as"));
    if (n > MAX_ID || strspn(as, "abcdefghijklmnopqrstuvwxyz0123456789_-") != n)
        return gd_read_bad_key(
            r, "as", "must be an action of 1 to %d small letters, digits, _ and -", MAX_ID);
    return gd_match_check(r, v, p->domains);
}

static bool read_effect(gd_reader *r, const json_t *v, gd_rule *rule)
{
    static const char *const effects[] = { "allow", "log", "approve", "block", NULL };
    static const char *const who[] = { "approval", "confirmation", NULL };
    if (!check_choice(r, v, "effect", true, effects) || !check_choice(r, v, "requires", false, who))
        return false;
    const char *effect = json_string_value(json_object_get(v, "effect"));
    const char *
        requires
    = json_string_value(json_object_get(v, "requires"));
    bool approve = strcmp(effect, "approve") == 0;
    if (requires && !approve)
        return gd_read_bad_key(r, "requires", "goes with the effect approve only");
    rule->rank = GD_APPROVE; /* a second person, unless the rule says that the same one is enough */
    if (approve && requires && strcmp(requires, "confirmation") == 0) rule->rank = GD_CONFIRM;
    if (strcmp(effect, "allow") == 0) rule->rank = GD_ALLOW;
    if (strcmp(effect, "log") == 0) rule->rank = GD_LOG;
    if (strcmp(effect, "block") == 0) rule->rank = GD_BLOCK;
    return true;
}

static bool read_rule(gd_reader *r, const json_t *v, gd_policy *p, size_t i)
{
    gd_rule *rule = &p->rules[i];
    rule->json = v;
    p->n = i + 1;
    if (!gd_read_object(r, v, gd_rule_keys) || !check_id(r, v, true) ||
        !check_text(r, v, "description", false) || !check_text(r, v, "reason", false) ||
        !read_effect(r, v, rule) || !gd_match_check(r, v, p->domains))
        return false;
    rule->id = json_string_value(json_object_get(v, "id"));
    rule->reason = json_string_value(json_object_get(v, "reason"));
    const json_t *shadow = json_object_get(v, "shadow"), *when = json_object_get(v, "when");
    if (shadow && !json_is_boolean(shadow))
        return gd_read_bad_key(r, "shadow", "must be true or false");
    rule->shadow = json_is_true(shadow);
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->rules[k].id, rule->id) == 0)
            return gd_read_bad_key(r, "id", "rule %zu has the id \"%.60s\" too", k, rule->id);
    if (!when) return true;
    size_t mark = gd_read_key(r, "when");
    if (!json_is_string(when)) return gd_read_bad(r, "must be a Python expression in text");
    rule->when = gd_when_compile(r, json_string_value(when), json_string_length(when));
    if (!rule->when) return false;
    gd_read_back(r, mark);
    return true;
}

static bool check_expect(gd_reader *r, const json_t *test)
{
    static const char *const effects[] = { "allow", "log", "approve", "block", NULL };
    static const char *const who[] = { "approval", "confirmation", NULL };
    const json_t *v = json_object_get(test, "expect");
    if (!v) return gd_read_bad(r, "the key \"expect\" is missing");
    if (json_is_string(v)) return check_choice(r, test, "expect", true, effects);
    size_t mark = gd_read_key(r, "expect");
    if (!gd_read_object(r, v, gd_expect_keys) || !check_choice(r, v, "effect", true, effects) ||
        !check_choice(r, v, "requires", false, who) || !check_text(r, v, "reason", false) ||
        !check_choice(r, v, "risk", false, gd_risks))
        return false;
    static const char *const lists[] = { "rules", "actions", NULL };
    for (size_t i = 0; lists[i]; i++) {
        const json_t *list = json_object_get(v, lists[i]);
        bool ok = !list || json_is_array(list);
        for (size_t k = 0; ok && k < json_array_size(list); k++)
            ok = json_is_string(json_array_get(list, k));
        if (!ok) return gd_read_bad_key(r, lists[i], "must be a list of texts");
    }
    gd_read_back(r, mark);
    return true;
}

static bool check_test(gd_reader *r, const json_t *v, gd_policy *p, size_t i)
{
    (void)p;
    (void)i;
    if (!gd_read_object(r, v, gd_test_keys) || !check_text(r, v, "name", false) ||
        !check_choice(r, v, "mode", false, gd_modes) || !check_expect(r, v))
        return false;
    gd_error e = { 0 };
    gd_judged j;
    bool ok = gd_judge_read(&j, json_object_get(v, "call"), &e);
    gd_judged_free(&j);
    if (!ok) return gd_read_bad_key(r, "call", "%s", e.text);
    if (!gd_history_check(json_object_get(v, "history"), &e))
        return gd_read_bad_key(r, "history", "%s", e.text);
    const json_t *now = json_object_get(v, "now");
    return !now || json_is_integer(now) ||
           gd_read_bad_key(r, "now", "must be an integer: milliseconds since 1970");
}

/* ---- the whole ---- */

static bool read_policy(gd_reader *r, gd_policy *p)
{
    static const char *const defaults[] = { "block", NULL };
    const json_t *v = p->json, *version = json_object_get(v, "version"), *rules;
    if (!gd_read_object(r, v, gd_policy_keys)) return false;
    if (!version) return gd_read_bad(r, "the key \"version\" is missing; write \"version\": 1");
    if (!json_is_integer(version) || json_integer_value(version) != 1)
        return gd_read_bad_key(r, "version", "must be 1, the only version there is");
    if (!check_text(r, v, "$schema", false) || !check_text(r, v, "name", false) ||
        !check_text(r, v, "description", false) || !check_choice(r, v, "mode", true, gd_modes) ||
        !check_choice(r, v, "default", false, defaults) || !read_budgets(r, p) ||
        !read_domains(r, p))
        return false;
    p->mode = json_string_value(json_object_get(v, "mode"));
    p->name = json_string_value(json_object_get(v, "name"));
    size_t n = json_array_size(json_object_get(v, "rules"));
    p->rules = calloc((n < MAX_RULES ? n : MAX_RULES) + 1, sizeof *p->rules);
    if (!p->rules) return gd_fail(r->e, GD_MEMORY, "no memory for %zu rules", n);
    if (!json_object_get(v, "rules")) return gd_read_bad(r, "the key \"rules\" is missing");
    return each(r, v, "risk", MAX_RULES, &p->risk, check_risk, p) &&
           each(r, v, "classify", MAX_RULES, &p->classify, check_classify, p) &&
           each(r, v, "rules", MAX_RULES, &rules, read_rule, p) &&
           each(r, v, "tests", MAX_TESTS, &p->tests, check_test, p);
}

/* Takes over v. */
static gd_policy *own(json_t *v, const char *name, gd_error *e)
{
    gd_error mine = { 0 };
    gd_policy *p = v ? calloc(1, sizeof *p) : NULL;
    if (!p) {
        json_decref(v);
        gd_fail(e, GD_MEMORY, "no memory for a policy");
        return NULL;
    }
    p->json = v;
    gd_reader r = { .file = name ? name : "policy", .e = &mine };
    /* The canonical text first: it bounds the depth for all that follows. */
    bool ok = gd_digest("cloche.policy.v1", v, p->digest, &mine);
    if (!ok && mine.code != GD_MEMORY) {
        char why[sizeof mine.text];
        memcpy(why, mine.text, sizeof why);
        gd_read_bad(&r, "%.300s", why);
    }
    if (ok && read_policy(&r, p)) return p;
    if (e) *e = mine;
    gd_policy_free(p);
    return NULL;
}

gd_policy *gd_policy_from_json(const json_t *v, const char *name, gd_error *e)
{
    return own(json_deep_copy(v), name, e);
}

gd_policy *gd_policy_load(const char *text, size_t n, const char *name, gd_error *e)
{
    if (!name) name = "policy";
    if (n > MAX_FILE) {
        gd_fail(e, GD_LIMIT, "%s: a policy has at most %d bytes", name, MAX_FILE);
        return NULL;
    }
    json_error_t je;
    json_t *v = json_loadb(text, n, JSON_REJECT_DUPLICATES, &je);
    if (!v) {
        gd_fail(e, GD_INVALID, "%s:%d:%d: not JSON: %s", name, je.line, je.column, je.text);
        return NULL;
    }
    return own(v, name, e);
}

gd_policy *gd_policy_load_file(const char *path, gd_error *e)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? malloc(MAX_FILE + 2) : NULL;
    size_t n = text ? fread(text, 1, MAX_FILE + 1, f) : 0;
    gd_policy *p = NULL;
    if (!f || (text && ferror(f)))
        gd_fail(e, GD_IO, "%s cannot be read: %s", path, strerror(errno));
    else if (!text)
        gd_fail(e, GD_MEMORY, "no memory to read %s", path);
    else
        p = gd_policy_load(text, n, path, e);
    if (f) fclose(f);
    free(text);
    return p;
}

void gd_policy_free(gd_policy *p)
{
    if (!p) return;
    for (size_t i = 0; i < p->n; i++)
        gd_when_free(p->rules[i].when);
    free(p->rules);
    json_decref(p->json);
    free(p);
}

const char *gd_policy_digest(const gd_policy *p) { return p->digest; }
const char *gd_policy_name(const gd_policy *p) { return p->name ? p->name : ""; }
const char *gd_policy_mode(const gd_policy *p) { return p->mode; }
const json_t *gd_policy_json(const gd_policy *p) { return p->json; }
const gd_limits *gd_policy_budgets(const gd_policy *p, bool tree) { return &p->budgets[tree]; }
