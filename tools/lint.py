#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The house rules that can be checked by pattern. One row per rule; see CONTRIBUTING.md for the reasons.

usage: lint.py [FILE...]      (default: every file of the project)

A line that must break a rule says so at its end: `lint: allow RULE because ...`.
"""
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 2000
MAX_COLUMNS = 100


class Rule(NamedTuple):
    name: str
    files: str          # glob patterns, separated by spaces; one with '!' excludes
    pattern: str        # a line that matches breaks the rule
    message: str
    code_only: bool = True  # comments and string constants are not looked at


# Tables that are filled once per process, behind pthread_once, and only read afterwards; and the pool of wiped
# machines behind its lock. By name: any other variable of these files is still an error.
MADE_ONCE = {
    "src/builtin/natives.c": "sigs sig_store once",
    "src/front/template.c": "name_index name_once",
    "src/obj/type.c": "native_table type_table new_native supers tables_once",
    "src/obj/exc.c": "field_row field_once",
    "src/vm/pool.c": "idle nidle idle_lock",
    "src/vm/unit.c": "prelude prelude_error prelude_ok prelude_once prelude_fns native_preludes "
                     "halt_words native_words host_words",
}

C = "src/*.c src/*.h src/*.def include/*.h guard/*.c guard/*.h bindings/*.c tests/c/*.c fuzz/*.c"
CORE = "src/obj/* src/vm/* src/builtin/* src/front/* src/mod/*"

RULES = [
    Rule("unfinished", "src/* include/* guard/* lib/* bindings/* tools/* web/* !tools/lint.py",
         r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished work in the code", False),
    Rule("line-states", C, r"\b__LINE__\b", "__LINE__ as a state number: use named states"),
    Rule("tabs", "*.c *.h *.def *.py *.js *.mjs *.ts *.md !tests/lang/*", r"\t", "tab character", False),
    Rule("trailing-space", "*.c *.h *.def *.py *.js *.mjs *.ts !tests/lang/*", r"[ \t]+$", "space at the end of the line", False),
    # unit.c has the default of the host's allocator hook and the prelude, compiled once per process.
    # codecheck.c looks at the compiler's own output in the tests.
    Rule("malloc", CORE + " !src/front/arena.c !src/vm/unit.c !src/front/codecheck.c", r"\b(malloc|calloc|realloc|free|strdup)\s*\(",
         "host allocation in code a script reaches"),
    Rule("printf", CORE + " !src/vm/dis.c", r"\b(v|f|s|sn|vs|vsn|vf|as|vas)?printf\s*\(",
         "printf family: text is made with cl_sb, numbers with base/float_text"),
    Rule("longjmp", C + " !tests/c/*", r"\b(setjmp|longjmp|sigsetjmp|siglongjmp)\b", "no long jumps"),
    Rule("abort", "src/base/* src/heap/* src/api/* " + CORE, r"\b(abort|exit|_exit|assert)\s*\(",
         "the library does not end its host: return a status or use CL_CHECK"),
    Rule("locale", "src/* !src/cli/*",
         r"\b(strto[dfl]|strtold|strtoul|strtoll|atof|atoi|atol|setlocale|isalpha|isdigit|isspace|isalnum|"
         r"isupper|islower|toupper|tolower|strcoll)\s*\(",
         "libc call that depends on the locale"),
    Rule("unbounded", C, r"\b(gets|strcpy|strcat|sprintf|vsprintf|strtok|alloca)\s*\(",
         "unbounded or non-reentrant libc call"),
    Rule("clock", CORE + " src/heap/* src/base/*",
         r"\b(time|clock|gettimeofday|clock_gettime|rand|srand|random|getenv|getpid)\s*\(",
         "clock, randomness or environment: these come from the host only"),
    Rule("mutable-global", "src/*.c !src/cli/*",
         r"^(static\s+)?(?!const\b|inline\b|_Static_assert|typedef\b|extern\b|struct\s+\w+\s*\{)"
         r"(unsigned |signed |struct )?\w+[\s*]+\w+(\[[^\]]*\])*\s*(=[^=].*)?;\s*$",
         "mutable global: state hangs off cl_vm"),
    Rule("thread-local", "src/*", r"\b(_Thread_local|__thread|thread_local)\b", "thread-local state"),
    Rule("header-up", "src/base/*", r'#\s*include\s+"(\.\./)?(heap|obj|front|vm|builtin|mod|api|cli)/',
         "includes go downwards only", False),
    # front/code.h says what compiled code is: plain data that collector and verifier need for frames.
    Rule("header-up-heap", "src/heap/*", r'#\s*include\s+"(\.\./)?(front/(?!code\.h")|(mod|api|cli)/)',
         "includes go downwards only", False),
    Rule("header-up-api", "src/obj/* src/front/* src/vm/* src/builtin/* src/mod/*",
         r'#\s*include\s+"(\.\./)?(api|cli)/', "includes go downwards only", False),
    Rule("machine-path", "* !tools/lint.py", r"(?<![\w.])/(home|Users|work|tmp/\w+)/", "path of one machine", False),
    Rule("old-prototype", "src/*.h include/*.h", r"^\w[\w\s*]*\b\w+\(\s*\)\s*;", "prototype without (void)"),
]

# Generated files, third-party text and data are not written by hand.
SKIP = ["src/base/unicode_tables.c", "src/base/charname_tables.c", "src/base/float_powers.h", "*/node_modules/*", "*.exp", "*.min.js",
        "*package-lock.json", "tests/fixtures/*"]
TEXT = {".c", ".h", ".def", ".py", ".js", ".mjs", ".ts", ".md", ".html", ".css", ".txt", ".cmake", ".json",
        ".yml", ".yaml", ".toml", ""}
# Not the programs under bench/core and bench/full, tests/lang and so on: they are inputs, the same for every engine.
SPDX_FILES = "*.c *.h *.def tools/*.py lib/*.py bindings/*.py examples/python/*.py bench/run.py bench/wrap/*.py tests/run.py"
SPDX = "SPDX-License-Identifier: MIT"
ALLOW = re.compile(r"lint: allow ([\w-]+)")
C_TOKENS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|/\*.*?\*/|//[^\n]*', re.S)


def selected(name: str, patterns: str) -> bool:
    chosen = False
    for pattern in patterns.split():
        if pattern.startswith("!"):
            if fnmatch(name, pattern[1:]):
                return False
        elif fnmatch(name, pattern):
            chosen = True
    return chosen


def project_files() -> list[str]:
    """Tracked files and new ones that are not ignored."""
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True,
                         text=True, check=True).stdout
    return sorted(set(out.splitlines()))


def blank(match: re.Match[str]) -> str:
    """Comments and strings become spaces, so that line and column numbers stay."""
    text = match.group()
    if text[0] in "\"'":
        return text[0] + " " * (len(text) - 2) + text[0]
    return re.sub(r"[^\n]", " ", text)


def made_once(name: str, line: str) -> bool:
    declared = re.match(r"[\w\s*]*?(\w+)\s*(\[|=|;|,)", line)
    return bool(declared) and declared.group(1) in MADE_ONCE.get(name, "").split()


def check(name: str) -> list[str]:
    path = ROOT / name
    if not path.is_file() or path.suffix not in TEXT or any(fnmatch(name, s) for s in SKIP):
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [f"{name}: not UTF-8"] if path.suffix in {".c", ".h", ".def"} else []
    found = []
    lines = text.split("\n")
    is_c = path.suffix in {".c", ".h", ".def"}
    code = C_TOKENS.sub(blank, text).split("\n") if is_c else lines
    if path.suffix in {".c", ".h", ".def", ".py", ".js", ".mjs", ".ts"} and len(lines) > MAX_LINES + 1:
        found.append(f"{name}: {len(lines) - 1} lines, more than {MAX_LINES} [long-file]")
    if selected(name, SPDX_FILES) and SPDX not in "\n".join(lines[:2]):
        found.append(f"{name}:1: no SPDX line [spdx]")
    if is_c and name.startswith("src/"):
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_COLUMNS and path.suffix != ".def" and "lint: allow" not in line:
                found.append(f"{name}:{number}: {len(line)} columns [long-line]")
    rules = [r for r in RULES if selected(name, r.files)]
    compiled = [(r, re.compile(r.pattern)) for r in rules]
    for number, (line, bare) in enumerate(zip(lines, code), 1):
        for rule, pattern in compiled:
            if pattern.search(bare if rule.code_only else line):
                allowed = ALLOW.search(line)
                if rule.name == "mutable-global" and made_once(name, bare):
                    continue
                if not allowed or allowed.group(1) != rule.name:
                    found.append(f"{name}:{number}: {rule.message} [{rule.name}]")
    if text and not text.endswith("\n") and path.suffix in TEXT - {".json", ".exp"}:
        found.append(f"{name}: no newline at the end [final-newline]")
    return found


def main() -> int:
    names = sys.argv[1:] or project_files()
    found = [message for name in names for message in check(name)]
    for message in found:
        print(message)
    print(f"lint: {len(names)} files, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
