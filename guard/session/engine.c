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
        g->machines.workers = gd_workers_new(c->worker, e);
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

/* The run of a session here, or NULL; with the lock held. */
static gd_running *find(gd_engine *g, const char *session)
{
    for (size_t i = 0; i < GD_RUNS; i++)
        if (strcmp(g->running[i].session, session) == 0) return &g->running[i];
    return NULL;
}

bool gd_engine_begin(gd_engine *g, const char *session)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, "");
    if (r) snprintf(r->session, sizeof r->session, "%s", session);
    pthread_mutex_unlock(&g->lock);
    return r != NULL;
}

void gd_engine_end(gd_engine *g, const char *session)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, session);
    if (r) *r = (gd_running){ 0 };
    pthread_mutex_unlock(&g->lock);
}

bool gd_engine_pause(gd_engine *g, const char *session)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, session);
    if (r) r->pause = true;
    pthread_mutex_unlock(&g->lock);
    return r != NULL;
}

bool gd_engine_pausing(gd_engine *g, const char *session)
{
    pthread_mutex_lock(&g->lock);
    gd_running *r = find(g, session);
    bool pause = r && r->pause;
    pthread_mutex_unlock(&g->lock);
    return pause;
}
