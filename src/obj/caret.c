/* SPDX-License-Identifier: MIT */
/* Marks under source lines, by the rules of CPython 3.13's traceback module. CPython parses the
   marked text to find the operator, the subscript or the call; a scan over brackets, strings and
   operators answers the same question here. */
#include "obj/caret.h"

#define MAX_TEXT 4096u
#define MAX_DEPTH 64u

/* The marked text, joined by newlines, with the position of each byte. */
typedef struct {
    char t[MAX_TEXT];
    uint32_t n;
} segment;

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 128;
}
static bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\\'; }

static uint32_t chars(const char *s, size_t n)
{
    uint32_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += ((unsigned char)s[i] & 0xC0) != 0x80;
    return k;
}

/* Past the string literal that starts at i (at its quote). */
static uint32_t skip_string(const char *t, uint32_t n, uint32_t i)
{
    char q = t[i];
    bool triple = i + 2 < n && t[i + 1] == q && t[i + 2] == q;
    i += triple ? 3 : 1;
    while (i < n) {
        if (t[i] == '\\') {
            i += 2;
            continue;
        }
        if (t[i] == q && (!triple || (i + 2 < n && t[i + 1] == q && t[i + 2] == q)))
            return i + (triple ? 3 : 1);
        i++;
    }
    return n;
}

/* Operators from loosest to tightest. */
enum { P_NONE = 100, P_OR = 1, P_XOR, P_AND, P_SHIFT, P_SUM, P_TERM, P_POWER };

typedef struct {
    /* something looser than a binary operator: comparison, and/or/not, lambda, if, := ... */
    bool other;
    int prec; /* of the operator found */
    uint32_t op, op_len;
    bool leading_unary;
    uint32_t open;  /* last bracket opened at depth 0 */
    uint32_t close; /* its end */
    bool has_bracket, tail_after_bracket;
} scan_result;

static bool is_word(const char *t, uint32_t n, const char *w)
{
    return strlen(w) == n && memcmp(t, w, n) == 0;
}

static void scan(const char *t, uint32_t n, scan_result *r)
{
    uint32_t i = 0, depth = 0, open_at = 0;
    bool operand = false; /* the last token was an operand: an operator sign now is a binary one */
    memset(r, 0, sizeof *r);
    r->prec = P_NONE;
    while (i < n) {
        char c = t[i];
        if (space(c)) {
            i++;
            continue;
        }
        if (c == '#') {
            while (i < n && t[i] != '\n')
                i++;
            continue;
        }
        if (c == '"' || c == '\'') {
            i = skip_string(t, n, i);
            operand = true;
            if (!depth) r->tail_after_bracket = true;
            continue;
        }
        if (c == '(' || c == '[' || c == '{') {
            if (!depth) {
                open_at = i;
                r->has_bracket = operand;
                r->open = i;
            }
            if (++depth > MAX_DEPTH) {
                r->other = true;
                return;
            }
            operand = false;
            i++;
            continue;
        }
        if (c == ')' || c == ']' || c == '}') {
            if (depth) depth--;
            i++;
            operand = true;
            if (!depth) {
                r->open = open_at;
                r->close = i;
                r->tail_after_bracket = false;
            }
            continue;
        }
        if (word_char(c)) {
            uint32_t s = i;
            while (i < n && (word_char(t[i]) || (t[i] == '.' && t[s] >= '0' && t[s] <= '9')))
                i++;
            if (i < n && (t[i] == '"' || t[i] == '\'') && i - s <= 2) /* prefix of a string */
                continue;
            bool keyword = false;
            static const char *const loose[] = { "and",   "or",     "not",    "in",     "is",
                                                 "if",    "else",   "lambda", "await",  "yield",
                                                 "for",   "async",  "raise",  "return", "assert",
                                                 "del",   "import", "from",   "while",  "with",
                                                 "class", "def" };
            for (size_t k = 0; k < sizeof loose / sizeof loose[0]; k++)
                keyword = keyword || is_word(t + s, i - s, loose[k]);
            if (keyword) {
                if (!depth) r->other = true;
                operand = false;
            } else {
                operand = true;
                if (!depth) r->tail_after_bracket = true;
            }
            continue;
        }
        /* punctuation */
        uint32_t len = 1;
        int prec = P_NONE;
        bool next_same = i + 1 < n && t[i + 1] == c;
        switch (c) {
        case '|': prec = P_OR; break;
        case '^': prec = P_XOR; break;
        case '&': prec = P_AND; break;
        case '<':
        case '>':
            if (next_same) {
                prec = P_SHIFT;
                len = 2;
            } else if (!depth) {
                r->other = true;
            }
            break;
        case '+':
        case '-': prec = P_SUM; break;
        case '*':
            prec = next_same ? P_POWER : P_TERM;
            len = next_same ? 2 : 1;
            break;
        case '/':
            prec = P_TERM;
            len = next_same ? 2 : 1;
            break;
        case '%':
        case '@': prec = P_TERM; break;
        case '=':
        case '!':
        case ':':
        case ',':
        case ';':
            if (!depth) r->other = true;
            break;
        default: /* '.', '~' and the rest */
            if (c == '~' && !depth && i == 0) r->leading_unary = true;
            break;
        }
        if (prec != P_NONE && !depth) {
            if (!operand) {
                if (i == 0) r->leading_unary = true;
            } else if (prec < r->prec || (prec == r->prec && prec != P_POWER)) {
                r->prec = prec;
                r->op = i;
                r->op_len = len;
            }
            r->tail_after_bracket = true;
        } else if (!depth) {
            r->tail_after_bracket = true;
        }
        if (c != '.') operand = false;
        i += len;
    }
}

