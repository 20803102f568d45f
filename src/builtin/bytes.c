/* SPDX-License-Identifier: MIT */
/* bytes and bytearray: constructors, hexadecimal text, searching, tests, padding, stripping, case.
   The methods of both types are the same functions: the result is of the kind of self. */
#include "builtin/bytes.h"
#include "base/search.h"
#include "builtin/container.h"
#include "builtin/format.h"
#include "obj/memview.h"

cl_st cl_bytes_arg(cl_vm *vm, cl_val v, const uint8_t **p, size_t *n)
{
    v = cl_unwrap(vm, v);
    if (!cl_is_byteslike(v))
        return cl_raise(vm, CL_T_TypeError, "a bytes-like object is required, not '%T'", v);
    cl_bytes_view(vm, v, p, n);
    if (!cl_is(v, CL_K_MEMVIEW)) return CL_ST_OK;
    CL_TRY(cl_memview_alive(vm, v));
    if (cl_memview_contiguous(vm, v)) return CL_ST_OK;
    cl_val copy;
    *n = (size_t)cl_int(CL_PTR(vm, cl_memview, v)->len) * cl_buffer_item(vm, v)->size;
    CL_CHARGE(vm, *n / 8);
    CL_TRY(cl_bytes_new(vm, NULL, *n, &copy));
    uint8_t *to = CL_PTR(vm, cl_bytes, copy)->data;
    cl_memview_copy(vm, v, to);
    *p = to;
    return CL_ST_OK;
}

cl_st cl_bytes_made(cl_vm *vm, cl_val model, const void *p, uint64_t n, uint8_t **data, cl_val *out)
{
    const uint8_t *d;
    size_t len;
    if (n > 1024) CL_TRY(cl_reserve(vm, n));
    CL_TRY(cl_is(model, CL_K_BYTEARRAY) ? cl_bytearray_new(vm, p, n, out)
                                        : cl_bytes_new(vm, p, n, out));
    cl_bytes_view(vm, *out, &d, &len);
    if (data) *data = (uint8_t *)(uintptr_t)d;
    uint8_t labels = cl_hdr_of(vm, model)->labels;
    if (labels && cl_off(*out) >= cl_rgn_of(vm)->heap_start) cl_hdr_of(vm, *out)->labels |= labels;
    return CL_ST_OK;
}

cl_st cl_byte_value(cl_vm *vm, cl_val v, const char *range, uint8_t *out)
{
    int64_t i;
    if (cl_is_int(v))
        i = cl_int(v);
    else
        CL_TRY(cl_index(vm, v, true, "'%T' object cannot be interpreted as an integer", &i));
    if (i < 0 || i > 255) return cl_raise(vm, CL_T_ValueError, "%s", range);
    *out = (uint8_t)i;
    return CL_ST_OK;
}

cl_st cl_ssize_arg(cl_vm *vm, cl_val v, int64_t *out)
{
    if (CL_LIKELY(cl_is_int(v))) {
        *out = cl_int(v);
        return CL_ST_OK;
    }
    CL_TRY(cl_index(vm, v, true, "'%T' object cannot be interpreted as an integer", out));
    if (!cl_int_get(vm, cl_unwrap(vm, v), out))
        return cl_raise(vm, CL_T_OverflowError, "Python int too large to convert to C ssize_t");
    return CL_ST_OK;
}

cl_st cl_tabsize_arg(cl_vm *vm, cl_val v, int64_t *out)
{
    CL_TRY(cl_ssize_arg(vm, v, out));
    if (*out > INT32_MAX || *out < INT32_MIN)
        return cl_raise(vm, CL_T_OverflowError, "Python int too large to convert to C int");
    return CL_ST_OK;
}

#define BYTES_RANGE "bytes must be in range(0, 256)"
#define BYTE_RANGE "byte must be in range(0, 256)"

