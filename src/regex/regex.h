/* SPDX-License-Identifier: MIT */
/* Regular expressions as Python's re module defines them: parse.c turns a pattern into a program,
   match.c runs it by backtracking. Nothing here knows of values or of the machine: programs lie in
   the host's memory (a snapshot carries patterns only), and all that a running match knows is in a
   cl_rx_run whose arrays the caller gives, so that it can stop after any step, be dumped and go
   on.

   Text and patterns are arrays of code units of 1, 2 or 4 bytes (base/units.h); a bytes pattern is
   one of width 1 with `bytes` set. */
#ifndef CL_REGEX_H
#define CL_REGEX_H
#include "base/poll.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* re's numbers. */
enum {
    CL_RX_IGNORECASE = 2,
    CL_RX_LOCALE = 4,
    CL_RX_MULTILINE = 8,
    CL_RX_DOTALL = 16,
    CL_RX_UNICODE = 32,
    CL_RX_VERBOSE = 64,
    CL_RX_DEBUG = 128,
    CL_RX_ASCII = 256
};

#define CL_RX_MAX_PATTERN 1000000u /* code units */
#define CL_RX_MAX_REPEAT UINT32_MAX
#define CL_RX_NONE UINT32_MAX /* no position: a group that did not take part */

/* A set of characters. Those below 256 are looked up; the others are in it when a range, a class
   or (with fold) one of the characters that differ only in case is, and `negate` turns that. */
typedef struct {
    uint32_t low[8];
    uint32_t range, nranges; /* pairs in cl_rx_prog.ranges */
    uint16_t classes;        /* CL_RX_C_* */
    bool negate, fold;
} cl_rx_set;

enum {
    CL_RX_C_DIGIT = 1,
    CL_RX_C_NOT_DIGIT = 2,
    CL_RX_C_SPACE = 4,
    CL_RX_C_NOT_SPACE = 8,
    CL_RX_C_WORD = 16,
    CL_RX_C_NOT_WORD = 32,
    CL_RX_C_ASCII = 64 /* the classes know no characters above 127 */
};

typedef struct {
    uint32_t name, len; /* in the pattern, code units */
    uint32_t group;
} cl_rx_name;

/* As the machine's alloc_fn: (arg, p, old size, new size); new size 0 frees, p may be NULL. */
typedef struct {
    void *(*fn)(void *arg, void *p, size_t old_size, size_t new_size);
    void *arg;
} cl_rx_memory;

typedef struct cl_rx_prog {
    cl_rx_memory memory;
    uint32_t *code;   /* the last word is a FAIL */
    uint32_t *starts; /* a bit for each word: an instruction begins there */
    uint32_t ncode, code_cap, starts_cap;
    cl_rx_set *sets;
    uint32_t nsets, sets_cap;
    uint32_t *ranges; /* pairs: first, last */
    uint32_t nranges, ranges_cap;
    cl_rx_name *names;
    uint32_t nnames, names_cap;
    uint32_t flags;  /* with those of the pattern itself */
    uint32_t groups; /* without the whole */
    uint32_t nregs;
    uint64_t bytes;    /* that the program takes */
    bool ascii;        /* letters and classes are those of ASCII */
    bool anchored;     /* matches at the beginning of the text only */
    bool has_first;    /* a match begins with a character of `first` */
    uint32_t first[8]; /* characters from 256 on always pass */
    uint32_t literal;  /* the one character it begins with, or CL_RX_NONE */
} cl_rx_prog;

typedef enum {
    CL_RX_E_NONE,
    CL_RX_E_PATTERN, /* re.PatternError */
    CL_RX_E_VALUE,   /* ValueError */
    CL_RX_E_LARGE,   /* OverflowError */
    CL_RX_E_DEEP,    /* RecursionError */
    CL_RX_E_MEMORY,
    CL_RX_E_STOP /* the poll said so */
} cl_rx_error_kind;

typedef struct {
    cl_rx_error_kind kind;
    char text[128];    /* CPython's message; %s, %r or %a stands for the piece below */
    uint32_t at;       /* position in the pattern, or CL_RX_NONE */
    uint32_t piece, n; /* of the pattern */
} cl_rx_error;

/* NULL with *e filled. The program is the caller's: cl_rx_free. flags: CL_RX_*. poll may be
   NULL. */
cl_rx_prog *cl_rx_compile(const void *pattern, uint32_t len, int width, bool bytes, uint32_t flags,
                          const cl_rx_memory *memory, const cl_poll *poll, cl_rx_error *e);
void cl_rx_free(cl_rx_prog *p);

/* ---- matching ---- */

typedef enum { CL_RX_FOUND, CL_RX_NOT_FOUND, CL_RX_STEPS, CL_RX_STACK } cl_rx_status;

