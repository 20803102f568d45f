/* SPDX-License-Identifier: MIT */
/* A ring of requests behind a mutex, and the threads that empty it. */
#include "server/jobs.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

typedef struct {
    uint64_t conn;
    gd_request *q;
} job;

typedef struct {
    gd_jobs *jobs;
    unsigned index;
    pthread_t id;
} worker;

struct gd_jobs {
    void (*fn)(void *arg, unsigned thread, uint64_t conn, gd_request *q);
    void *arg;
    pthread_mutex_t lock;
    pthread_cond_t more;
    job ring[GD_JOBS_WAITING];
    size_t first, n;
    bool stop;
    unsigned nworkers;
    worker workers[];
};

static void *work(void *arg)
{
    worker *w = arg;
    gd_jobs *j = w->jobs;
    pthread_mutex_lock(&j->lock);
    for (;;) {
        while (!j->n && !j->stop)
            pthread_cond_wait(&j->more, &j->lock);
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
    pthread_cond_init(&j->more, NULL);
    /* Signals are the loop thread's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; j->nworkers < n; j->nworkers++) {
        worker *w = &j->workers[j->nworkers];
        w->jobs = j;
        w->index = j->nworkers;
        if (pthread_create(&w->id, NULL, work, w) != 0) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (j->nworkers == n) return j;
    gd_fail(e, GD_MEMORY, "the system gives only %u of %u threads", j->nworkers, n);
    gd_jobs_free(j);
    return NULL;
}

bool gd_jobs_add(gd_jobs *j, uint64_t conn, gd_request *q)
{
    pthread_mutex_lock(&j->lock);
    bool room = j->n < GD_JOBS_WAITING;
    if (room) {
        j->ring[(j->first + j->n++) % GD_JOBS_WAITING] = (job){ conn, q };
        pthread_cond_signal(&j->more);
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
    pthread_cond_broadcast(&j->more);
    pthread_mutex_unlock(&j->lock);
    for (unsigned i = 0; i < j->nworkers; i++)
        pthread_join(j->workers[i].id, NULL);
    for (; j->n; j->n--, j->first = (j->first + 1) % GD_JOBS_WAITING)
        gd_request_free(j->ring[j->first].q);
    pthread_mutex_destroy(&j->lock);
    pthread_cond_destroy(&j->more);
    free(j);
}
