/* SPDX-License-Identifier: MIT */
/*
 * The life of one call (approval/approval.h): every arrow and every one that is none, who may decide
 * and until when, what a digest holds, and tokens that are not quite right.
 */
#include "stores.h"
#include "approval/approval.h"
#include "approval/token.h"
#include "base/canon.h"

enum { NOW = 1000, EXPIRES = 5000 };

static const gd_principal rob = { "t", "rob", GD_ROLE_REQUESTER },
                          anna = { "t", "anna", GD_ROLE_APPROVER },
                          carl = { "t", "carl", GD_ROLE_ADMIN },
                          eve = { "other", "eve", GD_ROLE_APPROVER | GD_ROLE_ADMIN };

static json_t *call_of(gd_store *s, const char *id)
{
    gd_error e = { 0 };
    json_t *v = gd_store_call(s, "t", id, &e);
    if (!v) fail_msg("%s: %s", id, e.text);
    return v;
}

static const char *field(const json_t *call, const char *key)
{
    return json_string_value(json_object_get(call, key));
}

static bool is_state(gd_store *s, const char *id, const char *state)
{
    json_t *call = call_of(s, id);
    bool is = strcmp(field(call, "state"), state) == 0;
    json_decref(call);
    return is;
}

static json_t *blank(const char *id, const char *requires)
{
    json_t *v =
        json_pack("{ss ss ss ss s{ss ss} s{ss} s{ss ss ss} ss ss sI sI}", "id", id, "tenant", "t",
                  "session", "ses_1", "function", "export", "args", "target", "data", "format",
                  "csv", "facts", "url", "http://acme.test/", "decision", "effect", "approve",
                  "requires", requires, "policy", "p1", "snapshot", "s1", "requester", "rob",
                  "created", (json_int_t)NOW, "expires", (json_int_t)EXPIRES);
    assert_non_null(v);
    return v;
}

/* A new call in a state, its id in id. */
static void open_call(gd_store *s, const char *state, const char *requires, char id[GD_ID])
{
    gd_id_new("call", id);
    json_t *call = blank(id, requires);
    OK(gd_store_begin(s, true, &e));
    OK(gd_call_open(s, call, state, NOW, &e));
    OK(gd_store_commit(s, &e));
    json_decref(call);
}

static bool accept_args(void *arg, const json_t *call, json_t *args, gd_error *e)
{
    (void)call;
    return *(bool *)arg ||
           gd_fail(e, GD_INVALID, "the format %s is not known", field(args, "format"));
}

/* A decision about a call as it stands. */
static bool decide(gd_store *s, const gd_principal *who, const char *id, const char *word,
                   bool good_args, int64_t now, gd_error *e)
{
    json_t *call = call_of(s, id);
    json_t *d = json_pack("{ss sO s{ss ss} s{ss}}", "decision", word, "digest",
                          json_object_get(call, "digest"), "args", "target", "data", "format",
                          "json", "value", "rows", "7");
    json_t *after = gd_call_decide(s, who, id, d, accept_args, &good_args, now, e);
    bool ok = after != NULL;
    json_decref(after);
    json_decref(d);
    json_decref(call);
    return ok;
}

/* ---- arrows ---- */

typedef bool (*operation)(gd_store *s, const char *id, gd_error *e);

