/* SPDX-License-Identifier: MIT */
/* Calling builtin functions from C without a frame: what map, filter, sorted and the like do with functions such as
   int, len or str.upper. */
#ifndef CL_ITER_OPS_H
#define CL_ITER_OPS_H
#include "vm/vm.h"

/* True if fn is a builtin function, type or method descriptor whose leaf form takes n positional arguments. */
bool cl_call_leaf_ok(cl_vm *vm, cl_val fn, uint32_t n);
/* Calls it. ESCALATE: needs Python code after all, nothing was changed. */
cl_st cl_call_leaf(cl_vm *vm, cl_val fn, const cl_val *args, uint32_t n, cl_val *out);
#endif
