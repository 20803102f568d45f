/* SPDX-License-Identifier: MIT */
/* Inside of key tables, for keys.c and dict.c. The index is probed as CPython's dict does it (i = 5
   i + perturb + 1). */
#ifndef CL_KEYS_H
#define CL_KEYS_H
#include "obj/dict.h"

enum { CL_IX_EMPTY = 0, CL_IX_DELETED = 1, CL_IX_FIRST = 2 };

static inline uint32_t cl_keys_ix(const cl_keys *k, uint32_t slot)
{
    if (CL_LIKELY(k->log2 < 8)) return k->index[slot];
    if (k->log2 < 16) return ((const uint16_t *)(const void *)k->index)[slot];
    return ((const uint32_t *)(const void *)k->index)[slot];
}
static inline void cl_keys_set_ix(cl_keys *k, uint32_t slot, uint32_t v)
{
    if (CL_LIKELY(k->log2 < 8))
        k->index[slot] = (uint8_t)v;
    else if (k->log2 < 16)
        ((uint16_t *)(void *)k->index)[slot] = (uint16_t)v;
    else
        ((uint32_t *)(void *)k->index)[slot] = v;
}
static inline uint64_t *cl_keys_hashes(const cl_keys *k)
{
    return (uint64_t *)(void *)(cl_keys_entries(k) + k->h.aux);
}
static inline uint32_t cl_keys_usable(uint32_t log2)
{
    return (uint32_t)(((uint64_t)2 << log2) / 3);
}

/* hash of an int value held in place, as hash() gives it */
static inline int64_t cl_small_hash(cl_val v)
{
    int64_t i = cl_int(v);
    if (CL_LIKELY(i >= 0 && i < (((int64_t)1 << 61) - 1))) return i;
    uint64_t mag = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    int64_t h = (int64_t)(mag % ((UINT64_C(1) << 61) - 1));
    if (i < 0) h = -h;
    return h == -1 ? -2 : h;
}

/* Enters entry number `entry` under hash: first slot that holds no entry. There is always one. */
static inline void cl_keys_enter(cl_keys *k, int64_t hash, uint32_t entry)
{
    uint32_t mask = (1u << k->log2) - 1;
    uint64_t perturb = (uint64_t)hash;
    uint32_t i = (uint32_t)perturb & mask;
    while (cl_keys_ix(k, i) >= CL_IX_FIRST) {
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
    cl_keys_set_ix(k, i, entry + CL_IX_FIRST);
}

/* New table with room for cap entries, nothing in it. */
cl_st cl_keys_alloc(cl_vm *vm, uint64_t cap, bool hashed, uint32_t *off);
/* The slot of the index that holds entry becomes a deleted one. */
void cl_keys_forget(cl_keys *k, int64_t hash, uint32_t entry);
#endif
