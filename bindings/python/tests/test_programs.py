# SPDX-License-Identifier: MIT
"""Programs, pauses, sessions, limits and errors of the Python package."""
from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

import cloche
import pytest
from cloche import Done, Limits, Paused, Program, Session

KEY = b"0123456789abcdef0123456789abcdef"
OTHER = b"another key, also of thirty-two b"[:32]


def paused(source: str, *names: str, **options: object) -> Paused:
    r = Program(source, functions=list(names)).start(**options)  # type: ignore[arg-type]
    assert isinstance(r, Paused)
    return r


def test_readme_example() -> None:
    p = Program("data = fetch(url)\nlen(data)", inputs=["url"], functions=["fetch"], filename="agent.py")
    r = p.start(inputs={"url": "https://example.com"}, limits=Limits(memory=10_000_000, time=5.0))
    assert isinstance(r, Paused)
    assert (r.function, r.name, r.args, r.kwargs, r.line) == ("fetch", "fetch", ("https://example.com",), {}, 1)
    assert isinstance(r.id, int) and [c.id for c in r.calls] == [r.id]
    r = Paused.load(r.dump(key=KEY), key=KEY)
    done = r.resume("hello world")
    assert isinstance(done, Done)
    assert done.value == 11 and done.stdout == "" and done.usage.calls == 1


def test_value_of_program() -> None:
    assert Program("1 + 1").run().value == 2
    assert Program("x = 1").run().value is None
    assert Program("").run().value is None


def test_keyword_arguments_and_repr() -> None:
    r = paused("f(1, *[2], k='v', **{'z': None})", "f")
    assert r.args == (1, 2) and r.kwargs == {"k": "v", "z": None}
    assert "f(1, 2, k='v', z=None)" in repr(r)
    r.resume()
    assert "answered" in repr(r) and r.args == (1, 2)


def test_inputs_are_checked() -> None:
    p = Program("a", inputs=["a"])
    assert p.run({"a": 3}).value == 3
    with pytest.raises(TypeError, match="missing input: a"):
        p.start()
    with pytest.raises(TypeError, match="'b' is not an input"):
        p.start({"a": 1, "b": 2})
    with pytest.raises(TypeError):
        Program("a", inputs="a")


def test_resume_only_once() -> None:
    r = paused("f()", "f")
    r.resume(1)
    for again in (lambda: r.resume(2), lambda: r.dump(), lambda: r.fork(1), lambda: r.throw(ValueError())):
        with pytest.raises(cloche.Error, match="resumed before"):
            again()


def test_bad_answer_changes_nothing() -> None:
    r = paused("f()", "f")
    with pytest.raises(cloche.ConversionError):
        r.resume(object())
    done = r.resume(5)
    assert isinstance(done, Done) and done.value == 5


def test_throw() -> None:
    source = "try:\n    f()\nexcept LookupError as e:\n    r = (type(e).__name__, e.args)\nr"
    assert paused(source, "f").throw(KeyError("k", 2)).value == ("KeyError", ("k", 2))
    assert paused(source, "f").throw(IndexError).value == ("IndexError", ())

    class Mine(KeyError):
        pass

    assert paused(source, "f").throw(Mine("m")).value == ("KeyError", ("'m'",))
    with pytest.raises(cloche.Raised) as info:
        paused("def g():\n    f()\ng()", "f").throw(ValueError("bad"))
    e = info.value
    assert (e.type, e.message) == ("ValueError", "bad") and isinstance(e.exception, ValueError)
    assert e.traceback == ('Traceback (most recent call last):\n  File "<program>", line 3, in <module>\n    g()\n    ~^^\n'
                           '  File "<program>", line 2, in g\n    f()\n    ~^^\nValueError: bad\n')


def test_fork() -> None:
    r = paused("x = [f()]\nx.append(f())\nx", "f")
    a, b = r.fork(2)
    a1, b1, r1 = a.resume("a"), b.resume("b"), r.resume("r")
    assert isinstance(a1, Paused) and isinstance(b1, Paused) and isinstance(r1, Paused)
    assert [x.resume(1).value for x in (b1, r1, a1)] == [["b", 1], ["r", 1], ["a", 1]]


def test_load_as_often_as_wanted() -> None:
    blob = paused("f() + 1", "f").dump(key=KEY)
    assert [Paused.load(blob, key=KEY).resume(i).value for i in range(3)] == [1, 2, 3]


