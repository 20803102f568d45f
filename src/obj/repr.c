/* SPDX-License-Identifier: MIT */
/* repr(), str() and ascii() of builtin values. Objects without a text of their own show an address:
   a number made from the object's place, the same in every run. */
#include "base/float_text.h"
#include "builtin/natives.h"
#include "front/code.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/shape.h"
#include "obj/str.h"
#include "obj/type.h"
#include <math.h>

typedef struct {
    cl_vm *vm;
    cl_sb *sb;
    uint32_t depth;
    cl_val open[CL_LEAF_DEPTH]; /* containers being printed */
} ctx;

uint64_t cl_repr_address(const cl_vm *vm, cl_val v)
{
    (void)vm;
    return UINT64_C(0x7F0000000000) +
           (cl_is_ref(v) ? cl_off(v) : UINT64_C(0x100000000) + (uint64_t)cl_special_idx(v) * 16);
}

static cl_st text(ctx *c, const char *s) { return cl_sb_text(c->sb, s); }

static cl_st address(ctx *c, cl_val v)
{
    char buf[20];
    uint64_t a = cl_repr_address(c->vm, v);
    int n = 0;
    for (int shift = 44; shift >= 0; shift -= 4)
        buf[n++] = "0123456789abcdef"[a >> shift & 15];
    CL_TRY(cl_sb_ascii(c->sb, "0x", 2));
    return cl_sb_ascii(c->sb, buf, (size_t)n);
}

static cl_st repr_value(ctx *c, cl_val v);

/* "module.qualname" of a class, builtins and __main__ left as they are asked for. */
static cl_st class_name(ctx *c, cl_val t, bool with_main)
{
    cl_vm *vm = c->vm;
    if (!cl_is(t, CL_K_TYPE)) {
        char buf[128];
        if (cl_is_builtin_type(t)) return text(c, cl_types[cl_special_idx(t) - CL_SP_TYPE0].name);
        return text(c, cl_type_cname(vm, t, buf, sizeof buf));
    }
    const cl_type *p = CL_PTR(vm, cl_type, t);
    cl_val mod = cl_dict_get_ascii(vm, p->dict, "__module__");
    if (cl_is(mod, CL_K_STR) && !cl_str_eq_ascii(vm, mod, "builtins") &&
        (with_main || !cl_str_eq_ascii(vm, mod, "__main__"))) {
        CL_TRY(cl_sb_str(c->sb, mod));
        CL_TRY(text(c, "."));
    }
    return cl_sb_str(c->sb, cl_is(p->qualname, CL_K_STR) ? p->qualname : p->name);
}

static cl_st plain_object(ctx *c, cl_val v)
{
    CL_TRY(text(c, "<"));
    CL_TRY(class_name(c, cl_type_of(c->vm, v), true));
    CL_TRY(text(c, " object at "));
    CL_TRY(address(c, v));
    return text(c, ">");
}

/* Is v being printed already? Prints `again` then. Otherwise v is open until leave(). */
static cl_st enter(ctx *c, cl_val v, const char *again, bool *seen)
{
    *seen = false;
    for (uint32_t i = 0; i < c->depth; i++) {
        if (cl_same(c->open[i], v)) {
            *seen = true;
            return text(c, again);
        }
    }
    if (c->depth >= CL_LEAF_DEPTH) return CL_ST_ESCALATE;
    /* A container that the Python form is printing further out also counts. */
    cl_val stack = cl_rgn_of(c->vm)->spare[CL_SPARE_REPR];
    if (cl_is(stack, CL_K_LIST)) {
        uint32_t n = cl_list_len(c->vm, stack);
        for (uint32_t i = 0; i < n; i++) {
            if (cl_same(cl_list_items(c->vm, stack)[i], v)) {
                *seen = true;
                return text(c, again);
            }
        }
    }
    c->open[c->depth++] = v;
    return CL_ST_OK;
}

static cl_st items(ctx *c, const cl_val *v, uint32_t n)
{
    CL_CHARGE(c->vm, n);
    for (uint32_t i = 0; i < n; i++) {
        if (i) CL_TRY(cl_sb_ascii(c->sb, ", ", 2));
        CL_TRY(repr_value(c, v[i]));
    }
    return CL_ST_OK;
}

