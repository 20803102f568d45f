#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The article's table of starts, with what this machine can measure, side by side; the rest as the article cites it.

usage: bench/article.py [ROUNDS]

What is measured is the way from nothing (or from what the row says is there already) to the value of 1+1, the median of
ROUNDS (5) rounds in which every row takes its turn. Pyodide and Monty come from npm (build/peers); rows of what cannot be
installed say so. Also the article's ten commands: ten starts, without what the commands themselves do.
"""
from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PEERS = BUILD / "peers"
CITED = [("Monty, as the article says", 0.06), ("exec(), as the article says", 0.1), ("Docker container, as the article says", 195),
         ("E2B or Modal, as the article says", 1033), ("Pyodide cold, as the article says", 2800)]

PYODIDE = """import { loadPyodide } from 'pyodide'
const a = performance.now(); const py = await loadPyodide(); const b = performance.now()
if (py.runPython('1+1') !== 2) process.exit(1)
const c = performance.now(); for (let i = 0; i < 100; i++) py.runPython('1+1')
console.log(c - a, (performance.now() - c) / 100)"""
MONTY = """import { Monty } from '@pydantic/monty'
if (new Monty('1+1').run() !== 2) process.exit(1)
const c = performance.now(); for (let i = 0; i < 1000; i++) new Monty('1+1').run()
const d = performance.now(); const m = new Monty('1+1'); const e = performance.now(); for (let i = 0; i < 1000; i++) m.run()
console.log((d - c) / 1000, (performance.now() - e) / 1000)"""


def process(*command: str) -> Callable[[], list[float]]:
    def measure() -> list[float]:
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.strip() == "2", done
        return [(time.perf_counter() - start) * 1e3]
    return measure


def in_process_exec() -> list[float]:
    start = time.perf_counter()
    for _ in range(1000):
        exec(compile("value = 1+1", "<program>", "exec"), {})
    return [time.perf_counter() - start]  # s per 1000 = ms per one


def node(script: str) -> Callable[[], list[float]]:
    def measure() -> list[float]:
        done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60, cwd=PEERS)
        if done.returncode:
            raise RuntimeError((done.stderr.strip().splitlines() or ["it failed"])[-1])
        return [float(x) for x in done.stdout.split()]
    return measure


def own(program: str, *args: str, rows: list[str]) -> Callable[[], list[float]]:
    """Medians (in us, of the named rows of our own bench in C), in ms."""
    def measure() -> list[float]:
        text = subprocess.run([str(BUILD / "bench" / program), *args], capture_output=True, text=True, timeout=120, check=True).stdout
        found = []
        for name in rows:
            match = re.search(re.escape(name) + r"[\s|]*([0-9.]+)[\s|]+([0-9.]+)", text)
            assert match, (name, text)
            found.append(float(match[2 if program == "bench_worker" else 1]) / 1e3)
        return found
    return measure


def peers() -> dict[str, str]:
    """Installs the npm packages that are missing; what could not be installed and why."""
    missing = {}
    for package in ("pyodide", "@pydantic/monty"):
        if (PEERS / "node_modules" / package).exists():
            continue
        PEERS.mkdir(parents=True, exist_ok=True)
        if shutil.which("npm") is None:
            missing[package] = "npm is not installed"
            continue
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(PEERS), package], capture_output=True, text=True)
        if done.returncode:
            missing[package] = "npm could not install it"
    return missing


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    missing = peers()
    cloche, python = str(BUILD / "cloche"), "/usr/bin/python3"
    groups: list[tuple[list[str], Callable[[], list[float]]]] = [
        (["Cloche: program compiled before", "Cloche: from its source"],
         own("bench_startup", cloche, rows=["compiled program to result of 1+1", "source to result of 1+1"])),
        (["Cloche: in a confined process that is there", "Cloche: in a confined process made for it"],
         own("bench_worker", str(BUILD / "cloche-worker"), rows=["a run in a process that is there", "a session of another tenant (a fresh fork)"])),
        (["Cloche: a process of its own (cloche run)"], process(cloche, "run", "-c", "print(1+1)")),
        (["CPython: exec() in the same process, no wall at all"], in_process_exec),
        (["CPython: a process of its own (python3 -c)"], process(python, "-c", "print(1+1)")),
    ]
    if "@pydantic/monty" not in missing:
        groups.append((["Monty: from its source", "Monty: program compiled before"], node(MONTY)))
    if "pyodide" not in missing:
        groups.append((["Pyodide: cold", "Pyodide: warm, all programs in one"], node(PYODIDE)))
    taken: dict[str, list[float]] = {name: [] for names, _ in groups for name in names}
    for _ in range(rounds):
        for names, measure in groups:
            try:
                for name, ms in zip(names, measure(), strict=True):
                    taken[name].append(ms)
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                missing[names[0]] = str(error)
    measured = [(name, statistics.median(ms)) for name, ms in taken.items() if ms]
    base = measured[0][1]
    print("### Starts: `python3 bench/article.py`\n")
    print("| from nothing to the value of 1+1                     |          ms | ten commands, ms | times the first |")
    print("|------------------------------------------------------|------------:|-----------------:|----------------:|")
    for name, ms in measured + CITED:
        print(f"| {name:52} | {ms:11.5f} | {10 * ms:16.4f} | {ms / base:15,.0f} |")
    for name, why in missing.items():
        print(f"\nNot measured: {name}: {why}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
