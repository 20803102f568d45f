# SPDX-License-Identifier: MIT
"""cloche.pydantic_monty and cloche.monty: each documented class and method."""
from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import cloche
import pytest
from cloche import monty, pydantic_monty
from cloche.pydantic_monty import FunctionSnapshot, FutureSnapshot, Monty, MontyComplete, MontyRuntimeError, MontySession


def function(r: Any) -> FunctionSnapshot:
    assert isinstance(r, FunctionSnapshot)
    return r


def session(**options: Any) -> MontySession:
    return Monty().checkout(**options)


def test_answers() -> None:
    m = Monty("try:\n    r = f(1, k=2)\nexcept Exception as e:\n    r = repr(e)\nr", external_functions=["f"])
    s = function(m.start())
    assert (s.function_name, s.args, s.kwargs, s.is_os_function, s.script_name) == ("f", (1,), {"k": 2}, False, "main.py")
    assert isinstance(s.call_id, int) and "f" in repr(s)
    assert s.resume({"return_value": [3]}).output == [3]  # type: ignore[union-attr]
    for answer, text in (({"exception": KeyError("k")}, "KeyError('k')"), ({"exc_type": "ValueError", "message": "no"}, "ValueError('no')"),
                         ({"exc_type": "OSError"}, "OSError()")):
        assert function(m.start()).resume(answer).output == text  # type: ignore[union-attr]
    assert "f" in function(m.start()).resume_not_handled().output  # type: ignore[union-attr]
    for wrong in ({}, {"value": 1}, {"return_value": 1, "exception": ValueError()}):
        with pytest.raises(TypeError):
            function(m.start()).resume(wrong)
    with pytest.raises(ValueError):
        function(m.start()).resume({"exc_type": "Nonsense"})
    with pytest.raises(pydantic_monty.MontyError, match="async def"):
        function(m.start()).resume({"future": ...})


def test_errors() -> None:
    with pytest.raises(pydantic_monty.MontySyntaxError) as bad:
        Monty("x = (")
    assert bad.value.display("type-msg") == "SyntaxError: '(' was never closed" and bad.value.display() == "'(' was never closed"
    e = bad.value.exception()
    assert isinstance(e, SyntaxError) and e.lineno == 1
    with pytest.raises(MontyRuntimeError) as info:
        Monty("def f(x):\n    return 1 / x\n\nf(0)", script_name="a.py").run()
    assert info.value.display("msg") == "division by zero" and str(info.value) == "ZeroDivisionError: division by zero"
    assert info.value.display("type-msg") == str(info.value) and isinstance(info.value.exception(), ZeroDivisionError)
    assert info.value.display().startswith("Traceback (most recent call last):\n") and info.value.display().endswith(str(info.value))
    assert info.value.traceback() == [("a.py", 4, None, "f(0)"), ("a.py", 2, "f", "return 1 / x")]
    with pytest.raises(pydantic_monty.MontyConversionError):
        Monty("x", inputs=["x"]).run(inputs={"x": object()})
    for limits, code, kind in (({"max_duration_secs": 0.05}, "while True: pass", TimeoutError), ({"max_memory": 2_000_000}, "'x' * 10**8", MemoryError),
                               ({"max_allocations": 1000}, "while True: [1]", MemoryError), ({"max_recursion_depth": 30}, "def f(): f()\nf()", RecursionError)):
        with pytest.raises(MontyRuntimeError) as info:
            Monty(code).run(limits=limits)  # type: ignore[arg-type]
        assert type(info.value.exception()) is kind and isinstance(info.value, pydantic_monty.MontyError) and isinstance(info.value, cloche.Error)
    with pytest.raises(ValueError, match="max_speed"):
        Monty("1").run(limits={"max_speed": 1})  # type: ignore[typeddict-unknown-key]
    assert Monty("1").run(limits={"gc_interval": 5, "max_suspensions": 3}) == 1


def test_what_is_not_supported_says_so() -> None:
    with pytest.raises(pydantic_monty.MontyError, match="type_check"):
        Monty("1", type_check=True)
    with pytest.raises(pydantic_monty.MontyError, match="external_modules"):
        session(external_modules={"m": {}})
    with pytest.raises(pydantic_monty.MontyError, match="mount"):
        session().feed_run("1", mount=object())
    with pytest.raises(pydantic_monty.MontyError, match="checkout"):
        Monty().run()


