/* SPDX-License-Identifier: MIT */
/* The heap verifier: after a collection, or after a snapshot was placed, every marked object must
   be well formed and every reference must name the start of an object of the kind it claims. The
   same code checks our own heaps in stress modes and hostile snapshots on load; after it, the
   machine may trust what it reads from objects.

   Which offsets are object starts is known without trusting any object: the mark bits for the heap,
   a walk over the (trusted) templates below heap_start. */
#include "builtin/natives.h"
#include "front/code.h"
#include "heap/heap.h"
#include "heap/walk.h"
#include "obj/alias.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/type.h"
#include "vm/frame.h"

typedef struct {
    cl_vm *vm;
    const cl_heap *h;
    const uint64_t *tmpl; /* start bits of the templates */
    uint64_t *owned;      /* bits of the stores that belong to one container */
    uint64_t *lent;       /* bits of those that several objects look into */
    uint32_t heap_start;
    const char *wrong;
} ver;

#define BAD(text)          \
    do {                   \
        v->wrong = (text); \
        return;            \
    } while (0)
#define NEED(c, text)                     \
    do {                                  \
        if (CL_UNLIKELY(!(c))) BAD(text); \
    } while (0)

static bool is_start(const ver *v, uint32_t off)
{
    if (off & 15) return false;
    if (off < v->heap_start)
        return off >= CL_BASE_OFF && v->tmpl[off >> 10] >> ((off >> 4) & 63) & 1;
    if (off / CL_PAGE >= v->h->npages) return false;
    return cl_gc_marked(v->h, off);
}

static bool special_ok(const ver *v, cl_val x)
{
    uint32_t i = cl_special_idx(x);
    if (i < CL_SP_COUNT) return true;
    if (i >= CL_SP_TYPE0 && i < CL_SP_NATIVE0) return i - CL_SP_TYPE0 < CL_T_COUNT;
    if (i >= CL_SP_NATIVE0 && i < CL_SP_HOST0)
        return i - CL_SP_NATIVE0 < cl_natives_count && cl_natives[i - CL_SP_NATIVE0].name;
    if (i >= CL_SP_HOST0 && i < CL_SP_PRELUDE0)
        return v->vm->program && i - CL_SP_HOST0 < v->vm->program->nhostfns;
    return i >= CL_SP_PRELUDE0 && i < CL_SP_END &&
           i - CL_SP_PRELUDE0 + CL_CODE_PRELUDE0 < v->vm->ncodes;
}

static bool val_ok(const ver *v, cl_val x)
{
    if (cl_is_int(x)) return true;
    if (cl_is_flt(x)) return true;
    if ((x.u & 0xFFFFFF00u) != 0) return false;
    if (cl_is_special(x)) return special_ok(v, x);
    cl_kind k = cl_ref_kind(x);
    if (!cl_kind_is_value(k) || !is_start(v, cl_off(x))) return false;
    return CL_PTR(v->vm, cl_hdr, x)->kind == k;
}

static bool is_type(cl_val x) { return cl_is(x, CL_K_TYPE) || cl_is_builtin_type(x); }
static bool none_or(cl_val x, cl_kind k) { return cl_is_none(x) || cl_is(x, k); }

static void check_str(ver *v, const cl_str *s)
{
    NEED(s->width == 1 || s->width == 2 || s->width == 4, "str: width");
    NEED(s->ascii <= 1 && !(s->ascii && s->width != 1), "str: ascii flag");
    uint64_t bytes = (uint64_t)s->len * s->width;
    const uint8_t *d;
    if (s->h.flags & CL_STR_INDIRECT) {
        NEED(s->h.gran == 2, "str: size of an indirect string");
        const cl_buf *b = CL_AT(v->vm, cl_buf, s->d.ind.buf);
        NEED(s->d.ind.buf, "str: no buffer");
        NEED(((uint64_t)s->d.ind.start + s->len) * s->width <= b->used && b->used <= b->h.aux,
             "str: outside its buffer");
        d = b->data + (size_t)s->d.ind.start * s->width;
    } else {
        NEED(CL_STR_HEAD + bytes <= cl_obj_bytes(&s->h), "str: longer than its object");
        d = s->d.u8;
    }
    if (s->ascii) {
        uint8_t any = 0;
        for (uint32_t i = 0; i < s->len; i++)
            any |= d[i];
        NEED(any < 128, "str: not ASCII");
    } else if (s->width == 4) {
        for (uint32_t i = 0; i < s->len; i++)
            NEED(((const uint32_t *)(const void *)d)[i] < 0x110000, "str: code point");
    }
}

