# SPDX-License-Identifier: MIT
"""Spoken commands through the server: over HTTP and over the page's socket, and everything sound can be that is no command."""
from __future__ import annotations

import base64
import struct
import time
from typing import Any

import pytest
from harness import Client, Page, Server
from speech import samples, spoken
from websockets.exceptions import ConnectionClosed


def say(client: Client, session: str, wav: bytes, **headers: str) -> Any:
    return client.request("POST", f"/v1/sessions/{session}/commands", raw=wav, Content_Type="audio/wav", **headers)


def wav_of(rate: int = 16000, channels: int = 1, bits: int = 16, kind: int = 1, data: bytes = b"\0" * 3200) -> bytes:
    fmt = struct.pack("<HHIIHH", kind, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_wav_file_is_a_command(server: Server) -> None:
    rob = server.client("rob")
    session = rob.session()
    page = Page(server, session)
    done = say(rob, session["session"]["id"], spoken("show me billing"))
    assert done.status == 200 and done.body["status"] == "done", done
    assert done.body["heard"]["text"] == "show me billing" and done.body["heard"]["accepted"] is True
    command = done.body["command"]
    assert (command["intent"], command["target"], command["source"]) == ("show", "billing", "voice")
    assert 0 < command["confidence"] <= done.body["heard"]["confidence"]
    assert page.effects == [("show", {"target": "billing"})]
    assert page.wait_for("heard")["text"] == "show me billing"
    page.close()


def test_a_voice_approves_nothing(server: Server) -> None:
    rob = server.client("rob2")
    session = rob.session()
    page = Page(server, session)
    one = session["session"]["id"]
    paused = say(rob, one, spoken("export all reports"))
    assert paused.status == 202 and paused.body["reason"] == "high_risk_action", paused
    for words in ("go on", "resume"):  # they steer the session; the export still waits for a second person
        again = say(rob, one, spoken(words))
        assert again.status == 202 and again.body["status"] == "paused", again
    assert page.effects == []
    cancelled = say(rob, one, spoken("cancel", "en-us+m3", 140))
    assert cancelled.body["status"] == "cancelled", cancelled
    blocked = say(rob, one, spoken("delete all users"))
    assert blocked.body["status"] == "blocked" and page.effects == [], blocked
    page.close()


def test_what_is_not_accepted_does_nothing(server: Server) -> None:
    rob = server.client("rob3")
    session = rob.session()
    page = Page(server, session)
    one = session["session"]["id"]
    for wav in (spoken("tell me a story about dragons"), wav_of(), wav_of(data=b"")):
        nothing = say(rob, one, wav)
        assert nothing.status == 200 and nothing.body["status"] == "not_understood", nothing
        assert nothing.body["heard"]["accepted"] is False
    assert page.effects == []
    records = rob.get(f"/v1/sessions/{one}/audit").body["records"]
    assert len([r for r in records if r["type"] == "command.refused"]) == 3, records
    page.close()


def test_the_same_sound_with_the_same_key_is_one_command(server: Server) -> None:
    rob = server.client("rob4")
    session = rob.session()
    page = Page(server, session)
    wav = spoken("show me billing")
    first = say(rob, session["session"]["id"], wav, Idempotency_Key="k1")
    second = say(rob, session["session"]["id"], wav, Idempotency_Key="k1")
    assert first.body["status"] == second.body["status"] == "done" and second.body["already"] is True
    assert len(page.effects) == 1
    other = say(rob, session["session"]["id"], spoken("show billing"), Idempotency_Key="k1")
    assert other.status == 409, other
    page.close()


@pytest.mark.parametrize("wav, part", [
    (b"x", "no WAV file"), (b"RIFF\0\0\0\0WAVE", "holds no sound"), (wav_of(rate=44100), "44100 Hz"), (wav_of(channels=2), "2 channels"),
    (wav_of(bits=8), "8 bits"), (wav_of(kind=3), "not plain PCM"), (wav_of(data=b"\0" * 16000 * 2 * 16), "15 seconds"),
    (wav_of()[:20], "ends inside"), (wav_of().replace(b"fmt ", b"xxxx"), "before its format"),
])
def test_bad_sound_says_what_is_wrong(server: Server, wav: bytes, part: str) -> None:
    rob = server.client("rob5")
    refused = say(rob, rob.session()["session"]["id"], wav)
    assert refused.status in (400, 413, 422, 429) and part in refused.body["detail"], refused


def test_bad_requests_with_sound(server: Server) -> None:
    rob = server.client("rob6")
    one = rob.session()["session"]["id"]
    good = base64.b64encode(spoken("show billing")).decode()
    for body in ({"audio": 5}, {"audio": "%%%"}, {"audio": good[:-3]}, {"audio": good, "text": "show billing"}, {"audio": good, "encoding": "mp3"},
                 {"audio": good, "code": "1"}, {"audio": base64.b64encode(b"abc").decode(), "encoding": "pcm"}):
        refused = rob.post(f"/v1/sessions/{one}/commands", body)
        assert refused.status == 400, (body, refused)
    plain = base64.b64encode(samples("show billing")).decode()
    assert rob.post(f"/v1/sessions/{one}/commands", {"audio": plain, "encoding": "pcm"}).body["heard"]["text"] == "show billing"


# ---- the page's socket ----

def speak(page: Page, pcm: bytes, end: bool = True, size: int = 4096) -> None:
    page.send({"type": "audio", "state": "start", "rate": 16000})
    for at in range(0, len(pcm), size):
        page.socket.send(pcm[at:at + size])
    if end:
        page.send({"type": "audio", "state": "end", "rate": 16000})


def test_speaking_on_the_page(server: Server) -> None:
    rob = server.client("rob7")
    session = rob.session()
    page = Page(server, session)
    speak(page, samples("show me billing"))
    heard = page.wait_for("heard", 20)
    assert heard["accepted"] is True and heard["text"] == "show me billing" and 0 < heard["confidence"] < 1
    outcome = page.wait_for("outcome", 20)
    assert outcome["status"] == "done" and outcome["command"]["source"] == "voice"
    assert page.effects == [("show", {"target": "billing"})]
    speak(page, samples("my uncle works in a bakery"))
    assert page.wait_for("heard", 20)["accepted"] is False
    assert page.wait_for("outcome", 20)["status"] == "not_understood"
    speak(page, b"")
    assert page.wait_for("heard", 20)["accepted"] is False
    assert len(page.effects) == 1
    page.close()


def test_wait_in_the_middle_of_a_run(server: Server) -> None:
    rob = server.client("rob8")
    session = rob.session()
    page = Page(server, session)
    begun: list[str] = []

    def act(function: str, args: Any) -> Any:
        begun.append(args.get("target", function))
        if len(begun) == 1:
            speak(page, samples("wait"))
            time.sleep(3)  # the first act takes until the word is heard
        return {"ok": function}

    page.act = act
    paused = rob.command(session["session"]["id"], "show billing, then show reports, then show settings")
    assert paused.body["status"] == "paused" and paused.body["reason"] == "user", paused
    assert begun == ["billing"]
    page.act = lambda function, args: begun.append(args["target"])
    speak(page, samples("resume"))
    deadline = time.monotonic() + 20
    while len(begun) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert begun == ["billing", "reports", "settings"]
    page.close()


def test_too_long_an_utterance(server: Server) -> None:
    rob = server.client("rob9")
    session = rob.session()
    page = Page(server, session)
    speak(page, b"\0" * (16000 * 2 * 17))
    error = page.wait_for("error")
    assert error["code"] == "limit" and "too long" in error["message"]
    speak(page, samples("show billing"))  # and the next one is heard
    assert page.wait_for("heard", 20)["accepted"] is True
    assert not [m for m in page.messages if m["type"] == "error"]
    page.close()


def test_frames_out_of_place_are_dropped(server: Server) -> None:
    rob = server.client("rob10")
    page = Page(server, rob.session())
    page.socket.send(samples("show billing")[:4096])        # nobody said start
    page.send({"type": "audio", "state": "end"})            # nothing to end
    page.send({"type": "audio", "state": "start", "rate": 44100})
    assert page.wait_for("error")["code"] == "invalid"
    speak(page, samples("delete all users"), end=False)     # begun again before its end: the second counts
    speak(page, samples("show billing"))
    assert page.wait_for("heard", 20)["text"] == "show billing"
    page.close()


@pytest.mark.parametrize("bad", [b"\0" * 8194, b"\0" * 5])
def test_malformed_frames_close_the_connection(server: Server, bad: bytes) -> None:
    rob = server.client("rob11")
    page = Page(server, rob.session())
    page.send({"type": "audio", "state": "start", "rate": 16000})
    page.socket.send(bad)
    page.thread.join(10)
    with pytest.raises(ConnectionClosed) as closed:
        page.socket.recv(1)
    assert closed.value.rcvd and closed.value.rcvd.code == 4400
    page.close()


def test_unknown_state(server: Server) -> None:
    rob = server.client("rob12")
    page = Page(server, rob.session())
    page.send({"type": "audio", "state": "loud"})
    page.thread.join(10)
    with pytest.raises(ConnectionClosed) as closed:
        page.socket.recv(1)
    assert closed.value.rcvd and closed.value.rcvd.code == 4400
    page.close()
