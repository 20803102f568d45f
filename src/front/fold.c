/* SPDX-License-Identifier: MIT */
/* Constant folding. An expression of constants becomes one constant when CPython folds it too, the
   result is small, and computing it cannot fail. Nodes found not to be constant are marked, so that
   each is looked at once. */
#include "compile.h"
#include "base/bignum.h"
#include "base/float_text.h"

enum { NOT_CONSTANT = 1, MAX_TEXT = 4096, MAX_TUPLE = 256, MAX_LIMBS = 3 };

bool cl_cv_of_const(cl_cc *cc, const cl_ast_const *c, cl_cv *out)
{
    memset(out, 0, sizeof *out);
    switch ((cl_const_kind)c->kind) {
    case CL_CONST_NONE: out->special = CL_NONE; return true;
    case CL_CONST_TRUE: out->special = CL_TRUE; return true;
    case CL_CONST_FALSE: out->special = CL_FALSE; return true;
    case CL_CONST_ELLIPSIS: out->special = CL_ELLIPSIS; return true;
    case CL_CONST_INT:
        out->kind = CL_CV_INT;
        out->i = c->u.ival;
        return true;
    case CL_CONST_BIGINT: {
        out->kind = CL_CV_BIG;
        uint64_t n = cl_mag_from_text_size(c->len, c->base);
        uint64_t *d = cl_cc_alloc(cc, (n + 1) * 8);
        uint64_t *scratch = cl_cc_alloc(cc, (cl_mag_from_text_scratch(c->len, c->base) + 1) * 8);
        size_t rn;
        if (!d || !scratch) return false;
        int st = cl_mag_from_text(d, &rn, c->text, c->len, c->base, scratch, cc->opt->poll);
        if (st != CL_BIG_OK) {
            cl_cg_fail(cc, NULL,
                       st == CL_BIG_STOPPED ? "compilation was stopped" : "invalid integer", NULL);
            return false;
        }
        rn = cl_mag_norm(d, rn);
        if (rn <= 1 && (!rn || d[0] <= INT64_MAX)) {
            out->kind = CL_CV_INT;
            out->i = rn ? (int64_t)d[0] : 0;
            return true;
        }
        out->limbs = d;
        out->len = (uint32_t)rn;
        return true;
    }
    case CL_CONST_FLOAT:
        out->kind = CL_CV_FLOAT;
        cl_float_parse(c->text, c->len, &out->re);
        return true;
    case CL_CONST_IMAG:
        out->kind = CL_CV_COMPLEX;
        cl_float_parse(c->text, c->len, &out->im);
        return true;
    case CL_CONST_STR:
    case CL_CONST_BYTES:
        out->kind = c->kind == CL_CONST_STR ? CL_CV_STR : CL_CV_BYTES;
        out->text = c->text;
        out->len = c->len;
        return true;
    }
    return false;
}

bool cl_cv_truth(const cl_cv *v)
{
    switch (v->kind) {
    case CL_CV_SPECIAL: return !cl_same(v->special, CL_NONE) && !cl_same(v->special, CL_FALSE);
    case CL_CV_INT: return v->i != 0;
    case CL_CV_FLOAT: return v->re != 0;
    case CL_CV_COMPLEX: return v->re != 0 || v->im != 0;
    case CL_CV_STR:
    case CL_CV_BYTES:
    case CL_CV_TUPLE: return v->len != 0;
    default: return true;
    }
}

static bool is_integer(const cl_cv *v) { return v->kind == CL_CV_INT || v->kind == CL_CV_BIG; }

static void int_result(cl_cv *out, int64_t i)
{
    memset(out, 0, sizeof *out);
    out->kind = CL_CV_INT;
    out->i = i;
}

static bool big_result(cl_cv *out, const cl_big *b)
{
    uint32_t n = (uint32_t)cl_mag_norm(b->d, b->n);
    memset(out, 0, sizeof *out);
    if (!n || (n == 1 && b->d[0] <= INT64_MAX)) {
        int_result(out, !n ? 0 : b->neg ? -(int64_t)b->d[0] : (int64_t)b->d[0]);
        return true;
    }
    out->kind = CL_CV_BIG;
    out->limbs = b->d;
    out->len = n;
    out->neg = b->neg;
    return true;
}

