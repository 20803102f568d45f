/* SPDX-License-Identifier: MIT */
/* Unicode properties, case mapping and normalisation over the generated tables.

   Each table is three arrays (top, mid, low): the code point's upper bits choose a block of mid,
   its middle bits a block of low, its lower bits the entry. Equal blocks are stored once.
   Normalisation is Unicode Standard Annex 15 with arithmetic Hangul (Unicode chapter 3.12). */

#include "unicode.h"
#include "base/units.h"

#include "unicode_tables.h"

#define LAST_CP 0x10FFFFu

#define LOOKUP(table, LO, MID, cp)                                                                \
    table##_low[((uint32_t)table##_mid[((uint32_t)table##_top[(cp) >> ((LO) + (MID))] << (MID)) | \
                                       (((cp) >> (LO)) & ((1u << (MID)) - 1))]                    \
                 << (LO)) |                                                                       \
                ((cp) & ((1u << (LO)) - 1))]

static const cl_unicode_case_rec *case_of(uint32_t cp)
{
    /* Any unassigned code point stands for those beyond the end. */
    uint32_t c = cp > LAST_CP ? LAST_CP : cp;
    return &cl_unicode_case[LOOKUP(cl_unicode_case, CL_UNICODE_CASE_LOW_BITS,
                                   CL_UNICODE_CASE_MID_BITS, c)];
}

static const cl_unicode_info_rec *info_of(uint32_t cp)
{
    uint32_t c = cp > LAST_CP ? LAST_CP : cp;
    return &cl_unicode_info[LOOKUP(cl_unicode_info, CL_UNICODE_INFO_LOW_BITS,
                                   CL_UNICODE_INFO_MID_BITS, c)];
}

static const uint16_t *decomp_of(uint32_t cp)
{
    uint32_t c = cp > LAST_CP ? LAST_CP : cp;
    return &cl_unicode_decomp[LOOKUP(cl_unicode_decomp, CL_UNICODE_DECOMP_LOW_BITS,
                                     CL_UNICODE_DECOMP_MID_BITS, c)];
}

/* ---- properties ---- */

uint32_t cl_unicode_flags(uint32_t cp) { return case_of(cp)->flags; }

int cl_unicode_decimal(uint32_t cp)
{
    int v = info_of(cp)->decimal;
    return v == 255 ? -1 : v;
}

int cl_unicode_digit(uint32_t cp)
{
    int v = info_of(cp)->digit;
    return v == 255 ? -1 : v;
}

bool cl_unicode_numeric(uint32_t cp, double *out)
{
    int n = info_of(cp)->number;
    if (n == 0) return false;
    *out = cl_unicode_number[n];
    return true;
}

const char *cl_unicode_category(uint32_t cp)
{
    static const char names[][3] = { "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                     "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                     "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co" };
    return cp > LAST_CP ? names[0] : names[info_of(cp)->category];
}

const char *cl_unicode_bidirectional(uint32_t cp)
{
    static const char names[][4] = { "",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                     "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                     "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI" };
    return names[info_of(cp)->bidi];
}

const char *cl_unicode_east_asian_width(uint32_t cp)
{
    static const char names[][3] = { "N", "A", "H", "F", "Na", "W" };
    return names[info_of(cp)->width];
}

int cl_unicode_combining(uint32_t cp) { return info_of(cp)->combining; }

/* ---- case ---- */

/* Deltas are added modulo 2^32, so a negative one works on unsigned code points. */
static uint32_t shifted(uint32_t cp, int32_t delta) { return cp + (uint32_t)delta; }

uint32_t cl_unicode_lower(uint32_t cp) { return shifted(cp, case_of(cp)->lower); }

uint32_t cl_unicode_upper(uint32_t cp) { return shifted(cp, case_of(cp)->upper); }

uint32_t cl_unicode_title(uint32_t cp) { return shifted(cp, case_of(cp)->title); }

static int mapped(uint32_t simple, uint32_t full, uint32_t out[CL_UNICODE_CASE_MAX])
{
    if (full == 0) {
        out[0] = simple;
        return 1;
    }
    int n = (int)(full & 3);
    for (int i = 0; i < n; i++)
        out[i] = cl_unicode_special[(full >> 2) + (uint32_t)i];
    return n;
}

int cl_unicode_lower_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX])
{
    const cl_unicode_case_rec *r = case_of(cp);
    return mapped(shifted(cp, r->lower), r->full_lower, out);
}

