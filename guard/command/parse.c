/* SPDX-License-Identifier: MIT */
/*
 * A sentence -> commands: controls, the cheapest way to cut it at "and" and commas so that every
 * piece is a command, what "it" means, risk and confidence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "command/model.h"

enum { COST_CONTINUATION = 60, NEAR = 30, MAX_COST = 1 << 28, MAX_COMMANDS = 16 };

static const char *const risk_names[] = { "low", "medium", "high" };

typedef struct {
    const gd_commands *c;
    const gd_speaker *who;
    const gd_sentence *s;
    gd_arena *a;
    gd_readings readings[GD_MAX_WORDS + 1]; /* by first word; of places where a command can begin */
    bool tried[GD_MAX_WORDS + 1];
    int best[GD_MAX_WORDS + 1];       /* the cost of the rest from here */
    uint32_t piece[GD_MAX_WORDS + 1]; /* where the first piece of it ends */
    uint32_t after[GD_MAX_WORDS + 1]; /* where the next one begins */
    json_t *commands;
    bool no_memory;
    char reason[320], ask[160];
    gd_error *e;
} parser;

/* Sets a member and takes the value; remembers that memory ran out, to be asked once at the end. */
static void put(parser *p, json_t *o, const char *key, json_t *v)
{
    if (json_object_set_new(o, key, v) != 0) p->no_memory = true;
}

const char *gd_command_risk(const gd_commands *c, const char *intent, const char *target)
{
    gd_risk risk = c->default_risk;
    for (uint32_t t = 0; target && t < c->ntargets; t++)
        if (strcmp(c->targets[t].name, target) == 0) risk = c->targets[t].risk;
    for (uint32_t i = 0; i < c->nintents; i++)
        if (strcmp(c->intents[i].name, intent) == 0 && c->intents[i].risk > risk)
            risk = c->intents[i].risk;
    return risk_names[risk];
}

static gd_risk risk_of(const gd_commands *c, const char *intent, const char *target)
{
    const char *name = gd_command_risk(c, intent, target);
    return name == risk_names[GD_HIGH]     ? GD_HIGH
           : name == risk_names[GD_MEDIUM] ? GD_MEDIUM
                                           : GD_LOW;
}

/* Where the piece after one that ends at word `end` begins; false if none may. */
static bool next_piece(const parser *p, uint32_t end, uint32_t *next)
{
    bool cut = p->s->tokens[end - 1].ends;
    *next = end;
    for (uint32_t k; *next < p->s->n && (k = gd_phrase_at(&p->c->joins, p->s, *next, NULL)) != 0;) {
        *next += k;
        cut = true;
    }
    return cut;
}

/* The cheapest way to read everything from word i on as commands. */
static bool cut(parser *p, uint32_t i)
{
    if (p->tried[i]) return true;
    p->tried[i] = true;
    p->best[i] = MAX_COST;
    if (i >= p->s->n) {
        p->best[i] = 0;
        return true;
    }
    bool ends[GD_MAX_WORDS + 1] = { false };
    uint32_t next;
    for (uint32_t k = i + 1; k < p->s->n; k++)
        ends[k] = next_piece(p, k, &next);
    ends[p->s->n] = true;
    gd_readings *r = &p->readings[i];
    r->values = json_array();
    if (!r->values) return gd_fail(p->e, GD_MEMORY, "no memory to understand a sentence");
    if (!gd_sentence_match(p->c, p->a, p->s, i, ends, r, p->e)) return false;
    for (size_t k = 0; k < r->n; k++) {
        const gd_reading *g = &r->items[k];
        bool more = p->c->templates[g->template].intent == GD_CONTINUATION;
        if (more && i == 0) continue;
        next_piece(p, g->to, &next);
        if (!cut(p, next)) return false;
        int cost = g->cost + (more ? COST_CONTINUATION : 0) + p->best[next];
        if (cost >= p->best[i]) continue;
        p->best[i] = cost;
        p->piece[i] = g->to;
        p->after[i] = next;
    }
    return true;
}

static const json_t *captured(const parser *p, const gd_reading *r, gd_type type)
{
    for (uint32_t k = r->ncaptures; k > 0; k--)
        if (p->c->params[r->captures[k - 1].param].type == type) return r->captures[k - 1].value;
    return NULL;
}

