/* SPDX-License-Identifier: MIT */
/* Expressions but for calls, displays and comprehensions. */
#include "compile.h"

static const uint8_t bin_ops[CL_OPERATOR_COUNT] = {
    [CL_OP_Add] = CL_OP_ADD,           [CL_OP_Sub] = CL_OP_SUB,       [CL_OP_Mult] = CL_OP_MUL,
    [CL_OP_MatMult] = CL_OP_MATMUL,    [CL_OP_Div] = CL_OP_DIV,       [CL_OP_Mod] = CL_OP_MOD,
    [CL_OP_Pow] = CL_OP_POW,           [CL_OP_LShift] = CL_OP_LSHIFT, [CL_OP_RShift] = CL_OP_RSHIFT,
    [CL_OP_BitOr] = CL_OP_OR,          [CL_OP_BitXor] = CL_OP_XOR,    [CL_OP_BitAnd] = CL_OP_AND,
    [CL_OP_FloorDiv] = CL_OP_FLOORDIV,
};
uint32_t cl_cg_bin_op(uint32_t ast_op) { return bin_ops[ast_op]; }

static const uint8_t cmp_ops[CL_OPERATOR_COUNT] = {
    [CL_OP_Eq] = CL_OP_EQ,       [CL_OP_NotEq] = CL_OP_NE,    [CL_OP_Lt] = CL_OP_LT,
    [CL_OP_LtE] = CL_OP_LE,      [CL_OP_Gt] = CL_OP_GT,       [CL_OP_GtE] = CL_OP_GE,
    [CL_OP_Is] = CL_OP_IS,       [CL_OP_IsNot] = CL_OP_ISNOT, [CL_OP_In] = CL_OP_IN,
    [CL_OP_NotIn] = CL_OP_NOTIN,
};

/* ---- registers for operands ---- */

uint32_t cl_cg_tmp(cl_cg *cg, cl_node *n)
{
    uint32_t t = cl_cg_temp(cg, 1);
    cl_cg_to(cg, n, t);
    cg->top = t + 1;
    return t;
}

uint32_t cl_cg_any(cl_cg *cg, cl_node *n)
{
    if (n->kind == CL_AST_Name && CL_AST(Name, n)->id != cg->cc->id_debug) {
        const cl_node *loc = cg->loc;
        cg->loc = n;
        int r = cl_cg_name_reg(cg, CL_AST(Name, n)->id);
        cg->loc = loc;
        if (r >= 0) return (uint32_t)r;
    }
    return cl_cg_tmp(cg, n);
}

static bool harmless(const cl_node *n)
{
    return n->kind == CL_AST_Name || n->kind == CL_AST_Constant;
}

uint32_t cl_cg_any_before(cl_cg *cg, cl_node *n, const cl_node *next)
{
    if (cg->cc->has_walrus && next && !harmless(next)) return cl_cg_tmp(cg, n);
    return cl_cg_any(cg, n);
}

/* Like cl_cg_any_before, but a value that needs a register goes to dst when that is a temporary. */
static uint32_t left_operand(cl_cg *cg, cl_node *n, const cl_node *next, uint32_t dst)
{
    if (n->kind == CL_AST_Name || !cl_cg_is_temp(cg, dst)) return cl_cg_any_before(cg, n, next);
    cl_cg_to(cg, n, dst);
    return dst;
}

/* The constant index of n when it is a constant among the first 256, else -1. */
static int const_operand(cl_cg *cg, cl_node *n)
{
    cl_cv v;
    if (cg->dead || !cl_cg_fold(cg->cc, n, &v)) return -1;
    uint32_t k = cl_cg_const(cg, cl_tpl_const(&cg->cc->tpl, &v));
    return k < 256 ? (int)k : -1;
}

/* ---- operators ---- */

static cl_ast_BinOp *product(cl_cg *cg, cl_node *n)
{
    if (n->kind != CL_AST_BinOp || CL_AST(BinOp, n)->op != CL_OP_Mult) return NULL;
    cl_ast_BinOp *m = CL_AST(BinOp, n);
    cl_cv v;
    return cl_cg_fold(cg->cc, m->left, &v) || cl_cg_fold(cg->cc, m->right, &v) ? NULL : m;
}

