try:
    b"\xff\xfe".decode("utf-8")
except UnicodeDecodeError as e:
    print(e, e.encoding, e.object, e.start, e.end, e.reason)
try:
    "aé".encode("ascii")
except UnicodeEncodeError as e:
    print(e, e.start, e.end, e.reason)
try:
    "a\ud800b".encode()
except UnicodeEncodeError as e:
    print(e)
e = UnicodeDecodeError("x", b"abc", 0, 2, "why")
print(e, repr(e), e.args)
print(UnicodeEncodeError("x", "abc", 0, 1, "why"), UnicodeTranslateError("abc", 0, 1, "why"))
try:
    UnicodeDecodeError("x", "str", 0, 1, "r")
except TypeError as t:
    print(t)
for b in (b"\xc3", b"a\x80b", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"):
    try:
        b.decode()
    except UnicodeDecodeError as e:
        print(e)
