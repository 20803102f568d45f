/* SPDX-License-Identifier: MIT */
/* A program from source to outcome: compiling, starting, running on, showing what came of it. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "heap/heap.h"
#include "vm/unit.h"
#include <signal.h>
#include <unistd.h>

/* ---- Ctrl-C and the progress line ---- */

static volatile sig_atomic_t interrupted;
static bool progress_shown;

static void on_interrupt(int sig)
{
    (void)sig;
    interrupted = 1;
}
bool cli_interrupted(void) { return interrupted != 0; }
void cli_interrupt_clear(void) { interrupted = 0; }

/* As a shell expects it of a program that Ctrl-C ended. */
void cli_die_of_interrupt(void)
{
    fflush(stdout);
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
}

static void progress_clear(void)
{
    if (progress_shown) fputs("\r\033[K", stderr);
    progress_shown = false;
}

typedef struct {
    uint64_t start, next;
    bool on;
} progress;
static progress clock_line;

/* Asked by the machine now and then: Ctrl-C stops it; a person who waits sees that time goes by. */
static int watch(void *arg)
{
    progress *p = arg;
    if (p->on) {
        uint64_t now = cl_now_ns();
        if (now >= p->next) {
            fflush(stdout);
            fprintf(stderr, "\r\033[K\033[2mrunning for %.0f s (Ctrl-C stops)\033[0m",
                    (double)(now - p->start) / 1e9);
            progress_shown = true;
            p->next = now + 500000000u;
        }
    }
    return interrupted;
}

/* ---- compiling ---- */

/* One line of the source, without indentation and line end. Tabs stay in front, as CPython leaves
   them. */
static const char *source_line(const char *src, size_t n, unsigned line, size_t *len,
                               size_t *indent)
{
    const char *end = src + n;
    for (unsigned k = 1; k < line; k++) {
        src = memchr(src, '\n', (size_t)(end - src));
        if (!src) return NULL;
        src++;
    }
    const char *stop = src;
    while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
    const char *text = src;
    while (text < stop && (*text == ' ' || *text == '\f'))
        text++;
    *indent = (size_t)(text - src);
    *len = (size_t)(stop - text);
    return text;
}

/* The error as CPython shows it: place, line, carets under what is wrong. */
static void syntax_error_text(cli_text *t, const char *name, const char *src, size_t n,
                              const cloche_compile_info *e)
{
    size_t len = 0, indent = 0;
    const char *line = NULL;
    if (e->line) {
        cli_adds(t, "  File \"");
        cli_adds(t, name);
        cli_addf(t, "\", line %u\n", e->line);
        line = source_line(src, n, e->line, &len, &indent);
    }
    if (line && len) {
        cli_adds(t, "    ");
        cli_add(t, line, len);
        cli_adds(t, "\n");
        size_t chars = 0;
        for (size_t i = 0; i < len; i++)
            chars += ((unsigned char)line[i] & 0xC0) != 0x80;
        size_t from = e->column, to = e->end_column;
        if (from > chars + indent) from = chars + indent + 1;
        if (e->end_line > e->line) to = chars + indent + 1;
        if (!e->end_line || to <= from) to = from + 1;
        if (from > indent) {
            cli_adds(t, "    ");
            size_t at = 0;
            /* tabs stay, so that the caret stands right */
            for (size_t i = 0; i < len && at < from - 1 - indent; i++) {
                if (((unsigned char)line[i] & 0xC0) == 0x80) continue;
                cli_add(t, line[i] == '\t' ? "\t" : " ", 1);
                at++;
            }
            for (; at < from - 1 - indent; at++)
                cli_adds(t, " ");
            for (size_t i = from; i < to; i++)
                cli_adds(t, "^");
            cli_adds(t, "\n");
        }
    }
    cli_adds(t, e->message);
    cli_adds(t, "\n");
}

