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

static cl_st native_count_error(cl_vm *vm, const cl_native *n, const cl_nsig *s, uint32_t given)
{
    uint32_t self = n->owner < CL_T_COUNT && !(n->flags & CL_NF_STATIC) ? 1 : 0;
    const char *name = n->name;
    const char *owner = self && n->flags & CL_NF_NEW ? NULL : self ? cl_types[n->owner].name : NULL;
    const char *dot = owner ? "." : "";
    if (n->flags & CL_NF_NEW) {
        owner = "";
        name = cl_types[n->owner].name;
    }
    if (!owner) owner = "";
    uint32_t min = s->min - (s->min >= self ? self : 0), max = s->nparams - self,
             got = given >= self ? given - self : 0;
    if (max == 0)
        return cl_raise(vm, CL_T_TypeError, "%s%s%s() takes no arguments (%u given)", owner, dot,
                        name, got);
    if (min == max) {
        if (max == 1 && n->owner != CL_T_COUNT)
            return cl_raise(vm, CL_T_TypeError, "%s%s%s() takes exactly one argument (%u given)",
                            owner, dot, name, got);
        if (max == 1)
            return cl_raise(vm, CL_T_TypeError, "%s%s%s() takes exactly one argument (%u given)",
                            owner, dot, name, got);
        return cl_raise(vm, CL_T_TypeError, "%s expected %u arguments, got %u", name, max, got);
    }
    if (got < min)
        return cl_raise(vm, CL_T_TypeError, "%s expected at least %u argument%s, got %u", name, min,
                        min == 1 ? "" : "s", got);
    return cl_raise(vm, CL_T_TypeError, "%s expected at most %u argument%s, got %u", name, max,
                    max == 1 ? "" : "s", got);
}

cl_st cl_bind_native(cl_vm *vm, uint32_t id, cl_val *a, uint32_t *argc, const cl_val *kwnames,
                     uint32_t nkw, cl_val kwdict)
{
    const cl_native *n = &cl_natives[id];
    const cl_nsig *s = cl_native_sig(id);
    uint32_t given = *argc, total = (uint32_t)s->nparams + s->nkwonly;
    cl_val slot[CL_MAX_KW + 8], extra = CL_NONE;
    const char *fname =
        n->flags & CL_NF_NEW && n->owner < CL_T_COUNT ? cl_types[n->owner].name : n->name;
    if (s->varkw) CL_TRY(cl_dict_new(vm, &extra));
    for (uint32_t i = 0; i < total; i++)
        slot[i] = i < given && i < s->nparams ? a[i] : CL_UNBOUND;
    if (given > s->nparams && !s->varargs) return native_count_error(vm, n, s, given);
    uint32_t iter = 0, seen = 0;
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
            if (s->nposonly == total)
                return n->owner < CL_T_COUNT && !(n->flags & CL_NF_NEW)
                           ? cl_raise(vm, CL_T_TypeError, "%s.%s() takes no keyword arguments",
                                      cl_types[n->owner].name, fname)
                           : cl_raise(vm, CL_T_TypeError, "%s() takes no keyword arguments", fname);
            return cl_raise(vm, CL_T_TypeError, "%s() got an unexpected keyword argument '%S'",
                            fname, k);
        }
        if (!cl_is_unbound(slot[at]))
            return cl_raise(vm, CL_T_TypeError,
                            "argument for %s() given by name ('%S') and position (%d)", fname, k,
                            at + 1);
        slot[at] = v;
    }
    for (uint32_t i = 0; i < total; i++) {
        if (!cl_is_unbound(slot[i])) continue;
        if (i < s->min) {
            if (nkw == 0 || i < s->nposonly) return native_count_error(vm, n, s, given);
            return cl_raise(vm, CL_T_TypeError, "%s() missing required argument '%.*s' (pos %u)",
                            fname, (int)s->kwlen[i - s->nposonly], s->kwname[i - s->nposonly],
                            i + 1 - (n->owner < CL_T_COUNT ? 1u : 0u));
        }
        slot[i] = s->def[i];
    }
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
