/* SPDX-License-Identifier: MIT */
/* Functions, bound methods and cells. A function is its code id, its globals, and defaults; what a
   program hangs on it lives in `attrs`: None, the DICT that __dict__ shows, or a tuple (that dict
   or None, dict of overridden __name__, __doc__ ...). */
#include "front/code.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"

cl_st cl_func_new(cl_vm *vm, uint32_t code, cl_val globals, cl_val *out)
{
    CL_NEW(vm, cl_func, f, CL_K_FUNC, sizeof(cl_func));
    f->h.aux = code;
    f->serial = cl_rgn_of(vm)->serial++;
    f->flags = 0;
    f->closure = f->defaults = f->kwdefaults = CL_NONE;
    f->globals = globals;
    f->annotate = f->attrs = f->qualname = CL_NONE;
    *out = cl_ref_of(vm, f);
    return CL_ST_OK;
}

cl_st cl_bmethod_new(cl_vm *vm, cl_val self, cl_val func, cl_val *out)
{
    CL_NEW(vm, cl_bmethod, m, CL_K_BMETHOD, sizeof(cl_bmethod));
    m->self = self;
    m->func = func;
    *out = cl_ref_of(vm, m);
    return CL_ST_OK;
}

cl_st cl_cell_new(cl_vm *vm, cl_val v, cl_val *out)
{
    CL_NEW(vm, cl_cell, c, CL_K_CELL, sizeof(cl_cell));
    c->v = v;
    *out = cl_ref_of(vm, c);
    return CL_ST_OK;
}

static cl_val part(const cl_vm *vm, cl_val func, uint32_t i)
{
    cl_val a = CL_PTR(vm, cl_func, func)->attrs;
    if (cl_is(a, CL_K_TUPLE)) return cl_tuple_len(vm, a) == 2 ? cl_tuple_items(vm, a)[i] : CL_NONE;
    return i == 0 ? a : CL_NONE;
}

cl_val cl_func_override(const cl_vm *vm, cl_val func, cl_val name)
{
    cl_val d = part(vm, func, 1);
    return cl_is(d, CL_K_DICT) ? cl_dict_get_str(vm, d, name) : CL_UNBOUND;
}

cl_st cl_func_set_override(cl_vm *vm, cl_val func, cl_val name, cl_val v)
{
    cl_func *f = CL_PTR(vm, cl_func, func);
    if (!cl_is(f->attrs, CL_K_TUPLE)) {
        cl_val p[2] = { f->attrs, CL_NONE }, t;
        CL_TRY(cl_dict_new(vm, &p[1]));
        CL_TRY(cl_dict_set(vm, p[1], name, v));
        CL_TRY(cl_tuple_new(vm, p, 2, &t));
        f->attrs = t;
        return CL_ST_OK;
    }
    cl_val d = part(vm, func, 1);
    return cl_is(d, CL_K_DICT) ? cl_dict_set(vm, d, name, v) : CL_ST_OK;
}

cl_val cl_func_dict_opt(const cl_vm *vm, cl_val func) { return part(vm, func, 0); }

cl_st cl_func_dict(cl_vm *vm, cl_val func, cl_val *out)
{
    cl_val d = part(vm, func, 0);
    if (!cl_is(d, CL_K_DICT)) {
        CL_TRY(cl_dict_new(vm, &d));
        cl_func *f = CL_PTR(vm, cl_func, func);
        if (cl_is(f->attrs, CL_K_TUPLE))
            cl_tuple_items(vm, f->attrs)[0] = d;
        else
            f->attrs = d;
    }
    *out = d;
    return CL_ST_OK;
}

cl_val cl_func_name(const cl_vm *vm, cl_val func)
{
    cl_val v = cl_func_override(vm, func, CL_NAME(__name__));
    if (!cl_is_unbound(v)) return v;
    return vm->codes[CL_PTR(vm, cl_func, func)->h.aux].code->name;
}

cl_val cl_func_qualname(const cl_vm *vm, cl_val func)
{
    const cl_func *f = CL_PTR(vm, cl_func, func);
    return cl_is(f->qualname, CL_K_STR) ? f->qualname : vm->codes[f->h.aux].code->qualname;
}

bool cl_callable(cl_vm *vm, cl_val v)
{
    if (!cl_is_tagged(v)) return false;
    switch (cl_ref_kind(v)) {
    case CL_K_SPECIAL:
        if (cl_is_native(v)) { /* getset descriptors are no functions */
            cl_val t = cl_type_of(vm, v);
            return !cl_same(t, CL_TYPE_VAL(CL_T_getset_descriptor));
        }
        return cl_special_idx(v) >= CL_SP_TYPE0;
    case CL_K_FUNC:
    case CL_K_BMETHOD:
    case CL_K_TYPE: return true;
    case CL_K_DESCR: return cl_hdr_of(vm, v)->aux == CL_DESCR_STATICMETHOD;
    case CL_K_ALIAS: return cl_hdr_of(vm, v)->aux == CL_ALIAS_GENERIC;
    case CL_K_INST: return !cl_is_unbound(cl_type_lookup(vm, cl_type_of(vm, v), CL_NAME(__call__)));
    default: return false;
    }
}
