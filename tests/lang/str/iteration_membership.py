for c in "aé漢":
    print(c, end="|")
print()
print(list("abc"), tuple("ab"), sorted("hello"), list(reversed("abc")), list(enumerate("ab", 1)), dict(zip("abc", range(3))), {c: "hello".count(c) for c in "hello"}, "".join(reversed("stressed")), [c for c in "a1b2" if c.isdigit()])
a, b, *c = "xyzw"
print(a, b, c, "ell" in "hello", "" in "", "x" not in "abc", max("hello"), min("hello"), sum(map(ord, "abc")), any(c.isupper() for c in "abC"), "-".join("abc"), *"ab")
it = iter("ab")
print(next(it), next(it), next(it, "end"), len(set("mississippi")), "".join(dict.fromkeys("mississippi")), [x + y for x in "ab" for y in "12"])
