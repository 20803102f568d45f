log = []
def f(x):
    log.append(x)
    return x * 2
m = map(f, [1, 2, 3])
print(log, next(m), log, list(m), log)
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(str, [])), list(map(None.__eq__, [None]))[0] is True, list(map(max, [1, 5], [3, 2], [2, 9])))
fl = filter(lambda x: x % 2, range(6))
print(next(fl), list(fl), list(filter(None, [0, 1, "", "a", None, [], [0]])), list(filter(str.isdigit, "a1b2")))
for e in ("list(map(5, [1]))", "map()", "map(str)", "filter(None)", "list(filter(5, [1]))", "map(str, 5)", "list(map(lambda x: 1 // x, [1, 0]))", "next(map(str, []))", "list(map(lambda: 0, [1]))"):
    try:
        print(eval(e))
    except (TypeError, ZeroDivisionError, StopIteration) as x:
        print(type(x).__name__, str(x).replace("integer division or modulo by zero", "division by zero"))
it = map(lambda x: 10 // x, [5, 0, 2])
print(next(it))
try:
    next(it)
except ZeroDivisionError:
    print("raised")
print(next(it), iter(it) is it, type(it).__name__, type(fl).__name__)
print(list(map(lambda p: p[0], filter(lambda p: p[1], zip("abc", [1, 0, 1])))), sum(map(len, ["a", "bb"])), dict(map(lambda k: (k, k * k), range(3))))
