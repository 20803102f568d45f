# needs: 3.14
for s in ("(5).x = 1", "int.x = 1", "'s'.y", "None.foo", "[].bar", "(1).__class__ = str", "del int.real", "object().x = 1", "print.z = 1"):
    try:
        exec(s)
        print("ok", s)
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print((5).real, (5).imag, (5).numerator, True.real, (1.5).imag, int.__name__, str.__qualname__, list.__module__)
print(int.__bases__, bool.__mro__, object.__bases__, str.__base__)
print(int.__doc__ is not None, isinstance(int, type), isinstance(type, object), type.__base__)
print((5).__add__(3), "a".__add__("b"), [1].__len__(), (2).__pow__(3), (5).__lt__(6), (5).__lt__("x"), "ab".__contains__("a"))
print(int.__eq__(1, 1.0), float.__eq__(1.0, 1), (1).__eq__(True), (3).__rsub__(10), (7).__divmod__(2), (1).__bool__())
