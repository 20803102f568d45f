/* SPDX-License-Identifier: MIT */
/* A program from source to outcome: compiling, starting, running on, showing what came of it. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "heap/heap.h"
#include "vm/unit.h"
#include <signal.h>
#include <time.h>
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

void cli_progress_clear(void)
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

bool cli_source_read(const cli_opts *o, const char *file, cli_source *s, int *rc)
{
    *s = (cli_source){ .text = o->code, .name = o->code ? "<string>" : file };
    *rc = CLI_USAGE;
    if (s->text) {
        s->n = strlen(s->text);
    } else if (!file) {
        *rc = cli_usage("which program? Name a file, - for standard input, or -c CODE");
        return false;
    } else {
        s->text = s->owned = cli_read_file(file, &s->n);
        if (!s->text) return false;
        if (strcmp(s->name, "-") == 0) s->name = "<stdin>";
    }
    s->names = cli_alloc((o->ninputs + 2 * o->nfns + 4) * sizeof *s->names);
    const char **in = s->names, **f = in + o->ninputs + 1, **af = f + o->nfns + 2;
    s->config = (cloche_config){ .size = sizeof s->config,
                                 .filename = s->name,
                                 .inputs = in,
                                 .ninputs = o->ninputs,
                                 .functions = f,
                                 .async_functions = af,
                                 .max_source = o->limits.source,
                                 .max_time_ns = o->limits.time_ns,
                                 .alloc = cl_libc_alloc };
    for (size_t i = 0; i < o->ninputs; i++)
        in[i] = o->inputs[i].name;
    for (size_t i = 0; i < o->nfns; i++) {
        if (o->fns[i].is_async)
            af[s->config.nasync_functions++] = o->fns[i].name;
        else
            f[s->config.nfunctions++] = o->fns[i].name;
    }
    if (o->input_from_stdin) f[s->config.nfunctions++] = "input";
    return true;
}

void cli_source_free(cli_source *s)
{
    free(s->owned);
    free((void *)s->names);
    memset(s, 0, sizeof *s);
}

int cli_syntax_error(const cli_source *s, const cloche_compile_info *info, cli_text *json)
{
    cli_text t = { 0 };
    syntax_error_text(&t, s->name, s->text, s->n, info);
    if (json) {
        static const cloche_usage_info none;
        const char *colon = strstr(info->message, ": ");
        cli_adds(json, "{\"status\": \"raised\", \"value\": null, \"stdout\": \"\", \"error\": "
                       "{\"type\": ");
        cli_add_json_text(json, info->message,
                          colon ? (size_t)(colon - info->message) : strlen(info->message));
        cli_adds(json, ", \"message\": ");
        cli_add_json_text(json, colon ? colon + 2 : "", colon ? strlen(colon + 2) : 0);
        cli_adds(json, ", \"traceback\": ");
        cli_add_json_text(json, t.p, t.n);
        cli_addf(json, ", \"line\": %u, \"column\": %u}, \"usage\": ", info->line, info->column);
        cli_add_usage(json, &none);
        cli_adds(json, "}");
    } else {
        cli_write(stderr, &t);
    }
    free(t.p);
    return CLI_RAISED;
}

int cli_compile(const cli_opts *o, const char *file, cloche_program **p, cli_text *json)
{
    cli_source s;
    cloche_compile_info info;
    int rc;
    if (!cli_source_read(o, file, &s, &rc)) return rc;
    memset(&info, 0, sizeof info);
    cloche_status st = cloche_compile(s.text, s.n, &s.config, p, &info);
    rc = 0;
    if (st == CLOCHE_ERR_SYNTAX || st == CLOCHE_ERR_NOMEM)
        rc = cli_syntax_error(&s, &info, json);
    else if (st != CLOCHE_OK)
        rc = cli_usage(CLI_BAD_NAMES, s.name);
    cli_source_free(&s);
    return rc;
}

/* ---- starting ---- */