def test_snapshot_errors() -> None:
    blob = paused("f()", "f").dump(key=KEY)
    with pytest.raises(cloche.SnapshotError):
        Paused.load(blob, key=OTHER)
    with pytest.raises(ValueError):
        Paused.load(blob, key=b"short")
    with pytest.raises(TypeError):
        Paused.load(blob, key=None)  # type: ignore[arg-type]
    with pytest.raises(cloche.SnapshotError):
        Paused.load(paused("f()", "f").dump(), key=KEY)
    with pytest.raises(cloche.SnapshotError):
        Paused.load_unauthenticated(b"")
    with pytest.raises(cloche.SnapshotError):
        Paused.load_unauthenticated(b"garbage" * 100)
    for i in range(0, len(blob), 7):
        with pytest.raises(cloche.SnapshotError):
            Paused.load(blob[:i] + bytes([blob[i] ^ 1]) + blob[i + 1:], key=KEY)
    assert Paused.load_unauthenticated(paused("f()", "f").dump()).resume(3).value == 3


def test_damaged_snapshots_do_not_crash() -> None:
    blob = paused("class A:\n    x = [1, {2: 'three'}]\nf(A.x)", "f").dump()
    for i in range(len(blob)):
        try:
            Paused.load_unauthenticated(blob[:i] + bytes([blob[i] ^ (1 << i % 8)]) + blob[i + 1:], limits=Limits(memory=1 << 24)).resume(1)
        except (cloche.Error, MemoryError):
            pass


def test_load_in_a_new_process() -> None:
    blob = paused("f() * 2", "f").dump(key=KEY)
    code = "import sys, cloche; print(cloche.Paused.load(sys.stdin.buffer.read(), key=%r).resume(21).value)" % KEY
    assert subprocess.run([sys.executable, "-c", code], input=blob, capture_output=True, check=True).stdout == b"42\n"


def test_run_answers_calls() -> None:
    p = Program("[f(i) for i in range(3)] + [g(k=1)]", functions={"f": lambda x: x * x, "g": lambda k: k})
    assert p.run().value == [0, 1, 4, 1]
    assert p.run(functions={"g": lambda k: "other"}).value == [0, 1, 4, "other"]
    assert Program("h(1)").run(functions={"h": lambda x: x + 1}).value == 2
    with pytest.raises(cloche.Raised) as info:
        Program("h(1)").run()
    assert info.value.type == "NameError"
    with pytest.raises(cloche.Error, match="no function was given"):
        Program("h(1)", functions=["h"]).run()


def test_run_host_exception() -> None:
    class Special(ValueError):
        pass

    def fail() -> None:
        raise Special("broken")

    p = Program("f()", functions={"f": fail})
    with pytest.raises(cloche.Raised) as info:
        p.run()
    assert type(info.value.exception) is ValueError and isinstance(info.value.__cause__, Special)
    assert Program("try:\n    f()\nexcept ValueError as e:\n    r = str(e)\nr", functions={"f": fail}).run().value == "broken"

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Program("f()", functions={"f": stop}).run()


def test_print() -> None:
    seen: list[str] = []
    done = Program("print('a', 1)\nf()\nprint('b')", functions={"f": lambda: seen.append("call")}).run(print=seen.append)
    assert "".join(seen) == "a 1\ncallb\n" and done.stdout == "a 1\nb\n"
    r = paused("print('a')\nf()\nprint('b')", "f")
    assert r.stdout == "a\n" and r.resume().stdout == "b\n"

    def fail(text: str) -> None:
        raise OSError("closed")

    with pytest.raises(OSError, match="closed"):
        Program("while True: print(1)").run(print=fail)


def test_compile_errors() -> None:
    with pytest.raises(cloche.CompileError) as info:
        Program("x = 1\nprint((1, 2", filename="a.py")
    e = info.value
    assert isinstance(e, SyntaxError) and isinstance(e, cloche.Error)
    assert (e.msg, e.filename, e.lineno, e.text) == ("'(' was never closed", "a.py", 2, "print((1, 2")
    with pytest.raises(cloche.CompileError) as info:
        Program("if 1:\nx")
    assert info.value.type == "IndentationError"
    with pytest.raises(cloche.CompileError):
        Program("a\0b")


def test_raised() -> None:
    with pytest.raises(cloche.Raised) as info:
        Program("print('before')\n1 / 0").run()
    e = info.value
    assert (e.type, e.message, e.stdout) == ("ZeroDivisionError", "division by zero", "before\n")
    assert isinstance(e.exception, ZeroDivisionError) and e.usage.fuel > 0
    with pytest.raises(cloche.Raised) as info:
        Program("class Bad(ValueError):\n    pass\nraise Bad('x', 1)").run()
    e = info.value
    assert e.type == "Bad" and type(e.exception) is ValueError and e.exception.args == ("x", 1)
    assert e.exception.cloche_type == "Bad"  # type: ignore[union-attr]


