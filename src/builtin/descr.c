/* SPDX-License-Identifier: MIT */
/* property, classmethod, staticmethod, __slots__ members, super. */
#include "builtin/natives.h"
#include "front/code.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

static cl_descr *descr_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_descr, v); }

/* The builtin value, or an instance of the user subclass around it. */
static cl_st give(cl_vm *vm, cl_val *a, cl_val cls, cl_val v)
{
    if (cl_is(cls, CL_K_TYPE)) CL_TRY(cl_inst_wrap(vm, cls, v, &v));
    return cl_ret(a, v);
}

/* ---- property ---- */
cl_st nat_property_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val p, cls = a[0];
    CL_TRY(cl_descr_new(vm, CL_DESCR_PROPERTY, a[1], a[2], a[3], a[4], &p));
    return give(vm, a, cls, p);
}

/* Subclasses of classmethod and so on may call super().__init__(f): it was all done by __new__. For
   a property subclass whose
   __new__ got other arguments it sets the parts. */
cl_st nat_descr_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (cl_is(a[0], CL_K_DESCR) && argc > 1) {
        cl_descr *d = descr_of(vm, a[0]);
        d->a = a[1];
        if (d->h.aux == CL_DESCR_PROPERTY) {
            if (argc > 2) d->b = a[2];
            if (argc > 3) d->c = a[3];
            if (argc > 4) d->d = a[4];
        }
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_property_fget(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->a);
}
cl_st nat_property_fset(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->b);
}
cl_st nat_property_fdel(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->c);
}

cl_st nat_property_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = descr_of(vm, a[0])->d, get = descr_of(vm, a[0])->a;
    if (cl_is_none(d) && cl_is(get, CL_K_FUNC)) {
        a[0] = get;
        return nat_func_doc(vm, a, argc);
    }
    return cl_ret(a, d);
}

cl_st nat_property_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val n = descr_of(vm, a[0])->e, get = descr_of(vm, a[0])->a;
    if (cl_is(n, CL_K_STR)) return cl_ret(a, n);
    if (cl_is(get, CL_K_FUNC)) return cl_ret(a, cl_func_name(vm, get));
    return cl_raise_attr(vm, a[0], CL_NAME(__name__));
}

static bool flagged_abstract(cl_vm *vm, cl_val f)
{
    cl_val v;
    if (cl_is(f, CL_K_FUNC)) {
        cl_val d = cl_func_dict_opt(vm, f);
        v = cl_is(d, CL_K_DICT) ? cl_dict_get_str(vm, d, CL_NAME(__isabstractmethod__))
                                : CL_UNBOUND;
        return cl_same(v, CL_TRUE);
    }
    if (cl_is(f, CL_K_DESCR)) return flagged_abstract(vm, descr_of(vm, f)->a);
    return false;
}

cl_st nat_property_abstract(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_descr *d = descr_of(vm, a[0]);
    return cl_ret(a, cl_bool(flagged_abstract(vm, d->a) || flagged_abstract(vm, d->b) ||
                             flagged_abstract(vm, d->c)));
}

static cl_st copy_with(cl_vm *vm, cl_val *a, int part)
{
    const cl_descr *d = descr_of(vm, a[0]);
    cl_val p, v = a[1], name = d->e;
    CL_TRY(cl_descr_new(vm, CL_DESCR_PROPERTY, part == 0 ? v : d->a, part == 1 ? v : d->b,
                        part == 2 ? v : d->c, d->d, &p));
    descr_of(vm, p)->e = name;
    return cl_ret(a, p);
}
cl_st nat_property_getter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return copy_with(vm, a, 0);
}
cl_st nat_property_setter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return copy_with(vm, a, 1);
}
cl_st nat_property_deleter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return copy_with(vm, a, 2);
}

cl_st nat_property_set_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    descr_of(vm, a[0])->e = a[2];
    return cl_ret(a, CL_NONE);
}

/* (property, index): it gives that item of a tuple. Higher ones go through its getter. */
cl_st nat_ntp_field(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_DESCR) || descr_of(vm, a[0])->h.aux != CL_DESCR_PROPERTY ||
        !cl_is_int(a[1]) || cl_int(a[1]) < 0)
        return cl_raise(vm, CL_T_SystemError, "bad internal call");
    descr_of(vm, a[0])->h.flags = cl_int(a[1]) < UINT8_MAX ? (uint8_t)(cl_int(a[1]) + 1) : 0;
    return CL_ST_OK;
}

/* The function is the __new__ of a namedtuple: a call of the class takes its arguments as items. */
cl_st nat_ntp_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_FUNC)) return cl_raise(vm, CL_T_SystemError, "bad internal call");
    CL_PTR(vm, cl_func, a[0])->flags |= CL_FUNC_FIELDS;
    return CL_ST_OK;
}

/* (fget, fset, fdel, name or None) */
cl_st nat_h_prop_parts(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val p = cl_unwrap(vm, a[0]), t;
    if (!cl_is(p, CL_K_DESCR)) return cl_raise(vm, CL_T_TypeError, "expected a property");
    const cl_descr *d = descr_of(vm, p);
    cl_val r[4] = { d->a, d->b, d->c, d->e };
    if (!cl_is(r[3], CL_K_STR) && cl_is(r[0], CL_K_FUNC)) r[3] = cl_func_name(vm, r[0]);
    CL_TRY(cl_tuple_new(vm, r, 4, &t));
    return cl_ret(a, t);
}

/* ---- classmethod, staticmethod ---- */
cl_st nat_classmethod_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d, cls = a[0];
    CL_TRY(cl_descr_new(vm, CL_DESCR_CLASSMETHOD, a[1], CL_NONE, CL_NONE, CL_NONE, &d));
    return give(vm, a, cls, d);
}

