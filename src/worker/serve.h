/* SPDX-License-Identifier: MIT */
/* The interpreter behind frames: what a worker does with a request. It knows no descriptor, so that
   tests and the fuzzer can drive it in any process. */
#ifndef CL_SERVE_H
#define CL_SERVE_H
#include "worker/values.h"

typedef struct cl_serve {
    cloche_program *program; /* of vm; NULL: it came from a snapshot */
    cloche_vm *vm;           /* NULL: nothing was started */
    uint32_t id;             /* of the request under way */
    bool values;             /* it is about Python values */
    cl_class_shapes shapes;
    cl_wire_given given;
    uint8_t out[16384]; /* printed and not sent yet */
    bool out_errors;    /* it went to sys.stderr */
    size_t nout;
    cl_wire_buf reply;
    /* Sends a frame; one that cannot be sent ends the process. */
    void (*send)(struct cl_serve *s, unsigned type, const uint8_t *body, size_t n);
    /* Asked while a program runs: nonzero stops it. */
    int (*interrupted)(struct cl_serve *s);
} cl_serve;

/* Does what the frame asks and sends the reply. false: it is no request, the caller gives up. */
bool cl_serve_request(cl_serve *s, const cl_wire_head *h, const uint8_t *body);
/* Sends what was printed. */
void cl_serve_flush(cl_serve *s);
void cl_serve_end(cl_serve *s);
#endif
