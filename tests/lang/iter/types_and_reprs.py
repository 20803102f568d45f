for x in ([], (), "", "é", b"", bytearray(), {}, {}.keys(), {}.values(), {}.items(), set(), frozenset(), range(0), range(10 ** 30), (i for i in []), map(str, []), filter(None, []), zip(), enumerate([]), reversed([]), reversed(()), reversed({})):
    print(type(iter(x)).__name__, end=" ")
print()
it = iter([1, 2, 3])
print(it.__length_hint__(), next(it), it.__length_hint__(), iter(it) is it, hasattr(it, "__next__"), hasattr([], "__next__"), hasattr([], "__iter__"))
print([].__iter__().__next__ is not None, iter("ab").__next__(), list(iter({"a": 1}.items())), type(iter(lambda: 1, 1)).__name__)
try:
    iter([]).__next__()
except StopIteration:
    print("stop")
class G:
    def __getitem__(self, i): return [1, 2][i]
print(type(iter(G())).__name__, list(G()))