/* dst = rc +- ra * rb (or ra * rb +- rc): the fused instruction, then the plain code it skips. */
static void fused(cl_cg *cg, uint32_t op, uint32_t plain, bool product_first, cl_ast_BinOp *m,
                  const cl_node *whole, uint32_t dst, uint32_t ra, uint32_t rb, uint32_t rc)
{
    uint32_t t = cl_cg_temp(cg, 1);
    cg->loc = whole;
    cl_cg_emit(cg, op, dst, ra, rb);
    cl_cg_word(cg, rc | 2u << 8);
    cg->loc = &m->base;
    cl_cg_emit(cg, CL_OP_MUL, t, ra, rb);
    cg->loc = whole;
    if (product_first)
        cl_cg_emit(cg, plain, dst, t, rc);
    else
        cl_cg_emit(cg, plain, dst, rc, t);
    cg->weight -= 2;
}

/* dst = R[left] op right */
static void binary(cl_cg *cg, cl_ast_BinOp *n, uint32_t left, uint32_t dst)
{
    uint32_t mark = cg->top, op = bin_ops[n->op];
    int k = const_operand(cg, n->right);
    if (k >= 0) {
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_ADDK + (op - CL_OP_ADD), dst, left, (uint32_t)k);
    } else {
        cl_ast_BinOp *m = n->op == CL_OP_Add || n->op == CL_OP_Sub ? product(cg, n->right) : NULL;
        if (m) {
            uint32_t ra = cl_cg_any_before(cg, m->left, m->right), rb = cl_cg_any(cg, m->right);
            fused(cg, n->op == CL_OP_Add ? CL_OP_MULADD : CL_OP_SUBMUL, op, false, m, &n->base, dst,
                  ra, rb, left);
        } else {
            uint32_t right = cl_cg_any(cg, n->right);
            cg->loc = &n->base;
            cl_cg_emit(cg, op, dst, left, right);
        }
    }
    cg->top = mark;
}

/* The register of the local that `n` names when it surely has a value, so that reading it early
   cannot be seen; else -1. */
static int sure_local(cl_cg *cg, const cl_node *n)
{
    if (n->kind != CL_AST_Name || cg->cc->has_walrus) return -1;
    int r = cl_cg_store_reg(cg, CL_AST(Name, n)->id);
    return r >= 0 && cl_cg_has_da(cg, (uint32_t)r) ? r : -1;
}

uint32_t cl_cg_key(cl_cg *cg, cl_node *n)
{
    if (n->kind != CL_AST_Slice) return cl_cg_any(cg, n);
    uint32_t t = cl_cg_temp(cg, 1);
    cl_cg_slice(cg, n, t);
    return t;
}

static void bound(cl_cg *cg, cl_node *n, uint32_t dst)
{
    if (n)
        cl_cg_to(cg, n, dst);
    else
        cl_cg_load_value(cg, dst, CL_NONE);
}

void cl_cg_slice(cl_cg *cg, cl_node *n, uint32_t dst)
{
    if (n->kind != CL_AST_Slice) {
        cl_cg_to(cg, n, dst);
        return;
    }
    cl_ast_Slice *s = CL_AST(Slice, n);
    uint32_t t = cl_cg_temp(cg, 3);
    bound(cg, s->lower, t);
    bound(cg, s->upper, t + 1);
    if (s->step) cl_cg_to(cg, s->step, t + 2);
    cg->loc = n;
    cl_cg_emit(cg, CL_OP_MKSLICE, dst, t, s->step ? 3 : 2);
    cg->top = t;
}

/* dst = R[obj][slice]; slice parts must follow obj directly when there is a plain slice */
static void subscript(cl_cg *cg, cl_ast_Subscript *n, uint32_t obj, uint32_t dst)
{
    uint32_t mark = cg->top;
    cl_cv v;
    if (n->slice->kind == CL_AST_Slice && !CL_AST(Slice, n->slice)->step) {
        cl_ast_Slice *s = CL_AST(Slice, n->slice);
        uint32_t t;
        if (cl_cg_is_temp(cg, obj) && obj + 1 == cg->top) {
            cl_cg_temp(cg, 2);
            t = obj;
        } else {
            t = cl_cg_temp(cg, 3);
            cl_cg_move(cg, t, obj);
        }
        bound(cg, s->lower, t + 1);
        bound(cg, s->upper, t + 2);
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_GETSLICE, dst, t, 0);
    } else if (cl_cg_fold(cg->cc, n->slice, &v) && v.kind == CL_CV_INT && v.i >= -128 &&
               v.i <= 127) {
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_GETITEMI, dst, obj, (uint32_t)v.i & 255);
    } else if (cl_cg_fold(cg->cc, n->slice, &v) && v.kind == CL_CV_STR) {
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_GETITEMK, dst, obj, 0);
        cl_cg_word(cg, cg->dead ? 0 : cl_cg_const(cg, cl_tpl_const(&cg->cc->tpl, &v)));
        cl_cg_word(cg, 0);
        cl_cg_word(cg, 0);
    } else {
        uint32_t key = cl_cg_key(cg, n->slice);
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_GETITEM, dst, obj, key);
    }
    cg->top = mark;
}

