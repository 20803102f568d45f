/* SPDX-License-Identifier: MIT */
/* run, start, resume, fork, show, verify, dis, check, repl over the public API. */
#define _GNU_SOURCE
#include "api/api.h"
#include "cli/cli.h"
#include "front/disasm.h"
#include "heap/heap.h"
#include "vm/dump.h"
#include <sys/wait.h>
#include <unistd.h>

typedef struct { char *p; size_t n, cap; } text;

static void add(text *t, const char *s, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        t->cap = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->cap);
        if (!t->p)
            exit(2);
    }
    memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = 0;
}

static void adds(text *t, const char *s) { add(t, s, strlen(s)); }

static void add_json_text(text *t, const char *s, size_t n)
{
    adds(t, "\"");
    for (size_t i = 0; i < n; i++) {
        char b[8];
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\') {
            b[0] = '\\';
            b[1] = (char)c;
            add(t, b, 2);
        } else if (c == '\n') {
            adds(t, "\\n");
        } else if (c < 32) {
            snprintf(b, sizeof b, "\\u%04x", c);
            adds(t, b);
        } else {
            add(t, s + i, 1);
        }
    }
    adds(t, "\"");
}

/* A value as JSON; what is not JSON as {"repr": text}. */
static void add_value(text *t, cloche_vm *vm, cloche_value v)
{
    const char *s;
    size_t n;
    if (cloche_to_json(vm, v, &s, &n, NULL) == CLOCHE_OK) {
        add(t, s, n);
        return;
    }
    adds(t, "{\"repr\": ");
    if (cloche_get_text(vm, v, 1, &s, &n) == CLOCHE_OK)
        add_json_text(t, s, n);
    else
        adds(t, "null");
    adds(t, "}");
}

static void add_call(text *t, cloche_vm *vm, size_t i)
{
    cloche_call c;
    char b[64];
    cloche_call_get(vm, i, &c);
    snprintf(b, sizeof b, "{\"id\": %u, \"name\": ", c.id);
    adds(t, b);
    add_json_text(t, c.name, strlen(c.name));
    adds(t, ", \"args\": ");
    add_value(t, vm, c.args);
    adds(t, ", \"kwargs\": ");
    if (cloche_get_type(vm, c.kwargs) == CLOCHE_T_NONE)
        adds(t, "{}");
    else
        add_value(t, vm, c.kwargs);
    snprintf(b, sizeof b, ", \"line\": %u}", c.line);
    adds(t, b);
}

static void add_usage(text *t, cloche_vm *vm)
{
    cloche_usage_info u;
    char b[256];
    cloche_usage(vm, &u);
    snprintf(b, sizeof b, "{\"fuel\": %llu, \"ms\": %.3f, \"memory_peak\": %llu, \"allocations\": %llu, \"calls\": %llu, \"output\": %llu}",
             (unsigned long long)u.fuel, (double)u.time_ns / 1e6, (unsigned long long)u.memory_peak, (unsigned long long)u.allocations,
             (unsigned long long)u.calls, (unsigned long long)u.output);
    adds(t, b);
}

static void print_json(cloche_vm *vm, cloche_status st, const text *out)
{
    text t = { 0 };
    const char *s = st == CLOCHE_DONE ? "done" : st == CLOCHE_RAISED ? "raised" : st == CLOCHE_PAUSED ? "paused" : "limit";
    adds(&t, "{\"status\": \"");
    adds(&t, s);
    adds(&t, "\", \"value\": ");
    if (st == CLOCHE_DONE)
        add_value(&t, vm, cloche_result(vm));
    else
        adds(&t, "null");
    adds(&t, ", \"stdout\": ");
    add_json_text(&t, out->p ? out->p : "", out->n);
    if (st == CLOCHE_RAISED || st == CLOCHE_LIMIT) {
        adds(&t, ", \"error\": {\"type\": ");
        const char *type = st == CLOCHE_LIMIT ? "LimitError" : cloche_error_type(vm), *msg = st == CLOCHE_LIMIT ? cloche_limit_hit(vm) : cloche_error_message(vm);
        add_json_text(&t, type, strlen(type));
        adds(&t, ", \"message\": ");
        add_json_text(&t, msg, strlen(msg));
        adds(&t, ", \"traceback\": ");
        const char *tb = st == CLOCHE_LIMIT ? "" : cloche_error_traceback(vm);
        add_json_text(&t, tb, strlen(tb));
        adds(&t, "}");
    }
    if (st == CLOCHE_PAUSED && cloche_call_count(vm)) {
        adds(&t, ", \"call\": ");
        add_call(&t, vm, 0);
        if (cloche_call_count(vm) > 1) {
            adds(&t, ", \"calls\": [");
            for (size_t i = 0; i < cloche_call_count(vm); i++) {
                if (i)
                    adds(&t, ", ");
                add_call(&t, vm, i);
            }
            adds(&t, "]");
        }
    }
    adds(&t, ", \"usage\": ");
    add_usage(&t, vm);
    adds(&t, "}\n");
    fwrite(t.p, 1, t.n, stdout);
    free(t.p);
}

