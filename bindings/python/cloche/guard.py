# SPDX-License-Identifier: MIT
"""A client of `cloche serve` with the standard library alone: sessions, commands, approvals, branches, audit.

>>> from cloche.guard import Guard, DemoAgent                                     # doctest: +SKIP
>>> guard = Guard("http://127.0.0.1:8700", key="…")
>>> session = guard.session()
>>> session.command("export my data as csv")["status"]
'paused'

The classes named Demo… are those of the article this comes from, with its JSON shapes. The decisions are the server's: only
`DemoResourceTracker` and `DemoCommandParser.assess_risk` work here, on what they are given. Shapes and codes: web/PROTOCOL.md.
"""
from __future__ import annotations

import base64
import http.client
import json
import os
import ssl
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NoReturn, TypedDict, cast
from urllib.parse import quote, urlencode, urlsplit

__all__ = ["Command", "DemoAgent", "DemoCommandParser", "DemoError", "DemoExecutor", "DemoResourceError", "DemoResourceTracker",
           "DemoSecurityError", "DemoSnapshot", "DemoStateManager", "DemoTimeoutError", "Guard", "GuardError", "PausedDemo",
           "Session", "StateSnapshot"]

Json = dict[str, Any]
Source = Literal["text", "voice", "llm", "page", "mcp"]


class Command(TypedDict, total=False):
    """What words were understood as."""
    intent: str
    target: str
    parameters: Json
    riskLevel: Literal["low", "medium", "high"]
    confidence: float
    source: Source
    alternatives: list[Json]
    text: str


class PausedDemo(TypedDict):
    """`DemoSnapshot.pause_demo`: exactly these keys. The token is good for one resume."""
    sessionId: str
    currentState: Json
    pausedAt: int
    resumeToken: str


class StateSnapshot(TypedDict):
    """`DemoStateManager.snapshot`: exactly these keys."""
    code: str
    inputs: Json
    progress: Json
    state: Json
    timestamp: int


