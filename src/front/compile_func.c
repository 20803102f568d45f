/* SPDX-License-Identifier: MIT */
/* Functions, lambdas, classes, and the lazily evaluated annotations of both. */
#include "compile.h"
#include "builtin/natives.h"

enum { MAX_LOCALS = 150 };

/* ---- entry of a code ---- */

void cl_cg_set_qualname(cl_cg *cg, const char *text, size_t len)
{
    cl_cc *cc = cg->cc;
    const cl_cg *outer = cg->outer;
    while (outer && outer->frame && (outer->frame->kind == CL_SCOPE_TYPE_PARAMS))
        outer = outer->outer;
    bool global = false;
    if (cg->frame && cg->frame->parent && cg->frame->name) {
        const cl_symbol *s = cl_scope_lookup(cg->frame->parent, cg->frame->name);
        global = s && s->access == CL_NAME_GLOBAL_EXPLICIT;
    }
    if (outer && outer->qual_text && !global) {
        bool cls = outer->flags & CL_CODE_CLASS;
        size_t mid = cls ? 1 : 10, n = outer->qual_len + mid + len;
        char *p = n < 100000 ? cl_cc_alloc(cc, n) : NULL;
        if (p) {
            memcpy(p, outer->qual_text, outer->qual_len);
            memcpy(p + outer->qual_len, cls ? "." : ".<locals>.", mid);
            memcpy(p + outer->qual_len + mid, text, len);
            text = p;
            len = n;
        }
    }
    cg->qual_text = text;
    cg->qual_len = len;
    cg->qualname = cl_tpl_str(&cc->tpl, text, len);
}

/* Gives every variable of the frame its register and emits what must be done before the body.
   `nparams` registers are parameters, named or not. */
void cl_cg_prologue(cl_cg *cg, cl_scope *s, uint32_t nparams)
{
    cl_cc *cc = cg->cc;
    uint32_t p = 0, next = nparams, total = s->nsymbols + nparams + s->ncells;
    if (nparams > 200) {
        cl_cg_fail(cc, s->node, "too many parameters", NULL);
        return;
    }
    cl_val *names = cl_cc_alloc(cc, (total + 1) * sizeof *names),
           *cells = cl_cc_alloc(cc, (total + 1) * sizeof *cells);
    cg->cellregs = cl_cc_alloc(cc, total + 1);
    if (!names || !cells || !cg->cellregs) return;
    bool lazy = s->kind == CL_SCOPE_ANNOTATION || s->kind == CL_SCOPE_TYPE_ALIAS ||
                s->kind == CL_SCOPE_TYPE_VAR;
    for (uint32_t i = 0; i < nparams; i++)
        names[i] = lazy && i == 0 ? cl_tpl_str(&cc->tpl, "format", 6) : CL_V_EMPTY_STR;
    bool spill = false;
    bool cls = s->kind == CL_SCOPE_CLASS;
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        cl_symbol *y = s->symbols[i];
        if (y->flags & CL_SYM_PARAM) {
            y->slot = p++;
            names[y->slot] = cl_cc_name(cc, y->name);
            cl_cg_set_da(cg, y->slot);
            if (y->flags & CL_SYM_DELETED) cl_cg_clear_da(cg, y->slot);
        } else if (!cls && y->binding == y && y->access == CL_NAME_LOCAL) {
            if (next < MAX_LOCALS) {
                names[next] = cl_cc_name(cc, y->name);
                y->slot = next++;
            } else {
                y->slot = UINT32_MAX;
                spill = true;
            }
        }
    }
    cg->nlocals = next;
    cg->first_temp = cg->top = cg->max_top = next;
    for (uint32_t i = 0; i < s->ncells; i++) {
        cl_symbol *y = s->cells[i];
        if (y->scope != s) continue; /* of an inlined comprehension */
        if (y->flags & CL_SYM_PARAM) {
            cl_cg_emit(cg, CL_OP_MAKECELL, y->slot, 0, 0);
        } else {
            y->slot = cl_cg_temp(cg, 1);
            cl_cg_emit(cg, CL_OP_NEWCELL, y->slot, 0, 0);
        }
        cg->cellregs[cg->ncells] = (uint8_t)y->slot;
        cells[cg->ncells++] = cl_cc_name(cc, y->name);
    }
    cg->nfreereg = cg->top;
    if (s->nfrees) {
        cl_val *frees = cl_cc_alloc(cc, s->nfrees * sizeof *frees);
        if (!frees) return;
        for (uint32_t i = 0; i < s->nfrees; i++)
            frees[i] = cl_cc_name(cc, s->frees[i]->name);
        cg->freenames = cl_tpl_tuple(&cc->tpl, frees, s->nfrees);
        if (s->nfrees > 240) {
            cl_cg_fail(cc, s->node, "too many variables of enclosing functions", NULL);
            return;
        }
        cl_cg_temp(cg, s->nfrees);
        cl_cg_emit(cg, CL_OP_COPYFREE, cg->nfreereg, s->nfrees, 0);
    }
    if (spill) {
        /* a function with very many locals keeps the rest of them by name in a dict */
        cg->spill = cl_cg_temp(cg, 1);
        cl_cg_emit(cg, CL_OP_DICT, cg->spill, 0, 0);
    }
    cg->varnames = cl_tpl_tuple(&cc->tpl, names, cg->nlocals);
    cg->cellnames = cl_tpl_tuple(&cc->tpl, cells, cg->ncells);
    cg->first_temp = cg->top;
    if (cg->flags & (CL_CODE_GENERATOR | CL_CODE_COROUTINE | CL_CODE_ASYNCGEN))
        cl_cg_emit(cg, CL_OP_GENSTART, 0, 0, 0);
}

