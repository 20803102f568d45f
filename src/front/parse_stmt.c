/* SPDX-License-Identifier: MIT */
/* Simple statements, and the sequence of statements in a block or a file. */
#include <string.h>

#include "parse_internal.h"

#define KIND(p) ((p)->tok->kind)
#define TRY(x)                     \
    do {                           \
        if (!(x)) { return NULL; } \
    } while (0)

/* ---- assignment and expression statements ---- */

static cl_ast_op augmented(uint8_t kind)
{
    switch (kind) {
    case CL_T_PLUSEQUAL: return CL_OP_Add;
    case CL_T_MINEQUAL: return CL_OP_Sub;
    case CL_T_STAREQUAL: return CL_OP_Mult;
    case CL_T_ATEQUAL: return CL_OP_MatMult;
    case CL_T_SLASHEQUAL: return CL_OP_Div;
    case CL_T_PERCENTEQUAL: return CL_OP_Mod;
    case CL_T_AMPEREQUAL: return CL_OP_BitAnd;
    case CL_T_VBAREQUAL: return CL_OP_BitOr;
    case CL_T_CIRCUMFLEXEQUAL: return CL_OP_BitXor;
    case CL_T_LEFTSHIFTEQUAL: return CL_OP_LShift;
    case CL_T_RIGHTSHIFTEQUAL: return CL_OP_RShift;
    case CL_T_DOUBLESTAREQUAL: return CL_OP_Pow;
    case CL_T_DOUBLESLASHEQUAL: return CL_OP_FloorDiv;
    default: return CL_OP_NONE;
    }
}

static void *fail_assign(cl_parser *p, cl_node *target, bool is_first)
{
    /* The cursor is on the `=` behind a target that is none. */
    if (target->kind == CL_AST_Yield || target->kind == CL_AST_YieldFrom) {
        return CL_FAIL_NODE(p, target, "assignment to yield expression not possible");
    }
    cl_node *e = target;
    if (e->kind == CL_AST_Tuple && !(e->flags & CL_NODE_PAREN) && CL_AST(Tuple, e)->elts.n) {
        cl_seq *s = &CL_AST(Tuple, e)->elts;
        if (e->end_line == s->items[s->n - 1]->end_line &&
            e->end_col == s->items[s->n - 1]->end_col) {
            e = s->items[s->n - 1];
        }
    }
    if (!p->trial && is_first) {
        cl_syntax_error saved = *p->err;
        bool from = p->from_parser;
        cl_parse_fail_equal(p, e);
        if (p->err->kind == CL_ERR_SYNTAX && strcmp(p->err->message, "invalid syntax") != 0) {
            return NULL;
        }
        if (p->err->kind != CL_ERR_NONE && p->err->kind != CL_ERR_SYNTAX) { return NULL; }
        *p->err = saved;
        p->from_parser = from;
    }
    return cl_parse_fail_target(p, target, CL_TARGET_STAR);
}

static cl_node *annotated(cl_parser *p, cl_node *target, cl_pos at)
{
    bool paren = target->flags & CL_NODE_PAREN;
    if (target->kind == CL_AST_List) {
        return CL_FAIL_NODE(p, target, "only single target (not list) can be annotated");
    }
    if (target->kind == CL_AST_Tuple) {
        const cl_seq *s = &CL_AST(Tuple, target)->elts;
        bool open = s->n && s->items[0]->line == target->line && s->items[0]->col == target->col;
        return CL_FAIL_NODE(p, open ? s->items[0] : target,
                            "only single target (not tuple) can be annotated");
    }
    if (target->kind != CL_AST_Name && target->kind != CL_AST_Attribute &&
        target->kind != CL_AST_Subscript) {
        cl_mark m = cl_parser_mark(p);
        cl_parser_advance(p);
        cl_node *e = cl_parse_expression(p);
        cl_parser_rewind(p, m);
        if (e && !p->failed) { return CL_FAIL_NODE(p, target, "illegal target for annotation"); }
        return cl_parser_fail(p);
    }
    cl_parser_advance(p);
    cl_node *annotation = cl_parse_expression(p), *value = NULL;
    TRY(annotation);
    if (cl_parser_accept(p, CL_T_EQUAL)) { TRY(value = cl_parse_star_or_yield(p)); }
    cl_parse_set_ctx(target, CL_CTX_STORE);
    cl_node *n = cl_parser_node(p, CL_AST_AnnAssign, at);
    TRY(n);
    CL_AST(AnnAssign, n)->target = target;
    CL_AST(AnnAssign, n)->annotation = annotation;
    CL_AST(AnnAssign, n)->value = value;
    CL_AST(AnnAssign, n)->simple = target->kind == CL_AST_Name && !paren;
    return n;
}

