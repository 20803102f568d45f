/* SPDX-License-Identifier: MIT */
/* printf-style formatting: fmt % args. Bytes formatting is done on the same code with bytes read as
   Latin-1. */
#include "builtin/format.h"
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/num.h"

typedef struct {
    cl_vm *vm;
    cl_val args; /* tuple, or the one argument */
    uint32_t next;
    bool mapping_used, bytes;
    /* args holds one prepared value for each conversion, texts for s, r and a (the prelude form) */
    bool ready;
} arg_source;

static cl_st next_arg(arg_source *s, cl_val *out)
{
    cl_vm *vm = s->vm;
    if (cl_is(s->args, CL_K_TUPLE) && !s->mapping_used) {
        if (s->next >= cl_tuple_len(vm, s->args))
            return cl_raise(vm, CL_T_TypeError, "not enough arguments for format string");
        *out = cl_tuple_items(vm, s->args)[s->next++];
        return CL_ST_OK;
    }
    if (s->next++ || s->mapping_used)
        return cl_raise(vm, CL_T_TypeError, "not enough arguments for format string");
    *out = s->args;
    return CL_ST_OK;
}

static cl_st latin1(cl_vm *vm, cl_val b, cl_val *out)
{
    const uint8_t *p;
    size_t n;
    cl_bytes_view(vm, b, &p, &n);
    return cl_str_from_units(vm, p, n, 1, out);
}