cl_st cl_bytes_collect(cl_vm *vm, cl_val source, bool array, cl_val *out)
{
    const uint8_t *p;
    size_t n;
    if (cl_is_byteslike(source)) {
        if (cl_is(source, CL_K_BYTES)) {
            *out = source;
            return CL_ST_OK;
        }
        CL_TRY(cl_bytes_arg(vm, source, &p, &n));
        return cl_bytes_new(vm, p, n, out);
    }
    if (cl_is(source, CL_K_INST) || cl_is(source, CL_K_ITER) || cl_is(source, CL_K_GEN) ||
        cl_is(source, CL_K_EXC) || cl_is(source, CL_K_TYPE))
        return CL_ST_ESCALATE;
    const cl_val *items;
    uint32_t count;
    if (!cl_seq_span(vm, source, &items, &count)) {
        cl_val list;
        if (!cl_walkable(vm, source))
            return cl_raise(vm, CL_T_TypeError, "cannot convert '%T' object to %s", source,
                            array ? "bytearray" : "bytes");
        CL_TRY(cl_list_from_leaf(vm, source, &list));
        cl_seq_span(vm, list, &items, &count);
    }
    CL_CHARGE(vm, count / 4);
    CL_TRY(cl_bytes_new(vm, NULL, count, out));
    if (!count) return CL_ST_OK;
    uint8_t *to = CL_PTR(vm, cl_bytes, *out)->data;
    for (uint32_t i = 0; i < count; i++)
        CL_TRY(cl_byte_value(vm, items[i], array ? BYTE_RANGE : BYTES_RANGE, &to[i]));
    return CL_ST_OK;
}

/* The value of bytes(source, encoding, errors) and bytearray(...). Source of an array is made as
   bytes, then copied. */
static cl_st construct(cl_vm *vm, cl_val source, cl_val encoding, cl_val errors, bool array,
                       cl_val *out)
{
    cl_val r;
    if (!cl_is_unbound(encoding) || !cl_is_unbound(errors)) {
        for (int i = 0; i < 2; i++) {
            cl_val x = i ? errors : encoding;
            if (!cl_is_unbound(x) && !cl_is(cl_unwrap(vm, x), CL_K_STR))
                return cl_raise(vm, CL_T_TypeError, "%s() argument '%s' must be str, not %T",
                                array ? "bytearray" : "bytes", i ? "errors" : "encoding", x);
        }
        if (cl_is_unbound(source) || !cl_is(cl_unwrap(vm, source), CL_K_STR))
            return cl_raise(vm, CL_T_TypeError,
                            cl_is_unbound(encoding) ? "errors without a string argument"
                                                    : "encoding without a string argument");
        if (cl_is_unbound(encoding))
            return cl_raise(vm, CL_T_TypeError, "string argument without an encoding");
        CL_TRY(cl_str_encode(vm, source, encoding, errors, &r));
    } else if (cl_is_unbound(source)) {
        r = CL_V_EMPTY_BYTES;
    } else if (cl_is_anyint(source) || cl_is_bool(source)) {
        int64_t n;
        CL_TRY(cl_index(vm, source, true, "", &n));
        if (n < 0) return cl_raise(vm, CL_T_ValueError, "negative count");
        if (!cl_int_get(vm, source, &n))
            return cl_raise(vm, CL_T_OverflowError, "cannot fit 'int' into an index-sized integer");
        CL_TRY(cl_reserve(vm, (uint64_t)n));
        if (array) return cl_bytearray_new(vm, NULL, (uint64_t)n, out);
        CL_TRY(cl_bytes_new(vm, NULL, (uint64_t)n, out));
        if (n) memset(CL_PTR(vm, cl_bytes, *out)->data, 0, (size_t)n);
        return CL_ST_OK;
    } else if (cl_is(cl_unwrap(vm, source), CL_K_STR)) {
        if (cl_is(source, CL_K_INST)) return CL_ST_ESCALATE;
        return cl_raise(vm, CL_T_TypeError, "string argument without an encoding");
    } else {
        CL_TRY(cl_bytes_collect(vm, source, array, &r));
    }
    if (!array) {
        *out = r;
        return CL_ST_OK;
    }
    const uint8_t *p;
    size_t n;
    cl_bytes_view(vm, r, &p, &n);
    return cl_bytearray_new(vm, p, n, out);
}

