/* SPDX-License-Identifier: MIT */
/* What became of a command, in one sentence for the person. */
#include <string.h>
#include "session/engine.h"

static const char *str(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* "export waits for approval." */
static json_t *waiting(const json_t *call)
{
    const char *requires_ = str(json_object_get(call, "decision"), "requires");
    return json_sprintf("%s waits for %s.", str(call, "function"),
                        requires_ && strcmp(requires_, "confirmation") == 0 ? "your confirmation"
                                                                            : "approval");
}

json_t *gd_sentence(const char *status, const json_t *command, const json_t *pending,
                    const json_t *error)
{
    const char *intent = str(command, "intent"), *target = str(command, "target");
    if (error) return json_string(str(error, "message") ? str(error, "message") : "It failed.");
    if (pending && strcmp(status, "unknown") == 0)
        return json_sprintf("Nobody knows whether %s happened.", str(pending, "function"));
    if (pending) return waiting(pending);
    if (strcmp(status, "paused") == 0) return json_string("I stopped. Say go on to continue.");
    if (strcmp(status, "cancelled") == 0) return json_string("I gave that up.");
    if (intent)
        return json_sprintf("Done: %s%s%s.", intent, target ? " " : "", target ? target : "");
    return json_string("Done.");
}
