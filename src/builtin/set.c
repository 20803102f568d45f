/* SPDX-License-Identifier: MIT */
/* Methods of set and frozenset, and the operators of set-like views. */
#include "builtin/container.h"

static cl_st made(cl_vm *vm, cl_val *a, cl_val cls, bool frozen, cl_val src)
{
    cl_val s;
    CL_TRY(cl_set_new(vm, frozen, &s));
    if (!cl_is_unbound(src)) CL_TRY(cl_set_update(vm, s, src));
    return cl_container_made(vm, a, cls, frozen ? CL_T_frozenset : CL_T_set, s);
}

cl_st nat_set_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0];
    if (!cl_same(cls, CL_TYPE_VAL(CL_T_set)))
        return made(vm, a, cls, false, CL_UNBOUND); /* a subclass is filled by __init__ */
    if (cl_is(vm->kw[0], CL_K_DICT) && cl_dict_count(vm, vm->kw[0]))
        return cl_raise(vm, CL_T_TypeError, "set() takes no keyword arguments");
    if (argc > 2)
        return cl_raise(vm, CL_T_TypeError, "set expected at most 1 argument, got %u", argc - 1);
    return made(vm, a, cls, false, argc == 2 ? a[1] : CL_UNBOUND);
}

cl_st nat_set_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    CL_TRY(cl_set_new(vm, false, &s));
    CL_TRY(cl_set_update(vm, s, a[1]));
    cl_set_take(vm, a[0], s);
    return cl_ret(a, CL_NONE);
}

cl_st nat_frozenset_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[1], CL_K_FROZENSET)) return cl_container_made(vm, a, a[0], CL_T_frozenset, a[1]);
    return made(vm, a, a[0], true, a[1]);
}

cl_st nat_set_add(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_set_add(vm, a[0], a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_clear(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_set_clear(vm, a[0]);
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_discard(cl_vm *vm, cl_val *a, uint32_t argc)
{
    bool found;
    (void)argc;
    CL_TRY(cl_set_discard(vm, a[0], a[1], &found));
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_remove(cl_vm *vm, cl_val *a, uint32_t argc)
{
    bool found;
    (void)argc;
    CL_TRY(cl_set_discard(vm, a[0], a[1], &found));
    if (!found) return cl_raise_args(vm, CL_T_KeyError, &a[1], 1);
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_pop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val v;
    (void)argc;
    CL_TRY(cl_set_pop(vm, a[0], &v));
    if (cl_is_unbound(v)) return cl_raise(vm, CL_T_KeyError, "pop from an empty set");
    return cl_ret(a, v);
}

cl_st nat_set_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    if (cl_is(a[0], CL_K_FROZENSET)) return CL_ST_OK;
    CL_TRY(cl_set_copy(vm, a[0], false, &s));
    return cl_ret(a, s);
}

/* ---- algebra with any iterables. r: the set so far; the result goes to *out. ---- */

static cl_st intersect(cl_vm *vm, cl_val r, cl_val other, cl_val *out)
{
    cl_val src, x, u = cl_unwrap(vm, other);
    bool more, in;
    int64_t n;
    if (cl_is_anyset(u) && !cl_is(other, CL_K_INST)) return cl_set_op(vm, CL_AND, r, u, false, out);
    CL_TRY(cl_walk_source(vm, other, &src));
    CL_TRY(cl_len(vm, src, &n));
    CL_CHARGE(vm, (uint64_t)n);
    CL_TRY(cl_set_new(vm, cl_is(r, CL_K_FROZENSET), out));
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, src, &pos, &x, &more));
        if (!more) return CL_ST_OK;
        CL_TRY(cl_set_has(vm, r, x, &in));
        if (in) CL_TRY(cl_set_add(vm, *out, x));
    }
}

