/* SPDX-License-Identifier: MIT */
/* Search against the obvious quadratic answer, over small alphabets where near misses abound, all
   widths; and texts made to be slow. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/search.h"

static uint32_t seed = 12345;

static uint32_t next(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 10) % below;
}

/* A copy in its own exact allocation, so that the sanitizer sees a read beyond the end. */
static void *units(const uint32_t *text, size_t n, int w)
{
    uint8_t *p = malloc(n ? n * (size_t)w : 1);
    for (size_t i = 0; i < n; i++) {
        if (w == 1)
            p[i] = (uint8_t)text[i];
        else if (w == 2)
            ((uint16_t *)(void *)p)[i] = (uint16_t)text[i];
        else
            ((uint32_t *)(void *)p)[i] = text[i];
    }
    return p;
}

static bool here(const uint32_t *h, const uint32_t *n, size_t nlen)
{
    return memcmp(h, n, nlen * 4) == 0;
}

static void compare(const uint32_t *h, size_t hlen, const uint32_t *n, size_t nlen)
{
    ptrdiff_t first = -1, last = -1;
    size_t count = 0;
    for (size_t i = 0; i + nlen <= hlen; i++) {
        if (!here(h + i, n, nlen)) continue;
        if (first < 0) first = (ptrdiff_t)i;
        last = (ptrdiff_t)i;
    }
    for (size_t i = 0; i + nlen <= hlen;) {
        if (here(h + i, n, nlen))
            count++, i += nlen ? nlen : 1;
        else
            i++;
    }
    for (int hw = 1; hw <= 4; hw *= 2) {
        void *hp = units(h, hlen, hw);
        for (int nw = 1; nw <= 4; nw *= 2) {
            void *np = units(n, nlen, nw);
            assert_int_equal(cl_search_find(hp, hlen, hw, np, nlen, nw), first);
            assert_int_equal(cl_search_rfind(hp, hlen, hw, np, nlen, nw), last);
            assert_int_equal(cl_search_count(hp, hlen, hw, np, nlen, nw, SIZE_MAX), count);
            assert_int_equal(cl_search_count(hp, hlen, hw, np, nlen, nw, 1), count > 0);
            free(np);
        }
        free(hp);
    }
}

static void test_random(void **state)
{
    (void)state;
    uint32_t h[400], n[60];
    for (int round = 0; round < 4000; round++) {
        size_t hlen = next(400), nlen = next(round % 2 ? 60 : 6);
        uint32_t letters = 1 + next(3);
        for (size_t i = 0; i < hlen; i++)
            h[i] = 'a' + next(letters);
        if (nlen <= hlen && next(2)) {
            memcpy(n, h + next((uint32_t)(hlen - nlen) + 1), nlen * 4);
            if (nlen && next(3) == 0) n[next((uint32_t)nlen)] = 'b';
        } else {
            for (size_t i = 0; i < nlen; i++)
                n[i] = 'a' + next(letters);
        }
        compare(h, hlen, n, nlen);
    }
}

/* Long enough for the filter to give up: periodic needles with one odd unit. */
static void test_two_way(void **state)
{
    (void)state;
    enum { H = 6000 };
    static uint32_t h[H];
    uint32_t n[300];
    for (int round = 0; round < 150; round++) {
        size_t nlen = 20 + next(280), period = 1 + next(9);
        for (size_t i = 0; i < nlen; i++)
            n[i] = 'a' + (uint32_t)(i % period);
        for (size_t i = 0; i < H; i++)
            h[i] = 'a' + (uint32_t)(i % period);
        n[next((uint32_t)nlen)] = 'a' + next(3);
        for (uint32_t k = next(12); k > 0; k--)
            h[next(H)] = 'a' + next(4);
        if (next(2)) memcpy(h + next(H - 300), n, nlen * 4);
        compare(h, H, n, nlen);
    }
}

static void test_wide(void **state)
{
    (void)state;
    const uint16_t h[] = { 0x161, 0x4E00, 0x61, 0x161 };
    const uint32_t n[] = { 0x14E00, 0x61 };
    const uint8_t a[] = { 0x61 };
    assert_int_equal(cl_search_find(h, 4, 2, n, 2, 4), -1);
    assert_int_equal(cl_search_find(h, 4, 2, a, 1, 1), 2);
    assert_int_equal(cl_search_find_unit(h, 4, 2, 0x10061), -1);
    assert_int_equal(cl_search_rfind_unit(h, 4, 2, 0x161), 3);
    assert_int_equal(cl_search_count_unit(h, 4, 2, 0x161), 2);
    assert_int_equal(cl_search_find_unit("abc", 3, 1, 0x161), -1);
    assert_int_equal(cl_search_find("abc", 3, 1, "", 0, 1), 0);
    assert_int_equal(cl_search_rfind("abc", 3, 1, "", 0, 1), 3);
    assert_int_equal(cl_search_count("abc", 3, 1, "", 0, 1, SIZE_MAX), 4);
    assert_int_equal(cl_search_find("", 0, 1, "", 0, 1), 0);
}

/* Quadratic methods need minutes for these; the test is that it ends. */
static void test_linear(void **state)
{
    (void)state;
    size_t hlen = 4000000, nlen = 1000000;
    char *h = malloc(hlen), *n = malloc(nlen);
    memset(h, 'a', hlen);
    for (int kind = 0; kind < 4; kind++) {
        memset(n, 'a', nlen);
        n[kind == 0 ? 0 : kind == 1 ? nlen - 1 : kind == 2 ? nlen / 2 : 1] = 'b';
        assert_int_equal(cl_search_find(h, hlen, 1, n, nlen, 1), -1);
        assert_int_equal(cl_search_rfind(h, hlen, 1, n, nlen, 1), -1);
        assert_int_equal(cl_search_count(h, hlen, 1, n, nlen, 1, SIZE_MAX), 0);
    }
    for (size_t i = 0; i < hlen; i += 3)
        h[i] = 'b';
    assert_int_equal(cl_search_find(h, hlen, 1, n, nlen, 1), -1);
    free(h);
    free(n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_two_way),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
