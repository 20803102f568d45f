/* SPDX-License-Identifier: MIT */
/* The walk over the tree that fills the symbol tables, mangles private names in place, and finds
 * the
 * placement errors (`return` outside a function and the like), which CPython reports only after the
 * scopes are in order: they wait in `later`. */
#include <string.h>

#include "scope_internal.h"

static void expr(cl_walker *w, cl_node *n);
static void stmts(cl_walker *w, const cl_seq *s);

/* ---- small helpers ---- */

static const cl_ident *mangle(cl_walker *w, const cl_ident *id)
{
    const cl_ident *out = id ? cl_scope_mangle(w->m, w->scope, id) : NULL;
    if (id && !out) {
        w->failed = true;
        cl_syntax_error_set(w->err, CL_ERR_MEMORY, w->m->src, w->m->len, 0, 0, 0, 0,
                            "out of memory");
        return id;
    }
    return out;
}

static void forbid_debug(cl_walker *w, const cl_node *n, const cl_ident *id, cl_ast_ctx ctx)
{
    if (id == w->id_debug && ctx != CL_CTX_LOAD) {
        CL_SCOPE_LATER(w, n, "cannot %s __debug__", ctx == CL_CTX_DEL ? "delete" : "assign to");
    }
}

/* Binds a name by a statement; returns its mangled form. */
static const cl_ident *bind(cl_walker *w, const cl_node *at, const cl_ident *id, uint32_t flags)
{
    const cl_ident *m = mangle(w, id);
    if (m && !w->failed) {
        forbid_debug(w, at, m, CL_CTX_STORE);
        cl_scope_add(w, w->scope, m, flags);
    }
    return m;
}

typedef struct {
    cl_scope *scope;
    bool in_loop, in_except_star, star_return, comp_target;
    uint32_t comp_iter;
} saved;

/* Opens a scope: NULL when out of memory. */
static cl_scope *enter(cl_walker *w, cl_scope_kind kind, cl_node *node, const cl_ident *name,
                       saved *old)
{
    *old = (saved){ w->scope,       w->in_loop,     w->in_except_star,
                    w->star_return, w->comp_target, w->comp_iter };
    cl_scope *s = cl_scope_new(w, kind, node, name);
    if (!s) {
        w->failed = true;
        return NULL;
    }
    w->scope = s;
    w->in_loop = w->in_except_star = w->star_return = w->comp_target = false;
    return s;
}

static void leave(cl_walker *w, const saved *old)
{
    w->scope = old->scope;
    w->in_loop = old->in_loop;
    w->in_except_star = old->in_except_star;
    w->star_return = old->star_return;
    w->comp_target = old->comp_target;
    w->comp_iter = old->comp_iter;
}

static bool is_function(const cl_scope *s)
{
    return s->kind == CL_SCOPE_FUNCTION || s->kind == CL_SCOPE_LAMBDA;
}

/* What yield, await and := may not stand in. */
static const char *lazy_place(const cl_scope *s)
{
    switch (s->kind) {
    case CL_SCOPE_ANNOTATION: return "an annotation";
    case CL_SCOPE_TYPE_VAR:
        return s->node && s->node->kind == CL_AST_TypeVar ? "a TypeVar bound" : "a type variable";
    case CL_SCOPE_TYPE_ALIAS: return "a type alias";
    case CL_SCOPE_TYPE_PARAMS: return "the definition of a generic";
    default: return NULL;
    }
}

static bool forbid_in_lazy(cl_walker *w, const cl_node *n, const char *what)
{
    const char *place = lazy_place(w->scope);
    if (place) { CL_SCOPE_FAIL(w, n, "%s expression cannot be used within %s", what, place); }
    return place;
}

/* ---- await and yield ---- */

static void note_await(cl_walker *w, const cl_node *n, bool comprehension)
{
    cl_scope *s = w->scope;
    const cl_node *at = n;
    s->has_await = true;
    /* a list, set or dict comprehension that awaits makes what is around it await */
    while (s->kind == CL_SCOPE_COMPREHENSION) {
        s->is_coroutine = true;
        comprehension = true;
        at = s->node;
        s = s->parent;
        s->has_await = true;
    }
    if (s->kind == CL_SCOPE_GENEXPR) {
        s->is_coroutine = true;
        return;
    }
    if (s->kind == CL_SCOPE_MODULE && w->options->top_level_await) {
        s->is_coroutine = true;
        return;
    }
    if (s->kind == CL_SCOPE_FUNCTION && s->is_coroutine) { return; }
    if (comprehension) {
        CL_SCOPE_LATER(w, at, "asynchronous comprehension outside of an asynchronous function");
    } else if (is_function(s)) {
        CL_SCOPE_LATER(w, n, "'await' outside async function");
    } else {
        CL_SCOPE_LATER(w, n, "'await' outside function");
    }
}

static void note_async_statement(cl_walker *w, const cl_node *n, const char *what)
{
    cl_scope *s = w->scope;
    s->has_await = true;
    if (s->kind == CL_SCOPE_MODULE && w->options->top_level_await) {
        s->is_coroutine = true;
    } else if (!(s->kind == CL_SCOPE_FUNCTION && s->is_coroutine)) {
        CL_SCOPE_LATER(w, n, "'%s' outside async function", what);
    }
}

static void note_yield(cl_walker *w, const cl_node *n)
{
    cl_scope *s = w->scope;
    if (forbid_in_lazy(w, n, "yield")) { return; }
    if (s->kind == CL_SCOPE_COMPREHENSION || s->kind == CL_SCOPE_GENEXPR) {
        CL_SCOPE_FAIL(w, n, "'yield' inside %s",
                      s->node->kind == CL_AST_ListComp   ? "list comprehension"
                      : s->node->kind == CL_AST_SetComp  ? "set comprehension"
                      : s->node->kind == CL_AST_DictComp ? "dict comprehension"
                                                         : "generator expression");
        return;
    }
    if (!is_function(s)) {
        CL_SCOPE_LATER(w, n,
                       n->kind == CL_AST_YieldFrom ? "'yield from' outside function"
                                                   : "'yield' outside function");
        return;
    }
    s->is_generator = true;
    if (n->kind == CL_AST_YieldFrom && s->is_coroutine) {
        CL_SCOPE_LATER(w, n, "'yield from' inside async function");
    }
}

