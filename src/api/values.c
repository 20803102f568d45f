/* SPDX-License-Identifier: MIT */
/* The public functions that make and read values. */
#include "api/api.h"
#include "heap/heap.h"
#include "mod/json.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

/* Runs `expr` with collections in between if memory is short, keeps the result reachable, and hands
   it out. */
#define MAKE(expr)                                                           \
    do {                                                                     \
        cl_val v_ = CL_NONE;                                                 \
        cl_st st_;                                                           \
        CL_WITH_GC(h->vm, st_, (expr));                                      \
        if (st_ == CL_ST_OK) CL_WITH_GC(h->vm, st_, cl_api_keep(h->vm, v_)); \
        if (st_ == CL_ST_OK) *out = cl_out(v_);                              \
        return cl_api_status(h, st_);                                        \
    } while (0)

cloche_value cloche_none(void) { return cl_out(CL_NONE); }
cloche_value cloche_bool(int b) { return cl_out(cl_bool(b != 0)); }
cloche_status cloche_int(cloche_vm *h, int64_t i, cloche_value *out)
{
    MAKE(cl_int_new(h->vm, i, &v_));
}
cloche_status cloche_float(cloche_vm *h, double d, cloche_value *out)
{
    MAKE(cl_float_new(h->vm, d, &v_));
}
cloche_status cloche_complex(cloche_vm *h, double re, double im, cloche_value *out)
{
    MAKE(cl_complex_new(h->vm, re, im, &v_));
}
cloche_status cloche_str(cloche_vm *h, const char *utf8, size_t len, cloche_value *out)
{
    MAKE(cl_str_from_utf8(h->vm, utf8, len, &v_));
}
cloche_status cloche_bytes(cloche_vm *h, const void *p, size_t len, cloche_value *out)
{
    MAKE(cl_bytes_new(h->vm, p, len, &v_));
}
cloche_status cloche_bytearray(cloche_vm *h, const void *p, size_t len, cloche_value *out)
{
    MAKE(cl_bytearray_new(h->vm, p, len, &v_));
}
cloche_status cloche_list(cloche_vm *h, cloche_value *out)
{
    MAKE(cl_list_new(h->vm, NULL, 0, &v_));
}
cloche_status cloche_dict(cloche_vm *h, cloche_value *out) { MAKE(cl_dict_new(h->vm, &v_)); }
cloche_status cloche_set_new(cloche_vm *h, int frozen, cloche_value *out)
{
    MAKE(cl_set_new(h->vm, frozen != 0, &v_));
}

static cl_st int_from_text(cl_vm *vm, const char *p, size_t n, cl_val *out)
{
    cl_val s;
    uint32_t digits = vm->limits.int_digits;
    vm->limits.int_digits = 0; /* the host's numbers are not the program's */
    cl_st st = cl_str_from_ascii(vm, p, n, &s);
    if (st == CL_ST_OK)
        st = cl_int_parse(vm, s, n > 2 && (p[1] == 'x' || p[2] == 'x') ? 16 : 10, out);
    vm->limits.int_digits = digits;
    return st;
}

cloche_status cloche_int_text(cloche_vm *h, const char *decimal, size_t len, cloche_value *out)
{
    MAKE(int_from_text(h->vm, decimal, len, &v_));
}

cloche_status cloche_list_push(cloche_vm *h, cloche_value list, cloche_value v)
{
    cl_st st;
    if (!cl_is(cl_in(list), CL_K_LIST)) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, cl_list_push(h->vm, cl_in(list), cl_in(v)));
    return cl_api_status(h, st);
}

cloche_status cloche_tuple(cloche_vm *h, const cloche_value *items, size_t n, cloche_value *out)
{
    MAKE(cl_tuple_new(h->vm, (const cl_val *)(const void *)items, n, &v_));
}

cloche_status cloche_tuple_from_list(cloche_vm *h, cloche_value list, cloche_value *out)
{
    cl_val l = cl_in(list);
    if (!cl_is(l, CL_K_LIST)) return CLOCHE_ERR_TYPE;
    MAKE(cl_tuple_new(h->vm, cl_list_len(h->vm, l) ? cl_list_items(h->vm, l) : NULL,
                      cl_list_len(h->vm, l), &v_));
}

/* The host may still hold the value that is replaced. */
static cl_st dict_set(cl_vm *vm, cl_val d, cl_val key, cl_val v)
{
    cl_val old;
    CL_TRY(cl_dict_get(vm, d, key, &old));
    if (!cl_is_unbound(old)) CL_TRY(cl_api_keep(vm, old));
    return cl_dict_set(vm, d, key, v);
}

cloche_status cloche_dict_set(cloche_vm *h, cloche_value dict, cloche_value key, cloche_value v)
{
    cl_st st;
    if (!cl_is(cl_in(dict), CL_K_DICT)) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, dict_set(h->vm, cl_in(dict), cl_in(key), cl_in(v)));
    return cl_api_status(h, st);
}

