/* SPDX-License-Identifier: MIT */
/* The compiled patterns of a machine, in the host's memory: mod/re.c. */
#ifndef CL_REGEXES_H
#define CL_REGEXES_H
#include "vm/vm.h"

#define CL_REGEX_PLACES 128u
#define CL_REGEX_HINTS 256u

struct cl_rx_prog;
struct cl_regexes {
    /* the handle's offset in the region, as long as the region's own list keeps it; 0: none */
    uint32_t handle[CL_REGEX_PLACES];
    struct cl_rx_prog *prog[CL_REGEX_PLACES];
    uint8_t hint[CL_REGEX_HINTS]; /* where a handle may be, by its offset */
    uint32_t running;             /* the run in the region that this machine wrote last */
};

/* With the machine, and before its region holds another program. */
void cl_regexes_drop(cl_vm *vm);
#endif
