/* SPDX-License-Identifier: MIT */
/* Speech that comes to the server: a few recognisers for all its threads. */
#ifndef GD_HEARING_H
#define GD_HEARING_H

#include "command/commands.h"

typedef struct gd_hearing gd_hearing;

/* At most n utterances are worked on at once; a recogniser is made when it is first needed. c must
   outlive it. NULL with *e: no memory. */
gd_hearing *gd_hearing_new(const gd_commands *c, unsigned n, gd_error *e);
/* Nobody may be hearing. */
void gd_hearing_free(gd_hearing *h);
bool gd_hearing_possible(void);

/* What the sound says: {"text", "confidence", "accepted"} (voice/recogniser.h). sound: base64 of a WAV
   file, or of plain samples. From any thread. NULL with *e: GD_LIMIT when all recognisers are busy or
   the sound is too long, GD_REFUSED when this server was built without one. */
json_t *gd_hear(gd_hearing *h, const char *sound, size_t n, bool plain, gd_error *e);

#endif
