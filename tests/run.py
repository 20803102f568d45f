#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the language tests on Cloche and compares with CPython; with --all, every test of the project.

usage: tests/run.py [--cloche BIN] [--mode M[,M...]] [--jobs N] [--seconds S] [PATTERN...]
       tests/run.py --all            C, language (sanitizer and release build), command and binding tests
       tests/run.py --make-exp       write the .exp files of tests marked `# needs: 3.14` (pyodide's CPython)
       tests/run.py --check          only run the tests on CPython and say which do not behave

Tests: tests/lang/**, tests/reg/*, tests/pause/*, tests/diff/* (expectation: FILE.exp beside the file, else
CPython's output) and tests/own/* (expectation: the texts of their `# expect: ` comments, line by line).
A PATTERN selects the files whose path contains it. Modes are described in MODES below.

Markers in the first lines of a test: `# needs: 3.14`, `# skip-mode: oom tiny`, `# timeout: 20`, `# args: --input a=1`
(further arguments of `cloche run`). The last line printed is `N passed, N failed`.
"""
from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
ORACLE = ROOT / "build" / "oracle"
OLDEST = (3, 11)
DEFAULT_TIMEOUT = 20.0
SANITIZER_EXIT = 99

# Mode -> the argument lists tried one after the other. Every one must give the expected result, but "oom",
# where a run may also end in MemoryError.
MODES: dict[str, list[list[str]]] = {
    "plain": [[]],
    "release": [[]],
    "chaos": [["--chaos", "1"], ["--chaos", "13"]],
    "gc": [["--gc-every", "1"]],
    "fuel": [["--fuel-slice", k] for k in ("1", "7", "100", "1000")],
    "oom": [["--fail-alloc", str(k)] for k in
            (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 400)],
    "retry": [["--retry-alloc", k] for k in ("1", "2", "5", "17")],
    "tiny": [["--limit", "memory=4MB", "--limit", "fuel=20000000", "--limit", "depth=200"]],
}
# Modes that multiply the work: the test's timeout is multiplied too.
SLOW = {"chaos": 6.0, "gc": 6.0, "retry": 6.0, "fuel": 3.0}
DEFAULT_BINARY = {"release": "build/cloche"}


@dataclass
class Result:
    stdout: bytes
    code: int
    last_error: str = ""    # last line of stderr if the program ended with an uncaught exception
    stderr: bytes = b""
    timed_out: bool = False


@dataclass
class Test:
    path: Path
    name: str
    source: bytes
    timeout: float = DEFAULT_TIMEOUT
    needs: tuple[int, ...] = OLDEST
    skip: set[str] = field(default_factory=set)
    args: list[str] = field(default_factory=list)

    @property
    def exp(self) -> Path:
        return self.path.with_suffix(".exp")


def load(path: Path) -> Test:
    source = path.read_bytes()
    test = Test(path, str(path.relative_to(ROOT)), source)
    for line in source.decode("utf-8", "replace").split("\n")[:8]:
        match = re.match(r"#\s*(needs|skip-mode|timeout|args):\s*(.*)$", line)
        if not match:
            continue
        key, value = match.group(1), match.group(2).strip()
        if key == "needs":
            test.needs = tuple(int(part) for part in value.split("."))
        elif key == "skip-mode":
            test.skip = set(value.replace(",", " ").split())
        elif key == "timeout":
            test.timeout = float(value)
        else:
            test.args = value.split()
    return test


def collect(patterns: list[str]) -> list[Test]:
    files: list[Path] = []
    for folder in ("lang", "reg", "pause", "diff", "own"):
        files += sorted(p for p in (TESTS / folder).rglob("*.py") if not p.name.startswith("test_"))
    tests = []
    for path in files:
        name = str(path.relative_to(ROOT))
        if not patterns or any(p in name or str(path) == str(Path(p).resolve()) for p in patterns):
            tests.append(load(path))
    return tests


# ---- the expectation ----------------------------------------------------------------------------------

def find_cpython() -> tuple[str, tuple[int, int, int]]:
    """The newest CPython of this machine up to 3.14, the version that defines the language."""
    candidates = [f"python3.{minor}" for minor in range(14, 10, -1)] + ["python3"]
    pyenv = Path.home() / ".pyenv" / "versions"
    if pyenv.is_dir():
        candidates += [str(p) for p in sorted(pyenv.glob("3.1*/bin/python3"))]
    best: tuple[str, tuple[int, int, int]] | None = None
    for name in candidates:
        exe = shutil.which(name)
        if not exe:
            continue
        out = subprocess.run([exe, "-c", "import sys; print(*sys.version_info[:3])"],
                             capture_output=True, text=True)
        parts = out.stdout.split()
        if out.returncode or len(parts) != 3:
            continue
        version = (int(parts[0]), int(parts[1]), int(parts[2]))
        if OLDEST <= version[:2] <= (3, 14) and (best is None or version > best[1]):
            best = exe, version
    if best is None:
        raise SystemExit("run.py: no CPython 3.11 or newer found")
    return best


def last_line(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].rstrip() if lines else ""


def execute(command: list[str], timeout: float, env: dict[str, str]) -> Result:
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, env=env, cwd=ROOT,
                              stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        return Result(error.stdout or b"", -1, "", error.stderr or b"", True)
    code = done.returncode
    return Result(done.stdout, code, last_line(done.stderr) if code == 1 else "", done.stderr)


class Oracle:
    """CPython's answers, kept in build/oracle by content and version."""

    def __init__(self) -> None:
        self.exe, self.version = find_cpython()
        ORACLE.mkdir(parents=True, exist_ok=True)
        self.env = {"PATH": os.environ.get("PATH", ""), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1",
                    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1",
                    "HOME": os.environ.get("HOME", "/")}

    def ask(self, test: Test, fresh: bool = False) -> Result:
        key = hashlib.sha256(test.source + repr((self.version, test.name)).encode()).hexdigest()[:32]
        cache = ORACLE / f"{key}.json"
        if cache.exists() and not fresh:
            try:
                row = json.loads(cache.read_text())
                return Result(row["stdout"].encode("latin-1"), row["code"], row["error"])
            except (ValueError, KeyError):
                cache.unlink()
        result = execute([self.exe, "-I", "-X", "utf8", "-W", "ignore", str(test.path)], 60, self.env)
        if not result.timed_out:
            scratch = cache.with_suffix(f".{os.getpid()}.tmp")
            scratch.write_text(json.dumps({"stdout": result.stdout.decode("latin-1"), "code": result.code,
                                           "error": result.last_error, "test": test.name}))
            scratch.replace(cache)
        return result


def parse_exp(data: bytes) -> Result:
    """An .exp file is the stdout; a program that fails has two more lines: `--- exit N` and the last error line."""
    head, mark, tail = data.rpartition(b"\n--- exit ")
    if not mark and data.startswith(b"--- exit "):
        head, mark, tail = b"", b"x", data[len(b"--- exit "):]
    elif mark and head:
        head += b"\n"
    if not mark:
        return Result(data, 0)
    lines = tail.decode("utf-8", "replace").splitlines()
    return Result(head, int(lines[0]), lines[1] if len(lines) > 1 else "")


def format_exp(result: Result) -> bytes:
    if result.code == 0:
        return result.stdout
    head = result.stdout if not result.stdout or result.stdout.endswith(b"\n") else result.stdout + b"\n"
    return head + f"--- exit {result.code}\n{result.last_error}\n".encode()


def expectation(test: Test, oracle: Oracle) -> Result | str:
    """What must come out, or the reason why that is not known here."""
    if test.name.startswith("tests/own/"):
        texts = re.findall(r"# expect: ?(.*)", test.source.decode())
        code = re.search(r"# exit: (\d+)", test.source.decode())
        error = re.search(r"# error: (.*)", test.source.decode())
        return Result("".join(t + "\n" for t in texts).encode(), int(code.group(1)) if code else 0,
                      error.group(1) if error else "")
    if test.exp.exists():
        return parse_exp(test.exp.read_bytes())
    if test.needs > oracle.version:
        return f"needs CPython {'.'.join(map(str, test.needs))} and has no .exp file"
    return oracle.ask(test)


# ---- running on Cloche --------------------------------------------------------------------------------

def cloche_env() -> dict[str, str]:
    env = dict(os.environ)
    env["ASAN_OPTIONS"] = f"exitcode={SANITIZER_EXIT}:detect_leaks=1:" + env.get("ASAN_OPTIONS", "")
    env["UBSAN_OPTIONS"] = f"halt_on_error=1:print_stacktrace=1:exitcode={SANITIZER_EXIT}:" + \
        env.get("UBSAN_OPTIONS", "")
    env["NO_COLOR"] = "1"
    return env


def crashed(result: Result) -> str:
    if result.timed_out:
        return "timed out"
    if result.code < 0:
        return f"killed by signal {-result.code}"
    if result.code == SANITIZER_EXIT or b"Sanitizer" in result.stderr or b"runtime error:" in result.stderr:
        return "sanitizer report"
    return ""


def first_difference(want: bytes, got: bytes, limit: int = 8) -> list[str]:
    a = want.decode("utf-8", "replace").split("\n")
    b = got.decode("utf-8", "replace").split("\n")
    rows = []
    for line in difflib.unified_diff(a, b, "expected", "cloche", lineterm="", n=1):
        if line.startswith(("---", "+++")):
            continue
        rows.append("    " + (line if len(line) <= 160 else line[:157] + "..."))
        if len(rows) == limit:
            break
    return rows


def compare(want: Result, got: Result) -> list[str]:
    """Nothing when the outcomes agree, else the lines that say how they differ."""
    bad = crashed(got)
    rows: list[str] = []
    if bad:
        rows.append(f"    {bad}")
        useful = [line for line in got.stderr.decode("utf-8", "replace").splitlines()
                  if re.search(r"ERROR:|runtime error|SUMMARY|^\s*#[0-5] ", line)]
        rows += ["    " + line[:160] for line in useful[:8]]
        return rows
    if want.stdout != got.stdout:
        rows += first_difference(want.stdout, got.stdout)
    if want.code != got.code:
        rows.append(f"    exit code {got.code}, expected {want.code}")
        if got.stderr:
            rows.append("    stderr: " + last_line(got.stderr)[:200])
    elif want.code == 1 and want.last_error != got.last_error:
        rows.append(f"    expected last error line: {want.last_error[:200]}")
        rows.append(f"    cloche's last error line: {got.last_error[:200]}")
    return rows


def run_test(test: Test, binary: str, mode: str, oracle: Oracle, env: dict[str, str]) -> list[str]:
    want = expectation(test, oracle)
    if isinstance(want, str):
        return ["    " + want]
    timeout = test.timeout * SLOW.get(mode, 1.0)
    for extra in MODES[mode]:
        got = execute([binary, "run", *extra, *test.args, str(test.path)], timeout, env)
        rows = compare(want, got)
        if not rows:
            if mode == "oom" and b"MemoryError" not in got.stderr and extra != MODES[mode][0]:
                break       # the program allocates less often than that: higher steps change nothing
            continue
        # With a failing allocation any ending is right but a crash: a program may catch MemoryError.
        if mode == "oom" and not crashed(got) and got.code in (0, 1, 3):
            continue
        return ([f"    with {' '.join(extra)}:"] if extra else []) + rows
    return []


@dataclass
class Count:
    passed: int = 0
    failed: int = 0

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed


def open_tests() -> set[str]:
    """Names in tests/open.txt: tests of what is known not to be done yet."""
    path = ROOT / "tests" / "open.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def run_mode(tests: list[Test], binary: str, mode: str, jobs: int, deadline: float | None,
             oracle: Oracle, verbose: bool) -> Count:
    count = Count()
    env = cloche_env()
    waiting = open_tests()
    chosen = [t for t in tests if mode not in t.skip and t.name not in waiting]

    def one(test: Test) -> tuple[Test, list[str] | None]:
        if deadline is not None and time.monotonic() > deadline:
            return test, None
        return test, run_test(test, binary, mode, oracle, env)

    left_out = 0
    with ThreadPoolExecutor(jobs) as pool:
        for test, rows in pool.map(one, chosen):
            if rows is None:
                left_out += 1
            elif rows:
                count.failed += 1
                print(f"FAIL {test.name} [{mode}]")
                print("\n".join(rows), flush=True)
            else:
                count.passed += 1
                if verbose:
                    print(f"ok   {test.name} [{mode}]")
    note = f", {left_out} left out (time is up)" if left_out else ""
    if len(tests) > 1 and waiting:
        note += f"; {len(waiting)} open (tests/open.txt)"
    print(f"-- {mode}: {count.passed} passed, {count.failed} failed{note}", flush=True)
    return count


