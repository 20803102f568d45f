class A: pass
class B(A): pass
print(isinstance(1, int), isinstance(True, int), isinstance(1, (str, int)), isinstance("a", (int, (float, str))), isinstance(B(), A), isinstance(A(), B), isinstance(int, type), isinstance(None, type(None)), isinstance([], object), isinstance(1, int | str), isinstance(1.5, int | None), isinstance(1, ()))
print(issubclass(B, A), issubclass(A, A), issubclass(bool, int), issubclass(B, (int, A)), issubclass(int, object), issubclass(int, float | int), issubclass(KeyError, Exception), issubclass(type, object))
for e in ("isinstance(1, 5)", "isinstance(1, 'int')", "isinstance(1, [int])", "isinstance(1, (str, 5))", "issubclass(1, int)", "issubclass(int, 5)", "isinstance(1, list[int])", "isinstance(1)", "isinstance(1, None)", "isinstance(1, (int, 5))"):
    try:
        print(e, eval(e))
    except TypeError as x:
        print(e, x)
class Fake:
    @property
    def __class__(self): return int
print(isinstance(Fake(), int), type(Fake()).__name__, isinstance(Fake(), Fake))
