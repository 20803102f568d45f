/* SPDX-License-Identifier: MIT */
/* Conditions on one value, answered yes, no or unknown. */
#include "policy/constraint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include "base/email.h"
#include "base/url.h"

enum {
    MAX_DEPTH = 8,         /* of "not" */
    MAX_PATTERN = 256,     /* bytes */
    MAX_LIST = 1000,       /* elements of in, words */
    MAX_VALUE = 64 * 1024, /* bytes of a text that is searched */
};

const char *const gd_constraint_keys[] = { "equals",  "in",     "pattern", "domain", "min", "max",
                                           "present", "absent", "words",   "not",    "any", NULL };

void gd_because(gd_why *w, const char *fmt, ...)
{
    if (!w || !w->p) return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(w->p, w->n, fmt, ap);
    va_end(ap);
}

/* ---- text ---- */

static bool is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80) return false;
    return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

char *gd_fold(const char *s, size_t n)
{
    if (is_ascii(s, n)) {
        char *out = malloc(n + 1);
        for (size_t i = 0; out && i < n; i++)
            out[i] = lower(s[i]);
        if (out) out[n] = '\0';
        return out;
    }
    size_t len = 0;
    uint8_t *t = u8_casefold((const uint8_t *)s, n, NULL, UNINORM_NFKC, NULL, &len);
    char *out = t ? malloc(len + 1) : NULL;
    size_t k = 0;
    for (size_t i = 0; out && i < len;) {
        ucs4_t c;
        int m = u8_mbtouc(&c, t + i, len - i);
        if (!uc_is_property_default_ignorable_code_point(c)) {
            memcpy(out + k, t + i, (size_t)m);
            k += (size_t)m;
        }
        i += (size_t)m;
    }
    if (out) out[k] = '\0';
    free(t);
    return out;
}

/* The text of a scalar, in buf if it is a number. */
static const char *scalar_text(const json_t *v, char *buf, size_t n, size_t *len)
{
    switch (json_typeof(v)) {
    case JSON_STRING: *len = json_string_length(v); return json_string_value(v);
    case JSON_TRUE: *len = 4; return "true";
    case JSON_FALSE: *len = 5; return "false";
    case JSON_INTEGER:
        *len = (size_t)snprintf(buf, n, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
        return buf;
    case JSON_REAL: *len = (size_t)snprintf(buf, n, "%.17g", json_real_value(v)); return buf;
    default: return NULL;
    }
}

static gd_truth same_scalar(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b)) {
        if (json_is_integer(a) && json_is_integer(b))
            return json_integer_value(a) == json_integer_value(b) ? GD_YES : GD_NO;
        return json_number_value(a) == json_number_value(b) ? GD_YES : GD_NO;
    }
    char abuf[40], bbuf[40];
    size_t an, bn;
    const char *at = scalar_text(a, abuf, sizeof abuf, &an);
    const char *bt = scalar_text(b, bbuf, sizeof bbuf, &bn);
    if (!at || !bt) return json_equal(a, b) ? GD_YES : GD_NO;
    bool equal = an == bn && memcmp(at, bt, an) == 0;
    if (equal) return json_typeof(a) == json_typeof(b) ? GD_YES : GD_UNKNOWN;
    char *af = gd_fold(at, an), *bf = gd_fold(bt, bn);
    gd_truth t = !af || !bf || strcmp(af, bf) == 0 ? GD_UNKNOWN : GD_NO;
    free(af);
    free(bf);
    return t;
}

/* `*` any text, `?` one character. p and s end with NUL. */
static bool glob(const char *p, const char *s)
{
    const char *star = NULL, *from = NULL;
    while (*s) {
        if (*p == '*') {
            star = ++p;
            from = s;
        } else if (*p == '?') {
            p++;
            do
                s++;
            while (((unsigned char)*s & 0xC0) == 0x80);
        } else if (*p == *s) {
            p++;
            s++;
        } else if (star) {
            p = star;
            s = ++from;
        } else {
            return false;
        }
    }
    while (*p == '*')
        p++;
    return *p == '\0';
}

static gd_truth match_pattern(const char *pattern, const json_t *v)
{
    char buf[40];
    size_t n;
    const char *s = scalar_text(v, buf, sizeof buf, &n);
    if (!s || n > MAX_VALUE || strlen(s) != n) return GD_UNKNOWN;
    if (glob(pattern, s)) return GD_YES;
    char *pf = gd_fold(pattern, strlen(pattern)), *sf = gd_fold(s, n);
    gd_truth t = !pf || !sf || glob(pf, sf) ? GD_UNKNOWN : GD_NO;
    free(pf);
    free(sf);
    return t;
}