def test_limits() -> None:
    with pytest.raises(cloche.LimitError) as info:
        Program("while True: pass").start(limits=Limits(fuel=10_000))
    assert info.value.limit == "fuel" and info.value.used.fuel >= 10_000
    start = time.monotonic()
    with pytest.raises(cloche.LimitError) as info:
        Program("while True: pass").start(limits=Limits(time=0.1))
    assert info.value.limit == "time" and time.monotonic() - start < 2
    with pytest.raises(cloche.Raised) as raised:
        Program("x = [0]\nwhile True: x += x").start(limits=Limits(memory=4_000_000))
    assert raised.value.type == "MemoryError"
    with pytest.raises(cloche.Raised) as raised:
        Program("def f(): f()\nf()").start(limits=Limits(depth=50))
    assert raised.value.type == "RecursionError"
    with pytest.raises(cloche.LimitError) as info:
        Program("while True: print('x')").start(limits=Limits(output=1000))
    assert info.value.limit == "output" and len(info.value.stdout) <= 1000
    with pytest.raises(cloche.LimitError) as info:
        Program("while True: f()", functions={"f": lambda: None}).run(limits=Limits(calls=10))
    assert info.value.limit == "calls" and info.value.used.calls == 10
    with pytest.raises(ValueError):
        Limits(memory=-1)


def test_go_on_after_a_limit() -> None:
    p = Program("n = 0\nwhile n < 50000: n += 1\nn")
    with pytest.raises(cloche.LimitError) as info:
        p.start(limits=Limits(fuel=1000))
    with pytest.raises(cloche.LimitError) as second:
        info.value.resume(Limits(fuel=5000))
    assert second.value.resume(Limits(fuel=None)).value == 50000
    with pytest.raises(cloche.Error):
        second.value.resume()


def test_used_fuel_survives_dump() -> None:
    blob = paused("for i in range(1000): pass\nf()\nwhile True: pass", "f").dump(key=KEY)
    r = Paused.load(blob, key=KEY, limits=Limits(fuel=5000))
    assert r.usage.fuel > 1000
    with pytest.raises(cloche.LimitError) as info:
        r.resume()
    assert info.value.limit == "fuel"


def test_program_dump() -> None:
    p = Program("f(x)", inputs=["x"], functions=["f"], async_functions=["g"], filename="p.py")
    for key in (None, KEY):
        q = Program.load(p.dump(key), key)
        assert (q.source, q.inputs, q.functions, q.async_functions, q.filename) == ("f(x)", ("x",), ("f",), ("g",), "p.py")
        assert q.run({"x": 2}, {"f": lambda x: x + 1}).value == 3
    for blob, key in ((p.dump(KEY), OTHER), (p.dump(KEY), None), (p.dump(), KEY), (b"", None), (p.dump()[:-1], None), (b"x" * 100, None)):
        with pytest.raises(cloche.SnapshotError):
            Program.load(blob, key)


def test_session() -> None:
    s = Session(functions={"double": lambda x: x * 2})
    assert s.feed("x = 1").value is None
    assert s.feed("x + 1").value == 2
    assert s.feed("def f(a): return double(a) + x").value is None
    assert s.feed("print('hi')\nf(10)") == Done(21, "hi\n", s.usage)
    with pytest.raises(cloche.CompileError):
        s.feed("x +")
    with pytest.raises(cloche.Raised) as info:
        s.feed("y = 5\nmissing")
    assert info.value.type == "NameError"
    assert s.feed("x + y").value == 6


def test_session_pause_and_dump() -> None:
    s = Session(functions=["ask"])
    s.feed("seen = []")
    r = s.feed("seen.append(ask('name'))\nseen")
    assert isinstance(r, Paused) and s.paused is r
    with pytest.raises(cloche.Error, match="waits"):
        s.feed("1")
    t = Session.load(s.dump(KEY), KEY)
    assert t.paused is not None and t.paused.args == ("name",)
    assert t.paused.resume("T").value == ["T"] and t.paused is None
    assert t.feed("seen * 2").value == ["T", "T"]
    assert r.resume("S").value == ["S"] and s.paused is None
    u = Session.load(s.dump(KEY), KEY)
    assert u.paused is None and u.feed("seen").value == ["S"]
    with pytest.raises(cloche.SnapshotError):
        Paused.load(s.dump(KEY), KEY)
    with pytest.raises(cloche.SnapshotError):
        Session.load(s.dump(KEY), OTHER)


