/* SPDX-License-Identifier: MIT */
/* Sets. The table is laid out, probed and grown as CPython's (Objects/setobject.c describes it:
   linear probes of nine, then the perturbed recurrence i = 5 i + 1 + perturb), because the order in
   which a set of numbers is listed is visible. */
#include "obj/container_ops.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/keys.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"

#define LINEAR 9u
#define MIN_TABLE 8u

static inline cl_stab *stab_of(const cl_vm *vm, const cl_set *s)
{
    return CL_AT(vm, cl_stab, s->table);
}
static inline cl_sentry *table_of(const cl_vm *vm, const cl_set *s) { return stab_of(vm, s)->e; }
/* The mask a set without a table will get. */
static inline uint64_t mask_of(const cl_set *s) { return s->table ? s->mask : MIN_TABLE - 1; }
static inline bool is_key(const cl_sentry *e) { return !cl_is_unbound(e->key); }
static inline bool is_empty(const cl_sentry *e) { return cl_is_unbound(e->key) && e->hash == 0; }

cl_st cl_set_table_new(cl_vm *vm, uint32_t size, uint32_t *off)
{
    if (size > 64) CL_TRY(cl_reserve(vm, 16 * (uint64_t)size + 16));
    CL_NEW(vm, cl_stab, t, CL_K_STAB, 16 + 16 * (uint64_t)size);
    t->h.aux = size;
    t->first = 0;
    for (uint32_t i = 0; i < size; i++)
        t->e[i] = (cl_sentry){ CL_UNBOUND, 0 };
    *off = (uint32_t)((uint8_t *)t - vm->base);
    return CL_ST_OK;
}

cl_st cl_set_new(cl_vm *vm, bool frozen, cl_val *out)
{
    CL_NEW(vm, cl_set, s, frozen ? CL_K_FROZENSET : CL_K_SET, sizeof(cl_set));
    s->table = s->fill = s->finger = s->mask = 0;
    s->hash = 0;
    *out = cl_ref_of(vm, s);
    return CL_ST_OK;
}

/* The key is not in the table and no deleted entries are. */
static void insert_clean(cl_sentry *table, uint32_t mask, cl_val key, uint64_t hash)
{
    uint64_t perturb = hash;
    uint32_t i = (uint32_t)hash & mask;
    for (;;) {
        cl_sentry *e = &table[i];
        uint32_t probes = i + LINEAR <= mask ? LINEAR : 0;
        do {
            if (!is_key(e)) {
                e->key = key;
                e->hash = hash;
                return;
            }
            e++;
        } while (probes--);
        perturb >>= 5;
        i = (uint32_t)(i * 5u + 1 + perturb) & mask;
    }
}

static cl_st resize(cl_vm *vm, cl_set *s, uint64_t min_used)
{
    uint64_t size = MIN_TABLE;
    while (size <= min_used)
        size <<= 1;
    if (size > ((uint64_t)1 << 27)) return cl_raise_memory(vm);
    CL_CHARGE(vm, s->table ? (uint64_t)s->mask / 2 : 1);
    uint32_t off;
    CL_TRY(cl_set_table_new(vm, (uint32_t)size, &off));
    if (s->table) {
        const cl_sentry *old = table_of(vm, s);
        cl_sentry *to = CL_AT(vm, cl_stab, off)->e;
        for (uint32_t i = 0; i <= s->mask; i++)
            if (is_key(&old[i])) insert_clean(to, (uint32_t)size - 1, old[i].key, old[i].hash);
    }
    s->table = off;
    s->mask = (uint32_t)size - 1;
    s->fill = s->h.aux;
    return CL_ST_OK;
}

/* Position of key, -1 if absent; *free_at is where it goes then: the last deleted slot that was
   passed, else the empty slot at the end of the search. no_key: only the place is wanted, the key
   is known to be absent. */
