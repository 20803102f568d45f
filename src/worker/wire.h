/* SPDX-License-Identifier: MIT */
/* The frames between host and worker: one packet each, a header of 16 bytes and a body. All numbers
   are little-endian. A body that does not fit a packet lies in a memfd that the host made.

     0  u32 length of the body      8  u32 request id
     4  u16 type                   12  u32 must be 0
     6  u16 flags (1: in a memfd)

   Readers never trust: each has an end, keeps a `bad` mark, and gives empty values from then on. */
#ifndef CL_WIRE_H
#define CL_WIRE_H
#include "cloche_worker.h"
#include <stdbool.h>
#include <string.h>

#define CL_WIRE_HEADER 16u
#define CL_WIRE_INLINE (48u << 10)
#define CL_WIRE_ROOM (CL_WIRE_INLINE + CL_WIRE_HEADER)
#define CL_WIRE_BIG 1u
#define CL_WIRE_CHANNEL 3 /* the descriptor of the channel in a worker */
#define CL_WIRE_MAX_ANSWERS 10000u
#define CL_WORKER_MOST_MIB \
    1024u /* from here on a session has a whole region, and its worker no bound */

/* What frames are: of the host, of a worker, of the host and the zygote. Bodies are described where
   they are read: serve.c, report.c, zygote.c. */
enum {
    CL_RQ_START = 1,
    CL_RQ_ANSWER,
    CL_RQ_FEED,
    CL_RQ_DUMP,
    CL_RQ_LOAD,
    CL_RQ_ABANDON,
    CL_RQ_INTERRUPT,
    CL_RQ_WIPE,
    CL_RQ_ROOM,
    CL_RQ_TEST = 60, /* only the worker of the tests knows it */
    CL_RP_REPORT = 64,
    CL_RP_FAILED,
    CL_RP_SYNTAX,
    CL_RP_BYTES,
    CL_RP_OUTPUT,
    CL_RP_ROOM,
    CL_RP_REFUSED,
    CL_RP_NOMEM, /* there is an outcome, but no memory to say it */
    CL_RP_TEST,
    CL_RP_ERRORS, /* what it wrote to sys.stderr */
    CL_ZG_SPAWN = 128,
    CL_ZG_HELLO,
    CL_ZG_SPAWNED
};
/* How a run is to be reported. */
enum {
    CL_WANT_TEXTS = 1,
    CL_WANT_SNAPSHOT = 2,
    CL_WANT_SNAPSHOTS = 4,
    CL_WANT_INPUT = 8,
    CL_WANT_VALUES = 16,  /* Python values instead of JSON: values.h */
    CL_WANT_COMPILED = 32 /* only whether it compiles */
};

typedef struct {
    uint32_t length, id;
    uint16_t type, flags;
} cl_wire_head;
void cl_wire_head_put(uint8_t out[CL_WIRE_HEADER], const cl_wire_head *h);
/* false: not a frame (packet: bytes that came; length must agree) */
bool cl_wire_head_get(const uint8_t *p, size_t packet, cl_wire_head *h);

typedef struct {
    uint8_t *p;
    size_t n, cap;
    bool failed; /* no memory */
} cl_wire_buf;
void cl_wire_u8(cl_wire_buf *b, unsigned v);
void cl_wire_u32(cl_wire_buf *b, uint32_t v);
void cl_wire_u64(cl_wire_buf *b, uint64_t v);
void cl_wire_raw(cl_wire_buf *b, const void *p, size_t n);
/* length, bytes, and a zero behind them, so that the reader need not copy */
void cl_wire_text(cl_wire_buf *b, const char *s, size_t n);
void cl_wire_str(cl_wire_buf *b, const char *s);
void cl_wire_limits(cl_wire_buf *b, const cloche_limit_set *l);

/* What a program gets besides its limits. The real clock is the monotonic one and ns: a worker
   needs no other clock of the system. */
typedef struct {
    unsigned clock; /* CL_WORKER_*_CLOCK */
    uint64_t ns, seed;
} cl_wire_given;
void cl_wire_put_given(cl_wire_buf *b, const cl_wire_given *g);

typedef struct {
    const uint8_t *p, *end;
    bool bad;
} cl_wire_read;
unsigned cl_wire_get_u8(cl_wire_read *r);
uint32_t cl_wire_get_u32(cl_wire_read *r);
uint64_t cl_wire_get_u64(cl_wire_read *r);
const char *cl_wire_get_text(cl_wire_read *r, size_t *n); /* any bytes; "" when bad */
const char *cl_wire_get_str(cl_wire_read *r);             /* UTF-8 without zeros; "" when bad */
void cl_wire_get_limits(cl_wire_read *r, cloche_limit_set *l);
void cl_wire_get_given(cl_wire_read *r, cl_wire_given *g);

/* ---- report.c: the host's reader of outcomes; everything in them is checked ---- */
/* *calls is malloc'ed when there are any. false: hostile or no memory */
bool cl_wire_get_report(const uint8_t *body, size_t n, cl_worker_result *r, cl_worker_call **calls);
bool cl_wire_get_syntax(const uint8_t *body, size_t n, cl_worker_result *r);
bool cl_wire_get_failed(const uint8_t *body, size_t n, cl_worker_result *r);
bool cl_wire_get_bytes(const uint8_t *body, size_t n, cl_worker_result *r);
bool cl_wire_is_json(const char *s, size_t n);
#endif
