/* SPDX-License-Identifier: MIT */
/*
 * A ring of requests behind a mutex, and the threads that empty it.
 *
 * The thread that became idle last gets the next request: its connection to the database has the
 * pages in memory that its own last transaction wrote. In turns, every thread would find its pages
 * outdated by the others.
 */
#include "server/jobs.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

typedef struct {
    uint64_t conn;
    gd_request *q;
} job;

typedef struct worker {
    gd_jobs *jobs;
    unsigned index;
    pthread_t id;
    pthread_cond_t called;
    struct worker *below; /* in the stack of idle threads */
    bool idle;
} worker;

struct gd_jobs {
    void (*fn)(void *arg, unsigned thread, uint64_t conn, gd_request *q);
    void *arg;
    pthread_mutex_t lock;
    worker *idle; /* the last one on top */
    job ring[GD_JOBS_WAITING];
    size_t first, n;
    bool stop;
    unsigned nworkers;
    worker workers[];
};

/* A thread that nobody called, woken by chance or by the end. */
static void unstack(gd_jobs *j, worker *w)
{
    worker **at = &j->idle;
    while (*at != w)
        at = &(*at)->below;
    *at = w->below;
    w->idle = false;
}

static void *work(void *arg)
{
    worker *w = arg;
    gd_jobs *j = w->jobs;
    pthread_mutex_lock(&j->lock);
    for (;;) {
        while (!j->n && !j->stop) {
            if (!w->idle) {
                w->idle = true;
                w->below = j->idle;
                j->idle = w;
            }
            pthread_cond_wait(&w->called, &j->lock);
        }
        if (w->idle) unstack(j, w);
        if (j->stop) break;
        job next = j->ring[j->first];
        j->first = (j->first + 1) % GD_JOBS_WAITING;
        j->n--;
        pthread_mutex_unlock(&j->lock);
        j->fn(j->arg, w->index, next.conn, next.q);
        gd_request_free(next.q);
        pthread_mutex_lock(&j->lock);
    }
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

gd_jobs *gd_jobs_new(unsigned n,
                     void (*fn)(void *arg, unsigned thread, uint64_t conn, gd_request *q),
                     void *arg, gd_error *e)
{
    gd_jobs *j = calloc(1, sizeof *j + n * sizeof *j->workers);
    if (!j) {
        gd_fail(e, GD_MEMORY, "no memory for %u threads", n);
        return NULL;
    }
    j->fn = fn;
    j->arg = arg;
    pthread_mutex_init(&j->lock, NULL);
    /* Signals are the loop thread's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; j->nworkers < n; j->nworkers++) {
        worker *w = &j->workers[j->nworkers];
        w->jobs = j;
        w->index = j->nworkers;
        pthread_cond_init(&w->called, NULL);
        if (pthread_create(&w->id, NULL, work, w) != 0) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (j->nworkers == n) return j;
    gd_fail(e, GD_MEMORY, "the system gives only %u of %u threads", j->nworkers, n);
    gd_jobs_free(j);
    return NULL;
}

/* Takes the top of the stack off it, with the lock held. */
static void call_one(gd_jobs *j)
{
    worker *w = j->idle;
    if (!w) return; /* who ends its work looks for more by itself */
    j->idle = w->below;
    w->idle = false;
    pthread_cond_signal(&w->called);
}

bool gd_jobs_add(gd_jobs *j, uint64_t conn, gd_request *q)
{
    pthread_mutex_lock(&j->lock);
    bool room = j->n < GD_JOBS_WAITING;
    if (room) {
        j->ring[(j->first + j->n++) % GD_JOBS_WAITING] = (job){ conn, q };
        call_one(j);
    }
    pthread_mutex_unlock(&j->lock);
    return room;
}

size_t gd_jobs_waiting(gd_jobs *j)
{
    pthread_mutex_lock(&j->lock);
    size_t n = j->n;
    pthread_mutex_unlock(&j->lock);
    return n;
}

void gd_jobs_free(gd_jobs *j)
{
    if (!j) return;
    pthread_mutex_lock(&j->lock);
    j->stop = true;
    for (unsigned i = 0; i < j->nworkers; i++)
        pthread_cond_signal(&j->workers[i].called);
    pthread_mutex_unlock(&j->lock);
    for (unsigned i = 0; i < j->nworkers; i++) {
        pthread_join(j->workers[i].id, NULL);
        pthread_cond_destroy(&j->workers[i].called);
    }
    for (; j->n; j->n--, j->first = (j->first + 1) % GD_JOBS_WAITING)
        gd_request_free(j->ring[j->first].q);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
