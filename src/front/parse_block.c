/* SPDX-License-Identifier: MIT */
/* Compound statements. */
#include <string.h>

#include "parse_internal.h"

#define KIND(p) ((p)->tok->kind)
#define TRY(x)                     \
    do {                           \
        if (!(x)) { return NULL; } \
    } while (0)

/* The `:` before a block. With `forced` whatever stands there instead is answered by
 * "expected ':'", else only a line end is. */
static bool colon(cl_parser *p, bool forced)
{
    if (KIND(p) == CL_T_COLON) {
        cl_parser_advance(p);
        return true;
    }
    if (forced || KIND(p) == CL_T_NEWLINE) {
        CL_FAIL_TOK(p, "expected ':'");
    } else {
        cl_parser_fail(p);
    }
    return false;
}

/* A compound statement ends where the last line of its last block ends. */
static void end_block(const cl_parser *p, cl_node *n)
{
    n->end_line = p->line_end.line;
    n->end_col = p->line_end.col;
}

/* ---- if, while, for ---- */

static cl_node *if_(cl_parser *p)
{
    cl_node *head = NULL, *tail = NULL;
    const char *what = "'if' statement";
    for (;;) {
        cl_pos at = cl_parser_pos(p);
        cl_parser_advance(p);
        cl_node *test = cl_parse_named(p);
        TRY(test);
        TRY(colon(p, false));
        cl_seq body;
        TRY(cl_parse_block(p, &body, what, at.line));
        cl_node *n = cl_parser_node(p, CL_AST_If, at);
        TRY(n);
        CL_AST(If, n)->test = test;
        CL_AST(If, n)->body = body;
        if (tail) {
            cl_node **item = cl_arena_alloc(p->arena, sizeof *item);
            if (!item) { return cl_parser_memory(p); }
            *item = n;
            CL_AST(If, tail)->orelse = (cl_seq){ item, 1 };
        } else {
            head = n;
        }
        tail = n;
        if (KIND(p) != CL_T_ELIF) { break; }
        what = "'elif' statement";
    }
    if (KIND(p) == CL_T_ELSE) {
        uint32_t line = p->tok->line;
        cl_parser_advance(p);
        TRY(colon(p, true));
        TRY(cl_parse_block(p, &CL_AST(If, tail)->orelse, "'else' statement", line));
    }
    /* All members of the chain end where its last block ends. */
    for (cl_node *n = head;; n = CL_AST(If, n)->orelse.items[0]) {
        end_block(p, n);
        if (n == tail) { break; }
    }
    return head;
}

static bool else_block(cl_parser *p, cl_seq *out)
{
    *out = (cl_seq){ NULL, 0 };
    if (KIND(p) != CL_T_ELSE) { return true; }
    uint32_t line = p->tok->line;
    cl_parser_advance(p);
    return colon(p, true) && cl_parse_block(p, out, "'else' statement", line);
}

static cl_node *while_(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_seq body, orelse;
    cl_parser_advance(p);
    cl_node *test = cl_parse_named(p);
    TRY(test);
    TRY(colon(p, false));
    TRY(cl_parse_block(p, &body, "'while' statement", at.line));
    TRY(else_block(p, &orelse));
    cl_node *n = cl_parser_node(p, CL_AST_While, at);
    TRY(n);
    CL_AST(While, n)->test = test;
    CL_AST(While, n)->body = body;
    CL_AST(While, n)->orelse = orelse;
    end_block(p, n);
    return n;
}

static cl_node *for_(cl_parser *p, cl_pos at, bool async)
{
    cl_seq body, orelse;
    uint32_t line = p->tok->line;
    cl_parser_advance(p);
    cl_node *target = cl_parse_targets(p);
    TRY(target);
    if (KIND(p) != CL_T_IN) { return cl_parser_fail(p); }
    cl_parser_advance(p);
    cl_node *iter = cl_parse_star_expressions(p);
    TRY(iter);
    TRY(colon(p, false));
    TRY(cl_parse_block(p, &body, "'for' statement", line));
    TRY(else_block(p, &orelse));
    cl_node *n = cl_parser_node(p, async ? CL_AST_AsyncFor : CL_AST_For, at);
    TRY(n);
    CL_AST(For, n)->target = target;
    CL_AST(For, n)->iter = iter;
    CL_AST(For, n)->body = body;
    CL_AST(For, n)->orelse = orelse;
    end_block(p, n);
    return n;
}

