# SPDX-License-Identifier: MIT
"""`cloche command`: its JSON, its texts, its errors; and the published schema of command files."""
from __future__ import annotations

import copy
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCHE = os.environ.get("CLOCHE", str(ROOT / "build" / "cloche"))
COMMANDS, POLICY = str(ROOT / "examples/acme/commands.json"), str(ROOT / "examples/acme/policy.json")


def command(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLOCHE, "command", *args], capture_output=True, text=True, timeout=30)


def judged(text: str, *args: str) -> dict[str, Any]:
    done = command(text, "--commands", COMMANDS, "--policy", POLICY, "--json", *args)
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value


def test_one_command() -> None:
    out = judged("show me billing")
    assert {k: out["command"][k] for k in ("intent", "target", "parameters", "riskLevel", "url")} == {
        "intent": "show", "target": "billing", "parameters": {}, "riskLevel": "low", "url": "/settings/billing"}
    assert out["decision"]["effect"] == "allow"
    assert out["program"] == 's1 = show(target=s1_target)\n{"steps": [s1]}\n'
    assert out["inputs"] == {"s1_target": "billing"}
    assert "commands" not in out and "decisions" not in out


def test_several_commands() -> None:
    out = judged("show billing, then export my data as csv and email it to sales@acme.test")
    assert [c["intent"] for c in out["commands"]] == ["show", "export", "email"]
    assert [d["effect"] for d in out["decisions"]] == ["allow", "approve", "approve"]
    assert out["command"] == out["commands"][0] and out["decision"] == out["decisions"][0]


@pytest.mark.parametrize(("mode", "effect", "reason"), [
    ("demo", "block", "Delete operations disabled in demo"),
    ("production", "approve", "Deleting cannot be undone: confirm it"),
])
def test_mode(mode: str, effect: str, reason: str) -> None:
    decision = judged("delete all users", "--mode", mode)["decision"]
    assert (decision["effect"], decision["reason"]) == (effect, reason)


def test_recipient_outside() -> None:
    assert judged("email this to sales@evil.test")["decision"]["effect"] == "block"
    assert judged("email it to a@acme.test, x@evil.test")["command"] is None


def test_controls_and_unknown() -> None:
    for text, control in (("wait", "pause"), ("go on", "resume"), ("cancel", "cancel")):
        out = judged(text)
        assert out["control"] == control and out["command"] is None
    out = judged("what if I said delete the reports")
    assert out["control"] == "fork" and out["command"]["intent"] == "delete"
    out = judged("make me a sandwich")
    assert out["command"] is None and out["decision"]["effect"] == "block" and out["reason"]


def test_page_text_may_not_ask_for_much() -> None:
    assert judged("export my data", "--source", "page")["decision"]["effect"] == "block"


def test_text_output() -> None:
    done = command("show me billing", "--commands", COMMANDS, "--policy", POLICY)
    assert "command   show billing" in done.stdout and "decision  allow" in done.stdout


def test_usage_and_files(tmp_path: Path) -> None:
    assert command("show").returncode == 2
    assert "--commands FILE is missing" in command("show").stderr
    assert "--mode is demo or production" in command(
        "show", "--commands", COMMANDS, "--policy", POLICY, "--mode", "prod").stderr
    assert "given twice" in command("show", "me", "--commands", COMMANDS, "--policy", POLICY).stderr
    missing = command("show", "--commands", str(tmp_path / "no.json"), "--policy", POLICY)
    assert missing.returncode == 2 and "no.json" in missing.stderr
    (tmp_path / "bad.json").write_text('{"version": 1, "name": "x", "targets": {"a": {"link": "/a"}}, "intents": {}}')
    bad = command("show", "--commands", str(tmp_path / "bad.json"), "--policy", POLICY)
    assert bad.returncode == 2 and "/targets/a" in bad.stderr and '"link"' in bad.stderr


def test_print(tmp_path: Path) -> None:
    def printed(what: str) -> str:
        done = command("--print", what, "--commands", COMMANDS)
        assert done.returncode == 0, done.stderr
        return done.stdout

    tools = {t["name"]: t for t in json.loads(printed("tools"))}
    assert tools["export"]["inputSchema"]["properties"]["format"]["enum"] == ["csv", "pdf", "json"]
    assert tools["email"]["inputSchema"]["required"] == ["recipient"]
    assert tools["delete"]["annotations"]["destructiveHint"] and tools["show"]["annotations"]["readOnlyHint"]
    compile(printed("stubs"), "stubs.pyi", "exec")
    assert "## delete" in printed("page")
    grammar = printed("jsgf")
    defined = set(re.findall(r"^(?:public )?<(\w+)> =", grammar, re.M))
    assert set(re.findall(r"<(\w+)>", grammar)) - {"VOID", "NULL"} == defined
    assert command("--print", "xml", "--commands", COMMANDS).returncode == 2


def loads(value: dict[str, Any], path: Path) -> str:
    """The message of the loader, empty if it takes the file."""
    path.write_text(json.dumps(value))
    return command("--print", "page", "--commands", str(path)).stderr


def test_schema_and_loader_agree(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "docs/commands.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    acme = json.loads(Path(COMMANDS).read_text())
    assert not list(validator.iter_errors(acme))
    changes: list[tuple[tuple[str, ...], Any]] = [
        (("version",), 2), (("extra",), 1), (("targets",), {}), (("targets", "billing", "url"), "billing"),
        (("targets", "Billing"), {}), (("parameters", "format", "type"), "list"), (("parameters", "target"), {"type": "text"}),
        (("parameters", "seconds", "min"), "one"), (("intents", "show", "function"), "eval"), (("intents", "show", "sentences"), []),
        (("intents", "show", "risk"), "low"), (("risk", "intents", "delete"), "severe"), (("controls", "halt"), ["x"]),
        (("voice", "weight"), 0), (("skip",), "please"), (("rules", "det"), 5),
    ]
    for where, value in changes:
        changed = copy.deepcopy(acme)
        at = changed
        for key in where[:-1]:
            at = at[key]
        at[where[-1]] = value
        assert list(validator.iter_errors(changed)), where
        assert loads(changed, tmp_path / "c.json"), where


def test_schema_lists_the_functions() -> None:
    schema = json.loads((ROOT / "docs/commands.schema.json").read_text())
    table = (ROOT / "guard/command/functions.def").read_text()
    assert schema["$defs"]["intent"]["properties"]["function"]["enum"] == re.findall(r"^F\((\w+),", table, re.M)
