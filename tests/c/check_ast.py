#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the syntax trees of ast_dump with those of this Python's ast module.

usage: check_ast.py AST_DUMP FILE_OR_FOLDER...
Positions are compared too. Run it with the newest CPython there is."""
import ast
import pathlib
import re
import subprocess
import sys
import warnings

sys.setrecursionlimit(20000)
NO_POSITION = (ast.Module, ast.Expression, ast.arguments, ast.comprehension, ast.withitem, ast.match_case)


def text(b: bytes) -> str:
    return "'" + "".join(chr(c) if 32 <= c < 127 and c not in b"'\\" else f"\\x{c:02x}" for c in b) + "'"


def show(n) -> str:
    if n is None:
        return "None"
    if isinstance(n, list):
        return "[" + ",".join(map(show, n)) + "]"
    if isinstance(n, str):
        return text(n.encode("utf-8", "surrogatepass"))
    if isinstance(n, int):
        return str(max(n, 0)) if n < 0 else str(n)
    if isinstance(n, (ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context)):
        return type(n).__name__
    parts = []
    for name in n._fields:
        if name in ("type_comment", "type_ignores", "kind"):
            continue
        v = getattr(n, name, None)
        if name == "value" and isinstance(n, (ast.Constant, ast.MatchSingleton)):
            if isinstance(v, str):
                parts.append(f"value={show(v)}#{len(v)}")
            elif isinstance(v, bytes):
                parts.append("value=b" + text(v))
            elif isinstance(v, bool) or v is None or v is ...:
                parts.append(f"value={v}")
            elif isinstance(v, int):
                parts.append(f"value=INT({v:#x})")
            elif isinstance(v, float):
                parts.append(f"value=FLOAT({v!r})")
            else:
                parts.append(f"value=IMAG({v.imag!r})")
        elif name == "ctx":
            parts.append("ctx=" + type(v).__name__)
        elif name == "module" and v is None:
            parts.append("module=None")
        else:
            parts.append(f"{name}={show(v)}")
    out = f"{type(n).__name__}({','.join(parts)})"
    if not isinstance(n, NO_POSITION):
        out += f"@{n.lineno}:{n.col_offset}-{n.end_lineno}:{n.end_col_offset}"
    return out


def canonical(s: str) -> str:
    s = re.sub(r"\bINT\((\d+)\)", lambda m: f"INT({int(m[1]):#x})", s)
    s = re.sub(r"BIGINT\((\d+),(\w+)\)", lambda m: f"INT({int(m[2], int(m[1])):#x})", s)
    return re.sub(r"(FLOAT|IMAG)\(([^)]*)\)", lambda m: f"{m[1]}({float(m[2])!r})", s)


def main() -> int:
    tool, *roots = sys.argv[1:]
    warnings.simplefilter("ignore")
    sys.set_int_max_str_digits(0)
    files = []
    for r in map(pathlib.Path, roots):
        files += sorted(r.rglob("*.py")) if r.is_dir() else [r]
    passed = failed = 0
    for f in files:
        data = f.read_bytes()
        got = subprocess.run([tool, str(f)], capture_output=True).stdout.decode().rstrip("\n")
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as e:
            if got.startswith("ERR"):
                passed += 1
            else:
                failed += 1
                print(f"{f}: expected {e!r}")
            continue
        want = show(tree)
        got = canonical(got)
        if got == want:
            passed += 1
            continue
        failed += 1
        at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        start = max(0, at - 150)
        print(f"{f}:\n   got ...{got[start:at + 60]}\n  want ...{want[start:at + 60]}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
