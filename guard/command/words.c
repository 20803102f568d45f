/* SPDX-License-Identifier: MIT */
/* Words: interned ones of a command file, and a sentence cut into them. */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "command/model.h"

static uint32_t hash(const char *s)
{
    uint32_t h = 2166136261u;
    while (*s)
        h = (h ^ (unsigned char)*s++) * 16777619u;
    return h;
}

uint32_t gd_word_find(const gd_commands *c, const char *fold)
{
    for (uint32_t i = hash(fold);; i++) {
        uint32_t w = c->word_slots ? c->word_table[i & (c->word_slots - 1)] : 0;
        if (w == 0) return GD_NO_WORD;
        if (strcmp(c->words[w - 1].text, fold) == 0) return w - 1;
    }
}

static bool grow_table(gd_commands *c)
{
    uint32_t slots = c->word_slots ? 2 * c->word_slots : 1024;
    uint32_t *t = gd_arena_get(&c->arena, slots * sizeof *t);
    if (!t) return false;
    for (uint32_t w = 0; w < c->nwords; w++) {
        uint32_t i = hash(c->words[w].text);
        while (t[i & (slots - 1)])
            i++;
        t[i & (slots - 1)] = w + 1;
    }
    c->word_table = t;
    c->word_slots = slots;
    return true;
}

uint32_t gd_word_add(gd_commands *c, const char *fold)
{
    uint32_t w = gd_word_find(c, fold);
    if (w != GD_NO_WORD) return w;
    if (2 * (c->nwords + 1) > c->word_slots && !grow_table(c)) return GD_NO_WORD;
    gd_word *words = gd_arena_grow(&c->arena, c->words, c->nwords, sizeof *words);
    char *text = gd_arena_copy(&c->arena, fold, strlen(fold));
    if (!words || !text) return GD_NO_WORD;
    c->words = words;
    words[c->nwords] = (gd_word){ .text = text };
    uint32_t i = hash(fold);
    while (c->word_table[i & (c->word_slots - 1)])
        i++;
    c->word_table[i & (c->word_slots - 1)] = ++c->nwords;
    return c->nwords - 1;
}

/* The typographic forms of ' and " and of the long hyphens, which keyboards put in by themselves. */
static const struct {
    const char *from;
    char to;
} typographic[] = {
    { "\xe2\x80\x98", '\'' }, { "\xe2\x80\x99", '\'' }, { "\xe2\x80\x9c", '"' },
    { "\xe2\x80\x9d", '"' },  { "\xe2\x80\x90", '-' },  { "\xe2\x80\x91", '-' },
};

static char plain_at(const char *s, size_t *n)
{
    for (size_t i = 0; i < sizeof typographic / sizeof *typographic; i++)
        if (strncmp(s, typographic[i].from, 3) == 0) {
            *n = 3;
            return typographic[i].to;
        }
    *n = 1;
    return *s;
}

/* The comparable form of bytes [from, to) of the text. */
static const char *fold(gd_arena *a, const char *text, size_t from, size_t to, gd_error *e)
{
    char *plain = gd_arena_get(a, to - from + 1), *out = NULL;
    size_t m = 0, step;
    for (size_t i = from; plain && i < to; i += step)
        plain[m++] = plain_at(text + i, &step);
    char *folded = plain ? gd_text_fold(plain, m, NULL, e) : NULL;
    if (folded) out = gd_arena_copy(a, folded, strlen(folded));
    free(folded);
    if (!out && (!plain || folded)) gd_fail(e, GD_MEMORY, "no memory for a word");
    return out;
}

static bool put_token(const gd_commands *c, gd_arena *a, gd_sentence *s, gd_token t, gd_error *e)
{
    if (s->n == GD_MAX_WORDS)
        return gd_fail(e, GD_LIMIT, "a sentence of more than %d words; say less at once",
                       GD_MAX_WORDS);
    t.fold = fold(a, s->text, t.from, t.to, e);
    if (!t.fold) return false;
    t.word = gd_word_find(c, t.fold);
    s->tokens[s->n++] = t;
    return true;
}

/* A quoted part begins at a quote behind a blank and ends at the next one before a blank or mark. */
static size_t quoted_end(const char *s, size_t i)
{
    size_t step;
    if (plain_at(s + i, &step) != '"') return 0;
    for (i += step; s[i]; i += step)
        if (plain_at(s + i, &step) == '"' && (!s[i + step] || strchr(" ,;.!?", s[i + step])))
            return i;
    return 0;
}

bool gd_sentence_read(const gd_commands *c, gd_arena *a, const char *text, gd_sentence *out,
                      gd_error *e)
{
    out->text = text;
    out->n = 0;
    size_t step;
    for (size_t i = 0; text[i];) {
        if (text[i] == ' ') {
            i++;
            continue;
        }
        gd_token t = { 0 };
        size_t end = quoted_end(text, i), next;
        if (end) {
            plain_at(text + i, &step);
            i += step;
            plain_at(text + end, &step);
            next = end + step + strcspn(text + end + step, " ");
            t.ends = next > end + step;
            t.quoted = true;
        } else {
            next = i + strcspn(text + i, " ");
            end = next;
            while (i < end && strchr("\"'([{<", text[i]))
                i++;
            while (end > i && strchr(".,;:!?\"')]}>", text[end - 1]))
                t.ends |= strchr(".,;!?", text[--end]) != NULL;
        }
        if (end > i || t.quoted) {
            t.from = (uint32_t)i;
            t.to = (uint32_t)end;
            if (!put_token(c, a, out, t, e)) return false;
        } else if (out->n > 0) {
            out->tokens[out->n - 1].ends = true; /* a mark that stands alone */
        }
        i = next;
    }
    return true;
}

uint32_t gd_phrase_at(const gd_phrases *list, const gd_sentence *s, uint32_t i, size_t *which)
{
    uint32_t best = 0;
    for (size_t p = 0; p < list->n; p++) {
        const gd_phrase *f = &list->items[p];
        if (f->n <= best || f->n > s->n - i) continue;
        uint32_t k = 0;
        while (k < f->n && s->tokens[i + k].word == f->words[k] && !s->tokens[i + k].quoted)
            k++;
        if (k < f->n) continue;
        best = f->n;
        if (which) *which = p;
    }
    return best;
}

bool gd_word_near(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b), p = 0, s = 0;
    if (x > y + 1 || y > x + 1) return false;
    while (p < x && p < y && a[p] == b[p])
        p++;
    while (s < x - p && s < y - p && a[x - 1 - s] == b[y - 1 - s])
        s++;
    x -= p + s;
    y -= p + s;
    return (x <= 1 && y <= 1) || (x == 2 && y == 2 && a[p] == b[p + 1] && a[p + 1] == b[p]);
}
