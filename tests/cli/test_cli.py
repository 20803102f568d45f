# SPDX-License-Identifier: MIT
"""The `cloche` command: its options, texts, JSON shapes and exit codes."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from run import find_cpython  # noqa: E402

PYTHON = find_cpython()[0]
CLOCHE = os.environ.get("CLOCHE", str(Path(__file__).resolve().parents[2] / "build" / "cloche"))


def cloche(*args: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLOCHE, *args], input=stdin, capture_output=True, text=True, timeout=30, cwd=cwd,
                          env=dict(os.environ, NO_COLOR="1"))


def outcome(*args: str, stdin: str = "", cwd: Path | None = None) -> dict[str, Any]:
    value = json.loads(cloche(*args, "--json", stdin=stdin, cwd=cwd).stdout)
    assert isinstance(value, dict)
    return value


# ---- run ---------------------------------------------------------------------------------------------

def test_run_code_file_and_stdin(tmp_path: Path) -> None:
    (tmp_path / "p.py").write_text("print('file', __name__)\n")
    assert cloche("run", "-c", "print(1 + 1)").stdout == "2\n"
    assert cloche("run", "p.py", cwd=tmp_path).stdout == "file __main__\n"
    assert cloche("run", "-", stdin="print('piped')").stdout == "piped\n"


@pytest.mark.parametrize("isolated", [[], ["--isolated"]])
def test_standard_error_of_the_program(tmp_path: Path, isolated: list[str]) -> None:
    (tmp_path / "p.py").write_text("import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\nsys.stderr.write('four')")
    got = cloche("run", *isolated, "p.py", cwd=tmp_path)
    assert (got.returncode, got.stdout, got.stderr) == (0, "one\nthree\n", "two\nfour")
    got = cloche("run", *isolated, "--json", "p.py", cwd=tmp_path)
    assert json.loads(got.stdout)["stdout"] == "one\nthree\n" and got.stderr == "two\nfour"


def test_uncaught_exception_is_shown_as_python_shows_it(tmp_path: Path) -> None:
    (tmp_path / "p.py").write_text("def f(x):\n    return 1 / x\n\nprint('before')\nf(0)\n")
    got = cloche("run", "p.py", cwd=tmp_path)
    want = subprocess.run([PYTHON, "p.py"], capture_output=True, text=True, cwd=tmp_path)
    assert (got.returncode, got.stdout) == (1, "before\n")
    lines = [line for line in got.stderr.splitlines() if "^" not in line and "~" not in line]
    expected = [line.replace(str(tmp_path) + "/", "") for line in want.stderr.splitlines() if "^" not in line and "~" not in line]
    assert lines == expected


@pytest.mark.parametrize("source", ["x = (1,\nprint(2", "foo bar", "if x:\nprint(1)", "def f():\n    return 1 +\n", "a = 'text", "\tx y", "  x = 1",
                                    "ü = é é", "for i in range(3) print(i)", "class A:\n    def f(self:\n        pass"])
def test_syntax_errors_are_shown_as_python_shows_them(tmp_path: Path, source: str) -> None:
    (tmp_path / "p.py").write_text(source)
    got = cloche("run", "p.py", cwd=tmp_path)
    want = subprocess.run([PYTHON, "p.py"], capture_output=True, text=True, cwd=tmp_path).stderr
    want = want.replace(str(tmp_path) + "/", "")
    assert got.returncode == 1
    assert got.stdout == ""
    assert got.stderr == want


@pytest.mark.parametrize(("source", "code", "stderr"), [
    ("pass", 0, ""), ("raise SystemExit", 0, ""), ("raise SystemExit(3)", 3, ""), ("raise SystemExit(None)", 0, ""), ("raise SystemExit('bye')", 1, "bye\n"),
    ("class E(SystemExit): pass\nraise E(4)", 4, ""), ("raise SystemExit(256 + 7)", 7, "")])
def test_system_exit(source: str, code: int, stderr: str) -> None:
    got = cloche("run", "-c", source)
    assert (got.returncode, got.stderr) == (code, stderr)


def test_seed_gives_the_random_numbers_of_a_program_without_one() -> None:
    code = "import random; print(random.random())"
    default, seven = cloche("run", "-c", code).stdout, cloche("run", "--seed", "7", "-c", code).stdout
    assert default == cloche("run", "-c", code).stdout != seven
    assert seven == cloche("run", "--seed=7", "-c", code).stdout
    assert cloche("run", "--seed", "-1", "-c", code).returncode == 2


def test_a_program_has_the_clock_it_is_given() -> None:
    code = "import time; print(time.time(), time.ctime()); time.sleep(2); print(time.time())"
    assert cloche("run", "--clock", "fixed=86400", "-c", code).stdout == "86400.0 Fri Jan  2 00:00:00 1970\n86402.0\n"
    assert abs(float(cloche("run", "--clock", "real", "-c", code).stdout.split()[0]) - time.time()) < 60
    refused = cloche("run", "-c", code)
    assert refused.returncode == 1 and "PermissionError: this program has no clock" in refused.stderr
    assert cloche("run", "--clock", "noon", "-c", code).returncode == 2


def test_inputs() -> None:
    got = outcome("run", "-c", "[x, y]", "--input", 'x={"a": [1, 2.5, null, true, "é"]}', "--input", "y=12345678901234567890")
    assert got["value"] == [{"a": [1, 2.5, None, True, "é"]}, 12345678901234567890]
    bad = cloche("run", "-c", "x", "--input", "x=hello")
    assert bad.returncode == 2 and "not JSON" in bad.stderr and "quotes" in bad.stderr


def test_json_of_each_ending() -> None:
    done = outcome("run", "-c", "print('hi')\n{'a': (1, 2)}")
    assert done["status"] == "done" and done["value"] == {"a": [1, 2]} and done["stdout"] == "hi\n"
    assert set(done["usage"]) == {"fuel", "ms", "memory_peak", "allocations", "calls", "output"} and done["usage"]["output"] == 3
    raised = outcome("run", "-c", "print('x')\n{}['key']")
    assert raised["status"] == "raised" and raised["stdout"] == "x\n"
    assert raised["error"]["type"] == "KeyError" and raised["error"]["message"] == "'key'" and "Traceback" in raised["error"]["traceback"]
    limit = outcome("run", "-c", "while True: pass", "--limit", "fuel=100000")
    assert limit["status"] == "limit" and limit["limit"] == "fuel"
    paused = outcome("run", "-c", "f(1, k='v')", "--fn", "f")
    assert paused["status"] == "paused"
    assert paused["call"] == {"id": paused["call"]["id"], "name": "f", "args": [1], "kwargs": {"k": "v"}, "line": 1}
    syntax = outcome("run", "-c", "a b")
    assert syntax["status"] == "raised" and syntax["error"]["type"] == "SyntaxError" and syntax["error"]["line"] == 1


def test_a_value_that_is_not_json() -> None:
    assert outcome("run", "-c", "{1, 2}")["value"] == {"repr": "{1, 2}"}
    assert outcome("run", "-c", "b'x'")["value"] == {"repr": "b'x'"}
    surrogate = cloche("run", "-c", "print('a')\n'\\ud800'", "--json")
    assert json.loads(surrogate.stdout)["value"] == "\ud800"


# ---- host functions ----------------------------------------------------------------------------------

ADD = "add=python3 -c 'import json,sys; d=json.load(sys.stdin); print(json.dumps(sum(d[\"args\"]) + d[\"kwargs\"].get(\"k\", 0)))'"


def test_fn_command() -> None:
    assert cloche("run", "-c", "print(add(1, 2), add(3, k=4))", "--fn", ADD).stdout == "3 7\n"


def test_fn_failure_and_noise() -> None:
    source = "try:\n    f()\nexcept RuntimeError as e:\n    print(repr(e))"
    assert cloche("run", "-c", source, "--fn", "f=echo no such page >&2; exit 3").stdout == "RuntimeError('no such page')\n"
    assert cloche("run", "-c", source, "--fn", "f=exit 3").stdout == "RuntimeError('f: the command failed (3)')\n"
    assert "not JSON" in cloche("run", "-c", source, "--fn", "f=echo hello").stdout
    assert cloche("run", "-c", "print(f())", "--fn", "f=echo warning >&2; echo 1").stdout == "1\n"
    assert cloche("run", "-c", "print(f('x' * 300000))", "--fn", "f=wc -c").stdout == "300029\n"
    assert cloche("run", "-c", "print(f('x' * 300000))", "--fn", "f=echo true").stdout == "True\n"
    assert "TypeError" in cloche("run", "-c", "f({1})", "--fn", "f=cat").stderr


def test_fn_asks_the_person() -> None:
    got = cloche("run", "-c", "print(ask('how many?'))\ntry:\n    ask(2)\nexcept ValueError as e:\n    print(e)", "--fn", "ask",
                 stdin='{"n": 3}\n!ValueError: too many\n')
    assert got.stdout == "{'n': 3}\ntoo many\n" and "ask('how many?')" in got.stderr
    ended = cloche("run", "-c", "ask()", "--fn", "ask")
    assert ended.returncode == 5 and "paused" in ended.stderr


def test_async_functions_run_at_the_same_time() -> None:
    source = "import asyncio\nasync def main():\n    return await asyncio.gather(f(1), f(2), f(3))\nprint(await main())"
    start = time.monotonic()
    got = cloche("run", "-c", source, "--async-fn", "f=sleep 0.5; python3 -c 'import json,sys; print(json.load(sys.stdin)[\"args\"][0] * 10)'")
    if "No module named" in got.stderr:
        pytest.skip("asyncio is not there")
    assert got.stdout == "[10, 20, 30]\n" and time.monotonic() - start < 1.4


def test_async_function_awaited() -> None:
    assert cloche("run", "-c", "print(await f(20))", "--async-fn", "f=echo 42").stdout == "42\n"


def test_stdin() -> None:
    source = "try:\n    while True:\n        print('got', input('? '))\nexcept EOFError as e:\n    print('end', e)"
    assert cloche("run", "-c", source, stdin="a\nb").stdout == "? end EOF when reading a line\n"
    assert cloche("run", "-c", source, "--stdin", stdin="a\nb").stdout == "? got a\n? got b\n? end EOF when reading a line\n"


def test_nobody_else_is_reachable() -> None:
    got = cloche("run", "-c", "fetch('x')")
    assert got.returncode == 1 and "NameError: name 'fetch' is not defined" in got.stderr


# ---- limits ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("source", "limit", "name"), [
    ("while True: pass", "time=0.1s", "time"), ("while True: pass", "time=100ms", "time"), ("while True: pass", "fuel=50000", "fuel"),
    ("while True: print('x' * 100)", "output=10KB", "output"), ("while True: [1]", "allocations=10000", "allocations")])
def test_limits(source: str, limit: str, name: str) -> None:
    got = cloche("run", "-c", source, "--limit", limit)
    assert got.returncode == 3 and name in got.stderr and "--limit" in got.stderr


def test_limit_of_calls() -> None:
    got = cloche("run", "-c", "while True: f()", "--fn", "f=echo 1", "--limit", "calls=3")
    assert got.returncode == 3 and "3 host calls" in got.stderr


def test_memory_and_depth_are_exceptions() -> None:
    assert "MemoryError" in cloche("run", "-c", "x = []\nwhile True: x.append('y' * 1000 + str(len(x)))", "--limit", "memory=16MB").stderr
    assert "RecursionError" in cloche("run", "-c", "def f(): return f()\nf()", "--limit", "depth=100").stderr


@pytest.mark.parametrize("limit", ["memory", "memory=", "memory=lots", "memory=5s", "time=5MB", "speed=1", "time=-1", "memory=nan", "fuel=1e999"])
def test_bad_limits(limit: str) -> None:
    got = cloche("run", "-c", "1", "--limit", limit)
    assert got.returncode == 2 and "--limit " + limit in got.stderr


def test_none_lifts_a_limit() -> None:
    assert cloche("run", "-c", "print(1)", "--limit", "time=none", "--limit", "memory=none").stdout == "1\n"


# ---- usage -------------------------------------------------------------------------------------------

def test_help_and_version() -> None:
    top = cloche("--help")
    assert top.returncode == 0 and "exit codes" in top.stdout
    for command in ("run", "start", "resume", "fork", "show", "verify", "dis", "check", "repl"):
        text = cloche(command, "--help")
        assert text.returncode == 0 and "usage: cloche " + command in text.stdout and "example" in text.stdout
        assert command in top.stdout
    assert cloche("--version").stdout.startswith("cloche ")
    assert cloche().returncode == 2


@pytest.mark.parametrize(("args", "hint"), [
    (["runn", "x"], "cloche run"), (["run"], "-c CODE"), (["run", "a.py", "b.py"], "b.py"), (["run", "--frob"], "--frob"), (["run", "/no/such.py"], "/no/such.py"),
    (["run", "-c", "1", "--input", "x"], "NAME=JSON"), (["run", "-c", "1", "--fn", "1x=cat"], "1x=cat"), (["start", "-c", "1"], "--snapshot"),
    (["resume"], "snapshot"), (["show", "--return", "1"], "--return"), (["run", "-c"], "-c"), (["run", "/"], "/")])
def test_usage_errors(args: list[str], hint: str) -> None:
    got = cloche(*args)
    assert got.returncode == 2 and hint in got.stderr and got.stderr.startswith("cloche: ") and got.stdout == ""


def test_stats_and_inside() -> None:
    got = cloche("run", "-c", "print(1)", "--stats", "--inside")
    assert "fuel" in got.stderr and "__INSIDE__ 0." in got.stderr and got.stdout == "1\n"


# ---- snapshots ---------------------------------------------------------------------------------------

AGENT = "total = 0\nfor i in range(3):\n    print('step', i)\n    total += ask('number', i)\nprint('total', total)\ntotal\n"


def test_start_and_resume(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(AGENT)
    first = cloche("start", "agent.py", "--fn", "ask", "--snapshot", "s", cwd=tmp_path)
    assert first.returncode == 5 and first.stdout == "step 0\n" and "ask('number', 0)" in first.stderr and "line 4" in first.stderr
    (tmp_path / "agent.py").unlink()  # the snapshot needs nothing else
    second = cloche("resume", "s", "--return", "10", "--snapshot", "s", cwd=tmp_path)
    assert second.returncode == 5 and second.stdout == "step 1\n"
    third = outcome("resume", "s", "--return", "20", "--snapshot", "s", cwd=tmp_path)
    assert third["status"] == "paused" and third["stdout"] == "step 2\n" and third["call"]["args"] == ["number", 2] and third["usage"]["calls"] == 3
    wrong = cloche("resume", "s", "--raise", "ValueError:no number", cwd=tmp_path)
    assert wrong.returncode == 1 and wrong.stderr.endswith("ValueError: no number\n")
    last = cloche("resume", "s", "--return", "30", cwd=tmp_path)
    assert (last.returncode, last.stdout) == (0, "total 60\n")
    assert oct((tmp_path / "s").stat().st_mode & 0o777) == "0o600"
    assert [p.name for p in tmp_path.iterdir()] == ["s"]


def test_start_of_a_program_that_does_not_pause(tmp_path: Path) -> None:
    got = cloche("start", "-c", "print(7)", "--snapshot", str(tmp_path / "s"))
    assert (got.returncode, got.stdout) == (0, "7\n") and not (tmp_path / "s").exists()


def test_fork(tmp_path: Path) -> None:
    s = str(tmp_path / "s")
    assert cloche("start", "-c", "x = ask()\nprint('x is', x)\n'big' if x > 5 else 'small'", "--fn", "ask", "--snapshot", s).returncode == 5
    got = cloche("fork", s, "--return", "1", "--return", "9", "--return", "1", "--return", '"text"')
    assert got.returncode == 0 and "3 different outcomes" in got.stdout and '"big"' in got.stdout and "TypeError" in got.stdout and "as 1" in got.stdout
    rows = json.loads(cloche("fork", s, "--return", "1", "--return", "9", "--json").stdout)
    assert [(r["answer"], r["status"], r["value"], r["stdout"]) for r in rows] == [(1, "done", "small", "x is 1\n"), (9, "done", "big", "x is 9\n")]


def test_show_and_verify(tmp_path: Path) -> None:
    s = str(tmp_path / "s")
    cloche("start", "-c", "ask(1, 'two')", "--fn", "ask", "--snapshot", s)
    shown = cloche("show", s)
    assert shown.returncode == 0 and "ask(1, 'two')" in shown.stdout and "paused" in shown.stdout
    facts = json.loads(cloche("show", s, "--json").stdout)
    assert facts["state"] == "paused" and facts["functions"] == ["ask"] and facts["calls"][0]["args"] == [1, "two"]
    assert cloche("verify", s).returncode == 0
    data = bytearray(Path(s).read_bytes())
    for at in range(0, len(data), max(1, len(data) // 40)):
        broken = bytearray(data)
        broken[at] ^= 0x55
        Path(s).write_bytes(broken)
        assert cloche("verify", s).returncode in (0, 4)
        assert cloche("resume", s, "--return", "1").returncode in (0, 1, 2, 3, 4)
    Path(s).write_bytes(data[: len(data) // 2])
    cut = cloche("verify", s)
    assert cut.returncode == 4 and cut.stderr.startswith("cloche: ")
    assert cloche("verify", os.devnull).returncode == 4


def test_keys(tmp_path: Path) -> None:
    s, key, other = str(tmp_path / "s"), tmp_path / "key", tmp_path / "other"
    key.write_bytes(b"0123456789abcdef0123456789abcdef")
    other.write_bytes(b"fedcba9876543210fedcba9876543210")
    assert cloche("start", "-c", "print(ask())", "--fn", "ask", "--snapshot", s, "--key-file", str(key)).returncode == 5
    assert cloche("verify", s, "--key-file", str(key)).returncode == 0
    assert cloche("verify", s, "--key-file", str(other)).returncode == 4
    assert cloche("resume", s, "--return", "3", "--key-file", str(key)).stdout == "3\n"
    assert cloche("resume", s, "--return", "3", "--key-file", str(other)).returncode == 4
    short = tmp_path / "short"
    short.write_bytes(b"abc")
    assert cloche("verify", s, "--key-file", str(short)).returncode == 2


def test_several_pending_calls(tmp_path: Path) -> None:
    s = str(tmp_path / "s")
    source = "a = f(1)\nb = f(2)\nprint(await b, await a)"
    got = outcome("start", "-c", source, "--async-fn", "f", "--snapshot", s)
    assert got["status"] == "paused" and [c["args"] for c in got["calls"]] == [[1], [2]] and got["call"] == got["calls"][0]
    one, two = (c["id"] for c in got["calls"])
    assert cloche("resume", s, "--return", "1").returncode == 2
    assert cloche("resume", s, "--call", "999=1").returncode == 2
    half = outcome("resume", s, "--call", f"{two}=22", "--snapshot", s)
    assert half["status"] == "paused" and half["call"]["id"] == one
    end = cloche("resume", s, "--call", f"{one}=11")
    assert (end.returncode, end.stdout) == (0, "22 11\n")
    assert cloche("resume", s, "--call", f"{one}=x").returncode == 2


def test_resume_with_commands(tmp_path: Path) -> None:
    s = str(tmp_path / "s")
    cloche("start", "-c", "print(a() + b())", "--fn", "a", "--fn", "b", "--snapshot", s)
    assert cloche("resume", s, "--return", "1", "--fn", "b=echo 2").stdout == "3\n"


# ---- check, dis, repl --------------------------------------------------------------------------------

def test_check(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("x = 1\n")
    (tmp_path / "bad.py").write_text("x = = 1\n")
    assert cloche("check", "good.py", cwd=tmp_path).returncode == 0
    both = cloche("check", "good.py", "bad.py", cwd=tmp_path)
    assert both.returncode == 1 and 'File "bad.py", line 1' in both.stderr
    rows = json.loads(cloche("check", "good.py", "bad.py", "--json", cwd=tmp_path).stdout)
    assert rows[0]["status"] == "ok" and rows[1]["error"]["column"] == 5


def test_dis() -> None:
    got = cloche("dis", "-c", "def f(a):\n    return a + 1")
    assert got.returncode == 0 and "ADD" in got.stdout


def test_repl() -> None:
    got = cloche("repl", stdin="x = 20\nx + 1\n_ * 2\ndef f(n):\n    return n * 2\n\nf(x)\n'text'\nNone\n(1,\n2)\n")
    assert got.stdout == "21\n42\n40\n'text'\n(1, 2)\n" and got.returncode == 0


def test_repl_errors_do_not_end_it() -> None:
    got = cloche("repl", stdin="1/0\na b\nif True:\n    print('in')\n\nx = '''a\nb'''\nx\nclass A:\n    def __repr__(self): return 'an A'\n\nA()\nraise SystemExit(4)\n")
    assert got.stdout == "in\n'a\\nb'\nan A\n" and got.returncode == 4
    assert "ZeroDivisionError" in got.stderr and "SyntaxError" in got.stderr


def test_repl_limits_and_functions() -> None:
    got = cloche("repl", "--fn", "f=echo 5", "--limit", "fuel=3000000", stdin="f() + 1\nwhile True: pass\n\n")
    assert got.stdout == "6\n" and "fuel" in got.stderr


def test_interrupt() -> None:
    with subprocess.Popen([CLOCHE, "run", "-c", "print('on')\nwhile True: pass"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
        time.sleep(0.5)
        p.send_signal(signal.SIGINT)
        out, err = p.communicate(timeout=10)
    assert p.returncode == -signal.SIGINT and b"interrupted" in err and out == b"on\n"


# ---- test switches -----------------------------------------------------------------------------------

@pytest.mark.parametrize("switch", [["--chaos", "1"], ["--fuel-slice", "1"], ["--gc-every", "1"], ["--chaos", "3", "--gc-every", "2"]])
def test_switches_change_nothing(switch: list[str]) -> None:
    source = "def g(n):\n    for i in range(n):\n        yield i * f(i)\nprint(sorted(g(5), key=lambda x: -x))\nprint({str(i): [i] for i in range(20)})"
    plain = cloche("run", "-c", source, "--fn", "f=echo 3")
    assert cloche("run", "-c", source, "--fn", "f=echo 3", *switch).stdout == plain.stdout != ""


def test_failing_allocations_are_memory_errors() -> None:
    for n in (1, 5, 20, 100):
        got = cloche("run", "-c", "print([str(i) for i in range(100)])", "--fail-alloc", str(n))
        assert got.returncode in (0, 1, 3)


def test_the_time_limit_holds_for_compiling(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = y\n" * 500_000)
    done = cloche("run", str(tmp_path / "long.py"), "--limit", "time=0.01s")
    assert done.returncode == 1 and done.stderr == "TimeoutError: compiling took more than the limit of 0.01 s\n", done
