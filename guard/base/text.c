/* SPDX-License-Identifier: MIT */
/* The normal form of a text: libunistring's tables, and what we refuse. */
#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

static bool is_blank(ucs4_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85; }

/* Characters that change a text without being seen, or that have no agreed look. */
static bool is_invisible(ucs4_t c)
{
    if (uc_is_property(c, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT)) return true;
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
                                                   UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Co |
                                                   UC_CATEGORY_MASK_Cn);
}

/* Letters of Cyrillic and Greek that a reader takes for Latin ones. */
static bool looks_latin(ucs4_t c)
{
    static const ucs4_t alike[] = {
        0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4,
        0x3A5, 0x3A7, 0x3B1, 0x3B9, 0x3BA, 0x3BD, 0x3BF, 0x3C1, 0x3C5, 0x3C7, 0x3F2, 0x3F3,
        0x405, 0x406, 0x408, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421,
        0x422, 0x423, 0x425, 0x430, 0x435, 0x43A, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x455,
        0x456, 0x458, 0x4AE, 0x4AF, 0x4BB, 0x4C0, 0x4CF, 0x501, 0x51B, 0x51D,
    };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (alike[i] == c) return true;
    return false;
}

/* The writing system a character belongs to, or NULL for those that all use (digits, marks). The
   three of Japanese and those of Korean and Chinese are written together. */
static const char *script_of(ucs4_t c)
{
    const uc_script_t *s = uc_script(c);
    if (!s || strcmp(s->name, "Common") == 0 || strcmp(s->name, "Inherited") == 0) return NULL;
    static const char *const east[] = { "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo" };
    for (size_t i = 0; i < sizeof east / sizeof *east; i++)
        if (strcmp(s->name, east[i]) == 0) return "Han";
    return s->name;
}

typedef struct {
    size_t latin;      /* words of Latin letters */
    char alike[64];    /* the first word of look-alike letters only */
    char mixed[64];    /* the first word of two writing systems */
    const char *x, *y; /* those two */
} scripts;

static void copy_word(char out[64], const uint8_t *s, size_t n)
{
    if (n > 63) {
        n = 63;
        while (n > 0 && (s[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(out, s, n);
    out[n] = '\0';
}

static void look_at_word(const uint8_t *s, size_t n, scripts *out)
{
    const char *first = NULL;
    bool alike = true;
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc_unsafe(&c, s + i, n - i);
        const char *script = script_of(c);
        if (!script) continue;
        if (first && strcmp(first, script) != 0 && !out->mixed[0]) {
            copy_word(out->mixed, s, n);
            out->x = first;
            out->y = script;
        }
        first = script;
        if (!looks_latin(c)) alike = false;
    }
    if (!first) return;
    if (strcmp(first, "Latin") == 0)
        out->latin++;
    else if (alike && !out->alike[0])
        copy_word(out->alike, s, n);
}

static bool check_words(const uint8_t *s, size_t n, gd_error *e)
{
    scripts found = { 0 };
    for (size_t i = 0, from = 0; i <= n; i++) {
        if (i < n && s[i] != ' ' && s[i] != '.' && s[i] != '@' && s[i] != '-' && s[i] != '/')
            continue;
        if (i > from) look_at_word(s + from, i - from, &found);
        from = i + 1;
    }
    if (found.mixed[0])
        return gd_fail(e, GD_REFUSED,
                       "the word \"%s\" mixes %s and %s letters, which look alike; write it in one "
                       "alphabet",
                       found.mixed, found.x, found.y);
    if (found.alike[0] && found.latin > 0)
        return gd_fail(e, GD_REFUSED,
                       "the word \"%s\" is written with letters of another alphabet that look like "
                       "Latin ones; write it in Latin letters",
                       found.alike);
    return true;
}

static bool check_characters(const uint8_t *s, size_t n, gd_error *e)
{
    if (n > GD_TEXT_MAX)
        return gd_fail(e, GD_LIMIT, "a text of %zu bytes; at most %d are allowed", n, GD_TEXT_MAX);
    const uint8_t *bad = u8_check(s, n);
    if (bad)
        return gd_fail(e, GD_INVALID, "byte %zu of the text is not UTF-8; send it as UTF-8",
                       (size_t)(bad - s) + 1);
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc_unsafe(&c, s + i, n - i);
        if (!is_blank(c) && is_invisible(c))
            return gd_fail(e, GD_REFUSED,
                           "the text holds the invisible character U+%04X; leave it out",
                           (unsigned)c);
    }
    return true;
}

/* White space as single blanks, none at the ends, in place. */
static size_t squeeze(uint8_t *s, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        size_t k = (size_t)u8_mbtouc_unsafe(&c, s + i, n - i);
        if (is_blank(c) || uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Z)) {
            if (m > 0 && s[m - 1] != ' ') s[m++] = ' ';
        } else {
            memmove(s + m, s + i, k);
            m += k;
        }
        i += k;
    }
    return m > 0 && s[m - 1] == ' ' ? m - 1 : m;
}

static char *finish(uint8_t *s, size_t n, size_t *out_n, gd_error *e)
{
    n = squeeze(s, n);
    if (!check_words(s, n, e)) {
        free(s);
        return NULL;
    }
    uint8_t *p = realloc(s, n + 1);
    if (!p) {
        free(s);
        gd_fail(e, GD_MEMORY, "no memory for a text of %zu bytes", n);
        return NULL;
    }
    p[n] = '\0';
    if (out_n) *out_n = n;
    return (char *)p;
}

static char *normal(const char *s, size_t n, bool fold, size_t *out_n, gd_error *e)
{
    const uint8_t *in = (const uint8_t *)s;
    if (!check_characters(in, n, e)) return NULL;
    size_t m = 0;
    uint8_t *out = fold ? u8_casefold(in, n, NULL, UNINORM_NFKC, NULL, &m)
                        : u8_normalize(UNINORM_NFKC, in, n, NULL, &m);
    if (!out && n > 0) {
        gd_fail(e, GD_MEMORY, "no memory for a text of %zu bytes", n);
        return NULL;
    }
    if (m > 4 * (size_t)GD_TEXT_MAX) {
        free(out);
        gd_fail(e, GD_LIMIT, "a text that is %zu bytes long in its normal form", m);
        return NULL;
    }
    return finish(out, m, out_n, e);
}

char *gd_text_normal(const char *s, size_t n, size_t *out_n, gd_error *e)
{
    return normal(s, n, false, out_n, e);
}

char *gd_text_fold(const char *s, size_t n, size_t *out_n, gd_error *e)
{
    return normal(s, n, true, out_n, e);
}