static bool is_target(const cl_node *n)
{
    return n->kind == CL_AST_Name || n->kind == CL_AST_Attribute || n->kind == CL_AST_Subscript;
}

/* `print "x"` and `exec "x"` of Python 2 */
static bool fail_legacy(cl_parser *p, const cl_node *n)
{
    if (n->kind != CL_AST_Name || (n->flags & CL_NODE_PAREN) || p->trial) { return false; }
    const char *name = CL_AST(Name, n)->id->text;
    if (strcmp(name, "print") != 0 && strcmp(name, "exec") != 0) { return false; }
    if (!cl_parse_starts_expr(p->tok)) { return false; }
    cl_mark m = cl_parser_mark(p);
    cl_node *b = cl_parse_star_expressions(p);
    cl_parser_rewind(p, m);
    if (b && !p->failed) {
        CL_FAIL_NODES(p, n, b, "Missing parentheses in call to '%s'. Did you mean %s(...)?", name,
                      name);
        return true;
    }
    return p->failed;
}

static cl_node *expression_statement(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n, *first = cl_parse_star_or_yield(p);
    TRY(first);
    if (fail_legacy(p, first)) { return NULL; }
    if (KIND(p) == CL_T_COLON && !(first->kind == CL_AST_Yield)) { return annotated(p, first, at); }
    cl_ast_op op = augmented(KIND(p));
    if (op) {
        if (!is_target(first)) {
            return CL_FAIL_NODE(p, first, "'%s' is an illegal expression for augmented assignment",
                                cl_ast_describe(first));
        }
        cl_parser_advance(p);
        cl_node *value = cl_parse_star_or_yield(p);
        TRY(value);
        cl_parse_set_ctx(first, CL_CTX_STORE);
        TRY(n = cl_parser_node(p, CL_AST_AugAssign, at));
        CL_AST(AugAssign, n)->target = first;
        CL_AST(AugAssign, n)->op = (uint8_t)op;
        CL_AST(AugAssign, n)->value = value;
        return n;
    }
    if (KIND(p) == CL_T_COLONEQUAL &&
        (first->kind != CL_AST_Name || first->flags & CL_NODE_PAREN) &&
        first->kind != CL_AST_Starred && first->kind != CL_AST_Yield &&
        first->kind != CL_AST_YieldFrom &&
        (first->kind != CL_AST_Tuple || first->flags & CL_NODE_PAREN)) {
        cl_mark m = cl_parser_mark(p);
        cl_parser_advance(p);
        cl_node *v = cl_parse_expression(p);
        cl_parser_rewind(p, m);
        return v ? CL_FAIL_NODE(p, first, "cannot use assignment expressions with %s",
                                cl_ast_describe(first))
                 : cl_parser_fail(p);
    }
    if (KIND(p) != CL_T_EQUAL) {
        TRY(n = cl_parser_node(p, CL_AST_Expr, at));
        CL_AST(Expr, n)->value = first;
        return n;
    }
    cl_node *value = first;
    while (KIND(p) == CL_T_EQUAL) {
        bool lone_star = value->kind == CL_AST_Starred && (value->flags & CL_NODE_PAREN);
        bool is_first = value == first;
        if (value->kind == CL_AST_Yield || value->kind == CL_AST_YieldFrom || lone_star ||
            cl_parse_invalid_target(value, CL_TARGET_STAR)) {
            return fail_assign(p, value, is_first);
        }
        cl_parser_advance(p);
        cl_parse_set_ctx(value, CL_CTX_STORE);
        TRY(cl_parser_push(p, value));
        TRY(value = cl_parse_star_or_yield(p));
    }
    TRY(n = cl_parser_node(p, CL_AST_Assign, at));
    op = augmented(KIND(p));
    if (op) {
        return CL_FAIL_NODE(p, value, "'%s' is an illegal expression for augmented assignment",
                            cl_ast_describe(value));
    }
    CL_AST(Assign, n)->value = value;
    TRY(cl_parser_take(p, base, &CL_AST(Assign, n)->targets));
    return n;
}

