/* SPDX-License-Identifier: MIT */
/* XChaCha20-Poly1305 over JSON text: base64 of a random nonce and what it encrypts to. */
#include "store/seal.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "store/internal.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    BASE64 = sodium_base64_VARIANT_ORIGINAL,
};

char *gd_seal(const gd_keys *k, const char *row, const json_t *answer, gd_error *e)
{
    char *text = gd_store_text(answer, e);
    if (!text) return NULL;
    size_t n = strlen(text), whole = NONCE + n + TAG,
           size = sodium_base64_encoded_len(whole, BASE64);
    unsigned char *raw = malloc(whole);
    char *out = malloc(size);
    if (raw && out) {
        randombytes_buf(raw, NONCE);
        crypto_aead_xchacha20poly1305_ietf_encrypt(raw + NONCE, NULL, (const unsigned char *)text,
                                                   n, (const unsigned char *)row, strlen(row), NULL,
                                                   raw, k->answers);
        sodium_bin2base64(out, size, raw, whole, BASE64);
    } else {
        gd_fail(e, GD_MEMORY, "no memory for an answer");
        free(out);
        out = NULL;
    }
    sodium_memzero(text, n);
    free(text);
    free(raw);
    return out;
}

json_t *gd_unseal(const gd_keys *k, const char *row, const char *text, gd_error *e)
{
    size_t n = strlen(text), whole = 0;
    unsigned char *raw = malloc(n + 1);
    char *plain = malloc(n + 1);
    json_t *v = NULL;
    if (!raw || !plain)
        gd_fail(e, GD_MEMORY, "no memory for an answer");
    else if (sodium_base642bin(raw, n, text, n, NULL, &whole, NULL, BASE64) != 0 ||
             whole < NONCE + TAG ||
             crypto_aead_xchacha20poly1305_ietf_decrypt(
                 (unsigned char *)plain, NULL, NULL, raw + NONCE, whole - NONCE,
                 (const unsigned char *)row, strlen(row), raw, k->answers) != 0)
        gd_fail(
            e, GD_INTERNAL,
            "a stored answer was changed, or sealed with another key than that of the key file");
    else {
        plain[whole - NONCE - TAG] = '\0';
        v = gd_store_parse(plain, e);
    }
    if (plain) sodium_memzero(plain, n + 1);
    free(plain);
    free(raw);
    return v;
}
