/* SPDX-License-Identifier: MIT */
/* The compiler's entry: source to unit. Begins and ends code objects and assembles the unit. */
#include "compile.h"
#include "base/hash.h"
#include <stdlib.h>

/* ---- memory ---- */

typedef struct {
    cl_arena arena;
    void *(*fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *arg;
} owner;

/* The default of the host's allocator hook. */
static void *libc_realloc(void *arg, void *p, size_t old_size, size_t new_size)
{
    (void)arg;
    (void)old_size;
    if (!new_size) {
        free(p); /* lint: allow malloc because this is the host's allocator */
        return NULL;
    }
    return realloc(p, new_size); /* lint: allow malloc because this is the host's allocator */
}
static void *host_alloc(void *ctx, size_t size)
{
    owner *o = ctx;
    return o->fn(o->arg, NULL, 0, size);
}
static void host_free(void *ctx, void *p, size_t size)
{
    owner *o = ctx;
    o->fn(o->arg, p, size, 0);
}

static owner *owner_new(const cl_compile_options *opt)
{
    void *(*fn)(void *, void *, size_t, size_t) = opt->alloc_fn ? opt->alloc_fn : libc_realloc;
    owner *o = fn(opt->alloc_arg, NULL, 0, sizeof *o);
    if (!o) return NULL;
    o->fn = fn;
    o->arg = opt->alloc_arg;
    cl_arena_host h = { host_alloc, host_free, o };
    cl_arena_init(&o->arena, &h, opt->max_memory);
    return o;
}

static void owner_free(owner *o)
{
    if (!o) return;
    cl_arena_free(&o->arena);
    o->fn(o->arg, o, sizeof *o, 0);
}

void *cl_cc_alloc(cl_cc *cc, size_t size)
{
    void *p = cl_arena_alloc(cc->tmp, size);
    if (!p) cc->failed = cc->no_memory = true;
    return p;
}

bool cl_cc_grow(cl_cc *cc, void *arrayp, uint32_t *cap, uint32_t need, size_t item)
{
    if (CL_LIKELY(need <= *cap)) return true;
    if (cc->failed) return false;
    uint32_t n = *cap ? *cap * 2 : 16;
    while (n < need)
        n *= 2;
    void *old;
    memcpy(&old, arrayp, sizeof old);
    void *p = cl_arena_grow(cc->tmp, old, *cap * item, n * item);
    if (!p) {
        cc->failed = cc->no_memory = true;
        return false;
    }
    memcpy(arrayp, &p, sizeof p);
    *cap = n;
    return true;
}

void cl_cg_fail(cl_cc *cc, const cl_node *at, const char *text, const char *detail)
{
    if (!cc->failed)
        cl_syntax_error_set(&cc->err, CL_ERR_SYNTAX, cc->m->src, cc->m->len, at ? at->line : 0,
                            at ? at->col : 0, at ? at->end_line : 0, at ? at->end_col : 0,
                            detail ? "%s: %s" : "%s", text, detail);
    cc->failed = true;
}

cl_val cl_cc_name(cl_cc *cc, const cl_ident *id)
{
    if (id->index >= cc->nnames) return cl_tpl_str(&cc->tpl, id->text, id->len);
    cl_val *v = &cc->names[id->index];
    if (cl_is_unbound(*v)) *v = cl_tpl_str(&cc->tpl, id->text, id->len);
    return *v;
}

/* ---- code objects ---- */

void cl_cg_begin(cl_cg *cg, cl_cc *cc, cl_scope *scope, const cl_node *node, cl_val name,
                 uint32_t id)
{
    memset(cg, 0, sizeof *cg);
    cg->cc = cc;
    cg->outer = cc->cg;
    cc->cg = cg;
    cg->frame = cg->scope = scope;
    if (id == UINT32_MAX) id = cc->ncodes++;
    cg->id = id;
    if (cl_cc_grow(cc, &cc->codes, &cc->codes_cap, cc->ncodes, sizeof *cc->codes))
        memset(&cc->codes[id], 0, sizeof cc->codes[id]);
    cg->name = cg->qualname = name;
    cg->doc = CL_NONE;
    cg->annotated = UINT32_MAX;
    cg->first_line = node ? node->line : 1;
    cg->loc = node;
    cg->varnames = cg->cellnames = cg->freenames = CL_V_EMPTY_TUPLE;
    if (cc->opt->flags & CL_COMPILE_PRELUDE) cg->flags |= CL_CODE_HIDDEN;
    if (scope && scope->nested) cg->flags |= CL_CODE_NESTED;
}

static void *keep(cl_cc *cc, const void *p, size_t size)
{
    if (!size) return NULL;
    void *q = cl_arena_alloc(cc->out, size);
    if (!q)
        cc->failed = cc->no_memory = true;
    else
        memcpy(q, p, size);
    return q;
}

void cl_cg_finish(cl_cg *cg)
{
    cl_cc *cc = cg->cc;
    cc->cg = cg->outer;
    if (cg->n == 0 || !cg->dead) {
        cg->dead = false;
        cl_cg_emit(cg, CL_OP_RETNONE, 0, 0, 0);
    }
    /* A label may stand behind the last instruction (after code that never ends): give it something
       to stand on. */
    for (uint32_t i = 0; i < cg->nlabels; i++)
        if (cg->labels[i].placed && cg->labels[i].pos == cg->n && cg->labels[i].refs) {
            cg->dead = false;
            cl_cg_emit(cg, CL_OP_RETNONE, 0, 0, 0);
            break;
        }
    cl_cg_resolve(cg);
    if (cc->failed) return;
    uint32_t base = cc->nk;
    if (!cl_cc_grow(cc, &cc->k, &cc->k_cap, cc->nk + cg->nk, sizeof *cc->k)) return;
    if (cg->nk) memcpy(cc->k + base, cg->k, cg->nk * sizeof *cg->k);
    cc->nk += cg->nk;
    cl_code *c = &cc->codes[cg->id];
    c->words = keep(cc, cg->w, cg->n * sizeof *cg->w);
    c->nwords = cg->n;
    c->kbase = base;
    c->nk = cg->nk;
    c->nregs = (uint16_t)(cg->max_top < 1 ? 1 : cg->max_top);
    c->nposonly = (uint16_t)cg->nposonly;
    c->npos = (uint16_t)cg->npos;
    c->nkwonly = (uint16_t)cg->nkwonly;
    c->flags = cg->flags;
    c->nlocals = (uint16_t)cg->nlocals;
    c->nfree = (uint16_t)(cg->frame ? cg->frame->nfrees : 0);
    c->weight = cg->weight ? cg->weight : 1;
    c->exc = keep(cc, cg->exc, cg->nexc * sizeof *cg->exc);
    c->nexc = cg->nexc;
    c->lines = keep(cc, cg->lines, cg->nlines * sizeof *cg->lines);
    c->nlines = cg->nlines;
    c->first_line = cg->first_line;
    c->name = cg->name;
    c->qualname = cg->qualname;
    c->doc = cg->doc;
    c->varnames = cg->varnames;
    c->cellnames = cg->cellnames;
    c->ncells = cg->ncells;
    c->freenames = cg->freenames;
    c->cellregs = keep(cc, cg->cellregs, cg->ncells);
    c->nfreereg = cg->nfreereg;
    c->id = cg->id;
}

const cl_lineent *cl_code_line(const cl_code *code, uint32_t pc)
{
    uint32_t lo = 0, hi = code->nlines;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (code->lines[mid].pc <= pc)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &code->lines[lo - 1] : NULL;
}

/* ---- the unit ---- */

static void find_super(cl_cc *cc, const cl_scope *s)
{
    for (uint32_t i = 0; i < s->nsymbols; i++)
        if (s->symbols[i]->name == cc->id_super &&
            s->symbols[i]->flags & (CL_SYM_PARAM | CL_SYM_ASSIGNED | CL_SYM_IMPORTED |
                                    CL_SYM_DEFINED | CL_SYM_ITER | CL_SYM_WALRUS))
            cc->super_known = false;
    for (uint32_t i = 0; i < s->nchildren; i++)
        find_super(cc, s->children[i]);
}

static void compile_module(cl_cc *cc, cl_ast_Module *m)
{
    cl_cg cg;
    bool prelude = cc->opt->flags & CL_COMPILE_PRELUDE;
    cc->ncodes = 0;
    cl_cg_begin(&cg, cc, m->scope, NULL, CL_NAME(module_), UINT32_MAX);
    cg.flags |= CL_CODE_MODULE;
    if (cc->opt->flags & CL_COMPILE_NAMESPACE) cg.flags |= CL_CODE_NAMESPACE;
    if (prelude) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < m->body.n; i++)
            n += m->body.items[i]->kind == CL_AST_FunctionDef;
        cc->ncodes = 1 + n;
        if (!cl_cc_grow(cc, &cc->codes, &cc->codes_cap, cc->ncodes, sizeof *cc->codes)) return;
    }
    if (!prelude) {
        cl_val doc = cl_cg_docstring(cc, &m->body);
        if (!cl_is_none(doc)) {
            uint32_t t = cl_cg_temp(&cg, 1);
            cg.loc = m->body.items[0];
            cl_cg_load_value(&cg, t, doc);
            cl_cg_store_ns(&cg, CL_NAME(__doc__), t);
            cg.top = t;
        }
        cl_cg_annotate_vars(&cg, &m->body);
    }
    for (uint32_t i = 0; i < m->body.n && !cc->failed; i++) {
        cl_node *s = m->body.items[i];
        cg.last_result = !prelude && s->kind == CL_AST_Expr &&
                         (i + 1 == m->body.n || cc->opt->flags & CL_COMPILE_REPL);
        if (prelude && s->kind != CL_AST_FunctionDef && s->kind != CL_AST_Expr &&
            s->kind != CL_AST_Pass)
            cl_cg_fail(cc, s, "the prelude holds only functions", NULL);
        if (!prelude || s->kind == CL_AST_FunctionDef) cl_cg_stmt(&cg, s);
    }
    if (cg.dead) { cg.dead = false; }
    cl_cg_emit(&cg, CL_OP_RETNONE, 0, 0, 0);
    cl_cg_finish(&cg);
}