static const char *target_of(const parser *p, const gd_reading *r)
{
    const json_t *v = p->c->templates[r->template].target;
    if (!v) v = captured(p, r, GD_TARGET);
    return json_string_value(v); /* NULL for NULL */
}

/* Free text that names something dangerous ("the delete button") makes its command risky. */
static bool is_alarming(const parser *p, const gd_reading *r)
{
    for (uint32_t k = 0; k < r->ncaptures; k++) {
        const gd_capture *g = &r->captures[k];
        gd_type type = p->c->params[g->param].type;
        if (type != GD_TEXT && type != GD_URL) continue;
        for (uint32_t i = g->from; i < g->to; i++) {
            if (p->s->tokens[i].word != GD_NO_WORD && p->c->words[p->s->tokens[i].word].alarming)
                return true;
            for (uint32_t w = 0; w < p->c->nwords; w++) /* "deleted", "removes", in quotes too */
                if (p->c->words[w].alarming && strlen(p->c->words[w].text) > 4 &&
                    strstr(p->s->tokens[i].fold, p->c->words[w].text))
                    return true;
        }
    }
    return false;
}

static gd_risk reading_risk(const parser *p, const gd_reading *r)
{
    uint32_t intent = p->c->templates[r->template].intent;
    if (intent == GD_CONTINUATION) return GD_LOW;
    if (is_alarming(p, r)) return GD_HIGH;
    return risk_of(p->c, p->c->intents[intent].name, target_of(p, r));
}

/* Of the readings of one piece: the cheapest, but of those nearly as cheap the riskiest. */
static const gd_reading *choose(const parser *p, uint32_t from, uint32_t to)
{
    const gd_readings *r = &p->readings[from];
    const gd_reading *best = NULL;
    for (size_t k = 0; k < r->n; k++)
        if (r->items[k].to == to && (!best || r->items[k].cost < best->cost)) best = &r->items[k];
    const gd_reading *out = best;
    for (size_t k = 0; k < r->n && best; k++) {
        const gd_reading *g = &r->items[k];
        if (g->to == to && g->cost <= best->cost + NEAR &&
            reading_risk(p, g) > reading_risk(p, out))
            out = g;
    }
    return out;
}

static bool same_meaning(const parser *p, const gd_reading *x, const gd_reading *y)
{
    const char *s = target_of(p, x), *t = target_of(p, y);
    return p->c->templates[x->template].intent == p->c->templates[y->template].intent &&
           (s == t || (s && t && strcmp(s, t) == 0));
}

static const char *intent_name(const parser *p, const gd_reading *r)
{
    uint32_t i = p->c->templates[r->template].intent;
    return i == GD_CONTINUATION ? "" : p->c->intents[i].name;
}

/* Other meanings of the piece; asks when one is as good as the chosen one. */
static json_t *alternatives(parser *p, const gd_reading *chosen, uint32_t from)
{
    json_t *out = json_array();
    const gd_readings *all = &p->readings[from];
    for (size_t k = 0; out && k < all->n && json_array_size(out) < 5; k++) {
        const gd_reading *g = &all->items[k];
        if (g->to != chosen->to || same_meaning(p, g, chosen) || !*intent_name(p, g)) continue;
        if (g->cost > chosen->cost + 200) continue;
        size_t i;
        json_t *o;
        bool known = false;
        const char *t = target_of(p, g);
        json_array_foreach(out, i, o) {
            const char *other = json_string_value(json_object_get(o, "target"));
            known |=
                strcmp(json_string_value(json_object_get(o, "intent")), intent_name(p, g)) == 0 &&
                (other == t || (other && t && strcmp(other, t) == 0));
        }
        if (known) continue;
        if (g->cost == chosen->cost && reading_risk(p, g) == reading_risk(p, chosen) && !p->ask[0])
            snprintf(p->ask, sizeof p->ask, "Did you mean to %s%s%s or to %s%s%s?",
                     intent_name(p, chosen), target_of(p, chosen) ? " " : "",
                     target_of(p, chosen) ? target_of(p, chosen) : "", intent_name(p, g),
                     t ? " " : "", t ? t : "");
        json_t *other = json_pack("{s:s, s:s?, s:s}", "intent", intent_name(p, g), "target", t,
                                  "riskLevel", risk_names[reading_risk(p, g)]);
        if (json_array_append_new(out, other) != 0) p->no_memory = true;
    }
    return out;
}

