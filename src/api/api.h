/* SPDX-License-Identifier: MIT */
/* Inside the public API: the handle around a vm and the conversions. */
#ifndef CL_API_H
#define CL_API_H
#include "cloche.h"
#include "vm/run.h"

typedef enum { CL_API_READY, CL_API_IDLE, CL_API_PAUSED, CL_API_LIMIT } cl_api_state;

struct cloche_vm {
    cl_vm *vm;
    cl_api_state state;
    bool started; /* the entry frame was made */
    char *text;   /* last text given to the host */
    size_t text_cap;
    char *err_type, *err_message, *err_traceback;
    cl_val error;
    const char *limit;
    uint64_t deadline_dummy;
};
struct cloche_program {
    cl_program *p;
};

static inline cl_val cl_in(cloche_value v) { return (cl_val){ v.bits }; }
static inline cloche_value cl_out(cl_val v) { return (cloche_value){ v.u }; }
/* of building values; clears a pending exception */
cloche_status cl_api_status(cloche_vm *h, cl_st st);
/* a global name of the program; UNBOUND: there is none */
cl_st cl_api_global(cl_vm *vm, const char *name, cl_val *out);
cl_st cl_api_keep(cl_vm *vm, cl_val v); /* reachable until the next run */
cloche_status cl_api_text(cloche_vm *h, cl_val str, const char **utf8, size_t *len);
/* cloche_dump; compress false: objects lie in the bytes as they are, for tests that forge them */
cloche_status cl_api_dump(cloche_vm *h, const uint8_t *key, size_t key_len, bool compress,
                          uint8_t **bytes, size_t *len);
#endif
