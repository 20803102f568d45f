# SPDX-License-Identifier: MIT
# A host call with every kind of value as argument and answer. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

values = [None, True, 0, -5, 2**100, -(2**64), 1.5, -0.0, 1e300, "", "text", "\u20ac \U0001f600", b"bytes", [1, [2, [3]]], (1, ("a",)), {"k": {"n": [1]}},
          {1, 2, 3}, frozenset({4}), 3 + 4j, bytearray(b"xy"), {1: "a", (1, 2): "b", None: "c"}]
for v in values:
    w = ask(v)
    print(type(w).__name__, w == v, w)
print(ask(float("inf")), ask(float("-inf")), ask(float("nan")))
