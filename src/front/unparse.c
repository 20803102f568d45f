/* SPDX-License-Identifier: MIT */
/* The text of an expression, written from its tree as CPython's ast_unparse.c writes it: what an
   annotation is under `from __future__ import annotations`. Brackets stand only where the binding
   powers ask for them.

   The left spine of operators, attributes, subscripts and calls can be as long as the source and is
   walked with a list; everything else nests no deeper than the parser allows. */
#include "base/bignum.h"
#include "base/float_text.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "compile.h"

/* Binding powers, weakest first. */
enum {
    NAMED,
    TUPLE,
    TEST, /* lambda, conditional expressions */
    OR,
    AND,
    NOT,
    COMPARE,
    EXPR,
    BIT_OR = EXPR,
    BIT_XOR,
    BIT_AND,
    SHIFT,
    ARITH,
    TERM,
    FACTOR,
    POWER,
    AWAIT,
    ATOM
};

enum { MAX_DIGITS = 4300 };

typedef struct {
    cl_cc *cc;
    const cl_node *at; /* the annotation, for errors */
    char *buf;
    uint32_t len, cap;
    uint32_t max; /* f-strings in f-strings double the backslashes at each level */
} out;

static void put(out *o, const char *s, size_t n)
{
    if (o->cc->failed) return;
    if (n > o->max - o->len) {
        cl_cg_fail(o->cc, o->at, "the text of an annotation is too long", NULL);
        return;
    }
    if (!cl_cc_grow(o->cc, &o->buf, &o->cap, o->len + (uint32_t)n + 1, 1)) return;
    memcpy(o->buf + o->len, s, n);
    o->len += (uint32_t)n;
}

static void put_text(out *o, const char *s) { put(o, s, strlen(s)); }
static void put_name(out *o, const cl_ident *id) { put(o, id->text, id->len); }

static void expr(out *o, const cl_node *n, int level);

/* ---- constants ---- */

