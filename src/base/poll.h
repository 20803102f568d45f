/* SPDX-License-Identifier: MIT */
/* The one way in which long pure computations (bignum, text, sorting tables) ask whether to go on.
   */
#ifndef CL_POLL_H
#define CL_POLL_H

/* fn returns nonzero to stop. A NULL cl_poll pointer means: never stop. */
typedef struct {
    int (*fn)(void *arg);
    void *arg;
} cl_poll;

#endif
