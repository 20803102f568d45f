/* SPDX-License-Identifier: MIT */
/* Disassembler, driven by the table of instructions. */
#include "disasm.h"
#include "base/float_text.h"

typedef struct {
    cl_text_sink sink;
    void *arg;
    const cl_unit *u;
} out;

static const char *const name_texts[CL_N_COUNT] = {
#define NAME(id, text) [CL_N_##id] = text,
#include "heap/names.def"
#undef NAME
};

static void text(out *o, const char *s) { o->sink(o->arg, s, strlen(s)); }

static void number(out *o, int64_t v, int width)
{
    char buf[32];
    int n = 32;
    uint64_t x = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        buf[--n] = (char)('0' + x % 10);
        x /= 10;
    } while (x);
    if (v < 0) buf[--n] = '-';
    while (32 - n < width && n > 0)
        buf[--n] = ' ';
    o->sink(o->arg, buf + n, (size_t)(32 - n));
}

static void value(out *o, cl_val v, int depth)
{
    const cl_unit *u = o->u;
    if (cl_is_int(v)) {
        number(o, cl_int(v), 0);
        return;
    }
    if (cl_is_flt(v)) {
        char buf[32];
        size_t n = cl_float_repr(cl_flt(v), buf);
        o->sink(o->arg, buf, n);
        return;
    }
    if (cl_is_special(v)) {
        static const char *const known[] = { "None", "Ellipsis",       "False",
                                             "True", "NotImplemented", "UNBOUND" };
        uint32_t i = cl_special_idx(v);
        if (i < CL_COUNTOF(known)) {
            text(o, known[i]);
        } else if (cl_is_builtin_type(v)) {
            text(o, cl_types[i - CL_SP_TYPE0].name);
        } else if (cl_is_native(v) && cl_natives[i - CL_SP_NATIVE0].name) {
            text(o, cl_natives[i - CL_SP_NATIVE0].name);
        } else {
            text(o, "special ");
            number(o, i, 0);
        }
        return;
    }
    uint32_t off = cl_off(v);
    if (off < CL_BASE_END) {
        if (off >= CL_BASE_NAMES) {
            text(o, "'");
            text(o, name_texts[(off - CL_BASE_NAMES) / CL_NAME_SIZE]);
            text(o, "'");
        } else {
            text(o, cl_is(v, CL_K_STR)          ? "''"
                    : cl_is(v, CL_K_TUPLE)      ? "()"
                    : cl_is(v, CL_K_BYTES)      ? "b''"
                    : off == cl_off(CL_V_FZERO) ? "0.0"
                                                : "float");
        }
        return;
    }
    if (!u->image || off < u->image_off || off - u->image_off >= u->image_size) {
        text(o, "object");
        return;
    }
    const void *p = u->image + (off - u->image_off);
    switch (cl_ref_kind(v)) {
    case CL_K_STR: {
        const cl_str *s = p;
        text(o, "'");
        for (uint32_t i = 0; i < s->len && i < 60; i++) {
            uint32_t c = s->width == 1 ? s->d.u8[i] : s->width == 2 ? s->d.u16[i] : s->d.u32[i];
            char ch = c >= 32 && c < 127 ? (char)c : '?';
            o->sink(o->arg, &ch, 1);
        }
        text(o, s->len > 60 ? "...'" : "'");
        break;
    }
    case CL_K_TUPLE: {
        const cl_tuple *t = p;
        text(o, "(");
        for (uint32_t i = 0; i < t->h.aux && i < 12; i++) {
            if (i) text(o, ", ");
            if (depth < 4) value(o, t->item[i], depth + 1);
        }
        text(o, t->h.aux > 12 ? ", ...)" : ")");
        break;
    }
    case CL_K_BIGINT: text(o, "big int"); break;
    case CL_K_BYTES: text(o, "bytes"); break;
    case CL_K_KEYS: text(o, "key table"); break;
    default: text(o, "constant"); break;
    }
}

