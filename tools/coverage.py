#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints line coverage per source file of a --coverage build, lowest first; for named files the lines that were not run.

usage: coverage.py BUILD_FOLDER [FILE...]
"""
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def count_lines(build: Path) -> dict[str, dict[int, int]]:
    """How often each line of each file of src/ was run: {file: {line: count}}."""
    hits: dict[str, dict[int, int]] = defaultdict(dict)
    for data in sorted(build.rglob("*.gcda")):
        out = subprocess.run(["gcov", "--json-format", "--stdout", str(data)], cwd=build,
                             capture_output=True, check=True).stdout
        for text in out.splitlines():
            for entry in json.loads(text)["files"]:
                path = Path(entry["file"])
                path = path if path.is_absolute() else build / path
                try:
                    name = str(path.resolve().relative_to(ROOT))
                except ValueError:
                    continue
                if not name.startswith("src/"):
                    continue
                for line in entry["lines"]:
                    lines = hits[name]
                    number = line["line_number"]
                    lines[number] = lines.get(number, 0) + line["count"]
    return hits


def print_missing(name: str, lines: dict[int, int]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").splitlines()
    for number in sorted(n for n, count in lines.items() if not count):
        print(f"{name}:{number}: {text[number - 1]}")


def main() -> int:
    build = Path(sys.argv[1] if len(sys.argv) > 1 else "build/cov").resolve()
    hits = count_lines(build)
    if sys.argv[2:]:
        for name in sys.argv[2:]:
            if name not in hits:
                print(f"{name}: no such file in {build}; names are as in the table, like src/vm/loop.c", file=sys.stderr)
                return 2
            print_missing(name, hits[name])
        return 0
    rows = sorted((sum(1 for c in lines.values() if c) / max(len(lines), 1), len(lines), name)
                  for name, lines in hits.items())
    for share, count, name in rows:
        print(f"{share:7.1%} of {count:5} lines  {name}")
    total = sum(len(lines) for lines in hits.values())
    done = sum(1 for lines in hits.values() for c in lines.values() if c)
    if total:
        print(f"{done / total:7.1%} of {total:5} lines  in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
