/* SPDX-License-Identifier: MIT */
/* What the files of the compiler share. One cl_cc compiles one source; a cl_cg generates the words
   of one code object in it.

   Registers of a code: parameters, other locals, own cells, cells of the closure, then temporaries
   used as a stack (cg->top). The rules every generating function keeps:
   - cl_cg_to(cg, n, dst) leaves the value in dst and writes dst last, so that `x = f(x) + x` works
   with dst = the register of x.
     When dst is a temporary its old value is dead, and it may be written earlier.
   - cl_cg_any(cg, n) returns a register that holds the value: the local's own one, or a new
   temporary. The caller gives
     temporaries back by restoring cg->top.
   - After a failure (cc->failed) all of them do nothing. */
#ifndef CL_COMPILE_H
#define CL_COMPILE_H
#include "scope.h"
#include "code.h"
#include "heap/object.h"

/* ---- constants (template.c) ---- */
typedef struct {
    cl_arena *arena;
    uint8_t *image;
    uint32_t size, cap, off; /* off: region offset of image[0] */
    uint32_t *slots;         /* hash index over objects: offset / 16 + 1, 0 = free */
    uint32_t nslots, count;
    bool failed;
} cl_tpl;

/* A constant while it is being folded. */
typedef enum {
    CL_CV_SPECIAL,
    CL_CV_INT,
    CL_CV_BIG,
    CL_CV_FLOAT,
    CL_CV_COMPLEX,
    CL_CV_STR,
    CL_CV_BYTES,
    CL_CV_TUPLE
} cl_cv_kind;
typedef struct cl_cv {
    cl_cv_kind kind;
    bool neg;     /* BIG */
    uint32_t len; /* STR, BYTES: bytes of text; BIG: limbs; TUPLE: items */
    cl_val special;
    int64_t i;
    double re, im;    /* FLOAT: re */
    const char *text; /* STR: WTF-8 */
    const uint64_t *limbs;
    const struct cl_cv *items;
} cl_cv;

void cl_tpl_init(cl_tpl *t, cl_arena *arena, uint32_t off);
cl_val cl_tpl_str(cl_tpl *t, const char *text, size_t len); /* WTF-8 */
cl_val cl_tpl_bytes(cl_tpl *t, const char *text, size_t len);
cl_val cl_tpl_float(cl_tpl *t, double d);
cl_val cl_tpl_tuple(cl_tpl *t, const cl_val *items, uint32_t n);
cl_val cl_tpl_keys(cl_tpl *t, const cl_val *names, uint32_t n); /* distinct strs */
cl_val cl_tpl_const(cl_tpl *t, const cl_cv *v);
uint32_t cl_tpl_str_hash(const cl_tpl *t, cl_val s);

/* ---- one source ---- */
typedef struct cl_cg cl_cg;
typedef struct {
    const cl_compile_options *opt;
    cl_ast_module *m;
    cl_arena *tmp, *out;
    cl_syntax_error err;
    bool failed, no_memory;
    /* the source has ":=" somewhere: registers of locals may change inside an expression */
    bool has_walrus;
    bool super_known; /* no scope binds the name super */
    bool is_template;
    cl_tpl tpl;
    cl_val *names; /* by ident index; UNBOUND: not made yet */
    uint32_t nnames;
    /* prelude: what a global name stands for, by ident index; RAISED: not looked up */
    cl_val *globals;
    cl_code *codes;
    uint32_t ncodes, codes_cap;
    cl_val *k;
    uint32_t nk, k_cap;
    uint64_t total_words, max_words;
    uint32_t polled;
    cl_cg *cg;
    const cl_ident *id_class, *id_classdict, *id_super, *id_debug, *id_unbound;
} cl_cc;

/* ---- one code object ---- */
typedef struct {
    uint32_t pos, refs;
    bool placed, reached;
    uint64_t da[4];
} cl_label;
typedef struct {
    uint32_t at, end, label;
    uint8_t kind;
} cl_fixup;
enum { CL_FIX_JMP, CL_FIX_WORD, CL_FIX_FOR };

typedef enum {
    CL_BLK_LOOP,
    CL_BLK_TRY,
    CL_BLK_FINALLY,
    CL_BLK_HANDLER,
    CL_BLK_FINALLY_EXC,
    CL_BLK_WITH,
    CL_BLK_ASYNC_WITH
} cl_blk_kind;
/* What surrounds a statement: where break and continue go, and what must be done on the way out. */
typedef struct cl_blk {
    struct cl_blk *outer;
    cl_blk_kind kind;
    uint32_t lbreak, lcontinue;
    /* has an exception range: [start, here) goes to handler with the exception in reg */
    bool covered;
    uint32_t start, handler, reg;
    uint32_t old;         /* HANDLER, FINALLY_EXC: register of the exception handled before */
    const cl_ident *name; /* HANDLER: variable to delete */
    const cl_seq *body;   /* FINALLY */
    uint32_t method;      /* WITH: registers of __exit__ and of its self */
    const cl_node *node;
} cl_blk;

