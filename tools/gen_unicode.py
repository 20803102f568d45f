#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make src/base/unicode_tables.c, the Unicode 16.0 data of the interpreter.

The data is what CPython 3.14 itself answers (str methods and unicodedata), so it agrees with the
definition of Python by construction. Two steps:

1. Under CPython 3.14, write the answers of all code points to a file, and print the checksums
   that tests/c/test_unicode.c compares:

       python3.14 tools/gen_unicode.py dump data.json
       python3.14 tools/gen_unicode.py digest

   Without a python3.14, the npm package `pyodide` (0.29 and later) is one. In an empty folder:

       npm install pyodide
       cp .../tools/gen_unicode.py .
       node -e 'import("pyodide").then(async m => {
           const p = await m.loadPyodide();
           p.FS.mkdir("/w"); p.FS.mount(p.FS.filesystems.NODEFS, {root: "."}, "/w");
           p.runPython(`import sys; sys.path.insert(0, "/w"); import gen_unicode as g
       g.dump("/w/data.json"); g.digest()`); })'

2. Under any Python 3.9 or later, pack it:

       python3 tools/gen_unicode.py pack data.json src/base/unicode_tables.c

The same data.json always gives the same bytes.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from typing import Any

LAST = 0x110000

CATEGORIES = ["Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd",
              "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf",
              "Cs", "Co"]
BIDI = ["", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN", "ES", "ET", "AN", "CS", "NSM",
        "BN", "B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"]
WIDTHS = ["N", "A", "H", "F", "Na", "W"]
TAGS = ["", "<font>", "<noBreak>", "<initial>", "<medial>", "<final>", "<isolated>", "<circle>",
        "<super>", "<sub>", "<vertical>", "<wide>", "<narrow>", "<small>", "<square>",
        "<fraction>", "<compat>"]

# Bit numbers of the flags word; src/base/unicode.h has the same list.
FLAGS = ["alpha", "decimal", "digit", "numeric", "space", "lower", "upper", "title", "printable",
         "xid_start", "xid_continue", "cased", "ignorable", "linebreak", "nfd_no", "nfkd_no",
         "nfc_maybe", "nfkc_maybe", "mirrored"]

PREDICATES = {
    "alpha": str.isalpha, "decimal": str.isdecimal, "digit": str.isdigit,
    "numeric": str.isnumeric, "space": str.isspace, "lower": str.islower, "upper": str.isupper,
    "printable": str.isprintable, "xid_start": str.isidentifier,
    "xid_continue": lambda c: ("a" + c).isidentifier(),
    # The final sigma rule shows these two: a cased letter, then any number of ignorable ones.
    # A code point that is both counts as ignorable, so "cased" means cased and not ignorable.
    "cased": lambda c: (c + "\u03a3").lower()[-1] == "\u03c2",
    "ignorable": lambda c: ("a" + c + "\u03a3").lower()[-1] == "\u03c2"
                           and (c + "\u03a3").lower()[-1] != "\u03c2",
    "linebreak": lambda c: len((c + "a").splitlines()) == 2,
}


def compositions() -> list[list[int]]:
    """The pairs NFC puts together, Hangul left out."""
    import unicodedata as u
    out = []
    for cp in range(LAST):
        parts = u.decomposition(chr(cp)).split()
        if len(parts) == 2 and parts[0][0] != "<":
            pair = [int(x, 16) for x in parts]
            if u.normalize("NFC", chr(pair[0]) + chr(pair[1])) == chr(cp):
                out.append([*pair, cp])
    return out