/* ---- names ---- */

static void name(cl_walker *w, cl_node *n)
{
    cl_ast_Name *e = CL_AST(Name, n);
    e->id = mangle(w, e->id);
    forbid_debug(w, n, e->id, (cl_ast_ctx)n->ctx);
    if (w->failed) { return; }
    if (n->ctx == CL_CTX_LOAD) {
        cl_scope_add(w, w->scope, e->id, CL_SYM_USED);
        if (e->id == w->id_super && w->scope->kind != CL_SCOPE_MODULE &&
            w->scope->kind != CL_SCOPE_CLASS) {
            cl_scope_add(w, w->scope, w->id_class, CL_SYM_USED);
        }
        return;
    }
    uint32_t flags = CL_SYM_ASSIGNED | (n->ctx == CL_CTX_DEL ? CL_SYM_DELETED : 0);
    if (w->comp_target) {
        const cl_symbol *have = cl_scope_lookup(w->scope, e->id);
        if (have && (have->flags & (CL_SYM_GLOBAL | CL_SYM_NONLOCAL))) {
            CL_SCOPE_FAIL(w, n,
                          "comprehension inner loop cannot rebind assignment expression "
                          "target '%s'",
                          e->id->text);
            return;
        }
        flags |= CL_SYM_ITER;
    }
    cl_scope_add(w, w->scope, e->id, flags);
}

/* The target of := in a comprehension belongs to the function or module around it. */
static void walrus_target(cl_walker *w, cl_node *target)
{
    cl_ast_Name *e = CL_AST(Name, target);
    const cl_ident *id = e->id = mangle(w, e->id);
    forbid_debug(w, target, id, CL_CTX_STORE);
    cl_scope *inner = w->scope;
    for (cl_scope *s = inner; s && !w->failed; s = s->parent) {
        if (s->kind == CL_SCOPE_COMPREHENSION || s->kind == CL_SCOPE_GENEXPR) {
            const cl_symbol *have = cl_scope_lookup(s, id);
            if (have && (have->flags & CL_SYM_ITER)) {
                CL_SCOPE_FAIL(w, target,
                              "assignment expression cannot rebind comprehension iteration "
                              "variable '%s'",
                              id->text);
            }
            continue;
        }
        if (is_function(s)) {
            const cl_symbol *have = cl_scope_lookup(s, id);
            bool global = have && (have->flags & CL_SYM_GLOBAL);
            cl_symbol *sym = cl_scope_add(w, inner, id, global ? CL_SYM_GLOBAL : CL_SYM_NONLOCAL);
            if (sym) {
                sym->declared = target;
                cl_scope_add(w, s, id, CL_SYM_ASSIGNED | CL_SYM_WALRUS);
            }
            return;
        }
        if (s->kind == CL_SCOPE_MODULE) {
            cl_scope_add(w, inner, id, CL_SYM_GLOBAL);
            cl_scope_add(w, s, id, CL_SYM_ASSIGNED | CL_SYM_WALRUS);
            return;
        }
        CL_SCOPE_FAIL(w, target, "assignment expression within a comprehension cannot be used %s%s",
                      s->kind == CL_SCOPE_CLASS ? "in a class body" : "within ",
                      s->kind == CL_SCOPE_CLASS ? "" : lazy_place(s));
        return;
    }
}

/* ---- expressions ---- */

/* An item of a display or argument list, where `*x` is fine. */
static void item(cl_walker *w, cl_node *n)
{
    expr(w, n && n->kind == CL_AST_Starred ? CL_AST(Starred, n)->value : n);
}

static void items(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        item(w, s->items[i]);
    }
}

static void exprs(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        expr(w, s->items[i]);
    }
}

static void check_stars(cl_walker *w, const cl_node *n, const cl_seq *s)
{
    if (n->ctx != CL_CTX_STORE) { return; }
    bool seen = false;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->items[i]->kind == CL_AST_Starred) {
            if (seen) {
                CL_SCOPE_LATER(w, n, "multiple starred expressions in assignment");
                return;
            }
            seen = true;
        }
    }
}

/* A set of names in order: searched in a line while small, then by a table over cl_ident.index. */
typedef struct {
    const cl_ident **names;
    uint32_t n, cap;
    uint8_t *table;
    uint32_t table_size;
} names_set;

enum { SMALL_SET = 24 };

static bool no_memory(cl_walker *w)
{
    w->failed = true;
    cl_syntax_error_set(w->err, CL_ERR_MEMORY, w->m->src, w->m->len, 0, 0, 0, 0, "out of memory");
    return false;
}

/* *again: the name was there already (and is not added twice). False when out of memory. */
static bool names_add(cl_walker *w, names_set *b, const cl_ident *id, bool *again)
{
    *again = false;
    if (b->n <= SMALL_SET) {
        for (uint32_t i = 0; i < b->n; i++) {
            if (b->names[i] == id) {
                *again = true;
                return true;
            }
        }
    } else {
        if (id->index >= b->table_size || !b->table) {
            uint32_t size = w->m->idents.count + 64;
            b->table = cl_arena_calloc(w->arena, size);
            if (!b->table) { return no_memory(w); }
            b->table_size = size;
            for (uint32_t i = 0; i < b->n; i++) {
                b->table[b->names[i]->index] = 1;
            }
        }
        *again = b->table[id->index];
        b->table[id->index] = 1;
        if (*again) { return true; }
    }
    if (b->n == b->cap) {
        uint32_t cap = b->cap ? b->cap * 2 : 8;
        b->names =
            cl_arena_grow(w->arena, b->names, b->cap * sizeof *b->names, cap * sizeof *b->names);
        if (!b->names) { return no_memory(w); }
        b->cap = cap;
    }
    b->names[b->n++] = id;
    return true;
}

