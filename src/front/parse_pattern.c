/* SPDX-License-Identifier: MIT */
/* The patterns of `case`. */
#include <string.h>

#include "parse_internal.h"

#define KIND(p) ((p)->tok->kind)
#define TRY(x)                     \
    do {                           \
        if (!(x)) { return NULL; } \
    } while (0)

static cl_node *pattern(cl_parser *p);

static bool is_wildcard(const cl_token *t)
{
    return t->kind == CL_T_NAME && strcmp(t->ident->text, "_") == 0;
}

/* `1`, `-1`, `1 + 2j`, strings; no f-strings. */
static cl_node *literal_expr(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n;
    if (KIND(p) == CL_T_STRING || KIND(p) == CL_T_FSTRING_START) {
        TRY(n = cl_parse_strings(p));
        if (n->kind != CL_AST_Constant) {
            return CL_FAIL_NODE(p, n, "patterns may only match literals and attribute lookups");
        }
        return n;
    }
    bool minus = cl_parser_accept(p, CL_T_MINUS);
    if (KIND(p) != CL_T_NUMBER) { return cl_parser_fail(p); }
    TRY(n = cl_parse_number(p));
    bool real = CL_AST(Constant, n)->value.kind != CL_CONST_IMAG;
    if (minus) {
        cl_node *u = cl_parser_node(p, CL_AST_UnaryOp, at);
        TRY(u);
        CL_AST(UnaryOp, u)->op = CL_OP_USub;
        CL_AST(UnaryOp, u)->operand = n;
        n = u;
    }
    if (KIND(p) != CL_T_PLUS && KIND(p) != CL_T_MINUS) { return n; }
    if (!real) {
        const cl_node *num = n->kind == CL_AST_UnaryOp ? CL_AST(UnaryOp, n)->operand : n;
        return CL_FAIL_NODE(p, num, "real number required in complex literal");
    }
    cl_ast_op op = KIND(p) == CL_T_PLUS ? CL_OP_Add : CL_OP_Sub;
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NUMBER) { return cl_parser_fail(p); }
    cl_node *imag = cl_parse_number(p);
    TRY(imag);
    if (CL_AST(Constant, imag)->value.kind != CL_CONST_IMAG) {
        return CL_FAIL_NODE(p, imag, "imaginary number required in complex literal");
    }
    cl_node *b = cl_parser_node(p, CL_AST_BinOp, at);
    TRY(b);
    CL_AST(BinOp, b)->left = n;
    CL_AST(BinOp, b)->op = (uint8_t)op;
    CL_AST(BinOp, b)->right = imag;
    return b;
}

static cl_node *value_pattern(cl_parser *p, cl_node *value, cl_pos at)
{
    cl_node *n = cl_parser_node(p, CL_AST_MatchValue, at);
    TRY(n);
    CL_AST(MatchValue, n)->value = value;
    return n;
}

static bool at_singleton(const cl_parser *p)
{
    return KIND(p) == CL_T_NONE || KIND(p) == CL_T_TRUE || KIND(p) == CL_T_FALSE;
}

static cl_const_kind singleton(cl_parser *p)
{
    cl_const_kind k = KIND(p) == CL_T_NONE   ? CL_CONST_NONE
                      : KIND(p) == CL_T_TRUE ? CL_CONST_TRUE
                                             : CL_CONST_FALSE;
    cl_parser_advance(p);
    return k;
}

static cl_node *dotted(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n = cl_parser_name(p, CL_CTX_LOAD);
    while (n && cl_parser_accept(p, CL_T_DOT)) {
        if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
        const cl_ident *id = p->tok->ident;
        cl_parser_advance(p);
        cl_node *a = cl_parser_node(p, CL_AST_Attribute, at);
        TRY(a);
        CL_AST(Attribute, a)->value = n;
        CL_AST(Attribute, a)->attr = id;
        n = a;
    }
    return n;
}

static cl_node *star_pattern(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
    const cl_ident *id = is_wildcard(p->tok) ? NULL : p->tok->ident;
    cl_parser_advance(p);
    cl_node *n = cl_parser_node(p, CL_AST_MatchStar, at);
    TRY(n);
    CL_AST(MatchStar, n)->name = id;
    return n;
}

static cl_node *maybe_star(cl_parser *p)
{
    return KIND(p) == CL_T_STAR ? star_pattern(p) : pattern(p);
}