static void compile_expression(cl_cc *cc, cl_ast_Expression *e)
{
    cl_cg cg;
    cl_cg_begin(&cg, cc, e->scope, NULL, CL_NAME(module_), UINT32_MAX);
    cg.flags |= CL_CODE_MODULE;
    if (cc->opt->flags & CL_COMPILE_NAMESPACE) cg.flags |= CL_CODE_NAMESPACE;
    uint32_t r = cl_cg_any(&cg, e->body);
    cl_cg_emit(&cg, CL_OP_RET, r, 0, 0);
    cl_cg_finish(&cg);
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h ^= v + UINT64_C(0x9E3779B97F4A7C15) + (h << 6) + (h >> 2);
    return h * UINT64_C(0xFF51AFD7ED558CCD);
}
static uint64_t mix_bytes(uint64_t h, const void *p, size_t n)
{
    return mix(mix(h, n), n ? cl_hash_str(p, n, 1) : 0);
}

static void fingerprint(cl_unit *u)
{
    uint64_t h = mix(0, CL_OP_COUNT);
    h = mix_bytes(h, u->image, u->image_size);
    for (uint32_t i = 0; i < u->nk; i++)
        h = mix(h, u->k[i].u);
    for (uint32_t i = 0; i < u->ncodes; i++) {
        const cl_code *c = &u->codes[i];
        h = mix_bytes(h, c->words, c->nwords * 4);
        for (uint32_t j = 0; j < c->nexc; j++)
            h = mix(mix(h, c->exc[j].start | (uint64_t)c->exc[j].end << 32),
                    c->exc[j].handler | (uint64_t)c->exc[j].reg << 32);
        h = mix(mix(h, c->kbase | (uint64_t)c->nk << 32), c->nregs | (uint64_t)c->npos << 16 |
                                                              (uint64_t)c->nkwonly << 32 |
                                                              (uint64_t)c->nposonly << 48);
        h = mix(mix(h, c->flags | (uint64_t)c->nlocals << 32),
                c->nfree | (uint64_t)c->nfreereg << 16 | (uint64_t)c->weight << 32);
        h = mix(mix(mix(h, c->name.u), c->qualname.u), c->doc.u);
        h = mix(mix(mix(h, c->varnames.u), c->cellnames.u), c->freenames.u);
    }
    u->hash = h;
}

