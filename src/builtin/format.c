/* SPDX-License-Identifier: MIT */
/* format(value, spec) for the builtin types. */
#include "builtin/format.h"
#include "base/bignum.h"
#include "base/float_text.h"
#include "obj/num.h"

#define WIDTH_MAX INT32_MAX

static cl_st bad_spec(cl_vm *vm, cl_val v, cl_val spec)
{
    return cl_raise(vm, CL_T_ValueError, "Invalid format specifier '%S' for object of type '%T'",
                    spec, v);
}

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* Digits at i; false when the number is too large. */
static bool number(const cl_vm *vm, const cl_str *s, uint32_t *i, int64_t *out)
{
    int64_t n = 0;
    while (*i < s->len) {
        uint32_t c = cl_str_at(vm, s, *i);
        if (c < '0' || c > '9') break;
        n = n * 10 + (c - '0');
        if (n > WIDTH_MAX) return false;
        ++*i;
    }
    *out = n;
    return true;
}

static const char *hex_of(uint32_t c, char buf[12])
{
    int n = 0;
    for (int s = 28; s >= 0; s -= 4)
        if (c >> s || s == 0) buf[n++] = "0123456789abcdef"[c >> s & 15];
    return buf;
}

/* A ',' or '_' at *i, but not both. */
static cl_st separator(cl_vm *vm, const cl_str *s, uint32_t *i, char *out)
{
    uint32_t c = *i < s->len ? cl_str_at(vm, s, *i) : 0;
    if (c != ',' && c != '_') return CL_ST_OK;
    *out = (char)c;
    ++*i;
    uint32_t next = *i < s->len ? cl_str_at(vm, s, *i) : 0;
    if (next + c == ',' + '_')
        return cl_raise(vm, CL_T_ValueError, "Cannot specify both ',' and '_'.");
    return CL_ST_OK;
}

static cl_st parse(cl_vm *vm, cl_val v, cl_val spec, cl_fmt *f)
{
    const cl_str *s = CL_PTR(vm, cl_str, spec);
    uint32_t i = 0, n = s->len;
#define AT(k) ((k) < n ? cl_str_at(vm, s, (k)) : 0)
    *f = (cl_fmt){ .fill = ' ', .width = -1, .precision = -1 };
    bool fill = n >= 2 && is_align(AT(1));
    if (fill) {
        f->fill = AT(0);
        f->align = AT(1);
        i = 2;
    } else if (n && is_align(AT(0))) {
        f->align = AT(0);
        i = 1;
    }
    uint32_t c = AT(i);
    if (c == '+' || c == '-' || c == ' ') {
        f->sign = (char)c;
        i++;
    }
    if (AT(i) == 'z') {
        f->zneg = true;
        i++;
    }
    if (AT(i) == '#') {
        f->alt = true;
        i++;
    }
    if (!fill && AT(i) == '0') {
        f->zero = true;
        f->fill = '0';
        if (!f->align && !cl_is(v, CL_K_STR)) f->align = '=';
        i++;
    }
    uint32_t before = i;
    int64_t w;
    if (!number(vm, s, &i, &w))
        return cl_raise(vm, CL_T_ValueError, "Too many decimal digits in format string");
    if (i > before) f->width = w;
    CL_TRY(separator(vm, s, &i, &f->group));
    if (AT(i) == '.') {
        i++;
        before = i;
        if (!number(vm, s, &i, &w))
            return cl_raise(vm, CL_T_ValueError, "Too many decimal digits in format string");
        if (i > before) f->precision = w;
        CL_TRY(separator(vm, s, &i, &f->frac_group));
        if (i == before) return cl_raise(vm, CL_T_ValueError, "Format specifier missing precision");
    }
    if (n - i > 1) return bad_spec(vm, v, spec);
    if (n - i == 1) f->type = AT(i);
#undef AT
    uint32_t t = f->type ? f->type : cl_is(v, CL_K_STR) ? 's' : 'd';
    if (t == 'd' || t == 'e' || t == 'E' || t == 'f' || t == 'F' || t == 'g' || t == 'G' ||
        t == '%')
        return CL_ST_OK;
    bool group4 = t == 'b' || t == 'o' || t == 'x' || t == 'X';
    char bad = f->group ? f->group : t == 'n' ? f->frac_group : 0;
    if (bad && !(bad == '_' && group4))
        return t > 32 && t < 128
                   ? cl_raise(vm, CL_T_ValueError, "Cannot specify '%c' with '%c'.", (uint32_t)bad,
                              t)
                   : cl_raise(vm, CL_T_ValueError, "Cannot specify '%c' with '\\x%s'.",
                              (uint32_t)bad, hex_of(t, (char[12]){ 0 }));
    return CL_ST_OK;
}

