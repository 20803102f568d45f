class L:
    def __init__(self, n): self.n = n
    def __enter__(self): return self
    def __exit__(self, *a): print("x", self.n)
def f():
    for i in range(4):
        with L(i):
            if i == 0: continue
            with L(f"{i}in"):
                if i == 1: continue
                if i == 2: return i
print(f())
def g():
    with L("g"):
        yield 1
        yield 2
for v in g():
    print(v)
it = g(); next(it); it.close()
def h():
    try:
        with L("h"):
            return "value"
    finally:
        print("finally")
print(h())
while True:
    with L("w"):
        break
