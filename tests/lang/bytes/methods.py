# needs: 3.14
b = b"Hello World hello"
print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize(), b.split(), b.split(b"l"), b.rsplit(b"l", 1), b.find(b"lo"), b.rfind(b"l"), b.index(b"W"), b.count(b"l"), b.replace(b"l", b"L"), b.replace(b"l", b"", 2), b.startswith(b"He"), b.endswith((b"x", b"lo")), b.partition(b" "), b.rpartition(b" "))
print(b"  x ".strip(), b"xxaxx".strip(b"x"), b"xa".lstrip(b"x"), b"ax".rstrip(b"x"), b",".join([b"a", b"b"]), b"a\nb\r\nc".splitlines(), b"a".center(5, b"*"), b"a".ljust(3) + b"|", b"a".rjust(3, b"-"), b"42".zfill(5), b"-4".zfill(4), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"pre-x".removeprefix(b"pre-"), b"x.py".removesuffix(b".py"))
print(b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"ab".isascii(), b"\x80".isascii(), b"abc".find(98), b"abc".count(97), b"a,b".split(b",", 1), b"".split(), b"aXbX".split(b"X"), b"\xe9".upper())
for f in (lambda: b.split("l"), lambda: b.find("l"), lambda: b.replace("a", "b"), lambda: b.index(b"zz"), lambda: b.join([1]), lambda: b.startswith("H"), lambda: b"a".center(5, b"ab"), lambda: b.split(b""), lambda: b.find(256)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
