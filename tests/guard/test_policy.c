/* SPDX-License-Identifier: MIT */
/* The policy: what a file may say, what is decided, and what must hold for every policy. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>
#include "policy/internal.h"

/* JSON in C texts, with ' for ". */
static json_t *js(const char *text)
{
    char *s = strdup(text);
    assert_non_null(s);
    for (char *c = s; *c; c++)
        if (*c == '\'') *c = '"';
    json_error_t je;
    json_t *v = json_loads(s, JSON_DECODE_ANY, &je);
    if (!v) fail_msg("%s: %s", je.text, s);
    free(s);
    return v;
}

static gd_policy *load(const char *text)
{
    gd_error e = { 0 };
    json_t *v = js(text);
    gd_policy *p = gd_policy_from_json(v, "p.json", &e);
    if (!p) fail_msg("%s", e.text);
    json_decref(v);
    return p;
}

static gd_policy *rules(const char *list)
{
    char text[4000];
    snprintf(text, sizeof text,
             "{'version': 1, 'mode': 'production', 'domains': {'email': ['acme.test'], "
             "'url': ['acme.test', '*.acme.test']}, 'rules': %s}",
             list);
    return load(text);
}

static json_t *decide(const gd_policy *p, const char *call, const char *mode, const char *history)
{
    gd_error e = { 0 };
    json_t *c = js(call), *h = history ? js(history) : NULL;
    gd_context context = { .mode = mode, .now_ms = 1000000, .history = h };
    json_t *d = gd_policy_decide(p, c, &context, &e);
    if (!d) fail_msg("%s", e.text);
    json_decref(c);
    json_decref(h);
    return d;
}

/* "allow", "log", "confirm", "approve", "block" */
static void expect(const gd_policy *p, const char *call, const char *want)
{
    static const char *const words[] = { "allow", "log", "confirm", "approve", "block" };
    json_t *d = decide(p, call, NULL, NULL);
    const char *got = words[gd_decision_rank(d)];
    if (strcmp(got, want) != 0) {
        char *s = json_dumps(d, 0);
        fail_msg("%s: %s, expected %s: %s", call, got, want, s);
    }
    json_decref(d);
}

/* ---- reading ---- */