static cl_st one(arg_source *s, cl_fmt *f, uint32_t conv, cl_val v, cl_val *out)
{
    cl_vm *vm = s->vm;
    cl_val text;
    if (!f->align) f->align = '>';
    switch (conv) {
    case 's':
    case 'r':
    case 'a':
    case 'b':
        if (s->ready && cl_is(v, CL_K_STR)) {
            text = v;
        } else if (s->bytes && cl_is(v, CL_K_INST)) {
            return CL_ST_ESCALATE;
        } else if (s->bytes && (conv == 's' || conv == 'b')) {
            if (!cl_is_byteslike(v))
                return cl_raise(vm, CL_T_TypeError,
                                "%%b requires a bytes-like object, or an object that implements "
                                "__bytes__, not '%T'",
                                v);
            CL_TRY(latin1(vm, v, &text));
        } else if (conv == 's') {
            CL_TRY(cl_str_of(vm, v, &text));
        } else if (conv == 'r' && !s->bytes) {
            CL_TRY(cl_repr(vm, v, &text));
        } else if (conv != 'b') {
            CL_TRY(cl_ascii(vm, v, &text));
        } else {
            break;
        }
        text = cl_unwrap(vm, text);
        if (f->precision >= 0 && f->precision < (int64_t)CL_PTR(vm, cl_str, text)->len)
            CL_TRY(cl_str_slice(vm, text, 0, (uint32_t)f->precision, &text));
        f->fill = ' ';
        if (f->align == '=') f->align = '>';
        return cl_fmt_pad(vm, f, text, '>', out);
    case 'c':
        if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
        f->fill = ' ';
        if (f->align == '=') f->align = '>';
        if (cl_is_anyint(v) || cl_is_bool(v)) {
            int64_t cp;
            if (!cl_int_get(vm, v, &cp) || cp < 0 || cp > (s->bytes ? 255 : 0x10FFFF))
                return cl_raise(vm, CL_T_OverflowError,
                                s->bytes ? "%%c arg not in range(256)"
                                         : "%%c arg not in range(0x110000)");
            CL_TRY(cl_str_from_cp(vm, (uint32_t)cp, &text));
        } else {
            if (s->bytes) {
                if (!cl_is(v, CL_K_BYTES) && !cl_is(v, CL_K_BYTEARRAY))
                    return cl_raise(
                        vm, CL_T_TypeError,
                        "%%c requires an integer in range(256) or a single byte, not %T", v);
                cl_val b = v;
                CL_TRY(latin1(vm, v, &v));
                if (CL_PTR(vm, cl_str, v)->len != 1)
                    return cl_raise(vm, CL_T_TypeError,
                                    "%%c requires an integer in range(256) or a single byte, not a "
                                    "%T object of length %u",
                                    b, CL_PTR(vm, cl_str, v)->len);
            }
            if (!cl_is(v, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError,
                                "%%c requires an int or a unicode character, not %T", v);
            if (CL_PTR(vm, cl_str, v)->len != 1)
                return cl_raise(
                    vm, CL_T_TypeError,
                    "%%c requires an int or a unicode character, not a string of length %u",
                    CL_PTR(vm, cl_str, v)->len);
            text = v;
        }
        return cl_fmt_pad(vm, f, text, '>', out);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': {
        if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
        if (cl_is_float(v) && (conv == 'd' || conv == 'i' || conv == 'u')) {
            cl_val k[3] = { CL_TYPE_VAL(CL_T_int), v, CL_UNBOUND };
            CL_TRY(nat_int_new(vm, k, 2));
            v = k[0];
        }
        if (!cl_is_anyint(v) && !cl_is_bool(v))
            return cl_raise(vm, CL_T_TypeError,
                            conv == 'd' || conv == 'i' || conv == 'u'
                                ? "%%%c format: a real number is required, not %T"
                                : "%%%c format: an integer is required, not %T",
                            conv, v);
        f->type = conv == 'i' || conv == 'u' ? 'd' : conv;
        if (f->precision >= 0) { /* at least this many digits: sign, prefix, zeros, digits */
            cl_fmt g = { .fill = '0',
                         .align = '=',
                         .sign = f->sign,
                         .alt = f->alt,
                         .width = f->precision,
                         .precision = -1,
                         .type = f->type };
            if (cl_int_sign(vm, v) < 0 || f->sign) g.width++;
            if (f->alt && f->type != 'd') g.width += 2;
            if (f->fill == '0' && g.width < f->width) g.width = f->width;
            CL_TRY(cl_fmt_int(vm, v, &g, &text));
            if (f->fill == '0') f->fill = ' ';
            if (f->align == '=') f->align = '>';
            return cl_fmt_pad(vm, f, text, '>', out);
        }
        f->precision = -1;
        return cl_fmt_int(vm, v, f, out);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
        double d;
        if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
        if (s->bytes && !cl_is_float(v) && !cl_is_anyint(v) && !cl_is_bool(v))
            return cl_raise(vm, CL_T_TypeError, "float argument required, not %T", v);
        CL_TRY(cl_to_double(vm, v, &d));
        f->type = conv;
        if (f->precision < 0) f->precision = 6;
        return cl_fmt_float(vm, d, f, out);
    }
    default: break;
    }
    return CL_ST_ESCALATE;
}

/* plan: instead of formatting, *out becomes a list of key and conversion ('*' for a width or
   precision given as argument). */
static cl_st percent(cl_vm *vm, cl_val fmt, cl_val args, bool bytes, bool ready, bool plan,
                     cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, fmt);
    uint32_t n = s->len, i = 0;
    arg_source src = { vm, args, 0, false, bytes, ready };
    cl_val steps = CL_NONE;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    if (plan) CL_TRY(cl_list_new(vm, NULL, 0, &steps));
    CL_CHARGE(vm, n / 8 + 1);