static cl_st find(cl_vm *vm, const cl_set *s, cl_val key, uint64_t hash, bool no_key, int64_t *pos,
                  uint32_t *free_at)
{
    *pos = -1;
    if (!s->table) return CL_ST_OK;
    const cl_sentry *table = table_of(vm, s);
    uint32_t mask = s->mask, i = (uint32_t)hash & mask, seen = 0, deleted = UINT32_MAX;
    uint64_t perturb = hash;
    for (;;) {
        uint32_t probes = i + LINEAR <= mask ? LINEAR : 0, j = i;
        do {
            const cl_sentry *e = &table[j];
            if (!is_key(e)) {
                if (e->hash == 0) {
                    *free_at = deleted == UINT32_MAX ? j : deleted;
                    return CL_ST_OK;
                }
                deleted = j;
            } else if (e->hash == hash && !no_key) {
                bool eq = cl_same(e->key, key);
                if (!eq && !cl_both_int(e->key, key)) {
                    if (++seen > 8) vm->fuel -= 4;
                    CL_TRY(cl_eq_depth(vm, e->key, key, &eq, 0));
                }
                if (eq) {
                    *pos = j;
                    return CL_ST_OK;
                }
            }
            j++;
        } while (probes--);
        if (++seen > 8) vm->fuel -= 4;
        perturb >>= 5;
        i = (uint32_t)(i * 5u + 1 + perturb) & mask;
    }
}

cl_st cl_set_find(cl_vm *vm, cl_val sv, cl_val key, int64_t hash, int64_t *pos)
{
    uint32_t at;
    return find(vm, CL_PTR(vm, cl_set, sv), key, (uint64_t)hash, false, pos, &at);
}

int64_t cl_set_candidate(cl_vm *vm, cl_val sv, int64_t hash, uint32_t *probe)
{
    const cl_set *s = CL_PTR(vm, cl_set, sv);
    if (!s->table) return -1;
    const cl_sentry *table = table_of(vm, s);
    uint32_t mask = s->mask, i = (uint32_t)(uint64_t)hash & mask, n = 0;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        uint32_t probes = i + LINEAR <= mask ? LINEAR : 0, j = i;
        do {
            const cl_sentry *e = &table[j];
            if (is_empty(e)) {
                vm->fuel -= n / 4;
                *probe = n + 1;
                return -1;
            }
            if (n >= *probe && is_key(e) && e->hash == (uint64_t)hash) {
                *probe = n + 1;
                return j;
            }
            n++;
            j++;
        } while (probes--);
        perturb >>= 5;
        i = (uint32_t)(i * 5u + 1 + perturb) & mask;
    }
}

static cl_st put_at(cl_vm *vm, cl_set *s, uint32_t at, cl_val key, uint64_t hash)
{
    /* The table to grow into is needed when this key fills the old one. */
    uint64_t fill = (uint64_t)s->fill + 1, used = (uint64_t)s->h.aux + 1;
    if (at < stab_of(vm, s)->first) stab_of(vm, s)->first = at;
    if (!is_empty(&table_of(vm, s)[at])) { /* a deleted slot: no change of the fill */
        table_of(vm, s)[at] = (cl_sentry){ key, hash };
        s->h.aux++;
        return CL_ST_OK;
    }
    if (fill * 5 < (uint64_t)s->mask * 3) {
        table_of(vm, s)[at] = (cl_sentry){ key, hash };
        s->fill++;
        s->h.aux++;
        return CL_ST_OK;
    }
    /* The key goes into the new table last but in the order of the old slots, so enter it in the
       old table first and take it out again if there is no memory. */
    cl_sentry *e = &table_of(vm, s)[at];
    *e = (cl_sentry){ key, hash };
    s->fill++;
    s->h.aux++;
    cl_st st = resize(vm, s, used > 50000 ? used * 2 : used * 4);
    if (st != CL_ST_OK) {
        *e = (cl_sentry){ CL_UNBOUND, 0 };
        s->fill--;
        s->h.aux--;
    }
    return st;
}

