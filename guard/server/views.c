/* SPDX-License-Identifier: MIT */
/* What the pages see of calls, audit entries and outcomes; web/PROTOCOL.md is the contract. */
#include <stdlib.h>
#include <string.h>
#include "approval/approval.h"
#include "base/canon.h"
#include "command/functions.h"
#include "server/internal.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static json_t *schema_of(const char *function)
{
    const gd_function *f = gd_function_find(function);
    json_t *v = json_object();
    for (size_t i = 0; v && f && i < f->nparams; i++) {
        const gd_function_param *p = &f->params[i];
        const char *type = strcmp(p->type, "any") == 0 ? "json" : p->type;
        if (json_object_set_new(
                v, p->name, json_pack("{ss sb}", "type", type, "required", !p->optional)) != 0) {
            json_decref(v);
            v = NULL;
        }
    }
    return v;
}

/* The words this caller may decide with. */
static json_t *allowed_to(const json_t *call, const gd_principal *who)
{
    const char *state = str(call, "state"), *requester = str(call, "requester");
    const char *
        requires
    = str(json_object_get(call, "decision"), "requires");
    bool own = who && requester && strcmp(who->name, requester) == 0;
    bool may = who && (own ? requires && strcmp(requires, "confirmation") == 0
                           : (who->roles & (GD_ROLE_APPROVER | GD_ROLE_ADMIN)) != 0);
    const char *function = str(call, "function");
    if (!may || strcmp(state, "pending") != 0) return json_array();
    if (strcmp(function, "ask") == 0 || strcmp(function, "handoff") == 0)
        return json_pack("[ss]", "respond", "reject");
    return json_pack("[ssss]", "approve", "edit", "reject", "respond");
}

static json_t *program_of(const json_t *session, const json_t *call)
{
    const char *code = str(json_object_get(session, "context"), "code");
    return code ? json_pack("{ss ss sO?}", "name", "command", "source", code, "line",
                            json_object_get(call, "line"))
                : json_null();
}

json_t *gd_view_approval(gd_server *s, gd_store *store, const json_t *call, const gd_principal *who)
{
    gd_error ignored;
    const json_t *edited = json_object_get(call, "edited");
    json_t *record = gd_call_record(call, NULL), *none = json_null();
    json_t *session = gd_store_session(store, str(call, "tenant"), str(call, "session"), &ignored);
    char *text = record ? gd_canon(record, NULL, &ignored) : NULL;
    json_t *decided =
        json_object_get(call, "decidedBy")
            ? json_pack("{sO sO sO* sO* sO}", "by", json_object_get(call, "decidedBy"), "at",
                        json_object_get(call, "decidedAt"), "decision",
                        json_object_get(call, "decided"), "reason", json_object_get(call, "reason"),
                        "digest", json_object_get(call, "digest"))
            : json_null();
    const json_t *labels = json_object_get(call, "labels"), *drift = json_object_get(call, "drift");
    json_t *empty = json_object();
    json_t *v =
        text
            ? json_pack(
                  "{sO sO sO sO s{sO sO} sO sO sO sO sO sO sO sO sO ss ss so so sb so so sO sO so "
                  "sO* "
                  "sO*}",
                  "id", json_object_get(call, "id"), "session", json_object_get(call, "session"),
                  "call", json_object_get(call, "id"), "state", json_object_get(call, "state"),
                  "requester", "name", json_object_get(call, "requester"), "source",
                  json_object_get(call, "source"), "command",
                  json_object_get(call, "command") ? json_object_get(call, "command") : none,
                  "function", json_object_get(call, "function"), "args",
                  edited ? edited : json_object_get(call, "args"), "labels",
                  labels ? labels : empty, "facts", json_object_get(call, "facts"), "risk",
                  json_object_get(call, "risk"), "confidence",
                  json_object_get(call, "confidence") ? json_object_get(call, "confidence") : none,
                  "decision", json_object_get(call, "decision"), "digest",
                  edited ? json_object_get(call, "editedDigest") : json_object_get(call, "digest"),
                  "domain", GD_CALL_DOMAIN, "record", text, "schema",
                  schema_of(str(call, "function")), "program", program_of(session, call),
                  "recorded", json_is_array(json_object_get(session, "effects")), "drift",
                  drift ? json_incref((json_t *)drift) : json_array(), "allowed",
                  allowed_to(call, who), "createdAt", json_object_get(call, "created"), "expiresAt",
                  json_object_get(call, "expires") ? json_object_get(call, "expires")
                                                   : json_object_get(call, "created"),
                  "decided", decided, "result", json_object_get(call, "result"), "error",
                  json_object_get(call, "error"))
            : NULL;
    if (v && edited)
        json_object_set_new(v, "previous",
                            json_pack("{sO sO}", "digest", json_object_get(call, "digest"), "args",
                                      json_object_get(call, "args")));
    free(text);
    json_decref(record);
    json_decref(none);
    json_decref(session);
    json_decref(empty);
    (void)s;
    return v;
}

