/* SPDX-License-Identifier: MIT */
/* Scopes: symbol tables, mangling, and the decision what each name means.
 *
 * The walk (scope_walk.c) has recorded per scope how each name occurs. Here each symbol that is not
 * bound in its own scope is looked for outwards, class scopes skipped; every frame on the way gets
 * the binding into its list of free variables. The order is that of the source, so the result does
 * not depend on anything else. */
#include "scope.h"

#include <string.h>

#include "scope_internal.h"

enum { SMALL = 8 };

/* ---- hash indexes over symbol arrays, keyed by a pointer ---- */

static uint32_t hash_ptr_of(const cl_symbol *s, bool by_binding)
{
    const cl_symbol *b = by_binding ? s->binding : s;
    return b->name->hash;
}

static bool reindex(cl_arena *a, cl_symbol **items, uint32_t n, uint32_t **index, uint32_t *cap,
                    bool by_binding)
{
    uint32_t want = *cap ? *cap : 32;
    while (want < n * 2) {
        want *= 2;
    }
    uint32_t *t = cl_arena_calloc(a, want * sizeof *t);
    if (!t) { return false; }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t h = hash_ptr_of(items[i], by_binding) & (want - 1);
        while (t[h]) {
            h = (h + 1) & (want - 1);
        }
        t[h] = i + 1;
    }
    *index = t;
    *cap = want;
    return true;
}

static bool append(cl_arena *a, cl_symbol ***items, uint32_t *n, uint32_t *cap, uint32_t **index,
                   uint32_t *index_cap, bool by_binding, cl_symbol *s)
{
    if (*n == *cap) {
        uint32_t more = *cap ? *cap * 2 : 4;
        cl_symbol **grown = cl_arena_grow(a, *items, *cap * sizeof *grown, more * sizeof *grown);
        if (!grown) { return false; }
        *items = grown;
        *cap = more;
    }
    (*items)[(*n)++] = s;
    if (*n > SMALL) {
        if (!*index || *n * 2 > *index_cap) {
            return reindex(a, *items, *n, index, index_cap, by_binding);
        }
        uint32_t h = hash_ptr_of(s, by_binding) & (*index_cap - 1);
        while ((*index)[h]) {
            h = (h + 1) & (*index_cap - 1);
        }
        (*index)[h] = *n;
    }
    return true;
}

cl_symbol *cl_scope_lookup(const cl_scope *s, const cl_ident *name)
{
    if (!s->index) {
        for (uint32_t i = 0; i < s->nsymbols; i++) {
            if (s->symbols[i]->name == name) { return s->symbols[i]; }
        }
        return NULL;
    }
    uint32_t h = name->hash & (s->index_cap - 1);
    while (s->index[h]) {
        cl_symbol *sym = s->symbols[s->index[h] - 1];
        if (sym->name == name) { return sym; }
        h = (h + 1) & (s->index_cap - 1);
    }
    return NULL;
}

int32_t cl_scope_free_index(const cl_scope *f, const cl_symbol *binding)
{
    if (!f->frees_index) {
        for (uint32_t i = 0; i < f->nfrees; i++) {
            if (f->frees[i]->binding == binding) { return (int32_t)i; }
        }
        return -1;
    }
    uint32_t h = binding->name->hash & (f->frees_index_cap - 1);
    while (f->frees_index[h]) {
        uint32_t i = f->frees_index[h] - 1;
        if (f->frees[i]->binding == binding) { return (int32_t)i; }
        h = (h + 1) & (f->frees_index_cap - 1);
    }
    return -1;
}

/* ---- making scopes and symbols ---- */

static void *out_of_memory(cl_walker *w)
{
    w->failed = true;
    cl_syntax_error_set(w->err, CL_ERR_MEMORY, w->m->src, w->m->len, 0, 0, 0, 0, "out of memory");
    return NULL;
}

static cl_symbol *new_symbol(cl_walker *w, cl_scope *s, const cl_ident *name)
{
    cl_symbol *sym = cl_arena_calloc(w->arena, sizeof *sym);
    if (!sym) { return out_of_memory(w); }
    sym->name = name;
    sym->scope = s;
    sym->slot = ~0u;
    return sym;
}

cl_symbol *cl_scope_add(cl_walker *w, cl_scope *s, const cl_ident *name, uint32_t flags)
{
    cl_symbol *sym = cl_scope_lookup(s, name);
    if (!sym) {
        sym = new_symbol(w, s, name);
        if (!sym) { return NULL; }
        if (!append(w->arena, &s->symbols, &s->nsymbols, &s->symbols_cap, &s->index, &s->index_cap,
                    false, sym)) {
            return out_of_memory(w);
        }
    }
    sym->flags = (uint16_t)(sym->flags | flags);
    w->m->work++;
    return sym;
}

