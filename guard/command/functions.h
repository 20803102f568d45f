/* SPDX-License-Identifier: MIT */
/*
 * The host functions: their parameters, and the one form of a call.
 *
 * `show("billing")` and `show(target="billing")` are the same call, so positional arguments get
 * their names, and values their normal form, before anything looks at them.
 */
#ifndef GD_FUNCTIONS_H
#define GD_FUNCTIONS_H

#include <jansson.h>
#include "base/error.h"

#define GD_FUNCTION_PARAMS 4

typedef struct {
    char name[16];
    char type[8]; /* text email url int any */
    bool optional;
} gd_function_param;

typedef struct {
    const char *name, *counter, *class, *description;
    bool idempotent;
    size_t nparams;
    gd_function_param params[GD_FUNCTION_PARAMS];
} gd_function;

/* The function of that name, or NULL; and all of them. */
const gd_function *gd_function_find(const char *name);
const gd_function *gd_function_at(size_t i); /* NULL behind the last */
/* Their names, as cloche_config wants them; *n of them. */
const char *const *gd_function_names(size_t *n);

/* The arguments of a call by name and in normal form: positional (an array) and named (an object, or
   NULL). The result belongs to the caller. NULL with *e: an unknown or missing parameter, one given
   twice, a value of the wrong type. Missing optional ones, and those given as null, are left out. */
json_t *gd_function_args(const gd_function *f, const json_t *positional, const json_t *named,
                         gd_error *e);

#endif
