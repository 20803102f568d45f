/* SPDX-License-Identifier: MIT */
/* Reads a pattern and writes its program in one pass: what is read is appended, and what stands
   around something (a repetition, an alternative) is moved in before it, which works because jumps
   are relative. Messages and their positions are those of CPython's re._parser.

   The first error is kept, and from then on the pattern reads as if it ended: nothing looks for
   errors on its way back. */
#include "base/charname.h"
#include "base/unicode.h"
#include "base/units.h"
#include "regex/regex.h"
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 300
#define MAX_GROUPS (CL_RX_MAX_PATTERN + 1)
#define TYPE_FLAGS (CL_RX_ASCII | CL_RX_LOCALE | CL_RX_UNICODE)
#define END UINT32_MAX
#define NOT_BEHIND UINT32_MAX

/* How many characters something can match. */
typedef struct {
    uint32_t lo, hi;
} width_of;

static const width_of one_wide = { 1, 1 }, no_wide = { 0, 0 };

typedef struct {
    width_of width;
    bool closed;
    uint32_t ref; /* where (?(n) named it before it was there, or CL_RX_NONE */
} group_of;

typedef struct {
    const void *text;
    uint32_t len, i;
    int width;
    bool bytes;
    uint32_t flags;  /* those in force here */
    uint32_t behind; /* groups there were when the outermost lookbehind began, or NOT_BEHIND */
    uint32_t depth, regs;
    group_of *groups; /* by number; [0] is not used */
    uint32_t ngroups, groups_cap; /* with the whole */
    uint32_t far_group, far_at;   /* the first reference to a group that has to come yet */
    cl_rx_prog *p;
    bool no_width; /* a lookbehind has none: told when all else is right */
    const cl_poll *poll;
    cl_rx_error *e;
    uint32_t nowhere[8]; /* what is written when there is no memory */
} parser;

/* ---- errors ---- */

static bool failed(const parser *r) { return r->e->kind != CL_RX_E_NONE; }

static void fail_kind(parser *r, cl_rx_error_kind kind, const char *text)
{
    if (failed(r)) return;
    cl_rx_error *e = r->e;
    *e = (cl_rx_error){ .kind = kind, .at = CL_RX_NONE };
    for (size_t n = 0; text[n] && n < sizeof e->text - 1; n++)
        e->text[n] = text[n];
    r->i = r->len;
}

static void fail_at(parser *r, uint32_t at, const char *text)
{
    if (failed(r)) return;
    fail_kind(r, CL_RX_E_PATTERN, text);
    r->e->at = at;
}

/* text names the piece [from, to) of the pattern. */
static void fail_piece(parser *r, uint32_t at, const char *text, uint32_t from, uint32_t to)
{
    if (failed(r)) return;
    fail_at(r, at, text);
    r->e->piece = from;
    r->e->n = to - from;
}

/* More of the text of the error that was just made. */
static void add_text(parser *r, const char *more)
{
    size_t n = strlen(r->e->text);
    while (*more && n < sizeof r->e->text - 1)
        r->e->text[n++] = *more++;
    r->e->text[n] = 0;
}

static void add_number(parser *r, uint32_t v)
{
    char digits[11], *p = digits + sizeof digits;
    *--p = 0;
    do
        *--p = (char)('0' + v % 10);
    while (v /= 10);
    add_text(r, p);
}

static void bad_group(parser *r, uint32_t at, uint32_t group)
{
    if (failed(r)) return;
    fail_at(r, at, "invalid group reference ");
    add_number(r, group);
}

static void missing(parser *r, uint32_t at, const char *what)
{
    if (failed(r)) return;
    fail_at(r, at, "missing ");
    add_text(r, what);
}

/* ---- tables that grow ---- */

static bool grow(parser *r, void **v, uint32_t *cap, uint64_t n, size_t size)
{
    if (n <= *cap) return true;
    uint64_t want = *cap * 2ull > n ? *cap * 2ull : n + 16;
    const cl_rx_memory *m = &r->p->memory;
    void *more = want < 1u << 28 ? m->fn(m->arg, *v, *cap * size, want * size) : NULL;
    if (!more) {
        fail_kind(r, CL_RX_E_MEMORY, "");
        return false;
    }
    *v = more;
    *cap = (uint32_t)want;
    return true;
}

static uint32_t emit(parser *r, uint32_t word)
{
    cl_rx_prog *p = r->p;
    if (!grow(r, (void **)&p->code, &p->code_cap, (uint64_t)p->ncode + 1, sizeof *p->code))
        return 0;
    p->code[p->ncode] = word;
    return p->ncode++;
}

static uint32_t emit2(parser *r, uint32_t op, uint32_t a)
{
    uint32_t at = emit(r, op);
    emit(r, a);
    return at;
}

/* Room for n words at `at`. */
static uint32_t *insert(parser *r, uint32_t at, uint32_t n)
{
    cl_rx_prog *p = r->p;
    if (!grow(r, (void **)&p->code, &p->code_cap, (uint64_t)p->ncode + n, sizeof *p->code))
        return r->nowhere;
    memmove(p->code + at + n, p->code + at, (p->ncode - at) * sizeof *p->code);
    p->ncode += n;
    return p->code + at;
}

static void add_range(parser *r, cl_rx_set *s, uint32_t lo, uint32_t hi)
{
    cl_rx_prog *p = r->p;
    if (!grow(r, (void **)&p->ranges, &p->ranges_cap, (uint64_t)p->nranges + 1,
              2 * sizeof *p->ranges))
        return;
    p->ranges[2 * (size_t)p->nranges] = lo;
    p->ranges[2 * (size_t)p->nranges + 1] = hi;
    p->nranges++;
    s->nranges++;
}

