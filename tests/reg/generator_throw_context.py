# throw() into a generator: classes whose __new__ gives no exception, the context, GeneratorExit and delegation.
class E(Exception):
    def __new__(cls, *a):
        return cls


def catching():
    try:
        yield
    except BaseException as e:
        print(type(e), e)


def plain():
    yield


for f in catching, plain:
    g = f()
    next(g)
    try:
        g.throw(E)
    except BaseException as e:
        print(type(e), e)


def handling():
    try:
        raise KeyError("a")
    except Exception:
        try:
            yield
        except ValueError as e:
            print("in", repr(e.__context__), repr(e.__context__.__context__))
            raise


g = handling()
next(g)
try:
    try:
        raise OSError("outer")
    except OSError:
        g.throw(ValueError("v"))
except ValueError as e:
    print(repr(e.__context__), repr(e.__context__.__context__))


def returns():
    try:
        yield 1
    except GeneratorExit:
        return 5


def yields():
    try:
        yield 1
    except GeneratorExit:
        yield 2


class Closing:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def close(self):
        print("closed")


def outer(sub):
    try:
        print("got", (yield from sub))
    except BaseException as e:
        print("outer", repr(e))
        raise


for sub in returns(), yields(), Closing(), iter([1, 2]):
    for how in "throw", "close":
        g = outer(sub)
        next(g, None)
        try:
            print(how, g.close() if how == "close" else g.throw(GeneratorExit("x")))
        except BaseException as e:
            print(how, repr(e))