static void put_escape(out *o, uint32_t c)
{
    char e[10] = { '\\', c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U' };
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    for (int i = 0; i < digits; i++)
        e[2 + i] = "0123456789abcdef"[c >> (4 * (digits - 1 - i)) & 15];
    put(o, e, (size_t)digits + 2);
}

/* repr() of a text, or of bytes. */
static void put_repr(out *o, const char *s, size_t len, bool bytes)
{
    char quote = memchr(s, '\'', len) && !memchr(s, '"', len) ? '"' : '\'';
    if (bytes) put(o, "b", 1);
    put(o, &quote, 1);
    for (size_t i = 0; i < len && !o->cc->failed;) {
        size_t from = i;
        uint32_t c = (unsigned char)s[i];
        if (c < 0x80 || bytes) {
            i++;
        } else if (!cl_utf8_next(s, len, &i, true, &c)) {
            return; /* never: the lexer has looked at the source */
        }
        if (c == (unsigned char)quote || c == '\\') {
            put(o, "\\", 1);
            put(o, s + from, 1);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            put(o, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t", 2);
        } else if (c < 0x20 || c == 0x7F || (bytes && c >= 0x80)) {
            put_escape(o, c);
        } else if (c < 0x80 || cl_unicode_is(c, CL_UC_PRINTABLE)) {
            put(o, s + from, i - from);
        } else {
            put_escape(o, c);
        }
    }
    put(o, &quote, 1);
}

/* An infinity is written as a number that reads back as one. */
static void put_float(out *o, const cl_ast_const *c)
{
    double d;
    char text[32];
    cl_float_parse(c->text, c->len, &d);
    if (d > 1.7976931348623157e308) {
        put_text(o, "1e309");
    } else if (c->kind == CL_CONST_IMAG) {
        put(o, text, cl_float_format(d, 'r', 0, 0, text, sizeof text));
    } else {
        put(o, text, cl_float_repr(d, text));
    }
    if (c->kind == CL_CONST_IMAG) put(o, "j", 1);
}

static void put_int(out *o, const cl_ast_const *c)
{
    cl_cv v;
    if (!cl_cv_of_const(o->cc, c, &v)) return;
    uint64_t one = (uint64_t)v.i;
    const uint64_t *limbs = v.kind == CL_CV_INT ? &one : v.limbs;
    size_t n = v.kind == CL_CV_INT ? cl_mag_norm(&one, 1) : v.len, len;
    if (cl_mag_bits(limbs, n) > MAX_DIGITS * 10 / 3) {
        cl_cg_fail(o->cc, o->at, "an integer of an annotation has too many digits", NULL);
        return;
    }
    char *text = cl_cc_alloc(o->cc, cl_mag_text_size(limbs, n, 10) + 1);
    uint64_t *scratch = cl_cc_alloc(o->cc, (cl_mag_to_text_scratch(n, 10) + 1) * 8);
    if (!text || !scratch) return;
    if (cl_mag_to_text(text, &len, limbs, n, 10, scratch, o->cc->opt->poll) != CL_BIG_OK) {
        cl_cg_fail(o->cc, o->at, "compilation was stopped", NULL);
        return;
    }
    put(o, text, len);
}

static void constant(out *o, const cl_node *n)
{
    const cl_ast_const *c = &CL_AST(Constant, n)->value;
    switch ((cl_const_kind)c->kind) {
    case CL_CONST_NONE: put_text(o, "None"); break;
    case CL_CONST_TRUE: put_text(o, "True"); break;
    case CL_CONST_FALSE: put_text(o, "False"); break;
    case CL_CONST_ELLIPSIS: put_text(o, "..."); break;
    case CL_CONST_INT:
    case CL_CONST_BIGINT: put_int(o, c); break;
    case CL_CONST_FLOAT:
    case CL_CONST_IMAG: put_float(o, c); break;
    case CL_CONST_STR:
        if (n->flags & CL_NODE_U_PREFIX) put(o, "u", 1);
        put_repr(o, c->text, c->len, false);
        break;
    case CL_CONST_BYTES: put_repr(o, c->text, c->len, true); break;
    }
}

/* ---- f-strings ---- */

static void fstring_parts(out *o, const cl_seq *values);

static void field(out *o, const cl_node *value, uint32_t conversion, const cl_node *spec)
{
    uint32_t at = o->len;
    put(o, "{", 1);
    expr(o, value, TEST + 1);
    if (!o->cc->failed && o->buf[at + 1] == '{') { /* not a doubled brace */
        put(o, " ", 1);
        memmove(o->buf + at + 2, o->buf + at + 1, o->len - at - 2);
        o->buf[at + 1] = ' ';
    }
    char c[2] = { '!', (char)conversion };
    if (conversion) put(o, c, 2);
    if (spec) {
        put(o, ":", 1);
        fstring_parts(o, &CL_AST(JoinedStr, spec)->values);
    }
    put(o, "}", 1);
}

static void fstring_parts(out *o, const cl_seq *values)
{
    for (uint32_t i = 0; i < values->n; i++) {
        const cl_node *v = values->items[i];
        if (v->kind == CL_AST_Constant) {
            const cl_ast_const *c = &CL_AST(Constant, v)->value;
            for (uint32_t k = 0; k < c->len; k++) {
                if (c->text[k] == '{' || c->text[k] == '}') put(o, c->text + k, 1);
                put(o, c->text + k, 1);
            }
        } else if (v->kind == CL_AST_Interpolation) {
            const cl_ast_Interpolation *f = CL_AST(Interpolation, v);
            field(o, f->value, f->conversion, f->format_spec);
        } else if (v->kind == CL_AST_FormattedValue) {
            const cl_ast_FormattedValue *f = CL_AST(FormattedValue, v);
            field(o, f->value, f->conversion, f->format_spec);
        } else {
            fstring_parts(o, &CL_AST(JoinedStr, v)->values);
        }
    }
}

static void fstring(out *o, const cl_seq *values, const char *prefix)
{
    out body = { .cc = o->cc, .at = o->at, .max = o->max };
    fstring_parts(&body, values);
    put_text(o, prefix);
    put_repr(o, body.buf ? body.buf : "", body.len, false);
}

/* ---- lists of things ---- */

static void items(out *o, const cl_seq *s, int level)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (i) put(o, ", ", 2);
        expr(o, s->items[i], level);
    }
}

static void comprehension(out *o, const cl_seq *generators)
{
    for (uint32_t i = 0; i < generators->n; i++) {
        const cl_ast_comprehension *g = CL_AST(comprehension, generators->items[i]);
        put_text(o, g->is_async ? " async for " : " for ");
        expr(o, g->target, TUPLE);
        put_text(o, " in ");
        expr(o, g->iter, TEST + 1);
        for (uint32_t k = 0; k < g->ifs.n; k++) {
            put_text(o, " if ");
            expr(o, g->ifs.items[k], TEST + 1);
        }
    }
}

