# SPDX-License-Identifier: MIT
"""Waiting, going on, giving up, forking and comparing."""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import Answer, Client, Page, Server

Serve = Callable[..., Server]


def start(serve: Serve) -> tuple[Server, Client, Client, str, Page]:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    return server, rob, anna, session["session"]["id"], Page(server, session)


def test_wait_in_the_middle(serve: Serve) -> None:
    _, rob, _, id, page = start(serve)
    acting, go = threading.Event(), threading.Event()

    def act(function: str, args: Any) -> Any:
        acting.set()
        assert go.wait(10)
        return function

    page.act = act
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(rob.code(id, "a = read('x')\nb = read('y')\n[a, b]")))
    thread.start()
    assert acting.wait(10)
    waiting = rob.command(id, "wait")
    assert waiting.body["status"] == "paused" and waiting.body["commands"] == [], waiting
    go.set()
    thread.join(20)
    assert answers[0].status == 202 and answers[0].body["reason"] == "user", answers
    assert len(page.effects) == 1
    refused = rob.command(id, "show billing")
    assert refused.status == 409 and "resume" in refused.body["detail"], refused
    done = rob.command(id, "go on")
    assert done.status == 200 and done.body["value"] == ["read", "read"], done
    assert len(page.effects) == 2
    page.close()


def test_pause_of_an_idle_session(serve: Serve) -> None:
    _, rob, _, id, page = start(serve)
    snapshot = rob.post(f"/v1/sessions/{id}/pause").body
    assert rob.get(f"/v1/sessions/{id}").body["state"] == "paused"
    assert rob.resume(id, snapshot["resumeToken"]).body["status"] == "done"
    assert rob.get(f"/v1/sessions/{id}").body["state"] == "idle"
    assert rob.command(id, "show billing").body["status"] == "done"
    # an old token is not one for a later pause
    again = rob.post(f"/v1/sessions/{id}/pause").body
    first = rob.resume(id, snapshot["resumeToken"])
    assert first.status == 200 and first.body["status"] == "done"  # what it was answered then
    assert rob.get(f"/v1/sessions/{id}").body["state"] == "paused"
    assert rob.resume(id, again["resumeToken"]).body["status"] == "done"
    page.close()


def test_back_after_five_minutes(serve: Serve, clock: Callable[[int], None]) -> None:
    _, rob, anna, id, page = start(serve)
    paused = rob.command(id, "export my data as csv").body
    clock(5 * 60_000)
    assert anna.decide(paused["pending"][0], "approve").status == 200
    assert page.outcome()["status"] == "done"
    assert rob.resume(id, paused["token"]).body["status"] == "done" and len(page.effects) == 1
    page.close()


def test_too_late(serve: Serve, clock: Callable[[int], None]) -> None:
    _, rob, anna, id, page = start(serve)
    paused = rob.command(id, "export my data as csv").body
    clock(16 * 60_000)
    late = anna.decide(paused["pending"][0], "approve")
    assert late.status == 410 and late.body["code"] == "expired", late
    assert rob.resume(id, paused["token"]).status == 403
    token = rob.post(f"/v1/sessions/{id}/pause").body["resumeToken"]
    ended = rob.resume(id, token)
    assert ended.body["status"] == "failed" and ended.body["error"]["class"] == "ApprovalRejected", ended
    assert page.effects == []
    page.close()


def test_edit(serve: Serve) -> None:
    _, rob, anna, id, page = start(serve)
    [approval] = rob.command(id, "export my data as csv").body["pending"]
    bad = anna.decide(approval, "edit", args={"target": "data", "colour": "red"})
    assert bad.status == 400 and "colour" in bad.body["detail"], bad
    blocked = anna.decide(approval, "edit", args={"target": "data", "format": "exe"})
    assert blocked.status == 403 and "csv, json" in blocked.body["detail"], blocked
    edited = anna.decide(approval, "edit", args={"target": "data", "format": "json"})
    assert edited.status == 200, edited
    view = edited.body["approval"]
    assert view["state"] == "edited" and view["digest"] != approval["digest"]
    assert view["previous"] == {"digest": approval["digest"], "args": approval["args"]}
    assert page.outcome()["status"] == "done"
    assert page.effects == [("export", {"target": "data", "format": "json"})]
    page.close()


