/* SPDX-License-Identifier: MIT */
/*
 * Integers to and from digits. Bases that are powers of two are read off the bits. For the others
 the unit is a
 * chunk, as many digits as fit a limb (19 for base 10), and long numbers are halved by powers of
 the chunk's base:
 * downwards by division when writing, upwards by multiplication when reading. Both take a small
 multiple of the
 * time of one long division or product.
 */
#include "bignum_inner.h"

/* Numbers of up to this many limbs are written, and groups of this many chunks read, by the
   quadratic method. */
#define WRITE_SMALL 18
#define READ_GROUP 16
#define MAX_LEVELS 32

static unsigned chunk_of(unsigned base, uint64_t *value)
{
    unsigned digits = 0;
    uint64_t v = 1;
    while (v <= UINT64_MAX / base) {
        v *= base;
        digits++;
    }
    *value = v;
    return digits;
}

static unsigned log2_exact(unsigned base)
{
    return base & (base - 1) ? 0 : (unsigned)__builtin_ctz(base);
}

static char digit_char(unsigned v) { return (char)(v < 10 ? '0' + v : 'a' + (v - 10)); }

/* Chunks that n limbs may need: 64 n bits over at least log2(value) bits each. */
static uint64_t chunks_for(uint64_t n, uint64_t value)
{
    /* 2^16 log2(value), rounded down, from the bits of value^1024's leading part would be overkill:
       value is more
     * than 2^58 for every base, and its top 16 bits give log2 to 1/16 bit or better by comparing
     squares. */
    unsigned top = 63 - (unsigned)__builtin_clzll(value);
    uint64_t x = value << (63 - top), frac = 0;
    for (int i = 0; i < 12; i++) {
        cl_u128 sq = (cl_u128)x * x;
        frac <<= 1;
        if (sq >> 127) {
            frac |= 1;
            x = (uint64_t)(sq >> 64);
        } else
            x = (uint64_t)(sq >> 63);
    }
    uint64_t log = ((uint64_t)top << 12) + frac; /* rounded down, so the quotient is rounded up */
    return n * 64 * 4096 / log + 1;
}

uint64_t cl_mag_text_size(const uint64_t *a, size_t n, unsigned base)
{
    unsigned bits = log2_exact(base);
    if (n == 0) return 1;
    if (bits) return (cl_mag_bits(a, n) + bits - 1) / bits;
    uint64_t value;
    unsigned digits = chunk_of(base, &value);
    return chunks_for(n, value) * digits;
}

static const char pairs[] = "0001020304050607080910111213141516171819"
                            "2021222324252627282930313233343536373839"
                            "4041424344454647484950515253545556575859"
                            "6061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* Exactly `width` digits of v, ending at `end`. */
static void put_chunk(char *end, uint64_t v, unsigned width, unsigned base)
{
    if (base == 10) {
        /* Two halves, so that the chains of divisions overlap. */
        if (width == 19) {
            uint64_t lo = v % 1000000000, hi = v / 1000000000;
            for (int i = 0; i < 4; i++) {
                memcpy(end - 2, pairs + 2 * (lo % 100), 2);
                memcpy(end - 11, pairs + 2 * (hi % 100), 2);
                end -= 2;
                lo /= 100;
                hi /= 100;
            }
            end[-1] = (char)('0' + lo);
            memcpy(end - 11, pairs + 2 * hi, 2);
            return;
        }
    }
    while (width--) {
        *--end = digit_char((unsigned)(v % base));
        v /= base;
    }
}

typedef struct {
    cl_mag_work w;
    unsigned base, digits;
    uint64_t value;
    const uint64_t *power[MAX_LEVELS];
    size_t power_n[MAX_LEVELS], power_chunks[MAX_LEVELS];
} writer;

