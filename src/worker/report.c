/* SPDX-License-Identifier: MIT */
/* The host's reader of what workers report. A worker may be anything by the time it writes one, so
   lengths, counts, enumerations, UTF-8 and JSON are all looked at; the texts that result point into
   the body, which nobody can change any more. The writer is in serve.c; the order is the same. */
#include "worker/wire.h"
#include <stdlib.h>

/* ---- is it JSON? ---- */

#define MAX_DEPTH 65536u

static size_t json_string(const char *s, size_t n, size_t i)
{
    for (i++; i < n; i++) {
        if (s[i] == '"') return i + 1;
        if ((unsigned char)s[i] < 0x20) return 0;
        if (s[i] != '\\') continue;
        if (++i >= n || !strchr("\"\\/bfnrtu", s[i]) || !s[i]) return 0;
        for (int k = 0; s[i] == 'u' && k < 4; k++)
            if (i + 4 >= n || !strchr("0123456789abcdefABCDEF", s[i + 1 + (size_t)k]) ||
                !s[i + 1 + (size_t)k])
                return 0;
    }
    return 0;
}

static size_t digits(const char *s, size_t n, size_t i)
{
    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    return i;
}

static size_t json_scalar(const char *s, size_t n, size_t i)
{
    static const char *const words[] = { "null", "true", "false", "NaN", "Infinity", "-Infinity" };
    if (s[i] == '"') return json_string(s, n, i);
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t k = strlen(words[w]);
        if (n - i >= k && memcmp(s + i, words[w], k) == 0) return i + k;
    }
    if (s[i] == '-') i++;
    size_t e = digits(s, n, i);
    if (e == i || (s[i] == '0' && e != i + 1)) return 0;
    if (e < n && s[e] == '.') {
        i = e + 1;
        if ((e = digits(s, n, i)) == i) return 0;
    }
    if (e < n && (s[e] | 32) == 'e') {
        i = e + 1;
        if (i < n && (s[i] == '+' || s[i] == '-')) i++;
        if ((e = digits(s, n, i)) == i) return 0;
    }
    return e;
}

