/* SPDX-License-Identifier: MIT */
/* `cloche policy check | test | explain | diff`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "policy/policy.h"
#include "verbs/verbs.h"

int gd_verb_policy(int argc, char **argv);

static const char usage[] =
    "usage: cloche policy check FILE [--json]\n"
    "       cloche policy test FILE [--json]\n"
    "       cloche policy explain FILE CALL [--mode demo|production] [--history JSON] [--now MS] "
    "[--json]\n"
    "       cloche policy diff OLD NEW [--json]\n"
    "\n"
    "  check    reads the file and says what is wrong or hardly meant\n"
    "  test     runs the tests the policy carries\n"
    "  explain  says what is decided about one call, and what every rule says to it\n"
    "  diff     says what changed, and which decisions did, the loosened ones first\n"
    "\n"
    "CALL and JSON are JSON, or - for standard input, or @FILE.\n"
    "Exit codes: 0 fine; 1 the file is wrong, a test failed, or decisions are (or may be) looser;\n"
    "2 usage, or a file that cannot be read.\n"
    "\n"
    "  cloche policy explain policy.json \\\n"
    "      '{\"function\": \"delete\", \"args\": {\"target\": \"users\"}, \"source\": \"text\"}'\n";

typedef struct {
    const char *words[3]; /* what is no option */
    int n;
    const char *mode, *history, *now;
    bool json;
} options;

static int fail(const char *text)
{
    fprintf(stderr, "cloche: %s\n", text);
    return GD_EXIT_USAGE;
}

/* The value of an option, as `--name value` or `--name=value`. */
static bool value_of(const char *name, int argc, char **argv, int *i, const char **out)
{
    size_t n = strlen(name);
    if (strncmp(argv[*i], name, n) != 0) return false;
    if (argv[*i][n] == '=') {
        *out = argv[*i] + n + 1;
        return true;
    }
    if (argv[*i][n] || *i + 1 >= argc) return false;
    *out = argv[++*i];
    return true;
}

static bool parse(options *o, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            o->json = true;
        } else if (value_of("--mode", argc, argv, &i, &o->mode) ||
                   value_of("--history", argc, argv, &i, &o->history) ||
                   value_of("--now", argc, argv, &i, &o->now)) {
            continue;
        } else if (strncmp(argv[i], "--", 2) == 0 || o->n == 3) {
            fprintf(stderr, "cloche: %s is not understood\n%s", argv[i], usage);
            return false;
        } else {
            o->words[o->n++] = argv[i];
        }
    }
    return true;
}