static cl_st repr_float(ctx *c, double d)
{
    char buf[32];
    return cl_sb_ascii(c->sb, buf, cl_float_repr(d, buf));
}

static cl_st repr_complex(ctx *c, cl_val v)
{
    const cl_complex *z = CL_PTR(c->vm, cl_complex, v);
    double re = z->re, im = z->im;
    char buf[40];
    if (re == 0 && !signbit(re)) {
        CL_TRY(cl_sb_ascii(c->sb, buf, cl_float_format(im, 'r', 0, 0, buf, sizeof buf)));
        return text(c, "j");
    }
    CL_TRY(text(c, "("));
    CL_TRY(cl_sb_ascii(c->sb, buf, cl_float_format(re, 'r', 0, 0, buf, sizeof buf)));
    if (isnan(im) || !signbit(im)) CL_TRY(text(c, "+"));
    CL_TRY(cl_sb_ascii(c->sb, buf, cl_float_format(im, 'r', 0, 0, buf, sizeof buf)));
    return text(c, "j)");
}

static cl_st repr_dict(ctx *c, cl_val v)
{
    bool seen;
    CL_TRY(enter(c, v, "{...}", &seen));
    if (seen) return CL_ST_OK;
    CL_CHARGE(c->vm, (uint64_t)CL_PTR(c->vm, cl_dict, v)->nent * 2);
    CL_TRY(text(c, "{"));
    cl_val k, x;
    bool first = true;
    for (uint32_t i = 0; cl_dict_next(c->vm, v, &i, &k, &x); first = false) {
        if (!first) CL_TRY(cl_sb_ascii(c->sb, ", ", 2));
        CL_TRY(repr_value(c, k));
        CL_TRY(cl_sb_ascii(c->sb, ": ", 2));
        CL_TRY(repr_value(c, x));
    }
    c->depth--;
    return text(c, "}");
}

/* type: the class to name for a subclass, UNBOUND for the builtin itself */
static cl_st repr_set(ctx *c, cl_val v, cl_val type)
{
    cl_vm *vm = c->vm;
    char buf[128];
    bool seen, frozen = cl_is(v, CL_K_FROZENSET), named = frozen || !cl_is_unbound(type);
    const char *name = cl_is_unbound(type) ? (frozen ? "frozenset" : "set")
                                           : cl_type_cname(vm, type, buf, sizeof buf);
    if (!cl_set_count(vm, v)) {
        CL_TRY(text(c, name));
        return text(c, "()");
    }
    for (uint32_t i = 0; i < c->depth; i++) {
        if (cl_same(c->open[i], v)) {
            CL_TRY(text(c, name));
            return text(c, "(...)");
        }
    }
    char again[140] = "";
    memcpy(again, name, strlen(name));
    memcpy(again + strlen(name), "(...)", 6);
    CL_TRY(enter(c, v, again, &seen));
    if (seen) return CL_ST_OK;
    CL_CHARGE(vm, (uint64_t)CL_PTR(vm, cl_set, v)->mask);
    if (named) {
        CL_TRY(text(c, name));
        CL_TRY(text(c, "("));
    }
    CL_TRY(text(c, "{"));
    cl_val k;
    bool first = true;
    for (uint32_t i = 0; cl_set_next(vm, v, &i, &k); first = false) {
        if (!first) CL_TRY(cl_sb_ascii(c->sb, ", ", 2));
        CL_TRY(repr_value(c, k));
    }
    c->depth--;
    return text(c, named ? "})" : "}");
}