/* Byte position in the segment -> line and character column (of the segment's own lines). */
static void position(const segment *s, uint32_t at, uint32_t *line, uint32_t *col)
{
    uint32_t start = 0;
    *line = 0;
    for (uint32_t i = 0; i < at; i++)
        if (s->t[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    *col = chars(s->t + start, at - start);
}

static void find_anchors(cl_caret *c, const segment *s, const scan_result *r)
{
    uint32_t a, b;
    if (r->other) return;
    if (r->prec != P_NONE && !(r->prec == P_POWER && r->leading_unary)) {
        a = r->op;
        b = r->op + r->op_len;
    } else if (r->prec == P_NONE && !r->leading_unary && r->has_bracket && !r->tail_after_bracket) {
        a = r->open;
        b = r->close;
    } else {
        return;
    }
    position(s, a, &c->left_line, &c->left_col);
    position(s, b, &c->right_line, &c->right_col);
    if (c->left_line == 0) c->left_col += c->start;
    if (c->right_line == 0) c->right_col += c->start;
    c->anchors = true;
}

/* `return f(...)` with a plain name, and `name = call(...)`, both filling the line: no marks, they
   would say nothing. */
static bool whole_call(const cl_caret *c, const segment *s, const scan_result *r)
{
    const cl_caret_line *first = &c->lines[0], *last = &c->lines[c->nlines - 1];
    if (r->other || r->prec != P_NONE || r->leading_unary || !r->has_bracket ||
        r->tail_after_bracket || s->t[r->open] != '(')
        return false;
    size_t n = 0, end = 0, parens = 0;
    for (uint32_t k = 0;
         end < last->len && (k < c->end || ((unsigned char)last->text[end] & 0xC0) == 0x80); end++)
        k += (end + 1 >= last->len) || ((unsigned char)last->text[end + 1] & 0xC0) != 0x80;
    /* parentheses around the call, then at most a comment */
    for (; end < last->len && last->text[end] != '#'; end++) {
        if (last->text[end] == ')')
            parens++;
        else if (!space(last->text[end]))
            return false;
    }
    for (uint32_t k = 0;
         n < first->len && (k < c->start || ((unsigned char)first->text[n] & 0xC0) == 0x80); n++)
        k += (n + 1 >= first->len) || ((unsigned char)first->text[n + 1] & 0xC0) != 0x80;
    while (n && (space(first->text[n - 1]) || (parens && first->text[n - 1] == '(')))
        parens -= first->text[--n] == '(';
    if (parens) return false;
    if (n == 6 && memcmp(first->text, "return", 6) == 0) {
        for (uint32_t i = 0; i < r->open; i++)
            if (!word_char(s->t[i])) return false;
        return true;
    }
    if (!n || first->text[n - 1] != '=') return false;
    n--;
    while (n && space(first->text[n - 1]))
        n--;
    for (size_t i = 0; i < n; i++)
        if (!word_char(first->text[i])) return false;
    return n != 0;
}

static bool blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!space(s[i]) && s[i] != '\r') return false;
    return true;
}

