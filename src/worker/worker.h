/* SPDX-License-Identifier: MIT */
/* One worker process, from its fork to its end. */
#ifndef CL_WORKER_PROCESS_H
#define CL_WORKER_PROCESS_H

/* Confines the process, whose channel is at CL_WIRE_CHANNEL, and serves requests until the channel
   closes. Never returns. */
_Noreturn void cl_worker_main(unsigned spin_us);

/* What a worker does with a CL_RQ_TEST frame. Only the program of the tests has one. */
#ifdef CL_WORKER_TEST
#include "worker/wire.h"
void cl_worker_test(const uint8_t *body, size_t n);
#endif
#endif