static cl_st repr_view(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    uint32_t kind = cl_view_kind(vm, v);
    cl_val d = cl_view_of(vm, v), k, x;
    if (kind == CL_VIEW_PROXY) {
        CL_TRY(text(c, "mappingproxy("));
        CL_TRY(repr_value(c, d));
        return text(c, ")");
    }
    if (!cl_is(d, CL_K_DICT)) return plain_object(c, v);
    bool seen, first = true;
    CL_TRY(enter(c, v, "...", &seen));
    if (seen) return CL_ST_OK;
    CL_CHARGE(vm, (uint64_t)CL_PTR(vm, cl_dict, d)->nent * 2);
    CL_TRY(text(c, kind == CL_VIEW_KEYS     ? "dict_keys(["
                   : kind == CL_VIEW_VALUES ? "dict_values(["
                                            : "dict_items(["));
    for (uint32_t i = 0; cl_dict_next(vm, d, &i, &k, &x); first = false) {
        if (!first) CL_TRY(cl_sb_ascii(c->sb, ", ", 2));
        if (kind == CL_VIEW_ITEMS) CL_TRY(text(c, "("));
        if (kind != CL_VIEW_VALUES) CL_TRY(repr_value(c, k));
        if (kind == CL_VIEW_ITEMS) CL_TRY(text(c, ", "));
        if (kind != CL_VIEW_KEYS) CL_TRY(repr_value(c, x));
        if (kind == CL_VIEW_ITEMS) CL_TRY(text(c, ")"));
    }
    c->depth--;
    return text(c, "])");
}

static cl_st native_name(ctx *c, cl_val v)
{
    uint32_t id = cl_special_idx(v) - CL_SP_NATIVE0;
    const cl_native *n = id < cl_natives_count ? &cl_natives[id] : NULL;
    if (!n || !n->name) return text(c, "<built-in function ?>");
    if (n->owner >= CL_T_COUNT || n->flags & CL_NF_HIDDEN) {
        CL_TRY(text(c, "<built-in function "));
        CL_TRY(text(c, n->name));
        return text(c, ">");
    }
    if (n->flags & (CL_NF_NEW | CL_NF_STATIC | CL_NF_CLASS)) {
        CL_TRY(text(c, "<built-in method "));
        CL_TRY(text(c, n->name));
        CL_TRY(text(c, " of type object at "));
        CL_TRY(address(c, CL_TYPE_VAL(n->owner)));
        return text(c, ">");
    }
    size_t len = strlen(n->name);
    bool dunder = len > 4 && n->name[0] == '_' && n->name[1] == '_' && n->name[len - 1] == '_';
    CL_TRY(text(c, n->flags & CL_NF_GETTER ? "<attribute '"
                   : dunder                ? "<slot wrapper '"
                                           : "<method '"));
    CL_TRY(text(c, n->name));
    CL_TRY(text(c, "' of '"));
    CL_TRY(text(c, cl_types[n->owner].name));
    return text(c, "' objects>");
}

static cl_st repr_special(ctx *c, cl_val v)
{
    switch (cl_special_idx(v)) {
    case CL_SP_NONE: return cl_sb_ascii(c->sb, "None", 4);
    case CL_SP_TRUE: return cl_sb_ascii(c->sb, "True", 4);
    case CL_SP_FALSE: return cl_sb_ascii(c->sb, "False", 5);
    case CL_SP_ELLIPSIS: return text(c, "Ellipsis");
    case CL_SP_NOTIMPL: return text(c, "NotImplemented");
    case CL_SP_NODEFAULT: return text(c, "typing.NoDefault");
    default: break;
    }
    if (cl_is_builtin_type(v)) {
        CL_TRY(text(c, "<class '"));
        CL_TRY(class_name(c, v, true));
        return text(c, "'>");
    }
    if (cl_is_native(v)) return native_name(c, v);
    if (cl_is_hostfn(v)) {
        const cl_program *p = c->vm->program;
        uint32_t i = cl_special_idx(v) - CL_SP_HOST0;
        CL_TRY(text(c, "<function "));
        CL_TRY(text(c, p && i < p->nhostfns ? p->hostfns[i] : "?"));
        CL_TRY(text(c, " at "));
        CL_TRY(address(c, v));
        return text(c, ">");
    }
    if (cl_is_prelude(v)) return text(c, "<built-in function>");
    return text(c, "<special>");
}