void cl_cg_mkfunc(cl_cg *cg, uint32_t dst, uint32_t id, const cl_scope *inner)
{
    uint32_t mark = cg->top, flags = 0, c = 0;
    if (inner && inner->nfrees) {
        c = cl_cg_temp(cg, 4);
        uint32_t t = cl_cg_closure(cg, inner);
        cl_cg_move(cg, c + 3, t);
        flags = 8;
    }
    cl_cg_emit(cg, CL_OP_MKFUNC, dst, flags, c);
    cl_cg_word(cg, id);
    cg->top = mark;
}

/* ---- docstrings ---- */

/* The text without the indentation its lines have in common, as CPython's compiler stores it: tabs
   are expanded, the first line loses its leading blanks, the others the margin. */
static cl_val clean_doc(cl_cc *cc, const char *s, uint32_t len)
{
    size_t cap = len;
    for (uint32_t i = 0; i < len; i++)
        cap += s[i] == '\t' ? 8 : 0;
    char *x = cl_cc_alloc(cc, cap + 1);
    if (!x) return CL_NONE;
    size_t n = 0, col = 0;
    for (uint32_t i = 0; i < len; i++) {
        if (s[i] == '\t') {
            do {
                x[n++] = ' ';
            } while (++col % 8);
        } else {
            x[n++] = s[i];
            col = s[i] == '\n' || s[i] == '\r' ? 0 : col + (((unsigned char)s[i] & 0xC0) != 0x80);
        }
    }
    size_t margin = SIZE_MAX, at = 0;
    while (at < n && x[at] != '\n')
        at++;
    while (at < n) {
        size_t b = ++at;
        while (at < n && x[at] == ' ')
            at++;
        if (at < n && x[at] != '\n' && at - b < margin) margin = at - b;
        while (at < n && x[at] != '\n')
            at++;
    }
    char *out = cl_cc_alloc(cc, n + 1);
    if (!out) return CL_NONE;
    size_t m = 0;
    at = 0;
    while (at < n && x[at] == ' ')
        at++;
    for (;;) {
        while (at < n && x[at] != '\n')
            out[m++] = x[at++];
        if (at >= n) break;
        out[m++] = x[at++];
        for (size_t i = 0; i < margin && at < n && x[at] == ' '; i++)
            at++;
    }
    return cl_tpl_str(&cc->tpl, out, m);
}

cl_val cl_cg_docstring(cl_cc *cc, const cl_seq *body)
{
    if (!body->n || body->items[0]->kind != CL_AST_Expr || (cc->opt->flags & CL_COMPILE_PRELUDE))
        return CL_NONE;
    const cl_node *v = CL_AST(Expr, body->items[0])->value;
    if (v->kind != CL_AST_Constant || CL_AST(Constant, v)->value.kind != CL_CONST_STR)
        return CL_NONE;
    const cl_ast_const *c = &CL_AST(Constant, v)->value;
    return clean_doc(cc, c->text, c->len);
}

/* ---- annotations ---- */

/* nparams: 1, or 2 when a set of executed annotations is given as a default value. */
static void annotate_begin(cl_cg *in, cl_cc *cc, cl_scope *s, const cl_node *at, uint32_t nparams)
{
    cl_val name = CL_NAME(__annotate__);
    cl_cg_begin(in, cc, s, at, name, UINT32_MAX);
    cl_cg_set_qualname(in, "__annotate__", 12);
    in->npos = in->nposonly = nparams;
    if (s)
        cl_cg_prologue(in, s, nparams);
    else
        in->nlocals = in->first_temp = in->top = in->max_top = in->nfreereg = nparams;
    uint32_t ok = cl_cg_label(in), t = cl_cg_temp(in, 1);
    cl_cg_jump(in, CL_OP_JLEK, 0, cl_cg_const(in, cl_small(2)), ok);
    cl_cg_load_value(in, t, CL_TYPE_VAL(CL_T_NotImplementedError));
    cl_cg_emit(in, CL_OP_RAISE, t, 0, 1);
    cl_cg_place(in, ok);
    cl_cg_emit(in, CL_OP_DICT, t, 0, 0);
}

