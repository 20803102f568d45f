/* SPDX-License-Identifier: MIT */
/* Methods of object, attribute builtins, generic aliases and unions, and the hidden helpers of
   lib/prelude_class.py. */
#include "builtin/natives.h"
#include "obj/alias.h"
#include "obj/dict.h"
#include "obj/exc_fields.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

static cl_val kwdict(const cl_vm *vm, uint32_t i)
{
    return cl_is(vm->kw[i], CL_K_DICT) && cl_dict_count(vm, vm->kw[i]) ? vm->kw[i] : CL_NONE;
}

static bool is_type(cl_val v) { return cl_is(v, CL_K_TYPE) || cl_is_builtin_type(v); }

/* ---- object ---- */
static cl_st excess_args(cl_vm *vm, cl_val type, bool in_new)
{
    bool own_new = cl_is(type, CL_K_TYPE) && (CL_PTR(vm, cl_type, type)->flags & CL_TF_NEW);
    bool own_init = cl_is(type, CL_K_TYPE) && (CL_PTR(vm, cl_type, type)->flags & CL_TF_INIT);
    if (in_new) {
        if (own_new)
            return cl_raise(
                vm, CL_T_TypeError,
                "object.__new__() takes exactly one argument (the type to instantiate)");
        if (!own_init) return cl_raise(vm, CL_T_TypeError, "%N() takes no arguments", type);
        return CL_ST_OK;
    }
    if (own_init)
        return cl_raise(
            vm, CL_T_TypeError,
            "object.__init__() takes exactly one argument (the instance to initialize)");
    if (!own_new && cl_is_native(cl_type_lookup(vm, type, CL_NAME(__new__))) &&
        cl_same(cl_type_lookup(vm, type, CL_NAME(__new__)), CL_NATIVE_VAL(object_new)))
        return cl_raise(vm, CL_T_TypeError, "%N() takes no arguments", type);
    return CL_ST_OK;
}

cl_st nat_object_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0];
    if (!is_type(cls))
        return cl_raise(vm, CL_T_TypeError, "object.__new__(X): X is not a type object (%T)", cls);
    if (argc > 1 || !cl_is_none(kwdict(vm, 0))) CL_TRY(excess_args(vm, cls, true));
    /* a bare object: a shape of its own, no class object behind it */
    if (cl_same(cls, CL_TYPE_VAL(CL_T_object))) {
        uint32_t shape;
        CL_TRY(cl_shape_root(vm, cls, &shape));
        CL_NEW(vm, cl_inst, o, CL_K_INST, 32);
        o->h.aux = shape;
        o->over = 0;
        o->serial = cl_rgn_of(vm)->serial++;
        o->payload = CL_UNBOUND;
        o->slot[0] = cl_small(0);
        return cl_ret(a, cl_ref_of(vm, o));
    }
    if (cl_is_builtin_type(cls)) {
        uint32_t id = cl_special_idx(cls) - CL_SP_TYPE0;
        cl_val one = id == CL_T_NoneType             ? CL_NONE
                     : id == CL_T_ellipsis           ? CL_ELLIPSIS
                     : id == CL_T_NotImplementedType ? CL_NOTIMPL
                                                     : CL_UNBOUND;
        if (!cl_is_unbound(one)) return cl_ret(a, one);
        if (cl_types[id].flags & CL_TYF_FINAL && cl_types[id].flags & CL_TYF_HIDDEN)
            return cl_raise(vm, CL_T_TypeError, "cannot create '%N' instances", cls);
        return cl_raise(vm, CL_T_TypeError, "object.__new__(%N) is not safe, use %N.__new__()", cls,
                        cls);
    }
    const cl_type *t = CL_PTR(vm, cl_type, cls);
    if (t->base_kind != CL_K_SPECIAL) {
        bool native = cl_is_native(cl_type_lookup(vm, cls, CL_NAME(__new__)));
        return cl_raise(vm, CL_T_TypeError, "object.__new__(%N) is not safe, use %N.__new__()", cls,
                        native ? cls : cl_type_solid(vm, cls));
    }
    if (t->flags & CL_TF_ABSTRACT) return nat_h_abstract(vm, a, 1);
    cl_val out;
    CL_TRY(cl_inst_new(vm, cls, &out));
    return cl_ret(a, out);
}