static void parameters(out *o, const cl_ast_arguments *a)
{
    uint32_t count = a->posonlyargs.n + a->args.n, first = count - a->defaults.n, n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const cl_node *p =
            i < a->posonlyargs.n ? a->posonlyargs.items[i] : a->args.items[i - a->posonlyargs.n];
        if (n++) put(o, ", ", 2);
        put_name(o, CL_AST(arg, p)->arg);
        if (i >= first) {
            put(o, "=", 1);
            expr(o, a->defaults.items[i - first], TEST);
        }
        if (i + 1 == a->posonlyargs.n) put_text(o, ", /");
    }
    if (a->vararg || a->kwonlyargs.n) {
        if (n++) put(o, ", ", 2);
        put(o, "*", 1);
        if (a->vararg) put_name(o, CL_AST(arg, a->vararg)->arg);
    }
    for (uint32_t i = 0; i < a->kwonlyargs.n; i++) {
        put(o, ", ", 2);
        put_name(o, CL_AST(arg, a->kwonlyargs.items[i])->arg);
        if (a->kw_defaults.items[i]) {
            put(o, "=", 1);
            expr(o, a->kw_defaults.items[i], TEST);
        }
    }
    if (a->kwarg) {
        if (n) put(o, ", ", 2);
        put(o, "**", 2);
        put_name(o, CL_AST(arg, a->kwarg)->arg);
    }
}

static void call_arguments(out *o, const cl_ast_Call *c)
{
    if (c->args.n == 1 && !c->keywords.n && c->args.items[0]->kind == CL_AST_GeneratorExp) {
        expr(o, c->args.items[0], TEST);
        return;
    }
    put(o, "(", 1);
    items(o, &c->args, TEST);
    for (uint32_t i = 0; i < c->keywords.n; i++) {
        const cl_ast_keyword *k = CL_AST(keyword, c->keywords.items[i]);
        if (i || c->args.n) put(o, ", ", 2);
        if (k->arg) {
            put_name(o, k->arg);
            put(o, "=", 1);
        } else {
            put(o, "**", 2);
        }
        expr(o, k->value, TEST);
    }
    put(o, ")", 1);
}

/* ---- operators ---- */

static const struct {
    char text[8];
    uint8_t level;
} operators[CL_OPERATOR_COUNT] = {
    [CL_OP_Add] = { "+", ARITH },          [CL_OP_Sub] = { "-", ARITH },
    [CL_OP_Mult] = { "*", TERM },          [CL_OP_MatMult] = { "@", TERM },
    [CL_OP_Div] = { "/", TERM },           [CL_OP_Mod] = { "%", TERM },
    [CL_OP_Pow] = { "**", POWER },         [CL_OP_LShift] = { "<<", SHIFT },
    [CL_OP_RShift] = { ">>", SHIFT },      [CL_OP_BitOr] = { "|", BIT_OR },
    [CL_OP_BitXor] = { "^", BIT_XOR },     [CL_OP_BitAnd] = { "&", BIT_AND },
    [CL_OP_FloorDiv] = { "//", TERM },     [CL_OP_Invert] = { "~", FACTOR },
    [CL_OP_Not] = { "not ", NOT },         [CL_OP_UAdd] = { "+", FACTOR },
    [CL_OP_USub] = { "-", FACTOR },        [CL_OP_And] = { " and ", AND },
    [CL_OP_Or] = { " or ", OR },           [CL_OP_Eq] = { "==", COMPARE },
    [CL_OP_NotEq] = { "!=", COMPARE },     [CL_OP_Lt] = { "<", COMPARE },
    [CL_OP_LtE] = { "<=", COMPARE },       [CL_OP_Gt] = { ">", COMPARE },
    [CL_OP_GtE] = { ">=", COMPARE },       [CL_OP_Is] = { "is", COMPARE },
    [CL_OP_IsNot] = { "is not", COMPARE }, [CL_OP_In] = { "in", COMPARE },
    [CL_OP_NotIn] = { "not in", COMPARE },
};

static void spaced(out *o, uint8_t op)
{
    put(o, " ", 1);
    put_text(o, operators[op].text);
    put(o, " ", 1);
}