static void to_stdout(void *arg, const char *s, size_t n) { (void)arg; fwrite(s, 1, n, stdout); }
static void to_text(void *arg, const char *s, size_t n) { add(arg, s, n); }

/* ---- compiling ---- */

static int compile(const cli_opts *o, cloche_program **p)
{
    const char *src = o->code, *name = o->code ? "<string>" : o->file;
    size_t n = src ? strlen(src) : 0;
    char *owned = NULL;
    if (!src) {
        if (!o->file)
            return cli_usage("name a program: a file, - for standard input, or -c CODE%s", "");
        src = owned = cli_read_file(o->file, &n);
        if (!src)
            return 2;
        if (strcmp(name, "-") == 0)
            name = "<stdin>";
    }
    const char **in = cli_alloc((o->ninputs + 1) * sizeof *in), **f = cli_alloc((o->nfns + 1) * sizeof *f), **af = cli_alloc((o->nfns + 1) * sizeof *af);
    cloche_config c = { .size = sizeof c, .filename = name, .inputs = in, .ninputs = o->ninputs, .functions = f, .async_functions = af,
                        .max_source = o->limits.source, .alloc = cl_libc_alloc };
    for (size_t i = 0; i < o->ninputs; i++)
        in[i] = o->inputs[i].name;
    for (size_t i = 0; i < o->nfns; i++) {
        if (o->fns[i].is_async)
            af[c.nasync_functions++] = o->fns[i].name;
        else
            f[c.nfunctions++] = o->fns[i].name;
    }
    cloche_compile_info info;
    cloche_status st = cloche_compile(src, n, &c, p, &info);
    if (st != CLOCHE_OK) { /* as CPython shows it */
        if (info.line) {
            fprintf(stderr, "  File \"%s\", line %u\n", name, info.line);
            const char *l = src;
            for (unsigned k = 1; k < info.line && l; k++) {
                l = memchr(l, '\n', (size_t)(src + n - l));
                l = l ? l + 1 : NULL;
            }
            if (l) {
                size_t len = strcspn(l, "\r\n"), skip = strspn(l, " \t\f");
                fprintf(stderr, "    %.*s\n", (int)(len > skip ? len - skip : 0), l + skip);
                if (info.column > skip)
                    fprintf(stderr, "    %*s^\n", (int)(info.column - 1 - skip), "");
            }
        }
        fprintf(stderr, "%s\n", st == CLOCHE_ERR_NOMEM ? "MemoryError" : info.message);
    }
    free(owned);
    free(in);
    free(f);
    free(af);
    return st == CLOCHE_OK ? 0 : 1;
}