static void test_errors(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } table[] = {
        { "{'version': 1, 'mode': 'demo'}", "the key \"rules\" is missing" },
        { "{'mode': 'demo', 'rules': []}", "\"version\": 1" },
        { "{'version': 2, 'mode': 'demo', 'rules': []}", "/version: must be 1" },
        { "{'version': 1, 'rules': []}", "the key \"mode\" is missing" },
        { "{'version': 1, 'mode': 'prod', 'rules': []}", "/mode: \"prod\" is unknown" },
        { "{'version': 1, 'mode': 'demo', 'ruels': []}", "/ruels: unknown key; did you mean "
                                                         "\"rules\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'default': 'allow'}", "/default: " },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'efect': 'block'}]}",
          "/rules/0/efect: unknown key; did you mean \"effect\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'alow'}]}",
          "/rules/0/effect: \"alow\" is unknown; did you mean \"allow\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'effect': 'allow'}]}",
          "/rules/0: the key \"id\" is missing" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a b', 'effect': 'allow'}]}",
          "/rules/0/id: must have" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log'}, {'id': 'a', "
          "'effect': 'log'}]}",
          "/rules/1/id: rule 0 has the id \"a\" too" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'requires': "
          "'approval'}]}",
          "/rules/0/requires: goes with the effect approve only" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'action': "
          "'Delete'}]}",
          "/rules/0/action: must be written in lower case" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'action': []}]}",
          "/rules/0/action: the list is empty" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'params': {'to': "
          "{'domain': 'mail'}}}]}",
          "/rules/0/params/to/domain: \"mail\" is no list under /domains" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'params': {'to': "
          "{'not': {'patern': 'x'}}}}]}",
          "/rules/0/params/to/not/patern: unknown key; did you mean \"pattern\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'params': {'a/b': "
          "null}}]}",
          "/rules/0/params/a~1b: write {\"absent\": true}" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'confidence': "
          "{'max': 2}}]}",
          "/rules/0/confidence/max: must be a number from 0 to 1" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'history': "
          "{'action': 'email'}}]}",
          "/rules/0/history: needs min or max" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'source': "
          "'speech'}]}",
          "/rules/0/source: \"speech\" is unknown" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'when': 'a ='}]}",
          "/rules/0/when: not a Python expression" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'when': "
          "'x = 1'}]}",
          "/rules/0/when: not a Python expression" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'when': "
          "'1)\\nimport os\\n(1'}]}",
          "/rules/0/when: not a Python expression" },
        { "{'version': 1, 'mode': 'demo', 'rules': [{'id': 'a', 'effect': 'log', 'when': 'True', "
          "'shadow': 1}]}",
          "/rules/0/shadow: must be true or false" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'budgets': {'apiCalls': -1}}",
          "/budgets/apiCalls: must be an integer" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'budgets': {'apiCall': 1}}",
          "/budgets/apiCall: unknown key; did you mean \"apiCalls\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'domains': {'email': ['ACME.test']}}",
          "/domains/email/0: must be a host name" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'risk': [{'action': 'x', 'risk': 'hi'}]}",
          "/risk/0/risk: \"hi\" is unknown" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'classify': [{'action': 'x', 'as': "
          "'Delete'}]}",
          "/classify/0/as: must be an action" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'tests': [{'call': {}, 'expect': "
          "'block'}]}",
          "/tests/0/call: call.function must be" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], 'tests': [{'call': {'function': 'x'}, "
          "'expect': {'efect': 'x'}}]}",
          "/tests/0/expect/efect: unknown key; did you mean \"effect\"?" },
        { "{'version': 1, 'mode': 'demo', 'rules': [], '\\u001b[2J': 1}", "/?[2J: unknown key" },
        { "[]", "must be an object" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        gd_error e = { 0 };
        json_t *v = js(table[i].text);
        gd_policy *p = gd_policy_from_json(v, "p.json", &e);
        assert_null(p);
        assert_int_equal(e.code, GD_INVALID);
        assert_memory_equal(e.text, "p.json: ", 8);
        if (!strstr(e.text, table[i].want))
            fail_msg("%s\n  says %s\n  expected %s", table[i].text, e.text, table[i].want);
        json_decref(v);
    }
}

static void test_text_errors(void **state)
{
    (void)state;
    gd_error e = { 0 };
    static const char twice[] = "{\"version\": 1, \"version\": 1}", broken[] = "{\n \"a\" 1}";
    assert_null(gd_policy_load(twice, sizeof twice - 1, "p.json", &e));
    assert_non_null(strstr(e.text, "duplicate"));
    assert_null(gd_policy_load(broken, sizeof broken - 1, "p.json", &e));
    assert_non_null(strstr(e.text, "p.json:2:"));
    assert_null(gd_policy_load_file("tests/guard/there-is-no-such-file.json", &e));
    assert_int_equal(e.code, GD_IO);
    char *deep = malloc(3000);
    assert_non_null(deep);
    int n = snprintf(deep, 100, "{\"version\": 1, \"mode\": \"demo\", \"rules\": ");
    memset(deep + n, '[', 200);
    memset(deep + n + 200, ']', 200);
    deep[n + 400] = '}';
    assert_null(gd_policy_load(deep, (size_t)n + 401, "p.json", &e));
    assert_non_null(strstr(e.text, "nested deeper"));
    free(deep);
    char *large = calloc(1, (1 << 20) + 1);
    assert_null(gd_policy_load(large, (1 << 20) + 1, "p.json", &e));
    assert_int_equal(e.code, GD_LIMIT);
    free(large);
}

static void test_digest(void **state)
{
    (void)state;
    gd_error e = { 0 };
    static const char a[] = "{\"version\":1,\"mode\":\"demo\",\"rules\":[]}",
                      b[] = "{ \"rules\" : [ ],\n\"mode\":\"demo\", \"version\": 1 }",
                      c[] = "{\"version\":1,\"mode\":\"production\",\"rules\":[]}";
    gd_policy *pa = gd_policy_load(a, sizeof a - 1, "a", &e);
    gd_policy *pb = gd_policy_load(b, sizeof b - 1, "b", &e);
    gd_policy *pc = gd_policy_load(c, sizeof c - 1, "c", &e);
    assert_string_equal(gd_policy_digest(pa), gd_policy_digest(pb));
    assert_string_not_equal(gd_policy_digest(pa), gd_policy_digest(pc));
    assert_int_equal(strlen(gd_policy_digest(pa)), 64);
    gd_policy_free(pa);
    gd_policy_free(pb);
    gd_policy_free(pc);
}

/* ---- deciding ---- */

static void test_precedence(void **state)
{
    (void)state;
    gd_policy *p = rules("[{'id': 'a', 'action': ['show', 'x', 'y', 'z'], 'effect': 'allow'},"
                         " {'id': 'b', 'action': ['x', 'y', 'z'], 'effect': 'log'},"
                         " {'id': 'c', 'action': ['y', 'z'], 'effect': 'approve', 'requires': "
                         "'confirmation'}, {'id': 'c2', 'action': 'z', 'effect': 'approve'},"
                         " {'id': 'd', 'action': 'show', 'target': 'users', 'effect': 'block', "
                         "'reason': 'No users'},"
                         " {'id': 's', 'action': 'show', 'effect': 'block', 'shadow': true}]");
    expect(p, "{'function': 'show'}", "allow");
    expect(p, "{'function': 'x'}", "log");
    expect(p, "{'function': 'y'}", "confirm");
    expect(p, "{'function': 'z'}", "approve");
    expect(p, "{'function': 'w'}", "block");
    expect(p, "{'function': 'SHOW', 'args': {'target': 'Users'}}", "block");
    json_t *d = decide(p, "{'function': 'show', 'args': {'target': 'users'}}", NULL, NULL);
    json_t *want = js("{'effect': 'block', 'rules': ['d'], 'reason': 'No users', 'risk': 'low', "
                      "'mode': 'production', 'actions': ['show'], 'judgedAs': [], 'shadow': "
                      "[{'rule': 's', 'effect': 'block'}], 'error': {'type': 'DemoSecurityError', "
                      "'message': 'No users'}}");
    json_object_set_new(want, "policy", json_string(gd_policy_digest(p)));
    assert_true(json_equal(d, want));
    json_decref(d);
    json_decref(want);
    d = decide(p, "{'function': 'z'}", NULL, NULL);
    want = js("['c', 'c2']");
    assert_true(json_equal(json_object_get(d, "rules"), want));
    json_decref(d);
    json_decref(want);
    gd_policy_free(p);
}

/* Each constraint in a rule that allows and in one that blocks. */
static void test_constraints(void **state)
{
    (void)state;
    static const struct {
        const char *constraint, *value; /* NULL: absent */
        gd_truth want;
    } table[] = {
        { "'csv'", "'csv'", GD_YES },
        { "'csv'", "'pdf'", GD_NO },
        { "'csv'", "'CSV'", GD_UNKNOWN },
        { "'csv'", "'\xef\xbd\x83sv'", GD_UNKNOWN }, /* a wide c */
        { "'csv'", NULL, GD_NO },
        { "'csv'", "null", GD_NO },
        { "5", "5", GD_YES },
        { "5", "5.0", GD_YES },
        { "5", "'5'", GD_UNKNOWN },
        { "5", "6", GD_NO },
        { "true", "true", GD_YES },
        { "true", "1", GD_NO },
        { "{'equals': [1, 2]}", "[1, 2]", GD_YES },
        { "['csv', 'pdf']", "'pdf'", GD_YES },
        { "['csv', 'pdf']", "['pdf', 'csv']", GD_YES },
        { "['csv', 'pdf']", "['pdf', 'exe']", GD_NO },
        { "['csv', 'pdf']", "[]", GD_NO },
        { "{'in': ['csv']}", "'Csv'", GD_UNKNOWN },
        { "{'not': ['csv']}", "'exe'", GD_YES },
        { "{'not': ['csv']}", "'csv'", GD_NO },
        { "{'not': ['csv']}", "'CSV'", GD_UNKNOWN },
        { "{'not': ['csv']}", NULL, GD_YES },
        { "{'present': true}", "0", GD_YES },
        { "{'present': true}", NULL, GD_NO },
        { "{'absent': true}", NULL, GD_YES },
        { "{'present': false}", "1", GD_NO },
        { "{'min': 2, 'max': 4}", "3", GD_YES },
        { "{'min': 2, 'max': 4}", "4.5", GD_NO },
        { "{'max': 4}", "'4'", GD_UNKNOWN },
        { "{'pattern': '/a/*'}", "'/a/b/c'", GD_YES },
        { "{'pattern': '/a/*'}", "'/b'", GD_NO },
        { "{'pattern': '/a/*'}", "'/A/b'", GD_UNKNOWN },
        { "{'pattern': '*x?z*'}", "'aaxxxyzb'", GD_YES },
        { "{'pattern': 'a?c'}",
          "'a\xc3\xa4"
          "c'",
          GD_YES },
        { "{'pattern': '***'}", "''", GD_YES },
        { "{'pattern': ['a*', 'b*']}", "'bc'", GD_YES },
        { "{'words': ['delete']}", "'Delete, please'", GD_YES },
        { "{'words': ['delete']}", "'undeleted'", GD_NO },
        { "{'words': ['delete']}", "'d\xd0\xb5lete'", GD_UNKNOWN }, /* Cyrillic e */
        { "{'words': ['delete']}",
          "'del\xe2\x80\x8b"
          "ete'",
          GD_YES }, /* zero width space */
        { "{'words': ['delete']}",
          "'\xef\xbc\xa4"
          "elete'",
          GD_YES }, /* wide D */
        { "{'domain': 'email'}", "'a@acme.test'", GD_YES },
        { "{'domain': 'email'}", "'a@ACME.test'", GD_YES },
        { "{'domain': 'email'}", "'a@x.acme.test'", GD_NO },
        { "{'domain': 'email'}", "'a@evil.test'", GD_NO },
        { "{'domain': 'email'}", "'a@acme.test, x@evil.test'", GD_UNKNOWN },
        { "{'domain': 'email'}", "'acme.test'", GD_UNKNOWN },
        { "{'domain': 'email'}", "5", GD_UNKNOWN },
        { "{'domain': 'email'}", "['a@acme.test', 'b@evil.test']", GD_NO },
        { "{'not': {'domain': 'email'}}", "['a@acme.test', 'b@evil.test']", GD_YES },
        { "{'not': {'domain': 'email'}}", "['a@acme.test', 'b@acme.test']", GD_NO },
        { "{'any': {'pattern': '*/delete'}}", "['/x', '/4/delete']", GD_YES },
        { "{'any': {'pattern': '*/delete'}}", "['/x', '/4/DELETE']", GD_UNKNOWN },
        { "{'any': {'pattern': '*/delete'}}", "'/4/delete'", GD_YES },
        { "{'any': {'pattern': '*/delete'}}", "['/x']", GD_NO },
        { "{'any': 'a'}", "[]", GD_NO },
        { "{'any': 'a'}", NULL, GD_NO },
        { "{'not': {'any': ['a', 'b']}}", "['c', 'd']", GD_YES },
        { "{'domain': 'url'}", "'https://acme.test/x'", GD_YES },
        { "{'domain': 'url'}", "'https://app.acme.test:8443/x'", GD_YES },
        { "{'domain': 'url'}", "'https://notacme.test/'", GD_NO },
        { "{'domain': 'url'}", "'https://acme.test.evil.test/'", GD_NO },
        { "{'domain': 'url'}", "'https://acme.test@evil.test/'", GD_UNKNOWN },
        { "{'domain': 'url'}", "'https:\\\\\\\\acme.test/'", GD_UNKNOWN },
        { "{'domain': 'url'}", "'javascript:alert(1)'", GD_UNKNOWN },
        { "{'domain': ['*.acme.test']}", "'https://acme.test/'", GD_NO },
        { "{'domain': 'url', 'pattern': 'https:*'}", "'http://acme.test/'", GD_NO },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char list[600], call[300];
        snprintf(list, sizeof list,
                 "[{'id': 'a', 'action': 'yes', 'params': {'v': %s}, 'effect': 'allow'},"
                 " {'id': 'b', 'action': 'no', 'effect': 'allow'},"
                 " {'id': 'c', 'action': 'no', 'params': {'v': %s}, 'effect': 'block'}]",
                 table[i].constraint, table[i].constraint);
        gd_policy *p = rules(list);
        for (int k = 0; k < 2; k++) {
            if (table[i].value)
                snprintf(call, sizeof call, "{'function': '%s', 'args': {'v': %s}}",
                         k ? "no" : "yes", table[i].value);
            else
                snprintf(call, sizeof call, "{'function': '%s', 'args': {}}", k ? "no" : "yes");
            bool allowed = k ? table[i].want == GD_NO : table[i].want == GD_YES;
            json_t *d = decide(p, call, NULL, NULL);
            if ((gd_decision_rank(d) == GD_ALLOW) != allowed)
                fail_msg("%s on %s: wrong in a rule that %s", table[i].constraint,
                         table[i].value ? table[i].value : "nothing", k ? "blocks" : "allows");
            json_decref(d);
        }
        gd_policy_free(p);
    }
}

static void test_conditions(void **state)
{
    (void)state;
    gd_policy *p =
        rules("[{'id': 'a', 'effect': 'allow'},"
              " {'id': 'b', 'source': ['page', 'mcp'], 'action': 's', 'effect': 'block'},"
              " {'id': 'c', 'confidence': {'max': 0.5}, 'action': 'c', 'effect': "
              "'block'},"
              " {'id': 'd', 'labels': {'to': 'page'}, 'action': 'l', 'effect': 'block'},"
              " {'id': 'e', 'labels': ['page', 'api'], 'action': 'm', 'effect': "
              "'block'},"
              " {'id': 'f', 'facts': {'element.role': 'button'}, 'action': 'f', "
              "'effect': 'block'},"
              " {'id': 'g', 'mode': 'demo', 'effect': 'block'}]");
    expect(p, "{'function': 's', 'source': 'page'}", "block");
    expect(p, "{'function': 's', 'source': 'text'}", "allow");
    expect(p, "{'function': 's'}", "block"); /* nobody knows */
    expect(p, "{'function': 'c', 'confidence': 0.5}", "block");
    expect(p, "{'function': 'c', 'confidence': 0.51}", "allow");
    expect(p, "{'function': 'c'}", "block");
    expect(p, "{'function': 'l', 'labels': {'to': ['x', 'page']}}", "block");
    expect(p, "{'function': 'l', 'labels': {'cc': ['page']}}", "allow");
    expect(p, "{'function': 'l'}", "allow");
    expect(p, "{'function': 'm', 'labels': {'cc': ['api']}}", "block");
    expect(p, "{'function': 'm', 'labels': {'cc': ['user']}}", "allow");
    expect(p, "{'function': 'f', 'facts': {'element': {'role': 'button'}}}", "block");
    expect(p, "{'function': 'f', 'facts': {'element': {'role': 'link'}}}", "allow");
    json_t *d = decide(p, "{'function': 'x'}", "demo", NULL);
    assert_int_equal(gd_decision_rank(d), GD_BLOCK);
    json_decref(d);
    gd_policy_free(p);
}

static void test_history(void **state)
{
    (void)state;
    gd_policy *p =
        rules("[{'id': 'a', 'effect': 'allow'}, {'id': 'b', 'action': 'email', 'history':"
              " {'action': 'email', 'params': {'recipients': {'domain': 'email'}}, "
              "'min': 2, 'withinMs': 1000}, 'effect': 'block'}]");
    static const struct {
        const char *history;
        int want;
    } table[] = {
        { NULL, GD_ALLOW },
        { "[]", GD_ALLOW },
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done', 'at': 999999}]",
          GD_ALLOW },
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done', 'at': 999999},"
          " {'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'pending', 'at': "
          "999000}]",
          GD_BLOCK },
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done', 'at': 999999},"
          " {'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'rejected', 'at': "
          "999999},"
          " {'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'blocked', 'at': "
          "999999}]",
          GD_ALLOW },
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done', 'at': 999999},"
          " {'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done', 'at': 998999}]",
          GD_ALLOW }, /* too long ago */
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done'},"
          " {'function': 'click', 'facts': {'href': 'mailto:b@acme.test'}, 'state': 'unknown'}]",
          GD_BLOCK }, /* a mail link is mail; no time counts */
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done'},"
          " {'function': 'email', 'args': {'to': 'what?'}, 'state': 'done'}]",
          GD_BLOCK }, /* may be one */
        { "[{'function': 'email', 'args': {'to': 'a@acme.test'}, 'state': 'done'},"
          " {'function': 'x', 'args': {'recipient': 'a@acme.test'}, 'actions': ['x', 'email'], "
          "'state': 'done'}]",
          GD_BLOCK },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        json_t *d = decide(p, "{'function': 'email'}", NULL, table[i].history);
        if (gd_decision_rank(d) != table[i].want) fail_msg("history %zu", i);
        json_decref(d);
    }
    gd_error e = { 0 };
    json_t *bad = js("[{'function': 'email'}]"), *call = js("{'function': 'x'}");
    gd_context c = { .history = bad };
    assert_null(gd_policy_decide(p, call, &c, &e));
    assert_non_null(strstr(e.text, "entry 0 of the history"));
    json_decref(bad);
    json_decref(call);
    gd_policy_free(p);
}

