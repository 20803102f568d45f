/* SPDX-License-Identifier: MIT */
/* The items of array.array as bytes and back. The storage of an array is a bytearray of
   lib/array.py; what is here knows only kinds of items, little-endian on every machine: 'i' signed,
   'I' unsigned, 'f' floating and 'w' characters, named by the type codes of the module. */
#include "builtin/bytes.h"
#include "obj/list.h"
#include "obj/num.h"

typedef struct {
    char code, kind;
    uint8_t size;
} item_kind;

static const item_kind kinds[] = {
    { 'b', 'i', 1 }, { 'B', 'I', 1 }, { 'h', 'i', 2 }, { 'H', 'I', 2 }, { 'i', 'i', 4 },
    { 'I', 'I', 4 }, { 'l', 'i', 8 }, { 'L', 'I', 8 }, { 'q', 'i', 8 }, { 'Q', 'I', 8 },
    { 'f', 'f', 4 }, { 'd', 'f', 8 }, { 'u', 'w', 4 }, { 'w', 'w', 4 },
};

static const item_kind *kind_of(const cl_vm *vm, cl_val code)
{
    if (!cl_is(code, CL_K_STR)) return NULL;
    for (uint32_t i = 0; i < CL_COUNTOF(kinds); i++)
        if (cl_str_eq_ascii(vm, code, (char[]){ kinds[i].code, 0 })) return &kinds[i];
    return NULL;
}

/* Both arguments were looked at by lib/array.py; a forged snapshot may hand in others. */
#define KIND(k, v)                         \
    const item_kind *k = kind_of(vm, (v)); \
    if (!k) return cl_raise(vm, CL_T_ValueError, "bad typecode")

static cl_st unpack(cl_vm *vm, const item_kind *k, const uint8_t *p, cl_val *out)
{
    uint64_t u = 0;
    for (uint32_t i = k->size; i-- > 0;)
        u = u << 8 | p[i];
    if (k->kind == 'I') return cl_int_from_u64(vm, u, out);
    if (k->kind == 'i') {
        uint64_t sign = (uint64_t)1 << (8 * k->size - 1);
        return cl_int_new(vm, (int64_t)((u ^ sign) - sign), out);
    }
    if (k->kind == 'f') {
        double d;
        if (k->size == 4) {
            uint32_t bits = (uint32_t)u;
            float f;
            memcpy(&f, &bits, 4);
            d = (double)f;
        } else {
            memcpy(&d, &u, 8);
        }
        return cl_float_new(vm, d, out);
    }
    if (u > 0x10ffff)
        return cl_raise(vm, CL_T_ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
                        (unsigned)u);
    return cl_str_from_cp(vm, (uint32_t)u, out);
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
    return unpack(vm, k, p + (size_t)i * k->size, a);
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
        CL_TRY(unpack(vm, k, p + i * k->size, &v));
        cl_list_items(vm, list)[i] = v;
    }
    return cl_ret(a, list);
}
