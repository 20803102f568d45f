/* SPDX-License-Identifier: MIT */
/* str: making, slicing, joining, comparing. */
#include "obj/str.h"
#include "obj/memview.h"
#include "base/hash.h"

/* n units from one width to another that is at least as wide as the largest of them. */
static void copy_units(void *dst, int dw, size_t at, const void *src, int sw, size_t n)
{
    if (dw == sw) {
        memcpy((uint8_t *)dst + at * (size_t)dw, src, n * (size_t)dw);
        return;
    }
    for (size_t i = 0; i < n; i++)
        cl_unit_put(dst, dw, at + i, cl_unit_at(src, sw, i));
}

static uint32_t max_of(const void *units, size_t n, int width)
{
    uint32_t m = 0;
    if (width == 1) {
        const uint8_t *p = units;
        size_t i = 0;
        for (; i + 8 <= n; i += 8) {
            uint64_t w;
            memcpy(&w, p + i, 8);
            if (w & UINT64_C(0x8080808080808080)) return 255;
        }
        for (; i < n; i++)
            if (p[i] >= 128) return 255;
        return 127;
    }
    for (size_t i = 0; i < n; i++)
        m |= cl_unit_at(units, width, i);
    return m;
}

cl_st cl_str_alloc(cl_vm *vm, uint64_t len, int width, bool ascii, cl_val *out, void **data)
{
    uint64_t bytes = cl_sat_mul(len, (uint64_t)width);
    if (len > 0xFFFFFFF0u || bytes > CL_STR_HEAD + UINT32_MAX - 64) return cl_raise_memory(vm);
    CL_CHARGE_BYTES(vm, bytes);
    CL_NEW(vm, cl_str, s, CL_K_STR, CL_STR_HEAD + bytes);
    s->len = (uint32_t)len;
    s->width = (uint8_t)width;
    s->ascii = ascii;
    s->pad = 0;
    *data = s->d.u8;
    *out = cl_ref_of(vm, s);
    return CL_ST_OK;
}

cl_st cl_str_from_cp(cl_vm *vm, uint32_t cp, cl_val *out)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (cp < 256 && g->chars[cp]) {
        *out = cl_ref(CL_K_STR, g->chars[cp]);
        return CL_ST_OK;
    }
    void *d = NULL;
    int w = cl_unit_width(cp);
    CL_TRY(cl_str_alloc(vm, 1, w, cp < 128, out, &d));
    cl_unit_put(d, w, 0, cp);
    if (cp < 256) g->chars[cp] = cl_off(*out);
    return CL_ST_OK;
}

