#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the bignum functions with this Python's integers: check_bignum.py BINARY [SECONDS [SEED]]."""

import math
import random
import struct
import subprocess
import sys
import time

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def number(rng: random.Random, bits: int) -> int:
    """A number of up to `bits` bits, often with long runs of equal bits, which find carry errors."""
    kind = rng.random()
    bits = rng.randint(0, bits)
    if kind < 0.4:
        return rng.getrandbits(bits) if bits else 0
    if kind < 0.5:
        return max(0, (1 << bits) + rng.randint(-2, 2))
    v = 0
    while v.bit_length() < bits:
        n = rng.choice([1, 3, 17, 63, 64, 65, 128, 300, 1000])
        run = [0, (1 << n) - 1, rng.getrandbits(n)][rng.randrange(3)]
        v = (v << n) | run
        if run == 0 and v == 0:
            v = 1
    return v >> max(0, v.bit_length() - bits)


def text(v: int, base: int) -> str:
    if base == 10:
        return str(v)
    out = []
    while True:
        v, d = divmod(v, base)
        out.append(DIGITS[d])
        if not v:
            return "".join(reversed(out))


def bits(x: float) -> str:
    return struct.pack(">d", x).hex()


def case(rng: random.Random, scale: int) -> tuple[str, str]:
    size = rng.choice([70, 200, 1000, 4000, 20000]) if scale < 2 else 60000
    a, b = number(rng, size), number(rng, rng.choice([64, size // 2 + 1, size]))
    sa, sb = a * rng.choice([1, -1]), b * rng.choice([1, -1])
    op = rng.choice("add sub mul mul sqr and or xor not divmod divmod divmod shl shr pow powmod invmod gcd isqrt info "
                    "truediv cmp text text bytes ftrunc fcmp".split())
    h = f"{op} {sa:x} {sb:x}"
    if op == "add":
        return h, f"{sa + sb:x}"
    if op == "sub":
        return h, f"{sa - sb:x}"
    if op == "mul":
        return h, f"{sa * sb:x}"
    if op == "sqr":
        return h, f"{sa * sa:x}"
    if op == "and":
        return h, f"{sa & sb:x}"
    if op == "or":
        return h, f"{sa | sb:x}"
    if op == "xor":
        return h, f"{sa ^ sb:x}"
    if op == "not":
        return f"not {sa:x}", f"{~sa:x}"
    if op == "divmod":
        if rng.random() < 0.2:
            sa = sb * number(rng, 500) + rng.choice([-1, 0, 1])
        sb = sb or 7
        q, r = divmod(sa, sb)
        return f"divmod {sa:x} {sb:x}", f"{q:x} {r:x}"
    if op in ("shl", "shr"):
        k = rng.choice([0, 1, 63, 64, 65, rng.randrange(3000), a.bit_length()])
        return f"{op} {sa:x} 0 {k}", f"{sa << k if op == 'shl' else sa >> k:x}"
    if op == "pow":
        a = number(rng, rng.choice([10, 64, 200])) << rng.choice([0, 0, 5])
        k = rng.randrange(rng.choice([4, 100, 300]))
        return f"pow {a:x} 0 {k}", f"{a ** k:x}"
    if op == "powmod":
        e, m = number(rng, rng.choice([6, 60, 200])), number(rng, rng.choice([64, 600, 600, 4000, 9000]))
        sa = rng.choice([1, -1]) * number(rng, 2000)
        sm = rng.choice([1, -1]) * (m or 1)
        return f"powmod {sa:x} {e:x} {sm:x}", f"{pow(sa, e, sm):x}"
    if op == "invmod":
        sa, sm = rng.choice([1, -1]) * number(rng, 900), rng.choice([1, -1]) * (number(rng, 900) or 3)
        try:
            return f"invmod {sa:x} {sm:x}", f"{pow(sa, -1, sm):x}"
        except ValueError:
            return f"invmod {sa:x} {sm:x}", "status 2"
    if op == "gcd":
        if rng.random() < 0.5:
            g = number(rng, 1000)
            a, b = a * g, b * g
        if rng.random() < 0.1:
            a, b = 1, 0
            for _ in range(rng.randrange(2000)):
                a, b = a + b, a
        return f"gcd {a:x} {b:x}", f"{math.gcd(a, b):x}"
    if op == "isqrt":
        if rng.random() < 0.3:
            a = max(0, b * b + rng.choice([-1, 0, 1]))
        return f"isqrt {a:x}", f"{math.isqrt(a):x}"
    if op == "info":
        if rng.random() < 0.6:
            sa = rng.choice([1, -1]) * number(rng, 1100)
        try:
            x = bits(float(sa))
        except OverflowError:
            x = "overflow"
        fits = 0 if -(1 << 63) <= sa < 1 << 63 else 2
        return f"info {sa:x}", f"{sa.bit_length()} {bin(sa).count('1')} {hash(sa)} {fits} {x}"
    if op == "truediv":
        if rng.random() < 0.5:  # ties and near ties
            b = number(rng, 1200) or 1
            a = b * ((rng.getrandbits(53) | 1 << 53) * 2 + 1) + rng.choice([0, 0, 1, -1])
            if rng.random() < 0.5:
                b <<= rng.randrange(1140)
            sa, sb = a, -b
        sb = sb or 3
        try:
            x = bits(sa / sb)
        except OverflowError:
            x = "overflow"
        return f"truediv {sa:x} {sb:x}", x
    if op == "cmp":
        sb = rng.choice([sa, sb, sa + 1, -sa])
        return f"cmp {sa:x} {sb:x}", str((sa > sb) - (sa < sb))
    if op == "text":
        base = rng.choice([10, 10, 10, rng.randrange(2, 37)])
        return f"text {a:x} 0 {base}", f"{text(a, base)} {a:x}"
    if op == "bytes":
        n, little, signed = rng.randrange(1, a.bit_length() // 8 + 12), rng.random() < 0.5, rng.random() < 0.5
        if rng.random() < 0.5:
            sa = rng.choice([1, -1]) * number(rng, 64 * 3)
            n = max(1, (sa.bit_length() + rng.choice([-8, -1, 0, 1, 7, 8])) // 8)
        line = f"bytes {sa:x} 0 {n} {'l' if little else 'b'}{'s' if signed else 'u'}"
        try:
            return line, f"{sa.to_bytes(n, 'little' if little else 'big', signed=signed).hex()} {sa:x}"
        except OverflowError:
            return line, "status 2"
    x = struct.unpack(">d", rng.getrandbits(64).to_bytes(8, "big"))[0]
    if rng.random() < 0.7:
        x = math.ldexp(rng.random() * rng.choice([1, -1]), rng.randrange(-3, 1024))
    if op == "ftrunc":
        return f"ftrunc {bits(x)}", f"{int(x):x}" if math.isfinite(x) else "bad"
    if math.isfinite(x):
        sa = int(x) + rng.choice([-1, 0, 0, 0, 1])
    want = 2 if x != x else (sa > x) - (sa < x)
    return f"fcmp {sa:x} {bits(x)}", str(want)


def main() -> int:
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    end, count = time.time() + seconds, 0
    while time.time() < end:
        cases = [case(rng, 2 if i % 50 == 0 else 1) for i in range(2000)]
        run = subprocess.run([sys.argv[1]], input="\n".join(c[0] for c in cases) + "\n", capture_output=True, text=True)
        got = run.stdout.split("\n")
        for i, (line, want) in enumerate(cases):
            if i >= len(got) or got[i] != want:
                print("case", line[:3000], "\nwant", want[:1500], "\ngot ", (got[i] if i < len(got) else "")[:1500])
                print(run.stderr[-3000:])
                return 1
        if run.returncode:
            print(run.stderr[-3000:])
            return 1
        count += len(cases)
    print(f"{count} cases agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
