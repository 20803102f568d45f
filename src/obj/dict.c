/* SPDX-License-Identifier: MIT */
/* Dictionaries. Layout and invariants: heap/object.h (cl_dict, cl_keys). In short:

       keys:  index -> entry number -> key        vals: entry number -> value (UNBOUND = no entry)

   Entries are appended at nent. keys->n counts how often the index was entered (deleted ones
   included), so a table is full when n reaches its capacity, also when entries at the end were
   removed again. Value slots from nent on are UNBOUND. A table is never rearranged in place:
   growing and cleaning up make new ones, so a cached pair (table, entry number) stays true as long
   as the dict names the same table. */
#include "base/hash.h"
#include "obj/container_ops.h"
#include "obj/keys.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"

#define CHEAP_PROBES 8u

static inline cl_keys *keys_of(const cl_vm *vm, const cl_dict *d)
{
    return CL_AT(vm, cl_keys, d->keys);
}

/* A new version of a namespace: cached places of its values are void. The first entry of a key that
   names a builtin makes one too, as it hides what was cached. */
static inline void touch(cl_vm *vm, cl_dict *d)
{
    if (d->h.flags & CL_DICT_NS) d->version = cl_rgn_of(vm)->ns_version++;
}

cl_st cl_dict_new(cl_vm *vm, cl_val *out)
{
    CL_NEW(vm, cl_dict, d, CL_K_DICT, sizeof(cl_dict));
    d->keys = d->vals = d->nent = d->version = d->owner = d->first = 0;
    *out = cl_ref_of(vm, d);
    return CL_ST_OK;
}

static cl_st vals_new(cl_vm *vm, const cl_val *src, uint32_t n, uint32_t cap, uint32_t *off)
{
    if (cap > 256) CL_TRY(cl_reserve(vm, 8 * (uint64_t)cap + 8));
    CL_NEW(vm, cl_array, a, CL_K_ARRAY, 8 + 8 * (uint64_t)cap);
    a->h.aux = cap;
    if (n) memcpy(a->v, src, n * sizeof(cl_val));
    for (uint32_t i = n; i < cap; i++)
        a->v[i] = CL_UNBOUND;
    *off = (uint32_t)((uint8_t *)a - vm->base);
    return CL_ST_OK;
}

cl_st cl_dict_new_sized(cl_vm *vm, uint64_t n, cl_val *out)
{
    uint32_t keys = 0, vals = 0;
    if (n) {
        CL_TRY(cl_keys_alloc(vm, n < 5 ? 5 : n, false, &keys));
        CL_TRY(vals_new(vm, NULL, 0, CL_AT(vm, cl_keys, keys)->h.aux, &vals));
    }
    CL_TRY(cl_dict_new(vm, out));
    cl_dict *d = CL_PTR(vm, cl_dict, *out);
    d->keys = keys;
    d->vals = vals;
    return CL_ST_OK;
}

cl_st cl_dict_from_keys_table(cl_vm *vm, cl_val keys, const cl_val *v, cl_val *out)
{
    const cl_keys *k = CL_PTR(vm, cl_keys, keys);
    uint32_t vals;
    CL_CHARGE(vm, k->n);
    CL_TRY(vals_new(vm, v, k->n, k->n ? k->n : 1, &vals));
    CL_TRY(cl_dict_new(vm, out));
    cl_dict *d = CL_PTR(vm, cl_dict, *out);
    d->keys = cl_off(keys);
    d->vals = vals;
    d->nent = d->h.aux = k->n;
    return CL_ST_OK;
}

/* ---- lookup ---- */

static inline int64_t key_hash(const cl_vm *vm, const cl_keys *k, uint32_t entry)
{
    if (k->h.flags & CL_KEYS_HASHED) return (int64_t)cl_keys_hashes(k)[entry];
    cl_val key = cl_keys_entries(k)[entry];
    if (cl_is(key, CL_K_STR)) return (int64_t)CL_PTR(vm, cl_str, key)->h.aux;
    return cl_is_int(key) ? cl_small_hash(key) : 0; /* 0: the key of a deleted entry */
}

