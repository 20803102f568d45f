/* SPDX-License-Identifier: MIT */
/* Expressions. */
#include <string.h>

#include "parse_internal.h"

#define KIND(p) ((p)->tok->kind)
#define TRY(x)                     \
    do {                           \
        if (!(x)) { return NULL; } \
    } while (0)

bool cl_parse_starts_expr(const cl_token *t)
{
    switch (t->kind) {
    case CL_T_NAME:
    case CL_T_NUMBER:
    case CL_T_STRING:
    case CL_T_FSTRING_START:
    case CL_T_LPAR:
    case CL_T_LSQB:
    case CL_T_LBRACE:
    case CL_T_MINUS:
    case CL_T_PLUS:
    case CL_T_TILDE:
    case CL_T_NOT:
    case CL_T_LAMBDA:
    case CL_T_AWAIT:
    case CL_T_ELLIPSIS:
    case CL_T_NONE:
    case CL_T_TRUE:
    case CL_T_FALSE: return true;
    default: return false;
    }
}

/* ---- assignment targets ---- */

cl_node *cl_parse_invalid_target(cl_node *n, cl_target_kind kind)
{
    switch (n->kind) {
    case CL_AST_List:
    case CL_AST_Tuple: {
        cl_seq *s = n->kind == CL_AST_List ? &CL_AST(List, n)->elts : &CL_AST(Tuple, n)->elts;
        for (uint32_t i = 0; i < s->n; i++) {
            cl_node *bad = cl_parse_invalid_target(s->items[i], kind);
            if (bad) { return bad; }
        }
        return NULL;
    }
    case CL_AST_Starred:
        return kind == CL_TARGET_DEL ? n : cl_parse_invalid_target(CL_AST(Starred, n)->value, kind);
    case CL_AST_Compare:
        /* `for x in y` read as a comparison: only its left side is the target */
        if (kind == CL_TARGET_FOR) {
            cl_ast_Compare *c = CL_AST(Compare, n);
            return c->ops.items[0] == CL_OP_In ? cl_parse_invalid_target(c->left, kind) : n;
        }
        return n;
    case CL_AST_Name:
    case CL_AST_Subscript:
    case CL_AST_Attribute: return NULL;
    default: return n;
    }
}

void cl_parse_set_ctx(cl_node *n, cl_ast_ctx ctx)
{
    n->ctx = (uint8_t)ctx;
    if (n->kind == CL_AST_List || n->kind == CL_AST_Tuple) {
        cl_seq *s = n->kind == CL_AST_List ? &CL_AST(List, n)->elts : &CL_AST(Tuple, n)->elts;
        for (uint32_t i = 0; i < s->n; i++) {
            cl_parse_set_ctx(s->items[i], ctx);
        }
    } else if (n->kind == CL_AST_Starred) {
        cl_parse_set_ctx(CL_AST(Starred, n)->value, ctx);
    }
}

void *cl_parse_fail_target(cl_parser *p, cl_node *n, cl_target_kind kind)
{
    cl_node *bad = cl_parse_invalid_target(n, kind);
    if (!bad) { return cl_parser_fail(p); }
    return CL_FAIL_NODE(p, bad, "cannot %s %s", kind == CL_TARGET_DEL ? "delete" : "assign to",
                        cl_ast_describe(bad));
}

/* Is `n` what the grammar calls a bitwise_or: neither comparison, boolean, conditional nor lambda?
 * */
static bool is_bitwise_or(const cl_node *n)
{
    if (n->flags & CL_NODE_PAREN) { return true; }
    switch (n->kind) {
    case CL_AST_Compare:
    case CL_AST_BoolOp:
    case CL_AST_IfExp:
    case CL_AST_Lambda:
    case CL_AST_NamedExpr:
    case CL_AST_Starred:
    case CL_AST_Yield:
    case CL_AST_YieldFrom: return false;
    case CL_AST_UnaryOp: return CL_AST(UnaryOp, n)->op != CL_OP_Not;
    default: return true;
    }
}

