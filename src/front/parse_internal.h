/* SPDX-License-Identifier: MIT */
/* What the files of the parser share. The grammar is CPython 3.14's, by recursive descent: each
 * function
 * parses one construct at the cursor and returns its node, or NULL after it called one of the fail
 * functions. Binary operators use precedence climbing; left-associative chains are loops.
 *
 * Two places need unbounded lookahead (`with (...)` and `match ...`): they parse on trial, with
 * errors muted, and go back to a mark when it does not work out. */
#ifndef CL_FRONT_PARSE_INTERNAL_H
#define CL_FRONT_PARSE_INTERNAL_H

#include "lexer.h"
#include "parser.h"

typedef struct {
    uint32_t line, col;
} cl_pos;

typedef struct cl_parser {
    cl_arena *arena;
    cl_syntax_error *err;
    cl_ast_module *module;
    cl_token *tok;  /* the current token; always read */
    cl_token *toks; /* a window of tokens; tok points into it */
    uint32_t ntoks, toks_cap;
    uint32_t marks; /* open marks: the window must not slide */
    uint32_t depth, max_depth;
    uint32_t trial; /* > 0: grammar errors are muted */
    bool failed;
    bool from_parser; /* the error was found by the grammar, not by the lexer */
    cl_node **stack;  /* items of the sequences being collected */
    uint32_t nstack, stack_cap;
    cl_pos line_end; /* where the simple statements read last end, `;` included */
    uint32_t in_fstring;
    char fstring_letter;
    const char *src;
    uint32_t len;
    cl_lexer lx;
} cl_parser;

/* Binding powers for cl_parse_binary. */
enum {
    CL_PREC_OR = 1,
    CL_PREC_AND,
    CL_PREC_NOT,
    CL_PREC_COMPARE,
    CL_PREC_BITOR,
    CL_PREC_BITXOR,
    CL_PREC_BITAND,
    CL_PREC_SHIFT,
    CL_PREC_SUM,
    CL_PREC_TERM,
    CL_PREC_UNARY,
    CL_PREC_POWER,
};

/* ---- tokens (parser.c) ---- */
void cl_parser_advance(cl_parser *p);
const cl_token *cl_parser_peek(cl_parser *p, uint32_t k); /* k tokens after the current one */
bool cl_parser_expect(cl_parser *p, cl_token_kind kind);  /* steps over it, or a generic error */
static inline bool cl_parser_accept(cl_parser *p, cl_token_kind kind)
{
    if (p->tok->kind != kind) { return false; }
    cl_parser_advance(p);
    return true;
}
/* Is the current token this soft keyword? */
bool cl_parser_is_word(const cl_parser *p, const char *word);
bool cl_parser_enter(cl_parser *p); /* one level deeper; false: too deep */
static inline void cl_parser_leave(cl_parser *p) { p->depth--; }

typedef struct {
    uint32_t pos, nstack, depth, in_fstring;
} cl_mark;
cl_mark cl_parser_mark(cl_parser *p);
void cl_parser_rewind(cl_parser *p, cl_mark m); /* goes back, forgets a muted failure */
void cl_parser_unmark(cl_parser *p);

/* ---- nodes (parser.c) ---- */
static inline cl_pos cl_parser_pos(const cl_parser *p)
{
    return (cl_pos){ p->tok->line, p->tok->col };
}
static inline cl_pos cl_node_pos(const cl_node *n) { return (cl_pos){ n->line, n->col }; }
/* A node from `start` to the end of the token read last. */
cl_node *cl_parser_node(cl_parser *p, cl_ast_kind kind, cl_pos start);
void cl_parser_end(cl_parser *p, cl_node *n);          /* sets the end to the token read last */
cl_node *cl_parser_name(cl_parser *p, cl_ast_ctx ctx); /* the current NAME as a Name node */
bool cl_parser_push(cl_parser *p, cl_node *n);
bool cl_parser_take(cl_parser *p, uint32_t base, cl_seq *out); /* the items pushed since base */