cl_st nat_object_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (argc > 1 || !cl_is_none(kwdict(vm, 0)))
        CL_TRY(excess_args(vm, cl_type_of(vm, a[0]), false));
    return cl_ret(a, CL_NONE);
}

/* "module.qualname" without the builtins prefix. */
static cl_st put_type_full(cl_vm *vm, cl_sb *sb, cl_val type)
{
    char buf[100];
    if (!cl_is(type, CL_K_TYPE)) return cl_sb_text(sb, cl_type_cname(vm, type, buf, sizeof buf));
    const cl_type *t = CL_PTR(vm, cl_type, type);
    cl_val mod = cl_dict_get_str(vm, t->dict, CL_NAME(__module__));
    if (cl_is(mod, CL_K_STR) && !cl_str_eq_ascii(vm, mod, "builtins")) {
        CL_TRY(cl_sb_str(sb, mod));
        CL_TRY(cl_sb_text(sb, "."));
    }
    return cl_sb_str(sb, t->qualname);
}

static cl_st default_repr(cl_vm *vm, cl_val v, cl_val *out)
{
    cl_sb sb;
    char hex[16];
    uint64_t addr = UINT64_C(0x7f0000000000) + cl_off(v);
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, "<"));
    CL_TRY(put_type_full(vm, &sb, cl_type_of(vm, v)));
    CL_TRY(cl_sb_text(&sb, " object at 0x"));
    for (int i = 11; i >= 0; i--)
        hex[11 - i] = "0123456789abcdef"[addr >> (4 * i) & 15];
    CL_TRY(cl_sb_ascii(&sb, hex, 12));
    CL_TRY(cl_sb_text(&sb, ">"));
    return cl_sb_finish(&sb, out);
}

cl_st nat_h_default_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(default_repr(vm, a[0], &out));
    return cl_ret(a, out);
}

cl_st nat_object_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]), out;
    if (cl_is(v, CL_K_INST))
        CL_TRY(default_repr(vm, v, &out));
    else
        CL_TRY(cl_repr(vm, v, &out));
    return cl_ret(a, out);
}

cl_st nat_object_str(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = a[0], out;
    if (cl_is(v, CL_K_INST)) {
        if (!cl_is_unbound(cl_type_lookup_user(vm, cl_type_of(vm, v), CL_NAME(__repr__))))
            return CL_ST_ESCALATE;
        return nat_object_repr(vm, a, 1);
    }
    if (cl_is(v, CL_K_EXC))
        CL_TRY(cl_repr(vm, v, &out));
    else
        CL_TRY(cl_str_of(vm, v, &out));
    return cl_ret(a, out);
}

cl_st nat_object_eq(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val x = cl_unwrap(vm, a[0]), y = cl_unwrap(vm, a[1]);
    bool eq;
    if (cl_same(a[0], a[1])) return cl_ret(a, CL_TRUE);
    if (cl_is(x, CL_K_INST) || cl_is(y, CL_K_INST)) return cl_ret(a, CL_NOTIMPL);
    CL_TRY(cl_eq(vm, x, y, &eq));
    if (!eq && !cl_same(cl_type_of(vm, x), cl_type_of(vm, y))) return cl_ret(a, CL_NOTIMPL);
    return cl_ret(a, cl_is_tagged(x) && cl_is_ref(x) && !eq && cl_ref_kind(x) >= CL_K_INST
                         ? CL_NOTIMPL
                         : cl_bool(eq));
}

cl_st nat_object_ne(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (!cl_is_unbound(cl_type_lookup_user(vm, cl_type_of(vm, a[0]), CL_NAME(__eq__))))
        return CL_ST_ESCALATE;
    CL_TRY(nat_object_eq(vm, a, argc));
    return cl_is_bool(a[0]) ? cl_ret(a, cl_bool(cl_same(a[0], CL_FALSE))) : CL_ST_OK;
}

