# SPDX-License-Identifier: MIT
"""A PostgreSQL server of the tests' own: on a socket in a temporary folder, ended with the tests.

PostgreSQL refuses to run as root; then the user postgres of Debian's package runs it.
"""
from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


class Postgres:
    def __init__(self) -> None:
        bin = binaries()
        assert bin
        self.bin, self.databases = bin, 0
        self.folder = Path(tempfile.mkdtemp(prefix="cloche-pg-"))
        self.user = None if os.geteuid() else "postgres"
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self.log = open(self.folder / "log", "wb")
        self.spawn("initdb", "--no-sync", "-A", "trust", "-U", "cloche", "-E", "UTF8", "--locale=C",
                   "-D", str(self.folder / "data")).wait(60)
        self.start()

    def spawn(self, program: str, *args: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([self.bin / program, *args], stdout=self.log, stderr=self.log, cwd="/",
                                user=self.user, group=self.user, extra_groups=[] if self.user else None,
                                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, preexec_fn=die_with_parent)

    def start(self) -> None:
        self.server = self.spawn("postgres", "-D", str(self.folder / "data"), "-c", "listen_addresses=", "-c",
                                 f"unix_socket_directories={self.folder}", "-c", "max_connections=150", "-c",
                                 "shared_buffers=16MB")
        for _ in range(1200):  # recovery is slow on a busy disk
            if self.sql("SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def sql(self, statement: str, database: str = "postgres", check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self.bin / "psql", "-h", self.folder, "-U", "cloche", "-d", database, "-AtqX", "-c", statement],
                              capture_output=True, text=True, check=check)

    def database(self) -> str:
        """The URL of a new, empty database."""
        self.databases += 1
        self.sql(f"CREATE DATABASE d{self.databases}")
        return f"postgres:///d{self.databases}?host={self.folder}&user=cloche"

    def restart(self) -> None:
        """As after a power failure."""
        self.stop(signal.SIGQUIT)
        self.start()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        self.server.send_signal(how)
        self.server.wait(20)

    def close(self) -> None:
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder)
