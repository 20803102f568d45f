/* SPDX-License-Identifier: MIT */
/*
 * The chain of the audit: whatever is done to its entries or its head is found, by the entry where it
 * was done. A line of the export says all that is needed to check it again.
 */
#include "stores.h"
#include "base/canon.h"

enum { ENTRIES = 9 };

typedef struct {
    gd_store *store;
    const gd_keys *keys;
    json_t *list, *head;
} chain;

/* Entries of two tenants, with letters beyond ASCII and without a session. */
static chain open_chain(const database *d, int entries)
{
    gd_error why = { 0 };
    chain c = { .store = open_store(d) };
    c.keys = gd_store_keys(c.store);
    for (int i = 0; i < entries; i++) {
        json_t *body = json_pack("{si ss s[ffn]}", "i", i, "text", "ü \" \\ \n", "list", 0.5, 1e21);
        OK(gd_store_begin(c.store, true, &e));
        OK(gd_store_audit(c.store, i % 2 ? "t" : "u", i % 3 ? "ses_1" : NULL, "test.type", body,
                          1000 + i, &e));
        OK(gd_store_commit(c.store, &e));
        json_decref(body);
    }
    c.list = gd_store_audit_read(c.store, NULL, NULL, 0, 100, &why);
    c.head = gd_store_audit_head(c.store, &why);
    assert_int_equal(json_array_size(c.list), entries);
    assert_non_null(c.head);
    return c;
}

static void close_chain(chain *c)
{
    json_decref(c->list);
    json_decref(c->head);
    gd_store_close(c->store);
}

/* What `cloche audit verify` does. *at: the last entry that is right. */
static bool verify(const gd_keys *k, const json_t *list, const json_t *head, int64_t *at,
                   gd_error *e)
{
    gd_chain_at last = { 0 };
    bool whole = true;
    for (size_t i = 0; whole && i < json_array_size(list); i++)
        whole = gd_chain_check(k, &last, json_array_get(list, i), e);
    *at = last.seq;
    return whole && gd_chain_check_head(k, &last, head, e);
}

/* The list is not whole, and the entries up to `good` are. Takes list. */
static void found(const chain *c, json_t *list, int64_t good)
{
    int64_t at;
    gd_error e = { 0 };
    assert_false(verify(c->keys, list, c->head, &at, &e));
    assert_int_equal(e.code, GD_INVALID);
    assert_non_null(strstr(e.text, "entry"));
    assert_int_equal(at, good);
    json_decref(list);
}

static void test_whole(void **state)
{
    chain c = open_chain(database_of(state), ENTRIES);
    int64_t at;
    OK(verify(c.keys, c.list, c.head, &at, &e));
    assert_int_equal(at, ENTRIES);
    close_chain(&c);
}

static void test_nothing_yet(void **state)
{
    chain c = open_chain(database_of(state), 0);
    int64_t at;
    OK(verify(c.keys, c.list, c.head, &at, &e));
    json_object_set_new(c.head, "seq", json_integer(3)); /* all of it was taken away */
    gd_error why = { 0 };
    assert_false(verify(c.keys, c.list, c.head, &at, &why));
    close_chain(&c);
}

static void test_edited(void **state)
{
    static const char *const keys[] = { "tenant", "session", "type", "text", "prev", "hash" };
    chain c = open_chain(database_of(state), ENTRIES);
    for (size_t i = 0; i < ENTRIES; i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            json_t *list = json_deep_copy(c.list), *entry = json_array_get(list, i);
            json_object_set_new(entry, keys[k], json_string("x"));
            found(&c, list, (int64_t)i);
            list = json_deep_copy(c.list); /* a name taken away is not an empty one */
            entry = json_array_get(list, i);
            bool has = !json_is_null(json_object_get(entry, keys[k]));
            json_object_set_new(entry, keys[k], has ? json_null() : json_string(""));
            found(&c, list, (int64_t)i);
        }
        json_t *list = json_deep_copy(c.list);
        json_object_set_new(json_array_get(list, i), "ts", json_integer(1001 + (int)i));
        found(&c, list, (int64_t)i);
        list = json_deep_copy(c.list);
        json_object_set_new(json_array_get(list, i), "seq", json_integer(100));
        found(&c, list, (int64_t)i);
    }
    close_chain(&c);
}

/* Each bit of a body and of a hash. */
static void test_flipped(void **state)
{
    static const char *const keys[] = { "text", "hash", "prev" };
    chain c = open_chain(database_of(state), 3);
    for (size_t k = 0; k < 3; k++) {
        const char *was = json_string_value(json_object_get(json_array_get(c.list, 1), keys[k]));
        size_t n = strlen(was);
        char *text = malloc(n + 1);
        assert_non_null(text);
        for (size_t bit = 0; bit < n * 8; bit++) {
            memcpy(text, was, n + 1);
            text[bit / 8] ^= (char)(1 << (bit % 8));
            json_t *v = text[bit / 8] ? json_string(text) : NULL;
            if (!v) continue; /* no text: test_unreadable */
            json_t *list = json_deep_copy(c.list);
            json_object_set_new(json_array_get(list, 1), keys[k], v);
            found(&c, list, 1);
        }
        free(text);
    }
    close_chain(&c);
}

