/* SPDX-License-Identifier: MIT */
/* Snapshots: start, resume, fork, show, verify. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "heap/heap.h"
#include "obj/list.h"
#include "vm/dump.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Through a second file, so that an old snapshot is replaced whole or not at all. Only the owner
   may read it: it holds all the program's data. */
int cli_write_snapshot(const cli_opts *o, const uint8_t *b, size_t n)
{
    size_t at = 0;
    cli_text tmp = { 0 };
    cli_adds(&tmp, o->snapshot);
    cli_addf(&tmp, ".%ld.tmp", (long)getpid());
    int fd = open(tmp.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0;
    while (ok && at < n) {
        ssize_t w = write(fd, b + at, n - at);
        ok = w > 0;
        at += ok ? (size_t)w : 0;
    }
    if (fd >= 0) ok = close(fd) == 0 && ok;
    ok = ok && rename(tmp.p, o->snapshot) == 0;
    if (!ok) {
        cli_say("cannot write %s: %s", o->snapshot, strerror(errno));
        if (fd >= 0) unlink(tmp.p);
    }
    free(tmp.p);
    return ok ? 0 : CLI_USAGE;
}

static int write_state(const cli_opts *o, cloche_vm *vm)
{
    uint8_t *b;
    size_t n;
    if (cloche_dump(vm, o->key_len ? o->key : NULL, o->key_len, &b, &n) != CLOCHE_OK) {
        cli_say("the state cannot be written: not enough memory");
        return CLI_USAGE;
    }
    int rc = cli_write_snapshot(o, b, n);
    cloche_bytes_free(vm, b, n);
    return rc;
}

/* The snapshot's size, 0 = the exit code is in *rc. */
static size_t read_snapshot(const cli_opts *o, cloche_vm **vm, int *rc)
{
    size_t n;
    const char *why = "";
    if (!o->nfiles) {
        *rc = cli_usage("which snapshot? Name the file that `cloche start` wrote");
        return 0;
    }
    char *b = cli_read_file(o->files[0], &n);
    *rc = CLI_USAGE;
    if (!b) return 0;
    cloche_status st =
        o->key_len ? cloche_load((uint8_t *)b, n, o->key, o->key_len, NULL, &o->limits, vm, &why)
                   : cloche_load_unauthenticated((uint8_t *)b, n, NULL, &o->limits, vm, &why);
    free(b);
    if (st == CLOCHE_OK) {
        *rc = 0;
        return n;
    }
    *rc = CLI_BAD_SNAPSHOT;
    if (o->json) {
        cli_text t = { 0 };
        cli_adds(&t,
                 "{\"status\": \"error\", \"error\": {\"type\": \"SnapshotError\", \"message\": ");
        cli_add_json_text(&t, why, strlen(why));
        cli_adds(&t, "}}\n");
        cli_write(stdout, &t);
        free(t.p);
    } else {
        cli_say("%s: %s", o->files[0],
                *why                 ? why
                : st == CLOCHE_LIMIT ? "the state does not fit the memory limit"
                                     : "not enough memory");
    }
    return 0;
}

void cli_paused_hint(const cli_opts *o, int rc)
{
    if (o->json) return;
    if (o->snapshot && !rc)
        fprintf(stderr, "answer with: cloche resume %s --return JSON\n", o->snapshot);
    else if (!o->snapshot)
        cli_say("the program is paused again and was not kept; --snapshot OUT keeps it");
}

/* Shows the outcome; a paused program is kept if there is a place for it. */
static int finish(cli_machine *m, cloche_status st)
{
    int rc = 0;
    if (st == CLOCHE_PAUSED && m->o->snapshot) rc = write_state(m->o, m->vm);
    int code = cli_report(m, st);
    if (st == CLOCHE_PAUSED) cli_paused_hint(m->o, rc);
    return rc ? rc : code;
}

int cli_start(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    cli_text json = { 0 };
    int rc = cli_options("start",
                         CLI_O_RUN | CLI_O_JSON | CLI_O_CODE | CLI_O_LIMIT | CLI_O_FN |
                             CLI_O_SNAPSHOT | CLI_O_KEY | CLI_O_ISOLATED,
                         argc, argv, &o);
    if (rc >= 0) return rc;
    if (!o.snapshot)
        rc = cli_usage("start needs --snapshot OUT, the file the paused program goes to");
    else if (o.isolated)
        rc = cli_isolated_start(&o);
    else if ((rc = cli_compile(&o, o.nfiles ? o.files[0] : NULL, &m.program,
                               o.json ? &json : NULL)) != 0 &&
             json.n)
        printf("%s\n", json.p);
    else if (!rc && (rc = cli_begin(&m)) == 0)
        rc = finish(&m, cli_drive(&m, cloche_run(m.vm)));
    free(json.p);
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}

static int json_value(cloche_vm *vm, const char *option, const char *json, cloche_value *v)
{
    const char *why = "";
    cloche_status st = cloche_from_json(vm, json, strlen(json), v, &why);
    if (st == CLOCHE_ERR_VALUE) return cli_usage(CLI_BAD_ANSWER, option, json, why, option);
    return st == CLOCHE_OK ? 0 : cli_usage("%s: the value does not fit the limits", option);
}

/* "TYPE:MESSAGE" */
void cli_split_error(const char *text, char *type, size_t size, const char **message)
{
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : strlen(text);
    if (n >= size) n = size - 1;
    memcpy(type, text, n);
    type[n] = 0;
    *message = colon ? colon + 1 + strspn(colon + 1, " ") : "";
}

/* "ID=JSON"; 0 or the exit code */
int cli_split_call(const char *text, uint32_t *id, const char **json)
{
    char *eq;
    unsigned long n = strtoul(text, &eq, 10);
    *id = (uint32_t)n;
    *json = eq + (*eq == '=');
    if (*eq != '=' || eq == text || n > UINT32_MAX)
        return cli_usage("--call %s: write ID=JSON, for example --call 3='\"text\"'", text);
    return 0;
}

/* Gives the answers of the options; *st is the status of the run that follows. 0 or the exit code.
   */
static int give_answers(const cli_opts *o, cloche_vm *vm, cloche_status *st)
{
    cloche_value v;
    char type[128];
    const char *message;
    int rc;
    if (!cloche_call_count(vm)) {
        if (o->nreturns || o->raise || o->ncalls) return cli_usage(CLI_NO_CALL, o->files[0]);
        *st = cloche_run(vm);
        return *st == CLOCHE_ERR_STATE ? cli_usage(CLI_ENDED, o->files[0]) : 0;
    }
    if (o->nreturns + (o->raise != NULL) + (o->ncalls != 0) != 1) return cli_usage(CLI_ONE_ANSWER);
    if (o->raise) {
        cli_split_error(o->raise, type, sizeof type, &message);
        *st = cloche_throw(vm, type, message);
    } else if (o->nreturns) {
        if ((rc = json_value(vm, "--return", o->returns[0], &v)) != 0) return rc;
        *st = cloche_resume(vm, v);
    } else {
        cloche_call first;
        for (size_t i = 0; i < o->ncalls; i++) {
            uint32_t id;
            const char *json;
            if ((rc = cli_split_call(o->calls[i], &id, &json)) != 0 ||
                (rc = json_value(vm, "--call", json, &v)) != 0)
                return rc;
            if (cloche_call_get(vm, 0, &first) == CLOCHE_OK && !first.is_async && first.id == id &&
                o->ncalls == 1) {
                *st = cloche_resume(vm, v);
                return 0;
            }
            if (cloche_answer(vm, id, v) != CLOCHE_OK)
                return cli_usage(CLI_WRONG_CALL, o->calls[i]);
        }
        *st = cloche_run(vm);
    }
    if (*st == CLOCHE_ERR_STATE) return cli_usage(CLI_MANY_CALLS, cloche_call_count(vm));
    return 0;
}

int cli_resume(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    cloche_status st = CLOCHE_OK;
    int rc = cli_options("resume",
                         CLI_O_ISOLATED | CLI_O_JSON | CLI_O_SNAPSHOT | CLI_O_ANSWER | CLI_O_KEY |
                             CLI_O_LIMIT | CLI_O_FN,
                         argc, argv, &o);
    if (rc >= 0) return rc;
    if (o.isolated && o.nfiles) {
        rc = cli_isolated_resume(&o);
    } else if (read_snapshot(&o, &m.vm, &rc)) {
        cli_attach(&m);
        rc = give_answers(&o, m.vm, &st);
        if (!rc) rc = finish(&m, cli_drive(&m, st));
    }
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}

static void indented(const cli_text *t)
{
    for (size_t i = 0; i < t->n;) {
        const char *nl = memchr(t->p + i, '\n', t->n - i);
        size_t len = nl ? (size_t)(nl - (t->p + i)) : t->n - i;
        printf("    %.*s\n", (int)len, t->p + i);
        i += len + 1;
    }
}

/* One branch for each answer. 0 or the exit code */
static int run_branches(const cli_opts *o, cli_branch *branches)
{
    cli_opts quiet = *o; /* what branches print is collected */
    cli_machine root = { .o = o };
    int rc = 0;
    quiet.json = true;
    if (read_snapshot(o, &root.vm, &rc) && cloche_call_count(root.vm) != 1)
        rc = cli_usage(CLI_FORK_ONE, o->files[0], cloche_call_count(root.vm));
    for (size_t i = 0; !rc && i < o->nreturns; i++) {
        cli_machine b = { .o = &quiet };
        cloche_value v;
        cli_outcome out;
        if (cloche_fork(root.vm, &b.vm) != CLOCHE_OK) {
            cli_say("no memory for branch %zu", i + 1);
            rc = CLI_USAGE;
            break;
        }
        cli_attach(&b);
        if ((rc = json_value(b.vm, "--return", o->returns[i], &v)) == 0) {
            cloche_status st = cli_drive(&b, cloche_resume(b.vm, v));
            cli_outcome_of(&out, b.vm, st, CLI_W_VALUES | CLI_W_TEXTS);
            cli_add_outcome(&branches[i].json, &out.r, &b.out);
            cli_outcome_line(&branches[i].line, &out.r);
            cli_outcome_free(&out);
            branches[i].out = b.out;
            b.out = (cli_text){ 0 };
        }
        cli_end(&b);
    }
    cli_end(&root);
    return rc;
}

static bool same(const cli_branch *a, const cli_branch *b)
{
    return strcmp(a->line.p, b->line.p) == 0 && a->out.n == b->out.n &&
           (!a->out.n || memcmp(a->out.p, b->out.p, a->out.n) == 0);
}

static void show_branches(const cli_opts *o, const cli_branch *b)
{
    size_t kinds = 0;
    bool bold = cli_colour(1);
    for (size_t i = 0; i < o->nreturns; i++) {
        size_t first = 0;
        while (first < i && !same(&b[first], &b[i]))
            first++;
        printf("%s%s%s -> ", bold ? "\033[1m" : "", o->returns[i], bold ? "\033[0m" : "");
        if (first < i) {
            printf("as %s\n", o->returns[first]);
            continue;
        }
        kinds++;
        printf("%s\n", b[i].line.p);
        indented(&b[i].out);
    }
    printf("%zu branches, %zu different outcome%s\n", o->nreturns, kinds, kinds == 1 ? "" : "s");
}

int cli_fork(int argc, char **argv)
{
    cli_opts o;
    int rc = cli_options(
        "fork", CLI_O_ISOLATED | CLI_O_JSON | CLI_O_ANSWER | CLI_O_KEY | CLI_O_LIMIT | CLI_O_FN,
        argc, argv, &o);
    if (rc >= 0) return rc;
    cli_branch *b = cli_alloc((o.nreturns + 1) * sizeof *b);
    if (o.nreturns < 1)
        rc = cli_usage("fork needs --return JSON, once for each branch");
    else
        rc = o.isolated && o.nfiles ? cli_isolated_fork(&o, b) : run_branches(&o, b);
    if (!rc && o.json) {
        for (size_t i = 0; i < o.nreturns; i++)
            printf("%s{\"answer\": %s, %s", i ? ", " : "[", o.returns[i], b[i].json.p + 1);
        printf("]\n");
    } else if (!rc) {
        show_branches(&o, b);
    }
    for (size_t i = 0; i < o.nreturns; i++) {
        free(b[i].json.p);
        free(b[i].line.p);
        free(b[i].out.p);
    }
    free(b);
    cli_options_free(&o);
    return rc;
}

int cli_show(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    int rc = cli_options("show", CLI_O_JSON | CLI_O_KEY | CLI_O_LIMIT, argc, argv, &o);
    if (rc >= 0) return rc;
    size_t bytes = read_snapshot(&o, &m.vm, &rc);
    if (!rc) {
        const cl_vm *vm = m.vm->vm;
        const cl_rgn *g = cl_rgn_of(vm);
        const cl_program *p = vm->program;
        size_t calls = cloche_call_count(m.vm);
        const char *state = !g->frame ? "ended" : calls ? "paused" : "stopped at a limit";
        cli_text t = { 0 };
        if (o.json) {
            cli_adds(&t, "{\"program\": ");
            cli_add_json_text(&t, p->unit.filename, strlen(p->unit.filename));
            cli_addf(&t,
                     ", \"state\": \"%s\", \"frames\": %u, \"authenticated\": %s, \"bytes\": %zu, "
                     "\"source_bytes\": %zu, \"live_bytes\": %llu, \"functions\": [",
                     state, g->depth, o.key_len ? "true" : "false", bytes, p->unit.source_len,
                     (unsigned long long)g->live);
            for (uint32_t i = 0; i < p->nhostfns; i++) {
                cli_adds(&t, i ? ", " : "");
                cli_add_json_text(&t, p->hostfns[i], strlen(p->hostfns[i]));
            }
            cli_adds(&t, "], \"calls\": [");
            for (size_t i = 0; i < calls; i++) {
                cli_adds(&t, i ? ", " : "");
                cli_add_call(&t, m.vm, i);
            }
            cli_adds(&t, "], \"usage\": ");
            cloche_usage_info u;
            cloche_usage(m.vm, &u);
            cli_add_usage(&t, &u);
            cli_adds(&t, "}\n");
        } else {
            cli_adds(&t, "program   ");
            cli_adds(&t, p->unit.filename);
            cli_addf(&t, ", %zu bytes of source\nsnapshot  %zu bytes, %s\n", p->unit.source_len,
                     bytes, o.key_len ? "authentic" : "not authenticated (no --key-file)");
            cli_addf(&t, "state     %s, %u frame%s, %llu bytes of live data\n", state, g->depth,
                     g->depth == 1 ? "" : "s", (unsigned long long)g->live);
            for (size_t i = 0; i < calls; i++) {
                cloche_call c;
                cloche_call_get(m.vm, i, &c);
                cli_addf(&t, "call %-4u ", c.id);
                cli_add_call_python(&t, m.vm, i);
                cli_addf(&t, "  (line %u)\n", c.line);
            }
            cloche_usage_info u;
            cloche_usage(m.vm, &u);
            cli_addf(&t,
                     "used      fuel %llu, time %.3f ms, peak memory %llu bytes, %llu host calls, "
                     "%llu bytes printed\n",
                     (unsigned long long)u.fuel, (double)u.time_ns / 1e6,
                     (unsigned long long)u.memory_peak, (unsigned long long)u.calls,
                     (unsigned long long)u.output);
        }
        cli_write(stdout, &t);
        free(t.p);
    }
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}

int cli_verify(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    int rc = cli_options("verify", CLI_O_JSON | CLI_O_KEY | CLI_O_LIMIT, argc, argv, &o);
    if (rc >= 0) return rc;
    if (read_snapshot(&o, &m.vm, &rc)) {
        if (o.json)
            printf("{\"status\": \"ok\", \"authenticated\": %s}\n", o.key_len ? "true" : "false");
        else
            printf("%s: sound%s\n", o.files[0],
                   o.key_len ? " and authentic" : ", not authenticated (no --key-file)");
    }
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}
