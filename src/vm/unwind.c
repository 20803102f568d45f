/* SPDX-License-Identifier: MIT */
/* Leaving frames: returning a value under every return kind, unwinding an exception, and what the
   statuses of slow functions mean. */
#include "builtin/natives.h"
#include "heap/heap.h"
#include "obj/str.h"
#include "vm/machine.h"

void cl_pop_frame(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val w0 = vm->R[-4], w1 = vm->R[-3];
    vm->cur_code = cl_link_code(w0);
    cl_codeinst *ci = &vm->codes[vm->cur_code];
    vm->pc = ci->words + cl_link_pcindex(w0);
    vm->K = ci->k;
    vm->R = vm->stack_w + cl_link_slot(w1);
    g->depth--;
}

/* Undoes a pop whose delivery could not allocate: the instruction that left the frame runs
   again. */
void cl_unpop_frame(cl_vm *vm, uint32_t slot, uint32_t code, const uint32_t *ipc)
{
    vm->cur_code = code;
    vm->R = vm->stack_w + slot;
    vm->K = vm->codes[code].k;
    vm->ipc = ipc;
    cl_rgn_of(vm)->depth++;
}

static void loop_jump(cl_vm *vm)
{
    uint32_t w = vm->pc[-1];
    int32_t off = (int32_t)(w << 10) >> 10;
    vm->fuel -= (w >> 22) + 1;
    vm->pc += off;
}

static cl_st truth_of(cl_vm *vm, cl_val v, cl_retkind rk, uint32_t dst, bool *t, bool *done)
{
    *done = false;
    if (cl_is_bool(v)) {
        *t = cl_same(v, CL_TRUE);
        *done = true;
        return CL_ST_OK;
    }
    cl_st st = cl_truth(vm, v, t);
    if (st == CL_ST_OK) {
        *done = true;
        return CL_ST_OK;
    }
    if (st != CL_ST_ESCALATE) return st;
    return cl_call_prelude(vm, CL_PF_truth, &v, 1, rk, dst);
}

cl_st cl_deliver(cl_vm *vm, cl_retkind rk, uint32_t dst, cl_val v, cl_val aux)
{
    bool t, done;
    switch (rk) {
    case CL_RK_VALUE:
    case CL_RK_SEND:
    case CL_RK_BINOP:
    case CL_RK_CMPOP:
    case CL_RK_REDO: vm->R[dst] = v; return CL_ST_OK;
    case CL_RK_STEPNEXT: vm->R[dst] = v; return CL_ST_OK;
    case CL_RK_DISCARD: return CL_ST_OK;
    case CL_RK_COND_T:
    case CL_RK_COND_F:
        CL_TRY(truth_of(vm, v, rk, dst, &t, &done));
        if (done && t == (rk == CL_RK_COND_T)) {
            int32_t off = (int32_t)vm->pc[-1];
            vm->pc += off;
            if (off < 0) vm->fuel--;
        }
        return CL_ST_OK;
    case CL_RK_NOT:
    case CL_RK_BOOL:
        CL_TRY(truth_of(vm, v, rk, dst, &t, &done));
        if (done) vm->R[dst] = cl_bool(t == (rk == CL_RK_BOOL));
        return CL_ST_OK;
    case CL_RK_NEXT:
        if (cl_same(v, CL_EXHAUSTED)) return CL_ST_OK;
        vm->R[dst] = v;
        loop_jump(vm);
        return CL_ST_OK;
    case CL_RK_INIT:
        if (!cl_is_none(v))
            return cl_raise(vm, CL_T_TypeError, "__init__() should return None, not '%T'", v);
        vm->R[dst] = aux;
        return CL_ST_OK;
    case CL_RK_STR:
        if (!cl_is(cl_unwrap(vm, v), CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "__str__ returned non-string (type %T)", v);
        vm->R[dst] = v;
        return CL_ST_OK;
    case CL_RK_ITER:
        vm->R[dst] = v;
        vm->R[dst + 1] = vm->R[dst + 2] = cl_small(0);
        return CL_ST_OK;
    default: break;
    }
    return cl_raise(vm, CL_T_SystemError, "bad return kind");
}

cl_st cl_deliver_stop(cl_vm *vm, cl_retkind rk, uint32_t dst, cl_val v)
{
    switch (rk) {
    case CL_RK_NEXT: return CL_ST_OK;
    case CL_RK_STEPNEXT: vm->R[dst] = CL_EXHAUSTED; return CL_ST_OK;
    case CL_RK_SEND:
        vm->R[dst] = v;
        vm->pc += (int32_t)vm->pc[-1];
        return CL_ST_OK;
    default: {
        cl_val args;
        if (cl_is_none(v)) return cl_raise_args(vm, CL_T_StopIteration, NULL, 0);
        args = v;
        return cl_raise_args(vm, CL_T_StopIteration, &args, 1);
    }
    }
}

cl_st cl_return(cl_vm *vm, cl_val v)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val w1 = vm->R[-3], aux = vm->R[-1];
    cl_retkind rk = (cl_retkind)cl_link_rk(w1);
    uint32_t dst = cl_link_dst(w1), flags = cl_link_flags(w1);
    if (flags & CL_FF_ENTRY) {
        vm->R[0] = v;
        return CL_ST_TAILCALL; /* run.c: the run is complete, value in R[0] */
    }
    uint32_t slot = (uint32_t)(vm->R - vm->stack_w);
    const uint32_t *ipc = vm->ipc;
    cl_st st;
    if (flags & CL_FF_GEN) {
        cl_gen *gen = CL_PTR(vm, cl_gen, aux);
        cl_val inner = g->handled, outer = gen->handled;
        gen->h.aux = CL_GEN_CLOSED;
        g->handled = outer;
        gen->handled = CL_NONE;
        cl_pop_frame(vm);
        vm->ipc = vm->pc - 1;
        if (gen->h.flags & CL_GENF_ASYNCGEN)
            st = cl_raise_args(vm, CL_T_StopAsyncIteration, NULL, 0);
        else
            st = cl_deliver_stop(vm, rk, dst, v);
        if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL)) {
            gen->h.aux = CL_GEN_RUNNING;
            g->handled = inner;
            gen->handled = outer;
            cl_unpop_frame(vm, slot, gen->code, ipc);
            return st;
        }
        for (uint32_t i = 0; i < gen->nregs; i++)
            gen->reg[i] = cl_small(0);
        return st;
    }
    bool native = flags & CL_FF_NATIVE;
    cl_pop_frame(vm);
    vm->ipc = vm->pc - 1; /* an error of the delivery belongs to the caller's instruction */
    if (native && cl_same(v, CL_EXHAUSTED))
        st = cl_deliver_stop(vm, rk, dst, CL_NONE);
    else
        st = cl_deliver(vm, rk, dst, v, aux);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL))
        cl_unpop_frame(vm, slot, native ? CL_CODE_STUB_NATIVE : vm->ret_code, ipc);
    return st;
}

