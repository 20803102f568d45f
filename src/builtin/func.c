/* SPDX-License-Identifier: MIT */
/* Attributes of functions, methods, builtin functions, code objects, cells and generators. They
   show names, arguments and defaults; nothing here leads to bytecode, frames or the host. */
#include "builtin/natives.h"
#include "front/code.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"
#include "vm/unit.h"

static cl_func *func_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_func, v); }

cl_st nat_get_none(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_NONE);
}

cl_st nat_func_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_func_name(vm, a[0]));
}

cl_st nat_func_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_func_qualname(vm, a[0]));
}

cl_st nat_func_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_func_override(vm, a[0], CL_NAME(__module__)), g = func_of(vm, a[0])->globals;
    if (cl_is_unbound(v) && cl_is(g, CL_K_DICT)) v = cl_dict_get_str(vm, g, CL_NAME(__name__));
    return cl_ret(a, cl_is_unbound(v) ? CL_NONE : v);
}

cl_st nat_func_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_func_override(vm, a[0], CL_NAME(__doc__));
    return cl_ret(a, cl_is_unbound(v) ? vm->codes[func_of(vm, a[0])->h.aux].code->doc : v);
}

cl_st nat_func_defaults(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, func_of(vm, a[0])->defaults);
}

cl_st nat_func_kwdefaults(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, func_of(vm, a[0])->kwdefaults);
}

cl_st nat_func_closure(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, func_of(vm, a[0])->closure);
}

cl_st nat_func_globals(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, func_of(vm, a[0])->globals);
}

static cl_st code_ref(cl_vm *vm, uint32_t code, cl_val *out)
{
    CL_NEW(vm, cl_coderef, c, CL_K_CODEREF, sizeof(cl_coderef));
    c->h.aux = code;
    c->extra = CL_NONE;
    *out = cl_ref_of(vm, c);
    return CL_ST_OK;
}

cl_st nat_func_code(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(code_ref(vm, func_of(vm, a[0])->h.aux, &out));
    return cl_ret(a, out);
}

cl_st nat_func_annotations(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val d = cl_func_override(vm, a[0], CL_NAME(__annotations__));
    if (cl_is(d, CL_K_DICT)) return cl_ret(a, d);
    if (!cl_is_none(func_of(vm, a[0])->annotate)) return CL_ST_ESCALATE;
    CL_TRY(cl_dict_new(vm, &d));
    CL_TRY(cl_func_set_override(vm, a[0], CL_NAME(__annotations__), d));
    return cl_ret(a, d);
}

cl_st nat_func_annotate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, func_of(vm, a[0])->annotate);
}

cl_st nat_func_type_params(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_func_override(vm, a[0], CL_NAME(__type_params__));
    return cl_ret(a, cl_is_unbound(v) ? CL_V_EMPTY_TUPLE : v);
}

cl_st nat_h_func_annotate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_FUNC)) return cl_raise(vm, CL_T_TypeError, "expected a function");
    return cl_ret(a, func_of(vm, a[0])->annotate);
}

cl_st nat_h_func_set_annotations(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_FUNC)) return cl_raise(vm, CL_T_TypeError, "expected a function");
    CL_TRY(cl_func_set_override(vm, a[0], CL_NAME(__annotations__), a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_func_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m;
    if (cl_is_none(a[1])) {
        if (cl_is_none(a[2])) return cl_raise(vm, CL_T_TypeError, "__get__(None, None) is invalid");
        return CL_ST_OK;
    }
    CL_TRY(cl_bmethod_new(vm, a[1], a[0], &m));
    return cl_ret(a, m);
}

/* ---- methods ---- */
cl_st nat_method_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_bmethod, a[0])->self);
}

cl_st nat_method_func(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_bmethod, a[0])->func);
}

cl_st nat_method_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}

/* ---- builtin functions: a native, or a native bound to self; host functions ---- */
static const cl_native *native_of(const cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_BMETHOD)) v = CL_PTR(vm, cl_bmethod, v)->func;
    uint32_t id = cl_special_idx(v) - CL_SP_NATIVE0;
    return cl_is_native(v) && id < cl_natives_count && cl_natives[id].name ? &cl_natives[id] : NULL;
}

static cl_st host_name(cl_vm *vm, cl_val v, cl_val *out)
{
    *out = CL_V_EMPTY_STR;
    if (!cl_is_hostfn(v) || !vm->program) return CL_ST_OK;
    uint32_t i = cl_special_idx(v) - CL_SP_HOST0;
    if (i >= vm->program->nhostfns) return CL_ST_OK;
    return cl_str_from_utf8(vm, vm->program->hostfns[i], strlen(vm->program->hostfns[i]), out);
}

