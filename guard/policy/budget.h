/* SPDX-License-Identifier: MIT */
/*
 * What a session may use up: interactions with the page, navigations, API calls, and active time
 * (interpreter and driver; waiting for an approval is not active). Charged before the effect, all
 * counters of a call or none. Totals survive pause and resume as JSON; a fork starts with its
 * parent's totals, and every branch also charges the tree they share, so that forking makes no new
 * budget.
 *
 * A gd_budget belongs to one session and one thread at a time; the tree may be charged from many.
 */
#ifndef GD_BUDGET_H
#define GD_BUDGET_H

#include <jansson.h>
#include <stdint.h>
#include "base/error.h"

typedef enum { GD_DOM, GD_NAVIGATION, GD_API, GD_ACTIVE_MS, GD_COUNTERS } gd_counter;

typedef struct {
    int64_t n[GD_COUNTERS];
} gd_counts;
typedef gd_counts gd_limits;

extern const char *const gd_counter_names[GD_COUNTERS]; /* "domInteractions", ... */

/* The article's: 50, 10, 20, 30 s; and four times that for a tree. */
void gd_limits_default(gd_limits *l, bool tree);

/* The shared totals of all branches of a session. Counted by reference. */
typedef struct gd_tree gd_tree;
gd_tree *gd_tree_new(const gd_limits *limits, const gd_counts *used, gd_error *e);
gd_tree *gd_tree_hold(gd_tree *t);
void gd_tree_release(gd_tree *t);
void gd_tree_used(const gd_tree *t, gd_counts *out);

typedef struct {
    gd_limits limits;
    gd_counts used;
    gd_tree *tree;    /* may be NULL */
    int64_t since_ms; /* start of the stretch of active time that runs, or -1 */
} gd_budget;

/* What is raised in the program. It cannot be caught there. */
typedef struct {
    const char *type;  /* "DemoResourceError", "DemoTimeoutError"; NULL: within the budget */
    char message[128]; /* "Exceeded 50 DOM operations" */
    gd_counter counter;
} gd_exceeded;

/* A new budget holds the tree (NULL: none). */
void gd_budget_init(gd_budget *b, const gd_limits *limits, gd_tree *tree);
void gd_budget_done(gd_budget *b);
/* A branch: the parent's totals, the parent's tree. */
void gd_budget_fork(const gd_budget *parent, gd_budget *child);

/* What a Call uses: navigate 1 navigation; click, fill, select, read, show 1 interaction (a click on
   a link to another page also 1 navigation, and showing a target of another page 1 navigation only);
   export, delete, email, api, request and functions
   nobody knows 1 API call; the others nothing. A request that the page sends by itself, in an act or
   after it, is 1 API call too, but for one in each act: what the act was judged as, or what a call
   that is an API call itself needs. */
void gd_budget_cost(const json_t *call, gd_counts *out);

/* Charges before the effect: true, or false with *x filled and nothing charged. */
bool gd_budget_charge(gd_budget *b, const gd_counts *cost, gd_exceeded *x);

/* How many of them may still be charged. */
int64_t gd_budget_left(const gd_budget *b, gd_counter c);

/* Active time runs from start to stop; both may be called again while it does (not) run. check says
   whether it is over; left is the number of milliseconds after which it will be (for cutting off a
   driver that hangs). A clock that goes backwards counts as one that stands. */
void gd_budget_start(gd_budget *b, int64_t now_ms);
void gd_budget_stop(gd_budget *b, int64_t now_ms);
bool gd_budget_check_time(gd_budget *b, int64_t now_ms, gd_exceeded *x);
int64_t gd_budget_left_ms(const gd_budget *b, int64_t now_ms);

/* Totals: {"domInteractions":n,"navigations":n,"apiCalls":n,"activeMs":n}. Reading accepts only what
   writing makes. */
json_t *gd_counts_json(const gd_counts *c);
bool gd_counts_read(const json_t *v, gd_counts *out, gd_error *e);

#endif