/* ---- with ---- */

static cl_node *with_item(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_node *vars = NULL, *ctx = cl_parse_expression(p);
    TRY(ctx);
    if (cl_parser_accept(p, CL_T_AS)) {
        cl_pos vat = cl_parser_pos(p);
        if (cl_parser_accept(p, CL_T_STAR)) {
            cl_node *v = cl_parse_binary(p, CL_PREC_BITOR);
            TRY(v);
            TRY(vars = cl_parser_node(p, CL_AST_Starred, vat));
            CL_AST(Starred, vars)->value = v;
        } else {
            TRY(vars = cl_parse_expression(p));
        }
        if (cl_parse_invalid_target(vars, CL_TARGET_STAR)) {
            return cl_parse_fail_target(p, vars, CL_TARGET_STAR);
        }
        if (KIND(p) != CL_T_COMMA && KIND(p) != CL_T_COLON && KIND(p) != CL_T_RPAR) {
            return cl_parser_fail(p);
        }
        cl_parse_set_ctx(vars, CL_CTX_STORE);
    }
    cl_node *n = cl_parser_node(p, CL_AST_withitem, at);
    TRY(n);
    CL_AST(withitem, n)->context_expr = ctx;
    CL_AST(withitem, n)->optional_vars = vars;
    return n;
}

/* `(a as b, c)` between `with` and `:`; the cursor is on the bracket. */
static bool with_brackets(cl_parser *p)
{
    cl_parser_advance(p);
    do {
        if (KIND(p) == CL_T_RPAR) { break; }
        cl_node *n = with_item(p);
        if (!n || !cl_parser_push(p, n)) { return false; }
    } while (cl_parser_accept(p, CL_T_COMMA));
    return cl_parser_expect(p, CL_T_RPAR);
}

/* Is there an `as` directly inside the bracket at the cursor? */
static bool has_as(cl_parser *p)
{
    uint8_t level = p->tok->level;
    for (uint32_t k = 1;; k++) {
        const cl_token *t = cl_parser_peek(p, k);
        if (t->kind == CL_T_ERROR || t->kind == CL_T_ENDMARKER || t->level < level) {
            return false;
        }
        if (t->kind == CL_T_AS && t->level == level) { return true; }
    }
}

static cl_node *with(cl_parser *p, cl_pos at, bool async)
{
    uint32_t base = p->nstack, line = p->tok->line;
    cl_node *n;
    bool done = false;
    cl_parser_advance(p);
    if (KIND(p) == CL_T_LPAR && cl_parser_peek(p, 1)->kind != CL_T_RPAR) {
        cl_mark m = cl_parser_mark(p);
        if (with_brackets(p) && KIND(p) == CL_T_COLON) {
            cl_parser_unmark(p);
            done = true;
        } else {
            cl_parser_rewind(p, m);
            if (p->failed) { return NULL; }
            if (has_as(p)) { /* then it can be nothing else: parse again for the message */
                TRY(with_brackets(p));
                return cl_parser_fail(p);
            }
        }
    }
    if (!done) {
        do {
            TRY(n = with_item(p));
            TRY(cl_parser_push(p, n));
        } while (cl_parser_accept(p, CL_T_COMMA));
    }
    cl_seq items, body;
    TRY(cl_parser_take(p, base, &items));
    TRY(colon(p, false));
    TRY(cl_parse_block(p, &body, "'with' statement", line));
    TRY(n = cl_parser_node(p, async ? CL_AST_AsyncWith : CL_AST_With, at));
    CL_AST(With, n)->items = items;
    CL_AST(With, n)->body = body;
    end_block(p, n);
    return n;
}

/* ---- try ---- */

