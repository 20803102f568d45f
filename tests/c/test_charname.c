/* SPDX-License-Identifier: MIT */
/* Names of characters: all of them against the checksum printed by CPython 3.14
   (tools/gen_charnames.py dump), there and back, then what has no name. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/charname.h"

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

static void all_names(void **state)
{
    (void)state;
    uint32_t crc = 0;
    size_t total = 0;
    for (uint32_t cp = 0; cp < 0x110100; cp++) {
        char name[CL_CHARNAME_MAX], line[CL_CHARNAME_MAX + 16];
        size_t n = cl_charname_of(cp, name);
        if (!n) continue;
        assert_true(n <= sizeof name);
        if (cl_charname_find(name, n) != (int32_t)cp) fail_msg("U+%04X is not found", cp);
        int k = snprintf(line, sizeof line, "%X;%.*s\n", cp, (int)n, name);
        crc = crc_add(crc, line, (size_t)k);
        total += (size_t)k;
    }
    assert_int_equal(total, 4852622);
    assert_int_equal(crc, 0xccb1aaab);
}

static int32_t find(const char *name) { return cl_charname_find(name, strlen(name)); }

static void special_names(void **state)
{
    (void)state;
    assert_int_equal(find("snowman"), 0x2603);
    assert_int_equal(find("Latin Small Letter a"), 'a');
    assert_int_equal(find("LF"), '\n');
    assert_int_equal(find("null"), 0);
    assert_int_equal(find("WEIERSTRASS ELLIPTIC FUNCTION"), 0x2118);
    assert_int_equal(find("CJK UNIFIED IDEOGRAPH-04E00"), 0x4E00);
    assert_int_equal(find("cjk compatibility ideograph-f900"), 0xF900);
    assert_int_equal(find("HANGUL SYLLABLE A"), 0xC544);
    assert_int_equal(find("BELL"), 0x1F514);
}

static void no_names(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        " ",
        "-",
        "SNOW MAN",
        "SNOWMAN ",
        " SNOWMAN",
        "SNOWMAN-",
        "SNOWMAN -",
        "LATIN",
        "NOPE",
        "LATIN  SMALL LETTER A",
        "CJK UNIFIED IDEOGRAPH-4e00",
        "CJK UNIFIED IDEOGRAPH-0041",
        "CJK UNIFIED IDEOGRAPH-020000",
        "CJK UNIFIED IDEOGRAPH-",
        "CJK UNIFIED IDEOGRAPH-4E0G",
        "CJK COMPATIBILITY IDEOGRAPH-0F900",
        "HANGUL SYLLABLE ",
        "HANGUL SYLLABLE",
        "HANGUL SYLLABLE X",
        "HANGUL SYLLABLE GAGX",
        "hangul syllable gag",
        "KEYCAP DIGIT ONE",
        "\xff",
        "A A A A A A A A A A A A",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (find(wrong[i]) != -1) fail_msg("%s has a code point", wrong[i]);
    char text[CL_CHARNAME_MAX + 1];
    memset(text, 'A', sizeof text);
    for (size_t n = 1; n <= sizeof text;
         n++) { /* one letter is no name, and no other run of it is */
        assert_int_equal(cl_charname_find(text, n), -1);
    }
    char name[CL_CHARNAME_MAX];
    assert_int_equal(cl_charname_of(0, name), 0);
    assert_int_equal(cl_charname_of(0xD800, name), 0);
    assert_int_equal(cl_charname_of(0x17000, name), 0);
    assert_int_equal(cl_charname_of(0x10FFFF, name), 0);
    assert_int_equal(cl_charname_of(UINT32_MAX, name), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_names),
        cmocka_unit_test(special_names),
        cmocka_unit_test(no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
