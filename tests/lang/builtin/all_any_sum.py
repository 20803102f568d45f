print(all([]), any([]), all([1, 2]), all([1, 0]), any([0, ""]), any([0, 5]), all("ab"), any(""), all({}), any({0: 1}), all(x > 0 for x in [1, 2]), any(x > 5 for x in range(3)))
def g():
    for x in (0, 1, 2):
        print("yield", x)
        yield x
print(any(g()))
print(all(g()))
print(sum([]), sum([1, 2, 3]), sum([1, 2], 10), sum([0.1] * 3), sum([1.5, 2]), sum([[1], [2]], []), sum([(1,), (2,)], ()), sum(x * x for x in range(4)), sum({1: 2, 3: 4}), sum([True, True]), sum([2 ** 70, 1]), sum([1j, 2]), sum(range(10 ** 5)), sum([1], start=5), sum([10 ** 20, -10 ** 20]))
for e in ("sum(5)", "sum(['a'])", "sum([], '')", "sum(['a'], '')", "sum([[1]])", "sum([b''], b'')", "any(5)", "all()", "sum([None])"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): print("bool", self.v); return self.v
print(any([B(False), B(True), B(True)]), all([B(True), B(False), B(True)]))