def run_language(patterns: list[str], modes: list[str], cloche: str | None, jobs: int,
                 seconds: float | None, verbose: bool) -> Count:
    oracle = Oracle()
    tests = collect(patterns)
    if not tests:
        print(f"no test matches {' '.join(patterns)}")
        return Count(0, 1)
    total = Count()
    start = time.monotonic()
    for index, mode in enumerate(modes):
        binary = cloche or str(ROOT / DEFAULT_BINARY.get(mode, "build/dev/cloche"))
        if not os.access(binary, os.X_OK):
            print(f"-- {mode}: {binary} is not built")
            total.add(Count(0, 1))
            continue
        deadline = None if seconds is None else start + seconds * (index + 1) / len(modes)
        total.add(run_mode(tests, binary, mode, jobs, deadline, oracle, verbose))
    return total


# ---- the other suites ---------------------------------------------------------------------------------

def run_c_tests(build: Path) -> Count:
    """cmocka programs print one `[       OK ]` or `[  FAILED  ]` line per test."""
    count = Count()
    env = cloche_env()
    for program in sorted((build / "tests").glob("test_*")):
        if not os.access(program, os.X_OK):
            continue
        result = execute([str(program)], 300, env)
        text = (result.stdout + result.stderr).decode("utf-8", "replace")
        good = len(re.findall(r"^\[\s+OK \]", text, re.M))
        bad = len(set(re.findall(r"^\[\s+FAILED\s+\] (?!\d+ test)(\w+)", text, re.M)))
        if result.code != 0 and bad == 0:
            bad = 1
        if bad or result.code:
            print(f"FAIL {program.name}: {crashed(result) or 'exit code ' + str(result.code)}")
            for line in [x for x in text.splitlines() if re.search(r"error|ERROR|FAILED|runtime", x)][:12]:
                print("    " + line[:200])
        count.add(Count(good, bad))
    print(f"-- C tests: {count.passed} passed, {count.failed} failed", flush=True)
    return count


