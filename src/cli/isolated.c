/* SPDX-License-Identifier: MIT */
/* --isolated: run, start, resume and fork with the program in a confined worker process. What is
   shown is made by the same code as without (outcome.c, calls.c); values cross as JSON. */
#include "cli/cli.h"
#include <unistd.h>

typedef struct {
    const cli_opts *o;
    cl_worker_pool *pool;
    cl_worker_session *s;
    cli_sink sink;
    cli_text out; /* with --json: what it printed */
    bool ask;
} isolated;

static bool begin(isolated *m, const cli_opts *o)
{
    const char *why;
    cl_worker_config c = { .size = sizeof c, .workers = 1, .memory = o->limits.memory };
    m->o = o;
    if (o->chaos || o->fuel_slice || o->gc_every || o->fail_alloc || o->retry_alloc) {
        cli_usage("the switches of the tests do not go with --isolated");
        return false;
    }
    m->pool = cl_worker_pool_new(&c, &why);
    if (!m->pool) cli_say("--isolated: %s", why);
    cli_watch_begin(!o->json);
    return m->pool != NULL;
}

static void print(void *arg, const char *text, size_t n)
{
    isolated *m = arg;
    m->sink.print(m->sink.arg, text, n);
}

static bool session(isolated *m, bool json)
{
    cl_worker_options o = {
        .size = sizeof o, .texts = 1, .print = print, .print_error = cli_print_error, .arg = m
    };
    if (m->s) cl_worker_session_free(m->s);
    o.keep = m->o->snapshot != NULL;
    o.host_input = m->o->input_from_stdin;
    o.limits = m->o->limits;
    o.seed = m->o->seed;
    o.clock_ns = m->o->clock_ns;
    o.clock = m->o->clock == CLI_CLOCK_REAL    ? CL_WORKER_REAL_CLOCK
              : m->o->clock == CLI_CLOCK_FIXED ? CL_WORKER_FIXED_CLOCK
                                               : CL_WORKER_NO_CLOCK;
    m->sink = (cli_sink){ json ? cli_print_text : cli_print, &m->out };
    m->s = cl_worker_session_new(m->pool, &o);
    if (!m->s) cli_say("no memory for a session");
    return m->s != NULL;
}

static void end(isolated *m)
{
    fflush(stdout);
    cl_worker_session_free(m->s);
    cl_worker_pool_free(m->pool);
    free(m->out.p);
}

/* Until the operation ends; Ctrl-C stops it, a person who waits sees that time goes by. */
static const cl_worker_result *await_outcome(isolated *m)
{
    const cl_worker_result *r;
    bool stopped = false;
    while ((r = cl_worker_outcome(m->s)) == NULL) {
        cl_worker_pool_step(m->pool, 200);
        if (cli_watch() && !stopped) {
            cl_worker_interrupt(m->s);
            stopped = true;
        }
    }
    cli_progress_clear();
    return r;
}

/* An operation that came to no state of a program. */
static int failure(const isolated *m, const cl_worker_result *r)
{
    bool snapshot = r->status == CL_WORKER_REJECTED && (strcmp(r->error_type, "snapshot") == 0 ||
                                                        strcmp(r->error_type, "version") == 0);
    bool lost = r->status == CL_WORKER_LOST;
    cli_text t = { 0 };
    if (lost)
        cli_addf(&t, "the worker process was lost: %s", r->reason);
    else
        cli_adds(&t, r->error_message);
    if (m->o->json) {
        cli_text json = { 0 };
        cli_addf(&json, "{\"status\": \"error\", \"error\": {\"type\": \"%s\", \"message\": ",
                 lost ? "WorkerLost" : "SnapshotError");
        cli_add_json_text(&json, t.p, t.n);
        cli_adds(&json, "}}\n");
        cli_write(stdout, &json);
        free(json.p);
    } else if (lost) {
        cli_say("%s", t.p);
    } else {
        cli_say("%s: %s", m->o->nfiles ? m->o->files[0] : "the program", t.p);
    }
    free(t.p);
    return snapshot || (m->o->nfiles && strcmp(r->error_type, "limits") == 0) ? CLI_BAD_SNAPSHOT
                                                                              : CLI_USAGE;
}

