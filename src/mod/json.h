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
/* indent: str of one level, UNBOUND for one line; item, colon: separators, UNBOUND for ", " and
   ": ". sort_keys escalates at a key that is no str. */
typedef struct {
    cl_json_mode mode;
    cl_val indent, item, colon;
    bool sort_keys;
} cl_json_style;
cl_st cl_json_write(cl_vm *vm, cl_val v, const cl_json_style *style, cl_val *out, const char **why);
#endif