static void set_error(cl_compile_error *err, const cl_syntax_error *e,
                      const cl_compile_options *opt, bool no_memory)
{
    memset(err, 0, sizeof *err);
    if (no_memory || e->kind == CL_ERR_MEMORY || e->kind == CL_ERR_NONE) {
        err->no_memory = true;
        err->type = CL_T_MemoryError;
        memcpy(err->message, "out of memory", 14);
        return;
    }
    switch (e->kind) {
    case CL_ERR_INDENTATION: err->type = CL_T_IndentationError; break;
    case CL_ERR_TAB: err->type = CL_T_TabError; break;
    case CL_ERR_VALUE: err->type = CL_T_ValueError; break;
    case CL_ERR_DEPTH: err->type = CL_T_MemoryError; break;
    default: err->type = CL_T_SyntaxError; break;
    }
    err->too_big = e->kind == CL_ERR_STOPPED;
    memcpy(err->message, e->message, sizeof e->message);
    err->line = e->line;
    err->col = e->col;
    err->end_line = e->end_line;
    err->end_col = e->end_col;
    if (e->line_text) {
        void *(*fn)(void *, void *, size_t, size_t) = opt->alloc_fn ? opt->alloc_fn : libc_realloc;
        err->line_text = fn(opt->alloc_arg, NULL, 0, (size_t)e->line_len + 1);
        if (err->line_text) {
            /* a NUL in the line would end it early and spoil the size at release */
            for (uint32_t i = 0; i < e->line_len; i++)
                err->line_text[i] = e->line_text[i] ? e->line_text[i] : ' ';
            err->line_text[e->line_len] = 0;
        }
    }
}

