/* SPDX-License-Identifier: MIT */
/* try and with. Nothing is done on the way in: a table tells the machine where exceptions go. The
   body of `finally` is generated once for each way out, as CPython does. */
#include "compile.h"

/* The start of an exception handler: reached from anywhere in its range, so with the variables
   bound at the start of the range. */
static void place_handler(cl_cg *cg, uint32_t label, const uint64_t *da)
{
    if (cg->cc->failed) return;
    cl_label *l = &cg->labels[label];
    l->reached = true;
    l->refs++;
    memcpy(l->da, da, sizeof l->da);
    cg->dead = true;
    cl_cg_place(cg, label);
}

static void covered(cl_cg *cg, cl_blk *b, cl_blk_kind kind, const cl_node *at, uint32_t handler,
                    uint32_t reg)
{
    cl_cg_push(cg, b, kind, at);
    b->covered = true;
    b->handler = handler;
    b->reg = reg;
}

static void pop_and_reraise(cl_cg *cg, uint32_t old, uint32_t exc)
{
    cl_cg_emit(cg, CL_OP_POPEXC, old, 0, 0);
    cl_cg_emit(cg, CL_OP_RERAISE, exc, 0, 0);
}

/* try and else: an exception of the body comes to R[x] at `handler`, all else goes on at `end`. */
static void guarded_body(cl_cg *cg, cl_ast_Try *n, uint32_t handler, uint32_t x, uint32_t end)
{
    cl_blk b;
    covered(cg, &b, CL_BLK_TRY, &n->base, handler, x);
    cl_cg_body(cg, &n->body);
    cl_cg_pop(cg, &b);
    cl_cg_body(cg, &n->orelse);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
}

static void try_except(cl_cg *cg, cl_ast_Try *n)
{
    /* x: the exception; old: what was handled before; y: one raised in a handler */
    uint32_t mark = cg->top, x = cl_cg_temp(cg, 3), old = x + 1, y = x + 2;
    uint32_t handler = cl_cg_label(cg), cleanup = cl_cg_label(cg), end = cl_cg_label(cg);
    uint64_t da[4];
    memcpy(da, cg->da, sizeof da);
    cl_blk b;
    guarded_body(cg, n, handler, x, end);
    place_handler(cg, handler, da);
    cg->loc = n->handlers.n ? n->handlers.items[0] : &n->base;
    cl_cg_emit(cg, CL_OP_PUSHEXC, x, old, 0);
    bool open = true; /* an exception may fall through to the next handler */
    for (uint32_t i = 0; i < n->handlers.n && !cg->cc->failed; i++) {
        cl_ast_ExceptHandler *h = CL_AST(ExceptHandler, n->handlers.items[i]);
        uint32_t next = cl_cg_label(cg), own = h->name ? cl_cg_label(cg) : cleanup, m2 = cg->top;
        cg->loc = &h->base;
        if (h->type) {
            uint32_t start = cl_cg_here(cg), t = cl_cg_any(cg, h->type), c = cl_cg_temp(cg, 1);
            cg->loc = h->type;
            cl_cg_emit(cg, CL_OP_MATCHEXC, c, x, t);
            cl_cg_range(cg, start, cl_cg_here(cg), cleanup, y);
            cl_cg_jump(cg, CL_OP_JF, c, 0, next);
            cg->top = m2;
        } else {
            open = false;
        }
        uint64_t before[4];
        memcpy(before, cg->da, sizeof before);
        covered(cg, &b, CL_BLK_HANDLER, &h->base, own, y);
        b.old = old;
        b.name = h->name;
        if (h->name) cl_cg_store_name(cg, h->name, x);
        cl_cg_body(cg, &h->body);
        cl_cg_pop(cg, &b);
        cl_cg_emit(cg, CL_OP_POPEXC, old, 0, 0);
        if (h->name) cl_cg_delete_name(cg, h->name, true);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
        if (h->name) {
            place_handler(cg, own, before);
            cg->loc = NULL;
            cl_cg_delete_name(cg, h->name, true);
            pop_and_reraise(cg, old, y);
        }
        cl_cg_place(cg, next);
    }
    if (open) pop_and_reraise(cg, old, x);
    place_handler(cg, cleanup, da);
    pop_and_reraise(cg, old, y);
    cl_cg_place(cg, end);
    cg->top = mark;
}

/* except*: every handler takes its part of the group; what they raise and what no one took goes on
   together. */
