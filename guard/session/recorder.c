/* SPDX-License-Identifier: MIT */
/* The driver of a branch: what would have happened is written down. */
#include "session/driver.h"

static bool resolve(void *arg, const char *function, const json_t *args, int64_t left_ms,
                    json_t **facts, json_t **ref, gd_error *e)
{
    (void)arg, (void)function, (void)args, (void)left_ms;
    *facts = json_object();
    *ref = json_null();
    return *facts || gd_fail(e, GD_MEMORY, "no memory for facts");
}

static bool act(void *arg, const char *function, const json_t *args, const json_t *facts,
                const json_t *ref, const char *key, int64_t left_ms, json_t **value, bool *unknown,
                gd_error *e)
{
    (void)facts, (void)ref, (void)key, (void)left_ms, (void)unknown;
    json_t *entry = json_pack("{ss sO}", "function", function, "args", args);
    *value = json_pack("{sn sb}", "value", "recorded", 1);
    return (entry && *value && json_array_append_new(arg, entry) == 0) ||
           gd_fail(e, GD_MEMORY, "no memory for an effect");
}

static bool capture(void *arg, int64_t left_ms, json_t **state, gd_error *e)
{
    (void)arg, (void)left_ms, (void)e;
    *state = json_null();
    return true;
}

static bool restore(void *arg, const json_t *state, int64_t left_ms, gd_error *e)
{
    (void)arg, (void)state, (void)left_ms, (void)e;
    return true;
}

static int64_t requests(void *arg, int64_t left, bool *over)
{
    (void)arg, (void)left;
    *over = false;
    return 0;
}

static void say(void *arg, const char *text)
{
    json_t *args = json_pack("{ss}", "text", text);
    json_t *entry = json_pack("{ss so}", "function", "say", "args", args ? args : json_null());
    if (entry) json_array_append_new(arg, entry);
}

void gd_driver_recorder(gd_driver *d, json_t *effects)
{
    *d = (gd_driver){ effects, resolve, act, capture, restore, requests, say };
}
