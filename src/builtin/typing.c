/* SPDX-License-Identifier: MIT */
/* Attributes of type parameters, type aliases and parts of template strings. What takes Python code
   (bounds that are evaluated when they are asked for) is in lib/prelude_typing.py. */
#include "builtin/natives.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/shape.h"
#include "obj/shape.h"
#include "obj/list.h"
#include "obj/type.h"

cl_st nat_h_rec_make(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val r;
    if (!cl_is_int(a[0]) || !cl_is(a[1], CL_K_TUPLE) ||
        !cl_record_ok(vm, cl_int(a[0]), cl_tuple_items(vm, a[1]), cl_tuple_len(vm, a[1])))
        return cl_bad_internal(vm);
    CL_TRY(cl_record_new(vm, (uint32_t)cl_int(a[0]), cl_tuple_items(vm, a[1]),
                         cl_tuple_len(vm, a[1]), &r));
    return cl_ret(a, r);
}
cl_st nat_h_rec_kind(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_small(cl_is(a[0], CL_K_ALIAS) ? (int64_t)cl_hdr_of(vm, a[0])->aux : -1));
}
static bool has_field(const cl_vm *vm, cl_val rec, cl_val i)
{
    return cl_is(rec, CL_K_ALIAS) && cl_hdr_of(vm, rec)->aux >= CL_ALIAS_TYPEVAR && cl_is_int(i) &&
           cl_int(i) >= 0 && cl_int(i) < cl_tuple_len(vm, CL_PTR(vm, cl_alias, rec)->b);
}
cl_st nat_h_rec_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!has_field(vm, a[0], a[1])) return cl_bad_internal(vm);
    return cl_ret(a, cl_record_field(vm, a[0], (uint32_t)cl_int(a[1])));
}
cl_st nat_h_rec_set(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!has_field(vm, a[0], a[1])) return cl_bad_internal(vm);
    const cl_alias *r = CL_PTR(vm, cl_alias, a[0]);
    cl_val *fields = cl_tuple_items(vm, r->b), *at = &fields[cl_int(a[1])], old = *at;
    *at = a[2];
    if (!cl_record_ok(vm, r->h.aux, fields, cl_tuple_len(vm, r->b))) {
        *at = old;
        return cl_bad_internal(vm);
    }
    return cl_ret(a, CL_NONE);
}
cl_st nat_h_alias_make(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val r;
    CL_TRY(cl_alias_new(vm, a[0], a[1], &r));
    CL_PTR(vm, cl_alias, r)->d = a[2];
    return cl_ret(a, r);
}
cl_st nat_h_alias_flavour(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_ALIAS)) return cl_bad_internal(vm);
    return cl_ret(a, cl_small(cl_alias_flavour(vm, a[0])));
}
cl_st nat_h_set_type_params(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_FUNC))
        CL_TRY(cl_func_set_override(vm, a[0], CL_NAME(__type_params__), a[1]));
    return CL_ST_OK;
}
cl_st nat_h_union_make(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TUPLE))
        return cl_raise(vm, CL_T_TypeError, "__union_make() needs a tuple");
    CL_NEW(vm, cl_alias, u, CL_K_ALIAS, sizeof(cl_alias));
    u->h.aux = CL_ALIAS_UNION;
    u->a = u->c = u->d = CL_NONE;
    u->b = a[0];
    return cl_ret(a, cl_ref_of(vm, u));
}
cl_st nat_method_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m;
    if (!cl_callable(vm, a[1]))
        return cl_raise(vm, CL_T_TypeError, "first argument must be callable");
    if (cl_is_none(a[2])) return cl_raise(vm, CL_T_TypeError, "instance must not be None");
    CL_TRY(cl_bmethod_new(vm, a[2], a[1], &m));
    return cl_ret(a, m);
}
cl_st nat_cell_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val c;
    CL_TRY(cl_cell_new(vm, a[1], &c));
    return cl_ret(a, c);
}
/* Field 5 of a TypeVar: False or True (whether the bound is the constraints) from the syntax, where
   the variance is inferred; else an int of the bits below. */
static bool type_var_flag(const cl_vm *vm, cl_val v, int64_t bit)
{
    cl_val f = cl_record_field(vm, v, 5);
    if (!cl_is_int(f)) return bit == CL_TVF_INFER;
    return (cl_int(f) & bit) != 0;
}
cl_st nat_rec_covariant(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(type_var_flag(vm, a[0], CL_TVF_COVARIANT)));
}
cl_st nat_rec_contravariant(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(type_var_flag(vm, a[0], CL_TVF_CONTRAVARIANT)));
}
cl_st nat_rec_infer(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(type_var_flag(vm, a[0], CL_TVF_INFER)));
}
#define FIELD(i)                                           \
    cl_st nat_rec_##i(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                      \
        (void)argc;                                        \
        return cl_ret(a, cl_record_field(vm, a[0], i));    \
    }
FIELD(0)
FIELD(1)
FIELD(2)
FIELD(3)
FIELD(4)
FIELD(6)
cl_st nat_get_false(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_FALSE);
}
cl_st nat_get_true(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_TRUE);
}
