/* SPDX-License-Identifier: MIT */
/* Options of all commands. */
#include "cli/cli.h"
#include <errno.h>

/* Decimal number with an optional fraction; the C library's reader would also take hex, inf and the
   locale's comma. */
static bool number(const char *s, size_t n, double *out)
{
    double v = 0, scale = 1;
    bool point = false;
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '.' && !point) {
            point = true;
        } else if (s[i] == '_' && digits) {
            continue;
        } else if (s[i] >= '0' && s[i] <= '9') {
            v = v * 10 + (s[i] - '0');
            scale *= point ? 10 : 1;
            digits++;
        } else {
            return false;
        }
    }
    *out = v / scale;
    return digits != 0;
}

static const struct {
    const char *suffix;
    double mul;
    bool time;
} units[] = { { "KB", 1024, false }, { "MB", 1048576, false }, { "GB", 1073741824, false },
              { "K", 1024, false },  { "M", 1048576, false },  { "G", 1073741824, false },
              { "B", 1, false },     { "ms", 1e6, true },      { "us", 1e3, true },
              { "ns", 1, true },     { "min", 60e9, true },    { "m", 60e9, true },
              { "s", 1e9, true } };

static bool limit_value(bool time, const char *v, uint64_t *out)
{
    size_t n = strlen(v);
    double mul = time ? 1e9 : 1, x;
    if (strcmp(v, "none") == 0) {
        *out = UINT64_MAX;
        return true;
    }
    for (size_t i = 0; i < CL_COUNTOF(units); i++) {
        size_t k = strlen(units[i].suffix);
        if (units[i].time == time && n > k && strcmp(v + n - k, units[i].suffix) == 0) {
            mul = units[i].mul;
            n -= k;
            break;
        }
    }
    if (!number(v, n, &x) || x * mul > 1.8e19) return false;
    *out = (uint64_t)(x * mul);
    return true;
}

static int set_limit(cli_opts *o, const char *arg)
{
    static const char *const keys[] = { "memory",      "time",  "fuel",   "depth",
                                        "allocations", "calls", "output", "source" };
    uint64_t *where[] = { &o->limits.memory, &o->limits.time_ns,     &o->limits.fuel,
                          &o->limits.depth,  &o->limits.allocations, &o->limits.calls,
                          &o->limits.output, &o->limits.source };
    const char *eq = strchr(arg, '=');
    for (size_t i = 0; eq && i < CL_COUNTOF(keys); i++) {
        if (strlen(keys[i]) != (size_t)(eq - arg) || strncmp(arg, keys[i], (size_t)(eq - arg)) != 0)
            continue;
        if (limit_value(i == 1, eq + 1, where[i])) return -1;
        return cli_usage("--limit %s: not a value for %s; write for example %s, or none", arg,
                         keys[i],
                         i == 1   ? "time=5s or time=200ms"
                         : i == 0 ? "memory=64MB"
                                  : "1000000");
    }
    return cli_usage("--limit %s: write KEY=VALUE; keys are memory, time, fuel, depth, "
                     "allocations, calls, output, source",
                     arg);
}

static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (!(c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80 ||
              (i && c >= '0' && c <= '9')))
            return false;
    }
    return n != 0;
}

/* NAME=VALUE or NAME; the name is a copy. NULL: no Python name. */
static char *before_eq(const char *arg, const char **value)
{
    const char *eq = strchr(arg, '=');
    size_t n = eq ? (size_t)(eq - arg) : strlen(arg);
    *value = eq ? eq + 1 : NULL;
    if (!is_name(arg, n)) return NULL;
    char *name = cli_alloc(n + 1);
    memcpy(name, arg, n);
    return name;
}

static int add_fn(cli_opts *o, const char *option, const char *arg)
{
    cli_fn f = { .is_async = option[2] == 'a' };
    f.name = before_eq(arg, &f.cmd);
    if (!f.name)
        return cli_usage("%s %s: write NAME=CMD or NAME, where NAME is a Python name", option, arg);
    for (size_t i = 0; i < o->nfns; i++)
        if (strcmp(o->fns[i].name, f.name) == 0) {
            free((void *)(uintptr_t)f.name);
            return cli_usage("%s %s: this function was named before", option, arg);
        }
    o->fns[o->nfns++] = f;
    return -1;
}

