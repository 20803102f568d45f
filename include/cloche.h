/* SPDX-License-Identifier: MIT */
/*
 * Cloche: runs Python that nobody reviewed, inside your program.
 *
 * A *program* is compiled source; it never changes and may be shared between threads. A *vm* runs
 one program: it has its own
 * memory region and can reach nothing but the host functions whose names you gave when compiling.
 Each call to one of them
 * pauses the vm: cloche_run returns CLOCHE_PAUSED, you look at the call, decide, and answer with
 cloche_resume or
 * cloche_throw. While it is paused (or idle) a vm can be dumped to bytes, loaded again in any
 process on any machine, and
 * forked. Limits on memory, time, instructions, depth, calls and output are on by default.
 *
 * Threads: one thread uses a vm at a time; different vms are independent. cloche_interrupt alone
 may be called from anywhere.
 * Errors: functions return a cloche_status; nothing here exits, aborts, prints, or jumps. No global
 state.
 * Strings given to the library are UTF-8 and copied; pointers it gives you stay good until the next
 call that changes that vm.
 */
#ifndef CLOCHE_H
#define CLOCHE_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define CLOCHE_VERSION "0.1.0"
#if defined(__GNUC__)
#define CLOCHE_API __attribute__((visibility("default")))
#else
#define CLOCHE_API
#endif

typedef struct cloche_program cloche_program;
typedef struct cloche_vm cloche_vm;

typedef enum {
    CLOCHE_OK = 0,
    CLOCHE_DONE,   /* the program ended: cloche_result */
    CLOCHE_PAUSED, /* a host call waits for its answer: cloche_call_* */
    CLOCHE_RAISED, /* an exception nobody caught: cloche_error_* */
    /* cloche_limit_hit says which; raise it with cloche_limits and cloche_run goes on (not memory:
       that is a MemoryError) */
    CLOCHE_LIMIT,
    CLOCHE_ERR_SYNTAX, /* the source does not compile: cloche_compile_error */
    CLOCHE_ERR_NOMEM,  /* the host's memory, or the vm's memory limit for a value you made */
    /* the vm is not in the state this call needs (resume of a vm that is not paused, ...) */
    CLOCHE_ERR_STATE,
    CLOCHE_ERR_TYPE,     /* the value is of another type */
    CLOCHE_ERR_VALUE,    /* a bad argument */
    CLOCHE_ERR_SNAPSHOT, /* damaged or forged bytes, or another key */
    CLOCHE_ERR_VERSION   /* a snapshot of another version of Cloche */
} cloche_status;

/* A Python value of one vm. Values you make, and values you read, are good until the next
   cloche_run, cloche_resume, cloche_throw, cloche_feed or cloche_dump of that vm. Plain data: copy
   it freely, there is nothing to release. */
typedef struct {
    uint64_t bits;
} cloche_value;

typedef enum {
    CLOCHE_T_NONE,
    CLOCHE_T_BOOL,
    CLOCHE_T_INT,
    CLOCHE_T_FLOAT,
    CLOCHE_T_STR,
    CLOCHE_T_BYTES,
    CLOCHE_T_LIST,
    CLOCHE_T_TUPLE,
    CLOCHE_T_DICT,
    CLOCHE_T_SET,
    CLOCHE_T_FROZENSET,
    CLOCHE_T_COMPLEX,
    CLOCHE_T_BYTEARRAY,
    CLOCHE_T_EXCEPTION,
    CLOCHE_T_OTHER,
    CLOCHE_T_OBJECT /* an instance of a class the program defines */
} cloche_type;

/* All memory of the library comes from one function: new_size 0 frees, p NULL allocates, otherwise
   it is a realloc. */
typedef void *(*cloche_alloc_fn)(void *arg, void *p, size_t old_size, size_t new_size);

