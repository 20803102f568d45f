class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return i * i
s = Seq(4)
print(list(s), [x for x in s], 9 in s, 10 in s, max(s), sum(s))
a, b, c, d = s
print(a, b, c, d, tuple(iter(s)), dict(enumerate(s)), list(zip(s, "ab")))
class R(Seq):
    def __len__(self): return self.n
print(list(reversed(R(3))), len(R(2)))
class Bad:
    def __getitem__(self, i): raise KeyError("other")
try:
    list(Bad())
except KeyError as e:
    print("KeyError", e)
class StopI:
    def __getitem__(self, i):
        if i == 2: raise StopIteration
        return i
print(list(StopI()))