cl_st nat_bytes_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    CL_TRY(construct(vm, a[1], a[2], a[3], false, &r));
    return cl_container_made(vm, a, a[0], CL_T_bytes, r);
}

cl_st nat_bytearray_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val v[3] = { CL_UNBOUND, CL_UNBOUND, CL_UNBOUND }, r, cls = a[0], k, x;
    if (!cl_same(cls, CL_TYPE_VAL(CL_T_bytearray))) { /* a subclass is filled by __init__ */
        CL_TRY(cl_bytearray_new(vm, NULL, 0, &r));
        return cl_container_made(vm, a, cls, CL_T_bytearray, r);
    }
    if (argc > 4)
        return cl_raise(vm, CL_T_TypeError, "bytearray() takes at most 3 arguments (%u given)",
                        argc - 1);
    for (uint32_t i = 1; i < argc; i++)
        v[i - 1] = a[i];
    if (cl_is(vm->kw[0], CL_K_DICT)) {
        static const char *const names[3] = { "source", "encoding", "errors" };
        for (uint32_t i = 0; cl_dict_next(vm, vm->kw[0], &i, &k, &x);) {
            int at = 0;
            while (at < 3 && !cl_str_eq_ascii(vm, k, names[at]))
                at++;
            if (at == 3)
                return cl_raise(vm, CL_T_TypeError,
                                "bytearray() got an unexpected keyword argument '%q'", k);
            if (!cl_is_unbound(v[at]))
                return cl_raise(vm, CL_T_TypeError,
                                "argument for bytearray() given by name ('%s') and position (%d)",
                                names[at], at + 1);
            v[at] = x;
        }
    }
    CL_TRY(construct(vm, v[0], v[1], v[2], true, &r));
    return cl_ret(a, r);
}

/* ---- arguments ---- */

#define SELF(p, n)    \
    const uint8_t *p; \
    size_t n;         \
    cl_bytes_view(vm, a[0], &p, &n)

cl_st cl_bytes_bounds(cl_vm *vm, size_t size, cl_val vs, cl_val ve, int64_t *start, int64_t *end)
{
    static const char what[] = "slice indices must be integers or None or have an __index__ method";
    int64_t len = (int64_t)size;
    *start = 0;
    *end = len;
    if (!cl_is_none(vs)) CL_TRY(cl_index(vm, vs, true, what, start));
    if (!cl_is_none(ve)) CL_TRY(cl_index(vm, ve, true, what, end));
    *start = *start < 0 ? (*start + len < 0 ? 0 : *start + len) : *start;
    *end = *end < 0 ? (*end + len < 0 ? 0 : *end + len) : *end > len ? len : *end;
    return CL_ST_OK;
}

/* What find and count look for: bytes, or one byte given as int. */
static cl_st needle(cl_vm *vm, cl_val v, uint8_t *one, const uint8_t **p, size_t *n)
{
    cl_val u = cl_unwrap(vm, v);
    if (cl_is_byteslike(u)) return cl_bytes_arg(vm, u, p, n);
    if (cl_is(u, CL_K_INST) || cl_is_anyint(u) || cl_is_bool(u)) {
        CL_TRY(cl_byte_value(vm, u, BYTE_RANGE, one));
        *p = one;
        *n = 1;
        return CL_ST_OK;
    }
    return cl_raise(vm, CL_T_TypeError, "argument should be integer or bytes-like object, not '%T'",
                    v);
}

/* ---- searching ---- */

