/* SPDX-License-Identifier: MIT */
/* Changes of a snapshot that a blind mutator would not find: a value becomes another value of the
   same heap, a reference to another object, a special; a header says another kind, size or count; a
   frame's links change a little; objects and whole parts come from another snapshot. */
#include "snapshot_map.h"
#include "builtin/natives.h"
#include "heap/object.h"
#include "vm/frame.h"
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

typedef struct {
    uint8_t *b;
    size_t n, max;
    uint64_t state;
    const snapshot_map *m;
} mutation;

/* below n; splitmix64 */
static uint32_t pick(mutation *u, uint64_t n)
{
    uint64_t z = u->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return n ? (uint32_t)((z ^ z >> 31) % n) : 0;
}

static uint64_t get64(const mutation *u, size_t at)
{
    uint64_t v;
    memcpy(&v, u->b + at, 8);
    return v;
}

static void set64(mutation *u, size_t at, uint64_t v) { memcpy(u->b + at, &v, 8); }

static const map_object *any_object(mutation *u) { return &u->m->objects[pick(u, u->m->nobjects)]; }

/* Text is most of a heap and says least, so objects of other kinds are preferred. */
static const map_object *good_object(mutation *u)
{
    const map_object *o = any_object(u);
    for (int i = 0; i < 6 && (u->b[o->at] == CL_K_STR || u->b[o->at] == CL_K_BUF); i++)
        o = any_object(u);
    return o;
}

static const map_object *object_of(mutation *u, uint8_t kind)
{
    uint32_t first = pick(u, u->m->nobjects);
    for (uint32_t i = 0; i < u->m->nobjects; i++) {
        const map_object *o = &u->m->objects[(first + i) % u->m->nobjects];
        if (u->b[o->at] == kind) return o;
    }
    return any_object(u);
}

/* Position of an aligned word of an object, its header left out when it has more. */
static size_t word_of(mutation *u, const map_object *o)
{
    return o->at + (o->size > 8 ? 8 * (1 + pick(u, o->size / 8 - 1)) : 0);
}

static uint64_t special(mutation *u)
{
    uint32_t i;
    switch (pick(u, 6)) {
    case 0:
    case 1: i = pick(u, CL_SP_COUNT); break;
    case 2: i = CL_SP_TYPE0 + pick(u, CL_T_COUNT + 1); break;
    case 3: i = CL_SP_NATIVE0 + pick(u, cl_natives_count + 1); break;
    case 4: i = CL_SP_HOST0 + pick(u, 4); break;
    default: i = CL_SP_PRELUDE0 + pick(u, 2000); break;
    }
    return CL_SPECIAL(i).u;
}

static uint64_t number(mutation *u)
{
    static const int64_t ints[] = { 0,
                                    1,
                                    -1,
                                    2,
                                    3,
                                    7,
                                    16,
                                    255,
                                    256,
                                    65535,
                                    INT32_MAX,
                                    INT32_MIN,
                                    UINT32_MAX,
                                    (int64_t)UINT32_MAX + 1,
                                    (int64_t)1 << 40,
                                    CL_SMALL_MAX - 1,
                                    -CL_SMALL_MAX };
    if (pick(u, 4)) return cl_small(ints[pick(u, sizeof ints / sizeof *ints)]).u;
    return ((uint64_t)pick(u, UINT64_MAX) << 32 | pick(u, UINT64_MAX)) | 3; /* a float */
}

/* A value as the heap could hold it. */
static uint64_t value(mutation *u)
{
    const map_object *o;
    switch (pick(u, 8)) {
    case 0: return special(u);
    case 1: return number(u);
    case 2: return get64(u, word_of(u, any_object(u)));
    case 3: /* a wrong kind, or the middle of an object */
        o = any_object(u);
        return cl_ref((cl_kind)(pick(u, 2) ? pick(u, CL_K_COUNT) : u->b[o->at]),
                      o->off + (pick(u, 2) ? 16 * pick(u, o->size / 16) : 0))
            .u;
    default: o = good_object(u); return cl_ref((cl_kind)u->b[o->at], o->off).u;
    }
}