static const cl_excent *find_handler(const cl_code *c, uint32_t at)
{
    for (uint32_t i = 0; i < c->nexc; i++)
        if (at >= c->exc[i].start && at < c->exc[i].end) return &c->exc[i];
    return NULL;
}

/* Between frames everything that lives is on the stack or in cl_rgn: a collection may come here. */
static void collect(cl_vm *vm)
{
    cl_sync(vm);
    cl_gc(vm);
    cl_alloc_must_work(vm);
}

/* The current frame gets its line in the traceback; without memory it is left out. */
static void trace(cl_vm *vm, uint32_t pos)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (cl_exc_trace(vm, g->exc, vm->cur_code, pos)) return;
    collect(vm);
    cl_exc_trace(vm, g->exc, vm->cur_code, pos);
    cl_alloc_may_fail(vm);
}

cl_st cl_unwind(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    vm->gc_retries = 0;
    /* inside the current frame: the raising instruction; in callers: the one before pc */
    const uint32_t *at = vm->ipc;
    bool first = true, redo = false;
    for (;;) {
        cl_codeinst *ci = &vm->codes[vm->cur_code];
        const cl_code *c = ci->code;
        uint32_t flags = cl_link_flags(vm->R[-3]);
        if (!(flags & (CL_FF_NATIVE | CL_FF_HOST)) && c) {
            uint32_t pos = (uint32_t)((first ? at : redo ? vm->pc : vm->pc - 1) - ci->words);
            if (!(c->flags & CL_CODE_HIDDEN) && !(first && (*at & 255) == CL_OP_RERAISE))
                trace(vm, pos);
            const cl_excent *e = find_handler(c, pos);
            if (e) {
                vm->R[e->reg] = g->exc;
                g->exc = CL_NONE;
                vm->pc = ci->words + e->handler;
                return CL_ST_OK;
            }
        }
        first = false;
        vm->fuel -= 2;
        cl_val w1 = vm->R[-3], aux = vm->R[-1];
        cl_retkind rk = (cl_retkind)cl_link_rk(w1);
        uint32_t dst = cl_link_dst(w1);
        redo = rk == CL_RK_REDO; /* the caller stands at the start of its instruction */
        if (flags & CL_FF_ENTRY) return CL_ST_RAISE;
        if (flags & CL_FF_GEN) {
            cl_gen *gen = CL_PTR(vm, cl_gen, aux);
            gen->h.aux = CL_GEN_CLOSED;
            g->handled = gen->handled;
            gen->handled = CL_NONE;
            for (uint32_t i = 0; i < gen->nregs; i++)
                gen->reg[i] = cl_small(0);
            bool stop = cl_exc_is(vm, g->exc, CL_T_StopIteration);
            bool astop =
                (gen->h.flags & CL_GENF_ASYNCGEN) && cl_exc_is(vm, g->exc, CL_T_StopAsyncIteration);
            if (stop || astop) { /* PEP 479 */
                cl_val inner = g->exc, outer = g->handled;
                const char *what = gen->h.flags & CL_GENF_ASYNCGEN    ? "async generator"
                                   : gen->h.flags & CL_GENF_COROUTINE ? "coroutine"
                                                                      : "generator";
                g->handled = inner;
                const char *name = astop ? "StopAsyncIteration" : "StopIteration";
                cl_st st = cl_raise(vm, CL_T_RuntimeError, "%s raised %s", what, name);
                if (st == CL_ST_NEED_GC) {
                    collect(vm);
                    st = cl_raise(vm, CL_T_RuntimeError, "%s raised %s", what, name);
                    cl_alloc_may_fail(vm);
                }
                g->handled = outer;
                if (st == CL_ST_NEED_GC)
                    g->exc = CL_V_MEMERR;
                else if (cl_is(g->exc, CL_K_EXC) && cl_off(g->exc) != cl_off(CL_V_MEMERR))
                    CL_PTR(vm, cl_exc, g->exc)->cause = inner,
                                       CL_PTR(vm, cl_exc, g->exc)->h.flags |= CL_EXCF_SUPPRESS;
            }
            cl_pop_frame(vm);
            continue;
        }
        bool was_native = flags & CL_FF_NATIVE;
        (void)was_native;
        cl_pop_frame(vm);
        if ((rk == CL_RK_NEXT || rk == CL_RK_STEPNEXT || rk == CL_RK_SEND) &&
            cl_exc_is(vm, g->exc, CL_T_StopIteration)) {
            cl_val v = CL_PTR(vm, cl_exc, g->exc)->extra;
            vm->ipc = vm->pc - 1;
            if (cl_is_unbound(v)) v = CL_NONE;
            g->exc = CL_NONE;
            return cl_deliver_stop(vm, rk, dst, v);
        }
        if (vm->cur_code == CL_CODE_STUB_NATIVE) {
            uint32_t id = cl_special_idx(vm->R[-2]) - CL_SP_NATIVE0;
            if (cl_natives[id].flags & CL_NF_CATCH) {
                vm->R[dst] = CL_RAISED;
                return CL_ST_OK;
            }
        }
    }
}

