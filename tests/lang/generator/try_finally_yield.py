def g():
    try:
        yield 1
        try:
            yield 2
            raise ValueError("inner")
        except ValueError as e:
            yield str(e)
        else:
            yield "no"
        finally:
            yield "fin"
    finally:
        print("outer finally")
    yield "after"
print(list(g()))
def loop():
    for i in range(3):
        try:
            yield i
            continue
        finally:
            print("f", i)
print(list(loop()))
def ret():
    try:
        yield 1
        return "r"
    finally:
        yield "in finally"
print(list(ret()))
