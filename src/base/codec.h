/* SPDX-License-Identifier: MIT */
/* The encodings of bytes.decode and str.encode, over code unit arrays.

   Both directions work in two steps, so that the caller allocates once: a scan says how far the
   input is good and how much room that part needs, then the part is converted without checks. At
   an error the caller applies its handler (strict, ignore, replace, ...) to the range [err_start,
   err_end), and scans again from err_end. Error reasons have CPython's words. The codec and
   positions for the message "'utf-8' codec can't decode byte 0xff in position 0: invalid start
   byte" are cl_codec_name and the range. */

#ifndef CL_BASE_CODEC_H
#define CL_BASE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "utf8.h"

typedef enum {
    CL_CODEC_UTF8,
    CL_CODEC_UTF16_LE,
    CL_CODEC_UTF16_BE,
    CL_CODEC_UTF32_LE,
    CL_CODEC_UTF32_BE,
    CL_CODEC_ASCII,
    CL_CODEC_LATIN1,
    CL_CODEC_CP1252,
    CL_CODEC_UTF16, /* byte order mark when decoding, little-endian with a mark when encoding */
    CL_CODEC_UTF32, /* likewise */
    CL_CODEC_UTF8_SIG
} cl_codec;

/* Finds a codec by any of its Python names (any case; '-', '_' and ' ' are alike). */
bool cl_codec_find(const char *name, size_t len, cl_codec *out);

/* The name as errors have it; "charmap" for cp1252. */
const char *cl_codec_name(cl_codec codec);

/* Resolves the last three: *codec becomes the plain one, and the result is the length of the byte
   order mark at the start of src, to be skipped. No mark means little-endian. */
size_t cl_codec_bom(cl_codec *codec, const void *src, size_t len);

/* The byte order mark to write first; *codec becomes the plain one. Returns 0 to 4 bytes. */
size_t cl_codec_write_bom(cl_codec *codec, uint8_t out[4]);

/* src[0..len) for a plain codec. Same result as cl_utf8_scan, for any codec. Positions count from
   src: a caller that skipped a byte order mark adds its length, as CPython's messages do. */
bool cl_codec_scan(cl_codec codec, const void *src, size_t len, cl_utf8_info *out);

/* Decodes a part that was scanned as valid; as cl_utf8_decode. */
size_t cl_codec_decode(cl_codec codec, const void *src, size_t len, void *dst, int width);

/* Encoding: units[from..len). good is the index of the first unit that cannot be encoded (or
   len), bytes the room for those before it. The bad run is [good, err_end): a whole run of such
   units where CPython reports a run, one unit where it reports one. */
typedef struct {
    size_t good, bytes, err_end;
    const char *reason; /* NULL = all of it can be encoded */
} cl_codec_need;

bool cl_codec_measure(cl_codec codec, const void *units, size_t from, size_t len, int width,
                      cl_codec_need *out);

/* Encodes units[from..to), all of which can be; returns the bytes written. */
size_t cl_codec_encode(cl_codec codec, const void *units, size_t from, size_t to, int width,
                       void *dst);

#endif
