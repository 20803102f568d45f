def g():
    yield 1
    return [1, 2]
def run(gen):
    try:
        while True:
            next(gen)
    except StopIteration as e:
        return e.value, e.args
print(run(g()))
def t():
    yield
    return (1, 2)
print(run(t()))
def n():
    yield
print(run(n()))
print(StopIteration().value, StopIteration(5).value, StopIteration(1, 2).value, StopIteration(1, 2).args)
def exc():
    yield
    return ValueError("as value")
print(repr(run(exc())[0]))
