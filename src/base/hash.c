/* SPDX-License-Identifier: MIT */
/* Hash functions. Text: multiply-and-fold of 64x64 bits, the construction of wyhash (Wang Yi).
   Numbers: CPython's documented scheme (library reference, "Hashing of numeric types").
   Tuples: the xxHash64 rounds of Yann Collet, in the simplified form CPython uses. */

#include "hash.h"

#include <string.h>

#define K0 UINT64_C(0x9E3779B97F4A7C15)
#define K1 UINT64_C(0xD6E8FEB86659FD93)
#define K2 UINT64_C(0xA0761D6478BD642F)

/* ---- text ---- */

static inline uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 u128;
    u128 p = (u128)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t mid = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    return (mid << 32 | (uint32_t)ll) ^ (hh + (lh >> 32) + (hl >> 32) + (mid >> 32));
#endif
}

/* Units as little-endian bytes. On a big-endian machine the bytes of each unit are swapped, which
   is why the width is asked for. */
static inline uint64_t read8(const uint8_t *p, int width)
{
    uint64_t v;
    memcpy(&v, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
    if (width == 2) {
        v = (v & UINT64_C(0x00FF00FF00FF00FF)) << 8 | (v >> 8 & UINT64_C(0x00FF00FF00FF00FF));
    } else if (width == 4) {
        v = (uint64_t)__builtin_bswap32((uint32_t)(v >> 32)) << 32 | __builtin_bswap32((uint32_t)v);
    }
#else
    (void)width;
#endif
    return v;
}

static inline uint64_t read4(const uint8_t *p, int width)
{
    uint32_t v;
    memcpy(&v, p, 4);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
    if (width == 2)
        v = (v & 0x00FF00FFu) << 8 | (v >> 8 & 0x00FF00FFu);
    else if (width == 4)
        v = __builtin_bswap32(v);
#else
    (void)width;
#endif
    return v;
}

uint32_t cl_hash_str(const void *units, size_t len, int width)
{
    const uint8_t *p = units;
    size_t n = len * (size_t)width;
    uint64_t a, b, acc = K0 ^ (uint64_t)width;
    if (n <= 16) {
        if (n >= 8) {
            a = read8(p, width);
            b = read8(p + n - 8, width);
        } else if (n >= 4) {
            a = read4(p, width);
            b = read4(p + n - 4, width);
        } else if (width == 2 && n == 2) {
            uint16_t u;
            memcpy(&u, p, 2);
            a = u;
            b = 0;
        } else if (n > 0) {
            /* One to three bytes: first, middle, last. */
            a = (uint64_t)p[0] << 16 | (uint64_t)p[n >> 1] << 8 | p[n - 1];
            b = 0;
        } else {
            a = b = 0;
        }
    } else {
        size_t rest = n;
        if (rest > 48) {
            /* Three independent lanes keep the multiplier busy. */
            uint64_t acc1 = acc, acc2 = acc;
            do {
                acc = fold(read8(p, width) ^ K1, read8(p + 8, width) ^ acc);
                acc1 = fold(read8(p + 16, width) ^ K2, read8(p + 24, width) ^ acc1);
                acc2 = fold(read8(p + 32, width) ^ K0, read8(p + 40, width) ^ acc2);
                p += 48;
                rest -= 48;
            } while (rest > 48);
            acc ^= acc1 ^ (acc2 << 1 | acc2 >> 63);
        }
        while (rest > 16) {
            acc = fold(read8(p, width) ^ K1, read8(p + 8, width) ^ acc);
            p += 16;
            rest -= 16;
        }
        /* The last 16 bytes, overlapping what was read when rest < 16. */
        a = read8(p + rest - 16, width);
        b = read8(p + rest - 8, width);
    }
    uint64_t h = fold(fold(a ^ K1, b ^ acc) ^ (uint64_t)n, K2);
    uint32_t r = (uint32_t)(h ^ h >> 32);
    return r ? r : 1;
}

/* ---- numbers ---- */

int64_t cl_hash_int64(int64_t v)
{
    uint64_t mag = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    int64_t h = (int64_t)(mag % CL_HASH_MODULUS);
    if (v < 0) h = -h;
    return h == -1 ? -2 : h;
}

uint64_t cl_hash_double(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    uint64_t mant = bits & ((UINT64_C(1) << 52) - 1);
    int exp = (int)(bits >> 52 & 0x7FF);
    uint64_t neg = bits >> 63;
    uint64_t h;
    if (exp == 0x7FF) {
        if (mant) return 0;
        h = 314159;
    } else {
        /* v = mant * 2**e. Modulo 2**61 - 1, a power of two is a rotation of 61 bits. */
        if (exp)
            mant |= UINT64_C(1) << 52;
        else
            exp = 1;
        int e = (exp - 1075) % 61;
        if (e < 0) e += 61;
        h = e == 0 ? mant : (mant << e & CL_HASH_MODULUS) | mant >> (61 - e);
        if (h == CL_HASH_MODULUS) h = 0;
    }
    if (neg) h = 0 - h;
    return h == UINT64_MAX ? UINT64_MAX - 1 : h;
}

/* ---- tuples and sets ---- */

uint64_t cl_hash_tuple_step(uint64_t acc, uint64_t item)
{
    acc += item * UINT64_C(14029467366897019727);
    acc = acc << 31 | acc >> 33;
    return acc * UINT64_C(11400714785074694791);
}

int64_t cl_hash_tuple_finish(uint64_t acc, size_t len)
{
    acc += (uint64_t)len ^ (CL_HASH_TUPLE_INIT ^ UINT64_C(3527539));
    return acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
}

uint64_t cl_hash_set_step(uint64_t acc, uint64_t item)
{
    return acc ^ ((item ^ UINT64_C(89869747)) ^ item << 16) * UINT64_C(3644798167);
}

int64_t cl_hash_set_finish(uint64_t acc, size_t len)
{
    acc ^= ((uint64_t)len + 1) * UINT64_C(1927868237);
    acc ^= acc >> 11 ^ acc >> 25;
    acc = acc * UINT64_C(69069) + UINT64_C(907133923);
    return acc == UINT64_MAX ? 590923713 : (int64_t)acc;
}
