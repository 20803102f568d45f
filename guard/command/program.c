/* SPDX-License-Identifier: MIT */
/* Deterministic code: one line per step, arguments in the order of the function's parameters. */
#include "command/program.h"
#include <cloche.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command/functions.h"
#include "command/model.h"
#include "command/writer.h"

enum { MAX_STEPS = 200, MAX_SOURCE = 1 << 20 };

/* A reference to an earlier step: {"step": n} of the plan, {"result": "s3"} of the session. */
static bool put_reference(gd_writer *t, const json_t *v, size_t step, unsigned first, gd_error *e)
{
    const json_t *n = json_object_get(v, "step");
    const char *name = json_string_value(json_object_get(v, "result"));
    if (name) {
        if (name[0] != 's' || name[1] == '\0' || name[1 + strspn(name + 1, "0123456789")])
            return gd_fail(e, GD_INVALID, "\"%.40s\" is no result of a step (s1, s2, ...)", name);
        gd_put(t, "%s", name);
        return true;
    }
    if (!json_is_integer(n) || json_integer_value(n) < 1 ||
        json_integer_value(n) > (json_int_t)step)
        return gd_fail(
            e, GD_INVALID,
            "step %zu refers to a step that is not before it; {\"step\": n} counts from 1",
            step + 1);
    gd_put(t, "s%lld", (long long)first + json_integer_value(n) - 1);
    return true;
}

static bool is_reference(const json_t *v)
{
    return json_is_object(v) && json_object_size(v) == 1 &&
           (json_object_get(v, "step") || json_object_get(v, "result"));
}

/* Arguments without references, checked and in normal form, with the references put back. */
static json_t *normal_args(const gd_function *f, const json_t *args, gd_error *e)
{
    json_t *plain = json_object(), *refs = json_object(), *out = NULL;
    const char *key;
    json_t *v;
    bool ok = plain && refs;
    json_object_foreach((json_t *)args, key, v) {
        /* A reference fits where anything fits; its value is checked when the call is made. */
        bool ref = is_reference(v);
        if (ok) ok = json_object_set(ref ? refs : plain, key, v) == 0;
        if (ok && ref) ok = json_object_set_new(plain, key, json_null()) == 0;
    }
    if (ok) out = gd_function_args(f, NULL, plain, e);
    if (!ok) gd_fail(e, GD_MEMORY, "no memory for a program");
    if (out && json_object_update(out, refs) != 0) {
        json_decref(out);
        out = NULL;
        gd_fail(e, GD_MEMORY, "no memory for a program");
    }
    json_decref(plain);
    json_decref(refs);
    return out;
}

static bool add_step(gd_writer *t, json_t *program, const char *name, const json_t *args,
                     size_t step, unsigned first, gd_error *e)
{
    const gd_function *f = gd_function_find(name);
    if (!f)
        return gd_fail(e, GD_INVALID, "step %zu: there is no function \"%.40s\"", step + 1, name);
    json_t *normal = normal_args(f, args, e);
    if (!normal) return false;
    unsigned number = first + (unsigned)step;
    bool ok = true;
    const char *comma = "";
    gd_put(t, "s%u = %s(", number, f->name);
    for (size_t i = 0; i < f->nparams && ok; i++) {
        const char *param = f->params[i].name;
        json_t *v = json_object_get(normal, param);
        if (!v) continue;
        gd_put(t, "%s%s=", comma, param);
        comma = ", ";
        if (is_reference(v)) {
            ok = put_reference(t, v, step, first, e);
            continue;
        }
        char input[48];
        snprintf(input, sizeof input, "s%u_%s", number, param);
        gd_put(t, "%s", input);
        ok = json_object_set(json_object_get(program, "inputs"), input, v) == 0 ||
             gd_fail(e, GD_MEMORY, "no memory for a program");
    }
    gd_put(t, ")\n");
    if (!ok) {
        json_decref(normal);
        return false;
    }
    json_t *call = json_pack("{s:s, s:o}", "function", f->name, "args", normal);
    return json_array_append_new(json_object_get(program, "steps"), call) == 0 ||
           gd_fail(e, GD_MEMORY, "no memory for a program");
}

static bool check_count(size_t n, gd_error *e)
{
    if (n >= 1 && n <= MAX_STEPS) return true;
    return gd_fail(e, GD_INVALID, "a plan has between 1 and %d steps, not %zu", MAX_STEPS, n);
}

/* Takes the program; the last line gives the values of all steps. */
static json_t *finish(gd_writer *t, json_t *program, size_t n, unsigned first, bool ok, gd_error *e)
{
    gd_put(t, "{\"steps\": [");
    for (size_t i = 0; i < n; i++)
        gd_put(t, "%ss%u", i ? ", " : "", first + (unsigned)i);
    gd_put(t, "]}\n");
    char *source = gd_written(t, e);
    if (!source) ok = false;
    if (ok && json_object_set_new(program, "source", json_string(source)) != 0)
        ok = gd_fail(e, GD_MEMORY, "no memory for a program");
    free(source);
    if (ok) return program;
    json_decref(program);
    return NULL;
}

static json_t *empty_program(gd_error *e)
{
    json_t *program = json_pack("{s:{}, s:[]}", "inputs", "steps");
    if (!program) gd_fail(e, GD_MEMORY, "no memory for a program");
    return program;
}