static cl_st repr_method(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    const cl_bmethod *m = CL_PTR(vm, cl_bmethod, v);
    char buf[128];
    if (cl_is_native(m->func)) {
        uint32_t id = cl_special_idx(m->func) - CL_SP_NATIVE0;
        const char *name = id < cl_natives_count && cl_natives[id].name ? cl_natives[id].name : "?";
        size_t len = strlen(name);
        if (len > 4 && name[0] == '_' && name[1] == '_' && cl_natives[id].owner < CL_T_COUNT &&
            !(cl_natives[id].flags & (CL_NF_NEW | CL_NF_CLASS))) {
            CL_TRY(text(c, "<method-wrapper '"));
            CL_TRY(text(c, name));
            CL_TRY(text(c, "' of "));
        } else {
            CL_TRY(text(c, "<built-in method "));
            CL_TRY(text(c, name));
            CL_TRY(text(c, " of "));
        }
        CL_TRY(text(c, cl_type_name(vm, m->self, buf, sizeof buf)));
        CL_TRY(text(c, " object at "));
        CL_TRY(address(c, m->self));
        return text(c, ">");
    }
    CL_TRY(text(c, "<bound method "));
    cl_val q = cl_is(m->func, CL_K_FUNC) ? cl_func_qualname(vm, m->func) : CL_UNBOUND;
    if (cl_is(q, CL_K_STR))
        CL_TRY(cl_sb_str(c->sb, q));
    else
        CL_TRY(text(c, "?"));
    CL_TRY(text(c, " of "));
    bool seen;
    CL_TRY(enter(c, v, "...", &seen));
    if (!seen) {
        CL_TRY(repr_value(c, m->self));
        c->depth--;
    }
    return text(c, ">");
}

static cl_st named_at(ctx *c, const char *what, cl_val name, cl_val v)
{
    CL_TRY(text(c, what));
    if (cl_is(name, CL_K_STR)) CL_TRY(cl_sb_str(c->sb, name));
    CL_TRY(text(c, " at "));
    CL_TRY(address(c, v));
    return text(c, ">");
}

static cl_st repr_exc(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    const cl_exc *e = CL_PTR(vm, cl_exc, v);
    if (cl_is(e->type, CL_K_TYPE) &&
        !cl_is_unbound(cl_type_lookup_user(vm, e->type, CL_NAME(__repr__))))
        return CL_ST_ESCALATE;
    char buf[160];
    bool seen;
    CL_TRY(enter(c, v, "...", &seen));
    if (seen) return CL_ST_OK;
    CL_TRY(text(c, cl_type_cname(vm, e->type, buf, sizeof buf)));
    if (cl_is(e->args, CL_K_TUPLE) && cl_tuple_len(vm, e->args) == 1) {
        CL_TRY(text(c, "("));
        CL_TRY(repr_value(c, cl_tuple_items(vm, e->args)[0]));
        CL_TRY(text(c, ")"));
    } else if (cl_is(e->args, CL_K_TUPLE)) {
        CL_TRY(repr_value(c, e->args));
    } else {
        CL_TRY(text(c, "()"));
    }
    c->depth--;
    return CL_ST_OK;
}

static cl_st repr_inst(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    cl_val t = cl_type_of(vm, v);
    if (!cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__repr__)))) return CL_ST_ESCALATE;
    cl_val p = cl_unwrap(vm, v);
    if (cl_same(p, v)) return plain_object(c, v);
    if (cl_is_anyset(p)) return repr_set(c, p, t);
    if (cl_is(p, CL_K_BYTEARRAY)) {
        char buf[128];
        const uint8_t *d;
        size_t n;
        cl_bytes_view(vm, p, &d, &n);
        CL_TRY(text(c, cl_type_cname(vm, t, buf, sizeof buf)));
        CL_TRY(text(c, "("));
        CL_TRY(cl_sb_bytearray_repr(c->sb, d, n));
        return text(c, ")");
    }
    if (cl_is(p, CL_K_ITER)) /* class E(enumerate) shows its own name */
        return plain_object(c, v);
    return repr_value(c, p);
}

