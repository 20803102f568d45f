/* SPDX-License-Identifier: MIT */
/* How a run stands, whoever ran it: a machine in this process is described in the words of the
   worker's results, so that what a person and a program are shown is the same with and without
   --isolated. */
#include "cli/cli.h"
#include <unistd.h>

/* ---- from a machine ---- */

static const char *own(cli_outcome *out, const char *p, size_t n)
{
    char *copy = cli_alloc(n + 1);
    if (n) memcpy(copy, p, n);
    if (out->ntexts == out->cap) {
        char **texts = cli_alloc((out->cap * 2 + 8) * sizeof *texts);
        if (out->cap) memcpy(texts, out->texts, out->cap * sizeof *texts);
        free(out->texts);
        out->texts = texts;
        out->cap = out->cap * 2 + 8;
    }
    out->texts[out->ntexts++] = copy;
    return copy;
}

static cl_worker_value value_of(cli_outcome *out, cloche_vm *vm, cloche_value v)
{
    cl_worker_value r = { .is_json = 1 };
    const char *p;
    size_t n;
    if (cloche_to_json(vm, v, &p, &n, NULL) != CLOCHE_OK) {
        cli_text t = { 0 };
        r.is_json = 0;
        r.why = "";
        cli_add_repr(&t, vm, v);
        r.text = own(out, t.p, t.n);
        r.len = t.n;
        free(t.p);
        return r;
    }
    r.text = own(out, p, n);
    r.len = n;
    return r;
}

static void call_of(cli_outcome *out, cloche_vm *vm, size_t i, unsigned want)
{
    cl_worker_call *to = &out->calls[i];
    cloche_call c;
    cloche_value first;
    cli_text python = { 0 };
    const char *p;
    size_t n;
    cloche_call_get(vm, i, &c);
    *to = (cl_worker_call){ .id = c.id, .line = c.line, .is_async = c.is_async };
    to->name = own(out, c.name, strlen(c.name));
    to->python = to->prompt = "";
    if (want & CLI_W_VALUES) {
        to->args = value_of(out, vm, c.args);
        to->kwargs = (cl_worker_value){ "{}", 2, 1, "" };
        if (cloche_get_type(vm, c.kwargs) != CLOCHE_T_NONE)
            to->kwargs = value_of(out, vm, c.kwargs);
    }
    if (!(want & CLI_W_TEXTS)) return;
    cli_add_call_python(&python, vm, i);
    to->python = own(out, python.p, python.n);
    free(python.p);
    if (cloche_get_item(vm, c.args, 0, &first) == CLOCHE_OK &&
        cloche_get_text(vm, first, 0, &p, &n) == CLOCHE_OK) {
        to->prompt = own(out, p, n);
        to->nprompt = n;
    }
}

/* The exit code of an uncaught SystemExit, -1: it is another exception. */
static void exit_of(cli_outcome *out, cloche_vm *vm)
{
    const char *base = cloche_get_exception_base(vm, cloche_error_value(vm)), *type, *p;
    size_t n;
    cloche_value args, code;
    int64_t i;
    out->r.exit_code = -1;
    if (!base || strcmp(base, "SystemExit") != 0) return;
    out->r.exit_code = 0;
    if (cloche_get_exception(vm, cloche_error_value(vm), &type, &args) != CLOCHE_OK ||
        !cloche_get_len(vm, args))
        return;
    code = args;
    if (cloche_get_len(vm, args) == 1) cloche_get_item(vm, args, 0, &code);
    if (cloche_get_type(vm, code) == CLOCHE_T_NONE) return;
    out->r.exit_code = CLI_RAISED;
    if (cloche_get_int(vm, code, &i) == CLOCHE_OK)
        out->r.exit_code = (int)(i & 255);
    else if (cloche_get_text(vm, code, 0, &p, &n) == CLOCHE_OK)
        out->r.exit_text = own(out, p, n);
}

