/* SPDX-License-Identifier: MIT */
/* Counters of a session and of its tree. The error texts are part of the product's contract. */
#include "policy/budget.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_MAX ((int64_t)1 << 53) /* JSON readers agree about integers up to here */

const char *const gd_counter_names[GD_COUNTERS] = { "domInteractions", "navigations", "apiCalls",
                                                    "activeMs" };

void gd_limits_default(gd_limits *l, bool tree)
{
    static const gd_limits own = { { 50, 10, 20, 30000 } };
    for (int i = 0; i < GD_COUNTERS; i++)
        l->n[i] = own.n[i] * (tree ? 4 : 1);
}

struct gd_tree {
    pthread_mutex_t lock;
    gd_limits limits;
    gd_counts used;
    unsigned holders;
};

gd_tree *gd_tree_new(const gd_limits *limits, const gd_counts *used, gd_error *e)
{
    gd_tree *t = calloc(1, sizeof *t);
    if (!t || pthread_mutex_init(&t->lock, NULL) != 0) {
        free(t);
        gd_fail(e, GD_MEMORY, "no memory for the counters of a session tree");
        return NULL;
    }
    t->limits = *limits;
    if (used) t->used = *used;
    t->holders = 1;
    return t;
}

gd_tree *gd_tree_hold(gd_tree *t)
{
    if (!t) return NULL;
    pthread_mutex_lock(&t->lock);
    t->holders++;
    pthread_mutex_unlock(&t->lock);
    return t;
}

void gd_tree_release(gd_tree *t)
{
    if (!t) return;
    pthread_mutex_lock(&t->lock);
    bool last = --t->holders == 0;
    pthread_mutex_unlock(&t->lock);
    if (!last) return;
    pthread_mutex_destroy(&t->lock);
    free(t);
}

void gd_tree_used(const gd_tree *t, gd_counts *out)
{
    pthread_mutex_t *lock = (pthread_mutex_t *)&t->lock;
    pthread_mutex_lock(lock);
    *out = t->used;
    pthread_mutex_unlock(lock);
}

void gd_budget_init(gd_budget *b, const gd_limits *limits, gd_tree *tree)
{
    *b = (gd_budget){ .limits = *limits, .tree = gd_tree_hold(tree), .since_ms = -1 };
}

void gd_budget_done(gd_budget *b)
{
    gd_tree_release(b->tree);
    b->tree = NULL;
}

void gd_budget_fork(const gd_budget *parent, gd_budget *child)
{
    gd_budget_init(child, &parent->limits, parent->tree);
    child->used = parent->used;
}

/* Does following href leave the page at `url`? A fragment of the same page does not. */
static bool leaves_page(const char *href, const char *url)
{
    if (href[0] == '#' || href[0] == '\0') return false;
    if (strncmp(href, "mailto:", 7) == 0 || strncmp(href, "javascript:", 11) == 0) return false;
    size_t n = url ? strcspn(url, "#") : 0;
    return !(n > 0 && strncmp(href, url, n) == 0 && href[n] == '#');
}

void gd_budget_cost(const json_t *call, gd_counts *out)
{
    static const struct {
        const char *name;
        int counter; /* -1: free */
    } table[] = {
        { "navigate", GD_NAVIGATION },
        { "click", GD_DOM },
        { "fill", GD_DOM },
        { "select", GD_DOM },
        { "read", GD_DOM },
        { "show", GD_DOM },
        { "wait", -1 },
        { "ask", -1 },
        { "handoff", -1 },
        { "say", -1 },
        { "checkpoint", -1 },
    };
    memset(out, 0, sizeof *out);
    const char *name = json_string_value(json_object_get(call, "function"));
    int counter = GD_API; /* also of a function nobody knows */
    for (size_t i = 0; name && i < sizeof table / sizeof *table; i++)
        if (strcmp(name, table[i].name) == 0) counter = table[i].counter;
    if (counter < 0) return;
    out->n[counter] = 1;
    const json_t *facts = json_object_get(call, "facts");
    const char *href = json_string_value(json_object_get(facts, "href"));
    if (counter != GD_DOM || !href ||
        !leaves_page(href, json_string_value(json_object_get(facts, "url"))))
        return;
    bool shows = strcmp(name, "show") == 0 && !json_is_object(json_object_get(facts, "element"));
    if (shows) out->n[GD_DOM] = 0; /* it goes to the page of the target, nothing else */
    if (shows || strcmp(name, "click") == 0) out->n[GD_NAVIGATION] = 1;
}

static bool over(gd_exceeded *x, gd_counter c, int64_t limit, bool tree)
{
    static const char *const things[] = { "DOM operations", "navigation steps", "API calls" };
    const char *where = tree ? " in all branches" : "";
    x->counter = c;
    if (c == GD_ACTIVE_MS) {
        x->type = "DemoTimeoutError";
        snprintf(x->message, sizeof x->message, "Demo exceeded %g second limit%s",
                 (double)limit / 1000, where);
    } else {
        x->type = "DemoResourceError";
        snprintf(x->message, sizeof x->message, "Exceeded %lld %s%s", (long long)limit, things[c],
                 where);
    }
    return false;
}

