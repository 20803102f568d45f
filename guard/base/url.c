/* SPDX-License-Identifier: MIT */
/* Strict reading of http addresses. */
#include "base/url.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/email.h"

static unsigned own_port(const char *scheme) { return strcmp(scheme, "https") == 0 ? 443 : 80; }

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Copies a part of an address to out (3 * n + 1 bytes) in one spelling: letters that need no %XX
   plain, all others as %XX in capitals. False: a broken %, or an encoded separator or control
   character, which one reader decodes before it looks and another after. */
static bool spell(const char *s, size_t n, bool path, char *out)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        bool encoded = c == '%';
        if (encoded) {
            if (i + 2 >= n || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0) return false;
            c = (unsigned char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
            i += 2;
            if (c < 0x20 || c == 0x7F || (path && (c == '/' || c == '\\' || c == '%')))
                return false;
        }
        if (isalnum(c) || strchr("-._~", c) || (!encoded && strchr("!$&'()*+,;=:@/?", c)))
            out[m++] = (char)c;
        else
            m += (size_t)snprintf(out + m, 4, "%%%02X", c);
    }
    out[m] = '\0';
    return true;
}

/* Resolves "." and ".." in an absolute path, in place. */
static void resolve_dots(char *p)
{
    size_t m = 0, n = strlen(p);
    for (size_t i = 0; i < n;) { /* p[i] == '/' */
        size_t end = i + 1;
        while (end < n && p[end] != '/')
            end++;
        size_t len = end - i - 1;
        bool last = end == n;
        if (len == 1 && p[i + 1] == '.') {
            if (last) p[m++] = '/';
        } else if (len == 2 && p[i + 1] == '.' && p[i + 2] == '.') {
            while (m > 0 && p[--m] != '/') {}
            if (last) p[m++] = '/';
        } else {
            memmove(p + m, p + i, end - i);
            m += end - i;
        }
        i = end;
    }
    if (m == 0) p[m++] = '/';
    p[m] = '\0';
}

static bool read_host(const char *s, size_t n, gd_url *u, gd_error *e)
{
    char text[64];
    unsigned char address[16];
    if (n < sizeof text) {
        memcpy(text, s, n);
        text[n] = '\0';
        if (inet_pton(AF_INET, text, address) == 1) {
            snprintf(u->host, sizeof u->host, "%s", text);
            return true;
        }
        if (n > 2 && text[0] == '[' && text[n - 1] == ']') {
            text[n - 1] = '\0';
            char canon[INET6_ADDRSTRLEN];
            if (inet_pton(AF_INET6, text + 1, address) == 1 &&
                inet_ntop(AF_INET6, address, canon, sizeof canon)) {
                snprintf(u->host, sizeof u->host, "[%s]", canon);
                return true;
            }
        }
    }
    char *host = gd_host_normal(s, n, 1, e);
    if (!host) return false;
    snprintf(u->host, sizeof u->host, "%s", host);
    free(host);
    return true;
}

static bool read_authority(const char *s, size_t n, gd_url *u, gd_error *e)
{
    if (memchr(s, '@', n))
        return gd_fail(e, GD_REFUSED, "an address with a user name before '@'; leave that out");
    size_t host = n;
    while (host > 0 && isdigit((unsigned char)s[host - 1]))
        host--;
    u->port = own_port(u->scheme);
    if (host > 0 && s[host - 1] == ':' && (host < 2 || s[host - 2] != ':')) {
        size_t digits = n - host;
        unsigned long port = strtoul(s + host, NULL, 10);
        if (digits > 5 || port > 65535 || (digits > 0 && port == 0))
            return gd_fail(e, GD_INVALID, "the port of an address is between 1 and 65535");
        if (digits > 0) u->port = (unsigned)port;
        host--;
    } else {
        host = n;
    }
    return read_host(s, host, u, e);
}

/* Characters that a browser drops, or reads as another one. */
static bool check_plain(const char *s, size_t n, gd_error *e)
{
    if (n == 0 || n > GD_URL_MAX)
        return gd_fail(e, GD_INVALID, "an address has between 1 and %d bytes, not %zu", GD_URL_MAX,
                       n);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c <= 0x20 || c == 0x7F || c == '\\')
            return gd_fail(e, GD_REFUSED,
                           "byte %zu of the address is %s; write it as %%%02X or leave it out",
                           i + 1, c == '\\' ? "a backslash" : "a blank or control character", c);
    }
    return true;
}

/* The length of "scheme:", 0 if there is none. */
static size_t scheme_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (isalnum((unsigned char)s[i]) || (i > 0 && strchr("+-.", s[i]) && s[i])))
        i++;
    return i > 0 && i < n && s[i] == ':' && isalpha((unsigned char)s[0]) ? i + 1 : 0;
}

static char *spelled(const char *s, size_t n, bool path, gd_error *e)
{
    char *out = malloc(3 * n + 2);
    if (!out) {
        gd_fail(e, GD_MEMORY, "no memory for an address");
        return NULL;
    }
    if (spell(s, n, path, out)) return out;
    free(out);
    gd_fail(e, GD_REFUSED,
            "an address with a broken %%, or an encoded '/', '\\', '%%' or control character");
    return NULL;
}

