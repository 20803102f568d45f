/* SPDX-License-Identifier: MIT */
/* A counter that counts down to the end. */
#include "base/failpoint.h"
#include <signal.h>
#include <stdatomic.h>

static atomic_int left; /* 0: not armed */

void gd_failpoint_arm(int n) { left = n; }

void gd_failpoint(void)
{
    if (left > 0 && atomic_fetch_sub(&left, 1) == 1) raise(SIGKILL);
}
