/* SPDX-License-Identifier: MIT */
/* String literals: prefixes, escapes, implicit concatenation, f-strings and t-strings. */
#include <string.h>

#include "../base/charname.h"
#include "parse_internal.h"

/* Text being put together from adjacent literals. */
typedef struct {
    char *buf;
    uint32_t len, cap, nchars;
    cl_pos start;
    uint32_t end_line, end_col;
    bool any; /* something was added since the last flush */
} text;

static bool reserve(cl_parser *p, text *b, uint32_t more)
{
    if (b->cap - b->len > more) { return true; }
    uint32_t cap = b->cap ? b->cap : 32;
    while (cap - b->len <= more) {
        cap *= 2;
    }
    char *buf = cl_arena_grow(p->arena, b->buf, b->cap, cap);
    if (!buf) {
        cl_parser_memory(p);
        return false;
    }
    b->buf = buf;
    b->cap = cap;
    return true;
}

static bool add_bytes(cl_parser *p, text *b, const char *s, uint32_t n)
{
    if (!reserve(p, b, n)) { return false; }
    memcpy(b->buf + b->len, s, n);
    b->len += n;
    for (uint32_t i = 0; i < n; i++) {
        b->nchars += ((unsigned char)s[i] & 0xC0) != 0x80;
    }
    return true;
}

