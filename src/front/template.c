/* SPDX-License-Identifier: MIT */
/* The constant image of a unit: objects laid out as they will stand in the region. Equal constants
   are one object. */
#include "compile.h"
#include "base/hash.h"
#include "base/units.h"
#include "obj/dict.h"
#include <pthread.h>

static const char *const name_texts[CL_N_COUNT] = {
#define NAME(id, text) [CL_N_##id] = text,
#include "heap/names.def"
#undef NAME
};

/* Finds well-known names: made once per process, then immutable. */
enum { NAME_SLOTS = 4096 };
_Static_assert(CL_N_COUNT * 3 < NAME_SLOTS, "the index of names is too small");
static uint16_t name_index[NAME_SLOTS];
static pthread_once_t name_once = PTHREAD_ONCE_INIT;

static uint32_t name_hash(const char *s, size_t n)
{
    uint32_t h = (uint32_t)n;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)s[i]) * 16777619u; /* FNV-1a */
    return (h ^ h >> 15) & (NAME_SLOTS - 1);
}

static void index_names(void)
{
    for (uint32_t i = 0; i < CL_N_COUNT; i++) {
        uint32_t h = name_hash(name_texts[i], strlen(name_texts[i]));
        while (name_index[h])
            h = (h + 1) & (NAME_SLOTS - 1);
        name_index[h] = (uint16_t)(i + 1);
    }
}

void cl_tpl_init(cl_tpl *t, cl_arena *arena, uint32_t off)
{
    memset(t, 0, sizeof *t);
    t->arena = arena;
    t->off = off;
    pthread_once(&name_once, index_names);
}

static bool regrow_index(cl_tpl *t);

/* Room for an object of `size` bytes behind the image; zeroed, header set. NULL when out of memory.
   */
static void *put(cl_tpl *t, cl_kind kind, uint64_t size, uint32_t aux)
{
    uint64_t n = CL_ALIGN16(size);
    if (t->failed || n > (1u << 30) || t->size + n > (1u << 30)) {
        t->failed = true;
        return NULL;
    }
    if (t->size + n > t->cap) {
        uint64_t cap = t->cap ? t->cap : 4096;
        while (cap < t->size + n)
            cap *= 2;
        uint8_t *p = cl_arena_grow(t->arena, t->image, t->cap, cap);
        if (!p) {
            t->failed = true;
            return NULL;
        }
        t->image = p;
        t->cap = (uint32_t)cap;
    }
    uint8_t *o = t->image + t->size;
    memset(o, 0, n);
    cl_hdr *h = (cl_hdr *)(void *)o;
    h->kind = (uint8_t)kind;
    h->gran = n <= 2048 ? (uint8_t)(n >> 4) : 0;
    h->aux = aux;
    t->size += (uint32_t)n;
    return o;
}

static uint32_t bytes_of(const cl_tpl *t, uint32_t at)
{
    const cl_hdr *h = (const cl_hdr *)(const void *)(t->image + at);
    if (h->gran) return h->gran * 16u;
    switch ((cl_kind)h->kind) {
    case CL_K_BIGINT:
    case CL_K_TUPLE: return (uint32_t)CL_ALIGN16(8 + 8 * (uint64_t)h->aux);
    case CL_K_BYTES:
        return (uint32_t)CL_ALIGN16(16 + (uint64_t)((const cl_bytes *)(const void *)h)->len);
    case CL_K_KEYS: {
        const cl_keys *k = (const cl_keys *)(const void *)h;
        return (uint32_t)CL_ALIGN16(cl_keys_size(h->aux, k->log2, false));
    }
    default: {
        const cl_str *s = (const cl_str *)(const void *)h;
        return (uint32_t)CL_ALIGN16(CL_STR_HEAD + (uint64_t)s->len * s->width);
    }
    }
}

static uint32_t hash_at(const cl_tpl *t, uint32_t at)
{
    return cl_hash_str(t->image + at, bytes_of(t, at), 1);
}

