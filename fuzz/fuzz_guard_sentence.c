/* SPDX-License-Identifier: MIT */
/* Fuzz target: sentences against the command file of the sample product (run from the repository), the
   programs they become, and the normal forms of text, addresses and URLs. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/email.h"
#include "base/text.h"
#include "base/url.h"
#include "command/commands.h"
#include "command/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gd_commands *load(void)
{
    gd_error e = { 0 };
    gd_commands *c = gd_commands_load_file("examples/acme/commands.json", &e);
    if (!c) {
        fprintf(stderr, "%s\n", e.text);
        abort();
    }
    return c;
}

/* A normal form is its own normal form. */
static void check_stable(char *(*fn)(const char *, size_t, gd_error *), const char *s, size_t n)
{
    gd_error e = { 0 };
    char *once = fn(s, n, &e);
    if (!once) {
        if (e.code == GD_OK) __builtin_trap(); /* a refusal needs a reason */
        return;
    }
    char *twice = fn(once, strlen(once), &e);
    if (!twice || strcmp(once, twice) != 0) __builtin_trap();
    free(once);
    free(twice);
}

static char *normal_url(const char *s, size_t n, gd_error *e)
{
    gd_url u;
    if (!gd_url_parse(s, n, NULL, &u, e)) return NULL;
    char *text = gd_url_text(&u);
    gd_url_free(&u);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static gd_commands *acme;
    if (!acme) acme = load();
    const char *s = (const char *)data;
    check_stable(gd_email_normal, s, size);
    check_stable(normal_url, s, size);
    gd_error e = { 0 };
    gd_speaker who = { .target = "reports", .result = "s1" };
    json_t *out = gd_command_parse(acme, s, size, size & 1 ? &who : NULL, &e);
    if (!out) __builtin_trap();
    json_t *all = json_object_get(out, "commands"), *one = json_object_get(out, "command");
    json_t *list = all ? json_incref(all) : json_array();
    if (!all && json_is_object(one)) json_array_append(list, one);
    if (json_array_size(list) == 0 && !json_object_get(out, "reason") &&
        !json_object_get(out, "control"))
        __builtin_trap();
    if (json_array_size(list) > 0) {
        json_t *p = gd_program_of_commands(acme, list, 1, &e);
        if (p) {
            /* generated source holds names only, so it always compiles */
            const char *source = json_string_value(json_object_get(p, "source"));
            json_t *q = gd_program_of_source(source, strlen(source), &e);
            if (!q) __builtin_trap();
            json_decref(q);
        }
        json_decref(p);
    }
    json_decref(list);
    json_decref(out);
    return 0;
}
