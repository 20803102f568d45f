/* SPDX-License-Identifier: MIT */
/* The builtin functions about values in general: print, repr, len, hash, id, chr, ord, format,
   globals, locals, dir ... */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/sort.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/machine.h"
#include "vm/run.h"

static cl_st sep_arg(cl_vm *vm, cl_val v, const char *what, cl_val none, cl_val *out)
{
    *out = cl_is_none(v) ? none : cl_unwrap(vm, v);
    if (!cl_is(*out, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "%s must be None or a string, not %T", what, v);
    return CL_ST_OK;
}

/* Where print() writes: UNBOUND for the program's own output, which it is until sys is imported and
   its stdout replaced. */
static cl_st find_stdout(cl_vm *vm, cl_val *out)
{
    cl_val modules = cl_rgn_of(vm)->modules, sys, dict, own;
    *out = CL_UNBOUND;
    if (cl_is_none(modules)) return CL_ST_OK;
    sys = cl_dict_get_ascii(vm, modules, "sys");
    if (!cl_is(sys, CL_K_MODULE)) return CL_ST_OK;
    dict = CL_PTR(vm, cl_module, sys)->dict;
    own = cl_dict_get_ascii(vm, dict, "__stdout__");
    if (cl_is_unbound(own)) return CL_ST_OK; /* the body of sys has not come so far */
    *out = cl_dict_get_ascii(vm, dict, "stdout");
    if (cl_is_unbound(*out)) return cl_raise(vm, CL_T_RuntimeError, "lost sys.stdout");
    if (cl_same(*out, own)) *out = CL_UNBOUND;
    return CL_ST_OK;
}

cl_st nat_hid_stdout(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return find_stdout(vm, a);
}

cl_st nat_print(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val sep = vm->kw[0], end = vm->kw[1], line, file;
    if (!cl_is_none(vm->kw[2])) return CL_ST_ESCALATE;
    CL_TRY(find_stdout(vm, &file));
    if (!cl_is_unbound(file)) return CL_ST_ESCALATE;
    CL_TRY(sep_arg(vm, sep, "sep", CL_NAME(space), &sep));
    CL_TRY(sep_arg(vm, end, "end", CL_NAME(newline), &end));
    if (argc == 0) {
        CL_TRY(cl_out_write(vm, end, false));
        return cl_ret(a, CL_NONE);
    }
    cl_sb sb;
    cl_sb_init(vm, &sb);
    for (uint32_t i = 0; i < argc; i++) {
        cl_val s = a[i];
        if (!cl_is(s, CL_K_STR)) CL_TRY(cl_str_of(vm, a[i], &s));
        if (i) CL_TRY(cl_sb_str(&sb, sep));
        CL_TRY(cl_sb_str(&sb, s));
    }
    CL_TRY(cl_sb_str(&sb, end));
    CL_TRY(cl_sb_finish(&sb, &line));
    CL_TRY(cl_out_write(vm, line, false));
    return cl_ret(a, CL_NONE);
}

cl_st nat_hid_out(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s = cl_unwrap(vm, a[0]);
    if (cl_is(s, CL_K_STR)) CL_TRY(cl_out_write(vm, s, false));
    return cl_ret(a, CL_NONE);
}

cl_st nat_hid_err(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s = cl_unwrap(vm, a[0]);
    if (cl_is(s, CL_K_STR)) CL_TRY(cl_out_write(vm, s, true));
    return cl_ret(a, CL_NONE);
}

/* The limit of digits; with a number that is set. */
cl_st nat_hid_int_digits(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_int(a[0])) cl_rgn_of(vm)->int_digits = a[0];
    return cl_ret(a, cl_small(cl_int_digits(vm)));
}

cl_st nat_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    CL_TRY(cl_repr(vm, a[0], &s));
    return cl_ret(a, s);
}

cl_st nat_ascii(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    CL_TRY(cl_ascii(vm, a[0], &s));
    return cl_ret(a, s);
}

cl_st nat_len(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t n;
    (void)argc;
    CL_TRY(cl_len(vm, a[0], &n));
    return cl_int_new(vm, n, a);
}

cl_st nat_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t h;
    (void)argc;
    CL_TRY(cl_hash(vm, a[0], &h));
    return cl_int_new(vm, h, a);
}

/* Objects do not move, so their place tells them apart; other values are what they are. */
cl_st nat_id(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_ref(a[0]))
        return cl_ret(a, cl_small((int64_t)0x7f0000000000 + (int64_t)cl_off(a[0])));
    return cl_int_from_u64(vm, a[0].u, a);
}

cl_st nat_chr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]), s;
    int64_t i;
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    if (!cl_is_anyint(v) && !cl_is_bool(v))
        return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer",
                        a[0]);
    if (!cl_int_get(vm, v, &i) || i < 0 || i > 0x10ffff)
        return cl_raise(vm, CL_T_ValueError, "chr() arg not in range(0x110000)");
    CL_TRY(cl_str_from_cp(vm, (uint32_t)i, &s));
    return cl_ret(a, s);
}

