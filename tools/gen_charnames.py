#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make src/base/charname_tables.c, the names of the characters of Unicode 16.0.

The names are what CPython 3.14 answers, the aliases are those of the Unicode character database:

1. Under CPython 3.14 (tools/gen_unicode.py says how to have one from npm), write the names:

       python3.14 tools/gen_charnames.py dump names.txt

2. Under any Python 3.9 or later, pack them. NameAliases.txt is a file of the database; of its
   lines only the first two fields, `code;alias`, matter:

       python3 tools/gen_charnames.py pack names.txt NameAliases.txt src/base/charname_tables.c

The same two files always give the same bytes. Names that end with their own code point ("CJK
UNIFIED IDEOGRAPH-4E00") are ranges, those of Hangul syllables are spelled by charname.c; the others
are sequences of words, a word being one or two bytes, and share their beginning with the name before.
"""

from __future__ import annotations

import collections
import re
import struct
import sys
import zlib

ONE = 200  # this many words have codes of one byte; src/base/charname.c has the same number
BLOCK = 16  # names, and words, found without reading those before them
HANGUL = "HANGUL SYLLABLE "

Names = list[tuple[int, str]]


def read(path: str) -> Names:
    """The lines `hex code;name` of a file; comments are left out."""
    out = []
    for line in open(path, encoding="utf-8"):
        if line[0] in "0123456789ABCDEF":
            code, name = line.rstrip("\n").split(";")[:2]
            out.append((int(code, 16), name))
    return out


def dump(path: str) -> None:
    """Write the name of every character that has one, and print the checksum of the file."""
    import unicodedata
    if unicodedata.unidata_version != "16.0.0":
        sys.exit(f"this Python has Unicode {unicodedata.unidata_version}; 16.0.0 is needed (CPython 3.14)")
    text = "".join(f"{c:X};{unicodedata.name(chr(c))}\n" for c in range(0x110000)
                   if unicodedata.name(chr(c), ""))
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    print(f"{zlib.crc32(text.encode()):#010x} {len(text)} bytes")


def words_of(name: str) -> list[str]:
    """The words of a name. One that starts with a hyphen or a space is joined as it is, before the
    others a space is understood."""
    out: list[str] = []
    for part in name.split(" "):
        pieces = re.split(r"(?<=.)(?=-)", part)
        if out and pieces[0].startswith("-"):
            pieces[0] = " " + pieces[0]
        out += pieces
    return out


def pack_words(texts: list[list[str]]) -> tuple[dict[str, bytes], list[str]]:
    """The code of each word, and the words in order of their numbers: the frequent ones, then the
    others, each part sorted."""
    order = [w for w, _ in sorted(collections.Counter(w for t in texts for w in t).items(),
                                  key=lambda item: (-item[1], item[0]))]
    words = sorted(order[:ONE]) + sorted(order[ONE:])
    if len(words) > ONE + (256 - ONE) * 256:
        sys.exit(f"{len(words)} words do not fit the codes; raise or lower ONE")
    code = {}
    for i, w in enumerate(words):
        code[w] = bytes([i]) if i < ONE else bytes([ONE + (i - ONE) // 256, (i - ONE) % 256])
    return code, words


def pack_names(codes: list[bytes]) -> tuple[bytes, list[int]]:
    """Each name as: number of bytes shared with the name before << 4 | number of bytes added (15:
    the number follows), bytes. Also where each block starts."""
    data = bytearray()
    blocks = []
    before = b""
    for i, c in enumerate(codes):
        if i % BLOCK == 0:
            blocks.append(len(data))
            before = b""
        shared = 0
        while shared < min(15, len(c), len(before)) and c[shared] == before[shared]:
            shared += 1
        rest = c[shared:]
        data.append(shared << 4 | min(15, len(rest)))
        if len(rest) >= 15:
            data.append(len(rest))
        data += rest
        before = c
    return bytes(data), blocks


def runs(points: list[int]) -> list[tuple[int, int]]:
    """First point and length of each run of consecutive ones."""
    out: list[tuple[int, int]] = []
    for p in points:
        if out and out[-1][0] + out[-1][1] == p:
            out[-1] = (out[-1][0], out[-1][1] + 1)
        else:
            out.append((p, 1))
    return out


def table(kind: str, name: str, values: list[str]) -> list[str]:
    """A C array, 100 columns wide."""
    lines = [f"const {kind} {name}[{len(values)}] = {{"]
    line = "    "
    for v in values:
        if len(line) + len(v) + 1 > 100:
            lines.append(line)
            line = "    "
        line += f"{v},"
    return [*lines, line, "};", ""]


def pack(names_path: str, aliases_path: str, out_path: str) -> None:
    """Write the tables."""
    names, aliases = read(names_path), sorted(read(aliases_path))
    ranges: dict[str, list[int]] = {}
    plain: Names = []
    for c, name in names:
        if name.endswith(f"-{c:X}"):
            ranges.setdefault(name[:-len(f"{c:X}")], []).append(c)
        elif not name.startswith(HANGUL):
            plain.append((c, name))
    texts = [words_of(name) for _, name in plain + aliases]
    code, words = pack_words(texts)
    codes = [b"".join(code[w] for w in t) for t in texts]
    data, blocks = pack_names(codes)
    order = sorted(range(len(codes)), key=codes.__getitem__)
    if len(set(codes)) != len(codes) or len(codes) > 0xFFFF:
        sys.exit("two characters have one name, or there are more than 65,535")

    word_data = bytearray()
    word_blocks = []
    for i, w in enumerate(words):
        if i % BLOCK == 0:
            word_blocks.append(len(word_data))
        word_data += w[:-1].encode() + bytes([ord(w[-1]) | 0x80])

    spans, at = [], 0
    for first, count in runs([c for c, _ in plain]):
        spans.append(f"{{ {first:#x}, {at} }}")
        at += count
    computed = [f'{{ {first:#x}, {first + count - 1:#x}, "{prefix}" }}'
                for prefix, points in ranges.items() for first, count in runs(points)]
    points = [c for c, _ in plain]
    arrays = [
        ("uint8_t", "cl_charname_words", [str(b) for b in word_data]),
        ("uint32_t", "cl_charname_word_blocks", [str(b) for b in word_blocks]),
        ("uint8_t", "cl_charname_names", [str(b) for b in data]),
        ("uint32_t", "cl_charname_name_blocks", [str(b) for b in blocks]),
        ("uint16_t", "cl_charname_order", [str(i) for i in order]),
        ("cl_charname_span", "cl_charname_spans", spans),
        ("uint32_t", "cl_charname_aliases", [f"{c:#x}" for c, _ in aliases]),
        ("cl_charname_range", "cl_charname_ranges", computed),
    ]
    made = "Made by tools/gen_charnames.py; do not edit by hand."
    head = ["/* SPDX-License-Identifier: MIT */",
            f"/* The layout of charname_tables.c. {made} */",
            "/* clang-format off */", "", "#ifndef CL_BASE_CHARNAME_TABLES_H",
            "#define CL_BASE_CHARNAME_TABLES_H", "", "#include <stdint.h>", "",
            "/* Consecutive characters: the first, and the number of its name. */",
            "typedef struct {", "    uint32_t first, name;", "} cl_charname_span;", "",
            "/* Characters whose name is the prefix and the code point. */",
            "typedef struct {", "    uint32_t first, last;", "    const char *prefix;",
            "} cl_charname_range;", "",
            f"#define CL_CHARNAME_WORD_COUNT {len(words)}",
            f"#define CL_CHARNAME_ONE_BYTE {ONE}",
            f"#define CL_CHARNAME_PLAIN {len(points)} /* names; the numbers above are aliases */",
            f"#define CL_CHARNAME_COUNT {len(codes)}",
            f"#define CL_CHARNAME_LONGEST {max(len(n) for _, n in names + aliases)}",
            f"#define CL_CHARNAME_LONGEST_CODE {max(map(len, codes))}", ""]
    body = ["/* SPDX-License-Identifier: MIT */", f"/* The names of characters. {made} */",
            "/* clang-format off */", "", '#include "charname_tables.h"', ""]
    size = 0
    for kind, name, values in arrays:
        head.append(f"extern const {kind} {name}[{len(values)}];")
        body += table(kind, name, values)
        size += len(values) * {"uint8_t": 1, "uint16_t": 2, "uint32_t": 4}.get(
            kind, struct.calcsize("IIP") if "range" in kind else 8)
    with open(out_path, "w", encoding="ascii") as f:
        f.write("\n".join(body))
    with open(out_path[:-1] + "h", "w", encoding="ascii") as f:
        f.write("\n".join([*head, "", "#endif", ""]))
    print(f"{len(codes)} names, {len(words)} words, {size} bytes")


if __name__ == "__main__":
    if sys.argv[1:2] == ["dump"] and len(sys.argv) == 3:
        dump(sys.argv[2])
    elif sys.argv[1:2] == ["pack"] and len(sys.argv) == 5:
        pack(*sys.argv[2:])
    else:
        sys.exit(__doc__)