/* ---- reading: a token is a character, or a backslash and the one behind it ---- */

static uint32_t unit(const parser *r, uint32_t i)
{
    return i < r->len ? cl_unit_at(r->text, r->width, i) : END;
}

/* The next token's first character; a backslash is never the last. */
static uint32_t peek(parser *r)
{
    uint32_t c = unit(r, r->i);
    if (c == '\\' && r->i + 1 >= r->len) {
        fail_at(r, r->len - 1, "bad escape (end of pattern)");
        return END;
    }
    return c;
}

static uint32_t get(parser *r)
{
    uint32_t c = peek(r);
    if (c != END) r->i += c == '\\' ? 2 : 1;
    return c;
}

static bool match(parser *r, uint32_t c)
{
    if (peek(r) != c) return false;
    r->i++;
    return true;
}

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_octal(uint32_t c) { return c >= '0' && c <= '7'; }
static bool is_letter(uint32_t c) { return c < 128 && (c | 32) >= 'a' && (c | 32) <= 'z'; }

static int hex_value(uint32_t c)
{
    if (is_digit(c)) return (int)c - '0';
    return c < 128 && (c | 32) >= 'a' && (c | 32) <= 'f' ? (int)(c | 32) - 'a' + 10 : -1;
}

/* The name up to `end`, which is read too: [*from, *to). */
static void name_until(parser *r, char end, const char *what, uint32_t *from, uint32_t *to)
{
    *from = *to = r->i;
    for (;;) {
        uint32_t at = r->i, c = get(r);
        if (c == END) {
            if (at == *from)
                missing(r, *from, what);
            else
                missing(r, *from, end == '>' ? ">, unterminated name"
                                : end == ')' ? "), unterminated name"
                                             : "}, unterminated name");
            return;
        }
        if (c != (uint32_t)end) continue;
        if (at == *from) missing(r, at, what);
        *to = at;
        return;
    }
}

static void check_name(parser *r, uint32_t from, uint32_t to)
{
    bool ascii = true, good = true;
    for (uint32_t i = from; i < to; i++) {
        uint32_t c = unit(r, i);
        if (c > 127) ascii = false;
        if (!cl_unicode_is(c, i == from ? CL_UC_XID_START : CL_UC_XID_CONTINUE)) good = false;
    }
    if (r->bytes && !ascii)
        fail_piece(r, from, "bad character in group name %a", from, to);
    if (!good) fail_piece(r, from, "bad character in group name %r", from, to);
}

/* The group of that name, or 0. */
static uint32_t named(const parser *r, uint32_t from, uint32_t to)
{
    size_t w = (size_t)r->width;
    for (uint32_t i = 0; i < r->p->nnames; i++) {
        const cl_rx_name *n = &r->p->names[i];
        if (n->len == to - from && memcmp((const char *)r->text + n->name * w,
                                          (const char *)r->text + from * w, n->len * w) == 0)
            return n->group;
    }
    return 0;
}

/* ---- characters and sets ---- */

static bool ascii_here(const parser *r) { return r->bytes || r->flags & CL_RX_ASCII; }

static bool has_case(const parser *r, uint32_t c)
{
    if (!(r->flags & CL_RX_IGNORECASE)) return false;
    return ascii_here(r) ? is_letter(c) : cl_rx_has_case(c);
}

