/* SPDX-License-Identifier: MIT */
/* cloche serve: the server, and its API keys. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "server/server.h"
#include "store/store.h"
#include "verbs/verbs.h"

static const char help[] =
    "usage: cloche serve --commands FILE --policy FILE [options]\n"
    "       cloche serve key NAME --roles ROLE[,ROLE] [--tenant NAME] [--store URL]\n"
    "\n"
    "Serves commands, approvals and the driver of pages over HTTP. `key` makes an API key and\n"
    "prints it once; roles are requester, approver, admin.\n"
    "\n"
    "  --commands FILE   what may be said (commands.json)\n"
    "  --policy FILE     what may be done (policy.json)\n"
    "  --mode MODE       demo or production; default: the policy's\n"
    "  --host ADDRESS    default 127.0.0.1\n"
    "  --port N          default 8600; 0: any free port\n"
    "  --store URL       a file (default cloche.db) or postgres://...\n"
    "  --key-file FILE   the store's keys, made when missing; default cloche.keys\n"
    "  --web FOLDER      the pages; default: beside the program\n"
    "  --origin URL      pages of this origin may use the server; again for more\n"
    "  --product URL     origin of the product that /demo shows\n"
    "  --cert FILE --tls-key FILE   serve HTTPS\n"
    "  --local           requests without a key come from a local person who may not approve\n"
    "  --threads N       default 16\n"
    "  --isolated MODE   programs run in confined processes: yes, no, or auto (default): where\n"
    "                    the system allows it; the first lines say what was had\n"
    "  --quiet           no line per request\n"
    "\n"
    "example:\n"
    "  cloche serve key anna --roles approver\n"
    "  cloche serve --commands commands.json --policy policy.json --local\n";

static int usage(const char *text, const char *what)
{
    fprintf(stderr, "cloche: ");
    fprintf(stderr, text, what);
    fprintf(stderr, "\n");
    return GD_EXIT_USAGE;
}

/* What make_key and serve share. */
typedef struct {
    gd_server_config c;
    const char *origins[16];
    const char *tenant, *roles;
} options;

static int make_key(const options *o, const char *name)
{
    gd_error e;
    char key[GD_KEY_TEXT], text[64];
    unsigned roles = 0;
    snprintf(text, sizeof text, "%s", o->roles ? o->roles : "requester");
    for (char *save, *r = strtok_r(text, ",", &save); r; r = strtok_r(NULL, ",", &save)) {
        unsigned role = strcmp(r, "requester") == 0  ? GD_ROLE_REQUESTER
                        : strcmp(r, "approver") == 0 ? GD_ROLE_APPROVER
                        : strcmp(r, "admin") == 0    ? GD_ROLE_ADMIN
                                                     : 0;
        if (!role) return usage("a role is requester, approver or admin, not '%s'", r);
        roles |= role;
    }
    if (strlen(name) > 60) return usage("the name of a key has at most 60 bytes%s", "");
    gd_store *s = gd_store_open(o->c.store, o->c.key_file, &e);
    bool ok = s && gd_store_begin(s, true, &e) &&
              gd_store_key_new(s, o->tenant, name, roles, gd_now(), key, &e) &&
              gd_store_commit(s, &e);
    gd_store_close(s);
    if (!ok) return usage("%s", e.text);
    printf("%s\n", key);
    return GD_EXIT_DONE;
}

static gd_server *running;

static void on_signal(int sig)
{
    (void)sig;
    gd_server_stop(running);
}

/* The pages lie beside the program when it was built, or where they were installed. */
static const char *web_folder(char *out, size_t size)
{
    static const char *const places[] = { "web", "../web", "../share/cloche/web" };
    char exe[3072];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    while (n > 0 && exe[n - 1] != '/')
        n--;
    if (n <= 0) return "web";
    exe[n] = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(out, size, "%s%s/client.js", exe, places[i]);
        if (access(out, R_OK) != 0) continue;
        snprintf(out, size, "%s%s", exe, places[i]);
        return out;
    }
    return "web";
}

static int serve(options *o)
{
    gd_error e;
    char web[4096], isolation[400];
    if (!o->c.commands || !o->c.policy)
        return usage("serve needs --commands FILE and --policy FILE%s", "");
    if (!o->c.web) o->c.web = web_folder(web, sizeof web);
    running = gd_server_new(&o->c, &e);
    if (!running) return usage("%s", e.text);
    struct sigaction a = { .sa_handler = on_signal };
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    signal(SIGPIPE, SIG_IGN);
    printf("cloche serves on %s://%s:%d\n", o->c.cert ? "https" : "http", o->c.host,
           gd_server_port(running));
    gd_server_isolation(running, isolation, sizeof isolation);
    printf("%s\n", isolation);
    fflush(stdout);
    gd_server_run(running);
    signal(SIGINT, SIG_DFL); /* asked again while it closes: at once */
    signal(SIGTERM, SIG_DFL);
    gd_server_free(running);
    return GD_EXIT_DONE;
}

