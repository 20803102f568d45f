/* SPDX-License-Identifier: MIT */
/* The code that says who wrote a snapshot: see dump.h. It lies over the bytes as they are, so that
   a process that never looks into a snapshot can make it and check it. */
#include "vm/dump.h"
#include <sodium.h>
#include <string.h>

bool cl_seal_make(uint8_t code[CL_SEAL_BYTES], const uint8_t *bytes, size_t n, const uint8_t *key,
                  size_t key_len)
{
    return crypto_generichash(code, CL_SEAL_BYTES, bytes, n, key, key_len) == 0;
}

const char *cl_seal_check(const uint8_t *bytes, size_t n, const uint8_t *key, size_t key_len)
{
    uint8_t code[CL_SEAL_BYTES];
    if (n < CL_DUMP_SIZE_MIN || memcmp(bytes, CL_DUMP_MAGIC, 8) != 0)
        return "not a Cloche snapshot";
    if (!(bytes[CL_DUMP_FLAGS_AT] & CL_DUMP_SEALED))
        return "the snapshot carries no authentication code";
    if (!cl_seal_make(code, bytes, n - CL_SEAL_BYTES, key, key_len) ||
        sodium_memcmp(code, bytes + n - CL_SEAL_BYTES, CL_SEAL_BYTES) != 0)
        return "the snapshot was changed or made with another key";
    return NULL;
}
