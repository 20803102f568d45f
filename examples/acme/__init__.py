# SPDX-License-Identifier: MIT
"""Acme: a small product to let an agent loose on. Python's own http.server and sqlite3, no code of the guard.

It has what real products have (login, CSRF tokens, server-rendered pages, a part drawn by JavaScript, a REST
API, files, mail in an outbox table) and, under /traps, pages that try to lead an agent astray.
"""
from .server import Acme, start
from .store import Store, copy_database

__all__ = ["Acme", "Store", "copy_database", "start"]
