/* SPDX-License-Identifier: MIT */
/* Messages with a place and a hint. */
#include "policy/read.h"
#include <stdio.h>
#include <string.h>
#include <unistr.h>

static void append(gd_reader *r, const char *s, size_t n)
{
    size_t room = sizeof r->path - 1 - r->n;
    if (n > room) n = room;
    memcpy(r->path + r->n, s, n);
    r->n += n;
    r->path[r->n] = '\0';
}

size_t gd_read_key(gd_reader *r, const char *key)
{
    size_t mark = r->n;
    append(r, "/", 1);
    for (; *key; key++) {
        if (*key == '~')
            append(r, "~0", 2);
        else if (*key == '/')
            append(r, "~1", 2);
        else
            append(r, key, 1);
    }
    return mark;
}

size_t gd_read_index(gd_reader *r, size_t i)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", i);
    return gd_read_key(r, digits);
}

void gd_read_back(gd_reader *r, size_t mark)
{
    r->n = mark;
    r->path[mark] = '\0';
}

void gd_plain(char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        int m = u8_mbtoucr(&c, (const uint8_t *)s + i, n - i);
        if (m < 0 || c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            if (m < 1) m = 1;
            memset(s + i, '?', (size_t)m);
        }
        i += (size_t)m;
    }
}

static bool fail_at(gd_reader *r, const char *fmt, va_list ap)
{
    char text[400];
    vsnprintf(text, sizeof text, fmt, ap);
    gd_plain(text);
    gd_plain(r->path);
    return gd_fail(r->e, GD_INVALID, "%s: %s: %s", r->file, r->n ? r->path : "(the whole file)",
                   text);
}

bool gd_read_bad(gd_reader *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fail_at(r, fmt, ap);
    va_end(ap);
    return false;
}

bool gd_read_bad_key(gd_reader *r, const char *key, const char *fmt, ...)
{
    size_t mark = gd_read_key(r, key);
    va_list ap;
    va_start(ap, fmt);
    fail_at(r, fmt, ap);
    va_end(ap);
    gd_read_back(r, mark);
    return false;
}

enum { LONGEST = 40 }; /* of the words whose distance is computed */

/* Edits (insert, delete, replace, swap of neighbours) from a to b. */
static int distance(const char *a, const char *b)
{
    int rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *now = rows[2];
    int n = (int)strlen(a), m = (int)strlen(b);
    if (n > LONGEST || m > LONGEST) return n + m;
    for (int j = 0; j <= m; j++)
        last[j] = j;
    memset(before, 0, sizeof rows[0]);
    for (int i = 1; i <= n; i++) {
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int best = last[j - 1] + (a[i - 1] != b[j - 1]);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        int *t = before;
        before = last;
        last = now;
        now = t;
    }
    return last[m];
}

const char *gd_read_nearest(const char *s, const char *const *known)
{
    const char *found = NULL;
    int best = (int)strlen(s) / 2;
    if (best > 3) best = 3;
    for (; *known; known++) {
        int d = distance(s, *known);
        if (d > best || (found && d == best)) continue;
        best = d;
        found = *known;
    }
    return found;
}

/* "a, b, c" */
static void list_names(const char *const *known, char *out, size_t n)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; known[i] && at < n; i++) {
        int m = snprintf(out + at, n - at, "%s%s", i ? ", " : "", known[i]);
        at += (size_t)m;
    }
}

static bool unknown(gd_reader *r, const char *what, const char *s, const char *const *known)
{
    const char *near = gd_read_nearest(s, known);
    if (near) return gd_read_bad(r, "unknown %s; did you mean \"%s\"?", what, near);
    char names[256];
    list_names(known, names, sizeof names);
    return gd_read_bad(r, "unknown %s; known are %s", what, names);
}

static bool is_known(const char *s, const char *const *known)
{
    for (; *known; known++)
        if (strcmp(s, *known) == 0) return true;
    return false;
}

bool gd_read_object(gd_reader *r, const json_t *v, const char *const *known)
{
    if (!json_is_object(v)) return gd_read_bad(r, "must be an object {...}");
    for (void *it = json_object_iter((json_t *)v); it;
         it = json_object_iter_next((json_t *)v, it)) {
        const char *key = json_object_iter_key(it);
        if (strlen(key) == json_object_iter_key_len(it) && is_known(key, known)) continue;
        gd_read_key(r, key);
        return unknown(r, "key", key, known);
    }
    return true;
}

bool gd_read_choice(gd_reader *r, const json_t *v, const char *const *known)
{
    char names[256];
    list_names(known, names, sizeof names);
    if (!json_is_string(v)) return gd_read_bad(r, "must be one of %s", names);
    const char *s = json_string_value(v);
    if (strlen(s) == json_string_length(v) && is_known(s, known)) return true;
    const char *near = gd_read_nearest(s, known);
    if (near) return gd_read_bad(r, "\"%.60s\" is unknown; did you mean \"%s\"?", s, near);
    return gd_read_bad(r, "\"%.60s\" is unknown; write one of %s", s, names);
}
