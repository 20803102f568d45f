for n in range(-2, 3):
    print(n, "neg" if n < 0 else "zero" if n == 0 else "one" if n == 1 else "many")
a = [1 if x % 2 else (2 if x % 3 else 3) for x in range(8)]
print(a)
print((lambda v: "big" if v > 10 else "small")(11))
print(("y", "n")[bool(0)] if 1 else None)
print([k for k in ("a", "b") if (True if k == "b" else False)])
