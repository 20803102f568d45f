/* SPDX-License-Identifier: MIT */
/* Runs a regular expression by backtracking. The stack holds triples {kind and pc, a, b}: what was
   written over (registers, ends of groups) and where else it could go on. Failing takes them back
   from the top until one says where. Cutting alternatives (lookahead, atomic groups) keeps what was
   written over, so that a later failure still restores it. */
#include "base/unicode.h"
#include "base/units.h"
#include "regex/regex.h"
#include <string.h>

const uint8_t cl_rx_words[CL_RX_NOPS] = {
    [CL_RX_FAIL] = 1,     [CL_RX_ACCEPT] = 1,   [CL_RX_ANY] = 1,      [CL_RX_ALL] = 1,
    [CL_RX_CHAR] = 2,     [CL_RX_NCHAR] = 2,    [CL_RX_FOLD] = 2,     [CL_RX_SET] = 2,
    [CL_RX_STR] = 2,      [CL_RX_AT] = 2,       [CL_RX_JUMP] = 2,     [CL_RX_SPLIT] = 2,
    [CL_RX_LAZY] = 2,     [CL_RX_OPEN] = 2,     [CL_RX_CLOSE] = 2,    [CL_RX_REP1] = 7,
    [CL_RX_INIT] = 2,     [CL_RX_LOOP] = 6,     [CL_RX_ATOM] = 2,     [CL_RX_ATOM_END] = 2,
    [CL_RX_LOOK] = 2,     [CL_RX_LOOK_END] = 2, [CL_RX_NLOOK] = 3,    [CL_RX_NLOOK_END] = 2,
    [CL_RX_BEHIND] = 2,   [CL_RX_REF] = 2,      [CL_RX_REF_FOLD] = 2, [CL_RX_COND] = 3,
};

/* ---- characters ---- */

/* Characters that are lower case already and differ only in case from another one: what
   cl_unicode_lower alone does not join. The first of each row stands for all. */
static const uint16_t equal[][3] = {
    { 'i', 0x131, 0 },         { 's', 0x17f, 0 },        { 0xb5, 0x3bc, 0 },
    { 0x345, 0x3b9, 0x1fbe },  { 0x390, 0x1fd3, 0 },     { 0x3b0, 0x1fe3, 0 },
    { 0x3b2, 0x3d0, 0 },       { 0x3b5, 0x3f5, 0 },      { 0x3b8, 0x3d1, 0 },
    { 0x3ba, 0x3f0, 0 },       { 0x3c0, 0x3d6, 0 },      { 0x3c1, 0x3f1, 0 },
    { 0x3c2, 0x3c3, 0 },       { 0x3c6, 0x3d5, 0 },      { 0x1e61, 0x1e9b, 0 },
    { 0x432, 0x1c80, 0 },      { 0x434, 0x1c81, 0 },     { 0x43e, 0x1c82, 0 },
    { 0x441, 0x1c83, 0 },      { 0x442, 0x1c84, 0x1c85 }, { 0x44a, 0x1c86, 0 },
    { 0x463, 0x1c87, 0 },      { 0x1c88, 0xa64b, 0 },    { 0xfb05, 0xfb06, 0 },
};

static uint32_t first_of_equal(uint32_t c)
{
    if (c < 0xb5 && c != 'i' && c != 's') return c;
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++)
        if (c == equal[i][0] || c == equal[i][1] || (c == equal[i][2] && c)) return equal[i][0];
    return c;
}

uint32_t cl_rx_fold(uint32_t c, bool ascii)
{
    if (ascii || c < 128) c = c >= 'A' && c <= 'Z' ? c + 32 : c;
    return ascii ? c : c < 128 ? c : first_of_equal(cl_unicode_lower(c));
}

bool cl_rx_has_case(uint32_t c)
{
    if (cl_unicode_upper(c) != c || cl_unicode_lower(c) != c || c == 0xdf) return true;
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++)
        if (c && (c == equal[i][0] || c == equal[i][1] || c == equal[i][2])) return true;
    return false;
}

static bool is_word(uint32_t c, bool ascii)
{
    if (c < 128) return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
    return !ascii && cl_unicode_is(c, CL_UC_ALNUM);
}

