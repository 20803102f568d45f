# SPDX-License-Identifier: MIT
"""Exports as real bytes: CSV, JSON, and a plain one-font PDF."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]
LINES_PER_PAGE = 48


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([f"'{v}" if isinstance(v, str) and v[:1] in "=+-@" and v else v for v in row] for row in rows)
    return out.getvalue().encode()


def as_json(columns: Sequence[str], rows: Rows) -> bytes:
    return json.dumps([dict(zip(columns, row)) for row in rows], ensure_ascii=False, indent=1).encode()


def as_pdf(columns: Sequence[str], rows: Rows) -> bytes:
    lines = [" | ".join(str(v) for v in row)[:110] for row in (columns, *rows)]
    pages = [lines[i:i + LINES_PER_PAGE] for i in range(0, len(lines), LINES_PER_PAGE)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))}] >>"
               .encode(),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]
    for number, page in enumerate(pages):
        text = b"BT /F1 8 Tf 11 TL 40 800 Td\n"
        for line in page:
            for plain, quoted in (("\\", "\\\\"), ("(", "\\("), (")", "\\)")):
                line = line.replace(plain, quoted)
            text += b"(" + line.encode("cp1252", "replace") + b") '\n"
        text += b"ET"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n" % len(text) + text + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + thing + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table +
                  b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out)))


FORMATS: dict[str, tuple[str, Callable[[Sequence[str], Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "pdf": ("application/pdf", as_pdf),
}
