/* SPDX-License-Identifier: MIT */
/* Statements: assignment, loops, jumps out of blocks, imports. try and with are in compile_try.c,
   match in compile_match.c. */
#include "compile.h"

enum { MAX_BLOCKS = 40, MAX_TARGETS = 200 };

/* ---- blocks ---- */

void cl_cg_push(cl_cg *cg, cl_blk *b, cl_blk_kind kind, const cl_node *at)
{
    memset(b, 0, sizeof *b);
    b->kind = kind;
    b->outer = cg->blocks;
    b->start = cl_cg_here(cg);
    b->node = at;
    cg->blocks = b;
    if (++cg->nblocks > MAX_BLOCKS)
        cl_cg_fail(cg->cc, at, "too many statically nested blocks", NULL);
}

void cl_cg_pop(cl_cg *cg, cl_blk *b)
{
    if (b->covered) cl_cg_range(cg, b->start, cl_cg_here(cg), b->handler, b->reg);
    cg->blocks = b->outer;
    cg->nblocks--;
}

static void leave(cl_cg *cg, const cl_blk *b)
{
    uint32_t mark = cg->top;
    switch (b->kind) {
    case CL_BLK_LOOP:
    case CL_BLK_TRY: break;
    case CL_BLK_FINALLY: cl_cg_body(cg, b->body); break;
    case CL_BLK_HANDLER:
        cl_cg_emit(cg, CL_OP_POPEXC, b->old, 0, 0);
        if (b->name) cl_cg_delete_name(cg, b->name, true);
        break;
    case CL_BLK_FINALLY_EXC: cl_cg_emit(cg, CL_OP_POPEXC, b->old, 0, 0); break;
    case CL_BLK_WITH:
    case CL_BLK_ASYNC_WITH: {
        cg->loc = b->node;
        cl_cg_call_exit(cg, b->method, UINT32_MAX, b->kind == CL_BLK_ASYNC_WITH);
        break;
    }
    }
    cg->top = mark;
}

/* Emits what leaving all blocks inside `until` requires. A jump or return follows at once. */
void cl_cg_unwind(cl_cg *cg, const cl_blk *until)
{
    if (cg->dead) return;
    cl_blk *all = cg->blocks;
    uint32_t depth = cg->nblocks;
    const cl_node *loc = cg->loc;
    for (cl_blk *b = all; b != until; b = b->outer) {
        if (b->covered) cl_cg_range(cg, b->start, cl_cg_here(cg), b->handler, b->reg);
        cg->blocks = b->outer;
        cg->nblocks--;
        /* what follows runs outside this block; should it fail, the ranges around still hold */
        leave(cg, b);
    }
    for (cl_blk *b = all; b != until; b = b->outer)
        b->start = cl_cg_here(cg);
    cg->blocks = all;
    cg->nblocks = depth;
    cg->loc = loc;
}

static bool needs_unwind(const cl_cg *cg, const cl_blk *until)
{
    for (const cl_blk *b = cg->blocks; b != until; b = b->outer)
        if (b->kind != CL_BLK_LOOP && b->kind != CL_BLK_TRY) return true;
    return false;
}

/* ---- assignment ---- */

