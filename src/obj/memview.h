/* SPDX-License-Identifier: MIT */
/* memoryview: a window of items, one dimension, over the storage of a bytes, bytearray or array.
   Items have a format, the character the struct module uses. An array is an instance whose payload
   is a bytearray; the format of its items is in the flags of that bytearray. */
#ifndef CL_OBJ_MEMVIEW_H
#define CL_OBJ_MEMVIEW_H
#include "obj/generic.h"
#include "obj/str.h"

/* kind: 'i' signed, 'I' unsigned, 'f' floating, '?' truth, 'c' one byte, 'w' a character */
typedef struct {
    char format, kind;
    uint8_t size;
} cl_item;

/* NULL: no such format. 'w' is there for arrays; a view of it has no items to give. */
const cl_item *cl_item_of(char format);
/* The value of the item at p, little-endian on every machine. */
cl_st cl_item_unpack(cl_vm *vm, const cl_item *k, const uint8_t *p, cl_val *out);
/* The bytes of v as an item of a view; ESCALATE for what has to be converted in Python. */
cl_st cl_item_pack(cl_vm *vm, const cl_item *k, cl_val v, uint8_t out[8]);

static inline bool cl_memview_released(const cl_vm *vm, cl_val v)
{
    return cl_is(v, CL_K_MEMVIEW) && cl_same(CL_PTR(vm, cl_memview, v)->extra, CL_TRUE);
}
/* Is v an array? Only what takes buffers may look into it as into a bytearray. */
static inline bool cl_is_packed_array(const cl_vm *vm, cl_val v)
{
    return cl_is(v, CL_K_INST) && cl_is(CL_PTR(vm, cl_inst, v)->payload, CL_K_BYTEARRAY) &&
           !cl_isinstance_builtin(vm, v, CL_T_bytearray);
}
/* The format of the items of bytes, a bytearray, the payload of an array, a memoryview. */
const cl_item *cl_buffer_item(const cl_vm *vm, cl_val v);
/* Are the items of the view one behind the other? Then cl_bytes_view gives them. */
bool cl_memview_contiguous(const cl_vm *vm, cl_val v);
cl_st cl_memview_get(cl_vm *vm, cl_val o, cl_val key, cl_val *out);
cl_st cl_memview_set(cl_vm *vm, cl_val o, cl_val key, cl_val v);
/* All items as bytes, wherever they lie: n bytes at `to`. */
void cl_memview_copy(const cl_vm *vm, cl_val v, uint8_t *to);
/* a == b by their items, of which one is a memoryview. Neither is released. */
cl_st cl_memview_eq(cl_vm *vm, cl_val a, cl_val b, bool *out);
#endif