void cli_outcome_of(cli_outcome *out, cloche_vm *vm, cloche_status st, unsigned want)
{
    cl_worker_result *r = &out->r;
    memset(out, 0, sizeof *out);
    cloche_usage(vm, &r->usage);
    r->exit_code = -1;
    r->status = st == CLOCHE_DONE     ? CL_WORKER_DONE
                : st == CLOCHE_RAISED ? CL_WORKER_RAISED
                : st == CLOCHE_PAUSED ? CL_WORKER_PAUSED
                                      : CL_WORKER_LIMIT;
    if (st == CLOCHE_DONE && want & CLI_W_VALUES) r->value = value_of(out, vm, cloche_result(vm));
    if (st == CLOCHE_RAISED) {
        r->error_type = cloche_error_type(vm);
        r->error_message = cloche_error_message(vm);
        r->error_traceback = cloche_error_traceback(vm);
        exit_of(out, vm);
    }
    if (st == CLOCHE_LIMIT) r->limit = cloche_limit_hit(vm);
    if (st != CLOCHE_PAUSED) return;
    r->ncalls = cloche_call_count(vm);
    out->calls = cli_alloc(r->ncalls * sizeof *out->calls);
    r->calls = out->calls;
    for (size_t i = 0; i < r->ncalls; i++)
        call_of(out, vm, i, want);
}

void cli_outcome_free(cli_outcome *out)
{
    for (size_t i = 0; i < out->ntexts; i++)
        free(out->texts[i]);
    free(out->texts);
    free(out->calls);
    memset(out, 0, sizeof *out);
}

int cli_system_exit(cloche_vm *vm, bool quiet)
{
    cli_outcome out;
    memset(&out, 0, sizeof out);
    exit_of(&out, vm);
    int code = out.r.exit_code;
    if (!quiet && out.r.exit_text) fprintf(stderr, "%s\n", out.r.exit_text);
    cli_outcome_free(&out);
    return code;
}

/* ---- as JSON ---- */

static void add_value(cli_text *t, const cl_worker_value *v)
{
    if (v->is_json) {
        cli_add(t, v->text, v->len);
        return;
    }
    cli_adds(t, "{\"repr\": ");
    cli_add_json_text(t, v->text, v->len);
    cli_adds(t, "}");
}

void cli_add_args(cli_text *t, const cl_worker_call *c)
{
    cli_adds(t, "\"args\": ");
    add_value(t, &c->args);
    cli_adds(t, ", \"kwargs\": ");
    add_value(t, &c->kwargs);
}

static void add_call(cli_text *t, const cl_worker_call *c)
{
    cli_addf(t, "{\"id\": %u, \"name\": ", c->id);
    cli_add_json_text(t, c->name, strlen(c->name));
    cli_adds(t, ", ");
    cli_add_args(t, c);
    cli_addf(t, ", \"line\": %u}", c->line);
}

static void add_error(cli_text *t, const char *type, const char *message, const char *traceback)
{
    cli_adds(t, ", \"error\": {\"type\": ");
    cli_add_json_text(t, type, strlen(type));
    cli_adds(t, ", \"message\": ");
    cli_add_json_text(t, message, strlen(message));
    cli_adds(t, ", \"traceback\": ");
    cli_add_json_text(t, traceback, strlen(traceback));
    cli_adds(t, "}");
}

