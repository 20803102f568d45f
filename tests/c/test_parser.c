/* SPDX-License-Identifier: MIT */
/* Unit tests of the front end: limits, errors, scopes. The trees themselves are compared with
 * CPython's by
 * check_ast.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/front/parser.h"
#include "../../src/front/scope.h"

typedef struct {
    cl_arena arena;
    cl_ast_module *m;
    cl_syntax_error err;
    bool ok;
} result;

static result parse_n(const char *src, size_t len, size_t limit, const cl_parse_options *o)
{
    result r;
    memset(&r, 0, sizeof r);
    cl_arena_init(&r.arena, NULL, limit);
    r.ok = cl_parse(&r.arena, src, len, o, &r.m, &r.err) && cl_scope_analyse(r.m, o, &r.err);
    return r;
}

static result parse(const char *src)
{
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    return parse_n(src, strlen(src), 0, &o);
}

static void expect_error(const char *src, const char *type, uint32_t line, uint32_t col,
                         const char *message)
{
    result r = parse(src);
    assert_false(r.ok);
    assert_string_equal(r.err.message, message);
    assert_string_equal(cl_syntax_error_class(&r.err), type);
    assert_int_equal(r.err.line, line);
    assert_int_equal(r.err.col, col);
    cl_arena_free(&r.arena);
}

static void expect_ok(const char *src)
{
    result r = parse(src);
    if (!r.ok) { print_message("%s: %s\n", src, r.err.message); }
    assert_true(r.ok);
    assert_int_equal(r.err.kind, CL_ERR_NONE);
    cl_arena_free(&r.arena);
}

static const cl_symbol *find(const result *r, const cl_scope *s, const char *name)
{
    const cl_ident *id = cl_ast_find_ident(&r->m->idents, name, strlen(name));
    assert_non_null(id);
    const cl_symbol *sym = cl_scope_lookup(s, id);
    assert_non_null(sym);
    return sym;
}

static cl_scope *top(const result *r) { return CL_AST(Module, r->m->root)->scope; }

static void errors(void **state)
{
    (void)state;
    expect_error("x = (1 2)\n", "SyntaxError", 1, 6, "invalid syntax. Perhaps you forgot a comma?");
    expect_error("if x\n  y\n", "SyntaxError", 1, 5, "expected ':'");
    expect_error("f(1\n", "SyntaxError", 1, 2, "'(' was never closed");
    expect_error("f() = 1\n", "SyntaxError", 1, 1,
                 "cannot assign to function call here. Maybe you meant '==' instead of '='?");
    expect_error("if x:\ny\n", "IndentationError", 2, 1,
                 "expected an indented block after 'if' statement on line 1");
    expect_error("print 1\n", "SyntaxError", 1, 1,
                 "Missing parentheses in call to 'print'. Did you mean print(...)?");
    expect_error("\xC3\xA9 = 'abc\n", "SyntaxError", 1, 5,
                 "unterminated string literal (detected at line 1)");
    expect_error("x = 012\n", "SyntaxError", 1, 5,
                 "leading zeros in decimal integer literals are not permitted; use an 0o prefix "
                 "for octal integers");
    expect_error("return 1\n", "SyntaxError", 1, 1, "'return' outside function");
    expect_error("def f(a, a): pass\n", "SyntaxError", 1, 10,
                 "duplicate argument 'a' in function definition");
    expect_error("def f():\n nonlocal x\n", "SyntaxError", 2, 2,
                 "no binding for nonlocal 'x' found");
    expect_error("await x\n", "SyntaxError", 1, 1, "'await' outside function");
    expect_error("if x:\n\ty\n        z\n", "TabError", 3, 1,
                 "inconsistent use of tabs and spaces in indentation");
    expect_error("f(a=1, b=2, a=3)\n", "SyntaxError", 1, 13, "keyword argument repeated: a");
}

static void nul_bytes(void **state)
{
    (void)state;
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    result r = parse_n("x\0y", 3, 0, &o);
    assert_false(r.ok);
    assert_string_equal(r.err.message, "source code string cannot contain null bytes");
    cl_arena_free(&r.arena);
    r = parse_n("", 0, 0, &o);
    assert_true(r.ok);
    cl_arena_free(&r.arena);
}

static void grammar(void **state)
{
    (void)state;
    expect_ok("match = case = type = _ = 1\nmatch(x)\nmatch[x]: int = 3\ntype = 3\nprint(match)\n");
    expect_ok("type X[T: int = str, *U = *tuple[int], **P = [int]] = list[T]\n");
    expect_ok("try: pass\nexcept A, B: pass\n");
    expect_ok("try: pass\nexcept* A, B: pass\n");
    expect_ok("with (a as b, c as d,): pass\nwith (yield_): pass\nwith (a, b): pass\n");
    expect_ok("f'{a!r:>{w}} {f\"{b}\"} {x=} {{}} {\n1}'\nt'{a} b {c:>{d}}'\n");
    expect_ok("def f(a, /, b=1, *c, d, e=2, **g) -> int: return lambda x, *, y=1: x\n");
    expect_ok("\xEF\xBB\xBFx = 1\r\nif x:\r\n\ty = 2\r\n");
    expect_ok("# -*- coding: utf-8 -*-\n\fx = 0xFF_FF + 1_0.5e-3j + 0b1 + 0o7 + 00\n");
    expect_ok("x = 1if y else 2\n\\\n\nfor x, *y in *a, b: pass\nelse: pass\n");
    expect_ok("@a.b[c]\nasync def f():\n async with a as b, c: pass\n async for i in x: await i\n");
    expect_ok("a[b:c, ::d, *e]\nx = y = yield_\nx: int\n(x): int = 1\na.b: int\n");
}

static char *repeat(const char *head, const char *part, size_t n, const char *tail)
{
    size_t h = strlen(head), p = strlen(part), t = strlen(tail);
    char *s = malloc(h + p * n + t + 1);
    assert_non_null(s);
    memcpy(s, head, h);
    for (size_t i = 0; i < n; i++) {
        memcpy(s + h + i * p, part, p);
    }
    memcpy(s + h + n * p, tail, t + 1);
    return s;
}

static void deep(void **state)
{
    (void)state;
    static const struct {
        const char *head, *part, *tail;
        size_t n;
        cl_error_kind kind;
    } cases[] = {
        { "x = a", "+a", "\n", 100000, CL_ERR_NONE },
        { "x = a", ".b", "\n", 100000, CL_ERR_NONE },
        { "x = a", "()", "\n", 100000, CL_ERR_NONE },
        { "x = a", "[0]", "\n", 100000, CL_ERR_NONE },
        { "if a: b\n", "elif a: b\n", "", 50000, CL_ERR_NONE },
        { "x = ", "not ", "a\n", 100000, CL_ERR_DEPTH },
        { "x = ", "-", "a\n", 100000, CL_ERR_DEPTH },
        { "x = ", "a if b else ", "c\n", 100000, CL_ERR_DEPTH },
        { "x = ", "lambda: ", "c\n", 100000, CL_ERR_DEPTH },
        { "x = a", "**a", "\n", 100000, CL_ERR_DEPTH },
        { "x = ", "(", "\n", 100000, CL_ERR_SYNTAX },
        { "match x:\n case ", "[", "\n", 100000, CL_ERR_SYNTAX },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *s = repeat(cases[i].head, cases[i].part, cases[i].n, cases[i].tail);
        result r = parse(s);
        assert_int_equal(r.err.kind, cases[i].kind);
        cl_arena_free(&r.arena);
        free(s);
    }
}

static void memory_ladder(void **state)
{
    (void)state;
    const char *src = "class A(B):\n def f(self, *a): return [x + self.__y for x in a]\n"
                      "def g(): return f'{x!r:>{y}}', {1: 2}, super().x\n";
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    bool done = false;
    for (size_t limit = 64; !done; limit += 512) {
        result r = parse_n(src, strlen(src), limit, &o);
        assert_true(r.ok || r.err.kind == CL_ERR_MEMORY);
        assert_true(r.arena.used <= limit);
        done = r.ok;
        cl_arena_free(&r.arena);
    }
}

static int stop(void *arg) { return ++*(int *)arg >= 3; }

static void metering(void **state)
{
    (void)state;
    char *s = repeat("", "a = b + c\n", 20000, "");
    int calls = 0;
    cl_poll poll = { stop, &calls };
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    o.poll = &poll;
    result r = parse_n(s, strlen(s), 0, &o);
    assert_false(r.ok);
    assert_int_equal(r.err.kind, CL_ERR_STOPPED);
    assert_int_equal(calls, 3);
    cl_arena_free(&r.arena);
    o.poll = NULL;
    r = parse_n(s, strlen(s), 0, &o);
    assert_true(r.ok);
    assert_true(cl_parse_work(r.m) >= 120000);
    cl_arena_free(&r.arena);
    free(s);
}

static void scopes(void **state)
{
    (void)state;
    result r = parse("def f(x):\n"
                     "    y = 1\n"
                     "    def g():\n"
                     "        nonlocal y\n"
                     "        y = x\n"
                     "        return [z + y for z in range(y) if (q := z)]\n"
                     "    return g\n"
                     "class C:\n"
                     "    def m(self): return super().m, self.__p\n"
                     "fs = [lambda: i for i in fs]\n");
    assert_true(r.ok);
    const cl_scope *f = top(&r)->children[0], *g = f->children[0], *comp = g->children[0];
    const cl_symbol *y = find(&r, f, "y");
    assert_int_equal(y->access, CL_NAME_CELL);
    assert_int_equal(find(&r, f, "x")->access, CL_NAME_CELL);
    assert_int_equal(find(&r, g, "y")->access, CL_NAME_FREE);
    assert_ptr_equal(find(&r, g, "y")->binding, y);
    assert_int_equal(g->nfrees, 2);
    assert_true(cl_scope_free_index(g, y) >= 0);
    assert_true(comp->inlined);
    assert_ptr_equal(comp->frame, g);
    assert_ptr_equal(find(&r, comp, "y")->binding, y);
    assert_int_equal(find(&r, comp, "z")->access, CL_NAME_LOCAL);
    assert_ptr_equal(find(&r, comp, "q")->binding, find(&r, g, "q"));
    assert_int_equal(find(&r, g, "range")->access, CL_NAME_GLOBAL_IMPLICIT);
    const cl_scope *c = top(&r)->children[1], *m = c->children[0];
    assert_true(c->needs_class_cell);
    assert_true(m->is_method);
    assert_ptr_equal(find(&r, m, "__class__")->binding, c->class_cell);
    assert_non_null(cl_ast_find_ident(&r.m->idents, "_C__p", 5));
    assert_int_equal(top(&r)->ncells, 1); /* the i of the comprehension at module level */
    cl_arena_free(&r.arena);
}

static void top_level_await(void **state)
{
    (void)state;
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    o.top_level_await = true;
    const char *src = "x = await f()\nasync with a: pass\ny = [await z for z in x]\n";
    result r = parse_n(src, strlen(src), 0, &o);
    assert_true(r.ok);
    assert_true(top(&r)->is_coroutine);
    cl_arena_free(&r.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors), cmocka_unit_test(nul_bytes),       cmocka_unit_test(grammar),
        cmocka_unit_test(deep),   cmocka_unit_test(memory_ladder),   cmocka_unit_test(metering),
        cmocka_unit_test(scopes), cmocka_unit_test(top_level_await),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
