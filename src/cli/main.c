/* SPDX-License-Identifier: MIT */
/* The `cloche` command: finds the subcommand, and talks to the person (help, errors, colour). */
#include "cli/cli.h"
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

static const char overview[] =
    "Cloche runs Python that nobody reviewed: confined, limited, pausable.\n"
    "\n"
    "usage: cloche COMMAND ...     (cloche COMMAND --help explains one)\n"
    "\n"
    "  run FILE|-|-c CODE    run a program as python3 would, but confined\n"
    "  start FILE            run to the first host call and write a snapshot\n"
    "  resume SNAP           answer the call and run on\n"
    "  fork SNAP             try several answers and compare what comes of them\n"
    "  show SNAP             what a snapshot waits for\n"
    "  verify SNAP           check a snapshot without running it\n"
    "  check FILE...         does it compile?\n"
    "  dis FILE              the compiled code\n"
    "  repl                  type Python, see what happens\n"
    "  command TEXT          parse and judge a spoken or typed command; nothing is executed\n"
    "  policy ..., audit ... check, test and explain a policy; verify and export an audit\n"
    "  serve                 the guard: sessions, approvals and the driver over HTTP\n"
    "\n"
    "examples:\n"
    "  cloche run -c 'print(sum(range(10)))'\n"
    "  cloche run agent.py --fn 'fetch=curl -s \"$(jq -r .args[0])\" | jq -Rs .' --limit time=5s\n"
    "  cloche start agent.py --fn ask --snapshot a.snap; cloche resume a.snap --return '\"yes\"'\n"
    "\n"
    "exit codes: 0 done, 1 raised, 2 usage or unreadable file, 3 limit, 4 bad snapshot, 5 paused\n";

#define OPT_INPUT "  --input NAME=JSON   a value the program sees as NAME; again for more\n"
#define OPT_FN                                                                                     \
    "  --fn NAME=CMD       host function: each call runs CMD with {\"args\": [], \"kwargs\": {}} " \
    "on its stdin; its stdout is\n"                                                                \
    "                      the JSON result; a failing CMD raises RuntimeError with its stderr\n"
#define OPT_ASYNC                                                                                \
    "  --async-fn NAME[=CMD]  the same, to be awaited; calls that wait at the same time run at " \
    "the same time\n"
#define OPT_LIMIT                                                                              \
    "  --limit KEY=VALUE   memory=64MB time=5s fuel=N depth=N allocations=N calls=N output=N " \
    "source=N; VALUE none lifts\n"                                                             \
    "                      one. Defaults: memory=256MB time=30s depth=1000 output=64MB "       \
    "calls=1000000\n"
#define OPT_JSON \
    "  --json              one JSON object on stdout: status, value, stdout, error, call, usage\n"
#define OPT_ISOLATED                                                                               \
    "  --isolated          the interpreter runs in a confined process of its own (docs/worker.md)" \
    "\n"
#define OPT_GIVEN                                                                               \
    "  --seed N            what random numbers start from that the program does not seed (0)\n" \
    "  --clock WHICH       the program's clock: real, or fixed=SECONDS since 1970 (none)\n"
#define OPT_STATS "  --stats             what it used, on stderr at the end\n"
#define OPT_KEY                                                                                    \
    "  --key-file FILE     16 to 64 bytes that authenticate the snapshot; without, anybody could " \
    "have written it\n"