static int start(const cli_opts *o, cloche_program *p, cloche_vm **vm)
{
    if (cloche_start(p, vm) != CLOCHE_OK) {
        fprintf(stderr, "cloche: no memory for a machine\n");
        return 2;
    }
    cloche_limits(*vm, &o->limits);
    for (size_t i = 0; i < o->ninputs; i++) {
        cloche_value v;
        const char *why = "";
        cloche_status st = cloche_from_json(*vm, o->inputs[i].json, strlen(o->inputs[i].json), &v, &why);
        if (st == CLOCHE_OK)
            st = cloche_set(*vm, o->inputs[i].name, v);
        if (st != CLOCHE_OK) {
            fprintf(stderr, "cloche: --input %s: %s\n", o->inputs[i].name, *why ? why : "the value does not fit the limits");
            return 2;
        }
    }
    cl_vm *m = (*vm)->vm;
    m->gc_every = o->gc_every;
    m->verify_gc = o->gc_every != 0 || o->chaos != 0;
    m->fuel_slice_test = o->fuel_slice ? o->fuel_slice : o->chaos ? 64 : 0;
    m->chaos_every = o->chaos;
    m->fail_alloc = o->fail_alloc;
    return 0;
}

/* ---- answering calls ---- */

/* Runs CMD with the call on its stdin; *ok = exit status 0. */
static char *run_command(const char *cmd, const text *in, size_t *n, bool *ok)
{
    int to[2], from[2];
    if (pipe2(to, 0) || pipe2(from, 0))
        return NULL;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        dup2(from[1], 2);
        close(to[0]); close(to[1]); close(from[0]); close(from[1]);
        execl("/bin/sh", "sh", "-c", cmd, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    if (pid < 0)
        return NULL;
    for (size_t at = 0; at < in->n;) {
        ssize_t w = write(to[1], in->p + at, in->n - at);
        if (w <= 0)
            break;
        at += (size_t)w;
    }
    close(to[1]);
    FILE *f = fdopen(from[0], "r");
    char *out = cli_read_all(f, n);
    fclose(f);
    int status;
    waitpid(pid, &status, 0);
    *ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return out;
}

/* One pending call: by its command, or by the person. Gives the JSON answer or an error text. */
static char *answer_text(const cli_opts *o, cloche_vm *vm, size_t i, bool *ok)
{
    cloche_call c;
    const cli_fn *fn = NULL;
    cloche_call_get(vm, i, &c);
    for (size_t k = 0; k < o->nfns; k++)
        if (strcmp(o->fns[k].name, c.name) == 0)
            fn = &o->fns[k];
    text in = { 0 };
    size_t n = 0;
    adds(&in, "{\"args\": ");
    add_value(&in, vm, c.args);
    adds(&in, ", \"kwargs\": ");
    if (cloche_get_type(vm, c.kwargs) == CLOCHE_T_NONE)
        adds(&in, "{}");
    else
        add_value(&in, vm, c.kwargs);
    adds(&in, "}\n");
    char *out;
    if (fn && fn->cmd) {
        out = run_command(fn->cmd, &in, &n, ok);
    } else {
        fflush(stdout);
        fprintf(stderr, "%s%s(%s)%s answer as JSON: ", isatty(2) ? "\033[1m" : "", c.name, in.p, isatty(2) ? "\033[0m" : "");
        size_t cap = 0;
        out = NULL;
        ssize_t got = getline(&out, &cap, stdin);
        *ok = got > 0;
        if (got <= 0) {
            free(out);
            out = strdup("no answer was given");
        }
    }
    free(in.p);
    return out ? out : strdup("the command could not be started");
}

static cloche_status answer_all(const cli_opts *o, cloche_vm *vm)
{
    size_t n = cloche_call_count(vm);
    cloche_call c;
    bool ok = false;
    if (!n)
        return cloche_run(vm);
    cloche_call_get(vm, 0, &c);
    if (!c.is_async) {
        char *a = answer_text(o, vm, 0, &ok);
        cloche_value v;
        const char *why = "";
        cloche_status st;
        if (!ok)
            st = cloche_throw(vm, "RuntimeError", a);
        else if (cloche_from_json(vm, a, strlen(a), &v, &why) != CLOCHE_OK)
            st = cloche_throw(vm, "RuntimeError", *why ? why : "the answer does not fit the limits");
        else
            st = cloche_resume(vm, v);
        free(a);
        return st;
    }
    while (cloche_call_count(vm)) {
        cloche_call_get(vm, 0, &c);
        char *a = answer_text(o, vm, 0, &ok);
        cloche_value v;
        const char *why = "";
        if (!ok)
            cloche_answer_error(vm, c.id, "RuntimeError", a);
        else if (cloche_from_json(vm, a, strlen(a), &v, &why) != CLOCHE_OK)
            cloche_answer_error(vm, c.id, "RuntimeError", why);
        else
            cloche_answer(vm, c.id, v);
        free(a);
    }
    return cloche_run(vm);
}

/* Test mode: the machine as bytes and back into another region, the old one gone. */
static int dump_and_load(const cli_opts *o, cloche_program *p, cloche_vm **vm)
{
    uint8_t *b;
    size_t n;
    const char *why = "";
    cl_vm *m = (*vm)->vm;
    void (*fn)(void *, const char *, size_t) = m->print;
    void *arg = m->print_arg;
    if (cloche_dump(*vm, NULL, 0, &b, &n) != CLOCHE_OK) {
        fprintf(stderr, "cloche: chaos: the state cannot be dumped\n");
        return 70;
    }
    cloche_vm *copy;
    cloche_status st = cloche_load_unauthenticated(b, n, p, &o->limits, &copy, &why);
    cloche_bytes_free(*vm, b, n);
    if (st != CLOCHE_OK) {
        fprintf(stderr, "cloche: chaos: %s\n", why);
        return 70;
    }
    cloche_free(*vm);
    *vm = copy;
    copy->vm->print = fn;
    copy->vm->print_arg = arg;
    copy->vm->fuel_slice_test = o->fuel_slice ? o->fuel_slice : 64;
    copy->vm->chaos_every = o->chaos;
    copy->vm->gc_every = o->gc_every;
    copy->vm->verify_gc = true;
    return 0;
}

static int exit_code(cloche_status st)
{
    return st == CLOCHE_DONE ? 0 : st == CLOCHE_RAISED ? 1 : st == CLOCHE_LIMIT ? 3 : 5;
}

/* SystemExit ends a program with its code, as python3 does. */
static int report(const cli_opts *o, cloche_vm *vm, cloche_status st, const text *out)
{
    int rc = exit_code(st);
    fflush(stdout);
    if (o->json) {
        print_json(vm, st, out);
    } else if (st == CLOCHE_RAISED) {
        if (strcmp(cloche_error_type(vm), "SystemExit") == 0) {
            const char *type, *s;
            size_t n;
            cloche_value args, code;
            int64_t i;
            rc = 0;
            if (cloche_get_exception(vm, cloche_error_value(vm), &type, &args) == CLOCHE_OK && cloche_get_item(vm, args, 0, &code) == CLOCHE_OK &&
                cloche_get_type(vm, code) != CLOCHE_T_NONE) {
                if (cloche_get_int(vm, code, &i) == CLOCHE_OK) {
                    rc = (int)(i & 255);
                } else if (cloche_get_text(vm, code, 0, &s, &n) == CLOCHE_OK) {
                    fprintf(stderr, "%.*s\n", (int)n, s);
                    rc = 1;
                }
            }
        } else {
            fputs(cloche_error_traceback(vm), stderr);
        }
    } else if (st == CLOCHE_LIMIT) {
        fprintf(stderr, "cloche: the program reached its %s limit; --limit %s=... raises it\n", cloche_limit_hit(vm), cloche_limit_hit(vm));
    }
    if (o->stats) {
        text t = { 0 };
        add_usage(&t, vm);
        fprintf(stderr, "%s\n", t.p);
        free(t.p);
    }
    return rc;
}

int cli_run(int argc, char **argv)
{
    cli_opts o;
    int rc = cli_options(argc, argv, &o);
    if (rc)
        return rc;
    uint64_t t0 = cl_now_ns();
    cloche_program *p;
    cloche_vm *vm;
    if ((rc = compile(&o, &p)) != 0)
        return rc;
    if ((rc = start(&o, p, &vm)) != 0)
        return rc;
    text out = { 0 };
    cloche_set_print(vm, o.json ? to_text : to_stdout, &out);
    cloche_status st = cloche_run(vm);
    for (;;) {
        if (st == CLOCHE_LIMIT && strcmp(cloche_limit_hit(vm), "slice") == 0) {
            if ((rc = dump_and_load(&o, p, &vm)) != 0)
                return rc;
            st = cloche_run(vm);
        } else if (st == CLOCHE_PAUSED) {
            if (o.chaos && (rc = dump_and_load(&o, p, &vm)) != 0)
                return rc;
            st = answer_all(&o, vm);
        } else {
            break;
        }
    }
    if (o.inside)
        fprintf(stderr, "__INSIDE__ %.9f\n", (double)(cl_now_ns() - t0) * 1e-9);
    rc = report(&o, vm, st, &out);
    cloche_free(vm);
    cloche_program_free(p);
    free(out.p);
    return rc;
}

/* ---- snapshots ---- */

static int write_snapshot(const cli_opts *o, cloche_vm *vm, const char *path)
{
    uint8_t *b;
    size_t n;
    if (cloche_dump(vm, o->key_len ? o->key : NULL, o->key_len, &b, &n) != CLOCHE_OK) {
        fprintf(stderr, "cloche: the state cannot be written\n");
        return 2;
    }
    char tmp[4096];
    snprintf(tmp, sizeof tmp, "%s.tmp", path);
    FILE *f = fopen(tmp, "wb");
    bool ok = f && fwrite(b, 1, n, f) == n;
    if (f)
        ok = fclose(f) == 0 && ok;
    ok = ok && rename(tmp, path) == 0;
    cloche_bytes_free(vm, b, n);
    if (!ok) {
        fprintf(stderr, "cloche: cannot write %s\n", path);
        return 2;
    }
    return 0;
}

static int read_snapshot(const cli_opts *o, cloche_vm **vm)
{
    size_t n;
    const char *why = "";
    if (!o->file)
        return cli_usage("name a snapshot%s", "");
    char *b = cli_read_file(o->file, &n);
    if (!b)
        return 2;
    cloche_status st = o->key_len ? cloche_load((uint8_t *)b, n, o->key, o->key_len, NULL, &o->limits, vm, &why)
                                  : cloche_load_unauthenticated((uint8_t *)b, n, NULL, &o->limits, vm, &why);
    free(b);
    if (st != CLOCHE_OK) {
        fprintf(stderr, "cloche: %s: %s\n", o->file, *why ? why : "not enough memory to load it");
        return 4;
    }
    return 0;
}

static int paused(const cli_opts *o, cloche_vm *vm, const text *out)
{
    if (o->snapshot) {
        int rc = write_snapshot(o, vm, o->snapshot);
        if (rc)
            return rc;
    }
    if (o->json) {
        print_json(vm, CLOCHE_PAUSED, out);
        return 5;
    }
    for (size_t i = 0; i < cloche_call_count(vm); i++) {
        cloche_call c;
        text t = { 0 };
        cloche_call_get(vm, i, &c);
        add_value(&t, vm, c.args);
        fprintf(stderr, "paused at line %u: %s%s", c.line, c.name, t.p);
        if (cloche_get_type(vm, c.kwargs) != CLOCHE_T_NONE) {
            t.n = 0;
            add_value(&t, vm, c.kwargs);
            fprintf(stderr, " %s", t.p);
        }
        fprintf(stderr, "  [id %u]\n", c.id);
        free(t.p);
    }
    return 5;
}

int cli_start(int argc, char **argv)
{
    cli_opts o;
    cloche_program *p;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = compile(&o, &p)) != 0 || (rc = start(&o, p, &vm)) != 0)
        return rc;
    if (!o.snapshot)
        return cli_usage("start needs --snapshot OUT: where the paused program goes%s", "");
    text out = { 0 };
    cloche_set_print(vm, o.json ? to_text : to_stdout, &out);
    cloche_status st = cloche_run(vm);
    rc = st == CLOCHE_PAUSED ? (fflush(stdout), paused(&o, vm, &out)) : report(&o, vm, st, &out);
    cloche_free(vm);
    cloche_program_free(p);
    free(out.p);
    return rc;
}

