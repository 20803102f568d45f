/* SPDX-License-Identifier: MIT */
/* The samples inside a WAV file. The file comes from outside: every length in it is checked. */
#include <string.h>
#include "voice/recogniser.h"

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static uint32_t u16(const uint8_t *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }

#define CONVERT "convert it with: sox in.wav -r 16000 -c 1 -b 16 out.wav"

static bool check_format(const uint8_t *p, size_t n, gd_error *e)
{
    if (n < 16) return gd_fail(e, GD_INVALID, "the WAV file has a short format chunk");
    if (u16(p) != 1)
        return gd_fail(e, GD_INVALID, "the WAV file is not plain PCM (format %u); " CONVERT,
                       u16(p));
    if (u16(p + 2) != 1 || u16(p + 14) != 16 || u32(p + 4) != GD_VOICE_RATE)
        return gd_fail(e, GD_INVALID,
                       "the sound has %u channels of %u bits at %u Hz; it must be mono, 16 bits, "
                       "16000 Hz: " CONVERT,
                       u16(p + 2), u16(p + 14), u32(p + 4));
    return true;
}

bool gd_wav_samples(const void *file, size_t size, const int16_t **samples, size_t *n, gd_error *e)
{
    const uint8_t *p = file;
    bool format = false;
    if (size < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WAVE", 4) != 0)
        return gd_fail(e, GD_INVALID, "the sound is no WAV file (it must begin with RIFF....WAVE)");
    for (size_t at = 12; size - at >= 8;) {
        size_t len = u32(p + at + 4), left = size - at - 8;
        const uint8_t *chunk = p + at + 8;
        bool data = memcmp(p + at, "data", 4) == 0;
        if (len > left) {
            if (!data)
                return gd_fail(e, GD_INVALID, "the WAV file ends inside its \"%.4s\" chunk",
                               (const char *)(p + at));
            len = left; /* a writer that did not know the length beforehand */
        }
        if (memcmp(p + at, "fmt ", 4) == 0) {
            if (!check_format(chunk, len, e)) return false;
            format = true;
        } else if (data) {
            if (!format)
                return gd_fail(e, GD_INVALID, "the WAV file has sound before its format chunk");
            *samples = (const int16_t *)(const void *)chunk;
            *n = len / 2;
            return true;
        }
        at += 8 + len;
        if (len & 1 && at < size) at++;
    }
    return gd_fail(e, GD_INVALID, "the WAV file holds no sound (no \"data\" chunk)");
}
