/* SPDX-License-Identifier: MIT */
/* cloche audit: is the chain whole, and its entries as JSON lines. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store/store.h"
#include "verbs/verbs.h"

static const char help[] =
    "usage: cloche audit verify [--store URL] [--key-file FILE] [--json]\n"
    "       cloche audit export [--store URL] [--key-file FILE] [--tenant NAME] [--after SEQ]\n"
    "\n"
    "verify checks every entry of the audit against the one before it, and the signed head; it\n"
    "exits with 1 and names the entry when something was changed, moved, removed or cut off.\n"
    "export prints the entries as JSON, one a line.\n"
    "\n"
    "  --store URL      a file (default cloche.db) or postgres://...\n"
    "  --key-file FILE  the store's keys; default cloche.keys\n"
    "\n"
    "example:\n"
    "  cloche audit verify --store guard.db --key-file guard.keys\n";

enum { BATCH = 500 };

typedef struct {
    const char *store, *key_file, *tenant;
    int64_t after;
    bool json;
} options;

static int fail(const char *fmt, const char *what)
{
    fputs("cloche: ", stderr);
    fprintf(stderr, fmt, what);
    fputs("\n", stderr);
    return GD_EXIT_USAGE;
}

/* Opening makes what is missing, which would verify as an empty audit. */
static gd_store *open_existing(const options *o, gd_error *e)
{
    bool remote = strncmp(o->store, "postgres", 8) == 0;
    const char *file = strncmp(o->store, "sqlite:", 7) == 0 ? o->store + 7 : o->store;
    const char *missing = !remote && access(file, R_OK) != 0 ? file
                          : access(o->key_file, R_OK) != 0   ? o->key_file
                                                             : NULL;
    if (!missing) return gd_store_open(o->store, o->key_file, e);
    gd_fail(e, GD_NOT_FOUND,
            "there is no %s; name the store with --store and its keys with "
            "--key-file",
            missing);
    return NULL;
}

static int report(const options *o, const gd_chain_at *at, const gd_error *bad)
{
    if (o->json) {
        json_t *v = json_pack("{sb sI ss*}", "verified", bad == NULL, "entries",
                              (json_int_t)at->seq, "problem", bad ? bad->text : NULL);
        char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
        puts(text ? text : "{\"verified\":false}");
        free(text);
        json_decref(v);
    } else if (bad)
        printf("the audit is NOT whole: %s\n", bad->text);
    else
        printf("%lld entries, all in place\n", (long long)at->seq);
    return bad ? GD_EXIT_NO : GD_EXIT_DONE;
}

static int verify(const options *o, gd_store *s)
{
    gd_error e = { 0 };
    gd_chain_at at = { 0 };
    for (;;) {
        json_t *list = gd_store_audit_read(s, NULL, NULL, at.seq, BATCH, &e), *entry;
        size_t i, n = json_array_size(list);
        bool whole = true;
        if (!list) return fail("%s", e.text);
        json_array_foreach(list, i, entry) {
            whole = gd_chain_check(gd_store_keys(s), &at, entry, &e);
            if (!whole) break;
        }
        json_decref(list);
        if (!whole) return report(o, &at, &e);
        if (n < BATCH) break;
    }
    json_t *head = gd_store_audit_head(s, &e);
    if (!head) return fail("%s", e.text);
    bool whole = gd_chain_check_head(gd_store_keys(s), &at, head, &e);
    json_decref(head);
    return report(o, &at, whole ? NULL : &e);
}

static int export(const options *o, gd_store *s)
{
    gd_error e = { 0 };
    int64_t after = o->after;
    for (size_t n = BATCH; n == BATCH;) {
        json_t *list = gd_store_audit_read(s, o->tenant, NULL, after, BATCH, &e), *entry;
        size_t i;
        if (!list) return fail("%s", e.text);
        n = json_array_size(list);
        json_array_foreach(list, i, entry) {
            after = json_integer_value(json_object_get(entry, "seq"));
            json_object_del(entry, "text"); /* the body in its sealed spelling */
            char *text = json_dumps(entry, JSON_COMPACT);
            if (!text) return fail("%s", "no memory for an entry");
            puts(text);
            free(text);
        }
        json_decref(list);
    }
    return fflush(stdout) == 0 ? GD_EXIT_DONE : fail("%s", "the output could not be written");
}

int gd_verb_audit(int argc, char **argv)
{
    enum { STORE = 256, KEY_FILE, TENANT, AFTER, JSON, HELP };
    static const struct option longs[] = {
        { "store", 1, 0, STORE }, { "key-file", 1, 0, KEY_FILE }, { "tenant", 1, 0, TENANT },
        { "after", 1, 0, AFTER }, { "json", 0, 0, JSON },         { "help", 0, 0, HELP },
        { 0, 0, 0, 0 },
    };
    options o = { .store = "cloche.db", .key_file = "cloche.keys" };
    gd_error e = { 0 };
    argc++; /* getopt_long skips the first argument: the verb itself */
    argv--;
    for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
        switch (c) {
        case STORE: o.store = optarg; break;
        case KEY_FILE: o.key_file = optarg; break;
        case TENANT: o.tenant = optarg; break;
        case AFTER: {
            char *end;
            o.after = strtoll(optarg, &end, 10);
            if (*end || o.after < 0) return fail("'%s' is no number of an entry", optarg);
            break;
        }
        case JSON: o.json = true; break;
        case 'h':
        case HELP: fputs(help, stdout); return GD_EXIT_DONE;
        default: return GD_EXIT_USAGE; /* getopt has said what is wrong */
        }
    }
    const char *verb = optind < argc ? argv[optind] : "";
    bool is_verify = strcmp(verb, "verify") == 0;
    if ((!is_verify && strcmp(verb, "export") != 0) || optind + 1 < argc)
        return fail("audit verify or audit export%s; `cloche audit --help` explains", "");
    gd_store *s = open_existing(&o, &e);
    if (!s) return fail("%s", e.text);
    int rc = is_verify ? verify(&o, s) : export(&o, s);
    gd_store_close(s);
    return rc;
}
