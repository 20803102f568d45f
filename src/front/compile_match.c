/* SPDX-License-Identifier: MIT */
/* The match statement. Names are bound only when the whole pattern fits: until then captures wait
   in temporaries. */
#include "compile.h"

typedef struct {
    const cl_ident *names[64];
    uint32_t regs[64], n;
} captures;

static void collect(cl_cg *cg, cl_node *p, captures *c)
{
    const cl_ident *name = NULL;
    const cl_seq *sub = NULL;
    if (!p || cg->cc->failed) return;
    switch (p->kind) {
    case CL_AST_MatchAs:
        collect(cg, CL_AST(MatchAs, p)->pattern, c);
        name = CL_AST(MatchAs, p)->name;
        break;
    case CL_AST_MatchStar: name = CL_AST(MatchStar, p)->name; break;
    case CL_AST_MatchMapping:
        sub = &CL_AST(MatchMapping, p)->patterns;
        name = CL_AST(MatchMapping, p)->rest;
        break;
    case CL_AST_MatchSequence: sub = &CL_AST(MatchSequence, p)->patterns; break;
    case CL_AST_MatchOr: sub = &CL_AST(MatchOr, p)->patterns; break;
    case CL_AST_MatchClass: {
        sub = &CL_AST(MatchClass, p)->kwd_patterns;
        const cl_seq *pos = &CL_AST(MatchClass, p)->patterns;
        for (uint32_t i = 0; i < pos->n; i++)
            collect(cg, pos->items[i], c);
        break;
    }
    default: break;
    }
    for (uint32_t i = 0; sub && i < sub->n; i++)
        collect(cg, sub->items[i], c);
    if (!name) return;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->names[i] == name) return;
    if (c->n == 64) {
        cl_cg_fail(cg->cc, p, "too many names in one pattern", NULL);
        return;
    }
    c->names[c->n] = name;
    c->regs[c->n++] = cl_cg_temp(cg, 1);
}

static void capture(cl_cg *cg, const captures *c, const cl_ident *name, uint32_t reg)
{
    for (uint32_t i = 0; name && i < c->n; i++)
        if (c->names[i] == name) cl_cg_move(cg, c->regs[i], reg);
}

static bool wildcard(const cl_node *p)
{
    if (p->kind == CL_AST_MatchStar) return !CL_AST(MatchStar, p)->name;
    return p->kind == CL_AST_MatchAs && !CL_AST(MatchAs, p)->pattern && !CL_AST(MatchAs, p)->name;
}

static void pattern(cl_cg *cg, cl_node *p, uint32_t subject, const captures *c, uint32_t fail);

static void compare_len(cl_cg *cg, uint32_t subject, uint32_t n, bool at_least, uint32_t fail)
{
    uint32_t t = cl_cg_temp(cg, 2);
    cl_cg_emit(cg, CL_OP_MATCHLEN, t, subject, 0);
    cl_cg_load_value(cg, t + 1, cl_small(n));
    cl_cg_jump(cg, at_least ? CL_OP_JNGE : CL_OP_JNEQ, t, t + 1, fail);
    cg->top = t;
}

/* What stands before and behind `*_` is asked for by index: the rest is not looked at. */
static void ends(cl_cg *cg, const cl_seq *e, uint32_t star, uint32_t subject, const captures *c,
                 uint32_t fail)
{
    for (uint32_t i = 0; i < e->n; i++) {
        if (wildcard(e->items[i])) continue;
        uint32_t t = cl_cg_temp(cg, 2);
        if (i < star) {
            cl_cg_load_value(cg, t + 1, cl_small(i));
        } else {
            cl_cg_emit(cg, CL_OP_MATCHLEN, t + 1, subject, 0);
            cl_cg_load_value(cg, t, cl_small(e->n - i));
            cl_cg_emit(cg, CL_OP_SUB, t + 1, t + 1, t);
        }
        cl_cg_emit(cg, CL_OP_GETITEM, t, subject, t + 1);
        pattern(cg, e->items[i], t, c, fail);
    }
}

