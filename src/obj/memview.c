/* SPDX-License-Identifier: MIT */
#include "obj/memview.h"
#include "builtin/bytes.h"
#include "obj/list.h"
#include "obj/num.h"

static const cl_item items[] = {
    { 'B', 'I', 1 }, { 'b', 'i', 1 }, { 'c', 'c', 1 }, { 'h', 'i', 2 }, { 'H', 'I', 2 },
    { 'i', 'i', 4 }, { 'I', 'I', 4 }, { 'l', 'i', 8 }, { 'L', 'I', 8 }, { 'q', 'i', 8 },
    { 'Q', 'I', 8 }, { 'n', 'i', 8 }, { 'N', 'I', 8 }, { 'P', 'I', 8 }, { 'f', 'f', 4 },
    { 'd', 'f', 8 }, { '?', '?', 1 }, { 'w', 'w', 4 },
};

const cl_item *cl_item_of(char format)
{
    for (uint32_t i = 0; i < CL_COUNTOF(items); i++)
        if (items[i].format == format) return &items[i];
    return NULL;
}

cl_st cl_item_unpack(cl_vm *vm, const cl_item *k, const uint8_t *p, cl_val *out)
{
    uint64_t u = 0;
    for (uint32_t i = k->size; i-- > 0;)
        u = u << 8 | p[i];
    switch (k->kind) {
    case 'I': return cl_int_from_u64(vm, u, out);
    case 'i': {
        uint64_t sign = (uint64_t)1 << (8 * k->size - 1);
        return cl_int_new(vm, (int64_t)((u ^ sign) - sign), out);
    }
    case 'f': {
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
    case '?': *out = cl_bool(u != 0); return CL_ST_OK;
    case 'c': return cl_bytes_new(vm, p, 1, out);
    default:
        if (u > 0x10ffff)
            return cl_raise(vm, CL_T_ValueError,
                            "character U+%x is not in range [U+0000; U+10ffff]", (unsigned)u);
        return cl_str_from_cp(vm, (uint32_t)u, out);
    }
}

static cl_st bad_type(cl_vm *vm, const cl_item *k)
{
    return cl_raise(vm, CL_T_TypeError, "memoryview: invalid type for format '%c'", k->format);
}

static cl_st bad_value(cl_vm *vm, const cl_item *k)
{
    return cl_raise(vm, CL_T_ValueError, "memoryview: invalid value for format '%c'", k->format);
}

static cl_st no_items(cl_vm *vm, const cl_item *k)
{
    return cl_raise(vm, CL_T_NotImplementedError, "memoryview: format %c not supported", k->format);
}

static cl_st pack_int(cl_vm *vm, const cl_item *k, cl_val v, uint64_t *out)
{
    uint64_t tmp[1];
    const uint64_t *limbs;
    uint32_t n;
    bool neg;
    if (cl_is_bool(v)) v = cl_small(cl_same(v, CL_TRUE));
    if (!cl_is_anyint(v)) return cl_is(v, CL_K_INST) ? CL_ST_ESCALATE : bad_type(vm, k);
    cl_int_limbs(vm, v, tmp, &limbs, &n, &neg);
    uint64_t u = n ? limbs[0] : 0, most = UINT64_MAX >> (64 - 8 * k->size);
    if (k->kind == 'i') most = most / 2 + neg;
    if (n > 1 || u > most || (neg && u && k->kind == 'I')) return bad_value(vm, k);
    *out = neg ? 0 - u : u;
    return CL_ST_OK;
}

cl_st cl_item_pack(cl_vm *vm, const cl_item *k, cl_val v, uint8_t out[8])
{
    uint64_t u = 0;
    cl_val plain = cl_unwrap(vm, v);
    switch (k->kind) {
    case 'f': {
        double d;
        if (!cl_is_float(plain) && !cl_is_anyint(plain) && !cl_is_bool(plain))
            return cl_is(plain, CL_K_INST) ? CL_ST_ESCALATE : bad_type(vm, k);
        CL_TRY(cl_to_double(vm, plain, &d));
        memcpy(&u, &d, 8);
        if (k->size == 4) {
            float f = (float)d;
            uint32_t bits;
            memcpy(&bits, &f, 4);
            u = bits;
        }
        break;
    }
    case '?': {
        bool t;
        CL_TRY(cl_truth(vm, v, &t));
        u = t;
        break;
    }
    case 'c':
        if (!cl_is(plain, CL_K_BYTES)) return bad_type(vm, k);
        if (CL_PTR(vm, cl_bytes, plain)->len != 1) return bad_value(vm, k);
        u = CL_PTR(vm, cl_bytes, plain)->data[0];
        break;
    case 'w': return no_items(vm, k);
    default: CL_TRY(pack_int(vm, k, plain, &u));
    }
    for (uint32_t i = 0; i < 8; i++)
        out[i] = (uint8_t)(u >> (8 * i));
    return CL_ST_OK;
}

const cl_item *cl_buffer_item(const cl_vm *vm, cl_val v)
{
    const cl_item *k = cl_is(v, CL_K_BYTES) ? NULL : cl_item_of((char)cl_hdr_of(vm, v)->flags);
    return k ? k : &items[0];
}

static cl_memview *view_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_memview, v); }