class GuardError(Exception):
    """The server refused, or does not answer. `code` is one of PROTOCOL.md's (`conflict`, `refused`, `not_found` …) or
    `unreachable`; `status` the HTTP status, 0 when there was no answer."""

    def __init__(self, message: str, code: str, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class DemoError(Exception):
    """What the article's classes raise; `outcome` is the server's answer, if there was one."""
    outcome: Json | None = None


class DemoSecurityError(DemoError):
    """The policy does not let it happen."""


class DemoResourceError(DemoError):
    """A budget is used up."""


class DemoTimeoutError(DemoError):
    """The session has used its active time."""


_CLASSES = {c.__name__: c for c in (DemoSecurityError, DemoResourceError, DemoTimeoutError)}


def _checked(outcome: Json) -> Json:
    """The outcome, unless it ended in one of the article's errors."""
    error = outcome.get("error") or {}
    kind = _CLASSES.get(error.get("class", ""))
    if kind:
        raised = kind(error["message"])
        raised.outcome = outcome
        raise raised
    return outcome


class Guard:
    """One server, spoken to with one API key. May be shared by threads: each request is a connection of its own."""

    def __init__(self, url: str = "http://127.0.0.1:8700", key: str = "", timeout: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
            raise ValueError(f"{url!r} is not the address of a server: give http://HOST:PORT or https://HOST:PORT")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._key, self._timeout = key, timeout

    # ---- requests ----

    def _connect(self) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=ssl.create_default_context())
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = self._connect()
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        headers = {"Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        try:
            try:
                status, text = self._once(method, path, data, headers)
            except (http.client.HTTPException, ConnectionError):
                # the answer was lost; the key makes sure that a repeated request happens once
                status, text = self._once(method, path, data, headers)
        except (http.client.HTTPException, OSError) as error:
            raise GuardError(f"the server at {self._host}:{self._port} does not answer: {error}", "unreachable", 0) from error
        try:
            value = json.loads(text)
        except ValueError:
            raise GuardError(f"{method} {path}: the answer is not JSON (status {status})", "internal", status) from None
        if status >= 400:
            self._refused(value, status)
        return cast(Json, value)

    @staticmethod
    def _refused(problem: Json, status: int) -> NoReturn:
        message = problem.get("detail") or problem.get("title") or f"the server answered {status}"
        code = problem.get("code", "internal")
        if code in _CLASSES:
            raise _CLASSES[code](message)
        raise GuardError(message, code, status)

    def get(self, path: str) -> Json:
        """The answer to GET; raises GuardError."""
        return self._call("GET", path)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Json:
        """The answer to POST, sent again once if the connection broke."""
        return self._call("POST", path, body or {})

    # ---- what a server offers ----

    def me(self) -> Json:
        """Name, tenant and roles of the key."""
        return self.get("/v1/me")

    def parse(self, text: str, source: Source = "text") -> list[Command]:
        """What words are understood as; nothing is done."""
        return cast("list[Command]", self.post("/v1/parse", {"text": text, "source": source})["commands"])

    def session(self, id: str | None = None, *, url: str | None = None) -> Session:
        """The session with this id, or a new one. A new one has `driver`: what its page connects with."""
        if id is not None:
            return Session(self, id)
        made = self.post("/v1/sessions", {"url": url} if url else {})
        return Session(self, made["session"]["id"], made["driver"])

    def compare(self, sessions: Sequence[Session | str]) -> Json:
        """Two to eight sessions field by field: a Comparison."""
        return self.post("/v1/compare", {"sessions": [_id_of(s) for s in sessions]})

    def approvals(self, state: Literal["pending", "settled", "all"] = "pending", limit: int = 100) -> list[Json]:
        """The calls that wait for a decision (or were decided), newest first."""
        return cast("list[Json]", self.get("/v1/approvals?" + urlencode({"state": state, "limit": limit}))["approvals"])

    def approval(self, id: str) -> Json:
        """One call and its decision."""
        return self.get(f"/v1/approvals/{quote(id, safe='')}")

    def decide(self, approval: Mapping[str, Any], decision: Literal["approve", "edit", "reject", "respond"], *,
               args: Mapping[str, Any] | None = None, value: Any = None, reason: str | None = None) -> Json:
        """Decides about exactly what `approval` shows: its digest is sent along. `args` with edit, `value` with respond."""
        body: Json = {"decision": decision, "digest": approval["digest"]}
        if args is not None:
            body["args"] = dict(args)
        if decision == "respond":
            body["value"] = value
        if reason is not None:
            body["reason"] = reason
        return cast(Json, self.post(f"/v1/approvals/{quote(approval['id'], safe='')}/decision", body)["approval"])

    def settle(self, approval: str, state: Literal["done", "failed"], result: Any = None) -> Json:
        """Says what became of a call whose effect nobody knows."""
        return self.post(f"/v1/approvals/{quote(approval, safe='')}/settle", {"state": state, "result": result})


class Session:
    """A session of a server. `driver` is set where it was made: {"url", "token"} for the page that acts."""

    def __init__(self, guard: Guard, id: str, driver: Json | None = None) -> None:
        self.guard, self.id, self.driver = guard, id, driver
        self._path = f"/v1/sessions/{quote(id, safe='')}"

    def __repr__(self) -> str:
        return f"Session({self.id!r})"

    def view(self) -> Json:
        """Where it stands: state, budget, conversation."""
        return self.guard.get(self._path)

    def command(self, text: str, source: Source = "text", confidence: float | None = None) -> Json:
        """Runs what words ask for; the Outcome."""
        body: Json = {"text": text, "source": source}
        if confidence is not None:
            body["confidence"] = confidence
        return self.guard.post(f"{self._path}/commands", body)

    def plan(self, commands: Sequence[Command | Json], source: Source = "llm") -> Json:
        """Runs commands that were understood elsewhere; the Outcome."""
        return self.guard.post(f"{self._path}/commands", {"plan": list(commands), "source": source})

    def run(self, code: str, source: Source = "llm") -> Json:
        """Runs Python that calls the guard's functions; the Outcome."""
        return self.guard.post(f"{self._path}/commands", {"code": code, "source": source})

    def pause(self) -> PausedDemo:
        """Stops before the next call; a token to go on with."""
        return cast(PausedDemo, self.guard.post(f"{self._path}/pause"))

    def snapshot(self) -> StateSnapshot:
        """What is stored of it, in the article's shape."""
        return cast(StateSnapshot, self.guard.post(f"{self._path}/snapshot"))

    def resume(self, token: str, decisions: Sequence[Mapping[str, Any]] | None = None) -> Json:
        """Goes on, once per token; the Outcome."""
        body: Json = {"token": token}
        if decisions:
            body["decisions"] = [dict(d) for d in decisions]
        return self.guard.post(f"{self._path}/resume", body)

    def cancel(self) -> Json:
        """Gives up what it waits for; the Outcome."""
        return self.guard.post(f"{self._path}/cancel")

    def fork(self, *, command: str | None = None, answer: Any = ...) -> Json:
        """A branch whose effects are only written down: `{"session", "outcome"}`. Give what to say instead, or what the
        waiting call answers."""
        body: Json = {"effects": "record"}
        if command is not None:
            body["command"] = command
        if answer is not ...:
            body["answer"] = answer
        return self.guard.post(f"{self._path}/fork", body)

    def audit(self, page: int = 200) -> Iterator[Json]:
        """Its audit records in order. Raises GuardError("…", "audit") at one that is not as it was signed."""
        after = 0
        while True:
            answer = self.guard.get(f"{self._path}/audit?" + urlencode({"after": after, "limit": page}))
            if not answer["verified"]:
                raise GuardError(f"the audit trail is not as it was written: {answer.get('problem')}", "audit", 200)
            yield from answer["records"]
            if not answer["more"]:
                return
            after = answer["records"][-1]["seq"]


def _id_of(session: Session | str) -> str:
    return session if isinstance(session, str) else session.id


# ---- the article's classes ----


class _Client:
    """Has a session of its own, made when first needed."""

    def __init__(self, guard: Guard, session: Session | None = None) -> None:
        self.guard = guard
        self._session = session

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = self.guard.session()
        return self._session


class DemoAgent(_Client):
    def execute_user_command(self, command: str, source: Source = "text") -> Json:
        """Delete and e-mail give the article's paused object, anything else the server's Outcome."""
        outcome = _checked(self.session.command(command, source))
        return cast(Json, (outcome.get("article") or {}).get("agent", outcome))


class DemoCommandParser(_Client):
    DANGEROUS = frozenset(("delete", "modify", "email", "export"))
    PRODUCTION = frozenset(("users", "database", "settings"))

    def parse(self, voice_command: str, source: Source = "voice") -> Command | None:
        """The first command in the words; None when they are none."""
        commands = self.guard.parse(voice_command, source)
        return commands[0] if commands else None

    def assess_risk(self, intent: Mapping[str, Any], entities: Mapping[str, Any] | None = None) -> Literal["low", "medium", "high"]:
        """Advice only: what counts is decided at the effect."""
        if intent.get("type") in self.DANGEROUS:
            return "high"
        return "medium" if (entities or {}).get("target") in self.PRODUCTION else "low"


class DemoExecutor(_Client):
    def execute(self, command: Command | Json) -> Json:
        """Runs a parsed command. Paused: exactly `{status, reason, action, requiresApproval}`."""
        outcome = _checked(self.session.plan([command], source=command.get("source", "llm")))
        return cast(Json, (outcome.get("article") or {}).get("executor", outcome))

    execute_command = execute


class DemoResourceTracker:
    """Counts steps before they happen. `now` gives milliseconds; the time is looked at with each step, so a step that hangs
    is not cut off here (the server cuts its sessions off)."""

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self.max_dom_operations = 50
        self.max_navigation_steps = 10
        self.max_execution_time = 30_000
        self.max_api_calls = 20
        self.dom_ops = self.nav_steps = self.api_calls = 0
        self._now = now or (lambda: time.monotonic() * 1000)
        self._start: float | None = None

    def _check_time(self) -> None:
        if self._start is None:
            self._start = self._now()
        if self._now() - self._start > self.max_execution_time:
            raise DemoTimeoutError(f"Demo exceeded {self.max_execution_time / 1000:g} second limit")

    def count(self, step: Mapping[str, Any]) -> None:
        """One step: {"type": "dom_interaction" | "navigation" | "api_call" | …}."""
        self._check_time()
        kind = step.get("type")
        if kind == "dom_interaction":
            self.dom_ops += 1
            if self.dom_ops > self.max_dom_operations:
                raise DemoResourceError(f"Exceeded {self.max_dom_operations} DOM operations")
        elif kind == "navigation":
            self.nav_steps += 1
            if self.nav_steps > self.max_navigation_steps:
                raise DemoResourceError(f"Exceeded {self.max_navigation_steps} navigation steps")
        elif kind == "api_call":
            self.api_calls += 1
            if self.api_calls > self.max_api_calls:
                raise DemoResourceError(f"Exceeded {self.max_api_calls} API calls")

    def track_execution(self, steps: Iterable[Mapping[str, Any]]) -> dict[str, int]:
        """Follows steps to their end; the counts, in the article's names."""
        self._check_time()
        for step in steps:
            self.count(step)
        self._check_time()
        return {"domOps": self.dom_ops, "navSteps": self.nav_steps, "apiCalls": self.api_calls}


class DemoSnapshot(_Client):
    def pause_demo(self, session: Session | str | None = None) -> PausedDemo:
        return (self.session if session is None else self.guard.session(_id_of(session))).pause()

    def resume_demo(self, snapshot: PausedDemo, decisions: Sequence[Mapping[str, Any]] | None = None) -> Json:
        """Address, page, conversation, then the pending action: done by the server in this order, the action once."""
        return _checked(self.guard.session(snapshot["sessionId"]).resume(snapshot["resumeToken"], decisions))

    def fork_demo(self, snapshot: PausedDemo, new_intent: str) -> Json:
        """`{"original", "forked"}`. The fork is made first, so that both begin alike; its effects are only written down."""
        forked = self.guard.session(snapshot["sessionId"]).fork(command=new_intent)
        return {"original": self.resume_demo(snapshot), "forked": forked}


class _Snapshot(dict[str, Any]):
    """A dict that a WeakKeyDictionary can hold by identity."""
    __slots__ = ("__weakref__",)
    __hash__ = object.__hash__  # type: ignore[assignment]


class DemoStateManager(_Client):
    def __init__(self, guard: Guard, session: Session | None = None) -> None:
        super().__init__(guard, session)
        self._known: weakref.WeakKeyDictionary[_Snapshot, tuple[str, str]] = weakref.WeakKeyDictionary()

    def snapshot(self, session: Session | str | None = None) -> StateSnapshot:
        """Pauses the session; exactly `{code, inputs, progress, state, timestamp}`."""
        of = self.session if session is None else self.guard.session(_id_of(session))
        token = of.pause()["resumeToken"]
        made = _Snapshot(of.snapshot())
        self._known[made] = of.id, token
        return cast(StateSnapshot, made)

    def handle(self, snapshot: StateSnapshot) -> tuple[str, str]:
        """(session, token): what leads back to the session; keep it when the snapshot is stored as JSON."""
        found = self._known.get(snapshot) if isinstance(snapshot, _Snapshot) else None
        if found is None:
            raise TypeError("this snapshot was not made by this DemoStateManager: pass its handle() as the last argument")
        return found

    def resume(self, snapshot: StateSnapshot, handle: tuple[str, str] | None = None) -> Json:
        session, token = handle or self.handle(snapshot)
        return _checked(self.guard.session(session).resume(token))

    def fork(self, snapshot: StateSnapshot, alternative_command: str, handle: tuple[str, str] | None = None) -> Json:
        """`{"original", "alternative"}`: the original goes on, the alternative's effects are only written down."""
        handle = handle or self.handle(snapshot)
        alternative = self.guard.session(handle[0]).fork(command=alternative_command)
        return {"original": self.resume(snapshot, handle), "alternative": alternative}
