/* SPDX-License-Identifier: MIT */
/* Methods of dict, its views and mappingproxy. */
#include "builtin/container.h"

static cl_st key_error(cl_vm *vm, cl_val key) { return cl_raise_args(vm, CL_T_KeyError, &key, 1); }

/* One (key, value) pair of an update from a sequence. ESCALATE: anything but lists, tuples and text
   of the right length; the Python form has the error texts. */
static cl_st put_pair(cl_vm *vm, cl_val d, cl_val pair)
{
    const cl_val *kv;
    uint32_t n;
    cl_val two[2];
    if (!cl_seq_span(vm, pair, &kv, &n)) {
        if (!cl_is(pair, CL_K_STR) || CL_PTR(vm, cl_str, pair)->len != 2) return CL_ST_ESCALATE;
        CL_TRY(cl_str_slice(vm, pair, 0, 1, &two[0]));
        CL_TRY(cl_str_slice(vm, pair, 1, 2, &two[1]));
        kv = two;
        n = 2;
    }
    if (n != 2) return CL_ST_ESCALATE;
    return cl_dict_set(vm, d, kv[0], kv[1]);
}

/* d.update(src). Running it again from the start gives the same result, so it may stop anywhere. */
static cl_st update_from(cl_vm *vm, cl_val d, cl_val src)
{
    cl_val s = src, item;
    if (cl_is(src, CL_K_INST)) {
        s = cl_unwrap(vm, src);
        cl_val t = cl_type_of(vm, src);
        if (!cl_is(s, CL_K_DICT) || !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME(__iter__))))
            /* CPython too copies a dict subclass directly unless it has its own __iter__ */
            return CL_ST_ESCALATE;
    }
    if (cl_is(s, CL_K_VIEW) && cl_view_kind(vm, s) == CL_VIEW_PROXY) s = cl_view_of(vm, s);
    if (cl_is(s, CL_K_DICT)) return cl_dict_update(vm, d, s);
    if (!cl_walkable(vm, s)) return CL_ST_ESCALATE;
    int64_t n;
    CL_TRY(cl_len(vm, s, &n));
    CL_CHARGE(vm, (uint64_t)n * 2);
    bool more;
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, s, &pos, &item, &more));
        if (!more) return CL_ST_OK;
        CL_TRY(put_pair(vm, d, item));
    }
}

cl_st nat_dict_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0], d, kw = vm->kw[0];
    if (CL_LIKELY(cl_same(cls, CL_TYPE_VAL(CL_T_dict)))) {
        bool has_kw = cl_is(kw, CL_K_DICT) && cl_dict_count(vm, kw);
        if (argc > 2)
            return cl_raise(vm, CL_T_TypeError, "dict expected at most 1 argument, got %u",
                            argc - 1);
        if (argc == 1 && has_kw) return cl_ret(a, kw); /* made for this call only */
        CL_TRY(cl_dict_new(vm, &d));
        if (argc == 2) CL_TRY(update_from(vm, d, a[1]));
        if (has_kw) CL_TRY(cl_dict_update(vm, d, kw));
        return cl_ret(a, d);
    }
    CL_TRY(cl_dict_new(vm, &d)); /* a subclass is filled by __init__ */
    return cl_container_made(vm, a, cls, CL_T_dict, d);
}

cl_st nat_dict_update(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val kw = vm->kw[0];
    if (argc > 2)
        return cl_raise(vm, CL_T_TypeError, "update expected at most 1 argument, got %u", argc - 1);
    if (argc == 2) CL_TRY(update_from(vm, a[0], a[1]));
    if (cl_is(kw, CL_K_DICT)) CL_TRY(cl_dict_update(vm, a[0], kw));
    return cl_ret(a, CL_NONE);
}

cl_st nat_dict_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val v;
    (void)argc;
    CL_TRY(cl_dict_get(vm, a[0], a[1], &v));
    return cl_ret(a, cl_is_unbound(v) ? a[2] : v);
}

cl_st nat_dict_setdefault(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t i, h;
    (void)argc;
    CL_TRY(cl_dict_find(vm, a[0], a[1], &i, &h));
    if (i >= 0) return cl_ret(a, cl_dict_vals(vm, CL_PTR(vm, cl_dict, a[0]))[i]);
    CL_TRY(cl_dict_put_new(vm, a[0], a[1], h, a[2]));
    return cl_ret(a, a[2]);
}

cl_st nat_dict_pop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val old = CL_UNBOUND;
    (void)argc;
    if (cl_dict_count(vm, a[0])) CL_TRY(cl_dict_del(vm, a[0], a[1], &old));
    if (cl_is_unbound(old)) return cl_is_unbound(a[2]) ? key_error(vm, a[1]) : cl_ret(a, a[2]);
    return cl_ret(a, old);
}

