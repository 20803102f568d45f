/* SPDX-License-Identifier: MIT */
/* The WAV reader: any bytes; what it gives must lie inside them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "voice/recogniser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gd_error e = { 0 };
    const int16_t *samples = NULL;
    size_t n = 0;
    uint8_t *file =
        malloc(size ? size : 1); /* exactly as large: the sanitizer sees each step over it */
    if (!file) return 0;
    memcpy(file, data, size);
    if (gd_wav_samples(file, size, &samples, &n, &e)) {
        const uint8_t *p = (const uint8_t *)samples;
        if (p < file || p + 2 * n > file + size) abort();
        unsigned sum = 0;
        for (size_t i = 0; i < 2 * n; i++)
            sum += p[i];
        if (sum == 1 && n > size) abort();
    } else if (!e.code || !e.text[0]) {
        abort(); /* it must say why */
    }
    free(file);
    return 0;
}
