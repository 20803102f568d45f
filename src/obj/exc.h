/* SPDX-License-Identifier: MIT */
/* Exceptions: making, raising (cl_raise in vm/vm.h), matching, traceback text. */
#ifndef CL_EXC_H
#define CL_EXC_H
#include "obj/generic.h"

/* args: tuple. Sets StopIteration.value, KeyError etc. fields */
/* Exceptions whose fields __init__ fills, which a user class may call with other arguments than
   the constructor got: not filled by cl_exc_new for user classes. */
bool cl_exc_init_fills(const cl_vm *vm, cl_val type);
cl_st cl_exc_new(cl_vm *vm, cl_val type, cl_val args, cl_val *out);
/* Instance of a builtin exception type from ready arguments, not raised. */
/* exc->context = the exception being handled, without making a ring. */
void cl_exc_set_context(cl_vm *vm, cl_val exc);
cl_st cl_exc_prepare(cl_vm *vm, cl_type_id type, const cl_val *args, uint32_t n, cl_val *out);
bool cl_exc_is(const cl_vm *vm, cl_val exc, cl_type_id t); /* isinstance */
bool cl_is_exc_class(const cl_vm *vm, cl_val type);
/* Records that exc passed code at pc (one TRACEBACK entry in front). Never fails: without memory
   the entry is dropped. */
bool cl_exc_trace(cl_vm *vm, cl_val exc, uint32_t code, uint32_t pc);
/* exc becomes pending with the currently handled exception as context (as `raise` does). */
cl_st cl_exc_raise(cl_vm *vm, cl_val exc, cl_val cause /* UNBOUND: none given */);
/* Text of the uncaught exception as CPython prints it ("Traceback (most recent call last): ..."
   with source lines, carets, chained exceptions, notes, groups), appended to a str value. Leaf
   form: user __str__ that needs Python is shown as <exception str() failed> unless the machine
   prepared texts before (prelude _exc_prepare). */
cl_st cl_traceback_text(cl_vm *vm, cl_val exc, cl_val *out);
/* str(exc) of builtin exceptions */
cl_st cl_exc_str(cl_vm *vm, cl_val exc, cl_val *out);
/* "Did you mean: 'x'?" helper: Levenshtein as CPython's suggestions; names = list/tuple/dict of
   str; UNBOUND if none is near */
cl_val cl_suggest(cl_vm *vm, cl_val wrong, cl_val names);
#endif