cl_st nat_dict_popitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_dict *d = CL_PTR(vm, cl_dict, a[0]);
    if (!d->h.aux) return cl_raise(vm, CL_T_KeyError, "popitem(): dictionary is empty");
    uint32_t i = d->nent - 1;
    while (cl_is_unbound(cl_dict_vals(vm, d)[i]))
        i--;
    cl_val kv[2] = { cl_keys_entries(CL_AT(vm, cl_keys, d->keys))[i], cl_dict_vals(vm, d)[i] }, t;
    CL_TRY(cl_tuple_new(vm, kv, 2, &t));
    CL_TRY(cl_dict_del_at(vm, a[0], i));
    return cl_ret(a, t);
}

static cl_st view(cl_vm *vm, cl_val *a, cl_val of, uint32_t kind)
{
    cl_val v;
    CL_TRY(cl_view_new(vm, of, kind, &v));
    return cl_ret(a, v);
}

cl_st nat_dict_keys(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, a[0], CL_VIEW_KEYS);
}
cl_st nat_dict_values(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, a[0], CL_VIEW_VALUES);
}
cl_st nat_dict_items(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, a[0], CL_VIEW_ITEMS);
}

cl_st nat_dict_clear(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_dict_clear(vm, a[0]);
    return cl_ret(a, CL_NONE);
}

cl_st nat_dict_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d;
    (void)argc;
    CL_TRY(cl_dict_copy(vm, a[0], &d));
    return cl_ret(a, d);
}

cl_st nat_dict_fromkeys(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d, src, k;
    (void)argc;
    if (!cl_same(a[0], CL_TYPE_VAL(CL_T_dict))) return CL_ST_ESCALATE;
    CL_TRY(cl_walk_source(vm, a[1], &src));
    CL_TRY(cl_dict_new(vm, &d));
    bool more;
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, src, &pos, &k, &more));
        if (!more) return cl_ret(a, d);
        CL_CHARGE(vm, 1);
        CL_TRY(cl_dict_set(vm, d, k, a[2]));
    }
}

static cl_st merged(cl_vm *vm, cl_val *a, cl_val x, cl_val y, bool inplace)
{
    cl_val l = cl_unwrap(vm, x), r = cl_unwrap(vm, y), out;
    if (!cl_is(l, CL_K_DICT) || !cl_is(r, CL_K_DICT)) return cl_ret(a, CL_NOTIMPL);
    CL_TRY(cl_dict_or(vm, l, r, inplace, &out));
    return cl_ret(a, inplace ? x : out);
}

cl_st nat_dict_or(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return merged(vm, a, a[0], a[1], false);
}
cl_st nat_dict_ror(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return merged(vm, a, a[1], a[0], false);
}
cl_st nat_dict_ior(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return update_from(vm, a[0], a[1]); /* the result is self */
}

/* ---- views ---- */

cl_st nat_view_mapping(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, cl_view_of(vm, a[0]), CL_VIEW_PROXY);
}

cl_st nat_view_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_VIEW)) return CL_ST_OK;
    return cl_ret(a, cl_view_of(vm, a[0]));
}

cl_st nat_view_isdisjoint(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val src, x;
    bool more, in;
    int64_t n;
    (void)argc;
    CL_TRY(cl_walk_source(vm, a[1], &src));
    CL_TRY(cl_len(vm, src, &n));
    CL_CHARGE(vm, (uint64_t)n);
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, src, &pos, &x, &more));
        if (!more) return cl_ret(a, CL_TRUE);
        CL_TRY(cl_contains(vm, a[0], x, &in));
        if (in) return cl_ret(a, CL_FALSE);
    }
}

/* ---- mappingproxy ---- */

cl_st nat_proxy_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val m = cl_unwrap(vm, a[1]);
    if (!cl_is(m, CL_K_DICT) && !cl_is(m, CL_K_VIEW))
        return cl_raise(vm, CL_T_TypeError, "mappingproxy() argument must be a mapping, not %T",
                        a[1]);
    return view(vm, a, m, CL_VIEW_PROXY);
}

/* The dict behind a proxy, proxies of proxies included. */
static cl_val inner(const cl_vm *vm, cl_val v)
{
    while (cl_is(v, CL_K_VIEW) && cl_view_kind(vm, v) == CL_VIEW_PROXY)
        v = cl_view_of(vm, v);
    return v;
}

