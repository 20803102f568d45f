/* SPDX-License-Identifier: MIT */
/* The entry of the parser, its token window, and the general errors. */
#include <string.h>

#include "parse_internal.h"

enum { WINDOW = 512, KEEP = 16 };

/* ---- tokens ---- */

/* Reads one more token behind the window. tok stays on the same token though the window may move.
 * */
static void fetch(cl_parser *p)
{
    if (p->ntoks == p->toks_cap) {
        uint32_t at = (uint32_t)(p->tok - p->toks);
        if (!p->marks && at > p->toks_cap / 2) {
            uint32_t drop = at - KEEP;
            memmove(p->toks, p->toks + drop, (p->ntoks - drop) * sizeof *p->toks);
            p->ntoks -= drop;
            p->tok = p->toks + (at - drop);
        } else {
            uint32_t cap = p->toks_cap ? p->toks_cap * 2 : WINDOW;
            cl_token *toks =
                cl_arena_grow(p->arena, p->toks, p->toks_cap * sizeof *toks, cap * sizeof *toks);
            if (!toks) {
                /* What cannot be stored becomes an error token, so that the parse ends. */
                p->tok->kind = p->toks[p->ntoks - 1].kind = CL_T_ERROR;
                cl_parser_memory(p);
                return;
            }
            p->toks = toks;
            p->toks_cap = cap;
            p->tok = toks + at;
        }
    }
    cl_lexer_next(&p->lx, &p->toks[p->ntoks++]);
}

void cl_parser_advance(cl_parser *p)
{
    if (p->tok->kind == CL_T_ERROR || p->tok->kind == CL_T_ENDMARKER) { return; }
    if (p->tok + 1 == p->toks + p->ntoks) {
        fetch(p);
        if (p->tok + 1 == p->toks + p->ntoks) {
            return; /* out of memory: tok is the error token */
        }
    }
    p->tok++;
}

const cl_token *cl_parser_peek(cl_parser *p, uint32_t k)
{
    while ((uint32_t)(p->toks + p->ntoks - p->tok) <= k) {
        uint8_t last = p->toks[p->ntoks - 1].kind;
        if (last == CL_T_ERROR || last == CL_T_ENDMARKER) { return &p->toks[p->ntoks - 1]; }
        fetch(p);
    }
    return p->tok + k;
}

bool cl_parser_expect(cl_parser *p, cl_token_kind kind)
{
    if (p->tok->kind != kind) {
        cl_parser_fail(p);
        return false;
    }
    cl_parser_advance(p);
    return true;
}

bool cl_parser_is_word(const cl_parser *p, const char *word)
{
    return p->tok->kind == CL_T_NAME && strcmp(p->tok->ident->text, word) == 0;
}

bool cl_parser_enter(cl_parser *p)
{
    if (++p->depth > p->max_depth) {
        p->failed = true;
        cl_syntax_error_set(p->err, CL_ERR_DEPTH, p->src, p->len, p->tok->line, p->tok->col, 0, 0,
                            "Parser stack overflowed - Python source too complex to parse");
        p->depth--;
        return false;
    }
    return true;
}

cl_mark cl_parser_mark(cl_parser *p)
{
    p->marks++;
    p->trial++;
    return (cl_mark){ (uint32_t)(p->tok - p->toks), p->nstack, p->depth, p->in_fstring };
}

void cl_parser_unmark(cl_parser *p)
{
    p->marks--;
    p->trial--;
}

void cl_parser_rewind(cl_parser *p, cl_mark m)
{
    cl_parser_unmark(p);
    p->tok = p->toks + m.pos;
    p->nstack = m.nstack;
    p->depth = m.depth;
    p->in_fstring = m.in_fstring;
    p->failed = p->err->kind != CL_ERR_NONE;
}

/* ---- nodes ---- */

cl_node *cl_parser_node(cl_parser *p, cl_ast_kind kind, cl_pos start)
{
    cl_node *n = cl_ast_new(p->arena, kind);
    if (!n) { return cl_parser_memory(p); }
    n->line = start.line;
    n->col = start.col;
    cl_parser_end(p, n);
    return n;
}

