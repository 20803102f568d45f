/* SPDX-License-Identifier: MIT */
/* str.format and str.format_map: replacement fields are parsed and filled here as long as no Python
   code is needed; the prelude form uses the same parser through two hidden natives. */
#include "base/unicode.h"
#include "builtin/container.h"
#include "builtin/format.h"

typedef struct {
    uint32_t lit_from, lit_to;
    bool field, nested;
    uint32_t name_from, name_to, spec_from, spec_to;
    uint32_t conv;
} part;

static inline uint32_t unit(const cl_vm *vm, const cl_str *s, uint32_t i)
{
    return cl_str_at(vm, s, i);
}

/* The literal text at *pos and the field behind it. */
static cl_st next_part(cl_vm *vm, const cl_str *s, uint32_t *pos, uint32_t end, part *p)
{
    uint32_t i = *pos, c = 0;
    *p = (part){ .lit_from = i };
    while (i < end) {
        c = unit(vm, s, i);
        if (c == '{' || c == '}') break;
        i++;
    }
    p->lit_to = i;
    *pos = i;
    if (i >= end) return CL_ST_OK;
    i++;
    if (i < end && unit(vm, s, i) == c) { /* doubled: one of them is text */
        p->lit_to = i;
        *pos = i + 1;
        return CL_ST_OK;
    }
    if (c == '}') return cl_raise(vm, CL_T_ValueError, "Single '}' encountered in format string");
    if (i >= end) return cl_raise(vm, CL_T_ValueError, "Single '{' encountered in format string");
    p->field = true;
    p->name_from = i;
    c = 0;
    while (i < end) {
        c = unit(vm, s, i++);
        if (c == '{') return cl_raise(vm, CL_T_ValueError, "unexpected '{' in field name");
        if (c == '[')
            while (i < end && unit(vm, s, i) != ']')
                i++;
        else if (c == '}' || c == ':' || c == '!')
            break;
    }
    if (c != '}' && c != ':' && c != '!')
        return cl_raise(vm, CL_T_ValueError, "expected '}' before end of string");
    p->name_to = i - 1;
    p->spec_from = p->spec_to = i;
    *pos = i;
    if (c == '}') return CL_ST_OK;
    if (c == '!') {
        if (i >= end)
            return cl_raise(vm, CL_T_ValueError,
                            "end of string while looking for conversion specifier");
        p->conv = unit(vm, s, i++);
        if (i < end) {
            c = unit(vm, s, i++);
            if (c == '}') {
                *pos = i;
                return CL_ST_OK;
            }
            if (c != ':')
                return cl_raise(vm, CL_T_ValueError, "expected ':' after conversion specifier");
        }
    }
    p->spec_from = i;
    for (uint32_t depth = 1; i < end;) {
        c = unit(vm, s, i++);
        if (c == '{') {
            p->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            p->spec_to = i - 1;
            *pos = i;
            return CL_ST_OK;
        }
    }
    return cl_raise(vm, CL_T_ValueError, "unmatched '{' in format spec");
}

/* [from, to) as a decimal number: -1 if it is none. */
static cl_st integer(cl_vm *vm, const cl_str *s, uint32_t from, uint32_t to, int64_t *out)
{
    int64_t n = 0;
    *out = -1;
    if (from >= to) return CL_ST_OK;
    for (uint32_t i = from; i < to; i++) {
        int d = cl_unicode_decimal(unit(vm, s, i));
        if (d < 0) return CL_ST_OK;
        if (__builtin_mul_overflow(n, (int64_t)10, &n) ||
            __builtin_add_overflow(n, (int64_t)d, &n) || n >= CL_SMALL_MAX)
            return cl_raise(vm, CL_T_ValueError, "Too many decimal digits in format string");
    }
    *out = n;
    return CL_ST_OK;
}

static uint32_t first_end(const cl_vm *vm, const cl_str *s, uint32_t from, uint32_t to)
{
    while (from < to && unit(vm, s, from) != '.' && unit(vm, s, from) != '[')
        from++;
    return from;
}

/* One .name or [key] at *pos. */
static cl_st next_access(cl_vm *vm, const cl_str *s, uint32_t *pos, uint32_t end, bool *attr,
                         uint32_t *from, uint32_t *to)
{
    uint32_t i = *pos, c = unit(vm, s, i++);
    if (c != '.' && c != '[')
        return cl_raise(vm, CL_T_ValueError,
                        "Only '.' or '[' may follow ']' in format field specifier");
    *attr = c == '.';
    *from = i;
    if (*attr) {
        *to = *pos = first_end(vm, s, i, end);
    } else {
        while (i < end && unit(vm, s, i) != ']')
            i++;
        if (i >= end) return cl_raise(vm, CL_T_ValueError, "Missing ']' in format string");
        *to = i;
        *pos = i + 1;
    }
    if (*from >= *to) return cl_raise(vm, CL_T_ValueError, "Empty attribute in format string");
    return CL_ST_OK;
}

