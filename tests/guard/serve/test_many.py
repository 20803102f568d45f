# SPDX-License-Identifier: MIT
"""Three servers on one PostgreSQL: any of them takes any session on, and an effect happens once."""
from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from harness import Client, Page, Server
from postgres import Postgres

Serve = Callable[..., Server]
SLOW = "say('a')\nwait(seconds=20)\nsay('b')\n'end'"


@pytest.fixture
def three(serve: Serve, postgres: Postgres, tmp_path: Path) -> list[Server]:
    store = postgres.database()
    return [serve(store=store, key_file=tmp_path / "keys") for _ in range(3)]


def at(server: Server, client: Client) -> Client:
    """The same person at another server."""
    return Client(server, client.key)


def page_at(server: Server, client: Client, id: str) -> Page:
    fresh = at(server, client).post(f"/v1/sessions/{id}/driver")
    assert fresh.status == 201, fresh
    return Page(server, {"session": {"id": id}, "driver": fresh.body})


def until(what: Callable[[], Any], seconds: float = 10) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


def in_background(what: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(what())
        except OSError as error:  # the server was killed
            answers.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def runs_at(server: Server, client: Client, id: str, source: str) -> tuple[threading.Thread, list[Any]]:
    """A command that is on its way at a server, as another one sees."""
    other = at(server, client)
    while True:
        thread, answers = in_background(lambda: client.code(id, source))
        time.sleep(0.2)
        while not answers:
            if other.code(id, "1").status == 409:
                return thread, answers
        thread.join()  # the look at it was faster than the command


def test_any_server_goes_on(three: list[Server]) -> None:
    a, b, c = three
    rob, anna = a.client("rob"), a.client("anna", "approver")
    id = rob.session()["session"]["id"]
    assert rob.code(id, "x = [1, 2]").body["status"] == "done"
    assert at(b, rob).code(id, "x.append(3)").body["status"] == "done"
    assert at(c, rob).code(id, "x").body["value"] == [1, 2, 3]
    assert rob.code(id, "x.append(4); x").body["value"] == [1, 2, 3, 4]  # not what the first one remembered
    page = page_at(b, rob, id)
    paused = at(b, rob).command(id, "export my data as csv").body
    assert paused["status"] == "paused"
    assert at(c, anna).decide(paused["pending"][0], "approve").status == 200
    done = page.outcome()  # decided at c, heard at b, where the page is
    assert done["status"] == "done" and len(page.effects) == 1, done
    again = at(a, rob).resume(id, paused["token"])  # the same answer everywhere
    assert again.body["status"] == "done" and len(page.effects) == 1
    page.close()
    records = at(c, rob).get(f"/v1/sessions/{id}/audit").body
    assert records["verified"] is True
    assert [r["type"] for r in records["records"]].count("effect.begin") == 1


def test_approvals_show_at_another_server(three: list[Server]) -> None:
    a, b, _ = three
    rob, anna = a.client("rob"), a.client("anna", "approver")
    request = urllib.request.Request(f"http://127.0.0.1:{b.port}/v1/events", headers={"Authorization": f"Bearer {anna.key}"})
    with urllib.request.urlopen(request, timeout=20) as stream:
        session = rob.session()
        page = Page(a, session)
        paused = rob.command(session["session"]["id"], "export my data as csv").body
        start, kind, shown = time.monotonic(), "", None
        while shown is None and time.monotonic() < start + 10:
            line = stream.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: ") and kind == "approval":
                shown = json.loads(line.removeprefix("data: "))
        assert shown and shown["id"] == paused["pending"][0]["id"] and shown["state"] == "pending"
        assert time.monotonic() - start < 2
        page.close()


def test_wait_at_another_server(three: list[Server]) -> None:
    a, b, c = three
    rob = a.client("rob")
    id = rob.session()["session"]["id"]
    thread, outcome = runs_at(b, rob, id, SLOW)
    said = at(b, rob).command(id, "wait")
    assert said.status == 202 and said.body["status"] == "paused", said
    thread.join(10)
    assert outcome[0].body["status"] == "paused" and outcome[0].body["reason"] == "user", outcome
    on = at(c, rob).command(id, "go on")  # no page, no token: who made the session may
    assert on.body["status"] == "done" and on.body["value"] == "end", on


def test_pause_at_another_server(three: list[Server]) -> None:
    a, b, _ = three
    rob = a.client("rob")
    id = rob.session()["session"]["id"]
    thread, outcome = runs_at(b, rob, id, SLOW)
    snapshot = at(b, rob).post(f"/v1/sessions/{id}/pause").body
    thread.join(10)
    assert outcome[0].body["status"] == "paused"
    assert at(b, rob).resume(id, snapshot["resumeToken"]).body["value"] == "end"


def test_killed_in_the_middle(three: list[Server], clock: Callable[[int], None]) -> None:
    a, b, _ = three
    rob = a.client("rob")
    id = rob.session()["session"]["id"]
    assert rob.code(id, "x = 1").body["status"] == "done"
    thread, _ = runs_at(b, rob, id, "x = 2\n" + SLOW)
    a.kill()
    thread.join(10)
    assert at(b, rob).code(id, "1").status == 409  # it may be alive for all that b knows
    clock(16_000)  # its lease has run out
    assert at(b, rob).code(id, "x").body["value"] == 1  # as before the command that nobody finished


def test_long_run_keeps_its_session(three: list[Server], clock: Callable[[int], None]) -> None:
    a, b, _ = three
    rob = a.client("rob")
    id = rob.session()["session"]["id"]
    thread, outcome = runs_at(b, rob, id, "wait(seconds=27)\n'end'")
    for moved in 12_000, 24_000:
        clock(moved)
        time.sleep(1)  # renewed
        assert at(b, rob).code(id, "1").status == 409
    clock(27_500)
    thread.join(10)
    assert outcome[0].body["value"] == "end"


def test_killed_while_acting(three: list[Server], clock: Callable[[int], None]) -> None:
    a, b, c = three
    rob, anna, olga = a.client("rob"), a.client("anna", "approver"), a.client("olga", "admin")
    session = rob.session()
    id = session["session"]["id"]
    page, acting, killed = Page(a, session), threading.Event(), threading.Event()

    def act(function: str, args: Any) -> Any:
        acting.set()
        killed.wait(20)

    page.act = act
    paused = rob.command(id, "export my data as csv").body
    call = paused["pending"][0]["id"]
    assert at(c, anna).decide(paused["pending"][0], "approve").status == 200
    assert acting.wait(10)
    a.kill()
    killed.set()
    page.close()
    clock(61_000)
    fresh = page_at(b, rob, id)
    until(lambda: at(c, anna).get(f"/v1/approvals/{call}").body["state"] == "unknown")
    assert at(b, rob).resume(id, paused["token"]).status == 409
    assert at(c, olga).post(f"/v1/approvals/{call}/settle", {"state": "done", "result": {"rows": 2}}).status == 200
    done = at(b, rob).resume(id, paused["token"])
    assert done.body["status"] == "done" and done.body["value"]["steps"] == [{"rows": 2}], done
    assert len(page.effects) == 1 and fresh.effects == []
    fresh.close()


def test_one_token_many_servers(three: list[Server]) -> None:
    """A hundred resumes of one token, at three servers at once: one effect, one answer."""
    a = three[0]
    rob, anna = a.client("rob"), a.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(a, session)
    paused = rob.command(id, "export my data as csv").body
    page.close()
    pages = [page_at(server, rob, id) for server in three]
    assert at(three[1], anna).decide(paused["pending"][0], "approve").status == 200
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda n: at(three[n % 3], rob).resume(id, paused["token"]), range(100)))
    assert sum(len(page.effects) for page in pages) == 1
    assert {answer.status for answer in answers} <= {200, 409}, answers
    done = [answer.body for answer in answers if answer.status == 200]
    assert done and all(body["status"] == "done" and body["value"] == done[0]["value"] for body in done)
    for page in pages:
        page.close()


def test_database_restarts(three: list[Server], postgres: Postgres) -> None:
    a, b, _ = three
    rob, anna = a.client("rob"), a.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(a, session)
    paused = rob.command(id, "export my data as csv").body
    postgres.restart()
    assert at(b, anna).decide(paused["pending"][0], "approve").status == 200  # its connection was cut
    assert page.outcome()["status"] == "done" and len(page.effects) == 1
    postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert at(b, rob).code(id, "1 + 1").body["value"] == 2
    assert rob.code(id, "2 + 2").body["value"] == 4
    page.close()
