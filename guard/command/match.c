/* SPDX-License-Identifier: MIT */
/*
 * Walks all sentence templates at once.
 *
 * A state is a node reached before a word, with the cheapest way there. Each pair of word and node
 * exists once, so the work is bounded by words times nodes (and by GD_MAX_STATES). Words that say
 * nothing ("please") may be left out anywhere at a small cost; a word that is in no command file may
 * be taken for one that differs in a letter, at a high cost, but never for one that has to do with
 * a risky command, and never when it is as near to such a word.
 */
#include <stdlib.h>
#include <string.h>
#include "command/model.h"

enum { COST_SKIP = 5, GUESS_LETTERS = 5 };
#define NO_STATE UINT32_MAX

typedef struct {
    uint32_t node, pos, prev, next; /* next: in the list of this position */
    int cost;
    uint32_t from; /* of the slot that led here; == pos if none */
    uint32_t param;
    json_t *value;
} state;

typedef struct {
    const gd_commands *c;
    gd_arena *a;
    const gd_sentence *s;
    state *states;
    uint32_t n;
    uint32_t *table, slots; /* hash of (pos, node) -> state + 1 */
    uint32_t head[GD_MAX_WORDS + 1];
    gd_readings *out;
    uint32_t slot_state; /* the state whose slot is being matched */
    gd_error *e;
} matcher;

static uint32_t hash(uint32_t pos, uint32_t node) { return (node * 2654435761u) ^ (pos * 40503u); }

static bool grow(matcher *m)
{
    uint32_t slots = m->slots ? 2 * m->slots : 1024;
    uint32_t *t = gd_arena_get(m->a, slots * sizeof *t);
    if (!t) return gd_fail(m->e, GD_MEMORY, "no memory to understand a sentence");
    for (uint32_t i = 0; i < m->n; i++) {
        uint32_t h = hash(m->states[i].pos, m->states[i].node);
        while (t[h & (slots - 1)])
            h++;
        t[h & (slots - 1)] = i + 1;
    }
    m->table = t;
    m->slots = slots;
    return true;
}

/* Reaches a node before word s.pos; s carries how. Splits are followed at once. */
static bool reach(matcher *m, state s)
{
    uint32_t h = hash(s.pos, s.node), i;
    while (m->slots && (i = m->table[h & (m->slots - 1)]) != 0) {
        state *old = &m->states[i - 1];
        if (old->pos == s.pos && old->node == s.node) {
            if (old->cost <= s.cost) return true;
            s.next = old->next;
            *old = s;
            goto follow;
        }
        h++;
    }
    if (m->n == GD_MAX_STATES)
        return gd_fail(m->e, GD_LIMIT, "the sentence can be read in too many ways; say it shorter");
    if (2 * (m->n + 1) > m->slots) {
        if (!grow(m)) return false;
        h = hash(s.pos, s.node);
        while (m->table[h & (m->slots - 1)])
            h++;
    }
    state *states = gd_arena_grow(m->a, m->states, m->n, sizeof *states);
    if (!states) return gd_fail(m->e, GD_MEMORY, "no memory to understand a sentence");
    m->states = states;
    s.next = NO_STATE;
    if (m->c->nodes[s.node].kind != GD_N_SPLIT) {
        s.next = m->head[s.pos];
        m->head[s.pos] = m->n;
    }
    states[m->n] = s;
    m->table[h & (m->slots - 1)] = ++m->n;
follow:;
    const gd_node *d = &m->c->nodes[s.node];
    if (d->kind != GD_N_SPLIT) return true;
    s.node = d->a;
    if (!reach(m, s)) return false;
    s.node = d->b;
    return reach(m, s);
}

static bool slot_end(void *arg, uint32_t to, int cost, json_t *value)
{
    matcher *m = arg;
    if (!value || json_array_append_new(m->out->values, value) != 0)
        return gd_fail(m->e, GD_MEMORY, "no memory to understand a sentence");
    state s = m->states[m->slot_state];
    const gd_node *d = &m->c->nodes[s.node];
    return reach(m, (state){ .node = d->a,
                             .pos = to,
                             .prev = m->slot_state,
                             .cost = s.cost + cost,
                             .from = s.pos,
                             .param = d->arg,
                             .value = value });
}

bool gd_guess_fits(const gd_commands *c, const gd_token *t, uint32_t word)
{
    const char *w = c->words[word].text;
    return t->guessable && !c->words[word].dangerous && strlen(w) >= GUESS_LETTERS &&
           gd_word_near(t->fold, w);
}

static bool read_back(matcher *m, uint32_t i)
{
    gd_readings *out = m->out;
    gd_reading *items = gd_arena_grow(m->a, out->items, out->n, sizeof *items);
    if (!items) return gd_fail(m->e, GD_MEMORY, "no memory to understand a sentence");
    out->items = items;
    const state *s = &m->states[i];
    gd_reading *r = &items[out->n++];
    *r = (gd_reading){ .template = m->c->nodes[s->node].arg, .to = s->pos, .cost = s->cost };
    for (;; s = &m->states[s->prev]) {
        if (s->value && r->ncaptures < GD_MAX_CAPTURES)
            r->captures[r->ncaptures++] = (gd_capture){ s->param, s->from, s->pos, s->value };
        if (s->prev == NO_STATE) return true;
    }
}

