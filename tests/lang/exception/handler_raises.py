def f():
    try:
        raise KeyError("a")
    except KeyError:
        raise ValueError("from handler")
    finally:
        print("fin")
try:
    f()
except ValueError as e:
    print(repr(e), repr(e.__context__))
try:
    try:
        {}["x"]
    except KeyError as e:
        int("bad " + e.args[0])
except ValueError as e:
    print(e, "|", repr(e.__context__))