static void as_big(const cl_cv *v, cl_big *b, uint64_t *one)
{
    if (v->kind == CL_CV_BIG) {
        b->d = (uint64_t *)(uintptr_t)v->limbs;
        b->n = v->len;
        b->neg = v->neg;
    } else {
        b->d = one;
        cl_big_from_i64(b, v->i);
    }
}

static bool fold_int(cl_cc *cc, uint32_t op, const cl_cv *a, const cl_cv *b, cl_cv *out)
{
    int64_t r;
    if (a->kind == CL_CV_INT && b->kind == CL_CV_INT) {
        int64_t x = a->i, y = b->i;
        switch (op) {
        case CL_OP_Add:
            if (!__builtin_add_overflow(x, y, &r)) {
                int_result(out, r);
                return true;
            }
            break;
        case CL_OP_Sub:
            if (!__builtin_sub_overflow(x, y, &r)) {
                int_result(out, r);
                return true;
            }
            break;
        case CL_OP_Mult:
            if (!__builtin_mul_overflow(x, y, &r)) {
                int_result(out, r);
                return true;
            }
            break;
        case CL_OP_FloorDiv:
        case CL_OP_Mod:
            if (y == 0 || y == -1) return false;
            r = x % y;
            if (r && (r < 0) != (y < 0)) r += y;
            int_result(out, op == CL_OP_Mod ? r : x / y - (x % y && (x % y < 0) != (y < 0)));
            return x >= INT64_MIN / 2 && x <= INT64_MAX / 2;
        case CL_OP_BitAnd: int_result(out, x & y); return true;
        case CL_OP_BitOr: int_result(out, x | y); return true;
        case CL_OP_BitXor: int_result(out, x ^ y); return true;
        case CL_OP_RShift:
            if (y < 0) return false;
            int_result(out, x >> (y > 63 ? 63 : y));
            return true;
        case CL_OP_Div:
            if (y == 0 || x > (1LL << 53) || x < -(1LL << 53) || y > (1LL << 53) ||
                y < -(1LL << 53))
                return false;
            memset(out, 0, sizeof *out);
            out->kind = CL_CV_FLOAT;
            out->re = (double)x / (double)y;
            return true;
        default: break;
        }
    }
    cl_big x, y, z;
    uint64_t ox[2], oy[2];
    as_big(a, &x, ox);
    as_big(b, &y, oy);
    if (op != CL_OP_Pow && op != CL_OP_LShift && (x.n > MAX_LIMBS || y.n > MAX_LIMBS)) return false;
    uint64_t *d = cl_cc_alloc(cc, 16 * 8);
    if (!d) return false;
    z = (cl_big){ .d = d };
    switch (op) {
    case CL_OP_Add: cl_big_add(&z, &x, &y); return big_result(out, &z);
    case CL_OP_Sub: cl_big_sub(&z, &x, &y); return big_result(out, &z);
    case CL_OP_Mult: {
        if (!x.n || !y.n) {
            int_result(out, 0);
            return true;
        }
        uint64_t *scratch = cl_cc_alloc(cc, (cl_mag_mul_scratch(x.n, y.n) + 1) * 8);
        return scratch && cl_big_mul(&z, &x, &y, scratch, NULL) == CL_BIG_OK && big_result(out, &z);
    }
    case CL_OP_LShift:
        if (b->kind != CL_CV_INT || b->i < 0 || b->i > 128 || x.n > MAX_LIMBS) return false;
        cl_big_shl(&z, &x, (uint64_t)b->i);
        return big_result(out, &z);
    case CL_OP_Pow: {
        if (b->kind != CL_CV_INT || b->i < 0 || b->i > 128 || x.n > 2) return false;
        if (b->i == 0 || !x.n) {
            int_result(out, b->i == 0);
            return true;
        }
        uint64_t bits = cl_mag_bits(x.d, x.n);
        if (bits * (uint64_t)b->i > 160) return false;
        uint64_t size = cl_mag_pow_size(x.d, x.n, (uint64_t)b->i);
        uint64_t *r2 = cl_cc_alloc(cc, (size + 2) * 8),
                 *scratch = cl_cc_alloc(cc, (cl_mag_pow_scratch(x.d, x.n, (uint64_t)b->i) + 1) * 8);
        size_t rn;
        if (!r2 || !scratch ||
            cl_mag_pow(r2, &rn, x.d, x.n, (uint64_t)b->i, scratch, NULL) != CL_BIG_OK)
            return false;
        z = (cl_big){ .d = r2, .n = (uint32_t)rn, .neg = x.neg && (b->i & 1) };
        return big_result(out, &z);
    }
    default: return false;
    }
}

