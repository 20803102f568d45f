/* SPDX-License-Identifier: MIT */
/* heapq on lists whose items compare without Python code; the others go to lib/prelude_heapq.py.

   An item that sinks goes down to a leaf along the better children, then up to its place: most
   items of a heap are near the leaves, so this compares less often than stopping on the way
   down. All comparisons come first and find the path; the list is changed when nothing can fail. */
#include "builtin/natives.h"
#include "obj/generic.h"
#include "obj/list.h"

enum { DEEPEST = 33 }; /* levels of a heap of 2**32 items */

/* Whether a is better than b: belongs nearer to the first place. */
static cl_st better(cl_vm *vm, cl_val a, cl_val b, bool max, bool *out)
{
    cl_val v;
    if (cl_both_int(a, b)) {
        *out = max ? cl_int(b) < cl_int(a) : cl_int(a) < cl_int(b);
        return CL_ST_OK;
    }
    CL_TRY(max ? cl_compare(vm, CL_LT, b, a, &v) : cl_compare(vm, CL_LT, a, b, &v));
    *out = cl_same(v, CL_TRUE);
    return CL_ST_OK;
}

/* Puts item into place i of the first n items of l: what is there is given up. */
static cl_st sink(cl_vm *vm, cl_val l, uint32_t n, uint32_t i, cl_val item, bool max)
{
    uint32_t path[DEEPEST], depth = 0;
    cl_val *v = cl_list_items(vm, l);
    bool yes;
    CL_CHARGE(vm, DEEPEST);
    path[0] = i;
    for (uint64_t child = 2 * (uint64_t)i + 1; child < n; child = 2 * child + 1) {
        if (child + 1 < n) {
            CL_TRY(better(vm, v[child], v[child + 1], max, &yes));
            if (!yes) child++;
        }
        path[++depth] = (uint32_t)child;
    }
    while (depth) {
        CL_TRY(better(vm, item, v[path[depth]], max, &yes));
        if (!yes) break;
        depth--;
    }
    for (uint32_t k = 0; k < depth; k++)
        v[path[k]] = v[path[k + 1]];
    v[path[depth]] = item;
    return CL_ST_OK;
}

static cl_st push(cl_vm *vm, cl_val *a, bool max)
{
    cl_val l = a[0], item = a[1];
    if (!cl_is(l, CL_K_LIST)) return CL_ST_ESCALATE;
    uint32_t n = cl_list_len(vm, l), to = n;
    CL_CHARGE(vm, DEEPEST);
    CL_TRY(cl_list_push(vm, l, item));
    cl_val *v = cl_list_items(vm, l);
    while (to) {
        uint32_t parent = (to - 1) / 2;
        bool yes;
        cl_st st = better(vm, item, v[parent], max, &yes);
        if (st !=
            CL_ST_OK) { /* to be run again, or an exception: the item is in then, as in CPython */
            if (st != CL_ST_RAISE) cl_list_truncate(vm, l, n);
            return st;
        }
        if (!yes) break;
        to = parent;
    }
    for (uint32_t i = n; i != to; i = (i - 1) / 2)
        v[i] = v[(i - 1) / 2];
    v[to] = item;
    return cl_ret(a, CL_NONE);
}

static cl_st pop(cl_vm *vm, cl_val *a, bool max)
{
    cl_val l = a[0];
    if (!cl_is(l, CL_K_LIST)) return CL_ST_ESCALATE;
    uint32_t n = cl_list_len(vm, l);
    if (!n) return cl_raise(vm, CL_T_IndexError, "index out of range");
    cl_val *v = cl_list_items(vm, l), first = v[0];
    if (n > 1) CL_TRY(sink(vm, l, n - 1, 0, v[n - 1], max));
    cl_list_truncate(vm, l, n - 1);
    return cl_ret(a, first);
}

/* The first item out, another one in. always: also when the new one is the better. */
static cl_st replace(cl_vm *vm, cl_val *a, bool max, bool always)
{
    cl_val l = a[0], item = a[1];
    if (!cl_is(l, CL_K_LIST)) return CL_ST_ESCALATE;
    uint32_t n = cl_list_len(vm, l);
    if (!n && always) return cl_raise(vm, CL_T_IndexError, "index out of range");
    if (!n) return cl_ret(a, item);
    cl_val first = cl_list_items(vm, l)[0];
    bool yes = true;
    if (!always) CL_TRY(better(vm, first, item, max, &yes));
    if (!yes) return cl_ret(a, item);
    CL_TRY(sink(vm, l, n, 0, item, max));
    return cl_ret(a, first);
}

/* Stopped between two items it leaves the list in another order, from which it may start again. */
static cl_st heapify(cl_vm *vm, cl_val *a, bool max)
{
    cl_val l = a[0];
    if (!cl_is(l, CL_K_LIST)) return CL_ST_ESCALATE;
    uint32_t n = cl_list_len(vm, l);
    CL_CHARGE(vm, n);
    for (uint32_t i = n / 2; i-- > 0;)
        CL_TRY(sink(vm, l, n, i, cl_list_items(vm, l)[i], max));
    return cl_ret(a, CL_NONE);
}

#define HEAP_FN(name, call)                                     \
    cl_st nat_heapq_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                           \
        (void)argc;                                             \
        return call;                                            \
    }
HEAP_FN(push, push(vm, a, false))
HEAP_FN(push_max, push(vm, a, true))
HEAP_FN(pop, pop(vm, a, false))
HEAP_FN(pop_max, pop(vm, a, true))
HEAP_FN(replace, replace(vm, a, false, true))
HEAP_FN(replace_max, replace(vm, a, true, true))
HEAP_FN(pushpop, replace(vm, a, false, false))
HEAP_FN(pushpop_max, replace(vm, a, true, false))
HEAP_FN(ify, heapify(vm, a, false))
HEAP_FN(ify_max, heapify(vm, a, true))