def run_pytest(folder: Path) -> Count:
    python = ROOT / "build" / "venv" / "bin" / "python"
    if not python.exists():
        python = Path(sys.executable)
    env = dict(os.environ, CLOCHE=str(ROOT / "build" / "cloche"), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([str(python), "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider",
                           "--tb=short", str(folder)], cwd=ROOT, capture_output=True, text=True, env=env)
    numbers = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout[-2000:])}
    count = Count(numbers.get("passed", 0), numbers.get("failed", 0) + numbers.get("error", 0))
    if done.returncode not in (0, 5) and count.failed == 0:
        count.failed = 1
    if count.failed:
        print("\n".join((done.stdout + done.stderr).splitlines()[-60:]))
    print(f"-- {folder.relative_to(ROOT)}: {count.passed} passed, {count.failed} failed", flush=True)
    return count


def install_binding() -> bool:
    """Installs the Python package into build/venv, with the interpreter of build/libcloche.a, when something changed."""
    folder, library, stamp = ROOT / "bindings/python", ROOT / "build/libcloche.a", ROOT / "build/venv/.cloche"
    sources = [library, ROOT / "include/cloche.h", *folder.glob("*.*"), *(folder / "cloche").glob("*.py*")]
    if stamp.exists() and all(p.stat().st_mtime < stamp.stat().st_mtime for p in sources if p.exists()):
        return True
    python = ROOT / "build/venv/bin/python"
    if not python.exists() or not library.exists():
        print("-- bindings/python: build/venv or build/libcloche.a is missing (make setup release)", flush=True)
        return False
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--force-reinstall",
                           "--no-deps", str(folder)], capture_output=True, text=True,
                          env=dict(os.environ, CLOCHE_LIBRARY=str(library)))
    if done.returncode:
        print("-- bindings/python: pip install failed")
        print("\n".join((done.stdout + done.stderr).splitlines()[-30:]), flush=True)
        return False
    stamp.touch()
    return True


