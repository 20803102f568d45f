#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare the float text functions with this Python's: check_float.py BINARY [SECONDS [SEED]]."""

import math
import random
import struct
import subprocess
import sys
import time
from fractions import Fraction

ALT, DOT, NO_NEG = 1, 2, 4


def bits(x: float) -> str:
    return struct.pack(">d", x).hex()


def number(rng: random.Random) -> float:
    kind = rng.random()
    if kind < 0.25:
        return struct.unpack(">d", rng.getrandbits(64).to_bytes(8, "big"))[0]
    if kind < 0.4:
        x = math.ldexp(1.0, rng.randrange(-1074, 1024))
        return math.nextafter(x, rng.choice([0.0, math.inf, x]))
    if kind < 0.5:
        return float(f"{rng.randrange(1, 10 ** rng.randrange(1, 17))}e{rng.randrange(-330, 310)}")
    if kind < 0.6:
        return rng.randrange(10**rng.randrange(1, 17)) / 2 ** rng.randrange(60)
    if kind < 0.75:
        return rng.choice([1, -1]) * rng.randrange(10**rng.randrange(1, 9)) / 10 ** rng.randrange(7)
    if kind < 0.8:
        return rng.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 2.2250738585072014e-308, 1e22, 1e23, 0.5,
                           9007199254740993.0, 1.7976931348623157e308, 1e16, 1e15, 1e-4, 1e-5, 0.1, 2.5, 0.125])
    return rng.choice([1, -1]) * rng.random() * 10 ** rng.randrange(-6, 20)


def literal(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.2:
        return repr(number(rng))
    if kind < 0.4:  # near the middle of two doubles, exactly
        x = abs(number(rng))
        if not math.isfinite(x) or x > 1e308:
            x = 1.5
        m = (Fraction(x) + Fraction(math.nextafter(x, math.inf))) / 2
        k = rng.choice([5, 17, 18, 19, 20, 25, 400, 1100])
        e = 0 if not m else math.floor(math.log10(m)) if 1e-300 < float(m) else -324
        n = round(m * Fraction(10) ** (k - e)) + rng.choice([-1, 0, 0, 1])
        s = f"{n}e{e - k}"
        if rng.random() < 0.3:
            s = s.replace("e", "0" * rng.randrange(900) + rng.choice(["", "1"]) + f"e-{0}e").split("e")[0] + "e" + s.split("e")[1]
        return s
    if kind < 0.7:
        n = rng.choice([1, 3, 10, 17, 19, 20, 30, 800])
        s = "".join(rng.choice("0123456789") for _ in range(rng.randrange(n) + 1))
        if rng.random() < 0.5:
            at = rng.randrange(len(s) + 1)
            s = s[:at] + "." + s[at:]
        if rng.random() < 0.3:
            s = "0" * rng.randrange(400) + s
        if rng.random() < 0.6:
            s += rng.choice("eE") + rng.choice(["", "+", "-"]) + str(rng.randrange(rng.choice([10, 400, 10**25])))
        return rng.choice(["", "-", "+"]) + s
    if kind < 0.85:
        return "".join(rng.choice("0123456789._eE+-") for _ in range(rng.randrange(1, 9)))
    return rng.choice(["inf", "-Infinity", "nan", "-NaN", "+INF", "infinit", "nane", "1_0", "1__0", "_1", "1_", "1_.0",
                       "1._0", "1e1_0", "1e_1", "1e1_", ".", "-.", "e5", ".e5", "1e", "1e+", "0x1", "--1", "1.5.2", ".5",
                       "5.", "+.5e-0", "1_e5", "in_f", "0e99999999999999999999", "1e-99999999999999999999",
                       "1e99999999999999999999"])


def hexliteral(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return number(rng).hex()
    s = "".join(rng.choice("0123456789abcdefABCDEF") for _ in range(rng.randrange(rng.choice([1, 4, 16, 30]) + 1)))
    if rng.random() < 0.6:
        at = rng.randrange(len(s) + 1)
        s = s[:at] + "." + s[at:]
    if rng.random() < 0.3:
        s = rng.choice(["1.fffffffffffff8", "0.00000000000008", "1.00000000000008", "1.0000000000000800001"])
    s = rng.choice(["0x", "0X", "", "-0x", "+"]) + s
    if rng.random() < 0.6:
        s += rng.choice("pP") + rng.choice(["", "-", "+"]) + str(rng.randrange(rng.choice([20, 1100, 10**22])))
    return s or "x"


def spec(kind: str, precision: int, flags: int) -> str:
    return ("z" if flags & NO_NEG else "") + ("#" if flags & ALT else "") + f".{precision}{kind}"


def case(rng: random.Random) -> tuple[str, str]:
    op = rng.choice("repr repr fmt fmt fmt parse parse parse round hex fromhex".split())
    x = number(rng)
    if op == "repr":
        return f"repr {bits(x)}", repr(x)
    if op == "hex":
        return f"hex {bits(x)}", x.hex()
    if op == "fmt":
        kind, precision = rng.choice("efgEFG%r"), rng.choice([rng.randrange(8), rng.randrange(30), rng.randrange(400)])
        if rng.random() < 0.02:
            precision = 5000
        flags = rng.choice([0, 0, ALT])
        if kind == "r":
            return f"fmt {bits(x)} r 0 2", repr(x)
        if kind == "g" and not flags and rng.random() < 0.3:
            return f"fmt {bits(x)} g {precision} 2", format(x, f".{precision}")
        if sys.version_info >= (3, 11):
            flags |= rng.choice([0, 0, NO_NEG])
        return f"fmt {bits(x)} {kind} {precision} {flags}", format(x, spec(kind, precision, flags))
    if op == "round":
        if not math.isfinite(x):
            x = 2.675
        n = rng.choice([rng.randrange(-5, 25), rng.randrange(-340, 340)])
        try:
            return f"round {bits(x)} {n}", bits(round(x, n))
        except OverflowError:
            return f"round {bits(x)} {n}", "overflow"
    s = literal(rng) if op == "parse" else hexliteral(rng)
    try:
        return f"{op} {s}", bits(float(s) if op == "parse" else float.fromhex(s))
    except ValueError:
        return f"{op} {s}", "bad"
    except OverflowError:
        return f"{op} {s}", "overflow"


def main() -> int:
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    end, count = time.time() + seconds, 0
    while time.time() < end:
        cases = [case(rng) for _ in range(5000)]
        run = subprocess.run([sys.argv[1]], input="\n".join(c[0] for c in cases) + "\n", capture_output=True, text=True)
        got = run.stdout.split("\n")
        bad = 0
        for i, (line, want) in enumerate(cases):
            if i >= len(got) or got[i] != want:
                print("case", line[:3000], "\nwant", want[:1500], "\ngot ", (got[i] if i < len(got) else "")[:1500])
                bad += 1
                if bad == 6:
                    break
        if run.returncode or bad:
            print(run.stderr[-3000:])
            return 1
        count += len(cases)
    print(f"{count} cases agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
