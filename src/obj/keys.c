/* SPDX-License-Identifier: MIT */
/* Key tables of dicts: making them and looking at their index. */
#include "obj/keys.h"

uint32_t cl_keys_log2_for(uint32_t n)
{
    uint32_t log2 = 3;
    while (cl_keys_usable(log2) < n)
        log2++;
    return log2;
}

uint64_t cl_keys_size(uint32_t cap, uint32_t log2, bool hashed)
{
    uint64_t slots = (uint64_t)1 << log2, w = log2 < 8 ? 1 : log2 < 16 ? 2 : 4;
    return 16 + ((slots * w + 7) & ~(uint64_t)7) + (uint64_t)cap * (hashed ? 16 : 8);
}

void cl_keys_build(cl_keys *k, uint32_t cap, uint32_t log2, const cl_val *keys,
                   const uint32_t *hashes, uint32_t n)
{
    uint64_t size = CL_ALIGN16(cl_keys_size(cap, log2, false));
    k->h.kind = CL_K_KEYS;
    k->h.flags = CL_KEYS_SHARED | CL_KEYS_STR;
    k->h.gran = size <= 2048 ? (uint8_t)(size >> 4) : 0;
    k->h.aux = cap;
    k->n = n;
    k->log2 = (uint8_t)log2;
    k->pad8 = 0;
    k->pad = 0;
    memset(k->index, 0, cl_keys_index_bytes(k));
    cl_val *e = cl_keys_entries(k);
    for (uint32_t i = 0; i < n; i++) {
        e[i] = keys[i];
        cl_keys_enter(k, (int64_t)hashes[i], i);
    }
    for (uint32_t i = n; i < cap; i++)
        e[i] = cl_small(0);
}

cl_st cl_keys_alloc(cl_vm *vm, uint64_t cap, bool hashed, uint32_t *off)
{
    if (cap > ((uint64_t)1 << 27)) return cl_raise_memory(vm);
    uint32_t log2 = cl_keys_log2_for((uint32_t)cap);
    uint64_t size = cl_keys_size((uint32_t)cap, log2, hashed);
    if (size > 2048) CL_TRY(cl_reserve(vm, size));
    CL_NEW(vm, cl_keys, k, CL_K_KEYS, size);
    k->h.aux = (uint32_t)cap;
    k->h.flags = CL_KEYS_STR | (hashed ? CL_KEYS_HASHED : 0);
    k->n = 0;
    k->log2 = (uint8_t)log2;
    k->pad8 = 0;
    k->pad = 0;
    memset(k->index, 0, (size_t)cl_keys_index_bytes(k) + (size_t)cap * (hashed ? 16 : 8));
    *off = (uint32_t)((uint8_t *)k - vm->base);
    return CL_ST_OK;
}

void cl_keys_forget(cl_keys *k, int64_t hash, uint32_t entry)
{
    uint32_t mask = (1u << k->log2) - 1;
    uint64_t perturb = (uint64_t)hash;
    uint32_t i = (uint32_t)perturb & mask;
    for (;;) {
        uint32_t n = cl_keys_ix(k, i);
        if (n == CL_IX_EMPTY) return; /* a forged table may lack it */
        if (n == entry + CL_IX_FIRST) {
            cl_keys_set_ix(k, i, CL_IX_DELETED);
            return;
        }
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
}
