/* SPDX-License-Identifier: MIT */
/* Emission of instructions: words, source positions, constants of one code, labels and jumps,
   exception ranges, registers. */
#include "compile.h"

uint32_t cl_cg_temp(cl_cg *cg, uint32_t n)
{
    uint32_t r = cg->top;
    if (r + n > 250) {
        cl_cg_fail(cg->cc, cg->loc, "expression is nested too deeply", NULL);
        return cg->first_temp < 240 ? cg->first_temp : 0;
    }
    cg->top += n;
    if (cg->top > cg->max_top) cg->max_top = cg->top;
    return r;
}

static uint32_t hash_val(cl_val v)
{
    return (uint32_t)((v.u * UINT64_C(0x9E3779B97F4A7C15)) >> 40);
}

uint32_t cl_cg_const(cl_cg *cg, cl_val v)
{
    cl_cc *cc = cg->cc;
    if (cc->failed) return 0;
    if (cg->nk * 2 >= cg->nkslots) {
        uint32_t n = cg->nkslots ? cg->nkslots * 2 : 32;
        uint32_t *s = cl_cc_alloc(cc, n * sizeof *s);
        if (!s) return 0;
        memset(s, 0, n * sizeof *s);
        for (uint32_t i = 0; i < cg->nk; i++) {
            uint32_t h = hash_val(cg->k[i]) & (n - 1);
            while (s[h])
                h = (h + 1) & (n - 1);
            s[h] = i + 1;
        }
        cg->kslots = s;
        cg->nkslots = n;
    }
    uint32_t h = hash_val(v) & (cg->nkslots - 1);
    for (; cg->kslots[h]; h = (h + 1) & (cg->nkslots - 1))
        if (cl_same(cg->k[cg->kslots[h] - 1], v)) return cg->kslots[h] - 1;
    if (!cl_cc_grow(cc, &cg->k, &cg->k_cap, cg->nk + 1, sizeof *cg->k)) return 0;
    cg->k[cg->nk] = v;
    cg->kslots[h] = cg->nk + 1;
    return cg->nk++;
}

static void add_word(cl_cg *cg, uint32_t w)
{
    if (!cl_cc_grow(cg->cc, &cg->w, &cg->cap, cg->n + 1, sizeof *cg->w)) return;
    cg->w[cg->n++] = w;
}

void cl_cg_word(cl_cg *cg, uint32_t w)
{
    if (!cg->dead && !cg->cc->failed) add_word(cg, w);
}

static uint16_t clamp16(uint32_t v) { return v > 65535 ? 65535 : (uint16_t)v; }

void cl_cg_emit(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, uint32_t c)
{
    cl_cc *cc = cg->cc;
    if (cg->dead || cc->failed) return;
    if (cg->loc && cg->loc != cg->loc_last) {
        cl_lineent *l = cg->nlines ? &cg->lines[cg->nlines - 1] : NULL;
        const cl_node *n = cg->loc;
        cl_lineent e = { cg->n, n->line, n->end_line, clamp16(n->col), clamp16(n->end_col) };
        if (!l || l->line != e.line || l->col != e.col || l->end_line != e.end_line ||
            l->end_col != e.end_col) {
            if (!cl_cc_grow(cc, &cg->lines, &cg->lines_cap, cg->nlines + 1, sizeof e)) return;
            cg->lines[cg->nlines++] = e;
        }
        cg->loc_last = cg->loc;
    }
    if ((++cc->total_words & 4095) == 0) {
        if (cc->total_words > cc->max_words)
            cl_cg_fail(cc, cg->loc, "the compiled program is too large", NULL);
        else if (cc->opt->poll && cc->opt->poll->fn(cc->opt->poll->arg))
            cl_cg_fail(cc, cg->loc, "compilation was stopped", NULL);
    }
    cg->weight++;
    add_word(cg, op | a << 8 | b << 16 | c << 24);
    if (op == CL_OP_RET || op == CL_OP_RETNONE || op == CL_OP_RERAISE || op == CL_OP_RAISE ||
        op == CL_OP_RAISEASSERT)
        cg->dead = true;
}

uint32_t cl_cg_label(cl_cg *cg)
{
    if (!cl_cc_grow(cg->cc, &cg->labels, &cg->labels_cap, cg->nlabels + 1, sizeof *cg->labels))
        return 0;
    memset(&cg->labels[cg->nlabels], 0, sizeof *cg->labels);
    return cg->nlabels++;
}

static void reach(cl_cg *cg, uint32_t label)
{
    cl_label *l = &cg->labels[label];
    l->refs++;
    if (l->placed) return;
    for (int i = 0; i < 4; i++)
        l->da[i] = l->reached ? l->da[i] & cg->da[i] : cg->da[i];
    l->reached = true;
}

static void add_fix(cl_cg *cg, uint32_t at, uint32_t label, uint8_t kind)
{
    if (!cl_cc_grow(cg->cc, &cg->fix, &cg->fix_cap, cg->nfix + 1, sizeof *cg->fix)) return;
    cg->fix[cg->nfix++] = (cl_fixup){ at, cg->n, label, kind };
}