static void keywords(cl_walker *w, const cl_seq *s)
{
    names_set seen = { 0 };
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        cl_ast_keyword *k = CL_AST(keyword, s->items[i]);
        if (k->arg) {
            forbid_debug(w, &k->base, k->arg, CL_CTX_STORE);
            bool again;
            if (!names_add(w, &seen, k->arg, &again)) { return; }
            if (again) {
                CL_SCOPE_LATER(w, &k->base, "keyword argument repeated: %s", k->arg->text);
            }
        }
        expr(w, k->value);
    }
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        cl_ast_keyword *k = CL_AST(keyword, s->items[i]);
        k->arg = mangle(w, k->arg);
    }
}

static void comprehension(cl_walker *w, cl_node *n, cl_seq *gens, cl_scope **slot)
{
    cl_ast_comprehension *first = CL_AST(comprehension, gens->items[0]);
    w->comp_iter++;
    expr(w, first->iter);
    w->comp_iter--;
    if (w->failed) { return; }
    saved old;
    bool gen = n->kind == CL_AST_GeneratorExp;
    cl_scope *s = enter(w, gen ? CL_SCOPE_GENEXPR : CL_SCOPE_COMPREHENSION, n, NULL, &old);
    if (!s) { return; }
    *slot = s;
    s->is_generator = gen;
    for (uint32_t i = 0; i < gens->n && !w->failed; i++) {
        cl_ast_comprehension *g = CL_AST(comprehension, gens->items[i]);
        if (g->is_async) { note_await(w, n, true); }
        w->comp_target = true;
        item(w, g->target);
        w->comp_target = false;
        if (i > 0) {
            w->comp_iter++;
            expr(w, g->iter);
            w->comp_iter--;
        }
        exprs(w, &g->ifs);
    }
    if (n->kind == CL_AST_DictComp) {
        expr(w, CL_AST(DictComp, n)->key);
        expr(w, CL_AST(DictComp, n)->value);
    } else {
        expr(w, CL_AST(ListComp, n)->elt);
    }
    leave(w, &old);
}

static void parameters(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        cl_ast_arg *a = CL_AST(arg, s->items[i]);
        a->arg = mangle(w, a->arg);
        forbid_debug(w, &a->base, a->arg, CL_CTX_STORE);
        const cl_symbol *have = cl_scope_lookup(w->scope, a->arg);
        if (have && (have->flags & CL_SYM_PARAM)) {
            CL_SCOPE_FAIL(w, &a->base, "duplicate argument '%s' in function definition",
                          a->arg->text);
            return;
        }
        cl_scope_add(w, w->scope, a->arg, CL_SYM_PARAM);
    }
}

static void all_parameters(cl_walker *w, cl_ast_arguments *a)
{
    cl_seq one = { &a->vararg, 1 }, two = { &a->kwarg, 1 };
    parameters(w, &a->posonlyargs);
    parameters(w, &a->args);
    parameters(w, &a->kwonlyargs);
    if (a->vararg) {
        parameters(w, &one);
        w->scope->has_varargs = true;
    }
    if (a->kwarg) {
        parameters(w, &two);
        w->scope->has_varkeywords = true;
    }
}

static void defaults(cl_walker *w, cl_ast_arguments *a)
{
    exprs(w, &a->defaults);
    for (uint32_t i = 0; i < a->kw_defaults.n && !w->failed; i++) {
        if (a->kw_defaults.items[i]) { expr(w, a->kw_defaults.items[i]); }
    }
}

static void lambda(cl_walker *w, cl_node *n)
{
    cl_ast_Lambda *e = CL_AST(Lambda, n);
    defaults(w, CL_AST(arguments, e->args));
    saved old;
    if (w->failed || !(e->scope = enter(w, CL_SCOPE_LAMBDA, n, NULL, &old))) { return; }
    w->comp_iter = 0;
    all_parameters(w, CL_AST(arguments, e->args));
    expr(w, e->body);
    leave(w, &old);
}

/* A spine node without its left child. */
static void spine_rest(cl_walker *w, cl_node *n)
{
    switch (n->kind) {
    case CL_AST_BinOp: expr(w, CL_AST(BinOp, n)->right); break;
    case CL_AST_Attribute:
        CL_AST(Attribute, n)->attr = mangle(w, CL_AST(Attribute, n)->attr);
        forbid_debug(w, n, CL_AST(Attribute, n)->attr, (cl_ast_ctx)n->ctx);
        break;
    case CL_AST_Subscript: expr(w, CL_AST(Subscript, n)->slice); break;
    default: items(w, &CL_AST(Call, n)->args); keywords(w, &CL_AST(Call, n)->keywords);
    }
}

static void spine(cl_walker *w, cl_node *n)
{
    uint32_t base = w->nspine;
    for (cl_node *left; (left = cl_ast_left(n)); n = left) {
        if (w->nspine == w->spine_cap) {
            uint32_t cap = w->spine_cap ? w->spine_cap * 2 : 64;
            cl_node **grown = cl_arena_grow(w->arena, w->spine, w->spine_cap * sizeof *grown,
                                            cap * sizeof *grown);
            if (!grown) {
                w->failed = true;
                cl_syntax_error_set(w->err, CL_ERR_MEMORY, w->m->src, w->m->len, 0, 0, 0, 0,
                                    "out of memory");
                return;
            }
            w->spine = grown;
            w->spine_cap = cap;
        }
        w->spine[w->nspine++] = n;
    }
    bool target = w->comp_target;
    w->comp_target = false;
    expr(w, n);
    while (w->nspine > base && !w->failed) {
        spine_rest(w, w->spine[--w->nspine]);
    }
    w->comp_target = target;
}

static void named_expr(cl_walker *w, cl_node *n)
{
    cl_ast_NamedExpr *e = CL_AST(NamedExpr, n);
    if (w->comp_iter) {
        CL_SCOPE_FAIL(w, n,
                      "assignment expression cannot be used in a comprehension iterable "
                      "expression");
        return;
    }
    if (forbid_in_lazy(w, n, "named")) { return; }
    if (w->scope->kind == CL_SCOPE_COMPREHENSION || w->scope->kind == CL_SCOPE_GENEXPR) {
        walrus_target(w, e->target);
        expr(w, e->value);
    } else {
        expr(w, e->value);
        expr(w, e->target);
    }
}

