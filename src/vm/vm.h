/* SPDX-License-Identifier: MIT */
/* The virtual machine: what natives and the loop share. Read this first when you write a native.

   The rules for C code that works on program data:
   - `const cl_vm *` cannot allocate, raise or move anything. `cl_vm *` may allocate; objects never
   move and the collector never
     runs inside C code, so pointers into the region stay good until you return.
   - A function that can fail returns a cl_st and nothing else; results go to out-parameters. CL_TRY
   passes failures up.
   - Reserve, then commit: check types, charge, allocate; only then change what the program can see.
   Any native may be
     stopped at a failing allocation (CL_ST_NEED_GC) and run again from its start.
   - Charge before work that is not constant-time: CL_CHARGE(vm, units); one unit ~ one bytecode
   instruction ~ 32 bytes copied.
   - Never call Python from C. When a leaf native meets a value that needs Python code (a user class
   with the dunder in
     question, a generator) it returns CL_ST_ESCALATE with nothing changed; the loop then runs the
     native's step or prelude form. */
#ifndef CL_VM_H
#define CL_VM_H
#include "base/poll.h"
#include "heap/object.h"

typedef struct cl_vm cl_vm;
typedef struct cl_code cl_code;       /* front/code.h */
typedef struct cl_program cl_program; /* front/code.h */

typedef enum {
    CL_ST_OK,
    CL_ST_RAISE,    /* an exception is pending (cl_raise) */
    CL_ST_CALL,     /* step natives: a Python call is wanted first (cl_step_call, cl_step_next) */
    CL_ST_HOST,     /* the program is paused: the host has to answer */
    CL_ST_FUEL,     /* out of fuel for now, or interrupted: run the same instruction again later */
    CL_ST_NEED_GC,  /* an allocation failed: collect, run the same instruction again */
    CL_ST_ESCALATE, /* leaf natives: needs Python code, nothing was changed */
    /* leaf natives: the answer is the value of calling R[2](args at a[0..vm->tail_argc)); see
       cl_tail_call */
    CL_ST_TAILCALL
} cl_st;

#define CL_TRY(e)                                     \
    do {                                              \
        cl_st st_ = (e);                              \
        if (CL_UNLIKELY(st_ != CL_ST_OK)) return st_; \
    } while (0)

typedef cl_st (*cl_leaf)(cl_vm *vm, cl_val *a, uint32_t argc);
typedef cl_st (*cl_step)(cl_vm *vm, cl_val *r);

/* Which limit ended a run. */
typedef enum {
    CL_LIMIT_NONE,
    CL_LIMIT_FUEL,
    CL_LIMIT_TIME,
    CL_LIMIT_MEMORY,
    CL_LIMIT_DEPTH,
    CL_LIMIT_ALLOCATIONS,
    CL_LIMIT_CALLS,
    CL_LIMIT_OUTPUT,
    CL_LIMIT_SOURCE,
    CL_LIMIT_INTERRUPT
} cl_limit;

/* Page 0 of the region: all state of the running program that is not an object. Offsets and
   counters only. */
