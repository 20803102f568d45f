/* SPDX-License-Identifier: MIT */
/* Attributes: o.name for every kind of object. The order is CPython's: data descriptor of the
   class, the object's own attribute, anything else of the class, __getattr__. Nothing here runs
   Python code: what needs it is reported (cl_attr_found) and finished by the loop or by
   lib/prelude_class.py. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/exc_fields.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

static const cl_native *native_of(cl_val v)
{
    uint32_t id = cl_special_idx(v) - CL_SP_NATIVE0;
    return id < cl_natives_count ? &cl_natives[id] : &cl_natives[0];
}

/* What a class attribute v means when read through self (UNBOUND: through the class). */
static void bind(cl_vm *vm, cl_val v, cl_val self, cl_val cls, cl_val name, cl_attr *out)
{
    bool inst = !cl_is_unbound(self);
    out->value = v;
    out->self = self;
    out->found = CL_ATTR_VALUE;
    if (!cl_is_tagged(v)) return;
    switch (cl_ref_kind(v)) {
    case CL_K_FUNC:
        if (inst) out->found = CL_ATTR_METHOD;
        return;
    case CL_K_SPECIAL: {
        if (!cl_is_native(v)) return;
        const cl_native *n = native_of(v);
        if (n->owner >= CL_T_COUNT || (n->flags & (CL_NF_NEW | CL_NF_STATIC))) return;
        if (n->flags & CL_NF_CLASS) {
            out->found = CL_ATTR_CLASSMETHOD;
            out->self = cls;
        } else if (inst) {
            out->found = n->flags & CL_NF_GETTER ? CL_ATTR_NATIVE_GETTER : CL_ATTR_METHOD;
        }
        return;
    }
    case CL_K_DESCR: {
        cl_descr *d = CL_PTR(vm, cl_descr, v);
        switch (d->h.aux) {
        case CL_DESCR_PROPERTY:
            if (!inst) return;
            if (d->h.flags) { /* a field of a namedtuple */
                cl_val t = cl_unwrap(vm, self);
                if (cl_is(t, CL_K_TUPLE) && d->h.flags <= cl_tuple_len(vm, t)) {
                    out->value = cl_tuple_items(vm, t)[d->h.flags - 1];
                    return;
                }
            }
            out->found = cl_is_none(d->a) ? CL_ATTR_DESCR_GET : CL_ATTR_GETTER;
            if (out->found == CL_ATTR_GETTER) out->value = d->a;
            return;
        case CL_DESCR_CLASSMETHOD:
            out->found = CL_ATTR_CLASSMETHOD;
            out->value = d->a;
            out->self = cls;
            return;
        case CL_DESCR_STATICMETHOD: out->value = d->a; return;
        default: /* MEMBER */
            if (!inst) return;
            out->value = CL_UNBOUND;
            if (cl_is(self, CL_K_INST) && cl_issubclass(vm, cl_type_of(vm, self), d->b))
                out->value = cl_inst_member(vm, self, name);
            if (cl_is_unbound(out->value)) out->found = CL_ATTR_MISSING;
            return;
        }
    }
    case CL_K_INST:
        if (!cl_is_unbound(cl_type_lookup(vm, cl_type_of(vm, v), CL_NAME(__get__))))
            out->found = CL_ATTR_DESCR_GET;
        return;
    default: return;
    }
}

static void find_inst(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    cl_inst *p = CL_PTR(vm, cl_inst, o);
    cl_shape *s = CL_AT(vm, cl_shape, p->h.aux);
    cl_val type = s->type, a = cl_type_lookup(vm, type, name);
    bool dict = s->flags & CL_SHAPE_DICT, data = !cl_is_unbound(a) && cl_is_data_descr(vm, a);
    if (data && cl_is(a, CL_K_INST) &&
        cl_is_unbound(cl_type_lookup(vm, cl_type_of(vm, a), CL_NAME(__get__))))
        data = false; /* only __set__: reading finds the instance's own attribute */
    if (data) {
        bind(vm, a, o, type, name, out);
        if (out->found == CL_ATTR_VALUE && !dict && cl_is(a, CL_K_DESCR)) { /* a __slots__ member */
            int32_t i = cl_shape_find(vm, p->h.aux, name);
            if (i >= 0) {
                out->ic_shape = p->h.aux;
                out->ic_slot = (uint32_t)i;
            }
        }
        return;
    }
    if (CL_LIKELY(!dict)) {
        int32_t i = cl_shape_find(vm, p->h.aux, name);
        if (i >= 0) {
            uint32_t n = cl_inst_ninline(p);
            out->found = CL_ATTR_VALUE;
            out->ic_shape = p->h.aux;
            out->ic_slot = (uint32_t)i;
            out->value =
                (uint32_t)i < n ? p->slot[i] : CL_AT(vm, cl_array, p->over)->v[(uint32_t)i - n];
            return;
        }
    } else {
        cl_val v = cl_inst_get(vm, o, name);
        if (!cl_is_unbound(v)) {
            out->found = CL_ATTR_VALUE;
            out->value = v;
            return;
        }
    }
    if (cl_is_unbound(a)) return;
    bind(vm, a, o, type, name, out);
    if (out->found == CL_ATTR_METHOD && !dict) {
        out->ic_shape = p->h.aux;
        out->on_class = true;
    }
}