def dump(path: str) -> None:
    """Write what this Python knows about each code point, equal neighbours joined."""
    import _sre
    import unicodedata as u
    if u.unidata_version != "16.0.0":
        sys.exit(f"this Python has Unicode {u.unidata_version}, not 16.0.0")
    rows: list[list[Any]] = []
    for cp in range(LAST):
        c = chr(cp)

        def mapped(s: str) -> Any:
            return ord(s) - cp if len(s) == 1 else [ord(x) for x in s]  # noqa: B023

        quick = [u.normalize(f, c) != c for f in ("NFD", "NFKD", "NFC", "NFKC")]
        row = [
            u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c),
            u.mirrored(c), u.decomposition(c), u.numeric(c, None), u.decimal(c, None),
            u.digit(c, None), mapped(c.upper()), mapped(c.lower()), mapped(c.title()),
            mapped(c.casefold()), _sre.unicode_tolower(cp) - cp, quick,
            [n for n, f in PREDICATES.items() if f(c)],
        ]
        if rows and rows[-1][2:] == row:
            rows[-1][1] = cp
        else:
            rows.append([cp, cp, *row])
    with open(path, "w", encoding="ascii") as out:
        json.dump({"version": u.unidata_version, "compose": compositions(), "rows": rows}, out)


def digest() -> None:
    """Print one CRC-32 per property over all code points, as C initialisers for the test."""
    import _sre
    import unicodedata as u
    props: dict[str, Any] = {**PREDICATES}
    props["title"] = lambda c: u.category(c) == "Lt"
    props["alnum"] = str.isalnum
    for name, f in props.items():
        print(f'    {{"{name}", 0x{zlib.crc32(bytes(map(f, map(chr, range(LAST))))):08x}}},')
    small = {
        "category": lambda c: CATEGORIES.index(u.category(c)),
        "bidirectional": lambda c: BIDI.index(u.bidirectional(c)),
        "east_asian_width": lambda c: WIDTHS.index(u.east_asian_width(c)),
        "combining": u.combining,
        "mirrored": u.mirrored,
        "decimal_value": lambda c: u.decimal(c, 255),
        "digit_value": lambda c: u.digit(c, 255),
    }
    for name, f in small.items():
        print(f'    {{"{name}", 0x{zlib.crc32(bytes(map(f, map(chr, range(LAST))))):08x}}},')
    crc = 0
    for cp in range(LAST):
        crc = zlib.crc32(struct.pack("<d", u.numeric(chr(cp), -1.0)), crc)
    print(f'    {{"numeric_value", 0x{crc:08x}}},')
    crc = 0
    for cp in range(LAST):
        crc = zlib.crc32(struct.pack("<I", _sre.unicode_tolower(cp)), crc)
    print(f'    {{"simple_lower", 0x{crc:08x}}},')
    texts = {"upper": str.upper, "lower": str.lower, "title": str.title, "casefold": str.casefold}
    texts = {k + "_full": v for k, v in texts.items()}
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        texts[form] = lambda c, form=form: u.normalize(form, c)
    # The decomposition text itself: tag number, then the code points.
    def raw(c: str) -> str:
        parts = u.decomposition(c).split()
        if not parts:
            return ""
        tag = parts.pop(0) if parts[0][0] == "<" else ""
        return chr(TAGS.index(tag)) + "".join(chr(int(x, 16)) for x in parts)
    texts["decomposition"] = raw
    for name, f in texts.items():
        crc = 0
        for cp in range(LAST):
            t = f(chr(cp))
            crc = zlib.crc32(struct.pack(f"<{len(t) + 1}I", len(t), *map(ord, t)), crc)
        print(f'    {{"{name}", 0x{crc:08x}}},')


def stages(values: list[int]) -> tuple[list[int], list[int], list[int], tuple[int, int]]:
    """Split a table over all code points into three stages, at the shifts that take least room."""
    best: Any = None
    for low in (3, 4, 5, 6):
        blocks: dict[tuple[int, ...], int] = {}
        leaf = []
        for i in range(0, LAST, 1 << low):
            leaf.append(blocks.setdefault(tuple(values[i:i + (1 << low)]), len(blocks)))
        for mid in (3, 4, 5, 6):
            upper: dict[tuple[int, ...], int] = {}
            top = []
            for i in range(0, len(leaf), 1 << mid):
                top.append(upper.setdefault(tuple(leaf[i:i + (1 << mid)]), len(upper)))
            t3 = [v for b in blocks for v in b]
            t2 = [v for b in upper for v in b]
            size = sum(len(t) * (1 if max(t) < 256 else 2) for t in (top, t2, t3))
            if best is None or size < best[0]:
                best = (size, top, t2, t3, (low, mid))
    return best[1:]