static int json_value(cloche_vm *vm, const char *json, cloche_value *v)
{
    const char *why = "";
    if (cloche_from_json(vm, json, strlen(json), v, &why) == CLOCHE_OK)
        return 0;
    return cli_usage("the answer is not JSON: %s", *why ? why : "it does not fit the limits");
}

int cli_resume(int argc, char **argv)
{
    cli_opts o;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = read_snapshot(&o, &vm)) != 0)
        return rc;
    if (o.nreturns + (o.raise ? 1 : 0) + (o.ncalls ? 1 : 0) != 1)
        return cli_usage("resume needs one of --return JSON, --raise TYPE:MESSAGE, or --call ID=JSON ...%s", "");
    text out = { 0 };
    cloche_set_print(vm, o.json ? to_text : to_stdout, &out);
    cloche_status st;
    cloche_value v;
    if (o.raise) {
        char type[128] = "RuntimeError";
        const char *colon = strchr(o.raise, ':'), *msg = o.raise;
        if (colon && (size_t)(colon - o.raise) < sizeof type) {
            memcpy(type, o.raise, (size_t)(colon - o.raise));
            type[colon - o.raise] = 0;
            msg = colon + 1;
        }
        st = cloche_throw(vm, type, msg);
    } else if (o.nreturns) {
        if ((rc = json_value(vm, o.returns[0], &v)) != 0)
            return rc;
        st = cloche_resume(vm, v);
    } else {
        for (size_t i = 0; i < o.ncalls; i++) {
            char *eq;
            unsigned long id = strtoul(o.calls[i], &eq, 10);
            if (*eq != '=')
                return cli_usage("--call %s: write ID=JSON", o.calls[i]);
            if ((rc = json_value(vm, eq + 1, &v)) != 0)
                return rc;
            if (cloche_answer(vm, (uint32_t)id, v) != CLOCHE_OK)
                return cli_usage("--call %s: no pending async call has this id", o.calls[i]);
        }
        st = cloche_run(vm);
    }
    if (st == CLOCHE_ERR_STATE)
        return cli_usage("%s is not paused at a call that this answers", o.file);
    fflush(stdout);
    rc = st == CLOCHE_PAUSED ? paused(&o, vm, &out) : report(&o, vm, st, &out);
    cloche_free(vm);
    free(out.p);
    return rc;
}

