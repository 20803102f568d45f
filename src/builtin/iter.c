/* SPDX-License-Identifier: MIT */
/* Methods and constructors of the iterator types; iter(), next(); builtin functions called without
   a frame. */
#include "builtin/iter_ops.h"
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/machine.h"

/* ---- builtin functions from C ---- */

/* The constructor of a builtin type; the common ones without a lookup. */
static cl_val builtin_new(cl_vm *vm, cl_type_id t)
{
    switch (t) {
    case CL_T_str: return CL_NATIVE_VAL(str_new);
    case CL_T_int: return CL_NATIVE_VAL(int_new);
    case CL_T_float: return CL_NATIVE_VAL(float_new);
    default: return cl_builtin_method(t, vm, CL_NAME(__new__));
    }
}

bool cl_leaf_fn_get(cl_vm *vm, cl_val fn, uint32_t n, cl_leaf_fn *f)
{
    f->extra = 0;
    f->first = CL_NONE;
    f->check = CL_T_COUNT;
    if (cl_is(fn, CL_K_BMETHOD)) {
        cl_bmethod *m = CL_PTR(vm, cl_bmethod, fn);
        f->first = m->self;
        f->extra = 1;
        fn = m->func;
    } else if (cl_is_builtin_type(fn) && !cl_same(fn, CL_TYPE_VAL(CL_T_type))) {
        cl_type_id t = (cl_type_id)(cl_special_idx(fn) - CL_SP_TYPE0);
        if (t >= CL_T_COUNT) return false;
        cl_val make = builtin_new(vm, t);
        if (!cl_is_native(make) ||
            !(cl_natives[cl_special_idx(make) - CL_SP_NATIVE0].flags & CL_NF_NEW) ||
            cl_natives[cl_special_idx(make) - CL_SP_NATIVE0].owner != t)
            return false;
        f->first = fn;
        f->extra = 1;
        fn = make;
    }
    if (!cl_is_native(fn) || cl_special_idx(fn) - CL_SP_NATIVE0 >= cl_natives_count) return false;
    uint32_t id = cl_special_idx(fn) - CL_SP_NATIVE0;
    const cl_native *row = &cl_natives[id];
    const cl_nsig *sig = cl_native_sig(id);
    f->argc = n + f->extra;
    if (!row->name || !row->leaf || row->leaf == nat_none || row->flags & CL_NF_GETTER ||
        sig->varargs || sig->varkw || f->argc < sig->min || f->argc > sig->nparams || f->argc > 8)
        return false;
    f->leaf = row->leaf;
    f->sig = sig;
    if (row->owner < CL_T_COUNT && row->owner != CL_T_object &&
        !(row->flags & (CL_NF_STATIC | CL_NF_NEW | CL_NF_CLASS)))
        f->check = row->owner;
    return true;
}

cl_st cl_leaf_fn_call(cl_vm *vm, const cl_leaf_fn *f, const cl_val *args, cl_val *out)
{
    cl_val buf[4 + CL_MAX_KW + 8 + CL_NATIVE_SLACK], *a = buf + 4;
    if (f->extra) a[0] = f->first;
    for (uint32_t i = f->extra; i < f->argc; i++)
        a[i] = args[i - f->extra];
    for (uint32_t i = f->argc; i < f->sig->nslots; i++)
        a[i] = f->sig->def[i];
    if (f->check != CL_T_COUNT) {
        a[0] = cl_unwrap(vm, a[0]);
        cl_kind want = (cl_kind)cl_types[f->check].kind;
        if ((want == CL_K_SPECIAL || !cl_is(a[0], want)) &&
            !cl_isinstance_builtin(vm, a[0], (cl_type_id)f->check))
            return CL_ST_ESCALATE; /* the ordinary call words the error */
    }
    vm->fuel--;
    cl_st st = f->leaf(vm, a, f->argc);
    if (st == CL_ST_OK) *out = a[0];
    return st == CL_ST_TAILCALL ? CL_ST_ESCALATE : st;
}

/* ---- methods of all iterator types ---- */

static cl_st stop_iteration(cl_vm *vm) { return cl_raise_args(vm, CL_T_StopIteration, NULL, 0); }

cl_st nat_iter_next(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val v;
    (void)argc;
    CL_TRY(cl_iter_next(vm, a[0], &v));
    return cl_same(v, CL_EXHAUSTED) ? stop_iteration(vm) : cl_ret(a, v);
}

