/* SPDX-License-Identifier: MIT */
/* Truth, length, subscripts and membership of any value, as far as no Python code is needed. */
#include "builtin/bytes.h"
#include "obj/generic.h"
#include "base/search.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

/* Does the class of v define name in Python? */
static bool has_user(cl_vm *vm, cl_val v, cl_val name)
{
    cl_val t = cl_type_of(vm, v);
    return cl_is(t, CL_K_TYPE) && !cl_is_unbound(cl_type_lookup_user(vm, t, name));
}

cl_st cl_truth(cl_vm *vm, cl_val v, bool *out)
{
    if (!cl_is_tagged(v)) {
        *out = cl_is_int(v) ? cl_int(v) != 0 : true; /* floats in place are never zero */
        return CL_ST_OK;
    }
    int64_t n;
    switch (cl_ref_kind(v)) {
    case CL_K_SPECIAL:
        if (cl_same(v, CL_NOTIMPL))
            return cl_raise(vm, CL_T_TypeError,
                            "NotImplemented should not be used in a boolean context");
        *out = !cl_same(v, CL_NONE) && !cl_same(v, CL_FALSE);
        return CL_ST_OK;
    case CL_K_FLOAT: *out = CL_PTR(vm, cl_float, v)->d != 0; return CL_ST_OK;
    case CL_K_COMPLEX: {
        const cl_complex *c = CL_PTR(vm, cl_complex, v);
        *out = c->re != 0 || c->im != 0;
        return CL_ST_OK;
    }
    case CL_K_STR: *out = CL_PTR(vm, cl_str, v)->len != 0; return CL_ST_OK;
    case CL_K_BYTES: *out = CL_PTR(vm, cl_bytes, v)->len != 0; return CL_ST_OK;
    case CL_K_BYTEARRAY:
    case CL_K_TUPLE:
    case CL_K_LIST:
    case CL_K_DICT:
    case CL_K_SET:
    case CL_K_FROZENSET: *out = cl_hdr_of(vm, v)->aux != 0; return CL_ST_OK;
    case CL_K_RANGE: *out = !cl_same(CL_PTR(vm, cl_range, v)->len, cl_small(0)); return CL_ST_OK;
    case CL_K_VIEW:
    case CL_K_MEMVIEW:
        CL_TRY(cl_len(vm, v, &n));
        *out = n != 0;
        return CL_ST_OK;
    case CL_K_INST:
    case CL_K_EXC:
    case CL_K_TYPE:
        if (has_user(vm, v, CL_NAME(__bool__)) || has_user(vm, v, CL_NAME(__len__)))
            return CL_ST_ESCALATE;
        if (cl_is(v, CL_K_INST)) {
            cl_val p = cl_unwrap(vm, v);
            if (!cl_same(p, v)) return cl_truth(vm, p, out);
        }
        *out = true;
        return CL_ST_OK;
    default: *out = true; return CL_ST_OK;
    }
}

cl_st cl_len(cl_vm *vm, cl_val v, int64_t *out)
{
    if (cl_is_tagged(v)) {
        switch (cl_ref_kind(v)) {
        case CL_K_STR: *out = CL_PTR(vm, cl_str, v)->len; return CL_ST_OK;
        case CL_K_BYTES: *out = CL_PTR(vm, cl_bytes, v)->len; return CL_ST_OK;
        case CL_K_BYTEARRAY:
        case CL_K_TUPLE:
        case CL_K_LIST:
        case CL_K_DICT:
        case CL_K_SET:
        case CL_K_FROZENSET: *out = cl_hdr_of(vm, v)->aux; return CL_ST_OK;
        case CL_K_RANGE: {
            cl_val n = CL_PTR(vm, cl_range, v)->len;
            if (!cl_int_get(vm, n, out))
                return cl_raise(vm, CL_T_OverflowError,
                                "Python int too large to convert to C ssize_t");
            return CL_ST_OK;
        }
        case CL_K_VIEW: return cl_len(vm, cl_view_of(vm, v), out);
        case CL_K_MEMVIEW:
            CL_TRY(cl_memview_alive(vm, v));
            *out = cl_int(CL_PTR(vm, cl_memview, v)->len);
            return CL_ST_OK;
        case CL_K_INST: {
            cl_val p = cl_unwrap(vm, v);
            if (cl_same(p, v) || has_user(vm, v, CL_NAME(__len__))) return CL_ST_ESCALATE;
            return cl_len(vm, p, out);
        }
        case CL_K_EXC:
        case CL_K_TYPE:
            if (has_user(vm, v, CL_NAME(__len__))) return CL_ST_ESCALATE;
            break;
        default: break;
        }
    }
    return cl_raise(vm, CL_T_TypeError, "object of type '%T' has no len()", v);
}

/* ---- subscripts: reading ---- */

static cl_st copy_items(cl_vm *vm, cl_val seq, int64_t start, int64_t step, int64_t count,
                        cl_val *out)
{
    const cl_val *src;
    uint32_t n;
    bool list = cl_is(seq, CL_K_LIST);
    cl_seq_span(vm, seq, &src, &n);
    CL_CHARGE(vm, (uint64_t)count / 4);
    if (step == 1) {
        if (!list && count == n) {
            *out = seq;
            return CL_ST_OK;
        }
        return list ? cl_list_new(vm, count ? src + start : NULL, (uint64_t)count, out)
                    : cl_tuple_new(vm, src + start, (uint64_t)count, out);
    }
    CL_TRY(list ? cl_list_new(vm, NULL, (uint64_t)count, out)
                : cl_tuple_new(vm, NULL, (uint64_t)count, out));
    if (count) {
        cl_val *to = list ? cl_list_items(vm, *out) : cl_tuple_items(vm, *out);
        for (int64_t i = 0; i < count; i++)
            to[i] = src[start + i * step];
    }
    return CL_ST_OK;
}

