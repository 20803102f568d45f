/* SPDX-License-Identifier: MIT */
/* Stable merge sort on natural runs: the run stack and its merge order are those of powersort
   (Munro and Wild 2018), runs are found and extended as in timsort (Peters 2002). Both ends of a
   merge are trimmed by exponential search, so sorted and nearly sorted input is linear. The
   comparison is chosen once for all keys and inlined into one copy of the algorithm each. */
#include "obj/sort.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"

#define MIN_RUN 32
#define MAX_RUNS 64

typedef struct {
    cl_vm *vm;
    cl_val *k, *v;   /* keys and (or NULL) values, being sorted */
    cl_val *tk, *tv; /* room for half of them */
    cl_st st;        /* first failure of a comparison: from then on its answers mean nothing */
} sorter;

static bool stopped(const cl_vm *vm) { return vm->poll.fn && vm->poll.fn(vm->poll.arg); }

typedef bool (*less_fn)(sorter *s, cl_val a, cl_val b);
#define INLINE static inline __attribute__((always_inline))

INLINE bool less_int(sorter *s, cl_val a, cl_val b)
{
    (void)s;
    return (int64_t)a.u < (int64_t)b.u;
}

INLINE bool less_flt(sorter *s, cl_val a, cl_val b)
{
    return cl_float_get(s->vm, a) < cl_float_get(s->vm, b);
}

/* First eight bytes of a text of n bytes as a number that orders like the text; bytes past the end
   count as 0. */
