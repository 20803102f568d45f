#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the guard costs: the time of an allowed command, commands per second, and sessions that wait.

    build/venv/bin/python bench/guard.py [--seconds 5] [--sessions 1000] [--json]

Starts the real server (release build) with SQLite on a loopback port. "alone" is a command that needs no page: HTTP,
interpreter, policy, audit and the durable transaction, which is all the guard adds. "page" adds a driver on the other
end of a WebSocket; that driver is this program, and its time is part of the figure.
"""
from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "guard" / "serve"))

from harness import Page, Server  # noqa: E402


class Fast:
    """A client that keeps its connection and does nothing but ask."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def post(self, path: str, body: Any) -> Any:
        self.connection.request("POST", path, json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{path}: {answer.status} {text[:300]!r}")
        return json.loads(text)

    def session(self) -> Any:
        return self.post("/v1/sessions", {})


def timed(port: int, key: str, body: Any, seconds: float, page: bool, server: Server) -> list[float]:
    """Milliseconds of each command within so many seconds; a session ends before its budget does."""
    client, times, end = Fast(port, key), [], time.monotonic() + seconds
    while time.monotonic() < end:
        session = client.session()
        driver = Page(server, session) if page else None
        path = f"/v1/sessions/{session['session']['id']}/commands"
        for _ in range(40):
            start = time.perf_counter()
            outcome = client.post(path, body)
            times.append((time.perf_counter() - start) * 1000)
            if outcome["status"] != "done":
                raise SystemExit(f"the command was not done: {outcome}")
        if driver:
            driver.close()
    return times


def worker(port: int, key: str, body: Any, seconds: float, out: Any) -> None:
    out.put(len(timed(port, key, body, seconds, False, None)))  # type: ignore[arg-type]


def memory(server: Server) -> float:
    assert server.process
    lines = Path(f"/proc/{server_pid(server)}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def server_pid(server: Server) -> int:
    assert server.process
    return server.process.pid


def disk(server: Server) -> float:
    return sum(f.stat().st_size for f in server.folder.glob("guard.db*")) / 1e6


def shape(times: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(times, n=100)
    return {"p50 ms": round(cut[49], 2), "p99 ms": round(cut[98], 2), "commands": len(times)}


def measure(folder: Path, seconds: float, sessions: int) -> dict[str, Any]:
    server = Server(folder, "--quiet")
    key = server.key("bench")
    words, code = {"text": "show billing"}, {"code": "say('done')"}
    result: dict[str, Any] = {"alone": shape(timed(server.port, key, code, seconds, False, server)),
                              "page": shape(timed(server.port, key, words, seconds, True, server))}
    for clients in 2, 4, 8:
        out: Any = multiprocessing.Queue()
        many = [multiprocessing.Process(target=worker, args=(server.port, key, code, seconds, out)) for _ in range(clients)]
        for one in many:
            one.start()
        done = sum(out.get() for _ in many)
        for one in many:
            one.join()
        result[f"{clients} clients"] = {"commands/s": round(done / seconds)}
    server.close()
    server = Server(folder, "--quiet")  # what waits costs is measured from a fresh start
    client = Fast(server.port, key)
    for _ in range(20):
        client.post(f"/v1/sessions/{client.session()['session']['id']}/commands", code)
    before, on_disk = memory(server), disk(server)
    for _ in range(sessions):
        outcome = client.post(f"/v1/sessions/{client.session()['session']['id']}/commands",
                              {"code": "rows = list(range(1000))\nask('May I?')"})
        if outcome["status"] != "paused":
            raise SystemExit(f"the session does not wait: {outcome}")
    result[f"{sessions} sessions waiting"] = {"MB memory": round(memory(server) - before, 1), "MB server": round(memory(server), 1),
                                              "MB disk": round(disk(server) - on_disk, 1)}
    server.close()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), options.seconds, options.sessions)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, figures in result.items():
        print(f"{name:24}", ", ".join(f"{value} {unit}" for unit, value in figures.items()))


if __name__ == "__main__":
    main()
