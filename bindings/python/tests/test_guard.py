# SPDX-License-Identifier: MIT
"""The client of `cloche serve`, against the real server; the article's classes, names and shapes."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cloche.guard import (DemoAgent, DemoCommandParser, DemoExecutor, DemoResourceError, DemoResourceTracker, DemoSecurityError,
                          DemoSnapshot, DemoStateManager, DemoTimeoutError, Guard, GuardError, Session)

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "guard" / "serve"))
from harness import Page, Server  # type: ignore[import-not-found]  # noqa: E402


class World:
    """A server, clients of two people, and a session whose page answers."""

    def __init__(self, folder: Path, mode: str) -> None:
        folder.mkdir()
        self.server = Server(folder, mode=mode)
        url = f"http://127.0.0.1:{self.server.port}"
        self.rob = Guard(url, self.server.key("rob"))
        self.anna = Guard(url, self.server.key("anna", "approver"))
        self.pages: list[Page] = []

    def session(self) -> Session:
        s = self.rob.session()
        self.pages.append(Page(self.server, {"session": s.view(), "driver": s.driver}))
        return s

    @property
    def effects(self) -> list[tuple[str, Any]]:
        return list(self.pages[-1].effects)

    def ended(self) -> dict[str, Any]:
        """The outcome that follows the last pause, as the page hears it."""
        while True:
            outcome: dict[str, Any] = self.pages[-1].wait_for("outcome")
            if outcome["status"] == "paused":
                return dict(self.pages[-1].wait_for("outcome"))

    def close(self) -> None:
        for page in self.pages:
            page.close()
        self.server.close()


@pytest.fixture(scope="module", params=["demo", "production"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    w = World(tmp_path_factory.mktemp("guard") / request.param, request.param)
    w.mode = request.param  # type: ignore[attr-defined]
    yield w
    w.close()


def test_sessions_commands_and_approvals(world: World) -> None:
    session = world.session()
    assert world.rob.me()["name"] == "rob" and session.command("show billing")["status"] == "done"
    paused = session.command("export my data as csv")
    assert paused["status"] == "paused" and session.view()["state"] == "paused"
    [waiting] = [a for a in world.anna.approvals() if a["session"] == session.id]
    assert world.anna.approval(waiting["id"])["digest"] == waiting["digest"]
    with pytest.raises(GuardError) as own:
        world.rob.decide(waiting, "approve")
    assert own.value.status == 403
    with pytest.raises(GuardError) as other:
        world.anna.decide({**waiting, "digest": "0" * 64}, "approve")
    assert (other.value.status, other.value.code) == (409, "conflict")
    decided = world.anna.decide(waiting, "edit", args={"target": "data", "format": "json"}, reason="json will do")
    assert decided["decided"]["reason"] == "json will do"
    world.ended()
    assert world.effects[-1] == ("export", {"target": "data", "format": "json"})
    types = [r["type"] for r in session.audit(page=3)]
    assert types[0] == "session.created" and "call.decided" in types and "effect.done" in types


def test_python_and_plans(world: World) -> None:
    session = world.session()
    assert session.run("[i * i for i in range(4)]")["value"] == [0, 1, 4, 9]
    asked = session.run("ask(question='which?')")
    assert asked["status"] == "paused"
    [question] = asked["pending"]
    world.rob.decide(question, "respond", value="the blue one")
    assert world.ended()["value"] == "the blue one"
    assert session.plan([{"intent": "show", "target": "billing"}])["status"] == "done"
    for escape in ("import os; os.system('true')", "import js; js.eval('1')", "open('/etc/passwd')", "().__class__.__base__.__subclasses__()"):
        assert session.run(escape)["status"] == "failed" or session.run(escape)["value"] is not None
    assert session.run("import os")["error"]["class"] == "ModuleNotFoundError"


def test_agent(world: World) -> None:
    agent = DemoAgent(world.rob, world.session())
    assert agent.execute_user_command("email the report to Sales@Acme.test") == {
        "paused": True, "action": "email", "recipient": "sales@acme.test", "requiresApproval": True}
    agent.session.cancel()
    if world.mode == "demo":  # type: ignore[attr-defined]
        with pytest.raises(DemoSecurityError, match="^Delete operations disabled in demo$") as refused:
            agent.execute_user_command("delete all users")
        assert refused.value.outcome and refused.value.outcome["status"] == "blocked"
    else:
        assert agent.execute_user_command("delete all users") == {
            "paused": True, "action": "delete", "target": "users", "requiresConfirmation": True}
        agent.session.cancel()
    assert agent.execute_user_command("show billing")["status"] == "done"
    assert agent.execute_user_command("sing me a song")["status"] == "not_understood"
    assert [f for f, _ in world.effects] == ["show"]


def test_parser(world: World) -> None:
    parser = DemoCommandParser(world.rob)
    command = parser.parse("export my data as csv")
    assert command and {k: command[k] for k in ("intent", "target", "parameters", "riskLevel")} == {
        "intent": "export", "target": "data", "parameters": {"format": "csv"}, "riskLevel": "high"}
    assert parser.parse("sing me a song") is None
    for kind in ("delete", "modify", "email", "export"):
        assert parser.assess_risk({"type": kind}, {"target": "billing"}) == "high"
    for target in ("users", "database", "settings"):
        assert parser.assess_risk({"type": "show"}, {"target": target}) == "medium"
    assert parser.assess_risk({"type": "show"}, {"target": "billing"}) == parser.assess_risk({"type": "show"}) == "low"


def test_executor(world: World) -> None:
    executor = DemoExecutor(world.rob, world.session())
    command = DemoCommandParser(world.rob).parse("export my data as csv", "text")
    assert command
    paused = executor.execute(command)
    assert set(paused) == {"status", "reason", "action", "requiresApproval"}
    assert (paused["status"], paused["reason"], paused["requiresApproval"]) == ("paused", "high_risk_action", True)
    assert paused["action"]["intent"] == "export"
    executor.session.cancel()
    assert executor.execute_command({"intent": "show", "target": "users", "confidence": 1})["status"] == "done"  # medium: logged, then run
    types = [r["type"] for r in executor.session.audit()]
    assert types.index("effect.begin") < types.index("effect.done")
    if world.mode == "demo":  # type: ignore[attr-defined]
        with pytest.raises(DemoSecurityError, match="^Delete operations disabled in demo$"):
            executor.execute_command({"intent": "delete", "target": "users"})


@pytest.mark.parametrize("kind, most, text", [
    ("dom_interaction", 50, "Exceeded 50 DOM operations"), ("navigation", 10, "Exceeded 10 navigation steps"),
    ("api_call", 20, "Exceeded 20 API calls")])
def test_tracker_counts(kind: str, most: int, text: str) -> None:
    counts = DemoResourceTracker().track_execution({"type": kind} for _ in range(most))
    assert sorted(counts.values()) == [0, 0, most]
    with pytest.raises(DemoResourceError, match=f"^{text}$"):
        DemoResourceTracker().track_execution({"type": kind} for _ in range(most + 1))


def test_tracker_time() -> None:
    clock = iter([0, 0, 10, 30_000, 30_001])
    tracker = DemoResourceTracker(now=lambda: next(clock))
    with pytest.raises(DemoTimeoutError, match="^Demo exceeded 30 second limit$"):
        tracker.track_execution([{"type": "other"}] * 10)


def test_budget_of_the_server(world: World) -> None:
    agent = DemoAgent(world.rob, world.session())
    outcome = agent.session.run("for i in range(51): click(element='Next')")
    assert outcome["error"] == {**outcome["error"], "class": "DemoResourceError", "message": "Exceeded 50 DOM operations"}
    with pytest.raises(DemoResourceError):
        for _ in range(12):
            agent.execute_user_command("show billing")


def test_pause_resume_and_fork(world: World) -> None:
    snapshots = DemoSnapshot(world.rob, world.session())
    snapshots.session.command("show billing")
    paused = snapshots.pause_demo()
    assert set(paused) == {"sessionId", "currentState", "pausedAt", "resumeToken"}
    assert set(paused["currentState"]) == {"url", "domSnapshot", "conversationHistory", "pendingAction"}
    both = snapshots.fork_demo(paused, "show reports")
    assert set(both) == {"original", "forked"} and both["forked"]["outcome"]["status"] == "done"
    assert [f for f, _ in world.effects] == ["show"]  # the fork only wrote it down
    with pytest.raises(GuardError):
        world.rob.session(paused["sessionId"]).resume(paused["resumeToken"][:-1] + ("A" if paused["resumeToken"][-1] != "A" else "B"))


def test_state_manager(world: World) -> None:
    manager = DemoStateManager(world.rob, world.session())
    manager.session.command("show billing")
    state = manager.snapshot()
    assert set(state) == {"code", "inputs", "progress", "state", "timestamp"}
    assert set(state["progress"]) == {"stepsCompleted", "currentStep", "nextStep"} and set(state["state"]) == {"url", "dom", "conversation"}
    kept = manager.handle(state)
    both = manager.fork(state, "show reports")
    assert set(both) == {"original", "alternative"}
    compared = world.rob.compare([manager.session, both["alternative"]["session"]["id"]])
    assert [s["label"] for s in compared["sessions"]] == ["original", "fork 1"]
    with pytest.raises(TypeError, match="handle"):
        manager.handle(dict(state))  # type: ignore[arg-type]
    again = manager.snapshot()
    assert manager.resume(dict(again), manager.handle(again))["session"] == kept[0]  # type: ignore[arg-type]


def test_what_goes_wrong() -> None:
    with pytest.raises(ValueError, match="http://HOST:PORT"):
        Guard("127.0.0.1:8700")
    with pytest.raises(GuardError, match="does not answer") as gone:
        Guard("http://127.0.0.1:9").me()
    assert (gone.value.code, gone.value.status) == ("unreachable", 0)


def test_readme(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    [source] = [part.split("```")[0] for part in text.split("```python\n")[1:] if "cloche.guard" in part]
    source = source.replace("8600", str(world.server.port)).replace('key="..."', f'key="{world.server.key("rob")}"')
    session = world.session()  # one that has a page
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Guard, "session", lambda guard: session)
        exec(compile(source, "README.md", "exec"), {})
    assert capsys.readouterr().out == source.split("# ")[-1].strip() + "\n"
