/* SPDX-License-Identifier: MIT */
/* What a finished program tells about its matches before they are tried: how far a repetition has
   to give back, and which characters a match can begin with. */
#include "regex/regex.h"

/* The instruction that is next whatever happens. */
static const uint32_t *certain_next(const cl_rx_prog *p, uint32_t at)
{
    for (int n = 0; n < 100; n++) {
        const uint32_t *c = p->code + at;
        if (*c == CL_RX_OPEN || *c == CL_RX_CLOSE)
            at += 2;
        else if (*c == CL_RX_JUMP)
            at += c[1];
        else
            return c;
    }
    return NULL;
}

static bool takes(const cl_rx_prog *p, const uint32_t *one, uint32_t c)
{
    switch (*one) {
    case CL_RX_ANY: return c != '\n';
    case CL_RX_CHAR: return c == one[1];
    case CL_RX_NCHAR: return c != one[1];
    case CL_RX_FOLD: return cl_rx_fold(c, p->ascii) == one[1];
    case CL_RX_SET: return cl_rx_in_set(p, &p->sets[one[1]], c);
    default: return true;
    }
}

/* What stands behind a repetition of one character tells how far to give back, or that nothing
   needs to be. */
static void hint_repetitions(cl_rx_prog *p)
{
    for (uint32_t at = 0; at < p->ncode; at += cl_rx_size(p->code + at)) {
        uint32_t *c = p->code + at;
        if (*c != CL_RX_REP1 || c[3] != CL_RX_GREEDY) continue;
        const uint32_t *next = certain_next(p, at + 7);
        if (!next || (*next != CL_RX_CHAR && *next != CL_RX_STR)) continue;
        uint32_t literal = next[*next == CL_RX_STR ? 2 : 1];
        c[4] = literal + 1;
        if (!takes(p, c + 5, literal)) c[3] = CL_RX_POSSESSIVE;
    }
}

/* Adds the characters a match from `at` can begin with; false: any, or it may be empty. *steps
   bounds the walk. */
static bool first_chars(const cl_rx_prog *p, uint32_t at, uint32_t set[8], int *steps)
{
    while (--*steps > 0) {
        const uint32_t *c = p->code + at;
        switch (*c) {
        case CL_RX_OPEN:
        case CL_RX_CLOSE:
        case CL_RX_ATOM:
        case CL_RX_INIT: at += 2; continue;
        case CL_RX_JUMP: at += c[1]; continue;
        case CL_RX_SPLIT:
        case CL_RX_LAZY:
            if (!first_chars(p, at + 2, set, steps)) return false;
            at += c[1];
            continue;
        case CL_RX_LOOP:
            if (!c[2]) return false;
            at += 6;
            continue;
        case CL_RX_AT:
            if (c[1] != CL_RX_AT_WORD && c[1] != CL_RX_AT_WORD_ASCII && c[1] != CL_RX_AT_LINE)
                return false;
            at += 2;
            continue;
        case CL_RX_ANY:
        case CL_RX_CHAR:
        case CL_RX_NCHAR:
        case CL_RX_FOLD:
        case CL_RX_SET:
        case CL_RX_STR:
        case CL_RX_REP1: {
            uint32_t text[2] = { CL_RX_CHAR, *c == CL_RX_STR ? c[2] : 0 };
            const uint32_t *one = *c == CL_RX_REP1 ? c + 5 : *c == CL_RX_STR ? text : c;
            if (*one == CL_RX_ALL) return false;
            for (uint32_t i = 0; i < 256; i++)
                if (takes(p, one, i)) set[i >> 5] |= 1u << (i & 31);
            if (*c != CL_RX_REP1 || c[1]) return true;
            at += 7;
            continue;
        }
        default: return false;
        }
    }
    return false;
}

static void find_beginning(cl_rx_prog *p)
{
    int steps = 100;
    const uint32_t *c = certain_next(p, 0);
    p->literal = CL_RX_NONE;
    if (!c) return;
    p->anchored = *c == CL_RX_AT && c[1] == CL_RX_AT_BEGIN;
    p->has_first = first_chars(p, 0, p->first, &steps);
    if (*c == CL_RX_CHAR) p->literal = c[1];
    if (*c == CL_RX_STR) p->literal = c[2];
    if (*c == CL_RX_REP1 && c[1] && c[5] == CL_RX_CHAR) p->literal = c[6];
}

void cl_rx_optimize(cl_rx_prog *p)
{
    hint_repetitions(p);
    find_beginning(p);
}