int cli_fork(int argc, char **argv)
{
    cli_opts o;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = read_snapshot(&o, &vm)) != 0)
        return rc;
    if (!o.nreturns)
        return cli_usage("fork needs --return JSON, once per branch%s", "");
    if (o.json)
        printf("[");
    for (size_t i = 0; i < o.nreturns; i++) {
        cloche_vm *b;
        cloche_value v;
        text out = { 0 };
        if (cloche_fork(vm, &b) != CLOCHE_OK) {
            fprintf(stderr, "cloche: no memory for a branch\n");
            return 2;
        }
        cloche_set_print(b, to_text, &out);
        if ((rc = json_value(b, o.returns[i], &v)) != 0)
            return rc;
        cloche_status st = cloche_resume(b, v);
        if (o.json) {
            if (i)
                printf(", ");
            print_json(b, st, &out);
        } else {
            text t = { 0 };
            printf("--- answer %s: %s\n", o.returns[i], st == CLOCHE_DONE ? "done" : st == CLOCHE_RAISED ? "raised" : st == CLOCHE_PAUSED ? "paused" : "limit");
            if (out.p)
                fputs(out.p, stdout);
            if (st == CLOCHE_DONE) {
                add_value(&t, b, cloche_result(b));
                printf("value: %s\n", t.p);
            } else if (st == CLOCHE_RAISED) {
                printf("%s: %s\n", cloche_error_type(b), cloche_error_message(b));
            } else if (st == CLOCHE_PAUSED) {
                add_call(&t, b, 0);
                printf("call: %s\n", t.p);
            }
            free(t.p);
        }
        free(out.p);
        cloche_free(b);
    }
    if (o.json)
        printf("]\n");
    cloche_free(vm);
    return 0;
}

