/* SPDX-License-Identifier: MIT */
/* Builtin iterators: making them over builtin values and taking elements as far as no Python code
   has to run. */
#include "obj/iter.h"
#include "builtin/iter_ops.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

#define ITER_DEPTH 8 /* C recursion through enumerate, zip, map and filter */

cl_st cl_iter_alloc(cl_vm *vm, cl_iter_kind kind, cl_val a, cl_val b, cl_val c, cl_val d,
                    cl_val *out)
{
    CL_NEW(vm, cl_iter, it, CL_K_ITER, sizeof(cl_iter));
    it->h.aux = (uint32_t)kind;
    it->a = a;
    it->b = b;
    it->c = c;
    it->d = d;
    *out = cl_ref_of(vm, it);
    return CL_ST_OK;
}

static cl_st range_iter(cl_vm *vm, cl_val start, cl_val len, cl_val step, cl_val *out)
{
    int64_t span, last;
    bool fits = cl_is_int(start) && cl_is_int(len) && cl_is_int(step) &&
                !__builtin_mul_overflow(cl_int(len), cl_int(step), &span) &&
                !__builtin_add_overflow(cl_int(start), span, &last) && cl_fits_small(last);
    return cl_iter_alloc(vm, fits ? CL_IT_RANGE : CL_IT_LONGRANGE, start, len, step, cl_small(0),
                         out);
}

static cl_st not_iterable(cl_vm *vm, cl_val v)
{
    return cl_raise(vm, CL_T_TypeError, "'%T' object is not iterable", v);
}

static cl_st dict_iter(cl_vm *vm, cl_val d, uint32_t kind, cl_val *out)
{
    return cl_iter_alloc(vm, CL_IT_DICT, d, cl_small(0), cl_small((int64_t)cl_dict_count(vm, d)),
                         cl_small((int64_t)kind), out);
}

cl_st cl_iter_new(cl_vm *vm, cl_val v, cl_val *out)
{
    const cl_val zero = cl_small(0);
    for (int hops = 0; hops < 4; hops++) {
        if (!cl_is_tagged(v)) return not_iterable(vm, v);
        switch (cl_ref_kind(v)) {
        case CL_K_LIST: return cl_iter_alloc(vm, CL_IT_LIST, v, zero, zero, zero, out);
        case CL_K_TUPLE: return cl_iter_alloc(vm, CL_IT_TUPLE, v, zero, zero, zero, out);
        case CL_K_STR: return cl_iter_alloc(vm, CL_IT_STR, v, zero, zero, zero, out);
        case CL_K_BYTES:
        case CL_K_BYTEARRAY: return cl_iter_alloc(vm, CL_IT_BYTES, v, zero, zero, zero, out);
        case CL_K_MEMVIEW: return cl_iter_alloc(vm, CL_IT_MEMVIEW, v, zero, zero, zero, out);
        case CL_K_RANGE: {
            cl_range *g = CL_PTR(vm, cl_range, v);
            return range_iter(vm, g->start, g->len, g->step, out);
        }
        case CL_K_SET:
        case CL_K_FROZENSET:
            return cl_iter_alloc(vm, CL_IT_SET, v, zero, cl_small((int64_t)cl_set_count(vm, v)),
                                 zero, out);
        case CL_K_DICT: return dict_iter(vm, v, CL_VIEW_KEYS, out);
        case CL_K_VIEW: {
            cl_view *w = CL_PTR(vm, cl_view, v);
            cl_val of = cl_unwrap(vm, w->of);
            if (w->h.aux != CL_VIEW_PROXY && cl_is(of, CL_K_DICT))
                return dict_iter(vm, of, w->h.aux, out);
            v = w->of;
            continue;
        }
        case CL_K_ALIAS: {
            cl_val all;
            CL_TRY(cl_alias_elements(vm, v, &all));
            if (cl_is_unbound(all)) return not_iterable(vm, v);
            return cl_iter_alloc(vm, CL_IT_TUPLE, all, zero, zero, zero, out);
        }
        case CL_K_ITER:
            if (CL_PTR(vm, cl_iter, v)->h.aux == CL_IT_ASEND ||
                CL_PTR(vm, cl_iter, v)->h.aux == CL_IT_ATHROW)
                return not_iterable(vm, v);
            *out = v;
            return CL_ST_OK;
        case CL_K_GEN:
            if (CL_PTR(vm, cl_gen, v)->h.flags & (CL_GENF_COROUTINE | CL_GENF_ASYNCGEN))
                return not_iterable(vm, v);
            *out = v;
            return CL_ST_OK;
        case CL_K_INST: {
            cl_val p = cl_unwrap(vm, v), t = cl_type_of(vm, v);
            if (!cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__iter__))))
                return CL_ST_ESCALATE;
            if (cl_is(p, CL_K_INST))
                return cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__getitem__)))
                           ? not_iterable(vm, v)
                           : CL_ST_ESCALATE;
            if (cl_is(p, CL_K_ITER) &&
                !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__next__)))) {
                *out = v; /* class E(enumerate) with its own __next__ */
                return CL_ST_OK;
            }
            v = p;
            continue;
        }
        default:
            if (cl_is(v, CL_K_TYPE) || cl_is(v, CL_K_EXC) || cl_is(v, CL_K_MODULE)) {
                cl_val t = cl_type_of(vm, v);
                if (!cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__iter__))) ||
                    !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__getitem__))))
                    return CL_ST_ESCALATE;
            }
            return not_iterable(vm, v);
        }
    }
    return not_iterable(vm, v);
}