static bool in_class(uint32_t classes, uint32_t c)
{
    bool ascii = classes & CL_RX_C_ASCII;
    if (classes & (CL_RX_C_DIGIT | CL_RX_C_NOT_DIGIT)) {
        bool is = c < 128 ? c >= '0' && c <= '9' : !ascii && cl_unicode_is(c, CL_UC_DECIMAL);
        if (classes & (is ? CL_RX_C_DIGIT : CL_RX_C_NOT_DIGIT)) return true;
    }
    if (classes & (CL_RX_C_SPACE | CL_RX_C_NOT_SPACE)) {
        bool is = ascii ? c == ' ' || (c >= 9 && c <= 13) : cl_unicode_is(c, CL_UC_SPACE);
        if (classes & (is ? CL_RX_C_SPACE : CL_RX_C_NOT_SPACE)) return true;
    }
    if (classes & (CL_RX_C_WORD | CL_RX_C_NOT_WORD)) {
        bool is = is_word(c, ascii);
        if (classes & (is ? CL_RX_C_WORD : CL_RX_C_NOT_WORD)) return true;
    }
    return false;
}

static bool in_ranges(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c)
{
    if (!s->nranges) return false;
    const uint32_t *r = p->ranges + 2 * (size_t)s->range; /* sorted, apart */
    uint32_t lo = 0, hi = s->nranges;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r[2 * mid + 1] < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->nranges && r[2 * lo] <= c;
}

static bool any_case(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c)
{
    if (in_ranges(p, s, c)) return true;
    if (s->classes & CL_RX_C_ASCII) {
        uint32_t other = c ^ 32;
        return c < 128 && (c | 32) >= 'a' && (c | 32) <= 'z' && in_ranges(p, s, other);
    }
    uint32_t lower = cl_unicode_lower(c), one = first_of_equal(lower);
    if (in_ranges(p, s, lower) || in_ranges(p, s, cl_unicode_upper(lower)) ||
        in_ranges(p, s, cl_unicode_title(lower)) || in_ranges(p, s, cl_unicode_upper(c)))
        return true;
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++)
        if (equal[i][0] == one)
            for (int k = 0; k < 3; k++)
                if (equal[i][k] && (in_ranges(p, s, equal[i][k]) ||
                                    in_ranges(p, s, cl_unicode_upper(equal[i][k]))))
                    return true;
    /* capitals whose lower case has another capital */
    static const uint16_t capitals[][2] = { { 'k', 0x212a }, { 0xe5, 0x212b }, { 0xdf, 0x1e9e },
                                            { 0x3c9, 0x2126 }, { 'i', 0x130 } };
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
        if (lower == capitals[i][0] && in_ranges(p, s, capitals[i][1])) return true;
    return false;
}

bool cl_rx_in_set_slow(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c)
{
    bool in = in_class(s->classes, c) || (s->fold ? any_case(p, s, c) : in_ranges(p, s, c));
    return in != s->negate;
}

bool cl_rx_in_set(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c)
{
    if (c < 256) return s->low[c >> 5] >> (c & 31) & 1;
    return cl_rx_in_set_slow(p, s, c);
}

/* ---- one-character instructions over a stretch ---- */

static inline __attribute__((always_inline)) bool one(const cl_rx_prog *p, const uint32_t *i,
                                                      uint32_t c)
{
    switch (*i) {
    case CL_RX_ANY: return c != '\n';
    case CL_RX_ALL: return true;
    case CL_RX_CHAR: return c == i[1];
    case CL_RX_NCHAR: return c != i[1];
    case CL_RX_FOLD: return cl_rx_fold(c, p->ascii) == i[1];
    case CL_RX_SET: return cl_rx_in_set(p, &p->sets[i[1]], c);
    default: return false;
    }
}

/* The first position from `pos` on, before `stop`, that does not fit (or that does, with `want`
   false). */
static inline __attribute__((always_inline)) uint32_t run_of(const cl_rx_prog *p, const uint32_t *i,
                                                             const void *text, int width,
                                                             uint32_t pos, uint32_t stop)
{
    switch (*i) {
    case CL_RX_ALL: return stop;
    case CL_RX_ANY:
        if (width == 1) {
            const uint8_t *t = text, *nl = pos < stop ? memchr(t + pos, '\n', stop - pos) : NULL;
            return nl ? (uint32_t)(nl - t) : stop;
        }
        while (pos < stop && cl_unit_at(text, width, pos) != '\n')
            pos++;
        return pos;
    case CL_RX_SET: {
        const cl_rx_set *s = &p->sets[i[1]];
        for (; pos < stop; pos++) {
            uint32_t c = cl_unit_at(text, width, pos);
            if (c < 256 ? !(s->low[c >> 5] >> (c & 31) & 1) : !cl_rx_in_set_slow(p, s, c)) break;
        }
        return pos;
    }
    default:
        while (pos < stop && one(p, i, cl_unit_at(text, width, pos)))
            pos++;
        return pos;
    }
}

