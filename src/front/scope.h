/* SPDX-License-Identifier: MIT */
/* Which variable does each name mean? The counterpart of CPython's symtable.
 *
 * cl_scope_analyse walks the tree once, hangs a `cl_scope` on every node that opens one (the SCOPE
 * fields of ast.def), and then decides each name. It also mangles private names (`__x` in a class)
 * in the tree itself: after it, Name.id, Attribute.attr, keyword.arg, arg.arg, Global.names,
 * ExceptHandler.name, MatchAs.name ... are the names to use, and `bound_name` of FunctionDef,
 * ClassDef, alias and type parameters is the variable to assign (their `name` stays as written).
 *
 * Frames. MODULE, CLASS, FUNCTION, LAMBDA, GENEXPR, TYPE_PARAMS, TYPE_ALIAS, TYPE_VAR and
 * ANNOTATION scopes are code units of their own. COMPREHENSION scopes (list, set and dict; PEP 709)
 * have `inlined` set and run in the frame of the nearest scope that is not inlined: `scope->frame`.
 * Their own variables are fresh registers there, invisible outside. (With a comprehension in an
 * annotation scope within a
 * class `inlined` is false and it is a function, as in CPython.)
 *
 * A symbol says how code in its scope reaches a name:
 *   LOCAL            a register of the frame (function-like), or the class dict / module dict.
 *   CELL             as LOCAL, but a nested function uses it: lives in a cell made by this frame.
 *   FREE             a cell received through the closure (frame->frees lists all of them).
 *   GLOBAL_IMPLICIT  not bound anywhere visible: globals, then builtins.
 *   GLOBAL_EXPLICIT  declared `global` here, or found to be so: globals, then builtins.
 * `binding` is the symbol that stores the variable (itself for LOCAL and CELL; NULL for globals).
 * So the compiler keeps one register or cell per binding, in `binding->slot`: an inlined
 * comprehension that reads a variable of its function has LOCAL (or CELL) and binding->scope is
 * the function.
 * In CLASS scopes LOCAL and GLOBAL_IMPLICIT read: class dict, then globals, then builtins; FREE
 * reads: class dict,
 * then the cell. Module-scope LOCAL names are globals. Scopes with `sees_class` (annotations and
 * type parameters in a
 * class) look up GLOBAL_IMPLICIT and FREE names in the class namespace `__classdict__` first.
 *
 * `__class__`: when a method needs it (it names `__class__` or `super`), the class scope has
 * needs_class_cell and the name is FREE in the method with binding == class_scope->class_cell.
 * Likewise
 * `__classdict__` with needs_classdict and classdict_cell.
 *
 * A generator expression, and a comprehension that is not inlined, has one parameter named `.0`:
 * the iterator of
 * its first iterable, which is evaluated outside. */
#ifndef CL_FRONT_SCOPE_H
#define CL_FRONT_SCOPE_H

#include "ast.h"
#include "parser.h"
#include "syntax_error.h"

typedef enum {
    CL_SCOPE_MODULE,
    CL_SCOPE_CLASS,
    CL_SCOPE_FUNCTION, /* FunctionDef, AsyncFunctionDef */
    CL_SCOPE_LAMBDA,
    CL_SCOPE_COMPREHENSION, /* ListComp, SetComp, DictComp */
    CL_SCOPE_GENEXPR,
    CL_SCOPE_TYPE_PARAMS, /* around a generic function, class or alias: binds the type parameters */
    CL_SCOPE_TYPE_ALIAS,  /* the lazily evaluated value of a `type` statement */
    CL_SCOPE_TYPE_VAR,    /* the lazily evaluated bound or default of a type parameter */
    CL_SCOPE_ANNOTATION,  /* the `__annotate__` function of a function, class or module */
} cl_scope_kind;

typedef enum {
    CL_NAME_LOCAL,
    CL_NAME_CELL,
    CL_NAME_FREE,
    CL_NAME_GLOBAL_IMPLICIT,
    CL_NAME_GLOBAL_EXPLICIT,
} cl_name_access;

enum {
    CL_SYM_PARAM = 1 << 0,    /* a parameter of this function */
    CL_SYM_ASSIGNED = 1 << 1, /* bound here: assignment, for, with, del, match, walrus ... */
    CL_SYM_USED = 1 << 2,     /* read here */
    CL_SYM_GLOBAL = 1 << 3,   /* `global` statement */
    CL_SYM_NONLOCAL = 1 << 4, /* `nonlocal` statement */
    CL_SYM_IMPORTED = 1 << 5,
    CL_SYM_ANNOTATED = 1 << 6,
    CL_SYM_DEFINED = 1 << 7, /* bound by def or class */
    CL_SYM_ITER = 1 << 8,    /* target of a comprehension */
    CL_SYM_TYPE_PARAM = 1 << 9,
    CL_SYM_DELETED = 1 << 10, /* a `del` of it exists, so a LOCAL may become unbound */
    CL_SYM_WALRUS = 1 << 11,  /* bound by := in a comprehension inside this scope */
};

