/* SPDX-License-Identifier: MIT */
/* Calls: frames, windows, and the dispatch over everything callable. See frame.h for the picture.
   */
#include "builtin/natives.h"
#include "heap/heap.h"
#include "obj/alias.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/type.h"
#include "vm/machine.h"

static uint32_t native_of(cl_val v) { return cl_special_idx(v) - CL_SP_NATIVE0; }

uint32_t cl_frame_nregs(const cl_vm *vm)
{
    if (vm->cur_code == CL_CODE_STUB_NATIVE) return cl_natives[native_of(vm->R[-2])].nregs;
    return vm->codes[vm->cur_code].nregs;
}

cl_st cl_stack_room(cl_vm *vm, cl_val **p, uint64_t n)
{
    if (CL_LIKELY((uint64_t)(vm->stack_end - *p) > n && vm->stack_end > *p)) return CL_ST_OK;
    cl_rgn *g = cl_rgn_of(vm);
    cl_stack *old = CL_AT(vm, cl_stack, g->stack);
    uint64_t at = (uint64_t)(*p - vm->stack_w), need = at + n + 2 * CL_NATIVE_SLACK + 16,
             cap = old->h.aux;
    while (cap < need)
        cap *= 2;
    if (cap > (1u << 27)) return cl_raise_memory(vm);
    CL_CHARGE(vm, cap / 4);
    CL_NEW(vm, cl_stack, st, CL_K_STACK, 16 + 8 * cap);
    st->h.aux = (uint32_t)cap;
    st->pad = 0;
    memcpy(st->w, old->w, 8 * (size_t)old->h.aux);
    memset(st->w + old->h.aux, 0, 8 * (size_t)(cap - old->h.aux));
    g->stack = (uint32_t)((uint8_t *)st - vm->base);
    uint64_t r = (uint64_t)(vm->R - vm->stack_w);
    vm->stack_w = st->w;
    vm->stack_end = st->w + cap - CL_NATIVE_SLACK;
    vm->R = st->w + r;
    *p = st->w + at;
    return CL_ST_OK;
}

cl_st cl_push_frame(cl_vm *vm, uint32_t code, cl_val *w, uint32_t nargs, cl_retkind rk,
                    uint32_t dst, uint32_t flags, cl_val callee, cl_val aux)
{
    cl_codeinst *ci = &vm->codes[code];
    uint32_t nregs = code == CL_CODE_STUB_NATIVE ? cl_natives[native_of(callee)].nregs : ci->nregs;
    cl_rgn *g = cl_rgn_of(vm);
    if (CL_UNLIKELY(g->depth >= vm->limits.depth))
        return cl_raise(vm, CL_T_RecursionError, "maximum recursion depth exceeded");
    CL_TRY(cl_stack_room(vm, &w, (uint64_t)nregs + 4));
    const uint32_t *words = vm->codes[vm->cur_code].words;
    w[0] = cl_link_pc(vm->cur_code, (uint32_t)(vm->pc - words));
    w[1] = cl_link_base((uint32_t)(vm->R - vm->stack_w), dst, (uint32_t)rk, flags);
    w[2] = callee;
    w[3] = aux;
    cl_val *r = w + 4;
    for (uint32_t i = nargs; i < nregs; i++)
        r[i] = CL_UNBOUND;
    g->depth++;
    vm->fuel -= ci->weight;
    vm->R = r;
    vm->K = ci->k;
    vm->pc = ci->words;
    vm->cur_code = code;
    if (CL_UNLIKELY(!ci->is_hot) && code >= CL_CODE_PRELUDE0 && ++ci->heat >= 2) {
        cl_make_hot(vm, code);
        vm->pc = vm->codes[code].words;
    }
    return CL_ST_OK;
}