static void unpack_to(cl_cg *cg, cl_node *target, uint32_t src)
{
    const cl_seq *e = &CL_AST(Tuple, target)->elts; /* List has the same layout */
    uint32_t n = e->n, star = UINT32_MAX, mark = cg->top;
    if (n > MAX_TARGETS) {
        cl_cg_fail(cg->cc, target, "too many targets in one unpacking", NULL);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        if (e->items[i]->kind == CL_AST_Starred) star = i;
    /* the machine converts the value in its register when it has to: that must not be a variable */
    uint32_t from = src;
    if (!cl_cg_is_temp(cg, src)) {
        from = cl_cg_temp(cg, 1);
        cl_cg_move(cg, from, src);
    }
    /* locals in consecutive registers are written directly */
    uint32_t first = UINT32_MAX;
    bool direct = star == UINT32_MAX && n > 0;
    for (uint32_t i = 0; direct && i < n; i++) {
        int r = e->items[i]->kind == CL_AST_Name
                    ? cl_cg_store_reg(cg, CL_AST(Name, e->items[i])->id)
                    : -1;
        if (r < 0)
            direct = false;
        else if (i == 0)
            first = (uint32_t)r;
        else
            direct = (uint32_t)r == first + i;
    }
    uint32_t t = direct ? first : cl_cg_temp(cg, n ? n : 1);
    cg->loc = target;
    if (star == UINT32_MAX) {
        cl_cg_emit(cg, CL_OP_UNPACK, t, from, n);
    } else {
        cl_cg_emit(cg, CL_OP_UNPACKEX, t, from, star);
        cl_cg_word(cg, n - star - 1);
    }
    for (uint32_t i = 0; i < n; i++) {
        cl_node *x = e->items[i];
        if (direct)
            cl_cg_stored(cg, CL_AST(Name, x)->id);
        else
            cl_cg_store(cg, x->kind == CL_AST_Starred ? CL_AST(Starred, x)->value : x, t + i);
    }
    cg->top = mark;
}

void cl_cg_store(cl_cg *cg, cl_node *t, uint32_t src)
{
    if (cg->cc->failed) return;
    uint32_t mark = cg->top;
    const cl_node *loc = cg->loc;
    cg->loc = t;
    switch (t->kind) {
    case CL_AST_Name: cl_cg_store_name(cg, CL_AST(Name, t)->id, src); break;
    case CL_AST_Attribute: {
        uint32_t o = cl_cg_any(cg, CL_AST(Attribute, t)->value);
        cg->loc = t;
        if (cg->dead) break;
        cl_cg_emit(cg, CL_OP_SETATTR, o, src, 0);
        cl_cg_word(cg, cl_cg_const(cg, cl_cc_name(cg->cc, CL_AST(Attribute, t)->attr)));
        for (int i = 0; i < 3; i++)
            cl_cg_word(cg, 0);
        break;
    }
    case CL_AST_Subscript: {
        cl_ast_Subscript *s = CL_AST(Subscript, t);
        uint32_t o = cl_cg_any_before(cg, s->value, s->slice), k = cl_cg_key(cg, s->slice);
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_SETITEM, o, k, src);
        break;
    }
    case CL_AST_Tuple:
    case CL_AST_List: unpack_to(cg, t, src); break;
    case CL_AST_Starred:
        cl_cg_fail(cg->cc, t, "starred assignment target must be in a list or tuple", NULL);
        break;
    default: cl_cg_fail(cg->cc, t, "cannot assign to this expression", NULL); break;
    }
    cg->top = mark;
    cg->loc = loc;
}

static bool has_star(const cl_seq *e)
{
    for (uint32_t i = 0; i < e->n; i++)
        if (e->items[i]->kind == CL_AST_Starred) return true;
    return false;
}

