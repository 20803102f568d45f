/* SPDX-License-Identifier: MIT */
/* Object layouts. Every object starts with the 8-byte header and is 16-byte aligned.

   In each layout the values (cl_val) form one contiguous span and the plain 32-bit references
   (offsets of internal objects: ARRAY, BUF, KEYS, STAB, SHAPE) another; walk.h relies on that. A
   reference of 0 = none. Unused value slots always hold a valid value (0 is the int 0), so
   collector and verifier look at all. */
#ifndef CL_OBJECT_H
#define CL_OBJECT_H
#include "heap/value.h"

typedef struct {
    uint8_t kind;  /* cl_kind */
    uint8_t flags; /* by kind */
    /* provenance, see docs/values.md: copied by every operation that derives a value */
    uint8_t labels;
    uint8_t gran; /* size in 16-byte granules; 0 = large object, size follows from its fields */
    uint32_t aux; /* by kind, named in each layout below */
} cl_hdr;

typedef struct {
    cl_hdr h;
    double d;
} cl_float;
/* aux = number of limbs (>= 1, top limb non-zero); flags bit 0 = negative. Never a value that fits
   63 bits. */
typedef struct {
    cl_hdr h;
    uint64_t limb[];
} cl_bigint;
#define CL_BIG_NEG 1
typedef struct {
    cl_hdr h;
    double re, im;
    uint64_t pad;
} cl_complex;

/* aux = hash, 0 = not computed. Text is stored at the smallest width that holds its largest code
   point. Inline: data follows the 16-byte head. CL_STR_INDIRECT: `ind` names a BUF and a start
   inside it (in code units); several strings share one growable buffer, each sees its own immutable
   prefix. */
typedef struct {
    cl_hdr h;
    uint32_t len;  /* code points */
    uint8_t width; /* 1, 2, 4 bytes per code unit */
    uint8_t ascii; /* 1 = all below 128 */
    uint16_t pad;
    union {
        uint8_t u8[1];
        uint16_t u16[1];
        uint32_t u32[1];
        struct {
            uint32_t buf, start;
        } ind;
    } d;
} cl_str;
#define CL_STR_INDIRECT 1
#define CL_STR_HEAD 16u
/* aux = hash (0 = not computed) */
typedef struct {
    cl_hdr h;
    uint32_t len, pad;
    uint8_t data[];
} cl_bytes;
/* aux = len */
typedef struct {
    cl_hdr h;
    uint32_t buf;
    uint32_t exports;
} cl_bytearray;
/* aux = capacity in bytes */
typedef struct {
    cl_hdr h;
    uint32_t used, pad;
    uint8_t data[];
} cl_buf;
/* aux = len */
typedef struct {
    cl_hdr h;
    cl_val item[];
} cl_tuple;
/* aux = len. items: ARRAY of capacity >= len, or 0 */
typedef struct {
    cl_hdr h;
    uint32_t items, pad;
} cl_list;
/* aux = capacity; all slots hold values */
typedef struct {
    cl_hdr h;
    cl_val v[];
} cl_array;

/* Dict: compact and ordered. Entry i has its key in KEYS and its value in vals[i] (CL_UNBOUND =
   deleted). aux = live entries. nent = entries used so far, deleted ones included; nent <=
   KEYS.n. A KEYS table with CL_KEYS_SHARED is immutable but for appends by its owner chain: a
   dict whose shape leaves the shared one gets its own copy first. With a shared table nent may be
   smaller than keys->n only if the dict's entries are exactly the first nent keys. first: all
   entries before it are deleted, so that taking the oldest one again and again does not walk over
   them. version: for namespaces (CL_DICT_NS) a number unique in the vm that changes whenever a
   key is added or removed; inline caches look at it. */
