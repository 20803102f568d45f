/* SPDX-License-Identifier: MIT */
/*
 * Sessions: commands in, judged effects out.
 *
 *   command -> program -> interpreter -> call -> facts -> budget -> policy
 *       allow, log   the driver acts, the program goes on
 *       approve      the call is stored, the session is dumped; resume goes on from there
 *       block        DemoSecurityError in the program, which may catch it
 *
 * A run holds the session's lease from its first step to its last, so that a session does one
 * thing at a time, on whatever server. Leases are short and renewed; each effect checks its own once
 * more in the transaction that announces it. What comes out is an outcome:
 *
 *   {"status":"done|paused|blocked|error|unknown", "sessionId", "value", "stdout", "error":{"type",
 *    "message"}, "command", "commands", "calls":[{"id","function","args","effect","state"}],
 *    "budget", "usage", "url",
 *    with paused: "reason":"high_risk_action|user|question", "call":{...}, "resumeToken",
 *                 "expiresAt", "requiresApproval"|"requiresConfirmation": true}
 *
 * Everything here blocks; it runs on a thread of its own with its own store.
 */
#ifndef GD_SESSION_H
#define GD_SESSION_H

#include <jansson.h>
#include "command/commands.h"
#include "policy/policy.h"
#include "session/driver.h"
#include "store/store.h"

typedef struct gd_engine gd_engine;

/* Whether programs run in confined processes; auto: where these can be had. */
typedef enum { GD_ISOLATED_NO, GD_ISOLATED_AUTO, GD_ISOLATED_YES } gd_isolation;

typedef struct {
    const gd_commands *commands; /* both outlive the engine */
    const gd_policy *policy;
    const char *mode; /* NULL: the policy's */
    uint64_t memory;  /* bytes of one session's interpreter; 0: 64 MiB */
    gd_isolation isolated;
    const char *worker; /* the worker program; NULL: beside this one */
    /* Milliseconds since the epoch; NULL: the system's clock. */
    int64_t (*now)(void *arg);
    void *now_arg;
} gd_engine_config;

/* May be shared by all threads. */
gd_engine *gd_engine_new(const gd_engine_config *c, gd_error *e);
void gd_engine_free(gd_engine *g);
int64_t gd_engine_now(const gd_engine *g);
const gd_policy *gd_engine_policy(const gd_engine *g);
const gd_commands *gd_engine_commands(const gd_engine *g);
const char *gd_engine_mode(const gd_engine *g);
/* Where programs run, as a sentence; 400 bytes are enough. */
void gd_engine_isolation(const gd_engine *g, char *out, size_t size);

/* What a run holds its session for, and how often that is renewed: a server that dies keeps its
   sessions for at most that long. */
#define GD_LEASE_MS 15000
#define GD_LEASE_RENEW_MS 4000
#define GD_LEASE_LOOK_MS 150
/* Renews the leases of what runs here, and hears who asks it to stop. To be called every
   GD_LEASE_LOOK_MS or so, by a thread with a store of its own. */
void gd_engine_keep(gd_engine *g, gd_store *store);
/* Whether somebody decided about the call at this server, lately: then its page knows. */
bool gd_engine_decided(gd_engine *g, const char *call);

/* Who works with which store and page. driver NULL: no page is connected, and functions that need
   one raise DriverError. */
typedef struct {
    gd_engine *engine;
    gd_store *store;
    const gd_principal *who;
    const gd_driver *driver;
} gd_client;

/* options: {"effects":"live|record"}? ; returns the session's view. */
json_t *gd_session_create(const gd_client *c, const json_t *options, gd_error *e);
json_t *gd_session_view(const gd_client *c, const char *id, gd_error *e);
/* The same of a session as the store gives it. */
json_t *gd_session_view_of(const gd_engine *g, const json_t *session);

/* {"text": words} or {"plan":[{"fn",...}]} or {"code": Python}, with "source" (text voice llm page
   mcp) and "confidence". Returns the outcome; NULL with *e only when nothing was done. */
json_t *gd_session_command(const gd_client *c, const char *id, const json_t *request, gd_error *e);

/* {"token": text, "decisions":[{"call", "decision", ...}]?}: goes on when what the session waits for
   is decided. The same request again gets the same outcome; another decision is GD_CONFLICT. */
json_t *gd_session_resume(const gd_client *c, const char *id, const json_t *request, gd_error *e);

/* Stops the running command at its next call, or marks an idle session as paused:
   {"demoSnapshot":{...} with a resumeToken, "token", "expiresAt"}. */
json_t *gd_session_pause(const gd_client *c, const char *id, gd_error *e);
/* Gives up what a paused session waits for. */
json_t *gd_session_cancel(const gd_client *c, const char *id, gd_error *e);

/* {"answer": value} or {"command": words} or {"branches":[...]}: independent branches from the paused
   moment, with recorded effects; nothing of the original is executed. Returns {"original": view,
   "branches":[outcome, ...]} */
json_t *gd_session_fork(const gd_client *c, const char *id, const json_t *request, gd_error *e);
/* {"sessions":[id, id, ...]}, 2 to 8: the Comparison of web/PROTOCOL.md. */
json_t *gd_session_compare(const gd_client *c, const json_t *request, gd_error *e);
/* The snapshot as the article's two views: {"demoSnapshot":{...},"stateSnapshot":{...}} */
json_t *gd_session_snapshot(const gd_client *c, const char *id, gd_error *e);

/* Decides about a call as approver (approval.h), with edits validated by schema and policy. */
json_t *gd_session_decide(const gd_client *c, const char *call, const json_t *decision,
                          gd_error *e);

#endif
