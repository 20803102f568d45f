/* SPDX-License-Identifier: MIT */
/* The worker's reader of requests. Half of the input's frames are made as the host makes them, with
   the input as source, value or snapshot; the other half are bytes as they come. Programs get small
   limits, and whatever runs is interrupted soon. */
#include "worker/serve.h"
#include <stdlib.h>

static unsigned looks; /* lint: allow mutable-global because one request runs at a time */

static void drop(cl_serve *s, unsigned type, const uint8_t *body, size_t n)
{
    cl_worker_result r;
    cl_worker_call *calls = NULL;
    memset(&r, 0, sizeof r);
    /* what it says must be what the host's reader takes, which has no Python values */
    bool sound = s->values && type == CL_RP_REPORT ? true
                 : type == CL_RP_REPORT            ? cl_wire_get_report(body, n, &r, &calls)
                 : type == CL_RP_FAILED            ? cl_wire_get_failed(body, n, &r)
                 : type == CL_RP_SYNTAX            ? cl_wire_get_syntax(body, n, &r)
                 : type == CL_RP_BYTES
                     ? cl_wire_get_bytes(body, n, &r)
                     : type == CL_RP_OUTPUT || type == CL_RP_ERRORS || type == CL_RP_NOMEM;
    free(calls);
    if (!sound) abort();
}

static int interrupted(cl_serve *s)
{
    (void)s;
    return ++looks > 3;
}

static void put_limits(cl_wire_buf *b, unsigned want)
{
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = 8 << 20;
    l.fuel = 300000;
    l.output = 1 << 16;
    cl_wire_u8(b, want);
    cl_wire_limits(b, &l);
    cl_wire_put_given(b, &(cl_wire_given){ 2, 1000000000, 7 });
    if (!(want & CL_WANT_VALUES)) return;
    cl_wire_u32(b, 1);
    cl_wire_str(b, "C");
    cl_wire_u32(b, 1);
    cl_wire_str(b, "x");
}

/* As the host makes it, around a text of the input. */
static void make(cl_wire_buf *b, unsigned type, unsigned how, const uint8_t *p, size_t n)
{
    const char *text = (const char *)p;
    bool values = how & 64;
    put_limits(b, (how & 7) | (values ? CL_WANT_VALUES : 0));
    switch (type) {
    case CL_RQ_START:
        if (values) cl_wire_str(b, "class C:\n    x = 1\n");
        cl_wire_text(b, text, n);
        cl_wire_str(b, "f.py");
        cl_wire_u32(b, 1);
        cl_wire_str(b, "given");
        cl_wire_text(b, text, n);
        cl_wire_u32(b, 2);
        cl_wire_str(b, "f");
        cl_wire_str(b, "input");
        cl_wire_u32(b, 1);
        cl_wire_str(b, "g");
        break;
    case CL_RQ_ANSWER:
        cl_wire_u32(b, 1);
        cl_wire_u32(b, how >> 4);
        cl_wire_u8(b, (unsigned char)(values ? "VXVX" : "JTEJ")[how >> 2 & 3]);
        cl_wire_str(b, "ValueError");
        cl_wire_text(b, text, n);
        break;
    case CL_RQ_FEED:
        cl_wire_text(b, text, n);
        cl_wire_u32(b, 0);
        break;
    case CL_RQ_LOAD: cl_wire_text(b, text, n); break;
    default: break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static cl_serve s; /* lint: allow mutable-global because of its size */
    memset(&s, 0, sizeof s);
    s.send = drop;
    s.interrupted = interrupted;
    /* [how][type][length 2] and as many bytes, again and again */
    for (size_t i = 0; i + 4 <= size;) {
        unsigned how = data[i];
        size_t n = data[i + 2] | (size_t)data[i + 3] << 8;
        cl_wire_head h = { 0, 1, (uint16_t)(data[i + 1] % (CL_RQ_WIPE + 2)), 0 };
        cl_wire_buf b = { 0 };
        i += 4;
        if (n > size - i) n = size - i;
        if (h.type == CL_RQ_DUMP)
            ;
        else if (how & 128)
            make(&b, h.type, how, data + i, n);
        else {
            put_limits(&b, (how & 7) | (how & 64 ? CL_WANT_VALUES : 0));
            cl_wire_raw(&b, data + i, n);
        }
        looks = 0;
        h.length = (uint32_t)b.n;
        if (!b.failed && b.n < CL_WIRE_INLINE) cl_serve_request(&s, &h, b.p);
        free(b.p);
        i += n;
    }
    cl_serve_end(&s);
    return 0;
}