static cl_st unknown_code(cl_vm *vm, cl_val v, uint32_t type)
{
    if (type > 32 && type < 128)
        return cl_raise(vm, CL_T_ValueError, "Unknown format code '%c' for object of type '%T'",
                        type, v);
    return cl_raise(vm, CL_T_ValueError, "Unknown format code '\\x%s' for object of type '%T'",
                    hex_of(type, (char[12]){ 0 }), v);
}

cl_st cl_fmt_pad(cl_vm *vm, const cl_fmt *f, cl_val text, uint32_t default_align, cl_val *out)
{
    uint32_t len = CL_PTR(vm, cl_str, text)->len;
    if (f->width <= (int64_t)len) {
        *out = text;
        return CL_ST_OK;
    }
    uint64_t pad = (uint64_t)f->width - len, left;
    uint32_t a = f->align ? f->align : default_align;
    left = a == '>' || a == '=' ? pad : a == '^' ? pad / 2 : 0;
    return cl_str_padded(vm, text, left, pad - left, f->fill, out);
}

cl_st cl_fmt_str(cl_vm *vm, cl_val v, const cl_fmt *f, cl_val *out)
{
    if (f->type && f->type != 's') return unknown_code(vm, v, f->type);
    if (f->sign)
        return cl_raise(vm, CL_T_ValueError,
                        f->sign == ' ' ? "Space not allowed in string format specifier"
                                       : "Sign not allowed in string format specifier");
    if (f->zneg)
        return cl_raise(vm, CL_T_ValueError,
                        "Negative zero coercion (z) not allowed in string format specifier");
    if (f->alt)
        return cl_raise(vm, CL_T_ValueError,
                        "Alternate form (#) not allowed in string format specifier");
    if (f->align == '=')
        return cl_raise(vm, CL_T_ValueError,
                        "'=' alignment not allowed in string format specifier");
    cl_val t = v;
    if (f->precision >= 0 && f->precision < (int64_t)CL_PTR(vm, cl_str, v)->len)
        CL_TRY(cl_str_slice(vm, v, 0, (uint32_t)f->precision, &t));
    return cl_fmt_pad(vm, f, t, '<', out);
}

/* sign + prefix, integer digits with grouping and zero padding, rest (point, fraction, exponent,
   %). All ASCII but the fill. */
