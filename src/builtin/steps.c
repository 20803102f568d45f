/* SPDX-License-Identifier: MIT */
/* Functions that walk an iterable or call back: sum, any, all, min, max, sorted, list.sort, and
   collecting into a list. Each has a leaf form for builtin data and a state machine for the rest:
   r[0] is the state, values the machine asked for arrive in r[k] of the window. Everything a step
   needs later is in its registers before it gives control away. */
#include "builtin/iter_ops.h"
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/sort.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/machine.h"

#define STATE(r) cl_int((r)[0])
static void set_state(cl_val *r, int64_t s) { r[0] = cl_small(s); }

/* The next element of r[at] into *out, or CL_ST_CALL: the step goes on in `state` with the element
   in r[k]. */
static cl_st pull(cl_vm *vm, cl_val *r, uint32_t at, uint32_t k, int64_t state, cl_val *out)
{
    cl_val it = r[at];
    if (cl_is(it, CL_K_ITER)) {
        if (CL_UNLIKELY(vm->fuel < 0))
            CL_TRY(cl_slice_end(vm)); /* all state is in registers here */
        cl_st st = cl_iter_next(vm, it, out);
        if (st == CL_ST_OK) {
            vm->fuel--;
            vm->gc_retries = 0; /* every element is progress */
            return st;
        }
        if (st != CL_ST_ESCALATE) return st;
    }
    set_state(r, state);
    r[k + 2] = it;
    return cl_step_next(vm, k);
}

/* Asks for a prelude function's answer. */
static cl_st ask(cl_vm *vm, cl_val *r, uint32_t k, int64_t state, cl_val fn, uint32_t n, cl_val a,
                 cl_val b, cl_val c)
{
    set_state(r, state);
    r[k + 2] = fn;
    r[k + 4] = a;
    r[k + 5] = b;
    r[k + 6] = c;
    return cl_step_call(vm, k, n);
}

/* r[at] = iter(r[at]); CL_ST_CALL: it will be in r[k], in `state`. */
static cl_st to_iter(cl_vm *vm, cl_val *r, uint32_t at, uint32_t k, int64_t state)
{
    cl_val it;
    cl_st st = cl_iter_new(vm, r[at], &it);
    if (st == CL_ST_OK)
        r[at] = it;
    else if (st == CL_ST_ESCALATE)
        return ask(vm, r, k, state, cl_prelude_fn(CL_PF_iter), 1, r[at], CL_NONE, CL_NONE);
    return st;
}

/* ---- list of anything ---- */

cl_st nat_collect(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val l;
    (void)argc;
    CL_TRY(cl_list_from_leaf(vm, a[0], &l));
    return cl_ret(a, l);
}

/* r[1] iterable, r[2] list, window 3. States: 0 new, 1 iterator in r[3], 2 going, 3 element in
   r[3]. */
cl_st step_collect(cl_vm *vm, cl_val *r)
{
    cl_val x = r[3];
    if (STATE(r) == 0)
        CL_TRY(to_iter(vm, r, 1, 3, 1));
    else if (STATE(r) == 1)
        r[1] = r[3];
    if (STATE(r) < 2) {
        set_state(r, 4);
        r[2] = CL_UNBOUND;
    }
    if (STATE(r) == 4) {
        CL_TRY(cl_list_new(vm, NULL, 0, &r[2]));
        set_state(r, 2);
    }
    if (STATE(r) == 3) {
        if (cl_same(x, CL_EXHAUSTED)) return cl_ret(r, r[2]);
        CL_TRY(cl_list_push(vm, r[2], x));
        set_state(r, 2);
    }
    for (;;) {
        CL_TRY(pull(vm, r, 1, 3, 3, &x));
        if (cl_same(x, CL_EXHAUSTED)) return cl_ret(r, r[2]);
        cl_st st = cl_list_push(vm, r[2], x);
        if (CL_UNLIKELY(st != CL_ST_OK)) { /* the element is taken: it waits in r[3] */
            r[3] = x;
            set_state(r, 3);
            return st;
        }
    }
}

/* ---- sum ---- */

