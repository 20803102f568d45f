/* SPDX-License-Identifier: MIT */
/* str.encode and bytes.decode: codec names, error handlers, error objects. The conversions
   themselves are in base/codec.h. */
#include "base/charname.h"
#include "base/codec.h"
#include "builtin/bytes.h"
#include "obj/num.h"

typedef enum {
    H_STRICT,
    H_IGNORE,
    H_REPLACE,
    H_BACKSLASH,
    H_XML,
    H_NAME,
    H_SURROGATE_ESCAPE,
    H_SURROGATE_PASS,
    H_UNKNOWN
} handler;

static cl_st find_codec(cl_vm *vm, cl_val encoding, cl_codec *codec)
{
    *codec = CL_CODEC_UTF8;
    if (cl_is_unbound(encoding)) return CL_ST_OK;
    encoding = cl_unwrap(vm, encoding);
    char name[64];
    size_t n = cl_str_utf8(vm, encoding, name, sizeof name);
    if (n >= sizeof name || !cl_codec_find(name, n, codec))
        return cl_raise(vm, CL_T_LookupError, "unknown encoding: %q", encoding);
    return CL_ST_OK;
}

static handler find_handler(const cl_vm *vm, cl_val errors)
{
    static const char *const names[H_UNKNOWN] = {
        "strict",      "ignore",          "replace",      "backslashreplace", "xmlcharrefreplace",
        "namereplace", "surrogateescape", "surrogatepass"
    };
    if (cl_is_unbound(errors)) return H_STRICT;
    errors = cl_unwrap(vm, errors);
    for (int i = 0; i < H_UNKNOWN; i++)
        if (cl_str_eq_ascii(vm, errors, names[i])) return (handler)i;
    return H_UNKNOWN;
}

static cl_st unknown_handler(cl_vm *vm, cl_val errors)
{
    return cl_raise(vm, CL_T_LookupError, "unknown error handler name '%q'", cl_unwrap(vm, errors));
}

static cl_st codec_error(cl_vm *vm, cl_type_id type, cl_codec codec, cl_val object, size_t start,
                         size_t end, const char *reason)
{
    cl_val v[5] = { CL_NONE, object, cl_small((int64_t)start), cl_small((int64_t)end), CL_NONE };
    const char *name = cl_codec_name(codec);
    CL_TRY(cl_str_from_ascii(vm, name, strlen(name), &v[0]));
    CL_TRY(cl_str_from_ascii(vm, reason, strlen(reason), &v[4]));
    return cl_raise_args(vm, type, v, 5);
}

/* Adds len bytes, all valid, to the builder. */
static cl_st add_decoded(cl_sb *sb, cl_codec codec, const uint8_t *p, size_t len,
                         const cl_utf8_info *info)
{
    if (!info->chars) return CL_ST_OK;
    CL_TRY(cl_sb_reserve(sb, info->chars, info->max));
    uint8_t *to = CL_AT(sb->vm, cl_buf, sb->buf)->data + (size_t)sb->len * sb->width;
    sb->len += (uint32_t)cl_codec_decode(codec, p, len, to, sb->width);
    return CL_ST_OK;
}

