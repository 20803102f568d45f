/* SPDX-License-Identifier: MIT */
/* The pages: files of the web folder, read when the server starts, with the headers that confine
   them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "server/internal.h"

enum { MAX_FILE = 4 << 20 };

typedef struct {
    char *path; /* "/web/client.js" */
    const char *type;
    char *body;
    size_t n;
} page;

struct gd_pages {
    page *items;
    size_t n;
};

static const char *type_of(const char *name)
{
    static const struct {
        const char *end, *type;
    } types[] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".mjs", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".json", "application/json" },
    };
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t k = strlen(types[i].end);
        if (n > k && strcmp(name + n - k, types[i].end) == 0) return types[i].type;
    }
    return NULL;
}

static bool add(gd_pages *p, const char *folder, const char *name, const char *type, gd_error *e)
{
    char file[4096];
    struct stat st;
    snprintf(file, sizeof file, "%s/%s", folder, name);
    FILE *f = fopen(file, "rb");
    if (!f) return gd_fail(e, GD_IO, "cannot read %s", file);
    page *items = realloc(p->items, (p->n + 1) * sizeof *items);
    if (items) p->items = items;
    bool ok = items && fstat(fileno(f), &st) == 0 && st.st_size <= MAX_FILE;
    if (ok) {
        page *g = &items[p->n];
        *g = (page){ malloc(strlen(name) + 6), type, malloc((size_t)st.st_size + 1),
                     (size_t)st.st_size };
        ok = g->path && g->body && fread(g->body, 1, g->n, f) == g->n;
        if (ok)
            sprintf(g->path, "/web/%s", name); /* lint: allow unbounded because sized above */
        else {
            free(g->path);
            free(g->body);
        }
        p->n += ok;
    }
    fclose(f);
    return ok || gd_fail(e, GD_IO, "cannot read %s", file);
}

gd_pages *gd_pages_load(const char *folder, gd_error *e)
{
    gd_pages *p = calloc(1, sizeof *p);
    DIR *d = opendir(folder);
    bool ok = p && d;
    if (!ok)
        gd_fail(e, GD_IO, "cannot read the folder of the pages %s; name it with --web", folder);
    for (struct dirent *entry; ok && (entry = readdir(d));) {
        const char *type = type_of(entry->d_name);
        if (type && entry->d_name[0] != '.') ok = add(p, folder, entry->d_name, type, e);
    }
    if (d) closedir(d);
    if (ok) return p;
    gd_pages_free(p);
    return NULL;
}

void gd_pages_free(gd_pages *p)
{
    if (!p) return;
    for (size_t i = 0; i < p->n; i++) {
        free(p->items[i].path);
        free(p->items[i].body);
    }
    free(p->items);
    free(p);
}

bool gd_pages_answer(const gd_server *s, const gd_request *q, gd_response *r)
{
    static const char csp[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; frame-src 'self'%s%s; worker-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'";
    const char *path = q->path;
    char policy[512];
    if (strcmp(path, "/") == 0) path = "/web/approvals.html";
    if (strcmp(path, "/openapi.json") == 0) path = "/web/openapi.json";
    if (strcmp(path, "/demo") == 0) path = "/web/demo.html";
    for (size_t i = 0; i < s->pages->n; i++) {
        const page *g = &s->pages->items[i];
        if (strcmp(g->path, path) != 0) continue;
        gd_respond(r, 200, g->type, g->body, strcmp(q->method, "HEAD") == 0 ? 0 : g->n);
        snprintf(policy, sizeof policy, csp, s->cfg.product ? " " : "",
                 s->cfg.product ? s->cfg.product : "");
        gd_respond_header(r, "content-security-policy:", policy);
        gd_respond_header(r, "x-content-type-options:", "nosniff");
        gd_respond_header(r, "referrer-policy:", "no-referrer");
        gd_respond_header(r, "permissions-policy:", "microphone=(self)");
        return true;
    }
    return false;
}
