/* SPDX-License-Identifier: MIT */
/* Fuzz target: the canonical text of JSON is JSON again, with the same canonical text and digest. */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/canon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { FLAGS = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL };
    if (sodium_init() < 0) return 0;
    json_t *v = json_loadb((const char *)data, size, FLAGS, NULL);
    gd_error e = { 0 };
    size_t n = 0, m = 0;
    char *a = v ? gd_canon(v, &n, &e) : NULL;
    if (v && !a) check(e.code != GD_OK && e.text[0]);
    if (a) {
        check(strlen(a) == n);
        /* 1e20 is written without exponent, which only a reader of doubles takes back. */
        json_t *w = json_loadb(a, n, FLAGS | JSON_DECODE_INT_AS_REAL, NULL);
        char *b = w ? gd_canon(w, &m, &e) : NULL;
        check(b && m == n && memcmp(a, b, n) == 0);
        char one[GD_DIGEST_TEXT], two[GD_DIGEST_TEXT];
        check(gd_digest("x", v, one, &e) && gd_digest("x", w, two, &e));
        check(strcmp(one, two) == 0);
        free(b);
        json_decref(w);
    }
    free(a);
    json_decref(v);
    return 0;
}