cl_st nat_staticmethod_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d, cls = a[0];
    CL_TRY(cl_descr_new(vm, CL_DESCR_STATICMETHOD, a[1], CL_NONE, CL_NONE, CL_NONE, &d));
    return give(vm, a, cls, d);
}

cl_st nat_descr_func(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->a);
}

cl_st nat_descr_abstract(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val f = descr_of(vm, a[0])->a;
    if (!cl_is(f, CL_K_FUNC) && !cl_is(f, CL_K_DESCR) && !cl_is_special(f)) return CL_ST_ESCALATE;
    return cl_ret(a, cl_bool(flagged_abstract(vm, f)));
}

static cl_st wrapped_attr(cl_vm *vm, cl_val *a, cl_val name)
{
    cl_val out, own = descr_of(vm, a[0])->b;
    if (cl_is(own, CL_K_DICT)) {
        out = cl_dict_get_str(vm, own, name);
        if (!cl_is_unbound(out)) return cl_ret(a, out);
    }
    CL_TRY(cl_getattr(vm, descr_of(vm, a[0])->a, name, &out));
    return cl_ret(a, out);
}
cl_st nat_descr_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return wrapped_attr(vm, a, CL_NAME(__name__));
}
cl_st nat_descr_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return wrapped_attr(vm, a, CL_NAME(__qualname__));
}
cl_st nat_descr_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return wrapped_attr(vm, a, CL_NAME(__doc__));
}
cl_st nat_descr_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return wrapped_attr(vm, a, CL_NAME(__module__));
}

cl_st nat_classmethod_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m, cls = cl_is_none(a[2]) ? cl_type_of(vm, a[1]) : a[2];
    CL_TRY(cl_bmethod_new(vm, cls, descr_of(vm, a[0])->a, &m));
    return cl_ret(a, m);
}

cl_st nat_staticmethod_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->a);
}

/* ---- members ---- */
cl_st nat_member_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->a);
}
cl_st nat_member_objclass(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, descr_of(vm, a[0])->b);
}

static cl_st check_member(cl_vm *vm, cl_val d, cl_val o)
{
    const cl_descr *p = descr_of(vm, d);
    if (cl_is(o, CL_K_INST) && cl_issubclass(vm, cl_type_of(vm, o), p->b)) return CL_ST_OK;
    return cl_raise(vm, CL_T_TypeError,
                    "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", p->a, p->b,
                    o);
}

cl_st nat_member_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_none(a[1])) return CL_ST_OK;
    CL_TRY(check_member(vm, a[0], a[1]));
    cl_val v = cl_inst_member(vm, a[1], descr_of(vm, a[0])->a);
    return cl_is_unbound(v) ? cl_raise_attr(vm, a[1], descr_of(vm, a[0])->a) : cl_ret(a, v);
}

cl_st nat_member_set(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(check_member(vm, a[0], a[1]));
    CL_TRY(cl_inst_set_member(vm, a[1], descr_of(vm, a[0])->a, a[2]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_member_delete(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool found;
    CL_TRY(check_member(vm, a[0], a[1]));
    CL_TRY(cl_inst_del(vm, a[1], descr_of(vm, a[0])->a, &found));
    return found ? cl_ret(a, CL_NONE)
                 : cl_raise_args(vm, CL_T_AttributeError, &descr_of(vm, a[0])->a, 1);
}

/* ---- super ---- */
cl_st nat_super_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = argc > 1 ? a[1] : CL_UNBOUND, obj = argc > 2 ? a[2] : CL_NONE, out;
    if (argc == 1) { /* the frame that runs: its first local and its __class__ cell */
        const cl_code *c = vm->cur_code < vm->ncodes ? vm->codes[vm->cur_code].code : NULL;
        if (!c || c->npos == 0) return cl_raise(vm, CL_T_RuntimeError, "super(): no arguments");
        uint32_t n = cl_is(c->freenames, CL_K_TUPLE) ? cl_tuple_len(vm, c->freenames) : 0;
        for (uint32_t i = 0; i < n && cl_is_unbound(cls); i++)
            if (cl_name_eq(vm, cl_tuple_items(vm, c->freenames)[i], CL_NAME(__class__))) {
                cls = vm->R[c->nfreereg + i];
                if (cl_is(cls, CL_K_CELL)) cls = CL_PTR(vm, cl_cell, cls)->v;
                if (cl_is_unbound(cls))
                    return cl_raise(vm, CL_T_RuntimeError, "super(): empty __class__ cell");
            }
        if (cl_is_unbound(cls))
            return cl_raise(vm, CL_T_RuntimeError, "super(): __class__ cell not found");
        obj = vm->R[0];
        if (cl_is(obj, CL_K_CELL)) obj = CL_PTR(vm, cl_cell, obj)->v;
        if (cl_is_unbound(obj)) return cl_raise(vm, CL_T_RuntimeError, "super(): arg[0] deleted");
    }
    CL_TRY(cl_super_new(vm, cls, obj, &out));
    return give(vm, a, cl_is(a[0], CL_K_TYPE) ? a[0] : CL_NONE, out);
}

cl_st nat_h_super(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(cl_super_new(vm, a[0], a[1], &out));
    return cl_ret(a, out);
}

cl_st nat_super_thisclass(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_super, a[0])->type);
}
cl_st nat_super_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_super, a[0])->obj);
}
cl_st nat_super_self_class(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_super, a[0])->objtype);
}

cl_st nat_super_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_super *s = CL_PTR(vm, cl_super, a[0]);
    cl_val out;
    if (cl_is_none(a[1]) || !cl_is_none(s->objtype)) return CL_ST_OK;
    CL_TRY(cl_super_new(vm, s->type, a[1], &out));
    return cl_ret(a, out);
}