/* Ordering through the method name of a builtin value; objects have none. */
static cl_st order(cl_vm *vm, cl_val *a, cl_cmp op)
{
    cl_val x = cl_unwrap(vm, a[0]), y = cl_unwrap(vm, a[1]), out;
    if (cl_is(x, CL_K_INST) || cl_is(y, CL_K_INST) || cl_is_special(x))
        return cl_ret(a, CL_NOTIMPL);
    cl_kind kx = cl_is_tagged(x) ? cl_ref_kind(x) : CL_K_BIGINT,
            ky = cl_is_tagged(y) ? cl_ref_kind(y) : CL_K_BIGINT;
    bool num = !cl_is_tagged(x) || kx <= CL_K_BIGINT;
    if (kx >= CL_K_INST || (!num && kx != ky) || kx == CL_K_DICT || kx == CL_K_COMPLEX ||
        kx == CL_K_RANGE)
        return cl_ret(a, CL_NOTIMPL);
    if (num && cl_is_tagged(y) && ky > CL_K_BIGINT) return cl_ret(a, CL_NOTIMPL);
    CL_TRY(cl_compare(vm, op, x, y, &out));
    return cl_ret(a, out);
}
cl_st nat_object_lt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return order(vm, a, CL_LT);
}
cl_st nat_object_le(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return order(vm, a, CL_LE);
}
cl_st nat_object_gt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return order(vm, a, CL_GT);
}
cl_st nat_object_ge(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return order(vm, a, CL_GE);
}

cl_st nat_object_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t h;
    cl_val v = cl_unwrap(vm, a[0]);
    if (cl_is(v, CL_K_INST)) return cl_ret(a, cl_small(CL_PTR(vm, cl_inst, v)->serial));
    CL_TRY(cl_hash(vm, v, &h));
    if (!cl_fits_small(h)) h >>= 2; /* hashes are below 2**61 */
    return cl_ret(a, cl_small(h));
}

cl_st nat_object_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = a[0], spec = cl_unwrap(vm, a[1]), out;
    if (!cl_is(spec, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "__format__() argument must be str, not %T", a[1]);
    if (cl_is(v, CL_K_INST) || cl_is(v, CL_K_EXC)) {
        if (CL_PTR(vm, cl_str, spec)->len)
            return cl_raise(vm, CL_T_TypeError, "unsupported format string passed to %T.__format__",
                            v);
        return CL_ST_ESCALATE;
    }
    CL_TRY(cl_format(vm, v, spec, &out));
    return cl_ret(a, out);
}

cl_st nat_object_sizeof(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint64_t n = cl_is_ref(a[0]) ? (uint64_t)cl_hdr_of(vm, a[0])->gran * 16 : 16;
    return cl_ret(a, cl_small((int64_t)(n ? n : 2048)));
}

cl_st nat_init_subclass(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is_none(kwdict(vm, 0)))
        return cl_raise(vm, CL_T_TypeError, "%N.__init_subclass__() takes no keyword arguments",
                        a[0]);
    return cl_ret(a, CL_NONE);
}

cl_st nat_subclasshook(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_NOTIMPL);
}

static cl_st need_name(cl_vm *vm, cl_val *name)
{
    cl_val n = cl_unwrap(vm, *name);
    if (!cl_is(n, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "attribute name must be string, not '%T'", *name);
    *name = n;
    return CL_ST_OK;
}

cl_st nat_object_getattribute(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_attr at;
    cl_val name = a[1], out;
    CL_TRY(need_name(vm, &name));
    cl_attr_find_generic(vm, a[0], name, &at);
    CL_TRY(cl_attr_finish(vm, a[0], name, &at, &out));
    return cl_ret(a, out);
}

cl_st nat_object_setattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1];
    CL_TRY(need_name(vm, &name));
    CL_TRY(cl_attr_store_generic(vm, a[0], name, a[2]));
    return cl_ret(a, CL_NONE);
}

/* Sets the attributes of a new dataclass instance; generic: as object.__setattr__ does. False where
   Python code has a say (a __setattr__, a property, slots of a subclass) or the numbers differ: the
   caller then sets them all, one by one. */
cl_st nat_hid_store_fields(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val o = a[0], names = a[1], values = a[2];
    if (!cl_is(names, CL_K_TUPLE) || !cl_is(values, CL_K_TUPLE)) return cl_bad_internal(vm);
    uint32_t n = cl_tuple_len(vm, names);
    if (n != cl_tuple_len(vm, values)) return cl_ret(a, CL_FALSE);
    CL_CHARGE(vm, 4 * (uint64_t)n);
    for (uint32_t i = 0; i < n; i++) {
        cl_val name = cl_tuple_items(vm, names)[i], v = cl_tuple_items(vm, values)[i];
        if (!cl_is(name, CL_K_STR)) return cl_bad_internal(vm);
        cl_st st = cl_same(a[3], CL_TRUE) ? cl_attr_store_generic(vm, o, name, v)
                                          : cl_setattr(vm, o, name, v);
        if (st == CL_ST_ESCALATE) return cl_ret(a, CL_FALSE);
        if (st != CL_ST_OK) return st;
    }
    return cl_ret(a, CL_TRUE);
}

