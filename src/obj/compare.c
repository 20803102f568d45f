/* SPDX-License-Identifier: MIT */
/* Equality and ordering of builtin values. Containers look at identity first, as CPython's do;
   nesting is bounded by CL_LEAF_DEPTH. */
#include "base/bignum.h"
#include "builtin/bytes.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

static bool is_number(cl_val v)
{
    return !cl_is_tagged(v) || cl_is_bool(v) || cl_is(v, CL_K_FLOAT) || cl_is(v, CL_K_BIGINT) ||
           cl_is(v, CL_K_COMPLEX);
}

static cl_val bool_to_int(cl_val v) { return cl_is_bool(v) ? cl_small(cl_same(v, CL_TRUE)) : v; }

static int cmp_double(double a, double b) { return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2; }

/* Any int against a double, exactly. */
static int cmp_int_double(const cl_vm *vm, cl_val i, double d)
{
    if (cl_is_int(i) && cl_int(i) >= -((int64_t)1 << 53) && cl_int(i) <= ((int64_t)1 << 53))
        return cmp_double((double)cl_int(i), d);
    uint64_t tmp[1];
    const uint64_t *limbs;
    uint32_t n;
    bool neg;
    cl_int_limbs(vm, i, tmp, &limbs, &n, &neg);
    cl_big b = { (uint64_t *)(uintptr_t)limbs, n, neg };
    return cl_big_cmp_double(&b, d);
}

/* -1, 0, 1, or 2 when unordered; no complex */
static int cmp_real(const cl_vm *vm, cl_val a, cl_val b)
{
    a = bool_to_int(a);
    b = bool_to_int(b);
    if (cl_both_int(a, b)) return (int64_t)a.u < (int64_t)b.u ? -1 : a.u != b.u;
    bool fa = cl_is_float(a), fb = cl_is_float(b);
    if (fa && fb) return cmp_double(cl_float_get(vm, a), cl_float_get(vm, b));
    if (fb) return cmp_int_double(vm, a, cl_float_get(vm, b));
    if (fa) {
        int c = cmp_int_double(vm, b, cl_float_get(vm, a));
        return c == 2 ? 2 : -c;
    }
    uint64_t ta[1], tb[1];
    const uint64_t *la, *lb;
    uint32_t na, nb;
    bool sa, sb;
    cl_int_limbs(vm, a, ta, &la, &na, &sa);
    cl_int_limbs(vm, b, tb, &lb, &nb, &sb);
    cl_big x = { (uint64_t *)(uintptr_t)la, na, sa }, y = { (uint64_t *)(uintptr_t)lb, nb, sb };
    return cl_big_cmp(&x, &y);
}

static bool eq_numbers(const cl_vm *vm, cl_val a, cl_val b)
{
    bool ca = cl_is(a, CL_K_COMPLEX), cb = cl_is(b, CL_K_COMPLEX);
    if (ca && cb) {
        const cl_complex *x = CL_PTR(vm, cl_complex, a), *y = CL_PTR(vm, cl_complex, b);
        return x->re == y->re && x->im == y->im;
    }
    if (ca || cb) {
        const cl_complex *x = CL_PTR(vm, cl_complex, ca ? a : b);
        cl_val o = bool_to_int(ca ? b : a);
        if (x->im != 0) return false;
        return (cl_is_float(o) ? cmp_double(x->re, cl_float_get(vm, o))
                               : cmp_int_double(vm, o, x->re)) == 0;
    }
    return cmp_real(vm, a, b) == 0;
}

static bool class_flag(const cl_vm *vm, cl_val v, uint32_t flag)
{
    if (!cl_is(v, CL_K_INST) && !cl_is(v, CL_K_EXC) && !cl_is(v, CL_K_TYPE)) return false;
    cl_val t = cl_type_of(vm, v);
    return cl_is(t, CL_K_TYPE) && CL_PTR(vm, cl_type, t)->flags & flag;
}

/* What comparing two texts or two large ints may cost. */
static cl_st charge_strs(cl_vm *vm, cl_val a, cl_val b)
{
    const cl_str *s = CL_PTR(vm, cl_str, a), *t = CL_PTR(vm, cl_str, b);
    CL_CHARGE_BYTES(vm, (uint64_t)(s->len < t->len ? s->len : t->len) * s->width);
    return CL_ST_OK;
}

