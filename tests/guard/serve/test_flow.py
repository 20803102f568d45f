# SPDX-License-Identifier: MIT
"""From words to effects: allow, log, approve, block, and going on after a decision."""
from __future__ import annotations

import threading
from collections.abc import Callable

from harness import Page, Server

Serve = Callable[..., Server]


def test_allowed(serve: Serve) -> None:
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    answer = rob.command(session["session"]["id"], "show billing")
    assert answer.status == 200 and answer.body["status"] == "done", answer
    assert answer.body["value"] == {"steps": [{"ok": "show"}]}
    assert [call["state"] for call in answer.body["calls"]] == ["done"]
    assert [function for function, _ in page.effects] == ["show"]
    page.close()


def test_export_waits_for_a_second_person(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    paused = rob.command(id, "export my data as csv")
    assert paused.status == 202 and paused.body["status"] == "paused", paused
    assert paused.body["article"] == {"executor": {
        "status": "paused", "reason": "high_risk_action", "action": paused.body["command"], "requiresApproval": True}}
    assert page.effects == []
    assert rob.get("/v1/approvals").body["approvals"][0]["allowed"] == []
    [approval] = anna.get("/v1/approvals").body["approvals"]
    assert approval["function"] == "export" and approval["args"] == {"target": "data", "format": "csv"}
    refused = rob.decide(approval, "approve")
    assert refused.status == 403 and "second person" in refused.body["detail"], refused
    still = rob.resume(id, paused.body["token"])
    assert still.status == 202 and page.effects == []
    assert anna.decide(approval, "approve").status == 200
    assert page.wait_for("outcome")["status"] == "paused"
    outcome = page.wait_for("outcome")  # the page goes on by itself
    assert outcome["status"] == "done", outcome
    assert page.effects == [("export", {"target": "data", "format": "csv"})]
    again = rob.resume(id, paused.body["token"])
    assert again.status == 200 and again.body["status"] == "done"
    assert len(page.effects) == 1
    page.close()


def test_delete(serve: Serve) -> None:
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    answer = rob.command(session["session"]["id"], "delete all users in the database")
    assert answer.status == 200 and answer.body["status"] == "blocked", answer
    assert answer.body["error"]["class"] == "DemoSecurityError"
    assert answer.body["error"]["message"] == "Delete operations disabled in demo"
    assert page.effects == []
    page.close()


def test_one_token_many_resumes(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    paused = rob.command(id, "export my data as csv")  # without a page: nothing to resolve
    assert paused.body["status"] == "failed"
    page = Page(server, session)
    paused = rob.command(id, "export my data as csv")
    [approval] = anna.get("/v1/approvals").body["approvals"]
    page.take = lambda message, old=page.take: None if message["type"] == "settled" else old(message)  # type: ignore
    assert anna.decide(approval, "approve").status == 200
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(rob.resume(id, paused.body["token"]).status))
               for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(page.effects) == 1, page.effects
    assert set(answers) <= {200, 409}, answers
    page.close()
