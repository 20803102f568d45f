/* SPDX-License-Identifier: MIT */
/* UTF-8 and code unit arrays. Runs of ASCII go eight bytes at a time, everything else one code
   point at a time. Validity is table 3-7 of the Unicode Standard (well-formed byte sequences). */

#include "utf8.h"
#include "base/units.h"

#include <string.h>

#define HIGH8 UINT64_C(0x8080808080808080)
#define INLINE static inline __attribute__((always_inline))

/* The length of the ASCII run at p. */
INLINE size_t ascii_run(const uint8_t *p, size_t n)
{
    size_t i = 0;
    uint64_t a, b;
    for (; n - i >= 16; i += 16) {
        memcpy(&a, p + i, 8);
        memcpy(&b, p + i + 8, 8);
        if ((a | b) & HIGH8) break;
    }
    while (i < n && p[i] < 0x80)
        i++;
    return i;
}

/* ---- decoding ---- */

typedef enum { SEQ_OK, SEQ_START, SEQ_CONTINUATION, SEQ_END } seq_state;

static bool is_tail(uint8_t b) { return (b & 0xC0) == 0x80; }

/* One sequence at p[0..n), n > 0. *used: the bytes it takes, or when wrong, the bytes that could
   have begun a valid one (at least 1): those are replaced together. */