#define AT(k) ((k) < n ? cl_str_at(vm, s, (k)) : 0)
    while (i < n) {
        uint32_t c = AT(i);
        if (c != '%') {
            uint32_t start = i;
            while (i < n && AT(i) != '%')
                i++;
            cl_val piece;
            CL_TRY(cl_str_slice(vm, fmt, start, i, &piece));
            CL_TRY(cl_sb_str(&sb, piece));
            continue;
        }
        i++;
        cl_val v = CL_UNBOUND, text, key = CL_NONE;
        if (AT(i) == '(') {
            uint32_t start = ++i, depth = 1;
            for (; i < n && depth; i++)
                depth += AT(i) == '(' ? 1 : AT(i) == ')' ? -1u : 0;
            if (depth) return cl_raise(vm, CL_T_ValueError, "incomplete format key");
            CL_TRY(cl_str_slice(vm, fmt, start, i - 1, &key));
            if (bytes) {
                const void *d = cl_str_data(vm, CL_PTR(vm, cl_str, key));
                CL_TRY(cl_bytes_new(vm, d, CL_PTR(vm, cl_str, key)->len, &key));
            }
            if (!ready && !plan) {
                if (cl_is(args, CL_K_INST) || cl_is(args, CL_K_VIEW))
                    return CL_ST_ESCALATE; /* __getitem__, __missing__ */
                if (!cl_is(args, CL_K_DICT))
                    return cl_raise(vm, CL_T_TypeError, "format requires a mapping");
                CL_TRY(cl_dict_get(vm, args, key, &v));
                if (cl_is_unbound(v)) return cl_raise_args(vm, CL_T_KeyError, &key, 1);
                src.mapping_used = true;
            }
        }
        cl_fmt f = { .fill = ' ', .width = -1, .precision = -1 };
        bool zero = false;
        for (;; i++) {
            c = AT(i);
            if (c == '-')
                f.align = '<';
            else if (c == '+')
                f.sign = '+';
            else if (c == ' ')
                f.sign = f.sign ? f.sign : ' ';
            else if (c == '#')
                f.alt = true;
            else if (c == '0')
                zero = true;
            else
                break;
        }
        for (int part = 0; part < 2; part++) { /* width, then .precision */
            int64_t num = -1;
            if (part == 1) {
                if (AT(i) != '.') break;
                i++;
                num = 0;
            }
            if (AT(i) == '*') {
                cl_val w = cl_small(0);
                if (plan) {
                    CL_TRY(cl_list_push(vm, steps, CL_NONE));
                    CL_TRY(cl_str_from_cp(vm, '*', &text));
                    CL_TRY(cl_list_push(vm, steps, text));
                } else {
                    CL_TRY(next_arg(&src, &w));
                    if (cl_is(w, CL_K_INST)) return CL_ST_ESCALATE;
                }
                if (cl_is(w, CL_K_BIGINT))
                    return cl_raise(vm, CL_T_OverflowError,
                                    "Python int too large to convert to C %s",
                                    part ? "int" : "ssize_t");
                if (!cl_int_get(vm, w, &num)) return cl_raise(vm, CL_T_TypeError, "* wants int");
                if (num > INT32_MAX || num < -INT32_MAX)
                    return cl_raise(vm, CL_T_OverflowError,
                                    "Python int too large to convert to C int");
                if (part == 0 && num < 0) {
                    f.align = '<';
                    num = -num;
                }
                if (part == 1 && num < 0) num = 0;
                i++;
            } else {
                while (AT(i) >= '0' && AT(i) <= '9') {
                    num = (num < 0 ? 0 : num) * 10 + (AT(i) - '0');
                    i++;
                    if (num > INT32_MAX)
                        return cl_raise(vm, CL_T_ValueError,
                                        part ? "precision too big" : "width too big");
                }
            }
            if (part == 0)
                f.width = num;
            else
                f.precision = num;
        }
        while (AT(i) == 'l' || AT(i) == 'h' || AT(i) == 'L')
            i++;
        if (i >= n) return cl_raise(vm, CL_T_ValueError, "incomplete format");
        c = AT(i);
        i++;
        if (c == '%') {
            CL_TRY(cl_sb_cp(&sb, '%'));
            continue;
        }
        if (!strchr("srabcdiuxXoeEfFgG", (int)(c < 128 ? c : '?')) || (c == 'b' && !bytes))
            return cl_raise(
                vm, CL_T_ValueError, "unsupported format character '%c' (0x%s) at index %u", c,
                (char[]){ "0123456789abcdef"[c >> 4 & 15], "0123456789abcdef"[c & 15], 0 }, i - 1);
        if (plan) {
            CL_TRY(cl_list_push(vm, steps, key));
            CL_TRY(cl_str_from_cp(vm, c, &text));
            CL_TRY(cl_list_push(vm, steps, text));
            continue;
        }
        if (cl_is_unbound(v)) CL_TRY(next_arg(&src, &v));
        if (zero && f.align != '<') {
            f.fill = '0';
            f.align = '=';
        }
        CL_TRY(one(&src, &f, c, v, &text));
        CL_TRY(cl_sb_str(&sb, text));
    }
