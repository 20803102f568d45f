# SPDX-License-Identifier: MIT
"""`cloche audit`: a whole chain verifies; an edited, moved, removed or cut one is found, and the entry named."""
from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import CLOCHE, Server

Serve = Callable[..., Server]


def audit(server: Server, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLOCHE, "audit", verb, "--store", server.store, "--key-file", server.key_file, *options],
                          capture_output=True, text=True)


@pytest.fixture
def visited(serve: Serve) -> Server:
    server = serve()
    rob = server.client("rob")
    session = rob.session()["session"]["id"]
    for words in ("show billing", "delete all users", "what is this"):
        rob.command(session, words)
    server.close()
    return server


def test_whole(visited: Server) -> None:
    done = audit(visited, "verify")
    assert done.returncode == 0 and "all in place" in done.stdout, done
    value = json.loads(audit(visited, "verify", "--json").stdout)
    lines = [json.loads(line) for line in audit(visited, "export").stdout.splitlines()]
    assert value == {"verified": True, "entries": len(lines)} and len(lines) >= 4
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize(("change", "found"), [
    ("UPDATE audit SET body = replace(body, 'billing', 'billung') WHERE seq = 2", "entry 2 was changed"),
    ("UPDATE audit SET body = body || ' ' WHERE seq = 3", "entry 3 was changed"),
    ("UPDATE audit SET ts = ts + 1 WHERE seq = 1", "entry 1 was changed"),
    ("UPDATE audit SET tenant = 'other' WHERE seq = 4", "entry 4 was changed"),
    ("UPDATE audit SET type = 'effect.done' WHERE seq = 2", "entry 2 was changed"),
    ("DELETE FROM audit WHERE seq = 3", "missing or moved"),
    ("UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END; UPDATE audit SET seq = -seq WHERE seq < 0",
     "does not follow"),
    ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "cut off"),
    ("DELETE FROM audit", "cut off"),
    ("UPDATE audit_head SET seq = seq - 1", "signature"),
    ("UPDATE audit_head SET signature = replace(signature, 'a', 'b')", "signature"),
])
def test_tampering(visited: Server, change: str, found: str) -> None:
    with sqlite3.connect(visited.store) as db:
        before = db.total_changes
        db.executescript(change)
    assert db.total_changes >= before
    done = audit(visited, "verify")
    assert done.returncode == 1 and found in done.stdout, done


def test_nothing_there(tmp_path: Path) -> None:
    done = subprocess.run([CLOCHE, "audit", "verify", "--store", tmp_path / "none.db"], capture_output=True, text=True,
                          cwd=tmp_path)
    assert done.returncode == 2 and "there is no" in done.stderr
    assert not list(tmp_path.iterdir())


def test_another_key(visited: Server, tmp_path: Path) -> None:
    key = tmp_path / "other.keys"
    key.write_text("cloche-keys-1 " + "ab" * 32 + "\n")
    key.chmod(0o600)
    visited.key_file = key
    done = audit(visited, "verify")
    assert done.returncode == 1 and "entry 1" in done.stdout
    key.chmod(0o644)
    done = audit(visited, "verify")
    assert done.returncode == 2 and "chmod 600" in done.stderr
