/* SPDX-License-Identifier: MIT */
/* The syntax tree: plain structs in an arena, generated from ast.def, with CPython's node and field
 * names, so that Python's ast documentation describes this tree too.
 *
 * A node begins with a `cl_node` (kind, context, position); CL_AST(BinOp, n) casts it to
 * `cl_ast_BinOp *`. How deep can a tree be? Brackets, unary operators, lambdas, conditional
 * expressions and blocks count towards the parser's depth limit (200), so recursion over them is
 * safe. These are built by loops and can be as long as the source: the *left* spine of BinOp,
 * Attribute, Subscript and Call (`a+a+a`, `a.b.c`, `f()()`), and `elif` chains (an If alone in the
 * orelse of an If). Walk those with a loop: cl_ast_left gives the left child of a spine node. */
#ifndef CL_FRONT_AST_H
#define CL_FRONT_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct cl_scope;

/* ---- names ---- */

/* An interned name: two of one parse are the same name exactly when the pointers are equal. The
 * text is NFKC-normalised UTF-8 and ends with a NUL that `len` does not count. `index` numbers the
 * names of a parse from 0, for side tables. */
typedef struct cl_ident {
    const char *text;
    uint32_t len;
    uint32_t hash;
    uint32_t index;
    uint32_t keyword; /* the token kind when the text is a keyword, else 0 */
} cl_ident;

typedef struct {
    const cl_ident **slots;
    uint32_t cap, count;
} cl_ident_table;

/* Text: UTF-8 that may hold lone surrogates (WTF-8). */
typedef struct {
    const char *text;
    uint32_t len;
} cl_text;

/* ---- nodes ---- */

typedef enum {
    CL_AST_NONE,
#define CL_NODE(kind, group, fields) CL_AST_##kind,
#include "ast.def"
#undef CL_NODE
    CL_AST_COUNT
} cl_ast_kind;

typedef enum { CL_CTX_LOAD, CL_CTX_STORE, CL_CTX_DEL } cl_ast_ctx;

/* Operators, for BinOp, AugAssign, UnaryOp, BoolOp and Compare. */
typedef enum {
    CL_OP_NONE,
    CL_OP_Add,
    CL_OP_Sub,
    CL_OP_Mult,
    CL_OP_MatMult,
    CL_OP_Div,
    CL_OP_Mod,
    CL_OP_Pow,
    CL_OP_LShift,
    CL_OP_RShift,
    CL_OP_BitOr,
    CL_OP_BitXor,
    CL_OP_BitAnd,
    CL_OP_FloorDiv,
    CL_OP_Invert,
    CL_OP_Not,
    CL_OP_UAdd,
    CL_OP_USub,
    CL_OP_And,
    CL_OP_Or,
    CL_OP_Eq,
    CL_OP_NotEq,
    CL_OP_Lt,
    CL_OP_LtE,
    CL_OP_Gt,
    CL_OP_GtE,
    CL_OP_Is,
    CL_OP_IsNot,
    CL_OP_In,
    CL_OP_NotIn,
    CL_OPERATOR_COUNT
} cl_ast_op;

enum {
    CL_NODE_PAREN = 1,     /* the expression stood in its own brackets: `(x)` */
    CL_NODE_U_PREFIX = 2,  /* Constant: a string written u'...' */
    CL_NODE_FOR_ASYNC = 4, /* scope.c: a comprehension or function that awaits */
};

/* Columns are byte offsets in the UTF-8 line, as CPython's col_offset; lines count from 1. */
typedef struct cl_node {
    uint8_t kind; /* cl_ast_kind */
    uint8_t ctx;  /* cl_ast_ctx: Name, Attribute, Subscript, Starred, List, Tuple */
    uint8_t flags;
    uint8_t spare;
    uint32_t line, col, end_line, end_col;
} cl_node;

typedef struct {
    cl_node **items;
    uint32_t n;
} cl_seq;

typedef struct {
    const cl_ident **items;
    uint32_t n;
} cl_ident_seq;

typedef struct {
    const uint8_t *items; /* cl_ast_op values */
    uint32_t n;
} cl_op_seq;

