/* SPDX-License-Identifier: MIT */
/* Where code comes from: the prelude (one per process, immutable), the program, and sources
   compiled while it runs (sessions, exec, imported modules). Code ids are positions in vm->codes:
   stubs, prelude, program, run-time units in order. */
#ifndef CL_UNIT_H
#define CL_UNIT_H
#include "front/code.h"

/* The prelude: compiled when Cloche was built (vm/prelude.h). */
typedef struct {
    const cl_unit *unit;
    uint32_t image_end;       /* first region offset after its constants */
    const cl_codeinst *codes; /* fresh records: stubs, then prelude codes */
    uint32_t ncodes;
} cl_prelude;
const cl_prelude *cl_prelude_get(void);

/* Sources compiled at run time. One that nothing refers to any more is freed by the collector; its
   place keeps its code ids, for a later unit of at most as many codes. */
typedef struct {
    cl_unit unit;              /* all zero: a free place */
    uint32_t first_code, room; /* its code ids */
    uint32_t src_hash;
    bool live; /* during a collection: something refers to one of its codes */
} cl_unit_place;
typedef struct cl_units {
    uint32_t n, cap;
    uint32_t nfree;
    cl_unit_place *v;
    uint32_t recent[64]; /* by hash of the source: position + 1 of the unit compiled last */
} cl_units;
/* The unit a code belongs to (for source lines); NULL for stubs. */
const cl_unit *cl_vm_unit(const cl_vm *vm, uint32_t code);
/* Registers the codes of the program. 0, or -1 without memory. */
int cl_vm_add_program(cl_vm *vm, const cl_unit *u);
/* Compiles source at run time into this vm. *code = id of its module body. A compile error becomes
   a pending SyntaxError. */
cl_st cl_unit_compile(cl_vm *vm, const char *src, size_t len, const char *filename, uint32_t flags,
                      uint32_t *code);
/* Copies the constants of a run-time unit into the region, one object each, and rewrites all
   references (vm/instantiate.c). map: one uint32 per 16 bytes of image. */
cl_st cl_unit_instantiate(cl_vm *vm, cl_unit *u, uint32_t *map);
/* A pending SyntaxError with position and text. */
cl_st cl_raise_syntax(cl_vm *vm, const cl_compile_error *err, const char *filename);
/* A time limit for compiling: `up` says afterwards whether it was that which stopped. */
typedef struct {
    cl_poll poll;
    uint64_t end_ns;
    bool up;
} cl_watch;
void cl_watch_start(cl_watch *w, uint64_t ns); /* UINT64_MAX: none */
/* Load: the next place, with room for that many codes: free, or with a unit that is compiled again
   (its constants come with cl_units_restore). NULL or what is wrong. */
const char *cl_unit_reload_free(cl_vm *vm, uint32_t room);
const char *cl_unit_reload(cl_vm *vm, const char *src, size_t len, const char *filename,
                           uint32_t flags, uint64_t hash, uint32_t room, const cl_watch *watch);
int cl_units_restore(cl_vm *vm);
static inline bool cl_unit_is_free(const cl_unit_place *p) { return !p->unit.arena; }
/* Frees the units that are not live. Their constants in rgn->units become None. */
void cl_units_sweep(cl_vm *vm);
/* Codes of all places from now on use the constants in rgn->units. */
void cl_units_link(cl_vm *vm);
void cl_vm_pool_drop(cl_program *p);
#define CL_COMPILE_MEMORY ((uint64_t)1 << 30)
/* What compiling may take: bytes of the source, bytes of memory (0 = any), time. */
typedef struct {
    uint64_t source, memory;
    const cl_watch *watch;
} cl_compile_limits;
/* Program objects */
cl_program *cl_program_new(const char *src, size_t len, const char *filename,
                           const char *const *inputs, uint32_t ninputs, const char *const *hostfns,
                           uint32_t nhostfns, uint32_t nasync_first,
                           const cl_compile_limits *limits, cl_compile_error *err,
                           void *(*alloc_fn)(void *, void *, size_t, size_t), void *alloc_arg);
/* the default allocator */
void *cl_libc_alloc(void *arg, void *p, size_t old_size, size_t new_size);
void cl_program_ref(cl_program *p);
void cl_program_unref(cl_program *p);
#endif