/* Pushes the frame of a host call and pauses. */
static cl_st call_host(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                       uint32_t dst)
{
    uint32_t nkw = cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0;
    cl_rgn *g = cl_rgn_of(vm);
    if (g->used_calls >= vm->limits.calls) {
        vm->limit_hit = CL_LIMIT_CALLS;
        return CL_ST_FUEL;
    }
    cl_val args, kw = CL_NONE, callee = w[2];
    CL_TRY(cl_tuple_new(vm, w + 4, argc, &args));
    if (nkw) {
        CL_TRY(cl_dict_new(vm, &kw));
        for (uint32_t i = 0; i < nkw; i++)
            CL_TRY(cl_dict_set(vm, kw, cl_tuple_items(vm, kwnames)[i], w[4 + argc + i]));
    }
    uint32_t index = cl_special_idx(callee) - CL_SP_HOST0;
    bool async = vm->program && index >= vm->program->nasync_first;
    if (async) {
        cl_val call, items[3] = { callee, args, kw };
        CL_TRY(cl_tuple_new(vm, items, 3, &call));
        CL_NEW(vm, cl_future, f, CL_K_FUTURE, sizeof(cl_future));
        f->state = cl_small(CL_FUT_PENDING);
        f->value = CL_NONE;
        f->call = call;
        f->waiters = f->extra = CL_NONE;
        f->h.aux = g->call_id;
        cl_val fut = cl_ref_of(vm, f);
        if (cl_is_none(g->pending)) {
            cl_val list;
            CL_TRY(cl_list_new(vm, NULL, 0, &list));
            CL_TRY(cl_list_push(vm, list, fut));
            g->pending = list;
        } else {
            CL_TRY(cl_list_push(vm, g->pending, fut));
        }
        g->call_id++;
        g->used_calls++;
        return cl_deliver(vm, rk, dst, fut, CL_NONE);
    }
    CL_TRY(cl_push_frame(vm, CL_CODE_STUB_HOST, w, 0, rk, dst, CL_FF_HOST, callee, CL_NONE));
    vm->R[0] = CL_NONE;
    vm->R[1] = args;
    vm->R[2] = kw;
    vm->R[3] = cl_small((int64_t)g->call_id);
    g->call_id++;
    g->used_calls++;
    return CL_ST_HOST;
}

/* The escalated form of a native. w[4..] holds bound arguments as the leaf saw them. */
cl_st cl_escalate(cl_vm *vm, uint32_t id, cl_val *w, uint32_t argc, cl_retkind rk, uint32_t dst)
{
    const cl_native *n = &cl_natives[id];
    const cl_nsig *sig = cl_native_sig(id);
    cl_val *a = w + 4;
    uint32_t np;
    /* fixed parameters, then one tuple, then keyword-only ones, then the keyword dict */
    if (sig->varargs) {
        cl_val rest;
        uint32_t fixed = sig->nparams;
        CL_TRY(cl_tuple_new(vm, a + fixed, argc > fixed ? argc - fixed : 0, &rest));
        a[fixed] = rest;
        np = fixed + 1;
        for (uint32_t i = 0; i < (uint32_t)sig->nkwonly + (sig->varkw ? 1u : 0u); i++)
            a[np++] = vm->kw[i];
    } else {
        np = sig->nslots;
        if (sig->varkw) a[np++] = vm->kw[0];
    }
    if (n->step) {
        memmove(a + 1, a, np * sizeof *a);
        a[0] = cl_small(0);
        return cl_push_frame(vm, CL_CODE_STUB_NATIVE, w, np + 1, rk, dst, CL_FF_NATIVE,
                             CL_SPECIAL(CL_SP_NATIVE0 + id), CL_NONE);
    }
    cl_val fn = cl_native_prelude(id);
    if (cl_is_unbound(fn))
        return cl_raise(vm, CL_T_TypeError, "%s() does not accept this combination of arguments",
                        n->name);
    return cl_push_frame(vm, cl_special_idx(fn) - CL_SP_PRELUDE0 + CL_CODE_PRELUDE0, w, np, rk, dst,
                         0, fn, CL_NONE);
}

/* Owner.__new__(cls, ...) with a class that is not Owner itself: only subclasses with its layout.
   */
static CL_COLD cl_st check_new(cl_vm *vm, uint32_t id, cl_val cls)
{
    const cl_native *n = &cl_natives[id];
    cl_val owner = CL_TYPE_VAL(n->owner);
    if (!cl_is(cls, CL_K_TYPE) && !cl_is_builtin_type(cls))
        return cl_raise(vm, CL_T_TypeError, "%N.__new__(X): X is not a type object (%T)", owner,
                        cls);
    if (!cl_issubclass(vm, cls, owner))
        return cl_raise(vm, CL_T_TypeError, "%N.__new__(%N): %N is not a subtype of %N", owner, cls,
                        cls, owner);
    cl_val base = cl_type_solid(vm, cls);
    if (!cl_is_builtin_type(base) ||
        !cl_same(cl_type_lookup(vm, base, CL_NAME(__new__)), CL_SPECIAL(CL_SP_NATIVE0 + id)))
        return cl_raise(vm, CL_T_TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", owner,
                        cls, cl_is_native(cl_type_lookup(vm, cls, CL_NAME(__new__))) ? cls : base);
    return CL_ST_OK;
}

