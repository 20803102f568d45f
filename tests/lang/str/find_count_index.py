s = "abracadabra"
for n in ("a", "abra", "z", "", "bra", "abracadabra", "abracadabrax"):
    print(repr(n), s.find(n), s.rfind(n), s.count(n), n in s, s.find(n, 3), s.find(n, 3, 6), s.rfind(n, 0, 5), s.count(n, 2, -1), s.find(n, -4), s.startswith(n), s.endswith(n))
print("aaaa".count("aa"), "".count(""), "abc".count(""), "".find(""), "abc".find("", 3), "abc".find("", 4), "abc".rfind("", 1, 2), "é漢😀é".find("é", 1), "é漢😀é".rfind("😀"), "abc".find("é"), "漢".find("a"))
print(s.index("c"), s.rindex("a"), s.index("a", 1))
for f in (lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: s.index("a", 20), lambda: s.find(1), lambda: s.count(None), lambda: 5 in s):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
t = "ab" * 500 + "c"
print(t.find("abc"), t.rfind("ab"), t.count("ba"), t.find("bac"))
