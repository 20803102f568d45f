# SPDX-License-Identifier: MIT
"""The man page and the completion know the commands and options that the help names."""
from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCHE = os.environ.get("CLOCHE", str(ROOT / "build" / "cloche"))
GUARD = ("command", "policy", "audit", "serve")


def text_of(*args: str) -> str:
    return subprocess.run([CLOCHE, *args, "--help"], capture_output=True, text=True, timeout=10, check=True).stdout


NAMES = ("run", "start", "resume", "fork", "show", "verify", "check", "dis", "repl", *GUARD)


def complete(*words: str) -> list[str]:
    script = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cloche 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script, ROOT / "docs/completion/cloche.bash", *words], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_commands() -> None:
    page, overview = (ROOT / "docs/cloche.1").read_text(), text_of()
    assert sorted(complete("cloche", "")) == sorted((*NAMES, "--help", "--version"))
    for name in NAMES:
        assert re.search(rf"^  (\w+ \.\.\., )?{name} ", overview, re.M), name
        assert re.search(rf"^\.B (cloche )?{name}\b", page, re.M), name


@pytest.mark.parametrize("name", ("run", *GUARD))
def test_options(name: str) -> None:
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text_of(name))) - {"--help"}
    known = set(complete("cloche", name, "-"))
    assert options <= known, options - known


def test_words_behind() -> None:
    assert complete("cloche", "policy", "") == ["check", "test", "explain", "diff"]
    assert complete("cloche", "audit", "v") == ["verify"] and complete("cloche", "serve", "k") == ["key"]
    assert complete("cloche", "command", "--source", "v") == ["voice"] and complete("cloche", "serve", "--mode", "") == ["demo", "production"]
    assert "--isolated" in complete("cloche", "run", "--is")
