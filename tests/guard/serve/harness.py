# SPDX-License-Identifier: MIT
"""The real server on a free port, clients for it, and a page that is not one: a driver made of Python functions."""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import contract
from websockets.sync.client import connect
from websockets.exceptions import ConnectionClosed

ROOT = Path(__file__).resolve().parents[3]
CLOCHE = os.path.abspath(os.environ.get("CLOCHE", ROOT / "build" / "cloche"))
ACME = ROOT / "examples" / "acme"
WEB = ROOT / "web"
Json = dict[str, Any]


class Server:
    """`cloche serve` with a store of its own, or on another one's. Stop it with close(), or break it with kill()."""

    def __init__(self, folder: Path, *options: str, mode: str = "demo", store: str | Path | None = None,
                 key_file: Path | None = None) -> None:
        self.folder = folder
        self.options = ["--mode", mode, *options]
        self.store, self.key_file = store or folder / "guard.db", key_file or folder / "guard.keys"
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.start()

    def start(self, *more: str) -> None:
        log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(
            [CLOCHE, "serve", "--commands", ACME / "commands.json", "--policy", ACME / "policy.json",
             "--store", self.store, "--key-file", self.key_file, "--web", WEB,
             "--port", str(self.port), *self.options, *more],
            stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.startswith("cloche serves on "), (line, self.log())
        self.port = int(line.rsplit(":", 1)[1])

    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def key(self, name: str, *roles: str, tenant: str = "local") -> str:
        done = subprocess.run(
            [CLOCHE, "serve", "key", name, "--roles", ",".join(roles or ["requester"]), "--tenant", tenant,
             "--store", self.store, "--key-file", self.key_file], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def client(self, name: str, *roles: str, tenant: str = "local") -> "Client":
        return Client(self, self.key(name, *roles, tenant=tenant))

    def close(self) -> None:
        assert self.process
        self.process.terminate()
        assert self.process.wait(20) == 0, self.log()[-3000:]
        self.process = None

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()
        self.process = None


class Answer:
    def __init__(self, status: int, body: Any, headers: dict[str, str]) -> None:
        self.status, self.body, self.headers = status, body, headers

    def __repr__(self) -> str:
        return f"{self.status} {json.dumps(self.body)[:600]}"


class Client:
    """Somebody with an API key (or none)."""

    def __init__(self, server: Server, key: str | None) -> None:
        self.server, self.key = server, key

    def request(self, method: str, path: str, body: Any = None, raw: bytes | None = None,
                **headers: str) -> Answer:
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        head = {"Content-Type": "application/json"} if data is not None else {}
        if self.key:
            head["Authorization"] = f"Bearer {self.key}"
        head.update({name.replace("_", "-"): value for name, value in headers.items()})
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{path}", data, head, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                answer = self.read(response)
        except urllib.error.HTTPError as error:
            answer = self.read(error)
        contract.check(method, path, answer.status, answer.headers.get("content-type", ""), answer.body)
        return answer

    @staticmethod
    def read(answer: Any) -> Answer:
        text = answer.read()
        kind = answer.headers.get("Content-Type", "")
        body = json.loads(text) if "json" in kind and text else text.decode("utf-8", "replace")
        return Answer(answer.status, body, {k.lower(): v for k, v in answer.headers.items()})

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.request("POST", path, {} if body is None else body, **headers)

    def session(self, **options: Any) -> Json:
        answer = self.post("/v1/sessions", options)
        assert answer.status == 201, answer
        return answer.body

    def command(self, session: str, text: str, **more: Any) -> Answer:
        return self.post(f"/v1/sessions/{session}/commands", {"text": text, **more})

    def code(self, session: str, source: str) -> Answer:
        return self.post(f"/v1/sessions/{session}/commands", {"code": source})

    def resume(self, session: str, token: str, *decisions: Json) -> Answer:
        return self.post(f"/v1/sessions/{session}/resume",
                         {"token": token, **({"decisions": list(decisions)} if decisions else {})})

    def decide(self, approval: Json, decision: str, **more: Any) -> Answer:
        return self.post(f"/v1/approvals/{approval['id']}/decision",
                         {"decision": decision, "digest": approval["digest"], **more})


class Page:
    """The driver of one session. `facts` and `act` may be replaced; `effects` lists what was done."""

    def __init__(self, server: Server, session: Json, origin: str | None = None) -> None:
        self.effects: list[tuple[str, Json]] = []
        self.messages: list[Json] = []
        self.facts: Callable[[str, Json], Json] = lambda function, args: {
            "url": "http://acme.test/", "origin": "http://acme.test"}
        self.act: Callable[[str, Json], Any] = lambda function, args: {"ok": function}
        self.stack = contextlib.ExitStack()
        self.socket = self.stack.enter_context(connect(f"ws://127.0.0.1:{server.port}/v1/driver",
                                               origin=origin or f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
                              max_size=None))
        self.send({"type": "hello", "version": 1, "session": session["session"]["id"],
                   "token": session["driver"]["token"], "url": "http://acme.test/", "title": "", "language": "en",
                   "open": []})
        self.welcome = json.loads(self.socket.recv(10))
        assert self.welcome["type"] == "welcome", self.welcome
        self.arrived = threading.Condition()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def send(self, message: Json) -> None:
        self.socket.send(json.dumps(message))

    def run(self) -> None:
        try:
            while True:
                self.take(json.loads(self.socket.recv()))
        except (ConnectionClosed, OSError):
            pass

    def take(self, message: Json) -> None:
        kind = message["type"]
        if kind == "resolve":
            facts = self.facts(message["function"], message["args"])
            self.send({"type": "facts", "id": message["id"], "facts": facts, "ref": "r"}
                      if "error" not in facts else {"type": "error", "id": message["id"], **facts["error"]})
        elif kind == "act":
            self.effects.append((message["function"], message["args"]))
            value = self.act(message["function"], message["args"])
            self.send({"type": "result", "id": message["id"], "value": value, "url": "http://acme.test/after",
                       "requests": 0})
        elif kind == "capture":
            self.send({"type": "state", "id": message["id"], "state": {"version": 1, "url": "http://acme.test/"}})
        elif kind == "restore":
            self.send({"type": "restored", "id": message["id"],
                       "report": {"exact": True, "missing": [], "url": "http://acme.test/"}})
        else:
            with self.arrived:
                self.messages.append(message)
                self.arrived.notify_all()

    def wait_for(self, kind: str, timeout: float = 10) -> Json:
        """The next message of a kind that was not taken yet."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: any(m["type"] == kind for m in self.messages), timeout), self.messages
            found = next(m for m in self.messages if m["type"] == kind)
            self.messages.remove(found)
            return found

    def outcome(self) -> Json:
        """How it went on after a decision: the outcome after the one that says what is waited for."""
        first = self.wait_for("outcome")
        assert first["status"] == "paused", first
        return self.wait_for("outcome")

    def close(self) -> None:
        self.stack.close()
        self.thread.join(10)
