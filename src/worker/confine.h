/* SPDX-License-Identifier: MIT */
/* What a worker gives up, in the order it must be given up: see confine.c. */
#ifndef CL_CONFINE_H
#define CL_CONFINE_H
#include <stdbool.h>
#include <stdint.h>

/* In the process that becomes the parent of all workers, before it forks: namespaces, user, root
   directory, limits, Landlock. memory: bytes a worker may take from the system, 0: only addresses
   are bounded. Returns CL_WORKER_HAS_*: what was had. */
unsigned cl_confine_family(uint64_t memory);
/* In a new worker whose channel is at CL_WIRE_CHANNEL: descriptors, name, parent, and last the
   filter. false: the filter could not be set, the worker must end. */
bool cl_confine_worker(void);
/* Called with the number of a refused system call, in a signal handler, before the worker ends. */
extern void cl_confine_refused(long number);
#endif
