/* SPDX-License-Identifier: MIT */
/* Operations that work on any value, as far as no Python code is needed. Each returns
   CL_ST_ESCALATE, with nothing changed, when it meets a value whose class defines the operation in
   Python (or a container that holds such a value): the caller passes that up and the loop runs the
   Python form. C recursion over nested containers is bounded (CL_LEAF_DEPTH); deeper ones escalate
   too, and the prelude form ends in RecursionError by the frame limit. */
#ifndef CL_GENERIC_H
#define CL_GENERIC_H
#include "vm/vm.h"

#define CL_LEAF_DEPTH 60

typedef enum { CL_LT, CL_LE, CL_EQ, CL_NE, CL_GT, CL_GE } cl_cmp;
typedef enum {
    CL_ADD,
    CL_SUB,
    CL_MUL,
    CL_DIV,
    CL_FLOORDIV,
    CL_MOD,
    CL_POW,
    CL_MATMUL,
    CL_LSHIFT,
    CL_RSHIFT,
    CL_AND,
    CL_OR,
    CL_XOR,
    CL_BINOP_COUNT
} cl_binop_id;
extern const char *const cl_binop_symbols[CL_BINOP_COUNT]; /* "+", ... */

/* obj/generic.c */
cl_st cl_truth(cl_vm *vm, cl_val v, bool *out);
/* TypeError: object of type 'int' has no len() */
cl_st cl_len(cl_vm *vm, cl_val v, int64_t *out);
cl_st cl_getitem(cl_vm *vm, cl_val o, cl_val key, cl_val *out);
cl_st cl_setitem(cl_vm *vm, cl_val o, cl_val key, cl_val v);
cl_st cl_delitem(cl_vm *vm, cl_val o, cl_val key);
cl_st cl_contains(cl_vm *vm, cl_val container, cl_val item, bool *out);
/* For INST values of classes that derive from a builtin: the underlying builtin value, otherwise v
   itself. */
static inline cl_val cl_unwrap(const cl_vm *vm, cl_val v)
{
    if (CL_UNLIKELY(cl_is(v, CL_K_INST))) {
        cl_val p = CL_PTR(vm, cl_inst, v)->payload;
        if (!cl_is_unbound(p)) return p;
    }
    return v;
}
/* An index (int, bool, int subclass) as int64: *out clipped when too large and `clip`, else
   IndexError "cannot fit 'int' into an index-sized integer"; TypeError for other builtin values
   with `what` (e.g. "list indices must be integers or slices, not %T"), ESCALATE for objects with
   __index__. */
cl_st cl_index(cl_vm *vm, cl_val v, bool clip, const char *what, int64_t *out);
/* Slice bounds as PySlice_AdjustIndices: start, stop, step, and the number of elements for a
   sequence of length len. */
cl_st cl_slice_resolve(cl_vm *vm, cl_val slice, int64_t len, int64_t *start, int64_t *stop,
                       int64_t *step, int64_t *count);

/* obj/compare.c */
cl_st cl_eq(cl_vm *vm, cl_val a, cl_val b, bool *out);
/* Rich comparison; TypeError "'<' not supported between instances of 'int' and 'str'" where CPython
   has it. */
cl_st cl_compare(cl_vm *vm, cl_cmp op, cl_val a, cl_val b, cl_val *out);
/* obj/hash.c: CPython's values for numbers and tuples of them. TypeError: unhashable type: 'list'
   */
cl_st cl_hash(cl_vm *vm, cl_val v, int64_t *out);
/* obj/repr.c: results are str values */
cl_st cl_repr(cl_vm *vm, cl_val v, cl_val *out);
cl_st cl_str_of(cl_vm *vm, cl_val v, cl_val *out);
cl_st cl_ascii(cl_vm *vm, cl_val v, cl_val *out);
/* builtin/format.c: format(v, spec) of builtin types; spec a str value */
cl_st cl_format(cl_vm *vm, cl_val v, cl_val spec, cl_val *out);

/* obj/num.c: arithmetic of all builtin types (also str + str, list * int, set | set, dict | dict, %
   formatting): the slow path behind the loop's inline int and float cases. inplace: augmented
   assignment (list += any iterable escalates unless it is a builtin container). TypeError
   "unsupported operand type(s) for +: 'int' and 'str'" and the special texts of CPython (can only
   concatenate str ...). ESCALATE if either operand is an INST (not only a payload-wrapping one) or
   any other object with Python dunders. */
cl_st cl_binop(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out);
/* The same, but NotImplemented in *out where cl_binop says that the operands do not fit; and that
   error, of operands that may be instances of subclasses of what was tried. */
cl_st cl_binop_try(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out);
cl_st cl_binop_error(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace);
cl_st cl_neg(cl_vm *vm, cl_val v, cl_val *out);
cl_st cl_pos(cl_vm *vm, cl_val v, cl_val *out);
cl_st cl_invert(cl_vm *vm, cl_val v, cl_val *out);

/* The class of a value: a builtin type special or a TYPE ref. */
cl_val cl_type_of(const cl_vm *vm, cl_val v);
/* Name of the class of a value, as error messages want it; copied to buf (UTF-8, cut to size). */
const char *cl_type_name(const cl_vm *vm, cl_val v, char *buf, size_t size);
bool cl_isinstance_builtin(const cl_vm *vm, cl_val v, cl_type_id t); /* user subclasses included */
#endif
