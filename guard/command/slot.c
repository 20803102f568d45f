/* SPDX-License-Identifier: MIT */
/*
 * What a slot can hold when it begins at a given word: each possible end, with the value in its
 * normal form. A value that has no normal form (two addresses, a bad date) has no end, so the
 * sentence around it is not understood.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/email.h"
#include "base/url.h"
#include "command/model.h"

enum {
    COST_SYNONYM = 10,
    COST_PRONOUN = 40,
    COST_TEXT = 30,
    COST_TEXT_WORD = 2,
    COST_SWALLOW = 200
};

/* The cost of reading the words at i as this phrase; -1: they are not. */
static int phrase_cost(const gd_commands *c, const gd_phrase *f, const gd_sentence *s, uint32_t i,
                       bool guess)
{
    int cost = f->synonym ? COST_SYNONYM : 0;
    if (f->n > s->n - i) return -1;
    for (uint32_t k = 0; k < f->n; k++) {
        const gd_token *t = &s->tokens[i + k];
        if (t->word == f->words[k]) continue;
        if (!guess || !gd_guess_fits(c, t, f->words[k])) return -1;
        cost += GD_COST_GUESS;
    }
    return cost;
}

static bool match_phrases(const gd_commands *c, const gd_param *p, const gd_sentence *s, uint32_t i,
                          bool guess, gd_slot_emit emit, void *arg)
{
    for (size_t k = 0; k < p->phrases.n; k++) {
        const gd_phrase *f = &p->phrases.items[k];
        bool may = guess && p->type == GD_TARGET && c->targets[f->value].risk == GD_LOW;
        int cost = phrase_cost(c, f, s, i, may);
        if (cost < 0) continue;
        if (p->type == GD_PRONOUN) cost = COST_PRONOUN;
        if (!emit(arg, i + f->n, cost, json_string(p->values[f->value]))) return false;
    }
    return true;
}

/* "anna", "anna dot smith": names joined by spoken marks, to out. Returns the words used. */
static uint32_t spoken(const gd_sentence *s, uint32_t i, bool domain, char *out, size_t size)
{
    static const struct {
        const char *word;
        char mark;
    } marks[] = { { "dot", '.' }, { "underscore", '_' }, { "dash", '-' }, { "hyphen", '-' } };
    size_t n = 0;
    uint32_t from = i;
    for (;;) {
        const char *w = i < s->n ? s->tokens[i].fold : "";
        size_t len = strlen(w);
        if (len == 0 || n + len + 2 > size || strchr(w, '@')) return 0;
        memcpy(out + n, w, len + 1);
        n += len;
        if (i + 2 >= s->n || s->tokens[i].ends) break;
        char mark = 0;
        for (size_t k = 0; k < (domain ? 1 : sizeof marks / sizeof *marks); k++)
            if (strcmp(s->tokens[i + 1].fold, marks[k].word) == 0) mark = marks[k].mark;
        if (!mark) break;
        out[n++] = mark;
        i += 2; /* the mark, and on to what it joins */
    }
    return i + 1 - from;
}

static bool match_email(const gd_sentence *s, uint32_t i, gd_slot_emit emit, void *arg)
{
    char text[GD_EMAIL_MAX + 2];
    uint32_t used = 1;
    const gd_token *t = &s->tokens[i];
    if (strchr(t->fold, '@')) {
        if ((size_t)(t->to - t->from) >= sizeof text) return true;
        snprintf(text, sizeof text, "%.*s", (int)(t->to - t->from), s->text + t->from);
    } else {
        used = spoken(s, i, false, text, 65);
        if (used == 0 || i + used + 1 >= s->n || strcmp(s->tokens[i + used].fold, "at") != 0)
            return true;
        size_t n = strlen(text);
        text[n++] = '@';
        uint32_t host = spoken(s, i + used + 1, true, text + n, sizeof text - n);
        if (host == 0) return true;
        used += 1 + host;
    }
    char *normal = gd_email_normal(text, strlen(text), NULL);
    if (!normal) return true;
    bool ok = emit(arg, i + used, 0, json_string(normal));
    free(normal);
    return ok;
}