static json_t *parameters_of(parser *p, const gd_reading *r)
{
    const gd_template *t = &p->c->templates[r->template];
    json_t *out = t->parameters ? json_deep_copy(t->parameters) : json_object();
    for (uint32_t k = r->ncaptures; out && k > 0; k--) {
        const gd_param *q = &p->c->params[r->captures[k - 1].param];
        if (q->type != GD_TARGET && q->type != GD_PRONOUN)
            put(p, out, q->as, json_incref(r->captures[k - 1].value));
    }
    return out;
}

/* What "it" is: the command before in this sentence, else what the session says. */
static const char *refer(parser *p, const json_t *word, json_t *command)
{
    size_t n = json_array_size(p->commands);
    json_t *ref = json_object();
    put(p, ref, "word", json_incref((json_t *)word));
    const char *target = p->who->target;
    if (n > 0) {
        const json_t *before = json_array_get(p->commands, n - 1);
        target = json_string_value(json_object_get(before, "target"));
        put(p, ref, "step", json_integer((json_int_t)n));
    } else if (p->who->result) {
        put(p, ref, "result", json_string(p->who->result));
    }
    put(p, command, "ref", ref);
    return target;
}

static bool needs_target(const parser *p, const char *intent)
{
    for (uint32_t i = 0; i < p->c->nintents; i++) {
        const gd_function *f = p->c->intents[i].function;
        if (strcmp(p->c->intents[i].name, intent) != 0) continue;
        for (size_t k = 0; k < f->nparams; k++)
            if (strcmp(f->params[k].name, "target") == 0) return !f->params[k].optional;
    }
    return false;
}

static double confidence_of(const parser *p, int cost)
{
    double x = 1 - cost / 1000.0;
    if (x < 0.3) x = 0.3;
    if (p->who->confidence > 0 && p->who->confidence <= 1) x *= p->who->confidence;
    return (int)(x * 1000 + 0.5) / 1000.0;
}

static bool add_command(parser *p, uint32_t from, uint32_t to)
{
    const gd_reading *r = choose(p, from, to);
    uint32_t intent = p->c->templates[r->template].intent;
    size_t n = json_array_size(p->commands);
    const json_t *before = n ? json_array_get(p->commands, n - 1) : NULL;
    const char *name;
    if (intent == GD_CONTINUATION) {
        name = json_string_value(json_object_get(before, "intent"));
        if (!name || json_is_null(json_object_get(before, "target"))) {
            snprintf(p->reason, sizeof p->reason,
                     "what to do with the second part is not clear; say it with its own verb");
            return true;
        }
    } else {
        name = p->c->intents[intent].name;
    }
    json_t *command = json_object(), *parameters = parameters_of(p, r);
    if (intent == GD_CONTINUATION && before)
        p->no_memory |=
            json_object_update_missing(parameters, json_object_get(before, "parameters")) != 0;
    const char *target = target_of(p, r);
    const json_t *it = captured(p, r, GD_PRONOUN);
    if (it && !target)
        target = refer(p, it, command);
    else if (it)
        put(p, command, "ref", json_pack("{s:O}", "word", it));
    if (it && !target && needs_target(p, name))
        snprintf(p->ask, sizeof p->ask, "What does \"%s\" stand for?", json_string_value(it));
    gd_risk risk = risk_of(p->c, name, target);
    if (is_alarming(p, r)) risk = GD_HIGH;
    const gd_token *a = &p->s->tokens[from], *z = &p->s->tokens[to - 1];
    put(p, command, "intent", json_string(name));
    put(p, command, "target", target ? json_string(target) : json_null());
    if (target && gd_commands_url(p->c, target))
        put(p, command, "url", json_string(gd_commands_url(p->c, target)));
    put(p, command, "parameters", parameters);
    put(p, command, "riskLevel", json_string(risk_names[risk]));
    put(p, command, "confidence", json_real(confidence_of(p, r->cost)));
    put(p, command, "source", json_string(p->who->source ? p->who->source : "text"));
    put(p, command, "alternatives", alternatives(p, r, from));
    put(p, command, "text", json_stringn(p->s->text + a->from, z->to - a->from));
    if (json_array_append_new(p->commands, command) != 0 || p->no_memory)
        return gd_fail(p->e, GD_MEMORY, "no memory to understand a sentence");
    return true;
}

