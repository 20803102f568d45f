def f():
    try:
        1 / 0
    except ZeroDivisionError:
        def g(): raise
        g()
try:
    f()
except ZeroDivisionError as e:
    print("reraised from nested call", e)
try:
    raise
except RuntimeError as e:
    print(e)
def h():
    try:
        raise ValueError("first")
    except ValueError as e:
        try:
            raise
        except ValueError as e2:
            print(e is e2)
        try:
            raise KeyError
        except KeyError:
            pass
        raise
try:
    h()
except ValueError as e:
    print(e)
