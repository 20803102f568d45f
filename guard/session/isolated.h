/* SPDX-License-Identifier: MIT */
/*
 * A session's interpreter in a confined worker process: the same functions as machine.h, which
 * calls these when the engine was made so. A process that is lost costs what was done since the
 * program's last stop, which is done again with the same answer: no effect happens twice, because
 * effects happen outside.
 */
#ifndef GD_ISOLATED_H
#define GD_ISOLATED_H

#include "session/machine.h"

typedef struct gd_isolated gd_isolated;
typedef struct gd_workers gd_workers;

/* Pools of processes, one for each program that runs at the same time; made when needed, kept. NULL
   with *e: no process can be had here. program: the worker program, NULL: beside this one. memory: bytes a
   session may use. */
gd_workers *gd_workers_new(const char *program, uint64_t memory, gd_error *e);
void gd_workers_free(gd_workers *w);
/* What confines them, as a sentence. */
void gd_workers_text(gd_workers *w, char *out, size_t size);

gd_isolated *gd_isolated_new(gd_workers *w, const char *source, const cloche_config *config,
                             const char *tenant, const cloche_limit_set *l, gd_error *e);
gd_isolated *gd_isolated_load(gd_workers *w, const char *tenant, const void *bytes, size_t n,
                              const unsigned char *key, const cloche_limit_set *l, gd_error *e);
void gd_isolated_free(gd_isolated *m);
bool gd_isolated_dump(gd_isolated *m, const unsigned char *key, void **bytes, size_t *n,
                      gd_error *e);
gd_machine_state gd_isolated_feed(gd_isolated *m, const char *source, const json_t *inputs,
                                  gd_error *e);
gd_machine_state gd_isolated_answer(gd_isolated *m, const json_t *value, gd_error *e);
gd_machine_state gd_isolated_throw(gd_isolated *m, const char *type, const char *message,
                                   gd_error *e);
gd_machine_state gd_isolated_now(const gd_isolated *m);
void gd_isolated_abandon(gd_isolated *m);
void gd_isolated_limit(gd_isolated *m, const cloche_limit_set *l);
void gd_isolated_rest(gd_isolated *m);
const cloche_usage_info *gd_isolated_used(const gd_isolated *m);
json_t *gd_isolated_call(gd_isolated *m, gd_error *e);
json_t *gd_isolated_value(gd_isolated *m, gd_error *e);
json_t *gd_isolated_error(gd_isolated *m, gd_error *e);
json_t *gd_isolated_output(gd_isolated *m, gd_error *e);

#endif
