/* SPDX-License-Identifier: MIT */
/* Finding modules: native ones are made from the natives table, frozen ones are Python files of
   lib/ compiled on first import. */
#include "base/frozen.h"
#include "builtin/bytes.h"
#include "builtin/natives.h"
#include "mod/math.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/unit.h"

static const struct {
    const char *name;
    uint16_t owner;
} native_modules[] = { { "math", CL_OWN_MOD_math }, { "_json", CL_OWN_MOD_json } };

/* What the frozen modules get from the machine before their body runs: private names of theirs. */
static const struct {
    const char *module, *name;
    uint32_t native;
} given[] = { { "sys", "_modules", CL_NAT_sys_modules },
              { "sys", "_out", CL_NAT_hid_out },
              { "sys", "_err", CL_NAT_hid_err },
              { "sys", "_int_digits", CL_NAT_hid_int_digits },
              { "traceback", "_exc_text", CL_NAT_h_traceback_text },
              { "traceback", "_tb_info", CL_NAT_h_tb_info },
              { "random", "_mt_init", CL_NAT_rnd_init },
              { "random", "_mt_random", CL_NAT_rnd_random },
              { "random", "_mt_bits", CL_NAT_rnd_bits },
              { "random", "_mt_below", CL_NAT_rnd_below },
              { "random", "_fresh_seed", CL_NAT_rnd_fresh_seed },
              { "random", "_sha512", CL_NAT_rnd_sha512 },
              { "dataclasses", "_store_fields", CL_NAT_hid_store_fields },
              { "time", "_now", CL_NAT_time_now },
              { "time", "_sleep", CL_NAT_time_sleep },
              { "asyncio.events", "_host_wait", CL_NAT_host_wait },
              { "asyncio.events", "_host_state", CL_NAT_future_state },
              { "asyncio.events", "_top_await", CL_NAT_asy_top_await },
              { "asyncio.events", "_sleep", CL_NAT_time_sleep },
              { "itertools", "_permute", CL_NAT_itr_permute },
              { "itertools", "_combine", CL_NAT_itr_combine },
              { "itertools", "_product", CL_NAT_itr_product },
              { "collections", "_tuple_field", CL_NAT_ntp_field },
              { "collections", "_tuple_fields", CL_NAT_ntp_new },
              { "heapq", "heappush", CL_NAT_heapq_push },
              { "heapq", "heappop", CL_NAT_heapq_pop },
              { "heapq", "heapreplace", CL_NAT_heapq_replace },
              { "heapq", "heappushpop", CL_NAT_heapq_pushpop },
              { "heapq", "heapify", CL_NAT_heapq_ify },
              { "heapq", "heappush_max", CL_NAT_heapq_push_max },
              { "heapq", "heappop_max", CL_NAT_heapq_pop_max },
              { "heapq", "heapreplace_max", CL_NAT_heapq_replace_max },
              { "heapq", "heappushpop_max", CL_NAT_heapq_pushpop_max },
              { "heapq", "heapify_max", CL_NAT_heapq_ify_max },
              { "re", "_compile_pattern", CL_NAT_re_compile },
              { "re", "_exec", CL_NAT_re_exec },
              { "re", "_all", CL_NAT_re_all },
              { "array", "_pack", CL_NAT_arr_pack },
              { "array", "_get", CL_NAT_arr_get },
              { "array", "_list", CL_NAT_arr_list },
              { "array", "_new", CL_NAT_arr_new } };

static cl_st modules(cl_vm *vm, cl_val *out)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (cl_is_none(g->modules)) {
        cl_val d;
        CL_TRY(cl_dict_new(vm, &d));
        g->modules = d;
    }
    *out = g->modules;
    return CL_ST_OK;
}

cl_st nat_sys_modules(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return modules(vm, a);
}

/* An empty module with __name__, not registered yet. */
static cl_st new_module(cl_vm *vm, cl_val name, cl_val *mod, cl_val *dict)
{
    CL_TRY(cl_dict_new(vm, dict));
    CL_PTR(vm, cl_dict, *dict)->h.flags |= CL_DICT_NS;
    CL_PTR(vm, cl_dict, *dict)->version = cl_rgn_of(vm)->ns_version++;
    CL_TRY(cl_dict_set(vm, *dict, CL_NAME(__name__), name));
    CL_TRY(cl_dict_set(vm, *dict, CL_NAME(__doc__), CL_NONE));
    CL_TRY(cl_dict_set(vm, *dict, CL_NAME(__package__), CL_V_EMPTY_STR));
    CL_NEW(vm, cl_module, m, CL_K_MODULE, sizeof(cl_module));
    m->dict = *dict;
    m->name = name;
    *mod = cl_ref_of(vm, m);
    return CL_ST_OK;
}

