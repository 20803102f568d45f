/* SPDX-License-Identifier: MIT */
/* Constants of the math module, for the module loader. */
#ifndef CL_MATH_H
#define CL_MATH_H
typedef struct {
    const char *name;
    double value;
} cl_math_constant;
extern const cl_math_constant cl_math_constants[]; /* ends with name NULL */
#endif