struct cl_cg {
    cl_cc *cc;
    cl_cg *outer;
    cl_scope *frame, *scope; /* scope: the innermost one, maybe a comprehension inlined in frame */
    uint32_t id, flags;
    uint32_t *w, n, cap;
    cl_lineent *lines;
    uint32_t nlines, lines_cap;
    const cl_node *loc, *loc_last;
    cl_val *k;
    uint32_t nk, k_cap;
    uint32_t *kslots, nkslots;
    cl_label *labels;
    uint32_t nlabels, labels_cap;
    cl_fixup *fix;
    uint32_t nfix, fix_cap;
    cl_excent *exc;
    uint32_t nexc, exc_cap;
    uint32_t nlocals, nfreereg, spill, first_temp, top, max_top;
    uint32_t npos, nposonly, nkwonly;
    uint32_t weight; /* instructions since the innermost loop head */
    bool dead;
    uint64_t da[4]; /* registers of locals that surely hold a value */
    cl_blk *blocks;
    uint32_t nblocks;
    cl_val name, qualname, doc;
    const char *qual_text;
    size_t qual_len;
    uint32_t first_line;
    /* register of the set of annotations executed so far, UINT32_MAX: none is conditional; with
       `from __future__ import annotations` of the __annotations__ dict */
    uint32_t annotated;
    bool last_result; /* the statement being compiled gives the program its value */
    uint8_t *cellregs;
    uint32_t ncells;
    cl_val cellnames, varnames, freenames;
};

/* compile.c */
void cl_cg_fail(cl_cc *cc, const cl_node *at, const char *text, const char *detail);
void *cl_cc_alloc(cl_cc *cc, size_t size);
cl_val cl_cc_name(cl_cc *cc, const cl_ident *id);
bool cl_cc_grow(cl_cc *cc, void *arrayp, uint32_t *cap, uint32_t need, size_t item);
void cl_cg_begin(cl_cg *cg, cl_cc *cc, cl_scope *scope, const cl_node *node, cl_val name,
                 uint32_t id);
void cl_cg_finish(cl_cg *cg);
/* The text of an expression, as annotations are kept under `from __future__ import annotations`
   (unparse.c). */
cl_val cl_cc_unparse(cl_cc *cc, const cl_node *n);
/* emission (emit.c) */
uint32_t cl_cg_const(cl_cg *cg, cl_val v);
void cl_cg_emit(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, uint32_t c);
void cl_cg_word(cl_cg *cg, uint32_t w);
/* op with its target word, or JMP */
void cl_cg_jump(cl_cg *cg, uint32_t op, uint32_t a, uint32_t b, uint32_t label);
uint32_t cl_cg_label(cl_cg *cg);
void cl_cg_place(cl_cg *cg, uint32_t label);
void cl_cg_foriter(cl_cg *cg, uint32_t a, uint32_t b, uint32_t label, uint32_t weight);
void cl_cg_range(cl_cg *cg, uint32_t start, uint32_t end, uint32_t handler_label, uint32_t reg);
void cl_cg_resolve(cl_cg *cg);
uint32_t cl_cg_temp(cl_cg *cg, uint32_t n);
void cl_cg_load_value(cl_cg *cg, uint32_t dst, cl_val v);
void cl_cg_move(cl_cg *cg, uint32_t dst, uint32_t src);
static inline uint32_t cl_cg_here(const cl_cg *cg) { return cg->n; }
static inline bool cl_cg_is_temp(const cl_cg *cg, uint32_t reg) { return reg >= cg->first_temp; }
static inline void cl_cg_set_da(cl_cg *cg, uint32_t reg)
{
    cg->da[reg >> 6 & 3] |= UINT64_C(1) << (reg & 63);
}
static inline void cl_cg_clear_da(cl_cg *cg, uint32_t reg)
{
    cg->da[reg >> 6 & 3] &= ~(UINT64_C(1) << (reg & 63));
}
static inline bool cl_cg_has_da(const cl_cg *cg, uint32_t reg)
{
    return cg->da[reg >> 6 & 3] >> (reg & 63) & 1;
}

/* fold.c */
bool cl_cg_fold(cl_cc *cc, cl_node *n, cl_cv *out);
/* A literal's value. */
bool cl_cv_of_const(cl_cc *cc, const cl_ast_const *c, cl_cv *out);
bool cl_cv_truth(const cl_cv *v);