#define DECISION(word)                                              \
    static bool op_##word(gd_store *s, const char *id, gd_error *e) \
    {                                                               \
        return decide(s, &anna, id, #word, true, NOW, e);           \
    }
DECISION(approve)
DECISION(edit)
DECISION(reject)
DECISION(respond)

static bool op_expire(gd_store *s, const char *id, gd_error *e)
{
    bool expired = !decide(s, &anna, id, "approve", true, EXPIRES, e);
    return expired && is_state(s, id, "expired");
}

static bool op_withdraw(gd_store *s, const char *id, gd_error *e)
{
    json_t *call = call_of(s, id);
    bool ok = gd_call_withdraw(s, call, NOW, e);
    json_decref(call);
    return ok;
}

static bool op_begin(gd_store *s, const char *id, gd_error *e)
{
    json_t *call = call_of(s, id);
    bool ok = gd_store_begin(s, true, e) && gd_call_begin(s, call, NOW, e) && gd_store_commit(s, e);
    if (!ok) gd_store_rollback(s);
    json_decref(call);
    return ok;
}

static bool end(gd_store *s, const char *id, const char *to, gd_error *e)
{
    json_t *call = call_of(s, id), *result = json_string("bytes");
    bool ok = gd_call_end(s, call, to, result, NULL, NOW, e);
    json_decref(result);
    json_decref(call);
    return ok;
}
static bool op_done(gd_store *s, const char *id, gd_error *e) { return end(s, id, "done", e); }
static bool op_failed(gd_store *s, const char *id, gd_error *e) { return end(s, id, "failed", e); }
static bool op_unknown(gd_store *s, const char *id, gd_error *e)
{
    return end(s, id, "unknown", e);
}
static bool op_approved_again(gd_store *s, const char *id, gd_error *e)
{
    return end(s, id, "approved", e); /* an effect does not end there */
}

static bool op_drift(gd_store *s, const char *id, gd_error *e)
{
    json_t *call = call_of(s, id), *facts = json_pack("{ss}", "url", "http://acme.test/other");
    json_t *decision = json_object_get(call, "decision"), *drift = json_pack("[s]", "facts.url");
    bool ok = gd_call_drift(s, call, facts, decision, drift, NOW, e);
    json_decref(facts);
    json_decref(drift);
    json_decref(call);
    return ok;
}

static bool op_settle_done(gd_store *s, const char *id, gd_error *e)
{
    return gd_call_settle(s, &carl, id, "done", NULL, NOW, e);
}
static bool op_settle_failed(gd_store *s, const char *id, gd_error *e)
{
    return gd_call_settle(s, &carl, id, "failed", NULL, NOW, e);
}

static const struct {
    const char *name;
    operation run;
    const char *from[3]; /* the only states it is possible in */
    const char *to;
} operations[] = {
    { "approve", op_approve, { "pending" }, "approved" },
    { "edit", op_edit, { "pending" }, "edited" },
    { "reject", op_reject, { "pending" }, "rejected" },
    { "respond", op_respond, { "pending" }, "approved" },
    { "expire", op_expire, { "pending" }, "expired" },
    { "withdraw", op_withdraw, { "pending" }, "withdrawn" },
    { "begin", op_begin, { "approved", "edited" }, "executing" },
    { "drift", op_drift, { "approved", "edited" }, "pending" },
    { "end as done", op_done, { "executing" }, "done" },
    { "end as failed", op_failed, { "executing" }, "failed" },
    { "end as unknown", op_unknown, { "executing" }, "unknown" },
    { "end as approved", op_approved_again, { NULL }, NULL },
    { "settle as done", op_settle_done, { "unknown" }, "done" },
    { "settle as failed", op_settle_failed, { "unknown" }, "failed" },
};

/* How a new call gets into each state. */
static const struct {
    const char *state;
    operation path[3];
} states[] = {
    { "pending", { NULL } },
    { "approved", { op_approve } },
    { "edited", { op_edit } },
    { "rejected", { op_reject } },
    { "expired", { op_expire } },
    { "withdrawn", { op_withdraw } },
    { "executing", { op_approve, op_begin } },
    { "done", { op_approve, op_begin, op_done } },
    { "failed", { op_edit, op_begin, op_failed } },
    { "unknown", { op_approve, op_begin, op_unknown } },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void reach(gd_store *s, size_t state, char id[GD_ID])
{
    gd_error e = { 0 };
    open_call(s, "pending", "approval", id);
    for (size_t i = 0; i < 3 && states[state].path[i]; i++)
        if (!states[state].path[i](s, id, &e) && states[state].path[i] != op_expire)
            fail_msg("no way to %s: %s", states[state].state, e.text);
    assert_true(is_state(s, id, states[state].state));
}

/* Every operation in every state: what is no arrow changes neither the call nor the audit. */
static void test_arrows(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    char id[GD_ID];
    int legal = 0;
    for (size_t from = 0; from < COUNT(states); from++)
        for (size_t op = 0; op < COUNT(operations); op++) {
            reach(s, from, id);
            json_t *before = call_of(s, id);
            int64_t entries = ask(d, "SELECT count(*) FROM audit");
            gd_error e = { 0 };
            bool may = false, did = operations[op].run(s, id, &e);
            for (size_t i = 0; i < 3 && operations[op].from[i]; i++)
                may |= strcmp(operations[op].from[i], states[from].state) == 0;
            /* what has expired stays so, and says so again */
            may |= operations[op].run == op_expire && strcmp(states[from].state, "expired") == 0;
            json_t *after = call_of(s, id);
            int64_t more = ask(d, "SELECT count(*) FROM audit") - entries;
            if (did != may)
                fail_msg("%s of a call that is %s: %d, %s", operations[op].name, states[from].state,
                         did, e.text);
            if (did && !json_equal(before, after)) {
                assert_string_equal(field(after, "state"), operations[op].to);
                assert_int_equal(more, 1);
                legal++;
            } else {
                if (!did) assert_int_equal(e.code, GD_CONFLICT);
                assert_true(json_equal(before, after));
                assert_int_equal(more, 0);
            }
            json_decref(before);
            json_decref(after);
        }
    assert_int_equal(legal, 15);
    gd_store_close(s);
}

/* Two who read the same call: the second finds it changed, and nothing of what the first said is lost. */
static void test_two_at_once(void **state)
{
    const database *d = database_of(state);
    gd_store *a = open_store(d), *b = open_store(d);
    gd_error why = { 0 };
    char id[GD_ID];
    open_call(a, "pending", "approval", id);
    json_t *old = call_of(b, id);
    assert_true(decide(a, &anna, id, "edit", true, NOW, &why));
    FAILS(gd_call_withdraw(b, old, NOW, &e), GD_CONFLICT);
    json_decref(old);

    json_t *one = call_of(a, id), *two = call_of(b, id);
    OK(gd_store_begin(a, true, &e));
    OK(gd_call_begin(a, one, NOW, &e));
    OK(gd_store_commit(a, &e));
    OK(gd_store_begin(b, true, &e));
    FAILS(gd_call_begin(b, two, NOW, &e), GD_CONFLICT); /* one effect */
    gd_store_rollback(b);
    json_t *now = call_of(b, id);
    assert_string_equal(field(now, "effect"), field(one, "effect"));
    assert_string_equal(field(json_object_get(now, "edited"), "format"), "json");
    json_decref(one);
    json_decref(two);
    json_decref(now);

    /* a state that comes back is not the same one: drift, then approved again */
    open_call(a, "pending", "approval", id);
    assert_true(op_approve(a, id, &why));
    old = call_of(b, id);
    assert_true(op_drift(a, id, &why) && op_approve(a, id, &why));
    OK(gd_store_begin(b, true, &e));
    FAILS(gd_call_begin(b, old, NOW, &e), GD_CONFLICT);
    gd_store_rollback(b);
    json_decref(old);
    gd_store_close(a);
    gd_store_close(b);
}

/* ---- who, and until when ---- */

static void test_who_decides(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    gd_principal both = rob;
    both.roles |= GD_ROLE_APPROVER | GD_ROLE_ADMIN;
    char id[GD_ID];
    open_call(s, "pending", "approval", id);
    FAILS(decide(s, &rob, id, "approve", true, NOW, &e), GD_REFUSED);
    FAILS(decide(s, &both, id, "approve", true, NOW, &e), GD_REFUSED); /* a second person */
    gd_principal nobody = { "t", "anna", GD_ROLE_REQUESTER };
    FAILS(decide(s, &nobody, id, "approve", true, NOW, &e), GD_REFUSED);
    FAILS(decide(s, &eve, id, "approve", true, NOW, &e), GD_NOT_FOUND);
    assert_true(is_state(s, id, "pending"));
    OK(decide(s, &carl, id, "reject", true, NOW, &e));

    open_call(s, "pending", "confirmation", id); /* the same person, or one who may anyway */
    FAILS(decide(s, &nobody, id, "approve", true, NOW, &e), GD_REFUSED);
    OK(decide(s, &rob, id, "approve", true, NOW, &e));

    gd_error why = { 0 };
    assert_true(op_begin(s, id, &why) && op_unknown(s, id, &why));
    FAILS(gd_call_settle(s, &anna, id, "done", NULL, NOW, &e), GD_REFUSED);
    FAILS(gd_call_settle(s, &eve, id, "done", NULL, NOW, &e), GD_NOT_FOUND);
    FAILS(gd_call_settle(s, &carl, id, "pending", NULL, NOW, &e), GD_INVALID);
    OK(gd_call_settle(s, &carl, id, "failed", NULL, NOW, &e));
    gd_store_close(s);
}

static void test_expiry(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    gd_error why = { 0 };
    char in_time[GD_ID], late[GD_ID], forgotten[GD_ID], running[GD_ID];
    open_call(s, "pending", "approval", in_time);
    open_call(s, "pending", "approval", late);
    open_call(s, "pending", "approval", forgotten);
    OK(decide(s, &anna, in_time, "approve", true, EXPIRES - 1, &e));
    FAILS(decide(s, &anna, late, "approve", true, EXPIRES, &e), GD_CONFLICT);
    FAILS(decide(s, &anna, late, "approve", true, NOW, &e), GD_CONFLICT); /* and stays so */

    open_call(s, "pending", "approval", running);
    assert_true(op_approve(s, running, &why) && op_begin(s, running, &why));
    assert_int_equal(gd_calls_recover(s, EXPIRES - 1, &why), 0);
    assert_int_equal(gd_calls_recover(s, EXPIRES, &why), 1);
    assert_true(is_state(s, forgotten, "expired"));
    assert_int_equal(gd_calls_recover(s, NOW + GD_EFFECT_LEASE_MS - 1, &why), 0);
    assert_true(is_state(s, running, "executing"));
    assert_int_equal(gd_calls_recover(s, NOW + GD_EFFECT_LEASE_MS, &why), 1);
    assert_true(is_state(s, running, "unknown"));
    assert_true(is_state(s, in_time, "approved")); /* decided is decided */
    FAILS(op_done(s, running, &e), GD_CONFLICT);   /* the server that hung comes back too late */
    gd_store_close(s);
}

/* ---- what is decided ---- */

static bool decide_digest(gd_store *s, const char *id, const char *digest, gd_error *e)
{
    bool good = true;
    json_t *v = json_pack("{ss ss*}", "decision", "approve", "digest", digest);
    json_t *after = gd_call_decide(s, &anna, id, v, accept_args, &good, NOW, e);
    bool ok = after != NULL;
    json_decref(after);
    json_decref(v);
    return ok;
}

/* A decision is about one call as it was shown: not another one, not what it became since. */
static void test_swapped(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    gd_error why = { 0 };
    char a[GD_ID], b[GD_ID], digest[GD_DIGEST_TEXT];
    open_call(s, "pending", "approval", a);
    open_call(s, "pending", "approval", b);
    json_t *one = call_of(s, a), *two = call_of(s, b);
    FAILS(decide_digest(s, a, field(two, "digest"), &e), GD_CONFLICT);
    FAILS(decide_digest(s, a, NULL, &e), GD_INVALID);
    FAILS(decide_digest(s, a, "", &e), GD_CONFLICT);
    for (size_t i = 0; i < GD_DIGEST_TEXT - 1; i++) {
        strcpy(digest, field(one, "digest"));
        digest[i] = digest[i] == '0' ? '1' : '0';
        FAILS(decide_digest(s, a, digest, &e), GD_CONFLICT);
    }
    OK(decide_digest(s, a, field(one, "digest"), &e));
    assert_true(op_drift(s, a, &why));
    FAILS(decide_digest(s, a, field(one, "digest"), &e), GD_CONFLICT); /* what it was */
    json_decref(one);
    json_decref(two);

    /* an edit has its own digest, and drift after it keeps what was edited */
    OK(decide(s, &anna, b, "edit", true, NOW, &e));
    two = call_of(s, b);
    assert_string_not_equal(field(two, "digest"), field(two, "editedDigest"));
    assert_string_equal(field(json_object_get(two, "args"), "format"), "csv");
    assert_string_equal(field(json_object_get(two, "edited"), "format"), "json");
    OK(gd_call_digest(two, NULL, digest, &e));
    assert_string_equal(digest, field(two, "editedDigest"));
    assert_true(op_drift(s, b, &why));
    json_t *again = call_of(s, b);
    assert_string_not_equal(field(again, "digest"), field(two, "editedDigest"));
    json_decref(again);
    json_decref(two);
    gd_store_close(s);
}

/* Every field of the record is in the digest, and nothing can be taken from it. */
static void test_digest(void **state)
{
    (void)state;
    static const char *const texts[] = { "tenant", "session", "id", "function", "snapshot" };
    char was[65], is[65];
    json_t *call = blank("call_1", "approval");
    OK(gd_call_digest(call, NULL, was, &e));
    for (size_t i = 0; i < COUNT(texts); i++) {
        json_t *other = json_deep_copy(call);
        json_object_set_new(other, texts[i], json_string("else"));
        OK(gd_call_digest(other, NULL, is, &e));
        assert_string_not_equal(was, is);
        json_object_set_new(other, texts[i], json_integer(1));
        if (i < 4) FAILS(gd_call_digest(other, NULL, is, &e), GD_INTERNAL);
        json_decref(other);
    }
    static const char *const objects[][2] = { { "args", "format" },
                                              { "facts", "url" },
                                              { "decision", "policy" } };
    for (size_t i = 0; i < COUNT(objects); i++) {
        json_t *other = json_deep_copy(call), *o = json_object_get(other, objects[i][0]);
        json_object_set_new(o, objects[i][1], json_string("else"));
        OK(gd_call_digest(other, NULL, is, &e));
        assert_string_not_equal(was, is);
        json_decref(other);
    }
    json_object_set_new(call, "reason", json_string("what is said about it is not what it is"));
    OK(gd_call_digest(call, NULL, is, &e));
    assert_string_equal(was, is);
    json_decref(call);
}

/* What is no decision changes nothing. */
static void test_no_decision(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    char id[GD_ID], long_text[1002];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    open_call(s, "pending", "approval", id);
    json_t *call = call_of(s, id), *digest = json_object_get(call, "digest");
    json_t *bad[] = {
        json_pack("{sO}", "digest", digest),
        json_pack("{sO ss}", "digest", digest, "decision", "Approve"),
        json_pack("{sO si}", "digest", digest, "decision", 1),
        json_pack("{sO ss}", "digest", digest, "decision", "respond"),
        json_pack("{sO ss}", "digest", digest, "decision", "edit"),
        json_pack("{sO ss s[]}", "digest", digest, "decision", "edit", "args"),
        json_pack("{sO ss si}", "digest", digest, "decision", "reject", "reason", 1),
        json_pack("{sO ss ss}", "digest", digest, "decision", "reject", "reason", long_text),
        json_pack("{si ss}", "digest", 7, "decision", "approve"),
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(bad); i++) {
        FAILS(gd_call_decide(s, &anna, id, bad[i], accept_args, &good, NOW, &e) != NULL,
              GD_INVALID);
        json_decref(bad[i]);
    }
    FAILS(decide(s, &anna, id, "edit", false, NOW, &e), GD_INVALID); /* the schema says no */
    json_t *after = call_of(s, id);
    assert_true(json_equal(call, after));
    assert_int_equal(ask(d, "SELECT count(*) FROM audit"), 1);
    json_decref(call);
    json_decref(after);
    gd_store_close(s);
}

/* ---- tokens ---- */

static const char *const good[] = { "t", "ses_1", "rob" }; /* tenant, session, audience */

static bool check(gd_store *s, const char *text, const char *const who[3], int64_t now,
                  const char **reason, gd_error *e)
{
    gd_token t;
    bool ok = gd_token_check(s, text, who[0], who[1], who[2], now, &t, reason, e);
    gd_token_done(&t);
    return ok;
}

/* Whatever is wrong with a token, who presents it learns nothing of it. */
static void test_tokens(void **state)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    char token[GD_TOKEN_TEXT], text[GD_TOKEN_TEXT + 8], refusal[480];
    const char *reason = NULL;
    gd_error got = { 0 };
    OK(gd_store_begin(s, true, &e));
    OK(gd_token_new(s, "t", "ses_1", "call_1", "rob", EXPIRES, token, &e));
    OK(gd_store_commit(s, &e));
    assert_true(check(s, token, good, EXPIRES - 1, &reason, &got));
    assert_false(check(s, token, good, EXPIRES, &reason, &got));
    assert_int_equal(got.code, GD_REFUSED);
    assert_non_null(strstr(reason, "expired"));
    strcpy(refusal, got.text);

#define REFUSED(call, says)                      \
    do {                                         \
        got.text[0] = '\0';                      \
        assert_false(call);                      \
        assert_int_equal(got.code, GD_REFUSED);  \
        assert_string_equal(got.text, refusal);  \
        assert_non_null(strstr(reason, (says))); \
    } while (0)
    for (int i = 0; i < 3; i++) {
        static const char *const says[] = { "another tenant", "another session", "somebody else" };
        const char *who[3] = { good[0], good[1], good[2] };
        who[i] = "x";
        REFUSED(check(s, token, who, NOW, &reason, &got), says[i]);
    }
    /* each bit of the secret, written as base64 */
    for (size_t i = 3; token[i]; i++)
        for (int bit = 0; bit < 6; bit++) {
            strcpy(text, token);
            text[i] = letters[(strchr(letters, token[i]) - letters) ^ (1 << bit)];
            REFUSED(check(s, text, good, NOW, &reason, &got), "no such token");
        }
    for (size_t i = 0; i < strlen(token); i++) { /* cut off anywhere */
        snprintf(text, sizeof text, "%.*s", (int)i, token);
        REFUSED(check(s, text, good, NOW, &reason, &got), "form");
    }
    snprintf(text, sizeof text, "%sA", token);
    REFUSED(check(s, text, good, NOW, &reason, &got), "form");
    REFUSED(check(s, NULL, good, NOW, &reason, &got), "form");
    snprintf(text, sizeof text, "ck%s", token + 2);
    REFUSED(check(s, text, good, NOW, &reason, &got), "form");
#undef REFUSED
    gd_store_close(s);
}

/* One use; the answer is for the same token again, also when its time is over. */
static void test_replay(void **state)
{
    const database *d = database_of(state);
    gd_store *s = open_store(d);
    char token[GD_TOKEN_TEXT];
    const char *reason = NULL;
    gd_token t;
    OK(gd_store_begin(s, true, &e));
    OK(gd_token_new(s, "t", "ses_1", "call_1", "rob", EXPIRES, token, &e));
    OK(gd_store_commit(s, &e));
    OK(gd_token_check(s, token, "t", "ses_1", "rob", NOW, &t, &reason, &e));
    assert_null(json_object_get(t.row, "usedAt"));
    json_t *answer = json_pack("{ss ss}", "status", "paused", "token", token);
    OK(gd_store_begin(s, true, &e));
    OK(gd_store_token_use(s, t.hash, "d1", NOW, &e));
    OK(gd_store_token_answer(s, t.hash, answer, &e));
    OK(gd_store_commit(s, &e));
    OK(gd_store_begin(s, true, &e));
    FAILS(gd_store_token_use(s, t.hash, "d1", NOW, &e), GD_CONFLICT);
    gd_store_rollback(s);
    gd_token_done(&t);
    OK(gd_token_check(s, token, "t", "ses_1", "rob", EXPIRES * 9, &t, &reason, &e));
    assert_true(json_equal(json_object_get(t.row, "answer"), answer));
    assert_string_equal(field(t.row, "decision"), "d1");
    gd_token_done(&t);

    /* neither the token nor the words of the answer stand in the store */
    assert_int_equal(ask(d, "SELECT count(*) FROM tokens WHERE answer LIKE '%rt\\_%' ESCAPE '\\'"
                            " OR answer LIKE '%paused%' OR data LIKE '%rt\\_%' ESCAPE '\\'"),
                     0);
    json_decref(answer);
    gd_store_close(s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_SQLITE(test_arrows),      ON_BOTH(test_two_at_once), ON_SQLITE(test_who_decides),
        ON_BOTH(test_expiry),        ON_SQLITE(test_swapped),   cmocka_unit_test(test_digest),
        ON_SQLITE(test_no_decision), ON_SQLITE(test_tokens),    ON_BOTH(test_replay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