INLINE uint64_t head_of(const uint8_t *p, uint32_t n)
{
    uint64_t v = 0;
    if (n >= 8) {
        memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        return v;
    }
    for (uint32_t i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (56 - 8 * i);
    return v;
}

/* All keys one byte wide. */
INLINE bool less_latin(sorter *s, cl_val a, cl_val b)
{
    const cl_str *x = CL_PTR(s->vm, cl_str, a), *y = CL_PTR(s->vm, cl_str, b);
    const uint8_t *p = cl_str_data(s->vm, x), *q = cl_str_data(s->vm, y);
    uint64_t u = head_of(p, x->len), v = head_of(q, y->len);
    if (u != v) return u < v;
    uint32_t n = x->len < y->len ? x->len : y->len;
    if (n <= 8) return x->len < y->len;
    int c = memcmp(p + 8, q + 8, n - 8);
    return c < 0 || (c == 0 && x->len < y->len);
}

INLINE bool less_any(sorter *s, cl_val a, cl_val b)
{
    if (cl_both_int(a, b)) return (int64_t)a.u < (int64_t)b.u;
    if (cl_is(a, CL_K_TUPLE) && cl_is(b, CL_K_TUPLE) && cl_tuple_len(s->vm, a) &&
        cl_tuple_len(s->vm, b)) {
        cl_val x = cl_tuple_items(s->vm, a)[0], y = cl_tuple_items(s->vm, b)[0];
        if (cl_both_int(x, y) && !cl_same(x, y)) return (int64_t)x.u < (int64_t)y.u;
        if (cl_is_flt(x) && cl_is_flt(y) && !cl_same(x, y)) return cl_flt(x) < cl_flt(y);
    }
    cl_val r = CL_FALSE;
    if (CL_LIKELY(s->st == CL_ST_OK)) s->st = cl_compare(s->vm, CL_LT, a, b, &r);
    return cl_same(r, CL_TRUE);
}

static void reverse_span(cl_val *v, size_t lo, size_t hi)
{
    while (lo + 1 < hi) {
        hi--;
        cl_val t = v[lo];
        v[lo++] = v[hi];
        v[hi] = t;
    }
}

/* Sorts [lo, hi) knowing that [lo, start) is sorted. */
INLINE void insertion(sorter *s, size_t lo, size_t hi, size_t start, less_fn less)
{
    for (size_t i = start; i < hi; i++) {
        cl_val key = s->k[i], val = s->v ? s->v[i] : CL_NONE;
        size_t a = lo, b = i;
        if (!less(s, key, s->k[i - 1])) continue;
        b--;
        while (a < b) {
            size_t m = a + (b - a) / 2;
            if (less(s, key, s->k[m]))
                b = m;
            else
                a = m + 1;
        }
        memmove(s->k + a + 1, s->k + a, (i - a) * sizeof(cl_val));
        s->k[a] = key;
        if (s->v) {
            memmove(s->v + a + 1, s->v + a, (i - a) * sizeof(cl_val));
            s->v[a] = val;
        }
    }
}

/* End of the run that starts at lo; a strictly falling one is turned round. */
INLINE size_t run_end(sorter *s, size_t lo, size_t n, less_fn less)
{
    size_t i = lo + 1;
    if (i == n) return n;
    if (less(s, s->k[i], s->k[lo])) {
        for (i++; i < n && less(s, s->k[i], s->k[i - 1]); i++)
            ;
        reverse_span(s->k, lo, i);
        if (s->v) reverse_span(s->v, lo, i);
    } else {
        for (i++; i < n && !less(s, s->k[i], s->k[i - 1]); i++)
            ;
    }
    return i;
}

/* First position in [lo, hi) whose key is greater than key. Doubling steps from the left. */
INLINE size_t after(sorter *s, cl_val key, size_t lo, size_t hi, less_fn less)
{
    size_t step = 1, a = lo;
    while (a < hi && !less(s, key, s->k[a])) {
        lo = a + 1;
        a += step;
        step *= 2;
    }
    if (a < hi) hi = a;
    while (lo < hi) {
        size_t m = lo + (hi - lo) / 2;
        if (less(s, key, s->k[m]))
            hi = m;
        else
            lo = m + 1;
    }
    return lo;
}

/* First position in [lo, hi) whose key is not less than key. Doubling steps from the right. */
INLINE size_t before(sorter *s, cl_val key, size_t lo, size_t hi, less_fn less)
{
    size_t step = 1, left = hi;
    while (left > lo) {
        size_t at = left - lo > step ? left - step : lo;
        if (less(s, s->k[at], key)) {
            lo = at + 1;
            break;
        }
        left = at;
        step *= 2;
    }
    hi = left < lo ? lo : left;
    while (lo < hi) {
        size_t m = lo + (hi - lo) / 2;
        if (less(s, s->k[m], key))
            lo = m + 1;
        else
            hi = m;
    }
    return lo;
}

/* Merges the neighbours [lo, mid) and [mid, hi). */
INLINE void merge(sorter *s, size_t lo, size_t mid, size_t hi, less_fn less)
{
    lo = after(s, s->k[mid], lo, mid, less);
    if (lo == mid) return;
    hi = before(s, s->k[mid - 1], mid, hi, less);
    if (hi == mid) return;
    cl_val *k = s->k, *v = s->v, *tk = s->tk, *tv = s->tv;
    size_t n = mid - lo, m = hi - mid;
    if (n <= m) {
        memcpy(tk, k + lo, n * sizeof *k);
        if (v) memcpy(tv, v + lo, n * sizeof *k);
        size_t i = 0, j = mid, to = lo;
        while (i < n && j < hi) {
            bool right = less(s, k[j], tk[i]);
            k[to] = right ? k[j] : tk[i];
            if (v) v[to] = right ? v[j] : tv[i];
            to++;
            j += right;
            i += !right;
        }
        memcpy(k + to, tk + i, (n - i) * sizeof *k);
        if (v) memcpy(v + to, tv + i, (n - i) * sizeof *k);
    } else {
        memcpy(tk, k + mid, m * sizeof *k);
        if (v) memcpy(tv, v + mid, m * sizeof *k);
        size_t i = mid, j = m, to = hi;
        while (i > lo && j > 0) {
            bool left = less(s, tk[j - 1], k[i - 1]);
            to--;
            k[to] = left ? k[i - 1] : tk[j - 1];
            if (v) v[to] = left ? v[i - 1] : tv[j - 1];
            i -= left;
            j -= !left;
        }
        memcpy(k + to - j, tk, j * sizeof *k);
        if (v) memcpy(v + to - j, tv, j * sizeof *k);
    }
}

/* Depth at which the boundary between two runs sits in a perfectly balanced merge tree over n
   elements. */
static int power(size_t a, size_t b, size_t c, size_t n)
{
    uint64_t l = (uint64_t)a + b, r = (uint64_t)b + c; /* twice the midpoints */
    int p = 0;
    for (;;) {
        p++;
        if (l >= n) {
            l -= n;
            r -= n;
        } else if (r >= n) {
            return p;
        }
        l <<= 1;
        r <<= 1;
    }
}

INLINE cl_st sort_all(sorter *s, size_t n, less_fn less)
{
    struct {
        size_t start;
        int power;
    } stack[MAX_RUNS + 2];
    int top = 0;
    size_t lo = 0, hi;
    stack[0].start = 0;
    stack[0].power = 0;
    for (bool first = true; lo < n; first = false, lo = hi) {
        hi = run_end(s, lo, n, less);
        if (hi - lo < MIN_RUN) {
            size_t end = n - lo < MIN_RUN ? n : lo + MIN_RUN;
            insertion(s, lo, end, hi, less);
            hi = end;
        }
        if (s->st != CL_ST_OK) return s->st;
        if (first) continue;
        int p = power(stack[top].start, lo, hi, n);
        while (top > 0 && stack[top].power > p) {
            merge(s, stack[top - 1].start, stack[top].start, lo, less);
            top--;
            if (s->st != CL_ST_OK) return s->st;
            if (stopped(s->vm)) return CL_ST_FUEL;
        }
        top++;
        stack[top].start = lo;
        stack[top].power = p;
    }
    while (top > 0) {
        merge(s, stack[top - 1].start, stack[top].start, n, less);
        top--;
        if (s->st != CL_ST_OK) return s->st;
        if (stopped(s->vm)) return CL_ST_FUEL;
    }
    return CL_ST_OK;
}

static cl_st sort_ints(sorter *s, size_t n) { return sort_all(s, n, less_int); }
static cl_st sort_floats(sorter *s, size_t n) { return sort_all(s, n, less_flt); }
static cl_st sort_latin(sorter *s, size_t n) { return sort_all(s, n, less_latin); }
static cl_st sort_any(sorter *s, size_t n) { return sort_all(s, n, less_any); }

cl_st cl_sort(cl_vm *vm, cl_val *keys, cl_val *vals, uint32_t n, bool reverse)
{
    if (n < 2) return CL_ST_OK;
    bool ints = true, flts = true, latin = true;
    for (uint32_t i = 0; i < n && (ints || flts || latin); i++) {
        ints = ints && cl_is_int(keys[i]);
        flts = flts && cl_is_float(keys[i]);
        latin = latin && cl_is(keys[i], CL_K_STR) && CL_PTR(vm, cl_str, keys[i])->width == 1;
    }
    uint32_t log2 = 32 - (uint32_t)__builtin_clz(n);
    CL_CHARGE(vm, (uint64_t)n * log2 / (ints || flts ? 8 : 2) + n / 2);
    sorter s = { .vm = vm, .st = CL_ST_OK };
    uint64_t room = (uint64_t)n + n / 2 + 1;
    uint32_t off, voff = 0;
    CL_TRY(cl_array_new(vm, room, &off));
    if (vals) CL_TRY(cl_array_new(vm, room, &voff));
    s.k = CL_AT(vm, cl_array, off)->v;
    s.tk = s.k + n;
    memcpy(s.k, keys, n * sizeof *keys);
    if (vals) {
        s.v = CL_AT(vm, cl_array, voff)->v;
        s.tv = s.v + n;
        memcpy(s.v, vals, n * sizeof *vals);
    }
    if (reverse) { /* reversing before and after keeps equal elements in order */
        reverse_span(s.k, 0, n);
        if (s.v) reverse_span(s.v, 0, n);
    }
    CL_TRY(ints    ? sort_ints(&s, n)
           : flts  ? sort_floats(&s, n)
           : latin ? sort_latin(&s, n)
                   : sort_any(&s, n));
    if (reverse) {
        reverse_span(s.k, 0, n);
        if (s.v) reverse_span(s.v, 0, n);
    }
    memcpy(keys, s.k, n * sizeof *keys);
    if (vals) memcpy(vals, s.v, n * sizeof *vals);
    return CL_ST_OK;
}
