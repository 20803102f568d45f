/* SPDX-License-Identifier: MIT */
/* Instances of user classes. Attributes are in slots named by the shape (shape.c); slots past the
   inline ones are in the `over` array. An instance whose __dict__ was asked for, whose attributes
   were deleted out of order, or that has very many, is in dict mode: slot[0] is the attribute dict,
   slot[1] a dict of the __slots__ members (None if there are none). In shape mode every slot below
   the shape's count holds a value. */
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

#define MIN_SLOTS 3u /* dict mode needs two */
#define MAX_INLINE 61u

bool cl_payload_fits(const cl_type *t, cl_val payload)
{
    switch (t->base_kind) {
    case CL_K_SPECIAL: /* or the storage of an array */
        return cl_is_unbound(payload) || cl_is(payload, CL_K_BYTEARRAY);
    case CL_K_BIGINT: return cl_is_int(payload) || cl_is(payload, CL_K_BIGINT);
    case CL_K_FLOAT: return cl_is_flt(payload) || cl_is(payload, CL_K_FLOAT);
    default: return cl_is(payload, (cl_kind)t->base_kind);
    }
}

cl_st cl_inst_wrap(cl_vm *vm, cl_val type, cl_val payload, cl_val *out)
{
    cl_type *t = CL_PTR(vm, cl_type, type);
    /* natives that make instances are given classes by programs that a forged snapshot may hold */
    if (CL_UNLIKELY(!cl_is(type, CL_K_TYPE) || !cl_payload_fits(t, payload)))
        return cl_raise(vm, CL_T_SystemError, "bad internal call");
    uint32_t n = t->inst_slots;
    if (n < MIN_SLOTS) n = MIN_SLOTS;
    if (n > MAX_INLINE) n = MAX_INLINE;
    CL_NEW(vm, cl_inst, o, CL_K_INST, 24 + 8 * (uint64_t)n);
    uint32_t have = cl_inst_ninline(o);
    o->h.aux = t->root;
    o->over = 0;
    o->serial = cl_rgn_of(vm)->serial++;
    o->payload = payload;
    for (uint32_t i = 0; i < have; i++)
        o->slot[i] = cl_small(0);
    *out = cl_ref_of(vm, o);
    return CL_ST_OK;
}

cl_st cl_inst_new(cl_vm *vm, cl_val type, cl_val *out)
{
    return cl_inst_wrap(vm, type, CL_UNBOUND, out);
}

static inline bool dict_mode(const cl_vm *vm, const cl_inst *o)
{
    return CL_AT(vm, cl_shape, o->h.aux)->flags & CL_SHAPE_DICT;
}

static inline cl_val *slot_at(const cl_vm *vm, cl_inst *o, uint32_t i)
{
    uint32_t n = cl_inst_ninline(o);
    return i < n ? &o->slot[i] : &CL_AT(vm, cl_array, o->over)->v[i - n];
}

bool cl_inst_find(const cl_vm *vm, cl_val inst, cl_val name, uint32_t *slot)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    int32_t i = cl_shape_find(vm, o->h.aux, name);
    *slot = (uint32_t)i;
    return i >= 0;
}

cl_val cl_inst_get(const cl_vm *vm, cl_val inst, cl_val name)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (CL_UNLIKELY(dict_mode(vm, o)))
        return cl_is(o->slot[0], CL_K_DICT) ? cl_dict_get_str(vm, o->slot[0], name) : CL_UNBOUND;
    int32_t i = cl_shape_find(vm, o->h.aux, name);
    return i < 0 ? CL_UNBOUND : *slot_at(vm, o, (uint32_t)i);
}

cl_val cl_inst_member(const cl_vm *vm, cl_val inst, cl_val name)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (CL_UNLIKELY(dict_mode(vm, o)))
        return cl_is(o->slot[1], CL_K_DICT) ? cl_dict_get_str(vm, o->slot[1], name) : CL_UNBOUND;
    return cl_inst_get(vm, inst, name);
}

static bool is_member(cl_vm *vm, cl_val type, cl_val name)
{
    cl_val a = cl_type_lookup(vm, type, name);
    return cl_is(a, CL_K_DESCR) && CL_PTR(vm, cl_descr, a)->h.aux == CL_DESCR_MEMBER;
}

/* Moves all attributes into dicts. */
static cl_st to_dict_mode(cl_vm *vm, cl_val inst)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (dict_mode(vm, o)) return CL_ST_OK;
    const cl_shape *s = CL_AT(vm, cl_shape, o->h.aux);
    uint32_t n = s->h.aux, shape;
    cl_val d, members = CL_NONE;
    CL_CHARGE(vm, 4 + n);
    CL_TRY(cl_shape_dict(vm, o->h.aux, &shape));
    CL_TRY(cl_dict_new(vm, &d));
    for (uint32_t i = 0; i < n; i++) {
        cl_val name = cl_keys_entries(CL_AT(vm, cl_keys, s->keys))[i];
        if (is_member(vm, s->type, name)) {
            if (cl_is_none(members)) CL_TRY(cl_dict_new(vm, &members));
            CL_TRY(cl_dict_set(vm, members, name, *slot_at(vm, o, i)));
        } else {
            CL_TRY(cl_dict_set(vm, d, name, *slot_at(vm, o, i)));
        }
    }
    uint32_t have = cl_inst_ninline(o);
    o->h.aux = shape;
    o->over = 0;
    o->slot[0] = d;
    o->slot[1] = members;
    for (uint32_t i = 2; i < have; i++)
        o->slot[i] = cl_small(0);
    return CL_ST_OK;
}