static void find_class(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    cl_val meta = cl_type_of(vm, o), m = cl_type_lookup(vm, meta, name);
    if (!cl_is_unbound(m) && cl_is_data_descr(vm, m)) {
        bind(vm, m, o, meta, name, out);
        return;
    }
    cl_val a = cl_type_lookup(vm, o, name);
    if (!cl_is_unbound(a)) {
        bind(vm, a, CL_UNBOUND, o, name, out);
        return;
    }
    if (!cl_is_unbound(m)) bind(vm, m, o, meta, name, out);
}

static void find_super(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    const cl_super *su = CL_PTR(vm, cl_super, o);
    cl_val start = su->objtype;
    if (cl_is_none(start) || cl_name_eq(vm, name, CL_NAME(__class__))) return;
    cl_val a = cl_type_lookup_after(vm, start, su->type, name);
    if (!cl_is_unbound(a))
        bind(vm, a, cl_same(su->obj, start) ? CL_UNBOUND : su->obj, start, name, out);
}

/* The object's own attribute dict, if its kind has one. */
static cl_val own_dict(const cl_vm *vm, cl_val o)
{
    switch (cl_is_tagged(o) ? cl_ref_kind(o) : CL_K_SPECIAL) {
    case CL_K_FUNC: return cl_func_dict_opt(vm, o);
    case CL_K_EXC: return CL_PTR(vm, cl_exc, o)->dict;
    case CL_K_MODULE: return CL_PTR(vm, cl_module, o)->dict;
    case CL_K_DESCR: {
        const cl_descr *d = CL_PTR(vm, cl_descr, o);
        return d->h.aux == CL_DESCR_CLASSMETHOD || d->h.aux == CL_DESCR_STATICMETHOD ? d->b
                                                                                     : CL_NONE;
    }
    default: return CL_NONE;
    }
}

/* Fields of builtin exceptions (errno, name, ...) and notes. */
static bool find_exc_field(const cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    const cl_exc *x = CL_PTR(vm, cl_exc, o);
    const cl_exc_fields *f = cl_exc_fields_of(vm, x->type);
    for (uint32_t i = 0; f && i < (f->n ? f->n : 1); i++) {
        if (!cl_str_eq_ascii(vm, name, f->name[i])) continue;
        out->found = CL_ATTR_VALUE;
        out->value = f->n ? cl_exc_field(vm, o, i) : x->extra;
        return true;
    }
    if (!cl_is_none(x->notes) && cl_name_eq(vm, name, CL_NAME(__notes__))) {
        out->found = CL_ATTR_VALUE;
        out->value = x->notes;
        return true;
    }
    return false;
}

