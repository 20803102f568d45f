/* SPDX-License-Identifier: MIT */
/* Arrays of code units: text as numbers of 1, 2 or 4 bytes, wide enough for its largest code point.
   `width` is that number of bytes. */
#ifndef CL_UNITS_H
#define CL_UNITS_H
#include <stddef.h>
#include <stdint.h>

static inline __attribute__((always_inline)) uint32_t cl_unit_at(const void *units, int width,
                                                                 size_t i)
{
    if (width == 1) return ((const uint8_t *)units)[i];
    if (width == 2) return ((const uint16_t *)units)[i];
    return ((const uint32_t *)units)[i];
}

static inline __attribute__((always_inline)) void cl_unit_put(void *units, int width, size_t i,
                                                              uint32_t cp)
{
    if (width == 1)
        ((uint8_t *)units)[i] = (uint8_t)cp;
    else if (width == 2)
        ((uint16_t *)units)[i] = (uint16_t)cp;
    else
        ((uint32_t *)units)[i] = cp;
}

/* The width a text with this largest code point needs. */
static inline int cl_unit_width(uint32_t max) { return max < 256 ? 1 : max < 65536 ? 2 : 4; }
#endif