/* The probe loop for one index width; MATCH sees the key as `e` and its entry number as `n`. */
#define PROBE(TYPE, MATCH)                                      \
    do {                                                        \
        const TYPE *ix_ = (const TYPE *)(const void *)k->index; \
        for (;;) {                                              \
            uint32_t n = ix_[i];                                \
            if (n >= CL_IX_FIRST) {                             \
                n -= CL_IX_FIRST;                               \
                cl_val e = ents[n];                             \
                MATCH                                           \
            } else if (n == CL_IX_EMPTY) {                      \
                return -1;                                      \
            }                                                   \
            probes++;                                           \
            perturb >>= 5;                                      \
            i = (uint32_t)(i * 5u + perturb + 1) & mask;        \
        }                                                       \
    } while (0)

#define PROBE_ALL(MATCH)            \
    do {                            \
        if (CL_LIKELY(k->log2 < 8)) \
            PROBE(uint8_t, MATCH);  \
        else if (k->log2 < 16)      \
            PROBE(uint16_t, MATCH); \
        else                        \
            PROBE(uint32_t, MATCH); \
    } while (0)

#define FOUND                                 \
    do {                                      \
        *nprobes = probes;                    \
        return n < d->nent ? (int64_t)n : -1; \
    } while (0)

/* A str key where every key is a str or small int. */
static int64_t find_str(const cl_vm *vm, const cl_dict *d, cl_val key, uint32_t *nprobes)
{
    const cl_keys *k = keys_of(vm, d);
    const cl_str *s = CL_PTR(vm, cl_str, key);
    uint32_t h = s->h.aux ? s->h.aux : cl_str_hash(vm, key);
    const cl_val *ents = cl_keys_entries(k);
    uint32_t mask = (1u << k->log2) - 1, i = h & mask, probes = 0;
    uint64_t perturb = h;
    PROBE_ALL(if (cl_same(e, key)) FOUND; if (cl_is(e, CL_K_STR)) {
        const cl_str *t = CL_PTR(vm, cl_str, e);
        if (t->h.aux == h && t->len == s->len && t->width == s->width &&
            memcmp(cl_str_data(vm, t), cl_str_data(vm, s), (size_t)s->len * s->width) == 0)
            FOUND;
    });
}

/* A small int where every key is a str or small int. */
static int64_t find_int(const cl_vm *vm, const cl_dict *d, cl_val key, uint32_t *nprobes)
{
    const cl_keys *k = keys_of(vm, d);
    int64_t h = cl_small_hash(key);
    const cl_val *ents = cl_keys_entries(k);
    uint32_t mask = (1u << k->log2) - 1, i = (uint32_t)h & mask, probes = 0;
    uint64_t perturb = (uint64_t)h;
    PROBE_ALL(if (cl_same(e, key)) FOUND;);
}

int64_t cl_dict_candidate(cl_vm *vm, cl_val dv, int64_t hash, uint32_t *probe)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    if (!d->keys) return -1;
    const cl_keys *k = keys_of(vm, d);
    uint32_t mask = (1u << k->log2) - 1, i = (uint32_t)(uint64_t)hash & mask, at = 0;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        uint32_t n = cl_keys_ix(k, i);
        if (n == CL_IX_EMPTY) break;
        if (n >= CL_IX_FIRST && at >= *probe && n - CL_IX_FIRST < d->nent &&
            key_hash(vm, k, n - CL_IX_FIRST) == hash) {
            *probe = at + 1;
            return (int64_t)(n - CL_IX_FIRST);
        }
        at++;
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
    if (at > CHEAP_PROBES) vm->fuel -= at;
    *probe = at + 1;
    return -1;
}

/* Any key, its hash known. */
static cl_st find_any(cl_vm *vm, cl_val dv, cl_val key, int64_t hash, int64_t *entry)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    *entry = -1;
    if (!d->keys) return CL_ST_OK;
    const cl_keys *k = keys_of(vm, d);
    const cl_val *ents = cl_keys_entries(k);
    uint32_t mask = (1u << k->log2) - 1, i = (uint32_t)(uint64_t)hash & mask, probes = 0;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        uint32_t n = cl_keys_ix(k, i);
        if (n == CL_IX_EMPTY) break;
        if (n >= CL_IX_FIRST && (n -= CL_IX_FIRST) < d->nent) {
            cl_val e = ents[n];
            bool eq = cl_same(e, key);
            if (!eq && key_hash(vm, k, n) == hash) {
                if (++probes > CHEAP_PROBES)
                    vm->fuel -= 4; /* many equal hashes: this is on purpose */
                CL_TRY(cl_eq_depth(vm, e, key, &eq, 0));
            }
            if (eq) {
                *entry = n;
                return CL_ST_OK;
            }
        }
        if (++probes > CHEAP_PROBES) vm->fuel--;
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
    return CL_ST_OK;
}

