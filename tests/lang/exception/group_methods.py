# split, subgroup and derive keep nesting, notes, cause, context and traceback.
def shape(e):
    if isinstance(e, BaseExceptionGroup):
        return [type(e).__name__, e.message] + [shape(x) for x in e.exceptions]
    return repr(e)


inner = ExceptionGroup("in", [TypeError(2), ValueError(3)])
inner.add_note("inner note")
try:
    try:
        raise OSError("ctx")
    except OSError:
        raise ExceptionGroup("top", [ValueError(1), inner, KeyError(5)]) from LookupError("cause")
except ExceptionGroup as e:
    g = e
g.add_note("note")
a, b = g.split(ValueError)
print(shape(a), shape(b))
for x in (a, b):
    print(x.__notes__, x.__notes__ is g.__notes__, x.__traceback__ is g.__traceback__, x.__cause__, repr(x.__context__), x.__suppress_context__)
print(a.exceptions[1].__notes__)
print(g.split(Exception)[0] is g, g.split(Exception)[1], g.split(KeyboardInterrupt)[0], g.split(KeyboardInterrupt)[1] is g)
print(shape(g.split(lambda e: e is inner)[0]), shape(g.split((KeyError, TypeError))[0]))
print(shape(g.subgroup(TypeError)), g.subgroup(OSError), g.subgroup(lambda e: True) is g)
print(shape(g.derive([OSError(1)])), shape(BaseExceptionGroup("b", [KeyboardInterrupt()]).derive([ValueError()])))
for f in (lambda: g.split(3), lambda: g.split((ValueError, 3)), lambda: g.split(int), lambda: g.subgroup("x"), lambda: g.derive([]), lambda: g.derive([3]),
          lambda: g.derive(3), lambda: ExceptionGroup("m"), lambda: ExceptionGroup("m", {ValueError()}), lambda: g.split(lambda e: 1 / 0)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


class Bad(ExceptionGroup):
    def derive(self, excs):
        return 3


try:
    Bad("x", [ValueError(), KeyError()]).split(KeyError)
except TypeError as e:
    print(e)


class Plain(ExceptionGroup):
    pass


p = Plain("p", [ValueError(), KeyError()])
print(shape(p.split(KeyError)[0]), shape(p), str(p), repr(p), p.args)
print(isinstance(p, Exception), issubclass(ExceptionGroup, Exception), issubclass(BaseExceptionGroup, Exception))
print(ExceptionGroup.__mro__)