/* ---- del, return, raise, assert, global ---- */

static cl_node *del(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n;
    cl_parser_advance(p);
    do {
        if (p->nstack > base && (KIND(p) == CL_T_SEMI || KIND(p) == CL_T_NEWLINE)) { break; }
        TRY(n = KIND(p) == CL_T_STAR ? cl_parse_star_expressions(p) : cl_parse_expression(p));
        TRY(cl_parser_push(p, n));
        if (cl_parse_invalid_target(n, CL_TARGET_DEL)) {
            return cl_parse_fail_target(p, n, CL_TARGET_DEL);
        }
        cl_parse_set_ctx(n, CL_CTX_DEL);
    } while (cl_parser_accept(p, CL_T_COMMA));
    if (KIND(p) != CL_T_SEMI && KIND(p) != CL_T_NEWLINE) { return cl_parser_fail(p); }
    TRY(n = cl_parser_node(p, CL_AST_Delete, at));
    TRY(cl_parser_take(p, base, &CL_AST(Delete, n)->targets));
    return n;
}

static cl_node *return_(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *v = NULL;
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NEWLINE && KIND(p) != CL_T_SEMI) { TRY(v = cl_parse_star_expressions(p)); }
    cl_node *n = cl_parser_node(p, CL_AST_Return, at);
    TRY(n);
    CL_AST(Return, n)->value = v;
    return n;
}

static cl_node *raise(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *exc = NULL, *cause = NULL;
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NEWLINE && KIND(p) != CL_T_SEMI) {
        TRY(exc = cl_parse_expression(p));
        if (KIND(p) == CL_T_FROM) {
            cl_parser_advance(p);
            TRY(cause = cl_parse_expression(p));
        }
    }
    cl_node *n = cl_parser_node(p, CL_AST_Raise, at);
    TRY(n);
    CL_AST(Raise, n)->exc = exc;
    CL_AST(Raise, n)->cause = cause;
    return n;
}

static cl_node *assert_(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    cl_node *test = cl_parse_expression(p), *msg = NULL;
    TRY(test);
    if (cl_parser_accept(p, CL_T_COMMA)) { TRY(msg = cl_parse_expression(p)); }
    cl_node *n = cl_parser_node(p, CL_AST_Assert, at);
    TRY(n);
    CL_AST(Assert, n)->test = test;
    CL_AST(Assert, n)->msg = msg;
    return n;
}

static cl_node *global(cl_parser *p, cl_ast_kind kind)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t cap = 4, count = 0;
    const cl_ident **names = cl_arena_alloc(p->arena, cap * sizeof *names);
    do {
        cl_parser_advance(p);
        if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
        if (names && count == cap) {
            names = cl_arena_grow(p->arena, names, cap * sizeof *names, 2 * cap * sizeof *names);
            cap *= 2;
        }
        if (!names) { return cl_parser_memory(p); }
        names[count++] = p->tok->ident;
        cl_parser_advance(p);
    } while (KIND(p) == CL_T_COMMA);
    cl_node *n = cl_parser_node(p, kind, at);
    TRY(n);
    CL_AST(Global, n)->names = (cl_ident_seq){ names, count };
    return n;
}

/* ---- imports ---- */

/* `a.b.c` as one identifier */
static const cl_ident *dotted_name(cl_parser *p)
{
    const cl_ident *id = p->tok->ident;
    if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
    cl_parser_advance(p);
    if (KIND(p) != CL_T_DOT) { return id; }
    uint32_t len = id->len, cap = len + 32;
    char *text = cl_arena_alloc(p->arena, cap);
    if (!text) { return cl_parser_memory(p); }
    memcpy(text, id->text, len);
    while (cl_parser_accept(p, CL_T_DOT)) {
        if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
        id = p->tok->ident;
        if (cap - len < id->len + 1) {
            uint32_t more = cap * 2 + id->len + 1;
            text = cl_arena_grow(p->arena, text, cap, more);
            if (!text) { return cl_parser_memory(p); }
            cap = more;
        }
        text[len++] = '.';
        memcpy(text + len, id->text, id->len);
        len += id->len;
        cl_parser_advance(p);
    }
    id = cl_ast_intern(p->arena, &p->module->idents, text, len);
    return id ? id : cl_parser_memory(p);
}