bool cl_memview_contiguous(const cl_vm *vm, cl_val v)
{
    const cl_memview *m = view_of(vm, v);
    return cl_int(m->step) == cl_buffer_item(vm, v)->size || cl_int(m->len) <= 1;
}

/* Where item i lies, NULL if the storage has become too short for it. */
static uint8_t *item_at(const cl_vm *vm, cl_val v, int64_t i)
{
    const cl_memview *m = view_of(vm, v);
    const uint8_t *p;
    size_t n;
    cl_bytes_view(vm, m->obj, &p, &n);
    int64_t at = cl_int(m->start) + i * cl_int(m->step);
    if (at < 0 || (uint64_t)at + cl_buffer_item(vm, v)->size > n) return NULL;
    return (uint8_t *)(uintptr_t)p + at;
}

void cl_memview_copy(const cl_vm *vm, cl_val v, uint8_t *to)
{
    uint32_t size = cl_buffer_item(vm, v)->size;
    int64_t len = cl_int(view_of(vm, v)->len);
    for (int64_t i = 0; i < len; i++, to += size) {
        const uint8_t *p = item_at(vm, v, i);
        if (p)
            memcpy(to, p, size);
        else
            memset(to, 0, size);
    }
}

static cl_st out_of_bounds(cl_vm *vm)
{
    return cl_raise(vm, CL_T_IndexError, "index out of bounds on dimension 1");
}

/* The item a key names; a tuple of one index is that index. */
static cl_st find_item(cl_vm *vm, cl_val o, cl_val key, uint8_t **p)
{
    int64_t i, len = cl_int(view_of(vm, o)->len);
    if (cl_is(key, CL_K_TUPLE)) {
        uint32_t n = cl_tuple_len(vm, key);
        if (!n) return cl_raise(vm, CL_T_NotImplementedError, "sub-views are not implemented");
        if (n > 1)
            return cl_raise(vm, CL_T_TypeError,
                            "cannot index 1-dimension view with %u-element tuple", n);
        key = cl_tuple_items(vm, key)[0];
    }
    CL_TRY(cl_index(vm, key, false, "memoryview: invalid slice key", &i));
    if (i < 0) i += len;
    if (i < 0 || i >= len) return out_of_bounds(vm);
    *p = item_at(vm, o, i);
    return *p ? CL_ST_OK : out_of_bounds(vm);
}

static cl_st get_slice(cl_vm *vm, cl_val o, cl_val key, cl_val *out)
{
    const cl_memview *m = view_of(vm, o);
    int64_t a, b, st, count;
    CL_TRY(cl_slice_resolve(vm, key, cl_int(m->len), &a, &b, &st, &count));
    CL_NEW(vm, cl_memview, r, CL_K_MEMVIEW, sizeof(cl_memview));
    m = view_of(vm, o);
    *r = (cl_memview){ .h = r->h, .obj = m->obj, .extra = m->extra, .owner = m->owner };
    r->h.flags = m->h.flags;
    r->h.labels = m->h.labels;
    r->start = cl_small(cl_int(m->start) + (count ? a : 0) * cl_int(m->step));
    r->len = cl_small(count);
    r->step = cl_small(count > 1 ? cl_int(m->step) * st : cl_int(m->step));
    *out = cl_ref_of(vm, r);
    return CL_ST_OK;
}

