#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the guard costs: the time of an allowed command, commands per second, and sessions that wait.

    build/venv/bin/python bench/guard.py [--seconds 5] [--sessions 1000] [--json] [-- OPTION...]

Starts the real server (release build) with SQLite on a loopback port; OPTIONs go to `cloche serve`. "alone" is a command
that needs no page: HTTP, interpreter, policy, audit and the durable transaction, which is all the guard adds; the client
is a bare socket. "page" adds a driver on the other end of a WebSocket; that driver is this program, and its time is part
of the figure. "elsewhere" is PostgreSQL with two servers: pausing at one (snapshot, token and session stored), and going
on at the other. CLOCHE names another `cloche` to measure.
"""
from __future__ import annotations

import argparse
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "guard" / "serve"))

from harness import Page, Server  # noqa: E402
from postgres import Postgres, binaries  # noqa: E402


class Fast:
    """A client that keeps its connection and does nothing but ask."""

    def __init__(self, port: int, key: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
                     "Content-Length: ")

    def post(self, path: str, body: Any) -> Any:
        text = json.dumps(body)
        self.socket.sendall(f"POST {path} HTTP/1.1\r\n{self.head}{len(text)}\r\n\r\n{text}".encode())
        answer, end, size = b"", -1, 0
        while end < 0 or len(answer) < end + size:
            part = self.socket.recv(1 << 16)
            if not part:
                raise SystemExit(f"{path}: the server closed the connection")
            answer += part
            if end < 0 and (end := answer.find(b"\r\n\r\n") + 4) > 3:
                size = int(answer[:end].lower().split(b"content-length:")[1].split(b"\r\n")[0])
            elif end < 4:
                end = -1
        if answer[9:10] != b"2":
            raise SystemExit(f"{path}: {answer[:400]!r}")
        return json.loads(answer[end:])

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


def elsewhere(folder: Path, options: list[str]) -> dict[str, Any]:
    """Pausing at one server and going on at another, on one PostgreSQL; milliseconds of each and of both."""
    if not binaries():
        return {"not measured": "PostgreSQL is not installed"}
    database, keys = Postgres(), folder / "keys"
    store = database.database()
    folders = [folder / name for name in "ab"]
    for one in folders:
        one.mkdir()
    servers = [Server(one, "--quiet", *options, store=store, key_file=keys) for one in folders]
    key, stops, goes = servers[0].key("bench"), [], []
    a, b = (Fast(server.port, key) for server in servers)
    for _ in range(200):
        id = a.session()["session"]["id"]
        a.post(f"/v1/sessions/{id}/commands", {"code": "rows = list(range(1000))"})
        start = time.perf_counter()
        token = a.post(f"/v1/sessions/{id}/pause", {})["resumeToken"]
        middle = time.perf_counter()
        if b.post(f"/v1/sessions/{id}/resume", {"token": token})["status"] != "done":
            raise SystemExit("the session did not go on at the other server")
        stops.append((middle - start) * 1000)
        goes.append((time.perf_counter() - middle) * 1000)
    for server in servers:
        server.close()
    database.close()
    both = shape([x + y for x, y in zip(stops, goes)])
    return {"p50 ms pause": shape(stops)["p50 ms"], "p50 ms resume": shape(goes)["p50 ms"], "p50 ms both": both["p50 ms"],
            "p99 ms both": both["p99 ms"]}


def measure(folder: Path, seconds: float, sessions: int, options: list[str]) -> dict[str, Any]:
    server = Server(folder, "--quiet", *options)
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
    server = Server(folder, "--quiet", *options)  # what waits costs is measured from a fresh start
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
    result["elsewhere"] = elsewhere(folder, options)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("options", nargs="*", metavar="OPTION")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), options.seconds, options.sessions, options.options)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, figures in result.items():
        print(f"{name:24}", ", ".join(f"{value} {unit}" for unit, value in figures.items()))


if __name__ == "__main__":
    main()
