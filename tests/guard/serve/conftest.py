# SPDX-License-Identifier: MIT
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import Server  # noqa: E402
from postgres import Postgres, binaries  # noqa: E402


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if not binaries():
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): many servers are untested here")
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def clock(tmp_path: Path) -> Callable[[int], None]:
    """Moves the servers' clock to so many milliseconds ahead of the real one."""
    def move(ms: int) -> None:
        new = tmp_path / "clock.new"
        new.write_text(str(ms))
        new.rename(tmp_path / "clock")  # never half written

    return move


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers; those still running at the end must stop cleanly."""
    servers: list[Server] = []

    def start(*options: str, mode: str = "demo", store: str | Path | None = None, key_file: Path | None = None) -> Server:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, "--clock-offset-file", str(tmp_path / "clock"), *options, mode=mode, store=store,
                              key_file=key_file))
        return servers[-1]

    yield start
    for server in servers:
        if server.process:
            server.close()
        assert "ERROR: AddressSanitizer" not in server.log() and "runtime error" not in server.log(), server.log()[-5000:]