void cl_compile_error_free(cl_compile_error *err, void *(*alloc_fn)(void *, void *, size_t, size_t),
                           void *alloc_arg)
{
    if (err->line_text)
        (alloc_fn ? alloc_fn : libc_realloc)(alloc_arg, err->line_text, strlen(err->line_text) + 1,
                                             0);
    err->line_text = NULL;
}

uint64_t cl_unit_bytes(const cl_unit *unit)
{
    const owner *o = unit->arena;
    return o ? sizeof *o + o->arena.used : 0;
}

void cl_unit_free(cl_unit *unit, void *(*alloc_fn)(void *, void *, size_t, size_t), void *alloc_arg)
{
    (void)alloc_fn;
    (void)alloc_arg;
    owner_free(unit->arena);
    memset(unit, 0, sizeof *unit);
}

static bool has_walrus(const char *s, size_t n)
{
    for (const char *p = s, *end = s + n;
         n && (p = memchr(p, ':', (size_t)(end - p))) && p + 1 < end; p++)
        if (p[1] == '=') return true;
    return false;
}

static bool prepare(cl_cc *cc)
{
    cl_ast_module *m = cc->m;
    cc->id_class = cl_ast_intern(cc->tmp, &m->idents, "__class__", 9);
    cc->id_classdict = cl_ast_intern(cc->tmp, &m->idents, "__classdict__", 13);
    cc->id_super = cl_ast_intern(cc->tmp, &m->idents, "super", 5);
    cc->id_debug = cl_ast_intern(cc->tmp, &m->idents, "__debug__", 9);
    cc->id_unbound = cl_ast_intern(cc->tmp, &m->idents, "__UNBOUND__", 11);
    if (!cc->id_class || !cc->id_classdict || !cc->id_super || !cc->id_debug || !cc->id_unbound) {
        cc->failed = cc->no_memory = true;
        return false;
    }
    cc->nnames = m->idents.count;
    cc->names = cl_cc_alloc(cc, (size_t)cc->nnames * 2 * sizeof *cc->names);
    if (!cc->names) return false;
    cc->globals = cc->names + cc->nnames;
    for (uint32_t i = 0; i < cc->nnames; i++) {
        cc->names[i] = CL_UNBOUND;
        cc->globals[i] = CL_RAISED;
    }
    return true;
}

