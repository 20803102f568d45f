/* SPDX-License-Identifier: MIT */
/* UTF-8, and arrays of code units of 1, 2 or 4 bytes: measuring, decoding, encoding, copying.
   A string is kept at the least width that holds its largest code point, so a decoder first scans
   (is it valid, how long, how wide), the caller allocates, then it decodes without checks.
   Other encodings, and the errors other than these, are in codec.h. */

#ifndef CL_BASE_UTF8_H
#define CL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a scan found. The text before err_start is valid: chars code points in it, no larger than
   max, which is one of 0x7F, 0xFF, 0xFFFF, 0x10FFFF (0x7F for an empty text). reason is NULL when
   all of it is valid; else it has CPython's words, and the bytes [err_start, err_end) are to be
   replaced or skipped by an error handler, which goes on scanning at err_end. truncated: the
   error is only that the text ends inside a sequence (an incremental decoder waits for more). */
typedef struct {
    size_t chars;
    uint32_t max;
    size_t err_start, err_end;
    const char *reason;
    bool truncated;
} cl_utf8_info;

/* surrogates: let lone surrogates (ED A0 80 to ED BF BF) through, as in our own stored strings. */
bool cl_utf8_scan(const void *src, size_t len, bool surrogates, cl_utf8_info *out);

/* The least width for a largest code point: 1, 2 or 4. */
static inline int cl_utf8_width(uint32_t max) { return max < 0x100 ? 1 : max < 0x10000 ? 2 : 4; }

/* Decodes valid text (a scanned prefix) to dst, whose units of width bytes must hold its largest
   code point. Returns the number of units. */
size_t cl_utf8_decode(const void *src, size_t len, void *dst, int width);

/* One code point at src[*pos]; moves *pos on. len > *pos. False = invalid, *pos is unchanged. */
bool cl_utf8_next(const void *src, size_t len, size_t *pos, bool surrogates, uint32_t *out);

/* Writes one code point, 1 to 4 bytes, surrogates as they are; returns how many. */
int cl_utf8_put(uint32_t cp, uint8_t out[4]);

/* The bytes that all of the units take in UTF-8. */
size_t cl_utf8_size(const void *units, size_t len, int width);

/* Encodes to dst, which has cl_utf8_size bytes; surrogates are written as they are. Returns the
   size. */
size_t cl_utf8_encode(const void *units, size_t len, int width, void *dst);

/* The index of the first surrogate (strict encoders refuse it), or len. */
size_t cl_utf8_first_surrogate(const void *units, size_t len, int width);

/* The smallest of 0x7F, 0xFF, 0xFFFF, 0x10FFFF that no unit exceeds. */
uint32_t cl_utf8_max(const void *units, size_t len, int width);

/* Copies len units from one width to another. A narrower target must hold all of them. The areas
   do not overlap. */
void cl_utf8_copy(void *dst, int dst_width, const void *src, int src_width, size_t len);

#endif
