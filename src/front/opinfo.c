/* SPDX-License-Identifier: MIT */
/* The table of instructions, for everything that reads code: disassembler, checks, the machine's
   slow path. */
#include "code.h"

const cl_opinfo cl_opinfos[CL_OP_COUNT] = {
#define OP(name, words, fmt, text) { #name, fmt, text, words },
#include "vm/ops.def"
#undef OP
};
