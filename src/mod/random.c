/* SPDX-License-Identifier: MIT */
/* The core of the random module: MT19937 (Matsumoto and Nishimura, 1998), the generator whose
   stream CPython gives for a seed. A generator's state is a bytearray of the program: 624 words and
   the index of the next one, little-endian, so that it is in dumps and forks and no kind of its
   own.

   A native may run again from its start, so one that can fail behind the first word it takes works
   on a copy of the state and stores that at the end. */
#include "base/sha512.h"
#include "builtin/natives.h"
#include "obj/num.h"
#include "obj/str.h"

enum { WORDS = 624, SHIFT = 397, STATE_BYTES = 4 * (WORDS + 1) };

typedef struct {
    uint32_t word[WORDS], next;
} mt_state;

/* The state inside a bytearray, or NULL: the program may hand us anything. */
static mt_state *state_of(const cl_vm *vm, cl_val v)
{
    const uint8_t *p;
    size_t n;
    if (!cl_is(v, CL_K_BYTEARRAY)) return NULL;
    cl_bytes_view(vm, v, &p, &n);
    mt_state *s = (mt_state *)(uintptr_t)p;
    return n == STATE_BYTES && s->next <= WORDS ? s : NULL;
}

#define STATE(s, v)                \
    mt_state *s = state_of(vm, v); \
    if (!s) return cl_raise(vm, CL_T_ValueError, "invalid state")

static void refill(mt_state *s)
{
    uint32_t *w = s->word;
    for (uint32_t i = 0; i < WORDS; i++) {
        uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % WORDS] & 0x7fffffffu);
        w[i] = w[(i + SHIFT) % WORDS] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    s->next = 0;
}

static uint32_t next_word(mt_state *s)
{
    if (s->next >= WORDS) refill(s);
    uint32_t y = s->word[s->next++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static void init_by_number(mt_state *s, uint32_t n)
{
    s->word[0] = n;
    for (uint32_t i = 1; i < WORDS; i++)
        s->word[i] = 1812433253u * (s->word[i - 1] ^ s->word[i - 1] >> 30) + i;
    s->next = WORDS;
}

static uint32_t key_word(const uint8_t *key, size_t i)
{
    const uint8_t *p = key + 4 * i;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void init_by_key(mt_state *s, const uint8_t *key, size_t nkey)
{
    uint32_t *w = s->word, i = 1;
    size_t j = 0, n = nkey > WORDS ? nkey : WORDS;
    init_by_number(s, 19650218u);
    for (size_t k = 0; k < n; k++) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1664525u) + key_word(key, j) + (uint32_t)j;
        if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
        if (++j == nkey) j = 0;
    }
    for (uint32_t k = 0; k < WORDS - 1; k++) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1566083941u) - i;
        if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
    }
    w[0] = 0x80000000u;
}

/* key: the number to seed with, as little-endian bytes in whole words, at least one */
cl_st nat_random_init(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *key;
    size_t n;
    if (!cl_is(a[1], CL_K_BYTES)) return cl_bad_internal(vm);
    cl_bytes_view(vm, a[1], &key, &n);
    if (!n || n % 4) return cl_bad_internal(vm);
    CL_CHARGE(vm, WORDS + n / 4);
    STATE(s, a[0]);
    init_by_key(s, key, n / 4);
    return cl_ret(a, CL_NONE);
}

/* A block of words costs about 600 units, one word in 624 pays it. */
#define CHARGE_WORDS(n) CL_CHARGE(vm, 1 + (uint64_t)(n))

cl_st nat_random_random(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    CHARGE_WORDS(2);
    STATE(s, a[0]);
    /* 53 bits, or 0, or at least 2**-53: such floats need no allocation */
    uint32_t high = next_word(s) >> 5, low = next_word(s) >> 6;
    return cl_float_new(vm, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0), a);
}

/* 0 < k <= 64 */
static uint64_t bits(mt_state *s, unsigned k)
{
    if (k <= 32) return next_word(s) >> (32 - k);
    uint64_t low = next_word(s);
    return low | (uint64_t)(next_word(s) >> (64 - k)) << 32;
}

static cl_st big_bits(cl_vm *vm, const mt_state *from, mt_state *to, uint64_t k, cl_val *out)
{
    uint64_t limbs = (k + 63) / 64;
    CHARGE_WORDS(2 * limbs);
    CL_TRY(cl_reserve(vm, 16 * limbs));
    CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + 8 * limbs);
    b->h.aux = (uint32_t)(8 * limbs);
    b->used = b->pad = 0;
    uint64_t *l = (uint64_t *)(void *)b->data;
    *to = *from;
    for (uint64_t i = 0; i < limbs; i++)
        l[i] = bits(to, k - 64 * i < 64 ? (unsigned)(k - 64 * i) : 64);
    return cl_int_from_limbs(vm, l, (uint32_t)limbs, false, out);
}

cl_st nat_random_bits(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t k;
    if (!cl_int_get(vm, a[1], &k)) {
        if (!cl_is(a[1], CL_K_BIGINT)) return cl_bad_internal(vm);
        if (cl_int_sign(vm, a[1]) > 0) return cl_raise_memory(vm);
        k = -1;
    }
    if (k < 0) return cl_raise(vm, CL_T_ValueError, "number of bits must be non-negative");
    if (k > (int64_t)UINT32_MAX) return cl_raise_memory(vm);
    STATE(s, a[0]);
    if (!k) return cl_ret(a, cl_small(0));
    if (k > 62) {
        mt_state copy;
        cl_val v;
        CL_TRY(big_bits(vm, s, &copy, (uint64_t)k, &v));
        *s = copy;
        return cl_ret(a, v);
    }
    CHARGE_WORDS(2);
    return cl_ret(a, cl_small((int64_t)bits(s, (unsigned)k)));
}

/* 0 <= result < n, by rejection, as CPython takes it. None for n of more than 62 bits: the caller
   goes by getrandbits(). */
cl_st nat_random_below(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t n;
    if (!cl_int_get(vm, a[1], &n) || n <= 0 || n >> 62) return cl_ret(a, CL_NONE);
    /* more than 32 rejections: one run in four billion */
    CHARGE_WORDS(4);
    STATE(s, a[0]);
    unsigned k = 64 - (unsigned)__builtin_clzll((unsigned long long)n);
    uint64_t r;
    do
        r = bits(s, k);
    while (r >= (uint64_t)n); /* each turn ends it with a chance of at least a half */
    return cl_ret(a, cl_small((int64_t)r));
}

/* What a generator without a seed starts from: the host's seed, and for each further one the next
   number of a sequence, so that they differ and a run can be repeated. */
cl_st nat_random_fresh_seed(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val *state = &cl_rgn_of(vm)->random_state;
    int64_t seed = cl_is_int(*state) ? cl_int(*state) : 0;
    *state = cl_small((int64_t)(((uint64_t)seed + UINT64_C(0x9e3779b97f4a7c15)) >> 2));
    return cl_ret(a, cl_small(seed));
}

cl_st nat_random_sha512(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const uint8_t *p;
    size_t n;
    uint8_t digest[64];
    if (!cl_is_byteslike(a[0])) return cl_bad_internal(vm);
    cl_bytes_view(vm, a[0], &p, &n);
    CL_CHARGE(vm, 100 + n / 4);
    cl_sha512(p, n, digest);
    return cl_bytes_new(vm, digest, sizeof digest, a);
}
