/* SPDX-License-Identifier: MIT */
/* Arguments to parameters, with CPython's errors. Nothing in the target is overwritten before all
   that can fail is done. */
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/str.h"
#include "vm/machine.h"

static cl_val func_name(cl_vm *vm, cl_val func, const cl_code *code)
{
    if (cl_is(func, CL_K_FUNC)) {
        cl_val q = CL_PTR(vm, cl_func, func)->qualname;
        if (cl_is(q, CL_K_STR)) return q;
    }
    return code->qualname;
}

/* "'a', 'b', and 'c'" */
static cl_st name_list(cl_vm *vm, const cl_val *names, const uint32_t *idx, uint32_t n, cl_val *out)
{
    cl_sb sb;
    cl_sb_init(vm, &sb);
    for (uint32_t i = 0; i < n; i++) {
        if (i) CL_TRY(cl_sb_text(&sb, n == 2 ? " and " : i == n - 1 ? ", and " : ", "));
        CL_TRY(cl_sb_text(&sb, "'"));
        CL_TRY(cl_sb_str(&sb, names[idx[i]]));
        CL_TRY(cl_sb_text(&sb, "'"));
    }
    return cl_sb_finish(&sb, out);
}

static cl_st too_many(cl_vm *vm, cl_val name, const cl_code *c, uint64_t given, uint32_t ndef,
                      uint32_t kwgiven)
{
    char takes[64], kw[64] = "";
    uint32_t min = c->npos - ndef;
    bool plural = ndef ? true : c->npos != 1;
    if (ndef) {
        size_t at = 0;
        const char *pieces[2] = { "from ", " to " };
        uint32_t nums[2] = { min, c->npos };
        for (int p = 0; p < 2; p++) {
            for (const char *s = pieces[p]; *s; s++)
                takes[at++] = *s;
            char d[12];
            int m = 0;
            uint32_t v = nums[p];
            do {
                d[m++] = (char)('0' + v % 10);
                v /= 10;
            } while (v);
            while (m)
                takes[at++] = d[--m];
        }
        takes[at] = 0;
    }
    (void)kw;
    if (ndef) {
        if (kwgiven)
            return cl_raise(vm, CL_T_TypeError,
                            "%S() takes %s positional argument%s but %z positional argument%s (and "
                            "%u keyword-only argument%s) were given",
                            name, takes, plural ? "s" : "", given, given == 1 ? "" : "s", kwgiven,
                            kwgiven == 1 ? "" : "s");
        return cl_raise(vm, CL_T_TypeError, "%S() takes %s positional argument%s but %z %s given",
                        name, takes, plural ? "s" : "", given, given == 1 ? "was" : "were");
    }
    if (kwgiven)
        return cl_raise(vm, CL_T_TypeError,
                        "%S() takes %u positional argument%s but %z positional argument%s (and %u "
                        "keyword-only argument%s) were given",
                        name, (unsigned)c->npos, plural ? "s" : "", given, given == 1 ? "" : "s",
                        kwgiven, kwgiven == 1 ? "" : "s");
    return cl_raise(vm, CL_T_TypeError, "%S() takes %u positional argument%s but %z %s given", name,
                    (unsigned)c->npos, plural ? "s" : "", given, given == 1 ? "was" : "were");
}

/* Index of the parameter with this name, from `first` to npos + nkwonly; -1 if none. */
static int find_param(const cl_vm *vm, const cl_code *c, cl_val name, uint32_t first)
{
    const cl_val *names = cl_tuple_items(vm, c->varnames);
    uint32_t total = (uint32_t)c->npos + c->nkwonly;
    for (uint32_t i = first; i < total; i++)
        if (cl_same(names[i], name)) return (int)i;
    for (uint32_t i = first; i < total; i++)
        if (cl_str_eq(vm, names[i], name)) return (int)i;
    return -1;
}