/* Compensated summation of floats (Neumaier 1974), as CPython since 3.12. */
/* mode 0: obj, 1: i, 2: hi + lo */
typedef struct {
    int mode;
    int64_t i;
    double hi, lo;
    cl_val obj;
} sum_acc;

static void sum_float(sum_acc *s, double x)
{
    double t = s->hi + x, ah = s->hi < 0 ? -s->hi : s->hi, ax = x < 0 ? -x : x;
    s->lo += ah >= ax ? (s->hi - t) + x : (x - t) + s->hi;
    s->hi = t;
}

static void sum_start(const cl_vm *vm, sum_acc *s, cl_val v)
{
    *s = (sum_acc){ .obj = v };
    if (cl_is_int(v)) {
        s->mode = 1;
        s->i = cl_int(v);
    } else if (cl_is_float(v)) {
        s->mode = 2;
        s->hi = cl_float_get(vm, v);
    }
}

static cl_st sum_value(cl_vm *vm, const sum_acc *s, cl_val *out)
{
    if (s->mode == 1) return cl_int_new(vm, s->i, out);
    if (s->mode == 2) {
        bool finite = s->lo - s->lo == 0;
        return cl_float_new(vm, s->lo != 0 && finite ? s->hi + s->lo : s->hi, out);
    }
    *out = s->obj;
    return CL_ST_OK;
}

static cl_st sum_add(cl_vm *vm, sum_acc *s, cl_val x)
{
    if (s->mode == 1) {
        int64_t t;
        if (cl_is_int(x)) {
            if (!__builtin_add_overflow(s->i, cl_int(x), &t)) {
                s->i = t;
                return CL_ST_OK;
            }
        } else if (cl_is_bool(x)) {
            if (!__builtin_add_overflow(s->i, cl_same(x, CL_TRUE) ? 1 : 0, &t)) {
                s->i = t;
                return CL_ST_OK;
            }
        }
    } else if (s->mode == 2) {
        if (cl_is_float(x)) {
            sum_float(s, cl_float_get(vm, x));
            return CL_ST_OK;
        }
        if (cl_is_anyint(x) || cl_is_bool(x)) {
            double d;
            CL_TRY(cl_to_double(vm, x, &d));
            sum_float(s, d);
            return CL_ST_OK;
        }
    }
    cl_val acc, r;
    CL_TRY(sum_value(vm, s, &acc));
    CL_TRY(cl_binop(vm, CL_ADD, acc, x, false, &r));
    sum_start(vm, s, r);
    return CL_ST_OK;
}