cl_st nat_ord(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]);
    if (cl_is(v, CL_K_STR)) {
        cl_str *s = CL_PTR(vm, cl_str, v);
        if (s->len == 1) return cl_ret(a, cl_small((int64_t)cl_str_at(vm, s, 0)));
        return cl_raise(vm, CL_T_TypeError,
                        "ord() expected a character, but string of length %u found", s->len);
    }
    if (cl_is(v, CL_K_BYTES) || cl_is(v, CL_K_BYTEARRAY)) {
        const uint8_t *p;
        size_t n;
        cl_bytes_view(vm, v, &p, &n);
        if (n == 1) return cl_ret(a, cl_small(p[0]));
        return cl_raise(vm, CL_T_TypeError,
                        "ord() expected a character, but string of length %z found", n);
    }
    return cl_raise(vm, CL_T_TypeError, "ord() expected string of length 1, but %T found", a[0]);
}

cl_st nat_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s, spec = cl_unwrap(vm, a[1]);
    if (!cl_is(spec, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "format() argument 2 must be str, not %T", a[1]);
    CL_TRY(cl_format(vm, a[0], spec, &s));
    return cl_ret(a, s);
}

cl_st nat_input(cl_vm *vm, cl_val *a, uint32_t argc)
{
    if (argc) {
        cl_val s;
        CL_TRY(cl_str_of(vm, a[0], &s));
        CL_TRY(cl_out_write(vm, s, false));
    }
    return cl_raise(vm, CL_T_EOFError, "EOF when reading a line");
}

/* ---- namespaces ---- */

static cl_val globals_here(cl_vm *vm);

cl_st nat_globals(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, globals_here(vm));
}

static cl_st put_local(cl_vm *vm, cl_val d, cl_val name, cl_val v)
{
    if (cl_is(v, CL_K_CELL)) v = CL_PTR(vm, cl_cell, v)->v;
    if (cl_is_unbound(v) || !cl_is(name, CL_K_STR) || CL_PTR(vm, cl_str, name)->len == 0 ||
        cl_str_at(vm, CL_PTR(vm, cl_str, name), 0) == '.')
        return CL_ST_OK;
    return cl_dict_set(vm, d, name, v);
}

/* The innermost frame that is the program's own: exec and eval run in prelude frames above it. */
static const cl_val *visible_frame(const cl_vm *vm, const cl_code **c)
{
    const cl_val *r = vm->R;
    uint32_t code = vm->cur_code;
    for (;;) {
        *c = vm->codes[code].code;
        if ((*c && !((*c)->flags & CL_CODE_HIDDEN)) || (cl_link_flags(r[-3]) & CL_FF_ENTRY))
            return r;
        code = cl_link_code(r[-4]);
        r = vm->stack_w + cl_link_slot(r[-3]);
    }
}

static cl_val globals_here(cl_vm *vm)
{
    const cl_code *c;
    const cl_val *r = visible_frame(vm, &c);
    return cl_is(r[-2], CL_K_FUNC) ? CL_PTR(vm, cl_func, r[-2])->globals : cl_rgn_of(vm)->globals;
}

static cl_st locals_here(cl_vm *vm, cl_val *out)
{
    const cl_code *c;
    const cl_val *r = visible_frame(vm, &c);
    if (!c || (c->flags & CL_CODE_MODULE && !(c->flags & CL_CODE_NAMESPACE))) {
        *out = globals_here(vm);
        return CL_ST_OK;
    }
    if ((cl_link_flags(r[-3]) & CL_FF_NS) && !cl_is_none(r[-1])) {
        *out = r[-1];
        return CL_ST_OK;
    }
    cl_val d;
    CL_TRY(cl_dict_new(vm, &d));
    for (uint32_t i = 0; i < c->nlocals && i < cl_tuple_len(vm, c->varnames); i++)
        CL_TRY(put_local(vm, d, cl_tuple_items(vm, c->varnames)[i], r[i]));
    uint32_t ncells = cl_is(c->cellnames, CL_K_TUPLE) ? cl_tuple_len(vm, c->cellnames) : 0;
    for (uint32_t i = 0; i < ncells; i++)
        if (cl_is(r[c->cellregs[i]], CL_K_CELL))
            CL_TRY(put_local(vm, d, cl_tuple_items(vm, c->cellnames)[i], r[c->cellregs[i]]));
    for (uint32_t i = 0; i < c->nfree; i++)
        CL_TRY(put_local(vm, d, cl_tuple_items(vm, c->freenames)[i], r[c->nfreereg + i]));
    *out = d;
    return CL_ST_OK;
}

cl_st nat_locals(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d;
    (void)argc;
    CL_TRY(locals_here(vm, &d));
    return cl_ret(a, d);
}

