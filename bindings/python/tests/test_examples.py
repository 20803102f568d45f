# SPDX-License-Identifier: MIT
"""The programs of examples/python do what their first lines say."""
from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "python"


def run(name: str, *args: object) -> tuple[int, str]:
    done = subprocess.run([sys.executable, str(FOLDER / name), *map(str, args)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_approvals(tmp_path: Path) -> None:
    db = tmp_path / "desk.db"
    submit = ("approvals.py", db, "submit", FOLDER / "cleanup.txt")
    assert run(*submit) == (0, "stale: ['Ada', 'Cy']\n1: cleanup.txt waits in line 4 for <Call 2: delete([1, 3])>\n")
    assert run(*submit)[1].endswith("\n2: cleanup.txt waits in line 4 for <Call 2: delete([1, 3])>\n")
    assert run("approvals.py", db, "pending")[1].splitlines() == [f"{i}: cleanup.txt line 4: delete [[[1, 3]], {{}}]" for i in (1, 2)]
    assert run("approvals.py", db, "refuse", 1, "not", "today") == (0, "cleanup.txt is done: 'kept all: not today'\n")
    with sqlite3.connect(db) as c:
        assert c.execute("select count(*) from orders").fetchone() == (3,)
    assert run("approvals.py", db, "approve", 2) == (0, "cleanup.txt is done: 'deleted 2'\n")
    with sqlite3.connect(db) as c:
        assert c.execute("select customer from orders").fetchall() == [("Bo",)]
    assert run("approvals.py", db, "approve", 2) == (1, "nothing waits under the number 2\n")
    assert run("approvals.py", db, "pending") == (0, "")


def test_a_row_that_was_edited_is_refused(tmp_path: Path) -> None:
    db = tmp_path / "desk.db"
    run("approvals.py", db, "submit", FOLDER / "cleanup.txt")
    with sqlite3.connect(db) as c:
        (blob,) = c.execute("select snapshot from waiting").fetchone()
        c.execute("update waiting set snapshot = ?", (blob[:-40] + bytes([blob[-40] ^ 1]) + blob[-39:],))
    code, text = run("approvals.py", db, "approve", 1)
    assert code == 1 and text.startswith("SnapshotError: ")


def test_tools() -> None:
    code, text = run("tools.py")
    assert code == 0 and "TypeError: " in text.split(">>> jobs")[0]
    assert "5 stations\nWeather(city='Pune', celsius=31.0)\n" in text and "stopped: the program reached its fuel limit\n" in text
    assert text.endswith("'Pune: 31.0 degrees'\n")


def test_whatif() -> None:
    assert run("whatif.py") == (0, """\
the program asks <Call 1: quote('pot', 10)>
  80: spent 80, 13 pots, 10 pot for 80
 150: spent 75, 8 pots, 10 pot: too dear at 150; 5 pot for 75
 300: spent 0, 3 pots, 10 pot: too dear at 300; 5 pot: too dear at 150
none: TimeoutError: no answer
""")
