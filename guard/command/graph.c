/* SPDX-License-Identifier: MIT */
/*
 * Trees -> one graph without cycles, built from the end: each tree is given the node behind it and
 * returns the node it begins with. Rules are copied where they are used; the number of nodes is
 * limited, so rules that double each other end in a message and not in a full memory.
 */
#include <stdlib.h>
#include <string.h>
#include "command/model.h"

#define NO_NODE UINT32_MAX

typedef struct {
    gd_commands *c;
    const char *file;
    const gd_template *t;
    bool guess; /* words may be guessed from typos */
    int depth;
    gd_error *e;
} builder;

static uint32_t add(builder *b, gd_node n)
{
    gd_commands *c = b->c;
    if (c->nnodes == GD_MAX_NODES) {
        gd_fail(b->e, GD_LIMIT,
                "%s: the sentences grow beyond %d words when rules are put in, at \"%.120s\"; use "
                "fewer or smaller rules",
                b->file, GD_MAX_NODES, b->t->text);
        return NO_NODE;
    }
    gd_node *nodes = gd_arena_grow(&c->arena, c->nodes, c->nnodes, sizeof *nodes);
    if (!nodes) {
        gd_fail(b->e, GD_MEMORY, "no memory for the sentences of %s", b->file);
        return NO_NODE;
    }
    c->nodes = nodes;
    nodes[c->nnodes] = n;
    return c->nnodes++;
}

static uint32_t build(builder *b, const gd_tree *t, uint32_t behind);

/* The items of a sequence, last one first; sequences are short (GD_MAX_TREE), the stack is not
   used for their length. */
static uint32_t build_sequence(builder *b, const gd_tree *seq, uint32_t behind)
{
    const gd_tree *end = NULL;
    while (end != seq->first) {
        const gd_tree *t = seq->first;
        while (t->next != end)
            t = t->next;
        behind = build(b, t, behind);
        if (behind == NO_NODE) return NO_NODE;
        end = t;
    }
    return behind;
}

static uint32_t build_choice(builder *b, const gd_tree *choice, uint32_t behind)
{
    uint32_t start = NO_NODE;
    for (const gd_tree *t = choice->first; t; t = t->next) {
        uint32_t n = build(b, t, behind);
        if (n == NO_NODE) return NO_NODE;
        start = start == NO_NODE ? n : add(b, (gd_node){ .kind = GD_N_SPLIT, .a = start, .b = n });
        if (start == NO_NODE) return NO_NODE;
    }
    return start;
}

static uint32_t build_rule(builder *b, uint32_t rule, uint32_t behind)
{
    if (++b->depth > GD_MAX_NESTING) {
        gd_fail(b->e, GD_INVALID,
                "%s: /rules/%s uses itself, or rules nest deeper than %d; write it without",
                b->file, b->c->rules[rule].name, GD_MAX_NESTING);
        return NO_NODE;
    }
    uint32_t n = build(b, b->c->rules[rule].tree, behind);
    b->depth--;
    return n;
}

static uint32_t build(builder *b, const gd_tree *t, uint32_t behind)
{
    switch (t->kind) {
    case GD_T_WORD:
        return add(b, (gd_node){ GD_N_WORD, b->guess && !b->c->words[t->arg].dangerous, t->arg,
                                 behind, 0 });
    case GD_T_SLOT: return add(b, (gd_node){ GD_N_SLOT, b->guess, t->arg, behind, 0 });
    case GD_T_RULE: return build_rule(b, t->arg, behind);
    case GD_T_SEQ: return build_sequence(b, t, behind);
    case GD_T_CHOICE: return build_choice(b, t, behind);
    case GD_T_OPTION: {
        uint32_t n = build(b, t->first, behind);
        return n == NO_NODE ? n : add(b, (gd_node){ .kind = GD_N_SPLIT, .a = n, .b = behind });
    }
    }
    gd_fail(b->e, GD_INTERNAL, "%s: a sentence tree of unknown kind", b->file);
    return NO_NODE;
}

/* All words and slots with which a template can begin. */
static bool add_starts(builder *b, uint32_t n)
{
    gd_commands *c = b->c;
    const gd_node *d = &c->nodes[n];
    if (d->kind == GD_N_SPLIT) return add_starts(b, d->a) && add_starts(b, d->b);
    if (d->kind == GD_N_END)
        return gd_fail(b->e, GD_INVALID,
                       "%s: the sentence \"%.120s\" can be empty; make a part of it required",
                       b->file, b->t->text);
    gd_start *s = gd_arena_grow(&c->arena, c->starts, c->nstarts, sizeof *s);
    if (!s) return gd_fail(b->e, GD_MEMORY, "no memory for the sentences of %s", b->file);
    c->starts = s;
    s[c->nstarts++] = (gd_start){ d->kind == GD_N_WORD ? d->arg : GD_NO_WORD, n };
    return true;
}

static int by_word(const void *pa, const void *pb)
{
    const gd_start *a = pa, *b = pb;
    if (a->word != b->word) return a->word < b->word ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

static void mark_dangerous(gd_commands *c, const gd_tree *t)
{
    for (; t; t = t->next) {
        if (t->kind == GD_T_WORD) c->words[t->arg].dangerous = true;
        mark_dangerous(c, t->first);
    }
}

bool gd_graph_build(gd_commands *c, const char *file, gd_error *e)
{
    for (uint32_t i = 0; i < c->ntemplates; i++) {
        const gd_template *t = &c->templates[i];
        if (t->intent != GD_CONTINUATION && c->intents[t->intent].risk == GD_HIGH)
            mark_dangerous(c, t->tree);
    }
    for (uint32_t i = 0; i < c->ntemplates; i++) {
        const gd_template *t = &c->templates[i];
        bool guess = t->intent != GD_CONTINUATION && c->intents[t->intent].risk == GD_LOW;
        builder b = { c, file, t, guess, 0, e };
        uint32_t end = add(&b, (gd_node){ .kind = GD_N_END, .arg = i });
        uint32_t start = end == NO_NODE ? end : build(&b, t->tree, end);
        if (start == NO_NODE || !add_starts(&b, start)) return false;
    }
    qsort(c->starts, c->nstarts, sizeof *c->starts, by_word);
    return true;
}