static cl_st put_number(cl_vm *vm, const cl_fmt *f, bool neg, const char *prefix,
                        const char *digits, size_t nd, const char *rest, size_t nr, int group_size,
                        cl_val *out)
{
    char sign = neg ? '-' : f->sign == '+' ? '+' : f->sign == ' ' ? ' ' : 0;
    size_t np = strlen(prefix), head = np + (sign ? 1 : 0);
    uint64_t body = nd;
    bool zero_fill = f->align == '=' && f->fill == '0';
    uint64_t zeros = 0;
    if (f->group) {
        uint64_t g = (uint64_t)group_size;
        if (zero_fill && f->width > 0) { /* zeros are grouped too */
            uint64_t want = (uint64_t)f->width > head + nr ? (uint64_t)f->width - head - nr : 0;
            uint64_t total = nd;
            if (nd + (nd ? (nd - 1) / g : 0) < want) {
                total = want - want / (g + 1);
                if (want % (g + 1) == 0) total = want / (g + 1) * g;
                while (total + (total - 1) / g < want)
                    total++;
            }
            zeros = total > nd ? total - nd : 0;
            body = total + (total ? (total - 1) / g : 0);
        } else {
            body = nd + (nd ? (nd - 1) / g : 0);
        }
    } else if (zero_fill && f->width > 0 && (uint64_t)f->width > head + nd + nr) {
        zeros = (uint64_t)f->width - head - nd - nr;
        body = nd + zeros;
    }
    uint64_t len = head + body + nr,
             pad = f->width > 0 && (uint64_t)f->width > len ? (uint64_t)f->width - len : 0;
    CL_TRY(cl_reserve(vm, len + pad));
    uint32_t a = f->align ? f->align : '>';
    if ((!pad || f->fill < 128) && len + pad > 1) { /* one byte each: written in place */
        void *d;
        CL_TRY(cl_str_alloc(vm, len + pad, 1, true, out, &d));
        uint8_t *to = d;
        uint64_t before = a == '>' ? pad : a == '^' ? pad / 2 : 0;
        memset(to, (int)f->fill, (size_t)before);
        to += before;
        if (sign) *to++ = (uint8_t)sign;
        memcpy(to, prefix, np);
        to += np;
        if (a == '=') {
            memset(to, (int)f->fill, (size_t)pad);
            to += pad;
        }
        if (!f->group) {
            memset(to, '0', (size_t)zeros);
            memcpy(to + zeros, digits, nd);
            to += zeros + nd;
        } else {
            uint64_t total = nd + zeros;
            for (uint64_t i = 0; i < total; i++) {
                if (i && (total - i) % (uint64_t)group_size == 0) *to++ = (uint8_t)f->group;
                *to++ = i < zeros ? '0' : (uint8_t)digits[i - zeros];
            }
        }
        memcpy(to, rest, nr);
        to += nr;
        if (a == '<' || a == '^') memset(to, (int)f->fill, (size_t)(pad - before));
        return CL_ST_OK;
    }
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_reserve(&sb, len + pad, pad ? f->fill : 127));
    if (a == '>')
        CL_TRY(cl_sb_fill(&sb, f->fill, pad));
    else if (a == '^')
        CL_TRY(cl_sb_fill(&sb, f->fill, pad / 2));
    if (sign) CL_TRY(cl_sb_cp(&sb, (uint8_t)sign));
    CL_TRY(cl_sb_ascii(&sb, prefix, np));
    if (a == '=') CL_TRY(cl_sb_fill(&sb, f->fill, pad));
    if (!f->group) {
        CL_TRY(cl_sb_fill(&sb, '0', zeros));
        CL_TRY(cl_sb_ascii(&sb, digits, nd));
    } else {
        uint64_t total = nd + zeros;
        for (uint64_t i = 0; i < total; i++) {
            if (i && (total - i) % (uint64_t)group_size == 0)
                CL_TRY(cl_sb_cp(&sb, (uint8_t)f->group));
            CL_TRY(cl_sb_cp(&sb, i < zeros ? '0' : (uint8_t)digits[i - zeros]));
        }
    }
    CL_TRY(cl_sb_ascii(&sb, rest, nr));
    if (a == '<')
        CL_TRY(cl_sb_fill(&sb, f->fill, pad));
    else if (a == '^')
        CL_TRY(cl_sb_fill(&sb, f->fill, pad - pad / 2));
    return cl_sb_finish(&sb, out);
}

