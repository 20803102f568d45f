/* SPDX-License-Identifier: MIT */
/* What all sessions share. */
#include "session/engine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "session/isolated.h"

static int64_t system_now(void *arg)
{
    (void)arg;
    return gd_now();
}

gd_engine *gd_engine_new(const gd_engine_config *c, gd_error *e)
{
    gd_engine *g = calloc(1, sizeof *g);
    if (!g) {
        gd_fail(e, GD_MEMORY, "no memory for the engine");
        return NULL;
    }
    g->cfg = *c;
    if (!g->cfg.now) g->cfg.now = system_now;
    if (!g->cfg.memory) g->cfg.memory = 64u << 20;
    pthread_mutex_init(&g->lock, NULL);
    bool ok = gd_machines_init(&g->machines, e);
    if (ok && c->isolated != GD_ISOLATED_NO) {
        g->machines.workers = gd_workers_new(c->worker, g->cfg.memory, e);
        ok = g->machines.workers || c->isolated == GD_ISOLATED_AUTO;
        if (!g->machines.workers) snprintf(g->here, sizeof g->here, "%.150s", e->text);
    }
    g->warm = ok ? gd_warm_new(e) : NULL;
    if (g->warm) return g;
    gd_engine_free(g);
    return NULL;
}

void gd_engine_free(gd_engine *g)
{
    if (!g) return;
    gd_warm_free(g->warm);
    gd_machines_done(&g->machines);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

int64_t gd_engine_now(const gd_engine *g) { return g->cfg.now(g->cfg.now_arg); }
const gd_policy *gd_engine_policy(const gd_engine *g) { return g->cfg.policy; }
const gd_commands *gd_engine_commands(const gd_engine *g) { return g->cfg.commands; }

void gd_engine_isolation(const gd_engine *g, char *out, size_t size)
{
    char text[256];
    if (g->machines.workers) {
        gd_workers_text(g->machines.workers, text, sizeof text);
        snprintf(out, size, "programs run in confined processes: %s", text);
    } else {
        snprintf(out, size, "programs run in this process%s%s", *g->here ? ": " : "", g->here);
    }
}

const char *gd_engine_mode(const gd_engine *g)
{
    return g->cfg.mode ? g->cfg.mode : gd_policy_mode(g->cfg.policy);
}

/* The run of a session here under a fence, or NULL; with the lock held. */
static gd_running *find(gd_engine *g, const char *session, int64_t fence)
{
    for (size_t i = 0; i < GD_RUNS; i++)
        if (g->running[i].fence == fence && strcmp(g->running[i].session, session) == 0)
            return &g->running[i];
    return NULL;
}

bool gd_engine_begin(gd_engine *g, const char *session, int64_t fence)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, "", 0);
    if (r) {
        *r = (gd_running){ .fence = fence, .kept = gd_engine_now(g) };
        snprintf(r->session, sizeof r->session, "%s", session);
    }
    pthread_mutex_unlock(&g->lock);
    return r != NULL;
}

void gd_engine_end(gd_engine *g, const char *session, int64_t fence)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, session, fence);
    if (r) *r = (gd_running){ 0 };
    pthread_mutex_unlock(&g->lock);
}

bool gd_engine_pause(gd_engine *g, const char *session)
{
    bool found = false;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < GD_RUNS; i++)
        if (strcmp(g->running[i].session, session) == 0 && !g->running[i].lost)
            found = g->running[i].pause = true;
    pthread_mutex_unlock(&g->lock);
    return found;
}

gd_wish gd_engine_wish(gd_engine *g, const char *session, int64_t fence)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, session, fence);
    gd_wish wish = !r ? GD_GO_ON : r->lost ? GD_LOST : r->pause ? GD_PAUSE : GD_GO_ON;
    pthread_mutex_unlock(&g->lock);
    return wish;
}

/* One run, as it was a moment ago: it may have ended meanwhile. */
static void keep(gd_engine *g, gd_store *store, const gd_running *run, int64_t now)
{
    gd_error e = { 0 };
    bool pause, renew = now - run->kept >= GD_LEASE_RENEW_MS;
    bool ok = gd_store_session_keep(store, run->session, run->fence, renew ? now + GD_LEASE_MS : 0,
                                    &pause, &e);
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, run->session, run->fence);
    if (r && ok) {
        r->pause |= pause;
        if (renew) r->kept = now;
    } else if (r && e.code == GD_CONFLICT) /* other errors: the next round tries again */
        r->lost = true;
    pthread_mutex_unlock(&g->lock);
}

void gd_engine_keep(gd_engine *g, gd_store *store)
{
    gd_running runs[GD_RUNS];
    size_t n = 0;
    int64_t now = gd_engine_now(g);
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < GD_RUNS; i++)
        if (*g->running[i].session && !g->running[i].lost) runs[n++] = g->running[i];
    pthread_mutex_unlock(&g->lock);
    for (size_t i = 0; i < n; i++) /* most runs are over before anybody could ask for anything */
        if (now - runs[i].kept >= GD_LEASE_LOOK_MS) keep(g, store, &runs[i], now);
}

/* The entry of a call, or NULL; with the lock held. */
static char *decided(gd_engine *g, const char *call)
{
    for (size_t i = 0; i < GD_DECIDED; i++)
        if (strcmp(g->decided[i], call) == 0) return g->decided[i];
    return NULL;
}

void gd_engine_decide(gd_engine *g, const char *call, bool here)
{
    pthread_mutex_lock(&g->lock);
    char *entry = decided(g, call);
    if (here && !entry)
        snprintf(g->decided[g->ndecided++ % GD_DECIDED], GD_ID, "%s", call);
    else if (!here && entry)
        *entry = '\0';
    pthread_mutex_unlock(&g->lock);
}

bool gd_engine_decided(gd_engine *g, const char *call)
{
    pthread_mutex_lock(&g->lock);
    bool here = decided(g, call) != NULL;
    pthread_mutex_unlock(&g->lock);
    return here;
}
