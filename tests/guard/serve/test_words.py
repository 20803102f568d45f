# SPDX-License-Identifier: MIT
"""What the words said counts at the effect: a fill that was meant as a change is judged as one."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from harness import Page, Server

Serve = Callable[..., Server]


@pytest.mark.parametrize("text", [
    "change the plan to pro",                           # intent modify, done by fill
    "click the delete button",                          # a harmless intent with a risky word
    'show billing, then type "delete everything" into the search box',
])
def test_risk_of_the_words(serve: Serve, text: str) -> None:
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    paused = rob.command(session["session"]["id"], text)
    assert paused.status == 202 and paused.body["status"] == "paused", paused
    assert [function for function, _ in page.effects] == (["show"] if text.startswith("show") else [])
    page.close()
