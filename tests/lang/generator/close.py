def g():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit")
        raise
    finally:
        print("cleanup")
it = g()
print(next(it))
it.close()
it.close()
print(list(it))
fresh = g()
fresh.close()
print(next(fresh, "closed"))
def bad():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass
b = bad()
next(b)
try:
    b.close()
except RuntimeError as e:
    print(e)
def swallow():
    try:
        yield 1
    except GeneratorExit:
        print("swallowed")
s = swallow(); next(s); print(s.close() is None or True)
