/* SPDX-License-Identifier: MIT */
/* The one clock that dates things: milliseconds since the epoch. Everything else gets times passed
   in, so that tests can make their own. */
#ifndef GD_CLOCK_H
#define GD_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t gd_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#endif