static bool word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* Letters of Latin and of another alphabet in one word: "dеlete" with a Cyrillic e. */
static bool mixed(const char *s, size_t n)
{
    bool latin = false, other = false;
    for (size_t i = 0; i < n;) {
        ucs4_t c;
        i += (size_t)u8_mbtouc(&c, (const uint8_t *)s + i, n - i);
        if (!uc_is_property_alphabetic(c)) continue;
        const uc_script_t *script = uc_script(c);
        if (!script || strcmp(script->name, "Latin") == 0)
            latin = true;
        else if (strcmp(script->name, "Common") != 0 && strcmp(script->name, "Inherited") != 0)
            other = true;
    }
    return latin && other;
}

/* Does one of the words (in lower case) stand in the text? */
static gd_truth match_words(const json_t *words, const json_t *v)
{
    if (!json_is_string(v) || json_string_length(v) > MAX_VALUE) return GD_UNKNOWN;
    if (strlen(json_string_value(v)) != json_string_length(v)) return GD_UNKNOWN;
    char *t = gd_fold(json_string_value(v), json_string_length(v));
    if (!t) return GD_UNKNOWN;
    gd_truth found = GD_NO;
    for (size_t i = 0; t[i] && found != GD_YES;) {
        size_t n = 0;
        while (word_byte((unsigned char)t[i + n]))
            n++;
        for (size_t k = 0; n > 0 && k < json_array_size(words); k++) {
            const json_t *w = json_array_get(words, k);
            if (json_string_length(w) == n && memcmp(json_string_value(w), t + i, n) == 0)
                found = GD_YES;
        }
        if (found == GD_NO && n > 0 && mixed(t + i, n)) found = GD_UNKNOWN;
        i += n > 0 ? n : 1;
    }
    free(t);
    return found;
}

/* ---- domains ---- */

static bool host_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
}

/* The host of one plain e-mail address or of an absolute http(s) address; malloc'ed. */
static char *host_of(const char *s, size_t n)
{
    gd_url u;
    if (gd_url_parse(s, n, NULL, &u, NULL)) {
        char *host = strdup(u.host);
        gd_url_free(&u);
        return host;
    }
    char *mail = gd_email_normal(s, n, NULL);
    const char *at = mail ? strchr(mail, '@') : NULL;
    char *host = at ? strdup(at + 1) : NULL;
    free(mail);
    return host;
}

/* "acme.test" is that host, "*.acme.test" every host below it. */
static bool covers(const char *entry, const char *host)
{
    if (strncmp(entry, "*.", 2) != 0) return strcmp(entry, host) == 0;
    size_t n = strlen(host), m = strlen(entry + 1);
    return n > m && strcmp(host + n - m, entry + 1) == 0;
}

static gd_truth match_domain(const json_t *list, const json_t *v)
{
    char *host = json_is_string(v) ? host_of(json_string_value(v), json_string_length(v)) : NULL;
    if (!host) return GD_UNKNOWN;
    gd_truth t = GD_NO;
    for (size_t i = 0; i < json_array_size(list) && t == GD_NO; i++)
        if (covers(json_string_value(json_array_get(list, i)), host)) t = GD_YES;
    free(host);
    return t;
}

bool gd_domain_check(gd_reader *r, const json_t *entry)
{
    const char *s = json_is_string(entry) ? json_string_value(entry) : "";
    const char *host = strncmp(s, "*.", 2) == 0 ? s + 2 : s;
    size_t n = strlen(host);
    bool ok = n > 0 && n < 254 && json_string_length(entry) == strlen(s) && host[0] != '.' &&
              host[n - 1] != '.' && !strstr(host, "..");
    for (size_t i = 0; ok && i < n; i++)
        ok = host_byte(host[i]);
    if (ok) return true;
    return gd_read_bad(r,
                       "must be a host name in lower case, \"acme.test\", or \"*.acme.test\" for "
                       "those below it; other letters in punycode (xn--...)");
}

/* ---- checking ---- */

static bool check_list(gd_reader *r, const json_t *v, const char *key, bool strings)
{
    if (!json_is_array(v) || json_array_size(v) == 0 || json_array_size(v) > MAX_LIST)
        return gd_read_bad_key(r, key, "must be a list of 1 to %d values", MAX_LIST);
    for (size_t i = 0; strings && i < json_array_size(v); i++) {
        const json_t *s = json_array_get(v, i);
        if (!json_is_string(s) || json_string_length(s) == 0)
            return gd_read_bad_key(r, key, "must be a list of texts");
    }
    return true;
}

