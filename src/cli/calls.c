/* SPDX-License-Identifier: MIT */
/* Host calls of the program, answered by shell commands, by the person at the terminal, or (input)
   from standard input. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 32

extern char **environ;

static void shut(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

/* Starts the command with three pipes; the ends kept here are fd[0] (to write) and fd[1], fd[2] (to
   read). */
static void job_start(cli_job *j)
{
    int p[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
    bool ok = true;
    j->status = -1;
    j->pid = 0;
    j->fd[0] = j->fd[1] = j->fd[2] = -1;
    for (int i = 0; i < 3; i++)
        ok = ok && pipe2(p[i], O_CLOEXEC) == 0;
    if (ok) {
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attr;
        sigset_t defaults;
        char shell[] = "sh", flag[] = "-c";
        char *argv[] = { shell, flag, (char *)(uintptr_t)j->cmd, NULL };
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attr);
        for (int i = 0; i < 3; i++)
            posix_spawn_file_actions_adddup2(&actions, p[i][i ? 1 : 0], i);
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        sigaddset(&defaults, SIGINT);
        posix_spawnattr_setsigdefault(&attr, &defaults);
        posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
        int e = posix_spawn(&j->pid, "/bin/sh", &actions, &attr, argv, environ);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attr);
        if (e) {
            cli_adds(&j->err, strerror(e));
            j->pid = 0;
        }
    } else {
        cli_adds(&j->err, strerror(errno));
    }
    for (int i = 0; i < 3; i++) {
        int mine = p[i][i ? 0 : 1];
        shut(&p[i][i ? 1 : 0]);
        if (j->pid) {
            j->fd[i] = mine;
            fcntl(mine, F_SETFL, O_NONBLOCK);
        } else {
            shut(&mine);
        }
    }
}

