/* SPDX-License-Identifier: MIT */
/*
 * The interpreter of a session, in JSON: feed it a command's program, look at the call it waits
 * for, answer. All sessions share one program (session/prelude.py's text: the exception classes);
 * what each command runs is fed to it.
 */
#ifndef GD_MACHINE_H
#define GD_MACHINE_H

#include <cloche.h>
#include <jansson.h>
#include "base/error.h"

typedef struct gd_machine gd_machine;

/* Where machines come from, for all sessions: a program compiled once, and the processes they run
   in (isolated.h); workers NULL: in this process. */
typedef struct {
    cloche_program *program;
    struct gd_workers *workers;
} gd_machines;
bool gd_machines_init(gd_machines *s, gd_error *e);
void gd_machines_done(gd_machines *s);

typedef struct {
    uint64_t memory; /* bytes */
    int64_t left_ms; /* active time that may still be used */
} gd_machine_limits;

/* tenant: another one's process is never used again. */
gd_machine *gd_machine_new(const gd_machines *s, const char *tenant, const gd_machine_limits *l,
                           gd_error *e);
/* From bytes of gd_machine_dump; key has 32 bytes. */
gd_machine *gd_machine_load(const gd_machines *s, const char *tenant, const void *bytes, size_t n,
                            const unsigned char *key, const gd_machine_limits *l, gd_error *e);
void gd_machine_free(gd_machine *m);
/* Free with free(). */
bool gd_machine_dump(gd_machine *m, const unsigned char *key, void **bytes, size_t *n, gd_error *e);

typedef enum {
    GD_M_DONE,   /* gd_machine_value */
    GD_M_CALL,   /* gd_machine_call */
    GD_M_RAISED, /* gd_machine_error */
    GD_M_LIMIT,  /* gd_machine_error too: {"type":"limit","message"} */
    GD_M_FAILED  /* *e: the source does not compile, an input does not fit */
} gd_machine_state;

/* Runs source with inputs (an object: name -> value) in the idle machine. */
gd_machine_state gd_machine_feed(gd_machine *m, const char *source, const json_t *inputs,
                                 gd_error *e);
gd_machine_state gd_machine_answer(gd_machine *m, const json_t *value, gd_error *e);
gd_machine_state gd_machine_throw(gd_machine *m, const char *type, const char *message,
                                  gd_error *e);
/* What it waits for now (after loading, say). */
gd_machine_state gd_machine_now(gd_machine *m);
/* Gives up the run; the session's names stay. */
void gd_machine_abandon(gd_machine *m);
/* Leaves a machine as loading its dump would give it, and says what it costs to keep it while it is
   idle: 0: too much, else out of GD_IDLE_ROOM. */
enum { GD_IDLE_ROOM = 64 };
unsigned gd_machine_rest(gd_machine *m);
void gd_machine_limit(gd_machine *m, const gd_machine_limits *l);

/* {"name","args":[...],"kwargs":{...},"line"}; NULL with *e: an argument is no JSON. */
json_t *gd_machine_call(gd_machine *m, gd_error *e);
/* The value of the program; what is not JSON becomes its repr. */
json_t *gd_machine_value(gd_machine *m, gd_error *e);
/* {"type","message","traceback"} */
json_t *gd_machine_error(gd_machine *m, gd_error *e);
/* What was printed since the last time; a JSON string. */
json_t *gd_machine_output(gd_machine *m, gd_error *e);
json_t *gd_machine_usage(gd_machine *m, gd_error *e);

#endif
