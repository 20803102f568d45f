/* SPDX-License-Identifier: MIT */
/* The tokenizer.
 *
 * Tokens are made on demand. Indentation is kept on a stack with two widths per level (tabs of 8
 * and
 * tabs of 1) so that inconsistent mixes are found, as the Python reference describes. An f-string
 * is read by switching modes: text up to `{`, then ordinary tokens up to the matching `}`, `:` or
 * `!`, then text again (PEP 701); `fstrings` is the stack of those being read. */
#include "lexer.h"

#include <string.h>

#include "ident.h"

const char *const cl_lexer_names[CL_T_COUNT] = {
#define CL_TOK(name, text) text,
#define CL_PUNCT(name, text) text,
#define CL_KEYWORD(name, text) text,
#include "tokens.def"
#undef CL_TOK
#undef CL_PUNCT
#undef CL_KEYWORD
};

enum { POLL_EVERY = 4096 };

#define PEEK(lx, k) ((lx)->at + (k) < (lx)->len ? (unsigned char)(lx)->src[(lx)->at + (k)] : 0)

static bool is_digit(int c) { return c >= '0' && c <= '9'; }

static bool is_ident_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}

static bool is_ident_char(int c) { return is_ident_start(c) || is_digit(c); }

static bool is_hex(int c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* ---- errors ---- */

#define FAIL_AT(lx, kind, line, col, end_line, end_col, ...)                                    \
    ((lx)->failed = true, cl_syntax_error_set((lx)->err, kind, (lx)->src, (lx)->len, line, col, \
                                              end_line, end_col, __VA_ARGS__))

/* CPython points such errors at the character read last, so one before the cursor. */
#define FAIL(lx, ...)                                                                           \
    do {                                                                                        \
        bool was_set = (lx)->err->kind != CL_ERR_NONE;                                          \
        FAIL_AT(lx, CL_ERR_SYNTAX, (lx)->line, (lx)->at - (lx)->line_start, 0, 0, __VA_ARGS__); \
        if (!was_set && (lx)->err->col) {                                                       \
            (lx)->err->col--;                                                                   \
            (lx)->err->end_line = (lx)->err->line;                                              \
            (lx)->err->end_col = (lx)->err->col;                                                \
        }                                                                                       \
    } while (0)

static void out_of_memory(cl_lexer *lx) { FAIL_AT(lx, CL_ERR_MEMORY, 0, 0, 0, 0, "out of memory"); }

/* ---- start: encoding ---- */

static bool decode_utf8(const char *s, uint32_t room, uint32_t *cp, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *)s;
    uint32_t c = p[0];
    uint32_t len = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (len == 0 || len > room) { return false; }
    uint32_t v = len == 1 ? c : c & (0x7Fu >> len);
    for (uint32_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80) { return false; }
        v = v << 6 | (p[i] & 0x3F);
    }
    if ((len == 3 && v < 0x800) || (len == 4 && v < 0x10000) || v > 0x10FFFF ||
        (v >= 0xD800 && v <= 0xDFFF)) {
        return false;
    }
    *cp = v;
    *n = len;
    return true;
}

