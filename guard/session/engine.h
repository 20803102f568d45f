/* SPDX-License-Identifier: MIT */
/* Inside guard/session: the engine and a run. */
#ifndef GD_ENGINE_H
#define GD_ENGINE_H

#include <pthread.h>
#include "approval/approval.h"
#include "approval/token.h"
#include "command/functions.h"
#include "command/program.h"
#include "session/machine.h"
#include "session/session.h"
#include "session/warm.h"

#define GD_DECIDED 256
#define GD_RUNS 512 /* at the same time; more threads than that do not exist */

typedef struct {
    char session[GD_ID]; /* "": free */
    int64_t fence;       /* under which it was claimed */
    int64_t kept;        /* when its lease was renewed */
    bool pause;          /* it shall stop at its next call */
    bool lost;           /* somebody else has the session by now */
} gd_running;

struct gd_engine {
    gd_engine_config cfg;
    gd_machines machines;
    char here[160]; /* why there are no confined processes */
    gd_warm *warm;
    pthread_mutex_t lock;
    gd_running running[GD_RUNS];
    char decided[GD_DECIDED]
                [GD_ID]; /* calls that were decided about here, the newest over the oldest */
    size_t ndecided;
};

/* A run of a session of this server: so that somebody can ask it to stop, and its lease is renewed. */
bool gd_engine_begin(gd_engine *g, const char *session, int64_t fence);
void gd_engine_end(gd_engine *g, const char *session, int64_t fence);
/* False: it does not run here. */
bool gd_engine_pause(gd_engine *g, const char *session);
typedef enum { GD_GO_ON, GD_PAUSE, GD_LOST } gd_wish;
/* What the run shall do at its next call. */
gd_wish gd_engine_wish(gd_engine *g, const char *session, int64_t fence);

/* Notes that the call is decided about here, or not after all. */
void gd_engine_decide(gd_engine *g, const char *call, bool here);

/* One stretch of work on a session, from claim to save. */
typedef struct {
    const gd_client *c;
    json_t *session;
    const char *id, *tenant; /* of session */
    int64_t fence;           /* 0: not held (any more) */
    int64_t saved;           /* the fence under which it was saved, or 0 */
    int64_t registered;      /* with the engine, under this fence; 0: not */
    gd_machine *machine;
    gd_budget budget;
    gd_exceeded over; /* the page used more of it than there was; type NULL: no */
    gd_counts before; /* totals when it began: what the tree is still to be charged */
    json_t *command;  /* the command that runs: source, confidence, text; borrowed */
    json_t *calls;    /* of this run, for the outcome and the policy's history */
    json_t *audit;    /* entries that wait for the final transaction: [type, body] */
    json_t *effects;  /* of a recording session, else NULL */
    json_t *error;    /* why the run ends, where the machine does not say it; else NULL */
    json_t *more;     /* what the outcome has besides; NULL: nothing */
    /* Of the token that started it, whose answer the outcome is: its hash, and the decision it is to
       be used up with, or NULL: it is already. */
    const unsigned char *token;
    const char *decision;
    /* A token that the save makes for what the session then waits for; id NULL: none. */
    struct {
        const char *id; /* of the call or pause; borrowed */
        int64_t expires;
        char token[GD_TOKEN_TEXT];
    } pass;
    const char *say; /* instead of the sentence an outcome would have; borrowed, else NULL */
    gd_driver recorder;
    const gd_driver *driver;
} gd_run;

/* Claims the session and loads it. */
bool gd_run_open(gd_run *r, const gd_client *c, const char *id, gd_error *e);
/* Goes on from a state of the machine until the run ends or waits; the outcome. */
json_t *gd_run_on(gd_run *r, gd_machine_state st, gd_error *e);
/* Saves and releases the session with an outcome that ends the run. */
json_t *gd_run_finish(gd_run *r, const char *status, const char *state, gd_error *e);
/* Releases everything; without a finish the session is as before the run. */
void gd_run_close(gd_run *r);
bool gd_run_note(gd_run *r, const char *type, json_t *body, gd_error *e); /* takes body */

/* Executes a stored call that was approved, or answers as it was decided, and goes on. */
json_t *gd_run_decided(gd_run *r, json_t *call, gd_error *e);

/* Notes that the call the session waits for was answered without its effect. */
bool gd_run_answered(gd_run *r, gd_error *e);

/* Asks the run of the session, on whatever server, to stop at its next call. *running: there is one. */
bool gd_session_stop(const gd_client *c, const char *id, bool *running, gd_error *e);

/* Marks the session as paused by a person, with a pass for going on; the caller finishes the run. */
bool gd_run_user_pause(gd_run *r, gd_error *e);

/* Commands in a run: words, or what they were understood as. */
json_t *gd_run_words(gd_run *r, const json_t *request, gd_error *e);
json_t *gd_run_commands(gd_run *r, json_t *commands, gd_error *e);

/* A new session as the store has it (takes context and budget), and writing it with its audit. */
json_t *gd_session_record(const gd_client *c, const char *parent, const char *tree, bool record,
                          json_t *context, json_t *budget);
bool gd_session_store(const gd_client *c, const json_t *session, const char *type, gd_error *e);

json_t *gd_budget_view(const gd_budget *b);

/* One sentence for the person, as a new string. pending: the call that waits (or whose effect nobody
   knows), error: {"message"}; each may be NULL. */
json_t *gd_sentence(const char *status, const json_t *command, const json_t *pending,
                    const json_t *error);

#endif
