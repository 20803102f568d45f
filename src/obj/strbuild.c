/* SPDX-License-Identifier: MIT */
/* The text builder: grows in a region buffer, widens when a larger code point arrives. */
#include "obj/str.h"
#include "base/unicode.h"

void cl_sb_init(cl_vm *vm, cl_sb *sb) { *sb = (cl_sb){ .vm = vm, .width = 1 }; }

static void *data(const cl_sb *sb) { return CL_AT(sb->vm, cl_buf, sb->buf)->data; }

cl_st cl_sb_reserve(cl_sb *sb, uint64_t extra, uint32_t maxcp)
{
    cl_vm *vm = sb->vm;
    int w = cl_unit_width(maxcp);
    if (w < sb->width) w = sb->width;
    uint64_t len = sb->len + extra;
    if (len <= sb->cap && w == sb->width) {
        if (maxcp > sb->maxcp) sb->maxcp = maxcp;
        return CL_ST_OK;
    }
    uint64_t cap = len <= sb->cap ? sb->cap : len < 48 ? 48 : len + len / 2;
    uint64_t bytes = cap * (uint64_t)w;
    if (bytes > vm->limits.memory || bytes > UINT32_MAX - 64) {
        cap = len;
        bytes = cap * (uint64_t)w;
        if (bytes > UINT32_MAX - 64) return cl_raise_memory(vm);
        CL_TRY(cl_reserve(vm, bytes));
    }
    CL_CHARGE_BYTES(vm, bytes);
    CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + bytes);
    b->h.aux = (uint32_t)bytes;
    b->used = b->pad = 0;
    if (sb->len) {
        if (w == sb->width)
            memcpy(b->data, data(sb), (size_t)sb->len * (size_t)w);
        else
            for (uint32_t i = 0; i < sb->len; i++)
                cl_unit_put(b->data, w, i, cl_unit_at(data(sb), sb->width, i));
    }
    sb->buf = (uint32_t)((uint8_t *)b - vm->base);
    sb->cap = (uint32_t)cap;
    sb->width = (uint8_t)w;
    if (maxcp > sb->maxcp) sb->maxcp = maxcp;
    return CL_ST_OK;
}

cl_st cl_sb_cp(cl_sb *sb, uint32_t cp)
{
    CL_TRY(cl_sb_reserve(sb, 1, cp));
    cl_unit_put(data(sb), sb->width, sb->len++, cp);
    return CL_ST_OK;
}

cl_st cl_sb_fill(cl_sb *sb, uint32_t cp, uint64_t n)
{
    if (!n) return CL_ST_OK;
    CL_TRY(cl_sb_reserve(sb, n, cp));
    CL_CHARGE_BYTES(sb->vm, n);
    void *d = data(sb);
    if (sb->width == 1)
        memset((uint8_t *)d + sb->len, (int)cp, n);
    else
        for (uint64_t i = 0; i < n; i++)
            cl_unit_put(d, sb->width, sb->len + i, cp);
    sb->len += (uint32_t)n;
    return CL_ST_OK;
}

cl_st cl_sb_units(cl_sb *sb, const void *units, size_t n, int width)
{
    uint32_t m = 0;
    for (size_t i = 0; i < n; i++)
        m |= cl_unit_at(units, width, i);
    CL_TRY(cl_sb_reserve(sb, n, m));
    CL_CHARGE_BYTES(sb->vm, n);
    void *d = data(sb);
    if (sb->width == width)
        memcpy((uint8_t *)d + (size_t)sb->len * (size_t)width, units, n * (size_t)width);
    else
        for (size_t i = 0; i < n; i++)
            cl_unit_put(d, sb->width, sb->len + i, cl_unit_at(units, width, i));
    sb->len += (uint32_t)n;
    return CL_ST_OK;
}