static cl_st bytes_slice(cl_vm *vm, cl_val o, cl_val key, cl_val *out)
{
    const uint8_t *p;
    size_t n;
    int64_t a, b, st, count;
    cl_bytes_view(vm, o, &p, &n);
    CL_TRY(cl_slice_resolve(vm, key, (int64_t)n, &a, &b, &st, &count));
    CL_CHARGE_BYTES(vm, count);
    bool plain = cl_is(o, CL_K_BYTES);
    if (st == 1)
        return plain ? cl_bytes_new(vm, p + (count ? a : 0), (uint64_t)count, out)
                     : cl_bytearray_new(vm, p + (count ? a : 0), (uint64_t)count, out);
    CL_TRY(plain ? cl_bytes_new(vm, NULL, (uint64_t)count, out)
                 : cl_bytearray_new(vm, NULL, (uint64_t)count, out));
    const uint8_t *made;
    size_t len;
    cl_bytes_view(vm, *out, &made, &len);
    uint8_t *to = (uint8_t *)(uintptr_t)made;
    for (int64_t i = 0; i < count; i++)
        to[i] = p[a + i * st];
    return CL_ST_OK;
}

static cl_st str_slice(cl_vm *vm, cl_val o, cl_val key, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, o);
    int64_t a, b, st, count;
    CL_TRY(cl_slice_resolve(vm, key, s->len, &a, &b, &st, &count));
    if (st == 1 || count <= 1) {
        if (!count) a = 0;
        return cl_str_slice(vm, o, (uint32_t)a, (uint32_t)(a + count), out);
    }
    CL_CHARGE_BYTES(vm, (uint64_t)count * s->width * 4);
    /* Gather into a scratch buffer; the maker narrows to the least width. */
    uint64_t bytes = (uint64_t)count * s->width;
    CL_TRY(cl_reserve(vm, 2 * bytes));
    CL_NEW(vm, cl_buf, buf, CL_K_BUF, 16 + bytes);
    buf->h.aux = (uint32_t)bytes;
    buf->used = (uint32_t)bytes;
    buf->pad = 0;
    const void *p = cl_str_data(vm, s);
    if (s->width == 1) {
        const uint8_t *q = p;
        for (int64_t i = 0; i < count; i++)
            buf->data[i] = q[a + i * st];
    } else if (s->width == 2) {
        const uint16_t *q = p;
        uint16_t *to = (uint16_t *)(void *)buf->data;
        for (int64_t i = 0; i < count; i++)
            to[i] = q[a + i * st];
    } else {
        const uint32_t *q = p;
        uint32_t *to = (uint32_t *)(void *)buf->data;
        for (int64_t i = 0; i < count; i++)
            to[i] = q[a + i * st];
    }
    CL_TRY(cl_str_from_units(vm, buf->data, (size_t)count, s->width, out));
    if (s->h.labels) cl_hdr_of(vm, *out)->labels |= s->h.labels;
    return CL_ST_OK;
}

static bool is_slice(cl_val k) { return cl_is(k, CL_K_SLICE); }

static cl_st key_error(cl_vm *vm, cl_val key) { return cl_raise_args(vm, CL_T_KeyError, &key, 1); }

static bool subscriptable_type(cl_val t)
{
    switch (cl_special_idx(t) - CL_SP_TYPE0) {
    case CL_T_list:
    case CL_T_dict:
    case CL_T_tuple:
    case CL_T_set:
    case CL_T_frozenset:
    case CL_T_type:
    case CL_T_enumerate:
    case CL_T_generator:
    case CL_T_coroutine:
    case CL_T_async_generator:
    case CL_T_BaseExceptionGroup:
    case CL_T_ExceptionGroup:
    case CL_T_memoryview:
    case CL_T_mappingproxy:
    case CL_T_staticmethod:
    case CL_T_classmethod: return true;
    default: return false;
    }
}

/* Index of an element; text of the two errors by the caller. */
static cl_st position(cl_vm *vm, cl_val key, int64_t len, const char *what, const char *range,
                      int64_t *i)
{
    CL_TRY(cl_index(vm, key, false, what, i));
    if (*i < 0) *i += len;
    if (*i < 0 || *i >= len) return cl_raise(vm, CL_T_IndexError, "%s", range);
    return CL_ST_OK;
}