static cl_st alias_arg(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    if (cl_same(v, CL_ELLIPSIS)) return text(c, "...");
    if (cl_same(v, CL_TYPE_VAL(CL_T_NoneType))) return text(c, "None");
    if (cl_is_builtin_type(v)) return class_name(c, v, true);
    if (cl_is(v, CL_K_TYPE)) return class_name(c, v, true);
    if (cl_is(v, CL_K_LIST)) {
        bool seen;
        CL_TRY(enter(c, v, "[...]", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "["));
        for (uint32_t i = 0; i < cl_list_len(vm, v); i++) {
            if (i) CL_TRY(text(c, ", "));
            CL_TRY(alias_arg(c, cl_list_items(vm, v)[i]));
        }
        c->depth--;
        return text(c, "]");
    }
    return repr_value(c, v);
}

/* Type parameters and aliases show their name, the parts of template strings their fields. */
static cl_st repr_record(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    const cl_alias *a = CL_PTR(vm, cl_alias, v);
    bool seen;
    switch (a->h.aux) {
    case CL_ALIAS_PSARGS:
    case CL_ALIAS_PSKWARGS:
        CL_TRY(repr_value(c, cl_record_field(vm, v, 0)));
        return text(c, a->h.aux == CL_ALIAS_PSARGS ? ".args" : ".kwargs");
    case CL_ALIAS_TEMPLATE:
        CL_TRY(enter(c, v, "...", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "Template(strings="));
        CL_TRY(repr_value(c, cl_record_field(vm, v, 0)));
        CL_TRY(text(c, ", interpolations="));
        CL_TRY(repr_value(c, cl_record_field(vm, v, 1)));
        c->depth--;
        return text(c, ")");
    case CL_ALIAS_INTERPOLATION:
        CL_TRY(enter(c, v, "...", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "Interpolation("));
        for (uint32_t i = 0; i < 4; i++) {
            if (i) CL_TRY(text(c, ", "));
            CL_TRY(repr_value(c, cl_record_field(vm, v, i)));
        }
        c->depth--;
        return text(c, ")");
    case CL_ALIAS_TYPEVAR:
    case CL_ALIAS_PARAMSPEC: {
        cl_val f = cl_record_field(vm, v, 5);
        if (cl_is_int(f) && !(cl_int(f) & CL_TVF_INFER))
            CL_TRY(text(c, cl_int(f) & CL_TVF_COVARIANT       ? "+"
                           : cl_int(f) & CL_TVF_CONTRAVARIANT ? "-"
                                                              : "~"));
        return cl_sb_str(c->sb, cl_record_field(vm, v, 0));
    }
    default: return cl_sb_str(c->sb, cl_record_field(vm, v, 0));
    }
}

static cl_st repr_alias(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    const cl_alias *a = CL_PTR(vm, cl_alias, v);
    const char *sep = a->h.aux == CL_ALIAS_UNION ? " | " : ", ";
    bool seen;
    if (a->h.aux >= CL_ALIAS_TYPEVAR) return repr_record(c, v);
    CL_TRY(enter(c, v, "...", &seen));
    if (seen) return CL_ST_OK;
    if (a->h.aux == CL_ALIAS_GENERIC) {
        if (cl_alias_flavour(vm, v) == CL_ALIAS_STARRED) CL_TRY(text(c, "*"));
        CL_TRY(alias_arg(c, a->a));
        CL_TRY(text(c, "["));
    }
    uint32_t n = cl_tuple_len(vm, a->b);
    if (!n && a->h.aux == CL_ALIAS_GENERIC) CL_TRY(text(c, "()"));
    for (uint32_t i = 0; i < n; i++) {
        cl_val x = cl_tuple_items(vm, a->b)[i];
        if (i) CL_TRY(text(c, sep));
        if (a->h.aux == CL_ALIAS_UNION && cl_same(x, CL_TYPE_VAL(CL_T_NoneType)))
            CL_TRY(text(c, "None"));
        else if (cl_alias_flavour(vm, v) == CL_ALIAS_TYPING &&
                 cl_same(x, CL_TYPE_VAL(CL_T_NoneType)))
            CL_TRY(text(c, "NoneType")); /* typing has its own way to show an argument */
        else
            CL_TRY(alias_arg(c, x));
    }
    c->depth--;
    return a->h.aux == CL_ALIAS_GENERIC ? text(c, "]") : CL_ST_OK;
}