typedef struct cl_symbol {
    const cl_ident *name; /* mangled */
    struct cl_scope *scope;
    struct cl_symbol *binding;
    uint16_t flags;
    uint8_t access; /* cl_name_access */
    uint8_t spare;
    const cl_node *declared; /* the `global` or `nonlocal` statement, for messages */
    uint32_t slot; /* free for the compiler: register, cell or closure index. ~0u at first */
} cl_symbol;

typedef struct cl_scope {
    uint8_t kind;      /* cl_scope_kind */
    bool inlined;      /* runs in the frame of `frame` */
    bool is_generator; /* contains yield */
    bool is_coroutine; /* async def, or awaits in a genexpr / top-level await in a module */
    /* contains await, async for or async with (inlined comprehensions count) */
    bool has_await;
    bool is_method;        /* a function directly in a class */
    bool nested;           /* inside some function */
    bool needs_class_cell; /* CLASS: a method uses super() or __class__ */
    bool needs_classdict;  /* CLASS: an annotation or type parameter scope looks into it */
    bool sees_class;       /* see the essay above; the class is `class_scope` */
    bool has_varargs, has_varkeywords;
    bool has_import_star;
    bool in_unevaluated_annotation; /* annotations of local variables: never compiled */
    bool has_return_value;          /* `return x` occurs */
    uint32_t line, col;

    cl_node *return_node;    /* FUNCTION: the first `return` with a value */
    cl_node *node;           /* FunctionDef, Lambda, ListComp ...; the root for MODULE */
    const cl_ident *name;    /* function or class name as written, else NULL */
    struct cl_scope *parent; /* lexically enclosing scope, NULL for the module */
    struct cl_scope *frame;  /* this scope, or the one whose frame it shares */
    /* the innermost class around (not through functions), for sees_class */
    struct cl_scope *class_scope;
    const cl_ident *private_class; /* the class whose name mangles, or NULL */
    struct cl_scope *annotations;  /* MODULE, CLASS: ANNOTATION scope of its variables, or NULL */

    /* In order of first appearance. The parameters come first, in the order positional-only,
     * positional, keyword-only, *args, **kwargs. */
    cl_symbol **symbols;
    uint32_t nsymbols, symbols_cap;
    uint32_t *index; /* hash index over symbols, NULL while they are few */
    uint32_t index_cap;

    /* Filled last, for frame scopes (inlined == false): */
    cl_symbol **cells; /* CELL symbols of this scope and of comprehensions inlined in it */
    uint32_t ncells;
    cl_symbol **frees; /* FREE symbols this frame receives or passes on, one per binding */
    uint32_t nfrees, frees_cap;
    uint32_t *frees_index; /* hash index over frees, NULL while they are few */
    uint32_t frees_index_cap;
    cl_symbol *class_cell, *classdict_cell; /* CLASS only */

    struct cl_scope **children; /* in source order */
    uint32_t nchildren, children_cap;
} cl_scope;

/* Analyses the tree of cl_parse. On success the root node's `scope` is set. Errors are those of
 * CPython's symtable and the placement errors of its compiler ('return' outside function ...). */
bool cl_scope_analyse(cl_ast_module *m, const cl_parse_options *options, cl_syntax_error *err);

/* The symbol of (mangled) `name` in `scope`, or NULL when the scope never mentions it. A name that
 * occurs in the code of a scope always has one. */
cl_symbol *cl_scope_lookup(const cl_scope *scope, const cl_ident *name);

/* The index in frame->frees whose binding is `binding`, or -1: what MAKE_CLOSURE needs in the frame
 * that creates `inner`: for each s in inner->frees take s->binding's own cell when
 * s->binding->scope->frame is this frame, else
 * this frame's frees[cl_scope_free_index(frame, s->binding)]. */
int32_t cl_scope_free_index(const cl_scope *frame, const cl_symbol *binding);

/* The name as the class around `scope` mangles it. NULL when out of memory. */
const cl_ident *cl_scope_mangle(cl_ast_module *m, const cl_scope *scope, const cl_ident *name);

#endif
