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
static int write_snapshot(const cli_opts *o, cloche_vm *vm)
{
    uint8_t *b;
    size_t n, at = 0;
    cli_text tmp = { 0 };
    cloche_status st = cloche_dump(vm, o->key_len ? o->key : NULL, o->key_len, &b, &n);
    if (st != CLOCHE_OK) {
        cli_say("the state cannot be written: not enough memory");
        return CLI_USAGE;
    }
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
    cloche_bytes_free(vm, b, n);
    free(tmp.p);
    return ok ? 0 : CLI_USAGE;
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

/* Shows the outcome; a paused program is kept if there is a place for it. */
static int finish(cli_machine *m, cloche_status st)
{
    int rc = 0;
    if (st == CLOCHE_PAUSED && m->o->snapshot) rc = write_snapshot(m->o, m->vm);
    int code = cli_report(m, st);
    if (st == CLOCHE_PAUSED && !m->o->json) {
        if (m->o->snapshot && !rc)
            fprintf(stderr, "answer with: cloche resume %s --return JSON\n", m->o->snapshot);
        else if (!m->o->snapshot)
            cli_say("the program is paused again and was not kept; --snapshot OUT keeps it");
    }
    return rc ? rc : code;
}

int cli_start(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    cli_text json = { 0 };
    int rc = cli_options("start",
                         CLI_O_RUN | CLI_O_JSON | CLI_O_CODE | CLI_O_LIMIT | CLI_O_FN |
                             CLI_O_SNAPSHOT | CLI_O_KEY,
                         argc, argv, &o);
    if (rc >= 0) return rc;
    if (!o.snapshot)
        rc = cli_usage("start needs --snapshot OUT, the file the paused program goes to");
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
    if (st == CLOCHE_ERR_VALUE)
        return cli_usage("%s %s: not JSON: %s. Texts need quotes: %s '\"text\"'", option, json, why,
                         option);
    return st == CLOCHE_OK ? 0 : cli_usage("%s: the value does not fit the limits", option);
}

/* "TYPE:MESSAGE" */
static void split_error(const char *text, char *type, size_t size, const char **message)
{
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : strlen(text);
    if (n >= size) n = size - 1;
    memcpy(type, text, n);
    type[n] = 0;
    *message = colon ? colon + 1 + strspn(colon + 1, " ") : "";
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
        if (o->nreturns || o->raise || o->ncalls)
            return cli_usage("%s: no call waits for an answer; the program stopped at a limit, run "
                             "it on with resume and --limit alone",
                             o->files[0]);
        *st = cloche_run(vm);
        return *st == CLOCHE_ERR_STATE
                   ? cli_usage("%s: this program has ended, there is nothing to resume",
                               o->files[0])
                   : 0;
    }
    if (o->nreturns + (o->raise != NULL) + (o->ncalls != 0) != 1)
        return cli_usage(
            "resume needs one of --return JSON, --raise TYPE:MESSAGE, or --call ID=JSON ...");
    if (o->raise) {
        split_error(o->raise, type, sizeof type, &message);
        *st = cloche_throw(vm, type, message);
    } else if (o->nreturns) {
        if ((rc = json_value(vm, "--return", o->returns[0], &v)) != 0) return rc;
        *st = cloche_resume(vm, v);
    } else {
        cloche_call first;
        for (size_t i = 0; i < o->ncalls; i++) {
            char *eq;
            unsigned long id = strtoul(o->calls[i], &eq, 10);
            if (*eq != '=' || eq == o->calls[i])
                return cli_usage("--call %s: write ID=JSON, for example --call 3='\"text\"'",
                                 o->calls[i]);
            if ((rc = json_value(vm, "--call", eq + 1, &v)) != 0) return rc;
            if (cloche_call_get(vm, 0, &first) == CLOCHE_OK && !first.is_async && first.id == id &&
                o->ncalls == 1) {
                *st = cloche_resume(vm, v);
                return 0;
            }
            if (cloche_answer(vm, (uint32_t)id, v) != CLOCHE_OK)
                return cli_usage(
                    "--call %s: no pending call has this id (`cloche show` lists them)",
                    o->calls[i]);
        }
        *st = cloche_run(vm);
    }
    if (*st == CLOCHE_ERR_STATE)
        return cli_usage(
            "%zu calls are pending: answer them with --call ID=JSON (`cloche show` lists them)",
            cloche_call_count(vm));
    return 0;
}

