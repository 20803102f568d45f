/* SPDX-License-Identifier: MIT */
/* One plain e-mail address, and host names. */
#include "base/email.h"
#include <ctype.h>
#include <idn2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

/* Letters, digits, hyphens and dots; no empty label, no hyphen at an end of one; the last label
   has a letter, so that it is no IP address in one of its many spellings. */
static bool is_host(const char *s, int labels)
{
    int found = 1;
    bool letter = false;
    if (strlen(s) > 253) return false;
    for (size_t i = 0, from = 0;; i++) {
        if (s[i] == '.' || s[i] == '\0') {
            if (i == from || i - from > 63 || s[from] == '-' || s[i - 1] == '-') return false;
            if (s[i] == '\0') break;
            from = i + 1;
            found++;
            letter = false;
        } else if (!isalnum((unsigned char)s[i]) && s[i] != '-') {
            return false;
        } else if (isalpha((unsigned char)s[i])) {
            letter = true;
        }
    }
    const char *last = strrchr(s, '.');
    last = last ? last + 1 : s;
    if (last[0] == '0' && last[1] == 'x') return false;
    return letter && found >= labels;
}

/* libidn2 drops what it does not allow; a host that changes meaning that way must not pass. */
static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80 && !isalnum(c) && c != '-' && c != '.') return false;
    }
    return n > 0 && n <= 253;
}

char *gd_host_normal(const char *s, size_t n, int labels, gd_error *e)
{
    size_t m;
    char *text = gd_text_fold(s, n, &m, e);
    if (!text) return NULL;
    if (m > 1 && text[m - 1] == '.') text[--m] = '\0';
    char *ascii = NULL;
    int rc = !is_plain(text, m)
                 ? IDN2_TOO_BIG_DOMAIN
                 : idn2_to_ascii_8z(text, &ascii, IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
    char *out = NULL;
    if (rc == IDN2_OK && is_host(ascii, labels)) {
        out = strdup(ascii);
        if (!out) gd_fail(e, GD_MEMORY, "no memory for a host name");
    } else {
        gd_fail(e, GD_INVALID,
                "\"%.80s\" is not a host name (letters, digits and hyphens, as in %s)", text,
                labels > 1 ? "acme.test" : "acme");
    }
    idn2_free(ascii);
    free(text);
    return out;
}

/* The characters of a plain local part. '%' and '!' are left out: relays used to read them as a
   further route. */
static bool is_local(const char *s, size_t n)
{
    if (n == 0 || n > 64 || s[0] == '.' || s[n - 1] == '.') return false;
    for (size_t i = 0; i < n; i++) {
        if (!isalnum((unsigned char)s[i]) && (s[i] == '\0' || !strchr("#$&'*+-/=?^_`{|}~.", s[i])))
            return false;
        if (s[i] == '.' && s[i + 1] == '.') return false;
    }
    return true;
}

char *gd_email_normal(const char *s, size_t n, gd_error *e)
{
    size_t m;
    char *text = gd_text_normal(s, n, &m, e);
    if (!text) return NULL;
    char *at = memchr(text, '@', m), *out = NULL;
    size_t local = at ? (size_t)(at - text) : 0;
    if (!at || memchr(at + 1, '@', m - local - 1) || !is_local(text, local)) {
        gd_fail(e, GD_INVALID,
                "\"%.80s\" is not one plain e-mail address; write it as anna@acme.test", text);
        free(text);
        return NULL;
    }
    char *host = gd_host_normal(at + 1, m - local - 1, 2, e);
    if (host && local + strlen(host) + 1 > GD_EMAIL_MAX) {
        gd_fail(e, GD_LIMIT, "an e-mail address longer than %d bytes", GD_EMAIL_MAX);
    } else if (host) {
        size_t size = local + strlen(host) + 2;
        out = malloc(size);
        if (out)
            snprintf(out, size, "%.*s@%s", (int)local, text, host);
        else
            gd_fail(e, GD_MEMORY, "no memory for an e-mail address");
        for (size_t i = 0; out && i < local; i++)
            out[i] = (char)tolower((unsigned char)out[i]);
    }
    free(host);
    free(text);
    return out;
}