def emit(name: str, ctype: str, values: list[Any], out: list[str], per: str = "{}") -> None:
    out.append(f"const {ctype} {name}[{len(values)}] = {{")
    line = "   "
    for v in values:
        item = " " + per.format(v) + ","
        if len(line) + len(item) > 100:
            out.append(line)
            line = "   "
        line += item
    out += [line, "};", ""]


def int_type(values: list[int]) -> str:
    top = max(values)
    return "uint8_t" if top < 1 << 8 else "uint16_t" if top < 1 << 16 else "uint32_t"


def emit_stages(name: str, values: list[int], out: list[str], head: list[str]) -> None:
    top, mid, low, shifts = stages(values)
    for part, table in (("top", top), ("mid", mid), ("low", low)):
        emit(f"cl_unicode_{name}_{part}", int_type(table), table, out)
        head.append(f"extern const {int_type(table)} cl_unicode_{name}_{part}[];")
    up = name.upper()
    head.append(f"#define CL_UNICODE_{up}_LOW_BITS {shifts[0]}")
    head.append(f"#define CL_UNICODE_{up}_MID_BITS {shifts[1]}")


def utf16(cps: list[int]) -> list[int]:
    out = []
    for cp in cps:
        out += [cp] if cp < 0x10000 else [0xD800 + ((cp - 0x10000) >> 10), 0xDC00 + (cp & 0x3FF)]
    return out