cl_st nat_iter_hint(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint64_t n;
    CL_TRY(cl_length_hint(vm, a[0], &n));
    return cl_int_from_u64(vm, n, a);
}

/* ---- constructors ---- */

/* The new iterator itself, or wrapped for a user class that derives from the builtin one. */
static cl_st made(cl_vm *vm, cl_val *a, cl_val cls, cl_val it)
{
    if (cl_is(cls, CL_K_TYPE)) {
        cl_val w;
        CL_TRY(cl_inst_wrap(vm, cls, it, &w));
        it = w;
    }
    return cl_ret(a, it);
}

cl_st nat_enumerate_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val it, start = cl_unwrap(vm, a[2]);
    if (cl_is_bool(start)) start = cl_small(cl_same(start, CL_TRUE));
    if (!cl_is_anyint(start)) {
        if (cl_is(start, CL_K_INST)) return CL_ST_ESCALATE;
        return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer",
                        start);
    }
    CL_TRY(cl_iter_new(vm, a[1], &it));
    CL_TRY(cl_iter_alloc(vm, CL_IT_ENUM, it, start, cl_small(0), cl_small(0), &it));
    return made(vm, a, a[0], it);
}

static cl_st iters_of(cl_vm *vm, const cl_val *v, uint32_t n, cl_val *out)
{
    cl_val t;
    CL_TRY(cl_tuple_new(vm, v, n, &t));
    for (uint32_t i = 0; i < n; i++) {
        cl_val it;
        CL_TRY(cl_iter_new(vm, v[i], &it));
        cl_tuple_items(vm, t)[i] = it;
    }
    *out = t;
    return CL_ST_OK;
}

static cl_st strict_arg(cl_vm *vm, cl_val v, cl_val *out)
{
    bool t;
    CL_TRY(cl_truth(vm, v, &t));
    *out = cl_bool(t);
    return CL_ST_OK;
}

cl_st nat_zip_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val its, it, strict;
    CL_TRY(strict_arg(vm, vm->kw[0], &strict));
    CL_TRY(iters_of(vm, a + 1, argc - 1, &its));
    CL_TRY(cl_iter_alloc(vm, CL_IT_ZIP, its, strict, CL_NONE, cl_small(0), &it));
    return made(vm, a, a[0], it);
}

cl_st nat_map_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val its, it, strict;
    if (argc < 3) return cl_raise(vm, CL_T_TypeError, "map() must have at least two arguments.");
    CL_TRY(strict_arg(vm, vm->kw[0], &strict));
    CL_TRY(iters_of(vm, a + 2, argc - 2, &its));
    CL_TRY(cl_iter_alloc(vm, CL_IT_MAP, a[1], its, strict, CL_UNBOUND, &it));
    return made(vm, a, a[0], it);
}

cl_st nat_filter_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val it;
    (void)argc;
    CL_TRY(cl_iter_new(vm, a[2], &it));
    CL_TRY(cl_iter_alloc(vm, CL_IT_FILTER, a[1], it, CL_UNBOUND, CL_UNBOUND, &it));
    return made(vm, a, a[0], it);
}

static cl_st not_reversible(cl_vm *vm, cl_val v)
{
    return cl_raise(vm, CL_T_TypeError, "'%T' object is not reversible", v);
}