static cl_node *alias(cl_parser *p, bool dotted)
{
    cl_pos at = cl_parser_pos(p);
    const cl_ident *name, *asname = NULL;
    if (dotted) {
        TRY(name = dotted_name(p));
    } else {
        if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
        name = p->tok->ident;
        cl_parser_advance(p);
    }
    if (cl_parser_accept(p, CL_T_AS)) {
        uint8_t after = cl_parser_peek(p, 1)->kind;
        if (KIND(p) != CL_T_NAME || after == CL_T_DOT || after == CL_T_LPAR || after == CL_T_LSQB) {
            cl_mark m = cl_parser_mark(p);
            cl_node *e = cl_parse_expression(p);
            cl_parser_rewind(p, m);
            if (e && !p->failed && e->kind != CL_AST_Name) {
                return CL_FAIL_NODE(p, e, "cannot use %s as import target", cl_ast_describe(e));
            }
            return cl_parser_fail(p);
        }
        asname = p->tok->ident;
        cl_parser_advance(p);
    }
    cl_node *n = cl_parser_node(p, CL_AST_alias, at);
    TRY(n);
    CL_AST(alias, n)->name = name;
    CL_AST(alias, n)->asname = asname;
    return n;
}

static cl_node *import(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n;
    cl_token first = *p->tok;
    cl_parser_advance(p);
    if (KIND(p) == CL_T_NEWLINE) {
        return CL_FAIL_RANGE(p, p->tok->line, p->tok->col, p->tok->line, p->tok->col,
                             "Expected one or more names after 'import'");
    }
    do {
        TRY(n = alias(p, true));
        TRY(cl_parser_push(p, n));
    } while (cl_parser_accept(p, CL_T_COMMA));
    if (KIND(p) == CL_T_FROM && cl_parser_peek(p, 1)->kind == CL_T_NAME) {
        return CL_FAIL_NODES(p, &first, p->tok + 1,
                             "Did you mean to use 'from ... import ...' instead?");
    }
    TRY(n = cl_parser_node(p, CL_AST_Import, at));
    TRY(cl_parser_take(p, base, &CL_AST(Import, n)->names));
    return n;
}

static cl_node *import_from(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack, level = 0;
    const cl_ident *module = NULL;
    cl_node *n;
    cl_parser_advance(p);
    while (KIND(p) == CL_T_DOT || KIND(p) == CL_T_ELLIPSIS) {
        level += KIND(p) == CL_T_DOT ? 1 : 3;
        cl_parser_advance(p);
    }
    if (KIND(p) != CL_T_IMPORT || level == 0) { TRY(module = dotted_name(p)); }
    TRY(cl_parser_expect(p, CL_T_IMPORT));
    if (KIND(p) == CL_T_STAR) {
        cl_pos star = cl_parser_pos(p);
        const cl_ident *id = cl_ast_intern(p->arena, &p->module->idents, "*", 1);
        cl_parser_advance(p);
        TRY(n = cl_parser_node(p, CL_AST_alias, star));
        if (!id) { return cl_parser_memory(p); }
        CL_AST(alias, n)->name = id;
        TRY(cl_parser_push(p, n));
    } else {
        bool paren = cl_parser_accept(p, CL_T_LPAR);
        if (KIND(p) == CL_T_NEWLINE) {
            return CL_FAIL_RANGE(p, p->tok->line, p->tok->col, p->tok->line, p->tok->col,
                                 "Expected one or more names after 'import'");
        }
        for (;;) {
            TRY(n = alias(p, false));
            TRY(cl_parser_push(p, n));
            if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
            if (paren && KIND(p) == CL_T_RPAR) { break; }
            if (!paren && KIND(p) == CL_T_NEWLINE) {
                return CL_FAIL_TOK(p, "trailing comma not allowed without surrounding parentheses");
            }
        }
        if (paren) { TRY(cl_parser_expect(p, CL_T_RPAR)); }
    }
    TRY(n = cl_parser_node(p, CL_AST_ImportFrom, at));
    CL_AST(ImportFrom, n)->module = module;
    CL_AST(ImportFrom, n)->level = level;
    TRY(cl_parser_take(p, base, &CL_AST(ImportFrom, n)->names));
    return n;
}