/* What follows the left child of a node of the spine. */
static void behind_left(out *o, const cl_node *n, bool bracket)
{
    switch (n->kind) {
    case CL_AST_BinOp: {
        const cl_ast_BinOp *b = CL_AST(BinOp, n);
        spaced(o, b->op);
        expr(o, b->right, operators[b->op].level + (b->op != CL_OP_Pow));
        if (bracket) put(o, ")", 1);
        break;
    }
    case CL_AST_Attribute: {
        const cl_node *v = CL_AST(Attribute, n)->value;
        uint8_t k = v->kind == CL_AST_Constant ? CL_AST(Constant, v)->value.kind : CL_CONST_NONE;
        put_text(o, k == CL_CONST_INT || k == CL_CONST_BIGINT ? " ." : ".");
        put_name(o, CL_AST(Attribute, n)->attr);
        break;
    }
    case CL_AST_Subscript:
        put(o, "[", 1);
        expr(o, CL_AST(Subscript, n)->slice, TUPLE);
        put(o, "]", 1);
        break;
    default: call_arguments(o, CL_AST(Call, n)); break;
    }
}

static void spine(out *o, const cl_node *n, int level)
{
    const cl_node **nodes = NULL;
    uint32_t count = 0, cap = 0;
    uint8_t *bracket = NULL;
    uint32_t bracket_cap = 0;
    for (const cl_node *left; (left = cl_ast_left(n)); n = left) {
        if (!cl_cc_grow(o->cc, &nodes, &cap, count + 1, sizeof *nodes) ||
            !cl_cc_grow(o->cc, &bracket, &bracket_cap, count + 1, 1))
            return;
        nodes[count] = n;
        bracket[count] = 0;
        if (n->kind == CL_AST_BinOp) {
            uint8_t op = CL_AST(BinOp, n)->op;
            bracket[count] = level > operators[op].level;
            if (bracket[count]) put(o, "(", 1);
            level = operators[op].level + (op == CL_OP_Pow);
        } else {
            level = ATOM;
        }
        count++;
    }
    expr(o, n, level);
    while (count--)
        behind_left(o, nodes[count], bracket[count]);
}

static void compare(out *o, const cl_ast_Compare *c)
{
    expr(o, c->left, COMPARE + 1);
    for (uint32_t i = 0; i < c->ops.n; i++) {
        spaced(o, c->ops.items[i]);
        expr(o, c->comparators.items[i], COMPARE + 1);
    }
}

static void bool_op(out *o, const cl_ast_BoolOp *b)
{
    for (uint32_t i = 0; i < b->values.n; i++) {
        if (i) put_text(o, operators[b->op].text);
        expr(o, b->values.items[i], operators[b->op].level + 1);
    }
}

/* ---- expressions ---- */

/* How strongly an expression binds: in a place that asks for more it stands in brackets. */
static int power(const cl_node *n)
{
    switch (n->kind) {
    case CL_AST_NamedExpr: return NAMED;
    case CL_AST_Tuple: return CL_AST(Tuple, n)->elts.n ? TUPLE : ATOM;
    case CL_AST_Lambda:
    case CL_AST_IfExp: return TEST;
    case CL_AST_BoolOp: return operators[CL_AST(BoolOp, n)->op].level;
    case CL_AST_UnaryOp: return operators[CL_AST(UnaryOp, n)->op].level;
    case CL_AST_Compare: return COMPARE;
    case CL_AST_Await: return AWAIT;
    default: return ATOM;
    }
}

