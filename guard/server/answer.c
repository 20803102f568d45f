/* SPDX-License-Identifier: MIT */
/* Answers: JSON, and problems as RFC 9457 has them. */
#include <stdlib.h>
#include <string.h>
#include "server/internal.h"

void gd_answer(gd_exchange *x, int status, json_t *body)
{
    char *text = body ? json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    json_decref(body);
    if (!text) {
        gd_answer_problem(x, 500, "internal", "The server ran out of memory", "");
        return;
    }
    gd_respond(x->r, status, "application/json", text, strlen(text));
    free(text);
}

void gd_answer_problem(gd_exchange *x, int status, const char *code, const char *title,
                       const char *detail)
{
    json_t *v = json_pack("{ss ss si ss ss}", "type", "about:blank", "title", title, "status",
                          status, "detail", detail, "code", code);
    if (v && x->q->socket) {
        json_object_set_new(v, "type", json_string("error"));
        json_object_set_new(v, "message", json_string(detail));
    }
    char *text = v ? json_dumps(v, JSON_COMPACT) : NULL;
    json_decref(v);
    gd_respond(x->r, status, "application/problem+json", text ? text : "{}",
               text ? strlen(text) : 2);
    free(text);
}

void gd_answer_error(gd_exchange *x, const gd_error *e)
{
    static const struct {
        int status;
        const char *code, *title;
    } of[] = {
        [GD_OK] = { 500, "internal", "Something went wrong" },
        [GD_INVALID] = { 400, "invalid", "The request is not right" },
        [GD_NOT_FOUND] = { 404, "not_found", "There is no such thing" },
        [GD_CONFLICT] = { 409, "conflict", "Not possible now" },
        [GD_REFUSED] = { 403, "refused", "Not permitted" },
        [GD_LIMIT] = { 429, "limit", "Too much" },
        [GD_MEMORY] = { 503, "internal", "The server has no memory for this" },
        [GD_IO] = { 503, "internal", "The store cannot be used" },
        [GD_INTERNAL] = { 500, "internal", "Something went wrong" },
    };
    gd_code c = e->code <= GD_INTERNAL ? e->code : GD_INTERNAL;
    gd_answer_problem(x, of[c].status, of[c].code, of[c].title, e->text);
}