static void expr(cl_walker *w, cl_node *n)
{
    if (!n || w->failed) { return; }
    switch (n->kind) {
    case CL_AST_BinOp:
    case CL_AST_Attribute:
    case CL_AST_Subscript:
    case CL_AST_Call: spine(w, n); break;
    case CL_AST_Name: name(w, n); break;
    case CL_AST_Constant: break;
    case CL_AST_BoolOp: exprs(w, &CL_AST(BoolOp, n)->values); break;
    case CL_AST_NamedExpr: named_expr(w, n); break;
    case CL_AST_UnaryOp: expr(w, CL_AST(UnaryOp, n)->operand); break;
    case CL_AST_Lambda: lambda(w, n); break;
    case CL_AST_IfExp:
        expr(w, CL_AST(IfExp, n)->test);
        expr(w, CL_AST(IfExp, n)->body);
        expr(w, CL_AST(IfExp, n)->orelse);
        break;
    case CL_AST_Dict:
        for (uint32_t i = 0; i < CL_AST(Dict, n)->keys.n && !w->failed; i++) {
            expr(w, CL_AST(Dict, n)->keys.items[i]);
            expr(w, CL_AST(Dict, n)->values.items[i]);
        }
        break;
    case CL_AST_Set: items(w, &CL_AST(Set, n)->elts); break;
    case CL_AST_ListComp:
        comprehension(w, n, &CL_AST(ListComp, n)->generators, &CL_AST(ListComp, n)->scope);
        break;
    case CL_AST_SetComp:
        comprehension(w, n, &CL_AST(SetComp, n)->generators, &CL_AST(SetComp, n)->scope);
        break;
    case CL_AST_DictComp:
        comprehension(w, n, &CL_AST(DictComp, n)->generators, &CL_AST(DictComp, n)->scope);
        break;
    case CL_AST_GeneratorExp:
        comprehension(w, n, &CL_AST(GeneratorExp, n)->generators, &CL_AST(GeneratorExp, n)->scope);
        break;
    case CL_AST_Await:
        if (!forbid_in_lazy(w, n, "await")) {
            note_await(w, n, false);
            expr(w, CL_AST(Await, n)->value);
        }
        break;
    case CL_AST_Yield:
        note_yield(w, n);
        expr(w, CL_AST(Yield, n)->value);
        break;
    case CL_AST_YieldFrom:
        note_yield(w, n);
        expr(w, CL_AST(YieldFrom, n)->value);
        break;
    case CL_AST_Compare:
        expr(w, CL_AST(Compare, n)->left);
        exprs(w, &CL_AST(Compare, n)->comparators);
        break;
    case CL_AST_FormattedValue:
        expr(w, CL_AST(FormattedValue, n)->value);
        expr(w, CL_AST(FormattedValue, n)->format_spec);
        break;
    case CL_AST_Interpolation:
        expr(w, CL_AST(Interpolation, n)->value);
        expr(w, CL_AST(Interpolation, n)->format_spec);
        break;
    case CL_AST_JoinedStr: exprs(w, &CL_AST(JoinedStr, n)->values); break;
    case CL_AST_TemplateStr: exprs(w, &CL_AST(TemplateStr, n)->values); break;
    case CL_AST_Starred:
        if (n->ctx == CL_CTX_STORE) {
            CL_SCOPE_LATER(w, n, "starred assignment target must be in a list or tuple");
        } else {
            CL_SCOPE_LATER(w, n, "can't use starred expression here");
        }
        expr(w, CL_AST(Starred, n)->value);
        break;
    case CL_AST_List:
        check_stars(w, n, &CL_AST(List, n)->elts);
        items(w, &CL_AST(List, n)->elts);
        break;
    case CL_AST_Tuple:
        check_stars(w, n, &CL_AST(Tuple, n)->elts);
        items(w, &CL_AST(Tuple, n)->elts);
        break;
    case CL_AST_Slice:
        expr(w, CL_AST(Slice, n)->lower);
        expr(w, CL_AST(Slice, n)->upper);
        expr(w, CL_AST(Slice, n)->step);
        break;
    default: break;
    }
}

/* ---- type parameters, annotations ---- */

static void lazy_expr(cl_walker *w, cl_scope_kind kind, cl_node *node, cl_node *value,
                      cl_scope **slot)
{
    saved old;
    if (!value || w->failed || !(*slot = enter(w, kind, node, NULL, &old))) { return; }
    w->comp_iter = 0;
    item(w, value);
    leave(w, &old);
}

static const cl_ident *type_param_name(cl_walker *w, const cl_node *n, const cl_ident *id)
{
    const cl_ident *m = mangle(w, id);
    if (w->failed) { return m; }
    forbid_debug(w, n, m, CL_CTX_STORE);
    const cl_symbol *have = cl_scope_lookup(w->scope, m);
    if (have && (have->flags & CL_SYM_TYPE_PARAM)) {
        CL_SCOPE_FAIL(w, n, "duplicate type parameter '%s'", id->text);
        return m;
    }
    cl_scope_add(w, w->scope, m, CL_SYM_TYPE_PARAM | CL_SYM_ASSIGNED);
    return m;
}

static void type_params(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        cl_node *n = s->items[i];
        switch (n->kind) {
        case CL_AST_TypeVar: {
            cl_ast_TypeVar *t = CL_AST(TypeVar, n);
            t->bound_name = type_param_name(w, n, t->name);
            lazy_expr(w, CL_SCOPE_TYPE_VAR, n, t->bound, &t->scope);
            lazy_expr(w, CL_SCOPE_TYPE_VAR, n, t->default_value, &t->default_scope);
            break;
        }
        case CL_AST_ParamSpec: {
            cl_ast_ParamSpec *t = CL_AST(ParamSpec, n);
            t->bound_name = type_param_name(w, n, t->name);
            lazy_expr(w, CL_SCOPE_TYPE_VAR, n, t->default_value, &t->default_scope);
            break;
        }
        default: {
            cl_ast_TypeVarTuple *t = CL_AST(TypeVarTuple, n);
            t->bound_name = type_param_name(w, n, t->name);
            lazy_expr(w, CL_SCOPE_TYPE_VAR, n, t->default_value, &t->default_scope);
        }
        }
    }
}