cl_st nat_object_delattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1];
    CL_TRY(need_name(vm, &name));
    CL_TRY(cl_attr_store_generic(vm, a[0], name, CL_UNBOUND));
    return cl_ret(a, CL_NONE);
}

cl_st nat_object_class(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_type_of(vm, a[0]));
}

cl_st nat_object_dict(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val o = a[0], d, type = cl_type_of(vm, o);
    switch (cl_is_tagged(o) ? cl_ref_kind(o) : CL_K_SPECIAL) {
    case CL_K_INST:
        if (!cl_is(type, CL_K_TYPE) || (CL_PTR(vm, cl_type, type)->flags & CL_TF_NODICT)) break;
        CL_TRY(cl_inst_dict(vm, o, &d));
        return cl_ret(a, d);
    case CL_K_FUNC: CL_TRY(cl_func_dict(vm, o, &d)); return cl_ret(a, d);
    case CL_K_MODULE: return cl_ret(a, CL_PTR(vm, cl_module, o)->dict);
    case CL_K_EXC:
        if (cl_same(o, CL_V_MEMERR)) {
            CL_TRY(cl_dict_new(vm, &d));
            return cl_ret(a, d);
        }
        if (!cl_is(CL_PTR(vm, cl_exc, o)->dict, CL_K_DICT)) {
            CL_TRY(cl_dict_new(vm, &d));
            CL_PTR(vm, cl_exc, o)->dict = d;
        }
        return cl_ret(a, CL_PTR(vm, cl_exc, o)->dict);
    case CL_K_DESCR:
        if (cl_hdr_of(vm, o)->aux == CL_DESCR_CLASSMETHOD ||
            cl_hdr_of(vm, o)->aux == CL_DESCR_STATICMETHOD) {
            if (!cl_is(CL_PTR(vm, cl_descr, o)->b, CL_K_DICT)) {
                CL_TRY(cl_dict_new(vm, &d));
                CL_PTR(vm, cl_descr, o)->b = d;
            }
            return cl_ret(a, CL_PTR(vm, cl_descr, o)->b);
        }
        break;
    case CL_K_BMETHOD: {
        cl_val f = CL_PTR(vm, cl_bmethod, o)->func;
        if (cl_is(f, CL_K_FUNC)) {
            CL_TRY(cl_func_dict(vm, f, &d));
            return cl_ret(a, d);
        }
        break;
    }
    default: break;
    }
    return cl_raise_attr(vm, o, CL_NAME(__dict__));
}

cl_st nat_object_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_MODULE)) {
        cl_val v = cl_dict_get_str(vm, CL_PTR(vm, cl_module, a[0])->dict, CL_NAME(__doc__));
        return cl_ret(a, cl_is_unbound(v) ? CL_NONE : v);
    }
    if (cl_is(a[0], CL_K_EXC)) {
        cl_val d = CL_PTR(vm, cl_exc, a[0])->dict;
        cl_val v = cl_is(d, CL_K_DICT) ? cl_dict_get_str(vm, d, CL_NAME(__doc__)) : CL_UNBOUND;
        if (!cl_is_unbound(v)) return cl_ret(a, v);
    }
    return cl_ret(a, CL_NONE);
}

/* ---- modules ---- */
cl_st nat_module_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d;
    if (!cl_is(a[1], CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "module.__init__() argument 1 must be str, not %T",
                        a[1]);
    CL_TRY(cl_dict_new(vm, &d));
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__name__), a[1]));
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__doc__), a[2]));
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__package__), CL_NONE));
    CL_TRY(cl_dict_set_ascii(vm, d, "__loader__", CL_NONE));
    CL_TRY(cl_dict_set_ascii(vm, d, "__spec__", CL_NONE));
    CL_NEW(vm, cl_module, m, CL_K_MODULE, sizeof(cl_module));
    m->dict = d;
    m->name = a[1];
    return cl_ret(a, cl_ref_of(vm, m));
}

