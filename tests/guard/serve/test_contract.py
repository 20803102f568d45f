# SPDX-License-Identifier: MIT
"""web/openapi.json is valid, served, and names exactly the routes of the server."""
from __future__ import annotations

import re
from collections.abc import Callable

import contract
import pytest
from harness import ROOT, Client, Page, Server
from openapi_spec_validator import validate

Serve = Callable[..., Server]


def test_valid() -> None:
    validate(contract.SPEC)


def test_served(serve: Serve) -> None:
    answer = Client(serve(), None).get("/openapi.json")
    assert answer.status == 200 and answer.body == contract.SPEC


def test_routes() -> None:
    source = (ROOT / "guard" / "server" / "routes.c").read_text()
    served = {(m.lower(), p) for m, p in re.findall(r'\{ "(GET|POST)", "(/[^"]*)"', source)}
    assert served == {(m, p) for p, item in contract.SPEC["paths"].items() for m in item}


def test_checks() -> None:
    """The check itself finds what is wrong."""
    good = {"name": "a", "tenant": "t", "roles": [], "now": 1, "mode": "demo"}
    contract.check("GET", "/v1/me", 200, "application/json", good)
    for method, path, status, kind, body in (("GET", "/v1/me", 200, "application/json", {**good, "now": "x"}),
                                             ("GET", "/v1/me", 200, "application/json", {"name": "a"}),
                                             ("GET", "/v1/me", 204, "application/json", good),
                                             ("GET", "/v1/me", 400, "application/json", {"status": 400})):
        with pytest.raises(AssertionError):
            contract.check(method, path, status, kind, body)


def test_other_routes(serve: Serve) -> None:
    """Those no other test asks; the harness holds each answer against the document."""
    server = serve()
    rob, anna = server.client("rob"), server.client("anna", "approver")
    session = rob.session(url="http://acme.test/")
    id = session["session"]["id"]
    page = Page(server, session)
    assert rob.get("/v1/me").body["roles"] == ["requester"]
    assert [c["intent"] for c in rob.post("/v1/parse", {"text": "export my data as csv"}).body["commands"]] == ["export"]
    assert rob.post("/v1/parse", {"text": "dragons"}).body["commands"] == []
    assert rob.post("/v1/parse", {}).status == 400
    paused = rob.command(id, "export my data as csv").body
    assert rob.get(f"/v1/approvals/{paused['pending'][0]['id']}").body["state"] == "pending"
    for state, count in ("pending", 1), ("settled", 0), ("all", 1):
        assert len(anna.get(f"/v1/approvals?state={state}&limit=5").body["approvals"]) == count
    assert len(rob.get(f"/v1/sessions/{id}/audit?after=1&limit=1").body["records"]) == 1
    metrics = Client(server, None).get("/metrics").body
    assert "cloche_commands_total 1\n" in metrics and "cloche_commands_paused_total 1\n" in metrics
    page.close()
