/* SPDX-License-Identifier: MIT */
/*
 * What a call really is. A call names a function, but its facts may say more: the button sends
 * DELETE, the link is a mail link, the page marks the element as "delete:report", a header asks for
 * another method. Each of these makes one more view of the call (an action and a target), and every
 * view is judged. Nothing takes a view away, so facts can only make a decision stricter.
 */
#ifndef GD_VIEW_H
#define GD_VIEW_H

#include <jansson.h>
#include "base/error.h"

enum { GD_LOW, GD_MEDIUM, GD_HIGH };
extern const char *const gd_risks[];   /* "low", "medium", "high", NULL */
extern const char *const gd_sources[]; /* where a command may come from; NULL at the end */
bool gd_one_of(const char *s, const char *const *list); /* list: NULL at the end */

typedef struct {
    char *action; /* in lower case */
    char *target; /* folded; NULL: none */
    int risk;     /* of the risk table; filled by the policy */
    char because[120];
} gd_view;

typedef struct {
    /* Borrowed from the call; NULL when missing. */
    const json_t *args, *facts, *labels;
    const char *source;
    const json_t *confidence;
    int risk; /* what the call says, GD_LOW if nothing */
    /* The arguments, and three that are made of everything the call and its facts say:
       "url" (addresses it goes to, absolute), "recipients" (of mail), "method" (of requests). A
       list when there are several. */
    json_t *params;
    gd_view *views; /* the first is what the call says it is */
    size_t n;
} gd_judged;

/* False with *e: the call is not what a Call must be. Release with gd_judged_free in any case. */
bool gd_judge_read(gd_judged *j, const json_t *call, gd_error *e);
void gd_judged_free(gd_judged *j);

/* One more view, unless there is the same already. False: names nobody can read, or no memory. */
bool gd_judge_add(gd_judged *j, const char *action, const char *target, gd_error *e,
                  const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