typedef struct {
    cl_hdr h;
    uint32_t keys, vals;
    uint32_t nent, version;
    uint32_t owner, first;
} cl_dict;
#define CL_DICT_NS 1 /* module, class or instance namespace: keep version */
/* aux = entry capacity. n = entries. Index: 1<<log2 slots of 1, 2 or 4 bytes (by log2 < 8, < 16),
   slot value = entry + 2,
   0 = empty, 1 = deleted. Layout: head 16 bytes, index (padded to 8), keys cl_val[cap], then with
   CL_KEYS_HASHED uint64 hash[cap] (full hash; without it all keys are str or small int and the hash
   comes from the key). */
typedef struct {
    cl_hdr h;
    uint32_t n;
    uint8_t log2, pad8;
    uint16_t pad;
    uint8_t index[];
} cl_keys;
#define CL_KEYS_SHARED 1
#define CL_KEYS_HASHED 2
#define CL_KEYS_STR 4 /* all keys are str */

/* Set and frozenset: open addressing laid out and probed as CPython's, so that iteration order
   agrees. aux = live entries. fill counts deleted too. hash: frozenset's cached hash as small
   value, else 0. */
typedef struct {
    cl_hdr h;
    uint32_t table, fill;
    uint32_t mask, finger;
    uint64_t hash;
} cl_set;
/* key UNBOUND: hash 0 = empty, 1 = deleted */
typedef struct {
    cl_val key;
    uint64_t hash;
} cl_sentry;
/* aux = entries (mask + 1). No key stands in an entry before `first`; 0 is always right. */
typedef struct {
    cl_hdr h;
    uint64_t first;
    cl_sentry e[];
} cl_stab;

typedef struct {
    cl_hdr h;
    cl_val start, stop, step, len;
} cl_range; /* ints of any size */
typedef struct {
    cl_hdr h;
    cl_val start, stop, step;
} cl_slice;

/* Instance. aux = offset of its SHAPE. Slot i is slot[i] when i < inline capacity, else in the
   `over` ARRAY (index i - inline capacity). A shape with CL_SHAPE_DICT: `over` is not used and
   slot[0] is the attribute DICT. serial: identity for hash() and id(), given at creation. payload:
   for classes that derive from a builtin (list, int, str, ...) the underlying value, else UNBOUND.
   */
typedef struct {
    cl_hdr h;
    uint32_t over, serial;
    cl_val payload;
    cl_val slot[];
} cl_inst;
/* aux = number of slots. keys: KEYS whose first aux entries are this shape's names (prefix shared
   along the chain). trans: ARRAY of (name, shape) pairs. */
typedef struct {
    cl_hdr h;
    uint32_t keys, trans;
    uint32_t parent, flags;
    cl_val type;
    cl_val name;
} cl_shape;
#define CL_SHAPE_DICT 1

/* User class. aux = serial. dict: the class namespace (CL_DICT_NS). root: first SHAPE of instances.
   base_kind: kind of the payload instances carry (CL_K_LIST for class X(list)), CL_K_EXC for
   exception classes, CL_K_TYPE for metaclasses, CL_K_SPECIAL (0) for plain ones. */
typedef struct {
    cl_hdr h;
    uint32_t root, flags;
    /* inst_slots: inline slots given to new instances (grows by experience) */
    uint32_t base_kind, inst_slots;
    cl_val name, qualname, bases, mro, dict, meta, base_type, subclasses, slots;
} cl_type;
/* cl_type.flags */
#define CL_TF_EXC 1u          /* derives from BaseException */
#define CL_TF_GETATTRIBUTE 2u /* defines __getattribute__ (not object's) */
#define CL_TF_GETATTR 4u
#define CL_TF_SETATTR 8u /* defines __setattr__ or __delattr__ */
#define CL_TF_EQ 16u     /* defines __eq__ in a user class */
#define CL_TF_HASH 32u   /* defines __hash__ in a user class (None included) */
#define CL_TF_NODICT 64u /* __slots__ without __dict__ */
#define CL_TF_ABSTRACT 128u
#define CL_TF_NEW 256u /* defines __new__ in a user class */
#define CL_TF_INIT 512u