static void test_when(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        gd_truth want;
    } table[] = {
        { "params['n'] > 3", GD_YES },
        { "params['n'] > 30", GD_NO },
        { "params['missing']", GD_UNKNOWN },
        { "action == 'go' and target == 'users' and risk == 'low'", GD_YES },
        { "source == 'text' and confidence == 0.5 and mode == 'production'", GD_YES },
        { "facts['element']['name'].lower().startswith('sa')", GD_YES },
        { "'page' in labels.get('to', [])", GD_YES },
        { "len(history)", GD_NO },
        { "any(x > 4 for x in range(10))  # comment", GD_YES },
        { "(y := params['n']) and y == 7", GD_YES },
        { "[x for x in params if x == 'n']", GD_YES },
        { "sum(x for x in range(10**9))", GD_UNKNOWN },
        { "'x' * 10**9", GD_UNKNOWN },
        { "(lambda f: f(f))(lambda f: f(f))", GD_UNKNOWN },
        { "open('file')", GD_UNKNOWN },
        { "__import__('os').system('true')", GD_UNKNOWN },
        { "print('x')", GD_UNKNOWN },
        { "nothing_like_that", GD_UNKNOWN },
        { "1 / 0", GD_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        gd_error e = { 0 };
        for (int k = 0; k < 2; k++) {
            json_t *v = json_pack("{s:i, s:s, s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}]}", "version", 1,
                                  "mode", "production", "rules", "id", "a", "effect", "allow",
                                  k ? "reason" : "when", k ? "x" : table[i].when, "id", "b",
                                  "effect", k ? "block" : "allow", k ? "when" : "action",
                                  k ? table[i].when : "other");
            gd_policy *p = gd_policy_from_json(v, "p", &e);
            if (!p) fail_msg("%s: %s", table[i].when, e.text);
            json_t *d = decide(p,
                               "{'function': 'go', 'args': {'n': 7, 'target': 'users'}, 'source': "
                               "'text', 'confidence': 0.5, 'facts': {'element': {'name': 'Save'}},"
                               " 'labels': {'to': ['page']}}",
                               NULL, NULL);
            bool allowed = k ? table[i].want == GD_NO : table[i].want == GD_YES;
            if ((gd_decision_rank(d) == GD_ALLOW) != allowed)
                fail_msg("%s: wrong in a rule that %s", table[i].when, k ? "blocks" : "allows");
            json_decref(d);
            json_decref(v);
            gd_policy_free(p);
        }
    }
}

