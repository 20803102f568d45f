/* SPDX-License-Identifier: MIT */
/* Python values in frames: see values.h. */
#include "worker/values.h"
#include <stdlib.h>

enum { DEPTH_MAX = 200, SHAPES_MAX = 10000 };

/* ---- shapes ---- */

bool cl_shapes_get(cl_wire_read *r, cl_class_shapes *out)
{
    *out = (cl_class_shapes){ 0 };
    uint32_t n = cl_wire_get_u32(r);
    if (r->bad || n > SHAPES_MAX) return false;
    out->v = calloc(n + 1, sizeof *out->v);
    if (!out->v) return false;
    for (; out->n < n; out->n++) {
        cl_class_shape *s = &out->v[out->n];
        s->name = cl_wire_get_str(r);
        s->nfields = cl_wire_get_u32(r);
        if (r->bad || s->nfields > SHAPES_MAX) break;
        s->fields = calloc(s->nfields + 1, sizeof *s->fields);
        if (!s->fields) break;
        for (uint32_t i = 0; i < s->nfields; i++)
            s->fields[i] = cl_wire_get_str(r);
    }
    if (!r->bad && out->n == n) return true;
    cl_shapes_free(out);
    return false;
}

void cl_shapes_free(cl_class_shapes *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        free((void *)s->v[i].fields);
    free(s->v);
    *s = (cl_class_shapes){ 0 };
}

static const cl_class_shape *shape_of(const cl_class_shapes *s, const char *name)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i].name, name) == 0) return &s->v[i];
    return NULL;
}

/* ---- out ---- */

/* Containers written already, by identity: what is shared stays shared, and a hundred lists that
   hold the next one twice do not become 2**100. */
typedef struct {
    cl_wire_buf *b;
    cloche_vm *vm;
    const cl_class_shapes *shapes;
    struct {
        uint64_t bits;
        uint32_t index; /* + 1; 0: free */
    } *memo;
    uint32_t n, cap;
} writer;

static bool grow(writer *w)
{
    uint32_t old_cap = w->cap, cap = old_cap ? old_cap * 2 : 64;
    void *old = w->memo;
    writer before = *w;
    w->memo = calloc(cap, sizeof *w->memo);
    if (!w->memo) {
        w->memo = old;
        return false;
    }
    w->cap = cap;
    for (uint32_t i = 0; i < old_cap; i++) {
        if (!before.memo[i].index) continue;
        uint32_t at = (uint32_t)(before.memo[i].bits * 0x9E3779B97F4A7C15u >> 32) & (cap - 1);
        while (w->memo[at].index)
            at = (at + 1) & (cap - 1);
        w->memo[at] = before.memo[i];
    }
    free(old);
    return true;
}

/* true: it was written before, and R is written now. */
static bool seen(writer *w, cloche_value v)
{
    if (w->n * 2 >= w->cap && !grow(w)) {
        w->b->failed = true;
        return true;
    }
    uint32_t at = (uint32_t)(v.bits * 0x9E3779B97F4A7C15u >> 32) & (w->cap - 1);
    for (; w->memo[at].index; at = (at + 1) & (w->cap - 1))
        if (w->memo[at].bits == v.bits) {
            cl_wire_u8(w->b, 'R');
            cl_wire_u32(w->b, w->memo[at].index - 1);
            return true;
        }
    w->memo[at].bits = v.bits;
    w->memo[at].index = ++w->n;
    return false;
}

static void put(writer *w, cloche_value v, int depth);

static void put_double(cl_wire_buf *b, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, 8);
    cl_wire_u64(b, bits);
}

static void put_items(writer *w, unsigned tag, cloche_value v, int depth)
{
    size_t n = cloche_get_len(w->vm, v);
    cl_wire_u8(w->b, tag);
    cl_wire_u32(w->b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        cloche_value item = cloche_none();
        cloche_get_item(w->vm, v, i, &item);
        put(w, item, depth + 1);
    }
}

static void put_table(writer *w, unsigned tag, cloche_value v, int depth)
{
    cloche_value k, x;
    cl_wire_u8(w->b, tag);
    cl_wire_u32(w->b, (uint32_t)cloche_get_len(w->vm, v));
    for (uint32_t pos = 0; cloche_next(w->vm, v, &pos, &k, tag == 'd' ? &x : NULL);) {
        put(w, k, depth + 1);
        if (tag == 'd') put(w, x, depth + 1);
    }
}

