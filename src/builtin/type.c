/* SPDX-License-Identifier: MIT */
/* Attributes and methods of classes, and the leaf half of making them (the other half is
   lib/prelude_class.py). */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

static bool is_type(cl_val v) { return cl_is(v, CL_K_TYPE) || cl_is_builtin_type(v); }

static cl_st own_entry(cl_vm *vm, cl_val *a, cl_val name, cl_val if_absent)
{
    cl_val v = cl_is(a[0], CL_K_TYPE) ? cl_dict_get_str(vm, CL_PTR(vm, cl_type, a[0])->dict, name)
                                      : CL_UNBOUND;
    return cl_ret(a, cl_is_unbound(v) ? if_absent : v);
}

cl_st nat_type_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_TYPE)) return cl_ret(a, CL_PTR(vm, cl_type, a[0])->name);
    char buf[100];
    const char *s = cl_type_cname(vm, a[0], buf, sizeof buf), *dot = strrchr(s, '.');
    cl_val v;
    s = dot ? dot + 1 : s;
    CL_TRY(cl_str_from_ascii(vm, s, strlen(s), &v));
    return cl_ret(a, v);
}

cl_st nat_type_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (cl_is(a[0], CL_K_TYPE)) return cl_ret(a, CL_PTR(vm, cl_type, a[0])->qualname);
    return nat_type_name(vm, a, argc);
}

cl_st nat_type_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_TYPE)) return own_entry(vm, a, CL_NAME(__module__), CL_NAME(builtins));
    char buf[100];
    const char *s = cl_type_cname(vm, a[0], buf, sizeof buf), *dot = strrchr(s, '.');
    cl_val v = CL_NAME(builtins);
    if (dot) CL_TRY(cl_str_from_ascii(vm, s, (size_t)(dot - s), &v));
    return cl_ret(a, v);
}

cl_st nat_type_bases(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_TYPE)) return cl_ret(a, CL_PTR(vm, cl_type, a[0])->bases);
    cl_val b[2] = { cl_type_base(vm, a[0]), CL_TYPE_VAL(CL_T_Exception) }, t;
    CL_TRY(cl_tuple_new(vm, b,
                        cl_is_none(b[0])                                  ? 0
                        : cl_same(a[0], CL_TYPE_VAL(CL_T_ExceptionGroup)) ? 2
                                                                          : 1,
                        &t));
    return cl_ret(a, t);
}

cl_st nat_type_base(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_type_base(vm, a[0]));
}

cl_st nat_type_mro(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m = cl_type_mro(vm, a[0]);
    return cl_is_unbound(m) ? CL_ST_NEED_GC : cl_ret(a, m);
}

cl_st nat_type_mro_list(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m = cl_type_mro(vm, a[0]), l;
    if (!cl_is(m, CL_K_TUPLE)) return CL_ST_NEED_GC;
    CL_TRY(cl_list_new(vm, cl_tuple_items(vm, m), cl_tuple_len(vm, m), &l));
    return cl_ret(a, l);
}

cl_st nat_type_dict(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d, v;
    if (cl_is(a[0], CL_K_TYPE)) {
        d = CL_PTR(vm, cl_type, a[0])->dict;
    } else { /* what a builtin type defines, as a fresh dict */
        uint32_t owner = cl_special_idx(a[0]) - CL_SP_TYPE0;
        CL_CHARGE(vm, cl_natives_count / 16);
        CL_TRY(cl_dict_new(vm, &d));
        for (uint32_t id = 0; id < cl_natives_count; id++)
            if (cl_natives[id].name && cl_natives[id].owner == owner &&
                !(cl_natives[id].flags & CL_NF_HIDDEN))
                CL_TRY(
                    cl_dict_set_ascii(vm, d, cl_natives[id].name, CL_SPECIAL(CL_SP_NATIVE0 + id)));
    }
    CL_TRY(cl_view_new(vm, d, CL_VIEW_PROXY, &v));
    return cl_ret(a, v);
}

cl_st nat_type_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    /* a builtin type's text stands with its constructor */
    if (cl_is_builtin_type(a[0])) {
        uint32_t owner = cl_special_idx(a[0]) - CL_SP_TYPE0;
        CL_CHARGE(vm, 200);
        for (uint32_t i = 0; i < cl_natives_count; i++)
            if (cl_natives[i].name && cl_natives[i].owner == owner &&
                cl_natives[i].flags & CL_NF_NEW) {
                cl_val doc;
                CL_TRY(cl_str_from_utf8(vm, cl_natives[i].doc, strlen(cl_natives[i].doc), &doc));
                return cl_ret(a, doc);
            }
    }
    return own_entry(vm, a, CL_NAME(__doc__), CL_NONE);
}

cl_st nat_type_abstract(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val type = a[0];
    CL_TRY(own_entry(vm, a, CL_NAME(__abstractmethods__), CL_UNBOUND));
    return cl_is_unbound(a[0]) ? cl_raise_attr(vm, type, CL_NAME(__abstractmethods__)) : CL_ST_OK;
}