/* ---- builtins ---- */
cl_st nat_callable(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_callable(vm, a[0])));
}

cl_st nat_getattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val name = a[1], out;
    CL_TRY(need_name(vm, &name));
    if (argc < 3) {
        CL_TRY(cl_getattr(vm, a[0], name, &out));
        return cl_ret(a, out);
    }
    cl_attr at;
    cl_attr_find(vm, a[0], name, &at);
    if (at.found == CL_ATTR_MISSING) return cl_ret(a, a[2]);
    cl_val deflt = a[2];
    cl_st st = cl_attr_finish(vm, a[0], name, &at, &out);
    if (st == CL_ST_RAISE && cl_exc_is(vm, cl_rgn_of(vm)->exc, CL_T_AttributeError)) {
        cl_rgn_of(vm)->exc = CL_NONE;
        return cl_ret(a, deflt);
    }
    if (st != CL_ST_OK) return st;
    return cl_ret(a, out);
}

cl_st nat_hasattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1], out;
    CL_TRY(need_name(vm, &name));
    cl_attr at;
    cl_attr_find(vm, a[0], name, &at);
    if (at.found == CL_ATTR_MISSING) return cl_ret(a, CL_FALSE);
    cl_st st = cl_attr_finish(vm, a[0], name, &at, &out);
    if (st == CL_ST_RAISE && cl_exc_is(vm, cl_rgn_of(vm)->exc, CL_T_AttributeError)) {
        cl_rgn_of(vm)->exc = CL_NONE;
        return cl_ret(a, CL_FALSE);
    }
    if (st != CL_ST_OK) return st;
    return cl_ret(a, CL_TRUE);
}

cl_st nat_setattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1];
    CL_TRY(need_name(vm, &name));
    CL_TRY(cl_setattr(vm, a[0], name, a[2]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_delattr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1];
    CL_TRY(need_name(vm, &name));
    CL_TRY(cl_delattr(vm, a[0], name));
    return cl_ret(a, CL_NONE);
}

/* isinstance and issubclass share the walk over tuples and unions. `sub`: v is a class. */
static cl_st check_class(cl_vm *vm, cl_val v, cl_val c, bool sub, int depth, bool *out)
{
    *out = false;
    CL_CHARGE(vm, 1);
    if (is_type(c)) {
        if (!sub && cl_same(cl_type_of(vm, v), c)) {
            *out = true;
            return CL_ST_OK;
        }
        cl_val meta = cl_type_of(vm, c);
        if (!cl_same(meta, CL_TYPE_VAL(CL_T_type)) &&
            !cl_is_unbound(cl_type_lookup_user(
                vm, meta, sub ? CL_NAME(__subclasscheck__) : CL_NAME(__instancecheck__))))
            return CL_ST_ESCALATE;
        if (sub && !is_type(v)) return CL_ST_ESCALATE;
        *out = cl_issubclass(vm, sub ? v : cl_type_of(vm, v), c);
        if (!*out && !sub && cl_is(v, CL_K_INST)) { /* an object may claim another class */
            cl_val type = cl_type_of(vm, v);
            if (cl_is(type, CL_K_TYPE) &&
                !cl_is_unbound(cl_type_lookup_user(vm, type, CL_NAME(__class__))))
                return CL_ST_ESCALATE;
        }
        return CL_ST_OK;
    }
    cl_val parts = c;
    if (cl_is(c, CL_K_ALIAS) && cl_hdr_of(vm, c)->aux <= CL_ALIAS_UNION) {
        if (cl_hdr_of(vm, c)->aux == CL_ALIAS_GENERIC && cl_alias_flavour(vm, c) == CL_ALIAS_TYPING)
            return cl_raise(vm, CL_T_TypeError,
                            "Subscripted generics cannot be used with class and instance checks");
        if (cl_hdr_of(vm, c)->aux == CL_ALIAS_GENERIC)
            return cl_raise(vm, CL_T_TypeError, "%s() argument 2 cannot be a parameterized generic",
                            sub ? "issubclass" : "isinstance");
        parts = CL_PTR(vm, cl_alias, c)->b;
    }
    if (cl_is(parts, CL_K_TUPLE)) {
        if (depth > 50) return CL_ST_ESCALATE;
        uint32_t n = cl_tuple_len(vm, parts);
        for (uint32_t i = 0; i < n && !*out; i++) {
            cl_val p = cl_tuple_items(vm, parts)[i];
            if (cl_is_none(p) && cl_is(c, CL_K_ALIAS)) p = CL_TYPE_VAL(CL_T_NoneType);
            CL_TRY(check_class(vm, v, p, sub, depth + 1, out));
        }
        return CL_ST_OK;
    }
    if (cl_is(c, CL_K_INST)) return CL_ST_ESCALATE;
    if (sub)
        return cl_raise(vm, CL_T_TypeError,
                        "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    return cl_raise(vm, CL_T_TypeError,
                    "isinstance() arg 2 must be a type, a tuple of types, or a union");
}

