/* SPDX-License-Identifier: MIT */
/* Building cl_syntax_error: a small locale-free formatter and the column conversion. */
#include "syntax_error.h"

#include <stdarg.h>
#include <string.h>

typedef struct {
    char *at, *end;
} out;

static void put(out *o, const char *s, size_t n)
{
    size_t room = (size_t)(o->end - o->at);
    if (n > room) {
        n = room;
        while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80) {
            n--;
        }
        o->end = o->at + n;
    }
    memcpy(o->at, s, n);
    o->at += n;
}

static void put_u32(out *o, uint32_t v)
{
    char buf[12];
    size_t n = sizeof buf;
    do {
        buf[--n] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    put(o, buf + n, sizeof buf - n);
}

static void put_hex(out *o, uint32_t v, int width)
{
    char buf[8];
    for (int i = 0; i < width; i++) {
        buf[i] = "0123456789ABCDEF"[v >> 4 * (width - 1 - i) & 15];
    }
    put(o, buf, (size_t)width);
}

static void format(char *buf, size_t cap, const char *fmt, va_list ap)
{
    out o = { buf, buf + cap - 1 };
    for (const char *p = fmt; *p;) {
        const char *q = p;
        while (*q && *q != '%') {
            q++;
        }
        put(&o, p, (size_t)(q - p));
        if (!*q) { break; }
        q++;
        if (*q == 's') {
            const char *s = va_arg(ap, const char *);
            put(&o, s ? s : "?", s ? strlen(s) : 1);
        } else if (*q == 'u') {
            put_u32(&o, va_arg(ap, uint32_t));
        } else if (*q == 'c') {
            char c = (char)va_arg(ap, int);
            put(&o, &c, 1);
        } else if (*q == 'X') { /* at least four hex digits */
            uint32_t v = va_arg(ap, uint32_t);
            put_hex(&o, v, v > 0xFFFFF ? 6 : v > 0xFFFF ? 5 : 4);
        } else if (*q == '.' && q[1] == '*' && q[2] == 's') {
            int n = va_arg(ap, int);
            put(&o, va_arg(ap, const char *), (size_t)n);
            q += 2;
        } else {
            put(&o, "%", 1);
        }
        p = q + 1;
    }
    *o.at = 0;
}

bool cl_syntax_error_line(const char *src, size_t len, uint32_t line, const char **text,
                          uint32_t *text_len)
{
    const char *p = src, *end = src + len;
    if (line == 0) { return false; }
    for (uint32_t n = 1; n < line; n++) {
        while (p < end && *p != '\n' && *p != '\r') {
            p++;
        }
        if (p == end) { return false; }
        p += p[0] == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
    }
    const char *q = p;
    while (q < end && *q != '\n' && *q != '\r') {
        q++;
    }
    if (q - p > INT32_MAX) { return false; }
    *text = p;
    *text_len = (uint32_t)(q - p);
    return true;
}

static uint32_t column(const char *src, size_t len, uint32_t line, uint32_t col)
{
    const char *text;
    uint32_t n, chars = 1;
    if (!cl_syntax_error_line(src, len, line, &text, &n)) { return col + 1; }
    for (uint32_t i = 0; i < col && i < n; i++) {
        chars += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return col > n ? chars + (col - n) : chars;
}

void cl_syntax_error_set(cl_syntax_error *err, cl_error_kind kind, const char *src, size_t len,
                         uint32_t line, uint32_t col, uint32_t end_line, uint32_t end_col,
                         const char *fmt, ...)
{
    if (err->kind != CL_ERR_NONE) { return; }
    if (len >= 3 && memcmp(src, "\xEF\xBB\xBF", 3) == 0) {
        src += 3;
        len -= 3;
    }
    err->kind = kind;
    err->line = line;
    err->col = line ? column(src, len, line, col) : 0;
    err->end_line = end_line;
    err->end_col = end_line ? column(src, len, end_line, end_col) : 0;
    err->line_text = NULL;
    err->line_len = 0;
    cl_syntax_error_line(src, len, line, &err->line_text, &err->line_len);
    va_list ap;
    va_start(ap, fmt);
    format(err->message, sizeof err->message, fmt, ap);
    va_end(ap);
}

const char *cl_syntax_error_class(const cl_syntax_error *err)
{
    switch (err->kind) {
    case CL_ERR_INDENTATION: return "IndentationError";
    case CL_ERR_TAB: return "TabError";
    case CL_ERR_VALUE: return "ValueError";
    case CL_ERR_DEPTH:
    case CL_ERR_MEMORY: return "MemoryError";
    default: return "SyntaxError";
    }
}
