/* SPDX-License-Identifier: MIT */
/* The encodings other than UTF-8, and the common interface to all of them. */

#include "codec.h"
#include "base/units.h"

#include <string.h>

/* Windows code page 1252, bytes 0x80 to 0x9F; 0 = undefined. The rest equals Latin-1. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178
};

static bool is_surrogate(uint32_t cp) { return cp - 0xD800 < 0x800; }

/* ---- names ---- */

bool cl_codec_find(const char *name, size_t len, cl_codec *out)
{
    /* Aliases are written lower case with '_' for the separators. */
    static const struct {
        char name[24];
        uint8_t codec;
    } names[] = { { "utf_8", CL_CODEC_UTF8 },
                  { "utf8", CL_CODEC_UTF8 },
                  { "u8", CL_CODEC_UTF8 },
                  { "utf", CL_CODEC_UTF8 },
                  { "cp65001", CL_CODEC_UTF8 },
                  { "utf8_ucs2", CL_CODEC_UTF8 },
                  { "utf8_ucs4", CL_CODEC_UTF8 },
                  { "utf_8_sig", CL_CODEC_UTF8_SIG },
                  { "utf_16", CL_CODEC_UTF16 },
                  { "utf16", CL_CODEC_UTF16 },
                  { "u16", CL_CODEC_UTF16 },
                  { "utf_16_le", CL_CODEC_UTF16_LE },
                  { "utf_16le", CL_CODEC_UTF16_LE },
                  { "unicodelittleunmarked", CL_CODEC_UTF16_LE },
                  { "utf_16_be", CL_CODEC_UTF16_BE },
                  { "utf_16be", CL_CODEC_UTF16_BE },
                  { "unicodebigunmarked", CL_CODEC_UTF16_BE },
                  { "utf_32", CL_CODEC_UTF32 },
                  { "utf32", CL_CODEC_UTF32 },
                  { "u32", CL_CODEC_UTF32 },
                  { "utf_32_le", CL_CODEC_UTF32_LE },
                  { "utf_32le", CL_CODEC_UTF32_LE },
                  { "utf_32_be", CL_CODEC_UTF32_BE },
                  { "utf_32be", CL_CODEC_UTF32_BE },
                  { "ascii", CL_CODEC_ASCII },
                  { "us_ascii", CL_CODEC_ASCII },
                  { "646", CL_CODEC_ASCII },
                  { "us", CL_CODEC_ASCII },
                  { "iso646_us", CL_CODEC_ASCII },
                  { "latin_1", CL_CODEC_LATIN1 },
                  { "latin1", CL_CODEC_LATIN1 },
                  { "latin", CL_CODEC_LATIN1 },
                  { "iso_8859_1", CL_CODEC_LATIN1 },
                  { "iso8859_1", CL_CODEC_LATIN1 },
                  { "iso8859", CL_CODEC_LATIN1 },
                  { "8859", CL_CODEC_LATIN1 },
                  { "cp819", CL_CODEC_LATIN1 },
                  { "l1", CL_CODEC_LATIN1 },
                  { "cp1252", CL_CODEC_CP1252 },
                  { "windows_1252", CL_CODEC_CP1252 },
                  { "1252", CL_CODEC_CP1252 } };
    char key[24];
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c == '-' || c == ' ') c = '_';
        if (c == '_' && (n == 0 || key[n - 1] == '_')) continue;
        if (n == sizeof key - 1) return false;
        key[n++] = c;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i].name) == n && memcmp(names[i].name, key, n) == 0) {
            *out = (cl_codec)names[i].codec;
            return true;
        }
    }
    return false;
}

const char *cl_codec_name(cl_codec codec)
{
    static const char names[][12] = {
        [CL_CODEC_UTF8] = "utf-8",         [CL_CODEC_UTF16_LE] = "utf-16-le",
        [CL_CODEC_UTF16_BE] = "utf-16-be", [CL_CODEC_UTF32_LE] = "utf-32-le",
        [CL_CODEC_UTF32_BE] = "utf-32-be", [CL_CODEC_ASCII] = "ascii",
        [CL_CODEC_LATIN1] = "latin-1",     [CL_CODEC_CP1252] = "charmap",
        [CL_CODEC_UTF16] = "utf-16",       [CL_CODEC_UTF32] = "utf-32",
        [CL_CODEC_UTF8_SIG] = "utf-8"
    };
    return names[codec];
}

size_t cl_codec_bom(cl_codec *codec, const void *src, size_t len)
{
    const uint8_t *p = src;
    switch (*codec) {
    case CL_CODEC_UTF8_SIG:
        *codec = CL_CODEC_UTF8;
        return len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    case CL_CODEC_UTF16:
        *codec = CL_CODEC_UTF16_LE;
        if (len >= 2 && p[0] == 0xFF && p[1] == 0xFE) return 2;
        if (len >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
            *codec = CL_CODEC_UTF16_BE;
            return 2;
        }
        return 0;
    case CL_CODEC_UTF32:
        *codec = CL_CODEC_UTF32_LE;
        if (len >= 4 && memcmp(p, "\xFF\xFE\0\0", 4) == 0) return 4;
        if (len >= 4 && memcmp(p, "\0\0\xFE\xFF", 4) == 0) {
            *codec = CL_CODEC_UTF32_BE;
            return 4;
        }
        return 0;
    default: return 0;
    }
}

