/* SPDX-License-Identifier: MIT */
/* The general forms of the common instructions: leaf operation first, then the prelude for what
   needs Python code; and the filling of inline caches in quickened code. */
#include "builtin/natives.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/num.h"
#include "obj/str.h"
#include "vm/machine.h"

/* The current instruction in this vm's private copy, to write caches to; NULL while the code is
   cold. */
static uint32_t *hot_ip(cl_vm *vm)
{
    return vm->codes[vm->cur_code].is_hot ? (uint32_t *)(uintptr_t)vm->ipc : NULL;
}

static void set_op(uint32_t *ip, cl_op op) { *ip = (*ip & ~255u) | (uint32_t)op; }

static cl_val frame_globals(const cl_vm *vm)
{
    cl_val f = vm->R[-2];
    return cl_is(f, CL_K_FUNC) ? CL_PTR(vm, cl_func, f)->globals : cl_rgn_of(vm)->prelude_globals;
}

/* A register does not hold what compiled code put there: only a forged snapshot can do that. */
cl_st cl_bad_register(cl_vm *vm)
{
    return cl_raise(vm, CL_T_SystemError, "the state of this program is damaged");
}
#define WANT(v_, kind_)                                                        \
    do {                                                                       \
        if (CL_UNLIKELY(!cl_is(v_, CL_K_##kind_))) return cl_bad_register(vm); \
    } while (0)

/* ---- arithmetic, comparison, truth ---- */

cl_st cl_op_binary(cl_vm *vm, uint32_t op, cl_val a, cl_val b, bool inplace, uint32_t dst)
{
    cl_val r;
    if (op == CL_ADD && cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR)) {
        CL_TRY(cl_str_concat(vm, a, b, &r));
        vm->R[dst] = r;
        return CL_ST_OK;
    }
    cl_st st = cl_binop(vm, (cl_binop_id)op, a, b, inplace, &r);
    if (st == CL_ST_OK) {
        vm->R[dst] = r;
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[3] = { a, b, cl_small((int64_t)op) };
    return cl_call_prelude(vm, inplace ? CL_PF_ibinop : CL_PF_binop, args, 3, CL_RK_VALUE, dst);
}

cl_st cl_op_compare(cl_vm *vm, cl_cmp op, cl_val a, cl_val b, cl_retkind rk, uint32_t dst)
{
    cl_val r;
    cl_st st;
    if (cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR)) {
        bool t;
        const cl_str *x = CL_PTR(vm, cl_str, a), *y = CL_PTR(vm, cl_str, b);
        CL_CHARGE_BYTES(vm, (uint64_t)(x->len < y->len ? x->len : y->len) * x->width);
        if (op == CL_EQ || op == CL_NE) {
            t = cl_str_eq(vm, a, b) == (op == CL_EQ);
        } else {
            int c = cl_str_cmp(vm, a, b);
            t = op == CL_LT ? c < 0 : op == CL_LE ? c <= 0 : op == CL_GT ? c > 0 : c >= 0;
        }
        return cl_deliver(vm, rk, dst, cl_bool(t), CL_NONE);
    }
    st = cl_compare(vm, op, a, b, &r);
    if (st == CL_ST_OK) return cl_deliver(vm, rk, dst, r, CL_NONE);
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[3] = { a, b, cl_small((int64_t)op) };
    return cl_call_prelude(vm, CL_PF_cmp, args, 3, rk, dst);
}

cl_st cl_op_unary(cl_vm *vm, uint32_t which, cl_val v, uint32_t dst)
{
    cl_val r;
    cl_st st = which == 0   ? cl_neg(vm, v, &r)
               : which == 1 ? cl_pos(vm, v, &r)
                            : cl_invert(vm, v, &r);
    if (st == CL_ST_OK) {
        vm->R[dst] = r;
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[2] = { v, cl_small((int64_t)which) };
    return cl_call_prelude(vm, CL_PF_unop, args, 2, CL_RK_VALUE, dst);
}

cl_st cl_op_truth(cl_vm *vm, cl_val v, cl_retkind rk, uint32_t dst)
{
    bool t;
    cl_st st = cl_truth(vm, v, &t);
    if (st == CL_ST_OK) return cl_deliver(vm, rk, dst, cl_bool(t), CL_NONE);
    if (st != CL_ST_ESCALATE) return st;
    return cl_call_prelude(vm, CL_PF_truth, &v, 1, rk, dst);
}

/* ---- names ---- */

/* A class body's namespace made by __prepare__ (or the locals of exec) that is no plain dict: its
   own
   __getitem__ decides. */
static bool mapped_namespace(cl_val ns)
{
    return !cl_is(ns, CL_K_DICT) && !cl_is_none(ns) && !cl_is_unbound(ns);
}

/* R[dst] = ns[name], or other if that is a KeyError (UNBOUND: NameError). */
static cl_st load_mapped(cl_vm *vm, cl_val ns, cl_val name, cl_val other, uint32_t dst)
{
    cl_val args[3] = { ns, name, other };
    return cl_call_prelude(vm, CL_PF_load_mapped, args, 3, CL_RK_VALUE, dst);
}

static cl_st name_error(cl_vm *vm, cl_val name)
{
    cl_val args[1], msg;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, "name '"));
    CL_TRY(cl_sb_str(&sb, name));
    CL_TRY(cl_sb_text(&sb, "' is not defined"));
    CL_TRY(cl_sb_finish(&sb, &msg));
    args[0] = msg;
    CL_TRY(cl_exc_prepare(vm, CL_T_NameError, args, 1, &msg));
    CL_PTR(vm, cl_exc, msg)->extra = name;
    return cl_exc_raise(vm, msg, CL_UNBOUND);
}

cl_st cl_op_loadg(cl_vm *vm, cl_val name, uint32_t dst)
{
    cl_val gl = frame_globals(vm);
    cl_dict *d = CL_PTR(vm, cl_dict, gl);
    uint32_t *ip = hot_ip(vm);
    int64_t i = cl_dict_find_str(vm, gl, name);
    if (i >= 0) {
        cl_val *v = &cl_dict_vals(vm, d)[i];
        vm->R[dst] = *v;
        if (ip && d->h.flags & CL_DICT_NS) {
            ip[2] = d->version;
            ip[3] = (uint32_t)((uint8_t *)v - vm->base);
            set_op(ip, CL_OP_LOADG_IC);
        }
        return CL_ST_OK;
    }
    cl_val b = cl_builtin_name(vm, name);
    if (cl_is_unbound(b) && vm->program) b = cl_host_name(vm, name);
    if (cl_is_unbound(b)) return name_error(vm, name);
    vm->R[dst] = b;
    if (ip && d->h.flags & CL_DICT_NS && cl_is_special(b)) {
        ip[2] = d->version;
        ip[3] = cl_special_idx(b);
        set_op(ip, CL_OP_LOADB_IC);
    }
    return CL_ST_OK;
}

static cl_st op_storeg(cl_vm *vm, cl_val name, cl_val v)
{
    cl_val gl = frame_globals(vm);
    CL_TRY(cl_dict_set(vm, gl, name, v));
    uint32_t *ip = hot_ip(vm);
    cl_dict *d = CL_PTR(vm, cl_dict, gl);
    if (ip && d->h.flags & CL_DICT_NS) {
        int64_t i = cl_dict_find_str(vm, gl, name);
        if (i >= 0) {
            ip[2] = d->version;
            ip[3] = (uint32_t)((uint8_t *)&cl_dict_vals(vm, d)[i] - vm->base);
            set_op(ip, CL_OP_STOREG_IC);
        }
    }
    return CL_ST_OK;
}

/* ---- attributes ---- */

/* Remembers where the value of a module attribute lies. */
static void cache_module(cl_vm *vm, cl_val o, cl_val name, cl_op op)
{
    uint32_t *ip = hot_ip(vm);
    if (!ip || !cl_is(o, CL_K_MODULE)) return;
    cl_val dict = CL_PTR(vm, cl_module, o)->dict;
    const cl_dict *d = CL_PTR(vm, cl_dict, dict);
    int64_t i = d->h.flags & CL_DICT_NS ? cl_dict_find_str(vm, dict, name) : -1;
    if (i < 0) return;
    ip[2] = d->version;
    ip[3] = (uint32_t)((uint8_t *)&cl_dict_vals(vm, d)[i] - vm->base);
    set_op(ip, op);
}

cl_st cl_op_getattr(cl_vm *vm, cl_val o, cl_val name, cl_retkind rk, uint32_t dst)
{
    cl_attr at;
    cl_attr_find(vm, o, name, &at);
    switch (at.found) {
    case CL_ATTR_VALUE: {
        uint32_t *ip = hot_ip(vm);
        uint32_t op = *vm->ipc & 255;
        if (ip && at.ic_shape && (op == CL_OP_GETATTR_Q || op == CL_OP_GETATTR_IC) &&
            at.ic_slot < cl_inst_ninline(CL_PTR(vm, cl_inst, o))) {
            ip[2] = at.ic_shape;
            ip[3] = at.ic_slot;
            ip[4] = cl_rgn_of(vm)->type_epoch;
            set_op(ip, CL_OP_GETATTR_IC);
        } else if (op == CL_OP_GETATTR_Q || op == CL_OP_GETATTR_MOD) {
            cache_module(vm, o, name, CL_OP_GETATTR_MOD);
        }
        return cl_deliver(vm, rk, dst, at.value, CL_NONE);
    }
    case CL_ATTR_GETTER: return cl_call_n(vm, at.value, &o, 1, rk, dst);
    case CL_ATTR_METHOD: {
        cl_val m;
        CL_TRY(cl_bmethod_new(vm, o, at.value, &m));
        return cl_deliver(vm, rk, dst, m, CL_NONE);
    }
    case CL_ATTR_NATIVE_GETTER: {
        cl_val *w = cl_top_window(vm);
        CL_TRY(cl_stack_room(vm, &w, 16));
        w[2] = at.value;
        w[4] = o;
        return cl_call(vm, w, 1, CL_UNBOUND, rk, dst);
    }
    case CL_ATTR_MISSING: return cl_raise_attr(vm, o, name);
    default: {
        cl_val args[2] = { o, name };
        return cl_call_prelude(vm, CL_PF_getattr_slow, args, 2, rk, dst);
    }
    }
}

cl_st cl_op_setattr(cl_vm *vm, cl_val o, cl_val name, cl_val v)
{
    uint32_t before = cl_is(o, CL_K_INST) ? CL_PTR(vm, cl_inst, o)->h.aux : 0;
    cl_st st = cl_setattr(vm, o, name, v);
    if (st == CL_ST_OK) {
        uint32_t *ip = hot_ip(vm);
        uint32_t op = *vm->ipc & 255, slot;
        if (ip && before &&
            (op == CL_OP_SETATTR_Q || op == CL_OP_SETATTR_IC || op == CL_OP_SETATTR_ADD)) {
            cl_inst *i = CL_PTR(vm, cl_inst, o);
            const cl_shape *now = CL_AT(vm, cl_shape, i->h.aux);
            cl_attr at;
            if (i->h.aux != before && now->parent == before && !(now->flags & CL_SHAPE_DICT) &&
                now->h.aux <= cl_inst_ninline(i)) {
                ip[2] = before;
                ip[3] = i->h.aux;
                ip[4] = cl_rgn_of(vm)->type_epoch;
                set_op(ip, CL_OP_SETATTR_ADD);
                return st;
            }
            if (!(CL_AT(vm, cl_shape, i->h.aux)->flags & CL_SHAPE_DICT) &&
                cl_inst_find(vm, o, name, &slot) && slot < cl_inst_ninline(i)) {
                cl_attr_find(vm, o, name, &at);
                if (at.found == CL_ATTR_VALUE && at.ic_shape) {
                    ip[2] = at.ic_shape;
                    ip[3] = at.ic_slot;
                    ip[4] = cl_rgn_of(vm)->type_epoch;
                    set_op(ip, CL_OP_SETATTR_IC);
                }
            }
        }
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[3] = { o, name, v };
    return cl_call_prelude(vm, CL_PF_setattr_slow, args, 3, CL_RK_DISCARD, 0);
}

cl_st cl_op_delattr(cl_vm *vm, cl_val o, cl_val name)
{
    cl_st st = cl_delattr(vm, o, name);
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[2] = { o, name };
    return cl_call_prelude(vm, CL_PF_delattr_slow, args, 2, CL_RK_DISCARD, 0);
}

/* Window A: R[A+2] = function and R[A+4] = self, or R[A+2] = value and R[A+4] = UNBOUND. */
cl_st cl_op_method(cl_vm *vm, cl_val o, cl_val name, uint32_t window)
{
    cl_attr at;
    cl_attr_find(vm, o, name, &at);
    uint32_t *ip = hot_ip(vm);
    switch (at.found) {
    case CL_ATTR_METHOD:
        vm->R[window + 2] = at.value;
        vm->R[window + 4] = o;
        if (ip) {
            if (cl_is(o, CL_K_INST) && cl_is(at.value, CL_K_FUNC) && at.on_class && at.ic_shape) {
                ip[2] = at.ic_shape;
                ip[3] = cl_rgn_of(vm)->type_epoch;
                ip[4] = cl_off(at.value);
                set_op(ip, CL_OP_METHOD_IC);
            } else if (cl_is_ref(o) && cl_is_native(at.value) && cl_ref_kind(o) < CL_K_INST) {
                ip[2] = cl_tag(o);
                ip[4] = cl_special_idx(at.value);
                set_op(ip, CL_OP_METHOD_KIND);
            }
        }
        return CL_ST_OK;
    case CL_ATTR_VALUE:
        vm->R[window + 2] = at.value;
        vm->R[window + 4] = CL_UNBOUND;
        cache_module(vm, o, name, CL_OP_METHOD_MOD);
        return CL_ST_OK;
    default:
        vm->R[window + 4] = CL_UNBOUND;
        return cl_op_getattr(vm, o, name, CL_RK_VALUE, window + 2);
    }
}

/* ---- subscripts ---- */

cl_st cl_op_getitem(cl_vm *vm, cl_val o, cl_val k, uint32_t dst)
{
    cl_val r;
    cl_st st = cl_getitem(vm, o, k, &r);
    if (st == CL_ST_OK) {
        vm->R[dst] = r;
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[2] = { o, k };
    return cl_call_prelude(vm, CL_PF_getitem, args, 2, CL_RK_VALUE, dst);
}

cl_st cl_op_setitem(cl_vm *vm, cl_val o, cl_val k, cl_val v)
{
    cl_st st = cl_setitem(vm, o, k, v);
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[3] = { o, k, v };
    return cl_call_prelude(vm, CL_PF_setitem, args, 3, CL_RK_DISCARD, 0);
}

cl_st cl_op_delitem(cl_vm *vm, cl_val o, cl_val k)
{
    cl_st st = cl_delitem(vm, o, k);
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[2] = { o, k };
    return cl_call_prelude(vm, CL_PF_delitem, args, 2, CL_RK_DISCARD, 0);
}

cl_st cl_op_contains(cl_vm *vm, cl_val c, cl_val v, bool negate, uint32_t dst)
{
    bool t;
    cl_st st = cl_contains(vm, c, v, &t);
    if (st == CL_ST_OK) {
        vm->R[dst] = cl_bool(t != negate);
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[2] = { c, v };
    return cl_call_prelude(vm, CL_PF_contains, args, 2, negate ? CL_RK_NOT : CL_RK_BOOL, dst);
}

static cl_st op_getitemk(cl_vm *vm, cl_val o, cl_val k, uint32_t dst)
{
    if (cl_is(o, CL_K_DICT)) {
        int64_t i = cl_dict_find_str(vm, o, k);
        if (i >= 0) {
            cl_dict *d = CL_PTR(vm, cl_dict, o);
            vm->R[dst] = cl_dict_vals(vm, d)[i];
            uint32_t *ip = hot_ip(vm);
            if (ip) {
                ip[2] = d->keys;
                ip[3] = (uint32_t)i;
                set_op(ip, CL_OP_GETITEMK_IC);
            }
            return CL_ST_OK;
        }
    }
    return cl_op_getitem(vm, o, k, dst);
}

/* ---- iteration ---- */

/* Loop state over a builtin value in R[dst..dst+2]. */
static bool loop_state(cl_vm *vm, cl_val v, uint32_t dst)
{
    cl_val *r = &vm->R[dst];
    if (cl_is(v, CL_K_RANGE)) {
        cl_range *g = CL_PTR(vm, cl_range, v);
        if (!cl_is_int(g->start) || !cl_is_int(g->step) || !cl_is_int(g->len)) return false;
        cl_val start = g->start, step = g->step, len = g->len;
        r[0] = start;
        r[1] = len;
        r[2] = step;
        return true;
    }
    if (cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is(v, CL_K_STR) || cl_is(v, CL_K_ITER) ||
        cl_is(v, CL_K_GEN)) {
        if (cl_is(v, CL_K_GEN) &&
            CL_PTR(vm, cl_gen, v)->h.flags & (CL_GENF_COROUTINE | CL_GENF_ASYNCGEN))
            return false;
        if (cl_is(v, CL_K_ITER) && (CL_PTR(vm, cl_iter, v)->h.aux == CL_IT_ASEND ||
                                    CL_PTR(vm, cl_iter, v)->h.aux == CL_IT_ATHROW))
            return false;
        r[0] = v;
        r[1] = r[2] = cl_small(0);
        return true;
    }
    return false;
}

cl_st cl_op_getiter(cl_vm *vm, cl_val v, uint32_t dst)
{
    if (loop_state(vm, v, dst)) return CL_ST_OK;
    cl_val it;
    cl_st st = cl_iter_new(vm, v, &it);
    if (st == CL_ST_OK) {
        vm->R[dst] = it;
        vm->R[dst + 1] = vm->R[dst + 2] = cl_small(0);
        return st;
    }
    if (st != CL_ST_ESCALATE) return st;
    return cl_call_prelude(vm, CL_PF_iter, &v, 1, CL_RK_ITER, dst);
}

/* ---- conversions that run the instruction again ---- */

static cl_st redo(cl_vm *vm, uint32_t which, const cl_val *args, uint32_t n, uint32_t reg)
{
    vm->pc = vm->ipc;
    return cl_call_prelude(vm, which, args, n, CL_RK_REDO, reg);
}

static cl_st op_unpack(cl_vm *vm, uint32_t a, uint32_t b, uint32_t before, uint32_t after,
                       bool star)
{
    const cl_val *items;
    uint32_t n;
    cl_val v = vm->R[b];
    if (!cl_seq_span(vm, v, &items, &n)) {
        if (star) {
            cl_val args[1] = { v };
            return redo(vm, CL_PF_to_list, args, 1, b);
        }
        cl_val args[2] = { v, cl_small((int64_t)before) };
        return redo(vm, CL_PF_to_tuple_n, args, 2, b);
    }
    if (!star) {
        if (n == before) {
            memcpy(&vm->R[a], items, n * sizeof(cl_val));
            return CL_ST_OK;
        }
        if (n < before)
            return cl_raise(vm, CL_T_ValueError,
                            "not enough values to unpack (expected %u, got %u)", before, n);
        return cl_raise(vm, CL_T_ValueError, "too many values to unpack (expected %u, got %u)",
                        before, n);
    }
    if (n < before + after)
        return cl_raise(vm, CL_T_ValueError,
                        "not enough values to unpack (expected at least %u, got %u)",
                        before + after, n);
    cl_val list;
    uint32_t mid = n - before - after;
    CL_CHARGE(vm, n);
    CL_TRY(cl_list_new(vm, items + before, mid, &list));
    for (uint32_t i = 0; i < before; i++)
        vm->R[a + i] = items[i];
    vm->R[a + before] = list;
    for (uint32_t i = 0; i < after; i++)
        vm->R[a + before + 1 + i] = items[n - after + i];
    return CL_ST_OK;
}

static cl_st op_format(cl_vm *vm, cl_val v, cl_val spec, uint32_t conv, uint32_t dst)
{
    cl_val r = v;
    cl_st st = CL_ST_OK;
    if (conv == 1)
        st = cl_str_of(vm, v, &r);
    else if (conv == 2)
        st = cl_repr(vm, v, &r);
    else if (conv == 3)
        st = cl_ascii(vm, v, &r);
    if (st == CL_ST_OK) {
        if (cl_is(r, CL_K_STR) && CL_PTR(vm, cl_str, spec)->len == 0) {
            vm->R[dst] = r;
            return st;
        }
        if (CL_PTR(vm, cl_str, spec)->len == 0 && !cl_is(r, CL_K_INST)) {
            st = cl_str_of(vm, r, &r);
        } else {
            st = cl_format(vm, r, spec, &r);
        }
        if (st == CL_ST_OK) {
            vm->R[dst] = r;
            return st;
        }
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val args[3] = { v, spec, cl_small((int64_t)conv) };
    return cl_call_prelude(vm, CL_PF_format, args, 3, CL_RK_VALUE, dst);
}

static cl_st import_call(cl_vm *vm, cl_val name, cl_val level, cl_val fromlist, uint32_t dst)
{
    cl_val args[4] = { name, level, fromlist, frame_globals(vm) };
    return cl_call_prelude(vm, CL_PF_import, args, 4, CL_RK_VALUE, dst);
}

static cl_st unbound_cell(cl_vm *vm, uint32_t reg, cl_val name)
{
    const cl_code *c = vm->codes[vm->cur_code].code;
    bool free = reg >= c->nfreereg && reg < c->nfreereg + c->nfree;
    if (free)
        return cl_raise(vm, CL_T_NameError,
                        "cannot access free variable '%S' where it is not associated with a value "
                        "in enclosing scope",
                        name);
    return cl_raise(vm, CL_T_UnboundLocalError,
                    "cannot access local variable '%S' where it is not associated with a value",
                    name);
}

static cl_st special_method(cl_vm *vm, cl_val o, uint32_t which, uint32_t window)
{
    static const uint16_t names[4] = { CL_N___enter__, CL_N___exit__, CL_N___aenter__,
                                       CL_N___aexit__ };
    cl_val type = cl_type_of(vm, o), f = cl_type_lookup(vm, type, CL_NAME_AT(names[which]));
    if (cl_is_unbound(f)) {
        bool async = which >= 2;
        bool has_other = !cl_is_unbound(
            cl_type_lookup(vm, type, CL_NAME_AT(names[async ? which - 2 : which + 2])));
        const char *kind = async ? "asynchronous context manager" : "context manager",
                   *meth = which == 0   ? "__enter__"
                           : which == 1 ? "__exit__"
                           : which == 2 ? "__aenter__"
                                        : "__aexit__";
        if (has_other)
            return cl_raise(vm, CL_T_TypeError,
                            "'%T' object does not support the %s protocol (missed %s method) but "
                            "it supports the %s protocol. Did you mean to use '%s'?",
                            o, kind, meth,
                            async ? "context manager" : "asynchronous context manager",
                            async ? "with" : "async with");
        return cl_raise(vm, CL_T_TypeError,
                        "'%T' object does not support the %s protocol (missed %s method)", o, kind,
                        meth);
    }
    if (cl_is(f, CL_K_FUNC) || cl_is_native(f)) {
        vm->R[window + 2] = f;
        vm->R[window + 4] = o;
        return CL_ST_OK;
    }
    vm->R[window + 4] = CL_UNBOUND;
    return cl_op_getattr(vm, o, CL_NAME_AT(names[which]), CL_RK_VALUE, window + 2);
}

static cl_st make_func(cl_vm *vm, const uint32_t *ip, uint32_t a, uint32_t flags, uint32_t c)
{
    uint32_t unit_first = vm->cur_code - vm->codes[vm->cur_code].code->id;
    uint32_t id = unit_first + ip[1];
    cl_val f;
    CL_TRY(cl_func_new(vm, id, frame_globals(vm), &f));
    cl_func *p = CL_PTR(vm, cl_func, f);
    if (flags & 1) p->defaults = vm->R[c];
    if (flags & 2) p->kwdefaults = vm->R[c + 1];
    if (flags & 4) p->annotate = vm->R[c + 2];
    if (flags & 8) p->closure = vm->R[c + 3];
    const cl_code *code = vm->codes[id].code;
    if (code->nfree) { /* calls trust this */
        if (!cl_is(p->closure, CL_K_TUPLE) || cl_tuple_len(vm, p->closure) < code->nfree)
            return cl_bad_register(vm);
        for (uint32_t i = 0; i < code->nfree; i++)
            WANT(cl_tuple_items(vm, p->closure)[i], CELL);
    }
    if ((flags & 1 && !cl_is(p->defaults, CL_K_TUPLE)) ||
        (flags & 2 && !cl_is(p->kwdefaults, CL_K_DICT)))
        return cl_bad_register(vm);
    vm->R[a] = f;
    return CL_ST_OK;
}

static cl_st op_send(cl_vm *vm, uint32_t a, uint32_t b)
{
    cl_val it = vm->R[a], v = vm->R[b];
    if (cl_is(it, CL_K_GEN)) return cl_gen_resume(vm, it, v, CL_RK_SEND, b);
    if (cl_is(it, CL_K_FUTURE)) {
        cl_future *f = CL_PTR(vm, cl_future, it);
        if (f->state.u == cl_small(CL_FUT_DONE).u)
            return cl_deliver_stop(vm, CL_RK_SEND, b, f->value);
        if (f->state.u == cl_small(CL_FUT_FAILED).u) return cl_raise_value(vm, f->value);
        return cl_deliver(vm, CL_RK_SEND, b, it, CL_NONE);
    }
    if (cl_is(it, CL_K_ITER) && (CL_PTR(vm, cl_iter, it)->h.aux == CL_IT_ASEND ||
                                 CL_PTR(vm, cl_iter, it)->h.aux == CL_IT_ATHROW))
        return cl_asend_step(vm, it, v, CL_RK_SEND, b);
    if (cl_is(it, CL_K_ITER) && CL_PTR(vm, cl_iter, it)->h.aux == CL_IT_COROWRAP)
        return cl_gen_resume(vm, CL_PTR(vm, cl_iter, it)->a, v, CL_RK_SEND, b);
    if (cl_is_none(v)) return cl_iter_step(vm, it, CL_RK_SEND, b);
    cl_val m;
    cl_st st = cl_getattr(vm, it, CL_NAME(send), &m);
    if (st != CL_ST_OK)
        return st == CL_ST_ESCALATE
                   ? cl_raise(vm, CL_T_AttributeError, "'%T' object has no attribute 'send'", it)
                   : st;
    return cl_call_n(vm, m, &v, 1, CL_RK_SEND, b);
}

/* Does this exception match a class or a tuple of classes? */
static cl_st match_exc(cl_vm *vm, cl_val exc, cl_val type, bool *out)
{
    const cl_val *t = &type;
    uint32_t n = 1;
    if (cl_is(type, CL_K_TUPLE)) {
        t = cl_tuple_items(vm, type);
        n = cl_tuple_len(vm, type);
        CL_CHARGE(vm, n);
    }
    *out = false;
    /* every entry is looked at: a wrong one is an error even behind a match */
    for (uint32_t i = 0; i < n; i++) {
        if (!cl_is_exc_class(vm, t[i]))
            return cl_raise(
                vm, CL_T_TypeError,
                "catching classes that do not inherit from BaseException is not allowed");
        *out |= cl_issubclass(vm, CL_PTR(vm, cl_exc, exc)->type, t[i]);
    }
    return CL_ST_OK;
}

static bool names_group(const cl_vm *vm, cl_val type)
{
    const cl_val *t = &type;
    uint32_t n = 1;
    if (cl_is(type, CL_K_TUPLE)) {
        t = cl_tuple_items(vm, type);
        n = cl_tuple_len(vm, type);
    }
    for (uint32_t i = 0; i < n; i++)
        if (cl_is_exc_class(vm, t[i]) &&
            cl_issubclass(vm, t[i], CL_TYPE_VAL(CL_T_BaseExceptionGroup)))
            return true;
    return false;
}

/* except* of an exception that is no group: a part that matches is wrapped in one, whose traceback
   begins here. */
static cl_st match_single(cl_vm *vm, cl_val exc, cl_val type, cl_val *out)
{
    bool yes;
    CL_TRY(match_exc(vm, exc, type, &yes));
    cl_val pair[2] = { CL_NONE, exc };
    if (yes) {
        cl_val a[3] = { CL_TYPE_VAL(CL_T_BaseExceptionGroup), CL_V_EMPTY_STR, CL_NONE };
        CL_TRY(cl_tuple_new(vm, &exc, 1, &a[2]));
        CL_TRY(nat_h_eg_make(vm, a, 3));
        cl_exc_trace(vm, a[0], vm->cur_code, (uint32_t)(vm->ipc - vm->codes[vm->cur_code].words));
        pair[0] = a[0];
        pair[1] = CL_NONE;
    }
    return cl_tuple_new(vm, pair, 2, out);
}

static cl_st op_raise(cl_vm *vm, cl_val v, cl_val cause, bool has_cause)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (cl_is(v, CL_K_EXC) && (!has_cause || cl_is_none(cause) || cl_is(cause, CL_K_EXC)))
        return cl_exc_raise(vm, v, has_cause ? cause : CL_UNBOUND);
    if (cl_is_builtin_type(v) && cl_is_exc_class(vm, v) &&
        (!has_cause || cl_is_none(cause) || cl_is(cause, CL_K_EXC))) {
        cl_val e;
        CL_TRY(cl_exc_prepare(vm, (cl_type_id)(cl_special_idx(v) - CL_SP_TYPE0), NULL, 0, &e));
        return cl_exc_raise(vm, e, has_cause ? cause : CL_UNBOUND);
    }
    (void)g;
    return CL_ST_ESCALATE;
}

/* The rare instructions. vm->pc already stands behind the instruction; caches and operands are read
   through ip. */
cl_st cl_op_other(cl_vm *vm, const uint32_t *ip)
{
    cl_rgn *g = cl_rgn_of(vm);
    uint32_t ins = ip[0], op = ins & 255, a = ins >> 8 & 255, b = ins >> 16 & 255, c = ins >> 24;
    cl_val *R = vm->R, v, w;
    const cl_val *K = vm->K;
    bool t;
    cl_st st;
    switch (op) {
    case CL_OP_LOADKX: R[a] = K[ip[1]]; return CL_ST_OK;
    case CL_OP_DELL:
        if (cl_is_unbound(R[a]))
            return cl_raise(
                vm, CL_T_UnboundLocalError,
                "cannot access local variable '%S' where it is not associated with a value",
                K[ip[1]]);
        R[a] = CL_UNBOUND;
        return CL_ST_OK;
    case CL_OP_MAKECELL:
        CL_TRY(cl_cell_new(vm, R[a], &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_NEWCELL:
        CL_TRY(cl_cell_new(vm, CL_UNBOUND, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_COPYFREE: {
        WANT(R[-2], FUNC);
        cl_val cl = CL_PTR(vm, cl_func, R[-2])->closure;
        if (!cl_is(cl, CL_K_TUPLE) || cl_tuple_len(vm, cl) < b)
            return cl_raise(vm, CL_T_SystemError, "closure is too small");
        memcpy(&R[a], cl_tuple_items(vm, cl), b * sizeof(cl_val));
        return CL_ST_OK;
    }
    case CL_OP_LOADC:
        WANT(R[b], CELL);
        v = CL_PTR(vm, cl_cell, R[b])->v;
        if (cl_is_unbound(v)) return unbound_cell(vm, b, K[ip[1]]);
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_DELC:
        WANT(R[a], CELL);
        if (cl_is_unbound(CL_PTR(vm, cl_cell, R[a])->v)) return unbound_cell(vm, a, K[ip[1]]);
        CL_PTR(vm, cl_cell, R[a])->v = CL_UNBOUND;
        return CL_ST_OK;
    case CL_OP_STOREG:
    case CL_OP_STOREG_Q:
    case CL_OP_STOREG_IC: return op_storeg(vm, K[ip[1]], R[a]);
    case CL_OP_DELG:
        CL_TRY(cl_dict_del(vm, frame_globals(vm), K[ip[1]], &v));
        return cl_is_unbound(v) ? name_error(vm, K[ip[1]]) : CL_ST_OK;
    case CL_OP_LOADN:
    case CL_OP_LOADNC: {
        cl_val name = K[ip[1]], ns = R[-1];
        if (cl_is(ns, CL_K_DICT)) {
            v = cl_dict_get_str(vm, ns, name);
            if (!cl_is_unbound(v)) {
                R[a] = v;
                return CL_ST_OK;
            }
        }
        if (op == CL_OP_LOADNC) {
            WANT(R[b], CELL);
            v = CL_PTR(vm, cl_cell, R[b])->v;
            if (mapped_namespace(ns)) return load_mapped(vm, ns, name, v, a);
            if (cl_is_unbound(v)) return unbound_cell(vm, b, name);
            R[a] = v;
            return CL_ST_OK;
        }
        v = cl_dict_get_str(vm, frame_globals(vm), name);
        if (cl_is_unbound(v)) v = cl_builtin_name(vm, name);
        if (cl_is_unbound(v) && vm->program) v = cl_host_name(vm, name);
        if (mapped_namespace(ns)) return load_mapped(vm, ns, name, v, a);
        if (cl_is_unbound(v)) return name_error(vm, name);
        R[a] = v;
        return CL_ST_OK;
    }
    case CL_OP_STOREN:
        if (!cl_is(R[-1], CL_K_DICT)) return cl_op_setitem(vm, R[-1], K[ip[1]], R[a]);
        return cl_dict_set(vm, R[-1], K[ip[1]], R[a]);
    case CL_OP_DELN:
        if (mapped_namespace(R[-1])) {
            cl_val args[2] = { R[-1], K[ip[1]] };
            return cl_call_prelude(vm, CL_PF_del_mapped, args, 2, CL_RK_DISCARD, 0);
        }
        CL_TRY(cl_dict_del(vm, R[-1], K[ip[1]], &v));
        return cl_is_unbound(v) ? name_error(vm, K[ip[1]]) : CL_ST_OK;
    case CL_OP_LOADLOCALS:
        v = cl_unwrap(vm, R[-1]);
        R[a] = cl_is(v, CL_K_DICT) ? v : frame_globals(vm);
        return CL_ST_OK;
    case CL_OP_DELATTR: return cl_op_delattr(vm, R[a], K[ip[1]]);
    case CL_OP_SUPERATTR:
    case CL_OP_SUPERMETHOD: {
        cl_val args[3] = { R[b], R[ip[2]], K[ip[1]] };
        cl_val fn;
        st = cl_super_find(vm, args[0], args[1], args[2], &fn, &t);
        if (st == CL_ST_OK) {
            if (op == CL_OP_SUPERMETHOD) {
                R[a + 2] = fn;
                R[a + 4] = t ? args[1] : CL_UNBOUND;
                return CL_ST_OK;
            }
            if (t) CL_TRY(cl_bmethod_new(vm, args[1], fn, &fn));
            R[a] = fn;
            return CL_ST_OK;
        }
        if (st != CL_ST_ESCALATE) return st;
        if (op == CL_OP_SUPERMETHOD) R[a + 4] = CL_UNBOUND;
        return cl_call_prelude(vm, CL_PF_super_get, args, 3, CL_RK_VALUE,
                               op == CL_OP_SUPERMETHOD ? a + 2 : a);
    }
    case CL_OP_GETITEMK:
    case CL_OP_GETITEMK_Q:
    case CL_OP_GETITEMK_IC: return op_getitemk(vm, R[b], K[ip[1]], a);
    case CL_OP_DELITEM: return cl_op_delitem(vm, R[a], R[b]);
    case CL_OP_GETSLICE:
        CL_TRY(cl_slice_new(vm, R[b + 1], R[b + 2], CL_NONE, &v));
        return cl_op_getitem(vm, R[b], v, a);
    case CL_OP_MKSLICE:
        CL_TRY(cl_slice_new(vm, R[b], R[b + 1], c == 3 ? R[b + 2] : CL_NONE, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_POS: return cl_op_unary(vm, 1, R[b], a);
    case CL_OP_INVERT: return cl_op_unary(vm, 2, R[b], a);
    case CL_OP_ITERNEW:
        if (cl_is(R[b], CL_K_LIST) || cl_is(R[b], CL_K_TUPLE) || cl_is(R[b], CL_K_STR) ||
            cl_is(R[b], CL_K_RANGE) || cl_is(R[b], CL_K_DICT)) {
            R[a] = R[b];
            return CL_ST_OK;
        }
        st = cl_iter_new(vm, R[b], &v);
        if (st == CL_ST_ESCALATE) return cl_call_prelude(vm, CL_PF_iter, &R[b], 1, CL_RK_VALUE, a);
        if (st == CL_ST_OK) R[a] = v;
        return st;
    case CL_OP_LIST:
        CL_CHARGE(vm, c);
        CL_TRY(cl_list_new(vm, &R[b], c, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_TUPLE:
        CL_CHARGE(vm, c);
        CL_TRY(cl_tuple_new(vm, &R[b], c, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_SET:
        CL_TRY(cl_set_new(vm, false, &v));
        for (uint32_t i = 0; i < c; i++) {
            st = cl_set_add(vm, v, R[b + i]);
            if (st == CL_ST_ESCALATE) { /* start over in Python */
                CL_TRY(cl_tuple_new(vm, &R[b], c, &w));
                return cl_call_prelude(vm, CL_PF_to_set, &w, 1, CL_RK_VALUE, a);
            }
            CL_TRY(st);
        }
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_DICT:
        CL_TRY(cl_dict_new(vm, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_DICTK:
        CL_TRY(cl_dict_from_keys_table(vm, K[ip[1]], &R[b], &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_SETADD:
        WANT(R[a], SET);
        st = cl_set_add(vm, R[a], R[b]);
        if (st == CL_ST_ESCALATE) {
            cl_val args[2] = { R[a], R[b] };
            return cl_call_prelude(vm, CL_PF_set_add, args, 2, CL_RK_DISCARD, 0);
        }
        return st;
    case CL_OP_SETKEY: {
        int64_t h;
        if (cl_is(cl_unwrap(vm, R[a]), CL_K_SET)) return CL_ST_OK; /* sought as a frozenset */
        st = cl_is(R[a], CL_K_INST) || cl_is(R[a], CL_K_EXC)
                 ? CL_ST_ESCALATE
                 : cl_hash_key(vm, R[a], CL_HASH_SET, &h);
        if (st != CL_ST_ESCALATE) return st;
        return cl_call_prelude(vm, CL_PF_set_key_check, &R[a], 1, CL_RK_DISCARD, 0);
    }
    case CL_OP_DICTSET:
        WANT(R[a], DICT);
        st = cl_dict_set(vm, R[a], R[b], R[c]);
        if (st == CL_ST_ESCALATE) {
            cl_val args[3] = { R[a], R[b], R[c] };
            return cl_call_prelude(vm, CL_PF_dict_put, args, 3, CL_RK_DISCARD, 0);
        }
        return st;
    case CL_OP_LISTEXT: {
        WANT(R[a], LIST);
        const cl_val *items;
        uint32_t n;
        if (!cl_seq_span(vm, R[b], &items, &n)) {
            cl_val args[2] = { R[b], R[c] };
            return redo(vm, c ? CL_PF_to_arguments : CL_PF_to_list_star, args, c ? 2 : 1, b);
        }
        CL_CHARGE(vm, n);
        uint32_t have = cl_list_len(vm, R[a]);
        CL_TRY(cl_list_reserve(vm, R[a], (uint64_t)have + n));
        if (!cl_seq_span(vm, R[b], &items, &n) || !n) return CL_ST_OK;
        memcpy(cl_list_items(vm, R[a]) + have, items, n * sizeof *items);
        CL_PTR(vm, cl_list, R[a])->h.aux = have + n;
        return CL_ST_OK;
    }
    case CL_OP_SETUPD: {
        WANT(R[a], SET);
        const cl_val *items;
        uint32_t n;
        if (!cl_seq_span(vm, R[b], &items, &n)) return redo(vm, CL_PF_to_list_set, &R[b], 1, b);
        CL_CHARGE(vm, n);
        for (uint32_t i = 0; i < n; i++) {
            st = cl_set_add(vm, R[a], items[i]);
            if (st == CL_ST_ESCALATE) {
                cl_val args[2] = { R[a], R[b] };
                return cl_call_prelude(vm, CL_PF_set_update, args, 2, CL_RK_DISCARD, 0);
            }
            CL_TRY(st);
        }
        return CL_ST_OK;
    }
    case CL_OP_DICTUPD:
        WANT(R[a], DICT);
        if (!cl_is(R[b], CL_K_DICT)) return redo(vm, CL_PF_to_dict, &R[b], 1, b);
        st = cl_dict_update(vm, R[a], R[b]);
        if (st == CL_ST_ESCALATE) {
            cl_val args[2] = { R[a], R[b] };
            return cl_call_prelude(vm, CL_PF_dict_merge, args, 2, CL_RK_DISCARD, 0);
        }
        return st;
    case CL_OP_DICTMERGE: {
        WANT(R[a], DICT);
        if (!cl_is(R[b], CL_K_DICT)) {
            cl_val args[2] = { R[b], R[c] };
            return redo(vm, CL_PF_to_keywords, args, 2, b);
        }
        cl_val k, kv;
        for (uint32_t i = 0; cl_dict_next(vm, R[b], &i, &k, &kv);) {
            if (!cl_is(k, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError, "keywords must be strings");
            if (!cl_is_unbound(cl_dict_get_str(vm, R[a], k))) {
                cl_val args[2] = { R[c], k };
                return cl_call_prelude(vm, CL_PF_keyword_twice, args, 2, CL_RK_DISCARD, 0);
            }
        }
        return cl_dict_update(vm, R[a], R[b]);
    }
    case CL_OP_LISTTUPLE: {
        WANT(R[b], LIST);
        uint32_t n = cl_list_len(vm, R[b]);
        CL_CHARGE(vm, n);
        CL_TRY(cl_tuple_new(vm, n ? cl_list_items(vm, R[b]) : NULL, n, &v));
        R[a] = v;
        return CL_ST_OK;
    }
    case CL_OP_UNPACK: return op_unpack(vm, a, b, c, 0, false);
    case CL_OP_UNPACKEX: return op_unpack(vm, a, b, c, ip[1], true);
    case CL_OP_FORMAT: return op_format(vm, R[b], CL_V_EMPTY_STR, c, a);
    case CL_OP_FORMATS: WANT(R[c], STR); return op_format(vm, R[b], R[c], ip[1], a);
    case CL_OP_JOINSTR:
        for (uint32_t i = 0; i < c; i++)
            WANT(R[b + i], STR);
        CL_TRY(cl_str_concat_n(vm, &R[b], c, &v));
        R[a] = v;
        return CL_ST_OK;
    case CL_OP_MKFUNC: return make_func(vm, ip, a, b, c);
    case CL_OP_BUILDCLASS: R[a + 2] = CL_NATIVE_VAL(build_class); return CL_ST_OK;
    case CL_OP_CALLK: return cl_call_retry(vm, &R[a], b, K[ip[1]], CL_RK_VALUE, c);
    case CL_OP_CALLMK:
        if (cl_is_unbound(R[a + 4])) return cl_call_unshift(vm, &R[a], b, K[ip[1]], CL_RK_VALUE, c);
        return cl_call_retry(vm, &R[a], b, K[ip[1]], CL_RK_VALUE, c);
    case CL_OP_CALLX:
        return cl_call_ex(vm, &R[a], R[a + 4], b & 1 ? R[a + 5] : CL_NONE, CL_RK_VALUE, c);
    case CL_OP_RESULT: g->result = R[a]; return CL_ST_OK;
    case CL_OP_GENSTART: return cl_gen_start(vm);
    case CL_OP_AYIELD:
    case CL_OP_YIELD: WANT(R[-1], GEN); return cl_gen_yield(vm, a, R[b], op == CL_OP_AYIELD);
    case CL_OP_YIELDF: WANT(R[-1], GEN); return cl_gen_yield(vm, b, R[b], false);
    case CL_OP_GETYIELDFROM:
        if (cl_is(R[b], CL_K_GEN) &&
            !(CL_PTR(vm, cl_gen, R[b])->h.flags & (CL_GENF_COROUTINE | CL_GENF_ASYNCGEN))) {
            R[a] = R[b];
            return CL_ST_OK;
        }
        return cl_call_prelude(vm, CL_PF_getyielditer, &R[b], 1, CL_RK_VALUE, a);
    case CL_OP_GETAWAIT:
        v = R[b];
        if (cl_is(v, CL_K_FUTURE) ||
            (cl_is(v, CL_K_GEN) &&
             CL_PTR(vm, cl_gen, v)->h.flags & (CL_GENF_COROUTINE | CL_GENF_ITERCORO))) {
            R[a] = v;
            return CL_ST_OK;
        } else {
            cl_val args[2] = { v, cl_small((int64_t)c) };
            return cl_call_prelude(vm, CL_PF_getawaitable, args, 2, CL_RK_VALUE, a);
        }
    case CL_OP_SEND: return op_send(vm, a, b);
    case CL_OP_BLOCK: return cl_op_block(vm, a, b);
    case CL_OP_GETAITER: return cl_call_prelude(vm, CL_PF_aiter, &R[b], 1, CL_RK_VALUE, a);
    case CL_OP_GETANEXT: return cl_call_prelude(vm, CL_PF_anext, &R[b], 1, CL_RK_VALUE, a);
    case CL_OP_ENDASYNCFOR:
        if (cl_is(R[a], CL_K_EXC) && cl_exc_is(vm, R[a], CL_T_StopAsyncIteration)) {
            vm->pc += (int32_t)ip[1];
            return CL_ST_OK;
        }
        WANT(R[a], EXC);
        return cl_raise_value(vm, R[a]);
    case CL_OP_RAISE: {
        if (c == 0) {
            if (!cl_is(g->handled, CL_K_EXC))
                return cl_raise(vm, CL_T_RuntimeError, "No active exception to reraise");
            return cl_raise_value(vm, g->handled);
        }
        cl_val cause = c == 2 ? R[b] : CL_UNBOUND;
        st = op_raise(vm, R[a], cause, c == 2);
        if (st != CL_ST_ESCALATE) return st;
        cl_val args[2] = { R[a], cause };
        /* _raise gives the instance with its cause set; raising that is plain: run again */
        if (c == 2 && cl_is(R[a], CL_K_EXC) && !cl_is(R[b], CL_K_EXC)) {
            return redo(vm, CL_PF_raise_cause, &cause, 1, b);
        }
        return redo(vm, CL_PF_raise, args, 2, a);
    }
    case CL_OP_RERAISE: WANT(R[a], EXC); return cl_raise_value(vm, R[a]);
    case CL_OP_PUSHEXC:
        WANT(R[a], EXC);
        v = R[a];
        R[b] = g->handled;
        g->handled = v;
        return CL_ST_OK;
    case CL_OP_POPEXC:
        if (!cl_is_none(R[a])) WANT(R[a], EXC);
        g->handled = R[a];
        return CL_ST_OK;
    case CL_OP_MATCHEXC:
        WANT(R[b], EXC);
        CL_TRY(match_exc(vm, R[b], R[c], &t));
        R[a] = cl_bool(t);
        return CL_ST_OK;
    case CL_OP_TEMPLATE: {
        cl_val fields[2] = { R[b], R[c] };
        WANT(R[b], TUPLE);
        WANT(R[c], TUPLE);
        CL_TRY(cl_record_new(vm, CL_ALIAS_TEMPLATE, fields, 2, &v));
        R[a] = v;
        return CL_ST_OK;
    }
    case CL_OP_INTERPOLATION: {
        static const char letters[] = "?sra";
        cl_val fields[4] = { R[b], R[b + 1], CL_NONE, R[c] };
        if (ip[1] & 3) CL_TRY(cl_str_from_ascii(vm, &letters[ip[1] & 3], 1, &fields[2]));
        CL_TRY(cl_record_new(vm, CL_ALIAS_INTERPOLATION, fields, 4, &v));
        R[a] = v;
        return CL_ST_OK;
    }
    case CL_OP_MATCHEG: {
        cl_val args[2] = { R[b], R[c] };
        if (cl_is(R[b], CL_K_EXC) && !cl_exc_is(vm, R[b], CL_T_BaseExceptionGroup) &&
            !names_group(vm, R[c])) {
            CL_TRY(match_single(vm, R[b], R[c], &v));
            R[a] = v;
            return CL_ST_OK;
        }
        return cl_call_prelude(vm, CL_PF_match_eg, args, 2, CL_RK_VALUE, a);
    }
    case CL_OP_EGREST: {
        cl_val args[2] = { R[b], R[c] };
        return cl_call_prelude(vm, CL_PF_eg_rest, args, 2, CL_RK_VALUE, a);
    }
    case CL_OP_RAISEASSERT:
        return cl_raise_args(vm, CL_T_AssertionError, b ? &R[a] : NULL, b ? 1 : 0);
    case CL_OP_LOADSPECIAL: return special_method(vm, R[b], ip[1], a);
    case CL_OP_IMPORT: return import_call(vm, K[ip[1]], R[a], R[a + 1], a);
    case CL_OP_IMPORTFROM: {
        cl_val args[2] = { R[b], K[ip[1]] };
        if (cl_is(R[b], CL_K_MODULE)) {
            v = cl_dict_get_str(vm, CL_PTR(vm, cl_module, R[b])->dict, K[ip[1]]);
            if (!cl_is_unbound(v)) {
                R[a] = v;
                return CL_ST_OK;
            }
        }
        return cl_call_prelude(vm, CL_PF_import_from, args, 2, CL_RK_VALUE, a);
    }
    case CL_OP_IMPORTSTAR: {
        cl_val args[2] = { R[a], cl_is(R[-1], CL_K_DICT) ? R[-1] : frame_globals(vm) };
        return cl_call_prelude(vm, CL_PF_import_star, args, 2, CL_RK_DISCARD, 0);
    }
    case CL_OP_MATCHKIND: {
        cl_val s = cl_unwrap(vm, R[b]);
        bool seq = cl_is(s, CL_K_LIST) || cl_is(s, CL_K_TUPLE) || cl_is(s, CL_K_RANGE) ||
                   cl_is(s, CL_K_MEMVIEW);
        bool map = cl_is(s, CL_K_DICT) ||
                   (cl_is(s, CL_K_VIEW) && CL_PTR(vm, cl_view, s)->h.aux == CL_VIEW_PROXY);
        if (cl_is(s, CL_K_INST)) { /* subclasses of Sequence and Mapping, and what is registered */
            v = cl_type_lookup_user(vm, cl_type_of(vm, s), CL_NAME(_abc_pattern));
            seq = cl_same(v, cl_small(0));
            map = cl_same(v, cl_small(1));
        }
        R[a] = cl_bool(c == 0 ? seq : map);
        return CL_ST_OK;
    }
    case CL_OP_MATCHLEN: {
        int64_t n;
        st = cl_len(vm, R[b], &n);
        if (st == CL_ST_OK) R[a] = cl_small(n);
        return st == CL_ST_ESCALATE ? cl_call_prelude(vm, CL_PF_len, &R[b], 1, CL_RK_VALUE, a) : st;
    }
    case CL_OP_MATCHKEYS: {
        cl_val args[2] = { R[b], R[c] };
        st = cl_match_keys(vm, R[b], R[c], &v);
        if (st == CL_ST_OK) R[a] = v;
        if (st != CL_ST_ESCALATE) return st;
        return cl_call_prelude(vm, CL_PF_match_keys, args, 2, CL_RK_VALUE, a);
    }
    case CL_OP_MATCHREST: {
        cl_val args[2] = { R[b], R[c] };
        return cl_call_prelude(vm, CL_PF_match_rest, args, 2, CL_RK_VALUE, a);
    }
    case CL_OP_MATCHCLASS: {
        cl_val spec = K[ip[1]], names;
        uint32_t n = cl_tuple_len(vm, spec);
        st = cl_match_class(vm, R[b], R[c], spec, &v);
        if (st == CL_ST_OK) R[a] = v;
        if (st != CL_ST_ESCALATE) return st;
        CL_TRY(cl_tuple_new(vm, cl_tuple_items(vm, spec) + 1, n - 1, &names));
        cl_val args[4] = { R[b], R[c], cl_tuple_items(vm, spec)[0], names };
        return cl_call_prelude(vm, CL_PF_match_class, args, 4, CL_RK_VALUE, a);
    }
    case CL_OP_NRESUME: return cl_op_nresume(vm);
    default: break;
    }
    return cl_raise(vm, CL_T_SystemError, "instruction %s is not available",
                    op < CL_OP_COUNT ? cl_opinfos[op].name : "?");
}
