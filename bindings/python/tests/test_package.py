# SPDX-License-Identifier: MIT
"""The package as such: pickling, the command, type checks, what is exported and documented."""
from __future__ import annotations

import asyncio
import copy
import inspect
import json
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cloche
import pytest
from cloche import Done, Limits, Paused, Program, Session


def paused(source: str, *names: str) -> Paused:
    r = Program(source, functions=list(names)).start()
    assert isinstance(r, Paused)
    return r


def test_running_programs_are_not_pickled() -> None:
    r = paused("f()", "f")
    for thing in (r, r.calls[0], Session(), Program("1")):
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="dump"):
                attempt(thing)  # type: ignore[operator]


def test_results_and_errors_are_pickled() -> None:
    done = Program("print(1)\n[2]").run()
    assert pickle.loads(pickle.dumps(done)) == done
    assert pickle.loads(pickle.dumps(Limits(fuel=3))) == Limits(fuel=3)
    for source in ("1 / 0", "x = (", "while True: pass"):
        with pytest.raises(cloche.Error) as info:
            Program(source).run(limits=Limits(fuel=1000))
        back = pickle.loads(pickle.dumps(info.value))
        assert type(back) is type(info.value) and str(back) == str(info.value)
        for name in ("type", "message", "traceback", "lineno", "text", "limit", "used", "stdout"):
            assert getattr(back, name, None) == getattr(info.value, name, None)


def test_names_are_checked() -> None:
    for wrong in (5, "f", b"f", [1], {"f": 1}, [b"f"]):
        with pytest.raises(TypeError):
            Program("1", functions=wrong)  # type: ignore[arg-type]
    for wrong in (["a b"], ["class"], [""], ["a-b"]):
        with pytest.raises(ValueError, match="name"):
            Program("1", functions=wrong)
        with pytest.raises(ValueError, match="name"):
            Program("1", inputs=wrong)
    with pytest.raises(TypeError):
        Program(b"1")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Session.load_unauthenticated(Session().dump(), ["f"])  # type: ignore[arg-type]


def test_run_a_loaded_program() -> None:
    seen: list[str] = []
    r = paused("print('a')\nx = f(1) + g(2)\nprint('b')\nx", "f", "g")
    functions = {"f": lambda v: v * 10, "g": lambda v: v}
    copy_, = r.fork(1)
    done = r.run(functions, print=seen.append)
    assert done.value == 12 and done.stdout == "b\n" and "".join(seen) == "b\n"

    async def late(v: int) -> int:
        await asyncio.sleep(0)
        return v

    assert asyncio.run(copy_.run_async({"f": late, "g": late})).value == 3
    with pytest.raises(cloche.Error, match="'f'"):
        paused("f()", "f").run({})


def test_many_calls_at_once() -> None:
    async def fetch(i: int) -> int:
        await asyncio.sleep(0.05)
        return i * i

    source = "jobs = [fetch(i) for i in range(40)]\nsum([await j for j in jobs])"
    start = time.monotonic()
    assert asyncio.run(Program(source, functions={"fetch": fetch}).run_async()).value == sum(i * i for i in range(40))
    assert time.monotonic() - start < 1.5


def test_many_programs_in_one_loop() -> None:
    async def ask(i: int) -> int:
        await asyncio.sleep(0.02)
        return i + 1

    p = Program("await ask(x) + await ask(x)", inputs=["x"], functions={"ask": ask})

    async def main() -> list[Any]:
        return [d.value for d in await asyncio.gather(*(p.run_async({"x": i}) for i in range(20)))]

    assert asyncio.run(main()) == [2 * i + 2 for i in range(20)]


def test_a_long_feed_does_not_hold_up_the_loop() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def main() -> None:
        t = asyncio.create_task(tick())
        with pytest.raises(cloche.LimitError):
            await Session(limits=Limits(time=0.3)).feed_async("while True: pass")
        t.cancel()

    asyncio.run(main())
    assert ticks >= 5


def test_feed_with_print_and_inputs() -> None:
    s, seen = Session(), []  # type: tuple[Session, list[str]]
    r = s.feed("print(a, b)\na + b", inputs={"a": 1, "b": 2}, print=seen.append)
    assert isinstance(r, Done) and r.value == 3 and r.stdout == "1 2\n" == "".join(seen)
    assert s.feed("print('kept')").stdout == "kept\n" and "".join(seen) == "1 2\n"
    with pytest.raises(ValueError):
        s.feed("1", inputs={"a b": 1})


