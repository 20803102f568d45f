/* SPDX-License-Identifier: MIT */
/* str: constructor, tests, searching, padding, stripping, and the operators as methods. */
#include "base/search.h"
#include "base/unicode.h"
#include "builtin/bytes.h"
#include "builtin/format.h"
#include "builtin/natives.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/type.h"

#define SELF CL_PTR(vm, cl_str, a[0])

cl_st nat_str_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val out;
    if (argc > 2 && (!cl_is_unbound(a[2]) || !cl_is_unbound(a[3])))
        return CL_ST_ESCALATE; /* decoding */
    out = CL_V_EMPTY_STR;
    if (argc > 1 && !cl_is_unbound(a[1])) CL_TRY(cl_str_of(vm, a[1], &out));
    if (!cl_same(a[0], CL_TYPE_VAL(CL_T_str)))
        CL_TRY(cl_inst_wrap(vm, a[0], cl_unwrap(vm, out), &out));
    return cl_ret(a, out);
}

/* ---- tests over all characters ---- */

/* ASCII: what is in a class without looking at the tables. */
static inline bool ascii_alpha(uint32_t c) { return (c | 32) - 'a' < 26; }
static inline bool ascii_digit(uint32_t c) { return c - '0' < 10; }
static inline bool ascii_space(uint32_t c) { return c == ' ' || c - 9 < 5 || c - 28 < 4; }
static inline bool ascii_printable(uint32_t c) { return c - 32 < 95; }
static inline bool ascii_alnum(uint32_t c) { return ascii_alpha(c) || ascii_digit(c); }

static bool all_are(const cl_vm *vm, const cl_str *s, uint32_t flags)
{
    const void *d = cl_str_data(vm, s);
    for (uint32_t i = 0; i < s->len; i++)
        if (!cl_unicode_is(cl_unit_at(d, s->width, i), flags)) return false;
    return true;
}

#define TEST(name, flags, empty, ascii_test)                             \
    cl_st nat_str_##name(cl_vm *vm, cl_val *a, uint32_t argc)            \
    {                                                                    \
        (void)argc;                                                      \
        const cl_str *s = SELF;                                          \
        if (s->len > 8) CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);       \
        if (!s->ascii) return cl_ret(a, cl_bool(all_are(vm, s, flags))); \
        const uint8_t *d = cl_str_data(vm, s);                           \
        bool ok = s->len ? true : empty;                                 \
        for (uint32_t i = 0; i < s->len && ok; i++)                      \
            ok = ascii_test(d[i]);                                       \
        return cl_ret(a, cl_bool(ok));                                   \
    }
TEST(isalnum, CL_UC_ALNUM, false, ascii_alnum)
TEST(isalpha, CL_UC_ALPHA, false, ascii_alpha)
TEST(isdecimal, CL_UC_DECIMAL, false, ascii_digit)
TEST(isdigit, CL_UC_DIGIT, false, ascii_digit)
TEST(isnumeric, CL_UC_NUMERIC, false, ascii_digit)
TEST(isprintable, CL_UC_PRINTABLE, true, ascii_printable)
TEST(isspace, CL_UC_SPACE, false, ascii_space)

cl_st nat_str_isascii(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(SELF->ascii));
}

cl_st nat_str_isidentifier(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_str *s = SELF;
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);
    bool ok = s->len > 0;
    for (uint32_t i = 0; i < s->len && ok; i++)
        ok = cl_unicode_is(cl_str_at(vm, s, i), i ? CL_UC_XID_CONTINUE : CL_UC_XID_START);
    return cl_ret(a, cl_bool(ok));
}

static cl_st case_test(cl_vm *vm, cl_val *a, uint32_t want, uint32_t bad)
{
    const cl_str *s = SELF;
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);
    bool seen = false;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t f = cl_unicode_flags(cl_str_at(vm, s, i));
        if (f & bad) return cl_ret(a, CL_FALSE);
        seen |= (f & want) != 0;
    }
    return cl_ret(a, cl_bool(seen));
}

cl_st nat_str_islower(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return case_test(vm, a, CL_UC_LOWER, CL_UC_UPPER | CL_UC_TITLE);
}
cl_st nat_str_isupper(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return case_test(vm, a, CL_UC_UPPER, CL_UC_LOWER | CL_UC_TITLE);
}

cl_st nat_str_istitle(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_str *s = SELF;
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);
    bool cased = false, prev = false;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t f = cl_unicode_flags(cl_str_at(vm, s, i));
        if (f & (CL_UC_UPPER | CL_UC_TITLE)) {
            if (prev) return cl_ret(a, CL_FALSE);
            prev = cased = true;
        } else if (f & CL_UC_LOWER) {
            if (!prev) return cl_ret(a, CL_FALSE);
            cased = true;
        } else {
            prev = false;
        }
    }
    return cl_ret(a, cl_bool(cased));
}