def pack(path: str, target: str) -> None:
    with open(path, encoding="ascii") as f:
        data = json.load(f)
    seconds = {b for _, b, _ in data["compose"]}
    seconds |= set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))

    # Simple upper and title case is what the full mapping gives when it is one code point. For the
    # others (German sharp s, Greek with iota subscript) the title-case partner is the letter of
    # category Lt whose simple lower case it is, or none.
    partner = {}
    for row in data["rows"]:
        if row[2] == "Lt":
            for cp in range(row[0], row[1] + 1):
                partner[cp + row[15]] = cp

    case_recs: dict[tuple[int, ...], int] = {}
    info_recs: dict[tuple[int, ...], int] = {}
    numbers: dict[float, int] = {-1.0: 0}
    special: list[int] = []
    special_at: dict[tuple[int, ...], int] = {}
    decomp: list[int] = [0]
    decomp_at: dict[str, int] = {"": 0}
    case_of, info_of, decomp_of = [], [], []
    # Number indexes are given in ascending order of value so that the file does not depend on
    # which code point has a value first.
    for v in sorted({r[8] for r in data["rows"] if r[8] is not None}):
        numbers[v] = len(numbers)

    for row in data["rows"]:
        (first, last, cat, bidi, comb, width, mirrored, dec, num, decimal, digit, up, low, title,
         fold, simple_low, quick, preds) = row
        for cp in range(first, last + 1):
            full = [0, 0, 0, 0]
            deltas = []
            for k, m in enumerate((up, low, title, fold)):
                if isinstance(m, list):
                    key = tuple(m)
                    if key not in special_at:
                        special_at[key] = len(special)
                        special.extend(key)
                    full[k] = special_at[key] << 2 | len(m)
                    if k == 1:
                        m = simple_low
                    elif k == 3:
                        m = 0
                    else:
                        m = partner.get(cp, cp) - cp
                deltas.append(m)
            flags = 0
            names = set(preds)
            if cat == "Lt":
                names.add("title")
            for name, q in zip(("nfd_no", "nfkd_no", "nfc_maybe", "nfkc_maybe"), quick):
                if q or (name.endswith("maybe") and cp in seconds):
                    names.add(name)
            if mirrored:
                names.add("mirrored")
            for name in names:
                flags |= 1 << FLAGS.index(name)
            case = (flags, *deltas, *full)
            case_of.append(case_recs.setdefault(case, len(case_recs)))
            info = (CATEGORIES.index(cat), BIDI.index(bidi), comb, WIDTHS.index(width),
                    255 if decimal is None else decimal, 255 if digit is None else digit,
                    0 if num is None else numbers[num])
            info_of.append(info_recs.setdefault(info, len(info_recs)))
            if dec not in decomp_at:
                parts = dec.split()
                tag = TAGS.index(parts.pop(0)) if parts[0][0] == "<" else 0
                units = utf16([int(x, 16) for x in parts])
                decomp_at[dec] = len(decomp)
                decomp.extend([len(units) << 5 | tag, *units])
            decomp_of.append(decomp_at[dec])
    # One sorted list of first << 21 | second serves a binary search.
    pairs = sorted((a << 21 | b, c) for a, b, c in data["compose"])

    out = ["/* SPDX-License-Identifier: MIT */",
           "/* Unicode data tables. Made by tools/gen_unicode.py; do not edit by hand. */",
           "/* clang-format off */", "", '#include "unicode_tables.h"', ""]
    head = ["/* SPDX-License-Identifier: MIT */",
            "/* The layout of the tables, for unicode.c only. Made by tools/gen_unicode.py. */",
            "/* clang-format off */", "", "#ifndef CL_BASE_UNICODE_TABLES_H",
            "#define CL_BASE_UNICODE_TABLES_H", "", "#include <stdint.h>", "",
            "/* Case: deltas to the simple mapping; full_* is offset << 2 | count into",
            "   cl_unicode_special when the full mapping has several code points, else 0. */",
            "typedef struct {",
            "    uint32_t flags;",
            "    int32_t upper, lower, title, fold;",
            "    uint16_t full_upper, full_lower, full_title, full_fold;",
            "} cl_unicode_case_rec;", "",
            "/* What unicodedata answers; 255 = no decimal or digit value, number 0 = no value. */",
            "typedef struct {",
            "    uint8_t category, bidi, combining, width, decimal, digit, number;",
            "} cl_unicode_info_rec;", "",
            "typedef struct {", "    uint64_t pair; /* first << 21 | second */",
            "    uint32_t composed;", "} cl_unicode_pair_rec;", ""]
    emit_stages("case", case_of, out, head)
    emit_stages("info", info_of, out, head)
    emit_stages("decomp", decomp_of, out, head)
    rec = [f"{{0x{r[0]:x}, {', '.join(map(str, r[1:]))}}}" for r in case_recs]
    emit("cl_unicode_case", "cl_unicode_case_rec", rec, out)
    rec = [f"{{{', '.join(map(str, r))}}}" for r in info_recs]
    emit("cl_unicode_info", "cl_unicode_info_rec", rec, out)
    emit("cl_unicode_number", "double", [repr(float(v)) for v in numbers], out)
    emit("cl_unicode_special", "uint16_t", special, out)
    emit("cl_unicode_decomp", "uint16_t", decomp, out)
    emit("cl_unicode_pair", "cl_unicode_pair_rec", [f"{{{p}u, {c}}}" for p, c in pairs], out)
    assert len(numbers) < 256 and max(special) < 65536 and max(decomp) < 65536
    head += ["extern const cl_unicode_case_rec cl_unicode_case[];",
             "extern const cl_unicode_info_rec cl_unicode_info[];",
             "extern const double cl_unicode_number[];",
             "extern const uint16_t cl_unicode_special[];",
             "/* Each entry: units << 5 | tag, then the code points as UTF-16. */",
             "extern const uint16_t cl_unicode_decomp[];",
             "extern const cl_unicode_pair_rec cl_unicode_pair[];",
             f"#define CL_UNICODE_PAIRS {len(pairs)}", "", "#endif"]
    with open(target, "w", encoding="ascii", newline="\n") as f:
        f.write("\n".join(out).rstrip("\n") + "\n")
    with open(target[:-1] + "h", "w", encoding="ascii", newline="\n") as f:
        f.write("\n".join(head) + "\n")
    print(f"{len(case_recs)} case records, {len(info_recs)} info records, {len(decomp)} "
          f"decomposition units, {len(pairs)} pairs, {len(numbers)} numbers")


def main(argv: list[str]) -> None:
    match_ = {("dump", 1): dump, ("digest", 0): digest, ("pack", 2): pack}
    if not argv or (argv[0], len(argv) - 1) not in match_:
        sys.exit(__doc__)
    match_[argv[0], len(argv) - 1](*argv[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