static void annotate_one(cl_cg *in, const cl_ident *name, cl_val key, cl_node *ann)
{
    cl_cc *cc = in->cc;
    uint32_t d = in->first_temp, t = cl_cg_temp(in, 2);
    cl_cg_load_value(in, t, name ? cl_cc_name(cc, name) : key);
    if (cc->m->future_annotations) {
        cl_cg_load_value(in, t + 1, cl_cc_unparse(cc, ann));
    } else if (ann->kind == CL_AST_Starred) {
        cl_cg_to(in, CL_AST(Starred, ann)->value, t + 1);
        cl_cg_emit(in, CL_OP_UNPACK, t + 1, t + 1, 1);
    } else {
        cl_cg_to(in, ann, t + 1);
    }
    cl_cg_emit(in, CL_OP_DICTSET, d, t, t + 1);
    in->top = t;
}

static uint32_t annotate_end(cl_cg *cg, cl_cg *in, cl_scope *s, uint32_t dst)
{
    cl_cg_emit(in, CL_OP_RET, in->first_temp, 0, 0);
    cl_cg_finish(in);
    cl_cg_mkfunc(cg, dst, in->id, s);
    return dst;
}

/* The annotate function of a function in R[dst]; false when it has no annotations. */
static bool annotate_function(cl_cg *cg, cl_ast_arguments *a, cl_node *returns, cl_scope *s,
                              const cl_node *at, uint32_t dst)
{
    const cl_seq *seqs[3] = { &a->posonlyargs, &a->args, &a->kwonlyargs };
    bool any = returns != NULL;
    for (int k = 0; k < 3; k++)
        for (uint32_t i = 0; i < seqs[k]->n; i++)
            any = any || CL_AST(arg, seqs[k]->items[i])->annotation;
    any = any || (a->vararg && CL_AST(arg, a->vararg)->annotation) ||
          (a->kwarg && CL_AST(arg, a->kwarg)->annotation);
    if (!any || (!s && !cg->cc->m->future_annotations) || cg->cc->opt->flags & CL_COMPILE_PRELUDE)
        return false;
    cl_cg in;
    annotate_begin(&in, cg->cc, s, at, 1);
    for (int k = 0; k < 3; k++) {
        if (k == 2 && a->vararg && CL_AST(arg, a->vararg)->annotation)
            annotate_one(&in, CL_AST(arg, a->vararg)->arg, CL_NONE,
                         CL_AST(arg, a->vararg)->annotation);
        for (uint32_t i = 0; i < seqs[k]->n; i++)
            if (CL_AST(arg, seqs[k]->items[i])->annotation)
                annotate_one(&in, CL_AST(arg, seqs[k]->items[i])->arg, CL_NONE,
                             CL_AST(arg, seqs[k]->items[i])->annotation);
    }
    if (a->kwarg && CL_AST(arg, a->kwarg)->annotation)
        annotate_one(&in, CL_AST(arg, a->kwarg)->arg, CL_NONE, CL_AST(arg, a->kwarg)->annotation);
    if (returns) annotate_one(&in, NULL, cl_tpl_str(&cg->cc->tpl, "return", 6), returns);
    annotate_end(cg, &in, s, dst);
    return true;
}

/* `simple` of an AnnAssign whose annotation counts only once the statement was executed: the number
   of the statement + this. */
enum { CONDITIONAL = 2 };

typedef struct {
    cl_cg *in; /* NULL: only counts */
    uint32_t count, conditional;
    bool module;
} annotated_walk;

static void annotated_var(annotated_walk *w, cl_ast_AnnAssign *a, bool block)
{
    if (!a->simple || a->target->kind != CL_AST_Name) return;
    w->count++;
    bool conditional = block || w->module;
    if (!w->in) {
        if (conditional) a->simple = CONDITIONAL + w->conditional++;
        return;
    }
    cl_cg *in = w->in;
    in->loc = a->annotation;
    uint32_t skip = 0;
    if (conditional) {
        uint32_t t = cl_cg_temp(in, 1);
        skip = cl_cg_label(in);
        cl_cg_load_value(in, t, cl_small(a->simple - CONDITIONAL));
        cl_cg_emit(in, CL_OP_IN, t, t, 1);
        cl_cg_jump(in, CL_OP_JF, t, 0, skip);
        in->top = t;
    }
    annotate_one(in, CL_AST(Name, a->target)->id, CL_NONE, a->annotation);
    if (conditional) cl_cg_place(in, skip);
}

