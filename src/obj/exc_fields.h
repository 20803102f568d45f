/* SPDX-License-Identifier: MIT */
/* Fields that some builtin exception classes have beside args. */
#ifndef CL_EXC_FIELDS_H
#define CL_EXC_FIELDS_H
#include "front/code.h"
#include "obj/exc.h"
#include "obj/type.h"

/* n = 0: the one field is `extra` itself. */
typedef struct {
    cl_type_id type;
    uint32_t n;
    const char *name[8];
} cl_exc_fields;
/* Makes the index of the field tables. Called once, by cl_natives_init after cl_type_tables. */
void cl_exc_tables(void);
const cl_exc_fields *cl_exc_fields_of(const cl_vm *vm, cl_val type); /* NULL: none */
cl_val cl_exc_field(const cl_vm *vm, cl_val exc, uint32_t i);
cl_st cl_exc_set_field(cl_vm *vm, cl_val exc, uint32_t i, cl_val v);
/* what the builtin __init__ does with its arguments */
cl_st cl_exc_fill(cl_vm *vm, cl_val exc, cl_val args);
#endif
