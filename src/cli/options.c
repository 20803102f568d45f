/* SPDX-License-Identifier: MIT */
/* Options of all commands. */
#include "cli/cli.h"

static bool number(const char *s, const char *end, double *out)
{
    char *e;
    *out = strtod(s, &e);
    return e == end && e > s && *out >= 0;
}

static bool limit_value(const char *key, const char *v, uint64_t *out)
{
    if (strcmp(v, "none") == 0) {
        *out = UINT64_MAX;
        return true;
    }
    size_t n = strlen(v);
    double mul = 1, x;
    static const struct { const char *suffix; double mul; } units[] = { { "KB", 1024 }, { "MB", 1048576 }, { "GB", 1073741824 }, { "K", 1024 }, { "M", 1048576 }, { "G", 1073741824 } };
    static const struct { const char *suffix; double mul; } times[] = { { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 }, { "s", 1e9 }, { "m", 60e9 } };
    size_t cut = 0;
    if (strcmp(key, "time") == 0) {
        mul = 1e9;
        for (size_t i = 0; i < sizeof times / sizeof *times && !cut; i++)
            if (n > strlen(times[i].suffix) && strcmp(v + n - strlen(times[i].suffix), times[i].suffix) == 0) {
                mul = times[i].mul;
                cut = strlen(times[i].suffix);
            }
    } else {
        for (size_t i = 0; i < sizeof units / sizeof *units && !cut; i++)
            if (n > strlen(units[i].suffix) && strcmp(v + n - strlen(units[i].suffix), units[i].suffix) == 0) {
                mul = units[i].mul;
                cut = strlen(units[i].suffix);
            }
    }
    char buf[64];
    if (n - cut >= sizeof buf)
        return false;
    memcpy(buf, v, n - cut);
    buf[n - cut] = 0;
    if (!number(buf, buf + (n - cut), &x) || x * mul > 1.8e19)
        return false;
    *out = (uint64_t)(x * mul);
    return true;
}

static int set_limit(cli_opts *o, const char *arg)
{
    static const char *const keys[] = { "memory", "time", "fuel", "depth", "allocations", "calls", "output", "source" };
    uint64_t *where[] = { &o->limits.memory, &o->limits.time_ns, &o->limits.fuel, &o->limits.depth, &o->limits.allocations, &o->limits.calls, &o->limits.output, &o->limits.source };
    const char *eq = strchr(arg, '=');
    for (size_t i = 0; eq && i < 8; i++)
        if (strlen(keys[i]) == (size_t)(eq - arg) && strncmp(arg, keys[i], (size_t)(eq - arg)) == 0)
            return limit_value(keys[i], eq + 1, where[i]) ? 0 : cli_usage("--limit %s: the value must be a number such as 64MB, 5s, 1000000, or none", arg);
    return cli_usage("--limit %s: known limits are memory time fuel depth allocations calls output source", arg);
}

static char *before_eq(const char *arg, const char **value)
{
    const char *eq = strchr(arg, '=');
    size_t n = eq ? (size_t)(eq - arg) : strlen(arg);
    char *name = cli_keep(n + 1);
    memcpy(name, arg, n);
    *value = eq ? eq + 1 : NULL;
    return name;
}

int cli_options(int argc, char **argv, cli_opts *o)
{
    memset(o, 0, sizeof *o);
    cloche_limits_default(&o->limits);
    size_t cap = (size_t)argc + 1;
    o->inputs = cli_keep(cap * sizeof *o->inputs);
    o->fns = cli_keep(cap * sizeof *o->fns);
    o->returns = cli_keep(cap * sizeof *o->returns);
    o->calls = cli_keep(cap * sizeof *o->calls);
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i];
        static const char *const flags[] = { "--json", "--stats", "--inside", "--stdin" };
        bool *where[] = { &o->json, &o->stats, &o->inside, NULL };
        bool known = false;
        for (size_t k = 0; k < 4; k++)
            if (strcmp(a, flags[k]) == 0) {
                known = true;
                if (where[k])
                    *where[k] = true;
            }
        if (known)
            continue;
        if (a[0] != '-' || strcmp(a, "-") == 0) {
            if (o->file)
                return cli_usage("one file at a time: what is '%s'?", a);
            o->file = a;
            continue;
        }
        if (i + 1 >= argc)
            return cli_usage("%s needs a value, or is no option of this command", a);
        const char *v = argv[++i];
        if (strcmp(a, "-c") == 0)
            o->code = v;
        else if (strcmp(a, "--snapshot") == 0)
            o->snapshot = v;
        else if (strcmp(a, "--limit") == 0) {
            int rc = set_limit(o, v);
            if (rc)
                return rc;
        } else if (strcmp(a, "--input") == 0) {
            cli_input *in = &o->inputs[o->ninputs++];
            in->name = before_eq(v, &in->json);
            if (!in->json)
                return cli_usage("--input %s: write NAME=JSON", v);
        } else if (strcmp(a, "--fn") == 0 || strcmp(a, "--async-fn") == 0) {
            cli_fn *f = &o->fns[o->nfns++];
            f->name = before_eq(v, &f->cmd);
            f->is_async = a[2] == 'a';
        } else if (strcmp(a, "--return") == 0)
            o->returns[o->nreturns++] = v;
        else if (strcmp(a, "--raise") == 0)
            o->raise = v;
        else if (strcmp(a, "--call") == 0)
            o->calls[o->ncalls++] = v;
        else if (strcmp(a, "--key-file") == 0) {
            size_t n;
            char *k = cli_read_file(v, &n);
            if (!k)
                return 2;
            if (n < 16 || n > 64)
                return cli_usage("the key in %s must have 16 to 64 bytes", v);
            memcpy(o->key, k, n);
            o->key_len = n;
            free(k);
        } else if (strcmp(a, "--chaos") == 0)
            o->chaos = (unsigned)strtoul(v, NULL, 10);
        else if (strcmp(a, "--fuel-slice") == 0)
            o->fuel_slice = (unsigned)strtoul(v, NULL, 10);
        else if (strcmp(a, "--gc-every") == 0)
            o->gc_every = (unsigned)strtoul(v, NULL, 10);
        else if (strcmp(a, "--fail-alloc") == 0)
            o->fail_alloc = (unsigned)strtoul(v, NULL, 10);
        else if (strcmp(a, "--seed") == 0)
            ; /* no source of randomness exists yet that a seed could change */
        else
            return cli_usage("there is no option %s", a);
    }
    return 0;
}