cl_st nat_bif_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_native *n = native_of(vm, a[0]);
    cl_val s;
    if (n)
        CL_TRY(cl_str_from_ascii(vm, n->name, strlen(n->name), &s));
    else
        CL_TRY(host_name(vm, a[0], &s));
    return cl_ret(a, s);
}

cl_st nat_bif_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    const cl_native *n = native_of(vm, a[0]);
    if (!n || n->owner >= CL_T_COUNT) return nat_bif_name(vm, a, argc);
    cl_sb sb;
    cl_val s;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_text(&sb, cl_types[n->owner].name));
    CL_TRY(cl_sb_text(&sb, "."));
    CL_TRY(cl_sb_text(&sb, n->name));
    CL_TRY(cl_sb_finish(&sb, &s));
    return cl_ret(a, s);
}

cl_st nat_bif_doc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_native *n = native_of(vm, a[0]);
    cl_val s = CL_NONE;
    if (n && n->doc && n->doc[0]) CL_TRY(cl_str_from_utf8(vm, n->doc, strlen(n->doc), &s));
    return cl_ret(a, s);
}

cl_st nat_bif_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_native *n = native_of(vm, a[0]);
    static const char *const mods[] = { "builtins", "math", "json", "sys", "time", "asyncio" };
    if (!n || n->owner < CL_T_COUNT) return cl_ret(a, n ? CL_NONE : CL_NAME(__main__));
    uint32_t i = n->owner - CL_T_COUNT;
    cl_val s;
    if (i >= sizeof mods / sizeof mods[0]) return cl_ret(a, CL_NAME(builtins));
    CL_TRY(cl_str_from_ascii(vm, mods[i], strlen(mods[i]), &s));
    return cl_ret(a, s);
}

cl_st nat_bif_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_BMETHOD)) return cl_ret(a, CL_PTR(vm, cl_bmethod, a[0])->self);
    const cl_native *n = native_of(vm, a[0]);
    if (n && n->owner < CL_T_COUNT && (n->flags & (CL_NF_NEW | CL_NF_STATIC | CL_NF_CLASS)))
        return cl_ret(a, CL_TYPE_VAL(n->owner));
    if (n && n->owner < CL_T_COUNT) return cl_raise_attr(vm, a[0], CL_NAME(__self__));
    return cl_ret(a, CL_NONE);
}

cl_st nat_bif_objclass(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_native *n = native_of(vm, a[0]);
    if (n && n->owner < CL_T_COUNT && !cl_is(a[0], CL_K_BMETHOD))
        return cl_ret(a, CL_TYPE_VAL(n->owner));
    cl_val name;
    CL_TRY(cl_str_from_ascii(vm, "__objclass__", 12, &name));
    return cl_raise_attr(vm, a[0], name);
}

cl_st nat_bif_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_native *n = native_of(vm, a[0]);
    cl_val m;
    if (!n || n->owner >= CL_T_COUNT || (n->flags & (CL_NF_NEW | CL_NF_STATIC | CL_NF_CLASS)) ||
        cl_is_none(a[1]) || cl_is(a[0], CL_K_BMETHOD))
        return CL_ST_OK;
    if (n->flags & CL_NF_GETTER) {
        cl_val regs[1 + CL_NATIVE_SLACK];
        if (!n->leaf || !cl_isinstance_builtin(vm, a[1], (cl_type_id)n->owner))
            return cl_raise(vm, CL_T_TypeError,
                            "descriptor '%s' for '%s' objects doesn't apply to a '%T' object",
                            n->name, cl_types[n->owner].name, a[1]);
        regs[0] = n->owner == CL_T_object ? a[1] : cl_unwrap(vm, a[1]);
        CL_TRY(n->leaf(vm, regs, 1));
        return cl_ret(a, regs[0]);
    }
    CL_TRY(cl_bmethod_new(vm, a[1], a[0], &m));
    return cl_ret(a, m);
}

/* ---- code objects ---- */
static const cl_code *code_of(const cl_vm *vm, cl_val v)
{
    uint32_t id = cl_hdr_of(vm, v)->aux;
    return id < vm->ncodes ? vm->codes[id].code : NULL;
}

#define CODE_OR_NONE(c, a)                  \
    const cl_code *c = code_of(vm, (a)[0]); \
    (void)argc;                             \
    if (!c) return cl_ret(a, CL_NONE)