cloche_status cloche_set_add(cloche_vm *h, cloche_value set, cloche_value v)
{
    cl_st st;
    if (!cl_is(cl_in(set), CL_K_SET) && !cl_is(cl_in(set), CL_K_FROZENSET)) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, cl_set_add(h->vm, cl_in(set), cl_in(v)));
    return cl_api_status(h, st);
}

cloche_status cloche_from_json(cloche_vm *h, const char *text, size_t len, cloche_value *out,
                               const char **why)
{
    const char *w = "";
    size_t at = 0;
    cl_val v = CL_NONE;
    cl_st st;
    CL_WITH_GC(h->vm, st, cl_json_read(h->vm, text, len, &v, &w, &at));
    if (why) *why = w;
    if (st == CL_ST_ESCALATE) return CLOCHE_ERR_VALUE;
    if (st == CL_ST_OK) CL_WITH_GC(h->vm, st, cl_api_keep(h->vm, v));
    if (st == CL_ST_OK) *out = cl_out(v);
    return cl_api_status(h, st);
}

cloche_status cl_api_text(cloche_vm *h, cl_val str, const char **utf8, size_t *len)
{
    size_t n = cl_str_utf8_len(h->vm, str);
    if (n + 1 > h->text_cap) {
        char *p = h->vm->alloc_fn(h->vm->alloc_arg, h->text, h->text_cap, n + 64);
        if (!p) return CLOCHE_ERR_NOMEM;
        h->text = p;
        h->text_cap = n + 64;
    }
    cl_str_utf8(h->vm, str, h->text, n + 1);
    *utf8 = h->text;
    *len = n;
    return CLOCHE_OK;
}

cloche_status cloche_to_json(cloche_vm *h, cloche_value v, const char **out, size_t *len,
                             const char **why)
{
    const char *w = "";
    cl_val s;
    cl_st st;
    const cl_json_style style = { CL_JSON_UTF8, CL_UNBOUND, CL_UNBOUND, CL_UNBOUND, false };
    CL_WITH_GC(h->vm, st, cl_json_write(h->vm, cl_in(v), &style, &s, &w));
    if (why) *why = w;
    if (st != CL_ST_OK) return st == CL_ST_ESCALATE ? CLOCHE_ERR_TYPE : cl_api_status(h, st);
    return cl_api_text(h, s, out, len);
}

cloche_type cloche_get_type(const cloche_vm *h, cloche_value x)
{
    (void)h;
    cl_val v = cl_in(x);
    if (cl_is_int(v)) return CLOCHE_T_INT;
    if (cl_is_flt(v)) return CLOCHE_T_FLOAT;
    if (cl_is_none(v)) return CLOCHE_T_NONE;
    if (cl_is_bool(v)) return CLOCHE_T_BOOL;
    switch (cl_ref_kind(v)) {
    case CL_K_BIGINT: return CLOCHE_T_INT;
    case CL_K_FLOAT: return CLOCHE_T_FLOAT;
    case CL_K_STR: return CLOCHE_T_STR;
    case CL_K_BYTES: return CLOCHE_T_BYTES;
    case CL_K_BYTEARRAY: return CLOCHE_T_BYTEARRAY;
    case CL_K_LIST: return CLOCHE_T_LIST;
    case CL_K_TUPLE: return CLOCHE_T_TUPLE;
    case CL_K_DICT: return CLOCHE_T_DICT;
    case CL_K_SET: return CLOCHE_T_SET;
    case CL_K_FROZENSET: return CLOCHE_T_FROZENSET;
    case CL_K_COMPLEX: return CLOCHE_T_COMPLEX;
    case CL_K_EXC: return CLOCHE_T_EXCEPTION;
    case CL_K_INST: return CLOCHE_T_OBJECT;
    default: return CLOCHE_T_OTHER;
    }
}

const char *cloche_get_type_name(cloche_vm *h, cloche_value v)
{
    if (h->text_cap < 256) {
        char *p = h->vm->alloc_fn(h->vm->alloc_arg, h->text, h->text_cap, 256);
        if (!p) return "";
        h->text = p;
        h->text_cap = 256;
    }
    return cl_type_name(h->vm, cl_in(v), h->text, 256);
}

int cloche_get_bool(const cloche_vm *h, cloche_value v)
{
    (void)h;
    return cl_same(cl_in(v), CL_TRUE);
}

cloche_status cloche_get_int(const cloche_vm *h, cloche_value v, int64_t *out)
{
    if (!cl_is_anyint(cl_in(v)) && !cl_is_bool(cl_in(v))) return CLOCHE_ERR_TYPE;
    return cl_int_get(h->vm, cl_in(v), out) ? CLOCHE_OK : CLOCHE_ERR_VALUE;
}

cloche_status cloche_get_int_hex(cloche_vm *h, cloche_value v, const char **text, size_t *len)
{
    cl_val s;
    cl_st st;
    if (!cl_is_anyint(cl_in(v))) return CLOCHE_ERR_TYPE;
    CL_WITH_GC(h->vm, st, cl_int_to_base(h->vm, cl_in(v), 16, &s));
    return st == CL_ST_OK ? cl_api_text(h, s, text, len) : cl_api_status(h, st);
}

