#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs folders of programs plainly and in chaos mode and lists every program that ends in another way: a bug of laws 1 to 5.

usage: tests/chaos_corpus.py [--cloche BIN] [--every N] [--jobs N] [--limit N] [--seconds S] FOLDER...

Chaos (`cloche run --chaos N`) dumps the program and loads it into another region at every host call and every Nth safepoint.
The exit code and the output have to be the same; a program that ends in a timeout plainly is left out, one that is only too
slow in chaos is counted apart. Exit 1 when a program differs.
"""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SLOWER = 10.0   # times the plain run's limit


def run(command: list[str], seconds: float) -> tuple[int, bytes] | None:
    """Exit code and output; nothing when the time is over."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, cwd=ROOT,
                              env=dict(os.environ, NO_COLOR="1"), check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode, done.stdout


def compare(path: Path, options: argparse.Namespace) -> tuple[Path, str]:
    plain = run([options.cloche, "run", str(path)], options.seconds)
    if plain is None:
        return path, "left out"
    chaos = run([options.cloche, "run", "--chaos", str(options.every), str(path)], options.seconds * SLOWER)
    if chaos is None:
        return path, "slow"
    if plain[0] != chaos[0]:
        return path, f"exit code {chaos[0]}, plainly {plain[0]}"
    return path, "same" if plain[1] == chaos[1] else "other output"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cloche", default=str(ROOT / "build" / "cloche"), type=os.path.abspath)
    parser.add_argument("--every", type=int, default=7, help="safepoints between two dumps")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limit", type=int, default=0, help="an evenly spread sample of that many programs a folder")
    parser.add_argument("--seconds", type=float, default=10.0, help="for a plain run")
    parser.add_argument("folder", nargs="+", type=Path)
    options = parser.parse_args()
    different = 0
    for folder in options.folder:
        files = sorted(folder.resolve().rglob("*.py"))
        if not files:
            raise SystemExit(f"chaos_corpus.py: no programs (*.py) in {folder}")
        if options.limit and options.limit < len(files):
            files = [files[i * len(files) // options.limit] for i in range(options.limit)]
        count = {"same": 0, "slow": 0, "left out": 0}
        with ThreadPoolExecutor(options.jobs) as pool:
            for path, result in pool.map(lambda file: compare(file, options), files):
                if result in count:
                    count[result] += 1
                if result not in ("same", "left out"):
                    print(f"{path.name}: {result}", flush=True)
        bad = len(files) - sum(count.values())
        different += bad
        print(f"{folder.name}: {len(files)} programs, {count['same']} same, {bad} different, {count['slow']} only too slow in "
              f"chaos, {count['left out']} too slow plainly", flush=True)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