def test_printing(capsys: pytest.CaptureFixture[str]) -> None:
    text, streams = pydantic_monty.CollectString(), pydantic_monty.CollectStreams()
    code = "print('a')\nf()\nprint('b')"
    m = Monty(code, external_functions=["f"])
    m.run(external_functions={"f": lambda: None}, print_callback=text)
    function(m.start(print_callback=streams)).resume(return_value=None)
    assert text.output == "a\nb\n" and "".join(t for _, t in streams.output) == "a\nb\n" and {s for s, _ in streams.output} == {"stdout"}
    assert capsys.readouterr().out == ""
    function(m.start()).resume(return_value=None)
    assert capsys.readouterr().out == "a\nb\n"
    with pytest.raises(MemoryError):
        Monty("print('x' * 100)").run(print_callback=pydantic_monty.CollectString(max_bytes=50))
    out = pydantic_monty.CollectString()
    with pytest.raises(MontyRuntimeError):
        function(session().feed_start("f()\nprint('late')\n1 / 0", external_lookup={"f": int}, print_callback=out)).resume(return_value=0)
    assert out.output == "late\n"


@dataclasses.dataclass
class User:
    name: str


def test_dataclasses() -> None:
    m = Monty("User(x.name + '!')", inputs=["x"], dataclass_registry=[User])
    assert m.run(inputs={"x": User("A")}) == User("A!")
    assert Monty.load(m.dump(), dataclass_registry=[User]).run(inputs={"x": User("B")}) == User("B!")
    s = Monty("f(User('C'))", external_functions=["f"], dataclass_registry=[User]).start()
    back = FunctionSnapshot.load(s.dump(), dataclass_registry=[User])  # type: ignore[union-attr]
    assert back.args == (User("C"),)


def test_pool_and_sessions() -> None:
    with Monty(min_processes=2, max_processes=4, request_timeout=5.0) as pool, pool.checkout(script_name="s.py") as s:
        assert s.feed_run("x = 2\nx + y", inputs={"y": 3}) == 5
        assert s.feed_run("double(x) + rate", external_lookup={"double": lambda v: v * 2, "rate": 0.5}) == 4.5
        with pytest.raises(MontyRuntimeError, match="NameError"):
            s.feed_run("nobody()")
        with pytest.raises(MontyRuntimeError, match="NameError"):
            s.feed_run("double(1)")

        def fail(v: int) -> int:
            raise LookupError("gone")

        assert s.feed_run("try:\n    double(1)\nexcept LookupError as e:\n    r = str(e)\nr", external_lookup={"double": fail}) == "gone"
        with pytest.raises(pydantic_monty.MontySyntaxError):
            s.feed_run("x +")
        assert pool.checkout().feed_run("'x' in globals()") is False


def test_session_snapshots() -> None:
    s = session()
    s.feed_run("base = 10")
    r = function(s.feed_start("print('p')\nf(base, k=1) + g()", external_lookup={"f": lambda a, k: a + k, "g": lambda: 100}))
    assert (r.function_name, r.args, r.kwargs) == ("f", (10,), {"k": 1})
    state = r.dump()
    second = function(r.resume_auto())
    assert second.function_name == "g"
    assert second.resume_auto().output == 111  # type: ignore[union-attr]
    other = session()
    again = other.load_snapshot(state)
    assert isinstance(again, FunctionSnapshot) and again.args == (10,)
    assert function(again.resume(return_value=1)).resume(return_value=2).output == 3  # type: ignore[union-attr]
    assert other.feed_run("base") == 10
    with pytest.raises(pydantic_monty.MontyError, match="fresh"):
        other.load_snapshot(state)
    third = session()
    third.load_session(s.dump())
    assert third.feed_run("base * 2") == 20
    with pytest.raises(pydantic_monty.MontyError, match="load_session"):
        session().load_snapshot(s.dump())
    with pytest.raises(pydantic_monty.MontyError, match="load_snapshot"):
        session().load_session(state)


