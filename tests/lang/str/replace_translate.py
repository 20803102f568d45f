s = "one two one two"
print(s.replace("one", "1"), s.replace("two", "2", 1), s.replace("x", "y"), s.replace("", "-"), s.replace("o", ""), s.replace("one", "one one"), s.replace("one", "1", 0), s.replace("one", "1", -1), "aaa".replace("aa", "b"), "".replace("", "x"), "abc".replace("", "-", 2), s.replace("one", "漢"))
t = str.maketrans("abc", "xyz")
print("aabbcc d".translate(t), "abc".translate({97: None, 98: "BB", 99: 67}), "abc".translate(str.maketrans({"a": "1", "b": None})), "hello".translate(str.maketrans("el", "ip", "o")), t)
class M(dict):
    def __missing__(self, k): return "?"
print("a1b".translate(M({97: "A"})), "x".translate({}), "é".translate({233: "e"}))
for f in (lambda: str.maketrans("ab", "c"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans(5), lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: -1})):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print("a.b".replace(".", " ").replace(" ", ""), "x" * 3 .__add__(0), "tab\there".expandtabs(), "a\tb\tc".expandtabs(4), "01\t012\t0123\t01234".expandtabs(3), "a\n\tb".expandtabs(2), "\t".expandtabs(0))
try:
    "a".replace(old="a", new="b", cnt=1)
except TypeError as e:
    print("TypeError")