cl_st nat_vars(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d;
    (void)argc;
    if (cl_is_unbound(a[0])) {
        CL_TRY(locals_here(vm, &d));
        return cl_ret(a, d);
    }
    cl_st st = cl_getattr_opt(vm, a[0], CL_NAME(__dict__), &d);
    if (st == CL_ST_RAISE && cl_exc_is(vm, cl_rgn_of(vm)->exc, CL_T_AttributeError)) {
        cl_rgn_of(vm)->exc = CL_NONE;
        st = CL_ST_OK;
        d = CL_UNBOUND;
    }
    CL_TRY(st);
    if (cl_is_unbound(d))
        return cl_raise(vm, CL_T_TypeError, "vars() argument must have __dict__ attribute");
    return cl_ret(a, d);
}

static cl_st add_keys(cl_vm *vm, cl_val names, cl_val dict)
{
    cl_val k, v;
    for (uint32_t i = 0; cl_dict_next(vm, dict, &i, &k, &v);)
        if (cl_is(k, CL_K_STR)) CL_TRY(cl_dict_set(vm, names, k, CL_NONE));
    return CL_ST_OK;
}

static cl_st add_class(cl_vm *vm, cl_val names, cl_val type)
{
    cl_val mro = cl_type_mro(vm, type);
    if (!cl_is(mro, CL_K_TUPLE)) return CL_ST_NEED_GC;
    for (uint32_t i = 0; i < cl_tuple_len(vm, mro); i++) {
        cl_val t = cl_tuple_items(vm, mro)[i];
        if (cl_is(t, CL_K_TYPE)) {
            CL_TRY(add_keys(vm, names, CL_PTR(vm, cl_type, t)->dict));
        } else if (cl_is_builtin_type(t)) {
            CL_CHARGE(vm, 200);
            for (uint32_t n = 0; n < cl_natives_count; n++)
                if (cl_natives[n].name && cl_natives[n].owner == cl_special_idx(t) - CL_SP_TYPE0 &&
                    !(cl_natives[n].flags & CL_NF_HIDDEN))
                    CL_TRY(cl_dict_set_ascii(vm, names, cl_natives[n].name, CL_NONE));
        }
    }
    return CL_ST_OK;
}

/* Names of an object's attributes, unsorted, in a new dict's keys. */
static cl_st dir_names(cl_vm *vm, cl_val o, cl_val *out)
{
    cl_val d;
    CL_TRY(cl_dict_new(vm, &d));
    *out = d;
    if (cl_is(o, CL_K_MODULE)) return add_keys(vm, d, CL_PTR(vm, cl_module, o)->dict);
    if (cl_is(o, CL_K_TYPE) || cl_is_builtin_type(o)) return add_class(vm, d, o);
    if (cl_is(o, CL_K_INST)) {
        cl_inst *x = CL_PTR(vm, cl_inst, o);
        cl_shape *s = CL_AT(vm, cl_shape, x->h.aux);
        if (s->flags & CL_SHAPE_DICT) {
            if (cl_is(x->slot[0], CL_K_DICT)) CL_TRY(add_keys(vm, d, x->slot[0]));
        } else if (s->keys) {
            const cl_val *names = cl_keys_entries(CL_AT(vm, cl_keys, s->keys));
            for (uint32_t i = 0; i < s->h.aux; i++)
                if (!cl_is_unbound(cl_inst_get(vm, o, names[i])))
                    CL_TRY(cl_dict_set(vm, d, names[i], CL_NONE));
        }
    } else if (cl_is(o, CL_K_EXC) && cl_is(CL_PTR(vm, cl_exc, o)->dict, CL_K_DICT)) {
        CL_TRY(add_keys(vm, d, CL_PTR(vm, cl_exc, o)->dict));
    } else if (cl_is(o, CL_K_FUNC) && cl_is(CL_PTR(vm, cl_func, o)->attrs, CL_K_DICT)) {
        CL_TRY(add_keys(vm, d, CL_PTR(vm, cl_func, o)->attrs));
    }
    return add_class(vm, d, cl_type_of(vm, o));
}

cl_st nat_hid_dir_names(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d;
    (void)argc;
    CL_TRY(dir_names(vm, a[0], &d));
    return cl_ret(a, d);
}

cl_st nat_dir(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is_unbound(a[0])) return CL_ST_ESCALATE;
    cl_val d, k, v, list;
    CL_TRY(locals_here(vm, &d));
    /* eval() and exec() take any mapping as locals: its keys() is the program's. */
    if (!cl_is(d, CL_K_DICT)) return CL_ST_ESCALATE;
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (uint32_t i = 0; cl_dict_next(vm, d, &i, &k, &v);)
        if (cl_is(k, CL_K_STR)) CL_TRY(cl_list_push(vm, list, k));
    if (cl_list_len(vm, list))
        CL_TRY(cl_sort(vm, cl_list_items(vm, list), NULL, cl_list_len(vm, list), false));
    return cl_ret(a, list);
}
