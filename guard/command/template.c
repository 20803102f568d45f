/* SPDX-License-Identifier: MIT */
/* The text of a sentence template -> its tree. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "command/model.h"

typedef struct {
    gd_commands *c;
    const char *s, *at;
    size_t i;
    int depth, size;
    gd_error *e;
} reader;

static void *bad(reader *r, const char *what)
{
    gd_fail(r->e, GD_INVALID, "%s: %s at character %zu of \"%.120s\"", r->at, what, r->i + 1, r->s);
    return NULL;
}

static gd_tree *node(reader *r, gd_tree_kind kind, uint32_t arg)
{
    if (++r->size > GD_MAX_TREE) return bad(r, "the sentence is too large; split it into two");
    gd_tree *t = gd_arena_get(&r->c->arena, sizeof *t);
    if (!t) {
        gd_fail(r->e, GD_MEMORY, "no memory for the sentences of the command file");
        return NULL;
    }
    t->kind = kind;
    t->arg = arg;
    return t;
}

/* The name between the bracket at i and its partner, into out. */
static bool read_name(reader *r, char close, char out[64])
{
    size_t from = ++r->i;
    while (isalnum((unsigned char)r->s[r->i]) || r->s[r->i] == '_')
        r->i++;
    size_t n = r->i - from;
    if (n == 0 || n > 63 || r->s[r->i] != close) return false;
    memcpy(out, r->s + from, n);
    out[n] = '\0';
    r->i++;
    return true;
}

static gd_tree *read_slot(reader *r)
{
    char name[64];
    if (!read_name(r, '}', name))
        return bad(r, "a slot is written {name}, of small letters, digits and _,");
    for (uint32_t p = 0; p < r->c->nparams; p++)
        if (strcmp(r->c->params[p].name, name) == 0) return node(r, GD_T_SLOT, p);
    char what[160];
    snprintf(what, sizeof what, "there is no parameter \"%s\" in /parameters (nor is it target)",
             name);
    return bad(r, what);
}

static gd_tree *read_rule(reader *r)
{
    char name[64];
    if (!read_name(r, '>', name))
        return bad(r, "a rule is written <name>, of small letters, digits and _,");
    for (uint32_t i = 0; i < r->c->nrules; i++)
        if (strcmp(r->c->rules[i].name, name) == 0) return node(r, GD_T_RULE, i);
    char what[160];
    snprintf(what, sizeof what, "there is no rule \"%s\" in /rules", name);
    return bad(r, what);
}

static gd_tree *read_word(reader *r)
{
    size_t from = r->i, n;
    r->i += strcspn(r->s + r->i, " ()[]{}<>|");
    n = r->i - from;
    char *fold = gd_text_fold(r->s + from, n, NULL, r->e);
    if (!fold) return NULL;
    uint32_t w = GD_NO_WORD;
    bool plain = strlen(fold) == strcspn(fold, " .,;:!?\"");
    if (plain) w = gd_word_add(r->c, fold);
    free(fold);
    if (!plain) return bad(r, "words are written without punctuation: leave it out");
    if (w == GD_NO_WORD) return bad(r, "no memory for a word");
    return node(r, GD_T_WORD, w);
}

static gd_tree *read_choice(reader *r, char close);

static gd_tree *read_item(reader *r)
{
    char c = r->s[r->i];
    if (c == '{') return read_slot(r);
    if (c == '<') return read_rule(r);
    if (c != '(' && c != '[') return read_word(r);
    if (++r->depth > GD_MAX_NESTING) return bad(r, "brackets nested too deep; use a rule");
    char close = c == '(' ? ')' : ']';
    r->i++;
    gd_tree *t = read_choice(r, close), *o = t;
    if (t && c == '[' && (o = node(r, GD_T_OPTION, 0)) != NULL) o->first = t;
    r->depth--;
    return o;
}

static gd_tree *read_sequence(reader *r, char close)
{
    gd_tree *seq = node(r, GD_T_SEQ, 0);
    if (!seq) return NULL;
    gd_tree **end = &seq->first;
    for (;;) {
        r->i += strspn(r->s + r->i, " ");
        char c = r->s[r->i];
        if (c == '|' && !close) return bad(r, "'|' stands in ( ) or [ ] only; put it in brackets");
        if (c == close || c == '|' || c == '\0') break;
        if (strchr(")]}>", c)) return bad(r, "a closing bracket without its opening one");
        gd_tree *item = read_item(r);
        if (!item) return NULL;
        *end = item;
        end = &item->next;
    }
    return seq->first ? seq : bad(r, "something must stand here");
}

static gd_tree *read_choice(reader *r, char close)
{
    gd_tree *t = node(r, GD_T_CHOICE, 0);
    if (!t) return NULL;
    gd_tree **end = &t->first;
    for (;;) {
        gd_tree *seq = read_sequence(r, close);
        if (!seq) return NULL;
        *end = seq;
        end = &seq->next;
        if (r->s[r->i] != '|') break;
        r->i++;
    }
    if (r->s[r->i] != close) return bad(r, "a bracket is not closed");
    r->i++;
    return t;
}

gd_tree *gd_template_read(gd_commands *c, const char *text, const char *at, gd_error *e)
{
    reader r = { c, text, at, 0, 0, 0, e };
    return read_sequence(&r, '\0');
}
