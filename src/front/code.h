/* SPDX-License-Identifier: MIT */
/* Compiled code: what the compiler makes and the machine runs. All of it is trusted, immutable and
   outside the region; programs can be shared between threads. */
#ifndef CL_CODE_H
#define CL_CODE_H
#include "vm/vm.h"

typedef enum {
#define OP(name, words, fmt, text) CL_OP_##name,
#include "vm/ops.def"
#undef OP
    CL_OP_COUNT
} cl_op;
_Static_assert(CL_OP_COUNT <= 256, "an opcode is one byte");
typedef struct {
    const char *name, *format, *text;
    uint8_t words;
} cl_opinfo;
extern const cl_opinfo cl_opinfos[CL_OP_COUNT];

/* Exception table entry: words [start, end) are covered; on an exception R[reg] = it and pc =
   handler. Inner entries come first. */
typedef struct {
    uint32_t start, end, handler;
    uint32_t reg;
} cl_excent;
/* Source position of the instruction starting at word pc; entries sorted by pc, each valid until
   the next. Columns are UTF-8 byte offsets as CPython's; line 0 = no line (machine code). */
typedef struct {
    uint32_t pc;
    uint32_t line, end_line;
    uint16_t col, end_col;
} cl_lineent;

#define CL_CODE_VARARGS 1u
#define CL_CODE_VARKW 2u
#define CL_CODE_GENERATOR 4u
#define CL_CODE_COROUTINE 8u
#define CL_CODE_ASYNCGEN 16u
#define CL_CODE_MODULE 32u     /* module body: names are globals */
#define CL_CODE_CLASS 64u      /* class body: frame has a namespace dict */
#define CL_CODE_NAMESPACE 128u /* exec/eval with separate locals: LOADN family in use */
#define CL_CODE_HIDDEN 256u    /* not shown in tracebacks (prelude, machine) */
#define CL_CODE_METHOD 512u    /* defined directly in a class body */
#define CL_CODE_NESTED 1024u
#define CL_CODE_LAMBDA 2048u
#define CL_CODE_HASDOC 4096u

struct cl_code {
    uint32_t *words;
    uint32_t nwords;
    uint32_t kbase, nk; /* constants: unit K array [kbase, kbase + nk) */
    /* registers, call windows included (at least window + 4 + argc + 2) */
    uint16_t nregs;
    /* npos includes positional-only; parameters are R[0..npos), keyword-only next, then *args, then
       **kwargs */
    uint16_t nposonly, npos, nkwonly;
    uint32_t flags;
    uint16_t nlocals; /* registers with names: R[0..nlocals) */
    uint16_t nfree;   /* closure size */
    uint32_t weight;  /* instructions outside loops, at least 1: fuel charged at entry */
    cl_excent *exc;
    uint32_t nexc;
    cl_lineent *lines;
    uint32_t nlines;
    uint32_t first_line;
    cl_val name, qualname, doc; /* str constants; doc or None */
    cl_val varnames;            /* tuple constant of names of R[0..nlocals) ('' for unnamed) */
    /* tuple: names of registers that hold cells of this code's own variables; parallel to cellregs
       */
    cl_val cellnames;
    cl_val freenames;        /* tuple: names of closure cells */
    const uint8_t *cellregs; /* registers of cellnames */
    uint32_t ncells;         /* how many; for who looks before the names are in the region */
    uint32_t nfreereg;       /* first register of the free cells (COPYFREE A) */
    uint32_t id;             /* index in the unit */
};

/* Registers that parameters take: R[0..n). */
static inline uint32_t cl_code_nparams(const cl_code *c)
{
    return (uint32_t)c->npos + c->nkwonly + !!(c->flags & CL_CODE_VARARGS) +
           !!(c->flags & CL_CODE_VARKW);
}
/* Has it nothing but positional parameters? */
static inline bool cl_code_positional(const cl_code *c)
{
    return !c->nkwonly && !(c->flags & (CL_CODE_VARARGS | CL_CODE_VARKW));
}

