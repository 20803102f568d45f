s = "0123456789" * 1000
print(len(s), s.count("9"), s.find("90"), s.rfind("01"), s[5000:5010], len(s.split("5")), len(s.replace("0", "ab")), s[::1000], s.upper() == s, len(s.encode()), s.index("456", 100), len(s.splitlines()), s.partition("9")[0], len(s.center(20000)))
t = "a" * 5000 + "b"
print(t.find("ab"), t.find("b" * 2), t.rfind("a"), ("a" * 200) in t, ("a" * 200 + "b") in t, ("b" + "a" * 10) in t, t.count("aa"), t.strip("a"), len(t.rstrip("b")), t[-3:], len(t + t), (t < t + "a"), t == "a" * 5000 + "b")
u = "é" * 3000 + "漢" * 3000
print(len(u), u.find("漢"), u.count("é"), len(u.encode()), u[2999:3001], u.upper()[:2], len(u.replace("é", "")), u.rfind("é"))