int cli_show(int argc, char **argv)
{
    cli_opts o;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = read_snapshot(&o, &vm)) != 0)
        return rc;
    cl_vm *m = vm->vm;
    const cl_rgn *g = cl_rgn_of(m);
    text t = { 0 };
    printf("program  %s, %zu bytes of source\n", m->program->unit.filename, m->program->unit.source_len);
    printf("state    %s, %u frames\n", !g->frame ? "idle" : cloche_call_count(vm) ? "paused at a host call" : "stopped", g->depth);
    for (size_t i = 0; i < cloche_call_count(vm); i++) {
        t.n = 0;
        add_call(&t, vm, i);
        printf("call     %s\n", t.p);
    }
    t.n = 0;
    add_usage(&t, vm);
    printf("usage    %s\n", t.p);
    printf("heap     %llu bytes live\n", (unsigned long long)g->live);
    free(t.p);
    cloche_free(vm);
    return 0;
}

int cli_verify(int argc, char **argv)
{
    cli_opts o;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = read_snapshot(&o, &vm)) != 0)
        return rc;
    printf("%s: sound%s\n", o.file, o.key_len ? " and authentic" : " (not authenticated: no key given)");
    cloche_free(vm);
    return 0;
}

int cli_dis(int argc, char **argv)
{
    cli_opts o;
    cloche_program *p;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = compile(&o, &p)) != 0)
        return rc;
    cl_disasm(&p->p->unit, to_stdout, NULL);
    cloche_program_free(p);
    return 0;
}

