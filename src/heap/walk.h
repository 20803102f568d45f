/* SPDX-License-Identifier: MIT */
/* The one description of where values and references sit in each kind of object. Collector,
   verifier, dump and the size accounting all use it, so they cannot disagree. */
#ifndef CL_WALK_H
#define CL_WALK_H
#include "heap/object.h"

typedef struct {
    cl_val *vals; /* one contiguous span of values */
    uint32_t nvals;
    uint32_t *refs[4]; /* plain 32-bit references; 0 = none */
    uint8_t ref_kind[4];
    uint32_t nrefs;
    uint32_t stride; /* in values: 1, or 2 for set tables (key, raw hash) */
} cl_spans;

/* Exact size in bytes, a multiple of 16. For large objects it follows from the fields. 0 = unknown
   kind. */
static inline uint64_t cl_obj_bytes(const cl_hdr *h)
{
    if (h->gran) return (uint64_t)h->gran * 16;
    uint64_t n = 0;
    switch ((cl_kind)h->kind) {
    case CL_K_BIGINT: n = 8 + 8 * (uint64_t)h->aux; break;
    case CL_K_STR: {
        const cl_str *s = (const cl_str *)h;
        n = s->h.flags & CL_STR_INDIRECT ? 24 : CL_STR_HEAD + (uint64_t)s->len * s->width;
        break;
    }
    case CL_K_BYTES: n = 16 + (uint64_t)((const cl_bytes *)h)->len; break;
    case CL_K_TUPLE: n = 8 + 8 * (uint64_t)h->aux; break;
    case CL_K_ARRAY: n = 8 + 8 * (uint64_t)h->aux; break;
    case CL_K_BUF: n = 16 + (uint64_t)h->aux; break;
    case CL_K_STACK: n = 16 + 8 * (uint64_t)h->aux; break;
    case CL_K_STAB: n = 16 + 16 * (uint64_t)h->aux; break;
    case CL_K_KEYS: {
        const cl_keys *k = (const cl_keys *)h;
        uint64_t slots = (uint64_t)1 << k->log2, w = k->log2 < 8 ? 1 : k->log2 < 16 ? 2 : 4;
        n = 16 + ((slots * w + 7) & ~(uint64_t)7) + 8 * (uint64_t)h->aux;
        if (h->flags & CL_KEYS_HASHED) n += 8 * (uint64_t)h->aux;
        break;
    }
    case CL_K_GEN: n = sizeof(cl_gen) + 8 * (uint64_t)((const cl_gen *)h)->nregs; break;
    default: return 0;
    }
    return (n + 15) & ~(uint64_t)15;
}

#define CL_SPAN(T, first, count)            \
    do {                                    \
        s->vals = &((T *)(void *)h)->first; \
        s->nvals = (count);                 \
    } while (0)
#define CL_REF32(T, field, K)                         \
    do {                                              \
        s->refs[s->nrefs] = &((T *)(void *)h)->field; \
        s->ref_kind[s->nrefs++] = CL_K_##K;           \
    } while (0)

static inline void cl_obj_spans(cl_hdr *h, cl_spans *s)
{
    s->vals = NULL;
    s->nvals = s->nrefs = 0;
    s->stride = 1;
    switch ((cl_kind)h->kind) {
    case CL_K_SPECIAL:
    case CL_K_FLOAT:
    case CL_K_BIGINT:
    case CL_K_COMPLEX:
    case CL_K_BYTES:
    case CL_K_BUF:
    case CL_K_FREE:
    case CL_K_COUNT: break;
    case CL_K_STR:
        if (h->flags & CL_STR_INDIRECT) CL_REF32(cl_str, d.ind.buf, BUF);
        break;
    case CL_K_BYTEARRAY: CL_REF32(cl_bytearray, buf, BUF); break;
    case CL_K_TUPLE: CL_SPAN(cl_tuple, item[0], h->aux); break;
    case CL_K_LIST: CL_REF32(cl_list, items, ARRAY); break;
    case CL_K_DICT:
        CL_REF32(cl_dict, keys, KEYS);
        CL_REF32(cl_dict, vals, ARRAY);
        break;
    case CL_K_SET:
    case CL_K_FROZENSET: CL_REF32(cl_set, table, STAB); break;
    case CL_K_RANGE: CL_SPAN(cl_range, start, 4); break;
    case CL_K_SLICE: CL_SPAN(cl_slice, start, 3); break;
    case CL_K_INST:
        CL_SPAN(cl_inst, payload, (uint32_t)h->gran * 2u - 2u);
        CL_REF32(cl_inst, h.aux, SHAPE);
        CL_REF32(cl_inst, over, ARRAY);
        break;
    case CL_K_TYPE:
        CL_SPAN(cl_type, name, 9);
        CL_REF32(cl_type, root, SHAPE);
        break;
    case CL_K_FUNC: CL_SPAN(cl_func, closure, 7); break;
    case CL_K_BMETHOD: CL_SPAN(cl_bmethod, self, 2); break;
    case CL_K_CELL: CL_SPAN(cl_cell, v, 1); break;
    case CL_K_GEN: CL_SPAN(cl_gen, func, 4 + ((cl_gen *)(void *)h)->nregs); break;
    case CL_K_ITER: CL_SPAN(cl_iter, a, 4); break;
    case CL_K_VIEW: CL_SPAN(cl_view, of, 1); break;
    case CL_K_EXC: CL_SPAN(cl_exc, type, 8); break;
    case CL_K_MODULE: CL_SPAN(cl_module, dict, 2); break;
    case CL_K_DESCR: CL_SPAN(cl_descr, a, 5); break;
    case CL_K_SUPER: CL_SPAN(cl_super, type, 3); break;
    case CL_K_ALIAS: CL_SPAN(cl_alias, a, 4); break;
    case CL_K_FUTURE: CL_SPAN(cl_future, state, 5); break;
    case CL_K_MEMVIEW: CL_SPAN(cl_memview, obj, 6); break;
    case CL_K_TRACEBACK: CL_SPAN(cl_traceback, next, 1); break;
    case CL_K_CODEREF: CL_SPAN(cl_coderef, extra, 1); break;
    case CL_K_ARRAY: CL_SPAN(cl_array, v[0], h->aux); break;
    case CL_K_KEYS: {
        cl_keys *k = (cl_keys *)(void *)h;
        uint32_t slots = 1u << k->log2, w = k->log2 < 8 ? 1 : k->log2 < 16 ? 2 : 4;
        s->vals = (cl_val *)(void *)(k->index + ((slots * w + 7u) & ~7u));
        s->nvals = h->aux;
        break;
    }
    case CL_K_STAB:
        s->vals = &((cl_stab *)(void *)h)->e[0].key;
        s->nvals = h->aux;
        s->stride = 2;
        break;
    case CL_K_SHAPE:
        CL_SPAN(cl_shape, type, 2);
        CL_REF32(cl_shape, keys, KEYS);
        CL_REF32(cl_shape, trans, ARRAY);
        CL_REF32(cl_shape, parent, SHAPE);
        break;
    case CL_K_STACK: break; /* roots: scanned up to its top by the collector itself */
    }
}
#undef CL_SPAN
#undef CL_REF32
#endif