cl_st cl_sb_ascii(cl_sb *sb, const char *s, size_t n)
{
    CL_TRY(cl_sb_reserve(sb, n, 127));
    void *d = data(sb);
    if (sb->width == 1)
        memcpy((uint8_t *)d + sb->len, s, n);
    else
        for (size_t i = 0; i < n; i++)
            cl_unit_put(d, sb->width, sb->len + i, (uint8_t)s[i]);
    sb->len += (uint32_t)n;
    return CL_ST_OK;
}

cl_st cl_sb_text(cl_sb *sb, const char *cstr) { return cl_sb_ascii(sb, cstr, strlen(cstr)); }

cl_st cl_sb_str(cl_sb *sb, cl_val v)
{
    const cl_str *s = CL_PTR(sb->vm, cl_str, v);
    if (!s->len) return CL_ST_OK;
    CL_CHARGE_BYTES(sb->vm, s->len);
    CL_TRY(cl_sb_reserve(sb, s->len,
                         s->ascii        ? 127
                         : s->width == 1 ? 255
                         : s->width == 2 ? 65535
                                         : 0x10FFFF));
    void *d = data(sb);
    const void *src = cl_str_data(sb->vm, s);
    if (sb->width == s->width)
        memcpy((uint8_t *)d + (size_t)sb->len * s->width, src, (size_t)s->len * s->width);
    else
        for (uint32_t i = 0; i < s->len; i++)
            cl_unit_put(d, sb->width, sb->len + i, cl_unit_at(src, s->width, i));
    sb->len += s->len;
    return CL_ST_OK;
}

cl_st cl_sb_int(cl_sb *sb, int64_t i)
{
    char buf[24];
    size_t n = sizeof buf;
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    do {
        buf[--n] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (i < 0) buf[--n] = '-';
    return cl_sb_ascii(sb, buf + n, sizeof buf - n);
}

cl_st cl_sb_finish(cl_sb *sb, cl_val *out)
{
    if (!sb->len) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    if (sb->maxcp < 128) return cl_str_from_ascii(sb->vm, data(sb), sb->len, out);
    return cl_str_from_units(sb->vm, data(sb), sb->len, sb->width, out);
}

static void fill_units(void *d, int width, size_t at, uint32_t cp, size_t n)
{
    if (width == 1) {
        memset((uint8_t *)d + at, (int)cp, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        cl_unit_put(d, width, at + i, cp);
}

cl_st cl_str_padded(cl_vm *vm, cl_val text, uint64_t left, uint64_t right, uint32_t cp, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, text);
    uint64_t len = cl_sat_add(s->len, cl_sat_add(left, right));
    int w = cl_unit_width(cp);
    void *d;
    if (w < s->width) w = s->width;
    if (len > 1024) CL_TRY(cl_reserve(vm, cl_sat_mul(len, (uint64_t)w)));
    CL_TRY(cl_str_alloc(vm, len, w, s->ascii && cp < 128, out, &d));
    const void *src = cl_str_data(vm, s);
    fill_units(d, w, 0, cp, (size_t)left);
    if (w == s->width)
        memcpy((uint8_t *)d + (size_t)left * (size_t)w, src, (size_t)s->len * (size_t)w);
    else
        for (uint32_t i = 0; i < s->len; i++)
            cl_unit_put(d, w, (size_t)left + i, cl_unit_at(src, s->width, i));
    fill_units(d, w, (size_t)left + s->len, cp, (size_t)right);
    cl_hdr_of(vm, *out)->labels = s->h.labels;
    return CL_ST_OK;
}

static cl_st hex(cl_sb *sb, const char *prefix, uint32_t v, int digits)
{
    CL_TRY(cl_sb_text(sb, prefix));
    for (int s = (digits - 1) * 4; s >= 0; s -= 4)
        CL_TRY(cl_sb_cp(sb, (uint8_t)"0123456789abcdef"[v >> s & 15]));
    return CL_ST_OK;
}

cl_st cl_sb_str_repr(cl_sb *sb, cl_val v)
{
    cl_vm *vm = sb->vm;
    const cl_str *s = CL_PTR(vm, cl_str, v);
    const void *d = cl_str_data(vm, s);
    bool single = false, dbl = false;
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 8);
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_unit_at(d, s->width, i);
        single |= c == '\'';
        dbl |= c == '"';
    }
    uint32_t q = single && !dbl ? '"' : '\'';
    CL_TRY(cl_sb_reserve(sb, (uint64_t)s->len + 2, 127));
    CL_TRY(cl_sb_cp(sb, q));
    for (uint32_t i = 0; i < s->len; i++) {
        if (s->width ==
            1) { /* most characters stand for themselves: all up to the next other one */
            const uint8_t *p = d;
            uint32_t n = i;
            while (n < s->len && p[n] >= 32 && p[n] < 127 && p[n] != q && p[n] != '\\')
                n++;
            CL_TRY(cl_sb_ascii(sb, (const char *)p + i, n - i));
            i = n;
            if (n == s->len) break;
        }
        uint32_t c = cl_unit_at(d, s->width, i);
        if (c == q || c == '\\') {
            CL_TRY(cl_sb_cp(sb, '\\'));
            CL_TRY(cl_sb_cp(sb, c));
        } else if (c == '\n') {
            CL_TRY(cl_sb_text(sb, "\\n"));
        } else if (c == '\r') {
            CL_TRY(cl_sb_text(sb, "\\r"));
        } else if (c == '\t') {
            CL_TRY(cl_sb_text(sb, "\\t"));
        } else if (c < 32 || c == 127) {
            CL_TRY(hex(sb, "\\x", c, 2));
        } else if (c < 127 || cl_unicode_is(c, CL_UC_PRINTABLE)) {
            CL_TRY(cl_sb_cp(sb, c));
        } else if (c < 256) {
            CL_TRY(hex(sb, "\\x", c, 2));
        } else if (c < 65536) {
            CL_TRY(hex(sb, "\\u", c, 4));
        } else {
            CL_TRY(hex(sb, "\\U", c, 8));
        }
    }
    return cl_sb_cp(sb, q);
}

