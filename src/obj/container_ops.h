/* SPDX-License-Identifier: MIT */
/* Operators and inner operations of the containers that more than one file needs. */
#ifndef CL_CONTAINER_OPS_H
#define CL_CONTAINER_OPS_H
#include "obj/generic.h"

/* ---- operators, for cl_binop. Each expects operands of the kinds named (payloads unwrapped by the
   caller). ---- */
/* list + list, tuple + tuple; inplace and a list: a grows and is the result. */
cl_st cl_seq_concat(cl_vm *vm, cl_val a, cl_val b, bool inplace, cl_val *out);
/* list, tuple, str, bytes or bytearray times n (an int, bool or int subclass; ESCALATE for objects
   with __index__). */
cl_st cl_seq_repeat(cl_vm *vm, cl_val seq, cl_val n, bool inplace, cl_val *out);
/* op is CL_OR, CL_AND, CL_SUB or CL_XOR; set, frozenset, keys and items views; at least one operand
   must be one of these.
   *out = CL_NOTIMPL when the other operand does not fit. inplace: a set on the left is changed and
   is the result. */
cl_st cl_set_op(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out);
/* dict | dict; inplace: a |= b (b a dict). */
cl_st cl_dict_or(cl_vm *vm, cl_val a, cl_val b, bool inplace, cl_val *out);
/* list += iterable for builtin containers; ESCALATE when the iteration needs Python. */
cl_st cl_list_extend(cl_vm *vm, cl_val list, cl_val iterable);

/* ---- set and dict inner operations ---- */
#define CL_HASH_PLAIN 0
#define CL_HASH_DICT 1 /* errors say "cannot use 'list' as a dict key (...)" */
#define CL_HASH_SET 2
cl_st cl_hash_key(cl_vm *vm, cl_val v, int use, int64_t *out);
/* Adds every element of a builtin iterable. */
cl_st cl_set_update(cl_vm *vm, cl_val set, cl_val iterable);
cl_st cl_set_merge(cl_vm *vm, cl_val set, cl_val other);       /* other: set or frozenset */
cl_st cl_set_subset(cl_vm *vm, cl_val a, cl_val b, bool *out); /* sets: a <= b */
cl_st cl_set_pop(cl_vm *vm, cl_val s, cl_val *out);            /* UNBOUND: empty */
void cl_set_clear(cl_vm *vm, cl_val s);
cl_st cl_set_tidy(cl_vm *vm, cl_val s);          /* after taking elements out */
void cl_set_take(cl_vm *vm, cl_val a, cl_val r); /* a gets the elements of r */
cl_st cl_set_table_new(cl_vm *vm, uint32_t size, uint32_t *off);
cl_st cl_set_put(cl_vm *vm, cl_val s, cl_val key, int64_t hash); /* key is known to be absent */
void cl_set_del_at(cl_vm *vm, cl_val s, uint32_t pos);
/* Positions with this hash, from probe *probe on (start with 0); -1 at the end. */
int64_t cl_set_candidate(cl_vm *vm, cl_val s, int64_t hash, uint32_t *probe);
cl_st cl_set_find(cl_vm *vm, cl_val s, cl_val key, int64_t hash, int64_t *pos);
static inline bool cl_is_anyset(cl_val v) { return cl_is(v, CL_K_SET) || cl_is(v, CL_K_FROZENSET); }

/* entry -1: absent */
cl_st cl_dict_find(cl_vm *vm, cl_val d, cl_val key, int64_t *entry, int64_t *hash);
cl_st cl_dict_put_new(cl_vm *vm, cl_val d, cl_val key, int64_t hash, cl_val v);
cl_st cl_dict_del_at(cl_vm *vm, cl_val d, uint32_t entry);
int64_t cl_dict_candidate(cl_vm *vm, cl_val d, int64_t hash, uint32_t *probe);
static inline uint32_t cl_view_kind(const cl_vm *vm, cl_val v)
{
    return CL_PTR(vm, cl_view, v)->h.aux;
}
static inline cl_val cl_view_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_view, v)->of; }
/* keys or items view */
static inline bool cl_is_setview(const cl_vm *vm, cl_val v)
{
    return cl_is(v, CL_K_VIEW) &&
           (cl_view_kind(vm, v) == CL_VIEW_KEYS || cl_view_kind(vm, v) == CL_VIEW_ITEMS);
}
/* Elements of a list, tuple, dict, set, view, str, bytes, range as they come; position starts at 0.
   False at the end. Items of items views are made: hence the status. */
cl_st cl_walk_next(cl_vm *vm, cl_val container, uint64_t *pos, cl_val *item, bool *more);
bool cl_walkable(const cl_vm *vm, cl_val v);
/* Equality with identity first, as containers compare. depth counts nesting. */
cl_st cl_eq_depth(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth);
cl_st cl_items_contain(cl_vm *vm, const cl_val *items, uint32_t n, cl_val x, int64_t *index);

/* The element source of a constructor or update: *out is a builtin container to walk. ESCALATE:
   instances, iterators, generators. */
cl_st cl_walk_source(cl_vm *vm, cl_val v, cl_val *out);

/* ---- range and slice ---- */
cl_st cl_range_item(cl_vm *vm, cl_val r, cl_val index, cl_val *out);
cl_st cl_range_slice(cl_vm *vm, cl_val r, cl_val slice, cl_val *out);
/* x an int; UNBOUND: not in it */
cl_st cl_range_find(cl_vm *vm, cl_val r, cl_val x, cl_val *index);
cl_st cl_slice_indices(cl_vm *vm, cl_val slice, cl_val len, cl_val *start, cl_val *stop,
                       cl_val *step);

/* Number shown as an object's address, the same in every run; id() agrees with it. */
uint64_t cl_repr_address(const cl_vm *vm, cl_val v);
/* rgn->spare[]: LIST of the containers whose Python repr form is running, or None. */
#define CL_SPARE_REPR 7

/* Generic alias list[int]: origin a builtin type, args a value or tuple. */
cl_st cl_alias_new(cl_vm *vm, cl_val origin, cl_val args, cl_val *out);
/* a | b of types, None, aliases; NOTIMPL if one is no type */
cl_st cl_union_new(cl_vm *vm, cl_val a, cl_val b, cl_val *out);
#endif
