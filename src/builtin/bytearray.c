/* SPDX-License-Identifier: MIT */
/* bytearray: what changes it. And the methods of memoryview (obj/memview.h). */
#include "builtin/bytes.h"
#include "builtin/container.h"
#include "obj/memview.h"

static uint8_t *array_data(cl_vm *vm, cl_val o)
{
    const uint8_t *p;
    size_t n;
    cl_bytes_view(vm, o, &p, &n);
    return (uint8_t *)(uintptr_t)p;
}

cl_st cl_bytearray_splice(cl_vm *vm, cl_val o, uint32_t start, uint32_t stop, const uint8_t *p,
                          size_t n)
{
    cl_bytearray *b = CL_PTR(vm, cl_bytearray, o);
    uint64_t len = b->h.aux, tail = len - stop, now = (uint64_t)start + n + tail;
    if (now != len && b->exports)
        return cl_raise(vm, CL_T_BufferError,
                        "Existing exports of data: object cannot be re-sized");
    CL_CHARGE_BYTES(vm, tail + n);
    uint64_t cap = b->buf ? CL_AT(vm, cl_buf, b->buf)->h.aux : 0;
    if (now > cap) { /* half as much again: appending takes amortised constant time */
        uint64_t room = now + now / 2 + 16;
        if (now > UINT32_MAX - 64) return cl_raise_memory(vm);
        if (room > UINT32_MAX - 64) room = now;
        CL_TRY(cl_reserve(vm, now));
        CL_CHARGE_BYTES(vm, len);
        CL_NEW(vm, cl_buf, buf, CL_K_BUF, 16 + room);
        buf->h.aux = (uint32_t)room;
        buf->pad = 0;
        memset(buf->data + now, 0, (size_t)(room - now));
        const uint8_t *old = array_data(vm, o);
        memcpy(buf->data, old, start);
        memcpy(buf->data + start + n, old + stop, (size_t)tail);
        b->buf = (uint32_t)((uint8_t *)buf - vm->base);
    } else if (b->buf) {
        uint8_t *d = array_data(vm, o);
        memmove(d + start + n, d + stop, (size_t)tail);
    }
    if (n) memcpy(array_data(vm, o) + start, p, n);
    b->h.aux = (uint32_t)now;
    if (b->buf) CL_AT(vm, cl_buf, b->buf)->used = (uint32_t)now;
    return CL_ST_OK;
}

#define BYTE_RANGE "byte must be in range(0, 256)"

static uint32_t array_len(const cl_vm *vm, cl_val o) { return CL_PTR(vm, cl_bytearray, o)->h.aux; }

cl_st nat_bytearray_append(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint8_t c;
    CL_TRY(cl_byte_value(vm, a[1], BYTE_RANGE, &c));
    uint32_t n = array_len(vm, a[0]);
    CL_TRY(cl_bytearray_splice(vm, a[0], n, n, &c, 1));
    return cl_ret(a, CL_NONE);
}