int cl_unicode_upper_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX])
{
    const cl_unicode_case_rec *r = case_of(cp);
    return mapped(shifted(cp, r->upper), r->full_upper, out);
}

int cl_unicode_title_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX])
{
    const cl_unicode_case_rec *r = case_of(cp);
    return mapped(shifted(cp, r->title), r->full_title, out);
}

int cl_unicode_fold_full(uint32_t cp, uint32_t out[CL_UNICODE_CASE_MAX])
{
    const cl_unicode_case_rec *r = case_of(cp);
    return mapped(shifted(cp, r->fold), r->full_fold, out);
}

/* Final: a cased letter before, past any ignorable ones, and no cased letter after in the same
   sense. A sigma is cased itself, so each scan ends at the next sigma at the latest. */
bool cl_unicode_final_sigma(const void *units, size_t len, int width, size_t i)
{
    bool before = false;
    for (size_t j = i; j-- > 0;) {
        uint32_t f = cl_unicode_flags(cl_unit_at(units, width, j));
        if (f & CL_UC_IGNORABLE) continue;
        before = (f & CL_UC_CASED) != 0;
        break;
    }
    if (!before) return false;
    for (size_t j = i + 1; j < len; j++) {
        uint32_t f = cl_unicode_flags(cl_unit_at(units, width, j));
        if (f & CL_UC_IGNORABLE) continue;
        return (f & CL_UC_CASED) == 0;
    }
    return true;
}

/* ---- decomposition ---- */

enum {
    HANGUL_S = 0xAC00,
    HANGUL_L = 0x1100,
    HANGUL_V = 0x1161,
    HANGUL_T = 0x11A7,
    HANGUL_LS = 19,
    HANGUL_VS = 21,
    HANGUL_TS = 28,
    HANGUL_VT = HANGUL_VS * HANGUL_TS,
    HANGUL_SS = HANGUL_LS * HANGUL_VT
};

static int unpack(const uint16_t *entry, uint32_t out[CL_UNICODE_DECOMP_MAX])
{
    int units = entry[0] >> 5, n = 0;
    for (int i = 1; i <= units; i++) {
        uint32_t c = entry[i];
        if ((c & 0xFC00) == 0xD800) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (entry[i + 1] & 0x3FFu);
            i++;
        }
        out[n++] = c;
    }
    return n;
}

int cl_unicode_decomposition(uint32_t cp, uint32_t out[CL_UNICODE_DECOMP_MAX], const char **tag)
{
    static const char names[][12] = { "",         "<font>",  "<noBreak>",  "<initial>",
                                      "<medial>", "<final>", "<isolated>", "<circle>",
                                      "<super>",  "<sub>",   "<vertical>", "<wide>",
                                      "<narrow>", "<small>", "<square>",   "<fraction>",
                                      "<compat>" };
    const uint16_t *entry = decomp_of(cp);
    *tag = names[entry[0] & 31];
    return unpack(entry, out);
}

/* The full decomposition of one code point. The data decomposes in steps, so an explicit stack
   holds what is still to be taken apart; no form needs more than 18 code points in all. */