static bool is_function_like(const cl_scope *s)
{
    return s->kind != CL_SCOPE_MODULE && s->kind != CL_SCOPE_CLASS;
}

cl_scope *cl_scope_new(cl_walker *w, cl_scope_kind kind, cl_node *node, const cl_ident *name)
{
    cl_scope *s = cl_arena_calloc(w->arena, sizeof *s);
    if (!s) { return out_of_memory(w); }
    cl_scope *parent = w->scope;
    s->kind = (uint8_t)kind;
    s->node = node;
    s->name = name;
    s->parent = parent;
    s->frame = s;
    if (node) {
        s->line = node->line;
        s->col = node->col;
    }
    if (!parent) { return s; }
    s->nested = parent->nested || is_function_like(parent);
    s->private_class = kind == CL_SCOPE_CLASS ? name : parent->private_class;
    bool lazy = kind == CL_SCOPE_ANNOTATION || kind == CL_SCOPE_TYPE_PARAMS ||
                kind == CL_SCOPE_TYPE_ALIAS || kind == CL_SCOPE_TYPE_VAR;
    bool comp = kind == CL_SCOPE_COMPREHENSION || kind == CL_SCOPE_GENEXPR;
    if (lazy && parent->kind == CL_SCOPE_CLASS) {
        s->sees_class = true;
        s->class_scope = parent;
    } else if ((lazy || comp) && parent->sees_class) {
        s->sees_class = true;
        s->class_scope = parent->class_scope;
    }
    s->in_unevaluated_annotation = parent->in_unevaluated_annotation;
    if (kind == CL_SCOPE_COMPREHENSION && !s->sees_class) {
        s->inlined = true;
        s->frame = parent->frame;
    }
    s->is_method = kind == CL_SCOPE_FUNCTION &&
                   (parent->kind == CL_SCOPE_CLASS || (parent->kind == CL_SCOPE_TYPE_PARAMS &&
                                                       parent->parent->kind == CL_SCOPE_CLASS));
    if (parent->nchildren == parent->children_cap) {
        uint32_t cap = parent->children_cap ? parent->children_cap * 2 : 4;
        cl_scope **c = cl_arena_grow(w->arena, parent->children, parent->children_cap * sizeof *c,
                                     cap * sizeof *c);
        if (!c) { return out_of_memory(w); }
        parent->children = c;
        parent->children_cap = cap;
    }
    parent->children[parent->nchildren++] = s;
    if (kind == CL_SCOPE_CLASS) {
        s->class_cell = new_symbol(w, s, w->id_class);
        s->classdict_cell = new_symbol(w, s, w->id_classdict);
        if (!s->class_cell || !s->classdict_cell) { return NULL; }
        cl_symbol *cells[2] = { s->class_cell, s->classdict_cell };
        for (int i = 0; i < 2; i++) {
            cells[i]->binding = cells[i];
            cells[i]->access = CL_NAME_CELL;
        }
    }
    if (s->sees_class && !cl_scope_add(w, s, w->id_classdict, CL_SYM_USED)) { return NULL; }
    if ((kind == CL_SCOPE_GENEXPR || kind == CL_SCOPE_COMPREHENSION) && !s->inlined) {
        const cl_ident *dot = cl_ast_intern(w->arena, &w->m->idents, ".0", 2);
        if (!dot || !cl_scope_add(w, s, dot, CL_SYM_PARAM)) { return out_of_memory(w); }
    }
    return s;
}

/* ---- mangling ---- */

const cl_ident *cl_scope_mangle(cl_ast_module *m, const cl_scope *scope, const cl_ident *name)
{
    const cl_ident *cls = scope ? scope->private_class : NULL;
    if (!cls || name->len < 3 || name->text[0] != '_' || name->text[1] != '_' ||
        (name->text[name->len - 1] == '_' && name->text[name->len - 2] == '_') ||
        memchr(name->text, '.', name->len)) {
        return name;
    }
    uint32_t skip = 0;
    while (skip < cls->len && cls->text[skip] == '_') {
        skip++;
    }
    if (skip == cls->len) { return name; }
    uint32_t part = cls->len - skip, len = 1 + part + name->len;
    char *buf = cl_arena_alloc(m->arena, len);
    if (!buf) { return NULL; }
    buf[0] = '_';
    memcpy(buf + 1, cls->text + skip, part);
    memcpy(buf + 1 + part, name->text, name->len);
    const cl_ident *id = cl_ast_intern(m->arena, &m->idents, buf, len);
    cl_arena_shrink(m->arena, buf, len, 1);
    return id;
}