static cl_st call_native_bound(cl_vm *vm, uint32_t id, cl_val *w, uint32_t argc, cl_retkind rk,
                               uint32_t dst)
{
    const cl_native *n = &cl_natives[id];
    cl_val *a = w + 4;
    cl_val self = a[0];
    bool method = n->owner < CL_T_COUNT && !(n->flags & (CL_NF_STATIC | CL_NF_NEW | CL_NF_CLASS));
    if (n->flags & CL_NF_NEW && n->owner < CL_T_COUNT && n->owner != CL_T_object &&
        !cl_same(self, CL_TYPE_VAL(n->owner)))
        CL_TRY(check_new(vm, id, self));
    if (method) {
        if (CL_UNLIKELY(cl_is(self, CL_K_INST)) && n->owner != CL_T_object)
            a[0] = cl_unwrap(vm, self);
        if (CL_UNLIKELY(id == CL_NAT_dict_getitem && cl_is(self, CL_K_INST) &&
                        cl_is(a[0], CL_K_DICT))) {
            a[0] = self; /* its class may have __missing__ */
            return cl_escalate(vm, id, w, argc, rk, dst);
        }
        cl_kind want = (cl_kind)cl_types[n->owner].kind;
        if (CL_UNLIKELY(want != CL_K_SPECIAL && !cl_is(a[0], want)) &&
            !cl_isinstance_builtin(vm, a[0], (cl_type_id)n->owner))
            return cl_raise(vm, CL_T_TypeError,
                            "descriptor '%s' for '%s' objects doesn't apply to a '%T' object",
                            n->name, cl_types[n->owner].name, self);
    }
    if (n->leaf && n->leaf != nat_none) {
        /* A leaf that escalates has changed nothing, but it may have used a[] for scratch: keep
           what the escalated form needs. */
        cl_st st = n->leaf(vm, a, argc);
        if (CL_LIKELY(st == CL_ST_OK)) return cl_deliver(vm, rk, dst, a[0], CL_NONE);
        if (st == CL_ST_TAILCALL) return cl_call(vm, w, vm->tail_argc, CL_UNBOUND, rk, dst);
        if (st != CL_ST_ESCALATE) return st;
        if (!n->step && !n->prelude) {
            bool changed = false;
            for (uint32_t i = method ? 1 : 0; i < argc; i++) {
                cl_val u = cl_unwrap(vm, a[i]);
                if (!cl_same(u, a[i])) {
                    a[i] = u;
                    changed = true;
                }
            }
            if (changed) {
                st = n->leaf(vm, a, argc);
                if (st == CL_ST_OK) return cl_deliver(vm, rk, dst, a[0], CL_NONE);
                if (st != CL_ST_ESCALATE) return st;
            }
            cl_val args;
            CL_TRY(cl_tuple_new(vm, a, argc, &args));
            cl_val pa[2] = { CL_SPECIAL(CL_SP_NATIVE0 + id), args };
            return cl_call_prelude(vm, CL_PF_unwrap_call, pa, 2, rk, dst);
        }
    }
    switch (id) { /* the few natives that only the machine can do */
    case CL_NAT_exec_body: {
        cl_val fn = a[0], ns = a[1];
        if (!cl_is(fn, CL_K_FUNC))
            return cl_raise(vm, CL_T_TypeError, "__exec_body() needs a function");
        return cl_push_frame(vm, CL_PTR(vm, cl_func, fn)->h.aux, w, 0, rk, dst, CL_FF_NS, fn, ns);
    }
    case CL_NAT_run_code: {
        cl_val code = a[0], globals = a[1], locals = a[2], fn;
        if (!cl_is(code, CL_K_CODEREF) || !cl_is(globals, CL_K_DICT) ||
            CL_PTR(vm, cl_coderef, code)->h.aux >= vm->ncodes)
            return cl_raise(vm, CL_T_TypeError, "exec() needs code and a dict");
        CL_TRY(cl_func_new(vm, CL_PTR(vm, cl_coderef, code)->h.aux, globals, &fn));
        return cl_push_frame(vm, CL_PTR(vm, cl_coderef, code)->h.aux, w, 0, rk, dst, CL_FF_NS, fn,
                             locals);
    }
    case CL_NAT_gen_send: return cl_gen_resume(vm, a[0], a[1], rk, dst);
    case CL_NAT_gen_next: return cl_gen_resume(vm, a[0], CL_NONE, rk, dst);
    case CL_NAT_coro_send: return cl_gen_resume(vm, a[0], a[1], rk, dst);
    case CL_NAT_coro_wrap_next:
        return cl_gen_resume(vm, CL_PTR(vm, cl_iter, a[0])->a, CL_NONE, rk, dst);
    case CL_NAT_coro_wrap_send:
        return cl_gen_resume(vm, CL_PTR(vm, cl_iter, a[0])->a, a[1], rk, dst);
    case CL_NAT_asend_send: return cl_asend_step(vm, a[0], a[1], rk, dst);
    case CL_NAT_asend_next: return cl_asend_step(vm, a[0], CL_NONE, rk, dst);
    case CL_NAT_athrow_send: return cl_asend_step(vm, a[0], a[1], rk, dst);
    case CL_NAT_athrow_next: return cl_asend_step(vm, a[0], CL_NONE, rk, dst);
    case CL_NAT_gen_throw_value:
        if (!cl_is(a[0], CL_K_GEN)) return cl_bad_register(vm);
        return cl_gen_throw(vm, a[0], a[1], cl_same(a[2], CL_TRUE), rk, dst);
    case CL_NAT_iter_step: return cl_iter_step(vm, a[0], rk, dst);
    case CL_NAT_apply: {
        cl_val args = a[1], kwargs = a[2];
        w[2] = a[0];
        return cl_call_ex(vm, w, args, kwargs, rk, dst);
    }
    default: break;
    }
    return cl_escalate(vm, id, w, argc, rk, dst);
}

