/* SPDX-License-Identifier: MIT */
/* A text that grows; a failure is kept and told at the end. */
#ifndef GD_WRITER_H
#define GD_WRITER_H

#include "base/error.h"

typedef struct {
    char *p;
    size_t n, cap;
    bool failed;
} gd_writer;

void gd_put(gd_writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The text, to be freed with free(), or NULL with *e (no memory). */
char *gd_written(gd_writer *w, gd_error *e);

#endif
