/* SPDX-License-Identifier: MIT */
/* Reading the layout of a snapshot: see snapshot_map.h. */
#include "snapshot_map.h"
#include "heap/heap.h"
#include "heap/object.h"
#include "vm/dump.h"
#include <string.h>

typedef struct {
    const uint8_t *start, *p, *end;
    bool bad;
} reader;

static const uint8_t *take(reader *r, uint64_t n)
{
    if (r->bad || n > (uint64_t)(r->end - r->p)) {
        r->bad = true;
        return NULL;
    }
    r->p += n;
    return r->p - n;
}

static uint64_t varint(reader *r)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t *p = take(r, 1);
        if (!p) return 0;
        v |= (uint64_t)(*p & 127) << shift;
        if (!(*p & 128)) return v;
    }
    r->bad = true;
    return 0;
}

static uint32_t word32(reader *r)
{
    uint32_t v = 0;
    const uint8_t *p = take(r, 4);
    if (p) memcpy(&v, p, 4);
    return v;
}

static const uint8_t *text(reader *r, size_t *n)
{
    uint64_t len = varint(r);
    const uint8_t *p = take(r, len);
    *n = p ? (size_t)len : 0;
    return p;
}

static size_t at(const reader *r) { return (size_t)(r->p - r->start); }

static bool read_program(reader *r, snapshot_map *m)
{
    size_t n;
    take(r, 8 + 4 + 4 + 8 + 8); /* magic, versions, flags, hashes */
    for (int i = 0; i < 4 + 6; i++)
        varint(r); /* high-water marks, usage */
    m->program = at(r);
    text(r, &n);
    m->source = text(r, &m->source_len);
    m->ninputs = (uint32_t)varint(r);
    m->nfunctions = (uint32_t)varint(r);
    m->nasync = (uint32_t)varint(r);
    if (r->bad || m->ninputs > MAP_NAMES || m->nfunctions > MAP_NAMES ||
        m->ninputs + m->nfunctions > MAP_NAMES)
        return false;
    for (uint32_t i = 0; i < m->ninputs + m->nfunctions; i++)
        m->names[i].p = text(r, &m->names[i].n);
    m->units = at(r);
    return !r->bad;
}

bool snapshot_map_program(const uint8_t *bytes, size_t n, snapshot_map *m)
{
    reader r = { bytes, bytes, bytes + n, false };
    return read_program(&r, m);
}

static void add_object(snapshot_map *m, size_t where, uint64_t off, uint64_t size)
{
    if (m->nobjects < MAP_OBJECTS)
        m->objects[m->nobjects++] = (map_object){ (uint32_t)where, (uint32_t)off, (uint32_t)size };
}

/* The objects of one run, size by size. */
static void walk_run(snapshot_map *m, const reader *r, uint64_t off, uint64_t len)
{
    for (uint64_t done = 0; done + 16 <= len;) {
        cl_hdr h;
        memcpy(&h, r->p + done, sizeof h);
        uint64_t size = (uint64_t)h.gran * 16;
        if (!size || size > len - done) return;
        add_object(m, at(r) + (size_t)done, off + done, size);
        done += size;
    }
}

bool snapshot_map_read(const uint8_t *bytes, size_t n, uint32_t heap_start, snapshot_map *m)
{
    reader r = { bytes, bytes, bytes + n, false };
    size_t len;
    m->nobjects = 0;
    if (!read_program(&r, m)) return false;
    uint64_t nunits = varint(&r);
    for (uint64_t i = 0; i < nunits && !r.bad; i++) {
        text(&r, &len);
        text(&r, &len);
        varint(&r);
        take(&r, 8);
    }
    m->machine = at(&r);
    for (int i = 0; i < 10; i++)
        varint(&r);
    for (uint32_t i = 0; i < CL_RGN_NVALS; i++)
        if (varint(&r)) take(&r, 8);
    for (uint64_t k = varint(&r); k && !r.bad; k--) {
        varint(&r);
        varint(&r);
    }
    m->directory = at(&r);
    reader runs = r;
    uint32_t nruns = word32(&r);
    for (uint32_t i = 0; i < nruns && !r.bad; i++) {
        varint(&r);
        varint(&r);
    }
    reader large = r;
    uint32_t nlarge = word32(&r);
    for (uint32_t i = 0; i < nlarge && !r.bad; i++) {
        varint(&r);
        varint(&r);
    }
    varint(&r); /* bytes of all objects */
    m->heap = at(&r);
    if (r.bad || n - m->heap > UINT32_MAX) return false;
    uint64_t off = heap_start;
    word32(&runs);
    for (uint32_t i = 0; i < nruns; i++) {
        off += varint(&runs) * 16;
        uint64_t size = varint(&runs) * 16;
        if (size > (uint64_t)(r.end - r.p)) return false;
        walk_run(m, &r, off, size);
        take(&r, size);
        off += size;
    }
    word32(&large);
    for (uint32_t i = 0; i < nlarge; i++) {
        uint64_t page = varint(&large), size = varint(&large) * 16;
        if (size < 16 || size > (uint64_t)(r.end - r.p)) return false;
        add_object(m, at(&r), page * CL_PAGE, size);
        take(&r, size);
    }
    return !r.bad && m->nobjects > 0;
}
