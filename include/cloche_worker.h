/* SPDX-License-Identifier: MIT */
/*
 * Cloche in confined worker processes: the interpreter runs where it can reach nothing but one
 * socket, and the host believes nothing that comes out of it.
 *
 * A *pool* owns the processes. A *session* is one run of a program (or a REPL that is fed); it
 * lives in a worker while it runs, and as a snapshot in the host while others need the worker. A
 * session has one *operation* at a time: start it with one of the calls below, then either drive
 * the pool from your event loop (cl_worker_pool_fd, cl_worker_pool_step, the `done` callback) or
 * block with cl_worker_wait. Values are JSON texts in both directions.
 *
 * A worker that dies or does not answer in time is replaced. Its session goes on from its last
 * snapshot: the operation then ends with `recovered` set and the state of that snapshot, and
 * nothing was done twice. A session that had no snapshot ends with CL_WORKER_LOST.
 *
 * Threads: one thread uses a pool and its sessions at a time. Nothing here exits or prints. Texts
 * in a result belong to the session and are good until its next operation.
 */
#ifndef CLOCHE_WORKER_H
#define CLOCHE_WORKER_H
#include "cloche.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct cl_worker_pool cl_worker_pool;
typedef struct cl_worker_session cl_worker_session;

/* Set size = sizeof(cl_worker_config) and everything else to zero for the defaults. */
typedef struct {
    size_t size;
    /* the worker program; NULL: cloche-worker beside the running program, else where it was
       installed */
    const char *program;
    unsigned workers;  /* processes that hold sessions; 2 */
    uint64_t grace_ms; /* how long a worker may exceed its session's time limit; 2000 */
    uint64_t max_body; /* bytes of one value, source or snapshot; 512 MiB */
    /* how long both sides look for a frame before they sleep, at most; 100, and 0 on a machine with
       one processor */
    unsigned spin_us;
    /* The most memory a session has, whatever its own limit says; 0: as its limit says. With it, what a
       worker takes from the system is bounded too, by six times that and 1 GiB (docs/worker.md). */
    uint64_t memory;
} cl_worker_config;

/* What confines the workers: which of these the kernel gave. */
enum {
    CL_WORKER_HAS_SECCOMP = 1, /* always: without it a worker does not start */
    CL_WORKER_HAS_LANDLOCK = 2,
    CL_WORKER_HAS_USERNS = 4,
    CL_WORKER_HAS_NETNS = 8,
    CL_WORKER_HAS_IPCNS = 16,
    CL_WORKER_HAS_PIDNS = 32,
    CL_WORKER_HAS_MOUNTNS = 64,
    CL_WORKER_HAS_EMPTY_ROOT = 128, /* the root directory is an empty one that was removed */
    CL_WORKER_HAS_NOBODY = 256,     /* it was root and gave that up */
    CL_WORKER_HAS_RLIMITS = 512     /* not in builds with AddressSanitizer */
};

/* "seccomp, Landlock, own users, ...; not had: ..."; CL_WORKER_TEXT bytes are enough. */
enum { CL_WORKER_TEXT = 256 };
void cl_worker_confinement_text(unsigned confinement, char *out, size_t size);

typedef struct {
    unsigned confinement; /* CL_WORKER_HAS_*, 0 until the first worker was made */
    unsigned processes;   /* alive now, spares included */
    uint64_t started;     /* processes */
    uint64_t lost;        /* of these: died, or were ended because they did not answer */
    uint64_t wiped;       /* of these: ended because another tenant came */
    uint64_t swapped;     /* sessions that gave their worker to another one */
    uint64_t refused_calls;
    long last_refused; /* number of the last system call a worker was refused, -1 none */
} cl_worker_info;

typedef enum {
    CL_WORKER_DONE,   /* value */
    CL_WORKER_PAUSED, /* calls */
    CL_WORKER_RAISED, /* error_type, error_message, error_traceback */
    CL_WORKER_LIMIT,  /* limit */
    CL_WORKER_SYNTAX, /* error_message, line, column, ... */
    CL_WORKER_BYTES,  /* bytes: after cl_worker_dump */
    /* the operation was not possible, nothing changed: error_message, and in error_type the kind,
       "json", "name", "limits", "call", "state", "snapshot", "version" or "memory" */
    CL_WORKER_REJECTED,
    CL_WORKER_LOST /* error_message: the process died and there was no snapshot */
} cl_worker_status;

typedef struct {
    const char *text; /* JSON, or if it has no JSON form its repr() */
    size_t len;
    int is_json;
    const char *why; /* it has none, else "" */
} cl_worker_value;

typedef struct {
    uint32_t id;
    unsigned line;
    int is_async;
    const char *name;
    cl_worker_value args, kwargs; /* an array and an object, if they are JSON */
    const char *python;           /* fetch('x', timeout=5); "" unless texts were asked for */
    const char *prompt;           /* str() of the first argument; the same */
    size_t nprompt;
} cl_worker_call;

typedef struct {
    cl_worker_status status;
    int recovered;      /* the process was lost; this is the state of the last snapshot */
    const char *reason; /* why it was lost, "" if it was not */
    cl_worker_value value;
    const cl_worker_call *calls;
    size_t ncalls;
    const char *error_type, *error_message, *error_traceback;
    /* of CL_WORKER_REJECTED: which input, name or call id it is about; "" none */
    const char *subject;
    unsigned line, column, end_line, end_column; /* of a syntax error */
    int exit_code;                               /* of an uncaught SystemExit, else -1 */
    const char *exit_text;                       /* what it says on stderr, NULL nothing */
    const char *limit;                           /* "fuel", "time", ...: as cloche_limit_hit */
    const uint8_t *bytes;                        /* a snapshot */
    size_t nbytes;
    cloche_usage_info usage;
} cl_worker_result;

