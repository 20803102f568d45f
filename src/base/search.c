/* SPDX-License-Identifier: MIT */
/* Substring search: a fast filter that may be beaten, and a method that cannot.

   The filter looks for places where the first and the last unit of the needle both match (16 bytes
   of haystack at a time with SSE2) and compares there. It keeps an account of the units compared in
   vain; when that exceeds a multiple of the distance travelled, the search goes on with the two-way
   algorithm of Crochemore and Perrin (1991), linear in time and constant in space, helped by a
   table of last positions (Horspool) that lets it jump over units the needle does not have.

   The code is written once, over width and direction, as functions that are always inlined with
   constants; searching from the right reads both texts backwards. */

#include "search.h"

#include <stdbool.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t at(const void *p, int w, size_t i)
{
    if (w == 1) return ((const uint8_t *)p)[i];
    if (w == 2) return ((const uint16_t *)p)[i];
    return ((const uint32_t *)p)[i];
}

/* Unit i counted from the start, or from the end when rev. */
INLINE uint32_t unit(const void *p, size_t len, int w, bool rev, size_t i)
{
    return at(p, w, rev ? len - 1 - i : i);
}

/* ---- one unit ---- */

static bool fits(uint32_t u, int w) { return w == 4 || u < (w == 1 ? 0x100u : 0x10000u); }

#if defined(__SSE2__)
/* A mask of 16 bits, one per byte of the units equal to the pattern. */
INLINE unsigned equal_mask(const void *p, int w, __m128i pattern)
{
    __m128i v = _mm_loadu_si128((const __m128i *)p);
    v = w == 1   ? _mm_cmpeq_epi8(v, pattern)
        : w == 2 ? _mm_cmpeq_epi16(v, pattern)
                 : _mm_cmpeq_epi32(v, pattern);
    return (unsigned)_mm_movemask_epi8(v);
}

INLINE __m128i spread(uint32_t u, int w)
{
    return w == 1   ? _mm_set1_epi8((char)u)
           : w == 2 ? _mm_set1_epi16((short)u)
                    : _mm_set1_epi32((int)u);
}
#endif

INLINE ptrdiff_t find_unit(const void *h, size_t hlen, int w, uint32_t u)
{
    size_t i = 0;
#if defined(__SSE2__)
    const size_t step = 16 / (size_t)w;
    const __m128i pattern = spread(u, w);
    for (; hlen - i >= step; i += step) {
        unsigned m = equal_mask((const uint8_t *)h + i * (size_t)w, w, pattern);
        if (m) return (ptrdiff_t)(i + (unsigned)__builtin_ctz(m) / (unsigned)w);
    }
#endif
    for (; i < hlen; i++) {
        if (at(h, w, i) == u) return (ptrdiff_t)i;
    }
    return -1;
}

INLINE ptrdiff_t rfind_unit(const void *h, size_t hlen, int w, uint32_t u)
{
    size_t i = hlen;
#if defined(__SSE2__)
    const size_t step = 16 / (size_t)w;
    const __m128i pattern = spread(u, w);
    for (; i >= step; i -= step) {
        unsigned m = equal_mask((const uint8_t *)h + (i - step) * (size_t)w, w, pattern);
        if (m) {
            unsigned top = 31u - (unsigned)__builtin_clz(m);
            return (ptrdiff_t)(i - step + top / (unsigned)w);
        }
    }
#endif
    while (i-- > 0) {
        if (at(h, w, i) == u) return (ptrdiff_t)i;
    }
    return -1;
}

INLINE size_t count_unit(const void *h, size_t hlen, int w, uint32_t u)
{
    size_t n = 0;
    for (size_t i = 0; i < hlen; i++)
        n += at(h, w, i) == u;
    return n;
}

ptrdiff_t cl_search_find_unit(const void *h, size_t hlen, int hw, uint32_t u)
{
    if (hlen == 0 || !fits(u, hw)) return -1;
    if (hw == 1) {
        const uint8_t *p = memchr(h, (int)u, hlen);
        return p ? p - (const uint8_t *)h : -1;
    }
    return hw == 2 ? find_unit(h, hlen, 2, u) : find_unit(h, hlen, 4, u);
}

ptrdiff_t cl_search_rfind_unit(const void *h, size_t hlen, int hw, uint32_t u)
{
    if (!fits(u, hw)) return -1;
    if (hw == 1) return rfind_unit(h, hlen, 1, u);
    return hw == 2 ? rfind_unit(h, hlen, 2, u) : rfind_unit(h, hlen, 4, u);
}

size_t cl_search_count_unit(const void *h, size_t hlen, int hw, uint32_t u)
{
    if (!fits(u, hw)) return 0;
    if (hw == 1) return count_unit(h, hlen, 1, u);
    return hw == 2 ? count_unit(h, hlen, 2, u) : count_unit(h, hlen, 4, u);
}