int cli_compile(const cli_opts *o, const char *file, cloche_program **p, cli_text *json)
{
    const char *src = o->code, *name = o->code ? "<string>" : file;
    size_t n = src ? strlen(src) : 0;
    char *owned = NULL;
    if (!src) {
        if (!file) return cli_usage("which program? Name a file, - for standard input, or -c CODE");
        src = owned = cli_read_file(file, &n);
        if (!src) return CLI_USAGE;
        if (strcmp(name, "-") == 0) name = "<stdin>";
    }
    const char **in = cli_alloc((o->ninputs + 1) * sizeof *in),
               **f = cli_alloc((o->nfns + 2) * sizeof *f),
               **af = cli_alloc((o->nfns + 1) * sizeof *af);
    cloche_config c = { .size = sizeof c,
                        .filename = name,
                        .inputs = in,
                        .ninputs = o->ninputs,
                        .functions = f,
                        .async_functions = af,
                        .max_source = o->limits.source,
                        .alloc = cl_libc_alloc };
    for (size_t i = 0; i < o->ninputs; i++)
        in[i] = o->inputs[i].name;
    for (size_t i = 0; i < o->nfns; i++) {
        if (o->fns[i].is_async)
            af[c.nasync_functions++] = o->fns[i].name;
        else
            f[c.nfunctions++] = o->fns[i].name;
    }
    if (o->input_from_stdin) f[c.nfunctions++] = "input";
    cloche_compile_info info;
    memset(&info, 0, sizeof info);
    cloche_status st = cloche_compile(src, n, &c, p, &info);
    int rc = 0;
    if (st == CLOCHE_ERR_SYNTAX || st == CLOCHE_ERR_NOMEM) {
        cli_text t = { 0 };
        syntax_error_text(&t, name, src, n, &info);
        if (json) {
            const char *colon = strstr(info.message, ": ");
            cli_adds(json, "{\"status\": \"raised\", \"value\": null, \"stdout\": \"\", \"error\": "
                           "{\"type\": ");
            cli_add_json_text(json, info.message,
                              colon ? (size_t)(colon - info.message) : strlen(info.message));
            cli_adds(json, ", \"message\": ");
            cli_add_json_text(json, colon ? colon + 2 : "", colon ? strlen(colon + 2) : 0);
            cli_adds(json, ", \"traceback\": ");
            cli_add_json_text(json, t.p, t.n);
            cli_addf(json, ", \"line\": %u, \"column\": %u}, \"usage\": ", info.line, info.column);
            cli_add_usage(json, NULL);
            cli_adds(json, "}");
        } else {
            cli_write(stderr, &t);
        }
        free(t.p);
        rc = CLI_RAISED;
    } else if (st != CLOCHE_OK) {
        rc = cli_usage("%s: these names cannot be given to a program", name);
    }
    free(owned);
    free((void *)in);
    free((void *)f);
    free((void *)af);
    return rc;
}

/* ---- starting ---- */

static void print_out(void *arg, const char *s, size_t n)
{
    (void)arg;
    progress_clear();
    if (fwrite(s, 1, n, stdout) < n) interrupted = 1; /* nobody reads any more */
}

static void print_text(void *arg, const char *s, size_t n) { cli_add(arg, s, n); }

void cli_attach(cli_machine *m)
{
    static const struct sigaction action = { .sa_handler = on_interrupt };
    const cli_opts *o = m->o;
    cl_vm *vm = m->vm->vm;
    struct sigaction ask = action, ignore = { .sa_handler = SIG_IGN };
    sigemptyset(&ask.sa_mask);
    sigaction(SIGINT, &ask, NULL);
    /* a command that does not read its input, a pager that was closed */
    sigaction(SIGPIPE, &ignore, NULL);
    uint64_t now = cl_now_ns();
    if (!m->reloads) clock_line = (progress){ now, now + 1000000000u, isatty(2) && !o->json };
    cloche_set_print(m->vm, o->json ? print_text : print_out, &m->out);
    cloche_set_watch(m->vm, watch, &clock_line);
    vm->gc_every = o->gc_every;
    vm->verify_gc = o->gc_every || o->fail_alloc || o->retry_alloc;
    vm->fuel_slice_test = o->fuel_slice ? o->fuel_slice : o->chaos ? 1 : 0;
    vm->chaos_every = o->chaos;
    if (!m->reloads)
        cl_heap_fail(vm, o->retry_alloc ? o->retry_alloc : o->fail_alloc, o->retry_alloc != 0);
}

