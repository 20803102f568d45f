a = [3, 2, 1, 5, 4]
def key(x):
    if x == 1: raise ValueError("bad key")
    return x
try:
    a.sort(key=key)
except ValueError as e:
    print(e, sorted(a))
b = [1, 2, 3]
def mutate(x):
    b.append(x)
    return x
try:
    b.sort(key=mutate)
except ValueError as e:
    print(e)
c = [3, 1, 2]
def peek(x):
    seen.append(len(c))
    return x
seen = []
c.sort(key=peek)
print(seen, c)
class Bad:
    def __lt__(self, o): raise RuntimeError("lt")
try:
    sorted([Bad(), Bad()])
except RuntimeError as e:
    print(e)
class NoLt: pass
try:
    sorted([NoLt(), NoLt()])
except TypeError as e:
    print(e)
class Gt:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
print([g.v for g in sorted([Gt(2), Gt(3), Gt(1)])])
class Truthy:
    def __lt__(self, o): return "yes"
print(len(sorted([Truthy(), Truthy(), Truthy()])))