/* One `except` clause. *star: 0 unknown, 1 plain, 2 `except*`. */
static cl_node *handler(cl_parser *p, int *star)
{
    cl_pos at = cl_parser_pos(p);
    cl_token first = *p->tok;
    cl_node *type = NULL, *n;
    const cl_ident *name = NULL;
    uint32_t base = p->nstack;
    cl_parser_advance(p);
    int mine = 1;
    if (KIND(p) == CL_T_STAR) {
        cl_parser_advance(p);
        mine = 2;
        if (KIND(p) == CL_T_COLON || KIND(p) == CL_T_NEWLINE) {
            return CL_FAIL_TOK(p, "expected one or more exception types");
        }
    }
    if (*star && *star != mine) {
        return CL_FAIL_NODES(p, &first, &p->tok[-1],
                             "cannot have both 'except' and 'except*' on the same 'try'");
    }
    *star = mine;
    if (KIND(p) != CL_T_COLON && KIND(p) != CL_T_NEWLINE) {
        TRY(type = cl_parse_expression(p));
        if (KIND(p) == CL_T_COMMA) { /* PEP 758: no brackets needed without `as` */
            cl_pos tat = cl_node_pos(type);
            TRY(cl_parser_push(p, type));
            while (cl_parser_accept(p, CL_T_COMMA)) {
                if (KIND(p) == CL_T_COLON || KIND(p) == CL_T_AS) { break; }
                TRY(n = cl_parse_expression(p));
                TRY(cl_parser_push(p, n));
            }
            TRY(type = cl_parser_node(p, CL_AST_Tuple, tat));
            TRY(cl_parser_take(p, base, &CL_AST(Tuple, type)->elts));
            if (KIND(p) == CL_T_AS) {
                return CL_FAIL_NODES(
                    p, type, cl_parser_peek(p, 1),
                    "multiple exception types must be parenthesized when using 'as'");
            }
        }
        if (cl_parser_accept(p, CL_T_AS)) {
            uint8_t after = cl_parser_peek(p, 1)->kind;
            if (KIND(p) != CL_T_NAME || (after != CL_T_COLON && after != CL_T_NEWLINE)) {
                cl_mark m = cl_parser_mark(p);
                cl_node *e = cl_parse_expression(p);
                bool good = e && KIND(p) == CL_T_COLON && e->kind != CL_AST_Name;
                cl_parser_rewind(p, m);
                if (good) {
                    return CL_FAIL_NODE(p, e, "cannot use %s statement with %s",
                                        mine == 2 ? "except*" : "except", cl_ast_describe(e));
                }
                if (KIND(p) == CL_T_NAME) { cl_parser_advance(p); }
                return cl_parser_fail(p);
            }
            name = p->tok->ident;
            cl_parser_advance(p);
        }
    }
    TRY(colon(p, false));
    cl_seq body;
    const char *what = mine == 2 ? "'except*' statement" : "'except' statement";
    TRY(cl_parse_block(p, &body, what, at.line));
    TRY(n = cl_parser_node(p, CL_AST_ExceptHandler, at));
    CL_AST(ExceptHandler, n)->type = type;
    CL_AST(ExceptHandler, n)->name = name;
    CL_AST(ExceptHandler, n)->body = body;
    end_block(p, n);
    return n;
}

static cl_node *try_(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_seq body, handlers, orelse = { NULL, 0 }, final = { NULL, 0 };
    int star = 0;
    cl_node *n;
    cl_parser_advance(p);
    TRY(colon(p, true));
    TRY(cl_parse_block(p, &body, "'try' statement", at.line));
    if (KIND(p) != CL_T_EXCEPT && KIND(p) != CL_T_FINALLY) {
        if (KIND(p) == CL_T_ENDMARKER && body.n) { /* shown behind the last statement */
            const cl_node *last = body.items[body.n - 1];
            return CL_FAIL_RANGE(p, last->end_line, last->end_col, 0, 0,
                                 "expected 'except' or 'finally' block");
        }
        return CL_FAIL_TOK(p, "expected 'except' or 'finally' block");
    }
    while (KIND(p) == CL_T_EXCEPT) {
        TRY(n = handler(p, &star));
        TRY(cl_parser_push(p, n));
    }
    TRY(cl_parser_take(p, base, &handlers));
    if (handlers.n) { TRY(else_block(p, &orelse)); }
    if (KIND(p) == CL_T_FINALLY) {
        uint32_t line = p->tok->line;
        cl_parser_advance(p);
        TRY(colon(p, true));
        TRY(cl_parse_block(p, &final, "'finally' statement", line));
    }
    TRY(n = cl_parser_node(p, star == 2 ? CL_AST_TryStar : CL_AST_Try, at));
    CL_AST(Try, n)->body = body;
    CL_AST(Try, n)->handlers = handlers;
    CL_AST(Try, n)->orelse = orelse;
    CL_AST(Try, n)->finalbody = final;
    end_block(p, n);
    return n;
}

