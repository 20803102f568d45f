/* SPDX-License-Identifier: MIT */
/* hash() of builtin values. Numbers, tuples and frozensets of them hash as in CPython; text has our
   own unseeded hash; what hashes by identity takes the serial number it got when it was made, or
   its offset, which never changes. */
#include "builtin/bytes.h"
#include "base/hash.h"
#include "base/bignum.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/keys.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

static int64_t identity(cl_val v)
{
    return cl_is_special(v) ? (int64_t)cl_special_idx(v) * 7919 + 17 : (int64_t)(cl_off(v) >> 4);
}

static cl_st hash_value(cl_vm *vm, cl_val v, int64_t *out, cl_val *bad, uint32_t depth);

static cl_st hash_items(cl_vm *vm, const cl_val *items, uint32_t n, int64_t *out, cl_val *bad,
                        uint32_t depth)
{
    uint64_t acc = CL_HASH_TUPLE_INIT;
    CL_CHARGE(vm, n / 2 + 1);
    for (uint32_t i = 0; i < n; i++) {
        int64_t h;
        if (cl_is_int(items[i]))
            h = cl_small_hash(items[i]);
        else
            CL_TRY(hash_value(vm, items[i], &h, bad, depth));
        if (!cl_is_unbound(*bad)) return CL_ST_OK;
        acc = cl_hash_tuple_step(acc, (uint64_t)h);
    }
    *out = cl_hash_tuple_finish(acc, n);
    return CL_ST_OK;
}

static int64_t hash_double(double d, cl_val v)
{
    return d != d ? identity(v) : (int64_t)cl_hash_double(d);
}

static bool user_hash(const cl_vm *vm, cl_val v)
{
    cl_val t = cl_type_of(vm, v);
    return cl_is(t, CL_K_TYPE) && CL_PTR(vm, cl_type, t)->flags & CL_TF_HASH;
}