static bool to_double(const cl_cv *v, double *d)
{
    if (v->kind == CL_CV_FLOAT) {
        *d = v->re;
        return true;
    }
    if (v->kind == CL_CV_INT && v->i <= (1LL << 53) && v->i >= -(1LL << 53)) {
        *d = (double)v->i;
        return true;
    }
    return false;
}

static bool repeat(cl_cc *cc, const cl_cv *text, int64_t times, cl_cv *out)
{
    *out = *text;
    if (times <= 0 || !text->len) {
        out->len = 0;
        return true;
    }
    if (times > MAX_TEXT) return false;
    if (text->kind == CL_CV_TUPLE) {
        if (times * text->len > MAX_TUPLE) return false;
        cl_cv *items = cl_cc_alloc(cc, (size_t)times * text->len * sizeof *items);
        if (!items) return false;
        for (int64_t i = 0; i < times; i++)
            memcpy(items + i * text->len, text->items, text->len * sizeof *items);
        out->items = items;
    } else {
        if (times * text->len > MAX_TEXT) return false;
        char *p = cl_cc_alloc(cc, (size_t)times * text->len);
        if (!p) return false;
        for (int64_t i = 0; i < times; i++)
            memcpy(p + i * text->len, text->text, text->len);
        out->text = p;
    }
    out->len = (uint32_t)times * text->len;
    return true;
}

static bool fold_binary(cl_cc *cc, uint32_t op, const cl_cv *a, const cl_cv *b, cl_cv *out)
{
    if (is_integer(a) && is_integer(b)) return fold_int(cc, op, a, b, out);
    if (op == CL_OP_Mult && b->kind == CL_CV_INT && a->kind >= CL_CV_STR)
        return repeat(cc, a, b->i, out);
    if (op == CL_OP_Mult && a->kind == CL_CV_INT && b->kind >= CL_CV_STR)
        return repeat(cc, b, a->i, out);
    if (op == CL_OP_Add && a->kind == b->kind && (a->kind == CL_CV_STR || a->kind == CL_CV_BYTES)) {
        /* each addition copies: a limit on the length keeps long chains linear */
        if ((uint64_t)a->len + b->len > MAX_TEXT) return false;
        char *p = cl_cc_alloc(cc, (size_t)a->len + b->len + 1);
        if (!p) return false;
        memcpy(p, a->text, a->len);
        memcpy(p + a->len, b->text, b->len);
        *out = *a;
        out->text = p;
        out->len = a->len + b->len;
        return true;
    }
    double x, y;
    if ((a->kind == CL_CV_FLOAT || b->kind == CL_CV_FLOAT) && to_double(a, &x) &&
        to_double(b, &y)) {
        memset(out, 0, sizeof *out);
        out->kind = CL_CV_FLOAT;
        switch (op) {
        case CL_OP_Add: out->re = x + y; return true;
        case CL_OP_Sub: out->re = x - y; return true;
        case CL_OP_Mult: out->re = x * y; return true;
        case CL_OP_Div: out->re = y != 0 ? x / y : 0; return y != 0;
        default: return false;
        }
    }
    if (b->kind == CL_CV_COMPLEX && to_double(a, &x) && (op == CL_OP_Add || op == CL_OP_Sub)) {
        memset(out, 0, sizeof *out);
        out->kind = CL_CV_COMPLEX;
        out->re = op == CL_OP_Add ? x + b->re : x - b->re;
        out->im = op == CL_OP_Add ? b->im : -b->im;
        return true;
    }
    return false;
}

