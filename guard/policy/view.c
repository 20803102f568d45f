/* SPDX-License-Identifier: MIT */
/* From a call and its facts to the actions it is judged as. */
#include "policy/view.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/url.h"
#include "policy/constraint.h"

enum { MAX_NAME = 64, MAX_TARGET = 1000, MAX_DEPTH = 32 };

const char *const gd_risks[] = { "low", "medium", "high", NULL };
const char *const gd_sources[] = { "text", "voice", "llm", "page", "mcp", NULL };

static bool no_memory(gd_error *e) { return gd_fail(e, GD_MEMORY, "no memory to judge a call"); }

bool gd_one_of(const char *s, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(s, *list) == 0) return true;
    return false;
}

/* ---- views ---- */

/* Is it text without characters nobody sees and letters that look like others? A look-alike of
   "users" is not "users", and must not pass for something else either. */
static bool plain(const char *s, gd_error *e)
{
    gd_error why = { 0 };
    char *normal = gd_text_normal(s, strlen(s), NULL, &why);
    free(normal);
    return normal || gd_fail(e, why.code == GD_MEMORY ? GD_MEMORY : GD_INVALID,
                             "the name of an action or target of a call: %s", why.text);
}

bool gd_judge_add(gd_judged *j, const char *action, const char *target, gd_error *e,
                  const char *fmt, ...)
{
    if (!plain(action, e) || (target && !plain(target, e))) return false;
    gd_view v = { .action = gd_fold(action, strlen(action)) };
    if (target) v.target = gd_fold(target, strlen(target));
    gd_view *views = NULL;
    bool same = false;
    if (v.action && (v.target || !target)) {
        for (size_t i = 0; i < j->n && !same; i++) {
            const gd_view *w = &j->views[i];
            same = strcmp(w->action, v.action) == 0 && !w->target == !v.target &&
                   (!v.target || strcmp(w->target, v.target) == 0);
        }
        if (!same) views = realloc(j->views, (j->n + 1) * sizeof *views);
    }
    if (!views) {
        free(v.action);
        free(v.target);
        return same || no_memory(e);
    }
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(v.because, sizeof v.because, fmt, ap);
    va_end(ap);
    j->views = views;
    j->views[j->n++] = v;
    return true;
}

void gd_judged_free(gd_judged *j)
{
    for (size_t i = 0; i < j->n; i++) {
        free(j->views[i].action);
        free(j->views[i].target);
    }
    free(j->views);
    json_decref(j->params);
    *j = (gd_judged){ 0 };
}

/* ---- what is made of several places ---- */

typedef struct {
    gd_judged *j;
    gd_error *e;
    json_t *urls, *recipients, *methods; /* lists of texts */
    gd_url page;                         /* where relative addresses stand in; see base_page */
    bool own;                            /* page is unknown; addresses inside it are not listed */
    bool inside;                         /* and there are some */
} collector;

static bool push(collector *c, json_t *list, json_t *v)
{
    for (size_t i = 0; v && i < json_array_size(list); i++)
        if (json_equal(json_array_get(list, i), v)) {
            json_decref(v);
            return true;
        }
    return json_array_append_new(list, v) == 0 || no_memory(c->e);
}