#undef AT
    if (plan) {
        *out = steps;
        return CL_ST_OK;
    }
    if (!src.mapping_used) {
        bool left = cl_is(args, CL_K_TUPLE)
                        ? src.next < cl_tuple_len(vm, args)
                        : !src.next && !cl_is(args, CL_K_DICT) && !cl_is(args, CL_K_LIST) &&
                              !cl_is(args, CL_K_RANGE) && !cl_is(args, CL_K_VIEW) &&
                              !cl_is(args, bytes ? CL_K_STR : CL_K_BYTES) &&
                              !cl_is(args, CL_K_BYTEARRAY) && !cl_is(args, CL_K_MEMVIEW);
        if (left && cl_is(args, CL_K_INST)) return CL_ST_ESCALATE;
        if (left)
            return cl_raise(vm, CL_T_TypeError,
                            bytes ? "not all arguments converted during bytes formatting"
                                  : "not all arguments converted during string formatting");
    }
    return cl_sb_finish(&sb, out);
}

/* A tuple subclass counts as a tuple of arguments; what else is an instance is one argument or a
   mapping. */
static cl_val arguments(const cl_vm *vm, cl_val args)
{
    cl_val u = cl_unwrap(vm, args);
    return cl_is(u, CL_K_TUPLE) ? u : args;
}

cl_st cl_str_percent(cl_vm *vm, cl_val fmt, cl_val args, cl_val *out)
{
    return percent(vm, fmt, arguments(vm, args), false, false, false, out);
}

static cl_st bytes_percent(cl_vm *vm, cl_val fmt, cl_val args, bool ready, cl_val *out)
{
    cl_val f, r;
    CL_TRY(latin1(vm, fmt, &f));
    CL_TRY(percent(vm, f, arguments(vm, args), true, ready, false, &r));
    const cl_str *s = CL_PTR(vm, cl_str, r);
    return cl_is(fmt, CL_K_BYTEARRAY) ? cl_bytearray_new(vm, cl_str_data(vm, s), s->len, out)
                                      : cl_bytes_new(vm, cl_str_data(vm, s), s->len, out);
}

cl_st cl_bytes_percent(cl_vm *vm, cl_val fmt, cl_val args, cl_val *out)
{
    return bytes_percent(vm, fmt, args, false, out);
}

/* ---- for the prelude; a forged snapshot may call them with anything ---- */

static bool is_format(cl_val f)
{
    return cl_is(f, CL_K_STR) || cl_is(f, CL_K_BYTES) || cl_is(f, CL_K_BYTEARRAY);
}

cl_st nat_percent_plan(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val f = a[0], r;
    if (!is_format(f)) return cl_bad_internal(vm);
    bool bytes = !cl_is(f, CL_K_STR);
    if (bytes) CL_TRY(latin1(vm, f, &f));
    CL_TRY(percent(vm, f, CL_NONE, bytes, false, true, &r));
    a[0] = r;
    return CL_ST_OK;
}

cl_st nat_percent_apply(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!is_format(a[0])) return cl_bad_internal(vm);
    return cl_is(a[0], CL_K_STR) ? percent(vm, a[0], a[1], false, true, false, a)
                                 : bytes_percent(vm, a[0], a[1], true, a);
}
