s = "hello.tar.gz"
print(s.startswith("he"), s.startswith(("x", "he")), s.startswith(()), s.startswith(""), s.startswith("llo", 2), s.startswith("llo", 2, 4), s.startswith("hello.tar.gz!"), s.startswith("", 12), s.startswith("", 13), s.startswith("gz", -2))
print(s.endswith("gz"), s.endswith((".zip", ".gz")), s.endswith(""), s.endswith("tar", 0, 9), s.endswith("hello.tar.gz"), s.endswith(("a",), 0, 1), s.endswith("z", -1), s.endswith("g", 0, -1))
for a in (1, None, ["a"], (1,), b"he"):
    try:
        print(s.startswith(a))
    except TypeError as e:
        print(e)
    try:
        print(s.endswith(a))
    except TypeError as e:
        print(e)