/* What facts make of a call: the actions it is judged as. */
static void test_views(void **state)
{
    (void)state;
    static const struct {
        const char *call, *actions, *params; /* of the merged ones; NULL: not looked at */
    } table[] = {
        { "{'function': 'click'}", "['click']", "{}" },
        { "{'function': 'click', 'intent': 'delete'}", "['click', 'delete']", NULL },
        { "{'function': 'click', 'facts': {'method': 'delete'}}", "['click', 'delete']",
          "{'method': 'DELETE'}" },
        { "{'function': 'click', 'facts': {'method': 'POST'}}", "['click', 'modify']", NULL },
        { "{'function': 'click', 'facts': {'method': 'GET'}}", "['click']", NULL },
        { "{'function': 'click', 'facts': {'guardAction': 'Delete:report'}}", "['click', 'delete']",
          NULL },
        { "{'function': 'click', 'facts': {'form': {'method': 'post', 'action': '/x'}}}",
          "['click', 'modify', 'navigate']", "{'method': 'POST'}" },
        { "{'function': 'click', 'facts': {'url': 'https://acme.test/a/b', 'form': {'method': "
          "'get', 'action': '../x'}}}",
          "['click', 'navigate']", "{'method': 'GET', 'url': 'https://acme.test/x'}" },
        { "{'function': 'click', 'facts': {'element': {'tag': 'input', 'type': 'checkbox'}, "
          "'form': {'method': 'post'}}}",
          "['click']", NULL },
        { "{'function': 'fill', 'facts': {'form': {'method': 'post', 'action': "
          "'mailto:a@b.test'}}}",
          "['fill']", "{}" },
        { "{'function': 'click', 'facts': {'form': {'method': 'post', 'action': "
          "'/x?%5Fmethod=DELETE'}}}",
          "['click', 'modify', 'navigate', 'delete']", NULL },
        { "{'function': 'click', 'facts': {'form': {'method': 'post', 'fields': {'_METHOD': "
          "'patch'}}}}",
          "['click', 'modify']", "{'method': ['POST', 'PATCH']}" },
        { "{'function': 'click', 'facts': {'href': 'mailto:a@x.test,b%40y.test?CC=c@z.test'}}",
          "['click', 'email']", "{'recipients': ['a@x.test', 'b@y.test', 'c@z.test']}" },
        { "{'function': 'click', 'facts': {'href': ' MAIL\\nTO:a@x.test'}}", "['click', 'email']",
          "{'recipients': 'a@x.test'}" },
        { "{'function': 'click', 'facts': {'href': 'javascript:go()'}}", "['click', 'script']",
          "{}" },
        { "{'function': 'click', 'facts': {'href': '//evil.test/'}}", "['click', 'navigate']",
          "{'url': 'https://evil.test/'}" },
        { "{'function': 'click', 'facts': {'href': '/own'}}", "['click', 'navigate']", "{}" },
        { "{'function': 'click', 'facts': {'href': 'data:text/html,x'}}", "['click', 'navigate']",
          "{'url': 'data:text/html,x'}" },
        { "{'function': 'read', 'facts': {'href': 'mailto:a@x.test'}}", "['read']", "{}" },
        { "{'function': 'show', 'facts': {'href': 'mailto:a@x.test'}}", "['show']", "{}" },
        { "{'function': 'show', 'facts': {'href': 'https://evil.test/'}}", "['show', 'navigate']",
          "{'url': 'https://evil.test/'}" },
        { "{'function': 'navigate', 'args': {'url': '/settings'}}", "['navigate']", "{}" },
        { "{'function': 'navigate', 'args': {'url': '/settings'}, 'facts': {'url': "
          "'https://acme.test/x', 'href': 'https://acme.test/settings', 'method': 'GET'}}",
          "['navigate']", "{'url': 'https://acme.test/settings', 'method': 'GET'}" },
        { "{'function': 'click', 'facts': {'url': 'https://acme.test/x?y', 'form': {'action': "
          "''}}}",
          "['click', 'navigate']", "{'url': 'https://acme.test/x?'}" },
        { "{'function': 'click', 'facts': {'method': ' \xef\xbc\xa4"
          "elete '}}",
          "['click', 'delete']", "{'method': 'DELETE'}" },
        { "{'function': 'click', 'facts': {'guardAction': ' delete '}}", "['click', 'delete']",
          NULL },
        { "{'function': 'api', 'args': {'method': 'POST', 'body': "
          "'{\\'\\\\u005fmethod\\': \\'delete\\'}'}}",
          "['api', 'modify', 'delete']", NULL },
        { "{'function': 'api', 'args': {'method': 'GET', 'url': '/x', 'body': {'a': "
          "['b', {'x-Http-Method': 'Delete'}]}}}",
          "['api', 'delete']", NULL },
        { "{'function': 'api', 'args': {'method': 'DELETE', 'path': '/api/users/1'}}",
          "['api', 'delete']", NULL },
        { "{'function': 'api', 'args': {'method': 'POST', 'path': '/x', 'headers': "
          "{'X-HTTP-Method-Override': 'DELETE'}}}",
          "['api', 'modify', 'delete']", NULL },
        { "{'function': 'api', 'args': {'method': 'GET', 'path': '/x', 'body': "
          "'a=1&_method=delete'}}",
          "['api', 'delete']", NULL },
        { "{'function': 'export', 'args': {'to': 'a@x.test'}}", "['export', 'email']",
          "{'recipients': 'a@x.test', 'to': 'a@x.test'}" },
        { "{'function': 'transfer', 'args': {'to': 'savings'}}", "['transfer']", NULL },
        { "{'function': 'transfer', 'args': {'to': 'a\xef\xbc\xa0x.test'}}",
          "['transfer', 'email']", NULL }, /* a wide @ */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        gd_error e = { 0 };
        gd_judged j;
        json_t *call = js(table[i].call), *want = js(table[i].actions), *got = json_array();
        if (!gd_judge_read(&j, call, &e)) fail_msg("%s: %s", table[i].call, e.text);
        for (size_t k = 0; k < j.n; k++)
            json_array_append_new(got, json_string(j.views[k].action));
        if (!json_equal(want, got)) fail_msg("%s: %s", table[i].call, json_dumps(got, 0));
        json_t *params = table[i].params ? js(table[i].params) : NULL;
        if (params && !json_equal(params, j.params))
            fail_msg("%s: %s", table[i].call, json_dumps(j.params, 0));
        json_decref(params);
        json_decref(got);
        json_decref(want);
        json_decref(call);
        gd_judged_free(&j);
    }
}

