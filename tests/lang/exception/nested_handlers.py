def f(k):
    try:
        try:
            try:
                raise k
            except ValueError:
                print("value")
                raise
            finally:
                print("f1")
        except (TypeError, ValueError) as e:
            print("second", type(e).__name__)
            raise KeyError("new") from None
        finally:
            print("f2")
    except LookupError as e:
        print("third", e, e.__cause__, e.__suppress_context__, type(e.__context__).__name__)
    except:
        print("bare")
    else:
        print("else")
f(ValueError("v"))
f(TypeError("t"))
f(IndexError("i"))
f(RuntimeError("r"))
try:
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise TypeError(2)
        except TypeError:
            pass
        raise
except ValueError as e:
    print("kept", e)
