/* SPDX-License-Identifier: MIT */
/* The program `cloche-guard`: finds the verb. */
#include "verbs/verbs.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DECLARE(name, help) int gd_verb_##name(int argc, char **argv);
GD_VERBS(DECLARE)
#undef DECLARE

static const struct {
    const char *name;
    int (*fn)(int argc, char **argv);
    const char *help;
} verbs[] = {
#define ROW(name, help) { #name, gd_verb_##name, help },
    GD_VERBS(ROW)
#undef ROW
        { NULL, NULL, NULL },
};

int main(int argc, char **argv)
{
    if (sodium_init() < 0) {
        fputs("cloche: libsodium does not start on this machine\n", stderr);
        return GD_EXIT_USAGE;
    }
    for (size_t i = 0; argc > 1 && verbs[i].name; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) return verbs[i].fn(argc - 2, argv + 2);
    fputs("usage: cloche VERB ..., where VERB is one of\n", argc > 1 ? stderr : stdout);
    for (size_t i = 0; verbs[i].name; i++)
        fprintf(argc > 1 ? stderr : stdout, "  %-8s %s\n", verbs[i].name, verbs[i].help);
    return GD_EXIT_USAGE;
}
