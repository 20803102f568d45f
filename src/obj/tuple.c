/* SPDX-License-Identifier: MIT */
/* Tuples. */
#include "obj/list.h"

cl_st cl_tuple_new(cl_vm *vm, const cl_val *items, uint64_t n, cl_val *out)
{
    if (!n) {
        *out = CL_V_EMPTY_TUPLE;
        return CL_ST_OK;
    }
    if (CL_UNLIKELY(n > ((uint64_t)1 << 28))) return cl_raise_memory(vm);
    if (n > 256) CL_TRY(cl_reserve(vm, 8 * n + 8));
    CL_NEW(vm, cl_tuple, t, CL_K_TUPLE, 8 + 8 * n);
    t->h.aux = (uint32_t)n;
    if (items)
        memcpy(t->item, items, (size_t)n * sizeof(cl_val));
    else
        memset(t->item, 0, (size_t)n * sizeof(cl_val));
    *out = cl_ref_of(vm, t);
    return CL_ST_OK;
}