/* ---- def and class ---- */

static cl_node *def(cl_parser *p, cl_pos at, bool async, cl_seq decorators)
{
    uint32_t line = p->tok->line;
    cl_seq type_params, body;
    cl_node *returns = NULL, *params;
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
    const cl_ident *name = p->tok->ident;
    cl_parser_advance(p);
    TRY(cl_parse_type_params(p, &type_params));
    if (KIND(p) != CL_T_LPAR) { return CL_FAIL_TOK(p, "expected '('"); }
    cl_parser_advance(p);
    TRY(params = cl_parse_params(p, false, CL_T_RPAR));
    cl_parser_advance(p);
    if (KIND(p) == CL_T_RARROW) {
        if (!cl_parse_starts_expr(cl_parser_peek(p, 1))) { return CL_FAIL_TOK(p, "expected ':'"); }
        cl_parser_advance(p);
        TRY(returns = cl_parse_expression(p));
    }
    TRY(colon(p, true));
    TRY(cl_parse_block(p, &body, "function definition", line));
    cl_node *n = cl_parser_node(p, async ? CL_AST_AsyncFunctionDef : CL_AST_FunctionDef, at);
    TRY(n);
    CL_AST(FunctionDef, n)->name = name;
    CL_AST(FunctionDef, n)->args = params;
    CL_AST(FunctionDef, n)->body = body;
    CL_AST(FunctionDef, n)->decorator_list = decorators;
    CL_AST(FunctionDef, n)->returns = returns;
    CL_AST(FunctionDef, n)->type_params = type_params;
    end_block(p, n);
    return n;
}

static cl_node *class_(cl_parser *p, cl_pos at, cl_seq decorators)
{
    uint32_t line = p->tok->line;
    cl_seq type_params, body, bases = { NULL, 0 }, keywords = { NULL, 0 };
    cl_parser_advance(p);
    if (KIND(p) != CL_T_NAME) { return cl_parser_fail(p); }
    const cl_ident *name = p->tok->ident;
    cl_parser_advance(p);
    TRY(cl_parse_type_params(p, &type_params));
    if (KIND(p) == CL_T_LPAR) {
        cl_pos open = cl_parser_pos(p);
        cl_parser_advance(p);
        TRY(cl_parse_call_args(p, &bases, &keywords, open));
    }
    TRY(colon(p, false));
    TRY(cl_parse_block(p, &body, "class definition", line));
    cl_node *n = cl_parser_node(p, CL_AST_ClassDef, at);
    TRY(n);
    CL_AST(ClassDef, n)->name = name;
    CL_AST(ClassDef, n)->bases = bases;
    CL_AST(ClassDef, n)->keywords = keywords;
    CL_AST(ClassDef, n)->body = body;
    CL_AST(ClassDef, n)->decorator_list = decorators;
    CL_AST(ClassDef, n)->type_params = type_params;
    end_block(p, n);
    return n;
}

static cl_node *decorated(cl_parser *p)
{
    uint32_t base = p->nstack;
    cl_seq decorators;
    while (cl_parser_accept(p, CL_T_AT)) {
        cl_node *e = cl_parse_named(p);
        TRY(e);
        TRY(cl_parser_push(p, e));
        TRY(cl_parser_expect(p, CL_T_NEWLINE));
    }
    TRY(cl_parser_take(p, base, &decorators));
    cl_pos at = cl_parser_pos(p);
    if (KIND(p) == CL_T_CLASS) { return class_(p, at, decorators); }
    bool async = KIND(p) == CL_T_ASYNC && cl_parser_peek(p, 1)->kind == CL_T_DEF;
    if (async) { cl_parser_advance(p); }
    return KIND(p) == CL_T_DEF ? def(p, at, async, decorators) : cl_parser_fail(p);
}

/* ---- match ---- */