static bool match_int(const gd_param *p, const gd_sentence *s, uint32_t i, gd_slot_emit emit,
                      void *arg)
{
    static const char *const names[] = { "zero", "one",   "two",   "three", "four", "five",
                                         "six",  "seven", "eight", "nine",  "ten" };
    const char *w = s->tokens[i].fold;
    char *end;
    errno = 0;
    long long v = strtoll(w, &end, 10);
    if (end == w || !isdigit((unsigned char)w[0])) {
        size_t k = 0;
        while (k < sizeof names / sizeof *names && strcmp(names[k], w) != 0)
            k++;
        if (k == sizeof names / sizeof *names) return true;
        v = (long long)k;
    } else if (*end || errno) {
        return true;
    }
    if (v < p->min || v > p->max) return true;
    return emit(arg, i + 1, 0, json_integer(v));
}

static bool match_date(const gd_sentence *s, uint32_t i, gd_slot_emit emit, void *arg)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const char *w = s->tokens[i].fold;
    int y, m, d, used = 0;
    if (strlen(w) != 10 || sscanf(w, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 || used != 10)
        return true;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (y < 1 || m < 1 || m > 12 || d < 1 || d > days[m - 1] + (m == 2 && leap)) return true;
    return emit(arg, i + 1, 0, json_string(w));
}

static bool match_url(const gd_sentence *s, uint32_t i, gd_slot_emit emit, void *arg)
{
    const gd_token *t = &s->tokens[i];
    gd_url u;
    if (!gd_url_parse(s->text + t->from, t->to - t->from, NULL, &u, NULL)) return true;
    char *text = gd_url_text(&u);
    gd_url_free(&u);
    bool ok = text && emit(arg, i + 1, 0, json_string(text));
    free(text);
    return ok;
}

static bool match_id(const gd_sentence *s, uint32_t i, gd_slot_emit emit, void *arg)
{
    const char *w = s->tokens[i].fold;
    if (*w == '#') w++;
    size_t n = strlen(w), digits = 0;
    for (size_t k = 0; k < n; k++) {
        if (!isalnum((unsigned char)w[k]) && w[k] != '-' && w[k] != '_') return true;
        digits += isdigit((unsigned char)w[k]) != 0;
    }
    if (n == 0 || n > 64 || digits == 0) return true;
    return emit(arg, i + 1, 0, json_string(w));
}

/* No name of a target begins here, and the word does not alarm. */
static bool is_plain(const gd_commands *c, const gd_sentence *s, uint32_t i)
{
    uint32_t w = s->tokens[i].word;
    if (w == GD_NO_WORD) return true;
    return !c->words[w].alarming && gd_phrase_at(&c->params[0].phrases, s, i, NULL) == 0;
}

/* Free words, the shortest first. It may run over a comma or an "and", but dearly, so that a
   sentence that can be read as two commands is. */
static bool match_text(const gd_commands *c, const gd_param *p, const gd_sentence *s, uint32_t i,
                       gd_slot_emit emit, void *arg)
{
    int cost = COST_TEXT;
    for (uint32_t to = i + 1; to <= s->n && to - i <= p->max_words; to++) {
        const gd_token *t = &s->tokens[to - 1];
        if (p->plain && !is_plain(c, s, to - 1)) return true;
        if (t->quoted && to == i + 1)
            return emit(arg, to, 0, json_stringn(s->text + t->from, t->to - t->from));
        if (t->quoted) return true;
        cost += COST_TEXT_WORD;
        if (to > i + 1 && gd_phrase_at(&c->joins, s, to - 1, NULL)) cost += COST_SWALLOW;
        if (to > i + 1 && s->tokens[to - 2].ends) cost += COST_SWALLOW;
        uint32_t from = s->tokens[i].from;
        if (!emit(arg, to, cost, json_stringn(s->text + from, t->to - from))) return false;
    }
    return true;
}

bool gd_slot_match(const gd_commands *c, const gd_param *p, const gd_sentence *s, uint32_t i,
                   bool guess, gd_slot_emit emit, void *arg)
{
    if (i >= s->n) return true;
    switch (p->type) {
    case GD_TARGET:
    case GD_ENUM:
    case GD_PRONOUN: return match_phrases(c, p, s, i, guess, emit, arg);
    case GD_EMAIL: return match_email(s, i, emit, arg);
    case GD_INT: return match_int(p, s, i, emit, arg);
    case GD_DATE: return match_date(s, i, emit, arg);
    case GD_URL: return match_url(s, i, emit, arg);
    case GD_ID: return match_id(s, i, emit, arg);
    case GD_TEXT: return match_text(c, p, s, i, emit, arg);
    }
    return false;
}
