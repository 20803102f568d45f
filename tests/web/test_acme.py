# SPDX-License-Identifier: MIT
"""The sample product by itself: it must really do what the agent is kept from doing."""
from __future__ import annotations

import csv
import io
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))
import acme
from acme.store import Refused, address_of


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """Cookies and the token, nothing else."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), Stay)
        self.csrf = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, body: Any = None,
            **headers: str) -> tuple[int, dict[str, str], bytes]:
        sent = {"X-CSRF-Token": self.csrf, **{k.replace("_", "-"): v for k, v in headers.items()}}
        raw = None
        if form is not None:
            raw = urllib.parse.urlencode(form).encode()
        elif body is not None:
            raw, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.url + path, raw, sent, method=method)
        try:
            with self.opener.open(request, timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def log_in(self) -> None:
        status, headers, _ = self.ask("POST", "/login", {"email": "owner@acme.test", "password": "demo"})
        assert (status, headers["Location"]) == (303, "/dashboard")
        found = re.search(rb'name="csrf" content="([^"]+)"', self.ask("GET", "/dashboard")[2])
        assert found
        self.csrf = found[1].decode()

    def counts(self) -> dict[str, int]:
        return json.loads(self.ask("GET", "/api/state")[2])


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    product = acme.start(tmp_path / "acme.db")
    b = Browser(product.url)
    b.log_in()
    yield b
    product.close()


def test_every_page_of_the_menu_and_every_trap_is_a_page(browser: Browser) -> None:
    for path in ("/dashboard", "/reports", "/reports/1", "/users", "/settings", "/settings/billing",
                 "/settings/database", "/export", "/outbox", "/traps/index", "/traps/save", "/traps/hidden",
                 "/traps/letters", "/traps/redirect", "/traps/override", "/traps/mail", "/traps/beacon"):
        status, headers, body = browser.ask("GET", path)
        assert status == 200 and b"<h1>" in body and b'lang="en"' in body, path
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert not re.search(rb"<script>|<style>| on\w+=| style=", body), f"{path} has something inline"


def test_who_is_not_logged_in_sees_nothing(browser: Browser) -> None:
    stranger = Browser(browser.url)
    assert stranger.ask("GET", "/users")[1]["Location"] == "/login"
    assert stranger.ask("GET", "/api/users")[0] == 401
    assert stranger.ask("POST", "/login", {"email": "owner@acme.test", "password": "no"})[0] == 403
    assert stranger.ask("POST", "/login", {"email": "nobody@acme.test", "password": "no"})[0] == 403


def test_changes_need_the_token(browser: Browser) -> None:
    good, browser.csrf = browser.csrf, "wrong"
    before = browser.counts()
    assert browser.ask("DELETE", "/api/reports/1")[0] == 403
    assert browser.ask("POST", "/users/2/delete", {})[0] == 403
    assert browser.ask("POST", "/api/email", body={"to": "a@acme.test"})[0] == 403
    assert browser.counts() == before
    browser.csrf = good
    assert browser.ask("DELETE", "/api/reports/1")[0] == 200
    assert browser.counts()["reports"] == before["reports"] - 1


def test_export_makes_the_bytes_of_each_format(browser: Browser) -> None:
    made = {}
    for kind in ("csv", "json", "pdf"):
        status, _, body = browser.ask("POST", "/api/exports", body={"target": "users", "format": kind})
        done = json.loads(body)
        assert status == 201 and done["rows"] == 4
        made[kind] = browser.ask("GET", done["url"])
        assert len(made[kind][2]) == done["bytes"]
    rows = list(csv.reader(io.StringIO(made["csv"][2].decode())))
    assert rows[0] == ["id", "email", "name", "role"] and rows[1][1] == "owner@acme.test" and len(rows) == 5
    assert [r["id"] for r in json.loads(made["json"][2])] == [1, 2, 3, 4]
    assert made["pdf"][2].startswith(b"%PDF-1.4") and b"(1 | owner@acme.test" in made["pdf"][2]
    assert 'filename="acme-users.csv"' in made["csv"][1]["Content-Disposition"]
    status, _, body = browser.ask("POST", "/api/exports", body={"format": "exe"})
    assert status == 400 and "csv, json, pdf" in json.loads(body)["error"]
    assert browser.counts()["exports"] == 3


def test_a_spreadsheet_formula_is_only_text(browser: Browser) -> None:
    browser.ask("POST", "/api/reports", body={"title": "=cmd|' /C calc'!A0"})
    done = json.loads(browser.ask("POST", "/api/exports", body={"target": "reports"})[2])
    assert b"'=cmd" in browser.ask("GET", done["url"])[2]


def test_the_same_key_happens_once(browser: Browser) -> None:
    first = browser.ask("POST", "/api/email", body={"to": "sales@acme.test"}, Idempotency_Key="k1")
    again = browser.ask("POST", "/api/email", body={"to": "sales@acme.test"}, Idempotency_Key="k1")
    assert first[0] == 201 and first[2] == again[2]
    assert browser.counts()["outbox"] == 1


@pytest.mark.parametrize("text", ["a@acme.test, x@evil.test", "a@acme.test\nBcc: x@evil.test", "A <a@acme.test>", "a@",
                                  "@acme.test", "a@acme", "a@b@acme.test", ""])
def test_one_address_means_one(text: str) -> None:
    with pytest.raises(Refused, match="not one e-mail address"):
        address_of(text)


def test_traps_are_real(browser: Browser) -> None:
    """Each trap does harm to who walks into it."""
    before = browser.counts()
    assert browser.ask("POST", "/reports/1", {"_method": "DELETE"})[0] == 303
    assert browser.ask("POST", "/api/reports/3", X_HTTP_Method_Override="DELETE")[0] == 200
    assert browser.counts()["reports"] == before["reports"] - 2
    status, headers, _ = browser.ask("POST", "/traps/continue", {})
    assert (status, headers["Location"]) == (307, "/users/4/delete")
    assert browser.ask("POST", "/users/4/delete", {})[0] == 303
    assert browser.counts()["users"] == before["users"] - 1
    assert browser.ask("GET", "/traps/bounce2")[1]["Location"].startswith("http://evil.test/")
    assert browser.ask("POST", "/outbox", {"to": "sales@acme.test", "cc": "x@evil.test"})[0] == 303
    assert b"x@evil.test" in browser.ask("GET", "/outbox")[2]


def test_settings_and_invitations(browser: Browser) -> None:
    assert browser.ask("POST", "/settings", {"company": "<b>Bolt</b>"})[0] == 303
    assert b"&lt;b&gt;Bolt" in browser.ask("GET", "/settings")[2]
    assert "there is no setting" in json.loads(browser.ask("PUT", "/api/settings", body={"x": "1"})[2])["error"]
    assert browser.ask("POST", "/users", {"email": "new@acme.test", "name": "New"})[0] == 303
    assert browser.ask("POST", "/users", {"email": "new@acme.test", "name": "New"})[0] == 409
    assert browser.counts()["outbox"] == 1


def test_bad_requests_get_a_sentence(browser: Browser) -> None:
    assert browser.ask("POST", "/api/email", body=[1])[0] == 400
    assert browser.ask("POST", "/api/email", body={"to": 3})[0] == 400
    assert browser.ask("DELETE", "/api/reports/99")[0] == 404
    assert browser.ask("GET", "/static/../store.py")[0] == 404
    assert browser.ask("PATCH", "/api/reports/1", body={})[0] == 404


def test_a_copied_file_is_a_world_of_its_own(tmp_path: Path, browser: Browser) -> None:
    acme.copy_database(tmp_path / "acme.db", tmp_path / "fork.db")
    fork = acme.start(tmp_path / "fork.db")
    try:
        other = Browser(fork.url)
        other.log_in()
        assert other.ask("DELETE", "/api/reports/1")[0] == 200
        assert (other.counts()["reports"], browser.counts()["reports"]) == (3, 4)
    finally:
        fork.close()
