class Count:
    def __init__(self, f):
        self.f = f
        self.n = 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Count
def sq(x): return x * x
print(sq(3), sq(4), sq.n)
class Memo(dict):
    def __init__(self, f):
        self.f = f
    def __missing__(self, k):
        self[k] = r = self.f(k)
        return r
    __call__ = dict.__getitem__
@Memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), len(fib))
class Deco:
    def __init__(self, *, times): self.times = times
    def __call__(self, f):
        return lambda x: [f(x)] * self.times
@Deco(times=3)
def g(x): return x + 1
print(g(1))