static void assign(cl_cg *cg, cl_ast_Assign *n)
{
    cl_node *t = n->targets.items[0];
    uint32_t mark = cg->top;
    if (n->targets.n == 1) {
        int r = t->kind == CL_AST_Name ? cl_cg_store_reg(cg, CL_AST(Name, t)->id) : -1;
        if (r >= 0) {
            cl_cg_to(cg, n->value, (uint32_t)r);
            cl_cg_stored(cg, CL_AST(Name, t)->id);
            return;
        }
        cl_cv v;
        if ((t->kind == CL_AST_Tuple || t->kind == CL_AST_List) && n->value->kind == CL_AST_Tuple &&
            !cl_cg_fold(cg->cc, n->value, &v)) {
            const cl_seq *a = &CL_AST(Tuple, t)->elts, *b = &CL_AST(Tuple, n->value)->elts;
            if (a->n == b->n && a->n > 0 && a->n < 16 && !has_star(a) && !has_star(b)) {
                uint32_t x = cl_cg_temp(cg, a->n);
                for (uint32_t i = 0; i < a->n; i++)
                    cl_cg_to(cg, b->items[i], x + i);
                for (uint32_t i = 0; i < a->n; i++)
                    cl_cg_store(cg, a->items[i], x + i);
                cg->top = mark;
                return;
            }
        }
    }
    uint32_t v = n->targets.n > 1 ? cl_cg_tmp(cg, n->value) : cl_cg_any_before(cg, n->value, t);
    if (n->targets.n > 1 && !cl_cg_is_temp(cg, v)) v = cl_cg_tmp(cg, n->value);
    for (uint32_t i = 0; i < n->targets.n; i++) {
        cl_node *x = n->targets.items[i];
        if (n->targets.n > 1 && (x->kind == CL_AST_Tuple || x->kind == CL_AST_List)) {
            /* unpacking may convert its register: keep the value for the other targets */
            uint32_t m2 = cg->top, c = cl_cg_temp(cg, 1);
            cl_cg_move(cg, c, v);
            cl_cg_store(cg, x, c);
            cg->top = m2;
        } else {
            cl_cg_store(cg, x, v);
        }
    }
    cg->top = mark;
}

/* dst = R[left] op= value */
static void inplace(cl_cg *cg, cl_ast_AugAssign *n, uint32_t left, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    uint32_t mark = cg->top, op = cl_cg_bin_op(n->op);
    cl_cv v, v2;
    if (!cg->dead && cl_cg_fold(cc, n->value, &v)) {
        uint32_t k = cl_cg_const(cg, cl_tpl_const(&cc->tpl, &v));
        if (k < 256) {
            cg->loc = &n->base;
            cl_cg_emit(cg, CL_OP_IADDK + (op - CL_OP_ADD), dst, left, k);
            return;
        }
    }
    cl_ast_BinOp *m = n->value->kind == CL_AST_BinOp ? CL_AST(BinOp, n->value) : NULL;
    if (m && m->op == CL_OP_Mult && (n->op == CL_OP_Add || n->op == CL_OP_Sub) &&
        !cl_cg_fold(cc, m->left, &v) && !cl_cg_fold(cc, m->right, &v2)) {
        uint32_t ra = cl_cg_any_before(cg, m->left, m->right), rb = cl_cg_any(cg, m->right),
                 t = cl_cg_temp(cg, 1);
        cg->loc = &n->base;
        cl_cg_emit(cg, n->op == CL_OP_Add ? CL_OP_MULADD : CL_OP_SUBMUL, dst, ra, rb);
        cl_cg_word(cg, left | 2u << 8);
        cg->loc = &m->base;
        cl_cg_emit(cg, CL_OP_MUL, t, ra, rb);
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_IADD + (op - CL_OP_ADD), dst, left, t);
        cg->weight -= 2;
    } else {
        uint32_t r = cl_cg_any(cg, n->value);
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_IADD + (op - CL_OP_ADD), dst, left, r);
    }
    cg->top = mark;
}

