/* SPDX-License-Identifier: MIT */
/* Call arguments, displays, f-strings and comprehensions. */
#include "compile.h"

enum { MAX_ARGS = 120, CHUNK = 48 };

/* ---- displays ---- */

/* Appends the elements from `from` on to the list R[list]. callee: for arguments the register of
   the function, for the error of LISTEXT; else 0. */
static void append_all(cl_cg *cg, const cl_seq *e, uint32_t from, uint32_t list, uint32_t add,
                       uint32_t extend, uint32_t callee)
{
    for (uint32_t i = from; i < e->n && !cg->cc->failed; i++) {
        uint32_t mark = cg->top;
        cl_node *n = e->items[i];
        if (n->kind == CL_AST_Starred) {
            uint32_t t = cl_cg_tmp(cg, CL_AST(Starred, n)->value);
            cg->loc = n;
            cl_cg_emit(cg, extend, list, t, callee);
        } else {
            uint32_t t = cl_cg_any(cg, n);
            cg->loc = n;
            cl_cg_emit(cg, add, list, t, 0);
        }
        cg->top = mark;
    }
}

static uint32_t plain_prefix(const cl_seq *e, uint32_t limit)
{
    uint32_t n = 0;
    while (n < e->n && n < limit && e->items[n]->kind != CL_AST_Starred)
        n++;
    return n;
}

