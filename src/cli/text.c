/* SPDX-License-Identifier: MIT */
/* Growing text, and the JSON that the command prints. */
#include "cli/cli.h"
#include <errno.h>
#include <stdarg.h>

static void no_memory(void)
{
    fputs("cloche: out of memory\n", stderr);
    exit(CLI_USAGE);
}

void *cli_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p) no_memory();
    return p;
}

void cli_add(cli_text *t, const char *s, size_t n)
{
    if (n >= t->cap - t->n || !t->p) {
        size_t cap = (t->n + n + 1) * 2;
        char *p = cap > n ? realloc(t->p, cap) : NULL;
        if (!p) no_memory();
        t->p = p;
        t->cap = cap;
    }
    if (n) memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = 0;
}

void cli_adds(cli_text *t, const char *s) { cli_add(t, s, strlen(s)); }

void cli_addf(cli_text *t, const char *fmt, ...)
{
    char buf[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(buf, sizeof buf, fmt, ap);
    va_end(ap);
    if (n > 0) cli_add(t, buf, (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1);
}

void cli_write(FILE *f, const cli_text *t)
{
    if (t->n) fwrite(t->p, 1, t->n, f);
}

/* Texts of the program may hold lone surrogates, which UTF-8 and JSON readers refuse: they become
   \u escapes. */
void cli_add_json_text(cli_text *t, const char *s, size_t n)
{
    size_t from = 0;
    cli_adds(t, "\"");
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        unsigned code = c;
        size_t bytes = 1;
        if (c == 0xED && i + 2 < n && (unsigned char)s[i + 1] >= 0xA0) {
            code = 0xD000u | ((unsigned)s[i + 1] & 63u) << 6 | ((unsigned)s[i + 2] & 63u);
            bytes = 3;
        } else if (c >= 32 && c != '"' && c != '\\') {
            continue;
        }
        cli_add(t, s + from, i - from);
        if (c == '"' || c == '\\')
            cli_addf(t, "\\%c", c);
        else if (c == '\n')
            cli_adds(t, "\\n");
        else
            cli_addf(t, "\\u%04x", code);
        i += bytes - 1;
        from = i + 1;
    }
    cli_add(t, s + from, n - from);
    cli_adds(t, "\"");
}

bool cli_add_value(cli_text *t, cloche_vm *vm, cloche_value v)
{
    const char *s;
    size_t n;
    if (cloche_to_json(vm, v, &s, &n, NULL) == CLOCHE_OK) {
        cli_add(t, s, n);
        return true;
    }
    cli_text repr = { 0 };
    cli_add_repr(&repr, vm, v);
    cli_adds(t, "{\"repr\": ");
    cli_add_json_text(t, repr.n ? repr.p : "", repr.n);
    cli_adds(t, "}");
    free(repr.p);
    return false;
}

void cli_add_call(cli_text *t, cloche_vm *vm, size_t i)
{
    cloche_call c;
    if (cloche_call_get(vm, i, &c) != CLOCHE_OK) return;
    cli_addf(t, "{\"id\": %u, \"name\": ", c.id);
    cli_add_json_text(t, c.name, strlen(c.name));
    cli_adds(t, ", \"args\": ");
    cli_add_value(t, vm, c.args);
    cli_adds(t, ", \"kwargs\": ");
    if (cloche_get_type(vm, c.kwargs) == CLOCHE_T_NONE)
        cli_adds(t, "{}");
    else
        cli_add_value(t, vm, c.kwargs);
    cli_addf(t, ", \"line\": %u}", c.line);
}

void cli_add_repr(cli_text *t, cloche_vm *vm, cloche_value v)
{
    const char *s;
    size_t n;
    if (cloche_get_text(vm, v, 1, &s, &n) == CLOCHE_OK)
        cli_add(t, s, n);
    else
        cli_addf(t, "<%s object>", cloche_get_type_name(vm, v));
}

void cli_add_call_python(cli_text *t, cloche_vm *vm, size_t i)
{
    cloche_call c;
    cloche_value k, v;
    uint32_t pos = 0;
    const char *s;
    size_t n, shown = 0;
    if (cloche_call_get(vm, i, &c) != CLOCHE_OK) return;
    cli_adds(t, c.name);
    cli_adds(t, "(");
    for (size_t a = 0; a < cloche_get_len(vm, c.args); a++) {
        if (shown++) cli_adds(t, ", ");
        if (cloche_get_item(vm, c.args, a, &v) == CLOCHE_OK) cli_add_repr(t, vm, v);
    }
    while (cloche_next(vm, c.kwargs, &pos, &k, &v)) {
        if (shown++) cli_adds(t, ", ");
        if (cloche_get_str(vm, k, &s, &n) == CLOCHE_OK) cli_add(t, s, n);
        cli_adds(t, "=");
        cli_add_repr(t, vm, v);
    }
    cli_adds(t, ")");
}

void cli_add_usage(cli_text *t, const cloche_usage_info *u)
{
    cli_addf(t,
             "{\"fuel\": %llu, \"ms\": %.3f, \"memory_peak\": %llu, \"allocations\": %llu, "
             "\"calls\": %llu, \"output\": %llu}",
             (unsigned long long)u->fuel, (double)u->time_ns / 1e6,
             (unsigned long long)u->memory_peak, (unsigned long long)u->allocations,
             (unsigned long long)u->calls, (unsigned long long)u->output);
}

char *cli_read_all(FILE *f, size_t *len)
{
    size_t cap = 1 << 14, n = 0;
    char *b = cli_alloc(cap);
    for (;;) {
        size_t got = fread(b + n, 1, cap - n - 1, f);
        n += got;
        if (!got) break;
        if (n + 1 == cap) {
            char *p = realloc(b, cap * 2);
            if (!p) no_memory();
            b = p;
            cap *= 2;
        }
    }
    b[n] = 0;
    *len = n;
    return b;
}

char *cli_read_file(const char *path, size_t *len)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f) {
        cli_say("cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    errno = 0;
    char *b = cli_read_all(f, len);
    if (ferror(f)) {
        cli_say("cannot read %s: %s", path, strerror(errno));
        free(b);
        b = NULL;
    }
    if (f != stdin) fclose(f);
    return b;
}