static void check_dict(ver *v, const cl_dict *d)
{
    const cl_vm *vm = v->vm;
    if (!d->keys) {
        NEED(!d->vals && !d->nent && !d->h.aux && !d->first, "dict: empty but not");
        return;
    }
    const cl_keys *k = CL_AT(vm, cl_keys, d->keys);
    const cl_array *a = CL_AT(vm, cl_array, d->vals);
    NEED(d->vals, "dict: no values");
    NEED(d->nent <= k->n && d->nent <= a->h.aux && d->first <= d->nent, "dict: entries");
    NEED(k->h.flags & CL_KEYS_SHARED || k->h.aux <= a->h.aux, "dict: more keys than values");
    const cl_val *key = cl_keys_entries(k);
    uint32_t live = 0;
    for (uint32_t i = 0; i < d->nent; i++) {
        if (cl_is_unbound(a->v[i])) continue;
        NEED(!cl_is_unbound(key[i]), "dict: a value without key");
        NEED(i >= d->first, "dict: a live entry before the first");
        live++;
    }
    NEED(live == d->h.aux, "dict: count");
}

static uint32_t keys_slot(const cl_keys *k, uint32_t i)
{
    return k->log2 < 8    ? k->index[i]
           : k->log2 < 16 ? ((const uint16_t *)(const void *)k->index)[i]
                          : ((const uint32_t *)(const void *)k->index)[i];
}

static void check_keys(ver *v, const cl_keys *k)
{
    NEED(k->log2 >= 1 && k->log2 < 32, "keys: index size");
    uint64_t slots = (uint64_t)1 << k->log2, used = 0;
    NEED(k->n <= k->h.aux && k->h.aux < slots, "keys: entries");
    for (uint64_t i = 0; i < slots; i++) {
        uint32_t s = keys_slot(k, (uint32_t)i);
        NEED(s < 2 || s - 2 < k->n, "keys: index slot");
        used += s != 0;
    }
    /* a search ends at an empty slot, whatever is added before the table is made anew */
    NEED(used + (k->h.aux - k->n) < slots, "keys: no empty slot");
    NEED(!(k->h.flags & CL_KEYS_SHARED) ||
             (k->h.flags & CL_KEYS_STR && !(k->h.flags & CL_KEYS_HASHED)),
         "keys: a shared table of other keys than str");
    const cl_val *e = cl_keys_entries(k);
    for (uint32_t i = 0; i < k->n; i++) {
        if (k->h.flags & CL_KEYS_STR)
            NEED(cl_is(e[i], CL_K_STR) || cl_is_unbound(e[i]), "keys: a key is no str");
        else if (!(k->h.flags & CL_KEYS_HASHED))
            NEED(cl_is(e[i], CL_K_STR) || cl_is_int(e[i]) || cl_is_unbound(e[i]),
                 "keys: a key without hash");
        NEED(k->h.flags & CL_KEYS_HASHED || !cl_is(e[i], CL_K_STR) ||
                 CL_PTR(v->vm, cl_str, e[i])->h.aux,
             "keys: a str without hash");
    }
}

static void check_set(ver *v, const cl_set *s)
{
    if (!s->table) {
        NEED(!s->h.aux && !s->fill && !s->mask, "set: empty but not");
        return;
    }
    const cl_stab *t = CL_AT(v->vm, cl_stab, s->table);
    NEED((uint64_t)s->mask + 1 == t->h.aux && (t->h.aux & s->mask) == 0 && t->h.aux,
         "set: table size");
    NEED(t->first <= t->h.aux, "set: first entry");
    uint32_t live = 0, fill = 0;
    for (uint32_t i = 0; i < t->h.aux; i++) {
        if (!cl_is_unbound(t->e[i].key)) {
            NEED(i >= t->first, "set: a key before the first entry");
            live++;
            fill++;
        } else {
            NEED(t->e[i].hash <= 1, "set: slot");
            fill += t->e[i].hash == 1;
        }
    }
    NEED(live == s->h.aux && fill == s->fill && fill < t->h.aux, "set: count");
}

