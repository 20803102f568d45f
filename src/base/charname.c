/* SPDX-License-Identifier: MIT */
/* Names of characters, both ways. tools/gen_charnames.py made the tables and says how a name is
   packed: words of one or two bytes, and a beginning shared with the name before, in blocks that
   start afresh. A name is looked up by packing it and a binary search over the packed names. */
#include "charname.h"

#include <stdbool.h>
#include <string.h>

#include "charname_tables.h"

_Static_assert(CL_CHARNAME_LONGEST <= CL_CHARNAME_MAX,
               "CL_CHARNAME_MAX is the length of all names");

enum { BLOCK = 16 };

/* ---- Hangul syllables and ranges: names that are computed ---- */

static const char syllable[] = "HANGUL SYLLABLE ";
enum { S_BASE = 0xAC00, SYLLABLE_LEN = sizeof syllable - 1, LEADS = 19, VOWELS = 21, TAILS = 28 };

static const char *const leads[LEADS] = { "G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                          "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H" };
static const char *const vowels[VOWELS] = { "A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                            "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                            "WEO", "WE", "WI", "YU",  "EU", "YI", "I" };
static const char *const tails[TAILS] = { "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H" };

/* The longest of the parts that the text begins with; -1 if none does. */
static int longest(const char *const parts[], int count, const char **text, const char *end)
{
    int best = -1;
    size_t len = 0;
    for (int i = 0; i < count; i++) {
        size_t k = strlen(parts[i]);
        if (k <= (size_t)(end - *text) && memcmp(parts[i], *text, k) == 0 &&
            (best < 0 || k > len)) {
            best = i;
            len = k;
        }
    }
    *text += len;
    return best;
}

static int32_t find_syllable(const char *s, size_t n)
{
    const char *end = s + n;
    int l = longest(leads, LEADS, &s, end);
    int v = longest(vowels, VOWELS, &s, end);
    int t = longest(tails, TAILS, &s, end);
    if (l < 0 || v < 0 || t < 0 || s != end) return -1;
    return S_BASE + (l * VOWELS + v) * TAILS + t;
}

/* Upper case, in ASCII: letters of names have no other. */
static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }

static size_t put_hex(uint32_t cp, char *out)
{
    int digits = cp < 0x10000 ? 4 : 5;
    for (int i = 0; i < digits; i++)
        out[i] = "0123456789ABCDEF"[cp >> (4 * (digits - 1 - i)) & 15];
    return (size_t)digits;
}

/* The code point a name of a range ends with. That of a unified ideograph has 4 or 5 digits, its
   letters upper case; those of the others are as the character database writes them. */
static int32_t find_in_ranges(const char *name, size_t n)
{
    for (size_t r = 0; r < sizeof cl_charname_ranges / sizeof *cl_charname_ranges; r++) {
        const cl_charname_range *range = &cl_charname_ranges[r];
        bool ideograph = strcmp(range->prefix, "CJK UNIFIED IDEOGRAPH-") == 0;
        size_t k = strlen(range->prefix);
        if (n < k + 4 || n > k + 5 || (n == k + 5 && range->last < 0x10000 && !ideograph)) continue;
        size_t i = 0;
        while (i < k && (ideograph ? name[i] : upper(name[i])) == range->prefix[i])
            i++;
        if (i < k) continue;
        uint32_t cp = 0;
        for (; i < n; i++) {
            char c = ideograph ? name[i] : upper(name[i]);
            if (c >= '0' && c <= '9') {
                cp = cp << 4 | (uint32_t)(c - '0');
            } else if (c >= 'A' && c <= 'F') {
                cp = cp << 4 | (uint32_t)(c - 'A' + 10);
            } else {
                return -1;
            }
        }
        if (cp >= range->first && cp <= range->last) return (int32_t)cp;
    }
    return -1;
}

/* ---- words ---- */

/* Word i; its length, the mark on its last byte not removed, goes to *len. */
static const uint8_t *word_at(uint32_t i, size_t *len)
{
    const uint8_t *p = cl_charname_words + cl_charname_word_blocks[i / BLOCK];
    for (uint32_t skip = i % BLOCK; skip; p++)
        skip -= *p >> 7;
    size_t n = 1;
    while (!(p[n - 1] & 0x80))
        n++;
    *len = n;
    return p;
}

/* The order of word i and s[0..n), as memcmp. */
static int compare_word(uint32_t i, const char *s, size_t n)
{
    size_t len;
    const uint8_t *w = word_at(i, &len);
    for (size_t k = 0; k < len && k < n; k++) {
        int d = (w[k] & 0x7F) - (uint8_t)s[k];
        if (d) return d;
    }
    return (len > n) - (len < n);
}

/* The number of a word among lo..hi-1, which are sorted; -1 if it is not there. */
static int find_word(uint32_t lo, uint32_t hi, const char *s, size_t n)
{
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        int d = compare_word(mid, s, n);
        if (d == 0) return (int)mid;
        if (d < 0) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return -1;
}