static void arg_annotations(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        if (s->items[i]) { item(w, CL_AST(arg, s->items[i])->annotation); }
    }
}

static bool any_annotation(const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->items[i] && CL_AST(arg, s->items[i])->annotation) { return true; }
    }
    return false;
}

static void function_annotations(cl_walker *w, cl_node *n)
{
    cl_ast_FunctionDef *f = CL_AST(FunctionDef, n);
    cl_ast_arguments *a = CL_AST(arguments, f->args);
    cl_seq var = { &a->vararg, 1 }, kw = { &a->kwarg, 1 };
    if (!f->returns && !any_annotation(&a->posonlyargs) && !any_annotation(&a->args) &&
        !any_annotation(&var) && !any_annotation(&a->kwonlyargs) && !any_annotation(&kw)) {
        return;
    }
    saved old;
    if (!(f->annotation_scope = enter(w, CL_SCOPE_ANNOTATION, n, NULL, &old))) { return; }
    w->comp_iter = 0;
    f->annotation_scope->name = f->name;
    arg_annotations(w, &a->posonlyargs);
    arg_annotations(w, &a->args);
    arg_annotations(w, &var);
    arg_annotations(w, &a->kwonlyargs);
    arg_annotations(w, &kw);
    expr(w, f->returns);
    leave(w, &old);
}

/* The annotation of a variable: evaluated lazily in modules and classes, never in functions. */
static void variable_annotation(cl_walker *w, cl_node *n, cl_node *annotation)
{
    cl_scope *home = w->scope;
    bool keeps = home->kind == CL_SCOPE_MODULE || home->kind == CL_SCOPE_CLASS;
    saved old;
    if (keeps && home->annotations) {
        old = (saved){ w->scope,       w->in_loop,     w->in_except_star,
                       w->star_return, w->comp_target, w->comp_iter };
        w->scope = home->annotations;
    } else {
        cl_scope *s = enter(w, CL_SCOPE_ANNOTATION, n, NULL, &old);
        if (!s) { return; }
        if (keeps) {
            home->annotations = s;
            s->name = home->name;
        } else {
            s->in_unevaluated_annotation = true;
        }
    }
    expr(w, annotation);
    leave(w, &old);
}

/* ---- function and class definitions ---- */

static void function(cl_walker *w, cl_node *n)
{
    /* AsyncFunctionDef has the same fields */
    cl_ast_FunctionDef *f = CL_AST(FunctionDef, n);
    bool async = n->kind == CL_AST_AsyncFunctionDef;
    f->bound_name = bind(w, n, f->name, CL_SYM_ASSIGNED | CL_SYM_DEFINED);
    defaults(w, CL_AST(arguments, f->args));
    exprs(w, &f->decorator_list);
    saved outer = { 0 }, old;
    bool generic = f->type_params.n > 0;
    if (w->failed) { return; }
    if (generic) {
        if (!(f->type_scope = enter(w, CL_SCOPE_TYPE_PARAMS, n, f->name, &outer))) { return; }
        type_params(w, &f->type_params);
    }
    function_annotations(w, n);
    if (!w->failed && (f->scope = enter(w, CL_SCOPE_FUNCTION, n, f->name, &old))) {
        w->comp_iter = 0;
        f->scope->is_coroutine = async;
        all_parameters(w, CL_AST(arguments, f->args));
        stmts(w, &f->body);
        if (async && f->scope->is_generator && f->scope->has_return_value) {
            CL_SCOPE_LATER(w, f->scope->return_node, "'return' with value in async generator");
        }
        leave(w, &old);
    }
    if (generic) { leave(w, &outer); }
}

static void class_(cl_walker *w, cl_node *n)
{
    cl_ast_ClassDef *c = CL_AST(ClassDef, n);
    c->bound_name = bind(w, n, c->name, CL_SYM_ASSIGNED | CL_SYM_DEFINED);
    exprs(w, &c->decorator_list);
    saved outer = { 0 }, old;
    bool generic = c->type_params.n > 0;
    if (w->failed) { return; }
    if (generic) {
        if (!(c->type_scope = enter(w, CL_SCOPE_TYPE_PARAMS, n, c->name, &outer))) { return; }
        c->type_scope->private_class = c->name;
        type_params(w, &c->type_params);
    }
    items(w, &c->bases);
    keywords(w, &c->keywords);
    if (!w->failed && (c->scope = enter(w, CL_SCOPE_CLASS, n, c->name, &old))) {
        w->comp_iter = 0;
        stmts(w, &c->body);
        leave(w, &old);
    }
    if (generic) { leave(w, &outer); }
}

static void type_alias(cl_walker *w, cl_node *n)
{
    cl_ast_TypeAlias *t = CL_AST(TypeAlias, n);
    expr(w, t->name);
    saved outer = { 0 };
    bool generic = t->type_params.n > 0;
    if (w->failed) { return; }
    if (generic) {
        if (!(t->type_scope =
                  enter(w, CL_SCOPE_TYPE_PARAMS, n, CL_AST(Name, t->name)->id, &outer))) {
            return;
        }
        type_params(w, &t->type_params);
    }
    lazy_expr(w, CL_SCOPE_TYPE_ALIAS, n, t->value, &t->scope);
    if (generic) { leave(w, &outer); }
}

/* ---- patterns ---- */

static bool pattern_bind(cl_walker *w, const cl_node *n, const cl_ident *id, names_set *b)
{
    bool again;
    if (!names_add(w, b, id, &again)) { return false; }
    if (again) { CL_SCOPE_LATER(w, n, "multiple assignments to name '%s' in pattern", id->text); }
    return true;
}

