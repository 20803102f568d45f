/* SPDX-License-Identifier: MIT */
/* Classes, instances, attributes, functions, descriptors. */
#ifndef CL_TYPE_H
#define CL_TYPE_H
#include "obj/generic.h"

/* What a leaf attribute lookup found. */
typedef enum {
    CL_ATTR_VALUE, /* *out is the value */
    /* *out is a function (FUNC, native or prelude special) found on the class: bind self, or call
       with self first */
    CL_ATTR_METHOD,
    /* *out is a callable to call with self: property getter (FUNC or other callable) */
    CL_ATTR_GETTER,
    CL_ATTR_NATIVE_GETTER, /* *out is a native with CL_NF_GETTER: run its leaf on self */
    /* *out is a user descriptor: call type(*out).__get__(*out, self, type) (prelude) */
    CL_ATTR_DESCR_GET,
    /* not found, but the class has __getattr__: *out = that function: call (self, name) */
    CL_ATTR_GETATTR,
    CL_ATTR_GETATTRIBUTE, /* class overrides __getattribute__: *out = it */
    CL_ATTR_MISSING,      /* AttributeError: see cl_raise_attr */
    /* value is a callable to bind to (or call with) attr.self, which is a class */
    CL_ATTR_CLASSMETHOD
} cl_attr_found;
typedef struct {
    cl_attr_found found;
    cl_val value;
    uint32_t ic_shape; /* != 0: instance slot hit that may be cached: shape offset ... */
    uint32_t ic_slot;  /* ... and slot number */
    /* METHOD: the object itself (super: the object behind it); CLASSMETHOD: the class */
    cl_val self;
    /* METHOD: found on the class of an INST with ic_shape set and cacheable under rgn->type_epoch
       */
    bool on_class;
} cl_attr;
/* o.name without running any Python code. Cannot fail, but may allocate nothing. */
void cl_attr_find(cl_vm *vm, cl_val o, cl_val name, cl_attr *out);
/* The complete leaf form of getattr: VALUE, bound METHOD, native getter; ESCALATE if Python code is
   needed; raises AttributeError. */
cl_st cl_getattr(cl_vm *vm, cl_val o, cl_val name, cl_val *out);
/* As cl_getattr, but missing -> CL_ST_OK and CL_UNBOUND. */
cl_st cl_getattr_opt(cl_vm *vm, cl_val o, cl_val name, cl_val *out);
/* ESCALATE: __setattr__, property setter, user descriptor */
cl_st cl_setattr(cl_vm *vm, cl_val o, cl_val name, cl_val v);
cl_st cl_delattr(cl_vm *vm, cl_val o, cl_val name);
/* AttributeError with CPython's text for this kind of object */
cl_st cl_raise_attr(cl_vm *vm, cl_val o, cl_val name) CL_MUST_USE;
/* Looks name up along the mro of a class (builtin or user): UNBOUND if absent. Cached. Used for all
   dunder dispatch. */
cl_val cl_type_lookup(cl_vm *vm, cl_val type, cl_val name);
/* Same, but only what user classes define (entries of builtin types are skipped). */
cl_val cl_type_lookup_user(cl_vm *vm, cl_val type, cl_val name);
/* Method of a builtin type by name: native special or UNBOUND. */
cl_val cl_builtin_method(cl_type_id type, const cl_vm *vm, cl_val name);
/* builtins namespace: len, int, ValueError, ...; UNBOUND if absent */
/* Makes the lookup tables of builtin types. Called once, by cl_natives_init. */
void cl_type_tables(void);
/* The builtin type that decides the layout of a type's instances: itself, or the nearest one along
   base_type. */
static inline cl_val cl_type_solid(const cl_vm *vm, cl_val type)
{
    while (cl_is(type, CL_K_TYPE))
        type = CL_PTR(vm, cl_type, type)->base_type;
    return type;
}
/* Is builtin type t a subtype of `of`? Both are cl_type_id. */
bool cl_builtin_issubclass(uint32_t t, uint32_t of);
/* The native that makes instances of a builtin type (__new__, the class in a[0]), 0 if none. */
uint32_t cl_builtin_new(uint32_t type);
cl_val cl_builtin_name(const cl_vm *vm, cl_val name);
const char *cl_native_doc(uint32_t id);

/* real subclass relation of two types */
bool cl_issubclass(const cl_vm *vm, cl_val type, cl_val of);
/* tuple; for builtin types made on demand (may be UNBOUND if out of memory) */
cl_val cl_type_mro(cl_vm *vm, cl_val type);
cl_val cl_type_base(const cl_vm *vm, cl_val type);
const char *cl_type_cname(const cl_vm *vm, cl_val type, char *buf, size_t size); /* __name__ */
/* type(name, bases, dict): layout conflicts, C3, flags, __slots__; no
   __init_subclass__/__set_name__ (the prelude calls those). */
cl_st cl_type_new(cl_vm *vm, cl_val meta, cl_val name, cl_val bases, cl_val dict, cl_val *out);
/* object.__new__(type) */
cl_st cl_inst_new(cl_vm *vm, cl_val type, cl_val *out);
/* Instance of a user class that derives from a builtin, around a ready payload. */
cl_st cl_inst_wrap(cl_vm *vm, cl_val type, cl_val payload, cl_val *out);
/* Is it of the kind that instances of the class carry? */
bool cl_payload_fits(const cl_type *t, cl_val payload);
/* instance attribute slots */
/* shape instances only */
bool cl_inst_find(const cl_vm *vm, cl_val inst, cl_val name, uint32_t *slot);
cl_val cl_inst_get(const cl_vm *vm, cl_val inst, cl_val name); /* UNBOUND if absent */
cl_st cl_inst_set(cl_vm *vm, cl_val inst, cl_val name, cl_val v);
/* __dict__: turns the instance to dict mode */
cl_st cl_inst_dict(cl_vm *vm, cl_val inst, cl_val *out);
/* 8+4+4 head, payload */
static inline uint32_t cl_inst_ninline(const cl_inst *o) { return (uint32_t)o->h.gran * 2u - 3u; }

/* super(cls, self).name: *fn and whether self is to be passed as first argument. ESCALATE:
   property, user descriptor; raises AttributeError/TypeError. */
cl_st cl_super_find(cl_vm *vm, cl_val cls, cl_val self, cl_val name, cl_val *fn, bool *bind);
cl_st cl_func_new(cl_vm *vm, uint32_t code, cl_val globals, cl_val *out);
cl_st cl_bmethod_new(cl_vm *vm, cl_val self, cl_val func, cl_val *out);
cl_st cl_cell_new(cl_vm *vm, cl_val v, cl_val *out);
cl_st cl_descr_new(cl_vm *vm, uint32_t kind, cl_val a, cl_val b, cl_val c, cl_val d, cl_val *out);
bool cl_callable(cl_vm *vm, cl_val v);
#endif