static cl_st bytes_repr(cl_sb *sb, const uint8_t *p, size_t n, bool array)
{
    bool single = memchr(p, '\'', n) != NULL, dbl = memchr(p, '"', n) != NULL;
    uint32_t q = single && !dbl ? '"' : '\'';
    CL_CHARGE_BYTES(sb->vm, n * 8);
    CL_TRY(cl_sb_reserve(sb, (uint64_t)n + 3, 127));
    CL_TRY(cl_sb_cp(sb, 'b'));
    CL_TRY(cl_sb_cp(sb, q));
    for (size_t i = 0; i < n; i++) {
        uint32_t c = p[i];
        if (c == q || c == '\\' || (array && c == '\'')) {
            CL_TRY(cl_sb_cp(sb, '\\'));
            CL_TRY(cl_sb_cp(sb, c));
        } else if (c == '\n') {
            CL_TRY(cl_sb_text(sb, "\\n"));
        } else if (c == '\r') {
            CL_TRY(cl_sb_text(sb, "\\r"));
        } else if (c == '\t') {
            CL_TRY(cl_sb_text(sb, "\\t"));
        } else if (c < 32 || c >= 127) {
            CL_TRY(hex(sb, "\\x", c, 2));
        } else {
            CL_TRY(cl_sb_cp(sb, c));
        }
    }
    return cl_sb_cp(sb, q);
}

/* A quote that would be fine between double quotes is escaped all the same in a bytearray. */
cl_st cl_sb_bytearray_repr(cl_sb *sb, const uint8_t *p, size_t n)
{
    return bytes_repr(sb, p, n, true);
}
cl_st cl_sb_bytes_repr(cl_sb *sb, const uint8_t *p, size_t n)
{
    return bytes_repr(sb, p, n, false);
}