static void code_text(out *o, const cl_code *c)
{
    text(o, "\ncode ");
    number(o, c->id, 0);
    text(o, " ");
    value(o, c->qualname, 0);
    text(o, ": registers ");
    number(o, c->nregs, 0);
    text(o, ", locals ");
    value(o, c->varnames, 0);
    if (c->nfree) {
        text(o, ", free ");
        value(o, c->freenames, 0);
    }
    text(o, "\n");
    uint32_t line = 0;
    for (uint32_t pc = 0; pc < c->nwords;) {
        uint32_t w = c->words[pc], op = w & 255;
        if (op >= CL_OP_COUNT) return;
        const cl_opinfo *info = &cl_opinfos[op];
        uint32_t end = pc + info->words;
        const cl_lineent *l = cl_code_line(c, pc);
        if (l && l->line != line) {
            line = l->line;
            number(o, line, 5);
        } else {
            text(o, "     ");
        }
        number(o, pc, 6);
        text(o, "  ");
        text(o, info->name);
        for (size_t n = strlen(info->name); n < 12; n++)
            text(o, " ");
        const char *f = info->format;
        cl_val k = CL_UNBOUND;
        if (f[0] == 's') {
            int32_t d = (int32_t)w >> 8;
            text(o, op == CL_OP_JMP ? " -> " : " ");
            number(o, op == CL_OP_JMP ? (int64_t)end + d : d, 0);
        } else if (f[0] == 'A') {
            text(o, " ");
            number(o, w >> 8 & 255, 0);
            if (f[1] == 's') {
                text(o, " ");
                number(o, (int16_t)(w >> 16), 0);
            } else if (f[1] == 'B' && f[2] == 'x') {
                text(o, " ");
                number(o, w >> 16, 0);
                if (op == CL_OP_LOADK && w >> 16 < c->nk)
                    k = o->u->k[c->kbase + (w >> 16)];
                else if (op == CL_OP_LOADS)
                    k = CL_SPECIAL(w >> 16);
            } else if (f[1] == 'B') {
                text(o, " ");
                number(o, w >> 16 & 255, 0);
                if (op >= CL_OP_JLTK && op <= CL_OP_JNGEK && (w >> 16 & 255) < c->nk)
                    k = o->u->k[c->kbase + (w >> 16 & 255)];
                if (f[2] == 'C') {
                    text(o, " ");
                    number(o, w >> 24, 0);
                    if (((op >= CL_OP_ADDK && op <= CL_OP_XORK) ||
                         (op >= CL_OP_IADDK && op <= CL_OP_IXORK)) &&
                        w >> 24 < c->nk)
                        k = o->u->k[c->kbase + (w >> 24)];
                }
            }
        }
        while (*f && strchr("NABCsx", *f))
            f++;
        for (uint32_t i = 1; *f; f++, i++) {
            uint32_t v = c->words[pc + i];
            if (*f == 'c') continue;
            text(o, *f == 'j' || *f == 'J' ? " -> " : " ");
            if (*f == 'j')
                number(o, (int64_t)end + (int32_t)v, 0);
            else if (*f == 'J')
                number(o, (int64_t)end + ((int32_t)(v << 10) >> 10), 0);
            else
                number(o, v, 0);
            if (*f == 'k' && v < c->nk) k = o->u->k[c->kbase + v];
        }
        if (!cl_is_unbound(k)) {
            text(o, "  ; ");
            value(o, k, 0);
        }
        text(o, "\n");
        pc = end;
    }
    for (uint32_t i = 0; i < c->nexc; i++) {
        text(o, "      exceptions in ");
        number(o, c->exc[i].start, 0);
        text(o, "..");
        number(o, c->exc[i].end, 0);
        text(o, " -> ");
        number(o, c->exc[i].handler, 0);
        text(o, " in register ");
        number(o, c->exc[i].reg, 0);
        text(o, "\n");
    }
}

void cl_disasm(const cl_unit *unit, cl_text_sink sink, void *arg)
{
    out o = { sink, arg, unit };
    for (uint32_t i = 0; i < unit->ncodes; i++)
        code_text(&o, &unit->codes[i]);
}
