try:
    raise ExceptionGroup("many", [ValueError("a"), TypeError("b"), KeyError("c")])
except* ValueError as eg:
    print("V", eg.exceptions, eg.message)
except* (TypeError, KeyError) as eg:
    print("TK", eg.exceptions)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* ValueError:
        print("handled value")
except ExceptionGroup as e:
    print("rest", e.exceptions, str(e))
try:
    raise ValueError("naked")
except* ValueError as e:
    print(type(e).__name__, e.exceptions)
g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("sub", [TypeError(2), ValueError(3)])])
m, r = g.split(ValueError)
print(repr(m), repr(r))
print(repr(g.subgroup(lambda e: isinstance(e, TypeError))), g.subgroup(KeyError))
print(repr(g.derive([KeyError(9)])), str(g))
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()])):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(e)
try:
    raise ExceptionGroup("e", [ValueError(1)])
except* ValueError:
    print("v")
else:
    print("no")
finally:
    print("fin")