static cl_st table_ready(cl_vm *vm, cl_set *s)
{
    if (CL_LIKELY(s->table)) return CL_ST_OK;
    CL_TRY(cl_set_table_new(vm, MIN_TABLE, &s->table));
    s->mask = MIN_TABLE - 1;
    return CL_ST_OK;
}

static cl_st add_hashed(cl_vm *vm, cl_set *s, cl_val key, uint64_t hash)
{
    int64_t pos;
    uint32_t at = 0;
    CL_TRY(table_ready(vm, s));
    CL_TRY(find(vm, s, key, hash, false, &pos, &at));
    if (pos >= 0) return CL_ST_OK;
    return put_at(vm, s, at, key, hash);
}

static inline cl_st key_hash(cl_vm *vm, cl_val key, int64_t *h)
{
    if (cl_is_int(key)) {
        *h = cl_small_hash(key);
        return CL_ST_OK;
    }
    if (cl_is(key, CL_K_STR)) {
        *h = cl_str_hash(vm, key);
        return CL_ST_OK;
    }
    return cl_hash_key(vm, key, CL_HASH_SET, h);
}

cl_st cl_set_add(cl_vm *vm, cl_val sv, cl_val key)
{
    int64_t h;
    CL_TRY(key_hash(vm, key, &h));
    return add_hashed(vm, CL_PTR(vm, cl_set, sv), key, (uint64_t)h);
}

cl_st cl_set_put(cl_vm *vm, cl_val sv, cl_val key, int64_t hash)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    int64_t pos;
    uint32_t at = 0;
    CL_TRY(table_ready(vm, s));
    CL_TRY(find(vm, s, key, (uint64_t)hash, true, &pos, &at));
    return put_at(vm, s, at, key, (uint64_t)hash);
}

/* A set is unhashable, but `s in set_of_frozensets` looks for the frozenset with the same elements;
   not where a subclass has a hash of its own. */
static cl_st frozen_key(cl_vm *vm, cl_val *key)
{
    cl_val u = cl_unwrap(vm, *key), type;
    if (CL_LIKELY(!cl_is(u, CL_K_SET))) return CL_ST_OK;
    type = cl_type_of(vm, *key);
    if (cl_is(type, CL_K_TYPE) && CL_PTR(vm, cl_type, type)->flags & CL_TF_HASH) return CL_ST_OK;
    return cl_set_copy(vm, u, true, key);
}

cl_st cl_set_has(cl_vm *vm, cl_val sv, cl_val key, bool *out)
{
    int64_t h, pos;
    CL_TRY(frozen_key(vm, &key));
    CL_TRY(key_hash(vm, key, &h));
    CL_TRY(cl_set_find(vm, sv, key, h, &pos));
    *out = pos >= 0;
    return CL_ST_OK;
}

void cl_set_del_at(cl_vm *vm, cl_val sv, uint32_t pos)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    table_of(vm, s)[pos] = (cl_sentry){ CL_UNBOUND, 1 };
    s->h.aux--;
}

cl_st cl_set_discard(cl_vm *vm, cl_val sv, cl_val key, bool *found)
{
    int64_t h, pos;
    CL_TRY(frozen_key(vm, &key));
    CL_TRY(key_hash(vm, key, &h));
    CL_TRY(cl_set_find(vm, sv, key, h, &pos));
    *found = pos >= 0;
    if (pos >= 0) cl_set_del_at(vm, sv, (uint32_t)pos);
    return CL_ST_OK;
}

uint32_t cl_set_skip(const cl_vm *vm, cl_val sv, uint32_t i)
{
    const cl_set *s = CL_PTR(vm, cl_set, sv);
    uint64_t first = s->table ? stab_of(vm, s)->first : 0;
    return i > first ? i : (uint32_t)first;
}

