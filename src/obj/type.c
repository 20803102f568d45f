/* SPDX-License-Identifier: MIT */
/* Types as such: the class of a value, names, the subclass relation, and lookup along the mro.
   Builtin types are specials; what they define are natives, found through one immutable hash table
   per process (made by cl_natives_init). User classes are TYPE objects with a namespace dict.
   Lookups are cached per vm by (type, name) under rgn->type_epoch. */
#include "base/hash.h"
#include "builtin/natives.h"
#include "obj/alias.h"
#include "obj/dict.h"
#include "obj/iter.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

/* ---- natives by (owner, name) ---- */
#define TABLE_SIZE 8192u
static uint16_t native_table[TABLE_SIZE]; /* native id + 1, 0 = empty */
/* builtin type id + 1 by name hash, for the builtins namespace */
static uint16_t type_table[512];
/* id of the native that makes instances of a builtin type, 0 = none */
static uint16_t new_native[CL_T_COUNT];
static uint64_t supers[CL_T_COUNT][(CL_T_COUNT + 63) / 64]; /* bit u of row t: t is a u */

static uint32_t slot_of(uint32_t owner, uint32_t hash)
{
    uint64_t x = ((uint64_t)owner << 32 | hash) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 40) & (TABLE_SIZE - 1);
}

static uint32_t base_of(uint32_t t, uint32_t start)
{
    /* ExceptionGroup has two bases: after BaseExceptionGroup comes Exception. */
    if (t == CL_T_BaseExceptionGroup && start == CL_T_ExceptionGroup) return CL_T_Exception;
    return cl_types[t].base;
}

void cl_type_tables(void)
{
    for (uint32_t id = 0; id < cl_natives_count; id++) {
        const cl_native *n = &cl_natives[id];
        if (!n->name) continue;
        if (n->flags & CL_NF_NEW) new_native[n->owner] = (uint16_t)id;
        if (n->flags & CL_NF_HIDDEN) continue;
        uint32_t s = slot_of(n->owner, cl_hash_str(n->name, strlen(n->name), 1));
        while (native_table[s])
            s = (s + 1) & (TABLE_SIZE - 1);
        native_table[s] = (uint16_t)(id + 1);
    }
    for (uint32_t t = 0; t < CL_T_COUNT; t++)
        for (uint32_t u = base_of(t, t);
             cl_types[t].flags & CL_TYF_EXC && !new_native[t] && u < CL_T_COUNT; u = base_of(u, t))
            new_native[t] = new_native[u]; /* those of exceptions take any class */
    for (uint32_t t = 0; t < CL_T_COUNT; t++) {
        for (uint32_t u = t; u < CL_T_COUNT; u = base_of(u, t))
            supers[t][u / 64] |= 1ull << (u & 63);
        if (cl_types[t].flags & CL_TYF_HIDDEN) continue;
        uint32_t s = cl_hash_str(cl_types[t].name, strlen(cl_types[t].name), 1) & 511;
        while (type_table[s])
            s = (s + 1) & 511;
        type_table[s] = (uint16_t)(t + 1);
    }
}

/* One-byte text of a name that can be in the tables. */
static bool ascii_name(const cl_vm *vm, cl_val name, const char **p, uint32_t *n)
{
    if (!cl_is(name, CL_K_STR)) return false;
    const cl_str *s = CL_PTR(vm, cl_str, name);
    if (!s->ascii) return false;
    *p = cl_str_data(vm, s);
    *n = s->len;
    return true;
}

static cl_val find_native(const cl_vm *vm, uint32_t owner, cl_val name)
{
    const char *p;
    uint32_t n;
    if (!ascii_name(vm, name, &p, &n)) return CL_UNBOUND;
    for (uint32_t s = slot_of(owner, cl_str_hash(vm, name)); native_table[s];
         s = (s + 1) & (TABLE_SIZE - 1)) {
        uint32_t id = native_table[s] - 1u;
        const cl_native *nat = &cl_natives[id];
        if (nat->owner == owner && strlen(nat->name) == n && memcmp(nat->name, p, n) == 0)
            return CL_SPECIAL(CL_SP_NATIVE0 + id);
    }
    return CL_UNBOUND;
}