static void check_inst(ver *v, const cl_inst *o)
{
    const cl_vm *vm = v->vm;
    NEED(o->h.gran >= 2, "instance: size");
    NEED(o->h.aux, "instance: no shape");
    const cl_shape *s = CL_AT(vm, cl_shape, o->h.aux);
    if (cl_same(s->type, CL_TYPE_VAL(CL_T_object))) { /* object() itself */
        NEED(cl_is_unbound(o->payload) && s->h.aux == 0, "instance: plain object");
        return;
    }
    NEED(cl_is(s->type, CL_K_TYPE), "instance: shape without class");
    const cl_type *t = CL_PTR(vm, cl_type, s->type);
    uint32_t inl = (uint32_t)o->h.gran * 2 - 3;
    if (s->flags & CL_SHAPE_DICT) {
        NEED(inl >= 1 && cl_is(o->slot[0], CL_K_DICT), "instance: no attribute dict");
    } else if (s->h.aux > inl) {
        NEED(o->over && s->h.aux - inl <= CL_AT(vm, cl_array, o->over)->h.aux, "instance: slots");
    }
    NEED(cl_payload_fits(t, o->payload), "instance: payload");
}

static void check_shape(ver *v, const cl_shape *s, uint32_t off)
{
    const cl_vm *vm = v->vm;
    NEED(is_type(s->type), "shape: class");
    uint32_t n = s->h.aux, guard = 0;
    if (s->keys) {
        const cl_keys *k = CL_AT(vm, cl_keys, s->keys);
        NEED(n <= k->n && k->h.flags & CL_KEYS_SHARED, "shape: names");
        for (uint32_t i = 0; i < n; i++)
            NEED(cl_is(cl_keys_entries(k)[i], CL_K_STR), "shape: a name is no str");
    } else {
        NEED(n == 0, "shape: names");
    }
    /* chains only go to shapes with fewer slots */
    for (uint32_t p = s->parent; p; p = CL_AT(vm, cl_shape, p)->parent)
        NEED(p != off && CL_AT(vm, cl_shape, p)->h.aux < n + 1 && ++guard < 100000, "shape: chain");
    if (s->trans) {
        const cl_array *a = CL_AT(vm, cl_array, s->trans);
        NEED(a->h.aux % 2 == 0, "shape: transitions are pairs");
        for (uint32_t i = 0; i < a->h.aux; i += 2) {
            if (cl_is_int(a->v[i])) continue;
            NEED(none_or(a->v[i], CL_K_STR) && cl_is(a->v[i + 1], CL_K_SHAPE), "shape: transition");
            const cl_shape *next = CL_PTR(vm, cl_shape, a->v[i + 1]);
            NEED(next->parent == off && cl_same(next->type, s->type) &&
                     (next->flags & CL_SHAPE_DICT ? next->h.aux == 0 : next->h.aux == n + 1),
                 "shape: transition to another's shape");
        }
    }
}

static void check_type(ver *v, const cl_type *t, uint32_t off)
{
    const cl_vm *vm = v->vm;
    NEED(cl_is(t->name, CL_K_STR) && cl_is(t->bases, CL_K_TUPLE) && cl_is(t->mro, CL_K_TUPLE) &&
             cl_is(t->dict, CL_K_DICT) && is_type(t->meta),
         "class: fields");
    NEED(cl_kind_is_value(t->base_kind) && t->root, "class: layout");
    const cl_tuple *m = CL_PTR(vm, cl_tuple, t->mro);
    NEED(m->h.aux >= 1 && cl_same(m->item[0], cl_ref(CL_K_TYPE, off)), "class: mro");
    for (uint32_t i = 0; i < m->h.aux; i++)
        NEED(is_type(m->item[i]), "class: mro");
    const cl_tuple *b = CL_PTR(vm, cl_tuple, t->bases);
    for (uint32_t i = 0; i < b->h.aux; i++)
        NEED(is_type(b->item[i]), "class: bases");
    const cl_shape *root = CL_AT(vm, cl_shape, t->root);
    NEED(cl_same(root->type, cl_ref(CL_K_TYPE, off)) && !root->h.aux &&
             !(root->flags & CL_SHAPE_DICT),
         "class: root shape");
}