bool cl_set_next(const cl_vm *vm, cl_val sv, uint32_t *i, cl_val *key)
{
    const cl_set *s = CL_PTR(vm, cl_set, sv);
    if (!s->table) return false;
    cl_stab *t = stab_of(vm, s);
    bool front = *i <= t->first; /* then the deleted entries in front need not be seen again */
    for (uint32_t n = front ? (uint32_t)t->first : *i; n <= s->mask; n++) {
        if (is_key(&t->e[n])) {
            if (front) t->first = n;
            *key = t->e[n].key;
            *i = n + 1;
            return true;
        }
    }
    *i = s->mask + 1;
    return false;
}

cl_st cl_set_merge(cl_vm *vm, cl_val sv, cl_val ov)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    const cl_set *o = CL_PTR(vm, cl_set, ov);
    if (s == o || !o->h.aux) return CL_ST_OK;
    CL_CHARGE(vm, (uint64_t)o->mask / 2);
    if (((uint64_t)s->fill + o->h.aux) * 5 >= mask_of(s) * 3)
        CL_TRY(resize(vm, s, ((uint64_t)s->h.aux + o->h.aux) * 2));
    CL_TRY(table_ready(vm, s));
    const cl_sentry *from = table_of(vm, o);
    if (s->fill == 0 && s->mask == o->mask && o->fill == o->h.aux) {
        memcpy(table_of(vm, s), from, ((size_t)o->mask + 1) * sizeof *from);
        s->fill = s->h.aux = o->h.aux;
        return CL_ST_OK;
    }
    if (s->fill == 0) {
        for (uint32_t i = 0; i <= o->mask; i++)
            if (is_key(&from[i])) insert_clean(table_of(vm, s), s->mask, from[i].key, from[i].hash);
        s->fill = s->h.aux = o->h.aux;
        return CL_ST_OK;
    }
    for (uint32_t i = 0; i <= o->mask; i++)
        if (is_key(&from[i])) CL_TRY(add_hashed(vm, s, from[i].key, from[i].hash));
    return CL_ST_OK;
}

cl_st cl_set_copy(cl_vm *vm, cl_val sv, bool frozen, cl_val *out)
{
    CL_TRY(cl_set_new(vm, frozen, out));
    return cl_set_merge(vm, *out, sv);
}

void cl_set_clear(cl_vm *vm, cl_val sv)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    s->table = s->fill = s->finger = s->h.aux = s->mask = 0;
}

cl_st cl_set_pop(cl_vm *vm, cl_val sv, cl_val *out)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    if (!s->h.aux) {
        *out = CL_UNBOUND;
        return CL_ST_OK;
    }
    cl_sentry *t = table_of(vm, s);
    uint32_t i = s->finger & s->mask, steps = 0;
    while (!is_key(&t[i])) {
        i = i == s->mask ? 0 : i + 1;
        steps++;
    }
    vm->fuel -= steps / 8;
    *out = t[i].key;
    t[i] = (cl_sentry){ CL_UNBOUND, 1 };
    s->h.aux--;
    s->finger = i + 1;
    return CL_ST_OK;
}

/* ---- walking builtin iterables ---- */

bool cl_walkable(const cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_VIEW))
        return cl_view_kind(vm, v) != CL_VIEW_PROXY && cl_is(cl_view_of(vm, v), CL_K_DICT);
    if (cl_is(v, CL_K_RANGE)) {
        const cl_range *r = CL_PTR(vm, cl_range, v);
        return cl_is_int(r->start) && cl_is_int(r->step) && cl_is_int(r->len) && cl_is_int(r->stop);
    }
    return cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is(v, CL_K_DICT) || cl_is_anyset(v) ||
           cl_is(v, CL_K_STR) || cl_is(v, CL_K_BYTES) || cl_is(v, CL_K_BYTEARRAY);
}

cl_st cl_walk_source(cl_vm *vm, cl_val v, cl_val *out)
{
    *out = v;
    if (cl_walkable(vm, v)) return CL_ST_OK;
    if (cl_is(v, CL_K_INST) || cl_is(v, CL_K_ITER) || cl_is(v, CL_K_TYPE))
        /* own __iter__; elements an iterator gave could not be given back if memory runs out */
        return CL_ST_ESCALATE;
    return cl_list_from_leaf(vm, v, out);
}

