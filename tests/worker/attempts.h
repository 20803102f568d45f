/* SPDX-License-Identifier: MIT */
/* Which system calls the worker of the tests is to try: see attempts.def. */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H
#define _GNU_SOURCE
#include <sys/syscall.h>

enum {
#define TRY(name, ...) TRY_##name,
#define TRY2(name, how, ...) TRY_##name##_##how,
#include "attempts.def"
#undef TRY
#undef TRY2
    TRY_OTHER_ABI,     /* the same process as 32-bit code */
    TRY_FOREIGN_TABLE, /* numbers of the x32 ABI */
    TRY_HANG,          /* no call: it never answers */
    TRY_GARBAGE,       /* a packet that is no frame */
    TRY_SECOND_ANSWER,
    TRY_MEMORY, /* as much as it gets; a call that is refused if that is more than TRY_MEMORY_BOUND */
    TRY_FLOOD,  /* output without end */
    TRY_NOTHING /* comes back: what is to be seen when a call is not refused */
};
/* Bytes; three regions for sessions of 64 MiB, the room beside them, and some. */
#define TRY_MEMORY_BOUND ((uint64_t)1600 << 20)
#endif