static void check_func(ver *v, const cl_func *f)
{
    const cl_vm *vm = v->vm;
    NEED(f->h.aux < vm->ncodes && vm->codes[f->h.aux].code, "function: code");
    const cl_code *c = vm->codes[f->h.aux].code;
    NEED(cl_is(f->globals, CL_K_DICT) || (cl_is_none(f->globals) && c->flags & CL_CODE_HIDDEN),
         "function: globals");
    NEED(none_or(f->defaults, CL_K_TUPLE) && none_or(f->kwdefaults, CL_K_DICT) &&
             none_or(f->qualname, CL_K_STR),
         "function: fields");
    if (cl_is(f->attrs, CL_K_TUPLE)) { /* (attributes, what replaces __name__ and the like) */
        const cl_tuple *t = CL_PTR(vm, cl_tuple, f->attrs);
        NEED(t->h.aux == 2 && none_or(t->item[0], CL_K_DICT) && none_or(t->item[1], CL_K_DICT),
             "function: attributes");
    } else {
        NEED(none_or(f->attrs, CL_K_DICT), "function: attributes");
    }
    NEED(none_or(f->closure, CL_K_TUPLE), "function: closure");
    uint32_t n = cl_is(f->closure, CL_K_TUPLE) ? CL_PTR(vm, cl_tuple, f->closure)->h.aux : 0;
    NEED(n >= c->nfree, "function: closure size");
    for (uint32_t i = 0; i < n; i++)
        NEED(cl_is(CL_PTR(vm, cl_tuple, f->closure)->item[i], CL_K_CELL), "function: closure cell");
}

static void check_iter(ver *v, const cl_iter *it)
{
    const cl_vm *vm = v->vm;
    NEED(it->h.aux < CL_IT_COUNT, "iterator: kind");
    switch ((cl_iter_kind)it->h.aux) {
    case CL_IT_LIST:
    case CL_IT_LISTREV:
        NEED(none_or(it->a, CL_K_LIST) && cl_is_int(it->b), "iterator: list");
        break;
    case CL_IT_TUPLE:
        NEED(cl_is(it->a, CL_K_TUPLE) && cl_is_int(it->b) && cl_int(it->b) >= 0, "iterator: tuple");
        break;
    case CL_IT_STR:
        NEED(cl_is(it->a, CL_K_STR) && cl_is_int(it->b) && cl_int(it->b) >= 0, "iterator: str");
        break;
    case CL_IT_BYTES:
        NEED((cl_is_none(it->a) || cl_is(it->a, CL_K_BYTES) || cl_is(it->a, CL_K_BYTEARRAY)) &&
                 cl_is_int(it->b),
             "iterator: bytes");
        break;
    case CL_IT_RANGE:
        NEED(cl_is_int(it->a) && cl_is_int(it->b) && cl_is_int(it->c), "iterator: range");
        break;
    case CL_IT_SET:
        NEED((cl_is_none(it->a) || cl_is(it->a, CL_K_SET) || cl_is(it->a, CL_K_FROZENSET)) &&
                 cl_is_int(it->b) && cl_is_int(it->c),
             "iterator: set");
        break;
    case CL_IT_DICT:
        NEED(none_or(it->a, CL_K_DICT) && cl_is_int(it->b) && cl_is_int(it->c) &&
                 cl_is_int(it->d) && (cl_int(it->b) >= 0 || cl_int(it->d) & 16),
             "iterator: dict");
        break;
    case CL_IT_SEQ:
    case CL_IT_REVSEQ: NEED(cl_is_int(it->b) || cl_is_none(it->a), "iterator: index"); break;
    case CL_IT_ENUM: NEED(cl_is_int(it->b) || cl_is(it->b, CL_K_BIGINT), "iterator: count"); break;
    case CL_IT_ZIP:
        NEED(cl_is(it->a, CL_K_TUPLE), "iterator: zip");
        if (cl_is(it->c, CL_K_TUPLE)) /* a result half done: d of its places are filled */
            NEED(cl_tuple_len(vm, it->c) == cl_tuple_len(vm, it->a) && cl_is_int(it->d) &&
                     cl_int(it->d) >= 0 && cl_int(it->d) <= (int64_t)cl_tuple_len(vm, it->c),
                 "iterator: zip");
        break;
    case CL_IT_MEMVIEW: NEED(cl_is_int(it->b), "iterator: memoryview"); break;
    case CL_IT_ASEND:
    case CL_IT_ATHROW: NEED(cl_is(it->a, CL_K_GEN), "iterator: async generator"); break;
    case CL_IT_MAP:
        NEED(cl_is(it->b, CL_K_TUPLE) && cl_tuple_len(vm, it->b), "iterator: map");
        break;
    case CL_IT_COROWRAP: NEED(cl_is(it->a, CL_K_GEN), "iterator: coroutine"); break;
    default: break;
    }
    (void)vm;
}