cl_st cl_bind(cl_vm *vm, cl_val func, const cl_code *c, cl_val *target, const cl_val *pos,
              uint64_t npos, const cl_val *kwnames, const cl_val *kwvals, uint32_t nkw,
              cl_val kwdict)
{
    cl_func *f = CL_PTR(vm, cl_func, func);
    uint32_t total = (uint32_t)c->npos + c->nkwonly;
    const cl_val *names = cl_tuple_items(vm, c->varnames);
    cl_val slot[256];
    cl_val name = func_name(vm, func, c);
    uint32_t ndef = cl_is(f->defaults, CL_K_TUPLE) ? cl_tuple_len(vm, f->defaults) : 0;
    if (total > 250) return cl_raise(vm, CL_T_TypeError, "%S() has too many parameters", name);
    uint32_t taken = npos < c->npos ? (uint32_t)npos : c->npos;
    for (uint32_t i = 0; i < taken; i++)
        slot[i] = pos[i];
    for (uint32_t i = taken; i < total; i++)
        slot[i] = CL_UNBOUND;
    cl_val rest = CL_UNBOUND, extra = CL_UNBOUND;
    if (c->flags & CL_CODE_VARARGS) CL_TRY(cl_tuple_new(vm, pos + taken, npos - taken, &rest));
    if (c->flags & CL_CODE_VARKW) CL_TRY(cl_dict_new(vm, &extra));
    uint32_t kwonly_given = 0, iter = 0, seen = 0;
    uint32_t posonly_wrong[256], nwrong = 0;
    for (;;) {
        cl_val k, v;
        if (seen < nkw) {
            k = kwnames[seen];
            v = kwvals[seen++];
        } else if (cl_is(kwdict, CL_K_DICT)) {
            if (!cl_dict_next(vm, kwdict, &iter, &k, &v)) break;
            if (!cl_is(k, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError, "keywords must be strings");
        } else {
            break;
        }
        int i = find_param(vm, c, k, c->nposonly);
        if (i >= 0) {
            if (!cl_is_unbound(slot[i]))
                return cl_raise(vm, CL_T_TypeError, "%S() got multiple values for argument '%S'",
                                name, k);
            slot[i] = v;
            if (i >= c->npos) kwonly_given++;
            continue;
        }
        if (!cl_is_unbound(extra)) {
            CL_TRY(cl_dict_set(vm, extra, k, v));
            continue;
        }
        for (uint32_t j = 0; j < c->nposonly; j++)
            if (cl_str_eq(vm, names[j], k) && nwrong < 250) {
                posonly_wrong[nwrong++] = j;
                i = 0;
            }
        if (i < 0) {
            cl_val pool;
            CL_TRY(cl_tuple_new(vm, names + c->nposonly, total - c->nposonly, &pool));
            cl_val near = cl_suggest(vm, k, pool);
            if (cl_is(near, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError,
                                "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                                name, k, near);
            return cl_raise(vm, CL_T_TypeError, "%S() got an unexpected keyword argument '%S'",
                            name, k);
        }
    }
    if (nwrong) {
        cl_val list;
        cl_sb sb;
        cl_sb_init(vm, &sb);
        for (uint32_t i = 0; i < nwrong; i++) {
            if (i) CL_TRY(cl_sb_text(&sb, ", "));
            CL_TRY(cl_sb_str(&sb, names[posonly_wrong[i]]));
        }
        CL_TRY(cl_sb_finish(&sb, &list));
        return cl_raise(vm, CL_T_TypeError,
                        "%S() got some positional-only arguments passed as keyword arguments: '%S'",
                        name, list);
    }
    if (npos > c->npos && !(c->flags & CL_CODE_VARARGS))
        return too_many(vm, name, c, npos, ndef, kwonly_given);
    uint32_t missing[256], nmiss = 0;
    for (uint32_t i = taken; i < c->npos; i++) {
        if (!cl_is_unbound(slot[i])) continue;
        if (i + ndef >= c->npos)
            slot[i] = cl_tuple_items(vm, f->defaults)[i + ndef - c->npos];
        else
            missing[nmiss++] = i;
    }
    if (nmiss) {
        cl_val list;
        CL_TRY(name_list(vm, names, missing, nmiss, &list));
        return cl_raise(vm, CL_T_TypeError, "%S() missing %u required positional argument%s: %S",
                        name, nmiss, nmiss == 1 ? "" : "s", list);
    }
    for (uint32_t i = c->npos; i < total; i++) {
        if (!cl_is_unbound(slot[i])) continue;
        cl_val d = cl_is(f->kwdefaults, CL_K_DICT) ? cl_dict_get_str(vm, f->kwdefaults, names[i])
                                                   : CL_UNBOUND;
        if (!cl_is_unbound(d))
            slot[i] = d;
        else
            missing[nmiss++] = i;
    }
    if (nmiss) {
        cl_val list;
        CL_TRY(name_list(vm, names, missing, nmiss, &list));
        return cl_raise(vm, CL_T_TypeError, "%S() missing %u required keyword-only argument%s: %S",
                        name, nmiss, nmiss == 1 ? "" : "s", list);
    }
    memcpy(target, slot, total * sizeof *slot);
    if (c->flags & CL_CODE_VARARGS) target[total++] = rest;
    if (c->flags & CL_CODE_VARKW) target[total++] = extra;
    return CL_ST_OK;
}

/* ---- natives ---- */

/* Methods that CPython makes from type slots: called directly, they have texts of their own. */
static bool is_slot_wrapper(const cl_native *n)
{
    static const char *const plain[] = {
        "__reduce__",   "__reduce_ex__",     "__format__",  "__sizeof__",
        "__dir__",      "__class_getitem__", "__new__",     "__init_subclass__",
        "__round__",    "__subclasshook__",  "__trunc__",   "__reversed__",
        "__floor__",    "__getnewargs__",    "__ceil__",    "__getstate__",
        "__setstate__", "__instancecheck__", "__bytes__",   "__subclasscheck__",
        "__complex__",  "__length_hint__",   "__enter__",   "__exit__",
        "__copy__",     "__deepcopy__",      "__prepare__", "__subclasses__",
    };
    size_t len = strlen(n->name);
    if (n->owner >= CL_T_COUNT || len < 5 || memcmp(n->name, "__", 2) != 0 ||
        memcmp(n->name + len - 2, "__", 2) != 0)
        return false;
    for (size_t i = 0; i < CL_COUNTOF(plain); i++)
        if (strcmp(n->name, plain[i]) == 0) return false;
    /* METH_COEXIST: a method in front of the slot */
    if (strcmp(n->name, "__getitem__") == 0) return n->owner != CL_T_list && n->owner != CL_T_dict;
    if (strcmp(n->name, "__contains__") == 0)
        return n->owner != CL_T_dict && n->owner != CL_T_set && n->owner != CL_T_frozenset;
    return true;
}

/* Arguments in front of those the caller wrote: the object of a method, the class of a constructor.
   */
static uint32_t native_self(const cl_native *n)
{
    return n->owner < CL_T_COUNT && !(n->flags & CL_NF_STATIC) ? 1 : 0;
}

static const char *native_fname(const cl_native *n)
{
    return n->flags & CL_NF_NEW && n->owner < CL_T_COUNT ? cl_types[n->owner].name : n->name;
}

/* Too few or too many arguments, in the words of the way CPython declares such a function. `named`
   counts the keyword arguments. */
static cl_st native_count_error(cl_vm *vm, const cl_native *n, const cl_nsig *s, uint32_t given,
                                uint32_t named)
{
    uint32_t self = native_self(n), nmin = s->min > self ? s->min - self : 0u,
             max = s->nparams - self, got = given >= self ? given - self : 0;
    const char *name = native_fname(n), *owner = self ? cl_types[n->owner].name : "",
               *dot = self ? "." : "";
    if (self && given == 0 && !(n->flags & (CL_NF_NEW | CL_NF_CLASS)))
        return is_slot_wrapper(n)
                   ? cl_raise(vm, CL_T_TypeError,
                              "descriptor '%s' of '%s' object needs an argument", name, owner)
                   : cl_raise(vm, CL_T_TypeError, "unbound method %s.%s() needs an argument", owner,
                              name);
    if (self && given == 0 && n->flags & CL_NF_NEW)
        return cl_raise(vm, CL_T_TypeError, "%s.__new__(): not enough arguments", owner);
    if (n->owner == CL_T_map && n->flags & CL_NF_NEW)
        return cl_raise(vm, CL_T_TypeError, "map() must have at least two arguments.");
    if (n->owner == CL_T_type && n->flags & CL_NF_NEW)
        return cl_raise(vm, CL_T_TypeError, "type() takes 1 or 3 arguments");
    if (n->owner == CL_T_enumerate && n->flags & CL_NF_NEW && got == 0)
        return cl_raise(vm, CL_T_TypeError, "enumerate() missing required argument 'iterable'");
    if (strcmp(name, "__init__") == 0) name = owner;
    if (is_slot_wrapper(n) && nmin == max && max <= 1)
        return cl_raise(vm, CL_T_TypeError, "expected %u argument%s, got %u", max,
                        max == 1 ? "" : "s", got);
    uint32_t total = max + s->nkwonly, posonly = s->nposonly > self ? s->nposonly - self : 0u;
    /* int and str have a faster way in for calls without keywords, with a text of its own */
    bool plain = n->flags & CL_NF_NEW && !named && (n->owner == CL_T_int || n->owner == CL_T_str);
    if (total > posonly && !s->varargs && !plain) { /* takes keywords */
        if (got + named > total)
            return cl_raise(vm, CL_T_TypeError, "%s() takes %s %u %sargument%s (%u given)", name,
                            "at most", total, got ? "" : "keyword ", total == 1 ? "" : "s",
                            got + named);
        if (got > max && max == 0)
            return cl_raise(vm, CL_T_TypeError, "%s() takes no positional arguments", name);
        uint32_t need = nmin < posonly ? nmin : posonly;
        if (got > max || got < need)
            return cl_raise(vm, CL_T_TypeError, "%s() takes %s %u positional argument%s (%u given)",
                            name,
                            need == max ? "exactly"
                            : got > max ? "at most"
                                        : "at least",
                            got > max ? max : need, (got > max ? max : need) == 1 ? "" : "s", got);
    }
    if (n->flags & CL_NF_NEW && nmin == max)
        return cl_raise(vm, CL_T_TypeError, "%s expected %u argument%s, got %u", name, max,
                        max == 1 ? "" : "s", got);
    if (n->flags & CL_NF_NEW) owner = dot = "";
    if (max == 0)
        return cl_raise(vm, CL_T_TypeError, "%s%s%s() takes no arguments (%u given)", owner, dot,
                        name, got);
    if (nmin == max && max == 1)
        return cl_raise(vm, CL_T_TypeError, "%s%s%s() takes exactly one argument (%u given)", owner,
                        dot, name, got);
    if (nmin == max)
        return cl_raise(vm, CL_T_TypeError, "%s expected %u arguments, got %u", name, max, got);
    uint32_t bound = got < nmin ? nmin : max;
    if (n->owner == CL_T_super) name = "super()";
    return cl_raise(vm, CL_T_TypeError, "%s expected at %s %u argument%s, got %u", name,
                    got < nmin ? "least" : "most", bound, bound == 1 ? "" : "s", got);
}

cl_st cl_native_keyword_error(cl_vm *vm, uint32_t id, cl_val k)
{
    const cl_native *n = &cl_natives[id];
    const cl_nsig *s = cl_native_sig(id);
    const char *name = native_fname(n);
    uint32_t total = (uint32_t)s->nparams + s->nkwonly;
    if (s->nposonly == total) {
        if (is_slot_wrapper(n))
            return cl_raise(vm, CL_T_TypeError, "wrapper %s() takes no keyword arguments", name);
        return n->owner < CL_T_COUNT && !(n->flags & CL_NF_NEW)
                   ? cl_raise(vm, CL_T_TypeError, "%s.%s() takes no keyword arguments",
                              cl_types[n->owner].name, name)
                   : cl_raise(vm, CL_T_TypeError, "%s() takes no keyword arguments", name);
    }
    cl_val pool, names[CL_MAX_KW];
    uint32_t count = 0;
    for (uint32_t i = s->nposonly; i < total; i++, count++)
        CL_TRY(cl_str_from_utf8(vm, s->kwname[count], s->kwlen[count], &names[count]));
    CL_TRY(cl_tuple_new(vm, names, count, &pool));
    cl_val near = cl_suggest(vm, k, pool);
    if (cl_is(near, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError,
                        "%s() got an unexpected keyword argument '%S'. Did you mean '%S'?", name, k,
                        near);
    return cl_raise(vm, CL_T_TypeError, "%s() got an unexpected keyword argument '%S'", name, k);
}

cl_st cl_bind_native(cl_vm *vm, uint32_t id, cl_val *a, uint32_t *argc, const cl_val *kwnames,
                     uint32_t nkw, cl_val kwdict)
{
    const cl_native *n = &cl_natives[id];
    const cl_nsig *s = cl_native_sig(id);
    uint32_t given = *argc, total = (uint32_t)s->nparams + s->nkwonly;
    cl_val slot[CL_MAX_KW + 8], extra = CL_NONE;
    const char *fname = native_fname(n);
    uint32_t named = nkw + (cl_is(kwdict, CL_K_DICT) ? cl_dict_count(vm, kwdict) : 0);
    if (s->varkw) CL_TRY(cl_dict_new(vm, &extra));
    for (uint32_t i = 0; i < total; i++)
        slot[i] = i < given && i < s->nparams ? a[i] : CL_UNBOUND;
    if (given > s->nparams && !s->varargs) return native_count_error(vm, n, s, given, named);
    if (!s->varkw && s->nposonly < total) {
        if (s->varargs ? id != CL_NAT_print && named > total - s->nposonly : given + named > total)
            return s->varargs
                       ? cl_raise(vm, CL_T_TypeError,
                                  "%s() takes at most %u keyword argument%s (%u given)", fname,
                                  total - s->nposonly, total - s->nposonly == 1 ? "" : "s", named)
                       : native_count_error(vm, n, s, given, named);
    }
    uint32_t iter = 0, seen = 0;
    cl_val wrong = CL_UNBOUND; /* the first keyword no parameter has */
    for (;;) {
        cl_val k, v;
        if (seen < nkw) {
            k = kwnames[seen];
            v = a[given + seen++];
        } else if (cl_is(kwdict, CL_K_DICT)) {
            if (!cl_dict_next(vm, kwdict, &iter, &k, &v)) break;
            if (!cl_is(k, CL_K_STR))
                return cl_raise(vm, CL_T_TypeError, "keywords must be strings");
        } else {
            break;
        }
        int at = -1;
        char text[64];
        size_t len = cl_str_utf8(vm, k, text, sizeof text);
        for (uint32_t i = s->nposonly; i < total; i++)
            if (s->kwlen[i - s->nposonly] == len && len < sizeof text &&
                memcmp(s->kwname[i - s->nposonly], text, len) == 0)
                at = (int)i;
        if (at < 0) {
            if (s->varkw) {
                CL_TRY(cl_dict_set(vm, extra, k, v));
                continue;
            }
            if (cl_is_unbound(wrong)) wrong = k;
            continue;
        }
        if (!cl_is_unbound(slot[at]))
            return cl_raise(vm, CL_T_TypeError,
                            "argument for %s() given by name ('%S') and position (%d)", fname, k,
                            at + 1 - (int)native_self(n));
        slot[at] = v;
    }
    /* a subclass whose own __init__ takes keywords */
    if (!cl_is_unbound(wrong) && s->nposonly == total && n->flags & CL_NF_NEW && given &&
        cl_is(a[0], CL_K_TYPE) && !cl_is_native(cl_type_lookup(vm, a[0], CL_NAME(__init__))))
        wrong = CL_UNBOUND;
    if (!cl_is_unbound(wrong) && (s->nposonly == total || id == CL_NAT_map_new))
        return cl_native_keyword_error(vm, id, wrong);
    for (uint32_t i = 0; i < total; i++) {
        if (!cl_is_unbound(slot[i])) continue;
        if (i < s->min) {
            if (i < s->nposonly || i < native_self(n) || id == CL_NAT_enumerate_new)
                return native_count_error(vm, n, s, given, named);
            return cl_raise(vm, CL_T_TypeError, "%s() missing required argument '%.*s' (pos %u)",
                            fname, (int)s->kwlen[i - s->nposonly], s->kwname[i - s->nposonly],
                            i + 1 - native_self(n));
        }
        slot[i] = s->def[i];
    }
    if (!cl_is_unbound(wrong)) return cl_native_keyword_error(vm, id, wrong);
    if (s->varargs) {
        for (uint32_t i = 0; i < s->nkwonly; i++)
            vm->kw[i] = slot[s->nparams + i];
        if (s->varkw) vm->kw[s->nkwonly] = extra;
        for (uint32_t i = given; i < s->nparams; i++)
            a[i] = slot[i];
        if (given < s->nparams) *argc = s->nparams;
    } else {
        for (uint32_t i = given; i < s->nparams; i++)
            if (!cl_is_unbound(slot[i]) && nkw + (cl_is(kwdict, CL_K_DICT) ? 1u : 0u) &&
                *argc < i + 1)
                *argc = i + 1;
        memcpy(a, slot, total * sizeof *slot);
        if (s->varkw) vm->kw[0] = extra;
    }
    return CL_ST_OK;
}