static void put_exception(writer *w, cloche_value v, int depth)
{
    const char *base = cloche_get_exception_base(w->vm, v), *name, *text;
    cloche_value args = cloche_none();
    size_t n;
    cl_wire_u8(w->b, 'E');
    if (cloche_get_exception(w->vm, v, &name, &args) != CLOCHE_OK) name = "RuntimeError";
    cl_wire_str(w->b, name);
    cl_wire_str(w->b, base ? base : "RuntimeError");
    if (cloche_get_text(w->vm, v, 0, &text, &n) != CLOCHE_OK) n = 0, text = "";
    cl_wire_text(w->b, text, n);
    put(w, args, depth + 1);
}

static void put_object(writer *w, cloche_value v, int depth)
{
    const char *name = cloche_get_type_name(w->vm, v);
    const cl_class_shape *s = shape_of(w->shapes, name);
    cloche_value x;
    cl_wire_u8(w->b, s ? 'O' : '?');
    cl_wire_str(w->b, name);
    if (!s) return;
    put(w, cloche_object_items(w->vm, v), depth + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->nfields; i++)
        n += cloche_object_get(w->vm, v, s->fields[i], &x) == CLOCHE_OK;
    cl_wire_u32(w->b, n);
    for (uint32_t i = 0; i < s->nfields; i++)
        if (cloche_object_get(w->vm, v, s->fields[i], &x) == CLOCHE_OK) {
            cl_wire_str(w->b, s->fields[i]);
            put(w, x, depth + 1);
        }
}

static void put_int(writer *w, cloche_value v)
{
    int64_t i;
    const char *text;
    size_t n;
    if (cloche_get_int(w->vm, v, &i) == CLOCHE_OK) {
        cl_wire_u8(w->b, 'i');
        cl_wire_u64(w->b, (uint64_t)i);
    } else if (cloche_get_int_hex(w->vm, v, &text, &n) == CLOCHE_OK) {
        cl_wire_u8(w->b, 'I');
        cl_wire_text(w->b, text, n);
    } else {
        w->b->failed = true;
    }
}

static void put_bytes(writer *w, unsigned tag, cloche_value v)
{
    const uint8_t *p = NULL;
    const char *text = NULL;
    size_t n = 0;
    if (tag != 's')
        cloche_get_bytes(w->vm, v, &p, &n);
    else if (cloche_get_str(w->vm, v, &text, &n) != CLOCHE_OK)
        w->b->failed = true;
    cl_wire_u8(w->b, tag);
    cl_wire_text(w->b, tag == 's' ? text : (const char *)p, n);
}

static void put(writer *w, cloche_value v, int depth)
{
    double re, im;
    if (w->b->failed) return;
    if (depth > DEPTH_MAX) {
        cl_wire_u8(w->b, '>');
        return;
    }
    cloche_type t = cloche_get_type(w->vm, v);
    if ((t >= CLOCHE_T_LIST && t <= CLOCHE_T_FROZENSET) || t == CLOCHE_T_BYTEARRAY ||
        t == CLOCHE_T_EXCEPTION || t == CLOCHE_T_OBJECT) {
        if (seen(w, v)) return;
    }
    switch (t) {
    case CLOCHE_T_NONE: cl_wire_u8(w->b, 'N'); break;
    case CLOCHE_T_BOOL: cl_wire_u8(w->b, cloche_get_bool(w->vm, v) ? 'T' : 'F'); break;
    case CLOCHE_T_INT: put_int(w, v); break;
    case CLOCHE_T_FLOAT:
        cloche_get_float(w->vm, v, &re);
        cl_wire_u8(w->b, 'f');
        put_double(w->b, re);
        break;
    case CLOCHE_T_COMPLEX:
        cloche_get_complex(w->vm, v, &re, &im);
        cl_wire_u8(w->b, 'c');
        put_double(w->b, re);
        put_double(w->b, im);
        break;
    case CLOCHE_T_STR: put_bytes(w, 's', v); break;
    case CLOCHE_T_BYTES: put_bytes(w, 'b', v); break;
    case CLOCHE_T_BYTEARRAY: put_bytes(w, 'B', v); break;
    case CLOCHE_T_LIST: put_items(w, 'l', v, depth); break;
    case CLOCHE_T_TUPLE: put_items(w, 't', v, depth); break;
    case CLOCHE_T_DICT: put_table(w, 'd', v, depth); break;
    case CLOCHE_T_SET: put_table(w, 'S', v, depth); break;
    case CLOCHE_T_FROZENSET: put_table(w, 'Z', v, depth); break;
    case CLOCHE_T_EXCEPTION: put_exception(w, v, depth); break;
    case CLOCHE_T_OBJECT: put_object(w, v, depth); break;
    default: cl_wire_u8(w->b, '!'); cl_wire_str(w->b, cloche_get_type_name(w->vm, v));
    }
}