/* Comparing with an equal key that is another object costs its length. */
static inline void charge_key(cl_vm *vm, cl_val key)
{
    const cl_str *s = CL_PTR(vm, cl_str, key);
    if (CL_UNLIKELY(s->len > 256)) vm->fuel -= s->len >> 5;
}

static inline bool plain_keys(const cl_vm *vm, const cl_dict *d)
{
    return !(keys_of(vm, d)->h.flags & CL_KEYS_HASHED);
}

cl_st cl_dict_find(cl_vm *vm, cl_val dv, cl_val key, int64_t *entry, int64_t *hash)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    uint32_t probes = 0;
    if (cl_is(key, CL_K_STR)) {
        *hash = cl_str_hash(vm, key);
        if (!d->keys) {
            *entry = -1;
            return CL_ST_OK;
        }
        if (CL_LIKELY(plain_keys(vm, d))) {
            charge_key(vm, key);
            *entry = find_str(vm, d, key, &probes);
            if (CL_UNLIKELY(probes > CHEAP_PROBES)) vm->fuel -= probes;
            return CL_ST_OK;
        }
    } else if (cl_is_int(key)) {
        *hash = cl_small_hash(key);
        if (!d->keys) {
            *entry = -1;
            return CL_ST_OK;
        }
        if (CL_LIKELY(plain_keys(vm, d))) {
            *entry = find_int(vm, d, key, &probes);
            return CL_ST_OK;
        }
    } else {
        CL_TRY(cl_hash_key(vm, key, CL_HASH_DICT, hash));
    }
    return find_any(vm, dv, key, *hash, entry);
}

cl_st cl_dict_get(cl_vm *vm, cl_val dv, cl_val key, cl_val *out)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    int64_t i, h;
    uint32_t probes = 0;
    if (CL_LIKELY(d->keys) && CL_LIKELY(plain_keys(vm, d))) {
        if (cl_is(key, CL_K_STR)) {
            charge_key(vm, key);
            i = find_str(vm, d, key, &probes);
            if (CL_UNLIKELY(probes > CHEAP_PROBES)) vm->fuel -= probes;
            *out = i < 0 ? CL_UNBOUND : cl_dict_vals(vm, d)[i];
            return CL_ST_OK;
        }
        if (cl_is_int(key)) {
            i = find_int(vm, d, key, &probes);
            *out = i < 0 ? CL_UNBOUND : cl_dict_vals(vm, d)[i];
            return CL_ST_OK;
        }
    }
    CL_TRY(cl_dict_find(vm, dv, key, &i, &h));
    *out = i < 0 ? CL_UNBOUND : cl_dict_vals(vm, d)[i];
    return CL_ST_OK;
}

int64_t cl_dict_find_str(const cl_vm *vm, cl_val dv, cl_val key)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    uint32_t probes = 0;
    if (!d->keys) return -1;
    const cl_keys *k = keys_of(vm, d);
    if (CL_LIKELY(!(k->h.flags & CL_KEYS_HASHED))) return find_str(vm, d, key, &probes);
    uint32_t h = cl_str_hash(vm, key), mask = (1u << k->log2) - 1, i = h & mask;
    uint64_t perturb = h;
    const cl_val *ents = cl_keys_entries(k);
    const uint64_t *hashes = cl_keys_hashes(k);
    for (;;) {
        uint32_t n = cl_keys_ix(k, i);
        if (n == CL_IX_EMPTY) return -1;
        if (n >= CL_IX_FIRST && (n -= CL_IX_FIRST) < d->nent && hashes[n] == h) {
            cl_val e = cl_unwrap(vm, ents[n]);
            if (cl_is(e, CL_K_STR) && cl_str_eq(vm, e, key)) return n;
        }
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
}

cl_val cl_dict_get_str(const cl_vm *vm, cl_val dv, cl_val key)
{
    int64_t i = cl_dict_find_str(vm, dv, key);
    return i < 0 ? CL_UNBOUND : cl_dict_vals(vm, CL_PTR(vm, cl_dict, dv))[i];
}

