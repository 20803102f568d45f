/* SPDX-License-Identifier: MIT */
/* Methods of range and slice. */
#include "builtin/container.h"

static cl_st int_arg(cl_vm *vm, cl_val v, cl_val *out)
{
    cl_val u = cl_unwrap(vm, v);
    if (cl_is(u, CL_K_INST)) return CL_ST_ESCALATE;
    if (cl_is_bool(u)) u = cl_small(cl_same(u, CL_TRUE));
    if (!cl_is_anyint(u))
        return cl_is(v, CL_K_INST) ? CL_ST_ESCALATE
                                   : cl_raise(vm, CL_T_TypeError,
                                              "'%T' object cannot be interpreted as an integer", v);
    *out = u;
    return CL_ST_OK;
}

cl_st nat_range_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val start = cl_small(0), stop, step = cl_small(1), r;
    (void)argc;
    if (cl_is_unbound(a[2])) {
        CL_TRY(int_arg(vm, a[1], &stop));
    } else {
        CL_TRY(int_arg(vm, a[1], &start));
        CL_TRY(int_arg(vm, a[2], &stop));
        if (!cl_is_unbound(a[3])) CL_TRY(int_arg(vm, a[3], &step));
    }
    CL_TRY(cl_range_new(vm, start, stop, step, &r));
    return cl_ret(a, r);
}

cl_st nat_range_start(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_range, a[0])->start);
}
cl_st nat_range_stop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_range, a[0])->stop);
}
cl_st nat_range_step(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_range, a[0])->step);
}

cl_st nat_range_bool(cl_vm *vm, cl_val *a, uint32_t argc)
{
    bool t;
    (void)argc;
    CL_TRY(cl_truth(vm, a[0], &t));
    return cl_ret(a, cl_bool(t));
}

static cl_st find(cl_vm *vm, cl_val r, cl_val x, cl_val *at)
{
    bool in;
    *at = CL_UNBOUND;
    CL_TRY(cl_contains(vm, r, x, &in));
    if (!in) return CL_ST_OK;
    x = cl_unwrap(vm, x);
    if (cl_is(x, CL_K_COMPLEX)) CL_TRY(cl_float_new(vm, CL_PTR(vm, cl_complex, x)->re, &x));
    if (cl_is_float(x)) /* contained: an integer of moderate size */
        CL_TRY(cl_int_new(vm, (int64_t)cl_float_get(vm, x), &x));
    return cl_range_find(vm, r, x, at);
}

cl_st nat_range_count(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val at;
    (void)argc;
    CL_TRY(find(vm, a[0], a[1], &at));
    return cl_ret(a, cl_small(!cl_is_unbound(at)));
}

cl_st nat_range_index(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val at;
    (void)argc;
    CL_TRY(find(vm, a[0], a[1], &at));
    if (cl_is_unbound(at)) return cl_raise(vm, CL_T_ValueError, "range.index(x): x not in range");
    return cl_ret(a, at);
}

cl_st nat_slice_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    if (cl_is_unbound(a[2]))
        CL_TRY(cl_slice_new(vm, CL_NONE, a[1], CL_NONE, &r));
    else
        CL_TRY(cl_slice_new(vm, a[1], a[2], cl_is_unbound(a[3]) ? CL_NONE : a[3], &r));
    return cl_ret(a, r);
}

cl_st nat_slice_start(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_slice, a[0])->start);
}
cl_st nat_slice_stop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_slice, a[0])->stop);
}
cl_st nat_slice_step(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_slice, a[0])->step);
}

cl_st nat_slice_indices(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val len, v[3], t;
    (void)argc;
    CL_TRY(int_arg(vm, a[1], &len));
    if (cl_int_sign(vm, len) < 0)
        return cl_raise(vm, CL_T_ValueError, "length should not be negative");
    CL_TRY(cl_slice_indices(vm, a[0], len, &v[0], &v[1], &v[2]));
    CL_TRY(cl_tuple_new(vm, v, 3, &t));
    return cl_ret(a, t);
}
