print(hash(1.0) == hash(1), hash(0.5) == hash(0.5), hash(-0.0) == hash(0), hash(float("inf")), hash(float("-inf")), hash(2.0 ** 70) == hash(2 ** 70), hash(1.5))
d = {1: "int", 1.0: "float", True: "bool", 0.5: "half"}
print(d, d[1], len(d), 2.0 in {2: 1}, {1.0, 1, True}, {0.0: "a", -0.0: "b"})
nan = float("nan")
print(nan == nan, nan != nan, nan < nan, nan > 1, nan is nan, [nan] == [nan], {nan: 1}[nan], nan in (nan,), max(nan, 1), max(1, nan), min([2, nan, 1]), sorted([3, 1, 2.5]))
inf = float("inf")
print(inf > 10 ** 400, -inf < -10 ** 400, inf == inf, inf - 1 == inf, -inf, inf // 2, 0.0 == -0.0, 1e308 + 1e308 == inf)
print(1.0 < 2, 2 > 1.5, 1.0 == 1, 1.0 != 2, 0.1 + 0.2 == 0.3, abs(0.1 + 0.2 - 0.3) < 1e-9, 3.0 <= 3, -0.0 < 0.0)
