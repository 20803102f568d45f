/* SPDX-License-Identifier: MIT */
/* Slice objects and the index arithmetic of subscripts. */
#include "obj/list.h"
#include "obj/num.h"

cl_st cl_slice_new(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val *out)
{
    CL_NEW(vm, cl_slice, s, CL_K_SLICE, sizeof(cl_slice));
    s->start = start;
    s->stop = stop;
    s->step = step;
    *out = cl_ref_of(vm, s);
    return CL_ST_OK;
}

cl_st cl_index(cl_vm *vm, cl_val v, bool clip, const char *what, int64_t *out)
{
    if (cl_is(v, CL_K_INST)) {
        v = cl_unwrap(vm, v);
        if (cl_is(v, CL_K_INST) || !(cl_is_anyint(v) || cl_is_bool(v))) return CL_ST_ESCALATE;
    }
    if (cl_is_int(v)) {
        *out = cl_int(v);
        return CL_ST_OK;
    }
    if (cl_is_bool(v)) {
        *out = cl_same(v, CL_TRUE);
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_BIGINT)) {
        if (cl_int_get(vm, v, out)) return CL_ST_OK;
        if (!clip)
            return cl_raise(vm, CL_T_IndexError, "cannot fit 'int' into an index-sized integer");
        *out = cl_int_sign(vm, v) < 0 ? INT64_MIN : INT64_MAX;
        return CL_ST_OK;
    }
    return cl_raise(vm, CL_T_TypeError, what, v);
}

static const char slice_text[] =
    "slice indices must be integers or None or have an __index__ method";

cl_st cl_slice_resolve(cl_vm *vm, cl_val slice, int64_t len, int64_t *start, int64_t *stop,
                       int64_t *step, int64_t *count)
{
    const cl_slice *s = CL_PTR(vm, cl_slice, slice);
    int64_t st = 1, a, b;
    if (!cl_is_none(s->step)) {
        CL_TRY(cl_index(vm, s->step, true, slice_text, &st));
        if (st == 0) return cl_raise(vm, CL_T_ValueError, "slice step cannot be zero");
        if (st < -INT64_MAX) st = -INT64_MAX;
    }
    if (cl_is_none(s->start))
        a = st < 0 ? INT64_MAX : 0;
    else
        CL_TRY(cl_index(vm, s->start, true, slice_text, &a));
    if (cl_is_none(s->stop))
        b = st < 0 ? INT64_MIN : INT64_MAX;
    else
        CL_TRY(cl_index(vm, s->stop, true, slice_text, &b));
    if (a < 0) {
        a += len;
        if (a < 0) a = st < 0 ? -1 : 0;
    } else if (a >= len) {
        a = st < 0 ? len - 1 : len;
    }
    if (b < 0) {
        if (b < -len - 1) b = -len - 1;
        b += len;
        if (b < 0) b = st < 0 ? -1 : 0;
    } else if (b >= len) {
        b = st < 0 ? len - 1 : len;
    }
    *start = a;
    *stop = b;
    *step = st;
    if (st < 0)
        *count = b < a ? (a - b - 1) / -st + 1 : 0;
    else
        *count = a < b ? (b - a - 1) / st + 1 : 0;
    return CL_ST_OK;
}
