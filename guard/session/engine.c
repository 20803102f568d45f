/* SPDX-License-Identifier: MIT */
/* What all sessions share. */
#include "session/engine.h"
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

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
    g->program = gd_machine_program(e);
    if (g->program) return g;
    gd_engine_free(g);
    return NULL;
}

void gd_engine_free(gd_engine *g)
{
    if (!g) return;
    cloche_program_free(g->program);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

int64_t gd_engine_now(const gd_engine *g) { return g->cfg.now(g->cfg.now_arg); }
const gd_policy *gd_engine_policy(const gd_engine *g) { return g->cfg.policy; }
const gd_commands *gd_engine_commands(const gd_engine *g) { return g->cfg.commands; }

const char *gd_engine_mode(const gd_engine *g)
{
    return g->cfg.mode ? g->cfg.mode : gd_policy_mode(g->cfg.policy);
}

bool gd_engine_pause(gd_engine *g, const char *session)
{
    bool ok = false;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < GD_PAUSES && !ok; i++)
        if (!g->pauses[i][0] || strcmp(g->pauses[i], session) == 0) {
            strncpy(g->pauses[i], session, GD_ID - 1);
            ok = true;
        }
    pthread_mutex_unlock(&g->lock);
    return ok;
}

bool gd_engine_take_pause(gd_engine *g, const char *session)
{
    bool found = false;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < GD_PAUSES; i++)
        if (strcmp(g->pauses[i], session) == 0) {
            memset(g->pauses[i], 0, GD_ID);
            found = true;
        }
    pthread_mutex_unlock(&g->lock);
    return found;
}
