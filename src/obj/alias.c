/* SPDX-License-Identifier: MIT */
/* Objects of typing and of template strings: type parameters, type aliases, Template,
   Interpolation. Each is an ALIAS object with its fields in a tuple of its own. */
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/list.h"
#include "obj/type.h"

cl_st cl_record_new(cl_vm *vm, uint32_t kind, const cl_val *fields, uint32_t n, cl_val *out)
{
    cl_val t;
    CL_TRY(cl_tuple_new(vm, fields, n, &t));
    CL_NEW(vm, cl_alias, r, CL_K_ALIAS, sizeof(cl_alias));
    r->h.aux = kind;
    r->a = r->c = r->d = CL_NONE;
    r->b = t;
    *out = cl_ref_of(vm, r);
    return CL_ST_OK;
}

bool cl_record_ok(const cl_vm *vm, int64_t kind, const cl_val *f, uint32_t n)
{
    static const uint8_t fields[CL_ALIAS_COUNT] = {
        [CL_ALIAS_TYPEVAR] = 7,   [CL_ALIAS_PARAMSPEC] = 7,     [CL_ALIAS_TYPEVARTUPLE] = 7,
        [CL_ALIAS_TYPEALIAS] = 5, [CL_ALIAS_PSARGS] = 1,        [CL_ALIAS_PSKWARGS] = 1,
        [CL_ALIAS_TEMPLATE] = 2,  [CL_ALIAS_INTERPOLATION] = 4,
    };
    if (kind < CL_ALIAS_TYPEVAR || kind >= CL_ALIAS_COUNT || n != fields[kind]) return false;
    if (kind <= CL_ALIAS_TYPEALIAS && !cl_is(f[0], CL_K_STR)) return false;   /* name */
    if (kind == CL_ALIAS_TYPEALIAS && !cl_is(f[3], CL_K_TUPLE)) return false; /* parameters */
    if (kind != CL_ALIAS_TEMPLATE) return true;
    if (!cl_is(f[0], CL_K_TUPLE) || !cl_is(f[1], CL_K_TUPLE) || /* texts, interpolations */
        cl_tuple_len(vm, f[0]) != cl_tuple_len(vm, f[1]) + 1)
        return false;
    for (uint32_t i = 0; i < cl_tuple_len(vm, f[0]); i++)
        if (!cl_is(cl_tuple_items(vm, f[0])[i], CL_K_STR)) return false;
    return true;
}

bool cl_is_record(const cl_vm *vm, cl_val v, uint32_t kind)
{
    return cl_is(v, CL_K_ALIAS) && cl_hdr_of(vm, v)->aux == kind;
}

cl_val cl_record_field(const cl_vm *vm, cl_val v, uint32_t i)
{
    return cl_tuple_items(vm, CL_PTR(vm, cl_alias, v)->b)[i];
}

/* What iterating over the object goes through: list[int] gives *list[int], Ts gives Unpack[Ts], a
   Template its texts and interpolations. UNBOUND: it cannot be iterated. */
cl_st cl_alias_elements(cl_vm *vm, cl_val v, cl_val *out)
{
    *out = CL_UNBOUND;
    const cl_alias *al = CL_PTR(vm, cl_alias, v);
    if (al->h.aux == CL_ALIAS_GENERIC || al->h.aux == CL_ALIAS_TYPEVARTUPLE) {
        bool generic = al->h.aux == CL_ALIAS_GENERIC;
        cl_val origin = al->a, args = al->b, one;
        if (!generic) {
            origin = CL_TYPE_VAL(CL_T_Unpack);
            CL_TRY(cl_tuple_new(vm, &v, 1, &args));
        }
        CL_TRY(cl_alias_new(vm, origin, args, &one));
        CL_PTR(vm, cl_alias, one)->d = cl_small(generic ? CL_ALIAS_STARRED : CL_ALIAS_TYPING);
        return cl_tuple_new(vm, &one, 1, out);
    }
    if (al->h.aux != CL_ALIAS_TEMPLATE) return CL_ST_OK;
    cl_val list, strings = cl_record_field(vm, v, 0), parts = cl_record_field(vm, v, 1);
    uint32_t n = cl_tuple_len(vm, strings);
    CL_CHARGE(vm, 2 * (uint64_t)n);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (uint32_t i = 0; i < n; i++) {
        cl_val s = cl_tuple_items(vm, strings)[i];
        if (CL_PTR(vm, cl_str, s)->len) CL_TRY(cl_list_push(vm, list, s));
        if (i < cl_tuple_len(vm, parts))
            CL_TRY(cl_list_push(vm, list, cl_tuple_items(vm, parts)[i]));
    }
    n = cl_list_len(vm, list);
    return cl_tuple_new(vm, n ? cl_list_items(vm, list) : NULL, n, out);
}
