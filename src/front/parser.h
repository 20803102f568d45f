/* SPDX-License-Identifier: MIT */
/* From source text to a syntax tree. */
#ifndef CL_FRONT_PARSER_H
#define CL_FRONT_PARSER_H

#include "../base/poll.h"
#include "ast.h"
#include "syntax_error.h"

typedef enum {
    CL_PARSE_EXEC, /* statements; the root is a Module */
    CL_PARSE_EVAL, /* one expression; the root is an Expression */
} cl_parse_mode;

typedef struct {
    cl_parse_mode mode;
    uint32_t max_depth;   /* nesting limit; 0 means 200 */
    bool top_level_await; /* used by cl_scope_analyse: await is allowed outside functions */
    const cl_poll *poll; /* called every few thousand tokens; may be NULL */
    uint64_t work_limit; /* tokens that may be read; 0 means no limit */
} cl_parse_options;

/* Parses `len` bytes of UTF-8 at `src`, which need not end with NUL and must outlive the tree.
 * Everything is allocated in `arena`. Returns true and the tree in *out, or false and the reason in
 * *err (never both). `err->kind` tells a wrong program from an exhausted limit. */
bool cl_parse(cl_arena *arena, const char *src, size_t len, const cl_parse_options *options,
              cl_ast_module **out, cl_syntax_error *err);

/* The units of work of the parse, for charging: tokens read. */
uint64_t cl_parse_work(const cl_ast_module *m);

#endif
