/* SPDX-License-Identifier: MIT */
/* Source text to tokens, one at a time. Private to the parser. */
#ifndef CL_FRONT_LEXER_H
#define CL_FRONT_LEXER_H

#include "../base/poll.h"
#include "ast.h"
#include "syntax_error.h"

typedef enum {
#define CL_TOK(name, text) CL_T_##name,
#define CL_PUNCT(name, text) CL_T_##name,
#define CL_KEYWORD(name, text) CL_T_##name,
#include "tokens.def"
#undef CL_TOK
#undef CL_PUNCT
#undef CL_KEYWORD
    CL_T_COUNT
} cl_token_kind;

typedef struct {
    uint8_t kind;
    uint8_t level; /* open brackets after this token */
    uint16_t spare;
    uint32_t start, end; /* byte offsets in the source */
    uint32_t line, col, end_line, end_col;
    const cl_ident *ident; /* NAME and keywords */
} cl_token;

enum {
    CL_LEX_MAX_PARENS = 200,
    CL_LEX_MAX_INDENTS = 100,
    CL_LEX_MAX_FSTRINGS = 100,
    CL_LEX_MAX_FIELDS = 3
};

/* One f-string that is being read. Its text and its replacement fields are read alternately. */
typedef struct {
    char quote;
    char letter; /* 'f' or 't', for messages */
    bool triple, raw;
    bool in_expr;                           /* reading the inside of a field rather than text */
    bool in_spec;                           /* the text is that of a format spec */
    uint8_t depth;                          /* open fields; more than one in nested format specs */
    uint8_t field_level[CL_LEX_MAX_FIELDS]; /* bracket level inside each open field */
    uint32_t start, line, line_start;
} cl_lex_fstring;

typedef struct {
    char c;
    uint32_t line, col;
} cl_lex_paren;

typedef struct {
    const char *src;
    uint32_t len, at;
    uint32_t line, line_start;
    cl_arena *arena;
    cl_ident_table *idents;
    cl_syntax_error *err;
    const cl_poll *poll;
    uint64_t work, work_limit;

    bool open_at_end; /* the source ended inside brackets: an ERROR token without an error */
    bool at_bol, failed, last_was_newline, eof_done;
    int pending; /* > 0: INDENT tokens to give, < 0: DEDENT tokens */
    uint32_t nindents;
    uint32_t indents[CL_LEX_MAX_INDENTS], alt_indents[CL_LEX_MAX_INDENTS];
    uint32_t level;
    cl_lex_paren parens[CL_LEX_MAX_PARENS];
    uint32_t nfstrings;
    cl_lex_fstring fstrings[CL_LEX_MAX_FSTRINGS];
} cl_lexer;

/* Checks encoding, NUL bytes and size, then starts reading. */
bool cl_lexer_init(cl_lexer *lx, cl_arena *arena, cl_ident_table *idents, const char *src,
                   size_t len, const cl_poll *poll, uint64_t work_limit, cl_syntax_error *err);

/* Reads the next token. At an error: kind ERROR, and *err is set. */
void cl_lexer_next(cl_lexer *lx, cl_token *t);

extern const char *const cl_lexer_names[CL_T_COUNT]; /* text of punctuation and keywords */

#endif
