#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An agent whose dangerous calls wait for a person: paused programs are rows in SQLite.

    approvals.py DB submit FILE          runs a program until it ends or asks for something dangerous
    approvals.py DB pending              what waits
    approvals.py DB approve ID           does it, and runs on
    approvals.py DB refuse ID REASON     raises PermissionError in the program, and runs on

Each command is a process of its own: nothing of a waiting program is in memory. The snapshots are authenticated with the key in
DB.key, so a row that somebody edited is refused. An answer is taken once: the row is claimed before anything is done.
"""
from __future__ import annotations

import json
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

import cloche

LIMITS = cloche.Limits(time=5.0, memory=64 << 20, calls=1000)
SCHEMA = """
create table if not exists waiting (id integer primary key, program text, line integer, function text, arguments text, snapshot blob,
                                    state text default 'waiting');
create table if not exists orders (id integer primary key, customer text, status text);
insert into orders select * from (values (1, 'Ada', 'stale'), (2, 'Bo', 'open'), (3, 'Cy', 'stale')) where not exists (select 1 from orders);
"""


class Desk:
    """The host: what the tools do, which of them need approval, and where paused programs are kept."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(SCHEMA)
        self.key = self.read_key(path + ".key")
        self.tools: dict[str, Callable[..., Any]] = {"find": self.find, "delete": self.delete}
        self.dangerous = {"delete"}

    @staticmethod
    def read_key(path: str) -> bytes:
        if not os.path.exists(path):
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(secrets.token_bytes(32))
        with open(path, "rb") as f:
            return f.read()

    def find(self, status: str) -> list[dict[str, Any]]:
        rows = self.db.execute("select id, customer from orders where status = ?", (status,))
        return [{"id": i, "customer": c} for i, c in rows]

    def delete(self, ids: list[int]) -> int:
        return sum(self.db.execute("delete from orders where id = ?", (i,)).rowcount for i in ids)

    def go_on(self, name: str, r: cloche.Paused | cloche.Done) -> None:
        """Answers harmless calls; keeps the program in the table at a dangerous one."""
        sys.stdout.write(r.stdout)
        while isinstance(r, cloche.Paused):
            if r.function in self.dangerous:
                row = (name, r.line, r.function, json.dumps([r.args, r.kwargs]), r.dump(self.key))
                at = self.db.execute("insert into waiting (program, line, function, arguments, snapshot) values (?, ?, ?, ?, ?)", row).lastrowid
                self.db.commit()
                print(f"{at}: {name} waits in line {r.line} for {r.calls[0]!r}")
                return
            r = self.answer(r)
            sys.stdout.write(r.stdout)
        self.db.commit()
        print(f"{name} is done: {r.value!r}")

    def answer(self, r: cloche.Paused) -> cloche.Paused | cloche.Done:
        try:
            value = self.tools[r.function](*r.args, **r.kwargs)
        except Exception as error:  # a tool that fails is an exception in the program, which may handle it
            return r.throw(error)
        return r.resume(value)

    def submit(self, path: str) -> None:
        with open(path, encoding="utf-8") as f:
            program = cloche.Program(f.read(), functions=list(self.tools), filename=os.path.basename(path))
        self.go_on(program.filename, program.start(limits=LIMITS))

    def pending(self) -> None:
        for at, name, line, function, arguments in self.db.execute(
                "select id, program, line, function, arguments from waiting where state = 'waiting'"):
            print(f"{at}: {name} line {line}: {function} {arguments}")

    def decide(self, at: str, refusal: str | None) -> None:
        claimed = self.db.execute("update waiting set state = ? where id = ? and state = 'waiting' returning program, snapshot",
                                  ("approved" if refusal is None else "refused", at)).fetchone()
        if claimed is None:
            sys.exit(f"nothing waits under the number {at}")
        r = cloche.Paused.load(claimed[1], self.key, LIMITS)
        self.go_on(claimed[0], self.answer(r) if refusal is None else r.throw(PermissionError(refusal)))


def main() -> None:
    match sys.argv[1:]:
        case [db, "submit", path]:
            Desk(db).submit(path)
        case [db, "pending"]:
            Desk(db).pending()
        case [db, "approve", at]:
            Desk(db).decide(at, None)
        case [db, "refuse", at, *reason]:
            Desk(db).decide(at, " ".join(reason) or "refused")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main()
    except cloche.Raised as error:
        sys.exit(error.traceback.rstrip())
    except cloche.Error as error:
        sys.exit(f"{type(error).__name__}: {error}")
