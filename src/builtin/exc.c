/* SPDX-License-Identifier: MIT */
/* Constructors, methods and attributes of exceptions; tracebacks; leaf helpers for exception
   groups. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/exc_fields.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"
#include "vm/unit.h"

static cl_exc *exc_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_exc, v); }

static cl_val kwargs_of(const cl_vm *vm)
{
    return cl_is(vm->kw[0], CL_K_DICT) && cl_dict_count(vm, vm->kw[0]) ? vm->kw[0] : CL_NONE;
}

/* Keyword arguments of ImportError, NameError and AttributeError; all others take none. */
static cl_st take_keywords(cl_vm *vm, cl_val exc, cl_val kw)
{
    cl_val k, v, type = exc_of(vm, exc)->type;
    uint32_t i = 0;
    const cl_exc_fields *f = cl_exc_fields_of(vm, type);
    bool ok = f && (f->type == CL_T_ImportError || f->type == CL_T_NameError ||
                    f->type == CL_T_AttributeError);
    if (!ok) return cl_raise(vm, CL_T_TypeError, "%N() takes no keyword arguments", type);
    while (cl_dict_next(vm, kw, &i, &k, &v)) {
        uint32_t j = f->type == CL_T_ImportError ? 1 : 0;
        uint32_t nf = f->n ? f->n : 1;
        for (; j < nf; j++)
            if (cl_is(k, CL_K_STR) && cl_str_eq_ascii(vm, k, f->name[j])) break;
        if (j == nf)
            return cl_raise(vm, CL_T_TypeError, "%N() got an unexpected keyword argument '%S'",
                            cl_type_solid(vm, type), k);
        CL_TRY(cl_exc_set_field(vm, exc, j, v));
    }
    return CL_ST_OK;
}

cl_st nat_exc_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0], args, exc, kw = kwargs_of(vm);
    if (!cl_is_exc_class(vm, cls))
        return cl_raise(vm, CL_T_TypeError,
                        "BaseException.__new__(X): X is not a subtype of BaseException");
    CL_TRY(cl_tuple_new(vm, a + 1, argc - 1, &args));
    if (cl_is(cls, CL_K_TYPE)) {
        CL_TRY(nat_h_abstract(vm, a, 1));
        a[0] = cls;
    }
    CL_TRY(cl_exc_new(vm, cls, args, &exc));
    if (!cl_is_none(kw) && !cl_is(cls, CL_K_TYPE)) CL_TRY(take_keywords(vm, exc, kw));
    return cl_ret(a, exc);
}

cl_st nat_exc_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val exc = a[0], args, kw = kwargs_of(vm);
    if (!cl_is(exc, CL_K_EXC) || cl_same(exc, CL_V_MEMERR)) return cl_ret(a, CL_NONE);
    if (!cl_is_none(kw)) CL_TRY(take_keywords(vm, exc, kw));
    const cl_exc_fields *f = cl_exc_fields_of(vm, exc_of(vm, exc)->type);
    if (f && f->type == CL_T_BaseExceptionGroup) return cl_ret(a, CL_NONE);
    CL_TRY(cl_tuple_new(vm, a + 1, argc - 1, &args));
    exc_of(vm, exc)->args = args;
    CL_TRY(cl_exc_fill(vm, exc, args));
    return cl_ret(a, CL_NONE);
}

cl_st nat_exc_str(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s;
    CL_TRY(cl_exc_str(vm, a[0], &s));
    return cl_ret(a, s);
}

cl_st nat_exc_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_exc *x = exc_of(vm, a[0]);
    cl_val r, type = x->type;
    cl_sb sb;
    char buf[100];
    cl_sb_init(vm, &sb);
    if (cl_is(type, CL_K_TYPE))
        CL_TRY(cl_sb_str(&sb, CL_PTR(vm, cl_type, type)->name));
    else
        CL_TRY(cl_sb_text(&sb, cl_type_cname(vm, type, buf, sizeof buf)));
    uint32_t n = cl_is(x->args, CL_K_TUPLE) ? cl_tuple_len(vm, x->args) : 0;
    if (n == 1) {
        CL_TRY(cl_repr(vm, cl_tuple_items(vm, x->args)[0], &r));
        CL_TRY(cl_sb_text(&sb, "("));
        CL_TRY(cl_sb_str(&sb, r));
        CL_TRY(cl_sb_text(&sb, ")"));
    } else if (n == 0) {
        CL_TRY(cl_sb_text(&sb, "()"));
    } else {
        CL_TRY(cl_repr(vm, x->args, &r));
        CL_TRY(cl_sb_str(&sb, r));
    }
    CL_TRY(cl_sb_finish(&sb, &r));
    return cl_ret(a, r);
}

