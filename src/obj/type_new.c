/* SPDX-License-Identifier: MIT */
/* Making classes: bases, layout, C3 linearisation, __slots__, flags. __init_subclass__ and
   __set_name__ need Python calls and are in lib/prelude_class.py. C3: Barrett et al., "A Monotonic
   Superclass Linearization for Dylan", 1996, as Python uses it. */
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"

#define MAX_MRO 250u

static uint32_t kind_of_base(const cl_vm *vm, cl_val b)
{
    if (cl_is(b, CL_K_TYPE)) return CL_PTR(vm, cl_type, b)->base_kind;
    uint32_t t = cl_special_idx(b) - CL_SP_TYPE0;
    return t == CL_T_object ? CL_K_SPECIAL : cl_types[t].kind;
}

static cl_st check_bases(cl_vm *vm, cl_val meta, const cl_val *b, uint32_t n, cl_val *best,
                         uint32_t *kind)
{
    *best = b[0];
    *kind = CL_K_SPECIAL;
    for (uint32_t i = 0; i < n; i++) {
        if (!cl_is(b[i], CL_K_TYPE) && !cl_is_builtin_type(b[i]))
            return cl_raise(vm, CL_T_TypeError, "bases must be types");
        if (cl_is_builtin_type(b[i])) {
            uint32_t t = cl_special_idx(b[i]) - CL_SP_TYPE0;
            if (t >= CL_T_COUNT || (cl_types[t].flags & CL_TYF_FINAL))
                return cl_raise(vm, CL_T_TypeError, "type '%N' is not an acceptable base type",
                                b[i]);
        }
        for (uint32_t j = 0; j < i; j++)
            if (cl_same(b[i], b[j]))
                return cl_raise(vm, CL_T_TypeError, "duplicate base class %N", b[i]);
        if (!cl_issubclass(vm, meta, cl_type_of(vm, b[i])))
            return cl_raise(vm, CL_T_TypeError,
                            "metaclass conflict: the metaclass of a derived class must be a "
                            "(non-strict) subclass of the metaclasses of all its bases");
        uint32_t k = kind_of_base(vm, b[i]);
        if (k == CL_K_SPECIAL) continue;
        if (*kind == CL_K_SPECIAL) {
            *kind = k;
            *best = b[i];
            continue;
        }
        cl_val s1 = cl_type_solid(vm, *best), s2 = cl_type_solid(vm, b[i]);
        if (k == CL_K_EXC && *kind == CL_K_EXC) { /* exceptions all have one layout here */
            if (cl_issubclass(vm, s2, s1) && !cl_same(s1, s2)) *best = b[i];
            continue;
        }
        if (k != *kind || !(cl_issubclass(vm, s1, s2) || cl_issubclass(vm, s2, s1)))
            return cl_raise(vm, CL_T_TypeError, "multiple bases have instance lay-out conflict");
        if (cl_issubclass(vm, s2, s1) && !cl_same(s1, s2)) *best = b[i];
    }
    return CL_ST_OK;
}

/* C3 over mros of the bases and the list of bases; result behind out[0]. lists: tuples, heads:
   positions. */