def test_session_after_dump_of_functions() -> None:
    s = Session()
    s.feed("class A:\n    def __init__(self): self.n = 0\n    def up(self):\n        self.n += 1\n        return self.n\na = A()")
    assert s.feed("a.up()").value == 1
    t = Session.load_unauthenticated(s.dump())
    assert t.feed("a.up()").value == 2 and t.feed("a.up()").value == 3
    assert s.feed("a.up()").value == 2


def test_async_functions() -> None:
    running: list[int] = []
    most = 0

    async def f(x: int) -> int:
        nonlocal most
        running.append(x)
        most = max(most, len(running))
        await asyncio.sleep(0.01)
        running.remove(x)
        if x == 3:
            raise KeyError("three")
        return x * 10

    source = "a = [f(i) for i in range(3)]\nr = [await x for x in a]\ntry:\n    await f(3)\nexcept KeyError as e:\n    r.append(e.args)\nr + [g(4)]"
    p = Program(source, functions={"f": f, "g": lambda x: x})
    assert p.async_functions == ("f",)
    assert asyncio.run(p.run_async()).value == [0, 10, 20, ("three",), 4]
    assert most == 3
    with pytest.raises(TypeError, match="run_async"):
        p.run()


def test_await_of_a_sync_function() -> None:
    assert Program("await f(2)", functions={"f": lambda x: x + 1}).run().value == 3

    async def late(x: int) -> int:
        await asyncio.sleep(0)
        return x

    assert asyncio.run(Program("f(2)", functions=["f"]).run_async(functions={"f": lambda x: x})).value == 2
    s = Session(functions={"f": late})
    assert asyncio.run(s.feed_async("print('x')\nawait f(7)")) == Done(7, "x\n", s.usage)


def test_async_cancel_stops_the_program() -> None:
    async def main() -> None:
        await asyncio.wait_for(Program("while True: pass").run_async(), 0.1)

    start = time.monotonic()
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(main())
    assert time.monotonic() - start < 3


def test_resume_all() -> None:
    r = Program("a = f(1)\nb = f(2)\n[await b, await a]", async_functions=["f"]).start()
    assert isinstance(r, Paused)
    one, two = (c.id for c in r.calls)
    assert all(c.is_async for c in r.calls)
    with pytest.raises(ValueError):
        r.resume_all({99: 0})
    with pytest.raises(ValueError):
        r.resume_all({})
    with pytest.raises(cloche.Error, match="resume_all"):
        r.resume(0)
    a, b = r.fork(2)
    assert a.resume_all({one: 1, two: 2}).value == [2, 1]
    rest = b.resume_all({two: "second"})
    assert isinstance(rest, Paused) and [c.id for c in rest.calls] == [one]
    assert rest.resume("first").value == ["second", "first"]
    with pytest.raises(cloche.Raised):
        r.resume_all({one: ValueError("no"), two: 2})
    r = paused("f()", "f")
    assert r.resume_all({r.id: 4}).value == 4


def test_threads_run_in_parallel() -> None:
    p = Program("n = 0\nfor i in range(200000): n += i\nn")
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(p.run().value)) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [19999900000] * 4


def test_one_thread_at_a_time() -> None:
    r = paused("f()\nwhile True: pass", "f", limits=Limits(time=0.5))
    vm = r._vm
    assert vm is not None
    t = threading.Thread(target=lambda: pytest.raises(cloche.LimitError, r.resume))
    t.start()
    time.sleep(0.1)
    with pytest.raises(RuntimeError, match="running"):
        vm.calls()
    t.join()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts in the background
    try:
        stopped_by_ctrl_c()
    finally:
        signal.signal(signal.SIGINT, before)


def stopped_by_ctrl_c() -> None:
    for source in ("while True: pass", "x = 3 ** 4000000\nwhile True: x * x", "sorted(range(10**6), key=lambda x: -x)\nwhile True: pass"):
        timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        start = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            Program(source).run()
        assert time.monotonic() - start < 5
        timer.join()


def test_signal_handlers_run_and_the_program_goes_on() -> None:
    seen: list[int] = []
    old = signal.signal(signal.SIGALRM, lambda *a: seen.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        with pytest.raises(cloche.LimitError):
            Program("while True: pass").run(limits=Limits(time=0.5))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert len(seen) >= 2