cl_st cl_str_from_ascii(cl_vm *vm, const char *s, size_t n, cl_val *out)
{
    if (n <= 1) {
        if (n) return cl_str_from_cp(vm, (uint8_t)s[0], out);
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    void *d = NULL;
    CL_TRY(cl_str_alloc(vm, n, 1, true, out, &d));
    memcpy(d, s, n);
    return CL_ST_OK;
}

cl_st cl_str_from_units(cl_vm *vm, const void *units, size_t n, int width, cl_val *out)
{
    if (n <= 1) {
        if (n) return cl_str_from_cp(vm, cl_unit_at(units, width, 0), out);
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    CL_CHARGE_BYTES(vm, n * (size_t)width);
    uint32_t m = max_of(units, n, width);
    int w = width == 1 ? 1 : cl_unit_width(m);
    void *d = NULL;
    CL_TRY(cl_str_alloc(vm, n, w, m < 128, out, &d));
    copy_units(d, w, 0, units, width, n);
    return CL_ST_OK;
}

/* One code point of UTF-8; surrogates pass, anything malformed gives U+FFFD and takes one byte. */
static uint32_t decode(const uint8_t *p, size_t n, size_t *used)
{
    uint32_t c = p[0];
    *used = 1;
    if (c < 0x80) return c;
    if (c >= 0xC2 && c < 0xE0 && n > 1 && (p[1] & 0xC0) == 0x80) {
        *used = 2;
        return (c & 31) << 6 | (p[1] & 63);
    }
    if (c >= 0xE0 && c < 0xF0 && n > 2 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        uint32_t v = (c & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
        if (v >= 0x800) {
            *used = 3;
            return v;
        }
    }
    if (c >= 0xF0 && c < 0xF5 && n > 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
        (p[3] & 0xC0) == 0x80) {
        uint32_t v =
            (c & 7) << 18 | (uint32_t)(p[1] & 63) << 12 | (uint32_t)(p[2] & 63) << 6 | (p[3] & 63);
        if (v >= 0x10000 && v < 0x110000) {
            *used = 4;
            return v;
        }
    }
    return 0xFFFD;
}

cl_st cl_str_from_utf8(cl_vm *vm, const char *text, size_t n, cl_val *out)
{
    const uint8_t *p = (const uint8_t *)text;
    if (max_of(p, n, 1) < 128) return cl_str_from_ascii(vm, text, n, out);
    CL_CHARGE_BYTES(vm, 2 * n);
    size_t count = 0, used;
    uint32_t m = 0;
    for (size_t i = 0; i < n; i += used, count++) {
        uint32_t cp = decode(p + i, n - i, &used);
        if (cp > m) m = cp;
    }
    if (count == 1) return cl_str_from_cp(vm, decode(p, n, &used), out);
    void *d = NULL;
    int w = cl_unit_width(m);
    CL_TRY(cl_str_alloc(vm, count, w, false, out, &d));
    size_t k = 0;
    for (size_t i = 0; i < n; i += used)
        cl_unit_put(d, w, k++, decode(p + i, n - i, &used));
    return CL_ST_OK;
}

cl_st cl_str_slice(cl_vm *vm, cl_val sv, uint32_t start, uint32_t end, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, sv);
    if (start >= end) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    if (start == 0 && end == s->len) {
        *out = sv;
        return CL_ST_OK;
    }
    const uint8_t *src = (const uint8_t *)cl_str_data(vm, s) + (size_t)start * s->width;
    size_t n = end - start;
    uint8_t labels = s->h.labels;
    if (n == 1 && !labels) return cl_str_from_cp(vm, cl_unit_at(src, s->width, 0), out);
    if (s->ascii) {
        void *d;
        CL_TRY(cl_str_alloc(vm, n, 1, true, out, &d));
        memcpy(d, src, n);
    } else {
        CL_TRY(cl_str_from_units(vm, src, n, s->width, out));
    }
    if (labels && cl_off(*out) >= cl_rgn_of(vm)->heap_start) cl_hdr_of(vm, *out)->labels |= labels;
    return CL_ST_OK;
}

/* A string that lies in a shared buffer. */
static cl_st indirect(cl_vm *vm, uint32_t buf, uint32_t start, uint32_t len, int width, bool ascii,
                      uint8_t labels, cl_val *out)
{
    CL_NEW(vm, cl_str, s, CL_K_STR, CL_STR_HEAD + 8);
    s->h.flags = CL_STR_INDIRECT;
    s->h.labels = labels;
    s->len = len;
    s->width = (uint8_t)width;
    s->ascii = ascii;
    s->pad = 0;
    s->d.ind.buf = buf;
    s->d.ind.start = start;
    *out = cl_ref_of(vm, s);
    return CL_ST_OK;
}

#define SHARE_FROM 64u /* shorter results are copied */

cl_st cl_str_concat(cl_vm *vm, cl_val av, cl_val bv, cl_val *out)
{
    const cl_str *a = CL_PTR(vm, cl_str, av), *b = CL_PTR(vm, cl_str, bv);
    if (!a->len) {
        *out = bv;
        return CL_ST_OK;
    }
    if (!b->len) {
        *out = av;
        return CL_ST_OK;
    }
    uint64_t len = (uint64_t)a->len + b->len;
    int w = a->width > b->width ? a->width : b->width;
    bool ascii = a->ascii && b->ascii;
    uint8_t labels = a->h.labels | b->h.labels;
    if (len * (uint64_t)w < SHARE_FROM) {
        void *d;
        CL_TRY(cl_str_alloc(vm, len, w, ascii, out, &d));
        copy_units(d, w, 0, cl_str_data(vm, a), a->width, a->len);
        copy_units(d, w, a->len, cl_str_data(vm, b), b->width, b->len);
        cl_hdr_of(vm, *out)->labels = labels;
        return CL_ST_OK;
    }
    if (len > 0xFFFFFFF0u) return cl_raise_memory(vm);
    /* the newest string of its buffer grows in place */
    if (a->h.flags & CL_STR_INDIRECT && a->width == w) {
        cl_buf *buf = CL_AT(vm, cl_buf, a->d.ind.buf);
        uint64_t end = ((uint64_t)a->d.ind.start + a->len) * (uint64_t)w,
                 add = (uint64_t)b->len * (uint64_t)w;
        if (buf->used == end && end + add <= buf->h.aux) {
            CL_CHARGE_BYTES(vm, add);
            CL_TRY(
                indirect(vm, a->d.ind.buf, a->d.ind.start, (uint32_t)len, w, ascii, labels, out));
            copy_units(buf->data, w, (size_t)(end / (uint64_t)w), cl_str_data(vm, b), b->width,
                       b->len);
            buf->used = (uint32_t)(end + add);
            return CL_ST_OK;
        }
    }
    uint64_t bytes = len * (uint64_t)w;
    /* Room to grow only for a string that grows again: the first concatenation is exact enough. */
    uint64_t cap = a->h.flags & CL_STR_INDIRECT ? bytes * 2 : bytes + bytes / 4 + 32;
    if (cap > UINT32_MAX - 64) cap = bytes;
    if (cap > UINT32_MAX - 64) return cl_raise_memory(vm);
    CL_CHARGE_BYTES(vm, bytes);
    cl_buf *buf = (cl_buf *)(void *)cl_alloc(vm, CL_K_BUF, 16 + cap);
    if (!buf && cap > bytes) {
        cap = bytes;
        buf = (cl_buf *)(void *)cl_alloc(vm, CL_K_BUF, 16 + cap);
    }
    if (!buf) return CL_ST_NEED_GC;
    buf->h.aux = (uint32_t)cap;
    buf->used = 0;
    buf->pad = 0;
    CL_TRY(indirect(vm, (uint32_t)((uint8_t *)buf - vm->base), 0, (uint32_t)len, w, ascii, labels,
                    out));
    copy_units(buf->data, w, 0, cl_str_data(vm, a), a->width, a->len);
    copy_units(buf->data, w, a->len, cl_str_data(vm, b), b->width, b->len);
    buf->used = (uint32_t)bytes;
    return CL_ST_OK;
}

cl_st cl_str_concat_n(cl_vm *vm, const cl_val *v, uint32_t n, cl_val *out)
{
    if (n == 1) {
        *out = v[0];
        return CL_ST_OK;
    }
    uint64_t len = 0;
    int w = 1;
    bool ascii = true;
    uint8_t labels = 0;
    for (uint32_t i = 0; i < n; i++) {
        const cl_str *s = CL_PTR(vm, cl_str, v[i]);
        len += s->len;
        if (s->width > w) w = s->width;
        ascii = ascii && s->ascii;
        labels |= s->h.labels;
    }
    if (!len) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    void *d = NULL;
    CL_TRY(cl_str_alloc(vm, len, w, ascii, out, &d));
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        const cl_str *s = CL_PTR(vm, cl_str, v[i]);
        copy_units(d, w, at, cl_str_data(vm, s), s->width, s->len);
        at += s->len;
    }
    cl_hdr_of(vm, *out)->labels = labels;
    return CL_ST_OK;
}

uint32_t cl_str_hash(const cl_vm *vm, cl_val v)
{
    cl_str *s = CL_PTR(vm, cl_str, v);
    if (!s->h.aux) s->h.aux = cl_hash_str(cl_str_data(vm, s), s->len, s->width);
    return s->h.aux;
}

bool cl_str_eq(const cl_vm *vm, cl_val av, cl_val bv)
{
    if (cl_same(av, bv)) return true;
    const cl_str *a = CL_PTR(vm, cl_str, av), *b = CL_PTR(vm, cl_str, bv);
    if (a->len != b->len || a->width != b->width || (a->h.aux && b->h.aux && a->h.aux != b->h.aux))
        return false;
    return memcmp(cl_str_data(vm, a), cl_str_data(vm, b), (size_t)a->len * a->width) == 0;
}

int cl_str_cmp(const cl_vm *vm, cl_val av, cl_val bv)
{
    const cl_str *a = CL_PTR(vm, cl_str, av), *b = CL_PTR(vm, cl_str, bv);
    const void *x = cl_str_data(vm, a), *y = cl_str_data(vm, b);
    uint32_t n = a->len < b->len ? a->len : b->len;
    if (a->width == 1 && b->width == 1) {
        int c = memcmp(x, y, n);
        if (c) return c;
    } else {
        for (uint32_t i = 0; i < n; i++) {
            uint32_t p = cl_unit_at(x, a->width, i), q = cl_unit_at(y, b->width, i);
            if (p != q) return p < q ? -1 : 1;
        }
    }
    return a->len < b->len ? -1 : a->len > b->len;
}

bool cl_str_eq_ascii(const cl_vm *vm, cl_val v, const char *text)
{
    const cl_str *s = CL_PTR(vm, cl_str, v);
    size_t n = strlen(text);
    return s->len == n && s->width == 1 && memcmp(cl_str_data(vm, s), text, n) == 0;
}

static size_t encode(uint32_t cp, uint8_t out[4])
{
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 63));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 63));
        out[2] = (uint8_t)(0x80 | (cp & 63));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 63));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 63));
    out[3] = (uint8_t)(0x80 | (cp & 63));
    return 4;
}