/* ---- the leaf form ---- */

typedef struct {
    cl_vm *vm;
    cl_val text;
    const cl_val *args; /* NULL: format_map */
    uint32_t nargs;
    cl_val kwargs; /* dict or None */
    int numbering; /* 0 not decided, 1 automatic, 2 manual */
    int64_t next;
} job;

static cl_st fetch(job *j, const part *p, cl_val *out)
{
    cl_vm *vm = j->vm;
    const cl_str *s = CL_PTR(vm, cl_str, j->text);
    uint32_t i = first_end(vm, s, p->name_from, p->name_to);
    bool empty = i == p->name_from;
    int64_t index;
    CL_TRY(integer(vm, s, p->name_from, i, &index));
    if (empty || index >= 0) {
        int mode = empty ? 1 : 2;
        if (j->numbering && j->numbering != mode)
            return cl_raise(
                vm, CL_T_ValueError,
                mode == 1
                    ? "cannot switch from manual field specification to automatic field numbering"
                    : "cannot switch from automatic field numbering to manual field specification");
        j->numbering = mode;
        if (empty) index = j->next++;
        if (!j->args)
            return cl_raise(vm, CL_T_ValueError, "Format string contains positional fields");
        if (index >= (int64_t)j->nargs)
            return cl_raise(vm, CL_T_IndexError,
                            "Replacement index %i out of range for positional args tuple", index);
        *out = j->args[index];
    } else {
        cl_val key;
        CL_TRY(cl_str_slice(vm, j->text, p->name_from, i, &key));
        *out = CL_UNBOUND;
        if (cl_is(j->kwargs, CL_K_DICT)) CL_TRY(cl_dict_get(vm, j->kwargs, key, out));
        if (cl_is_unbound(*out)) return cl_raise_args(vm, CL_T_KeyError, &key, 1);
    }
    while (i < p->name_to) {
        bool attr;
        uint32_t from, to;
        cl_val key, got;
        CL_TRY(next_access(vm, s, &i, p->name_to, &attr, &from, &to));
        CL_TRY(cl_str_slice(vm, j->text, from, to, &key));
        if (attr) {
            CL_TRY(cl_getattr(vm, *out, key, &got));
        } else {
            CL_TRY(integer(vm, s, from, to, &index));
            CL_TRY(cl_getitem(vm, *out, index >= 0 ? cl_small(index) : key, &got));
        }
        *out = got;
    }
    return CL_ST_OK;
}

static cl_st unknown_conversion(cl_vm *vm, uint32_t c)
{
    if (c > 32 && c < 127)
        return cl_raise(vm, CL_T_ValueError, "Unknown conversion specifier %c", c);
    char hex[12];
    int n = 0;
    for (int k = 28; k >= 0; k -= 4)
        if (c >> k || !k) hex[n++] = "0123456789abcdef"[c >> k & 15];
    hex[n] = 0;
    return cl_raise(vm, CL_T_ValueError, "Unknown conversion specifier \\x%s", hex);
}

static cl_st build(job *j, uint32_t from, uint32_t to, int depth, cl_sb *sb)
{
    cl_vm *vm = j->vm;
    if (depth <= 0) return cl_raise(vm, CL_T_ValueError, "Max string recursion exceeded");
    const cl_str *s = CL_PTR(vm, cl_str, j->text);
    const uint8_t *d = cl_str_data(vm, s);
    while (from < to) {
        part p;
        cl_val v, spec = CL_V_EMPTY_STR, t;
        CL_TRY(next_part(vm, s, &from, to, &p));
        CL_TRY(cl_sb_units(sb, d + (size_t)p.lit_from * s->width, p.lit_to - p.lit_from, s->width));
        if (!p.field) continue;
        CL_TRY(fetch(j, &p, &v));
        CL_CHARGE(vm, 2);
        if (p.conv) {
            if (p.conv == 's')
                CL_TRY(cl_str_of(vm, v, &t));
            else if (p.conv == 'r')
                CL_TRY(cl_repr(vm, v, &t));
            else if (p.conv == 'a')
                CL_TRY(cl_ascii(vm, v, &t));
            else
                return unknown_conversion(vm, p.conv);
            v = t;
        }
        if (p.spec_from == p.spec_to) {
            if (cl_is(v, CL_K_STR)) {
                CL_TRY(cl_sb_str(sb, v));
                continue;
            }
            if (cl_is_int(v)) {
                CL_TRY(cl_sb_int(sb, cl_int(v)));
                continue;
            }
        } else if (p.nested) {
            cl_sb inner;
            cl_sb_init(vm, &inner);
            CL_TRY(build(j, p.spec_from, p.spec_to, depth - 1, &inner));
            CL_TRY(cl_sb_finish(&inner, &spec));
        } else {
            CL_TRY(cl_str_slice(vm, j->text, p.spec_from, p.spec_to, &spec));
        }
        CL_TRY(cl_format(vm, v, spec, &t));
        CL_TRY(cl_sb_str(sb, cl_unwrap(vm, t)));
    }
    return CL_ST_OK;
}