/* As a browser reads an href: blanks and controls at the ends and line breaks inside mean nothing. */
static char *clean(const char *s)
{
    while (*s && (unsigned char)*s <= 0x20)
        s++;
    size_t n = strlen(s), k = 0;
    while (n > 0 && (unsigned char)s[n - 1] <= 0x20)
        n--;
    char *out = malloc(n + 1);
    for (size_t i = 0; out && i < n; i++)
        if (s[i] != '\t' && s[i] != '\n' && s[i] != '\r') out[k++] = s[i];
    if (out) out[k] = '\0';
    return out;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %41 -> A, in place; a NUL is left as it is. */
static void decode(char *s)
{
    char *to = s;
    for (; *s; s++) {
        if (*s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0 && (hex(s[1]) || hex(s[2]))) {
            *to++ = (char)(hex(s[1]) * 16 + hex(s[2]));
            s += 2;
        } else {
            *to++ = *s;
        }
    }
    *to = '\0';
}

/* "a@x.test,b%40y.test" */
static bool mail_list(collector *c, const char *s, size_t n)
{
    while (n > 0) {
        const char *comma = memchr(s, ',', n);
        size_t k = comma ? (size_t)(comma - s) : n;
        char *one = strndup(s, k);
        if (!one) return no_memory(c->e);
        decode(one);
        json_t *v = json_string(one);
        if (!v) v = json_string("(not UTF-8)");
        free(one);
        if (k > 0 ? !push(c, c->recipients, v) : (json_decref(v), false)) return false;
        s += comma ? k + 1 : k;
        n -= comma ? k + 1 : k;
    }
    return true;
}

/* mailto:a@x.test?cc=b@y.test&subject=... */
static bool mail_link(collector *c, const char *s)
{
    size_t n = strcspn(s, "?#");
    if (!mail_list(c, s, n)) return false;
    if (s[n] != '?') return true;
    for (s += n + 1; *s && *s != '#'; s += *s == '&') {
        n = strcspn(s, "&#");
        const char *eq = memchr(s, '=', n);
        char key[16] = "";
        if (eq && (size_t)(eq - s) < sizeof key) {
            memcpy(key, s, (size_t)(eq - s));
            decode(key);
        }
        bool field =
            strcasecmp(key, "to") == 0 || strcasecmp(key, "cc") == 0 || strcasecmp(key, "bcc") == 0;
        if (field && !mail_list(c, eq + 1, n - (size_t)(eq - s) - 1)) return false;
        s += n;
    }
    return true;
}

/* The page at hand, or one that stands for it. */
static bool base_page(collector *c)
{
    static const char unknown[] = "https://this-page.invalid/";
    const char *page = json_string_value(json_object_get(c->j->facts, "url"));
    if (c->page.path) return true;
    c->own = !page || !gd_url_parse(page, strlen(page), NULL, &c->page, NULL);
    return !c->own || gd_url_parse(unknown, sizeof unknown - 1, NULL, &c->page, NULL) ||
           no_memory(c->e);
}

/* An address the call goes to. `what` is for the reason. */
static bool go_to(collector *c, const char *raw, const char *what, const char *target,
                  bool navigates)
{
    if (!base_page(c)) return false;
    char *s = clean(*raw ? raw : "?"); /* an empty address is the page itself */
    if (!s) return no_memory(c->e);
    bool ok = true;
    gd_url u;
    if (strncasecmp(s, "mailto:", 7) == 0) {
        ok = mail_link(c, s + 7) &&
             gd_judge_add(c->j, "email", target, c->e, "%s is a mail link", what);
    } else if (strncasecmp(s, "javascript:", 11) == 0) {
        ok = gd_judge_add(c->j, "script", target, c->e, "%s is a script", what);
    } else if (gd_url_parse(s, strlen(s), &c->page, &u, NULL)) {
        bool inside = c->own && strcmp(u.host, c->page.host) == 0;
        c->inside = c->inside || inside;
        char *text = gd_url_text(&u);
        gd_url_free(&u);
        if (!text) ok = no_memory(c->e);
        if (ok && !inside) ok = push(c, c->urls, json_string(text));
        free(text);
        if (ok && navigates)
            ok = gd_judge_add(c->j, "navigate", target, c->e, "%s leads elsewhere", what);
    } else { /* tel:, data:, repaired by browsers, ...: an address that is in no domain */
        json_t *v = json_string(s);
        ok = push(c, c->urls, v ? v : json_string("(not UTF-8)"));
        if (ok && navigates)
            ok = gd_judge_add(c->j, "navigate", target, c->e, "%s leads elsewhere", what);
    }
    free(s);
    return ok;
}

/* The action behind a request method. */
static bool request_method(collector *c, const char *method, size_t n, const char *where,
                           const char *target)
{
    static const char *const harmless[] = { "GET", "HEAD", "OPTIONS", "DIALOG", NULL };
    char *folded = gd_fold(method, n), *s = folded ? clean(folded) : NULL;
    free(folded);
    if (!s) return no_memory(c->e);
    for (char *at = s; *at; at++)
        if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 32);
    bool ok = push(c, c->methods, json_string(s));
    if (ok && *s && !gd_one_of(s, harmless))
        ok = gd_judge_add(c->j, strcmp(s, "DELETE") == 0 ? "delete" : "modify", target, c->e,
                          "%s is %.20s", where, s);
    free(s);
    return ok;
}

/* ---- method overrides ---- */

static const char *const overrides[] = { "_method", "x-http-method-override", "x-http-method",
                                         "x-method-override", NULL };