static int add_input(cli_opts *o, const char *arg)
{
    cli_input in;
    in.name = before_eq(arg, &in.json);
    if (!in.name || !in.json) {
        free((void *)(uintptr_t)in.name);
        return cli_usage("--input %s: write NAME=JSON, where NAME is a Python name", arg);
    }
    o->inputs[o->ninputs++] = in;
    return -1;
}

static int read_key(cli_opts *o, const char *path)
{
    size_t n;
    char *k = cli_read_file(path, &n);
    if (!k) return CLI_USAGE;
    bool ok = n >= 16 && n <= 64;
    if (ok) {
        memcpy(o->key, k, n);
        o->key_len = n;
    }
    free(k);
    return ok ? -1
              : cli_usage("--key-file %s: a key has 16 to 64 bytes, this file has %zu", path, n);
}

static int count(const char *option, const char *v, unsigned *out)
{
    double x;
    if (!number(v, strlen(v), &x) || x < 1 || x > 4e9)
        return cli_usage("%s %s: a number from 1 on is needed", option, v);
    *out = (unsigned)x;
    return -1;
}

static int set_seed(cli_opts *o, const char *v)
{
    char *end;
    errno = 0;
    o->seed = strtoull(v, &end, 10);
    if (errno || !*v || *end || *v == '-')
        return cli_usage("--seed %s: a whole number from 0 on is needed", v);
    return -1;
}

/* real, or fixed=SECONDS since 1970 */
static int set_clock(cli_opts *o, const char *v)
{
    double x;
    if (strcmp(v, "real") == 0) {
        o->clock = CLI_CLOCK_REAL;
    } else if (strncmp(v, "fixed=", 6) == 0 && number(v + 6, strlen(v + 6), &x) && x >= 0 &&
               x < 4e9) {
        o->clock = CLI_CLOCK_FIXED;
        o->clock_ns = (uint64_t)(x * 1e9);
    } else {
        return cli_usage("--clock %s: write real, or fixed=SECONDS (since 1970)", v);
    }
    return -1;
}

static int flag(cli_opts *o, unsigned takes, const char *a)
{
    const struct {
        const char *name;
        unsigned group;
        bool *to;
    } flags[] = { { "--json", CLI_O_JSON, &o->json },
                  { "--stats", CLI_O_RUN | CLI_O_ANSWER, &o->stats },
                  { "--inside", CLI_O_RUN, &o->inside },
                  { "--stdin", CLI_O_RUN, &o->input_from_stdin },
                  { "--isolated", CLI_O_ISOLATED, &o->isolated } };
    for (size_t k = 0; k < CL_COUNTOF(flags); k++)
        if (strcmp(a, flags[k].name) == 0 && takes & flags[k].group) {
            *flags[k].to = true;
            return 1;
        }
    return 0;
}

