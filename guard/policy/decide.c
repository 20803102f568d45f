/* SPDX-License-Identifier: MIT */
/*
 * The decision about one call. Every view of the call meets every rule; of each view the most
 * restrictive matching rule counts (none: block), and of the call the most restrictive view. Since
 * everything here is a maximum, the order of rules and views cannot matter.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/internal.h"

typedef struct {
    const gd_policy *p;
    gd_scene scene;
    gd_judged call;
    int rank;          /* of the views seen so far */
    bool *matched;     /* by rule: in any view */
    json_t *explained; /* NULL: nobody asks */
    gd_error *e;
} judgement;

static bool no_memory(gd_error *e) { return gd_fail(e, GD_MEMORY, "no memory to judge a call"); }

/* What cannot be known counts against the call. */
static bool takes_effect(gd_truth t, int rank)
{
    return t == GD_YES || (t == GD_UNKNOWN && rank != GD_ALLOW);
}

/* ---- views ---- */

/* Adds what the policy itself says a call is. */
static bool classify(judgement *d)
{
    size_t n = d->call.n;
    for (size_t i = 0; i < n; i++) {
        gd_view view = d->call.views[i]; /* adding moves them */
        gd_scene_view(&d->scene, &view);
        for (size_t k = 0; k < json_array_size(d->p->classify); k++) {
            const json_t *c = json_array_get(d->p->classify, k);
            if (gd_match_row(&d->scene, c, NULL) == GD_NO) continue;
            const char *id = json_string_value(json_object_get(c, "id"));
            if (!gd_judge_add(&d->call, json_string_value(json_object_get(c, "as")), view.target,
                              d->e, "classified so%s%.60s", id ? " by " : "", id ? id : ""))
                return false;
        }
    }
    return true;
}

/* The risk the table gives the view at hand; what the call says can only raise it. */
static int risk_of(judgement *d)
{
    int risk = d->call.risk;
    for (size_t i = 0; i < json_array_size(d->p->risk); i++) {
        const json_t *row = json_array_get(d->p->risk, i);
        const char *name = json_string_value(json_object_get(row, "risk"));
        int level = GD_LOW;
        while (strcmp(gd_risks[level], name) != 0)
            level++;
        if (level > risk && gd_match_row(&d->scene, row, NULL) != GD_NO) risk = level;
    }
    return risk;
}

static const char *requires_of(int rank)
{
    return rank == GD_APPROVE ? "approval" : rank == GD_CONFIRM ? "confirmation" : NULL;
}

static bool explain_rule(json_t *list, const gd_rule *rule, bool matched, gd_truth t,
                         const char *why)
{
    const char *because = t == GD_YES  ? "all its conditions hold"
                          : t == GD_NO ? why
                          : matched    ? "this cannot be known, which counts as a match: "
                                       : "this cannot be known, which is no match: ";
    char text[700];
    snprintf(text, sizeof text, "%s%s", because, t == GD_UNKNOWN ? why : "");
    gd_plain(text);
    json_t *v = json_pack("{s:s, s:s, s:b, s:s}", "id", rule->id, "effect", gd_effects[rule->rank],
                          "matched", matched, "because", text);
    if (v && requires_of(rule->rank))
        json_object_set_new(v, "requires", json_string(requires_of(rule->rank)));
    if (v && rule->shadow) json_object_set_new(v, "shadow", json_true());
    return v && json_array_append_new(list, v) == 0;
}

static bool judge_view(judgement *d, gd_view *view)
{
    gd_scene_view(&d->scene, view);
    view->risk = risk_of(d);
    int rank = -1;
    json_t *rules = d->explained ? json_array() : NULL;
    char why[300];
    gd_why ask = { d->explained ? why : NULL, sizeof why };
    for (size_t i = 0; i < d->p->n; i++) {
        const gd_rule *rule = &d->p->rules[i];
        why[0] = '\0';
        gd_truth t = gd_rule_match(&d->scene, rule->json, rule->when, &ask);
        bool matched = takes_effect(t, rule->rank);
        if (matched) d->matched[i] = true;
        if (matched && !rule->shadow && rule->rank > rank) rank = rule->rank;
        if (rules && !explain_rule(rules, rule, matched, t, why)) {
            json_decref(rules);
            return no_memory(d->e);
        }
    }
    bool unmatched = rank < 0;
    if (unmatched) rank = GD_BLOCK;
    if (rank > d->rank) d->rank = rank;
    if (!d->explained) return true;
    json_t *v = json_pack("{s:s, s:s?, s:s, s:s, s:s, s:b, s:o}", "action", view->action, "target",
                          view->target, "risk", gd_risks[view->risk], "because", view->because,
                          "effect", gd_effects[rank], "default", unmatched, "rules", rules);
    return (v && json_array_append_new(d->explained, v) == 0) || no_memory(d->e);
}