/* `[a, b]` and `(a, b)`; `(a)` is a group. */
static cl_node *sequence(cl_parser *p, cl_token_kind close)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    bool comma = close == CL_T_RSQB;
    cl_node *n = NULL;
    cl_parser_advance(p);
    while (KIND(p) != close) {
        TRY(n = maybe_star(p));
        TRY(cl_parser_push(p, n));
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
        comma = true;
    }
    TRY(cl_parser_expect(p, close));
    if (!comma && n && n->kind != CL_AST_MatchStar) {
        p->nstack = base;
        n->flags |= CL_NODE_PAREN;
        return n;
    }
    if (!comma && n) { return cl_parser_fail(p); }
    TRY(n = cl_parser_node(p, CL_AST_MatchSequence, at));
    TRY(cl_parser_take(p, base, &CL_AST(MatchSequence, n)->patterns));
    return n;
}

static cl_node *mapping(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    const cl_ident *rest = NULL;
    cl_parser_advance(p);
    while (KIND(p) != CL_T_RBRACE) {
        if (rest) { return cl_parser_fail(p); }
        if (cl_parser_accept(p, CL_T_DOUBLESTAR)) {
            if (KIND(p) != CL_T_NAME || is_wildcard(p->tok)) { return cl_parser_fail(p); }
            rest = p->tok->ident;
            cl_parser_advance(p);
        } else {
            cl_pos key_at = cl_parser_pos(p);
            cl_node *key, *value;
            if (at_singleton(p)) {
                cl_const_kind k = singleton(p);
                TRY(key = cl_parser_node(p, CL_AST_Constant, key_at));
                CL_AST(Constant, key)->value.kind = (uint8_t)k;
            } else if (KIND(p) == CL_T_NAME) {
                TRY(key = dotted(p));
                if (key->kind != CL_AST_Attribute) { return cl_parser_fail(p); }
            } else {
                TRY(key = literal_expr(p));
            }
            TRY(cl_parser_expect(p, CL_T_COLON));
            TRY(value = pattern(p));
            TRY(cl_parser_push(p, key) && cl_parser_push(p, value));
        }
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    TRY(cl_parser_expect(p, CL_T_RBRACE));
    cl_node *n = cl_parser_node(p, CL_AST_MatchMapping, at);
    TRY(n);
    cl_seq all;
    TRY(cl_parser_take(p, base, &all));
    uint32_t count = all.n / 2;
    cl_node **values = cl_arena_alloc(p->arena, count * sizeof *values);
    if (!values) { return cl_parser_memory(p); }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = all.items[2 * i + 1];
    }
    for (uint32_t i = 0; i < count; i++) {
        all.items[i] = all.items[2 * i];
    }
    CL_AST(MatchMapping, n)->keys = (cl_seq){ all.items, count };
    CL_AST(MatchMapping, n)->patterns = (cl_seq){ values, count };
    CL_AST(MatchMapping, n)->rest = rest;
    return n;
}