cl_val cl_dict_get_ascii(const cl_vm *vm, cl_val dv, const char *name)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    if (!d->keys) return CL_UNBOUND;
    const cl_keys *k = keys_of(vm, d);
    uint32_t h = cl_hash_str(name, strlen(name), 1), mask = (1u << k->log2) - 1, i = h & mask;
    uint64_t perturb = h;
    for (;;) {
        uint32_t n = cl_keys_ix(k, i);
        if (n == CL_IX_EMPTY) return CL_UNBOUND;
        if (n >= CL_IX_FIRST && (n -= CL_IX_FIRST) < d->nent) {
            cl_val e = cl_unwrap(vm, cl_keys_entries(k)[n]);
            if (cl_is(e, CL_K_STR) && cl_str_eq_ascii(vm, e, name)) return cl_dict_vals(vm, d)[n];
        }
        perturb >>= 5;
        i = (uint32_t)(i * 5u + perturb + 1) & mask;
    }
}

/* ---- change ---- */

/* A new private table with room for `want` entries, filled with what is live. */
static cl_st rebuild(cl_vm *vm, cl_dict *d, uint64_t want, bool hashed)
{
    const cl_keys *old = d->keys ? keys_of(vm, d) : NULL;
    uint32_t live = d->h.aux;
    if (want < 5) want = 5;
    if (want > 5) /* all the index of this size can hold */
        want = cl_keys_usable(
            cl_keys_log2_for((uint32_t)(want < ((uint64_t)1 << 27) ? want : ((uint64_t)1 << 27))));
    uint32_t koff, voff;
    CL_CHARGE(vm, live / 2);
    if (old && old->h.flags & CL_KEYS_HASHED) hashed = true;
    CL_TRY(cl_keys_alloc(vm, want, hashed, &koff));
    CL_TRY(vals_new(vm, NULL, 0, CL_AT(vm, cl_keys, koff)->h.aux, &voff));
    cl_keys *k = CL_AT(vm, cl_keys, koff);
    if (old) {
        const cl_val *oe = cl_keys_entries(old), *ov = cl_dict_vals(vm, d);
        cl_val *e = cl_keys_entries(k), *v = CL_AT(vm, cl_array, voff)->v;
        uint64_t *hs = cl_keys_hashes(k);
        uint32_t n = 0;
        for (uint32_t i = 0; i < d->nent; i++) {
            if (cl_is_unbound(ov[i])) continue;
            int64_t h = key_hash(vm, old, i);
            e[n] = oe[i];
            v[n] = ov[i];
            if (hashed) hs[n] = (uint64_t)h;
            cl_keys_enter(k, h, n);
            n++;
        }
        k->n = n;
        k->h.flags &= (uint8_t)~CL_KEYS_STR;
        k->h.flags |= old->h.flags & CL_KEYS_STR;
    }
    d->nent = k->n;
    d->first = 0;
    d->keys = koff;
    d->vals = voff;
    touch(vm, d);
    return CL_ST_OK;
}

cl_st cl_dict_put_new(cl_vm *vm, cl_val dv, cl_val key, int64_t hash, cl_val v)
{
    cl_dict *d = CL_PTR(vm, cl_dict, dv);
    bool is_str = cl_is(key, CL_K_STR), plain = is_str || cl_is_int(key);
    cl_keys *k = d->keys ? keys_of(vm, d) : NULL;
    if (CL_UNLIKELY(!k || k->n >= k->h.aux || k->h.flags & CL_KEYS_SHARED ||
                    (!plain && !(k->h.flags & CL_KEYS_HASHED)))) {
        uint64_t want = d->h.aux + 1u;
        if (!k || want * 2 > k->h.aux)
            want =
                d->h.aux < 50000 ? (uint64_t)d->h.aux * 2 + 1 : (uint64_t)d->h.aux + d->h.aux / 2;
        CL_TRY(rebuild(vm, d, want, !plain));
        k = keys_of(vm, d);
    } else if (d->h.flags & CL_DICT_NS &&
               ((k->n != d->nent && !cl_same(cl_keys_entries(k)[d->nent], key)) ||
                cl_is_outer_name(vm, key))) {
        touch(vm, d); /* the place was another key's, or this name hides a builtin from now on */
    }
    uint32_t n = d->nent;
    cl_keys_entries(k)[k->n] = CL_UNBOUND;
    cl_keys_entries(k)[n] = key;
    if (k->h.flags & CL_KEYS_HASHED) cl_keys_hashes(k)[n] = (uint64_t)hash;
    if (!is_str) k->h.flags &= (uint8_t)~CL_KEYS_STR;
    cl_dict_vals(vm, d)[n] = v;
    cl_keys_enter(k, hash, n);
    k->n++;
    d->nent = n + 1;
    d->h.aux++;
    return CL_ST_OK;
}

