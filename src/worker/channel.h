/* SPDX-License-Identifier: MIT */
/* Frames through a socket of packets, and large bodies through memfds. Both sides use it, but only
   the host makes memfds: a worker that has something large to say asks for room first. */
#ifndef CL_CHANNEL_H
#define CL_CHANNEL_H
#include "worker/wire.h"

typedef enum {
    CL_CH_FRAME,
    CL_CH_NOTHING, /* not now (only with wait false), or a signal came */
    CL_CH_CLOSED,
    CL_CH_HOSTILE /* not a frame */
} cl_channel_st;

typedef struct {
    cl_wire_head head;
    const uint8_t *body; /* in the buffer; NULL for a large one */
    int fd;              /* that came with it, or -1; the receiver closes it */
} cl_channel_frame;

/* false: closed, or (with wait false) full. fd -1: none goes along. */
bool cl_channel_send(int channel, const cl_wire_head *h, const void *body, int fd, bool wait);
/* buf: CL_WIRE_ROOM bytes. take_fd false: a descriptor in the packet makes it hostile. */
cl_channel_st cl_channel_receive(int channel, uint8_t *buf, bool wait, bool take_fd,
                                 cl_channel_frame *f);

/* How long to look for a frame before sleeping. An idle processor takes 5 to 70 us to wake up, so
   both sides stay awake as long as the other one answers within about that time, and hardly at all
   when the last answer took longer. most: the upper bound. */
static inline uint64_t cl_channel_spin(uint64_t last_wait, uint64_t most)
{
    return last_wait < 2 * most ? most : most / 16;
}

/* ---- the host's memory for large bodies ---- */
/* A memfd that cannot be resized, with the n bytes at p in it and sealed; p NULL: room to be
   written. -1: no memory. */
int cl_channel_memfd(const void *p, size_t n);
/* Seals what a worker has written and maps it. NULL: it is still being written to, or has another
   size. */
const uint8_t *cl_channel_map(int fd, size_t n);
void cl_channel_unmap(const uint8_t *p, size_t n);
#endif