json_t *gd_view_audit(const json_t *entry)
{
    json_t *v = json_copy((json_t *)entry);
    if (v) json_object_del(v, "text");
    return v;
}

/* The article's objects, exactly: what DemoAgent.executeUserCommand answers. */
static json_t *agent_of(const json_t *pending)
{
    const json_t *args = json_object_get(pending, "args");
    const char *function = str(pending, "function");
    if (strcmp(function, "delete") == 0)
        return json_pack("{sb ss sO? sb}", "paused", 1, "action", "delete", "target",
                         json_object_get(args, "target"), "requiresConfirmation", 1);
    if (strcmp(function, "email") == 0)
        return json_pack("{sb ss sO? sb}", "paused", 1, "action", "email", "recipient",
                         json_object_get(args, "to"), "requiresApproval", 1);
    return NULL;
}

/* ... and beside it what DemoExecutor.execute answers. */
static json_t *article_of(const json_t *outcome, const json_t *pending)
{
    const json_t *command = json_object_get(outcome, "command");
    const char *effect = str(json_object_get(pending, "decision"), "effect");
    if (!effect || strcmp(effect, "approve") != 0) return NULL;
    return json_pack("{so* s{ss ss sO? sb}}", "agent", agent_of(pending), "executor", "status",
                     "paused", "reason", "high_risk_action", "action",
                     json_is_object(command) ? command : NULL, "requiresApproval", 1);
}

/* The codes of problems, for errors of a program: the article's classes are their own. */
static const char *code_of(const char *type)
{
    static const char *const own[] = { "DemoSecurityError", "DemoResourceError",
                                       "DemoTimeoutError" };
    for (size_t i = 0; type && i < sizeof own / sizeof *own; i++)
        if (strcmp(type, own[i]) == 0) return own[i];
    if (type && strcmp(type, "ApprovalRejected") == 0) return "refused";
    return type && strcmp(type, "limit") == 0 ? "limit" : "invalid";
}

json_t *gd_view_outcome(gd_server *s, gd_store *store, json_t *outcome, const gd_principal *who)
{
    json_t *pending = json_object_get(outcome, "pending"), *call, *list = json_array();
    const json_t *first = json_array_get(pending, 0);
    json_t *article = article_of(outcome, first);
    size_t i;
    if (article) json_object_set_new(outcome, "article", article);
    json_t *error = json_copy(json_object_get(outcome, "error")); /* the session's own */
    if (error) {
        const char *type = str(error, "type");
        json_object_set_new(error, "class", json_string(type ? type : "Error"));
        json_object_set_new(error, "code", json_string(code_of(type)));
        json_object_set_new(outcome, "error", error);
    }
    json_array_foreach(pending, i, call) {
        json_t *v = gd_view_approval(s, store, call, who);
        if (v) json_array_append_new(list, v);
    }
    json_object_set_new(outcome, "pending", list);
    return outcome;
}
