/* SPDX-License-Identifier: MIT */
/*
 * A command file as the matcher sees it. Private to guard/command.
 *
 * Sentences are trees (for the speech grammar and the page) and, made from them, one graph of nodes
 * without cycles: a word, a slot, a choice of two ways, an end. A sentence is matched by walking all
 * ways at once, so its cost is bounded by words times nodes however the file was written.
 */
#ifndef GD_COMMAND_MODEL_H
#define GD_COMMAND_MODEL_H

#include <stdint.h>
#include "command/arena.h"
#include "command/commands.h"
#include "command/functions.h"

#define GD_NO_WORD UINT32_MAX

enum {
    GD_MAX_FILE = 1 << 20,
    GD_MAX_WORDS = 96,      /* of a sentence */
    GD_MAX_NODES = 100000,  /* of the graph */
    GD_MAX_TREE = 4096,     /* of one sentence template */
    GD_MAX_NESTING = 16,    /* brackets and rules inside each other */
    GD_MAX_STATES = 200000, /* of one match */
    GD_MAX_PHRASE = 12      /* words of a synonym */
};

typedef enum { GD_LOW, GD_MEDIUM, GD_HIGH } gd_risk;

typedef struct {
    const char *text;
    bool dangerous; /* of a sentence or name of something with a risk: never guessed from a typo */
    bool alarming;  /* free text that holds it makes a command risky */
} gd_word;

/* A fixed sequence of words that stands for a value. */
typedef struct {
    uint32_t words[GD_MAX_PHRASE];
    uint32_t n, value;
    bool synonym; /* not the value's own name */
} gd_phrase;

typedef struct {
    gd_phrase *items;
    size_t n;
} gd_phrases;

typedef enum {
    GD_TEXT,
    GD_ENUM,
    GD_EMAIL,
    GD_INT,
    GD_DATE,
    GD_URL,
    GD_ID,
    GD_PRONOUN,
    GD_TARGET
} gd_type;

typedef struct {
    const char *name, *description;
    const char *as; /* the name of the parameter in a Command */
    gd_type type;
    gd_phrases phrases;  /* enum, pronoun, target */
    const char **values; /* what they stand for */
    size_t nvalues;
    json_int_t min, max;
    uint32_t max_words;
    bool plain; /* text that may not hold a name of a target or an alarming word */
} gd_param;

typedef struct {
    const char *name, *url, *description;
    gd_risk risk;
} gd_target;

typedef struct {
    const char *name, *description;
    const gd_function *function;
    const json_t *arguments; /* {"argument": "slot"} or NULL */
    gd_risk risk;
} gd_intent;

/* A sentence as written: a tree. */
typedef enum { GD_T_WORD, GD_T_SLOT, GD_T_RULE, GD_T_SEQ, GD_T_CHOICE, GD_T_OPTION } gd_tree_kind;
typedef struct gd_tree gd_tree;
struct gd_tree {
    gd_tree_kind kind;
    uint32_t arg;          /* word, parameter, rule */
    gd_tree *first, *next; /* children; the next one beside it */
};

typedef struct {
    const char *name;
    gd_tree *tree;
} gd_rule;

typedef enum { GD_N_WORD, GD_N_SLOT, GD_N_SPLIT, GD_N_END } gd_node_kind;
typedef struct {
    uint8_t kind;
    bool guess;    /* a word or target that may be guessed from a typo */
    uint32_t arg;  /* word, parameter, template */
    uint32_t a, b; /* where it goes on; b only for a split */
} gd_node;

#define GD_CONTINUATION UINT32_MAX
typedef struct {
    uint32_t intent; /* or GD_CONTINUATION */
    gd_tree *tree;
    const char *text;
    const json_t *target, *parameters; /* fixed by the file, or NULL */
} gd_template;

typedef struct {
    uint32_t word, node;
} gd_start;