static cl_st call_native(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_val kwdict,
                         cl_retkind rk, uint32_t dst)
{
    uint32_t id = native_of(w[2]);
    if (CL_UNLIKELY(id >= cl_natives_count || !cl_natives[id].name))
        return cl_raise(vm, CL_T_SystemError, "unknown native function");
    const cl_nsig *sig = cl_native_sig(id);
    uint32_t nkw = cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0;
    bool kd = cl_is(kwdict, CL_K_DICT) && cl_dict_count(vm, kwdict);
    if (CL_LIKELY(!nkw && !kd && !sig->varargs && !sig->varkw && argc >= sig->min &&
                  argc <= sig->nparams)) {
        for (uint32_t i = argc; i < sig->nslots; i++)
            w[4 + i] = sig->def[i];
    } else {
        CL_TRY(cl_bind_native(vm, id, w + 4, &argc, nkw ? cl_tuple_items(vm, kwnames) : NULL, nkw,
                              kd ? kwdict : CL_NONE));
    }
    return call_native_bound(vm, id, w, argc, rk, dst);
}

/* Can instances of a user class be made here? Then its metaclass is type, it has no __new__ of its
   own, and it derives from object or from an exception made by BaseException.__new__. */
static bool plain_class(const cl_vm *vm, const cl_type *t)
{
    if (!cl_same(t->meta, CL_TYPE_VAL(CL_T_type)) || t->flags & (CL_TF_NEW | CL_TF_ABSTRACT))
        return false;
    if (!(t->flags & CL_TF_EXC)) return t->base_kind == CL_K_SPECIAL;
    cl_val base = cl_type_solid(vm, t->base_type);
    return cl_builtin_new(cl_special_idx(base) - CL_SP_TYPE0) == CL_NAT_exc_new;
}

static cl_st make_plain(cl_vm *vm, cl_val type, const cl_val *args, uint32_t argc, cl_val *out)
{
    if (!(CL_PTR(vm, cl_type, type)->flags & CL_TF_EXC)) return cl_inst_new(vm, type, out);
    cl_val t;
    CL_TRY(cl_tuple_new(vm, args, argc, &t));
    return cl_exc_new(vm, type, t, out);
}

/* The __new__ of a namedtuple class whose instances the machine can make, or UNBOUND. */
static cl_val fields_new(cl_vm *vm, cl_val type)
{
    const cl_type *t = CL_PTR(vm, cl_type, type);
    if (t->base_kind != CL_K_TUPLE || !(t->flags & CL_TF_NEW) || t->flags & CL_TF_ABSTRACT ||
        !cl_same(t->meta, CL_TYPE_VAL(CL_T_type)) ||
        !cl_same(cl_type_lookup(vm, type, CL_NAME(__init__)), CL_NATIVE_VAL(object_init)))
        return CL_UNBOUND;
    cl_val d = cl_type_lookup(vm, type, CL_NAME(__new__));
    if (!cl_is(d, CL_K_DESCR) || cl_hdr_of(vm, d)->aux != CL_DESCR_STATICMETHOD) return CL_UNBOUND;
    cl_val fn = CL_PTR(vm, cl_descr, d)->a;
    if (!cl_is(fn, CL_K_FUNC) || !(CL_PTR(vm, cl_func, fn)->flags & CL_FUNC_FIELDS))
        return CL_UNBOUND;
    const cl_code *c = vm->codes[CL_PTR(vm, cl_func, fn)->h.aux].code; /* may be from a snapshot */
    return cl_code_positional(c) && c->npos >= 1 && c->npos < 255 ? fn : CL_UNBOUND;
}