/* In the body of a `for` over a small range its three registers are added up without a look.
   Where code goes on inside such a body they must be integers; elsewhere the registers are other
   things. */
bool cl_verify_loops(const cl_code *c, uint32_t pc, const cl_val *r)
{
    for (uint32_t i = 0; i < c->nwords; i += cl_opinfos[c->words[i] & 255].words) {
        uint32_t w = c->words[i];
        if ((w & 255) != CL_OP_FORITER) continue;
        int32_t back = (int32_t)(c->words[i + 1] << 10) >> 10;
        uint32_t end = i + 2, start = end + (uint32_t)back, a = w >> 8 & 255;
        if (pc < start || pc > end || !cl_is_int(r[a])) continue;
        if (!cl_is_int(r[a + 1]) || !cl_is_int(r[a + 2]) || cl_int(r[a + 1]) < 0) return false;
    }
    return true;
}

static void check_gen(ver *v, const cl_gen *g)
{
    const cl_vm *vm = v->vm;
    NEED(g->code < vm->ncodes && vm->codes[g->code].code, "generator: code");
    const cl_code *c = vm->codes[g->code].code;
    NEED(g->nregs == c->nregs && g->h.aux <= CL_GEN_CLOSED, "generator: registers");
    NEED(g->dst < g->nregs && cl_is(g->func, CL_K_FUNC) && none_or(g->handled, CL_K_EXC),
         "generator: fields");
    NEED(CL_PTR(vm, cl_func, g->func)->h.aux == g->code, "generator: function");
    if (g->h.aux == CL_GEN_CREATED || g->h.aux == CL_GEN_SUSPENDED) {
        NEED(g->pc >= 1 && g->pc < c->nwords, "generator: position");
        uint32_t i = 0; /* pc must follow a yielding instruction */
        cl_op op = CL_OP_NOP;
        while (i < g->pc) {
            op = (cl_op)(c->words[i] & 255);
            i += cl_opinfos[op].words;
        }
        NEED(i == g->pc, "generator: position inside an instruction");
        NEED(op == CL_OP_YIELD || op == CL_OP_AYIELD || op == CL_OP_YIELDF || op == CL_OP_GENSTART,
             "generator: position");
        NEED((op == CL_OP_GENSTART) == (g->h.aux == CL_GEN_CREATED), "generator: state");
        NEED(cl_verify_loops(c, g->pc, g->reg), "generator: range");
        for (uint32_t r = 0; r < c->nfree; r++)
            NEED(cl_is(g->reg[c->nfreereg + r], CL_K_CELL), "generator: free variable");
        for (uint32_t r = 0; r < c->ncells; r++)
            NEED(cl_is(g->reg[c->cellregs[r]], CL_K_CELL), "generator: cell");
    }
}

static void check_alias(ver *v, const cl_alias *a)
{
    NEED(a->h.aux < CL_ALIAS_COUNT && cl_is(a->b, CL_K_TUPLE), "alias: fields");
    const cl_tuple *t = CL_PTR(v->vm, cl_tuple, a->b);
    NEED(a->h.aux < CL_ALIAS_TYPEVAR || cl_record_ok(v->vm, a->h.aux, t->item, t->h.aux),
         "alias: fields of a record");
}

static void check_exc(ver *v, const cl_exc *e)
{
    NEED(is_type(e->type) && cl_is(e->args, CL_K_TUPLE), "exception: fields");
    NEED(none_or(e->cause, CL_K_EXC) && none_or(e->context, CL_K_EXC) &&
             none_or(e->traceback, CL_K_TRACEBACK) && none_or(e->dict, CL_K_DICT),
         "exception: links");
}

/* What an object holds by plain reference is its own, so that nothing else changes it: but for the
   text of several strings in one buffer, and key tables of equal shape, which are never written.
   Templates are written by nobody: the next run of the program has them too. */