int cli_resume(int argc, char **argv)
{
    cli_opts o;
    cli_machine m = { .o = &o };
    cloche_status st = CLOCHE_OK;
    int rc = cli_options(
        "resume", CLI_O_JSON | CLI_O_SNAPSHOT | CLI_O_ANSWER | CLI_O_KEY | CLI_O_LIMIT | CLI_O_FN,
        argc, argv, &o);
    if (rc >= 0) return rc;
    if (read_snapshot(&o, &m.vm, &rc)) {
        cli_attach(&m);
        rc = give_answers(&o, m.vm, &st);
        if (!rc) rc = finish(&m, cli_drive(&m, st));
    }
    cli_end(&m);
    cli_options_free(&o);
    return rc;
}

/* One line that says how a branch ended; equal lines are equal outcomes. */
static void outcome_line(cli_text *t, cloche_vm *vm, cloche_status st)
{
    if (st == CLOCHE_DONE) {
        cli_adds(t, "done: ");
        cli_add_value(t, vm, cloche_result(vm));
    } else if (st == CLOCHE_RAISED) {
        cli_addf(t, "raised %s: ", cloche_error_type(vm));
        cli_adds(t, cloche_error_message(vm));
    } else if (st == CLOCHE_PAUSED) {
        cli_adds(t, "paused at ");
        for (size_t i = 0; i < cloche_call_count(vm); i++) {
            if (i) cli_adds(t, ", ");
            cli_add_call_python(t, vm, i);
        }
    } else {
        cli_addf(t, "stopped by the %s limit", cloche_limit_hit(vm));
    }
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

int cli_fork(int argc, char **argv)
{
    cli_opts o;
    cli_machine root = { .o = &o };
    int rc = cli_options("fork", CLI_O_JSON | CLI_O_ANSWER | CLI_O_KEY | CLI_O_LIMIT | CLI_O_FN,
                         argc, argv, &o);
    if (rc >= 0) return rc;
    cli_opts quiet = o; /* what branches print is collected */
    quiet.json = true;
    cli_text json = { 0 }, *lines = cli_alloc((o.nreturns + 1) * sizeof *lines),
             *outs = cli_alloc((o.nreturns + 1) * sizeof *outs);
    size_t done = 0, kinds = 0;
    if (o.nreturns < 1)
        rc = cli_usage("fork needs --return JSON, once for each branch");
    else if (read_snapshot(&o, &root.vm, &rc) && cloche_call_count(root.vm) != 1)
        rc = cli_usage("%s: fork needs exactly one pending call, this program has %zu", o.files[0],
                       cloche_call_count(root.vm));
    for (; !rc && done < o.nreturns; done++) {
        cli_machine b = { .o = &quiet };
        cloche_value v;
        if (cloche_fork(root.vm, &b.vm) != CLOCHE_OK) {
            cli_say("no memory for branch %zu", done + 1);
            rc = CLI_USAGE;
            break;
        }
        cli_attach(&b);
        if ((rc = json_value(b.vm, "--return", o.returns[done], &v)) == 0) {
            cloche_status st = cli_drive(&b, cloche_resume(b.vm, v));
            cli_adds(&json, done ? ", {\"answer\": " : "[{\"answer\": ");
            cli_adds(&json, o.returns[done]);
            cli_adds(&json, ", ");
            cli_text one = { 0 };
            cli_add_outcome(&one, b.vm, st, &b.out);
            cli_adds(&json, one.p + 1);
            free(one.p);
            outcome_line(&lines[done], b.vm, st);
            outs[done] = b.out;
            b.out = (cli_text){ 0 };
        }
        cli_end(&b);
    }
    if (!rc && o.json) {
        printf("%s]\n", json.p);
    } else if (!rc) {
        for (size_t i = 0; i < done; i++) {
            size_t first = 0;
            while (first < i &&
                   (strcmp(lines[first].p, lines[i].p) != 0 || outs[first].n != outs[i].n ||
                    (outs[i].n && memcmp(outs[first].p, outs[i].p, outs[i].n) != 0)))
                first++;
            bool bold = cli_colour(1);
            printf("%s%s%s -> ", bold ? "\033[1m" : "", o.returns[i], bold ? "\033[0m" : "");
            if (first < i) {
                printf("as %s\n", o.returns[first]);
                continue;
            }
            kinds++;
            printf("%s\n", lines[i].p);
            indented(&outs[i]);
        }
        printf("%zu branches, %zu different outcome%s\n", done, kinds, kinds == 1 ? "" : "s");
    }
    for (size_t i = 0; i < o.nreturns; i++) {
        free(lines[i].p);
        free(outs[i].p);
    }
    free(lines);
    free(outs);
    free(json.p);
    cli_end(&root);
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
            cli_add_usage(&t, m.vm);
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