/* ---- errors (parser.c). All return NULL. ---- */
void *cl_parser_fail(cl_parser *p); /* "invalid syntax" at the current token */
void *cl_parser_memory(cl_parser *p);
/* SyntaxError over a range, a node, from one node to the end of another, the current token */
#define CL_FAIL_RANGE(p, line, col, end_line, end_col, ...)                                      \
    ((p)->failed = true, (p)->trial                                                              \
                             ? NULL                                                              \
                             : ((p)->from_parser |= (p)->err->kind == CL_ERR_NONE,               \
                                cl_syntax_error_set((p)->err, CL_ERR_SYNTAX, (p)->src, (p)->len, \
                                                    line, col, end_line, end_col, __VA_ARGS__),  \
                                NULL))
#define CL_FAIL_NODES(p, a, b, ...) \
    CL_FAIL_RANGE(p, (a)->line, (a)->col, (b)->end_line, (b)->end_col, __VA_ARGS__)
#define CL_FAIL_NODE(p, n, ...) CL_FAIL_NODES(p, n, n, __VA_ARGS__)
#define CL_FAIL_TOK(p, ...)                           \
    ((p)->tok->kind == CL_T_ERROR ? cl_parser_fail(p) \
                                  : CL_FAIL_NODES(p, (p)->tok, (p)->tok, __VA_ARGS__))
/* from a node to the end of its line's known part only: no end */
#define CL_FAIL_FROM(p, n, ...) CL_FAIL_RANGE(p, (n)->line, (n)->col, 0, 0, __VA_ARGS__)
void *cl_parser_fail_indent(cl_parser *p, const char *fmt, const char *what, uint32_t line);

/* ---- expressions (parse_expr.c) ---- */
cl_node *cl_parse_expression(cl_parser *p);
cl_node *cl_parse_named(cl_parser *p);            /* expression or walrus */
cl_node *cl_parse_star_expressions(cl_parser *p); /* maybe a tuple without brackets */
cl_node *cl_parse_star_or_yield(cl_parser *p);
cl_node *cl_parse_yield(cl_parser *p);
cl_node *cl_parse_starred(cl_parser *p); /* `*x`; the cursor is on the star */
cl_node *cl_parse_binary(cl_parser *p, int prec);
cl_node *cl_parse_targets(cl_parser *p); /* of for and comprehensions; context Store */
cl_node *cl_parse_number(cl_parser *p);
bool cl_parse_starts_expr(const cl_token *t);
/* Arguments up to and with the `)`. `open`: the token after `(`. */
bool cl_parse_call_args(cl_parser *p, cl_seq *args, cl_seq *keywords, cl_pos paren);
cl_node *cl_parse_params(cl_parser *p, bool lambda, cl_token_kind close);

typedef enum { CL_TARGET_STAR, CL_TARGET_DEL, CL_TARGET_FOR } cl_target_kind;
/* The part of `n` that cannot be assigned or deleted, or NULL. */
cl_node *cl_parse_invalid_target(cl_node *n, cl_target_kind kind);
void cl_parse_set_ctx(cl_node *n, cl_ast_ctx ctx);
void *cl_parse_fail_target(cl_parser *p, cl_node *n, cl_target_kind kind);
/* For `=` where only an expression may stand: the messages that suggest == or :=. */
void *cl_parse_fail_equal(cl_parser *p, cl_node *n);

/* ---- strings (parse_string.c) ---- */
cl_node *cl_parse_strings(cl_parser *p); /* STRING and f-string tokens, concatenated */

/* ---- patterns (parse_pattern.c) ---- */
cl_node *cl_parse_pattern_top(cl_parser *p); /* of a case block: may be an open sequence */

/* ---- statements (parse_stmt.c, parse_block.c) ---- */
bool cl_parse_statement(cl_parser *p);   /* pushes one or more statements */
bool cl_parse_simple_line(cl_parser *p); /* `a; b; c` NEWLINE */
cl_node *cl_parse_compound(cl_parser *p);
bool cl_parse_is_match(cl_parser *p);
bool cl_parse_block(cl_parser *p, cl_seq *body, const char *what, uint32_t line);
bool cl_parse_type_params(cl_parser *p, cl_seq *out);
bool cl_parse_module_body(cl_parser *p, cl_seq *out);

#endif
