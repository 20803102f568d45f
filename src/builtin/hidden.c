/* SPDX-License-Identifier: MIT */
/* What the prelude cannot say in Python: raw lookups on classes, and the leaf operations on the
   builtin values inside objects. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"

/* Names of the operator methods by cl_binop_id: plain, reflected, in-place. */
static cl_val op_name(int64_t op, int64_t which)
{
    static const uint16_t names[CL_BINOP_COUNT][3] = {
        { CL_N___add__, CL_N___radd__, CL_N___iadd__ },
        { CL_N___sub__, CL_N___rsub__, CL_N___isub__ },
        { CL_N___mul__, CL_N___rmul__, CL_N___imul__ },
        { CL_N___truediv__, CL_N___rtruediv__, CL_N___itruediv__ },
        { CL_N___floordiv__, CL_N___rfloordiv__, CL_N___ifloordiv__ },
        { CL_N___mod__, CL_N___rmod__, CL_N___imod__ },
        { CL_N___pow__, CL_N___rpow__, CL_N___ipow__ },
        { CL_N___matmul__, CL_N___rmatmul__, CL_N___imatmul__ },
        { CL_N___lshift__, CL_N___rlshift__, CL_N___ilshift__ },
        { CL_N___rshift__, CL_N___rrshift__, CL_N___irshift__ },
        { CL_N___and__, CL_N___rand__, CL_N___iand__ },
        { CL_N___or__, CL_N___ror__, CL_N___ior__ },
        { CL_N___xor__, CL_N___rxor__, CL_N___ixor__ }
    };
    if (op < 0 || op >= CL_BINOP_COUNT || which < 0 || which > 2) return CL_V_EMPTY_STR;
    return CL_NAME_AT(names[op][which]);
}

/* A method found on the class as a callable without self. ESCALATE: a descriptor with Python code.
   */
static cl_st bind_special(cl_vm *vm, cl_val o, cl_val raw, cl_val *out)
{
    *out = raw;
    if (cl_is(raw, CL_K_FUNC) || cl_is_native(raw) || cl_is_prelude(raw))
        return cl_bmethod_new(vm, o, raw, out);
    if (cl_is(raw, CL_K_DESCR)) {
        cl_descr *d = CL_PTR(vm, cl_descr, raw);
        if (d->h.aux == CL_DESCR_STATICMETHOD) {
            *out = d->a;
            return CL_ST_OK;
        }
        if (d->h.aux == CL_DESCR_CLASSMETHOD)
            return cl_bmethod_new(vm, cl_type_of(vm, o), d->a, out);
        return CL_ST_ESCALATE;
    }
    if (cl_is(raw, CL_K_INST) &&
        !cl_is_unbound(cl_type_lookup_user(vm, cl_type_of(vm, raw), CL_NAME(__get__))))
        return CL_ST_ESCALATE;
    return CL_ST_OK;
}

cl_st nat_hid_special(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val m;
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    CL_TRY(bind_special(vm, a[0], cl_type_lookup(vm, cl_type_of(vm, a[0]), a[1]), &m));
    return cl_ret(a, m);
}

cl_st nat_hid_special_user(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val m;
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    CL_TRY(bind_special(vm, a[0], cl_type_lookup_user(vm, cl_type_of(vm, a[0]), a[1]), &m));
    return cl_ret(a, m);
}

cl_st nat_hid_op(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val m;
    (void)argc;
    CL_TRY(bind_special(
        vm, a[0],
        cl_type_lookup_user(vm, cl_type_of(vm, a[0]), op_name(cl_int(a[1]), cl_int(a[2]))), &m));
    return cl_ret(a, m);
}

cl_st nat_hid_op_name(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, op_name(cl_int(a[0]), cl_int(a[1])));
}

cl_st nat_hid_type_lookup(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    return cl_ret(a, cl_type_lookup(vm, a[0], a[1]));
}