static cl_st find_in(cl_vm *vm, cl_val *a, bool right, int64_t *at)
{
    const uint8_t *q;
    size_t m;
    uint8_t one;
    int64_t start, end;
    CL_TRY(needle(vm, a[1], &one, &q, &m));
    SELF(p, n);
    CL_TRY(cl_bytes_bounds(vm, n, a[2], a[3], &start, &end));
    *at = -1;
    if (start > end) return CL_ST_OK;
    CL_CHARGE_BYTES(vm, (uint64_t)(end - start) + m);
    ptrdiff_t r = right ? cl_search_rfind(p + start, (size_t)(end - start), 1, q, m, 1)
                        : cl_search_find(p + start, (size_t)(end - start), 1, q, m, 1);
    if (r >= 0) *at = start + r;
    return CL_ST_OK;
}

#define FIND(name, right, must)                                                           \
    cl_st nat_bytes_##name(cl_vm *vm, cl_val *a, uint32_t argc)                           \
    {                                                                                     \
        (void)argc;                                                                       \
        int64_t at;                                                                       \
        CL_TRY(find_in(vm, a, right, &at));                                               \
        if (must && at < 0) return cl_raise(vm, CL_T_ValueError, "subsection not found"); \
        return cl_ret(a, cl_small(at));                                                   \
    }
FIND(find, false, false)
FIND(rfind, true, false)
FIND(index, false, true)
FIND(rindex, true, true)

cl_st nat_bytes_count(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *q;
    size_t m;
    uint8_t one;
    int64_t start, end;
    CL_TRY(needle(vm, a[1], &one, &q, &m));
    SELF(p, n);
    CL_TRY(cl_bytes_bounds(vm, n, a[2], a[3], &start, &end));
    if (start > end) return cl_ret(a, cl_small(0));
    CL_CHARGE_BYTES(vm, (uint64_t)(end - start) + m);
    return cl_ret(a, cl_small((int64_t)cl_search_count(p + start, (size_t)(end - start), 1, q, m, 1,
                                                       SIZE_MAX)));
}

static cl_st affix(cl_vm *vm, cl_val *a, bool suffix)
{
    int64_t start, end;
    SELF(p, n);
    CL_TRY(cl_bytes_bounds(vm, n, a[2], a[3], &start, &end));
    cl_val one = cl_unwrap(vm, a[1]);
    const cl_val *v = &one;
    uint32_t count = 1;
    if (cl_is(one, CL_K_TUPLE)) {
        v = cl_tuple_items(vm, one);
        count = cl_tuple_len(vm, one);
    } else if (!cl_is_byteslike(one)) {
        return cl_raise(vm, CL_T_TypeError,
                        "%s first arg must be bytes or a tuple of bytes, not %T",
                        suffix ? "endswith" : "startswith", a[1]);
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *q;
        size_t m;
        CL_TRY(cl_bytes_arg(vm, v[i], &q, &m));
        CL_CHARGE_BYTES(vm, m);
        if (start <= end && (int64_t)m <= end - start &&
            memcmp(p + (suffix ? end - (int64_t)m : start), q, m) == 0)
            return cl_ret(a, CL_TRUE);
    }
    return cl_ret(a, CL_FALSE);
}

cl_st nat_bytes_startswith(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return affix(vm, a, false);
}
cl_st nat_bytes_endswith(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return affix(vm, a, true);
}

/* A part of self: self itself if it is all of an immutable one. */
static cl_st part(cl_vm *vm, cl_val *a, size_t from, size_t to)
{
    cl_val r;
    SELF(p, n);
    if (from == 0 && to == n && cl_is(a[0], CL_K_BYTES)) return CL_ST_OK;
    CL_TRY(cl_bytes_made(vm, a[0], p + from, to - from, NULL, &r));
    return cl_ret(a, r);
}

cl_st nat_bytes_removeprefix(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *q;
    size_t m;
    CL_TRY(cl_bytes_arg(vm, a[1], &q, &m));
    SELF(p, n);
    return part(vm, a, m <= n && memcmp(p, q, m) == 0 ? m : 0, n);
}

cl_st nat_bytes_removesuffix(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *q;
    size_t m;
    CL_TRY(cl_bytes_arg(vm, a[1], &q, &m));
    SELF(p, n);
    return part(vm, a, 0, m <= n && memcmp(p + (n - m), q, m) == 0 ? n - m : n);
}

