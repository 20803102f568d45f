/* SPDX-License-Identifier: MIT */
/*
 * The command file of a product: which sentences mean what.
 *
 * commands.json names targets, parameters, rules and, per intent, sentences in the syntax of Home
 * Assistant: (a|b), [optional], {slot}, <rule>. The same file gives the text parser, the speech
 * grammar, tool schemas, stubs and a page of documentation. A loaded file never changes and may be
 * used from several threads.
 */
#ifndef GD_COMMANDS_H
#define GD_COMMANDS_H

#include <jansson.h>
#include <stdint.h>
#include "base/canon.h"
#include "base/error.h"

typedef struct gd_commands gd_commands;

/* Reads a command file; `name` is the file's name for messages, which say where (JSON pointer) and
   what to write instead. NULL with *e. */
gd_commands *gd_commands_load(const char *text, size_t n, const char *name, gd_error *e);
gd_commands *gd_commands_load_file(const char *path, gd_error *e);
void gd_commands_free(gd_commands *c);
const char *gd_commands_digest(const gd_commands *c);
/* What the file says about speech; NULL: nothing. */
const json_t *gd_commands_voice(const gd_commands *c);
/* The address of a target ("/settings/billing"), or NULL. */
/* {name: {"url", "description", "synonyms"}}: the targets as the file has them; to be released. */
json_t *gd_commands_targets(const gd_commands *c);
const char *gd_commands_url(const gd_commands *c, const char *target);

/* Where a sentence comes from and what it can refer to. Zeroes are good. */
typedef struct {
    const char *source; /* "text" (NULL), "voice", "llm", "page", "mcp" */
    double confidence;  /* of the recogniser, 0 < x <= 1; 0: it has none */
    const char *target; /* what the command before was about, for "it"; NULL: unknown */
    const char *result; /* the session's variable that holds its result ("s3"); NULL: none */
    int64_t now_ms;     /* for "today"; 0: such words are not understood */
} gd_speaker;

/* What a sentence means:
     {"command": Command | null, "commands": [Command, ...] (if there are several),
      "control": "pause|resume|cancel|fork" (if it is one; fork: "command" is the alternative),
      "reason": "why it was not understood" (with null), "ask": "a question back" (sometimes)}
   Only a sentence of which every word is accounted for is understood: there is no guessing from
   keywords. NULL with *e only if memory ran out. */
json_t *gd_command_parse(const gd_commands *c, const char *text, size_t n, const gd_speaker *who,
                         gd_error *e);
/* The risk table alone: "low", "medium" or "high"; target may be NULL. */
const char *gd_command_risk(const gd_commands *c, const char *intent, const char *target);

/* What else the file gives; texts to be freed with free(). */
/* knows(arg, word): whether the recogniser's dictionary has the word; what has one that it does not
   know is left out (a recogniser refuses the whole grammar otherwise). NULL: it knows all. */
typedef bool (*gd_knows)(void *arg, const char *word);
char *gd_commands_jsgf(const gd_commands *c, gd_knows knows, void *arg, gd_error *e);
json_t *gd_commands_tools(const gd_commands *c, gd_error *e);
char *gd_commands_stubs(const gd_commands *c, gd_error *e);
char *gd_commands_page(const gd_commands *c, gd_error *e);

#endif