cl_st nat_hid_type_lookup_user(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[1], CL_K_STR)) return cl_bad_internal(vm);
    return cl_ret(a, cl_type_lookup_user(vm, a[0], a[1]));
}

static bool is_class(cl_val v) { return cl_is(v, CL_K_TYPE) || cl_is_builtin_type(v); }

cl_st nat_hid_is_sub(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(is_class(a[0]) && is_class(a[1]) && cl_issubclass(vm, a[0], a[1])));
}

cl_st nat_hid_is_class(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_bool(is_class(a[0])));
}

/* (a, b, name): does b's method come first, because b's class is a subclass of a's and defines it
   anew? */
cl_st nat_hid_sub_first(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val ta = cl_type_of(vm, a[0]), tb = cl_type_of(vm, a[1]);
    if (cl_same(ta, tb) || !cl_is(tb, CL_K_TYPE) || !cl_issubclass(vm, tb, ta))
        return cl_ret(a, CL_FALSE);
    cl_val m = cl_type_lookup_user(vm, tb, a[2]);
    return cl_ret(a, cl_bool(!cl_is_unbound(m) && !cl_same(m, cl_type_lookup(vm, ta, a[2]))));
}

static bool plain_method(cl_val m) { return cl_is(m, CL_K_FUNC) || cl_is_native(m); }

/* The left operand's method if it is a plain function and comes first; UNBOUND otherwise. */
static cl_val forward(cl_vm *vm, cl_val x, cl_val y, int64_t op)
{
    cl_val tx = cl_type_of(vm, x), ty = cl_type_of(vm, y);
    cl_val m = cl_type_lookup_user(vm, tx, op_name(op, 0));
    if (!plain_method(m)) return CL_UNBOUND;
    if (!cl_same(tx, ty) && cl_is(ty, CL_K_TYPE) && cl_issubclass(vm, ty, tx)) return CL_UNBOUND;
    return m;
}

cl_st nat_hid_op_fn(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, forward(vm, a[0], a[1], cl_int(a[2])));
}

static cl_val cmp_forward(cl_vm *vm, cl_val x, cl_val y, int64_t op)
{
    static const uint16_t names[] = { CL_N___lt__, CL_N___le__, CL_N___eq__,
                                      CL_N___ne__, CL_N___gt__, CL_N___ge__ };
    if (op < 0 || op > 5) return CL_UNBOUND;
    cl_val tx = cl_type_of(vm, x), ty = cl_type_of(vm, y);
    cl_val m = cl_type_lookup_user(vm, tx, CL_NAME_AT(names[op]));
    if (!plain_method(m) || (!cl_same(tx, ty) && cl_is(ty, CL_K_TYPE) && cl_issubclass(vm, ty, tx)))
        return CL_UNBOUND;
    return m;
}

cl_st nat_hid_cmp_fn(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cmp_forward(vm, a[0], a[1], cl_int(a[2])));
}

cl_st nat_hid_unwrap(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_unwrap(vm, a[0]));
}

/* an instance with no builtin value inside */
cl_st nat_hid_is_plain(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(cl_is(cl_unwrap(vm, a[0]), CL_K_INST)));
}

/* ---- leaf operations ---- */

static bool is_seq(cl_val v)
{
    return cl_is(v, CL_K_STR) || cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) ||
           cl_is(v, CL_K_BYTES) || cl_is(v, CL_K_BYTEARRAY);
}

cl_st nat_hid_binop_error(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t op = cl_int(a[2]);
    if (op < 0 || op >= CL_BINOP_COUNT) return cl_raise(vm, CL_T_SystemError, "bad operator");
    return cl_binop_error(vm, (cl_binop_id)op, a[0], a[1], cl_same(a[3], CL_TRUE));
}

/* (a, b, op, inplace): the operator of the builtin values; objects without one end in the
   TypeError. */