/* An option with a value. -1, or the exit code. */
static int option(cli_opts *o, unsigned takes, const char *a, const char *v)
{
    const struct {
        const char *name;
        unsigned *to;
    } switches[] = { /* of tests */
                     { "--chaos", &o->chaos },
                     { "--fuel-slice", &o->fuel_slice },
                     { "--gc-every", &o->gc_every },
                     { "--fail-alloc", &o->fail_alloc },
                     { "--retry-alloc", &o->retry_alloc }
    };
    enum {
        CODE,
        SNAPSHOT,
        LIMIT,
        INPUT,
        FN,
        ASYNC,
        RETURN,
        RAISE,
        CALL,
        KEY,
        CLOCK,
        SEED,
        NOPTIONS
    };
    static const struct {
        const char *name;
        unsigned group;
    } options[NOPTIONS] = { [CODE] = { "-c", CLI_O_CODE },
                            [SNAPSHOT] = { "--snapshot", CLI_O_SNAPSHOT },
                            [LIMIT] = { "--limit", CLI_O_LIMIT },
                            [INPUT] = { "--input", CLI_O_RUN },
                            [FN] = { "--fn", CLI_O_FN },
                            [ASYNC] = { "--async-fn", CLI_O_FN },
                            [RETURN] = { "--return", CLI_O_ANSWER },
                            [RAISE] = { "--raise", CLI_O_ANSWER },
                            [CALL] = { "--call", CLI_O_ANSWER },
                            [KEY] = { "--key-file", CLI_O_KEY },
                            [CLOCK] = { "--clock", CLI_O_RUN | CLI_O_ANSWER },
                            [SEED] = { "--seed", CLI_O_RUN } };
    int which = 0;
    while (which < NOPTIONS &&
           !(strcmp(a, options[which].name) == 0 && takes & options[which].group))
        which++;
    if (which == NOPTIONS) {
        for (size_t i = 0; i < CL_COUNTOF(switches); i++)
            if (strcmp(a, switches[i].name) == 0 && takes & (CLI_O_RUN | CLI_O_ANSWER))
                return v ? count(a, v, switches[i].to) : cli_usage("%s needs a number", a);
        return cli_usage("%s has no option %s; `cloche %s --help` lists them", o->command, a,
                         o->command);
    }
    if (!v) return cli_usage("%s needs a value; see `cloche %s --help`", a, o->command);
    switch (which) {
    case CODE: o->code = v; return -1;
    case SNAPSHOT: o->snapshot = v; return -1;
    case LIMIT: return set_limit(o, v);
    case INPUT: return add_input(o, v);
    case FN:
    case ASYNC: return add_fn(o, a, v);
    case RETURN: o->returns[o->nreturns++] = v; return -1;
    case RAISE: o->raise = v; return -1;
    case CALL: o->calls[o->ncalls++] = v; return -1;
    case KEY: return read_key(o, v);
    case CLOCK: return set_clock(o, v);
    default: return set_seed(o, v);
    }
}

int cli_options(const char *command, unsigned takes, int argc, char **argv, cli_opts *o)
{
    memset(o, 0, sizeof *o);
    o->command = command;
    cloche_limits_default(&o->limits);
    size_t cap = (size_t)argc + 1;
    o->files = cli_alloc(cap * sizeof *o->files);
    o->inputs = cli_alloc(cap * sizeof *o->inputs);
    o->fns = cli_alloc(cap * sizeof *o->fns);
    o->returns = cli_alloc(cap * sizeof *o->returns);
    o->calls = cli_alloc(cap * sizeof *o->calls);
    int rc = -1;
    for (int i = 0; i < argc && rc < 0; i++) {
        const char *a = argv[i];
        if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0) {
            cli_help(command, stdout);
            rc = CLI_DONE;
        } else if (a[0] != '-' || !a[1]) {
            if ((o->nfiles || o->code) && !(takes & CLI_O_MANY))
                rc = cli_usage("%s takes one file; what is '%s' for?", command, a);
            else
                o->files[o->nfiles++] = a;
        } else if (!flag(o, takes, a)) {
            const char *eq = a[1] == '-' ? strchr(a, '=') : NULL;
            char name[32];
            if (eq && (size_t)(eq - a) < sizeof name) { /* --limit=time=5s */
                memcpy(name, a, (size_t)(eq - a));
                name[eq - a] = 0;
                rc = option(o, takes, name, eq + 1);
            } else {
                rc = option(o, takes, a, i + 1 < argc ? argv[i + 1] : NULL);
                i++;
            }
        }
    }
    if (rc >= 0) cli_options_free(o);
    return rc;
}

void cli_options_free(cli_opts *o)
{
    for (size_t i = 0; i < o->ninputs; i++)
        free((void *)(uintptr_t)o->inputs[i].name);
    for (size_t i = 0; i < o->nfns; i++)
        free((void *)(uintptr_t)o->fns[i].name);
    free((void *)o->files);
    free(o->inputs);
    free(o->fns);
    free((void *)o->returns);
    free((void *)o->calls);
    memset(o, 0, sizeof *o);
}