static cl_st run(job *j, cl_val *out)
{
    const cl_str *s = CL_PTR(j->vm, cl_str, j->text);
    cl_sb sb;
    cl_sb_init(j->vm, &sb);
    CL_CHARGE_BYTES(j->vm, (uint64_t)s->len * 4);
    CL_TRY(build(j, 0, s->len, 2, &sb));
    CL_TRY(cl_sb_finish(&sb, out));
    if (s->h.labels && cl_off(*out) >= cl_rgn_of(j->vm)->heap_start)
        cl_hdr_of(j->vm, *out)->labels |= s->h.labels;
    return CL_ST_OK;
}

cl_st nat_str_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    job j = { .vm = vm, .text = a[0], .args = a + 1, .nargs = argc - 1, .kwargs = vm->kw[0] };
    CL_TRY(run(&j, &r));
    return cl_ret(a, r);
}

cl_st nat_str_format_map(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    if (!cl_is(a[1], CL_K_DICT)) return CL_ST_ESCALATE;
    job j = { .vm = vm, .text = a[0], .kwargs = a[1] };
    CL_TRY(run(&j, &r));
    return cl_ret(a, r);
}

/* ---- for the prelude ---- */

/* Flat list: literal, field name or None, spec, conversion, and so on. */
cl_st nat_format_parts(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val list;
    if (!cl_is(a[0], CL_K_STR)) return cl_bad_internal(vm);
    const cl_str *s = CL_PTR(vm, cl_str, a[0]);
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (uint32_t pos = 0; pos < s->len;) {
        part p;
        cl_val v[4];
        CL_TRY(next_part(vm, s, &pos, s->len, &p));
        if (p.conv && p.conv != 's' && p.conv != 'r' && p.conv != 'a')
            return unknown_conversion(vm, p.conv);
        CL_TRY(cl_str_slice(vm, a[0], p.lit_from, p.lit_to, &v[0]));
        v[1] = v[3] = CL_NONE;
        v[2] = CL_V_EMPTY_STR;
        if (p.field) {
            CL_TRY(cl_str_slice(vm, a[0], p.name_from, p.name_to, &v[1]));
            CL_TRY(cl_str_slice(vm, a[0], p.spec_from, p.spec_to, &v[2]));
            if (p.conv) CL_TRY(cl_str_from_cp(vm, p.conv, &v[3]));
        }
        for (int i = 0; i < 4; i++)
            CL_TRY(cl_list_push(vm, list, v[i]));
    }
    return cl_ret(a, list);
}

/* Flat list: the first name (a str, '' or an int), then pairs of "is attribute" and key. */
cl_st nat_format_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val list, v;
    if (!cl_is(a[0], CL_K_STR)) return cl_bad_internal(vm);
    const cl_str *s = CL_PTR(vm, cl_str, a[0]);
    uint32_t i = first_end(vm, s, 0, s->len);
    int64_t index;
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    CL_TRY(integer(vm, s, 0, i, &index));
    CL_TRY(cl_str_slice(vm, a[0], 0, i, &v));
    CL_TRY(cl_list_push(vm, list, index >= 0 ? cl_small(index) : v));
    while (i < s->len) {
        bool attr;
        uint32_t from, to;
        CL_TRY(next_access(vm, s, &i, s->len, &attr, &from, &to));
        CL_TRY(cl_str_slice(vm, a[0], from, to, &v));
        index = -1;
        if (!attr) CL_TRY(integer(vm, s, from, to, &index));
        CL_TRY(cl_list_push(vm, list, cl_bool(attr)));
        CL_TRY(cl_list_push(vm, list, index >= 0 ? cl_small(index) : v));
    }
    return cl_ret(a, list);
}
