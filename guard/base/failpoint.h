/* SPDX-License-Identifier: MIT */
/*
 * Places where a test kills the process, to see what a crash leaves behind.
 *
 * A crash matters where one thing is done and the next is not: before and after each durable
 * commit, before and after each act of a driver. These points are numbered as a process comes to
 * them, so that a test that kills it at 1, 2, 3, ... until it is not killed any more has tried all
 * of them, also those that somebody adds later.
 *
 * They are in every build: what is tested is what ships, and an unarmed point costs one comparison.
 * Only the hidden option --fail-at of `cloche serve` arms them; nothing from outside the command
 * line can.
 */
#ifndef GD_FAILPOINT_H
#define GD_FAILPOINT_H

/* The process ends, as by kill -9, at the nth point from now; 0: never. */
void gd_failpoint_arm(int n);
void gd_failpoint(void);

#endif