typedef enum {
    CL_CONST_NONE,
    CL_CONST_TRUE,
    CL_CONST_FALSE,
    CL_CONST_ELLIPSIS,
    CL_CONST_INT,    /* 0 <= ival <= INT64_MAX */
    CL_CONST_BIGINT, /* text: digits of `base` (2, 8, 10, 16), no prefix, no underscores */
    CL_CONST_FLOAT,  /* text: decimal float literal without underscores */
    CL_CONST_IMAG,   /* text: as FLOAT, without the j; the value is text * 1j */
    CL_CONST_STR,    /* text: WTF-8; nchars code points */
    CL_CONST_BYTES,  /* text: the bytes */
} cl_const_kind;

typedef struct {
    uint8_t kind; /* cl_const_kind */
    uint8_t base; /* BIGINT */
    uint32_t len; /* bytes of text; a NUL follows them */
    const char *text;
    union {
        int64_t ival;    /* INT */
        uint32_t nchars; /* STR: number of code points */
    } u;
} cl_ast_const;

#define NODE(k, f) cl_node *f;
#define OPT(k, f) cl_node *f;
#define SEQ(k, f) cl_seq f;
#define ID(k, f) const cl_ident *f;
#define OPTID(k, f) const cl_ident *f;
#define MANGLED(k, f) const cl_ident *f;
#define IDS(k, f) cl_ident_seq f;
#define OP(k, f) uint8_t f;
#define OPS(k, f) cl_op_seq f;
#define INT(k, f) uint32_t f;
#define FLAG(k, f) bool f;
#define CONST(k, f) cl_ast_const f;
#define TEXT(k, f) cl_text f;
#define SCOPE(k, f) struct cl_scope *f;
#define CL_NODE(kind, group, fields) \
    typedef struct cl_ast_##kind {   \
        cl_node base;                \
        fields                       \
    } cl_ast_##kind;
#include "ast.def"
#undef CL_NODE
#undef NODE
#undef OPT
#undef SEQ
#undef ID
#undef OPTID
#undef MANGLED
#undef IDS
#undef OP
#undef OPS
#undef INT
#undef FLAG
#undef CONST
#undef TEXT
#undef SCOPE

#define CL_AST(Kind, n) ((cl_ast_##Kind *)(n))

/* ---- a parsed source ---- */

typedef struct cl_ast_module {
    cl_arena *arena;
    const char *src; /* the caller's text; must live as long as the tree is used for error texts */
    size_t len;
    cl_node *root; /* Module, or Expression in eval mode */
    cl_ident_table idents;
    bool future_annotations; /* `from __future__ import annotations` was seen (set by scope.c) */
    uint64_t work;           /* tokens read; scope analysis adds names visited */
} cl_ast_module;

/* ---- helpers ---- */

extern const char *const cl_ast_kind_names[CL_AST_COUNT];
extern const char *const cl_ast_op_names[CL_OPERATOR_COUNT]; /* "Add", ... as CPython's classes */

/* Interns UTF-8 text (already normalised). NULL when out of memory. */
const cl_ident *cl_ast_intern(cl_arena *a, cl_ident_table *t, const char *text, size_t len);
/* The interned name, or NULL when no such name was seen. */
const cl_ident *cl_ast_find_ident(const cl_ident_table *t, const char *text, size_t len);

/* A zeroed node of `kind`; NULL when out of memory. */
cl_node *cl_ast_new(cl_arena *a, cl_ast_kind kind);

/* The left child when `n` is a BinOp, Attribute, Subscript or Call, else NULL. */
cl_node *cl_ast_left(const cl_node *n);

/* What CPython's messages call an expression: "function call", "literal", "conditional expression"
 * */
const char *cl_ast_describe(const cl_node *n);

/* The fields of each kind, for generic walkers such as the dumper. */
typedef enum {
    CL_F_NODE,
    CL_F_OPT,
    CL_F_SEQ,
    CL_F_ID,
    CL_F_OPTID,
    CL_F_MANGLED,
    CL_F_IDS,
    CL_F_OP,
    CL_F_OPS,
    CL_F_INT,
    CL_F_FLAG,
    CL_F_CONST,
    CL_F_TEXT,
    CL_F_SCOPE
} cl_field_type;

typedef struct {
    const char *name;
    uint8_t type; /* cl_field_type */
    uint16_t offset;
} cl_field;

const cl_field *cl_ast_fields(cl_ast_kind kind, uint32_t *n);

#endif
