/* SPDX-License-Identifier: MIT */
/* The codecs unicode-escape and raw-unicode-escape: text as ASCII (Latin-1) with the escapes of
   string literals; the raw one knows \u and \U only. */
#include "base/charname.h"
#include "builtin/bytes.h"
#include "obj/exc.h"

bool cl_escape_codec(const cl_vm *vm, cl_val encoding, bool *raw)
{
    static const char *const names[2] = { "unicode_escape", "raw_unicode_escape" };
    if (!cl_is(encoding, CL_K_STR)) return false;
    const cl_str *s = CL_PTR(vm, cl_str, encoding);
    for (int k = 0; k < 2; k++) {
        uint32_t i = 0;
        for (; i < s->len && names[k][i]; i++) {
            uint32_t c = cl_str_at(vm, s, i);
            if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
            if (c == '-' || c == ' ') c = '_';
            if (c != (uint8_t)names[k][i]) break;
        }
        *raw = k == 1;
        if (i == s->len && !names[k][i]) return true;
    }
    return false;
}

static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

typedef struct {
    uint32_t cp;
    size_t next;        /* behind the escape, or behind what is wrong */
    const char *reason; /* NULL: cp is the character */
    bool none;          /* a line break that was escaped: nothing */
} escape;

static void hex_escape(const uint8_t *p, size_t n, size_t at, uint32_t want, escape *e)
{
    uint32_t i = 0;
    e->cp = 0;
    for (; i < want && at + i < n && digit_of(p[at + i]) >= 0; i++)
        e->cp = e->cp << 4 | (uint32_t)digit_of(p[at + i]);
    e->next = at + i;
    if (i < want)
        e->reason = want == 2   ? "truncated \\xXX escape"
                    : want == 4 ? "truncated \\uXXXX escape"
                                : "truncated \\UXXXXXXXX escape";
    else if (e->cp > 0x10ffff)
        e->reason = "illegal Unicode character";
}

static void named_escape(const uint8_t *p, size_t n, size_t at, escape *e)
{
    const uint8_t *end = at < n && p[at] == '{' ? memchr(p + at, '}', n - at) : NULL;
    e->next = n;
    e->reason = "malformed \\N character escape";
    if (!end) {
        if (at >= n || p[at] != '{') e->next = at;
        return;
    }
    e->next = (size_t)(end - p);
    if (e->next == at + 1) return;
    e->next++;
    int32_t cp = cl_charname_find((const char *)p + at + 1, (size_t)(end - p) - at - 1);
    e->reason = cp < 0 ? "unknown Unicode character name" : NULL;
    e->cp = (uint32_t)cp;
}

/* The escape whose backslash is at p[at]; false if it stands for itself. */
static bool read_escape(const uint8_t *p, size_t n, size_t at, bool raw, escape *e)
{
    static const char from[] = "\\'\"bftnrva", to[] = "\\'\"\b\f\t\n\r\v\a";
    *e = (escape){ .next = at + 2 };
    if (at + 1 >= n) {
        e->next = n;
        e->reason = "\\ at end of string";
        return !raw;
    }
    uint8_t c = p[at + 1];
    if (c == 'u' || c == 'U') {
        hex_escape(p, n, at + 2, c == 'u' ? 4 : 8, e);
        if (raw && e->reason && e->next == at + 10) e->reason = "\\Uxxxxxxxx out of range";
        return true;
    }
    if (raw) return false;
    if (c == 'x' || c == 'N') {
        if (c == 'x')
            hex_escape(p, n, at + 2, 2, e);
        else
            named_escape(p, n, at + 2, e);
        return true;
    }
    if (c >= '0' && c <= '7') {
        e->next = at + 1;
        for (int i = 0; i < 3 && e->next < n && p[e->next] >= '0' && p[e->next] <= '7'; i++)
            e->cp = e->cp * 8 + (uint32_t)(p[e->next++] - '0');
        return true;
    }
    e->none = c == '\n';
    const char *known = c ? strchr(from, c) : NULL;
    if (known) e->cp = (uint8_t)to[known - from];
    return e->none || known;
}

