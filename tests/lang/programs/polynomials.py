class Poly:
    def __init__(self, *c):
        c = list(c)
        while len(c) > 1 and c[-1] == 0: c.pop()
        self.c = tuple(c) or (0,)
    @property
    def degree(self): return len(self.c) - 1
    def __call__(self, x):
        r = 0
        for k in reversed(self.c): r = r * x + k
        return r
    def __add__(self, o):
        o = o if isinstance(o, Poly) else Poly(o)
        n = max(len(self.c), len(o.c))
        return Poly(*[(self.c[i] if i < len(self.c) else 0) + (o.c[i] if i < len(o.c) else 0) for i in range(n)])
    __radd__ = __add__
    def __neg__(self): return Poly(*(-k for k in self.c))
    def __sub__(self, o): return self + -o
    def __rsub__(self, o): return -self + o
    def __mul__(self, o):
        if not isinstance(o, Poly): return Poly(*(k * o for k in self.c))
        out = [0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c): out[i + j] += a * b
        return Poly(*out)
    __rmul__ = __mul__
    def __pow__(self, n):
        r = Poly(1)
        for _ in range(n): r *= self
        return r
    def __eq__(self, o): return self.c == (o.c if isinstance(o, Poly) else (o,))
    def __hash__(self): return hash(self.c)
    def deriv(self): return Poly(*(i * k for i, k in enumerate(self.c) if i))
    def __str__(self):
        t = []
        for i, k in reversed(list(enumerate(self.c))):
            if k or self.degree == 0:
                v = "" if i == 0 else "x" if i == 1 else f"x^{i}"
                t.append(("- " if k < 0 else "+ ") + (str(abs(k)) if abs(k) != 1 or not v else "") + v)
        s = " ".join(t)
        return s[2:] if s[0] == "+" else "-" + s[2:]
p, q = Poly(1, 2, 1), Poly(-1, 1)
print(p, q, p + q, p - q, p * q, q ** 5, p.deriv(), p(3), 5 - q, 2 * p + 1, Poly(0), Poly(0, 0, 3), sep=" | ")
print(p == Poly(1, 1) ** 2, {p: "sq"}[Poly(1, 2, 1)], Poly(5) == 5, (q * q).degree, sum([p, q, q]), [q(x) for x in range(3)])
def newton(f, x):
    d = f.deriv()
    for _ in range(25): x -= f(x) / d(x)
    return x
print(f"{newton(Poly(-2, 0, 1), 1.0):.12f}", f"{newton(Poly(-1, -1, 0, 1), 1.0):.10f}")
