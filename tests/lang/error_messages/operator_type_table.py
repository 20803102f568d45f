vals = {"int": 1, "str": "a", "list": [1], "tuple": (1,), "dict": {}, "set": {1}, "None": None, "float": 1.5, "bytes": b"x"}
for op, f in (("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("<", lambda a, b: a < b), ("%", lambda a, b: a % b if not isinstance(a, (str, bytes)) else 0), ("&", lambda a, b: a & b)):
    for n, a in vals.items():
        for m, b in vals.items():
            try:
                f(a, b)
            except TypeError as e:
                print(e)