void cl_parser_end(cl_parser *p, cl_node *n)
{
    const cl_token *last = p->tok > p->toks ? p->tok - 1 : p->tok;
    n->end_line = last->end_line;
    n->end_col = last->end_col;
}

cl_node *cl_parser_name(cl_parser *p, cl_ast_ctx ctx)
{
    cl_pos at = cl_parser_pos(p);
    const cl_ident *id = p->tok->ident;
    cl_parser_advance(p);
    cl_node *n = cl_parser_node(p, CL_AST_Name, at);
    if (n) {
        CL_AST(Name, n)->id = id;
        n->ctx = (uint8_t)ctx;
    }
    return n;
}

bool cl_parser_push(cl_parser *p, cl_node *n)
{
    if (p->nstack == p->stack_cap) {
        uint32_t cap = p->stack_cap ? p->stack_cap * 2 : 64;
        cl_node **s = cl_arena_grow(p->arena, p->stack, p->stack_cap * sizeof *s, cap * sizeof *s);
        if (!s) {
            cl_parser_memory(p);
            return false;
        }
        p->stack = s;
        p->stack_cap = cap;
    }
    p->stack[p->nstack++] = n;
    return true;
}

bool cl_parser_take(cl_parser *p, uint32_t base, cl_seq *out)
{
    uint32_t n = p->nstack - base;
    out->n = n;
    out->items = NULL;
    p->nstack = base;
    if (n) {
        out->items = cl_arena_alloc(p->arena, n * sizeof *out->items);
        if (!out->items) {
            out->n = 0;
            cl_parser_memory(p);
            return false;
        }
        memcpy(out->items, p->stack + base, n * sizeof *out->items);
    }
    return true;
}

/* ---- errors ---- */

void *cl_parser_memory(cl_parser *p)
{
    p->failed = true;
    cl_syntax_error_set(p->err, CL_ERR_MEMORY, p->src, p->len, 0, 0, 0, 0, "out of memory");
    return NULL;
}

static void unclosed(cl_parser *p)
{
    const cl_lex_paren *o = &p->lx.parens[p->lx.level - 1];
    cl_syntax_error_set(p->err, CL_ERR_SYNTAX, p->src, p->len, o->line, o->col, 0, 0,
                        "'%c' was never closed", o->c);
}

void *cl_parser_fail(cl_parser *p)
{
    p->failed = true;
    if (p->trial) { return NULL; }
    const cl_token *t = p->tok;
    if (t->kind == CL_T_ERROR) {
        if (p->err->kind == CL_ERR_NONE && p->lx.open_at_end) { unclosed(p); }
        return NULL;
    }
    if (t->kind == CL_T_INDENT || t->kind == CL_T_DEDENT) {
        p->from_parser |= p->err->kind == CL_ERR_NONE;
        cl_syntax_error_set(p->err, CL_ERR_INDENTATION, p->src, p->len, t->line,
                            t->kind == CL_T_INDENT ? t->end_col : t->col, 0, 0,
                            t->kind == CL_T_INDENT ? "unexpected indent" : "unexpected unindent");
        if (t->kind == CL_T_INDENT && p->err->col) { p->err->col--; }
        return NULL;
    }
    return CL_FAIL_NODES(p, t, t, "invalid syntax");
}

void *cl_parser_fail_indent(cl_parser *p, const char *fmt, const char *what, uint32_t line)
{
    p->failed = true;
    if (p->trial) { return NULL; }
    if (p->tok->kind == CL_T_ERROR) { return cl_parser_fail(p); }
    const cl_token *t = p->tok;
    p->from_parser |= p->err->kind == CL_ERR_NONE;
    if (t->start >= p->len && t > p->toks) {
        /* at the end of the file CPython points behind the last line */
        t--;
        cl_syntax_error_set(p->err, CL_ERR_INDENTATION, p->src, p->len, t->line, t->col, 0, 0, fmt,
                            what, line);
        return NULL;
    }
    cl_syntax_error_set(p->err, CL_ERR_INDENTATION, p->src, p->len, t->line, t->col, t->end_line,
                        t->end_col, fmt, what, line);
    return NULL;
}