/* ---- positions ---- */

static bool at(const cl_rx_run *r, uint32_t what, uint32_t pos)
{
    uint32_t end = r->end;
    switch (what) {
    case CL_RX_AT_BEGIN: return pos == 0;
    case CL_RX_AT_LINE: return pos == 0 || cl_unit_at(r->text, r->width, pos - 1) == '\n';
    case CL_RX_AT_VERY_END: return pos == end;
    case CL_RX_AT_END:
        return pos == end || (pos + 1 == end && cl_unit_at(r->text, r->width, pos) == '\n');
    case CL_RX_AT_LINE_END: return pos == end || cl_unit_at(r->text, r->width, pos) == '\n';
    default: {
        bool ascii = what == CL_RX_AT_WORD_ASCII || what == CL_RX_AT_NOT_WORD_ASCII;
        bool before = pos > 0 && is_word(cl_unit_at(r->text, r->width, pos - 1), ascii);
        bool behind = pos < end && is_word(cl_unit_at(r->text, r->width, pos), ascii);
        return (before != behind) == (what == CL_RX_AT_WORD || what == CL_RX_AT_WORD_ASCII);
    }
    }
}

/* ---- the stack ---- */

enum {
    ST_GO = 0,     /* go on at pc, position a */
    ST_REG = 1,    /* register `pc` was a */
    ST_CLOSE = 2,  /* the end of group `pc` was a, the last group closed b */
    ST_LESS = 3,   /* REP1 at pc: give one back; lowest position a, current b */
    ST_MORE = 4,   /* REP1 at pc: take one more; position a, b taken */
    ST_AGAIN = 5   /* lazy LOOP at pc: into the body, position a */
};
#define ST_PC 0x0fffffffu
#define ST_ENTRY(kind, pc) ((uint32_t)(kind) << 28 | (pc))

#define WANTED 4 /* most entries an instruction pushes */

static inline void push(cl_rx_run *r, uint32_t what, uint32_t a, uint32_t b)
{
    uint32_t *e = r->stack + 3 * (size_t)r->sp++;
    e[0] = what;
    e[1] = a;
    e[2] = b;
}

static inline void keep(cl_rx_run *r, uint32_t reg)
{
    push(r, ST_ENTRY(ST_REG, reg), r->regs[reg], 0);
}

static bool restore(cl_rx_run *r, const uint32_t *e)
{
    uint32_t kind = e[0] >> 28, n = e[0] & ST_PC;
    if (kind == ST_REG) {
        r->regs[n] = e[1];
    } else if (kind == ST_CLOSE) {
        r->regs[2 * n + 1] = e[1];
        r->regs[0] = e[2];
    } else {
        return false;
    }
    return true;
}

/* Drops the alternatives from `base` on and keeps what was written over. Returns how many entries
   were looked at. */
static uint32_t cut(cl_rx_run *r, uint32_t base)
{
    uint32_t to = base, n = r->sp - base;
    for (uint32_t i = base; i < r->sp; i++) {
        const uint32_t *e = r->stack + 3 * (size_t)i;
        uint32_t kind = e[0] >> 28;
        if (kind != ST_REG && kind != ST_CLOSE) continue;
        if (to != i) memmove(r->stack + 3 * (size_t)to, e, 12);
        to++;
    }
    r->sp = to;
    return n;
}

/* ---- the machine ---- */

void cl_rx_begin(const cl_rx_prog *p, cl_rx_run *r, uint32_t start, uint32_t mode)
{
    r->start = r->from = r->pos = start;
    r->pc = 0;
    r->sp = r->scan = 0;
    r->mode = mode;
    for (uint32_t i = 0; i < p->nregs; i++)
        r->regs[i] = CL_RX_NONE;
    r->regs[0] = 0;
}

/* The next place a match can begin at, from `pos` to end (end + 1: none). Looks at `most`
   characters. */