static void check_owner(ver *v, const cl_hdr *o, uint32_t ref)
{
    const cl_hdr *held = CL_AT(v->vm, cl_hdr, ref);
    uint64_t bit = (uint64_t)1 << ((ref >> 4) & 63);
    bool shared = held->kind == CL_K_SHAPE || o->kind == CL_K_STR || o->kind == CL_K_SHAPE ||
                  (held->kind == CL_K_KEYS && held->flags & CL_KEYS_SHARED);
    if (o->kind == CL_K_SHAPE && held->kind == CL_K_ARRAY) shared = false;
    if (ref < v->heap_start) {
        NEED(shared, "object: would change a constant");
        return;
    }
    NEED(!(v->owned[ref >> 10] & bit) && (shared || !(v->lent[ref >> 10] & bit)),
         "object: its store is another's too");
    (shared ? v->lent : v->owned)[ref >> 10] |= bit;
}

/* Frames of a traceback form a chain with an end. Each is walked once: `owned` are those of this
   walk or an earlier one, `lent` those of earlier ones, which lead to an end. */
static void check_traceback(ver *v, uint32_t off)
{
    for (int pass = 0; pass < 2; pass++) {
        uint64_t *bits = pass ? v->lent : v->owned;
        for (cl_val t = cl_ref(CL_K_TRACEBACK, off); cl_is(t, CL_K_TRACEBACK);) {
            uint32_t at = cl_off(t);
            const cl_traceback *tb = CL_AT(v->vm, cl_traceback, at);
            uint64_t bit = (uint64_t)1 << ((at >> 4) & 63);
            NEED(tb->code < v->vm->ncodes && none_or(tb->next, CL_K_TRACEBACK),
                 "traceback: fields");
            if (v->lent[at >> 10] & bit) break;
            NEED(!(bits[at >> 10] & bit), "traceback: without end");
            bits[at >> 10] |= bit;
            t = tb->next;
        }
    }
}

static void check_object(ver *v, uint32_t off)
{
    cl_vm *vm = v->vm;
    cl_hdr *o = CL_AT(vm, cl_hdr, off);
    NEED(cl_kind_is_object(o->kind), "object: kind");
    uint64_t size = cl_obj_bytes(o);
    NEED(size >= 16, "object: size");
    if (o->kind == CL_K_KEYS) { /* where its values lie depends on a field */
        const cl_keys *k = (const cl_keys *)(const void *)o;
        NEED(k->log2 >= 1 && k->log2 <= 30 &&
                 cl_keys_size(o->aux, k->log2, k->h.flags & CL_KEYS_HASHED) <= size,
             "keys: size");
    }
    if (o->kind == CL_K_GEN)
        NEED(sizeof(cl_gen) + 8 * (uint64_t)((const cl_gen *)(const void *)o)->nregs <= size,
             "generator: size");
    cl_spans s;
    cl_obj_spans(o, &s);
    if (s.nvals)
        NEED((uint64_t)((uint8_t *)(s.vals + (uint64_t)s.nvals * s.stride) - (uint8_t *)o) <= size,
             "object: smaller than its fields");
    for (uint32_t i = 0; i < s.nrefs; i++) {
        if (!*s.refs[i]) continue;
        NEED(is_start(v, *s.refs[i]) && CL_AT(vm, cl_hdr, *s.refs[i])->kind == s.ref_kind[i],
             "object: reference");
        check_owner(v, o, *s.refs[i]);
        if (v->wrong) return;
    }
    bool internal_ok = o->kind == CL_K_ARRAY; /* shape transitions hold SHAPE refs as values */
    for (uint32_t i = 0; i < s.nvals; i++) {
        cl_val x = s.vals[(uint64_t)i * s.stride];
        if (cl_is_int(x) || val_ok(v, x)) continue;
        NEED(internal_ok && cl_is(x, CL_K_SHAPE) && is_start(v, cl_off(x)) &&
                 CL_PTR(vm, cl_hdr, x)->kind == CL_K_SHAPE,
             "object: value");
    }
}