static bool is_super_call(cl_cg *cg, const cl_node *n)
{
    if (n->kind != CL_AST_Call || !cg->cc->super_known || (cg->cc->opt->flags & CL_COMPILE_PRELUDE))
        return false;
    const cl_ast_Call *c = CL_AST(Call, n);
    if (c->args.n || c->keywords.n || c->func->kind != CL_AST_Name ||
        CL_AST(Name, c->func)->id != cg->cc->id_super)
        return false;
    if (cg->frame->kind != CL_SCOPE_FUNCTION && cg->frame->kind != CL_SCOPE_LAMBDA) return false;
    const cl_symbol *s = cl_scope_lookup(cg->scope, cg->cc->id_class);
    return s && s->access == CL_NAME_FREE && cg->npos > 0;
}

/* Registers of the class and of self for super() without arguments. */
static void super_operands(cl_cg *cg, const cl_node *at, uint32_t *cls, uint32_t *self)
{
    *cls = cl_cg_temp(cg, 1);
    cl_cg_load_name(cg, at, cg->cc->id_class, *cls);
    const cl_ident *first = cg->frame->symbols[0]->name;
    cl_scope *s = cg->scope;
    cg->scope = cg->frame;
    int r = cl_cg_name_reg(cg, first);
    if (r < 0) {
        *self = cl_cg_temp(cg, 1);
        cl_cg_load_name(cg, at, first, *self);
    } else {
        *self = (uint32_t)r;
    }
    cg->scope = s;
}

/* super().name: op is SUPERATTR with the value in dst, or SUPERMETHOD with dst the call window.
   False: not that form. */
static bool super_attr(cl_cg *cg, cl_ast_Attribute *n, uint32_t op, uint32_t dst)
{
    if (!is_super_call(cg, n->value)) return false;
    uint32_t mark = cg->top, cls, self;
    super_operands(cg, n->value, &cls, &self);
    cg->loc = &n->base;
    cl_cg_emit(cg, op, dst, cls, 0);
    if (!cg->dead) {
        cl_cg_word(cg, cl_cg_const(cg, cl_cc_name(cg->cc, n->attr)));
        cl_cg_word(cg, self);
    }
    cg->top = mark;
    return true;
}

static void attr_op(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, const cl_ident *name)
{
    if (cg->dead) return;
    cl_cg_emit(cg, op, a, b, 0);
    cl_cg_word(cg, cl_cg_const(cg, cl_cc_name(cg->cc, name)));
    cl_cg_word(cg, 0);
    cl_cg_word(cg, 0);
    cl_cg_word(cg, 0);
}

/* CPython marks `.name` of an attribute chain over lines at the name; positions of the node are
   what its tables hold. */
static void call_on(cl_cg *cg, cl_ast_Call *n, uint32_t callee, uint32_t dst)
{
    uint32_t mark = cg->top, w = cl_cg_temp(cg, 4);
    if (callee != UINT32_MAX) cl_cg_move(cg, w + 2, callee);
    cl_cg_args(cg, &n->base, w, &n->args, &n->keywords, w + 4, false, dst);
    cg->top = mark;
}

/* The window of the coming call may start at dst when that is the topmost temporary. */
static uint32_t window_at(cl_cg *cg, uint32_t dst)
{
    if (cl_cg_is_temp(cg, dst) && dst + 1 == cg->top) {
        cl_cg_temp(cg, 3);
        return dst;
    }
    return cl_cg_temp(cg, 4);
}

