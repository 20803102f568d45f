/* SPDX-License-Identifier: MIT */
/* The table of host functions, read from its .def once. */
#include "command/functions.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/email.h"
#include "base/text.h"
#include "base/url.h"

static const struct {
    const char *name, *params, *counter, *class;
    bool idempotent;
    const char *description;
} rows[] = {
#define F(name, params, counter, class, idempotent, description) \
    { #name, params, #counter, #class, idempotent, description },
#include "command/functions.def"
#undef F
};

enum { NROWS = sizeof rows / sizeof *rows };
static gd_function table[NROWS];
static const char *names[NROWS];

static void read_params(const char *s, gd_function *f)
{
    while (*s) {
        gd_function_param *p = &f->params[f->nparams++];
        size_t n = strcspn(s, ":");
        snprintf(p->name, sizeof p->name, "%.*s", (int)n, s);
        s += n + 1;
        n = strcspn(s, " ?");
        snprintf(p->type, sizeof p->type, "%.*s", (int)n, s);
        s += n;
        p->optional = *s == '?';
        s += strspn(s, "? ");
    }
}

static void read_table(void)
{
    for (size_t i = 0; i < NROWS; i++) {
        gd_function *f = &table[i];
        f->name = names[i] = rows[i].name;
        f->counter = rows[i].counter;
        f->class = rows[i].class;
        f->description = rows[i].description;
        f->idempotent = rows[i].idempotent;
        read_params(rows[i].params, f);
    }
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

const gd_function *gd_function_at(size_t i)
{
    pthread_once(&once, read_table);
    return i < NROWS ? &table[i] : NULL;
}

const gd_function *gd_function_find(const char *name)
{
    const gd_function *f;
    for (size_t i = 0; (f = gd_function_at(i)) != NULL; i++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

const char *const *gd_function_names(size_t *n)
{
    pthread_once(&once, read_table);
    *n = NROWS;
    return names;
}

/* The normal form of one argument; a new reference. */
static json_t *normal_value(const gd_function *f, const gd_function_param *p, const json_t *v,
                            gd_error *e)
{
    if (strcmp(p->type, "any") == 0) return json_deep_copy(v);
    if (strcmp(p->type, "int") == 0) {
        if (json_is_integer(v)) return json_deep_copy(v);
        gd_fail(e, GD_INVALID, "%s(%s=...) must be an integer", f->name, p->name);
        return NULL;
    }
    if (!json_is_string(v)) {
        gd_fail(e, GD_INVALID, "%s(%s=...) must be a string", f->name, p->name);
        return NULL;
    }
    const char *s = json_string_value(v);
    size_t n = json_string_length(v);
    char *text = NULL;
    if (strcmp(p->type, "email") == 0) {
        text = gd_email_normal(s, n, e);
    } else if (strcmp(p->type, "url") == 0) {
        gd_url u;
        if (gd_url_parse(s, n, NULL, &u, e)) {
            text = gd_url_text(&u);
            if (!text) gd_fail(e, GD_MEMORY, "no memory for an address");
            gd_url_free(&u);
        }
    } else {
        text = gd_text_normal(s, n, NULL, e);
    }
    json_t *out = text ? json_string(text) : NULL;
    free(text);
    return out;
}

static bool put_arg(const gd_function *f, const gd_function_param *p, const json_t *v, json_t *out,
                    gd_error *e)
{
    if (json_object_get(out, p->name))
        return gd_fail(e, GD_INVALID, "%s(): %s is given twice", f->name, p->name);
    if (json_is_null(v) && p->optional) return true;
    json_t *normal = normal_value(f, p, v, e);
    if (!normal) return e && e->code != GD_OK ? false : gd_fail(e, GD_MEMORY, "no memory");
    return json_object_set_new(out, p->name, normal) == 0 || gd_fail(e, GD_MEMORY, "no memory");
}

static const gd_function_param *param_named(const gd_function *f, const char *name)
{
    for (size_t i = 0; i < f->nparams; i++)
        if (strcmp(f->params[i].name, name) == 0) return &f->params[i];
    return NULL;
}

static bool fill_args(const gd_function *f, const json_t *positional, const json_t *named,
                      json_t *out, gd_error *e)
{
    size_t i;
    json_t *v;
    if (json_array_size(positional) > f->nparams)
        return gd_fail(e, GD_INVALID, "%s() takes at most %zu arguments, not %zu", f->name,
                       f->nparams, json_array_size(positional));
    json_array_foreach((json_t *)positional, i, v)
        if (!put_arg(f, &f->params[i], v, out, e)) return false;
    const char *key;
    json_object_foreach((json_t *)named, key, v) {
        const gd_function_param *p = param_named(f, key);
        if (!p) return gd_fail(e, GD_INVALID, "%s() has no parameter \"%.40s\"", f->name, key);
        if (!put_arg(f, p, v, out, e)) return false;
    }
    for (i = 0; i < f->nparams; i++)
        if (!f->params[i].optional && !json_object_get(out, f->params[i].name))
            return gd_fail(e, GD_INVALID, "%s() needs the argument %s", f->name, f->params[i].name);
    return true;
}

json_t *gd_function_args(const gd_function *f, const json_t *positional, const json_t *named,
                         gd_error *e)
{
    gd_error own = { 0 };
    json_t *out = json_object();
    if (!out) {
        gd_fail(e, GD_MEMORY, "no memory for the arguments of %s()", f->name);
        return NULL;
    }
    if (fill_args(f, positional, named, out, &own)) return out;
    if (e) *e = own;
    json_decref(out);
    return NULL;
}
