/* SPDX-License-Identifier: MIT */
/* Generators and coroutines, and stepping any iterator from the machine. A suspended generator
   keeps its registers in its object; running, they are a frame on the stack like any other. */
#include "builtin/natives.h"
#include "obj/str.h"
#include "obj/exc.h"
#include "obj/list.h"
#include "vm/machine.h"

cl_st cl_gen_start(cl_vm *vm)
{
    cl_codeinst *ci = &vm->codes[vm->cur_code];
    const cl_code *c = ci->code;
    uint32_t n = ci->nregs;
    CL_NEW(vm, cl_gen, g, CL_K_GEN, sizeof(cl_gen) + 8 * (uint64_t)n);
    g->h.aux = CL_GEN_CREATED;
    g->h.flags = c->flags & CL_CODE_ASYNCGEN    ? CL_GENF_ASYNCGEN
                 : c->flags & CL_CODE_COROUTINE ? CL_GENF_COROUTINE
                                                : CL_GENF_GENERATOR;
    g->code = vm->cur_code;
    g->pc = (uint32_t)(vm->pc - ci->words);
    g->nregs = n;
    g->dst = 0;
    g->func = vm->R[-2];
    g->handled = g->name = g->origin = CL_NONE;
    memcpy(g->reg, vm->R, n * sizeof(cl_val));
    vm->ret_code = vm->cur_code;
    return cl_return(vm, cl_ref_of(vm, g));
}

/* The generator's frame leaves the stack; what it handled goes with it. */
static cl_gen *leave(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_gen *gen = CL_PTR(vm, cl_gen, vm->R[-1]);
    cl_val outer = gen->handled;
    gen->h.aux = CL_GEN_SUSPENDED;
    gen->handled = cl_same(g->handled, outer) ? CL_NONE : g->handled;
    g->handled = outer;
    cl_pop_frame(vm);
    return gen;
}

/* The other way: what is handled outside is kept in the generator. */
static void take_handled(cl_vm *vm, cl_gen *gen)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val inner = gen->handled;
    gen->handled = g->handled;
    if (!cl_is_none(inner)) g->handled = inner;
    gen->h.aux = CL_GEN_RUNNING;
}

cl_st cl_gen_yield(cl_vm *vm, uint32_t dst, cl_val v, bool async_value)
{
    cl_gen *gen = CL_PTR(vm, cl_gen, vm->R[-1]);
    cl_val w1 = vm->R[-3];
    uint32_t slot = (uint32_t)(vm->R - vm->stack_w);
    const uint32_t *ipc = vm->ipc;
    gen->pc = (uint32_t)(vm->pc - vm->codes[vm->cur_code].words);
    gen->dst = dst;
    memcpy(gen->reg, vm->R, gen->nregs * sizeof(cl_val));
    leave(vm);
    vm->ipc = vm->pc - 1;
    cl_st st = async_value
                   ? cl_deliver_stop(vm, (cl_retkind)cl_link_rk(w1), cl_link_dst(w1), v)
                   : cl_deliver(vm, (cl_retkind)cl_link_rk(w1), cl_link_dst(w1), v, CL_NONE);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL)) {
        take_handled(vm, gen);
        cl_unpop_frame(vm, slot, gen->code, ipc);
    }
    return st;
}

static const char *gen_kind(const cl_gen *g)
{
    return g->h.flags & CL_GENF_ASYNCGEN    ? "async generator"
           : g->h.flags & CL_GENF_COROUTINE ? "coroutine"
                                            : "generator";
}

/* Puts the registers of a generator back on the stack as the current frame. */
static cl_st enter(cl_vm *vm, cl_val genv, cl_retkind rk, uint32_t dst)
{
    cl_gen *gen = CL_PTR(vm, cl_gen, genv);
    CL_TRY(cl_push_frame(vm, gen->code, cl_top_window(vm), gen->nregs, rk, dst, CL_FF_GEN,
                         gen->func, genv));
    memcpy(vm->R, gen->reg, gen->nregs * sizeof(cl_val));
    vm->pc = vm->codes[gen->code].words + gen->pc;
    take_handled(vm, gen);
    return CL_ST_OK;
}