static bool is_state(const cl_worker_result *r) { return r->status <= CL_WORKER_LIMIT; }

/* ---- answering ---- */

/* The answers that are ready; one that the worker does not take becomes an exception. */
static const cl_worker_result *give(isolated *m, const cl_worker_call *c, size_t n, cli_given *a)
{
    cl_worker_answer *answers = cli_alloc(n * sizeof *answers);
    uint32_t *ids = cli_alloc(n * sizeof *ids);
    char **names = cli_alloc(n * sizeof *names);
    const cl_worker_result *r;
    for (size_t i = 0; i < n; i++) { /* the calls are gone with the next operation */
        size_t k = strlen(c[i].name) + 1;
        names[i] = cli_alloc(k);
        memcpy(names[i], c[i].name, k);
        ids[i] = c[i].id;
    }
    for (;;) {
        size_t k = 0;
        for (size_t i = 0; i < n; i++)
            if (a[i].ready)
                answers[k++] =
                    (cl_worker_answer){ ids[i], a[i].type, a[i].text.p, a[i].text.n, !a[i].json };
        cl_worker_resume(m->s, answers, k);
        r = await_outcome(m);
        if (r->status != CL_WORKER_REJECTED || !*r->subject) break;
        bool json = strcmp(r->error_type, "json") == 0, found = false;
        unsigned long id = strtoul(r->subject, NULL, 10);
        for (size_t i = 0; i < n; i++)
            if (ids[i] == id && a[i].ready && !a[i].type) {
                cli_bad_answer(&a[i], names[i], json ? r->error_message : "");
                found = true;
            }
        if (!found) break;
    }
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
    free(ids);
    free(answers);
    return r;
}

static const cl_worker_result *drive(isolated *m, const cl_worker_result *r)
{
    while (r->status == CL_WORKER_PAUSED) {
        size_t n = r->ncalls;
        cli_given *a = cli_alloc(n * sizeof *a);
        size_t given = cli_answers(m->o, r->calls, n, m->ask, &m->sink, a);
        if (given) r = give(m, r->calls, n, a);
        for (size_t i = 0; i < n; i++)
            free(a[i].text.p);
        free(a);
        if (!given) break;
    }
    return r;
}

/* ---- starting ---- */

/* The first state of the program, or NULL and the exit code. */
static const cl_worker_result *start(isolated *m, int *rc)
{
    const cli_opts *o = m->o;
    cli_source src;
    const char *why;
    if (!cli_source_read(o, o->nfiles ? o->files[0] : NULL, &src, rc)) return NULL;
    const char **values = cli_alloc((o->ninputs + 1) * sizeof *values);
    const cl_worker_result *r = NULL;
    *rc = 0;
    for (size_t i = 0; i < o->ninputs && !*rc; i++) {
        values[i] = o->inputs[i].json;
        if (!cli_is_json(values[i], strlen(values[i]), &why))
            *rc = cli_usage(CLI_BAD_INPUT, o->inputs[i].name, why, o->inputs[i].name);
    }
    if (!*rc && cl_worker_start(m->s, src.text, src.n, &src.config, values) != 0)
        *rc = cli_usage("%s: too large for a worker", src.name);
    if (!*rc) r = await_outcome(m);
    if (r && r->status == CL_WORKER_SYNTAX) {
        cloche_compile_info info = { .line = r->line,
                                     .column = r->column,
                                     .end_line = r->end_line,
                                     .end_column = r->end_column };
        cli_text json = { 0 };
        snprintf(info.message, sizeof info.message, "%s", r->error_message);
        *rc = cli_syntax_error(&src, &info, o->json ? &json : NULL);
        if (json.n) printf("%s\n", json.p);
        free(json.p);
    } else if (r && r->status == CL_WORKER_REJECTED && *r->subject) {
        *rc = cli_usage(CLI_LARGE_INPUT, r->subject);
    } else if (r && r->status == CL_WORKER_REJECTED && strcmp(r->error_type, "name") == 0) {
        *rc = cli_usage(CLI_BAD_NAMES, src.name);
    } else if (r && !is_state(r)) {
        *rc = failure(m, r);
    }
    free((void *)values);
    cli_source_free(&src);
    return *rc ? NULL : r;
}