/* 32-bit fields: references without a kind, lengths, counts. */
static void change_field(mutation *u, size_t at)
{
    uint32_t v;
    memcpy(&v, u->b + at, 4);
    switch (pick(u, 7)) {
    case 0: v++; break;
    case 1: v--; break;
    case 2: v = 0; break;
    case 3: v = pick(u, 64); break;
    case 4: v ^= 1u << pick(u, 32); break;
    case 5: v = (uint32_t[]){ UINT32_MAX, INT32_MAX, 1u << 28, 65536 }[pick(u, 4)]; break;
    default: { /* another object, of the kind of the one it names if there is one */
        uint8_t kind = u->b[any_object(u)->at];
        for (uint32_t i = 0; i < u->m->nobjects; i++)
            if (u->m->objects[i].off == v) kind = u->b[u->m->objects[i].at];
        v = object_of(u, kind)->off;
    }
    }
    memcpy(u->b + at, &v, 4);
}

static void change_header(mutation *u, const map_object *o)
{
    switch (pick(u, 6)) {
    case 0: u->b[o->at] = (uint8_t)pick(u, CL_K_COUNT); break;
    case 1: u->b[o->at + 1] ^= (uint8_t)(1u << pick(u, 8)); break;
    case 2: u->b[o->at + 3] = (uint8_t)(u->b[o->at + 3] + 1 - 2 * pick(u, 2)); break;
    default: change_field(u, o->at + 4); break;
    }
}

/* The link words of a frame are ints of several fields: one of them changes a little. */
static void change_link(mutation *u, size_t at)
{
    static const struct {
        uint8_t shift, bits;
    } fields[] = { { 1, 31 }, { 33, 8 }, { 33, 31 }, { 41, 4 }, { 49, 5 } };
    uint64_t v = get64(u, at);
    uint32_t f = pick(u, sizeof fields / sizeof *fields);
    uint64_t mask = (((uint64_t)1 << fields[f].bits) - 1) << fields[f].shift;
    uint64_t by = (uint64_t)(1 + pick(u, 8)) << fields[f].shift;
    set64(u, at, (v & ~mask) | ((pick(u, 2) ? v + by : v - by) & mask));
}

static void change_stack(mutation *u)
{
    const map_object *o = object_of(u, CL_K_STACK);
    for (int i = 0; i < 8; i++) {
        size_t at = word_of(u, o);
        if (!get64(u, at) && pick(u, 8)) continue;
        if (cl_is_int((cl_val){ get64(u, at) }) && get64(u, at) >> 16 && pick(u, 4))
            change_link(u, at);
        else
            set64(u, at, value(u));
        return;
    }
}

/* Bytes [at, at + old) become the given ones. */
static void replace(mutation *u, size_t at, size_t old, const uint8_t *p, size_t n)
{
    if (at + old > u->n || u->n - old + n > u->max) return;
    memmove(u->b + at + n, u->b + at + old, u->n - at - old);
    memcpy(u->b + at, p, n);
    u->n = u->n - old + n;
}

/* One of the scalars of the machine: a number of 7-bit digits, perhaps of another length. */
static void change_scalar(mutation *u)
{
    size_t at = u->m->machine, end;
    for (uint32_t skip = pick(u, 10); skip; skip--) {
        while (at < u->m->directory && u->b[at] & 128)
            at++;
        at++;
    }
    uint64_t v = 0;
    unsigned shift = 0;
    for (end = at; end < u->m->directory && shift < 63; shift += 7) {
        v |= (uint64_t)(u->b[end] & 127) << shift;
        if (!(u->b[end++] & 128)) break;
    }
    switch (pick(u, 5)) {
    case 0: v += 1 + pick(u, 8); break;
    case 1: v -= v > 8 ? 1 + pick(u, 8) : v; break;
    case 2: v = any_object(u)->off; break;
    case 3: v = UINT32_MAX - pick(u, 3); break;
    default: v = pick(u, 256); break;
    }
    uint8_t digits[10];
    size_t n = 0;
    do {
        digits[n++] = (uint8_t)((v & 127) | (v > 127 ? 128 : 0));
        v >>= 7;
    } while (v);
    replace(u, at, end - at, digits, n);
}

