/* SPDX-License-Identifier: MIT */
/*
 * The speech grammar (JSGF) of a command file, for recognisers such as PocketSphinx: the sentences of
 * /voice/sentences, or all of the file if there are none. Sentences with
 * free text are left out: no grammar can list what a person may dictate. The garbage loop that
 * keeps other speech from being forced onto a command is made from the filler words, weighted as
 * /voice/weight says (written out: the grammar has no exponents).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command/model.h"
#include "command/writer.h"

typedef struct {
    const gd_commands *c;
    gd_knows knows;
    void *arg;
    gd_writer *w;
} grammar;

static bool knows(const grammar *g, uint32_t word)
{
    return !g->knows || g->knows(g->arg, g->c->words[word].text);
}

static bool phrase_known(const grammar *g, const gd_phrase *p)
{
    for (uint32_t k = 0; k < p->n; k++)
        if (!knows(g, p->words[k])) return false;
    return true;
}

static bool list_known(const grammar *g, const gd_phrases *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (phrase_known(g, &list->items[i])) return true;
    return false;
}

/* What is said for a slot. Addresses have no list, but for those the file names for speech. */
static const gd_phrases *said_for(const gd_commands *c, const gd_param *p)
{
    return p->type == GD_EMAIL ? &c->recipients : &p->phrases;
}

/* Whether there is a way to speak this part: each item of a sequence, one of a choice. */
static bool speakable(const grammar *g, const gd_tree *t)
{
    switch (t->kind) {
    case GD_T_WORD: return knows(g, t->arg);
    case GD_T_SLOT: return list_known(g, said_for(g->c, &g->c->params[t->arg]));
    case GD_T_RULE: return speakable(g, g->c->rules[t->arg].tree);
    case GD_T_OPTION: return true;
    case GD_T_SEQ:
        for (const gd_tree *i = t->first; i; i = i->next)
            if (!speakable(g, i)) return false;
        return true;
    case GD_T_CHOICE:
        for (const gd_tree *i = t->first; i; i = i->next)
            if (speakable(g, i)) return true;
        return false;
    }
    return false;
}

static void put_tree(grammar *g, const gd_tree *t)
{
    const char *between = "";
    switch (t->kind) {
    case GD_T_WORD: gd_put(g->w, "%s", g->c->words[t->arg].text); return;
    case GD_T_SLOT: gd_put(g->w, "<p_%s>", g->c->params[t->arg].name); return;
    case GD_T_RULE: gd_put(g->w, "<r_%s>", g->c->rules[t->arg].name); return;
    case GD_T_SEQ:
    case GD_T_CHOICE:
    case GD_T_OPTION: break;
    }
    if (t->kind == GD_T_OPTION && !speakable(g, t->first)) {
        gd_put(g->w, "<NULL>");
        return;
    }
    if (t->kind == GD_T_CHOICE) gd_put(g->w, "(");
    if (t->kind == GD_T_OPTION) gd_put(g->w, "[");
    for (const gd_tree *i = t->first; i; i = i->next) {
        if (t->kind == GD_T_CHOICE && !speakable(g, i)) continue;
        gd_put(g->w, "%s", between);
        put_tree(g, i);
        between = t->kind == GD_T_CHOICE ? " | " : " ";
    }
    if (t->kind == GD_T_CHOICE) gd_put(g->w, ")");
    if (t->kind == GD_T_OPTION) gd_put(g->w, "]");
}

/* The phrases of one value stand together, its own name first. */
static void put_phrases(grammar *g, const gd_phrases *list, uint32_t synonyms)
{
    const char *bar = "";
    uint32_t value = UINT32_MAX, seen = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (!phrase_known(g, &list->items[i])) continue;
        seen = list->items[i].value == value ? seen + 1 : 0;
        value = list->items[i].value;
        if (seen > synonyms) continue;
        gd_put(g->w, "%s", bar);
        for (uint32_t k = 0; k < list->items[i].n; k++)
            gd_put(g->w, "%s%s", k ? " " : "", g->c->words[list->items[i].words[k]].text);
        bar = " | ";
    }
}

static void put_list(grammar *g, const char *name, const gd_phrases *list, uint32_t synonyms)
{
    if (!list_known(g, list)) return;
    gd_put(g->w, "<%s> = ", name);
    put_phrases(g, list, synonyms);
    gd_put(g->w, ";\n");
}

