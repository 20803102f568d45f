/* SPDX-License-Identifier: MIT */
/* The 64-bit value: encoding and decoding. Everything that knows the bit layout is in this file.

   int      value << 1                        low bit 0, 63-bit signed
   float    rotl(bits - (3<<60), 3) | 3       low bits 11, |x| in about [1.7e-77, 1.2e77]
                                              ("Float Self-Tagging", arXiv 2411.16544)
   ref      offset << 32 | kind << 2 | 1      low bits 01; the kind is repeated in the object header
   special  index << 32 | 0 << 2 | 1          low byte 0x01; no memory; indexes are stable ids */
#ifndef CL_VALUE_H
#define CL_VALUE_H
#include "base/port.h"

typedef struct {
    uint64_t u;
} cl_val;

typedef enum {
#define KIND(name, text) CL_K_##name,
#include "heap/kinds.def"
#undef KIND
    CL_K_COUNT
} cl_kind;
/* Kinds are appended, so the ones that only the machine sees are a range in the middle. */
static inline bool cl_kind_is_object(uint32_t k)
{
    return k > CL_K_SPECIAL && k < CL_K_COUNT && k != CL_K_FREE;
}
static inline bool cl_kind_is_value(uint32_t k) /* or a special */
{
    return k < CL_K_COUNT && (k < CL_K_ARRAY || k > CL_K_FREE);
}

/* Special indexes. Stored in snapshots: append-only. */
enum {
    CL_SP_NONE = 0,
    CL_SP_ELLIPSIS = 1,
    CL_SP_FALSE = 2,
    CL_SP_TRUE = 3,
    CL_SP_NOTIMPL = 4,
    /* unbound local, deleted entry, missing native argument; never seen by programs */
    CL_SP_UNBOUND = 5,
    CL_SP_EXHAUSTED = 6, /* end of an iteration, inside the machine only */
    CL_SP_RAISED = 7,    /* a step native that catches sees this in place of a result */
    CL_SP_DEBUG_ = 8,
    CL_SP_NODEFAULT = 9,      /* typing.NoDefault */
    CL_SP_COUNT,              /* of those without a range: a new one goes before this line */
    CL_SP_TYPE0 = 0x100,      /* + builtin type id (types.def), exceptions included */
    CL_SP_NATIVE0 = 0x1000,   /* + native id (natives.def) */
    CL_SP_HOST0 = 0x10000,    /* + index into the program's host functions */
    CL_SP_PRELUDE0 = 0x20000, /* + prelude code id: a prelude function as a value */
    CL_SP_END = 0x30000
};

#define CL_SPECIAL(idx) ((cl_val){ ((uint64_t)(uint32_t)(idx) << 32) | 1u })
#define CL_NONE CL_SPECIAL(CL_SP_NONE)
#define CL_ELLIPSIS CL_SPECIAL(CL_SP_ELLIPSIS)
#define CL_FALSE CL_SPECIAL(CL_SP_FALSE)
#define CL_TRUE CL_SPECIAL(CL_SP_TRUE)
#define CL_NOTIMPL CL_SPECIAL(CL_SP_NOTIMPL)
#define CL_NODEFAULT CL_SPECIAL(CL_SP_NODEFAULT)
#define CL_UNBOUND CL_SPECIAL(CL_SP_UNBOUND)
#define CL_EXHAUSTED CL_SPECIAL(CL_SP_EXHAUSTED)
#define CL_RAISED CL_SPECIAL(CL_SP_RAISED)
#define CL_TYPE_VAL(id) CL_SPECIAL(CL_SP_TYPE0 + (id))

static inline bool cl_same(cl_val a, cl_val b) { return a.u == b.u; }
static inline cl_val cl_bool(bool b) { return CL_SPECIAL(CL_SP_FALSE + (b ? 1 : 0)); }