static void method_call(cl_cg *cg, cl_ast_Call *n, uint32_t obj, uint32_t w, uint32_t dst)
{
    cl_ast_Attribute *f = CL_AST(Attribute, n->func);
    cg->loc = &f->base;
    if (!super_attr(cg, f, CL_OP_SUPERMETHOD, w)) attr_op(cg, CL_OP_METHOD, w, obj, f->attr);
    cl_cg_temp(cg, 1);
    cl_cg_args(cg, &n->base, w, &n->args, &n->keywords, w + 5, true, dst);
}

/* A left spine (a.b(c)[d] + e ...) may be long: collected downwards, then generated upwards in a
   loop. */
static void spine(cl_cg *cg, cl_node *top, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    uint32_t mark = cg->top, depth = 0;
    cl_node *base = top;
    while (cl_ast_left(base) && !cc->failed) {
        cl_cv v;
        if (base->kind == CL_AST_BinOp && base != top && cl_cg_fold(cc, base, &v)) break;
        if (base->kind == CL_AST_Attribute && is_super_call(cg, CL_AST(Attribute, base)->value))
            break;
        if (base->kind == CL_AST_Call && base != top && is_super_call(cg, base)) break;
        depth++;
        base = cl_ast_left(base);
    }
    cl_node *few[16], **path = depth <= 16 ? few : cl_cc_alloc(cc, depth * sizeof *path);
    if (!path) return;
    uint32_t i = depth;
    for (cl_node *p = top; i; p = cl_ast_left(p))
        path[--i] = p;
    /* The first step takes its operand from `base`. `acc` holds values between the steps. */
    uint32_t acc = UINT32_MAX, cur = UINT32_MAX;
    if (depth > 1) {
        if (cl_cg_is_temp(cg, dst) && dst + 1 == cg->top)
            acc = dst;
        else
            acc = cl_cg_temp(cg, 1);
    }
    for (i = 0; i < depth && !cc->failed; i++) {
        cl_node *n = path[i];
        bool last = i + 1 == depth;
        uint32_t to = last ? dst : acc, keep = cg->top;
        bool first = i == 0;
        cl_cv cv;
        switch (n->kind) {
        case CL_AST_BinOp: {
            cl_ast_BinOp *b = CL_AST(BinOp, n);
            cl_ast_BinOp *sum = !last && path[i + 1]->kind == CL_AST_BinOp && b->op == CL_OP_Mult
                                    ? CL_AST(BinOp, path[i + 1])
                                    : NULL;
            if (sum && (sum->op == CL_OP_Add || sum->op == CL_OP_Sub) &&
                (first ? product(cg, n) != NULL : !cl_cg_fold(cc, b->right, &cv))) {
                int rc = sure_local(cg, sum->right);
                if (rc >= 0) { /* a * b + c: one fused step */
                    to = i + 2 == depth ? dst : acc;
                    uint32_t ra = first ? left_operand(cg, base, b->right, acc) : cur,
                             rb = cl_cg_any(cg, b->right);
                    fused(cg, sum->op == CL_OP_Add ? CL_OP_MULADD : CL_OP_MULSUB, bin_ops[sum->op],
                          true, b, &sum->base, to, ra, rb, (uint32_t)rc);
                    i++;
                    break;
                }
            }
            uint32_t left = first ? left_operand(cg, base, b->right, to) : cur;
            binary(cg, b, left, to);
            break;
        }
        case CL_AST_Attribute: {
            bool call = !last && path[i + 1]->kind == CL_AST_Call;
            if (call) {
                uint32_t to2 = i + 2 == depth ? dst : acc;
                uint32_t w = window_at(cg, first ? to2 : UINT32_MAX);
                uint32_t obj = cur;
                if (first) {
                    int r =
                        base->kind == CL_AST_Name ? cl_cg_name_reg(cg, CL_AST(Name, base)->id) : -1;
                    if (r >= 0) {
                        obj = (uint32_t)r;
                    } else {
                        obj = w + 3;
                        cl_cg_to(cg, base, obj);
                    }
                }
                method_call(cg, CL_AST(Call, path[i + 1]), obj, w, to2);
                i++;
                to = to2;
                break;
            }
            uint32_t obj = first ? left_operand(cg, base, NULL, to) : cur;
            cg->loc = n;
            attr_op(cg, CL_OP_GETATTR, to, obj, CL_AST(Attribute, n)->attr);
            break;
        }
        case CL_AST_Subscript: {
            uint32_t obj;
            if (first && CL_AST(Subscript, n)->slice->kind == CL_AST_Slice) {
                obj = cl_cg_tmp(cg, base);
            } else {
                obj = first ? left_operand(cg, base, CL_AST(Subscript, n)->slice, to) : cur;
            }
            subscript(cg, CL_AST(Subscript, n), obj, to);
            break;
        }
        default: { /* Call */
            cl_ast_Call *c = CL_AST(Call, n);
            if (first) {
                uint32_t w = window_at(cg, to);
                if (base->kind == CL_AST_Attribute) { /* super().m(...) */
                    method_call(cg, c, 0, w, to);
                } else if (is_super_call(cg, n)) {
                    cl_cg_to(cg, base, w + 2);
                    uint32_t cls, self, t = cl_cg_temp(cg, 2);
                    super_operands(cg, n, &cls, &self);
                    cl_cg_move(cg, t, cls);
                    cl_cg_move(cg, t + 1, self);
                    cg->loc = n;
                    cl_cg_temp(cg, 2);
                    cl_cg_emit(cg, CL_OP_CALL, w, 2, to);
                } else {
                    cl_cg_to(cg, base, w + 2);
                    cl_cg_args(cg, n, w, &c->args, &c->keywords, w + 4, false, to);
                }
            } else {
                call_on(cg, c, cur, to);
            }
            break;
        }
        }
        cg->top = keep;
        cur = to;
    }
    cg->top = mark;
}

