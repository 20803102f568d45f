/* SPDX-License-Identifier: MIT */
/* Which lines of a multi-line expression a traceback shows and where the ^ and ~ marks go. Works on
   text only. */
#ifndef CL_CARET_H
#define CL_CARET_H
#include "base/port.h"

#define CL_CARET_LINES 64u
/* UTF-8, without trailing white space */
typedef struct {
    const char *text;
    size_t len;
} cl_caret_line;
typedef struct {
    cl_caret_line *lines;
    uint32_t nlines;
    /* columns in characters: on the first and on the last line, after dedenting */
    uint32_t start, end;
    bool show, anchors;
    uint32_t left_line, left_col;     /* secondary marks run from here ... */
    uint32_t right_line, right_col;   /* ... to here */
    int32_t rows[2 * CL_CARET_LINES]; /* line numbers to print; -n: "...<n lines>..." */
    uint32_t nrows;
} cl_caret;
/* col, end_col: UTF-8 byte offsets in the first and the last line. Dedents lines[] in place. False:
   columns make no sense. */
bool cl_caret_make(cl_caret *c, cl_caret_line *lines, uint32_t n, uint32_t col, uint32_t end_col);
/* length of the mark row under a line */
uint32_t cl_caret_columns(const cl_caret *c, uint32_t line);
char cl_caret_char(const cl_caret *c, uint32_t line, uint32_t column);
#endif