/* ---- two-way ---- */

/* The start of the maximal suffix of the needle in one of the two orders of the alphabet, and the
   period of that suffix. */
INLINE size_t maximal_suffix(const void *n, size_t nlen, int nw, bool rev, bool down,
                             size_t *period)
{
    size_t best = 0, j = 1, k = 0, p = 1; /* candidates start at best and j, equal for k units */
    while (j + k < nlen) {
        uint32_t a = unit(n, nlen, nw, rev, j + k), b = unit(n, nlen, nw, rev, best + k);
        if (a == b) {
            if (k + 1 == p) {
                j += p;
                k = 0;
            } else {
                k++;
            }
        } else if (down ? a > b : a < b) {
            j += k + 1;
            k = 0;
            p = j - best;
        } else {
            best = j;
            j++;
            k = 0;
            p = 1;
        }
    }
    *period = p;
    return best;
}

/* From distance from on, in reading order. Returns a distance, or -1. */
INLINE ptrdiff_t two_way(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw,
                         bool rev, size_t from)
{
    size_t p1, p2;
    size_t s1 = maximal_suffix(n, nlen, nw, rev, false, &p1);
    size_t s2 = maximal_suffix(n, nlen, nw, rev, true, &p2);
    size_t cut = s1 > s2 ? s1 : s2, period = s1 > s2 ? p1 : p2;

    /* shift[u]: how far the needle may move when u, modulo 256, is under its last unit. */
    size_t shift[256];
    for (size_t i = 0; i < 256; i++)
        shift[i] = nlen;
    for (size_t i = 0; i < nlen; i++)
        shift[unit(n, nlen, nw, rev, i) & 255] = nlen - 1 - i;

    bool periodic = period <= nlen - cut;
    for (size_t i = 0; periodic && i < cut; i++) {
        periodic = unit(n, nlen, nw, rev, i) == unit(n, nlen, nw, rev, i + period);
    }
    /* Without a short period the left part need not be remembered, and a mismatch in it allows a
       move by more than half of the needle. */
    if (!periodic) period = (cut > nlen - cut ? cut : nlen - cut) + 1;

    size_t memory = 0, pos = from;
    while (pos <= hlen - nlen) {
        size_t skip = shift[unit(h, hlen, hw, rev, pos + nlen - 1) & 255];
        if (skip > 0) {
            /* In a periodic needle what is remembered forbids a move shorter than this. */
            if (memory && skip < period) skip = nlen - period;
            memory = 0;
            if (hlen - nlen - pos < skip) return -1;
            pos += skip;
            continue;
        }
        size_t i = cut > memory ? cut : memory;
        while (i < nlen && unit(n, nlen, nw, rev, i) == unit(h, hlen, hw, rev, pos + i))
            i++;
        size_t move;
        if (i < nlen) {
            move = i - cut + 1;
            memory = 0;
        } else {
            i = cut;
            while (i > memory &&
                   unit(n, nlen, nw, rev, i - 1) == unit(h, hlen, hw, rev, pos + i - 1))
                i--;
            if (i <= memory) return (ptrdiff_t)pos;
            move = period;
            memory = periodic ? nlen - period : 0;
        }
        if (hlen - nlen - pos < move) return -1;
        pos += move;
    }
    return -1;
}

/* ---- the filter ---- */

/* Account of the comparisons made in vain. */
#define OVERSPENT(work, distance) ((work) > 8 * (distance) + 1024)

/* Compares the units between the first and the last; the number that matched, nlen - 2 if all. */
INLINE size_t inner_match(const void *h, int hw, const void *n, size_t nlen, int nw, size_t pos)
{
    if (hw == 1 && nw == 1 && nlen > 18) {
        /* Eight at a time. */
        const uint8_t *a = (const uint8_t *)h + pos, *b = n;
        size_t i = 1;
        for (; i + 8 < nlen; i += 8) {
            uint64_t x, y;
            memcpy(&x, a + i, 8);
            memcpy(&y, b + i, 8);
            if (x != y) return i;
        }
        while (i < nlen - 1 && a[i] == b[i])
            i++;
        return i - 1;
    }
    size_t i = 1;
    while (i < nlen - 1 && at(h, hw, pos + i) == at(n, nw, i))
        i++;
    return i - 1;
}