cl_st cl_walk_next(cl_vm *vm, cl_val c, uint64_t *pos, cl_val *item, bool *more)
{
    uint32_t i = (uint32_t)*pos, n;
    const cl_val *items;
    cl_val k, v;
    *more = true;
    if (cl_seq_span(vm, c, &items, &n)) {
        if (i >= n)
            *more = false;
        else
            *item = items[i];
        *pos = i + 1;
        return CL_ST_OK;
    }
    switch (cl_ref_kind(c)) {
    case CL_K_SET:
    case CL_K_FROZENSET: *more = cl_set_next(vm, c, &i, item); break;
    case CL_K_DICT: *more = cl_dict_next(vm, c, &i, item, &v); break;
    case CL_K_VIEW: {
        uint32_t kind = cl_view_kind(vm, c);
        *more = cl_dict_next(vm, cl_view_of(vm, c), &i, &k, &v);
        if (!*more) break;
        if (kind == CL_VIEW_ITEMS) {
            cl_val pair[2] = { k, v };
            CL_TRY(cl_tuple_new(vm, pair, 2, item));
        } else {
            *item = kind == CL_VIEW_KEYS ? k : v;
        }
        break;
    }
    case CL_K_STR: {
        const cl_str *s = CL_PTR(vm, cl_str, c);
        *more = i < s->len;
        if (*more) CL_TRY(cl_str_from_cp(vm, cl_str_at(vm, s, i), item));
        i++;
        break;
    }
    case CL_K_RANGE: {
        const cl_range *r = CL_PTR(vm, cl_range, c);
        *more = *pos < (uint64_t)cl_int(r->len);
        if (*more) *item = cl_small(cl_int(r->start) + (int64_t)*pos * cl_int(r->step));
        ++*pos;
        return CL_ST_OK;
    }
    default: {
        const uint8_t *p;
        size_t len;
        cl_bytes_view(vm, c, &p, &len);
        *more = i < len;
        if (*more) *item = cl_small(p[i]);
        i++;
        break;
    }
    }
    *pos = i;
    return CL_ST_OK;
}

cl_st cl_set_update(cl_vm *vm, cl_val sv, cl_val it)
{
    cl_val u = cl_unwrap(vm, it);
    if (cl_is(it, CL_K_INST) || cl_is(it, CL_K_ITER))
        /* own __iter__; elements an iterator gave could not be given back if memory runs out here
           */
        return CL_ST_ESCALATE;
    if (cl_is_anyset(u)) return cl_set_merge(vm, sv, u);
    if (!cl_walkable(vm, u)) {
        cl_val list;
        CL_TRY(cl_list_from_leaf(vm, it, &list));
        u = list;
    }
    cl_set *s = CL_PTR(vm, cl_set, sv);
    int64_t n;
    CL_TRY(cl_len(vm, u, &n));
    if (cl_is(u, CL_K_DICT) && ((uint64_t)s->fill + (uint64_t)n) * 5 >= mask_of(s) * 3)
        CL_TRY(resize(vm, s, ((uint64_t)s->h.aux + (uint64_t)n) * 2));
    cl_val x;
    bool more;
    for (uint64_t pos = 0;;) {
        CL_TRY(cl_walk_next(vm, u, &pos, &x, &more));
        if (!more) return CL_ST_OK;
        CL_CHARGE(vm, 1);
        CL_TRY(cl_set_add(vm, sv, x));
    }
}

cl_st cl_set_subset(cl_vm *vm, cl_val a, cl_val b, bool *out)
{
    const cl_set *s = CL_PTR(vm, cl_set, a);
    *out = false;
    if (cl_set_count(vm, a) > cl_set_count(vm, b)) return CL_ST_OK;
    CL_CHARGE(vm, s->mask);
    if (s->table) {
        const cl_sentry *t = table_of(vm, s);
        for (uint32_t i = 0; i <= s->mask; i++) {
            int64_t pos;
            if (!is_key(&t[i])) continue;
            CL_TRY(cl_set_find(vm, b, t[i].key, (int64_t)t[i].hash, &pos));
            if (pos < 0) return CL_ST_OK;
        }
    }
    *out = true;
    return CL_ST_OK;
}