cl_st cl_getitem(cl_vm *vm, cl_val o, cl_val key, cl_val *out)
{
    int64_t i, a, b, st, count;
    if (!cl_is_tagged(o))
        return cl_raise(vm, CL_T_TypeError, "'%T' object is not subscriptable", o);
    switch (cl_ref_kind(o)) {
    case CL_K_LIST:
        if (is_slice(key)) {
            CL_TRY(cl_slice_resolve(vm, key, cl_list_len(vm, o), &a, &b, &st, &count));
            return copy_items(vm, o, a, st, count, out);
        }
        CL_TRY(position(vm, key, cl_list_len(vm, o),
                        "list indices must be integers or slices, not %T",
                        "list index out of range", &i));
        *out = cl_list_items(vm, o)[i];
        return CL_ST_OK;
    case CL_K_TUPLE:
        if (is_slice(key)) {
            CL_TRY(cl_slice_resolve(vm, key, cl_tuple_len(vm, o), &a, &b, &st, &count));
            return copy_items(vm, o, a, st, count, out);
        }
        CL_TRY(position(vm, key, cl_tuple_len(vm, o),
                        "tuple indices must be integers or slices, not %T",
                        "tuple index out of range", &i));
        *out = cl_tuple_items(vm, o)[i];
        return CL_ST_OK;
    case CL_K_DICT:
        CL_TRY(cl_dict_get(vm, o, key, out));
        return cl_is_unbound(*out) ? key_error(vm, key) : CL_ST_OK;
    case CL_K_STR:
        if (is_slice(key)) return str_slice(vm, o, key, out);
        CL_TRY(position(vm, key, CL_PTR(vm, cl_str, o)->len,
                        "string indices must be integers, not '%T'", "string index out of range",
                        &i));
        return cl_str_slice(vm, o, (uint32_t)i, (uint32_t)i + 1, out);
    case CL_K_BYTES:
    case CL_K_BYTEARRAY: {
        if (is_slice(key)) return bytes_slice(vm, o, key, out);
        const uint8_t *p;
        size_t n;
        bool plain = cl_is(o, CL_K_BYTES);
        cl_bytes_view(vm, o, &p, &n);
        CL_TRY(position(vm, key, (int64_t)n,
                        plain ? "byte indices must be integers or slices, not %T"
                              : "bytearray indices must be integers or slices, not %T",
                        plain ? "index out of range" : "bytearray index out of range", &i));
        *out = cl_small(p[i]);
        return CL_ST_OK;
    }
    case CL_K_MEMVIEW: return cl_memview_get(vm, o, key, out);
    case CL_K_RANGE:
        if (is_slice(key)) return cl_range_slice(vm, o, key, out);
        {
            cl_val k = cl_unwrap(vm, key);
            if (cl_is(k, CL_K_INST)) return CL_ST_ESCALATE;
            if (cl_is_bool(k)) k = cl_small(cl_same(k, CL_TRUE));
            if (!cl_is_anyint(k))
                return cl_raise(vm, CL_T_TypeError,
                                "range indices must be integers or slices, not %T", key);
            return cl_range_item(vm, o, k, out);
        }
    case CL_K_VIEW:
        if (cl_view_kind(vm, o) == CL_VIEW_PROXY)
            return cl_getitem(vm, cl_view_of(vm, o), key, out);
        break;
    case CL_K_INST: {
        cl_val p = cl_unwrap(vm, o);
        if (cl_same(p, o) || has_user(vm, o, CL_NAME(__getitem__))) return CL_ST_ESCALATE;
        if (cl_is(p, CL_K_DICT)) {
            CL_TRY(cl_dict_get(vm, p, key, out));
            if (!cl_is_unbound(*out)) return CL_ST_OK;
            return has_user(vm, o, CL_NAME(__missing__)) ? CL_ST_ESCALATE : key_error(vm, key);
        }
        return cl_getitem(vm, p, key, out);
    }
    case CL_K_SPECIAL:
        if (!cl_is_builtin_type(o)) break;
        if (subscriptable_type(o)) return cl_alias_new(vm, o, key, out);
        if (cl_same(o, CL_TYPE_VAL(CL_T_Generic)) || cl_same(o, CL_TYPE_VAL(CL_T_Union)) ||
            cl_same(o, CL_TYPE_VAL(CL_T_Unpack)))
            return CL_ST_ESCALATE;
        return cl_raise(vm, CL_T_TypeError, "type '%N' is not subscriptable", o);
    case CL_K_ALIAS:
        if (cl_hdr_of(vm, o)->aux <= CL_ALIAS_UNION || cl_hdr_of(vm, o)->aux == CL_ALIAS_TYPEALIAS)
            return CL_ST_ESCALATE;
        break;
    case CL_K_TYPE: return CL_ST_ESCALATE;
    case CL_K_EXC:
        if (has_user(vm, o, CL_NAME(__getitem__))) return CL_ST_ESCALATE;
        break;
    default: break;
    }
    return cl_raise(vm, CL_T_TypeError, "'%T' object is not subscriptable", o);
}

/* ---- subscripts: writing ---- */

/* The elements to put into a slice of a list, as a span that the list itself does not own. */
static cl_st slice_source(cl_vm *vm, cl_val list, cl_val v, const char *complaint,
                          const cl_val **items, uint32_t *n)
{
    cl_val u = v;
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    if (cl_same(v, list)) {
        CL_TRY(cl_list_new(vm, cl_list_len(vm, list) ? cl_list_items(vm, list) : NULL,
                           cl_list_len(vm, list), &u));
    } else if (!cl_is(v, CL_K_LIST) && !cl_is(v, CL_K_TUPLE)) {
        if (cl_is(v, CL_K_GEN) || cl_is(v, CL_K_TYPE) || cl_is(v, CL_K_ITER))
            /* what an iterator gave could not be given back if memory runs out here */
            return CL_ST_ESCALATE;
        if (!cl_walkable(vm, v) && !cl_is(v, CL_K_ITER) && !cl_is(v, CL_K_VIEW) &&
            !cl_is(v, CL_K_RANGE) && !cl_is(v, CL_K_MEMVIEW) && !cl_is(v, CL_K_ALIAS))
            return cl_raise(vm, CL_T_TypeError, "%s", complaint);
        CL_TRY(cl_list_from_leaf(vm, v, &u));
    }
    cl_seq_span(vm, u, items, n);
    return CL_ST_OK;
}