/* ---- tests: ASCII only ---- */

enum { LOWER = 1, UPPER = 2, DIGIT = 4, SPACE = 8 };

static int class_of(uint8_t c)
{
    return c >= 'a' && c <= 'z'              ? LOWER
           : c >= 'A' && c <= 'Z'            ? UPPER
           : c >= '0' && c <= '9'            ? DIGIT
           : c == ' ' || (c >= 9 && c <= 13) ? SPACE
                                             : 0;
}

static cl_st all_in(cl_vm *vm, cl_val *a, int classes)
{
    SELF(p, n);
    CL_CHARGE_BYTES(vm, n * 2);
    bool ok = n > 0;
    for (size_t i = 0; i < n && ok; i++)
        ok = (class_of(p[i]) & classes) != 0;
    return cl_ret(a, cl_bool(ok));
}

cl_st nat_bytes_isalnum(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return all_in(vm, a, LOWER | UPPER | DIGIT);
}
cl_st nat_bytes_isalpha(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return all_in(vm, a, LOWER | UPPER);
}
cl_st nat_bytes_isdigit(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return all_in(vm, a, DIGIT);
}
cl_st nat_bytes_isspace(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return all_in(vm, a, SPACE);
}

cl_st nat_bytes_isascii(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    SELF(p, n);
    CL_CHARGE_BYTES(vm, n);
    uint8_t any = 0;
    for (size_t i = 0; i < n; i++)
        any |= p[i];
    return cl_ret(a, cl_bool(any < 128));
}

static cl_st case_test(cl_vm *vm, cl_val *a, int want, int bad)
{
    SELF(p, n);
    CL_CHARGE_BYTES(vm, n * 2);
    bool seen = false;
    for (size_t i = 0; i < n; i++) {
        int c = class_of(p[i]);
        if (c & bad) return cl_ret(a, CL_FALSE);
        seen |= (c & want) != 0;
    }
    return cl_ret(a, cl_bool(seen));
}

cl_st nat_bytes_islower(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return case_test(vm, a, LOWER, UPPER);
}
cl_st nat_bytes_isupper(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return case_test(vm, a, UPPER, LOWER);
}

cl_st nat_bytes_istitle(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    SELF(p, n);
    CL_CHARGE_BYTES(vm, n * 2);
    bool cased = false, prev = false;
    for (size_t i = 0; i < n; i++) {
        int c = class_of(p[i]);
        if ((c == UPPER && prev) || (c == LOWER && !prev)) return cl_ret(a, CL_FALSE);
        prev = c == UPPER || c == LOWER;
        cased |= prev;
    }
    return cl_ret(a, cl_bool(cased));
}

/* ---- case ---- */

typedef enum { TO_LOWER, TO_UPPER, TO_TITLE, TO_SWAP, TO_CAPITAL } case_mode;

static cl_st convert(cl_vm *vm, cl_val *a, case_mode m)
{
    cl_val r;
    uint8_t *to;
    SELF(p, n);
    CL_TRY(cl_bytes_made(vm, a[0], NULL, n, &to, &r));
    bool start = true;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = p[i];
        int k = class_of(c);
        bool up = m == TO_UPPER || (m == TO_SWAP && k == LOWER) ||
                  ((m == TO_TITLE || m == TO_CAPITAL) && start);
        to[i] = up ? (uint8_t)(k == LOWER ? c - 32 : c) : (uint8_t)(k == UPPER ? c + 32 : c);
        start = m == TO_TITLE && !(k & (LOWER | UPPER));
    }
    return cl_ret(a, r);
}

cl_st nat_bytes_lower(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TO_LOWER);
}
cl_st nat_bytes_upper(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TO_UPPER);
}
cl_st nat_bytes_title(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TO_TITLE);
}
cl_st nat_bytes_swapcase(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TO_SWAP);
}
cl_st nat_bytes_capitalize(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return convert(vm, a, TO_CAPITAL);
}

/* ---- padding and stripping ---- */