INLINE seq_state sequence(const uint8_t *p, size_t n, bool surrogates, uint32_t *cp, size_t *used)
{
    uint8_t b = p[0];
    *used = 1;
    if (b < 0x80) {
        *cp = b;
        return SEQ_OK;
    }
    if (b < 0xC2 || b > 0xF4) return SEQ_START;
    if (n < 2) return SEQ_END;
    uint8_t c = p[1];
    if (!is_tail(c)) return SEQ_CONTINUATION;
    if (b < 0xE0) {
        *cp = (b & 0x1Fu) << 6 | (c & 0x3Fu);
        *used = 2;
        return SEQ_OK;
    }
    if (b < 0xF0) {
        if (b == 0xE0 && c < 0xA0) return SEQ_CONTINUATION;
        if (b == 0xED && c > 0x9F && !(surrogates && n > 2 && is_tail(p[2]))) {
            return SEQ_CONTINUATION;
        }
        *used = 2;
        if (n < 3) return SEQ_END;
        if (!is_tail(p[2])) return SEQ_CONTINUATION;
        *cp = (b & 0xFu) << 12 | (c & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        *used = 3;
        return SEQ_OK;
    }
    if ((b == 0xF0 && c < 0x90) || (b == 0xF4 && c > 0x8F)) return SEQ_CONTINUATION;
    *used = 2;
    if (n < 3) return SEQ_END;
    if (!is_tail(p[2])) return SEQ_CONTINUATION;
    *used = 3;
    if (n < 4) return SEQ_END;
    if (!is_tail(p[3])) return SEQ_CONTINUATION;
    *cp = (b & 7u) << 18 | (c & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    *used = 4;
    return SEQ_OK;
}

static uint32_t class_of(uint32_t bits)
{
    return bits < 0x80 ? 0x7F : bits < 0x100 ? 0xFF : bits < 0x10000 ? 0xFFFF : 0x10FFFF;
}

bool cl_utf8_scan(const void *src, size_t len, bool surrogates, cl_utf8_info *out)
{
    const uint8_t *p = src;
    size_t i = 0, chars = 0;
    uint32_t bits = 0; /* all code points or-ed: the limits are powers of two */
    out->reason = NULL;
    out->truncated = false;
    out->err_start = out->err_end = len;
    while (i < len) {
        if (p[i] < 0x80) {
            size_t run = ascii_run(p + i, len - i);
            i += run;
            chars += run;
            continue;
        }
        uint32_t cp = 0;
        size_t used;
        seq_state st = sequence(p + i, len - i, surrogates, &cp, &used);
        if (st != SEQ_OK) {
            static const char *const words[] = { [SEQ_START] = "invalid start byte",
                                                 [SEQ_CONTINUATION] = "invalid continuation byte",
                                                 [SEQ_END] = "unexpected end of data" };
            out->reason = words[st];
            out->truncated = st == SEQ_END;
            out->err_start = i;
            out->err_end = i + used;
            break;
        }
        bits |= cp;
        i += used;
        chars++;
    }
    out->chars = chars;
    out->max = class_of(bits);
    return out->reason == NULL;
}

bool cl_utf8_next(const void *src, size_t len, size_t *pos, bool surrogates, uint32_t *out)
{
    size_t used;
    const uint8_t *p = src;
    if (sequence(p + *pos, len - *pos, surrogates, out, &used) != SEQ_OK) return false;
    *pos += used;
    return true;
}

INLINE size_t decode(const uint8_t *p, size_t len, void *dst, int width)
{
    size_t i = 0, n = 0;
    while (i < len) {
        uint32_t b = p[i];
        if (b < 0x80) {
            size_t run = ascii_run(p + i, len - i);
            if (width == 1) {
                memcpy((uint8_t *)dst + n, p + i, run);
            } else {
                for (size_t k = 0; k < run; k++)
                    cl_unit_put(dst, width, n + k, p[i + k]);
            }
            i += run;
            n += run;
        } else if (b < 0xE0) {
            cl_unit_put(dst, width, n++, (b & 0x1F) << 6 | (p[i + 1] & 0x3Fu));
            i += 2;
        } else if (b < 0xF0) {
            cl_unit_put(dst, width, n++,
                        (b & 0xF) << 12 | (p[i + 1] & 0x3Fu) << 6 | (p[i + 2] & 0x3Fu));
            i += 3;
        } else {
            cl_unit_put(dst, width, n++,
                        (b & 7) << 18 | (p[i + 1] & 0x3Fu) << 12 | (p[i + 2] & 0x3Fu) << 6 |
                            (p[i + 3] & 0x3Fu));
            i += 4;
        }
    }
    return n;
}

size_t cl_utf8_decode(const void *src, size_t len, void *dst, int width)
{
    if (width == 1) return decode(src, len, dst, 1);
    return width == 2 ? decode(src, len, dst, 2) : decode(src, len, dst, 4);
}

/* ---- encoding ---- */

int cl_utf8_put(uint32_t cp, uint8_t out[4])
{
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

size_t cl_utf8_size(const void *units, size_t len, int width)
{
    size_t n = len;
    if (width == 1) {
        const uint8_t *p = units;
        for (size_t i = 0; i < len; i++)
            n += p[i] >> 7;
    } else if (width == 2) {
        const uint16_t *p = units;
        for (size_t i = 0; i < len; i++)
            n += (size_t)(p[i] >= 0x80) + (size_t)(p[i] >= 0x800);
    } else {
        const uint32_t *p = units;
        for (size_t i = 0; i < len; i++) {
            n += (size_t)(p[i] >= 0x80) + (size_t)(p[i] >= 0x800) + (size_t)(p[i] >= 0x10000);
        }
    }
    return n;
}

INLINE size_t encode(const void *units, size_t len, int width, uint8_t *dst)
{
    size_t n = 0, i = 0;
    while (i < len) {
        uint32_t cp = cl_unit_at(units, width, i);
        if (cp < 0x80) {
            if (width == 1) {
                size_t run = ascii_run((const uint8_t *)units + i, len - i);
                memcpy(dst + n, (const uint8_t *)units + i, run);
                i += run;
                n += run;
                continue;
            }
            dst[n++] = (uint8_t)cp;
        } else {
            n += (size_t)cl_utf8_put(cp, dst + n);
        }
        i++;
    }
    return n;
}

size_t cl_utf8_encode(const void *units, size_t len, int width, void *dst)
{
    if (width == 1) return encode(units, len, 1, dst);
    return width == 2 ? encode(units, len, 2, dst) : encode(units, len, 4, dst);
}

size_t cl_utf8_first_surrogate(const void *units, size_t len, int width)
{
    if (width == 1) return len;
    for (size_t i = 0; i < len; i++) {
        if (cl_unit_at(units, width, i) - 0xD800 < 0x800) return i;
    }
    return len;
}

/* ---- code units ---- */

uint32_t cl_utf8_max(const void *units, size_t len, int width)
{
    uint32_t bits = 0;
    if (width == 1) { return ascii_run(units, len) == len ? 0x7F : 0xFF; }
    /* Blocks, so that a wide text is seen early and the inner loop can be vectorised. */
    uint32_t enough = width == 2 ? 0x100 : 0x10000;
    for (size_t i = 0; i < len && bits < enough;) {
        size_t end = len - i < 1024 ? len : i + 1024;
        if (width == 2) {
            const uint16_t *p = units;
            for (; i < end; i++)
                bits |= p[i];
        } else {
            const uint32_t *p = units;
            for (; i < end; i++)
                bits |= p[i];
        }
    }
    return class_of(bits);
}

INLINE void copy(void *dst, int dw, const void *src, int sw, size_t len)
{
    for (size_t i = 0; i < len; i++)
        cl_unit_put(dst, dw, i, cl_unit_at(src, sw, i));
}

void cl_utf8_copy(void *restrict dst, int dw, const void *restrict src, int sw, size_t len)
{
    if (len == 0) return;
    if (dw == sw) {
        memcpy(dst, src, len * (size_t)dw);
        return;
    }
    switch (dw << 4 | sw) {
    case 0x12: copy(dst, 1, src, 2, len); break;
    case 0x14: copy(dst, 1, src, 4, len); break;
    case 0x21: copy(dst, 2, src, 1, len); break;
    case 0x24: copy(dst, 2, src, 4, len); break;
    case 0x41: copy(dst, 4, src, 1, len); break;
    default: copy(dst, 4, src, 2, len); break;
    }
}
