/* SPDX-License-Identifier: MIT */
/* A text that grows. */
#include "command/writer.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void gd_put(gd_writer *w, const char *fmt, ...)
{
    if (w->failed) return;
    for (;;) {
        va_list ap;
        va_start(ap, fmt);
        int n = vsnprintf(w->p ? w->p + w->n : NULL, w->cap - w->n, fmt, ap);
        va_end(ap);
        if (n >= 0 && (size_t)n < w->cap - w->n) {
            w->n += (size_t)n;
            return;
        }
        size_t cap = w->cap + (n < 0 ? 0 : (size_t)n) + w->cap / 2 + 256;
        char *p = n < 0 ? NULL : realloc(w->p, cap);
        if (!p) {
            w->failed = true;
            return;
        }
        w->p = p;
        w->cap = cap;
    }
}

char *gd_written(gd_writer *w, gd_error *e)
{
    gd_put(w, "%s", "");
    if (!w->failed) return w->p;
    free(w->p);
    gd_fail(e, GD_MEMORY, "no memory for a text of %zu bytes", w->n);
    return NULL;
}