/* Every `name: annotation` in the block structure of a body, functions and classes left out. */
static void annotated_vars(annotated_walk *w, const cl_seq *body, bool block)
{
    for (uint32_t i = 0; i < body->n; i++) {
        cl_node *s = body->items[i];
        switch (s->kind) {
        case CL_AST_AnnAssign: annotated_var(w, CL_AST(AnnAssign, s), block); break;
        case CL_AST_If:
            for (;;) { /* elif chains may be long */
                cl_ast_If *f = CL_AST(If, s);
                annotated_vars(w, &f->body, true);
                if (f->orelse.n == 1 && f->orelse.items[0]->kind == CL_AST_If) {
                    s = f->orelse.items[0];
                    continue;
                }
                annotated_vars(w, &f->orelse, true);
                break;
            }
            break;
        case CL_AST_For:
        case CL_AST_AsyncFor:
            annotated_vars(w, &CL_AST(For, s)->body, true);
            annotated_vars(w, &CL_AST(For, s)->orelse, true);
            break;
        case CL_AST_While:
            annotated_vars(w, &CL_AST(While, s)->body, true);
            annotated_vars(w, &CL_AST(While, s)->orelse, true);
            break;
        case CL_AST_With:
        case CL_AST_AsyncWith: annotated_vars(w, &CL_AST(With, s)->body, true); break;
        case CL_AST_Match:
            for (uint32_t j = 0; j < CL_AST(Match, s)->cases.n; j++)
                annotated_vars(w, &CL_AST(match_case, CL_AST(Match, s)->cases.items[j])->body,
                               true);
            break;
        case CL_AST_Try:
        case CL_AST_TryStar: {
            cl_ast_Try *t = CL_AST(Try, s);
            annotated_vars(w, &t->body, true);
            for (uint32_t j = 0; j < t->handlers.n; j++)
                annotated_vars(w, &CL_AST(ExceptHandler, t->handlers.items[j])->body, true);
            annotated_vars(w, &t->orelse, true);
            annotated_vars(w, &t->finalbody, true);
            break;
        }
        default: break;
        }
    }
}

/* At the start of a module or class body: its annotate function. Annotations in blocks, and all of
   a module, count from when their statement has been executed: the function has a set of the
   numbers of those as the default value of a second parameter. With `from __future__ import
   annotations` the statements fill a dict. */
void cl_cg_annotate_vars(cl_cg *cg, const cl_seq *body)
{
    cl_scope *s = cg->frame->annotations;
    bool future = cg->cc->m->future_annotations;
    annotated_walk w = { .module = cg->frame->kind == CL_SCOPE_MODULE };
    if (!s && !future) return;
    annotated_vars(&w, body, false);
    if (!w.count) return;
    const cl_node *loc = cg->loc;
    uint32_t keep = cl_cg_temp(cg, 1), t = cl_cg_temp(cg, 2);
    if (future) {
        cg->annotated = keep;
        cl_cg_emit(cg, CL_OP_DICT, keep, 0, 0);
        cl_cg_store_ns(cg, CL_NAME(__annotations__), keep);
        cg->top = t;
        return;
    }
    cl_cg in;
    annotate_begin(&in, cg->cc, s, NULL, w.conditional ? 2 : 1);
    w.in = &in;
    annotated_vars(&w, body, false);
    uint32_t flags = 0, c = cl_cg_temp(cg, 4);
    if (w.conditional) {
        cg->annotated = keep;
        cl_cg_emit(cg, CL_OP_SET, keep, 0, 0);
        cl_cg_emit(cg, CL_OP_TUPLE, c, keep, 1);
        flags = 1;
    }
    cl_cg_emit(&in, CL_OP_RET, in.first_temp, 0, 0);
    cl_cg_finish(&in);
    if (s->nfrees) {
        uint32_t closure = cl_cg_closure(cg, s);
        cl_cg_move(cg, c + 3, closure);
        flags |= 8;
    }
    cl_cg_emit(cg, CL_OP_MKFUNC, t, flags, c);
    cl_cg_word(cg, in.id);
    if (w.module)
        cl_cg_store_ns(cg, CL_NAME(__annotate__), t);
    else
        cl_cg_store_ns(cg, CL_NAME(__annotate_func__), t);
    cg->top = w.conditional ? t : keep;
    cg->loc = loc;
}

/* The statement `name: annotation` has been executed. */
void cl_cg_annotated(cl_cg *cg, cl_ast_AnnAssign *a)
{
    if (cg->annotated == UINT32_MAX || !a->simple || a->target->kind != CL_AST_Name) return;
    uint32_t t = cl_cg_temp(cg, 2);
    if (cg->cc->m->future_annotations) {
        cl_cg_load_value(cg, t, cl_cc_name(cg->cc, CL_AST(Name, a->target)->id));
        cl_cg_load_value(cg, t + 1, cl_cc_unparse(cg->cc, a->annotation));
        cl_cg_emit(cg, CL_OP_DICTSET, cg->annotated, t, t + 1);
    } else if (a->simple >= CONDITIONAL) {
        cl_cg_load_value(cg, t, cl_small(a->simple - CONDITIONAL));
        cl_cg_emit(cg, CL_OP_SETADD, cg->annotated, t, 0);
    }
    cg->top = t;
}

/* ---- functions ---- */

