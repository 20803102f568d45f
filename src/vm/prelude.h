/* SPDX-License-Identifier: MIT */
/* The compiled prelude: tables that the build makes of lib/prelude*.py (tools/mkprelude.c). */
#ifndef CL_PRELUDE_H
#define CL_PRELUDE_H
#include "builtin/natives.h"
#include "front/code.h"
#include "vm/machine.h"

typedef struct {
    cl_unit unit;            /* no source, no line tables: tracebacks hide it */
    cl_codeinst *insts;      /* room for the records of the stubs and of these codes */
    const uint16_t *fns;     /* code index of each of CL_PRELUDE_FNS */
    const uint16_t *natives; /* code index of each native's prelude form, 0 = it has none */
} cl_prelude_table;
extern const cl_prelude_table cl_prelude_built;
#endif
