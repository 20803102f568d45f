/* SPDX-License-Identifier: MIT */
/* JSON at the host's boundary: text to values and back, without recursion, metered, nested at most
   200 deep. */
#include "mod/json.h"
#include "base/float_text.h"
#include "builtin/natives.h"
#include "obj/dict.h"
#include "obj/list.h"
#include "obj/num.h"
#include "obj/sort.h"
#include "obj/str.h"

#define DEPTH 200

typedef struct {
    cl_vm *vm;
    const char *p, *end, *start;
    const char *why;
} reader;

static cl_st bad(reader *r, const char *why)
{
    r->why = why;
    return CL_ST_ESCALATE;
}

static void space(reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = c >= '0' && c <= '9'                 ? c - '0'
                : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                     : -1;
        if (d < 0) return -1;
        v = v * 16 + d;
    }
    return v;
}

static cl_st string(reader *r, cl_val *out)
{
    const char *q = ++r->p;
    while (q < r->end && *q != '"' && *q != '\\' && (unsigned char)*q >= 32)
        q++;
    if (q < r->end && *q == '"') { /* nothing to unescape */
        CL_TRY(cl_str_from_utf8(r->vm, r->p, (size_t)(q - r->p), out));
        r->p = q + 1;
        return CL_ST_OK;
    }
    cl_sb sb;
    cl_sb_init(r->vm, &sb);
    for (;;) {
        q = r->p;
        while (q < r->end && *q != '"' && *q != '\\' && (unsigned char)*q >= 32)
            q++;
        if (q > r->p) {
            cl_val piece;
            CL_TRY(cl_str_from_utf8(r->vm, r->p, (size_t)(q - r->p), &piece));
            CL_TRY(cl_sb_str(&sb, piece));
        }
        r->p = q;
        if (q >= r->end) return bad(r, "unterminated string");
        if (*q == '"') {
            r->p++;
            return cl_sb_finish(&sb, out);
        }
        if ((unsigned char)*q < 32) return bad(r, "control character in a string");
        if (r->end - q < 2) return bad(r, "unterminated string");
        char c = q[1];
        r->p += 2;
        uint32_t cp;
        switch (c) {
        case '"':
        case '\\':
        case '/': cp = (uint8_t)c; break;
        case 'b': cp = 8; break;
        case 'f': cp = 12; break;
        case 'n': cp = 10; break;
        case 'r': cp = 13; break;
        case 't': cp = 9; break;
        case 'u': {
            int v = r->end - r->p >= 4 ? hex4(r->p) : -1;
            if (v < 0) return bad(r, "bad \\u escape");
            r->p += 4;
            cp = (uint32_t)v;
            if (cp >= 0xD800 && cp < 0xDC00 && r->end - r->p >= 6 && r->p[0] == '\\' &&
                r->p[1] == 'u') {
                int lo = hex4(r->p + 2);
                if (lo >= 0xDC00 && lo < 0xE000) {
                    cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)lo - 0xDC00);
                    r->p += 6;
                }
            }
            break;
        }
        default: return bad(r, "bad escape in a string");
        }
        CL_TRY(cl_sb_cp(&sb, cp));
    }
}

static bool word(reader *r, const char *w)
{
    size_t n = strlen(w);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, w, n) != 0) return false;
    r->p += n;
    return true;
}