/* `chunks` chunks of a into out; a < value ** chunks. Depth: one C frame per level. */
static int write_digits(writer *t, char *out, size_t chunks, const uint64_t *a, size_t n, int level,
                        uint64_t *s)
{
    while (level >= 0 && (chunks <= t->power_chunks[level] || n <= WRITE_SMALL))
        level--;
    if (n <= WRITE_SMALL || level < 0) {
        uint64_t *x = s;
        char *end = out + chunks * t->digits;
        cl_mag_copy(x, a, n);
        if (cl_mag_spend(&t->w, (uint64_t)n * n * 3 + chunks)) return CL_BIG_STOPPED;
        while (n > 1) {
            put_chunk(end, cl_mag_divrem_1(x, x, n, t->value), t->digits, t->base);
            n -= x[n - 1] == 0;
            end -= t->digits;
        }
        uint64_t v = n ? x[0] : 0;
        while (v) {
            *--end = digit_char((unsigned)(v % t->base));
            v /= t->base;
        }
        memset(out, '0', (size_t)(end - out));
        return CL_BIG_OK;
    }
    size_t pc = t->power_chunks[level], pn = t->power_n[level], qn = 0, rn = n;
    uint64_t *q = s, *r = s;
    const uint64_t *low = a;
    if (n >= pn) {
        r = s + (n - pn + 1);
        if (cl_mag_divrem_w(&t->w, q, r, a, n, t->power[level], pn, r + pn)) return CL_BIG_STOPPED;
        qn = cl_mag_norm(q, n - pn + 1);
        rn = cl_mag_norm(r, pn);
        low = r;
        s = r + pn;
    }
    return write_digits(t, out, chunks - pc, q, qn, level - 1, s) ||
           write_digits(t, out + (chunks - pc) * t->digits, pc, low, rn, level - 1, s);
}

static void write_bits(char *out, size_t len, const uint64_t *a, size_t n, unsigned bits)
{
    uint64_t at = 0;
    for (size_t i = len; i-- > 0; at += bits) {
        size_t k = (size_t)(at / 64);
        unsigned off = at % 64;
        uint64_t v = a[k] >> off;
        if (off + bits > 64 && k + 1 < n) v |= a[k + 1] << (64 - off);
        out[i] = digit_char((unsigned)v & ((1u << bits) - 1));
    }
}

int cl_mag_to_text(char *out, size_t *len, const uint64_t *a, size_t n, unsigned base,
                   uint64_t *scratch, const cl_poll *poll)
{
    if (n == 0) {
        out[0] = '0';
        *len = 1;
        return CL_BIG_OK;
    }
    unsigned bits = log2_exact(base);
    size_t size = (size_t)cl_mag_text_size(a, n, base);
    if (bits) {
        write_bits(out, size, a, n, bits);
        *len = size;
        return CL_BIG_OK;
    }
    writer t;
    t.w = cl_mag_work_start(poll);
    t.base = base;
    t.digits = chunk_of(base, &t.value);
    size_t chunks = size / t.digits;
    int levels = 0;
    if (n > WRITE_SMALL) {
        /* The wanted sizes, from the top: each half of the one above, rounded up. */
        size_t want[MAX_LEVELS];
        for (size_t c = (chunks + 1) / 2; levels < MAX_LEVELS; c = (c + 1) / 2) {
            want[levels++] = c;
            if (c <= WRITE_SMALL) break;
        }
        /* From the bottom: square, and divide by the chunk once where half was rounded up. */
        uint64_t *p = scratch;
        size_t pn = 1;
        p[0] = 1;
        for (size_t i = 0; i < want[levels - 1]; i++) {
            uint64_t c = cl_mag_mul_1(p, p, pn, t.value);
            if (c) p[pn++] = c;
        }
        for (int i = 0; i < levels; i++) {
            if (i) {
                uint64_t *from = p;
                p += pn;
                if (cl_mag_mul_w(&t.w, p, from, pn, from, pn, p + 2 * pn)) return CL_BIG_STOPPED;
                pn = cl_mag_norm(p, 2 * pn);
                if (want[levels - 1 - i] & 1) {
                    cl_mag_divrem_1(p, p, pn, t.value);
                    pn = cl_mag_norm(p, pn);
                }
            }
            t.power[i] = p;
            t.power_n[i] = pn;
            t.power_chunks[i] = want[levels - 1 - i];
        }
        scratch = p + pn;
    }
    if (write_digits(&t, out, chunks, a, n, levels - 1, scratch)) return CL_BIG_STOPPED;
    size_t skip = 0;
    while (skip + 1 < size && out[skip] == '0')
        skip++;
    memmove(out, out + skip, size - skip);
    *len = size - skip;
    return CL_BIG_OK;
}

