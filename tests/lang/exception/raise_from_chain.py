def low(): raise KeyError("low")
def mid():
    try:
        low()
    except KeyError as e:
        raise ValueError("mid") from e
def top():
    try:
        mid()
    except ValueError as e:
        raise RuntimeError("top") from e
try:
    top()
except RuntimeError as e:
    while e:
        print(repr(e), e.__suppress_context__, e.__context__ is e.__cause__)
        e = e.__cause__
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("implicit")
except ValueError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("none") from None
except ValueError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