static bool regrow_index(cl_tpl *t)
{
    uint32_t n = t->nslots ? t->nslots * 2 : 128;
    uint32_t *s = cl_arena_calloc(t->arena, (size_t)n * sizeof *s);
    if (!s) {
        t->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < t->nslots; i++) {
        if (!t->slots[i]) continue;
        uint32_t h = hash_at(t, (t->slots[i] - 1) * 16) & (n - 1);
        while (s[h])
            h = (h + 1) & (n - 1);
        s[h] = t->slots[i];
    }
    t->slots = s;
    t->nslots = n;
    return true;
}

/* The object just put at the end: an equal one from before takes its place. */
static cl_val unique(cl_tpl *t, void *obj)
{
    if (!obj) return CL_NONE;
    uint32_t at = (uint32_t)((uint8_t *)obj - t->image), n = t->size - at;
    cl_kind kind = (cl_kind)((cl_hdr *)obj)->kind;
    if (t->count * 2 >= t->nslots && !regrow_index(t)) return CL_NONE;
    uint32_t h = cl_hash_str(obj, n, 1) & (t->nslots - 1);
    for (; t->slots[h]; h = (h + 1) & (t->nslots - 1)) {
        uint32_t other = (t->slots[h] - 1) * 16;
        if (bytes_of(t, other) == n && memcmp(t->image + other, obj, n) == 0) {
            t->size = at;
            return cl_ref(kind, t->off + other);
        }
    }
    t->slots[h] = at / 16 + 1;
    t->count++;
    return cl_ref(kind, t->off + at);
}

static uint32_t next_cp(const uint8_t **pp, const uint8_t *end)
{
    const uint8_t *p = *pp;
    uint32_t c = *p++;
    int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (more) c &= 0x3fu >> more;
    while (more-- && p < end)
        c = c << 6 | (*p++ & 0x3f);
    *pp = p;
    return c;
}

cl_val cl_tpl_str(cl_tpl *t, const char *text, size_t len)
{
    if (!len) return CL_V_EMPTY_STR;
    if (len <= 32)
        for (uint32_t h = name_hash(text, len); name_index[h]; h = (h + 1) & (NAME_SLOTS - 1)) {
            uint32_t i = name_index[h] - 1u;
            if (strncmp(name_texts[i], text, len) == 0 && strlen(name_texts[i]) == len)
                return CL_NAME_AT(i);
        }
    const uint8_t *p = (const uint8_t *)text, *end = p + len;
    uint32_t n = 0, max = 0;
    while (p < end) {
        uint32_t c = next_cp(&p, end);
        max = c > max ? c : max;
        n++;
    }
    int width = cl_unit_width(max);
    cl_str *s = put(t, CL_K_STR, CL_STR_HEAD + (uint64_t)n * (uint32_t)width, 0);
    if (!s) return CL_NONE;
    s->len = n;
    s->width = (uint8_t)width;
    s->ascii = max < 128;
    p = (const uint8_t *)text;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = next_cp(&p, end);
        cl_unit_put(s->d.u8, width, i, c);
    }
    s->h.aux = cl_hash_str(s->d.u8, n, width);
    return unique(t, s);
}

cl_val cl_tpl_bytes(cl_tpl *t, const char *text, size_t len)
{
    if (!len) return CL_V_EMPTY_BYTES;
    cl_bytes *b = put(t, CL_K_BYTES, 16 + (uint64_t)len, 0);
    if (!b) return CL_NONE;
    b->len = (uint32_t)len;
    memcpy(b->data, text, len);
    return unique(t, b);
}

cl_val cl_tpl_float(cl_tpl *t, double d)
{
    cl_val v;
    if (cl_flt_encode(d, &v)) return v;
    if (d == 0) return __builtin_signbit(d) ? CL_V_FNEGZERO : CL_V_FZERO;
    if (d != d) return CL_V_FNAN;
    if (d - d != 0) return d > 0 ? CL_V_FINF : CL_V_FNEGINF;
    cl_float *f = put(t, CL_K_FLOAT, sizeof *f, 0);
    if (!f) return CL_NONE;
    f->d = d;
    return unique(t, f);
}

