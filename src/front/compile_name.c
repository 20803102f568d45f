/* SPDX-License-Identifier: MIT */
/* Names: where each variable lives, and the instructions that read, write and delete it. */
#include "compile.h"
#include "builtin/natives.h"

typedef enum {
    AT_REG,
    AT_CELL,
    AT_SPILL,
    AT_GLOBAL,
    AT_NS,
    AT_NSCELL,
    AT_CLSGLOBAL,
    AT_CLSCELL
} place_kind;
typedef struct {
    place_kind kind;
    uint32_t reg;
    const cl_symbol *sym;
    bool del;
} place;

static place locate(cl_cg *cg, const cl_ident *id)
{
    cl_scope *s = cg->scope;
    cl_symbol *sym = cl_scope_lookup(s, id);
    bool ns = cg->frame->kind == CL_SCOPE_MODULE && cg->flags & CL_CODE_NAMESPACE;
    place p = { ns ? AT_NS : AT_GLOBAL, 0, sym, false };
    if (!sym) {
        if (s->kind == CL_SCOPE_CLASS) p.kind = AT_NS;
        return p;
    }
    const cl_symbol *b = sym->binding;
    switch ((cl_name_access)sym->access) {
    case CL_NAME_LOCAL:
        if (!b || b->scope->kind == CL_SCOPE_MODULE) return p;
        if (b->scope->kind == CL_SCOPE_CLASS) {
            p.kind = AT_NS;
            return p;
        }
        p.del = b->flags & CL_SYM_DELETED;
        p.kind = b->slot == UINT32_MAX ? AT_SPILL : AT_REG;
        p.reg = b->slot;
        return p;
    case CL_NAME_CELL:
        p.kind = AT_CELL;
        p.reg = b->slot;
        return p;
    case CL_NAME_FREE: {
        int32_t i = cl_scope_free_index(cg->frame, b);
        p.reg = cg->nfreereg + (uint32_t)(i < 0 ? 0 : i);
        p.kind = s->kind == CL_SCOPE_CLASS && !(sym->flags & CL_SYM_NONLOCAL) ? AT_NSCELL : AT_CELL;
        if (s->sees_class && id != cg->cc->id_classdict && id != cg->cc->id_class)
            p.kind = AT_CLSCELL;
        return p;
    }
    case CL_NAME_GLOBAL_IMPLICIT:
        if (s->kind == CL_SCOPE_CLASS)
            p.kind = AT_NS;
        else if (s->sees_class)
            p.kind = AT_CLSGLOBAL;
        return p;
    case CL_NAME_GLOBAL_EXPLICIT: p.kind = AT_GLOBAL; return p;
    }
    return p;
}

/* ---- the prelude: names of the machine are constants ---- */

static cl_val prelude_lookup(cl_cc *cc, const cl_ident *id)
{
    if (id == cc->id_unbound) return CL_UNBOUND;
    if (strcmp(id->text, "__NODEFAULT__") == 0) return CL_NODEFAULT;
    cl_node *root = cc->m->root;
    uint32_t index = 0;
    if (root->kind == CL_AST_Module) {
        const cl_seq *body = &CL_AST(Module, root)->body;
        for (uint32_t i = 0; i < body->n; i++) {
            if (body->items[i]->kind != CL_AST_FunctionDef) continue;
            index++;
            if (CL_AST(FunctionDef, body->items[i])->name == id)
                return CL_SPECIAL(CL_SP_PRELUDE0 + index);
        }
    }
    for (uint32_t i = 0; i < cl_natives_count; i++)
        if (cl_natives[i].name && cl_natives[i].owner == CL_OWN_BUILTIN &&
            strcmp(cl_natives[i].name, id->text) == 0)
            return CL_SPECIAL(CL_SP_NATIVE0 + i);
    for (uint32_t i = 0; i < CL_T_COUNT; i++) {
        const char *dot = strrchr(cl_types[i].name, '.');
        if (strcmp(dot ? dot + 1 : cl_types[i].name, id->text) == 0) return CL_TYPE_VAL(i);
    }
    if (strcmp(id->text, "NotImplemented") == 0) return CL_NOTIMPL;
    return CL_RAISED;
}

