/* SPDX-License-Identifier: MIT */
/* Numbers and texts in frames: see wire.h. */
#include "worker/wire.h"
#include <stdlib.h>

static void store32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}
static uint32_t load32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void cl_wire_head_put(uint8_t out[CL_WIRE_HEADER], const cl_wire_head *h)
{
    store32(out, h->length);
    store32(out + 4, h->type | (uint32_t)h->flags << 16);
    store32(out + 8, h->id);
    store32(out + 12, 0);
}

bool cl_wire_head_get(const uint8_t *p, size_t packet, cl_wire_head *h)
{
    if (packet < CL_WIRE_HEADER || packet > CL_WIRE_ROOM) return false;
    uint32_t tf = load32(p + 4);
    *h = (cl_wire_head){ load32(p), load32(p + 8), (uint16_t)tf, (uint16_t)(tf >> 16) };
    if (load32(p + 12) != 0 || h->flags & ~CL_WIRE_BIG) return false;
    return h->flags & CL_WIRE_BIG ? packet == CL_WIRE_HEADER && h->length > CL_WIRE_INLINE
                                  : h->length == packet - CL_WIRE_HEADER;
}

/* ---- writing ---- */

static uint8_t *more(cl_wire_buf *b, size_t n)
{
    if (b->failed) return NULL;
    if (n > b->cap - b->n) {
        size_t cap = (b->n + n) * 2 + 256;
        uint8_t *p = cap > n ? realloc(b->p, cap) : NULL;
        if (!p) {
            b->failed = true;
            return NULL;
        }
        b->p = p;
        b->cap = cap;
    }
    uint8_t *at = b->p + b->n;
    b->n += n;
    return at;
}

void cl_wire_u8(cl_wire_buf *b, unsigned v)
{
    uint8_t *p = more(b, 1);
    if (p) *p = (uint8_t)v;
}

void cl_wire_u32(cl_wire_buf *b, uint32_t v)
{
    uint8_t *p = more(b, 4);
    if (p) store32(p, v);
}

void cl_wire_u64(cl_wire_buf *b, uint64_t v)
{
    cl_wire_u32(b, (uint32_t)v);
    cl_wire_u32(b, (uint32_t)(v >> 32));
}

void cl_wire_raw(cl_wire_buf *b, const void *p, size_t n)
{
    uint8_t *to = more(b, n);
    if (to && n) memcpy(to, p, n);
}

void cl_wire_text(cl_wire_buf *b, const char *s, size_t n)
{
    if (n >= UINT32_MAX) b->failed = true;
    uint8_t *p = more(b, n + 5);
    if (!p) return;
    store32(p, (uint32_t)n);
    if (n) memcpy(p + 4, s, n);
    p[4 + n] = 0;
}

void cl_wire_str(cl_wire_buf *b, const char *s) { cl_wire_text(b, s, strlen(s)); }

void cl_wire_limits(cl_wire_buf *b, const cloche_limit_set *l)
{
    const uint64_t v[] = { l->memory,      l->time_ns, l->fuel,   l->depth,
                           l->allocations, l->calls,   l->output, l->source };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        cl_wire_u64(b, v[i]);
}

void cl_wire_put_given(cl_wire_buf *b, const cl_wire_given *g)
{
    cl_wire_u8(b, g->clock);
    cl_wire_u64(b, g->ns);
    cl_wire_u64(b, g->seed);
}

/* ---- reading ---- */

static const uint8_t *take(cl_wire_read *r, size_t n)
{
    if (r->bad || n > (size_t)(r->end - r->p)) {
        r->bad = true;
        return NULL;
    }
    r->p += n;
    return r->p - n;
}

unsigned cl_wire_get_u8(cl_wire_read *r)
{
    const uint8_t *p = take(r, 1);
    return p ? *p : 0;
}

uint32_t cl_wire_get_u32(cl_wire_read *r)
{
    const uint8_t *p = take(r, 4);
    return p ? load32(p) : 0;
}

uint64_t cl_wire_get_u64(cl_wire_read *r)
{
    uint64_t low = cl_wire_get_u32(r);
    return low | (uint64_t)cl_wire_get_u32(r) << 32;
}

const char *cl_wire_get_text(cl_wire_read *r, size_t *n)
{
    *n = cl_wire_get_u32(r);
    const uint8_t *p = take(r, *n + 1);
    if (p && p[*n] == 0) return (const char *)p;
    r->bad = true;
    *n = 0;
    return "";
}

/* UTF-8, with the surrogates that Python texts may hold. */
static bool is_utf8(const uint8_t *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint8_t c = s[i];
        size_t k = c < 0x80                ? 0
                   : c >= 0xC2 && c < 0xE0 ? 1
                   : c >= 0xE0 && c < 0xF0 ? 2
                   : c >= 0xF0 && c < 0xF5 ? 3
                                           : 4;
        if (c == 0 || k == 4 || k >= n - i) return false;
        for (size_t j = 1; j <= k; j++)
            if ((s[i + j] & 0xC0) != 0x80) return false;
        if ((c == 0xE0 && s[i + 1] < 0xA0) || (c == 0xF0 && s[i + 1] < 0x90) ||
            (c == 0xF4 && s[i + 1] > 0x8F))
            return false;
        i += k + 1;
    }
    return true;
}

const char *cl_wire_get_str(cl_wire_read *r)
{
    size_t n;
    const char *s = cl_wire_get_text(r, &n);
    if (!r->bad && is_utf8((const uint8_t *)s, n)) return s;
    r->bad = true;
    return "";
}

void cl_wire_get_limits(cl_wire_read *r, cloche_limit_set *l)
{
    uint64_t *v[] = { &l->memory,      &l->time_ns, &l->fuel,   &l->depth,
                      &l->allocations, &l->calls,   &l->output, &l->source };
    l->size = sizeof *l;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        *v[i] = cl_wire_get_u64(r);
}

void cl_wire_get_given(cl_wire_read *r, cl_wire_given *g)
{
    g->clock = cl_wire_get_u8(r);
    g->ns = cl_wire_get_u64(r);
    g->seed = cl_wire_get_u64(r);
    if (g->clock > CL_WORKER_FIXED_CLOCK) r->bad = true;
}
