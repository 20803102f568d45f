/* SPDX-License-Identifier: MIT */
/* Fuzz target: command files, and all that is made from one that is taken. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command/commands.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool short_words(void *arg, const char *word)
{
    (void)arg;
    return strlen(word) < 4;
}

static void use(const gd_commands *c)
{
    static const char *const sentences[] = { "show a and delete b", "email it to a@acme.test",
                                             "type x y z into the a box" };
    gd_error e = { 0 };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        json_t *out = gd_command_parse(c, sentences[i], strlen(sentences[i]), NULL, &e);
        if (!out) __builtin_trap();
        json_decref(out);
    }
    char *(*const texts[])(const gd_commands *, gd_error *) = { gd_commands_stubs,
                                                                gd_commands_page };
    char *grammar = gd_commands_jsgf(c, short_words, NULL, &e);
    if (!grammar) __builtin_trap();
    free(grammar);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *s = texts[i](c, &e);
        if (!s) __builtin_trap();
        free(s);
    }
    json_t *tools = gd_commands_tools(c, &e);
    if (!tools) __builtin_trap();
    json_decref(tools);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gd_error e = { 0 };
    gd_commands *c = gd_commands_load((const char *)data, size, "fuzz.json", &e);
    if (c)
        use(c);
    else if (e.code == GD_OK || e.text[0] == '\0')
        __builtin_trap(); /* a refusal needs a reason */
    gd_commands_free(c);
    return 0;
}