cl_st nat_proxy_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = inner(vm, a[0]), v;
    (void)argc;
    if (!cl_is(d, CL_K_DICT)) return CL_ST_ESCALATE;
    CL_TRY(cl_dict_get(vm, d, a[1], &v));
    return cl_ret(a, cl_is_unbound(v) ? a[2] : v);
}

cl_st nat_proxy_keys(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, inner(vm, a[0]), CL_VIEW_KEYS);
}
cl_st nat_proxy_values(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, inner(vm, a[0]), CL_VIEW_VALUES);
}
cl_st nat_proxy_items(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return view(vm, a, inner(vm, a[0]), CL_VIEW_ITEMS);
}

cl_st nat_proxy_str(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    CL_TRY(cl_str_of(vm, a[0], &r));
    return cl_ret(a, r);
}

cl_st nat_proxy_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = inner(vm, a[0]);
    (void)argc;
    if (!cl_is(d, CL_K_DICT)) return cl_raise(vm, CL_T_TypeError, "cannot copy this mapping");
    CL_TRY(cl_dict_copy(vm, d, &d));
    return cl_ret(a, d);
}

cl_st nat_proxy_or(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return merged(vm, a, inner(vm, a[0]), inner(vm, a[1]), false);
}
cl_st nat_proxy_ror(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return merged(vm, a, inner(vm, a[1]), inner(vm, a[0]), false);
}

/* ---- hidden: probing for the Python forms. Entry numbers and the key found there tell whether the
   dict was changed meanwhile. ---- */

static cl_st dict_arg(cl_vm *vm, cl_val *v)
{
    *v = inner(vm, cl_unwrap(vm, *v));
    return cl_is(*v, CL_K_DICT) ? CL_ST_OK
                                : cl_raise(vm, CL_T_TypeError, "a dict is required, not %T", *v);
}

/* Entry numbers and keys [i, key, i, key, ...] of the entries with this hash, in probe order. */
cl_st nat_dict_candidates(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0], l;
    int64_t h, i;
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    if (!cl_int_get(vm, a[1], &h)) return cl_raise(vm, CL_T_TypeError, "an integer is required");
    CL_TRY(cl_list_new(vm, NULL, 0, &l));
    for (uint32_t probe = 0; (i = cl_dict_candidate(vm, d, h, &probe)) >= 0;) {
        CL_TRY(cl_list_push(vm, l, cl_small(i)));
        CL_TRY(cl_list_push(vm, l,
                            cl_keys_entries(CL_AT(vm, cl_keys, CL_PTR(vm, cl_dict, d)->keys))[i]));
    }
    return cl_ret(a, l);
}

static bool entry_ok(const cl_vm *vm, cl_val d, cl_val entry)
{
    const cl_dict *p = CL_PTR(vm, cl_dict, d);
    return cl_is_int(entry) && cl_int(entry) >= 0 && cl_int(entry) < p->nent &&
           !cl_is_unbound(cl_dict_vals(vm, p)[cl_int(entry)]);
}

cl_st nat_dict_same_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0];
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    bool same =
        entry_ok(vm, d, a[1]) &&
        cl_same(cl_keys_entries(CL_AT(vm, cl_keys, CL_PTR(vm, cl_dict, d)->keys))[cl_int(a[1])],
                a[2]);
    return cl_ret(a, cl_bool(same));
}

cl_st nat_dict_value_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0];
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    if (!entry_ok(vm, d, a[1]))
        return cl_raise(vm, CL_T_RuntimeError, "dictionary changed during lookup");
    return cl_ret(a, cl_dict_vals(vm, CL_PTR(vm, cl_dict, d))[cl_int(a[1])]);
}

cl_st nat_dict_set_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0];
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    if (!entry_ok(vm, d, a[1]))
        return cl_raise(vm, CL_T_RuntimeError, "dictionary changed during lookup");
    cl_dict_vals(vm, CL_PTR(vm, cl_dict, d))[cl_int(a[1])] = a[2];
    return cl_ret(a, CL_NONE);
}

cl_st nat_dict_del_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0];
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    if (!entry_ok(vm, d, a[1]))
        return cl_raise(vm, CL_T_RuntimeError, "dictionary changed during lookup");
    CL_TRY(cl_dict_del_at(vm, d, (uint32_t)cl_int(a[1])));
    return cl_ret(a, CL_NONE);
}

cl_st nat_dict_put_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val d = a[0];
    int64_t h;
    (void)argc;
    CL_TRY(dict_arg(vm, &d));
    if (!cl_int_get(vm, a[2], &h)) return cl_raise(vm, CL_T_TypeError, "an integer is required");
    CL_TRY(cl_dict_put_new(vm, d, a[1], h, a[3]));
    return cl_ret(a, CL_NONE);
}