void *cl_parse_fail_equal(cl_parser *p, cl_node *n)
{
    /* The cursor is on `=`. */
    if (p->trial) { return cl_parser_fail(p); }
    cl_mark m = cl_parser_mark(p);
    cl_parser_advance(p);
    cl_node *right = cl_parse_binary(p, CL_PREC_BITOR);
    bool good = right && KIND(p) != CL_T_EQUAL && KIND(p) != CL_T_COLONEQUAL;
    cl_parser_rewind(p, m);
    if (p->failed) { return NULL; }
    if (good && n->kind == CL_AST_Name && !(n->flags & CL_NODE_PAREN)) {
        return CL_FAIL_NODES(p, n, right,
                             "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    bool constant = n->kind == CL_AST_Constant && CL_AST(Constant, n)->value.kind <= CL_CONST_FALSE;
    if (good && is_bitwise_or(n) && n->kind != CL_AST_List && n->kind != CL_AST_Tuple &&
        n->kind != CL_AST_GeneratorExp && !constant) {
        return CL_FAIL_NODE(p, n, "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                            cl_ast_describe(n));
    }
    return cl_parser_fail(p);
}

/* ---- atoms ---- */

static cl_node *constant(cl_parser *p, cl_const_kind kind)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    cl_node *n = cl_parser_node(p, CL_AST_Constant, at);
    if (n) { CL_AST(Constant, n)->value.kind = (uint8_t)kind; }
    return n;
}

#define CL_MAX_LITERAL_DIGITS 4300u

cl_node *cl_parse_number(cl_parser *p)
{
    const cl_token *t = p->tok;
    const char *s = p->src + t->start;
    uint32_t n = t->end - t->start;
    cl_ast_const c;
    memset(&c, 0, sizeof c);
    char *digits = cl_arena_alloc(p->arena, n + 1);
    if (!digits) { return cl_parser_memory(p); }
    uint32_t from = 0, len = 0, base = 10;
    if (n > 2 && s[0] == '0') {
        char x = (char)(s[1] | 32);
        base = x == 'x' ? 16 : x == 'o' ? 8 : x == 'b' ? 2 : 10;
        from = base == 10 ? 0 : 2;
    }
    bool is_float = false;
    for (uint32_t i = from; i < n; i++) {
        char ch = s[i];
        if (ch == '_') { continue; }
        if (base == 10 && (ch == '.' || (ch | 32) == 'e')) { is_float = true; }
        digits[len++] = ch;
    }
    digits[len] = 0;
    c.text = digits;
    c.len = len;
    if (base == 10 && (digits[len - 1] | 32) == 'j') {
        digits[--c.len] = 0;
        c.kind = CL_CONST_IMAG;
    } else if (is_float) {
        c.kind = CL_CONST_FLOAT;
    } else {
        uint64_t v = 0;
        bool big = false;
        for (uint32_t i = 0; i < len && !big; i++) {
            int d = digits[i] <= '9' ? digits[i] - '0' : (digits[i] | 32) - 'a' + 10;
            big = v > (INT64_MAX - (uint64_t)d) / base;
            v = v * base + (uint64_t)d;
        }
        /* as CPython: turning more digits into a number takes longer than their count says */
        if (base == 10 && len > CL_MAX_LITERAL_DIGITS) {
            return CL_FAIL_RANGE(p, t->line, 0, t->line, 0,
                                 "Exceeds the limit (%u digits) for integer string conversion: "
                                 "value has %u digits; use sys.set_int_max_str_digits() to "
                                 "increase the limit - Consider hexadecimal for huge integer "
                                 "literals to avoid decimal conversion limits.",
                                 CL_MAX_LITERAL_DIGITS, len);
        }
        c.kind = big ? CL_CONST_BIGINT : CL_CONST_INT;
        if (big) {
            c.base = (uint8_t)base;
        } else {
            c.u.ival = (int64_t)v;
            c.text = NULL;
            c.len = 0;
        }
    }
    cl_node *node = constant(p, CL_CONST_INT);
    if (node) { CL_AST(Constant, node)->value = c; }
    return node;
}

/* ---- comprehensions ---- */

cl_node *cl_parse_targets(cl_parser *p)
{
    uint32_t base = p->nstack;
    cl_pos at = cl_parser_pos(p);
    cl_node *first = NULL;
    bool comma = false;
    for (;;) {
        cl_pos here = cl_parser_pos(p);
        cl_node *n;
        if (cl_parser_accept(p, CL_T_STAR)) {
            cl_node *v = cl_parse_binary(p, CL_PREC_BITOR);
            TRY(v);
            TRY(n = cl_parser_node(p, CL_AST_Starred, here));
            CL_AST(Starred, n)->value = v;
        } else {
            TRY(n = cl_parse_binary(p, CL_PREC_BITOR));
        }
        first = first ? first : n;
        TRY(cl_parser_push(p, n));
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
        comma = true;
        if (!cl_parse_starts_expr(p->tok) && KIND(p) != CL_T_STAR) { break; }
    }
    cl_node *result = first;
    if (comma) {
        TRY(result = cl_parser_node(p, CL_AST_Tuple, at));
        TRY(cl_parser_take(p, base, &CL_AST(Tuple, result)->elts));
    } else {
        p->nstack = base;
    }
    if (cl_parse_invalid_target(result, CL_TARGET_FOR) ||
        (!comma && result->kind == CL_AST_Starred && KIND(p) != CL_T_IN)) {
        return cl_parse_fail_target(p, result, CL_TARGET_FOR);
    }
    cl_parse_set_ctx(result, CL_CTX_STORE);
    return result;
}

static bool at_comprehension(cl_parser *p)
{
    return KIND(p) == CL_T_FOR || (KIND(p) == CL_T_ASYNC && cl_parser_peek(p, 1)->kind == CL_T_FOR);
}

static bool generators(cl_parser *p, cl_seq *out)
{
    uint32_t base = p->nstack;
    while (at_comprehension(p)) {
        cl_pos at = cl_parser_pos(p);
        bool async = cl_parser_accept(p, CL_T_ASYNC);
        cl_parser_advance(p);
        cl_node *target = cl_parse_targets(p);
        if (!target) { return false; }
        if (KIND(p) != CL_T_IN) {
            CL_FAIL_TOK(p, "'in' expected after for-loop variables");
            return false;
        }
        cl_parser_advance(p);
        cl_node *iter = cl_parse_binary(p, CL_PREC_OR);
        if (!iter) { return false; }
        uint32_t ifs_base = p->nstack;
        while (cl_parser_accept(p, CL_T_IF)) {
            cl_node *test = cl_parse_binary(p, CL_PREC_OR);
            if (!test || !cl_parser_push(p, test)) { return false; }
        }
        cl_node *g = cl_parser_node(p, CL_AST_comprehension, at);
        if (!g || !cl_parser_take(p, ifs_base, &CL_AST(comprehension, g)->ifs)) { return false; }
        CL_AST(comprehension, g)->target = target;
        CL_AST(comprehension, g)->iter = iter;
        CL_AST(comprehension, g)->is_async = async;
        if (!cl_parser_push(p, g)) { return false; }
    }
    return cl_parser_take(p, base, out);
}

/* After the element of a bracket was read and `for` follows. */
static cl_node *comprehension(cl_parser *p, cl_node *elt, cl_ast_kind kind, cl_token_kind close,
                              cl_pos at)
{
    if (elt->kind == CL_AST_Starred) {
        return CL_FAIL_NODE(p, elt, "iterable unpacking cannot be used in comprehension");
    }
    cl_seq gens;
    TRY(generators(p, &gens));
    TRY(cl_parser_expect(p, close));
    cl_node *n = cl_parser_node(p, kind, at);
    TRY(n);
    /* ListComp, SetComp and GeneratorExp have the same fields. */
    CL_AST(ListComp, n)->elt = elt;
    CL_AST(ListComp, n)->generators = gens;
    return n;
}

/* ---- brackets ---- */

cl_node *cl_parse_starred(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    cl_node *v = cl_parse_binary(p, CL_PREC_BITOR);
    TRY(v);
    cl_node *n = cl_parser_node(p, CL_AST_Starred, at);
    TRY(n);
    CL_AST(Starred, n)->value = v;
    return n;
}

static cl_node *star_named(cl_parser *p)
{
    return KIND(p) == CL_T_STAR ? cl_parse_starred(p) : cl_parse_named(p);
}

/* `a, b, c` up to the closing token (not read): pushes the items. */
static bool items_until(cl_parser *p, cl_token_kind close)
{
    while (KIND(p) != close) {
        cl_node *n = star_named(p);
        if (!n || !cl_parser_push(p, n)) { return false; }
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    return true;
}

static cl_node *paren(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n;
    cl_parser_advance(p);
    if (KIND(p) == CL_T_RPAR) {
        cl_parser_advance(p);
        return cl_parser_node(p, CL_AST_Tuple, at);
    }
    if (KIND(p) == CL_T_YIELD) {
        TRY(n = cl_parse_yield(p));
        TRY(cl_parser_expect(p, CL_T_RPAR));
        n->flags |= CL_NODE_PAREN;
        return n;
    }
    if (KIND(p) == CL_T_DOUBLESTAR) {
        const cl_token *t = p->tok;
        uint32_t line = t->line, col = t->col, el = t->end_line, ec = t->end_col;
        cl_mark m = cl_parser_mark(p);
        cl_parser_advance(p);
        cl_node *v = cl_parse_expression(p);
        bool good = v && KIND(p) == CL_T_RPAR;
        cl_parser_rewind(p, m);
        if (good) {
            return CL_FAIL_RANGE(p, line, col, el, ec, "cannot use double starred expression here");
        }
        return cl_parser_fail(p);
    }
    TRY(n = star_named(p));
    if (at_comprehension(p)) { return comprehension(p, n, CL_AST_GeneratorExp, CL_T_RPAR, at); }
    if (KIND(p) == CL_T_COMMA) {
        cl_parser_advance(p);
        TRY(cl_parser_push(p, n));
        TRY(items_until(p, CL_T_RPAR));
        TRY(cl_parser_expect(p, CL_T_RPAR));
        TRY(n = cl_parser_node(p, CL_AST_Tuple, at));
        TRY(cl_parser_take(p, base, &CL_AST(Tuple, n)->elts));
        return n;
    }
    if (n->kind == CL_AST_Starred && KIND(p) == CL_T_RPAR) {
        return CL_FAIL_NODE(p, n, "cannot use starred expression here");
    }
    TRY(cl_parser_expect(p, CL_T_RPAR));
    n->flags |= CL_NODE_PAREN;
    return n;
}

static cl_node *list(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n;
    cl_parser_advance(p);
    if (KIND(p) != CL_T_RSQB) {
        TRY(n = star_named(p));
        if (at_comprehension(p)) { return comprehension(p, n, CL_AST_ListComp, CL_T_RSQB, at); }
        TRY(cl_parser_push(p, n));
        if (cl_parser_accept(p, CL_T_COMMA)) {
            TRY(items_until(p, CL_T_RSQB));
            if (p->nstack > base + 1 && at_comprehension(p)) {
                return CL_FAIL_NODES(p, p->stack[base], p->stack[p->nstack - 1],
                                     "did you forget parentheses around the comprehension target?");
            }
        }
    }
    TRY(cl_parser_expect(p, CL_T_RSQB));
    TRY(n = cl_parser_node(p, CL_AST_List, at));
    TRY(cl_parser_take(p, base, &CL_AST(List, n)->elts));
    return n;
}

/* The value after `key:`; the cursor is on the colon. */
static cl_node *dict_value(cl_parser *p)
{
    cl_token colon = *p->tok;
    cl_parser_advance(p);
    if (KIND(p) == CL_T_STAR) {
        cl_node *v = cl_parse_starred(p);
        TRY(v);
        return CL_FAIL_NODE(p, v, "cannot use a starred expression in a dictionary value");
    }
    if (KIND(p) == CL_T_RBRACE || KIND(p) == CL_T_COMMA) {
        return CL_FAIL_NODES(p, &colon, &colon, "expression expected after dictionary key and ':'");
    }
    return cl_parse_expression(p);
}

static cl_node *brace(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n;
    cl_parser_advance(p);
    if (KIND(p) == CL_T_RBRACE) {
        cl_parser_advance(p);
        return cl_parser_node(p, CL_AST_Dict, at);
    }
    bool is_dict = KIND(p) == CL_T_DOUBLESTAR;
    if (!is_dict) {
        TRY(n = star_named(p));
        if (KIND(p) != CL_T_COLON || n->kind == CL_AST_Starred ||
            (n->kind == CL_AST_NamedExpr && !(n->flags & CL_NODE_PAREN))) {
            if (at_comprehension(p)) {
                return comprehension(p, n, CL_AST_SetComp, CL_T_RBRACE, at);
            }
            TRY(cl_parser_push(p, n));
            if (cl_parser_accept(p, CL_T_COMMA)) {
                TRY(items_until(p, CL_T_RBRACE));
                if (p->nstack > base + 1 && at_comprehension(p)) {
                    return CL_FAIL_NODES(
                        p, p->stack[base], p->stack[p->nstack - 1],
                        "did you forget parentheses around the comprehension target?");
                }
            }
            TRY(cl_parser_expect(p, CL_T_RBRACE));
            TRY(n = cl_parser_node(p, CL_AST_Set, at));
            TRY(cl_parser_take(p, base, &CL_AST(Set, n)->elts));
            return n;
        }
        cl_node *v = dict_value(p);
        TRY(v);
        if (at_comprehension(p)) {
            cl_seq gens;
            TRY(generators(p, &gens));
            TRY(cl_parser_expect(p, CL_T_RBRACE));
            cl_node *c = cl_parser_node(p, CL_AST_DictComp, at);
            TRY(c);
            CL_AST(DictComp, c)->key = n;
            CL_AST(DictComp, c)->value = v;
            CL_AST(DictComp, c)->generators = gens;
            return c;
        }
        TRY(cl_parser_push(p, n) && cl_parser_push(p, v));
        if (KIND(p) == CL_T_COMMA) {
            cl_parser_advance(p);
        } else {
            TRY(cl_parser_expect(p, CL_T_RBRACE));
            goto done;
        }
    }
    while (KIND(p) != CL_T_RBRACE) {
        cl_node *k = NULL, *v;
        if (KIND(p) == CL_T_DOUBLESTAR) {
            cl_token star = *p->tok;
            cl_parser_advance(p);
            TRY(v = cl_parse_binary(p, CL_PREC_BITOR));
            if (at_comprehension(p)) {
                return CL_FAIL_NODES(p, &star, &star,
                                     "dict unpacking cannot be used in dict comprehension");
            }
        } else {
            TRY(k = cl_parse_expression(p));
            if (KIND(p) != CL_T_COLON) {
                if (KIND(p) == CL_T_COMMA || KIND(p) == CL_T_RBRACE) {
                    cl_token last = p->tok[-1];
                    return CL_FAIL_RANGE(p, last.line, last.end_col ? last.end_col - 1 : 0, 0, 0,
                                         "':' expected after dictionary key");
                }
                return cl_parser_fail(p);
            }
            TRY(v = dict_value(p));
        }
        TRY(cl_parser_push(p, k) && cl_parser_push(p, v));
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    TRY(cl_parser_expect(p, CL_T_RBRACE));
done:
    TRY(n = cl_parser_node(p, CL_AST_Dict, at));
    cl_seq pairs;
    TRY(cl_parser_take(p, base, &pairs));
    uint32_t count = pairs.n / 2;
    cl_node **values = cl_arena_alloc(p->arena, count * sizeof *values);
    if (!values) { return cl_parser_memory(p); }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = pairs.items[2 * i + 1];
    }
    for (uint32_t i = 0; i < count; i++) {
        pairs.items[i] = pairs.items[2 * i];
    }
    CL_AST(Dict, n)->keys = (cl_seq){ pairs.items, count };
    CL_AST(Dict, n)->values = (cl_seq){ values, count };
    return n;
}

static cl_node *atom(cl_parser *p)
{
    switch (KIND(p)) {
    case CL_T_NAME: return cl_parser_name(p, CL_CTX_LOAD);
    case CL_T_NUMBER: return cl_parse_number(p);
    case CL_T_STRING:
    case CL_T_FSTRING_START: return cl_parse_strings(p);
    case CL_T_TRUE: return constant(p, CL_CONST_TRUE);
    case CL_T_FALSE: return constant(p, CL_CONST_FALSE);
    case CL_T_NONE: return constant(p, CL_CONST_NONE);
    case CL_T_ELLIPSIS: return constant(p, CL_CONST_ELLIPSIS);
    case CL_T_LPAR:
    case CL_T_LSQB:
    case CL_T_LBRACE: {
        TRY(cl_parser_enter(p));
        cl_node *n = KIND(p) == CL_T_LPAR ? paren(p) : KIND(p) == CL_T_LSQB ? list(p) : brace(p);
        cl_parser_leave(p);
        return n;
    }
    default: return cl_parser_fail(p);
    }
}

/* ---- calls, attributes, subscripts ---- */

/* `x for x in y` as an argument: legal only when it is the only one. */
static cl_node *genexp_argument(cl_parser *p, cl_node *elt, cl_pos open)
{
    cl_seq gens;
    TRY(generators(p, &gens));
    cl_node *n = cl_parser_node(p, CL_AST_GeneratorExp, open);
    TRY(n);
    CL_AST(GeneratorExp, n)->elt = elt;
    CL_AST(GeneratorExp, n)->generators = gens;
    return n;
}

static void *fail_kwarg(cl_parser *p, cl_node *n)
{
    const cl_token *eq = p->tok;
    bool cons = n->kind == CL_AST_Constant && CL_AST(Constant, n)->value.kind <= CL_CONST_FALSE;
    if (cons && !(n->flags & CL_NODE_PAREN)) {
        return CL_FAIL_NODES(p, n, eq, "cannot assign to %s", cl_ast_describe(n));
    }
    return CL_FAIL_NODES(p, n, eq,
                         "expression cannot contain assignment, perhaps you meant \"==\"?");
}

bool cl_parse_call_args(cl_parser *p, cl_seq *args, cl_seq *keywords, cl_pos open)
{
    uint32_t base = p->nstack, n_args = 0, n_keywords = 0;
    bool unpacked = false; /* `**x` was seen */
    while (KIND(p) != CL_T_RPAR) {
        cl_pos at = cl_parser_pos(p);
        cl_node *n;
        if (KIND(p) == CL_T_STAR) {
            cl_token star = *p->tok, comma = p->tok > p->toks ? p->tok[-1] : star;
            cl_parser_advance(p);
            if (KIND(p) == CL_T_RPAR || KIND(p) == CL_T_COMMA) {
                CL_FAIL_TOK(p, "Invalid star expression");
                return false;
            }
            cl_node *v = cl_parse_expression(p);
            if (!v || !(n = cl_parser_node(p, CL_AST_Starred, at))) { return false; }
            CL_AST(Starred, n)->value = v;
            if (KIND(p) == CL_T_EQUAL) {
                CL_FAIL_NODES(p, &star, p->tok, "cannot assign to iterable argument unpacking");
                return false;
            }
            if (unpacked) {
                CL_FAIL_NODES(p, &comma, n,
                              "iterable argument unpacking follows keyword argument unpacking");
                return false;
            }
            n_args++;
        } else if (KIND(p) == CL_T_DOUBLESTAR) {
            cl_token star = *p->tok;
            cl_parser_advance(p);
            cl_node *v = cl_parse_expression(p);
            if (!v || !(n = cl_parser_node(p, CL_AST_keyword, at))) { return false; }
            if (KIND(p) == CL_T_EQUAL) {
                CL_FAIL_NODES(p, &star, p->tok, "cannot assign to keyword argument unpacking");
                return false;
            }
            CL_AST(keyword, n)->value = v;
            unpacked = true;
            n_keywords++;
        } else if (KIND(p) == CL_T_NAME && cl_parser_peek(p, 1)->kind == CL_T_EQUAL) {
            cl_token id = *p->tok, eq;
            cl_parser_advance(p);
            eq = *p->tok;
            cl_parser_advance(p);
            if (KIND(p) == CL_T_COMMA || KIND(p) == CL_T_RPAR) {
                CL_FAIL_NODES(p, &id, &eq, "expected argument value expression");
                return false;
            }
            cl_node *v = cl_parse_expression(p);
            if (!v || !(n = cl_parser_node(p, CL_AST_keyword, at))) { return false; }
            CL_AST(keyword, n)->arg = id.ident;
            CL_AST(keyword, n)->value = v;
            n_keywords++;
            if (at_comprehension(p)) {
                CL_FAIL_NODES(p, &id, &eq,
                              "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
                return false;
            }
            if (KIND(p) == CL_T_EQUAL) {
                fail_kwarg(p, v);
                return false;
            }
        } else {
            if ((KIND(p) == CL_T_TRUE || KIND(p) == CL_T_FALSE || KIND(p) == CL_T_NONE) &&
                cl_parser_peek(p, 1)->kind == CL_T_EQUAL) {
                CL_FAIL_NODES(p, p->tok, p->tok + 1, "cannot assign to %s", p->tok->ident->text);
                return false;
            }
            if (KIND(p) == CL_T_NAME && cl_parser_peek(p, 1)->kind == CL_T_COLONEQUAL) {
                n = cl_parse_named(p);
            } else {
                n = cl_parse_expression(p);
            }
            if (!n) { return false; }
            if (at_comprehension(p)) {
                cl_token last;
                bool only = p->nstack == base;
                cl_node *g = genexp_argument(p, n, only ? open : at);
                if (!g) { return false; }
                last = p->tok[-1];
                if (only && KIND(p) == CL_T_RPAR) {
                    g->end_line = p->tok->end_line;
                    g->end_col = p->tok->end_col;
                } else if (KIND(p) == CL_T_COMMA || KIND(p) == CL_T_RPAR) {
                    CL_FAIL_RANGE(p, at.line, at.col, last.end_line, last.end_col,
                                  "Generator expression must be parenthesized");
                    return false;
                } else {
                    cl_parser_fail(p);
                    return false;
                }
                n = g;
            } else if (KIND(p) == CL_T_EQUAL) {
                fail_kwarg(p, n);
                return false;
            } else if (n_keywords) {
                if (KIND(p) == CL_T_COMMA || KIND(p) == CL_T_RPAR) {
                    /* CPython points at the closing bracket's token before it. */
                    while (KIND(p) == CL_T_COMMA || KIND(p) != CL_T_RPAR) {
                        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
                        if (KIND(p) == CL_T_RPAR || !cl_parse_starts_expr(p->tok) ||
                            !cl_parse_expression(p)) {
                            break;
                        }
                        if (KIND(p) == CL_T_EQUAL) {
                            cl_parser_advance(p);
                            if (!cl_parse_expression(p)) { break; }
                        }
                    }
                    if (p->failed) { return false; }
                    const cl_token *last = p->tok;
                    CL_FAIL_RANGE(p, last->line, last->col, last->end_line, last->end_col,
                                  unpacked
                                      ? "positional argument follows keyword argument unpacking"
                                      : "positional argument follows keyword argument");
                } else {
                    cl_parser_fail(p);
                }
                return false;
            }
            n_args++;
        }
        if (!cl_parser_push(p, n)) { return false; }
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    if (!cl_parser_expect(p, CL_T_RPAR)) { return false; }
    /* Separate the two kinds, keeping their order. */
    cl_seq all;
    if (!cl_parser_take(p, base, &all)) { return false; }
    cl_node **kw = NULL;
    if (n_keywords) {
        kw = cl_arena_alloc(p->arena, n_keywords * sizeof *kw);
        if (!kw) {
            cl_parser_memory(p);
            return false;
        }
    }
    uint32_t a = 0, k = 0;
    for (uint32_t i = 0; i < all.n; i++) {
        cl_node *n = all.items[i];
        if (n->kind == CL_AST_keyword) {
            kw[k++] = n;
        } else {
            all.items[a++] = n;
        }
    }
    *args = (cl_seq){ all.items, n_args };
    *keywords = (cl_seq){ kw, n_keywords };
    return true;
}

static cl_node *slice(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *lower = NULL, *upper = NULL, *step = NULL;
    if (KIND(p) == CL_T_STAR) {
        /* `x[*a]`: a starred expression, as in a tuple */
        return cl_parse_starred(p);
    }
    if (KIND(p) != CL_T_COLON) {
        TRY(lower = cl_parse_named(p));
        if (KIND(p) != CL_T_COLON ||
            (lower->kind == CL_AST_NamedExpr && !(lower->flags & CL_NODE_PAREN))) {
            return lower;
        }
    }
    cl_parser_advance(p);
    if (KIND(p) != CL_T_COLON && KIND(p) != CL_T_COMMA && KIND(p) != CL_T_RSQB) {
        TRY(upper = cl_parse_expression(p));
    }
    if (cl_parser_accept(p, CL_T_COLON) && KIND(p) != CL_T_COMMA && KIND(p) != CL_T_RSQB) {
        TRY(step = cl_parse_expression(p));
    }
    cl_node *n = cl_parser_node(p, CL_AST_Slice, at);
    TRY(n);
    CL_AST(Slice, n)->lower = lower;
    CL_AST(Slice, n)->upper = upper;
    CL_AST(Slice, n)->step = step;
    return n;
}

static cl_node *slices(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n = slice(p);
    TRY(n);
    if (KIND(p) != CL_T_COMMA && n->kind != CL_AST_Starred) { return n; }
    TRY(cl_parser_push(p, n));
    while (cl_parser_accept(p, CL_T_COMMA)) {
        if (KIND(p) == CL_T_RSQB) { break; }
        TRY(n = slice(p));
        TRY(cl_parser_push(p, n));
    }
    TRY(n = cl_parser_node(p, CL_AST_Tuple, at));
    TRY(cl_parser_take(p, base, &CL_AST(Tuple, n)->elts));
    return n;
}

static cl_node *trailer(cl_parser *p, cl_node *left, cl_pos at)
{
    cl_node *n;
    switch (KIND(p)) {
    case CL_T_DOT: {
        cl_parser_advance(p);
        if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
        const cl_ident *id = p->tok->ident;
        cl_parser_advance(p);
        TRY(n = cl_parser_node(p, CL_AST_Attribute, at));
        CL_AST(Attribute, n)->value = left;
        CL_AST(Attribute, n)->attr = id;
        return n;
    }
    case CL_T_LPAR: {
        cl_seq args, keywords;
        cl_pos open = cl_parser_pos(p);
        cl_parser_advance(p);
        TRY(cl_parse_call_args(p, &args, &keywords, open));
        TRY(n = cl_parser_node(p, CL_AST_Call, at));
        CL_AST(Call, n)->func = left;
        CL_AST(Call, n)->args = args;
        CL_AST(Call, n)->keywords = keywords;
        return n;
    }
    default: {
        cl_parser_advance(p);
        cl_node *index = slices(p);
        TRY(index);
        TRY(cl_parser_expect(p, CL_T_RSQB));
        TRY(n = cl_parser_node(p, CL_AST_Subscript, at));
        CL_AST(Subscript, n)->value = left;
        CL_AST(Subscript, n)->slice = index;
        return n;
    }
    }
}

static cl_node *primary(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n = atom(p);
    while (n && (KIND(p) == CL_T_DOT || KIND(p) == CL_T_LPAR || KIND(p) == CL_T_LSQB)) {
        if (KIND(p) == CL_T_DOT) {
            n = trailer(p, n, at);
        } else {
            TRY(cl_parser_enter(p));
            n = trailer(p, n, at);
            cl_parser_leave(p);
        }
    }
    return n;
}

/* ---- operators ---- */

static cl_node *unary_op(cl_parser *p, cl_ast_op op, int operand_prec)
{
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    TRY(cl_parser_enter(p));
    cl_node *v = cl_parse_binary(p, operand_prec);
    cl_parser_leave(p);
    TRY(v);
    cl_node *n = cl_parser_node(p, CL_AST_UnaryOp, at);
    TRY(n);
    CL_AST(UnaryOp, n)->op = (uint8_t)op;
    CL_AST(UnaryOp, n)->operand = v;
    return n;
}

static cl_node *power(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *left, *n;
    if (KIND(p) == CL_T_AWAIT) {
        cl_parser_advance(p);
        cl_node *v = primary(p);
        TRY(v);
        TRY(left = cl_parser_node(p, CL_AST_Await, at));
        CL_AST(Await, left)->value = v;
    } else {
        TRY(left = primary(p));
    }
    if (KIND(p) != CL_T_DOUBLESTAR) { return left; }
    cl_parser_advance(p);
    TRY(cl_parser_enter(p));
    cl_node *right = cl_parse_binary(p, CL_PREC_UNARY);
    cl_parser_leave(p);
    TRY(right);
    TRY(n = cl_parser_node(p, CL_AST_BinOp, at));
    CL_AST(BinOp, n)->left = left;
    CL_AST(BinOp, n)->op = CL_OP_Pow;
    CL_AST(BinOp, n)->right = right;
    return n;
}

static cl_node *unary(cl_parser *p, int prec)
{
    switch (KIND(p)) {
    case CL_T_NOT:
        if (prec > CL_PREC_NOT) {
            const cl_token *before = p->tok > p->toks ? p->tok - 1 : NULL;
            bool after_op = before && before->kind >= CL_T_TILDE && before->kind <= CL_T_AMPER;
            if (after_op && !p->trial) {
                cl_token t = *p->tok;
                cl_mark m = cl_parser_mark(p);
                cl_node *v = cl_parse_binary(p, CL_PREC_NOT);
                cl_parser_rewind(p, m);
                if (v) {
                    return CL_FAIL_NODES(p, &t, v, "'not' after an operator must be parenthesized");
                }
            }
            return cl_parser_fail(p);
        }
        return unary_op(p, CL_OP_Not, CL_PREC_NOT);
    case CL_T_MINUS: return unary_op(p, CL_OP_USub, CL_PREC_UNARY);
    case CL_T_PLUS: return unary_op(p, CL_OP_UAdd, CL_PREC_UNARY);
    case CL_T_TILDE: return unary_op(p, CL_OP_Invert, CL_PREC_UNARY);
    default: return power(p);
    }
}

static const struct {
    uint8_t prec, op;
} binary_ops[CL_T_COUNT] = {
    [CL_T_OR] = { CL_PREC_OR, CL_OP_Or },
    [CL_T_AND] = { CL_PREC_AND, CL_OP_And },
    [CL_T_EQEQUAL] = { CL_PREC_COMPARE, CL_OP_Eq },
    [CL_T_NOTEQUAL] = { CL_PREC_COMPARE, CL_OP_NotEq },
    [CL_T_LESS] = { CL_PREC_COMPARE, CL_OP_Lt },
    [CL_T_LESSEQUAL] = { CL_PREC_COMPARE, CL_OP_LtE },
    [CL_T_GREATER] = { CL_PREC_COMPARE, CL_OP_Gt },
    [CL_T_GREATEREQUAL] = { CL_PREC_COMPARE, CL_OP_GtE },
    [CL_T_IN] = { CL_PREC_COMPARE, CL_OP_In },
    [CL_T_IS] = { CL_PREC_COMPARE, CL_OP_Is },
    [CL_T_NOT] = { CL_PREC_COMPARE, CL_OP_NotIn },
    [CL_T_VBAR] = { CL_PREC_BITOR, CL_OP_BitOr },
    [CL_T_CIRCUMFLEX] = { CL_PREC_BITXOR, CL_OP_BitXor },
    [CL_T_AMPER] = { CL_PREC_BITAND, CL_OP_BitAnd },
    [CL_T_LEFTSHIFT] = { CL_PREC_SHIFT, CL_OP_LShift },
    [CL_T_RIGHTSHIFT] = { CL_PREC_SHIFT, CL_OP_RShift },
    [CL_T_PLUS] = { CL_PREC_SUM, CL_OP_Add },
    [CL_T_MINUS] = { CL_PREC_SUM, CL_OP_Sub },
    [CL_T_STAR] = { CL_PREC_TERM, CL_OP_Mult },
    [CL_T_SLASH] = { CL_PREC_TERM, CL_OP_Div },
    [CL_T_PERCENT] = { CL_PREC_TERM, CL_OP_Mod },
    [CL_T_DOUBLESLASH] = { CL_PREC_TERM, CL_OP_FloorDiv },
    [CL_T_AT] = { CL_PREC_TERM, CL_OP_MatMult },
};

static cl_node *operand(cl_parser *p, int prec)
{
    TRY(cl_parser_enter(p));
    cl_node *n = cl_parse_binary(p, prec);
    cl_parser_leave(p);
    return n;
}

/* `a or b or c`: one BoolOp. The cursor is on the first operator. */
static cl_node *bool_op(cl_parser *p, cl_node *left, int prec, cl_ast_op op, cl_pos at)
{
    uint8_t kind = KIND(p);
    uint32_t base = p->nstack;
    TRY(cl_parser_push(p, left));
    while (cl_parser_accept(p, kind)) {
        cl_node *right = operand(p, prec + 1);
        TRY(right && cl_parser_push(p, right));
    }
    cl_node *n = cl_parser_node(p, CL_AST_BoolOp, at);
    TRY(n);
    CL_AST(BoolOp, n)->op = (uint8_t)op;
    TRY(cl_parser_take(p, base, &CL_AST(BoolOp, n)->values));
    return n;
}

/* `a < b < c`: one Compare. */
static cl_node *compare(cl_parser *p, cl_node *left, cl_pos at)
{
    uint32_t base = p->nstack, cap = 4, n_ops = 0;
    uint8_t *ops = cl_arena_alloc(p->arena, cap);
    while (binary_ops[KIND(p)].prec == CL_PREC_COMPARE) {
        cl_ast_op op = binary_ops[KIND(p)].op;
        if (KIND(p) == CL_T_NOTEQUAL && p->src[p->tok->start] == '<') {
            return cl_parser_fail(p); /* `<>` */
        }
        if (KIND(p) == CL_T_NOT && cl_parser_peek(p, 1)->kind != CL_T_IN) { break; }
        cl_parser_advance(p);
        if (op == CL_OP_NotIn) {
            cl_parser_advance(p);
        } else if (op == CL_OP_Is && cl_parser_accept(p, CL_T_NOT)) {
            op = CL_OP_IsNot;
        }
        cl_node *right = operand(p, CL_PREC_BITOR);
        TRY(right && cl_parser_push(p, right));
        if (n_ops == cap) {
            ops = cl_arena_grow(p->arena, ops, cap, cap * 2);
            cap *= 2;
        }
        if (!ops) { return cl_parser_memory(p); }
        ops[n_ops++] = (uint8_t)op;
    }
    cl_node *n = cl_parser_node(p, CL_AST_Compare, at);
    TRY(n);
    CL_AST(Compare, n)->left = left;
    CL_AST(Compare, n)->ops = (cl_op_seq){ ops, n_ops };
    TRY(cl_parser_take(p, base, &CL_AST(Compare, n)->comparators));
    return n;
}

cl_node *cl_parse_binary(cl_parser *p, int prec)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *left = unary(p, prec);
    while (left) {
        int have = binary_ops[KIND(p)].prec;
        cl_ast_op op = binary_ops[KIND(p)].op;
        if (have == 0 || have < prec ||
            (KIND(p) == CL_T_NOT && cl_parser_peek(p, 1)->kind != CL_T_IN)) {
            return left;
        }
        if (have <= CL_PREC_AND) {
            left = bool_op(p, left, have, op, at);
        } else if (have == CL_PREC_COMPARE) {
            left = compare(p, left, at);
        } else {
            cl_parser_advance(p);
            cl_node *right = operand(p, have + 1);
            TRY(right);
            cl_node *n = cl_parser_node(p, CL_AST_BinOp, at);
            TRY(n);
            CL_AST(BinOp, n)->left = left;
            CL_AST(BinOp, n)->op = (uint8_t)op;
            CL_AST(BinOp, n)->right = right;
            left = n;
        }
    }
    return NULL;
}

/* ---- lambda and its parameters; also those of def ---- */

static cl_node *parameter(cl_parser *p, bool lambda, bool star_annotation)
{
    cl_pos at = cl_parser_pos(p);
    if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
    const cl_ident *id = p->tok->ident;
    cl_parser_advance(p);
    cl_node *annotation = NULL;
    if (!lambda && cl_parser_accept(p, CL_T_COLON)) {
        if (star_annotation && KIND(p) == CL_T_STAR) {
            TRY(annotation = cl_parse_starred(p));
        } else {
            TRY(annotation = cl_parse_expression(p));
        }
    }
    cl_node *n = cl_parser_node(p, CL_AST_arg, at);
    TRY(n);
    CL_AST(arg, n)->arg = id;
    CL_AST(arg, n)->annotation = annotation;
    return n;
}

/* A parameter list up to the closing token, which is not read. */
cl_node *cl_parse_params(cl_parser *p, bool lambda, cl_token_kind close)
{
    const char *what = lambda ? "Lambda expression parameters" : "Function parameters";
    cl_node *node = cl_parser_node(p, CL_AST_arguments, cl_parser_pos(p));
    TRY(node);
    cl_ast_arguments *a = CL_AST(arguments, node);
    /* On the stack: pairs (parameter, default or NULL). */
    uint32_t base = p->nstack, slash = 0, star_at = 0;
    bool has_slash = false, has_star = false, has_default = false;
    while (KIND(p) != close) {
        cl_node *arg, *def = NULL;
        if (a->kwarg) {
            if (KIND(p) == CL_T_STAR || KIND(p) == CL_T_DOUBLESTAR || KIND(p) == CL_T_SLASH) {
                return CL_FAIL_TOK(p, "arguments cannot follow var-keyword argument");
            }
            if (KIND(p) == CL_T_NAME) {
                return CL_FAIL_TOK(p, "arguments cannot follow var-keyword argument");
            }
            return cl_parser_fail(p);
        }
        if (KIND(p) == CL_T_LPAR) {
            cl_token open = *p->tok;
            cl_mark m = cl_parser_mark(p);
            cl_parser_advance(p);
            bool good = true, any = false;
            while (good && KIND(p) == CL_T_NAME) {
                any = true;
                cl_parser_advance(p);
                if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
            }
            good = any && KIND(p) == CL_T_RPAR;
            cl_token end = *p->tok;
            cl_parser_rewind(p, m);
            return good ? CL_FAIL_NODES(p, &open, &end, "%s cannot be parenthesized", what)
                        : cl_parser_fail(p);
        }
        if (KIND(p) == CL_T_SLASH) {
            if (has_slash) { return CL_FAIL_TOK(p, "/ may appear only once"); }
            if (has_star) { return CL_FAIL_TOK(p, "/ must be ahead of *"); }
            if (p->nstack == base) {
                return CL_FAIL_TOK(p, "at least one argument must precede /");
            }
            has_slash = true;
            slash = (p->nstack - base) / 2;
            cl_parser_advance(p);
        } else if (KIND(p) == CL_T_STAR) {
            if (has_star) { return CL_FAIL_TOK(p, "* argument may appear only once"); }
            cl_token star = *p->tok;
            has_star = true;
            star_at = (p->nstack - base) / 2;
            cl_parser_advance(p);
            if (KIND(p) == CL_T_NAME) {
                TRY(a->vararg = parameter(p, lambda, true));
                if (KIND(p) == CL_T_EQUAL) {
                    return CL_FAIL_TOK(p, "var-positional argument cannot have default value");
                }
            } else if (KIND(p) == close ||
                       (KIND(p) == CL_T_COMMA && (cl_parser_peek(p, 1)->kind == close ||
                                                  cl_parser_peek(p, 1)->kind == CL_T_DOUBLESTAR))) {
                return CL_FAIL_NODES(p, &star, &star, "named arguments must follow bare *");
            }
        } else if (KIND(p) == CL_T_DOUBLESTAR) {
            cl_parser_advance(p);
            TRY(a->kwarg = parameter(p, lambda, false));
            if (KIND(p) == CL_T_EQUAL) {
                return CL_FAIL_TOK(p, "var-keyword argument cannot have default value");
            }
        } else {
            TRY(arg = parameter(p, lambda, false));
            if (KIND(p) == CL_T_EQUAL) {
                cl_token eq = *p->tok;
                cl_parser_advance(p);
                if (KIND(p) == close || KIND(p) == CL_T_COMMA) {
                    return CL_FAIL_NODES(p, &eq, &eq, "expected default value expression");
                }
                TRY(def = cl_parse_expression(p));
                has_default = true;
            } else if (has_default && !has_star) {
                return CL_FAIL_NODE(p, arg,
                                    "parameter without a default follows parameter with a default");
            }
            TRY(cl_parser_push(p, arg) && cl_parser_push(p, def));
        }
        if (!cl_parser_accept(p, CL_T_COMMA)) { break; }
    }
    if (KIND(p) != close) { return cl_parser_fail(p); }
    cl_seq all;
    TRY(cl_parser_take(p, base, &all));
    uint32_t n = all.n / 2, n_pos = has_star ? star_at : n, n_def = 0;
    cl_node **args = cl_arena_alloc(p->arena, (2 * n + 1) * sizeof *args);
    if (!args) { return cl_parser_memory(p); }
    cl_node **defs = args + n;
    for (uint32_t i = 0; i < n; i++) {
        args[i] = all.items[2 * i];
        if (i < n_pos && all.items[2 * i + 1]) { defs[n_def++] = all.items[2 * i + 1]; }
    }
    for (uint32_t i = n_pos; i < n; i++) {
        defs[n_def + i - n_pos] = all.items[2 * i + 1];
    }
    a->posonlyargs = (cl_seq){ args, slash };
    a->args = (cl_seq){ args + slash, n_pos - slash };
    a->kwonlyargs = (cl_seq){ args + n_pos, n - n_pos };
    a->defaults = (cl_seq){ defs, n_def };
    a->kw_defaults = (cl_seq){ defs + n_def, n - n_pos };
    cl_parser_end(p, node);
    return node;
}

static cl_node *lambda(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_token first = *p->tok;
    cl_parser_advance(p);
    cl_node *params = cl_parse_params(p, true, CL_T_COLON);
    TRY(params);
    cl_token colon = *p->tok;
    cl_parser_advance(p);
    if (p->in_fstring && p->lx.nfstrings && !p->lx.fstrings[p->lx.nfstrings - 1].in_expr &&
        (KIND(p) == CL_T_FSTRING_MIDDLE || KIND(p) == CL_T_RBRACE)) {
        return CL_FAIL_NODES(p, &first, &colon,
                             "%c-string: lambda expressions are not allowed without parentheses",
                             p->fstring_letter);
    }
    cl_node *body = cl_parse_expression(p);
    TRY(body);
    cl_node *n = cl_parser_node(p, CL_AST_Lambda, at);
    TRY(n);
    CL_AST(Lambda, n)->args = params;
    CL_AST(Lambda, n)->body = body;
    return n;
}

/* ---- whole expressions ---- */

/* After the disjunction `a` an expression starts where none can: is a comma missing? */
static void *fail_missing_comma(cl_parser *p, cl_node *a, cl_token first, bool first_ok)
{
    const cl_token *t = p->tok;
    if (p->trial) { return cl_parser_fail(p); }
    cl_token here = *t;
    cl_mark m = cl_parser_mark(p);
    cl_node *b = cl_parse_binary(p, CL_PREC_OR);
    if (b && KIND(p) == CL_T_IF) {
        cl_mark m2 = cl_parser_mark(p);
        cl_parser_advance(p);
        cl_node *test = cl_parse_binary(p, CL_PREC_OR);
        cl_node *other = test && cl_parser_accept(p, CL_T_ELSE) ? cl_parse_expression(p) : NULL;
        if (other) {
            b = other;
            cl_parser_unmark(p);
        } else {
            cl_parser_rewind(p, m2);
        }
    }
    const cl_token *last = p->tok > p->toks ? p->tok - 1 : p->tok;
    bool inside = b && last->level > 0;
    cl_parser_rewind(p, m);
    if (p->failed) { return NULL; }
    bool legacy = a->kind == CL_AST_Name && (strcmp(CL_AST(Name, a)->id->text, "print") == 0 ||
                                             strcmp(CL_AST(Name, a)->id->text, "exec") == 0);
    bool ok = first_ok &&
              !(first.kind == CL_T_NAME && here.kind == CL_T_STRING && a->kind == CL_AST_Name);
    if (inside && ok && !legacy) {
        return CL_FAIL_NODES(p, a, b, "invalid syntax. Perhaps you forgot a comma?");
    }
    return NULL;
}

static bool is_soft_keyword(const cl_token *t)
{
    if (t->kind != CL_T_NAME) { return false; }
    const char *s = t->ident->text;
    return strcmp(s, "_") == 0 || strcmp(s, "match") == 0 || strcmp(s, "case") == 0 ||
           strcmp(s, "type") == 0;
}

cl_node *cl_parse_expression(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_token first = *p->tok;
    cl_node *n;
    if (KIND(p) == CL_T_LAMBDA) {
        TRY(cl_parser_enter(p));
        n = lambda(p);
        cl_parser_leave(p);
        return n;
    }
    TRY(n = cl_parse_binary(p, CL_PREC_OR));
    if (KIND(p) == CL_T_IF) {
        cl_parser_advance(p);
        cl_node *test = cl_parse_binary(p, CL_PREC_OR);
        TRY(test);
        if (KIND(p) != CL_T_ELSE) {
            if (KIND(p) != CL_T_COLON && KIND(p) != CL_T_ERROR) {
                return CL_FAIL_NODES(p, n, test, "expected 'else' after 'if' expression");
            }
            return cl_parser_fail(p);
        }
        cl_parser_advance(p);
        if (!cl_parse_starts_expr(p->tok)) {
            return CL_FAIL_TOK(p, "expected expression after 'else', but statement is given");
        }
        TRY(cl_parser_enter(p));
        cl_node *other = cl_parse_expression(p);
        cl_parser_leave(p);
        TRY(other);
        cl_node *e = cl_parser_node(p, CL_AST_IfExp, at);
        TRY(e);
        CL_AST(IfExp, e)->test = test;
        CL_AST(IfExp, e)->body = n;
        CL_AST(IfExp, e)->orelse = other;
        return e;
    }
    if (!p->trial && cl_parse_starts_expr(p->tok)) {
        fail_missing_comma(p, n, first, !is_soft_keyword(&first));
        if (p->failed) { return NULL; }
    }
    return n;
}

cl_node *cl_parse_named(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n;
    if (KIND(p) == CL_T_NAME && cl_parser_peek(p, 1)->kind == CL_T_COLONEQUAL) {
        cl_node *target = cl_parser_name(p, CL_CTX_STORE);
        cl_parser_advance(p);
        cl_node *v = cl_parse_expression(p);
        TRY(target && v);
        TRY(n = cl_parser_node(p, CL_AST_NamedExpr, at));
        CL_AST(NamedExpr, n)->target = target;
        CL_AST(NamedExpr, n)->value = v;
        return n;
    }
    TRY(n = cl_parse_expression(p));
    if (KIND(p) == CL_T_EQUAL && !p->in_fstring) { return cl_parse_fail_equal(p, n); }
    if (KIND(p) == CL_T_COLONEQUAL) {
        cl_mark m = cl_parser_mark(p);
        cl_parser_advance(p);
        cl_node *v = cl_parse_expression(p);
        cl_parser_rewind(p, m);
        if (v) {
            return CL_FAIL_NODE(p, n, "cannot use assignment expressions with %s",
                                cl_ast_describe(n));
        }
        return cl_parser_fail(p);
    }
    return n;
}

cl_node *cl_parse_yield(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *n, *v = NULL;
    cl_parser_advance(p);
    if (cl_parser_accept(p, CL_T_FROM)) {
        TRY(v = cl_parse_expression(p));
        TRY(n = cl_parser_node(p, CL_AST_YieldFrom, at));
        CL_AST(YieldFrom, n)->value = v;
        return n;
    }
    if (cl_parse_starts_expr(p->tok) || KIND(p) == CL_T_STAR) {
        TRY(v = cl_parse_star_expressions(p));
    }
    TRY(n = cl_parser_node(p, CL_AST_Yield, at));
    CL_AST(Yield, n)->value = v;
    return n;
}

cl_node *cl_parse_star_expressions(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n = KIND(p) == CL_T_STAR ? cl_parse_starred(p) : cl_parse_expression(p);
    if (!n || KIND(p) != CL_T_COMMA) { return n; }
    TRY(cl_parser_push(p, n));
    while (cl_parser_accept(p, CL_T_COMMA)) {
        if (!cl_parse_starts_expr(p->tok) && KIND(p) != CL_T_STAR) { break; }
        TRY(n = KIND(p) == CL_T_STAR ? cl_parse_starred(p) : cl_parse_expression(p));
        TRY(cl_parser_push(p, n));
    }
    TRY(n = cl_parser_node(p, CL_AST_Tuple, at));
    TRY(cl_parser_take(p, base, &CL_AST(Tuple, n)->elts));
    return n;
}

cl_node *cl_parse_star_or_yield(cl_parser *p)
{
    return KIND(p) == CL_T_YIELD ? cl_parse_yield(p) : cl_parse_star_expressions(p);
}