void cli_add_outcome(cli_text *t, const cl_worker_result *r, const cli_text *out)
{
    static const char *const names[] = { [CL_WORKER_DONE] = "done",
                                         [CL_WORKER_PAUSED] = "paused",
                                         [CL_WORKER_RAISED] = "raised",
                                         [CL_WORKER_LIMIT] = "limit" };
    cli_addf(t, "{\"status\": \"%s\", \"value\": ", names[r->status]);
    if (r->status == CL_WORKER_DONE)
        add_value(t, &r->value);
    else
        cli_adds(t, "null");
    cli_adds(t, ", \"stdout\": ");
    cli_add_json_text(t, out->n ? out->p : "", out->n);
    if (r->status == CL_WORKER_RAISED) {
        add_error(t, r->error_type, r->error_message, r->error_traceback);
    } else if (r->status == CL_WORKER_LIMIT) {
        char message[80];
        snprintf(message, sizeof message, "the %s limit was reached", r->limit);
        add_error(t, "LimitError", message, "");
        cli_adds(t, ", \"limit\": ");
        cli_add_json_text(t, r->limit, strlen(r->limit));
    }
    size_t n = r->status == CL_WORKER_PAUSED ? r->ncalls : 0;
    if (n) {
        cli_adds(t, ", \"call\": ");
        add_call(t, &r->calls[0]);
    }
    if (n > 1) {
        cli_adds(t, ", \"calls\": [");
        for (size_t i = 0; i < n; i++) {
            if (i) cli_adds(t, ", ");
            add_call(t, &r->calls[i]);
        }
        cli_adds(t, "]");
    }
    cli_adds(t, ", \"usage\": ");
    cli_add_usage(t, &r->usage);
    cli_adds(t, "}");
}

/* ---- for a person ---- */

void cli_outcome_line(cli_text *t, const cl_worker_result *r)
{
    if (r->status == CL_WORKER_DONE) {
        cli_adds(t, "done: ");
        add_value(t, &r->value);
    } else if (r->status == CL_WORKER_RAISED) {
        cli_addf(t, "raised %s: ", r->error_type);
        cli_adds(t, r->error_message);
    } else if (r->status == CL_WORKER_PAUSED) {
        cli_adds(t, "paused at ");
        for (size_t i = 0; i < r->ncalls; i++) {
            if (i) cli_adds(t, ", ");
            cli_adds(t, r->calls[i].python);
        }
    } else {
        cli_addf(t, "stopped by the %s limit", r->limit);
    }
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

static void calls_text(const cl_worker_result *r)
{
    bool colour = cli_colour(2);
    for (size_t i = 0; i < r->ncalls; i++)
        fprintf(stderr, "%spaused%s at line %u, call %u: %s\n", colour ? "\033[1;33m" : "",
                colour ? "\033[0m" : "", r->calls[i].line, r->calls[i].id, r->calls[i].python);
}

int cli_show_outcome(const cli_opts *o, const cl_worker_result *r, const cli_text *out)
{
    int rc = r->status == CL_WORKER_DONE     ? CLI_DONE
             : r->status == CL_WORKER_RAISED ? CLI_RAISED
             : r->status == CL_WORKER_LIMIT  ? CLI_LIMIT
                                             : CLI_PAUSED;
    fflush(stdout);
    if (r->status == CL_WORKER_RAISED) {
        if (r->exit_code >= 0) {
            rc = r->exit_code;
            if (r->exit_text && !o->json) fprintf(stderr, "%s\n", r->exit_text);
        } else if (!o->json) {
            traceback_text(r->error_traceback);
        }
    } else if (r->status == CL_WORKER_LIMIT && !o->json) {
        if (cli_interrupted())
            cli_say("interrupted");
        else
            limit_text(o, r->limit);
    } else if (r->status == CL_WORKER_PAUSED && !o->json) {
        calls_text(r);
    }
    if (o->json) {
        cli_text t = { 0 };
        cli_add_outcome(&t, r, out);
        cli_adds(&t, "\n");
        cli_write(stdout, &t);
        free(t.p);
    }
    if (o->stats) {
        const cloche_usage_info *u = &r->usage;
        fprintf(stderr,
                "fuel %llu, time %.3f ms, peak memory %llu bytes, %llu allocations, %llu host "
                "calls, %llu bytes printed\n",
                (unsigned long long)u->fuel, (double)u->time_ns / 1e6,
                (unsigned long long)u->memory_peak, (unsigned long long)u->allocations,
                (unsigned long long)u->calls, (unsigned long long)u->output);
    }
    return rc;
}
