/* SPDX-License-Identifier: MIT */
/* Integer operations on values of any size, for binop.c and the number methods. Operands are ints
   or bools. */
#ifndef CL_NUM_OPS_H
#define CL_NUM_OPS_H
#include "base/bignum.h"
#include "obj/num.h"

cl_big cl_big_view(const cl_vm *vm, cl_val v, uint64_t tmp[1]);
cl_st cl_num_scratch(cl_vm *vm, uint64_t limbs, uint64_t **p);
cl_st cl_num_charge(cl_vm *vm, uint64_t cost);
cl_st cl_num_poll(cl_vm *vm, int rc);
/* The text of a str as number parsers want it, in region memory: Unicode decimals are '0'..'9',
   other spaces ' ', what else is not ASCII '?'. */
cl_st cl_num_text(cl_vm *vm, cl_val str, char **text, size_t *n);
cl_st cl_int_add(cl_vm *vm, cl_val a, cl_val b, bool sub, cl_val *out);
cl_st cl_int_mul(cl_vm *vm, cl_val a, cl_val b, cl_val *out);
cl_st cl_int_divmod(cl_vm *vm, cl_val a, cl_val b, cl_val *q, cl_val *rem); /* either may be NULL */
cl_st cl_int_truediv(cl_vm *vm, cl_val a, cl_val b, double *out);
cl_st cl_int_pow(cl_vm *vm, cl_val a, cl_val e, cl_val *out); /* e >= 0 */
cl_st cl_int_shift(cl_vm *vm, cl_val a, cl_val b, bool left, cl_val *out);
cl_st cl_int_bitop(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, cl_val *out);
/* int(d), rounded towards zero; errors for nan and infinities */
cl_st cl_int_from_double(cl_vm *vm, double d, cl_val *out);
/* float // and % as CPython */
void cl_float_divmod(double x, double y, double *q, double *r);
cl_st cl_float_pow(cl_vm *vm, double x, double y, cl_val *out);
#endif
