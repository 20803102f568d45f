#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seed corpora of the fuzz targets, from the test programs and from what they are in the middle of.

usage: fuzz/seeds.py BUILD      BUILD: the folder with the fuzz targets; seeds go to BUILD/seeds/TARGET

parse, execute: a byte that chooses the target's mode, then the source of a program of tests/. snapshot: dumps at
every pause, written by BUILD/snapshot_seeds, of the programs of tests/pause, of small ones, and of programs of tests/lang
with a pause at their end. api: calls in the order a host makes them.
The files are the same each time, so a run from them can be repeated.
"""
from __future__ import annotations

import ast
import subprocess
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "hostile"))
from table import PROGRAMS  # noqa: E402

# Longer programs make each run slow, and what they use smaller ones use too.
LONGEST = 2500
LONGEST_DUMPED = 1200
# fuzz_execute: plain, collect always, small slices, failing allocation, reload at pauses, little memory.
EXECUTE_MODES = (0, 0, 1, 2, 4, 8, 8, 10, 64)
# fuzz_api: pairs of (call, argument), see its switch. What comes before each pair list is the program's number.
API_CALLS = {
    "run_resume": (0, [(0, 0), (33, 0), (1, 0), (1, 0)]),
    "inputs_json": (0, [(22, 1), (6, 1), (0, 0), (33, 0), (23, 0), (1, 0), (36, 0), (24, 0), (29, 0)]),
    "dump_each_pause": (0, [(0, 0), (35, 1), (41, 0), (33, 0), (73, 0), (40, 0), (8, 0)]),
    "fork_each_pause": (2, [(0, 0), (34, 1), (33, 0), (1, 0), (40, 0), (41, 0), (34, 3), (1, 0)]),
    "async": (1, [(0, 0), (33, 16), (33, 17), (0, 0), (33, 16), (0, 0), (36, 0)]),
    "async_answers": (1, [(0, 0), (9, 3), (4, 0), (4, 1), (5, 2), (0, 0), (38, 0)]),
    "raise": (4, [(12, 2), (6, 2), (0, 0), (37, 0), (24, 0), (28, 0)]),
    "containers": (0, [(14, 1), (15, 1), (15, 17), (17, 2), (18, 34), (19, 3), (20, 3), (16, 4), (6, 4), (0, 0),
                       (33, 0), (31, 0), (32, 0), (1, 0)]),
    "throw": (3, [(0, 0), (2, 1), (0, 0), (37, 0)]),
    "throw_value": (3, [(21, 0), (0, 0), (21, 0), (3, 0), (37, 0)]),
    "session": (0, [(7, 0), (7, 1), (33, 0), (1, 0), (7, 2), (7, 3), (7, 4), (7, 5), (33, 16), (7, 6), (35, 1)]),
    "interrupt": (3, [(38, 0), (0, 0), (0, 0), (39, 0), (7, 0)]),
    "numbers": (0, [(9, 3), (25, 3), (10, 5), (26, 5), (11, 7), (27, 7), (12, 4), (29, 4), (13, 1), (30, 1)]),
}


# One for each way to be in the middle of something; what the programs of tests/pause do not have.
WAITING = {
    "values": "x = [1, 2.5, 'a', b'b', (1, 2), {'k': {3}}, None, 10**30, 1j]\nask(x)\nfor v in x: print(repr(v))\nx",
    "any_all": "any(map(ask, [0, 2])), all(map(ask, [1, 2]))",
    "closures": "def f(a, *b, c=1, **d):\n    def h(): return a, b, c, d, ask(0)\n    return h\nf(1, 2, e=5)()",
    "dict_iter": "d = {str(i): i for i in range(9)}\ndel d['3']\nit = iter(d.items())\nnext(it)\nask(d, k={1, (3, 4)})\nlist(it)",
    "enumerate": "def g():\n    for i in range(3): yield ask(i)\nlist(enumerate(g(), 5))",
    "exec": "exec('def f(x): return ask(x) + 1')\ng = (ask(x) for x in eval('[1, 2]'))\nf(1), list(g), f(2)",
    "filter": "list(filter(lambda v: ask(v) is None, [1, 2, 3]))",
    "future": "async def w(n): return await later(n)\na = w(1)\nb = later(2)\nawait a, await b",
    "import": "import math, itertools\nm = map(ask, zip(range(3), 'abc'))\n[v for v in m] + [math.pi, slice(1, 2), range(10**20)]",
    "list_sort": "x = [3, 1, 2]\nx.sort(key=lambda v: ask(v) or v, reverse=True)\nx",
    "max": "max((3, 1, 2), key=ask, default=7)",
    "memoryview": "m = memoryview(bytearray(b'abcdef'))[1:5:2]\nask(m[0])\nm[0] = 7\nbytes(m), m.tolist()",
    "next": "def g():\n    for i in range(3): yield ask(i)\nnext(g(), 5)",
    "string": "s = 'x'\nfor i in range(40): s += chr(97 + i)\nt = s + '\\u20ac'\nask(s)\ns += t\nask(s[3:9])\ns.split('d'), t * 3",
    "subclass": "class L(list):\n    @property\n    def p(self): return ask(len(self))\nl = L([1, 2])\nl.x = l\nsuper(L, l).__len__() + l.p, l",
    "sum": "sum(map(lambda v: ask(v) or v, [1, 2, 3]), 0.5)",
    "zip": "def g():\n    for i in range(3): yield ask(i)\nlist(zip([1, 2, 3], g(), 'abc', strict=True))",
}
# Behind a test program: a pause with all it made, then something with each of its values.
USE_ALL = """
ask(0)
for _k, _v in list(globals().items()):
    for _f in (repr, hash, len, list, bool, callable, lambda v: v == v, lambda v: v + v, lambda v: v[0], lambda v: v()):
        try: _f(_v)
        except Exception as _e: print(_e)
