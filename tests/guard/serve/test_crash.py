# SPDX-License-Identifier: MIT
"""A server that is killed in the middle of an effect: done or unknown, never twice, never lost."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from harness import Page, Server

Serve = Callable[..., Server]


def reconnect(server: Server, client: Any, id: str) -> Page:
    fresh = client.post(f"/v1/sessions/{id}/driver")
    assert fresh.status == 201, fresh
    return Page(server, {"session": {"id": id}, "driver": fresh.body})


@pytest.mark.parametrize("settled", ["done", "failed"])
def test_killed_while_acting(serve: Serve, clock: Callable[[int], None], settled: str) -> None:
    server = serve()
    rob, anna, olga = server.client("rob"), server.client("anna", "approver"), server.client("olga", "admin")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    acting, killed = threading.Event(), threading.Event()

    def act(function: str, args: Any) -> Any:
        acting.set()
        killed.wait(20)

    page.act = act
    paused = rob.command(id, "export my data as csv").body
    call = paused["pending"][0]["id"]
    assert anna.decide(paused["pending"][0], "approve").status == 200
    assert acting.wait(10)
    assert anna.get(f"/v1/approvals/{call}").body["state"] == "executing"  # known before the effect
    server.kill()
    killed.set()
    page.close()
    assert len(page.effects) == 1

    clock(100_000)  # the leases of the dead server have run out
    server.start()
    rob.server = anna.server = olga.server = server
    for _ in range(100):
        if anna.get(f"/v1/approvals/{call}").body["state"] == "unknown":
            break
        threading.Event().wait(0.1)
    assert anna.get(f"/v1/approvals/{call}").body["state"] == "unknown"
    page = reconnect(server, rob, id)
    waits = rob.resume(id, paused["token"])
    assert waits.status == 409 and "operator" in waits.body["detail"], waits
    assert anna.post(f"/v1/approvals/{call}/settle", {"state": settled}).status == 403
    assert olga.post(f"/v1/approvals/{call}/settle", {"state": "maybe"}).status == 400
    assert olga.post(f"/v1/approvals/{call}/settle", {"state": settled, "result": {"rows": 2}}).status == 200
    assert olga.post(f"/v1/approvals/{call}/settle", {"state": settled}).status == 409
    ended = rob.resume(id, paused["token"])
    if settled == "done":
        assert ended.body["status"] == "done" and ended.body["value"]["steps"] == [{"rows": 2}], ended
    else:
        assert ended.body["status"] == "failed" and ended.body["error"]["class"] == "DriverError", ended
    assert page.effects == []  # never a second time
    records = rob.get(f"/v1/sessions/{id}/audit").body
    assert records["verified"] is True
    assert [r["type"] for r in records["records"]].count("effect.begin") == 1
    page.close()


def test_paused_over_a_restart(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    paused = rob.command(id, "export my data as csv").body
    server.kill()
    page.close()
    server.start()
    assert anna.decide(paused["pending"][0], "approve").status == 200
    eve = server.client("eve")
    assert eve.post(f"/v1/sessions/{id}/driver").status == 403
    page = reconnect(server, rob, id)
    done = rob.resume(id, paused["token"])
    assert done.body["status"] == "done" and len(page.effects) == 1, done
    page.close()


def test_page_that_goes_away_while_acting(serve: Serve, clock: Callable[[int], None]) -> None:
    server = serve()
    rob, olga = server.client("rob"), server.client("olga", "admin")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)

    def facts(function: str, args: Any) -> Any:
        if decided.is_set():
            clock(28_000)  # leaves two seconds for the page to come back
        return {"url": "http://acme.test/"}

    def take(message: Any) -> None:
        if message["type"] == "act":
            page.socket.close()
        else:
            old(message)

    decided = threading.Event()
    old, page.facts, page.take = page.take, facts, take  # type: ignore[method-assign]
    paused = rob.command(id, "export my data as csv").body
    assert paused["status"] == "paused"
    anna = server.client("anna", "approver")
    decided.set()
    assert anna.decide(paused["pending"][0], "approve").status == 200
    call = paused["pending"][0]["id"]
    for _ in range(150):
        state = anna.get(f"/v1/approvals/{call}").body["state"]
        if state == "unknown":
            break
        threading.Event().wait(0.1)
    assert state == "unknown"
    assert olga.post(f"/v1/approvals/{call}/settle", {"state": "failed"}).status == 200
    page.close()