static cl_st number(reader *r, cl_val *out)
{
    const char *q = r->p;
    bool flt = false;
    if (q < r->end && *q == '-') q++;
    const char *digits = q;
    while (q < r->end && *q >= '0' && *q <= '9')
        q++;
    if (q == digits || (*digits == '0' && q - digits > 1)) return bad(r, "bad number");
    if (q < r->end && *q == '.') {
        const char *d = ++q;
        flt = true;
        while (q < r->end && *q >= '0' && *q <= '9')
            q++;
        if (q == d) return bad(r, "bad number");
    }
    if (q < r->end && (*q | 32) == 'e') {
        q++;
        flt = true;
        if (q < r->end && (*q == '+' || *q == '-')) q++;
        const char *d = q;
        while (q < r->end && *q >= '0' && *q <= '9')
            q++;
        if (q == d) return bad(r, "bad number");
    }
    size_t n = (size_t)(q - r->p);
    if (flt) {
        double x;
        cl_float_parse(r->p, n, &x);
        CL_TRY(cl_float_new(r->vm, x, out));
    } else {
        cl_val s;
        CL_TRY(cl_str_from_ascii(r->vm, r->p, n, &s));
        CL_TRY(cl_int_parse(r->vm, s, 10, out));
    }
    r->p = q;
    return CL_ST_OK;
}

cl_st cl_json_read(cl_vm *vm, const char *text, size_t len, cl_val *out, const char **why,
                   size_t *at)
{
    reader r = { vm, text, text + len, text, "" };
    cl_val stack[DEPTH], keys[DEPTH], v = CL_NONE;
    uint32_t depth = 0;
    cl_st st;
    CL_CHARGE(vm, len / 4 + 1);
    for (;;) {
        /* a value */
        space(&r);
        bool open = false;
        if (r.p >= r.end) {
            st = bad(&r, "a value is missing");
            goto fail;
        }
        switch (*r.p) {
        case '{':
        case '[':
            if (depth == DEPTH) {
                st = bad(&r, "nested too deeply");
                goto fail;
            }
            st = *r.p == '{' ? cl_dict_new(vm, &v) : cl_list_new(vm, NULL, 0, &v);
            if (st != CL_ST_OK) goto fail;
            r.p++;
            space(&r);
            if (r.p < r.end && *r.p == (cl_is(v, CL_K_DICT) ? '}' : ']')) {
                r.p++;
            } else {
                stack[depth++] = v;
                open = true;
            }
            break;
        case '"':
            st = string(&r, &v);
            if (st != CL_ST_OK) goto fail;
            break;
        case 't':
            if (!word(&r, "true")) {
                st = bad(&r, "unknown word");
                goto fail;
            }
            v = CL_TRUE;
            break;
        case 'f':
            if (!word(&r, "false")) {
                st = bad(&r, "unknown word");
                goto fail;
            }
            v = CL_FALSE;
            break;
        case 'n':
            if (!word(&r, "null")) {
                st = bad(&r, "unknown word");
                goto fail;
            }
            v = CL_NONE;
            break;
        case 'N':
            if (!word(&r, "NaN")) {
                st = bad(&r, "unknown word");
                goto fail;
            }
            v = CL_V_FNAN;
            break;
        case 'I':
            if (!word(&r, "Infinity")) {
                st = bad(&r, "unknown word");
                goto fail;
            }
            v = CL_V_FINF;
            break;
        default:
            if (word(&r, "-Infinity")) {
                v = CL_V_FNEGINF;
                break;
            }
            st = number(&r, &v);
            if (st != CL_ST_OK) goto fail;
        }
        /* into its container, as long as containers end here */
        for (;;) {
            if (open) {
                open = false;
            } else {
                if (!depth) {
                    space(&r);
                    if (r.p < r.end) {
                        st = bad(&r, "text behind the value");
                        goto fail;
                    }
                    *out = v;
                    return CL_ST_OK;
                }
                cl_val c = stack[depth - 1];
                st = cl_is(c, CL_K_LIST) ? cl_list_push(vm, c, v)
                                         : cl_dict_set(vm, c, keys[depth - 1], v);
                if (st != CL_ST_OK) goto fail;
                space(&r);
                if (r.p < r.end && *r.p == (cl_is(c, CL_K_DICT) ? '}' : ']')) {
                    r.p++;
                    v = c;
                    depth--;
                    continue;
                }
                if (r.p >= r.end || *r.p != ',') {
                    st = bad(&r, "',' or the end of the container is missing");
                    goto fail;
                }
                r.p++;
                space(&r);
            }
            if (cl_is(stack[depth - 1], CL_K_DICT)) {
                if (r.p >= r.end || *r.p != '"') {
                    st = bad(&r, "a key must be a string");
                    goto fail;
                }
                st = string(&r, &keys[depth - 1]);
                if (st != CL_ST_OK) goto fail;
                space(&r);
                if (r.p >= r.end || *r.p != ':') {
                    st = bad(&r, "':' is missing");
                    goto fail;
                }
                r.p++;
            }
            break;
        }
    }
fail:
    *why = r.why;
    *at = (size_t)(r.p - r.start);
    return st;
}