/* An error of the grammar gives way to an error of the lexer further on, as in CPython: a bracket
 * or
 * a string that never closes is the likelier cause. */
static void prefer_lexer_error(cl_parser *p, uint32_t line)
{
    cl_syntax_error found;
    memset(&found, 0, sizeof found);
    p->lx.err = &found;
    cl_token t;
    do {
        cl_lexer_next(&p->lx, &t);
    } while (t.kind != CL_T_ERROR && t.kind != CL_T_ENDMARKER);
    if (found.kind != CL_ERR_NONE) {
        *p->err = found;
    } else if (t.kind == CL_T_ERROR && p->lx.level && line > p->lx.parens[p->lx.level - 1].line) {
        p->err->kind = CL_ERR_NONE;
        unclosed(p);
    }
}

/* ---- entry ---- */

uint64_t cl_parse_work(const cl_ast_module *m) { return m->work; }

bool cl_parse(cl_arena *arena, const char *src, size_t len, const cl_parse_options *options,
              cl_ast_module **out, cl_syntax_error *err)
{
    memset(err, 0, sizeof *err);
    *out = NULL;
    cl_ast_module *m = cl_arena_calloc(arena, sizeof *m);
    cl_parser *p = cl_arena_alloc(arena, sizeof *p);
    if (!m || !p) {
        cl_syntax_error_set(err, CL_ERR_MEMORY, src, 0, 0, 0, 0, 0, "out of memory");
        return false;
    }
    memset(p, 0, offsetof(cl_parser, lx));
    m->arena = arena;
    m->src = src;
    m->len = len;
    p->arena = arena;
    p->err = err;
    p->module = m;
    p->src = src;
    p->len = (uint32_t)len;
    p->max_depth = 2 * (options->max_depth ? options->max_depth : 200);
    if (!cl_lexer_init(&p->lx, arena, &m->idents, src, len, options->poll, options->work_limit,
                       err)) {
        return false;
    }
    p->toks = cl_arena_alloc(arena, WINDOW * sizeof *p->toks);
    if (!p->toks) {
        cl_parser_memory(p);
        return false;
    }
    p->toks_cap = WINDOW;
    p->tok = p->toks;
    p->ntoks = 1;
    cl_lexer_next(&p->lx, p->toks);
    cl_pos start = { 1, 0 };
    if (options->mode == CL_PARSE_EVAL) {
        m->root = cl_parser_node(p, CL_AST_Expression, start);
        cl_node *e = m->root ? cl_parse_star_expressions(p) : NULL;
        while (e && p->tok->kind == CL_T_NEWLINE) {
            cl_parser_advance(p);
        }
        if (e && p->tok->kind != CL_T_ENDMARKER) { cl_parser_fail(p); }
        if (e) { CL_AST(Expression, m->root)->body = e; }
    } else {
        m->root = cl_parser_node(p, CL_AST_Module, start);
        if (m->root) { cl_parse_module_body(p, &CL_AST(Module, m->root)->body); }
    }
    m->work = p->lx.work;
    if (p->failed || err->kind != CL_ERR_NONE) {
        if (err->kind == CL_ERR_NONE) { cl_parser_fail(p); }
        if (err->kind == CL_ERR_NONE) {
            cl_syntax_error_set(err, CL_ERR_SYNTAX, src, len, p->tok->line, p->tok->col, 0, 0,
                                "invalid syntax");
        }
        if (p->from_parser && !p->lx.failed && err->kind != CL_ERR_MEMORY &&
            p->toks[p->ntoks - 1].kind != CL_T_ERROR) {
            prefer_lexer_error(p, p->toks[p->ntoks - 1].line);
        }
        return false;
    }
    *out = m;
    return true;
}
