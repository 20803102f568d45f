def g():
    while True:
        try:
            x = yield "ready"
            print("x", x)
        except ValueError as e:
            print("caught", e)
        finally:
            print("finally")
it = g()
print(next(it))
print(it.throw(ValueError("boom")))
print(it.send(1))
try:
    it.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
try:
    next(it)
except StopIteration:
    print("finished")
def fresh():
    print("never runs")
    yield
try:
    fresh().throw(RuntimeError("early"))
except RuntimeError as e:
    print(e)
def ret():
    try:
        yield 1
    except ValueError:
        return "from handler"
r = ret(); next(r)
try:
    r.throw(ValueError)
except StopIteration as e:
    print(e.value)