size_t cl_mag_to_text_scratch(size_t n, unsigned base)
{
    if (log2_exact(base)) return 0;
    if (n <= WRITE_SMALL) return n;
    /* Powers: half of the number, a quarter, ... and one squaring in progress. Recursion: quotient
       and remainder of
     * each level (halving), and the scratch of the longest division. */
    size_t half = n / 2 + 4;
    return 2 * half + 64 + (2 * n + 128) + cl_mag_divrem_scratch(n, half) + 4 * half +
           cl_mag_mul_scratch(half, half);
}

uint64_t cl_mag_to_text_cost(size_t n, unsigned base)
{
    if (log2_exact(base)) return (uint64_t)n * 8 + 4;
    uint64_t cost = (uint64_t)(n < WRITE_SMALL ? n : WRITE_SMALL) * n * 3 + 8, parts = 1;
    for (size_t k = n; k > WRITE_SMALL; k = (k + 1) / 2, parts *= 2)
        cost = cl_mag_sat_add(cost, cl_mag_sat_mul(parts, cl_mag_divrem_cost(k, (k + 1) / 2)));
    return cost;
}

/* ---- reading ---- */

static int digit_value(char ch)
{
    unsigned c = (unsigned char)ch;
    if (c - '0' < 10) return (int)(c - '0');
    c |= 0x20;
    return c - 'a' < 26 ? (int)(c - 'a' + 10) : 99;
}

static size_t chunk_count(size_t len, unsigned base)
{
    uint64_t value;
    unsigned digits = chunk_of(base, &value);
    return len / digits + (len % digits != 0);
}

uint64_t cl_mag_from_text_size(size_t len, unsigned base)
{
    unsigned bits = log2_exact(base);
    if (bits) return cl_mag_sat_mul(len, bits) / 64 + 1;
    return (uint64_t)chunk_count(len, base) + 1;
}

static int read_bits(uint64_t *r, size_t *rn, const char *s, size_t len, unsigned bits)
{
    size_t k = 0;
    unsigned off = 0;
    uint64_t cur = 0;
    for (size_t i = len; i-- > 0;) {
        unsigned v = (unsigned)digit_value(s[i]);
        if (v >> bits) return CL_BIG_BAD;
        cur |= (uint64_t)v << off;
        off += bits;
        if (off >= 64) {
            r[k++] = cur;
            off -= 64;
            cur = off ? (uint64_t)v >> (bits - off) : 0;
        }
    }
    if (cur) r[k++] = cur;
    *rn = cl_mag_norm(r, k);
    return CL_BIG_OK;
}

/* The value of up to 19 or so digits; 0 on success. */
static int read_chunk(uint64_t *out, const char *s, size_t len, unsigned base)
{
    uint64_t v = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned d = (unsigned)digit_value(s[i]);
        if (d >= base) return CL_BIG_BAD;
        v = v * base + d;
    }
    *out = v;
    return CL_BIG_OK;
}

/* The quadratic method: len digits into r, with room for one limb per chunk. */
static int read_small(uint64_t *r, size_t *rn, const char *s, size_t len, unsigned base,
                      unsigned digits, uint64_t value)
{
    size_t n = 0, first = len % digits;
    if (first == 0) first = digits;
    for (size_t at = 0; at < len;) {
        size_t take = at ? digits : first;
        uint64_t v;
        if (read_chunk(&v, s + at, take, base)) return CL_BIG_BAD;
        uint64_t c = cl_mag_mul_1(r, r, n, value);
        c += cl_mag_add_1(r, r, n, v);
        if (n == 0) c = v;
        if (c) r[n++] = c;
        at += take;
    }
    *rn = n;
    return CL_BIG_OK;
}

