/* SPDX-License-Identifier: MIT */
/*
 * `cloche command TEXT --commands F --policy F [--mode demo|production] [--source S] [--json]`:
 * what the guard would make of a sentence, and decide. Nothing is executed. The exit code is 0
 * whatever the decision; 2 if a file cannot be read.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command/commands.h"
#include "command/program.h"
#include "policy/policy.h"
#include "verbs/verbs.h"
#include "voice/recogniser.h"

static const char usage[] =
    "usage: cloche command TEXT --commands FILE --policy FILE [--mode demo|production]\n"
    "                      [--source text|voice|llm|page|mcp] [--json]\n"
    "       cloche command --hear FILE.wav --commands FILE --policy FILE [--mode M] [--json]\n"
    "       cloche command --print jsgf|tools|stubs|page --commands FILE [--dictionary FILE]\n"
    "  Parses TEXT with the command file, shows the program it becomes and what the policy "
    "decides.\n"
    "  Nothing is executed. --hear takes the words from a WAV file (16 kHz, 16 bits, mono). "
    "--print "
    "writes\n   what is made from the command file: the speech "
    "grammar,\n"
    "  tool schemas, stubs of the functions, a page of documentation. With a dictionary the "
    "grammar\n"
    "  leaves out what has words the recogniser cannot pronounce.\n";

typedef struct {
    const char *text, *hear, *commands, *policy, *mode, *source, *print, *dictionary;
    bool json;
} options;

static bool read_options(int argc, char **argv, options *o)
{
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i], **to = NULL;
        if (strcmp(a, "--json") == 0) {
            o->json = true;
            continue;
        }
        if (strcmp(a, "--commands") == 0) to = &o->commands;
        if (strcmp(a, "--policy") == 0) to = &o->policy;
        if (strcmp(a, "--mode") == 0) to = &o->mode;
        if (strcmp(a, "--source") == 0) to = &o->source;
        if (strcmp(a, "--hear") == 0) to = &o->hear;
        if (strcmp(a, "--print") == 0) to = &o->print;
        if (strcmp(a, "--dictionary") == 0) to = &o->dictionary;
        if (!to && strncmp(a, "--", 2) == 0) {
            fprintf(stderr, "cloche command: unknown option %s\n", a);
            return false;
        }
        if (!to) to = &o->text;
        if (to != &o->text && ++i == argc) {
            fprintf(stderr, "cloche command: %s needs a value\n", a);
            return false;
        }
        if (*to) {
            fprintf(stderr, "cloche command: %s is given twice (put TEXT in quotes)\n",
                    to == &o->text ? "TEXT" : a);
            return false;
        }
        *to = argv[i];
    }
    if (o->print && o->commands) return true;
    if (o->text && o->hear) {
        fputs("cloche command: TEXT or --hear FILE, not both\n", stderr);
        return false;
    }
    if ((!o->text && !o->hear) || !o->commands || !o->policy) {
        fprintf(stderr, "cloche command: %s is missing\n",
                !o->text && !o->hear ? "TEXT"
                : !o->commands       ? "--commands FILE"
                                     : "--policy FILE");
        return false;
    }
    if (o->mode && strcmp(o->mode, "demo") != 0 && strcmp(o->mode, "production") != 0) {
        fprintf(stderr, "cloche command: --mode is demo or production, not \"%s\"\n", o->mode);
        return false;
    }
    return true;
}

static json_t *blocked(const char *reason)
{
    return json_pack("{s:s, s:[], s:s, s:[]}", "effect", "block", "rules", "reason", reason,
                     "shadow");
}

/* The stricter of two decisions; takes both, either may be NULL. */
static json_t *stricter(json_t *a, json_t *b)
{
    json_t *weak = gd_decision_rank(a) >= gd_decision_rank(b) ? b : a;
    json_decref(weak);
    return weak == a ? b : a;
}

/* The decision about one command: as the command it is, and as the call its step will make. */
static json_t *judge(const gd_policy *policy, const json_t *command, const json_t *step,
                     const options *o, gd_error *e)
{
    gd_context context = { .mode = o->mode };
    json_t *call = gd_policy_call_of_command(command, e);
    json_t *decision = call ? gd_policy_decide(policy, call, &context, e) : NULL;
    if (decision) {
        json_object_update(call, (json_t *)step); /* function and args as the program has them */
        json_t *other = gd_policy_decide(policy, call, &context, e);
        if (other) {
            decision = stricter(decision, other);
        } else {
            json_decref(decision);
            decision = NULL;
        }
    }
    json_decref(call);
    return decision;
}