void cl_value_put(cl_wire_buf *b, cloche_vm *vm, const cl_class_shapes *shapes, cloche_value v)
{
    writer w = { .b = b, .vm = vm, .shapes = shapes };
    put(&w, v, 0);
    free(w.memo);
}

/* ---- in ---- */

typedef struct {
    cl_wire_read *r;
    cloche_vm *vm;
    cloche_value *memo;
    uint32_t n, cap;
    const char *what;
} reader;

static cloche_status get(reader *g, cloche_value *out, int depth);

#define TRY(call, name)                      \
    do {                                     \
        cloche_status try_st = (call);       \
        if (try_st != CLOCHE_OK) {           \
            if (!*g->what) g->what = (name); \
            return try_st;                   \
        }                                    \
    } while (0)

/* A place in the memo, in the order of the values' beginnings. */
static cloche_status reserve(reader *g, uint32_t *index)
{
    if (g->n == g->cap) {
        uint32_t cap = g->cap * 2 + 16;
        cloche_value *p = realloc(g->memo, cap * sizeof *p);
        if (!p) return CLOCHE_ERR_NOMEM;
        g->memo = p;
        g->cap = cap;
    }
    *index = g->n;
    g->memo[g->n++] = cloche_none(); /* until it is there */
    return CLOCHE_OK;
}

static cloche_status get_items(reader *g, unsigned tag, uint32_t index, cloche_value *out,
                               int depth)
{
    uint32_t n = cl_wire_get_u32(g->r);
    cloche_value list, item;
    TRY(cloche_list(g->vm, &list), "a list");
    if (tag == 'l') g->memo[index] = list;
    for (uint32_t i = 0; i < n; i++) {
        TRY(get(g, &item, depth + 1), "");
        TRY(cloche_list_push(g->vm, list, item), tag == 'l' ? "a list" : "a tuple");
    }
    *out = list;
    if (tag == 't') TRY(cloche_tuple_from_list(g->vm, list, out), "a tuple");
    return CLOCHE_OK;
}

static cloche_status get_table(reader *g, unsigned tag, uint32_t index, cloche_value *out,
                               int depth)
{
    uint32_t n = cl_wire_get_u32(g->r);
    cloche_value k, v;
    if (tag == 'd')
        TRY(cloche_dict(g->vm, out), "a dict");
    else
        TRY(cloche_set_new(g->vm, tag == 'Z', out), "a set");
    if (tag == 'd') g->memo[index] = *out;
    for (uint32_t i = 0; i < n; i++) {
        TRY(get(g, &k, depth + 1), "");
        if (tag != 'd') {
            TRY(cloche_set_add(g->vm, *out, k), "a set");
            continue;
        }
        TRY(get(g, &v, depth + 1), "");
        TRY(cloche_dict_set(g->vm, *out, k, v), "a dict");
    }
    return CLOCHE_OK;
}

static cloche_status get_exception(reader *g, cloche_value *out, int depth)
{
    const char *name = cl_wire_get_str(g->r);
    cloche_value args;
    TRY(get(g, &args, depth + 1), "");
    if (cloche_get_type(g->vm, args) != CLOCHE_T_TUPLE) return CLOCHE_ERR_SYNTAX;
    size_t n = cloche_get_len(g->vm, args);
    cloche_value *items = calloc(n + 1, sizeof *items);
    cloche_status st = items ? CLOCHE_OK : CLOCHE_ERR_NOMEM;
    for (size_t i = 0; st == CLOCHE_OK && i < n; i++)
        st = cloche_get_item(g->vm, args, i, &items[i]);
    if (st == CLOCHE_OK) st = cloche_exception(g->vm, name, items, n, out);
    free(items);
    TRY(st, "an exception");
    return CLOCHE_OK;
}