/* What one builtin type itself defines. Values that are no natives are added here. */
static cl_val own_builtin(const cl_vm *vm, uint32_t t, cl_val name)
{
    cl_val v = find_native(vm, t, name);
    if (CL_LIKELY(!cl_is_unbound(v))) return v;
    switch (t) {
    case CL_T_method_descriptor:
    case CL_T_getset_descriptor:
    case CL_T_wrapper_descriptor:
    case CL_T_method_wrapper:
    case CL_T_host_function: return find_native(vm, CL_T_builtin_function_or_method, name);
    default: break;
    }
    if ((cl_types[t].flags & CL_TYF_NOHASH) && cl_name_eq(vm, name, CL_NAME(__hash__)))
        return CL_NONE;
    return CL_UNBOUND;
}

uint32_t cl_builtin_new(uint32_t type) { return type < CL_T_COUNT ? new_native[type] : 0; }

cl_val cl_builtin_method(cl_type_id type, const cl_vm *vm, cl_val name)
{
    for (uint32_t t = type; t < CL_T_COUNT; t = base_of(t, type)) {
        cl_val v = own_builtin(vm, t, name);
        if (!cl_is_unbound(v)) return v;
    }
    return CL_UNBOUND;
}

cl_val cl_builtin_name(const cl_vm *vm, cl_val name)
{
    cl_val v = find_native(vm, CL_OWN_BUILTIN, name);
    if (!cl_is_unbound(v)) return v;
    const char *p;
    uint32_t n;
    if (!ascii_name(vm, name, &p, &n)) return CL_UNBOUND;
    for (uint32_t s = cl_str_hash(vm, name) & 511; type_table[s]; s = (s + 1) & 511) {
        uint32_t t = type_table[s] - 1u;
        if (strlen(cl_types[t].name) == n && memcmp(cl_types[t].name, p, n) == 0)
            return CL_TYPE_VAL(t);
    }
    if (n == 8 && memcmp(p, "Ellipsis", 8) == 0) return CL_ELLIPSIS;
    if (n == 14 && memcmp(p, "NotImplemented", 14) == 0) return CL_NOTIMPL;
    if (n == 16 && memcmp(p, "EnvironmentError", 16) == 0) return CL_TYPE_VAL(CL_T_OSError);
    if (n == 7 && memcmp(p, "IOError", 7) == 0) return CL_TYPE_VAL(CL_T_OSError);
    if (n == 9 && memcmp(p, "__debug__", 9) == 0) return CL_TRUE;
    /* globals without the name, in exec(), see that of the module builtins behind them */
    if (n == 8 && memcmp(p, "__name__", 8) == 0) return CL_NAME(builtins);
    return CL_UNBOUND;
}

const char *cl_native_doc(uint32_t id)
{
    return id < cl_natives_count && cl_natives[id].doc ? cl_natives[id].doc : "";
}

/* ---- the class of a value ---- */
static cl_type_id native_type(uint32_t id)
{
    if (id >= cl_natives_count || !cl_natives[id].name) return CL_T_builtin_function_or_method;
    const cl_native *n = &cl_natives[id];
    if (n->owner >= CL_T_COUNT || (n->flags & (CL_NF_NEW | CL_NF_STATIC | CL_NF_CLASS)))
        return CL_T_builtin_function_or_method;
    if (n->flags & CL_NF_GETTER) return CL_T_getset_descriptor;
    return n->name[0] == '_' && n->name[1] == '_' ? CL_T_wrapper_descriptor
                                                  : CL_T_method_descriptor;
}

static cl_type_id iter_type(const cl_vm *vm, const cl_iter *it)
{
    switch ((cl_iter_kind)it->h.aux) {
    case CL_IT_LIST: return CL_T_list_iterator;
    case CL_IT_TUPLE: return CL_T_tuple_iterator;
    case CL_IT_STR:
        return cl_is(it->a, CL_K_STR) && CL_PTR(vm, cl_str, it->a)->ascii ? CL_T_str_ascii_iterator
                                                                          : CL_T_str_iterator;
    case CL_IT_BYTES:
        return cl_is(it->a, CL_K_BYTEARRAY) ? CL_T_bytearray_iterator : CL_T_bytes_iterator;
    case CL_IT_RANGE: return CL_T_range_iterator;
    case CL_IT_LONGRANGE: return CL_T_longrange_iterator;
    case CL_IT_SET: return CL_T_set_iterator;
    case CL_IT_DICT: {
        int64_t d = cl_is_int(it->d) ? cl_int(it->d) : 0;
        cl_type_id t = (d & 15) == CL_VIEW_VALUES  ? CL_T_dict_valueiterator
                       : (d & 15) == CL_VIEW_ITEMS ? CL_T_dict_itemiterator
                                                   : CL_T_dict_keyiterator;
        return d & 16 ? t + (CL_T_dict_reversekeyiterator - CL_T_dict_keyiterator) : t;
    }
    case CL_IT_LISTREV: return CL_T_list_reverseiterator;
    case CL_IT_SEQ:
    case CL_IT_MEMVIEW: return CL_T_iterator;
    case CL_IT_REVSEQ: return CL_T_reversed;
    case CL_IT_CALL: return CL_T_callable_iterator;
    case CL_IT_ENUM: return CL_T_enumerate;
    case CL_IT_ZIP: return CL_T_zip;
    case CL_IT_MAP: return CL_T_map;
    case CL_IT_FILTER: return CL_T_filter;
    case CL_IT_ASEND: return CL_T_async_generator_asend;
    case CL_IT_ATHROW: return CL_T_async_generator_athrow;
    case CL_IT_COROWRAP: return CL_T_coroutine_wrapper;
    case CL_IT_COUNT: break;
    }
    return CL_T_iterator;
}

