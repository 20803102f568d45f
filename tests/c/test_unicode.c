/* SPDX-License-Identifier: MIT */
/* Unicode: every property of every code point against checksums printed by CPython 3.14
   (tools/gen_unicode.py digest), then the rules that look at more than one code point. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/unicode.h"

static const struct {
    const char *name;
    uint32_t crc;
} expected[] = {
    { "alpha", 0x530a92c0 },         { "decimal", 0x3607c4d4 },
    { "digit", 0x89969e40 },         { "numeric", 0x9526bf09 },
    { "space", 0x57327d3b },         { "lower", 0x4c707493 },
    { "upper", 0x49cac25c },         { "printable", 0x9311ca1d },
    { "xid_start", 0x6cccd533 },     { "xid_continue", 0x279ffc6a },
    { "cased", 0x3ea5385f },         { "ignorable", 0x58818f5c },
    { "linebreak", 0xb3883f69 },     { "title", 0xa0b7b16c },
    { "alnum", 0x41aa45e2 },         { "category", 0x80cc09bf },
    { "bidirectional", 0x07fec6d7 }, { "east_asian_width", 0x6feda5d3 },
    { "combining", 0x3ea8a872 },     { "mirrored", 0xb76125cd },
    { "decimal_value", 0x93608885 }, { "digit_value", 0xce6dd599 },
    { "numeric_value", 0x92d07873 }, { "simple_lower", 0xcbe0f56a },
    { "upper_full", 0xf4805762 },    { "lower_full", 0xf4bcba9b },
    { "title_full", 0x44d26d70 },    { "casefold_full", 0xa3f28484 },
    { "NFC", 0x4b5547cd },           { "NFD", 0x8c319576 },
    { "NFKC", 0x9397c862 },          { "NFKD", 0x40d454c7 },
    { "decomposition", 0xd7367383 },
};

static uint32_t crc_add(uint32_t crc, const void *data, size_t n)
{
    const uint8_t *p = data;
    crc = ~crc;
    while (n--) {
        crc ^= *p++;
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (0xEDB88320u & (0 - (crc & 1)));
    }
    return ~crc;
}

static void check(const char *name, uint32_t crc)
{
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (strcmp(expected[i].name, name) == 0) {
            if (expected[i].crc != crc) fail_msg("%s: %08x, not %08x", name, crc, expected[i].crc);
            return;
        }
    }
    fail_msg("%s: no checksum", name);
}

#define EACH(cp) for (uint32_t cp = 0; cp < 0x110000; cp++)

static void test_flags(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t flag;
    } flags[] = { { "alpha", CL_UC_ALPHA },         { "decimal", CL_UC_DECIMAL },
                  { "digit", CL_UC_DIGIT },         { "numeric", CL_UC_NUMERIC },
                  { "space", CL_UC_SPACE },         { "lower", CL_UC_LOWER },
                  { "upper", CL_UC_UPPER },         { "printable", CL_UC_PRINTABLE },
                  { "xid_start", CL_UC_XID_START }, { "xid_continue", CL_UC_XID_CONTINUE },
                  { "cased", CL_UC_CASED },         { "ignorable", CL_UC_IGNORABLE },
                  { "linebreak", CL_UC_LINEBREAK }, { "title", CL_UC_TITLE },
                  { "alnum", CL_UC_ALNUM },         { "mirrored", CL_UC_MIRRORED } };
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        uint32_t crc = 0;
        EACH(cp)
        {
            uint8_t b = cl_unicode_is(cp, flags[i].flag);
            crc = crc_add(crc, &b, 1);
        }
        check(flags[i].name, crc);
    }
}

static uint8_t index_of(const char *name, const char *const *names)
{
    uint8_t i = 0;
    while (strcmp(names[i], name) != 0)
        i++;
    return i;
}

static void test_info(void **state)
{
    (void)state;
    static const char *const categories[] = { "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc",
                                              "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
                                              "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs",
                                              "Zl", "Zp", "Cc", "Cf", "Cs", "Co" };
    static const char *const bidi[] = { "",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                        "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                        "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI" };
    static const char *const widths[] = { "N", "A", "H", "F", "Na", "W" };
    uint32_t cat = 0, bid = 0, wid = 0, com = 0, dec = 0, dig = 0, num = 0, low = 0;
    EACH(cp)
    {
        uint8_t b = index_of(cl_unicode_category(cp), categories);
        cat = crc_add(cat, &b, 1);
        b = index_of(cl_unicode_bidirectional(cp), bidi);
        bid = crc_add(bid, &b, 1);
        b = index_of(cl_unicode_east_asian_width(cp), widths);
        wid = crc_add(wid, &b, 1);
        b = (uint8_t)cl_unicode_combining(cp);
        com = crc_add(com, &b, 1);
        b = (uint8_t)cl_unicode_decimal(cp);
        dec = crc_add(dec, &b, 1);
        b = (uint8_t)cl_unicode_digit(cp);
        dig = crc_add(dig, &b, 1);
        double v = -1.0;
        cl_unicode_numeric(cp, &v);
        num = crc_add(num, &v, 8);
        uint32_t l = cl_unicode_lower(cp);
        low = crc_add(low, &l, 4);
    }
    check("category", cat);
    check("bidirectional", bid);
    check("east_asian_width", wid);
    check("combining", com);
    check("decimal_value", dec);
    check("digit_value", dig);
    check("numeric_value", num);
    check("simple_lower", low);
}

static uint32_t crc_text(uint32_t crc, const uint32_t *text, size_t n)
{
    uint32_t len = (uint32_t)n;
    return crc_add(crc_add(crc, &len, 4), text, n * 4);
}

static void test_case(void **state)
{
    (void)state;
    uint32_t up = 0, low = 0, title = 0, fold = 0, out[CL_UNICODE_CASE_MAX];
    EACH(cp)
    {
        up = crc_text(up, out, (size_t)cl_unicode_upper_full(cp, out));
        low = crc_text(low, out, (size_t)cl_unicode_lower_full(cp, out));
        title = crc_text(title, out, (size_t)cl_unicode_title_full(cp, out));
        fold = crc_text(fold, out, (size_t)cl_unicode_fold_full(cp, out));
    }
    check("upper_full", up);
    check("lower_full", low);
    check("title_full", title);
    check("casefold_full", fold);
    assert_int_equal(cl_unicode_upper('a'), 'A');
    assert_int_equal(cl_unicode_upper(0xDF), 0xDF);
    assert_int_equal(cl_unicode_upper(0x1F80), 0x1F88);
    assert_int_equal(cl_unicode_title(0x1C6), 0x1C5);
    assert_int_equal(cl_unicode_lower(0x110000), 0x110000);
    assert_int_equal(cl_unicode_flags(0xFFFFFFFF), 0);
}

static void test_final_sigma(void **state)
{
    (void)state;
    static const struct {
        uint16_t text[8];
        size_t len, at;
        bool final;
    } cases[] = {
        { { 0x3A3 }, 1, 0, false },
        { { 'A', 0x3A3 }, 2, 1, true },
        { { 'A', 0x3A3, 'B' }, 3, 1, false },
        { { 'A', '.', 0x3A3, '.', ' ' }, 5, 2, true },
        { { 'A', '.', 0x3A3, '.', 'b' }, 5, 2, false },
        { { '1', 0x3A3 }, 2, 1, false },
        { { 'A', ' ', 0x3A3 }, 3, 2, false },
        { { 'A', 0x3A3, 0x3A3 }, 3, 1, false },
        { { 'A', 0x3A3, 0x3A3 }, 3, 2, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cl_unicode_final_sigma(cases[i].text, cases[i].len, 2, cases[i].at),
                         cases[i].final);
    }
}

static void test_normal_single(void **state)
{
    (void)state;
    static const char *const names[] = {
        [CL_NFC] = "NFC", [CL_NFD] = "NFD", [CL_NFKC] = "NFKC", [CL_NFKD] = "NFKD"
    };
    for (int f = 0; f < 4; f++) {
        uint32_t crc = 0, out[CL_UNICODE_DECOMP_MAX];
        EACH(cp)
        {
            size_t room = cl_unicode_normal_room((cl_unicode_form)f, &cp, 1, 4);
            assert_in_range(room, 1, CL_UNICODE_DECOMP_MAX);
            size_t n = cl_unicode_normalize((cl_unicode_form)f, &cp, 1, 4, out);
            assert_true(n <= room);
            crc = crc_text(crc, out, n);
            if (cl_unicode_quick_check((cl_unicode_form)f, &cp, 1, 4)) {
                assert_true(n == 1 && out[0] == cp);
            }
        }
        check(names[f], crc);
    }
    static const char *const tags[] = { "",         "<font>",  "<noBreak>",  "<initial>",
                                        "<medial>", "<final>", "<isolated>", "<circle>",
                                        "<super>",  "<sub>",   "<vertical>", "<wide>",
                                        "<narrow>", "<small>", "<square>",   "<fraction>",
                                        "<compat>" };
    uint32_t crc = 0;
    EACH(cp)
    {
        uint32_t out[1 + CL_UNICODE_DECOMP_MAX];
        const char *tag;
        int n = cl_unicode_decomposition(cp, out + 1, &tag);
        out[0] = index_of(tag, tags);
        crc = crc_text(crc, out, n ? (size_t)n + 1 : 0);
    }
    check("decomposition", crc);
}

/* A hostile run of marks: must be sorted stably, and in a time that is felt as none. */
static void test_long_run(void **state)
{
    (void)state;
    enum { N = 200001 };
    static uint32_t in[N], out[N];
    uint32_t seed = 1;
    in[0] = 'x';
    for (size_t i = 1; i < N; i++) {
        seed = seed * 1664525 + 1013904223;
        do
            in[i] = 0x300 + (seed++ >> 8) % 0x70;
        while (cl_unicode_combining(in[i]) == 0 || cl_unicode_is(in[i], CL_UC_NFD_NO));
    }
    assert_int_equal(cl_unicode_normal_room(CL_NFD, in, N, 4), N);
    assert_int_equal(cl_unicode_normalize(CL_NFD, in, N, 4, out), N);
    assert_int_equal(out[0], 'x');
    size_t at = 1;
    for (int key = 1; key < 256; key++) {
        for (size_t i = 1; i < N; i++) {
            if (cl_unicode_combining(in[i]) == key) assert_int_equal(out[at++], in[i]);
        }
    }
    assert_int_equal(at, N);
}