static uint32_t candidate(const cl_rx_prog *p, const cl_rx_run *r, uint32_t pos, uint32_t most)
{
    uint32_t stop = r->end - pos > most ? pos + most : r->end;
    if (p->literal != CL_RX_NONE && r->width == 1) {
        const uint8_t *t = r->text, *c;
        if (p->literal > 255) return r->end + 1;
        c = pos < stop ? memchr(t + pos, (int)p->literal, stop - pos) : NULL;
        pos = c ? (uint32_t)(c - t) : stop;
    } else if (p->literal != CL_RX_NONE) {
        while (pos < stop && cl_unit_at(r->text, r->width, pos) != p->literal)
            pos++;
    } else {
        for (; pos < stop; pos++) {
            uint32_t c = cl_unit_at(r->text, r->width, pos);
            if (c > 255 || p->first[c >> 5] >> (c & 31) & 1) break;
        }
    }
    return pos == r->end ? r->end + 1 : pos;
}

#define SCAN 4096u /* characters between two looks at the steps */

static inline __attribute__((always_inline)) cl_rx_status go(const cl_rx_prog *p, cl_rx_run *r,
                                                             int64_t *steps, const int width)
{
    const uint32_t *const code = p->code;
    const void *const text = r->text;
    const uint32_t end = r->end;
    uint32_t pc = r->pc, pos = r->pos;
    int64_t left = *steps;
    cl_rx_status st;

/* Everything an instruction changes, it changes after this. */
#define ROOM                                        \
    do {                                            \
        if (r->cap - r->sp < WANTED) goto no_room;  \
    } while (0)
#define AT_CHAR(i) cl_unit_at(text, width, (i))

    /* pc 0 with an empty stack at the attempt's start: a new attempt, of a search perhaps */
    if (pc == 0 && r->sp == 0 && pos == r->from && r->mode & CL_RX_SEARCH) goto attempt;
    for (;;) {
        const uint32_t *i = code + pc;
        if (--left < 0) {
            st = CL_RX_STEPS;
            goto stop;
        }
        switch (*i) {
        case CL_RX_FAIL: goto fail;
        case CL_RX_ACCEPT:
            if (r->mode & CL_RX_FULL && pos != end) goto fail;
            if (r->mode & CL_RX_ADVANCE && pos == r->start && r->from == pos) goto fail;
            st = CL_RX_FOUND;
            goto stop;
        case CL_RX_ANY:
            if (pos >= end || AT_CHAR(pos) == '\n') goto fail;
            pos++;
            pc++;
            continue;
        case CL_RX_ALL:
            if (pos >= end) goto fail;
            pos++;
            pc++;
            continue;
        case CL_RX_CHAR:
            if (pos >= end || AT_CHAR(pos) != i[1]) goto fail;
            pos++;
            pc += 2;
            continue;
        case CL_RX_NCHAR:
        case CL_RX_FOLD:
        case CL_RX_SET:
            if (pos >= end || !one(p, i, AT_CHAR(pos))) goto fail;
            pos++;
            pc += 2;
            continue;
        case CL_RX_STR: {
            uint32_t n = i[1];
            if (end - pos < n) goto fail;
            for (uint32_t k = 0; k < n; k++)
                if (AT_CHAR(pos + k) != i[2 + k]) goto fail;
            left -= n >> 3;
            pos += n;
            pc += 2 + n;
            continue;
        }
        case CL_RX_AT:
            if (!at(r, i[1], pos)) goto fail;
            pc += 2;
            continue;
        case CL_RX_JUMP: pc += i[1]; continue;
        case CL_RX_SPLIT: {
            const uint32_t *next = i + 2;
            /* an alternative that fails at its first character leaves no trace */
            if ((*next == CL_RX_CHAR || *next == CL_RX_STR) &&
                (pos >= end || AT_CHAR(pos) != next[*next == CL_RX_STR ? 2 : 1])) {
                pc += i[1];
                continue;
            }
            ROOM;
            push(r, ST_ENTRY(ST_GO, pc + i[1]), pos, 0);
            pc += 2;
            continue;
        }
        case CL_RX_LAZY:
            ROOM;
            push(r, ST_ENTRY(ST_GO, pc + 2), pos, 0);
            pc += i[1];
            continue;
        case CL_RX_OPEN:
            ROOM;
            keep(r, 2 * i[1]);
            r->regs[2 * i[1]] = pos;
            pc += 2;
            continue;
        case CL_RX_CLOSE:
            ROOM;
            push(r, ST_ENTRY(ST_CLOSE, i[1]), r->regs[2 * i[1] + 1], r->regs[0]);
            r->regs[2 * i[1] + 1] = pos;
            r->regs[0] = i[1];
            pc += 2;
            continue;
        case CL_RX_REP1: {
            uint32_t most = i[3] == CL_RX_LAZILY ? i[1] : i[2];
            ROOM;
            if (most > end - pos) most = end - pos;
            uint32_t n = r->scan;
            while (n < most) { /* in pieces, and the place is kept */
                uint32_t stop = most - n > SCAN ? n + SCAN : most;
                uint32_t to = run_of(p, i + 5, text, width, pos + n, pos + stop) - pos;
                left -= (to - n) >> 3;
                n = to;
                if (to < stop) break;
                if (left < 0 && n < most) {
                    r->scan = n;
                    st = CL_RX_STEPS;
                    goto stop;
                }
            }
            r->scan = 0;
            if (n < i[1]) goto fail;
            if (i[3] == CL_RX_GREEDY && n > i[1])
                push(r, ST_ENTRY(ST_LESS, pc), pos + i[1], pos + n);
            else if (i[3] == CL_RX_LAZILY)
                push(r, ST_ENTRY(ST_MORE, pc), pos + n, n);
            pos += n;
            pc += 7;
            continue;
        }
        case CL_RX_INIT:
            ROOM;
            keep(r, i[1]);
            keep(r, i[1] + 1);
            r->regs[i[1]] = 0;
            r->regs[i[1] + 1] = CL_RX_NONE;
            pc += 2;
            continue;
        case CL_RX_LOOP: {
            uint32_t count = r->regs[i[1]];
            ROOM;
            if (count >= i[2]) {
                if (count >= i[3] || pos == r->regs[i[1] + 1]) {
                    pc += i[5];
                    continue;
                }
                if (i[4]) {
                    push(r, ST_ENTRY(ST_AGAIN, pc), pos, 0);
                    pc += i[5];
                    continue;
                }
                push(r, ST_ENTRY(ST_GO, pc + i[5]), pos, 0);
            }
        into_body:
            i = code + pc;
            keep(r, i[1]);
            keep(r, i[1] + 1);
            r->regs[i[1]]++;
            r->regs[i[1] + 1] = pos;
            pc += 6;
            continue;
        }
        case CL_RX_ATOM:
            ROOM;
            keep(r, i[1]);
            r->regs[i[1]] = r->sp;
            pc += 2;
            continue;
        case CL_RX_LOOK:
            ROOM;
            keep(r, i[1]);
            keep(r, i[1] + 1);
            r->regs[i[1]] = r->sp;
            r->regs[i[1] + 1] = pos;
            pc += 2;
            continue;
        case CL_RX_ATOM_END:
        case CL_RX_LOOK_END:
            if (r->regs[i[1]] > r->sp) goto fail;
            if (*i == CL_RX_LOOK_END) {
                if (r->regs[i[1] + 1] > end) goto fail;
                pos = r->regs[i[1] + 1];
            }
            left -= cut(r, r->regs[i[1]]) >> 1;
            pc += 2;
            continue;
        case CL_RX_NLOOK:
            ROOM;
            keep(r, i[1]);
            r->regs[i[1]] = r->sp;
            push(r, ST_ENTRY(ST_GO, pc + i[2]), pos, 0);
            pc += 3;
            continue;
        case CL_RX_NLOOK_END: {
            uint32_t base = r->regs[i[1]];
            if (base > r->sp) goto fail;
            left -= (r->sp - base) >> 1;
            while (r->sp > base)
                restore(r, r->stack + 3 * (size_t)--r->sp);
            goto fail;
        }
        case CL_RX_BEHIND:
            if (pos < i[1]) goto fail;
            pos -= i[1];
            pc += 2;
            continue;
        case CL_RX_REF:
        case CL_RX_REF_FOLD: {
            uint32_t from = r->regs[2 * i[1]], to = r->regs[2 * i[1] + 1];
            if (from == CL_RX_NONE || to == CL_RX_NONE || to < from || to > end ||
                end - pos < to - from)
                goto fail;
            uint32_t n = to - from;
            bool ascii = p->ascii;
            left -= n >> 3;
            if (*i == CL_RX_REF) {
                if (memcmp((const uint8_t *)text + (size_t)from * (size_t)width,
                           (const uint8_t *)text + (size_t)pos * (size_t)width,
                           (size_t)n * (size_t)width) != 0)
                    goto fail;
            } else {
                for (uint32_t k = 0; k < n; k++)
                    if (cl_rx_fold(AT_CHAR(from + k), ascii) != cl_rx_fold(AT_CHAR(pos + k), ascii))
                        goto fail;
            }
            pos += n;
            pc += 2;
            continue;
        }
        case CL_RX_COND:
            pc += r->regs[2 * i[1]] == CL_RX_NONE || r->regs[2 * i[1] + 1] == CL_RX_NONE ? i[2] : 3;
            continue;
        default: goto fail;
        }

    fail:
        for (;;) {
            if (!r->sp) goto next_place;
            uint32_t *e = r->stack + 3 * (size_t)(r->sp - 1);
            left--;
            if (restore(r, e)) {
                r->sp--;
                continue;
            }
            pc = e[0] & ST_PC;
            i = code + pc;
            if (e[0] >> 28 == ST_GO) {
                pos = e[1];
                r->sp--;
                break;
            }
            if (e[0] >> 28 == ST_LESS) {
                uint32_t low = e[1], high = e[2] - 1, was = high;
                if (i[4]) { /* where the character behind the repetition is */
                    uint32_t c = i[4] - 1;
                    while (high > low && (high >= end || AT_CHAR(high) != c))
                        high--;
                    left -= (was - high) >> 2;
                    if (high == low && (high >= end || AT_CHAR(high) != c)) {
                        r->sp--;
                        continue;
                    }
                }
                pos = high;
                if (high > low)
                    e[2] = high;
                else
                    r->sp--;
                pc += 7;
                break;
            }
            if (e[0] >> 28 == ST_MORE) {
                uint32_t here = e[1], n = e[2];
                if (n >= i[2] || here >= end || !one(p, i + 5, AT_CHAR(here))) {
                    r->sp--;
                    continue;
                }
                pos = e[1] = here + 1;
                e[2] = n + 1;
                pc += 7;
                break;
            }
            /* ST_AGAIN: the body of a lazy loop; its two entries take the place of this one */
            pos = e[1];
            if (r->cap - r->sp < WANTED) {
                pc = p->ncode - 1; /* the FAIL behind the program: it comes back to here */
                goto no_room;
            }
            r->sp--;
            goto into_body;
        }
        continue;

    next_place:
        if (!(r->mode & CL_RX_SEARCH) || r->from >= end || p->anchored) {
            st = CL_RX_NOT_FOUND;
            goto stop;
        }
        r->from++;
    attempt:
        if (p->has_first) {
            uint32_t to = candidate(p, r, r->from, 16 * SCAN);
            left -= (to - r->from) >> 3;
            if (to > end) {
                st = CL_RX_NOT_FOUND;
                goto stop;
            }
            r->from = to;
        }
        pos = r->from;
        pc = 0;
        if (left < 0) {
            st = CL_RX_STEPS;
            goto stop;
        }
    }
no_room:
    st = CL_RX_STACK;
stop:
    if (st == CL_RX_NOT_FOUND) pc = p->ncode - 1; /* the FAIL: asked again, it says so again */
    r->pc = pc;
    r->pos = pos;
    *steps = left;
    return st;
}