cl_st cl_dict_set(cl_vm *vm, cl_val dv, cl_val key, cl_val v)
{
    cl_dict *d = CL_PTR(vm, cl_dict, dv);
    int64_t i, h;
    CL_TRY(cl_dict_find(vm, dv, key, &i, &h));
    if (i >= 0) {
        cl_dict_vals(vm, d)[i] = v;
        return CL_ST_OK;
    }
    return cl_dict_put_new(vm, dv, key, h, v);
}

cl_st cl_dict_set_ascii(cl_vm *vm, cl_val d, const char *name, cl_val v)
{
    cl_val key;
    CL_TRY(cl_str_from_ascii(vm, name, strlen(name), &key));
    return cl_dict_set(vm, d, key, v);
}

cl_st cl_dict_del_at(cl_vm *vm, cl_val dv, uint32_t entry)
{
    cl_dict *d = CL_PTR(vm, cl_dict, dv);
    if (keys_of(vm, d)->h.flags & CL_KEYS_SHARED) {
        cl_val key = cl_keys_entries(keys_of(vm, d))[entry];
        CL_TRY(rebuild(vm, d, d->h.aux, false));
        uint32_t probes;
        entry = (uint32_t)find_str(vm, d, key, &probes); /* shared tables hold str keys only */
        CL_ASSERT(entry < d->nent);
    }
    cl_keys *k = keys_of(vm, d);
    cl_keys_forget(k, key_hash(vm, k, entry), entry);
    /* A namespace keeps the key of its last entry: `except ... as e` deletes and sets one name
       again and again, in the same place, and that is no new version. */
    if (!(d->h.flags & CL_DICT_NS) || entry + 1 != d->nent) cl_keys_entries(k)[entry] = CL_UNBOUND;
    cl_dict_vals(vm, d)[entry] = CL_UNBOUND;
    d->h.aux--;
    if (entry + 1 == d->nent) {
        cl_val *v = cl_dict_vals(vm, d);
        uint32_t n = entry;
        while (n > 0 && cl_is_unbound(v[n - 1]))
            n--;
        d->nent = n;
    }
    /* each entry is passed once until the table is made anew */
    const cl_val *v = cl_dict_vals(vm, d);
    while (d->first < d->nent && cl_is_unbound(v[d->first]))
        d->first++;
    if (d->first > d->nent) d->first = d->nent;
    return CL_ST_OK;
}

cl_st cl_dict_del(cl_vm *vm, cl_val dv, cl_val key, cl_val *old)
{
    int64_t i, h;
    CL_TRY(cl_dict_find(vm, dv, key, &i, &h));
    if (i < 0) {
        *old = CL_UNBOUND;
        return CL_ST_OK;
    }
    *old = cl_dict_vals(vm, CL_PTR(vm, cl_dict, dv))[i];
    return cl_dict_del_at(vm, dv, (uint32_t)i);
}

bool cl_dict_next(const cl_vm *vm, cl_val dv, uint32_t *i, cl_val *key, cl_val *v)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    if (*i >= d->nent) return false;
    const cl_val *vals = cl_dict_vals(vm, d);
    for (uint32_t n = *i > d->first ? *i : d->first; n < d->nent; n++) {
        if (!cl_is_unbound(vals[n])) {
            *key = cl_keys_entries(keys_of(vm, d))[n];
            *v = vals[n];
            *i = n + 1;
            return true;
        }
    }
    *i = d->nent;
    return false;
}

cl_st cl_dict_copy(cl_vm *vm, cl_val dv, cl_val *out)
{
    const cl_dict *d = CL_PTR(vm, cl_dict, dv);
    CL_CHARGE(vm, d->nent / 2);
    uint32_t keys = d->keys, vals = 0;
    if (!d->h.aux) return cl_dict_new(vm, out);
    const cl_keys *k = keys_of(vm, d);
    if (!(k->h.flags & CL_KEYS_SHARED)) {
        if (d->h.aux < d->nent - d->nent / 4 || k->n > d->nent) { /* many holes: make a tidy one */
            CL_TRY(cl_dict_new(vm, out));
            cl_dict tmp = *d;
            CL_TRY(rebuild(vm, &tmp, d->h.aux, false));
            cl_dict *c = CL_PTR(vm, cl_dict, *out);
            c->keys = tmp.keys;
            c->vals = tmp.vals;
            c->nent = tmp.nent;
            c->h.aux = tmp.h.aux;
            return CL_ST_OK;
        }
        uint64_t size = cl_keys_size(k->h.aux, k->log2, k->h.flags & CL_KEYS_HASHED);
        CL_NEW(vm, cl_keys, c, CL_K_KEYS, size);
        memcpy(&c->h.aux, &k->h.aux, size - offsetof(cl_hdr, aux));
        c->h.flags = k->h.flags;
        keys = (uint32_t)((uint8_t *)c - vm->base);
    }
    const cl_array *a = CL_AT(vm, cl_array, d->vals);
    CL_TRY(vals_new(vm, a->v, d->nent, a->h.aux, &vals));
    CL_TRY(cl_dict_new(vm, out));
    cl_dict *c = CL_PTR(vm, cl_dict, *out);
    c->keys = keys;
    c->vals = vals;
    c->nent = d->nent;
    c->h.aux = d->h.aux;
    return CL_ST_OK;
}