cl_st cl_memview_get(cl_vm *vm, cl_val o, cl_val key, cl_val *out)
{
    uint8_t *p;
    CL_TRY(cl_memview_alive(vm, o));
    if (cl_is(key, CL_K_SLICE)) return get_slice(vm, o, key, out);
    const cl_item *k = cl_buffer_item(vm, o);
    CL_TRY(find_item(vm, o, key, &p));
    return k->kind == 'w' ? no_items(vm, k) : cl_item_unpack(vm, k, p, out);
}

cl_st cl_memview_set(cl_vm *vm, cl_val o, cl_val key, cl_val v)
{
    CL_TRY(cl_memview_alive(vm, o));
    if (cl_memview_readonly(vm, o))
        return cl_raise(vm, CL_T_TypeError, "cannot modify read-only memory");
    const cl_item *k = cl_buffer_item(vm, o);
    uint8_t *p, bytes[8];
    if (!cl_is(key, CL_K_SLICE)) {
        CL_TRY(find_item(vm, o, key, &p));
        CL_TRY(cl_item_pack(vm, k, v, bytes));
        memcpy(p, bytes, k->size);
        return CL_ST_OK;
    }
    int64_t a, b, st, count, len;
    CL_TRY(cl_slice_resolve(vm, key, cl_int(view_of(vm, o)->len), &a, &b, &st, &count));
    cl_val u = cl_unwrap(vm, v), copy;
    if (!cl_is_byteslike(u))
        return cl_raise(vm, CL_T_TypeError, "a bytes-like object is required, not '%T'", v);
    const uint8_t *from;
    size_t n;
    CL_TRY(cl_bytes_arg(vm, u, &from, &n));
    len = (int64_t)n / k->size;
    if (cl_buffer_item(vm, u) != k || len != count)
        return cl_raise(vm, CL_T_ValueError,
                        "memoryview assignment: lvalue and rvalue have different structures");
    CL_CHARGE_BYTES(vm, 2 * n);
    CL_TRY(cl_bytes_new(vm, from, n, &copy)); /* both may lie in the same storage */
    for (int64_t i = 0; i < count; i++) {
        p = item_at(vm, o, a + i * st);
        if (p) memcpy(p, CL_PTR(vm, cl_bytes, copy)->data + i * k->size, k->size);
    }
    return CL_ST_OK;
}

cl_st cl_memview_eq(cl_vm *vm, cl_val a, cl_val b, bool *out)
{
    const uint8_t *p, *q;
    size_t n, m;
    const cl_item *x = cl_buffer_item(vm, a), *y = cl_buffer_item(vm, b);
    CL_TRY(cl_bytes_arg(vm, a, &p, &n));
    CL_TRY(cl_bytes_arg(vm, b, &q, &m));
    *out = n / x->size == m / y->size && x->kind != 'w' && y->kind != 'w';
    if (!*out) return CL_ST_OK;
    if (x == y && x->kind != 'f' && x->kind != '?') {
        CL_CHARGE_BYTES(vm, n);
        *out = memcmp(p, q, n) == 0;
        return CL_ST_OK;
    }
    CL_CHARGE(vm, n / x->size);
    for (size_t i = 0; i < n / x->size && *out; i++) {
        cl_val v, w;
        CL_TRY(cl_item_unpack(vm, x, p + i * x->size, &v));
        CL_TRY(cl_item_unpack(vm, y, q + i * y->size, &w));
        CL_TRY(cl_eq(vm, v, w, out));
        /* a nan is the same object as itself, but as an item not equal */
        if (cl_is_float(v) && cl_float_get(vm, v) != cl_float_get(vm, v)) *out = false;
    }
    return CL_ST_OK;
}