def run_script(script: Path) -> Count:
    """A suite with a runner of its own: it ends with the closing line `N passed, N failed`."""
    done = subprocess.run([str(script)], cwd=ROOT, capture_output=True, text=True)
    lines = re.findall(r"^(\d+) passed, (\d+) failed$", done.stdout, re.M)
    count = Count(int(lines[-1][0]), int(lines[-1][1])) if lines else Count(0, 1)
    if done.returncode and count.failed == 0:
        count.failed = 1
    if count.failed:
        print("\n".join((done.stdout + done.stderr).splitlines()[-40:]))
    print(f"-- {script.relative_to(ROOT)}: {count.passed} passed, {count.failed} failed", flush=True)
    return count


def run_all(jobs: int, verbose: bool) -> Count:
    total = run_c_tests(ROOT / "build" / "dev")
    total.add(run_language([], ["plain"], str(ROOT / "build/dev/cloche"), jobs, None, verbose))
    total.add(run_language([], ["release"], str(ROOT / "build/cloche"), jobs, None, verbose))
    if not install_binding():
        total.add(Count(0, 1))
    for folder in ("tests/cli", "tests/article", "tests/pause", "tests/cross", "tests/tools", "tests/guard/serve", "tests/guard/voice", "tests/web", "bindings/python/tests"):
        if any((ROOT / folder).glob("test_*.py")):
            total.add(run_pytest(ROOT / folder))
    for script in ("tests/hostile/run", "bindings/python/tests/run", "bindings/node/tests/run", "tests/web/run"):
        if os.access(ROOT / script, os.X_OK):
            total.add(run_script(ROOT / script))
    return total


