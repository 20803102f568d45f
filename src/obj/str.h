/* SPDX-License-Identifier: MIT */
/* str: representation, making, reading, and the text builder. Methods are in builtin/str*.c. */
#ifndef CL_STR_H
#define CL_STR_H
#include "base/units.h"
#include "obj/generic.h"

static inline const void *cl_str_data(const cl_vm *vm, const cl_str *s)
{
    if (CL_UNLIKELY(s->h.flags & CL_STR_INDIRECT))
        return CL_AT(vm, cl_buf, s->d.ind.buf)->data + (size_t)s->d.ind.start * s->width;
    return s->d.u8;
}
static inline uint32_t cl_str_at(const cl_vm *vm, const cl_str *s, uint32_t i)
{
    return cl_unit_at(cl_str_data(vm, s), s->width, i);
}
/* New str of len code units with given width and max code point class; data uninitialised. len 0
   and single ASCII characters: use the makers below. */
cl_st cl_str_alloc(cl_vm *vm, uint64_t len, int width, bool ascii, cl_val *out, void **data);
/* surrogates allowed (WTF-8); bad bytes become U+FFFD */
cl_st cl_str_from_utf8(cl_vm *vm, const char *s, size_t n, cl_val *out);
cl_st cl_str_from_ascii(cl_vm *vm, const char *s, size_t n, cl_val *out);
/* narrows to the smallest width */
cl_st cl_str_from_units(cl_vm *vm, const void *units, size_t n, int width, cl_val *out);
/* one character; ASCII ones are shared */
cl_st cl_str_from_cp(cl_vm *vm, uint32_t cp, cl_val *out);
cl_st cl_str_slice(cl_vm *vm, cl_val s, uint32_t start, uint32_t end, cl_val *out);
/* a += b in amortised constant time per character */
cl_st cl_str_concat(cl_vm *vm, cl_val a, cl_val b, cl_val *out);
cl_st cl_str_concat_n(cl_vm *vm, const cl_val *v, uint32_t n, cl_val *out);
/* text with left and right copies of cp around it; at least one */
cl_st cl_str_padded(cl_vm *vm, cl_val text, uint64_t left, uint64_t right, uint32_t cp,
                    cl_val *out);
bool cl_str_eq(const cl_vm *vm, cl_val a, cl_val b);
int cl_str_cmp(const cl_vm *vm, cl_val a, cl_val b); /* by code points */
bool cl_str_eq_ascii(const cl_vm *vm, cl_val s, const char *text);
/* computed and stored; never 0 */
uint32_t cl_str_hash(const cl_vm *vm, cl_val s);
/* UTF-8 (WTF-8) into buf, cut at size - 1, NUL-terminated; returns the full length */
size_t cl_str_utf8(const cl_vm *vm, cl_val s, char *buf, size_t size);
size_t cl_str_utf8_len(const cl_vm *vm, cl_val s);

/* Text builder on region memory. Usage: cl_sb sb; cl_sb_init(vm, &sb); CL_TRY(cl_sb_ascii(...))
   ...; return cl_sb_finish(&sb, &out). Nothing to release on failure (garbage is collected). Widens
   itself. Charges as it grows. */
typedef struct {
    cl_vm *vm;
    uint32_t buf;
    uint32_t len, cap;
    uint8_t width;
    uint32_t maxcp;
} cl_sb;
void cl_sb_init(cl_vm *vm, cl_sb *sb);
cl_st cl_sb_reserve(cl_sb *sb, uint64_t extra, uint32_t maxcp);
cl_st cl_sb_cp(cl_sb *sb, uint32_t cp);
cl_st cl_sb_fill(cl_sb *sb, uint32_t cp, uint64_t n);
cl_st cl_sb_ascii(cl_sb *sb, const char *s, size_t n);
cl_st cl_sb_text(cl_sb *sb, const char *cstr);
cl_st cl_sb_str(cl_sb *sb, cl_val str);
cl_st cl_sb_units(cl_sb *sb, const void *units, size_t n, int width);
cl_st cl_sb_int(cl_sb *sb, int64_t i);
cl_st cl_sb_finish(cl_sb *sb, cl_val *out);
/* repr of a text piece with CPython's quoting rules */
cl_st cl_sb_str_repr(cl_sb *sb, cl_val str);
cl_st cl_sb_bytes_repr(cl_sb *sb, const uint8_t *p, size_t n);
cl_st cl_sb_bytearray_repr(cl_sb *sb, const uint8_t *p, size_t n); /* the b'...' part */

/* bytes, bytearray */
/* p may be NULL: uninitialised */
cl_st cl_bytes_new(cl_vm *vm, const void *p, uint64_t n, cl_val *out);
static inline bool cl_is_byteslike(cl_val v)
{
    return cl_is(v, CL_K_BYTES) || cl_is(v, CL_K_BYTEARRAY) || cl_is(v, CL_K_MEMVIEW);
}
void cl_bytes_view(const cl_vm *vm, cl_val v, const uint8_t **p, size_t *n);
cl_st cl_bytearray_new(cl_vm *vm, const void *p, uint64_t n, cl_val *out);
#endif