json_t *gd_program_of_plan(const json_t *plan, unsigned first, gd_error *e)
{
    json_t *program = NULL, *step;
    if (!json_is_array(plan)) {
        gd_fail(e, GD_INVALID, "a plan is an array of steps [{\"fn\": \"show\", ...}]");
        return NULL;
    }
    size_t n = json_array_size(plan), i;
    if (!check_count(n, e) || !(program = empty_program(e))) return NULL;
    gd_writer t = { 0 };
    bool ok = true;
    json_array_foreach((json_t *)plan, i, step) {
        const char *name = json_string_value(json_object_get(step, "fn"));
        json_t *args = json_copy(step);
        if (!name || !args) {
            ok = gd_fail(e, GD_INVALID, "step %zu of the plan has no \"fn\", the function's name",
                         i + 1);
        } else {
            json_object_del(args, "fn");
            ok = add_step(&t, program, name, args, i, first, e);
        }
        json_decref(args);
        if (!ok) break;
    }
    return finish(&t, program, n, first, ok, e);
}

static const gd_intent *intent_named(const gd_commands *c, const char *name)
{
    for (uint32_t i = 0; name && i < c->nintents; i++)
        if (strcmp(c->intents[i].name, name) == 0) return &c->intents[i];
    return NULL;
}

/* What a Command has under a slot's name: a parameter, its target, or what "it" refers to. */
static json_t *slot_value(const json_t *command, const char *slot)
{
    if (strcmp(slot, "target") != 0)
        return json_incref(json_object_get(json_object_get(command, "parameters"), slot));
    json_t *ref = json_object_get(command, "ref");
    json_t *target = json_object_get(command, "target");
    return json_is_null(target) && ref ? NULL : json_incref(target);
}

/* "email it": the thing itself, if a step before made it. */
static json_t *result_value(const json_t *command)
{
    const json_t *ref = json_object_get(command, "ref");
    const json_t *step = json_object_get(ref, "step"), *name = json_object_get(ref, "result");
    if (step) return json_pack("{s:O}", "step", step);
    if (name) return json_pack("{s:O}", "result", name);
    return NULL;
}

static json_t *args_of(const gd_intent *in, const json_t *command)
{
    json_t *args = json_object();
    for (size_t i = 0; args && i < in->function->nparams; i++) {
        const gd_function_param *p = &in->function->params[i];
        const char *slot =
            in->arguments ? json_string_value(json_object_get(in->arguments, p->name)) : p->name;
        if (!slot) continue;
        json_t *v = NULL;
        if (strcmp(p->type, "any") == 0 && strcmp(slot, "target") == 0) v = result_value(command);
        if (!v) v = slot_value(command, slot);
        if (v) json_object_set_new(args, p->name, v);
    }
    return args;
}

/* What the words said about a step, for the policy: a fill that is a "modify" stays one. */
static bool describe_step(json_t *step, const json_t *command, gd_error *e)
{
    static const char *const keys[][2] = { { "intent", "intent" },
                                           { "riskLevel", "risk" },
                                           { "confidence", "confidence" } };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *v = json_object_get(command, keys[i][0]);
        if (v && json_object_set(step, keys[i][1], v) != 0)
            return gd_fail(e, GD_MEMORY, "no memory for a program");
    }
    return true;
}

json_t *gd_program_of_commands(const gd_commands *c, const json_t *commands, unsigned first,
                               gd_error *e)
{
    json_t *program = NULL, *command;
    size_t n = json_array_size(commands), i;
    if (!check_count(n, e) || !(program = empty_program(e))) return NULL;
    gd_writer t = { 0 };
    bool ok = true;
    json_array_foreach((json_t *)commands, i, command) {
        const char *name = json_string_value(json_object_get(command, "intent"));
        const gd_intent *in = intent_named(c, name);
        if (!in) {
            ok = gd_fail(e, GD_INVALID, "command %zu: \"%.40s\" is no intent of %s", i + 1,
                         name ? name : "null", c->name);
            break;
        }
        json_t *args = args_of(in, command);
        ok = args ? add_step(&t, program, in->function->name, args, i, first, e) &&
                        describe_step(json_array_get(json_object_get(program, "steps"), i), command,
                                      e)
                  : gd_fail(e, GD_MEMORY, "no memory for a program");
        json_decref(args);
        if (!ok) break;
    }
    return finish(&t, program, n, first, ok, e);
}

json_t *gd_program_of_source(const char *source, size_t n, gd_error *e)
{
    cloche_config config = { .size = sizeof config,
                             .filename = "<plan>",
                             .max_source = MAX_SOURCE };
    config.functions = gd_function_names(&config.nfunctions);
    cloche_program *compiled;
    cloche_compile_info info = { 0 };
    cloche_status st = cloche_compile(source, n, &config, &compiled, &info);
    if (st != CLOCHE_OK) {
        gd_fail(e, GD_INVALID, "the Python of the plan does not compile: line %u: %.300s",
                info.line, info.message[0] ? info.message : "it is too large, or memory ran out");
        return NULL;
    }
    cloche_program_free(compiled);
    json_t *program = empty_program(e);
    json_t *s = program ? json_stringn(source, n) : NULL;
    if (s && json_object_set_new(program, "source", s) == 0) return program;
    if (program) gd_fail(e, GD_INVALID, "the Python of the plan is not UTF-8 text");
    json_decref(program);
    return NULL;
}