int cl_mag_from_text(uint64_t *r, size_t *rn, const char *s, size_t len, unsigned base,
                     uint64_t *scratch, const cl_poll *poll)
{
    unsigned bits = log2_exact(base);
    if (len == 0) return CL_BIG_BAD;
    if (bits) return read_bits(r, rn, s, len, bits);
    cl_mag_work w = cl_mag_work_start(poll);
    uint64_t value;
    unsigned digits = chunk_of(base, &value);
    size_t group = (size_t)digits * READ_GROUP;
    if (len <= group) return read_small(r, rn, s, len, base, digits, value);

    /* Groups of READ_GROUP chunks from the end of the text, each in its own row of `stride` limbs.
       Then neighbours
     * are joined, high * power + low, until one is left; the last (highest) row may be shorter than
     the others. */
    size_t rows = len / group + (len % group != 0), stride = READ_GROUP, top = 0;
    size_t cells = chunk_count(len, base) + 2;
    uint64_t *cur = scratch, *next = cur + cells, *p = next + cells, *p2 = p + cells + 4,
             *rest = p2 + cells + 4;
    for (size_t i = 0; i < rows; i++) {
        size_t end = len - i * group, take = end < group ? end : group, n;
        if (cl_mag_spend(&w, READ_GROUP * READ_GROUP)) return CL_BIG_STOPPED;
        if (read_small(cur + i * stride, &n, s + end - take, take, base, digits, value))
            return CL_BIG_BAD;
        if (i + 1 < rows)
            cl_mag_zero(cur + i * stride + n, stride - n);
        else
            top = n;
    }
    size_t pn = 1;
    p[0] = 1;
    for (int i = 0; i < READ_GROUP; i++) {
        uint64_t c = cl_mag_mul_1(p, p, pn, value);
        if (c) p[pn++] = c;
    }
    while (rows > 1) {
        size_t pairs_n = rows / 2;
        for (size_t i = 0; i < pairs_n; i++) {
            uint64_t *lo = cur + 2 * i * stride, *hi = lo + stride, *to = next + 2 * i * stride;
            int last = 2 * i + 2 == rows;
            size_t hn = last ? top : cl_mag_norm(hi, stride), ln = cl_mag_norm(lo, stride), n = 0;
            if (hn) {
                if (cl_mag_mul_w(&w, to, hi, hn, p, pn, rest)) return CL_BIG_STOPPED;
                n = cl_mag_norm(to, hn + pn);
            }
            /* The sum is less than value ** chunks, so it fits where the chunks would. */
            n = cl_mag_add(to, to, n, lo, ln);
            if (last)
                top = n;
            else
                cl_mag_zero(to + n, 2 * stride - n);
        }
        if (rows & 1) cl_mag_copy(next + pairs_n * 2 * stride, cur + (rows - 1) * stride, top);
        uint64_t *t = cur;
        cur = next, next = t;
        rows = (rows + 1) / 2;
        stride *= 2;
        if (rows > 1) {
            if (cl_mag_mul_w(&w, p2, p, pn, p, pn, rest)) return CL_BIG_STOPPED;
            pn = cl_mag_norm(p2, 2 * pn);
            t = p;
            p = p2, p2 = t;
        }
    }
    cl_mag_copy(r, cur, top);
    *rn = top;
    return CL_BIG_OK;
}

size_t cl_mag_from_text_scratch(size_t len, unsigned base)
{
    uint64_t value;
    if (log2_exact(base)) return 0;
    unsigned digits = chunk_of(base, &value);
    if (len <= (size_t)digits * READ_GROUP) return 0;
    size_t cells = chunk_count(len, base) + 2;
    return 4 * cells + 8 + cl_mag_mul_scratch(cells, cells / 2 + 1) + 64;
}

uint64_t cl_mag_from_text_cost(size_t len, unsigned base)
{
    if (log2_exact(base)) return (uint64_t)len / 4 + 4;
    size_t n = chunk_count(len, base);
    uint64_t cost = (uint64_t)len / 4 + (uint64_t)n * READ_GROUP + 4, parts = 1;
    for (size_t k = n; k > READ_GROUP; k = (k + 1) / 2, parts *= 2)
        cost = cl_mag_sat_add(cost,
                              cl_mag_sat_mul(parts, 2 * cl_mag_mul_cost((k + 1) / 2, (k + 1) / 2)));
    return cost;
}