/* Edge(1, 2): what its __new__ would do, without a frame. w[4..] are the arguments. */
static cl_st call_fields(cl_vm *vm, cl_val fn, cl_val *w, uint32_t argc, cl_val kwnames,
                         uint32_t nkw, cl_retkind rk, uint32_t dst)
{
    const cl_code *c = vm->codes[CL_PTR(vm, cl_func, fn)->h.aux].code;
    cl_val type = w[2], items, o, row[256];
    const cl_val *from = w + 4;
    CL_CHARGE(vm, c->npos);
    if (nkw || argc + 1 != c->npos) {
        cl_val given[256];
        given[0] = type;
        memcpy(given + 1, w + 4, (argc + nkw) * sizeof *w);
        CL_TRY(cl_bind(vm, fn, c, row, given, argc + 1, nkw ? cl_tuple_items(vm, kwnames) : NULL,
                       given + 1 + argc, nkw, CL_NONE));
        from = row + 1;
    }
    CL_TRY(cl_tuple_new(vm, from, c->npos - 1u, &items));
    CL_TRY(cl_inst_wrap(vm, type, items, &o));
    return cl_deliver(vm, rk, dst, o, CL_NONE);
}

/* Cls(...) for user classes whose metaclass is type: instance + Python __init__ in one go; the rest
   is _type_call. */
static cl_st call_type(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                       uint32_t dst)
{
    cl_val type = w[2];
    uint32_t nkw = cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0;
    if (cl_is(type, CL_K_TYPE)) {
        cl_type *t = CL_PTR(vm, cl_type, type);
        if (rk == CL_RK_VALUE && plain_class(vm, t)) {
            cl_val init = cl_type_lookup(vm, type, CL_NAME(__init__));
            if (cl_is(init, CL_K_FUNC)) {
                cl_func *f = CL_PTR(vm, cl_func, init);
                cl_codeinst *ci = &vm->codes[f->h.aux];
                if (!(ci->code->flags &
                      (CL_CODE_GENERATOR | CL_CODE_COROUTINE | CL_CODE_ASYNCGEN))) {
                    cl_val self;
                    CL_TRY(make_plain(vm, type, w + 4, argc, &self));
                    CL_TRY(cl_stack_room(vm, &w, (uint64_t)argc + nkw + ci->nregs + 8));
                    cl_val keep[256 + CL_FRAME_HEAD];
                    if (argc + nkw > 255) goto slow;
                    memcpy(keep, w + 4, (argc + nkw) * sizeof *w);
                    memcpy(w + 5, keep, (argc + nkw) * sizeof *w);
                    w[4] = self;
                    if (nkw == 0 && ci->code->npos == argc + 1 && cl_code_positional(ci->code))
                        return cl_push_frame(vm, f->h.aux, w, argc + 1, CL_RK_INIT, dst, 0, init,
                                             self);
                    cl_st st = cl_bind(vm, init, ci->code, w + 4, w + 4, argc + 1,
                                       nkw ? cl_tuple_items(vm, kwnames) : NULL, keep + argc, nkw,
                                       CL_NONE);
                    if (st != CL_ST_OK) {
                        memcpy(w + 4, keep, (argc + nkw) * sizeof *w); /* restartable */
                        return st;
                    }
                    uint32_t nargs = cl_code_nparams(ci->code);
                    return cl_push_frame(vm, f->h.aux, w, nargs, CL_RK_INIT, dst, 0, init, self);
                }
            } else if (nkw == 0 &&
                       (t->flags & CL_TF_EXC
                            ? cl_same(init, CL_SPECIAL(CL_SP_NATIVE0 + CL_NAT_exc_init)) &&
                                  !cl_exc_init_fills(vm, type)
                            : argc == 0 && cl_is_native(init))) {
                cl_val self;
                CL_TRY(make_plain(vm, type, w + 4, argc, &self));
                return cl_deliver(vm, rk, dst, self, CL_NONE);
            }
        }
        cl_val fn = fields_new(vm, type);
        if (!cl_is_unbound(fn) && argc + nkw < 255)
            return call_fields(vm, fn, w, argc, kwnames, nkw, rk, dst);
    }
slow:;
    cl_val args, kw;
    CL_TRY(cl_tuple_new(vm, w + 4, argc, &args));
    CL_TRY(cl_dict_new(vm, &kw));
    for (uint32_t i = 0; i < nkw; i++)
        CL_TRY(cl_dict_set(vm, kw, cl_tuple_items(vm, kwnames)[i], w[4 + argc + i]));
    cl_val pa[3] = { type, args, kw };
    return cl_call_prelude(vm, CL_PF_type_call, pa, 3, rk, dst);
}