/* Finds `_method=delete`, `"_method": "DELETE"` and the like in a text. */
static bool override_in_text(collector *c, const char *s, size_t len, const char *target)
{
    char *raw = malloc(len + 1);
    for (size_t i = 0; raw && i < len; i++)
        raw[i] = s[i] ? s[i] : ' ';
    if (raw) {
        raw[len] = '\0';
        decode(raw);
    }
    char *t = raw ? gd_fold(raw, strlen(raw)) : NULL;
    free(raw);
    if (!t) return no_memory(c->e);
    bool ok = true;
    for (size_t i = 0; ok && overrides[i]; i++) {
        for (const char *at = t; ok && (at = strstr(at, overrides[i])) != NULL;) {
            at += strlen(overrides[i]);
            const char *value = at + strspn(at, "\"': =\t\\");
            size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyz");
            if (value > at && n > 0)
                ok = request_method(c, value, n, "the method override", target);
        }
    }
    free(t);
    return ok;
}

static bool find_overrides(collector *c, const json_t *v, const char *target, int depth)
{
    if (depth > MAX_DEPTH)
        return gd_fail(c->e, GD_LIMIT, "a call is nested deeper than %d levels", MAX_DEPTH);
    if (json_is_string(v)) {
        const char *s = json_string_value(v);
        size_t n = json_string_length(v);
        json_t *inner = *s == '{' || *s == '[' ? json_loadb(s, n, JSON_ALLOW_NUL, NULL) : NULL;
        bool ok = !inner || find_overrides(c, inner, target, depth + 1);
        json_decref(inner);
        return ok && override_in_text(c, s, n, target);
    }
    for (size_t i = 0; i < json_array_size(v); i++)
        if (!find_overrides(c, json_array_get(v, i), target, depth + 1)) return false;
    for (void *it = json_object_iter((json_t *)v); it;
         it = json_object_iter_next((json_t *)v, it)) {
        const json_t *item = json_object_iter_value(it);
        char *key = gd_fold(json_object_iter_key(it), json_object_iter_key_len(it));
        if (!key) return no_memory(c->e);
        bool found = gd_one_of(key, overrides) && json_is_string(item);
        free(key);
        if (found ? !request_method(c, json_string_value(item), json_string_length(item),
                                    "the method override", target)
                  : !find_overrides(c, item, target, depth + 1))
            return false;
    }
    return true;
}

/* ---- reading ---- */

static bool text_member(const json_t *o, const char *of, const char *key, const char **out,
                        gd_error *e)
{
    const json_t *v = json_object_get(o, key);
    *out = NULL;
    if (!v || json_is_null(v)) return true;
    if (!json_is_string(v) || strlen(json_string_value(v)) != json_string_length(v))
        return gd_fail(e, GD_INVALID, "%s.%s of a call must be text", of, key);
    *out = json_string_value(v);
    return true;
}

static bool object_member(const json_t *o, const char *of, const char *key, const json_t **out,
                          gd_error *e)
{
    const json_t *v = json_object_get(o, key);
    *out = json_is_null(v) ? NULL : v;
    return !*out || json_is_object(*out) ||
           gd_fail(e, GD_INVALID, "%s%s%s of a call must be an object", of, *of ? "." : "", key);
}

static bool check_labels(const json_t *labels, gd_error *e)
{
    for (void *it = json_object_iter((json_t *)labels); it;
         it = json_object_iter_next((json_t *)labels, it)) {
        const json_t *v = json_object_iter_value(it);
        bool ok = json_is_array(v);
        for (size_t i = 0; ok && i < json_array_size(v); i++)
            ok = json_is_string(json_array_get(v, i));
        if (!ok)
            return gd_fail(e, GD_INVALID, "each of the labels of a call must be a list of texts");
    }
    return true;
}

/* "delete:report": what the page says an element does. */
static bool marked_action(collector *c, const char *mark, const char *target)
{
    const char *colon = strchr(mark, ':');
    size_t n = colon ? (size_t)(colon - mark) : strlen(mark);
    if (n == 0 || n > MAX_NAME || (colon && strlen(colon + 1) > MAX_TARGET))
        return gd_fail(c->e, GD_INVALID,
                       "facts.guardAction must be an action, or \"action:target\", of at most %d "
                       "letters",
                       MAX_NAME);
    char action[MAX_NAME + 1];
    memcpy(action, mark, n);
    action[n] = '\0';
    return gd_judge_add(c->j, action, colon && colon[1] ? colon + 1 : target, c->e,
                        "the page marks it as %s", action);
}

