/* SPDX-License-Identifier: MIT */
/* Ranges over integers of any size. */
#include "obj/container_ops.h"
#include "obj/list.h"
#include "obj/num.h"

static cl_st make(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val len, cl_val *out)
{
    CL_NEW(vm, cl_range, r, CL_K_RANGE, sizeof(cl_range));
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->len = len;
    *out = cl_ref_of(vm, r);
    return CL_ST_OK;
}

static cl_st any_len(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val *len)
{
    bool up = cl_int_sign(vm, step) > 0;
    cl_val lo = up ? start : stop, hi = up ? stop : start, diff, t;
    CL_TRY(cl_binop(vm, CL_SUB, hi, lo, false, &diff));
    if (cl_int_sign(vm, diff) <= 0) {
        *len = cl_small(0);
        return CL_ST_OK;
    }
    if (!up) CL_TRY(cl_neg(vm, step, &step));
    CL_TRY(cl_binop(vm, CL_SUB, diff, cl_small(1), false, &t));
    CL_TRY(cl_binop(vm, CL_FLOORDIV, t, step, false, &t));
    return cl_binop(vm, CL_ADD, t, cl_small(1), false, len);
}

cl_st cl_range_new(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val *out)
{
    if (CL_LIKELY(cl_is_int(start) && cl_is_int(stop) && cl_is_int(step))) {
        int64_t a = cl_int(start), b = cl_int(stop), s = cl_int(step);
        if (s == 0) return cl_raise(vm, CL_T_ValueError, "range() arg 3 must not be zero");
        uint64_t n = 0;
        if (s > 0 && a < b)
            n = ((uint64_t)b - (uint64_t)a - 1) / (uint64_t)s + 1;
        else if (s < 0 && b < a)
            n = ((uint64_t)a - (uint64_t)b - 1) / (uint64_t)-s + 1;
        if (n < (uint64_t)CL_SMALL_MAX)
            return make(vm, start, stop, step, cl_small((int64_t)n), out);
    }
    if (cl_int_sign(vm, step) == 0)
        return cl_raise(vm, CL_T_ValueError, "range() arg 3 must not be zero");
    cl_val len;
    CL_TRY(any_len(vm, start, stop, step, &len));
    return make(vm, start, stop, step, len, out);
}

/* start + i * step */
static cl_st item_at(cl_vm *vm, const cl_range *r, cl_val i, cl_val *out)
{
    if (cl_is_int(r->start) && cl_is_int(r->step) && cl_is_int(i)) {
        int64_t m, s;
        if (!__builtin_mul_overflow(cl_int(r->step), cl_int(i), &m) &&
            !__builtin_add_overflow(m, cl_int(r->start), &s) && cl_fits_small(s)) {
            *out = cl_small(s);
            return CL_ST_OK;
        }
    }
    cl_val t;
    CL_TRY(cl_binop(vm, CL_MUL, i, r->step, false, &t));
    return cl_binop(vm, CL_ADD, r->start, t, false, out);
}

static cl_st less(cl_vm *vm, cl_val a, cl_val b, bool *out)
{
    if (cl_both_int(a, b)) {
        *out = (int64_t)a.u < (int64_t)b.u;
        return CL_ST_OK;
    }
    cl_val r;
    CL_TRY(cl_compare(vm, CL_LT, a, b, &r));
    *out = cl_same(r, CL_TRUE);
    return CL_ST_OK;
}

cl_st cl_range_item(cl_vm *vm, cl_val rv, cl_val index, cl_val *out)
{
    const cl_range *r = CL_PTR(vm, cl_range, rv);
    bool low, ok;
    CL_TRY(less(vm, index, cl_small(0), &low));
    if (low) CL_TRY(cl_binop(vm, CL_ADD, index, r->len, false, &index));
    CL_TRY(less(vm, index, cl_small(0), &low));
    CL_TRY(less(vm, index, r->len, &ok));
    if (low || !ok) return cl_raise(vm, CL_T_IndexError, "range object index out of range");
    return item_at(vm, r, index, out);
}

/* One bound of a slice as an int of any size, negative ones counted from the end and clipped to
   [low, high]. */
