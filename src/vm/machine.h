/* SPDX-License-Identifier: MIT */
/* Inside the machine: what loop.c, call.c, slow.c, unwind.c, gen.c and run.c share.

   While C code outside the loop runs, the loop's state is in vm->pc (where to go on), vm->ipc
   (start of the current instruction), vm->R, vm->K, vm->cur_code and vm->fuel. A slow function
   returns CL_ST_OK when the machine can go on from that state, which may by then be another frame.
   */
#ifndef CL_MACHINE_H
#define CL_MACHINE_H
#include "front/code.h"
#include "obj/exc.h"
#include "obj/generic.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/type.h"
#include "vm/frame.h"

/* ---- run.c ---- */
cl_st cl_loop(cl_vm *vm);      /* loop.c: runs until something but OK happens */
cl_st cl_slice_end(cl_vm *vm); /* fuel went below zero: limits, collector, refill */
/* loop state -> cl_rgn, so that collector and dump see it */
void cl_sync(cl_vm *vm);
void cl_unsync(cl_vm *vm); /* cl_rgn -> loop state */
/* Takes back what is left of the slice: the machine looks up at its next jump back or call. */
void cl_end_slice_soon(cl_vm *vm);
void cl_make_hot(cl_vm *vm, uint32_t code);
void cl_make_cold(cl_vm *vm, uint32_t code); /* of a hot one: it stays in vm->hot */

/* ---- call.c ---- */
uint32_t cl_frame_nregs(const cl_vm *vm); /* registers of the current frame */
static inline cl_val *cl_top_window(const cl_vm *vm) { return vm->R + cl_frame_nregs(vm); }
/* Room for n slots from p on (p points into the stack); may move the stack: *p and vm->R are
   adjusted. */
cl_st cl_stack_room(cl_vm *vm, cl_val **p, uint64_t n);
/* Makes w[4..] the registers of a new frame. w[2], w[3] are set from callee and aux; registers
   [nargs, nregs) become UNBOUND. */
cl_st cl_push_frame(cl_vm *vm, uint32_t code, cl_val *w, uint32_t nargs, cl_retkind rk,
                    uint32_t dst, uint32_t flags, cl_val callee, cl_val aux);
/* Calls w[2] with argc positional arguments at w[4..] and, if kwnames is a tuple, its values behind
   them. The result is delivered (rk, dst) to the current frame, at once or when a pushed frame
   returns. */
cl_st cl_call(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk, uint32_t dst);
cl_st cl_call_ex(cl_vm *vm, cl_val *w, cl_val args, cl_val kwargs, cl_retkind rk, uint32_t dst);
/* cl_call from an instruction: the window is put back as it was when the call has to be tried
   again. */
cl_st cl_call_retry(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                    uint32_t dst);
/* The method form without self: arguments start at w[5]. */
cl_st cl_call_unshift(cl_vm *vm, cl_val *w, uint32_t argc, cl_val kwnames, cl_retkind rk,
                      uint32_t dst);
/* Calls any callable with n arguments from C data, in a window on top of the current frame. */
cl_st cl_call_n(cl_vm *vm, cl_val callee, const cl_val *args, uint32_t n, cl_retkind rk,
                uint32_t dst);
/* A prelude function by name (resolved once, see CL_PRELUDE_FNS). */
cl_st cl_call_prelude(cl_vm *vm, uint32_t which, const cl_val *args, uint32_t n, cl_retkind rk,
                      uint32_t dst);
/* What the loop knows of natives: parsed signatures with the tier. */
cl_st cl_escalate(cl_vm *vm, uint32_t native, cl_val *w, uint32_t argc, cl_retkind rk,
                  uint32_t dst);
/* A value comes back to the current frame. aux = w[-1] of the frame that gave it. */
cl_st cl_deliver(cl_vm *vm, cl_retkind rk, uint32_t dst, cl_val v, cl_val aux);
/* An iteration or generator is finished with value v. */
cl_st cl_deliver_stop(cl_vm *vm, cl_retkind rk, uint32_t dst, cl_val v);

/* step_regs.c: does every register of a step native hold what its state relies on? */
bool cl_step_regs_ok(const cl_vm *vm, uint32_t native, const cl_val *r);

/* ---- bind.c ---- */
cl_st cl_bind(cl_vm *vm, cl_val func, const cl_code *code, cl_val *target, const cl_val *pos,
              uint64_t npos, const cl_val *kwnames, const cl_val *kwvals, uint32_t nkw,
              cl_val kwdict);
/* No parameter of native `id` is called k: raises TypeError, with a suggestion. */
cl_st cl_native_keyword_error(cl_vm *vm, uint32_t id, cl_val k);
cl_st cl_bind_native(cl_vm *vm, uint32_t id, cl_val *a, uint32_t *argc, const cl_val *kwnames,
                     uint32_t nkw, cl_val kwdict);

/* ---- unwind.c ---- */
/* leaves the current frame with a value, all return kinds */
cl_st cl_return(cl_vm *vm, cl_val v);
/* an exception is pending: finds the handler; RAISE if none */
cl_st cl_unwind(cl_vm *vm);
cl_st cl_status(cl_vm *vm, cl_st st); /* what a slow function returned: OK = go on */
void cl_pop_frame(cl_vm *vm);         /* back to the caller's state, nothing delivered */
/* slot: where the frame was; ipc: the instruction that left it */
void cl_unpop_frame(cl_vm *vm, uint32_t slot, uint32_t code, const uint32_t *ipc);