cl_st cl_escape_decode(cl_vm *vm, cl_val data, bool raw, cl_val errors, cl_val *out)
{
    const uint8_t *p;
    size_t n;
    cl_sb sb;
    CL_TRY(cl_bytes_arg(vm, data, &p, &n));
    bool ignore = !cl_is_unbound(errors) && cl_str_eq_ascii(vm, cl_unwrap(vm, errors), "ignore");
    bool replace = !cl_is_unbound(errors) && cl_str_eq_ascii(vm, cl_unwrap(vm, errors), "replace");
    CL_CHARGE(vm, n / 4);
    cl_sb_init(vm, &sb);
    for (size_t i = 0; i < n;) {
        size_t start = i;
        escape e;
        while (i < n && p[i] != '\\')
            i++;
        if (i > start) CL_TRY(cl_sb_units(&sb, p + start, i - start, 1));
        if (i >= n) break;
        if (!read_escape(p, n, i, raw, &e)) { /* the backslash and what follows */
            size_t len = i + 1 < n ? 2 : 1;
            CL_TRY(cl_sb_units(&sb, p + i, len, 1));
            i += len;
            continue;
        }
        if (!e.reason && !e.none) CL_TRY(cl_sb_cp(&sb, e.cp));
        if (e.reason && replace) CL_TRY(cl_sb_cp(&sb, 0xFFFD));
        if (e.reason && !replace && !ignore) {
            cl_val v[5] = { CL_NONE, CL_NONE, cl_small((int64_t)i), cl_small((int64_t)e.next),
                            CL_NONE };
            const char *name = raw ? "rawunicodeescape" : "unicodeescape";
            CL_TRY(cl_str_from_ascii(vm, name, strlen(name), &v[0]));
            CL_TRY(cl_bytes_new(vm, p, n, &v[1]));
            CL_TRY(cl_str_from_ascii(vm, e.reason, strlen(e.reason), &v[4]));
            return cl_raise_args(vm, CL_T_UnicodeDecodeError, v, 5);
        }
        i = e.next;
    }
    return cl_sb_finish(&sb, out);
}

/* The bytes of one character, at most 10. */
static uint32_t write_escape(uint32_t c, bool raw, uint8_t *to)
{
    static const char hex[] = "0123456789abcdef", from[] = "\\\t\n\r", letter[] = "\\tnr";
    if (raw ? c < 256 : c >= ' ' && c < 127 && c != '\\') {
        to[0] = (uint8_t)c;
        return 1;
    }
    const char *known = c && c < 128 ? strchr(from, (char)c) : NULL;
    to[0] = '\\';
    if (known) {
        to[1] = (uint8_t)letter[known - from];
        return 2;
    }
    uint32_t digits = c < 256 ? 2 : c < 0x10000 ? 4 : 8;
    to[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (uint32_t i = 0; i < digits; i++)
        to[2 + i] = (uint8_t)hex[c >> (4 * (digits - 1 - i)) & 15];
    return 2 + digits;
}

cl_st cl_escape_encode(cl_vm *vm, cl_val str, bool raw, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, str);
    uint8_t one[10];
    uint64_t total = 0;
    CL_CHARGE(vm, (uint64_t)s->len / 2);
    for (uint32_t i = 0; i < s->len; i++)
        total += write_escape(cl_str_at(vm, s, i), raw, one);
    CL_TRY(cl_reserve(vm, total));
    CL_TRY(cl_bytes_new(vm, NULL, total, out));
    uint8_t *to = total ? CL_PTR(vm, cl_bytes, *out)->data : one;
    for (uint32_t i = 0; i < s->len; i++)
        to += write_escape(cl_str_at(vm, s, i), raw, to);
    if (total) cl_hdr_of(vm, *out)->labels |= s->h.labels;
    return CL_ST_OK;
}