cl_st nat_code_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, c->name);
}
cl_st nat_code_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, c->qualname);
}
cl_st nat_code_argcount(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, cl_small(c->npos));
}
cl_st nat_code_posonly(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, cl_small(c->nposonly));
}
cl_st nat_code_kwonly(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, cl_small(c->nkwonly));
}
cl_st nat_code_freevars(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, c->freenames);
}
cl_st nat_code_cellvars(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, c->cellnames);
}
cl_st nat_code_firstlineno(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    return cl_ret(a, cl_small(c->first_line));
}

/* Unnamed registers are left out. */
static cl_st var_names(cl_vm *vm, const cl_code *c, cl_val *out)
{
    cl_val list;
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (uint32_t i = 0; cl_is(c->varnames, CL_K_TUPLE) && i < cl_tuple_len(vm, c->varnames); i++) {
        cl_val n = cl_tuple_items(vm, c->varnames)[i];
        if (cl_is(n, CL_K_STR) && CL_PTR(vm, cl_str, n)->len) CL_TRY(cl_list_push(vm, list, n));
    }
    return cl_tuple_new(vm, cl_list_len(vm, list) ? cl_list_items(vm, list) : NULL,
                        cl_list_len(vm, list), out);
}

cl_st nat_code_varnames(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    cl_val t;
    CL_TRY(var_names(vm, c, &t));
    return cl_ret(a, t);
}

cl_st nat_code_nlocals(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    cl_val t;
    CL_TRY(var_names(vm, c, &t));
    return cl_ret(a, cl_small(cl_tuple_len(vm, t)));
}

cl_st nat_code_flags(cl_vm *vm, cl_val *a, uint32_t argc)
{
    CODE_OR_NONE(c, a);
    int64_t f = 3; /* optimized, new locals */
    if (c->flags & CL_CODE_VARARGS) f |= 4;
    if (c->flags & CL_CODE_VARKW) f |= 8;
    if (c->flags & CL_CODE_NESTED) f |= 16;
    if (c->flags & CL_CODE_GENERATOR) f |= 32;
    if (c->flags & CL_CODE_COROUTINE) f |= 128;
    if (c->flags & CL_CODE_ASYNCGEN) f |= 512;
    if (c->flags & CL_CODE_HASDOC) f |= 0x4000000;
    if (c->flags & CL_CODE_METHOD) f |= 0x8000000;
    return cl_ret(a, cl_small(f));
}

cl_st nat_code_filename(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_unit *u = cl_vm_unit(vm, cl_hdr_of(vm, a[0])->aux);
    const char *f = u && u->filename ? u->filename : "<unknown>";
    cl_val s;
    CL_TRY(cl_str_from_utf8(vm, f, strlen(f), &s));
    return cl_ret(a, s);
}

cl_st nat_cell_contents(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = CL_PTR(vm, cl_cell, a[0])->v;
    return cl_is_unbound(v) ? cl_raise(vm, CL_T_ValueError, "Cell is empty") : cl_ret(a, v);
}

/* ---- generators and coroutines ---- */
static cl_st gen_name(cl_vm *vm, cl_val *a, uint32_t which)
{
    const cl_gen *g = CL_PTR(vm, cl_gen, a[0]);
    if (cl_is(g->name, CL_K_TUPLE) && cl_tuple_len(vm, g->name) == 2)
        return cl_ret(a, cl_tuple_items(vm, g->name)[which]);
    if (cl_is(g->func, CL_K_FUNC))
        return cl_ret(a, which ? cl_func_qualname(vm, g->func) : cl_func_name(vm, g->func));
    if (g->code < vm->ncodes)
        return cl_ret(a, which ? vm->codes[g->code].code->qualname : vm->codes[g->code].code->name);
    return cl_ret(a, CL_V_EMPTY_STR);
}
cl_st nat_gen_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return gen_name(vm, a, 0);
}
cl_st nat_gen_qualname(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return gen_name(vm, a, 1);
}

cl_st nat_gen_running(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_hdr_of(vm, a[0])->aux == CL_GEN_RUNNING));
}

cl_st nat_gen_suspended(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_hdr_of(vm, a[0])->aux == CL_GEN_SUSPENDED));
}

cl_st nat_gen_code(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val out;
    CL_TRY(code_ref(vm, CL_PTR(vm, cl_gen, a[0])->code, &out));
    return cl_ret(a, out);
}
