# SPDX-License-Identifier: MIT
"""The article's code, item by item, as the server answers it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from harness import Client, Json, Page, Server

Serve = Callable[..., Server]


def start(serve: Serve, mode: str = "demo") -> tuple[Server, Client, str, Page]:
    server = serve(mode=mode)
    rob = server.client("rob")
    session = rob.session()
    return server, rob, session["session"]["id"], Page(server, session)


def test_delete_in_production(serve: Serve) -> None:
    server, rob, id, page = start(serve, "production")
    paused = rob.command(id, "delete this report")
    assert paused.status == 202, paused
    assert paused.body["article"]["agent"] == {"paused": True, "action": "delete", "requiresConfirmation": True,
                                               "target": paused.body["command"]["target"]}
    assert page.effects == []
    [approval] = paused.body["pending"]
    assert approval["allowed"] == ["approve", "edit", "reject", "respond"]  # the same person confirms
    assert rob.decide(approval, "approve").status == 200
    assert page.outcome()["status"] == "done"
    assert [function for function, _ in page.effects] == ["delete"]
    page.close()


def test_delete_in_demo_leaves_no_approval(serve: Serve) -> None:
    server, rob, id, page = start(serve)
    answer = rob.command(id, "delete this report")
    error = answer.body["error"]
    assert (error["class"], error["message"], error["code"]) == (
        "DemoSecurityError", "Delete operations disabled in demo", "DemoSecurityError")
    assert server.client("anna", "approver").get("/v1/approvals?state=all").body["approvals"] == []
    assert page.effects == []
    page.close()


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_email(serve: Serve, mode: str) -> None:
    _, rob, id, page = start(serve, mode)
    paused = rob.command(id, "email this report to Sales@ACME.test")
    assert paused.status == 202, paused
    assert paused.body["article"]["agent"] == {"paused": True, "action": "email", "recipient": "sales@acme.test",
                                               "requiresApproval": True}
    assert paused.body["pending"][0]["allowed"] == [] and page.effects == []
    page.close()


def test_email_elsewhere_is_blocked(serve: Serve) -> None:
    _, rob, id, page = start(serve)
    for recipient in "x@evil.test", "a@acme.test, x@evil.test":
        answer = rob.code(id, f"email(to={recipient!r}, subject='s')")
        assert answer.status == 200 and answer.body["status"] in ("blocked", "failed"), answer
    assert page.effects == []
    page.close()


@pytest.mark.parametrize("text", ["export my data", "export my data as csv"])
def test_high_risk(serve: Serve, text: str) -> None:
    _, rob, id, page = start(serve)
    paused = rob.command(id, text)
    command = paused.body["command"]
    assert {"intent", "target", "parameters", "riskLevel", "confidence", "source", "alternatives"} <= set(command)
    assert (command["intent"], command["target"], command["riskLevel"]) == ("export", "data", "high")
    assert paused.body["article"] == {"executor": {
        "status": "paused", "reason": "high_risk_action", "action": command, "requiresApproval": True}}
    page.close()


def test_unknown_words(serve: Serve) -> None:
    _, rob, id, page = start(serve)
    answer = rob.command(id, "tell me a story about dragons")
    assert answer.status == 200 and answer.body["status"] == "not_understood" and answer.body["say"], answer
    assert answer.body["command"] is None and page.effects == []
    page.close()


def test_logged_before_the_effect(serve: Serve) -> None:
    server, rob, id, page = start(serve)
    seen: list[list[str]] = []

    def act(function: str, args: Json) -> Any:
        records = rob.get(f"/v1/sessions/{id}/audit").body["records"]
        seen.append([r["type"] for r in records if r["body"].get("function") == function])
        return None

    page.act = act
    answer = rob.code(id, "click('Refresh')")
    assert answer.body["calls"][0]["effect"] == "log", answer
    assert seen == [["call.judged", "effect.begin"]]
    page.close()


@pytest.mark.parametrize("call, count, message", [
    ("read('report')", 50, "Exceeded 50 DOM operations"),
    ("navigate(url='http://acme.test/settings/billing')", 10, "Exceeded 10 navigation steps"),
    ("api('GET', '/api/reports')", 20, "Exceeded 20 API calls"),
])
def test_budgets(serve: Serve, call: str, count: int, message: str) -> None:
    _, rob, id, page = start(serve)
    # the program cannot catch it, and totals go on over commands
    first = rob.code(id, f"for i in range({count - 1}): {call}")
    assert first.body["status"] == "done", first
    answer = rob.code(id, f"try:\n    {call}\n    {call}\nexcept BaseException:\n    say('caught')\nsay('on')")
    assert answer.body["status"] == "failed", answer
    assert (answer.body["error"]["class"], answer.body["error"]["message"]) == ("DemoResourceError", message)
    assert len(page.effects) == count
    assert all(m.get("text") not in ("caught", "on") for m in page.messages)
    counters = rob.get(f"/v1/sessions/{id}").body["budget"]
    assert count in [c["used"] for c in counters.values()]
    page.close()


def test_requests_of_the_page(serve: Serve) -> None:
    """Each is an API call, but for the one that is the act itself; what is over is not sent, and ends the program."""
    _, rob, id, page = start(serve)
    sent = 0

    def request(method: str, path: str) -> None:
        nonlocal sent
        sent += 1
        page.send({"type": "request", "id": sent, "method": method, "declared": method, "url": f"http://acme.test{path}",
                   "kind": "fetch", "act": 1})

    def verdicts(n: int) -> list[str]:
        return [page.wait_for("verdict")["effect"] for _ in range(n)]

    def used() -> int:
        return int(rob.get(f"/v1/sessions/{id}").body["budget"]["apiCalls"]["used"])

    # a link that is followed, and two requests besides, one of them to the same address again
    page.facts = lambda function, args: {"url": "http://acme.test/", "origin": "http://acme.test", "method": "GET",
                                         "href": "http://acme.test/api/reports",
                                         "element": {"role": "link", "name": "Reports", "tag": "a"}}
    page.act = lambda function, args: [request("GET", p) for p in ("/api/reports", "/api/reports", "/api/users")] and None
    assert rob.code(id, "click('Reports')").body["status"] == "done"
    assert verdicts(3) == ["allow"] * 3 and used() == 2
    # an API call that is made with a request, and asks once more
    page.act = lambda function, args: [request("GET", "/api/x") for _ in range(2)] and None
    assert rob.code(id, "api('GET', '/api/x')").body["status"] == "done"
    assert verdicts(2) == ["allow"] * 2 and used() == 4
    # after an act too; charged with the next one
    page.act = lambda function, args: None
    for _ in range(3):
        request("GET", "/api/news")
    assert verdicts(3) == ["allow"] * 3 and used() == 4
    assert rob.code(id, "read('report')").body["status"] == "done" and used() == 7
    # the 21st is not sent, and nothing catches what that raises
    page.act = lambda function, args: [request("GET", "/api/poll") for _ in range(9)] and None
    answer = rob.code(id, "for i in range(3):\n    try:\n        read('report')\n    except BaseException:\n        say('caught')")
    assert answer.body["status"] == "failed", answer
    assert (answer.body["error"]["class"], answer.body["error"]["message"]) == (
        "DemoResourceError", "Exceeded 20 API calls")
    assert verdicts(18) == ["allow"] * 13 + ["block"] * 5 and used() == 20
    assert all(m.get("text") != "caught" for m in page.messages)
    # without requests it goes on
    page.act = lambda function, args: {"ok": 1}
    assert rob.code(id, "read('report')").body["status"] == "done"
    request("GET", "/api/news")
    assert verdicts(1) == ["block"]
    assert rob.code(id, "read('report')").body["status"] == "done" and used() == 20
    page.close()


def test_time(serve: Serve, clock: Callable[[int], None]) -> None:
    _, rob, id, page = start(serve)
    page.act = lambda function, args: clock(31_000)
    answer = rob.code(id, "try:\n    read('report')\n    read('report')\nexcept BaseException:\n    say('caught')")
    assert answer.body["status"] == "failed", answer
    assert (answer.body["error"]["class"], answer.body["error"]["message"]) == (
        "DemoTimeoutError", "Demo exceeded 30 second limit")
    assert len(page.effects) == 1
    page.close()


def test_a_fork_shares_the_budget(serve: Serve) -> None:
    _, rob, id, page = start(serve)
    rob.code(id, "for i in range(49): read('report')")
    forked = rob.post(f"/v1/sessions/{id}/fork", {"command": "show billing", "effects": "record"})
    assert forked.status == 201, forked
    assert forked.body["session"]["budget"]["domInteractions"]["used"] >= 49
    assert len(page.effects) == 49
    page.close()


def test_snapshot_views(serve: Serve) -> None:
    server, rob, id, page = start(serve)
    rob.command(id, "show billing")
    rob.command(id, "export my data as csv")
    snapshot = rob.post(f"/v1/sessions/{id}/pause").body
    assert set(snapshot) == {"sessionId", "currentState", "pausedAt", "resumeToken"}
    assert set(snapshot["currentState"]) == {"url", "domSnapshot", "conversationHistory", "pendingAction"}
    assert snapshot["sessionId"] == id and snapshot["resumeToken"].startswith("rt_")
    assert snapshot["currentState"]["pendingAction"]["function"] == "export"
    view = rob.post(f"/v1/sessions/{id}/snapshot").body
    assert set(view) == {"code", "inputs", "progress", "state", "timestamp"}
    assert set(view["progress"]) == {"stepsCompleted", "currentStep", "nextStep"}
    assert set(view["state"]) == {"url", "dom", "conversation"}
    assert [step["function"] for step in view["progress"]["stepsCompleted"]] == ["show"]
    # the token of the pause goes on as well as the first one
    anna = server.client("anna", "approver")
    page.socket.close()
    [approval] = anna.get("/v1/approvals").body["approvals"]
    assert anna.decide(approval, "respond", value={"rows": 3}).status == 200
    done = rob.resume(id, snapshot["resumeToken"])
    assert done.status == 200 and done.body["value"]["steps"] == [{"rows": 3}], done
    page.close()


@pytest.mark.parametrize("code", ["import os; os.system('true')", "import js; js.eval('1')", "open('/etc/passwd')"])
def test_nothing_to_reach(serve: Serve, code: str) -> None:
    _, rob, id, page = start(serve)
    answer = rob.code(id, code)
    assert answer.body["status"] == "failed" and page.effects == [], answer
    page.close()
