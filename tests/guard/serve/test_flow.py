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


def test_what_changed_since_is_asked_again(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    page.facts = lambda function, args: {"url": "http://acme.test/", "hook": "export", "text": "15 rows"}
    assert rob.command(id, "export my data as csv").status == 202
    [first] = anna.get("/v1/approvals").body["approvals"]
    page.facts = lambda function, args: {"url": "http://acme.test/", "hook": "export", "text": "15000 rows"}
    assert anna.decide(first, "approve").status == 200
    assert page.wait_for("outcome")["status"] == "paused"
    again = page.wait_for("outcome")
    assert again["status"] == "paused" and again["reason"] == "drift", again
    assert again["say"] == "export waits for approval.", again
    assert page.effects == []
    [second] = anna.get("/v1/approvals").body["approvals"]
    assert second["id"] == first["id"] and second["digest"] != first["digest"]
    assert second["drift"] == [{"path": "facts.text", "was": "15 rows", "now": "15000 rows"}]
    assert anna.decide(first, "approve").status == 409  # of what is not asked any more
    assert anna.decide(second, "approve").status == 200
    assert page.wait_for("outcome")["status"] == "done"
    assert [function for function, _ in page.effects] == ["export"]
    page.close()


def test_rejected_edited_and_answered(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)

    def ask(source: str) -> dict[str, object]:
        assert rob.code(id, source).status == 202
        assert page.wait_for("outcome")["status"] == "paused"
        [approval] = anna.get("/v1/approvals").body["approvals"]
        return approval

    caught = "try:\n    export(target='data', format='csv')\nexcept ApprovalRejected as no:\n    print('no:', no)\n'went on'"
    assert anna.decide(ask(caught), "reject", reason="not today").status == 200
    outcome = page.wait_for("outcome")
    assert outcome["status"] == "done" and outcome["value"] == "went on" and outcome["stdout"] == "no: not today\n"
    assert page.effects == []
    approval = ask("export(target='data', format='csv')")
    bad = anna.decide(approval, "edit", args={"target": "data", "format": "exe"})
    assert bad.status == 403 and "blocked" in bad.body["detail"], bad
    assert anna.decide(approval, "edit", args={"target": "reports", "format": "json"}).status == 200
    assert page.wait_for("outcome")["status"] == "done"
    assert page.effects == [("export", {"target": "reports", "format": "json"})]
    assert anna.decide(ask("export(target='users', format='csv')"), "respond", value={"rows": 0}).status == 200
    outcome = page.wait_for("outcome")
    assert outcome["status"] == "done" and outcome["value"] == {"rows": 0} and len(page.effects) == 1
    page.close()


def test_budgets_end_a_program_that_catches_everything(serve: Serve) -> None:
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    loop = "n = 0\nwhile True:\n    try:\n        {}\n        n += 1\n    except BaseException:\n        pass\n"
    for call, error in (("read(target='billing')", "Exceeded 50 DOM operations"),
                        ("navigate(target='billing')", "Exceeded 10 navigation steps")):
        outcome = rob.code(id, loop.format(call)).body
        assert outcome["status"] == "failed" and outcome["error"]["class"] == "DemoResourceError", outcome
        assert outcome["error"]["message"] == error
        assert page.wait_for("outcome")["error"]["message"] == error
    budget = rob.get(f"/v1/sessions/{id}").body["budget"]
    assert budget["domInteractions"]["used"] == 50 and budget["navigations"]["used"] == 10
    assert len(page.effects) == 60
    page.close()


def test_queries_of_several_parts(serve: Serve) -> None:
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session()["session"]["id"]
    paused = rob.code(session, "ask(question='one?')").body
    [approval] = paused["pending"]
    rob.resume(session, paused["token"], {"call": approval["id"], "decision": "respond", "value": 1, "digest": approval["digest"]})
    rob.code(session, "ask(question='two?')")
    for path, states in (("?state=settled&limit=5", ["done"]), ("?limit=5&state=pending", ["pending"]), ("?state=all&limit=1", ["pending"])):
        assert [a["state"] for a in anna.get(f"/v1/approvals{path}").body["approvals"]] == states, path


def test_commands_from_elsewhere(serve: Serve) -> None:
    """What a parser of somebody else made is run as what it says, with the request's source; nonsense is named."""
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    id = session["session"]["id"]
    path = f"/v1/sessions/{id}/commands"
    rob.command(id, "show billing")
    done = rob.post(path, {"plan": [{"intent": "show", "target": "reports", "confidence": 1, "source": "text"}], "source": "page"}).body
    assert done["status"] == "done" and done["command"]["source"] == "page", done
    assert rob.post(path, {"plan": [{"intent": "delete", "target": "users", "confidence": 1}]}).body["status"] == "blocked"
    # a risk that is given as low stays what the table says
    assert rob.post(path, {"plan": [{"intent": "export", "target": "data", "riskLevel": "low", "confidence": 1}]}).body["status"] == "paused"
    rob.post(f"/v1/sessions/{id}/cancel")
    for command in ({"intent": 1}, {"intent": "show", "target": 5}, {"intent": "show", "parameters": []}, {"intent": "show", "riskLevel": "none"},
                    {"intent": "show", "confidence": 2}, {"intent": "fly"}, {}, 7):
        refused = rob.post(path, {"plan": [{"intent": "show", "target": "billing"}, command]}).body
        assert refused["status"] == "not_understood" and "command 2" in refused["say"], refused
    # a program's calls are the request's, not those of the words before
    rob.post(path, {"code": "show(target='billing')", "source": "page"})
    sources = [r["body"].get("source") for r in rob.get(f"/v1/sessions/{id}/audit").body["records"] if r["type"] == "call.allowed"]
    assert sources == ["text", "page", "page"], sources
    page.close()
