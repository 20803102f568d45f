/* SPDX-License-Identifier: MIT */
/* The items of array.array as bytes and back. An array is an instance of the class in lib/array.py
   around a bytearray, its payload: so natives that take bytes take arrays. */
#include "builtin/bytes.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num.h"
#include "obj/type.h"

static const cl_item *kind_of(const cl_vm *vm, cl_val code)
{
    if (!cl_is(code, CL_K_STR) || CL_PTR(vm, cl_str, code)->len != 1) return NULL;
    uint32_t c = cl_str_at(vm, CL_PTR(vm, cl_str, code), 0);
    return c < 128 ? cl_item_of(c == 'u' ? 'w' : (char)c) : NULL;
}

/* Both arguments were looked at by lib/array.py; a forged snapshot may hand in others. */
#define KIND(k, v)                       \
    const cl_item *k = kind_of(vm, (v)); \
    if (!k) return cl_raise(vm, CL_T_ValueError, "bad typecode")

/* A new array (or subclass) around the bytearray of its items, which thereby tells views and
   other natives what it holds. */
cl_st nat_array_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v;
    KIND(k, a[1]);
    if (!cl_is(a[2], CL_K_BYTEARRAY)) return cl_bad_internal(vm);
    CL_TRY(cl_inst_wrap(vm, a[0], a[2], &v));
    cl_hdr_of(vm, a[2])->flags = (uint8_t)k->format;
    return cl_ret(a, v);
}

/* The bytes of a float, or of an int that fits: lib/array.py refuses those that do not. */
cl_st nat_array_pack(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    KIND(k, a[0]);
    uint64_t u = 0;
    if (k->kind == 'f') {
        double d;
        CL_TRY(cl_to_double(vm, a[1], &d));
        memcpy(&u, &d, 8);
        if (k->size == 4) {
            float f = (float)d;
            uint32_t bits;
            memcpy(&bits, &f, 4);
            u = bits;
        }
    } else {
        uint64_t tmp[1];
        const uint64_t *limbs;
        uint32_t n;
        bool neg;
        if (!cl_is_anyint(a[1]) && !cl_is_bool(a[1]))
            return cl_raise(vm, CL_T_TypeError, "array item must be integer");
        cl_int_limbs(vm, a[1], tmp, &limbs, &n, &neg);
        u = n ? limbs[0] : 0;
        if (neg) u = 0 - u;
    }
    uint8_t b[8];
    for (uint32_t i = 0; i < k->size; i++)
        b[i] = (uint8_t)(u >> (8 * i));
    return cl_bytes_new(vm, b, k->size, a);
}

cl_st nat_array_get(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    int64_t i;
    KIND(k, a[0]);
    CL_TRY(cl_bytes_arg(vm, a[1], &p, &n));
    if (!cl_int_get(vm, a[2], &i) || i < 0 || (uint64_t)i >= n / k->size)
        return cl_raise(vm, CL_T_IndexError, "array index out of range");
    return cl_item_unpack(vm, k, p + (size_t)i * k->size, a);
}

cl_st nat_array_list(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    cl_val list;
    KIND(k, a[0]);
    CL_TRY(cl_bytes_arg(vm, a[1], &p, &n));
    n /= k->size;
    CL_CHARGE(vm, n);
    CL_TRY(cl_list_new(vm, NULL, n, &list));
    for (size_t i = 0; i < n; i++) {
        cl_val v;
        CL_TRY(cl_item_unpack(vm, k, p + i * k->size, &v));
        cl_list_items(vm, list)[i] = v;
    }
    return cl_ret(a, list);
}