static void find_other(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    if (cl_is(o, CL_K_EXC) && find_exc_field(vm, o, name, out)) return;
    cl_val type = cl_type_of(vm, o), a = cl_type_lookup(vm, type, name);
    if (cl_is(o, CL_K_BMETHOD) && cl_same(name, CL_NAME(__doc__))) a = CL_UNBOUND;
    /* module contents come first but for what the module object itself needs */
    if (cl_is(o, CL_K_MODULE)) {
        cl_val v = cl_is_unbound(a) || !cl_is_data_descr(vm, a)
                       ? cl_dict_get_str(vm, CL_PTR(vm, cl_module, o)->dict, name)
                       : CL_UNBOUND;
        if (!cl_is_unbound(v)) {
            out->found = CL_ATTR_VALUE;
            out->value = v;
            return;
        }
    }
    if (!cl_is_unbound(a) && cl_is_data_descr(vm, a)) {
        bind(vm, a, o, type, name, out);
        return;
    }
    cl_val d = own_dict(vm, o);
    if (cl_is(d, CL_K_DICT)) {
        cl_val v = cl_dict_get_str(vm, d, name);
        if (!cl_is_unbound(v)) {
            out->found = CL_ATTR_VALUE;
            out->value = v;
            return;
        }
    }
    if (!cl_is_unbound(a)) {
        bind(vm, a, o, type, name, out);
        return;
    }
    if (cl_is(o, CL_K_BMETHOD)) { /* a method shows its function's attributes */
        cl_attr_find_generic(vm, CL_PTR(vm, cl_bmethod, o)->func, name, out);
        if (out->found == CL_ATTR_METHOD || out->found == CL_ATTR_CLASSMETHOD)
            out->found = CL_ATTR_MISSING;
        out->ic_shape = 0;
        out->on_class = false;
    } else if (cl_is(o, CL_K_ALIAS) && cl_hdr_of(vm, o)->aux == CL_ALIAS_GENERIC) {
        const cl_str *s = CL_PTR(vm, cl_str, name);
        bool dunder = s->len > 4 && cl_str_at(vm, s, 0) == '_' && cl_str_at(vm, s, 1) == '_';
        if (!dunder) cl_attr_find_generic(vm, CL_PTR(vm, cl_alias, o)->a, name, out);
        out->ic_shape = 0;
    }
}

void cl_attr_find_generic(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    out->found = CL_ATTR_MISSING;
    out->value = out->self = CL_UNBOUND;
    out->ic_shape = out->ic_slot = 0;
    out->on_class = false;
    if (cl_is(o, CL_K_INST)) {
        find_inst(vm, o, name, out);
    } else if (cl_is(o, CL_K_TYPE) || cl_is_builtin_type(o)) {
        find_class(vm, o, name, out);
    } else {
        if (cl_is(o, CL_K_SUPER)) find_super(vm, o, name, out);
        if (out->found == CL_ATTR_MISSING) find_other(vm, o, name, out);
    }
}

void cl_attr_find(cl_vm *vm, cl_val o, cl_val name, cl_attr *out)
{
    cl_val type = CL_NONE;
    uint32_t f = 0;
    if (cl_is(o, CL_K_INST) || cl_is(o, CL_K_EXC) || cl_is(o, CL_K_TYPE)) {
        type = cl_type_of(vm, o);
        if (cl_is(type, CL_K_TYPE))
            f = CL_PTR(vm, cl_type, type)->flags & (CL_TF_GETATTRIBUTE | CL_TF_GETATTR);
    }
    if (CL_UNLIKELY(f & CL_TF_GETATTRIBUTE)) {
        out->found = CL_ATTR_GETATTRIBUTE;
        out->ic_shape = 0;
        out->on_class = false;
        out->self = o;
        out->value = CL_NATIVE_VAL(getattr_slow);
        if (!(f & CL_TF_GETATTR)) {
            cl_val fn = cl_type_lookup(vm, type, CL_NAME(__getattribute__));
            if (cl_is(fn, CL_K_FUNC)) out->value = fn;
        }
        return;
    }
    cl_attr_find_generic(vm, o, name, out);
    if (cl_is(o, CL_K_SUPER) || cl_is(o, CL_K_BMETHOD) || cl_is(o, CL_K_ALIAS)) {
        /* What was found may belong to another object than o: callers that only know o take the
           long way. */
        if (out->found == CL_ATTR_METHOD && !cl_same(out->self, o))
            out->found = CL_ATTR_CLASSMETHOD;
        if ((out->found == CL_ATTR_GETTER || out->found == CL_ATTR_NATIVE_GETTER ||
             out->found == CL_ATTR_DESCR_GET) &&
            !cl_same(out->self, o)) {
            out->found = CL_ATTR_GETATTRIBUTE;
            out->value = CL_NATIVE_VAL(getattr_slow);
        }
    }
    if (CL_LIKELY(!(f & CL_TF_GETATTR))) {
        if (out->found == CL_ATTR_MISSING && cl_is(o, CL_K_MODULE)) {
            cl_val fn = cl_dict_get_str(vm, CL_PTR(vm, cl_module, o)->dict, CL_NAME(__getattr__));
            if (!cl_is_unbound(fn)) {
                out->found = CL_ATTR_GETATTRIBUTE;
                out->value = CL_NATIVE_VAL(getattr_slow);
            }
        }
        return;
    }
    if (out->found == CL_ATTR_MISSING) {
        out->found = CL_ATTR_GETATTR;
        out->self = o;
        out->value = cl_type_lookup(vm, type, CL_NAME(__getattr__));
        if (!cl_is(out->value, CL_K_FUNC)) {
            out->found = CL_ATTR_GETATTRIBUTE;
            out->value = CL_NATIVE_VAL(getattr_slow);
        }
    } else if (out->found == CL_ATTR_GETTER || out->found == CL_ATTR_DESCR_GET) {
        /* An AttributeError from the getter leads to __getattr__: the long way. */
        out->found = CL_ATTR_GETATTRIBUTE;
        out->value = CL_NATIVE_VAL(getattr_slow);
    }
}