/* ---- writing ---- */

/* How many of n characters stand for themselves in every mode: ASCII but controls, " and \\. */
static uint32_t plain_run(const char *text, uint32_t n)
{
    uint32_t i = 0;
    for (; i + 8 <= n; i += 8) { /* a byte's high bit says: not plain (it, or one above it) */
        const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
        uint64_t w, quote, slash;
        memcpy(&w, text + i, 8);
        quote = w ^ ones * '"';
        slash = w ^ ones * '\\';
        if (((w | (w - ones * 32) | (quote - ones) | (slash - ones) | (w + ones)) & high) != 0)
            break;
    }
    for (; i < n; i++) {
        uint8_t c = (uint8_t)text[i];
        if (c < 32 || c > 126 || c == '"' || c == '\\') break;
    }
    return i;
}

static cl_st write_string(cl_sb *sb, cl_val v, cl_json_mode mode)
{
    cl_vm *vm = sb->vm;
    const cl_str *s = CL_PTR(vm, cl_str, v);
    CL_CHARGE(vm, s->len / 8);
    CL_TRY(cl_sb_cp(sb, '"'));
    for (uint32_t i = 0; i < s->len; i++) {
        if (s->width == 1) {
            const char *text = cl_str_data(vm, s);
            uint32_t n = plain_run(text + i, s->len - i);
            if (n) CL_TRY(cl_sb_ascii(sb, text + i, n));
            i += n;
            if (i == s->len) break;
        }
        uint32_t c = cl_str_at(vm, s, i);
        char e = c == '"'    ? '"'
                 : c == '\\' ? '\\'
                 : c == '\n' ? 'n'
                 : c == '\r' ? 'r'
                 : c == '\t' ? 't'
                 : c == 8    ? 'b'
                 : c == 12   ? 'f'
                             : 0;
        if (e) {
            CL_TRY(cl_sb_cp(sb, '\\'));
            CL_TRY(cl_sb_cp(sb, (uint8_t)e));
        } else if (c < 32 || (c > 126 && mode == CL_JSON_ASCII) ||
                   (c >= 0xD800 && c < 0xE000 && mode == CL_JSON_UTF8)) {
            uint32_t u[2] = { c, 0 };
            int n = 1;
            if (c >= 0x10000) {
                u[0] = 0xD800 + ((c - 0x10000) >> 10);
                u[1] = 0xDC00 + ((c - 0x10000) & 1023);
                n = 2;
            }
            for (int k = 0; k < n; k++) {
                CL_TRY(cl_sb_text(sb, "\\u"));
                for (int sh = 12; sh >= 0; sh -= 4)
                    CL_TRY(cl_sb_cp(sb, (uint8_t)"0123456789abcdef"[u[k] >> sh & 15]));
            }
        } else {
            CL_TRY(cl_sb_cp(sb, c));
        }
    }
    return cl_sb_cp(sb, '"');
}

