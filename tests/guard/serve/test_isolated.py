# SPDX-License-Identifier: MIT
"""Programs in confined processes: the same outcomes as without, and a process that is killed costs nothing."""
from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import CLOCHE, Page, Server

Serve = Callable[..., Server]

PROGRAMS = [
    "print('a', 'é')\n{'x': [1, 2.5, None, 'ü']}",
    "{1, 2}",
    "class C: pass\nC",
    "1 / 0",
    "def f(:\n",
    "click(object())",
    "say({1: float('nan')})",
    "float('nan')",
    "x = []\nwhile True: x.append('y' * 1000000)",
    "total = 0\nfor i in range(3): total += len(read('report')['ok'])\ntotal",
    "try:\n    delete('users')\nexcept Exception as e:\n    say(type(e).__name__ + ': ' + str(e))",
    "import sys\nsys.exit(3)",
    "def gen():\n    yield read('a')\n    raise ValueError('ü')\nlist(gen())",
    "x = 1\nx += 1\nx",
    "x * 21",
    "say('\\ud800')",
]


def workers(server: Server) -> list[int]:
    """The confined processes of a server, without those they are forked from."""
    assert server.process
    found, family = [], {server.process.pid}
    rows = [p.split() for p in subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines()]
    for _ in range(4):
        family |= {int(pid) for pid, parent in rows if int(parent) in family}
    for pid in family - {server.process.pid}:
        status = Path(f"/proc/{pid}/status").read_text()
        if "Seccomp:\t2" in status and "Name:\tcloche-worker" in status:
            found.append(pid)
    return found


def where(server: Server) -> str:
    assert server.process and server.process.stdout
    return server.process.stdout.readline().strip()


def cleaned(body: Any) -> Any:
    """An outcome without what is never the same: ids, times, usage."""
    if isinstance(body, dict):
        return {k: cleaned(v) for k, v in body.items() if k not in ("session", "usage", "id", "call", "ms", "at", "seq", "budget", "instance")}
    return [cleaned(v) for v in body] if isinstance(body, list) else body


def test_it_says_where_programs_run(serve: Serve) -> None:
    assert where(serve()).startswith("programs run in confined processes: seccomp")
    assert where(serve("--isolated", "yes")).startswith("programs run in confined processes: seccomp")
    assert where(serve("--isolated", "no")) == "programs run in this process"
    got = subprocess.run([CLOCHE, "serve", "--commands", "c", "--policy", "p", "--isolated", "maybe"], capture_output=True, text=True)
    assert (got.returncode, got.stderr) == (2, "cloche: --isolated is yes, no or auto, not 'maybe'\n")


def test_the_same_outcomes(serve: Serve) -> None:
    outcomes = []
    for mode in ("no", "yes"):
        server = serve("--isolated", mode)
        rob = server.client("rob")
        session = rob.session()
        page = Page(server, session)
        outcomes.append([(a.status, cleaned(a.body)) for a in (rob.code(session["session"]["id"], source) for source in PROGRAMS)])
        page.close()
    for source, here, there in zip(PROGRAMS, *outcomes):
        assert here == there, source


@pytest.mark.parametrize("tenants", [1, 2])
def test_killed_workers(serve: Serve, tenants: int) -> None:
    """All of them are killed while a page acts: the program goes on from where it waits, and the effect is done once."""
    server = serve("--isolated", "yes")
    for tenant in range(tenants):
        rob = server.client("rob", tenant=f"t{tenant}")
        session = rob.session()
        page = Page(server, session)
        killed: list[int] = []

        def act(function: str, args: Any) -> Any:
            if len(page.effects) == 2:
                killed.extend(workers(server))
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
            return {"n": len(page.effects)}

        page.act = act
        answer = rob.code(session["session"]["id"], "x = [read('report')['n'] for i in range(4)]\nprint(x)\nsum(x)")
        assert answer.status == 200 and answer.body["status"] == "done", answer
        assert killed and answer.body["value"] == 10 and answer.body["stdout"] == "[1, 2, 3, 4]\n", answer
        assert len(page.effects) == 4
        assert rob.code(session["session"]["id"], "x").body["value"] == [1, 2, 3, 4]
        page.close()


def test_no_process_is_left(serve: Serve) -> None:
    server = serve("--isolated", "yes")
    rob = server.client("rob")
    assert rob.code(rob.session()["session"]["id"], "1").body["value"] == 1
    left = workers(server)
    assert left
    server.close()
    for _ in range(100):
        alive = [pid for pid in left if Path(f"/proc/{pid}").exists()]
        if not alive:
            break
        signal.sigtimedwait([], 0.05)
    assert not alive