static void test_bad_calls(void **state)
{
    (void)state;
    static const char *const table[] = {
        "[]",
        "{}",
        "{'function': 5}",
        "{'function': ''}",
        "{'function': 'a', 'args': []}",
        "{'function': 'a', 'facts': 1}",
        "{'function': 'a', 'facts': {'method': 5}}",
        "{'function': 'a', 'facts': {'form': {'method': 5}}}",
        "{'function': 'a', 'facts': {'guardAction': ':x'}}",
        "{'function': 'a', 'labels': {'to': 1}}",
        "{'function': 'a', 'risk': 'huge'}",
        "{'function': 'a', 'source': 'speech'}",
        "{'function': 'a', 'args': {'target': 'us\xd0\xb5rs'}}", /* a Cyrillic e */
        "{'function': 'a', 'args': {'target': 'users\xe2\x80\x8b'}}",
        "{'function': 'a\\u001b[2J'}",
        "{'function': 'a', 'facts': {'guardAction': 'x\\u0007y'}}",
        "{'function': 'a', 'confidence': '1'}",
        "{'function': 'a', 'args': {'target': ['x']}}",
    };
    gd_policy *p = rules("[{'id': 'a', 'effect': 'allow'}]");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        gd_error e = { 0 };
        json_t *call = js(table[i]);
        assert_null(gd_policy_decide(p, call, NULL, &e));
        assert_int_equal(e.code, GD_INVALID);
        assert_true(strlen(e.text) > 0);
        json_decref(call);
    }
    gd_error e = { 0 };
    json_t *call = js("{'function': 'a'}");
    gd_context c = { .mode = "test" };
    assert_null(gd_policy_decide(p, call, &c, &e));
    json_decref(call);
    gd_policy_free(p);
}

/* The article's table, on the policy of the sample product. */
static void test_acme(void **state)
{
    (void)state;
    gd_error e = { 0 };
    gd_policy *p = gd_policy_load_file("examples/acme/policy.json", &e);
    if (!p) fail_msg("%s", e.text);
    json_t *v = gd_policy_test(p, &e);
    assert_int_equal(json_integer_value(json_object_get(v, "failed")), 0);
    assert_true(json_integer_value(json_object_get(v, "passed")) >= 15);
    json_decref(v);
    v = gd_policy_warnings(p, &e);
    assert_int_equal(json_array_size(v), 0);
    json_decref(v);
    static const struct {
        const char *command, *mode, *effect,
                                        *
            requires;
    } table[] = {
        { "{'intent': 'delete', 'target': 'users'}", "demo", "block", NULL },
        { "{'intent': 'delete', 'target': 'users'}", "production", "approve", "confirmation" },
        { "{'intent': 'email', 'parameters': {'recipient': 'sales@acme.test'}}", "demo", "approve",
          "approval" },
        { "{'intent': 'email', 'parameters': {'recipient': 'sales@acme.test'}}", "production",
          "approve", "approval" },
        { "{'intent': 'email', 'parameters': {'recipient': 'x@evil.test'}}", "production", "block",
          NULL },
        { "{'intent': 'export', 'target': 'data', 'parameters': {'format': 'csv'}}", "demo",
          "approve", "approval" },
        { "{'intent': 'modify', 'target': 'settings'}", "demo", "approve", "approval" },
        { "{'intent': 'navigate', 'target': 'billing'}", "demo", "allow", NULL },
        { "{'intent': 'show', 'target': 'billing'}", "production", "allow", NULL },
        { "{'intent': 'show', 'target': 'users'}", "demo", "log", NULL },
        { "{'intent': 'navigate', 'target': 'database'}", "demo", "log", NULL },
        { "{'intent': 'show', 'target': 'settings'}", "demo", "log", NULL },
        { "{'intent': 'dance', 'target': 'billing'}", "demo", "block", NULL },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        json_t *command = js(table[i].command);
        json_object_set_new(command, "source", json_string("text"));
        json_object_set_new(command, "confidence", json_real(0.97));
        json_t *call = gd_policy_call_of_command(command, &e);
        gd_context c = { .mode = table[i].mode };
        json_t *d = gd_policy_decide(p, call, &c, &e);
        const char *effect = json_string_value(json_object_get(d, "effect"));
        const char *
            requires
        = json_string_value(json_object_get(d, "requires"));
        assert_string_equal(effect, table[i].effect);
        assert_int_equal(!requires, !table[i].requires);
        if (requires) assert_string_equal(requires, table[i].requires);
        if (i == 0) {
            const json_t *error = json_object_get(d, "error");
            assert_string_equal(json_string_value(json_object_get(error, "type")),
                                "DemoSecurityError");
            assert_string_equal(json_string_value(json_object_get(error, "message")),
                                "Delete operations disabled in demo");
        }
        json_decref(d);
        json_decref(call);
        json_decref(command);
    }
    assert_int_equal(gd_policy_budgets(p, false)->n[GD_DOM], 50);
    assert_int_equal(gd_policy_budgets(p, true)->n[GD_API], 80);
    gd_policy_free(p);
}

