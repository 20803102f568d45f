def f(e):
    try:
        raise e
    except (ValueError, TypeError):
        return "VT"
    except (KeyError, IndexError) + (AttributeError,):
        return "computed tuple"
    except ArithmeticError:
        return "arith"
    except Exception:
        return "any"
for e in (ValueError(), TypeError(), KeyError(), AttributeError(), OverflowError(), ZeroDivisionError(), RuntimeError()):
    print(type(e).__name__, f(e))
kinds = (ValueError, KeyError)
try:
    raise KeyError("dyn")
except kinds as e:
    print(repr(e))
for bad in (5, "x", (5, ValueError), int, ((KeyError, ValueError),)):
    try:
        try:
            raise ValueError("orig")
        except bad:
            print("no")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    try:
        raise ValueError("1")
    except undefined_exc:
        pass
except NameError as e:
    print(e, repr(e.__context__))
def order():
    print("evaluated"); return KeyError
try:
    pass
except order():
    pass
try:
    raise KeyError
except order():
    print("ok")