/* ---- searching ---- */

/* A str argument; text as CPython's. */
static cl_st want_str(cl_vm *vm, cl_val *v, const char *fmt)
{
    *v = cl_unwrap(vm, *v);
    if (cl_is(*v, CL_K_STR)) return CL_ST_OK;
    return cl_raise(vm, CL_T_TypeError, fmt, *v);
}

/* start and end arguments as slices treat them. */
static cl_st bounds(cl_vm *vm, uint32_t len, cl_val vs, cl_val ve, int64_t *start, int64_t *end)
{
    static const char what[] = "slice indices must be integers or None or have an __index__ method";
    *start = 0;
    *end = len;
    if (!cl_is_none(vs)) CL_TRY(cl_index(vm, vs, true, what, start));
    if (!cl_is_none(ve)) CL_TRY(cl_index(vm, ve, true, what, end));
    if (*start < 0) {
        *start += len;
        if (*start < 0) *start = 0;
    }
    if (*end < 0) {
        *end += len;
        if (*end < 0) *end = 0;
    }
    if (*end > (int64_t)len) *end = len;
    return CL_ST_OK;
}

/* The same for the first parameter of a named method; None is called None there. */
static cl_st first_str(cl_vm *vm, cl_val *v, const char *name)
{
    *v = cl_unwrap(vm, *v);
    if (cl_is(*v, CL_K_STR)) return CL_ST_OK;
    if (cl_is_none(*v))
        return cl_raise(vm, CL_T_TypeError, "%s() argument 1 must be str, not None", name);
    return cl_raise(vm, CL_T_TypeError, "%s() argument 1 must be str, not %T", name, *v);
}

static cl_st find_in(cl_vm *vm, cl_val *a, bool right, const char *name, int64_t *at)
{
    int64_t start, end;
    CL_TRY(first_str(vm, &a[1], name));
    const cl_str *s = SELF, *n = CL_PTR(vm, cl_str, a[1]);
    CL_TRY(bounds(vm, s->len, a[2], a[3], &start, &end));
    *at = -1;
    if (start > end) return CL_ST_OK;
    CL_CHARGE_BYTES(vm, (uint64_t)(end - start) * s->width);
    const uint8_t *h = (const uint8_t *)cl_str_data(vm, s) + (size_t)start * s->width;
    ptrdiff_t r = right ? cl_search_rfind(h, (size_t)(end - start), s->width, cl_str_data(vm, n),
                                          n->len, n->width)
                        : cl_search_find(h, (size_t)(end - start), s->width, cl_str_data(vm, n),
                                         n->len, n->width);
    if (r >= 0) *at = start + r;
    return CL_ST_OK;
}

