/* SPDX-License-Identifier: MIT */
/* bytes and bytearray: splitting, joining, replacing, translating. */
#include "base/search.h"
#include "builtin/bytes.h"
#include "builtin/container.h"

#define SELF(p, n)    \
    const uint8_t *p; \
    size_t n;         \
    cl_bytes_view(vm, a[0], &p, &n)

static inline bool is_space(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }

static cl_st push(cl_vm *vm, cl_val list, cl_val self, const uint8_t *p, size_t n)
{
    cl_val piece;
    CL_TRY(cl_bytes_made(vm, self, p, n, NULL, &piece));
    return cl_list_push(vm, list, piece);
}

static void reverse(cl_vm *vm, cl_val list)
{
    uint32_t n = cl_list_len(vm, list);
    cl_val *v = n ? cl_list_items(vm, list) : NULL;
    for (uint32_t i = 0, j = n; i + 1 < j; i++) {
        cl_val t = v[i];
        v[i] = v[--j];
        v[j] = t;
    }
}

static cl_st split(cl_vm *vm, cl_val *a, bool right)
{
    int64_t max;
    const uint8_t *q = NULL;
    size_t m = 0;
    cl_val list;
    CL_TRY(cl_ssize_arg(vm, a[2], &max));
    if (!cl_is_none(a[1])) {
        CL_TRY(cl_bytes_arg(vm, a[1], &q, &m));
        if (!m) return cl_raise(vm, CL_T_ValueError, "empty separator");
    }
    uint64_t left = max < 0 ? UINT64_MAX : (uint64_t)max;
    SELF(p, n);
    CL_CHARGE(vm, n / 4 + 1);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    if (!q && !right) {
        for (size_t i = 0;;) {
            while (i < n && is_space(p[i]))
                i++;
            if (i >= n) break;
            size_t start = i, end;
            if (left-- == 0) {
                i = end = n; /* the rest as it is */
            } else {
                while (i < n && !is_space(p[i]))
                    i++;
                end = i;
            }
            CL_TRY(push(vm, list, a[0], p + start, end - start));
        }
    } else if (!q) {
        for (size_t i = n;;) {
            while (i > 0 && is_space(p[i - 1]))
                i--;
            if (!i) break;
            size_t end = i, start;
            if (left-- == 0) {
                i = start = 0;
            } else {
                while (i > 0 && !is_space(p[i - 1]))
                    i--;
                start = i;
            }
            CL_TRY(push(vm, list, a[0], p + start, end - start));
        }
        reverse(vm, list);
    } else if (!right) {
        size_t from = 0;
        while (left--) {
            ptrdiff_t at = cl_search_find(p + from, n - from, 1, q, m, 1);
            if (at < 0) break;
            CL_TRY(push(vm, list, a[0], p + from, (size_t)at));
            from += (size_t)at + m;
        }
        CL_TRY(push(vm, list, a[0], p + from, n - from));
    } else {
        size_t to = n;
        while (left--) {
            ptrdiff_t at = cl_search_rfind(p, to, 1, q, m, 1);
            if (at < 0) break;
            CL_TRY(push(vm, list, a[0], p + at + m, to - (size_t)at - m));
            to = (size_t)at;
        }
        CL_TRY(push(vm, list, a[0], p, to));
        reverse(vm, list);
    }
    return cl_ret(a, list);
}

cl_st nat_bytes_split(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return split(vm, a, false);
}
cl_st nat_bytes_rsplit(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return split(vm, a, true);
}

cl_st nat_bytes_splitlines(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool keep;
    cl_val list;
    CL_TRY(cl_truth(vm, a[1], &keep));
    SELF(p, n);
    CL_CHARGE(vm, n / 4 + 1);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (size_t i = 0; i < n;) {
        size_t start = i, eol;
        while (i < n && p[i] != '\n' && p[i] != '\r')
            i++;
        eol = i;
        if (i < n) i += p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
        CL_TRY(push(vm, list, a[0], p + start, (keep ? i : eol) - start));
    }
    return cl_ret(a, list);
}