static cl_node *class_pattern(cl_parser *p, cl_node *cls, cl_pos at)
{
    uint32_t base = p->nstack, n_pos = 0, n_kw = 0, cap = 0;
    const cl_ident **names = NULL;
    cl_parser_advance(p);
    while (KIND(p) != CL_T_RPAR) {
        cl_node *n;
        if (KIND(p) == CL_T_NAME && cl_parser_peek(p, 1)->kind == CL_T_EQUAL) {
            if (n_kw == cap) {
                uint32_t more = cap ? cap * 2 : 4;
                names = cl_arena_grow(p->arena, names, cap * sizeof *names, more * sizeof *names);
                if (!names) { return cl_parser_memory(p); }
                cap = more;
            }
            names[n_kw++] = p->tok->ident;
            cl_parser_advance(p);
            cl_parser_advance(p);
            TRY(n = pattern(p));
        } else {
            TRY(n = pattern(p));
            if (n_kw) { return CL_FAIL_NODE(p, n, "positional patterns follow keyword patterns"); }
            n_pos++;
        }
        TRY(cl_parser_push(p, n));
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    TRY(cl_parser_expect(p, CL_T_RPAR));
    cl_node *n = cl_parser_node(p, CL_AST_MatchClass, at);
    TRY(n);
    cl_seq all;
    TRY(cl_parser_take(p, base, &all));
    CL_AST(MatchClass, n)->cls = cls;
    CL_AST(MatchClass, n)->patterns = (cl_seq){ all.items, n_pos };
    CL_AST(MatchClass, n)->kwd_patterns = (cl_seq){ n_kw ? all.items + n_pos : NULL, n_kw };
    CL_AST(MatchClass, n)->kwd_attrs = (cl_ident_seq){ names, n_kw };
    return n;
}

static cl_node *closed(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n;
    switch (KIND(p)) {
    case CL_T_NONE:
    case CL_T_TRUE:
    case CL_T_FALSE: {
        cl_const_kind k = singleton(p);
        TRY(n = cl_parser_node(p, CL_AST_MatchSingleton, at));
        CL_AST(MatchSingleton, n)->value.kind = (uint8_t)k;
        return n;
    }
    case CL_T_NAME:
        if (cl_parser_peek(p, 1)->kind != CL_T_DOT && cl_parser_peek(p, 1)->kind != CL_T_LPAR) {
            const cl_ident *id = is_wildcard(p->tok) ? NULL : p->tok->ident;
            cl_parser_advance(p);
            TRY(n = cl_parser_node(p, CL_AST_MatchAs, at));
            CL_AST(MatchAs, n)->name = id;
            return n;
        }
        TRY(n = dotted(p));
        return KIND(p) == CL_T_LPAR ? class_pattern(p, n, at) : value_pattern(p, n, at);
    case CL_T_LPAR: return sequence(p, CL_T_RPAR);
    case CL_T_LSQB: return sequence(p, CL_T_RSQB);
    case CL_T_LBRACE: return mapping(p);
    default: TRY(n = literal_expr(p)); return value_pattern(p, n, at);
    }
}

static cl_node *or_pattern(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n = closed(p);
    if (!n || KIND(p) != CL_T_VBAR) { return n; }
    TRY(cl_parser_push(p, n));
    while (cl_parser_accept(p, CL_T_VBAR)) {
        TRY(n = closed(p));
        TRY(cl_parser_push(p, n));
    }
    TRY(n = cl_parser_node(p, CL_AST_MatchOr, at));
    TRY(cl_parser_take(p, base, &CL_AST(MatchOr, n)->patterns));
    return n;
}

static cl_node *as_pattern(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *inner = or_pattern(p);
    if (!inner || !cl_parser_accept(p, CL_T_AS)) { return inner; }
    if (is_wildcard(p->tok)) { return CL_FAIL_TOK(p, "cannot use '_' as a target"); }
    if (KIND(p) != CL_T_NAME || cl_parser_peek(p, 1)->kind == CL_T_DOT ||
        cl_parser_peek(p, 1)->kind == CL_T_LPAR) {
        cl_node *e;
        cl_mark m = cl_parser_mark(p);
        e = cl_parse_expression(p);
        cl_parser_rewind(p, m);
        if (e) { return CL_FAIL_NODE(p, e, "cannot use %s as pattern target", cl_ast_describe(e)); }
        return cl_parser_fail(p);
    }
    const cl_ident *id = p->tok->ident;
    cl_parser_advance(p);
    cl_node *n = cl_parser_node(p, CL_AST_MatchAs, at);
    TRY(n);
    CL_AST(MatchAs, n)->pattern = inner;
    CL_AST(MatchAs, n)->name = id;
    return n;
}

static cl_node *pattern(cl_parser *p)
{
    TRY(cl_parser_enter(p));
    cl_node *n = as_pattern(p);
    cl_parser_leave(p);
    return n;
}

cl_node *cl_parse_pattern_top(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n = maybe_star(p);
    TRY(n);
    if (KIND(p) != CL_T_COMMA) { return n->kind == CL_AST_MatchStar ? cl_parser_fail(p) : n; }
    TRY(cl_parser_push(p, n));
    while (cl_parser_accept(p, CL_T_COMMA)) {
        if (KIND(p) == CL_T_COLON || KIND(p) == CL_T_IF) { break; }
        TRY(n = maybe_star(p));
        TRY(cl_parser_push(p, n));
    }
    TRY(n = cl_parser_node(p, CL_AST_MatchSequence, at));
    TRY(cl_parser_take(p, base, &CL_AST(MatchSequence, n)->patterns));
    return n;
}