/* *bad stays UNBOUND, or names the value that has no hash. */
static cl_st hash_value(cl_vm *vm, cl_val v, int64_t *out, cl_val *bad, uint32_t depth)
{
    if (cl_is_int(v)) {
        *out = cl_small_hash(v);
        return CL_ST_OK;
    }
    if (cl_is_flt(v)) {
        *out = (int64_t)cl_hash_double(cl_flt(v));
        return CL_ST_OK;
    }
    if (depth >= CL_LEAF_DEPTH) return CL_ST_ESCALATE;
    switch (cl_ref_kind(v)) {
    case CL_K_SPECIAL:
        if (cl_is_bool(v))
            *out = cl_same(v, CL_TRUE);
        else if (cl_is_none(v))
            *out = 0xFCA86420; /* CPython's */
        else
            *out = identity(v);
        return CL_ST_OK;
    case CL_K_STR: *out = cl_str_hash(vm, v); return CL_ST_OK;
    case CL_K_FLOAT: *out = hash_double(CL_PTR(vm, cl_float, v)->d, v); return CL_ST_OK;
    case CL_K_BIGINT: {
        cl_bigint *b = CL_PTR(vm, cl_bigint, v);
        cl_big x = { b->limb, b->h.aux, b->h.flags & CL_BIG_NEG };
        CL_CHARGE(vm, b->h.aux);
        *out = cl_big_hash(&x);
        return CL_ST_OK;
    }
    case CL_K_COMPLEX: {
        const cl_complex *c = CL_PTR(vm, cl_complex, v);
        uint64_t h =
            (uint64_t)hash_double(c->re, v) + UINT64_C(1000003) * (uint64_t)hash_double(c->im, v);
        *out = h == UINT64_MAX ? -2 : (int64_t)h;
        return CL_ST_OK;
    }
    case CL_K_BYTES: {
        cl_bytes *b = CL_PTR(vm, cl_bytes, v);
        if (!b->h.aux) {
            CL_CHARGE_BYTES(vm, b->len);
            b->h.aux = cl_hash_str(b->data, b->len, 1);
        }
        *out = b->h.aux;
        return CL_ST_OK;
    }
    case CL_K_MEMVIEW: {
        const uint8_t *p;
        size_t n;
        if (!cl_hdr_of(vm, v)->aux) {
            CL_TRY(cl_memview_alive(vm, v));
            if (!cl_memview_readonly(vm, v))
                return cl_raise(vm, CL_T_ValueError, "cannot hash writable memoryview object");
            if (cl_buffer_item(vm, v)->size != 1 || cl_buffer_item(vm, v)->kind == '?')
                return cl_raise(vm, CL_T_ValueError,
                                "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
            if (!cl_is(CL_PTR(vm, cl_memview, v)->obj, CL_K_BYTES))
                return cl_raise(vm, CL_T_TypeError, "unhashable type: '%T'",
                                CL_PTR(vm, cl_memview, v)->owner);
            CL_TRY(cl_bytes_arg(vm, v, &p, &n));
            CL_CHARGE_BYTES(vm, n);
            cl_hdr_of(vm, v)->aux = cl_hash_str(p, n, 1);
        }
        *out = cl_hdr_of(vm, v)->aux;
        return CL_ST_OK;
    }
    case CL_K_TUPLE:
        return hash_items(vm, cl_tuple_items(vm, v), cl_tuple_len(vm, v), out, bad, depth + 1);
    case CL_K_FROZENSET: {
        cl_set *s = CL_PTR(vm, cl_set, v);
        if (!s->hash) {
            uint64_t acc = 0;
            CL_CHARGE(vm, s->mask);
            for (uint32_t i = 0; s->table && i <= s->mask; i++) {
                const cl_sentry *e = &CL_AT(vm, cl_stab, s->table)->e[i];
                if (!cl_is_unbound(e->key)) acc = cl_hash_set_step(acc, e->hash);
            }
            s->hash = (uint64_t)cl_hash_set_finish(acc, s->h.aux);
        }
        *out = (int64_t)s->hash;
        return CL_ST_OK;
    }
    case CL_K_RANGE: {
        const cl_range *r = CL_PTR(vm, cl_range, v);
        cl_val parts[3] = { r->len, r->start, r->step };
        if (cl_same(r->len, cl_small(0)))
            parts[1] = parts[2] = CL_NONE;
        else if (cl_same(r->len, cl_small(1)))
            parts[2] = CL_NONE;
        return hash_items(vm, parts, 3, out, bad, depth + 1);
    }
    case CL_K_SLICE: {
        const cl_val *parts = &CL_PTR(vm, cl_slice, v)->start;
        uint64_t acc = CL_HASH_TUPLE_INIT;
        for (uint32_t i = 0; i < 3; i++) {
            int64_t h;
            CL_TRY(hash_value(vm, parts[i], &h, bad, depth + 1));
            if (!cl_is_unbound(*bad)) return CL_ST_OK;
            acc = cl_hash_tuple_step(acc, (uint64_t)h);
        }
        *out = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
        return CL_ST_OK;
    }
    case CL_K_LIST:
    case CL_K_DICT:
    case CL_K_SET:
    case CL_K_BYTEARRAY: *bad = v; return CL_ST_OK;
    case CL_K_VIEW:
        if (cl_view_kind(vm, v) == CL_VIEW_PROXY)
            return hash_value(vm, cl_view_of(vm, v), out, bad, depth + 1);
        if (cl_view_kind(vm, v) == CL_VIEW_VALUES)
            *out = identity(v);
        else
            *bad = v;
        return CL_ST_OK;
    case CL_K_INST: {
        if (user_hash(vm, v)) return CL_ST_ESCALATE;
        cl_val p = cl_unwrap(vm, v);
        if (cl_same(p, v)) {
            *out = CL_PTR(vm, cl_inst, v)->serial;
            return CL_ST_OK;
        }
        CL_TRY(hash_value(vm, p, out, bad, depth + 1));
        if (cl_same(*bad, p)) *bad = v;
        return CL_ST_OK;
    }
    case CL_K_TYPE:
    case CL_K_EXC:
        if (user_hash(vm, v)) return CL_ST_ESCALATE;
        *out = cl_is(v, CL_K_TYPE) ? cl_hdr_of(vm, v)->aux : (int64_t)(cl_off(v) >> 4);
        return CL_ST_OK;
    case CL_K_FUNC: *out = CL_PTR(vm, cl_func, v)->serial; return CL_ST_OK;
    case CL_K_BMETHOD: {
        const cl_bmethod *m = CL_PTR(vm, cl_bmethod, v);
        uint64_t a = cl_is_ref(m->self) ? (uint64_t)(cl_off(m->self) >> 4) : m->self.u;
        uint64_t b = cl_is_ref(m->func) ? (uint64_t)(cl_off(m->func) >> 4) : m->func.u;
        *out = (int64_t)(a ^ b * 31);
        return CL_ST_OK;
    }
    case CL_K_ALIAS: {
        const cl_alias *a = CL_PTR(vm, cl_alias, v);
        int64_t h = 0, g;
        if (a->h.aux >= CL_ALIAS_TYPEVAR) {
            bool part = a->h.aux == CL_ALIAS_PSARGS || a->h.aux == CL_ALIAS_PSKWARGS;
            *out = identity(part ? cl_tuple_items(vm, a->b)[0] : v);
            return CL_ST_OK;
        }
        if (a->h.aux == CL_ALIAS_UNION) {
            for (uint32_t i = 0; i < cl_tuple_len(vm, a->b); i++) {
                CL_TRY(hash_value(vm, cl_tuple_items(vm, a->b)[i], &g, bad, depth + 1));
                if (!cl_is_unbound(*bad)) return CL_ST_OK;
                h ^= g * 31;
            }
            *out = h;
            return CL_ST_OK;
        }
        CL_TRY(hash_value(vm, a->a, &h, bad, depth + 1));
        CL_TRY(hash_value(vm, a->b, &g, bad, depth + 1));
        *out = h ^ g;
        return CL_ST_OK;
    }
    default: *out = identity(v); return CL_ST_OK;
    }
}

cl_st cl_hash_key(cl_vm *vm, cl_val v, int use, int64_t *out)
{
    cl_val bad = CL_UNBOUND;
    CL_TRY(hash_value(vm, v, out, &bad, 0));
    if (CL_LIKELY(cl_is_unbound(bad))) return CL_ST_OK;
    if (use == CL_HASH_PLAIN) return cl_raise(vm, CL_T_TypeError, "unhashable type: '%T'", bad);
    return cl_raise(vm, CL_T_TypeError, "cannot use '%T' as a %s (unhashable type: '%T')", v,
                    use == CL_HASH_DICT ? "dict key" : "set element", bad);
}

cl_st cl_hash(cl_vm *vm, cl_val v, int64_t *out) { return cl_hash_key(vm, v, CL_HASH_PLAIN, out); }
