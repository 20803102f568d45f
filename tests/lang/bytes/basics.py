# needs: 3.14
b = b"hello"
print(b, b[0], b[-1], b[1:3], b[::-1], len(b), list(b), b + b"!", b * 2, 104 in b, b"ell" in b, b == b"hello", b < b"help", b != "hello", hash(b) == hash(b"hello"), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(), bytes(range(3)), bytes((65, 66)))
print(b"\x00\x7f\x80\xff\n\t\\'\"", b"it's", b'"q"', b'\'"', repr(b""), str(b"a"), b"%s-%d-%x" % (b"a", 5, 255), b"a".hex(), b"\x01\xab".hex(":"), b"\x01\x02\x03\x04\x05".hex("-", 2), bytes.fromhex("01 ab FF"), b"abc".decode(), b"\xc3\xa9".decode("utf-8"))
for f in (lambda: b[10], lambda: b["a"], lambda: b + "a", lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("a"), lambda: bytes(-1), lambda: bytes([1.5]), lambda: b"a" < "a", lambda: bytes.fromhex("0"), lambda: b.append(1), lambda: 300 in b, lambda: "a" in b, lambda: bytes(None), lambda: b"%d" % "a", lambda: b.join(["a"])):
    try:
        print(f())
    except (TypeError, ValueError, IndexError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    b[0] = 1
except TypeError as e:
    print(e)
print(sorted(b), max(b), sum(b), [x for x in b"ab"], b"ab" b"cd", {b"k": 1}[b"k"], bytes(bytearray(b"q")), b"a" in [b"a"], tuple(b"ab"), bool(b""), bool(b"\0"))
