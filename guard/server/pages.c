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

/* The files of folder/inside and of the folders in it. */
static bool add_folder(gd_pages *p, const char *folder, const char *inside, int depth, gd_error *e)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, inside);
    DIR *d = opendir(path);
    if (!d)
        return gd_fail(e, GD_IO, "cannot read the folder of the pages %s; name it with --web",
                       path);
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(d));) {
        const char *type = type_of(entry->d_name);
        char name[512];
        snprintf(name, sizeof name, "%s%s%s", inside, *inside ? "/" : "", entry->d_name);
        if (entry->d_name[0] == '.') continue;
        if (type)
            ok = add(p, folder, name, type, e);
        else if (entry->d_type == DT_DIR && depth < 2)
            ok = add_folder(p, folder, name, depth + 1, e);
    }
    closedir(d);
    return ok;
}

gd_pages *gd_pages_load(const char *folder, gd_error *e)
{
    gd_pages *p = calloc(1, sizeof *p);
    if (!p) gd_fail(e, GD_MEMORY, "no memory for the pages");
    if (p && add_folder(p, folder, "", 0, e)) return p;
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

/* Of "https://host:port" in an address. */
static size_t origin_length(const char *url)
{
    const char *host = strstr(url, "://");
    return host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/?#") : 0;
}

bool gd_pages_answer(const gd_server *s, const gd_request *q, gd_response *r)
{
    static const char csp[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; frame-src 'self'%s%.*s; worker-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'";
    const char *path = q->path;
    char policy[512];
    int origin = s->cfg.product ? (int)origin_length(s->cfg.product) : 0;
    if (strcmp(path, "/") == 0) path = "/web/approvals.html";
    if (strcmp(path, "/openapi.json") == 0) path = "/web/openapi.json";
    if (strcmp(path, "/demo") == 0) path = "/web/demo.html";
    for (size_t i = 0; i < s->pages->n; i++) {
        const page *g = &s->pages->items[i];
        if (strcmp(g->path, path) != 0) continue;
        gd_respond(r, 200, g->type, g->body, strcmp(q->method, "HEAD") == 0 ? 0 : g->n);
        snprintf(policy, sizeof policy, csp, origin ? " " : "", origin,
                 origin ? s->cfg.product : "");
        gd_respond_header(r, "content-security-policy:", policy);
        gd_respond_header(r, "x-content-type-options:", "nosniff");
        gd_respond_header(r, "referrer-policy:", "no-referrer");
        gd_respond_header(r, "permissions-policy:", "microphone=(self)");
        return true;
    }
    return false;
}