static cl_st partition(cl_vm *vm, cl_val *a, bool right)
{
    const uint8_t *q;
    size_t m;
    cl_val t[3];
    CL_TRY(cl_bytes_arg(vm, a[1], &q, &m));
    if (!m) return cl_raise(vm, CL_T_ValueError, "empty separator");
    SELF(p, n);
    CL_CHARGE_BYTES(vm, n + m);
    ptrdiff_t at = right ? cl_search_rfind(p, n, 1, q, m, 1) : cl_search_find(p, n, 1, q, m, 1);
    size_t head = at < 0 ? (right ? 0 : n) : (size_t)at,
           tail = at < 0 ? (right ? 0 : n) : (size_t)at + m;
    if (at < 0 && cl_is(a[0], CL_K_BYTES)) {
        t[0] = right ? CL_V_EMPTY_BYTES : a[0];
        t[1] = CL_V_EMPTY_BYTES;
        t[2] = right ? a[0] : CL_V_EMPTY_BYTES;
    } else {
        CL_TRY(cl_bytes_made(vm, a[0], p, head, NULL, &t[0]));
        t[1] = a[1];
        if (at < 0 || !cl_is(a[0], CL_K_BYTES))
            CL_TRY(cl_bytes_made(vm, a[0], q, at < 0 ? 0 : m, NULL, &t[1]));
        CL_TRY(cl_bytes_made(vm, a[0], p + tail, n - tail, NULL, &t[2]));
    }
    return cl_tuple_new(vm, t, 3, a);
}

cl_st nat_bytes_partition(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return partition(vm, a, false);
}
cl_st nat_bytes_rpartition(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return partition(vm, a, true);
}

cl_st nat_bytes_join(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *items;
    uint32_t count;
    if (!cl_seq_span(vm, cl_unwrap(vm, a[1]), &items, &count)) return CL_ST_ESCALATE;
    SELF(p, n);
    uint64_t total = count ? (uint64_t)(count - 1) * n : 0;
    uint8_t labels = 0;
    CL_CHARGE(vm, count / 2);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *q;
        size_t m;
        cl_val v = cl_unwrap(vm, items[i]);
        if (!cl_is_byteslike(v))
            return cl_raise(vm, CL_T_TypeError,
                            "sequence item %u: expected a bytes-like object, %T found", i,
                            items[i]);
        CL_TRY(cl_bytes_arg(vm, v, &q, &m));
        total += m;
        labels |= cl_hdr_of(vm, v)->labels;
    }
    if (count == 1 && cl_is(a[0], CL_K_BYTES) && cl_is(items[0], CL_K_BYTES))
        return cl_ret(a, items[0]);
    cl_val r;
    uint8_t *to;
    CL_TRY(cl_reserve(vm, total));
    CL_TRY(cl_bytes_made(vm, a[0], NULL, total, &to, &r));
    if (!total) return cl_ret(a, r);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *q;
        size_t m;
        CL_TRY(cl_bytes_arg(vm, items[i], &q, &m));
        if (i) {
            memcpy(to, p, n);
            to += n;
        }
        memcpy(to, q, m);
        to += m;
    }
    cl_hdr_of(vm, r)->labels |= labels;
    return cl_ret(a, r);
}