cloche_status cloche_get_float(const cloche_vm *h, cloche_value v, double *out)
{
    if (!cl_is_float(cl_in(v))) return CLOCHE_ERR_TYPE;
    *out = cl_float_get(h->vm, cl_in(v));
    return CLOCHE_OK;
}

cloche_status cloche_get_complex(const cloche_vm *h, cloche_value v, double *re, double *im)
{
    if (!cl_is(cl_in(v), CL_K_COMPLEX)) return CLOCHE_ERR_TYPE;
    const cl_complex *c = CL_PTR(h->vm, cl_complex, cl_in(v));
    *re = c->re;
    *im = c->im;
    return CLOCHE_OK;
}

cloche_status cloche_get_str(cloche_vm *h, cloche_value v, const char **utf8, size_t *len)
{
    if (!cl_is(cl_in(v), CL_K_STR)) return CLOCHE_ERR_TYPE;
    return cl_api_text(h, cl_in(v), utf8, len);
}

cloche_status cloche_get_bytes(const cloche_vm *h, cloche_value v, const uint8_t **p, size_t *len)
{
    if (!cl_is(cl_in(v), CL_K_BYTES) && !cl_is(cl_in(v), CL_K_BYTEARRAY)) return CLOCHE_ERR_TYPE;
    cl_bytes_view(h->vm, cl_in(v), p, len);
    return CLOCHE_OK;
}

size_t cloche_get_len(const cloche_vm *h, cloche_value x)
{
    cl_val v = cl_in(x);
    if (cl_is(v, CL_K_LIST)) return cl_list_len(h->vm, v);
    if (cl_is(v, CL_K_TUPLE)) return cl_tuple_len(h->vm, v);
    if (cl_is(v, CL_K_DICT)) return cl_dict_count(h->vm, v);
    if (cl_is(v, CL_K_SET) || cl_is(v, CL_K_FROZENSET)) return cl_set_count(h->vm, v);
    return 0;
}

cloche_status cloche_get_item(const cloche_vm *h, cloche_value v, size_t i, cloche_value *out)
{
    const cl_val *items;
    uint32_t n;
    if (!cl_seq_span(h->vm, cl_in(v), &items, &n)) return CLOCHE_ERR_TYPE;
    if (i >= n) return CLOCHE_ERR_VALUE;
    *out = cl_out(items[i]);
    return CLOCHE_OK;
}

int cloche_next(const cloche_vm *h, cloche_value container, uint32_t *pos, cloche_value *key,
                cloche_value *value)
{
    cl_val k, v = CL_NONE, c = cl_in(container);
    if (cl_is(c, CL_K_DICT)) {
        if (!cl_dict_next(h->vm, c, pos, &k, &v)) return 0;
    } else if (cl_is(c, CL_K_SET) || cl_is(c, CL_K_FROZENSET)) {
        if (!cl_set_next(h->vm, c, pos, &k)) return 0;
    } else {
        return 0;
    }
    *key = cl_out(k);
    if (value) *value = cl_out(v);
    return 1;
}

cloche_status cloche_get_text(cloche_vm *h, cloche_value v, int repr, const char **utf8,
                              size_t *len)
{
    cl_val s;
    cl_st st;
    CL_WITH_GC(h->vm, st, repr ? cl_repr(h->vm, cl_in(v), &s) : cl_str_of(h->vm, cl_in(v), &s));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    return cl_api_text(h, s, utf8, len);
}

cloche_status cloche_get_exception(cloche_vm *h, cloche_value v, const char **type,
                                   cloche_value *args)
{
    if (!cl_is(cl_in(v), CL_K_EXC)) return CLOCHE_ERR_TYPE;
    *type = cloche_get_type_name(h, v);
    *args = cl_out(CL_PTR(h->vm, cl_exc, cl_in(v))->args);
    return CLOCHE_OK;
}

cloche_status cloche_exception(cloche_vm *h, const char *type, const cloche_value *args, size_t n,
                               cloche_value *out)
{
    for (uint32_t t = CL_T_BaseException; t < CL_T_COUNT; t++) {
        if ((cl_types[t].flags & CL_TYF_EXC) && strcmp(cl_types[t].name, type) == 0)
            MAKE(cl_exc_prepare(h->vm, (cl_type_id)t, (const cl_val *)(const void *)args,
                                (uint32_t)n, &v_));
    }
    return CLOCHE_ERR_VALUE;
}

const char *cloche_get_exception_base(const cloche_vm *h, cloche_value v)
{
    const char *best = NULL;
    unsigned best_depth = 0;
    if (!cl_is(cl_in(v), CL_K_EXC)) return NULL;
    for (uint32_t t = CL_T_BaseException; t < CL_T_COUNT; t++) {
        unsigned depth = 1;
        if (!(cl_types[t].flags & CL_TYF_EXC) || !cl_exc_is(h->vm, cl_in(v), (cl_type_id)t))
            continue;
        for (uint32_t b = cl_types[t].base; b < CL_T_COUNT; b = cl_types[b].base)
            depth++;
        if (depth > best_depth) {
            best_depth = depth;
            best = cl_types[t].name;
        }
    }
    return best;
}