cl_st cl_attr_finish(cl_vm *vm, cl_val o, cl_val name, const cl_attr *a, cl_val *out)
{
    switch (a->found) {
    case CL_ATTR_VALUE: *out = a->value; return CL_ST_OK;
    case CL_ATTR_METHOD:
    case CL_ATTR_CLASSMETHOD: return cl_bmethod_new(vm, a->self, a->value, out);
    case CL_ATTR_NATIVE_GETTER: {
        cl_val regs[1 + CL_NATIVE_SLACK];
        const cl_native *n = native_of(a->value);
        regs[0] = n->owner == CL_T_object ? a->self : cl_unwrap(vm, a->self);
        if (!n->leaf || n->leaf == nat_none) return CL_ST_ESCALATE;
        CL_TRY(n->leaf(vm, regs, 1));
        *out = regs[0];
        return CL_ST_OK;
    }
    case CL_ATTR_MISSING: return cl_raise_attr(vm, o, name);
    default: return CL_ST_ESCALATE;
    }
}

cl_st cl_getattr(cl_vm *vm, cl_val o, cl_val name, cl_val *out)
{
    cl_attr a;
    cl_attr_find(vm, o, name, &a);
    return cl_attr_finish(vm, o, name, &a, out);
}

cl_st cl_getattr_opt(cl_vm *vm, cl_val o, cl_val name, cl_val *out)
{
    cl_attr a;
    cl_attr_find(vm, o, name, &a);
    if (a.found == CL_ATTR_MISSING) {
        *out = CL_UNBOUND;
        return CL_ST_OK;
    }
    return cl_attr_finish(vm, o, name, &a, out);
}

/* ---- errors ---- */
static cl_st raise_attr_text(cl_vm *vm, cl_val o, cl_val name, cl_val text)
{
    cl_val exc, args;
    CL_TRY(cl_tuple_new(vm, &text, 1, &args));
    CL_TRY(cl_exc_new(vm, CL_TYPE_VAL(CL_T_AttributeError), args, &exc));
    cl_val f[2] = { name, o }, extra;
    CL_TRY(cl_tuple_new(vm, f, 2, &extra));
    CL_PTR(vm, cl_exc, exc)->extra = extra;
    return cl_exc_raise(vm, exc, CL_UNBOUND);
}

cl_st cl_raise_attr(cl_vm *vm, cl_val o, cl_val name)
{
    cl_sb sb;
    char buf[200];
    cl_val text;
    cl_sb_init(vm, &sb);
    if (cl_is(o, CL_K_TYPE) || cl_is_builtin_type(o)) {
        CL_TRY(cl_sb_text(&sb, "type object '"));
        if (cl_is(o, CL_K_TYPE))
            CL_TRY(cl_sb_str(&sb, CL_PTR(vm, cl_type, o)->name));
        else
            CL_TRY(cl_sb_text(&sb, cl_type_cname(vm, o, buf, sizeof buf)));
        CL_TRY(cl_sb_text(&sb, "' has no attribute '"));
    } else if (cl_is(o, CL_K_MODULE) && cl_is(CL_PTR(vm, cl_module, o)->name, CL_K_STR)) {
        CL_TRY(cl_sb_text(&sb, "module '"));
        CL_TRY(cl_sb_str(&sb, CL_PTR(vm, cl_module, o)->name));
        CL_TRY(cl_sb_text(&sb, "' has no attribute '"));
    } else {
        cl_val t = cl_type_of(vm, o);
        CL_TRY(cl_sb_text(&sb, "'"));
        if (cl_is(t, CL_K_TYPE))
            CL_TRY(cl_sb_str(&sb, CL_PTR(vm, cl_type, t)->name));
        else
            CL_TRY(cl_sb_text(&sb, cl_type_cname(vm, t, buf, sizeof buf)));
        CL_TRY(cl_sb_text(&sb, "' object has no attribute '"));
    }
    CL_TRY(cl_sb_str(&sb, name));
    CL_TRY(cl_sb_text(&sb, "'"));
    CL_TRY(cl_sb_finish(&sb, &text));
    return raise_attr_text(vm, o, name, text);
}