/* Appends what an iterable gives; the source may be the array itself. */
static cl_st extend(cl_vm *vm, cl_val o, cl_val source)
{
    const uint8_t *p;
    size_t n;
    cl_val made;
    if (!cl_is_byteslike(source) || cl_is(source, CL_K_MEMVIEW) || cl_same(source, o)) {
        if (cl_is(source, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "expected iterable of integers; got: 'str'");
        if (!cl_is_byteslike(source) && !cl_is_ref(source))
            return cl_raise(vm, CL_T_TypeError, "can't extend bytearray with %T", source);
        CL_TRY(cl_bytes_collect(vm, source, true, &made));
        source = made;
    }
    cl_bytes_view(vm, source, &p, &n);
    uint32_t len = array_len(vm, o);
    return cl_bytearray_splice(vm, o, len, len, p, n);
}

cl_st nat_bytearray_extend(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(extend(vm, a[0], a[1]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_bytearray_iadd(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val b = cl_unwrap(vm, a[1]);
    if (!cl_is_byteslike(b))
        return cl_raise(vm, CL_T_TypeError, "can't concat %T to bytearray", a[1]);
    if (cl_same(a[0], b) && array_len(vm, b))
        return cl_raise(vm, CL_T_BufferError,
                        "Existing exports of data: object cannot be re-sized");
    return extend(vm, a[0], b);
}

cl_st nat_bytearray_imul(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_seq_repeat(vm, a[0], a[1], true, a);
}

cl_st nat_bytearray_insert(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t i;
    uint8_t c;
    CL_TRY(cl_ssize_arg(vm, a[1], &i));
    CL_TRY(cl_byte_value(vm, a[2], BYTE_RANGE, &c));
    int64_t n = array_len(vm, a[0]);
    i = i < 0 ? (i + n < 0 ? 0 : i + n) : i > n ? n : i;
    CL_TRY(cl_bytearray_splice(vm, a[0], (uint32_t)i, (uint32_t)i, &c, 1));
    return cl_ret(a, CL_NONE);
}

cl_st nat_bytearray_pop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t i, n = array_len(vm, a[0]);
    CL_TRY(cl_ssize_arg(vm, a[1], &i));
    if (!n) return cl_raise(vm, CL_T_IndexError, "pop from empty bytearray");
    if (i < 0) i += n;
    if (i < 0 || i >= n) return cl_raise(vm, CL_T_IndexError, "pop index out of range");
    cl_val r = cl_small(array_data(vm, a[0])[i]);
    CL_TRY(cl_bytearray_splice(vm, a[0], (uint32_t)i, (uint32_t)i + 1, NULL, 0));
    return cl_ret(a, r);
}

cl_st nat_bytearray_remove(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint8_t c;
    CL_TRY(cl_byte_value(vm, a[1], BYTE_RANGE, &c));
    uint32_t n = array_len(vm, a[0]);
    const uint8_t *d = array_data(vm, a[0]), *at = n ? memchr(d, c, n) : NULL;
    CL_CHARGE_BYTES(vm, n);
    if (!at) return cl_raise(vm, CL_T_ValueError, "value not found in bytearray");
    CL_TRY(cl_bytearray_splice(vm, a[0], (uint32_t)(at - d), (uint32_t)(at - d) + 1, NULL, 0));
    return cl_ret(a, CL_NONE);
}

cl_st nat_bytearray_clear(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_bytearray_splice(vm, a[0], 0, array_len(vm, a[0]), NULL, 0));
    return cl_ret(a, CL_NONE);
}

cl_st nat_bytearray_copy(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val r;
    CL_TRY(cl_bytes_made(vm, a[0], array_data(vm, a[0]), array_len(vm, a[0]), NULL, &r));
    return cl_ret(a, r);
}

cl_st nat_bytearray_resize(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t size;
    cl_val zeros;
    CL_TRY(cl_ssize_arg(vm, a[1], &size));
    uint32_t n = array_len(vm, a[0]);
    if (size < 0)
        return cl_raise(vm, CL_T_ValueError, "bytearray.resize(): new size must be >= 0, got %i",
                        size);
    if (size <= (int64_t)n) {
        CL_TRY(cl_bytearray_splice(vm, a[0], (uint32_t)size, n, NULL, 0));
    } else {
        CL_TRY(cl_reserve(vm, cl_sat_mul((uint64_t)size, 2)));
        CL_TRY(cl_bytearray_new(vm, NULL, (uint64_t)size - n, &zeros));
        CL_TRY(cl_bytearray_splice(vm, a[0], n, n, array_data(vm, zeros), (size_t)size - n));
    }
    return cl_ret(a, CL_NONE);
}

cl_st nat_bytearray_reverse(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint32_t n = array_len(vm, a[0]);
    uint8_t *d = array_data(vm, a[0]);
    CL_CHARGE_BYTES(vm, n);
    for (uint32_t i = 0, j = n; i + 1 < j; i++) {
        uint8_t t = d[i];
        d[i] = d[--j];
        d[j] = t;
    }
    return cl_ret(a, CL_NONE);
}

/* ---- memoryview ---- */

static cl_memview *view_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_memview, v); }