static cl_st merge(cl_vm *vm, cl_val type, const cl_val *b, uint32_t n, cl_val *out)
{
    uint32_t lists_off, res_off;
    CL_CHARGE(vm, 16 * (uint64_t)n);
    CL_TRY(cl_array_new(vm, 2 * (uint64_t)(n + 1), &lists_off));
    CL_TRY(cl_array_new(vm, MAX_MRO + 1, &res_off));
    cl_val *lists = CL_AT(vm, cl_array, lists_off)->v, *head = lists + n + 1;
    cl_val *res = CL_AT(vm, cl_array, res_off)->v;
    uint32_t nres = 0;
    res[nres++] = type;
    for (uint32_t i = 0; i < n; i++) {
        lists[i] = cl_type_mro(vm, b[i]);
        if (!cl_is(lists[i], CL_K_TUPLE)) return CL_ST_NEED_GC;
        head[i] = cl_small(0);
    }
    CL_TRY(cl_tuple_new(vm, b, n, &lists[n]));
    head[n] = cl_small(0);
    for (;;) {
        bool empty = true;
        cl_val pick = CL_UNBOUND;
        for (uint32_t i = 0; i <= n && cl_is_unbound(pick); i++) {
            uint32_t h = (uint32_t)cl_int(head[i]);
            if (h >= cl_tuple_len(vm, lists[i])) continue;
            empty = false;
            cl_val c = cl_tuple_items(vm, lists[i])[h];
            bool tail = false;
            for (uint32_t j = 0; j <= n && !tail; j++) {
                const cl_val *it = cl_tuple_items(vm, lists[j]);
                uint32_t len = cl_tuple_len(vm, lists[j]);
                CL_CHARGE(vm, 1 + len / 4);
                for (uint32_t k = (uint32_t)cl_int(head[j]) + 1; k < len && !tail; k++)
                    tail = cl_same(it[k], c);
            }
            if (!tail) pick = c;
        }
        if (empty) break;
        if (cl_is_unbound(pick)) {
            cl_sb sb;
            char buf[200];
            cl_val text;
            cl_sb_init(vm, &sb);
            CL_TRY(cl_sb_text(
                &sb, "Cannot create a consistent method resolution order (MRO) for bases "));
            bool first = true;
            for (uint32_t i = 0; i <= n; i++) {
                uint32_t h = (uint32_t)cl_int(head[i]);
                if (h >= cl_tuple_len(vm, lists[i])) continue;
                cl_val c = cl_tuple_items(vm, lists[i])[h];
                bool seen = false;
                for (uint32_t j = 0; j < i && !seen; j++) {
                    uint32_t hj = (uint32_t)cl_int(head[j]);
                    seen = hj < cl_tuple_len(vm, lists[j]) &&
                           cl_same(cl_tuple_items(vm, lists[j])[hj], c);
                }
                if (seen) continue;
                if (!first) CL_TRY(cl_sb_text(&sb, ", "));
                first = false;
                CL_TRY(cl_sb_text(&sb, cl_type_cname(vm, c, buf, sizeof buf)));
            }
            CL_TRY(cl_sb_finish(&sb, &text));
            return cl_raise_args(vm, CL_T_TypeError, &text, 1);
        }
        if (nres > MAX_MRO) return cl_raise(vm, CL_T_RecursionError, "class hierarchy is too deep");
        res[nres++] = pick;
        for (uint32_t i = 0; i <= n; i++) {
            uint32_t h = (uint32_t)cl_int(head[i]);
            if (h < cl_tuple_len(vm, lists[i]) && cl_same(cl_tuple_items(vm, lists[i])[h], pick))
                head[i] = cl_small((int64_t)h + 1);
        }
    }
    return cl_tuple_new(vm, res, nres, out);
}

/* _Class__name for private names. */
static cl_st mangle(cl_vm *vm, cl_val cls, cl_val name, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, name);
    *out = name;
    if (s->len < 3 || cl_str_at(vm, s, 0) != '_' || cl_str_at(vm, s, 1) != '_' ||
        (cl_str_at(vm, s, s->len - 1) == '_' && cl_str_at(vm, s, s->len - 2) == '_'))
        return CL_ST_OK;
    const cl_str *c = CL_PTR(vm, cl_str, cls);
    uint32_t i = 0;
    while (i < c->len && cl_str_at(vm, c, i) == '_')
        i++;
    if (i == c->len) return CL_ST_OK;
    cl_sb sb;
    cl_val part;
    cl_sb_init(vm, &sb);
    CL_TRY(cl_str_slice(vm, cls, i, c->len, &part));
    CL_TRY(cl_sb_text(&sb, "_"));
    CL_TRY(cl_sb_str(&sb, part));
    CL_TRY(cl_sb_str(&sb, name));
    return cl_sb_finish(&sb, out);
}

static bool identifier(const cl_vm *vm, cl_val name)
{
    const cl_str *s = CL_PTR(vm, cl_str, name);
    if (!s->len) return false;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_str_at(vm, s, i);
        bool ok = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 128 ||
                  (i && c >= '0' && c <= '9');
        if (!ok) return false;
    }
    return true;
}