cl_val cl_type_of(const cl_vm *vm, cl_val v)
{
    if (cl_is_int(v)) return CL_TYPE_VAL(CL_T_int);
    if (cl_is_flt(v)) return CL_TYPE_VAL(CL_T_float);
    switch (cl_ref_kind(v)) {
    case CL_K_SPECIAL: {
        uint32_t i = cl_special_idx(v);
        if (i >= CL_SP_HOST0)
            return CL_TYPE_VAL(i >= CL_SP_PRELUDE0 ? CL_T_builtin_function_or_method
                                                   : CL_T_host_function);
        if (i >= CL_SP_NATIVE0) return CL_TYPE_VAL(native_type(i - CL_SP_NATIVE0));
        if (i >= CL_SP_TYPE0) return CL_TYPE_VAL(CL_T_type);
        switch (i) {
        case CL_SP_NONE: return CL_TYPE_VAL(CL_T_NoneType);
        case CL_SP_ELLIPSIS: return CL_TYPE_VAL(CL_T_ellipsis);
        case CL_SP_FALSE:
        case CL_SP_TRUE: return CL_TYPE_VAL(CL_T_bool);
        case CL_SP_NOTIMPL: return CL_TYPE_VAL(CL_T_NotImplementedType);
        case CL_SP_NODEFAULT: return CL_TYPE_VAL(CL_T_NoDefaultType);
        default: return CL_TYPE_VAL(CL_T_object);
        }
    }
    case CL_K_FLOAT: return CL_TYPE_VAL(CL_T_float);
    case CL_K_BIGINT: return CL_TYPE_VAL(CL_T_int);
    case CL_K_COMPLEX: return CL_TYPE_VAL(CL_T_complex);
    case CL_K_STR: return CL_TYPE_VAL(CL_T_str);
    case CL_K_BYTES: return CL_TYPE_VAL(CL_T_bytes);
    case CL_K_BYTEARRAY: return CL_TYPE_VAL(CL_T_bytearray);
    case CL_K_TUPLE: return CL_TYPE_VAL(CL_T_tuple);
    case CL_K_LIST: return CL_TYPE_VAL(CL_T_list);
    case CL_K_DICT: return CL_TYPE_VAL(CL_T_dict);
    case CL_K_SET: return CL_TYPE_VAL(CL_T_set);
    case CL_K_FROZENSET: return CL_TYPE_VAL(CL_T_frozenset);
    case CL_K_RANGE: return CL_TYPE_VAL(CL_T_range);
    case CL_K_SLICE: return CL_TYPE_VAL(CL_T_slice);
    case CL_K_INST: return CL_AT(vm, cl_shape, CL_PTR(vm, cl_inst, v)->h.aux)->type;
    case CL_K_TYPE: return CL_PTR(vm, cl_type, v)->meta;
    case CL_K_FUNC: return CL_TYPE_VAL(CL_T_function);
    case CL_K_BMETHOD: {
        cl_val f = CL_PTR(vm, cl_bmethod, v)->func;
        if (!cl_is_native(f)) return CL_TYPE_VAL(CL_T_method);
        return CL_TYPE_VAL(native_type(cl_special_idx(f) - CL_SP_NATIVE0) == CL_T_wrapper_descriptor
                               ? CL_T_method_wrapper
                               : CL_T_builtin_function_or_method);
    }
    case CL_K_CELL: return CL_TYPE_VAL(CL_T_cell);
    case CL_K_GEN: {
        uint32_t f = cl_hdr_of(vm, v)->flags & 3u;
        return CL_TYPE_VAL(f == CL_GENF_COROUTINE  ? CL_T_coroutine
                           : f == CL_GENF_ASYNCGEN ? CL_T_async_generator
                                                   : CL_T_generator);
    }
    case CL_K_ITER: return CL_TYPE_VAL(iter_type(vm, CL_PTR(vm, cl_iter, v)));
    case CL_K_VIEW: {
        uint32_t k = cl_hdr_of(vm, v)->aux;
        return CL_TYPE_VAL(k == CL_VIEW_KEYS     ? CL_T_dict_keys
                           : k == CL_VIEW_VALUES ? CL_T_dict_values
                           : k == CL_VIEW_ITEMS  ? CL_T_dict_items
                                                 : CL_T_mappingproxy);
    }
    case CL_K_EXC: return CL_PTR(vm, cl_exc, v)->type;
    case CL_K_MODULE: return CL_TYPE_VAL(CL_T_module);
    case CL_K_DESCR:
        switch (cl_hdr_of(vm, v)->aux) {
        case CL_DESCR_PROPERTY: return CL_TYPE_VAL(CL_T_property);
        case CL_DESCR_CLASSMETHOD: return CL_TYPE_VAL(CL_T_classmethod);
        case CL_DESCR_STATICMETHOD: return CL_TYPE_VAL(CL_T_staticmethod);
        default: return CL_TYPE_VAL(CL_T_member_descriptor);
        }
    case CL_K_SUPER: return CL_TYPE_VAL(CL_T_super);
    case CL_K_ALIAS: {
        uint32_t k = cl_hdr_of(vm, v)->aux;
        if (k >= CL_ALIAS_TYPEVAR) return CL_TYPE_VAL(CL_T_TypeVar + (k - CL_ALIAS_TYPEVAR));
        return CL_TYPE_VAL(k == CL_ALIAS_UNION                          ? CL_T_Union
                           : cl_alias_flavour(vm, v) == CL_ALIAS_TYPING ? CL_T_TypingAlias
                                                                        : CL_T_GenericAlias);
    }
    case CL_K_FUTURE: return CL_TYPE_VAL(CL_T_Future);
    case CL_K_MEMVIEW: return CL_TYPE_VAL(CL_T_memoryview);
    case CL_K_TRACEBACK: return CL_TYPE_VAL(CL_T_traceback);
    case CL_K_CODEREF: return CL_TYPE_VAL(CL_T_code);
    default: return CL_TYPE_VAL(CL_T_object);
    }
}