static int decompose(uint32_t cp, bool compat, uint32_t out[CL_UNICODE_DECOMP_MAX])
{
    if (cp < 0xA0) {
        out[0] = cp;
        return 1;
    }
    if (cp - HANGUL_S < HANGUL_SS) {
        uint32_t s = cp - HANGUL_S, t = s % HANGUL_TS;
        out[0] = HANGUL_L + s / HANGUL_VT;
        out[1] = HANGUL_V + s % HANGUL_VT / HANGUL_TS;
        out[2] = HANGUL_T + t;
        return t ? 3 : 2;
    }
    uint32_t no = compat ? CL_UC_NFKD_NO : CL_UC_NFD_NO;
    if (!cl_unicode_is(cp, no)) {
        out[0] = cp;
        return 1;
    }
    uint32_t stack[2 * CL_UNICODE_DECOMP_MAX], parts[CL_UNICODE_DECOMP_MAX];
    int top = 0, n = 0;
    stack[top++] = cp;
    while (top > 0) {
        uint32_t c = stack[--top];
        if (!cl_unicode_is(c, no)) {
            out[n++] = c;
            continue;
        }
        int k = unpack(decomp_of(c), parts);
        while (k > 0)
            stack[top++] = parts[--k];
    }
    return n;
}

/* ---- canonical order ---- */

static void reverse(uint32_t *a, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t t = a[i];
        a[i] = a[n - 1 - i];
        a[n - 1 - i] = t;
    }
}

/* Merges the sorted neighbours a[0..m) and a[m..n) in place and stably: SymMerge of Kim and
   Kutzner (2004) in its simple rotation form. The smaller half recurses, so at most 64 deep. */