static cl_st padded(cl_vm *vm, cl_val *a, uint64_t left, uint64_t right, uint8_t fill)
{
    cl_val r;
    uint8_t *to;
    SELF(p, n);
    if (!left && !right) return part(vm, a, 0, n);
    uint64_t total = cl_sat_add(n, cl_sat_add(left, right));
    CL_TRY(cl_reserve(vm, total));
    CL_TRY(cl_bytes_made(vm, a[0], NULL, total, &to, &r));
    memset(to, fill, (size_t)left);
    memcpy(to + left, p, n);
    memset(to + left + n, fill, (size_t)right);
    return cl_ret(a, r);
}

static cl_st pad(cl_vm *vm, cl_val *a, char align, const char *name)
{
    int64_t width;
    CL_TRY(cl_ssize_arg(vm, a[1], &width));
    uint8_t fill = ' ';
    if (!cl_is_unbound(a[2])) {
        cl_val f = cl_unwrap(vm, a[2]);
        const uint8_t *q;
        size_t m;
        if (!cl_is(f, CL_K_BYTES) && !cl_is(f, CL_K_BYTEARRAY))
            return cl_raise(vm, CL_T_TypeError,
                            "%s() argument 2 must be a byte string of length 1, not %T", name,
                            a[2]);
        CL_TRY(cl_bytes_arg(vm, f, &q, &m));
        if (m != 1)
            return cl_raise(
                vm, CL_T_TypeError,
                "%s(): argument 2 must be a byte string of length 1, not a %T object of length %z",
                name, a[2], m);
        fill = q[0];
    }
    SELF(p, n);
    (void)p;
    if (width <= (int64_t)n) return part(vm, a, 0, n);
    uint64_t total = (uint64_t)width - n, left = align == '>' ? total
                                                 : align == '^'
                                                     ? total / 2 + (total & (uint64_t)width & 1)
                                                     : 0;
    return padded(vm, a, left, total - left, fill);
}

cl_st nat_bytes_center(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '^', "center");
}
cl_st nat_bytes_ljust(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '<', "ljust");
}
cl_st nat_bytes_rjust(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pad(vm, a, '>', "rjust");
}

cl_st nat_bytes_zfill(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t width;
    cl_val r;
    uint8_t *to;
    CL_TRY(cl_ssize_arg(vm, a[1], &width));
    SELF(p, n);
    if (width <= (int64_t)n) return part(vm, a, 0, n);
    size_t zeros = (size_t)width - n, sign = n && (p[0] == '+' || p[0] == '-');
    CL_TRY(cl_reserve(vm, (uint64_t)width));
    CL_TRY(cl_bytes_made(vm, a[0], NULL, (uint64_t)width, &to, &r));
    memcpy(to, p, sign);
    memset(to + sign, '0', zeros);
    memcpy(to + sign + zeros, p + sign, n - sign);
    return cl_ret(a, r);
}

static cl_st strip(cl_vm *vm, cl_val *a, bool left, bool right)
{
    uint8_t drop[256] = { 0 };
    cl_val chars = cl_unwrap(vm, a[1]);
    if (cl_is_none(chars)) {
        for (int c = 9; c <= 13; c++)
            drop[c] = 1;
        drop[' '] = 1;
    } else {
        const uint8_t *q;
        size_t m;
        CL_TRY(cl_bytes_arg(vm, chars, &q, &m));
        CL_CHARGE(vm, m / 8);
        for (size_t i = 0; i < m; i++)
            drop[q[i]] = 1;
    }
    SELF(p, n);
    size_t i = 0, j = n;
    while (left && i < j && drop[p[i]])
        i++;
    while (right && j > i && drop[p[j - 1]])
        j--;
    CL_CHARGE_BYTES(vm, n - (j - i));
    return part(vm, a, i, j);
}

cl_st nat_bytes_strip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, true, true);
}
cl_st nat_bytes_lstrip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, true, false);
}
cl_st nat_bytes_rstrip(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return strip(vm, a, false, true);
}

/* ---- hexadecimal ---- */