cl_st cl_gen_resume(cl_vm *vm, cl_val genv, cl_val send, cl_retkind rk, uint32_t dst)
{
    if (!cl_is(genv, CL_K_GEN))
        return cl_raise(vm, CL_T_TypeError, "'%T' object is not a generator", genv);
    cl_gen *gen = CL_PTR(vm, cl_gen, genv);
    switch (gen->h.aux) {
    case CL_GEN_RUNNING:
        return cl_raise(vm, CL_T_ValueError, "%s already executing", gen_kind(gen));
    case CL_GEN_CLOSED:
        if (gen->h.flags & CL_GENF_COROUTINE)
            return cl_raise(vm, CL_T_RuntimeError, "cannot reuse already awaited coroutine");
        if (gen->h.flags & CL_GENF_ASYNCGEN)
            return cl_raise_args(vm, CL_T_StopAsyncIteration, NULL, 0);
        return cl_deliver_stop(vm, rk, dst, CL_NONE);
    case CL_GEN_CREATED:
        if (!cl_is_none(send))
            return cl_raise(vm, CL_T_TypeError, "can't send non-None value to a just-started %s",
                            gen_kind(gen));
        return enter(vm, genv, rk, dst);
    default: {
        uint32_t reg = gen->dst;
        CL_TRY(enter(vm, genv, rk, dst));
        vm->R[reg] = send;
        return CL_ST_OK;
    }
    }
}

/* What the suspended generator waits for in `yield from` or `await`, or UNBOUND. */
static cl_val delegate(const cl_vm *vm, const cl_gen *gen)
{
    if (gen->h.aux == CL_GEN_RUNNING || gen->h.aux == CL_GEN_CLOSED || gen->h.aux == CL_GEN_CREATED)
        return CL_UNBOUND;
    const uint32_t *last = vm->codes[gen->code].code->words + gen->pc - 1;
    cl_val sub = (*last & 255) == CL_OP_YIELDF ? gen->reg[*last >> 8 & 255] : CL_UNBOUND;
    if (cl_is(sub, CL_K_ITER) && CL_PTR(vm, cl_iter, sub)->h.aux == CL_IT_COROWRAP)
        sub = CL_PTR(vm, cl_iter, sub)->a;
    return sub;
}

cl_st nat_gen_delegate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val sub = cl_is(a[0], CL_K_GEN) ? delegate(vm, CL_PTR(vm, cl_gen, a[0])) : CL_UNBOUND;
    return cl_ret(a, cl_is_unbound(sub) ? CL_NONE : sub);
}

/* direct: not into what the generator delegates to, but at its own yield. */
static cl_st throw_into(cl_vm *vm, cl_val genv, cl_val exc, bool direct, cl_retkind rk,
                        uint32_t dst)
{
    cl_rgn *g = cl_rgn_of(vm);
    uint32_t hops = 0;
    if (!cl_is(exc, CL_K_EXC)) return cl_bad_register(vm);
    for (;;) {
        cl_gen *gen = CL_PTR(vm, cl_gen, genv);
        if (gen->h.aux == CL_GEN_RUNNING)
            return cl_raise(vm, CL_T_ValueError, "%s already executing", gen_kind(gen));
        if (gen->h.aux == CL_GEN_CLOSED) {
            if (gen->h.flags & CL_GENF_COROUTINE)
                return cl_raise(vm, CL_T_RuntimeError, "cannot reuse already awaited coroutine");
            g->exc = exc;
            return CL_ST_RAISE;
        }
        if (gen->h.aux == CL_GEN_CREATED) {
            gen->h.aux = CL_GEN_CLOSED;
            for (uint32_t i = 0; i < gen->nregs; i++)
                gen->reg[i] = cl_small(0);
            g->exc = exc;
            if (!hops) return CL_ST_RAISE;
            vm->ipc = vm->pc - 1;
            return CL_ST_RAISE;
        }
        const uint32_t *last = vm->codes[gen->code].code->words + gen->pc - 1;
        cl_val sub = direct ? CL_UNBOUND : delegate(vm, gen);
        uint32_t sub_dst = *last >> 16 & 255;
        bool handles = cl_is(gen->handled, CL_K_EXC);
        CL_TRY(enter(vm, genv, rk, dst));
        if (cl_is(sub, CL_K_GEN) && CL_PTR(vm, cl_gen, sub)->h.aux != CL_GEN_CLOSED) {
            /* Stand right behind the SEND that precedes the YIELDF: the inner answer arrives there.
               */
            vm->pc -= 1;
            genv = sub;
            rk = CL_RK_SEND;
            dst = sub_dst;
            hops++;
            continue;
        }
        if (!cl_is_unbound(sub) && cl_is(sub, CL_K_INST)) {
            cl_val m = cl_type_lookup(vm, cl_type_of(vm, sub), CL_NAME(throw));
            if (!cl_is_unbound(m)) {
                cl_val args[2] = { sub, exc };
                vm->pc -= 1;
                vm->ipc = vm->pc;
                return cl_call_n(vm, m, args, 2, CL_RK_SEND, sub_dst);
            }
        }
        if (handles) cl_exc_set_context(vm, exc);
        g->exc = exc;
        vm->ipc = vm->pc - 1;
        return CL_ST_RAISE;
    }
}