static bool step(matcher *m, uint32_t i, const bool *ends)
{
    state s = m->states[i];
    const gd_node *d = &m->c->nodes[s.node];
    if (d->kind == GD_N_END && ends[s.pos] && !read_back(m, i)) return false;
    if (s.pos == m->s->n) return true;
    for (uint32_t k = 1; k <= GD_MAX_PHRASE; k++)
        if (m->s->skips[s.pos] >> k & 1 &&
            !reach(
                m,
                (state){ .node = s.node, .pos = s.pos + k, .prev = i, .cost = s.cost + COST_SKIP }))
            return false;
    if (d->kind == GD_N_SLOT) {
        m->slot_state = i;
        gd_error *e = m->e;
        if (gd_slot_match(m->c, &m->c->params[d->arg], m->s, s.pos, d->guess, slot_end, m))
            return true;
        return e->code != GD_OK ? false : gd_fail(e, GD_MEMORY, "no memory for a value");
    }
    if (d->kind != GD_N_WORD) return true;
    bool same = m->s->tokens[s.pos].word == d->arg && !m->s->tokens[s.pos].quoted;
    if (!same && !(d->guess && gd_guess_fits(m->c, &m->s->tokens[s.pos], d->arg))) return true;
    return reach(m, (state){ .node = d->a,
                             .pos = s.pos + 1,
                             .prev = i,
                             .cost = s.cost + (same ? 0 : GD_COST_GUESS) });
}

/* Enters every template that can begin with the word at pos. */
static bool enter(matcher *m, uint32_t pos, int cost)
{
    uint32_t word = m->s->tokens[pos].word, lo = 0, hi = m->c->nstarts;
    state s = { .pos = pos, .prev = NO_STATE, .cost = cost };
    while (word != GD_NO_WORD && lo < hi) { /* the first start with this word */
        uint32_t mid = lo + (hi - lo) / 2;
        if (m->c->starts[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    bool guess = m->s->tokens[pos].guessable;
    for (uint32_t i = guess ? 0 : word == GD_NO_WORD ? hi : lo; i < m->c->nstarts; i++) {
        const gd_start *start = &m->c->starts[i];
        if (!guess && start->word != word) break;
        s.node = start->node;
        if (!reach(m, s)) return false;
    }
    for (uint32_t i = m->c->nstarts; !guess && i > 0; i--) { /* slots: at the end */
        if (m->c->starts[i - 1].word != GD_NO_WORD) break;
        s.node = m->c->starts[i - 1].node;
        if (!reach(m, s)) return false;
    }
    return true;
}

/* The lengths of the skip phrases at word i, as bits. */
static uint16_t skips_at(const gd_commands *c, const gd_sentence *s, uint32_t i)
{
    uint16_t bits = 0;
    for (size_t p = 0; p < c->skip.n; p++) {
        gd_phrases one = { &c->skip.items[p], 1 };
        bits |= (uint16_t)(1u << gd_phrase_at(&one, s, i, NULL));
    }
    return bits;
}

void gd_sentence_prepare(const gd_commands *c, gd_sentence *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        s->skips[i] = skips_at(c, s, i);
    for (uint32_t i = 0; i < s->n; i++) {
        gd_token *t = &s->tokens[i];
        t->guessable = t->word == GD_NO_WORD && !t->quoted && strlen(t->fold) >= GUESS_LETTERS;
        for (uint32_t w = 0; w < c->nwords && t->guessable; w++)
            if ((c->words[w].dangerous || c->words[w].alarming) &&
                gd_word_near(t->fold, c->words[w].text))
                t->guessable = false;
    }
}

bool gd_sentence_match(const gd_commands *c, gd_arena *a, const gd_sentence *s, uint32_t from,
                       const bool *ends, gd_readings *out, gd_error *e)
{
    gd_error own = { 0 };
    matcher *m = gd_arena_get(a, sizeof *m);
    if (!m) return gd_fail(e, GD_MEMORY, "no memory to understand a sentence");
    m->c = c;
    m->a = a;
    m->s = s;
    m->out = out;
    m->e = &own;
    memset(m->head, 0xff, sizeof m->head);
    /* words before the command that say nothing */
    bool open[GD_MAX_WORDS + 1] = { false };
    open[from] = true;
    for (uint32_t i = from; i < s->n; i++) {
        if (!open[i]) continue;
        if (!enter(m, i, (int)(i - from) * COST_SKIP)) goto fail;
        for (uint32_t k = 1; k <= GD_MAX_PHRASE; k++)
            if (s->skips[i] >> k & 1) open[i + k] = true;
    }
    for (uint32_t pos = from; pos <= s->n; pos++)
        for (uint32_t i = m->head[pos]; i != NO_STATE; i = m->states[i].next)
            if (!step(m, i, ends)) goto fail;
    return true;
fail:
    if (e) *e = own;
    return false;
}