/* How to compile. Set size = sizeof(cloche_config) and everything else to zero for the defaults. */
typedef struct {
    size_t size;
    const char *filename;      /* shown in tracebacks; "<program>" */
    const char *const *inputs; /* names the program gets from you before it starts */
    size_t ninputs;
    /* host functions: a call pauses the vm, the answer is its value */
    const char *const *functions;
    size_t nfunctions;
    const char *const *async_functions; /* host functions whose call gives an awaitable at once */
    size_t nasync_functions;
    uint64_t max_source;   /* bytes; 16 MiB */
    cloche_alloc_fn alloc; /* NULL: the C library's */
    void *alloc_arg;
    /* What compiling may take; UINT64_MAX lifts a limit. A source takes up to 200 times its size. */
    uint64_t max_time_ns; /* 10 s; then it fails as "TimeoutError: ..." */
    uint64_t max_memory;  /* bytes; 1 GiB; then CLOCHE_ERR_NOMEM */
} cloche_config;

/* Limits of a vm, as totals for its whole life: what was used before a dump, load or fork counts.
   UINT64_MAX lifts one. */
typedef struct {
    size_t size;
    uint64_t memory;      /* bytes; 256 MiB */
    uint64_t time_ns;     /* time the program runs, host calls excluded; 30 s */
    uint64_t fuel;        /* about one per instruction; unlimited */
    uint64_t depth;       /* frames; 1000 */
    uint64_t allocations; /* objects; unlimited */
    uint64_t calls;       /* host calls; 1,000,000 */
    uint64_t output;      /* bytes printed; 64 MiB */
    uint64_t source;      /* bytes of one source; 16 MiB */
} cloche_limit_set;

typedef struct {
    uint64_t fuel, time_ns, memory, memory_peak, allocations, calls, output;
} cloche_usage_info;

typedef struct {
    char message[512];             /* "SyntaxError: '(' was never closed" */
    unsigned line, column;         /* from 1, in characters; 0 = unknown */
    unsigned end_line, end_column; /* first column behind what is wrong; 0 = unknown */
} cloche_compile_info;

/* Compiles. On CLOCHE_OK *out is yours: release it with cloche_program_free (vms keep their own
   hold on it). info may be NULL. */
CLOCHE_API cloche_status cloche_compile(const char *source, size_t len, const cloche_config *config,
                                        cloche_program **out, cloche_compile_info *info);
CLOCHE_API void cloche_program_free(cloche_program *p);

/* A vm at the beginning of the program, with default limits. Give it inputs with cloche_set, then
   cloche_run. Costs well under a microsecond when a vm of the same program was freed before:
   regions are kept warm. */
CLOCHE_API cloche_status cloche_start(cloche_program *p, cloche_vm **out);
CLOCHE_API void cloche_free(cloche_vm *vm);
/* Sets a global name: an input before the first run, or any name of an idle session. */
CLOCHE_API cloche_status cloche_set(cloche_vm *vm, const char *name, cloche_value v);
CLOCHE_API void cloche_limits_default(cloche_limit_set *l);
CLOCHE_API cloche_status cloche_limits(cloche_vm *vm, const cloche_limit_set *l);
CLOCHE_API void cloche_usage(const cloche_vm *vm, cloche_usage_info *u);
/* What random numbers start from that the program does not seed; 0 unless set. Dumps carry it. */
CLOCHE_API void cloche_seed(cloche_vm *vm, uint64_t seed);
/* fn gives the program the time, in nanoseconds since 1970, when it asks for it. Without one it has
   no clock: time.time() raises PermissionError, and time.monotonic() counts the work done. It must
   not use the vm. A loaded or forked vm has none until it is given one. */
CLOCHE_API void cloche_set_clock(cloche_vm *vm, uint64_t (*fn)(void *arg), void *arg);

/* Runs until the program ends, pauses, raises, or meets a limit. */
CLOCHE_API cloche_status cloche_run(cloche_vm *vm);
/* Answers the pending call and runs on. */
CLOCHE_API cloche_status cloche_resume(cloche_vm *vm, cloche_value v);
/* Raises an exception at the pending call and runs on: type is the name of a builtin exception
   ("ValueError") or of an exception class among the program's global names, whose __init__ is not
   run; other names give RuntimeError. */