/* True when taking elements can neither escalate nor give control away: the iterator's whole tree
   is builtin containers. */
static bool is_leaf(const cl_vm *vm, cl_val v, int depth)
{
    if (!cl_is(v, CL_K_ITER) || depth <= 0) return false;
    cl_iter *it = CL_PTR(vm, cl_iter, v);
    switch (it->h.aux) {
    case CL_IT_LIST:
    case CL_IT_TUPLE:
    case CL_IT_STR:
    case CL_IT_BYTES:
    case CL_IT_RANGE:
    case CL_IT_LONGRANGE:
    case CL_IT_SET:
    case CL_IT_DICT:
    case CL_IT_LISTREV:
    case CL_IT_MEMVIEW: return true;
    case CL_IT_REVSEQ: return !cl_is(it->a, CL_K_INST);
    case CL_IT_ENUM: return is_leaf(vm, it->a, depth - 1);
    case CL_IT_ZIP: {
        uint32_t n = cl_tuple_len(vm, it->a);
        if (cl_same(it->b, CL_TRUE) || n > 8) return false;
        for (uint32_t i = 0; i < n; i++)
            if (!is_leaf(vm, cl_tuple_items(vm, it->a)[i], depth - 1)) return false;
        return true;
    }
    default: return false;
    }
}

static cl_st iter_next(cl_vm *vm, cl_val v, cl_val *out, int depth);

/* Deleted entries passed for one unit of fuel. Charged behind: how many there are is seen by
   passing them, and no table has more than the memory limit lets it. */
enum { HOLES = 8 };