/* True: v was written. False: it is a container that is to be opened. */
static cl_st scalar(cl_sb *sb, cl_val v, cl_json_mode mode, bool *done, const char **why)
{
    cl_vm *vm = sb->vm;
    cl_val t;
    *done = true;
    if (cl_is_none(v)) return cl_sb_text(sb, "null");
    if (cl_is_bool(v)) return cl_sb_text(sb, cl_same(v, CL_TRUE) ? "true" : "false");
    if (cl_is_int(v)) return cl_sb_int(sb, cl_int(v));
    if (cl_is(v, CL_K_STR)) return write_string(sb, v, mode);
    if (cl_is(v, CL_K_BIGINT)) {
        CL_TRY(cl_int_to_str(vm, v, &t));
        return cl_sb_str(sb, t);
    }
    if (cl_is_float(v)) {
        double d = cl_float_get(vm, v);
        if (d != d) return cl_sb_text(sb, "NaN");
        if (d - d != 0) return cl_sb_text(sb, d > 0 ? "Infinity" : "-Infinity");
        char buf[32];
        return cl_sb_ascii(sb, buf, cl_float_repr(d, buf));
    }
    *done = false;
    if (cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is(v, CL_K_DICT)) return CL_ST_OK;
    *why = "a value is not JSON (only None, bool, int, float, str, list, tuple and dict are)";
    return CL_ST_ESCALATE;
}

/* A container that is being written. Sorted: a dict by its keys, which are in `keys`, its values in
   `vals` (lists). */
typedef struct {
    cl_val c, keys, vals;
    uint32_t i, n; /* where to go on; how many were written */
} open_container;

static cl_st open_sorted(cl_vm *vm, open_container *o, const char **why)
{
    uint32_t n = cl_dict_count(vm, o->c), i = 0, at = 0;
    cl_val k, v;
    CL_CHARGE(vm, n);
    CL_TRY(cl_list_new(vm, NULL, n, &o->keys));
    CL_TRY(cl_list_new(vm, NULL, n, &o->vals));
    cl_val *keys = n ? cl_list_items(vm, o->keys) : NULL,
           *vals = n ? cl_list_items(vm, o->vals) : NULL;
    while (cl_dict_next(vm, o->c, &i, &k, &v)) {
        if (!cl_is(k, CL_K_STR)) {
            *why = "a dict key to be sorted is no str";
            return CL_ST_ESCALATE;
        }
        keys[at] = k;
        vals[at++] = v;
    }
    return n < 2 ? CL_ST_OK : cl_sort(vm, keys, vals, n, false);
}

/* The next element of the innermost container: false at its end. */
static bool next_of(cl_vm *vm, open_container *o, cl_val *k, cl_val *v)
{
    const cl_val *items;
    uint32_t n;
    if (!cl_is_unbound(o->keys)) {
        if (o->i == cl_list_len(vm, o->keys)) return false;
        *k = cl_list_items(vm, o->keys)[o->i];
        *v = cl_list_items(vm, o->vals)[o->i++];
        return true;
    }
    if (cl_is(o->c, CL_K_DICT)) return cl_dict_next(vm, o->c, &o->i, k, v);
    cl_seq_span(vm, o->c, &items, &n);
    if (o->i >= n) return false;
    *v = items[o->i++];
    return true;
}

static cl_st new_line(cl_sb *sb, const cl_json_style *style, uint32_t depth)
{
    if (cl_is_unbound(style->indent)) return CL_ST_OK;
    CL_TRY(cl_sb_cp(sb, '\n'));
    for (uint32_t i = 0; i < depth; i++)
        CL_TRY(cl_sb_str(sb, style->indent));
    return CL_ST_OK;
}

static cl_st separator(cl_sb *sb, cl_val given, const char *usual)
{
    return cl_is_unbound(given) ? cl_sb_ascii(sb, usual, 2) : cl_sb_str(sb, given);
}

static cl_st write_key(cl_sb *sb, cl_val k, const cl_json_style *style, const char **why)
{
    bool done;
    if (cl_is(k, CL_K_STR)) return write_string(sb, k, style->mode);
    if (!cl_is_anyint(k) && !cl_is_bool(k) && !cl_is_none(k) && !cl_is_float(k)) {
        *why = "a dict key is neither str, number, bool nor None";
        return CL_ST_ESCALATE;
    }
    CL_TRY(cl_sb_cp(sb, '"'));
    CL_TRY(scalar(sb, k, style->mode, &done, why));
    return cl_sb_cp(sb, '"');
}