/* Does an act on this element send its form? Where that is not known to be false, it does. */
static bool submits(const char *function, const json_t *element)
{
    static const char *const quiet[] = { "fill", "select", "read",    "show",       "wait",
                                         "say",  "ask",    "handoff", "checkpoint", NULL };
    static const char *const kinds[] = { "button", "reset", "text",     "checkbox",
                                         "radio",  "email", "number",   "search",
                                         "date",   "tel",   "url",      "time",
                                         "color",  "range", "password", NULL };
    static const char *const tags[] = { "textarea", "select", "label", "option", NULL };
    if (gd_one_of(function, quiet)) return false;
    const char *tag = json_string_value(json_object_get(element, "tag"));
    const char *type = json_string_value(json_object_get(element, "type"));
    if (tag && gd_one_of(tag, tags)) return false;
    return !(type && gd_one_of(type, kinds));
}

static bool is_request(const char *function)
{
    return strcmp(function, "api") == 0 || strcmp(function, "request") == 0;
}

/* Does the act follow the address of its element? Showing a target on another page does; a mail link
   or a script that is only shown, read or filled does nothing. */
static bool follows(const char *function, const char *href)
{
    static const char *const still[] = { "fill", "select",  "read",       "wait", "say",
                                         "ask",  "handoff", "checkpoint", NULL };
    if (gd_one_of(function, still)) return false;
    if (strcmp(function, "show") != 0) return true;
    char *s = clean(href);
    bool goes = !s || (strncasecmp(s, "mailto:", 7) != 0 && strncasecmp(s, "javascript:", 11) != 0);
    free(s);
    return goes;
}

static bool collect_facts(collector *c, const char *function, const char *target)
{
    const json_t *facts = c->j->facts, *element, *form, *headers;
    const char *mark, *method, *href, *s;
    if (!text_member(facts, "facts", "guardAction", &mark, c->e) ||
        !text_member(facts, "facts", "method", &method, c->e) ||
        !text_member(facts, "facts", "href", &href, c->e) ||
        !text_member(facts, "facts", "origin", &s, c->e) ||
        !text_member(facts, "facts", "text", &s, c->e) ||
        !object_member(facts, "facts", "element", &element, c->e) ||
        !object_member(facts, "facts", "form", &form, c->e) ||
        !object_member(facts, "facts", "headers", &headers, c->e))
        return false;
    char *trimmed = mark ? clean(mark) : NULL;
    bool marked =
        !mark || (trimmed ? !*trimmed || marked_action(c, trimmed, target) : no_memory(c->e));
    free(trimmed);
    if (!marked) return false;
    /* What the page marks names the thing best when the call itself does not. */
    const char *colon = mark ? strchr(mark, ':') : NULL;
    if (!target && colon && colon[1]) target = colon + 1;
    if (method && !request_method(c, method, strlen(method), "the request method", target))
        return false;
    if (headers && !find_overrides(c, headers, target, 0)) return false;
    bool request = is_request(function);
    if (href && follows(function, href) &&
        (!go_to(c, href, "the link", target, !request) ||
         !override_in_text(c, href, strlen(href), target)))
        return false;
    if (!form || !submits(function, element)) return true;
    if (!text_member(form, "facts.form", "method", &method, c->e) ||
        !text_member(form, "facts.form", "action", &s, c->e))
        return false;
    if (method && !request_method(c, method, strlen(method), "the method of the form", target))
        return false;
    return (!s || go_to(c, s, "the form", target, true)) && find_overrides(c, form, target, 0);
}

static bool collect_recipients(collector *c, const json_t *v)
{
    if (!v || json_is_null(v)) return true;
    if (!json_is_array(v)) return push(c, c->recipients, json_incref((json_t *)v));
    for (size_t i = 0; i < json_array_size(v); i++)
        if (!push(c, c->recipients, json_incref(json_array_get(v, i)))) return false;
    return true;
}

/* Is there anything that could be an e-mail address? `transfer(to="savings")` has none. */
static bool any_address(const json_t *recipients)
{
    for (size_t i = 0; i < json_array_size(recipients); i++) {
        const json_t *v = json_array_get(recipients, i);
        if (!json_is_string(v)) return true;
        char *s = gd_fold(json_string_value(v), json_string_length(v));
        bool found = !s || strchr(s, '@');
        free(s);
        if (found) return true;
    }
    return false;
}

