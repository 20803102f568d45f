class K:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
d = {K(1, 5): "a", K(2, 5): "b", K(1, 6): "c"}
print(d, d[K(2, 5)], len(d), K(3, 5) in d, K(1, 5) in d)
d[K(1, 5)] = "A"
del d[K(2, 5)]
print(d)
e = {1: "a", 1.0: "b", True: "c", "1": "d", (1,): "e", 2 ** 70: "big", -1: "m1", -2: "m2", 0: "z", False: "f", frozenset([1]): "fs", "": "empty", None: "n", ...: "el", int: "type"}
print(e, e[1], e[2 ** 70], e[0.0], e[frozenset({1})], e[int], len(e))
class Boom:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq failed")
x = {Boom(): 1}
try:
    x[Boom()]
except ValueError as err:
    print(err)
for k in ([], {}, set(), [1, 2]):
    try:
        {k: 1}
    except TypeError as err:
        print("TypeError")
    try:
        {}[k]
    except TypeError as err:
        print("TypeError")