/* hex() of bytes, bytearray and memoryview. */
cl_st nat_bytes_hex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    int64_t group;
    uint8_t sep = 0;
    CL_TRY(cl_ssize_arg(vm, a[2], &group));
    if (!cl_is_unbound(a[1])) {
        cl_val s = cl_unwrap(vm, a[1]);
        uint32_t c;
        if (cl_is(s, CL_K_STR)) {
            if (CL_PTR(vm, cl_str, s)->len != 1)
                return cl_raise(vm, CL_T_ValueError, "sep must be length 1.");
            c = cl_str_at(vm, CL_PTR(vm, cl_str, s), 0);
        } else if (cl_is(s, CL_K_BYTES)) {
            if (CL_PTR(vm, cl_bytes, s)->len != 1)
                return cl_raise(vm, CL_T_ValueError, "sep must be length 1.");
            c = CL_PTR(vm, cl_bytes, s)->data[0];
        } else {
            return cl_raise(vm, CL_T_TypeError, "sep must be str or bytes.");
        }
        if (c > 127) return cl_raise(vm, CL_T_ValueError, "sep must be ASCII.");
        sep = (uint8_t)c;
    } else {
        group = 0;
    }
    CL_TRY(cl_bytes_arg(vm, a[0], &p, &n));
    if (!n) return cl_ret(a, CL_V_EMPTY_STR);
    uint64_t size = group < 0 ? 0 - (uint64_t)group : (uint64_t)group,
             seps = size ? (n - 1) / size : 0;
    void *d;
    cl_val r;
    CL_TRY(cl_reserve(vm, (uint64_t)n * 2 + seps));
    CL_CHARGE_BYTES(vm, (uint64_t)n * 4);
    CL_TRY(cl_str_alloc(vm, (uint64_t)n * 2 + seps, 1, true, &r, &d));
    uint8_t *to = d;
    for (size_t i = 0; i < n; i++) {
        if (seps && i && (group > 0 ? (n - i) % size : i % size) == 0) *to++ = sep;
        *to++ = (uint8_t)"0123456789abcdef"[p[i] >> 4];
        *to++ = (uint8_t)"0123456789abcdef"[p[i] & 15];
    }
    cl_hdr_of(vm, r)->labels = cl_hdr_of(vm, a[0])->labels;
    return cl_ret(a, r);
}

static int hex_digit(uint32_t c)
{
    return c >= '0' && c <= '9'                 ? (int)c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (int)(c | 32) - 'a' + 10
                                                : -1;
}

static cl_st from_hex(cl_vm *vm, cl_val *a, bool array)
{
    cl_val v = cl_unwrap(vm, a[1]), r;
    const void *d;
    size_t n, used = 0;
    int w = 1;
    if (cl_is(v, CL_K_STR)) {
        const cl_str *s = CL_PTR(vm, cl_str, v);
        d = cl_str_data(vm, s);
        n = s->len;
        w = s->width;
    } else if (cl_is_byteslike(v)) {
        const uint8_t *p;
        CL_TRY(cl_bytes_arg(vm, v, &p, &n));
        d = p;
    } else {
        return cl_raise(vm, CL_T_TypeError, "fromhex() argument must be str or bytes-like, not %T",
                        a[1]);
    }
    CL_CHARGE_BYTES(vm, (uint64_t)n * 4);
    CL_TRY(cl_bytes_new(vm, NULL, n / 2 + 1, &r));
    uint8_t *to = CL_PTR(vm, cl_bytes, r)->data;
#define AT(i)                            \
    (w == 1   ? ((const uint8_t *)d)[i]  \
     : w == 2 ? ((const uint16_t *)d)[i] \
              : ((const uint32_t *)d)[i])
    for (size_t i = 0; i < n;) {
        uint32_t c = AT(i);
        if (c == ' ' || (c >= 9 && c <= 13)) {
            i++;
            continue;
        }
        int hi = hex_digit(c), lo = i + 1 < n ? hex_digit(AT(i + 1)) : -1;
        if (hi >= 0 && lo < 0 && i + 1 >= n)
            return cl_raise(vm, CL_T_ValueError,
                            "fromhex() arg must contain an even number of hexadecimal digits");
        if (hi < 0 || lo < 0)
            return cl_raise(vm, CL_T_ValueError,
                            "non-hexadecimal number found in fromhex() arg at position %z",
                            hi < 0 ? i : i + 1);
        to[used++] = (uint8_t)(hi << 4 | lo);
        i += 2;
    }
#undef AT
    CL_TRY(array ? cl_bytearray_new(vm, to, used, &r) : cl_bytes_new(vm, to, used, &r));
    if (!cl_same(a[0], CL_TYPE_VAL(array ? CL_T_bytearray : CL_T_bytes)))
        return CL_ST_ESCALATE; /* a subclass: its constructor runs */
    return cl_ret(a, r);
}