static cl_st charge_bigs(cl_vm *vm, cl_val a, cl_val b)
{
    if (cl_is(a, CL_K_BIGINT) && cl_is(b, CL_K_BIGINT)) CL_CHARGE(vm, cl_hdr_of(vm, a)->aux / 4);
    return CL_ST_OK;
}

static cl_st eq_value(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth);

cl_st cl_eq_depth(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth)
{
    if (cl_same(a, b)) {
        *out = true;
        return CL_ST_OK;
    }
    if (cl_both_int(a, b)) {
        *out = false;
        return CL_ST_OK;
    }
    return eq_value(vm, a, b, out, depth);
}

static cl_st eq_items(cl_vm *vm, const cl_val *x, const cl_val *y, uint32_t n, bool *out,
                      uint32_t depth)
{
    CL_CHARGE(vm, n / 2 + 1);
    *out = true;
    for (uint32_t i = 0; i < n && *out; i++)
        if (!cl_same(x[i], y[i])) CL_TRY(cl_eq_depth(vm, x[i], y[i], out, depth));
    return CL_ST_OK;
}

static cl_st eq_dicts(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth)
{
    const cl_dict *x = CL_PTR(vm, cl_dict, a), *y = CL_PTR(vm, cl_dict, b);
    *out = x->h.aux == y->h.aux;
    if (!*out || !x->h.aux) return CL_ST_OK;
    if (x->keys == y->keys && x->h.aux == x->nent && y->h.aux == y->nent) /* one shared table */
        return eq_items(vm, cl_dict_vals(vm, x), cl_dict_vals(vm, y), x->nent, out, depth);
    CL_CHARGE(vm, x->nent);
    cl_val k, v, w;
    for (uint32_t i = 0; *out && cl_dict_next(vm, a, &i, &k, &v);) {
        CL_TRY(cl_dict_get(vm, b, k, &w));
        if (cl_is_unbound(w))
            *out = false;
        else
            CL_TRY(cl_eq_depth(vm, v, w, out, depth));
    }
    return CL_ST_OK;
}

/* Sets and set-like views. */
static bool setlike(const cl_vm *vm, cl_val v) { return cl_is_anyset(v) || cl_is_setview(vm, v); }

static cl_st setlike_subset(cl_vm *vm, cl_val a, cl_val b, bool *out)
{
    if (cl_is_anyset(a) && cl_is_anyset(b)) return cl_set_subset(vm, a, b, out);
    int64_t n, m;
    cl_val x;
    bool more;
    CL_TRY(cl_len(vm, a, &n));
    CL_TRY(cl_len(vm, b, &m));
    *out = n <= m;
    CL_CHARGE(vm, (uint64_t)n);
    for (uint64_t pos = 0; *out;) {
        CL_TRY(cl_walk_next(vm, a, &pos, &x, &more));
        if (!more) break;
        CL_TRY(cl_contains(vm, b, x, out));
    }
    return CL_ST_OK;
}

static bool eq_ranges(const cl_vm *vm, cl_val a, cl_val b)
{
    const cl_range *x = CL_PTR(vm, cl_range, a), *y = CL_PTR(vm, cl_range, b);
    if (cmp_real(vm, x->len, y->len) != 0) return false;
    if (cl_same(x->len, cl_small(0))) return true;
    if (cmp_real(vm, x->start, y->start) != 0) return false;
    return cl_same(x->len, cl_small(1)) || cmp_real(vm, x->step, y->step) == 0;
}

static cl_st eq_alias(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth)
{
    const cl_alias *x = CL_PTR(vm, cl_alias, a), *y = CL_PTR(vm, cl_alias, b);
    *out = cl_same(a, b);
    if (x->h.aux >= CL_ALIAS_TYPEVAR) {
        if (x->h.aux == y->h.aux && (x->h.aux == CL_ALIAS_PSARGS || x->h.aux == CL_ALIAS_PSKWARGS))
            *out = cl_same(cl_record_field(vm, a, 0), cl_record_field(vm, b, 0));
        return CL_ST_OK;
    }
    *out = false;
    if (x->h.aux != y->h.aux || cl_alias_flavour(vm, a) != cl_alias_flavour(vm, b) ||
        !cl_same(x->a, y->a))
        return CL_ST_OK;
    if (x->h.aux == CL_ALIAS_GENERIC) return eq_value(vm, x->b, y->b, out, depth);
    uint32_t n = cl_tuple_len(vm, x->b);
    if (n != cl_tuple_len(vm, y->b)) return CL_ST_OK;
    CL_CHARGE(vm, (uint64_t)n * n);
    *out = true;
    for (uint32_t i = 0; i < n && *out; i++) {
        int64_t at;
        CL_TRY(cl_items_contain(vm, cl_tuple_items(vm, y->b), n, cl_tuple_items(vm, x->b)[i], &at));
        *out = at >= 0;
    }
    return CL_ST_OK;
}