/* ---- gen.c ---- */
cl_st cl_gen_start(cl_vm *vm);
/* async_value: the value answers the awaiting consumer of an async generator */
cl_st cl_gen_yield(cl_vm *vm, uint32_t dst, cl_val v, bool async_value);
cl_st cl_gen_resume(cl_vm *vm, cl_val gen, cl_val send, cl_retkind rk, uint32_t dst);
cl_st cl_gen_throw(cl_vm *vm, cl_val gen, cl_val exc, bool direct, cl_retkind rk, uint32_t dst);
/* one step of the awaitable that an async generator's asend() or athrow() gave */
cl_st cl_asend_step(cl_vm *vm, cl_val it, cl_val v, cl_retkind rk, uint32_t dst);
/* next element of any iterator value into (rk, dst) */
cl_st cl_iter_step(cl_vm *vm, cl_val it, cl_retkind rk, uint32_t dst);

/* ---- match.c: patterns, as far as no Python code has a say; else ESCALATE ---- */
cl_st cl_match_class(cl_vm *vm, cl_val subject, cl_val cls, cl_val spec, cl_val *out);
cl_st cl_match_keys(cl_vm *vm, cl_val subject, cl_val keys, cl_val *out);

/* ---- slow.c: the general forms of instructions; operands as decoded by the loop ---- */
cl_st cl_op_binary(cl_vm *vm, uint32_t op, cl_val a, cl_val b, bool inplace, uint32_t dst);
cl_st cl_op_compare(cl_vm *vm, cl_cmp op, cl_val a, cl_val b, cl_retkind rk, uint32_t dst);
cl_st cl_op_unary(cl_vm *vm, uint32_t which, cl_val v, uint32_t dst);
cl_st cl_op_truth(cl_vm *vm, cl_val v, cl_retkind rk, uint32_t dst);
cl_st cl_op_loadg(cl_vm *vm, cl_val name, uint32_t dst);
cl_st cl_op_getattr(cl_vm *vm, cl_val o, cl_val name, cl_retkind rk, uint32_t dst);
cl_st cl_op_setattr(cl_vm *vm, cl_val o, cl_val name, cl_val v);
cl_st cl_op_delattr(cl_vm *vm, cl_val o, cl_val name);
cl_st cl_op_method(cl_vm *vm, cl_val o, cl_val name, uint32_t window);
cl_st cl_op_getitem(cl_vm *vm, cl_val o, cl_val k, uint32_t dst);
cl_st cl_op_setitem(cl_vm *vm, cl_val o, cl_val k, cl_val v);
cl_st cl_op_delitem(cl_vm *vm, cl_val o, cl_val k);
cl_st cl_op_contains(cl_vm *vm, cl_val c, cl_val v, bool negate, uint32_t dst);
cl_st cl_op_getiter(cl_vm *vm, cl_val v, uint32_t dst);
cl_st cl_op_nresume(cl_vm *vm);
cl_st cl_bad_register(cl_vm *vm);
cl_st cl_op_block(cl_vm *vm, uint32_t a, uint32_t b);
/* host function of the program by name, or UNBOUND */
cl_val cl_host_name(const cl_vm *vm, cl_val name);
cl_st cl_op_other(cl_vm *vm, const uint32_t *ip); /* the rare instructions: decodes for itself */

/* Prelude functions the machine calls by itself. */
/* clang-format off */
#define CL_PRELUDE_FNS(X) \
    X(_binop) X(_ibinop) X(_cmp) X(_unop) X(_truth) X(_getattr_slow) X(_setattr_slow) \
    X(_delattr_slow) X(_getitem) X(_setitem) X(_delitem) X(_contains) X(_iter) X(_format) \
    X(_to_tuple_n) X(_to_list) X(_to_list_star) X(_to_dict) X(_raise) X(_match_class) \
    X(_match_keys) X(_match_rest) X(_import) X(_import_from) X(_import_star) X(_getyielditer) \
    X(_getawaitable) X(_aiter) X(_anext) X(_type_call) X(_dict_put) X(_set_add) X(_to_set) \
    X(_match_eg) X(_index) X(_super_get) X(_unwrap_call) X(_dict_merge) X(_to_keywords) \
    X(_set_update) X(_raise_cause) X(_len) X(_exc_prepare) X(_set_key_check) X(_to_arguments) \
    X(_to_list_set) X(_keyword_twice) X(_eg_rest) X(_load_mapped) X(_del_mapped) X(_block)
/* clang-format on */
enum {
#define X(name) CL_PF##name,
    CL_PRELUDE_FNS(X)
#undef X
        CL_PF_COUNT
};
cl_val cl_prelude_fn(uint32_t which); /* special; UNBOUND if the prelude lacks it */

static inline bool cl_simple_next(cl_vm *vm) { return vm->fuel >= 0; }
static inline const cl_code *cl_code_of(const cl_vm *vm, uint32_t id) { return vm->codes[id].code; }
#endif