int gd_verb_serve(int argc, char **argv)
{
    enum {
        COMMANDS = 256,
        POLICY,
        MODE,
        HOST,
        PORT,
        STORE,
        KEY_FILE,
        WEB,
        ORIGIN,
        PRODUCT,
        CERT,
        TLS_KEY,
        LOCAL,
        THREADS,
        QUIET,
        ISOLATED,
        TENANT,
        ROLES,
        CLOCK,
        FAIL_AT,
        HELP
    };
    static const struct option longs[] = {
        { "commands", 1, 0, COMMANDS },
        { "policy", 1, 0, POLICY },
        { "mode", 1, 0, MODE },
        { "host", 1, 0, HOST },
        { "port", 1, 0, PORT },
        { "store", 1, 0, STORE },
        { "key-file", 1, 0, KEY_FILE },
        { "web", 1, 0, WEB },
        { "origin", 1, 0, ORIGIN },
        { "product", 1, 0, PRODUCT },
        { "cert", 1, 0, CERT },
        { "tls-key", 1, 0, TLS_KEY },
        { "local", 0, 0, LOCAL },
        { "threads", 1, 0, THREADS },
        { "quiet", 0, 0, QUIET },
        { "isolated", 1, 0, ISOLATED },
        { "tenant", 1, 0, TENANT },
        { "roles", 1, 0, ROLES },
        /* for tests; not in the help */
        { "clock-offset-file", 1, 0, CLOCK },
        { "fail-at", 1, 0, FAIL_AT },
        { "help", 0, 0, HELP },
        { 0, 0, 0, 0 },
    };
    options o = { .c = { .host = "127.0.0.1",
                         .port = 8600,
                         .store = "cloche.db",
                         .key_file = "cloche.keys",
                         .isolated = GD_ISOLATED_AUTO },
                  .tenant = "local" };
    o.c.origins = o.origins;
    /* getopt_long skips the first argument: the verb itself */
    argc++;
    argv--;
    for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
        switch (c) {
        case COMMANDS: o.c.commands = optarg; break;
        case POLICY: o.c.policy = optarg; break;
        case MODE: o.c.mode = optarg; break;
        case HOST: o.c.host = optarg; break;
        case PORT: {
            char *end;
            long n = strtol(optarg, &end, 10);
            if (*end || n < 0 || n > 65535) return usage("'%s' is no port", optarg);
            o.c.port = (int)n;
            break;
        }
        case STORE: o.c.store = optarg; break;
        case KEY_FILE: o.c.key_file = optarg; break;
        case WEB: o.c.web = optarg; break;
        case ORIGIN:
            if (o.c.norigins == 16) return usage("at most 16 origins; '%s' is one more", optarg);
            o.origins[o.c.norigins++] = optarg;
            break;
        case PRODUCT: o.c.product = optarg; break;
        case CERT: o.c.cert = optarg; break;
        case TLS_KEY: o.c.key = optarg; break;
        case LOCAL: o.c.local = true; break;
        case THREADS: {
            char *end;
            long n = strtol(optarg, &end, 10);
            if (*end || n < 1 || n > 256) return usage("'%s': 1 to 256 threads", optarg);
            o.c.threads = (unsigned)n;
            break;
        }
        case FAIL_AT: {
            char *end;
            long n = strtol(optarg, &end, 10);
            if (*end || n < 0 || n > 100000) return usage("'%s' is no point to fail at", optarg);
            o.c.fail_at = (int)n;
            break;
        }
        case CLOCK: o.c.clock_offset_file = optarg; break;
        case ISOLATED:
            if (strcmp(optarg, "yes") && strcmp(optarg, "no") && strcmp(optarg, "auto"))
                return usage("--isolated is yes, no or auto, not '%s'", optarg);
            o.c.isolated = *optarg == 'y'   ? GD_ISOLATED_YES
                           : *optarg == 'n' ? GD_ISOLATED_NO
                                            : GD_ISOLATED_AUTO;
            break;
        case QUIET: o.c.quiet = true; break;
        case TENANT: o.tenant = optarg; break;
        case ROLES: o.roles = optarg; break;
        case 'h':
        case HELP: fputs(help, stdout); return GD_EXIT_DONE;
        default: return GD_EXIT_USAGE; /* getopt has said what is wrong */
        }
    }
    if (o.c.mode && strcmp(o.c.mode, "demo") != 0 && strcmp(o.c.mode, "production") != 0)
        return usage("the mode is demo or production, not '%s'", o.c.mode);
    if (!o.c.cert != !o.c.key) return usage("HTTPS needs both --cert and --tls-key%s", "");
    if (optind < argc && strcmp(argv[optind], "key") == 0)
        return optind + 2 == argc ? make_key(&o, argv[optind + 1])
                                  : usage("serve key needs one NAME%s", "");
    if (optind < argc) return usage("'%s' is not expected here", argv[optind]);
    return serve(&o);
}