size_t cl_codec_write_bom(cl_codec *codec, uint8_t out[4])
{
    switch (*codec) {
    case CL_CODEC_UTF8_SIG:
        *codec = CL_CODEC_UTF8;
        memcpy(out, "\xEF\xBB\xBF", 3);
        return 3;
    case CL_CODEC_UTF16:
        *codec = CL_CODEC_UTF16_LE;
        memcpy(out, "\xFF\xFE", 2);
        return 2;
    case CL_CODEC_UTF32:
        *codec = CL_CODEC_UTF32_LE;
        memcpy(out, "\xFF\xFE\0\0", 4);
        return 4;
    default: return 0;
    }
}

/* ---- decoding ---- */

static uint32_t read16(const uint8_t *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint32_t read32(const uint8_t *p, bool big)
{
    return big ? read16(p, true) << 16 | read16(p + 2, true)
               : read16(p + 2, false) << 16 | read16(p, false);
}

static uint32_t class_of(uint32_t bits)
{
    return bits < 0x80 ? 0x7F : bits < 0x100 ? 0xFF : bits < 0x10000 ? 0xFFFF : 0x10FFFF;
}

static bool fail(cl_utf8_info *out, size_t start, size_t end, const char *reason)
{
    out->err_start = start;
    out->err_end = end;
    out->reason = reason;
    return false;
}

static bool scan_utf16(const uint8_t *p, size_t len, bool big, cl_utf8_info *out)
{
    uint32_t bits = 0;
    bool ok = true;
    size_t i = 0, chars = 0;
    while (i < len) {
        if (len - i < 2) {
            out->truncated = true;
            ok = fail(out, i, len, "truncated data");
            break;
        }
        uint32_t u = read16(p + i, big);
        if (is_surrogate(u)) {
            if (u >= 0xDC00) {
                ok = fail(out, i, i + 2, "illegal encoding");
                break;
            }
            if (len - i < 4) {
                out->truncated = true;
                ok = fail(out, i, len, "unexpected end of data");
                break;
            }
            if (read16(p + i + 2, big) - 0xDC00 >= 0x400) {
                ok = fail(out, i, i + 2, "illegal UTF-16 surrogate");
                break;
            }
            bits |= 0x10000;
            i += 2;
        } else {
            bits |= u;
        }
        i += 2;
        chars++;
    }
    out->chars = chars;
    out->max = class_of(bits);
    return ok;
}

static bool scan_utf32(const uint8_t *p, size_t len, bool big, cl_utf8_info *out)
{
    uint32_t bits = 0;
    bool ok = true;
    size_t i = 0;
    for (; i < len; i += 4) {
        if (len - i < 4) {
            out->truncated = true;
            ok = fail(out, i, len, "truncated data");
            break;
        }
        uint32_t u = read32(p + i, big);
        if (is_surrogate(u)) {
            ok = fail(out, i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)");
            break;
        }
        if (u > 0x10FFFF) {
            ok = fail(out, i, i + 4, "code point not in range(0x110000)");
            break;
        }
        bits |= u;
    }
    out->chars = i / 4;
    out->max = class_of(bits);
    return ok;
}

static bool scan_bytes(cl_codec codec, const uint8_t *p, size_t len, cl_utf8_info *out)
{
    uint32_t bits = 0;
    size_t i = 0;
    for (; i < len; i++) {
        uint32_t u = p[i];
        if (codec == CL_CODEC_ASCII && u >= 0x80) {
            fail(out, i, i + 1, "ordinal not in range(128)");
            break;
        }
        if (codec == CL_CODEC_CP1252 && u - 0x80 < 0x20) {
            u = cp1252[u - 0x80];
            if (u == 0) {
                fail(out, i, i + 1, "character maps to <undefined>");
                break;
            }
        }
        bits |= u;
    }
    out->chars = i;
    out->max = class_of(bits);
    return out->reason == NULL;
}

bool cl_codec_scan(cl_codec codec, const void *src, size_t len, cl_utf8_info *out)
{
    if (codec == CL_CODEC_UTF8) return cl_utf8_scan(src, len, false, out);
    out->reason = NULL;
    out->truncated = false;
    out->err_start = out->err_end = len;
    switch (codec) {
    case CL_CODEC_UTF16_LE: return scan_utf16(src, len, false, out);
    case CL_CODEC_UTF16_BE: return scan_utf16(src, len, true, out);
    case CL_CODEC_UTF32_LE: return scan_utf32(src, len, false, out);
    case CL_CODEC_UTF32_BE: return scan_utf32(src, len, true, out);
    default: return scan_bytes(codec, src, len, out);
    }
}

size_t cl_codec_decode(cl_codec codec, const void *src, size_t len, void *dst, int width)
{
    const uint8_t *p = src;
    size_t n = 0;
    switch (codec) {
    case CL_CODEC_UTF8: return cl_utf8_decode(src, len, dst, width);
    case CL_CODEC_UTF16_LE:
    case CL_CODEC_UTF16_BE: {
        bool big = codec == CL_CODEC_UTF16_BE;
        for (size_t i = 0; i < len; i += 2) {
            uint32_t u = read16(p + i, big);
            if (is_surrogate(u)) {
                i += 2;
                u = 0x10000 + ((u & 0x3FF) << 10) + (read16(p + i, big) & 0x3FF);
            }
            cl_unit_put(dst, width, n++, u);
        }
        return n;
    }
    case CL_CODEC_UTF32_LE:
    case CL_CODEC_UTF32_BE:
        for (size_t i = 0; i < len; i += 4) {
            cl_unit_put(dst, width, n++, read32(p + i, codec == CL_CODEC_UTF32_BE));
        }
        return n;
    case CL_CODEC_CP1252:
        for (; n < len; n++) {
            cl_unit_put(dst, width, n, p[n] - 0x80u < 0x20 ? cp1252[p[n] - 0x80] : p[n]);
        }
        return n;
    default: cl_utf8_copy(dst, width, src, 1, len); return len;
    }
}

/* ---- encoding ---- */

/* The byte of a code point in code page 1252; -1 = none. */
static int to_cp1252(uint32_t cp)
{
    if (cp < 0x80 || cp - 0xA0 < 0x60) return (int)cp;
    if (cp < 0x100 || cp > 0xFFFF) return -1;
    for (int i = 0; i < 32; i++) {
        if (cp1252[i] == cp) return 0x80 + i;
    }
    return -1;
}

/* The bytes one code point takes; 0 = cannot be encoded. */
static size_t size_of(cl_codec codec, uint32_t cp)
{
    switch (codec) {
    case CL_CODEC_UTF8:
        return is_surrogate(cp) ? 0 : cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    case CL_CODEC_UTF16_LE:
    case CL_CODEC_UTF16_BE: return is_surrogate(cp) ? 0 : cp < 0x10000 ? 2 : 4;
    case CL_CODEC_UTF32_LE:
    case CL_CODEC_UTF32_BE: return is_surrogate(cp) ? 0 : 4;
    case CL_CODEC_ASCII: return cp < 0x80;
    case CL_CODEC_LATIN1: return cp < 0x100;
    default: return to_cp1252(cp) >= 0;
    }
}

bool cl_codec_measure(cl_codec codec, const void *units, size_t from, size_t len, int width,
                      cl_codec_need *out)
{
    size_t i = from, bytes = 0;
    for (; i < len; i++) {
        size_t n = size_of(codec, cl_unit_at(units, width, i));
        if (n == 0) break;
        bytes += n;
    }
    out->good = out->err_end = i;
    out->bytes = bytes;
    out->reason = NULL;
    if (i == len) return true;
    out->err_end = i + 1;
    bool run = true;
    switch (codec) {
    case CL_CODEC_ASCII: out->reason = "ordinal not in range(128)"; break;
    case CL_CODEC_LATIN1: out->reason = "ordinal not in range(256)"; break;
    case CL_CODEC_CP1252: out->reason = "character maps to <undefined>"; break;
    default:
        out->reason = "surrogates not allowed";
        run = codec == CL_CODEC_UTF8;
        break;
    }
    while (run && out->err_end < len &&
           size_of(codec, cl_unit_at(units, width, out->err_end)) == 0) {
        out->err_end++;
    }
    return false;
}

static void write16(uint8_t *p, uint32_t u, bool big)
{
    p[big ? 0 : 1] = (uint8_t)(u >> 8);
    p[big ? 1 : 0] = (uint8_t)u;
}

size_t cl_codec_encode(cl_codec codec, const void *units, size_t from, size_t to, int width,
                       void *dst)
{
    uint8_t *d = dst;
    size_t n = 0;
    if (codec == CL_CODEC_UTF8) {
        return cl_utf8_encode((const uint8_t *)units + from * (size_t)width, to - from, width, dst);
    }
    bool big = codec == CL_CODEC_UTF16_BE || codec == CL_CODEC_UTF32_BE;
    for (size_t i = from; i < to; i++) {
        uint32_t cp = cl_unit_at(units, width, i);
        switch (codec) {
        case CL_CODEC_UTF16_LE:
        case CL_CODEC_UTF16_BE:
            if (cp >= 0x10000) {
                write16(d + n, 0xD7C0 + (cp >> 10), big);
                n += 2;
                cp = 0xDC00 + (cp & 0x3FF);
            }
            write16(d + n, cp, big);
            n += 2;
            break;
        case CL_CODEC_UTF32_LE:
        case CL_CODEC_UTF32_BE:
            write16(d + n + (big ? 0 : 2), cp >> 16, big);
            write16(d + n + (big ? 2 : 0), cp & 0xFFFF, big);
            n += 4;
            break;
        case CL_CODEC_CP1252: d[n++] = (uint8_t)to_cp1252(cp); break;
        default: d[n++] = (uint8_t)cp; break;
        }
    }
    return n;
}
