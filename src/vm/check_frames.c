/* SPDX-License-Identifier: MIT */
/* The second half of a snapshot's check: the frame chain. After it the machine may trust the four
   link words of every frame, the position in its code, and that its registers lie inside the stack.
   Registers themselves are only known to hold valid values: instructions that need a certain kind
   look (cl_bad_register). */
#include "builtin/natives.h"
#include "heap/heap.h"
#include "vm/dump.h"
#include "vm/machine.h"
#include "vm/run.h"

/* Is word `at` the start of an instruction of this code? *before = the instruction in front of it
   (NOP at the start). */
static bool at_instruction(const cl_code *c, uint32_t at, cl_op *before)
{
    uint32_t i = 0;
    *before = CL_OP_NOP;
    while (i < at && i < c->nwords) {
        *before = (cl_op)(c->words[i] & 255);
        i += cl_opinfos[*before].words;
    }
    return i == at && at < c->nwords;
}

static bool jump_kind(cl_op op, cl_retkind rk)
{
    const char *f = cl_opinfos[op].format;
    char last = f[strlen(f) - 1];
    switch (rk) {
    case CL_RK_COND_T:
    case CL_RK_COND_F:
    case CL_RK_SEND: return last == 'j';
    case CL_RK_NEXT: return last == 'J';
    default: return true;
    }
}

static bool none_or(cl_val v, cl_kind k) { return cl_is_none(v) || cl_is(v, k); }

/* The machine's own values: what it uses without a look has to be of its kind. */
static const char *check_roots(const cl_vm *vm)
{
    const cl_rgn *g = cl_rgn_of(vm);
    if (!none_or(g->exc, CL_K_EXC) || !none_or(g->handled, CL_K_EXC)) return "machine: exception";
    if (!none_or(g->globals, CL_K_DICT) || !none_or(g->modules, CL_K_DICT) ||
        !none_or(g->main_module, CL_K_MODULE) || !none_or(g->prelude_globals, CL_K_DICT))
        return "machine: namespace";
    if (!none_or(g->handles, CL_K_LIST) || !none_or(g->units, CL_K_LIST) ||
        !(cl_is_none(g->random_state) || cl_is_int(g->random_state)) ||
        !(cl_is_none(g->int_digits) || cl_is_int(g->int_digits)))
        return "machine: list";
    if (!none_or(g->regexes, CL_K_LIST)) return "machine: patterns";
    return NULL;
}