CLOCHE_API cloche_status cloche_throw(cloche_vm *vm, const char *type, const char *message);
/* The same with an exception value of this vm (read from a call, or made with cloche_exception). */
CLOCHE_API cloche_status cloche_throw_value(cloche_vm *vm, cloche_value exc);
/* Answers one of several pending async calls by id, without running. Run on with cloche_run when
   you have answered what you can. */
CLOCHE_API cloche_status cloche_answer(cloche_vm *vm, uint32_t id, cloche_value v);
CLOCHE_API cloche_status cloche_answer_error(cloche_vm *vm, uint32_t id, const char *type,
                                             const char *message);
CLOCHE_API cloche_status cloche_answer_error_value(cloche_vm *vm, uint32_t id, cloche_value exc);
/* A session: more source for an idle vm (after CLOCHE_DONE or CLOCHE_RAISED); it sees the names of
   what ran before. cloche_run runs it. */
CLOCHE_API cloche_status cloche_feed(cloche_vm *vm, const char *source, size_t len,
                                     cloche_compile_info *info);
/* Runs source in the vm before the program itself: classes and functions the program finds among its
   names. Before the first cloche_run only; a host call in it is an error (CLOCHE_ERR_STATE).
   CLOCHE_ERR_SYNTAX: it does not compile; CLOCHE_RAISED and CLOCHE_LIMIT as cloche_run. After an
   error the program itself cannot be run: free the vm. The source is part of the vm: dumps carry
   it. */
CLOCHE_API cloche_status cloche_define(cloche_vm *vm, const char *source, size_t len,
                                       const char *filename);
/* Gives up a run that is paused or met a limit: the vm is idle, its names stay, and a session can
   be fed on. No `finally` runs. */
CLOCHE_API cloche_status cloche_abandon(cloche_vm *vm);

/* The pending calls: 1 for a sync call, any number for async ones. */
CLOCHE_API size_t cloche_call_count(const cloche_vm *vm);
/* args a tuple, kwargs a dict or None */
typedef struct {
    uint32_t id;
    const char *name;
    cloche_value args, kwargs;
    unsigned line;
    int is_async;
} cloche_call;
CLOCHE_API cloche_status cloche_call_get(const cloche_vm *vm, size_t index, cloche_call *out);

/* After CLOCHE_DONE: the value of the last expression statement, else None. */
CLOCHE_API cloche_value cloche_result(const cloche_vm *vm);
/* After CLOCHE_RAISED. Texts belong to the vm. */
CLOCHE_API const char *cloche_error_type(cloche_vm *vm);
CLOCHE_API const char *cloche_error_message(cloche_vm *vm);
CLOCHE_API const char *cloche_error_traceback(cloche_vm *vm);
CLOCHE_API cloche_value cloche_error_value(cloche_vm *vm);
/* After CLOCHE_LIMIT: "fuel", "time", "memory", "depth", "allocations", "calls", "output",
   "source", "interrupt". */
CLOCHE_API const char *cloche_limit_hit(const cloche_vm *vm);
/* What the program printed since the last take; *len bytes. With a sink set nothing is kept. */
CLOCHE_API const char *cloche_take_output(cloche_vm *vm, size_t *len);
CLOCHE_API void cloche_set_print(cloche_vm *vm, void (*fn)(void *arg, const char *text, size_t len),
                                 void *arg);
/* Takes what the program writes to sys.stderr apart. Without it (or with NULL) that is output like any
   other. It counts against the same limit. */
CLOCHE_API void cloche_set_print_error(cloche_vm *vm,
                                       void (*fn)(void *arg, const char *text, size_t len),
                                       void *arg);
/* Stops a running vm soon (CLOCHE_LIMIT, "interrupt"); from any thread or signal handler. */
CLOCHE_API void cloche_interrupt(cloche_vm *vm);
/* fn is asked now and then while the vm runs, by the thread that runs it (every few ten thousand
   instructions, and inside long operations); nonzero stops it as cloche_interrupt does. It must not
   use the vm. NULL takes it away. */