/* ---- truth ---- */

static uint32_t jump_op(uint32_t cmp, bool jump_if, bool konst)
{
    /* The table has J<cmp> and JN<cmp> side by side, in the order of the comparisons. */
    uint32_t base = konst ? CL_OP_JLTK : CL_OP_JLT;
    return base + (cmp - CL_OP_LT) * 2 + (jump_if ? 0 : 1);
}

static bool is_const_none(cl_cg *cg, cl_node *n)
{
    cl_cv v;
    return cl_cg_fold(cg->cc, n, &v) && v.kind == CL_CV_SPECIAL && cl_is_none(v.special);
}

/* A list or set display of constants on the right of `in` needs no list: a tuple does. In front of
   one that stands for a set SETKEY looks whether the left operand is hashable. */
static cl_node *membership(cl_cg *cg, cl_node *n, uint32_t op)
{
    if (op != CL_OP_In && op != CL_OP_NotIn) return n;
    const cl_seq *e = n->kind == CL_AST_List  ? &CL_AST(List, n)->elts
                      : n->kind == CL_AST_Set ? &CL_AST(Set, n)->elts
                                              : NULL;
    if (!e || e->n > 64) return n;
    for (uint32_t i = 0; i < e->n; i++)
        if (e->items[i]->kind != CL_AST_Constant) return n;
    cl_ast_Tuple *t = (cl_ast_Tuple *)(void *)cl_ast_new(cg->cc->tmp, CL_AST_Tuple);
    if (!t) {
        cg->cc->failed = cg->cc->no_memory = true;
        return n;
    }
    t->base.line = n->line;
    t->base.col = n->col;
    t->base.end_line = n->end_line;
    t->base.end_col = n->end_col;
    t->elts = *e;
    return &t->base;
}

/* In chains the middle operands are kept in given registers, two in turn. */
static uint32_t right_operand(cl_cg *cg, cl_node *n, const uint32_t *keep)
{
    if (!keep) return cl_cg_any(cg, n);
    cl_cg_to(cg, n, *keep);
    return *keep;
}

/* jumps by one comparison of R[left] with right; the right value comes to register *keep if that is
   given */