static void test_compose(void **state)
{
    (void)state;
    static const struct {
        uint16_t in[6];
        size_t len;
        uint16_t out[6];
        size_t out_len;
    } cases[] = {
        { { 'e', 0x301 }, 2, { 0xE9 }, 1 },
        { { 'a', 0x323, 0x302 }, 3, { 0x1EAD }, 1 },
        { { 'a', 0x302, 0x323 }, 3, { 0x1EAD }, 1 },
        { { 'a', 0x334, 0x301 }, 3, { 0xE1, 0x334 }, 2 },
        { { 'a', 0x315, 0x301 }, 3, { 0xE1, 0x315 }, 2 },
        { { 'a', 0x30A, 0x30A }, 3, { 0xE5, 0x30A }, 2 },
        { { 0x1100, 0x1161, 0x11A8 }, 3, { 0xAC01 }, 1 },
        { { 0xAC00, 0x11A7 }, 2, { 0xAC00, 0x11A7 }, 2 },
        { { 0x301, 'e', 0x301 }, 3, { 0x301, 0xE9 }, 2 },
        { { 0x958 }, 1, { 0x915, 0x93C }, 2 },
        { { 0 }, 0, { 0 }, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t out[64];
        size_t n = cl_unicode_normalize(CL_NFC, cases[i].in, cases[i].len, 2, out);
        assert_int_equal(n, cases[i].out_len);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(out[k], cases[i].out[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags),         cmocka_unit_test(test_info),
        cmocka_unit_test(test_case),          cmocka_unit_test(test_final_sigma),
        cmocka_unit_test(test_normal_single), cmocka_unit_test(test_long_run),
        cmocka_unit_test(test_compose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
