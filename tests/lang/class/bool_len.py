class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class B:
    def __bool__(self): return False
    def __len__(self): return 5
print(bool(L(0)), bool(L(2)), bool(B()), len(B()), not B(), "t" if L(1) else "f")
class Bad:
    def __bool__(self): return 1
try:
    bool(Bad())
except TypeError as e:
    print(e)
for v in (-1, "x", 1.5, 2 ** 70):
    try:
        len(L(v))
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print(len(L(True)), B() or "or", L(1) and "and")
while L(0): pass
print([x for x in (L(0), L(1)) if x][0].n)
class Plain: pass
print(bool(Plain()), bool(Plain))
