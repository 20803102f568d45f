/* SPDX-License-Identifier: MIT */
/* Builtin iterators. One kind (ITER), sub-kind in aux, four value fields. The numbers are stored in
   snapshots: append-only. */
#ifndef CL_ITER_H
#define CL_ITER_H
#include "obj/generic.h"

/*      sub-kind        a            b                 c                d            */
typedef enum {
    CL_IT_LIST,      /* list (None when done) | index  |                |              */
    CL_IT_TUPLE,     /* tuple      | index            |                |              */
    CL_IT_STR,       /* str        | index            |                |              */
    CL_IT_BYTES,     /* bytes or bytearray | index    |                |              */
    CL_IT_RANGE,     /* next value | remaining count  | step           | (small ints) */
    CL_IT_LONGRANGE, /* next value | remaining (int)  | step           |              */
    CL_IT_SET,       /* set        | table position   | expected count |              */
    /* dict       | entry position   | expected count | CL_VIEW_* | 16 if reversed */
    CL_IT_DICT,
    CL_IT_LISTREV, /* list       | index            |                |              */
    CL_IT_SEQ,     /* object with __getitem__ | index |              | (iter() fallback) */
    /* object     | index            |                | (reversed() of a sequence: tuple, str,
       range, user __len__/__getitem__) */
    CL_IT_REVSEQ,
    CL_IT_CALL,   /* callable   | sentinel         |                |              */
    CL_IT_ENUM,   /* iterator   | next count       |                |              */
    CL_IT_ZIP,    /* tuple of iterators | strict   | partial result | position     */
    CL_IT_MAP,    /* function   | tuple of iterators | strict       |              */
    CL_IT_FILTER, /* function or None | iterator   |                |              */
    CL_IT_ASEND,  /* async generator | value       | state          |              */
    CL_IT_ATHROW,
    CL_IT_COROWRAP, /* coroutine  |                  |                | (coro.__await__()) */
    CL_IT_MEMVIEW,
    CL_IT_COUNT
} cl_iter_kind;

cl_st cl_iter_alloc(cl_vm *vm, cl_iter_kind kind, cl_val a, cl_val b, cl_val c, cl_val d,
                    cl_val *out);
/* iter(v) of builtin values (an iterator gives itself); ESCALATE for instances; TypeError "'int'
   object is not iterable" */
cl_st cl_iter_new(cl_vm *vm, cl_val v, cl_val *out);
/* Next element of an iterator object: *out = value or CL_EXHAUSTED. ESCALATE when Python code or a
   generator has to run (nothing changed then). `it` may be any builtin iterator; enumerate and zip
   over leaf iterators are leaf too. */
cl_st cl_iter_next(cl_vm *vm, cl_val it, cl_val *out);
/* Collects a leaf iterable (builtin container or leaf iterator of any length) into list. ESCALATE
   before anything was consumed. */
cl_st cl_list_from_leaf(cl_vm *vm, cl_val iterable, cl_val *out);
/* best guess of the number of elements, 0 if unknown */
cl_st cl_length_hint(cl_vm *vm, cl_val v, uint64_t *n);
#endif
