/* SPDX-License-Identifier: MIT */
/* super objects and the short way of `super().name` in methods. */
#include "builtin/natives.h"
#include "obj/shape.h"

/* Finds the class whose mro is searched: that of an instance, or the class itself. */
static cl_st check(cl_vm *vm, cl_val cls, cl_val obj, cl_val *start)
{
    if (!cl_is(cls, CL_K_TYPE) && !cl_is_builtin_type(cls))
        return cl_raise(vm, CL_T_TypeError, "super() argument 1 must be a type, not %T", cls);
    bool is_class = cl_is(obj, CL_K_TYPE) || cl_is_builtin_type(obj);
    if (is_class && cl_issubclass(vm, obj, cls)) {
        *start = obj;
        return CL_ST_OK;
    }
    *start = cl_type_of(vm, obj);
    if (cl_issubclass(vm, *start, cls)) return CL_ST_OK;
    if (is_class)
        return cl_raise(
            vm, CL_T_TypeError,
            "super(type, obj): obj (type %N) is not an instance or subtype of type (%N).", obj,
            cls);
    return cl_raise(
        vm, CL_T_TypeError,
        "super(type, obj): obj (instance of %T) is not an instance or subtype of type (%N).", obj,
        cls);
}

cl_st cl_super_new(cl_vm *vm, cl_val cls, cl_val obj, cl_val *out)
{
    cl_val start = CL_NONE;
    if (!cl_is_none(obj))
        CL_TRY(check(vm, cls, obj, &start));
    else if (!cl_is(cls, CL_K_TYPE) && !cl_is_builtin_type(cls))
        return cl_raise(vm, CL_T_TypeError, "super() argument 1 must be a type, not %T", cls);
    CL_NEW(vm, cl_super, s, CL_K_SUPER, sizeof(cl_super));
    s->type = cls;
    s->obj = obj;
    s->objtype = start;
    *out = cl_ref_of(vm, s);
    return CL_ST_OK;
}

cl_st cl_super_find(cl_vm *vm, cl_val cls, cl_val self, cl_val name, cl_val *fn, bool *bind)
{
    cl_val start = CL_NONE;
    CL_TRY(check(vm, cls, self, &start));
    cl_val v = cl_name_eq(vm, name, CL_NAME(__class__))
                   ? CL_UNBOUND
                   : cl_type_lookup_after(vm, start, cls, name);
    bool through_class = cl_same(start, self);
    *bind = !through_class;
    if (cl_is(v, CL_K_FUNC)) {
        *fn = v;
        return CL_ST_OK;
    }
    if (cl_is_native(v)) {
        const cl_native *n = &cl_natives[cl_special_idx(v) - CL_SP_NATIVE0];
        if (n->flags & CL_NF_GETTER) return CL_ST_ESCALATE;
        if (n->flags & CL_NF_CLASS) {
            *bind = false;
            return cl_bmethod_new(vm, start, v, fn);
        }
        if (n->owner >= CL_T_COUNT || (n->flags & (CL_NF_NEW | CL_NF_STATIC))) *bind = false;
        *fn = v;
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_DESCR)) {
        const cl_descr *d = CL_PTR(vm, cl_descr, v);
        *bind = false;
        if (d->h.aux == CL_DESCR_STATICMETHOD) {
            *fn = d->a;
            return CL_ST_OK;
        }
        if (d->h.aux == CL_DESCR_CLASSMETHOD) return cl_bmethod_new(vm, start, d->a, fn);
    }
    return CL_ST_ESCALATE;
}