/* A list of the elements in R[dst], dst a temporary. */
static void build_list(cl_cg *cg, const cl_node *at, const cl_seq *e, uint32_t dst, uint32_t callee)
{
    uint32_t mark = cg->top, n = plain_prefix(e, CHUNK);
    uint32_t t = cl_cg_temp(cg, n ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        cl_cg_to(cg, e->items[i], t + i);
    cg->loc = at;
    cl_cg_emit(cg, CL_OP_LIST, dst, t, n);
    cg->top = mark;
    append_all(cg, e, n, dst, CL_OP_LISTAPPEND, CL_OP_LISTEXT, callee);
    cg->loc = at;
}

static bool const_elements(cl_cg *cg, const cl_seq *e, cl_val *out)
{
    cl_cc *cc = cg->cc;
    for (uint32_t i = 0; i < e->n; i++)
        if (e->items[i]->kind == CL_AST_Name || e->items[i]->kind == CL_AST_Call ||
            e->items[i]->kind == CL_AST_Starred)
            return false;
    cl_val *items = cl_cc_alloc(cc, (e->n + 1) * sizeof *items);
    if (!items) return false;
    cl_cv v;
    for (uint32_t i = 0; i < e->n; i++) {
        if (!cl_cg_fold(cc, e->items[i], &v)) return false;
        items[i] = cl_tpl_const(&cc->tpl, &v);
    }
    *out = cl_tpl_tuple(&cc->tpl, items, e->n);
    return true;
}

static void dict_display(cl_cg *cg, cl_ast_Dict *n, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    uint32_t count = n->keys.n;
    bool table = cc->is_template && count > 0 && count <= CHUNK;
    for (uint32_t i = 0; table && i < count; i++) {
        cl_node *k = n->keys.items[i];
        table = k && k->kind == CL_AST_Constant && CL_AST(Constant, k)->value.kind == CL_CONST_STR;
    }
    cl_val names[CHUNK];
    for (uint32_t i = 0; table && i < count; i++) {
        cl_ast_const *c = &CL_AST(Constant, n->keys.items[i])->value;
        names[i] = cl_tpl_str(&cc->tpl, c->text, c->len);
        for (uint32_t j = 0; j < i; j++)
            table = table && !cl_same(names[i], names[j]);
    }
    if (table) {
        uint32_t t = cl_cg_temp(cg, count);
        for (uint32_t i = 0; i < count; i++)
            cl_cg_to(cg, n->values.items[i], t + i);
        cg->loc = &n->base;
        if (cg->dead) return;
        uint32_t k = cl_cg_const(cg, cl_tpl_keys(&cc->tpl, names, count));
        cl_cg_emit(cg, CL_OP_DICTK, dst, t, 0);
        cl_cg_word(cg, k);
        return;
    }
    uint32_t d = cl_cg_is_temp(cg, dst) ? dst : cl_cg_temp(cg, 1);
    cl_cg_emit(cg, CL_OP_DICT, d, 0, 0);
    for (uint32_t i = 0; i < count && !cc->failed; i++) {
        uint32_t mark = cg->top;
        if (n->keys.items[i]) {
            uint32_t k = cl_cg_any_before(cg, n->keys.items[i], n->values.items[i]),
                     v = cl_cg_any(cg, n->values.items[i]);
            cg->loc = &n->base;
            cl_cg_emit(cg, CL_OP_DICTSET, d, k, v);
        } else {
            uint32_t v = cl_cg_tmp(cg, n->values.items[i]);
            cg->loc = n->values.items[i];
            cl_cg_emit(cg, CL_OP_DICTUPD, d, v, 0);
        }
        cg->top = mark;
    }
    cl_cg_move(cg, dst, d);
}

void cl_cg_display(cl_cg *cg, cl_node *n, uint32_t dst)
{
    uint32_t mark = cg->top;
    if (n->kind == CL_AST_Dict) {
        dict_display(cg, CL_AST(Dict, n), dst);
        cg->top = mark;
        return;
    }
    const cl_seq *e = &CL_AST(List, n)->elts; /* List, Tuple and Set have the same layout */
    uint32_t plain = plain_prefix(e, CHUNK);
    uint32_t out = cl_cg_is_temp(cg, dst) ? dst : cl_cg_temp(cg, 1);
    cl_val items;
    if (n->kind == CL_AST_Tuple) {
        if (plain == e->n) {
            uint32_t t = cl_cg_temp(cg, e->n ? e->n : 1);
            for (uint32_t i = 0; i < e->n; i++)
                cl_cg_to(cg, e->items[i], t + i);
            cg->loc = n;
            cl_cg_emit(cg, CL_OP_TUPLE, dst, t, e->n);
        } else {
            build_list(cg, n, e, out, 0);
            cl_cg_emit(cg, CL_OP_LISTTUPLE, dst, out, 0);
        }
    } else if (n->kind == CL_AST_List) {
        if (e->n >= 3 && const_elements(cg, e, &items)) {
            uint32_t t = cl_cg_temp(cg, 1);
            cl_cg_load_value(cg, t, items);
            cl_cg_emit(cg, CL_OP_LIST, out, t, 0);
            cl_cg_emit(cg, CL_OP_LISTEXT, out, t, 0);
        } else if (plain == e->n) {
            uint32_t t = cl_cg_temp(cg, e->n ? e->n : 1);
            for (uint32_t i = 0; i < e->n; i++)
                cl_cg_to(cg, e->items[i], t + i);
            cg->loc = n;
            cl_cg_emit(cg, CL_OP_LIST, dst, t, e->n);
            cg->top = mark;
            return;
        } else {
            build_list(cg, n, e, out, 0);
        }
        cl_cg_move(cg, dst, out);
    } else {
        if (e->n >= 3 && const_elements(cg, e, &items)) {
            uint32_t t = cl_cg_temp(cg, 1);
            cl_cg_load_value(cg, t, items);
            cl_cg_emit(cg, CL_OP_SET, out, t, 0);
            cl_cg_emit(cg, CL_OP_SETUPD, out, t, 0);
        } else if (e->n == 1 && plain == 1) {
            uint32_t t = cl_cg_tmp(cg, e->items[0]);
            cg->loc = n;
            cl_cg_emit(cg, CL_OP_SET, out, t, 1);
        } else {
            cl_cg_emit(cg, CL_OP_SET, out, out, 0);
            append_all(cg, e, 0, out, CL_OP_SETADD, CL_OP_SETUPD, 0);
        }
        cl_cg_move(cg, dst, out);
    }
    cg->top = mark;
}

/* ---- calls ---- */

/* Everything as a list and a dict: for stars and for very many arguments. */
static void args_unpacked(cl_cg *cg, const cl_node *at, uint32_t w, const cl_seq *args,
                          const cl_seq *kw, uint32_t lead, bool method, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    uint32_t list = w + 4, dict = w + 5;
    uint32_t self = 0;
    if (cg->top < w + 6) cl_cg_temp(cg, w + 6 - cg->top);
    if (method) {
        /* self, if there is one, becomes the first element; whether there is one shows at run time
           */
        uint32_t plain = cl_cg_label(cg), done = cl_cg_label(cg);
        self = cl_cg_temp(cg, 1);
        cl_cg_load_value(cg, dict, CL_UNBOUND);
        cl_cg_move(cg, self, list);
        cl_cg_jump(cg, CL_OP_JIS, self, dict, plain);
        cl_cg_emit(cg, CL_OP_LIST, list, self, 1);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, done);
        cl_cg_place(cg, plain);
        cl_cg_emit(cg, CL_OP_LIST, list, self, 0);
        cl_cg_place(cg, done);
        append_all(cg, args, 0, list, CL_OP_LISTAPPEND, CL_OP_LISTEXT, w + 2);
    } else if (lead) {
        cl_cg_emit(cg, CL_OP_LIST, list, list, lead);
        append_all(cg, args, 0, list, CL_OP_LISTAPPEND, CL_OP_LISTEXT, w + 2);
    } else {
        build_list(cg, at, args, list, w + 2);
    }
    bool has_kw = kw->n > 0;
    if (has_kw) {
        cl_cg_emit(cg, CL_OP_DICT, dict, 0, 0);
        bool after = false; /* a ** came before */
        for (uint32_t i = 0; i < kw->n && !cc->failed; i++) {
            cl_ast_keyword *k = CL_AST(keyword, kw->items[i]);
            uint32_t mark = cg->top;
            if (k->arg) {
                /* a name that a ** before it gave already is an error, so it takes the same way */
                uint32_t t = cl_cg_temp(cg, 2);
                if (after) {
                    uint32_t d = cl_cg_temp(cg, 1);
                    cl_cg_emit(cg, CL_OP_DICT, d, 0, 0);
                    cl_cg_load_value(cg, t, cl_cc_name(cc, k->arg));
                    cl_cg_to(cg, k->value, t + 1);
                    cl_cg_emit(cg, CL_OP_DICTSET, d, t, t + 1);
                    cg->loc = at;
                    cl_cg_emit(cg, CL_OP_DICTMERGE, dict, d, w + 2);
                } else {
                    cl_cg_to(cg, k->value, t + 1);
                    cl_cg_load_value(cg, t, cl_cc_name(cc, k->arg));
                    cl_cg_emit(cg, CL_OP_DICTSET, dict, t, t + 1);
                }
            } else {
                uint32_t t = cl_cg_tmp(cg, k->value);
                after = true;
                cg->loc = at;
                cl_cg_emit(cg, CL_OP_DICTMERGE, dict, t, w + 2);
            }
            cg->top = mark;
        }
    }
    cg->loc = at;
    cl_cg_emit(cg, CL_OP_CALLX, w, has_kw, dst);
}