static void compare_jump(cl_cg *cg, const cl_node *whole, uint32_t op, uint32_t left,
                         cl_node *right, uint32_t label, bool jump_if, const uint32_t *keep)
{
    uint32_t mark = cg->top;
    bool set = right->kind == CL_AST_Set;
    cl_node *given = right;
    right = membership(cg, right, op);
    if (op == CL_OP_Is || op == CL_OP_IsNot) {
        bool eq = (op == CL_OP_Is) == jump_if;
        if (!keep && is_const_none(cg, right)) {
            cg->loc = whole;
            cl_cg_jump(cg, eq ? CL_OP_JNONE : CL_OP_JNOTNONE, left, 0, label);
        } else {
            uint32_t r = right_operand(cg, right, keep);
            cg->loc = whole;
            cl_cg_jump(cg, eq ? CL_OP_JIS : CL_OP_JISNOT, left, r, label);
        }
        cg->top = mark;
        return;
    }
    if (op == CL_OP_In || op == CL_OP_NotIn) {
        uint32_t r = right_operand(cg, right, keep), t = cl_cg_temp(cg, 1);
        cg->loc = whole;
        if (set && right != given) cl_cg_emit(cg, CL_OP_SETKEY, left, 0, 0);
        cl_cg_emit(cg, cmp_ops[op], t, left, r);
        cl_cg_jump(cg, jump_if ? CL_OP_JT : CL_OP_JF, t, 0, label);
        cg->top = mark;
        return;
    }
    int k = keep ? -1 : const_operand(cg, right);
    if (k >= 0) {
        cg->loc = whole;
        cl_cg_jump(cg, jump_op(cmp_ops[op], jump_if, true), left, (uint32_t)k, label);
        return;
    }
    uint32_t r = right_operand(cg, right, keep);
    cg->loc = whole;
    cl_cg_jump(cg, jump_op(cmp_ops[op], jump_if, false), left, r, label);
    cg->top = mark;
}

static void cond_compare(cl_cg *cg, cl_ast_Compare *n, uint32_t label, bool jump_if)
{
    uint32_t mark = cg->top;
    uint32_t left = cl_cg_any_before(cg, n->left, n->comparators.items[0]);
    if (n->ops.n == 1) {
        compare_jump(cg, &n->base, n->ops.items[0], left, n->comparators.items[0], label, jump_if,
                     NULL);
        cg->top = mark;
        return;
    }
    uint32_t no = jump_if ? cl_cg_label(cg) : label, mid = cl_cg_temp(cg, 2);
    for (uint32_t i = 0; i < n->ops.n && !cg->cc->failed; i++) {
        bool last = i + 1 == n->ops.n;
        uint32_t next = mid + (i & 1);
        if (last)
            compare_jump(cg, &n->base, n->ops.items[i], left, n->comparators.items[i], label,
                         jump_if, NULL);
        else {
            compare_jump(cg, &n->base, n->ops.items[i], left, n->comparators.items[i], no, false,
                         &next);
            left = next;
        }
    }
    if (jump_if) cl_cg_place(cg, no);
    cg->top = mark;
}

void cl_cg_cond(cl_cg *cg, cl_node *n, uint32_t label, bool jump_if)
{
    cl_cc *cc = cg->cc;
    if (cc->failed) return;
    cl_cv v;
    if (cl_cg_fold(cc, n, &v)) {
        if (cl_cv_truth(&v) == jump_if) cl_cg_jump(cg, CL_OP_JMP, 0, 0, label);
        return;
    }
    if (n->kind == CL_AST_UnaryOp && CL_AST(UnaryOp, n)->op == CL_OP_Not) {
        cl_cg_cond(cg, CL_AST(UnaryOp, n)->operand, label, !jump_if);
        return;
    }
    if (n->kind == CL_AST_BoolOp) {
        cl_ast_BoolOp *b = CL_AST(BoolOp, n);
        bool is_or = b->op == CL_OP_Or;
        uint32_t skip = is_or == jump_if ? label : cl_cg_label(cg);
        for (uint32_t i = 0; i < b->values.n; i++) {
            bool last = i + 1 == b->values.n;
            if (last)
                cl_cg_cond(cg, b->values.items[i], label, jump_if);
            else
                cl_cg_cond(cg, b->values.items[i], skip, is_or);
        }
        if (skip != label) cl_cg_place(cg, skip);
        return;
    }
    if (n->kind == CL_AST_IfExp) {
        cl_ast_IfExp *e = CL_AST(IfExp, n);
        uint32_t other = cl_cg_label(cg), end = cl_cg_label(cg);
        cl_cg_cond(cg, e->test, other, false);
        cl_cg_cond(cg, e->body, label, jump_if);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
        cl_cg_place(cg, other);
        cl_cg_cond(cg, e->orelse, label, jump_if);
        cl_cg_place(cg, end);
        return;
    }
    if (n->kind == CL_AST_Compare) {
        cond_compare(cg, CL_AST(Compare, n), label, jump_if);
        return;
    }
    uint32_t mark = cg->top, r = cl_cg_any(cg, n);
    cg->loc = n;
    cl_cg_jump(cg, jump_if ? CL_OP_JT : CL_OP_JF, r, 0, label);
    cg->top = mark;
}