/* ---- the decision as JSON ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool same_effect(int a, int b) { return strcmp(gd_effects[a], gd_effects[b]) == 0; }

/* The ids of the rules that decided, sorted. */
static json_t *deciding_rules(const judgement *d)
{
    const char **ids = calloc(d->p->n + 1, sizeof *ids);
    json_t *list = ids ? json_array() : NULL;
    size_t n = 0;
    for (size_t i = 0; list && i < d->p->n; i++) {
        const gd_rule *rule = &d->p->rules[i];
        if (d->matched[i] && !rule->shadow && same_effect(rule->rank, d->rank)) ids[n++] = rule->id;
    }
    if (n > 1) qsort(ids, n, sizeof *ids, by_text);
    for (size_t i = 0; list && i < n; i++)
        if (json_array_append_new(list, json_string(ids[i])) != 0) {
            json_decref(list);
            list = NULL;
        }
    free(ids);
    return list;
}

static json_t *shadow_rules(const judgement *d)
{
    json_t *list = json_array();
    const gd_rule *last = NULL;
    for (;;) { /* in the order of ids */
        const gd_rule *next = NULL;
        for (size_t i = 0; i < d->p->n; i++) {
            const gd_rule *rule = &d->p->rules[i];
            if (!d->matched[i] || !rule->shadow || (last && strcmp(rule->id, last->id) <= 0))
                continue;
            if (!next || strcmp(rule->id, next->id) < 0) next = rule;
        }
        if (!list || !next) return list;
        json_t *v = json_pack("{s:s, s:s}", "rule", next->id, "effect", gd_effects[next->rank]);
        if (json_array_append_new(list, v) != 0) {
            json_decref(list);
            return NULL;
        }
        last = next;
    }
}

/* The reason a person reads: of the strictest rules the one whose id comes first, those with a
   reason of their own before others. */
static const gd_rule *spokesman(const judgement *d)
{
    const gd_rule *best = NULL;
    for (size_t i = 0; i < d->p->n; i++) {
        const gd_rule *rule = &d->p->rules[i];
        if (!d->matched[i] || rule->shadow || rule->rank != d->rank) continue;
        bool better = !best || (rule->reason && !best->reason) ||
                      (!rule->reason == !best->reason && strcmp(rule->id, best->id) < 0);
        if (better) best = rule;
    }
    return best;
}

static json_t *reason(const judgement *d)
{
    static const char *const says[] = { "is allowed", "is allowed and noted down",
                                        "waits until you confirm it",
                                        "waits until a second person approves it", "is blocked" };
    const gd_rule *rule = spokesman(d);
    const gd_view *view = &d->call.views[0];
    if (rule && rule->reason) return json_string(rule->reason);
    const char *gap = view->target ? " " : "", *target = view->target ? view->target : "";
    if (rule)
        return json_sprintf("%s%s%s %s by the rule \"%s\"", view->action, gap, target,
                            says[d->rank], rule->id);
    return json_sprintf("No rule of the policy allows %s%s%s, and what no rule allows is blocked",
                        view->action, gap, target);
}

static bool set(json_t *o, const char *key, json_t *v)
{
    return json_object_set_new(o, key, v) == 0;
}