static cl_st reverse_iter(cl_vm *vm, cl_val v, cl_val orig, cl_val *out)
{
    const cl_val zero = cl_small(0);
    if (!cl_is_tagged(v)) return not_reversible(vm, orig);
    switch (cl_ref_kind(v)) {
    case CL_K_LIST:
        return cl_iter_alloc(vm, CL_IT_LISTREV, v, cl_small((int64_t)cl_list_len(vm, v) - 1), zero,
                             zero, out);
    case CL_K_TUPLE:
    case CL_K_STR:
    case CL_K_BYTES:
    case CL_K_BYTEARRAY:
    case CL_K_MEMVIEW: {
        int64_t n;
        CL_TRY(cl_len(vm, v, &n));
        return cl_iter_alloc(vm, CL_IT_REVSEQ, v, cl_small(n - 1), zero, zero, out);
    }
    case CL_K_RANGE: {
        cl_range *g = CL_PTR(vm, cl_range, v);
        cl_val n1, off, last, step;
        CL_TRY(cl_binop(vm, CL_SUB, g->len, cl_small(1), false, &n1));
        CL_TRY(cl_binop(vm, CL_MUL, n1, g->step, false, &off));
        CL_TRY(cl_binop(vm, CL_ADD, g->start, off, false, &last));
        CL_TRY(cl_neg(vm, g->step, &step));
        int64_t end;
        bool fits =
            cl_is_int(last) && cl_is_int(step) && cl_is_int(g->len) && cl_is_int(g->start) &&
            !__builtin_add_overflow(cl_int(g->start), cl_int(step), &end) && cl_fits_small(end);
        return cl_iter_alloc(vm, fits ? CL_IT_RANGE : CL_IT_LONGRANGE, last, g->len, step, zero,
                             out);
    }
    case CL_K_DICT:
    case CL_K_VIEW: {
        uint32_t kind = CL_VIEW_KEYS;
        if (cl_is(v, CL_K_VIEW)) {
            cl_view *w = CL_PTR(vm, cl_view, v);
            if (w->h.aux != CL_VIEW_PROXY) kind = w->h.aux;
            v = cl_unwrap(vm, w->of);
            if (!cl_is(v, CL_K_DICT)) return CL_ST_ESCALATE;
        }
        cl_dict *d = CL_PTR(vm, cl_dict, v);
        return cl_iter_alloc(vm, CL_IT_DICT, v, cl_small((int64_t)d->nent),
                             cl_small((int64_t)d->h.aux), cl_small((int64_t)(kind | 16)), out);
    }
    default: return not_reversible(vm, orig);
    }
}

cl_st nat_reversed_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val it, v = a[1], u = cl_unwrap(vm, v);
    if (cl_is(v, CL_K_INST)) {
        cl_val t = cl_type_of(vm, v);
        if (cl_is(u, CL_K_INST) ||
            !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__reversed__))) ||
            !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__getitem__))))
            return CL_ST_ESCALATE;
    } else if (cl_is(v, CL_K_TYPE) || cl_is(v, CL_K_EXC)) {
        return CL_ST_ESCALATE;
    }
    CL_TRY(reverse_iter(vm, u, v, &it));
    if (CL_PTR(vm, cl_iter, it)->h.aux == CL_IT_REVSEQ) return made(vm, a, a[0], it);
    return cl_ret(a, it);
}

/* reversed(list) as a method: list.__reversed__ and its like. */
cl_st nat_reversed_method(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val it;
    (void)argc;
    CL_TRY(reverse_iter(vm, a[0], a[0], &it));
    return cl_ret(a, it);
}

cl_st nat_iter_of(cl_vm *vm, cl_val *a, uint32_t argc) /* x.__iter__() of every builtin container */
{
    cl_val it;
    (void)argc;
    CL_TRY(cl_iter_new(vm, a[0], &it));
    return cl_ret(a, it);
}

cl_st nat_iter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val it;
    (void)argc;
    if (cl_is_unbound(a[1])) {
        CL_TRY(cl_iter_new(vm, a[0], &it));
        return cl_ret(a, it);
    }
    if (!cl_callable(vm, a[0]))
        return cl_raise(vm, CL_T_TypeError, "iter(v, w): v must be callable");
    return cl_iter_alloc(vm, CL_IT_CALL, a[0], a[1], cl_small(0), cl_small(0), a);
}

cl_st nat_next(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v, it = a[0];
    if (cl_is(it, CL_K_INST)) {
        cl_val p = cl_unwrap(vm, it);
        if (cl_is(p, CL_K_ITER) &&
            cl_is_unbound(cl_type_lookup_user(vm, cl_type_of(vm, it), CL_NAME(__next__))))
            it = p;
    }
    cl_st st = cl_iter_next(vm, it, &v);
    if (st == CL_ST_OK) {
        if (!cl_same(v, CL_EXHAUSTED)) return cl_ret(a, v);
        return cl_is_unbound(a[1]) ? stop_iteration(vm) : cl_ret(a, a[1]);
    }
    if (st != CL_ST_ESCALATE) return st;
    cl_val m = cl_type_lookup(vm, cl_type_of(vm, it), CL_NAME(__next__));
    if (cl_is_unbound(m)) return cl_raise(vm, CL_T_TypeError, "'%T' object is not an iterator", it);
    if (!cl_is_unbound(a[1]) || !(cl_is(m, CL_K_FUNC) || cl_is_native(m))) return CL_ST_ESCALATE;
    a[-2] = m; /* the answer is that of __next__ itself, StopIteration and its value included */
    a[0] = it;
    vm->tail_argc = 1;
    return CL_ST_TAILCALL;
}