static bool build(cl_cc *cc, const char *src, size_t len, const char *filename, cl_unit *u)
{
    const cl_compile_options *opt = cc->opt;
    cl_parse_options po = { .mode = opt->flags & CL_COMPILE_EVAL ? CL_PARSE_EVAL : CL_PARSE_EXEC,
                            .max_depth = opt->max_nesting,
                            /* not in exec() */
                            .top_level_await = opt->image_off || opt->flags & CL_COMPILE_REPL,
                            .poll = opt->poll,
                            .work_limit = opt->max_work == UINT64_MAX ? 0 : opt->max_work };
    if (!cl_parse(cc->tmp, src, len, &po, &cc->m, &cc->err) ||
        !cl_scope_analyse(cc->m, &po, &cc->err) || !prepare(cc))
        return false;
    cl_node *root = cc->m->root;
    cl_scope *top =
        root->kind == CL_AST_Module ? CL_AST(Module, root)->scope : CL_AST(Expression, root)->scope;
    cc->super_known = true;
    find_super(cc, top);
    cl_tpl_init(&cc->tpl, cc->tmp, opt->image_off ? opt->image_off : CL_UNIT_IMAGE0);
    cc->is_template = opt->image_off != 0;
    cc->max_words = 4096 + 64 * (uint64_t)len;
    if (root->kind == CL_AST_Module)
        compile_module(cc, CL_AST(Module, root));
    else
        compile_expression(cc, CL_AST(Expression, root));
    if (cc->tpl.failed) cc->failed = cc->no_memory = true;
    if (cc->failed) return false;
    size_t nf = strlen(filename) + 1;
    u->source = keep(cc, src, len);
    u->source_len = len;
    u->filename = keep(cc, filename, nf);
    u->codes = keep(cc, cc->codes, cc->ncodes * sizeof *cc->codes);
    u->ncodes = cc->ncodes;
    u->k = keep(cc, cc->k, cc->nk * sizeof *cc->k);
    u->nk = cc->nk;
    u->image = keep(cc, cc->tpl.image, cc->tpl.size);
    u->image_off = cc->tpl.off;
    u->image_size = cc->tpl.size;
    u->flags = opt->flags;
    if (cc->failed) return false;
    fingerprint(u);
    return true;
}

int cl_compile_unit(const char *src, size_t len, const char *filename,
                    const cl_compile_options *opt, cl_unit *unit, cl_compile_error *err)
{
    memset(unit, 0, sizeof *unit);
    memset(err, 0, sizeof *err);
    if (opt->max_source && len > opt->max_source) {
        err->type = CL_T_MemoryError;
        err->too_big = true;
        memcpy(err->message, "source is too large", 20);
        return -1;
    }
    cl_cc cc;
    memset(&cc, 0, sizeof cc);
    owner *out = owner_new(opt), *tmp = owner_new(opt);
    bool ok = false;
    if (out && tmp) {
        cc.opt = opt;
        cc.out = &out->arena;
        cc.tmp = &tmp->arena;
        cc.has_walrus = has_walrus(src, len);
        ok = build(&cc, src, len, filename, unit);
    } else {
        cc.no_memory = true;
    }
    if (ok) {
        unit->arena = out;
#ifdef CL_DEBUG
        const char *bad = cl_code_check(unit);
        if (bad) {
            ok = false;
            cl_syntax_error_set(&cc.err, CL_ERR_SYNTAX, src, len, 0, 0, 0, 0,
                                "internal error of the compiler: %s", bad);
        }
#endif
    }
    if (!ok) {
        set_error(err, &cc.err, opt, cc.no_memory);
        owner_free(out);
        memset(unit, 0, sizeof *unit);
    }
    owner_free(tmp);
    return ok ? 0 : -1;
}