/* Members for __slots__; *has_dict when '__dict__' is among them. */
static cl_st make_slots(cl_vm *vm, cl_val type, cl_val dict, cl_val slots, uint32_t kind,
                        bool *has_dict, cl_val *names_out)
{
    cl_val one[1], list;
    const cl_val *it;
    uint32_t n;
    slots = cl_unwrap(vm, slots);
    if (cl_is(slots, CL_K_STR)) {
        one[0] = slots;
        it = one;
        n = 1;
    } else if (cl_is(slots, CL_K_DICT)) {
        cl_val k, v;
        uint32_t i = 0;
        CL_TRY(cl_list_new(vm, NULL, 0, &list));
        while (cl_dict_next(vm, slots, &i, &k, &v))
            CL_TRY(cl_list_push(vm, list, k));
        cl_seq_span(vm, list, &it, &n);
    } else if (!cl_seq_span(vm, slots, &it, &n)) {
        return CL_ST_ESCALATE;
    }
    CL_CHARGE(vm, 4 * (uint64_t)n);
    if (n && (kind == CL_K_BIGINT || kind == CL_K_TUPLE || kind == CL_K_BYTES || kind == CL_K_TYPE))
        return cl_raise(vm, CL_T_TypeError, "nonempty __slots__ not supported for subtype of '%N'",
                        CL_PTR(vm, cl_type, type)->base_type);
    cl_val names;
    CL_TRY(cl_list_new(vm, NULL, 0, &names));
    cl_val cname = CL_PTR(vm, cl_type, type)->name;
    for (uint32_t i = 0; i < n; i++) {
        cl_val s = it[i], m;
        if (!cl_is(s, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "__slots__ items must be strings, not '%T'", s);
        if (!identifier(vm, s))
            return cl_raise(vm, CL_T_TypeError, "__slots__ must be identifiers");
        if (cl_name_eq(vm, s, CL_NAME(__dict__))) {
            *has_dict = true;
            continue;
        }
        if (cl_name_eq(vm, s, CL_NAME(__weakref__))) continue;
        CL_TRY(mangle(vm, cname, s, &m));
        if (!cl_is_unbound(cl_dict_get_str(vm, dict, m))) {
            if (cl_name_eq(vm, m, CL_NAME(__qualname__)) || cl_name_eq(vm, m, CL_NAME(__class__)))
                continue;
            return cl_raise(vm, CL_T_ValueError, "%R in __slots__ conflicts with class variable",
                            m);
        }
        cl_val d;
        CL_TRY(cl_descr_new(vm, CL_DESCR_MEMBER, m, type, CL_NONE, CL_NONE, &d));
        CL_TRY(cl_dict_set(vm, dict, m, d));
        CL_TRY(cl_list_push(vm, names, m));
    }
    return cl_tuple_new(vm, cl_list_len(vm, names) ? cl_list_items(vm, names) : NULL,
                        cl_list_len(vm, names), names_out);
}

/* dict[name] = classmethod/staticmethod(function) for the methods that are so by definition. */
static cl_st wrap_implicit(cl_vm *vm, cl_val dict, cl_val name, uint32_t kind)
{
    cl_val f = cl_dict_get_str(vm, dict, name), d;
    if (!cl_is(f, CL_K_FUNC)) return CL_ST_OK;
    CL_TRY(cl_descr_new(vm, kind, f, CL_NONE, CL_NONE, CL_NONE, &d));
    return cl_dict_set(vm, dict, name, d);
}

static cl_st take(cl_vm *vm, cl_val dict, cl_val name, cl_val *out)
{
    *out = CL_UNBOUND;
    return cl_dict_del(vm, dict, name, out);
}

cl_st cl_type_new(cl_vm *vm, cl_val meta, cl_val name, cl_val bases, cl_val ns, cl_val *out)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val only = CL_TYPE_VAL(CL_T_object), dict, best, qual, cell, slots = CL_NONE, v;
    uint32_t kind;
    if (!cl_tuple_len(vm, bases)) CL_TRY(cl_tuple_new(vm, &only, 1, &bases));
    const cl_val *b = cl_tuple_items(vm, bases);
    uint32_t n = cl_tuple_len(vm, bases);
    CL_CHARGE(vm, 50 + (uint64_t)n * n);
    CL_TRY(check_bases(vm, meta, b, n, &best, &kind));
    CL_TRY(cl_dict_copy(vm, ns, &dict));
    CL_TRY(take(vm, dict, CL_NAME(__qualname__), &qual));
    if (cl_is_unbound(qual)) qual = name;
    if (!cl_is(qual, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "type __qualname__ must be a str, not %T", qual);
    v = cl_dict_get_ascii(vm, dict, "__classcell__");
    cell = v;
    if (!cl_is_unbound(cell)) {
        cl_val key, old;
        CL_TRY(cl_str_from_ascii(vm, "__classcell__", 13, &key));
        CL_TRY(cl_dict_del(vm, dict, key, &old));
        if (!cl_is(cell, CL_K_CELL))
            return cl_raise(vm, CL_T_TypeError,
                            "__classcell__ must be a nonlocal cell, not <class '%T'>", cell);
    }
    CL_NEW(vm, cl_type, t, CL_K_TYPE, sizeof(cl_type));
    t->root = 0;
    t->flags = kind == CL_K_EXC ? CL_TF_EXC : 0;
    t->base_kind = kind;
    t->inst_slots = 0;
    t->name = name;
    t->qualname = qual;
    t->bases = bases;
    t->mro = CL_NONE;
    t->dict = dict;
    t->meta = meta;
    t->base_type = best;
    t->subclasses = CL_NONE;
    t->slots = CL_NONE;
    cl_val type = cl_ref_of(vm, t);
    CL_TRY(merge(vm, type, b, n, &t->mro));
    uint32_t root;
    CL_TRY(cl_shape_root(vm, type, &root));
    t->root = root;

    /* the namespace */
    if (cl_dict_find_str(vm, dict, CL_NAME(__module__)) < 0) {
        cl_val mod = cl_is(g->globals, CL_K_DICT)
                         ? cl_dict_get_str(vm, g->globals, CL_NAME(__name__))
                         : CL_UNBOUND;
        CL_TRY(cl_dict_set(vm, dict, CL_NAME(__module__),
                           cl_is_unbound(mod) ? CL_NAME(__main__) : mod));
    }
    if (cl_dict_find_str(vm, dict, CL_NAME(__doc__)) < 0)
        CL_TRY(cl_dict_set(vm, dict, CL_NAME(__doc__), CL_NONE));
    if (cl_dict_find_str(vm, dict, CL_NAME(__eq__)) >= 0 &&
        cl_dict_find_str(vm, dict, CL_NAME(__hash__)) < 0)
        CL_TRY(cl_dict_set(vm, dict, CL_NAME(__hash__), CL_NONE));
    CL_TRY(wrap_implicit(vm, dict, CL_NAME(__new__), CL_DESCR_STATICMETHOD));
    CL_TRY(wrap_implicit(vm, dict, CL_NAME(__init_subclass__), CL_DESCR_CLASSMETHOD));
    CL_TRY(wrap_implicit(vm, dict, CL_NAME(__class_getitem__), CL_DESCR_CLASSMETHOD));

    /* do instances have a __dict__? */
    bool base_dict = kind == CL_K_EXC || kind == CL_K_TYPE, own = true;
    for (uint32_t i = 0; i < n; i++)
        if (cl_is(b[i], CL_K_TYPE)) {
            const cl_type *bt = CL_PTR(vm, cl_type, b[i]);
            if (!(bt->flags & CL_TF_NODICT)) base_dict = true;
            if (bt->inst_slots > t->inst_slots) t->inst_slots = bt->inst_slots;
        }
    v = cl_dict_get_str(vm, dict, CL_NAME(__slots__));
    if (!cl_is_unbound(v)) {
        own = false;
        CL_TRY(make_slots(vm, type, dict, v, kind, &own, &slots));
        t->slots = slots;
        uint32_t ns_count = cl_tuple_len(vm, slots);
        if (t->inst_slots < ns_count) t->inst_slots = ns_count;
    }
    if (!own && !base_dict) t->flags |= CL_TF_NODICT;

    /* Commit: from here only allocations of list slots can fail, and a half-registered class is
       harmless. */
    for (uint32_t i = 0; i < n; i++) {
        if (!cl_is(b[i], CL_K_TYPE)) continue;
        cl_type *bt = CL_PTR(vm, cl_type, b[i]);
        if (!cl_is(bt->subclasses, CL_K_LIST)) {
            cl_val l;
            CL_TRY(cl_list_new(vm, NULL, 0, &l));
            bt->subclasses = l;
        }
        CL_TRY(cl_list_reserve(vm, bt->subclasses, (uint64_t)cl_list_len(vm, bt->subclasses) + 1));
    }
    for (uint32_t i = 0; i < n; i++)
        if (cl_is(b[i], CL_K_TYPE))
            CL_TRY(cl_list_push(vm, CL_PTR(vm, cl_type, b[i])->subclasses, type));
    cl_dict *dp = CL_PTR(vm, cl_dict, dict);
    dp->h.flags |= CL_DICT_NS;
    dp->version = g->ns_version++;
    t->h.aux = g->serial++;
    g->type_epoch++; /* a new class may take the place of a collected one */
    cl_type_flags(vm, type);
    if (cl_is(cell, CL_K_CELL)) CL_PTR(vm, cl_cell, cell)->v = type;
    *out = type;
    return CL_ST_OK;
}