/* A compiled source text. Constants are values; for the program unit and the prelude they live in a
   template at a fixed region offset, for units compiled at run time in region objects rooted by
   rgn->units. */
typedef struct {
    char *source;
    size_t source_len;
    char *filename;
    cl_code *codes;
    uint32_t ncodes; /* codes[0] = module body */
    cl_val *k;       /* constants */
    uint32_t nk;
    uint8_t *image;                 /* template objects, NULL for run-time units */
    uint32_t image_off, image_size; /* where it is laid in the region */
    uint32_t flags;
    /* of code words, constants and tables: compiler fingerprint for snapshots */
    uint64_t hash;
    void *arena; /* owns everything above */
} cl_unit;

struct cl_program {
    cl_unit unit;
    const char **inputs;
    uint32_t ninputs;
    const char **hostfns;
    uint32_t nhostfns;     /* sync ones, then async ones */
    uint32_t nasync_first; /* index of the first async host function */
    int refcount;
    size_t names_size; /* block that holds inputs, hostfns and their text */
    /* idle vms of this program, linked through vm->next_idle; under pool_lock */
    cl_vm *pool;
    uint32_t npool;
    int pool_lock;
    void *(*alloc_fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *alloc_arg;
};

/* Run-time units (options.image_off == 0): the image is built as if it lay at this offset, so that
   references to base objects and well-known names (below it) and to the unit's own constants (from
   it on) can be told apart; cl_unit_instantiate moves the latter. */
#define CL_UNIT_IMAGE0 CL_ALIGN16(CL_BASE_END)

/* Compile options. */
#define CL_COMPILE_MODULE 0u
#define CL_COMPILE_EVAL 1u /* one expression; RET its value */
/* names through LOADN/STOREN (exec with own dicts, sessions do not use it) */
#define CL_COMPILE_NAMESPACE 2u
/* machine library: hidden code; the name __UNBOUND__ is the UNBOUND special; names of hidden
   natives resolve at once */
#define CL_COMPILE_PRELUDE 4u
#define CL_COMPILE_REPL 8u /* each top-level expression statement sets RESULT */

typedef struct {
    char message[512];
    cl_type_id type;
    uint32_t line, col, end_line, end_col;
    char *line_text;
    bool no_memory, too_big;
} cl_compile_error;

/* Where the compiler puts constants. Template mode (program, prelude): objects are laid into an
   image at image_off. Names equal to a well-known name (names.def) use that object. Same
   name/constant -> same object within a unit. */
typedef struct {
    uint32_t image_off; /* template mode: first offset */
    uint64_t max_source, max_work;
    uint64_t max_memory;  /* of the compiler's own tables, and again of the unit; 0 = any */
    uint32_t max_nesting; /* 0 = default 200 */
    uint32_t flags;       /* CL_COMPILE_* */
    /* names that are host functions unless the program assigns them: they compile to LOADG like any
       global */
    const char *const *hostfns;
    uint32_t nhostfns;
    const cl_poll *poll;
    void *(*alloc_fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *alloc_arg;
} cl_compile_options;
/* Returns 0 and fills unit, or -1 and fills err (strings inside unit/err are released by
   cl_unit_free / cl_compile_error_free). */
int cl_compile_unit(const char *src, size_t len, const char *filename,
                    const cl_compile_options *opt, cl_unit *unit, cl_compile_error *err);
void cl_unit_free(cl_unit *unit, void *(*alloc_fn)(void *, void *, size_t, size_t),
                  void *alloc_arg);
uint64_t cl_unit_bytes(const cl_unit *unit); /* host memory it holds */
void cl_compile_error_free(cl_compile_error *err, void *(*alloc_fn)(void *, void *, size_t, size_t),
                           void *alloc_arg);
const cl_lineent *cl_code_line(const cl_code *code, uint32_t pc);
#endif