# ---- making expectations ------------------------------------------------------------------------------

PYODIDE_DRIVER = r"""
import { loadPyodide } from "pyodide";
import { readFileSync } from "node:fs";
const py = await loadPyodide({});
let chunks = [];
py.setStdout({ write: (b) => { chunks.push(Buffer.from(b)); return b.length; } });
py.setStderr({ batched: () => {} });
// Pyodide's loop is the browser's; programs are to see CPython's own, with timers and nothing else.
py.runPython(`
import asyncio, time

class Timers:
    def select(self, timeout):
        if timeout is None:
            raise RuntimeError("nothing will wake the loop")
        time.sleep(max(0, timeout))
        return []

class Loop(asyncio.BaseEventLoop):
    _selector = Timers()
    def _process_events(self, events): pass
    def _write_to_self(self): pass

class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop

asyncio.events._set_running_loop(None)
asyncio.events._set_event_loop_policy(Policy())
`);
const rows = [];
for (const path of readFileSync(0, "utf8").split("\n").filter((x) => x)) {
  chunks = [];
  py.globals.set("_source", readFileSync(path, "utf8"));
  py.globals.set("_name", path);
  const result = py.runPython(`
import sys, traceback, types, warnings
warnings.simplefilter("ignore")
_module, _old = types.ModuleType("__main__"), sys.modules["__main__"]
sys.modules["__main__"] = _module
_error, _code = "", 0
try:
    exec(compile(_source, _name, "exec"), _module.__dict__)
except SystemExit as e:
    _code = e.code if isinstance(e.code, int) else 0 if e.code is None else 1
    _error = e.code if isinstance(e.code, str) else ""
except BaseException:
    _error, _code = traceback.format_exc().rstrip().split("\\n")[-1], 1
finally:
    sys.modules["__main__"] = _old
sys.stdout.flush()
[_error, _code]`).toJs();
  rows.push({ error: result[0], code: result[1], stdout: Buffer.concat(chunks).toString("base64") });
}
console.log(JSON.stringify(rows));
"""


