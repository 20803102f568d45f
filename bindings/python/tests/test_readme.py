# SPDX-License-Identifier: MIT
"""What the two READMEs show works as they say."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"), re.M | re.S)


def test_python_of_the_package() -> None:
    names: dict[str, object] = {}
    parts = blocks("bindings/python/README.md", "python")
    assert len(parts) >= 5
    for source in parts:
        exec(compile(source, "README.md", "exec", dont_inherit=True), names)


def test_python_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    source = blocks("README.md", "python")[0]  # the other one needs a server: test_guard.py
    exec(compile(source, "README.md", "exec", dont_inherit=True), {})
    assert capsys.readouterr().out == "fetch ('https://example.com',)\n11\n"


def test_c(tmp_path: Path) -> None:
    (source,) = blocks("README.md", "c")
    (tmp_path / "first.c").write_text(source)
    libraries = subprocess.run(["pkg-config", "--libs", "libsodium", "libzstd"], capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/include", "first.c", str(ROOT / "build/libcloche.a"), *libraries,
                    "-lm", "-lpthread", "-o", "first"], cwd=tmp_path, check=True)
    assert subprocess.run([str(tmp_path / "first")], capture_output=True, text=True, check=True).stdout == "hello Ada\n"


def test_shell(tmp_path: Path) -> None:
    source = blocks("README.md", "sh")[0]
    (tmp_path / "build").symlink_to(ROOT / "build")
    done = subprocess.run(["sh", "-c", source], cwd=tmp_path, capture_output=True, text=True)
    first, _, rest = done.stdout.partition("\n")
    assert done.returncode == 0 and '"value": 285' in first and rest.endswith("AdaAda\n")
    assert (tmp_path / "ask.snap").exists()


def test_shell_of_the_guard(tmp_path: Path) -> None:
    source = blocks("README.md", "sh")[1].splitlines()[0]
    for folder in ("build", "examples"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    done = subprocess.run(["sh", "-c", source], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "decision  approve" in done.stdout, done