typedef enum { CL_WORKER_NO_CLOCK, CL_WORKER_REAL_CLOCK, CL_WORKER_FIXED_CLOCK } cl_worker_clock;

/* How a session is made. Set size, and everything else to zero for the defaults. */
typedef struct {
    size_t size;
    /* Sessions of one tenant may use the same process after one another, a worker that served
       another tenant is never used again. NULL: a tenant of its own. */
    const char *tenant;
    /* When the host gets a snapshot without asking: 0 never, 1 with each pause, 2 whenever it stops.
       What a lost worker costs is what was done since. */
    int keep;
    int texts;      /* calls come with `python` and `prompt` */
    int host_input; /* a host function named input replaces the builtin */
    /* The program's clock: none, the system's, or one that stands at clock_ns (since 1970). */
    cl_worker_clock clock;
    uint64_t clock_ns;
    uint64_t seed;           /* as for cloche_seed */
    cloche_limit_set limits; /* size 0: the defaults */
    uint64_t deadline_ms;    /* of one operation; 0: the time limit and the grace */
    /* What the program prints, as it prints it. NULL: it is dropped. Must not use the pool. */
    void (*print)(void *arg, const char *text, size_t len);
    /* What it writes to sys.stderr. NULL: that is printed like the rest. */
    void (*print_error)(void *arg, const char *text, size_t len);
    /* An operation ended. May start the next one, and may free the session. */
    void (*done)(void *arg, cl_worker_session *s, const cl_worker_result *r);
    void *arg;
} cl_worker_options;

/* Starts the process workers are forked from. NULL: *why says what failed (static text). */
cl_worker_pool *cl_worker_pool_new(const cl_worker_config *config, const char **why);
/* Ends all sessions and processes. */
void cl_worker_pool_free(cl_worker_pool *pool);
/* Readable when cl_worker_pool_step has something to do. */
int cl_worker_pool_fd(const cl_worker_pool *pool);
/* Waits up to timeout_ms (0: not at all, -1: for ever) and handles what happened. Returns the number
   of operations that ended, or -1 when a signal ended the wait. */
int cl_worker_pool_step(cl_worker_pool *pool, int timeout_ms);
void cl_worker_pool_info(cl_worker_pool *pool, cl_worker_info *out);

/* NULL: no memory. */
cl_worker_session *cl_worker_session_new(cl_worker_pool *pool, const cl_worker_options *options);
void cl_worker_session_free(cl_worker_session *s);

/* Operations. 0: it was begun. -1: another one is under way, or an argument is too large. */
typedef struct {
    uint32_t id;      /* 0: the one pending call */
    const char *type; /* an exception to raise, with text as its message; NULL: a value */
    const char *text;
    size_t len;
    int plain; /* the text is a str, not JSON */
} cl_worker_answer;
/* config as for cloche_compile (alloc is not used); inputs: JSON texts in the order of its names. */
int cl_worker_start(cl_worker_session *s, const char *source, size_t len,
                    const cloche_config *config, const char *const *inputs);
/* Answers pending calls and runs on: one by id 0, or any by their ids; with n 0 a run that met a
   limit goes on. */
int cl_worker_resume(cl_worker_session *s, const cl_worker_answer *answers, size_t n);
/* More source for a session that is idle; names get the values (JSON) before it runs. */
int cl_worker_feed(cl_worker_session *s, const char *source, size_t len, const char *const *names,
                   const char *const *values, size_t n);
int cl_worker_abandon(cl_worker_session *s);
int cl_worker_dump(cl_worker_session *s);
/* Ends with the state the snapshot was made in; it is the session's last snapshot from now on. */
int cl_worker_load(cl_worker_session *s, const uint8_t *bytes, size_t len);
/* Used from the next operation on. */
void cl_worker_limits(cl_worker_session *s, const cloche_limit_set *limits);
/* Stops the operation under way soon; it ends with CL_WORKER_LIMIT, "interrupt". */
void cl_worker_interrupt(cl_worker_session *s);
/* Drives the pool until the session's operation has ended. NULL: a signal ended the wait. */
const cl_worker_result *cl_worker_wait(cl_worker_session *s);
/* The outcome of the last operation; NULL while one is under way. */
const cl_worker_result *cl_worker_outcome(const cl_worker_session *s);
/* The process the session is in; 0 none. For tests and monitoring. */
int cl_worker_session_pid(const cl_worker_session *s);
/* The snapshot of the state there is now, good until the next operation; NULL: there is none, make
   one with cl_worker_dump. */
const uint8_t *cl_worker_snapshot(const cl_worker_session *s, size_t *len);

/* Snapshots of workers carry no key, because keys stay in the host. seal: the same snapshot with a
   code as cloche_dump makes it (*out from malloc), in place of one it has. check: 0 if the code is
   right. Both look at no byte of the state. */
int cl_worker_seal(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                   uint8_t **out, size_t *out_len);
int cl_worker_check(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                    const char **why);

#ifdef __cplusplus
}
#endif
#endif