cl_st cl_fmt_int(cl_vm *vm, cl_val v, const cl_fmt *f, cl_val *out)
{
    uint32_t t = f->type ? f->type : 'd';
    if (t == 'e' || t == 'E' || t == 'f' || t == 'F' || t == 'g' || t == 'G' || t == '%') {
        double d;
        CL_TRY(cl_to_double(vm, v, &d));
        return cl_fmt_float(vm, d, f, out);
    }
    int base = t == 'b'               ? 2
               : t == 'o'             ? 8
               : t == 'x' || t == 'X' ? 16
               : t == 'd' || t == 'n' ? 10
                                      : 0;
    if (!base && t != 'c') return unknown_code(vm, v, t);
    if (f->precision >= 0)
        return cl_raise(vm, CL_T_ValueError, "Precision not allowed in integer format specifier");
    if (f->zneg)
        return cl_raise(vm, CL_T_ValueError,
                        "Negative zero coercion (z) not allowed in integer format specifier");
    if (t == 'c') {
        int64_t cp;
        if (f->sign)
            return cl_raise(vm, CL_T_ValueError,
                            "Sign not allowed with integer format specifier 'c'");
        if (f->alt)
            return cl_raise(vm, CL_T_ValueError,
                            "Alternate form (#) not allowed with integer format specifier 'c'");
        if (!cl_int_get(vm, v, &cp))
            return cl_raise(vm, CL_T_OverflowError, "Python int too large to convert to C long");
        if (cp < 0 || cp > 0x10FFFF)
            return cl_raise(vm, CL_T_OverflowError, "%%c arg not in range(0x110000)");
        cl_val ch;
        CL_TRY(cl_str_from_cp(vm, (uint32_t)cp, &ch));
        return cl_fmt_pad(vm, f, ch, '<', out);
    }
    const char *prefix = !f->alt || base == 10 ? ""
                         : base == 2           ? "0b"
                         : base == 8           ? "0o"
                         : t == 'X'            ? "0X"
                                               : "0x";
    char buf[72];
    const char *digits;
    size_t nd;
    bool neg;
    cl_val text;
    if (cl_is_int(v) || cl_is_bool(v)) {
        int64_t i = cl_is_int(v) ? cl_int(v) : cl_same(v, CL_TRUE);
        neg = i < 0;
        uint64_t u = neg ? 0 - (uint64_t)i : (uint64_t)i;
        size_t at = sizeof buf;
        const char *set = t == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
        do {
            buf[--at] = set[u % (unsigned)base];
            u /= (unsigned)base;
        } while (u);
        digits = buf + at;
        nd = sizeof buf - at;
        if (f->width < 0 && !*prefix && !f->sign && !f->group)
            return neg ? (buf[--at] = '-', cl_str_from_ascii(vm, buf + at, sizeof buf - at, out))
                       : cl_str_from_ascii(vm, digits, nd, out);
    } else {
        CL_TRY(cl_int_to_base(vm, v, base, &text));
        const cl_str *s = CL_PTR(vm, cl_str, text);
        char *d = (char *)(uintptr_t)cl_str_data(vm, s);
        nd = s->len;
        neg = d[0] == '-';
        if (neg) {
            d++;
            nd--;
        }
        if (t == 'X')
            for (size_t i = 0; i < nd; i++)
                if (d[i] >= 'a') d[i] = (char)(d[i] - 32);
        digits = d;
    }
    return put_number(vm, f, neg, prefix, digits, nd, "", 0, base == 10 ? 3 : 4, out);
}

cl_st cl_fmt_float(cl_vm *vm, double d, const cl_fmt *f, cl_val *out)
{
    uint32_t t = f->type;
    int64_t prec = f->precision;
    unsigned flags = (f->alt ? CL_FLOAT_ALT : 0) | (f->zneg ? CL_FLOAT_NO_NEG_0 : 0);
    char type;
    if (!t) {
        type = prec < 0 ? 'r' : 'g';
        flags |= CL_FLOAT_ADD_DOT_0;
        if (prec < 0) prec = 0;
    } else if (t == 'n') {
        type = 'g';
        if (prec < 0) prec = 6;
    } else if (t == 'e' || t == 'E' || t == 'f' || t == 'F' || t == 'g' || t == 'G' || t == '%') {
        type = (char)t;
        if (prec < 0) prec = 6;
    } else {
        cl_val v;
        CL_TRY(cl_float_new(vm, d, &v));
        return unknown_code(vm, v, t);
    }
    CL_CHARGE(vm, (uint64_t)prec / 8);
    CL_TRY(cl_reserve(vm, (uint64_t)prec + 400));
    char small[512], *buf = small;
    size_t n = cl_float_format(d, type, (int)prec, flags, small, sizeof small);
    if (n > sizeof small) {
        CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + n);
        b->h.aux = (uint32_t)n;
        b->used = b->pad = 0;
        buf = (char *)b->data;
        n = cl_float_format(d, type, (int)prec, flags, buf, n);
    }
    if (f->width < 0 && !f->sign && !f->group && !f->frac_group)
        return cl_str_from_ascii(vm, buf, n, out);
    bool neg = buf[0] == '-';
    const char *p = buf + neg, *end = buf + n;
    const char *q = p;
    while (q < end && *q >= '0' && *q <= '9')
        q++;
    if (f->frac_group && q < end && *q == '.') { /* group the digits behind the point */
        const char *e = q + 1;
        while (e < end && *e >= '0' && *e <= '9')
            e++;
        cl_sb sb;
        cl_val rest;
        cl_sb_init(vm, &sb);
        CL_TRY(cl_sb_cp(&sb, '.'));
        for (const char *c = q + 1; c < e; c++) {
            if (c > q + 1 && (c - q - 1) % 3 == 0) CL_TRY(cl_sb_cp(&sb, (uint8_t)f->frac_group));
            CL_TRY(cl_sb_cp(&sb, (uint8_t)*c));
        }
        CL_TRY(cl_sb_ascii(&sb, e, (size_t)(end - e)));
        CL_TRY(cl_sb_finish(&sb, &rest));
        const cl_str *rs = CL_PTR(vm, cl_str, rest);
        return put_number(vm, f, neg, "", p, (size_t)(q - p), cl_str_data(vm, rs), rs->len, 3, out);
    }
    if (q == p) { /* inf, nan: all of it is "digits", never grouped */
        cl_fmt g = *f;
        g.group = 0;
        return put_number(vm, &g, neg, "", p, (size_t)(end - p), "", 0, 3, out);
    }
    return put_number(vm, f, neg, "", p, (size_t)(q - p), q, (size_t)(end - q), 3, out);
}