/* Takes the elements of other out of r. */
static cl_st subtract(cl_vm *vm, cl_val r, cl_val other)
{
    cl_val src, x;
    bool more, found;
    int64_t n;
    CL_TRY(cl_walk_source(vm, other, &src));
    if (cl_same(src, r)) {
        cl_set_clear(vm, r);
        return CL_ST_OK;
    }
    CL_TRY(cl_len(vm, src, &n));
    CL_CHARGE(vm, (uint64_t)n);
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, src, &pos, &x, &more));
        if (!more) return cl_set_tidy(vm, r);
        CL_TRY(cl_set_discard(vm, r, x, &found));
    }
}

static cl_st other_set(cl_vm *vm, cl_val other, cl_val *out)
{
    if (cl_is_anyset(other)) {
        *out = other;
        return CL_ST_OK;
    }
    CL_TRY(cl_set_new(vm, false, out));
    return cl_set_update(vm, *out, other);
}

cl_st nat_set_union(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    CL_TRY(cl_set_copy(vm, a[0], cl_is(a[0], CL_K_FROZENSET), &r));
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(cl_set_update(vm, r, a[i]));
    return cl_ret(a, r);
}

cl_st nat_set_intersection(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r = a[0];
    if (argc == 1) CL_TRY(cl_set_copy(vm, a[0], cl_is(a[0], CL_K_FROZENSET), &r));
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(intersect(vm, r, a[i], &r));
    return cl_ret(a, r);
}

cl_st nat_set_difference(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    if (argc == 2 && cl_is_anyset(a[1])) {
        CL_TRY(cl_set_op(vm, CL_SUB, a[0], a[1], false, &r));
        return cl_ret(a, r);
    }
    CL_TRY(cl_set_copy(vm, a[0], cl_is(a[0], CL_K_FROZENSET), &r));
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(subtract(vm, r, a[i]));
    return cl_ret(a, r);
}

cl_st nat_set_symmetric_difference(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val o, r;
    (void)argc;
    CL_TRY(other_set(vm, a[1], &o));
    CL_TRY(cl_set_op(vm, CL_XOR, a[0], o, false, &r));
    return cl_ret(a, r);
}

