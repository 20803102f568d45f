class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return CountIter(self.n)
class CountIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i == self.n: raise StopIteration
        self.i += 1
        return self.i
c = Count(3)
print(list(c), list(c), 2 in c, [*c], sum(c), dict.fromkeys(c))
it = iter(c)
print(next(it), list(it), next(it, "end"))
class Bad:
    def __iter__(self): return 5
try:
    iter(Bad())
except TypeError as e:
    print(e)
class NoNext:
    def __iter__(self): return self
try:
    for x in NoNext(): pass
except TypeError as e:
    print(e)
class NoneIter:
    __iter__ = None
    def __getitem__(self, i): return i
try:
    iter(NoneIter())
except TypeError as e:
    print(e)
class Raises:
    def __iter__(self): return self
    def __next__(self): raise ValueError("in next")
try:
    [x for x in Raises()]
except ValueError as e:
    print(e)