static cl_st eq_value(cl_vm *vm, cl_val a, cl_val b, bool *out, uint32_t depth)
{
    if (is_number(a) && is_number(b)) {
        CL_TRY(charge_bigs(vm, a, b));
        *out = eq_numbers(vm, a, b);
        return CL_ST_OK;
    }
    if (cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR)) {
        CL_TRY(charge_strs(vm, a, b));
        *out = cl_str_eq(vm, a, b);
        return CL_ST_OK;
    }
    if (class_flag(vm, a, CL_TF_EQ) || class_flag(vm, b, CL_TF_EQ)) return CL_ST_ESCALATE;
    if (cl_is(a, CL_K_INST) || cl_is(b, CL_K_INST)) {
        cl_val x = cl_unwrap(vm, a), y = cl_unwrap(vm, b);
        if (cl_is(x, CL_K_INST) || cl_is(y, CL_K_INST) || cl_same(a, b)) {
            *out = cl_same(a, b);
            return CL_ST_OK;
        }
        return eq_value(vm, x, y, out, depth);
    }
    *out = cl_same(a, b);
    if (!cl_is_ref(a) || !cl_is_ref(b)) return CL_ST_OK;
    if (depth >= CL_LEAF_DEPTH) return CL_ST_ESCALATE;
    const cl_val *x, *y;
    uint32_t n, m;
    switch (cl_ref_kind(a)) {
    case CL_K_BYTES:
    case CL_K_BYTEARRAY:
    case CL_K_MEMVIEW:
        if (cl_is_byteslike(b)) {
            const uint8_t *p, *q;
            size_t pn, qn;
            /* a released view is equal to itself only; a bytearray compares the bytes of a view */
            if (cl_memview_released(vm, a) || cl_memview_released(vm, b)) return CL_ST_OK;
            if (cl_is(a, CL_K_MEMVIEW) || (cl_is(b, CL_K_MEMVIEW) && cl_is(a, CL_K_BYTES)))
                return cl_memview_eq(vm, a, b, out);
            CL_TRY(cl_bytes_arg(vm, a, &p, &pn));
            CL_TRY(cl_bytes_arg(vm, b, &q, &qn));
            CL_CHARGE_BYTES(vm, pn);
            *out = pn == qn && memcmp(p, q, pn) == 0;
        }
        return CL_ST_OK;
    case CL_K_LIST:
    case CL_K_TUPLE:
        if (cl_ref_kind(b) != cl_ref_kind(a)) return CL_ST_OK;
        cl_seq_span(vm, a, &x, &n);
        cl_seq_span(vm, b, &y, &m);
        if (n != m) return CL_ST_OK;
        return eq_items(vm, x, y, n, out, depth + 1);
    case CL_K_DICT:
        if (cl_is(b, CL_K_DICT)) return eq_dicts(vm, a, b, out, depth + 1);
        if (cl_is(b, CL_K_VIEW) && cl_view_kind(vm, b) == CL_VIEW_PROXY)
            return eq_value(vm, a, cl_view_of(vm, b), out, depth + 1);
        return CL_ST_OK;
    case CL_K_SET:
    case CL_K_FROZENSET:
    case CL_K_VIEW:
        if (cl_is(a, CL_K_VIEW) && cl_view_kind(vm, a) == CL_VIEW_PROXY)
            return eq_value(vm, cl_view_of(vm, a), b, out, depth + 1);
        if (setlike(vm, a) && setlike(vm, b)) {
            int64_t la, lb;
            CL_TRY(cl_len(vm, a, &la));
            CL_TRY(cl_len(vm, b, &lb));
            *out = la == lb;
            if (*out) return setlike_subset(vm, a, b, out);
        }
        return CL_ST_OK;
    case CL_K_RANGE:
        if (cl_is(b, CL_K_RANGE)) *out = eq_ranges(vm, a, b);
        return CL_ST_OK;
    case CL_K_SLICE:
        if (cl_is(b, CL_K_SLICE))
            return eq_items(vm, &CL_PTR(vm, cl_slice, a)->start, &CL_PTR(vm, cl_slice, b)->start, 3,
                            out, depth + 1);
        return CL_ST_OK;
    case CL_K_BMETHOD:
        if (cl_is(b, CL_K_BMETHOD)) {
            const cl_bmethod *p = CL_PTR(vm, cl_bmethod, a), *q = CL_PTR(vm, cl_bmethod, b);
            *out = cl_same(p->self, q->self) && cl_same(p->func, q->func);
        }
        return CL_ST_OK;
    case CL_K_ALIAS:
        if (cl_is(b, CL_K_ALIAS)) return eq_alias(vm, a, b, out, depth + 1);
        return CL_ST_OK;
    case CL_K_CELL:
        if (cl_is(b, CL_K_CELL)) {
            cl_val p = CL_PTR(vm, cl_cell, a)->v, q = CL_PTR(vm, cl_cell, b)->v;
            if (cl_is_unbound(p) || cl_is_unbound(q))
                *out = cl_same(p, q);
            else
                return cl_eq_depth(vm, p, q, out, depth + 1);
        }
        return CL_ST_OK;
    default: return CL_ST_OK;
    }
}

