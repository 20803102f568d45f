/* SPDX-License-Identifier: MIT */
/* The steps of permutations(), combinations() and product() (lib/itertools.py): from the indexes of
   one row to those of the next, and its tuple. The state is lists of the generator that asks, so it
   is dumped with it; None comes behind the last row.

   The tuple is made first: when memory has to be collected nothing has changed yet. */
#include "builtin/natives.h"
#include "obj/list.h"

/* The items of a list of n ints from 0 to `most`, or NULL. */
static cl_val *indexes(cl_vm *vm, cl_val l, uint32_t n, uint32_t most)
{
    if (!cl_is(l, CL_K_LIST) || cl_list_len(vm, l) != n) return NULL;
    cl_val *v = cl_list_items(vm, l);
    for (uint32_t i = 0; i < n; i++)
        if (!cl_is_int(v[i]) || cl_int(v[i]) < 0 || cl_int(v[i]) > most) return NULL;
    return v;
}

static cl_st bad_call(cl_vm *vm) { return cl_raise(vm, CL_T_SystemError, "bad internal call"); }

/* (pool, at, left): at is a permutation of the pool's indexes whose first len(left) are the row;
   left[i] says how many items place i has still to see. The algorithm is Knuth's Algorithm L in the
   form of CPython's documentation: place i swaps, those behind it rotate back into order. */
cl_st nat_itr_permute(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TUPLE) || !cl_is(a[2], CL_K_LIST)) return bad_call(vm);
    uint32_t n = cl_tuple_len(vm, a[0]), r = cl_list_len(vm, a[2]);
    cl_val row;
    CL_CHARGE(vm, (uint64_t)n + r);
    if (r > n) return bad_call(vm);
    if (!r) return cl_ret(a, CL_NONE);
    CL_TRY(cl_tuple_new(vm, NULL, r, &row));
    cl_val *at = indexes(vm, a[1], n, n - 1), *left = indexes(vm, a[2], r, n);
    if (!at || !left) return bad_call(vm);
    for (uint32_t i = r; i-- > 0;) {
        uint32_t more = (uint32_t)cl_int(left[i]);
        cl_val first = at[i];
        if (more > 1) {
            if (more > n - i) return bad_call(vm);
            left[i] = cl_small((int64_t)more - 1);
            at[i] = at[n - more + 1];
            at[n - more + 1] = first;
            for (uint32_t k = 0; k < r; k++)
                cl_tuple_items(vm, row)[k] = cl_tuple_items(vm, a[0])[cl_int(at[k])];
            return cl_ret(a, row);
        }
        memmove(at + i, at + i + 1, (n - i - 1) * sizeof *at);
        at[n - 1] = first;
        left[i] = cl_small(n - i);
        CL_CHARGE(vm, (n - i) / 8);
    }
    return cl_ret(a, CL_NONE);
}

/* (pool, at, repeat): the next ascending indexes, with repeats or without. */
cl_st nat_itr_combine(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TUPLE) || !cl_is(a[1], CL_K_LIST)) return bad_call(vm);
    uint32_t n = cl_tuple_len(vm, a[0]), r = cl_list_len(vm, a[1]), i = r;
    bool repeat = cl_same(a[2], CL_TRUE);
    cl_val row;
    CL_CHARGE(vm, r);
    if (!r) return cl_ret(a, CL_NONE);
    if (!n || (!repeat && r > n)) return bad_call(vm);
    CL_TRY(cl_tuple_new(vm, NULL, r, &row));
    cl_val *at = indexes(vm, a[1], r, n - 1);
    if (!at) return bad_call(vm);
    while (i > 0 && cl_int(at[i - 1]) >= (int64_t)(repeat ? n - 1 : i - 1 + n - r))
        i--;
    if (!i) return cl_ret(a, CL_NONE);
    int64_t next = cl_int(at[i - 1]) + 1;
    for (uint32_t k = i - 1; k < r; k++)
        at[k] = cl_small(repeat ? next : next + (k - (i - 1)));
    for (uint32_t k = 0; k < r; k++)
        cl_tuple_items(vm, row)[k] = cl_tuple_items(vm, a[0])[cl_int(at[k])];
    return cl_ret(a, row);
}

/* (pools, at): a list of tuples, and an index into each; the last one counts up first. */
cl_st nat_itr_product(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_LIST)) return bad_call(vm);
    uint32_t n = cl_list_len(vm, a[0]);
    cl_val row;
    CL_CHARGE(vm, 2 * (uint64_t)n);
    if (!n) return cl_ret(a, CL_NONE);
    CL_TRY(cl_tuple_new(vm, NULL, n, &row));
    cl_val *at = indexes(vm, a[1], n, UINT32_MAX), *pools = cl_list_items(vm, a[0]);
    if (!at) return bad_call(vm);
    for (uint32_t k = 0; k < n; k++)
        if (!cl_is(pools[k], CL_K_TUPLE) || cl_int(at[k]) >= cl_tuple_len(vm, pools[k]))
            return bad_call(vm);
    for (uint32_t i = n; i-- > 0;) {
        at[i] = cl_small(cl_int(at[i]) + 1);
        if (cl_int(at[i]) < cl_tuple_len(vm, pools[i])) {
            for (uint32_t k = 0; k < n; k++)
                cl_tuple_items(vm, row)[k] = cl_tuple_items(vm, pools[k])[cl_int(at[k])];
            return cl_ret(a, row);
        }
        at[i] = cl_small(0);
    }
    return cl_ret(a, CL_NONE);
}