#define FIND(name, right, must)                                                          \
    cl_st nat_str_##name(cl_vm *vm, cl_val *a, uint32_t argc)                            \
    {                                                                                    \
        (void)argc;                                                                      \
        int64_t at;                                                                      \
        CL_TRY(find_in(vm, a, right, #name, &at));                                       \
        if (must && at < 0) return cl_raise(vm, CL_T_ValueError, "substring not found"); \
        return cl_ret(a, cl_small(at));                                                  \
    }
FIND(find, false, false)
FIND(rfind, true, false)
FIND(index, false, true)
FIND(rindex, true, true)

cl_st nat_str_count(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t start, end;
    CL_TRY(first_str(vm, &a[1], "count"));
    const cl_str *s = SELF, *n = CL_PTR(vm, cl_str, a[1]);
    CL_TRY(bounds(vm, s->len, a[2], a[3], &start, &end));
    if (start > end) return cl_ret(a, cl_small(0));
    CL_CHARGE_BYTES(vm, (uint64_t)(end - start) * s->width);
    const uint8_t *h = (const uint8_t *)cl_str_data(vm, s) + (size_t)start * s->width;
    return cl_ret(
        a, cl_small((int64_t)cl_search_count(h, (size_t)(end - start), s->width, cl_str_data(vm, n),
                                             n->len, n->width, SIZE_MAX)));
}

static bool same_units(const cl_vm *vm, const cl_str *s, size_t at, const cl_str *n)
{
    const void *d = cl_str_data(vm, s), *e = cl_str_data(vm, n);
    if (s->width == n->width)
        return memcmp((const uint8_t *)d + at * s->width, e, (size_t)n->len * n->width) == 0;
    for (uint32_t i = 0; i < n->len; i++)
        if (cl_unit_at(d, s->width, at + i) != cl_unit_at(e, n->width, i)) return false;
    return true;
}

static cl_st affix(cl_vm *vm, cl_val *a, bool suffix, const char *name)
{
    int64_t start, end;
    const cl_str *s = SELF;
    CL_TRY(bounds(vm, s->len, a[2], a[3], &start, &end));
    cl_val one = cl_unwrap(vm, a[1]);
    const cl_val *v = &one;
    uint32_t n = 1;
    if (cl_is(one, CL_K_TUPLE)) {
        v = cl_tuple_items(vm, one);
        n = cl_tuple_len(vm, one);
    }
    for (uint32_t i = 0; i < n; i++) {
        cl_val x = cl_unwrap(vm, v[i]);
        if (!cl_is(x, CL_K_STR)) {
            if (v == &one)
                return cl_raise(vm, CL_T_TypeError,
                                "%s first arg must be str or a tuple of str, not %T", name, x);
            return cl_raise(vm, CL_T_TypeError, "tuple for %s must only contain str, not %T", name,
                            x);
        }
        const cl_str *p = CL_PTR(vm, cl_str, x);
        CL_CHARGE_BYTES(vm, p->len);
        if (start <= end && (int64_t)p->len <= end - start &&
            same_units(vm, s, (size_t)(suffix ? end - p->len : start), p))
            return cl_ret(a, CL_TRUE);
    }
    return cl_ret(a, CL_FALSE);
}

cl_st nat_str_startswith(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return affix(vm, a, false, "startswith");
}
cl_st nat_str_endswith(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return affix(vm, a, true, "endswith");
}

static cl_st remove_affix(cl_vm *vm, cl_val *a, bool suffix)
{
    CL_TRY(want_str(vm, &a[1],
                    suffix ? "removesuffix() argument must be str, not %T"
                           : "removeprefix() argument must be str, not %T"));
    const cl_str *s = SELF, *p = CL_PTR(vm, cl_str, a[1]);
    cl_val out = a[0];
    if (p->len && p->len <= s->len && same_units(vm, s, suffix ? s->len - p->len : 0, p))
        CL_TRY(suffix ? cl_str_slice(vm, a[0], 0, s->len - p->len, &out)
                      : cl_str_slice(vm, a[0], p->len, s->len, &out));
    return cl_ret(a, out);
}

cl_st nat_str_removeprefix(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return remove_affix(vm, a, false);
}
cl_st nat_str_removesuffix(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return remove_affix(vm, a, true);
}

/* ---- padding and stripping ---- */

static cl_st pad(cl_vm *vm, cl_val *a, uint32_t align, const char *name)
{
    int64_t width;
    CL_TRY(cl_ssize_arg(vm, a[1], &width));
    cl_val fill = cl_unwrap(vm, a[2]);
    if (!cl_is(fill, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError,
                        "The fill character must be a unicode character, not %T", fill);
    const cl_str *fs = CL_PTR(vm, cl_str, fill);
    if (fs->len != 1)
        return cl_raise(vm, CL_T_TypeError,
                        "The fill character must be exactly one character long");
    (void)name;
    const cl_str *s = SELF;
    if (width <= (int64_t)s->len) return CL_ST_OK;
    uint64_t total = (uint64_t)width - s->len, left = align == '>' ? total : 0;
    if (align == '^') left = total / 2 + (total & (uint64_t)width & 1);
    uint32_t cp = cl_str_at(vm, fs, 0);
    cl_val out;
    CL_TRY(cl_str_padded(vm, a[0], left, total - left, cp, &out));
    return cl_ret(a, out);
}

cl_st nat_str_center(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '^', "center");
}
cl_st nat_str_ljust(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '<', "ljust");
}
cl_st nat_str_rjust(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '>', "rjust");
}

cl_st nat_str_zfill(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t width;
    CL_TRY(cl_ssize_arg(vm, a[1], &width));
    const cl_str *s = SELF;
    if (width <= (int64_t)s->len) return CL_ST_OK;
    CL_TRY(cl_reserve(vm, cl_sat_mul((uint64_t)width, s->width)));
    uint32_t first = s->len ? cl_str_at(vm, s, 0) : 0;
    cl_sb sb;
    cl_val out, rest = a[0];
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_reserve(&sb, (uint64_t)width, 127));
    if (first == '+' || first == '-') {
        CL_TRY(cl_sb_cp(&sb, first));
        CL_TRY(cl_str_slice(vm, a[0], 1, s->len, &rest));
    }
    CL_TRY(cl_sb_fill(&sb, '0', (uint64_t)width - s->len));
    CL_TRY(cl_sb_str(&sb, rest));
    CL_TRY(cl_sb_finish(&sb, &out));
    return cl_ret(a, out);
}