cl_st cl_gen_throw(cl_vm *vm, cl_val genv, cl_val exc, bool direct, cl_retkind rk, uint32_t dst)
{
    uint32_t slot = (uint32_t)(vm->R - vm->stack_w);
    const uint32_t *pc = vm->pc, *ipc = vm->ipc;
    cl_st st = throw_into(vm, genv, exc, direct, rk, dst);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL)) {
        /* generators that were entered on the way to the innermost are left again */
        while (vm->R != vm->stack_w + slot)
            leave(vm);
        vm->pc = pc;
        vm->ipc = ipc;
    }
    return st;
}

/* a = async generator, b = value or exception to give it first, c = started */
cl_st cl_asend_step(cl_vm *vm, cl_val it, cl_val v, cl_retkind rk, uint32_t dst)
{
    cl_iter *p = CL_PTR(vm, cl_iter, it);
    if (!cl_is(p->a, CL_K_GEN)) return cl_bad_register(vm);
    if (p->c.u == cl_small(0).u) {
        cl_st st = p->h.aux == CL_IT_ATHROW ? cl_gen_throw(vm, p->a, p->b, false, rk, dst)
                                            : cl_gen_resume(vm, p->a, p->b, rk, dst);
        if (st != CL_ST_NEED_GC && st != CL_ST_FUEL) p->c = cl_small(1);
        return st;
    }
    return cl_gen_resume(vm, p->a, v, rk, dst);
}

cl_st nat_agen_asend(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_iter_alloc(vm, CL_IT_ASEND, a[0], a[1], cl_small(0), CL_NONE, a);
}

cl_st nat_agen_anext(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_iter_alloc(vm, CL_IT_ASEND, a[0], CL_NONE, cl_small(0), CL_NONE, a);
}

cl_st nat_agen_athrow_value(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_GEN) || !cl_is(a[1], CL_K_EXC))
        return cl_raise(
            vm, CL_T_TypeError,
            "exceptions must be classes or instances deriving from BaseException, not %T", a[1]);
    return cl_iter_alloc(vm, CL_IT_ATHROW, a[0], a[1], cl_small(0), CL_NONE, a);
}

cl_st cl_iter_step(cl_vm *vm, cl_val it, cl_retkind rk, uint32_t dst)
{
    if (cl_is(it, CL_K_GEN)) return cl_gen_resume(vm, it, CL_NONE, rk, dst);
    if (cl_is(it, CL_K_ITER)) {
        cl_iter *p = CL_PTR(vm, cl_iter, it);
        cl_codeinst *ci =
            cl_is(p->a, CL_K_FUNC) ? &vm->codes[CL_PTR(vm, cl_func, p->a)->h.aux] : NULL;
        if (p->h.aux == CL_IT_MAP && ci && ci->code->npos == 1 && cl_code_positional(ci->code) &&
            cl_tuple_len(vm, p->b) == 1) {
            /* map over a leaf iterator: calls the function in one go. Room first: once the element
               is taken nothing may fail. */
            cl_val x, *top = cl_top_window(vm);
            CL_TRY(cl_stack_room(vm, &top, (uint64_t)ci->nregs + 16));
            cl_st st = cl_iter_next(vm, cl_tuple_items(vm, p->b)[0], &x);
            if (st == CL_ST_OK) {
                if (cl_same(x, CL_EXHAUSTED)) return cl_deliver_stop(vm, rk, dst, CL_NONE);
                return cl_call_n(
                    vm, p->a, &x, 1,
                    rk == CL_RK_NEXT || rk == CL_RK_STEPNEXT || rk == CL_RK_SEND ? rk : CL_RK_VALUE,
                    dst);
            }
            if (st != CL_ST_ESCALATE) return st;
        } else if (p->h.aux == CL_IT_COROWRAP) {
            return cl_gen_resume(vm, p->a, CL_NONE, rk, dst);
        } else if (p->h.aux == CL_IT_ASEND || p->h.aux == CL_IT_ATHROW) {
            return cl_asend_step(vm, it, CL_NONE, rk, dst);
        }
        cl_val v;
        cl_st st = cl_iter_next(vm, it, &v);
        if (st == CL_ST_OK)
            return cl_same(v, CL_EXHAUSTED) ? cl_deliver_stop(vm, rk, dst, CL_NONE)
                                            : cl_deliver(vm, rk, dst, v, CL_NONE);
        if (st != CL_ST_ESCALATE) return st;
    }
    cl_val fn = cl_type_lookup(vm, cl_type_of(vm, it), CL_NAME(__next__));
    if (cl_is_unbound(fn))
        return cl_raise(vm, CL_T_TypeError, "'%T' object is not an iterator", it);
    if (cl_is_native(fn)) { /* a step or prelude form: straight to it, the leaf was tried */
        uint32_t id = cl_special_idx(fn) - CL_SP_NATIVE0;
        if (cl_natives[id].step && cl_natives[id].step != step_none) {
            cl_val *w = cl_top_window(vm);
            CL_TRY(cl_stack_room(vm, &w, 16));
            w[4] = cl_unwrap(vm, it);
            return cl_escalate(vm, id, w, 1, rk, dst);
        }
    }
    return cl_call_n(vm, fn, &it, 1, rk, dst);
}