static cl_st repr_descr(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    const cl_descr *d = CL_PTR(vm, cl_descr, v);
    switch (d->h.aux) {
    case CL_DESCR_CLASSMETHOD:
    case CL_DESCR_STATICMETHOD:
        CL_TRY(text(c, d->h.aux == CL_DESCR_CLASSMETHOD ? "<classmethod(" : "<staticmethod("));
        CL_TRY(repr_value(c, d->a));
        return text(c, ")>");
    case CL_DESCR_MEMBER: {
        char buf[128];
        CL_TRY(text(c, "<member '"));
        if (cl_is(d->a, CL_K_STR)) CL_TRY(cl_sb_str(c->sb, d->a));
        CL_TRY(text(c, "' of '"));
        CL_TRY(text(c, cl_type_cname(vm, d->b, buf, sizeof buf)));
        return text(c, "' objects>");
    }
    default: return plain_object(c, v);
    }
}

/* Modules made by programs have a __loader__, those of the machine have none. */
static cl_st repr_module(ctx *c, const cl_module *m)
{
    cl_vm *vm = c->vm;
    cl_val loader = cl_dict_get_ascii(vm, m->dict, "__loader__");
    cl_val name = m->name, file = cl_dict_get_ascii(vm, m->dict, "__file__");
    if (!cl_is_unbound(loader)) name = cl_dict_get_str(vm, m->dict, CL_NAME(__name__));
    CL_TRY(text(c, "<module "));
    CL_TRY(cl_is_unbound(name) ? text(c, "'?'") : repr_value(c, name));
    if (cl_is_unbound(loader)) return text(c, " (built-in)>");
    if (!cl_is_unbound(file)) {
        CL_TRY(text(c, " from "));
        CL_TRY(repr_value(c, file));
    } else if (!cl_is_none(loader)) {
        CL_TRY(text(c, " ("));
        CL_TRY(repr_value(c, loader));
        CL_TRY(text(c, ")"));
    }
    return text(c, ">");
}

