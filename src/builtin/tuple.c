/* SPDX-License-Identifier: MIT */
/* Methods of tuple. */
#include "base/hash.h"
#include "builtin/container.h"

cl_st nat_tuple_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0], v = a[1], l;
    (void)argc;
    if (cl_is(v, CL_K_TUPLE)) return cl_container_made(vm, a, cls, CL_T_tuple, v);
    if (cl_is(v, CL_K_ITER) || cl_is(v, CL_K_INST))
        /* two allocations: what an iterator gave could not be given back between them */
        return CL_ST_ESCALATE;
    const cl_val *items;
    uint32_t n;
    if (!cl_is(v, CL_K_LIST)) {
        CL_TRY(cl_list_from_leaf(vm, v, &l));
        v = l;
    }
    cl_seq_span(vm, v, &items, &n);
    CL_CHARGE(vm, n / 4);
    CL_TRY(cl_tuple_new(vm, items, n, &v));
    return cl_container_made(vm, a, cls, CL_T_tuple, v);
}

cl_st nat_tuple_getnewargs(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val t;
    (void)argc;
    CL_TRY(cl_tuple_new(vm, a, 1, &t));
    return cl_ret(a, t);
}

/* Hidden: hash of a tuple from the list of its items' hashes. */
cl_st nat_tuple_hash_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    const cl_val *v;
    uint32_t n;
    cl_val r;
    (void)argc;
    cl_seq_span(vm, a[0], &v, &n);
    uint64_t acc = CL_HASH_TUPLE_INIT;
    CL_CHARGE(vm, n);
    for (uint32_t i = 0; i < n; i++) {
        int64_t h;
        if (!cl_int_get(vm, v[i], &h))
            return cl_raise(vm, CL_T_TypeError, "an integer is required");
        acc = cl_hash_tuple_step(acc, (uint64_t)h);
    }
    CL_TRY(cl_int_new(vm, cl_hash_tuple_finish(acc, n), &r));
    return cl_ret(a, r);
}
