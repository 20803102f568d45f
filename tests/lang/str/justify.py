s = "abc"
print(repr(s.ljust(6)), repr(s.rjust(6)), repr(s.center(6)), repr(s.center(7)), repr(s.center(8, "*")), repr(s.ljust(2)), repr(s.rjust(5, "-")), repr("ab".center(5, "x")), repr("abc".center(6, "x")), repr("".center(3, "é")))
print("42".zfill(5), "-42".zfill(5), "+4".zfill(4), "abc".zfill(2), "".zfill(3), "--1".zfill(6), "é".zfill(3), "-".zfill(3))
for f in (lambda: s.ljust(5, "ab"), lambda: s.center(5, ""), lambda: s.rjust("5"), lambda: s.center(5, 1), lambda: s.zfill(None)):
    try:
        f()
    except TypeError as e:
        print(e)
for r in [("name", 3), ("longer name", 12345)]:
    print(r[0].ljust(15, ".") + str(r[1]).rjust(8))
