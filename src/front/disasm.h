/* SPDX-License-Identifier: MIT */
/* The readable form of compiled code: `cloche dis`. */
#ifndef CL_DISASM_H
#define CL_DISASM_H
#include "code.h"

/* Receives the text piece by piece. */
typedef void (*cl_text_sink)(void *arg, const char *text, size_t len);
void cl_disasm(const cl_unit *unit, cl_text_sink sink, void *arg);
#endif
