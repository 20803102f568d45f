/* SPDX-License-Identifier: MIT */
/* Numbers: making and reading int, float, complex values; the limb arithmetic itself is
   base/bignum.h. */
#ifndef CL_NUM_H
#define CL_NUM_H
#include "obj/generic.h"

cl_st cl_float_box(cl_vm *vm, double d, cl_val *out); /* boxed or fixed object */
static inline cl_st cl_float_new(cl_vm *vm, double d, cl_val *out)
{
    if (CL_LIKELY(cl_flt_encode(d, out))) return CL_ST_OK;
    return cl_float_box(vm, d, out);
}
static inline bool cl_is_float(cl_val v) { return cl_is_flt(v) || cl_is(v, CL_K_FLOAT); }
static inline double cl_float_get(const cl_vm *vm, cl_val v) /* of a float value */
{
    return cl_is_flt(v) ? cl_flt(v) : CL_PTR(vm, cl_float, v)->d;
}
uint32_t cl_int_digits(const cl_vm *vm);
cl_st cl_int_new(cl_vm *vm, int64_t i, cl_val *out);
cl_st cl_int_from_u64(cl_vm *vm, uint64_t u, cl_val *out);
/* not bool */
static inline bool cl_is_anyint(cl_val v) { return cl_is_int(v) || cl_is(v, CL_K_BIGINT); }
/* int, bigint or bool -> int64; false if it does not fit or is no integer */
bool cl_int_get(const cl_vm *vm, cl_val v, int64_t *out);
/* Magnitude view of any int/bool: limbs (tmp holds a small one's limb), count, sign. */
void cl_int_limbs(const cl_vm *vm, cl_val v, uint64_t tmp[1], const uint64_t **limbs, uint32_t *n,
                  bool *neg);
/* New int from limbs (any, normalised here). */
cl_st cl_int_from_limbs(cl_vm *vm, const uint64_t *limbs, uint32_t n, bool neg, cl_val *out);
/* int, bool, float (not complex, not str) -> double; OverflowError "int too large to convert to
   float". ESCALATE: object with __float__ or __index__; TypeError "must be real number, not str" */
cl_st cl_to_double(cl_vm *vm, cl_val v, double *out);
cl_st cl_complex_new(cl_vm *vm, double re, double im, cl_val *out);
/* Python int() of a text; base 0 or 2..36; ValueError "invalid literal for int() with base 10:
   '...'" */
cl_st cl_int_parse(cl_vm *vm, cl_val str, int base, cl_val *out);
cl_st cl_float_parse_str(cl_vm *vm, cl_val str, cl_val *out);
/* The same for a text that came from `shown` (bytes, a memoryview): that is what the error message
   names. */
cl_st cl_int_parse_of(cl_vm *vm, cl_val str, cl_val shown, int base, cl_val *out);
cl_st cl_float_parse_of(cl_vm *vm, cl_val str, cl_val shown, cl_val *out);
/* decimal text of an int as a str value; ValueError over the digit limit */
cl_st cl_int_to_str(cl_vm *vm, cl_val v, cl_val *out);
/* digits in base 2..36 with '-' in front if negative, as a str value; only base 10 has the digit
   limit */
cl_st cl_int_to_base(cl_vm *vm, cl_val v, int base, cl_val *out);
int cl_int_sign(const cl_vm *vm, cl_val v);
#endif