/* ---- storing ---- */
static cl_st no_attribute(cl_vm *vm, cl_val o, cl_val name, cl_val class_attr, bool delete)
{
    cl_sb sb;
    char buf[200];
    cl_val text;
    (void)delete;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, "'"));
    CL_TRY(cl_sb_text(&sb, cl_type_name(vm, o, buf, sizeof buf)));
    CL_TRY(cl_sb_text(&sb, cl_is_unbound(class_attr) ? "' object has no attribute '"
                                                     : "' object attribute '"));
    CL_TRY(cl_sb_str(&sb, name));
    CL_TRY(cl_sb_text(&sb, cl_is_unbound(class_attr)
                               ? "' and no __dict__ for setting new attributes"
                               : "' is read-only"));
    CL_TRY(cl_sb_finish(&sb, &text));
    return raise_attr_text(vm, o, name, text);
}

/* Attributes that are plain fields of a C structure in CPython have an error text of their own. */
static bool is_member(const cl_native *n)
{
    switch (n->owner) {
    case CL_T_range:
    case CL_T_slice:
    case CL_T_complex:
    case CL_T_method:
    case CL_T_super:
    case CL_T_code:
    case CL_T_GenericAlias:
    case CL_T_Union:
    case CL_T_member_descriptor: return true;
    case CL_T_property: return n->name[0] == 'f';
    case CL_T_classmethod:
    case CL_T_staticmethod:
        return strcmp(n->name, "__func__") == 0 || strcmp(n->name, "__wrapped__") == 0;
    case CL_T_traceback:
        return strcmp(n->name, "tb_frame") == 0 || strcmp(n->name, "tb_lasti") == 0;
    case CL_T_function:
        return strcmp(n->name, "__closure__") == 0 || strcmp(n->name, "__globals__") == 0;
    default: return false;
    }
}

/* The data descriptor a of o's class gets the value. */
static cl_st store_descr(cl_vm *vm, cl_val o, cl_val name, cl_val a, cl_val v)
{
    if (cl_is(a, CL_K_DESCR) && cl_hdr_of(vm, a)->aux == CL_DESCR_MEMBER) {
        const cl_descr *d = CL_PTR(vm, cl_descr, a);
        if (!cl_is(o, CL_K_INST) || !cl_issubclass(vm, cl_type_of(vm, o), d->b))
            return cl_raise(vm, CL_T_TypeError,
                            "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", name,
                            d->b, o);
        if (!cl_is_unbound(v)) return cl_inst_set_member(vm, o, name, v);
        bool found;
        CL_TRY(cl_inst_del(vm, o, name, &found));
        return found ? CL_ST_OK : cl_raise_args(vm, CL_T_AttributeError, &name, 1);
    }
    if (!cl_is_native(a)) return CL_ST_ESCALATE;
    bool handled = false;
    CL_TRY(cl_attr_set_builtin(vm, o, name, v, &handled));
    if (handled) return CL_ST_OK;
    char buf[200];
    cl_val of = CL_TYPE_VAL(native_of(a)->owner);
    cl_type_cname(vm, cl_is(o, CL_K_TYPE) ? CL_TYPE_VAL(CL_T_type) : of, buf, sizeof buf);
    if (cl_is_builtin_type(o))
        return cl_raise(vm, CL_T_TypeError, "cannot set '%S' attribute of immutable type '%N'",
                        name, o);
    if (is_member(native_of(a))) return cl_raise(vm, CL_T_AttributeError, "readonly attribute");
    return cl_raise(vm, CL_T_AttributeError, "attribute '%S' of '%s' objects is not writable", name,
                    buf);
}

