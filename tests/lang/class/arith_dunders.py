class V:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"V({self.v})"
    def __add__(self, o): return V(f"({self.v}+{o})")
    def __sub__(self, o): return V(f"({self.v}-{o})")
    def __mul__(self, o): return V(f"({self.v}*{o})")
    def __truediv__(self, o): return V(f"({self.v}/{o})")
    def __floordiv__(self, o): return V(f"({self.v}//{o})")
    def __mod__(self, o): return V(f"({self.v}%{o})")
    def __pow__(self, o, m=None): return V(f"({self.v}**{o}%{m})")
    def __lshift__(self, o): return V(f"({self.v}<<{o})")
    def __rshift__(self, o): return V(f"({self.v}>>{o})")
    def __and__(self, o): return V(f"({self.v}&{o})")
    def __or__(self, o): return V(f"({self.v}|{o})")
    def __xor__(self, o): return V(f"({self.v}^{o})")
    def __matmul__(self, o): return V(f"({self.v}@{o})")
    def __divmod__(self, o): return (V("div"), o)
    def __neg__(self): return V(f"-{self.v}")
    def __pos__(self): return V(f"+{self.v}")
    def __invert__(self): return V(f"~{self.v}")
    def __abs__(self): return V(f"|{self.v}|")
    def __round__(self, n=None): return ("round", n)
a = V("a")
print(a + 1, a - 1, a * 1, a / 1, a // 1, a % 1, a ** 1, a << 1, a >> 1, a & 1, a | 1, a ^ 1, a @ 1)
print(divmod(a, 3), pow(a, 2), pow(a, 2, 5), -a, +a, ~a, abs(a), round(a), round(a, 2))
a += 5
print(a)
a @= "m"; a **= 2; a //= 3
print(a)
