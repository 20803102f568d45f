/* SPDX-License-Identifier: MIT */
/* What else a command file gives: tool schemas, stubs of the host functions, a page for people. */
#include <stdlib.h>
#include <string.h>
#include "command/model.h"
#include "command/writer.h"

/* The parameters that any sentence of the intent has, as bits; and those that all have. */
static void slots_of(const gd_commands *c, const gd_tree *t, bool optional, int depth,
                     uint64_t *any, uint64_t *always)
{
    for (; t; t = t->next) {
        bool choice = t->kind == GD_T_CHOICE && t->first && t->first->next;
        if (t->kind == GD_T_SLOT && t->arg < 64) {
            *any |= (uint64_t)1 << t->arg;
            if (!optional) *always |= (uint64_t)1 << t->arg;
        }
        bool may = optional || t->kind == GD_T_OPTION;
        if (t->kind == GD_T_RULE && depth < GD_MAX_NESTING)
            slots_of(c, c->rules[t->arg].tree, may, depth + 1, any, always);
        if (!choice) {
            slots_of(c, t->first, may, depth, any, always);
            continue;
        }
        uint64_t all = UINT64_MAX;
        for (const gd_tree *way = t->first; way; way = way->next) {
            uint64_t has = 0;
            slots_of(c, way->first, false, depth, any, &has);
            all &= has;
        }
        if (!may) *always |= all;
    }
}

static json_t *schema_of(const gd_param *p)
{
    static const char *const types[] = { "string", "string", "string", "integer", "string",
                                         "string", "string", "string", "string" };
    json_t *s = json_pack("{s:s}", "type", types[p->type]);
    if (p->description) json_object_set_new(s, "description", json_string(p->description));
    if (p->type == GD_TARGET || p->type == GD_ENUM) {
        json_t *values = json_array();
        for (size_t i = 0; i < p->nvalues; i++)
            json_array_append_new(values, json_string(p->values[i]));
        json_object_set_new(s, "enum", values);
    }
    if (p->type == GD_EMAIL) json_object_set_new(s, "format", json_string("email"));
    if (p->type == GD_DATE) json_object_set_new(s, "format", json_string("date"));
    if (p->type == GD_URL) json_object_set_new(s, "format", json_string("uri"));
    if (p->type == GD_INT) {
        json_object_set_new(s, "minimum", json_integer(p->min));
        json_object_set_new(s, "maximum", json_integer(p->max));
    }
    return s;
}

static json_t *tool_of(const gd_commands *c, uint32_t intent)
{
    const gd_intent *in = &c->intents[intent];
    uint64_t any = 0, always = UINT64_MAX;
    for (uint32_t i = 0; i < c->ntemplates; i++) {
        if (c->templates[i].intent != intent) continue;
        uint64_t has = 0;
        slots_of(c, c->templates[i].tree, false, 0, &any, &has);
        always &= has;
    }
    json_t *properties = json_object(), *required = json_array();
    for (uint32_t i = 0; i < c->nparams && i < 64; i++) {
        if (!(any >> i & 1) || c->params[i].type == GD_PRONOUN) continue;
        json_object_set_new(properties, c->params[i].as, schema_of(&c->params[i]));
        if (always >> i & 1) json_array_append_new(required, json_string(c->params[i].as));
    }
    bool view = strcmp(in->function->class, "view") == 0 || strcmp(in->function->class, "ask") == 0;
    return json_pack("{s:s, s:s, s:{s:s, s:o, s:o, s:b}, s:{s:b, s:b, s:b}}", "name", in->name,
                     "description", in->description ? in->description : in->function->description,
                     "inputSchema", "type", "object", "properties", properties, "required",
                     required, "additionalProperties", 0, "annotations", "readOnlyHint", view,
                     "destructiveHint", strcmp(in->name, "delete") == 0, "idempotentHint",
                     in->function->idempotent);
}

json_t *gd_commands_tools(const gd_commands *c, gd_error *e)
{
    json_t *out = json_array();
    for (uint32_t i = 0; out && i < c->nintents; i++) {
        json_t *tool = tool_of(c, i);
        if (tool && json_array_append_new(out, tool) == 0) continue;
        json_decref(out);
        out = NULL;
    }
    if (!out) gd_fail(e, GD_MEMORY, "no memory for the tool schemas");
    return out;
}

static const char *python_type(const char *type)
{
    if (strcmp(type, "int") == 0) return "int";
    return strcmp(type, "any") == 0 ? "object" : "str";
}

char *gd_commands_stubs(const gd_commands *c, gd_error *e)
{
    gd_writer w = { 0 };
    const gd_function *f;
    gd_put(&w,
           "\"\"\"What a program of %s may call. Each call is judged before it has an "
           "effect.\"\"\"\n\n",
           c->name);
    gd_put(&w, "from typing import Literal\n\nTarget = Literal[");
    for (uint32_t i = 0; i < c->ntargets; i++)
        gd_put(&w, "%s\"%s\"", i ? ", " : "", c->targets[i].name);
    gd_put(&w, "]\n");
    for (size_t i = 0; (f = gd_function_at(i)) != NULL; i++) {
        gd_put(&w, "\ndef %s(", f->name);
        for (size_t k = 0; k < f->nparams; k++) {
            const gd_function_param *p = &f->params[k];
            const char *type = strcmp(p->name, "target") == 0 ? "Target" : python_type(p->type);
            gd_put(&w, "%s%s: %s%s", k ? ", " : "", p->name, type,
                   p->optional ? " | None = None" : "");
        }
        gd_put(&w, ") -> object:\n    \"\"\"%s.\"\"\"\n", f->description);
    }
    return gd_written(&w, e);
}

/* Text in a cell of a Markdown table. */
static void put_cell(gd_writer *w, const char *s)
{
    for (; s && *s; s++)
        gd_put(w, "%s%c", *s == '|' || *s == '<' || *s == '[' ? "\\" : "", *s);
}

char *gd_commands_page(const gd_commands *c, gd_error *e)
{
    static const char *const risks[] = { "low", "medium", "high" };
    gd_writer w = { 0 };
    const char *about = json_string_value(json_object_get(c->json, "description"));
    gd_put(&w,
           "# Commands of %s\n\n%s%s## Targets\n\n| target | address | risk | also called "
           "|\n|---|---|---|---|\n",
           c->name, about ? about : "", about ? "\n\n" : "");
    for (uint32_t i = 0; i < c->ntargets; i++) {
        const gd_target *t = &c->targets[i];
        gd_put(&w, "| %s | %s | %s | ", t->name, t->url ? t->url : "", risks[t->risk]);
        const json_t *names = json_object_get(
            json_object_get(json_object_get(c->json, "targets"), t->name), "synonyms");
        size_t k;
        json_t *s;
        json_array_foreach((json_t *)names, k, s) {
            gd_put(&w, "%s", k ? ", " : "");
            put_cell(&w, json_string_value(s));
        }
        gd_put(&w, " |\n");
    }
    for (uint32_t i = 0; i < c->nintents; i++) {
        const gd_intent *in = &c->intents[i];
        gd_put(&w, "\n## %s\n\n%s. Risk: %s. Calls `%s`.\n\n", in->name,
               in->description ? in->description : in->function->description, risks[in->risk],
               in->function->name);
        for (uint32_t k = 0; k < c->ntemplates; k++)
            if (c->templates[k].intent == i) gd_put(&w, "    %s\n", c->templates[k].text);
    }
    return gd_written(&w, e);
}