int cli_begin(cli_machine *m)
{
    const cli_opts *o = m->o;
    if (cloche_start(m->program, &m->vm) != CLOCHE_OK) {
        cli_say("no memory for a machine");
        return CLI_USAGE;
    }
    cloche_limits(m->vm, &o->limits);
    for (size_t i = 0; i < o->ninputs; i++) {
        cloche_value v;
        const char *why = "";
        cloche_status st =
            cloche_from_json(m->vm, o->inputs[i].json, strlen(o->inputs[i].json), &v, &why);
        if (st == CLOCHE_OK) st = cloche_set(m->vm, o->inputs[i].name, v);
        if (st == CLOCHE_ERR_VALUE)
            return cli_usage("--input %s: not JSON: %s. Texts need quotes: --input '%s=\"text\"'",
                             o->inputs[i].name, why, o->inputs[i].name);
        if (st != CLOCHE_OK)
            return cli_usage("--input %s: the value does not fit the limits", o->inputs[i].name);
    }
    const cl_program *p = m->program->p;
    if (o->input_from_stdin)
        for (uint32_t i = 0; i < p->nhostfns; i++)
            if (strcmp(p->hostfns[i], "input") == 0) /* in front of the builtin of this name */
                cloche_set(m->vm, "input", cl_out(CL_SPECIAL(CL_SP_HOST0 + i)));
    cli_attach(m);
    return 0;
}

/* ---- running on ---- */

/* Test mode: the machine as bytes and back into another region, the old one gone. Rarer as the run
   gets long. */
static bool reload(cli_machine *m)
{
    uint8_t *b;
    size_t n;
    const char *why = "";
    cloche_vm *copy;
    if (cloche_dump(m->vm, NULL, 0, &b, &n) != CLOCHE_OK) {
        cli_say("chaos: the state cannot be dumped");
        return false;
    }
    cloche_status st = cloche_load_unauthenticated(b, n, m->program, &m->o->limits, &copy, &why);
    cloche_bytes_free(m->vm, b, n);
    if (st != CLOCHE_OK) {
        cli_say("chaos: %s", why);
        return false;
    }
    cloche_free(m->vm);
    m->vm = copy;
    m->reloads++;
    cli_attach(m);
    copy->vm->chaos_every = m->o->chaos + m->reloads / 1000 * 7;
    return true;
}

cloche_status cli_drive(cli_machine *m, cloche_status st)
{
    for (;;) {
        progress_clear();
        if (st == CLOCHE_LIMIT && strcmp(cloche_limit_hit(m->vm), "slice") == 0) {
            if (!reload(m)) exit(CLI_CHAOS);
            st = cloche_run(m->vm);
        } else if (st == CLOCHE_PAUSED) {
            if (m->o->chaos && !reload(m)) exit(CLI_CHAOS);
            if (!cli_answer(m->o, m->vm, m->ask, &st)) return st;
        } else {
            return st;
        }
    }
}

/* ---- the outcome ---- */

int cli_system_exit(cloche_vm *vm, bool quiet)
{
    const char *base = cloche_get_exception_base(vm, cloche_error_value(vm)), *type, *s;
    size_t n;
    cloche_value args, code;
    int64_t i;
    if (!base || strcmp(base, "SystemExit") != 0) return -1;
    if (cloche_get_exception(vm, cloche_error_value(vm), &type, &args) != CLOCHE_OK ||
        !cloche_get_len(vm, args))
        return 0;
    code = args;
    if (cloche_get_len(vm, args) == 1) cloche_get_item(vm, args, 0, &code);
    if (cloche_get_type(vm, code) == CLOCHE_T_NONE) return 0;
    if (cloche_get_int(vm, code, &i) == CLOCHE_OK) return (int)(i & 255);
    if (!quiet && cloche_get_text(vm, code, 0, &s, &n) == CLOCHE_OK) {
        fwrite(s, 1, n, stderr);
        fputs("\n", stderr);
    }
    return CLI_RAISED;
}

static void limit_text(const cli_opts *o, const char *limit)
{
    const cloche_limit_set *l = &o->limits;
    if (strcmp(limit, "time") == 0)
        cli_say("stopped: the program used its %g s of time (--limit time=60s gives it more, "
                "--limit time=none lifts the limit)",
                (double)l->time_ns / 1e9);
    else if (strcmp(limit, "output") == 0)
        cli_say(
            "stopped: the program printed more than %llu bytes (--limit output=... allows more)",
            (unsigned long long)l->output);
    else if (strcmp(limit, "calls") == 0)
        cli_say(
            "stopped: the program made more than %llu host calls (--limit calls=... allows more)",
            (unsigned long long)l->calls);
    else
        cli_say("stopped: the program reached its %s limit (--limit %s=... raises it)", limit,
                limit);
}