/* A surrogate pair written as two escapes stays two code points, as in CPython. */
static bool add_char(cl_parser *p, text *b, uint32_t c)
{
    char u[4];
    uint32_t n;
    if (c < 0x80) {
        u[0] = (char)c;
        n = 1;
    } else if (c < 0x800) {
        u[0] = (char)(0xC0 | c >> 6);
        u[1] = (char)(0x80 | (c & 63));
        n = 2;
    } else if (c < 0x10000) {
        u[0] = (char)(0xE0 | c >> 12);
        u[1] = (char)(0x80 | (c >> 6 & 63));
        u[2] = (char)(0x80 | (c & 63));
        n = 3;
    } else {
        u[0] = (char)(0xF0 | c >> 18);
        u[1] = (char)(0x80 | (c >> 12 & 63));
        u[2] = (char)(0x80 | (c >> 6 & 63));
        u[3] = (char)(0x80 | (c & 63));
        n = 4;
    }
    return add_bytes(p, b, u, n);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') { return c - '0'; }
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Where byte i of a literal's body is for CPython's decoder, which reads what is not ASCII as
   \UXXXXXXXX, and a backslash before it as \u005c. */
static uint32_t decoder_position(const char *s, uint32_t i)
{
    uint32_t at = 0;
    for (uint32_t k = 0; k < i; k++) {
        unsigned char c = (unsigned char)s[k];
        if (c < 0x80) {
            at++;
        } else if (c >= 0xC0) {
            at += 10;
            if (k && s[k - 1] == '\\') { at += 5; }
        }
    }
    return at;
}

/* The bytes from..to of the body s are no escape. */
static bool fail_escape(cl_parser *p, const cl_token *t, const char *s, uint32_t from, uint32_t to,
                        const char *why)
{
    uint32_t first = decoder_position(s, from), last = decoder_position(s, to + 1) - 1;
    CL_FAIL_NODES(p, t, t,
                  "(unicode error) 'unicodeescape' codec can't decode bytes in position %u-%u: %s",
                  first, last, why);
    return false;
}

enum { RAW = 1, BYTES = 2, BRACES = 4 };

/* Adds the body s[0..n) of a literal to b. */
static bool decode(cl_parser *p, text *b, const char *s, uint32_t n, int flags, const cl_token *t)
{
    uint32_t i = 0;
    while (i < n) {
        uint32_t j = i;
        while (j < n && s[j] != '\\' && s[j] != '\r' &&
               !((flags & BRACES) && (s[j] == '{' || s[j] == '}'))) {
            j++;
        }
        if (j > i) {
            if (!add_bytes(p, b, s + i, j - i)) { return false; }
            i = j;
            continue;
        }
        if (s[i] == '\r') { /* \r\n and \r are line ends like \n */
            i += i + 1 < n && s[i + 1] == '\n' ? 2 : 1;
            if (!add_bytes(p, b, "\n", 1)) { return false; }
            continue;
        }
        if (s[i] != '\\') { /* a doubled brace */
            if (!add_bytes(p, b, s + i, 1)) { return false; }
            i += i + 1 < n && s[i + 1] == s[i] ? 2 : 1;
            continue;
        }
        if ((flags & RAW) || i + 1 >= n) {
            if (!add_bytes(p, b, "\\", 1)) { return false; }
            i++;
            continue;
        }
        uint32_t from = i;
        char c = s[i + 1];
        i += 2;
        uint32_t v = 0, want = 0;
        const char *why = NULL;
        switch (c) {
        case '\r': i += i < n && s[i] == '\n'; continue;
        case '\n': continue;
        case '\\': v = '\\'; break;
        case '\'': v = '\''; break;
        case '"': v = '"'; break;
        case 'a': v = 7; break;
        case 'b': v = 8; break;
        case 'f': v = 12; break;
        case 'n': v = 10; break;
        case 'r': v = 13; break;
        case 't': v = 9; break;
        case 'v': v = 11; break;
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
            v = (uint32_t)(c - '0');
            for (int k = 0; k < 2 && i < n && s[i] >= '0' && s[i] <= '7'; k++) {
                v = v * 8 + (uint32_t)(s[i++] - '0');
            }
            if (flags & BYTES) { v &= 255; }
            break;
        case 'x':
            want = 2;
            why = "truncated \\xXX escape";
            break;
        case 'u':
            want = flags & BYTES ? 0 : 4;
            why = "truncated \\uXXXX escape";
            break;
        case 'U':
            want = flags & BYTES ? 0 : 8;
            why = "truncated \\UXXXXXXXX escape";
            break;
        case 'N':
            if (flags & BYTES) { break; }
            if (i >= n || s[i] != '{') {
                return fail_escape(p, t, s, from, i - 1, "malformed \\N character escape");
            } else {
                uint32_t k = i + 1;
                while (k < n && s[k] != '}') {
                    k++;
                }
                if (k >= n || k == i + 1) {
                    return fail_escape(p, t, s, from, k >= n ? n - 1 : k - 1,
                                       "malformed \\N character escape");
                }
                int32_t cp = cl_charname_find(s + i + 1, k - i - 1);
                if (cp < 0) {
                    return fail_escape(p, t, s, from, k, "unknown Unicode character name");
                }
                v = (uint32_t)cp;
                i = k + 1;
            }
            break;
        default: break;
        }
        bool known = strchr("\\'\"abfnrtv01234567xN", c) && c && !(c == 'N' && (flags & BYTES));
        if (want) {
            known = true;
            for (uint32_t k = 0; k < want; k++) {
                int d = i < n ? hex_value(s[i]) : -1;
                if (d < 0) {
                    if (flags & BYTES) {
                        CL_FAIL_NODES(p, t, t, "(value error) invalid \\x escape at position %u",
                                      from);
                        return false;
                    }
                    return fail_escape(p, t, s, from, i > from + 1 ? i - 1 : from, why);
                }
                v = v * 16 + (uint32_t)d;
                i++;
            }
            if (v > 0x10FFFF) {
                return fail_escape(p, t, s, from, i - 1, "illegal Unicode character");
            }
        }
        if (!known) { /* an unknown escape keeps its backslash */
            i--;
            if (!add_bytes(p, b, "\\", 1)) { return false; }
            continue;
        }
        char byte = (char)v;
        if (!(flags & BYTES ? add_bytes(p, b, &byte, 1) : add_char(p, b, v))) { return false; }
    }
    return true;
}

/* ---- nodes ---- */

static cl_node *make_constant(cl_parser *p, text *b, bool bytes)
{
    cl_node *n = cl_parser_node(p, CL_AST_Constant, b->start);
    if (!n || !reserve(p, b, 1)) { return NULL; }
    n->end_line = b->end_line;
    n->end_col = b->end_col;
    b->buf[b->len] = 0;
    cl_ast_const *c = &CL_AST(Constant, n)->value;
    c->kind = bytes ? CL_CONST_BYTES : CL_CONST_STR;
    c->text = b->buf;
    c->len = b->len;
    c->u.nchars = b->nchars;
    cl_arena_shrink(p->arena, b->buf, b->cap, b->len + 1);
    memset(b, 0, sizeof *b);
    return n;
}

static void note_token(text *b, const cl_token *t)
{
    if (!b->any) {
        b->any = true;
        b->start = (cl_pos){ t->line, t->col };
    }
    b->end_line = t->end_line;
    b->end_col = t->end_col;
}

/* Pushes what was collected as a Constant; nothing when it is empty. */
static bool flush(cl_parser *p, text *b)
{
    if (b->len == 0) {
        b->any = false;
        return true;
    }
    cl_node *n = make_constant(p, b, false);
    return n && cl_parser_push(p, n);
}

/* ---- f-strings ---- */

static bool fstring_part(cl_parser *p, text *b, char letter, bool in_spec);

static bool format_spec(cl_parser *p, cl_node **out, char letter)
{
    uint32_t base = p->nstack;
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    text b;
    memset(&b, 0, sizeof b);
    while (p->tok->kind == CL_T_FSTRING_MIDDLE || p->tok->kind == CL_T_LBRACE) {
        if (!fstring_part(p, &b, letter, true)) { return false; }
    }
    if (!flush(p, &b)) { return false; }
    cl_node *n = cl_parser_node(p, CL_AST_JoinedStr, at);
    if (!n) { return false; }
    *out = n;
    return cl_parser_take(p, base, &CL_AST(JoinedStr, n)->values);
}

/* One replacement field. Those in the format spec of a t-string are formatted as in an f-string. */
static bool field(cl_parser *p, text *b, char letter, bool in_spec)
{
    cl_token open = *p->tok;
    cl_pos at = cl_parser_pos(p);
    cl_parser_advance(p);
    uint8_t k = p->tok->kind;
    if (k == CL_T_RBRACE || k == CL_T_EQUAL || k == CL_T_EXCLAMATION || k == CL_T_COLON) {
        CL_FAIL_TOK(p, "%c-string: valid expression required before '%s'", letter,
                    cl_lexer_names[k]);
        return false;
    }
    if (!cl_parse_starts_expr(p->tok) &&
        (k != CL_T_STAR || !cl_parse_starts_expr(cl_parser_peek(p, 1))) && k != CL_T_YIELD &&
        k != CL_T_ERROR) {
        CL_FAIL_TOK(p, "%c-string: expecting a valid expression after '{'", letter);
        return false;
    }
    if (!cl_parser_enter(p)) { return false; }
    char outer = p->fstring_letter;
    p->in_fstring++;
    p->fstring_letter = letter;
    cl_node *value = cl_parse_star_or_yield(p);
    p->fstring_letter = outer;
    p->in_fstring--;
    cl_parser_leave(p);
    if (!value) { return false; }
    const char *expr_text = p->src + open.end;
    uint32_t expr_end = p->tok[-1].end;
    bool debug = false;
    if (p->tok->kind == CL_T_EQUAL) {
        debug = true;
        uint32_t eq_end = p->tok->end;
        cl_parser_advance(p);
        /* `=` and the space around it belong to the text */
        uint32_t to = p->tok->kind == CL_T_FSTRING_MIDDLE ? eq_end : p->tok->start;
        if (!b->any) {
            b->any = true;
            b->start = (cl_pos){ open.end_line, open.end_col };
        }
        if (!decode(p, b, expr_text, to - open.end, RAW, &open)) { return false; }
        b->end_line = p->tok->line;
        b->end_col = p->tok->col;
    }
    uint32_t conversion = 0;
    if (p->tok->kind == CL_T_EXCLAMATION) {
        cl_token bang = *p->tok;
        cl_parser_advance(p);
        if (p->tok->kind != CL_T_NAME) {
            if (p->tok->kind == CL_T_COLON || p->tok->kind == CL_T_RBRACE) {
                CL_FAIL_TOK(p, "%c-string: missing conversion character", letter);
            } else {
                CL_FAIL_TOK(p, "%c-string: invalid conversion character", letter);
            }
            return false;
        }
        if (p->tok->start != bang.end) {
            CL_FAIL_NODES(p, &bang, p->tok,
                          "%c-string: conversion type must come right after the exclamation mark",
                          letter);
            return false;
        }
        const char *name = p->tok->ident->text;
        if (p->tok->ident->len != 1 || !strchr("sra", name[0])) {
            CL_FAIL_TOK(p,
                        "%c-string: invalid conversion character '%s': expected 's', 'r', or 'a'",
                        letter, name);
            return false;
        }
        conversion = (uint32_t)(unsigned char)name[0];
        cl_parser_advance(p);
    }
    cl_node *spec = NULL;
    if (p->tok->kind == CL_T_COLON) {
        if (!format_spec(p, &spec, letter)) { return false; }
    }
    if (p->tok->kind != CL_T_RBRACE) {
        if (p->tok->kind == CL_T_ERROR) {
            cl_parser_fail(p);
        } else if (spec) {
            CL_FAIL_TOK(p, "%c-string: expecting '}', or format specs", letter);
        } else if (conversion) {
            CL_FAIL_TOK(p, "%c-string: expecting ':' or '}'", letter);
        } else if (debug) {
            CL_FAIL_TOK(p, "%c-string: expecting '!', or ':', or '}'", letter);
        } else {
            CL_FAIL_TOK(p, "%c-string: expecting '=', or '!', or ':', or '}'", letter);
        }
        return false;
    }
    cl_parser_advance(p);
    if (debug && !conversion && !spec) { conversion = 'r'; }
    if (!flush(p, b)) { return false; }
    bool interpolation = letter == 't' && !in_spec;
    cl_ast_kind kind = interpolation ? CL_AST_Interpolation : CL_AST_FormattedValue;
    cl_node *n = cl_parser_node(p, kind, at);
    if (!n) { return false; }
    if (interpolation) {
        cl_ast_Interpolation *it = CL_AST(Interpolation, n);
        it->value = value;
        it->conversion = conversion;
        it->format_spec = spec;
        it->str.text = expr_text;
        it->str.len = expr_end - open.end;
    } else {
        CL_AST(FormattedValue, n)->value = value;
        CL_AST(FormattedValue, n)->conversion = conversion;
        CL_AST(FormattedValue, n)->format_spec = spec;
    }
    return cl_parser_push(p, n);
}

/* One FSTRING_MIDDLE or one field. */
static bool fstring_part(cl_parser *p, text *b, char letter, bool in_spec)
{
    if (p->tok->kind == CL_T_LBRACE) { return field(p, b, letter, in_spec); }
    cl_token t = *p->tok;
    note_token(b, &t);
    int flags = (t.spare & 1 ? RAW : 0) | (t.spare & 2 ? 0 : BRACES);
    if (!decode(p, b, p->src + t.start, t.end - t.start, flags, &t)) { return false; }
    cl_parser_advance(p);
    return true;
}

/* ---- a run of adjacent literals ---- */

typedef struct {
    bool bytes, raw, u;
    uint32_t from, to; /* the body */
} literal;

static literal split(cl_parser *p, const cl_token *t)
{
    literal l = { false, false, false, t->start, t->end };
    const char *s = p->src;
    while (s[l.from] != '"' && s[l.from] != '\'') {
        char c = (char)(s[l.from++] | 32);
        l.bytes |= c == 'b';
        l.raw |= c == 'r';
        l.u |= c == 'u';
    }
    char q = s[l.from];
    uint32_t quotes = l.to - l.from >= 6 && s[l.from + 1] == q && s[l.from + 2] == q ? 3 : 1;
    l.from += quotes;
    l.to -= quotes;
    return l;
}

static bool plain(cl_parser *p, text *b, bool *u_prefix, bool first)
{
    cl_token t = *p->tok;
    literal l = split(p, &t);
    note_token(b, &t);
    if (first) { *u_prefix = l.u && p->src[t.start] == 'u'; }
    if (l.bytes) {
        for (uint32_t i = l.from; i < l.to; i++) {
            if ((unsigned char)p->src[i] >= 128) {
                CL_FAIL_NODES(p, &t, &t, "bytes can only contain ASCII literal characters");
                return false;
            }
        }
    }
    if (!decode(p, b, p->src + l.from, l.to - l.from, (l.raw ? RAW : 0) | (l.bytes ? BYTES : 0),
                &t)) {
        return false;
    }
    cl_parser_advance(p);
    return true;
}

cl_node *cl_parse_strings(cl_parser *p)
{
    cl_pos at = cl_parser_pos(p);
    uint32_t base = p->nstack;
    cl_token first = *p->tok;
    text b;
    memset(&b, 0, sizeof b);
    bool formatted = false, has_bytes = false, has_str = false, has_t = false, u_prefix = false;
    bool is_first = true;
    while (p->tok->kind == CL_T_STRING || p->tok->kind == CL_T_FSTRING_START) {
        if (p->tok->kind == CL_T_STRING) {
            bool is_bytes = split(p, p->tok).bytes;
            has_bytes |= is_bytes;
            has_str |= !is_bytes;
            if (!plain(p, &b, &u_prefix, is_first)) { return NULL; }
        } else {
            char letter = (char)p->tok->spare;
            formatted = true;
            has_t |= letter == 't';
            has_str |= letter == 'f';
            cl_parser_advance(p);
            while (p->tok->kind == CL_T_FSTRING_MIDDLE || p->tok->kind == CL_T_LBRACE) {
                if (!fstring_part(p, &b, letter, false)) { return NULL; }
            }
            if (!cl_parser_expect(p, CL_T_FSTRING_END)) { return NULL; }
        }
        is_first = false;
    }
    const cl_token *last = &p->tok[-1];
    if (has_t && (has_str || has_bytes)) {
        return CL_FAIL_NODES(p, &first, last,
                             "cannot mix t-string literals with string or bytes literals");
    }
    if (has_bytes && has_str) { return CL_FAIL_TOK(p, "cannot mix bytes and nonbytes literals"); }
    cl_node *n;
    if (!formatted) {
        b.start = at;
        n = make_constant(p, &b, has_bytes);
        if (n) {
            cl_parser_end(p, n);
            n->flags |= u_prefix ? CL_NODE_U_PREFIX : 0;
        }
        return n;
    }
    if (!flush(p, &b)) { return NULL; }
    n = cl_parser_node(p, has_t ? CL_AST_TemplateStr : CL_AST_JoinedStr, at);
    if (!n || !cl_parser_take(p, base, &CL_AST(JoinedStr, n)->values)) { return NULL; }
    return n;
}
