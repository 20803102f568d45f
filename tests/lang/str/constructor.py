class A:
    def __str__(self): return "A-str"
print(str(), repr(str("")), str(5), str(1.5), str(None), str([1, "a"]), str({"a": (1,)}), str(A()), str(b"x"), str(b"\xc3\xa9", "utf-8"), str(object=7), str(True), str(2 ** 70), str(1e20), str(-0.0), str(range(3)), str({1}), str(Exception("m")), str(type(5)))
print(str.upper("x"), str.join("-", ["a", "b"]), list(map(str.strip, [" a ", "b "])), str.__len__("abc"), str.__add__("a", "b"), type("").__name__, isinstance("", str), "a".__class__, str is type("x"))
for f in (lambda: str.upper(5), lambda: str.join("-"), lambda: str(1, "utf-8"), lambda: str(b"\xff", "utf-8"), lambda: "abc".nope, lambda: str.upper()):
    try:
        f()
    except (TypeError, UnicodeError, AttributeError) as e:
        print(type(e).__name__, e)