static void parameters(cl_cg *in, const cl_ast_arguments *a)
{
    in->nposonly = a->posonlyargs.n;
    in->npos = a->posonlyargs.n + a->args.n;
    in->nkwonly = a->kwonlyargs.n;
    in->flags |= (a->vararg ? CL_CODE_VARARGS : 0) | (a->kwarg ? CL_CODE_VARKW : 0);
    cl_cg_prologue(in, in->frame,
                   in->npos + in->nkwonly + (a->vararg != NULL) + (a->kwarg != NULL));
}

/* Default values into R[c] (tuple) and R[c + 1] (dict); returns the flags of MKFUNC. */
static uint32_t defaults(cl_cg *cg, const cl_ast_arguments *a, uint32_t c)
{
    cl_cc *cc = cg->cc;
    uint32_t flags = 0;
    if (a->defaults.n) {
        uint32_t t = cl_cg_temp(cg, a->defaults.n);
        bool all = true;
        cl_cv v;
        for (uint32_t i = 0; i < a->defaults.n && all; i++)
            all = cl_cg_fold(cc, a->defaults.items[i], &v);
        if (all) {
            cl_val *items = cl_cc_alloc(cc, a->defaults.n * sizeof *items);
            if (!items) return 0;
            for (uint32_t i = 0; i < a->defaults.n; i++) {
                cl_cg_fold(cc, a->defaults.items[i], &v);
                items[i] = cl_tpl_const(&cc->tpl, &v);
            }
            cl_cg_load_value(cg, c, cl_tpl_tuple(&cc->tpl, items, a->defaults.n));
        } else {
            for (uint32_t i = 0; i < a->defaults.n; i++)
                cl_cg_to(cg, a->defaults.items[i], t + i);
            cl_cg_emit(cg, CL_OP_TUPLE, c, t, a->defaults.n);
        }
        cg->top = t;
        flags |= 1;
    }
    for (uint32_t i = 0; i < a->kw_defaults.n; i++) {
        if (!a->kw_defaults.items[i]) continue;
        if (!(flags & 2)) cl_cg_emit(cg, CL_OP_DICT, c + 1, 0, 0);
        flags |= 2;
        uint32_t t = cl_cg_temp(cg, 2);
        cl_cg_load_value(cg, t, cl_cc_name(cc, CL_AST(arg, a->kwonlyargs.items[i])->arg));
        cl_cg_to(cg, a->kw_defaults.items[i], t + 1);
        cl_cg_emit(cg, CL_OP_DICTSET, c + 1, t, t + 1);
        cg->top = t;
    }
    return flags;
}

void cl_cg_lambda(cl_cg *cg, cl_ast_Lambda *n, uint32_t dst)
{
    uint32_t mark = cg->top, c = cl_cg_temp(cg, 4);
    cl_ast_arguments *a = CL_AST(arguments, n->args);
    uint32_t flags = defaults(cg, a, c);
    cl_cg in;
    cl_cg_begin(&in, cg->cc, n->scope, &n->base, CL_NAME(lambda_), UINT32_MAX);
    cl_cg_set_qualname(&in, "<lambda>", 8);
    in.flags |= CL_CODE_LAMBDA;
    if (n->scope->is_generator) in.flags |= CL_CODE_GENERATOR;
    parameters(&in, a);
    uint32_t r = cl_cg_any(&in, n->body);
    in.loc = n->body;
    if (in.flags & CL_CODE_ASYNCGEN)
        cl_cg_emit(&in, CL_OP_RETNONE, 0, 0, 0);
    else
        cl_cg_emit(&in, CL_OP_RET, r, 0, 0);
    cl_cg_finish(&in);
    if (n->scope->nfrees) {
        uint32_t t = cl_cg_closure(cg, n->scope);
        cl_cg_move(cg, c + 3, t);
        flags |= 8;
    }
    cg->loc = &n->base;
    cl_cg_emit(cg, CL_OP_MKFUNC, dst, flags, c);
    cl_cg_word(cg, in.id);
    cg->top = mark;
}

static void decorators_begin(cl_cg *cg, const cl_seq *d)
{
    for (uint32_t i = 0; i < d->n; i++) {
        uint32_t w = cl_cg_temp(cg, 4);
        cl_cg_to(cg, d->items[i], w + 2);
    }
}

/* The decorated thing is in the register behind the last window; the result comes to R[base]. */
static void decorators_end(cl_cg *cg, const cl_seq *d, uint32_t base)
{
    if (d->n) {
        cg->top = base + 4 * d->n;
        cl_cg_temp(cg, 3);
    }
    for (uint32_t i = d->n; i-- > 0;) {
        cg->loc = d->items[i];
        cl_cg_emit(cg, CL_OP_CALL, base + 4 * i, 1, base + 4 * i);
    }
}

/* ---- type parameters ---- */

static void load_module_name(cl_cg *cg, uint32_t dst)
{
    if (cg->dead || cg->cc->failed) return;
    cl_cg_emit(cg, CL_OP_LOADG, dst, 0, 0);
    cl_cg_word(cg, cl_cg_const(cg, CL_NAME(__name__)));
    cl_cg_word(cg, 0);
    cl_cg_word(cg, 0);
}

