/* SPDX-License-Identifier: MIT */
/* Identifiers beyond ASCII; see ident.h. */
#include "ident.h"

#include <string.h>

#include "../base/unicode.h"

/* The text is known to be valid UTF-8. */
static uint32_t next_char(const char *text, uint32_t *i)
{
    const unsigned char *p = (const unsigned char *)text + *i;
    uint32_t c = p[0];
    if (c < 0x80) {
        *i += 1;
        return c;
    }
    if (c < 0xE0) {
        *i += 2;
        return (c & 31) << 6 | (p[1] & 63u);
    }
    if (c < 0xF0) {
        *i += 3;
        return (c & 15) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    }
    *i += 4;
    return (c & 7) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
}

bool cl_ident_check(const char *text, uint32_t len, uint32_t *bad, uint32_t *bad_len, uint32_t *cp)
{
    for (uint32_t i = 0; i < len;) {
        uint32_t at = i;
        uint32_t c = next_char(text, &i);
        if (!cl_unicode_is(c, at ? CL_UC_XID_CONTINUE : CL_UC_XID_START)) {
            *bad = at;
            *bad_len = i - at;
            *cp = c;
            return false;
        }
    }
    return true;
}

bool cl_ident_printable(uint32_t cp) { return cl_unicode_is(cp, CL_UC_PRINTABLE); }

const char *cl_ident_nfkc(cl_arena *a, const char *text, size_t len, size_t *out_len)
{
    uint32_t *units = cl_arena_alloc(a, len * sizeof *units);
    if (!units) { return NULL; }
    size_t n = 0;
    for (uint32_t i = 0; i < len;) {
        units[n++] = next_char(text, &i);
    }
    *out_len = len;
    if (cl_unicode_quick_check(CL_NFKC, units, n, 4)) {
        cl_arena_shrink(a, units, len * sizeof *units, 1);
        return text;
    }
    size_t room = cl_unicode_normal_room(CL_NFKC, units, n, 4);
    uint32_t *normal = cl_arena_alloc(a, room * sizeof *normal);
    char *out = normal ? cl_arena_alloc(a, room * 4) : NULL;
    if (!out) { return NULL; }
    size_t m = cl_unicode_normalize(CL_NFKC, units, n, 4, normal), k = 0;
    for (size_t i = 0; i < m; i++) {
        uint32_t c = normal[i];
        if (c < 0x80) {
            out[k++] = (char)c;
        } else if (c < 0x800) {
            out[k++] = (char)(0xC0 | c >> 6);
            out[k++] = (char)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            out[k++] = (char)(0xE0 | c >> 12);
            out[k++] = (char)(0x80 | (c >> 6 & 63));
            out[k++] = (char)(0x80 | (c & 63));
        } else {
            out[k++] = (char)(0xF0 | c >> 18);
            out[k++] = (char)(0x80 | (c >> 12 & 63));
            out[k++] = (char)(0x80 | (c >> 6 & 63));
            out[k++] = (char)(0x80 | (c & 63));
        }
    }
    *out_len = k;
    return out;
}
