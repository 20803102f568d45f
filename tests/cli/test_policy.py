# SPDX-License-Identifier: MIT
"""`cloche policy`: texts, JSON shapes and exit codes."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCHE = os.environ.get("CLOCHE", str(ROOT / "build" / "cloche"))
ACME = str(ROOT / "examples" / "acme" / "policy.json")


def policy(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLOCHE, "policy", *args], input=stdin, capture_output=True, text=True, timeout=30)


def changed(tmp_path: Path, **rules: dict[str, Any] | None) -> str:
    """The sample policy with some rules changed (None: taken out)."""
    p = json.loads(Path(ACME).read_text())
    for name, change in rules.items():
        rule = next(r for r in p["rules"] if r["id"] == name.replace("_", "-"))
        if change is None:
            p["rules"].remove(rule)
        else:
            rule.update(change)
    (tmp_path / "p.json").write_text(json.dumps(p))
    return str(tmp_path / "p.json")


def test_check_says_what_the_file_is() -> None:
    got = policy("check", ACME)
    assert (got.returncode, got.stderr) == (0, "")
    assert got.stdout.startswith(f"{ACME}: good; mode demo, digest ")
    value = json.loads(policy("check", ACME, "--json").stdout)
    assert value["ok"] is True and value["warnings"] == [] and len(value["digest"]) == 64


def test_check_says_where_a_file_is_wrong_and_how_to_put_it_right(tmp_path: Path) -> None:
    path = changed(tmp_path, act={"efect": "log"})
    got = policy("check", path)
    assert (got.returncode, got.stdout) == (1, "")
    assert got.stderr == f'cloche: {path}: /rules/1/efect: unknown key; did you mean "effect"?\n'
    assert json.loads(policy("check", path, "--json").stdout)["ok"] is False


def test_check_warns(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"version": 1, "mode": "demo", "domains": {"x": ["a.test"]}, "rules": [{"id": "a", "effect": "allow"}]}')
    got = policy("check", str(tmp_path / "p.json"))
    assert got.returncode == 0
    assert "warning: /rules/0: has no condition" in got.stdout
    assert "warning: /domains/x: no rule uses this list" in got.stdout
    assert "warning: /tests: there are none" in got.stdout


@pytest.mark.parametrize("args", [(), ("check",), ("check", "no-such-file.json"), ("chek", ACME), ("check", ACME, "--jsn"), ("diff", ACME),
                                  ("explain", ACME, "no json"), ("explain", ACME, "{}"), ("explain", ACME, '{"function": "x"}', "--now", "soon"),
                                  ("explain", ACME, '{"function": "x"}', "--mode", "test")])
def test_usage_errors(args: tuple[str, ...]) -> None:
    got = policy(*args)
    assert (got.returncode, got.stdout) == (2, "")
    assert got.stderr


def test_help() -> None:
    got = policy("--help")
    assert got.returncode == 0 and "cloche policy explain FILE CALL" in got.stdout


def test_test_runs_the_tests_of_the_file(tmp_path: Path) -> None:
    good = policy("test", ACME)
    assert good.returncode == 0 and good.stdout.endswith(" passed, 0 failed\n")
    bad = policy("test", changed(tmp_path, no_delete_in_demo={"effect": "log"}))
    assert bad.returncode == 1
    assert 'FAIL delete in the demo: effect is "approve", expected "block"' in bad.stdout
    value = json.loads(policy("test", str(tmp_path / "p.json"), "--json").stdout)
    assert value["failed"] == 3
    assert {t["name"] for t in value["tests"] if not t["ok"]} == {"delete in the demo", "a Save button that sends DELETE",
                                                                  "a button whose form goes to a delete address"}


def test_explain_says_what_every_rule_says() -> None:
    call = '{"function": "click", "args": {"element": "Save"}, "source": "text", "confidence": 1, "facts": {"method": "DELETE"}}'
    got = policy("explain", ACME, call)
    lines = got.stdout.splitlines()
    assert (got.returncode, lines[0]) == (0, "block: Delete operations disabled in demo")
    assert "judged as delete (the request method is DELETE), risk high: block" in lines
    assert any(line.split() == ["*", "no-delete-in-demo", "block", "all", "its", "conditions", "hold"] for line in lines)
    value = json.loads(policy("explain", ACME, "-", "--mode", "production", "--json", stdin=call).stdout)
    assert value["decision"]["effect"] == "approve" and value["decision"]["requires"] == "confirmation"
    assert [v["action"] for v in value["judged"]] == ["click", "delete"]


def test_explain_takes_the_history() -> None:
    call = '{"function": "email", "args": {"to": "a@acme.test"}, "source": "text", "confidence": 1}'
    history = json.dumps([{"function": "email", "state": "done", "at": 1000}] * 3)
    late = policy("explain", ACME, call, "--history", history, "--now", "4000000")
    assert late.stdout.startswith("approve (approval): ")
    soon = policy("explain", ACME, call, "--history=" + history, "--now=2000")
    assert soon.stdout.startswith("block: At most 3 messages an hour")


def test_diff_shows_loosened_decisions_first_and_exits_1(tmp_path: Path) -> None:
    path = changed(tmp_path, no_delete_in_demo={"effect": "approve"}, act={"effect": "approve"})
    got = policy("diff", ACME, path)
    assert got.returncode == 1
    assert got.stdout.startswith("loosened, mode demo:\n")
    assert got.stdout.index("loosened") < got.stdout.index("tightened")
    assert 'changed /rules/no-delete-in-demo/effect\n  - "block"\n  + "approve"\n' in got.stdout
    back = policy("diff", path, ACME, "--json")
    value = json.loads(back.stdout)
    assert value["decisions"]["loosened"] > 0 and value["decisions"]["tightened"] > 0


def test_diff_of_stricter_or_equal_policies_is_fine(tmp_path: Path) -> None:
    assert policy("diff", ACME, ACME).returncode == 0
    value = json.loads(policy("diff", ACME, changed(tmp_path, act={"effect": "block"}), "--json").stdout)
    assert value["decisions"]["loosened"] == 0 and value["decisions"]["tightened"] > 0
    assert policy("diff", ACME, str(tmp_path / "p.json")).returncode == 0


def test_diff_says_what_it_cannot_compare(tmp_path: Path) -> None:
    got = policy("diff", ACME, changed(tmp_path, long_mail={"when": "len(params) > 5"}))
    assert got.returncode == 1
    assert "the `when` of the rule long-mail changed: what that loosens cannot be compared\n" in got.stdout


@pytest.mark.parametrize("rule", [r["id"] for r in json.loads(Path(ACME).read_text())["rules"] if not r.get("shadow")])
def test_diff_notices_every_rule_that_is_taken_out(tmp_path: Path, rule: str) -> None:
    value = json.loads(policy("diff", ACME, changed(tmp_path, **{rule: None}), "--json").stdout)
    d = value["decisions"]
    assert value["changes"][0]["at"] == f"/rules/{rule}"
    assert d["loosened"] + d["tightened"] + d["other"] > 0
