/* SPDX-License-Identifier: MIT */
/*
 * How functions of the guard say what went wrong. A function that can fail returns false (or NULL)
 * and fills one of these: a code for programs, a sentence for people. The sentence says what is
 * wrong, where, and how to put it right; it never holds a secret (token, key, password).
 */
#ifndef GD_ERROR_H
#define GD_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    GD_OK,
    GD_INVALID,   /* what came from outside is not what it must be */
    GD_NOT_FOUND, /* the thing named does not exist, or not for this tenant */
    GD_CONFLICT,  /* somebody was faster, or the state does not allow it */
    GD_REFUSED,   /* not permitted */
    GD_LIMIT,     /* too large, too many, too deep */
    GD_MEMORY,    /* the host has no memory */
    GD_IO,        /* file, database, network */
    GD_INTERNAL   /* a bug of ours */
} gd_code;

typedef struct {
    gd_code code;
    char text[480];
} gd_error;

/* Fills *e (which may be NULL) and returns false, so that `return gd_fail(...)` reads well. A text
   that is too long is cut at a character. */
bool gd_fail(gd_error *e, gd_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