def test_limits_of_a_feed_and_of_a_turn() -> None:
    s = session(limits={"max_feed_duration_secs": 0.2})
    busy = "n = 0\nwhile n < 10**9: n += 1"
    for _ in range(2):
        with pytest.raises(MontyRuntimeError, match="time"):
            s.feed_run(busy)
        s._feeding.session.abandon()
        assert s.feed_run("1") == 1
    s = session(limits={"max_turn_duration_secs": 0.2})
    r = function(s.feed_start("f()\n" + busy, external_lookup={"f": int}))
    with pytest.raises(MontyRuntimeError, match="time"):
        r.resume(return_value=0)


def test_async_session() -> None:
    most = running = 0

    async def fetch(i: int) -> int:
        nonlocal most, running
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return i * 10

    async def main() -> None:
        async with pydantic_monty.AsyncMonty() as pool, pool.checkout() as s:
            assert await s.feed_run("jobs = [fetch(i) for i in range(4)]\n[await j for j in jobs] + [plain(1)]",
                                    external_lookup={"fetch": fetch, "plain": lambda v: v}) == [0, 10, 20, 30, 1]
            r = await s.feed_start("a, b = fetch(1), fetch(2)\n(await a, await b)", external_lookup={"fetch": fetch})
            assert isinstance(r, FutureSnapshot)
            one, two = r.pending_call_ids
            assert r.calls[one] == ("fetch", (1,), {}) and str(one) in repr(r)
            r = r.resume({two: {"return_value": "second"}})
            assert isinstance(r, FutureSnapshot) and r.pending_call_ids == [one]
            with pytest.raises(MontyRuntimeError, match="OSError"):
                r.resume({one: {"exception": OSError}})

    asyncio.run(main())
    assert most == 4
    with pytest.raises(pydantic_monty.MontyError, match="AsyncMonty"):
        session().feed_run("await f(1)", external_lookup={"f": fetch})


def test_run_monty_async() -> None:
    async def f(x: int) -> int:
        await asyncio.sleep(0)
        return x + 1

    m = Monty("print('x')\nawait f(n)", inputs=["n"], external_functions=["f"])
    out = pydantic_monty.CollectString()
    assert asyncio.run(pydantic_monty.run_monty_async(m, inputs={"n": 1}, external_functions={"f": f}, print_callback=out)) == 2
    assert out.output == "x\n"
    assert pydantic_monty.MontySnapshot is FunctionSnapshot and pydantic_monty.MontyFutureSnapshot is FutureSnapshot
    done = Monty("1").start()
    assert isinstance(done, MontyComplete) and repr(done) == "MontyComplete(output=1)"


def test_rust_names() -> None:
    run = monty.MontyRun.new("print(x)\nf(x, k=[1]) + 1", "a.py", ["x"], ["f"])
    call = monty.MontyRun.load(run.dump()).start([monty.MontyObject.Int(5)], monty.ResourceTracker(max_stack_depth=50))
    assert isinstance(call, monty.FunctionCall)
    assert (call.function_name, call.args, call.kwargs, call.stdout) == ("f", [5], [(monty.MontyObject.String("k"), [1])], "5\n")
    done = monty.FunctionCall.load(call.dump()).resume(monty.MontyObject.Float(1.5))
    assert isinstance(done, monty.Complete) and done.value == 2.5
    with pytest.raises(cloche.Raised, match="ValueError"):
        call.abort(ValueError("no"))
    with pytest.raises(TypeError, match="1 inputs"):
        run.start([])
    kinds = [monty.MontyObject.Bool(True), monty.MontyObject.Bytes(b"x"), monty.MontyObject.none(), monty.MontyObject.List([1]),
             monty.MontyObject.Tuple([monty.MontyObject.Int(1)]), monty.MontyObject.Dict({"a": monty.MontyObject.Int(2)})]
    assert kinds == [True, b"x", None, [1], (1,), {"a": 2}] and kinds[0] != 1
    repl = monty.MontyRepl.new("r.py", ["f"])
    assert repl.feed_run("x = 1\nx + y", {"y": monty.MontyObject.Int(2)}) == 3
    with pytest.raises(cloche.Error, match="feed_start"):
        repl.feed_run("f()")
    step = repl.feed_start("f(x)")
    assert isinstance(step, monty.FunctionCall)
    assert step.resume("v").value == "v"  # type: ignore[union-attr]
    assert monty.MontyRepl.load(repl.dump()).feed_run("x") == 1
