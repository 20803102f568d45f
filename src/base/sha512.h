/* SPDX-License-Identifier: MIT */
/* SHA-512 (FIPS 180-4) of bytes that lie in memory: what random.seed() stretches a text with. */
#ifndef CL_BASE_SHA512_H
#define CL_BASE_SHA512_H
#include <stddef.h>
#include <stdint.h>
void cl_sha512(const uint8_t *p, size_t n, uint8_t out[64]);
#endif
