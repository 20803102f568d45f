/* SPDX-License-Identifier: MIT */
/* ALIAS objects that are records: type parameters, type aliases, parts of template strings. */
#ifndef CL_ALIAS_H
#define CL_ALIAS_H
#include "vm/vm.h"

cl_st cl_record_new(cl_vm *vm, uint32_t kind, const cl_val *fields, uint32_t n, cl_val *out);
/* Are these the fields of a record of this kind: as many, and the ones that are read without a look
   of their kind? */
bool cl_record_ok(const cl_vm *vm, int64_t kind, const cl_val *fields, uint32_t n);
bool cl_is_record(const cl_vm *vm, cl_val v, uint32_t kind);
cl_val cl_record_field(const cl_vm *vm, cl_val v, uint32_t i);
cl_st cl_alias_elements(cl_vm *vm, cl_val v, cl_val *out);
enum { CL_TVF_CONSTRAINTS = 1, CL_TVF_COVARIANT = 2, CL_TVF_CONTRAVARIANT = 4, CL_TVF_INFER = 8 };
static inline uint32_t cl_alias_flavour(const cl_vm *vm, cl_val alias)
{
    cl_val d = CL_PTR(vm, cl_alias, alias)->d;
    return cl_is_int(d) ? (uint32_t)cl_int(d) : CL_ALIAS_PLAIN;
}
#endif