cl_st nat_type_annotations(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TYPE)) return cl_raise_attr(vm, a[0], CL_NAME(__annotations__));
    cl_val d = CL_PTR(vm, cl_type, a[0])->dict,
           v = cl_dict_get_str(vm, d, CL_NAME(__annotations__));
    if (cl_is_unbound(v)) v = cl_dict_get_str(vm, d, CL_NAME(__annotations_cache__));
    if (!cl_is_unbound(v)) return cl_ret(a, v);
    return CL_ST_ESCALATE;
}

cl_st nat_type_annotate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TYPE)) return cl_raise_attr(vm, a[0], CL_NAME(__annotate__));
    cl_val d = CL_PTR(vm, cl_type, a[0])->dict, v = cl_dict_get_str(vm, d, CL_NAME(__annotate__));
    if (cl_is_unbound(v)) v = cl_dict_get_str(vm, d, CL_NAME(__annotate_func__));
    if (cl_is_unbound(v)) {
        v = CL_NONE;
        CL_TRY(cl_dict_set(vm, d, CL_NAME(__annotate_func__), v));
    }
    return cl_ret(a, v);
}

cl_st nat_type_type_params(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return own_entry(vm, a, CL_NAME(__type_params__), CL_V_EMPTY_TUPLE);
}

cl_st nat_type_subclasses(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val l, subs = cl_is(a[0], CL_K_TYPE) ? CL_PTR(vm, cl_type, a[0])->subclasses : CL_NONE;
    if (cl_is(subs, CL_K_LIST)) {
        CL_TRY(cl_list_new(vm, cl_list_len(vm, subs) ? cl_list_items(vm, subs) : NULL,
                           cl_list_len(vm, subs), &l));
        return cl_ret(a, l);
    }
    CL_TRY(cl_list_new(vm, NULL, 0, &l));
    if (cl_is_builtin_type(a[0]))
        for (uint32_t t = 0; t < CL_T_COUNT; t++)
            if (cl_types[t].base == cl_special_idx(a[0]) - CL_SP_TYPE0 &&
                !(cl_types[t].flags & CL_TYF_HIDDEN))
                CL_TRY(cl_list_push(vm, l, CL_TYPE_VAL(t)));
    return cl_ret(a, l);
}

cl_st nat_type_instancecheck(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_issubclass(vm, cl_type_of(vm, a[1]), a[0])));
}

cl_st nat_type_subclasscheck(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!is_type(a[1])) return cl_raise(vm, CL_T_TypeError, "issubclass() arg 1 must be a class");
    return cl_ret(a, cl_bool(cl_issubclass(vm, a[1], a[0])));
}

cl_st nat_type_prepare(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d;
    CL_TRY(cl_dict_new(vm, &d));
    return cl_ret(a, d);
}

cl_st nat_type_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (argc != 2 && argc != 4)
        return cl_raise(vm, CL_T_TypeError, "type.__init__() takes 1 or 3 arguments");
    return cl_ret(a, CL_NONE);
}

/* ---- helpers of the prelude ---- */
cl_st nat_h_type_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = cl_unwrap(vm, a[1]), bases = cl_unwrap(vm, a[2]), dict = cl_unwrap(vm, a[3]), out;
    if (!cl_is(name, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "type.__new__() argument 1 must be str, not %T", a[1]);
    if (!cl_is(bases, CL_K_TUPLE))
        return cl_raise(vm, CL_T_TypeError, "type.__new__() argument 2 must be tuple, not %T",
                        a[2]);
    if (!cl_is(dict, CL_K_DICT))
        return cl_raise(vm, CL_T_TypeError, "type.__new__() argument 3 must be dict, not %T", a[3]);
    CL_TRY(cl_type_new(vm, a[0], name, bases, dict, &out));
    return cl_ret(a, out);
}

/* Tuple of (function, descriptor, name) for what wants __set_name__; properties get their name at
   once. */
cl_st nat_h_set_names(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d, k, v, list = CL_NONE;
    uint32_t i = 0;
    if (!cl_is(a[0], CL_K_TYPE)) return cl_bad_internal(vm);
    d = CL_PTR(vm, cl_type, a[0])->dict;
    CL_CHARGE(vm, cl_dict_count(vm, d));
    while (cl_dict_next(vm, d, &i, &k, &v)) {
        if (cl_is(v, CL_K_DESCR) && cl_hdr_of(vm, v)->aux == CL_DESCR_PROPERTY) {
            CL_PTR(vm, cl_descr, v)->e = k;
            continue;
        }
        if (!cl_is(v, CL_K_INST)) continue;
        cl_val f = cl_type_lookup(vm, cl_type_of(vm, v), CL_NAME(__set_name__)), t;
        if (cl_is_unbound(f)) continue;
        cl_val item[3] = { f, v, k };
        CL_TRY(cl_tuple_new(vm, item, 3, &t));
        if (cl_is_none(list)) CL_TRY(cl_list_new(vm, NULL, 0, &list));
        CL_TRY(cl_list_push(vm, list, t));
    }
    return cl_ret(a, cl_is_none(list) ? CL_V_EMPTY_TUPLE : list);
}