static bool fold_unary(cl_cc *cc, uint32_t op, const cl_cv *a, cl_cv *out)
{
    *out = *a;
    switch (op) {
    case CL_OP_Not:
        memset(out, 0, sizeof *out);
        out->special = cl_bool(!cl_cv_truth(a));
        return true;
    case CL_OP_UAdd: return is_integer(a) || a->kind == CL_CV_FLOAT || a->kind == CL_CV_COMPLEX;
    case CL_OP_USub:
        if (a->kind == CL_CV_INT && a->i != INT64_MIN)
            out->i = -a->i;
        else if (a->kind == CL_CV_BIG) {
            out->neg = !a->neg;
            if (a->len == 1 && a->limbs[0] == UINT64_C(1) << 63 && out->neg)
                int_result(out, INT64_MIN);
        } else if (a->kind == CL_CV_FLOAT)
            out->re = -a->re;
        else if (a->kind == CL_CV_COMPLEX) {
            out->re = -a->re;
            out->im = -a->im;
        } else {
            return false;
        }
        return true;
    case CL_OP_Invert:
        if (a->kind != CL_CV_INT) return false;
        out->i = ~a->i;
        return true;
    }
    (void)cc;
    return false;
}

static bool fold_one(cl_cc *cc, cl_node *n, cl_cv *out)
{
    switch (n->kind) {
    case CL_AST_Constant: return cl_cv_of_const(cc, &CL_AST(Constant, n)->value, out);
    case CL_AST_Name:
        if (n->ctx == CL_CTX_LOAD && CL_AST(Name, n)->id == cc->id_debug) {
            memset(out, 0, sizeof *out);
            out->special = CL_TRUE;
            return true;
        }
        return false;
    case CL_AST_UnaryOp: {
        cl_cv a;
        return cl_cg_fold(cc, CL_AST(UnaryOp, n)->operand, &a) &&
               fold_unary(cc, CL_AST(UnaryOp, n)->op, &a, out);
    }
    case CL_AST_Tuple: {
        cl_ast_Tuple *t = CL_AST(Tuple, n);
        if (n->ctx != CL_CTX_LOAD) return false;
        for (uint32_t i = 0; i < t->elts.n; i++) {
            uint8_t k = t->elts.items[i]->kind;
            if (k != CL_AST_Constant && k != CL_AST_Tuple && k != CL_AST_UnaryOp &&
                k != CL_AST_BinOp)
                return false;
        }
        cl_cv *items = cl_cc_alloc(cc, (t->elts.n + 1) * sizeof *items);
        if (!items) return false;
        for (uint32_t i = 0; i < t->elts.n; i++)
            if (!cl_cg_fold(cc, t->elts.items[i], &items[i])) return false;
        memset(out, 0, sizeof *out);
        out->kind = CL_CV_TUPLE;
        out->items = items;
        out->len = t->elts.n;
        return true;
    }
    default: return false;
    }
}

bool cl_cg_fold(cl_cc *cc, cl_node *n, cl_cv *out)
{
    if (n->spare & NOT_CONSTANT || cc->failed) return false;
    if (n->kind != CL_AST_BinOp) {
        if (fold_one(cc, n, out)) return true;
        n->spare |= NOT_CONSTANT;
        return false;
    }
    /* The left spine of operators may be as long as the source: down, then up again by operand. */
    uint32_t depth = 0;
    cl_node *base = n;
    while (base->kind == CL_AST_BinOp && !(base->spare & NOT_CONSTANT)) {
        base = CL_AST(BinOp, base)->left;
        depth++;
    }
    bool ok = cl_cg_fold(cc, base->kind == CL_AST_BinOp ? base : base, out);
    if (!ok) {
        for (cl_node *p = n; p != base; p = CL_AST(BinOp, p)->left)
            p->spare |= NOT_CONSTANT;
        return false;
    }
    cl_node **path = cl_cc_alloc(cc, depth * sizeof *path);
    if (!path) return false;
    uint32_t i = depth;
    for (cl_node *p = n; p != base; p = CL_AST(BinOp, p)->left)
        path[--i] = p;
    for (i = 0; i < depth; i++) {
        cl_ast_BinOp *b = CL_AST(BinOp, path[i]);
        cl_cv r, l = *out;
        if (!cl_cg_fold(cc, b->right, &r) || !fold_binary(cc, b->op, &l, &r, out)) {
            for (; i < depth; i++)
                path[i]->spare |= NOT_CONSTANT;
            return false;
        }
    }
    return true;
}