cl_st cl_memview_alive(cl_vm *vm, cl_val v)
{
    if (cl_same(view_of(vm, v)->extra, CL_TRUE))
        return cl_raise(vm, CL_T_ValueError, "operation forbidden on released memoryview object");
    return CL_ST_OK;
}

bool cl_memview_readonly(const cl_vm *vm, cl_val v)
{
    const cl_memview *m = view_of(vm, v);
    return !cl_is(m->obj, CL_K_BYTEARRAY) || cl_same(m->extra, CL_FALSE);
}

cl_st nat_memoryview_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[1]);
    if (!cl_is_byteslike(v))
        return cl_raise(vm, CL_T_TypeError, "memoryview: a bytes-like object is required, not '%T'",
                        a[1]);
    int64_t len;
    if (cl_is(v, CL_K_MEMVIEW)) CL_TRY(cl_memview_alive(vm, v));
    CL_TRY(cl_len(vm, v, &len));
    const cl_item *k = cl_buffer_item(vm, v);
    CL_NEW(vm, cl_memview, m, CL_K_MEMVIEW, sizeof(cl_memview));
    if (cl_is(v, CL_K_MEMVIEW)) {
        const cl_memview *o = view_of(vm, v);
        m->obj = o->obj;
        m->start = o->start;
        m->step = o->step;
        m->extra = o->extra;
        m->owner = o->owner;
    } else {
        m->obj = v;
        m->start = cl_small(0);
        m->step = cl_small(k->size);
        m->extra = CL_NONE;
        m->owner = a[1];
        len /= k->size;
    }
    m->len = cl_small(len);
    m->h.flags = (uint8_t)k->format;
    m->h.labels = cl_hdr_of(vm, v)->labels;
    return cl_ret(a, cl_ref_of(vm, m));
}

cl_st nat_memoryview_tobytes(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    cl_val r;
    CL_TRY(cl_memview_alive(vm, a[0]));
    CL_TRY(cl_bytes_arg(vm, a[0], &p, &n));
    CL_TRY(cl_bytes_made(vm, a[0], p, n, NULL, &r));
    return cl_ret(a, r);
}

cl_st nat_memoryview_tolist(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    cl_val r, v;
    CL_TRY(cl_memview_alive(vm, a[0]));
    const cl_item *k = cl_buffer_item(vm, a[0]);
    if (k->kind == 'w')
        return cl_raise(vm, CL_T_NotImplementedError, "memoryview: format w not supported");
    CL_TRY(cl_bytes_arg(vm, a[0], &p, &n));
    n /= k->size;
    CL_CHARGE(vm, n / 4 + n * (k->size - 1) / 4);
    CL_TRY(cl_list_new(vm, NULL, n, &r));
    for (size_t i = 0; i < n; i++) {
        CL_TRY(cl_item_unpack(vm, k, p + i * k->size, &v));
        cl_list_items(vm, r)[i] = v;
    }
    return cl_ret(a, r);
}

cl_st nat_memoryview_release(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_memview *m = view_of(vm, a[0]);
    m->len = m->start = cl_small(0);
    m->extra = CL_TRUE;
    return cl_ret(a, CL_NONE);
}

cl_st nat_memoryview_enter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_memview_alive(vm, a[0]);
}

/* The item of a format as cast() takes it: one character, perhaps behind an '@'. */
static const cl_item *cast_item(const cl_vm *vm, cl_val f)
{
    const cl_str *s = CL_PTR(vm, cl_str, f);
    uint32_t at = s->len == 2 && cl_str_at(vm, s, 0) == '@';
    uint32_t c = s->len == at + 1 ? cl_str_at(vm, s, at) : 0;
    return c && c < 128 && c != 'w' ? cl_item_of((char)c) : NULL;
}