cl_st nat_isinstance(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool r;
    CL_TRY(check_class(vm, a[0], a[1], false, 0, &r));
    return cl_ret(a, cl_bool(r));
}

cl_st nat_issubclass(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool r;
    if (!is_type(a[0]) && !cl_is(a[0], CL_K_INST) &&
        (is_type(a[1]) || cl_is(a[1], CL_K_TUPLE) || cl_is(a[1], CL_K_ALIAS)))
        return cl_raise(vm, CL_T_TypeError, "issubclass() arg 1 must be a class");
    CL_TRY(check_class(vm, a[0], a[1], true, 0, &r));
    return cl_ret(a, cl_bool(r));
}

/* ---- aliases and unions ---- */
cl_st nat_alias_origin(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_alias, a[0])->a);
}

cl_st nat_alias_args(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_alias, a[0])->b);
}

cl_st nat_alias_mro_entries(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val t;
    CL_TRY(cl_tuple_new(vm, &CL_PTR(vm, cl_alias, a[0])->a, 1, &t));
    return cl_ret(a, t);
}

cl_st nat_union_origin(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_TYPE_VAL(CL_T_Union));
}

static bool unionable(const cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_ALIAS)) return cl_hdr_of(vm, v)->aux < CL_ALIAS_TEMPLATE;
    return cl_is_none(v) || is_type(v);
}

static cl_st union_add(cl_vm *vm, cl_val list, cl_val v)
{
    if (cl_is(v, CL_K_ALIAS) && cl_hdr_of(vm, v)->aux == CL_ALIAS_UNION) {
        cl_val parts = CL_PTR(vm, cl_alias, v)->b;
        for (uint32_t i = 0; i < cl_tuple_len(vm, parts); i++)
            CL_TRY(union_add(vm, list, cl_tuple_items(vm, parts)[i]));
        return CL_ST_OK;
    }
    if (cl_is_none(v)) v = CL_TYPE_VAL(CL_T_NoneType);
    uint32_t n = cl_list_len(vm, list);
    CL_CHARGE(vm, n);
    for (uint32_t i = 0; i < n; i++) {
        bool eq;
        CL_TRY(cl_eq(vm, cl_list_items(vm, list)[i], v, &eq));
        if (eq) return CL_ST_OK;
    }
    return cl_list_push(vm, list, v);
}

static cl_st make_union(cl_vm *vm, cl_val x, cl_val y, cl_val *out)
{
    if (!unionable(vm, x) || !unionable(vm, y)) {
        *out = CL_NOTIMPL;
        return CL_ST_OK;
    }
    cl_val list, t;
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    CL_TRY(union_add(vm, list, x));
    CL_TRY(union_add(vm, list, y));
    if (cl_list_len(vm, list) == 1) {
        *out = cl_list_items(vm, list)[0];
        return CL_ST_OK;
    }
    CL_TRY(cl_tuple_new(vm, cl_list_items(vm, list), cl_list_len(vm, list), &t));
    CL_NEW(vm, cl_alias, al, CL_K_ALIAS, sizeof(cl_alias));
    al->h.aux = CL_ALIAS_UNION;
    al->a = CL_NONE;
    al->b = t;
    al->c = al->d = CL_NONE;
    *out = cl_ref_of(vm, al);
    return CL_ST_OK;
}

cl_st nat_union_or(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(make_union(vm, a[0], a[1], &out));
    return cl_ret(a, out);
}

