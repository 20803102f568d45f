/* SPDX-License-Identifier: MIT */
/* Stable sort of values whose comparison needs no Python code. */
#ifndef CL_SORT_H
#define CL_SORT_H
#include "obj/generic.h"

/* Sorts keys[0..n) by <, stable also with reverse; vals, if given, is rearranged the same way.
   Works on copies: whatever is returned but CL_ST_OK, the arrays are unchanged. ESCALATE: a
   comparison needs Python. */
cl_st cl_sort(cl_vm *vm, cl_val *keys, cl_val *vals, uint32_t n, bool reverse);
#endif