static void traceback_text(const char *t)
{
    size_t n = strlen(t), last = n;
    while (last && t[last - 1] == '\n')
        last--;
    while (last && t[last - 1] != '\n')
        last--;
    size_t name = last + strcspn(t + last, ": \n");
    if (!cli_colour(2)) {
        fputs(t, stderr);
        return;
    }
    fprintf(stderr, "%.*s\033[1;35m%.*s\033[0m%s", (int)last, t, (int)(name - last), t + last,
            t + name);
}

int cli_report(cli_machine *m, cloche_status st)
{
    const cli_opts *o = m->o;
    int rc = st == CLOCHE_DONE     ? CLI_DONE
             : st == CLOCHE_RAISED ? CLI_RAISED
             : st == CLOCHE_LIMIT  ? CLI_LIMIT
                                   : CLI_PAUSED;
    fflush(stdout);
    if (st == CLOCHE_RAISED) {
        int code = cli_system_exit(m->vm, o->json);
        if (code >= 0)
            rc = code;
        else if (!o->json)
            traceback_text(cloche_error_traceback(m->vm));
    } else if (st == CLOCHE_LIMIT && !o->json) {
        if (cli_interrupted())
            cli_say("interrupted");
        else
            limit_text(o, cloche_limit_hit(m->vm));
    } else if (st == CLOCHE_PAUSED && !o->json) {
        for (size_t i = 0; i < cloche_call_count(m->vm); i++) {
            cloche_call c;
            cli_text t = { 0 };
            cloche_call_get(m->vm, i, &c);
            cli_add_call_python(&t, m->vm, i);
            fprintf(stderr, "%spaused%s at line %u, call %u: %s\n",
                    cli_colour(2) ? "\033[1;33m" : "", cli_colour(2) ? "\033[0m" : "", c.line, c.id,
                    t.p);
            free(t.p);
        }
    }
    if (o->json) {
        cli_text t = { 0 };
        cli_add_outcome(&t, m->vm, st, &m->out);
        cli_adds(&t, "\n");
        cli_write(stdout, &t);
        free(t.p);
    }
    if (o->stats) {
        cloche_usage_info u;
        cloche_usage(m->vm, &u);
        fprintf(stderr,
                "fuel %llu, time %.3f ms, peak memory %llu bytes, %llu allocations, %llu host "
                "calls, %llu bytes printed\n",
                (unsigned long long)u.fuel, (double)u.time_ns / 1e6,
                (unsigned long long)u.memory_peak, (unsigned long long)u.allocations,
                (unsigned long long)u.calls, (unsigned long long)u.output);
    }
    return rc;
}

void cli_end(cli_machine *m)
{
    fflush(stdout);
    if (m->vm) cloche_free(m->vm);
    if (m->program) cloche_program_free(m->program);
    free(m->out.p);
    memset(m, 0, sizeof *m);
}

int cli_run(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o, .ask = true };
    cli_text json = { 0 };
    int rc = cli_options("run", CLI_O_RUN | CLI_O_JSON | CLI_O_CODE | CLI_O_LIMIT | CLI_O_FN, argc,
                         argv, &o);
    if (rc >= 0) return rc;
    m.ask = !o.json || isatty(0);
    uint64_t t0 = cl_now_ns();
    if ((rc = cli_compile(&o, o.nfiles ? o.files[0] : NULL, &m.program, o.json ? &json : NULL)) !=
        0) {
        if (json.n) printf("%s\n", json.p);
    } else if ((rc = cli_begin(&m)) == 0) {
        cloche_status st = cli_drive(&m, cloche_run(m.vm));
        if (o.inside) {
            fflush(stdout);
            fprintf(stderr, "__INSIDE__ %.9f\n", (double)(cl_now_ns() - t0) * 1e-9);
        }
        rc = cli_report(&m, st);
        if (st == CLOCHE_PAUSED && !o.json)
            cli_say("nobody answers this call: --fn NAME=CMD runs a command for it, `cloche start` "
                    "keeps the program in a snapshot");
    }
    free(json.p);
    cli_end(&m);
    cli_options_free(&o);
    if (rc == CLI_LIMIT && cli_interrupted()) cli_die_of_interrupt();
    return rc;
}