cl_st nat_sys_native_module(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[0], mod, dict, mods;
    uint16_t owner = 0;
    if (!cl_is(name, CL_K_STR)) return cl_ret(a, CL_NONE);
    for (uint32_t i = 0; i < CL_COUNTOF(native_modules); i++)
        if (cl_str_eq_ascii(vm, name, native_modules[i].name)) owner = native_modules[i].owner;
    if (cl_str_eq_ascii(vm, name, "builtins")) owner = CL_OWN_BUILTIN;
    if (!owner) return cl_ret(a, CL_NONE);
    CL_CHARGE(vm, 2000);
    CL_TRY(modules(vm, &mods));
    CL_TRY(new_module(vm, name, &mod, &dict));
    for (uint32_t i = 0; i < cl_natives_count; i++)
        if (cl_natives[i].name && cl_natives[i].owner == owner &&
            !(cl_natives[i].flags & CL_NF_HIDDEN))
            CL_TRY(cl_dict_set_ascii(vm, dict, cl_natives[i].name, CL_SPECIAL(CL_SP_NATIVE0 + i)));
    if (owner == CL_OWN_BUILTIN)
        for (uint32_t i = 0; i < CL_T_COUNT; i++)
            if (!(cl_types[i].flags & CL_TYF_HIDDEN))
                CL_TRY(cl_dict_set_ascii(vm, dict, cl_types[i].name, CL_TYPE_VAL(i)));
    if (owner == CL_OWN_MOD_math)
        for (const cl_math_constant *c = cl_math_constants; c->name; c++) {
            cl_val v;
            CL_TRY(cl_float_new(vm, c->value, &v));
            CL_TRY(cl_dict_set_ascii(vm, dict, c->name, v));
        }
    CL_TRY(cl_dict_set(vm, mods, name, mod));
    return cl_ret(a, mod);
}

/* What relative imports and `from package import module` look at. */
static cl_st set_package(cl_vm *vm, cl_val dict, cl_val name, const cl_frozen *f)
{
    const char *dot = strrchr(f->name, '.');
    cl_val path;
    if (f->package) {
        CL_TRY(cl_list_new(vm, NULL, 0, &path));
        CL_TRY(cl_dict_set_ascii(vm, dict, "__path__", path));
    } else {
        CL_TRY(cl_str_from_ascii(vm, f->name, dot ? (size_t)(dot - f->name) : 0, &name));
    }
    return cl_dict_set(vm, dict, CL_NAME(__package__), name);
}

static bool is_public(const char *module)
{
    return module[0] != '_' && !strchr(module, '.') && strncmp(module, "prelude", 7) != 0;
}

/* What somebody who asked for a module that does not exist can do: the nearest name, what there is,
   and the functions of the host. A note of the ModuleNotFoundError. */
cl_st nat_hid_import_hint(cl_vm *vm, cl_val *a, uint32_t argc)
{
    enum { MOST = 40 };
    (void)argc;
    cl_val names, s, near = CL_UNBOUND, out;
    const char *bar = ", ";
    const cl_program *p = vm->program;
    cl_sb sb;
    if (!cl_is(a[0], CL_K_STR)) return cl_raise(vm, CL_T_SystemError, "bad internal call");
    CL_CHARGE(vm, 2000);
    cl_sb_init(vm, &sb);
    CL_TRY(cl_list_new(vm, NULL, 0, &names));
    CL_TRY(cl_str_from_ascii(vm, "math", 4, &s));
    CL_TRY(cl_list_push(vm, names, s));
    for (uint32_t i = 0; i < cl_frozen_count; i++) {
        const char *name = cl_frozen_files[i].name;
        if (!is_public(name)) continue;
        CL_TRY(cl_str_from_ascii(vm, name, strlen(name), &s));
        CL_TRY(cl_list_push(vm, names, s));
    }
    near = cl_suggest(vm, a[0], names);
    if (!cl_is_unbound(near)) {
        CL_TRY(cl_sb_text(&sb, "Did you mean: '"));
        CL_TRY(cl_sb_str(&sb, near));
        CL_TRY(cl_sb_text(&sb, "'? "));
    }
    CL_TRY(cl_sb_text(&sb, "Modules there are: math"));
    for (uint32_t i = 0; i < cl_frozen_count; i++) {
        if (!is_public(cl_frozen_files[i].name)) continue;
        CL_TRY(cl_sb_text(&sb, bar));
        CL_TRY(cl_sb_text(&sb, cl_frozen_files[i].name));
        bar = ", ";
    }
    bar = ". Functions of the host: ";
    for (uint32_t i = 0; i < p->nhostfns && i < MOST; i++) {
        CL_TRY(cl_sb_text(&sb, bar));
        CL_TRY(cl_str_from_utf8(vm, p->hostfns[i], strlen(p->hostfns[i]), &s));
        CL_TRY(cl_sb_str(&sb, s));
        bar = ", ";
    }
    CL_TRY(cl_sb_text(&sb, p->nhostfns > MOST ? ", ..." : ""));
    CL_TRY(cl_sb_text(&sb, "."));
    CL_TRY(cl_sb_finish(&sb, &out));
    return cl_ret(a, out);
}