cl_rx_status cl_rx_go(const cl_rx_prog *p, cl_rx_run *r, int64_t *steps)
{
    if (r->width == 1) return go(p, r, steps, 1);
    if (r->width == 2) return go(p, r, steps, 2);
    return go(p, r, steps, 4);
}

/* ---- runs from outside ---- */

static bool begins(const cl_rx_prog *p, uint32_t pc)
{
    return pc < p->ncode && p->starts[pc >> 5] >> (pc & 31) & 1;
}

static bool entry_ok(const cl_rx_prog *p, const cl_rx_run *r, const uint32_t *e)
{
    uint32_t n = e[0] & ST_PC;
    switch (e[0] >> 28) {
    case ST_REG: return n < p->nregs;
    case ST_CLOSE: return n <= p->groups;
    case ST_GO: return begins(p, n) && e[1] <= r->end;
    case ST_LESS:
        return begins(p, n) && p->code[n] == CL_RX_REP1 && e[1] < e[2] && e[2] <= r->end;
    case ST_MORE: return begins(p, n) && p->code[n] == CL_RX_REP1 && e[1] <= r->end;
    case ST_AGAIN: return begins(p, n) && p->code[n] == CL_RX_LOOP && e[1] <= r->end;
    default: return false;
    }
}

/* What registers hold is looked at where it is used. */
bool cl_rx_run_ok(const cl_rx_prog *p, const cl_rx_run *r)
{
    if (!begins(p, r->pc) || r->pos > r->end || r->from > r->end || r->start > r->end ||
        r->sp > r->cap || r->scan > r->end - r->pos)
        return false;
    for (uint32_t i = 0; i < r->sp; i++)
        if (!entry_ok(p, r, r->stack + 3 * (size_t)i)) return false;
    return true;
}