static const struct {
    const char *name;
    int (*fn)(int, char **);
    const char *help;
} commands[] = {
    { "run", cli_run,
      "usage: cloche run FILE|-|-c CODE [options]\n"
      "\n"
      "Runs a program as `python3 FILE` would: its output on stdout, an uncaught exception as a "
      "traceback on stderr.\n"
      "It can reach nothing but the host functions named here.\n"
      "\n" OPT_INPUT OPT_FN
      "  --fn NAME           you are asked for each answer, at the terminal\n" OPT_ASYNC OPT_LIMIT
          OPT_JSON OPT_STATS OPT_GIVEN OPT_ISOLATED
      "  --stdin             input() reads this command's standard input (else it is at its end)\n"
      "  --inside            seconds of compiling and running, on stderr\n"
      "\n"
      "examples:\n"
      "  cloche run prog.py --input 'rows=[1, 2, 3]' --limit memory=64MB --limit time=5s\n"
      "  cloche run -c 'print(add(1, 2))' --fn 'add=jq \".args | add\"'\n"
      "  generate | cloche run - --json\n" },
    { "start", cli_start,
      "usage: cloche start FILE|-|-c CODE --snapshot OUT [options of run]\n"
      "\n"
      "Runs to the first call of a host function named without a command, says what it asks, "
      "writes the paused program to\n"
      "OUT and exits with 5. A program that ends before is reported as by run.\n"
      "\n"
      "  --snapshot OUT      where the paused program goes\n" OPT_KEY OPT_INPUT OPT_FN
      "  --fn NAME           a call of NAME pauses\n" OPT_ASYNC OPT_LIMIT OPT_JSON
          OPT_STATS OPT_ISOLATED "\n"
      "example:\n"
      "  cloche start agent.py --fn approve --snapshot a.snap\n" },
    { "resume", cli_resume,
      "usage: cloche resume SNAP --return JSON | --raise TYPE:MESSAGE | --call ID=JSON ... "
      "[--snapshot OUT]\n"
      "\n"
      "Answers what the program of a snapshot asks, and runs on. If it pauses again, it is written "
      "to OUT (which may be\n"
      "SNAP) and the exit code is 5.\n"
      "\n"
      "  --return JSON       the value of the call\n"
      "  --raise TYPE:TEXT   the call raises this exception\n"
      "  --call ID=JSON      answers one of several pending calls; the others may wait\n"
      "  --snapshot OUT      where it goes if it pauses again\n" OPT_KEY OPT_FN OPT_LIMIT OPT_JSON
          OPT_STATS OPT_ISOLATED "\n"
      "examples:\n"
      "  cloche resume a.snap --return '\"yes\"' --snapshot a.snap\n"
      "  cloche resume a.snap --raise 'TimeoutError:no answer for an hour'\n" },
    { "fork", cli_fork,
      "usage: cloche fork SNAP --return JSON --return JSON ... [options]\n"
      "\n"
      "Runs one branch for each answer, from the same paused moment, and shows how the outcomes "
      "differ. SNAP is not changed.\n"
      "\n" OPT_FN OPT_KEY OPT_LIMIT OPT_ISOLATED
      "  --json              an array of outcomes, each with its answer\n"
      "\n"
      "example:\n"
      "  cloche fork a.snap --return true --return false\n" },
    { "show", cli_show,
      "usage: cloche show SNAP [--json] [--key-file FILE]\n"
      "\n"
      "Says which program a snapshot holds, where it is, which calls wait for an answer, and what "
      "it used so far.\n"
      "\n" OPT_KEY "\nexample:\n  cloche show a.snap\n" },
    { "verify", cli_verify,
      "usage: cloche verify SNAP [--json] [--key-file FILE]\n"
      "\n"
      "Checks a snapshot as loading does: every object, every frame, the code, and with a key who "
      "wrote it. Exits with 4 if\n"
      "anything is wrong.\n"
      "\n" OPT_KEY "\nexample:\n  cloche verify a.snap --key-file key\n" },
    { "dis", cli_dis,
      "usage: cloche dis FILE|-|-c CODE\n"
      "\n"
      "Prints the instructions a program compiles to.\n"
      "\n"
      "example:\n"
      "  cloche dis -c 'a = b + 1'\n" },
    { "check", cli_check,
      "usage: cloche check FILE...|-|-c CODE [--json]\n"
      "\n"
      "Compiles without running. Exits with 0, or with 1 after showing the syntax errors, one for "
      "each file.\n"
      "\n"
      "example:\n"
      "  cloche check agent.py tools/*.py\n" },
    { "repl", cli_repl,
      "usage: cloche repl [--fn NAME=CMD]... [--limit KEY=VALUE]... [--input NAME=JSON]...\n"
      "\n"
      "Reads Python line by line and shows the value of each expression; _ is the last one. Ctrl-C "
      "stops what runs, Ctrl-D\n"
      "or exit() ends. Limits count for the whole session, time without the waiting.\n"
      "\n" OPT_INPUT OPT_FN OPT_LIMIT "\nexample:\n  cloche repl --fn 'now=date +%s'\n" },
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

bool cli_colour(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

static void say(const char *fmt, va_list ap)
{
    bool colour = cli_colour(2);
    fflush(stdout);
    fprintf(stderr, "%scloche:%s ", colour ? "\033[1;31m" : "", colour ? "\033[0m" : "");
    vfprintf(stderr, fmt, ap);
    fputs("\n", stderr);
}

void cli_say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
}

int cli_usage(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    return CLI_USAGE;
}

void cli_help(const char *command, FILE *to)
{
    for (size_t i = 0; i < NCOMMANDS; i++)
        if (strcmp(commands[i].name, command) == 0) fputs(commands[i].help, to);
}

/* The command whose name is nearest: one letter wrong, missing, doubled, or two exchanged. */
static const char *nearest(const char *name)
{
    for (size_t i = 0; i < NCOMMANDS; i++) {
        const char *c = commands[i].name;
        size_t a = strlen(c), b = strlen(name), p = 0, s = 0;
        while (p < a && p < b && c[p] == name[p])
            p++;
        while (s < a - p && s < b - p && c[a - 1 - s] == name[b - 1 - s])
            s++;
        size_t x = a - p - s, y = b - p - s;
        if ((x <= 1 && y <= 1) || (x == 2 && y == 2 && c[p] == name[p + 1] && c[p + 1] == name[p]))
            return c;
    }
    return NULL;
}

/* The guard's verbs live in the program beside this one: `run` shall not load its libraries. */
static bool is_guard(const char *name)
{
    static const char *const verbs[] = { "command", "policy", "audit", "serve" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(name, verbs[i]) == 0) return true;
    return false;
}

static int run_guard(char **argv)
{
    char path[4096];
    static const char name[] = "cloche-guard";
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof name);
    while (n > 0 && path[n - 1] != '/')
        n--;
    if (n < 0) n = 0;
    memcpy(path + n, name, sizeof name);
    if (n > 0)
        execv(path, argv);
    else
        execvp(name, argv);
    return cli_usage("cannot start %s: %s; it is installed beside the command cloche", path,
                     strerror(errno));
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        if (argc > 2) {
            cli_help(argv[2], stdout);
            return CLI_DONE;
        }
        fputs(overview, argc < 2 ? stderr : stdout);
        return argc < 2 ? CLI_USAGE : CLI_DONE;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        printf("cloche %s\n", CLOCHE_VERSION);
        return CLI_DONE;
    }
    if (is_guard(name)) return run_guard(argv);
    for (size_t i = 0; i < NCOMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0) {
            int rc = commands[i].fn(argc - 2, argv + 2);
            if (fflush(stdout) != 0 && rc == CLI_DONE)
                rc = CLI_USAGE; /* the output did not arrive */
            return rc;
        }
    const char *near = nearest(name);
    if (near) return cli_usage("there is no command '%s'; did you mean `cloche %s`?", name, near);
    if (access(name, R_OK) == 0)
        return cli_usage("there is no command '%s'; to run this file: cloche run %s", name, name);
    return cli_usage("there is no command '%s'; `cloche --help` lists them", name);
}