cl_st nat_bytes_replace(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t max;
    const uint8_t *o, *s;
    size_t on, sn;
    cl_val r;
    uint8_t *to;
    CL_TRY(cl_bytes_arg(vm, a[1], &o, &on));
    CL_TRY(cl_bytes_arg(vm, a[2], &s, &sn));
    CL_TRY(cl_ssize_arg(vm, a[3], &max));
    SELF(p, n);
    CL_CHARGE_BYTES(vm, ((uint64_t)n + on) * 2);
    uint64_t limit = max < 0 ? UINT64_MAX : (uint64_t)max, count;
    count = on ? cl_search_count(p, n, 1, o, on, 1, limit > SIZE_MAX ? SIZE_MAX : (size_t)limit)
               : (uint64_t)n + 1;
    if (count > limit) count = limit;
    if (!count && cl_is(a[0], CL_K_BYTES)) return CL_ST_OK;
    uint64_t total = cl_sat_add(n - count * on, cl_sat_mul(count, sn));
    CL_TRY(cl_reserve(vm, total));
    CL_TRY(cl_bytes_made(vm, a[0], NULL, total, &to, &r));
    if (!total) return cl_ret(a, r);
    size_t from = 0;
    for (uint64_t i = 0; i < count; i++) {
        CL_CHARGE(vm, 3);
        size_t at = on ? from + (size_t)cl_search_find(p + from, n - from, 1, o, on, 1) : (size_t)i;
        memcpy(to, p + from, at - from);
        to += at - from;
        memcpy(to, s, sn);
        to += sn;
        from = at + on;
    }
    memcpy(to, p + from, n - from);
    return cl_ret(a, r);
}

cl_st nat_bytes_expandtabs(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t tab;
    cl_val r;
    uint8_t *to;
    CL_TRY(cl_tabsize_arg(vm, a[1], &tab));
    SELF(p, n);
    CL_CHARGE_BYTES(vm, (uint64_t)n * 4);
    uint64_t size = tab > 0 ? (uint64_t)tab : 0, total = 0;
    for (int pass = 0; pass < 2; pass++) {
        uint64_t col = 0;
        for (size_t i = 0; i < n; i++) {
            uint64_t k = p[i] != '\t' ? 1 : size ? size - col % size : 0;
            if (pass) {
                memset(to, p[i] == '\t' ? ' ' : p[i], (size_t)k);
                to += k;
            } else {
                total = cl_sat_add(total, k);
            }
            col = p[i] == '\n' || p[i] == '\r' ? 0 : col + k;
        }
        if (!pass) {
            CL_TRY(cl_reserve(vm, total));
            CL_TRY(cl_bytes_made(vm, a[0], NULL, total, &to, &r));
        }
    }
    return cl_ret(a, r);
}

cl_st nat_bytes_translate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *table = NULL, *del;
    size_t m = 0, dn = 0, used = 0;
    uint8_t drop[256] = { 0 }, *to;
    cl_val r, cut;
    if (!cl_is_none(a[1])) {
        CL_TRY(cl_bytes_arg(vm, a[1], &table, &m));
        if (m != 256)
            return cl_raise(vm, CL_T_ValueError, "translation table must be 256 characters long");
    }
    if (!cl_is_unbound(a[2])) {
        CL_TRY(cl_bytes_arg(vm, a[2], &del, &dn));
        CL_CHARGE(vm, dn / 8);
        for (size_t i = 0; i < dn; i++)
            drop[del[i]] = 1;
    }
    SELF(p, n);
    CL_CHARGE_BYTES(vm, (uint64_t)n * 2);
    CL_TRY(cl_bytes_made(vm, a[0], NULL, n, &to, &r));
    for (size_t i = 0; i < n; i++)
        if (!drop[p[i]]) to[used++] = table ? table[p[i]] : p[i];
    if (used == n) return cl_ret(a, r);
    CL_TRY(cl_bytes_made(vm, a[0], to, used, NULL, &cut));
    return cl_ret(a, cut);
}

cl_st nat_bytes_maketrans(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *from, *to;
    size_t n, m;
    cl_val r;
    CL_TRY(cl_bytes_arg(vm, a[0], &from, &n));
    CL_TRY(cl_bytes_arg(vm, a[1], &to, &m));
    if (n != m) return cl_raise(vm, CL_T_ValueError, "maketrans arguments must have same length");
    CL_CHARGE(vm, n / 8);
    CL_TRY(cl_bytes_new(vm, NULL, 256, &r));
    uint8_t *t = CL_PTR(vm, cl_bytes, r)->data;
    for (int i = 0; i < 256; i++)
        t[i] = (uint8_t)i;
    for (size_t i = 0; i < n; i++)
        t[from[i]] = to[i];
    return cl_ret(a, r);
}
