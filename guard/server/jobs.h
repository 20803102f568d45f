/* SPDX-License-Identifier: MIT */
/* The pool: threads that take whole requests from a bounded queue. */
#ifndef GD_JOBS_H
#define GD_JOBS_H

#include "server/http.h"

typedef struct gd_jobs gd_jobs;
enum { GD_JOBS_WAITING = 1024 };

/* fn gets each request on one of n threads, and must not keep it. NULL with *e. */
gd_jobs *gd_jobs_new(unsigned n,
                     void (*fn)(void *arg, unsigned thread, uint64_t conn, gd_request *q),
                     void *arg, gd_error *e);
/* False: GD_JOBS_WAITING requests wait already. Takes q otherwise. */
bool gd_jobs_add(gd_jobs *j, uint64_t conn, gd_request *q);
size_t gd_jobs_waiting(gd_jobs *j);
/* Waits for what runs; what still waits in the queue is dropped. */
void gd_jobs_free(gd_jobs *j);

void gd_request_free(gd_request *q);

#endif
