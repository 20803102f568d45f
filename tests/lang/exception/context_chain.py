def f():
    try:
        raise ValueError("a")
    except ValueError:
        try:
            raise KeyError("b")
        except KeyError:
            raise TypeError("c")
try:
    f()
except TypeError as e:
    chain = []
    while e:
        chain.append(repr(e)); e = e.__context__
    print(chain)
try:
    try:
        raise ValueError("in try")
    finally:
        raise KeyError("in finally")
except KeyError as e:
    print(repr(e.__context__))
e1 = ValueError("same")
try:
    try:
        raise e1
    except ValueError:
        raise e1
except ValueError as e:
    print(e is e1, e.__context__)
try:
    raise KeyError("clean")
except KeyError as e:
    print(e.__context__)
e = ValueError(1)
e.__cause__ = KeyError(2)
print(e.__suppress_context__, repr(e.__cause__))
e.__context__ = TypeError(3)
try:
    e.__cause__ = 5
except TypeError as x:
    print(x)