cl_st cl_attr_store_generic(cl_vm *vm, cl_val o, cl_val name, cl_val v)
{
    cl_val type = cl_type_of(vm, o), a = cl_type_lookup(vm, type, name);
    bool delete = cl_is_unbound(v);
    if (!cl_is_unbound(a) && cl_is_data_descr(vm, a)) return store_descr(vm, o, name, a, v);
    if (cl_is(o, CL_K_EXC)) {
        bool handled;
        CL_TRY(cl_exc_set_attr(vm, o, name, v, &handled));
        if (handled) return CL_ST_OK;
    }
    switch (cl_is_tagged(o) ? cl_ref_kind(o) : CL_K_SPECIAL) {
    case CL_K_INST: {
        if (!cl_is(type, CL_K_TYPE) || (CL_PTR(vm, cl_type, type)->flags & CL_TF_NODICT)) {
            return no_attribute(vm, o, name, a, delete);
        }
        if (!delete) return cl_inst_set(vm, o, name, v);
        bool found;
        CL_TRY(cl_inst_del(vm, o, name, &found));
        return found ? CL_ST_OK : cl_raise_attr(vm, o, name);
    }
    case CL_K_TYPE: {
        cl_val d = CL_PTR(vm, cl_type, o)->dict, old;
        if (delete) {
            CL_TRY(cl_dict_del(vm, d, name, &old));
            if (cl_is_unbound(old)) return cl_raise_attr(vm, o, name);
        } else {
            old = cl_dict_get_str(vm, d, name);
            CL_TRY(cl_dict_set(vm, d, name, v));
        }
        cl_type_changed(vm, o, name, old, v);
        return CL_ST_OK;
    }
    case CL_K_FUNC:
    case CL_K_EXC:
    case CL_K_MODULE:
    case CL_K_DESCR: {
        cl_val d = own_dict(vm, o), old;
        if (cl_is(o, CL_K_DESCR) && cl_hdr_of(vm, o)->aux != CL_DESCR_CLASSMETHOD &&
            cl_hdr_of(vm, o)->aux != CL_DESCR_STATICMETHOD)
            break;
        if (delete) {
            if (cl_is(d, CL_K_DICT)) {
                CL_TRY(cl_dict_del(vm, d, name, &old));
                if (!cl_is_unbound(old)) return CL_ST_OK;
            }
            return cl_raise_attr(vm, o, name);
        }
        if (!cl_is(d, CL_K_DICT)) {
            if (cl_is(o, CL_K_FUNC)) {
                CL_TRY(cl_func_dict(vm, o, &d));
            } else {
                CL_TRY(cl_dict_new(vm, &d));
                if (cl_is(o, CL_K_EXC)) {
                    if (cl_same(o, CL_V_MEMERR)) /* part of the fixed template */
                        return no_attribute(vm, o, name, a, false);
                    CL_PTR(vm, cl_exc, o)->dict = d;
                } else {
                    CL_PTR(vm, cl_descr, o)->b = d;
                }
            }
        }
        return cl_dict_set(vm, d, name, v);
    }
    case CL_K_SPECIAL:
        if (cl_is_builtin_type(o))
            return cl_raise(vm, CL_T_TypeError, "cannot set '%S' attribute of immutable type '%N'",
                            name, o);
        break;
    case CL_K_BMETHOD:
        if (!cl_is_native(CL_PTR(vm, cl_bmethod, o)->func))
            return cl_raise(vm, CL_T_AttributeError, "'method' object has no attribute '%S'", name);
        break;
    case CL_K_SUPER: break;
    default: break;
    }
    return no_attribute(vm, o, name, a, delete);
}

static bool overrides_store(const cl_vm *vm, cl_val o)
{
    if (!cl_is(o, CL_K_INST) && !cl_is(o, CL_K_EXC) && !cl_is(o, CL_K_TYPE)) return false;
    cl_val t = cl_type_of(vm, o);
    return cl_is(t, CL_K_TYPE) && (CL_PTR(vm, cl_type, t)->flags & CL_TF_SETATTR);
}

cl_st cl_setattr(cl_vm *vm, cl_val o, cl_val name, cl_val v)
{
    if (CL_UNLIKELY(overrides_store(vm, o))) return CL_ST_ESCALATE;
    return cl_attr_store_generic(vm, o, name, v);
}

cl_st cl_delattr(cl_vm *vm, cl_val o, cl_val name)
{
    if (CL_UNLIKELY(overrides_store(vm, o))) return CL_ST_ESCALATE;
    return cl_attr_store_generic(vm, o, name, CL_UNBOUND);
}