static void test_explain(void **state)
{
    (void)state;
    gd_error e = { 0 };
    gd_policy *p =
        rules("[{'id': 'a', 'action': 'click', 'effect': 'allow'}, {'id': 'b', 'action': "
              "'delete', 'confidence': {'max': 0.5}, 'effect': 'block', 'reason': "
              "'No'}]");
    json_t *call = js("{'function': 'click', 'facts': {'method': 'DELETE'}}");
    json_t *v = gd_policy_explain(p, call, NULL, &e);
    json_t *want = js(
        "[{'action': 'click', 'target': null, 'risk': 'low', 'because': 'the call itself', "
        "'effect': 'allow', 'default': false, 'rules': ["
        "{'id': 'a', 'effect': 'allow', 'matched': true, 'because': 'all its conditions hold'}, "
        "{'id': 'b', 'effect': 'block', 'matched': false, 'because': 'action is click, not "
        "\\\"delete\\\"'}]},"
        " {'action': 'delete', 'target': null, 'risk': 'low', 'because': 'the request method is "
        "DELETE', 'effect': 'block', 'default': false, 'rules': ["
        "{'id': 'a', 'effect': 'allow', 'matched': false, 'because': 'action is delete, not "
        "\\\"click\\\"'}, "
        "{'id': 'b', 'effect': 'block', 'matched': true, 'because': 'this cannot be known, which "
        "counts as a match: nobody stated a confidence'}]}]");
    if (!json_equal(json_object_get(v, "judged"), want)) fail_msg("%s", json_dumps(v, 0));
    json_t *d = gd_policy_decide(p, call, NULL, &e);
    assert_true(json_equal(json_object_get(v, "decision"), d));
    json_decref(d);
    json_decref(want);
    json_decref(v);
    json_decref(call);
    gd_policy_free(p);
}

static void test_diff(void **state)
{
    (void)state;
    gd_error e = { 0 };
    gd_policy *a =
        rules("[{'id': 'a', 'effect': 'allow'}, {'id': 'b', 'action': 'email', 'params': "
              "{'to': {'not': {'domain': 'email'}}}, 'effect': 'block'}]");
    gd_policy *b = rules("[{'id': 'b', 'action': 'email', 'params': {'to': {'not': {'domain': "
                         "['acme.test', 'evil.test']}}}, 'effect': 'block'}, {'id': 'a', 'effect': "
                         "'allow'}]");
    gd_policy *c = rules("[{'id': 'b', 'action': 'email', 'params': {'to': {'not': {'domain': "
                         "'email'}}}, 'effect': 'approve'}, {'id': 'a', 'effect': 'allow'}, {'id': "
                         "'n', 'action': 'wait', 'effect': 'log'}]");
    json_t *v = gd_policy_diff(a, b, &e);
    json_t *changes = json_object_get(v, "changes"); /* moving a rule is none */
    assert_int_equal(json_array_size(changes), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(changes, 0), "at")),
                        "/rules/b/params/to/not/domain");
    json_decref(v);
    v = gd_policy_diff(a, c, &e);
    const json_t *d = json_object_get(v, "decisions"), *x = json_object_get(d, "examples");
    assert_true(json_integer_value(json_object_get(d, "loosened")) > 0);
    assert_true(json_integer_value(json_object_get(d, "tightened")) > 0);
    assert_string_equal(json_string_value(json_object_get(json_array_get(x, 0), "direction")),
                        "loosened");
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(x, json_array_size(x) - 1), "direction")),
        "tightened");
    json_decref(v);
    v = gd_policy_diff(a, a, &e);
    assert_true(json_is_true(json_object_get(v, "same")));
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(v, "decisions"), "loosened")), 0);
    json_decref(v);
    gd_policy_free(a);
    gd_policy_free(b);
    gd_policy_free(c);
}

/* ---- the published schema knows the keys the loader knows ---- */

static void same_keys(const json_t *schema, const char *const *keys)
{
    const json_t *properties = json_object_get(schema, "properties");
    size_t n = 0;
    for (; keys[n]; n++)
        if (!json_object_get(properties, keys[n])) fail_msg("the schema lacks %s", keys[n]);
    assert_int_equal(json_object_size(properties), n);
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
}

static void test_schema(void **state)
{
    (void)state;
    json_error_t je;
    json_t *schema = json_load_file("docs/policy.schema.json", JSON_REJECT_DUPLICATES, &je);
    if (!schema) fail_msg("docs/policy.schema.json: %s", je.text);
    const json_t *defs = json_object_get(schema, "$defs");
    same_keys(schema, gd_policy_keys);
    same_keys(json_object_get(defs, "rule"), gd_rule_keys);
    same_keys(json_object_get(defs, "riskRow"), gd_risk_keys);
    same_keys(json_object_get(defs, "classifyRow"), gd_classify_keys);
    same_keys(json_object_get(defs, "test"), gd_test_keys);
    same_keys(json_object_get(defs, "expectation"), gd_expect_keys);
    same_keys(json_object_get(defs, "history"), gd_history_keys);
    same_keys(json_object_get(defs, "constraint"), gd_constraint_keys);
    json_decref(schema);
}

/* ---- properties ---- */

static uint64_t seed;