const char *cl_type_cname(const cl_vm *vm, cl_val type, char *buf, size_t size)
{
    buf[0] = 0;
    if (cl_is_builtin_type(type)) {
        uint32_t t = cl_special_idx(type) - CL_SP_TYPE0;
        if (t >= CL_T_COUNT) return buf;
        const char *s = cl_types[t].name;
        size_t n = strlen(s);
        if (n >= size) n = size - 1;
        memcpy(buf, s, n);
        buf[n] = 0;
    } else if (cl_is(type, CL_K_TYPE)) {
        cl_str_utf8(vm, CL_PTR(vm, cl_type, type)->name, buf, size);
    }
    return buf;
}

const char *cl_type_name(const cl_vm *vm, cl_val v, char *buf, size_t size)
{
    return cl_type_cname(vm, cl_type_of(vm, v), buf, size);
}

/* ---- relations ---- */
bool cl_builtin_issubclass(uint32_t t, uint32_t of)
{
    return t < CL_T_COUNT && of < CL_T_COUNT && supers[t][of / 64] >> (of & 63) & 1;
}

bool cl_issubclass(const cl_vm *vm, cl_val type, cl_val of)
{
    if (cl_same(type, of)) return true;
    if (cl_is_builtin_type(type)) {
        if (!cl_is_builtin_type(of)) return false;
        return cl_builtin_issubclass(cl_special_idx(type) - CL_SP_TYPE0,
                                     cl_special_idx(of) - CL_SP_TYPE0);
    }
    if (!cl_is(type, CL_K_TYPE)) return false;
    cl_val mro = CL_PTR(vm, cl_type, type)->mro;
    if (!cl_is(mro, CL_K_TUPLE)) return false;
    const cl_val *m = cl_tuple_items(vm, mro);
    uint32_t n = cl_tuple_len(vm, mro);
    for (uint32_t i = 0; i < n; i++)
        if (cl_same(m[i], of)) return true;
    return false;
}

bool cl_isinstance_builtin(const cl_vm *vm, cl_val v, cl_type_id t)
{
    return cl_issubclass(vm, cl_type_of(vm, v), CL_TYPE_VAL(t));
}