static cl_st strip(cl_vm *vm, cl_val *a, bool left, bool right, const char *name)
{
    const cl_str *s = SELF, *set = NULL;
    cl_val chars = cl_unwrap(vm, a[1]);
    if (!cl_is_none(chars)) {
        if (!cl_is(chars, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "%s arg must be None or str", name);
        set = CL_PTR(vm, cl_str, chars);
    }
    const void *d = cl_str_data(vm, s), *e = set ? cl_str_data(vm, set) : NULL;
    uint32_t i = 0, j = s->len;
#define DROP(c)                                                                        \
    (set         ? cl_search_find_unit(e, set->len, set->width, (c)) >= 0              \
     : (c) < 128 ? ((c) == ' ' || ((c) >= 9 && (c) <= 13) || ((c) >= 28 && (c) <= 31)) \
                 : cl_unicode_is((c), CL_UC_SPACE))
    if (left)
        while (i < j && DROP(cl_unit_at(d, s->width, i)))
            i++;
    if (right)
        while (j > i && DROP(cl_unit_at(d, s->width, j - 1)))
            j--;
#undef DROP
    CL_CHARGE_BYTES(vm, ((uint64_t)i + (s->len - j)) * (set ? 1 + set->len : 1));
    cl_val out;
    CL_TRY(cl_str_slice(vm, a[0], i, j, &out));
    return cl_ret(a, out);
}

cl_st nat_str_strip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, true, true, "strip");
}
cl_st nat_str_lstrip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, true, false, "lstrip");
}
cl_st nat_str_rstrip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, false, true, "rstrip");
}

cl_st nat_str_expandtabs(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t tab;
    CL_TRY(cl_tabsize_arg(vm, a[1], &tab));
    const cl_str *s = SELF;
    const void *d = cl_str_data(vm, s);
    cl_sb sb;
    cl_val out;
    cl_sb_init(vm, &sb);
    uint64_t col = 0;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_unit_at(d, s->width, i);
        if (c == '\t') {
            if (tab > 0) {
                uint64_t n = (uint64_t)tab - col % (uint64_t)tab;
                CL_TRY(cl_reserve(vm, n));
                CL_TRY(cl_sb_fill(&sb, ' ', n));
                col += n;
            }
            continue;
        }
        col = c == '\n' || c == '\r' ? 0 : col + 1;
        CL_TRY(cl_sb_cp(&sb, c));
    }
    CL_TRY(cl_sb_finish(&sb, &out));
    return cl_ret(a, out);
}

/* ---- operators as methods ---- */

cl_st nat_str_add(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(want_str(vm, &a[1], "can only concatenate str (not \"%T\") to str"));
    return cl_str_concat(vm, a[0], a[1], a);
}

cl_st nat_str_contains(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool t;
    CL_TRY(want_str(vm, &a[1], "'in <string>' requires string as left operand, not %T"));
    CL_TRY(cl_contains(vm, a[0], a[1], &t));
    return cl_ret(a, cl_bool(t));
}

static cl_st compare(cl_vm *vm, cl_val *a, cl_cmp op)
{
    cl_val b = cl_unwrap(vm, a[1]);
    if (!cl_is(b, CL_K_STR)) return cl_ret(a, CL_NOTIMPL);
    if (op == CL_EQ || op == CL_NE)
        return cl_ret(a, cl_bool(cl_str_eq(vm, a[0], b) == (op == CL_EQ)));
    int c = cl_str_cmp(vm, a[0], b);
    return cl_ret(a, cl_bool(op == CL_LT   ? c < 0
                             : op == CL_LE ? c <= 0
                             : op == CL_GT ? c > 0
                                           : c >= 0));
}

cl_st nat_str_eq(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_EQ);
}
cl_st nat_str_ne(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_NE);
}
cl_st nat_str_lt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_LT);
}
cl_st nat_str_le(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_LE);
}
cl_st nat_str_gt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_GT);
}
cl_st nat_str_ge(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_GE);
}

cl_st nat_str_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t h;
    CL_TRY(cl_hash(vm, a[0], &h));
    return cl_int_new(vm, h, a);
}

cl_st nat_str_len(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_small(SELF->len));
}
cl_st nat_str_iter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_iter_new(vm, a[0], a);
}
cl_st nat_str_getitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_getitem(vm, a[0], a[1], a);
}
cl_st nat_str_mul(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_binop(vm, CL_MUL, a[0], cl_unwrap(vm, a[1]), false, a);
}
cl_st nat_str_mod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_str_percent(vm, a[0], a[1], a);
}
cl_st nat_str_str(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}
cl_st nat_str_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_repr(vm, a[0], a);
}

cl_st nat_str_format_dunder(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CL_TRY(want_str(vm, &a[1], "__format__() argument must be str, not %T"));
    return cl_format(vm, a[0], a[1], a);
}