static void aug_assign(cl_cg *cg, cl_ast_AugAssign *n)
{
    uint32_t mark = cg->top;
    cl_node *t = n->target;
    switch (t->kind) {
    case CL_AST_Name: {
        const cl_ident *id = CL_AST(Name, t)->id;
        int r = cl_cg_store_reg(cg, id);
        if (r >= 0 && !cg->cc->has_walrus) {
            cg->loc = t;
            cl_cg_name_reg(cg, id);
            inplace(cg, n, (uint32_t)r, (uint32_t)r);
            cl_cg_stored(cg, id);
            break;
        }
        uint32_t x = cl_cg_temp(cg, 1);
        cg->loc = t;
        cl_cg_load_name(cg, t, id, x);
        inplace(cg, n, x, x);
        cl_cg_store_name(cg, id, x);
        break;
    }
    case CL_AST_Attribute: {
        cl_ast_Attribute *a = CL_AST(Attribute, t);
        uint32_t o = cl_cg_any_before(cg, a->value, n->value), x = cl_cg_temp(cg, 1);
        if (cg->dead) break;
        uint32_t k = cl_cg_const(cg, cl_cc_name(cg->cc, a->attr));
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_GETATTR, x, o, 0);
        cl_cg_word(cg, k);
        for (int i = 0; i < 3; i++)
            cl_cg_word(cg, 0);
        inplace(cg, n, x, x);
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_SETATTR, o, x, 0);
        cl_cg_word(cg, k);
        for (int i = 0; i < 3; i++)
            cl_cg_word(cg, 0);
        break;
    }
    case CL_AST_Subscript: {
        cl_ast_Subscript *s = CL_AST(Subscript, t);
        uint32_t o = cl_cg_any_before(cg, s->value, s->slice);
        if (cg->cc->has_walrus && !cl_cg_is_temp(cg, o)) o = cl_cg_tmp(cg, s->value);
        uint32_t k = cg->cc->has_walrus && s->slice->kind != CL_AST_Slice ? cl_cg_tmp(cg, s->slice)
                                                                          : cl_cg_key(cg, s->slice);
        uint32_t x = cl_cg_temp(cg, 1);
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_GETITEM, x, o, k);
        inplace(cg, n, x, x);
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_SETITEM, o, k, x);
        break;
    }
    default: cl_cg_fail(cg->cc, t, "illegal expression for augmented assignment", NULL); break;
    }
    cg->top = mark;
}

static void delete(cl_cg *cg, cl_node *t)
{
    uint32_t mark = cg->top;
    cg->loc = t;
    switch (t->kind) {
    case CL_AST_Name: cl_cg_delete_name(cg, CL_AST(Name, t)->id, false); break;
    case CL_AST_Attribute: {
        uint32_t o = cl_cg_any(cg, CL_AST(Attribute, t)->value);
        cg->loc = t;
        if (cg->dead) break;
        cl_cg_emit(cg, CL_OP_DELATTR, o, 0, 0);
        cl_cg_word(cg, cl_cg_const(cg, cl_cc_name(cg->cc, CL_AST(Attribute, t)->attr)));
        break;
    }
    case CL_AST_Subscript: {
        cl_ast_Subscript *s = CL_AST(Subscript, t);
        uint32_t o = cl_cg_any_before(cg, s->value, s->slice), k = cl_cg_key(cg, s->slice);
        cg->loc = t;
        cl_cg_emit(cg, CL_OP_DELITEM, o, k, 0);
        break;
    }
    case CL_AST_Tuple:
    case CL_AST_List: {
        const cl_seq *e = &CL_AST(Tuple, t)->elts;
        for (uint32_t i = 0; i < e->n; i++)
            delete (cg, e->items[i]);
        break;
    }
    default: cl_cg_fail(cg->cc, t, "cannot delete this expression", NULL); break;
    }
    cg->top = mark;
}

/* ---- loops ---- */

static void for_loop(cl_cg *cg, cl_ast_For *n)
{
    uint32_t mark = cg->top, it = cl_cg_temp(cg, 3), m2 = cg->top, r = cl_cg_any(cg, n->iter);
    cg->loc = n->iter;
    cl_cg_emit(cg, CL_OP_GETITER, it, r, 0);
    cg->top = m2;
    int direct =
        n->target->kind == CL_AST_Name ? cl_cg_store_reg(cg, CL_AST(Name, n->target)->id) : -1;
    uint32_t v = direct >= 0 ? (uint32_t)direct : cl_cg_temp(cg, 1);
    uint32_t head = cl_cg_label(cg);
    cl_blk b;
    cl_cg_push(cg, &b, CL_BLK_LOOP, &n->base);
    b.lbreak = cl_cg_label(cg);
    b.lcontinue = cl_cg_label(cg);
    uint32_t outer_weight = cg->weight;
    bool was_dead = cg->dead;
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, b.lcontinue);
    cg->dead = was_dead;
    cl_cg_place(cg, head);
    cg->weight = 0;
    if (direct >= 0)
        cl_cg_stored(cg, CL_AST(Name, n->target)->id);
    else
        cl_cg_store(cg, n->target, v);
    cl_cg_body(cg, &n->body);
    cl_cg_place(cg, b.lcontinue);
    uint32_t w = cg->weight;
    cg->loc = n->iter;
    if (w > 1023)
        cl_cg_emit(cg, CL_OP_LOOP, (w - 1023) & 255, (w - 1023) >> 8 & 255, (w - 1023) >> 16 & 127);
    cl_cg_foriter(cg, it, v, head, w);
    cg->weight = outer_weight + 3;
    cl_cg_pop(cg, &b);
    cg->top = mark;
    cl_cg_body(cg, &n->orelse);
    cl_cg_place(cg, b.lbreak);
}