/* ---- type aliases and type parameters ---- */

bool cl_parse_type_params(cl_parser *p, cl_seq *out)
{
    uint32_t base = p->nstack;
    *out = (cl_seq){ NULL, 0 };
    if (KIND(p) != CL_T_LSQB) { return true; }
    cl_parser_advance(p);
    if (KIND(p) == CL_T_RSQB) {
        CL_FAIL_RANGE(p, p->tok->line, p->tok->col, p->tok->line, p->tok->col,
                      "Type parameter list cannot be empty");
        return false;
    }
    bool has_default = false;
    do {
        if (KIND(p) == CL_T_RSQB) { break; }
        cl_pos at = cl_parser_pos(p);
        cl_ast_kind kind = KIND(p) == CL_T_STAR         ? CL_AST_TypeVarTuple
                           : KIND(p) == CL_T_DOUBLESTAR ? CL_AST_ParamSpec
                                                        : CL_AST_TypeVar;
        if (kind != CL_AST_TypeVar) { cl_parser_advance(p); }
        if (KIND(p) != CL_T_NAME) {
            cl_parser_fail(p);
            return false;
        }
        const cl_ident *id = p->tok->ident;
        cl_node *bound = NULL, *def = NULL;
        cl_parser_advance(p);
        if (KIND(p) == CL_T_COLON) {
            cl_token colon = *p->tok;
            cl_parser_advance(p);
            if (!(bound = cl_parse_expression(p))) { return false; }
            if (kind != CL_AST_TypeVar) {
                const char *what = kind == CL_AST_TypeVarTuple ? "TypeVarTuple" : "ParamSpec";
                if (bound->kind == CL_AST_Tuple) {
                    CL_FAIL_NODES(p, &colon, bound, "cannot use constraints with %s", what);
                } else {
                    CL_FAIL_NODES(p, &colon, bound, "cannot use bound with %s", what);
                }
                return false;
            }
        }
        if (cl_parser_accept(p, CL_T_EQUAL)) {
            def = kind == CL_AST_TypeVarTuple && KIND(p) == CL_T_STAR ? cl_parse_starred(p)
                                                                      : cl_parse_expression(p);
            if (!def) { return false; }
            has_default = true;
        }
        cl_node *n = cl_parser_node(p, kind, at);
        if (!n) { return false; }
        if (has_default && !def) {
            CL_FAIL_NODE(p, n, "non-default type parameter '%s' follows default type parameter",
                         id->text);
            return false;
        }
        if (kind == CL_AST_TypeVar) {
            CL_AST(TypeVar, n)->name = id;
            CL_AST(TypeVar, n)->bound = bound;
            CL_AST(TypeVar, n)->default_value = def;
        } else if (kind == CL_AST_ParamSpec) {
            CL_AST(ParamSpec, n)->name = id;
            CL_AST(ParamSpec, n)->default_value = def;
        } else {
            CL_AST(TypeVarTuple, n)->name = id;
            CL_AST(TypeVarTuple, n)->default_value = def;
        }
        if (!cl_parser_push(p, n)) { return false; }
    } while (cl_parser_accept(p, CL_T_COMMA));
    return cl_parser_expect(p, CL_T_RSQB) && cl_parser_take(p, base, out);
}

static bool at_type_alias(cl_parser *p)
{
    if (!cl_parser_is_word(p, "type") || cl_parser_peek(p, 1)->kind != CL_T_NAME) { return false; }
    uint8_t k = cl_parser_peek(p, 2)->kind;
    return k == CL_T_EQUAL || k == CL_T_LSQB;
}