static int by_first(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void join_ranges(cl_rx_prog *p, cl_rx_set *s)
{
    uint32_t *v = p->ranges + 2 * (size_t)s->range, n = 0;
    qsort(v, s->nranges, 2 * sizeof *v, by_first);
    for (uint32_t i = 0; i < s->nranges; i++) {
        if (n && v[2 * i] <= v[2 * n - 1] + 1) {
            if (v[2 * i + 1] > v[2 * n - 1]) v[2 * n - 1] = v[2 * i + 1];
        } else {
            v[2 * n] = v[2 * i];
            v[2 * n + 1] = v[2 * i + 1];
            n++;
        }
    }
    s->nranges = n;
    p->nranges = s->range + n;
}

/* Sorts and joins the ranges and fills the table. Returns the set's number. */
static uint32_t finish_set(parser *r, cl_rx_set *s)
{
    cl_rx_prog *p = r->p;
    if (s->nranges > 1) join_ranges(p, s);
    s->fold = r->flags & CL_RX_IGNORECASE;
    if (ascii_here(r)) s->classes |= CL_RX_C_ASCII;
    for (uint32_t c = 0; c < 256; c++)
        if (cl_rx_in_set_slow(p, s, c)) s->low[c >> 5] |= 1u << (c & 31);
    if (!grow(r, (void **)&p->sets, &p->sets_cap, (uint64_t)p->nsets + 1, sizeof *p->sets))
        return 0;
    p->sets[p->nsets] = *s;
    return p->nsets++;
}

static cl_rx_set new_set(const parser *r) { return (cl_rx_set){ .range = r->p->nranges }; }

static void emit_char(parser *r, uint32_t c)
{
    if (!has_case(r, c)) {
        emit2(r, CL_RX_CHAR, c);
    } else if (ascii_here(r) == r->p->ascii) {
        emit2(r, CL_RX_FOLD, cl_rx_fold(c, r->p->ascii));
    } else {
        cl_rx_set s = new_set(r);
        add_range(r, &s, c, c);
        emit2(r, CL_RX_SET, finish_set(r, &s));
    }
}

static uint32_t class_of(uint32_t c)
{
    switch (c) {
    case 'd': return CL_RX_C_DIGIT;
    case 'D': return CL_RX_C_NOT_DIGIT;
    case 's': return CL_RX_C_SPACE;
    case 'S': return CL_RX_C_NOT_SPACE;
    case 'w': return CL_RX_C_WORD;
    case 'W': return CL_RX_C_NOT_WORD;
    default: return 0;
    }
}

/* ---- escapes; the backslash is at `at`, and it and the character behind are read ---- */

static uint32_t hex_escape(parser *r, uint32_t at, uint32_t digits)
{
    uint32_t v = 0, n = 0;
    for (; n < digits && hex_value(unit(r, r->i)) >= 0; n++)
        v = v << 4 | (uint32_t)hex_value(unit(r, r->i++));
    if (n < digits) fail_piece(r, at, "incomplete escape %s", at, r->i);
    if (v > 0x10ffff) fail_piece(r, at, "bad escape %s", at, r->i);
    return v;
}

static uint32_t name_escape(parser *r, uint32_t at)
{
    uint32_t from, to;
    char name[CL_CHARNAME_MAX + 1];
    if (!match(r, '{')) fail_at(r, r->i, "missing {");
    name_until(r, '}', "character name", &from, &to);
    int32_t c = -1;
    if (to - from <= CL_CHARNAME_MAX) {
        bool ascii = true;
        for (uint32_t i = from; i < to; i++) {
            if (unit(r, i) > 127) ascii = false;
            name[i - from] = (char)unit(r, i);
        }
        if (ascii) c = cl_charname_find(name, to - from);
    }
    if (c < 0) fail_piece(r, at, "undefined character name %r", from, to);
    return (uint32_t)c;
}

static uint32_t octal(parser *r, uint32_t at, uint32_t from)
{
    uint32_t v = 0;
    for (uint32_t i = from; i < r->i; i++)
        v = v << 3 | (unit(r, i) - '0');
    if (v > 0377) fail_piece(r, at, "octal escape value %s outside of range 0-0o377", at, r->i);
    return v;
}

static void more_octal(parser *r)
{
    for (int n = 0; n < 2 && is_octal(unit(r, r->i)); n++)
        r->i++;
}

/* What both kinds of escapes know; END: something else. */
static uint32_t plain_escape(parser *r, uint32_t at, uint32_t c)
{
    switch (c) {
    case 'a': return 7;
    case 'f': return 12;
    case 'n': return 10;
    case 'r': return 13;
    case 't': return 9;
    case 'v': return 11;
    case '\\': return '\\';
    case 'x': return hex_escape(r, at, 2);
    case 'u':
        if (!r->bytes) return hex_escape(r, at, 4);
        break;
    case 'U':
        if (!r->bytes) return hex_escape(r, at, 8);
        break;
    case 'N':
        if (!r->bytes) return name_escape(r, at);
        break;
    default: break;
    }
    return END;
}

/* In a set: a character, or END and a class. */
static uint32_t class_escape(parser *r, uint32_t at, uint32_t *classes)
{
    uint32_t c = unit(r, at + 1), v = c == 'b' ? 8 : plain_escape(r, at, c);
    *classes = 0;
    if (v != END) return v;
    *classes = class_of(c);
    if (*classes) return END;
    if (is_octal(c)) {
        more_octal(r);
        return octal(r, at, at + 1);
    }
    if (is_digit(c) || is_letter(c)) fail_piece(r, at, "bad escape %s", at, r->i);
    return c;
}

static void check_group(parser *r, uint32_t group, uint32_t at)
{
    if (failed(r)) return;
    bool closed = group < r->ngroups && r->groups[group].closed;
    if (!closed && (r->behind != NOT_BEHIND || at != CL_RX_NONE))
        fail_at(r, at != CL_RX_NONE ? at : r->i, "cannot refer to an open group");
    if (r->behind != NOT_BEHIND && group >= r->behind)
        fail_at(r, r->i, "cannot refer to group defined in the same lookbehind subpattern");
}

static width_of reference(parser *r, uint32_t group, uint32_t at)
{
    check_group(r, group, at);
    if (failed(r)) return no_wide;
    emit2(r, r->flags & CL_RX_IGNORECASE ? CL_RX_REF_FOLD : CL_RX_REF, group);
    return r->groups[group].width;
}

static width_of emit_at(parser *r, uint32_t what)
{
    emit2(r, CL_RX_AT, what);
    return no_wide;
}

static width_of escape(parser *r, uint32_t at)
{
    uint32_t c = unit(r, at + 1), ascii = ascii_here(r), v;
    switch (c) {
    case 'A': return emit_at(r, CL_RX_AT_BEGIN);
    case 'z':
    case 'Z': return emit_at(r, CL_RX_AT_VERY_END);
    case 'b': return emit_at(r, ascii ? CL_RX_AT_WORD_ASCII : CL_RX_AT_WORD);
    case 'B': return emit_at(r, ascii ? CL_RX_AT_NOT_WORD_ASCII : CL_RX_AT_NOT_WORD);
    default: break;
    }
    if (class_of(c)) {
        cl_rx_set s = new_set(r);
        s.classes = (uint16_t)class_of(c);
        emit2(r, CL_RX_SET, finish_set(r, &s));
        return one_wide;
    }
    v = plain_escape(r, at, c);
    if (v == END && c == '0') {
        more_octal(r);
        v = octal(r, at, at + 1);
    } else if (v == END && is_digit(c)) {
        if (is_digit(unit(r, r->i))) {
            r->i++;
            if (is_octal(c) && is_octal(unit(r, at + 2)) && is_octal(unit(r, r->i))) {
                r->i++;
                v = octal(r, at, at + 1);
            }
        }
        if (v == END) {
            uint32_t group = c - '0';
            if (r->i == at + 3) group = group * 10 + (unit(r, at + 2) - '0');
            if (group >= r->ngroups) {
                bad_group(r, at + 1, group);
                return no_wide;
            }
            return reference(r, group, at);
        }
    } else if (v == END) {
        if (is_letter(c)) fail_piece(r, at, "bad escape %s", at, r->i);
        v = c;
    }
    emit_char(r, v);
    return one_wide;
}

/* ---- sets: the bracket is at `at` and read ---- */

static width_of parse_set(parser *r, uint32_t at)
{
    cl_rx_set s = new_set(r);
    s.negate = match(r, '^');
    for (bool first = true;; first = false) {
        uint32_t from = r->i, c = get(r), classes = 0, last;
        if (c == END) {
            fail_at(r, at, "unterminated character set");
            return one_wide;
        }
        if (c == ']' && !first) break;
        if (c == '\\') c = class_escape(r, from, &classes);
        if (!match(r, '-')) {
            s.classes |= (uint16_t)classes;
            if (c != END) add_range(r, &s, c, c);
            continue;
        }
        uint32_t that = r->i, more = 0;
        last = get(r);
        if (last == END) {
            fail_at(r, at, "unterminated character set");
            return one_wide;
        }
        if (last == ']') {
            s.classes |= (uint16_t)classes;
            if (c != END) add_range(r, &s, c, c);
            add_range(r, &s, '-', '-');
            break;
        }
        if (last == '\\') last = class_escape(r, that, &more);
        if (c == END || last == END || last < c)
            fail_piece(r, from, "bad character range %s", from, r->i);
        add_range(r, &s, c, last);
    }
    if (failed(r)) return one_wide;
    bool single = s.nranges == 1 && !s.classes;
    uint32_t c = single ? r->p->ranges[2 * (size_t)s.range] : 0;
    if (single && r->p->ranges[2 * (size_t)s.range + 1] == c && !has_case(r, c)) {
        r->p->nranges = s.range;
        emit2(r, s.negate ? CL_RX_NCHAR : CL_RX_CHAR, c);
    } else {
        emit2(r, CL_RX_SET, finish_set(r, &s));
    }
    return one_wide;
}

/* ---- repetitions ---- */

static uint32_t times(uint32_t a, uint32_t b)
{
    uint64_t n = (uint64_t)a * b;
    return n < CL_RX_MAX_REPEAT ? (uint32_t)n : CL_RX_MAX_REPEAT;
}

static uint32_t plus(uint32_t a, uint32_t b)
{
    return a > CL_RX_MAX_REPEAT - b ? CL_RX_MAX_REPEAT : a + b;
}

static bool repetition_number(parser *r, uint32_t *n)
{
    uint64_t v = 0;
    bool any = false;
    for (; is_digit(unit(r, r->i)); any = true) {
        v = v * 10 + (unit(r, r->i++) - '0');
        if (v >= CL_RX_MAX_REPEAT) v = CL_RX_MAX_REPEAT;
    }
    if (any) *n = (uint32_t)v;
    return any;
}

/* At one of * + ? {: reads it, false if the brace is an ordinary character (nothing is read). */
static bool repetition(parser *r, uint32_t *min, uint32_t *max)
{
    uint32_t here = r->i + 1, c = unit(r, r->i);
    *min = c == '+';
    *max = c == '?' ? 1 : CL_RX_MAX_REPEAT;
    if (c != '{') {
        r->i++;
        return true;
    }
    r->i++;
    bool low = false, high = false;
    if (unit(r, r->i) != '}') {
        low = repetition_number(r, min);
        if (unit(r, r->i) == ',') {
            r->i++;
            high = repetition_number(r, max);
        } else if (low) {
            *max = *min;
            high = true;
        }
    } else {
        r->i = here - 1;
        return false;
    }
    if (unit(r, r->i) != '}') {
        r->i = here - 1;
        return false;
    }
    r->i++;
    if (!low) *min = 0;
    if ((low && *min == CL_RX_MAX_REPEAT) || (high && *max == CL_RX_MAX_REPEAT))
        fail_kind(r, CL_RX_E_LARGE, "the repetition number is too large");
    if (high && *max < *min) fail_at(r, here, "min repeat greater than max repeat");
    return true;
}

static bool is_one_char(const uint32_t *code, uint32_t n)
{
    return n == cl_rx_words[*code] && *code >= CL_RX_ANY && *code <= CL_RX_SET;
}

static void in_atom(parser *r, uint32_t from)
{
    uint32_t reg = r->regs++;
    uint32_t *c = insert(r, from, 2);
    c[0] = CL_RX_ATOM;
    c[1] = reg;
    emit2(r, CL_RX_ATOM_END, reg);
}

/* Puts the repetition around what begins at `from`. */
static void repeat(parser *r, uint32_t from, uint32_t min, uint32_t max, int how, width_of w)
{
    uint32_t n = r->p->ncode - from, *c;
    if (!n || (min == 1 && max == 1) || failed(r)) return;
    if (max == 0) {
        r->p->ncode = from;
        return;
    }
    if (is_one_char(r->p->code + from, n)) {
        c = insert(r, from, 5);
        c[0] = CL_RX_REP1;
        c[1] = min;
        c[2] = max;
        c[3] = (uint32_t)how;
        c[4] = 0;
        if (n == 1) emit(r, 0);
        return;
    }
    if (how == CL_RX_POSSESSIVE) { /* each turn keeps what it took, and then the whole */
        in_atom(r, from);
        n = r->p->ncode - from;
    }
    uint32_t split = how == CL_RX_LAZILY ? CL_RX_LAZY : CL_RX_SPLIT;
    if (min == 0 && max == 1) {
        c = insert(r, from, 2);
        c[0] = split;
        c[1] = n + 2;
    } else if (min == 0 && max == CL_RX_MAX_REPEAT && w.lo > 0) {
        c = insert(r, from, 2);
        c[0] = split;
        c[1] = n + 4;
        emit2(r, CL_RX_JUMP, 0 - (n + 2));
    } else if (min == 1 && max == CL_RX_MAX_REPEAT && w.lo > 0) {
        emit2(r, split, 4);
        emit2(r, CL_RX_JUMP, 0 - (n + 2));
    } else {
        uint32_t reg = r->regs;
        r->regs += 2;
        c = insert(r, from, 8);
        c[0] = CL_RX_INIT;
        c[1] = reg;
        c[2] = CL_RX_LOOP;
        c[3] = reg;
        c[4] = min;
        c[5] = max;
        c[6] = how == CL_RX_LAZILY;
        c[7] = n + 8;
        emit2(r, CL_RX_JUMP, 0 - (n + 6));
    }
    if (how == CL_RX_POSSESSIVE) in_atom(r, from);
}

/* ---- groups ---- */

static width_of parse_sub(parser *r);
static width_of parse_branch(parser *r);

static void close_paren(parser *r, uint32_t start)
{
    if (!match(r, ')')) fail_at(r, start, "missing ), unterminated subpattern");
}

static uint32_t flag_of(uint32_t c)
{
    switch (c) {
    case 'i': return CL_RX_IGNORECASE;
    case 'L': return CL_RX_LOCALE;
    case 'm': return CL_RX_MULTILINE;
    case 's': return CL_RX_DOTALL;
    case 'x': return CL_RX_VERBOSE;
    case 'a': return CL_RX_ASCII;
    case 'u': return CL_RX_UNICODE;
    default: return 0;
    }
}

/* CPython asks str.isalpha. */
static void no_flag(parser *r, uint32_t c, uint32_t at, const char *missing)
{
    fail_at(r, c == END ? r->i : at,
            c != END && c != '\\' && cl_unicode_is(c, CL_UC_ALPHA) ? "unknown flag" : missing);
}

/* c is read. true: global flags, which are set. */
static bool parse_flags(parser *r, uint32_t c, uint32_t *add, uint32_t *del)
{
    uint32_t at = r->i - 1;
    *add = *del = 0;
    while (c != '-' && c != ')' && c != ':') {
        uint32_t flag = flag_of(c);
        if (!flag) {
            no_flag(r, c, at, "missing -, : or )");
            return false;
        }
        if (c == 'L' && !r->bytes)
            fail_at(r, r->i, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (c == 'u' && r->bytes)
            fail_at(r, r->i, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        *add |= flag;
        if (flag & TYPE_FLAGS && (*add & TYPE_FLAGS) != flag)
            fail_at(r, r->i, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        at = r->i;
        c = get(r);
    }
    if (c == ')') {
        r->p->flags |= *add;
        return true;
    }
    if (c == '-') {
        at = r->i;
        c = get(r);
        const char *want = "missing flag";
        while (c != ':' || !*del) {
            if (!flag_of(c)) {
                no_flag(r, c, at, want);
                return false;
            }
            want = "missing :";
            if (flag_of(c) & TYPE_FLAGS)
                fail_at(r, r->i, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            *del |= flag_of(c);
            at = r->i;
            c = get(r);
        }
    }
    if (*add & *del) fail_at(r, r->i - 1, "bad inline flags: flag turned on and off");
    return false;
}

/* After "(?" and the character c of "=!<": start is the parenthesis. */
static width_of parse_look(parser *r, uint32_t c, uint32_t start)
{
    uint32_t behind_before = r->behind, reg = r->regs;
    bool behind = c == '<';
    if (behind) {
        c = get(r);
        if (c == END) fail_at(r, r->i, "unexpected end of pattern");
        if (c != '=' && c != '!')
            fail_piece(r, start + 1, "unknown extension %s", start + 1, r->i);
        if (failed(r)) return no_wide;
        if (r->behind == NOT_BEHIND) r->behind = r->ngroups;
    }
    r->regs += 2;
    uint32_t from = emit2(r, c == '=' ? CL_RX_LOOK : CL_RX_NLOOK, reg);
    if (c == '!') emit(r, 0);
    uint32_t back = behind ? emit2(r, CL_RX_BEHIND, 0) : 0;
    width_of w = parse_sub(r);
    r->behind = behind_before;
    close_paren(r, start);
    if (failed(r)) return no_wide;
    if (behind) {
        if (w.lo != w.hi) r->no_width = true;
        r->p->code[back + 1] = w.lo;
    }
    emit2(r, c == '=' ? CL_RX_LOOK_END : CL_RX_NLOOK_END, reg);
    if (c == '!' && !failed(r)) r->p->code[from + 2] = r->p->ncode - from;
    return no_wide;
}

/* After "(?(". */
static width_of parse_condition(parser *r, uint32_t start)
{
    uint32_t from, to, group = 0;
    bool digits = true;
    name_until(r, ')', "group name", &from, &to);
    for (uint32_t i = from; i < to; i++)
        if (!is_digit(unit(r, i))) digits = false;
    if (!digits) {
        check_name(r, from, to);
        group = named(r, from, to);
        if (!group) fail_piece(r, from, "unknown group name %r", from, to);
    } else {
        for (uint32_t i = from; i < to; i++) {
            group = group * 10 + (unit(r, i) - '0');
            if (group >= MAX_GROUPS) group = MAX_GROUPS;
        }
        if (!group) fail_at(r, from, "bad group number");
        if (group >= MAX_GROUPS)
            fail_piece(r, from, "invalid group reference %s", from, to);
        if (group >= r->ngroups && (!r->far_group || group > r->far_group)) {
            r->far_group = group;
            r->far_at = from;
        }
    }
    if (r->behind != NOT_BEHIND) check_group(r, group, CL_RX_NONE);
    uint32_t at = emit2(r, CL_RX_COND, group);
    emit(r, 0);
    width_of yes = parse_branch(r), no = { 0, 0 };
    if (failed(r)) return no_wide;
    if (match(r, '|')) {
        uint32_t jump = emit2(r, CL_RX_JUMP, 0);
        if (failed(r)) return no_wide;
        r->p->code[at + 2] = r->p->ncode - at;
        no = parse_branch(r);
        if (peek(r) == '|')
            fail_at(r, r->i, "conditional backref with more than two branches");
        if (failed(r)) return no_wide;
        r->p->code[jump + 1] = r->p->ncode - jump;
    } else {
        r->p->code[at + 2] = r->p->ncode - at;
    }
    close_paren(r, start);
    return (width_of){ yes.lo < no.lo ? yes.lo : no.lo, yes.hi > no.hi ? yes.hi : no.hi };
}

static uint32_t open_group(parser *r, uint32_t from, uint32_t to)
{
    uint32_t group = r->ngroups;
    if (!grow(r, (void **)&r->groups, &r->groups_cap, (uint64_t)group + 1, sizeof *r->groups))
        return 0;
    r->groups[group] = (group_of){ .closed = false };
    r->ngroups++;
    if (from == to) return group;
    uint32_t was = named(r, from, to);
    if (was && !failed(r)) {
        fail_piece(r, from, "redefinition of group name %r as group ", from, to);
        add_number(r, group);
        add_text(r, "; was group ");
        add_number(r, was);
    }
    cl_rx_prog *p = r->p;
    if (grow(r, (void **)&p->names, &p->names_cap, (uint64_t)p->nnames + 1, sizeof *p->names))
        p->names[p->nnames++] = (cl_rx_name){ from, to - from, group };
    return group;
}

/* The parenthesis at `start` is read. *nothing: it was a comment or flags. */
static width_of parse_group(parser *r, uint32_t start, bool first, bool *nothing)
{
    uint32_t from = 0, to = 0, add = 0, del = 0, flags = r->flags;
    bool capture = true, atomic = false;
    if (match(r, '?')) {
        uint32_t c = get(r);
        if (c == END) {
            fail_at(r, r->i, "unexpected end of pattern");
            return no_wide;
        }
        if (c == 'P') {
            if (match(r, '<')) {
                name_until(r, '>', "group name", &from, &to);
                check_name(r, from, to);
            } else if (match(r, '=')) {
                name_until(r, ')', "group name", &from, &to);
                check_name(r, from, to);
                uint32_t group = named(r, from, to);
                if (!group) fail_piece(r, from, "unknown group name %r", from, to);
                return reference(r, group, from);
            } else {
                c = get(r);
                if (c == END) fail_at(r, r->i, "unexpected end of pattern");
                fail_piece(r, start + 1, "unknown extension %s", start + 1, r->i);
            }
        } else if (c == '#') {
            while (c != ')') {
                c = get(r);
                if (c == END) {
                    fail_at(r, start, "missing ), unterminated comment");
                    return no_wide;
                }
            }
            *nothing = true;
            return no_wide;
        } else if (c == '=' || c == '!' || c == '<') {
            return parse_look(r, c, start);
        } else if (c == '(') {
            return parse_condition(r, start);
        } else if (c == '-' || flag_of(c)) {
            if (parse_flags(r, c, &add, &del)) {
                if (!first)
                    fail_at(r, start, "global flags not at the start of the expression");
                r->flags |= add;
                *nothing = true;
                return no_wide;
            }
            capture = false;
        } else if (c == ':' || c == '>') {
            capture = false;
            atomic = c == '>';
        } else {
            fail_piece(r, start + 1, "unknown extension %s", start + 1, r->i);
        }
    }
    uint32_t group = capture ? open_group(r, from, to) : 0, begin = r->p->ncode;
    if (capture) emit2(r, CL_RX_OPEN, group);
    if (add & TYPE_FLAGS) r->flags &= ~(uint32_t)TYPE_FLAGS;
    r->flags = (r->flags | add) & ~del;
    width_of w = parse_sub(r);
    r->flags = flags;
    close_paren(r, start);
    if (failed(r)) return no_wide;
    if (capture) {
        emit2(r, CL_RX_CLOSE, group);
        r->groups[group].closed = true;
        r->groups[group].width = w;
    }
    if (atomic) in_atom(r, begin);
    return w;
}

/* ---- sequences and alternatives ---- */

/* Joins the literal at `at` to a literal before it. */
static void join_literal(parser *r, uint32_t before, uint32_t at, uint32_t *literal)
{
    uint32_t *c = r->p->code;
    *literal = at;
    if (failed(r)) return;
    if (before == CL_RX_NONE) return;
    uint32_t last = c[at + 1];
    *literal = before;
    if (c[before] == CL_RX_CHAR) {
        c[before + 2] = c[before + 1];
        c[before] = CL_RX_STR;
        c[before + 1] = 2;
        c[before + 3] = last;
    } else {
        c[before + 2 + c[before + 1]++] = last;
        r->p->ncode--;
    }
}

static bool at_repetition(parser *r)
{
    uint32_t c = unit(r, r->i);
    return c == '*' || c == '+' || c == '?' || c == '{';
}

static void skip_blanks(parser *r)
{
    while (r->flags & CL_RX_VERBOSE) {
        uint32_t c = unit(r, r->i);
        if (c == ' ' || (c >= 9 && c <= 13)) {
            r->i++;
        } else if (c == '#') {
            while (c != END && c != '\n')
                c = get(r);
        } else {
            break;
        }
    }
}

/* What an item was, for the repetition behind it. */
typedef enum { NOTHING, POSITION, REPEATED, ITEM } item_kind;

static width_of parse_branch(parser *r)
{
    width_of all = { 0, 0 }, w = { 0, 0 };
    item_kind item = NOTHING;
    uint32_t from = r->p->ncode, literal = CL_RX_NONE;
    if (++r->depth > MAX_DEPTH) fail_kind(r, CL_RX_E_DEEP, "maximum recursion depth exceeded");
    for (;;) {
        skip_blanks(r);
        uint32_t at = r->i, c = peek(r), min, max;
        if (c == END || c == '|' || c == ')') break;
        if ((at & 0xfff) == 0 && r->poll && r->poll->fn(r->poll->arg))
            fail_kind(r, CL_RX_E_STOP, "");
        if (at_repetition(r) && repetition(r, &min, &max)) {
            if (item == NOTHING || item == POSITION) fail_at(r, at, "nothing to repeat");
            if (item == REPEATED) fail_at(r, at, "multiple repeat");
            int how = match(r, '?')   ? CL_RX_LAZILY
                      : match(r, '+') ? CL_RX_POSSESSIVE
                                      : CL_RX_GREEDY;
            repeat(r, from, min, max, how, w);
            all.lo = plus(all.lo - w.lo, times(w.lo, min));
            all.hi = all.hi == CL_RX_MAX_REPEAT ? all.hi : plus(all.hi - w.hi, times(w.hi, max));
            item = REPEATED;
            literal = CL_RX_NONE;
            continue;
        }
        bool nothing = false;
        uint32_t before = literal, from_before = from;
        width_of w_before = w;
        from = r->p->ncode;
        literal = CL_RX_NONE;
        w = one_wide;
        get(r);
        if (c == '\\') {
            w = escape(r, at);
        } else if (c == '[') {
            w = parse_set(r, at);
        } else if (c == '(') {
            w = parse_group(r, at, false, &nothing);
        } else if (c == '^') {
            w = emit_at(r, r->flags & CL_RX_MULTILINE ? CL_RX_AT_LINE : CL_RX_AT_BEGIN);
        } else if (c == '$') {
            w = emit_at(r, r->flags & CL_RX_MULTILINE ? CL_RX_AT_LINE_END : CL_RX_AT_END);
        } else if (c == '.') {
            emit(r, r->flags & CL_RX_DOTALL ? CL_RX_ALL : CL_RX_ANY);
        } else {
            emit_char(r, c);
        }
        if (failed(r)) break;
        if (nothing) { /* what was before is still what a repetition repeats */
            from = from_before;
            w = w_before;
            continue;
        }
        bool position = c == '^' || c == '$' || (c == '\\' && r->p->code[from] == CL_RX_AT);
        item = position ? POSITION : ITEM;
        all.lo = plus(all.lo, w.lo);
        all.hi = plus(all.hi, w.hi);
        if (r->p->ncode == from + 2 && r->p->code[from] == CL_RX_CHAR) {
            skip_blanks(r);
            bool comment = unit(r, r->i) == '(' && unit(r, r->i + 1) == '?';
            if (!at_repetition(r) && !comment) join_literal(r, before, from, &literal);
        }
    }
    r->depth--;
    return all;
}

static width_of parse_sub(parser *r)
{
    uint32_t from = r->p->ncode, chain = CL_RX_NONE;
    width_of all = parse_branch(r);
    while (match(r, '|')) {
        uint32_t *c = insert(r, from, 2);
        c[0] = CL_RX_SPLIT;
        chain = emit2(r, CL_RX_JUMP, chain);
        if (failed(r)) break;
        r->p->code[from + 1] = r->p->ncode - from;
        from = r->p->ncode;
        width_of w = parse_branch(r);
        if (w.lo < all.lo) all.lo = w.lo;
        if (w.hi > all.hi) all.hi = w.hi;
    }
    while (chain != CL_RX_NONE && !failed(r)) {
        uint32_t next = r->p->code[chain + 1];
        r->p->code[chain + 1] = r->p->ncode - chain;
        chain = next;
    }
    return all;
}

/* ---- what is known when the whole is read ---- */

static void shift_registers(cl_rx_prog *p, uint32_t base)
{
    for (uint32_t at = 0; at < p->ncode; at += cl_rx_size(p->code + at))
        switch (p->code[at]) {
        case CL_RX_INIT:
        case CL_RX_LOOP:
        case CL_RX_ATOM:
        case CL_RX_ATOM_END:
        case CL_RX_LOOK:
        case CL_RX_LOOK_END:
        case CL_RX_NLOOK:
        case CL_RX_NLOOK_END: p->code[at + 1] += base; break;
        default: break;
        }
}

static void finish(parser *r)
{
    cl_rx_prog *p = r->p;
    uint32_t none = 0;
    p->groups = r->ngroups - 1;
    emit(r, CL_RX_ACCEPT);
    emit(r, CL_RX_FAIL);
    if (failed(r) || !grow(r, (void **)&p->starts, &none, p->ncode / 32 + 1, sizeof *p->starts))
        return;
    p->starts_cap = none;
    memset(p->starts, 0, none * sizeof *p->starts);
    shift_registers(p, 2 * r->ngroups);
    p->nregs = 2 * r->ngroups + r->regs;
    for (uint32_t at = 0; at < p->ncode; at += cl_rx_size(p->code + at))
        p->starts[at >> 5] |= 1u << (at & 31);
    cl_rx_optimize(p);
    p->bytes = sizeof *p + p->starts_cap * sizeof *p->starts +
               (uint64_t)p->code_cap * sizeof *p->code + (uint64_t)p->sets_cap * sizeof *p->sets +
               (uint64_t)p->ranges_cap * 2 * sizeof *p->ranges +
               (uint64_t)p->names_cap * sizeof *p->names;
}

/* ---- the whole ---- */

static void check_flags(parser *r, uint32_t flags)
{
    const char *bad = NULL;
    if (r->bytes) {
        if (flags & CL_RX_UNICODE) bad = "cannot use UNICODE flag with a bytes pattern";
        else if (flags & CL_RX_LOCALE && flags & CL_RX_ASCII)
            bad = "ASCII and LOCALE flags are incompatible";
    } else {
        if (flags & CL_RX_LOCALE) bad = "cannot use LOCALE flag with a str pattern";
        else if (flags & CL_RX_ASCII && flags & CL_RX_UNICODE)
            bad = "ASCII and UNICODE flags are incompatible";
    }
    if (bad) fail_kind(r, CL_RX_E_VALUE, bad);
}

/* Flags at the very beginning hold for all of the pattern. */
static void parse_global_flags(parser *r)
{
    for (;;) {
        bool nothing = false;
        skip_blanks(r);
        uint32_t at = r->i;
        if (unit(r, at) != '(' || unit(r, at + 1) != '?') return;
        uint32_t c = unit(r, at + 2);
        if (c == '#') {
            r->i++;
            parse_group(r, at, true, &nothing);
            continue;
        }
        if (!flag_of(c)) return;
        uint32_t end = at + 2;
        while (flag_of(unit(r, end)))
            end++;
        if (unit(r, end) == ':' || unit(r, end) == '-') return;
        r->i++;
        parse_group(r, at, true, &nothing);
    }
}

static void parse_all(parser *r)
{
    check_flags(r, r->flags);
    parse_global_flags(r);
    check_flags(r, r->p->flags);
    if (!r->bytes && !(r->p->flags & CL_RX_ASCII)) r->p->flags |= CL_RX_UNICODE;
    r->flags = r->p->flags;
    r->p->ascii = r->bytes || r->flags & CL_RX_ASCII;
    parse_sub(r);
    if (failed(r)) return;
    if (peek(r) != END) fail_at(r, r->i, "unbalanced parenthesis");
    if (r->far_group >= r->ngroups) bad_group(r, r->far_at, r->far_group);
    if (r->no_width) fail_at(r, CL_RX_NONE, "look-behind requires fixed-width pattern");
    finish(r);
}

cl_rx_prog *cl_rx_compile(const void *pattern, uint32_t len, int width, bool bytes, uint32_t flags,
                          const cl_rx_memory *memory, const cl_poll *poll, cl_rx_error *e)
{
    cl_rx_prog *p = memory->fn(memory->arg, NULL, 0, sizeof *p);
    *e = (cl_rx_error){ .kind = p ? CL_RX_E_NONE : CL_RX_E_MEMORY, .at = CL_RX_NONE };
    if (!p) return NULL;
    *p = (cl_rx_prog){ .flags = flags, .memory = *memory };
    parser r = { .text = pattern, .len = len, .width = width, .bytes = bytes, .flags = flags,
                 .behind = NOT_BEHIND, .ngroups = 1, .p = p, .poll = poll, .e = e };
    if (len > CL_RX_MAX_PATTERN)
        fail_kind(&r, CL_RX_E_LARGE, "regular expression code size limit exceeded");
    else
        parse_all(&r);
    memory->fn(memory->arg, r.groups, r.groups_cap * sizeof *r.groups, 0);
    if (e->kind == CL_RX_E_NONE) return p;
    cl_rx_free(p);
    return NULL;
}

void cl_rx_free(cl_rx_prog *p)
{
    if (!p) return;
    cl_rx_memory m = p->memory;
    m.fn(m.arg, p->code, p->code_cap * sizeof *p->code, 0);
    m.fn(m.arg, p->starts, p->starts_cap * sizeof *p->starts, 0);
    m.fn(m.arg, p->sets, p->sets_cap * sizeof *p->sets, 0);
    m.fn(m.arg, p->ranges, p->ranges_cap * 2 * sizeof *p->ranges, 0);
    m.fn(m.arg, p->names, p->names_cap * sizeof *p->names, 0);
    m.fn(m.arg, p, sizeof *p, 0);
}
