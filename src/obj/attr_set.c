/* SPDX-License-Identifier: MIT */
/* Assignment to attributes that builtin kinds compute: function.__name__, class.__doc__,
   object.__class__, exception fields. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/exc_fields.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

#define IS(n) cl_name_eq(vm, name, CL_NAME(n))

static bool is_type(cl_val v) { return cl_is(v, CL_K_TYPE) || cl_is_builtin_type(v); }

/* Same as the class dict entry of this name. */
static cl_st class_entry(cl_vm *vm, cl_val type, cl_val name, cl_val v)
{
    cl_val d = CL_PTR(vm, cl_type, type)->dict, old = cl_dict_get_str(vm, d, name);
    if (cl_is_unbound(v)) {
        CL_TRY(cl_dict_del(vm, d, name, &old));
        if (cl_is_unbound(old)) return cl_raise_attr(vm, type, name);
    } else {
        CL_TRY(cl_dict_set(vm, d, name, v));
    }
    cl_type_changed(vm, type, name, old, v);
    return CL_ST_OK;
}

/* The annotations of a class: what it holds under the public name itself comes first, else the
   function the compiler made and the dict it gave. */
static cl_st set_annotated(cl_vm *vm, cl_val type, cl_val name, cl_val v)
{
    cl_val d = CL_PTR(vm, cl_type, type)->dict;
    cl_val hidden = IS(__annotate__) ? CL_NAME(__annotate_func__) : CL_NAME(__annotations_cache__);
    bool own = !cl_is_unbound(cl_dict_get_str(vm, d, name));
    if (IS(__annotate__)) {
        if (cl_is_unbound(v))
            return cl_raise(vm, CL_T_TypeError, "cannot delete __annotate__ attribute");
        if (!cl_is_none(v) && !cl_callable(vm, v))
            return cl_raise(vm, CL_T_TypeError, "__annotate__ must be callable or None");
        if (!cl_is_none(v) &&
            !cl_is_unbound(cl_dict_get_str(vm, d, CL_NAME(__annotations_cache__))))
            CL_TRY(class_entry(vm, type, CL_NAME(__annotations_cache__), CL_UNBOUND));
        return class_entry(vm, type, own ? name : hidden, v);
    }
    if (cl_is_unbound(v) && !own && cl_is_unbound(cl_dict_get_str(vm, d, hidden)))
        return cl_raise(vm, CL_T_AttributeError, "__annotations__");
    cl_val makers[2] = { CL_NAME(__annotate_func__), CL_NAME(__annotate__) };
    for (int i = 0; i < 2; i++)
        if (!cl_is_unbound(cl_dict_get_str(vm, d, makers[i])))
            CL_TRY(class_entry(vm, type, makers[i], CL_UNBOUND));
    return class_entry(vm, type, own ? name : hidden, v);
}

