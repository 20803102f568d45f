# int and float of bytes: ASCII only; lengths up to sys.maxsize; constructors of int subclasses in from_bytes.
import copy
import sys


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Plus(int):
    def __new__(cls, value):
        return int.__new__(cls, value + 1)


class S(str):
    pass


print(len(range(sys.maxsize)), len(range(-sys.maxsize, sys.maxsize, 2)), range(sys.maxsize).__len__())
attempt(lambda: len(range(sys.maxsize + 1)))
attempt(lambda: "abc"[object()])
attempt(lambda: "abc".__getitem__(object()))
attempt(lambda: "abc".__getitem__(1))
attempt(lambda: "%*s" % (2**63, ""))
attempt(lambda: "%.*f" % (2**63, 1.0))
attempt(lambda: b"%*s" % (2**63, b""))
attempt(lambda: "%*s" % ("x", ""))
for text in (b"123\xa0", b"\xa0 1", b"1\xb2", b" 12 ", bytearray(b"7"), memoryview(b"182")[1:]):
    attempt(lambda: int(text))
    attempt(lambda: float(text))
attempt(lambda: float.fromhex("0x1p\uff10"))
attempt(lambda: float.fromhex("\uff10x1p0"))
attempt(lambda: float.fromhex(" 0x1p3 "))
attempt(lambda: int(memoryview(b"1"), 2))
i = Plus.from_bytes(b"\x01", "big")
print(type(i).__name__, i, bool.from_bytes(b"\0\1", "big"), Plus.from_bytes([1, 0], signed=True))
print("ab".__getnewargs__(), S("cd").__getnewargs__(), b"xy".__getnewargs__(), type(S("cd").__getnewargs__()[0]).__name__)
print(b"%b".__rmod__(b"<%b>"), b"x".__rmod__("%s"), b"x".__rmod__(bytearray(b"%b")), bytearray(b"x").__rmod__(bytearray(b"<%b>")), b"".__rmod__(3))
s = slice([1, 2], [3], 4)
c = copy.deepcopy(s)
print(c == s, c is s, c.start is s.start, copy.copy(s) == s)
