/* SPDX-License-Identifier: MIT */
/* The prompt: Python line by line, in one session. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include <errno.h>
#include <unistd.h>

/* Statements that go on to an empty line, as at Python's own prompt. */
static bool opens_block(const char *s)
{
    static const char *const words[] = { "if",  "for",  "while", "def",  "class",
                                         "try", "with", "async", "match" };
    s += strspn(s, " \t");
    if (*s == '@') return true;
    for (size_t i = 0; i < CL_COUNTOF(words); i++) {
        size_t n = strlen(words[i]);
        if (strncmp(s, words[i], n) == 0 && strchr(" \t:(\n\\", s[n])) return true;
    }
    return false;
}

/* Is the text only the beginning of something? */
static bool unfinished(const cli_opts *o, const cli_text *src, bool blank)
{
    static const char *const open_ended[] = { "was never closed", "unterminated triple-quoted",
                                              "unexpected EOF", "unexpected end of file" };
    static const char *const needs_more[] = { "expected an indented block",
                                              "expected 'except' or 'finally' block" };
    const char **f = cli_alloc((o->nfns + 1) * sizeof *f);
    for (size_t i = 0; i < o->nfns; i++)
        f[i] = o->fns[i].name;
    cloche_config c = {
        .size = sizeof c, .functions = f, .nfunctions = o->nfns, .alloc = cl_libc_alloc
    };
    cloche_program *p;
    cloche_compile_info info;
    memset(&info, 0, sizeof info);
    cloche_status st = cloche_compile(src->p, src->n, &c, &p, &info);
    free((void *)f);
    size_t n = src->n;
    while (n && (src->p[n - 1] == '\n' || src->p[n - 1] == '\r'))
        n--;
    if (st == CLOCHE_OK) {
        cloche_program_free(p);
        return opens_block(src->p) && !blank;
    }
    for (size_t i = 0; i < CL_COUNTOF(open_ended); i++)
        if (strstr(info.message, open_ended[i])) return true;
    if (n && src->p[n - 1] == '\\') return !blank;
    for (size_t i = 0; i < CL_COUNTOF(needs_more); i++)
        if (strstr(info.message, needs_more[i])) return !blank;
    return false;
}

/* Shows a result as Python's prompt does, and keeps it as _. Values whose repr is Python code are
   shown by the program itself. */
static cloche_status show(cli_machine *m)
{
    static const char by_itself[] = "print(repr(_))\n";
    cloche_value v = cloche_result(m->vm);
    const char *s;
    size_t n;
    if (cloche_get_type(m->vm, v) == CLOCHE_T_NONE) return CLOCHE_DONE;
    cloche_set(m->vm, "_", v);
    if (cloche_get_text(m->vm, v, 1, &s, &n) == CLOCHE_OK) {
        fwrite(s, 1, n, stdout);
        fputs("\n", stdout);
        return CLOCHE_DONE;
    }
    if (cloche_feed(m->vm, by_itself, sizeof by_itself - 1, NULL) != CLOCHE_OK) return CLOCHE_DONE;
    return cli_drive(m, cloche_run(m->vm));
}

static void raised(cli_machine *m)
{
    fflush(stdout);
    fputs(cloche_error_traceback(m->vm), stderr);
}

/* Runs one piece. False: the session is over, with *code. */
static bool evaluate(cli_machine *m, const cli_text *src, int *code)
{
    cloche_status st = cloche_feed(m->vm, src->p, src->n, NULL);
    if (st == CLOCHE_ERR_SYNTAX) {
        raised(m);
        return true;
    }
    if (st != CLOCHE_OK) {
        cli_say("%s", st == CLOCHE_LIMIT ? "the session has used its fuel"
                                         : "not enough memory for this");
        return true;
    }
    cli_interrupt_clear();
    cli_attach(m);
    st = cli_drive(m, cloche_run(m->vm));
    if (st == CLOCHE_DONE) st = show(m);
    fflush(stdout);
    if (st == CLOCHE_RAISED) {
        int exit_code = cli_system_exit(m->vm, false);
        if (exit_code >= 0) {
            *code = exit_code;
            return false;
        }
        raised(m);
    } else if (st == CLOCHE_LIMIT) {
        if (cli_interrupted())
            cli_say("interrupted");
        else
            cli_say("stopped: the session reached its %s limit", cloche_limit_hit(m->vm));
        cloche_abandon(m->vm);
    } else if (st == CLOCHE_PAUSED) {
        cli_say("nobody answers this call; the statement is given up");
        cloche_abandon(m->vm);
    }
    return true;
}

int cli_repl(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o, .ask = isatty(0) };
    int rc = cli_options("repl", CLI_O_RUN | CLI_O_LIMIT | CLI_O_FN, argc, argv, &o);
    if (rc >= 0) return rc;
    o.code = "";
    if ((rc = cli_compile(&o, NULL, &m.program, NULL)) == 0 && (rc = cli_begin(&m)) == 0) {
        cli_text src = { 0 };
        char *line = NULL;
        size_t cap = 0;
        bool tty = isatty(0);
        cloche_run(m.vm);
        if (tty) printf("Cloche %s (Python 3.14). exit() or Ctrl-D ends.\n", CLOCHE_VERSION);
        for (bool end = false; !end;) {
            if (tty) fputs(src.n ? "... " : ">>> ", stdout);
            fflush(stdout);
            errno = 0;
            ssize_t n = getline(&line, &cap, stdin);
            if (n < 0 && errno == EINTR) { /* Ctrl-C at the prompt: forget what was typed */
                clearerr(stdin);
                cli_interrupt_clear();
                fputs("\nKeyboardInterrupt\n", stdout);
                src.n = 0;
                continue;
            }
            end = n < 0;
            bool blank = end || strspn(line, " \t\r\n") == (size_t)n;
            if (blank && !src.n) continue;
            if (!end) cli_add(&src, line, (size_t)n);
            if (!end && unfinished(&o, &src, blank)) continue;
            bool on = evaluate(&m, &src, &rc);
            src.n = 0;
            if (!on) break;
        }
        if (tty) fputs("\n", stdout);
        free(line);
        free(src.p);
    }
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}
