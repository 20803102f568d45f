/* SPDX-License-Identifier: MIT */
/* Compiler and platform words used everywhere: branch hints, checks, small arithmetic helpers. */
#ifndef CL_PORT_H
#define CL_PORT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CL_LIKELY(x) __builtin_expect(!!(x), 1)
#define CL_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define CL_NOINLINE __attribute__((noinline))
#define CL_COLD __attribute__((noinline, cold))
#define CL_MUST_USE __attribute__((warn_unused_result))
#define CL_PRINTF_LIKE
#define CL_COUNTOF(a) (sizeof(a) / sizeof((a)[0]))
#define CL_ALIGN16(n) (((n) + 15u) & ~15u)

/* CL_ASSERT: cheap checks, on in debug and sanitizer builds. CL_ASSERT_SLOW: stress builds only.
   CL_CHECK: always on, for the few places where a wrong answer would be a security problem. */
#if defined(CL_DEBUG) || defined(CL_STRESS)
#define CL_ASSERT(c) ((c) ? (void)0 : __builtin_trap())
#else
#define CL_ASSERT(c) ((void)0)
#endif
#ifdef CL_STRESS
#define CL_ASSERT_SLOW(c) ((c) ? (void)0 : __builtin_trap())
#else
#define CL_ASSERT_SLOW(c) ((void)0)
#endif
#define CL_CHECK(c) ((c) ? (void)0 : __builtin_trap())

static inline uint64_t cl_sat_add(uint64_t a, uint64_t b)
{
    uint64_t r;
    return __builtin_add_overflow(a, b, &r) ? UINT64_MAX : r;
}

static inline uint64_t cl_sat_mul(uint64_t a, uint64_t b)
{
    uint64_t r;
    return __builtin_mul_overflow(a, b, &r) ? UINT64_MAX : r;
}
#endif
