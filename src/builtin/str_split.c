/* SPDX-License-Identifier: MIT */
/* str: splitting, joining, replacing. */
#include "base/search.h"
#include "base/unicode.h"
#include "builtin/bytes.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/str.h"

#define SELF CL_PTR(vm, cl_str, a[0])

static inline bool is_space(uint32_t c)
{
    return c < 128 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31)
                   : cl_unicode_is(c, CL_UC_SPACE);
}

cl_st nat_str_join(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *items;
    uint32_t n;
    if (!cl_seq_span(vm, cl_unwrap(vm, a[1]), &items, &n)) return CL_ST_ESCALATE;
    const cl_str *sep = SELF;
    uint64_t len = n ? (uint64_t)(n - 1) * sep->len : 0;
    int w = n > 1 ? sep->width : 1;
    bool ascii = n > 1 ? sep->ascii : true;
    uint8_t labels = sep->h.labels;
    CL_CHARGE(vm, n);
    for (uint32_t i = 0; i < n; i++) {
        cl_val v = cl_unwrap(vm, items[i]);
        if (!cl_is(v, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "sequence item %u: expected str instance, %T found",
                            i, v);
        const cl_str *s = CL_PTR(vm, cl_str, v);
        len += s->len;
        if (s->width > w) w = s->width;
        ascii = ascii && s->ascii;
        labels |= s->h.labels;
    }
    if (n == 1) return cl_ret(a, cl_unwrap(vm, items[0]));
    if (!len) return cl_ret(a, CL_V_EMPTY_STR);
    void *d;
    cl_val out;
    CL_TRY(cl_reserve(vm, cl_sat_mul(len, (uint64_t)w)));
    CL_TRY(cl_str_alloc(vm, len, w, ascii, &out, &d));
    size_t at = 0;
    const void *sd = cl_str_data(vm, sep);
    for (uint32_t i = 0; i < n; i++) {
        for (int part = i ? 0 : 1; part < 2; part++) {
            const cl_str *s = part ? CL_PTR(vm, cl_str, cl_unwrap(vm, items[i])) : sep;
            const void *p = part ? cl_str_data(vm, s) : sd;
            if (s->width == w) {
                memcpy((uint8_t *)d + at * (size_t)w, p, (size_t)s->len * (size_t)w);
            } else {
                for (uint32_t k = 0; k < s->len; k++) {
                    uint32_t c = cl_unit_at(p, s->width, k);
                    if (w == 2)
                        ((uint16_t *)d)[at + k] = (uint16_t)c;
                    else
                        ((uint32_t *)d)[at + k] = c;
                }
            }
            at += s->len;
        }
    }
    cl_hdr_of(vm, out)->labels = labels;
    return cl_ret(a, out);
}

static cl_st push_slice(cl_vm *vm, cl_val list, cl_val s, uint32_t from, uint32_t to)
{
    cl_val piece;
    CL_TRY(cl_str_slice(vm, s, from, to, &piece));
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
    cl_val list, sepv = cl_unwrap(vm, a[1]), self = a[0];
    CL_TRY(cl_ssize_arg(vm, a[2], &max));
    const cl_str *s = SELF, *sep = NULL;
    if (!cl_is_none(sepv)) {
        if (!cl_is(sepv, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "must be str or None, not %T", sepv);
        sep = CL_PTR(vm, cl_str, sepv);
        if (!sep->len) return cl_raise(vm, CL_T_ValueError, "empty separator");
    }
    uint64_t left = max < 0 ? UINT64_MAX : (uint64_t)max;
    const void *d = cl_str_data(vm, s);
    int w = s->width;
    CL_CHARGE(vm, s->len / 4 + 1);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    if (!sep) {
        if (!right) {
            uint32_t i = 0, n = s->len;
            for (;;) {
                while (i < n && is_space(cl_unit_at(d, w, i)))
                    i++;
                if (i >= n) break;
                uint32_t start = i;
                if (left == 0) { /* the rest as it is */
                    CL_TRY(push_slice(vm, list, self, start, n));
                    break;
                }
                while (i < n && !is_space(cl_unit_at(d, w, i)))
                    i++;
                CL_TRY(push_slice(vm, list, self, start, i));
                left--;
            }
        } else {
            uint32_t i = s->len;
            for (;;) {
                while (i > 0 && is_space(cl_unit_at(d, w, i - 1)))
                    i--;
                if (!i) break;
                uint32_t end = i;
                if (left == 0) {
                    CL_TRY(push_slice(vm, list, self, 0, end));
                    break;
                }
                while (i > 0 && !is_space(cl_unit_at(d, w, i - 1)))
                    i--;
                CL_TRY(push_slice(vm, list, self, i, end));
                left--;
            }
            reverse(vm, list);
        }
        return cl_ret(a, list);
    }
    const void *e = cl_str_data(vm, sep);
    if (!right) {
        uint32_t from = 0;
        while (left--) {
            ptrdiff_t at = sep->len == 1
                               ? cl_search_find_unit((const uint8_t *)d + (size_t)from * (size_t)w,
                                                     s->len - from, w, cl_unit_at(e, sep->width, 0))
                               : cl_search_find((const uint8_t *)d + (size_t)from * (size_t)w,
                                                s->len - from, w, e, sep->len, sep->width);
            if (at < 0) break;
            CL_TRY(push_slice(vm, list, self, from, from + (uint32_t)at));
            from += (uint32_t)at + sep->len;
        }
        CL_TRY(push_slice(vm, list, self, from, s->len));
    } else {
        uint32_t to = s->len;
        while (left--) {
            ptrdiff_t at = cl_search_rfind(d, to, w, e, sep->len, sep->width);
            if (at < 0) break;
            CL_TRY(push_slice(vm, list, self, (uint32_t)at + sep->len, to));
            to = (uint32_t)at;
        }
        CL_TRY(push_slice(vm, list, self, 0, to));
        reverse(vm, list);
    }
    return cl_ret(a, list);
}

cl_st nat_str_split(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return split(vm, a, false);
}
cl_st nat_str_rsplit(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return split(vm, a, true);
}

cl_st nat_str_splitlines(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool keep;
    cl_val list;
    CL_TRY(cl_truth(vm, a[1], &keep));
    const cl_str *s = SELF;
    const void *d = cl_str_data(vm, s);
    CL_CHARGE(vm, s->len / 4 + 1);
    CL_TRY(cl_list_new(vm, NULL, 0, &list));
    for (uint32_t i = 0; i < s->len;) {
        uint32_t start = i, eol;
        while (i < s->len && !cl_unicode_is(cl_unit_at(d, s->width, i), CL_UC_LINEBREAK))
            i++;
        eol = i;
        if (i < s->len) {
            if (cl_unit_at(d, s->width, i) == '\r' && i + 1 < s->len &&
                cl_unit_at(d, s->width, i + 1) == '\n')
                i++;
            i++;
        }
        CL_TRY(push_slice(vm, list, a[0], start, keep ? i : eol));
    }
    return cl_ret(a, list);
}

static cl_st partition(cl_vm *vm, cl_val *a, bool right)
{
    cl_val sepv = cl_unwrap(vm, a[1]), t[3];
    if (!cl_is(sepv, CL_K_STR)) return cl_raise(vm, CL_T_TypeError, "must be str, not %T", sepv);
    const cl_str *s = SELF, *sep = CL_PTR(vm, cl_str, sepv);
    if (!sep->len) return cl_raise(vm, CL_T_ValueError, "empty separator");
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * s->width);
    const void *d = cl_str_data(vm, s), *e = cl_str_data(vm, sep);
    ptrdiff_t at = right ? cl_search_rfind(d, s->len, s->width, e, sep->len, sep->width)
                         : cl_search_find(d, s->len, s->width, e, sep->len, sep->width);
    if (at < 0) {
        t[0] = right ? CL_V_EMPTY_STR : a[0];
        t[1] = CL_V_EMPTY_STR;
        t[2] = right ? a[0] : CL_V_EMPTY_STR;
    } else {
        uint32_t len = s->len, k = sep->len;
        CL_TRY(cl_str_slice(vm, a[0], 0, (uint32_t)at, &t[0]));
        t[1] = sepv;
        CL_TRY(cl_str_slice(vm, a[0], (uint32_t)at + k, len, &t[2]));
    }
    return cl_tuple_new(vm, t, 3, a);
}

cl_st nat_str_partition(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return partition(vm, a, false);
}
cl_st nat_str_rpartition(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return partition(vm, a, true);
}

cl_st nat_str_replace(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t max;
    cl_val ov = cl_unwrap(vm, a[1]), nv = cl_unwrap(vm, a[2]), out;
    if (!cl_is(ov, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError,
                        cl_is_none(ov) ? "replace() argument 1 must be str, not None"
                                       : "replace() argument 1 must be str, not %T",
                        ov);
    if (!cl_is(nv, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError,
                        cl_is_none(nv) ? "replace() argument 2 must be str, not None"
                                       : "replace() argument 2 must be str, not %T",
                        nv);
    CL_TRY(cl_ssize_arg(vm, a[3], &max));
    const cl_str *s = SELF, *o = CL_PTR(vm, cl_str, ov), *r = CL_PTR(vm, cl_str, nv);
    uint64_t limit = max < 0 ? UINT64_MAX : (uint64_t)max;
    const void *d = cl_str_data(vm, s), *od = cl_str_data(vm, o);
    CL_CHARGE_BYTES(vm, ((uint64_t)s->len + 1) * s->width * 2);
    uint64_t count = o->len ? cl_search_count(d, s->len, s->width, od, o->len, o->width,
                                              limit > SIZE_MAX ? SIZE_MAX : (size_t)limit)
                            : (uint64_t)s->len + 1;
    if (count > limit) count = limit;
    if (!count) return CL_ST_OK;
    uint64_t len = s->len - count * o->len + count * r->len;
    int w = s->width > r->width ? s->width : r->width;
    CL_TRY(cl_reserve(vm, cl_sat_mul(len, (uint64_t)w)));
    if (!len) return cl_ret(a, CL_V_EMPTY_STR);
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_sb_reserve(&sb, len,
                         w == 1   ? (s->ascii && r->ascii ? 127 : 255)
                         : w == 2 ? 65535
                                  : 0x10FFFF));
    uint32_t from = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t at;
        CL_CHARGE(vm, 3);
        if (o->len) {
            at = from + (uint32_t)cl_search_find((const uint8_t *)d + (size_t)from * s->width,
                                                 s->len - from, s->width, od, o->len, o->width);
        } else {
            at = (uint32_t)i;
        }
        CL_TRY(cl_sb_units(&sb, (const uint8_t *)d + (size_t)from * s->width, at - from, s->width));
        CL_TRY(cl_sb_str(&sb, nv));
        from = at + o->len;
    }
    CL_TRY(cl_sb_units(&sb, (const uint8_t *)d + (size_t)from * s->width, s->len - from, s->width));
    CL_TRY(cl_sb_finish(&sb, &out));
    if (cl_off(out) >= cl_rgn_of(vm)->heap_start)
        cl_hdr_of(vm, out)->labels |= s->h.labels | r->h.labels;
    return cl_ret(a, out);
}

/* With a dict of plain entries, or text to index into; other tables are the prelude's. */
cl_st nat_str_translate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val table = a[1], out;
    if (!cl_is(table, CL_K_DICT)) return CL_ST_ESCALATE;
    const cl_str *s = SELF;
    const void *d = cl_str_data(vm, s);
    cl_sb sb;
    cl_sb_init(vm, &sb);
    CL_CHARGE(vm, s->len / 2);
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_unit_at(d, s->width, i);
        cl_val r;
        CL_TRY(cl_dict_get(vm, table, cl_small(c), &r));
        if (cl_is_unbound(r)) {
            CL_TRY(cl_sb_cp(&sb, c));
            continue;
        }
        if (cl_is_none(r)) continue;
        r = cl_unwrap(vm, r);
        if (cl_is(r, CL_K_STR)) {
            CL_TRY(cl_sb_str(&sb, r));
        } else if (cl_is_int(r)) {
            if (cl_int(r) < 0 || cl_int(r) > 0x10FFFF)
                return cl_raise(vm, CL_T_ValueError,
                                "character mapping must be in range(0x110000)");
            CL_TRY(cl_sb_cp(&sb, (uint32_t)cl_int(r)));
        } else {
            return cl_raise(vm, CL_T_TypeError,
                            "character mapping must return integer, None or str");
        }
    }
    CL_TRY(cl_sb_finish(&sb, &out));
    if (s->h.labels && cl_off(out) >= cl_rgn_of(vm)->heap_start)
        cl_hdr_of(vm, out)->labels |= s->h.labels;
    return cl_ret(a, out);
}
