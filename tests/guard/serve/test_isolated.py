# SPDX-License-Identifier: MIT
"""Programs in confined processes: the same outcomes as without, and a process that is killed costs nothing."""
from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
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


BUSY = "got = export('data', format='csv')\nn = 0\nfor i in range(6_000_000): n += i % 7\nsay(str(n))\n[got, n]"


def cpu(pid: int) -> int:
    """Processor time of a process, in ticks; 0: it has ended."""
    try:
        return sum(int(word) for word in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def fork(server: Server, branches: list[Any], meanwhile: Callable[[], None]) -> Any:
    """The answer to a fork of a session that waits in BUSY; meanwhile is called again and again until it is there."""
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    id, answers = session["session"]["id"], []
    paused = rob.code(id, BUSY)
    assert paused.status == 202, paused
    thread = threading.Thread(target=lambda: answers.append(
        rob.post(f"/v1/sessions/{id}/fork", {"branches": branches, "effects": "record"})))
    thread.start()
    while thread.is_alive():
        meanwhile()
        time.sleep(0.005)
    thread.join()
    assert page.effects == []  # written down, not done
    page.close()
    return answers[0]


def test_branches_run_in_processes(serve: Serve) -> None:
    """With the default of --isolated too: the time of the branches' programs is that of workers, not the server's."""
    branches = [{"answer": {"rows": 1}}, {"answer": {"rows": 2}}, {"command": "show billing"}]
    outcomes = []
    for options in ("--isolated", "no"), ():
        server = serve(*options)
        assert server.process
        spent: dict[int, int] = {}

        def look() -> None:
            spent.update({pid: cpu(pid) for pid in workers(server)})

        before = cpu(server.process.pid)
        answer = fork(server, branches, look)
        here = cpu(server.process.pid) - before
        assert answer.status in (200, 201), answer
        outcomes.append(cleaned(answer.body["branches"]))
        if options:
            assert not spent and here >= 10
        else:
            assert sum(spent.values()) > 4 * here, (spent, here)
    assert outcomes[0] == outcomes[1]
    assert [branch["value"] for branch in outcomes[1][:2]] == [[{"rows": 1}, 17999997], [{"rows": 2}, 17999997]]


def test_branches_whose_processes_are_killed(serve: Serve) -> None:
    server = serve()
    killed: set[int] = set()

    def kill() -> None:
        busy = [pid for pid in workers(server) if cpu(pid) >= 3]
        if not killed and busy:
            killed.update(busy)
            for pid in busy:
                os.kill(pid, signal.SIGKILL)

    answer = fork(server, [{"answer": 1}, {"answer": 2}], kill)
    assert killed and [branch["value"][0] for branch in answer.body["branches"]] == [1, 2], answer
    for branch in answer.body["branches"]:
        assert len(branch["effects"]) == 1 and branch["effects"][0]["function"] == "say", branch


def test_memory_of_a_process_is_bounded(serve: Serve) -> None:
    """By what a session may use: three regions of twice 64 MiB and a little, and 1 GiB (docs/worker.md)."""
    server = serve()
    if "limits" in where(server).partition("not had")[2]:
        pytest.skip("no limits in a build with AddressSanitizer")
    rob = server.client("rob")
    id = rob.session()["session"]["id"]
    full = rob.code(id, "x = []\ntry:\n    while True: x.append('y' * 100_000 + str(len(x)))\nexcept MemoryError:\n    n = len(x)\ndel x[1:]\nn > 500")
    assert full.body["value"] is True, full
    found = workers(server)
    assert found
    for pid in found:
        [line] = [text for text in Path(f"/proc/{pid}/limits").read_text().splitlines() if text.startswith("Max data size")]
        assert line.split()[3:5] == [str((3 * 132 + 1024) << 20)] * 2, line


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
