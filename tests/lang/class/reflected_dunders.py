class R:
    def __radd__(self, o): return f"{o}+R"
    def __rsub__(self, o): return f"{o}-R"
    def __rmul__(self, o): return f"{o}*R"
    def __rtruediv__(self, o): return f"{o}/R"
    def __rfloordiv__(self, o): return f"{o}//R"
    def __rmod__(self, o): return f"{o}%R"
    def __rpow__(self, o): return f"{o}**R"
    def __rlshift__(self, o): return f"{o}<<R"
    def __rrshift__(self, o): return f"{o}>>R"
    def __rand__(self, o): return f"{o}&R"
    def __ror__(self, o): return f"{o}|R"
    def __rxor__(self, o): return f"{o}^R"
    def __rmatmul__(self, o): return f"{o}@R"
    def __rdivmod__(self, o): return f"divmod({o},R)"
r = R()
print(1 + r, 1 - r, 1 * r, 1 / r, 1 // r, 1 % r, 1 ** r, 1 << r, 1 >> r, 1 & r, 1 | r, 1 ^ r, 1 @ r, divmod(1, r))
print([1] * r, 2.5 + r, None | r, {} | r)
try:
    "s" + r == "s+R" and print("s" + r)
except TypeError as e:
    print(e)
class NI:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
for f in (lambda: NI() + 1, lambda: 1 + NI(), lambda: NI() + NI(), lambda: NI() - 1):
    try:
        f()
    except TypeError as e:
        print(e)
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
class Sub2(Base): pass
print(Base() + Sub(), Base() + Sub2(), Sub() + Base(), Base() + Base())