static bool read_commands(parser *p, uint32_t from)
{
    if (from >= p->s->n) {
        snprintf(p->reason, sizeof p->reason, "there are no words to understand");
        return true;
    }
    if (!cut(p, from)) return false;
    if (p->best[from] >= MAX_COST) {
        snprintf(p->reason, sizeof p->reason,
                 "this is no command of this product; say for example \"show %s\"",
                 p->c->targets[0].name);
        return true;
    }
    for (uint32_t i = from; i < p->s->n; i = p->after[i]) {
        if (json_array_size(p->commands) == MAX_COMMANDS) {
            snprintf(p->reason, sizeof p->reason, "more than %d commands at once; say fewer",
                     MAX_COMMANDS);
            return true;
        }
        if (!add_command(p, i, p->piece[i])) return false;
    }
    return true;
}

/* The sentence is this control and nothing but polite words, from word `from` on. */
static bool is_control(const parser *p, const gd_phrases *list)
{
    uint32_t i = 0, k = 0;
    while (i < p->s->n && (k = gd_phrase_at(list, p->s, i, NULL)) == 0) {
        uint32_t skip = gd_phrase_at(&p->c->skip, p->s, i, NULL);
        if (!skip) return false;
        i += skip;
    }
    if (!k) return false;
    for (i += k; i < p->s->n; i += k)
        if ((k = gd_phrase_at(&p->c->skip, p->s, i, NULL)) == 0) return false;
    return true;
}

static const char *control_of(const parser *p, uint32_t *from)
{
    *from = 0;
    if (is_control(p, &p->c->pause)) return "pause";
    if (is_control(p, &p->c->resume)) return "resume";
    if (is_control(p, &p->c->cancel)) return "cancel";
    uint32_t k = p->s->n ? gd_phrase_at(&p->c->fork, p->s, 0, NULL) : 0;
    *from = k;
    return k ? "fork" : NULL;
}

static json_t *answer(parser *p, const char *control)
{
    json_t *out = json_object();
    size_t n = json_array_size(p->commands);
    if (control) put(p, out, "control", json_string(control));
    if (p->ask[0]) snprintf(p->reason, sizeof p->reason, "it is not clear what is meant");
    if (p->reason[0]) n = 0;
    put(p, out, "command", n ? json_incref(json_array_get(p->commands, 0)) : json_null());
    if (n > 1) put(p, out, "commands", json_incref(p->commands));
    if (p->reason[0]) put(p, out, "reason", json_string(p->reason));
    if (p->ask[0]) put(p, out, "ask", json_string(p->ask));
    return out;
}

static json_t *parse(parser *p, const char *normal)
{
    gd_error e = { 0 };
    gd_sentence *s = gd_arena_get(p->a, sizeof *s);
    uint32_t from = 0;
    const char *control = NULL;
    p->s = s;
    p->e = &e;
    p->commands = json_array();
    bool ok = s && p->commands && gd_sentence_read(p->c, p->a, normal, s, &e);
    if (ok) {
        gd_sentence_prepare(p->c, s);
        control = control_of(p, &from);
        if (!control || from) ok = read_commands(p, from);
    } else if (e.code == GD_OK) {
        e.code = GD_MEMORY;
    }
    if (!ok) snprintf(p->reason, sizeof p->reason, "%.300s", e.text);
    json_t *out = ok || e.code != GD_MEMORY ? answer(p, control) : NULL;
    if (!p->no_memory) return out;
    json_decref(out);
    return NULL;
}

json_t *gd_command_parse(const gd_commands *c, const char *text, size_t n, const gd_speaker *who,
                         gd_error *e)
{
    static const gd_speaker nobody;
    gd_arena a = { 0 };
    gd_error own = { 0 };
    parser *p = gd_arena_get(&a, sizeof *p);
    json_t *out = NULL;
    char *normal = p ? gd_text_normal(text, n, NULL, &own) : NULL;
    if (p) {
        p->c = c;
        p->who = who ? who : &nobody;
        p->a = &a;
    }
    if (normal)
        out = parse(p, normal);
    else if (p && own.code != GD_MEMORY)
        out = json_pack("{s:n, s:s}", "command", "reason", own.text);
    if (!out) gd_fail(e, GD_MEMORY, "no memory to understand a sentence");
    for (size_t i = 0; p && i <= GD_MAX_WORDS; i++)
        json_decref(p->readings[i].values);
    if (p) json_decref(p->commands);
    free(normal);
    gd_arena_free(&a);
    return out;
}
