#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints line coverage per source file of a --coverage build, lowest first.

usage: coverage.py BUILD_FOLDER
"""
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    build = Path(sys.argv[1] if len(sys.argv) > 1 else "build/cov").resolve()
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