/* ---- resolution ---- */

/* The frame of `s` and those around it up to that of the binding receive it through closures. */
static bool pass_free(cl_walker *w, cl_scope *s, cl_symbol *binding)
{
    cl_scope *home = binding->scope->frame;
    for (cl_scope *f = s->frame; f != home; f = f->parent->frame) {
        if (cl_scope_free_index(f, binding) >= 0) {
            return true; /* and so have the frames outside it */
        }
        cl_symbol *own = cl_scope_lookup(f, binding->name);
        if (!own || own->access != CL_NAME_FREE || own->binding != binding) {
            own = new_symbol(w, f, binding->name);
            if (!own) { return false; }
            own->access = CL_NAME_FREE;
            own->binding = binding;
        }
        if (!append(w->arena, &f->frees, &f->nfrees, &f->frees_cap, &f->frees_index,
                    &f->frees_index_cap, true, own)) {
            out_of_memory(w);
            return false;
        }
    }
    return true;
}

static bool set_binding(cl_walker *w, cl_symbol *sym, cl_symbol *binding)
{
    sym->binding = binding;
    if (binding->scope->frame == sym->scope->frame && binding->scope->kind != CL_SCOPE_CLASS) {
        sym->access = CL_NAME_LOCAL; /* becomes CELL in finish() when the binding is one */
        return true;
    }
    if (binding->scope->frame == sym->scope->frame) {
        /* a comprehension in a class body that uses __class__: the cell is in the same frame */
        sym->access = CL_NAME_CELL;
        return true;
    }
    sym->access = CL_NAME_FREE;
    binding->access = CL_NAME_CELL;
    return pass_free(w, sym->scope, binding);
}

/* Looks for the variable `name` of a scope in the scopes around it. *found stays NULL when it is a
 * global; *global tells that an enclosing function declared it so. */
static void search(cl_walker *w, const cl_scope *from, const cl_ident *name, cl_symbol **found)
{
    *found = NULL;
    for (cl_scope *s = from->parent; s; s = s->parent) {
        if (s->kind == CL_SCOPE_MODULE) { return; }
        if (s->kind == CL_SCOPE_CLASS) {
            if (name == w->id_class) {
                s->needs_class_cell = true;
                *found = s->class_cell;
                return;
            }
            if (name == w->id_classdict) {
                s->needs_classdict = true;
                *found = s->classdict_cell;
                return;
            }
            continue;
        }
        cl_symbol *q = cl_scope_lookup(s, name);
        if (!q) { continue; }
        if (q->flags & CL_SYM_GLOBAL) { return; }
        if (q->flags & CL_SYM_NONLOCAL) { continue; }
        if (q->flags & CL_SYM_BOUND) {
            *found = q;
            return;
        }
    }
}

static bool resolve_symbol(cl_walker *w, cl_symbol *sym)
{
    cl_scope *s = sym->scope;
    const cl_ident *name = sym->name;
    cl_symbol *found;
    if (sym->flags & CL_SYM_GLOBAL) {
        if (sym->flags & CL_SYM_NONLOCAL) {
            CL_SCOPE_FAIL(w, sym->declared ? sym->declared : s->node,
                          "name '%s' is nonlocal and global", name->text);
            return false;
        }
        sym->access = CL_NAME_GLOBAL_EXPLICIT;
        return true;
    }
    if (sym->flags & CL_SYM_NONLOCAL) {
        const cl_node *at = sym->declared ? sym->declared : s->node;
        if (s->kind == CL_SCOPE_MODULE) {
            CL_SCOPE_FAIL(w, at, "nonlocal declaration not allowed at module level");
            return false;
        }
        search(w, s, name, &found);
        if (!found) {
            CL_SCOPE_FAIL(w, at, "no binding for nonlocal '%s' found", name->text);
            return false;
        }
        if (found->flags & CL_SYM_TYPE_PARAM) {
            CL_SCOPE_FAIL(w, at, "nonlocal binding not allowed for type parameter '%s'",
                          name->text);
            return false;
        }
        return set_binding(w, sym, found);
    }
    if (sym->flags & CL_SYM_BOUND) {
        if (sym->access != CL_NAME_CELL) { sym->access = CL_NAME_LOCAL; }
        sym->binding = sym;
        return true;
    }
    if (s->kind == CL_SCOPE_MODULE) {
        sym->access = CL_NAME_GLOBAL_IMPLICIT;
        return true;
    }
    if (s->sees_class && name != w->id_classdict && name != w->id_class) {
        /* type parameters between here and the class come first */
        for (const cl_scope *t = s->parent; t && t != s->class_scope; t = t->parent) {
            const cl_symbol *q = cl_scope_lookup(t, name);
            if (q && (q->flags & CL_SYM_BOUND)) { goto outward; }
        }
        const cl_symbol *c = cl_scope_lookup(s->class_scope, name);
        if (c && (c->flags & CL_SYM_GLOBAL)) {
            sym->access = CL_NAME_GLOBAL_EXPLICIT;
            return true;
        }
        if (c && (c->flags & CL_SYM_BOUND) && !(c->flags & CL_SYM_NONLOCAL)) {
            sym->access = CL_NAME_GLOBAL_IMPLICIT;
            return true;
        }
    }
outward:
    search(w, s, name, &found);
    if (!found) {
        sym->access = CL_NAME_GLOBAL_IMPLICIT;
        return true;
    }
    return set_binding(w, sym, found);
}

