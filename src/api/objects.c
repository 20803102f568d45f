/* SPDX-License-Identifier: MIT */
/* Instances of the program's own classes, made and read by the host. No Python code runs here: what
   would need some (properties, __setattr__, __new__) is refused. */
#include "api/api.h"
#include "heap/heap.h"
#include "obj/dict.h"
#include "obj/shape.h"
#include "obj/str.h"
#include "obj/type.h"

cl_st cl_api_global(cl_vm *vm, const char *name, cl_val *out)
{
    cl_val s;
    CL_TRY(cl_str_from_utf8(vm, name, strlen(name), &s));
    return cl_dict_get(vm, cl_rgn_of(vm)->globals, s, out);
}

cloche_status cloche_get_global(cloche_vm *h, const char *name, cloche_value *out)
{
    cl_val v = CL_UNBOUND;
    cl_st st;
    CL_WITH_GC(h->vm, st, cl_api_global(h->vm, name, &v));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    if (cl_is_unbound(v)) return CLOCHE_ERR_VALUE;
    *out = cl_out(v);
    return CLOCHE_OK;
}

cloche_status cloche_object(cloche_vm *h, cloche_value cls, const cloche_value *items,
                            cloche_value *out)
{
    cl_val type = cl_in(cls), payload = items ? cl_in(*items) : CL_UNBOUND, v = CL_NONE;
    if (!cl_is(type, CL_K_TYPE)) return CLOCHE_ERR_TYPE;
    uint32_t base = CL_PTR(h->vm, cl_type, type)->base_kind;
    if (items ? base != CL_K_TUPLE || !cl_is(payload, CL_K_TUPLE) : base != CL_K_SPECIAL)
        return CLOCHE_ERR_TYPE;
    cl_st st;
    CL_WITH_GC(h->vm, st, cl_inst_wrap(h->vm, type, payload, &v));
    if (st == CL_ST_OK) CL_WITH_GC(h->vm, st, cl_api_keep(h->vm, v));
    if (st == CL_ST_OK) *out = cl_out(v);
    return cl_api_status(h, st);
}

static cl_st set_member(cl_vm *vm, cl_val obj, const char *name, cl_val v)
{
    cl_val s;
    CL_TRY(cl_str_from_utf8(vm, name, strlen(name), &s));
    return cl_inst_set(vm, obj, s, v);
}

cloche_status cloche_object_set(cloche_vm *h, cloche_value obj, const char *name, cloche_value v)
{
    cl_st st;
    if (!cl_is(cl_in(obj), CL_K_INST)) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, set_member(h->vm, cl_in(obj), name, cl_in(v)));
    return cl_api_status(h, st);
}

static cl_st get_member(cl_vm *vm, cl_val obj, const char *name, cl_val *out)
{
    cl_val s;
    CL_TRY(cl_str_from_utf8(vm, name, strlen(name), &s));
    *out = cl_is(obj, CL_K_INST) ? cl_inst_get(vm, obj, s) : cl_type_lookup_user(vm, obj, s);
    return CL_ST_OK;
}

cloche_status cloche_object_get(cloche_vm *h, cloche_value obj, const char *name, cloche_value *out)
{
    cl_val v = CL_UNBOUND;
    cl_st st;
    if (!cl_is(cl_in(obj), CL_K_INST) && !cl_is(cl_in(obj), CL_K_TYPE)) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, get_member(h->vm, cl_in(obj), name, &v));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    if (cl_is_unbound(v)) return CLOCHE_ERR_VALUE;
    *out = cl_out(v);
    return CLOCHE_OK;
}

cloche_value cloche_object_items(const cloche_vm *h, cloche_value obj)
{
    cl_val v = cl_in(obj);
    if (!cl_is(v, CL_K_INST)) return cl_out(CL_NONE);
    cl_val payload = CL_PTR(h->vm, cl_inst, v)->payload;
    return cl_out(cl_is(payload, CL_K_TUPLE) ? payload : CL_NONE);
}