"""


def write(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)


def sources() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder in ("lang", "reg", "pause"):
        for path in sorted((ROOT / "tests" / folder).rglob("*.py")):
            if path.name.startswith("test_"):
                continue
            found["_".join(path.relative_to(ROOT / "tests").with_suffix("").parts)] = path.read_bytes()
    for name, source in PROGRAMS.items():
        found[f"hostile_{name}"] = source.encode("utf-8", "surrogateescape")
    return {name: source for name, source in found.items() if len(source) <= LONGEST}


def statements(source: bytes) -> list[bytes]:
    """The top-level statements of a program: small inputs that the fuzzer combines."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    text = source.decode("utf-8", "replace")
    parts = [ast.get_source_segment(text, node) for node in tree.body]
    return [part.encode() for part in parts if part]


def main() -> int:
    if len(sys.argv) != 2:
        print((__doc__ or "").split("\n")[2], file=sys.stderr)
        return 2
    build = Path(sys.argv[1])
    folders = {name: build / "seeds" / name for name in ("parse", "execute", "snapshot", "api")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for name, source in sources().items():
        mode = EXECUTE_MODES[zlib.crc32(name.encode()) % len(EXECUTE_MODES)]
        write(folders["execute"], name, bytes([mode]) + source)
        write(folders["parse"], name, b"\0" + source)
        if name.startswith("lang_"):
            for i, part in enumerate(statements(source)[:40]):
                if len(part) > 200:
                    write(folders["parse"], f"{name}.{i}", b"\2" + part)
    for name, (program, calls) in API_CALLS.items():
        write(folders["api"], name, bytes([program]) + bytes(b for pair in calls for b in pair))
    programs = build / "seeds" / "programs"
    programs.mkdir(exist_ok=True)
    for name, text in WAITING.items():
        write(programs, f"waiting_{name}", text.encode())
    for name, source in sources().items():
        if name.startswith("pause_"):
            write(programs, name, source)
        elif name.startswith("lang_") and len(source) <= LONGEST_DUMPED:
            write(programs, name, source + USE_ALL.encode())
    done = subprocess.run([str(build / "snapshot_seeds"), str(folders["snapshot"]), *map(str, sorted(programs.iterdir()))],
                          check=False)
    for name, folder in folders.items():
        print(f"seeds of {name}: {len(list(folder.iterdir()))}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
