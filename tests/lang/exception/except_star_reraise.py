def f():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2), TypeError(3)])
    except* ValueError as e:
        raise RuntimeError("from handler")
    except* KeyError:
        pass
try:
    f()
except ExceptionGroup as e:
    print(repr(e))
def names(e):
    return [names(x) if isinstance(x, BaseExceptionGroup) else type(x).__name__ for x in e.exceptions]
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("n", [ValueError(2), OSError(3)])])
    except* OSError as e:
        print(names(e))
        raise
except ExceptionGroup as e:
    print(names(e))
try:
    try:
        raise KeyError("plain")
    except* ValueError:
        print("no")
except KeyError as e:
    print("unchanged", e)
def loop():
    for i in range(2):
        try:
            if i: raise ExceptionGroup("x", [ValueError(i)])
        except* ValueError as e:
            print("caught", i)
        else:
            print("else", i)
loop()
