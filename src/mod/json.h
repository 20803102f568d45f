/* SPDX-License-Identifier: MIT */
/* JSON text to values and back, for the host's boundary. ESCALATE: not JSON, *why says what. */
#ifndef CL_MOD_JSON_H
#define CL_MOD_JSON_H
#include "vm/vm.h"

cl_st cl_json_read(cl_vm *vm, const char *text, size_t len, cl_val *out, const char **why,
                   size_t *at);
cl_st cl_json_write(cl_vm *vm, cl_val v, bool ascii, cl_val *out, const char **why);
#endif
