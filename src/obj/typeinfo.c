/* SPDX-License-Identifier: MIT */
/* The table of builtin types, made from types.def. */
#include "vm/vm.h"

/* The base column of types.def names a type; COUNT stands for "no base". */
const cl_type_info cl_types[CL_T_COUNT] = {
#define TYPE(id, tname, tbase, tkind, tflags)                                                 \
    [CL_T_##id] = {                                                                           \
        .name = tname, .base = CL_T_##tbase, .kind = CL_K_##tkind, .flags = (uint8_t)(tflags) \
    },
#define EXC(id, tbase) \
    [CL_T_##id] = { .name = #id, .base = CL_T_##tbase, .kind = CL_K_EXC, .flags = CL_TYF_EXC },
#include "builtin/types.def"
#undef TYPE
#undef EXC
};