typedef struct {
    uint32_t magic, layout;
    uint32_t heap_start; /* first offset after base and program templates */
    uint32_t top;        /* first offset never used */
    uint32_t stack;      /* STACK object */
    uint32_t frame;      /* slot of R[0] of the current frame (0 = idle) */
    uint32_t stack_top;  /* first slot past the current frame's registers */
    uint32_t code, pc;   /* where the current frame goes on, while the machine is stopped */
    uint32_t depth;      /* frames */
    uint32_t serial;     /* next identity serial */
    uint32_t ns_version; /* next namespace version */
    uint32_t type_epoch; /* changes when a class that may be cached is modified */
    uint32_t call_id;    /* next host call id */
    uint64_t used_fuel, used_allocs, used_calls, used_output;
    uint64_t used_ns;   /* execution time */
    uint64_t peak;      /* highest memory use, bytes */
    uint64_t live;      /* bytes live after the last collection */
    uint64_t since;     /* bytes allocated since */
    cl_val exc;         /* pending exception while unwinding, else None */
    cl_val handled;     /* exception being handled (sys.exc_info), else None */
    cl_val result;      /* value of the last expression statement */
    cl_val globals;     /* DICT of the main module */
    cl_val main_module; /* MODULE or None */
    cl_val modules;     /* DICT of imported modules, or None */
    /* LIST of FUTUREs the host has been told of and not answered, or None */
    cl_val pending;
    /* TUPLE-like LIST of per-unit constant ARRAYs compiled at run time, or None */
    cl_val units;
    cl_val handles;         /* LIST: values the host holds */
    cl_val random_state;    /* small int: the next unseeded generator starts from it; or None */
    cl_val prelude_globals; /* DICT for prelude code */
    cl_val regexes;         /* LIST: the next place, patterns that have a program; or None */
    cl_val int_digits;      /* small int: what the program set as sys' limit (0: none); or None */
    cl_val spare[8];
    uint32_t chars[256]; /* cached one-character strings, 0 = not made yet */
} cl_rgn;
#define CL_RGN_VALS_FIRST(h) (&(h)->exc)
#define CL_RGN_NVALS 21

/* Limits of one run; 0 or UINT64_MAX = none as documented in cloche.h. Given by the host, never
   taken from a dump. */
typedef struct {
    uint64_t fuel, time_ns, memory, allocations, calls, output, source;
    uint32_t depth, int_digits;
} cl_limits;

/* Trusted per-instance record of one code object. The first cache line is what a call needs. */
typedef struct {
    uint32_t *words; /* the program's (shared, read-only) or this vm's quickened copy */
    const cl_val *k; /* constants of this code */
    const cl_code *code;
    /* a plain call with exactly this many positional arguments needs no argument binding; 0xFFFF =
       never */
    uint16_t simple_argc;
    uint16_t nregs;
    uint32_t weight; /* fuel charged at entry */
    uint16_t heat;
    uint16_t is_hot;
    uint32_t unit;
} cl_codeinst;

#define CL_TCACHE 128u /* entries, a power of two */
/* One entry of the type attribute cache. */
typedef struct {
    uint64_t type, name;
    uint32_t epoch, pad;
    cl_val result;
} cl_tcache;

#define CL_NATIVE_SLACK 64 /* stack slots natives may use past their arguments */
#define CL_FRAME_HEAD 4    /* words before R[0]: see vm/frame.h */
#define CL_MAX_KW 16

