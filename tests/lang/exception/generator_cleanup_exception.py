def g():
    try:
        yield 1
    finally:
        raise ValueError("in cleanup")
it = g(); next(it)
try:
    it.close()
except ValueError as e:
    print(e, repr(e.__context__))
it = g(); next(it)
try:
    it.throw(KeyError("k"))
except ValueError as e:
    print(e, repr(e.__context__))
try:
    for x in g(): pass
except ValueError as e:
    print(e, e.__context__)
