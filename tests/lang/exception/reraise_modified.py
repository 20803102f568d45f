def load(x):
    try:
        return 10 / x
    except ZeroDivisionError as e:
        e.args = (f"{e.args[0]} (x={x})",)
        e.extra = x
        raise
    except TypeError as e:
        raise type(e)(f"wrapped: {e}") from e
for v in (4, 0, "s"):
    try:
        print(load(v))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "extra", None), repr(e.__cause__) if e.__cause__ else None)