/* R[dst] = the next value of the asynchronous iterator R[it]; at its end a jump to lend. */
void cl_cg_for_async_next(cl_cg *cg, uint32_t it, uint32_t dst, uint32_t lend)
{
    if (cg->dead) return;
    uint32_t t = cl_cg_temp(cg, 3), handler = cl_cg_label(cg), go = cl_cg_label(cg),
             start = cl_cg_here(cg);
    uint64_t da[4];
    memcpy(da, cg->da, sizeof da);
    cl_cg_emit(cg, CL_OP_GETANEXT, t, it, 0);
    cl_cg_send_loop(cg, t, t + 1, true);
    cl_cg_range(cg, start, cl_cg_here(cg), handler, t + 2);
    cl_cg_move(cg, dst, t + 1);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, go);
    if (cg->cc->failed) return;
    cl_label *l = &cg->labels[handler];
    l->reached = true;
    l->refs++;
    memcpy(l->da, da, sizeof da);
    cl_cg_place(cg, handler);
    cl_cg_jump(cg, CL_OP_ENDASYNCFOR, t + 2, 0, lend);
    cg->dead = true; /* else it raises */
    cl_cg_place(cg, go);
    cg->top = t;
}

static void set_loop_weight(cl_cg *cg, uint32_t at, uint32_t w)
{
    if (!cg->cc->failed && at < cg->n && (cg->w[at] & 255) == CL_OP_LOOP)
        cg->w[at] = CL_OP_LOOP | (w < 1 ? 1 : w < 0x7fffff ? w : 0x7fffff) << 8;
}

static void async_for(cl_cg *cg, cl_ast_AsyncFor *n)
{
    uint32_t mark = cg->top, it = cl_cg_temp(cg, 1), r = cl_cg_any(cg, n->iter);
    cg->loc = n->iter;
    cl_cg_emit(cg, CL_OP_GETAITER, it, r, 0);
    cg->top = it + 1;
    uint32_t v = cl_cg_temp(cg, 1), lend = cl_cg_label(cg);
    cl_blk b;
    cl_cg_push(cg, &b, CL_BLK_LOOP, &n->base);
    b.lbreak = cl_cg_label(cg);
    b.lcontinue = cl_cg_label(cg);
    uint32_t outer_weight = cg->weight;
    cl_cg_place(cg, b.lcontinue);
    uint32_t at = cl_cg_here(cg);
    cl_cg_emit(cg, CL_OP_LOOP, 1, 0, 0);
    cg->weight = 0;
    cg->loc = n->iter;
    cl_cg_for_async_next(cg, it, v, lend);
    cl_cg_store(cg, n->target, v);
    cl_cg_body(cg, &n->body);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, b.lcontinue);
    set_loop_weight(cg, at, cg->weight);
    cg->weight = outer_weight + 3;
    cl_cg_pop(cg, &b);
    cl_cg_place(cg, lend);
    cg->top = mark;
    cl_cg_body(cg, &n->orelse);
    cl_cg_place(cg, b.lbreak);
}