/* Arguments into the window and the call itself. `first` is the register of the first argument:
   window + 4, or + 5 behind self. */
void cl_cg_args(cl_cg *cg, const cl_node *at, uint32_t window, const cl_seq *args,
                const cl_seq *keywords, uint32_t first, bool method, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    uint32_t n = args->n, nkw = keywords->n;
    bool stars = n + nkw > MAX_ARGS || first + n + nkw + 2 > 245;
    for (uint32_t i = 0; i < n && !stars; i++)
        stars = args->items[i]->kind == CL_AST_Starred;
    for (uint32_t i = 0; i < nkw && !stars; i++)
        stars = !CL_AST(keyword, keywords->items[i])->arg;
    if (stars) {
        args_unpacked(cg, at, window, args, keywords, first - window - 4, method, dst);
        return;
    }
    uint32_t lead = first - window - 4;
    cl_cg_temp(cg, first > cg->top ? first - cg->top : 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = cl_cg_temp(cg, 1);
        cl_cg_to(cg, args->items[i], t);
    }
    if (!nkw) {
        cl_cg_temp(cg, 2); /* the machine's words behind the arguments */
        cg->loc = at;
        cl_cg_emit(cg, method ? CL_OP_CALLM : CL_OP_CALL, window, n + lead, dst);
        return;
    }
    cl_val *names = cl_cc_alloc(cc, nkw * sizeof *names);
    if (!names) return;
    for (uint32_t i = 0; i < nkw; i++) {
        cl_ast_keyword *k = CL_AST(keyword, keywords->items[i]);
        names[i] = cl_cc_name(cc, k->arg);
        uint32_t t = cl_cg_temp(cg, 1);
        cl_cg_to(cg, k->value, t);
    }
    cl_cg_temp(cg, 2);
    cg->loc = at;
    if (cg->dead) return;
    uint32_t k = cl_cg_const(cg, cl_tpl_tuple(&cc->tpl, names, nkw));
    cl_cg_emit(cg, method ? CL_OP_CALLMK : CL_OP_CALLK, window, n + lead, dst);
    cl_cg_word(cg, k);
}