cl_st nat_hid_binop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]), v = cl_unwrap(vm, a[1]), r;
    int64_t op = cl_int(a[2]);
    bool inplace = cl_same(a[3], CL_TRUE);
    if (op < 0 || op >= CL_BINOP_COUNT) return cl_raise(vm, CL_T_SystemError, "bad operator");
    if (op == CL_MOD && cl_is(a[1], CL_K_INST) &&
        (cl_is(u, CL_K_STR) || cl_is(u, CL_K_BYTES) || cl_is(u, CL_K_BYTEARRAY)))
        /* % formatting looks at the object itself, not at the value inside */
        return CL_ST_ESCALATE;
    if (cl_is(u, CL_K_INST) || cl_is(v, CL_K_INST)) {
        bool python = (op == CL_MUL && (is_seq(u) || is_seq(v))) ||
                      (inplace && (cl_is(u, CL_K_LIST) || cl_is(u, CL_K_DICT)));
        return python ? CL_ST_ESCALATE : cl_binop_error(vm, (cl_binop_id)op, a[0], a[1], inplace);
    }
    CL_TRY(cl_binop_try(vm, (cl_binop_id)op, u, v, inplace, &r));
    if (cl_same(r, CL_NOTIMPL)) return cl_binop_error(vm, (cl_binop_id)op, a[0], a[1], inplace);
    return cl_ret(a, inplace && cl_is_ref(r) && cl_same(r, u) ? a[0] : r);
}

cl_st nat_hid_cmp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    static const char *const sym[] = { "<", "<=", "==", "!=", ">", ">=" };
    cl_val u = cl_unwrap(vm, a[0]), v = cl_unwrap(vm, a[1]), r;
    int64_t op = cl_int(a[2]);
    if (op < 0 || op > 5) return cl_raise(vm, CL_T_SystemError, "bad operator");
    if (cl_is(v, CL_K_BYTES) && cl_is_packed_array(vm, a[0])) u = a[0];
    if (cl_is(u, CL_K_BYTES) && cl_is_packed_array(vm, a[1])) v = a[1];
    if (cl_is(u, CL_K_INST) || cl_is(v, CL_K_INST) || cl_is(u, CL_K_TYPE) || cl_is(v, CL_K_TYPE) ||
        cl_is(u, CL_K_EXC) || cl_is(v, CL_K_EXC)) {
        if (op == CL_EQ || op == CL_NE) return cl_ret(a, cl_bool(cl_same(u, v) == (op == CL_EQ)));
        return cl_raise(vm, CL_T_TypeError, "'%s' not supported between instances of '%T' and '%T'",
                        sym[op], a[0], a[1]);
    }
    CL_TRY(cl_compare(vm, (cl_cmp)op, u, v, &r));
    return cl_ret(a, r);
}

cl_st nat_hid_unop(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]), r;
    int64_t which = cl_int(a[1]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "bad operand type for unary %s: '%T'",
                        which == 0   ? "-"
                        : which == 1 ? "+"
                                     : "~",
                        a[0]);
    CL_TRY(which == 0 ? cl_neg(vm, u, &r) : which == 1 ? cl_pos(vm, u, &r) : cl_invert(vm, u, &r));
    return cl_ret(a, r);
}

cl_st nat_hid_truth(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool t = true;
    cl_val u = cl_unwrap(vm, a[0]);
    if (!cl_is(u, CL_K_INST) && !cl_is(u, CL_K_TYPE) && !cl_is(u, CL_K_EXC))
        CL_TRY(cl_truth(vm, u, &t));
    return cl_ret(a, cl_bool(t));
}

cl_st nat_hid_len(cl_vm *vm, cl_val *a, uint32_t argc)
{
    int64_t n;
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "object of type '%T' has no len()", a[0]);
    CL_TRY(cl_len(vm, u, &n));
    return cl_ret(a, cl_small(n));
}

cl_st nat_hid_getitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val r;
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "'%T' object is not subscriptable", a[0]);
    CL_TRY(cl_getitem(vm, u, cl_is(u, CL_K_DICT) ? a[1] : cl_unwrap(vm, a[1]), &r));
    return cl_ret(a, r);
}