static void compare_value(cl_cg *cg, cl_ast_Compare *n, uint32_t dst)
{
    uint32_t mark = cg->top;
    uint32_t out = n->ops.n > 1 && !cl_cg_is_temp(cg, dst) ? cl_cg_temp(cg, 1) : dst;
    uint32_t left = n->ops.n > 1 ? cl_cg_any_before(cg, n->left, n->comparators.items[0])
                                 : left_operand(cg, n->left, n->comparators.items[0], dst);
    uint32_t end = n->ops.n > 1 ? cl_cg_label(cg) : 0, mid = n->ops.n > 1 ? cl_cg_temp(cg, 2) : 0;
    for (uint32_t i = 0; i < n->ops.n && !cg->cc->failed; i++) {
        uint32_t op = n->ops.items[i];
        cl_node *given = n->comparators.items[i], *right = membership(cg, given, op);
        bool last = i + 1 == n->ops.n;
        uint32_t keep = mid + (i & 1), r = right_operand(cg, right, last ? NULL : &keep);
        cg->loc = &n->base;
        if (right != given && given->kind == CL_AST_Set) cl_cg_emit(cg, CL_OP_SETKEY, left, 0, 0);
        cl_cg_emit(cg, cmp_ops[op], out, left, r);
        if (!last) cl_cg_jump(cg, CL_OP_JF, out, 0, end);
        left = r;
    }
    if (n->ops.n > 1) cl_cg_place(cg, end);
    cl_cg_move(cg, dst, out);
    cg->top = mark;
}

static void bool_value(cl_cg *cg, cl_ast_BoolOp *n, uint32_t dst)
{
    uint32_t mark = cg->top, out = cl_cg_is_temp(cg, dst) ? dst : cl_cg_temp(cg, 1),
             end = cl_cg_label(cg);
    for (uint32_t i = 0; i < n->values.n && !cg->cc->failed; i++) {
        cl_cg_to(cg, n->values.items[i], out);
        if (i + 1 < n->values.n) {
            cg->loc = &n->base;
            cl_cg_jump(cg, n->op == CL_OP_Or ? CL_OP_JT : CL_OP_JF, out, 0, end);
        }
    }
    cl_cg_place(cg, end);
    cl_cg_move(cg, dst, out);
    cg->top = mark;
}

/* ---- waiting ---- */

/* SEND loop over the iterator R[it]; R[it + 1] starts as the value to send and ends as the result.
   */
void cl_cg_send_loop(cl_cg *cg, uint32_t it, uint32_t value, bool await)
{
    uint32_t again = cl_cg_label(cg), end = cl_cg_label(cg);
    bool block = await && !(cg->flags & (CL_CODE_COROUTINE | CL_CODE_ASYNCGEN | CL_CODE_GENERATOR));
    cl_cg_load_value(cg, value, CL_NONE);
    cl_cg_place(cg, again);
    cl_cg_jump(cg, CL_OP_SEND, it, value, end);
    cl_cg_emit(cg, block ? CL_OP_BLOCK : CL_OP_YIELDF, it, value, 0);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, again);
    cl_cg_place(cg, end);
}

void cl_cg_await(cl_cg *cg, uint32_t value, uint32_t dst, uint32_t how)
{
    uint32_t t = cl_cg_temp(cg, 2);
    cl_cg_emit(cg, CL_OP_GETAWAIT, t, value, how);
    cl_cg_send_loop(cg, t, t + 1, true);
    cl_cg_move(cg, dst, t + 1);
    cg->top = t;
}

static void yield(cl_cg *cg, cl_ast_Yield *n, uint32_t dst)
{
    uint32_t mark = cg->top, v;
    if (n->value) {
        v = cl_cg_any(cg, n->value);
    } else {
        v = cl_cg_temp(cg, 1);
        cl_cg_load_value(cg, v, CL_NONE);
    }
    cg->loc = &n->base;
    cl_cg_emit(cg, cg->flags & CL_CODE_ASYNCGEN ? CL_OP_AYIELD : CL_OP_YIELD, dst, v, 0);
    cg->top = mark;
}

/* ---- any expression ---- */