/* ---- f-strings and t-strings ---- */

static uint32_t conversion(uint32_t c) { return c == 's' ? 1 : c == 'r' ? 2 : c == 'a' ? 3 : 0; }

static void formatted(cl_cg *cg, cl_ast_FormattedValue *f, uint32_t dst)
{
    uint32_t mark = cg->top;
    cl_cv v;
    bool spec = f->format_spec && !(f->format_spec->kind == CL_AST_JoinedStr &&
                                    !CL_AST(JoinedStr, f->format_spec)->values.n);
    if (spec) {
        uint32_t r = cl_cg_any_before(cg, f->value, f->format_spec),
                 s = cl_cg_tmp(cg, f->format_spec);
        cg->loc = &f->base;
        cl_cg_emit(cg, CL_OP_FORMATS, dst, r, s);
        cl_cg_word(cg, conversion(f->conversion));
    } else if (cl_cg_fold(cg->cc, f->value, &v) && v.kind == CL_CV_STR &&
               conversion(f->conversion) < 2) {
        cl_cg_to(cg, f->value, dst);
    } else {
        uint32_t r = cl_cg_any(cg, f->value);
        cg->loc = &f->base;
        cl_cg_emit(cg, CL_OP_FORMAT, dst, r, conversion(f->conversion));
    }
    cg->top = mark;
}

void cl_cg_fstring(cl_cg *cg, cl_node *n, uint32_t dst)
{
    if (n->kind == CL_AST_FormattedValue) {
        formatted(cg, CL_AST(FormattedValue, n), dst);
        return;
    }
    const cl_seq *e = &CL_AST(JoinedStr, n)->values;
    if (!e->n) {
        cl_cg_load_value(cg, dst, CL_V_EMPTY_STR);
        return;
    }
    if (e->n == 1) {
        if (e->items[0]->kind == CL_AST_FormattedValue)
            formatted(cg, CL_AST(FormattedValue, e->items[0]), dst);
        else
            cl_cg_to(cg, e->items[0], dst);
        return;
    }
    uint32_t mark = cg->top, size = e->n < CHUNK ? e->n : CHUNK, t = cl_cg_temp(cg, size), used = 0;
    for (uint32_t i = 0; i < e->n && !cg->cc->failed; i++) {
        if (used == size) { /* what is there becomes the first piece of the next join */
            cg->loc = n;
            cl_cg_emit(cg, CL_OP_JOINSTR, t, t, used);
            used = 1;
        }
        cl_node *p = e->items[i];
        if (p->kind == CL_AST_FormattedValue)
            formatted(cg, CL_AST(FormattedValue, p), t + used);
        else
            cl_cg_to(cg, p, t + used);
        used++;
    }
    cg->loc = n;
    cl_cg_emit(cg, CL_OP_JOINSTR, dst, t, used);
    cg->top = mark;
}