/* A pattern that matches everything: `_`, a name, or those with `as`. */
static const cl_ast_MatchAs *irrefutable(const cl_node *n)
{
    while (n->kind == CL_AST_MatchAs) {
        if (!CL_AST(MatchAs, n)->pattern) { return CL_AST(MatchAs, n); }
        n = CL_AST(MatchAs, n)->pattern;
    }
    return NULL;
}

static void unreachable(cl_walker *w, const cl_ast_MatchAs *p)
{
    if (p->name) {
        CL_SCOPE_LATER(w, &p->base, "name capture '%s' makes remaining patterns unreachable",
                       p->name->text);
    } else {
        CL_SCOPE_LATER(w, &p->base, "wildcard makes remaining patterns unreachable");
    }
}

static void pattern(cl_walker *w, cl_node *n, names_set *b);

static void patterns(cl_walker *w, const cl_seq *s, names_set *b)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        pattern(w, s->items[i], b);
    }
}

/* Do all the names of `mine` occur in `first`, and are they as many? `first` is left as it was. */
static bool same_names(cl_walker *w, names_set *first, const names_set *mine)
{
    if (first->n != mine->n) { return false; }
    names_set copy = { 0 };
    bool again;
    for (uint32_t i = 0; i < first->n; i++) {
        if (!names_add(w, &copy, first->names[i], &again)) { return true; }
    }
    for (uint32_t i = 0; i < mine->n; i++) {
        if (!names_add(w, &copy, mine->names[i], &again)) { return true; }
        if (!again) { return false; }
    }
    return true;
}

static void or_pattern(cl_walker *w, cl_node *n, names_set *b)
{
    const cl_seq *s = &CL_AST(MatchOr, n)->patterns;
    names_set first = { 0 };
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        names_set mine = { 0 };
        const cl_ast_MatchAs *all = irrefutable(s->items[i]);
        if (all && i + 1 < s->n) { unreachable(w, all); }
        pattern(w, s->items[i], i ? &mine : &first);
        if (i && !w->failed && !same_names(w, &first, &mine)) {
            CL_SCOPE_LATER(w, n, "alternative patterns bind different names");
        }
    }
    for (uint32_t i = 0; i < first.n && !w->failed; i++) {
        pattern_bind(w, n, first.names[i], b);
    }
}

static void pattern(cl_walker *w, cl_node *n, names_set *b)
{
    switch (n->kind) {
    case CL_AST_MatchValue: expr(w, CL_AST(MatchValue, n)->value); break;
    case CL_AST_MatchSequence: {
        const cl_seq *s = &CL_AST(MatchSequence, n)->patterns;
        uint32_t stars = 0;
        for (uint32_t i = 0; i < s->n; i++) {
            stars += s->items[i]->kind == CL_AST_MatchStar;
        }
        if (stars > 1) { CL_SCOPE_LATER(w, n, "multiple starred names in sequence pattern"); }
        patterns(w, s, b);
        break;
    }
    case CL_AST_MatchMapping: {
        cl_ast_MatchMapping *m = CL_AST(MatchMapping, n);
        exprs(w, &m->keys);
        patterns(w, &m->patterns, b);
        if (m->rest && !w->failed) {
            m->rest = bind(w, n, m->rest, CL_SYM_ASSIGNED);
            pattern_bind(w, n, m->rest, b);
        }
        break;
    }
    case CL_AST_MatchClass: {
        cl_ast_MatchClass *c = CL_AST(MatchClass, n);
        names_set attrs = { 0 };
        expr(w, c->cls);
        for (uint32_t i = 0; i < c->kwd_attrs.n; i++) {
            bool again;
            if (!names_add(w, &attrs, c->kwd_attrs.items[i], &again)) { return; }
            if (again) {
                CL_SCOPE_LATER(w, c->kwd_patterns.items[i],
                               "attribute name repeated in class pattern: %s",
                               c->kwd_attrs.items[i]->text);
            }
        }
        patterns(w, &c->patterns, b);
        patterns(w, &c->kwd_patterns, b);
        break;
    }
    case CL_AST_MatchStar:
        if (CL_AST(MatchStar, n)->name) {
            CL_AST(MatchStar, n)->name = bind(w, n, CL_AST(MatchStar, n)->name, CL_SYM_ASSIGNED);
            pattern_bind(w, n, CL_AST(MatchStar, n)->name, b);
        }
        break;
    case CL_AST_MatchAs: {
        cl_ast_MatchAs *m = CL_AST(MatchAs, n);
        if (m->pattern) { pattern(w, m->pattern, b); }
        if (m->name && !w->failed) {
            m->name = bind(w, n, m->name, CL_SYM_ASSIGNED);
            pattern_bind(w, n, m->name, b);
        }
        break;
    }
    case CL_AST_MatchOr: or_pattern(w, n, b); break;
    default: break;
    }
}

static void match(cl_walker *w, cl_node *n)
{
    cl_ast_Match *m = CL_AST(Match, n);
    expr(w, m->subject);
    for (uint32_t i = 0; i < m->cases.n && !w->failed; i++) {
        cl_ast_match_case *c = CL_AST(match_case, m->cases.items[i]);
        names_set b = { 0 };
        const cl_ast_MatchAs *all = irrefutable(c->pattern);
        if (all && !c->guard && i + 1 < m->cases.n) { unreachable(w, all); }
        pattern(w, c->pattern, &b);
        expr(w, c->guard);
        stmts(w, &c->body);
    }
}

/* ---- other statements ---- */

