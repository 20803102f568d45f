#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The guard on a live product: words in, judged effects out.

Starts the sample product (examples/acme, with its own SQLite file) and `cloche serve`, and plays a scripted visit:
Rob speaks, Anna approves. The page is played by this program, which does what the in-page client does in a browser;
every effect is a real request to the product. `--keep` leaves everything running for a browser.
"""
from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

EXAMPLES = Path(__file__).resolve().parent
ROOT = EXAMPLES.parent
CLOCHE = ROOT / "build" / "cloche"
sys.path.insert(0, str(EXAMPLES))

import acme  # noqa: E402
import acme.server  # noqa: E402

Json = dict[str, Any]
PAGES = {"billing": "/settings/billing", "users": "/users", "reports": "/reports", "settings": "/settings",
         "data": "/export", "dashboard": "/dashboard", "database": "/settings/database"}


class Product:
    """Somebody logged in to Acme, as a browser would be."""

    def __init__(self, url: str) -> None:
        self.place = url.removeprefix("http://")
        answer = self.send("POST", "/login", urlencode({"email": "owner@acme.test", "password": "demo"}).encode(),
                           {"Content-Type": "application/x-www-form-urlencoded"})
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        page = self.send("GET", "/users").text
        self.csrf = page.split('name="csrf" value="')[1].split('"')[0] if 'name="csrf"' in page else \
            page.split('csrf" content="')[1].split('"')[0]

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        connection = HTTPConnection(self.place, timeout=10)
        all_headers = {"Cookie": getattr(self, "cookie", ""), "X-CSRF-Token": getattr(self, "csrf", ""), **(headers or {})}
        connection.request(method, path, body, all_headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        connection.close()
        return answer

    def api(self, method: str, path: str, value: Json | None = None) -> Any:
        answer = self.send(method, f"/api/{path}", json.dumps(value).encode() if value is not None else None,
                           {"Content-Type": "application/json"})
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.text[:200]}")
        return json.loads(answer.text)


class Page:
    """Does what web/client.js does in the browser: says what a thing is, and acts when it may."""

    def __init__(self, server: str, session: Json, product: Product) -> None:
        self.product, self.delay, self.outcomes = product, 0.0, []
        self.arrived = threading.Condition()
        self.stack = contextlib.ExitStack()
        self.socket = self.stack.enter_context(
            connect(server.replace("http", "ws") + "/v1/driver", origin=server))  # type: ignore[arg-type]
        self.send({"type": "hello", "version": 1, "session": session["session"]["id"],
                   "token": session["driver"]["token"], "url": "/dashboard", "title": "Acme", "language": "en", "open": []})
        json.loads(self.socket.recv(10))
        threading.Thread(target=self.run, daemon=True).start()

    def send(self, message: Json) -> None:
        self.socket.send(json.dumps(message))

    def run(self) -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            while True:
                self.take(json.loads(self.socket.recv()))

    def take(self, message: Json) -> None:
        kind, number = message["type"], message.get("id")
        if kind == "resolve":
            self.send({"type": "facts", "id": number, "ref": None, "facts": self.facts(message["function"], message["args"])})
        elif kind == "act":
            try:
                value = self.act(message["function"], message["args"])
                self.send({"type": "result", "id": number, "value": value, "url": "/dashboard", "requests": 1})
            except RuntimeError as error:
                self.send({"type": "error", "id": number, "code": "hook", "message": str(error)})
        elif kind == "capture":
            self.send({"type": "state", "id": number, "state": {"version": 1, "url": "/dashboard"}})
        elif kind == "restore":
            self.send({"type": "restored", "id": number, "report": {"exact": True, "missing": [], "url": "/dashboard"}})
        elif kind == "outcome":
            with self.arrived:
                self.outcomes.append(message)
                self.arrived.notify_all()

    def facts(self, function: str, args: Json) -> Json:
        host = f"http://{self.product.place}"
        facts: Json = {"url": f"{host}/dashboard", "origin": host}
        if function in ("show", "navigate"):
            facts |= {"href": host + PAGES.get(args.get("target", ""), "/dashboard"), "method": "GET"}
        elif function in ("export", "email", "delete"):
            facts |= {"hook": function, "method": "DELETE" if function == "delete" else "POST"}
        return facts

    def act(self, function: str, args: Json) -> Any:
        time.sleep(self.delay)
        if function in ("show", "navigate", "read"):
            path = PAGES.get(args.get("target", ""), "/dashboard")
            return {"url": path, "status": self.product.send("GET", path).status}
        if function == "export":
            return self.product.api("POST", "exports", {"target": args["target"], "format": args.get("format", "csv")})
        if function == "email":
            return self.product.api("POST", "email", {"to": args["to"], "subject": args.get("subject", "From the demo"),
                                                      "body": json.dumps(args.get("attach"))})
        raise RuntimeError(f"this page cannot {function}")

    def outcome_after_pause(self) -> Json:
        """What the page hears when somebody has decided."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: bool(self.outcomes) and self.outcomes[-1]["status"] != "paused", 10):
                raise SystemExit("demo: the page heard of no outcome")
            return self.outcomes[-1]


class Person:
    def __init__(self, server: str, key: str) -> None:
        self.server, self.key = server, key

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        request = urllib.request.Request(
            self.server + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)


def step(title: str) -> None:
    print(f"\n== {title}")


def show(outcome: Json, start: float) -> None:
    calls = ", ".join(f"{c['function']}: {c['effect']} -> {c['state']}" for c in outcome.get("calls", []))
    error = outcome.get("error")
    line = f"{error['class']}: {error['message']}" if error else outcome.get("say", "")
    print(f"   {outcome.get('status', '?')}: {line}   [{calls or 'no calls'}]   ({(time.perf_counter() - start) * 1000:.1f} ms)")