static cl_st set_type(cl_vm *vm, cl_val type, cl_val name, cl_val v, bool *handled)
{
    cl_type *t = CL_PTR(vm, cl_type, type);
    *handled = true;
    if (IS(__name__) || IS(__qualname__)) {
        if (cl_is_unbound(v))
            return cl_raise(vm, CL_T_TypeError,
                            "cannot delete '%S' attribute of immutable type '%N'", name, type);
        if (!cl_is(v, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError,
                            IS(__name__) ? "can only assign string to %N.__name__, not '%T'"
                                         : "can only assign string to %N.__qualname__, not '%T'",
                            type, v);
        if (IS(__name__))
            t->name = v;
        else
            t->qualname = v;
        return CL_ST_OK;
    }
    if (IS(__module__) || IS(__doc__) || IS(__type_params__)) return class_entry(vm, type, name, v);
    if (IS(__annotations__) || IS(__annotate__)) return set_annotated(vm, type, name, v);
    if (IS(__abstractmethods__)) {
        CL_TRY(class_entry(vm, type, name, v));
        bool any = (cl_is(v, CL_K_FROZENSET) || cl_is(v, CL_K_SET)) && cl_set_count(vm, v);
        t->flags = any ? t->flags | CL_TF_ABSTRACT : t->flags & ~CL_TF_ABSTRACT;
        return CL_ST_OK;
    }
    if (IS(__bases__))
        return cl_raise(vm, CL_T_TypeError, "assignment to __bases__ is not supported");
    *handled = false;
    return CL_ST_OK;
}

static cl_st set_func(cl_vm *vm, cl_val f, cl_val name, cl_val v, bool *handled)
{
    cl_func *p = CL_PTR(vm, cl_func, f);
    bool del = cl_is_unbound(v);
    *handled = true;
    if (IS(__name__) || IS(__qualname__)) {
        if (del || !cl_is(v, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "%S must be set to a string object", name);
        if (IS(__qualname__)) {
            p->qualname = v;
            return CL_ST_OK;
        }
        return cl_func_set_override(vm, f, name, v);
    }
    if (IS(__doc__) || IS(__module__) || IS(__type_params__))
        return cl_func_set_override(vm, f, name, del ? CL_NONE : v);
    if (IS(__defaults__)) {
        if (!del && !cl_is_none(v) && !cl_is(v, CL_K_TUPLE))
            return cl_raise(vm, CL_T_TypeError, "__defaults__ must be set to a tuple object");
        p->defaults = del ? CL_NONE : v;
        return CL_ST_OK;
    }
    if (IS(__kwdefaults__)) {
        if (!del && !cl_is_none(v) && !cl_is(v, CL_K_DICT))
            return cl_raise(vm, CL_T_TypeError, "__kwdefaults__ must be set to a dict object");
        p->kwdefaults = del ? CL_NONE : v;
        return CL_ST_OK;
    }
    if (IS(__annotations__)) {
        if (!del && !cl_is_none(v) && !cl_is(v, CL_K_DICT))
            return cl_raise(vm, CL_T_TypeError, "__annotations__ must be set to a dict object");
        CL_TRY(cl_func_set_override(vm, f, name, del ? CL_NONE : v));
        p->annotate = CL_NONE;
        return CL_ST_OK;
    }
    if (IS(__annotate__)) {
        if (del) return cl_raise(vm, CL_T_TypeError, "__annotate__ cannot be deleted");
        if (!cl_is_none(v) && !cl_callable(vm, v))
            return cl_raise(vm, CL_T_TypeError, "__annotate__ must be callable or None");
        if (!cl_is_none(v)) CL_TRY(cl_func_set_override(vm, f, CL_NAME(__annotations__), CL_NONE));
        p->annotate = v;
        return CL_ST_OK;
    }
    if (IS(__dict__)) {
        if (del || !cl_is(v, CL_K_DICT))
            return cl_raise(vm, CL_T_TypeError, "__dict__ must be set to a dictionary, not a '%T'",
                            v);
        if (cl_is(p->attrs, CL_K_TUPLE))
            cl_tuple_items(vm, p->attrs)[0] = v;
        else
            p->attrs = v;
        return CL_ST_OK;
    }
    *handled = false;
    return CL_ST_OK;
}

/* Kinds and slots agree, so the instance can change class in place. */
static cl_st set_class(cl_vm *vm, cl_val o, cl_val v)
{
    if (cl_is_unbound(v)) return cl_raise(vm, CL_T_TypeError, "can't delete __class__ attribute");
    if (!is_type(v))
        return cl_raise(vm, CL_T_TypeError, "__class__ must be set to a class, not '%T' object", v);
    cl_val old = cl_type_of(vm, o);
    if (!cl_is(v, CL_K_TYPE) || !cl_is(old, CL_K_TYPE) ||
        (!cl_is(o, CL_K_INST) && !cl_is(o, CL_K_EXC)))
        return cl_raise(
            vm, CL_T_TypeError,
            "__class__ assignment only supported for mutable types or ModuleType subclasses");
    const cl_type *a = CL_PTR(vm, cl_type, old), *b = CL_PTR(vm, cl_type, v);
    if (a->base_kind != b->base_kind || (a->flags & CL_TF_NODICT) != (b->flags & CL_TF_NODICT))
        return cl_raise(vm, CL_T_TypeError,
                        "__class__ assignment: '%N' object layout differs from '%N'", v, old);
    if (a->flags & CL_TF_NODICT) {
        uint32_t n = cl_is(a->slots, CL_K_TUPLE) ? cl_tuple_len(vm, a->slots) : 0,
                 m = cl_is(b->slots, CL_K_TUPLE) ? cl_tuple_len(vm, b->slots) : 0;
        bool same = n == m;
        for (uint32_t i = 0; same && i < n; i++)
            same = cl_name_eq(vm, cl_tuple_items(vm, a->slots)[i], cl_tuple_items(vm, b->slots)[i]);
        if (!same)
            return cl_raise(vm, CL_T_TypeError,
                            "__class__ assignment: '%N' object layout differs from '%N'", v, old);
    }
    if (cl_is(o, CL_K_EXC)) {
        CL_PTR(vm, cl_exc, o)->type = v;
        return CL_ST_OK;
    }
    return cl_inst_set_class(vm, o, v);
}

cl_st cl_exc_set_attr(cl_vm *vm, cl_val exc, cl_val name, cl_val v, bool *handled)
{
    cl_exc *x = CL_PTR(vm, cl_exc, exc);
    bool del = cl_is_unbound(v);
    *handled = true;
    if (cl_same(exc, CL_V_MEMERR)) return CL_ST_OK;
    if (IS(args)) {
        if (del) return cl_raise(vm, CL_T_TypeError, "args may not be deleted");
        const cl_val *it;
        uint32_t n;
        cl_val t, u = cl_unwrap(vm, v);
        if (!cl_seq_span(vm, u, &it, &n)) {
            CL_TRY(cl_list_from_leaf(vm, u, &t));
            cl_seq_span(vm, t, &it, &n);
        }
        CL_TRY(cl_tuple_new(vm, it, n, &t));
        x->args = t;
        return CL_ST_OK;
    }
    if (IS(__cause__) || IS(__context__)) {
        if (del) return cl_raise(vm, CL_T_TypeError, "%S may not be deleted", name);
        if (!cl_is_none(v) && !cl_is(v, CL_K_EXC))
            return cl_raise(vm, CL_T_TypeError,
                            IS(__cause__)
                                ? "exception cause must be None or derive from BaseException"
                                : "exception context must be None or derive from BaseException");
        if (IS(__cause__)) {
            x->cause = v;
            x->h.aux |= CL_EXCF_SUPPRESS;
        } else {
            x->context = v;
        }
        return CL_ST_OK;
    }
    if (IS(__traceback__)) {
        if (del) return cl_raise(vm, CL_T_TypeError, "__traceback__ may not be deleted");
        if (!cl_is_none(v) && !cl_is(v, CL_K_TRACEBACK))
            return cl_raise(vm, CL_T_TypeError, "__traceback__ must be a traceback or None");
        x->traceback = v;
        return CL_ST_OK;
    }
    if (IS(__suppress_context__)) {
        if (del || !cl_is_bool(v))
            return cl_raise(vm, CL_T_TypeError,
                            del ? "can't delete numeric/char attribute"
                                : "attribute value type must be bool");
        x->h.aux = cl_same(v, CL_TRUE) ? x->h.aux | CL_EXCF_SUPPRESS
                                       : x->h.aux & ~(uint32_t)CL_EXCF_SUPPRESS;
        return CL_ST_OK;
    }
    if (IS(__notes__)) {
        x->notes = del ? CL_NONE : v;
        return CL_ST_OK;
    }
    const cl_exc_fields *f = cl_exc_fields_of(vm, x->type);
    if (f && cl_is(name, CL_K_STR))
        for (uint32_t i = 0; i < (f->n ? f->n : 1); i++)
            if (cl_str_eq_ascii(vm, name, f->name[i])) {
                if (f->type == CL_T_BaseExceptionGroup)
                    return cl_raise(vm, CL_T_AttributeError, "readonly attribute");
                return cl_exc_set_field(vm, exc, i, del ? CL_NONE : v);
            }
    *handled = false;
    return CL_ST_OK;
}

cl_st cl_attr_set_builtin(cl_vm *vm, cl_val o, cl_val name, cl_val v, bool *handled)
{
    *handled = false;
    if (IS(__class__)) {
        *handled = true;
        return set_class(vm, o, v);
    }
    switch (cl_is_tagged(o) ? cl_ref_kind(o) : CL_K_SPECIAL) {
    case CL_K_TYPE: return set_type(vm, o, name, v, handled);
    case CL_K_FUNC: return set_func(vm, o, name, v, handled);
    case CL_K_ALIAS: {
        static const char *const members[] = { "strings",    "interpolations", "value",
                                               "expression", "conversion",     "format_spec" };
        uint32_t kind = cl_hdr_of(vm, o)->aux;
        uint32_t first = kind == CL_ALIAS_TEMPLATE ? 0 : 2, end = kind == CL_ALIAS_TEMPLATE ? 2
                                                                  : kind == CL_ALIAS_INTERPOLATION
                                                                      ? 6
                                                                      : 0;
        for (uint32_t i = first; i < end; i++)
            if (cl_str_eq_ascii(vm, name, members[i]))
                return cl_raise(vm, CL_T_AttributeError, "readonly attribute");
        return CL_ST_OK;
    }
    case CL_K_EXC:
        CL_TRY(cl_exc_set_attr(vm, o, name, v, handled));
        if (!*handled && IS(__dict__) && cl_is(v, CL_K_DICT)) {
            CL_PTR(vm, cl_exc, o)->dict = v;
            *handled = true;
        } else if (!*handled && IS(__doc__)) {
            cl_val d;
            cl_val regs[1 + CL_NATIVE_SLACK] = { o };
            CL_TRY(nat_object_dict(vm, regs, 1));
            d = regs[0];
            *handled = true;
            return cl_is_unbound(v) ? cl_raise_attr(vm, o, name) : cl_dict_set(vm, d, name, v);
        }
        return CL_ST_OK;
    case CL_K_INST: {
        cl_val type = cl_type_of(vm, o);
        bool has_dict =
            cl_is(type, CL_K_TYPE) && !(CL_PTR(vm, cl_type, type)->flags & CL_TF_NODICT);
        if (IS(__dict__) && has_dict) {
            *handled = true;
            if (cl_is_unbound(v)) {
                CL_TRY(cl_dict_new(vm, &v));
            } else if (!cl_is(cl_unwrap(vm, v), CL_K_DICT)) {
                return cl_raise(vm, CL_T_TypeError,
                                "__dict__ must be set to a dictionary, not a '%T'", v);
            }
            return cl_inst_set_dict(vm, o, cl_unwrap(vm, v));
        }
        if (IS(__doc__) && has_dict) {
            *handled = true;
            return cl_is_unbound(v) ? cl_raise_attr(vm, o, name) : cl_inst_set(vm, o, name, v);
        }
        return CL_ST_OK;
    }
    case CL_K_DESCR: {
        cl_descr *d = CL_PTR(vm, cl_descr, o);
        if (d->h.aux == CL_DESCR_PROPERTY && IS(__doc__)) {
            d->d = cl_is_unbound(v) ? CL_NONE : v;
            *handled = true;
        } else if (d->h.aux == CL_DESCR_PROPERTY && IS(__name__)) {
            d->e = v;
            *handled = true;
        } else if ((d->h.aux == CL_DESCR_CLASSMETHOD || d->h.aux == CL_DESCR_STATICMETHOD) &&
                   !cl_is_unbound(v)) {
            *handled = true;
            if (!cl_is(d->b, CL_K_DICT)) {
                cl_val own;
                CL_TRY(cl_dict_new(vm, &own));
                d->b = own;
            }
            return cl_dict_set(vm, d->b, name, v);
        }
        return CL_ST_OK;
    }
    case CL_K_GEN:
        if (IS(__name__) || IS(__qualname__)) {
            if (!cl_is(v, CL_K_STR)) // a deleted one too
                return cl_raise(vm, CL_T_TypeError, "%S must be set to a string object", name);
            cl_val regs[1 + CL_NATIVE_SLACK], t;
            cl_val two[2];
            regs[0] = o;
            CL_TRY(nat_gen_name(vm, regs, 1));
            two[0] = regs[0];
            regs[0] = o;
            CL_TRY(nat_gen_qualname(vm, regs, 1));
            two[1] = regs[0];
            two[IS(__name__) ? 0 : 1] = v;
            CL_TRY(cl_tuple_new(vm, two, 2, &t));
            CL_PTR(vm, cl_gen, o)->name = t;
            *handled = true;
        }
        return CL_ST_OK;
    case CL_K_CELL:
        if (cl_is(name, CL_K_STR) && cl_str_eq_ascii(vm, name, "cell_contents")) {
            CL_PTR(vm, cl_cell, o)->v = v;
            *handled = true;
        }
        return CL_ST_OK;
    case CL_K_MODULE:
        if (IS(__doc__) && !cl_is_unbound(v)) {
            *handled = true;
            return cl_dict_set(vm, CL_PTR(vm, cl_module, o)->dict, name, v);
        }
        return CL_ST_OK;
    default: return CL_ST_OK;
    }
}