cl_st nat_set_update(cl_vm *vm, cl_val *a, uint32_t argc)
{
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(cl_set_update(vm, a[0], a[i])); /* doing it again changes nothing */
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_intersection_update(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r = a[0];
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(intersect(vm, r, a[i], &r));
    if (argc > 1) cl_set_take(vm, a[0], r);
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_difference_update(cl_vm *vm, cl_val *a, uint32_t argc)
{
    for (uint32_t i = 1; i < argc; i++)
        CL_TRY(subtract(vm, a[0], a[i]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_symmetric_difference_update(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val o, r;
    (void)argc;
    CL_TRY(other_set(vm, a[1], &o));
    CL_TRY(cl_set_op(vm, CL_XOR, a[0], o, true, &r));
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_isdisjoint(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val src, x, set = a[0];
    bool more, in;
    int64_t n;
    (void)argc;
    CL_TRY(cl_walk_source(vm, a[1], &src));
    if (cl_is_anyset(src) && cl_set_count(vm, src) > cl_set_count(vm, set)) {
        set = src;
        src = a[0];
    }
    CL_TRY(cl_len(vm, src, &n));
    CL_CHARGE(vm, (uint64_t)n);
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, src, &pos, &x, &more));
        if (!more) return cl_ret(a, CL_TRUE);
        CL_TRY(cl_set_has(vm, set, x, &in));
        if (in) return cl_ret(a, CL_FALSE);
    }
}

cl_st nat_set_issubset(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val o;
    bool t;
    (void)argc;
    CL_TRY(other_set(vm, a[1], &o));
    CL_TRY(cl_set_subset(vm, a[0], o, &t));
    return cl_ret(a, cl_bool(t));
}

cl_st nat_set_issuperset(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val o;
    bool t;
    (void)argc;
    CL_TRY(other_set(vm, a[1], &o));
    CL_TRY(cl_set_subset(vm, o, a[0], &t));
    return cl_ret(a, cl_bool(t));
}

/* ---- operators as methods ---- */

static cl_st op_method(cl_vm *vm, cl_val *a, cl_binop_id op, bool swap, bool inplace)
{
    cl_val x = a[0], y = cl_unwrap(vm, a[1]), r;
    if (cl_is_anyset(x) && !cl_is_anyset(y)) return cl_ret(a, CL_NOTIMPL);
    if (!cl_is_anyset(y)) y = a[1]; /* views take any iterable */
    CL_TRY(cl_set_op(vm, op, swap ? y : x, swap ? x : y, inplace, &r));
    return cl_ret(a, r);
}

#define SET_OP(name, op)                                       \
    cl_st nat_set_##name(cl_vm *vm, cl_val *a, uint32_t argc)  \
    {                                                          \
        (void)argc;                                            \
        return op_method(vm, a, op, false, false);             \
    }                                                          \
    cl_st nat_set_r##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        return op_method(vm, a, op, true, false);              \
    }                                                          \
    cl_st nat_set_i##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        return op_method(vm, a, op, false, true);              \
    }
SET_OP(or, CL_OR)
SET_OP(and, CL_AND)
SET_OP(sub, CL_SUB)
SET_OP(xor, CL_XOR)

/* ---- hidden: probing for the Python forms ---- */

static cl_st set_arg(cl_vm *vm, cl_val *v)
{
    *v = cl_unwrap(vm, *v);
    return cl_is_anyset(*v) ? CL_ST_OK
                            : cl_raise(vm, CL_T_TypeError, "a set is required, not %T", *v);
}

static bool pos_ok(const cl_vm *vm, cl_val s, cl_val pos)
{
    const cl_set *p = CL_PTR(vm, cl_set, s);
    return p->table && cl_is_int(pos) && cl_int(pos) >= 0 && cl_int(pos) <= p->mask;
}

/* [position, key, position, key, ...] of the elements with this hash, in probe order. */
cl_st nat_set_candidates(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s = a[0], l;
    int64_t h, i;
    (void)argc;
    CL_TRY(set_arg(vm, &s));
    if (!cl_int_get(vm, a[1], &h)) return cl_raise(vm, CL_T_TypeError, "an integer is required");
    CL_TRY(cl_list_new(vm, NULL, 0, &l));
    for (uint32_t probe = 0; (i = cl_set_candidate(vm, s, h, &probe)) >= 0;) {
        CL_TRY(cl_list_push(vm, l, cl_small(i)));
        CL_TRY(cl_list_push(vm, l, CL_AT(vm, cl_stab, CL_PTR(vm, cl_set, s)->table)->e[i].key));
    }
    return cl_ret(a, l);
}

cl_st nat_set_key_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s = a[0];
    (void)argc;
    CL_TRY(set_arg(vm, &s));
    return cl_ret(a, pos_ok(vm, s, a[1])
                         ? CL_AT(vm, cl_stab, CL_PTR(vm, cl_set, s)->table)->e[cl_int(a[1])].key
                         : CL_UNBOUND);
}

cl_st nat_set_del_at(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s = a[0];
    (void)argc;
    CL_TRY(set_arg(vm, &s));
    if (pos_ok(vm, s, a[1]) &&
        !cl_is_unbound(CL_AT(vm, cl_stab, CL_PTR(vm, cl_set, s)->table)->e[cl_int(a[1])].key))
        cl_set_del_at(vm, s, (uint32_t)cl_int(a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_set_put_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s = a[0];
    int64_t h;
    (void)argc;
    CL_TRY(set_arg(vm, &s));
    if (!cl_int_get(vm, a[2], &h)) return cl_raise(vm, CL_T_TypeError, "an integer is required");
    CL_TRY(cl_set_put(vm, s, a[1], h));
    return cl_ret(a, CL_NONE);
}