cl_st nat_union_ror(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(make_union(vm, a[1], a[0], &out));
    return cl_ret(a, out);
}

/* ---- helpers of the prelude ---- */
/* (kind, value, self, class): kind 0 value, 1 bind, 2 call with self, 3 call __get__, 4 missing */
cl_st nat_h_attr_find(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_attr at;
    cl_val name = a[1], t;
    CL_TRY(need_name(vm, &name));
    cl_attr_find_generic(vm, a[0], name, &at);
    int kind = 4;
    switch (at.found) {
    case CL_ATTR_VALUE: kind = 0; break;
    case CL_ATTR_METHOD:
    case CL_ATTR_CLASSMETHOD: kind = 1; break;
    case CL_ATTR_GETTER:
    case CL_ATTR_NATIVE_GETTER: kind = 2; break;
    case CL_ATTR_DESCR_GET: kind = 3; break;
    default: break;
    }
    cl_val r[4] = { cl_small(kind), at.value, cl_is_unbound(at.self) ? CL_NONE : at.self, CL_NONE };
    if (kind == 3) {
        r[3] = cl_is_unbound(at.self) ? a[0] : cl_type_of(vm, at.self);
        if (cl_is_unbound(at.self) && cl_is(a[0], CL_K_SUPER))
            r[3] = CL_PTR(vm, cl_super, a[0])->objtype;
    }
    if (kind == 4) r[1] = CL_NONE;
    CL_TRY(cl_tuple_new(vm, r, 4, &t));
    return cl_ret(a, t);
}

cl_st nat_h_bind(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m;
    CL_TRY(cl_bmethod_new(vm, a[1], a[0], &m));
    return cl_ret(a, m);
}

cl_st nat_h_raise_attr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    return cl_raise_attr(vm, a[0], a[1]);
}

cl_st nat_h_lookup(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    return cl_ret(a, is_type(a[0]) ? cl_type_lookup(vm, a[0], a[1]) : CL_UNBOUND);
}

cl_st nat_h_lookup_user(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    return cl_ret(a, cl_type_lookup_user(vm, a[0], a[1]));
}

/* The attribute name of o's class bound to o, UNBOUND if there is none: how special methods are
   found. */
cl_st nat_h_class_attr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    cl_val type = cl_type_of(vm, a[0]), f = cl_type_lookup(vm, type, a[1]), m;
    if (cl_is(f, CL_K_FUNC) || cl_is_native(f)) {
        CL_TRY(cl_bmethod_new(vm, a[0], f, &m));
        return cl_ret(a, m);
    }
    if (cl_is(f, CL_K_DESCR)) {
        const cl_descr *d = CL_PTR(vm, cl_descr, f);
        if (d->h.aux == CL_DESCR_STATICMETHOD) return cl_ret(a, d->a);
        if (d->h.aux == CL_DESCR_CLASSMETHOD) {
            CL_TRY(cl_bmethod_new(vm, type, d->a, &m));
            return cl_ret(a, m);
        }
    }
    return cl_ret(a, f);
}

cl_st nat_h_is_type(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_bool(is_type(a[0])));
}

cl_st nat_h_sub(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(is_type(a[0]) && is_type(a[1]) && cl_issubclass(vm, a[0], a[1])));
}

cl_st nat_h_is_inst(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(is_type(a[1]) && cl_issubclass(vm, cl_type_of(vm, a[0]), a[1])));
}

cl_st nat_h_store(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[1];
    CL_TRY(need_name(vm, &name));
    CL_TRY(cl_attr_store_generic(vm, a[0], name, a[2]));
    return cl_ret(a, CL_NONE);
}

/* All names dir() shows: own attributes, then those of the classes. */
static cl_st add_dict_names(cl_vm *vm, cl_val set, cl_val d)
{
    cl_val k, v;
    uint32_t i = 0;
    if (!cl_is(d, CL_K_DICT)) return CL_ST_OK;
    CL_CHARGE(vm, cl_dict_count(vm, d));
    while (cl_dict_next(vm, d, &i, &k, &v))
        if (cl_is(k, CL_K_STR)) CL_TRY(cl_dict_set(vm, set, k, CL_NONE));
    return CL_ST_OK;
}

