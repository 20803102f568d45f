n = 0
def tick():
    global n
    n += 1
    return n
it = iter(tick, 4)
print(type(it).__name__, next(it), list(it), list(it), n)
data = iter("abc;def")
print("".join(iter(lambda: next(data), ";")), list(data))
stack = [1, 2, None, 3]
print([x for x in iter(stack.pop, None)], stack)
def stopper():
    raise StopIteration
print(list(iter(stopper, 0)))
def boom(): raise ValueError("x")
try:
    list(iter(boom, 0))
except ValueError as e:
    print(e)
for a in ((5, 0), (5,)):
    try:
        iter(*a)
    except TypeError as e:
        print(e)
