/* SPDX-License-Identifier: MIT */
/* The normal forms of text, e-mail addresses and URLs, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/email.h"
#include "base/text.h"
#include "base/url.h"

static void text(const char *in, const char *want)
{
    gd_error e = { 0 };
    size_t n;
    char *got = gd_text_normal(in, strlen(in), &n, &e);
    if (!want) {
        assert_null(got);
        assert_int_not_equal(e.code, GD_OK);
        assert_true(strlen(e.text) > 20);
        return;
    }
    assert_non_null(got);
    assert_string_equal(got, want);
    assert_int_equal(n, strlen(want));
    free(got);
}

static void test_text(void **state)
{
    (void)state;
    text("", "");
    text("  show \t me\n billing ", "show me billing");
    text("\xef\xbc\xa4\xef\xbd\x85lete", "Delete"); /* full width */
    text("\xf0\x9d\x90\x9d\xf0\x9d\x90\x9e", "de"); /* mathematical bold */
    text("a\xc2\xa0 b", "a b");                     /* no-break space */
    text("cafe\xcc\x81", "caf\xc3\xa9");            /* composed */
    text("zero\xe2\x80\x8bwidth", NULL);            /* U+200B */
    text("\xe2\x80\xae"
         "abc",
         NULL); /* right-to-left override */
    text("so\xc2\xad"
         "ft",
         NULL); /* soft hyphen */
    text("a\x01", NULL);
    text("a\xff", NULL);
    text("\xee\x80\x80", NULL);                          /* private use */
    text("\xe3\x85\xa4", NULL);                          /* Hangul filler */
    text("p\xd0\xb0ypal", NULL);                         /* Cyrillic a in a Latin word */
    text("show \xd1\x81\xd0\xbe\xd1\x80\xd1\x83", NULL); /* "copy", all Cyrillic, beside Latin */
    text("\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 \xd0\xbc\xd0\xb8\xd1\x80",
         "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 \xd0\xbc\xd0\xb8\xd1\x80");
    text("\xe6\x97\xa5\xe6\x9c\xac\xe3\x81\xae", "\xe6\x97\xa5\xe6\x9c\xac\xe3\x81\xae");
    static char big[GD_TEXT_MAX + 2];
    memset(big, 'a', GD_TEXT_MAX + 1);
    text(big, NULL);
    big[GD_TEXT_MAX] = '\0';
    text(big, big);
    size_t n;
    gd_error e;
    char *f = gd_text_fold("Stra\xc3\x9f"
                           "e  ZWEI",
                           13, &n, &e);
    assert_string_equal(f, "strasse zwei");
    free(f);
}

static void email(const char *in, const char *want)
{
    gd_error e = { 0 };
    char *got = gd_email_normal(in, strlen(in), &e);
    if (want) {
        assert_non_null(got);
        assert_string_equal(got, want);
    } else {
        if (got) print_error("taken: %s\n", in);
        assert_null(got);
        assert_int_not_equal(e.code, GD_OK);
    }
    free(got);
}

