/* SPDX-License-Identifier: MIT */
/* Starting, stopping and going on: the face of the machine towards src/api. One vm is used by one
   thread at a time. */
#ifndef CL_RUN_H
#define CL_RUN_H
#include "heap/object.h"
#include "vm/unit.h"

typedef enum {
    CL_RUN_DONE,   /* the run ended; rgn->result is its value */
    CL_RUN_RAISED, /* uncaught exception in rgn->exc */
    /* a host call is pending: the current frame is a host frame, or rgn->pending has Futures and
       the program waits */
    CL_RUN_PAUSED,
    /* vm->limit_hit; fuel, time, calls, output: raise the limit and cl_vm_run again */
    CL_RUN_LIMIT,
    CL_RUN_CHAOS /* test mode: dump, load, go on */
} cl_run;

/* vm/pool.c: a vm for this program, a warm one if there is any. NULL without memory. */
cl_vm *cl_vm_new(cl_program *p);
void cl_vm_release(cl_vm *vm); /* back to the pool, or unmapped */
/* Before the first machine: regions get a copy of the template instead of mapping a file in memory.
   For processes that will have no descriptors. */
void cl_vm_template_copied(void);
void cl_vm_limits_default(cl_limits *l);
/* totals for the whole life of the state; usage so far counts */
void cl_vm_set_limits(cl_vm *vm, const cl_limits *l);
/* Fresh start of the program body: stack, namespaces, entry frame. Inputs are set afterwards. */
cl_st cl_vm_begin(cl_vm *vm);
cl_st cl_vm_set_global(cl_vm *vm, const char *name, cl_val v);
/* Entry frame for another module body (session feed) or function call with no arguments, on an idle
   vm. */
cl_st cl_vm_begin_code(cl_vm *vm, uint32_t code, cl_val globals);
/* Empty region only (stack, header): what a load fills. */
int cl_vm_reset(cl_vm *vm);
cl_run cl_vm_run(cl_vm *vm);
/* After CL_RUN_RAISED: lets the program's own __str__ of exceptions run, so that the report can
   show their texts. Bounded; never changes the exception. */
void cl_vm_prepare_error(cl_vm *vm, cl_val exc);
/* The pending synchronous call, if the current frame is one. */
bool cl_vm_host_call(const cl_vm *vm, cl_val *func, cl_val *args, cl_val *kwargs, uint32_t *id);
/* Answers it. The machine must be at CL_RUN_PAUSED. Then cl_vm_run. */
cl_st cl_vm_answer(cl_vm *vm, cl_val v);
cl_st cl_vm_answer_error(cl_vm *vm, cl_val exc);
/* The i-th async call that waits for its answer: a future whose call is (host function, tuple, dict
   or None). NULL: no more, or something else, which only a forged snapshot can put there. */
cl_future *cl_vm_pending(const cl_vm *vm, size_t i);
/* Answers a Future by call id: -1 if there is none. */
int cl_vm_answer_future(cl_vm *vm, uint32_t id, cl_val v, bool failed);
uint64_t cl_vm_fuel_used(const cl_vm *vm);
uint64_t cl_vm_allocs_used(const cl_vm *vm);
uint64_t cl_now_ns(void);
int cl_vm_poll(void *vm); /* vm->poll: nonzero = stop */
/* Runs allocating host code (making values) with one collection in between if memory is short:
   retry loop helper. */
#define CL_WITH_GC(vm, st, expr)               \
    do {                                       \
        for (int try_ = 0; try_ < 3; try_++) { \
            (st) = (expr);                     \
            if ((st) != CL_ST_NEED_GC) break;  \
            cl_gc(vm);                         \
            cl_alloc_must_work(vm);            \
        }                                      \
        cl_alloc_may_fail(vm);                 \
    } while (0)
/* vm/output.c */
/* error: what goes to sys.stderr */
cl_st cl_out_write(cl_vm *vm, cl_val str, bool error);
#endif
