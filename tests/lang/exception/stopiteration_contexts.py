def nextval(it):
    try:
        return next(it)
    except StopIteration as e:
        return ("stop", e.value)
it = iter([1])
print(nextval(it), nextval(it))
class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(42)
print(list(It()), nextval(It()))
print([x for x in It()], sum(It()), dict(zip(It(), It())))
def f():
    raise StopIteration("from function")
try:
    f()
except StopIteration as e:
    print(e.value)
print(list(map(lambda x: x, [1, 2])))
def stopper(x):
    if x == 2: raise StopIteration
    return x
print(list(map(stopper, [1, 2, 3])))
try:
    list(stopper(x) for x in [1, 2, 3])
except RuntimeError as e:
    print(e)