/* (module, function that runs its body), or None. The module is registered before its body runs, as
   CPython does. */
cl_st nat_sys_frozen_start(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val name = a[0], mod, dict, mods, fn, pair[2];
    char text[128];
    if (!cl_is(name, CL_K_STR) || cl_str_utf8(vm, name, text, sizeof text) >= sizeof text)
        return cl_ret(a, CL_NONE);
    const cl_frozen *f = NULL;
    for (uint32_t i = 0; i < cl_frozen_count; i++)
        if (strcmp(cl_frozen_files[i].name, text) == 0) f = &cl_frozen_files[i];
    if (!f) return cl_ret(a, CL_NONE);
    uint32_t code;
    char file[160] = "<frozen ";
    size_t n = strlen(text);
    memcpy(file + 8, text, n);
    memcpy(file + 8 + n, ">", 2);
    CL_TRY(modules(vm, &mods));
    CL_TRY(new_module(vm, name, &mod, &dict));
    for (uint32_t i = 0; i < CL_COUNTOF(given); i++)
        if (strcmp(given[i].module, text) == 0)
            CL_TRY(cl_dict_set_ascii(vm, dict, given[i].name,
                                     CL_SPECIAL(CL_SP_NATIVE0 + given[i].native)));
    CL_TRY(set_package(vm, dict, name, f));
    CL_TRY(cl_unit_compile(vm, f->text, f->len, file, CL_COMPILE_MODULE, &code));
    CL_TRY(cl_func_new(vm, code, dict, &fn));
    pair[0] = mod;
    pair[1] = fn;
    CL_TRY(cl_tuple_new(vm, pair, 2, &fn));
    CL_TRY(cl_dict_set(vm, mods, name, mod));
    return cl_ret(a, fn);
}

/* ---- compile, exec, eval ---- */

/* mode: 0 exec, 1 eval. Gives a code value; names go through a namespace. */
cl_st nat_sys_compile_code(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val src = cl_unwrap(vm, a[0]), file = cl_unwrap(vm, a[1]);
    char name[256];
    const char *text;
    size_t n;
    if (!cl_is(file, CL_K_STR) || !cl_is_int(a[2]))
        return cl_raise(vm, CL_T_TypeError, "compile() arg 2 must be a string");
    cl_str_utf8(vm, file, name, sizeof name);
    if (cl_is(src, CL_K_STR)) {
        n = cl_str_utf8_len(vm, src);
        CL_TRY(cl_reserve(vm, n));
        CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + (uint64_t)n + 1);
        b->h.aux = (uint32_t)n + 1;
        b->used = b->pad = 0;
        cl_str_utf8(vm, src, (char *)b->data, n + 1);
        text = (const char *)b->data;
    } else if (cl_is_byteslike(src)) {
        const uint8_t *p;
        CL_TRY(cl_bytes_arg(vm, src, &p, &n));
        text = (const char *)p;
    } else {
        return cl_raise(vm, CL_T_TypeError,
                        "compile() arg 1 must be a string, bytes or AST object");
    }
    if (memchr(text, 0, n))
        return cl_raise(vm, CL_T_SyntaxError, "source code string cannot contain null bytes");
    bool eval = cl_int(a[2]) == 1;
    if (eval) /* eval() takes leading blanks */
        while (n && (*text == ' ' || *text == '\t')) {
            text++;
            n--;
        }
    uint32_t code;
    CL_TRY(cl_unit_compile(vm, text, n, name, CL_COMPILE_NAMESPACE | (eval ? CL_COMPILE_EVAL : 0),
                           &code));
    CL_NEW(vm, cl_coderef, c, CL_K_CODEREF, sizeof(cl_coderef));
    c->h.aux = code;
    c->extra = a[2];
    return cl_ret(a, cl_ref_of(vm, c));
}

cl_st nat_sys_code_mode(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_ret(a, cl_is(a[0], CL_K_CODEREF) ? CL_PTR(vm, cl_coderef, a[0])->extra : CL_NONE);
}