/* Appends a slot. */
static cl_st add_slot(cl_vm *vm, cl_val inst, cl_val name, cl_val v, bool *done)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    uint32_t shape, i = CL_AT(vm, cl_shape, o->h.aux)->h.aux, n = cl_inst_ninline(o);
    *done = false;
    CL_TRY(cl_shape_add(vm, o->h.aux, name, &shape));
    if (!shape) return CL_ST_OK;
    if (i >= n) {
        uint32_t at = i - n;
        cl_array *a = o->over ? CL_AT(vm, cl_array, o->over) : NULL;
        if (!a || a->h.aux <= at) {
            uint32_t off;
            CL_TRY(cl_array_new(vm, a ? 2 * (uint64_t)a->h.aux : 4, &off));
            if (a) memcpy(CL_AT(vm, cl_array, off)->v, a->v, a->h.aux * sizeof(cl_val));
            o->over = off;
        }
        cl_type *t = CL_PTR(vm, cl_type, CL_AT(vm, cl_shape, shape)->type);
        if (t->inst_slots <= i && i < MAX_INLINE)
            t->inst_slots = i + 1; /* the next instances get room for it inline */
    }
    o->h.aux = shape;
    *slot_at(vm, o, i) = v;
    *done = true;
    return CL_ST_OK;
}

cl_st cl_inst_set(cl_vm *vm, cl_val inst, cl_val name, cl_val v)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (CL_LIKELY(!dict_mode(vm, o))) {
        int32_t i = cl_shape_find(vm, o->h.aux, name);
        if (i >= 0) {
            *slot_at(vm, o, (uint32_t)i) = v;
            return CL_ST_OK;
        }
        bool done;
        CL_TRY(add_slot(vm, inst, name, v, &done));
        if (done) return CL_ST_OK;
        CL_TRY(to_dict_mode(vm, inst));
    }
    if (!cl_is(o->slot[0], CL_K_DICT)) {
        cl_val d;
        CL_TRY(cl_dict_new(vm, &d));
        o->slot[0] = d;
    }
    return cl_dict_set(vm, o->slot[0], name, v);
}

cl_st cl_inst_set_member(cl_vm *vm, cl_val inst, cl_val name, cl_val v)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (CL_LIKELY(!dict_mode(vm, o))) {
        int32_t i = cl_shape_find(vm, o->h.aux, name);
        if (i >= 0) {
            *slot_at(vm, o, (uint32_t)i) = v;
            return CL_ST_OK;
        }
        bool done;
        CL_TRY(add_slot(vm, inst, name, v, &done));
        if (done) return CL_ST_OK;
        CL_TRY(to_dict_mode(vm, inst));
    }
    if (!cl_is(o->slot[1], CL_K_DICT)) {
        cl_val d;
        CL_TRY(cl_dict_new(vm, &d));
        o->slot[1] = d;
    }
    return cl_dict_set(vm, o->slot[1], name, v);
}

cl_st cl_inst_del(cl_vm *vm, cl_val inst, cl_val name, bool *found)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    *found = false;
    bool member = is_member(vm, cl_type_of(vm, inst), name);
    if (!dict_mode(vm, o)) {
        int32_t i = cl_shape_find(vm, o->h.aux, name);
        if (i < 0) return CL_ST_OK;
        const cl_shape *s = CL_AT(vm, cl_shape, o->h.aux);
        *found = true;
        if ((uint32_t)i + 1 == s->h.aux && s->parent) {
            *slot_at(vm, o, (uint32_t)i) = cl_small(0);
            o->h.aux = s->parent;
            return CL_ST_OK;
        }
        CL_TRY(to_dict_mode(vm, inst));
    }
    cl_val d = o->slot[member ? 1 : 0], old = CL_UNBOUND;
    if (cl_is(d, CL_K_DICT)) CL_TRY(cl_dict_del(vm, d, name, &old));
    *found = !cl_is_unbound(old);
    return CL_ST_OK;
}

cl_st cl_inst_dict(cl_vm *vm, cl_val inst, cl_val *out)
{
    CL_TRY(to_dict_mode(vm, inst));
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    if (!cl_is(o->slot[0], CL_K_DICT)) {
        cl_val d;
        CL_TRY(cl_dict_new(vm, &d));
        o->slot[0] = d;
    }
    *out = o->slot[0];
    return CL_ST_OK;
}

cl_st cl_inst_set_dict(cl_vm *vm, cl_val inst, cl_val dict)
{
    CL_TRY(to_dict_mode(vm, inst));
    CL_PTR(vm, cl_inst, inst)->slot[0] = dict;
    return CL_ST_OK;
}

cl_st cl_inst_set_class(cl_vm *vm, cl_val inst, cl_val type)
{
    cl_inst *o = CL_PTR(vm, cl_inst, inst);
    const cl_shape *s = CL_AT(vm, cl_shape, o->h.aux);
    uint32_t shape = CL_PTR(vm, cl_type, type)->root;
    if (s->flags & CL_SHAPE_DICT) {
        CL_TRY(cl_shape_dict(vm, shape, &shape));
    } else {
        for (uint32_t i = 0; i < s->h.aux; i++) {
            CL_TRY(
                cl_shape_add(vm, shape, cl_keys_entries(CL_AT(vm, cl_keys, s->keys))[i], &shape));
            if (!shape) {
                CL_TRY(to_dict_mode(vm, inst));
                return cl_inst_set_class(vm, inst, type);
            }
        }
    }
    o->h.aux = shape;
    return CL_ST_OK;
}