cl_st cl_dict_update(cl_vm *vm, cl_val dv, cl_val other)
{
    other = cl_unwrap(vm, other);
    cl_dict *d = CL_PTR(vm, cl_dict, dv);
    const cl_dict *o = CL_PTR(vm, cl_dict, other);
    if (cl_same(dv, other) || !o->h.aux) return CL_ST_OK;
    CL_CHARGE(vm, o->nent);
    const cl_keys *ok = keys_of(vm, o);
    if (!d->h.aux && !(ok->h.flags & CL_KEYS_SHARED) && o->h.aux == o->nent && ok->n == o->nent) {
        cl_val c; /* the first update of an empty dict is a copy */
        CL_TRY(cl_dict_copy(vm, other, &c));
        const cl_dict *cd = CL_PTR(vm, cl_dict, c);
        d->keys = cd->keys;
        d->vals = cd->vals;
        d->nent = cd->nent;
        d->first = cd->first;
        d->h.aux = cd->h.aux;
        touch(vm, d);
        return CL_ST_OK;
    }
    const cl_val *oe = cl_keys_entries(ok), *ov = cl_dict_vals(vm, o);
    /* All that can fail comes first: a table with room for everything, then one pass that only
       looks. */
    bool hashed =
        ok->h.flags & CL_KEYS_HASHED || (d->keys && keys_of(vm, d)->h.flags & CL_KEYS_HASHED);
    if (hashed) {
        for (uint32_t i = 0; i < o->nent; i++) {
            int64_t e;
            if (!cl_is_unbound(ov[i])) CL_TRY(find_any(vm, dv, oe[i], key_hash(vm, ok, i), &e));
        }
    }
    const cl_keys *k = d->keys ? keys_of(vm, d) : NULL;
    if (!k || k->h.flags & CL_KEYS_SHARED || k->h.aux - k->n < o->h.aux ||
        (hashed && !(k->h.flags & CL_KEYS_HASHED))) {
        if (k && (uint64_t)k->h.aux - k->n < o->h.aux && o->h.aux > 8 &&
            !(k->h.flags & CL_KEYS_SHARED)) {
            CL_TRY(rebuild(vm, d, (uint64_t)d->h.aux + o->h.aux, hashed));
        } else {
            CL_TRY(
                rebuild(vm, d, ((uint64_t)d->h.aux + o->h.aux) * (d->h.aux ? 3 : 2) / 2, hashed));
        }
    }
    for (uint32_t i = 0; i < o->nent; i++) {
        if (cl_is_unbound(ov[i])) continue;
        int64_t e, h = key_hash(vm, ok, i);
        uint32_t probes;
        if (hashed)
            CL_TRY(find_any(vm, dv, oe[i], h, &e));
        else
            e = cl_is_int(oe[i]) ? find_int(vm, d, oe[i], &probes)
                                 : find_str(vm, d, oe[i], &probes);
        if (e >= 0)
            cl_dict_vals(vm, d)[e] = ov[i];
        else
            CL_TRY(cl_dict_put_new(vm, dv, oe[i], h, ov[i]));
    }
    return CL_ST_OK;
}

void cl_dict_clear(cl_vm *vm, cl_val dv)
{
    cl_dict *d = CL_PTR(vm, cl_dict, dv);
    d->keys = d->vals = d->nent = d->first = d->h.aux = 0;
    touch(vm, d);
}

cl_st cl_dict_or(cl_vm *vm, cl_val a, cl_val b, bool inplace, cl_val *out)
{
    if (!inplace) CL_TRY(cl_dict_copy(vm, a, &a));
    CL_TRY(cl_dict_update(vm, a, b));
    *out = a;
    return CL_ST_OK;
}
