/* SPDX-License-Identifier: MIT */
/*
 * Empty databases for tests: a SQLite file, or a database of a PostgreSQL server of our own.
 *
 * The server listens on a socket in a temporary directory only. It starts with the first test that
 * needs it and is a child of the test, so it ends with it, also when the test crashes. PostgreSQL
 * refuses to run as root: then the user postgres of Debian's package runs it.
 *
 *     static const struct CMUnitTest tests[] = { ON_BOTH(test_something), ... };
 *
 * where test_something takes its database from *state.
 */
#ifndef DATABASES_H
#define DATABASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    bool postgres;
    char dir[64], url[256], keys[96]; /* url: for gd_db_open; keys: a key file, not yet made */
} database;

static struct {
    pid_t pid, owner;
    char dir[64], bin[160];
} pg_server;

/* Starts argv as the user that may run PostgreSQL; its programs find each other by argv[0]. */
static pid_t pg_spawn(char *argv[], const char *log)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", pg_server.bin, argv[0]);
    argv[0] = path;
    pid_t parent = getpid(), pid = fork();
    if (pid != 0) return pid;
    const struct passwd *pw = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (pw && (setgroups(0, NULL) != 0 || setgid(pw->pw_gid) != 0 || setuid(pw->pw_uid) != 0))
        _exit(126);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0 || chdir("/") != 0) _exit(126);
    if (prctl(PR_SET_PDEATHSIG, SIGQUIT) != 0 || getppid() != parent) _exit(126);
    char *env[] = { "LC_ALL=C", "PATH=/usr/bin:/bin", NULL };
    execve(path, argv, env);
    _exit(127);
}

static void pg_end(void)
{
    if (pg_server.pid <= 0) return;
    kill(pg_server.pid, SIGQUIT);
    waitpid(pg_server.pid, NULL, 0);
    pg_server.pid = 0;
}

static void pg_begin(void)
{
    char data[96], log[96], option[96], url[160];
    snprintf(data, sizeof data, "%s/data", pg_server.dir);
    snprintf(log, sizeof log, "%s/log", pg_server.dir);
    snprintf(option, sizeof option, "unix_socket_directories=%s", pg_server.dir);
    snprintf(url, sizeof url, "postgres:///postgres?host=%s&user=cloche", pg_server.dir);
    char *argv[] = { "postgres", "-D",
                     data,       "-F",
                     "-c",       "listen_addresses=",
                     "-c",       option,
                     "-c",       "max_connections=120",
                     "-c",       "shared_buffers=16MB",
                     NULL };
    pg_server.pid = pg_spawn(argv, log);
    assert_true(pg_server.pid > 0);
    for (int i = 0; PQping(url) != PQPING_OK; i++) {
        if (i > 600 || waitpid(pg_server.pid, NULL, WNOHANG) != 0)
            fail_msg("PostgreSQL does not start; see %s", log);
        usleep(50000);
    }
}

static void pg_remove(void)
{
    if (pg_server.owner != getpid()) return; /* a child of the test that exits */
    char command[128];
    pg_end();
    snprintf(command, sizeof command, "rm -rf '%.60s'", pg_server.dir);
    if (system(command) != 0) fprintf(stderr, "could not remove %s\n", pg_server.dir);
}

/* False, loudly, where PostgreSQL is not installed. */
static bool pg_ready(void)
{
    if (pg_server.pid > 0) return true;
    if (*pg_server.dir) fail_msg("PostgreSQL did not start before");
    glob_t found = { 0 };
    bool have = glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0 ||
                glob("/usr/local/*/bin/initdb", 0, NULL, &found) == 0;
    if (have) {
        const char *path = found.gl_pathv[found.gl_pathc - 1];
        snprintf(pg_server.bin, sizeof pg_server.bin, "%.*s", (int)(strrchr(path, '/') - path),
                 path);
    }
    globfree(&found);
    const struct passwd *pw = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (!have || (geteuid() == 0 && !pw)) {
        fprintf(stderr,
                "\n*** NOT TESTED: PostgreSQL is not installed (apt-get install postgresql), "
                "the store on it is untested here ***\n\n");
        return false;
    }
    strcpy(pg_server.dir, "/tmp/cloche-pg-XXXXXX");
    assert_non_null(mkdtemp(pg_server.dir));
    if (pw) assert_int_equal(chown(pg_server.dir, pw->pw_uid, pw->pw_gid), 0);
    pg_server.owner = getpid();
    assert_int_equal(atexit(pg_remove), 0);
    char data[96], log[96];
    snprintf(data, sizeof data, "%s/data", pg_server.dir);
    snprintf(log, sizeof log, "%s/log", pg_server.dir);
    char *argv[] = { "initdb", "--no-sync", "-A",         "trust", "-U", "cloche",
                     "-E",     "UTF8",      "--locale=C", "-D",    data, NULL };
    int status = -1;
    pid_t pid = pg_spawn(argv, log);
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (status != 0) fail_msg("initdb failed (%d); see %s", status, log);
    pg_begin();
    return true;
}

/* Stops the server as a power failure would, and starts it again. */
static inline void pg_restart(void)
{
    pg_end();
    pg_begin();
}

/* What an administrator does, on a connection of its own. */
static inline void pg_admin(const char *dbname, const char *sql)
{
    char url[160];
    snprintf(url, sizeof url, "postgres:///%s?host=%s&user=cloche", dbname, pg_server.dir);
    PGconn *conn = PQconnectdb(url);
    PGresult *res = PQexec(conn, sql);
    ExecStatusType st = PQresultStatus(res);
    if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(conn));
    PQclear(res);
    PQfinish(conn);
}

static const char *pg_name(const database *d) { return strrchr(d->dir, '-') + 1; }

static int database_new(void **state, bool postgres)
{
    database *d = calloc(1, sizeof *d);
    assert_non_null(d);
    d->postgres = postgres;
    strcpy(d->dir, "/tmp/cloche-db-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->keys, sizeof d->keys, "%s/keys", d->dir);
    *state = d;
    if (!postgres)
        snprintf(d->url, sizeof d->url, "%s/store.db", d->dir);
    else if (pg_ready()) {
        char sql[128];
        snprintf(sql, sizeof sql, "CREATE DATABASE \"%s\"", pg_name(d));
        pg_admin("postgres", sql);
        snprintf(d->url, sizeof d->url, "postgres:///%s?host=%s&user=cloche", pg_name(d),
                 pg_server.dir);
    }
    return 0;
}

static inline int database_sqlite(void **state) { return database_new(state, false); }
static inline int database_postgres(void **state) { return database_new(state, true); }

static inline int database_drop(void **state)
{
    database *d = *state;
    char command[128];
    if (d->postgres && *d->url) {
        snprintf(command, sizeof command, "DROP DATABASE \"%s\" WITH (FORCE)", pg_name(d));
        pg_admin("postgres", command);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", d->dir);
    int rc = system(command);
    free(d);
    return rc;
}

/* The database of a test; ends the test where there is none. */
static inline const database *database_of(void **state)
{
    const database *d = *state;
    if (!*d->url) skip();
    return d;
}

#define ON_SQLITE(f) { #f " (SQLite)", f, database_sqlite, database_drop, NULL }
#define ON_POSTGRES(f) { #f " (PostgreSQL)", f, database_postgres, database_drop, NULL }
#define ON_BOTH(f) ON_SQLITE(f), ON_POSTGRES(f)

#endif