static unsigned pick(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static const char *const actions[] = { "show", "click", "delete", "email", "modify" };
static const char *const targets[] = { "billing", "users", "data" };
static const char *const formats[] = { "csv", "CSV", "exe" };
static const char *const mails[] = { "a@acme.test", "b@evil.test", "a@acme.test, b@evil.test" };

static json_t *random_rule(const char *id)
{
    static const char *const effects[] = { "allow", "log", "approve", "approve", "block" };
    static const char *const whens[] = { "params.get('format') == 'csv'", "risk != 'low'",
                                         "params['n'] > 1", "1 / 0", "len(history) > 1" };
    static const char *const conditions[] = {
        "{'format': 'csv'}",           "{'format': {'not': ['csv']}}",
        "{'to': {'domain': 'email'}}", "{'recipients': {'not': {'domain': 'email'}}}",
        "{'n': {'min': 1, 'max': 2}}", "{'format': {'pattern': 'c*'}}",
    };
    unsigned effect = pick(5);
    json_t *v = json_pack("{s:s, s:s}", "id", id, "effect", effects[effect]);
    if (effect == 3) json_object_set_new(v, "requires", json_string("confirmation"));
    if (pick(3)) json_object_set_new(v, "action", json_string(actions[pick(5)]));
    if (!pick(3)) json_object_set_new(v, "target", json_string(targets[pick(3)]));
    if (!pick(4)) json_object_set_new(v, "risk", json_string(gd_risks[pick(3)]));
    if (!pick(4)) json_object_set_new(v, "source", json_string(gd_sources[pick(5)]));
    if (!pick(6)) json_object_set_new(v, "mode", json_string(gd_modes[pick(2)]));
    if (!pick(4)) json_object_set_new(v, "params", js(conditions[pick(6)]));
    if (!pick(6)) json_object_set_new(v, "facts", js("{'element.name': {'words': ['save']}}"));
    if (!pick(6)) json_object_set_new(v, "confidence", js("{'max': 0.5}"));
    if (!pick(6)) json_object_set_new(v, "labels", js("['page']"));
    if (!pick(6)) json_object_set_new(v, "history", js("{'action': 'email', 'min': 1}"));
    if (!pick(6)) json_object_set_new(v, "when", json_string(whens[pick(5)]));
    if (!pick(8)) json_object_set_new(v, "shadow", json_true());
    return v;
}

static json_t *random_policy(void)
{
    json_t *v = js("{'version': 1, 'mode': 'demo', 'domains': {'email': ['acme.test']}, 'risk': "
                   "[{'action': 'delete', 'risk': 'high'}, {'target': 'users', 'risk': 'medium'}],"
                   " 'classify': [{'facts': {'element.name': 'Wipe'}, 'as': 'delete'}]}");
    json_t *list = json_array();
    unsigned n = pick(10);
    if (pick(3)) json_array_append_new(list, js("{'id': 'base', 'effect': 'allow'}"));
    for (unsigned i = 0; i < n; i++) {
        char id[16];
        snprintf(id, sizeof id, "r%u", i);
        json_array_append_new(list, random_rule(id));
    }
    json_object_set_new(v, "rules", list);
    return v;
}

static json_t *random_call(void)
{
    json_t *args = json_object(), *facts = json_object();
    if (pick(2)) json_object_set_new(args, "target", json_string(targets[pick(3)]));
    if (pick(2)) json_object_set_new(args, "format", json_string(formats[pick(3)]));
    if (!pick(3)) json_object_set_new(args, "to", json_string(mails[pick(3)]));
    if (!pick(3)) json_object_set_new(args, "n", json_integer(pick(4)));
    if (!pick(4)) json_object_set_new(facts, "method", json_string(pick(2) ? "DELETE" : "POST"));
    if (!pick(4))
        json_object_set_new(facts, "element",
                            js(pick(2) ? "{'name': 'Save'}" : "{'name': 'Wipe'}"));
    if (!pick(6)) json_object_set_new(facts, "href", json_string("mailto:b@evil.test"));
    json_t *v =
        json_pack("{s:s, s:o, s:o}", "function", actions[pick(5)], "args", args, "facts", facts);
    if (pick(3)) json_object_set_new(v, "source", json_string(gd_sources[pick(5)]));
    if (pick(3)) json_object_set_new(v, "confidence", json_real(pick(3) * 0.5));
    if (pick(2)) json_object_set_new(v, "risk", json_string(gd_risks[pick(3)]));
    if (!pick(3)) json_object_set_new(v, "labels", js("{'to': ['page']}"));
    return v;
}

static gd_policy *made(const json_t *v)
{
    gd_error e = { 0 };
    gd_policy *p = gd_policy_from_json(v, "generated", &e);
    if (!p) fail_msg("%s: %s", e.text, json_dumps(v, 0));
    return p;
}

enum { POLICIES = 400, CALLS = 12 };

static json_t *random_history(void)
{
    return pick(2) ? NULL : js("[{'function': 'email', 'state': 'done', 'at': 1}]");
}

static json_t *judged(const gd_policy *p, const json_t *call, const json_t *history,
                      const char *mode)
{
    gd_error e = { 0 };
    gd_context c = { .mode = mode, .history = history };
    json_t *d = gd_policy_explain(p, call, &c, &e);
    if (!d) fail_msg("%s", e.text);
    return d;
}

/* Does some view of the call meet no rule? */
static bool meets_nothing(const json_t *explained)
{
    const json_t *views = json_object_get(explained, "judged");
    for (size_t i = 0; i < json_array_size(views); i++)
        if (json_is_true(json_object_get(json_array_get(views, i), "default"))) return true;
    return false;
}

/* One more rule: block never loosens; approve and log never loosen what a rule has decided; allow
   changes nothing but calls (views of them) that met no rule. */
static void test_one_more_rule(void **state)
{
    (void)state;
    int loosened = 0, tightened = 0, first = 0; /* what the cases were */
    seed = 0x1234567;
    for (int i = 0; i < POLICIES; i++) {
        json_t *before = random_policy(), *after = json_deep_copy(before), *rule = random_rule("x");
        const char *effect = json_string_value(json_object_get(rule, "effect"));
        json_array_insert_new(json_object_get(after, "rules"),
                              pick((unsigned)json_array_size(json_object_get(after, "rules")) + 1),
                              rule);
        gd_policy *a = made(before), *b = made(after);
        for (int k = 0; k < CALLS; k++) {
            json_t *call = random_call(), *history = random_history();
            const char *mode = gd_modes[pick(2)];
            json_t *x = judged(a, call, history, mode), *y = judged(b, call, history, mode);
            int rx = gd_decision_rank(json_object_get(x, "decision"));
            int ry = gd_decision_rank(json_object_get(y, "decision"));
            bool ok = true, nothing = meets_nothing(x);
            if (json_is_true(json_object_get(rule, "shadow")))
                ok = rx == ry;
            else if (strcmp(effect, "allow") == 0)
                ok = nothing || rx == ry;
            else if (strcmp(effect, "block") == 0)
                ok = ry >= rx;
            else
                ok = nothing || ry >= rx;
            if (!ok)
                fail_msg("%s decides %d, and with %s %d, about %s", json_dumps(before, 0), rx,
                         json_dumps(rule, 0), ry, json_dumps(call, 0));
            loosened += ry < rx;
            tightened += ry > rx;
            first += nothing;
            json_decref(x);
            json_decref(y);
            json_decref(call);
            json_decref(history);
        }
        gd_policy_free(a);
        gd_policy_free(b);
        json_decref(before);
        json_decref(after);
    }
    /* The test has seen what it is about. */
    print_message("%d loosened, %d tightened, %d met no rule\n", loosened, tightened, first);
    assert_true(loosened > 20 && tightened > 100 && first > 500);
}

static void test_order(void **state)
{
    (void)state;
    int interesting = 0;
    seed = 0x7654321;
    for (int i = 0; i < POLICIES; i++) {
        json_t *v = random_policy(), *w = json_deep_copy(v), *list = json_object_get(w, "rules");
        for (size_t n = json_array_size(list); n > 1; n--) {
            json_t *moved = json_incref(json_array_get(list, pick((unsigned)n)));
            for (size_t k = 0; k < json_array_size(list); k++)
                if (json_array_get(list, k) == moved) {
                    json_array_remove(list, k);
                    break;
                }
            json_array_append_new(list, moved);
        }
        gd_policy *a = made(v), *b = made(w);
        for (int k = 0; k < CALLS; k++) {
            json_t *call = random_call(), *history = random_history();
            json_t *x = judged(a, call, history, NULL), *y = judged(b, call, history, NULL);
            json_t *dx = json_object_get(x, "decision"), *dy = json_object_get(y, "decision");
            interesting += json_array_size(json_object_get(dx, "rules")) > 1;
            json_object_del(dx, "policy");
            json_object_del(dy, "policy");
            if (!json_equal(dx, dy)) fail_msg("%s\n%s", json_dumps(dx, 0), json_dumps(dy, 0));
            json_decref(x);
            json_decref(y);
            json_decref(call);
            json_decref(history);
        }
        gd_policy_free(a);
        gd_policy_free(b);
        json_decref(v);
        json_decref(w);
    }
    print_message("%d decided by several rules\n", interesting);
    assert_true(interesting > 200);
}

/* Facts only restrict: the same call without them is never judged more strictly, whenever rules do
   not look at facts themselves. */
static void test_facts_restrict(void **state)
{
    (void)state;
    int restricted = 0;
    seed = 0xfac75;
    for (int i = 0; i < POLICIES; i++) {
        json_t *v = random_policy(), *list = json_object_get(v, "rules");
        for (size_t k = 0; k < json_array_size(list); k++) {
            json_t *rule = json_array_get(list, k);
            json_object_del(rule, "facts");
            json_object_del(rule, "params");
            json_object_del(rule, "when");
        }
        gd_policy *p = made(v);
        for (int k = 0; k < CALLS; k++) {
            json_t *with = random_call(), *without = json_copy(with);
            json_object_del(without, "facts");
            json_t *x = judged(p, without, NULL, NULL), *y = judged(p, with, NULL, NULL);
            int rx = gd_decision_rank(json_object_get(x, "decision"));
            int ry = gd_decision_rank(json_object_get(y, "decision"));
            if (ry < rx) fail_msg("%s: %s", json_dumps(v, 0), json_dumps(with, 0));
            restricted += ry > rx;
            json_decref(x);
            json_decref(y);
            json_decref(with);
            json_decref(without);
        }
        gd_policy_free(p);
        json_decref(v);
    }
    assert_true(restricted > 100);
}

/* Another canonical text, another digest; the same one however it is written. */
static void test_digest_injective(void **state)
{
    (void)state;
    json_t *seen = json_object();
    int distinct = 0;
    seed = 0xd19e57;
    for (int i = 0; i < 2000; i++) {
        json_t *v = random_policy();
        gd_policy *p = made(v);
        char *canon = gd_canon(v, NULL, NULL),
             *text = json_dumps(v, JSON_INDENT(3) | JSON_SORT_KEYS);
        const json_t *known = json_object_get(seen, gd_policy_digest(p));
        if (known) assert_string_equal(json_string_value(known), canon);
        distinct += !known;
        json_object_set_new(seen, gd_policy_digest(p), json_string(canon));
        gd_error e = { 0 };
        gd_policy *q = gd_policy_load(text, strlen(text), "again", &e);
        assert_non_null(q);
        assert_string_equal(gd_policy_digest(p), gd_policy_digest(q));
        gd_policy_free(p);
        gd_policy_free(q);
        free(canon);
        free(text);
        json_decref(v);
    }
    assert_int_equal(distinct, (int)json_object_size(seen));
    assert_true(distinct > 1000);
    json_decref(seen);
}

/* ---- threads ---- */

static void *decide_many(void *arg)
{
    const gd_policy *p = arg;
    json_t *call = js("{'function': 'email', 'args': {'to': 'a@acme.test', 'body': 'x'}, 'source': "
                      "'text', 'confidence': 1}");
    intptr_t wrong = 0;
    for (int i = 0; i < 300; i++) {
        gd_error e = { 0 };
        json_t *d = gd_policy_decide(p, call, NULL, &e);
        wrong += gd_decision_rank(d) != GD_APPROVE;
        json_decref(d);
    }
    json_decref(call);
    return (void *)wrong;
}

static void test_threads(void **state)
{
    (void)state;
    gd_error e = { 0 };
    gd_policy *p = gd_policy_load_file("examples/acme/policy.json", &e);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, decide_many, p), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_int_equal((intptr_t)wrong, 0);
    }
    gd_policy_free(p);
}