cl_st cl_json_write(cl_vm *vm, cl_val v, const cl_json_style *style, cl_val *out, const char **why)
{
    open_container stack[DEPTH];
    uint32_t depth = 0;
    bool done;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    for (;;) {
        CL_TRY(scalar(&sb, v, style->mode, &done, why));
        if (!done) {
            if (depth == DEPTH) {
                *why = "the value is nested too deeply, or contains itself";
                return CL_ST_ESCALATE;
            }
            open_container *o = &stack[depth++];
            *o = (open_container){ v, CL_UNBOUND, CL_UNBOUND, 0, 0 };
            if (style->sort_keys && cl_is(v, CL_K_DICT)) CL_TRY(open_sorted(vm, o, why));
            CL_TRY(cl_sb_cp(&sb, cl_is(v, CL_K_DICT) ? '{' : '['));
        }
        for (;;) {
            if (!depth) return cl_sb_finish(&sb, out);
            open_container *o = &stack[depth - 1];
            bool dict = cl_is(o->c, CL_K_DICT);
            cl_val k;
            CL_CHARGE(vm, 1);
            if (next_of(vm, o, &k, &v)) {
                if (o->n++) CL_TRY(separator(&sb, style->item, ", "));
                CL_TRY(new_line(&sb, style, depth));
                if (!dict) break;
                CL_TRY(write_key(&sb, k, style, why));
                CL_TRY(separator(&sb, style->colon, ": "));
                break;
            }
            depth--;
            if (o->n) CL_TRY(new_line(&sb, style, depth));
            CL_TRY(cl_sb_cp(&sb, dict ? '}' : ']'));
        }
    }
}

/* ---- what module json asks for: NotImplemented says that its Python form is to do it, because
   there is an error to describe or a value that is not plain data ---- */

cl_st nat_json_read(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val s = a[0], v;
    const char *text, *why;
    size_t n, at;
    if (!cl_is(s, CL_K_STR)) return cl_ret(a, CL_NOTIMPL);
    CL_CHARGE(vm, CL_PTR(vm, cl_str, s)->len / 8);
    n = cl_str_utf8_len(vm, s);
    if (n == CL_PTR(vm, cl_str, s)->len) {
        text = cl_str_data(vm, CL_PTR(vm, cl_str, s));
    } else {
        CL_TRY(cl_reserve(vm, n));
        CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + (uint64_t)n + 1);
        b->h.aux = (uint32_t)n + 1;
        b->used = b->pad = 0;
        cl_str_utf8(vm, s, (char *)b->data, n + 1);
        text = (const char *)b->data;
    }
    cl_st st = cl_json_read(vm, text, n, &v, &why, &at);
    if (st == CL_ST_ESCALATE) return cl_ret(a, CL_NOTIMPL);
    if (st != CL_ST_OK) return st;
    return cl_ret(a, v);
}

/* A str, or what is not given: None. False: something else. */
static bool given_text(cl_val v, cl_val *out)
{
    *out = cl_is_none(v) ? CL_UNBOUND : v;
    return cl_is_none(v) || cl_is(v, CL_K_STR);
}

/* write(value, ascii, indent, item, colon, sort_keys): indent, item and colon are str or None */
cl_st nat_json_write(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v;
    const char *why;
    cl_json_style style = { .mode = cl_same(a[1], CL_TRUE) ? CL_JSON_ASCII : CL_JSON_TEXT,
                            .sort_keys = cl_same(a[5], CL_TRUE) };
    if (!given_text(a[2], &style.indent) || !given_text(a[3], &style.item) ||
        !given_text(a[4], &style.colon))
        return cl_ret(a, CL_NOTIMPL);
    cl_st st = cl_json_write(vm, a[0], &style, &v, &why);
    if (st == CL_ST_ESCALATE) return cl_ret(a, CL_NOTIMPL);
    if (st != CL_ST_OK) return st;
    return cl_ret(a, v);
}
