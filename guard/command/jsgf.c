/* SPDX-License-Identifier: MIT */
/*
 * The speech grammar (JSGF) of a command file, for recognisers such as PocketSphinx. Sentences with
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
    gd_writer *w;
} grammar;

static bool speakable(const gd_commands *c, const gd_tree *t, int depth)
{
    for (; t; t = t->next) {
        if (t->kind == GD_T_SLOT && c->params[t->arg].type != GD_TARGET &&
            c->params[t->arg].type != GD_ENUM && c->params[t->arg].type != GD_PRONOUN)
            return false;
        if (t->kind == GD_T_RULE && depth < GD_MAX_NESTING &&
            !speakable(c, c->rules[t->arg].tree, depth + 1))
            return false;
        if (!speakable(c, t->first, depth)) return false;
    }
    return true;
}

static void put_tree(grammar *g, const gd_tree *t)
{
    const char *between = t->kind == GD_T_CHOICE ? " | " : " ";
    switch (t->kind) {
    case GD_T_WORD: gd_put(g->w, "%s", g->c->words[t->arg].text); return;
    case GD_T_SLOT: gd_put(g->w, "<p_%s>", g->c->params[t->arg].name); return;
    case GD_T_RULE: gd_put(g->w, "<r_%s>", g->c->rules[t->arg].name); return;
    case GD_T_SEQ:
    case GD_T_CHOICE:
    case GD_T_OPTION: break;
    }
    if (t->kind == GD_T_CHOICE) gd_put(g->w, "(");
    if (t->kind == GD_T_OPTION) gd_put(g->w, "[");
    for (const gd_tree *i = t->first; i; i = i->next) {
        put_tree(g, i);
        if (i->next) gd_put(g->w, "%s", between);
    }
    if (t->kind == GD_T_CHOICE) gd_put(g->w, ")");
    if (t->kind == GD_T_OPTION) gd_put(g->w, "]");
}

static void put_phrases(grammar *g, const gd_phrases *list)
{
    for (size_t i = 0; i < list->n; i++) {
        gd_put(g->w, "%s", i ? " | " : "");
        for (uint32_t k = 0; k < list->items[i].n; k++)
            gd_put(g->w, "%s%s", k ? " " : "", g->c->words[list->items[i].words[k]].text);
    }
}

static void put_list(grammar *g, const char *name, const gd_phrases *list)
{
    if (list->n == 0) return;
    gd_put(g->w, "<%s> = ", name);
    put_phrases(g, list);
    gd_put(g->w, ";\n");
}

static void put_intent(grammar *g, uint32_t intent)
{
    bool first = true;
    for (uint32_t i = 0; i < g->c->ntemplates; i++) {
        const gd_template *t = &g->c->templates[i];
        if (t->intent != intent || !speakable(g->c, t->tree, 0)) continue;
        if (first) gd_put(g->w, "<i_%s> = ", g->c->intents[intent].name);
        gd_put(g->w, "%s", first ? "" : "\n  | ");
        put_tree(g, t->tree);
        first = false;
    }
    if (!first) gd_put(g->w, ";\n");
}

static bool has_intent(const gd_commands *c, uint32_t intent)
{
    for (uint32_t i = 0; i < c->ntemplates; i++)
        if (c->templates[i].intent == intent && speakable(c, c->templates[i].tree, 0)) return true;
    return false;
}

static void put_command(grammar *g)
{
    const gd_phrases *controls[] = { &g->c->pause, &g->c->resume, &g->c->cancel };
    const char *bar = "";
    gd_put(g->w, "<control> = ");
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (controls[i]->n == 0) continue;
        gd_put(g->w, "%s", bar);
        put_phrases(g, controls[i]);
        bar = " | ";
    }
    gd_put(g->w, "%s;\n<command> = ", *bar ? "" : "<VOID>");
    bar = "";
    for (uint32_t i = 0; i < g->c->nintents; i++) {
        if (!has_intent(g->c, i)) continue;
        gd_put(g->w, "%s<i_%s>", bar, g->c->intents[i].name);
        bar = " | ";
    }
    gd_put(g->w, "%s;\n", *bar ? "" : "<VOID>");
}

char *gd_commands_jsgf(const gd_commands *c, gd_error *e)
{
    gd_writer w = { 0 };
    grammar g = { c, &w };
    const json_t *voice = json_object_get(c->json, "voice");
    const json_t *fillers = json_object_get(voice, "fillers"),
                 *weight = json_object_get(voice, "weight");
    gd_put(
        &w,
        "#JSGF V1.0 utf-8 en;\n/* Made from the command file \"%s\" by Cloche. */\ngrammar %s;\n",
        c->name, "commands");
    for (uint32_t i = 0; i < c->nparams; i++) {
        char name[64];
        snprintf(name, sizeof name, "p_%s", c->params[i].name);
        put_list(&g, name, &c->params[i].phrases);
    }
    for (uint32_t i = 0; i < c->nrules; i++) {
        if (!speakable(c, c->rules[i].tree, 0)) continue;
        gd_put(&w, "<r_%s> = ", c->rules[i].name);
        put_tree(&g, c->rules[i].tree);
        gd_put(&w, ";\n");
    }
    for (uint32_t i = 0; i < c->nintents; i++)
        put_intent(&g, i);
    put_command(&g);
    put_list(&g, "polite", &c->skip);
    const char *polite = c->skip.n ? "<polite>* " : "";
    size_t i;
    json_t *v;
    if (json_array_size(fillers) > 0) {
        gd_put(&w, "<filler> = ");
        json_array_foreach(fillers, i, v)
            gd_put(&w, "%s/%.30f/ %s", i ? " | " : "", weight ? json_number_value(weight) : 1e-24,
                   json_string_value(v));
        gd_put(&w, ";\npublic <utterance> = %s<command> | %s<control> | <filler>+;\n", polite,
               polite);
    } else {
        gd_put(&w, "public <utterance> = %s<command> | %s<control>;\n", polite, polite);
    }
    return gd_written(&w, e);
}