INLINE ptrdiff_t find(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw)
{
    uint32_t first = at(n, nw, 0), last = at(n, nw, nlen - 1);
    if (!fits(first, hw) || !fits(last, hw)) return -1;
    size_t work = 0, end = hlen - nlen + 1, i = 0;
#if defined(__SSE2__)
    const size_t step = 16 / (size_t)hw;
    const __m128i pa = spread(first, hw), pb = spread(last, hw);
    for (; end - i >= step; i += step) {
        const uint8_t *p = (const uint8_t *)h + i * (size_t)hw;
        unsigned m = equal_mask(p, hw, pa);
        if (m == 0) continue;
        m &= equal_mask(p + (nlen - 1) * (size_t)hw, hw, pb);
        while (m) {
            unsigned bit = (unsigned)__builtin_ctz(m);
            size_t pos = i + bit / (unsigned)hw;
            size_t got = inner_match(h, hw, n, nlen, nw, pos);
            if (got + 2 >= nlen) return (ptrdiff_t)pos;
            work += got + 4;
            m &= ~(((1u << hw) - 1) << bit);
        }
        if (OVERSPENT(work, i)) return two_way(h, hlen, hw, n, nlen, nw, false, i + step);
    }
#endif
    for (; i < end; i++) {
        if (at(h, hw, i) != first || at(h, hw, i + nlen - 1) != last) continue;
        size_t got = inner_match(h, hw, n, nlen, nw, i);
        if (got + 2 >= nlen) return (ptrdiff_t)i;
        work += got + 4;
        if (OVERSPENT(work, i)) return two_way(h, hlen, hw, n, nlen, nw, false, i + 1);
    }
    return -1;
}

INLINE ptrdiff_t rfind(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw)
{
    uint32_t first = at(n, nw, 0), last = at(n, nw, nlen - 1);
    if (!fits(first, hw) || !fits(last, hw)) return -1;
    size_t work = 0, done = 0;
    for (size_t i = hlen - nlen + 1; i-- > 0; done++) {
        if (at(h, hw, i) != first || at(h, hw, i + nlen - 1) != last) continue;
        size_t got = inner_match(h, hw, n, nlen, nw, i);
        if (got + 2 >= nlen) return (ptrdiff_t)i;
        work += got + 4;
        if (OVERSPENT(work, done)) {
            ptrdiff_t d = two_way(h, hlen, hw, n, nlen, nw, true, done + 1);
            return d < 0 ? -1 : (ptrdiff_t)(hlen - nlen) - d;
        }
    }
    return -1;
}

#define INSTANCE(hw, nw)                                                                    \
    static ptrdiff_t find_##hw##nw(const void *h, size_t hlen, const void *n, size_t nlen)  \
    {                                                                                       \
        return find(h, hlen, hw, n, nlen, nw);                                              \
    }                                                                                       \
    static ptrdiff_t rfind_##hw##nw(const void *h, size_t hlen, const void *n, size_t nlen) \
    {                                                                                       \
        return rfind(h, hlen, hw, n, nlen, nw);                                             \
    }
INSTANCE(1, 1)
INSTANCE(1, 2)
INSTANCE(1, 4) INSTANCE(2, 1) INSTANCE(2, 2) INSTANCE(2, 4) INSTANCE(4, 1) INSTANCE(4, 2)
    INSTANCE(4, 4)

        typedef ptrdiff_t (*search_fn)(const void *h, size_t hlen, const void *n, size_t nlen);

/* Indexed by width / 2: 1 -> 0, 2 -> 1, 4 -> 2. */
static const search_fn finders[3][3] = { { find_11, find_12, find_14 },
                                         { find_21, find_22, find_24 },
                                         { find_41, find_42, find_44 } };
static const search_fn rfinders[3][3] = { { rfind_11, rfind_12, rfind_14 },
                                          { rfind_21, rfind_22, rfind_24 },
                                          { rfind_41, rfind_42, rfind_44 } };

ptrdiff_t cl_search_find(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw)
{
    if (nlen == 0) return 0;
    if (nlen > hlen) return -1;
    if (nlen == 1) return cl_search_find_unit(h, hlen, hw, at(n, nw, 0));
    return finders[hw / 2][nw / 2](h, hlen, n, nlen);
}

ptrdiff_t cl_search_rfind(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw)
{
    if (nlen == 0) return (ptrdiff_t)hlen;
    if (nlen > hlen) return -1;
    if (nlen == 1) return cl_search_rfind_unit(h, hlen, hw, at(n, nw, 0));
    return rfinders[hw / 2][nw / 2](h, hlen, n, nlen);
}

/* Each search starts after a whole needle, so what it spends anew is paid for by that needle. */
size_t cl_search_count(const void *h, size_t hlen, int hw, const void *n, size_t nlen, int nw,
                       size_t max)
{
    if (nlen == 0) return hlen < max ? hlen + 1 : max;
    if (nlen == 1) {
        size_t all = cl_search_count_unit(h, hlen, hw, at(n, nw, 0));
        return all < max ? all : max;
    }
    const uint8_t *p = h;
    size_t got = 0;
    while (got < max && hlen >= nlen) {
        ptrdiff_t i = finders[hw / 2][nw / 2](p, hlen, n, nlen);
        if (i < 0) break;
        got++;
        size_t used = (size_t)i + nlen;
        p += used * (size_t)hw;
        hlen -= used;
    }
    return got;
}
