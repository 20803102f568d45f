/* SPDX-License-Identifier: MIT */
/* Lists and the value arrays behind them: making, growing, shrinking. */
#include "obj/list.h"

#define MAX_ITEMS ((uint64_t)1 << 28) /* 2 GB of values: more never fits a region */

cl_st cl_array_new(cl_vm *vm, uint64_t cap, uint32_t *off)
{
    if (CL_UNLIKELY(cap > MAX_ITEMS)) return cl_raise_memory(vm);
    if (cap > 256) CL_TRY(cl_reserve(vm, 8 * cap + 8));
    CL_NEW(vm, cl_array, a, CL_K_ARRAY, 8 + 8 * cap);
    a->h.aux = (uint32_t)cap;
    memset(a->v, 0, (size_t)cap * sizeof(cl_val));
    *off = (uint32_t)((uint8_t *)a - vm->base);
    return CL_ST_OK;
}

/* The array is filled from src for n values, the rest is the int 0. The capacity uses the whole
   granule. */
static cl_st array_from(cl_vm *vm, const cl_val *src, uint64_t n, uint64_t cap, uint32_t *off)
{
    cap |= 1;
    if (CL_UNLIKELY(cap > MAX_ITEMS)) return cl_raise_memory(vm);
    if (cap > 256) CL_TRY(cl_reserve(vm, 8 * cap + 8));
    CL_NEW(vm, cl_array, a, CL_K_ARRAY, 8 + 8 * cap);
    a->h.aux = (uint32_t)cap;
    if (src)
        memcpy(a->v, src, (size_t)n * sizeof(cl_val));
    else
        n = 0;
    memset(a->v + n, 0, (size_t)(cap - n) * sizeof(cl_val));
    *off = (uint32_t)((uint8_t *)a - vm->base);
    return CL_ST_OK;
}

cl_st cl_list_new(cl_vm *vm, const cl_val *items, uint64_t n, cl_val *out)
{
    uint32_t off = 0;
    if (n) CL_TRY(array_from(vm, items, n, n, &off));
    CL_NEW(vm, cl_list, l, CL_K_LIST, sizeof(cl_list));
    l->h.aux = (uint32_t)n;
    l->items = off;
    l->pad = 0;
    *out = cl_ref_of(vm, l);
    return CL_ST_OK;
}

cl_st cl_list_reserve(cl_vm *vm, cl_val lv, uint64_t cap)
{
    cl_list *l = CL_PTR(vm, cl_list, lv);
    uint32_t have = l->items ? CL_AT(vm, cl_array, l->items)->h.aux : 0;
    if (cap <= have) return CL_ST_OK;
    uint32_t n = l->h.aux;
    CL_CHARGE(vm, n / 4);
    uint32_t off = 0;
    CL_TRY(array_from(vm, n ? CL_AT(vm, cl_array, l->items)->v : NULL, n, cap, &off));
    l->items = off;
    return CL_ST_OK;
}

cl_st cl_list_push_slow(cl_vm *vm, cl_val lv, cl_val v)
{
    cl_list *l = CL_PTR(vm, cl_list, lv);
    uint64_t n = l->h.aux;
    /* Doubling while small, half as much again when large: copying stays linear in all pushes. */
    CL_TRY(cl_list_reserve(vm, lv, n < 3 ? 3 : n < 4096 ? 2 * n + 1 : n + n / 2));
    CL_AT(vm, cl_array, l->items)->v[l->h.aux++] = v;
    return CL_ST_OK;
}

void cl_list_truncate(cl_vm *vm, cl_val lv, uint32_t n)
{
    cl_list *l = CL_PTR(vm, cl_list, lv);
    if (n >= l->h.aux) return;
    if (!n) {
        l->items = 0;
    } else {
        cl_val *v = CL_AT(vm, cl_array, l->items)->v;
        memset(v + n, 0, (size_t)(l->h.aux - n) * sizeof(cl_val));
    }
    l->h.aux = n;
}