cl_st step_next(cl_vm *vm, cl_val *r)
{
    if (cl_int(r[0]) == 0) {
        r[0] = cl_small(1);
        r[5] = r[1];
        return cl_step_next(vm, 3);
    }
    if (!cl_same(r[3], CL_EXHAUSTED)) return cl_ret(r, r[3]);
    return cl_is_unbound(r[2]) ? stop_iteration(vm) : cl_ret(r, r[2]);
}

/* ---- __next__ that needs Python ---- */

/* The next element of `it`: at once, or CL_ST_CALL and it will be in r[k] when the step runs again.
   */
static cl_st pull(cl_vm *vm, cl_val *r, cl_val it, uint32_t k, cl_val *out)
{
    if (cl_is(it, CL_K_ITER)) {
        cl_st st = cl_iter_next(vm, it, out);
        if (st != CL_ST_ESCALATE) return st;
    }
    r[k + 2] = it;
    return cl_step_next(vm, k);
}

cl_st step_enum_next(cl_vm *vm, cl_val *r)
{
    cl_iter *it = CL_PTR(vm, cl_iter, r[1]);
    cl_val x = r[2], n1, t, pair[2];
    if (cl_int(r[0]) == 0) {
        cl_st st = pull(vm, r, it->a, 2, &x);
        if (st == CL_ST_CALL) r[0] = cl_small(1);
        CL_TRY(st);
        r[2] = x;
        r[0] = cl_small(1);
    }
    if (cl_same(x, CL_EXHAUSTED)) return cl_ret(r, x);
    CL_TRY(cl_binop(vm, CL_ADD, it->b, cl_small(1), false, &n1));
    pair[0] = it->b;
    pair[1] = x;
    CL_TRY(cl_tuple_new(vm, pair, 2, &t));
    it->b = n1;
    return cl_ret(r, t);
}

static cl_st length_mismatch(cl_vm *vm, const char *what, uint32_t i, bool longer)
{
    if (i == 1)
        return cl_raise(vm, CL_T_ValueError, "%s() argument 2 is %s than argument 1", what,
                        longer ? "longer" : "shorter");
    return cl_raise(vm, CL_T_ValueError, "%s() argument %u is %s than arguments 1-%u", what, i + 1,
                    longer ? "longer" : "shorter", i);
}

/* Takes one element of each iterator: r[row] = tuple being filled, r[row + 1] = position (n and
   more: the others must be at their end too). OK with *done = 1: row complete, 2: exhausted.
   `state` is where the step goes on with an element in r[k]. */
static cl_st take_row(cl_vm *vm, cl_val *r, cl_val its, bool strict, const char *what, uint32_t row,
                      uint32_t k, int64_t state, bool have, int *done)
{
    uint32_t n = cl_tuple_len(vm, its);
    *done = 0;
    for (;;) {
        uint32_t i = (uint32_t)cl_int(r[row + 1]);
        cl_val x = r[k];
        if (i == n || i == 2 * n) {
            *done = i == n ? 1 : 2;
            return CL_ST_OK;
        }
        if (!have) {
            cl_st st = pull(vm, r, cl_tuple_items(vm, its)[i % n], k, &x);
            if (st == CL_ST_CALL) r[0] = cl_small(state);
            CL_TRY(st);
        }
        have = false;
        bool end = cl_same(x, CL_EXHAUSTED);
        if (strict && (i < n ? end && i > 0 : !end)) {
            cl_st st = length_mismatch(vm, what, i % n, !end);
            r[k] = x; /* without memory for the error this element is looked at again */
            r[0] = cl_small(state);
            return st;
        }
        if (i < n) {
            if (!end) {
                cl_tuple_items(vm, r[row])[i] = x;
            } else if (!strict) {
                *done = 2;
                return CL_ST_OK;
            } else {
                i = n; /* first one at its end: check the others */
            }
        }
        r[row + 1] = cl_small((int64_t)i + 1);
        r[0] = cl_small(state - 1);
        vm->gc_retries = 0;
    }
}