/* surrogatepass: one surrogate in the codec's own form at p; false if there is none. */
static bool raw_surrogate(cl_codec codec, const uint8_t *p, size_t left, uint32_t *cp, size_t *size)
{
    switch (codec) {
    case CL_CODEC_UTF8:
        *size = 3;
        if (left < 3 || (p[0] & 0xF0) != 0xE0 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
            return false;
        *cp = (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
        break;
    case CL_CODEC_UTF16_LE:
    case CL_CODEC_UTF16_BE:
        *size = 2;
        if (left < 2) return false;
        *cp = codec == CL_CODEC_UTF16_LE ? (uint32_t)p[1] << 8 | p[0] : (uint32_t)p[0] << 8 | p[1];
        break;
    case CL_CODEC_UTF32_LE:
    case CL_CODEC_UTF32_BE:
        *size = 4;
        if (left < 4) return false;
        *cp = codec == CL_CODEC_UTF32_LE
                  ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0]
                  : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        break;
    default: return false;
    }
    return *cp >= 0xD800 && *cp < 0xE000;
}

cl_st cl_bytes_decode(cl_vm *vm, cl_val data, cl_val encoding, cl_val errors, cl_val *out)
{
    const uint8_t *p;
    size_t n, pos;
    cl_codec codec;
    cl_utf8_info info;
    bool raw;
    CL_TRY(cl_bytes_arg(vm, data, &p, &n));
    if (cl_escape_codec(vm, cl_unwrap(vm, encoding), &raw))
        return cl_escape_decode(vm, data, raw, errors, out);
    CL_TRY(find_codec(vm, encoding, &codec));
    data = cl_unwrap(vm, data);
    if (!n) {
        *out = CL_V_EMPTY_STR;
        return CL_ST_OK;
    }
    CL_CHARGE_BYTES(vm, (uint64_t)n * 2);
    pos = cl_codec_bom(&codec, p, n);
    uint8_t labels = cl_hdr_of(vm, data)->labels;
    if (cl_codec_scan(codec, p + pos, n - pos, &info)) {
        void *to;
        if (!info.chars) {
            *out = CL_V_EMPTY_STR;
            return CL_ST_OK;
        }
        int width = cl_utf8_width(info.max);
        if (info.chars == 1) {
            uint32_t cp;
            cl_codec_decode(codec, p + pos, n - pos, &cp, 4);
            CL_TRY(cl_str_from_cp(vm, cp, out));
            return CL_ST_OK;
        }
        CL_TRY(cl_reserve(vm, cl_sat_mul(info.chars, (uint64_t)width)));
        CL_TRY(cl_str_alloc(vm, info.chars, width, info.max < 128, out, &to));
        cl_codec_decode(codec, p + pos, n - pos, to, width);
        cl_hdr_of(vm, *out)->labels |= labels;
        return CL_ST_OK;
    }
    handler h = find_handler(vm, errors);
    cl_sb sb;
    cl_sb_init(vm, &sb);
    for (;;) {
        bool good = cl_codec_scan(codec, p + pos, n - pos, &info);
        CL_TRY(add_decoded(&sb, codec, p + pos, good ? n - pos : info.err_start, &info));
        if (good) break;
        size_t start = pos + info.err_start, end = pos + info.err_end, next = end;
        CL_CHARGE(vm, 2);
        bool handled = true;
        switch (h) {
        case H_STRICT: handled = false; break;
        case H_IGNORE: break;
        case H_REPLACE: CL_TRY(cl_sb_cp(&sb, 0xFFFD)); break;
        case H_BACKSLASH:
            for (size_t i = start; i < end; i++) {
                char esc[4] = { '\\', 'x', "0123456789abcdef"[p[i] >> 4],
                                "0123456789abcdef"[p[i] & 15] };
                CL_TRY(cl_sb_ascii(&sb, esc, 4));
            }
            break;
        case H_XML:
        case H_NAME:
            return cl_raise(vm, CL_T_TypeError,
                            "don't know how to handle UnicodeDecodeError in error callback");
        case H_SURROGATE_ESCAPE: /* bytes from 0x80 on become U+DC80..U+DCFF */
            next = start;
            while (next < end && p[next] >= 128)
                CL_TRY(cl_sb_cp(&sb, 0xDC00u + p[next++]));
            handled = next > start;
            break;
        case H_SURROGATE_PASS: {
            uint32_t cp;
            size_t size;
            handled = raw_surrogate(codec, p + start, n - start, &cp, &size);
            if (handled) {
                CL_TRY(cl_sb_cp(&sb, cp));
                next = start + size;
            }
            break;
        }
        case H_UNKNOWN: return unknown_handler(vm, errors);
        }
        if (!handled) {
            cl_val object = data;
            if (!cl_is(object, CL_K_BYTES)) CL_TRY(cl_bytes_new(vm, p, n, &object));
            return codec_error(vm, CL_T_UnicodeDecodeError, codec, object, start, end, info.reason);
        }
        pos = next;
        if (pos >= n) break;
    }
    CL_TRY(cl_sb_finish(&sb, out));
    if (labels && cl_off(*out) >= cl_rgn_of(vm)->heap_start) cl_hdr_of(vm, *out)->labels |= labels;
    return CL_ST_OK;
}

/* ---- encoding ---- */

/* Replacement text, ASCII, in the codec's form; the output is gathered as a builder of units below
   256. */
static cl_st add_ascii(cl_sb *out, cl_codec codec, const char *text, size_t n)
{
    uint8_t buf[4 * 16];
    for (size_t i = 0; i < n; i += 16) {
        size_t k = n - i < 16 ? n - i : 16;
        CL_TRY(cl_sb_units(out, buf, cl_codec_encode(codec, text + i, 0, k, 1, buf), 1));
    }
    return CL_ST_OK;
}

static cl_st add_escape(cl_sb *out, cl_codec codec, uint32_t cp)
{
    char buf[12] = { '\\' };
    int digits = cp < 0x100 ? 2 : cp < 0x10000 ? 4 : 8;
    buf[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int i = 0; i < digits; i++)
        buf[2 + i] = "0123456789abcdef"[cp >> (4 * (digits - 1 - i)) & 15];
    return add_ascii(out, codec, buf, (size_t)digits + 2);
}

static cl_st add_xml(cl_sb *out, cl_codec codec, uint32_t cp)
{
    char buf[16];
    size_t at = sizeof buf;
    buf[--at] = ';';
    do {
        buf[--at] = (char)('0' + cp % 10);
        cp /= 10;
    } while (cp);
    buf[--at] = '#';
    buf[--at] = '&';
    return add_ascii(out, codec, buf + at, sizeof buf - at);
}

static cl_st add_name(cl_sb *out, cl_codec codec, uint32_t cp)
{
    char buf[CL_CHARNAME_MAX + 4] = "\\N{";
    size_t n = cl_charname_of(cp, buf + 3);
    if (!n) return add_escape(out, codec, cp);
    buf[n + 3] = '}';
    return add_ascii(out, codec, buf, n + 4);
}

/* A surrogate written as if it were a character; 0 for codecs that have no such form. */
static size_t put_surrogate(cl_codec codec, uint32_t cp, uint8_t b[4])
{
    uint8_t hi = (uint8_t)(cp >> 8), lo = (uint8_t)cp;
    switch (codec) {
    case CL_CODEC_UTF8: return (size_t)cl_utf8_put(cp, b);
    case CL_CODEC_UTF16_LE:
        b[0] = lo;
        b[1] = hi;
        return 2;
    case CL_CODEC_UTF16_BE:
        b[0] = hi;
        b[1] = lo;
        return 2;
    case CL_CODEC_UTF32_LE:
        b[0] = lo;
        b[1] = hi;
        b[2] = b[3] = 0;
        return 4;
    case CL_CODEC_UTF32_BE:
        b[0] = b[1] = 0;
        b[2] = hi;
        b[3] = lo;
        return 4;
    default: return 0;
    }
}

cl_st cl_str_encode(cl_vm *vm, cl_val v, cl_val encoding, cl_val errors, cl_val *out)
{
    cl_codec codec;
    bool raw;
    v = cl_unwrap(vm, v);
    if (cl_escape_codec(vm, cl_unwrap(vm, encoding), &raw))
        return cl_escape_encode(vm, v, raw, out);
    CL_TRY(find_codec(vm, encoding, &codec));
    const cl_str *s = CL_PTR(vm, cl_str, v);
    const void *d = cl_str_data(vm, s);
    size_t len = s->len;
    uint8_t labels = s->h.labels;
    if (s->ascii && (codec == CL_CODEC_UTF8 || codec == CL_CODEC_ASCII ||
                     codec == CL_CODEC_LATIN1 || codec == CL_CODEC_CP1252)) {
        CL_TRY(cl_reserve(vm, len));
        CL_TRY(cl_bytes_new(vm, d, len, out));
        if (labels && len) cl_hdr_of(vm, *out)->labels |= labels;
        return CL_ST_OK;
    }
    CL_CHARGE_BYTES(vm, (uint64_t)len * s->width * 2);
    uint8_t bom[4];
    size_t nbom = cl_codec_write_bom(&codec, bom);
    cl_codec_need need;
    if (cl_codec_measure(codec, d, 0, len, s->width, &need)) {
        uint64_t total = (uint64_t)need.bytes + nbom;
        CL_TRY(cl_reserve(vm, total));
        CL_TRY(cl_bytes_new(vm, NULL, total, out));
        if (!total) return CL_ST_OK;
        uint8_t *to = CL_PTR(vm, cl_bytes, *out)->data;
        memcpy(to, bom, nbom);
        cl_codec_encode(codec, d, 0, len, s->width, to + nbom);
        cl_hdr_of(vm, *out)->labels |= labels;
        return CL_ST_OK;
    }
    handler h = find_handler(vm, errors);
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_units(&sb, bom, nbom, 1));
    for (size_t pos = 0;;) {
        bool good = cl_codec_measure(codec, d, pos, len, s->width, &need);
        if (need.bytes) {
            CL_TRY(cl_sb_reserve(&sb, need.bytes, 255));
            cl_codec_encode(codec, d, pos, need.good, s->width,
                            CL_AT(vm, cl_buf, sb.buf)->data + sb.len);
            sb.len += (uint32_t)need.bytes;
        }
        if (good) break;
        size_t start = need.good, end = need.err_end;
        CL_CHARGE(vm, 2 + (end - start));
        for (; start < end && h != H_STRICT && h != H_IGNORE; start++) {
            uint32_t cp = cl_str_at(vm, s, (uint32_t)start);
            if (h == H_REPLACE) {
                CL_TRY(add_ascii(&sb, codec, "?", 1));
            } else if (h == H_BACKSLASH) {
                CL_TRY(add_escape(&sb, codec, cp));
            } else if (h == H_XML) {
                CL_TRY(add_xml(&sb, codec, cp));
            } else if (h == H_NAME) {
                CL_CHARGE(vm, 50); /* a name costs as much as that many instructions */
                CL_TRY(add_name(&sb, codec, cp));
            } else if (h == H_SURROGATE_ESCAPE) {
                if (cp < 0xDC80 || cp > 0xDCFF) break;
                CL_TRY(cl_sb_cp(&sb, cp - 0xDC00));
            } else if (h == H_SURROGATE_PASS) {
                uint8_t b[4];
                size_t k = cp >= 0xD800 && cp < 0xE000 ? put_surrogate(codec, cp, b) : 0;
                if (!k) break;
                CL_TRY(cl_sb_units(&sb, b, k, 1));
            } else {
                return unknown_handler(vm, errors);
            }
        }
        if (start < end && h != H_IGNORE)
            return codec_error(vm, CL_T_UnicodeEncodeError, codec, v, start, end, need.reason);
        pos = end;
        if (pos >= len) break;
    }
    if (!sb.len) {
        *out = CL_V_EMPTY_BYTES;
        return CL_ST_OK;
    }
    CL_TRY(cl_bytes_new(vm, CL_AT(vm, cl_buf, sb.buf)->data, sb.len, out));
    cl_hdr_of(vm, *out)->labels |= labels;
    return CL_ST_OK;
}

/* ---- methods ---- */

static cl_st names(cl_vm *vm, const cl_val *a, const char *fn)
{
    for (int i = 1; i < 3; i++)
        if (!cl_is_unbound(a[i]) && !cl_is(cl_unwrap(vm, a[i]), CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "%s() argument '%s' must be str, not %T", fn,
                            i == 1 ? "encoding" : "errors", a[i]);
    return CL_ST_OK;
}

cl_st nat_str_encode(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(names(vm, a, "encode"));
    return cl_str_encode(vm, a[0], a[1], a[2], a);
}

cl_st nat_bytes_decode(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(names(vm, a, "decode"));
    return cl_bytes_decode(vm, a[0], a[1], a[2], a);
}
