# SPDX-License-Identifier: MIT
"""cloche.isolated: the package's tests of programs, values and types once more in confined processes, and what is their own."""
from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
import types
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("workers need Linux", allow_module_level=True)

import cloche
from cloche import _wire, _worker
from cloche._types import Types
from cloche.isolated import Paused, Program, Session, Vm

KEY = b"0123456789abcdef0123456789abcdef"

for _name in ("test_programs", "test_values", "test_types"):
    _path = Path(__file__).with_name(_name + ".py")
    _source = _path.read_text().replace("from cloche import", "from cloche.isolated import").replace("import cloche\n", "import cloche.isolated as cloche\n")
    _module = types.ModuleType("isolated_" + _name)
    _module.__file__ = str(_path)
    sys.modules[_module.__name__] = _module
    exec(compile(_source, str(_path), "exec"), _module.__dict__)
    globals().update({f"{key}_of_{_name}" if key.startswith("test_") else key: value for key, value in vars(_module).items()
                      if key.startswith("test_") or hasattr(value, "_pytestfixturefunction")})


def process_of(paused: Paused) -> _worker.Process:
    vm = paused._vm
    assert isinstance(vm, Vm) and vm._process is not None
    return vm._process


def test_it_is_confined() -> None:
    r = Program("f()", functions=["f"]).start()
    assert isinstance(r, Paused) and isinstance(r, cloche.Paused)
    status = Path(f"/proc/{process_of(r).pid()}/status").read_text()
    assert "\nSeccomp:\t2\n" in status and "\nNoNewPrivs:\t1\n" in status
    assert _worker.confinement() & 1
    assert os.getpid() != process_of(r).pid()


def test_killed_while_it_waits() -> None:
    r = Program("x = [f(i) for i in range(4)]\nprint(x)\nsum(x)", functions=["f"]).start()
    for i in range(4):
        assert isinstance(r, Paused) and r.args == (i,)
        os.kill(process_of(r).pid(), signal.SIGKILL)
        r = r.resume(10)
    assert (r.value, r.stdout) == (40, "[10, 10, 10, 10]\n")  # type: ignore[union-attr]


def test_killed_while_it_runs() -> None:
    """It is done once more: what was printed before is not said twice."""
    printed: list[str] = []
    killed = 0

    def sink(text: str) -> None:
        nonlocal killed
        printed.append(text)
        if not killed:
            killed = process.pid()
            os.kill(killed, signal.SIGKILL)

    p = Program("f()\nfor i in range(30):\n    print(i, 'x' * 3000)\n    n = 0\n    while n < 20000: n += 1\n'end'", functions=["f"])
    r = p.start()
    assert isinstance(r, Paused)
    process = process_of(r)
    done = r.run({"f": lambda: None}, print=sink)
    assert killed and done.value == "end"
    assert "".join(printed) == "".join(f"{i} {'x' * 3000}\n" for i in range(30)) == done.stdout


def test_the_zygote_is_killed() -> None:
    r = Program("f() + 1", functions=["f"]).start()
    assert _worker._family is not None
    os.kill(_worker._family.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert isinstance(r, Paused) and r.resume(1).value == 2  # type: ignore[union-attr]


def test_many_stopped_programs_share_few_processes() -> None:
    p = Program("x = f()\nx * 2", functions=["f"])
    fds = len(os.listdir("/proc/self/fd"))
    waiting = [p.start() for _ in range(60)]
    assert len(os.listdir("/proc/self/fd")) - fds < 60
    assert [r.resume(i).value for i, r in enumerate(waiting)] == [2 * i for i in range(60)]  # type: ignore[union-attr]
    del waiting
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= fds + 4


def test_snapshots_are_the_same() -> None:
    here = cloche.Program("f() + 1", functions=["f"]).start()
    there = Program("f() + 1", functions=["f"]).start()
    assert isinstance(here, cloche.Paused) and isinstance(there, Paused)
    assert Paused.load(here.dump(KEY), KEY).resume(41).value == 42  # type: ignore[union-attr]
    assert cloche.Paused.load(there.dump(KEY), KEY).resume(41).value == 42  # type: ignore[union-attr]
    with pytest.raises(cloche.SnapshotError, match="changed or made with another key"):
        Paused.load(here.dump(KEY), KEY[::-1])


def test_large_values() -> None:
    big = "ü" * 400_000
    assert Program("x + y", inputs=["x", "y"]).run(inputs={"x": big, "y": "!"}).value == big + "!"
    s = Session()
    s.feed("rows = [{'n': i, 'text': str(i) * 5} for i in range(20000)]")
    assert len(s.feed("rows").value) == 20000  # type: ignore[union-attr]
    assert Session.load(s.dump(KEY), KEY).feed("len(rows)").value == 20000  # type: ignore[union-attr]


def test_run_async() -> None:
    async def f(x: int) -> int:
        await asyncio.sleep(0.01)
        return x * 2

    assert asyncio.run(Program("[await a for a in [f(1), f(2)]]", functions={"f": f}).run_async()).value == [2, 4]


def test_no_worker_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCHE_WORKER", "/nowhere/cloche-worker")
    with pytest.raises(cloche.Error, match="there is no worker program /nowhere/cloche-worker"):
        _worker.program()


@pytest.mark.parametrize("value", [None, True, 0, -1, 2**63, -2**63, 2**200, -2**200, 1.5, 1j, "", "ü\ud800", b"\0", bytearray(b"x"), [], [[]],
                                   (1, (2,)), {1: {2: 3}}, {1, 2}, frozenset({(1,)})])
def test_codec(value: object) -> None:
    data = _wire.encode(value, None)
    back = _wire.decode(data, None)
    assert back == value and type(back) is type(value)
    for i in range(len(data)):
        with pytest.raises(_wire.Damaged):
            _wire.decode(data[:i], None)


def test_codec_against_a_hostile_worker() -> None:
    """Whatever the bytes: a value, Damaged, or a ConversionError; never anything else."""
    seeds = [_wire.encode(x, None) for x in ([1, "x", {2: (3, b"y")}], {1.5, 2j}, {"a": [None, True]})]
    seeds += [b"E" + _wire.string("Mine") + _wire.string("OSError") + _wire.string("said") + b"t" + _wire.u32(1) + b"N",
              b"l\xff\xff\xff\xff", b"R\0\0\0\0", b"t\1\0\0\0R\0\0\0\0", b"d\1\0\0\0l\0\0\0\0N", b"O" + _wire.string("X") + b"N\0\0\0\0",
              b"E" + _wire.string("exit") + _wire.string("exit") + _wire.string("") + b"t\0\0\0\0", b"l\1\0\0\0" * 500]
    state = 1
    for round in range(6000):
        data = bytearray(seeds[round % len(seeds)])
        for _ in range(round % 4):
            state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
            data[(state >> 33) % len(data)] = state >> 56
        try:
            _wire.decode(bytes(data), Types([]))
        except (_wire.Damaged, cloche.ConversionError):
            pass
