/* SPDX-License-Identifier: MIT */
/* What the files of the command share. Each command gets the arguments behind its name and returns the exit code. */
#ifndef CLI_H
#define CLI_H
#include "cloche.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { const char *name, *cmd; bool is_async; } cli_fn;
typedef struct { const char *name, *json; } cli_input;
typedef struct {
    const char *file, *code, *snapshot;
    cli_input *inputs;
    size_t ninputs;
    cli_fn *fns;
    size_t nfns;
    cloche_limit_set limits;
    bool json, stats, inside;
    uint8_t key[64];
    size_t key_len;
    unsigned chaos, fuel_slice, gc_every, fail_alloc;
    /* resume and fork */
    const char **returns;
    size_t nreturns;
    const char *raise;
    const char **calls;
    size_t ncalls;
} cli_opts;

int cli_usage(const char *fmt, const char *what);
void *cli_alloc(size_t n);
void *cli_keep(size_t n);
char *cli_read_all(FILE *f, size_t *len);
char *cli_read_file(const char *path, size_t *len);
int cli_options(int argc, char **argv, cli_opts *o); /* 0 or the exit code of a usage error */
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