/* A value of the machine, or any byte of that part. */
static void change_machine(mutation *u)
{
    size_t span = u->m->directory - u->m->machine;
    if (pick(u, 3) == 0) {
        change_scalar(u);
        return;
    }
    for (int i = 0; i < 20; i++) {
        size_t at = u->m->machine + pick(u, span);
        if (u->b[at] != 1 || at + 9 > u->m->directory) continue; /* 1, then the value */
        if (at + 9 < u->m->directory && u->b[at + 9] > 1) continue;
        set64(u, at + 1, value(u));
        return;
    }
    u->b[u->m->machine + pick(u, span)] ^= (uint8_t)(1u << pick(u, 8));
}

static void change_one(mutation *u)
{
    const map_object *o = good_object(u), *p;
    size_t at = word_of(u, o), other;
    uint64_t v;
    switch (pick(u, 16)) {
    case 0: u->b[o->at + pick(u, o->size)] ^= (uint8_t)(1u << pick(u, 8)); break;
    case 1: u->b[o->at + pick(u, o->size)] = (uint8_t)pick(u, 256); break;
    case 2:
    case 3:
    case 4:
    case 5: set64(u, at, value(u)); break;
    case 6: change_field(u, at + 4 * pick(u, 2)); break;
    case 7: change_field(u, o->at + 8 + 4 * pick(u, o->size >= 32 ? 4 : 2)); break;
    case 8: change_header(u, o); break;
    case 9: /* two words change places */
        other = word_of(u, pick(u, 2) ? o : any_object(u));
        v = get64(u, at);
        set64(u, at, get64(u, other));
        set64(u, other, v);
        break;
    case 10: /* an object becomes a copy of another of its size or kind */
        p = object_of(u, u->b[o->at]);
        if (p->size == o->size) memmove(u->b + o->at, u->b + p->at, o->size);
        break;
    case 11:
    case 12:
    case 13: change_stack(u); break;
    case 14: change_machine(u); break;
    default: /* program, sources, directory */
        at = u->m->program + pick(u, u->m->heap - u->m->program);
        if (pick(u, 2)) at = u->m->directory + pick(u, u->m->heap - u->m->directory);
        u->b[at] = (uint8_t)(pick(u, 2) ? pick(u, 256) : u->b[at] + 1);
        break;
    }
}

size_t snapshot_mutate(uint8_t *bytes, size_t n, size_t max, uint32_t heap_start, unsigned seed)
{
    static snapshot_map m;
    if (!snapshot_map_read(bytes, n, heap_start, &m)) return LLVMFuzzerMutate(bytes, n, max);
    mutation u = { bytes, n, max, seed, &m };
    uint32_t times = 1 + pick(&u, 2) * pick(&u, 4);
    /* a part that changes its length moves those behind it: it is the last change */
    for (uint32_t i = 0; i < times && u.n == n; i++)
        change_one(&u);
    return u.n;
}

size_t snapshot_cross(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out,
                      size_t max, uint32_t start_a, uint32_t start_b, unsigned seed)
{
    static snapshot_map ma, mb;
    if (na > max || !snapshot_map_read(a, na, start_a, &ma) ||
        !snapshot_map_read(b, nb, start_b, &mb))
        return 0;
    mutation u = { out, na, max, seed, &ma };
    if (pick(&u, 4) == 0) {
        size_t heap = nb - mb.directory;
        if (ma.directory + heap > max) return 0;
        memcpy(out, a, ma.directory);
        memcpy(out + ma.directory, b + mb.directory, heap);
        return ma.directory + heap;
    }
    memcpy(out, a, na);
    for (uint32_t times = 1 + pick(&u, 6); times; times--) {
        const map_object *from = &mb.objects[pick(&u, mb.nobjects)];
        const map_object *to = object_of(&u, b[from->at]);
        if (to->size == from->size) memcpy(out + to->at, b + from->at, from->size);
    }
    return na;
}