/* The second pass: what relates objects to each other. */
static void check_invariants(ver *v, uint32_t off)
{
    cl_vm *vm = v->vm;
    cl_hdr *o = CL_AT(vm, cl_hdr, off);
    switch ((cl_kind)o->kind) {
    case CL_K_BIGINT:
        NEED(o->aux >= 1 && 8 + 8 * (uint64_t)o->aux <= cl_obj_bytes(o) &&
                 ((cl_bigint *)(void *)o)->limb[o->aux - 1],
             "int: limbs");
        NEED(o->aux > 1 || ((cl_bigint *)(void *)o)->limb[0] >= ((uint64_t)1 << 62),
             "int: fits a small one");
        break;
    case CL_K_STR: check_str(v, (cl_str *)(void *)o); break;
    case CL_K_BYTES:
        NEED(16 + (uint64_t)((cl_bytes *)(void *)o)->len <= cl_obj_bytes(o), "bytes: length");
        break;
    case CL_K_BYTEARRAY: {
        cl_bytearray *b = (cl_bytearray *)(void *)o;
        NEED(b->buf ? o->aux <= CL_AT(vm, cl_buf, b->buf)->h.aux : !o->aux, "bytearray: length");
        break;
    }
    case CL_K_BUF:
        NEED(((cl_buf *)(void *)o)->used <= o->aux && 16 + (uint64_t)o->aux <= cl_obj_bytes(o),
             "buffer: size");
        break;
    case CL_K_TUPLE:
    case CL_K_ARRAY: NEED(8 + 8 * (uint64_t)o->aux <= cl_obj_bytes(o), "tuple: length"); break;
    case CL_K_LIST: {
        cl_list *l = (cl_list *)(void *)o;
        NEED(l->items ? o->aux <= CL_AT(vm, cl_array, l->items)->h.aux : !o->aux, "list: length");
        break;
    }
    case CL_K_DICT: check_dict(v, (cl_dict *)(void *)o); break;
    case CL_K_KEYS: check_keys(v, (cl_keys *)(void *)o); break;
    case CL_K_SET:
    case CL_K_FROZENSET: check_set(v, (cl_set *)(void *)o); break;
    case CL_K_RANGE: {
        cl_range *r = (cl_range *)(void *)o;
        cl_val *f = &r->start;
        for (int i = 0; i < 4; i++)
            NEED(cl_is_int(f[i]) || cl_is(f[i], CL_K_BIGINT), "range: fields");
        NEED(!cl_is_int(r->len) || cl_int(r->len) >= 0, "range: length");
        break;
    }
    case CL_K_INST: check_inst(v, (cl_inst *)(void *)o); break;
    case CL_K_SHAPE: check_shape(v, (cl_shape *)(void *)o, off); break;
    case CL_K_TYPE: check_type(v, (cl_type *)(void *)o, off); break;
    case CL_K_FUNC: check_func(v, (cl_func *)(void *)o); break;
    case CL_K_GEN: check_gen(v, (cl_gen *)(void *)o); break;
    case CL_K_ITER: check_iter(v, (cl_iter *)(void *)o); break;
    case CL_K_VIEW:
        NEED(o->aux <= CL_VIEW_PROXY &&
                 (o->aux == CL_VIEW_PROXY || cl_is(((cl_view *)(void *)o)->of, CL_K_DICT)),
             "view: fields");
        break;
    case CL_K_EXC: check_exc(v, (cl_exc *)(void *)o); break;
    case CL_K_MODULE: NEED(cl_is(((cl_module *)(void *)o)->dict, CL_K_DICT), "module: dict"); break;
    case CL_K_DESCR: NEED(o->aux <= CL_DESCR_MEMBER, "descriptor: kind"); break;
    case CL_K_ALIAS: check_alias(v, (cl_alias *)(void *)o); break;
    case CL_K_FUTURE: NEED(cl_is_int(((cl_future *)(void *)o)->state), "future: state"); break;
    case CL_K_MEMVIEW: {
        cl_memview *m = (cl_memview *)(void *)o;
        NEED((cl_is(m->obj, CL_K_BYTES) || cl_is(m->obj, CL_K_BYTEARRAY)) && cl_is_int(m->start) &&
                 cl_is_int(m->len) && cl_is_int(m->step) && cl_int(m->start) >= 0 &&
                 cl_int(m->start) <= UINT32_MAX && cl_int(m->len) >= 0 &&
                 cl_int(m->len) <= UINT32_MAX && cl_int(m->step) >= -(int64_t)INT32_MAX &&
                 cl_int(m->step) <= INT32_MAX, /* the sums of find_item do not overflow */
             "memoryview: fields");
        break;
    }
    case CL_K_TRACEBACK: check_traceback(v, off); break;
    case CL_K_STACK: NEED(16 + 8 * (uint64_t)o->aux <= cl_obj_bytes(o), "stack: size"); break;
    case CL_K_STAB: NEED(16 + 16 * (uint64_t)o->aux <= cl_obj_bytes(o), "set table: size"); break;
    default: break;
    }
}