/* ---- operators ---- */

/* Elements of a that are (want) or are not in b, into a new set like a. Hashes come from a's table.
   */
static cl_st filter(cl_vm *vm, cl_val a, cl_val b, bool want, bool frozen, cl_val *out)
{
    CL_TRY(cl_set_new(vm, frozen, out));
    const cl_set *s = CL_PTR(vm, cl_set, a);
    CL_CHARGE(vm, s->mask);
    if (!s->table) return CL_ST_OK;
    const cl_sentry *t = table_of(vm, s);
    cl_set *r = CL_PTR(vm, cl_set, *out);
    for (uint32_t i = 0; i <= s->mask; i++) {
        int64_t pos;
        if (!is_key(&t[i])) continue;
        CL_TRY(cl_set_find(vm, b, t[i].key, (int64_t)t[i].hash, &pos));
        if ((pos >= 0) == want) CL_TRY(add_hashed(vm, r, t[i].key, t[i].hash));
    }
    return CL_ST_OK;
}

/* r (new, not seen by anyone yet) ^= o */
static cl_st toggle(cl_vm *vm, cl_val r, cl_val o)
{
    const cl_set *s = CL_PTR(vm, cl_set, o);
    if (!s->table) return CL_ST_OK;
    CL_CHARGE(vm, s->mask);
    const cl_sentry *t = table_of(vm, s);
    for (uint32_t i = 0; i <= s->mask; i++) {
        int64_t pos;
        if (!is_key(&t[i])) continue;
        CL_TRY(cl_set_find(vm, r, t[i].key, (int64_t)t[i].hash, &pos));
        if (pos >= 0)
            cl_set_del_at(vm, r, (uint32_t)pos);
        else
            CL_TRY(add_hashed(vm, CL_PTR(vm, cl_set, r), t[i].key, t[i].hash));
    }
    return CL_ST_OK;
}

static cl_st as_set(cl_vm *vm, cl_val v, cl_val *out)
{
    if (cl_is_anyset(v)) {
        *out = v;
        return CL_ST_OK;
    }
    CL_TRY(cl_set_new(vm, false, out));
    return cl_set_update(vm, *out, v);
}

/* Taking many elements out leaves marks behind; above a quarter the table is made anew, as CPython
   does after a difference. */
cl_st cl_set_tidy(cl_vm *vm, cl_val sv)
{
    cl_set *s = CL_PTR(vm, cl_set, sv);
    uint64_t used = s->h.aux;
    if (s->fill - s->h.aux <= s->mask / 4) return CL_ST_OK;
    return resize(vm, s, used > 50000 ? used * 2 : used * 4);
}

/* A copy slot for slot, deleted marks included. */
static cl_st clone(cl_vm *vm, cl_val sv, cl_val *out)
{
    const cl_set *s = CL_PTR(vm, cl_set, sv);
    uint32_t off = 0;
    if (s->table) {
        CL_CHARGE(vm, s->mask / 2);
        CL_TRY(cl_set_table_new(vm, s->mask + 1, &off));
        memcpy(CL_AT(vm, cl_stab, off)->e, table_of(vm, s),
               ((size_t)s->mask + 1) * sizeof(cl_sentry));
    }
    CL_TRY(cl_set_new(vm, false, out));
    cl_set *c = CL_PTR(vm, cl_set, *out);
    c->table = off;
    c->fill = s->fill;
    c->mask = s->mask;
    c->finger = s->finger;
    c->h.aux = s->h.aux;
    return CL_ST_OK;
}

/* a becomes what r is. */
void cl_set_take(cl_vm *vm, cl_val a, cl_val r)
{
    cl_set *s = CL_PTR(vm, cl_set, a);
    const cl_set *n = CL_PTR(vm, cl_set, r);
    s->table = n->table;
    s->fill = n->fill;
    s->mask = n->mask;
    s->h.aux = n->h.aux;
}