/* list[start:stop] = n items */
static cl_st splice(cl_vm *vm, cl_val list, int64_t start, int64_t stop, const cl_val *items,
                    uint32_t n)
{
    int64_t len = cl_list_len(vm, list), tail = len - stop, now = start + n + tail;
    CL_CHARGE(vm, ((uint64_t)tail + n) / 4);
    if (now > UINT32_MAX / 16) return cl_raise_memory(vm);
    if (now > len) CL_TRY(cl_list_reserve(vm, list, (uint64_t)now));
    if (len || now) {
        cl_val *v = cl_list_items(vm, list);
        memmove(v + start + n, v + stop, (size_t)tail * sizeof *v);
        if (n) memcpy(v + start, items, n * sizeof *v);
    }
    if (now < len)
        cl_list_truncate(vm, list, (uint32_t)now);
    else
        CL_PTR(vm, cl_list, list)->h.aux = (uint32_t)now;
    return CL_ST_OK;
}

static cl_st list_set_slice(cl_vm *vm, cl_val o, cl_val key, cl_val v)
{
    int64_t a, b, st, count;
    const cl_val *items = NULL;
    uint32_t n = 0;
    CL_TRY(cl_slice_resolve(vm, key, cl_list_len(vm, o), &a, &b, &st, &count));
    CL_TRY(slice_source(vm, o, v, "must assign iterable to extended slice", &items, &n));
    if (st == 1) return splice(vm, o, a, b < a ? a : b, items, n);
    if (n != count)
        return cl_raise(vm, CL_T_ValueError,
                        "attempt to assign sequence of size %u to extended slice of size %i", n,
                        count);
    CL_CHARGE(vm, n / 4);
    for (int64_t i = 0; i < count; i++)
        cl_list_items(vm, o)[a + i * st] = items[i];
    return CL_ST_OK;
}

static cl_st list_del_slice(cl_vm *vm, cl_val o, cl_val key)
{
    int64_t a, b, st, count, len = cl_list_len(vm, o);
    CL_TRY(cl_slice_resolve(vm, key, len, &a, &b, &st, &count));
    if (!count) return CL_ST_OK;
    if (st < 0) {
        a += (count - 1) * st;
        st = -st;
    }
    if (st == 1) return splice(vm, o, a, a + count, NULL, 0);
    CL_CHARGE(vm, (uint64_t)(len - a) / 4);
    cl_val *v = cl_list_items(vm, o);
    int64_t to = a, next = a, left = count;
    for (int64_t i = a; i < len; i++) {
        if (i == next && left) {
            next += st;
            left--;
        } else {
            v[to++] = v[i];
        }
    }
    cl_list_truncate(vm, o, (uint32_t)to);
    return CL_ST_OK;
}

static cl_st byte_value(cl_vm *vm, cl_val v, uint8_t *out)
{
    int64_t i;
    CL_TRY(cl_index(vm, v, true, "'%T' object cannot be interpreted as an integer", &i));
    if (i < 0 || i > 255) return cl_raise(vm, CL_T_ValueError, "byte must be in range(0, 256)");
    *out = (uint8_t)i;
    return CL_ST_OK;
}

/* Bytes of the bytearray that may be written to. */
static uint8_t *bytearray_data(cl_vm *vm, cl_val o)
{
    const uint8_t *p;
    size_t n;
    cl_bytes_view(vm, o, &p, &n);
    return (uint8_t *)(uintptr_t)p;
}

/* bytearray[start:stop] = p[0..n) */
static cl_st bytearray_splice(cl_vm *vm, cl_val o, int64_t start, int64_t stop, const uint8_t *p,
                              size_t n)
{
    cl_bytearray *b = CL_PTR(vm, cl_bytearray, o);
    uint64_t len = b->h.aux, tail = len - (uint64_t)stop, now = (uint64_t)start + n + tail;
    if (now != len && b->exports)
        return cl_raise(vm, CL_T_BufferError,
                        "Existing exports of data: object cannot be re-sized");
    CL_CHARGE_BYTES(vm, tail + n);
    cl_val fresh;
    if (now > len) { /* built aside: p may lie in the array itself */
        CL_TRY(cl_reserve(vm, now));
        CL_TRY(cl_bytearray_new(vm, NULL, now + now / 8, &fresh));
        uint8_t *to = bytearray_data(vm, fresh), *from = bytearray_data(vm, o);
        if (start) memcpy(to, from, (size_t)start);
        if (n) memcpy(to + start, p, n);
        if (tail) memcpy(to + start + n, from + stop, (size_t)tail);
        b->buf = CL_PTR(vm, cl_bytearray, fresh)->buf;
    } else if (now || len) {
        uint8_t *d = bytearray_data(vm, o);
        memmove(d + start + n, d + stop, (size_t)tail);
        if (n) memmove(d + start, p, n);
    }
    b->h.aux = (uint32_t)now;
    if (b->buf) CL_AT(vm, cl_buf, b->buf)->used = (uint32_t)now;
    return CL_ST_OK;
}