static bool fits(const gd_limits *limits, const gd_counts *used, const gd_counts *cost,
                 gd_exceeded *x, bool tree)
{
    for (int i = 0; i < GD_COUNTERS; i++)
        if (cost->n[i] > 0 && (cost->n[i] > limits->n[i] || used->n[i] > limits->n[i] - cost->n[i]))
            return over(x, (gd_counter)i, limits->n[i], tree);
    return true;
}

static void add(gd_counts *to, const gd_counts *n)
{
    for (int i = 0; i < GD_COUNTERS; i++) {
        int64_t room = COUNT_MAX - to->n[i];
        to->n[i] += n->n[i] < room ? n->n[i] : room;
    }
}

bool gd_budget_charge(gd_budget *b, const gd_counts *cost, gd_exceeded *x)
{
    x->type = NULL;
    if (!fits(&b->limits, &b->used, cost, x, false)) return false;
    if (b->tree) {
        pthread_mutex_lock(&b->tree->lock);
        bool ok = fits(&b->tree->limits, &b->tree->used, cost, x, true);
        if (ok) add(&b->tree->used, cost);
        pthread_mutex_unlock(&b->tree->lock);
        if (!ok) return false;
    }
    add(&b->used, cost);
    return true;
}

int64_t gd_budget_left(const gd_budget *b, gd_counter c)
{
    int64_t own = b->limits.n[c] - b->used.n[c], tree = own;
    if (b->tree) {
        gd_counts used;
        gd_tree_used(b->tree, &used);
        tree = b->tree->limits.n[c] - used.n[c];
    }
    if (tree < own) own = tree;
    return own > 0 ? own : 0;
}

static int64_t running(const gd_budget *b, int64_t now_ms)
{
    return b->since_ms >= 0 && now_ms > b->since_ms ? now_ms - b->since_ms : 0;
}

void gd_budget_start(gd_budget *b, int64_t now_ms)
{
    if (b->since_ms < 0) b->since_ms = now_ms < 0 ? 0 : now_ms;
}

void gd_budget_stop(gd_budget *b, int64_t now_ms)
{
    gd_counts ms = { { 0 } };
    ms.n[GD_ACTIVE_MS] = running(b, now_ms);
    b->since_ms = -1;
    add(&b->used, &ms);
    if (!b->tree) return;
    pthread_mutex_lock(&b->tree->lock);
    add(&b->tree->used, &ms);
    pthread_mutex_unlock(&b->tree->lock);
}

/* Milliseconds that may still run before the time is over; 0: it is. The limit itself is allowed. */
static int64_t left(const gd_limits *limits, const gd_counts *used, int64_t run)
{
    int64_t n = limits->n[GD_ACTIVE_MS] - used->n[GD_ACTIVE_MS];
    return n < run ? 0 : n - run + 1;
}

bool gd_budget_check_time(gd_budget *b, int64_t now_ms, gd_exceeded *x)
{
    x->type = NULL;
    int64_t run = running(b, now_ms);
    if (left(&b->limits, &b->used, run) == 0)
        return over(x, GD_ACTIVE_MS, b->limits.n[GD_ACTIVE_MS], false);
    if (!b->tree) return true;
    gd_counts used;
    gd_tree_used(b->tree, &used);
    return left(&b->tree->limits, &used, run) > 0 ||
           over(x, GD_ACTIVE_MS, b->tree->limits.n[GD_ACTIVE_MS], true);
}

int64_t gd_budget_left_ms(const gd_budget *b, int64_t now_ms)
{
    int64_t run = running(b, now_ms), own = left(&b->limits, &b->used, run);
    if (!b->tree) return own;
    gd_counts used;
    gd_tree_used(b->tree, &used);
    int64_t tree = left(&b->tree->limits, &used, run);
    return tree < own ? tree : own;
}

json_t *gd_counts_json(const gd_counts *c)
{
    json_t *v = json_object();
    for (int i = 0; v && i < GD_COUNTERS; i++)
        if (json_object_set_new(v, gd_counter_names[i], json_integer(c->n[i])) != 0) {
            json_decref(v);
            return NULL;
        }
    return v;
}

bool gd_counts_read(const json_t *v, gd_counts *out, gd_error *e)
{
    if (!json_is_object(v) || json_object_size(v) != GD_COUNTERS)
        return gd_fail(e, GD_INVALID,
                       "the totals of a budget are an object of domInteractions, navigations, "
                       "apiCalls and activeMs");
    gd_counts c;
    for (int i = 0; i < GD_COUNTERS; i++) {
        const json_t *n = json_object_get(v, gd_counter_names[i]);
        if (!json_is_integer(n) || json_integer_value(n) < 0 || json_integer_value(n) > COUNT_MAX)
            return gd_fail(e, GD_INVALID, "the total %s of a budget must be an integer from 0",
                           gd_counter_names[i]);
        c.n[i] = json_integer_value(n);
    }
    *out = c;
    return true;
}
