print(True, False, repr(True), str(False), True + True, True * 5, -True, -2, True / 2, True // 1, 5 - True, True ** 2, False == 0, True == 1.0)
print(True & False, True | False, True ^ True, True & 1, 2 | True, type(True & False).__name__, type(True + 0).__name__, not True, not 0)
print(bool(), bool(0), bool(1), bool(""), bool("False"), bool([]), bool([0]), bool(None), bool(0.0), bool(-0.0), bool(float("nan")), bool(()), bool({}), bool(set()), bool(range(0)), bool(b""), bool(object()))
print(int(True), float(False), complex(True), "abc"[True], [1, 2][False], sum([True, True, False]), max(True, 2), sorted([True, False, 1, 0]), True < 2, {True: "t"}[1], [True].index(1), 1 in (True,))
print(f"{True}", f"{True:d}", f"{True:>6}", f"{True!r}", "%s %d" % (True, True), format(True, ""), "{:5}|".format(True), isinstance(True, int), True.bit_length(), True.real, (True).__class__.__name__, bool.__bases__)
print(all([]), any([]), all([1, "a"]), any([0, ""]), True is (1 == 1), True and "x", False or "y", bool.from_bytes(b"\x01", "big"), issubclass(bool, int))
try:
    bool(1, 2)
except TypeError as e:
    print(e)
