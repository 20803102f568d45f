/* SPDX-License-Identifier: MIT */
/* The `cloche` command: run, start, resume, fork, show, verify, dis, check, repl. */
#include "cli/cli.h"
#include <errno.h>
#include <unistd.h>

static const char usage_text[] =
    "usage: cloche COMMAND ...\n"
    "\n"
    "  cloche run FILE|-|-c CODE [options]         run a program as python3 would, but confined\n"
    "  cloche start FILE --snapshot OUT [options]  run to the first host call and write a snapshot (exit 5)\n"
    "  cloche resume SNAP --return JSON | --raise TYPE:MESSAGE | --call ID=JSON... [--snapshot OUT]\n"
    "  cloche fork SNAP --return JSON --return JSON ...   one branch per answer\n"
    "  cloche show SNAP | verify SNAP | dis FILE | check FILE | repl\n"
    "\n"
    "options of run and start:\n"
    "  --input NAME=JSON     a value the program sees as NAME\n"
    "  --fn NAME[=CMD]       host function: CMD gets {\"args\":[],\"kwargs\":{}} on stdin and prints the JSON result;\n"
    "                        without CMD you are asked\n"
    "  --async-fn NAME=CMD   the same, awaitable\n"
    "  --limit KEY=VALUE     memory=64MB time=5s fuel=N depth=N allocations=N calls=N output=N source=N; none lifts one\n"
    "  --json                one JSON object on stdout instead of the program's output\n"
    "  --stats               usage on stderr at the end\n"
    "  --key-file FILE       authenticate snapshots with the key in FILE (16 to 64 bytes)\n"
    "\n"
    "examples:\n"
    "  cloche run -c 'print(sum(range(10)))'\n"
    "  cloche start agent.py --fn email --snapshot a.snap && cloche resume a.snap --return '\"sent\"'\n"
    "\n"
    "exit codes: 0 done, 1 raised, 2 usage or unreadable file, 3 limit, 4 bad snapshot, 5 paused\n";

int cli_usage(const char *fmt, const char *what)
{
    fprintf(stderr, "cloche: ");
    fprintf(stderr, fmt, what);
    fprintf(stderr, "\n(cloche --help shows the commands)\n");
    return 2;
}

void *cli_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p) {
        fprintf(stderr, "cloche: out of memory\n");
        exit(2);
    }
    return p;
}

/* Memory of options: lives until the command ends. */
typedef struct block { struct block *next; } block;
static block *kept;

void *cli_keep(size_t n)
{
    block *b = cli_alloc(sizeof *b + n + 1);
    b->next = kept;
    kept = b;
    return b + 1;
}

static int finish(int rc)
{
    while (kept) {
        block *next = kept->next;
        free(kept);
        kept = next;
    }
    return rc;
}

char *cli_read_all(FILE *f, size_t *len)
{
    size_t cap = 1 << 16, n = 0;
    char *b = cli_alloc(cap);
    for (;;) {
        size_t got = fread(b + n, 1, cap - n - 1, f);
        n += got;
        if (got == 0)
            break;
        if (n + 1 >= cap) {
            char *p = realloc(b, cap * 2);
            if (!p)
                exit(2);
            b = p;
            cap *= 2;
        }
    }
    b[n] = 0;
    *len = n;
    return b;
}

char *cli_read_file(const char *path, size_t *len)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "cloche: cannot read %s: %s\n", path, strerror(errno));
        return NULL;
    }
    char *b = cli_read_all(f, len);
    if (f != stdin)
        fclose(f);
    return b;
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        fputs(usage_text, argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("cloche %s\n", CLOCHE_VERSION);
        return 0;
    }
    static const struct { const char *name; int (*fn)(int, char **); } commands[] = {
        { "run", cli_run }, { "start", cli_start }, { "resume", cli_resume }, { "fork", cli_fork }, { "show", cli_show },
        { "verify", cli_verify }, { "dis", cli_dis }, { "check", cli_check }, { "repl", cli_repl }
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(commands[i].fn(argc - 2, argv + 2));
    return cli_usage("there is no command '%s'", argv[1]);
}
