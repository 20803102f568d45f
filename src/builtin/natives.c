/* SPDX-License-Identifier: MIT */
/* The natives table and its parsed signatures. Both are immutable after the first use in a process.
   */
#include "builtin/natives.h"
#include "obj/exc_fields.h"
#include "obj/type.h"
#include <pthread.h>

#define OWN_BUILTIN CL_OWN_BUILTIN
#define OWNER_(o) OWNER_##o
#define LEAF(id, own, nm, lf, sg, fl, dc)                                                  \
    [CL_NAT_##id] = {                                                                      \
        .name = nm, .sig = sg, .doc = dc, .leaf = lf, .owner = CL_OWNER_##own, .flags = fl \
    },
#define LEAFP(id, own, nm, lf, pr, sg, fl, dc) \
    [CL_NAT_##id] = { .name = nm,              \
                      .sig = sg,               \
                      .doc = dc,               \
                      .leaf = lf,              \
                      .prelude = pr,           \
                      .owner = CL_OWNER_##own, \
                      .flags = fl },
#define STEP(id, own, nm, lf, stp, nr, sg, fl, dc) \
    [CL_NAT_##id] = { .name = nm,                  \
                      .sig = sg,                   \
                      .doc = dc,                   \
                      .leaf = lf,                  \
                      .step = stp,                 \
                      .owner = CL_OWNER_##own,     \
                      .nregs = nr,                 \
                      .flags = fl },
#define PRELUDE(id, own, nm, pr, sg, fl, dc)                                                  \
    [CL_NAT_##id] = {                                                                         \
        .name = nm, .sig = sg, .doc = dc, .prelude = pr, .owner = CL_OWNER_##own, .flags = fl \
    },
enum {
#define TYPE(id, name, base, kind, flags) CL_OWNER_##id = CL_T_##id,
#define EXC(id, base) CL_OWNER_##id = CL_T_##id,
#include "builtin/types.def"
#undef TYPE
#undef EXC
    CL_OWNER_BUILTIN = CL_OWN_BUILTIN,
    CL_OWNER_MOD_math = CL_OWN_MOD_math,
    CL_OWNER_MOD_json = CL_OWN_MOD_json,
    CL_OWNER_MOD_sys = CL_OWN_MOD_sys,
    CL_OWNER_MOD_time = CL_OWN_MOD_time,
    CL_OWNER_MOD_asyncio = CL_OWN_MOD_asyncio
};
const cl_native cl_natives[CL_NAT_END] = {
#include "builtin/natives_all.def"
};
const uint32_t cl_natives_count = CL_NAT_END;

static cl_nsig *sigs;
static cl_nsig sig_store[CL_NAT_END];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool word(const char **p, const char *end, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(end - *p) < n || memcmp(*p, text, n) != 0) return false;
    *p += n;
    return true;
}

/* Default values a signature may name; "x=" alone leaves UNBOUND. */
static cl_val parse_default(const char *p, const char *end)
{
    if (p == end) return CL_UNBOUND;
    if (word(&p, end, "None")) return CL_NONE;
    if (word(&p, end, "True")) return CL_TRUE;
    if (word(&p, end, "False")) return CL_FALSE;
    if (word(&p, end, "''")) return CL_V_EMPTY_STR;
    if (word(&p, end, "()")) return CL_V_EMPTY_TUPLE;
    if (*p == '\'') { /* a well-known name */
        static const char *const names[] = {
#define NAME(id, text) text,
#include "heap/names.def"
#undef NAME
        };
        for (uint32_t i = 0; i < CL_N_COUNT; i++)
            if (strlen(names[i]) == (size_t)(end - p) - 2 &&
                memcmp(names[i], p + 1, (size_t)(end - p) - 2) == 0)
                return CL_NAME_AT(i);
        return CL_UNBOUND;
    }
    bool neg = word(&p, end, "-");
    int64_t v = 0;
    for (; p < end && *p >= '0' && *p <= '9'; p++)
        /* larger ones mean "no end" */
        v = v > (CL_SMALL_MAX - 10) / 10 ? CL_SMALL_MAX - 1 : v * 10 + (*p - '0');
    return p == end ? cl_small(neg ? -v : v) : CL_UNBOUND;
}

static void parse_sig(const char *sig, cl_nsig *s)
{
    memset(s, 0, sizeof *s);
    struct {
        const char *name, *name_end, *def, *def_end;
        bool has_def;
    } par[CL_MAX_KW + 8];
    uint32_t n = 0, nposonly = 0;
    bool kwonly = false;
    uint32_t npos = 0;
    const char *p = sig + 1;
    while (*p && *p != ')') {
        while (*p == ' ' || *p == ',')
            p++;
        if (*p == ')' || !*p) break;
        if (*p == '/') {
            nposonly = n;
            p++;
            continue;
        }
        if (p[0] == '*' && p[1] == '*') {
            s->varkw = true;
            while (*p && *p != ',' && *p != ')')
                p++;
            continue;
        }
        if (*p == '*') {
            kwonly = true;
            s->varargs = p[1] != ',' && p[1] != ' ';
            while (*p && *p != ',' && *p != ')')
                p++;
            continue;
        }
        const char *q = p;
        while (*q && *q != ',' && *q != '=' && *q != ')')
            q++;
        par[n].name = p;
        par[n].name_end = q;
        par[n].has_def = *q == '=';
        if (*q == '=') {
            p = ++q;
            if (*q == '(')
                q += 2;
            else if (*q == '\'')
                for (q++; *q && *q++ != '\'';)
                    ;
            else
                while (*q && *q != ',' && *q != ')')
                    q++;
            par[n].def = p;
            par[n].def_end = q;
        }
        p = q;
        if (!kwonly) npos++;
        n++;
        CL_CHECK(n <= CL_MAX_KW + 4);
    }
    s->nparams = (uint8_t)npos;
    s->nkwonly = (uint8_t)(n - npos);
    s->nposonly = (uint8_t)nposonly;
    s->nslots = (uint8_t)n;
    for (uint32_t i = 0; i < n; i++) {
        s->def[i] = par[i].has_def ? parse_default(par[i].def, par[i].def_end) : CL_UNBOUND;
        if (i < npos && !par[i].has_def) s->min = (uint8_t)(i + 1);
        if (i >= nposonly) {
            CL_CHECK(i - nposonly < CL_MAX_KW);
            s->kwname[i - nposonly] = par[i].name;
            s->kwlen[i - nposonly] = (uint8_t)(par[i].name_end - par[i].name);
        }
    }
}

static void init(void)
{
    for (uint32_t i = 0; i < CL_NAT_END; i++)
        if (cl_natives[i].name) parse_sig(cl_natives[i].sig, &sig_store[i]);
    sigs = sig_store;
    cl_type_tables();
    cl_exc_tables();
}

void cl_natives_init(void) { pthread_once(&once, init); }

const cl_nsig *cl_native_sig(uint32_t id) { return &sigs[id]; }

cl_st nat_none(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_ESCALATE;
}

cl_st step_none(cl_vm *vm, cl_val *r)
{
    (void)r;
    return cl_raise(vm, CL_T_SystemError, "this function is a part of the machine");
}

cl_st cl_bad_internal(cl_vm *vm) { return cl_raise(vm, CL_T_SystemError, "bad internal call"); }

cl_st nat_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}
