/* SPDX-License-Identifier: MIT */
/* Shapes (hidden classes) of instances. Only inst.c, type_new.c and the attribute code look inside.
   */
#ifndef CL_SHAPE_H
#define CL_SHAPE_H
#include "obj/type.h"

#define CL_SHAPE_MAX 64 /* attributes; instances with more keep them in a dict */

/* First shape of a class. */
cl_st cl_shape_root(cl_vm *vm, cl_val type, uint32_t *out);
/* Slot number of name, or -1. */
int32_t cl_shape_find(const cl_vm *vm, uint32_t shape, cl_val name);
/* The shape with name added behind the others; *out = 0: there are too many, use a dict. */
cl_st cl_shape_add(cl_vm *vm, uint32_t shape, cl_val name, uint32_t *out);
/* The dict-mode shape of the same class. */
cl_st cl_shape_dict(cl_vm *vm, uint32_t shape, uint32_t *out);
static inline cl_val cl_shape_name(const cl_vm *vm, uint32_t shape)
{
    return CL_AT(vm, cl_shape, shape)->name;
}
/* What the class machinery shares. */
/* property, member, getset, or an object whose class has __set__ or __delete__ */
bool cl_is_data_descr(cl_vm *vm, cl_val attr);
/* after a class dict was changed */
void cl_type_changed(cl_vm *vm, cl_val type, cl_val name, cl_val old, cl_val now);
void cl_type_flags(cl_vm *vm, cl_val type); /* computes the CL_TF_* flags from mro and dicts */
/* Member name of dict-mode instances live in a second dict. */
cl_val cl_inst_member(const cl_vm *vm, cl_val inst, cl_val name);
cl_st cl_inst_set_member(cl_vm *vm, cl_val inst, cl_val name, cl_val v);
cl_st cl_inst_del(cl_vm *vm, cl_val inst, cl_val name, bool *found);
/* object.__class__ = other */
cl_st cl_inst_set_class(cl_vm *vm, cl_val inst, cl_val type);
cl_st cl_inst_set_dict(cl_vm *vm, cl_val inst, cl_val dict);
/* func.c: attributes kept beside a function */
cl_val cl_func_override(const cl_vm *vm, cl_val func, cl_val name);
cl_st cl_func_set_override(cl_vm *vm, cl_val func, cl_val name, cl_val v);
cl_val cl_func_name(const cl_vm *vm, cl_val func);
cl_val cl_func_qualname(const cl_vm *vm, cl_val func);
cl_val cl_func_dict_opt(const cl_vm *vm, cl_val func); /* DICT or UNBOUND */
cl_st cl_func_dict(cl_vm *vm, cl_val func, cl_val *out);
/* Setters of getset attributes: OK, or raises; *handled = false when there is no such settable
   attribute. */
cl_st cl_attr_set_builtin(cl_vm *vm, cl_val o, cl_val name, cl_val v /* UNBOUND: delete */,
                          bool *handled);
cl_st cl_exc_set_attr(cl_vm *vm, cl_val exc, cl_val name, cl_val v, bool *handled);
cl_val cl_type_lookup_after(const cl_vm *vm, cl_val start, cl_val after, cl_val name);
/* cl_attr_find without the class's own __getattribute__ and __getattr__: what
   object.__getattribute__ sees. */
void cl_attr_find_generic(cl_vm *vm, cl_val o, cl_val name, cl_attr *out);
/* object.__setattr__; v UNBOUND deletes. */
cl_st cl_attr_store_generic(cl_vm *vm, cl_val o, cl_val name, cl_val v);
/* Finishes a found attribute as far as a leaf can. */
cl_st cl_attr_finish(cl_vm *vm, cl_val o, cl_val name, const cl_attr *a, cl_val *out);
cl_st cl_super_new(cl_vm *vm, cl_val cls, cl_val obj, cl_val *out); /* obj None: unbound */
bool cl_name_eq(const cl_vm *vm, cl_val name, cl_val known);        /* two str */
#endif