def make_expectations(patterns: list[str]) -> int:
    """Asks CPython 3.14 (pyodide, installed from npm below build/) about the tests that need it."""
    import base64
    tests = [t for t in collect(patterns) if t.needs >= (3, 14) and t.name.startswith("tests/lang/")]
    if not tests:
        print("no test is marked `# needs: 3.14`")
        return 0
    folder = ROOT / "build" / "pyodide"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "pyodide").is_dir():
        print("installing pyodide (CPython 3.14 for node) below build/pyodide")
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder),
                        "pyodide@314"], check=True, cwd=folder)
    (folder / "driver.mjs").write_text(PYODIDE_DRIVER)
    # Deep Python recursion needs a deep stack inside node.
    done = subprocess.run(["bash", "-c", "ulimit -s 1000000; exec node --stack-size=60000 driver.mjs"],
                          cwd=folder, capture_output=True, text=True, check=True,
                          input="\n".join(str(t.path) for t in tests))
    for test, row in zip(tests, json.loads(done.stdout.strip().splitlines()[-1])):
        result = Result(base64.b64decode(row["stdout"]), row["code"], row["error"])
        test.exp.write_bytes(format_exp(result))
    print(f"wrote {len(tests)} .exp files")
    return 0


def check_tests(patterns: list[str], jobs: int) -> Count:
    """Runs each test on CPython twice, with other hash seeds: it must not crash, hang, or vary."""
    oracle = Oracle()
    tests = [t for t in collect(patterns) if not t.name.startswith("tests/own/")]
    count = Count()

    def one(test: Test) -> tuple[Test, str]:
        if test.exp.exists() or test.needs > oracle.version:
            return test, "" if test.exp.exists() else "no .exp file"
        results = []
        for seed in ("0", "4711"):
            env = dict(oracle.env, PYTHONHASHSEED=seed)
            results.append(execute([oracle.exe, "-X", "utf8", "-W", "ignore", str(test.path)], 60, env))
        first, second = results
        if first.timed_out or first.code not in (0, 1):
            return test, f"exit code {first.code}"
        if (first.stdout, first.code, first.last_error) != (second.stdout, second.code, second.last_error):
            return test, "output varies"
        if first.code == 1 and b"uncaught" not in test.source[:400]:
            return test, "fails: " + first.last_error
        if not first.stdout and first.code == 0:
            return test, "prints nothing"
        return test, ""

    with ThreadPoolExecutor(jobs) as pool:
        for test, problem in pool.map(one, tests):
            if problem:
                count.failed += 1
                print(f"FAIL {test.name}: {problem}")
            else:
                count.passed += 1
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--cloche", help="the binary to test (default: by mode)")
    parser.add_argument("--mode", default="plain", help=", ".join(MODES) + "; several with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--seconds", type=float, help="stop starting tests after this time, shared by the modes")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--make-exp", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.make_exp:
        return make_expectations(options.patterns)
    if options.check:
        count = check_tests(options.patterns, options.jobs)
    elif options.all:
        count = run_all(options.jobs, options.verbose)
    else:
        modes = options.mode.split(",")
        unknown = [m for m in modes if m not in MODES]
        if unknown:
            parser.error(f"unknown mode {unknown[0]}")
        count = run_language(options.patterns, modes, options.cloche, options.jobs, options.seconds,
                             options.verbose)
    print(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
