# needs: 3.14
a = [1]
b = a
print(a is b, a is [1], a is not None, None is None, (b := 5) is b)
print(1 in a, 2 not in a, "b" in "abc", "" in "", "d" in {"d": 1}, 3 in range(0, 10, 3), 4 in range(0, 10, 3))
print(1.0 in [1], True in {1}, float("nan") in [1.0], None in [None], [1] in [[1]])
nan = float("nan")
print(nan in [nan], nan == nan, [nan] == [nan], (nan,) == (nan,))
try:
    1 in 5
except TypeError as e:
    print(e)
try:
    1 in "abc"
except TypeError as e:
    print(e)
print(b"b" in b"abc", 98 in b"abc", not 1 in [2])