/* The prelude's templates are thousands of objects and the same for every program: their bits are
   kept with the machine. */
static const char *walk_templates(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    uint32_t end = cl_rgn_of(vm)->heap_start, words = end / 1024 + 1;
    if (words > h->tmpl_words) {
        uint64_t *p =
            vm->alloc_fn(vm->alloc_arg, h->tmpl, (size_t)h->tmpl_words * 8, (size_t)words * 8);
        if (!p) return "no memory for the verifier";
        memset(p + h->tmpl_words, 0, (size_t)(words - h->tmpl_words) * 8);
        h->tmpl = p;
        h->tmpl_words = words;
    }
    uint32_t off = h->tmpl_at ? h->tmpl_at : CL_BASE_OFF;
    while (off < end) {
        uint64_t n = cl_obj_bytes(CL_AT(vm, cl_hdr, off));
        if (!n) return "templates cannot be walked";
        h->tmpl[off >> 10] |= (uint64_t)1 << ((off >> 4) & 63);
        off += (uint32_t)n;
    }
    h->tmpl_at = off;
    return NULL;
}

void cl_heap_forget_templates(cl_vm *vm, uint32_t off)
{
    cl_heap *h = vm->heap;
    if (h->tmpl_at <= off) return;
    uint32_t w = off >> 10;
    h->tmpl[w] &= ((uint64_t)1 << ((off >> 4) & 63)) - 1;
    memset(h->tmpl + w + 1, 0, (size_t)(h->tmpl_words - w - 1) * 8);
    h->tmpl_at = off;
}

const char *cl_heap_verify(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    const cl_heap *h = vm->heap;
    ver ctx = { .vm = vm, .h = h, .heap_start = g->heap_start };
    ver *v = &ctx;
    v->wrong = walk_templates(vm);
    v->tmpl = h->tmpl;
    size_t bytes = (size_t)h->npages * CL_PAGE / 1024 * 8;
    uint64_t *bits = vm->alloc_fn(vm->alloc_arg, NULL, 0, 2 * bytes);
    if (!bits) return "no memory for the verifier";
    memset(bits, 0, 2 * bytes);
    v->owned = bits;
    v->lent = bits + bytes / 8;
    for (int pass = 0; pass < 2 && !v->wrong; pass++) {
        uint64_t end = (uint64_t)h->npages * CL_PAGE / 1024;
        for (uint64_t w = g->heap_start / 1024; w < end && !v->wrong; w++)
            for (uint64_t m = h->marks[w]; m && !v->wrong; m &= m - 1) {
                uint32_t off = (uint32_t)((w << 6) + (uint64_t)__builtin_ctzll(m)) << 4;
                if (pass == 0)
                    check_object(v, off);
                else
                    check_invariants(v, off);
            }
    }
    vm->alloc_fn(vm->alloc_arg, bits, 2 * bytes, 0);
    cl_val *roots = CL_RGN_VALS_FIRST(g);
    for (uint32_t i = 0; i < CL_RGN_NVALS && !v->wrong; i++)
        if (!val_ok(v, roots[i])) v->wrong = "machine: value";
    for (uint32_t i = 0; i < CL_COUNTOF(g->chars) && !v->wrong; i++)
        if (g->chars[i] &&
            (!is_start(v, g->chars[i]) || CL_AT(vm, cl_hdr, g->chars[i])->kind != CL_K_STR ||
             CL_AT(vm, cl_str, g->chars[i])->len != 1))
            v->wrong = "machine: character";
    if (g->stack && !v->wrong) {
        if (!is_start(v, g->stack) || CL_AT(vm, cl_hdr, g->stack)->kind != CL_K_STACK) {
            v->wrong = "machine: stack";
        } else {
            const cl_stack *st = CL_AT(vm, cl_stack, g->stack);
            if (g->stack_top > st->h.aux) v->wrong = "machine: stack top";
            for (uint32_t i = 0; i < g->stack_top && !v->wrong; i++)
                if (!val_ok(v, st->w[i])) v->wrong = "stack: value";
        }
    }
    return v->wrong;
}