/* What is no text does not even get that far. */
static void test_unreadable(void **state)
{
    const database *d = database_of(state);
    chain c = open_chain(d, ENTRIES);
    gd_error why = { 0 };
    gd_db *db = gd_db_open(d->url, &why);
    OK(gd_db_query(db, "UPDATE audit SET body = CAST(x'7bff' AS TEXT) WHERE seq = 5", NULL, 0, NULL,
                   &e));
    gd_db_close(db);
    assert_null(gd_store_audit_read(c.store, NULL, NULL, 0, 100, &why));
    assert_int_equal(why.code, GD_INVALID);
    assert_non_null(strstr(why.text, "entry 5"));
    close_chain(&c);
}

static void test_moved_and_removed(void **state)
{
    chain c = open_chain(database_of(state), ENTRIES);
    json_t *list;
    for (size_t i = 0; i < ENTRIES; i++) {
        list = json_deep_copy(c.list); /* removed; the last one by the head */
        json_array_remove(list, i);
        found(&c, list, (int64_t)(i < ENTRIES - 1 ? i : ENTRIES - 1));
        list = json_deep_copy(c.list); /* removed, and the others numbered anew */
        json_array_remove(list, i);
        for (size_t k = i; k < ENTRIES - 1; k++)
            json_object_set_new(json_array_get(list, k), "seq", json_integer((json_int_t)k + 1));
        found(&c, list, (int64_t)(i < ENTRIES - 1 ? i : ENTRIES - 1));
        list = json_deep_copy(c.list); /* written twice */
        json_array_insert_new(list, i, json_deep_copy(json_array_get(c.list, i)));
        found(&c, list, (int64_t)i + 1);
        for (size_t k = i + 1; k < ENTRIES; k++) { /* two in each other's place */
            list = json_deep_copy(c.list);
            json_array_set(list, i, json_array_get(c.list, k));
            json_array_set(list, k, json_array_get(c.list, i));
            found(&c, list, (int64_t)i);
        }
    }
    list = json_array(); /* all of it */
    found(&c, list, 0);
    close_chain(&c);
}

/* The end was cut off, and the head with it: nobody can sign the shorter one. */
static void test_head(void **state)
{
    static const char *const keys[] = { "hash", "signature" };
    chain c = open_chain(database_of(state), ENTRIES);
    json_t *list = json_deep_copy(c.list), *last = json_array_get(list, ENTRIES - 2);
    json_t *whole = json_deep_copy(c.head);
    json_array_remove(list, ENTRIES - 1);
    json_object_set_new(c.head, "seq", json_integer(ENTRIES - 1));
    json_object_set(c.head, "hash", json_object_get(last, "hash"));
    found(&c, list, ENTRIES - 1);
    for (size_t k = 0; k < 2; k++) {
        const char *was = json_string_value(json_object_get(whole, keys[k]));
        for (size_t i = 0; was[i]; i++) {
            char text[GD_CHAIN_SIGNATURE];
            strcpy(text, was);
            text[i] = text[i] == '0' ? '1' : '0';
            json_object_clear(c.head);
            json_object_update(c.head, whole);
            json_object_set_new(c.head, keys[k], json_string(text));
            found(&c, json_deep_copy(c.list), ENTRIES);
        }
        json_object_set_new(c.head, keys[k], json_null());
        found(&c, json_deep_copy(c.list), ENTRIES);
    }
    json_object_clear(c.head); /* dropped */
    found(&c, json_deep_copy(c.list), ENTRIES);
    json_object_set_new(c.head, "seq", json_integer(0)); /* "nothing was written yet" */
    found(&c, json_deep_copy(c.list), ENTRIES);
    json_decref(whole);
    close_chain(&c);
}

/* ---- keys ---- */

static void test_other_key(void **state)
{
    const database *d = database_of(state);
    chain c = open_chain(d, ENTRIES);
    database other = *d;
    snprintf(other.keys, sizeof other.keys, "%s/other", d->dir);
    int64_t at;
    gd_keys foreign, mixed = *c.keys;
    OK(gd_keys_load(other.keys, &foreign, &e));
    FAILS(verify(&foreign, c.list, c.head, &at, &e), GD_INVALID);
    assert_int_equal(at, 0);
    memcpy(mixed.sign_public, foreign.sign_public, sizeof mixed.sign_public);
    FAILS(verify(&mixed, c.list, c.head, &at, &e), GD_INVALID); /* the head alone */
    assert_int_equal(at, ENTRIES);
    close_chain(&c);

    /* an entry of somebody who writes to the store, but has not its keys */
    gd_store *forger = open_store(&other);
    json_t *body = json_pack("{ss}", "by", "nobody");
    OK(gd_store_begin(forger, true, &e));
    OK(gd_store_audit(forger, "t", "ses_1", "test.type", body, 2000, &e));
    OK(gd_store_commit(forger, &e));
    gd_store_close(forger);
    json_decref(body);
    c = (chain){ .store = open_store(d) };
    gd_error why = { 0 };
    c.list = gd_store_audit_read(c.store, NULL, NULL, 0, 100, &why);
    c.head = gd_store_audit_head(c.store, &why);
    assert_int_equal(json_array_size(c.list), ENTRIES + 1);
    FAILS(verify(gd_store_keys(c.store), c.list, c.head, &at, &e), GD_INVALID);
    assert_int_equal(at, ENTRIES);
    close_chain(&c);
}