void cl_cg_jump(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, uint32_t label)
{
    if (cg->dead || cg->cc->failed) return;
    cl_cg_emit(cg, op, a, b, 0);
    if (cg->cc->failed) return;
    if (op == CL_OP_JMP) {
        add_fix(cg, cg->n - 1, label, CL_FIX_JMP);
        reach(cg, label);
        cg->dead = true;
        return;
    }
    add_word(cg, 0);
    add_fix(cg, cg->n - 1, label, CL_FIX_WORD);
    reach(cg, label);
}

void cl_cg_foriter(cl_cg *cg, uint32_t a, uint32_t b, uint32_t label, uint32_t weight)
{
    if (cg->dead || cg->cc->failed) return;
    cl_cg_emit(cg, CL_OP_FORITER, a, b, 0);
    add_word(cg, (weight > 1023 ? 1023 : weight) << 22);
    add_fix(cg, cg->n - 1, label, CL_FIX_FOR);
    reach(cg, label);
}

void cl_cg_place(cl_cg *cg, uint32_t label)
{
    if (cg->cc->failed) return;
    cl_label *l = &cg->labels[label];
    /* A jump to the very next instruction, as at the end of an if without else, is taken back. */
    if (cg->dead && cg->nfix && cg->fix[cg->nfix - 1].kind == CL_FIX_JMP &&
        cg->fix[cg->nfix - 1].label == label && cg->fix[cg->nfix - 1].at + 1 == cg->n) {
        bool target = false; /* ... unless some range or label begins behind it */
        for (uint32_t i = cg->nlabels; i-- > 0 && !target && cg->nlabels - i < 8;)
            target = cg->labels[i].placed && cg->labels[i].pos == cg->n;
        if (!target && !(cg->nexc && cg->exc[cg->nexc - 1].end == cg->n)) {
            bool lined = cg->nlines && cg->lines[cg->nlines - 1].pc == cg->n - 1;
            cg->n--;
            cg->nfix--;
            if (lined) {
                cg->nlines--;
                cg->loc_last = NULL;
            }
        }
    }
    l->placed = true;
    l->pos = cg->n;
    if (cg->dead) {
        if (!l->reached) return;
        memcpy(cg->da, l->da, sizeof cg->da);
        cg->dead = false;
    } else if (l->reached) {
        for (int i = 0; i < 4; i++)
            cg->da[i] &= l->da[i];
    }
    cg->loc_last = NULL;
}

void cl_cg_range(cl_cg *cg, uint32_t start, uint32_t end, uint32_t handler_label, uint32_t reg)
{
    if (start >= end || cg->cc->failed) return;
    if (!cl_cc_grow(cg->cc, &cg->exc, &cg->exc_cap, cg->nexc + 1, sizeof *cg->exc)) return;
    cg->exc[cg->nexc++] = (cl_excent){ start, end, handler_label, reg };
}

void cl_cg_resolve(cl_cg *cg)
{
    cl_cc *cc = cg->cc;
    for (uint32_t i = 0; i < cg->nfix && !cc->failed; i++) {
        cl_fixup *f = &cg->fix[i];
        int64_t d = (int64_t)cg->labels[f->label].pos - f->end;
        if (f->kind == CL_FIX_JMP) {
            if (d < -(1 << 23) || d >= 1 << 23)
                cl_cg_fail(cc, NULL, "the compiled function is too large", NULL);
            cg->w[f->at] |= (uint32_t)d << 8;
        } else if (f->kind == CL_FIX_FOR) {
            if (d < -(1 << 21)) cl_cg_fail(cc, NULL, "the compiled function is too large", NULL);
            cg->w[f->at] |= (uint32_t)d & 0x3fffff;
        } else {
            cg->w[f->at] = (uint32_t)(int32_t)d;
        }
    }
    for (uint32_t i = 0; i < cg->nexc && !cc->failed; i++)
        cg->exc[i].handler = cg->labels[cg->exc[i].handler].pos;
}

void cl_cg_load_value(cl_cg *cg, uint32_t dst, cl_val v)
{
    if (cl_is_int(v) && cl_int(v) >= -32768 && cl_int(v) <= 32767) {
        uint32_t x = (uint32_t)(uint16_t)(int16_t)cl_int(v);
        cl_cg_emit(cg, CL_OP_LOADI, dst, x & 255, x >> 8);
        return;
    }
    if (cl_is_special(v) && cl_special_idx(v) < 65536) {
        cl_cg_emit(cg, CL_OP_LOADS, dst, cl_special_idx(v) & 255, cl_special_idx(v) >> 8);
        return;
    }
    if (cg->dead) return;
    uint32_t k = cl_cg_const(cg, v);
    if (k < 65536) {
        cl_cg_emit(cg, CL_OP_LOADK, dst, k & 255, k >> 8);
    } else {
        cl_cg_emit(cg, CL_OP_LOADKX, dst, 0, 0);
        cl_cg_word(cg, k);
    }
}

void cl_cg_move(cl_cg *cg, uint32_t dst, uint32_t src)
{
    if (dst != src) cl_cg_emit(cg, CL_OP_MOVE, dst, src, 0);
}