cl_val cl_tpl_tuple(cl_tpl *t, const cl_val *items, uint32_t n)
{
    if (!n) return CL_V_EMPTY_TUPLE;
    cl_tuple *o = put(t, CL_K_TUPLE, 8 + 8 * (uint64_t)n, n);
    if (!o) return CL_NONE;
    memcpy(o->item, items, n * sizeof *items);
    return unique(t, o);
}

uint32_t cl_tpl_str_hash(const cl_tpl *t, cl_val s)
{
    uint32_t off = cl_off(s);
    if (off >= t->off) return ((const cl_str *)(const void *)(t->image + (off - t->off)))->h.aux;
    if (off < CL_BASE_NAMES) return cl_hash_str("", 0, 1);
    const char *text = name_texts[(off - CL_BASE_NAMES) / CL_NAME_SIZE];
    return cl_hash_str(text, strlen(text), 1);
}

cl_val cl_tpl_keys(cl_tpl *t, const cl_val *names, uint32_t n)
{
    uint32_t log2 = cl_keys_log2_for(n);
    uint32_t *hashes = cl_arena_alloc(t->arena, (n + 1) * sizeof *hashes);
    if (!hashes) {
        t->failed = true;
        return CL_NONE;
    }
    for (uint32_t i = 0; i < n; i++)
        hashes[i] = cl_tpl_str_hash(t, names[i]);
    uint64_t size = cl_keys_size(n, log2, false);
    cl_keys *k = put(t, CL_K_KEYS, size, n);
    if (!k) return CL_NONE;
    uint8_t gran = k->h.gran;
    cl_keys_build(k, n, log2, names, hashes, n);
    k->h.kind = CL_K_KEYS;
    k->h.gran = gran;
    return unique(t, k);
}

cl_val cl_tpl_const(cl_tpl *t, const cl_cv *v)
{
    switch (v->kind) {
    case CL_CV_SPECIAL: return v->special;
    case CL_CV_INT:
        if (cl_fits_small(v->i)) return cl_small(v->i);
        /* fall through */
    case CL_CV_BIG: {
        uint64_t one = v->i < 0 ? 0 - (uint64_t)v->i : (uint64_t)v->i;
        uint32_t n = v->kind == CL_CV_INT ? 1 : v->len;
        cl_bigint *b = put(t, CL_K_BIGINT, 8 + 8 * (uint64_t)n, n);
        if (!b) return CL_NONE;
        memcpy(b->limb, v->kind == CL_CV_INT ? &one : v->limbs, 8 * (size_t)n);
        b->h.flags = (v->kind == CL_CV_INT ? v->i < 0 : v->neg) ? CL_BIG_NEG : 0;
        return unique(t, b);
    }
    case CL_CV_FLOAT: return cl_tpl_float(t, v->re);
    case CL_CV_COMPLEX: {
        cl_complex *c = put(t, CL_K_COMPLEX, sizeof *c, 0);
        if (!c) return CL_NONE;
        c->re = v->re;
        c->im = v->im;
        return unique(t, c);
    }
    case CL_CV_STR: return cl_tpl_str(t, v->text, v->len);
    case CL_CV_BYTES: return cl_tpl_bytes(t, v->text, v->len);
    case CL_CV_TUPLE: {
        cl_val *items = cl_arena_alloc(t->arena, (v->len + 1) * sizeof *items);
        if (!items) {
            t->failed = true;
            return CL_NONE;
        }
        for (uint32_t i = 0; i < v->len; i++)
            items[i] = cl_tpl_const(t, &v->items[i]);
        return cl_tpl_tuple(t, items, v->len);
    }
    }
    return CL_NONE;
}