CLOCHE_API void cloche_set_watch(cloche_vm *vm, int (*fn)(void *arg), void *arg);

/* Snapshots. dump: *bytes is made with the vm's allocator, release it with cloche_bytes_free. key:
   16 to 64 bytes that authenticate the snapshot (keyed BLAKE2b), or NULL for one that only
   cloche_load_unauthenticated takes. program: reused if it is the one in the snapshot, else the
   source inside is compiled; may be NULL. Loading checks everything: forged bytes give an error,
   never a crash. */
CLOCHE_API cloche_status cloche_dump(cloche_vm *vm, const uint8_t *key, size_t key_len,
                                     uint8_t **bytes, size_t *len);
CLOCHE_API void cloche_bytes_free(cloche_vm *vm, uint8_t *bytes, size_t len);
CLOCHE_API cloche_status cloche_load(const uint8_t *bytes, size_t len, const uint8_t *key,
                                     size_t key_len, cloche_program *program,
                                     const cloche_limit_set *limits, cloche_vm **out,
                                     const char **why);
CLOCHE_API cloche_status cloche_load_unauthenticated(const uint8_t *bytes, size_t len,
                                                     cloche_program *program,
                                                     const cloche_limit_set *limits,
                                                     cloche_vm **out, const char **why);
/* An independent copy of a stopped vm. */
CLOCHE_API cloche_status cloche_fork(cloche_vm *vm, cloche_vm **out);

/* Making values. A failed one leaves *out alone. Work on large values counts as fuel: with a fuel
   limit they may give CLOCHE_LIMIT. */
CLOCHE_API cloche_value cloche_none(void);
CLOCHE_API cloche_value cloche_bool(int b);
CLOCHE_API cloche_status cloche_int(cloche_vm *vm, int64_t i, cloche_value *out);
/* any size; also 0x... */
CLOCHE_API cloche_status cloche_int_text(cloche_vm *vm, const char *decimal, size_t len,
                                         cloche_value *out);
CLOCHE_API cloche_status cloche_float(cloche_vm *vm, double d, cloche_value *out);
CLOCHE_API cloche_status cloche_complex(cloche_vm *vm, double re, double im, cloche_value *out);
CLOCHE_API cloche_status cloche_str(cloche_vm *vm, const char *utf8, size_t len, cloche_value *out);
CLOCHE_API cloche_status cloche_bytes(cloche_vm *vm, const void *p, size_t len, cloche_value *out);
CLOCHE_API cloche_status cloche_bytearray(cloche_vm *vm, const void *p, size_t len,
                                          cloche_value *out);
CLOCHE_API cloche_status cloche_list(cloche_vm *vm, cloche_value *out);
CLOCHE_API cloche_status cloche_list_push(cloche_vm *vm, cloche_value list, cloche_value v);
CLOCHE_API cloche_status cloche_tuple(cloche_vm *vm, const cloche_value *items, size_t n,
                                      cloche_value *out);
CLOCHE_API cloche_status cloche_tuple_from_list(cloche_vm *vm, cloche_value list,
                                                cloche_value *out);
CLOCHE_API cloche_status cloche_dict(cloche_vm *vm, cloche_value *out);
CLOCHE_API cloche_status cloche_dict_set(cloche_vm *vm, cloche_value dict, cloche_value key,
                                         cloche_value v);
CLOCHE_API cloche_status cloche_set_new(cloche_vm *vm, int frozen, cloche_value *out);
CLOCHE_API cloche_status cloche_set_add(cloche_vm *vm, cloche_value set, cloche_value v);
/* An instance of a builtin exception class, not raised. CLOCHE_ERR_VALUE: no such class. */
CLOCHE_API cloche_status cloche_exception(cloche_vm *vm, const char *type, const cloche_value *args,
                                          size_t n, cloche_value *out);
/* JSON text to a value and back. to_json: *out belongs to the vm until its next use. what is not
   JSON is CLOCHE_ERR_TYPE. */
CLOCHE_API cloche_status cloche_from_json(cloche_vm *vm, const char *text, size_t len,
                                          cloche_value *out, const char **why);