/* aux = code id. attrs: DICT of extra and overridden attributes (__name__, __doc__, __dict__
   entries) or None. */
typedef struct {
    cl_hdr h;
    uint32_t serial, flags;
    cl_val closure;    /* tuple of cells, or None */
    cl_val defaults;   /* tuple or None: for the last positional parameters */
    cl_val kwdefaults; /* dict or None */
    cl_val globals;    /* dict */
    cl_val annotate;   /* annotation thunk (function), dict, or None */
    cl_val attrs;
    cl_val qualname; /* str, or None = the code's */
} cl_func;
#define CL_FUNC_FIELDS 1u /* flags: __new__ of a namedtuple: its arguments are the items */
typedef struct {
    cl_hdr h;
    cl_val self, func;
} cl_bmethod;
typedef struct {
    cl_hdr h;
    cl_val v;
} cl_cell;

/* Generator, coroutine, async generator. aux = state (CL_GEN_*). flags: CL_GENF_*. While it runs
   its registers are on the stack; suspended, reg[0..nregs) holds them. pc = word index where it
   goes on. */
typedef struct {
    cl_hdr h;
    uint32_t code, pc;
    uint32_t nregs, dst; /* dst: register that receives the sent value */
    cl_val func;         /* the function object */
    cl_val handled;      /* exception being handled inside, or None */
    cl_val name;         /* overriding __name__/__qualname__: tuple or None */
    cl_val origin;       /* coroutine: was awaited flag etc. */
    cl_val reg[];
} cl_gen;
enum { CL_GEN_CREATED, CL_GEN_SUSPENDED, CL_GEN_RUNNING, CL_GEN_CLOSED };
#define CL_GENF_GENERATOR 0
#define CL_GENF_COROUTINE 1
#define CL_GENF_ASYNCGEN 2
#define CL_GENF_ITERCORO 4 /* types.coroutine */

/* aux = CL_IT_*. Meaning of a..d by sub-kind, see obj/iter.h */
typedef struct {
    cl_hdr h;
    cl_val a, b, c, d;
} cl_iter;
/* aux = CL_VIEW_* */
typedef struct {
    cl_hdr h;
    cl_val of;
} cl_view;
enum { CL_VIEW_KEYS, CL_VIEW_VALUES, CL_VIEW_ITEMS, CL_VIEW_PROXY };

/* aux = flags. Instance of a builtin or user exception class. dict: attributes (DICT) or None. */
typedef struct {
    cl_hdr h;
    /* extra: StopIteration.value, OSError fields, group members ... */
    cl_val type, args, cause, context, traceback, notes, dict, extra;
} cl_exc;
#define CL_EXCF_SUPPRESS 1 /* __suppress_context__ */
typedef struct {
    cl_hdr h;
    cl_val dict, name;
} cl_module;
/* aux = CL_DESCR_*: PROPERTY a=fget b=fset c=fdel d=doc, flags 1 + index of the tuple item that it
   gives, or 0; CLASSMETHOD/STATICMETHOD a=function
   b=attrs dict or None; MEMBER (slot of __slots__) a=name b=type */
typedef struct {
    cl_hdr h;
    cl_val a, b, c, d, e;
} cl_descr;
enum { CL_DESCR_PROPERTY, CL_DESCR_CLASSMETHOD, CL_DESCR_STATICMETHOD, CL_DESCR_MEMBER };
typedef struct {
    cl_hdr h;
    cl_val type, obj, objtype;
} cl_super;
/* aux = CL_ALIAS_*: GENERIC a=origin b=args tuple d=int CL_ALIAS_PLAIN ... ; UNION b=args tuple;
   the others (builtin/typing.c) b=tuple of their fields, which no one else has. Stored in
   snapshots. */