def test_abandon_and_limits() -> None:
    s = Session(functions=["f"], limits=Limits(fuel=20_000))
    r = s.feed("x = 1\nf()\nx = 2")
    s.abandon()
    assert s.paused is None and s.feed("x").value == 1
    with pytest.raises(cloche.Error):
        r.resume()  # type: ignore[union-attr]
    with pytest.raises(cloche.LimitError):
        s.feed("while True: pass")
    with pytest.raises(cloche.Error, match="limit"):
        s.feed("1")
    s.abandon()
    s.limits(Limits())
    assert s.feed("x + 1").value == 2


def test_session_fork() -> None:
    s = Session(functions={"f": lambda v: v + 1})
    s.feed("x = [1]")
    a, b = s.fork(2)
    a.feed("x.append(f(5))")
    assert (a.feed("x").value, b.feed("x").value, s.feed("x").value) == ([1, 6], [1], [1])


def test_every_public_name_has_a_docstring() -> None:
    for name in cloche.__all__:
        thing = getattr(cloche, name)
        if not inspect.isclass(thing):
            continue
        assert thing.__doc__, name
        for member, fn in vars(thing).items():
            if callable(fn) and not member.startswith("_"):
                assert fn.__doc__, f"{name}.{member}"


def command(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cloche", *args], input=stdin, capture_output=True, text=True, timeout=60)


def test_command_run(tmp_path: Path) -> None:
    r = command("run", "-c", "print(x * 2)", "--input", "x=21")
    assert (r.returncode, r.stdout, r.stderr) == (0, "42\n", "")
    r = command("run", "-", "--json", stdin="print('hi')\n[1, 2]")
    row = json.loads(r.stdout)
    assert (row["status"], row["value"], row["stdout"]) == ("done", [1, 2], "hi\n") and row["usage"]["fuel"] > 0
    r = command("run", "-c", "1 / 0")
    assert r.returncode == 1 and r.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert command("run", "-c", "while True: pass", "--limit", "fuel=1000").returncode == 3
    assert command("run", "-c", "x = '0' * 10**8", "--limit", "memory=1MB").returncode == 1
    assert command("run", str(tmp_path / "missing.py")).returncode == 2
    for wrong in (["--limit", "fuel"], ["--limit", "speed=3"], ["--input", "x=nope"]):
        assert command("run", "-c", "1", *wrong).returncode == 2
    bad = tmp_path / "bad.py"
    bad.write_text("x = (")
    r = command("check", str(bad))
    assert r.returncode == 1 and "'(' was never closed" in r.stderr
    assert command("check", "-", stdin="x = 1").returncode == 0


def test_command_start_and_resume(tmp_path: Path) -> None:
    snap = str(tmp_path / "s")
    r = command("start", "-c", "print('a')\nx = ask('name?', n=1)\nx + ask('more')", "--fn", "ask", "--snapshot", snap, "--json")
    row = json.loads(r.stdout)
    assert r.returncode == 5 and row["stdout"] == "a\n"
    assert (row["call"]["name"], row["call"]["args"], row["call"]["kwargs"], row["call"]["line"]) == ("ask", ["name?"], {"n": 1}, 2)
    assert command("resume", snap, "--return", '"T"', "--snapshot", snap).returncode == 5
    assert json.loads(command("resume", snap, "--return", '"om"', "--json").stdout)["value"] == "Tom"
    r = command("resume", snap, "--raise", "ValueError:no")
    assert r.returncode == 1 and r.stderr.endswith("ValueError: no\n")
    (tmp_path / "key").write_bytes(b"k" * 32)
    (tmp_path / "other").write_bytes(b"o" * 32)
    keyed = ("--key-file", str(tmp_path / "key"))
    assert command("start", "-c", "f() + 1", "--fn", "f", "--snapshot", snap, *keyed).returncode == 5
    assert json.loads(command("resume", snap, "--return", "4", "--json", *keyed).stdout)["value"] == 5
    assert command("resume", snap, "--return", "4", "--key-file", str(tmp_path / "other")).returncode == 4
    assert command("resume", snap, "--return", "4", "--key-file", str(tmp_path / "missing")).returncode == 2
    Path(snap).write_bytes(b"x" * 100)
    assert command("resume", snap, "--return", "1").returncode == 4
    assert command("start", "-c", "f()", "--fn", "f").returncode == 2