static void while_loop(cl_cg *cg, cl_ast_While *n)
{
    cl_cv v;
    bool konst = cl_cg_fold(cg->cc, n->test, &v), always = konst && cl_cv_truth(&v);
    if (konst && !always) {
        cl_cg_body(cg, &n->orelse);
        return;
    }
    uint32_t head = cl_cg_label(cg), done = cl_cg_label(cg);
    cl_blk b;
    cl_cg_push(cg, &b, CL_BLK_LOOP, &n->base);
    b.lbreak = cl_cg_label(cg);
    b.lcontinue = cl_cg_label(cg);
    if (!always) cl_cg_cond(cg, n->test, done, false);
    uint32_t outer_weight = cg->weight;
    cl_cg_place(cg, head);
    uint32_t at = cl_cg_here(cg);
    cg->loc = &n->base;
    cl_cg_emit(cg, CL_OP_LOOP, 1, 0, 0);
    cg->weight = 0;
    cl_cg_body(cg, &n->body);
    cl_cg_place(cg, b.lcontinue);
    if (always)
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, head);
    else
        cl_cg_cond(cg, n->test, head, true);
    set_loop_weight(cg, at, cg->weight);
    cg->weight = outer_weight + 2;
    cl_cg_pop(cg, &b);
    cl_cg_place(cg, done);
    cl_cg_body(cg, &n->orelse);
    cl_cg_place(cg, b.lbreak);
}

static void if_chain(cl_cg *cg, cl_ast_If *n)
{
    uint32_t end = cl_cg_label(cg);
    for (;;) { /* elif chains may be as long as the source */
        uint32_t other = cl_cg_label(cg);
        cg->loc = n->test;
        cl_cg_cond(cg, n->test, other, false);
        cl_cg_body(cg, &n->body);
        if (!n->orelse.n) {
            cl_cg_place(cg, other);
            break;
        }
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
        cl_cg_place(cg, other);
        if (n->orelse.n == 1 && n->orelse.items[0]->kind == CL_AST_If && !cg->dead &&
            !cg->cc->failed) {
            n = CL_AST(If, n->orelse.items[0]);
            continue;
        }
        cl_cg_body(cg, &n->orelse);
        break;
    }
    cl_cg_place(cg, end);
}

/* ---- jumps ---- */

static void loop_jump(cl_cg *cg, const cl_node *n, bool is_break)
{
    const cl_blk *b = cg->blocks;
    while (b && b->kind != CL_BLK_LOOP)
        b = b->outer;
    if (!b) {
        cl_cg_fail(cg->cc, n, is_break ? "'break' outside loop" : "'continue' not properly in loop",
                   NULL);
        return;
    }
    cl_cg_unwind(cg, b);
    cg->loc = n;
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, is_break ? b->lbreak : b->lcontinue);
}

static void return_stmt(cl_cg *cg, cl_ast_Return *n)
{
    uint32_t mark = cg->top;
    cl_cv v;
    if (!n->value ||
        (cl_cg_fold(cg->cc, n->value, &v) && v.kind == CL_CV_SPECIAL && cl_is_none(v.special))) {
        cl_cg_unwind(cg, NULL);
        cg->loc = &n->base;
        cl_cg_emit(cg, CL_OP_RETNONE, 0, 0, 0);
        return;
    }
    uint32_t r = needs_unwind(cg, NULL) ? cl_cg_tmp(cg, n->value) : cl_cg_any(cg, n->value);
    cg->loc = &n->base;
    cl_cg_unwind(cg, NULL);
    cl_cg_emit(cg, CL_OP_RET, r, 0, 0);
    cg->top = mark;
}

/* ---- imports ---- */

static void import(cl_cg *cg, const cl_node *at, cl_val name, uint32_t level, cl_val fromlist,
                   uint32_t t)
{
    cl_cg_load_value(cg, t, cl_small(level));
    cl_cg_load_value(cg, t + 1, fromlist);
    cg->loc = at;
    if (cg->dead) return;
    cl_cg_emit(cg, CL_OP_IMPORT, t, 0, 0);
    cl_cg_word(cg, cl_cg_const(cg, name));
}

