# SPDX-License-Identifier: MIT
"""What no well-meaning client sends: a clear error each time, and the server goes on."""
from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from harness import Client, Page, Server
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

Serve = Callable[..., Server]


@pytest.fixture
def server(serve: Serve) -> Iterator[Server]:
    server = serve("--origin", "https://product.test")
    yield server
    assert Client(server, None).get("/readyz").status == 200


def raw(server: Server, data: bytes, wait: float = 5) -> bytes:
    """What comes back for these bytes; the connection may be cut."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as s, contextlib.suppress(OSError):
        got = b""
        with contextlib.suppress(OSError):
            s.sendall(data)
        while chunk := s.recv(65536):
            got += chunk
            if b"\r\n\r\n" in got and len(got) > 40:
                break
        return got
    return b""


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def test_bodies(server: Server) -> None:
    rob = server.client("rob")
    cases: list[tuple[bytes, str]] = [
        (b"{", "JSON"), (b"", ""), (b"[]", "object"), (b'"x"', "object"), (b"null", ""), (b'{"url":1,"url":2}', "dup"),
        (b"\xff\xfe", "JSON"), (b'{"a":"\xed\xa0\x80"}', "JSON"), (b"[" * 100_000, ""), (b'{"a":' * 5000 + b"1" + b"}" * 5000, ""),
        (b'{"a":1e999}', ""), (b'{"a":99999999999999999999999}', ""), (b'{"a":"\\u0000"}', ""),
    ]
    for body, words in cases:
        answer = rob.request("POST", "/v1/compare", raw=body, Idempotency_Key="k" + str(len(body)) + words)
        assert answer.status == 400, (body[:40], answer)
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.body) == {"type", "title", "status", "detail", "code"} and words in answer.body["detail"]
    wrong = rob.request("POST", "/v1/compare", raw=b"{}", Content_Type="text/plain")
    assert wrong.status == 400 and "application/json" in wrong.body["detail"]


def test_large(server: Server) -> None:
    key = server.key("rob")
    head = f"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    assert status(raw(server, (head + "Content-Length: 10485760\r\n\r\n").encode() + b"x" * 10_485_760)) in (0, 413)
    assert status(raw(server, (head + "X: " + "y" * 200_000 + "\r\n\r\n").encode())) in (0, 400, 403, 414, 431)
    assert status(raw(server, (head + "Content-Length: -5\r\n\r\n{}").encode(), 2)) in (0, 400, 413)
    assert status(raw(server, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")) in (0, 400, 403, 414, 431)
    assert status(raw(server, b"\x16\x03\x01" + bytes(300), 2)) in (0, 400, 403, 405)


def test_smuggling(server: Server) -> None:
    head = b"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    both = raw(server, head + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 2)
    assert both.count(b"HTTP/1.1 200") == 0, both
    chunked = raw(server, head + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 2)
    assert b"HTTP/1.1 201" not in chunked, chunked


def test_slow(server: Server) -> None:
    """Bodies that never come hold no thread: others are served meanwhile."""
    head = b"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with contextlib.ExitStack() as stack:
        for _ in range(64):
            s = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            s.sendall(head)
        started = time.monotonic()
        assert Client(server, None).get("/healthz").status == 200
        assert time.monotonic() - started < 2


def test_origins_and_hosts(server: Server) -> None:
    rob = server.client("rob")
    own = f"http://127.0.0.1:{server.port}"
    for origin, expected in ((own, 201), ("https://product.test", 201), ("https://evil.test", 403), ("null", 403),
                             ("https://product.test.evil.test", 403), (own + ".evil.test", 403)):
        answer = rob.post("/v1/sessions", {}, Origin=origin)
        assert answer.status == expected, (origin, answer)
        assert answer.headers.get("access-control-allow-origin") == (origin if expected == 201 else None)
    ask = rob.request("OPTIONS", "/v1/sessions", Origin="https://product.test", Access_Control_Request_Method="POST")
    assert ask.status == 204 and "POST" in ask.headers["access-control-allow-methods"]
    assert "*" not in str(ask.headers)
    for host in "evil.test", "127.0.0.1.evil.test", "":
        assert status(raw(server, f"GET /v1/me HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())) in (400, 403), host


def test_who_asks(server: Server) -> None:
    nobody = Client(server, None)
    for client in nobody, Client(server, "ck_" + "A" * 43), Client(server, "x"):
        answer = client.get("/v1/me")
        assert answer.status == 401 and answer.headers["www-authenticate"] == "Bearer", answer
    rob, mallory = server.client("rob"), server.client("mallory", "requester", "approver", "admin", tenant="elsewhere")
    id = rob.session()["session"]["id"]
    for path in f"/v1/sessions/{id}", f"/v1/sessions/{id}/audit":
        assert mallory.get(path).status == 404
    for path in "commands", "pause", "snapshot", "cancel", "fork", "driver":
        assert mallory.post(f"/v1/sessions/{id}/{path}", {"text": "show billing", "command": "show billing"}).status == 404, path
    assert rob.get("/v1/sessions/" + "a" * 300).status == 404
    assert rob.get(f"/v1/sessions/{id}/commands").status == 405
    assert rob.get("/v1/nothing").status == 404
    assert rob.get("/web/../guard.keys").status == 404 and rob.get("/web/%2e%2e/guard.keys").status == 404
    assert rob.get("/healthz").status == 200 and nobody.get("/metrics").status == 200


def hello(server: Server, id: str, token: str) -> str:
    return json.dumps({"type": "hello", "version": 1, "session": id, "token": token, "url": "", "open": []})


def test_a_page_that_took_over_while_answers_were_on_their_way(serve: Serve) -> None:
    """The last answer to the old page and its end may come together; it is closed at once all the same."""
    server = serve()
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    for _ in range(30):
        for _ in range(5):
            page.send({"type": "unheard of"})
        newer = Page(server, session)
        page.thread.join(3)
        assert page.socket.close_code == 4409
        page = newer
    page.close()



def test_frames(server: Server) -> None:
    rob = server.client("rob")
    session = rob.session()
    id, token = session["session"]["id"], session["driver"]["token"]
    url = f"ws://127.0.0.1:{server.port}/v1/driver"
    own = f"http://127.0.0.1:{server.port}"
    for origin in None, "https://evil.test":
        with pytest.raises((InvalidHandshake, ConnectionClosed)):
            with connect(url, origin=origin) as ws:  # type: ignore[arg-type]
                ws.send(hello(server, id, token))
                ws.recv(5)
    for frame, code in (("{", 4400), ("[]", 4400), ('{"type":1}', 4400), ("[" * 50_000, 4400), (b"\x00\x01", 4400),
                        ('{"type":"result","id":1}', 4401), (hello(server, id, token + "x"), 4401),
                        (hello(server, id, ""), 4401), (hello(server, "ses_none", token), 4401)):
        with connect(url, origin=own) as ws:  # type: ignore[arg-type]
            ws.send(frame)
            with pytest.raises(ConnectionClosed) as closed:
                ws.recv(5)
            assert closed.value.rcvd and closed.value.rcvd.code == code, (frame[:40], closed.value)
    page = Page(server, session)
    assert page.welcome["budget"]["apiCalls"] == {"used": 0, "limit": 20}
    for frame in ({"type": "result", "id": 99, "value": 1}, {"type": "facts", "id": -1}, {"type": "request", "id": 1},
                  {"type": "decision"}, {"type": "resume"}, {"type": "unheard of"},
                  {"type": "decision", "call": "x", "digest": "y", "decision": "approve"}, {"type": "command"}):
        page.send(frame)
    assert page.wait_for("verdict")["effect"] == "block"
    page.send({"type": "request", "id": 2, "method": "DELETE", "declared": "POST", "url": "http://acme.test/api/users/1",
               "kind": "fetch", "act": None})
    assert page.wait_for("verdict")["effect"] == "block"
    assert rob.command(id, "show billing").body["status"] == "done"
    second = Page(server, session)  # a newer connection takes over
    page.thread.join(5)
    assert page.socket.close_code == 4409
    assert rob.command(id, "show billing").body["status"] == "done" and len(second.effects) == 1
    page.close()
    second.close()


def test_facts_that_lie(server: Server) -> None:
    rob = server.client("rob")
    session = rob.session()
    id = session["session"]["id"]
    page = Page(server, session)
    for facts in (["x"], "x", None):
        page.facts = lambda function, args, f=facts: f if f else {"error": {"code": "weird" * 100, "message": "m" * 5000}}  # type: ignore
        answer = rob.code(id, "click('Save')")
        assert answer.body["status"] == "failed" and page.effects == [], answer
    page.facts = lambda function, args: {"url": "http://acme.test/", "origin": "http://acme.test",
                                         "method": "DELETE", "element": {"role": "button", "name": "Save", "tag": "button"}}
    answer = rob.code(id, "click('Save')")
    assert answer.body["status"] == "blocked" and page.effects == [], answer
    page.close()


def test_events(server: Server) -> None:
    """The stream goes on where it was left, and says so when it cannot."""
    rob = server.client("rob")

    def stream(last: str | None) -> Iterator[tuple[str, str, str]]:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
            again = f"Last-Event-ID: {last}\r\n" if last is not None else ""
            s.sendall(f"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {rob.key}\r\n{again}\r\n".encode())
            lines, event = s.makefile("r", encoding="utf-8"), {"id": "", "event": "", "data": ""}
            for line in lines:
                name, _, value = line.rstrip("\r\n").partition(": ")
                if name in event:
                    event[name] = value
                if not line.strip() and event["data"]:
                    yield event["id"], event["event"], event["data"]
                    event = {"id": "", "event": "", "data": ""}

    events = stream(None)
    threading.Timer(0.5, rob.session).start()
    first = next(events)
    assert first[1] in ("audit", "session") and json.loads(first[2])
    rob.session()
    again = stream(first[0])
    later = next(again)
    assert int(later[0]) >= int(first[0])
    for bad in "99999999", "x", "-1":
        assert next(stream(bad))[1] == "reset", bad