const char *cl_check_frames(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    const char *bad = check_roots(vm);
    if (bad) return bad;
    if (!cl_is_none(g->pending) && !cl_is(g->pending, CL_K_LIST)) return "calls: no list";
    for (uint32_t i = 0; !cl_is_none(g->pending) && i < cl_list_len(vm, g->pending); i++)
        if (!cl_vm_pending(vm, i)) return "calls: a pending one";
    if (!g->frame) return g->depth == 0 && g->stack_top == 0 ? NULL : "frames: none, but a depth";
    if (!g->stack) return "frames: no stack";
    if (!cl_is(g->globals, CL_K_DICT)) return "frames: no namespace";
    const cl_stack *st = CL_AT(vm, cl_stack, g->stack);
    uint32_t slot = g->frame, code = g->code, pc = g->pc, depth = 0, above = g->stack_top;
    bool top = true;
    for (;;) {
        if (slot < CL_FRAME_HEAD || slot >= st->h.aux || ++depth > 1000001)
            return "frames: outside the stack";
        const cl_val *r = st->w + slot;
        cl_val w0 = r[-4], w1 = r[-3], callee = r[-2], aux = r[-1];
        if (!cl_is_int(w0) || !cl_is_int(w1) || code >= vm->ncodes) return "frames: links";
        uint32_t flags = cl_link_flags(w1), rk = cl_link_rk(w1), dst = cl_link_dst(w1), nregs;
        const cl_code *c = vm->codes[code].code;
        if (code == CL_CODE_STUB_NATIVE) {
            if (!(flags & CL_FF_NATIVE) || flags & (CL_FF_HOST | CL_FF_GEN) ||
                !cl_is_native(callee) || !cl_natives[cl_special_idx(callee) - CL_SP_NATIVE0].step ||
                pc != 0 || !cl_is_int(r[0]))
                return "frames: native";
            nregs = cl_natives[cl_special_idx(callee) - CL_SP_NATIVE0].nregs;
            if (cl_is_int(aux)) { /* the window of a call that is to be made: see cl_op_nresume */
                uint64_t p = (uint64_t)cl_int(aux);
                if (p >> 17 || (p & 255) == 0 || (p & 255) + 4 + (p >> 8 & 255) > nregs)
                    return "frames: call of a native";
            }
        } else if (code == CL_CODE_STUB_HOST) {
            if (!(flags & CL_FF_HOST) || flags & (CL_FF_NATIVE | CL_FF_GEN) ||
                !cl_is_hostfn(callee) || !top || !cl_is(r[1], CL_K_TUPLE) || !cl_is_int(r[3]) ||
                pc != 0)
                return "frames: host call";
            nregs = vm->codes[code].nregs;
        } else {
            cl_op before;
            if (!c || flags & (CL_FF_NATIVE | CL_FF_HOST)) return "frames: code";
            nregs = c->nregs;
            if (!at_instruction(c, pc, &before)) return "frames: position";
            if (code >= CL_CODE_PRELUDE0 + cl_prelude_get()->unit->ncodes) {
                if (!cl_is(callee, CL_K_FUNC) || CL_PTR(vm, cl_func, callee)->h.aux != code)
                    return "frames: function";
            } else if (cl_is(callee, CL_K_FUNC)) {
                if (CL_PTR(vm, cl_func, callee)->h.aux != code) return "frames: function";
            } else if (!cl_is_prelude(callee) ||
                       cl_special_idx(callee) - CL_SP_PRELUDE0 + CL_CODE_PRELUDE0 != code) {
                return "frames: function";
            }
            if (flags & CL_FF_GEN &&
                (!cl_is(aux, CL_K_GEN) || CL_PTR(vm, cl_gen, aux)->code != code ||
                 CL_PTR(vm, cl_gen, aux)->nregs != nregs ||
                 CL_PTR(vm, cl_gen, aux)->h.aux != CL_GEN_RUNNING))
                return "frames: generator";
            if (!(flags & CL_FF_GEN) && cl_is(aux, CL_K_GEN) &&
                c->flags & (CL_CODE_GENERATOR | CL_CODE_COROUTINE | CL_CODE_ASYNCGEN))
                return "frames: generator";
        }
        if ((uint64_t)slot + nregs > above || rk >= CL_RK_COUNT) return "frames: registers";
        if (code != CL_CODE_STUB_NATIVE && code != CL_CODE_STUB_HOST && !cl_verify_loops(c, pc, r))
            return "frames: range";
        if (flags & CL_FF_ENTRY)
            return slot == CL_FRAME_HEAD && g->depth == depth ? NULL : "frames: entry";
        uint32_t caller = cl_link_slot(w1), ccode = cl_link_code(w0), cpc = cl_link_pcindex(w0);
        if (caller >= slot || ccode >= vm->ncodes) return "frames: order";
        uint32_t cn;
        if (ccode == CL_CODE_STUB_NATIVE) {
            if (caller < CL_FRAME_HEAD || !cl_is_native(st->w[caller - 2])) return "frames: native";
            uint32_t id = cl_special_idx(st->w[caller - 2]) - CL_SP_NATIVE0;
            cn = id < cl_natives_count ? cl_natives[id].nregs : 0;
            if (cpc != 0) return "frames: position";
        } else {
            const cl_code *cc = vm->codes[ccode].code;
            if (!cc) return "frames: caller";
            cn = cc->nregs;
            cl_op before;
            if (!at_instruction(cc, cpc, &before) || !jump_kind(before, (cl_retkind)rk))
                return "frames: position";
        }
        if (dst >= cn + 0u && rk != CL_RK_DISCARD) return "frames: destination";
        if (rk == CL_RK_ITER && dst + 2 >= cn) return "frames: destination";
        slot = caller;
        code = ccode;
        pc = cpc;
        above = st->h.aux;
        top = false;
    }
}