static void plain(out *o, const cl_node *n, int level)
{
    switch (n->kind) {
    case CL_AST_Constant: constant(o, n); break;
    case CL_AST_Name: put_name(o, CL_AST(Name, n)->id); break;
    case CL_AST_JoinedStr: fstring(o, &CL_AST(JoinedStr, n)->values, "f"); break;
    case CL_AST_TemplateStr: fstring(o, &CL_AST(TemplateStr, n)->values, "t"); break;
    case CL_AST_BoolOp: bool_op(o, CL_AST(BoolOp, n)); break;
    case CL_AST_Compare: compare(o, CL_AST(Compare, n)); break;
    case CL_AST_UnaryOp: {
        uint8_t op = CL_AST(UnaryOp, n)->op;
        put_text(o, operators[op].text);
        expr(o, CL_AST(UnaryOp, n)->operand, operators[op].level);
        break;
    }
    case CL_AST_NamedExpr:
        expr(o, CL_AST(NamedExpr, n)->target, ATOM);
        put_text(o, " := ");
        expr(o, CL_AST(NamedExpr, n)->value, ATOM);
        break;
    case CL_AST_Lambda: {
        const cl_ast_arguments *a = CL_AST(arguments, CL_AST(Lambda, n)->args);
        put_text(o, a->posonlyargs.n || a->args.n ? "lambda " : "lambda");
        parameters(o, a);
        put_text(o, ": ");
        expr(o, CL_AST(Lambda, n)->body, TEST);
        break;
    }
    case CL_AST_IfExp:
        expr(o, CL_AST(IfExp, n)->body, TEST + 1);
        put_text(o, " if ");
        expr(o, CL_AST(IfExp, n)->test, TEST + 1);
        put_text(o, " else ");
        expr(o, CL_AST(IfExp, n)->orelse, TEST);
        break;
    case CL_AST_Dict: {
        const cl_ast_Dict *d = CL_AST(Dict, n);
        put(o, "{", 1);
        for (uint32_t i = 0; i < d->values.n; i++) {
            if (i) put(o, ", ", 2);
            if (d->keys.items[i]) {
                expr(o, d->keys.items[i], TEST);
                put(o, ": ", 2);
                expr(o, d->values.items[i], TEST);
            } else {
                put(o, "**", 2);
                expr(o, d->values.items[i], EXPR);
            }
        }
        put(o, "}", 1);
        break;
    }
    case CL_AST_Set:
        put(o, "{", 1);
        items(o, &CL_AST(Set, n)->elts, TEST);
        put(o, "}", 1);
        break;
    case CL_AST_List:
        put(o, "[", 1);
        items(o, &CL_AST(List, n)->elts, TEST);
        put(o, "]", 1);
        break;
    case CL_AST_Tuple:
        if (!CL_AST(Tuple, n)->elts.n) put(o, "()", 2);
        items(o, &CL_AST(Tuple, n)->elts, TEST);
        if (CL_AST(Tuple, n)->elts.n == 1) put(o, ",", 1);
        break;
    case CL_AST_ListComp:
        put(o, "[", 1);
        expr(o, CL_AST(ListComp, n)->elt, TEST);
        comprehension(o, &CL_AST(ListComp, n)->generators);
        put(o, "]", 1);
        break;
    case CL_AST_SetComp:
        put(o, "{", 1);
        expr(o, CL_AST(SetComp, n)->elt, TEST);
        comprehension(o, &CL_AST(SetComp, n)->generators);
        put(o, "}", 1);
        break;
    case CL_AST_GeneratorExp:
        put(o, "(", 1);
        expr(o, CL_AST(GeneratorExp, n)->elt, TEST);
        comprehension(o, &CL_AST(GeneratorExp, n)->generators);
        put(o, ")", 1);
        break;
    case CL_AST_DictComp:
        put(o, "{", 1);
        expr(o, CL_AST(DictComp, n)->key, TEST);
        put(o, ": ", 2);
        expr(o, CL_AST(DictComp, n)->value, TEST);
        comprehension(o, &CL_AST(DictComp, n)->generators);
        put(o, "}", 1);
        break;
    case CL_AST_Await:
        put_text(o, "await ");
        expr(o, CL_AST(Await, n)->value, ATOM);
        break;
    case CL_AST_Yield:
        put_text(o, CL_AST(Yield, n)->value ? "(yield " : "(yield");
        if (CL_AST(Yield, n)->value) expr(o, CL_AST(Yield, n)->value, TEST);
        put(o, ")", 1);
        break;
    case CL_AST_YieldFrom:
        put_text(o, "(yield from ");
        expr(o, CL_AST(YieldFrom, n)->value, TEST);
        put(o, ")", 1);
        break;
    case CL_AST_Starred:
        put(o, "*", 1);
        expr(o, CL_AST(Starred, n)->value, EXPR);
        break;
    case CL_AST_Slice: {
        const cl_ast_Slice *s = CL_AST(Slice, n);
        if (s->lower) expr(o, s->lower, TEST);
        put(o, ":", 1);
        if (s->upper) expr(o, s->upper, TEST);
        if (s->step) {
            put(o, ":", 1);
            expr(o, s->step, TEST);
        }
        break;
    }
    default: spine(o, n, level); break; /* brackets around operators are its own business */
    }
}

static void expr(out *o, const cl_node *n, int level)
{
    if (o->cc->failed) return;
    bool bracket = level > power(n);
    if (bracket) put(o, "(", 1);
    plain(o, n, level);
    if (bracket) put(o, ")", 1);
}

cl_val cl_cc_unparse(cl_cc *cc, const cl_node *n)
{
    uint64_t max = (1u << 20) + 10 * (uint64_t)cc->m->len; /* an escape is ten bytes at most */
    out o = { .cc = cc, .at = n, .max = max < UINT32_MAX / 2 ? (uint32_t)max : UINT32_MAX / 2 };
    expr(&o, n, TEST);
    return cc->failed ? CL_V_EMPTY_STR : cl_tpl_str(&cc->tpl, o.buf ? o.buf : "", o.len);
}