static bool check_bytes(cl_lexer *lx, bool *ascii)
{
    const char *s = lx->src;
    uint32_t i = 0, n = lx->len;
    uint64_t seen = 0;
    while (i < n) {
        uint64_t w;
        if (n - i >= 8) {
            memcpy(&w, s + i, 8);
            /* no high bit and no zero byte in this word? */
            if (!((w | (w - 0x0101010101010101u)) & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        unsigned char c = (unsigned char)s[i];
        if (c == 0) {
            FAIL_AT(lx, CL_ERR_SYNTAX, 0, 0, 0, 0, "source code string cannot contain null bytes");
            return false;
        }
        uint32_t cp, k = 1;
        if (c >= 0x80) {
            seen = 1;
            if (!decode_utf8(s + i, n - i, &cp, &k)) {
                uint32_t line = 1;
                for (uint32_t j = 0; j < i; j++) {
                    line += s[j] == '\n';
                }
                char hex[3] = { "0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15], 0 };
                FAIL_AT(lx, CL_ERR_SYNTAX, line, 0, 0, 0,
                        "Non-UTF-8 code starting with '\\x%s' on line %u, but no encoding "
                        "declared; "
                        "see https://peps.python.org/pep-0263/ for details",
                        hex, line);
                return false;
            }
        }
        i += k;
    }
    *ascii = !seen;
    return true;
}

static bool same_name(const char *s, uint32_t n, const char *name)
{
    uint32_t i = 0;
    for (; i < n && name[i]; i++) {
        char c = s[i] == '_' ? '-' : s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i];
        if (c != name[i]) { return false; }
    }
    return name[i] == 0 && (i == n || (i < n && s[i] == '-'));
}

/* PEP 263: a comment in the first two lines may name the encoding. Text that is all ASCII is the
 * same
 * in every encoding that is likely to be named, so those are let through. */
static bool check_cookie(cl_lexer *lx, bool ascii)
{
    uint32_t at = lx->at;
    for (int line = 0; line < 2 && at < lx->len; line++) {
        uint32_t end = at;
        while (end < lx->len && lx->src[end] != '\n' && lx->src[end] != '\r') {
            end++;
        }
        uint32_t p = at;
        while (p < end && (lx->src[p] == ' ' || lx->src[p] == '\t' || lx->src[p] == '\f')) {
            p++;
        }
        if (p < end && lx->src[p] != '#') { return true; }
        for (; p + 7 < end; p++) {
            if (memcmp(lx->src + p, "coding", 6) != 0 ||
                (lx->src[p + 6] != ':' && lx->src[p + 6] != '=')) {
                continue;
            }
            p += 7;
            while (p < end && (lx->src[p] == ' ' || lx->src[p] == '\t')) {
                p++;
            }
            uint32_t q = p;
            while (q < end &&
                   (is_ident_char((unsigned char)lx->src[q]) || lx->src[q] == '-' ||
                    lx->src[q] == '.') &&
                   (unsigned char)lx->src[q] < 128) {
                q++;
            }
            if (q == p) { break; }
            uint32_t n = q - p;
            const char *s = lx->src + p;
            if (same_name(s, n, "utf-8") || (n == 4 && same_name(s, n, "utf8"))) { return true; }
            if (ascii && (same_name(s, n, "ascii") || same_name(s, n, "us-ascii") ||
                          same_name(s, n, "latin-1") || same_name(s, n, "latin1") ||
                          same_name(s, n, "iso-8859-1") || same_name(s, n, "iso-8859-15") ||
                          same_name(s, n, "cp1252"))) {
                return true;
            }
            n = n < 80 ? n : 80;
            FAIL_AT(lx, CL_ERR_SYNTAX, 0, 0, 0, 0, "encoding problem: %.*s%s", (int)n, s,
                    lx->at ? " with BOM" : "");
            return false;
        }
        at = end + 1;
        if (end + 1 < lx->len && lx->src[end] == '\r' && lx->src[end + 1] == '\n') { at++; }
    }
    return true;
}

bool cl_lexer_init(cl_lexer *lx, cl_arena *arena, cl_ident_table *idents, const char *src,
                   size_t len, const cl_poll *poll, uint64_t work_limit, cl_syntax_error *err)
{
    memset(lx, 0, offsetof(cl_lexer, parens));
    lx->nfstrings = 0;
    lx->src = src;
    lx->arena = arena;
    lx->idents = idents;
    lx->err = err;
    lx->poll = poll;
    lx->work_limit = work_limit;
    lx->line = 1;
    lx->at_bol = true;
    lx->last_was_newline = true;
    lx->nindents = 1;
    lx->indents[0] = lx->alt_indents[0] = 0;
    if (len > (size_t)1 << 30) {
        FAIL_AT(lx, CL_ERR_MEMORY, 0, 0, 0, 0, "source is too long");
        return false;
    }
    lx->len = (uint32_t)len;
    bool ascii = true;
    if (!check_bytes(lx, &ascii)) { return false; }
    if (len >= 3 && memcmp(src, "\xEF\xBB\xBF", 3) == 0) { lx->at = lx->line_start = 3; }
    return check_cookie(lx, ascii);
}

/* ---- lines ---- */

/* At a line end: steps over it (\n, \r\n or \r) and starts a new line. */
static void next_line(cl_lexer *lx)
{
    if (lx->src[lx->at] == '\r' && PEEK(lx, 1) == '\n') { lx->at++; }
    lx->at++;
    lx->line++;
    lx->line_start = lx->at;
}

static bool at_line_end(const cl_lexer *lx)
{
    return lx->at < lx->len && (lx->src[lx->at] == '\n' || lx->src[lx->at] == '\r');
}

static void finish(cl_lexer *lx, cl_token *t, cl_token_kind kind)
{
    t->kind = (uint8_t)kind;
    t->level = (uint8_t)lx->level;
    t->end = lx->at;
    t->end_line = lx->line;
    t->end_col = lx->at - lx->line_start;
}

static void begin(cl_lexer *lx, cl_token *t)
{
    t->start = lx->at;
    t->line = lx->line;
    t->col = lx->at - lx->line_start;
    t->ident = NULL;
    t->spare = 0;
}

/* Measures the indentation of a new line. Returns false at an error. Blank and comment lines change
 * nothing; the cursor is left on the first character that is not space. */
static bool indentation(cl_lexer *lx)
{
    uint32_t col, alt;
    for (;;) {
        col = alt = 0;
        bool continued = false;
        uint32_t cont_col = 0;
        for (;; lx->at++) {
            int c = PEEK(lx, 0);
            if (c == ' ') {
                col++;
                alt++;
            } else if (c == '\t') {
                col = (col / 8 + 1) * 8;
                alt++;
            } else if (c == '\f') {
                col = alt = 0;
            } else if (c == '\\' && (PEEK(lx, 1) == '\n' || PEEK(lx, 1) == '\r')) {
                cont_col = cont_col ? cont_col : col;
                continued = true;
                lx->at++;
                next_line(lx);
                lx->at--;
                if (lx->at + 1 >= lx->len) {
                    lx->at++;
                    FAIL(lx, "unexpected EOF while parsing");
                    return false;
                }
            } else {
                break;
            }
        }
        if (continued && cont_col) { col = alt = cont_col; }
        if (lx->at < lx->len && lx->src[lx->at] == '#') {
            while (lx->at < lx->len && !at_line_end(lx)) {
                lx->at++;
            }
        }
        if (at_line_end(lx)) {
            next_line(lx);
            continue;
        }
        break;
    }
    if (lx->at >= lx->len) { return true; /* the end of the file closes every block */ }
    uint32_t top = lx->nindents - 1;
    if (col == lx->indents[top]) {
        if (alt != lx->alt_indents[top]) { goto tabs; }
    } else if (col > lx->indents[top]) {
        if (lx->nindents >= CL_LEX_MAX_INDENTS) {
            FAIL_AT(lx, CL_ERR_INDENTATION, lx->line, lx->at - lx->line_start, 0, 0,
                    "too many levels of indentation");
            return false;
        }
        if (alt <= lx->alt_indents[top]) { goto tabs; }
        lx->pending++;
        lx->indents[lx->nindents] = col;
        lx->alt_indents[lx->nindents++] = alt;
    } else {
        while (lx->nindents > 1 && col < lx->indents[lx->nindents - 1]) {
            lx->pending--;
            lx->nindents--;
        }
        if (col != lx->indents[lx->nindents - 1]) {
            uint32_t end = lx->at;
            while (end < lx->len && lx->src[end] != '\n' && lx->src[end] != '\r') {
                end++;
            }
            FAIL_AT(lx, CL_ERR_INDENTATION, lx->line, end - lx->line_start, 0, 0,
                    "unindent does not match any outer indentation level");
            return false;
        }
        if (alt != lx->alt_indents[lx->nindents - 1]) { goto tabs; }
    }
    return true;
tabs:
    FAIL_AT(lx, CL_ERR_TAB, lx->line, 0, 0, 0,
            "inconsistent use of tabs and spaces in indentation");
    return false;
}

/* ---- numbers ---- */

static bool decimal_tail(cl_lexer *lx)
{
    for (;;) {
        while (is_digit(PEEK(lx, 0))) {
            lx->at++;
        }
        if (PEEK(lx, 0) != '_') { return true; }
        lx->at++;
        if (!is_digit(PEEK(lx, 0))) {
            FAIL(lx, "invalid decimal literal");
            return false;
        }
    }
}

/* A number may be followed directly by these keywords only. */
static bool number_end(cl_lexer *lx, const char *kind)
{
    static const char *const words[] = { "and", "else", "for", "if", "in", "is", "or", "not" };
    int c = PEEK(lx, 0);
    if (!is_ident_char(c)) { return true; }
    const char *s = lx->src + lx->at;
    uint32_t room = lx->len - lx->at;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t n = (uint32_t)strlen(words[i]);
        if (room >= n && memcmp(s, words[i], n) == 0) { return true; }
    }
    if (c >= 128) {
        return true; /* the identifier check that follows tells what is wrong with it */
    }
    FAIL(lx, "invalid %s literal", kind);
    return false;
}

static bool radix_number(cl_lexer *lx, const char *kind, int base)
{
    lx->at += 2;
    do {
        if (PEEK(lx, 0) == '_') { lx->at++; }
        int c = PEEK(lx, 0);
        bool ok = base == 16 ? is_hex(c) : c >= '0' && c < '0' + base;
        if (!ok) {
            if (is_digit(c)) {
                lx->at++;
                FAIL(lx, "invalid digit '%c' in %s literal", c, kind);
            } else {
                FAIL(lx, "invalid %s literal", kind);
            }
            return false;
        }
        do {
            lx->at++;
            c = PEEK(lx, 0);
        } while (base == 16 ? is_hex(c) : c >= '0' && c < '0' + base);
    } while (PEEK(lx, 0) == '_');
    if (is_digit(PEEK(lx, 0))) {
        int c = PEEK(lx, 0);
        lx->at++;
        FAIL(lx, "invalid digit '%c' in %s literal", c, kind);
        return false;
    }
    return number_end(lx, kind);
}

static bool number(cl_lexer *lx)
{
    uint32_t start = lx->at;
    int c = PEEK(lx, 0);
    if (c == '0') {
        switch (PEEK(lx, 1) | 32) {
        case 'x': return radix_number(lx, "hexadecimal", 16);
        case 'o': return radix_number(lx, "octal", 8);
        case 'b': return radix_number(lx, "binary", 2);
        default: break;
        }
        uint32_t zeros_end;
        lx->at++;
        for (;;) {
            if (PEEK(lx, 0) == '_') {
                lx->at++;
                if (!is_digit(PEEK(lx, 0))) {
                    FAIL(lx, "invalid decimal literal");
                    return false;
                }
            }
            if (PEEK(lx, 0) != '0') { break; }
            lx->at++;
        }
        zeros_end = lx->at;
        bool nonzero = false;
        if (is_digit(PEEK(lx, 0))) {
            nonzero = true;
            if (!decimal_tail(lx)) { return false; }
        }
        c = PEEK(lx, 0);
        if (c != '.' && (c | 32) != 'e' && (c | 32) != 'j') {
            if (nonzero) {
                FAIL_AT(lx, CL_ERR_SYNTAX, lx->line, start - lx->line_start, lx->line,
                        zeros_end - lx->line_start,
                        "leading zeros in decimal integer literals are not permitted; use an 0o "
                        "prefix for octal integers");
                return false;
            }
            return number_end(lx, "decimal");
        }
    } else if (c != '.' && !decimal_tail(lx)) {
        return false;
    }
    if (PEEK(lx, 0) == '.') {
        lx->at++;
        if (is_digit(PEEK(lx, 0)) && !decimal_tail(lx)) { return false; }
    }
    c = PEEK(lx, 0);
    if ((c | 32) == 'e') {
        uint32_t e = lx->at++;
        if (PEEK(lx, 0) == '+' || PEEK(lx, 0) == '-') {
            lx->at++;
            if (!is_digit(PEEK(lx, 0))) {
                FAIL(lx, "invalid decimal literal");
                return false;
            }
        } else if (!is_digit(PEEK(lx, 0))) {
            lx->at = e; /* `1else` */
            return number_end(lx, "decimal");
        }
        if (!decimal_tail(lx)) { return false; }
    }
    if ((PEEK(lx, 0) | 32) == 'j') {
        lx->at++;
        return number_end(lx, "imaginary");
    }
    return number_end(lx, "decimal");
}

/* ---- strings ---- */

static void unterminated(cl_lexer *lx, uint32_t line, uint32_t col, bool triple, const char *what,
                         bool escaped)
{
    if (triple) {
        uint32_t last = lx->line;
        if (lx->at > 0 && lx->at == lx->line_start && last > line) { last--; }
        FAIL_AT(lx, CL_ERR_SYNTAX, line, col, line, col,
                "unterminated triple-quoted %s literal (detected at line %u)", what, last);
    } else {
        FAIL_AT(lx, CL_ERR_SYNTAX, line, col, line, col,
                escaped ? "unterminated %s literal (detected at line %u); perhaps you escaped the "
                          "end quote"
                        : "unterminated %s literal (detected at line %u)",
                what, lx->line);
    }
}

static bool string_body(cl_lexer *lx, const cl_token *t)
{
    char quote = lx->src[lx->at];
    bool triple = PEEK(lx, 1) == (unsigned char)quote && PEEK(lx, 2) == (unsigned char)quote;
    bool escaped_quote = false;
    if (!triple && PEEK(lx, 1) == (unsigned char)quote) {
        lx->at += 2;
        return true;
    }
    uint32_t col = t->col, line = t->line;
    lx->at += triple ? 3 : 1;
    for (;;) {
        if (lx->at >= lx->len || (!triple && at_line_end(lx))) {
            if (lx->nfstrings) {
                const cl_lex_fstring *f = &lx->fstrings[lx->nfstrings - 1];
                if (f->quote == quote && f->triple == triple) {
                    FAIL_AT(lx, CL_ERR_SYNTAX, line, col, line, col, "%c-string: expecting '}'",
                            f->letter);
                    return false;
                }
            }
            unterminated(lx, line, col, triple, "string", escaped_quote);
            return false;
        }
        char c = lx->src[lx->at];
        if (c == quote) {
            if (!triple) {
                lx->at++;
                return true;
            }
            if (PEEK(lx, 1) == (unsigned char)quote && PEEK(lx, 2) == (unsigned char)quote) {
                lx->at += 3;
                return true;
            }
            lx->at++;
        } else if (c == '\\') {
            lx->at++;
            if (PEEK(lx, 0) == (unsigned char)quote) { escaped_quote = true; }
            if (at_line_end(lx)) {
                next_line(lx);
            } else if (lx->at < lx->len) {
                lx->at++;
            }
        } else if (c == '\n' || c == '\r') {
            next_line(lx);
        } else {
            lx->at++;
        }
    }
}

static bool fstring_start(cl_lexer *lx, cl_token *t, bool raw, char letter)
{
    if (lx->nfstrings >= CL_LEX_MAX_FSTRINGS) {
        FAIL(lx, "too many nested f-strings");
        return false;
    }
    cl_lex_fstring *f = &lx->fstrings[lx->nfstrings++];
    memset(f, 0, sizeof *f);
    f->quote = lx->src[lx->at];
    f->letter = letter;
    f->raw = raw;
    f->triple = PEEK(lx, 1) == (unsigned char)f->quote && PEEK(lx, 2) == (unsigned char)f->quote;
    f->start = t->start;
    f->line = t->line;
    f->line_start = lx->line_start;
    lx->at += f->triple ? 3 : 1;
    t->spare = (uint16_t)letter;
    finish(lx, t, CL_T_FSTRING_START);
    return true;
}

static bool push_paren(cl_lexer *lx, char c, const cl_token *t)
{
    if (lx->level >= CL_LEX_MAX_PARENS) {
        FAIL(lx, "too many nested parentheses");
        return false;
    }
    lx->parens[lx->level++] = (cl_lex_paren){ c, t->line, t->col };
    return true;
}

/* The text part of an f-string. Gives FSTRING_MIDDLE (possibly none), or the token after it. */
static void fstring_text(cl_lexer *lx, cl_token *t)
{
    cl_lex_fstring *f = &lx->fstrings[lx->nfstrings - 1];
    begin(lx, t);
    if (PEEK(lx, 0) == (unsigned char)f->quote && !f->in_spec &&
        (!f->triple ||
         (PEEK(lx, 1) == (unsigned char)f->quote && PEEK(lx, 2) == (unsigned char)f->quote))) {
        lx->at += f->triple ? 3 : 1;
        lx->nfstrings--;
        finish(lx, t, CL_T_FSTRING_END);
        return;
    }
    if (PEEK(lx, 0) == '{' && (PEEK(lx, 1) != '{' || f->in_spec)) {
        if (f->depth >= CL_LEX_MAX_FIELDS) {
            FAIL(lx, "%c-string: expressions nested too deeply", f->letter);
            finish(lx, t, CL_T_ERROR);
            return;
        }
        if (!push_paren(lx, '{', t)) {
            finish(lx, t, CL_T_ERROR);
            return;
        }
        lx->at++;
        f->field_level[f->depth++] = (uint8_t)lx->level;
        f->in_expr = true;
        f->in_spec = false;
        finish(lx, t, CL_T_LBRACE);
        return;
    }
    if (PEEK(lx, 0) == '}' && f->in_spec) {
        lx->at++;
        lx->level--;
        f->depth--;
        f->in_spec = f->depth > 0;
        finish(lx, t, CL_T_RBRACE);
        return;
    }
    for (;;) {
        if (lx->at >= lx->len || (!f->triple && at_line_end(lx))) {
            if (lx->at < lx->len && f->in_spec) {
                lx->at++;
                FAIL(lx,
                     "%c-string: newlines are not allowed in format specifiers for single "
                     "quoted %c-strings",
                     f->letter, f->letter);
            } else {
                unterminated(lx, f->line, f->start - f->line_start, f->triple,
                             f->letter == 'f' ? "f-string" : "t-string", false);
            }
            finish(lx, t, CL_T_ERROR);
            return;
        }
        char c = lx->src[lx->at];
        if (c == f->quote) {
            if (!f->triple ||
                (PEEK(lx, 1) == (unsigned char)c && PEEK(lx, 2) == (unsigned char)c)) {
                if (f->in_spec) {
                    FAIL_AT(lx, CL_ERR_SYNTAX, lx->line, lx->at - lx->line_start, lx->line,
                            lx->at - lx->line_start + 1,
                            "%c-string: expecting '}', or format specs", f->letter);
                    finish(lx, t, CL_T_ERROR);
                    return;
                }
                break;
            }
            lx->at++;
        } else if (c == '{') {
            if (f->in_spec || PEEK(lx, 1) != '{') { break; }
            lx->at += 2;
        } else if (c == '}') {
            if (f->in_spec) { break; }
            if (PEEK(lx, 1) != '}') {
                lx->at++;
                FAIL(lx, "%c-string: single '}' is not allowed", f->letter);
                finish(lx, t, CL_T_ERROR);
                return;
            }
            lx->at += 2;
        } else if (c == '\\') {
            lx->at++;
            int d = PEEK(lx, 0);
            if (at_line_end(lx)) {
                next_line(lx);
            } else if (d == '{' || d == '}') {
                /* the backslash stands for itself and the brace is looked at next */
            } else if (d == 'N' && !f->raw && PEEK(lx, 1) == '{') {
                lx->at += 2;
                while (lx->at < lx->len &&
                       (is_ident_char(PEEK(lx, 0)) || PEEK(lx, 0) == ' ' || PEEK(lx, 0) == '-')) {
                    lx->at++;
                }
                if (PEEK(lx, 0) == '}') { lx->at++; }
            } else if (lx->at < lx->len) {
                lx->at++;
            }
        } else if (c == '\n' || c == '\r') {
            next_line(lx);
        } else {
            lx->at++;
        }
    }
    if (lx->at == t->start) { /* an empty spec before a quote cannot come here */
        fstring_text(lx, t);
        return;
    }
    finish(lx, t, CL_T_FSTRING_MIDDLE);
    t->spare = (uint16_t)((f->raw ? 1 : 0) | (f->in_spec ? 2 : 0));
}

/* ---- names and string prefixes ---- */

/* A name of up to two letters before a quote may be a string prefix. Returns false at an error;
 * *done
 * tells that a token was made. */
static bool prefixed_string(cl_lexer *lx, cl_token *t, bool *done)
{
    bool saw_b = false, saw_r = false, saw_u = false, saw_f = false, saw_t = false;
    uint32_t n = lx->at - t->start;
    *done = false;
    for (uint32_t i = 0; i < n; i++) {
        switch (lx->src[t->start + i] | 32) {
        case 'b':
            if (saw_b) return true;
            saw_b = true;
            break;
        case 'r':
            if (saw_r) return true;
            saw_r = true;
            break;
        case 'u':
            if (saw_u) return true;
            saw_u = true;
            break;
        case 'f':
            if (saw_f) return true;
            saw_f = true;
            break;
        case 't':
            if (saw_t) return true;
            saw_t = true;
            break;
        default: return true;
        }
    }
    const char *bad = NULL;
    if (saw_u && saw_b)
        bad = "'u' and 'b'";
    else if (saw_u && saw_r)
        bad = "'u' and 'r'";
    else if (saw_u && saw_f)
        bad = "'u' and 'f'";
    else if (saw_u && saw_t)
        bad = "'u' and 't'";
    else if (saw_b && saw_f)
        bad = "'b' and 'f'";
    else if (saw_b && saw_t)
        bad = "'b' and 't'";
    else if (saw_f && saw_t)
        bad = "'f' and 't'";
    if (bad) {
        FAIL_AT(lx, CL_ERR_SYNTAX, lx->line, t->col, lx->line, lx->at - lx->line_start,
                "%s prefixes are incompatible", bad);
        return false;
    }
    *done = true;
    if (saw_f || saw_t) { return fstring_start(lx, t, saw_r, saw_f ? 'f' : 't'); }
    if (!string_body(lx, t)) { return false; }
    finish(lx, t, CL_T_STRING);
    return true;
}

static bool name(cl_lexer *lx, cl_token *t)
{
    bool ascii = true;
    while (is_ident_char(PEEK(lx, 0))) {
        ascii &= PEEK(lx, 0) < 128;
        lx->at++;
    }
    uint32_t n = lx->at - t->start;
    int c = PEEK(lx, 0);
    if (n <= 3 && (c == '"' || c == '\'') && ascii) {
        bool done;
        if (!prefixed_string(lx, t, &done)) { return false; }
        if (done) { return true; }
    }
    const char *text = lx->src + t->start;
    size_t text_len = n;
    if (!ascii) {
        uint32_t bad, bad_len, cp;
        if (!cl_ident_check(text, n, &bad, &bad_len, &cp)) {
            lx->at = t->start + bad + bad_len;
            if (cl_ident_printable(cp)) {
                FAIL(lx, "invalid character '%.*s' (U+%X)", (int)bad_len, text + bad, cp);
            } else {
                FAIL(lx, "invalid non-printable character U+%X", cp);
            }
            return false;
        }
        text = cl_ident_nfkc(lx->arena, text, n, &text_len);
        if (!text) {
            out_of_memory(lx);
            return false;
        }
    }
    t->ident = cl_ast_intern(lx->arena, lx->idents, text, text_len);
    if (!t->ident) {
        out_of_memory(lx);
        return false;
    }
    finish(lx, t, t->ident->keyword && ascii ? t->ident->keyword : CL_T_NAME);
    return true;
}

/* ---- punctuation ---- */

static cl_token_kind one_char(int c)
{
    switch (c) {
    case '(': return CL_T_LPAR;
    case ')': return CL_T_RPAR;
    case '[': return CL_T_LSQB;
    case ']': return CL_T_RSQB;
    case '{': return CL_T_LBRACE;
    case '}': return CL_T_RBRACE;
    case ':': return CL_T_COLON;
    case ',': return CL_T_COMMA;
    case ';': return CL_T_SEMI;
    case '.': return CL_T_DOT;
    case '!': return CL_T_EXCLAMATION;
    case '=': return CL_T_EQUAL;
    case '@': return CL_T_AT;
    case '~': return CL_T_TILDE;
    case '+': return CL_T_PLUS;
    case '-': return CL_T_MINUS;
    case '*': return CL_T_STAR;
    case '/': return CL_T_SLASH;
    case '%': return CL_T_PERCENT;
    case '|': return CL_T_VBAR;
    case '^': return CL_T_CIRCUMFLEX;
    case '&': return CL_T_AMPER;
    case '<': return CL_T_LESS;
    case '>': return CL_T_GREATER;
    default: return CL_T_BADCHAR;
    }
}

/* The longest operator at the cursor; its length in *n. */
static cl_token_kind operator_at(const cl_lexer *lx, uint32_t *n)
{
    int a = PEEK(lx, 0), b = PEEK(lx, 1), c = PEEK(lx, 2);
    *n = 3;
    if (b == a && c == '=') {
        switch (a) {
        case '*': return CL_T_DOUBLESTAREQUAL;
        case '/': return CL_T_DOUBLESLASHEQUAL;
        case '<': return CL_T_LEFTSHIFTEQUAL;
        case '>': return CL_T_RIGHTSHIFTEQUAL;
        default: break;
        }
    }
    if (a == '.' && b == '.' && c == '.') { return CL_T_ELLIPSIS; }
    *n = 2;
    if (b == '=') {
        switch (a) {
        case '=': return CL_T_EQEQUAL;
        case '!': return CL_T_NOTEQUAL;
        case '<': return CL_T_LESSEQUAL;
        case '>': return CL_T_GREATEREQUAL;
        case '+': return CL_T_PLUSEQUAL;
        case '-': return CL_T_MINEQUAL;
        case '*': return CL_T_STAREQUAL;
        case '/': return CL_T_SLASHEQUAL;
        case '%': return CL_T_PERCENTEQUAL;
        case '|': return CL_T_VBAREQUAL;
        case '^': return CL_T_CIRCUMFLEXEQUAL;
        case '&': return CL_T_AMPEREQUAL;
        case '@': return CL_T_ATEQUAL;
        case ':': return CL_T_COLONEQUAL;
        default: break;
        }
    }
    if (b == a) {
        switch (a) {
        case '*': return CL_T_DOUBLESTAR;
        case '/': return CL_T_DOUBLESLASH;
        case '<': return CL_T_LEFTSHIFT;
        case '>': return CL_T_RIGHTSHIFT;
        default: break;
        }
    }
    if (a == '-' && b == '>') { return CL_T_RARROW; }
    if (a == '<' && b == '>') { return CL_T_NOTEQUAL; }
    *n = 1;
    return one_char(a);
}

static bool closing(cl_lexer *lx, char c)
{
    cl_lex_fstring *f = lx->nfstrings ? &lx->fstrings[lx->nfstrings - 1] : NULL;
    if (lx->level == 0) {
        FAIL(lx, "unmatched '%c'", c);
        return false;
    }
    cl_lex_paren open = lx->parens[lx->level - 1];
    bool match =
        (open.c == '(' && c == ')') || (open.c == '[' && c == ']') || (open.c == '{' && c == '}');
    bool field = f && f->depth && f->field_level[f->depth - 1] == lx->level;
    if (!match) {
        if (field) {
            FAIL(lx, "%c-string: unmatched '%c'", f->letter, c);
        } else if (open.line != lx->line) {
            FAIL(lx, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %u",
                 c, open.c, open.line);
        } else {
            FAIL(lx, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open.c);
        }
        return false;
    }
    if (field) {
        f->depth--;
        f->in_expr = false;
        f->in_spec = f->depth > 0;
    }
    lx->level--;
    return true;
}

static bool punctuation(cl_lexer *lx, cl_token *t)
{
    int c = PEEK(lx, 0);
    cl_lex_fstring *f = lx->nfstrings ? &lx->fstrings[lx->nfstrings - 1] : NULL;
    if (f && f->depth && f->field_level[f->depth - 1] == lx->level) {
        if (c == ':') {
            lx->at++;
            f->in_expr = false;
            f->in_spec = true;
            finish(lx, t, CL_T_COLON);
            return true;
        }
        if (c == '!' && PEEK(lx, 1) != '=') {
            lx->at++;
            finish(lx, t, CL_T_EXCLAMATION);
            return true;
        }
    }
    uint32_t n;
    cl_token_kind kind = operator_at(lx, &n);
    lx->at += n;
    switch (kind) {
    case CL_T_LPAR:
    case CL_T_LSQB:
    case CL_T_LBRACE:
        if (!push_paren(lx, (char)c, t)) { return false; }
        break;
    case CL_T_RPAR:
    case CL_T_RSQB:
    case CL_T_RBRACE:
        if (!closing(lx, (char)c)) { return false; }
        break;
    case CL_T_BADCHAR:
        if (c < 32 || c == 127) {
            FAIL(lx, "invalid non-printable character U+%X", (uint32_t)c);
            return false;
        }
        break;
    default: break;
    }
    finish(lx, t, kind);
    return true;
}

/* ---- one token ---- */

static bool end_of_file(cl_lexer *lx, cl_token *t)
{
    begin(lx, t);
    if (lx->level) { /* the parser reports the bracket that was never closed */
        lx->open_at_end = true;
        return false;
    }
    if (!lx->last_was_newline) {
        /* a last line without a line end: the NEWLINE is one column wide, as in CPython */
        finish(lx, t, CL_T_NEWLINE);
        t->end_col++;
        lx->last_was_newline = true;
        return true;
    }
    if (!lx->eof_done) {
        lx->eof_done = true;
        lx->pending = -(int)(lx->nindents - 1);
        lx->nindents = 1;
        if (lx->at != lx->line_start) {
            lx->line++;
            lx->line_start = lx->at;
        }
    }
    begin(lx, t);
    if (lx->pending < 0) {
        lx->pending++;
        finish(lx, t, CL_T_DEDENT);
    } else {
        finish(lx, t, CL_T_ENDMARKER);
    }
    return true;
}

static bool scan(cl_lexer *lx, cl_token *t)
{
    if (lx->nfstrings && !lx->fstrings[lx->nfstrings - 1].in_expr) {
        fstring_text(lx, t);
        return t->kind != CL_T_ERROR;
    }
    if (lx->eof_done) { return end_of_file(lx, t); }
    if (lx->at_bol) {
        lx->at_bol = false;
        begin(lx, t);
        if (!indentation(lx)) { return false; }
        if (lx->at >= lx->len) { return end_of_file(lx, t); }
    }
    if (lx->pending) {
        begin(lx, t);
        if (lx->pending < 0) {
            lx->pending++;
            finish(lx, t, CL_T_DEDENT);
        } else {
            lx->pending--;
            t->start = lx->line_start;
            t->col = 0;
            finish(lx, t, CL_T_INDENT);
        }
        return true;
    }
    for (;;) {
        int c = PEEK(lx, 0);
        if (c == ' ' || c == '\t' || c == '\f') {
            lx->at++;
        } else if (c == '#') {
            while (lx->at < lx->len && !at_line_end(lx)) {
                lx->at++;
            }
        } else if (c == '\n' || c == '\r') {
            if (lx->level == 0) {
                begin(lx, t);
                lx->at++;
                finish(lx, t, CL_T_NEWLINE);
                lx->at--;
                next_line(lx);
                lx->at_bol = lx->last_was_newline = true;
                return true;
            }
            next_line(lx);
        } else if (c == '\\') {
            lx->at++;
            if (!at_line_end(lx)) {
                if (lx->at >= lx->len) {
                    FAIL_AT(lx, CL_ERR_SYNTAX, lx->line, lx->at - lx->line_start, 0, 0,
                            "unexpected EOF while parsing");
                    return false;
                }
                lx->at++;
                FAIL(lx, "unexpected character after line continuation character");
                return false;
            }
            next_line(lx);
            if (lx->at >= lx->len) {
                FAIL(lx, "unexpected EOF while parsing");
                return false;
            }
        } else {
            break;
        }
    }
    if (lx->at >= lx->len) { return end_of_file(lx, t); }
    lx->last_was_newline = false;
    begin(lx, t);
    int c = PEEK(lx, 0);
    if (is_ident_start(c)) { return name(lx, t); }
    if (is_digit(c) || (c == '.' && is_digit(PEEK(lx, 1)))) {
        if (!number(lx)) { return false; }
        finish(lx, t, CL_T_NUMBER);
        return true;
    }
    if (c == '"' || c == '\'') {
        if (!string_body(lx, t)) { return false; }
        finish(lx, t, CL_T_STRING);
        return true;
    }
    return punctuation(lx, t);
}

void cl_lexer_next(cl_lexer *lx, cl_token *t)
{
    if (!lx->failed && (++lx->work & (POLL_EVERY - 1)) == 0) {
        if ((lx->work_limit && lx->work > lx->work_limit) ||
            (lx->poll && lx->poll->fn(lx->poll->arg))) {
            FAIL_AT(lx, CL_ERR_STOPPED, 0, 0, 0, 0, "compilation was stopped");
        }
    }
    if (lx->failed || !scan(lx, t)) {
        begin(lx, t);
        finish(lx, t, CL_T_ERROR);
    }
}
