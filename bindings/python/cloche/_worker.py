# SPDX-License-Identifier: MIT
"""Confined worker processes: starting them, frames to and from them. docs/worker.md of the repository has the whole picture.

A process is forked from a "zygote", the program cloche-worker, which confined itself before. It has one channel; large bodies go
through files in memory that are made here, sealed, and only then read.
"""
from __future__ import annotations

import array
import contextlib
import fcntl
import os
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

from ._errors import Error

_HEADER = struct.Struct("<IHHII")  # length, type, flags, request, 0
_INLINE = 48 << 10
_BIG = 1
_MAX_BODY = 512 << 20
_CHANNEL = 3
START, ANSWER, FEED, DUMP, LOAD, ABANDON, INTERRUPT, _WIPE, _ROOM = range(1, 10)
REPORT, FAILED, SYNTAX, BYTES, _OUTPUT, _WANTS_ROOM, _REFUSED, _NOMEM, _TEST, _ERRORS = range(64, 74)
_SPAWN, _HELLO, _SPAWNED = 128, 129, 130
_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_HERE = os.path.dirname(os.path.abspath(__file__))


class Lost(Exception):
    """The process ended, did not answer in time, or broke the protocol; its text says which."""


def program() -> str:
    """The worker program: CLOCHE_WORKER, else the one of this package, else an installed one."""
    given = os.environ.get("CLOCHE_WORKER")
    for path in (given,) if given else (os.path.join(_HERE, "cloche-worker"), "/usr/local/bin/cloche-worker", "/usr/bin/cloche-worker"):
        if os.access(path, os.X_OK):
            return path
    raise Error(f"there is no worker program{f' {given}' if given else ''}: reinstall cloche on Linux, or name cloche-worker in CLOCHE_WORKER")


