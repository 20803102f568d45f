/* SPDX-License-Identifier: MIT */
/* The text of an uncaught exception, as CPython 3.13/3.14 prints it: frames with source lines and
   carets, chained exceptions, notes, SyntaxError blocks, exception groups. Line by line output goes
   through put(), which adds the margin of groups. */
#include "builtin/natives.h"
#include "obj/caret.h"
#include "obj/dict.h"
#include "obj/exc_fields.h"
#include "obj/list.h"
#include "obj/shape.h"
#include "obj/str.h"
#include "vm/unit.h"

#define MAX_GROUP_DEPTH 10
#define MAX_GROUP_WIDTH 15u
#define MAX_NODES 400u
#define REPEAT_CUT 3u

/* An exception to print: every one appears once, where the order below finds it first (CPython
   builds the same tree). */
typedef struct {
    cl_val exc;
    uint16_t cause, context, first_part, nparts;
} node;

typedef struct {
    node nodes[MAX_NODES];
    uint32_t nnodes;
    cl_vm *vm;
    cl_sb sb;
    uint32_t depth; /* of groups */
    bool bol, need_close;
    char margin;
    const cl_unit *unit; /* where the last source line was found */
    uint32_t line;
    size_t off;
} tb_out;

static cl_st put_cp(tb_out *o, uint32_t c)
{
    if (o->bol && o->depth) {
        for (uint32_t i = 0; i < 2 * o->depth; i++)
            CL_TRY(cl_sb_cp(&o->sb, ' '));
        CL_TRY(cl_sb_cp(&o->sb, (uint32_t)o->margin));
        CL_TRY(cl_sb_cp(&o->sb, ' '));
    }
    o->bol = c == '\n';
    return cl_sb_cp(&o->sb, c);
}

static cl_st put(tb_out *o, const char *s)
{
    for (; *s; s++)
        CL_TRY(put_cp(o, (unsigned char)*s));
    return CL_ST_OK;
}

static cl_st put_str(tb_out *o, cl_val s)
{
    const cl_str *p = CL_PTR(o->vm, cl_str, s);
    CL_CHARGE(o->vm, p->len / 8);
    for (uint32_t i = 0; i < p->len; i++)
        CL_TRY(put_cp(o, cl_str_at(o->vm, p, i)));
    return CL_ST_OK;
}

static cl_st put_utf8(tb_out *o, const char *s, size_t n)
{
    bool ascii = true;
    for (size_t i = 0; i < n; i++)
        ascii = ascii && (unsigned char)s[i] < 128;
    if (ascii) {
        for (size_t i = 0; i < n; i++)
            CL_TRY(put_cp(o, (unsigned char)s[i]));
        return CL_ST_OK;
    }
    cl_val v;
    CL_TRY(cl_str_from_utf8(o->vm, s, n, &v));
    return put_str(o, v);
}

static cl_st put_uint(tb_out *o, uint64_t v)
{
    char b[24];
    size_t i = sizeof b - 1;
    b[i] = 0;
    do
        b[--i] = (char)('0' + v % 10);
    while (v /= 10);
    return put(o, b + i);
}

static cl_st spaces(tb_out *o, uint32_t n)
{
    while (n--)
        CL_TRY(put_cp(o, ' '));
    return CL_ST_OK;
}

/* ---- source lines ---- */
/* Start of line n (1-based) in the unit's source; false past the end. */
static bool find_line(tb_out *o, const cl_unit *u, uint32_t n, size_t *start, size_t *end)
{
    if (!u || !u->source || !n) return false;
    if (o->unit != u || o->line > n) {
        o->unit = u;
        o->line = 1;
        o->off = 0;
    }
    o->vm->fuel -= 4;
    while (o->line < n) {
        const char *nl = memchr(u->source + o->off, '\n', u->source_len - o->off);
        if (!nl) return false;
        o->vm->fuel--;
        o->off = (size_t)(nl - u->source) + 1;
        o->line++;
    }
    if (o->off > u->source_len || (o->off == u->source_len && u->source_len)) return false;
    const char *nl = memchr(u->source + o->off, '\n', u->source_len - o->off);
    *start = o->off;
    *end = nl ? (size_t)(nl - u->source) : u->source_len;
    while (*end > *start && (u->source[*end - 1] == '\r' || u->source[*end - 1] == ' ' ||
                             u->source[*end - 1] == '\t' || u->source[*end - 1] == '\f'))
        --*end;
    return true;
}