size_t cl_str_utf8_len(const cl_vm *vm, cl_val v)
{
    const cl_str *s = CL_PTR(vm, cl_str, v);
    if (s->ascii) return s->len;
    const void *d = cl_str_data(vm, s);
    size_t n = 0;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t cp = cl_unit_at(d, s->width, i);
        n += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    }
    return n;
}

size_t cl_str_utf8(const cl_vm *vm, cl_val v, char *buf, size_t size)
{
    const cl_str *s = CL_PTR(vm, cl_str, v);
    const void *d = cl_str_data(vm, s);
    if (s->ascii) {
        size_t n = s->len < size ? s->len : size ? size - 1 : 0;
        if (size) {
            memcpy(buf, d, n);
            buf[n] = 0;
        }
        return s->len;
    }
    size_t at = 0, full = 0;
    bool cut = false;
    for (uint32_t i = 0; i < s->len; i++) {
        uint8_t b[4];
        size_t n = encode(cl_unit_at(d, s->width, i), b);
        if (!cut && at + n < size) {
            memcpy(buf + at, b, n);
            at += n;
        } else {
            cut = true;
        }
        full += n;
    }
    if (size) buf[at] = 0;
    return full;
}

/* ---- bytes ---- */

cl_st cl_bytes_new(cl_vm *vm, const void *p, uint64_t n, cl_val *out)
{
    if (!n) {
        *out = CL_V_EMPTY_BYTES;
        return CL_ST_OK;
    }
    if (n > UINT32_MAX - 64) return cl_raise_memory(vm);
    CL_CHARGE_BYTES(vm, n);
    CL_NEW(vm, cl_bytes, b, CL_K_BYTES, 16 + n);
    b->len = (uint32_t)n;
    b->pad = 0;
    if (p) memcpy(b->data, p, n);
    *out = cl_ref_of(vm, b);
    return CL_ST_OK;
}

