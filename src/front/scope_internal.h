/* SPDX-License-Identifier: MIT */
/* What scope.c (tables, resolution) and scope_walk.c (the walk over the tree) share. */
#ifndef CL_FRONT_SCOPE_INTERNAL_H
#define CL_FRONT_SCOPE_INTERNAL_H

#include "scope.h"

enum {
    CL_SYM_BOUND = CL_SYM_PARAM | CL_SYM_ASSIGNED | CL_SYM_IMPORTED | CL_SYM_DEFINED | CL_SYM_ITER |
                   CL_SYM_TYPE_PARAM,
};

typedef struct cl_walker {
    cl_ast_module *m;
    cl_arena *arena;
    const cl_parse_options *options;
    cl_syntax_error *err;
    cl_syntax_error later; /* the first placement error: reported when the scopes are in order */
    cl_scope *scope;
    bool failed;
    bool in_loop;
    bool in_except_star; /* break and continue would leave an except* block */
    bool star_return;    /* return would */
    bool comp_target;   /* walking the target of a comprehension */
    uint32_t comp_iter; /* > 0: in an iterable of a comprehension */
    bool body_start;    /* only docstring and __future__ imports so far */
    cl_node **spine;    /* stack of spine nodes being walked */
    uint32_t nspine, spine_cap;
    uint32_t polled;
    const cl_ident *id_class, *id_classdict, *id_super, *id_debug;
} cl_walker;

cl_scope *cl_scope_new(cl_walker *w, cl_scope_kind kind, cl_node *node, const cl_ident *name);
/* Adds flags to the symbol of (mangled) name in scope, making it first when needed. */
cl_symbol *cl_scope_add(cl_walker *w, cl_scope *s, const cl_ident *name, uint32_t flags);
void cl_scope_walk(cl_walker *w); /* scope_walk.c */

#define CL_SCOPE_FAIL(w, n, ...)                                                                 \
    ((w)->failed = true,                                                                         \
     cl_syntax_error_set((w)->err, CL_ERR_SYNTAX, (w)->m->src, (w)->m->len, (n)->line, (n)->col, \
                         (n)->end_line, (n)->end_col, __VA_ARGS__))
#define CL_SCOPE_LATER(w, n, ...)                                                                  \
    cl_syntax_error_set(&(w)->later, CL_ERR_SYNTAX, (w)->m->src, (w)->m->len, (n)->line, (n)->col, \
                        (n)->end_line, (n)->end_col, __VA_ARGS__)

#endif