/* names (compile_name.c) */
void cl_cg_load_name(cl_cg *cg, const cl_node *at, const cl_ident *id, uint32_t dst);
/* the register of a local that surely has a value, or -1 */
int cl_cg_name_reg(cl_cg *cg, const cl_ident *id);
/* the register a plain store may write directly, or -1 */
int cl_cg_store_reg(cl_cg *cg, const cl_ident *id);
void cl_cg_stored(cl_cg *cg, const cl_ident *id); /* after such a store */
void cl_cg_store_name(cl_cg *cg, const cl_ident *id, uint32_t src);
void cl_cg_delete_name(cl_cg *cg, const cl_ident *id, bool quiet);
void cl_cg_store_ns(cl_cg *cg, cl_val name, uint32_t src); /* module global or class namespace */
/* register of the tuple of cells; ~0u if none */
uint32_t cl_cg_closure(cl_cg *cg, const cl_scope *inner);

/* expressions (compile_expr.c, compile_call.c) */
void cl_cg_to(cl_cg *cg, cl_node *n, uint32_t dst);
uint32_t cl_cg_any(cl_cg *cg, cl_node *n);
/* as any, safe while next is evaluated */
uint32_t cl_cg_any_before(cl_cg *cg, cl_node *n, const cl_node *next);
uint32_t cl_cg_tmp(cl_cg *cg, cl_node *n); /* always a new temporary at the top */
void cl_cg_cond(cl_cg *cg, cl_node *n, uint32_t label, bool jump_if);
void cl_cg_call(cl_cg *cg, cl_ast_Call *n, uint32_t dst, uint32_t func_reg);
void cl_cg_args(cl_cg *cg, const cl_node *at, uint32_t window, const cl_seq *args,
                const cl_seq *keywords, uint32_t first, bool method, uint32_t dst);
void cl_cg_display(cl_cg *cg, cl_node *n, uint32_t dst);
void cl_cg_fstring(cl_cg *cg, cl_node *n, uint32_t dst);
void cl_cg_template(cl_cg *cg, cl_node *n, uint32_t dst);
void cl_cg_comprehension(cl_cg *cg, cl_node *n, uint32_t dst);
void cl_cg_slice(cl_cg *cg, cl_node *n, uint32_t dst); /* a key: slice object or value */
uint32_t cl_cg_key(cl_cg *cg, cl_node *n);
void cl_cg_await(cl_cg *cg, uint32_t value, uint32_t dst, uint32_t how);
void cl_cg_send_loop(cl_cg *cg, uint32_t it, uint32_t value, bool await);
uint32_t cl_cg_bin_op(uint32_t ast_op);

/* functions and classes (compile_func.c) */
void cl_cg_lambda(cl_cg *cg, cl_ast_Lambda *n, uint32_t dst);
void cl_cg_function(cl_cg *cg, cl_node *n);
void cl_cg_class(cl_cg *cg, cl_ast_ClassDef *n);
void cl_cg_type_alias(cl_cg *cg, cl_ast_TypeAlias *n);
void cl_cg_mkfunc(cl_cg *cg, uint32_t dst, uint32_t id, const cl_scope *inner);
void cl_cg_prologue(cl_cg *cg, cl_scope *scope, uint32_t nparams);
void cl_cg_set_qualname(cl_cg *cg, const char *text, size_t len);
void cl_cg_annotate_vars(cl_cg *cg, const cl_seq *body);
void cl_cg_annotated(cl_cg *cg, cl_ast_AnnAssign *a);
cl_val cl_cg_docstring(cl_cc *cc, const cl_seq *body);

/* statements (compile_stmt.c, compile_try.c, compile_match.c) */
void cl_cg_body(cl_cg *cg, const cl_seq *body);
void cl_cg_stmt(cl_cg *cg, cl_node *n);
void cl_cg_store(cl_cg *cg, cl_node *target, uint32_t src);
void cl_cg_push(cl_cg *cg, cl_blk *b, cl_blk_kind kind, const cl_node *at);
void cl_cg_pop(cl_cg *cg, cl_blk *b);
void cl_cg_unwind(cl_cg *cg, const cl_blk *until);
void cl_cg_try(cl_cg *cg, cl_node *n);
void cl_cg_with(cl_cg *cg, cl_node *n);
/* exc: register, ~0u = none; returns the result's register */
uint32_t cl_cg_call_exit(cl_cg *cg, uint32_t method, uint32_t exc, bool async);
void cl_cg_match(cl_cg *cg, cl_ast_Match *n);
void cl_cg_for_async_next(cl_cg *cg, uint32_t it, uint32_t dst, uint32_t lend);

/* codecheck.c: NULL when the unit is well formed, else what is wrong. */
const char *cl_code_check(const cl_unit *u);
#endif