static void declare(cl_walker *w, cl_node *n, bool nonlocal)
{
    cl_ident_seq *names = &CL_AST(Global, n)->names;
    const char *word = nonlocal ? "nonlocal" : "global";
    for (uint32_t i = 0; i < names->n; i++) {
        const cl_ident *id = names->items[i] = mangle(w, names->items[i]);
        if (w->failed) { return; }
        const cl_symbol *have = cl_scope_lookup(w->scope, id);
        uint32_t flags = have ? have->flags : 0;
        const char *fmt = flags & CL_SYM_PARAM       ? "name '%s' is parameter and %s"
                          : flags & CL_SYM_USED      ? "name '%s' is used prior to %s declaration"
                          : flags & CL_SYM_ANNOTATED ? "annotated name '%s' can't be %s"
                          : flags & (CL_SYM_BOUND & ~CL_SYM_IMPORTED)
                              ? "name '%s' is assigned to before %s declaration"
                              : NULL;
        if (fmt) {
            CL_SCOPE_FAIL(w, n, fmt, id->text, word);
            return;
        }
        cl_symbol *sym = cl_scope_add(w, w->scope, id, nonlocal ? CL_SYM_NONLOCAL : CL_SYM_GLOBAL);
        if (!sym) { return; }
        sym->declared = n;
    }
}

static void annotated(cl_walker *w, cl_node *n)
{
    cl_ast_AnnAssign *a = CL_AST(AnnAssign, n);
    if (a->target->kind == CL_AST_Name) {
        cl_ast_Name *t = CL_AST(Name, a->target);
        t->id = mangle(w, t->id);
        if (w->failed) { return; }
        const cl_symbol *have = cl_scope_lookup(w->scope, t->id);
        if (a->simple && have && w->scope->kind != CL_SCOPE_MODULE &&
            (have->flags & (CL_SYM_GLOBAL | CL_SYM_NONLOCAL))) {
            CL_SCOPE_FAIL(w, n, "annotated name '%s' can't be %s", t->id->text,
                          have->flags & CL_SYM_GLOBAL ? "global" : "nonlocal");
            return;
        }
        forbid_debug(w, a->target, t->id, CL_CTX_STORE);
        if (a->simple) {
            cl_scope_add(w, w->scope, t->id, CL_SYM_ASSIGNED | CL_SYM_ANNOTATED);
        } else if (a->value) {
            cl_scope_add(w, w->scope, t->id, CL_SYM_ASSIGNED);
        }
    } else {
        expr(w, a->target);
    }
    if (!w->failed) { variable_annotation(w, n, a->annotation); }
    expr(w, a->value);
}

static void future_import(cl_walker *w, cl_node *n)
{
    static const char *const known[] = { "nested_scopes",    "generators",     "division",
                                         "absolute_import",  "with_statement", "print_function",
                                         "unicode_literals", "barry_as_FLUFL", "generator_stop",
                                         "annotations" };
    const cl_seq *names = &CL_AST(ImportFrom, n)->names;
    if (!w->body_start) {
        CL_SCOPE_LATER(w, n, "from __future__ imports must occur at the beginning of the file");
        return;
    }
    for (uint32_t i = 0; i < names->n; i++) {
        const char *s = CL_AST(alias, names->items[i])->name->text;
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known && !found; k++) {
            found = strcmp(s, known[k]) == 0;
        }
        if (strcmp(s, "annotations") == 0) {
            w->m->future_annotations = true;
        } else if (strcmp(s, "braces") == 0) {
            CL_SCOPE_FAIL(w, names->items[i], "not a chance");
        } else if (!found) {
            CL_SCOPE_FAIL(w, names->items[i], "future feature %s is not defined", s);
        }
    }
}

static void import(cl_walker *w, cl_node *n, const cl_seq *names, bool from)
{
    for (uint32_t i = 0; i < names->n && !w->failed; i++) {
        cl_ast_alias *a = CL_AST(alias, names->items[i]);
        const cl_ident *id = a->asname ? a->asname : a->name;
        if (from && a->name->len == 1 && a->name->text[0] == '*') {
            if (w->scope->kind != CL_SCOPE_MODULE) {
                CL_SCOPE_FAIL(w, &a->base, "import * only allowed at module level");
                return;
            }
            w->scope->has_import_star = true;
            continue;
        }
        if (!a->asname && !from) {
            const char *dot = memchr(id->text, '.', id->len);
            if (dot) {
                id = cl_ast_intern(w->arena, &w->m->idents, id->text, (size_t)(dot - id->text));
            }
        }
        if (!id) {
            w->failed = true;
            cl_syntax_error_set(w->err, CL_ERR_MEMORY, w->m->src, w->m->len, 0, 0, 0, 0,
                                "out of memory");
            return;
        }
        a->bound_name = bind(w, n, id, CL_SYM_IMPORTED);
    }
}

static void try_(cl_walker *w, cl_node *n)
{
    cl_ast_Try *t = CL_AST(Try, n);
    bool star = n->kind == CL_AST_TryStar, outer_loop = w->in_loop, outer_star = w->in_except_star,
         outer_return = w->star_return;
    stmts(w, &t->body);
    for (uint32_t i = 0; i < t->handlers.n && !w->failed; i++) {
        cl_ast_ExceptHandler *h = CL_AST(ExceptHandler, t->handlers.items[i]);
        if (!h->type && i + 1 < t->handlers.n) {
            CL_SCOPE_LATER(w, &h->base, "default 'except:' must be last");
        }
        expr(w, h->type);
        if (h->name && !w->failed) {
            h->name = bind(w, &h->base, h->name, CL_SYM_ASSIGNED | CL_SYM_DELETED);
        }
        if (star) {
            w->in_loop = false;
            w->in_except_star = w->star_return = true;
        }
        stmts(w, &h->body);
        w->in_loop = outer_loop;
        w->in_except_star = outer_star;
        w->star_return = outer_return;
    }
    stmts(w, &t->orelse);
    stmts(w, &t->finalbody);
}

static void loop_body(cl_walker *w, const cl_seq *body, const cl_seq *orelse)
{
    bool outer = w->in_loop, star = w->in_except_star;
    w->in_loop = true;
    w->in_except_star = false;
    stmts(w, body);
    w->in_loop = outer;
    w->in_except_star = star;
    stmts(w, orelse);
}

static void if_(cl_walker *w, cl_node *n)
{
    for (;;) {
        cl_ast_If *i = CL_AST(If, n);
        expr(w, i->test);
        stmts(w, &i->body);
        if (w->failed) { return; }
        if (i->orelse.n != 1 || i->orelse.items[0]->kind != CL_AST_If) {
            stmts(w, &i->orelse);
            return;
        }
        n = i->orelse.items[0];
    }
}

