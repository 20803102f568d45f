/* SPDX-License-Identifier: MIT */
/* Descriptor objects: property, classmethod, staticmethod and the members of __slots__. */
#include "obj/type.h"

cl_st cl_descr_new(cl_vm *vm, uint32_t kind, cl_val a, cl_val b, cl_val c, cl_val d, cl_val *out)
{
    CL_NEW(vm, cl_descr, p, CL_K_DESCR, sizeof(cl_descr));
    p->h.aux = kind;
    p->a = a;
    p->b = b;
    p->c = c;
    p->d = d;
    p->e = CL_NONE;
    *out = cl_ref_of(vm, p);
    return CL_ST_OK;
}