/* Packs a name in upper case; 0 if a word of it is in no name. */
static size_t pack(const char *s, size_t n, uint8_t code[CL_CHARNAME_LONGEST_CODE])
{
    size_t out = 0;
    for (size_t i = 0; i < n;) {
        /* A word ends before a space or a hyphen; a space is not part of the next word unless a
           hyphen follows it. */
        size_t from = i;
        if (i && s[i] == ' ' && (i + 1 >= n || s[i + 1] != '-')) from = i + 1;
        size_t end = from + 1 + (from < n && s[from] == ' ');
        while (end < n && s[end] != ' ' && s[end] != '-')
            end++;
        if (end > n) return 0;
        int w = find_word(0, CL_CHARNAME_ONE_BYTE, s + from, end - from);
        if (w >= 0) {
            if (out + 1 > CL_CHARNAME_LONGEST_CODE) return 0;
            code[out++] = (uint8_t)w;
        } else {
            w = find_word(CL_CHARNAME_ONE_BYTE, CL_CHARNAME_WORD_COUNT, s + from, end - from);
            if (w < 0 || out + 2 > CL_CHARNAME_LONGEST_CODE) return 0;
            code[out++] = (uint8_t)(CL_CHARNAME_ONE_BYTE + (w - CL_CHARNAME_ONE_BYTE) / 256);
            code[out++] = (uint8_t)((w - CL_CHARNAME_ONE_BYTE) % 256);
        }
        i = end;
    }
    return out;
}

/* ---- names ---- */

/* The packed form of name number i. */
static size_t code_at(uint32_t i, uint8_t code[CL_CHARNAME_LONGEST_CODE])
{
    const uint8_t *p = cl_charname_names + cl_charname_name_blocks[i / BLOCK];
    for (uint32_t left = i % BLOCK;; left--) {
        size_t shared = *p >> 4, more = *p & 15;
        p++;
        if (more == 15) more = *p++;
        memcpy(code + shared, p, more);
        if (!left) return shared + more;
        p += more;
    }
}

int32_t cl_charname_find(const char *name, size_t n)
{
    if (n == 0 || n > CL_CHARNAME_MAX) return -1;
    if (n > SYLLABLE_LEN && memcmp(name, syllable, SYLLABLE_LEN) == 0)
        return find_syllable(name + SYLLABLE_LEN, n - SYLLABLE_LEN);
    int32_t computed = find_in_ranges(name, n);
    if (computed >= 0) return computed;
    char s[CL_CHARNAME_MAX];
    for (size_t i = 0; i < n; i++)
        s[i] = upper(name[i]);
    uint8_t code[CL_CHARNAME_LONGEST_CODE], other[CL_CHARNAME_LONGEST_CODE];
    size_t len = pack(s, n, code);
    if (!len) return -1;
    uint32_t lo = 0, hi = CL_CHARNAME_COUNT;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2, number = cl_charname_order[mid];
        size_t k = code_at(number, other);
        int d = memcmp(other, code, k < len ? k : len);
        if (d == 0) d = (k > len) - (k < len);
        if (d < 0) {
            lo = mid + 1;
        } else if (d > 0) {
            hi = mid;
        } else if (number >= CL_CHARNAME_PLAIN) {
            return (int32_t)cl_charname_aliases[number - CL_CHARNAME_PLAIN];
        } else {
            const cl_charname_span *span = cl_charname_spans;
            size_t spans = sizeof cl_charname_spans / sizeof *cl_charname_spans;
            while (spans > 1) { /* the last one that begins at or before the number */
                size_t half = spans / 2;
                if (span[half].name <= number) span += half;
                spans -= half;
            }
            return (int32_t)(span->first + (number - span->name));
        }
    }
    return -1;
}

/* Joins the words of name number i. */
static size_t spell(uint32_t i, char out[CL_CHARNAME_MAX])
{
    uint8_t code[CL_CHARNAME_LONGEST_CODE];
    size_t len = code_at(i, code), n = 0;
    for (size_t k = 0; k < len;) {
        uint32_t w = code[k++];
        if (w >= CL_CHARNAME_ONE_BYTE)
            w = CL_CHARNAME_ONE_BYTE + (w - CL_CHARNAME_ONE_BYTE) * 256 + code[k++];
        size_t bytes;
        const uint8_t *p = word_at(w, &bytes);
        if (n && (*p & 0x7F) != '-' && *p != ' ') out[n++] = ' ';
        for (size_t b = 0; b < bytes; b++)
            out[n++] = (char)(p[b] & 0x7F);
    }
    return n;
}

size_t cl_charname_of(uint32_t cp, char out[CL_CHARNAME_MAX])
{
    if (cp >= S_BASE && cp < S_BASE + LEADS * VOWELS * TAILS) {
        uint32_t i = cp - S_BASE;
        const char *parts[] = { syllable, leads[i / (VOWELS * TAILS)], vowels[i / TAILS % VOWELS],
                                tails[i % TAILS] };
        size_t n = 0;
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            for (const char *p = parts[k]; *p; p++)
                out[n++] = *p;
        return n;
    }
    for (size_t r = 0; r < sizeof cl_charname_ranges / sizeof *cl_charname_ranges; r++) {
        const cl_charname_range *range = &cl_charname_ranges[r];
        if (cp >= range->first && cp <= range->last) {
            size_t n = strlen(range->prefix);
            memcpy(out, range->prefix, n);
            return n + put_hex(cp, out + n);
        }
    }
    size_t spans = sizeof cl_charname_spans / sizeof *cl_charname_spans, lo = 0, hi = spans;
    while (lo < hi) { /* the first that begins behind cp */
        size_t mid = (lo + hi) / 2;
        if (cl_charname_spans[mid].first <= cp) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    if (!lo) return 0;
    const cl_charname_span *span = &cl_charname_spans[lo - 1];
    uint32_t end = lo < spans ? cl_charname_spans[lo].name : CL_CHARNAME_PLAIN;
    if (cp - span->first >= end - span->name) return 0;
    return spell(span->name + (cp - span->first), out);
}