/* super(cls, cls).name: the bound callable, or None when it is object's own (or absent). */
cl_st nat_h_super_lookup(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val f = cl_type_lookup_after(vm, a[0], a[0], a[1]), m;
    if (cl_is(f, CL_K_DESCR) && cl_hdr_of(vm, f)->aux == CL_DESCR_CLASSMETHOD) {
        CL_TRY(cl_bmethod_new(vm, a[0], CL_PTR(vm, cl_descr, f)->a, &m));
        return cl_ret(a, m);
    }
    if (cl_is(f, CL_K_DESCR) && cl_hdr_of(vm, f)->aux == CL_DESCR_STATICMETHOD)
        return cl_ret(a, CL_PTR(vm, cl_descr, f)->a);
    if (cl_is_unbound(f) || cl_is_native(f)) return cl_ret(a, CL_NONE);
    return cl_ret(a, f);
}

/* The most derived metaclass among meta and those of the bases. */
cl_st nat_h_calc_meta(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val win = a[0], bases = a[1];
    if (!cl_is(bases, CL_K_TUPLE)) return CL_ST_OK;
    for (uint32_t i = 0; i < cl_tuple_len(vm, bases); i++) {
        cl_val m = cl_type_of(vm, cl_tuple_items(vm, bases)[i]);
        if (cl_issubclass(vm, win, m)) continue;
        if (!cl_issubclass(vm, m, win))
            return cl_raise(vm, CL_T_TypeError,
                            "metaclass conflict: the metaclass of a derived class must be a "
                            "(non-strict) subclass of the metaclasses of all its bases");
        win = m;
    }
    return cl_ret(a, win);
}

/* cls.__new__ as a callable that takes the class first. */
cl_st nat_h_new_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val f = cl_type_lookup(vm, a[0], CL_NAME(__new__));
    if (cl_is(f, CL_K_DESCR) && cl_hdr_of(vm, f)->aux == CL_DESCR_STATICMETHOD)
        f = CL_PTR(vm, cl_descr, f)->a;
    return cl_ret(a, f);
}

/* True for user classes over list, dict, set and bytearray whose __new__ is the builtin one: those
   are made empty, __init__ fills them. */
cl_st nat_h_lazy_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool lazy = false;
    if (cl_is(a[0], CL_K_TYPE)) {
        const cl_type *t = CL_PTR(vm, cl_type, a[0]);
        lazy = t->base_kind == CL_K_LIST || t->base_kind == CL_K_DICT || t->base_kind == CL_K_SET ||
               t->base_kind == CL_K_BYTEARRAY;
    }
    return cl_ret(a, cl_bool(lazy));
}

/* Raises for abstract classes; None otherwise. */
cl_st nat_h_abstract(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val type = a[0];
    if (!cl_is(type, CL_K_TYPE) || !(CL_PTR(vm, cl_type, type)->flags & CL_TF_ABSTRACT))
        return cl_ret(a, CL_NONE);
    cl_val set = cl_type_lookup(vm, type, CL_NAME(__abstractmethods__)), k, list;
    uint32_t i = 0;
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    if (cl_is(set, CL_K_FROZENSET) || cl_is(set, CL_K_SET))
        while (cl_set_next(vm, set, &i, &k))
            if (cl_is(k, CL_K_STR)) CL_TRY(cl_list_push(vm, list, k));
    uint32_t n = cl_list_len(vm, list);
    CL_CHARGE(vm, (uint64_t)n * n);
    for (uint32_t x = 1; x < n; x++) /* few names: insertion sort */
        for (uint32_t y = x;
             y && cl_str_cmp(vm, cl_list_items(vm, list)[y], cl_list_items(vm, list)[y - 1]) < 0;
             y--) {
            cl_val *it = cl_list_items(vm, list), tmp = it[y];
            it[y] = it[y - 1];
            it[y - 1] = tmp;
        }
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, "Can't instantiate abstract class "));
    CL_TRY(cl_sb_str(&sb, CL_PTR(vm, cl_type, type)->name));
    CL_TRY(cl_sb_text(&sb, n == 1 ? " without an implementation for abstract method '"
                                  : " without an implementation for abstract methods '"));
    for (uint32_t x = 0; x < n; x++) {
        if (x) CL_TRY(cl_sb_text(&sb, "', '"));
        CL_TRY(cl_sb_str(&sb, cl_list_items(vm, list)[x]));
    }
    CL_TRY(cl_sb_text(&sb, "'"));
    cl_val text;
    CL_TRY(cl_sb_finish(&sb, &text));
    return cl_raise_args(vm, CL_T_TypeError, &text, 1);
}

/* Stores into the class dict itself, past any metaclass. */
cl_st nat_h_class_set(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TYPE) || !cl_is(a[1], CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "expected a class and a name");
    cl_val d = CL_PTR(vm, cl_type, a[0])->dict, old = cl_dict_get_str(vm, d, a[1]);
    CL_TRY(cl_dict_set(vm, d, a[1], a[2]));
    cl_type_changed(vm, a[0], a[1], old, a[2]);
    return cl_ret(a, CL_NONE);
}