/* r[1] zip, r[2] row, r[3] position, window 4. States: 0 new, 1 in the row, 2 element in r[4]. */
cl_st step_zip_next(cl_vm *vm, cl_val *r)
{
    cl_iter *it = CL_PTR(vm, cl_iter, r[1]);
    int done;
    int64_t state = cl_int(r[0]);
    if (state == 0) {
        if (!cl_tuple_len(vm, it->a)) return cl_ret(r, CL_EXHAUSTED);
        CL_TRY(cl_tuple_new(vm, NULL, cl_tuple_len(vm, it->a), &r[2]));
        r[3] = cl_small(0);
        r[0] = cl_small(1);
    }
    CL_TRY(take_row(vm, r, it->a, cl_same(it->b, CL_TRUE), "zip", 2, 4, 2, state == 2, &done));
    return cl_ret(r, done == 1 ? r[2] : CL_EXHAUSTED);
}

/* r[1] map, r[2] row, r[3] position, window 4. States: 0 new, 1 in the row, 2 element in r[4], 3
   call, 4 result in r[4]. */
cl_st step_map_next(cl_vm *vm, cl_val *r)
{
    cl_iter *it = CL_PTR(vm, cl_iter, r[1]);
    int64_t state = cl_int(r[0]);
    uint32_t n = cl_tuple_len(vm, it->b);
    if (state == 4) return cl_ret(r, r[4]);
    if (state == 0) {
        CL_TRY(cl_tuple_new(vm, NULL, n, &r[2]));
        r[3] = cl_small(0);
        r[0] = cl_small(1);
        state = 1;
        if (!cl_is_unbound(it->d)) { /* the leaf form took it already */
            cl_tuple_items(vm, r[2])[0] = it->d;
            it->d = CL_UNBOUND;
            r[0] = cl_small(3);
            state = 3;
        }
    }
    if (state < 3) {
        int done;
        CL_TRY(take_row(vm, r, it->b, cl_same(it->c, CL_TRUE), "map", 2, 4, 2, state == 2, &done));
        if (done == 2) return cl_ret(r, CL_EXHAUSTED);
    }
    r[0] = cl_small(4);
    if (n <= 4) {
        r[6] = it->a;
        for (uint32_t i = 0; i < n; i++)
            r[8 + i] = cl_tuple_items(vm, r[2])[i];
        return cl_step_call(vm, 4, n);
    }
    r[6] = CL_NATIVE_VAL(apply);
    r[8] = it->a;
    r[9] = r[2];
    r[10] = CL_NONE;
    return cl_step_call(vm, 4, 3);
}

/* r[1] filter, r[2] element, window 3. States: 0 next, 1 element in r[3], 2 result in r[3], 3 truth
   in r[3]. */
cl_st step_filter_next(cl_vm *vm, cl_val *r)
{
    cl_iter *it = CL_PTR(vm, cl_iter, r[1]);
    bool plain = cl_is_none(it->a) || cl_same(it->a, CL_TYPE_VAL(CL_T_bool)), t;
    for (;;) {
        cl_val v = r[3];
        int64_t state = cl_int(r[0]);
        if (state == 0) {
            if (!cl_is_unbound(it->c)) { /* left over from the leaf form */
                r[2] = it->c;
                v = it->d;
                it->c = it->d = CL_UNBOUND;
                if (!cl_is_unbound(v)) {
                    r[3] = v;
                    r[0] = cl_small(2);
                    continue;
                }
                r[3] = r[2];
                r[0] = cl_small(1);
                continue;
            }
            if (vm->fuel < 0) CL_TRY(cl_slice_end(vm));
            cl_st st = pull(vm, r, it->b, 3, &v);
            if (st == CL_ST_CALL) r[0] = cl_small(1);
            CL_TRY(st);
            vm->fuel--;
            r[3] = v;
            state = 1;
        }
        if (state == 1) {
            if (cl_same(v, CL_EXHAUSTED)) return cl_ret(r, v);
            r[2] = v;
            if (!plain) {
                r[0] = cl_small(2);
                r[5] = it->a;
                r[7] = v;
                return cl_step_call(vm, 3, 1);
            }
            r[0] = cl_small(2);
        }
        if (state == 3) {
            t = cl_same(v, CL_TRUE);
        } else {
            cl_st st = cl_truth(vm, v, &t);
            if (st == CL_ST_ESCALATE) {
                r[0] = cl_small(3);
                r[5] = cl_prelude_fn(CL_PF_truth);
                r[7] = v;
                return cl_step_call(vm, 3, 1);
            }
            CL_TRY(st);
        }
        if (t) return cl_ret(r, r[2]);
        r[0] = cl_small(0);
    }
}