cl_st nat_exc_add_note(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(cl_unwrap(vm, a[1]), CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "add_note() argument must be str, not %T", a[1]);
    if (cl_same(a[0], CL_V_MEMERR)) return cl_ret(a, CL_NONE);
    cl_val notes = exc_of(vm, a[0])->notes;
    if (!cl_is(notes, CL_K_LIST)) {
        if (!cl_is_none(notes))
            return cl_raise(vm, CL_T_TypeError, "Cannot add note: __notes__ is not a list");
        CL_TRY(cl_list_new(vm, NULL, 0, &notes));
        CL_TRY(cl_list_push(vm, notes, a[1]));
        exc_of(vm, a[0])->notes = notes;
    } else {
        CL_TRY(cl_list_push(vm, notes, a[1]));
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_exc_with_traceback(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is_none(a[1]) && !cl_is(a[1], CL_K_TRACEBACK))
        return cl_raise(vm, CL_T_TypeError, "__traceback__ must be a traceback or None");
    if (!cl_same(a[0], CL_V_MEMERR)) exc_of(vm, a[0])->traceback = a[1];
    return CL_ST_OK;
}

cl_st nat_exc_args(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, exc_of(vm, a[0])->args);
}
cl_st nat_exc_cause(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, exc_of(vm, a[0])->cause);
}
cl_st nat_exc_context(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, exc_of(vm, a[0])->context);
}
cl_st nat_exc_traceback(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, exc_of(vm, a[0])->traceback);
}
cl_st nat_exc_suppress(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(exc_of(vm, a[0])->h.aux & CL_EXCF_SUPPRESS));
}

cl_st nat_h_set_cause(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is_none(a[1]) && !cl_is(a[1], CL_K_EXC)) return cl_bad_internal(vm);
    if (cl_is(a[0], CL_K_EXC) && !cl_same(a[0], CL_V_MEMERR)) {
        exc_of(vm, a[0])->cause = a[1];
        exc_of(vm, a[0])->h.aux |= CL_EXCF_SUPPRESS;
    }
    return CL_ST_OK;
}

/* ---- tracebacks ---- */
cl_st nat_tb_next(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, CL_PTR(vm, cl_traceback, a[0])->next);
}
cl_st nat_tb_lineno(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_small(cl_hdr_of(vm, a[0])->aux));
}
cl_st nat_tb_lasti(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_small(CL_PTR(vm, cl_traceback, a[0])->pc));
}

/* The text of an uncaught exception; _exc_prepare made the messages that need Python code. */
cl_st nat_h_exc_text(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val text;
    if (!cl_is(a[0], CL_K_EXC)) return cl_raise(vm, CL_T_TypeError, "an exception is needed");
    CL_TRY(cl_traceback_text(vm, a[0], &text));
    return cl_ret(a, text);
}

/* (file, line, name, text of the line or None) of one entry; None for code that tracebacks hide. */
cl_st nat_h_tb_info(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_TRACEBACK)) return cl_raise(vm, CL_T_TypeError, "a traceback is needed");
    const cl_traceback *t = CL_PTR(vm, cl_traceback, a[0]);
    const cl_code *c = t->code < vm->ncodes ? vm->codes[t->code].code : NULL;
    if (!c || (c->flags & CL_CODE_HIDDEN)) return cl_ret(a, CL_NONE);
    const cl_unit *u = cl_vm_unit(vm, t->code);
    const char *file = u && u->filename ? u->filename : "<unknown>";
    uint32_t line = t->h.aux;
    cl_val item[4] = { CL_NONE, cl_small(line), c->name, CL_NONE }, out;
    if (u && u->source && line) {
        CL_CHARGE(vm, u->source_len / 16);
        const char *p = u->source, *end = u->source + u->source_len, *nl;
        for (uint32_t i = 1; i < line && p; i++) {
            nl = memchr(p, '\n', (size_t)(end - p));
            p = nl ? nl + 1 : NULL;
        }
        if (p) {
            nl = memchr(p, '\n', (size_t)(end - p));
            CL_TRY(cl_str_from_utf8(vm, p, (size_t)((nl ? nl : end) - p), &item[3]));
        }
    }
    CL_TRY(cl_str_from_utf8(vm, file, strlen(file), &item[0]));
    if (!cl_is(c->name, CL_K_STR)) CL_TRY(cl_str_from_ascii(vm, "<module>", 8, &item[2]));
    CL_TRY(cl_tuple_new(vm, item, 4, &out));
    return cl_ret(a, out);
}