void cli_print(void *arg, const char *s, size_t n)
{
    (void)arg;
    cli_progress_clear();
    if (fwrite(s, 1, n, stdout) < n) interrupted = 1; /* nobody reads any more */
}

/* sys.stderr: behind what was printed before. */
void cli_print_error(void *arg, const char *s, size_t n)
{
    (void)arg;
    cli_progress_clear();
    fflush(stdout);
    fwrite(s, 1, n, stderr);
}

void cli_print_text(void *arg, const char *s, size_t n) { cli_add(arg, s, n); }

void cli_watch_begin(bool person)
{
    static const struct sigaction action = { .sa_handler = on_interrupt };
    struct sigaction ask = action, ignore = { .sa_handler = SIG_IGN };
    sigemptyset(&ask.sa_mask);
    sigaction(SIGINT, &ask, NULL);
    /* a command that does not read its input, a pager that was closed */
    sigaction(SIGPIPE, &ignore, NULL);
    uint64_t now = cl_now_ns();
    clock_line = (progress){ now, now + 1000000000u, person && isatty(2) };
}

bool cli_watch(void) { return watch(&clock_line) != 0; }

/* What the program sees as the time: arg is the options. */
static uint64_t wall_clock(void *arg)
{
    const cli_opts *o = arg;
    struct timespec t;
    if (o->clock == CLI_CLOCK_FIXED) return o->clock_ns;
    clock_gettime(CLOCK_REALTIME,
                  &t); /* lint: allow clock because the user gave it: --clock real */
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void cli_attach(cli_machine *m)
{
    const cli_opts *o = m->o;
    cl_vm *vm = m->vm->vm;
    if (!m->reloads) cli_watch_begin(!o->json);
    cloche_set_print(m->vm, o->json ? cli_print_text : cli_print, &m->out);
    cloche_set_print_error(m->vm, cli_print_error, NULL);
    cloche_set_watch(m->vm, watch, &clock_line);
    if (o->clock) cloche_set_clock(m->vm, wall_clock, (void *)(uintptr_t)o);
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
    cloche_seed(m->vm, o->seed);
    for (size_t i = 0; i < o->ninputs; i++) {
        cloche_value v;
        const char *why = "";
        cloche_status st =
            cloche_from_json(m->vm, o->inputs[i].json, strlen(o->inputs[i].json), &v, &why);
        if (st == CLOCHE_OK) st = cloche_set(m->vm, o->inputs[i].name, v);
        if (st == CLOCHE_ERR_VALUE)
            return cli_usage(CLI_BAD_INPUT, o->inputs[i].name, why, o->inputs[i].name);
        if (st != CLOCHE_OK) return cli_usage(CLI_LARGE_INPUT, o->inputs[i].name);
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
        cli_progress_clear();
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

int cli_report(cli_machine *m, cloche_status st)
{
    cli_outcome out;
    cli_outcome_of(&out, m->vm, st, m->o->json ? CLI_W_VALUES : CLI_W_TEXTS);
    int rc = cli_show_outcome(m->o, &out.r, &m->out);
    cli_outcome_free(&out);
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
    int rc = cli_options(
        "run", CLI_O_RUN | CLI_O_JSON | CLI_O_CODE | CLI_O_LIMIT | CLI_O_FN | CLI_O_ISOLATED, argc,
        argv, &o);
    if (rc >= 0) return rc;
    if (o.isolated) {
        rc = cli_isolated_run(&o);
        cli_options_free(&o);
        if (rc == CLI_LIMIT && cli_interrupted()) cli_die_of_interrupt();
        return rc;
    }
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
        if (st == CLOCHE_PAUSED && !o.json) cli_say(CLI_NOBODY);
    }
    free(json.p);
    cli_end(&m);
    cli_options_free(&o);
    if (rc == CLI_LIMIT && cli_interrupted()) cli_die_of_interrupt();
    return rc;
}
