/* SPDX-License-Identifier: MIT */
/* Node tables, node allocation and the table of names. */
#include "ast.h"

#include <string.h>

#include "lexer.h"

const char *const cl_ast_kind_names[CL_AST_COUNT] = {
    "None",
#define CL_NODE(kind, group, fields) #kind,
#include "ast.def"
#undef CL_NODE
};

const char *const cl_ast_op_names[CL_OPERATOR_COUNT] = {
    "",      "Add",    "Sub",    "Mult",     "MatMult", "Div", "Mod",  "Pow",   "LShift", "RShift",
    "BitOr", "BitXor", "BitAnd", "FloorDiv", "Invert",  "Not", "UAdd", "USub",  "And",    "Or",
    "Eq",    "NotEq",  "Lt",     "LtE",      "Gt",      "GtE", "Is",   "IsNot", "In",     "NotIn",
};

#define NODE(k, f) { #f, CL_F_NODE, offsetof(cl_ast_##k, f) },
#define OPT(k, f) { #f, CL_F_OPT, offsetof(cl_ast_##k, f) },
#define SEQ(k, f) { #f, CL_F_SEQ, offsetof(cl_ast_##k, f) },
#define ID(k, f) { #f, CL_F_ID, offsetof(cl_ast_##k, f) },
#define OPTID(k, f) { #f, CL_F_OPTID, offsetof(cl_ast_##k, f) },
#define MANGLED(k, f) { #f, CL_F_MANGLED, offsetof(cl_ast_##k, f) },
#define IDS(k, f) { #f, CL_F_IDS, offsetof(cl_ast_##k, f) },
#define OP(k, f) { #f, CL_F_OP, offsetof(cl_ast_##k, f) },
#define OPS(k, f) { #f, CL_F_OPS, offsetof(cl_ast_##k, f) },
#define INT(k, f) { #f, CL_F_INT, offsetof(cl_ast_##k, f) },
#define FLAG(k, f) { #f, CL_F_FLAG, offsetof(cl_ast_##k, f) },
#define CONST(k, f) { #f, CL_F_CONST, offsetof(cl_ast_##k, f) },
#define TEXT(k, f) { #f, CL_F_TEXT, offsetof(cl_ast_##k, f) },
#define SCOPE(k, f) { #f, CL_F_SCOPE, offsetof(cl_ast_##k, f) },
#define CL_NODE(kind, group, fields) \
    static const cl_field fields_##kind[] = { fields{ NULL, 0, 0 } };
#include "ast.def"
#undef CL_NODE

static const struct {
    const cl_field *fields;
    uint16_t n, size;
} kinds[CL_AST_COUNT] = {
    { NULL, 0, 0 },
#define CL_NODE(kind, group, fields) \
    { fields_##kind, sizeof fields_##kind / sizeof(cl_field) - 1, sizeof(cl_ast_##kind) },
#include "ast.def"
#undef CL_NODE
};

const cl_field *cl_ast_fields(cl_ast_kind kind, uint32_t *n)
{
    *n = kinds[kind].n;
    return kinds[kind].fields;
}

cl_node *cl_ast_new(cl_arena *a, cl_ast_kind kind)
{
    cl_node *n = cl_arena_calloc(a, kinds[kind].size);
    if (n) { n->kind = (uint8_t)kind; }
    return n;
}

cl_node *cl_ast_left(const cl_node *n)
{
    switch (n->kind) {
    case CL_AST_BinOp: return CL_AST(BinOp, n)->left;
    case CL_AST_Attribute: return CL_AST(Attribute, n)->value;
    case CL_AST_Subscript: return CL_AST(Subscript, n)->value;
    case CL_AST_Call: return CL_AST(Call, n)->func;
    default: return NULL;
    }
}

const char *cl_ast_describe(const cl_node *n)
{
    switch (n->kind) {
    case CL_AST_Attribute: return "attribute";
    case CL_AST_Subscript: return "subscript";
    case CL_AST_Starred: return "starred";
    case CL_AST_Name: return "name";
    case CL_AST_List: return "list";
    case CL_AST_Tuple: return "tuple";
    case CL_AST_Lambda: return "lambda";
    case CL_AST_Call: return "function call";
    case CL_AST_BoolOp:
    case CL_AST_BinOp:
    case CL_AST_UnaryOp: return "expression";
    case CL_AST_GeneratorExp: return "generator expression";
    case CL_AST_Yield:
    case CL_AST_YieldFrom: return "yield expression";
    case CL_AST_Await: return "await expression";
    case CL_AST_ListComp: return "list comprehension";
    case CL_AST_SetComp: return "set comprehension";
    case CL_AST_DictComp: return "dict comprehension";
    case CL_AST_Dict: return "dict literal";
    case CL_AST_Set: return "set display";
    case CL_AST_JoinedStr:
    case CL_AST_FormattedValue: return "f-string expression";
    case CL_AST_TemplateStr:
    case CL_AST_Interpolation: return "t-string expression";
    case CL_AST_Compare: return "comparison";
    case CL_AST_IfExp: return "conditional expression";
    case CL_AST_NamedExpr: return "named expression";
    case CL_AST_Constant:
        switch (CL_AST(Constant, n)->value.kind) {
        case CL_CONST_NONE: return "None";
        case CL_CONST_TRUE: return "True";
        case CL_CONST_FALSE: return "False";
        case CL_CONST_ELLIPSIS: return "ellipsis";
        default: return "literal";
        }
    default: return "expression";
    }
}

/* ---- names ---- */

/* FNV-1a, 32 bits (Fowler, Noll, Vo), with a final mix. */
static uint32_t hash_text(const char *s, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    }
    h ^= h >> 15;
    return h * 0x2C1B3C6Du ^ h >> 13;
}

