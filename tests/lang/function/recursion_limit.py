# skip-mode: tiny
def f(n):
    return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print("RecursionError", str(e).startswith("maximum recursion depth exceeded"))
def g():
    try:
        return g()
    except RecursionError:
        return "bottom"
print(g())
class R:
    def __repr__(self):
        return repr(self)
try:
    repr(R())
except RecursionError:
    print("repr")
print(issubclass(RecursionError, RuntimeError))
print("alive", sum(range(10)))