static void test_email(void **state)
{
    (void)state;
    email("sales@acme.test", "sales@acme.test");
    email(" Sales.Team+x@ACME.Test ", "sales.team+x@acme.test");
    email("anna@b\xc3\xbc"
          "cher.test",
          "anna@xn--bcher-kva.test");
    email("anna@acme.test.", "anna@acme.test");
    static const char *const bad[] = {
        "",
        "anna",
        "@acme.test",
        "anna@",
        "a@b@c.test",
        "a@acme.test, x@evil.test",
        "a@acme.test x@evil.test",
        "a@acme.test;x@evil.test",
        "Boss <a@acme.test>",
        "\"a b\"@acme.test",
        "a(comment)@acme.test",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@localhost",
        ".a@acme.test",
        "a..b@acme.test",
        "a.@acme.test",
        "a@acme..test",
        "a@-acme.test",
        "a@acme-.test",
        "a%b@acme.test",
        "x!y@acme.test",
        "a@acme.test\nBcc: x@evil.test",
        "a@acm\xd0\xb5.test",
        "a@acme.test%0a",
        "\xc3\xa4@acme.test",
        "a@acme_x.test",
        "mailto:a@acme.test",
        "a@acme.test?cc=x",
        "a@0x7f.1",
        "a@acme.0x10",
        "a,b@acme.test",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        email(bad[i], NULL);
}

static void url(const char *base, const char *in, const char *want)
{
    gd_error e = { 0 };
    gd_url b, u;
    if (base) assert_true(gd_url_parse(base, strlen(base), NULL, &b, &e));
    bool ok = gd_url_parse(in, strlen(in), base ? &b : NULL, &u, &e);
    if (want) {
        assert_true(ok);
        char *got = gd_url_text(&u);
        assert_string_equal(got, want);
        free(got);
        gd_url_free(&u);
    } else {
        if (ok) print_error("taken: %s\n", in);
        assert_false(ok);
        assert_int_not_equal(e.code, GD_OK);
    }
    if (base) gd_url_free(&b);
}

static void test_url(void **state)
{
    (void)state;
    url(NULL, "http://acme.test", "http://acme.test/");
    url(NULL, "HTTPS://ACME.test:443/a/./b/../c?x=1#f", "https://acme.test/a/c?x=1#f");
    url(NULL, "http://acme.test:8080/%7euser/%e4", "http://acme.test:8080/~user/%E4");
    url(NULL, "http://acme.test/a/%2e%2e/b", "http://acme.test/b");
    url(NULL, "http://acme.test/../../x", "http://acme.test/x");
    url(NULL,
        "http://b\xc3\xbc"
        "cher.test/",
        "http://xn--bcher-kva.test/");
    url(NULL, "http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x");
    url(NULL, "http://[0:0::1]:81/", "http://[::1]:81/");
    url(NULL, "http://acme.test./", "http://acme.test/");
    url(NULL, "http://acme.test:/x", "http://acme.test/x");
    url("http://acme.test/a/b?q", "c", "http://acme.test/a/c");
    url("http://acme.test/a/b?q", "../c?d", "http://acme.test/c?d");
    url("http://acme.test/a/b?q", "?r", "http://acme.test/a/b?r");
    url("http://acme.test/a/b?q", "#f", "http://acme.test/a/b?q#f");
    url("https://acme.test/a", "//other.test/x", "https://other.test/x");
    url("https://acme.test:8443/a", "/settings/billing", "https://acme.test:8443/settings/billing");
    static const char *const bad[] = {
        "",
        "/a",
        "a",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://acme.test/",
        "http:acme.test",
        "http:/acme.test",
        "http://",
        "http:///x",
        "http://a@acme.test/",
        "http://user:pw@acme.test/",
        "http://acme.test\\@evil.test/",
        "http:\\\\evil.test",
        "http://acme.test/a b",
        "http://acme.test/\t",
        " http://acme.test/",
        "java\nscript:alert(1)",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://acme.test:0/",
        "http://acme.test:65536/",
        "http://acme.test:8a/",
        "http://acme.test/%",
        "http://acme.test/%zz",
        "http://acme.test/%2f",
        "http://acme.test/%5c",
        "http://acme.test/%00",
        "http://acme.test/%0d%0a",
        "http://acm\xd0\xb5.test/",
        "http://a..b/",
        "http://[::1/",
        "http://[acme]/",
        "http://acme_x.test/",
        "blob:http://acme.test/",
        "view-source:http://acme.test/",
        "http://acme.test/%252e",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        url(NULL, bad[i], NULL);
    url("http://acme.test/a", "javascript:alert(1)", NULL);
    url("http://acme.test/a", "\\\\evil.test", NULL);
    url("http://acme.test/a", "/\\evil.test", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_email),
        cmocka_unit_test(test_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