static void sequence(cl_cg *cg, cl_ast_MatchSequence *m, uint32_t subject, const captures *c,
                     uint32_t fail)
{
    const cl_seq *e = &m->patterns;
    uint32_t star = UINT32_MAX, t = cl_cg_temp(cg, 1);
    bool all_wild = true;
    for (uint32_t i = 0; i < e->n; i++) {
        all_wild = all_wild && wildcard(e->items[i]);
        if (e->items[i]->kind != CL_AST_MatchStar) continue;
        if (star != UINT32_MAX)
            cl_cg_fail(cg->cc, &m->base, "multiple starred expressions in sequence pattern", NULL);
        star = i;
    }
    cl_cg_emit(cg, CL_OP_MATCHKIND, t, subject, 0);
    cl_cg_jump(cg, CL_OP_JF, t, 0, fail);
    if (star == UINT32_MAX || e->n > 1)
        compare_len(cg, subject, star == UINT32_MAX ? e->n : e->n - 1, star != UINT32_MAX, fail);
    if (all_wild) return;
    if (e->n > 200) {
        cl_cg_fail(cg->cc, &m->base, "too many patterns in one sequence", NULL);
        return;
    }
    if (star != UINT32_MAX && wildcard(e->items[star])) {
        ends(cg, e, star, subject, c, fail);
        return;
    }
    uint32_t v = cl_cg_temp(cg, e->n);
    cl_cg_move(cg, t, subject);
    if (star == UINT32_MAX) {
        cl_cg_emit(cg, CL_OP_UNPACK, v, t, e->n);
    } else {
        cl_cg_emit(cg, CL_OP_UNPACKEX, v, t, star);
        cl_cg_word(cg, e->n - star - 1);
    }
    for (uint32_t i = 0; i < e->n; i++) {
        if (e->items[i]->kind == CL_AST_MatchStar)
            capture(cg, c, CL_AST(MatchStar, e->items[i])->name, v + i);
        else
            pattern(cg, e->items[i], v + i, c, fail);
    }
}