static void write_file(const char *file, const char *text, mode_t mode)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, mode);
    assert_true(fd >= 0 && fchmod(fd, mode) == 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void test_key_file(void **state)
{
    const database *d = database_of(state);
    gd_keys first, again;
    struct stat st;
    char text[256] = "", bad[256];
    OK(gd_keys_load(d->keys, &first, &e)); /* made */
    OK(gd_keys_load(d->keys, &again, &e));
    assert_memory_equal(&first, &again, sizeof first);
    assert_int_equal(stat(d->keys, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    int fd = open(d->keys, O_RDONLY);
    ssize_t n = read(fd, text, sizeof text - 2);
    close(fd);
    assert_true(n > 70);

    write_file(d->keys, text, 0640);
    FAILS(gd_keys_load(d->keys, &again, &e), GD_REFUSED); /* others may read it */
    for (ssize_t i = 0; i < n; i++) {                     /* cut off, or another letter */
        snprintf(bad, sizeof bad, "%.*s", (int)i, text);
        write_file(d->keys, bad, 0600);
        FAILS(gd_keys_load(d->keys, &again, &e), GD_INVALID);
        strcpy(bad, text);
        bad[i] = '!';
        write_file(d->keys, bad, 0600);
        FAILS(gd_keys_load(d->keys, &again, &e), GD_INVALID);
    }
    strcat(strcpy(bad, text), "\n");
    write_file(d->keys, bad, 0600);
    FAILS(gd_keys_load(d->keys, &again, &e), GD_INVALID);
    write_file(d->keys, text, 0600);
    OK(gd_keys_load(d->keys, &again, &e));
    assert_memory_equal(&first, &again, sizeof first);
    FAILS(gd_keys_load(d->dir, &again, &e), GD_REFUSED); /* a directory */
}

/* ---- export ---- */

/* A line of the export has no "text": the canonical form of its body is what was sealed. */
static void test_export(void **state)
{
    chain c = open_chain(database_of(state), ENTRIES);
    gd_chain_at last = { 0 };
    for (size_t i = 0; i < ENTRIES; i++) {
        gd_error why = { 0 };
        json_t *entry = json_deep_copy(json_array_get(c.list, i));
        json_object_del(entry, "text");
        char *line = json_dumps(entry, JSON_COMPACT);
        json_t *read = json_loads(line, 0, NULL);
        char *text = gd_canon(json_object_get(read, "body"), NULL, &why);
        assert_non_null(text);
        json_object_set_new(read, "text", json_string(text));
        OK(gd_chain_check(c.keys, &last, read, &e));
        json_object_set_new(json_object_get(read, "body"), "i", json_integer(100));
        free(text);
        text = gd_canon(json_object_get(read, "body"), NULL, &why);
        json_object_set_new(read, "text", json_string(text));
        gd_chain_at before = last;
        before.seq--;
        snprintf(before.hash, sizeof before.hash, "%s",
                 json_string_value(json_object_get(read, "prev")));
        FAILS(gd_chain_check(c.keys, &before, read, &e), GD_INVALID);
        free(text);
        free(line);
        json_decref(read);
        json_decref(entry);
    }
    OK(gd_chain_check_head(c.keys, &last, c.head, &e));
    close_chain(&c);
}

/* Reading goes on behind an entry, and shows a tenant its own ones only. */
static void test_read(void **state)
{
    chain c = open_chain(database_of(state), ENTRIES);
    gd_error e = { 0 };
    size_t i;
    json_t *entry, *list = gd_store_audit_read(c.store, "t", NULL, 0, 100, &e);
    assert_int_equal(json_array_size(list), 4);
    json_array_foreach(list, i, entry)
        assert_string_equal(json_string_value(json_object_get(entry, "tenant")), "t");
    json_decref(list);
    list = gd_store_audit_read(c.store, "t", "ses_1", 2, 100, &e);
    assert_int_equal(json_array_size(list), 2); /* 6 and 8 */
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "seq")), 6);
    json_decref(list);
    list = gd_store_audit_read(c.store, NULL, NULL, 3, 2, &e);
    assert_int_equal(json_array_size(list), 2);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 1), "seq")), 5);
    json_decref(list);
    close_chain(&c);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_BOTH(test_whole),     ON_SQLITE(test_nothing_yet), ON_SQLITE(test_edited),
        ON_SQLITE(test_flipped), ON_SQLITE(test_unreadable),  ON_SQLITE(test_moved_and_removed),
        ON_SQLITE(test_head),    ON_SQLITE(test_other_key),   ON_SQLITE(test_key_file),
        ON_BOTH(test_export),    ON_BOTH(test_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