static size_t space(const char *s, size_t n, size_t i)
{
    while (i < n && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r'))
        i++;
    return i;
}

/* A key and its colon. */
static size_t json_key(const char *s, size_t n, size_t i)
{
    if (i >= n || s[i] != '"' || (i = json_string(s, n, i)) == 0) return 0;
    i = space(s, n, i);
    return i < n && s[i] == ':' ? space(s, n, i + 1) : 0;
}

/* Without recursion: one bit for each open bracket says whether it is an object. */
bool cl_wire_is_json(const char *s, size_t n)
{
    uint8_t object[MAX_DEPTH / 8];
    uint32_t depth = 0;
    size_t i = space(s, n, 0);
    for (;;) {
        if (i >= n) return false;
        if (s[i] == '[' || s[i] == '{') {
            bool is_object = s[i] == '{';
            if (depth == MAX_DEPTH) return false;
            if (depth % 8 == 0) object[depth / 8] = 0;
            object[depth / 8] = (uint8_t)((object[depth / 8] & ~(1u << depth % 8)) |
                                          (unsigned)is_object << depth % 8);
            depth++;
            i = space(s, n, i + 1);
            if (i >= n || s[i] != (is_object ? '}' : ']')) {
                if (is_object && (i = json_key(s, n, i)) == 0) return false;
                continue;
            }
        } else if ((i = json_scalar(s, n, i)) == 0) {
            return false;
        } else {
            i = space(s, n, i);
        }
        /* behind a value, or at the end of an empty container */
        while (depth && i < n && s[i] != ',') {
            bool is_object = object[(depth - 1) / 8] >> (depth - 1) % 8 & 1;
            if (s[i] != (is_object ? '}' : ']')) return false;
            depth--;
            i = space(s, n, i + 1);
        }
        if (!depth) return i == n;
        if (i >= n) return false;
        i = space(s, n, i + 1);
        if ((object[(depth - 1) / 8] >> (depth - 1) % 8 & 1) && (i = json_key(s, n, i)) == 0)
            return false;
    }
}

/* ---- outcomes ---- */

enum { MIN_CALL = 36 }; /* bytes a call has at least */

static cl_worker_value get_value(cl_wire_read *r)
{
    cl_worker_value v = { .is_json = cl_wire_get_u8(r) == 'J' };
    v.text = cl_wire_get_str(r);
    v.len = strlen(v.text);
    v.why = v.is_json ? "" : cl_wire_get_str(r);
    if (v.is_json && !r->bad && !cl_wire_is_json(v.text, v.len)) r->bad = true;
    return v;
}

static void get_usage(cl_wire_read *r, cloche_usage_info *u)
{
    uint64_t *v[] = { &u->fuel,        &u->time_ns, &u->memory, &u->memory_peak,
                      &u->allocations, &u->calls,   &u->output };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        *v[i] = cl_wire_get_u64(r);
}

static void get_call(cl_wire_read *r, cl_worker_call *c)
{
    c->id = cl_wire_get_u32(r);
    c->line = cl_wire_get_u32(r);
    c->is_async = cl_wire_get_u8(r) != 0;
    c->name = cl_wire_get_str(r);
    c->args = get_value(r);
    c->kwargs = get_value(r);
    c->python = cl_wire_get_str(r);
    c->prompt = cl_wire_get_text(r, &c->nprompt);
    if ((c->args.is_json && c->args.text[0] != '[') ||
        (c->kwargs.is_json && c->kwargs.text[0] != '{'))
        r->bad = true;
}

bool cl_wire_get_report(const uint8_t *body, size_t n, cl_worker_result *out,
                        cl_worker_call **calls)
{
    cl_wire_read r = { body, body + n, false };
    *calls = NULL;
    unsigned status = cl_wire_get_u8(&r);
    out->status = (cl_worker_status)status;
    get_usage(&r, &out->usage);
    if (status > CL_WORKER_LIMIT) return false;
    if (status == CL_WORKER_DONE) out->value = get_value(&r);
    if (status == CL_WORKER_RAISED) {
        out->error_type = cl_wire_get_str(&r);
        out->error_message = cl_wire_get_str(&r);
        out->error_traceback = cl_wire_get_str(&r);
        unsigned code = cl_wire_get_u32(&r);
        const char *text = cl_wire_get_str(&r);
        if (code > 256) return false;
        out->exit_code = (int)code - 1;
        out->exit_text = *text ? text : NULL;
    }
    if (status == CL_WORKER_LIMIT) out->limit = cl_wire_get_str(&r);
    if (status == CL_WORKER_PAUSED) {
        uint32_t count = cl_wire_get_u32(&r);
        if (r.bad || !count || count > n / MIN_CALL) return false;
        *calls = calloc(count, sizeof **calls);
        if (!*calls) return false;
        for (uint32_t i = 0; i < count && !r.bad; i++)
            get_call(&r, &(*calls)[i]);
        out->calls = *calls;
        out->ncalls = count;
    }
    out->bytes = (const uint8_t *)cl_wire_get_text(&r, &out->nbytes);
    return !r.bad && r.p == r.end;
}

bool cl_wire_get_syntax(const uint8_t *body, size_t n, cl_worker_result *out)
{
    cl_wire_read r = { body, body + n, false };
    out->error_message = cl_wire_get_str(&r);
    out->line = cl_wire_get_u32(&r);
    out->column = cl_wire_get_u32(&r);
    out->end_line = cl_wire_get_u32(&r);
    out->end_column = cl_wire_get_u32(&r);
    return !r.bad && r.p == r.end;
}

bool cl_wire_get_failed(const uint8_t *body, size_t n, cl_worker_result *out)
{
    cl_wire_read r = { body, body + n, false };
    out->error_type = cl_wire_get_str(&r);
    out->subject = cl_wire_get_str(&r);
    out->error_message = cl_wire_get_str(&r);
    return !r.bad && r.p == r.end;
}

bool cl_wire_get_bytes(const uint8_t *body, size_t n, cl_worker_result *out)
{
    cl_wire_read r = { body, body + n, false };
    out->bytes = (const uint8_t *)cl_wire_get_text(&r, &out->nbytes);
    return !r.bad && r.p == r.end && out->nbytes > 0;
}