static json_t *actions_of(const judgement *d)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < d->call.n; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || strcmp(d->call.views[k].action, d->call.views[i].action) == 0;
        if (seen || json_array_append_new(list, json_string(d->call.views[i].action)) == 0)
            continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *judged_as(const judgement *d)
{
    json_t *list = json_array();
    for (size_t i = 1; list && i < d->call.n; i++) {
        const gd_view *w = &d->call.views[i];
        json_t *v = json_pack("{s:s, s:s?, s:s}", "action", w->action, "target", w->target,
                              "because", w->because);
        if (json_array_append_new(list, v) == 0) continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *decision(const judgement *d)
{
    int risk = GD_LOW;
    for (size_t i = 0; i < d->call.n; i++)
        if (d->call.views[i].risk > risk) risk = d->call.views[i].risk;
    json_t *v = json_object(), *why = reason(d);
    bool ok = v && why && set(v, "effect", json_string(gd_effects[d->rank])) &&
              set(v, "rules", deciding_rules(d)) && set(v, "reason", json_incref(why)) &&
              set(v, "risk", json_string(gd_risks[risk])) &&
              set(v, "mode", json_string(d->scene.mode)) && set(v, "actions", actions_of(d)) &&
              set(v, "judgedAs", judged_as(d)) && set(v, "shadow", shadow_rules(d)) &&
              set(v, "policy", json_string(d->p->digest));
    if (ok && requires_of(d->rank)) ok = set(v, "requires", json_string(requires_of(d->rank)));
    if (ok && d->rank == GD_BLOCK)
        ok = set(v, "error", json_pack("{s:s, s:O}", "type", "DemoSecurityError", "message", why));
    json_decref(why);
    if (ok) return v;
    json_decref(v);
    no_memory(d->e);
    return NULL;
}

/* ---- entry points ---- */

static bool judge(judgement *d, const json_t *call, const gd_context *c)
{
    const char *mode = c && c->mode ? c->mode : d->p->mode;
    if (!gd_one_of(mode, gd_modes))
        return gd_fail(d->e, GD_INVALID, "the mode \"%.60s\" is unknown; it is demo or production",
                       mode);
    const json_t *history = c ? c->history : NULL;
    if (!gd_history_check(history, d->e)) return false;
    d->scene = (gd_scene){ .assume_when = d->scene.assume_when,
                           .domains = d->p->domains,
                           .mode = mode,
                           .now_ms = c ? c->now_ms : 0,
                           .past = { .list = history },
                           .call = &d->call };
    d->rank = GD_ALLOW;
    d->matched = calloc(d->p->n + 1, sizeof *d->matched);
    if (!d->matched) return no_memory(d->e);
    if (!gd_judge_read(&d->call, call, d->e) || !classify(d)) return false;
    for (size_t i = 0; i < d->call.n; i++)
        if (!judge_view(d, &d->call.views[i])) return false;
    return true;
}

static void done(judgement *d)
{
    gd_scene_done(&d->scene);
    gd_past_free(&d->scene.past);
    gd_judged_free(&d->call);
    free(d->matched);
    json_decref(d->explained);
}

json_t *gd_policy_decide(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e)
{
    judgement d = { .p = p, .e = e };
    json_t *v = judge(&d, call, c) ? decision(&d) : NULL;
    done(&d);
    return v;
}

json_t *gd_decide_assuming(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e)
{
    judgement d = { .p = p, .e = e, .scene = { .assume_when = true } };
    json_t *v = judge(&d, call, c) ? decision(&d) : NULL;
    done(&d);
    return v;
}

json_t *gd_policy_explain(const gd_policy *p, const json_t *call, const gd_context *c, gd_error *e)
{
    judgement d = { .p = p, .e = e, .explained = json_array() };
    json_t *v = NULL;
    if (!d.explained)
        no_memory(e);
    else if (judge(&d, call, c) && (v = decision(&d)) != NULL) {
        v = json_pack("{s:o, s:O}", "decision", v, "judged", d.explained);
        if (!v) no_memory(e);
    }
    done(&d);
    return v;
}

int gd_decision_rank(const json_t *decision)
{
    const char *effect = json_string_value(json_object_get(decision, "effect"));
    const char *
        requires
    = json_string_value(json_object_get(decision, "requires"));
    if (!effect) return -1;
    if (strcmp(effect, "approve") == 0)
    return
        requires && strcmp
                         (requires, "confirmation") == 0
                     ? GD_CONFIRM
                     : GD_APPROVE;
    for (int i = 0; i <= GD_BLOCK; i++)
        if (strcmp(effect, gd_effects[i]) == 0) return i;
    return -1;
}

json_t *gd_policy_call_of_command(const json_t *command, gd_error *e)
{
    const char *intent = json_string_value(json_object_get(command, "intent"));
    const json_t *params = json_object_get(command, "parameters");
    if (!intent || (params && !json_is_object(params) && !json_is_null(params))) {
        gd_fail(e, GD_INVALID, "a command has an \"intent\" and an object of \"parameters\"");
        return NULL;
    }
    json_t *args = json_is_object(params) ? json_copy((json_t *)params) : json_object();
    json_t *call = json_pack("{s:s, s:o}", "function", intent, "args", args);
    static const char *const same[][2] = { { "riskLevel", "risk" },
                                           { "source", "source" },
                                           { "confidence", "confidence" } };
    const json_t *target = json_object_get(command, "target");
    bool ok = call != NULL;
    if (ok && json_is_string(target)) ok = json_object_set(args, "target", (json_t *)target) == 0;
    for (size_t i = 0; ok && i < sizeof same / sizeof *same; i++) {
        const json_t *v = json_object_get(command, same[i][0]);
        if (v && !json_is_null(v)) ok = json_object_set(call, same[i][1], (json_t *)v) == 0;
    }
    if (ok) return call;
    json_decref(call);
    no_memory(e);
    return NULL;
}