/* ---- groups ---- */
/* BaseExceptionGroup.__new__ after the prelude made a list of the exceptions. */
cl_st nat_h_eg_make(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val cls = a[0], t, args, exc, extra;
    const cl_val *it;
    uint32_t n;
    if (!cl_seq_span(vm, a[2], &it, &n))
        return cl_raise(vm, CL_T_TypeError, "second argument (exceptions) must be a sequence");
    CL_CHARGE(vm, n);
    bool all = true;
    for (uint32_t i = 0; i < n; i++) {
        if (!cl_is(it[i], CL_K_EXC))
            return cl_raise(vm, CL_T_ValueError,
                            "Item %u of second argument (exceptions) is not an exception", i);
        all = all && cl_exc_is(vm, it[i], CL_T_Exception);
    }
    if (cl_same(cls, CL_TYPE_VAL(CL_T_BaseExceptionGroup)) && all)
        cls = CL_TYPE_VAL(CL_T_ExceptionGroup);
    if (!all && cl_same(cls, CL_TYPE_VAL(CL_T_ExceptionGroup)))
        return cl_raise(vm, CL_T_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    if (!all && cl_issubclass(vm, cls, CL_TYPE_VAL(CL_T_Exception)))
        return cl_raise(vm, CL_T_TypeError, "Cannot nest BaseExceptions in '%N'", cls);
    CL_TRY(cl_tuple_new(vm, it, n, &t));
    cl_val two[2] = { a[1], a[2] }, fields[2] = { a[1], t };
    CL_TRY(cl_tuple_new(vm, two, 2, &args));
    CL_TRY(cl_tuple_new(vm, fields, 2, &extra));
    CL_TRY(cl_exc_new(vm, cls, args, &exc));
    exc_of(vm, exc)->extra = extra;
    return cl_ret(a, exc);
}

/* A part of a split group takes traceback, cause, context and notes of the whole. */
cl_st nat_h_eg_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_EXC)) return cl_bad_internal(vm);
    const cl_exc *s = exc_of(vm, a[0]);
    if (!cl_is(a[1], CL_K_EXC) || cl_same(a[1], CL_V_MEMERR)) return cl_ret(a, a[1]);
    cl_val notes = s->notes;
    if (cl_is(notes, CL_K_LIST))
        CL_TRY(cl_list_new(vm, cl_list_len(vm, notes) ? cl_list_items(vm, notes) : NULL,
                           cl_list_len(vm, notes), &notes));
    cl_exc *d = exc_of(vm, a[1]);
    d->traceback = s->traceback;
    d->cause = s->cause;
    d->context = s->context;
    d->h.aux |= s->h.aux & CL_EXCF_SUPPRESS;
    d->notes = notes;
    return cl_ret(a, a[1]);
}

cl_st nat_eg_class_getitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val t;
    CL_TRY(cl_tuple_new(vm, &a[1], 1, &t));
    CL_NEW(vm, cl_alias, al, CL_K_ALIAS, sizeof(cl_alias));
    al->h.aux = CL_ALIAS_GENERIC;
    al->a = a[0];
    al->b = t;
    al->c = al->d = CL_NONE;
    return cl_ret(a, cl_ref_of(vm, al));
}

/* ---- texts for the traceback of an uncaught exception, made by the prelude (_exc_prepare) because
   __str__ may be Python ---- */
cl_st nat_h_exc_needs_text(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s;
    if (!cl_is(a[0], CL_K_EXC)) return cl_ret(a, CL_FALSE);
    if (!cl_is_unbound(cl_type_lookup_user(vm, exc_of(vm, a[0])->type, CL_NAME(__str__))))
        return cl_ret(a, CL_TRUE);
    cl_st st = cl_exc_str(vm, a[0], &s);
    if (st == CL_ST_NEED_GC || st == CL_ST_FUEL) return st;
    if (st == CL_ST_RAISE) cl_rgn_of(vm)->exc = CL_NONE;
    return cl_ret(a, cl_bool(st == CL_ST_ESCALATE));
}

cl_st nat_h_exc_set_text(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_EXC) || cl_same(a[0], CL_V_MEMERR) || !cl_is(a[1], CL_K_STR))
        return cl_ret(a, CL_NONE);
    cl_val d = exc_of(vm, a[0])->dict;
    if (!cl_is(d, CL_K_DICT)) {
        CL_TRY(cl_dict_new(vm, &d));
        exc_of(vm, a[0])->dict = d;
    }
    CL_TRY(cl_dict_set_ascii(vm, d, "__cloche_text__", a[1]));
    return cl_ret(a, CL_NONE);
}