static cl_st repr_other(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    char buf[160];
    switch (cl_ref_kind(v)) {
    case CL_K_TYPE: {
        cl_val meta = CL_PTR(vm, cl_type, v)->meta;
        if (cl_is(meta, CL_K_TYPE) &&
            !cl_is_unbound(cl_type_lookup_user(vm, meta, CL_NAME(__repr__))))
            return CL_ST_ESCALATE;
        CL_TRY(text(c, "<class '"));
        CL_TRY(class_name(c, v, true));
        return text(c, "'>");
    }
    case CL_K_FUNC: return named_at(c, "<function ", cl_func_qualname(vm, v), v);
    case CL_K_BMETHOD: return repr_method(c, v);
    case CL_K_CELL: {
        cl_val in = CL_PTR(vm, cl_cell, v)->v;
        CL_TRY(text(c, "<cell at "));
        CL_TRY(address(c, v));
        if (cl_is_unbound(in)) return text(c, ": empty>");
        CL_TRY(text(c, ": "));
        CL_TRY(text(c, cl_type_name(vm, in, buf, sizeof buf)));
        CL_TRY(text(c, " object at "));
        CL_TRY(address(c, in));
        return text(c, ">");
    }
    case CL_K_GEN: {
        const cl_gen *g = CL_PTR(vm, cl_gen, v);
        cl_val name = cl_is(g->name, CL_K_TUPLE) && cl_tuple_len(vm, g->name) > 1
                          ? cl_tuple_items(vm, g->name)[1]
                      : cl_is(g->func, CL_K_FUNC) ? cl_func_qualname(vm, g->func)
                                                  : CL_UNBOUND;
        return named_at(c,
                        g->h.flags & CL_GENF_COROUTINE  ? "<coroutine object "
                        : g->h.flags & CL_GENF_ASYNCGEN ? "<async_generator object "
                                                        : "<generator object ",
                        name, v);
    }
    case CL_K_EXC: return repr_exc(c, v);
    case CL_K_MODULE: {
        return repr_module(c, CL_PTR(vm, cl_module, v));
    }
    case CL_K_DESCR: return repr_descr(c, v);
    case CL_K_SUPER: {
        const cl_super *s = CL_PTR(vm, cl_super, v);
        CL_TRY(text(c, "<super: <class '"));
        CL_TRY(text(c, cl_type_cname(vm, s->type, buf, sizeof buf)));
        CL_TRY(text(c, "'>, "));
        if (cl_is(s->obj, CL_K_SPECIAL) && !cl_is_builtin_type(s->obj)) return text(c, "NULL>");
        CL_TRY(text(c, "<"));
        CL_TRY(text(c, cl_is(s->objtype, CL_K_TYPE) || cl_is_builtin_type(s->objtype)
                           ? cl_type_cname(vm, s->objtype, buf, sizeof buf)
                           : "?"));
        return text(c, " object>>");
    }
    case CL_K_ALIAS: return repr_alias(c, v);
    case CL_K_FUTURE:
        return text(c, cl_int(CL_PTR(vm, cl_future, v)->state) == CL_FUT_PENDING
                           ? "<Future pending>"
                           : "<Future finished>");
    case CL_K_MEMVIEW:
        CL_TRY(text(c, cl_same(CL_PTR(vm, cl_memview, v)->extra, CL_TRUE) ? "<released memory at "
                                                                          : "<memory at "));
        CL_TRY(address(c, v));
        return text(c, ">");
    case CL_K_CODEREF: {
        uint32_t id = cl_hdr_of(vm, v)->aux;
        CL_TRY(text(c, "<code object "));
        if (id < vm->ncodes && vm->codes[id].code && cl_is(vm->codes[id].code->name, CL_K_STR))
            CL_TRY(cl_sb_str(c->sb, vm->codes[id].code->name));
        CL_TRY(text(c, " at "));
        CL_TRY(address(c, v));
        return text(c, ">");
    }
    default: return plain_object(c, v);
    }
}

static cl_st repr_value(ctx *c, cl_val v)
{
    cl_vm *vm = c->vm;
    bool seen;
    if (cl_is_int(v)) return cl_sb_int(c->sb, cl_int(v));
    if (cl_is_flt(v)) return repr_float(c, cl_flt(v));
    switch (cl_ref_kind(v)) {
    case CL_K_SPECIAL: return repr_special(c, v);
    case CL_K_STR: return cl_sb_str_repr(c->sb, v);
    case CL_K_FLOAT: return repr_float(c, CL_PTR(vm, cl_float, v)->d);
    case CL_K_BIGINT: {
        cl_val s;
        CL_TRY(cl_int_to_str(vm, v, &s));
        return cl_sb_str(c->sb, s);
    }
    case CL_K_COMPLEX: return repr_complex(c, v);
    case CL_K_BYTES:
    case CL_K_BYTEARRAY: {
        const uint8_t *p;
        size_t n;
        bool array = cl_is(v, CL_K_BYTEARRAY);
        cl_bytes_view(vm, v, &p, &n);
        CL_CHARGE_BYTES(vm, n * 4);
        if (array) CL_TRY(text(c, "bytearray("));
        CL_TRY(array ? cl_sb_bytearray_repr(c->sb, p, n) : cl_sb_bytes_repr(c->sb, p, n));
        return array ? text(c, ")") : CL_ST_OK;
    }
    case CL_K_LIST:
        CL_TRY(enter(c, v, "[...]", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "["));
        CL_TRY(items(c, cl_list_len(vm, v) ? cl_list_items(vm, v) : NULL, cl_list_len(vm, v)));
        c->depth--;
        return text(c, "]");
    case CL_K_TUPLE:
        CL_TRY(enter(c, v, "(...)", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "("));
        CL_TRY(items(c, cl_tuple_items(vm, v), cl_tuple_len(vm, v)));
        c->depth--;
        return text(c, cl_tuple_len(vm, v) == 1 ? ",)" : ")");
    case CL_K_DICT: return repr_dict(c, v);
    case CL_K_SET:
    case CL_K_FROZENSET: return repr_set(c, v, CL_UNBOUND);
    case CL_K_VIEW: return repr_view(c, v);
    case CL_K_RANGE: {
        const cl_range *r = CL_PTR(vm, cl_range, v);
        CL_TRY(text(c, "range("));
        CL_TRY(repr_value(c, r->start));
        CL_TRY(text(c, ", "));
        CL_TRY(repr_value(c, r->stop));
        if (!cl_same(r->step, cl_small(1))) {
            CL_TRY(text(c, ", "));
            CL_TRY(repr_value(c, r->step));
        }
        return text(c, ")");
    }
    case CL_K_SLICE:
        CL_TRY(enter(c, v, "slice(...)", &seen));
        if (seen) return CL_ST_OK;
        CL_TRY(text(c, "slice("));
        CL_TRY(items(c, &CL_PTR(vm, cl_slice, v)->start, 3));
        c->depth--;
        return text(c, ")");
    case CL_K_INST: return repr_inst(c, v);
    default: return repr_other(c, v);
    }
}