static bool print_json(const json_t *v)
{
    int bad = json_dumpf(v, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
    return putchar('\n') != EOF && bad == 0;
}

/* JSON that was written on the command line, in a file, or comes from standard input. */
static json_t *read_json(const char *s, const char *what)
{
    json_error_t je;
    json_t *v;
    if (strcmp(s, "-") == 0)
        v = json_loadf(stdin, JSON_REJECT_DUPLICATES, &je);
    else if (*s == '@')
        v = json_load_file(s + 1, JSON_REJECT_DUPLICATES, &je);
    else
        v = json_loads(s, JSON_REJECT_DUPLICATES, &je);
    if (!v)
        fprintf(stderr, "cloche: %s is not JSON (line %d, column %d): %s\n", what, je.line,
                je.column, je.text);
    return v;
}

static const char *text_at(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

/* A policy, or the exit code in *code. With --json a wrong file is an answer like others. */
static gd_policy *load(const char *path, const options *o, int *code)
{
    gd_error e = { 0 };
    gd_policy *p = gd_policy_load_file(path, &e);
    if (p) return p;
    *code = e.code == GD_INVALID || e.code == GD_LIMIT ? GD_EXIT_NO : GD_EXIT_USAGE;
    json_t *v = o->json ? json_pack("{s:b, s:s}", "ok", 0, "error", e.text) : NULL;
    if (v) print_json(v);
    json_decref(v);
    fail(e.text);
    return NULL;
}

/* ---- check ---- */

static int check(const options *o)
{
    int code;
    gd_error e = { 0 };
    gd_policy *p = load(o->words[1], o, &code);
    if (!p) return code;
    json_t *warnings = gd_policy_warnings(p, &e);
    json_t *v = warnings ? json_pack("{s:b, s:s, s:s, s:o}", "ok", 1, "digest", gd_policy_digest(p),
                                     "mode", gd_policy_mode(p), "warnings", warnings)
                         : NULL;
    if (v && o->json) print_json(v);
    for (size_t i = 0; v && !o->json && i < json_array_size(warnings); i++) {
        const json_t *w = json_array_get(warnings, i);
        printf("%s: warning: %s: %s\n", o->words[1], text_at(w, "at"), text_at(w, "problem"));
    }
    if (v && !o->json)
        printf("%s: good; mode %s, digest %s\n", o->words[1], gd_policy_mode(p),
               gd_policy_digest(p));
    code = v ? GD_EXIT_DONE : fail(e.text);
    json_decref(v);
    gd_policy_free(p);
    return code;
}

/* ---- test ---- */

static int test(const options *o)
{
    int code;
    gd_error e = { 0 };
    gd_policy *p = load(o->words[1], o, &code);
    if (!p) return code;
    json_t *v = gd_policy_test(p, &e), *tests = json_object_get(v, "tests");
    long long failed = json_integer_value(json_object_get(v, "failed"));
    long long passed = json_integer_value(json_object_get(v, "passed"));
    if (v && o->json) print_json(v);
    for (size_t i = 0; !o->json && i < json_array_size(tests); i++) {
        const json_t *t = json_array_get(tests, i), *d = json_object_get(t, "decision");
        if (json_is_true(json_object_get(t, "ok"))) continue;
        printf("FAIL %s: %s\n     because: %s\n", text_at(t, "name"), text_at(t, "problem"),
               text_at(d, "reason"));
    }
    if (v && !o->json) printf("%lld passed, %lld failed\n", passed, failed);
    code = !v ? fail(e.text) : failed ? GD_EXIT_NO : GD_EXIT_DONE;
    json_decref(v);
    gd_policy_free(p);
    return code;
}

/* ---- explain ---- */

static void print_decision(const json_t *d)
{
    const char *
        requires
    = text_at(d, "requires");
    printf("%s%s%s%s: %s\n", text_at(d, "effect"), *requires ? " (" : "", requires,
           *requires ? ")" : "", text_at(d, "reason"));
}

static void print_explained(const json_t *v)
{
    const json_t *judged = json_object_get(v, "judged");
    print_decision(json_object_get(v, "decision"));
    for (size_t i = 0; i < json_array_size(judged); i++) {
        const json_t *j = json_array_get(judged, i), *rules = json_object_get(j, "rules");
        const char *target = text_at(j, "target");
        printf("\njudged as %s%s%s (%s), risk %s: %s%s\n", text_at(j, "action"), *target ? " " : "",
               target, text_at(j, "because"), text_at(j, "risk"), text_at(j, "effect"),
               json_is_true(json_object_get(j, "default")) ? ", since no rule matches" : "");
        for (size_t k = 0; k < json_array_size(rules); k++) {
            const json_t *r = json_array_get(rules, k);
            printf("  %s %-24s %-8s%s %s\n",
                   json_is_true(json_object_get(r, "matched")) ? "*" : "-", text_at(r, "id"),
                   text_at(r, "effect"), json_object_get(r, "shadow") ? "(only reported)" : "",
                   text_at(r, "because"));
        }
    }
}

static int explain(const options *o)
{
    int code;
    gd_error e = { 0 };
    char *end = NULL;
    gd_context c = { .mode = o->mode };
    if (o->now) c.now_ms = strtoll(o->now, &end, 10);
    if (o->now && (end == o->now || *end)) return fail("--now takes milliseconds since 1970");
    gd_policy *p = load(o->words[1], o, &code);
    if (!p) return code;
    json_t *call = read_json(o->words[2], "the call");
    json_t *history = o->history ? read_json(o->history, "--history") : NULL;
    json_t *v = NULL;
    code = GD_EXIT_USAGE;
    c.history = history;
    if (call && (history || !o->history)) {
        v = gd_policy_explain(p, call, &c, &e);
        code = v ? GD_EXIT_DONE : fail(e.text);
    }
    if (v && o->json) print_json(v);
    if (v && !o->json) print_explained(v);
    json_decref(v);
    json_decref(call);
    json_decref(history);
    gd_policy_free(p);
    return code;
}

/* ---- diff ---- */

static void print_compact(const char *before, const json_t *v)
{
    char *s = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
    if (s) printf("%s%s\n", before, s);
    free(s);
}

static void print_diff(const json_t *v)
{
    const json_t *changes = json_object_get(v, "changes"), *d = json_object_get(v, "decisions");
    const json_t *examples = json_object_get(d, "examples");
    for (size_t i = 0; i < json_array_size(examples); i++) {
        const json_t *x = json_array_get(examples, i);
        printf("%s, mode %s%s:\n", text_at(x, "direction"), text_at(x, "mode"),
               json_is_true(json_object_get(x, "assumingWhen")) ? ", if every when is true" : "");
        print_compact("  call   ", json_object_get(x, "call"));
        if (json_object_get(x, "history"))
            print_compact("  after  ", json_object_get(x, "history"));
        fputs("  before ", stdout);
        print_decision(json_object_get(x, "before"));
        fputs("  now    ", stdout);
        print_decision(json_object_get(x, "after"));
    }
    if (json_array_size(examples) && json_array_size(changes)) putchar('\n');
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *x = json_array_get(changes, i);
        printf("%s %s\n", text_at(x, "kind"), text_at(x, "at"));
        if (json_object_get(x, "before")) print_compact("  - ", json_object_get(x, "before"));
        if (json_object_get(x, "after")) print_compact("  + ", json_object_get(x, "after"));
    }
    const json_t *unsure = json_object_get(v, "unsure");
    for (size_t i = 0; i < json_array_size(unsure); i++)
        printf("the `when` of the rule %s changed: what that loosens cannot be compared\n",
               json_string_value(json_array_get(unsure, i)));
    printf("%lld decisions compared: %lld loosened, %lld tightened, %lld with another reason\n",
           (long long)json_integer_value(json_object_get(d, "compared")),
           (long long)json_integer_value(json_object_get(d, "loosened")),
           (long long)json_integer_value(json_object_get(d, "tightened")),
           (long long)json_integer_value(json_object_get(d, "other")));
}

static int diff(const options *o)
{
    int code;
    gd_error e = { 0 };
    gd_policy *a = load(o->words[1], o, &code), *b = a ? load(o->words[2], o, &code) : NULL;
    if (!b) {
        gd_policy_free(a);
        return code;
    }
    json_t *v = gd_policy_diff(a, b, &e);
    const json_t *loosened = json_object_get(json_object_get(v, "decisions"), "loosened");
    bool looser =
        json_integer_value(loosened) > 0 || json_array_size(json_object_get(v, "unsure")) > 0;
    code = !v ? fail(e.text) : looser ? GD_EXIT_NO : GD_EXIT_DONE;
    if (v && o->json) print_json(v);
    if (v && !o->json) print_diff(v);
    json_decref(v);
    gd_policy_free(a);
    gd_policy_free(b);
    return code;
}

int gd_verb_policy(int argc, char **argv)
{
    static const struct {
        const char *name;
        int words;
        int (*fn)(const options *o);
    } verbs[] = {
        { "check", 2, check },
        { "test", 2, test },
        { "explain", 3, explain },
        { "diff", 3, diff },
    };
    options o = { .n = 0 };
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            return GD_EXIT_DONE;
        }
    if (!parse(&o, argc, argv)) return GD_EXIT_USAGE;
    for (size_t i = 0; o.n > 0 && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, o.words[0]) == 0 && o.n == verbs[i].words) return verbs[i].fn(&o);
    fputs(usage, stderr);
    return GD_EXIT_USAGE;
}
