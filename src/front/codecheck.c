/* SPDX-License-Identifier: MIT */
/* Is a unit well formed? Registers and constants in range, jumps to instructions, exception ranges
   on instructions. Run on all the compiler makes in debug builds, and by the tests. */
#include "compile.h"
#include <stdlib.h>

/* What an operand is: register, span of C registers from B, constant, or a plain number. */
static bool b_is_register(uint32_t op)
{
    switch (op) {
    case CL_OP_COPYFREE:
    case CL_OP_CALL:
    case CL_OP_CALLM:
    case CL_OP_CALLK:
    case CL_OP_CALLMK:
    case CL_OP_CALLX:
    case CL_OP_MKFUNC:
    case CL_OP_RAISEASSERT:
    case CL_OP_RAISE:
    case CL_OP_IMPORT:
    case CL_OP_LIST:
    case CL_OP_TUPLE:
    case CL_OP_SET:
    case CL_OP_JOINSTR:
    case CL_OP_DICTK: return false;
    default:
        if (op >= CL_OP_JLTK && op <= CL_OP_JNGEK) return false;
        return true;
    }
}

static bool c_is_register(uint32_t op)
{
    if (op >= CL_OP_ADDK && op <= CL_OP_XORK) return false;
    if (op >= CL_OP_IADDK && op <= CL_OP_IXORK) return false;
    switch (op) {
    case CL_OP_GETITEMI:
    case CL_OP_MKSLICE:
    case CL_OP_LIST:
    case CL_OP_TUPLE:
    case CL_OP_SET:
    case CL_OP_UNPACK:
    case CL_OP_UNPACKEX:
    case CL_OP_FORMAT:
    case CL_OP_JOINSTR:
    case CL_OP_MKFUNC:
    case CL_OP_GETAWAIT:
    case CL_OP_RAISE:
    case CL_OP_MATCHKIND:
    case CL_OP_MATCHLEN: return false;
    default: return true;
    }
}

