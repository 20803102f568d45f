/* SPDX-License-Identifier: MIT */
/* Frames. The VM stack is one STACK object of values; a frame is four words of links followed by
   its registers.

       w[-4]  caller: code id and word index to go on at  (an int value: always a valid cl_val)
       w[-3]  caller: slot of its R[0], destination register, return kind, flags  (int value)
       w[-2]  callee: function, native special, generator being run, host function, module
       w[-1]  aux: namespace dict (class body, exec), saved handled exception (generator),
              dict of the globals (module)
       R[0].. registers

   A caller's window R[A..A+3] becomes the callee's w[-4..-1], so arguments are already in place.
   Frames are linked by slot index: the stack may move. Everything on the stack is a valid value;
   the collector scans it blindly up to the top of the current frame. Registers past the arguments
   are set to UNBOUND when a frame is pushed. */
#ifndef CL_FRAME_H
#define CL_FRAME_H
#include "vm/vm.h"

/* What happens with the value a frame returns (or yields). Stored in snapshots: append-only. */
typedef enum {
    CL_RK_VALUE,   /* R[dst] = value */
    CL_RK_DISCARD, /* value is dropped */
    /* jump of the caller's instruction (its last word is the offset) if the value is true */
    CL_RK_COND_T,
    CL_RK_COND_F, /* ... if it is false */
    CL_RK_NOT,    /* R[dst] = not value */
    CL_RK_BOOL,   /* R[dst] = bool(value), as `in` does */
    /* FORITER: R[dst] = value and loop jump; the end of the iteration goes on after the instruction
       */
    CL_RK_NEXT,
    CL_RK_STEPNEXT, /* step native: R[dst] = value or EXHAUSTED */
    CL_RK_SEND,     /* SEND: yielded: R[dst] = value; returned: R[dst] = value and jump */
    CL_RK_INIT,     /* __init__: must return None; the instance (in R[dst] already) stays */
    /* binary operator method: NotImplemented -> try the other operand (w[-1] names the state) */
    CL_RK_BINOP,
    CL_RK_CMPOP, /* the same for comparisons */
    CL_RK_STR,   /* must be a str: __str__, __repr__, __format__ */
    CL_RK_ITER,  /* __iter__: must be an iterator; R[dst..dst+2] = loop state */
    CL_RK_REDO,  /* R[dst] = value, then run the caller's instruction again */
    CL_RK_COUNT
} cl_retkind;

static inline cl_val cl_link_pc(uint32_t code, uint32_t pc)
{
    return (cl_val){ (((uint64_t)code << 32) | pc) << 1 };
}
static inline uint32_t cl_link_code(cl_val w) { return (uint32_t)(w.u >> 33); }
static inline uint32_t cl_link_pcindex(cl_val w) { return (uint32_t)(w.u >> 1); }
static inline cl_val cl_link_base(uint32_t base, uint32_t dst, uint32_t rk, uint32_t flags)
{
    return (cl_val){
        ((uint64_t)base | (uint64_t)dst << 32 | (uint64_t)rk << 40 | (uint64_t)flags << 48) << 1
    };
}
static inline uint32_t cl_link_slot(cl_val w) { return (uint32_t)(w.u >> 1); }
static inline uint32_t cl_link_dst(cl_val w) { return (uint32_t)(w.u >> 33) & 255; }
static inline uint32_t cl_link_rk(cl_val w) { return (uint32_t)(w.u >> 41) & 255; }
static inline uint32_t cl_link_flags(cl_val w) { return (uint32_t)(w.u >> 49) & 255; }
/* frame flags */
#define CL_FF_GEN 1    /* runs the generator in w[-2] */
#define CL_FF_NATIVE 2 /* step native */
#define CL_FF_HOST 4   /* pending host call */
#define CL_FF_NS 8     /* w[-1] is a namespace dict */
#define CL_FF_ENTRY 16 /* outermost frame of a run */

/* Code ids of the machine's own stubs, the same in every vm. */
enum {
    CL_CODE_STUB_HALT = 0,
    CL_CODE_STUB_NATIVE = 1,
    CL_CODE_STUB_HOST = 2,
    CL_CODE_PRELUDE0 = 3
};
#endif