static bool check_words(gd_reader *r, const json_t *v)
{
    if (!check_list(r, v, "words", true)) return false;
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *s = json_string_value(json_array_get(v, i));
        char *f = gd_fold(s, strlen(s));
        bool ok = f && strcmp(f, s) == 0;
        free(f);
        for (size_t k = 0; ok && s[k]; k++)
            ok = word_byte((unsigned char)s[k]);
        if (!ok) return gd_read_bad_key(r, "words", "\"%.60s\" must be one word in lower case", s);
    }
    return true;
}

static bool check_patterns(gd_reader *r, const json_t *v)
{
    size_t n = json_is_array(v) ? json_array_size(v) : 1;
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_is_array(v) ? json_array_get(v, i) : v;
        if (!json_is_string(s) || json_string_length(s) > MAX_PATTERN ||
            strlen(json_string_value(s)) != json_string_length(s))
            return gd_read_bad_key(r, "pattern",
                                   "must be a text (or a list of them) of at most %d bytes, in "
                                   "which * is any text and ? one character",
                                   MAX_PATTERN);
    }
    return n > 0 || gd_read_bad_key(r, "pattern", "the list is empty");
}

static bool check_domain(gd_reader *r, const json_t *v, const json_t *domains)
{
    if (json_is_string(v)) {
        if (json_is_array(json_object_get(domains, json_string_value(v)))) return true;
        return gd_read_bad_key(r, "domain", "\"%.60s\" is no list under /domains; add it there",
                               json_string_value(v));
    }
    if (!check_list(r, v, "domain", true)) return false;
    size_t up = gd_read_key(r, "domain");
    for (size_t i = 0; i < json_array_size(v); i++) {
        size_t mark = gd_read_index(r, i);
        if (!gd_domain_check(r, json_array_get(v, i))) return false;
        gd_read_back(r, mark);
    }
    gd_read_back(r, up);
    return true;
}

static bool check_flag(gd_reader *r, const json_t *v, const char *key)
{
    return json_is_boolean(v) || gd_read_bad_key(r, key, "must be true or false");
}

static bool check_number(gd_reader *r, const json_t *v, const char *key)
{
    return json_is_number(v) || gd_read_bad_key(r, key, "must be a number");
}

static bool check_deep(gd_reader *r, const json_t *c, const json_t *domains, int depth)
{
    if (depth > MAX_DEPTH) return gd_read_bad(r, "nested deeper than %d levels", MAX_DEPTH);
    if (json_is_null(c))
        return gd_read_bad(r, "write {\"absent\": true} for a value that is not there");
    if (json_is_array(c))
        return (json_array_size(c) > 0 && json_array_size(c) <= MAX_LIST) ||
               gd_read_bad(r, "must be a list of 1 to %d values", MAX_LIST);
    if (!json_is_object(c)) return true;
    if (json_object_size(c) == 0)
        return gd_read_bad(r, "is empty; write a condition like {\"equals\": \"csv\"}");
    if (!gd_read_object(r, c, gd_constraint_keys)) return false;
    const json_t *v;
    if ((v = json_object_get(c, "in")) && !check_list(r, v, "in", false)) return false;
    if ((v = json_object_get(c, "pattern")) && !check_patterns(r, v)) return false;
    if ((v = json_object_get(c, "domain")) && !check_domain(r, v, domains)) return false;
    if ((v = json_object_get(c, "min")) && !check_number(r, v, "min")) return false;
    if ((v = json_object_get(c, "max")) && !check_number(r, v, "max")) return false;
    if ((v = json_object_get(c, "present")) && !check_flag(r, v, "present")) return false;
    if ((v = json_object_get(c, "absent")) && !check_flag(r, v, "absent")) return false;
    if ((v = json_object_get(c, "words")) && !check_words(r, v)) return false;
    static const char *const inner[] = { "not", "any", NULL };
    for (size_t i = 0; inner[i]; i++) {
        if (!(v = json_object_get(c, inner[i]))) continue;
        size_t mark = gd_read_key(r, inner[i]);
        if (!check_deep(r, v, domains, depth + 1)) return false;
        gd_read_back(r, mark);
    }
    return true;
}

bool gd_constraint_check(gd_reader *r, const json_t *c, const json_t *domains)
{
    return check_deep(r, c, domains, 0);
}

/* ---- answering ---- */

static gd_truth match_in(const json_t *list, const json_t *v)
{
    gd_truth best = GD_NO;
    for (size_t i = 0; i < json_array_size(list) && best != GD_YES; i++) {
        gd_truth t = same_scalar(json_array_get(list, i), v);
        if (t > best) best = t;
    }
    return best;
}