cl_st cl_bytearray_new(cl_vm *vm, const void *p, uint64_t n, cl_val *out)
{
    if (n > UINT32_MAX - 64) return cl_raise_memory(vm);
    CL_CHARGE_BYTES(vm, n);
    uint32_t off = 0;
    if (n) {
        CL_NEW(vm, cl_buf, buf, CL_K_BUF, 16 + n);
        buf->h.aux = (uint32_t)n;
        buf->used = (uint32_t)n;
        buf->pad = 0;
        if (p)
            memcpy(buf->data, p, n);
        else
            memset(buf->data, 0, n);
        off = (uint32_t)((uint8_t *)buf - vm->base);
    }
    CL_NEW(vm, cl_bytearray, b, CL_K_BYTEARRAY, sizeof(cl_bytearray));
    b->h.aux = (uint32_t)n;
    b->buf = off;
    b->exports = 0;
    *out = cl_ref_of(vm, b);
    return CL_ST_OK;
}

void cl_bytes_view(const cl_vm *vm, cl_val v, const uint8_t **p, size_t *n)
{
    if (cl_is(v, CL_K_BYTES)) {
        const cl_bytes *b = CL_PTR(vm, cl_bytes, v);
        *p = b->data;
        *n = b->len;
    } else if (cl_is(v, CL_K_BYTEARRAY)) {
        const cl_bytearray *b = CL_PTR(vm, cl_bytearray, v);
        *p = b->buf ? CL_AT(vm, cl_buf, b->buf)->data : (const uint8_t *)"";
        *n = b->h.aux;
    } else { /* a view whose items lie one behind the other */
        const cl_memview *m = CL_PTR(vm, cl_memview, v);
        cl_bytes_view(vm, m->obj, p, n);
        size_t start = (size_t)cl_int(m->start), len = (size_t)cl_int(m->len);
        len *= cl_buffer_item(vm, v)->size;
        if (start > *n) start = *n;
        if (len > *n - start) len = *n - start;
        *p += start;
        *n = len;
    }
}