def test_reject(serve: Serve) -> None:
    _, rob, anna, id, page = start(serve)
    [approval] = rob.command(id, "export my data as csv").body["pending"]
    assert anna.decide(approval, "reject", reason="not today").status == 200
    outcome = page.outcome()
    assert outcome["status"] == "failed" and outcome["error"]["message"] == "not today", outcome
    again = anna.decide(approval, "approve")
    assert again.status == 409 and page.effects == []
    page.close()


def test_cancel(serve: Serve) -> None:
    _, rob, anna, id, page = start(serve)
    paused = rob.command(id, "export my data as csv").body
    assert rob.post(f"/v1/sessions/{id}/cancel").status == 200
    assert anna.get(f"/v1/approvals/{paused['pending'][0]['id']}").body["state"] == "withdrawn"
    assert anna.decide(paused["pending"][0], "approve").status == 409
    assert rob.resume(id, paused["token"]).status == 409
    assert rob.command(id, "show billing").body["status"] == "done"
    assert [f for f, _ in page.effects] == ["show"]
    page.close()


def test_drift(serve: Serve) -> None:
    _, rob, anna, id, page = start(serve)
    facts = {"url": "http://acme.test/", "origin": "http://acme.test", "method": "GET"}
    page.facts = lambda function, args: dict(facts)
    paused = rob.command(id, "export my data as csv").body
    facts["method"] = "POST"
    assert anna.decide(paused["pending"][0], "approve").status == 200
    outcome = page.outcome()
    assert outcome["status"] == "paused" and outcome["reason"] == "drift" and page.effects == [], outcome
    [approval] = anna.get("/v1/approvals").body["approvals"]
    assert approval["drift"] == [{"path": "facts.method", "was": "GET", "now": "POST"}]
    assert approval["digest"] != paused["pending"][0]["digest"]
    old = anna.decide(paused["pending"][0], "approve")
    assert old.status == 409 and "changed" in old.body["detail"], old
    assert anna.decide(approval, "approve").status == 200
    assert page.wait_for("outcome")["status"] == "done"
    assert rob.resume(id, outcome["token"]).body["status"] == "done" and len(page.effects) == 1
    page.close()


def test_tokens(serve: Serve) -> None:
    server, rob, anna, id, page = start(serve)
    paused = rob.command(id, "export my data as csv").body
    token = paused["token"]
    other = rob.session()["session"]["id"]
    eve = server.client("eve")
    flipped = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    refusals = [rob.resume(id, flipped), rob.resume(other, token), eve.resume(id, token), rob.resume(id, "rt_"),
                rob.resume(id, token + "A")]
    assert {a.status for a in refusals} == {403} and len({a.body["detail"] for a in refusals}) == 1, refusals
    foreign = server.client("mallory", tenant="elsewhere")
    assert foreign.resume(id, token).status in (403, 404)
    reasons = [r["body"]["reason"] for r in rob.get(f"/v1/sessions/{id}/audit").body["records"]
               if r["type"] == "token.refused"]
    assert len(set(reasons)) > 1, reasons  # the audit knows more than the caller
    assert page.effects == []
    anna.decide(paused["pending"][0], "approve")
    page.outcome()
    assert rob.resume(id, token, {"decision": "reject", "digest": "0" * 64}).status == 409
    assert rob.resume(id, token).body["status"] == "done" and len(page.effects) == 1
    page.close()