struct gd_commands {
    gd_arena arena;
    json_t *json;
    char digest[GD_DIGEST_TEXT];
    const char *name;
    gd_word *words;
    uint32_t nwords;
    uint32_t *word_table; /* hash -> word + 1 */
    uint32_t word_slots;
    gd_param *params; /* [0] is the target */
    uint32_t nparams;
    gd_target *targets;
    uint32_t ntargets;
    gd_intent *intents;
    uint32_t nintents;
    gd_rule *rules;
    uint32_t nrules;
    gd_template *templates;
    uint32_t ntemplates;
    gd_node *nodes;
    uint32_t nnodes;
    gd_start *starts; /* sorted by word: where a template can begin; slots have GD_NO_WORD */
    uint32_t nstarts;
    gd_tree **spoken; /* the sentences of the speech grammar; none: all of the templates */
    uint32_t nspoken, spoken_synonyms; /* and how many synonyms each value has there */
    gd_phrases recipients; /* addresses as people say them, for the grammar */
    gd_phrases skip, joins, pause, resume, cancel, fork;
    gd_risk default_risk;
};

/* A sentence in words. */
typedef struct {
    uint32_t word;     /* id, or GD_NO_WORD */
    uint32_t from, to; /* bytes of the normal text, without quotes and punctuation */
    const char *fold;  /* for comparing */
    bool quoted, ends; /* in quotes; a comma or full stop follows */
    bool guessable;    /* unknown, and not a misspelt risky word */
} gd_token;

typedef struct {
    const char *text;
    gd_token tokens[GD_MAX_WORDS];
    uint16_t skips[GD_MAX_WORDS]; /* bit k: k words from here on say nothing */
    uint32_t n;
} gd_sentence;

/* One way to read words [from, to): a template and what its slots hold. */
typedef struct {
    uint32_t param, from, to; /* words */
    json_t *value;            /* borrowed from the match */
} gd_capture;
enum { GD_MAX_CAPTURES = 8 };
typedef struct {
    uint32_t template, to;
    int cost; /* 1000 = no confidence left */
    uint32_t ncaptures;
    gd_capture captures[GD_MAX_CAPTURES];
} gd_reading;

/* words.c: interning and splitting. */
uint32_t gd_word_find(const gd_commands *c, const char *fold);
uint32_t gd_word_add(gd_commands *c, const char *fold); /* GD_NO_WORD: no memory */
/* Splits a normal text; what it needs comes from the arena. */
bool gd_sentence_read(const gd_commands *c, gd_arena *a, const char *normal, gd_sentence *out,
                      gd_error *e);
/* The longest phrase of the list at word i: its length in words, 0 = none; *which its index. */
uint32_t gd_phrase_at(const gd_phrases *list, const gd_sentence *s, uint32_t i, size_t *which);
bool gd_word_near(const char *a, const char *b); /* at most one letter differs */

/* template.c: text of a sentence -> tree. `at` is where it stands, for messages. */
gd_tree *gd_template_read(gd_commands *c, const char *text, const char *at, gd_error *e);
/* graph.c: all trees -> nodes and starts. */
bool gd_graph_build(gd_commands *c, const char *file, gd_error *e);
/* slot.c: each end a slot can have when it begins at word i. emit returns false to stop. */
typedef bool (*gd_slot_emit)(void *arg, uint32_t to, int cost, json_t *value);
bool gd_slot_match(const gd_commands *c, const gd_param *p, const gd_sentence *s, uint32_t i,
                   bool guess, gd_slot_emit emit, void *arg);
/* match.c: finds the words to skip and those that may be typos of harmless ones; whether one may be
   this word; */
enum { GD_COST_GUESS = 150 };
void gd_sentence_prepare(const gd_commands *c, gd_sentence *s);
bool gd_guess_fits(const gd_commands *c, const gd_token *t, uint32_t word);
/* and all readings that begin at word `from` and end where ends[] is true. */
typedef struct {
    gd_reading *items;
    size_t n;
    json_t *values; /* keeps the captured values alive */
} gd_readings;
bool gd_sentence_match(const gd_commands *c, gd_arena *a, const gd_sentence *s, uint32_t from,
                       const bool *ends, gd_readings *out, gd_error *e);

#endif