static void try_star(cl_cg *cg, cl_ast_Try *n)
{
    /* x, old, y as in try_except; list: what the handlers raised; m, rest: the pair of MATCHEG */
    uint32_t mark = cg->top, x = cl_cg_temp(cg, 3), old = x + 1, y = x + 2;
    uint32_t list = cl_cg_temp(cg, 1), m = cl_cg_temp(cg, 2), rest = m + 1;
    uint32_t handler = cl_cg_label(cg), cleanup = cl_cg_label(cg), end = cl_cg_label(cg),
             done = cl_cg_label(cg);
    uint64_t da[4];
    memcpy(da, cg->da, sizeof da);
    cl_blk b;
    guarded_body(cg, n, handler, x, end);
    place_handler(cg, handler, da);
    cg->loc = n->handlers.items[0];
    cl_cg_emit(cg, CL_OP_PUSHEXC, x, old, 0);
    uint32_t outer = cl_cg_here(cg);
    cl_cg_emit(cg, CL_OP_LIST, list, 0, 0);
    cl_cg_move(cg, rest, x);
    for (uint32_t i = 0; i < n->handlers.n && !cg->cc->failed; i++) {
        cl_ast_ExceptHandler *h = CL_AST(ExceptHandler, n->handlers.items[i]);
        uint32_t next = cl_cg_label(cg), raised = cl_cg_label(cg), m2 = cg->top;
        cg->loc = &h->base;
        uint32_t t = cl_cg_any(cg, h->type);
        cg->loc = h->type;
        cl_cg_emit(cg, CL_OP_MATCHEG, m, rest, t);
        cl_cg_emit(cg, CL_OP_UNPACK, m, m, 2);
        cg->top = m2;
        cl_cg_jump(cg, CL_OP_JNONE, m, 0, next);
        /* the part stays the handled exception until a later clause takes another one */
        cl_cg_emit(cg, CL_OP_PUSHEXC, m, y, 0);
        uint64_t before[4];
        memcpy(before, cg->da, sizeof before);
        covered(cg, &b, CL_BLK_TRY, &h->base, raised, y);
        if (h->name) cl_cg_store_name(cg, h->name, m);
        cl_cg_body(cg, &h->body);
        cl_cg_pop(cg, &b);
        if (h->name) cl_cg_delete_name(cg, h->name, true);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, next);
        place_handler(cg, raised, before);
        cg->loc = NULL;
        if (h->name) cl_cg_delete_name(cg, h->name, true);
        cl_cg_emit(cg, CL_OP_LISTAPPEND, list, y, 0);
        cl_cg_place(cg, next);
    }
    cg->loc = NULL;
    cl_cg_emit(cg, CL_OP_LISTAPPEND, list, rest, 0);
    cl_cg_emit(cg, CL_OP_EGREST, m, x, list);
    cl_cg_range(cg, outer, cl_cg_here(cg), cleanup, y);
    cl_cg_jump(cg, CL_OP_JNONE, m, 0, done);
    pop_and_reraise(cg, old, m);
    cl_cg_place(cg, done);
    cl_cg_emit(cg, CL_OP_POPEXC, old, 0, 0);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
    place_handler(cg, cleanup, da);
    pop_and_reraise(cg, old, y);
    cl_cg_place(cg, end);
    cg->top = mark;
}

void cl_cg_try(cl_cg *cg, cl_node *node)
{
    cl_ast_Try *n = CL_AST(Try, node); /* TryStar has the same layout */
    void (*inner)(cl_cg *, cl_ast_Try *) = node->kind == CL_AST_TryStar ? try_star : try_except;
    if (!n->finalbody.n) {
        inner(cg, n);
        return;
    }
    uint32_t mark = cg->top, x = cl_cg_temp(cg, 3), old = x + 1, y = x + 2;
    uint32_t handler = cl_cg_label(cg), cleanup = cl_cg_label(cg), end = cl_cg_label(cg);
    uint64_t da[4];
    memcpy(da, cg->da, sizeof da);
    cl_blk b;
    covered(cg, &b, CL_BLK_FINALLY, node, handler, x);
    b.body = &n->finalbody;
    if (n->handlers.n) {
        inner(cg, n);
    } else {
        cl_cg_body(cg, &n->body);
        cl_cg_body(cg, &n->orelse);
    }
    cl_cg_pop(cg, &b);
    cl_cg_body(cg, &n->finalbody);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
    place_handler(cg, handler, da);
    cg->loc = NULL;
    cl_cg_emit(cg, CL_OP_PUSHEXC, x, old, 0);
    covered(cg, &b, CL_BLK_FINALLY_EXC, node, cleanup, y);
    b.old = old;
    cl_cg_body(cg, &n->finalbody);
    cl_cg_pop(cg, &b);
    pop_and_reraise(cg, old, x);
    place_handler(cg, cleanup, da);
    pop_and_reraise(cg, old, y);
    cl_cg_place(cg, end);
    cg->top = mark;
}