cl_st nat_bytes_fromhex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return from_hex(vm, a, false);
}
cl_st nat_bytearray_fromhex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return from_hex(vm, a, true);
}

/* ---- operators as methods ---- */

cl_st nat_bytes_add(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val r;
    uint8_t *to;
    const uint8_t *q;
    size_t m;
    cl_val b = cl_unwrap(vm, a[1]);
    if (!cl_is_byteslike(b))
        return cl_raise(vm, CL_T_TypeError, "can't concat %T to %T", a[1], a[0]);
    CL_TRY(cl_bytes_arg(vm, b, &q, &m));
    SELF(p, n);
    CL_TRY(cl_bytes_made(vm, a[0], NULL, (uint64_t)n + m, &to, &r));
    memcpy(to, p, n);
    memcpy(to + n, q, m);
    return cl_ret(a, r);
}

cl_st nat_bytes_mod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_bytes_percent(vm, a[0], a[1], a);
}

cl_st nat_bytes_rmod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val format = cl_unwrap(vm, a[1]);
    if (cl_is_packed_array(vm, a[1]) || !cl_is(format, cl_ref_kind(a[0])))
        return cl_ret(a, CL_NOTIMPL);
    return cl_bytes_percent(vm, format, a[0], a);
}

cl_st nat_bytes_bytes(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}

static cl_st compare(cl_vm *vm, cl_val *a, cl_cmp op)
{
    cl_val b = cl_unwrap(vm, a[1]);
    const uint8_t *p, *q;
    size_t n, m;
    if (!cl_is_byteslike(b)) return cl_ret(a, CL_NOTIMPL);
    if (cl_is(a[0], CL_K_BYTES) && cl_is_packed_array(vm, a[1])) return cl_ret(a, CL_NOTIMPL);
    if (cl_is(a[0], CL_K_MEMVIEW) && op == CL_EQ) {
        bool eq = false;
        if (!cl_memview_released(vm, a[0]) && !cl_memview_released(vm, b))
            CL_TRY(cl_memview_eq(vm, a[0], b, &eq));
        return cl_ret(a, cl_bool(eq || cl_same(a[0], b)));
    }
    CL_TRY(cl_bytes_arg(vm, a[0], &p, &n));
    CL_TRY(cl_bytes_arg(vm, b, &q, &m));
    CL_CHARGE_BYTES(vm, n < m ? n : m);
    int c = memcmp(p, q, n < m ? n : m);
    if (!c) c = n < m ? -1 : n > m;
    return cl_ret(a, cl_bool(op == CL_EQ   ? !c
                             : op == CL_NE ? c != 0
                             : op == CL_LT ? c < 0
                             : op == CL_LE ? c <= 0
                             : op == CL_GT ? c > 0
                                           : c >= 0));
}

cl_st nat_bytes_eq(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_EQ);
}
cl_st nat_bytes_ne(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_NE);
}
cl_st nat_bytes_lt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_LT);
}
cl_st nat_bytes_le(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_LE);
}
cl_st nat_bytes_gt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_GT);
}
cl_st nat_bytes_ge(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return compare(vm, a, CL_GE);
}