/* R[dst] = the function that gives an expression's value when it is asked for, None without one. */
static void lazy_value(cl_cg *cg, cl_scope *s, cl_node *value, const cl_ident *name, uint32_t dst)
{
    if (!value || !s) {
        cl_cg_load_value(cg, dst, CL_NONE);
        return;
    }
    cl_cg in;
    cl_cg_begin(&in, cg->cc, s, value, cl_cc_name(cg->cc, name), UINT32_MAX);
    cl_cg_set_qualname(&in, name->text, name->len);
    in.npos = in.nposonly = 1;
    cl_cg_prologue(&in, s, 1);
    uint32_t t = cl_cg_temp(&in, 1);
    if (value->kind == CL_AST_Starred) {
        cl_cg_to(&in, CL_AST(Starred, value)->value, t);
        cl_cg_emit(&in, CL_OP_UNPACK, t, t, 1);
    } else {
        cl_cg_to(&in, value, t);
    }
    in.loc = value;
    cl_cg_emit(&in, CL_OP_RET, t, 0, 0);
    cl_cg_finish(&in);
    cl_cg_mkfunc(cg, dst, in.id, s);
}

static void call_native(cl_cg *cg, uint32_t window, cl_val native, uint32_t argc, uint32_t dst)
{
    cl_cg_load_value(cg, window + 2, native);
    cl_cg_emit(cg, CL_OP_CALL, window, argc, dst);
}

/* Starts the function around a generic definition, which is called at once: it makes the type
   parameters. R[result] of it is their tuple. */
static uint32_t type_params_begin(cl_cg *in, cl_cc *cc, cl_scope *s, const cl_node *at,
                                  const cl_ident *name, const cl_seq *params, uint32_t nparams)
{
    char *text = cl_cc_alloc(cc, name->len + 24u);
    if (!text) return 0;
    memcpy(text, "<generic parameters of ", 23);
    memcpy(text + 23, name->text, name->len);
    text[23 + name->len] = '>';
    cl_cg_begin(in, cc, s, at, cl_tpl_str(&cc->tpl, text, name->len + 24u), UINT32_MAX);
    cl_cg_set_qualname(in, text, name->len + 24u);
    in->npos = in->nposonly = nparams;
    cl_cg_prologue(in, s, nparams);
    uint32_t list = cl_cg_temp(in, 1);
    cl_cg_emit(in, CL_OP_LIST, list, list, 0);
    for (uint32_t i = 0; i < params->n && !cc->failed; i++) {
        cl_node *p = params->items[i];
        cl_ast_TypeVar *t = CL_AST(TypeVar, p);
        cl_ast_ParamSpec *d = CL_AST(ParamSpec, p); /* TypeVarTuple has the same layout */
        bool var = p->kind == CL_AST_TypeVar;
        const cl_ident *bound_name = var ? t->bound_name : d->bound_name;
        uint32_t kind =
            !var ? (p->kind == CL_AST_ParamSpec ? CL_ALIAS_PARAMSPEC : CL_ALIAS_TYPEVARTUPLE)
            : t->bound && t->bound->kind == CL_AST_Tuple ? CL_ALIAS_COUNT
                                                         : CL_ALIAS_TYPEVAR;
        uint32_t w = cl_cg_temp(in, 11);
        in->loc = p;
        cl_cg_load_value(in, w + 4, cl_small(kind));
        cl_cg_load_value(in, w + 5, cl_cc_name(cc, var ? t->name : d->name));
        lazy_value(in, var ? t->scope : NULL, var ? t->bound : NULL, bound_name, w + 6);
        lazy_value(in, var ? t->default_scope : d->default_scope,
                   var ? t->default_value : d->default_value, bound_name, w + 7);
        call_native(in, w, CL_NATIVE_VAL(h_type_param), 4, w);
        cl_cg_store_name(in, bound_name, w);
        cl_cg_emit(in, CL_OP_LISTAPPEND, list, w, 0);
        in->top = w;
    }
    cl_cg_emit(in, CL_OP_LISTTUPLE, list, list, 0);
    in->loc = at;
    return list;
}

/* R[value] (a function) gets the type parameters in R[params]. */
static void set_type_params(cl_cg *cg, uint32_t value, uint32_t params)
{
    uint32_t w = cl_cg_temp(cg, 8);
    cl_cg_move(cg, w + 4, value);
    cl_cg_move(cg, w + 5, params);
    call_native(cg, w, CL_NATIVE_VAL(h_set_type_params), 2, value);
    cg->top = w;
}

/* Ends that function with R[value] as its result and calls it in a window at w of cg, with the
   arguments that stand there; result in R[w]. */
static void type_params_end(cl_cg *cg, cl_cg *in, const cl_scope *s, uint32_t value, uint32_t w,
                            uint32_t nargs)
{
    cl_cg_emit(in, CL_OP_RET, value, 0, 0);
    cl_cg_finish(in);
    cl_cg_mkfunc(cg, w + 2, in->id, s);
    cl_cg_emit(cg, CL_OP_CALL, w, nargs, w);
}

