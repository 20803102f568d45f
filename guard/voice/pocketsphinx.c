/* SPDX-License-Identifier: MIT */
/*
 * PocketSphinx: speech without a network, with a grammar made from the command file.
 *
 * A grammar alone forces any sound onto a command ("tell me a story" becomes "delete all reports").
 * Three things stand against that:
 *   - a loop of frequent words beside the commands, in the same grammar (jsgf.c);
 *   - a second pass with nothing but phones in any order: what fits the commands much worse than it
 *     fits English sounds at all was no command. The difference per frame of speech is the ratio;
 *   - the text parser: what was heard must be a sentence of the file, as if it had been typed.
 * With -compallsen each frame is scored against all of the model's sounds, so that the two passes, and
 * the parts of one, can be compared. Without it a frame is only compared with what the grammar allows
 * there, and silence "fits" a whole foreign sentence.
 */
#include "voice/recogniser.h"
#ifdef GD_POCKETSPHINX
#include <math.h>
#include <pocketsphinx.h>
#include <sphinxbase/err.h>
#include <sphinxbase/jsgf.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define MODEL GD_POCKETSPHINX "/en-us"
/* Of the command file when it says nothing else ("/voice/threshold"). Measured in tests/guard/voice. */
#define THRESHOLD (-13.0)
/* "Wait" and "cancel" are short, and must be heard; by mistake they do no harm. */
#define CONTROL_BONUS 5.0

static const char *const phones[] = { "AA", "AE", "AH", "AO", "AW", "AY", "B",  "CH", "D",  "DH",
                                      "EH", "ER", "EY", "F",  "G",  "HH", "IH", "IY", "JH", "K",
                                      "L",  "M",  "N",  "NG", "OW", "OY", "P",  "R",  "S",  "SH",
                                      "T",  "TH", "UH", "UW", "V",  "W",  "Y",  "Z",  "ZH" };
enum { PHONES = sizeof phones / sizeof *phones };

typedef struct {
    const gd_commands *commands;
    ps_decoder_t *decoder;
    double threshold;
} ears;

static bool knows(void *decoder, const char *word)
{
    char *pronunciation = ps_lookup_word(decoder, word);
    free(pronunciation);
    return pronunciation != NULL;
}

static void close_ears(void *recogniser)
{
    ears *r = recogniser;
    if (!r) return;
    if (r->decoder) ps_free(r->decoder);
    free(r);
}

/* ps_set_jsgf_string() would never free what it parses. */
static bool set_search(ps_decoder_t *d, const char *name, const char *text)
{
    float32 weight = cmd_ln_float32_r(ps_get_config(d), "-lw");
    jsgf_t *grammar = jsgf_parse_string(text, NULL);
    jsgf_rule_t *rule = grammar ? jsgf_get_public_rule(grammar) : NULL;
    fsg_model_t *fsg = rule ? jsgf_build_fsg(grammar, rule, ps_get_logmath(d), weight) : NULL;
    bool ok = fsg && ps_set_fsg(d, name, fsg) >= 0;
    if (fsg) fsg_model_free(fsg);
    if (grammar) jsgf_grammar_free(grammar);
    return ok;
}

/* "_aa" sounds AA: a word per phone. The last addition rebuilds the decoder's tables. */
static bool set_phones(ps_decoder_t *d, gd_error *e)
{
    char grammar[PHONES * 8 + 128] = "#JSGF V1.0 utf-8 en;\ngrammar phones;\npublic <phones> = (";
    size_t at = strlen(grammar);
    for (int i = 0; i < PHONES; i++) {
        char word[8];
        int n = snprintf(word, sizeof word, "_%s", phones[i]);
        for (char *p = word; *p; p++)
            if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
        if (ps_add_word(d, word, phones[i], i == PHONES - 1) < 0)
            return gd_fail(e, GD_IO, "the speech model in " MODEL " does not have the phone %s",
                           phones[i]);
        if (i) grammar[at++] = '|';
        memcpy(grammar + at, word, (size_t)n);
        at += (size_t)n;
    }
    memcpy(grammar + at, ")+;\n", 5);
    if (!set_search(d, "phones", grammar))
        return gd_fail(e, GD_INTERNAL, "the recogniser does not take the loop of phones");
    return true;
}

/* Words of the product that the dictionary lacks: /voice/pronunciations. */
static bool set_pronunciations(ps_decoder_t *d, const json_t *all, gd_error *e)
{
    const char *word;
    json_t *v;
    json_object_foreach((json_t *)all, word, v)
        if (!knows(d, word) && ps_add_word(d, word, json_string_value(v), FALSE) < 0)
            return gd_fail(
                e, GD_INVALID,
                "/voice/pronunciations: \"%.40s\" for \"%.40s\" must be phones such as "
                "\"K L OW SH\" (AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M "
                "N NG OW OY P R S SH T TH UH UW V W Y Z ZH)",
                json_string_value(v), word);
    return true;
}

