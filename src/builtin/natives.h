/* SPDX-License-Identifier: MIT */
/* Ids of the natives and declarations of their C functions, made from the tables. */
#ifndef CL_NATIVES_H
#define CL_NATIVES_H
#include "vm/vm.h"
#include "builtin/natives.def"

#define LEAF(id, owner, name, leaf, sig, flags, doc) CL_NAT_##id,
#define LEAFP(id, owner, name, leaf, prelude, sig, flags, doc) CL_NAT_##id,
#define STEP(id, owner, name, leaf, step, nregs, sig, flags, doc) CL_NAT_##id,
#define PRELUDE(id, owner, name, prelude, sig, flags, doc) CL_NAT_##id,
enum {
    CL_NAT_first_object = 0x000 - 1,
#include "builtin/natives_object.def"
};
enum {
    CL_NAT_first_int = 0x0a0 - 1,
#include "builtin/natives_int.def"
};
enum {
    CL_NAT_first_float = 0x140 - 1,
#include "builtin/natives_float.def"
};
enum {
    CL_NAT_first_str = 0x1e0 - 1,
#include "builtin/natives_str.def"
};
enum {
    CL_NAT_first_bytes = 0x280 - 1,
#include "builtin/natives_bytes.def"
};
enum {
    CL_NAT_first_list = 0x320 - 1,
#include "builtin/natives_list.def"
};
enum {
    CL_NAT_first_dict = 0x3c0 - 1,
#include "builtin/natives_dict.def"
};
enum {
    CL_NAT_first_set = 0x460 - 1,
#include "builtin/natives_set.def"
};
enum {
    CL_NAT_first_iter = 0x500 - 1,
#include "builtin/natives_iter.def"
};
enum {
    CL_NAT_first_func = 0x5a0 - 1,
#include "builtin/natives_func.def"
};
enum {
    CL_NAT_first_exc = 0x640 - 1,
#include "builtin/natives_exc.def"
};
enum {
    CL_NAT_first_core = 0x6e0 - 1,
#include "builtin/natives_core.def"
};
enum {
    CL_NAT_first_hidden = 0x780 - 1,
#include "builtin/natives_hidden.def"
};
enum {
    CL_NAT_first_math = 0x820 - 1,
#include "builtin/natives_math.def"
};
enum {
    CL_NAT_first_json = 0x8c0 - 1,
#include "builtin/natives_json.def"
};
enum {
    CL_NAT_first_sys = 0x960 - 1,
#include "builtin/natives_sys.def"
};
enum {
    CL_NAT_first_async = 0xa00 - 1,
#include "builtin/natives_async.def"
};
enum {
    CL_NAT_first_typing = 0xc80 - 1,
#include "builtin/natives_typing.def"
};
enum {
    CL_NAT_first_random = 0xd20 - 1,
#include "builtin/natives_random.def"
};
enum {
    CL_NAT_first_heapq = 0xdc0 - 1,
#include "builtin/natives_heapq.def"
#include "builtin/natives_itertools.def"
#include "builtin/natives_array.def"
};
enum {
    CL_NAT_first_re = 0xe60 - 1,
#include "builtin/natives_re.def"
};
enum { CL_NAT_END = 0xf00 };
#undef LEAF
#undef LEAFP
#undef STEP
#undef PRELUDE

#define CL_NULL_LEAF ((cl_leaf)0)
/* The C functions. A leaf may serve several rows; declaring it again is harmless. NULL in a row is
   the macro CL_NO_LEAF. */
#define LEAF(id, owner, name, leaf, sig, flags, doc) \
    cl_st leaf(cl_vm *vm, cl_val *a, uint32_t argc);
#define LEAFP(id, owner, name, leaf, prelude, sig, flags, doc) \
    cl_st leaf(cl_vm *vm, cl_val *a, uint32_t argc);
#define STEP(id, owner, name, leaf, step, nregs, sig, flags, doc) \
    cl_st leaf(cl_vm *vm, cl_val *a, uint32_t argc);              \
    cl_st step(cl_vm *vm, cl_val *r);
#define PRELUDE(id, owner, name, prelude, sig, flags, doc)
#include "builtin/natives_all.def"
#undef LEAF
#undef LEAFP
#undef STEP
#undef PRELUDE
/* For STEP rows without a leaf form: always escalates. */
cl_st nat_none(cl_vm *vm, cl_val *a, uint32_t argc);
cl_st step_none(cl_vm *vm, cl_val *r);
/* A native that only the prelude calls got what that never gives: a forged snapshot. */
cl_st cl_bad_internal(cl_vm *vm);

#define CL_NATIVE_VAL(id) CL_SPECIAL(CL_SP_NATIVE0 + CL_NAT_##id)
/* owners that are no types */
enum {
    CL_OWN_BUILTIN = CL_T_COUNT,
    CL_OWN_MOD_math,
    CL_OWN_MOD_json,
    CL_OWN_MOD_sys,
    CL_OWN_MOD_time,
    CL_OWN_MOD_asyncio,
    CL_OWN_COUNT
};
#endif
