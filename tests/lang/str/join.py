print(",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join(("x",)), "".join(str(i) for i in range(5)), "ab".join({"k": 1, "l": 2}), "é".join(["a", "漢", "😀"]), " ".join(map(str, [1, 2])), repr("".join([""])), "x".join(["", "", ""]))
def g():
    yield "p"
    yield "q"
print("+".join(g()), len(",".join(["abc"] * 1000)))
for x in ([1], ["a", None], 5, ["a", b"b"], None, ["a", ["b"]]):
    try:
        print(",".join(x))
    except TypeError as e:
        print(e)
def bad():
    yield "a"
    raise ValueError("stop")
try:
    "".join(bad())
except ValueError as e:
    print(e)