static bool set_grammar(ears *r, gd_error *e)
{
    char *jsgf = gd_commands_jsgf(r->commands, knows, r->decoder, e);
    if (!jsgf) return false;
    bool ok = set_search(r->decoder, "commands", jsgf);
    free(jsgf);
    return ok ||
           gd_fail(e, GD_INTERNAL, "the recogniser does not take the grammar of the commands");
}

static void *open_ears(const gd_commands *c, gd_error *e)
{
    if (access(MODEL "/cmudict-en-us.dict", R_OK) != 0) {
        gd_fail(e, GD_IO, "there is no speech model in " MODEL "; install pocketsphinx-en-us");
        return NULL;
    }
    err_set_logfp(NULL);
    ears *r = calloc(1, sizeof *r);
    cmd_ln_t *config =
        r ? cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", MODEL "/en-us", "-dict",
                        MODEL "/cmudict-en-us.dict", "-compallsen", "yes", "-cmn", "batch", NULL)
          : NULL;
    if (config) r->decoder = ps_init(config);
    if (config) cmd_ln_free_r(config);
    if (!r || !r->decoder) {
        gd_fail(e, GD_MEMORY, "the speech recogniser does not start");
        close_ears(r);
        return NULL;
    }
    const json_t *voice = gd_commands_voice(c), *t = json_object_get(voice, "threshold");
    r->commands = c;
    r->threshold = t ? json_number_value(t) : THRESHOLD;
    if (set_pronunciations(r->decoder, json_object_get(voice, "pronunciations"), e) &&
        set_phones(r->decoder, e) && set_grammar(r, e))
        return r;
    close_ears(r);
    return NULL;
}

/* The words with the best score under one of the grammars, "" if nothing fits; NULL: it failed. The
   text is the decoder's. */
static const char *best(ps_decoder_t *d, const char *grammar, const int16_t *samples, size_t n,
                        int32 *score)
{
    *score = 0;
    /* a new stream: nothing that was heard before counts, neither loudness nor noise */
    if (ps_set_search(d, grammar) < 0 || ps_start_stream(d) < 0 || ps_start_utt(d) < 0) return NULL;
    int frames = ps_process_raw(d, samples, n, FALSE, TRUE);
    if (ps_end_utt(d) < 0 || frames < 0) return NULL;
    const char *words = ps_get_hyp(d, score);
    return words ? words : "";
}

/* Frames that hold words. */
static int spoken_frames(ps_decoder_t *d)
{
    int sum = 0;
    for (ps_seg_t *s = ps_seg_iter(d); s; s = ps_seg_next(s)) {
        const char *word = ps_seg_word(s);
        int from, to;
        ps_seg_frames(s, &from, &to);
        if (word && word[0] != '<' && word[0] != '[' && word[0] != '(') sum += to - from + 1;
    }
    return sum;
}

static bool is_sentence(const gd_commands *c, const char *words, bool *out, bool *control,
                        gd_error *e)
{
    gd_speaker who = { .source = "voice" };
    json_t *parsed = gd_command_parse(c, words, strlen(words), &who, e);
    *control = json_is_string(json_object_get(parsed, "control"));
    *out = *control || json_is_object(json_object_get(parsed, "command"));
    json_decref(parsed);
    return parsed != NULL;
}

static json_t *hear(void *recogniser, const int16_t *samples, size_t n, gd_error *e)
{
    ears *r = recogniser;
    int32 score, loose;
    if (n > GD_VOICE_SAMPLES) {
        gd_fail(e, GD_LIMIT, "more than %d seconds of sound; say one command at a time",
                GD_VOICE_SECONDS);
        return NULL;
    }
    const char *heard = best(r->decoder, "commands", samples, n, &score);
    char *text = heard ? strdup(heard) : NULL;
    int frames = heard ? spoken_frames(r->decoder) : 0;
    bool sentence = false, control = false;
    bool ok = text && is_sentence(r->commands, text, &sentence, &control, e);
    double ratio = 0, confidence = 0.01, least = r->threshold - (control ? CONTROL_BONUS : 0);
    if (ok && sentence && frames > 0) {
        ok = best(r->decoder, "phones", samples, n, &loose) != NULL;
        ratio = ((double)score - loose) / frames;
        confidence = 1 / (1 + exp(least - ratio));
        if (confidence < 0.01) confidence = 0.01;
        if (confidence > 0.99) confidence = 0.99;
    }
    json_t *v = NULL;
    if (ok)
        v = json_pack("{ss sf sb}", "text", text, "confidence", confidence, "accepted",
                      sentence && frames > 0 && ratio >= least);
    if (!v && !(e && e->code)) gd_fail(e, GD_INTERNAL, "the speech recogniser failed");
    free(text);
    return v;
}

static const gd_recogniser pocketsphinx = { "pocketsphinx", open_ears, hear, close_ears };

const gd_recogniser *gd_recogniser_built(void) { return &pocketsphinx; }
#else
const gd_recogniser *gd_recogniser_built(void) { return NULL; }
#endif
