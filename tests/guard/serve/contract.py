# SPDX-License-Identifier: MIT
"""Every answer of the server in these tests is held against web/openapi.json."""
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FILE = Path(__file__).resolve().parents[3] / "web" / "openapi.json"
SPEC: dict[str, Any] = json.loads(FILE.read_text())


@cache
def operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, item in SPEC["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            found = item.get({"HEAD": "get"}.get(method, method.lower()))
            if found:
                return found  # type: ignore[no-any-return]
    return None


def resolved(v: Any) -> Any:
    """References of the document, as references of a schema that carries its components."""
    return {**v, "components": SPEC["components"]}


def check(method: str, path: str, status: int, kind: str, body: Any) -> None:
    kind = kind.split(";")[0]
    known = operation(method, path.split("?")[0])
    if status >= 400 and kind.endswith("json"):
        assert kind == "application/problem+json" and body["status"] == status, (method, path, kind)
        schema = {"$ref": "#/components/schemas/Problem"}
    elif known:
        assert str(status) in known["responses"], f"{method} {path} answers {status}, which openapi.json does not know"
        content = known["responses"][str(status)]["content"]
        assert kind in content, (method, path, kind)
        schema = content[kind]["schema"]
    else:
        return
    wrong = sorted(Draft202012Validator(resolved(schema)).iter_errors(body), key=lambda e: len(e.path))
    assert not wrong, f"{method} {path} {status}: {list(wrong[0].path)}: {wrong[0].message[:300]}"
