/* SPDX-License-Identifier: MIT */
/* list, tuple, slice, range: making and reading. */
#ifndef CL_LIST_H
#define CL_LIST_H
#include "obj/generic.h"

/* items may be NULL: filled with int 0 */
cl_st cl_tuple_new(cl_vm *vm, const cl_val *items, uint64_t n, cl_val *out);
static inline cl_val *cl_tuple_items(const cl_vm *vm, cl_val t)
{
    return CL_PTR(vm, cl_tuple, t)->item;
}
static inline uint32_t cl_tuple_len(const cl_vm *vm, cl_val t)
{
    return CL_PTR(vm, cl_tuple, t)->h.aux;
}
/* items may be NULL: filled with int 0 */
cl_st cl_list_new(cl_vm *vm, const cl_val *items, uint64_t n, cl_val *out);
static inline uint32_t cl_list_len(const cl_vm *vm, cl_val l)
{
    return CL_PTR(vm, cl_list, l)->h.aux;
}
/* valid while nothing grows the list */
static inline cl_val *cl_list_items(const cl_vm *vm, cl_val l)
{
    return CL_AT(vm, cl_array, CL_PTR(vm, cl_list, l)->items)->v;
}
cl_st cl_list_reserve(cl_vm *vm, cl_val l, uint64_t cap);
cl_st cl_list_push_slow(cl_vm *vm, cl_val l, cl_val v);
static inline cl_st cl_list_push(cl_vm *vm, cl_val l, cl_val v)
{
    cl_list *p = CL_PTR(vm, cl_list, l);
    if (CL_LIKELY(p->items)) {
        cl_array *a = CL_AT(vm, cl_array, p->items);
        if (CL_LIKELY(p->h.aux < a->h.aux)) {
            a->v[p->h.aux++] = v;
            return CL_ST_OK;
        }
    }
    return cl_list_push_slow(vm, l, v);
}
void cl_list_truncate(cl_vm *vm, cl_val l, uint32_t n);     /* clears the freed slots */
cl_st cl_array_new(cl_vm *vm, uint64_t cap, uint32_t *off); /* slots = int 0 */
cl_st cl_slice_new(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val *out);
/* computes len; ValueError step 0 */
cl_st cl_range_new(cl_vm *vm, cl_val start, cl_val stop, cl_val step, cl_val *out);
/* items of a list or tuple as one span */
static inline bool cl_seq_span(const cl_vm *vm, cl_val v, const cl_val **items, uint32_t *n)
{
    if (cl_is(v, CL_K_TUPLE)) {
        *items = cl_tuple_items(vm, v);
        *n = cl_tuple_len(vm, v);
        return true;
    }
    /* never NULL */
    if (cl_is(v, CL_K_LIST)) {
        *n = cl_list_len(vm, v);
        *items = cl_list_items(vm, v);
        return true;
    }
    *items = NULL;
    *n = 0;
    return false;
}
#endif