static cloche_status get_object(reader *g, uint32_t index, cloche_value *out, int depth)
{
    const char *name = cl_wire_get_str(g->r);
    cloche_value cls, items, v;
    TRY(cloche_get_global(g->vm, name, &cls), name);
    if (cl_wire_get_u8(g->r)) {
        TRY(cloche_object_get(g->vm, cls, cl_wire_get_str(g->r), out), name);
        return CLOCHE_OK;
    }
    TRY(get(g, &items, depth + 1), "");
    bool none = cloche_get_type(g->vm, items) == CLOCHE_T_NONE;
    TRY(cloche_object(g->vm, cls, none ? NULL : &items, out), name);
    g->memo[index] = *out;
    uint32_t n = cl_wire_get_u32(g->r);
    for (uint32_t i = 0; i < n; i++) {
        const char *field = cl_wire_get_str(g->r);
        TRY(get(g, &v, depth + 1), "");
        TRY(cloche_object_set(g->vm, *out, field, v), "an object");
    }
    return CLOCHE_OK;
}

static double get_double(cl_wire_read *r)
{
    uint64_t bits = cl_wire_get_u64(r);
    double d;
    memcpy(&d, &bits, 8);
    return d;
}

static cloche_status get_container(reader *g, unsigned tag, cloche_value *out, int depth)
{
    uint32_t index;
    size_t n;
    const char *p;
    cloche_status st;
    TRY(reserve(g, &index), "a value");
    switch (tag) {
    case 'l':
    case 't': st = get_items(g, tag, index, out, depth); break;
    case 'd':
    case 'S':
    case 'Z': st = get_table(g, tag, index, out, depth); break;
    case 'E': st = get_exception(g, out, depth); break;
    case 'O': st = get_object(g, index, out, depth); break;
    default:
        p = cl_wire_get_text(g->r, &n);
        st = cloche_bytearray(g->vm, p, n, out);
        if (st != CLOCHE_OK) g->what = "a bytearray";
    }
    if (st == CLOCHE_OK) g->memo[index] = *out;
    return st;
}

static cloche_status get(reader *g, cloche_value *out, int depth)
{
    size_t n;
    const char *p;
    double re;
    unsigned tag = cl_wire_get_u8(g->r);
    if (g->r->bad || depth > DEPTH_MAX) return CLOCHE_ERR_SYNTAX;
    switch (tag) {
    case 'N': *out = cloche_none(); break;
    case 'T':
    case 'F': *out = cloche_bool(tag == 'T'); break;
    case 'i': TRY(cloche_int(g->vm, (int64_t)cl_wire_get_u64(g->r), out), "an int"); break;
    case 'I':
        p = cl_wire_get_text(g->r, &n);
        TRY(cloche_int_text(g->vm, p, n, out), "an int");
        break;
    case 'f': TRY(cloche_float(g->vm, get_double(g->r), out), "a float"); break;
    case 'c':
        re = get_double(g->r);
        TRY(cloche_complex(g->vm, re, get_double(g->r), out), "a complex number");
        break;
    case 's':
        p = cl_wire_get_text(g->r, &n);
        TRY(cloche_str(g->vm, p, n, out), "a str");
        break;
    case 'b':
        p = cl_wire_get_text(g->r, &n);
        TRY(cloche_bytes(g->vm, p, n, out), "bytes");
        break;
    case 'R': {
        uint32_t index = cl_wire_get_u32(g->r);
        if (g->r->bad || index >= g->n) return CLOCHE_ERR_SYNTAX;
        *out = g->memo[index];
        break;
    }
    case 'l':
    case 't':
    case 'd':
    case 'S':
    case 'Z':
    case 'E':
    case 'O':
    case 'B': TRY(get_container(g, tag, out, depth), ""); break;
    default: return CLOCHE_ERR_SYNTAX;
    }
    return g->r->bad ? CLOCHE_ERR_SYNTAX : CLOCHE_OK;
}

cloche_status cl_value_get(cl_wire_read *r, cloche_vm *vm, cloche_value *out, const char **what)
{
    reader g = { .r = r, .vm = vm, .what = "" };
    cloche_status st = get(&g, out, 0);
    free(g.memo);
    *what = g.what;
    return st;
}
