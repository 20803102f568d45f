/* SPDX-License-Identifier: MIT */
/* Methods of list, and the ones that all containers share: len, subscripts, membership, comparison,
   repr. */
#include "builtin/container.h"

cl_st cl_container_made(cl_vm *vm, cl_val *a, cl_val cls, cl_type_id type, cl_val value)
{
    if (CL_LIKELY(cl_same(cls, CL_TYPE_VAL(type)))) return cl_ret(a, value);
    if (!cl_is(cls, CL_K_TYPE) && !cl_is_builtin_type(cls))
        return cl_raise(vm, CL_T_TypeError, "%s.__new__(X): X is not a type object (%T)",
                        cl_types[type].name, cls);
    if (!cl_is(cls, CL_K_TYPE) || !cl_issubclass(vm, cls, CL_TYPE_VAL(type)))
        return cl_raise(vm, CL_T_TypeError, "%s.__new__(%N): %N is not a subtype of %s",
                        cl_types[type].name, cls, cls, cl_types[type].name);
    cl_val r;
    CL_TRY(cl_inst_wrap(vm, cls, value, &r));
    return cl_ret(a, r);
}

cl_st nat_wrap(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    if (!cl_is(a[0], CL_K_TYPE)) return cl_ret(a, a[1]);
    CL_TRY(cl_inst_wrap(vm, a[0], a[1], &r));
    return cl_ret(a, r);
}

cl_st nat_payload(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_unwrap(vm, a[0]));
}

cl_st nat_type_name_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    char buf[200];
    cl_val s;
    (void)argc;
    const char *t = cl_type_name(vm, a[0], buf, sizeof buf);
    CL_TRY(cl_str_from_utf8(vm, t, strlen(t), &s));
    return cl_ret(a, s);
}

/* ---- shared by all containers ---- */

cl_st nat_cont_len(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t n;
    (void)argc;
    CL_TRY(cl_len(vm, a[0], &n));
    return cl_int_new(vm, n, a);
}

cl_st nat_cont_getitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    CL_TRY(cl_getitem(vm, a[0], a[1], &r));
    return cl_ret(a, r);
}

cl_st nat_cont_setitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_setitem(vm, a[0], a[1], a[2]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_cont_delitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_delitem(vm, a[0], a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_cont_contains(cl_vm *vm, cl_val *a, uint32_t argc)
{
    bool t;
    (void)argc;
    CL_TRY(cl_contains(vm, a[0], a[1], &t));
    return cl_ret(a, cl_bool(t));
}

cl_st nat_cont_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    CL_TRY(cl_repr(vm, a[0], &r));
    return cl_ret(a, r);
}

cl_st nat_cont_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t h;
    cl_val r;
    (void)argc;
    CL_TRY(cl_hash(vm, a[0], &h));
    CL_TRY(cl_int_new(vm, h, &r));
    return cl_ret(a, r);
}

/* Which right operands a container's comparison methods take; for others they answer
   NotImplemented. */
static bool comparable(const cl_vm *vm, cl_val a, cl_val b, cl_cmp op)
{
    bool ordering = op != CL_EQ && op != CL_NE;
    switch (cl_ref_kind(a)) {
    case CL_K_SET:
    case CL_K_FROZENSET: return cl_is_anyset(b);
    case CL_K_VIEW:
        if (cl_view_kind(vm, a) == CL_VIEW_PROXY) return !ordering;
        return cl_is_anyset(b) || cl_is_setview(vm, b);
    case CL_K_DICT:
    case CL_K_RANGE: return !ordering && cl_is(b, cl_ref_kind(a));
    default: return cl_is(b, cl_ref_kind(a));
    }
}

static cl_st compare_method(cl_vm *vm, cl_val *a, cl_cmp op)
{
    cl_val b = cl_unwrap(vm, a[1]), r;
    if (!comparable(vm, a[0], b, op)) return cl_ret(a, CL_NOTIMPL);
    CL_TRY(cl_compare(vm, op, a[0], b, &r));
    return cl_ret(a, r);
}

cl_st nat_cont_eq(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_EQ);
}
cl_st nat_cont_ne(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_NE);
}
cl_st nat_cont_lt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_LT);
}
cl_st nat_cont_le(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_LE);
}
cl_st nat_cont_gt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_GT);
}
cl_st nat_cont_ge(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare_method(vm, a, CL_GE);
}

cl_st nat_class_getitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    CL_TRY(cl_alias_new(vm, a[0], a[1], &r));
    return cl_ret(a, r);
}

/* ---- repr of containers that hold user objects: which ones are being printed ---- */

