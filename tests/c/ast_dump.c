/* SPDX-License-Identifier: MIT */
/* Test tool: prints the syntax tree (or the error) of each file named on the command line or, with
 * `-l`, of each file named on standard input; check_ast.py compares this with CPython's ast module.
 * Options before the files: -e (eval mode), -s (also analyse scopes), -S (print the scopes), -q
 * (no tree). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/front/parser.h"
#include "../../src/front/scope.h"

static bool analyse, scopes, quiet;

static void put_text(const char *s, size_t n)
{
    putchar('\'');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 32 || c >= 127 || c == '\'' || c == '\\') {
            printf("\\x%02x", c);
        } else {
            putchar(c);
        }
    }
    putchar('\'');
}

static void put_const(const cl_ast_const *c)
{
    switch (c->kind) {
    case CL_CONST_NONE: printf("None"); break;
    case CL_CONST_TRUE: printf("True"); break;
    case CL_CONST_FALSE: printf("False"); break;
    case CL_CONST_ELLIPSIS: printf("Ellipsis"); break;
    case CL_CONST_INT: printf("INT(%lld)", (long long)c->u.ival); break;
    case CL_CONST_BIGINT: printf("BIGINT(%d,%s)", c->base, c->text); break;
    case CL_CONST_FLOAT: printf("FLOAT(%s)", c->text); break;
    case CL_CONST_IMAG: printf("IMAG(%s)", c->text); break;
    case CL_CONST_BYTES:
        putchar('b');
        put_text(c->text, c->len);
        break;
    default: put_text(c->text, c->len); printf("#%u", c->u.nchars);
    }
}

static void put_node(const cl_node *n);

static void put_field(const cl_node *n, const cl_field *f)
{
    const char *p = (const char *)n + f->offset;
    switch (f->type) {
    case CL_F_NODE:
    case CL_F_OPT: {
        const cl_node *c = *(cl_node *const *)p;
        if (c) {
            put_node(c);
        } else {
            printf("None");
        }
        break;
    }
    case CL_F_SEQ: {
        const cl_seq *s = (const cl_seq *)p;
        putchar('[');
        for (uint32_t i = 0; i < s->n; i++) {
            printf("%s", i ? "," : "");
            if (s->items[i]) {
                put_node(s->items[i]);
            } else {
                printf("None");
            }
        }
        putchar(']');
        break;
    }
    case CL_F_ID:
    case CL_F_OPTID: {
        const cl_ident *id = *(const cl_ident *const *)p;
        if (id) {
            put_text(id->text, id->len);
        } else {
            printf("None");
        }
        break;
    }
    case CL_F_IDS: {
        const cl_ident_seq *s = (const cl_ident_seq *)p;
        putchar('[');
        for (uint32_t i = 0; i < s->n; i++) {
            printf("%s", i ? "," : "");
            put_text(s->items[i]->text, s->items[i]->len);
        }
        putchar(']');
        break;
    }
    case CL_F_OP: printf("%s", cl_ast_op_names[*(const uint8_t *)p]); break;
    case CL_F_OPS: {
        const cl_op_seq *s = (const cl_op_seq *)p;
        putchar('[');
        for (uint32_t i = 0; i < s->n; i++) {
            printf("%s%s", i ? "," : "", cl_ast_op_names[s->items[i]]);
        }
        putchar(']');
        break;
    }
    case CL_F_INT: printf("%u", *(const uint32_t *)p); break;
    case CL_F_FLAG: printf("%d", *(const bool *)p); break;
    case CL_F_CONST: put_const((const cl_ast_const *)p); break;
    case CL_F_TEXT: {
        const cl_text *t = (const cl_text *)p;
        put_text(t->text, t->len);
        break;
    }
    default: break;
    }
}

static bool has_ctx(const cl_node *n)
{
    return n->kind == CL_AST_Name || n->kind == CL_AST_Attribute || n->kind == CL_AST_Subscript ||
           n->kind == CL_AST_Starred || n->kind == CL_AST_List || n->kind == CL_AST_Tuple;
}

static void put_node(const cl_node *n)
{
    static const char *const ctxs[] = { "Load", "Store", "Del" };
    uint32_t count;
    const cl_field *f = cl_ast_fields(n->kind, &count);
    printf("%s(", cl_ast_kind_names[n->kind]);
    bool first = true;
    for (uint32_t i = 0; i < count; i++) {
        if (f[i].type == CL_F_SCOPE || f[i].type == CL_F_MANGLED) { continue; }
        printf("%s%s=", first ? "" : ",", f[i].name);
        first = false;
        put_field(n, &f[i]);
    }
    if (has_ctx(n)) { printf(",ctx=%s", ctxs[n->ctx]); }
    putchar(')');
    bool bare = n->kind == CL_AST_Module || n->kind == CL_AST_Expression ||
                n->kind == CL_AST_arguments || n->kind == CL_AST_comprehension ||
                n->kind == CL_AST_withitem || n->kind == CL_AST_match_case;
    if (!bare) { printf("@%u:%u-%u:%u", n->line, n->col, n->end_line, n->end_col); }
}

static void put_scope(const cl_scope *s, int depth)
{
    static const char *const kinds[] = { "module",          "class",         "function",
                                         "lambda",          "comprehension", "genexpr",
                                         "type parameters", "type alias",    "type variable",
                                         "annotation" };
    static const char *const access[] = { "local", "cell", "free", "global", "Global" };
    printf("%*s%s %s line %u%s%s%s%s%s:", depth * 2, "", kinds[s->kind],
           s->name ? s->name->text : "-", s->line, s->is_generator ? " generator" : "",
           s->is_coroutine ? " coroutine" : "", s->inlined ? " inlined" : "",
           s->needs_class_cell ? " __class__" : "", s->needs_classdict ? " __classdict__" : "");
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        printf(" %s=%s", s->symbols[i]->name->text, access[s->symbols[i]->access]);
    }
    printf(" | cells");
    for (uint32_t i = 0; i < s->ncells; i++) {
        printf(" %s", s->cells[i]->name->text);
    }
    printf(" | frees");
    for (uint32_t i = 0; i < s->nfrees; i++) {
        printf(" %s", s->frees[i]->name->text);
    }
    putchar('\n');
    for (uint32_t i = 0; i < s->nchildren; i++) {
        put_scope(s->children[i], depth + 1);
    }
}

static void one(const char *name, cl_parse_mode mode)
{
    FILE *f = fopen(name, "rb");
    if (!f) {
        printf("cannot read %s\n", name);
        return;
    }
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *src = malloc(size > 0 ? (size_t)size : 1);
    size_t len = fread(src, 1, (size_t)size, f);
    fclose(f);
    cl_arena a;
    cl_arena_init(&a, NULL, (size_t)2 << 30);
    cl_parse_options o;
    memset(&o, 0, sizeof o);
    o.mode = mode;
    cl_ast_module *m;
    cl_syntax_error e;
    bool ok = cl_parse(&a, src, len, &o, &m, &e);
    if (ok && !quiet && !analyse && !scopes) {
        put_node(m->root);
        putchar('\n');
    }
    if (ok && (analyse || scopes)) {
        ok = cl_scope_analyse(m, &o, &e);
        if (ok && scopes) {
            put_scope(((cl_ast_Module *)m->root)->scope, 0);
        } else if (ok && !quiet) {
            put_node(m->root);
            putchar('\n');
        }
    }
    if (!ok) {
        printf("ERR %s|%u|%u|%u|%u|%s\n", cl_syntax_error_class(&e), e.line, e.col, e.end_line,
               e.end_col, e.message);
    } else if (quiet) {
        printf("ok %llu %zu\n", (unsigned long long)cl_parse_work(m), a.used);
    }
    cl_arena_free(&a);
    free(src);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    cl_parse_mode mode = CL_PARSE_EXEC;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-e") == 0) {
            mode = CL_PARSE_EVAL;
        } else if (strcmp(argv[i], "-s") == 0) {
            analyse = true;
        } else if (strcmp(argv[i], "-S") == 0) {
            scopes = true;
        } else if (strcmp(argv[i], "-q") == 0) {
            quiet = true;
        } else if (strcmp(argv[i], "-l") == 0) {
            char line[4096];
            while (fgets(line, sizeof line, stdin)) {
                line[strcspn(line, "\n")] = 0;
                one(line, mode);
            }
        } else {
            one(argv[i], mode);
        }
    }
    return 0;
}
