/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target: the policy loader and the decision. The input is a policy, a NUL, and a call; with a
 * policy that does not load, the call meets one that does.
 */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char usual[] =
    "{\"version\":1,\"mode\":\"demo\",\"domains\":{\"d\":[\"acme.test\"]},"
    "\"risk\":[{\"action\":\"delete\",\"risk\":\"high\"}],"
    "\"classify\":[{\"facts\":{\"element.name\":{\"words\":[\"delete\"]}},\"as\":\"delete\"}],"
    "\"rules\":[{\"id\":\"a\",\"action\":[\"show\",\"click\",\"email\"],\"effect\":\"log\"},"
    "{\"id\":\"b\",\"risk\":\"high\",\"effect\":\"approve\"},"
    "{\"id\":\"c\",\"params\":{\"recipients\":{\"not\":{\"domain\":\"d\"}}},\"effect\":\"block\"},"
    "{\"id\":\"d\",\"params\":{\"url\":{\"present\":true,\"not\":{\"domain\":\"d\"}}},"
    "\"effect\":\"block\"},"
    "{\"id\":\"e\",\"when\":\"len(params) > 3 or 'x' in str(facts)\",\"effect\":\"log\"},"
    "{\"id\":\"f\",\"params\":{\"target\":{\"pattern\":\"*a?b*\"}},\"effect\":\"allow\"},"
    "{\"id\":\"g\",\"labels\":[\"page\"],\"confidence\":{\"max\":0.5},\"effect\":\"block\"}]}";

static void check(bool ok)
{
    if (!ok) __builtin_trap();
}

/* What holds for every decision. */
static void judge(const gd_policy *p, const json_t *call)
{
    gd_error e = { 0 };
    json_t *history = json_pack("[{s:s, s:s, s:i}]", "function", "email", "state", "done", "at", 5);
    gd_context c = { .now_ms = 9, .history = history };
    json_t *d = gd_policy_decide(p, call, &c, &e), *v = gd_policy_explain(p, call, &c, &e);
    check((d == NULL) == (v == NULL));
    if (d) {
        int rank = gd_decision_rank(d);
        check(rank >= 0 && rank <= 4);
        check((rank == 4) == json_is_object(json_object_get(d, "error")));
        check(json_equal(d, json_object_get(v, "decision")));
    } else {
        check(e.code != GD_OK && e.text[0]);
    }
    json_decref(d);
    json_decref(v);
    json_decref(history);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (sodium_init() < 0) return 0;
    const uint8_t *nul = memchr(data, 0, size);
    size_t n = nul ? (size_t)(nul - data) : size;
    gd_error e = { 0 };
    gd_policy *p = gd_policy_load((const char *)data, n, "fuzz", &e);
    if (p) {
        json_t *warnings = gd_policy_warnings(p, &e), *tests = gd_policy_test(p, &e);
        gd_policy *again = gd_policy_from_json(gd_policy_json(p), "again", &e);
        check(warnings && tests && again);
        check(strcmp(gd_policy_digest(p), gd_policy_digest(again)) == 0);
        gd_policy_free(again);
        json_decref(warnings);
        json_decref(tests);
    } else {
        check(e.code != GD_OK && e.text[0]);
        p = gd_policy_load(usual, sizeof usual - 1, "usual", &e);
        check(p != NULL);
    }
    json_t *call = json_loadb(nul ? (const char *)nul + 1 : (const char *)data,
                              nul ? size - n - 1 : size, JSON_REJECT_DUPLICATES, NULL);
    if (call) judge(p, call);
    json_decref(call);
    gd_policy_free(p);
    return 0;
}
