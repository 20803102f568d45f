# SPDX-License-Identifier: MIT
"""The interpreters of two compilers are one: gcc's (computed goto) and clang's (one function per instruction).

Each program of tests/pause runs in both, from pause to pause. At every pause both must have written the same bytes but for the
time used; then each goes on from what the other wrote.
"""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
GCC = ROOT / "build" / "cloche"
FOLDER = ROOT / "build" / "clang"
CLANG = FOLDER / "cloche"
OPEN = (ROOT / "tests/open.txt").read_text().split()
PROGRAMS = sorted(p for p in (ROOT / "tests/pause").glob("*.py")
                  if not p.name.startswith("test_") and f"tests/pause/{p.name}" not in OPEN)
MOST_PAUSES = 12


def built_by_gcc() -> bool:
    cache = ROOT / "build" / "CMakeCache.txt"
    return GCC.exists() and cache.exists() and "clang" not in next(
        (line for line in cache.read_text().splitlines() if line.startswith("CMAKE_C_COMPILER:")), "")


@pytest.fixture(scope="session")
def compilers() -> list[Path]:
    if not shutil.which("clang-19"):
        pytest.skip("clang-19 is not installed")
    if not built_by_gcc():
        pytest.skip("build/cloche is not there, or another compiler's")
    if not (FOLDER / "build.ninja").exists():
        subprocess.run(["cmake", "-S", str(ROOT), "-B", str(FOLDER), "-G", "Ninja", "-Wno-dev", "-DCMAKE_BUILD_TYPE=Release",
                        "-DCLOCHE_CC=clang-19", "-DCLOCHE_SHARED=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", str(FOLDER), "--target", "cloche", "-j", str(os.cpu_count() or 2), "--", "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)
    return [GCC, CLANG]


def number(data: bytes, at: int) -> tuple[int, int]:
    """The varint at a position, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128:
            return value, at


def without_time(data: bytes) -> bytes:
    """A snapshot without the nanoseconds its program has used (docs/snapshots.md: the fifth number of the usage)."""
    at = 8 + 4 + 4 + 8 + 8      # magic, versions, flags, two hashes
    for _ in range(4 + 4):      # kinds, types, names, natives; fuel, allocations, calls, output
        _, at = number(data, at)
    _, end = number(data, at)
    return data[:at] + data[end:]


def step(binary: Path, arguments: list[str], out: Path) -> dict[str, Any]:
    """What a run up to the next pause says; its snapshot is in `out`."""
    done = subprocess.run([str(binary), *arguments, "--snapshot", str(out), "--json"], capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.stdout, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    said.get("usage", {}).pop("ms", None)
    return said


def answer(said: dict[str, Any]) -> list[str]:
    """As tests/pause has it: the argument, or the exception it asks for."""
    arguments = said["call"]["args"]
    value = arguments[0] if isinstance(arguments, list) and arguments else None
    if isinstance(value, str) and value.startswith("raise "):
        return ["--raise", "ValueError:" + value[6:]]
    return ["--return", json.dumps(value)]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_same_bytes_and_each_reads_the_others(program: Path, compilers: list[Path], tmp_path: Path) -> None:
    files = [tmp_path / "gcc.snap", tmp_path / "clang.snap"]
    said = [step(binary, ["start", str(program), "--fn", "ask"], out) for binary, out in zip(compilers, files)]
    pauses = 0
    while said[0]["status"] == "paused" and pauses < MOST_PAUSES:
        pauses += 1
        assert said[0] == said[1]
        gcc, clang = (without_time(f.read_bytes()) for f in files)
        assert gcc == clang, f"the snapshots differ at pause {pauses}"
        then = answer(said[0])
        other = [tmp_path / "gcc.next", tmp_path / "clang.next"]
        said = [step(binary, ["resume", str(read), *then], out)
                for binary, read, out in zip(compilers, reversed(files), other)]
        for new, old in zip(other, files):
            if new.exists():
                new.replace(old)
    assert said[0] == said[1]
    assert pauses > 0