static cl_st dict_next(cl_vm *vm, cl_iter *it, cl_val *out)
{
    /* the low bits of d are the kind of view, the others count what was given */
    int64_t kind = cl_int(it->d), given = kind >> 5;
    if (!cl_is(it->a, CL_K_DICT)) {
        *out = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    cl_dict *d = CL_PTR(vm, cl_dict, it->a);
    if (CL_UNLIKELY((int64_t)d->h.aux != cl_int(it->c))) {
        it->c = cl_small(-1); /* stays an error */
        return cl_raise(vm, CL_T_RuntimeError, "dictionary changed size during iteration");
    }
    const cl_val *vals = d->vals ? cl_dict_vals(vm, d) : NULL;
    const cl_val *keys = d->keys ? cl_keys_entries(CL_AT(vm, cl_keys, d->keys)) : NULL;
    int64_t i = cl_int(it->b), entry = -1;
    if (kind & 16) { /* b counts entries from the end, as nent was at the start */
        if (cl_is(it->b, CL_K_SPECIAL) || i < 0) i = (int64_t)d->nent;
        if (i > (int64_t)d->nent) i = (int64_t)d->nent;
        int64_t from = i;
        while (i > 0 && entry < 0) {
            i--;
            if (!cl_is_unbound(vals[i])) entry = i;
        }
        vm->fuel -= (from - i) / HOLES;
    } else {
        int64_t n = (int64_t)d->nent;
        if (i < (int64_t)d->first) i = (int64_t)d->first;
        int64_t from = i;
        while (i < n && cl_is_unbound(vals[i]))
            i++;
        vm->fuel -= (i - from) / HOLES;
        if (i < n) entry = i++;
    }
    if (entry < 0) {
        it->a = CL_NONE;
        *out = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    if (CL_UNLIKELY(given >= cl_int(it->c) && !(kind & 16))) { /* as many came as went */
        cl_st st = cl_raise(vm, CL_T_RuntimeError, "dictionary keys changed during iteration");
        if (st == CL_ST_RAISE) it->a = CL_NONE; /* else it is tried again */
        return st;
    }
    switch (kind & 15) {
    case CL_VIEW_KEYS: *out = keys[entry]; break;
    case CL_VIEW_VALUES: *out = vals[entry]; break;
    default: {
        CL_NEW(vm, cl_tuple, t, CL_K_TUPLE, sizeof(cl_tuple) + 16);
        t->h.aux = 2;
        t->item[0] = keys[entry];
        t->item[1] = vals[entry];
        *out = cl_ref_of(vm, t);
        break;
    }
    }
    it->b = cl_small(i);
    it->d = cl_small(kind + 32);
    return CL_ST_OK;
}

static cl_st enum_next(cl_vm *vm, cl_iter *it, cl_val *out, int depth)
{
    cl_val x, n1;
    if (CL_UNLIKELY(!cl_is(it->a, CL_K_ITER))) return CL_ST_ESCALATE;
    CL_NEW(vm, cl_tuple, t, CL_K_TUPLE, sizeof(cl_tuple) + 16);
    t->h.aux = 2;
    t->item[0] = it->b;
    t->item[1] = cl_small(0);
    if (CL_UNLIKELY(!cl_is_int(it->b) || !cl_small_add(it->b, cl_small(1), &n1)))
        CL_TRY(cl_binop(vm, CL_ADD, it->b, cl_small(1), false, &n1));
    CL_TRY(iter_next(vm, it->a, &x, depth - 1));
    if (cl_same(x, CL_EXHAUSTED)) {
        *out = x;
        return CL_ST_OK;
    }
    t->item[1] = x;
    it->b = n1;
    *out = cl_ref_of(vm, t);
    return CL_ST_OK;
}

/* c and d remember a tuple half done when memory ran out in between. */
static cl_st zip_next(cl_vm *vm, cl_val v, cl_iter *it, cl_val *out, int depth)
{
    /* bounded: a tree of shared zips must not cost its full width each time */
    if (!is_leaf(vm, v, depth > 3 ? 3 : depth)) return CL_ST_ESCALATE;
    uint32_t n = cl_tuple_len(vm, it->a),
             i = cl_is(it->c, CL_K_TUPLE) ? (uint32_t)cl_int(it->d) : 0;
    if (n == 0) {
        *out = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    if (!cl_is(it->c, CL_K_TUPLE)) {
        CL_TRY(cl_tuple_new(vm, NULL, n, &it->c));
        it->d = cl_small(0);
    }
    for (; i < n; i++) {
        cl_val x;
        cl_st st = iter_next(vm, cl_tuple_items(vm, it->a)[i], &x, depth - 1);
        if (CL_UNLIKELY(st != CL_ST_OK || cl_same(x, CL_EXHAUSTED))) {
            if (st == CL_ST_NEED_GC || st == CL_ST_FUEL) {
                it->d = cl_small((int64_t)i);
            } else {
                it->c = CL_NONE;
                it->d = cl_small(0);
                *out = CL_EXHAUSTED;
            }
            return st;
        }
        cl_tuple_items(vm, it->c)[i] = x;
    }
    *out = it->c;
    it->c = CL_NONE;
    it->d = cl_small(0);
    return CL_ST_OK;
}

/* map over one iterable with a builtin function. d holds the element taken while its result is not
   there yet. */
static cl_st map_next(cl_vm *vm, cl_iter *it, cl_val *out, int depth)
{
    cl_leaf_fn f;
    if (cl_tuple_len(vm, it->b) != 1 || !cl_leaf_fn_get(vm, it->a, 1, &f)) return CL_ST_ESCALATE;
    if (cl_is_unbound(it->d)) {
        cl_val x;
        CL_TRY(iter_next(vm, cl_tuple_items(vm, it->b)[0], &x, depth - 1));
        if (cl_same(x, CL_EXHAUSTED)) {
            *out = x;
            return CL_ST_OK;
        }
        it->d = x;
    }
    cl_st st = cl_leaf_fn_call(vm, &f, &it->d, out);
    if (st == CL_ST_OK || st == CL_ST_RAISE) it->d = CL_UNBOUND;
    return st;
}

static cl_st filter_next(cl_vm *vm, cl_iter *it, cl_val *out, int depth)
{
    cl_leaf_fn f;
    bool plain = cl_is_none(it->a) || cl_same(it->a, CL_TYPE_VAL(CL_T_bool));
    if (!plain && !cl_leaf_fn_get(vm, it->a, 1, &f)) return CL_ST_ESCALATE;
    for (uint32_t n = 0;; n++) {
        cl_val x, r;
        bool t;
        if (cl_is_unbound(it->c)) {
            if (n > 200 && vm->fuel < 0) return CL_ST_ESCALATE; /* the step form looks at fuel */
            CL_TRY(iter_next(vm, it->b, &x, depth - 1));
            if (cl_same(x, CL_EXHAUSTED)) {
                *out = x;
                return CL_ST_OK;
            }
            vm->fuel--;
            it->c = x;
        }
        x = r = it->c;
        cl_st st = plain ? CL_ST_OK : cl_leaf_fn_call(vm, &f, &it->c, &r);
        if (st == CL_ST_OK) {
            st = cl_truth(vm, r, &t);
            /* keep the answer: the step form must not call again */
            if (st == CL_ST_ESCALATE && !plain) {
                it->d = r;
                return st;
            }
        }
        if (st == CL_ST_OK || st == CL_ST_RAISE) it->c = CL_UNBOUND;
        CL_TRY(st);
        if (t) {
            *out = x;
            return CL_ST_OK;
        }
    }
}

static cl_st longrange_next(cl_vm *vm, cl_iter *it, cl_val *out)
{
    cl_val left, next, cur = it->a;
    if (cl_is_int(it->b) && cl_int(it->b) == 0) {
        *out = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    CL_TRY(cl_binop(vm, CL_SUB, it->b, cl_small(1), false, &left));
    CL_TRY(cl_binop(vm, CL_ADD, it->a, it->c, false, &next));
    it->b = left;
    it->a = next;
    *out = cur;
    return CL_ST_OK;
}

static cl_st revseq_next(cl_vm *vm, cl_iter *it, cl_val *out)
{
    if (cl_is(it->a, CL_K_INST)) return CL_ST_ESCALATE;
    int64_t i = cl_int(it->b);
    if (i < 0 || cl_is_none(it->a)) {
        it->a = CL_NONE;
        *out = CL_EXHAUSTED;
        return CL_ST_OK;
    }
    CL_TRY(cl_getitem(vm, it->a, cl_small(i), out));
    it->b = cl_small(i - 1);
    return CL_ST_OK;
}

static cl_st iter_next(cl_vm *vm, cl_val v, cl_val *out, int depth)
{
    if (CL_UNLIKELY(!cl_is(v, CL_K_ITER) || depth <= 0)) return CL_ST_ESCALATE;
    cl_iter *it = CL_PTR(vm, cl_iter, v);
    switch ((cl_iter_kind)it->h.aux) {
    case CL_IT_LIST: {
        if (CL_UNLIKELY(!cl_is(it->a, CL_K_LIST))) break;
        uint64_t i = (uint64_t)cl_int(it->b);
        if (i >= cl_list_len(vm, it->a)) {
            it->a = CL_NONE;
            break;
        }
        *out = cl_list_items(vm, it->a)[i];
        it->b.u += 2;
        return CL_ST_OK;
    }
    case CL_IT_TUPLE: {
        uint64_t i = (uint64_t)cl_int(it->b);
        if (i >= cl_tuple_len(vm, it->a)) break;
        *out = cl_tuple_items(vm, it->a)[i];
        it->b.u += 2;
        return CL_ST_OK;
    }
    case CL_IT_STR: {
        cl_str *s = CL_PTR(vm, cl_str, it->a);
        uint64_t i = (uint64_t)cl_int(it->b);
        if (i >= s->len) break;
        CL_TRY(cl_str_from_cp(vm, cl_str_at(vm, s, (uint32_t)i), out));
        it->b.u += 2;
        return CL_ST_OK;
    }
    case CL_IT_BYTES:
    case CL_IT_MEMVIEW: {
        if (CL_UNLIKELY(cl_is_none(it->a))) break;
        const uint8_t *p;
        size_t n;
        uint64_t i = (uint64_t)cl_int(it->b);
        if (it->h.aux == CL_IT_MEMVIEW) {
            int64_t len;
            CL_TRY(cl_len(vm, it->a, &len));
            if (i >= (uint64_t)len) break;
            CL_TRY(cl_getitem(vm, it->a, it->b, out));
        } else {
            cl_bytes_view(vm, it->a, &p, &n);
            if (i >= n) {
                it->a = CL_NONE;
                break;
            }
            *out = cl_small(p[i]);
        }
        it->b.u += 2;
        return CL_ST_OK;
    }
    case CL_IT_RANGE:
        if (it->b.u == 0) break;
        *out = it->a;
        it->a.u += it->c.u;
        it->b.u -= 2;
        return CL_ST_OK;
    case CL_IT_LONGRANGE: return longrange_next(vm, it, out);
    case CL_IT_SET: {
        if (CL_UNLIKELY(cl_is_none(it->a))) break;
        if (CL_UNLIKELY((int64_t)cl_set_count(vm, it->a) != cl_int(it->c))) {
            it->c = cl_small(-1);
            return cl_raise(vm, CL_T_RuntimeError, "Set changed size during iteration");
        }
        uint32_t i = (uint32_t)cl_int(it->b), from = cl_set_skip(vm, it->a, i);
        bool more = cl_set_next(vm, it->a, &i, out);
        vm->fuel -= (i - from) / HOLES;
        if (!more) {
            it->a = CL_NONE;
            break;
        }
        it->b = cl_small((int64_t)i);
        return CL_ST_OK;
    }
    case CL_IT_DICT: return dict_next(vm, it, out);
    case CL_IT_LISTREV: {
        if (CL_UNLIKELY(!cl_is(it->a, CL_K_LIST))) break;
        int64_t i = cl_int(it->b);
        if (i < 0 || i >= (int64_t)cl_list_len(vm, it->a)) {
            it->a = CL_NONE;
            break;
        }
        *out = cl_list_items(vm, it->a)[i];
        it->b = cl_small(i - 1);
        return CL_ST_OK;
    }
    case CL_IT_REVSEQ: return revseq_next(vm, it, out);
    case CL_IT_ENUM: return enum_next(vm, it, out, depth);
    case CL_IT_ZIP: return zip_next(vm, v, it, out, depth);
    case CL_IT_MAP: return map_next(vm, it, out, depth);
    case CL_IT_FILTER: return filter_next(vm, it, out, depth);
    case CL_IT_CALL:
        if (cl_is_none(it->a) && cl_is_unbound(it->b)) break;
        return CL_ST_ESCALATE;
    default: return CL_ST_ESCALATE;
    }
    *out = CL_EXHAUSTED;
    return CL_ST_OK;
}

cl_st cl_iter_next(cl_vm *vm, cl_val v, cl_val *out) { return iter_next(vm, v, out, ITER_DEPTH); }

/* Elements that are there as they are: no allocation between them, so a copy of the iterator can
   run ahead. */
static bool plain_source(const cl_vm *vm, cl_val v)
{
    switch (CL_PTR(vm, cl_iter, v)->h.aux) {
    case CL_IT_LIST:
    case CL_IT_TUPLE:
    case CL_IT_STR:
    case CL_IT_BYTES:
    case CL_IT_RANGE:
    case CL_IT_SET:
    case CL_IT_DICT:
    case CL_IT_LISTREV: return true;
    default: return false;
    }
}

/* How many elements of a dict or set an iterator that counts them as it goes has left: CPython
   keeps the number, we count when asked. */
static cl_st count_left(cl_vm *vm, const cl_iter *it, uint64_t *n)
{
    int64_t i = cl_int(it->b);
    if (it->h.aux == CL_IT_SET) {
        if (cl_is_none(it->a) || cl_int(it->c) != (int64_t)cl_set_count(vm, it->a)) return CL_ST_OK;
        uint32_t at = (uint32_t)i, end = CL_PTR(vm, cl_set, it->a)->mask;
        cl_val k;
        CL_CHARGE(vm, end > at ? (end - at) / HOLES : 0);
        while (cl_set_next(vm, it->a, &at, &k))
            ++*n;
        return CL_ST_OK;
    }
    if (!cl_is(it->a, CL_K_DICT) || cl_int(it->c) != (int64_t)cl_dict_count(vm, it->a))
        return CL_ST_OK;
    const cl_dict *d = CL_PTR(vm, cl_dict, it->a);
    bool rev = cl_int(it->d) & 16;
    uint32_t from = rev ? 0 : (uint32_t)i,
             to = rev && i >= 0 && i < (int64_t)d->nent ? (uint32_t)i : d->nent;
    if (to <= from) return CL_ST_OK;
    if (d->h.aux == d->nent) {
        *n = to - from;
        return CL_ST_OK;
    }
    CL_CHARGE(vm, (to - from) / HOLES);
    for (uint32_t e = from; e < to; e++)
        *n += !cl_is_unbound(cl_dict_vals(vm, d)[e]);
    return CL_ST_OK;
}

/* Of a container, or an iterator that does not wrap another: O(1). */
static uint64_t known_length(const cl_vm *vm, cl_val v)
{
    if (!cl_is_tagged(v)) return 0;
    switch (cl_ref_kind(v)) {
    case CL_K_LIST: return cl_list_len(vm, v);
    case CL_K_TUPLE: return cl_tuple_len(vm, v);
    case CL_K_STR: return CL_PTR(vm, cl_str, v)->len;
    case CL_K_DICT: return cl_dict_count(vm, v);
    case CL_K_SET:
    case CL_K_FROZENSET: return cl_set_count(vm, v);
    case CL_K_BYTES: return CL_PTR(vm, cl_bytes, v)->len;
    case CL_K_BYTEARRAY: return CL_PTR(vm, cl_bytearray, v)->h.aux;
    case CL_K_RANGE: {
        cl_val n = CL_PTR(vm, cl_range, v)->len;
        return cl_is_int(n) && cl_int(n) > 0 ? (uint64_t)cl_int(n) : 0;
    }
    case CL_K_VIEW: {
        cl_val of = cl_unwrap(vm, CL_PTR(vm, cl_view, v)->of);
        return cl_is(of, CL_K_DICT) ? cl_dict_count(vm, of) : 0;
    }
    default: return 0;
    }
}

cl_st cl_length_hint(cl_vm *vm, cl_val v, uint64_t *n)
{
    *n = 0;
    v = cl_unwrap(vm, v);
    if (!cl_is(v, CL_K_ITER)) {
        *n = known_length(vm, v);
        return CL_ST_OK;
    }
    const cl_iter *it = CL_PTR(vm, cl_iter, v);
    int64_t i = cl_is_int(it->b) ? cl_int(it->b) : 0;
    switch ((cl_iter_kind)it->h.aux) {
    case CL_IT_LIST:
    case CL_IT_TUPLE:
    case CL_IT_STR:
    case CL_IT_BYTES: {
        uint64_t all = cl_is(it->a, CL_K_ITER) ? 0 : known_length(vm, cl_unwrap(vm, it->a));
        *n = i >= 0 && (uint64_t)i < all ? all - (uint64_t)i : 0;
        break;
    }
    case CL_IT_RANGE: *n = i > 0 ? (uint64_t)i : 0; break;
    case CL_IT_SET:
    case CL_IT_DICT: return count_left(vm, it, n);
    case CL_IT_LISTREV:
        if (cl_is(it->a, CL_K_LIST) && i >= 0 && i < (int64_t)cl_list_len(vm, it->a))
            *n = (uint64_t)i + 1;
        break;
    case CL_IT_REVSEQ: *n = i >= 0 && !cl_is_none(it->a) ? (uint64_t)i + 1 : 0; break;
    case CL_IT_ENUM: /* one level: a chain of wrappers is not followed further */
        if (cl_is(it->a, CL_K_ITER) && CL_PTR(vm, cl_iter, it->a)->h.aux < CL_IT_ENUM)
            return cl_length_hint(vm, it->a, n);
        break;
    default: break;
    }
    return CL_ST_OK;
}

cl_st cl_list_from_leaf(cl_vm *vm, cl_val v, cl_val *out)
{
    const cl_val *items;
    uint32_t n;
    if (cl_is(v, CL_K_INST)) {
        cl_val p = cl_unwrap(vm, v);
        if (cl_is(p, CL_K_INST) ||
            !cl_is_unbound(cl_type_lookup_user(vm, cl_type_of(vm, v), CL_NAME(__iter__))))
            return CL_ST_ESCALATE;
        v = p;
    }
    if (cl_seq_span(vm, v, &items, &n)) {
        CL_CHARGE(vm, n / 4);
        return cl_list_new(vm, items, n, out);
    }
    cl_val it;
    cl_st st = cl_iter_new(vm, v, &it);
    if (st != CL_ST_OK) return st;
    if (!cl_is(it, CL_K_ITER) ||
        !(plain_source(vm, it) || (cl_is(v, CL_K_RANGE) || !cl_same(it, v))))
        return CL_ST_ESCALATE;
    uint64_t hint;
    CL_TRY(cl_length_hint(vm, it, &hint));
    CL_TRY(cl_reserve(vm, cl_sat_mul(hint, 8)));
    CL_CHARGE(vm, hint);
    cl_iter *p = CL_PTR(vm, cl_iter, it), copy = *p;
    if (p->h.aux == CL_IT_RANGE && cl_same(p->c, cl_small(1))) {
        CL_TRY(cl_list_new(vm, NULL, hint, out));
        cl_val *to = hint ? cl_list_items(vm, *out) : NULL;
        uint64_t x = p->a.u;
        for (uint64_t i = 0; i < hint; i++, x += 2)
            to[i].u = x;
        p->a.u = x;
        p->b = cl_small(0);
        return CL_ST_OK;
    }
    CL_TRY(cl_list_new(vm, NULL, 0, out));
    if (hint) CL_TRY(cl_list_reserve(vm, *out, hint));
    /* on failure the iterator goes back to where it was: the caller runs again from its start */
    for (;;) {
        cl_val x;
        st = iter_next(vm, it, &x, ITER_DEPTH);
        if (st == CL_ST_OK && cl_same(x, CL_EXHAUSTED)) return CL_ST_OK;
        if (st == CL_ST_OK) st = cl_list_push(vm, *out, x);
        if (st != CL_ST_OK) {
            if (st != CL_ST_RAISE) {
                p->a = copy.a;
                p->b = copy.b;
                p->c = copy.c;
                p->d = copy.d;
            }
            return st;
        }
    }
}