static cl_st not_callable(cl_vm *vm, cl_val v)
{
    return cl_raise(vm, CL_T_TypeError, "'%T' object is not callable", v);
}

/* Puts one value in front of the arguments. */
static cl_st shift_in(cl_vm *vm, cl_val **w, uint32_t n, cl_val first)
{
    CL_TRY(cl_stack_room(vm, w, (uint64_t)n + 16));
    memmove(*w + 5, *w + 4, n * sizeof **w);
    (*w)[4] = first;
    return CL_ST_OK;
}

cl_st cl_call(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk, uint32_t dst)
{
    for (int hops = 0; hops < 16; hops++) {
        cl_val callee = w[2];
        uint32_t nkw = cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0;
        switch (cl_is_tagged(callee) ? cl_ref_kind(callee) : CL_K_COUNT) {
        case CL_K_FUNC: {
            cl_func *f = CL_PTR(vm, cl_func, callee);
            cl_codeinst *ci = &vm->codes[f->h.aux];
            const cl_code *c = ci->code;
            if (nkw == 0 && argc == c->npos && cl_code_positional(c))
                return cl_push_frame(vm, f->h.aux, w, argc, rk, dst, 0, callee, CL_NONE);
            if (nkw == 0 && argc < c->npos && cl_code_positional(c) &&
                cl_is(f->defaults, CL_K_TUPLE) &&
                argc + cl_tuple_len(vm, f->defaults) >= c->npos) { /* the last ones by default */
                CL_TRY(cl_stack_room(vm, &w, (uint64_t)c->npos + 8));
                const cl_val *d = cl_tuple_items(vm, f->defaults);
                uint32_t first = c->npos - cl_tuple_len(vm, f->defaults);
                for (uint32_t i = argc; i < c->npos; i++)
                    w[4 + i] = d[i - first];
                return cl_push_frame(vm, f->h.aux, w, c->npos, rk, dst, 0, callee, CL_NONE);
            }
            uint32_t nargs = cl_code_nparams(c);
            CL_TRY(cl_stack_room(vm, &w, (uint64_t)argc + nkw + nargs + 8));
            cl_val keep[256];
            if (nkw > 256) return cl_raise(vm, CL_T_TypeError, "too many keyword arguments");
            memcpy(keep, w + 4 + argc, nkw * sizeof *w);
            /* cl_bind overwrites registers only when nothing can fail any more, so a retry after a
               collection sees the arguments. */
            CL_TRY(cl_bind(vm, callee, c, w + 4, w + 4, argc,
                           nkw ? cl_tuple_items(vm, kwnames) : NULL, keep, nkw, CL_NONE));
            return cl_push_frame(vm, f->h.aux, w, nargs, rk, dst, 0, callee, CL_NONE);
        }
        case CL_K_BMETHOD: {
            cl_bmethod *m = CL_PTR(vm, cl_bmethod, callee);
            CL_TRY(shift_in(vm, &w, argc + nkw, m->self));
            w[2] = m->func;
            argc++;
            continue;
        }
        case CL_K_TYPE: return call_type(vm, w, argc, kwnames, rk, dst);
        case CL_K_SPECIAL: {
            if (cl_is_native(callee)) return call_native(vm, w, argc, kwnames, CL_NONE, rk, dst);
            if (cl_is_hostfn(callee)) return call_host(vm, w, argc, kwnames, rk, dst);
            if (cl_is_prelude(callee)) {
                uint32_t code = cl_special_idx(callee) - CL_SP_PRELUDE0 + CL_CODE_PRELUDE0;
                if (code >= vm->ncodes || nkw || argc != vm->codes[code].code->npos)
                    return cl_raise(vm, CL_T_TypeError,
                                    "internal function called with %u arguments", argc);
                return cl_push_frame(vm, code, w, argc, rk, dst, 0, callee, CL_NONE);
            }
            if (cl_is_builtin_type(callee)) {
                if (cl_same(callee, CL_TYPE_VAL(CL_T_type)) && argc == 1 && !nkw)
                    return cl_deliver(vm, rk, dst, cl_type_of(vm, w[4]), CL_NONE);
                uint32_t id = cl_builtin_new(cl_special_idx(callee) - CL_SP_TYPE0);
                if (id) {
                    CL_TRY(shift_in(vm, &w, argc + nkw, callee));
                    w[2] = CL_SPECIAL(CL_SP_NATIVE0 + id);
                    argc++;
                    continue;
                }
                return call_type(vm, w, argc, kwnames, rk, dst);
            }
            return not_callable(vm, callee);
        }
        case CL_K_INST: {
            cl_val fn = cl_type_lookup(vm, cl_type_of(vm, callee), CL_NAME(__call__));
            if (cl_is_unbound(fn)) return not_callable(vm, callee);
            if (cl_is(fn, CL_K_DESCR)) {
                cl_val bound;
                CL_TRY(cl_getattr(vm, callee, CL_NAME(__call__), &bound));
                w[2] = bound;
                continue;
            }
            CL_TRY(shift_in(vm, &w, argc + nkw, callee));
            w[2] = fn;
            argc++;
            continue;
        }
        case CL_K_ALIAS: { /* list[int](...) */
            cl_alias *al = CL_PTR(vm, cl_alias, callee);
            if (al->h.aux != CL_ALIAS_GENERIC) return not_callable(vm, callee);
            if (cl_alias_flavour(vm, callee) == CL_ALIAS_TYPING) {
                CL_TRY(shift_in(vm, &w, argc + nkw, callee));
                w[2] = CL_NATIVE_VAL(h_alias_call);
                argc++;
                continue;
            }
            w[2] = al->a;
            continue;
        }
        case CL_K_DESCR: {
            cl_descr *d = CL_PTR(vm, cl_descr, callee);
            if (d->h.aux != CL_DESCR_STATICMETHOD) return not_callable(vm, callee);
            w[2] = d->a;
            continue;
        }
        default: return not_callable(vm, callee);
        }
    }
    return cl_raise(vm, CL_T_RecursionError, "maximum recursion depth exceeded");
}