/* ---- snapshots ---- */

/* The paused program of the file, or NULL and the exit code. */
static const cl_worker_result *load(isolated *m, const char *bytes, size_t n, int *rc)
{
    const cli_opts *o = m->o;
    const char *why = "";
    const cl_worker_result *r = NULL;
    cl_worker_result wrong = { .status = CL_WORKER_REJECTED, .error_type = "snapshot" };
    if (o->key_len && cl_worker_check((const uint8_t *)bytes, n, o->key, o->key_len, &why) != 0) {
        wrong.error_message = why;
        *rc = failure(m, &wrong);
        return NULL;
    }
    if (cl_worker_load(m->s, (const uint8_t *)bytes, n) != 0) {
        *rc = cli_usage("%s: too large for a worker", o->files[0]);
        return NULL;
    }
    r = await_outcome(m);
    *rc = is_state(r) ? 0 : failure(m, r);
    return *rc ? NULL : r;
}

/* Shows the outcome; a paused program is kept if there is a place for it. */
static int finish(isolated *m, const cl_worker_result *r)
{
    const cli_opts *o = m->o;
    int rc = 0;
    if (!is_state(r)) return failure(m, r);
    if (r->status == CL_WORKER_PAUSED && o->snapshot) {
        uint8_t *sealed = NULL;
        size_t n = r->nbytes;
        if (o->key_len) cl_worker_seal(r->bytes, r->nbytes, o->key, o->key_len, &sealed, &n);
        if (!n || (o->key_len && !sealed)) {
            cli_say("the state cannot be written: not enough memory");
            rc = CLI_USAGE;
        } else {
            rc = cli_write_snapshot(o, sealed ? sealed : r->bytes, n);
        }
        free(sealed);
    }
    int code = cli_show_outcome(o, r, &m->out);
    if (r->status == CL_WORKER_PAUSED) cli_paused_hint(o, rc);
    return rc ? rc : code;
}

static bool valid(const char *option, const char *json, int *rc)
{
    const char *why;
    if (cli_is_json(json, strlen(json), &why)) return true;
    *rc = cli_usage(CLI_BAD_ANSWER, option, json, why, option);
    return false;
}

static const cl_worker_result *answer(isolated *m, const cl_worker_result *r, int *rc)
{
    const cli_opts *o = m->o;
    cl_worker_answer *a = cli_alloc((o->ncalls + 1) * sizeof *a);
    char type[128];
    size_t n = 0, pending = r->status == CL_WORKER_PAUSED ? r->ncalls : 0;
    bool ended = r->status == CL_WORKER_DONE;
    *rc = 0;
    if (!pending && (o->nreturns || o->raise || o->ncalls)) {
        *rc = cli_usage(CLI_NO_CALL, o->files[0]);
    } else if (ended) {
        *rc = cli_usage(CLI_ENDED, o->files[0]);
    } else if (pending && o->nreturns + (o->raise != NULL) + (o->ncalls != 0) != 1) {
        *rc = cli_usage(CLI_ONE_ANSWER);
    } else if (pending > 1 && !o->ncalls) {
        *rc = cli_usage(CLI_MANY_CALLS, pending);
    } else if (o->raise) {
        cli_split_error(o->raise, type, sizeof type, &a->text);
        a->type = type;
        a->len = strlen(a->text);
        n = 1;
    } else if (o->nreturns && valid("--return", o->returns[0], rc)) {
        a->text = o->returns[0];
        a->len = strlen(a->text);
        n = 1;
    }
    for (size_t i = 0; i < o->ncalls && !*rc; i++) {
        uint32_t id;
        const char *json;
        if ((*rc = cli_split_call(o->calls[i], &id, &json)) != 0 || !valid("--call", json, rc))
            break;
        a[n++] = (cl_worker_answer){ .id = id, .text = json, .len = strlen(json) };
    }
    if (!*rc) {
        cl_worker_resume(m->s, a, n);
        r = await_outcome(m);
        if (r->status == CL_WORKER_REJECTED && strcmp(r->error_type, "call") == 0)
            *rc = cli_usage(CLI_WRONG_CALL, r->subject);
        else if (r->status == CL_WORKER_REJECTED && *r->subject)
            *rc = cli_usage("%s: the value does not fit the limits",
                            o->ncalls ? "--call" : "--return");
        else if (r->status == CL_WORKER_REJECTED && strcmp(r->error_type, "state") == 0)
            *rc = cli_usage(CLI_MANY_CALLS, pending);
    }
    free(a);
    return *rc ? NULL : r;
}

