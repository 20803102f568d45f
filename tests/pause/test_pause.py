# SPDX-License-Identifier: MIT
"""A program can pause anywhere, be dumped there, loaded elsewhere, forked, and go on as if nothing had happened.

Each program of this folder runs with its calls answered directly, and again with a dump and load, and a fork, at every call: the
output must be the same each time, and be CPython's.
"""
from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import cloche
import pytest

FOLDER = Path(__file__).resolve().parent
OPEN = (FOLDER.parent / "open.txt").read_text().split()
PROGRAMS = sorted(p for p in FOLDER.glob("*.py") if not p.name.startswith("test_") and f"tests/pause/{p.name}" not in OPEN)
KEY = b"a key of thirty-two bytes length"


def ask(x: Any) -> Any:
    if isinstance(x, str) and x.startswith("raise "):
        raise ValueError(x[6:])
    return x


def answer(p: cloche.Paused) -> cloche.Paused | cloche.Done:
    try:
        value = ask(*p.args)
    except ValueError as error:
        return p.throw(error)
    return p.resume(value)


def expected(path: Path) -> str:
    """CPython's output: of this one, or in the .exp file of a program that only a newer one runs."""
    kept = path.with_suffix(".exp")
    return kept.read_text() if kept.exists() else on_cpython(path.read_text())


def on_cpython(source: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "program", "exec"), {"ask": ask, "__name__": "__main__"})
    return out.getvalue()


def finish(r: cloche.Paused | cloche.Done, how: str) -> tuple[str, int]:
    """Output and number of pauses; `how` says what happens to the program at each of them."""
    text, pauses = r.stdout, 0
    while isinstance(r, cloche.Paused):
        pauses += 1
        assert r.function == "ask"
        if how == "dump":
            blob = r.dump(key=KEY)
            del r
            r = cloche.Paused.load(blob, key=KEY)
        elif how == "fork":
            spare, used = r, r.fork(1)[0]
            r = answer(used)
            if pauses % 5 == 0:  # the one left behind is not disturbed: it gives the same when it goes on
                other = answer(spare)
                assert type(other) is type(r) and other.stdout == r.stdout
            text += r.stdout
            continue
        r = answer(r)
        text += r.stdout
    return text, pauses


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_same_outcome(path: Path) -> None:
    source = path.read_text()
    want = expected(path)
    program = cloche.Program(source, functions=["ask"], filename=path.name)
    assert program.run(functions={"ask": ask}).stdout == want
    text, pauses = finish(program.start(), "direct")
    assert text == want and pauses > 0
    assert finish(program.start(), "dump") == (want, pauses)
    assert finish(program.start(), "fork") == (want, pauses)


RESUME = """
import sys, cloche
sys.path.insert(0, sys.argv[1])
from test_pause import finish
blob = sys.stdin.buffer.read()
sys.stdout.write(finish(cloche.Paused.load(blob, key=b"a key of thirty-two bytes length"), "dump")[0])
"""


@pytest.mark.parametrize("name", ["sort_key", "eq_in_dict", "generator_send", "with", "async_def"])
def test_in_a_new_process(name: str) -> None:
    source = (FOLDER / f"{name}.py").read_text()
    p = cloche.Program(source, functions=["ask"]).start()
    text = p.stdout
    for _ in range(3):
        assert isinstance(p, cloche.Paused)
        p = answer(p)
        text += p.stdout
    assert isinstance(p, cloche.Paused)
    done = subprocess.run([sys.executable, "-c", RESUME, str(FOLDER)], input=p.dump(key=KEY), capture_output=True)
    assert done.stderr == b""
    assert text + done.stdout.decode() == on_cpython(source)


GATHER = """
a = f(1)
b = f(2)
c = f(3)
print(await b, await a, await c)
async def one(x):
    return await f(x) * 10
[await one(x) for x in (4, 5)] + [await a]
"""


def test_several_pending_in_reverse_order() -> None:
    p = cloche.Program(GATHER, async_functions=["f"]).start()
    assert isinstance(p, cloche.Paused)
    assert [(c.function, c.args) for c in p.calls] == [("f", (1,)), ("f", (2,)), ("f", (3,))]
    ids = [c.id for c in p.calls]
    for key in reversed(ids):
        p = cloche.Paused.load(p.dump(key=KEY), key=KEY)
        (call,) = [c for c in p.calls if c.id == key]
        q = p.resume_all({key: call.args[0] + 100})
        if isinstance(q, cloche.Paused):
            p = q
    assert q.stdout == "102 101 103\n"
    for x in (4, 5):
        assert isinstance(q, cloche.Paused)
        assert [c.args for c in q.calls] == [(x,)]
        q = cloche.Paused.load(q.dump(key=KEY), key=KEY).resume(x)
    assert isinstance(q, cloche.Done)
    assert q.value == [40, 50, 101]


def test_pending_errors() -> None:
    source = "a = f(1)\nb = f(2)\ntry:\n    await a\nexcept KeyError as e:\n    r = repr(e)\nr, await b"
    p = cloche.Program(source, async_functions=["f"]).start()
    assert isinstance(p, cloche.Paused)
    r = p.resume_all({p.calls[0].id: KeyError("x"), p.calls[1].id: 5})
    assert isinstance(r, cloche.Done)
    assert r.value == ("KeyError('x')", 5)
