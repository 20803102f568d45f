/* SPDX-License-Identifier: MIT */
/* A vm with an empty region, for C tests of natives and objects: no program, no prelude, generous
   limits. */
#ifndef CL_TESTVM_H
#define CL_TESTVM_H
#include "heap/heap.h"
#include <stdlib.h>

static inline void *cl_test_alloc(void *arg, void *p, size_t old_size, size_t new_size)
{
    (void)arg;
    (void)old_size;
    if (!new_size) {
        free(p);
        return NULL;
    }
    return realloc(p, new_size);
}

static inline cl_vm *cl_test_vm(void)
{
    cl_vm *vm = calloc(1, sizeof *vm);
    vm->alloc_fn = cl_test_alloc;
    vm->base = cl_region_map();
    cl_base_template(vm->base);
    cl_rgn *g = cl_rgn_of(vm);
    g->heap_start = CL_BASE_END;
    g->serial = 1;
    g->ns_version = 1;
    g->type_epoch = 1;
    cl_val *v = CL_RGN_VALS_FIRST(g);
    for (int i = 0; i < CL_RGN_NVALS; i++)
        v[i] = CL_NONE;
    vm->limits.memory = (uint64_t)1 << 30;
    vm->limits.int_digits = 4300;
    vm->fuel = INT64_MAX / 2;
    vm->fuel_left = UINT64_MAX;
    vm->allocs_left = INT64_MAX;
    vm->gc_threshold = UINT64_MAX / 2;
    for (int i = 0; i < CL_MAX_KW; i++)
        vm->kw[i] = CL_UNBOUND;
    cl_heap_init(vm);
    return vm;
}
#endif