static void load_special(cl_cg *cg, uint32_t window, uint32_t obj, uint32_t which)
{
    cl_cg_emit(cg, CL_OP_LOADSPECIAL, window, obj, 0);
    cl_cg_word(cg, which);
}

/* Calls the method of LOADSPECIAL that was put aside in R[method], R[method + 1]. A call takes all
   registers from its window on, so the window must be the topmost. */
uint32_t cl_cg_call_exit(cl_cg *cg, uint32_t method, uint32_t exc, bool async)
{
    uint32_t w = cl_cg_temp(cg, 10);
    cl_cg_move(cg, w + 2, method);
    cl_cg_move(cg, w + 4, method + 1);
    if (exc == UINT32_MAX) {
        for (uint32_t i = 0; i < 3; i++)
            cl_cg_load_value(cg, w + 5 + i, CL_NONE);
    } else {
        cl_val names[2] = { CL_NAME(__class__), CL_NAME(__traceback__) };
        for (uint32_t i = 0; i < 2 && !cg->dead && !cg->cc->failed; i++) {
            cl_cg_emit(cg, CL_OP_GETATTR, w + 5 + 2 * i, exc, 0);
            cl_cg_word(cg, cl_cg_const(cg, names[i]));
            for (int j = 0; j < 3; j++)
                cl_cg_word(cg, 0);
        }
        cl_cg_move(cg, w + 6, exc);
    }
    cl_cg_emit(cg, CL_OP_CALLM, w, 4, w);
    cg->top = w + 1;
    if (async) cl_cg_await(cg, w, w, 3);
    cg->top = w;
    return w;
}

static void with_item(cl_cg *cg, cl_node *node, uint32_t index)
{
    cl_ast_With *n = CL_AST(With, node); /* AsyncWith has the same layout */
    bool async = node->kind == CL_AST_AsyncWith;
    if (index == n->items.n) {
        cl_cg_body(cg, &n->body);
        return;
    }
    if (cg->dead) return;
    cl_ast_withitem *item = CL_AST(withitem, n->items.items[index]);
    const cl_node *at = item->context_expr;
    /* x, old, y as in try_except; m: __exit__ and its self, looked up before __enter__ is called */
    uint32_t mark = cg->top, x = cl_cg_temp(cg, 3), old = x + 1, y = x + 2, m = cl_cg_temp(cg, 2),
             m2 = cg->top;
    uint32_t mgr = cl_cg_any(cg, item->context_expr), v = cl_cg_temp(cg, 1), e = cl_cg_temp(cg, 7);
    cg->loc = at;
    load_special(cg, e, mgr, async ? 3 : 1);
    cl_cg_move(cg, m, e + 2);
    cl_cg_move(cg, m + 1, e + 4);
    load_special(cg, e, mgr, async ? 2 : 0);
    cl_cg_emit(cg, CL_OP_CALLM, e, 1, v);
    if (async) cl_cg_await(cg, v, v, 2);
    uint32_t handler = cl_cg_label(cg), cleanup = cl_cg_label(cg), swallow = cl_cg_label(cg),
             end = cl_cg_label(cg);
    uint64_t da[4];
    memcpy(da, cg->da, sizeof da);
    cl_blk b;
    covered(cg, &b, async ? CL_BLK_ASYNC_WITH : CL_BLK_WITH, at, handler, x);
    b.method = m;
    if (item->optional_vars) {
        /* an instruction that is run again must not be the first of the range: the machine looks
           one word before it */
        if (item->optional_vars->kind == CL_AST_Tuple || item->optional_vars->kind == CL_AST_List)
            cl_cg_emit(cg, CL_OP_NOP, 0, 0, 0);
        cl_cg_store(cg, item->optional_vars, v);
    }
    cg->top = m2;
    with_item(cg, node, index + 1);
    cl_cg_pop(cg, &b);
    cg->loc = at;
    if (!cg->dead) {
        cl_cg_call_exit(cg, m, UINT32_MAX, async);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
    }
    place_handler(cg, handler, da);
    cl_cg_emit(cg, CL_OP_PUSHEXC, x, old, 0);
    uint32_t start = cl_cg_here(cg), t = cl_cg_call_exit(cg, m, x, async);
    cl_cg_jump(cg, CL_OP_JT, t, 0, swallow);
    cl_cg_range(cg, start, cl_cg_here(cg), cleanup, y);
    pop_and_reraise(cg, old, x);
    cl_cg_place(cg, swallow);
    cl_cg_emit(cg, CL_OP_POPEXC, old, 0, 0);
    cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
    place_handler(cg, cleanup, da);
    pop_and_reraise(cg, old, y);
    cl_cg_place(cg, end);
    cg->top = mark;
}

void cl_cg_with(cl_cg *cg, cl_node *n) { with_item(cg, n, 0); }
