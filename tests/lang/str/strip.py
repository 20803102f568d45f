s = "  \t hello \n "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr("xxhixx".strip("x")), repr("abcba".strip("ab")), repr("abcba".lstrip("ab")), repr("abcba".rstrip("ab")), repr("".strip()), repr("xxx".strip("x")), repr(" a ".strip("")), repr(" a ".strip(None)))
print(repr("\u2003é\xa0".strip()), repr("漢字漢".strip("漢")), repr("mississippi".rstrip("ipz")), repr("www.example.com".strip("cmowz.")), repr("12ab21".strip("0123456789")))
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"), "abc".removeprefix("x"), "abc".removesuffix(""), "aaa".removeprefix("a"), repr("a".removesuffix("a")))
try:
    "a".strip(1)
except TypeError as e:
    print(e)
