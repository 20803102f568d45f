/* SPDX-License-Identifier: MIT */
/* The interpreter loop: one C frame for the whole program.

   Loop state (locals here, struct fields while C code outside runs):
     pc     next word
     R      registers of the current frame (host address inside the STACK object)
     K      constants
     fuel   what is left of the slice
     base   the region

   Every handler does its fast case inline and otherwise leaves through SLOW(words, call): state is
   stored, `call` runs, and the loop goes on from whatever state it left - the same frame, a pushed
   one, or a handler of an exception. pc points behind the first word of the instruction while a
   handler runs, so vm->ipc = pc - 1 is where it starts again after a collection.

   Two back ends from this one source: computed goto (any gcc or clang), or one function per
   instruction with musttail and preserve_none (clang >= 19, -DCL_TAIL). Conditional jumps are
   written as real branches: a conditional move of pc serialises the loop. */
#include "builtin/natives.h"
#include "heap/heap.h"
#include "obj/dict.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/machine.h"

#define A ((ins >> 8) & 255)
#define B ((ins >> 16) & 255)
#define C (ins >> 24)
#define BX (ins >> 16)
#define SBX ((int16_t)(ins >> 16))
#define SAX ((int32_t)ins >> 8)
#define NATIVE_ID(v) (cl_special_idx(v) - CL_SP_NATIVE0)

#define SAVE(n) (vm->pc = pc + (n), vm->ipc = pc - 1, vm->R = R, vm->K = K, vm->fuel = fuel)
#define LOAD() (pc = vm->pc, R = vm->R, K = vm->K, fuel = vm->fuel)
#define NEXT_AFTER(n) \
    do {              \
        pc += (n);    \
        NEXT;         \
    } while (0)
/* JUMP keeps the two ways apart so that the compiler cannot merge them into a conditional move. */
#define JUMP(off)             \
    do {                      \
        pc += (off);          \
        __asm__ volatile(""); \
        NEXT;                 \
    } while (0)

#ifdef CL_TAIL
#define PN __attribute__((preserve_none))
#define ARGS                                                                                \
    cl_vm *vm, const uint32_t *pc, cl_val *R, uint8_t *base, const cl_val *K, int64_t fuel, \
        uint32_t ins
typedef PN cl_st (*op_fn)(ARGS);
static const op_fn table[256];
#define OPC(name) static PN cl_st op_##name(ARGS)
#define NEXT                                                                              \
    do {                                                                                  \
        ins = *pc++;                                                                      \
        __attribute__((musttail)) return table[ins & 255](vm, pc, R, base, K, fuel, ins); \
    } while (0)
#define LEAVE(st) return (st)
#else
#define OPC(name) L_##name:
#define NEXT                    \
    do {                        \
        ins = *pc++;            \
        goto *table[ins & 255]; \
    } while (0)
#define LEAVE(st_)   \
    do {             \
        out = (st_); \
        goto leave;  \
    } while (0)
#endif

#define SLOW(n, call)                                                                           \
    do {                                                                                        \
        SAVE(n);                                                                                \
        cl_st st_ = (call);                                                                     \
        if (CL_UNLIKELY(st_ != CL_ST_OK) && (st_ = cl_status(vm, st_)) != CL_ST_OK) LEAVE(st_); \
        LOAD();                                                                                 \
        NEXT;                                                                                   \
    } while (0)
/* At a place where the instruction is complete: slice ended. */
#define FUEL_CHECK()                                                                   \
    do {                                                                               \
        if (CL_UNLIKELY(fuel < 0)) {                                                   \
            vm->pc = vm->ipc = pc;                                                     \
            vm->R = R;                                                                 \
            vm->K = K;                                                                 \
            vm->fuel = fuel;                                                           \
            cl_st st_ = cl_slice_end(vm);                                              \
            if (st_ != CL_ST_OK && (st_ = cl_status(vm, st_)) != CL_ST_OK) LEAVE(st_); \
            LOAD();                                                                    \
        }                                                                              \
    } while (0)

/* -- out-of-line halves of common instructions -- */

static CL_NOINLINE cl_st leaf_getitem(cl_vm *vm, cl_val o, cl_val k, uint32_t dst)
{
    return cl_op_getitem(vm, o, k, dst);
}

/* -- native leaf call in the window w, arguments already there -- */
static inline bool leaf_fast(uint32_t id, uint32_t argc, const cl_native **n, const cl_nsig **s)
{
    if (CL_UNLIKELY(id >= cl_natives_count)) return false;
    *n = &cl_natives[id];
    *s = cl_native_sig(id);
    return (*n)->leaf && !(*s)->varkw &&
           ((*s)->varargs ? (*s)->nkwonly == 0 && argc >= (*s)->nparams
                          : argc >= (*s)->min && argc <= (*s)->nparams);
}

/* The globals of the function that runs. */
static inline const cl_dict *globals_of(uint8_t *base, const cl_val *R)
{
    const cl_func *f = (const cl_func *)(void *)(base + cl_off(R[-2]));
    return (const cl_dict *)(void *)(base + cl_off(f->globals));
}

/* Where the value of a cached name lies: cache[0] is the version of its namespace, cache[1] the
   offset. NULL: the namespace changed since, or the name was deleted. */
static inline cl_val *cached_value(uint8_t *base, const cl_dict *d, const uint32_t *cache)
{
    if (CL_UNLIKELY(d->version != cache[0])) return NULL;
    cl_val *v = (cl_val *)(void *)(base + cache[1]);
    return CL_LIKELY(!cl_is_unbound(*v)) ? v : NULL;
}

/* The same for an attribute, if o is a module. */
static inline cl_val *cached_member(uint8_t *base, cl_val o, const uint32_t *cache)
{
    if (CL_UNLIKELY(!cl_is(o, CL_K_MODULE))) return NULL;
    const cl_module *m = (const cl_module *)(void *)(base + cl_off(o));
    return cached_value(base, (const cl_dict *)(void *)(base + cl_off(m->dict)), cache);
}

/* Two strings whose comparison costs about an instruction; longer ones are charged for. */
static inline bool short_texts(const uint8_t *base, cl_val x, cl_val y)
{
    if (!cl_is(x, CL_K_STR) || !cl_is(y, CL_K_STR)) return false;
    return ((const cl_str *)(const void *)(base + cl_off(x)))->len <= 64 ||
           ((const cl_str *)(const void *)(base + cl_off(y)))->len <= 64;
}

