/* SPDX-License-Identifier: MIT */
/* Patterns of match, as far as no Python code has a say: case Point(x, y=0), case int(n), and
   case {"k": v}. Everything unusual, errors included, is left to lib/prelude.py. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/type.h"
#include "vm/machine.h"

enum { MOST = 16 }; /* attributes of a pattern */

/* Builtin types whose one positional sub-pattern is the subject itself. */
static bool matches_itself(cl_val cls)
{
    static const uint16_t ids[] = { CL_T_bool,  CL_T_bytearray, CL_T_bytes, CL_T_dict,
                                    CL_T_float, CL_T_frozenset, CL_T_int,   CL_T_list,
                                    CL_T_set,   CL_T_str,       CL_T_tuple };
    for (uint32_t i = 0; i < CL_COUNTOF(ids); i++)
        if (cl_same(cls, CL_TYPE_VAL(ids[i]))) return true;
    return false;
}

/* Names that are str and no two the same: others are for the prelude, which knows the errors. */
static bool plain_names(const cl_vm *vm, const cl_val *name, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!cl_is(name[i], CL_K_STR)) return false;
        for (uint32_t j = 0; j < i; j++)
            if (cl_name_eq(vm, name[j], name[i])) return false;
    }
    return true;
}

/* spec: tuple (number of positional sub-patterns, keyword names...). *out: a tuple of what the
   sub-patterns are matched against, or None. */
cl_st cl_match_class(cl_vm *vm, cl_val subject, cl_val cls, cl_val spec, cl_val *out)
{
    const cl_val *names = cl_tuple_items(vm, spec) + 1;
    uint32_t nnames = cl_tuple_len(vm, spec) - 1, npos = (uint32_t)cl_int(names[-1]);
    cl_val v[MOST], args[2] = { subject, cls };
    bool self = matches_itself(cls);
    if (npos + nnames > MOST || (npos && nnames) || !(self || cl_is(cls, CL_K_TYPE)))
        return CL_ST_ESCALATE;
    CL_TRY(nat_isinstance(vm, args, 2));
    if (!cl_same(args[0], CL_TRUE)) {
        *out = CL_NONE;
        return CL_ST_OK;
    }
    if (self && npos == 1) return cl_tuple_new(vm, &subject, 1, out);
    if (npos) {
        cl_val fields;
        if (self) return CL_ST_ESCALATE;
        CL_TRY(cl_getattr_opt(vm, cls, CL_NAME(__match_args__), &fields));
        if (!cl_is(fields, CL_K_TUPLE) || cl_tuple_len(vm, fields) < npos) return CL_ST_ESCALATE;
        names = cl_tuple_items(vm, fields);
        if (!plain_names(vm, names, npos)) return CL_ST_ESCALATE;
    }
    for (uint32_t i = 0; i < npos + nnames; i++) {
        CL_TRY(cl_getattr_opt(vm, subject, names[i], &v[i]));
        if (cl_is_unbound(v[i])) {
            *out = CL_NONE;
            return CL_ST_OK;
        }
    }
    return cl_tuple_new(vm, v, npos + nnames, out);
}

/* The values of str keys in a dict, as a tuple, or None where one is missing. */
cl_st cl_match_keys(cl_vm *vm, cl_val subject, cl_val keys, cl_val *out)
{
    if (!cl_is(subject, CL_K_DICT) || !cl_is(keys, CL_K_TUPLE)) return CL_ST_ESCALATE;
    const cl_val *key = cl_tuple_items(vm, keys);
    uint32_t n = cl_tuple_len(vm, keys);
    cl_val v[MOST];
    if (n > MOST || !plain_names(vm, key, n)) return CL_ST_ESCALATE;
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_dict_get(vm, subject, key[i], &v[i]));
        if (cl_is_unbound(v[i])) {
            *out = CL_NONE;
            return CL_ST_OK;
        }
    }
    return cl_tuple_new(vm, v, n, out);
}