struct cl_vm {
    uint8_t *base; /* the region */
    uint32_t bump, bump_end;
    /* left in this slice; the loop keeps it in a register and stores it around slow calls */
    int64_t fuel;
    cl_codeinst *codes;
    uint32_t ncodes, codes_cap;
    /* loop state while C code outside the loop runs: next instruction, current instruction,
       registers, constants */
    const uint32_t *pc, *ipc;
    cl_val *R;
    const cl_val *K;
    /* host addresses of the STACK object's first slot and of the last usable one */
    cl_val *stack_w, *stack_end;
    uint32_t cur_code;
    uint32_t ret_code; /* code of the frame a RET is leaving, for its retry */
    const uint32_t *retry_ipc;
    uint32_t retry_slot, gc_retries;
    bool in_native; /* a step native or leaf is active, for the dump's consistency check */
    /* set by natives for the loop */
    uint32_t call_k; /* step natives: register window of the wanted call */
    uint32_t call_argc;
    uint32_t call_mode; /* 0 call, 1 next */
    uint32_t tail_argc; /* CL_ST_TAILCALL */
    /* keyword-only arguments of the running native with *args, in signature order */
    cl_val kw[CL_MAX_KW];
    uint64_t credit;     /* fuel already paid for the pending big charge */
    int64_t debt_at;     /* fuel below which a charge asks whether to go on */
    uint64_t side_bytes; /* host memory of sources compiled at run time: counts as the program's */
    uint64_t fuel_slice; /* what the loop took from the budget for this slice */
    uint64_t fuel_left;  /* budget outside the slice */
    cl_limits limits;
    cl_limit limit_hit;
    int interrupt; /* set by another thread (atomic access) */
    uint64_t deadline_ns, started_ns;
    bool loaded; /* registers came from a snapshot: steps are checked before they run */
    bool gc_wanted, fail_alloc_hit, fail_again, verify_gc;
    const char *verify_text;
    /* bytes allocated since the last collection that make the next one due */
    uint64_t gc_threshold;
    uint64_t ngc;
    int64_t allocs_left; /* allocation budget; negative = used up */
    int64_t allocs_given;
    uint32_t gc_every, gc_count; /* test modes */
    uint32_t fail_alloc, fail_gap, fail_count;
    uint32_t fuel_slice_test, chaos_every;
    /* for long C loops: stops when the deadline passed or the host interrupts */
    cl_poll poll;
    cl_program *program;
    cl_vm *next_idle;
    uint64_t granted;   /* fuel given to slices so far, usage before a load included */
    uint32_t str_depth; /* of exceptions whose text is being made: obj/exc.c */
    bool chaos;         /* stop reason of test modes */
    uint32_t chaos_count;
    uint32_t *hot; /* ids of the quickened codes, to be dropped with the run */
    uint32_t nhot, hot_cap;
    bool tcache_used;
    struct cl_heap *heap;   /* page map, mark bits: heap/heap.h */
    struct cl_regexes *regexes; /* compiled patterns: vm/regexes.h; NULL: none */
    struct cl_units *units; /* sources compiled at run time: vm/unit.h */
    /* output */
    void (*print)(void *arg, const char *text, size_t len);
    void *print_arg;
    /* the sink of sys.stderr; NULL: what goes there is output like any other */
    void (*print_error)(void *arg, const char *text, size_t len);
    void *print_error_arg;
    char *out; /* captured text not yet taken by the host */
    size_t out_len, out_cap;
    /* host facts */
    /* the host's question whether to go on, asked by poll and at the end of slices */
    int (*watch)(void *arg);
    void *watch_arg;
    void *host; /* embedder's pointer */
    uint64_t (*clock_ns)(void *arg);
    void *clock_arg;
    /* nanoseconds since 1970 for the program's own use, or NULL: it has no clock */
    uint64_t (*wall_ns)(void *arg);
    void *wall_arg;
    void *(*alloc_fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *alloc_arg;
    cl_tcache tcache[CL_TCACHE];
};

static inline cl_rgn *cl_rgn_of(const cl_vm *vm) { return (cl_rgn *)(void *)vm->base; }
/* Typed pointer to the object a ref names; the kind must have been checked. */
#define CL_AT(vm, T, off) ((T *)(void *)((vm)->base + (uint32_t)(off)))
#define CL_PTR(vm, T, v) CL_AT(vm, T, cl_off(v))
static inline cl_hdr *cl_hdr_of(const cl_vm *vm, cl_val v) { return CL_PTR(vm, cl_hdr, v); }
static inline cl_val cl_ref_of(const cl_vm *vm, const void *obj)
{
    uint32_t off = (uint32_t)((const uint8_t *)obj - vm->base);
    return cl_ref((cl_kind)((const cl_hdr *)obj)->kind, off);
}

/* ---- allocation (heap/alloc.c). Sizes in bytes; the object is uninitialised but for its header
   (flags, labels, aux = 0). NULL means CL_ST_NEED_GC: return that. Every value slot must be filled
   before the native returns. ---- */
cl_hdr *cl_alloc_slow(cl_vm *vm, cl_kind kind, uint64_t size);
static inline cl_hdr *cl_alloc(cl_vm *vm, cl_kind kind, uint64_t size)
{
    uint64_t n = CL_ALIGN16((uint64_t)size);
    uint64_t off = vm->bump;
    if (CL_UNLIKELY(--vm->allocs_left < 0 || n > 2048 || off + n > vm->bump_end))
        return cl_alloc_slow(vm, kind, n);
    vm->bump = (uint32_t)(off + n);
    cl_hdr *h = CL_AT(vm, cl_hdr, off);
    uint64_t word = (uint64_t)kind | (n >> 4) << 24;
    memcpy(h, &word, 8);
    return h;
}
/* Between two attempts of something that is not an instruction: nothing is made to fail (test
   modes) until cl_alloc_may_fail. */
static inline void cl_alloc_must_work(cl_vm *vm)
{
    vm->fail_alloc_hit = false;
    vm->fail_gap = UINT32_MAX;
    vm->fail_count = 0;
}
static inline void cl_alloc_may_fail(cl_vm *vm) { vm->fail_gap = vm->fail_alloc; }
/* out = new object or return NEED_GC from the calling function */
#define CL_NEW(vm, T, out, kind, size)              \
    T *out = (T *)(void *)cl_alloc(vm, kind, size); \
    if (CL_UNLIKELY(!out)) return CL_ST_NEED_GC
/* True when n more bytes would not fit the memory limit even after collecting everything but what
   is live now; natives that compute large result sizes ask first: returns CL_ST_OK, or raises
   MemoryError. */
cl_st cl_reserve(cl_vm *vm, uint64_t bytes);

/* ---- metering. Charging may take the slice below zero (the loop stops at the next check); a large
   charge that the remaining budget cannot pay returns CL_ST_FUEL before any work. A native that
   goes on charging below zero is asked every CL_DEBT units whether it may: when the time is up, the
   budget used or the host interrupts, its charge returns CL_ST_FUEL and it is run again from its
   start. ---- */
#define CL_DEBT 100000
cl_st cl_charge_slow(cl_vm *vm, uint64_t units);
#define CL_CHARGE(vm, n)                                         \
    do {                                                         \
        uint64_t n_ = (n);                                       \
        if (CL_LIKELY(n_ < 4096 && (vm)->fuel >= (vm)->debt_at)) \
            (vm)->fuel -= (int64_t)n_;                           \
        else                                                     \
            CL_TRY(cl_charge_slow(vm, n_));                      \
    } while (0)
#define CL_CHARGE_BYTES(vm, n) CL_CHARGE(vm, (uint64_t)(n) >> 5)

/* ---- raising (obj/exc.c). Returns CL_ST_RAISE (or NEED_GC). The format is our own: %s C string,
   %d int, %u unsigned,
   %z size_t/uint64_t, %i int64_t, %c code point, %T type name of a cl_val, %S text of a str cl_val,
   %R repr of a cl_val as far as a leaf can give it, %N name of a type cl_val, %.*s as printf, %q
   str cl_val cut to 200 characters, %% ---- */
typedef enum {
#define TYPE(id, name, base, kind, flags) CL_T_##id,
#define EXC(id, base) CL_T_##id,
#include "builtin/types.def"
#undef TYPE
#undef EXC
    CL_T_COUNT
} cl_type_id;
cl_st cl_raise(cl_vm *vm, cl_type_id type, const char *fmt, ...) CL_MUST_USE;
/* type(args...) with ready argument values */
cl_st cl_raise_args(cl_vm *vm, cl_type_id type, const cl_val *args, uint32_t n) CL_MUST_USE;
cl_st cl_raise_value(cl_vm *vm, cl_val exc) CL_MUST_USE; /* pending = exc (an EXC) */
cl_st cl_raise_memory(cl_vm *vm) CL_MUST_USE;

/* ---- step natives ---- */
/* In r[0..] the named state and locals. Asks the loop to call r[k+2] with n arguments in r[k+4..];
   the result comes to r[k] and the step runs again. Write the new state to r[0] before. r must have
   at least k + 4 + n + 2 registers. */
static inline cl_st cl_step_call(cl_vm *vm, uint32_t k, uint32_t n)
{
    vm->call_k = k;
    vm->call_argc = n;
    vm->call_mode = 0;
    return CL_ST_CALL;
}
/* Asks for the next element of the iterator in r[k+2]; r[k] gets it, or CL_EXHAUSTED. */
static inline cl_st cl_step_next(cl_vm *vm, uint32_t k)
{
    vm->call_k = k;
    vm->call_argc = 0;
    vm->call_mode = 1;
    return CL_ST_CALL;
}

/* ---- natives and builtin types tables (builtin/natives.c) ---- */
enum { CL_TIER_LEAF, CL_TIER_STEP, CL_TIER_PRELUDE };
typedef struct {
    const char *name; /* as the program sees it */
    const char *sig;  /* "(self, x, /, y=None, *args, key=None)" */
    const char *doc;
    cl_leaf leaf;        /* NULL: always the escalated form */
    cl_step step;        /* escalated form: a step native ... */
    const char *prelude; /* ... or the name of a prelude function */
    /* cl_type_id of the type it is a method of, or CL_T_COUNT: builtin function, or module */
    uint16_t owner;
    uint16_t nregs; /* step: registers */
    uint8_t flags;  /* CL_NF_* */
} cl_native;
#define CL_NF_STATIC 1 /* staticmethod-like: no self (str.maketrans) */
#define CL_NF_CLASS 2  /* classmethod-like: first argument is the type (dict.fromkeys) */
/* step: sees exceptions of its calls: r[k] = CL_RAISED, exception in rgn->exc until taken */
#define CL_NF_CATCH 4
#define CL_NF_GETTER 8  /* attribute computed from self (getset descriptor), not callable */
#define CL_NF_NEW 16    /* constructor: a[0] is the class called, then the arguments */
#define CL_NF_HIDDEN 32 /* for the prelude only, not visible to programs */
/* Parsed signature, made once per process. */
typedef struct {
    uint8_t nparams;                /* positional parameters (self included) */
    uint8_t nposonly, nkwonly, min; /* min: required positional */
    bool varargs, varkw;
    uint8_t nslots; /* a[] length when !varargs: nparams + nkwonly */
    /* names of params nposonly.. then kwonly */
    const char *kwname[CL_MAX_KW];
    uint8_t kwlen[CL_MAX_KW];
    /* defaults by slot; UNBOUND = "x=" (missing stays UNBOUND) or required */
    cl_val def[CL_MAX_KW + 8];
} cl_nsig;
extern const cl_native cl_natives[];
extern const uint32_t cl_natives_count;
const cl_nsig *cl_native_sig(uint32_t id); /* after cl_natives_init */
void cl_natives_init(void);
/* The prelude function a native's row names, as a special; UNBOUND if none (vm/unit.c). */
cl_val cl_native_prelude(uint32_t id);
/* a[] as a leaf sees it:
   - without *args in the signature: a[0..nslots): positional then keyword-only parameters, missing
   ones = default or CL_UNBOUND;
     argc = number of positional arguments really given.
   - with *args: a[0..argc) the positional arguments; keyword-only ones in vm->kw[i]; **kwargs: a
   dict in vm->kw[nkwonly]. The result goes to a[0]... */
static inline cl_st cl_ret(cl_val *a, cl_val v)
{
    a[0] = v;
    return CL_ST_OK;
}
/* The escalated form gets: step: r[0] = small 0, r[1..] = parameters in signature order, *args as
   one tuple, keyword-only ones, **kwargs as a dict, then locals (UNBOUND at first); result into
   r[0] with CL_ST_OK. Prelude: the same as ordinary Python parameters. */

typedef struct {
    const char *name;
    uint16_t base; /* cl_type_id; CL_T_COUNT for object */
    uint8_t kind;  /* kind of its instances, CL_K_SPECIAL if several or none */
    uint8_t flags; /* CL_TYF_* */
} cl_type_info;
#define CL_TYF_FINAL 1 /* cannot be subclassed (bool, NoneType, function, range ...) */
#define CL_TYF_EXC 2
#define CL_TYF_HIDDEN 4 /* not a name in builtins */
#define CL_TYF_NOHASH 8 /* instances unhashable */
extern const cl_type_info cl_types[CL_T_COUNT];
#endif
