/* SPDX-License-Identifier: MIT */
/* RFC 8785 text of a JSON value, and its digest. */
#include "base/canon.h"
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/float_text.h"

typedef struct {
    char *p;
    size_t n, cap;
    gd_error *e;
} text;

static bool put(text *t, const char *s, size_t n)
{
    if (n > t->cap - t->n) {
        size_t cap = (t->cap + n) * 2;
        char *p = realloc(t->p, cap);
        if (!p) return gd_fail(t->e, GD_MEMORY, "no memory for %zu bytes of JSON text", cap);
        t->p = p;
        t->cap = cap;
    }
    memcpy(t->p + t->n, s, n);
    t->n += n;
    return true;
}

static bool put_string(text *t, const char *s, size_t n)
{
    if (!put(t, "\"", 1)) return false;
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        static const char names[] = "btn\0fr"; /* 8 .. 13; 11 has no short form */
        char esc[8];
        int m;
        if (c == '"' || c == '\\')
            m = snprintf(esc, sizeof esc, "\\%c", c);
        else if (c >= 8 && c <= 13 && names[c - 8])
            m = snprintf(esc, sizeof esc, "\\%c", names[c - 8]);
        else
            m = snprintf(esc, sizeof esc, "\\u%04x", c);
        if (!put(t, s + from, i - from) || !put(t, esc, (size_t)m)) return false;
        from = i + 1;
    }
    return put(t, s + from, n - from) && put(t, "\"", 1);
}

/* Number::toString of ECMA-262 for a finite double. */
static bool put_real(text *t, double x)
{
    if (!isfinite(x)) return gd_fail(t->e, GD_INVALID, "a number of JSON must be finite");
    char digits[CL_FLOAT_MAX_DIGITS], out[64];
    int point = 0, k = cl_float_digits(x, 'r', 0, digits, &point), n = 0;
    if (k == 0) return put(t, "0", 1); /* also -0 */
    if (x < 0) out[n++] = '-';
    if (k <= point && point <= 21) { /* 1200 */
        memcpy(out + n, digits, (size_t)k);
        memset(out + n + k, '0', (size_t)(point - k));
        n += point;
    } else if (0 < point && point <= 21) { /* 1.2 */
        memcpy(out + n, digits, (size_t)point);
        out[n + point] = '.';
        memcpy(out + n + point + 1, digits + point, (size_t)(k - point));
        n += k + 1;
    } else if (-6 < point && point <= 0) { /* 0.0012 */
        n += snprintf(out + n, sizeof out - (size_t)n, "0.");
        memset(out + n, '0', (size_t)-point);
        memcpy(out + n - point, digits, (size_t)k);
        n += k - point;
    } else { /* 1.2e+30 */
        out[n++] = digits[0];
        if (k > 1) {
            out[n++] = '.';
            memcpy(out + n, digits + 1, (size_t)(k - 1));
            n += k - 1;
        }
        n += snprintf(out + n, sizeof out - (size_t)n, "e%+d", point - 1);
    }
    return put(t, out, (size_t)n);
}

static bool put_integer(text *t, json_int_t i)
{
    const json_int_t exact = (json_int_t)1 << 53;
    if (i > exact || i < -exact)
        return gd_fail(t->e, GD_INVALID,
                       "the integer %" JSON_INTEGER_FORMAT
                       " is beyond 2^53, where JSON readers disagree; write it as a string",
                       i);
    char out[32];
    int n = snprintf(out, sizeof out, "%" JSON_INTEGER_FORMAT, i);
    return put(t, out, (size_t)n);
}

typedef struct {
    const char *key;
    size_t n;
    const json_t *value;
} member;

/* The code point at s, which jansson has checked to be UTF-8. */
static uint32_t code_point(const unsigned char *s)
{
    if (s[0] < 0x80) return s[0];
    if (s[0] < 0xE0) return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    if (s[0] < 0xF0)
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
           (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
}

/* Order of UTF-16 code units: that of bytes, but astral characters (surrogates, D800..) come before
   U+E000..U+FFFF. */
static int by_key(const void *pa, const void *pb)
{
    const member *a = pa, *b = pb;
    size_t n = a->n < b->n ? a->n : b->n, i = 0;
    while (i < n && a->key[i] == b->key[i])
        i++;
    if (i == n) return (a->n > b->n) - (a->n < b->n);
    while (i > 0 && ((unsigned char)a->key[i] & 0xC0) == 0x80)
        i--; /* to the start of the character that differs */
    uint32_t x = code_point((const unsigned char *)a->key + i);
    uint32_t y = code_point((const unsigned char *)b->key + i);
    if ((x >= 0x10000) != (y >= 0x10000)) {
        x = x >= 0x10000 ? 0xD800 : x;
        y = y >= 0x10000 ? 0xD800 : y;
    }
    return (x > y) - (x < y);
}

static bool put_value(text *t, const json_t *v, int depth);

static bool put_object(text *t, const json_t *v, int depth)
{
    size_t n = json_object_size(v), i = 0;
    member *m = malloc((n + 1) * sizeof *m);
    if (!m) return gd_fail(t->e, GD_MEMORY, "no memory for an object of %zu members", n);
    for (void *it = json_object_iter((json_t *)v); it;
         it = json_object_iter_next((json_t *)v, it), i++) {
        const char *key = json_object_iter_key(it);
        m[i] = (member){ key, json_object_iter_key_len(it), json_object_iter_value(it) };
    }
    qsort(m, n, sizeof *m, by_key);
    bool ok = put(t, "{", 1);
    for (i = 0; ok && i < n; i++)
        ok = (i == 0 || put(t, ",", 1)) && put_string(t, m[i].key, m[i].n) && put(t, ":", 1) &&
             put_value(t, m[i].value, depth);
    free(m);
    return ok && put(t, "}", 1);
}

static bool put_value(text *t, const json_t *v, int depth)
{
    if (depth > GD_MAX_DEPTH)
        return gd_fail(t->e, GD_LIMIT, "JSON nested deeper than %d levels", GD_MAX_DEPTH);
    switch (json_typeof(v)) {
    case JSON_OBJECT: return put_object(t, v, depth + 1);
    case JSON_ARRAY: {
        if (!put(t, "[", 1)) return false;
        for (size_t i = 0; i < json_array_size(v); i++)
            if ((i > 0 && !put(t, ",", 1)) || !put_value(t, json_array_get(v, i), depth + 1))
                return false;
        return put(t, "]", 1);
    }
    case JSON_STRING: return put_string(t, json_string_value(v), json_string_length(v));
    case JSON_INTEGER: return put_integer(t, json_integer_value(v));
    case JSON_REAL: return put_real(t, json_real_value(v));
    case JSON_TRUE: return put(t, "true", 4);
    case JSON_FALSE: return put(t, "false", 5);
    case JSON_NULL: return put(t, "null", 4);
    }
    return gd_fail(t->e, GD_INTERNAL, "a JSON value of unknown type");
}

char *gd_canon(const json_t *v, size_t *n, gd_error *e)
{
    text t = { NULL, 0, 0, e };
    if (!put_value(&t, v, 0) || !put(&t, "", 1)) {
        free(t.p);
        return NULL;
    }
    if (n) *n = t.n - 1;
    return t.p;
}

bool gd_digest(const char *domain, const json_t *v, char out[GD_DIGEST_TEXT], gd_error *e)
{
    size_t n;
    char *s = gd_canon(v, &n, e);
    if (!s) return false;
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)domain, strlen(domain) + 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)s, n);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, GD_DIGEST_TEXT, hash, sizeof hash);
    free(s);
    return true;
}
