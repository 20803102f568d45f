/* SPDX-License-Identifier: MIT */
/* What is wrong with a source: the message, class and place that CPython would report. */
#ifndef CL_FRONT_SYNTAX_ERROR_H
#define CL_FRONT_SYNTAX_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    CL_ERR_NONE,
    CL_ERR_SYNTAX,      /* SyntaxError */
    CL_ERR_INDENTATION, /* IndentationError */
    CL_ERR_TAB,         /* TabError */
    CL_ERR_VALUE,       /* ValueError: the source has a NUL byte in a place CPython words so */
    CL_ERR_DEPTH,       /* MemoryError in CPython: nested too deeply for the parser */
    CL_ERR_MEMORY,      /* the arena's limit was reached */
    CL_ERR_STOPPED,     /* the poll callback or the work limit said stop */
} cl_error_kind;

enum { CL_ERROR_MESSAGE_MAX = 256 };

/* Columns count from 1 in code points, as SyntaxError.offset; 0 means unknown. end_line 0: no end.
 * */
typedef struct cl_syntax_error {
    cl_error_kind kind;
    uint32_t line, col, end_line, end_col;
    const char *line_text;              /* the line in the source (not NUL-terminated), or NULL */
    uint32_t line_len;                  /* without the line end */
    char message[CL_ERROR_MESSAGE_MAX]; /* UTF-8, NUL-terminated, cut at a character border */
} cl_syntax_error;

/* Fills *err. Columns given here are byte offsets from 0 (as in nodes); they are converted with the
 * help of the source. end_line 0 leaves the end unknown. `fmt` knows %s (a C string or a NUL),
 * %.*s (int, text),
 * %u (uint32_t), %c and %%, and does not depend on the locale. The first error wins: an *err that
 * is set is left alone. */
void cl_syntax_error_set(cl_syntax_error *err, cl_error_kind kind, const char *src, size_t len,
                         uint32_t line, uint32_t col, uint32_t end_line, uint32_t end_col,
                         const char *fmt, ...);

/* "SyntaxError", "IndentationError", "TabError", "MemoryError", ... */
const char *cl_syntax_error_class(const cl_syntax_error *err);

/* Finds line `line` (from 1) of the source: returns false when there is none. */
bool cl_syntax_error_line(const char *src, size_t len, uint32_t line, const char **text,
                          uint32_t *text_len);

#endif