/* int */
#define CL_SMALL_MAX ((int64_t)1 << 62) /* ints are in [-2^62, 2^62) */
static inline bool cl_is_int(cl_val v) { return (v.u & 1) == 0; }
static inline bool cl_both_int(cl_val a, cl_val b) { return ((a.u | b.u) & 1) == 0; }
static inline cl_val cl_small(int64_t i) { return (cl_val){ (uint64_t)i << 1 }; }
static inline int64_t cl_int(cl_val v) { return (int64_t)v.u >> 1; }
static inline bool cl_fits_small(int64_t i) { return i >= -CL_SMALL_MAX && i < CL_SMALL_MAX; }
static inline bool cl_small_add(cl_val a, cl_val b, cl_val *r)
{
    return !__builtin_add_overflow((int64_t)a.u, (int64_t)b.u, (int64_t *)&r->u);
}
static inline bool cl_small_sub(cl_val a, cl_val b, cl_val *r)
{
    return !__builtin_sub_overflow((int64_t)a.u, (int64_t)b.u, (int64_t *)&r->u);
}
static inline bool cl_small_mul(cl_val a, cl_val b, cl_val *r)
{
    return !__builtin_mul_overflow((int64_t)a.u >> 1, (int64_t)b.u, (int64_t *)&r->u);
}

/* float held in the value itself (boxed floats: object.h) */
#define CL_FLOAT_BIAS ((uint64_t)3 << 60)
static inline bool cl_is_flt(cl_val v) { return (v.u & 3) == 3; }
static inline double cl_flt(cl_val v)
{
    uint64_t x = v.u ^ 3;
    x = ((x >> 3) | (x << 61)) + CL_FLOAT_BIAS;
    double d;
    memcpy(&d, &x, 8);
    return d;
}
/* Encodes d; false when d must be boxed (zero, tiny, huge, inf, nan). */
static inline bool cl_flt_encode(double d, cl_val *out)
{
    uint64_t b;
    memcpy(&b, &d, 8);
    b -= CL_FLOAT_BIAS;
    b = (b << 3) | (b >> 61);
    out->u = b | 3;
    return (b & 3) == 0;
}

/* refs and specials */
#define CL_TAG(kind) ((uint8_t)(((kind) << 2) | 1))
static inline uint8_t cl_tag(cl_val v) { return (uint8_t)v.u; }
static inline bool cl_is_tagged(cl_val v) { return (v.u & 3) == 1; } /* ref or special */
static inline bool cl_is_special(cl_val v) { return cl_tag(v) == 1; }
static inline bool cl_is_ref(cl_val v) { return (v.u & 3) == 1 && cl_tag(v) != 1; }
static inline bool cl_is(cl_val v, cl_kind k) { return cl_tag(v) == CL_TAG(k); }
/* of ref or special */
static inline cl_kind cl_ref_kind(cl_val v) { return (cl_kind)(cl_tag(v) >> 2); }
static inline uint32_t cl_off(cl_val v) { return (uint32_t)(v.u >> 32); }
static inline uint32_t cl_special_idx(cl_val v) { return (uint32_t)(v.u >> 32); }
static inline cl_val cl_ref(cl_kind k, uint32_t off)
{
    return (cl_val){ ((uint64_t)off << 32) | CL_TAG(k) };
}
static inline bool cl_is_none(cl_val v) { return v.u == CL_NONE.u; }
static inline bool cl_is_unbound(cl_val v) { return v.u == CL_UNBOUND.u; }
static inline bool cl_is_bool(cl_val v) { return (v.u & ~((uint64_t)1 << 32)) == CL_FALSE.u; }
static inline bool cl_is_builtin_type(cl_val v)
{
    return cl_is_special(v) && cl_special_idx(v) - CL_SP_TYPE0 < CL_SP_NATIVE0 - CL_SP_TYPE0;
}
static inline bool cl_is_native(cl_val v)
{
    return cl_is_special(v) && cl_special_idx(v) - CL_SP_NATIVE0 < CL_SP_HOST0 - CL_SP_NATIVE0;
}
static inline bool cl_is_hostfn(cl_val v)
{
    return cl_is_special(v) && cl_special_idx(v) - CL_SP_HOST0 < CL_SP_PRELUDE0 - CL_SP_HOST0;
}
static inline bool cl_is_prelude(cl_val v)
{
    return cl_is_special(v) && cl_special_idx(v) - CL_SP_PRELUDE0 < CL_SP_END - CL_SP_PRELUDE0;
}
#endif