static cl_node *subject(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    bool first_star = KIND(p) == CL_T_STAR;
    cl_node *n;
    if (!first_star) {
        TRY(n = cl_parse_named(p));
        if (KIND(p) != CL_T_COMMA) { return n; }
    } else {
        cl_pos star = cl_parser_pos(p);
        cl_parser_advance(p);
        cl_node *v = cl_parse_binary(p, CL_PREC_BITOR);
        TRY(v);
        TRY(n = cl_parser_node(p, CL_AST_Starred, star));
        CL_AST(Starred, n)->value = v;
        if (KIND(p) != CL_T_COMMA) { return cl_parser_fail(p); }
    }
    TRY(cl_parser_push(p, n));
    while (cl_parser_accept(p, CL_T_COMMA)) {
        if (KIND(p) == CL_T_COLON) { break; }
        if (KIND(p) == CL_T_STAR) {
            cl_pos star = cl_parser_pos(p);
            cl_parser_advance(p);
            cl_node *v = cl_parse_binary(p, CL_PREC_BITOR);
            TRY(v);
            TRY(n = cl_parser_node(p, CL_AST_Starred, star));
            CL_AST(Starred, n)->value = v;
        } else {
            TRY(n = cl_parse_named(p));
        }
        TRY(cl_parser_push(p, n));
    }
    TRY(n = cl_parser_node(p, CL_AST_Tuple, at));
    TRY(cl_parser_take(p, base, &CL_AST(Tuple, n)->elts));
    return n;
}

bool cl_parse_is_match(cl_parser *p)
{
    const cl_token *next = cl_parser_peek(p, 1);
    if (!cl_parse_starts_expr(next) && next->kind != CL_T_STAR) { return false; }
    cl_mark m = cl_parser_mark(p);
    cl_parser_advance(p);
    bool found = subject(p) && cl_parser_accept(p, CL_T_COLON) && KIND(p) == CL_T_NEWLINE;
    cl_parser_rewind(p, m);
    return found;
}

static cl_node *case_(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t line = p->tok->line;
    cl_node *guard = NULL, *pat;
    cl_seq body;
    cl_parser_advance(p);
    TRY(pat = cl_parse_pattern_top(p));
    if (cl_parser_accept(p, CL_T_IF)) { TRY(guard = cl_parse_named(p)); }
    TRY(colon(p, false));
    TRY(cl_parse_block(p, &body, "'case' statement", line));
    cl_node *n = cl_parser_node(p, CL_AST_match_case, at);
    TRY(n);
    CL_AST(match_case, n)->pattern = pat;
    CL_AST(match_case, n)->guard = guard;
    CL_AST(match_case, n)->body = body;
    end_block(p, n);
    return n;
}

static cl_node *match(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_node *n, *subj;
    cl_parser_advance(p);
    TRY(subj = subject(p));
    TRY(colon(p, false));
    TRY(cl_parser_expect(p, CL_T_NEWLINE));
    if (KIND(p) != CL_T_INDENT) {
        return cl_parser_fail_indent(p, "expected an indented block after %s on line %u",
                                     "'match' statement", at.line);
    }
    cl_parser_advance(p);
    while (cl_parser_is_word(p, "case")) {
        TRY(n = case_(p));
        TRY(cl_parser_push(p, n));
    }
    if (p->nstack == base || (KIND(p) != CL_T_DEDENT && KIND(p) != CL_T_ENDMARKER)) {
        return cl_parser_fail(p);
    }
    cl_parser_accept(p, CL_T_DEDENT);
    TRY(n = cl_parser_node(p, CL_AST_Match, at));
    CL_AST(Match, n)->subject = subj;
    TRY(cl_parser_take(p, base, &CL_AST(Match, n)->cases));
    end_block(p, n);
    return n;
}

cl_node *cl_parse_compound(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    cl_seq none = { NULL, 0 };
    switch (KIND(p)) {
    case CL_T_IF: return if_(p);
    case CL_T_WHILE: return while_(p);
    case CL_T_FOR: return for_(p, at, false);
    case CL_T_TRY: return try_(p);
    case CL_T_WITH: return with(p, at, false);
    case CL_T_DEF: return def(p, at, false, none);
    case CL_T_CLASS: return class_(p, at, none);
    case CL_T_AT: return decorated(p);
    case CL_T_NAME: return match(p);
    default: /* async */
        cl_parser_advance(p);
        switch (KIND(p)) {
        case CL_T_DEF: return def(p, at, true, none);
        case CL_T_FOR: return for_(p, at, true);
        case CL_T_WITH: return with(p, at, true);
        default: return cl_parser_fail(p);
        }
    }
}