static bool prelude_global(cl_cg *cg, const cl_node *at, const cl_ident *id, cl_val *out)
{
    cl_cc *cc = cg->cc;
    cl_val v = id->index < cc->nnames ? cc->globals[id->index] : CL_RAISED;
    if (cl_same(v, CL_RAISED)) {
        v = prelude_lookup(cc, id);
        if (cl_same(v, CL_RAISED)) {
            cl_cg_fail(cc, at, "unknown name in the prelude", id->text);
            return false;
        }
        if (id->index < cc->nnames) cc->globals[id->index] = v;
    }
    *out = v;
    return true;
}

/* ---- reading ---- */

static void op_name(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, cl_val name, uint32_t caches)
{
    if (cg->dead) return;
    cl_cg_emit(cg, op, a, b, 0);
    cl_cg_word(cg, cl_cg_const(cg, name));
    while (caches--)
        cl_cg_word(cg, 0);
}

static void load_spill(cl_cg *cg, cl_val name, uint32_t dst)
{
    op_name(cg, CL_OP_GETITEMK, dst, cg->spill, name, 2);
}

int cl_cg_name_reg(cl_cg *cg, const cl_ident *id)
{
    place p = locate(cg, id);
    if (p.kind != AT_REG) return -1;
    bool sure = cl_cg_has_da(cg, p.reg) || cg->cc->opt->flags & CL_COMPILE_PRELUDE;
    if (!sure) {
        op_name(cg, CL_OP_CHECKL, p.reg, 0, cl_cc_name(cg->cc, id), 0);
        if (!p.del) cl_cg_set_da(cg, p.reg);
    }
    return (int)p.reg;
}

void cl_cg_load_name(cl_cg *cg, const cl_node *at, const cl_ident *id, uint32_t dst)
{
    cl_cc *cc = cg->cc;
    place p = locate(cg, id);
    cl_val name = cl_cc_name(cc, id);
    uint32_t mark = cg->top;
    switch (p.kind) {
    case AT_REG: {
        int r = cl_cg_name_reg(cg, id);
        cl_cg_move(cg, dst, (uint32_t)r);
        break;
    }
    case AT_SPILL: load_spill(cg, name, dst); break;
    case AT_CELL: op_name(cg, CL_OP_LOADC, dst, p.reg, name, 0); break;
    case AT_NS: op_name(cg, CL_OP_LOADN, dst, 0, name, 0); break;
    case AT_NSCELL: op_name(cg, CL_OP_LOADNC, dst, p.reg, name, 0); break;
    case AT_GLOBAL: {
        cl_val v;
        if (cc->opt->flags & CL_COMPILE_PRELUDE) {
            if (prelude_global(cg, at, id, &v)) cl_cg_load_value(cg, dst, v);
        } else {
            op_name(cg, CL_OP_LOADG, dst, 0, name, 2);
        }
        break;
    }
    case AT_CLSGLOBAL:
    case AT_CLSCELL: {
        /* annotations and type parameters in a class: its namespace first */
        uint32_t d = cl_cg_temp(cg, 3);
        uint32_t other = cl_cg_label(cg), done = cl_cg_label(cg);
        cl_cg_load_name(cg, at, cc->id_classdict, d);
        cl_cg_load_value(cg, d + 1, name);
        cl_cg_emit(cg, CL_OP_IN, d + 2, d + 1, d);
        cl_cg_jump(cg, CL_OP_JF, d + 2, 0, other);
        cl_cg_emit(cg, CL_OP_GETITEM, dst, d, d + 1);
        cl_cg_jump(cg, CL_OP_JMP, 0, 0, done);
        cl_cg_place(cg, other);
        if (p.kind == AT_CLSCELL)
            op_name(cg, CL_OP_LOADC, dst, p.reg, name, 0);
        else
            op_name(cg, CL_OP_LOADG, dst, 0, name, 2);
        cl_cg_place(cg, done);
        break;
    }
    }
    cg->top = mark;
}

/* ---- writing ---- */

int cl_cg_store_reg(cl_cg *cg, const cl_ident *id)
{
    place p = locate(cg, id);
    return p.kind == AT_REG ? (int)p.reg : -1;
}