static gd_truth match_patterns(const json_t *p, const json_t *v)
{
    if (json_is_string(p)) return match_pattern(json_string_value(p), v);
    gd_truth best = GD_NO;
    for (size_t i = 0; i < json_array_size(p) && best != GD_YES; i++) {
        gd_truth t = match_pattern(json_string_value(json_array_get(p, i)), v);
        if (t > best) best = t;
    }
    return best;
}

/* One key of a condition on one value that is there. */
static gd_truth match_one(const char *key, const json_t *c, const json_t *v, const json_t *domains)
{
    if (strcmp(key, "equals") == 0) return same_scalar(c, v);
    if (strcmp(key, "in") == 0) return match_in(c, v);
    if (strcmp(key, "pattern") == 0) return match_patterns(c, v);
    if (strcmp(key, "words") == 0) return match_words(c, v);
    if (strcmp(key, "domain") == 0)
        return match_domain(json_is_string(c) ? json_object_get(domains, json_string_value(c)) : c,
                            v);
    if (!json_is_number(v)) return GD_UNKNOWN; /* min, max */
    double x = json_number_value(v), limit = json_number_value(c);
    return (strcmp(key, "min") == 0 ? x >= limit : x <= limit) ? GD_YES : GD_NO;
}

/* The same on a value that may be a list: every element must match (words: one). */
static gd_truth match_key(const char *key, const json_t *c, const json_t *v, const json_t *domains)
{
    if (!v) return GD_NO;
    if (!json_is_array(v)) return match_one(key, c, v, domains);
    if (strcmp(key, "equals") == 0 && json_is_array(c)) return json_equal(c, v) ? GD_YES : GD_NO;
    bool any = strcmp(key, "words") == 0;
    size_t n = json_array_size(v);
    gd_truth all = any || n == 0 ? GD_NO : GD_YES;
    for (size_t i = 0; i < n; i++) {
        gd_truth t = match_one(key, c, json_array_get(v, i), domains);
        if (any ? t > all : t < all) all = t;
    }
    return all;
}

/* The value in short, for a reason. */
static void show(const json_t *v, char *out, size_t n)
{
    char *s = v ? json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    snprintf(out, n, "%s", s ? s : "absent");
    if (s && strlen(s) >= n && n > 4) memcpy(out + n - 4, "...", 4);
    free(s);
}

static gd_truth eval(const json_t *c, const json_t *v, const json_t *domains, const char **failed);

/* Does the value fit, or one of its elements if it is a list? */
static gd_truth any_fits(const json_t *c, const json_t *v, const json_t *domains)
{
    const char *failed;
    if (!json_is_array(v)) return eval(c, v, domains, &failed);
    gd_truth best = GD_NO;
    for (size_t i = 0; i < json_array_size(v) && best != GD_YES; i++) {
        gd_truth t = eval(c, json_array_get(v, i), domains, &failed);
        if (t > best) best = t;
    }
    return best;
}

static gd_truth eval(const json_t *c, const json_t *v, const json_t *domains, const char **failed)
{
    if (json_is_array(c)) {
        *failed = "in";
        return match_key("in", c, v, domains);
    }
    if (!json_is_object(c)) {
        *failed = "equals";
        return match_key("equals", c, v, domains);
    }
    gd_truth all = GD_YES;
    for (size_t i = 0; gd_constraint_keys[i] && all != GD_NO; i++) {
        const char *key = gd_constraint_keys[i];
        const json_t *want = json_object_get(c, key);
        if (!want) continue;
        gd_truth t;
        if (strcmp(key, "present") == 0) {
            t = json_is_true(want) == (v != NULL) ? GD_YES : GD_NO;
        } else if (strcmp(key, "absent") == 0) {
            t = json_is_true(want) == (v == NULL) ? GD_YES : GD_NO;
        } else if (strcmp(key, "not") == 0) {
            const char *inner;
            t = (gd_truth)(GD_YES - eval(want, v, domains, &inner));
        } else if (strcmp(key, "any") == 0) {
            t = any_fits(want, v, domains);
        } else {
            t = match_key(key, want, v, domains);
        }
        if (t >= all) continue;
        all = t;
        *failed = key;
    }
    return all;
}

gd_truth gd_constraint_eval(const json_t *c, const json_t *v, const json_t *domains,
                            const char *name, gd_why *why)
{
    const char *failed = "";
    if (json_is_null(v)) v = NULL;
    gd_truth t = eval(c, v, domains, &failed);
    if (t != GD_YES && why && why->p) {
        char value[80], want[80];
        show(v, value, sizeof value);
        const json_t *w = json_is_object(c) ? json_object_get(c, failed) : c;
        show(w, want, sizeof want);
        gd_because(why, "%s is %s, which %s %s %s", name, value,
                   t == GD_NO ? "does not fit" : "may or may not fit", failed, want);
    }
    return t;
}
