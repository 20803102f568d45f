/* SPDX-License-Identifier: MIT */
/* dis and check. */
#include "cli/cli.h"
#include "front/disasm.h"

static void to_stdout(void *arg, const char *s, size_t n)
{
    (void)arg;
    fwrite(s, 1, n, stdout);
}

int cli_dis(int argc, char **argv)
{
    cli_opts o;
    cloche_program *p = NULL;
    int rc = cli_options("dis", CLI_O_CODE | CLI_O_FN, argc, argv, &o);
    if (rc >= 0) return rc;
    if ((rc = cli_compile(&o, o.nfiles ? o.files[0] : NULL, &p, NULL)) == 0)
        cl_disasm(&p->p->unit, to_stdout, NULL);
    cloche_program_free(p);
    cli_options_free(&o);
    return rc;
}

int cli_check(int argc, char **argv)
{
    cli_opts o;
    int rc = cli_options("check", CLI_O_CODE | CLI_O_JSON | CLI_O_MANY | CLI_O_FN | CLI_O_LIMIT,
                         argc, argv, &o);
    if (rc >= 0) return rc;
    cli_text all = { 0 };
    rc = 0;
    for (size_t i = 0; i < (o.code || !o.nfiles ? 1 : o.nfiles); i++) {
        cloche_program *p = NULL;
        cli_text json = { 0 };
        int one = cli_compile(&o, o.nfiles ? o.files[i] : NULL, &p, o.json ? &json : NULL);
        cloche_program_free(p);
        if (one > rc) rc = one;
        cli_adds(&all, i ? ", " : "");
        cli_adds(&all, json.n ? json.p : one ? "{\"status\": \"error\"}" : "{\"status\": \"ok\"}");
        free(json.p);
    }
    if (o.json) printf(o.nfiles > 1 ? "[%s]\n" : "%s\n", all.p);
    free(all.p);
    cli_options_free(&o);
    return rc;
}