/* Modes of cl_rx_begin. */
enum {
    CL_RX_MATCH = 0,    /* at the start only */
    CL_RX_FULL = 1,     /* from start to end */
    CL_RX_SEARCH = 2,   /* at the first place from start on */
    CL_RX_ADVANCE = 4   /* no empty match at the start: what findall() asks behind an empty one */
};

typedef struct {
    /* where it is: to be kept while the match waits */
    uint32_t pc, pos, sp, from, scan, mode;
    /* given again for each turn */
    const void *text;
    int width;
    uint32_t start, end; /* the text is what lies before `end` */
    /* cl_rx_prog.nregs words; group g from 1 on: [2g] start, [2g+1] end; [0]: last group closed */
    uint32_t *regs;
    uint32_t *stack;     /* triples */
    uint32_t cap;        /* how many */
} cl_rx_run;

/* start <= end <= length of the text. */
void cl_rx_begin(const cl_rx_prog *p, cl_rx_run *r, uint32_t start, uint32_t mode);
/* Takes at most about *steps steps (of a few nanoseconds; what was used is subtracted, *steps may
   end below zero), then stops with CL_RX_STEPS. CL_RX_STACK: needs a larger stack with the same
   contents. After CL_RX_FOUND the match is [from, pos). */
cl_rx_status cl_rx_go(const cl_rx_prog *p, cl_rx_run *r, int64_t *steps);
/* Is what `r` says possible? For a run that comes from outside. */
bool cl_rx_run_ok(const cl_rx_prog *p, const cl_rx_run *r);

/* ---- shared by parse.c and match.c ---- */

/* Words behind the instruction in brackets; jumps are relative to the instruction. */
typedef enum {
    CL_RX_FAIL,
    CL_RX_ACCEPT,
    /* one character */
    CL_RX_ANY,    /* but newline */
    CL_RX_ALL,
    CL_RX_CHAR,   /* [character] */
    CL_RX_NCHAR,  /* [character] any other */
    CL_RX_FOLD,   /* [folded] */
    CL_RX_SET,    /* [set] */
    /* more */
    CL_RX_STR,    /* [n, n characters] */
    CL_RX_AT,     /* [what] */
    CL_RX_JUMP,   /* [to] */
    CL_RX_SPLIT,  /* [other] first what follows */
    CL_RX_LAZY,   /* [other] first the other */
    CL_RX_OPEN,   /* [group] */
    CL_RX_CLOSE,  /* [group] */
    CL_RX_REP1,   /* [min, max, how, next literal + 1 or 0, one-character instruction of 2 words] */
    CL_RX_INIT,   /* [register] of a loop: count, last position */
    CL_RX_LOOP,   /* [register, min, max, lazy, exit] */
    CL_RX_ATOM,   /* [register] */
    CL_RX_ATOM_END,
    CL_RX_LOOK,   /* [register] */
    CL_RX_LOOK_END,
    CL_RX_NLOOK,  /* [register, where to go on] */
    CL_RX_NLOOK_END,
    CL_RX_BEHIND, /* [n] */
    CL_RX_REF,    /* [group] */
    CL_RX_REF_FOLD,
    CL_RX_COND,   /* [group, else] */
    CL_RX_NOPS
} cl_rx_op;

enum { CL_RX_GREEDY, CL_RX_LAZILY, CL_RX_POSSESSIVE };
enum {
    CL_RX_AT_BEGIN,
    CL_RX_AT_LINE,
    CL_RX_AT_END,      /* $ */
    CL_RX_AT_LINE_END, /* $ with MULTILINE */
    CL_RX_AT_VERY_END,
    CL_RX_AT_WORD,
    CL_RX_AT_NOT_WORD,
    CL_RX_AT_WORD_ASCII,
    CL_RX_AT_NOT_WORD_ASCII
};

/* Words of an instruction, by operation; CL_RX_STR: 2 and its characters. */
extern const uint8_t cl_rx_words[CL_RX_NOPS];
static inline uint32_t cl_rx_size(const uint32_t *code)
{
    return cl_rx_words[*code] + (*code == CL_RX_STR ? code[1] : 0);
}
/* Fills in what optimize.c finds out; the rest of the program is there. */
void cl_rx_optimize(cl_rx_prog *p);
/* One character for all that differ only in case. */
uint32_t cl_rx_fold(uint32_t c, bool ascii);
/* Does it differ from another character only in case? */
bool cl_rx_has_case(uint32_t c);
bool cl_rx_in_set(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c);
/* The same without the table of the first 256: what that is made from. */
bool cl_rx_in_set_slow(const cl_rx_prog *p, const cl_rx_set *s, uint32_t c);
#endif
