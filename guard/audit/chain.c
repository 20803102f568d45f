/* SPDX-License-Identifier: MIT */
/* Hashes, signatures and the key file of the audit. */
#include "audit/chain.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/canon.h"

const char gd_chain_start[GD_CHAIN_HASH] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- the key file: a first line that says what it is, then one secret in hexadecimal ---- */

static const char magic[] = "cloche-keys-1 ";
enum { SEED = 32, FILE_SIZE = sizeof magic - 1 + 2 * SEED + 1 };

/* All keys come from one seed, each under its own name. */
static void derive(const unsigned char seed[SEED], gd_keys *k)
{
    unsigned char sign_seed[crypto_sign_SEEDBYTES];
    crypto_kdf_derive_from_key(k->chain, sizeof k->chain, 1, "clo.aud", seed);
    crypto_kdf_derive_from_key(k->snapshot, sizeof k->snapshot, 2, "clo.snap", seed);
    crypto_kdf_derive_from_key(sign_seed, sizeof sign_seed, 3, "clo.sign", seed);
    crypto_kdf_derive_from_key(k->answers, sizeof k->answers, 4, "clo.answ", seed);
    crypto_sign_seed_keypair(k->sign_public, k->sign_secret, sign_seed);
    sodium_memzero(sign_seed, sizeof sign_seed);
}

/* A name is on disk when its folder is. */
static bool sync_folder(const char *file)
{
    char folder[4096];
    const char *slash = strrchr(file, '/');
    int n = slash ? (int)(slash - file) + 1 : 0;
    snprintf(folder, sizeof folder, "%.*s", n ? n : 1, n ? file : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return ok;
}

/* Makes the file under another name first, so that a reader never sees half of it, and never over
   one that exists: losing a race is reading the winner's. */
static bool make(const char *file, gd_error *e)
{
    unsigned char seed[SEED];
    char text[FILE_SIZE + 1], path[4096];
    randombytes_buf(seed, sizeof seed);
    int n = snprintf(path, sizeof path, "%s.%ld.%08x", file, (long)getpid(), randombytes_random());
    if (n >= (int)sizeof path)
        return gd_fail(e, GD_INVALID, "the name of the key file is too long");
    memcpy(text, magic, sizeof magic - 1);
    sodium_bin2hex(text + sizeof magic - 1, 2 * SEED + 1, seed, SEED);
    text[FILE_SIZE - 1] = '\n';
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text, FILE_SIZE) == FILE_SIZE && fsync(fd) == 0;
    if (fd >= 0) ok = close(fd) == 0 && ok;
    ok = ok && (link(path, file) == 0 || errno == EEXIST) && sync_folder(file);
    int why = errno;
    unlink(path);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(text, sizeof text);
    return ok || gd_fail(e, GD_IO, "cannot make the key file %s: %s", file, strerror(why));
}

bool gd_keys_load(const char *file, gd_keys *k, gd_error *e)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        if (!make(file, e)) return false;
        fd = open(file, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0) return gd_fail(e, GD_IO, "cannot read the key file %s: %s", file, strerror(errno));
    struct stat st;
    char text[FILE_SIZE + 1];
    unsigned char seed[SEED];
    size_t got = 0;
    ssize_t n = 0;
    bool private = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) == 0;
    while (private && got < sizeof text && (n = read(fd, text + got, sizeof text - got)) > 0)
        got += (size_t)n;
    close(fd);
    if (!private)
        return gd_fail(e, GD_REFUSED,
                       "others may read the key file %s; make it private: chmod 600 %s", file,
                       file);
    size_t bin = 0;
    bool ok =
        n >= 0 && got == FILE_SIZE && memcmp(text, magic, sizeof magic - 1) == 0 &&
        text[FILE_SIZE - 1] == '\n' &&
        sodium_hex2bin(seed, SEED, text + sizeof magic - 1, 2 * SEED, NULL, &bin, NULL) == 0 &&
        bin == SEED;
    if (ok) derive(seed, k);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(text, sizeof text);
    return ok || gd_fail(e, GD_INVALID, "%s is not a key file of Cloche, or damaged", file);
}

/* ---- the chain ---- */