static cl_node *type_alias(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_seq params;
    cl_parser_advance(p);
    cl_node *name = cl_parser_name(p, CL_CTX_STORE);
    TRY(name);
    TRY(cl_parse_type_params(p, &params));
    TRY(cl_parser_expect(p, CL_T_EQUAL));
    cl_node *value = cl_parse_expression(p);
    TRY(value);
    cl_node *n = cl_parser_node(p, CL_AST_TypeAlias, at);
    TRY(n);
    CL_AST(TypeAlias, n)->name = name;
    CL_AST(TypeAlias, n)->type_params = params;
    CL_AST(TypeAlias, n)->value = value;
    return n;
}

/* ---- lines and blocks ---- */

static cl_node *bare(cl_parser *p, cl_ast_kind kind)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    return cl_parser_node(p, kind, at);
}

static cl_node *simple(cl_parser *p)
{
    switch (KIND(p)) {
    case CL_T_NAME: return at_type_alias(p) ? type_alias(p) : expression_statement(p);
    case CL_T_PASS: return bare(p, CL_AST_Pass);
    case CL_T_BREAK: return bare(p, CL_AST_Break);
    case CL_T_CONTINUE: return bare(p, CL_AST_Continue);
    case CL_T_DEL: return del(p);
    case CL_T_RETURN: return return_(p);
    case CL_T_RAISE: return raise(p);
    case CL_T_ASSERT: return assert_(p);
    case CL_T_GLOBAL: return global(p, CL_AST_Global);
    case CL_T_NONLOCAL: return global(p, CL_AST_Nonlocal);
    case CL_T_IMPORT: return import(p);
    case CL_T_FROM: return import_from(p);
    default: return expression_statement(p);
    }
}

bool cl_parse_simple_line(cl_parser *p)
{
    do {
        if (KIND(p) == CL_T_NEWLINE) { break; }
        cl_node *n = simple(p);
        if (!n || !cl_parser_push(p, n)) { return false; }
    } while (cl_parser_accept(p, CL_T_SEMI));
    p->line_end = (cl_pos){ p->tok[-1].end_line, p->tok[-1].end_col };
    return cl_parser_expect(p, CL_T_NEWLINE);
}

bool cl_parse_statement(cl_parser *p)
{
    switch (KIND(p)) {
    case CL_T_IF:
    case CL_T_WHILE:
    case CL_T_FOR:
    case CL_T_TRY:
    case CL_T_WITH:
    case CL_T_DEF:
    case CL_T_CLASS:
    case CL_T_AT:
    case CL_T_ASYNC: {
        cl_node *n = cl_parse_compound(p);
        return n && cl_parser_push(p, n);
    }
    case CL_T_NAME:
        if (cl_parser_is_word(p, "match") && cl_parse_is_match(p)) {
            cl_node *n = cl_parse_compound(p);
            return n && cl_parser_push(p, n);
        }
        return !p->failed && cl_parse_simple_line(p);
    default: return cl_parse_simple_line(p);
    }
}

bool cl_parse_block(cl_parser *p, cl_seq *body, const char *what, uint32_t line)
{
    uint32_t base = p->nstack;
    if (KIND(p) != CL_T_NEWLINE) {
        return cl_parse_simple_line(p) && cl_parser_take(p, base, body);
    }
    cl_parser_advance(p);
    if (KIND(p) != CL_T_INDENT) {
        cl_parser_fail_indent(p, "expected an indented block after %s on line %u", what, line);
        return false;
    }
    cl_parser_advance(p);
    while (KIND(p) != CL_T_DEDENT && KIND(p) != CL_T_ENDMARKER) {
        if (!cl_parse_statement(p)) { return false; }
    }
    cl_parser_accept(p, CL_T_DEDENT);
    return cl_parser_take(p, base, body);
}

bool cl_parse_module_body(cl_parser *p, cl_seq *out)
{
    uint32_t base = p->nstack;
    while (KIND(p) != CL_T_ENDMARKER) {
        if (KIND(p) == CL_T_NEWLINE) {
            cl_parser_advance(p);
            continue;
        }
        if (!cl_parse_statement(p)) { return false; }
    }
    return cl_parser_take(p, base, out);
}