static void import_from(cl_cg *cg, uint32_t dst, uint32_t module, cl_val name)
{
    if (cg->dead) return;
    cl_cg_emit(cg, CL_OP_IMPORTFROM, dst, module, 0);
    cl_cg_word(cg, cl_cg_const(cg, name));
}

static void import_stmt(cl_cg *cg, cl_ast_Import *n)
{
    cl_cc *cc = cg->cc;
    uint32_t t = cl_cg_temp(cg, 2);
    for (uint32_t i = 0; i < n->names.n; i++) {
        cl_ast_alias *a = CL_AST(alias, n->names.items[i]);
        import(cg, &n->base, cl_cc_name(cc, a->name), 0, CL_NONE, t);
        if (a->asname) {
            /* `import a.b.c as x` binds the innermost module */
            const char *p = memchr(a->name->text, '.', a->name->len),
                       *end = a->name->text + a->name->len;
            while (p) {
                const char *q = memchr(p + 1, '.', (size_t)(end - p - 1)), *stop = q ? q : end;
                import_from(cg, t, t, cl_tpl_str(&cc->tpl, p + 1, (size_t)(stop - p - 1)));
                p = q;
            }
        }
        cl_cg_store_name(cg, a->bound_name, t);
    }
    cg->top = t;
}

static void import_from_stmt(cl_cg *cg, cl_ast_ImportFrom *n)
{
    cl_cc *cc = cg->cc;
    if (n->module && n->level == 0 && strcmp(n->module->text, "__future__") == 0) return;
    uint32_t t = cl_cg_temp(cg, 2);
    cl_val *names = cl_cc_alloc(cc, (n->names.n + 1) * sizeof *names);
    if (!names) return;
    for (uint32_t i = 0; i < n->names.n; i++)
        names[i] = cl_cc_name(cc, CL_AST(alias, n->names.items[i])->name);
    import(cg, &n->base, n->module ? cl_cc_name(cc, n->module) : CL_V_EMPTY_STR, n->level,
           cl_tpl_tuple(&cc->tpl, names, n->names.n), t);
    for (uint32_t i = 0; i < n->names.n; i++) {
        cl_ast_alias *a = CL_AST(alias, n->names.items[i]);
        if (!a->bound_name) {
            cl_cg_emit(cg, CL_OP_IMPORTSTAR, t, 0, 0);
            continue;
        }
        cg->loc = &a->base;
        import_from(cg, t + 1, t, names[i]);
        cl_cg_store_name(cg, a->bound_name, t + 1);
    }
    cg->top = t;
}

/* ---- any statement ---- */