bool cl_caret_make(cl_caret *c, cl_caret_line *lines, uint32_t n, uint32_t col, uint32_t end_col)
{
    memset(c, 0, sizeof *c);
    c->lines = lines;
    c->nlines = n;
    if (col > lines[0].len || end_col > lines[n - 1].len || (n == 1 && end_col < col)) return false;
    /* common indentation */
    size_t margin = SIZE_MAX;
    for (uint32_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < lines[i].len &&
               (lines[i].text[k] == ' ' || lines[i].text[k] == '\t' || lines[i].text[k] == '\f'))
            k++;
        if (k < lines[i].len && k < margin) margin = k;
    }
    if (margin == SIZE_MAX || margin > col) return false;
    for (uint32_t i = 0; i < n; i++) {
        size_t k = lines[i].len < margin ? lines[i].len : margin;
        lines[i].text += k;
        lines[i].len -= k;
    }
    col -= (uint32_t)margin;
    end_col = end_col > margin ? end_col - (uint32_t)margin : 0;
    c->start = chars(lines[0].text, col);
    c->end = chars(lines[n - 1].text, end_col);

    segment s;
    s.n = 0;
    bool fits = true;
    for (uint32_t i = 0; i < n && fits; i++) {
        size_t from = i == 0 ? col : 0, to = i + 1 == n ? end_col : lines[i].len;
        if (to < from || s.n + (to - from) + 1 >= MAX_TEXT) {
            fits = false;
            break;
        }
        memcpy(s.t + s.n, lines[i].text + from, to - from);
        s.n += (uint32_t)(to - from);
        if (i + 1 < n) s.t[s.n++] = '\n';
    }
    bool whole = false;
    if (fits) {
        scan_result r;
        scan(s.t, s.n, &r);
        find_anchors(c, &s, &r);
        whole = whole_call(c, &s, &r);
    }
    c->show = !whole && (c->anchors || !blank(lines[0].text, col) ||
                         !blank(lines[n - 1].text + end_col, lines[n - 1].len - end_col));

    /* first and last line and those around the anchors */
    bool keep[CL_CARET_LINES] = { false };
    keep[0] = keep[n - 1] = true;
    if (c->anchors)
        for (int d = -1; d <= 1; d++) {
            int64_t l = (int64_t)c->left_line + d, r = (int64_t)c->right_line + d;
            if (l >= 0 && l < n) keep[l] = true;
            if (r >= 0 && r < n) keep[r] = true;
        }
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!keep[i]) continue;
        if (i && i - last == 2)
            c->rows[c->nrows++] = (int32_t)(i - 1);
        else if (i && i - last > 2)
            c->rows[c->nrows++] = -(int32_t)(i - last - 1);
        c->rows[c->nrows++] = (int32_t)i;
        last = i;
    }
    return true;
}

uint32_t cl_caret_columns(const cl_caret *c, uint32_t line)
{
    return line + 1 == c->nlines ? c->end : chars(c->lines[line].text, c->lines[line].len);
}

char cl_caret_char(const cl_caret *c, uint32_t line, uint32_t col)
{
    const cl_caret_line *l = &c->lines[line];
    uint32_t indent = 0;
    while (indent < l->len && space(l->text[indent]))
        indent++;
    if (col < indent || (line == 0 && col < c->start)) return ' ';
    if (!c->anchors) return '^';
    bool after = line > c->left_line || (line == c->left_line && col >= c->left_col);
    bool before = line < c->right_line || (line == c->right_line && col < c->right_col);
    return after && before ? '^' : '~';
}
