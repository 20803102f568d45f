/* SPDX-License-Identifier: MIT */
/*
 * Strict reading of a JSON file that people write: knows where it is (JSON pointer), refuses what it
 * does not know, and says what to write instead.
 */
#ifndef GD_POLICY_READ_H
#define GD_POLICY_READ_H

#include <jansson.h>
#include "base/error.h"

typedef struct {
    const char *file; /* for messages */
    char path[400];   /* JSON pointer of the value at hand */
    size_t n;
    gd_error *e;
} gd_reader;

/* Goes down to a member; the returned mark brings back up. */
size_t gd_read_key(gd_reader *r, const char *key);
size_t gd_read_index(gd_reader *r, size_t i);
void gd_read_back(gd_reader *r, size_t mark);

/* "FILE: POINTER: what is wrong"; always false. */
bool gd_read_bad(gd_reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same about a member of the value at hand. */
bool gd_read_bad_key(gd_reader *r, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* v is an object whose keys are all in `known` (NULL at its end). */
bool gd_read_object(gd_reader *r, const json_t *v, const char *const *known);
/* s is one of `known`. */
bool gd_read_choice(gd_reader *r, const json_t *v, const char *const *known);

/* Makes a text fit for a terminal and for JSON, in place: control characters and halves of characters
   become question marks. */
void gd_plain(char *s);

/* The nearest of `known`, or NULL when nothing is near. */
const char *gd_read_nearest(const char *s, const char *const *known);

#endif