static cl_st bound(cl_vm *vm, cl_val v, cl_val len, cl_val low, cl_val high, cl_val *out)
{
    bool t;
    CL_TRY(less(vm, v, cl_small(0), &t));
    if (t) {
        CL_TRY(cl_binop(vm, CL_ADD, v, len, false, &v));
        CL_TRY(less(vm, v, low, &t));
        *out = t ? low : v;
        return CL_ST_OK;
    }
    CL_TRY(less(vm, high, v, &t));
    *out = t ? high : v;
    return CL_ST_OK;
}

static cl_st slice_int(cl_vm *vm, cl_val v, cl_val *out)
{
    v = cl_unwrap(vm, v);
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    if (cl_is_bool(v)) v = cl_small(cl_same(v, CL_TRUE));
    if (!cl_is_anyint(v))
        return cl_raise(vm, CL_T_TypeError,
                        "slice indices must be integers or None or have an __index__ method");
    *out = v;
    return CL_ST_OK;
}

cl_st cl_slice_indices(cl_vm *vm, cl_val slice, cl_val len, cl_val *start, cl_val *stop,
                       cl_val *step)
{
    const cl_slice *s = CL_PTR(vm, cl_slice, slice);
    cl_val st = cl_small(1), a, b, low = cl_small(0), high = len;
    if (!cl_is_none(s->step)) CL_TRY(slice_int(vm, s->step, &st));
    int sign = cl_int_sign(vm, st);
    if (sign == 0) return cl_raise(vm, CL_T_ValueError, "slice step cannot be zero");
    if (sign < 0) {
        low = cl_small(-1);
        CL_TRY(cl_binop(vm, CL_SUB, len, cl_small(1), false, &high));
    }
    a = sign < 0 ? high : low;
    b = sign < 0 ? low : high;
    if (!cl_is_none(s->start)) {
        CL_TRY(slice_int(vm, s->start, &a));
        CL_TRY(bound(vm, a, len, low, high, &a));
    }
    if (!cl_is_none(s->stop)) {
        CL_TRY(slice_int(vm, s->stop, &b));
        CL_TRY(bound(vm, b, len, low, high, &b));
    }
    *start = a;
    *stop = b;
    *step = st;
    return CL_ST_OK;
}

cl_st cl_range_slice(cl_vm *vm, cl_val rv, cl_val slice, cl_val *out)
{
    const cl_range *r = CL_PTR(vm, cl_range, rv);
    cl_val a, b, st;
    CL_TRY(cl_slice_indices(vm, slice, r->len, &a, &b, &st));
    CL_TRY(item_at(vm, r, a, &a));
    CL_TRY(item_at(vm, r, b, &b));
    CL_TRY(cl_binop(vm, CL_MUL, r->step, st, false, &st));
    return cl_range_new(vm, a, b, st, out);
}

cl_st cl_range_find(cl_vm *vm, cl_val rv, cl_val x, cl_val *index)
{
    const cl_range *r = CL_PTR(vm, cl_range, rv);
    *index = CL_UNBOUND;
    if (cl_is_bool(x)) x = cl_small(cl_same(x, CL_TRUE));
    if (cl_is_int(x) && cl_is_int(r->start) && cl_is_int(r->step) && cl_is_int(r->len)) {
        int64_t d, s = cl_int(r->step);
        if (!__builtin_sub_overflow(cl_int(x), cl_int(r->start), &d)) {
            if (d % s == 0 && d / s >= 0 && d / s < cl_int(r->len)) *index = cl_small(d / s);
            return CL_ST_OK;
        }
    }
    cl_val d, m, q;
    bool low, ok;
    CL_TRY(cl_binop(vm, CL_SUB, x, r->start, false, &d));
    CL_TRY(cl_binop(vm, CL_MOD, d, r->step, false, &m));
    if (cl_int_sign(vm, m) != 0) return CL_ST_OK;
    CL_TRY(cl_binop(vm, CL_FLOORDIV, d, r->step, false, &q));
    CL_TRY(less(vm, q, cl_small(0), &low));
    CL_TRY(less(vm, q, r->len, &ok));
    if (!low && ok) *index = q;
    return CL_ST_OK;
}
