/* SPDX-License-Identifier: MIT */
/* Counting earlier calls. */
#include "policy/history.h"
#include <stdlib.h>
#include <string.h>
#include "policy/match.h"

struct gd_earlier {
    enum { UNREAD, READ, BAD } state;
    gd_judged call;
};

bool gd_history_check(const json_t *history, gd_error *e)
{
    if (history && !json_is_array(history))
        return gd_fail(e, GD_INVALID, "the history of a session must be a list of calls");
    for (size_t i = 0; i < json_array_size(history); i++) {
        const json_t *h = json_array_get(history, i), *at = json_object_get(h, "at");
        const json_t *actions = json_object_get(h, "actions");
        bool ok = json_is_string(json_object_get(h, "function")) &&
                  json_is_string(json_object_get(h, "state")) && (!at || json_is_integer(at)) &&
                  (!actions || json_is_array(actions));
        if (!ok)
            return gd_fail(e, GD_INVALID,
                           "entry %zu of the history needs \"function\", \"state\" and \"at\" "
                           "(integer milliseconds)",
                           i);
    }
    return true;
}

void gd_past_free(gd_past *p)
{
    for (size_t i = 0; p->calls && i < json_array_size(p->list); i++)
        gd_judged_free(&p->calls[i].call);
    free(p->calls);
    p->calls = NULL;
}

/* The entry, judged; NULL: it is no call, or memory ran out. */
static const gd_judged *earlier(gd_past *p, size_t i)
{
    gd_earlier *e = &p->calls[i];
    if (e->state == UNREAD)
        e->state = gd_judge_read(&e->call, json_array_get(p->list, i), NULL) ? READ : BAD;
    return e->state == READ ? &e->call : NULL;
}

/* Does a Decision's list of actions hold one of those that are asked for? */
static bool listed(const json_t *actions, const json_t *want)
{
    for (size_t i = 0; i < json_array_size(actions); i++) {
        const char *name = json_string_value(json_array_get(actions, i));
        if (name && gd_name_among(want, name)) return true;
    }
    return false;
}

/* Was the call one of these actions, of this target, with these arguments? */
static gd_truth fits(gd_past *p, size_t i, const json_t *want, const json_t *domains)
{
    const json_t *action = json_object_get(want, "action"),
                 *target = json_object_get(want, "target");
    const json_t *actions = json_object_get(json_array_get(p->list, i), "actions");
    bool sure = !action || (actions && listed(actions, action));
    if (actions && !sure) return GD_NO;
    const gd_judged *call = earlier(p, i);
    if (!call) return GD_UNKNOWN;
    for (size_t k = 0; k < call->n; k++) {
        const gd_view *v = &call->views[k];
        if ((sure || gd_name_among(action, v->action)) &&
            (!target || (v->target && gd_name_among(target, v->target))))
            return gd_values_fit(want, "params", call->params, domains, NULL);
    }
    return GD_NO;
}

static bool counts(const json_t *h, const json_t *want, int64_t now_ms)
{
    static const char *const undone[] = { "blocked", "rejected", "expired", "withdrawn", NULL };
    if (gd_one_of(json_string_value(json_object_get(h, "state")), undone)) return false;
    const json_t *within = json_object_get(want, "withinMs"), *at = json_object_get(h, "at");
    if (!within || !at) return true;
    int64_t t = json_integer_value(at);
    return t >= now_ms || (uint64_t)now_ms - (uint64_t)t <= (uint64_t)json_integer_value(within);
}

gd_truth gd_past_fits(gd_past *p, const json_t *want, int64_t now_ms, const json_t *domains,
                      gd_why *why)
{
    int64_t sure = 0, unsure = 0;
    size_t n = json_array_size(p->list);
    if (n > 0 && !p->calls && !(p->calls = calloc(n, sizeof *p->calls))) {
        gd_because(why, "no memory to look at earlier calls");
        return GD_UNKNOWN;
    }
    for (size_t i = 0; i < n; i++) {
        if (!counts(json_array_get(p->list, i), want, now_ms)) continue;
        gd_truth t = fits(p, i, want, domains);
        sure += t == GD_YES;
        unsure += t == GD_UNKNOWN;
    }
    const json_t *min = json_object_get(want, "min"), *max = json_object_get(want, "max");
    int64_t least = min ? json_integer_value(min) : 0;
    int64_t most = max ? json_integer_value(max) : INT64_MAX;
    if (sure >= least && sure + unsure <= most) return GD_YES;
    bool no = sure + unsure < least || sure > most;
    gd_because(why, "%lld earlier calls like that%s", (long long)sure,
               no ? "" : ", and some that may be");
    return no ? GD_NO : GD_UNKNOWN;
}
