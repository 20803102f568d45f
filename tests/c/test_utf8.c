/* SPDX-License-Identifier: MIT */
/* UTF-8 and the other encodings. The error cases are what CPython 3.13 reports for these bytes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/codec.h"
#include "../../src/base/utf8.h"

/* All code points, both ways, at all widths that hold them. */
static void test_round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        uint8_t bytes[4];
        size_t n = (size_t)cl_utf8_put(cp, bytes);
        bool surrogate = cp >= 0xD800 && cp < 0xE000;
        cl_utf8_info info;
        assert_int_equal(cl_utf8_scan(bytes, n, false, &info), !surrogate);
        assert_true(cl_utf8_scan(bytes, n, true, &info));
        assert_int_equal(info.chars, 1);
        assert_true(cp <= info.max);
        uint32_t max = cp < 0x80 ? 0x7F : cp < 0x100 ? 0xFF : cp < 0x10000 ? 0xFFFF : 0x10FFFF;
        assert_int_equal(info.max, max);
        uint32_t got = 0;
        assert_int_equal(cl_utf8_decode(bytes, n, &got, 4), 1);
        assert_int_equal(got, cp);
        assert_int_equal(cl_utf8_size(&cp, 1, 4), n);
        assert_int_equal(cl_utf8_max(&cp, 1, 4), max);
        size_t pos = 0;
        assert_true(cl_utf8_next(bytes, n, &pos, true, &got));
        assert_true(got == cp && pos == n);
        assert_int_equal(cl_utf8_first_surrogate(&cp, 1, 4), surrogate ? 0 : 1);
        for (int c = CL_CODEC_UTF8; c <= CL_CODEC_CP1252; c++) {
            uint8_t out[4];
            uint32_t back = 0;
            cl_codec_need need;
            if (!cl_codec_measure((cl_codec)c, &cp, 0, 1, 4, &need)) {
                assert_true(surrogate || c >= CL_CODEC_ASCII);
                assert_true(need.good == 0 && need.err_end == 1 && need.bytes == 0);
                continue;
            }
            size_t k = cl_codec_encode((cl_codec)c, &cp, 0, 1, 4, out);
            assert_int_equal(k, need.bytes);
            assert_true(cl_codec_scan((cl_codec)c, out, k, &info));
            assert_true(info.chars == 1 && info.max == max);
            assert_int_equal(cl_codec_decode((cl_codec)c, out, k, &back, 4), 1);
            assert_int_equal(back, cp);
        }
    }
}

static void test_text(void **state)
{
    (void)state;
    static const char text[] = "plain ASCII text that is long enough, \xC3\xA9, then more of it; "
                               "\xE2\x82\xAC and \xF0\x9F\x98\x80 end";
    size_t len = sizeof text - 1;
    for (size_t cut = 0; cut <= len; cut++) {
        uint8_t *src = malloc(cut ? cut : 1);
        memcpy(src, text, cut);
        cl_utf8_info info;
        bool ok = cl_utf8_scan(src, cut, false, &info);
        assert_int_equal(ok, !info.truncated);
        int w = cl_utf8_width(info.max);
        for (int width = w; width <= 4; width *= 2) {
            void *units = malloc((info.chars + 1) * (size_t)width);
            assert_int_equal(cl_utf8_decode(src, info.err_start, units, width), info.chars);
            assert_int_equal(cl_utf8_max(units, info.chars, width), info.max);
            assert_int_equal(cl_utf8_size(units, info.chars, width), info.err_start);
            uint8_t *back = malloc(info.err_start ? info.err_start : 1);
            assert_int_equal(cl_utf8_encode(units, info.chars, width, back), info.err_start);
            assert_memory_equal(back, src, info.err_start);
            for (int to = w; to <= 4; to *= 2) {
                void *copy = malloc((info.chars + 1) * (size_t)to);
                cl_utf8_copy(copy, to, units, width, info.chars);
                cl_utf8_encode(copy, info.chars, to, back);
                assert_memory_equal(back, src, info.err_start);
                free(copy);
            }
            free(back);
            free(units);
        }
        free(src);
    }
}

