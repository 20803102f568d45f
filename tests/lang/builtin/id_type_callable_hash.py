a = []
print(id(a) == id(a), id(a) != id([1]), isinstance(id(a), int), type(1), type("s"), type(None), type(print).__name__, type(len).__name__, type(type), type(lambda: 0).__name__, type(x for x in []).__name__, type(...), type(a.append).__name__, type(range(1)), type(type(1)))
print(callable(print), callable(5), callable(int), callable(lambda: 0), callable("x"), callable(a.append), callable(type("T", (), {})), callable(type("T", (), {"__call__": lambda s: 0})()))
print(hash(5), hash(-1), hash(0), hash(2 ** 61 - 1), hash(2 ** 61), hash(2 ** 100), hash(-5), hash(True), hash(1.0), hash(0.5), hash(()) == hash(()), hash((1, 2)) == hash((1, 2)), hash("a") == hash("a"), hash(None) == hash(None), hash(int) == hash(int), hash(1 + 0j))
for e in ("hash([])", "hash({})", "hash(set())", "hash(bytearray())", "type()", "type(1, 2)", "callable()", "id()"):
    try:
        print(eval(e))
    except TypeError as x:
        print(x)
