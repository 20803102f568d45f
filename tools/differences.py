#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes docs/differences.md from tests/diff.

usage: tools/differences.py [--check]

Each program of tests/diff shows one difference from CPython, and its .exp file what Cloche does: the tests keep both true. Its docstring
says what is different (`description:`), why (`cause:`) and what to write instead (`workaround:`). --check changes nothing and fails when
the page is not what the programs say.
"""
from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "differences.md"
PARTS = ("description", "cause", "workaround")
HEAD = """<!-- Made by tools/differences.py from tests/diff; change it there. -->
# Where Cloche differs from CPython

Each difference is a program of `tests/diff`, run by `make test`: the page is what they say. Anything else that differs from CPython 3.14 is a bug.
`tests/open.txt` names the tests of what is not done yet.

"""


def read(path: Path) -> dict[str, str]:
    """The parts of a program's docstring, each as one line."""
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    found = {key: " ".join(value.split()) for key, value in
             re.findall(rf"^({'|'.join(PARTS)}):(.*?)(?=^(?:{'|'.join(PARTS)}):|\Z)", text, re.M | re.S)}
    missing = [part for part in PARTS if not found.get(part)]
    if missing:
        raise SystemExit(f"{path}: the docstring needs {', '.join(part + ':' for part in missing)}")
    if not path.with_suffix(".exp").exists():
        raise SystemExit(f"{path}: {path.with_suffix('.exp').name} is missing (what Cloche prints, and its exit code)")
    return found


def sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def page() -> str:
    lines = [HEAD]
    for path in sorted((ROOT / "tests" / "diff").glob("*.py")):
        parts = read(path)
        lines.append(f"## {path.stem.replace('_', ' ').capitalize()}\n\n{sentence(parts['description'])}\n\n* *Why*: {sentence(parts['cause'])}\n"
                     f"* *Instead*: {sentence(parts['workaround'])}\n* `tests/diff/{path.name}`\n\n")
    return "".join(lines).rstrip() + "\n"


def main() -> int:
    text = page()
    if "--check" in sys.argv[1:]:
        if PAGE.read_text() == text:
            return 0
        print(f"{PAGE.relative_to(ROOT)} is not what tests/diff says; run tools/differences.py")
        return 1
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