static void interpolation(cl_cg *cg, cl_ast_Interpolation *i, uint32_t dst)
{
    uint32_t mark = cg->top, t = cl_cg_temp(cg, 3);
    cl_cg_to(cg, i->value, t);
    cl_cg_load_value(cg, t + 1, cl_tpl_str(&cg->cc->tpl, i->str.text, i->str.len));
    if (i->format_spec)
        cl_cg_to(cg, i->format_spec, t + 2);
    else
        cl_cg_load_value(cg, t + 2, CL_V_EMPTY_STR);
    cg->loc = &i->base;
    cl_cg_emit(cg, CL_OP_INTERPOLATION, dst, t, t + 2);
    cl_cg_word(cg, conversion(i->conversion));
    cg->top = mark;
}

void cl_cg_template(cl_cg *cg, cl_node *n, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    if (n->kind == CL_AST_Interpolation) {
        interpolation(cg, CL_AST(Interpolation, n), dst);
        return;
    }
    const cl_seq *e = &CL_AST(TemplateStr, n)->values;
    uint32_t mark = cg->top, t = cl_cg_temp(cg, 2), list = cl_cg_temp(cg, 1),
             one = cl_cg_temp(cg, 1);
    cl_val *strings = cl_cc_alloc(cc, (e->n + 2) * sizeof *strings);
    if (!strings) return;
    uint32_t ns = 0;
    bool open = false; /* a text stands since the last interpolation */
    cl_cg_emit(cg, CL_OP_LIST, list, list, 0);
    for (uint32_t i = 0; i < e->n && !cc->failed; i++) {
        cl_node *p = e->items[i];
        if (p->kind == CL_AST_Interpolation) {
            if (!open) strings[ns++] = CL_V_EMPTY_STR;
            open = false;
            interpolation(cg, CL_AST(Interpolation, p), one);
            cl_cg_emit(cg, CL_OP_LISTAPPEND, list, one, 0);
        } else {
            cl_ast_const *c = &CL_AST(Constant, p)->value;
            strings[ns++] = cl_tpl_str(&cc->tpl, c->text, c->len);
            open = true;
        }
    }
    if (!open) strings[ns++] = CL_V_EMPTY_STR;
    cl_cg_load_value(cg, t, cl_tpl_tuple(&cc->tpl, strings, ns));
    cl_cg_emit(cg, CL_OP_LISTTUPLE, t + 1, list, 0);
    cg->loc = n;
    cl_cg_emit(cg, CL_OP_TEMPLATE, dst, t, t + 1);
    cg->top = mark;
}

/* ---- comprehensions ---- */

typedef struct {
    const cl_seq *gens;
    cl_node *elt, *value; /* value: of a dict comprehension */
    uint8_t kind;
    uint32_t acc; /* list, set or dict being filled */
    const cl_node *at;
} comp;

static void innermost(cl_cg *cg, const comp *c)
{
    uint32_t mark = cg->top;
    if (c->kind == CL_AST_DictComp) {
        uint32_t k = cl_cg_any_before(cg, c->elt, c->value), v = cl_cg_any(cg, c->value);
        cg->loc = c->at;
        cl_cg_emit(cg, CL_OP_DICTSET, c->acc, k, v);
    } else {
        uint32_t v = cl_cg_any(cg, c->elt);
        cg->loc = c->at;
        if (c->kind == CL_AST_GeneratorExp) {
            uint32_t t = cl_cg_temp(cg, 1);
            cl_cg_emit(cg, cg->flags & CL_CODE_ASYNCGEN ? CL_OP_AYIELD : CL_OP_YIELD, t, v, 0);
        } else {
            cl_cg_emit(cg, c->kind == CL_AST_SetComp ? CL_OP_SETADD : CL_OP_LISTAPPEND, c->acc, v,
                       0);
        }
    }
    cg->top = mark;
}

/* One `for` of a comprehension and what is inside it; R[it..it+2] is the loop state, ready.
   Comprehensions nest as deep as they have clauses, so this recursion is bounded by the parser's
   work; its depth by the limit below. */