cl_st cl_call_ex(cl_vm *vm, cl_val *w, cl_val args, cl_val kwargs, cl_retkind rk, uint32_t dst)
{
    const cl_val *pos;
    uint32_t n;
    if (!cl_seq_span(vm, args, &pos, &n))
        return cl_raise(vm, CL_T_TypeError, "Value after * must be an iterable, not %T", args);
    uint32_t nkw = cl_is(kwargs, CL_K_DICT) ? cl_dict_count(vm, kwargs) : 0;
    cl_val callee = w[2];
    CL_CHARGE(vm, n + nkw);
    /* straight from tuple and dict to parameters */
    if (cl_is(callee, CL_K_FUNC) && (n > 200 || nkw > 0)) {
        cl_func *f = CL_PTR(vm, cl_func, callee);
        const cl_code *c = vm->codes[f->h.aux].code;
        uint32_t nargs = cl_code_nparams(c);
        CL_TRY(cl_stack_room(vm, &w, (uint64_t)nargs + 8));
        CL_TRY(cl_bind(vm, callee, c, w + 4, pos, n, NULL, NULL, 0, nkw ? kwargs : CL_NONE));
        return cl_push_frame(vm, f->h.aux, w, nargs, rk, dst, 0, callee, CL_NONE);
    }
    cl_val names = CL_UNBOUND;
    if (nkw) {
        CL_TRY(cl_tuple_new(vm, NULL, nkw, &names));
        cl_val k, v;
        uint32_t i = 0, j = 0;
        while (cl_dict_next(vm, kwargs, &i, &k, &v)) {
            if (!cl_is(k, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError, "keywords must be strings");
            cl_tuple_items(vm, names)[j++] = k;
        }
    }
    /* the window holds args and kwargs themselves: build above, so a retry finds them */
    if (w + 4 < vm->R + cl_frame_nregs(vm)) {
        cl_val *top = cl_top_window(vm);
        top[2] = callee;
        w = top;
    }
    CL_TRY(cl_stack_room(vm, &w, (uint64_t)n + nkw + 16));
    w[2] = callee;
    if (n) memcpy(w + 4, pos, n * sizeof *w);
    if (nkw) {
        cl_val k, v;
        uint32_t i = 0, j = 0;
        while (cl_dict_next(vm, kwargs, &i, &k, &v))
            w[4 + n + j++] = v;
    }
    return cl_call(vm, w, n, names, rk, dst);
}

cl_st cl_call_n(cl_vm *vm, cl_val callee, const cl_val *args, uint32_t n, cl_retkind rk,
                uint32_t dst)
{
    cl_val *w = cl_top_window(vm);
    cl_val keep[8];
    CL_CHECK(n <= 8);
    memcpy(keep, args, n * sizeof *args);
    CL_TRY(cl_stack_room(vm, &w, n + 8));
    w[2] = callee;
    memcpy(w + 4, keep, n * sizeof *w);
    return cl_call(vm, w, n, CL_UNBOUND, rk, dst);
}

cl_st cl_call_prelude(cl_vm *vm, uint32_t which, const cl_val *args, uint32_t n, cl_retkind rk,
                      uint32_t dst)
{
    cl_val fn = cl_prelude_fn(which);
    if (cl_is_unbound(fn))
        return cl_raise(vm, CL_T_SystemError, "the prelude lacks a function (%u)", which);
    return cl_call_n(vm, fn, args, n, rk, dst);
}

cl_st cl_call_retry(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                    uint32_t dst)
{
    uint32_t n = argc + (cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0) + 2;
    cl_val keep[512];
    if (n > CL_COUNTOF(keep)) return cl_raise(vm, CL_T_TypeError, "too many arguments");
    uint32_t slot = (uint32_t)(w - vm->R), frame = (uint32_t)(vm->R - vm->stack_w);
    memcpy(keep, w + 2, n * sizeof *w);
    cl_st st = cl_call(vm, w, argc, kwnames, rk, dst);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL) &&
        (uint32_t)(vm->R - vm->stack_w) == frame)
        memcpy(vm->R + slot + 2, keep, n * sizeof *w);
    return st;
}