static void merge(uint32_t *a, size_t m, size_t n)
{
    while (m > 0 && m < n) {
        /* Split the larger side in the middle, find where that value goes in the other one. */
        size_t i, j, lo, hi;
        if (m >= n - m) {
            i = m / 2;
            int key = cl_unicode_combining(a[i]);
            for (lo = m, hi = n; lo < hi;) {
                size_t mid = lo + (hi - lo) / 2;
                if (cl_unicode_combining(a[mid]) < key)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            j = lo;
        } else {
            j = m + (n - m) / 2;
            int key = cl_unicode_combining(a[j]);
            for (lo = 0, hi = m; lo < hi;) {
                size_t mid = lo + (hi - lo) / 2;
                if (cl_unicode_combining(a[mid]) <= key)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            i = lo;
            j++;
        }
        /* Swap the blocks a[i..m) and a[m..j). The value split at is then in its final place, and
           two merges of smaller pairs remain: left of it and right of it. */
        bool left_pivot = m >= n - m;
        reverse(a + i, m - i);
        reverse(a + m, j - m);
        reverse(a + i, j - i);
        size_t cut = i + (j - m);
        size_t left_n = left_pivot ? cut : cut - 1;
        size_t right_at = left_pivot ? cut + 1 : cut;
        size_t right_m = left_pivot ? m - i - 1 : m - i, right_n = n - right_at;
        if (left_n <= right_n) {
            merge(a, i, left_n);
            a += right_at;
            m = right_m;
            n = right_n;
        } else {
            merge(a + right_at, right_m, right_n);
            m = i;
            n = left_n;
        }
    }
}

/* Stable sort of one run of marks by combining class. Real text has runs of a few; a hostile one
   may have millions, so insertion sort is for short pieces only. */
static void sort_run(uint32_t *a, size_t n)
{
    enum { PIECE = 12 };
    for (size_t base = 0; base < n; base += PIECE) {
        size_t end = n - base < PIECE ? n : base + PIECE;
        for (size_t i = base + 1; i < end; i++) {
            uint32_t c = a[i];
            int key = cl_unicode_combining(c);
            size_t j = i;
            for (; j > base && cl_unicode_combining(a[j - 1]) > key; j--)
                a[j] = a[j - 1];
            a[j] = c;
        }
    }
    for (size_t size = PIECE; size < n; size *= 2) {
        for (size_t base = 0; n - base > size; base += 2 * size) {
            size_t rest = n - base;
            merge(a + base, size, rest < 2 * size ? rest : 2 * size);
            if (rest <= 2 * size) break;
        }
    }
}

static void order(uint32_t *a, size_t n)
{
    for (size_t i = 0; i < n;) {
        if (a[i] < 0x300 || cl_unicode_combining(a[i]) == 0) {
            i++;
            continue;
        }
        size_t start = i;
        int last = 0;
        bool sorted = true;
        for (; i < n; i++) {
            int key = cl_unicode_combining(a[i]);
            if (key == 0) break;
            if (key < last) sorted = false;
            last = key;
        }
        if (!sorted) sort_run(a + start, i - start);
    }
}

/* ---- composition ---- */

/* What first and second compose to; 0 = nothing. */
static uint32_t compose_pair(uint32_t first, uint32_t second)
{
    if (first - HANGUL_L < HANGUL_LS && second - HANGUL_V < HANGUL_VS) {
        return HANGUL_S + ((first - HANGUL_L) * HANGUL_VS + (second - HANGUL_V)) * HANGUL_TS;
    }
    if (first - HANGUL_S < HANGUL_SS && (first - HANGUL_S) % HANGUL_TS == 0 &&
        second - (HANGUL_T + 1) < HANGUL_TS - 1) {
        return first + (second - HANGUL_T);
    }
    if (!cl_unicode_is(second, CL_UC_NFC_MAYBE)) return 0;
    uint64_t key = (uint64_t)first << 21 | second;
    size_t lo = 0, hi = CL_UNICODE_PAIRS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (cl_unicode_pair[mid].pair < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < CL_UNICODE_PAIRS && cl_unicode_pair[lo].pair == key ? cl_unicode_pair[lo].composed
                                                                    : 0;
}

/* Composes an ordered decomposition in place; returns the new length. A mark joins the last
   starter unless something of the same or a higher class was left between them. */
static size_t compose(uint32_t *a, size_t n)
{
    size_t out = 0, starter = 0;
    bool have = false;
    int last = 0; /* class of what was kept since the starter; -1 = nothing was */
    for (size_t i = 0; i < n; i++) {
        uint32_t c = a[i];
        int key = cl_unicode_combining(c);
        if (have && (last == -1 || (last != 0 && last < key))) {
            uint32_t joined = compose_pair(a[starter], c);
            if (joined) {
                a[starter] = joined;
                continue;
            }
        }
        if (key == 0) {
            starter = out;
            have = true;
            last = -1;
        } else {
            last = key;
        }
        a[out++] = c;
    }
    return out;
}

/* ---- the forms ---- */

/* Below this value nothing changes and nothing combines. */
static uint32_t safe_below(cl_unicode_form form)
{
    return form == CL_NFC ? 0x300 : form == CL_NFD ? 0xC0 : 0xA0;
}

bool cl_unicode_quick_check(cl_unicode_form form, const void *units, size_t len, int width)
{
    static const uint32_t doubt[] = { [CL_NFD] = CL_UC_NFD_NO,
                                      [CL_NFC] = CL_UC_NFC_MAYBE,
                                      [CL_NFKD] = CL_UC_NFKD_NO,
                                      [CL_NFKC] = CL_UC_NFKC_MAYBE };
    uint32_t safe = safe_below(form);
    int last = 0;
    for (size_t i = 0; i < len; i++) {
        uint32_t c = cl_unit_at(units, width, i);
        if (c < safe) {
            last = 0;
            continue;
        }
        if (cl_unicode_is(c, doubt[form])) return false;
        int key = cl_unicode_combining(c);
        if (key != 0 && key < last) return false;
        last = key;
    }
    return true;
}

size_t cl_unicode_normal_room(cl_unicode_form form, const void *units, size_t len, int width)
{
    bool compat = form == CL_NFKD || form == CL_NFKC;
    uint32_t parts[CL_UNICODE_DECOMP_MAX];
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        n += (size_t)decompose(cl_unit_at(units, width, i), compat, parts);
    }
    return n;
}

size_t cl_unicode_normalize(cl_unicode_form form, const void *units, size_t len, int width,
                            uint32_t *out)
{
    bool compat = form == CL_NFKD || form == CL_NFKC;
    uint32_t parts[CL_UNICODE_DECOMP_MAX];
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        int k = decompose(cl_unit_at(units, width, i), compat, parts);
        for (int j = 0; j < k; j++)
            out[n++] = parts[j];
    }
    order(out, n);
    return form == CL_NFC || form == CL_NFKC ? compose(out, n) : n;
}