static cl_st bytearray_set(cl_vm *vm, cl_val o, cl_val key, cl_val v)
{
    int64_t len = CL_PTR(vm, cl_bytearray, o)->h.aux, a, b, st, count;
    if (!is_slice(key)) {
        uint8_t byte = 0;
        CL_TRY(position(vm, key, len, "bytearray indices must be integers or slices, not %T",
                        "bytearray index out of range", &a));
        CL_TRY(byte_value(vm, v, &byte));
        bytearray_data(vm, o)[a] = byte;
        return CL_ST_OK;
    }
    CL_TRY(cl_slice_resolve(vm, key, len, &a, &b, &st, &count));
    cl_val u = cl_unwrap(vm, v);
    const uint8_t *p;
    size_t n;
    if (!cl_is_byteslike(u) || cl_same(u, o) || cl_is(u, CL_K_MEMVIEW)) {
        if (cl_is_int(v) || cl_is(v, CL_K_STR))
            return cl_raise(
                vm, CL_T_TypeError,
                cl_is_int(v)
                    ? "can assign only bytes, buffers, or iterables of ints in range(0, 256)"
                    : "string argument without an encoding");
        if (cl_same(u, o) || cl_is_byteslike(u)) {
            CL_TRY(cl_bytes_arg(vm, u, &p, &n));
            CL_TRY(cl_bytes_new(vm, p, n, &u));
        } else {
            cl_val list, made;
            if (cl_is(v, CL_K_ITER) || cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
            CL_TRY(cl_list_from_leaf(vm, v, &list));
            uint32_t m = cl_list_len(vm, list);
            CL_CHARGE(vm, m);
            CL_TRY(cl_bytes_new(vm, NULL, m, &made));
            if (m) {
                uint8_t *to = CL_PTR(vm, cl_bytes, made)->data;
                for (uint32_t i = 0; i < m; i++)
                    CL_TRY(byte_value(vm, cl_list_items(vm, list)[i], &to[i]));
            }
            u = made;
        }
    }
    cl_bytes_view(vm, u, &p, &n);
    if (st == 1) return bytearray_splice(vm, o, a, b < a ? a : b, p, n);
    if ((int64_t)n != count)
        return cl_raise(vm, CL_T_ValueError,
                        "attempt to assign bytes of size %z to extended slice of size %i", n,
                        count);
    uint8_t *d = bytearray_data(vm, o);
    for (int64_t i = 0; i < count; i++)
        d[a + i * st] = p[i];
    return CL_ST_OK;
}

static cl_st bytearray_del(cl_vm *vm, cl_val o, cl_val key)
{
    int64_t len = CL_PTR(vm, cl_bytearray, o)->h.aux, a, b, st, count;
    if (!is_slice(key)) {
        CL_TRY(position(vm, key, len, "bytearray indices must be integers or slices, not %T",
                        "bytearray index out of range", &a));
        return bytearray_splice(vm, o, a, a + 1, NULL, 0);
    }
    CL_TRY(cl_slice_resolve(vm, key, len, &a, &b, &st, &count));
    if (!count) return CL_ST_OK;
    if (st < 0) {
        a += (count - 1) * st;
        st = -st;
    }
    if (st == 1) return bytearray_splice(vm, o, a, a + count, NULL, 0);
    if (CL_PTR(vm, cl_bytearray, o)->exports)
        return cl_raise(vm, CL_T_BufferError,
                        "Existing exports of data: object cannot be re-sized");
    uint8_t *d = bytearray_data(vm, o);
    int64_t to = a, next = a, left = count;
    for (int64_t i = a; i < len; i++) {
        if (i == next && left) {
            next += st;
            left--;
        } else {
            d[to++] = d[i];
        }
    }
    return bytearray_splice(vm, o, to, len, NULL, 0);
}

cl_st cl_setitem(cl_vm *vm, cl_val o, cl_val key, cl_val v)
{
    int64_t i;
    if (cl_is_ref(o)) {
        switch (cl_ref_kind(o)) {
        case CL_K_LIST:
            if (is_slice(key)) return list_set_slice(vm, o, key, v);
            CL_TRY(position(vm, key, cl_list_len(vm, o),
                            "list indices must be integers or slices, not %T",
                            "list assignment index out of range", &i));
            cl_list_items(vm, o)[i] = v;
            return CL_ST_OK;
        case CL_K_DICT: return cl_dict_set(vm, o, key, v);
        case CL_K_BYTEARRAY: return bytearray_set(vm, o, key, v);
        case CL_K_MEMVIEW: return cl_memview_set(vm, o, key, v);
        case CL_K_INST: {
            cl_val p = cl_unwrap(vm, o);
            if (cl_same(p, o) || has_user(vm, o, CL_NAME(__setitem__))) return CL_ST_ESCALATE;
            if (cl_is(p, CL_K_LIST) || cl_is(p, CL_K_DICT) || cl_is(p, CL_K_BYTEARRAY))
                return cl_setitem(vm, p, key, v);
            break;
        }
        case CL_K_EXC:
        case CL_K_TYPE:
            if (has_user(vm, o, CL_NAME(__setitem__))) return CL_ST_ESCALATE;
            break;
        default: break;
        }
    }
    return cl_raise(vm, CL_T_TypeError, "'%T' object does not support item assignment", o);
}

cl_st cl_delitem(cl_vm *vm, cl_val o, cl_val key)
{
    int64_t i;
    cl_val old;
    if (cl_is_ref(o)) {
        switch (cl_ref_kind(o)) {
        case CL_K_LIST:
            if (is_slice(key)) return list_del_slice(vm, o, key);
            CL_TRY(position(vm, key, cl_list_len(vm, o),
                            "list indices must be integers or slices, not %T",
                            "list assignment index out of range", &i));
            return splice(vm, o, i, i + 1, NULL, 0);
        case CL_K_DICT:
            CL_TRY(cl_dict_del(vm, o, key, &old));
            return cl_is_unbound(old) ? key_error(vm, key) : CL_ST_OK;
        case CL_K_BYTEARRAY: return bytearray_del(vm, o, key);
        case CL_K_MEMVIEW: return cl_raise(vm, CL_T_TypeError, "cannot delete memory");
        case CL_K_INST: {
            cl_val p = cl_unwrap(vm, o);
            if (cl_same(p, o) || has_user(vm, o, CL_NAME(__delitem__))) return CL_ST_ESCALATE;
            if (cl_is(p, CL_K_LIST) || cl_is(p, CL_K_DICT) || cl_is(p, CL_K_BYTEARRAY))
                return cl_delitem(vm, p, key);
            break;
        }
        case CL_K_EXC:
        case CL_K_TYPE:
            if (has_user(vm, o, CL_NAME(__delitem__))) return CL_ST_ESCALATE;
            break;
        default: break;
        }
    }
    return cl_raise(vm, CL_T_TypeError, "'%T' object doesn't support item deletion", o);
}

/* ---- membership ---- */

static cl_st str_contains(cl_vm *vm, cl_val c, cl_val item, bool *out)
{
    cl_val x = cl_unwrap(vm, item);
    if (!cl_is(x, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "'in <string>' requires string as left operand, not %T",
                        item);
    const cl_str *h = CL_PTR(vm, cl_str, c), *n = CL_PTR(vm, cl_str, x);
    if (n->width > h->width || n->len > h->len) {
        *out = false;
        return CL_ST_OK;
    }
    if (n->len == 1 && h->width == 1 && h->len <= 16) { /* c in "+-*": not worth a call */
        const uint8_t *p = cl_str_data(vm, h);
        uint8_t unit = *(const uint8_t *)cl_str_data(vm, n);
        bool found = false;
        for (uint32_t i = 0; i < h->len; i++)
            found |= p[i] == unit;
        *out = found;
        return CL_ST_OK;
    }
    CL_CHARGE_BYTES(vm, (uint64_t)h->len * h->width);
    *out = cl_search_find(cl_str_data(vm, h), h->len, h->width, cl_str_data(vm, n), n->len,
                          n->width) >= 0;
    return CL_ST_OK;
}

static cl_st bytes_contain(cl_vm *vm, cl_val c, cl_val item, bool *out)
{
    const uint8_t *p, *q;
    size_t n, m;
    cl_bytes_view(vm, c, &p, &n);
    CL_CHARGE_BYTES(vm, n);
    cl_val x = cl_unwrap(vm, item);
    if (cl_is_byteslike(x)) {
        CL_TRY(cl_bytes_arg(vm, x, &q, &m));
        *out = m <= n && cl_search_find(p, n, 1, q, m, 1) >= 0;
        return CL_ST_OK;
    }
    int64_t i;
    CL_TRY(cl_index(vm, item, true, "a bytes-like object is required, not '%T'", &i));
    if (i < 0 || i > 255) return cl_raise(vm, CL_T_ValueError, "byte must be in range(0, 256)");
    *out = n && memchr(p, (int)i, n) != NULL;
    return CL_ST_OK;
}

static cl_st range_contains(cl_vm *vm, cl_val c, cl_val x, bool *out)
{
    cl_val at;
    *out = false;
    if (cl_is(x, CL_K_INST)) {
        if (has_user(vm, x, CL_NAME(__eq__))) return CL_ST_ESCALATE;
        x = cl_unwrap(vm, x);
    }
    if (cl_is(x, CL_K_COMPLEX) && CL_PTR(vm, cl_complex, x)->im == 0)
        CL_TRY(cl_float_new(vm, CL_PTR(vm, cl_complex, x)->re, &x));
    if (cl_is_float(x)) {
        double d = cl_float_get(vm, x);
        if (!(d >= -4.0e18 && d <= 4.0e18)) {
            cl_val r = c; /* far out: only ranges that reach there can hold it */
            const cl_range *g = CL_PTR(vm, cl_range, r);
            if (cl_is_int(g->start) && cl_is_int(g->stop)) return CL_ST_OK;
            return CL_ST_ESCALATE;
        }
        if ((double)(int64_t)d != d) return CL_ST_OK;
        CL_TRY(cl_int_new(vm, (int64_t)d, &x));
    }
    if (!cl_is_anyint(x) && !cl_is_bool(x)) return CL_ST_OK;
    CL_TRY(cl_range_find(vm, c, x, &at));
    *out = !cl_is_unbound(at);
    return CL_ST_OK;
}

static cl_st view_contains(cl_vm *vm, cl_val c, cl_val x, bool *out)
{
    cl_val d = cl_view_of(vm, c), v;
    uint32_t kind = cl_view_kind(vm, c);
    if (kind == CL_VIEW_PROXY || !cl_is(d, CL_K_DICT)) return cl_contains(vm, d, x, out);
    *out = false;
    if (kind == CL_VIEW_KEYS) {
        CL_TRY(cl_dict_get(vm, d, x, &v));
        *out = !cl_is_unbound(v);
        return CL_ST_OK;
    }
    if (kind == CL_VIEW_ITEMS) {
        cl_val u = cl_unwrap(vm, x);
        if (!cl_is(u, CL_K_TUPLE) || cl_tuple_len(vm, u) != 2) return CL_ST_OK;
        CL_TRY(cl_dict_get(vm, d, cl_tuple_items(vm, u)[0], &v));
        if (cl_is_unbound(v)) return CL_ST_OK;
        return cl_eq_depth(vm, v, cl_tuple_items(vm, u)[1], out, 0);
    }
    const cl_dict *p = CL_PTR(vm, cl_dict, d);
    CL_CHARGE(vm, p->nent);
    for (uint32_t i = 0; i < p->nent && !*out; i++)
        if (!cl_is_unbound(cl_dict_vals(vm, p)[i]))
            CL_TRY(cl_eq_depth(vm, cl_dict_vals(vm, p)[i], x, out, 0));
    return CL_ST_OK;
}

cl_st cl_contains(cl_vm *vm, cl_val c, cl_val item, bool *out)
{
    const cl_val *items;
    uint32_t n;
    cl_val v;
    int64_t at;
    if (cl_seq_span(vm, c, &items, &n)) {
        CL_TRY(cl_items_contain(vm, items, n, item, &at));
        *out = at >= 0;
        return CL_ST_OK;
    }
    if (cl_is_ref(c)) {
        switch (cl_ref_kind(c)) {
        case CL_K_DICT:
            CL_TRY(cl_dict_get(vm, c, item, &v));
            *out = !cl_is_unbound(v);
            return CL_ST_OK;
        case CL_K_SET:
        case CL_K_FROZENSET: return cl_set_has(vm, c, item, out);
        case CL_K_STR: return str_contains(vm, c, item, out);
        case CL_K_BYTES:
        case CL_K_BYTEARRAY: return bytes_contain(vm, c, item, out);
        case CL_K_RANGE: return range_contains(vm, c, item, out);
        case CL_K_VIEW: return view_contains(vm, c, item, out);
        case CL_K_INST: {
            cl_val p = cl_unwrap(vm, c);
            if (cl_same(p, c) || has_user(vm, c, CL_NAME(__contains__))) return CL_ST_ESCALATE;
            return cl_contains(vm, p, item, out);
        }
        case CL_K_ITER:
        case CL_K_GEN:
        case CL_K_TYPE:
        case CL_K_EXC:
        case CL_K_MEMVIEW:
        case CL_K_ALIAS: return CL_ST_ESCALATE;
        default: break;
        }
    }
    return cl_raise(vm, CL_T_TypeError, "argument of type '%T' is not a container or iterable", c);
}

/* ---- concatenation and repetition ---- */

cl_st cl_list_extend(cl_vm *vm, cl_val list, cl_val it)
{
    const cl_val *items;
    uint32_t n;
    cl_val src = it;
    if (cl_is(it, CL_K_INST) || cl_is(it, CL_K_ITER))
        /* what an iterator gave could not be given back if memory runs out here */
        return CL_ST_ESCALATE;
    if (!cl_seq_span(vm, it, &items, &n)) {
        CL_TRY(cl_list_from_leaf(vm, it, &src));
        cl_seq_span(vm, src, &items, &n);
    }
    if (!n) return CL_ST_OK;
    uint32_t have = cl_list_len(vm, list);
    CL_CHARGE(vm, n / 4);
    uint64_t want = (uint64_t)have + n;
    uint32_t store = CL_PTR(vm, cl_list, list)->items;
    if (!store || want > CL_AT(vm, cl_array, store)->h.aux) {
        if (have && want < (uint64_t)have + have / 2) want = (uint64_t)have + have / 2;
        CL_TRY(cl_list_reserve(vm, list, want));
        cl_seq_span(vm, src, &items, &n);
    }
    memmove(cl_list_items(vm, list) + have, items, n * sizeof *items);
    CL_PTR(vm, cl_list, list)->h.aux = have + n;
    return CL_ST_OK;
}

cl_st cl_seq_concat(cl_vm *vm, cl_val a, cl_val b, bool inplace, cl_val *out)
{
    if (inplace && cl_is(a, CL_K_LIST)) {
        *out = a;
        return cl_list_extend(vm, a, b);
    }
    const cl_val *x, *y;
    uint32_t n, m;
    cl_seq_span(vm, a, &x, &n);
    cl_seq_span(vm, b, &y, &m);
    CL_CHARGE(vm, ((uint64_t)n + m) / 4);
    if (cl_is(a, CL_K_TUPLE)) {
        if (!n || !m) {
            *out = n ? a : b;
            return CL_ST_OK;
        }
        CL_TRY(cl_tuple_new(vm, NULL, (uint64_t)n + m, out));
        memcpy(cl_tuple_items(vm, *out), x, n * sizeof *x);
        memcpy(cl_tuple_items(vm, *out) + n, y, m * sizeof *y);
        return CL_ST_OK;
    }
    CL_TRY(cl_list_new(vm, NULL, (uint64_t)n + m, out));
    if (n) memcpy(cl_list_items(vm, *out), x, n * sizeof *x);
    if (m) memcpy(cl_list_items(vm, *out) + n, y, m * sizeof *y);
    return CL_ST_OK;
}

/* Fills to[0..total) with the first `unit` bytes again and again, doubling. */
static void repeat_bytes(uint8_t *to, size_t unit, size_t total)
{
    size_t have = unit;
    while (have < total) {
        size_t n = have < total - have ? have : total - have;
        memcpy(to + have, to, n);
        have += n;
    }
}

static cl_st repeat_too_large(cl_vm *vm) { return cl_raise_memory(vm); }

cl_st cl_seq_repeat(cl_vm *vm, cl_val seq, cl_val count, bool inplace, cl_val *out)
{
    int64_t k;
    CL_TRY(cl_index(vm, count, true, "can't multiply sequence by non-int of type '%T'", &k));
    if (cl_is(cl_unwrap(vm, count), CL_K_BIGINT))
        return cl_raise(vm, CL_T_OverflowError, "cannot fit 'int' into an index-sized integer");
    if (k < 0) k = 0;
    int64_t n;
    CL_TRY(cl_len(vm, seq, &n));
    uint64_t total = cl_sat_mul((uint64_t)n, (uint64_t)k);
    const cl_val *items;
    uint32_t m;
    if (cl_seq_span(vm, seq, &items, &m)) {
        if (total > UINT32_MAX / 16) return repeat_too_large(vm);
        CL_CHARGE(vm, total / 4);
        CL_TRY(cl_reserve(vm, total * 8));
        if (cl_is(seq, CL_K_TUPLE)) {
            if (k == 1 || !total) {
                *out = total ? seq : CL_V_EMPTY_TUPLE;
                return CL_ST_OK;
            }
            CL_TRY(cl_tuple_new(vm, NULL, total, out));
            memcpy(cl_tuple_items(vm, *out), items, m * sizeof *items);
            repeat_bytes((uint8_t *)cl_tuple_items(vm, *out), m * sizeof *items,
                         (size_t)total * sizeof *items);
            return CL_ST_OK;
        }
        if (inplace) {
            *out = seq;
            if (!total) {
                cl_list_truncate(vm, seq, 0);
                return CL_ST_OK;
            }
            CL_TRY(cl_list_reserve(vm, seq, total));
            CL_PTR(vm, cl_list, seq)->h.aux = (uint32_t)total;
            repeat_bytes((uint8_t *)cl_list_items(vm, seq), m * sizeof *items,
                         (size_t)total * sizeof *items);
            return CL_ST_OK;
        }
        CL_TRY(cl_list_new(vm, NULL, total, out));
        if (total) {
            cl_val *to = cl_list_items(vm, *out);
            if (m == 1) {
                for (uint64_t i = 0; i < total; i++)
                    to[i] = items[0];
            } else {
                memcpy(to, items, m * sizeof *items);
                repeat_bytes((uint8_t *)to, m * sizeof *items, (size_t)total * sizeof *items);
            }
        }
        return CL_ST_OK;
    }
    if (cl_is(seq, CL_K_STR)) {
        const cl_str *s = CL_PTR(vm, cl_str, seq);
        if (k == 1 || !total) {
            *out = total ? seq : CL_V_EMPTY_STR;
            return CL_ST_OK;
        }
        if (total > UINT32_MAX / 4) return repeat_too_large(vm);
        uint64_t bytes = total * s->width;
        CL_CHARGE_BYTES(vm, bytes);
        CL_TRY(cl_reserve(vm, bytes));
        void *to;
        CL_TRY(cl_str_alloc(vm, total, s->width, s->ascii, out, &to));
        s = CL_PTR(vm, cl_str, seq);
        if (s->len == 1 && s->width == 1) {
            memset(to, ((const uint8_t *)cl_str_data(vm, s))[0], (size_t)bytes);
        } else {
            memcpy(to, cl_str_data(vm, s), (size_t)s->len * s->width);
            repeat_bytes(to, (size_t)s->len * s->width, (size_t)bytes);
        }
        if (s->h.labels) cl_hdr_of(vm, *out)->labels |= s->h.labels;
        return CL_ST_OK;
    }
    const uint8_t *p, *made;
    size_t len, made_len;
    if (total > UINT32_MAX / 2) return repeat_too_large(vm);
    CL_CHARGE_BYTES(vm, total);
    CL_TRY(cl_reserve(vm, total));
    cl_bytes_view(vm, seq, &p, &len);
    CL_TRY(cl_is(seq, CL_K_BYTEARRAY) ? cl_bytearray_new(vm, NULL, total, out)
                                      : cl_bytes_new(vm, NULL, total, out));
    if (total) {
        cl_bytes_view(vm, *out, &made, &made_len);
        memcpy((uint8_t *)(uintptr_t)made, p, len);
        repeat_bytes((uint8_t *)(uintptr_t)made, len, (size_t)total);
    }
    if (inplace && cl_is(seq, CL_K_BYTEARRAY)) {
        cl_bytearray *b = CL_PTR(vm, cl_bytearray, seq);
        if (b->exports)
            return cl_raise(vm, CL_T_BufferError,
                            "Existing exports of data: object cannot be re-sized");
        b->buf = CL_PTR(vm, cl_bytearray, *out)->buf;
        b->h.aux = (uint32_t)total;
        *out = seq;
    }
    return CL_ST_OK;
}
