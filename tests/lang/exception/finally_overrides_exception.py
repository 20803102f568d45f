def f():
    try:
        raise ValueError("lost")
    finally:
        raise KeyError("wins")
try:
    f()
except KeyError as e:
    print(e, repr(e.__context__))
def g():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as e:
            if i == 1:
                return e.args
        finally:
            print("f", i)
print(g())
def h(log):
    try:
        try:
            return "r"
        finally:
            log.append(1)
            raise KeyError
    except KeyError:
        log.append(2)
        return "k"
l = []
print(h(l), l)
