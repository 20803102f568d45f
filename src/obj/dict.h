/* SPDX-License-Identifier: MIT */
/* dict, its key tables and views; set and frozenset. Layouts: heap/object.h. */
#ifndef CL_DICT_H
#define CL_DICT_H
#include "obj/generic.h"

static inline uint32_t cl_keys_index_bytes(const cl_keys *k)
{
    uint32_t n = 1u << k->log2, w = k->log2 < 8 ? 1 : k->log2 < 16 ? 2 : 4;
    return (n * w + 7u) & ~7u;
}
static inline cl_val *cl_keys_entries(const cl_keys *k)
{
    return (cl_val *)(void *)((uint8_t *)(uintptr_t)k->index + cl_keys_index_bytes(k));
}

cl_st cl_dict_new(cl_vm *vm, cl_val *out);
cl_st cl_dict_new_sized(cl_vm *vm, uint64_t n, cl_val *out);
/* new dict over a shared key table (DICTK): values v[0..keys->n) */
cl_st cl_dict_from_keys_table(cl_vm *vm, cl_val keys, const cl_val *v, cl_val *out);
/* Makes a key table for the template or the JSON reader from n distinct str keys; CL_KEYS_SHARED |
   CL_KEYS_STR set. Bytes needed and filler for image building without a vm: cl_keys_size,
   cl_keys_build (hashes given). */
uint64_t cl_keys_size(uint32_t cap, uint32_t log2, bool hashed);
void cl_keys_build(cl_keys *k, uint32_t cap, uint32_t log2, const cl_val *keys,
                   const uint32_t *hashes, uint32_t n);
uint32_t cl_keys_log2_for(uint32_t n);
static inline uint32_t cl_dict_count(const cl_vm *vm, cl_val d)
{
    return CL_PTR(vm, cl_dict, d)->h.aux;
}
/* found: CL_ST_OK and *out; absent: CL_ST_OK and *out = CL_UNBOUND. Errors: unhashable key;
   ESCALATE: key or a probed key has Python __eq__/__hash__. */
cl_st cl_dict_get(cl_vm *vm, cl_val d, cl_val key, cl_val *out);
cl_st cl_dict_set(cl_vm *vm, cl_val d, cl_val key, cl_val v);
cl_st cl_dict_del(cl_vm *vm, cl_val d, cl_val key, cl_val *old); /* *old = UNBOUND if absent */
/* str keys: no failure but allocation; lookup cannot fail at all */
cl_val cl_dict_get_str(const cl_vm *vm, cl_val d, cl_val strkey); /* UNBOUND if absent */
/* Is this the name of a builtin or of a host function? (vm/unit.c) */
bool cl_is_outer_name(const cl_vm *vm, cl_val name);
int64_t cl_dict_find_str(const cl_vm *vm, cl_val d, cl_val strkey);    /* entry index or -1 */
cl_val cl_dict_get_ascii(const cl_vm *vm, cl_val d, const char *name); /* slow path helper */
cl_st cl_dict_set_ascii(cl_vm *vm, cl_val d, const char *name, cl_val v);
/* Iteration: for (uint32_t i = 0; cl_dict_next(vm, d, &i, &k, &v);) */
bool cl_dict_next(const cl_vm *vm, cl_val d, uint32_t *i, cl_val *k, cl_val *v);
static inline cl_val *cl_dict_vals(const cl_vm *vm, const cl_dict *d)
{
    return CL_AT(vm, cl_array, d->vals)->v;
}
cl_st cl_dict_copy(cl_vm *vm, cl_val d, cl_val *out);
/* other a dict (payload of a subclass is fine) */
cl_st cl_dict_update(cl_vm *vm, cl_val d, cl_val other);
void cl_dict_clear(cl_vm *vm, cl_val d);
cl_st cl_view_new(cl_vm *vm, cl_val of, uint32_t kind, cl_val *out);
/* Probing for the prelude (user __eq__): see builtin natives __dict_probe, __dict_put. */

cl_st cl_set_new(cl_vm *vm, bool frozen, cl_val *out);
cl_st cl_set_add(cl_vm *vm, cl_val s, cl_val key);
cl_st cl_set_has(cl_vm *vm, cl_val s, cl_val key, bool *out);
cl_st cl_set_discard(cl_vm *vm, cl_val s, cl_val key, bool *found);
bool cl_set_next(const cl_vm *vm, cl_val s, uint32_t *i, cl_val *key);
uint32_t cl_set_skip(const cl_vm *vm, cl_val s,
                     uint32_t i); /* where cl_set_next(i) begins to look */
cl_st cl_set_copy(cl_vm *vm, cl_val s, bool frozen, cl_val *out);
static inline uint32_t cl_set_count(const cl_vm *vm, cl_val s)
{
    return CL_PTR(vm, cl_set, s)->h.aux;
}
#endif
