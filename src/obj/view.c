/* SPDX-License-Identifier: MIT */
/* Dict views and mappingproxy objects; generic aliases and unions. */
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/type.h"

cl_st cl_view_new(cl_vm *vm, cl_val of, uint32_t kind, cl_val *out)
{
    CL_NEW(vm, cl_view, w, CL_K_VIEW, sizeof(cl_view));
    w->h.aux = kind;
    w->of = of;
    *out = cl_ref_of(vm, w);
    return CL_ST_OK;
}

static cl_st alias(cl_vm *vm, uint32_t kind, cl_val a, cl_val b, cl_val *out)
{
    CL_NEW(vm, cl_alias, p, CL_K_ALIAS, sizeof(cl_alias));
    p->h.aux = kind;
    p->a = a;
    p->b = b;
    p->c = CL_V_EMPTY_TUPLE;
    p->d = CL_NONE;
    *out = cl_ref_of(vm, p);
    return CL_ST_OK;
}

cl_st cl_alias_new(cl_vm *vm, cl_val origin, cl_val args, cl_val *out)
{
    if (!cl_is(args, CL_K_TUPLE)) CL_TRY(cl_tuple_new(vm, &args, 1, &args));
    return alias(vm, CL_ALIAS_GENERIC, origin, args, out);
}

static bool union_member(const cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_ALIAS)) return cl_hdr_of(vm, v)->aux < CL_ALIAS_TEMPLATE;
    return cl_is_none(v) || cl_is_builtin_type(v) || cl_is(v, CL_K_TYPE);
}

cl_st cl_union_new(cl_vm *vm, cl_val a, cl_val b, cl_val *out)
{
    if (!union_member(vm, a) || !union_member(vm, b) || (cl_is_none(a) && cl_is_none(b))) {
        *out = CL_NOTIMPL;
        return CL_ST_OK;
    }
    cl_val parts[2] = { a, b }, all;
    uint64_t n = 0;
    for (int i = 0; i < 2; i++) {
        bool is_union =
            cl_is(parts[i], CL_K_ALIAS) && cl_hdr_of(vm, parts[i])->aux == CL_ALIAS_UNION;
        n += is_union ? cl_tuple_len(vm, CL_PTR(vm, cl_alias, parts[i])->b) : 1;
    }
    CL_CHARGE(vm, n * n / 4);
    CL_TRY(cl_tuple_new(vm, NULL, n, &all));
    cl_val *to = cl_tuple_items(vm, all);
    uint32_t have = 0;
    for (int i = 0; i < 2; i++) {
        bool is_union =
            cl_is(parts[i], CL_K_ALIAS) && cl_hdr_of(vm, parts[i])->aux == CL_ALIAS_UNION;
        cl_val members = is_union ? CL_PTR(vm, cl_alias, parts[i])->b : CL_UNBOUND;
        const cl_val *from = is_union ? cl_tuple_items(vm, members) : &parts[i];
        uint32_t m = is_union ? cl_tuple_len(vm, members) : 1;
        for (uint32_t j = 0; j < m; j++) {
            bool eq = false;
            cl_val x = cl_is_none(from[j]) ? CL_TYPE_VAL(CL_T_NoneType) : from[j];
            for (uint32_t q = 0; q < have && !eq; q++) {
                cl_st st = cl_eq_depth(vm, to[q], x, &eq, 0);
                if (st == CL_ST_ESCALATE)
                    /* classes with a metaclass __eq__ are told apart by identity */
                    eq = cl_same(to[q], x);
                else
                    CL_TRY(st);
            }
            if (!eq) to[have++] = x;
        }
    }
    if (have == 1) {
        *out = to[0];
        return CL_ST_OK;
    }
    CL_TRY(cl_tuple_new(vm, to, have, &all));
    return alias(vm, CL_ALIAS_UNION, CL_NONE, all, out);
}