def check(what: bool, text: str) -> None:
    if not what:
        raise SystemExit(f"demo: expected {text}")


def play(server: str, rob: Person, anna: Person, product: Product) -> None:
    session = rob.ask("POST", "/v1/sessions", {})
    here = f"/v1/sessions/{session['session']['id']}"
    page = Page(server, session, product)

    def say(words: str) -> Json:
        start = time.perf_counter()
        print(f'Rob: "{words}"')
        outcome = rob.ask("POST", f"{here}/commands", {"text": words})
        show(outcome, start)
        return outcome

    step("1. What harms nobody is done")
    check(say("show billing")["status"] == "done", "billing to be shown")

    step("2. An export waits for a second person, and goes on when she has approved")
    before = product.api("GET", "state")
    paused = say("export my data as csv")
    check(paused["status"] == "paused" and product.api("GET", "state") == before, "nothing to be exported yet")
    [approval] = anna.ask("GET", "/v1/approvals")["approvals"]
    print(f"Anna sees: {approval['function']} {json.dumps(approval['args'])}, because: {approval['decision']['reason']}")
    print(f"           digest {approval['digest'][:16]}..., approves it")
    start = time.perf_counter()
    anna.ask("POST", f"/v1/approvals/{approval['id']}/decision", {"decision": "approve", "digest": approval["digest"]})
    done = page.outcome_after_pause()
    show(done, start)
    after = product.api("GET", "state")
    check(after["exports"] == before["exports"] + 1, "exactly one export")
    print(f"   the product has {after['exports'] - before['exports']} new export: {json.dumps(done['value']['steps'][0])}")

    step("3. Deleting is refused, however it is said")
    for words in ("delete all users in the database", "get rid of every user"):
        outcome = say(words)
        check(outcome["status"] in ("blocked", "not_understood"), "no deletion")
    check(product.api("GET", "state")["users"] == before["users"], "all users to be there")

    step('4. "Wait" in the middle, and "go on" later')
    page.delay = 0.25
    running: list[Json] = []
    tour = "for place in ('billing', 'reports', 'dashboard', 'billing'):\n    show(target=place)\n'tour done'"
    start = time.perf_counter()
    thread = threading.Thread(target=lambda: running.append(rob.ask("POST", f"{here}/commands", {"code": tour})))
    thread.start()
    time.sleep(0.35)
    rob.ask("POST", f"{here}/commands", {"text": "wait"})
    print('Rob, during a tour of four pages: "wait"')
    thread.join()
    show(running[0], start)
    check(running[0]["status"] == "paused", "the tour to stop")
    page.delay = 0.0
    check(say("go on")["status"] == "done", "the tour to end")

    step("5. What if? Branches of a paused moment; nothing of them happens")
    mails = product.api("GET", "state")["outbox"]
    say("email the reports to sales@acme.test")
    fork = rob.ask("POST", f"{here}/fork", {"branches": [{"answer": {"sent": True}}, {"command": "show billing"}]})
    for branch in fork["branches"]:
        print(f"   branch: {branch['status']}, would have done {json.dumps(branch.get('effects', []))}")
    compared = rob.ask("POST", "/v1/compare", {"sessions": [b["session"] for b in fork["branches"]]})
    print(f"   they differ in {', '.join(field['path'] for field in compared['fields'] if not field['equal'])}")
    check(product.api("GET", "state")["outbox"] == mails, "no mail")
    rob.ask("POST", f"{here}/cancel", {})

    step("6. The 51st interaction is one too many")
    start = time.perf_counter()
    outcome = rob.ask("POST", f"{here}/commands", {"code": "for i in range(60):\n    read(target='billing')"})
    show({**outcome, "calls": outcome["calls"][-1:]}, start)
    check(outcome["error"]["message"] == "Exceeded 50 DOM operations", "the budget to end it")

    step("7. What happened is on record, and tampering would show")
    audit = rob.ask("GET", f"{here}/audit?limit=1000")
    print(f"   {len(audit['records'])} entries, verified: {audit['verified']}")
    check(audit["verified"], "an audit that verifies")
    page.stack.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="leave server and product running until Ctrl-C")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cloche-demo-") as folder, contextlib.ExitStack() as stack:
        store = ["--store", f"{folder}/guard.db", "--key-file", f"{folder}/guard.keys"]
        product = acme.server.start(f"{folder}/acme.db")
        stack.callback(product.close)

        def key(name: str, roles: str) -> str:
            return subprocess.run([CLOCHE, "serve", "key", name, "--roles", roles, *store], check=True, text=True,
                                  capture_output=True).stdout.strip()

        keys = {"rob": key("rob", "requester"), "anna": key("anna", "approver")}
        process = subprocess.Popen(
            [CLOCHE, "serve", "--commands", EXAMPLES / "acme/commands.json", "--policy", EXAMPLES / "acme/policy.json",
             "--web", ROOT / "web", "--port", "0", "--quiet", "--origin", product.url, "--product", product.url, *store],
            stdout=subprocess.PIPE, text=True)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        assert process.stdout
        server = process.stdout.readline().split()[-1]
        print(f"product    {product.url}\napprovals  {server}/#key={keys['anna']}\ndemo page  {server}/demo#key={keys['rob']}")
        play(server, Person(server, keys["rob"]), Person(server, keys["anna"]), Product(product.url))
        if options.keep:
            print("\nStill running; Ctrl-C ends it.")
            with contextlib.suppress(KeyboardInterrupt):
                process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
