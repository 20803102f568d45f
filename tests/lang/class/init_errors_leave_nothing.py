made = []
class R:
    def __init__(self, n):
        made.append(("start", n))
        if n < 0: raise ValueError(f"bad {n}")
        self.n = n
        made.append(("done", n))
for n in (1, -1, 2):
    try:
        r = R(n)
    except ValueError as e:
        print(e)
print(made, r.n)
class S(R):
    def __init__(self, n):
        try:
            super().__init__(n)
        except ValueError:
            self.n = 0
print(S(-5).n, S(5).n)