static const char *check_code(const cl_unit *u, const cl_code *c, uint8_t *start)
{
    if (c->kbase + c->nk > u->nk || !c->words || !c->nwords || !c->nregs || c->nregs > 256)
        return "bad sizes";
    if (c->nlocals > c->nregs || c->nfreereg + c->nfree > c->nregs ||
        c->npos + c->nkwonly > c->nlocals || c->nposonly > c->npos)
        return "bad register layout";
    memset(start, 0, c->nwords + 1);
    for (uint32_t pc = 0; pc < c->nwords;) {
        uint32_t op = c->words[pc] & 255;
        if (op >= CL_OP_LOADG_IC) return "instruction of the machine";
        if (pc + cl_opinfos[op].words > c->nwords) return "cut instruction";
        start[pc] = 1;
        pc += cl_opinfos[op].words;
    }
    uint32_t last = 0;
    for (uint32_t pc = 0; pc < c->nwords; pc += cl_opinfos[c->words[pc] & 255].words) {
        last = pc;
        uint32_t w = c->words[pc], op = w & 255, a = w >> 8 & 255, b = w >> 16 & 255, x = w >> 24;
        const char *f = cl_opinfos[op].format;
        int64_t target = -1;
        uint32_t end = pc + cl_opinfos[op].words;
        if (f[0] == 's') {
            if (op == CL_OP_JMP) target = (int64_t)end + ((int32_t)w >> 8);
        } else if (f[0] == 'A') {
            uint32_t n = f[1] == 'B' ? (f[2] == 'x' ? 1 : f[2] == 'C' ? 3 : 2) : 1;
            if (a >= c->nregs) return "register A";
            if (n >= 2 && b_is_register(op) && b >= c->nregs) return "register B";
            if (n == 3 && c_is_register(op) && x >= c->nregs) return "register C";
            if (n == 3 &&
                ((op >= CL_OP_ADDK && op <= CL_OP_XORK) ||
                 (op >= CL_OP_IADDK && op <= CL_OP_IXORK)) &&
                x >= c->nk)
                return "constant C";
            if (op >= CL_OP_JLTK && op <= CL_OP_JNGEK && b >= c->nk) return "constant B";
            if (f[1] == 'B' && f[2] == 'x' && op == CL_OP_LOADK && w >> 16 >= c->nk)
                return "constant Bx";
        }
        switch (op) {
        case CL_OP_CALL:
        case CL_OP_CALLM:
        case CL_OP_CALLK:
        case CL_OP_CALLMK: {
            uint32_t nkw = 0;
            if (a + 4 + b + nkw + 2 > c->nregs) return "call window";
            break;
        }
        case CL_OP_CALLX:
            if (a + 6u > c->nregs) return "call window";
            break;
        case CL_OP_METHOD:
        case CL_OP_SUPERMETHOD:
        case CL_OP_LOADSPECIAL:
            if (a + 5u > c->nregs) return "method window";
            break;
        case CL_OP_LIST:
        case CL_OP_TUPLE:
        case CL_OP_SET:
        case CL_OP_JOINSTR:
            if (x && b + x > c->nregs) return "span";
            break;
        case CL_OP_UNPACK:
            if (a + x > c->nregs) return "span";
            break;
        case CL_OP_UNPACKEX:
            if (a + x + 1 + c->words[pc + 1] > c->nregs) return "span";
            break;
        case CL_OP_GETITER:
            if (a + 3u > c->nregs) return "loop state";
            break;
        case CL_OP_GETSLICE:
            if (b + 3u > c->nregs) return "slice";
            break;
        case CL_OP_COPYFREE:
            if (a + b > c->nregs || b != c->nfree) return "closure";
            break;
        case CL_OP_MKFUNC:
            if (c->words[pc + 1] >= u->ncodes || (b && x + 4u > c->nregs)) return "function";
            break;
        case CL_OP_MULADD:
        case CL_OP_MULSUB:
        case CL_OP_SUBMUL: {
            uint32_t skip = c->words[pc + 1] >> 8;
            if ((c->words[pc + 1] & 255) >= c->nregs || end + skip >= c->nwords ||
                !start[end + skip])
                return "fused";
            break;
        }
        default: break;
        }
        const char *s = f;
        while (*s && strchr("NABCsx", *s))
            s++;
        for (uint32_t i = 1; *s; s++, i++) {
            uint32_t v = c->words[pc + i];
            if (i >= cl_opinfos[op].words) return "format";
            if (*s == 'k' && v >= c->nk) return "constant word";
            if (*s == 'r' && v >= c->nregs) return "register word";
            if (*s == 'c' && v) return "cache not empty";
            if (*s == 'j') target = (int64_t)end + (int32_t)v;
            if (*s == 'J') target = (int64_t)end + ((int32_t)(v << 10) >> 10);
        }
        if (target != -1 && (target < 0 || target >= c->nwords || !start[target])) return "jump";
    }
    uint32_t op = c->words[last] & 255;
    if (op != CL_OP_RET && op != CL_OP_RETNONE && op != CL_OP_JMP && op != CL_OP_RERAISE &&
        op != CL_OP_RAISE && op != CL_OP_RAISEASSERT && op != CL_OP_ENDASYNCFOR)
        return "runs off the end";
    for (uint32_t i = 0; i < c->nexc; i++) {
        const cl_excent *e = &c->exc[i];
        if (e->start >= e->end || e->end > c->nwords || e->handler >= c->nwords ||
            !start[e->start] || !start[e->handler] || (e->end < c->nwords && !start[e->end]) ||
            e->reg >= c->nregs)
            return "exception range";
        for (uint32_t j = 0; j < i; j++) /* an earlier entry lies inside or apart */
            if (c->nexc < 500 && c->exc[j].start < e->end && e->start < c->exc[j].end &&
                !(c->exc[j].start >= e->start && c->exc[j].end <= e->end))
                return "order of exception ranges";
    }
    for (uint32_t i = 0; i < c->nlines; i++)
        if (c->lines[i].pc >= c->nwords || !start[c->lines[i].pc] ||
            (i && c->lines[i].pc <= c->lines[i - 1].pc))
            return "line table";
    return NULL;
}

const char *cl_code_check(const cl_unit *u)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < u->ncodes; i++)
        most = u->codes[i].nwords > most ? u->codes[i].nwords : most;
    uint8_t *start = malloc((size_t)most + 1);
    if (!start) return NULL;
    const char *bad = NULL;
    for (uint32_t i = 0; i < u->ncodes && !bad; i++)
        bad = check_code(u, &u->codes[i], start);
    free(start);
    return bad;
}