int cli_check(int argc, char **argv)
{
    cli_opts o;
    cloche_program *p;
    int rc = cli_options(argc, argv, &o);
    if (rc || (rc = compile(&o, &p)) != 0)
        return rc;
    cloche_program_free(p);
    return 0;
}

int cli_repl(int argc, char **argv)
{
    cli_opts o;
    cloche_program *p;
    cloche_vm *vm;
    int rc = cli_options(argc, argv, &o);
    o.code = "";
    if (rc || (rc = compile(&o, &p)) != 0 || (rc = start(&o, p, &vm)) != 0)
        return rc;
    cloche_set_print(vm, to_stdout, NULL);
    cloche_run(vm);
    bool tty = isatty(0);
    char *line = NULL;
    size_t cap = 0;
    text src = { 0 };
    for (;;) {
        if (tty) {
            fputs(src.n ? "... " : ">>> ", stdout);
            fflush(stdout);
        }
        ssize_t n = getline(&line, &cap, stdin);
        bool end = n <= 0, blank = !end && strspn(line, " \t\r\n") == (size_t)n;
        if (!end && !(blank && src.n == 0))
            add(&src, line, (size_t)n);
        if (end && !src.n)
            break;
        size_t last = src.n;
        while (last && (src.p[last - 1] == '\n' || src.p[last - 1] == ' '))
            last--;
        bool open = last && (src.p[last - 1] == ':' || (src.n && (memchr(src.p, '\n', last) != NULL)));
        if (!end && !blank && open)
            continue; /* a block goes on to an empty line */
        if (!src.n)
            continue;
        cloche_compile_info info;
        cloche_status st = cloche_feed(vm, src.p, src.n, &info);
        src.n = 0;
        if (st != CLOCHE_OK) {
            fprintf(stderr, "%s\n", info.message);
            continue;
        }
        st = cloche_run(vm);
        while (st == CLOCHE_PAUSED)
            st = answer_all(&o, vm);
        const char *s;
        size_t len;
        if (st == CLOCHE_RAISED)
            fputs(cloche_error_traceback(vm), stderr);
        else if (st == CLOCHE_DONE && cloche_get_type(vm, cloche_result(vm)) != CLOCHE_T_NONE && cloche_get_text(vm, cloche_result(vm), 1, &s, &len) == CLOCHE_OK)
            printf("%.*s\n", (int)len, s);
        else if (st == CLOCHE_LIMIT) {
            fprintf(stderr, "cloche: %s limit\n", cloche_limit_hit(vm));
            break;
        }
        fflush(stdout);
        if (end)
            break;
    }
    free(line);
    free(src.p);
    cloche_free(vm);
    cloche_program_free(p);
    return 0;
}
