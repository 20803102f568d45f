print(int(), int(5), int(5.9), int(-5.9), int("42"), int("  -7\n"), int("+3"), int("1_000"), int(True), int(b"12"), int(bytearray(b"9")))
print(int("ff", 16), int("0xff", 16), int("0xFF", 0), int("0b101", 0), int("0o17", 0), int("z", 36), int("-0x1A", 16), int("1010", 2), int("12", base=5), int("0", 0))
print(int("٣"), int("１２"), int(1e20), int(-1e20), int(1e300) % 10 ** 9, int("9" * 40), int("-" + "8" * 30))
for s in ("", " ", "1 2", "0x", "1__0", "_1", "1_", "0b2", "abc", "1.0", "--1", "+ 1", "1e5", "\x00", "12\x00"):
    try:
        print(repr(s), int(s))
    except ValueError as e:
        print(e)
for a in (("12", 1), ("12", 37), ("12", -2), ("8", 8), (12, 10), ("08", 0)):
    try:
        print(int(*a))
    except (ValueError, TypeError) as e:
        print(e)
