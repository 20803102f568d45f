# SPDX-License-Identifier: MIT
"""The server is killed at every numbered point (guard/base/failpoint.h) of a command, one that is approved and resumed and one
that is let through and logged.

The points are before and after each durable commit and each act. Whichever it is: the effect happened once or not at all, the
call is done or unknown, and the next server takes the session to its end.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import pytest
from harness import Answer, Client, Page, Server

Serve = Callable[..., Server]
# Two for each act and each commit: of session, pause, decision, token, begin, end, save and the save of the last command; of
# session, begin and end twice over, save and that of the last command.
POINTS = {"approved": 18, "logged": 18}


class Story:
    """One command from words to effect, and a server that may die once on the way."""

    def __init__(self, server: Server, rob: Client, anna: Client, olga: Client, next_server: Callable[[], None]) -> None:
        self.server, self.rob, self.anna, self.olga, self.next_server = server, rob, anna, olga, next_server
        self.effects, self.died, self.settled = 0, False, 0

    def asked(self, what: Callable[[], Answer]) -> Answer | None:
        """The answer; None when the server died instead, and the next one is there."""
        try:
            return what()
        except (OSError, HTTPException):
            assert not self.died and self.server.process
            assert self.server.process.wait(5) == -9, self.server.log()[-3000:]
            self.died = True
            self.next_server()
            return None

    def page(self, id: str) -> Page:
        fresh = self.rob.post(f"/v1/sessions/{id}/driver")
        page = Page(self.server, {"session": {"id": id}, "driver": fresh.body})

        def act(function: str, args: Any) -> Any:
            self.effects += 1
            return {"ok": function}

        page.act = act
        return page

    def session(self) -> str:
        made = self.asked(lambda: self.rob.post("/v1/sessions")) or self.rob.post("/v1/sessions")
        return str(made.body["session"]["id"])

    def paused(self, id: str) -> tuple[str, str]:
        """The call that waits and the token to go on."""
        page = self.page(id)
        said = self.asked(lambda: self.rob.command(id, "export my data as csv"))
        page.close()
        if said is None and self.rob.get(f"/v1/sessions/{id}").body.get("waits"):
            shown = self.rob.post(f"/v1/sessions/{id}/pause").body  # it was stored, only the answer was lost
            return shown["currentState"]["pendingAction"]["id"], shown["resumeToken"]
        if said is None:  # as if nothing had been said
            page = self.page(id)
            said = self.rob.command(id, "export my data as csv")
            page.close()
        assert said.body["status"] == "paused", said
        return said.body["pending"][0]["id"], said.body["token"]

    def state(self, call: str) -> str:
        return str(self.anna.get(f"/v1/approvals/{call}").body["state"])

    def decide(self, call: str) -> None:
        approval = self.anna.get(f"/v1/approvals/{call}").body
        if not self.asked(lambda: self.anna.decide(approval, "approve")) and self.state(call) == "pending":
            assert self.anna.decide(approval, "approve").status == 200
        assert self.state(call) == "approved"

    def settle(self, id: str, call: str, token: str) -> None:
        """After a death: what the dead server was at is done or not begun, or a person says what became of it."""
        end = time.monotonic() + 10
        while self.state(call) == "executing":
            assert time.monotonic() < end, "the call stays as the dead server left it"
            time.sleep(0.05)
        assert self.state(call) in ("approved", "done", "unknown")
        if self.state(call) == "unknown":
            assert self.rob.resume(id, token).status == 409
            self.settled += 1
            assert self.olga.post(f"/v1/approvals/{call}/settle", {"state": "done", "result": None}).status == 200

    def on_page(self, id: str, what: Callable[[], Answer]) -> Answer | None:
        page = self.page(id)
        done = self.asked(what)
        page.close()
        return done

    def resume(self, id: str, call: str, token: str) -> Answer | None:
        done = self.on_page(id, lambda: self.rob.resume(id, token))
        if done is None:
            self.settle(id, call, token)
            done = self.on_page(id, lambda: self.rob.resume(id, token))
        return done

    def approved(self, id: str) -> None:
        call, token = self.paused(id)
        self.decide(call)
        done = self.resume(id, call, token)
        assert done and done.status == 200 and done.body["status"] == "done", done
        assert self.state(call) == "done"
        assert self.effects + self.settled >= 1 >= self.effects
        assert self.rob.resume(id, token).body["value"] == done.body["value"]
        self.check(id, 1)

    def logged(self, id: str) -> None:
        source = "click('Refresh')\nclick('Refresh')\n'end'"
        done = self.on_page(id, lambda: self.rob.code(id, source))
        if done is None and (waits := self.rob.get(f"/v1/sessions/{id}").body.get("waits")):
            token = self.rob.post(f"/v1/sessions/{id}/pause").body["resumeToken"]
            self.settle(id, waits["call"], token)
            done = self.on_page(id, lambda: self.rob.resume(id, token))
        elif done is None and not self.effects:  # it died before anything was begun
            done = self.on_page(id, lambda: self.rob.code(id, source))
        assert done is None or (done.body["status"] == "done" and done.body["value"] == "end"), done
        assert self.effects + self.settled >= 2 >= self.effects
        self.check(id, 2)

    def check(self, id: str, effects: int) -> None:
        after = self.asked(lambda: self.rob.code(id, "1 + 1")) or self.rob.code(id, "1 + 1")
        assert after.body["value"] == 2
        records = self.rob.get(f"/v1/sessions/{id}/audit").body
        assert records["verified"] is True
        assert [record["type"] for record in records["records"]].count("effect.begin") == effects


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("kind", ["approved", "logged"])
def test_killed_at_each_point(serve: Serve, clock: Callable[[int], None], database: str, kind: str,
                              request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue("postgres").database() if database == "postgres" else None
    server = serve(store=store)
    people = server.client("rob"), server.client("anna", "approver"), server.client("olga", "admin")
    deaths = 0

    def next_server() -> None:
        clock((deaths + 1) * 70_000)  # what the dead one held is free
        server.start()

    while True:
        server.close()
        server.start("--fail-at", str(deaths + 1))
        story = Story(server, *people, next_server)
        getattr(story, kind)(story.session())
        if not story.died:
            break
        deaths += 1
    assert deaths == POINTS[kind]