static cl_st add_type_names(cl_vm *vm, cl_val set, cl_val type)
{
    cl_val mro = cl_type_mro(vm, type);
    if (!cl_is(mro, CL_K_TUPLE)) return CL_ST_NEED_GC;
    for (uint32_t i = 0; i < cl_tuple_len(vm, mro); i++) {
        cl_val t = cl_tuple_items(vm, mro)[i];
        if (cl_is(t, CL_K_TYPE)) {
            CL_TRY(add_dict_names(vm, set, CL_PTR(vm, cl_type, t)->dict));
            continue;
        }
        uint32_t owner = cl_special_idx(t) - CL_SP_TYPE0;
        CL_CHARGE(vm, cl_natives_count / 16);
        for (uint32_t id = 0; id < cl_natives_count; id++)
            if (cl_natives[id].name && cl_natives[id].owner == owner &&
                !(cl_natives[id].flags & CL_NF_HIDDEN))
                CL_TRY(cl_dict_set_ascii(vm, set, cl_natives[id].name, CL_NONE));
    }
    return CL_ST_OK;
}

cl_st nat_h_dir_names(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val o = a[0], set, list, k, v;
    CL_TRY(cl_dict_new(vm, &set));
    if (is_type(o)) {
        CL_TRY(add_type_names(vm, set, o));
    } else {
        if (cl_is(o, CL_K_INST)) {
            const cl_shape *s = CL_AT(vm, cl_shape, CL_PTR(vm, cl_inst, o)->h.aux);
            if (s->flags & CL_SHAPE_DICT) {
                CL_TRY(add_dict_names(vm, set, CL_PTR(vm, cl_inst, o)->slot[0]));
            } else {
                for (uint32_t i = 0; i < s->h.aux; i++)
                    CL_TRY(cl_dict_set(vm, set, cl_keys_entries(CL_AT(vm, cl_keys, s->keys))[i],
                                       CL_NONE));
            }
        } else if (cl_is(o, CL_K_MODULE)) {
            CL_TRY(add_dict_names(vm, set, CL_PTR(vm, cl_module, o)->dict));
        } else if (cl_is(o, CL_K_EXC)) {
            CL_TRY(add_dict_names(vm, set, CL_PTR(vm, cl_exc, o)->dict));
            const cl_exc_fields *f = cl_exc_fields_of(vm, CL_PTR(vm, cl_exc, o)->type);
            for (uint32_t i = 0; f && i < (f->n ? f->n : 1); i++)
                CL_TRY(cl_dict_set_ascii(vm, set, f->name[i], CL_NONE));
        } else if (cl_is(o, CL_K_FUNC)) {
            CL_TRY(add_dict_names(vm, set, cl_func_dict_opt(vm, o)));
        }
        if (!cl_is(o, CL_K_MODULE)) CL_TRY(add_type_names(vm, set, cl_type_of(vm, o)));
    }
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    uint32_t i = 0;
    while (cl_dict_next(vm, set, &i, &k, &v))
        CL_TRY(cl_list_push(vm, list, k));
    return cl_ret(a, list);
}

/* As __class_attr for what user classes define only. */
cl_st nat_h_class_attr_user(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    cl_val f = cl_type_lookup_user(vm, cl_type_of(vm, a[0]), a[1]);
    return cl_is_unbound(f) ? cl_ret(a, CL_UNBOUND) : nat_h_class_attr(vm, a, argc);
}

cl_st nat_h_is_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_bool(cl_is(a[0], CL_K_MODULE)));
}

cl_st nat_h_is_union(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a,
                  cl_bool(cl_is(a[0], CL_K_ALIAS) && cl_hdr_of(vm, a[0])->aux == CL_ALIAS_UNION));
}

cl_st nat_h_is_native(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_bool(cl_is_native(a[0])));
}

cl_st nat_h_full_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_sb sb;
    cl_val s;
    cl_sb_init(vm, &sb);
    CL_TRY(put_type_full(vm, &sb, a[0]));
    CL_TRY(cl_sb_finish(&sb, &s));
    return cl_ret(a, s);
}

cl_st nat_h_cell_empty(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a,
                  cl_bool(cl_is(a[0], CL_K_CELL) && cl_is_unbound(CL_PTR(vm, cl_cell, a[0])->v)));
}

cl_st nat_h_is_key_error(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_isinstance_builtin(vm, a[0], CL_T_KeyError)));
}