static cl_st fmt_complex(cl_vm *vm, cl_val v, const cl_fmt *f, cl_val *out)
{
    const cl_complex *c = CL_PTR(vm, cl_complex, v);
    double re = c->re, im = c->im;
    if (f->type && !(f->type == 'e' || f->type == 'E' || f->type == 'f' || f->type == 'F' ||
                     f->type == 'g' || f->type == 'G' || f->type == 'n'))
        return unknown_code(vm, v, f->type);
    if (f->align == '=' || f->fill == '0')
        return cl_raise(vm, CL_T_ValueError,
                        f->fill == '0'
                            ? "Zero padding is not allowed in complex format specifier"
                            : "'=' alignment flag is not allowed in complex format specifier");
    bool plain = !f->type && f->precision < 0 && !f->sign && !f->alt && !f->group;
    cl_val text;
    if (plain) {
        CL_TRY(cl_str_of(vm, v, &text));
        return cl_fmt_pad(vm, f, text, '>', out);
    }
    cl_fmt part = *f;
    part.width = -1;
    part.align = 0;
    cl_val a, b;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    bool no_real = !f->type && re == 0.0 && !__builtin_signbit(re);
    if (!f->type) part.type = part.precision < 0 ? 0 : 'g';
    if (!no_real) {
        if (!f->type) CL_TRY(cl_sb_text(&sb, "("));
        CL_TRY(cl_fmt_float(vm, re, &part, &a));
        const cl_str *s = CL_PTR(vm, cl_str, a);
        uint32_t n = s->len;
        if (!f->type && n > 2 && cl_str_at(vm, s, n - 1) == '0' && cl_str_at(vm, s, n - 2) == '.')
            CL_TRY(cl_str_slice(vm, a, 0, n - (f->alt ? 1 : 2), &a));
        CL_TRY(cl_sb_str(&sb, a));
        part.sign = '+';
    }
    CL_TRY(cl_fmt_float(vm, im, &part, &b));
    const cl_str *s = CL_PTR(vm, cl_str, b);
    uint32_t n = s->len;
    if (!f->type && n > 2 && cl_str_at(vm, s, n - 1) == '0' && cl_str_at(vm, s, n - 2) == '.')
        CL_TRY(cl_str_slice(vm, b, 0, n - (f->alt ? 1 : 2), &b));
    CL_TRY(cl_sb_str(&sb, b));
    CL_TRY(cl_sb_text(&sb, "j"));
    if (!no_real && !f->type) CL_TRY(cl_sb_text(&sb, ")"));
    CL_TRY(cl_sb_finish(&sb, &text));
    return cl_fmt_pad(vm, f, text, '>', out);
}

cl_st cl_format(cl_vm *vm, cl_val v, cl_val spec, cl_val *out)
{
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    if (CL_PTR(vm, cl_str, spec)->len == 0) return cl_str_of(vm, v, out);
    cl_fmt f;
    if (cl_is_anyint(v) || cl_is_bool(v)) {
        CL_TRY(parse(vm, v, spec, &f));
        return cl_fmt_int(vm, v, &f, out);
    }
    if (cl_is_float(v)) {
        CL_TRY(parse(vm, v, spec, &f));
        return cl_fmt_float(vm, cl_float_get(vm, v), &f, out);
    }
    if (cl_is(v, CL_K_STR)) {
        CL_TRY(parse(vm, v, spec, &f));
        return cl_fmt_str(vm, v, &f, out);
    }
    if (cl_is(v, CL_K_COMPLEX)) {
        CL_TRY(parse(vm, v, spec, &f));
        return fmt_complex(vm, v, &f, out);
    }
    return cl_raise(vm, CL_T_TypeError, "unsupported format string passed to %T.__format__", v);
}
