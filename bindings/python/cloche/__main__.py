# SPDX-License-Identifier: MIT
"""python -m cloche: programs from the shell, with the options and exit codes of the `cloche` command.

    python -m cloche run FILE|-|-c CODE [--input N=JSON]... [--limit K=V]... [--json]
    python -m cloche start FILE --fn NAME --snapshot OUT     run to the first host call and keep the program
    python -m cloche resume SNAP (--return JSON | --raise TYPE:MESSAGE) [--snapshot OUT]
                    --key-file K: the key that authenticates snapshots, for start and resume
    python -m cloche check FILE

Exit codes: 0 done, 1 raised, 2 usage or unreadable file, 3 limit, 4 bad snapshot, 5 paused and snapshot written.
"""
from __future__ import annotations

import argparse
import builtins
import json
import os
import sys
from typing import Any, NoReturn

from . import CompileError, Done, Error, LimitError, Limits, Paused, Program, Raised, SnapshotError, __version__

_UNITS = {"KB": 1000, "MB": 1000**2, "GB": 1000**3, "ms": 0.001, "s": 1, "m": 60}


class _Usage(Exception):
    """Wrong options or an unreadable file: exit code 2."""


def _read(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.read()
        with open(name, encoding="utf-8") as f:
            return f.read()
    except (OSError, UnicodeDecodeError) as problem:
        raise _Usage(f"cannot read {name}: {problem}") from problem


def _key(name: str | None) -> bytes | None:
    if name is None:
        return None
    try:
        with open(name, "rb") as f:
            key = f.read()
    except OSError as problem:
        raise _Usage(f"cannot read {name}: {problem}") from problem
    if not 16 <= len(key) <= 64:
        raise _Usage(f"{name}: a key has 16 to 64 bytes")
    return key


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise _Usage(f"{text!r} has no '='")
    return name, value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as problem:
        raise _Usage(f"{text!r} is not JSON: {problem}") from problem


def _limits(given: list[str]) -> Limits:
    values: dict[str, Any] = {}
    for item in given:
        name, text = _pair(item)
        unit = next((u for u in _UNITS if text.endswith(u)), "")
        try:
            number = None if text == "none" else float(text[:len(text) - len(unit)]) * _UNITS.get(unit, 1)
            values[name] = number if number is None or name == "time" else int(number)
        except ValueError:
            raise _Usage(f"{item!r} is no limit") from None
    try:
        return Limits(**values)
    except (TypeError, ValueError) as problem:
        raise _Usage(str(problem)) from problem


def _exception(text: str) -> BaseException:
    name, _, message = text.partition(":")
    cls = getattr(builtins, name, None)
    if not isinstance(cls, type) or not issubclass(cls, BaseException):
        raise _Usage(f"{name!r} is no exception")
    try:
        return cls(message) if message else cls()
    except TypeError:
        return RuntimeError(text)


def _value(value: Any) -> Any:
    try:
        json.dumps(value)
        return value
    except (TypeError, ValueError):
        return repr(value)


def _tell(as_json: bool, status: str, stdout: str, **more: Any) -> None:
    if as_json:
        usage = more.pop("usage", None)
        row = {"status": status, **more, "stdout": stdout}
        if usage is not None:
            row["usage"] = {**usage._asdict(), "ms": usage.time * 1000}
        print(json.dumps(row))
    else:
        sys.stdout.write(stdout)
        sys.stdout.flush()


def _report(run: Any, args: argparse.Namespace) -> int:
    """Runs and says what came of it; the exit code."""
    try:
        r: Paused | Done = run()
    except Raised as e:
        _tell(args.json, "raised", e.stdout, error={"type": e.type, "message": e.message, "traceback": e.traceback}, usage=e.usage)
        if not args.json:
            sys.stderr.write(e.traceback)
        return 1
    except LimitError as e:
        _tell(args.json, "limit", e.stdout, error={"type": "limit", "message": str(e)}, limit=e.limit, usage=e.used)
        if not args.json:
            print(f"cloche: {e}", file=sys.stderr)
        return 3
    if isinstance(r, Done):
        _tell(args.json, "done", r.stdout, value=_value(r.value), usage=r.usage)
        return 0
    if not args.snapshot:
        raise _Usage(f"the program calls {r.function!r}: give --snapshot OUT to keep it there")
    blob = r.dump(_key(args.key_file))
    temporary = f"{args.snapshot}.new"
    with open(temporary, "wb") as f:
        f.write(blob)
    os.replace(temporary, args.snapshot)  # OUT may be the snapshot that was just read
    call = {"id": r.id, "name": r.function, "args": _value(list(r.args)), "kwargs": _value(r.kwargs), "line": r.line}
    _tell(args.json, "paused", r.stdout, call=call, usage=r.usage)
    if not args.json:
        print(f"paused in line {r.line}: {r.calls[0]!r}", file=sys.stderr)
    return 5


def _program(args: argparse.Namespace) -> tuple[Program, dict[str, Any]]:
    source, name = (args.code, "<string>") if args.code is not None else (None, args.file)
    if name is None:
        raise _Usage("a file, - or -c CODE is needed")
    inputs = {n: _json(v) for n, v in map(_pair, args.input)}
    return Program(_read(name) if source is None else source, list(inputs), args.fn, filename="<stdin>" if name == "-" else name), inputs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cloche", description="Runs Python nobody reviewed.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("run", "run a program"), ("start", "run to the first host call, write a snapshot"), ("check", "compile only"),
                       ("resume", "answer the call a snapshot waits for")):
        p = commands.add_parser(name, help=text)
        p.add_argument("--json", action="store_true", help="one JSON object on stdout")
        if name == "check":
            p.add_argument("file")
            continue
        p.add_argument("--limit", action="append", default=[], metavar="K=V", help="memory=64MB, time=5s, fuel=..., depth=...; none lifts one")
        p.add_argument("--snapshot", metavar="OUT")
        p.add_argument("--key-file", metavar="K")
        if name == "resume":
            p.add_argument("file", metavar="SNAP")
            answer = p.add_mutually_exclusive_group(required=True)
            answer.add_argument("--return", dest="value", metavar="JSON")
            answer.add_argument("--raise", dest="error", metavar="TYPE:MESSAGE")
            continue
        p.add_argument("file", nargs="?")
        p.add_argument("-c", dest="code")
        p.add_argument("--input", action="append", default=[], metavar="N=JSON")
        p.add_argument("--fn", action="append", default=[], metavar="NAME", help="a function the program may call")
    return parser


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    args = _parser().parse_args(argv)
    try:
        if args.command == "check":
            Program(_read(args.file), filename=args.file)
            return 0
        limits = _limits(args.limit)
        if args.command == "resume":
            try:
                key = _key(args.key_file)
                with open(args.file, "rb") as f:
                    blob = f.read()
                paused = Paused.load_unauthenticated(blob, limits) if key is None else Paused.load(blob, key, limits)
            except OSError as problem:
                raise _Usage(f"cannot read {args.file}: {problem}") from problem
            if args.error is not None:
                error = _exception(args.error)
                return _report(lambda: paused.throw(error), args)
            value = _json(args.value)
            return _report(lambda: paused.resume(value), args)
        program, inputs = _program(args)
        return _report(lambda: program.start(inputs, limits), args)
    except CompileError as e:
        if args.json:
            _tell(True, "raised", "", error={"type": e.type, "message": e.message, "line": e.lineno, "column": e.offset})
        else:
            print(f'  File "{e.filename}", line {e.lineno}\n    {(e.text or "").strip()}\n{e.type}: {e.message}', file=sys.stderr)
        return 1
    except SnapshotError as e:
        print(f"cloche: {args.file}: {e}", file=sys.stderr)
        return 4
    except (_Usage, Error) as e:
        print(f"cloche: {e}", file=sys.stderr)
        return 2


def _exit() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    _exit()
