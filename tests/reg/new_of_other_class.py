# X.__new__(cls) takes only subclasses of X that have its layout; subclasses with an __init__ of their own may get keywords.
class M(type): pass
class A: pass
class I(int): pass
class L(list): pass
for s in ("int.__new__(str, 5)","int.__new__(bool, 0)","list.__new__(int)","list.__new__(dict)","str.__new__(type,'a')","str.__new__(A,'a')","tuple.__new__(list,[1])","object.__new__(5)","object.__new__(int)","object.__new__(L)","object.__new__(A)","int.__new__(A)","int.__new__(I, 4)","float.__new__(I, 4)","dict.__new__(A)","set.__new__(frozenset)","frozenset.__new__(set)","bytes.__new__(bytearray)","int.__new__(5)","BaseException.__new__(ValueError)","BaseException.__new__(A)","BaseException.__new__(int)","type.__new__(A,'x',(),{})","type.__new__(M,'x',(),{})","range.__new__(int, 4)","property.__new__(A)","slice.__new__(A, 1)","enumerate.__new__(A, [])","zip.__new__(A)","map.__new__(A, abs, [])","super.__new__(A)","memoryview.__new__(A,b'')","staticmethod.__new__(A, 1)","bool.__new__(int, 1)","complex.__new__(float)","object.__new__(type)","object.__new__(M)","reversed.__new__(A,[])","filter.__new__(A,None,[])","bytearray.__new__(A)","list.__new__(A)"):
    try: r = eval(s); print(s, type(r).__name__)
    except TypeError as e: print(s, e)
class T(tuple):
    def __new__(cls, a, newarg=None): return super().__new__(cls, a)
class T2(tuple):
    def __init__(self, a, newarg=None): self.n = newarg
class F2(frozenset):
    def __init__(self, a, newarg=None): self.n = newarg
class D2(float):
    def __init__(self, a=0, *, newarg=None): self.n = newarg
class R2(reversed):
    def __init__(self, a=0, *, newarg=None): self.n = newarg
class L2(list):
    def __init__(self, a=0, *, newarg=None): super().__init__(a); self.n = newarg
print(T([1], newarg=3), T2([1], newarg=3).n, F2([1], newarg=4).n, D2(2.5, newarg=5).n, list(R2([1,2], newarg=3)), L2([1], newarg=4).n)
class P(tuple): pass
for f in (lambda: P([1], newarg=3), lambda: T2(newarg=3), lambda: tuple(x=1)):
    try: print(f())
    except TypeError as e: print(e)