def test_what_if(serve: Serve) -> None:
    _, rob, _, id, page = start(serve)
    rob.command(id, "show billing")
    paused = rob.command(id, "export my data as csv").body
    tried = rob.command(id, "what if I said show reports")
    assert tried.status == 200 and tried.body["control"] == "fork", tried
    [branch] = tried.body["branches"]
    assert branch["status"] == "done" and branch["session"] != id
    assert [f for f, _ in page.effects] == ["show"]  # nothing more happened
    answered = rob.post(f"/v1/sessions/{id}/fork", {"answer": {"rows": 7}, "effects": "record"}).body
    assert answered["outcome"]["value"]["steps"] == [{"rows": 7}], answered
    for effects in "isolated", "live":
        refused = rob.post(f"/v1/sessions/{id}/fork", {"answer": 1, "effects": effects})
        assert refused.status == 403 and "record" in refused.body["detail"], refused
    both = rob.post("/v1/compare", {"sessions": [id, answered["session"]["id"], branch["session"]]}).body
    assert [side["label"] for side in both["sessions"]] == ["original", "fork 1", "fork 2"]
    assert [side["status"] for side in both["sessions"]] == ["paused", "done", "done"]
    assert [[(c["function"], c["state"]) for c in side["calls"]] for side in both["sessions"]] == [
        [("show", "done"), ("export", "pending")], [("show", "done"), ("export", "responded")],
        [("show", "done"), ("export", "pending"), ("show", "done")]]
    assert both["firstDifferentCall"] == 1
    assert not next(f for f in both["fields"] if f["path"] == "status")["equal"]
    # the original can still go on
    assert rob.resume(id, paused["token"]).status == 202
    assert rob.post("/v1/compare", {"sessions": [id]}).status == 400
    page.close()


def test_idempotency(serve: Serve) -> None:
    _, rob, _, id, page = start(serve)
    path = f"/v1/sessions/{id}/commands"
    one = rob.post(path, {"text": "show billing"}, Idempotency_Key="abc")
    two = rob.post(path, {"text": "show billing"}, Idempotency_Key="abc")
    assert one.status == two.status == 200 and two.body["already"] is True and "already" not in one.body
    assert len(page.effects) == 1
    assert rob.post(path, {"text": "show reports"}, Idempotency_Key="abc").status == 409
    assert rob.post(path, {"text": "show reports"}, Idempotency_Key="x" * 200).status == 400
    page.close()


def stored(server: Server) -> bytes:
    """All bytes of the database, those of its log included."""
    return b"".join(file.read_bytes() for file in sorted(Path(server.folder).glob("guard.db*")))


def test_no_token_in_the_store(serve: Serve) -> None:
    """A call that pauses, and whose resume pauses again: neither token is in the database, and both
    answers are given again."""
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.post("/v1/sessions", {}, Idempotency_Key="s").body
    id, page = session["session"]["id"], Page(server, session)
    path = f"/v1/sessions/{id}"
    source = {"code": "[export('data', format='csv'), export('data', format='json')]"}
    first = rob.post(f"{path}/commands", source, Idempotency_Key="c").body
    again = rob.post(f"{path}/commands", source, Idempotency_Key="c").body
    assert again == {**first, "already": True}
    wish = {"token": first["token"], "decisions": []}
    page.stack.close()  # so that the decision resumes nothing
    assert anna.decide(first["pending"][0], "approve").status == 200
    page = Page(server, {**session, "driver": rob.post(f"{path}/driver", {}, Idempotency_Key="d").body})
    second = rob.post(f"{path}/resume", wish, Idempotency_Key="r").body
    assert second["status"] == "paused" and second["token"] != first["token"], second
    assert rob.post(f"{path}/resume", wish).body["token"] == second["token"]  # by the token
    assert rob.post(f"{path}/resume", wish, Idempotency_Key="r").body["token"] == second["token"]
    pause = rob.post(f"{path}/pause", {}, Idempotency_Key="p").body
    secrets = [first["token"], second["token"], pause["resumeToken"], session["driver"]["token"], rob.key, anna.key]
    everything = stored(server)
    assert id.encode() in everything and len(set(secrets)) == 6
    for secret in secrets:
        assert secret and secret.encode() not in everything, secret[:3]
    # an answer is good in its own row only, and only as it was written
    with sqlite3.connect(server.store) as db:
        rows = dict(db.execute("SELECT name, answer FROM idempotency"))
        db.execute("UPDATE idempotency SET answer = ? WHERE name = 'r'", (rows["c"],))
        db.execute("UPDATE idempotency SET answer = ? WHERE name = 'p'", (rows["p"][:40] + "AAAA" + rows["p"][44:],))
    db.close()
    for moved in rob.post(f"{path}/resume", wish, Idempotency_Key="r"), rob.post(f"{path}/pause", {}, Idempotency_Key="p"):
        assert moved.status == 500 and "changed" in moved.body["detail"] and "token" not in moved.body, moved
    page.close()
