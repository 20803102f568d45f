for s in ("1", "1.5", "-.5", "5.", "1e3", "1E-3", "+1.5", " 2.5\n", "1_000.5", "inf", "-Infinity", "nan", "+nan", "iNf", "1e400", "1e-400", "00.10", "123456789012345678901234567890", "0.1e1", "9007199254740993", "2.2250738585072011e-308", "4.9e-324", "2.4e-324", "1.7976931348623159e308", "٣.٥"):
    print(repr(s), repr(float(s)))
for s in ("", "abc", "1.2.3", "1e", "e5", "1__0", "_1", "1_", ".", "+-1", "1 2", "0x1p3", "infin", "1,5", "--1", "1._5"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(e)
print(float(), float(5), float(True), float(b"1.5"), float("1" * 400), float(10 ** 22), float(2 ** 53 + 1))
for x in (None, [], {}, 1j):
    try:
        float(x)
    except TypeError as e:
        print(e)
