# uncaught AssertionError with a message
def check(v):
    assert v > 0, f"bad value: {v}"
check(1)
print("ok")
check(-1)