cl_st cl_eq(cl_vm *vm, cl_val a, cl_val b, bool *out) { return eq_value(vm, a, b, out, 0); }

cl_st cl_items_contain(cl_vm *vm, const cl_val *items, uint32_t n, cl_val x, int64_t *index)
{
    bool eq;
    *index = -1;
    CL_CHARGE(vm, n / 4);
    if (cl_is_int(x)) { /* only non-int elements need a closer look */
        for (uint32_t i = 0; i < n; i++) {
            if (cl_same(items[i], x)) {
                *index = i;
                return CL_ST_OK;
            }
            if (!cl_is_int(items[i])) {
                CL_TRY(cl_eq_depth(vm, items[i], x, &eq, 0));
                if (eq) {
                    *index = i;
                    return CL_ST_OK;
                }
            }
        }
        return CL_ST_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_eq_depth(vm, items[i], x, &eq, 0));
        if (eq) {
            *index = i;
            return CL_ST_OK;
        }
    }
    return CL_ST_OK;
}

/* ---- ordering ---- */

static const char *const symbols[] = { "<", "<=", "==", "!=", ">", ">=" };
static const uint16_t dunders[] = { CL_N___lt__, CL_N___le__, CL_N___eq__,
                                    CL_N___ne__, CL_N___gt__, CL_N___ge__ };
static const cl_cmp mirrored[] = { CL_GT, CL_GE, CL_EQ, CL_NE, CL_LT, CL_LE };

static bool by_sign(cl_cmp op, int c)
{
    switch (op) {
    case CL_LT: return c < 0;
    case CL_LE: return c <= 0;
    case CL_EQ: return c == 0;
    case CL_NE: return c != 0;
    case CL_GT: return c > 0;
    default: return c >= 0;
    }
}

static bool user_dunder(cl_vm *vm, cl_val v, cl_cmp op)
{
    if (!cl_is(v, CL_K_INST) && !cl_is(v, CL_K_EXC) && !cl_is(v, CL_K_TYPE)) return false;
    cl_val t = cl_type_of(vm, v);
    return cl_is(t, CL_K_TYPE) &&
           !cl_is_unbound(cl_type_lookup_user(vm, t, CL_NAME_AT(dunders[op])));
}

static int cmp_bytes(const cl_vm *vm, cl_val a, cl_val b)
{
    const uint8_t *p, *q;
    size_t n, m;
    cl_bytes_view(vm, a, &p, &n);
    cl_bytes_view(vm, b, &q, &m);
    int c = memcmp(p, q, n < m ? n : m);
    return c ? c : n < m ? -1 : n > m;
}