cl_st nat_repr_enter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val *stack = &cl_rgn_of(vm)->spare[CL_SPARE_REPR];
    (void)argc;
    if (!cl_is(*stack, CL_K_LIST)) CL_TRY(cl_list_new(vm, NULL, 0, stack));
    uint32_t n = cl_list_len(vm, *stack);
    vm->fuel -= n / 4;
    for (uint32_t i = 0; i < n; i++)
        if (cl_same(cl_list_items(vm, *stack)[i], a[0])) return cl_ret(a, CL_TRUE);
    CL_TRY(cl_list_push(vm, *stack, a[0]));
    return cl_ret(a, CL_FALSE);
}

cl_st nat_repr_leave(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val stack = cl_rgn_of(vm)->spare[CL_SPARE_REPR];
    (void)argc;
    if (cl_is(stack, CL_K_LIST)) {
        for (uint32_t n = cl_list_len(vm, stack); n > 0; n--) {
            if (cl_same(cl_list_items(vm, stack)[n - 1], a[0])) {
                /* with it goes what an abandoned generator left above */
                cl_list_truncate(vm, stack, n - 1);
                break;
            }
        }
    }
    return cl_ret(a, CL_NONE);
}

/* ---- list ---- */

cl_st nat_list_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val cls = a[0], l;
    if (CL_LIKELY(cl_same(cls, CL_TYPE_VAL(CL_T_list)))) {
        if (cl_is(vm->kw[0], CL_K_DICT) && cl_dict_count(vm, vm->kw[0]))
            return cl_raise(vm, CL_T_TypeError, "list() takes no keyword arguments");
        if (argc > 2)
            return cl_raise(vm, CL_T_TypeError, "list expected at most 1 argument, got %u",
                            argc - 1);
        if (argc == 2) {
            CL_TRY(cl_list_from_leaf(vm, a[1], &l));
            return cl_ret(a, l);
        }
    }
    CL_TRY(cl_list_new(vm, NULL, 0, &l)); /* a subclass is filled by __init__ */
    return cl_container_made(vm, a, cls, CL_T_list, l);
}

cl_st nat_list_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val l;
    (void)argc;
    if (cl_is(a[1], CL_K_ITER) || cl_is(a[1], CL_K_INST)) return CL_ST_ESCALATE;
    CL_TRY(cl_list_from_leaf(vm, a[1], &l));
    cl_list *to = CL_PTR(vm, cl_list, a[0]), *from = CL_PTR(vm, cl_list, l);
    to->items = from->items;
    to->h.aux = from->h.aux;
    return cl_ret(a, CL_NONE);
}

cl_st nat_list_append(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_list_push(vm, a[0], a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_list_clear(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_list_truncate(vm, a[0], 0);
    return cl_ret(a, CL_NONE);
}

cl_st nat_list_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val l;
    uint32_t n = cl_list_len(vm, a[0]);
    (void)argc;
    CL_CHARGE(vm, n / 4);
    CL_TRY(cl_list_new(vm, n ? cl_list_items(vm, a[0]) : NULL, n, &l));
    return cl_ret(a, l);
}

cl_st nat_list_extend(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_list_extend(vm, a[0], a[1]));
    return cl_ret(a, CL_NONE);
}

/* Hidden: appends the items of a list or tuple. */
cl_st nat_list_give(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val list = cl_unwrap(vm, a[0]);
    if (!cl_is(list, CL_K_LIST)) return cl_bad_internal(vm);
    CL_TRY(cl_list_extend(vm, list, a[1]));
    return cl_ret(a, CL_NONE);
}

static const char no_int[] = "'%T' object cannot be interpreted as an integer";

cl_st nat_list_insert(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t i, n = cl_list_len(vm, a[0]);
    (void)argc;
    CL_TRY(cl_index(vm, a[1], true, no_int, &i));
    if (i < 0) i = i + n < 0 ? 0 : i + n;
    if (i > n) i = n;
    CL_CHARGE(vm, (uint64_t)(n - i) / 4);
    CL_TRY(cl_list_push(vm, a[0], a[2]));
    cl_val *v = cl_list_items(vm, a[0]);
    memmove(v + i + 1, v + i, (size_t)(n - i) * sizeof *v);
    v[i] = a[2];
    return cl_ret(a, CL_NONE);
}

