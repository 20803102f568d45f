/* SPDX-License-Identifier: MIT */
/* JSON text to values and back, for the host's boundary. ESCALATE: not JSON, *why says what. */
#ifndef CL_MOD_JSON_H
#define CL_MOD_JSON_H
#include "vm/vm.h"

cl_st cl_json_read(cl_vm *vm, const char *text, size_t len, cl_val *out, const char **why,
                   size_t *at);
/* How characters are written: as they are but for lone surrogates, which UTF-8 does not have; all
   outside ASCII as escapes; all as they are. */
typedef enum { CL_JSON_UTF8, CL_JSON_ASCII, CL_JSON_TEXT } cl_json_mode;
cl_st cl_json_write(cl_vm *vm, cl_val v, cl_json_mode mode, cl_val *out, const char **why);
#endif
