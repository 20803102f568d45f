# SPDX-License-Identifier: MIT
"""The package passes mypy --strict, its stubs are those of the extension, and callers get types."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "cloche"

CALLER = """\
import cloche

r = cloche.Program("f()", functions=["f"]).start(limits=cloche.Limits(time=1.0))
reveal_type(r)
if isinstance(r, cloche.Paused):
    reveal_type(r.args)
    reveal_type(r.dump(b"k" * 32))
reveal_type(cloche.Program("1").run(print=print).usage.time)
cloche.Program(b"1")
cloche.Limits(speed=3)
"""


def tool(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *args], capture_output=True, text=True, cwd=cwd, timeout=300)


def test_strict() -> None:
    done = tool("mypy", "--strict", "--no-error-summary", str(PACKAGE))
    assert (done.returncode, done.stdout) == (0, "")


def test_stubs_are_the_extension() -> None:
    done = tool("mypy.stubtest", "cloche._cloche", "--concise", "--ignore-missing-stub", cwd=PACKAGE.parent / "tests")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_caller_gets_types(tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(CALLER)
    done = tool("mypy", "--strict", "caller.py", cwd=tmp_path)
    assert [line.partition(": note: ")[2].replace("builtins.", "") for line in done.stdout.splitlines() if ": note: Revealed" in line] == [
        'Revealed type is "cloche._core.Paused | cloche._core.Done"', 'Revealed type is "tuple[Any, ...]"',
        'Revealed type is "bytes"', 'Revealed type is "float"']
    assert [line.split(":")[1] for line in done.stdout.splitlines() if ": error: " in line] == ["9", "10"]