void cl_cg_stmt(cl_cg *cg, cl_node *n)
{
    cl_cc *cc = cg->cc;
    if (cc->failed || cg->dead) return;
    uint32_t mark = cg->top;
    cg->loc = n;
    bool result = cg->last_result;
    cg->last_result = false;
    switch (n->kind) {
    case CL_AST_FunctionDef:
    case CL_AST_AsyncFunctionDef: cl_cg_function(cg, n); break;
    case CL_AST_ClassDef: cl_cg_class(cg, CL_AST(ClassDef, n)); break;
    case CL_AST_Return: return_stmt(cg, CL_AST(Return, n)); break;
    case CL_AST_Delete:
        for (uint32_t i = 0; i < CL_AST(Delete, n)->targets.n; i++)
            delete (cg, CL_AST(Delete, n)->targets.items[i]);
        break;
    case CL_AST_Assign: assign(cg, CL_AST(Assign, n)); break;
    case CL_AST_TypeAlias: cl_cg_type_alias(cg, CL_AST(TypeAlias, n)); break;
    case CL_AST_AugAssign: aug_assign(cg, CL_AST(AugAssign, n)); break;
    case CL_AST_AnnAssign: {
        cl_ast_AnnAssign *a = CL_AST(AnnAssign, n);
        if (a->value) {
            int r = a->target->kind == CL_AST_Name
                        ? cl_cg_store_reg(cg, CL_AST(Name, a->target)->id)
                        : -1;
            if (r >= 0) {
                cl_cg_to(cg, a->value, (uint32_t)r);
                cl_cg_stored(cg, CL_AST(Name, a->target)->id);
            } else {
                cl_cg_store(cg, a->target, cl_cg_any_before(cg, a->value, a->target));
            }
        } else if (a->target->kind == CL_AST_Attribute) {
            cl_cg_any(cg, CL_AST(Attribute, a->target)->value);
        } else if (a->target->kind == CL_AST_Subscript) {
            cl_cg_any_before(cg, CL_AST(Subscript, a->target)->value,
                             CL_AST(Subscript, a->target)->slice);
            cl_cg_key(cg, CL_AST(Subscript, a->target)->slice);
        }
        cl_cg_annotated(cg, a);
        break;
    }
    case CL_AST_For: for_loop(cg, CL_AST(For, n)); break;
    case CL_AST_AsyncFor: async_for(cg, CL_AST(AsyncFor, n)); break;
    case CL_AST_While: while_loop(cg, CL_AST(While, n)); break;
    case CL_AST_If: if_chain(cg, CL_AST(If, n)); break;
    case CL_AST_With:
    case CL_AST_AsyncWith: cl_cg_with(cg, n); break;
    case CL_AST_Match: cl_cg_match(cg, CL_AST(Match, n)); break;
    case CL_AST_Raise: {
        cl_ast_Raise *r = CL_AST(Raise, n);
        /* the machine may replace class and cause by instances in their registers */
        uint32_t a = r->exc ? cl_cg_tmp(cg, r->exc) : 0, b = r->cause ? cl_cg_tmp(cg, r->cause) : 0;
        cg->loc = n;
        cl_cg_emit(cg, CL_OP_RAISE, a, b, r->cause ? 2 : r->exc ? 1 : 0);
        break;
    }
    case CL_AST_Try:
    case CL_AST_TryStar: cl_cg_try(cg, n); break;
    case CL_AST_Assert: {
        cl_ast_Assert *a = CL_AST(Assert, n);
        uint32_t ok = cl_cg_label(cg), m = 0;
        cl_cg_cond(cg, a->test, ok, true);
        if (a->msg) m = cl_cg_any(cg, a->msg);
        cg->loc = a->test;
        cl_cg_emit(cg, CL_OP_RAISEASSERT, m, a->msg != NULL, 0);
        cl_cg_place(cg, ok);
        break;
    }
    case CL_AST_Import: import_stmt(cg, CL_AST(Import, n)); break;
    case CL_AST_ImportFrom: import_from_stmt(cg, CL_AST(ImportFrom, n)); break;
    case CL_AST_Expr: {
        cl_node *e = CL_AST(Expr, n)->value;
        cl_cv v;
        if (!result && cl_cg_fold(cc, e, &v)) break;
        uint32_t r = cl_cg_any(cg, e);
        cg->loc = n;
        if (result) cl_cg_emit(cg, CL_OP_RESULT, r, 0, 0);
        break;
    }
    case CL_AST_Break: loop_jump(cg, n, true); break;
    case CL_AST_Continue: loop_jump(cg, n, false); break;
    case CL_AST_Global:
    case CL_AST_Nonlocal:
    case CL_AST_Pass: break;
    default:
        cl_cg_fail(cc, n, "this kind of statement cannot be compiled", cl_ast_kind_names[n->kind]);
        break;
    }
    cg->top = mark;
}

void cl_cg_body(cl_cg *cg, const cl_seq *body)
{
    for (uint32_t i = 0; i < body->n && !cg->cc->failed; i++)
        cl_cg_stmt(cg, body->items[i]);
}
