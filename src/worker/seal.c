/* SPDX-License-Identifier: MIT */
/* Keys stay in the host: it puts the code on snapshots that workers made, and takes it off. */
#include "vm/dump.h"
#include "worker/wire.h"
#include <stdlib.h>
#include <string.h>

int cl_worker_seal(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                   uint8_t **out, size_t *out_len)
{
    *out = NULL;
    if (len < CL_DUMP_SIZE_MIN || memcmp(bytes, CL_DUMP_MAGIC, 8) != 0 ||
        key_len < CL_DUMP_KEYBYTES_MIN || key_len > CL_DUMP_KEYBYTES_MAX)
        return -1;
    if (bytes[CL_DUMP_FLAGS_AT] & CL_DUMP_SEALED) len -= CL_SEAL_BYTES;
    uint8_t *p = malloc(len + CL_SEAL_BYTES);
    if (!p) return -1;
    memcpy(p, bytes, len);
    p[CL_DUMP_FLAGS_AT] |= CL_DUMP_SEALED;
    if (!cl_seal_make(p + len, p, len, key, key_len)) {
        free(p);
        return -1;
    }
    *out = p;
    *out_len = len + CL_SEAL_BYTES;
    return 0;
}

int cl_worker_check(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                    const char **why)
{
    const char *wrong = key_len < CL_DUMP_KEYBYTES_MIN || key_len > CL_DUMP_KEYBYTES_MAX
                            ? "a key has 16 to 64 bytes"
                            : cl_seal_check(bytes, len, key, key_len);
    *why = wrong ? wrong : "";
    return wrong ? -1 : 0;
}