static bool is_spoken(const grammar *g, uint32_t intent, uint32_t template)
{
    const gd_template *t = &g->c->templates[template];
    return t->intent == intent && speakable(g, t->tree);
}

static void put_intent(grammar *g, uint32_t intent)
{
    bool first = true;
    for (uint32_t i = 0; i < g->c->ntemplates; i++) {
        if (!is_spoken(g, intent, i)) continue;
        if (first) gd_put(g->w, "<i_%s> = ", g->c->intents[intent].name);
        gd_put(g->w, "%s", first ? "" : "\n  | ");
        put_tree(g, g->c->templates[i].tree);
        first = false;
    }
    if (!first) gd_put(g->w, ";\n");
}

static bool has_intent(const grammar *g, uint32_t intent)
{
    for (uint32_t i = 0; i < g->c->ntemplates; i++)
        if (is_spoken(g, intent, i)) return true;
    return false;
}

static void put_command(grammar *g)
{
    const gd_phrases *controls[] = { &g->c->pause, &g->c->resume, &g->c->cancel };
    const char *bar = "";
    gd_put(g->w, "<control> = ");
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (!list_known(g, controls[i])) continue;
        gd_put(g->w, "%s", bar);
        put_phrases(g, controls[i], UINT32_MAX);
        bar = " | ";
    }
    gd_put(g->w, "%s;\n<command> = ", *bar ? "" : "<VOID>");
    bar = "";
    for (uint32_t i = 0; i < g->c->nspoken; i++) {
        if (!speakable(g, g->c->spoken[i])) continue;
        gd_put(g->w, "%s", bar);
        put_tree(g, g->c->spoken[i]);
        bar = "\n  | ";
    }
    for (uint32_t i = 0; i < g->c->nintents && !g->c->nspoken; i++) {
        if (!has_intent(g, i)) continue;
        gd_put(g->w, "%s<i_%s>", bar, g->c->intents[i].name);
        bar = " | ";
    }
    gd_put(g->w, "%s;\n", *bar ? "" : "<VOID>");
}

/* The loop of words that are no command. */
static bool put_fillers(grammar *g)
{
    const json_t *voice = json_object_get(g->c->json, "voice");
    const json_t *weight = json_object_get(voice, "weight");
    const char *bar = "<filler> = ";
    size_t i;
    json_t *v;
    json_array_foreach(json_object_get(voice, "fillers"), i, v)
    {
        const char *word = json_string_value(v);
        if (g->knows && !g->knows(g->arg, word)) continue;
        gd_put(g->w, "%s/%.30f/ %s", bar, weight ? json_number_value(weight) : 1e-24, word);
        bar = " | ";
    }
    bool any = strcmp(bar, " | ") == 0;
    if (any) gd_put(g->w, ";\n");
    return any;
}

char *gd_commands_jsgf(const gd_commands *c, gd_knows known, void *arg, gd_error *e)
{
    gd_writer w = { 0 };
    grammar g = { c, known, arg, &w };
    gd_put(&w, "#JSGF V1.0 utf-8 en;\ngrammar commands;\n");
    for (uint32_t i = 0; i < c->nparams; i++) {
        char name[64];
        snprintf(name, sizeof name, "p_%s", c->params[i].name);
        put_list(&g, name, said_for(c, &c->params[i]), c->spoken_synonyms);
    }
    for (uint32_t i = 0; i < c->nrules; i++) {
        if (!speakable(&g, c->rules[i].tree)) continue;
        gd_put(&w, "<r_%s> = ", c->rules[i].name);
        put_tree(&g, c->rules[i].tree);
        gd_put(&w, ";\n");
    }
    for (uint32_t i = 0; i < c->nintents && !c->nspoken; i++)
        put_intent(&g, i);
    put_command(&g);
    /* spoken sentences say themselves where a "please" may stand */
    bool skip = !c->nspoken && list_known(&g, &c->skip);
    if (skip) put_list(&g, "polite", &c->skip, UINT32_MAX);
    const char *polite = skip ? "<polite>* " : "";
    const char *loop = put_fillers(&g) ? " | <filler>+" : "";
    gd_put(&w, "public <utterance> = %s<command> | %s<control>%s;\n", polite, polite, loop);
    return gd_written(&w, e);
}
