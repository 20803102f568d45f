/* SPDX-License-Identifier: MIT */
/* Expressions of rules, run by the interpreter. */
#include "policy/when.h"
#include <cloche.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "front/arena.h"
#include "front/parser.h"

enum {
    MAX_SOURCE = 4000,      /* bytes */
    MAX_FUEL = 100000,      /* about a millisecond */
    MAX_MEMORY = 8 << 20,   /* bytes of a vm */
    MAX_FRAMES = 64,        /* of calls in calls */
    MAX_VALUE_DEPTH = 64,   /* of a fact */
    PARSE_MEMORY = 4 << 20, /* bytes of a syntax tree */
};

const char *const gd_when_names[] = { "action", "target",  "params", "risk", "source", "confidence",
                                      "facts",  "history", "labels", "mode", NULL };
enum { NAMES = 10 };

struct gd_when {
    cloche_program *program;
    bool uses[NAMES];
};

/* Statements could be smuggled in behind a closing bracket; the parser of expressions refuses them. */
static bool is_expression(gd_reader *r, const char *source, size_t n)
{
    cl_parse_options o = { .mode = CL_PARSE_EVAL, .max_depth = 50 };
    cl_arena arena;
    cl_ast_module *m;
    cl_syntax_error err = { 0 };
    cl_arena_init(&arena, NULL, PARSE_MEMORY);
    bool ok = cl_parse(&arena, source, n, &o, &m, &err);
    cl_arena_free(&arena);
    if (ok) return true;
    return gd_read_bad(r, "not a Python expression: %s (line %u, column %u)", err.message, err.line,
                       err.col);
}

gd_when *gd_when_compile(gd_reader *r, const char *source, size_t n)
{
    static const char before[] = "True if (\n", after[] = "\n) else False";
    if (n > MAX_SOURCE) {
        gd_read_bad(r, "an expression has at most %d bytes", MAX_SOURCE);
        return NULL;
    }
    if (!is_expression(r, source, n)) return NULL;
    size_t len = sizeof before - 1 + n + sizeof after - 1;
    char *text = malloc(len + 1);
    gd_when *w = calloc(1, sizeof *w);
    if (!text || !w) {
        free(text);
        free(w);
        gd_fail(r->e, GD_MEMORY, "no memory for an expression");
        return NULL;
    }
    memcpy(text, before, sizeof before - 1);
    memcpy(text + sizeof before - 1, source, n);
    memcpy(text + sizeof before - 1 + n, after, sizeof after);
    cloche_config config = {
        .size = sizeof config, .filename = "<when>", .inputs = gd_when_names, .ninputs = NAMES
    };
    cloche_compile_info info;
    cloche_status st = cloche_compile(text, len, &config, &w->program, &info);
    free(text);
    if (st != CLOCHE_OK) {
        free(w);
        gd_read_bad(r, "does not compile: %s",
                    st == CLOCHE_ERR_SYNTAX ? info.message : "no memory");
        return NULL;
    }
    for (size_t i = 0; i < NAMES; i++)
        w->uses[i] = strstr(source, gd_when_names[i]) != NULL;
    return w;
}

void gd_when_free(gd_when *w)
{
    if (!w) return;
    cloche_program_free(w->program);
    free(w);
}

bool gd_when_uses(const gd_when *w, const char *name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(gd_when_names[i], name) == 0) return w->uses[i];
    return false;
}

static cloche_status value_of(cloche_vm *vm, const json_t *v, cloche_value *out, int depth);

static cloche_status list_of(cloche_vm *vm, const json_t *v, cloche_value *out, int depth)
{
    cloche_status st = cloche_list(vm, out);
    for (size_t i = 0; st == CLOCHE_OK && i < json_array_size(v); i++) {
        cloche_value item;
        st = value_of(vm, json_array_get(v, i), &item, depth);
        if (st == CLOCHE_OK) st = cloche_list_push(vm, *out, item);
    }
    return st;
}

static cloche_status dict_of(cloche_vm *vm, const json_t *v, cloche_value *out, int depth)
{
    cloche_status st = cloche_dict(vm, out);
    for (void *it = json_object_iter((json_t *)v); st == CLOCHE_OK && it;
         it = json_object_iter_next((json_t *)v, it)) {
        cloche_value key, item;
        st = cloche_str(vm, json_object_iter_key(it), json_object_iter_key_len(it), &key);
        if (st == CLOCHE_OK) st = value_of(vm, json_object_iter_value(it), &item, depth);
        if (st == CLOCHE_OK) st = cloche_dict_set(vm, *out, key, item);
    }
    return st;
}

static cloche_status value_of(cloche_vm *vm, const json_t *v, cloche_value *out, int depth)
{
    if (depth > MAX_VALUE_DEPTH) return CLOCHE_ERR_VALUE;
    *out = cloche_none();
    if (!v) return CLOCHE_OK;
    switch (json_typeof(v)) {
    case JSON_OBJECT: return dict_of(vm, v, out, depth + 1);
    case JSON_ARRAY: return list_of(vm, v, out, depth + 1);
    case JSON_STRING: return cloche_str(vm, json_string_value(v), json_string_length(v), out);
    case JSON_INTEGER: return cloche_int(vm, json_integer_value(v), out);
    case JSON_REAL: return cloche_float(vm, json_real_value(v), out);
    case JSON_TRUE: *out = cloche_bool(1); return CLOCHE_OK;
    case JSON_FALSE: *out = cloche_bool(0); return CLOCHE_OK;
    case JSON_NULL: return CLOCHE_OK;
    }
    return CLOCHE_ERR_TYPE;
}

static cloche_status run(cloche_vm *vm, const gd_when *w, const json_t *names)
{
    cloche_limit_set limits = { .size = sizeof limits };
    cloche_limits_default(&limits);
    limits.fuel = MAX_FUEL;
    limits.memory = MAX_MEMORY;
    limits.depth = MAX_FRAMES;
    limits.calls = 0;
    limits.output = 0;
    cloche_status st = cloche_limits(vm, &limits);
    for (size_t i = 0; st == CLOCHE_OK && i < NAMES; i++) {
        cloche_value v;
        st = value_of(vm, w->uses[i] ? json_object_get(names, gd_when_names[i]) : NULL, &v, 0);
        if (st == CLOCHE_OK) st = cloche_set(vm, gd_when_names[i], v);
    }
    return st == CLOCHE_OK ? cloche_run(vm) : st;
}

gd_truth gd_when_eval(const gd_when *w, const json_t *names, gd_why *why)
{
    cloche_vm *vm = NULL;
    gd_truth t = GD_UNKNOWN;
    if (cloche_start(w->program, &vm) != CLOCHE_OK) {
        gd_because(why, "when could not be evaluated: no memory");
        return t;
    }
    cloche_status st = run(vm, w, names);
    if (st == CLOCHE_DONE) {
        t = cloche_get_bool(vm, cloche_result(vm)) ? GD_YES : GD_NO;
        if (t == GD_NO) gd_because(why, "when is false");
    } else if (st == CLOCHE_RAISED) {
        gd_because(why, "when raised %s: %s", cloche_error_type(vm), cloche_error_message(vm));
    } else {
        gd_because(why, "when met a limit (%s)",
                   st == CLOCHE_LIMIT ? cloche_limit_hit(vm) : "the values are too large");
    }
    cloche_free(vm);
    return t;
}
