/* SPDX-License-Identifier: MIT */
/*
 * Who acts on the product: the in-page client over a WebSocket, a test, or a recorder that only
 * writes down. The guard asks twice: first what the thing is (resolve: its facts, nothing happens),
 * then, when it may, to act on exactly that thing.
 *
 * All functions block, at most until `left_ms` from now, and are called from the thread of the run.
 */
#ifndef GD_DRIVER_H
#define GD_DRIVER_H

#include <jansson.h>
#include <stdint.h>
#include "base/error.h"

typedef struct {
    void *arg;
    /* The facts of what the call would touch, and a ref to it (may be JSON null). Both belong to
       the caller. GD_NOT_FOUND: there is no such thing on the page. */
    bool (*resolve)(void *arg, const char *function, const json_t *args, int64_t left_ms,
                    json_t **facts, json_t **ref, gd_error *e);
    /* Acts, under the effect's id as idempotency key (NULL: it may happen twice); *value (may be null) is what the call gives, {"value":...,"labels":[...],"url":...}.
       GD_CONFLICT: the thing changed since resolve (drift), nothing happened. *unknown: nobody can
       tell whether it happened (the connection broke). */
    bool (*act)(void *arg, const char *function, const json_t *args, const json_t *facts,
                const json_t *ref, const char *key, int64_t left_ms, json_t **value, bool *unknown,
                gd_error *e);
    /* The page's state {"url","dom",...}, and back to it. */
    bool (*capture)(void *arg, int64_t left_ms, json_t **state, gd_error *e);
    bool (*restore)(void *arg, const json_t *state, int64_t left_ms, gd_error *e);
    /* How many requests the page sent by itself since the last time, which are still to be charged.
       left: how many the budget had before those; the page may send what remains. *over: it wanted
       more while it acted. */
    int64_t (*requests)(void *arg, int64_t left, bool *over);
    /* Tells the person something; does not wait. */
    void (*say)(void *arg, const char *text);
} gd_driver;

/* A driver that does nothing and writes down what it was asked, for branches whose effects must not
   happen. effects: an array it appends {"function","args"} to. */
void gd_driver_recorder(gd_driver *d, json_t *effects);

#endif
