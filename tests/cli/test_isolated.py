# SPDX-License-Identifier: MIT
"""`--isolated` shows exactly what is shown without it: the tests of the command once more, in confined workers."""
from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
import test_cli
from test_cli import *  # noqa: F403

# The switches of the interpreter's own tests work on a machine in this process.
del test_switches_change_nothing, test_failing_allocations_are_memory_errors  # noqa: F821

COMMAND = test_cli.CLOCHE
WRAPPER = """#!/bin/sh
verb=$1
case "$verb" in
run|start|resume|fork) shift; exec "{0}" "$verb" --isolated "$@" ;;
*) exec "{0}" "$@" ;;
esac
"""


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper = tmp_path_factory.mktemp("bin") / "cloche"
    wrapper.write_text(WRAPPER.format(os.path.abspath(COMMAND)))
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(test_cli, "CLOCHE", str(wrapper))


def test_the_wrapper_isolates(tmp_path: Path) -> None:
    got = test_cli.cloche("run", "-c", "1", "--gc-every", "1")
    assert (got.returncode, got.stderr) == (2, "cloche: the switches of the tests do not go with --isolated\n")


def test_without_the_worker_program(tmp_path: Path) -> None:
    copy = tmp_path / "cloche"
    copy.write_bytes(Path(COMMAND).read_bytes())
    copy.chmod(0o755)
    if any((Path(p) / "cloche-worker").exists() for p in ("/usr/local/bin", "/usr/bin")):
        pytest.skip("cloche is installed here")
    got = subprocess.run([copy, "run", "--isolated", "-c", "1"], capture_output=True, text=True, timeout=30)
    assert got.returncode == 2
    assert got.stderr == "cloche: --isolated: there is no worker program: cloche-worker is installed beside cloche\n"


def test_snapshots_cross(tmp_path: Path) -> None:
    """What one of the two writes the other one resumes, with a key too."""
    key, snap = tmp_path / "key", tmp_path / "s.snap"
    key.write_bytes(b"0123456789abcdef")
    for first, second in ((COMMAND, test_cli.CLOCHE), (test_cli.CLOCHE, COMMAND)):
        made = subprocess.run([first, "start", "-c", "x = f(1)\nprint(x + 1)", "--fn", "f", "--snapshot", snap, "--key-file", key],
                              capture_output=True, text=True, timeout=30)
        assert (made.returncode, made.stderr) == (5, f"paused at line 1, call 1: f(1)\nanswer with: cloche resume {snap} --return JSON\n")
        done = subprocess.run([second, "resume", snap, "--return", "41", "--key-file", key], capture_output=True, text=True, timeout=30)
        assert (done.returncode, done.stdout) == (0, "42\n")
        key2 = tmp_path / "key2"
        key2.write_bytes(b"another key, not that one")
        bad = subprocess.run([second, "resume", snap, "--return", "41", "--key-file", key2], capture_output=True, text=True, timeout=30)
        assert (bad.returncode, bad.stderr) == (4, f"cloche: {snap}: the snapshot was changed or made with another key\n")