void cl_cg_stored(cl_cg *cg, const cl_ident *id)
{
    place p = locate(cg, id);
    if (p.kind == AT_REG && !p.del) cl_cg_set_da(cg, p.reg);
}

void cl_cg_store_name(cl_cg *cg, const cl_ident *id, uint32_t src)
{
    place p = locate(cg, id);
    cl_val name = cl_cc_name(cg->cc, id);
    switch (p.kind) {
    case AT_REG:
        cl_cg_move(cg, p.reg, src);
        if (!p.del) cl_cg_set_da(cg, p.reg);
        break;
    case AT_SPILL: {
        uint32_t t = cl_cg_temp(cg, 1);
        cl_cg_load_value(cg, t, name);
        cl_cg_emit(cg, CL_OP_SETITEM, cg->spill, t, src);
        cg->top = t;
        break;
    }
    case AT_CELL:
    case AT_CLSCELL: cl_cg_emit(cg, CL_OP_STOREC, p.reg, src, 0); break;
    case AT_NS:
    case AT_NSCELL: op_name(cg, CL_OP_STOREN, src, 0, name, 0); break;
    case AT_GLOBAL:
    case AT_CLSGLOBAL: op_name(cg, CL_OP_STOREG, src, 0, name, 2); break;
    }
}

void cl_cg_store_ns(cl_cg *cg, cl_val name, uint32_t src)
{
    if (cg->flags & (CL_CODE_CLASS | CL_CODE_NAMESPACE))
        op_name(cg, CL_OP_STOREN, src, 0, name, 0);
    else
        op_name(cg, CL_OP_STOREG, src, 0, name, 2);
}

void cl_cg_delete_name(cl_cg *cg, const cl_ident *id, bool quiet)
{
    place p = locate(cg, id);
    cl_val name = cl_cc_name(cg->cc, id);
    uint32_t t = cg->top;
    if (quiet) {
        /* the end of `except ... as name`: the program may have deleted it already */
        if (p.kind == AT_REG) {
            cl_cg_load_value(cg, p.reg, CL_UNBOUND);
            cl_cg_clear_da(cg, p.reg);
            return;
        }
        t = cl_cg_temp(cg, 1);
        cl_cg_load_value(cg, t, CL_NONE);
        cl_cg_store_name(cg, id, t);
        cg->top = t;
    }
    switch (p.kind) {
    case AT_REG:
        op_name(cg, CL_OP_DELL, p.reg, 0, name, 0);
        cl_cg_clear_da(cg, p.reg);
        break;
    case AT_SPILL:
        t = cl_cg_temp(cg, 1);
        cl_cg_load_value(cg, t, name);
        cl_cg_emit(cg, CL_OP_DELITEM, cg->spill, t, 0);
        cg->top = t;
        break;
    case AT_CELL:
    case AT_CLSCELL: op_name(cg, CL_OP_DELC, p.reg, 0, name, 0); break;
    case AT_NS:
    case AT_NSCELL: op_name(cg, CL_OP_DELN, 0, 0, name, 0); break;
    case AT_GLOBAL:
    case AT_CLSGLOBAL: op_name(cg, CL_OP_DELG, 0, 0, name, 0); break;
    }
}

/* ---- closures ---- */

uint32_t cl_cg_closure(cl_cg *cg, const cl_scope *inner)
{
    uint32_t n = inner->nfrees;
    if (!n) return UINT32_MAX;
    uint32_t t = cl_cg_temp(cg, n);
    for (uint32_t i = 0; i < n && !cg->cc->failed; i++) {
        const cl_symbol *b = inner->frees[i]->binding;
        uint32_t r;
        if (b->scope->frame == cg->frame) {
            r = b->slot;
        } else {
            int32_t k = cl_scope_free_index(cg->frame, b);
            r = cg->nfreereg + (uint32_t)(k < 0 ? 0 : k);
        }
        if (r > 255) {
            cl_cg_fail(cg->cc, cg->loc, "too many nested variables", NULL);
            return t;
        }
        cl_cg_move(cg, t + i, r);
    }
    cl_cg_emit(cg, CL_OP_TUPLE, t, t, n);
    cg->top = t + 1;
    return t;
}
