# uncaught ExceptionGroup
print("x")
try:
    raise ExceptionGroup("errs", [ValueError("a"), KeyError("b")])
except* ValueError:
    print("value part handled")
