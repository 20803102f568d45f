for s in ("a,b,c", ",a,,b,", "", ",", "abc", "a, b, c"):
    print(repr(s), s.split(","), s.rsplit(","), s.split(",", 1), s.rsplit(",", 1), s.split(",", 0), s.split(", "), s.split(",", -1))
print("a--b---c".split("--"), "aXbXc".split("X", maxsplit=1), "aaa".split("a"), "aaaa".split("aa"), "aaa".rsplit("aa"), "é漢é".split("漢"), "a😀b😀c".split("😀"))
for a in (("",), (1,), (b",",), (",", "x")):
    try:
        print("a,b".split(*a))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