/* May a leaf be given this self as it is? Instances of subclasses are unwrapped elsewhere. */
static inline bool leaf_self_ok(const cl_native *n, cl_val self)
{
    if (n->owner >= CL_T_COUNT || n->flags & (CL_NF_STATIC | CL_NF_CLASS)) return true;
    if (n->flags & CL_NF_NEW) /* any other class is looked at first (call.c) */
        return n->owner == CL_T_object || cl_same(self, CL_TYPE_VAL(n->owner));
    uint32_t k = cl_types[n->owner].kind;
    return CL_LIKELY(k == CL_K_SPECIAL ? n->owner == CL_T_object : cl_tag(self) == CL_TAG(k));
}

#ifndef CL_TAIL
cl_st cl_loop(cl_vm *vm)
{
    static const void *const table[256] = {
        [0 ... 255] = &&L_OTHER,
#define H(name) [CL_OP_##name] = &&L_##name,
#include "vm/loop_handled.h"
#undef H
    };
    const uint32_t *pc;
    cl_val *R;
    const cl_val *K;
    int64_t fuel;
    uint32_t ins;
    uint8_t *const base = vm->base;
    cl_st out;
    LOAD();
    NEXT;
#endif

    OPC(NOP) { NEXT; }
    OPC(MOVE)
    {
        R[A] = R[B];
        NEXT;
    }
    OPC(LOADK)
    {
        R[A] = K[BX];
        NEXT;
    }
    OPC(LOADI)
    {
        R[A] = cl_small(SBX);
        NEXT;
    }
    OPC(LOADS)
    {
        R[A] = CL_SPECIAL(BX);
        NEXT;
    }
    OPC(CHECKL)
    {
        if (CL_UNLIKELY(cl_is_unbound(R[A])))
            SLOW(1, cl_raise(
                        vm, CL_T_UnboundLocalError,
                        "cannot access local variable '%S' where it is not associated with a value",
                        K[pc[0]]));
        NEXT_AFTER(1);
    }
    OPC(LOADC)
    {
        if (CL_UNLIKELY(!cl_is(R[B], CL_K_CELL))) SLOW(1, cl_bad_register(vm));
        cl_val v = ((cl_cell *)(void *)(base + cl_off(R[B])))->v;
        if (CL_UNLIKELY(cl_is_unbound(v))) SLOW(1, cl_op_other(vm, pc - 1));
        R[A] = v;
        NEXT_AFTER(1);
    }
    OPC(STOREC)
    {
        if (CL_UNLIKELY(!cl_is(R[A], CL_K_CELL))) SLOW(0, cl_bad_register(vm));
        ((cl_cell *)(void *)(base + cl_off(R[A])))->v = R[B];
        NEXT;
    }

    /* globals */
    OPC(LOADG) { SLOW(3, cl_op_loadg(vm, K[pc[0]], A)); }
    OPC(LOADG_Q) { SLOW(3, cl_op_loadg(vm, K[pc[0]], A)); }
    OPC(LOADG_IC)
    {
        const cl_val *v = cached_value(base, globals_of(base, R), pc + 1);
        if (CL_LIKELY(v != NULL)) {
            R[A] = *v;
            NEXT_AFTER(3);
        }
        SLOW(3, cl_op_loadg(vm, K[pc[0]], A));
    }
    OPC(LOADB_IC)
    {
        if (CL_LIKELY(globals_of(base, R)->version == pc[1])) {
            R[A] = CL_SPECIAL(pc[2]);
            NEXT_AFTER(3);
        }
        SLOW(3, cl_op_loadg(vm, K[pc[0]], A));
    }
    OPC(STOREG_IC)
    {
        cl_val *v = cached_value(base, globals_of(base, R), pc + 1);
        if (CL_LIKELY(v != NULL)) {
            *v = R[A];
            NEXT_AFTER(3);
        }
        SLOW(3, cl_op_other(vm, pc - 1));
    }

    /* attributes */
    OPC(GETATTR_IC)
    {
        cl_val o = R[B];
        if (CL_LIKELY(cl_is(o, CL_K_INST))) {
            const cl_inst *i = (const cl_inst *)(void *)(base + cl_off(o));
            if (CL_LIKELY(i->h.aux == pc[1]) &&
                CL_LIKELY(((cl_rgn *)(void *)base)->type_epoch == pc[3]) &&
                CL_LIKELY(pc[2] + 3 < 2u * i->h.gran)) {
                R[A] = i->slot[pc[2]];
                NEXT_AFTER(4);
            }
        }
        SLOW(4, cl_op_getattr(vm, o, K[pc[0]], CL_RK_VALUE, A));
    }
    OPC(GETATTR) { SLOW(4, cl_op_getattr(vm, R[B], K[pc[0]], CL_RK_VALUE, A)); }
    OPC(GETATTR_Q) { SLOW(4, cl_op_getattr(vm, R[B], K[pc[0]], CL_RK_VALUE, A)); }
    OPC(GETATTR_MOD)
    {
        cl_val o = R[B];
        const cl_val *v = cached_member(base, o, pc + 1);
        if (CL_LIKELY(v != NULL)) {
            R[A] = *v;
            NEXT_AFTER(4);
        }
        SLOW(4, cl_op_getattr(vm, o, K[pc[0]], CL_RK_VALUE, A));
    }
    OPC(SETATTR_IC)
    {
        cl_val o = R[A];
        if (CL_LIKELY(cl_is(o, CL_K_INST))) {
            cl_inst *i = (cl_inst *)(void *)(base + cl_off(o));
            if (CL_LIKELY(i->h.aux == pc[1]) &&
                CL_LIKELY(((cl_rgn *)(void *)base)->type_epoch == pc[3]) &&
                CL_LIKELY(pc[2] + 3 < 2u * i->h.gran)) {
                i->slot[pc[2]] = R[B];
                NEXT_AFTER(4);
            }
        }
        SLOW(4, cl_op_setattr(vm, o, K[pc[0]], R[B]));
    }
    OPC(SETATTR_ADD)
    {
        cl_val o = R[A];
        if (CL_LIKELY(cl_is(o, CL_K_INST))) {
            cl_inst *i = (cl_inst *)(void *)(base + cl_off(o));
            if (CL_LIKELY(i->h.aux == pc[1]) &&
                CL_LIKELY(((cl_rgn *)(void *)base)->type_epoch == pc[3])) {
                uint32_t slot = ((const cl_shape *)(const void *)(base + pc[2]))->h.aux - 1;
                if (CL_LIKELY(slot + 3 < 2u * i->h.gran)) {
                    i->slot[slot] = R[B];
                    i->h.aux = pc[2];
                    NEXT_AFTER(4);
                }
            }
        }
        SLOW(4, cl_op_setattr(vm, o, K[pc[0]], R[B]));
    }
    OPC(SETATTR) { SLOW(4, cl_op_setattr(vm, R[A], K[pc[0]], R[B])); }
    OPC(SETATTR_Q) { SLOW(4, cl_op_setattr(vm, R[A], K[pc[0]], R[B])); }
    OPC(METHOD_IC)
    {
        cl_val o = R[B];
        if (CL_LIKELY(cl_is(o, CL_K_INST))) {
            const cl_inst *i = (const cl_inst *)(void *)(base + cl_off(o));
            if (CL_LIKELY(i->h.aux == pc[1]) &&
                CL_LIKELY(((cl_rgn *)(void *)base)->type_epoch == pc[2])) {
                R[A + 2] = cl_ref(CL_K_FUNC, pc[3]);
                R[A + 4] = o;
                NEXT_AFTER(4);
            }
        }
        SLOW(4, cl_op_method(vm, o, K[pc[0]], A));
    }
    OPC(METHOD_KIND)
    {
        cl_val o = R[B];
        if (CL_LIKELY((uint32_t)cl_tag(o) == pc[1])) {
            R[A + 2] = CL_SPECIAL(pc[3]);
            R[A + 4] = o;
            NEXT_AFTER(4);
        }
        SLOW(4, cl_op_method(vm, o, K[pc[0]], A));
    }
    OPC(METHOD_MOD)
    {
        cl_val o = R[B];
        const cl_val *v = cached_member(base, o, pc + 1);
        if (CL_LIKELY(v != NULL)) {
            R[A + 2] = *v;
            R[A + 4] = CL_UNBOUND;
            NEXT_AFTER(4);
        }
        SLOW(4, cl_op_method(vm, o, K[pc[0]], A));
    }
    OPC(METHOD) { SLOW(4, cl_op_method(vm, R[B], K[pc[0]], A)); }
    OPC(METHOD_Q) { SLOW(4, cl_op_method(vm, R[B], K[pc[0]], A)); }

    /* subscripts */
    OPC(GETITEM)
    {
        cl_val o = R[B], k = R[C];
        if (cl_is(o, CL_K_LIST) && cl_is_int(k)) {
            const cl_list *l = (const cl_list *)(void *)(base + cl_off(o));
            int64_t i = cl_int(k);
            uint32_t n = l->h.aux;
            if (CL_UNLIKELY(i < 0)) i += n;
            if (CL_LIKELY((uint64_t)i < n)) {
                R[A] = ((const cl_array *)(void *)(base + l->items))->v[i];
                NEXT;
            }
        } else if (cl_is(o, CL_K_DICT)) {
            cl_val v;
            SAVE(0);
            cl_st st = cl_dict_get(vm, o, k, &v);
            if (CL_LIKELY(st == CL_ST_OK) && CL_LIKELY(!cl_is_unbound(v))) {
                fuel = vm->fuel;
                R[A] = v;
                NEXT;
            }
        } else if (cl_is(o, CL_K_TUPLE) && cl_is_int(k)) {
            const cl_tuple *t = (const cl_tuple *)(void *)(base + cl_off(o));
            int64_t i = cl_int(k);
            if (i < 0) i += t->h.aux;
            if (CL_LIKELY((uint64_t)i < t->h.aux)) {
                R[A] = t->item[i];
                NEXT;
            }
        } else if (cl_is(o, CL_K_STR) && cl_is_int(k)) {
            const cl_str *s = (const cl_str *)(void *)(base + cl_off(o));
            int64_t i = cl_int(k);
            if (i < 0) i += s->len;
            if (CL_LIKELY((uint64_t)i < s->len)) {
                uint32_t ch = cl_str_at(vm, s, (uint32_t)i);
                if (CL_LIKELY(ch < 256) && CL_LIKELY(((cl_rgn *)(void *)base)->chars[ch])) {
                    R[A] = cl_ref(CL_K_STR, ((cl_rgn *)(void *)base)->chars[ch]);
                    NEXT;
                }
            }
        }
        SLOW(0, leaf_getitem(vm, o, k, A));
    }
    OPC(GETITEMI)
    {
        cl_val o = R[B];
        int64_t i = (int8_t)C;
        if (cl_is(o, CL_K_LIST)) {
            const cl_list *l = (const cl_list *)(void *)(base + cl_off(o));
            uint32_t n = l->h.aux;
            if (i < 0) i += n;
            if (CL_LIKELY((uint64_t)i < n)) {
                R[A] = ((const cl_array *)(void *)(base + l->items))->v[i];
                NEXT;
            }
        } else if (cl_is(o, CL_K_TUPLE)) {
            const cl_tuple *t = (const cl_tuple *)(void *)(base + cl_off(o));
            if (i < 0) i += t->h.aux;
            if (CL_LIKELY((uint64_t)i < t->h.aux)) {
                R[A] = t->item[i];
                NEXT;
            }
        }
        SLOW(0, cl_op_getitem(vm, o, cl_small((int8_t)C), A));
    }
    OPC(GETITEMK_IC)
    {
        cl_val o = R[B];
        if (CL_LIKELY(cl_is(o, CL_K_DICT))) {
            const cl_dict *d = (const cl_dict *)(void *)(base + cl_off(o));
            /* the key is looked at too: a table that was collected may have given its place to
               another */
            if (CL_LIKELY(d->keys == pc[1]) && CL_LIKELY(pc[2] < d->nent) &&
                CL_LIKELY(
                    cl_same(cl_keys_entries((cl_keys *)(void *)(base + pc[1]))[pc[2]], K[pc[0]]))) {
                cl_val v = ((const cl_array *)(void *)(base + d->vals))->v[pc[2]];
                if (CL_LIKELY(!cl_is_unbound(v))) {
                    R[A] = v;
                    NEXT_AFTER(3);
                }
            }
        }
        SLOW(3, cl_op_other(vm, pc - 1));
    }
    OPC(SETITEM)
    {
        cl_val o = R[A], k = R[B];
        if (cl_is(o, CL_K_LIST) && cl_is_int(k)) {
            const cl_list *l = (const cl_list *)(void *)(base + cl_off(o));
            int64_t i = cl_int(k);
            uint32_t n = l->h.aux;
            if (CL_UNLIKELY(i < 0)) i += n;
            if (CL_LIKELY((uint64_t)i < n)) {
                ((cl_array *)(void *)(base + l->items))->v[i] = R[C];
                NEXT;
            }
        } else if (cl_is(o, CL_K_DICT)) {
            SAVE(0);
            cl_st st = cl_dict_set(vm, o, k, R[C]);
            if (CL_LIKELY(st == CL_ST_OK)) {
                fuel = vm->fuel;
                NEXT;
            }
        }
        SLOW(0, cl_op_setitem(vm, o, k, R[C]));
    }

    /* arithmetic (lists of macro calls are not statements: formatted by hand) */
    /* clang-format off */
#define RHS_R R[C]
#define RHS_K K[C]
#define ARITH3(NAME, ID, intop, fltop, RHS, inplace)                                         \
    OPC(NAME)                                                                                \
    {                                                                                        \
        cl_val x = R[B], y = RHS, r;                                                         \
        if (CL_LIKELY(cl_both_int(x, y))) {                                                  \
            if (CL_LIKELY(intop(x, y, &r))) {                                                \
                R[A] = r;                                                                    \
                NEXT;                                                                        \
            }                                                                                \
        } else if (cl_is_flt(x)) {                                                           \
            if (CL_LIKELY(cl_is_flt(y))) {                                                   \
                if (CL_LIKELY(cl_flt_encode(cl_flt(x) fltop cl_flt(y), &r))) {               \
                    R[A] = r;                                                                \
                    NEXT;                                                                    \
                }                                                                            \
            } else if (cl_is_int(y)) {                                                       \
                if (CL_LIKELY(cl_flt_encode(cl_flt(x) fltop(double) cl_int(y), &r))) {       \
                    R[A] = r;                                                                \
                    NEXT;                                                                    \
                }                                                                            \
            } else if (cl_is(y, CL_K_FLOAT)) {                                               \
                if (CL_LIKELY(cl_flt_encode(                                                 \
                        cl_flt(x) fltop((cl_float *)(void *)(base + cl_off(y)))->d, &r))) {  \
                    R[A] = r;                                                                \
                    NEXT;                                                                    \
                }                                                                            \
            }                                                                                \
        } else if (cl_is_flt(y)) {                                                           \
            if (cl_is_int(x)) {                                                              \
                if (CL_LIKELY(cl_flt_encode((double)cl_int(x) fltop cl_flt(y), &r))) {       \
                    R[A] = r;                                                                \
                    NEXT;                                                                    \
                }                                                                            \
            } else if (cl_is(x, CL_K_FLOAT)) {                                               \
                if (CL_LIKELY(cl_flt_encode(                                                 \
                        ((cl_float *)(void *)(base + cl_off(x)))->d fltop cl_flt(y), &r))) { \
                    R[A] = r;                                                                \
                    NEXT;                                                                    \
                }                                                                            \
            }                                                                                \
        }                                                                                    \
        SLOW(0, cl_op_binary(vm, ID, x, y, inplace, A));                                     \
    }
#define ARITH(NAME, ID, intop, fltop)               \
    ARITH3(NAME, ID, intop, fltop, RHS_R, false)    \
    ARITH3(NAME##K, ID, intop, fltop, RHS_K, false) \
    ARITH3(I##NAME, ID, intop, fltop, RHS_R, true)  \
    ARITH3(I##NAME##K, ID, intop, fltop, RHS_K, true)
    ARITH(ADD, CL_ADD, cl_small_add, +)
    ARITH(SUB, CL_SUB, cl_small_sub, -)
    ARITH(MUL, CL_MUL, cl_small_mul, *)

#define DIV3(NAME, RHS, inplace)                                                           \
    OPC(NAME)                                                                              \
    {                                                                                      \
        cl_val x = R[B], y = RHS, r;                                                       \
        if (cl_is_flt(y)) {                                                                \
            if (cl_is_flt(x)) {                                                            \
                if (CL_LIKELY(cl_flt_encode(cl_flt(x) / cl_flt(y), &r))) {                 \
                    R[A] = r;                                                              \
                    NEXT;                                                                  \
                }                                                                          \
            } else if (cl_is_int(x)) {                                                     \
                int64_t i = cl_int(x);                                                     \
                if (CL_LIKELY(cl_flt_encode((double)i / cl_flt(y), &r))) {                 \
                    R[A] = r;                                                              \
                    NEXT;                                                                  \
                }                                                                          \
            }                                                                              \
        } else if (cl_is_int(y) && y.u != 0) {                                             \
            int64_t d = cl_int(y);                                                         \
            if (cl_is_flt(x)) {                                                            \
                if (CL_LIKELY(cl_flt_encode(cl_flt(x) / (double)d, &r))) {                 \
                    R[A] = r;                                                              \
                    NEXT;                                                                  \
                }                                                                          \
            } else if (cl_is_int(x)) {                                                     \
                int64_t i = cl_int(x);                                                     \
                if (CL_LIKELY(i <= (1LL << 53) && i >= -(1LL << 53) && d <= (1LL << 53) && \
                              d >= -(1LL << 53)) &&                                        \
                    CL_LIKELY(cl_flt_encode((double)i / (double)d, &r))) {                 \
                    R[A] = r;                                                              \
                    NEXT;                                                                  \
                }                                                                          \
            }                                                                              \
        }                                                                                  \
        SLOW(0, cl_op_binary(vm, CL_DIV, x, y, inplace, A));                               \
    }
    DIV3(DIV, RHS_R, false)
    DIV3(DIVK, RHS_K, false)
    DIV3(IDIV, RHS_R, true)
    DIV3(IDIVK, RHS_K, true)

#define MOD3(NAME, RHS, inplace)                               \
    OPC(NAME)                                                  \
    {                                                          \
        cl_val x = R[B], y = RHS;                              \
        if (CL_LIKELY(cl_both_int(x, y))) {                    \
            int64_t n = cl_int(x), d = cl_int(y);              \
            if (CL_LIKELY(d > 0)) {                            \
                int64_t m;                                     \
                if (CL_LIKELY(((uint64_t)(n | d)) >> 32 == 0)) \
                    m = (int64_t)((uint32_t)n % (uint32_t)d);  \
                else {                                         \
                    m = n % d;                                 \
                    if (m < 0) m += d;                         \
                }                                              \
                R[A] = cl_small(m);                            \
                NEXT;                                          \
            }                                                  \
        }                                                      \
        SLOW(0, cl_op_binary(vm, CL_MOD, x, y, inplace, A));   \
    }
    MOD3(MOD, RHS_R, false)
    MOD3(MODK, RHS_K, false)
    MOD3(IMOD, RHS_R, true)
    MOD3(IMODK, RHS_K, true)

#define FDIV3(NAME, RHS, inplace)                                 \
    OPC(NAME)                                                     \
    {                                                             \
        cl_val x = R[B], y = RHS;                                 \
        if (CL_LIKELY(cl_both_int(x, y))) {                       \
            int64_t n = cl_int(x), d = cl_int(y);                 \
            if (CL_LIKELY(d > 0)) {                               \
                int64_t q;                                        \
                if (CL_LIKELY(((uint64_t)(n | d)) >> 32 == 0))    \
                    q = (int64_t)((uint32_t)n / (uint32_t)d);     \
                else {                                            \
                    q = n / d;                                    \
                    if (n < 0 && q * d != n) q--;                 \
                }                                                 \
                R[A] = cl_small(q);                               \
                NEXT;                                             \
            }                                                     \
        }                                                         \
        SLOW(0, cl_op_binary(vm, CL_FLOORDIV, x, y, inplace, A)); \
    }
    FDIV3(FLOORDIV, RHS_R, false)
    FDIV3(FLOORDIVK, RHS_K, false)
    FDIV3(IFLOORDIV, RHS_R, true)
    FDIV3(IFLOORDIVK, RHS_K, true)

#define BIT3(NAME, ID, op, RHS, inplace)                 \
    OPC(NAME)                                            \
    {                                                    \
        cl_val x = R[B], y = RHS;                        \
        if (CL_LIKELY(cl_both_int(x, y))) {              \
            R[A] = (cl_val){ x.u op y.u };               \
            NEXT;                                        \
        }                                                \
        SLOW(0, cl_op_binary(vm, ID, x, y, inplace, A)); \
    }
#define BIT(NAME, ID, op)               \
    BIT3(NAME, ID, op, RHS_R, false)    \
    BIT3(NAME##K, ID, op, RHS_K, false) \
    BIT3(I##NAME, ID, op, RHS_R, true) BIT3(I##NAME##K, ID, op, RHS_K, true)
    BIT(AND, CL_AND, &)
    BIT(OR, CL_OR, |)
    BIT(XOR, CL_XOR, ^)

#define SHR3(NAME, RHS, inplace)                                                   \
    OPC(NAME)                                                                      \
    {                                                                              \
        cl_val x = R[B], y = RHS;                                                  \
        if (CL_LIKELY(cl_both_int(x, y)) && CL_LIKELY((uint64_t)cl_int(y) < 63)) { \
            R[A] = cl_small(cl_int(x) >> cl_int(y));                               \
            NEXT;                                                                  \
        }                                                                          \
        SLOW(0, cl_op_binary(vm, CL_RSHIFT, x, y, inplace, A));                    \
    }
    SHR3(RSHIFT, RHS_R, false)
    SHR3(RSHIFTK, RHS_K, false)
    SHR3(IRSHIFT, RHS_R, true)
    SHR3(IRSHIFTK, RHS_K, true)
#define SHL3(NAME, RHS, inplace)                                                   \
    OPC(NAME)                                                                      \
    {                                                                              \
        cl_val x = R[B], y = RHS;                                                  \
        if (CL_LIKELY(cl_both_int(x, y)) && CL_LIKELY((uint64_t)cl_int(y) < 62)) { \
            int64_t n = cl_int(x), s = cl_int(y), r = (int64_t)((uint64_t)n << s); \
            if (CL_LIKELY(r >> s == n) && CL_LIKELY(cl_fits_small(r))) {           \
                R[A] = cl_small(r);                                                \
                NEXT;                                                              \
            }                                                                      \
        }                                                                          \
        SLOW(0, cl_op_binary(vm, CL_LSHIFT, x, y, inplace, A));                    \
    }
    SHL3(LSHIFT, RHS_R, false)
    SHL3(LSHIFTK, RHS_K, false)
    SHL3(ILSHIFT, RHS_R, true)
    SHL3(ILSHIFTK, RHS_K, true)
#define GENERIC3(NAME, ID, RHS, inplace) \
    OPC(NAME) { SLOW(0, cl_op_binary(vm, ID, R[B], RHS, inplace, A)); }
#define GENERIC(NAME, ID)               \
    GENERIC3(NAME, ID, RHS_R, false)    \
    GENERIC3(NAME##K, ID, RHS_K, false) \
    GENERIC3(I##NAME, ID, RHS_R, true) GENERIC3(I##NAME##K, ID, RHS_K, true)
    GENERIC(POW, CL_POW)
    GENERIC(MATMUL, CL_MATMUL)

#define FUSED(NAME, expr)                                              \
    OPC(NAME)                                                          \
    {                                                                  \
        uint32_t w = pc[0];                                            \
        cl_val x = R[B], y = R[C], z = R[w & 255], r;                  \
        if (CL_LIKELY(cl_is_flt(x) && cl_is_flt(y) && cl_is_flt(z))) { \
            double p = cl_flt(x) * cl_flt(y), q = cl_flt(z);           \
            if (CL_LIKELY(cl_flt_encode(expr, &r))) {                  \
                R[A] = r;                                              \
                pc += 1 + (w >> 8);                                    \
                NEXT;                                                  \
            }                                                          \
        }                                                              \
        NEXT_AFTER(1);                                                 \
    }
    FUSED(MULADD, p + q)
    FUSED(MULSUB, p - q)
    FUSED(SUBMUL, q - p)

    /* clang-format on */
    OPC(NEG)
    {
        cl_val x = R[B], r;
        if (CL_LIKELY(cl_is_int(x)) && CL_LIKELY(cl_small_sub(cl_small(0), x, &r))) {
            R[A] = r;
            NEXT;
        }
        if (cl_is_flt(x) && cl_flt_encode(-cl_flt(x), &r)) {
            R[A] = r;
            NEXT;
        }
        SLOW(0, cl_op_unary(vm, 0, x, A));
    }
    OPC(NOT)
    {
        cl_val x = R[B];
        if (CL_LIKELY(cl_is_bool(x))) {
            R[A] = cl_bool(cl_same(x, CL_FALSE));
            NEXT;
        }
        SLOW(0, cl_op_truth(vm, x, CL_RK_NOT, A));
    }

/* comparisons */
#define STR_CMP(ID, op, x, y)                                                \
    ((ID) == CL_EQ || (ID) == CL_NE ? cl_str_eq(vm, x, y) == ((ID) == CL_EQ) \
                                    : cl_str_cmp(vm, x, y) op 0)
#define CMP3(NAME, ID, op)                                    \
    OPC(NAME)                                                 \
    {                                                         \
        cl_val x = R[B], y = R[C];                            \
        if (CL_LIKELY(cl_both_int(x, y))) {                   \
            R[A] = cl_bool((int64_t)x.u op(int64_t) y.u);     \
            NEXT;                                             \
        }                                                     \
        if (cl_is_flt(x) && cl_is_flt(y)) {                   \
            R[A] = cl_bool(cl_flt(x) op cl_flt(y));           \
            NEXT;                                             \
        }                                                     \
        if (short_texts(base, x, y)) {                        \
            R[A] = cl_bool(STR_CMP(ID, op, x, y));            \
            NEXT;                                             \
        }                                                     \
        SLOW(0, cl_op_compare(vm, ID, x, y, CL_RK_VALUE, A)); \
    }
    /* clang-format off */
    CMP3(LT, CL_LT, <)
    CMP3(LE, CL_LE, <=)
    CMP3(EQ, CL_EQ, ==)
    CMP3(NE, CL_NE, !=)
    CMP3(GT, CL_GT, >)
    CMP3(GE, CL_GE, >=)
    /* clang-format on */
    OPC(IS)
    {
        R[A] = cl_bool(cl_same(R[B], R[C]));
        NEXT;
    }
    OPC(ISNOT)
    {
        R[A] = cl_bool(!cl_same(R[B], R[C]));
        NEXT;
    }
    OPC(IN)
    {
        cl_val c = R[C], v = R[B], got;
        if (CL_LIKELY(cl_is(c, CL_K_DICT))) {
            SAVE(0);
            if (CL_LIKELY(cl_dict_get(vm, c, v, &got) == CL_ST_OK)) {
                fuel = vm->fuel;
                R[A] = cl_bool(!cl_is_unbound(got));
                NEXT;
            }
        }
        SLOW(0, cl_op_contains(vm, c, v, false, A));
    }
    OPC(SETKEY)
    {
        if (CL_LIKELY(cl_is_int(R[A]) || cl_is(R[A], CL_K_STR))) NEXT;
        SLOW(0, cl_op_other(vm, vm->ipc));
    }
    OPC(NOTIN) { SLOW(0, cl_op_contains(vm, R[C], R[B], true, A)); }

    /* jumps */
    OPC(JMP)
    {
        int32_t d = SAX;
        pc += d;
        if (d < 0) {
            fuel--;
            FUEL_CHECK();
        }
        NEXT;
    }
    OPC(LOOP)
    {
        fuel -= SAX;
        FUEL_CHECK();
        NEXT;
    }
#define TAKE()                       \
    do {                             \
        int32_t d_ = (int32_t)pc[0]; \
        pc += 1 + d_;                \
        __asm__ volatile("");        \
        NEXT;                        \
    } while (0)
    OPC(JT)
    {
        cl_val v = R[A];
        if (CL_LIKELY(cl_is_bool(v))) {
            if (cl_same(v, CL_TRUE)) TAKE();
            NEXT_AFTER(1);
        }
        if (cl_is_int(v)) {
            if (v.u != 0) TAKE();
            NEXT_AFTER(1);
        }
        SLOW(1, cl_op_truth(vm, v, CL_RK_COND_T, 0));
    }
    OPC(JF)
    {
        cl_val v = R[A];
        if (CL_LIKELY(cl_is_bool(v))) {
            if (cl_same(v, CL_FALSE)) TAKE();
            NEXT_AFTER(1);
        }
        if (cl_is_int(v)) {
            if (v.u == 0) TAKE();
            NEXT_AFTER(1);
        }
        SLOW(1, cl_op_truth(vm, v, CL_RK_COND_F, 0));
    }
#define JCMP2(NAME, ID, op, RHS, neg, RK)                  \
    OPC(NAME)                                              \
    {                                                      \
        cl_val x = R[A], y = RHS;                          \
        if (CL_LIKELY(cl_both_int(x, y))) {                \
            if (neg((int64_t)x.u op(int64_t) y.u)) TAKE(); \
            NEXT_AFTER(1);                                 \
        }                                                  \
        if (cl_is_flt(x) && cl_is_flt(y)) {                \
            if (neg(cl_flt(x) op cl_flt(y))) TAKE();       \
            NEXT_AFTER(1);                                 \
        }                                                  \
        if (short_texts(base, x, y)) {                     \
            if (neg(STR_CMP(ID, op, x, y))) TAKE();        \
            NEXT_AFTER(1);                                 \
        }                                                  \
        SLOW(1, cl_op_compare(vm, ID, x, y, RK, 0));       \
    }
#define YES(x) (x)
#define NO(x) (!(x))
#define JCMP(NAME, ID, op)                             \
    JCMP2(J##NAME, ID, op, R[B], YES, CL_RK_COND_T)    \
    JCMP2(JN##NAME, ID, op, R[B], NO, CL_RK_COND_F)    \
    JCMP2(J##NAME##K, ID, op, K[B], YES, CL_RK_COND_T) \
    JCMP2(JN##NAME##K, ID, op, K[B], NO, CL_RK_COND_F)
    JCMP(LT, CL_LT, <)
    JCMP(LE, CL_LE, <=)
    JCMP(GT, CL_GT, >)
    JCMP(GE, CL_GE, >=)
/* Constants and names are interned: equal strings are mostly one object. */
#define JEQ2(NAME, ID, op, RHS, neg, RK, same)                            \
    OPC(NAME)                                                             \
    {                                                                     \
        cl_val x = R[A], y = RHS;                                         \
        if (CL_LIKELY(cl_both_int(x, y))) {                               \
            if (neg(x.u op y.u)) TAKE();                                  \
            NEXT_AFTER(1);                                                \
        }                                                                 \
        if (x.u == y.u ? cl_is(x, CL_K_STR) : short_texts(base, x, y)) {  \
            if (neg((x.u == y.u || cl_str_eq(vm, x, y)) == same)) TAKE(); \
            NEXT_AFTER(1);                                                \
        }                                                                 \
        if (cl_is_flt(x) && cl_is_flt(y)) {                               \
            if (neg(x.u op y.u)) TAKE();                                  \
            NEXT_AFTER(1);                                                \
        }                                                                 \
        SLOW(1, cl_op_compare(vm, ID, x, y, RK, 0));                      \
    }
#define JEQ(NAME, ID, op, same)                             \
    JEQ2(J##NAME, ID, op, R[B], YES, CL_RK_COND_T, same)    \
    JEQ2(JN##NAME, ID, op, R[B], NO, CL_RK_COND_F, same)    \
    JEQ2(J##NAME##K, ID, op, K[B], YES, CL_RK_COND_T, same) \
    JEQ2(JN##NAME##K, ID, op, K[B], NO, CL_RK_COND_F, same)
    /* clang-format off */
    JEQ(EQ, CL_EQ, ==, true)
    JEQ(NE, CL_NE, !=, false)
    /* clang-format on */
    OPC(JIS)
    {
        if (cl_same(R[A], R[B])) TAKE();
        NEXT_AFTER(1);
    }
    OPC(JISNOT)
    {
        if (!cl_same(R[A], R[B])) TAKE();
        NEXT_AFTER(1);
    }
    OPC(JNONE)
    {
        if (cl_is_none(R[A])) TAKE();
        NEXT_AFTER(1);
    }
    OPC(JNOTNONE)
    {
        if (!cl_is_none(R[A])) TAKE();
        NEXT_AFTER(1);
    }

    /* loops */
    OPC(GETITER)
    {
        cl_val v = R[B];
        if (cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is(v, CL_K_STR)) {
            R[A] = v;
            R[A + 1] = R[A + 2] = cl_small(0);
            NEXT;
        }
        SLOW(0, cl_op_getiter(vm, v, A));
    }
    OPC(FORITER)
    {
        cl_val *it = &R[A];
        cl_val o = it[0];
        uint32_t w = pc[0];
        if (cl_is_int(o)) { /* small range: next value, remaining count, step */
            if (CL_LIKELY(it[1].u != 0)) {
                it[1].u -= 2;
                it[0].u = o.u + it[2].u;
                R[B] = o;
            goto_back:
                fuel -= (w >> 22) + 1;
                pc += 1 + ((int32_t)(w << 10) >> 10);
                FUEL_CHECK();
                NEXT;
            }
            NEXT_AFTER(1);
        }
        if (cl_is(o, CL_K_LIST)) {
            const cl_list *l = (const cl_list *)(void *)(base + cl_off(o));
            uint64_t i = it[1].u >> 1;
            if (CL_LIKELY(i < l->h.aux)) {
                R[B] = ((const cl_array *)(void *)(base + l->items))->v[i];
                it[1].u += 2;
                goto goto_back;
            }
            it[1] = cl_small((int64_t)1 << 60); /* an exhausted iterator stays so */
            NEXT_AFTER(1);
        }
        if (cl_is(o, CL_K_TUPLE)) {
            const cl_tuple *t = (const cl_tuple *)(void *)(base + cl_off(o));
            uint64_t i = it[1].u >> 1;
            if (CL_LIKELY(i < t->h.aux)) {
                R[B] = t->item[i];
                it[1].u += 2;
                goto goto_back;
            }
            NEXT_AFTER(1);
        }
        if (cl_is(o, CL_K_STR)) {
            const cl_str *s = (const cl_str *)(void *)(base + cl_off(o));
            uint64_t i = it[1].u >> 1;
            if (i >= s->len) NEXT_AFTER(1);
            uint32_t ch = cl_str_at(vm, s, (uint32_t)i);
            uint32_t off = ch < 256 ? ((cl_rgn *)(void *)base)->chars[ch] : 0;
            if (CL_LIKELY(off)) {
                R[B] = cl_ref(CL_K_STR, off);
                it[1].u += 2;
                goto goto_back;
            }
            cl_val one;
            SAVE(1);
            cl_st st = cl_str_from_cp(vm, ch, &one);
            if (CL_LIKELY(st == CL_ST_OK)) {
                R[B] = one;
                it[1].u += 2;
                goto goto_back;
            }
            SLOW(1, st);
        }
        if (CL_LIKELY(cl_is(o, CL_K_ITER))) {
            cl_val v;
            SAVE(1);
            cl_st st = cl_iter_next(vm, o, &v);
            if (CL_LIKELY(st == CL_ST_OK)) {
                fuel = vm->fuel;
                if (cl_same(v, CL_EXHAUSTED)) NEXT_AFTER(1);
                R[B] = v;
                goto goto_back;
            }
            if (st != CL_ST_ESCALATE) SLOW(1, st);
        }
        SAVE(1);
        cl_st st = cl_iter_step(vm, o, CL_RK_NEXT, B);
        if (st != CL_ST_OK && (st = cl_status(vm, st)) != CL_ST_OK) LEAVE(st);
        LOAD();
        FUEL_CHECK();
        NEXT;
    }

    /* building */
    OPC(LISTAPPEND)
    {
        if (CL_UNLIKELY(!cl_is(R[A], CL_K_LIST))) SLOW(0, cl_bad_register(vm));
        cl_list *l = (cl_list *)(void *)(base + cl_off(R[A]));
        cl_array *items = (cl_array *)(void *)(base + l->items);
        if (CL_LIKELY(l->items) && CL_LIKELY(l->h.aux < items->h.aux)) {
            items->v[l->h.aux++] = R[B];
            NEXT;
        }
        SAVE(0);
        cl_st st = cl_list_push(vm, R[A], R[B]);
        if (CL_LIKELY(st == CL_ST_OK)) {
            fuel = vm->fuel;
            NEXT;
        }
        SLOW(0, st);
    }
    OPC(TUPLE)
    {
        uint32_t n = C;
        cl_tuple *t;
        SAVE(0);
        if (CL_LIKELY(n) &&
            CL_LIKELY((t = (cl_tuple *)(void *)cl_alloc(vm, CL_K_TUPLE, 8 + 8 * n)) != NULL)) {
            t->h.aux = n;
            for (uint32_t i = 0; i < n; i++)
                t->item[i] = R[B + i];
            R[A] = cl_ref(CL_K_TUPLE, (uint32_t)((uint8_t *)t - base));
            NEXT;
        }
        SLOW(0, cl_op_other(vm, pc - 1));
    }
    OPC(UNPACK)
    {
        const cl_val *items;
        uint32_t n, want = C;
        if (CL_LIKELY(cl_seq_span(vm, R[B], &items, &n)) && CL_LIKELY(n == want)) {
            for (uint32_t i = 0; i < n; i++)
                R[A + i] = items[i];
            NEXT;
        }
        SLOW(0, cl_op_other(vm, pc - 1));
    }

/* calls. `w` is the window, SLOW_CALL what makes the call when the quick ways do not fit. A frame
   is pushed, or a leaf runs on the arguments where they lie. */
#define QUICK_LEAF(args, nargs, was)                                                   \
    {                                                                                  \
        cl_val *a = (args);                                                            \
        cl_val first = (was); /* what the slot held: the call may be made again */     \
        for (uint32_t i = (nargs); i < s->nslots; i++)                                 \
            a[i] = s->def[i];                                                          \
        SAVE(0);                                                                       \
        cl_st st = n->leaf(vm, a, (nargs));                                            \
        fuel = vm->fuel;                                                               \
        if (CL_LIKELY(st == CL_ST_OK)) {                                               \
            R[C] = a[0];                                                               \
            NEXT;                                                                      \
        }                                                                              \
        if (st == CL_ST_TAILCALL) /* the native left another call in the window */     \
            SLOW(0, cl_call(vm, a - 4, vm->tail_argc, CL_UNBOUND, CL_RK_VALUE, C));    \
        a[0] = first;                                                                  \
        if (st == CL_ST_RAISE || st == CL_ST_NEED_GC || st == CL_ST_FUEL) SLOW(0, st); \
    }
#define QUICK_CALL(SLOW_CALL)                                                                     \
    if (CL_LIKELY(cl_is(callee, CL_K_FUNC))) {                                                    \
        uint32_t id = ((cl_func *)(void *)(base + cl_off(callee)))->h.aux;                        \
        cl_codeinst *ci = &vm->codes[id];                                                         \
        cl_rgn *g = (cl_rgn *)(void *)base;                                                       \
        cl_val *nr = w + 4;                                                                       \
        if (CL_LIKELY(ci->simple_argc == argc) && CL_LIKELY(nr + ci->nregs < vm->stack_end) &&    \
            CL_LIKELY(g->depth < vm->limits.depth)) {                                             \
            uint32_t cur = vm->cur_code;                                                          \
            w[0] = cl_link_pc(cur, (uint32_t)(pc - vm->codes[cur].words));                        \
            w[1] = cl_link_base((uint32_t)(R - vm->stack_w), C, CL_RK_VALUE, 0);                  \
            w[2] = callee;                                                                        \
            w[3] = CL_NONE;                                                                       \
            for (uint32_t i = argc; i < ci->nregs; i++)                                           \
                nr[i] = CL_UNBOUND;                                                               \
            g->depth++;                                                                           \
            vm->cur_code = id;                                                                    \
            fuel -= ci->weight;                                                                   \
            R = nr;                                                                               \
            K = ci->k;                                                                            \
            pc = ci->words;                                                                       \
            FUEL_CHECK();                                                                         \
            NEXT;                                                                                 \
        }                                                                                         \
    } else if (CL_LIKELY(cl_is_native(callee))) {                                                 \
        const cl_native *n;                                                                       \
        const cl_nsig *s;                                                                         \
        if (CL_LIKELY(leaf_fast(NATIVE_ID(callee), argc, &n, &s)) && leaf_self_ok(n, w[4]))       \
            QUICK_LEAF(w + 4, argc, w[4])                                                         \
    } else if (cl_is_builtin_type(callee)) { /* the class stands before the arguments, in w[3] */ \
        const cl_native *n;                                                                       \
        const cl_nsig *s;                                                                         \
        uint32_t id = cl_builtin_new(cl_special_idx(callee) - CL_SP_TYPE0);                       \
        if (id && leaf_fast(id, argc + 1, &n, &s)) {                                              \
            cl_val before = w[3];                                                                 \
            w[3] = callee;                                                                        \
            QUICK_LEAF(w + 3, argc + 1, before)                                                   \
        }                                                                                         \
    }                                                                                             \
    SAVE(0);                                                                                      \
    cl_st st = (SLOW_CALL);                                                                       \
    if (CL_UNLIKELY(st != CL_ST_OK) && (st = cl_status(vm, st)) != CL_ST_OK) LEAVE(st);           \
    LOAD();                                                                                       \
    FUEL_CHECK();                                                                                 \
    NEXT
    OPC(CALL)
    {
        cl_val *w = &R[A];
        cl_val callee = w[2];
        uint32_t argc = B;
        QUICK_CALL(cl_call_retry(vm, w, argc, CL_UNBOUND, CL_RK_VALUE, C));
    }
    OPC(CALLM)
    {
        cl_val *w = &R[A];
        cl_val callee = w[2];
        uint32_t argc = B;
        bool no_self = cl_is_unbound(w[4]); /* a plain attribute, not a method */
        if (CL_UNLIKELY(no_self)) {
            w++;
            argc--;
        }
        QUICK_CALL(no_self ? cl_call_unshift(vm, &R[A], argc + 1, CL_UNBOUND, CL_RK_VALUE, C)
                           : cl_call_retry(vm, w, argc, CL_UNBOUND, CL_RK_VALUE, C));
    }
#define RETURN(value)                                                                       \
    do {                                                                                    \
        cl_val v_ = (value), w0 = R[-4], w1 = R[-3];                                        \
        if (CL_LIKELY((w1.u >> 41) == 0)) {                                                 \
            uint32_t code = cl_link_code(w0);                                               \
            cl_codeinst *ci = &vm->codes[code];                                             \
            vm->cur_code = code;                                                            \
            ((cl_rgn *)(void *)base)->depth--;                                              \
            R = vm->stack_w + cl_link_slot(w1);                                             \
            pc = ci->words + cl_link_pcindex(w0);                                           \
            K = ci->k;                                                                      \
            R[cl_link_dst(w1)] = v_;                                                        \
            NEXT;                                                                           \
        }                                                                                   \
        SAVE(0);                                                                            \
        vm->ret_code = vm->cur_code;                                                        \
        cl_st st = cl_return(vm, v_);                                                       \
        if (CL_UNLIKELY(st != CL_ST_OK) && (st = cl_status(vm, st)) != CL_ST_OK) LEAVE(st); \
        LOAD();                                                                             \
        FUEL_CHECK();                                                                       \
        NEXT;                                                                               \
    } while (0)
    OPC(RET) { RETURN(R[A]); }
    OPC(RETNONE) { RETURN(CL_NONE); }
    OPC(YIELD)
    {
        SAVE(0);
        cl_st st = cl_gen_yield(vm, A, R[B], false);
        if (CL_UNLIKELY(st != CL_ST_OK) && (st = cl_status(vm, st)) != CL_ST_OK) LEAVE(st);
        LOAD();
        FUEL_CHECK();
        NEXT;
    }
    OPC(OTHER)
    {
        uint32_t extra = cl_opinfos[ins & 255].words - 1u;
        SAVE(extra);
        cl_st st = cl_op_other(vm, pc - 1);
        if (CL_UNLIKELY(st != CL_ST_OK) && (st = cl_status(vm, st)) != CL_ST_OK) LEAVE(st);
        LOAD();
        FUEL_CHECK();
        NEXT;
    }
#ifdef CL_TAIL
    static const op_fn table[256] = {
        [0 ... 255] = op_OTHER,
#define H(name) [CL_OP_##name] = op_##name,
#include "vm/loop_handled.h"
#undef H
    };

    cl_st cl_loop(cl_vm * vm)
    {
        const uint32_t *pc = vm->pc;
        uint32_t ins = *pc++;
        return table[ins & 255](vm, pc, vm->R, vm->base, vm->K, vm->fuel, ins);
    }
#else
leave : return out;
}
#endif