cl_st cl_call_unshift(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                      uint32_t dst)
{
    uint32_t n = argc + (cl_is(kwnames, CL_K_TUPLE) ? cl_tuple_len(vm, kwnames) : 0);
    uint32_t slot = (uint32_t)(w - vm->R), frame = (uint32_t)(vm->R - vm->stack_w);
    memmove(w + 4, w + 5, (n - 1) * sizeof *w);
    cl_st st = cl_call_retry(vm, w, argc - 1, kwnames, rk, dst);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL) &&
        (uint32_t)(vm->R - vm->stack_w) == frame) {
        w = vm->R + slot;
        memmove(w + 5, w + 4, (n - 1) * sizeof *w);
        w[4] = CL_UNBOUND;
    }
    return st;
}

/* Step natives. A call the step asked for that could not be made yet is kept in w[-1] as an int, so
   that the call is tried again and not the step. */
cl_st cl_op_nresume(cl_vm *vm)
{
    uint32_t k, argc, mode;
    vm->pc = vm->ipc; /* what comes back comes back to this instruction */
    cl_val pending = vm->R[-1];
    if (cl_is_int(pending)) {
        uint64_t p = (uint64_t)cl_int(pending);
        k = p & 255;
        argc = p >> 8 & 255;
        mode = p >> 16 & 1;
    } else {
        uint32_t id = native_of(vm->R[-2]);
        if (CL_UNLIKELY(vm->loaded) && !cl_step_regs_ok(vm, id, vm->R)) return cl_bad_register(vm);
        cl_st st = cl_natives[id].step(vm, vm->R);
        if (st == CL_ST_OK) return cl_return(vm, vm->R[0]);
        if (st != CL_ST_CALL) return st;
        k = vm->call_k;
        argc = vm->call_argc;
        mode = vm->call_mode;
    }
    uint32_t frame = (uint32_t)(vm->R - vm->stack_w);
    vm->R[-1] = CL_NONE;
    cl_st st = mode ? cl_iter_step(vm, vm->R[k + 2], CL_RK_STEPNEXT, k)
                    : cl_call_retry(vm, vm->R + k, argc, CL_UNBOUND, CL_RK_VALUE, k);
    if (CL_UNLIKELY(st == CL_ST_NEED_GC || st == CL_ST_FUEL) &&
        (uint32_t)(vm->R - vm->stack_w) == frame)
        vm->R[-1] = cl_small((int64_t)(k | argc << 8 | mode << 16));
    else if (st == CL_ST_RAISE && (uint32_t)(vm->R - vm->stack_w) == frame &&
             cl_natives[native_of(vm->R[-2])].flags & CL_NF_CATCH) {
        vm->R[k] = CL_RAISED;
        return CL_ST_OK;
    } else if (st == CL_ST_RAISE && mode && (uint32_t)(vm->R - vm->stack_w) == frame &&
               cl_exc_is(vm, cl_rgn_of(vm)->exc, CL_T_StopIteration)) {
        cl_rgn_of(vm)->exc = CL_NONE;
        vm->R[k] = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    return st;
}