cl_st cl_repr(cl_vm *vm, cl_val v, cl_val *out)
{
    cl_sb sb;
    ctx c;
    if (cl_is(v, CL_K_BIGINT)) return cl_int_to_str(vm, v, out);
    c.vm = vm;
    c.sb = &sb;
    c.depth = 0;
    cl_sb_init(vm, &sb);
    CL_TRY(repr_value(&c, v));
    return cl_sb_finish(&sb, out);
}

cl_st cl_str_of(cl_vm *vm, cl_val v, cl_val *out)
{
    if (cl_is(v, CL_K_STR)) {
        *out = v;
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_INST)) {
        cl_val t = cl_type_of(vm, v), p = cl_unwrap(vm, v);
        if (!cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__str__)))) return CL_ST_ESCALATE;
        if (cl_is(p, CL_K_STR)) {
            *out = p;
            return CL_ST_OK;
        }
    } else if (cl_is(v, CL_K_EXC)) {
        cl_val t = CL_PTR(vm, cl_exc, v)->type;
        if (cl_is(t, CL_K_TYPE) && !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__str__))))
            return CL_ST_ESCALATE;
        return cl_exc_str(vm, v, out);
    } else if (cl_is(v, CL_K_TYPE)) {
        cl_val meta = CL_PTR(vm, cl_type, v)->meta;
        if (cl_is(meta, CL_K_TYPE) &&
            !cl_is_unbound(cl_type_lookup_user(vm, meta, CL_NAME(__str__))))
            return CL_ST_ESCALATE;
    } else if (cl_is(v, CL_K_VIEW) && cl_view_kind(vm, v) == CL_VIEW_PROXY) {
        return cl_repr(vm, cl_view_of(vm, v), out);
    }
    return cl_repr(vm, v, out);
}

cl_st cl_ascii(cl_vm *vm, cl_val v, cl_val *out)
{
    cl_val s;
    CL_TRY(cl_repr(vm, v, &s));
    const cl_str *p = CL_PTR(vm, cl_str, s);
    if (p->ascii) {
        *out = s;
        return CL_ST_OK;
    }
    static const char hex[] = "0123456789abcdef";
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_CHARGE(vm, p->len);
    for (uint32_t i = 0; i < p->len; i++) {
        uint32_t cp = cl_str_at(vm, p, i);
        char esc[10];
        size_t n = 0;
        if (cp < 128) {
            esc[n++] = (char)cp;
        } else {
            int digits = cp < 0x100 ? 2 : cp < 0x10000 ? 4 : 8;
            esc[n++] = '\\';
            esc[n++] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
            for (int d = digits - 1; d >= 0; d--)
                esc[n++] = hex[cp >> (4 * d) & 15];
        }
        CL_TRY(cl_sb_ascii(&sb, esc, n));
        p = CL_PTR(vm, cl_str, s);
    }
    return cl_sb_finish(&sb, out);
}