static void mapping(cl_cg *cg, cl_ast_MatchMapping *m, uint32_t subject, const captures *c,
                    uint32_t fail)
{
    cl_cc *cc = cg->cc;
    uint32_t n = m->keys.n, t = cl_cg_temp(cg, 2), keys = t + 1;
    cl_cg_emit(cg, CL_OP_MATCHKIND, t, subject, 1);
    cl_cg_jump(cg, CL_OP_JF, t, 0, fail);
    if (n) compare_len(cg, subject, n, true, fail);
    if (!n && !m->rest) return;
    if (n > 100) {
        cl_cg_fail(cc, &m->base, "too many keys in one mapping pattern", NULL);
        return;
    }
    uint32_t v = cl_cg_temp(cg, n ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        cl_cg_to(cg, m->keys.items[i], v + i);
    cl_cg_emit(cg, CL_OP_TUPLE, keys, v, n);
    if (n) {
        cl_cg_emit(cg, CL_OP_MATCHKEYS, t, subject, keys);
        cl_cg_jump(cg, CL_OP_JNONE, t, 0, fail);
        cl_cg_emit(cg, CL_OP_UNPACK, v, t, n);
        for (uint32_t i = 0; i < n; i++)
            pattern(cg, m->patterns.items[i], v + i, c, fail);
    }
    if (m->rest) {
        cl_cg_emit(cg, CL_OP_MATCHREST, t, subject, keys);
        capture(cg, c, m->rest, t);
    }
}

static void class_pattern(cl_cg *cg, cl_ast_MatchClass *m, uint32_t subject, const captures *c,
                          uint32_t fail)
{
    cl_cc *cc = cg->cc;
    uint32_t npos = m->patterns.n, nkw = m->kwd_attrs.n, n = npos + nkw, t = cl_cg_temp(cg, 1);
    if (n > 100) {
        cl_cg_fail(cc, &m->base, "too many sub-patterns in class pattern", NULL);
        return;
    }
    uint32_t cls = cl_cg_any(cg, m->cls);
    cl_val *spec = cl_cc_alloc(cc, (nkw + 1) * sizeof *spec);
    if (!spec || cg->dead) return;
    spec[0] = cl_small(npos);
    for (uint32_t i = 0; i < nkw; i++)
        spec[i + 1] = cl_cc_name(cc, m->kwd_attrs.items[i]);
    cg->loc = &m->base;
    cl_cg_emit(cg, CL_OP_MATCHCLASS, t, subject, cls);
    cl_cg_word(cg, cl_cg_const(cg, cl_tpl_tuple(&cc->tpl, spec, nkw + 1)));
    cl_cg_jump(cg, CL_OP_JNONE, t, 0, fail);
    if (!n) return;
    uint32_t v = cl_cg_temp(cg, n);
    cl_cg_emit(cg, CL_OP_UNPACK, v, t, n);
    for (uint32_t i = 0; i < n; i++)
        pattern(cg, i < npos ? m->patterns.items[i] : m->kwd_patterns.items[i - npos], v + i, c,
                fail);
}

static void pattern(cl_cg *cg, cl_node *p, uint32_t subject, const captures *c, uint32_t fail)
{
    cl_cc *cc = cg->cc;
    if (cc->failed || cg->dead) return;
    uint32_t mark = cg->top;
    cg->loc = p;
    switch (p->kind) {
    case CL_AST_MatchValue: {
        cl_node *e = CL_AST(MatchValue, p)->value;
        cl_cv v;
        uint32_t k = 256;
        if (cl_cg_fold(cc, e, &v)) k = cl_cg_const(cg, cl_tpl_const(&cc->tpl, &v));
        uint32_t r = k < 256 ? k : cl_cg_any(cg, e);
        cg->loc = e;
        cl_cg_jump(cg, k < 256 ? CL_OP_JNEQK : CL_OP_JNEQ, subject, r, fail);
        break;
    }
    case CL_AST_MatchSingleton: {
        uint32_t t = cl_cg_temp(cg, 1);
        uint8_t k = CL_AST(MatchSingleton, p)->value.kind;
        cl_cg_load_value(cg, t, k == CL_CONST_NONE ? CL_NONE : cl_bool(k == CL_CONST_TRUE));
        cl_cg_jump(cg, CL_OP_JISNOT, subject, t, fail);
        break;
    }
    case CL_AST_MatchSequence: sequence(cg, CL_AST(MatchSequence, p), subject, c, fail); break;
    case CL_AST_MatchMapping: mapping(cg, CL_AST(MatchMapping, p), subject, c, fail); break;
    case CL_AST_MatchClass: class_pattern(cg, CL_AST(MatchClass, p), subject, c, fail); break;
    case CL_AST_MatchAs:
        if (CL_AST(MatchAs, p)->pattern) pattern(cg, CL_AST(MatchAs, p)->pattern, subject, c, fail);
        capture(cg, c, CL_AST(MatchAs, p)->name, subject);
        break;
    case CL_AST_MatchOr: {
        const cl_seq *e = &CL_AST(MatchOr, p)->patterns;
        uint32_t done = cl_cg_label(cg);
        for (uint32_t i = 0; i < e->n; i++) {
            bool last = i + 1 == e->n;
            uint32_t next = last ? fail : cl_cg_label(cg);
            pattern(cg, e->items[i], subject, c, next);
            if (!last) {
                cl_cg_jump(cg, CL_OP_JMP, 0, 0, done);
                cl_cg_place(cg, next);
            }
        }
        cl_cg_place(cg, done);
        break;
    }
    default:
        cl_cg_fail(cc, p, "this kind of pattern cannot be compiled", cl_ast_kind_names[p->kind]);
        break;
    }
    cg->top = mark;
}

void cl_cg_match(cl_cg *cg, cl_ast_Match *n)
{
    uint32_t mark = cg->top, subject = cl_cg_tmp(cg, n->subject), end = cl_cg_label(cg);
    for (uint32_t i = 0; i < n->cases.n && !cg->cc->failed; i++) {
        cl_ast_match_case *m = CL_AST(match_case, n->cases.items[i]);
        uint32_t next = cl_cg_label(cg), m2 = cg->top;
        captures c;
        c.n = 0;
        cg->loc = m->pattern;
        collect(cg, m->pattern, &c);
        pattern(cg, m->pattern, subject, &c, next);
        for (uint32_t k = 0; k < c.n; k++)
            cl_cg_store_name(cg, c.names[k], c.regs[k]);
        cg->top = m2;
        if (m->guard) cl_cg_cond(cg, m->guard, next, false);
        cl_cg_body(cg, &m->body);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, end);
        cl_cg_place(cg, next);
    }
    cl_cg_place(cg, end);
    cg->top = mark;
}