def _receive(channel: socket.socket, take_fd: bool) -> tuple[int, int, int, int, bytes, int]:
    """(type, flags, request, length, body in the packet, descriptor or -1)"""
    try:
        packet, ancillary, flags, _ = channel.recvmsg(_INLINE + _HEADER.size, socket.CMSG_SPACE(4) if take_fd else 0, socket.MSG_CMSG_CLOEXEC)
    except TimeoutError:
        raise Lost("it did not answer in time") from None
    except OSError:
        raise Lost("the process ended") from None
    fds = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(data[:len(data) // 4 * 4])
    sound = not flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC) and len(packet) >= _HEADER.size
    length, kind, bits, request, zero = _HEADER.unpack_from(packet) if sound else (0, 0, 0, 0, 1)
    body = packet[_HEADER.size:]
    if not packet or zero or bits & ~_BIG or (length <= _INLINE or body if bits else length != len(body)):
        for fd in fds:
            os.close(fd)
        raise Lost("it broke the protocol" if packet else "the process ended")
    return kind, bits, request, length, body, fds[0] if fds else -1


def _send(channel: socket.socket, kind: int, request: int, body: bytes, fds: tuple[int, ...] = (), large: bool = False) -> None:
    head = _HEADER.pack(len(body), kind, _BIG if large else 0, request, 0)
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    try:
        channel.sendmsg([head] if large else [head, body], rights, socket.MSG_NOSIGNAL)
    except OSError:
        raise Lost("the process ended") from None


class _Family:
    """The zygote, and one process that waits for whoever comes next."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.channel, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = program()
        actions: list[Any] = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in range(3)]
        with contextlib.closing(end), contextlib.closing(socket.fromfd(end.fileno(), socket.AF_UNIX, socket.SOCK_SEQPACKET)) as source:
            actions.append((os.POSIX_SPAWN_DUP2, source.fileno(), _CHANNEL))
            self.pid = os.posix_spawn(path, ["cloche-worker", "0"], {}, file_actions=actions, setsigmask=[],
                                      setsigdef=[signal.SIGINT, signal.SIGPIPE, signal.SIGTERM, signal.SIGCHLD])
        self.spare: Process | None = None
        self.channel.settimeout(20)
        try:
            kind, _, _, _, body, fd = _receive(self.channel, True)
        except Lost as problem:
            raise Error(f"the worker program {path} did not start: {problem}") from None
        if kind != _HELLO or fd >= 0:
            raise Error(f"the worker program {path} is of another version")
        self.confinement = int.from_bytes(body[:4], "little")

    def _fork(self) -> Process:
        mine, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with contextlib.closing(end):
            _send(self.channel, _SPAWN, 1, b"", (end.fileno(),))
        kind, _, _, _, _, pidfd = _receive(self.channel, True)
        if kind != _SPAWNED or pidfd < 0:
            mine.close()
            raise Lost("no process could be made")
        return Process(mine, pidfd)

    def take(self) -> Process:
        with self.lock:
            process, self.spare = self.spare or self._fork(), None
            if not process.alive():
                process.end()
                process = self._fork()
            self.spare = self._fork()
            return process

    def end(self) -> None:
        if self.spare is not None:
            self.spare.end()
        self.channel.close()
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


_family: _Family | None = None
_family_lock = threading.Lock()


def _forget() -> None:
    """In a forked child: the processes are the parent's."""
    global _family, _family_lock
    _family, _family_lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def take() -> Process:
    """A clean process."""
    global _family
    with _family_lock:
        for _ in range(2):
            if _family is None:
                _family = _Family()
            try:
                return _family.take()
            except Lost:  # the zygote is gone
                _family.end()
                _family = None
    raise Error("no worker process can be made")


def confinement() -> int:
    """What confines the processes: the CL_WORKER_HAS_ bits of cloche_worker.h."""
    take().end()
    assert _family is not None
    return _family.confinement


class Process:
    """One confined process. After Lost it is of no use any more."""

    def __init__(self, channel: socket.socket, pidfd: int) -> None:
        self.channel = channel
        self.pidfd = pidfd
        self.owner = os.getpid()
        self.request = 0
        self.refused: int | None = None

    def alive(self) -> bool:
        return not select.select([self.pidfd], [], [], 0)[0]

    def pid(self) -> int:
        with open(f"/proc/self/fdinfo/{self.pidfd}", encoding="ascii") as info:
            pid = int(next(line for line in info if line.startswith("Pid:")).split()[1])
        if pid <= 0:  # kill() would take 0 and -1 for everybody
            raise ProcessLookupError("the process has ended")
        return pid

    def end(self) -> None:
        if self.pidfd < 0:
            return
        if self.owner == os.getpid():
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        self.channel.close()
        os.close(self.pidfd)
        self.pidfd = -1

    __del__ = end

    def interrupt(self) -> None:
        with contextlib.suppress(Lost):
            _send(self.channel, INTERRUPT, self.request, b"")

    def call(self, kind: int, body: bytes, printed: Callable[[bytes], None], seconds: float | None) -> tuple[int, bytes, BaseException | None]:
        """Sends a request and waits for its answer: (type, body, what came in between: Ctrl-C, or the exception of `printed`)."""
        self.request = self.request % 0xFFFFFFFF + 1
        until = None if seconds is None else time.monotonic() + seconds
        self.channel.settimeout(seconds)
        if len(body) <= _INLINE:
            _send(self.channel, kind, self.request, body)
        else:
            fd = _memory(body)
            try:
                _send(self.channel, kind, self.request, body, (fd,), large=True)
            finally:
                os.close(fd)
        room = -1
        stop: BaseException | None = None
        try:
            while True:
                try:
                    if until is not None:
                        left = until - time.monotonic()
                        if left <= 0:
                            raise Lost("it did not answer in time")
                        self.channel.settimeout(left)
                    kind, bits, request, length, answer, _ = _receive(self.channel, False)
                except BaseException as problem:
                    if isinstance(problem, Lost) or stop is not None:
                        raise
                    stop = problem  # Ctrl-C: the program ends first, then the exception goes on
                    self.interrupt()
                    continue
                if kind == _REFUSED and not bits:
                    self.refused = int.from_bytes(answer[:4], "little")
                    continue
                if request != self.request:
                    raise Lost("it broke the protocol")
                if kind in (_OUTPUT, _ERRORS) and not bits:
                    begun = time.monotonic()
                    try:
                        if stop is None:
                            printed(answer)
                    except Lost:
                        raise
                    except BaseException as problem:
                        stop = problem
                        self.interrupt()
                    if until is not None:
                        until += time.monotonic() - begun  # a slow reader's time
                elif kind == _WANTS_ROOM and not bits and room < 0 and len(answer) == 4:
                    size = int.from_bytes(answer, "little")
                    if not _INLINE < size <= _MAX_BODY:
                        raise Lost("it broke the protocol")
                    room = _memory(None, size)
                    _send(self.channel, _ROOM, self.request, b"", (room,))
                elif kind in (REPORT, FAILED, SYNTAX, BYTES):
                    if bits:
                        answer = _read(room, length)
                    return kind, answer, stop
                else:
                    raise Lost("it had no memory for its answer" if kind == _NOMEM else "it broke the protocol")
        except Lost as problem:
            if self.refused is not None:
                raise Lost(f"it was refused system call {self.refused}") from None
            raise problem
        finally:
            if room >= 0:
                os.close(room)


def _memory(body: bytes | None, size: int = 0) -> int:
    """A file in memory that cannot be resized: with the body in it and sealed, or room to be written."""
    fd = os.memfd_create("cloche", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        if body is None:
            os.ftruncate(fd, size)
            fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
        else:
            view = memoryview(body)
            while view:
                view = view[os.write(fd, view):]
            fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _read(fd: int, size: int) -> bytes:
    """What a worker wrote, once it cannot write any more."""
    try:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL)
        if os.fstat(fd).st_size == size:
            body = os.pread(fd, size, 0)
            if len(body) == size:
                return body
    except OSError:
        pass
    raise Lost("it broke the protocol")
