class I:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(("+=", o)); return self
    def __isub__(self, o): self.log.append(("-=", o)); return self
    def __imul__(self, o): self.log.append(("*=", o)); return self
    def __itruediv__(self, o): self.log.append(("/=", o)); return self
    def __ifloordiv__(self, o): self.log.append(("//=", o)); return self
    def __imod__(self, o): self.log.append(("%=", o)); return self
    def __ipow__(self, o): self.log.append(("**=", o)); return self
    def __ilshift__(self, o): self.log.append(("<<=", o)); return self
    def __irshift__(self, o): self.log.append((">>=", o)); return self
    def __iand__(self, o): self.log.append(("&=", o)); return self
    def __ior__(self, o): self.log.append(("|=", o)); return self
    def __ixor__(self, o): self.log.append(("^=", o)); return self
    def __imatmul__(self, o): self.log.append(("@=", o)); return self
i = j = I()
i += 1; i -= 2; i *= 3; i /= 4; i //= 5; i %= 6; i **= 7
i <<= 8; i >>= 9; i &= 10; i |= 11; i ^= 12; i @= 13
print(i.log, i is j)
class Ni:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return "add used"
n = Ni()
n += 1
print(n)
class Odd:
    def __iadd__(self, o): return "replaced"
o = Odd()
o += 1
print(o)
class Holder:
    def __init__(self): self.i = I()
h = Holder()
h.i += "attr"
d = {"k": I()}
d["k"] -= "item"
print(h.i.log, d["k"].log)
class Nothing: pass
n = Nothing()
for op in ("n += 1", "n -= 1", "n @= 2", "n >>= 1"):
    try:
        exec(op)
    except TypeError as e:
        print(e)
