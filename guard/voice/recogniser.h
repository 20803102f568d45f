/* SPDX-License-Identifier: MIT */
/*
 * Speech recognisers: sound in, the words of a command out.
 *
 * A recogniser is made from a command file and hears one utterance at a time; it may be used by one
 * thread at a time. What it hears is a proposal: the text parser decides what the words mean, and
 * the policy what may be done on a word of mouth.
 */
#ifndef GD_RECOGNISER_H
#define GD_RECOGNISER_H

#include "command/commands.h"

/* Sound is signed 16-bit mono at this rate. An utterance is at most so many seconds long. */
enum { GD_VOICE_RATE = 16000, GD_VOICE_SECONDS = 15 };
enum { GD_VOICE_SAMPLES = GD_VOICE_RATE * GD_VOICE_SECONDS };

/* One way to recognise speech. */
typedef struct {
    const char *name;
    /* NULL with *e. Keeps c, which must outlive it. */
    void *(*open)(const gd_commands *c, gd_error *e);
    /* {"text": "show me billing", "confidence": 0 < x < 1, "accepted": bool}. Not accepted: it was no
       sentence of the command file, whatever the text says. NULL with *e: GD_LIMIT when
       n > GD_VOICE_SAMPLES. */
    json_t *(*hear)(void *recogniser, const int16_t *samples, size_t n, gd_error *e);
    void (*close)(void *recogniser);
} gd_recogniser;

/* The recogniser this server was built with, or NULL: it hears no speech then. */
const gd_recogniser *gd_recogniser_built(void);

/* The samples of a WAV file (RIFF, PCM, 16 bits, mono, 16 kHz): *samples points into `file`, which
   must be aligned for int16_t, for *n samples. False with *e, which says how to convert it. */
bool gd_wav_samples(const void *file, size_t size, const int16_t **samples, size_t *n, gd_error *e);

#endif