/* What a recogniser makes of a WAV file. */
static json_t *hear(const gd_commands *c, const char *path, gd_error *e)
{
    const size_t most = GD_VOICE_SAMPLES * 2 + 4096;
    const gd_recogniser *r = gd_recogniser_built();
    if (!r) {
        gd_fail(e, GD_REFUSED, "this build hears no speech: it was made without PocketSphinx");
        return NULL;
    }
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = f ? malloc(most + 1) : NULL;
    size_t n = bytes ? fread(bytes, 1, most + 1, f) : 0, count;
    const int16_t *samples;
    json_t *heard = NULL;
    void *ears = NULL;
    if (!f || ferror(f))
        gd_fail(e, GD_IO, "cannot read %s: %s", path, strerror(errno));
    else if (!bytes)
        gd_fail(e, GD_MEMORY, "no memory for %s", path);
    else if (n > most)
        gd_fail(e, GD_LIMIT, "%s holds more than %d seconds", path, GD_VOICE_SECONDS);
    else if (gd_wav_samples(bytes, n, &samples, &count, e) && (ears = r->open(c, e)))
        heard = r->hear(ears, samples, count, e);
    if (ears) r->close(ears);
    if (f) fclose(f);
    free(bytes);
    return heard;
}

/* The answer as interface.md has it. */
static json_t *explain(const gd_commands *c, const gd_policy *policy, const options *o, gd_error *e)
{
    json_t *heard = o->hear ? hear(c, o->hear, e) : NULL;
    if (o->hear && !heard) return NULL;
    const char *text = o->text;
    if (heard) /* words that were not accepted mean nothing */
        text = json_is_true(json_object_get(heard, "accepted"))
                   ? json_string_value(json_object_get(heard, "text"))
                   : "";
    gd_speaker who = { .source = heard ? "voice" : o->source,
                       .confidence = json_number_value(json_object_get(heard, "confidence")) };
    json_t *out = gd_command_parse(c, text, strlen(text), &who, e);
    if (out && heard) json_object_set(out, "heard", heard);
    if (out && heard && !*text)
        json_object_set_new(out, "reason", json_string("no command was heard in the sound"));
    json_decref(heard);
    if (!out) return NULL;
    json_t *first = json_object_get(out, "command"), *all = json_object_get(out, "commands");
    json_t *list = all ? json_incref(all) : json_array(), *decisions = json_array(), *command;
    const char *reason = json_string_value(json_object_get(out, "reason"));
    const char *control = json_string_value(json_object_get(out, "control"));
    bool ok = true;
    size_t i;
    json_object_set_new(out, "program", json_null());
    if (!json_is_object(first)) {
        json_t *d =
            control && !reason
                ? json_pack("{s:s, s:[], s:s, s:[]}", "effect", "allow", "rules", "reason",
                            "it controls the session and has no effect of its own", "shadow")
                : blocked(reason ? reason : "it is no command");
        json_array_append_new(decisions, d);
    } else {
        if (!all) json_array_append(list, first);
        gd_error why = { 0 };
        json_t *program = gd_program_of_commands(c, list, 1, &why);
        const json_t *steps = json_object_get(program, "steps");
        json_array_foreach(list, i, command) {
            /* what cannot become a program cannot be allowed */
            json_t *d = program ? judge(policy, command, json_array_get(steps, i), o, e)
                                : blocked(why.text);
            ok = ok && d && json_array_append_new(decisions, d) == 0;
        }
        if (program) {
            json_object_set(out, "program", json_object_get(program, "source"));
            json_object_set(out, "inputs", json_object_get(program, "inputs"));
        } else {
            json_object_set_new(out, "reason", json_string(why.text));
        }
        json_decref(program);
    }
    if (ok) json_object_set(out, "decision", json_array_get(decisions, 0));
    if (ok && json_array_size(decisions) > 1) json_object_set(out, "decisions", decisions);
    json_decref(decisions);
    json_decref(list);
    if (ok) return out;
    json_decref(out);
    return NULL;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static void print_command(const json_t *command, const json_t *decision)
{
    if (json_is_object(command)) {
        char *parameters = json_dumps(json_object_get(command, "parameters"), JSON_SORT_KEYS);
        printf("command   %s %s %s  risk %s, confidence %.2f\n", text_of(command, "intent"),
               text_of(command, "target"), parameters ? parameters : "",
               text_of(command, "riskLevel"),
               json_number_value(json_object_get(command, "confidence")));
        free(parameters);
    }
    printf("decision  %s: %s\n", text_of(decision, "effect"), text_of(decision, "reason"));
    size_t i;
    json_t *rule;
    json_array_foreach(json_object_get(decision, "rules"), i, rule)
        printf("  rule    %s\n", json_string_value(rule) ? json_string_value(rule) : "");
}

static void print_text(const json_t *out)
{
    const json_t *commands = json_object_get(out, "commands");
    size_t i;
    json_t *d;
    const json_t *heard = json_object_get(out, "heard");
    if (heard)
        printf("heard     \"%s\", confidence %.2f%s\n", text_of(heard, "text"),
               json_number_value(json_object_get(heard, "confidence")),
               json_is_true(json_object_get(heard, "accepted")) ? "" : ": not taken for a command");
    if (*text_of(out, "control")) printf("control   %s\n", text_of(out, "control"));
    if (*text_of(out, "ask")) printf("question  %s\n", text_of(out, "ask"));
    if (json_object_get(out, "decisions"))
        json_array_foreach(json_object_get(out, "decisions"), i, d)
            print_command(json_array_get(commands, i), d);
    else
        print_command(json_object_get(out, "command"), json_object_get(out, "decision"));
    if (*text_of(out, "program")) {
        char *inputs = json_dumps(json_object_get(out, "inputs"), JSON_SORT_KEYS);
        printf("program\n%sinputs    %s\n", text_of(out, "program"), inputs ? inputs : "");
        free(inputs);
    }
}

/* The words of a pronouncing dictionary: the first of each line. */
static json_t *read_dictionary(const char *path, gd_error *e)
{
    FILE *f = fopen(path, "r");
    json_t *words = f ? json_object() : NULL;
    char line[1024];
    while (words && fgets(line, sizeof line, f)) {
        line[strcspn(line, " \t\n(")] = '\0';
        if (*line) json_object_set_new(words, line, json_true());
    }
    bool ok = words && !ferror(f);
    if (!ok) gd_fail(e, GD_IO, "cannot read the dictionary %s: %s", path, strerror(errno));
    if (f) fclose(f);
    if (ok) return words;
    json_decref(words);
    return NULL;
}

static bool in_dictionary(void *words, const char *word)
{
    return json_object_get(words, word) != NULL;
}

static char *grammar(const gd_commands *c, const char *dictionary, gd_error *e)
{
    if (!dictionary) return gd_commands_jsgf(c, NULL, NULL, e);
    json_t *words = read_dictionary(dictionary, e);
    char *s = words ? gd_commands_jsgf(c, in_dictionary, words, e) : NULL;
    json_decref(words);
    return s;
}

static char *made_from(const gd_commands *c, const options *o, gd_error *e)
{
    const char *what = o->print;
    if (strcmp(what, "jsgf") == 0) return grammar(c, o->dictionary, e);
    if (strcmp(what, "stubs") == 0) return gd_commands_stubs(c, e);
    if (strcmp(what, "page") == 0) return gd_commands_page(c, e);
    if (strcmp(what, "tools") != 0) {
        gd_fail(e, GD_INVALID, "--print takes jsgf, tools, stubs or page, not \"%.40s\"", what);
        return NULL;
    }
    json_t *tools = gd_commands_tools(c, e);
    char *s = tools ? json_dumps(tools, JSON_INDENT(2)) : NULL;
    if (tools && !s) gd_fail(e, GD_MEMORY, "no memory for the tool schemas");
    json_decref(tools);
    return s;
}

static int print_made(const gd_commands *c, const options *o)
{
    gd_error e = { 0 };
    char *s = made_from(c, o, &e);
    if (s)
        printf("%s%s", s, *s && s[strlen(s) - 1] == '\n' ? "" : "\n");
    else
        fprintf(stderr, "cloche command: %s\n", e.text);
    bool ok = s && fflush(stdout) == 0;
    free(s);
    return ok ? GD_EXIT_DONE : GD_EXIT_USAGE;
}

int gd_verb_command(int argc, char **argv)
{
    options o = { 0 };
    if (argc > 0 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0)) {
        fputs(usage, stdout);
        return GD_EXIT_DONE;
    }
    if (!read_options(argc, argv, &o)) {
        fputs(usage, stderr);
        return GD_EXIT_USAGE;
    }
    gd_error e = { 0 };
    gd_commands *c = gd_commands_load_file(o.commands, &e);
    if (c && o.print) {
        int rc = print_made(c, &o);
        gd_commands_free(c);
        return rc;
    }
    gd_policy *policy = c ? gd_policy_load_file(o.policy, &e) : NULL;
    json_t *out = policy ? explain(c, policy, &o, &e) : NULL;
    if (!out) {
        fprintf(stderr, "cloche command: %s\n", e.text);
    } else if (o.json) {
        json_dumpf(out, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        putchar('\n');
    } else {
        print_text(out);
    }
    int rc = out && fflush(stdout) == 0 ? GD_EXIT_DONE : GD_EXIT_USAGE;
    json_decref(out);
    gd_policy_free(policy);
    gd_commands_free(c);
    return rc;
}