static cl_st one_dimension(cl_vm *vm, cl_val shape, int64_t len)
{
    const cl_val *v;
    uint32_t n;
    int64_t want = 0;
    if (cl_is_unbound(shape)) return CL_ST_OK;
    if (!cl_is(shape, CL_K_LIST) && !cl_is(shape, CL_K_TUPLE))
        return cl_raise(vm, CL_T_TypeError, "shape must be a list or a tuple");
    cl_seq_span(vm, shape, &v, &n);
    if (n != 1)
        return cl_raise(vm, CL_T_NotImplementedError,
                        "memoryview: only views of one dimension are supported");
    if (!cl_is_int(v[0]))
        return cl_raise(vm, CL_T_TypeError,
                        "memoryview.cast(): elements of shape must be integers");
    want = cl_int(v[0]);
    if (want <= 0)
        return cl_raise(vm, CL_T_ValueError,
                        "memoryview.cast(): elements of shape must be integers > 0");
    if (want != len)
        return cl_raise(vm, CL_T_TypeError,
                        "memoryview: product(shape) * itemsize != buffer size");
    return CL_ST_OK;
}

cl_st nat_memoryview_cast(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val f = cl_unwrap(vm, a[1]);
    CL_TRY(cl_memview_alive(vm, a[0]));
    if (!cl_is(f, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "cast() argument 'format' must be str, not %T", a[1]);
    if (!cl_memview_contiguous(vm, a[0]))
        return cl_raise(vm, CL_T_TypeError,
                        "memoryview: casts are restricted to C-contiguous views");
    const cl_item *from = cl_buffer_item(vm, a[0]), *to = cast_item(vm, f);
    if (!to)
        return cl_raise(vm, CL_T_ValueError,
                        "memoryview: destination format must be a native single character format "
                        "prefixed with an optional '@'");
    bool bytes = (from->size == 1 && from->kind != '?') || (to->size == 1 && to->kind != '?');
    if (!bytes)
        return cl_raise(vm, CL_T_TypeError,
                        "memoryview: cannot cast between two non-byte formats");
    int64_t len = cl_int(view_of(vm, a[0])->len) * from->size;
    if (len % to->size)
        return cl_raise(vm, CL_T_TypeError, "memoryview: length is not a multiple of itemsize");
    CL_TRY(one_dimension(vm, a[2], len / to->size));
    cl_val args[2] = { CL_NONE, a[0] };
    CL_TRY(nat_memoryview_new(vm, args, 2));
    cl_memview *m = view_of(vm, args[0]);
    m->h.flags = (uint8_t)to->format;
    m->len = cl_small(len / to->size);
    m->step = cl_small(to->size);
    return cl_ret(a, args[0]);
}

cl_st nat_memoryview_readonly(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, cl_bool(cl_memview_readonly(vm, a[0])));
}

cl_st nat_memoryview_obj(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, view_of(vm, a[0])->owner);
}

cl_st nat_memoryview_nbytes(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, cl_small(cl_int(view_of(vm, a[0])->len) * cl_buffer_item(vm, a[0])->size));
}

cl_st nat_memoryview_itemsize(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, cl_small(cl_buffer_item(vm, a[0])->size));
}

cl_st nat_memoryview_ndim(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, cl_small(1));
}

cl_st nat_memoryview_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_str_from_cp(vm, (uint8_t)cl_buffer_item(vm, a[0])->format, a);
}

cl_st nat_memoryview_shape(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_tuple_new(vm, &view_of(vm, a[0])->len, 1, a);
}

cl_st nat_memoryview_strides(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_tuple_new(vm, &view_of(vm, a[0])->step, 1, a);
}

cl_st nat_memoryview_contiguous(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_ret(a, cl_bool(cl_memview_contiguous(vm, a[0])));
}

cl_st nat_memoryview_suboffsets(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(cl_memview_alive(vm, a[0]));
    return cl_tuple_new(vm, NULL, 0, a);
}

cl_st nat_memoryview_toreadonly(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val args[2] = { CL_NONE, a[0] };
    (void)argc;
    CL_TRY(nat_memoryview_new(vm, args, 2));
    view_of(vm, args[0])->extra = CL_FALSE;
    return cl_ret(a, args[0]);
}
