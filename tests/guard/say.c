/* SPDX-License-Identifier: MIT */
/* Prints what each line of stdin means, as one line of JSON: say FILE <sentences. For scripts. */
#include <stdio.h>
#include <string.h>
#include "command/commands.h"
#include "command/program.h"

int main(int argc, char **argv)
{
    gd_error e = { 0 };
    gd_commands *c = argc > 1 ? gd_commands_load_file(argv[1], &e) : NULL;
    char line[8192];
    if (!c) {
        fprintf(stderr, "%s\n", argc > 1 ? e.text : "usage: say COMMANDS.json <sentences");
        return 2;
    }
    while (fgets(line, sizeof line, stdin)) {
        json_t *out = gd_command_parse(c, line, strcspn(line, "\n"), NULL, &e);
        if (!out) {
            fprintf(stderr, "%s\n", e.text);
            return 1;
        }
        json_dumpf(out, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(out);
    }
    gd_commands_free(c);
    return 0;
}