cl_val cl_type_base(const cl_vm *vm, cl_val type)
{
    if (cl_is(type, CL_K_TYPE)) return CL_PTR(vm, cl_type, type)->base_type;
    uint32_t t = cl_special_idx(type) - CL_SP_TYPE0;
    return t < CL_T_COUNT && cl_types[t].base < CL_T_COUNT ? CL_TYPE_VAL(cl_types[t].base)
                                                           : CL_NONE;
}

cl_val cl_type_mro(cl_vm *vm, cl_val type)
{
    if (cl_is(type, CL_K_TYPE)) return CL_PTR(vm, cl_type, type)->mro;
    cl_val list[16], out;
    uint32_t n = 0, start = cl_special_idx(type) - CL_SP_TYPE0;
    for (uint32_t t = start; t < CL_T_COUNT && n < 16; t = base_of(t, start))
        list[n++] = CL_TYPE_VAL(t);
    return cl_tuple_new(vm, list, n, &out) == CL_ST_OK ? out : CL_UNBOUND;
}

/* ---- lookup ---- */
static cl_val lookup_mro(const cl_vm *vm, cl_val type, cl_val name, bool user_only)
{
    cl_val mro = CL_PTR(vm, cl_type, type)->mro;
    if (!cl_is(mro, CL_K_TUPLE)) return CL_UNBOUND;
    const cl_val *m = cl_tuple_items(vm, mro);
    uint32_t n = cl_tuple_len(vm, mro);
    for (uint32_t i = 0; i < n; i++) {
        cl_val v = CL_UNBOUND;
        bool user = cl_is(m[i], CL_K_TYPE);
        if (user)
            v = cl_dict_get_str(vm, CL_PTR(vm, cl_type, m[i])->dict, name);
        else if (!user_only || i + 1 < n) /* a builtin base hides what the bases behind it have */
            v = own_builtin(vm, cl_special_idx(m[i]) - CL_SP_TYPE0, name);
        if (!cl_is_unbound(v)) return user || !user_only ? v : CL_UNBOUND;
    }
    return CL_UNBOUND;
}

/* Results that stay right until the epoch changes: cl_type_changed bumps it for exactly these (and
   for absence). */
static bool cacheable(cl_val v)
{
    return cl_is_unbound(v) || cl_is(v, CL_K_FUNC) || cl_is(v, CL_K_DESCR) || cl_is_native(v);
}

cl_val cl_type_lookup(cl_vm *vm, cl_val type, cl_val name)
{
    const cl_rgn *g = cl_rgn_of(vm);
    uint32_t h =
        (uint32_t)((type.u >> 32) * 31u ^ (name.u >> 36) ^ (name.u >> 32)) & (CL_TCACHE - 1);
    cl_tcache *c = &vm->tcache[h];
    if (CL_LIKELY(c->type == type.u && c->name == name.u && c->epoch == g->type_epoch))
        return c->result;
    cl_val v;
    if (cl_is(type, CL_K_TYPE))
        v = lookup_mro(vm, type, name, false);
    else
        v = cl_builtin_method((cl_type_id)(cl_special_idx(type) - CL_SP_TYPE0), vm, name);
    /* Only names that are never collected: another str could come to the same place. */
    if (cl_off(name) < g->heap_start && cacheable(v)) {
        c->type = type.u;
        c->name = name.u;
        c->epoch = g->type_epoch;
        c->result = v;
        vm->tcache_used = true;
    }
    return v;
}

cl_val cl_type_lookup_user(cl_vm *vm, cl_val type, cl_val name)
{
    return cl_is(type, CL_K_TYPE) ? lookup_mro(vm, type, name, true) : CL_UNBOUND;
}

bool cl_is_data_descr(cl_vm *vm, cl_val attr)
{
    if (cl_is(attr, CL_K_DESCR)) {
        uint32_t k = cl_hdr_of(vm, attr)->aux;
        return k == CL_DESCR_PROPERTY || k == CL_DESCR_MEMBER;
    }
    if (cl_is_native(attr))
        return (cl_natives[cl_special_idx(attr) - CL_SP_NATIVE0].flags & CL_NF_GETTER) != 0;
    if (cl_is(attr, CL_K_INST)) {
        cl_val t = cl_type_of(vm, attr);
        return !cl_is_unbound(cl_type_lookup(vm, t, CL_NAME(__set__))) ||
               !cl_is_unbound(cl_type_lookup(vm, t, CL_NAME(__delete__)));
    }
    return false;
}