/* ---- memory ---- */

static long left_to_allocate = -1; /* -1: no limit */

static void *limited_malloc(size_t n)
{
    if (left_to_allocate == 0) return NULL;
    if (left_to_allocate > 0) left_to_allocate--;
    return malloc(n);
}

/* When memory runs out in the middle, there is no decision, or one that is no looser. */
static void test_memory(void **state)
{
    (void)state;
    gd_error e = { 0 };
    gd_policy *p = gd_policy_load_file("examples/acme/policy.json", &e);
    assert_non_null(p);
    static const char *const calls[] = {
        "{'function': 'show', 'args': {'target': 'users'}, 'source': 'text', 'confidence': 1}",
        "{'function': 'email', 'args': {'to': ['a@acme.test', 'x@evil.test']}, 'source': 'text', "
        "'confidence': 1}",
        "{'function': 'click', 'source': 'text', 'confidence': 1, 'facts': {'method': 'DELETE', "
        "'href': 'mailto:a@acme.test', 'url': 'https://acme.test/'}}",
        "{'function': 'nobody-knows', 'args': {'a': 'b'}}",
    };
    int refused = 0;
    json_set_alloc_funcs(limited_malloc, free);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        json_t *call = js(calls[i]), *d = gd_policy_decide(p, call, NULL, &e);
        int rank = gd_decision_rank(d);
        json_decref(d);
        for (long k = 0; k < 400; k++) {
            left_to_allocate = k;
            d = gd_policy_decide(p, call, NULL, &e);
            left_to_allocate = -1;
            refused += !d;
            if (d && gd_decision_rank(d) < rank) fail_msg("%s with %ld allocations", calls[i], k);
            json_decref(d);
        }
        json_decref(call);
    }
    json_set_alloc_funcs(malloc, free);
    assert_true(refused > 50);
    gd_policy_free(p);
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),         cmocka_unit_test(test_text_errors),
        cmocka_unit_test(test_digest),         cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_constraints),    cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_history),        cmocka_unit_test(test_when),
        cmocka_unit_test(test_views),          cmocka_unit_test(test_bad_calls),
        cmocka_unit_test(test_acme),           cmocka_unit_test(test_explain),
        cmocka_unit_test(test_diff),           cmocka_unit_test(test_schema),
        cmocka_unit_test(test_one_more_rule),  cmocka_unit_test(test_order),
        cmocka_unit_test(test_facts_restrict), cmocka_unit_test(test_digest_injective),
        cmocka_unit_test(test_memory),         cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