static uint32_t keyword_kind(const char *s, size_t n)
{
    static const struct {
        const char *text;
        uint8_t len, kind;
    } words[] = {
#define CL_TOK(name, text)
#define CL_PUNCT(name, text)
#define CL_KEYWORD(name, text) { text, sizeof text - 1, CL_T_##name },
#include "tokens.def"
#undef CL_TOK
#undef CL_PUNCT
#undef CL_KEYWORD
    };
    if (n < 2 || n > 8) { return 0; }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].text[0] == s[0] && words[i].len == n && memcmp(words[i].text, s, n) == 0) {
            return words[i].kind;
        }
    }
    return 0;
}

static const cl_ident **find_slot(const cl_ident **slots, uint32_t cap, uint32_t hash,
                                  const char *text, size_t len)
{
    uint32_t i = hash & (cap - 1);
    while (slots[i] && !(slots[i]->hash == hash && slots[i]->len == len &&
                         memcmp(slots[i]->text, text, len) == 0)) {
        i = (i + 1) & (cap - 1);
    }
    return &slots[i];
}

const cl_ident *cl_ast_find_ident(const cl_ident_table *t, const char *text, size_t len)
{
    return t->cap ? *find_slot(t->slots, t->cap, hash_text(text, len), text, len) : NULL;
}

const cl_ident *cl_ast_intern(cl_arena *a, cl_ident_table *t, const char *text, size_t len)
{
    if (t->count * 4 >= t->cap * 3) {
        uint32_t cap = t->cap ? t->cap * 2 : 64;
        const cl_ident **slots = cl_arena_calloc(a, cap * sizeof *slots);
        if (!slots) { return NULL; }
        for (uint32_t i = 0; i < t->cap; i++) {
            const cl_ident *id = t->slots[i];
            if (id) { *find_slot(slots, cap, id->hash, id->text, id->len) = id; }
        }
        t->slots = slots;
        t->cap = cap;
    }
    uint32_t hash = hash_text(text, len);
    const cl_ident **slot = find_slot(t->slots, t->cap, hash, text, len);
    if (!*slot) {
        cl_ident *id = cl_arena_alloc(a, sizeof *id + len + 1);
        if (!id) { return NULL; }
        char *copy = (char *)(id + 1);
        memcpy(copy, text, len);
        copy[len] = 0;
        id->text = copy;
        id->len = (uint32_t)len;
        id->hash = hash;
        id->index = t->count++;
        id->keyword = keyword_kind(text, len);
        *slot = id;
    }
    return *slot;
}
