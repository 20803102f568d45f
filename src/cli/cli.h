/* SPDX-License-Identifier: MIT */
/* What the files of the command share. Each command gets the arguments behind its name and returns
   the exit code. */
#ifndef CLI_H
#define CLI_H
#include "api/api.h"
#include "cloche_worker.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLI_DONE, CLI_RAISED, CLI_USAGE, CLI_LIMIT, CLI_BAD_SNAPSHOT, CLI_PAUSED, CLI_CHAOS = 70 };

/* ---- main.c: the person ---- */
/* Says what is wrong (printf arguments) and where to look; gives exit code 2. */
int cli_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "cloche: ..." on stderr */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool cli_colour(int fd);
void cli_help(const char *command, FILE *to);

/* ---- text.c: growing text, JSON ---- */
typedef struct {
    char *p;
    size_t n, cap;
} cli_text;
void *cli_alloc(size_t n); /* zeroed; ends the process without memory */
void cli_add(cli_text *t, const char *s, size_t n);
void cli_adds(cli_text *t, const char *s);
void cli_addf(cli_text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cli_add_json_text(cli_text *t, const char *s, size_t n);
/* false: not JSON, {"repr": text} was written */
bool cli_add_value(cli_text *t, cloche_vm *vm, cloche_value v);
/* its repr, as far as no Python code is needed */
void cli_add_repr(cli_text *t, cloche_vm *vm, cloche_value v);
void cli_add_call(cli_text *t, cloche_vm *vm, size_t i);
void cli_add_call_python(cli_text *t, cloche_vm *vm, size_t i); /* fetch('x', timeout=5) */
void cli_add_usage(cli_text *t, const cloche_usage_info *u);
void cli_write(FILE *f, const cli_text *t);
char *cli_read_file(const char *path, size_t *len); /* "-": stdin. NULL after saying why */
char *cli_read_all(FILE *f, size_t *len);

/* ---- options.c ---- */
typedef struct {
    const char *name, *cmd;
    bool is_async;
} cli_fn;
typedef struct {
    const char *name, *json;
} cli_input;
typedef struct {
    const char *command;
    const char **files;
    size_t nfiles;
    const char *code, *snapshot;
    cli_input *inputs;
    size_t ninputs;
    cli_fn *fns;
    size_t nfns;
    cloche_limit_set limits;
    bool json, stats, inside, input_from_stdin, isolated;
    uint8_t key[64];
    size_t key_len;
    uint64_t seed, clock_ns;
    enum { CLI_CLOCK_NONE, CLI_CLOCK_REAL, CLI_CLOCK_FIXED } clock;
    unsigned chaos, fuel_slice, gc_every, fail_alloc, retry_alloc;
    /* resume and fork */
    const char **returns;
    size_t nreturns;
    const char *raise;
    const char **calls;
    size_t ncalls;
} cli_opts;
/* Which options a command takes. */
enum {
    CLI_O_RUN = 1,
    CLI_O_JSON = 2,
    CLI_O_SNAPSHOT = 4,
    CLI_O_ANSWER = 8,
    CLI_O_KEY = 16,
    CLI_O_CODE = 32,
    CLI_O_LIMIT = 64,
    CLI_O_FN = 128,
    CLI_O_MANY = 256,
    CLI_O_ISOLATED = 512
};
/* -1, or the exit code to end with (help was shown, or the usage is wrong). */
int cli_options(const char *command, unsigned takes, int argc, char **argv, cli_opts *o);
void cli_options_free(cli_opts *o);

/* What several files say. */
#define CLI_BAD_INPUT "--input %s: not JSON: %s. Texts need quotes: --input '%s=\"text\"'"
#define CLI_LARGE_INPUT "--input %s: the value does not fit the limits"
#define CLI_BAD_NAMES "%s: these names cannot be given to a program"
#define CLI_BAD_ANSWER "%s %s: not JSON: %s. Texts need quotes: %s '\"text\"'"
#define CLI_NO_CALL                                                                           \
    "%s: no call waits for an answer; the program stopped at a limit, run it on with resume " \
    "and --limit alone"
#define CLI_ENDED "%s: this program has ended, there is nothing to resume"
#define CLI_ONE_ANSWER \
    "resume needs one of --return JSON, --raise TYPE:MESSAGE, or --call ID=JSON ..."
#define CLI_WRONG_CALL "--call %s: no pending call has this id (`cloche show` lists them)"
#define CLI_MANY_CALLS \
    "%zu calls are pending: answer them with --call ID=JSON (`cloche show` lists them)"
#define CLI_FORK_ONE "%s: fork needs exactly one pending call, this program has %zu"
#define CLI_NOBODY                                                                         \
    "nobody answers this call: --fn NAME=CMD runs a command for it, `cloche start` keeps " \
    "the program in a snapshot"

/* ---- outcome.c: how a run stands, from a machine here or in a worker ---- */
typedef struct {
    cl_worker_result r;
    cl_worker_call *calls;
    char **texts;
    size_t ntexts, cap;
} cli_outcome;
enum { CLI_W_VALUES = 1, CLI_W_TEXTS = 2 }; /* what is wanted: JSON, Python texts of calls */
void cli_outcome_of(cli_outcome *out, cloche_vm *vm, cloche_status st, unsigned want);
void cli_outcome_free(cli_outcome *out);
/* "args": [...], "kwargs": {...} */
void cli_add_args(cli_text *t, const cl_worker_call *c);
/* all of it as one JSON object; out: what was printed */
void cli_add_outcome(cli_text *t, const cl_worker_result *r, const cli_text *out);
/* One line that says how it ended; equal lines are equal outcomes. */
void cli_outcome_line(cli_text *t, const cl_worker_result *r);
int cli_show_outcome(const cli_opts *o, const cl_worker_result *r, const cli_text *out);
/* the exit code of an uncaught SystemExit, -1 if it is another exception */
int cli_system_exit(cloche_vm *vm, bool quiet);

/* ---- calls.c: host calls answered by commands and by the person ---- */
typedef struct {
    const char *cmd;
    cli_text in, out, err;
    size_t written;
    int fd[3];
    pid_t pid;
    int status; /* exit status; -1 not started or killed */
} cli_job;
void cli_jobs_run(cli_job *jobs, size_t n); /* all at the same time */
/* Where what a program prints goes. */
typedef struct {
    void (*print)(void *arg, const char *text, size_t n);
    void *arg;
} cli_sink;
/* What a call is to get. */
typedef struct {
    bool ready, json;
    const char *type; /* of an exception; NULL: a value */
    cli_text text;
    char kind[64];
} cli_given;
/* Asks commands, standard input and the person; the number of calls that have an answer now. Calls
   have values and texts. */
size_t cli_answers(const cli_opts *o, const cl_worker_call *c, size_t n, bool ask,
                   const cli_sink *sink, cli_given *a);
/* The answer was no value: it becomes an exception. why: what is wrong with the JSON, "" = limits
 */
void cli_bad_answer(cli_given *a, const char *name, const char *why);
bool cli_is_json(const char *text, size_t n, const char **why);
/* Answers what can be answered and runs on. False: nothing could be answered, *st is untouched. */
bool cli_answer(const cli_opts *o, cloche_vm *vm, bool ask, cloche_status *st);

/* ---- drive.c: a program from source to outcome ---- */
typedef struct {
    const cli_opts *o;
    cloche_program *program; /* NULL: comes from a snapshot */
    cloche_vm *vm;
    cli_text out; /* with --json: what it printed */
    bool ask;     /* calls without a command are put to the person */
    unsigned reloads;
} cli_machine;
/* The program of the options and how it is to be compiled. */
typedef struct {
    const char *text, *name;
    size_t n;
    char *owned;
    const char **names;
    cloche_config config;
} cli_source;
bool cli_source_read(const cli_opts *o, const char *file, cli_source *s, int *rc);
void cli_source_free(cli_source *s);
int cli_syntax_error(const cli_source *s, const cloche_compile_info *info, cli_text *json);
/* 0 or the exit code; the error was shown, or put into json */
int cli_compile(const cli_opts *o, const char *file, cloche_program **p, cli_text *json);
/* makes the vm with inputs and limits; 0 or the exit code */
int cli_begin(cli_machine *m);
void cli_attach(cli_machine *m); /* output, Ctrl-C, test switches */
/* From the status of the first step on, until the program ends or waits for someone else. */
cloche_status cli_drive(cli_machine *m, cloche_status st);
int cli_report(cli_machine *m, cloche_status st); /* shows the outcome; the exit code */
void cli_end(cli_machine *m);
bool cli_interrupted(void);
void cli_interrupt_clear(void);
void cli_die_of_interrupt(void);
/* Ctrl-C, and the progress line if a person waits; cli_watch: true when it shall stop */
void cli_watch_begin(bool person);
bool cli_watch(void);
void cli_progress_clear(void);
void cli_print(void *arg, const char *s, size_t n);
void cli_print_error(void *arg, const char *s, size_t n); /* to stderr */
void cli_print_text(void *arg, const char *s, size_t n);

/* ---- snap.c ---- */
typedef struct {
    cli_text json, line, out;
} cli_branch;
int cli_write_snapshot(const cli_opts *o, const uint8_t *b, size_t n);
void cli_paused_hint(const cli_opts *o, int rc);
void cli_split_error(const char *text, char *type, size_t size, const char **message);
int cli_split_call(const char *text, uint32_t *id, const char **json);

/* ---- isolated.c: the same commands in a worker ---- */
int cli_isolated_run(const cli_opts *o);
int cli_isolated_start(const cli_opts *o);
int cli_isolated_resume(const cli_opts *o);
int cli_isolated_fork(const cli_opts *o, cli_branch *branches);

int cli_run(int argc, char **argv);
int cli_start(int argc, char **argv);
int cli_resume(int argc, char **argv);
int cli_fork(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_dis(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_repl(int argc, char **argv);
#endif