static cl_st source_block(tb_out *o, const cl_unit *u, const cl_lineent *l)
{
    size_t start, end;
    if (!find_line(o, u, l->line, &start, &end)) return CL_ST_OK;
    uint32_t nlines = l->end_line >= l->line ? l->end_line - l->line + 1 : 1;
    bool have_cols =
        l->end_line >= l->line && !(l->col == 0 && l->end_col == 0) && nlines <= CL_CARET_LINES;
    cl_caret_line lines[CL_CARET_LINES];
    uint32_t n = 1;
    lines[0] = (cl_caret_line){ u->source + start, end - start };
    for (uint32_t i = 1; have_cols && i < nlines; i++) {
        if (!find_line(o, u, l->line + i, &start, &end)) break;
        lines[i] = (cl_caret_line){ u->source + start, end - start };
        n++;
    }
    if (have_cols && n == nlines) {
        cl_caret c;
        if (cl_caret_make(&c, lines, n, l->col, l->end_col)) {
            for (uint32_t i = 0; i < c.nrows; i++) {
                CL_TRY(spaces(o, 4));
                if (c.rows[i] < 0) {
                    CL_TRY(put(o, "...<"));
                    CL_TRY(put_uint(o, (uint64_t)-c.rows[i]));
                    CL_TRY(put(o, " lines>...\n"));
                    continue;
                }
                uint32_t r = (uint32_t)c.rows[i];
                CL_TRY(put_utf8(o, lines[r].text, lines[r].len));
                CL_TRY(put(o, "\n"));
                if (!c.show) continue;
                CL_TRY(spaces(o, 4));
                uint32_t cols = cl_caret_columns(&c, r);
                CL_CHARGE(o->vm, cols / 4);
                for (uint32_t k = 0; k < cols; k++)
                    CL_TRY(put_cp(o, (uint32_t)cl_caret_char(&c, r, k)));
                CL_TRY(put(o, "\n"));
            }
            return CL_ST_OK;
        }
    }
    const char *p = lines[0].text;
    size_t len = lines[0].len;
    while (len && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++, len--;
    if (!len) return CL_ST_OK;
    CL_TRY(spaces(o, 4));
    CL_TRY(put_utf8(o, p, len));
    return put(o, "\n");
}

static cl_st repeated(tb_out *o, uint64_t count)
{
    CL_TRY(put(o, "  [Previous line repeated "));
    CL_TRY(put_uint(o, count));
    return put(o, count > 1 ? " more times]\n" : " more time]\n");
}

static cl_st stack(tb_out *o, cl_val tb)
{
    cl_vm *vm = o->vm;
    uint32_t last_code = UINT32_MAX, last_line = UINT32_MAX;
    uint64_t count = 0;
    for (; cl_is(tb, CL_K_TRACEBACK); tb = CL_PTR(vm, cl_traceback, tb)->next) {
        const cl_traceback *t = CL_PTR(vm, cl_traceback, tb);
        vm->fuel--;
        if (t->code >= vm->ncodes) continue;
        const cl_code *c = vm->codes[t->code].code;
        if (!c || (c->flags & CL_CODE_HIDDEN)) continue;
        const cl_lineent *l = cl_code_line(c, t->pc);
        uint32_t line = t->h.aux;
        if (t->code == last_code && line == last_line) {
            if (++count > REPEAT_CUT) continue;
        } else {
            if (count > REPEAT_CUT) CL_TRY(repeated(o, count - REPEAT_CUT));
            last_code = t->code;
            last_line = line;
            count = 1;
        }
        const cl_unit *u = cl_vm_unit(vm, t->code);
        CL_TRY(put(o, "  File \""));
        CL_TRY(put_utf8(o, u && u->filename ? u->filename : "<unknown>",
                        strlen(u && u->filename ? u->filename : "<unknown>")));
        CL_TRY(put(o, "\", line "));
        CL_TRY(put_uint(o, line));
        CL_TRY(put(o, ", in "));
        cl_val name = c->qualname;
        if (cl_is(c->name, CL_K_STR) && !cl_is(name, CL_K_STR)) name = c->name;
        if (cl_is(c->name, CL_K_STR)) name = c->name;
        CL_TRY(cl_is(name, CL_K_STR) ? put_str(o, name) : put(o, "<module>"));
        CL_TRY(put(o, "\n"));
        if (l && l->line == line) CL_TRY(source_block(o, u, l));
    }
    if (count > REPEAT_CUT) CL_TRY(repeated(o, count - REPEAT_CUT));
    return CL_ST_OK;
}

/* ---- the last lines ---- */
static cl_st put_type(tb_out *o, cl_val type)
{
    cl_vm *vm = o->vm;
    if (!cl_is(type, CL_K_TYPE)) {
        char buf[100];
        return put(o, cl_type_cname(vm, type, buf, sizeof buf));
    }
    const cl_type *t = CL_PTR(vm, cl_type, type);
    cl_val mod = cl_dict_get_str(vm, t->dict, CL_NAME(__module__));
    if (cl_is(mod, CL_K_STR) && !cl_name_eq(vm, mod, CL_NAME(__main__)) &&
        !cl_name_eq(vm, mod, CL_NAME(builtins))) {
        CL_TRY(put_str(o, mod));
        CL_TRY(put(o, "."));
    }
    return put_str(o, t->qualname);
}

/* str(exc), *out = UNBOUND when it cannot be had without Python code. */
static cl_st text_of(cl_vm *vm, cl_val exc, cl_val *out)
{
    const cl_exc *x = CL_PTR(vm, cl_exc, exc);
    *out = CL_UNBOUND;
    if (cl_is(x->dict, CL_K_DICT)) {
        cl_val ready = cl_dict_get_ascii(vm, x->dict, "__cloche_text__");
        if (cl_is(ready, CL_K_STR)) {
            *out = ready;
            return CL_ST_OK;
        }
    }
    if (!cl_is_unbound(cl_type_lookup_user(vm, x->type, CL_NAME(__str__)))) return CL_ST_OK;
    cl_st st = cl_exc_str(vm, exc, out);
    if (st == CL_ST_ESCALATE || st == CL_ST_RAISE) {
        cl_rgn_of(vm)->exc = CL_NONE;
        *out = CL_UNBOUND;
        return CL_ST_OK;
    }
    return st;
}

static cl_st did_you_mean(tb_out *o, cl_val exc)
{
    cl_vm *vm = o->vm;
    const cl_exc *x = CL_PTR(vm, cl_exc, exc);
    cl_val names, found = CL_UNBOUND;
    if (cl_exc_is(vm, exc, CL_T_AttributeError)) {
        cl_val name = cl_exc_field(vm, exc, 0), regs[1 + CL_NATIVE_SLACK];
        regs[0] = cl_exc_field(vm, exc, 1);
        if (!cl_is(name, CL_K_STR) || cl_is_none(x->extra)) return CL_ST_OK;
        CL_TRY(nat_h_dir_names(vm, regs, 1));
        names = regs[0];
        /* private names are not proposed for public ones */
        if (CL_PTR(vm, cl_str, name)->len && cl_str_at(vm, CL_PTR(vm, cl_str, name), 0) != '_') {
            cl_val pub;
            CL_TRY(cl_list_new(vm, NULL, 0, &pub));
            for (uint32_t i = 0; i < cl_list_len(vm, names); i++) {
                cl_val s = cl_list_items(vm, names)[i];
                const cl_str *p = CL_PTR(vm, cl_str, s);
                if (p->len && cl_str_at(vm, p, 0) != '_') CL_TRY(cl_list_push(vm, pub, s));
            }
            names = pub;
        }
        found = cl_suggest(vm, name, names);
    } else if (cl_exc_is(vm, exc, CL_T_NameError)) {
        cl_val name = cl_exc_field(vm, exc, 0), tb = x->traceback, d;
        if (!cl_is(name, CL_K_STR) || !cl_is(tb, CL_K_TRACEBACK)) return CL_ST_OK;
        while (cl_is(CL_PTR(vm, cl_traceback, tb)->next, CL_K_TRACEBACK))
            tb = CL_PTR(vm, cl_traceback, tb)->next;
        uint32_t code = CL_PTR(vm, cl_traceback, tb)->code;
        if (cl_is(cl_exc_field(vm, exc, 1), CL_K_STR)) {
            CL_TRY(put(o, ". Did you mean: '"));
            CL_TRY(put_str(o, cl_exc_field(vm, exc, 1)));
            return put(o, "'?");
        }
        CL_TRY(cl_dict_new(vm, &d));
        if (code < vm->ncodes) {
            const cl_code *c = vm->codes[code].code;
            const cl_val tuples[3] = { c->varnames, c->cellnames, c->freenames };
            for (int t = 0; t < 3; t++)
                for (uint32_t i = 0;
                     cl_is(tuples[t], CL_K_TUPLE) && i < cl_tuple_len(vm, tuples[t]); i++)
                    if (cl_is(cl_tuple_items(vm, tuples[t])[i], CL_K_STR))
                        CL_TRY(cl_dict_set(vm, d, cl_tuple_items(vm, tuples[t])[i], CL_NONE));
        }
        cl_val k, v, g = cl_rgn_of(vm)->globals;
        uint32_t i = 0;
        while (cl_is(g, CL_K_DICT) && cl_dict_next(vm, g, &i, &k, &v))
            if (cl_is(k, CL_K_STR)) CL_TRY(cl_dict_set(vm, d, k, CL_NONE));
        for (uint32_t id = 0; id < cl_natives_count; id++)
            if (cl_natives[id].name && cl_natives[id].owner == CL_OWN_BUILTIN &&
                !(cl_natives[id].flags & CL_NF_HIDDEN))
                CL_TRY(cl_dict_set_ascii(vm, d, cl_natives[id].name, CL_NONE));
        for (uint32_t t = 0; t < CL_T_COUNT; t++)
            if (!(cl_types[t].flags & CL_TYF_HIDDEN))
                CL_TRY(cl_dict_set_ascii(vm, d, cl_types[t].name, CL_NONE));
        found = cl_suggest(vm, name, d);
        static const char *const modules[] = {
            "abc",        "argparse",   "array",    "ast",         "asyncio",
            "base64",     "bisect",     "calendar", "cmath",       "collections",
            "contextlib", "copy",       "csv",      "ctypes",      "dataclasses",
            "datetime",   "decimal",    "difflib",  "enum",        "errno",
            "fractions",  "functools",  "gc",       "glob",        "gzip",
            "hashlib",    "heapq",      "hmac",     "html",        "http",
            "importlib",  "inspect",    "io",       "itertools",   "json",
            "keyword",    "locale",     "logging",  "math",        "multiprocessing",
            "numbers",    "operator",   "os",       "pathlib",     "pickle",
            "platform",   "pprint",     "queue",    "random",      "re",
            "secrets",    "select",     "shutil",   "signal",      "socket",
            "sqlite3",    "ssl",        "stat",     "statistics",  "string",
            "struct",     "subprocess", "sys",      "tempfile",    "textwrap",
            "threading",  "time",       "timeit",   "tokenize",    "tomllib",
            "traceback",  "types",      "typing",   "unicodedata", "unittest",
            "urllib",     "uuid",       "warnings", "weakref",     "xml",
            "zipfile",    "zlib",       "zoneinfo"
        };
        for (size_t m = 0; m < sizeof modules / sizeof modules[0]; m++)
            if (cl_str_eq_ascii(vm, name, modules[m])) {
                if (!cl_is_unbound(found)) {
                    CL_TRY(put(o, ". Did you mean: '"));
                    CL_TRY(put_str(o, found));
                    CL_TRY(put(o, "'? Or did you forget to import '"));
                } else {
                    CL_TRY(put(o, ". Did you forget to import '"));
                }
                CL_TRY(put(o, modules[m]));
                return put(o, "'?");
            }
    } else if (cl_exc_is(vm, exc, CL_T_ImportError)) {
        cl_val mod = cl_exc_field(vm, exc, 1), name = cl_exc_field(vm, exc, 3), m,
               regs[1 + CL_NATIVE_SLACK];
        if (!cl_is(mod, CL_K_STR) || !cl_is(name, CL_K_STR) ||
            !cl_is(cl_rgn_of(vm)->modules, CL_K_DICT))
            return CL_ST_OK;
        m = cl_dict_get_str(vm, cl_rgn_of(vm)->modules, mod);
        if (cl_is_unbound(m)) return CL_ST_OK;
        regs[0] = m;
        CL_TRY(nat_h_dir_names(vm, regs, 1));
        found = cl_suggest(vm, name, regs[0]);
    }
    if (cl_is_unbound(found)) return CL_ST_OK;
    CL_TRY(put(o, ". Did you mean: '"));
    CL_TRY(put_str(o, found));
    return put(o, "'?");
}

static cl_st syntax_block(tb_out *o, cl_val exc)
{
    cl_vm *vm = o->vm;
    cl_val file = cl_exc_field(vm, exc, 1), line = cl_exc_field(vm, exc, 2),
           off = cl_exc_field(vm, exc, 3), text = cl_exc_field(vm, exc, 4);
    cl_val end_line = cl_exc_field(vm, exc, 6), end_off = cl_exc_field(vm, exc, 7);
    if (!cl_is_int(line)) return CL_ST_OK;
    CL_TRY(put(o, "  File \""));
    CL_TRY(cl_is(file, CL_K_STR) ? put_str(o, file) : put(o, "<string>"));
    CL_TRY(put(o, "\", line "));
    CL_TRY(put_uint(o, (uint64_t)(cl_int(line) > 0 ? cl_int(line) : 0)));
    CL_TRY(put(o, "\n"));
    if (!cl_is(text, CL_K_STR)) return CL_ST_OK;
    const cl_str *s = CL_PTR(vm, cl_str, text);
    int64_t n = s->len, from = 0;
    while (n && cl_str_at(vm, s, (uint32_t)n - 1) == '\n')
        n--;
    while (from < n) {
        uint32_t c = cl_str_at(vm, s, (uint32_t)from);
        if (c != ' ' && c != '\n' && c != '\f') break;
        from++;
    }
    CL_TRY(spaces(o, 4));
    for (int64_t i = from; i < n; i++)
        CL_TRY(put_cp(o, cl_str_at(vm, s, (uint32_t)i)));
    CL_TRY(put(o, "\n"));
    if (!cl_is_int(off)) return CL_ST_OK;
    int64_t a = cl_int(off), b, len = s->len;
    if (cl_same(line, end_line))
        b = cl_is_int(end_off) && cl_int(end_off) ? cl_int(end_off) : a;
    else
        b = n + 1;
    if (len && a > len) a = len + 1;
    if (len && b > len) b = len + 1;
    if (a >= b || b < 0) b = a + 1;
    int64_t col = a - 1 - from, end = b - 1 - from;
    if (col < 0) return CL_ST_OK;
    CL_TRY(spaces(o, 4));
    for (int64_t i = 0; i < col; i++) {
        uint32_t c = from + i < n ? cl_str_at(vm, s, (uint32_t)(from + i)) : ' ';
        CL_TRY(put_cp(o, c == '\t' ? '\t' : ' '));
    }
    for (int64_t i = col; i < end; i++)
        CL_TRY(put_cp(o, '^'));
    return put(o, "\n");
}

static cl_st notes(tb_out *o, cl_val exc)
{
    cl_vm *vm = o->vm;
    cl_val list = CL_PTR(vm, cl_exc, exc)->notes, s;
    const cl_val *it;
    uint32_t n;
    if (cl_is_none(list)) return CL_ST_OK;
    if (!cl_seq_span(vm, list, &it, &n)) {
        if (cl_repr(vm, list, &s) == CL_ST_OK) {
            CL_TRY(put_str(o, s));
            CL_TRY(put(o, "\n"));
        }
        return CL_ST_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        cl_val v = cl_unwrap(vm, it[i]);
        if (!cl_is(v, CL_K_STR)) {
            cl_st st = cl_str_of(vm, v, &s);
            if (st == CL_ST_NEED_GC) return st;
            if (st != CL_ST_OK) {
                cl_rgn_of(vm)->exc = CL_NONE;
                CL_TRY(put(o, "<note str() failed>\n"));
                continue;
            }
            v = s;
        }
        CL_TRY(put_str(o, v));
        CL_TRY(put(o, "\n"));
    }
    return CL_ST_OK;
}

static cl_st last_line(tb_out *o, cl_val exc)
{
    cl_vm *vm = o->vm;
    cl_val text;
    if (cl_exc_is(vm, exc, CL_T_SyntaxError) && cl_is(CL_PTR(vm, cl_exc, exc)->extra, CL_K_TUPLE)) {
        cl_val msg = cl_exc_field(vm, exc, 0), file = cl_exc_field(vm, exc, 1);
        CL_TRY(syntax_block(o, exc));
        CL_TRY(put_type(o, CL_PTR(vm, cl_exc, exc)->type));
        CL_TRY(put(o, ": "));
        CL_TRY(cl_is(msg, CL_K_STR) ? put_str(o, msg) : put(o, "<no detail available>"));
        if (!cl_is_int(cl_exc_field(vm, exc, 2)) && cl_is(file, CL_K_STR)) {
            CL_TRY(put(o, " ("));
            CL_TRY(put_str(o, file));
            CL_TRY(put(o, ")"));
        }
    } else {
        CL_TRY(put_type(o, CL_PTR(vm, cl_exc, exc)->type));
        CL_TRY(text_of(vm, exc, &text));
        if (cl_is_unbound(text)) {
            CL_TRY(put(o, ": <exception str() failed>"));
        } else if (CL_PTR(vm, cl_str, text)->len) {
            CL_TRY(put(o, ": "));
            CL_TRY(put_str(o, text));
            CL_TRY(did_you_mean(o, exc));
        }
    }
    CL_TRY(put(o, "\n"));
    return notes(o, exc);
}

/* ---- chains and groups ---- */
static uint32_t add_node(tb_out *o, cl_val exc)
{
    if (o->nnodes >= MAX_NODES) return 0;
    o->nodes[o->nnodes] = (node){ .exc = exc };
    return o->nnodes++;
}

static bool seen(const tb_out *o, cl_val exc)
{
    for (uint32_t i = 0; i < o->nnodes; i++)
        if (cl_same(o->nodes[i].exc, exc)) return true;
    return false;
}

/* 0 as an index means "none": node 0 is the root and nobody's child. */
static void build(tb_out *o, cl_val exc)
{
    const cl_vm *vm = o->vm;
    uint16_t todo[MAX_NODES];
    uint32_t n = 0;
    todo[n++] = (uint16_t)add_node(o, exc);
    while (n) {
        uint32_t at = todo[--n];
        const cl_exc *x = CL_PTR(vm, cl_exc, o->nodes[at].exc);
        cl_val parts = cl_exc_is(vm, o->nodes[at].exc, CL_T_BaseExceptionGroup)
                           ? cl_exc_field(vm, o->nodes[at].exc, 1)
                           : CL_NONE;
        uint32_t added[2] = { 0, 0 };
        o->vm->fuel -= 4 + (int64_t)o->nnodes / 8;
        if (cl_is(x->cause, CL_K_EXC) && !seen(o, x->cause))
            o->nodes[at].cause = (uint16_t)(added[0] = add_node(o, x->cause));
        if (cl_is_none(x->cause) && !(x->h.aux & CL_EXCF_SUPPRESS) && cl_is(x->context, CL_K_EXC) &&
            !seen(o, x->context))
            o->nodes[at].context = (uint16_t)(added[1] = add_node(o, x->context));
        for (int i = 0; i < 2; i++)
            if (added[i]) todo[n++] = (uint16_t)added[i];
        for (uint32_t i = 0;
             cl_is(parts, CL_K_TUPLE) && i < cl_tuple_len(vm, parts) && i < MAX_GROUP_WIDTH; i++) {
            cl_val e = cl_tuple_items(vm, parts)[i];
            uint32_t p = cl_is(e, CL_K_EXC) ? add_node(o, e) : 0;
            if (!p) break;
            if (!o->nodes[at].nparts++) o->nodes[at].first_part = (uint16_t)p;
            todo[n++] = (uint16_t)p;
        }
    }
}

static cl_st one(tb_out *o, uint32_t at);

static cl_st title(tb_out *o, uint32_t i, bool more)
{
    for (uint32_t k = 0; k < 2 * o->depth; k++)
        CL_TRY(cl_sb_cp(&o->sb, ' '));
    CL_TRY(cl_sb_text(&o->sb, i == 0 ? "+-" : "  "));
    CL_TRY(cl_sb_text(&o->sb, "+---------------- "));
    if (more)
        CL_TRY(cl_sb_text(&o->sb, "..."));
    else
        CL_TRY(cl_sb_int(&o->sb, i + 1));
    return cl_sb_text(&o->sb, " ----------------\n");
}

static cl_st group(tb_out *o, uint32_t at)
{
    cl_vm *vm = o->vm;
    cl_val exc = o->nodes[at].exc;
    bool top = o->depth == 0;
    cl_val parts = cl_exc_field(vm, exc, 1), tb = CL_PTR(vm, cl_exc, exc)->traceback;
    uint32_t total = cl_tuple_len(vm, parts),
             n = total <= MAX_GROUP_WIDTH ? total : MAX_GROUP_WIDTH + 1;
    if (o->depth > MAX_GROUP_DEPTH) return put(o, "... (max_group_depth is 10)\n");
    if (top) o->depth++;
    if (cl_is(tb, CL_K_TRACEBACK)) {
        o->margin = top ? '+' : '|';
        CL_TRY(put(o, "Exception Group Traceback (most recent call last):\n"));
        o->margin = '|';
        CL_TRY(stack(o, tb));
    }
    CL_TRY(last_line(o, exc));
    o->need_close = false;
    for (uint32_t i = 0; i < n; i++) {
        bool last = i + 1 == n, more = i >= MAX_GROUP_WIDTH;
        if (last) o->need_close = true;
        CL_TRY(title(o, i, more));
        o->depth++;
        if (!more) {
            if (i < o->nodes[at].nparts) CL_TRY(one(o, o->nodes[at].first_part + i));
        } else {
            CL_TRY(put(o, "and "));
            CL_TRY(put_uint(o, total - MAX_GROUP_WIDTH));
            CL_TRY(
                put(o, total - MAX_GROUP_WIDTH > 1 ? " more exceptions\n" : " more exception\n"));
        }
        if (last && o->need_close) {
            for (uint32_t k = 0; k < 2 * o->depth; k++)
                CL_TRY(cl_sb_cp(&o->sb, ' '));
            CL_TRY(cl_sb_text(&o->sb, "+------------------------------------\n"));
            o->need_close = false;
        }
        o->depth--;
    }
    if (top) o->depth = 0;
    return CL_ST_OK;
}

/* An exception after the ones it came from. */
static cl_st one(tb_out *o, uint32_t at)
{
    cl_vm *vm = o->vm;
    uint16_t chain[MAX_NODES];
    uint32_t n = 0;
    for (uint32_t i = at; n < MAX_NODES;) {
        chain[n++] = (uint16_t)i;
        uint32_t next = o->nodes[i].cause ? o->nodes[i].cause : o->nodes[i].context;
        if (!next) break;
        i = next;
    }
    while (n--) {
        cl_val cur = o->nodes[chain[n]].exc, tb = CL_PTR(vm, cl_exc, cur)->traceback;
        cl_val parts =
            cl_exc_is(vm, cur, CL_T_BaseExceptionGroup) ? cl_exc_field(vm, cur, 1) : CL_NONE;
        if (cl_is(parts, CL_K_TUPLE)) {
            CL_TRY(group(o, chain[n]));
        } else {
            if (cl_is(tb, CL_K_TRACEBACK)) {
                CL_TRY(put(o, "Traceback (most recent call last):\n"));
                CL_TRY(stack(o, tb));
            }
            CL_TRY(last_line(o, cur));
        }
        if (n)
            CL_TRY(put(
                o,
                o->nodes[chain[n - 1]].cause
                    ? "\nThe above exception was the direct cause of the following exception:\n\n"
                    : "\nDuring handling of the above exception, another exception occurred:\n\n"));
    }
    return CL_ST_OK;
}

cl_st cl_traceback_text(cl_vm *vm, cl_val exc, cl_val *out)
{
    tb_out o;
    memset(&o, 0, sizeof o);
    o.vm = vm;
    o.bol = true;
    o.margin = '|';
    cl_sb_init(vm, &o.sb);
    build(&o, exc);
    CL_TRY(one(&o, 0));
    return cl_sb_finish(&o.sb, out);
}