bool gd_chain_hash(const gd_keys *k, int64_t seq, int64_t ts, const char *tenant,
                   const char *session, const char *type, const char *body, const char *prev,
                   char out[GD_CHAIN_HASH], gd_error *e)
{
    json_t *v = json_pack("{sI ss ss? ss? ss ss ss}", "seq", (json_int_t)seq, "ts", "", "tenant",
                          tenant, "session", session, "type", type, "body", body, "prev", prev);
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)ts);
    if (!v || json_object_set_new(v, "ts", json_string(number)) != 0) {
        json_decref(v);
        return gd_fail(e, GD_MEMORY, "no memory for an audit entry");
    }
    size_t n;
    char *text = gd_canon(v, &n, e);
    json_decref(v);
    if (!text) return false;
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, n, k->chain,
                       sizeof k->chain);
    sodium_bin2hex(out, GD_CHAIN_HASH, hash, sizeof hash);
    free(text);
    return true;
}

static size_t head_text(int64_t seq, const char *hash, char out[120])
{
    return (size_t)snprintf(out, 120, "cloche.audit.head.v1 %lld %.64s", (long long)seq, hash);
}

void gd_chain_sign(const gd_keys *k, int64_t seq, const char *hash, char out[GD_CHAIN_SIGNATURE])
{
    char text[120];
    unsigned char sig[crypto_sign_BYTES];
    size_t n = head_text(seq, hash, text);
    crypto_sign_detached(sig, NULL, (const unsigned char *)text, n, k->sign_secret);
    sodium_bin2hex(out, GD_CHAIN_SIGNATURE, sig, sizeof sig);
}

bool gd_chain_signed(const gd_keys *k, int64_t seq, const char *hash, const char *signature)
{
    char text[120];
    unsigned char sig[crypto_sign_BYTES];
    size_t got = 0, n = head_text(seq, hash, text);
    return sodium_hex2bin(sig, sizeof sig, signature, strlen(signature), NULL, &got, NULL) == 0 &&
           got == sizeof sig &&
           crypto_sign_verify_detached(sig, (const unsigned char *)text, n, k->sign_public) == 0;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

bool gd_chain_check(const gd_keys *k, gd_chain_at *at, const json_t *entry, gd_error *e)
{
    int64_t seq = json_integer_value(json_object_get(entry, "seq"));
    const char *prev = at->seq ? at->hash : gd_chain_start;
    char hash[GD_CHAIN_HASH];
    if (seq != at->seq + 1)
        return gd_fail(e, GD_INVALID, "entry %lld follows entry %lld: entries are missing or moved",
                       (long long)seq, (long long)at->seq);
    if (strcmp(text_of(entry, "prev"), prev) != 0)
        return gd_fail(e, GD_INVALID, "entry %lld does not follow the entry before it",
                       (long long)seq);
    if (!gd_chain_hash(k, seq, json_integer_value(json_object_get(entry, "ts")),
                       json_string_value(json_object_get(entry, "tenant")),
                       json_string_value(json_object_get(entry, "session")), text_of(entry, "type"),
                       text_of(entry, "text"), prev, hash, e))
        return false;
    if (strcmp(hash, text_of(entry, "hash")) != 0)
        return gd_fail(e, GD_INVALID, "entry %lld was changed, or sealed with another key",
                       (long long)seq);
    at->seq = seq;
    memcpy(at->hash, hash, sizeof hash);
    return true;
}

bool gd_chain_check_head(const gd_keys *k, const gd_chain_at *at, const json_t *head, gd_error *e)
{
    int64_t seq = json_integer_value(json_object_get(head, "seq"));
    const char *hash = text_of(head, "hash");
    if (seq == 0 && at->seq == 0) return true;
    if (!gd_chain_signed(k, seq, hash, text_of(head, "signature")))
        return gd_fail(e, GD_INVALID, "the signature of the head (entry %lld) does not fit",
                       (long long)seq);
    if (seq != at->seq || strcmp(hash, at->hash) != 0)
        return gd_fail(e, GD_INVALID,
                       "the signed head is entry %lld, the entries end with %lld: the end was cut "
                       "off or added to",
                       (long long)seq, (long long)at->seq);
    return true;
}