static void test_decode_errors(void **state)
{
    (void)state;
    static const char start[] = "invalid start byte", tail[] = "invalid continuation byte",
                      end[] = "unexpected end of data", cut[] = "truncated data";
    static const struct {
        int codec;
        const char *bytes;
        size_t len, err_start, err_end;
        const char *reason;
    } cases[] = {
        { CL_CODEC_UTF8, "a\xFF", 2, 1, 2, start },
        { CL_CODEC_UTF8, "\x80", 1, 0, 1, start },
        { CL_CODEC_UTF8, "\xC0\x80", 2, 0, 1, start },
        { CL_CODEC_UTF8, "\xF5\x80\x80\x80", 4, 0, 1, start },
        { CL_CODEC_UTF8, "\xC3z", 2, 0, 1, tail },
        { CL_CODEC_UTF8, "\xE2\x82z", 3, 0, 2, tail },
        { CL_CODEC_UTF8, "\xE0\x80\x80", 3, 0, 1, tail },
        { CL_CODEC_UTF8, "\xED\xA0\x80", 3, 0, 1, tail },
        { CL_CODEC_UTF8, "\xED\xA0", 2, 0, 1, tail },
        { CL_CODEC_UTF8, "\xF0\x9F\x98z", 4, 0, 3, tail },
        { CL_CODEC_UTF8, "\xF4\x90\x80\x80", 4, 0, 1, tail },
        { CL_CODEC_UTF8, "ab\xC3", 3, 2, 3, end },
        { CL_CODEC_UTF8, "\xF0\x9F\x98", 3, 0, 3, end },
        { CL_CODEC_UTF16_LE, "a\0b", 3, 2, 3, cut },
        { CL_CODEC_UTF16_LE, "\0\xDC", 2, 0, 2, "illegal encoding" },
        { CL_CODEC_UTF16_LE, "\0\xD8", 2, 0, 2, end },
        { CL_CODEC_UTF16_LE, "\0\xD8z", 3, 0, 3, end },
        { CL_CODEC_UTF16_BE, "\xD8\0\0a", 4, 0, 2, "illegal UTF-16 surrogate" },
        { CL_CODEC_UTF32_LE, "a\0\0\0\0", 5, 4, 5, cut },
        { CL_CODEC_UTF32_LE, "\0\xD8\0\0", 4, 0, 4,
          "code point in surrogate code point range(0xd800, 0xe000)" },
        { CL_CODEC_UTF32_BE, "\0\x11\0\0", 4, 0, 4, "code point not in range(0x110000)" },
        { CL_CODEC_ASCII, "ab\xE9\xE9", 4, 2, 3, "ordinal not in range(128)" },
        { CL_CODEC_CP1252, "a\x81", 2, 1, 2, "character maps to <undefined>" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cl_utf8_info info;
        uint8_t *src = malloc(cases[i].len);
        memcpy(src, cases[i].bytes, cases[i].len);
        assert_false(cl_codec_scan((cl_codec)cases[i].codec, src, cases[i].len, &info));
        assert_string_equal(info.reason, cases[i].reason);
        assert_int_equal(info.err_start, cases[i].err_start);
        assert_int_equal(info.err_end, cases[i].err_end);
        free(src);
    }
}

static void test_encode_errors(void **state)
{
    (void)state;
    static const uint16_t text[] = { 'a', 0xD800, 0xDFFF, 0x4E00, 'b' };
    static const struct {
        int codec;
        size_t good, err_end;
        const char *reason;
    } cases[] = {
        { CL_CODEC_UTF8, 1, 3, "surrogates not allowed" },
        { CL_CODEC_UTF16_LE, 1, 2, "surrogates not allowed" },
        { CL_CODEC_UTF32_BE, 1, 2, "surrogates not allowed" },
        { CL_CODEC_ASCII, 1, 4, "ordinal not in range(128)" },
        { CL_CODEC_LATIN1, 1, 4, "ordinal not in range(256)" },
        { CL_CODEC_CP1252, 1, 4, "character maps to <undefined>" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cl_codec_need need;
        assert_false(cl_codec_measure((cl_codec)cases[i].codec, text, 0, 5, 2, &need));
        assert_int_equal(need.good, cases[i].good);
        assert_int_equal(need.err_end, cases[i].err_end);
        assert_string_equal(need.reason, cases[i].reason);
        assert_true(cl_codec_measure((cl_codec)cases[i].codec, text, 4, 5, 2, &need));
    }
}

static void test_names(void **state)
{
    (void)state;
    cl_codec c;
    assert_true(cl_codec_find("UTF-8", 5, &c) && c == CL_CODEC_UTF8);
    assert_true(cl_codec_find("Latin-1", 7, &c) && c == CL_CODEC_LATIN1);
    assert_true(cl_codec_find("iso-8859-1", 10, &c) && c == CL_CODEC_LATIN1);
    assert_true(cl_codec_find("utf_16_BE", 9, &c) && c == CL_CODEC_UTF16_BE);
    assert_false(cl_codec_find("rot13", 5, &c));
    assert_false(cl_codec_find("", 0, &c));
    assert_string_equal(cl_codec_name(CL_CODEC_CP1252), "charmap");
    c = CL_CODEC_UTF16;
    assert_true(cl_codec_bom(&c, "\xFE\xFF\0a", 4) == 2 && c == CL_CODEC_UTF16_BE);
    c = CL_CODEC_UTF32;
    assert_true(cl_codec_bom(&c, "\xFF\xFE\0\0", 4) == 4 && c == CL_CODEC_UTF32_LE);
    c = CL_CODEC_UTF8_SIG;
    assert_true(cl_codec_bom(&c, "\xEF\xBB\xBF", 3) == 3 && c == CL_CODEC_UTF8);
    uint8_t bom[4];
    c = CL_CODEC_UTF16;
    assert_true(cl_codec_write_bom(&c, bom) == 2 && c == CL_CODEC_UTF16_LE && bom[0] == 0xFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),    cmocka_unit_test(test_text),
        cmocka_unit_test(test_decode_errors), cmocka_unit_test(test_encode_errors),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