/* The path of a relative address, put behind the folder of the base. */
static char *join_path(const gd_url *base, const char *s, size_t n, gd_error *e)
{
    const char *slash = strrchr(base->path, '/');
    size_t folder = (size_t)(slash - base->path) + 1;
    char *rest = spelled(s, n, true, e);
    if (!rest) return NULL;
    size_t size = folder + strlen(rest) + 2;
    char *out = malloc(size);
    if (out)
        snprintf(out, size, "%.*s%s", (int)folder, base->path, rest);
    else
        gd_fail(e, GD_MEMORY, "no memory for an address");
    free(rest);
    return out;
}

static bool read_path(const char *s, size_t n, const gd_url *base, gd_url *u, gd_error *e)
{
    if (n > 0 && s[0] == '/')
        u->path = spelled(s, n, true, e);
    else if (base)
        u->path = n > 0 ? join_path(base, s, n, e) : strdup(base->path);
    else
        u->path = strdup("/");
    if (!u->path) return false;
    resolve_dots(u->path);
    return true;
}

static bool read_tail(const char *s, size_t n, const gd_url *base, gd_url *u, gd_error *e)
{
    const char *hash = memchr(s, '#', n);
    size_t front = hash ? (size_t)(hash - s) : n;
    const char *mark = memchr(s, '?', front);
    size_t path = mark ? (size_t)(mark - s) : front;
    if (!read_path(s, path, base, u, e)) return false;
    if (mark && !(u->query = spelled(mark + 1, front - path - 1, false, e))) return false;
    if (!mark && path == 0 && base && base->query && !(u->query = strdup(base->query)))
        return gd_fail(e, GD_MEMORY, "no memory for an address");
    return !hash || (u->fragment = spelled(hash + 1, n - front - 1, false, e));
}

static bool read_all(const char *s, size_t n, const gd_url *base, gd_url *u, gd_error *e)
{
    if (!check_plain(s, n, e)) return false;
    size_t scheme = scheme_length(s, n);
    if (scheme > 0) {
        size_t i = 0;
        for (; i + 1 < scheme && i + 1 < sizeof u->scheme; i++)
            u->scheme[i] = (char)tolower((unsigned char)s[i]);
        if (i + 1 != scheme || (strcmp(u->scheme, "http") && strcmp(u->scheme, "https")))
            return gd_fail(
                e, GD_REFUSED,
                "addresses beginning with \"%.*s\" are refused; only http: and https: are "
                "taken",
                (int)(scheme > 20 ? 20 : scheme), s);
        if (n < scheme + 2 || s[scheme] != '/' || s[scheme + 1] != '/')
            return gd_fail(e, GD_INVALID, "after \"%s:\" there must be two slashes", u->scheme);
    } else if (!base) {
        return gd_fail(e, GD_INVALID,
                       "\"%.*s\" is no complete address; write it as https://acme.test/path",
                       (int)(n > 80 ? 80 : n), s);
    } else {
        memcpy(u->scheme, base->scheme, sizeof u->scheme);
    }
    s += scheme;
    n -= scheme;
    if (n >= 2 && s[0] == '/' && s[1] == '/') {
        size_t end = 2;
        while (end < n && !strchr("/?#", s[end]))
            end++;
        if (!read_authority(s + 2, end - 2, u, e)) return false;
        return read_tail(s + end, n - end, NULL, u, e);
    }
    memcpy(u->host, base->host, sizeof u->host);
    u->port = base->port;
    return read_tail(s, n, base, u, e);
}

bool gd_url_parse(const char *s, size_t n, const gd_url *base, gd_url *out, gd_error *e)
{
    memset(out, 0, sizeof *out);
    if (read_all(s, n, base, out, e)) return true;
    gd_url_free(out);
    return false;
}

void gd_url_free(gd_url *u)
{
    free(u->path);
    free(u->query);
    free(u->fragment);
    memset(u, 0, sizeof *u);
}

void gd_url_origin(const gd_url *u, char *out, size_t size)
{
    if (u->port == own_port(u->scheme))
        snprintf(out, size, "%s://%s", u->scheme, u->host);
    else
        snprintf(out, size, "%s://%s:%u", u->scheme, u->host, u->port);
}

char *gd_url_text(const gd_url *u)
{
    char origin[288];
    gd_url_origin(u, origin, sizeof origin);
    size_t size = strlen(origin) + strlen(u->path) + (u->query ? strlen(u->query) + 1 : 0) +
                  (u->fragment ? strlen(u->fragment) + 1 : 0) + 1;
    char *out = malloc(size);
    if (!out) return NULL;
    snprintf(out, size, "%s%s%s%s%s%s", origin, u->path, u->query ? "?" : "",
             u->query ? u->query : "", u->fragment ? "#" : "", u->fragment ? u->fragment : "");
    return out;
}
