/* SPDX-License-Identifier: MIT */
/* Calling builtin functions from C without a frame: what map, filter, sorted and the like do with
   functions such as int, len or str.upper. */
#ifndef CL_ITER_OPS_H
#define CL_ITER_OPS_H
#include "vm/vm.h"

/* A builtin function, type or bound builtin method, made ready for calls with n positional
   arguments. */
typedef struct {
    cl_leaf leaf;
    const cl_nsig *sig;
    cl_val first;   /* self or class in front of the arguments */
    uint32_t extra; /* 1 if there is one */
    uint32_t argc;
    uint32_t check; /* type the first argument must be an instance of; CL_T_COUNT: none */
} cl_leaf_fn;
/* False if fn has no leaf form for n arguments. */
bool cl_leaf_fn_get(cl_vm *vm, cl_val fn, uint32_t n, cl_leaf_fn *out);
/* Calls it with as many arguments. ESCALATE: needs Python code after all, nothing was changed. */
cl_st cl_leaf_fn_call(cl_vm *vm, const cl_leaf_fn *f, const cl_val *args, cl_val *out);
#endif