cl_st cl_set_op(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out)
{
    bool va = cl_is_setview(vm, a), vb = cl_is_setview(vm, b), sa = cl_is_anyset(a),
         sb = cl_is_anyset(b);
    *out = CL_NOTIMPL;
    if (!(sa || va || vb)) return CL_ST_OK;
    if (sa && !sb && !vb) return CL_ST_OK;
    if (!(op == CL_OR || op == CL_AND || op == CL_SUB || op == CL_XOR)) return CL_ST_OK;
    if (!sa || !sb) { /* a view on one side: any iterable on the other, the result is a set */
        inplace = inplace && cl_is(a, CL_K_SET);
        if (cl_is(a, CL_K_INST) || cl_is(b, CL_K_INST)) return CL_ST_ESCALATE;
        cl_val other = a;
        CL_TRY(as_set(vm, a, &a));
        CL_TRY(as_set(vm, b, &b));
        if (inplace) a = other;
        sa = cl_is_anyset(a);
    }
    bool frozen = cl_is(a, CL_K_FROZENSET);
    inplace = inplace && cl_is(a, CL_K_SET);
    cl_val r;
    switch (op) {
    case CL_OR:
        if (inplace) {
            CL_TRY(cl_set_merge(vm, a, b));
            *out = a;
            return CL_ST_OK;
        }
        CL_TRY(cl_set_copy(vm, a, frozen, &r));
        CL_TRY(cl_set_merge(vm, r, b));
        break;
    case CL_AND:
        if (cl_same(a, b))
            CL_TRY(cl_set_copy(vm, a, frozen, &r));
        else if (cl_set_count(vm, b) > cl_set_count(vm, a))
            CL_TRY(filter(vm, a, b, true, frozen, &r));
        else
            CL_TRY(filter(vm, b, a, true, frozen, &r));
        break;
    case CL_SUB:
        if (inplace) {
            if (cl_same(a, b)) {
                cl_set_clear(vm, a);
                *out = a;
                return CL_ST_OK;
            }
            CL_TRY(filter(vm, b, a, true, false, &r)); /* everything that can fail */
            const cl_set *gone = CL_PTR(vm, cl_set, r);
            for (uint32_t i = 0; gone->table && i <= gone->mask; i++) {
                const cl_sentry *e = &table_of(vm, gone)[i];
                int64_t pos;
                if (!is_key(e)) continue;
                CL_TRY(cl_set_find(vm, a, e->key, (int64_t)e->hash, &pos));
                if (pos >= 0) cl_set_del_at(vm, a, (uint32_t)pos);
            }
            *out = a;
            return cl_set_tidy(vm, a);
        }
        if (cl_set_count(vm, a) / 4 > cl_set_count(vm, b)) {
            CL_TRY(cl_set_copy(vm, a, frozen, &r));
            const cl_set *o = CL_PTR(vm, cl_set, b);
            for (uint32_t i = 0; o->table && i <= o->mask; i++) {
                const cl_sentry *e = &table_of(vm, o)[i];
                int64_t pos;
                if (!is_key(e)) continue;
                CL_TRY(cl_set_find(vm, r, e->key, (int64_t)e->hash, &pos));
                if (pos >= 0) cl_set_del_at(vm, r, (uint32_t)pos);
            }
            CL_TRY(cl_set_tidy(vm, r));
        } else {
            CL_TRY(filter(vm, a, b, false, frozen, &r));
        }
        break;
    default:
        /* CPython starts from the right operand and toggles with the left; in place, the other way
           round. */
        CL_TRY(inplace ? clone(vm, a, &r) : cl_set_copy(vm, b, frozen, &r));
        CL_TRY(toggle(vm, r, inplace ? b : a));
        break;
    }
    if (inplace) {
        cl_set_take(vm, a, r);
        r = a;
    }
    *out = r;
    return CL_ST_OK;
}
