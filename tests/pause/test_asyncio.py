# SPDX-License-Identifier: MIT
"""Tasks that wait for the host: answered in any order and partly, with a dump and load at every pause."""
from __future__ import annotations

from typing import Any, Callable

import cloche
import pytest

KEY = b"a key of thirty-two bytes length"
Run = cloche.Paused | cloche.Done


def drive(source: str, answer: Callable[[list[Any]], dict[int, Any]], sync: tuple[str, ...] = ()) -> tuple[str, Any, list[list[Any]]]:
    """Output, value, and the arguments of what was pending at each pause; answer(calls) says what is answered there."""
    r: Run = cloche.Program(source, functions=list(sync), async_functions=["fetch"]).start()
    text, pauses = r.stdout, []
    while isinstance(r, cloche.Paused):
        r = cloche.Paused.load(r.dump(key=KEY), key=KEY)
        assert isinstance(r, cloche.Paused)
        pauses.append([call.args for call in r.calls])
        assert len(pauses) < 100
        r = r.resume_all(answer(list(r.calls)))
        text += r.stdout
    return text, r.value, pauses


def last(calls: list[Any]) -> dict[int, Any]:
    return {calls[-1].id: calls[-1].args[0] + 100}


def everything(calls: list[Any]) -> dict[int, Any]:
    return {call.id: call.args[0] + 100 for call in calls}


GATHER = """
import asyncio
async def one(x):
    value = await fetch(x)
    print(x, value)
    return value * 10
async def main():
    return await asyncio.gather(*[one(x) for x in (1, 2, 3)])
"""


@pytest.mark.parametrize("end", ["asyncio.run(main())", "await main()", "await asyncio.create_task(main())"])
def test_gather_answered_in_reverse(end: str) -> None:
    text, value, pauses = drive(GATHER + end, last)
    assert text == "3 103\n2 102\n1 101\n"
    assert value == [1010, 1020, 1030]
    assert pauses == [[(1,), (2,), (3,)], [(1,), (2,)], [(1,)]]


@pytest.mark.parametrize("end", ["asyncio.run(main())", "await main()"])
def test_gather_answered_at_once(end: str) -> None:
    text, value, pauses = drive(GATHER + end, everything)
    assert (text, value, len(pauses)) == ("1 101\n2 102\n3 103\n", [1010, 1020, 1030], 1)


@pytest.mark.parametrize("source", [
    "import asyncio\nasyncio.run(fetch(1))",
    "import asyncio\nawait asyncio.wait_for(fetch(1), None)",
    "import asyncio\nawait asyncio.ensure_future(fetch(1))",
    "import asyncio\n(await asyncio.gather(fetch(1), asyncio.sleep(0)))[0]",
    "import asyncio\nt = asyncio.create_task(fetch(1))\nawait asyncio.sleep(5)\nawait t",
    "import asyncio\nasync with asyncio.timeout(100):\n    x = await fetch(1)\nx",
])
def test_what_an_async_host_function_gives_is_an_awaitable(source: str) -> None:
    assert drive(source, everything)[1:] == (101, [[(1,)]])


def test_error_of_one_ends_the_group() -> None:
    source = """
import asyncio
async def one(x):
    try:
        return await fetch(x)
    except asyncio.CancelledError:
        print(x, "cancelled")
        raise
async def main():
    try:
        async with asyncio.TaskGroup() as group:
            for x in (1, 2, 3):
                group.create_task(one(x))
    except* KeyError as errors:
        print(errors.exceptions)
    return await fetch(4)
asyncio.run(main())
"""
    def answer(calls: list[Any]) -> dict[int, Any]:
        two = [call for call in calls if call.args == (2,)]
        return {two[0].id: KeyError("no")} if two else {calls[-1].id: 104}

    text, value, pauses = drive(source, answer)
    assert text.splitlines()[-1] == "(KeyError('no'),)"
    assert sorted(text.splitlines()[:-1]) == ["1 cancelled", "3 cancelled"]
    assert value == 104
    assert pauses[0] == [(1,), (2,), (3,)]
    assert (4,) in pauses[1]


def test_timers_and_host_calls() -> None:
    source = """
import asyncio
log = []
async def ticker():
    for i in range(3):
        await asyncio.sleep(0)
        log.append(i)
async def main():
    t = asyncio.create_task(ticker())
    log.append(await fetch(1))
    await t
    before = asyncio.get_running_loop().time()
    await asyncio.sleep(3600)       # nobody waits for it
    log.append(asyncio.get_running_loop().time() - before >= 3600)
    return log
asyncio.run(main())
"""
    assert drive(source, everything)[1] == [0, 1, 2, 101, True]


def test_a_sync_host_call_inside_a_task() -> None:
    source = """
import asyncio
async def one(x):
    await asyncio.sleep(0)
    return fetch_now(x) + await fetch_now(x + 10)
async def main():
    return await asyncio.gather(one(1), one(2))
asyncio.run(main())
"""
    text, value, pauses = drive(source, everything, sync=("fetch_now",))
    assert value == [101 + 111, 102 + 112]
    assert [len(p) for p in pauses] == [1] * 4


def test_fork_while_tasks_wait() -> None:
    p = cloche.Program(GATHER + "asyncio.run(main())", async_functions=["fetch"]).start()
    assert isinstance(p, cloche.Paused)
    p = p.resume_all({p.calls[1].id: 7})
    assert isinstance(p, cloche.Paused)
    for n, branch in enumerate(p.fork(3)):
        done = branch.resume_all({call.id: n for call in branch.calls})
        assert isinstance(done, cloche.Done)
        assert done.value == [n * 10, 70, n * 10]


def test_a_wait_nothing_ends_is_an_error() -> None:
    with pytest.raises(cloche.Raised, match="deadlock: every task waits for something that nothing will complete"):
        cloche.Program("import asyncio\nasync def f():\n    await asyncio.Event().wait()\nasyncio.run(f())").start()
