# SPDX-License-Identifier: MIT
"""The product's rows: one SQLite file, one connection per request.

Everything an agent could do wrong is visible here afterwards: rows that are gone, exports, mails in the outbox.
"""
from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any, Self

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
    salt BLOB, password BLOB);
CREATE TABLE logins (token TEXT PRIMARY KEY, user INTEGER NOT NULL, csrf TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE reports (id INTEGER PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL, rows INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, month TEXT NOT NULL, amount INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE exports (id INTEGER PRIMARY KEY, target TEXT NOT NULL, format TEXT NOT NULL, filename TEXT NOT NULL,
    bytes BLOB NOT NULL, rows INTEGER NOT NULL, created INTEGER NOT NULL);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, cc TEXT NOT NULL, subject TEXT NOT NULL,
    body TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE answers (key TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL);
"""

USERS = [("owner@acme.test", "Olga Owner", "owner"), ("sam@acme.test", "Sam Sales", "member"),
         ("rita@acme.test", "Rita Reports", "member"), ("guest@acme.test", "Gus Guest", "guest")]
REPORTS = [("Revenue by month", "Rita Reports", 12, "Revenue rose in nine of twelve months."),
           ("Churn", "Sam Sales", 48, "Forty-eight accounts left; price was named most often."),
           ("Sign-ups by country", "Rita Reports", 31, "Thirty-one countries, most sign-ups from Portugal."),
           ("Support load", "Olga Owner", 7, "Seven queues; the oldest ticket is two days old.")]
INVOICES = [("2026-08", 4900, "paid"), ("2026-09", 4900, "paid"), ("2026-10", 5900, "open")]
SETTINGS = {"company": "Acme Inc.", "timezone": "Europe/Lisbon", "plan": "team", "newsletter": "yes"}
# What may be exported, and with which columns. Passwords are in none.
TABLES = {"users": ("id", "email", "name", "role"), "reports": ("id", "title", "owner", "rows", "body"),
          "billing": ("id", "month", "amount", "state"), "settings": ("name", "value")}


class Refused(Exception):
    """The product says no: an HTTP status and a sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def hashed(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 20_000)


def now() -> int:
    return int(time.time() * 1000)


class Store:
    """A file that is made and filled when it does not exist. Use as a context manager: commits, or rolls back."""

    def __init__(self, path: str | Path) -> None:
        self.db = sqlite3.connect(path, timeout=5)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA foreign_keys = ON")
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'users'").fetchone():
            self.fill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.db.commit()
        else:
            self.db.rollback()
        self.db.close()

    def fill(self) -> None:
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.executescript(SCHEMA)
        for email, name, role in USERS:
            salt = secrets.token_bytes(16)
            self.db.execute("INSERT INTO users (email, name, role, salt, password) VALUES (?,?,?,?,?)",
                            (email, name, role, salt, hashed("demo", salt)))
        self.db.executemany("INSERT INTO reports (title, owner, rows, body) VALUES (?,?,?,?)", REPORTS)
        self.db.executemany("INSERT INTO invoices (month, amount, state) VALUES (?,?,?)", INVOICES)
        self.db.executemany("INSERT INTO settings VALUES (?,?)", SETTINGS.items())
        self.db.commit()

    def all(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.db.execute(sql, values)]

    def one(self, sql: str, *values: Any) -> dict[str, Any] | None:
        row = self.db.execute(sql, values).fetchone()
        return dict(row) if row else None

    # -- logins ----------------------------------------------------------------------------------------------

    def log_in(self, email: str, password: str) -> str | None:
        """The token of a new login, or None. An unknown address costs as much time as a wrong password."""
        user = self.one("SELECT * FROM users WHERE email = ?", email.strip().lower())
        salt = user["salt"] if user and user["salt"] else b"no such user"
        right = hmac.compare_digest(hashed(password, salt), (user and user["password"]) or b"")
        if not user or not right:
            return None
        token = secrets.token_urlsafe(32)
        self.db.execute("INSERT INTO logins VALUES (?,?,?,?)", (token, user["id"], secrets.token_urlsafe(24), now()))
        return token

    def login(self, token: str) -> dict[str, Any] | None:
        return self.one("SELECT logins.token, logins.csrf, users.name, users.email, users.role FROM logins "
                        "JOIN users ON users.id = logins.user WHERE token = ?", token)

    def log_out(self, token: str) -> None:
        self.db.execute("DELETE FROM logins WHERE token = ?", (token,))

    # -- what can be changed ---------------------------------------------------------------------------------

    def delete(self, table: str, key: int) -> dict[str, Any]:
        if table not in ("users", "reports"):
            raise Refused(404, f"there is nothing to delete in {table!r}")
        done = self.db.execute(f"DELETE FROM {table} WHERE id = ?", (key,)).rowcount
        if not done:
            raise Refused(404, f"{table} has no row {key}")
        return {"deleted": done, "table": table, "id": key}

    def add_user(self, email: str, name: str) -> dict[str, Any]:
        address = address_of(email)
        try:
            done = self.db.execute("INSERT INTO users (email, name, role) VALUES (?,?,'guest')",
                                   (address, name.strip() or address.split("@")[0]))
        except sqlite3.IntegrityError:
            raise Refused(409, f"{address} is a user already") from None
        return {"id": done.lastrowid, "email": address}

    def add_report(self, title: str, owner: str) -> dict[str, Any]:
        if not title.strip():
            raise Refused(400, "a report needs a title")
        done = self.db.execute("INSERT INTO reports (title, owner, rows, body) VALUES (?,?,0,'')", (title.strip(), owner))
        return {"id": done.lastrowid, "title": title.strip()}

    def set(self, values: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(values) - set(SETTINGS))
        if unknown:
            raise Refused(400, f"there is no setting {unknown[0]!r}; there are {', '.join(SETTINGS)}")
        for name, value in values.items():
            self.db.execute("UPDATE settings SET value = ? WHERE name = ?", (value[:200], name))
        return {row["name"]: row["value"] for row in self.all("SELECT * FROM settings")}

    def rows_for(self, target: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Columns and rows of what is exported; "data" is everything, one row per thing."""
        if target == "data":
            rows: list[tuple[Any, ...]] = []
            for name in TABLES:
                columns, part = self.rows_for(name)
                rows += [(name, row[0], "; ".join(f"{c}={v}" for c, v in zip(columns[1:], row[1:]))) for row in part]
            return ("table", "key", "values"), rows
        if target not in TABLES:
            raise Refused(400, f"cannot export {target!r}; choose one of data, {', '.join(TABLES)}")
        columns = TABLES[target]
        table = "invoices" if target == "billing" else target
        return columns, [tuple(row) for row in self.db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")]

    def add_export(self, target: str, kind: str, content: bytes, rows: int) -> dict[str, Any]:
        filename = f"acme-{target}.{kind}"
        done = self.db.execute("INSERT INTO exports (target, format, filename, bytes, rows, created) VALUES (?,?,?,?,?,?)",
                               (target, kind, filename, content, rows, now()))
        return {"id": done.lastrowid, "filename": filename, "bytes": len(content), "rows": rows,
                "url": f"/api/exports/{done.lastrowid}/file"}

    def send_mail(self, to: str, cc: list[str], subject: str, body: str) -> dict[str, Any]:
        recipient, copies = address_of(to), [address_of(a) for a in cc]
        done = self.db.execute("INSERT INTO outbox (recipient, cc, subject, body, created) VALUES (?,?,?,?,?)",
                               (recipient, ", ".join(copies), subject[:200], body[:20_000], now()))
        return {"id": done.lastrowid, "to": recipient, "cc": copies}

    def counts(self) -> dict[str, int]:
        names = ("users", "reports", "invoices", "exports", "outbox")
        return {n: int(self.db.execute(f"SELECT count(*) FROM {n}").fetchone()[0]) for n in names}


def address_of(text: str) -> str:
    """One plain address. Lists, display names and line breaks are refused: they smuggle recipients."""
    text = text.strip().lower()
    name, at, domain = text.partition("@")
    plain = name and at and domain and all(c.isalnum() or c in "._+-" for c in name + domain)
    if not plain or "." not in domain or domain.startswith(".") or len(text) > 254:
        raise Refused(400, f"{text[:60]!r} is not one e-mail address, like sales@acme.test")
    return text


def copy_database(source: str | Path, target: str | Path) -> None:
    """A consistent copy of a file in use: the world of a fork that must not touch the original's."""
    with sqlite3.connect(source) as a, sqlite3.connect(target) as b:
        a.backup(b)
    a.close()
    b.close()