void cl_cg_to(cl_cg *cg, cl_node *n, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    if (cc->failed || !n) return;
    const cl_node *loc = cg->loc;
    uint32_t mark = cg->top;
    cl_cv v;
    if (cl_cg_fold(cc, n, &v)) {
        cg->loc = n;
        if (!cg->dead) cl_cg_load_value(cg, dst, cl_tpl_const(&cc->tpl, &v));
        cg->loc = loc;
        return;
    }
    cg->loc = n;
    switch (n->kind) {
    case CL_AST_Name: cl_cg_load_name(cg, n, CL_AST(Name, n)->id, dst); break;
    case CL_AST_Attribute:
        if (super_attr(cg, CL_AST(Attribute, n), CL_OP_SUPERATTR, dst)) break;
        spine(cg, n, dst);
        break;
    case CL_AST_BinOp:
    case CL_AST_Subscript:
    case CL_AST_Call: spine(cg, n, dst); break;
    case CL_AST_UnaryOp: {
        cl_ast_UnaryOp *u = CL_AST(UnaryOp, n);
        uint32_t r = left_operand(cg, u->operand, NULL, dst);
        cg->loc = n;
        cl_cg_emit(cg,
                   u->op == CL_OP_Not    ? CL_OP_NOT
                   : u->op == CL_OP_USub ? CL_OP_NEG
                   : u->op == CL_OP_UAdd ? CL_OP_POS
                                         : CL_OP_INVERT,
                   dst, r, 0);
        break;
    }
    case CL_AST_BoolOp: bool_value(cg, CL_AST(BoolOp, n), dst); break;
    case CL_AST_Compare: compare_value(cg, CL_AST(Compare, n), dst); break;
    case CL_AST_IfExp: {
        cl_ast_IfExp *e = CL_AST(IfExp, n);
        uint32_t other = cl_cg_label(cg), end = cl_cg_label(cg);
        cl_cg_cond(cg, e->test, other, false);
        cl_cg_to(cg, e->body, dst);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
        cl_cg_place(cg, other);
        cl_cg_to(cg, e->orelse, dst);
        cl_cg_place(cg, end);
        break;
    }
    case CL_AST_NamedExpr: {
        cl_ast_NamedExpr *e = CL_AST(NamedExpr, n);
        uint32_t r = cl_cg_is_temp(cg, dst) ? dst : cl_cg_temp(cg, 1);
        cl_cg_to(cg, e->value, r);
        cg->loc = n;
        cl_cg_store(cg, e->target, r);
        cl_cg_move(cg, dst, r);
        break;
    }
    case CL_AST_Lambda: cl_cg_lambda(cg, CL_AST(Lambda, n), dst); break;
    case CL_AST_List:
    case CL_AST_Tuple:
    case CL_AST_Set:
    case CL_AST_Dict: cl_cg_display(cg, n, dst); break;
    case CL_AST_ListComp:
    case CL_AST_SetComp:
    case CL_AST_DictComp:
    case CL_AST_GeneratorExp: cl_cg_comprehension(cg, n, dst); break;
    case CL_AST_JoinedStr:
    case CL_AST_FormattedValue: cl_cg_fstring(cg, n, dst); break;
    case CL_AST_TemplateStr:
    case CL_AST_Interpolation: cl_cg_template(cg, n, dst); break;
    case CL_AST_Slice: cl_cg_slice(cg, n, dst); break;
    case CL_AST_Await: {
        cl_node *what = CL_AST(Await, n)->value;
        uint32_t r = cl_cg_any(cg, what);
        cg->loc = n;
        cl_cg_await(cg, r, dst, what->kind == CL_AST_Call);
        break;
    }
    case CL_AST_Yield: yield(cg, CL_AST(Yield, n), dst); break;
    case CL_AST_YieldFrom: {
        uint32_t t = cl_cg_temp(cg, 2), r = cl_cg_any(cg, CL_AST(YieldFrom, n)->value);
        cg->loc = n;
        cl_cg_emit(cg, CL_OP_GETYIELDFROM, t, r, 0);
        cl_cg_send_loop(cg, t, t + 1, false);
        cl_cg_move(cg, dst, t + 1);
        break;
    }
    case CL_AST_Starred: cl_cg_fail(cc, n, "can't use starred expression here", NULL); break;
    default:
        cl_cg_fail(cc, n, "this kind of expression cannot be compiled", cl_ast_kind_names[n->kind]);
        break;
    }
    cg->top = mark;
    cg->loc = loc;
}