cl_st nat_hid_setitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "'%T' object does not support item assignment", a[0]);
    CL_TRY(cl_setitem(vm, u, cl_is(u, CL_K_DICT) ? a[1] : cl_unwrap(vm, a[1]), a[2]));
    return cl_ret(a, CL_NONE);
}

cl_st nat_hid_delitem(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val u = cl_unwrap(vm, a[0]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "'%T' object doesn't support item deletion", a[0]);
    CL_TRY(cl_delitem(vm, u, cl_is(u, CL_K_DICT) ? a[1] : cl_unwrap(vm, a[1])));
    return cl_ret(a, CL_NONE);
}

cl_st nat_hid_contains(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool t;
    cl_val u = cl_unwrap(vm, a[0]);
    if (cl_is(u, CL_K_INST))
        return cl_raise(vm, CL_T_TypeError, "argument of type '%T' is not a container or iterable",
                        a[0]);
    CL_TRY(cl_contains(vm, u, a[1], &t));
    return cl_ret(a, cl_bool(t));
}

cl_st nat_hid_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    CL_TRY(cl_repr(vm, cl_unwrap(vm, a[0]), &s));
    return cl_ret(a, s);
}

cl_st nat_hid_str(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    CL_TRY(cl_str_of(vm, cl_unwrap(vm, a[0]), &s));
    return cl_ret(a, s);
}

cl_st nat_hid_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val s;
    (void)argc;
    cl_val spec = cl_unwrap(vm, a[1]);
    if (!cl_is(spec, CL_K_STR)) return cl_bad_internal(vm);
    CL_TRY(cl_format(vm, cl_unwrap(vm, a[0]), spec, &s));
    return cl_ret(a, s);
}

cl_st nat_hid_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t h;
    CL_TRY(cl_hash(vm, cl_unwrap(vm, a[0]), &h));
    return cl_int_new(vm, h, a);
}

/* ---- exceptions, text ---- */

cl_st nat_hid_set_cause(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (!cl_is(a[0], CL_K_EXC) || !(cl_is(a[1], CL_K_EXC) || cl_is_none(a[1])))
        return cl_raise(vm, CL_T_TypeError, "exception causes must derive from BaseException");
    cl_exc *x = CL_PTR(vm, cl_exc, a[0]);
    x->cause = a[1];
    x->h.flags |= CL_EXCF_SUPPRESS;
    return cl_ret(a, a[0]);
}

cl_st nat_hid_is_exc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_bool(cl_is(a[0], CL_K_EXC)));
}

cl_st nat_hid_is_exc_class(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_bool(is_class(a[0]) && cl_is_exc_class(vm, a[0])));
}

/* Kind of a generator: 0 generator, 1 coroutine, 2 async generator, 4 a generator marked as
   awaitable; -1 something else. */
cl_st nat_hid_gen_kind(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(
        a, cl_small(cl_is(a[0], CL_K_GEN) ? (int64_t)CL_PTR(vm, cl_gen, a[0])->h.flags : -1));
}

/* True for values whose kind can be iterated without Python, or whose class has __iter__ or
   __getitem__. */
cl_st nat_hid_is_iterable(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val t = cl_type_of(vm, a[0]), m = cl_type_lookup(vm, t, CL_NAME(__iter__));
    bool gen = cl_is(a[0], CL_K_GEN) &&
               !(CL_PTR(vm, cl_gen, a[0])->h.flags & (CL_GENF_COROUTINE | CL_GENF_ASYNCGEN));
    bool yes = gen || cl_is(a[0], CL_K_ITER) || (!cl_is_unbound(m) && !cl_is_none(m)) ||
               (cl_is_unbound(m) && !cl_is_unbound(cl_type_lookup(vm, t, CL_NAME(__getitem__))) &&
                cl_is(a[0], CL_K_INST));
    return cl_ret(a, cl_bool(yes));
}