static cl_st sum_check(cl_vm *vm, cl_val start)
{
    start = cl_unwrap(vm, start);
    if (cl_is(start, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (cl_is(start, CL_K_BYTES))
        return cl_raise(vm, CL_T_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (cl_is(start, CL_K_BYTEARRAY))
        return cl_raise(vm, CL_T_TypeError,
                        "sum() can't sum bytearray [use b''.join(seq) instead]");
    return CL_ST_OK;
}

/* sum(range(...)) in closed form */
static bool sum_range(cl_vm *vm, cl_val v, cl_val start, cl_val *out, cl_st *st)
{
    cl_range *g = CL_PTR(vm, cl_range, v);
    if (!cl_is_int(g->start) || !cl_is_int(g->step) || !cl_is_int(g->len) || !cl_is_int(start) ||
        cl_int(g->len) > ((int64_t)1 << 31))
        return false;
    __int128 n = cl_int(g->len), t = n * cl_int(g->start) +
                                     (__int128)cl_int(g->step) * (n * (n - 1) / 2) + cl_int(start);
    unsigned __int128 m = t < 0 ? -(unsigned __int128)t : (unsigned __int128)t;
    uint64_t limbs[2] = { (uint64_t)m, (uint64_t)(m >> 64) };
    *st = cl_int_from_limbs(vm, limbs, limbs[1] ? 2 : limbs[0] ? 1 : 0, t < 0, out);
    return true;
}

cl_st nat_sum(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *items;
    uint32_t n;
    cl_st st;
    cl_val out;
    CL_TRY(sum_check(vm, a[1]));
    if (cl_is(a[0], CL_K_RANGE) && sum_range(vm, a[0], a[1], &out, &st))
        return st == CL_ST_OK ? cl_ret(a, out) : st;
    if (!cl_seq_span(vm, a[0], &items, &n)) {
        cl_val it;
        if (cl_is(a[0], CL_K_INST) || cl_is(a[0], CL_K_ITER) || cl_is(a[0], CL_K_GEN))
            return CL_ST_ESCALATE;
        CL_TRY(cl_iter_new(vm, a[0], &it)); /* for the TypeError */
        return CL_ST_ESCALATE;
    }
    sum_acc s;
    sum_start(vm, &s, a[1]);
    if (s.mode == 0 && cl_is(cl_unwrap(vm, a[1]), CL_K_LIST))
        return CL_ST_ESCALATE; /* sum of lists: quadratic, so each step is charged and may stop */
    CL_CHARGE(vm, n / 2);
    for (uint32_t i = 0; i < n; i++)
        CL_TRY(sum_add(vm, &s, items[i]));
    CL_TRY(sum_value(vm, &s, &out));
    return cl_ret(a, out);
}

/* A double as two small ints: keeping it must not allocate. */
static void keep_double(cl_val *r, double d)
{
    uint64_t b;
    memcpy(&b, &d, 8);
    r[0] = cl_small((int64_t)(b >> 32));
    r[1] = cl_small((int64_t)(b & 0xffffffffu));
}
static double kept_double(const cl_val *r)
{
    uint64_t b = (uint64_t)cl_int(r[0]) << 32 | (uint64_t)cl_int(r[1]);
    double d;
    memcpy(&d, &b, 8);
    return d;
}

/* r[1] iterator, r[2] object or unused, r[3] mode, r[4..7] hi and lo or r[4..5] int, window 8.
   States: 0 new, 1 iterator in r[8], 2 going, 3 element in r[8], 4 sum in r[8]. */
static void sum_save(cl_val *r, const sum_acc *s)
{
    r[3] = cl_small(s->mode);
    r[2] = s->mode == 0 ? s->obj : CL_NONE;
    if (s->mode == 1) {
        r[4] = cl_small(s->i >> 32);
        r[5] = cl_small((int64_t)((uint64_t)s->i & 0xffffffffu));
    } else if (s->mode == 2) {
        keep_double(r + 4, s->hi);
        keep_double(r + 6, s->lo);
    }
}

static void sum_load(const cl_val *r, sum_acc *s)
{
    *s = (sum_acc){ .mode = (int)cl_int(r[3]), .obj = r[2] };
    if (s->mode == 1) {
        s->i = (int64_t)((uint64_t)cl_int(r[4]) << 32 | (uint64_t)cl_int(r[5]));
    } else if (s->mode == 2) {
        s->hi = kept_double(r + 4);
        s->lo = kept_double(r + 6);
    }
}

cl_st step_sum(cl_vm *vm, cl_val *r)
{
    sum_acc s;
    if (STATE(r) < 2) {
        if (STATE(r) == 0)
            CL_TRY(to_iter(vm, r, 1, 8, 1));
        else
            r[1] = r[8];
        sum_start(vm, &s, r[2]);
        sum_save(r, &s);
        set_state(r, 2);
    }
    if (STATE(r) == 4) {
        sum_start(vm, &s, r[8]);
        sum_save(r, &s);
        set_state(r, 2);
    }
    sum_load(r, &s);
    for (;;) {
        cl_val x = r[8];
        if (STATE(r) != 3) {
            sum_save(r, &s);
            CL_TRY(pull(vm, r, 1, 8, 3, &x));
        }
        if (cl_same(x, CL_EXHAUSTED)) {
            cl_val out;
            r[8] = x;
            set_state(r, 3);
            CL_TRY(sum_value(vm, &s, &out));
            return cl_ret(r, out);
        }
        cl_st st = sum_add(vm, &s, x);
        if (CL_UNLIKELY(st != CL_ST_OK)) {
            r[8] = x;
            set_state(r, 3);
            if (st == CL_ST_ESCALATE) {
                cl_val acc;
                CL_TRY(sum_value(vm, &s, &acc));
                return ask(vm, r, 8, 4, cl_prelude_fn(CL_PF_binop), 3, acc, x, cl_small(CL_ADD));
            }
            return st;
        }
        set_state(r, 2);
    }
}

/* ---- any, all ---- */

static cl_st any_leaf(cl_vm *vm, cl_val *a, bool all)
{
    const cl_val *items;
    uint32_t n;
    if (!cl_seq_span(vm, a[0], &items, &n)) return CL_ST_ESCALATE;
    for (uint32_t i = 0; i < n; i++) {
        bool t;
        CL_TRY(cl_truth(vm, items[i], &t));
        if (t != all) {
            CL_CHARGE(vm, i / 4);
            return cl_ret(a, cl_bool(!all));
        }
    }
    CL_CHARGE(vm, n / 4);
    return cl_ret(a, cl_bool(all));
}

/* r[1] iterator, window 2. States: 0 new, 1 iterator in r[2], 2 going, 3 element in r[2], 4 its
   truth in r[2]. */
static cl_st any_step(cl_vm *vm, cl_val *r, bool all)
{
    if (STATE(r) < 2) {
        if (STATE(r) == 0)
            CL_TRY(to_iter(vm, r, 1, 2, 1));
        else
            r[1] = r[2];
        set_state(r, 2);
    }
    for (;;) {
        cl_val x = r[2];
        bool t;
        if (STATE(r) == 2) CL_TRY(pull(vm, r, 1, 2, 3, &x));
        if (cl_same(x, CL_EXHAUSTED)) return cl_ret(r, cl_bool(all));
        cl_st st = cl_truth(vm, x, &t);
        if (st == CL_ST_ESCALATE)
            return ask(vm, r, 2, 4, cl_prelude_fn(CL_PF_truth), 1, x, CL_NONE, CL_NONE);
        if (st != CL_ST_OK) {
            r[2] = x;
            set_state(r, 3);
            return st;
        }
        if (t != all) return cl_ret(r, cl_bool(!all));
        set_state(r, 2);
    }
}

cl_st nat_any(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return any_leaf(vm, a, false);
}
cl_st nat_all(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return any_leaf(vm, a, true);
}
cl_st step_any(cl_vm *vm, cl_val *r) { return any_step(vm, r, false); }
cl_st step_all(cl_vm *vm, cl_val *r) { return any_step(vm, r, true); }

/* ---- min, max ---- */

static cl_st better(cl_vm *vm, cl_val x, cl_val best, bool max, bool *out)
{
    cl_val r;
    if (cl_both_int(x, best)) {
        *out = max ? cl_int(x) > cl_int(best) : cl_int(x) < cl_int(best);
        return CL_ST_OK;
    }
    if (cl_is_flt(x) && cl_is_flt(best)) {
        *out = max ? cl_flt(x) > cl_flt(best) : cl_flt(x) < cl_flt(best);
        return CL_ST_OK;
    }
    CL_TRY(cl_compare(vm, max ? CL_GT : CL_LT, x, best, &r));
    return cl_truth(vm, r, out);
}

static cl_st minmax_args(cl_vm *vm, uint32_t n, cl_val def, bool max)
{
    const char *name = max ? "max" : "min";
    if (n == 0) return cl_raise(vm, CL_T_TypeError, "%s expected at least 1 argument, got 0", name);
    if (n > 1 && !cl_is_unbound(def))
        return cl_raise(vm, CL_T_TypeError,
                        "Cannot specify a default for %s() with multiple positional arguments",
                        name);
    return CL_ST_OK;
}

static cl_st minmax_leaf(cl_vm *vm, cl_val *a, uint32_t argc, bool max)
{
    const cl_val *items = a;
    uint32_t n = argc;
    CL_TRY(minmax_args(vm, argc, vm->kw[1], max));
    if (!cl_is_none(vm->kw[0]) || (argc == 1 && !cl_seq_span(vm, a[0], &items, &n)))
        return CL_ST_ESCALATE;
    if (n == 0)
        return cl_is_unbound(vm->kw[1])
                   ? cl_raise(vm, CL_T_ValueError, "%s() iterable argument is empty",
                              max ? "max" : "min")
                   : cl_ret(a, vm->kw[1]);
    CL_CHARGE(vm, n / 2);
    cl_val best = items[0];
    for (uint32_t i = 1; i < n; i++) {
        bool t;
        CL_TRY(better(vm, items[i], best, max, &t));
        if (t) best = items[i];
    }
    return cl_ret(a, best);
}

/* r[1] arguments, r[2] key, r[3] default, r[4] iterator, r[5] best, r[6] its key, r[7] element,
   window 8. States: 0 new, 1 iterator in r[8], 2 going, 3 element in r[8], 4 key in r[8], 5
   comparison in r[8], 6 its truth in r[8], 7 compare. */
static cl_st minmax_step(cl_vm *vm, cl_val *r, bool max)
{
    if (STATE(r) < 2) {
        if (STATE(r) == 0) {
            CL_TRY(minmax_args(vm, cl_tuple_len(vm, r[1]), r[3], max));
            r[4] = cl_tuple_len(vm, r[1]) == 1 ? cl_tuple_items(vm, r[1])[0] : r[1];
            CL_TRY(to_iter(vm, r, 4, 8, 1));
        } else {
            r[4] = r[8];
        }
        r[5] = r[6] = CL_UNBOUND;
        set_state(r, 2);
    }
    for (;;) {
        cl_val x = r[8], key;
        bool t;
        int64_t state = STATE(r);
        switch (state) {
        case 2:
            CL_TRY(pull(vm, r, 4, 8, 3, &x));
            /* fall through */
        case 3:
            if (cl_same(x, CL_EXHAUSTED)) {
                if (!cl_is_unbound(r[5])) return cl_ret(r, r[5]);
                return cl_is_unbound(r[3])
                           ? cl_raise(vm, CL_T_ValueError, "%s() iterable argument is empty",
                                      max ? "max" : "min")
                           : cl_ret(r, r[3]);
            }
            r[7] = x;
            key = x;
            if (!cl_is_none(r[2])) {
                cl_leaf_fn f;
                cl_st st = cl_leaf_fn_get(vm, r[2], 1, &f) ? cl_leaf_fn_call(vm, &f, &r[7], &key)
                                                           : CL_ST_ESCALATE;
                if (st == CL_ST_ESCALATE) return ask(vm, r, 8, 4, r[2], 1, x, CL_NONE, CL_NONE);
                if (st != CL_ST_OK) {
                    r[8] = x;
                    set_state(r, 3);
                    return st;
                }
            }
            r[8] = key;
            /* fall through */
        case 4:
        case 7:
            set_state(r, 7); /* the key of r[7] is in r[8] */
            if (cl_is_unbound(r[5])) {
                t = true;
            } else {
                cl_st st = better(vm, r[8], r[6], max, &t);
                if (st == CL_ST_ESCALATE) {
                    key = r[8];
                    r[9] = key; /* kept through the call */
                    return ask(vm, r, 10, 5, cl_prelude_fn(CL_PF_cmp), 3, key, r[6],
                               cl_small(max ? CL_GT : CL_LT));
                }
                CL_TRY(st);
            }
            break;
        case 5: {
            cl_st st = cl_truth(vm, r[10], &t);
            if (st == CL_ST_ESCALATE)
                return ask(vm, r, 10, 6, cl_prelude_fn(CL_PF_truth), 1, r[10], CL_NONE, CL_NONE);
            CL_TRY(st);
            r[8] = r[9];
            break;
        }
        default:
            t = cl_same(r[10], CL_TRUE);
            r[8] = r[9];
            break;
        }
        if (t) {
            r[5] = r[7];
            r[6] = r[8];
        }
        set_state(r, 2);
    }
}

cl_st nat_min(cl_vm *vm, cl_val *a, uint32_t argc) { return minmax_leaf(vm, a, argc, false); }
cl_st nat_max(cl_vm *vm, cl_val *a, uint32_t argc) { return minmax_leaf(vm, a, argc, true); }
cl_st step_min(cl_vm *vm, cl_val *r) { return minmax_step(vm, r, false); }
cl_st step_max(cl_vm *vm, cl_val *r) { return minmax_step(vm, r, true); }

/* ---- sorting ---- */

static cl_st sort_plain(cl_vm *vm, cl_val list, bool reverse)
{
    uint32_t n = cl_list_len(vm, list);
    return n < 2 ? CL_ST_OK : cl_sort(vm, cl_list_items(vm, list), NULL, n, reverse);
}

/* The signature takes anything, because the errors are worded as those of the inner list.sort call.
   */
cl_st nat_sorted(cl_vm *vm, cl_val *a, uint32_t argc)
{
    bool rev;
    cl_val l, x, k, v;
    if (argc != 1) return cl_raise(vm, CL_T_TypeError, "sorted expected 1 argument, got %u", argc);
    for (uint32_t i = 0; cl_dict_next(vm, vm->kw[2], &i, &k, &v);)
        return cl_native_keyword_error(vm, CL_NAT_list_sort, k);
    x = a[0];
    if (!cl_is_none(vm->kw[0]) ||
        !(cl_is(x, CL_K_LIST) || cl_is(x, CL_K_TUPLE) || cl_is(x, CL_K_DICT) ||
          cl_is(x, CL_K_SET) || cl_is(x, CL_K_FROZENSET) || cl_is(x, CL_K_STR) ||
          cl_is(x, CL_K_VIEW) || cl_is(x, CL_K_RANGE)))
        return CL_ST_ESCALATE; /* iterators: once consumed, there is no way back */
    CL_TRY(cl_truth(vm, vm->kw[1], &rev));
    CL_TRY(cl_list_from_leaf(vm, x, &l));
    CL_TRY(sort_plain(vm, l, rev));
    return cl_ret(a, l);
}

cl_st nat_list_sort(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool rev;
    if (!cl_is_none(a[1])) return CL_ST_ESCALATE;
    CL_TRY(cl_truth(vm, a[2], &rev));
    CL_TRY(sort_plain(vm, a[0], rev));
    return cl_ret(a, CL_NONE);
}

/* Common part of both, over the list in r[4]: keys, then the sort. r[2] key, r[3] reverse, r[4]
   items, r[5] keys, r[6] position, window 7. States: 10 keys, 11 key in r[7], 12 truth of reverse,
   13 that in r[7], 14 sort, 15 sorted list in r[7]. OK: done, r[4] is sorted. */
static cl_st sort_step(cl_vm *vm, cl_val *r)
{
    for (;;) {
        uint32_t n = cl_list_len(vm, r[4]);
        switch (STATE(r)) {
        case 10:
            if (cl_is_none(r[2])) {
                r[5] = CL_NONE;
                set_state(r, 12);
                break;
            }
            if (!cl_is(r[5], CL_K_LIST)) {
                CL_TRY(cl_list_new(vm, NULL, 0, &r[5]));
                CL_TRY(cl_list_reserve(vm, r[5], n));
            }
            if (cl_list_len(vm, r[5]) < n) {
                uint32_t i = cl_list_len(vm, r[5]);
                cl_leaf_fn f;
                bool leaf = cl_leaf_fn_get(vm, r[2], 1, &f);
                for (; leaf && i < cl_list_len(vm, r[4]); i++) {
                    cl_val key;
                    if (vm->fuel < 0) CL_TRY(cl_slice_end(vm));
                    cl_st st = cl_leaf_fn_call(vm, &f, &cl_list_items(vm, r[4])[i], &key);
                    if (st == CL_ST_ESCALATE) break;
                    CL_TRY(st);
                    CL_TRY(cl_list_push(vm, r[5], key)); /* room is reserved */
                    vm->gc_retries = 0;
                }
                if (i < cl_list_len(vm, r[4]))
                    return ask(vm, r, 7, 11, r[2], 1, cl_list_items(vm, r[4])[i], CL_NONE, CL_NONE);
            }
            set_state(r, 12);
            break;
        case 11:
            CL_TRY(cl_list_push(vm, r[5], r[7]));
            set_state(r, 10);
            break;
        case 12: {
            bool t;
            cl_st st = cl_truth(vm, r[3], &t);
            if (st == CL_ST_ESCALATE)
                return ask(vm, r, 7, 13, cl_prelude_fn(CL_PF_truth), 1, r[3], CL_NONE, CL_NONE);
            CL_TRY(st);
            r[3] = cl_bool(t);
            set_state(r, 14);
            break;
        }
        case 13:
            r[3] = r[7];
            set_state(r, 14);
            break;
        case 14: {
            if (n < 2) return CL_ST_OK;
            /* another owner of the lists may exist in a forged snapshot */
            if (!cl_is_none(r[5]) && cl_list_len(vm, r[5]) < n) return cl_bad_register(vm);
            bool rev = cl_same(r[3], CL_TRUE);
            cl_st st = cl_is_none(r[5])
                           ? cl_sort(vm, cl_list_items(vm, r[4]), NULL, n, rev)
                           : cl_sort(vm, cl_list_items(vm, r[5]), cl_list_items(vm, r[4]), n, rev);
            if (st == CL_ST_ESCALATE)
                return ask(vm, r, 7, 15, CL_NATIVE_VAL(sort_slow), 3, r[4], r[5], r[3]);
            return st;
        }
        default: {
            const cl_val *items;
            uint32_t m;
            if (cl_seq_span(vm, r[7], &items, &m) && m == n)
                memcpy(cl_list_items(vm, r[4]), items, n * sizeof *items);
            return CL_ST_OK;
        }
        }
    }
}

cl_st step_sorted(cl_vm *vm, cl_val *r)
{
    if (STATE(r) == 0) { /* a list of the elements first */
        cl_val l, x = cl_tuple_items(vm, r[1])[0];
        cl_st st = cl_list_from_leaf(vm, x, &l);
        if (st == CL_ST_ESCALATE)
            return ask(vm, r, 7, 1, CL_NATIVE_VAL(collect), 1, x, CL_NONE, CL_NONE);
        CL_TRY(st);
        r[4] = l;
        set_state(r, 10);
    } else if (STATE(r) == 1) {
        r[4] = r[7];
        r[5] = CL_UNBOUND;
        set_state(r, 10);
    }
    CL_TRY(sort_step(vm, r));
    return cl_ret(r, r[4]);
}

/* While keys are made and compared the list is empty, its items are in r[4]; they come back in any
   case. */
static void give_back(cl_vm *vm, cl_val *r)
{
    cl_list *l = CL_PTR(vm, cl_list, r[1]), *held = CL_PTR(vm, cl_list, r[4]);
    l->items = held->items;
    l->h.aux = held->h.aux;
    held->items = 0;
    held->h.aux = 0;
}

cl_st step_list_sort(cl_vm *vm, cl_val *r)
{
    if (STATE(r) == 0) {
        CL_TRY(cl_list_new(vm, NULL, 0, &r[4]));
        cl_list *l = CL_PTR(vm, cl_list, r[1]), *held = CL_PTR(vm, cl_list, r[4]);
        held->items = l->items;
        held->h.aux = l->h.aux;
        l->items = 0;
        l->h.aux = 0;
        set_state(r, 10);
    } else if (cl_same(r[7], CL_RAISED)) { /* the key function or a comparison failed */
        give_back(vm, r);
        return CL_ST_RAISE;
    }
    cl_st st = sort_step(vm, r);
    if (st == CL_ST_RAISE) give_back(vm, r);
    CL_TRY(st);
    const cl_list *l = CL_PTR(vm, cl_list, r[1]);
    bool touched = l->h.aux != 0 || l->items != 0; /* or it had items for a while */
    give_back(vm, r);
    if (touched) return cl_raise(vm, CL_T_ValueError, "list modified during sort");
    return cl_ret(r, CL_NONE);
}
