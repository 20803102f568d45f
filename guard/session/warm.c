/* SPDX-License-Identifier: MIT */
/* A small table; what was not used for the longest time makes room, machines before sessions. */
#include "session/warm.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "store/store.h"

enum { KEPT = 64 };

typedef struct {
    char id[GD_ID]; /* "": free */
    int64_t fence;
    uint64_t used;
    json_t *session;
    gd_machine *machine;
    unsigned cost; /* of the machine */
} entry;

struct gd_warm {
    pthread_mutex_t lock;
    uint64_t clock;
    entry entries[KEPT];
};

gd_warm *gd_warm_new(gd_error *e)
{
    gd_warm *w = calloc(1, sizeof *w);
    if (w)
        pthread_mutex_init(&w->lock, NULL);
    else
        gd_fail(e, GD_MEMORY, "no memory for the sessions of this server");
    return w;
}

static void drop(entry *x)
{
    json_decref(x->session);
    gd_machine_free(x->machine);
    *x = (entry){ 0 };
}

void gd_warm_free(gd_warm *w)
{
    if (!w) return;
    for (size_t i = 0; i < KEPT; i++)
        drop(&w->entries[i]);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

/* The place of a session, or the one to give it. */
static entry *place(gd_warm *w, const char *id)
{
    entry *oldest = &w->entries[0];
    for (size_t i = 0; i < KEPT; i++) {
        if (strcmp(w->entries[i].id, id) == 0) return &w->entries[i];
        if (w->entries[i].used < oldest->used) oldest = &w->entries[i];
    }
    return oldest;
}

/* The machine that was not used for the longest time, if all of them take too much room; else NULL. */
static gd_machine *crowded_out(gd_warm *w)
{
    unsigned sum = 0;
    entry *oldest = NULL;
    for (size_t i = 0; i < KEPT; i++) {
        entry *x = &w->entries[i];
        sum += x->cost;
        if (x->machine && (!oldest || x->used < oldest->used)) oldest = x;
    }
    if (sum <= GD_IDLE_ROOM) return NULL;
    gd_machine *m = oldest->machine;
    oldest->machine = NULL;
    oldest->cost = 0;
    return m;
}

void gd_warm_put(gd_warm *w, const char *id, int64_t fence, json_t *session, gd_machine *m)
{
    entry new = { .fence = fence, .session = session }, old;
    snprintf(new.id, sizeof new.id, "%s", id); /* it may be the session's own text */
    new.cost = m ? gd_machine_rest(m) : 0;
    if (new.cost)
        new.machine = m;
    else
        gd_machine_free(m);
    pthread_mutex_lock(&w->lock);
    entry *x = place(w, new.id);
    new.used = ++w->clock;
    old = *x;
    *x = new;
    m = crowded_out(w); /* one came, so at most one goes */
    pthread_mutex_unlock(&w->lock);
    drop(&old);
    gd_machine_free(m);
}

bool gd_warm_take(gd_warm *w, const char *id, int64_t fence, json_t **session, gd_machine **m)
{
    entry got = { 0 };
    pthread_mutex_lock(&w->lock);
    entry *x = place(w, id);
    if (strcmp(x->id, id) == 0) {
        got = *x;
        *x = (entry){ 0 };
    }
    pthread_mutex_unlock(&w->lock);
    bool good = got.session && got.fence == fence;
    if (good) {
        *session = got.session;
        *m = got.machine;
    } else
        drop(&got); /* somebody had the session since */
    return good;
}