CLOCHE_API cloche_status cloche_to_json(cloche_vm *vm, cloche_value v, const char **out,
                                        size_t *len, const char **why);

/* Reading values. */
CLOCHE_API cloche_type cloche_get_type(const cloche_vm *vm, cloche_value v);
CLOCHE_API const char *cloche_get_type_name(cloche_vm *vm, cloche_value v);
CLOCHE_API int cloche_get_bool(const cloche_vm *vm, cloche_value v); /* of a bool */
/* CLOCHE_ERR_VALUE: does not fit, see cloche_get_text */
CLOCHE_API cloche_status cloche_get_int(const cloche_vm *vm, cloche_value v, int64_t *out);
/* "-ff"; any size */
CLOCHE_API cloche_status cloche_get_int_hex(cloche_vm *vm, cloche_value v, const char **text,
                                            size_t *len);
CLOCHE_API cloche_status cloche_get_float(const cloche_vm *vm, cloche_value v, double *out);
CLOCHE_API cloche_status cloche_get_complex(const cloche_vm *vm, cloche_value v, double *re,
                                            double *im);
/* belongs to the vm until its next text is read */
CLOCHE_API cloche_status cloche_get_str(cloche_vm *vm, cloche_value v, const char **utf8,
                                        size_t *len);
CLOCHE_API cloche_status cloche_get_bytes(const cloche_vm *vm, cloche_value v, const uint8_t **p,
                                          size_t *len);
/* list, tuple, dict, set; else 0 */
CLOCHE_API size_t cloche_get_len(const cloche_vm *vm, cloche_value v);
/* list, tuple */
CLOCHE_API cloche_status cloche_get_item(const cloche_vm *vm, cloche_value v, size_t i,
                                         cloche_value *out);
/* dict and set iteration: *pos starts at 0; returns 1 while there is one more. value may be NULL.
   */
CLOCHE_API int cloche_next(const cloche_vm *vm, cloche_value container, uint32_t *pos,
                           cloche_value *key, cloche_value *value);
/* str(v) or repr(v) as far as no Python code is needed; belongs to the vm until its next text is
   read. */
CLOCHE_API cloche_status cloche_get_text(cloche_vm *vm, cloche_value v, int repr, const char **utf8,
                                         size_t *len);
/* Exceptions: class name, and args as a tuple. */
CLOCHE_API cloche_status cloche_get_exception(cloche_vm *vm, cloche_value v, const char **type,
                                              cloche_value *args);
/* The name of the builtin class nearest to its class: "ValueError" for an instance of `class
   Bad(ValueError)`. NULL: no exception. */
CLOCHE_API const char *cloche_get_exception_base(const cloche_vm *vm, cloche_value v);

/* Instances of classes the program defines (CLOCHE_T_OBJECT). None of these runs Python code. */
/* A global name of the program, e.g. a class. CLOCHE_ERR_VALUE: there is none. */
CLOCHE_API cloche_status cloche_get_global(cloche_vm *vm, const char *name, cloche_value *out);
/* An instance made without __new__ and __init__; items is a tuple for a class that derives from
   tuple, else NULL. CLOCHE_ERR_TYPE: not a class of the program, or one of another layout. */
CLOCHE_API cloche_status cloche_object(cloche_vm *vm, cloche_value cls, const cloche_value *items,
                                       cloche_value *out);
CLOCHE_API cloche_status cloche_object_set(cloche_vm *vm, cloche_value obj, const char *name,
                                           cloche_value v);
/* An attribute an instance itself has, or one a class has (its own or inherited from another class
   of the program). CLOCHE_ERR_VALUE: there is none. */
CLOCHE_API cloche_status cloche_object_get(cloche_vm *vm, cloche_value obj, const char *name,
                                           cloche_value *out);
/* The tuple of an instance of a class that derives from tuple, else None. */
CLOCHE_API cloche_value cloche_object_items(const cloche_vm *vm, cloche_value obj);

#ifdef __cplusplus
}
#endif
#endif