static bool collect_args(collector *c, const char *function, const char *target)
{
    static const char *const mail[] = { "to", "cc", "bcc", "recipient", "recipients", NULL };
    const json_t *args = c->j->args;
    for (size_t i = 0; mail[i]; i++)
        if (!collect_recipients(c, json_object_get(args, mail[i]))) return false;
    bool request = is_request(function);
    static const char *const places[] = { "url", "href", "path", NULL };
    for (size_t i = 0; places[i] && (request || strcmp(function, "navigate") == 0); i++) {
        const char *s;
        if (!text_member(args, "args", places[i], &s, c->e)) return false;
        if (s && !go_to(c, s, "the address", target, false)) return false;
    }
    if (!request) return true;
    const char *method;
    if (!text_member(args, "args", "method", &method, c->e)) return false;
    if (method && !request_method(c, method, strlen(method), "the request method", target))
        return false;
    return !args || find_overrides(c, args, target, 0);
}

static bool set_param(collector *c, const char *name, json_t *list)
{
    size_t n = json_array_size(list);
    if (n == 0) return true;
    json_t *v = n == 1 ? json_array_get(list, 0) : list;
    return json_object_set(c->j->params, name, v) == 0 || no_memory(c->e);
}

static bool collect(collector *c, const char *function, const char *target)
{
    const char *page;
    if (!text_member(c->j->facts, "facts", "url", &page, c->e)) return false;
    if (!collect_args(c, function, target) || !collect_facts(c, function, target)) return false;
    if (any_address(c->recipients) &&
        !gd_judge_add(c->j, "email", target, c->e, "it has recipients"))
        return false;
    if (c->inside) json_object_del(c->j->params, "url"); /* the raw one of the arguments */
    return set_param(c, "url", c->urls) && set_param(c, "recipients", c->recipients) &&
           set_param(c, "method", c->methods);
}

static bool read_call(gd_judged *j, const json_t *call, const char **function, const char **intent,
                      const char **target, gd_error *e)
{
    const char *risk;
    if (!json_is_object(call)) return gd_fail(e, GD_INVALID, "a call must be a JSON object");
    if (!text_member(call, "call", "function", function, e) ||
        !text_member(call, "call", "intent", intent, e) ||
        !text_member(call, "call", "risk", &risk, e) ||
        !text_member(call, "call", "source", &j->source, e) ||
        !object_member(call, "", "args", &j->args, e) ||
        !object_member(call, "", "facts", &j->facts, e) ||
        !object_member(call, "", "labels", &j->labels, e) || !check_labels(j->labels, e) ||
        !text_member(j->args, "args", "target", target, e))
        return false;
    if (!*function || !**function || strlen(*function) > MAX_NAME ||
        (*intent && strlen(*intent) > MAX_NAME))
        return gd_fail(e, GD_INVALID, "call.function must be a name of at most %d letters",
                       MAX_NAME);
    if (*target && strlen(*target) > MAX_TARGET)
        return gd_fail(e, GD_LIMIT, "args.target of a call is longer than %d bytes", MAX_TARGET);
    j->confidence = json_object_get(call, "confidence");
    if (json_is_null(j->confidence)) j->confidence = NULL;
    if (j->confidence && !json_is_number(j->confidence))
        return gd_fail(e, GD_INVALID, "call.confidence must be a number from 0 to 1");
    if (j->source && !gd_one_of(j->source, gd_sources))
        return gd_fail(e, GD_INVALID, "call.source must be text, voice, llm, page or mcp");
    for (int i = 0; risk; i++) {
        if (!gd_risks[i]) return gd_fail(e, GD_INVALID, "call.risk must be low, medium or high");
        if (strcmp(gd_risks[i], risk) != 0) continue;
        j->risk = i;
        break;
    }
    return true;
}

bool gd_judge_read(gd_judged *j, const json_t *call, gd_error *e)
{
    const char *function = NULL, *intent = NULL, *target = NULL;
    *j = (gd_judged){ 0 };
    if (!read_call(j, call, &function, &intent, &target, e)) return false;
    j->params = j->args ? json_copy((json_t *)j->args) : json_object();
    collector c = {
        .j = j, .e = e, .urls = json_array(), .recipients = json_array(), .methods = json_array()
    };
    bool ok = j->params && c.urls && c.recipients && c.methods ? true : no_memory(e);
    ok = ok && gd_judge_add(j, function, target, e, "the call itself");
    /* The other rules of views know functions by their folded names. */
    if (ok && intent && *intent) ok = gd_judge_add(j, intent, target, e, "its intent");
    if (ok) ok = collect(&c, j->views[0].action, target);
    if (c.page.path) gd_url_free(&c.page);
    json_decref(c.urls);
    json_decref(c.recipients);
    json_decref(c.methods);
    return ok;
}