/* ---- def ---- */

/* The function object into R[dst]; defaults are in R[c] and R[c + 1] as flags say. */
static void make_function(cl_cg *cg, cl_node *n, uint32_t c, uint32_t flags, uint32_t dst,
                          uint32_t id)
{
    cl_cc *cc = cg->cc;
    cl_ast_FunctionDef *f = CL_AST(FunctionDef, n);
    cl_ast_arguments *a = CL_AST(arguments, f->args);
    bool async = n->kind == CL_AST_AsyncFunctionDef;
    if (annotate_function(cg, a, f->returns, f->annotation_scope, n, c + 2)) flags |= 4;
    cl_cg in;
    cl_cg_begin(&in, cc, f->scope, n, cl_cc_name(cc, f->name), id);
    if (f->decorator_list.n) in.first_line = f->decorator_list.items[0]->line;
    cl_cg_set_qualname(&in, f->name->text, f->name->len);
    if (f->scope->is_method) in.flags |= CL_CODE_METHOD;
    in.flags |= async ? (f->scope->is_generator ? CL_CODE_ASYNCGEN : CL_CODE_COROUTINE)
                : f->scope->is_generator ? CL_CODE_GENERATOR
                                         : 0;
    parameters(&in, a);
    in.doc = cl_cg_docstring(cc, &f->body);
    if (!cl_is_none(in.doc)) in.flags |= CL_CODE_HASDOC;
    cl_cg_body(&in, &f->body);
    cl_cg_finish(&in);
    if (id != UINT32_MAX) return;
    if (f->scope->nfrees) {
        uint32_t t = cl_cg_closure(cg, f->scope);
        cl_cg_move(cg, c + 3, t);
        flags |= 8;
    }
    cg->loc = n;
    cl_cg_emit(cg, CL_OP_MKFUNC, dst, flags, c);
    cl_cg_word(cg, in.id);
}

/* The same with type parameters: all but decorators and defaults is done in a function of its own.
   */
static void make_generic_function(cl_cg *cg, cl_node *n, uint32_t c, uint32_t flags)
{
    cl_ast_FunctionDef *f = CL_AST(FunctionDef, n);
    cl_cg in;
    uint32_t w = cl_cg_temp(cg, 8);
    for (uint32_t i = 0; i < 2; i++) {
        if (flags & (1u << i))
            cl_cg_move(cg, w + 4 + i, c + i);
        else
            cl_cg_load_value(cg, w + 4 + i, CL_NONE);
    }
    uint32_t params = type_params_begin(&in, cg->cc, f->type_scope, n, f->name, &f->type_params, 2);
    uint32_t c2 = cl_cg_temp(&in, 4);
    cl_cg_move(&in, c2, 0);
    cl_cg_move(&in, c2 + 1, 1);
    make_function(&in, n, c2, flags, c2, UINT32_MAX);
    set_type_params(&in, c2, params);
    type_params_end(cg, &in, f->type_scope, c2, w, 2);
    cl_cg_move(cg, c, w);
    cg->top = w;
}

void cl_cg_function(cl_cg *cg, cl_node *n)
{
    cl_cc *cc = cg->cc;
    cl_ast_FunctionDef *f = CL_AST(FunctionDef, n); /* AsyncFunctionDef has the same layout */
    uint32_t base = cg->top, id = UINT32_MAX;
    if (cc->opt->flags & CL_COMPILE_PRELUDE && cg->frame->kind == CL_SCOPE_MODULE) {
        const cl_seq *body = &CL_AST(Module, cc->m->root)->body;
        id = 0;
        for (uint32_t i = 0; i < body->n; i++) {
            id += body->items[i]->kind == CL_AST_FunctionDef;
            if (body->items[i] == n) break;
        }
    }
    decorators_begin(cg, &f->decorator_list);
    cg->loc = n;
    uint32_t c = cl_cg_temp(cg, 4), flags = defaults(cg, CL_AST(arguments, f->args), c);
    int direct = f->decorator_list.n || f->type_params.n ? -1 : cl_cg_store_reg(cg, f->bound_name);
    if (f->type_params.n)
        make_generic_function(cg, n, c, flags);
    else
        make_function(cg, n, c, flags, direct >= 0 ? (uint32_t)direct : c, id);
    if (id != UINT32_MAX) {
        cg->top = base;
        return;
    }
    decorators_end(cg, &f->decorator_list, base);
    cg->loc = n;
    if (direct >= 0)
        cl_cg_stored(cg, f->bound_name);
    else
        cl_cg_store_name(cg, f->bound_name, base);
    cg->top = base;
}

/* ---- classes ---- */