static void job_io(cli_job *j, int which)
{
    char buf[65536];
    if (which == 0) {
        ssize_t n = write(j->fd[0], j->in.p + j->written, j->in.n - j->written);
        if (n > 0) j->written += (size_t)n;
        if ((n < 0 && errno != EAGAIN && errno != EINTR) || j->written == j->in.n) shut(&j->fd[0]);
        return;
    }
    ssize_t n = read(j->fd[which], buf, sizeof buf);
    if (n > 0)
        cli_add(which == 1 ? &j->out : &j->err, buf, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        shut(&j->fd[which]);
}

static void jobs_run(cli_job *jobs, size_t n)
{
    struct pollfd fds[AT_ONCE * 3];
    size_t who[AT_ONCE * 3];
    for (size_t i = 0; i < n; i++)
        job_start(&jobs[i]);
    for (;;) {
        nfds_t k = 0;
        for (size_t i = 0; i < n * 3; i++) {
            if (jobs[i / 3].fd[i % 3] < 0) continue;
            fds[k] = (struct pollfd){ jobs[i / 3].fd[i % 3], i % 3 ? POLLIN : POLLOUT, 0 };
            who[k++] = i;
        }
        if (!k || cli_interrupted()) break;
        if (poll(fds, k, -1) < 0 && errno != EINTR) break;
        for (nfds_t i = 0; i < k; i++)
            if (fds[i].revents) job_io(&jobs[who[i] / 3], (int)(who[i] % 3));
    }
    for (size_t i = 0; i < n; i++) {
        int status;
        for (int f = 0; f < 3; f++)
            shut(&jobs[i].fd[f]);
        if (!jobs[i].pid) continue;
        if (cli_interrupted()) kill(jobs[i].pid, SIGINT);
        while (waitpid(jobs[i].pid, &status, 0) < 0 && errno == EINTR)
            ;
        jobs[i].status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
}

void cli_jobs_run(cli_job *jobs, size_t n)
{
    for (size_t i = 0; i < n; i += AT_ONCE)
        jobs_run(jobs + i, n - i < AT_ONCE ? n - i : AT_ONCE);
}

static const cli_fn *fn_of(const cli_opts *o, const char *name)
{
    for (size_t k = 0; k < o->nfns; k++)
        if (strcmp(o->fns[k].name, name) == 0) return &o->fns[k];
    return NULL;
}

static void job_answer(const cli_job *j, const char *name, cli_given *a)
{
    if (j->status == 0) {
        cli_add(&a->text, j->out.n ? j->out.p : "", j->out.n);
        a->json = true;
        return;
    }
    size_t n = j->err.n;
    while (n && strchr(" \t\r\n", j->err.p[n - 1]))
        n--;
    a->type = "RuntimeError";
    if (n)
        cli_add(&a->text, j->err.p, n);
    else
        cli_addf(&a->text, "%s: the command failed (%d)", name, j->status);
}

/* Without a machine of its own there is nobody to ask; one is made for all questions. */
bool cli_is_json(const char *text, size_t n, const char **why)
{
    static cloche_program *p; /* lint: allow mutable-global because this is a program */
    cloche_vm *vm;
    cloche_value v;
    *why = "";
    if (!p && cloche_compile("", 0, NULL, &p, NULL) != CLOCHE_OK) return true;
    if (cloche_start(p, &vm) != CLOCHE_OK) return true;
    bool ok = cloche_from_json(vm, text, n, &v, why) != CLOCHE_ERR_VALUE;
    cloche_free(vm);
    return ok;
}

/* Puts the call to the person, until the line is JSON or says !TYPE: MESSAGE. False at the end of
   input. */
static bool ask_person(const cl_worker_call *c, cli_given *a)
{
    char *line = NULL;
    size_t cap = 0;
    bool got = false, tty = isatty(0);
    fflush(stdout);
    fprintf(stderr, "%s%s%s  (line %u)\n", cli_colour(2) ? "\033[1m" : "", c->python,
            cli_colour(2) ? "\033[0m" : "", c->line);
    for (;;) {
        const char *why = "";
        if (tty) fputs("answer as JSON, or !TYPE: MESSAGE to raise: ", stderr);
        ssize_t n = getline(&line, &cap, stdin);
        if (n <= 0) break;
        while (n && strchr("\r\n", line[n - 1]))
            line[--n] = 0;
        if (line[0] == '!') {
            char *colon = strchr(line, ':');
            size_t k = colon ? (size_t)(colon - line - 1) : 0;
            if (!colon || k >= sizeof a->kind) {
                fputs("write !TYPE: MESSAGE, for example !ValueError: no such page\n", stderr);
                continue;
            }
            memcpy(a->kind, line + 1, k);
            a->kind[k] = 0;
            a->type = a->kind;
            cli_adds(&a->text, colon + 1 + strspn(colon + 1, " "));
            got = true;
            break;
        }
        if (tty && !cli_is_json(line, (size_t)n, &why)) {
            fprintf(stderr, "that is not JSON: %s. Texts need quotes: \"like this\"\n", why);
            continue;
        }
        cli_add(&a->text, line, (size_t)n);
        a->json = got = true;
        break;
    }
    free(line);
    return got;
}

/* input(prompt) with --stdin. */
static void read_input(const cl_worker_call *c, const cli_sink *sink, cli_given *a)
{
    size_t cap = 0;
    char *line = NULL;
    if (c->nprompt) sink->print(sink->arg, c->prompt, c->nprompt);
    fflush(stdout);
    ssize_t got = getline(&line, &cap, stdin);
    if (got < 0) {
        a->type = "EOFError";
        cli_adds(&a->text, "EOF when reading a line");
    } else {
        size_t len = (size_t)got;
        if (len && line[len - 1] == '\n') len--;
        cli_add(&a->text, line, len);
    }
    free(line);
}

void cli_bad_answer(cli_given *a, const char *name, const char *why)
{
    a->type = "RuntimeError";
    a->text.n = 0;
    if (*why)
        cli_addf(&a->text, "%s: the answer is not JSON: %s", name, why);
    else
        cli_addf(&a->text, "%s: the answer does not fit the limits", name);
}

size_t cli_answers(const cli_opts *o, const cl_worker_call *c, size_t n, bool ask,
                   const cli_sink *sink, cli_given *a)
{
    size_t njobs = 0, given = 0;
    cli_job *jobs = cli_alloc(n * sizeof *jobs);
    size_t *job_of = cli_alloc(n * sizeof *job_of);
    for (size_t i = 0; i < n; i++) {
        const cli_fn *fn = fn_of(o, c[i].name);
        job_of[i] = SIZE_MAX;
        if (fn && fn->cmd) {
            cli_job *j = &jobs[njobs];
            a[i].ready = true;
            if (!c[i].args.is_json || !c[i].kwargs.is_json) {
                a[i].type = "TypeError";
                cli_addf(&a[i].text,
                         "%s: an argument cannot be given to a command, because it is not JSON",
                         c[i].name);
                continue;
            }
            cli_adds(&j->in, "{");
            cli_add_args(&j->in, &c[i]);
            cli_adds(&j->in, "}\n");
            j->cmd = fn->cmd;
            job_of[i] = njobs++;
        } else if (!fn && o->input_from_stdin && strcmp(c[i].name, "input") == 0) {
            read_input(&c[i], sink, &a[i]);
            a[i].ready = true;
        }
    }
    fflush(stdout);
    cli_jobs_run(jobs, njobs);
    for (size_t i = 0; i < n && ask; i++)
        if (!a[i].ready) a[i].ready = ask = ask_person(&c[i], &a[i]);
    for (size_t i = 0; i < n; i++) {
        if (!a[i].ready) continue;
        if (job_of[i] != SIZE_MAX) job_answer(&jobs[job_of[i]], c[i].name, &a[i]);
        cli_add(&a[i].text, "", 0);
        given++;
    }
    for (size_t i = 0; i < njobs; i++) {
        free(jobs[i].in.p);
        free(jobs[i].out.p);
        free(jobs[i].err.p);
    }
    free(jobs);
    free(job_of);
    return given;
}

/* Gives call c its answer. A sync call runs on at once: *st. */
static void give(cloche_vm *vm, const cl_worker_call *c, cli_given *a, cloche_status *st)
{
    cloche_value v;
    const char *why = "";
    if (!a->type) {
        cloche_status r = a->json ? cloche_from_json(vm, a->text.p, a->text.n, &v, &why)
                                  : cloche_str(vm, a->text.p, a->text.n, &v);
        if (r == CLOCHE_OK) {
            if (c->is_async)
                cloche_answer(vm, c->id, v);
            else
                *st = cloche_resume(vm, v);
            return;
        }
        cli_bad_answer(a, c->name, why);
    }
    if (c->is_async)
        cloche_answer_error(vm, c->id, a->type, a->text.p);
    else
        *st = cloche_throw(vm, a->type, a->text.p);
}

bool cli_answer(const cli_opts *o, cloche_vm *vm, bool ask, cloche_status *st)
{
    cli_outcome out;
    size_t n = cloche_call_count(vm);
    if (!n) return false;
    cli_sink sink = { vm->vm->print, vm->vm->print_arg };
    cli_given *a = cli_alloc(n * sizeof *a);
    cli_outcome_of(&out, vm, CLOCHE_PAUSED, CLI_W_VALUES | CLI_W_TEXTS);
    size_t given = cli_answers(o, out.calls, n, ask, &sink, a);
    for (size_t i = 0; i < n; i++)
        if (a[i].ready) give(vm, &out.calls[i], &a[i], st);
    if (given && out.calls[0].is_async) *st = cloche_run(vm);
    for (size_t i = 0; i < n; i++)
        free(a[i].text.p);
    free(a);
    cli_outcome_free(&out);
    return given != 0;
}