static bool resolve(cl_walker *w, cl_scope *s)
{
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        if (!resolve_symbol(w, s->symbols[i])) { return false; }
    }
    for (uint32_t i = 0; i < s->nchildren; i++) {
        if (!resolve(w, s->children[i])) { return false; }
    }
    return true;
}

/* Lists the cells of each frame and lets inlined comprehensions see them as cells. */
static uint32_t count_cells(const cl_scope *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        n += s->symbols[i]->access == CL_NAME_CELL && s->symbols[i]->binding == s->symbols[i];
    }
    for (uint32_t i = 0; i < s->nchildren; i++) {
        if (s->children[i]->inlined) { n += count_cells(s->children[i]); }
    }
    return n;
}

static void list_cells(cl_scope *frame, cl_scope *s)
{
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        cl_symbol *sym = s->symbols[i];
        if (sym->access == CL_NAME_CELL && sym->binding == sym) {
            frame->cells[frame->ncells++] = sym;
        } else if (sym->access == CL_NAME_LOCAL && sym->binding->access == CL_NAME_CELL) {
            sym->access = CL_NAME_CELL;
        }
    }
    for (uint32_t i = 0; i < s->nchildren; i++) {
        if (s->children[i]->inlined) { list_cells(frame, s->children[i]); }
    }
}

static bool finish(cl_walker *w, cl_scope *s)
{
    if (!s->inlined) {
        uint32_t n = count_cells(s) + 2;
        s->cells = cl_arena_alloc(w->arena, n * sizeof *s->cells);
        if (!s->cells) {
            out_of_memory(w);
            return false;
        }
        if (s->needs_class_cell) { s->cells[s->ncells++] = s->class_cell; }
        if (s->needs_classdict) { s->cells[s->ncells++] = s->classdict_cell; }
        list_cells(s, s);
    }
    for (uint32_t i = 0; i < s->nchildren; i++) {
        if (!finish(w, s->children[i])) { return false; }
    }
    return true;
}

/* ---- entry ---- */

bool cl_scope_analyse(cl_ast_module *m, const cl_parse_options *options, cl_syntax_error *err)
{
    memset(err, 0, sizeof *err);
    cl_walker w;
    memset(&w, 0, sizeof w);
    w.m = m;
    w.arena = m->arena;
    w.options = options;
    w.err = err;
    w.id_class = cl_ast_intern(w.arena, &m->idents, "__class__", 9);
    w.id_classdict = cl_ast_intern(w.arena, &m->idents, "__classdict__", 13);
    w.id_super = cl_ast_intern(w.arena, &m->idents, "super", 5);
    w.id_debug = cl_ast_intern(w.arena, &m->idents, "__debug__", 9);
    if (!w.id_class || !w.id_classdict || !w.id_super || !w.id_debug) {
        out_of_memory(&w);
        return false;
    }
    cl_scope *top = cl_scope_new(&w, CL_SCOPE_MODULE, m->root, NULL);
    if (!top) { return false; }
    if (m->root->kind == CL_AST_Module) {
        CL_AST(Module, m->root)->scope = top;
    } else {
        CL_AST(Expression, m->root)->scope = top;
    }
    w.scope = top;
    cl_scope_walk(&w);
    if (w.failed || !resolve(&w, top) || !finish(&w, top)) { return false; }
    if (w.later.kind != CL_ERR_NONE) {
        *err = w.later;
        return false;
    }
    return true;
}
