/* SPDX-License-Identifier: MIT */
/*
 * The chain that makes tampering with the audit show.
 *
 *   hash[n] = keyed BLAKE2b over the canonical JSON of {seq, ts, tenant, session, type, body, prev},
 *             prev = hash[n-1]
 *   head    = Ed25519 signature of the last seq and hash
 *
 * Without the key nobody can make a hash that fits, so an entry cannot be edited, moved or removed;
 * without the head's signature the end cannot be cut off. The keys live in a file beside the store,
 * not in it.
 */
#ifndef GD_CHAIN_H
#define GD_CHAIN_H

#include <jansson.h>
#include <stdint.h>
#include "base/error.h"

typedef struct gd_keys {
    unsigned char chain[32];    /* of the hashes */
    unsigned char snapshot[32]; /* of the snapshots in the store (not used by the chain) */
    unsigned char answers[32];  /* of the answers in the store (store/seal.h) */
    unsigned char sign_public[32], sign_secret[64];
} gd_keys;

/* Reads the key file; makes it, readable by its owner only, when there is none. False with *e: it is
   not a key file, or others may read it. */
bool gd_keys_load(const char *file, gd_keys *k, gd_error *e);

#define GD_CHAIN_HASH 65 /* hexadecimal digits and a NUL */
#define GD_CHAIN_SIGNATURE 129
extern const char gd_chain_start[GD_CHAIN_HASH]; /* prev of the first entry */

/* The hash of an entry. body is its canonical JSON text. */
bool gd_chain_hash(const gd_keys *k, int64_t seq, int64_t ts, const char *tenant,
                   const char *session, const char *type, const char *body, const char *prev,
                   char out[GD_CHAIN_HASH], gd_error *e);
void gd_chain_sign(const gd_keys *k, int64_t seq, const char *hash, char out[GD_CHAIN_SIGNATURE]);
bool gd_chain_signed(const gd_keys *k, int64_t seq, const char *hash, const char *signature);

/* Checks entries as gd_store_audit_read gives them, one after the other. Start with zeroes. */
typedef struct {
    int64_t seq;
    char hash[GD_CHAIN_HASH];
} gd_chain_at;
/* False with *e: the entry and what is wrong with it. */
bool gd_chain_check(const gd_keys *k, gd_chain_at *at, const json_t *entry, gd_error *e);
/* At the end: head as gd_store_audit_head gives it. */
bool gd_chain_check_head(const gd_keys *k, const gd_chain_at *at, const json_t *head, gd_error *e);

#endif