typedef struct {
    cl_hdr h;
    cl_val a, b, c, d;
} cl_alias;
enum {
    CL_ALIAS_GENERIC,
    CL_ALIAS_UNION,
    CL_ALIAS_TYPEVAR,
    CL_ALIAS_PARAMSPEC,
    CL_ALIAS_TYPEVARTUPLE,
    CL_ALIAS_TYPEALIAS,
    CL_ALIAS_PSARGS,
    CL_ALIAS_PSKWARGS,
    CL_ALIAS_TEMPLATE,
    CL_ALIAS_INTERPOLATION,
    CL_ALIAS_COUNT
};
/* list[int]; Stack[int] of a class with type parameters; *tuple[int] */
enum { CL_ALIAS_PLAIN, CL_ALIAS_TYPING, CL_ALIAS_STARRED };
/* aux = call id. state: int CL_FUT_*. */
typedef struct {
    cl_hdr h;
    cl_val state, value, call, waiters, extra;
} cl_future;
enum { CL_FUT_PENDING, CL_FUT_DONE, CL_FUT_FAILED };
/* aux = the hash, 0: not asked for yet */
typedef struct {
    cl_hdr h;
    cl_val obj, start, len, step;
    cl_val extra; /* None; False: made by toreadonly(); True: released */
    cl_val owner; /* what programs see as obj: obj itself, or the instance around it */
} cl_memview;
/* One entry per frame an exception passed, newest first. aux = line. */
typedef struct {
    cl_hdr h;
    uint32_t code, pc;
    cl_val next;
} cl_traceback;
/* aux = code id */
typedef struct {
    cl_hdr h;
    cl_val extra;
} cl_coderef;
/* aux = capacity in values */
typedef struct {
    cl_hdr h;
    uint64_t pad;
    cl_val w[];
} cl_stack;
/* Hole. gran = 0: `size` holds the size in bytes, else gran granules. */
typedef struct {
    cl_hdr h;
    uint32_t size, pad;
} cl_free;

/* Fixed objects of every region, laid out by the base template (heap/base_template.c). Offsets are
   constants. */
#define CL_BASE_OFF 4096u
#define CL_V_FZERO cl_ref(CL_K_FLOAT, CL_BASE_OFF + 0)
#define CL_V_FNEGZERO cl_ref(CL_K_FLOAT, CL_BASE_OFF + 16)
#define CL_V_FINF cl_ref(CL_K_FLOAT, CL_BASE_OFF + 32)
#define CL_V_FNEGINF cl_ref(CL_K_FLOAT, CL_BASE_OFF + 48)
#define CL_V_FNAN cl_ref(CL_K_FLOAT, CL_BASE_OFF + 64)
#define CL_V_EMPTY_STR cl_ref(CL_K_STR, CL_BASE_OFF + 80)      /* 32 bytes */
#define CL_V_EMPTY_TUPLE cl_ref(CL_K_TUPLE, CL_BASE_OFF + 112) /* 16 bytes */
#define CL_V_EMPTY_BYTES cl_ref(CL_K_BYTES, CL_BASE_OFF + 128) /* 16 bytes */
/* 80 bytes: the MemoryError given when memory is out */
#define CL_V_MEMERR cl_ref(CL_K_EXC, CL_BASE_OFF + 144)
#define CL_BASE_NAMES (CL_BASE_OFF + 224)
/* Well-known names: CL_NAME(append) is the interned str value. Each takes CL_NAME_SIZE bytes. */
#define CL_NAME_SIZE 48u /* 16 head + up to 32 ASCII characters */
enum {
#define NAME(id, text) CL_N_##id,
#include "heap/names.def"
#undef NAME
    CL_N_COUNT
};
#define CL_NAME(id) cl_ref(CL_K_STR, CL_BASE_NAMES + CL_N_##id * CL_NAME_SIZE)
#define CL_NAME_AT(i) cl_ref(CL_K_STR, CL_BASE_NAMES + (uint32_t)(i) * CL_NAME_SIZE)
#define CL_BASE_END CL_ALIGN16(CL_BASE_NAMES + CL_N_COUNT * CL_NAME_SIZE)
#endif