cl_st nat_gen_state(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a,
                  cl_small(cl_is(a[0], CL_K_GEN) ? (int64_t)CL_PTR(vm, cl_gen, a[0])->h.aux : -1));
}

cl_st nat_gen_close_now(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_GEN)) {
        cl_gen *g = CL_PTR(vm, cl_gen, a[0]);
        g->h.aux = CL_GEN_CLOSED;
        for (uint32_t i = 0; i < g->nregs; i++)
            g->reg[i] = cl_small(0);
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_coro_await(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_iter_alloc(vm, CL_IT_COROWRAP, a[0], CL_NONE, CL_NONE, CL_NONE, a);
}

/* The coroutine or async generator that an iterator of __await__(), asend() or athrow() drives. */
cl_st nat_async_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_iter *p = cl_is(a[0], CL_K_ITER) ? CL_PTR(vm, cl_iter, a[0]) : NULL;
    if (!p || !cl_is(p->a, CL_K_GEN) ||
        (p->h.aux != CL_IT_COROWRAP && p->h.aux != CL_IT_ASEND && p->h.aux != CL_IT_ATHROW))
        return cl_raise(vm, CL_T_SystemError, "bad internal call");
    return cl_ret(a, p->a);
}

cl_st nat_future_state(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_is(a[0], CL_K_FUTURE) ? CL_PTR(vm, cl_future, a[0])->state : cl_small(-1));
}

cl_st nat_future_value(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_is(a[0], CL_K_FUTURE) ? CL_PTR(vm, cl_future, a[0])->value : CL_NONE);
}

/* Pauses until the host has answered at least one of the pending calls. */
cl_st step_host_wait(cl_vm *vm, cl_val *r)
{
    cl_val list = cl_rgn_of(vm)->pending;
    int64_t waiting = cl_is(list, CL_K_LIST) ? (int64_t)cl_list_len(vm, list) : 0;
    if (cl_int(r[0]) == 0 && waiting) {
        r[1] = cl_small(waiting);
        r[0] = cl_small(1);
        return CL_ST_HOST;
    }
    if (cl_int(r[0]) == 1 && waiting >= cl_int(r[1]) && waiting) return CL_ST_HOST;
    r[0] = CL_NONE;
    return CL_ST_OK;
}

/* Whether the program that runs awaits outside of any function: then there is a loop from the
   start. */
cl_st nat_asy_top_await(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint32_t code = vm->cur_code;
    for (const cl_val *r = vm->R; !(cl_link_flags(r[-3]) & CL_FF_ENTRY);) {
        CL_CHARGE(vm, 1);
        code = cl_link_code(r[-4]);
        r = vm->stack_w + cl_link_slot(r[-3]);
    }
    const cl_code *c = vm->codes[code].code;
    uint32_t n = c ? c->nwords : 0;
    CL_CHARGE(vm, n);
    for (uint32_t i = 0; i < n; i += cl_opinfos[c->words[i] & 255].words)
        if ((c->words[i] & 255) == CL_OP_BLOCK) return cl_ret(a, CL_TRUE);
    return cl_ret(a, CL_FALSE);
}