/* ---- the commands ---- */

int cli_isolated_run(const cli_opts *o)
{
    isolated m = { .ask = !o->json || isatty(0) };
    int rc = CLI_USAGE;
    uint64_t t0 = cl_now_ns();
    const cl_worker_result *r = begin(&m, o) && session(&m, o->json) ? start(&m, &rc) : NULL;
    if (r) {
        r = drive(&m, r);
        if (o->inside) {
            fflush(stdout);
            fprintf(stderr, "__INSIDE__ %.9f\n", (double)(cl_now_ns() - t0) * 1e-9);
        }
        rc = is_state(r) ? cli_show_outcome(o, r, &m.out) : failure(&m, r);
        if (r->status == CL_WORKER_PAUSED && !o->json) cli_say(CLI_NOBODY);
    }
    end(&m);
    return rc;
}

int cli_isolated_start(const cli_opts *o)
{
    isolated m = { .ask = false };
    int rc = CLI_USAGE;
    const cl_worker_result *r = begin(&m, o) && session(&m, o->json) ? start(&m, &rc) : NULL;
    if (r) rc = finish(&m, drive(&m, r));
    end(&m);
    return rc;
}

int cli_isolated_resume(const cli_opts *o)
{
    isolated m = { .ask = false };
    size_t n;
    int rc = CLI_USAGE;
    const cl_worker_result *r = NULL;
    char *bytes = cli_read_file(o->files[0], &n);
    if (bytes && begin(&m, o) && session(&m, o->json)) r = load(&m, bytes, n, &rc);
    free(bytes);
    if (r) r = answer(&m, r, &rc);
    if (r) rc = finish(&m, drive(&m, r));
    end(&m);
    return rc;
}

int cli_isolated_fork(const cli_opts *o, cli_branch *branches)
{
    isolated m = { .ask = false };
    size_t n;
    int rc = CLI_USAGE;
    char *bytes = cli_read_file(o->files[0], &n);
    bool ok = bytes && begin(&m, o);
    for (size_t i = 0; ok && i < o->nreturns; i++) {
        cl_worker_answer a = { .text = o->returns[i], .len = strlen(o->returns[i]) };
        const cl_worker_result *r = session(&m, true) ? load(&m, bytes, n, &rc) : NULL;
        ok = r != NULL;
        if (r && (r->status != CL_WORKER_PAUSED || r->ncalls != 1)) {
            rc = cli_usage(CLI_FORK_ONE, o->files[0],
                           r->status == CL_WORKER_PAUSED ? r->ncalls : (size_t)0);
            ok = false;
        }
        if (!ok || !(ok = valid("--return", o->returns[i], &rc))) break;
        cl_worker_resume(m.s, &a, 1);
        r = drive(&m, await_outcome(&m));
        if (!is_state(r)) {
            rc = failure(&m, r);
            ok = false;
            break;
        }
        cli_add_outcome(&branches[i].json, r, &m.out);
        cli_outcome_line(&branches[i].line, r);
        branches[i].out = m.out;
        m.out = (cli_text){ 0 };
    }
    free(bytes);
    end(&m);
    return ok ? 0 : rc;
}