cl_st nat_list_pop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_list *l = CL_PTR(vm, cl_list, a[0]);
    int64_t i, n = l->h.aux;
    (void)argc;
    if (n && cl_same(a[1], cl_small(-1))) {
        cl_val *last = &cl_list_items(vm, a[0])[n - 1], v = *last;
        *last = cl_small(0);
        l->h.aux--;
        return cl_ret(a, v);
    }
    CL_TRY(cl_index(vm, a[1], false, no_int, &i));
    if (!n) return cl_raise(vm, CL_T_IndexError, "pop from empty list");
    if (i < 0) i += n;
    if (i < 0 || i >= n) return cl_raise(vm, CL_T_IndexError, "pop index out of range");
    CL_CHARGE(vm, (uint64_t)(n - i) / 4);
    cl_val *v = cl_list_items(vm, a[0]), r = v[i];
    memmove(v + i, v + i + 1, (size_t)(n - i - 1) * sizeof *v);
    v[n - 1] = cl_small(0);
    l->h.aux--;
    return cl_ret(a, r);
}

cl_st nat_list_remove(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t i;
    uint32_t n = cl_list_len(vm, a[0]);
    (void)argc;
    CL_TRY(cl_items_contain(vm, n ? cl_list_items(vm, a[0]) : NULL, n, a[1], &i));
    if (i < 0) return cl_raise(vm, CL_T_ValueError, "list.remove(x): x not in list");
    cl_val *v = cl_list_items(vm, a[0]);
    memmove(v + i, v + i + 1, (size_t)(n - i - 1) * sizeof *v);
    v[n - 1] = cl_small(0);
    CL_PTR(vm, cl_list, a[0])->h.aux = n - 1;
    return cl_ret(a, CL_NONE);
}

cl_st nat_list_reverse(cl_vm *vm, cl_val *a, uint32_t argc)
{
    uint32_t n = cl_list_len(vm, a[0]);
    (void)argc;
    CL_CHARGE(vm, n / 4);
    if (n) {
        cl_val *v = cl_list_items(vm, a[0]);
        for (uint32_t i = 0, j = n - 1; i < j; i++, j--) {
            cl_val t = v[i];
            v[i] = v[j];
            v[j] = t;
        }
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_seq_count(cl_vm *vm, cl_val *a, uint32_t argc)
{
    const cl_val *v;
    uint32_t n;
    int64_t count = 0;
    bool eq;
    (void)argc;
    cl_seq_span(vm, a[0], &v, &n);
    CL_CHARGE(vm, n / 2);
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_eq_depth(vm, v[i], a[1], &eq, 0));
        count += eq;
    }
    return cl_ret(a, cl_small(count));
}

cl_st nat_seq_index(cl_vm *vm, cl_val *a, uint32_t argc)
{
    static const char text[] = "slice indices must be integers or have an __index__ method";
    const cl_val *v;
    uint32_t n;
    int64_t from, to, at;
    (void)argc;
    cl_seq_span(vm, a[0], &v, &n);
    CL_TRY(cl_index(vm, a[2], true, text, &from));
    CL_TRY(cl_index(vm, a[3], true, text, &to));
    if (from < 0) from = from + n < 0 ? 0 : from + n;
    if (to < 0) to = to + n < 0 ? 0 : to + n;
    if (to > n) to = n;
    if (from < to) {
        CL_TRY(cl_items_contain(vm, v + from, (uint32_t)(to - from), a[1], &at));
        if (at >= 0) return cl_ret(a, cl_small(from + at));
    }
    return cl_raise(vm, CL_T_ValueError,
                    cl_is(a[0], CL_K_LIST) ? "list.index(x): x not in list"
                                           : "tuple.index(x): x not in tuple");
}

cl_st nat_seq_add(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val b = cl_unwrap(vm, a[1]), r;
    (void)argc;
    if (!cl_is(b, cl_ref_kind(a[0])))
        return cl_is(a[1], CL_K_INST)
                   ? cl_ret(a, CL_NOTIMPL)
                   : cl_raise(vm, CL_T_TypeError, "can only concatenate %T (not \"%T\") to %T",
                              a[0], a[1], a[0]);
    CL_TRY(cl_seq_concat(vm, a[0], b, false, &r));
    return cl_ret(a, r);
}

cl_st nat_seq_mul(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val b = cl_unwrap(vm, a[1]), r;
    (void)argc;
    if (cl_is(b, CL_K_INST)) return CL_ST_ESCALATE;
    if (!cl_is_anyint(b) && !cl_is_bool(b)) return cl_ret(a, CL_NOTIMPL);
    CL_TRY(cl_seq_repeat(vm, a[0], b, false, &r));
    return cl_ret(a, r);
}

cl_st nat_list_iadd(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_list_extend(vm, a[0], a[1]); /* the result is self */
}

cl_st nat_list_imul(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val b = cl_unwrap(vm, a[1]), r;
    (void)argc;
    if (cl_is(b, CL_K_INST)) return CL_ST_ESCALATE;
    if (!cl_is_anyint(b) && !cl_is_bool(b)) return cl_ret(a, CL_NOTIMPL);
    return cl_seq_repeat(vm, a[0], b, true, &r);
}
