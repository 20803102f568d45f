/* SPDX-License-Identifier: MIT */
/*
 * Recognising takes a core for a good part of the utterance's length, and a recogniser some 60 MB:
 * so there are few, and who finds none free is told to try again. Typed commands never wait for
 * spoken ones.
 */
#include "server/hearing.h"
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "voice/recogniser.h"

struct gd_hearing {
    const gd_commands *commands;
    pthread_mutex_t lock;
    unsigned n, made;
    unsigned nfree;
    void *free[]; /* recognisers that nobody uses */
};

bool gd_hearing_possible(void) { return gd_recogniser_built() != NULL; }

gd_hearing *gd_hearing_new(const gd_commands *c, unsigned n, gd_error *e)
{
    gd_hearing *h = calloc(1, sizeof *h + n * sizeof(void *));
    if (!h) {
        gd_fail(e, GD_MEMORY, "no memory for the recognisers");
        return NULL;
    }
    pthread_mutex_init(&h->lock, NULL);
    h->commands = c;
    h->n = n;
    return h;
}

void gd_hearing_free(gd_hearing *h)
{
    if (!h) return;
    while (h->nfree)
        gd_recogniser_built()->close(h->free[--h->nfree]);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

/* A recogniser for this thread alone; NULL with *e. */
static void *take(gd_hearing *h, gd_error *e)
{
    void *r = NULL;
    bool make = false;
    pthread_mutex_lock(&h->lock);
    if (h->nfree)
        r = h->free[--h->nfree];
    else if (h->made < h->n) {
        h->made++;
        make = true;
    }
    pthread_mutex_unlock(&h->lock);
    if (r) return r;
    if (!make) {
        gd_fail(e, GD_LIMIT, "the server is listening to others; say it again in a moment");
        return NULL;
    }
    r = gd_recogniser_built()->open(h->commands, e);
    if (r) return r;
    pthread_mutex_lock(&h->lock);
    h->made--;
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static void give_back(gd_hearing *h, void *r)
{
    pthread_mutex_lock(&h->lock);
    h->free[h->nfree++] = r;
    pthread_mutex_unlock(&h->lock);
}

static json_t *hear_samples(gd_hearing *h, const int16_t *samples, size_t n, gd_error *e)
{
    void *r = take(h, e);
    if (!r) return NULL;
    json_t *heard = gd_recogniser_built()->hear(r, samples, n, e);
    give_back(h, r);
    return heard;
}

json_t *gd_hear(gd_hearing *h, const char *sound, size_t n, bool plain, gd_error *e)
{
    const size_t most = GD_VOICE_SAMPLES * sizeof(int16_t) + 4096; /* and a WAV file's head */
    const char *end;
    const int16_t *samples;
    size_t size, count;
    json_t *heard = NULL;
    if (!gd_recogniser_built()) {
        gd_fail(e, GD_REFUSED, "this server hears no speech: it was built without PocketSphinx");
        return NULL;
    }
    if (n / 4 * 3 > most) {
        gd_fail(e, GD_LIMIT, "more than %d seconds of sound; say one command at a time",
                GD_VOICE_SECONDS);
        return NULL;
    }
    uint8_t *bytes = malloc(n / 4 * 3 + 4);
    if (!bytes)
        gd_fail(e, GD_MEMORY, "no memory for %zu bytes of sound", n);
    else if (sodium_base642bin(bytes, n / 4 * 3 + 3, sound, n, NULL, &size, &end,
                               sodium_base64_VARIANT_ORIGINAL) != 0 ||
             end != sound + n)
        gd_fail(e, GD_INVALID, "\"audio\" is no base64");
    else if (plain && size % 2)
        gd_fail(e, GD_INVALID, "the sound ends in the middle of a sample");
    else if (plain)
        heard = hear_samples(h, (const int16_t *)(const void *)bytes, size / 2, e);
    else if (gd_wav_samples(bytes, size, &samples, &count, e))
        heard = hear_samples(h, samples, count, e);
    free(bytes);
    return heard;
}