static void comp_loop(cl_cg *cg, const comp *c, uint32_t index, uint32_t it)
{
    if (cg->cc->failed) return;
    if (index > 60) {
        cl_cg_fail(cg->cc, c->at, "too many statically nested blocks", NULL);
        return;
    }
    cl_ast_comprehension *g = CL_AST(comprehension, c->gens->items[index]);
    uint32_t head = cl_cg_label(cg), bottom = cl_cg_label(cg), end = cl_cg_label(cg),
             mark = cg->top;
    uint32_t outer_weight = cg->weight;
    int direct =
        g->target->kind == CL_AST_Name ? cl_cg_store_reg(cg, CL_AST(Name, g->target)->id) : -1;
    uint32_t v = direct >= 0 ? (uint32_t)direct : cl_cg_temp(cg, 1);
    uint32_t loop_at = 0;
    cg->weight = 0;
    if (g->is_async) {
        cl_cg_place(cg, bottom);
        loop_at = cl_cg_here(cg);
        cl_cg_emit(cg, CL_OP_LOOP, 1, 0, 0);
        cg->loc = &g->base;
        cl_cg_for_async_next(cg, it, v, end);
    } else {
        bool was_dead = cg->dead;
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, bottom);
        /* entered from the bottom: what is bound there is what is bound here */
        cg->dead = was_dead;
        cl_cg_place(cg, head);
    }
    if (direct < 0)
        cl_cg_store(cg, g->target, v);
    else
        cl_cg_stored(cg, CL_AST(Name, g->target)->id);
    for (uint32_t i = 0; i < g->ifs.n; i++)
        cl_cg_cond(cg, g->ifs.items[i], bottom, false);
    if (index + 1 < c->gens->n) {
        cl_ast_comprehension *next = CL_AST(comprehension, c->gens->items[index + 1]);
        uint32_t m2 = cg->top, it2 = cl_cg_temp(cg, 3);
        uint32_t r = cl_cg_any(cg, next->iter);
        cg->loc = next->iter;
        cl_cg_emit(cg, next->is_async ? CL_OP_GETAITER : CL_OP_GETITER, it2, r, 0);
        comp_loop(cg, c, index + 1, it2);
        cg->top = m2;
    } else {
        innermost(cg, c);
    }
    uint32_t w = cg->weight;
    if (g->is_async) {
        cg->loc = &g->base;
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, bottom);
        if (!cg->cc->failed && cg->w && loop_at < cg->n)
            cg->w[loop_at] = CL_OP_LOOP | (w < 0x7fffff ? w : 0x7fffff) << 8;
        cl_cg_place(cg, end);
    } else {
        cl_cg_place(cg, bottom);
        cg->loc = g->iter;
        cl_cg_foriter(cg, it, v, head, w);
    }
    cg->weight = outer_weight + 2;
    cg->top = mark;
}

static void comp_parts(cl_node *n, comp *c, cl_scope **scope)
{
    c->kind = n->kind;
    c->at = n;
    c->value = NULL;
    if (n->kind == CL_AST_DictComp) {
        c->elt = CL_AST(DictComp, n)->key;
        c->value = CL_AST(DictComp, n)->value;
        c->gens = &CL_AST(DictComp, n)->generators;
        *scope = CL_AST(DictComp, n)->scope;
    } else { /* ListComp, SetComp and GeneratorExp have the same layout */
        c->elt = CL_AST(ListComp, n)->elt;
        c->gens = &CL_AST(ListComp, n)->generators;
        *scope = CL_AST(ListComp, n)->scope;
    }
}

