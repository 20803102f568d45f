/* SPDX-License-Identifier: MIT */
/*
 * The verbs of the guard: `cloche command | policy | audit | serve` start the program
 * `cloche-guard`, so that `cloche run` does not load database and network libraries.
 * Each takes the arguments after its name and returns the exit code of interface.md: 0 done, 1 the
 * answer is no, 2 usage or unreadable file.
 */
#ifndef GD_VERBS_H
#define GD_VERBS_H

enum { GD_EXIT_DONE = 0, GD_EXIT_NO = 1, GD_EXIT_USAGE = 2 };

#define GD_VERBS(V)                                                  \
    V(command, "what a sentence means, and what the policy decides") \
    V(audit, "check and export the audit")                           \
    V(policy, "check, test, explain and compare policies")           \
    V(serve, "sessions, approvals and the driver over HTTP")

#endif