/* ---- flags and changes ---- */
static bool defines(cl_vm *vm, cl_val type, cl_val name)
{
    return !cl_is_unbound(cl_type_lookup_user(vm, type, name));
}

void cl_type_flags(cl_vm *vm, cl_val type)
{
    cl_type *t = CL_PTR(vm, cl_type, type);
    uint32_t f = t->flags & (CL_TF_EXC | CL_TF_NODICT | CL_TF_ABSTRACT);
    if (defines(vm, type, CL_NAME(__getattribute__))) f |= CL_TF_GETATTRIBUTE;
    if (defines(vm, type, CL_NAME(__getattr__))) f |= CL_TF_GETATTR;
    if (defines(vm, type, CL_NAME(__setattr__)) || defines(vm, type, CL_NAME(__delattr__)))
        f |= CL_TF_SETATTR;
    if (defines(vm, type, CL_NAME(__eq__))) f |= CL_TF_EQ;
    if (defines(vm, type, CL_NAME(__hash__))) f |= CL_TF_HASH;
    if (defines(vm, type, CL_NAME(__new__))) f |= CL_TF_NEW;
    if (defines(vm, type, CL_NAME(__init__))) f |= CL_TF_INIT;
    t->flags = f;
}

/* The class and everything below it. Class chains deeper than 100 are refused by cl_type_new, which
   bounds the recursion. */
static void flags_down(cl_vm *vm, cl_val type, uint32_t depth)
{
    cl_type_flags(vm, type);
    cl_val subs = CL_PTR(vm, cl_type, type)->subclasses;
    if (!cl_is(subs, CL_K_LIST) || depth > 100) return;
    uint32_t n = cl_list_len(vm, subs);
    vm->fuel -= n;
    for (uint32_t i = 0; i < n; i++) {
        cl_val s = cl_list_items(vm, subs)[i];
        if (cl_is(s, CL_K_TYPE)) flags_down(vm, s, depth + 1);
    }
}

static bool plain(cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_FUNC) || cl_is(v, CL_K_DESCR) || cl_is_native(v) || cl_is_unbound(v))
        return false;
    if (cl_is(v, CL_K_INST)) {
        cl_val t = cl_type_of(vm, v);
        return cl_is_unbound(cl_type_lookup(vm, t, CL_NAME(__get__))) && !cl_is_data_descr(vm, v);
    }
    return true;
}

void cl_type_changed(cl_vm *vm, cl_val type, cl_val name, cl_val old, cl_val now)
{
    bool dunder = CL_PTR(vm, cl_str, name)->len > 4 &&
                  cl_str_at(vm, CL_PTR(vm, cl_str, name), 0) == '_' &&
                  cl_str_at(vm, CL_PTR(vm, cl_str, name), 1) == '_';
    if (!dunder && plain(vm, old) && plain(vm, now))
        return; /* plain data is never cached by value */
    cl_rgn_of(vm)->type_epoch++;
    if (dunder) flags_down(vm, type, 0);
}

/* super(): goes on in the mro of start behind the class `after`. */
cl_val cl_type_lookup_after(const cl_vm *vm, cl_val start, cl_val after, cl_val name)
{
    if (cl_is(start, CL_K_TYPE)) {
        cl_val mro = CL_PTR(vm, cl_type, start)->mro;
        if (!cl_is(mro, CL_K_TUPLE)) return CL_UNBOUND;
        const cl_val *m = cl_tuple_items(vm, mro);
        uint32_t n = cl_tuple_len(vm, mro), i = 0;
        while (i < n && !cl_same(m[i], after))
            i++;
        for (i++; i < n; i++) {
            cl_val v = cl_is(m[i], CL_K_TYPE)
                           ? cl_dict_get_str(vm, CL_PTR(vm, cl_type, m[i])->dict, name)
                           : own_builtin(vm, cl_special_idx(m[i]) - CL_SP_TYPE0, name);
            if (!cl_is_unbound(v)) return v;
        }
        return CL_UNBOUND;
    }
    bool past = false;
    uint32_t first = cl_special_idx(start) - CL_SP_TYPE0;
    for (uint32_t t = first; t < CL_T_COUNT; t = base_of(t, first)) {
        cl_val v = past ? own_builtin(vm, t, name) : CL_UNBOUND;
        if (!cl_is_unbound(v)) return v;
        past = past || cl_same(CL_TYPE_VAL(t), after);
    }
    return CL_UNBOUND;
}
