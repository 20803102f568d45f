def g():
    try:
        raise KeyError("k")
    except KeyError:
        yield 1
        try:
            raise ValueError("v")
        except ValueError as e:
            yield repr(e.__context__)
it = g()
print(next(it))
try:
    raise TypeError("outside")
except TypeError:
    print(next(it))
def reraiser():
    try:
        1 / 0
    except ZeroDivisionError:
        yield "in handler"
        raise
r = reraiser()
print(next(r))
try:
    next(r)
except ZeroDivisionError as e:
    print("reraised", e)
def outer_ctx():
    yield
    raise ValueError("x")
o = outer_ctx(); next(o)
try:
    try:
        raise KeyError("ctx")
    except KeyError:
        next(o)
except ValueError as e:
    print(repr(e.__context__))