/* ---- what the Python forms use ---- */

cl_st nat_hid_enumerate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val it;
    CL_TRY(cl_iter_alloc(vm, CL_IT_ENUM, a[1], a[2], cl_small(0), cl_small(0), &it));
    return made(vm, a, a[0], it);
}

cl_st nat_hid_zip(cl_vm *vm, cl_val *a, uint32_t argc) /* (cls, list of iterators, strict) */
{
    (void)argc;
    cl_val it, t;
    const cl_val *items;
    uint32_t n;
    if (!cl_seq_span(vm, a[1], &items, &n)) return cl_bad_internal(vm);
    CL_TRY(cl_tuple_new(vm, items, n, &t));
    CL_TRY(cl_iter_alloc(vm, CL_IT_ZIP, t, a[2], CL_NONE, cl_small(0), &it));
    return made(vm, a, a[0], it);
}

cl_st nat_hid_map(cl_vm *vm, cl_val *a, uint32_t argc) /* (cls, func, list of iterators, strict) */
{
    (void)argc;
    cl_val it, t;
    const cl_val *items;
    uint32_t n;
    if (!cl_seq_span(vm, a[2], &items, &n)) return cl_bad_internal(vm);
    CL_TRY(cl_tuple_new(vm, items, n, &t));
    CL_TRY(cl_iter_alloc(vm, CL_IT_MAP, a[1], t, a[3], CL_UNBOUND, &it));
    return made(vm, a, a[0], it);
}

cl_st nat_hid_filter(cl_vm *vm, cl_val *a, uint32_t argc) /* (cls, func, iterator) */
{
    (void)argc;
    cl_val it;
    CL_TRY(cl_iter_alloc(vm, CL_IT_FILTER, a[1], a[2], CL_UNBOUND, CL_UNBOUND, &it));
    return made(vm, a, a[0], it);
}

/* (object): iterator by __getitem__(0), (1), ... */
cl_st nat_hid_seq_iter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_iter_alloc(vm, CL_IT_SEQ, a[0], cl_small(0), cl_small(0), cl_small(0), a);
}

/* (cls, object, index of the last element) */
cl_st nat_hid_revseq_iter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val it;
    if (!cl_is_int(a[2]))
        return cl_raise(vm, CL_T_OverflowError, "cannot fit 'int' into an index-sized integer");
    CL_TRY(cl_iter_alloc(vm, CL_IT_REVSEQ, a[1], a[2], cl_small(0), cl_small(0), &it));
    return made(vm, a, a[0], it);
}

/* Fields of an iterator: 0 and 1 are a and b. */
cl_st nat_hid_iter_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]);
    if (!cl_is(v, CL_K_ITER)) return cl_bad_internal(vm);
    cl_iter *it = CL_PTR(vm, cl_iter, v);
    return cl_ret(a, cl_same(a[1], cl_small(0)) ? it->a : it->b);
}

cl_st nat_hid_iter_set(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]);
    if (!cl_is(v, CL_K_ITER)) return cl_bad_internal(vm);
    cl_iter *it = CL_PTR(vm, cl_iter, v);
    /* Only the sub-kinds whose fields hold any value: nothing here can make a malformed iterator.
       */
    if (it->h.aux == CL_IT_SEQ || it->h.aux == CL_IT_CALL ||
        (it->h.aux == CL_IT_REVSEQ && (cl_same(a[1], cl_small(0)) || cl_is_int(a[2])))) {
        if (cl_same(a[1], cl_small(0)))
            it->a = a[2];
        else
            it->b = a[2];
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_hid_is_iterator(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool yes = cl_is(a[0], CL_K_ITER) ||
               !cl_is_unbound(cl_type_lookup(vm, cl_type_of(vm, a[0]), CL_NAME(__next__)));
    return cl_ret(a, cl_bool(yes));
}

cl_st nat_hid_iter_new(cl_vm *vm, cl_val *a, uint32_t argc) /* iter() of the builtin value inside */
{
    cl_val it;
    (void)argc;
    CL_TRY(cl_iter_new(vm, cl_unwrap(vm, a[0]), &it));
    return cl_ret(a, it);
}