static void inlined(cl_cg *cg, cl_node *n, uint32_t dst)
{
    comp c;
    cl_scope *s, *outer = cg->scope;
    comp_parts(n, &c, &s);
    uint32_t mark = cg->top;
    c.acc = cl_cg_is_temp(cg, dst) ? dst : cl_cg_temp(cg, 1);
    cl_ast_comprehension *g0 = CL_AST(comprehension, c.gens->items[0]);
    /* the first iterable belongs to the scope around */
    uint32_t it = cl_cg_temp(cg, 3), m2 = cg->top, r = cl_cg_any(cg, g0->iter);
    cg->loc = g0->iter;
    cl_cg_emit(cg, g0->is_async ? CL_OP_GETAITER : CL_OP_GETITER, it, r, 0);
    cg->top = m2;
    cg->loc = n;
    cg->scope = s;
    bool simple = c.gens->n == 1 && g0->target->kind == CL_AST_Name;
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        cl_symbol *y = s->symbols[i];
        if (y->binding != y) continue;
        y->slot = cl_cg_temp(cg, 1);
        cl_cg_clear_da(cg, y->slot);
        if (y->access == CL_NAME_CELL)
            cl_cg_emit(cg, CL_OP_NEWCELL, y->slot, 0, 0);
        else if (!simple)
            cl_cg_load_value(cg, y->slot, CL_UNBOUND);
    }
    cl_cg_emit(cg,
               n->kind == CL_AST_ListComp  ? CL_OP_LIST
               : n->kind == CL_AST_SetComp ? CL_OP_SET
                                           : CL_OP_DICT,
               c.acc, n->kind == CL_AST_DictComp ? 0 : c.acc, 0);
    comp_loop(cg, &c, 0, it);
    for (uint32_t i = 0; i < s->nsymbols; i++)
        if (s->symbols[i]->binding == s->symbols[i]) cl_cg_clear_da(cg, s->symbols[i]->slot);
    cg->scope = outer;
    cl_cg_move(cg, dst, c.acc);
    cg->top = mark;
}

void cl_cg_comprehension(cl_cg *cg, cl_node *n, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    comp c;
    cl_scope *s;
    comp_parts(n, &c, &s);
    if (s->inlined) {
        inlined(cg, n, dst);
        return;
    }
    /* a function of its own, called with the iterator of the first iterable */
    cl_ast_comprehension *g0 = CL_AST(comprehension, c.gens->items[0]);
    uint32_t mark = cg->top, w = cl_cg_temp(cg, 7), r = cl_cg_any(cg, g0->iter);
    cg->loc = g0->iter;
    cl_cg_emit(cg, g0->is_async ? CL_OP_GETAITER : CL_OP_ITERNEW, w + 4, r, 0);
    cg->loc = n;
    cl_cg in;
    cl_val name = n->kind == CL_AST_GeneratorExp ? CL_NAME(tmp_genexpr)
                  : n->kind == CL_AST_ListComp   ? CL_NAME(listcomp)
                  : n->kind == CL_AST_SetComp    ? cl_tpl_str(&cc->tpl, "<setcomp>", 9)
                                                 : cl_tpl_str(&cc->tpl, "<dictcomp>", 10);
    cl_cg_begin(&in, cc, s, n, name, UINT32_MAX);
    cl_cg_set_qualname(&in, n->kind == CL_AST_GeneratorExp ? "<genexpr>" : "<listcomp>",
                       n->kind == CL_AST_GeneratorExp ? 9 : 10);
    if (n->kind == CL_AST_GeneratorExp)
        in.flags |= s->is_coroutine ? CL_CODE_ASYNCGEN : CL_CODE_GENERATOR;
    else if (s->is_coroutine)
        in.flags |= CL_CODE_COROUTINE;
    in.npos = in.nposonly = 1;
    cl_cg_prologue(&in, s, 1);
    uint32_t it = cl_cg_temp(&in, 3);
    c.acc = n->kind == CL_AST_GeneratorExp ? 0 : cl_cg_temp(&in, 1);
    if (g0->is_async)
        cl_cg_move(&in, it, 0);
    else
        cl_cg_emit(&in, CL_OP_GETITER, it, 0, 0);
    if (n->kind != CL_AST_GeneratorExp)
        cl_cg_emit(&in,
                   n->kind == CL_AST_ListComp  ? CL_OP_LIST
                   : n->kind == CL_AST_SetComp ? CL_OP_SET
                                               : CL_OP_DICT,
                   c.acc, n->kind == CL_AST_DictComp ? 0 : c.acc, 0);
    comp_loop(&in, &c, 0, it);
    if (n->kind != CL_AST_GeneratorExp) cl_cg_emit(&in, CL_OP_RET, c.acc, 0, 0);
    cl_cg_finish(&in);
    cl_cg_mkfunc(cg, w + 2, in.id, s);
    cg->loc = n;
    cl_cg_emit(cg, CL_OP_CALL, w, 1, dst);
    if (n->kind != CL_AST_GeneratorExp && s->is_coroutine) cl_cg_await(cg, dst, dst, 1);
    cg->top = mark;
}