static void return_(cl_walker *w, cl_node *n)
{
    cl_scope *s = w->scope;
    expr(w, CL_AST(Return, n)->value);
    if (s->kind != CL_SCOPE_FUNCTION) {
        CL_SCOPE_LATER(w, n, "'return' outside function");
        return;
    }
    if (w->star_return) {
        CL_SCOPE_LATER(w, n, "'break', 'continue' and 'return' cannot appear in an except* block");
    }
    if (CL_AST(Return, n)->value && !s->has_return_value) {
        s->has_return_value = true;
        s->return_node = n;
    }
}

static void with(cl_walker *w, cl_node *n)
{
    const cl_seq *its = &CL_AST(With, n)->items;
    for (uint32_t i = 0; i < its->n && !w->failed; i++) {
        expr(w, CL_AST(withitem, its->items[i])->context_expr);
        expr(w, CL_AST(withitem, its->items[i])->optional_vars);
    }
    stmts(w, &CL_AST(With, n)->body);
}

static void stmt(cl_walker *w, cl_node *n)
{
    switch (n->kind) {
    case CL_AST_FunctionDef:
    case CL_AST_AsyncFunctionDef: function(w, n); break;
    case CL_AST_ClassDef: class_(w, n); break;
    case CL_AST_Return: return_(w, n); break;
    case CL_AST_Delete: exprs(w, &CL_AST(Delete, n)->targets); break;
    case CL_AST_Assign:
        exprs(w, &CL_AST(Assign, n)->targets);
        expr(w, CL_AST(Assign, n)->value);
        break;
    case CL_AST_TypeAlias: type_alias(w, n); break;
    case CL_AST_AugAssign:
        expr(w, CL_AST(AugAssign, n)->target);
        expr(w, CL_AST(AugAssign, n)->value);
        break;
    case CL_AST_AnnAssign: annotated(w, n); break;
    case CL_AST_AsyncFor: note_async_statement(w, n, "async for"); /* fall through */
    case CL_AST_For:
        expr(w, CL_AST(For, n)->target);
        expr(w, CL_AST(For, n)->iter);
        loop_body(w, &CL_AST(For, n)->body, &CL_AST(For, n)->orelse);
        break;
    case CL_AST_While:
        expr(w, CL_AST(While, n)->test);
        loop_body(w, &CL_AST(While, n)->body, &CL_AST(While, n)->orelse);
        break;
    case CL_AST_If: if_(w, n); break;
    case CL_AST_AsyncWith: note_async_statement(w, n, "async with"); /* fall through */
    case CL_AST_With: with(w, n); break;
    case CL_AST_Match: match(w, n); break;
    case CL_AST_Raise:
        expr(w, CL_AST(Raise, n)->exc);
        expr(w, CL_AST(Raise, n)->cause);
        break;
    case CL_AST_Try:
    case CL_AST_TryStar: try_(w, n); break;
    case CL_AST_Assert:
        expr(w, CL_AST(Assert, n)->test);
        expr(w, CL_AST(Assert, n)->msg);
        break;
    case CL_AST_Import: import(w, n, &CL_AST(Import, n)->names, false); break;
    case CL_AST_ImportFrom:
        if (CL_AST(ImportFrom, n)->module && CL_AST(ImportFrom, n)->level == 0 &&
            strcmp(CL_AST(ImportFrom, n)->module->text, "__future__") == 0) {
            future_import(w, n);
        }
        import(w, n, &CL_AST(ImportFrom, n)->names, true);
        break;
    case CL_AST_Global: declare(w, n, false); break;
    case CL_AST_Nonlocal: declare(w, n, true); break;
    case CL_AST_Expr: expr(w, CL_AST(Expr, n)->value); break;
    case CL_AST_Break:
        if (w->in_except_star) {
            CL_SCOPE_LATER(w, n,
                           "'break', 'continue' and 'return' cannot appear in an except* block");
        } else if (!w->in_loop) {
            CL_SCOPE_LATER(w, n, "'break' outside loop");
        }
        break;
    case CL_AST_Continue:
        if (w->in_except_star) {
            CL_SCOPE_LATER(w, n,
                           "'break', 'continue' and 'return' cannot appear in an except* block");
        } else if (!w->in_loop) {
            CL_SCOPE_LATER(w, n, "'continue' not properly in loop");
        }
        break;
    default: break;
    }
}

enum { POLL_EVERY = 1024 };

static void stmts(cl_walker *w, const cl_seq *s)
{
    for (uint32_t i = 0; i < s->n && !w->failed; i++) {
        const cl_poll *poll = w->options->poll;
        if (++w->polled % POLL_EVERY == 0 && poll && poll->fn(poll->arg)) {
            w->failed = true;
            cl_syntax_error_set(w->err, CL_ERR_STOPPED, w->m->src, w->m->len, 0, 0, 0, 0,
                                "compilation was stopped");
            return;
        }
        stmt(w, s->items[i]);
    }
}

static bool keeps_body_start(const cl_node *n, bool first)
{
    if (n->kind == CL_AST_ImportFrom) {
        const cl_ident *m = CL_AST(ImportFrom, n)->module;
        return m && strcmp(m->text, "__future__") == 0;
    }
    return first && n->kind == CL_AST_Expr && CL_AST(Expr, n)->value->kind == CL_AST_Constant &&
           CL_AST(Constant, CL_AST(Expr, n)->value)->value.kind == CL_CONST_STR;
}

void cl_scope_walk(cl_walker *w)
{
    cl_node *root = w->m->root;
    if (root->kind == CL_AST_Expression) {
        expr(w, CL_AST(Expression, root)->body);
        return;
    }
    cl_seq *body = &CL_AST(Module, root)->body;
    w->body_start = true;
    for (uint32_t i = 0; i < body->n && !w->failed; i++) {
        w->body_start = w->body_start && keeps_body_start(body->items[i], i == 0);
        cl_seq one = { &body->items[i], 1 };
        stmts(w, &one);
    }
}