/* What a slow function's status means for the loop: CL_ST_OK = go on from vm->pc. */
cl_st cl_status(cl_vm *vm, cl_st st)
{
    for (;;) {
        switch (st) {
        case CL_ST_OK: return CL_ST_OK;
        case CL_ST_RAISE: {
            cl_st u = cl_unwind(vm);
            if (u == CL_ST_RAISE) /* uncaught */
                return u;
            st = u;
            continue;
        }
        case CL_ST_NEED_GC: {
            if (vm->limit_hit == CL_LIMIT_ALLOCATIONS) {
                vm->pc = vm->ipc;
                return CL_ST_FUEL;
            }
            uint32_t slot = (uint32_t)(vm->R - vm->stack_w);
            if (CL_UNLIKELY(vm->fail_alloc_hit && vm->fail_again)) {
                /* Stopped for the test, again at this instruction: let it come further. */
                bool same = vm->retry_ipc == vm->ipc && vm->retry_slot == slot;
                vm->fail_gap = !same                     ? vm->fail_alloc
                               : vm->fail_gap < 1u << 30 ? vm->fail_gap * 2
                                                         : vm->fail_gap;
                vm->retry_ipc = vm->ipc;
                vm->retry_slot = slot;
                vm->gc_retries = 0;
                vm->fail_alloc_hit = false;
                vm->pc = vm->ipc;
                cl_sync(vm);
                cl_gc(vm);
                return CL_ST_OK;
            }
            if (vm->retry_ipc == vm->ipc && vm->retry_slot == slot) {
                vm->gc_retries++;
            } else {
                vm->retry_ipc = vm->ipc;
                vm->retry_slot = slot;
                vm->gc_retries = 1;
            }
            if (vm->gc_retries > 2 || vm->heap->thrash > 64 || vm->fail_alloc_hit) {
                vm->gc_retries = 0;
                vm->retry_ipc = NULL;
                vm->heap->thrash = 0;
                vm->fail_alloc_hit = false;
                st = cl_raise_memory(vm);
                continue;
            }
            vm->pc = vm->ipc;
            cl_sync(vm);
            cl_gc(vm);
            cl_end_slice_soon(vm);
            return CL_ST_OK;
        }
        case CL_ST_FUEL: vm->pc = vm->ipc; return st;
        case CL_ST_HOST:
        case CL_ST_TAILCALL: return st;
        default: st = cl_raise(vm, CL_T_SystemError, "unexpected machine status");
        }
    }
}
