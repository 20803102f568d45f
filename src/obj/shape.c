/* SPDX-License-Identifier: MIT */
/* Shapes: which attribute of an instance is in which slot. Instances that got the same attributes
   in the same order share a shape; a class has one root, and every shape knows the shapes one
   attribute further (trans). The idea is that of "maps" in Self (Chambers, Ungar, Lee 1989). Names
   are compared by identity first: names in source text are shared objects. */
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

bool cl_name_eq(const cl_vm *vm, cl_val name, cl_val known)
{
    return cl_same(name, known) || (cl_is(name, CL_K_STR) && cl_str_eq(vm, name, known));
}

cl_st cl_shape_root(cl_vm *vm, cl_val type, uint32_t *out)
{
    CL_NEW(vm, cl_shape, s, CL_K_SHAPE, sizeof(cl_shape));
    s->keys = s->trans = s->parent = s->flags = 0;
    s->type = type;
    s->name = CL_NONE;
    *out = (uint32_t)((uint8_t *)s - vm->base);
    return CL_ST_OK;
}

int32_t cl_shape_find(const cl_vm *vm, uint32_t shape, cl_val name)
{
    const cl_shape *s = CL_AT(vm, cl_shape, shape);
    uint32_t n = s->h.aux;
    if (!n) return -1;
    const cl_val *k = cl_keys_entries(CL_AT(vm, cl_keys, s->keys));
    for (uint32_t i = 0; i < n; i++)
        if (cl_same(k[i], name)) return (int32_t)i;
    uint32_t h = cl_str_hash(vm, name);
    for (uint32_t i = 0; i < n; i++)
        if (cl_str_hash(vm, k[i]) == h && cl_str_eq(vm, k[i], name)) return (int32_t)i;
    return -1;
}

/* Looks in the list of next shapes. */
static uint32_t next_shape(const cl_vm *vm, const cl_shape *s, cl_val name)
{
    if (!s->trans) return 0;
    const cl_array *a = CL_AT(vm, cl_array, s->trans);
    for (uint32_t i = 0; i + 1 < a->h.aux; i += 2)
        if (cl_same(a->v[i], name)) return cl_off(a->v[i + 1]);
    if (!cl_is(name, CL_K_STR)) return 0;
    for (uint32_t i = 0; i + 1 < a->h.aux && !cl_is_int(a->v[i]); i += 2)
        if (cl_is(a->v[i], CL_K_STR) && cl_str_eq(vm, a->v[i], name)) return cl_off(a->v[i + 1]);
    return 0;
}

/* A new shape behind s; name None for the dict-mode one. */
static cl_st grow(cl_vm *vm, uint32_t shape, cl_val name, uint32_t flags, uint32_t *out)
{
    cl_shape *s = CL_AT(vm, cl_shape, shape);
    uint32_t keys = 0, n = 0;
    if (cl_is(name, CL_K_STR)) {
        cl_val list[CL_SHAPE_MAX];
        uint32_t hashes[CL_SHAPE_MAX];
        n = s->h.aux + 1;
        if (s->h.aux)
            memcpy(list, cl_keys_entries(CL_AT(vm, cl_keys, s->keys)), s->h.aux * sizeof(cl_val));
        list[n - 1] = name;
        for (uint32_t i = 0; i < n; i++)
            hashes[i] = cl_str_hash(vm, list[i]);
        CL_CHARGE(vm, n);
        uint32_t log2 = cl_keys_log2_for(n);
        uint64_t size = cl_keys_size(n, log2, false);
        CL_NEW(vm, cl_keys, k, CL_K_KEYS, size);
        cl_keys_build(k, n, log2, list, hashes, n);
        keys = (uint32_t)((uint8_t *)k - vm->base);
    }
    uint32_t at = 0, used = 0, cap = 0;
    if (s->trans) {
        const cl_array *a = CL_AT(vm, cl_array, s->trans);
        cap = a->h.aux;
        while (used < cap && !cl_is_int(a->v[used]))
            used += 2;
    }
    uint32_t trans = s->trans;
    if (used + 2 > cap) {
        CL_TRY(cl_array_new(vm, cap ? 2 * (uint64_t)cap : 2, &trans));
        if (cap)
            memcpy(CL_AT(vm, cl_array, trans)->v, CL_AT(vm, cl_array, s->trans)->v,
                   cap * sizeof(cl_val));
    }
    CL_NEW(vm, cl_shape, t, CL_K_SHAPE, sizeof(cl_shape));
    t->h.aux = n;
    t->keys = keys;
    t->trans = 0;
    t->parent = shape;
    t->flags = flags;
    t->type = s->type;
    t->name = name;
    at = (uint32_t)((uint8_t *)t - vm->base);
    s->trans = trans;
    CL_AT(vm, cl_array, trans)->v[used] = name;
    CL_AT(vm, cl_array, trans)->v[used + 1] = cl_ref(CL_K_SHAPE, at);
    *out = at;
    return CL_ST_OK;
}

cl_st cl_shape_add(cl_vm *vm, uint32_t shape, cl_val name, uint32_t *out)
{
    cl_shape *s = CL_AT(vm, cl_shape, shape);
    uint32_t next = next_shape(vm, s, name);
    if (next || s->h.aux >= CL_SHAPE_MAX) {
        *out = next;
        return CL_ST_OK;
    }
    /* Many different continuations of one shape: attribute names are data here, a dict serves
       better. */
    if (s->trans && CL_AT(vm, cl_array, s->trans)->h.aux >= 128) {
        *out = 0;
        return CL_ST_OK;
    }
    return grow(vm, shape, name, 0, out);
}

cl_st cl_shape_dict(cl_vm *vm, uint32_t shape, uint32_t *out)
{
    cl_val type = CL_AT(vm, cl_shape, shape)->type;
    uint32_t root = CL_PTR(vm, cl_type, type)->root;
    uint32_t next = next_shape(vm, CL_AT(vm, cl_shape, root), CL_NONE);
    if (next) {
        *out = next;
        return CL_ST_OK;
    }
    return grow(vm, root, CL_NONE, CL_SHAPE_DICT, out);
}