static cl_st compare(cl_vm *vm, cl_cmp op, cl_val a, cl_val b, bool *out, uint32_t depth)
{
    if (cl_both_int(a, b)) {
        *out = by_sign(op, (int64_t)a.u < (int64_t)b.u ? -1 : a.u != b.u);
        return CL_ST_OK;
    }
    if (op == CL_EQ || op == CL_NE) {
        if (op == CL_NE && (user_dunder(vm, a, CL_NE) || user_dunder(vm, b, CL_NE)))
            return CL_ST_ESCALATE;
        CL_TRY(eq_value(vm, a, b, out, depth));
        *out = *out == (op == CL_EQ);
        return CL_ST_OK;
    }
    if (cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR)) {
        CL_TRY(charge_strs(vm, a, b));
        *out = by_sign(op, cl_str_cmp(vm, a, b));
        return CL_ST_OK;
    }
    if (is_number(a) && is_number(b) && !cl_is(a, CL_K_COMPLEX) && !cl_is(b, CL_K_COMPLEX)) {
        CL_TRY(charge_bigs(vm, a, b));
        int c = cmp_real(vm, a, b);
        *out = c != 2 && by_sign(op, c);
        return CL_ST_OK;
    }
    cl_val x = a, y = b;
    if (!cl_is_ref(a) && !cl_is_ref(b)) goto no;
    if (user_dunder(vm, a, op) || user_dunder(vm, b, mirrored[op])) return CL_ST_ESCALATE;
    x = cl_unwrap(vm, a);
    y = cl_unwrap(vm, b);
    if (!cl_same(x, a) || !cl_same(y, b)) {
        if (cl_is(x, CL_K_INST) || cl_is(y, CL_K_INST)) goto no;
        cl_st st = compare(vm, op, x, y, out, depth + 1);
        if (st != CL_ST_RAISE) return st;
        goto no; /* the text names the classes, not what they wrap */
    }
    if (!cl_is_ref(x) || !cl_is_ref(y)) goto no;
    if (depth >= CL_LEAF_DEPTH) return CL_ST_ESCALATE;
    if (cl_is_byteslike(x) && cl_is_byteslike(y) && !cl_is(x, CL_K_MEMVIEW) &&
        !cl_is(y, CL_K_MEMVIEW)) {
        const uint8_t *data;
        size_t size;
        cl_bytes_view(vm, x, &data, &size);
        CL_CHARGE_BYTES(vm, size);
        *out = by_sign(op, cmp_bytes(vm, x, y));
        return CL_ST_OK;
    }
    if (setlike(vm, x) && setlike(vm, y)) {
        int64_t n, m;
        CL_TRY(cl_len(vm, x, &n));
        CL_TRY(cl_len(vm, y, &m));
        switch (op) {
        case CL_LT: *out = n < m; return *out ? setlike_subset(vm, x, y, out) : CL_ST_OK;
        case CL_LE: return setlike_subset(vm, x, y, out);
        case CL_GT: *out = n > m; return *out ? setlike_subset(vm, y, x, out) : CL_ST_OK;
        default: return setlike_subset(vm, y, x, out);
        }
    }
    const cl_val *p, *q;
    uint32_t n, m;
    if (cl_ref_kind(x) == cl_ref_kind(y) && cl_seq_span(vm, x, &p, &n)) {
        cl_seq_span(vm, y, &q, &m);
        uint32_t common = n < m ? n : m;
        CL_CHARGE(vm, common / 2 + 1);
        for (uint32_t i = 0; i < common; i++) {
            bool eq;
            if (cl_same(p[i], q[i])) continue;
            CL_TRY(cl_eq_depth(vm, p[i], q[i], &eq, depth + 1));
            if (!eq) return compare(vm, op, p[i], q[i], out, depth + 1);
        }
        *out = by_sign(op, n < m ? -1 : n > m);
        return CL_ST_OK;
    }
    if (cl_is(x, CL_K_SLICE) && cl_is(y, CL_K_SLICE)) {
        p = &CL_PTR(vm, cl_slice, x)->start;
        q = &CL_PTR(vm, cl_slice, y)->start;
        for (uint32_t i = 0; i < 3; i++) {
            bool eq;
            CL_TRY(cl_eq_depth(vm, p[i], q[i], &eq, depth + 1));
            if (!eq) return compare(vm, op, p[i], q[i], out, depth + 1);
        }
        *out = by_sign(op, 0);
        return CL_ST_OK;
    }
no:
    return cl_raise(vm, CL_T_TypeError, "'%s' not supported between instances of '%T' and '%T'",
                    symbols[op], a, b);
}

cl_st cl_compare(cl_vm *vm, cl_cmp op, cl_val a, cl_val b, cl_val *out)
{
    bool t;
    CL_TRY(compare(vm, op, a, b, &t, 0));
    *out = cl_bool(t);
    return CL_ST_OK;
}