static void class_body(cl_cg *in, cl_ast_ClassDef *n)
{
    cl_cc *cc = in->cc;
    uint32_t t = cl_cg_temp(in, 1);
    if (!in->dead) {
        cl_cg_emit(in, CL_OP_LOADG, t, 0, 0);
        cl_cg_word(in, cl_cg_const(in, CL_NAME(__name__)));
        cl_cg_word(in, 0);
        cl_cg_word(in, 0);
    }
    cl_cg_store_ns(in, CL_NAME(__module__), t);
    cl_cg_load_value(in, t, in->qualname);
    cl_cg_store_ns(in, CL_NAME(__qualname__), t);
    if (n->scope->needs_classdict) {
        cl_cg_emit(in, CL_OP_LOADLOCALS, t, 0, 0);
        cl_cg_emit(in, CL_OP_STOREC, n->scope->classdict_cell->slot, t, 0);
    }
    cl_val doc = cl_cg_docstring(cc, &n->body);
    if (!cl_is_none(doc)) {
        cl_cg_load_value(in, t, doc);
        cl_cg_store_ns(in, CL_NAME(__doc__), t);
    }
    in->top = t;
    cl_cg_annotate_vars(in, &n->body);
    cl_cg_body(in, &n->body);
    in->loc = &n->base;
    if (n->scope->needs_class_cell) {
        cl_cg_store_ns(in, cl_tpl_str(&cc->tpl, "__classcell__", 13), n->scope->class_cell->slot);
        cl_cg_emit(in, CL_OP_RET, n->scope->class_cell->slot, 0, 0);
    }
}

/* Calls the class builder in a window at w; the class comes to R[w]. params: register of the type
   parameters, UINT32_MAX without. */
static void make_class(cl_cg *cg, cl_ast_ClassDef *n, uint32_t params)
{
    cl_cc *cc = cg->cc;
    cl_cg in;
    cl_cg_begin(&in, cc, n->scope, &n->base, cl_cc_name(cc, n->name), UINT32_MAX);
    in.flags |= CL_CODE_CLASS;
    if (n->decorator_list.n) in.first_line = n->decorator_list.items[0]->line;
    cl_cg_set_qualname(&in, n->name->text, n->name->len);
    cl_cg_prologue(&in, n->scope, 0);
    class_body(&in, n);
    cl_cg_finish(&in);
    uint32_t w = cl_cg_temp(cg, 6);
    cl_cg_emit(cg, CL_OP_BUILDCLASS, w, 0, 0);
    cl_cg_mkfunc(cg, w + 4, in.id, n->scope);
    if (params != UINT32_MAX) set_type_params(cg, w + 4, params);
    cl_cg_load_value(cg, w + 5, cl_cc_name(cc, n->name));
    cl_cg_args(cg, &n->base, w, &n->bases, &n->keywords, w + 6, false, w);
}

void cl_cg_class(cl_cg *cg, cl_ast_ClassDef *n)
{
    uint32_t base = cg->top;
    decorators_begin(cg, &n->decorator_list);
    cg->loc = &n->base;
    if (n->type_params.n) {
        cl_cg in;
        uint32_t w = cl_cg_temp(cg, 6);
        uint32_t params =
            type_params_begin(&in, cg->cc, n->type_scope, &n->base, n->name, &n->type_params, 0);
        uint32_t cls = in.top;
        make_class(&in, n, params);
        type_params_end(cg, &in, n->type_scope, cls, w, 0);
    } else {
        make_class(cg, n, UINT32_MAX);
    }
    decorators_end(cg, &n->decorator_list, base);
    cg->loc = &n->base;
    cl_cg_store_name(cg, n->bound_name, base);
    cg->top = base;
}

/* Calls the maker of type aliases in a window at w of cg; the alias comes to R[w]. */
static void make_alias(cl_cg *cg, cl_ast_TypeAlias *n, uint32_t params, uint32_t w)
{
    const cl_ident *name = CL_AST(Name, n->name)->id;
    cl_cg_load_value(cg, w + 4, cl_cc_name(cg->cc, name));
    lazy_value(cg, n->scope, n->value, name, w + 5);
    if (params == UINT32_MAX)
        cl_cg_load_value(cg, w + 6, CL_V_EMPTY_TUPLE);
    else
        cl_cg_move(cg, w + 6, params);
    load_module_name(cg, w + 7);
    call_native(cg, w, CL_NATIVE_VAL(h_type_alias), 4, w);
}

void cl_cg_type_alias(cl_cg *cg, cl_ast_TypeAlias *n)
{
    uint32_t w = cl_cg_temp(cg, 10);
    if (n->type_params.n) {
        cl_cg in;
        uint32_t params = type_params_begin(&in, cg->cc, n->type_scope, &n->base,
                                            CL_AST(Name, n->name)->id, &n->type_params, 0);
        uint32_t w2 = cl_cg_temp(&in, 10);
        make_alias(&in, n, params, w2);
        type_params_end(cg, &in, n->type_scope, w2, w, 0);
    } else {
        make_alias(cg, n, UINT32_MAX, w);
    }
    cl_cg_store_name(cg, CL_AST(Name, n->name)->id, w);
    cg->top = w;
}
